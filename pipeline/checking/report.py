"""Problems as lines, as JSON, and as the commands that GitHub shows beside the source."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pipeline.checking.problem import Problem
from pipeline.text.chars import visible

_GITHUB_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def as_text(problems: Sequence[Problem]) -> str:
    """``文件:行:列: 规则 说明``, a line each."""
    return "".join(
        visible(f"{p.file}:{p.line}:{p.column}: {p.rule_id} {p.message}") + "\n" for p in problems
    )


def as_json(problems: Sequence[Problem]) -> str:
    """A JSON list of :class:`Problem`."""
    return msgspec.json.format(msgspec.json.encode(problems), indent=1).decode() + "\n"


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands, a line each; shown as annotations on the changed files."""
    return "".join(
        f"::{_GITHUB_LEVELS[p.level]} file={_property(visible(local_path(p.file)))},line={p.line},"
        f"col={p.column},endLine={p.end_line},endColumn={p.end_column},title={p.rule_id}"
        f"::{_data(visible(p.message))}\n"
        for p in problems
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def local_path(file: str) -> str:
    """Relative to the working folder where it lies below it, with ``/``; else as it was given."""
    path = Path(os.path.abspath(file))  # noqa: PTH100 - links stay as they are named
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
