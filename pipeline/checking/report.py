"""Problems as lines, as JSON, and as the commands that GitHub shows beside the source."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from pipeline.checking.problem import Problem
from pipeline.text.chars import visible

_GITHUB_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


class Report(Protocol):
    """A report written document by document: nothing of it is kept."""

    def begin(self) -> str:
        """What stands before the first document."""
        ...

    def document(self, problems: Sequence[Problem]) -> str:
        """One document's problems, in the order of their places."""
        ...

    def end(self, errors: Mapping[str, str], files: Sequence[str]) -> str:
        """What stands after the last.

        Args:
            errors: what went wrong, by the source that could not be checked.
            files: every source that was looked at.
        """
        ...


class _Lines:
    """A report of lines, each of one problem."""

    def begin(self) -> str:
        return ""

    def document(self, problems: Sequence[Problem]) -> str:
        return "".join(map(self._line, problems))

    def end(self, errors: Mapping[str, str], files: Sequence[str]) -> str:
        return ""

    def _line(self, problem: Problem) -> str:
        raise NotImplementedError


class TextReport(_Lines):
    """``文件:行:列: 规则 说明``, a line each."""

    def _line(self, problem: Problem) -> str:
        p = problem
        return visible(f"{p.file}:{p.line}:{p.column}: {p.rule_id} {p.message}") + "\n"


class GithubReport(_Lines):
    """Workflow commands, a line each; shown as annotations on the changed files."""

    def _line(self, problem: Problem) -> str:
        p = problem
        file = _property(visible(local_path(p.file)))
        return (
            f"::{_GITHUB_LEVELS[p.level]} file={file},line={p.line},"
            f"col={p.column},endLine={p.end_line},endColumn={p.end_column},title={p.rule_id}"
            f"::{_data(visible(p.message))}\n"
        )


class JsonReport:
    """A JSON list of :class:`Problem`, a line each."""

    def __init__(self) -> None:
        self._is_empty = True

    def begin(self) -> str:
        """The list's bracket."""
        return "["

    def document(self, problems: Sequence[Problem]) -> str:
        """Its problems, each on a line."""
        rows = [msgspec.json.encode(problem).decode() for problem in problems]
        before = "\n" if self._is_empty else ",\n"
        self._is_empty = self._is_empty and not rows
        return before + ",\n".join(rows) if rows else ""

    def end(self, errors: Mapping[str, str], files: Sequence[str]) -> str:
        """The list's other bracket."""
        return "]\n" if self._is_empty else "\n]\n"


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
