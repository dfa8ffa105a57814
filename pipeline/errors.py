"""Every error a user can meet, with its exit code and what to do about it.

The codes are a stable interface (README, 退出码). Messages are Chinese, for the secretary at the
screen: which file, what was wrong, what to do.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process returns; the meaning of each is in the README's table."""

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
