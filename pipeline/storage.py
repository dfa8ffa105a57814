"""All writing to disk: whole files or nothing, never over what this tool did not write."""

from __future__ import annotations

import errno
import os
import secrets
import unicodedata
from pathlib import Path

from pipeline.errors import WriteError

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{n}" for port in ("com", "lpt") for n in ("0123456789\N{SUPERSCRIPT ONE}²³")]
)
_FORBIDDEN = frozenset('<>:"/\\|?*')
_MAX_SLUG = 80
_REMEDIES = {
    errno.EACCES: "请检查文件夹权限；若文件正在 Word 或 WPS 中打开，请先关闭该文件",
    errno.EPERM: "请检查文件夹权限",
    errno.EROFS: "磁盘是只读的，请换一个输出文件夹（-o）",
    errno.ENOSPC: "磁盘已满，请清理后重试",
    errno.EDQUOT: "磁盘配额已满，请清理后重试",
    errno.ENAMETOOLONG: "路径过长，请换一个较短的输出文件夹（-o）",
    errno.ENOTDIR: "路径中有一段是文件而不是文件夹，请换一个输出文件夹（-o）",
    errno.EEXIST: "路径中有一段是文件而不是文件夹，请换一个输出文件夹（-o）",
}


def slug_of(stem: str) -> str:
    """The folder and file name made from a source's stem.

    Characters that a file system forbids, controls, and trailing dots and spaces become ``_``;
    at most 80 code points; a name Windows reserves gets a ``_`` before it.

    >>> slug_of('a/b:c. ')
    'a_b_c__'
    >>> slug_of('CON')
    '_CON'
    """
    text = unicodedata.normalize("NFC", stem)
    text = "".join(
        "_" if c in _FORBIDDEN or unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c
        for c in text
    )[:_MAX_SLUG]
    kept = text.rstrip(". ")
    text = kept + "_" * (len(text) - len(kept))
    if not text.strip("_ "):
        return text.strip() or "_"
    if text.partition(".")[0].strip().lower() in _RESERVED:
        return f"_{text}"[:_MAX_SLUG]
    return text


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: the file is there whole, or as it was before.

    Raises:
        WriteError: the folder cannot be made, the disk is full, the file is open elsewhere ….
    """
    temporary = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        _long(path.parent).mkdir(parents=True, exist_ok=True)
        with _long(temporary).open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        _long(temporary).replace(_long(path))
    except OSError as error:
        remedy = _remedy(error)
        what = f"写不了 {path}（{error.strerror or error}）"
        raise WriteError(what, remedy) from error
    finally:
        _long(temporary).unlink(missing_ok=True) if _exists(temporary) else None


def remove(path: Path) -> None:
    """Remove a file that this tool wrote, if it is there.

    Raises:
        WriteError: it cannot be removed.
    """
    try:
        _long(path).unlink(missing_ok=True)
    except OSError as error:
        what = f"删不掉 {path}（{error.strerror or error}）"
        raise WriteError(what, _remedy(error)) from error


def _exists(path: Path) -> bool:
    try:
        return _long(path).exists()
    except OSError:
        return False


def _remedy(error: OSError) -> str:
    if getattr(error, "winerror", None) in {32, 33}:
        return "请先关闭该文件（它正在 Word、WPS 或别的程序中打开）"
    return _REMEDIES.get(error.errno or 0, "请检查输出文件夹")


def _long(path: Path) -> Path:
    r"""On Windows, the ``\\?\`` form of a path too long for the old interface; elsewhere itself."""
    if os.name != "nt":
        return path
    whole = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links
    if len(whole) < 240 or whole.startswith("\\\\?\\"):
        return path
    if whole.startswith("\\\\"):
        return Path("\\\\?\\UNC\\" + whole[2:])
    return Path("\\\\?\\" + whole)
