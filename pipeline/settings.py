"""The settings file: found upwards from the working folder, its keys known or refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from pipeline.errors import StyleError, reason_of
from pipeline.storage import parse_toml, read_whole

OWN_FILE = "zhengben.toml"
SHARED_FILE = "pyproject.toml"

# Key → the parameter of the commands that it sets; force and quiet are for the moment only.
KEYS: dict[str, str] = {
    "out": "out",
    "to": "outputs",
    "style": "style",
    "font-dir": "font_dirs",
    "allow-missing-glyphs": "allow_missing_glyphs",
    "keep-boilerplate": "keep_boilerplate",
    "pdfa": "pdfa",
    "ofd-a": "ofd_a",
    "ofd-attach": "ofd_attach",
    "archive-stamp": "archive_stamp",
    "track": "track",
    "layout": "layout",
    "seal": "seal",
    "seal-picture": "seal_pictures",
    "accept": "accept",
    "min-confidence": "min_confidence",
    "terms": "terms",
    "advisor-model": "advisor_model",
    "advisor-calibration": "advisor_calibration",
    "set": "fields",
    "jobs": "jobs",
    "select": "select",
    "ignore": "ignore",
    "baseline": "baseline",
    "fail-on": "fail_on",
}


_TEXT = ("文字", (str,))
_TEXTS = ("文字，或文字的列表", (str, list))
_CHOICE = ("true 或 false", (bool,))
_KINDS: dict[str, tuple[str, tuple[type, ...]]] = {
    **dict.fromkeys(
        (
            "out",
            "style",
            "pdfa",
            "track",
            "layout",
            "seal",
            "accept",
            "terms",
            "advisor-model",
            "advisor-calibration",
            "baseline",
            "fail-on",
        ),
        _TEXT,
    ),
    **dict.fromkeys(("to", "font-dir", "seal-picture", "set", "select", "ignore"), _TEXTS),
    **dict.fromkeys(
        ("allow-missing-glyphs", "archive-stamp", "keep-boilerplate", "ofd-a", "ofd-attach"),
        _CHOICE,
    ),
    "min-confidence": ("0 到 1 之间的数", (int, float)),
    "jobs": ("整数", (int,)),
}
_MOST = 10**6
_MOST_BYTES = 2**20


class Settings(msgspec.Struct, frozen=True):
    """What a settings file says.

    Attributes:
        path: the file; ``None`` where there is none.
        values: by key, as TOML has them.
    """

    path: Path | None = None
    values: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def beside(self, given: str) -> str:
        """A path that the file gives, taken from the file's folder; short where it can be."""
        if self.path is None or Path(given).is_absolute() or "://" in given:
            return given
        folder = os.path.relpath(self.path.parent)
        return given if folder == os.curdir else os.path.normpath(Path(folder) / given)


def find_settings(given: Path | None = None) -> Settings:
    """The settings that hold in the working folder.

    In each folder ``zhengben.toml`` goes before a ``pyproject.toml`` with ``[tool.zhengben]``;
    the first one found upwards is the only one read.

    Args:
        given: the file to read instead.

    Raises:
        StyleError: it cannot be read, is no TOML, or has a key that is none.
    """
    if given is not None:
        return _checked(given, _read(given, shared=given.name == SHARED_FILE) or {})
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in (OWN_FILE, SHARED_FILE):
            path = folder / name
            if path.is_file():
                values = _read(path, shared=name == SHARED_FILE)
                if values is not None:
                    return _checked(path, values)
    return Settings()


def _read(path: Path, *, shared: bool) -> dict[str, Any] | None:
    """The table of settings; ``None`` where a shared file has none."""
    try:
        data = read_whole(path, _MOST_BYTES, pipes=True)
    except OSError as error:
        raise StyleError(
            f"读不了设置文件 {path}（{reason_of(error)}）", "请检查路径和权限"
        ) from error
    if shared and b"zhengben" not in data:
        return None
    try:
        found = parse_toml(data)
    except ValueError as error:
        raise StyleError(
            f"设置文件 {path} 不是正确的 TOML（{error}）", "请改正，或删除该文件"
        ) from error
    if not shared:
        return found
    tool = found.get("tool")
    own = tool.get("zhengben") if isinstance(tool, dict) else None
    if own is not None and not isinstance(own, dict):
        raise StyleError(f"设置文件 {path} 的 tool.zhengben 不是表", "请写成 [tool.zhengben]")
    return own


def _checked(path: Path, values: dict[str, Any]) -> Settings:
    for key in values:
        if key not in KEYS:
            from difflib import get_close_matches

            near = get_close_matches(key.lower().replace("_", "-"), KEYS, n=1, cutoff=0.5)
            hint = f"是否指 {near[0]}" if near else f"可用的有 {'、'.join(KEYS)}"
            raise StyleError(f"设置文件 {path} 中没有 {key} 这一项", hint)
        if not _fits(key, values[key]):
            raise StyleError(
                f"设置文件 {path} 的 {key} 写成了 {str(values[key])[:40]!r}",
                f"应为{_KINDS[key][0]}",
            )
    return Settings(path, values)


def _fits(key: str, value: Any) -> bool:
    """Whether a value is of the kind that the key takes."""
    kinds = _KINDS[key][1]
    if isinstance(value, bool) is not (bool in kinds):
        return False
    if isinstance(value, list):
        return list in kinds and all(isinstance(item, str) and "\0" not in item for item in value)
    if isinstance(value, int | float):
        return isinstance(value, kinds) and -_MOST <= value <= _MOST
    return isinstance(value, kinds) and "\0" not in str(value)
