"""Every error a user can meet, with its exit code and what to do about it.

The codes are a stable interface (docs/reference.md, 退出码). Messages are Chinese, for the
secretary at the screen: which file, what was wrong, what to do.
"""

from __future__ import annotations

import errno
import re
from enum import IntEnum
from typing import ClassVar

_REASONS = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接指回自身",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被别的程序使用",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENXIO: "不是普通文件",
}


class ExitCode(IntEnum):
    """What the process returns; the meaning of each is in docs/reference.md."""

    OK = 0
    CHANGES = 1
    USAGE = 2
    SOURCE = 3
    DOCUMENT = 4
    STYLE = 5
    FONT = 6
    WRITE = 7
    MISSING_PART = 8
    PARTIAL = 9
    INTERNAL = 70
    NOT_CERTIFIED = 71
    INTERRUPTED = 130
    TERMINATED = 143


class PipelineError(Exception):
    """Base of all expected failures.

    Args:
        what: what was wrong and where, one Chinese sentence without its final mark.
        advice: what the person can do, likewise; may be empty.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.what}。{self.advice}。" if self.advice else f"{self.what}。"

    def __reduce__(self) -> tuple[type[PipelineError], tuple[str, str]]:
        return type(self), (self.what, self.advice)


def reason_of(error: OSError) -> str:
    """Why the system refused, in Chinese where the reason is a common one.

    >>> reason_of(PermissionError(errno.EACCES, "Permission denied"))
    '没有权限'
    >>> reason_of(OSError("connection lost"))
    'connection lost'
    """
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return known or error.strerror or str(error)


_CLOSED = {errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP}
"""Why the system does not let us reach what the user named."""


def is_closed(error: OSError) -> bool:
    """Whether the system does not let us reach a path: no error of the program's.

    >>> is_closed(PermissionError(errno.EACCES, "Permission denied", "out"))
    True
    """
    return error.filename is not None and error.errno in _CLOSED


_FAULTS = (
    (r"missing required field `([^`]*)`", r"缺少 \1"),
    (r"unknown field `([^`]*)`", r"有不认识的 \1"),
    (r"malformed: .*\(byte (\d+)\)", r"不是完好的 JSON，错在第 \1 个字节之后"),
    (r"truncated", r"内容不完整"),
    (r"at `(?:key in )?\$\.?([^`]+)`", r"\1 的值不对"),
    (r"codec can't decode|utf-8|surrogate", r"不是 UTF-8 文本"),
    (r"recursion", r"嵌套太深"),
    (r"Expected `|Invalid ", r"内容不对"),
)
"""What decoders say of bytes that are not what they should be, and how it is said to people."""


def fault_of(error: Exception) -> str:
    """What is wrong with the content of a JSON file, in Chinese where the fault is a common one.

    >>> fault_of(ValueError("Object missing required field `id` - at `$.outputs[0]`"))
    '缺少 id'
    >>> fault_of(ValueError("Expected `int`, got `str` - at `$.outputs[0].size`"))
    'outputs[0].size 的值不对'
    >>> fault_of(ValueError("JSON is malformed: invalid character (byte 4)"))
    '不是完好的 JSON，错在第 4 个字节之后'
    >>> fault_of(ValueError("something else"))
    'something else'
    """
    said = str(error)
    for pattern, chinese in _FAULTS:
        found = re.search(pattern, said, re.IGNORECASE | re.DOTALL)
        if found:
            return found.expand(chinese)
    return said


class SourceError(PipelineError):
    """A source is missing, unreadable, empty, too large or not text."""

    exit_code = ExitCode.SOURCE


class DocumentError(PipelineError):
    """A stage file, log, manifest or decisions file does not fit."""

    exit_code = ExitCode.DOCUMENT


class StyleError(PipelineError):
    """A style sheet or a settings file is wrong."""

    exit_code = ExitCode.STYLE


class FontError(PipelineError):
    """No font for a role, or no glyph for a character."""

    exit_code = ExitCode.FONT


class WriteError(PipelineError):
    """The output cannot be written, or would overwrite what this tool did not write."""

    exit_code = ExitCode.WRITE


class MissingPartError(PipelineError):
    """An optional part is not installed; the advice names the extra."""

    exit_code = ExitCode.MISSING_PART


class NotCertifiedError(PipelineError):
    """The certificate does not hold and dropping edits cannot cure it."""

    exit_code = ExitCode.NOT_CERTIFIED
