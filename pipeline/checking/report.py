"""Problems as lines, as JSON, and as the commands that GitHub shows beside the source."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from xml.sax.saxutils import escape

import msgspec

from pipeline.checking.problem import Problem
from pipeline.text.chars import legal, visible

_GITLAB_LEVELS = {"error": "major", "warning": "minor", "note": "info"}
_GITHUB_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_Row = TypeVar("_Row")


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


class JsonList(Generic[_Row]):
    """A JSON list, a line for each of what is reported."""

    def __init__(self) -> None:
        self._is_empty = True

    def begin(self) -> str:
        """The list's bracket."""
        return "["

    def document(self, found: Sequence[_Row]) -> str:
        """What was found in one document, each on a line."""
        rows = [msgspec.json.encode(row).decode() for row in found]
        before = "\n" if self._is_empty else ",\n"
        self._is_empty = self._is_empty and not rows
        return before + ",\n".join(rows) if rows else ""

    def end(self, errors: Mapping[str, str], files: Sequence[str]) -> str:
        """The list's other bracket."""
        return "]\n" if self._is_empty else "\n]\n"


JsonReport = JsonList[Problem]


class GitlabReport:
    """GitLab's Code Quality: a list of issues, each with a fingerprint of its own.

    https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """

    def __init__(self) -> None:
        self._issues: JsonList[dict[str, object]] = JsonList()
        self.begin, self.end = self._issues.begin, self._issues.end

    def document(self, problems: Sequence[Problem]) -> str:
        """Its issues."""
        seen: Counter[str] = Counter()
        issues: list[dict[str, object]] = []
        for problem in problems:
            path = local_path(problem.file)
            seen[problem.fingerprint] += 1
            key = f"{path}\0{problem.fingerprint}\0{seen[problem.fingerprint]}"
            issues.append(
                {
                    "description": visible(problem.message),
                    "check_name": problem.rule_id,
                    "fingerprint": hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(),
                    "severity": _GITLAB_LEVELS[problem.level],
                    "location": {"path": path, "lines": {"begin": problem.line}},
                }
            )
        return self._issues.document(issues)


class JunitReport:
    """JUnit's XML, as Jenkins and GitLab show it: a case for each file.

    A file with edits, proposals or warnings has failed; notes alone are its output.
    """

    def __init__(self) -> None:
        self._done: set[str] = set()

    def begin(self) -> str:
        """The root and the one suite."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="zhengben">\n'

    def document(self, problems: Sequence[Problem]) -> str:
        """Its case."""
        if not problems:
            return ""
        self._done.add(problems[0].file)
        lines = "".join(
            visible(f"{p.file}:{p.line}:{p.column}: {p.rule_id} {p.message}") + "\n"
            for p in problems
        )
        if all(p.level == "note" for p in problems):
            inner = f"<system-out>{_xml(lines)}</system-out>"
        else:
            inner = f'<failure message="{len(problems)} 条">{_xml(lines)}</failure>'
        return self._case(problems[0].file, inner)

    def end(self, errors: Mapping[str, str], files: Sequence[str]) -> str:
        """The cases of the files that nothing was found in, and of those that were not read."""
        rest = [file for file in files if file not in self._done]
        cases = [
            self._case(f, f'<error message="{_xml(visible(errors[f]))}"/>' if f in errors else "")
            for f in rest
        ]
        return "".join(cases) + "</testsuite>\n</testsuites>\n"

    def _case(self, file: str, inner: str) -> str:
        name = _xml(visible(local_path(file)))
        return f'<testcase classname="zhengben" name="{name}">{inner}</testcase>\n'


def _xml(text: str) -> str:
    """A text as XML has it, each of its lines on one."""
    return "\n".join(escape(legal(line), {'"': "&quot;"}) for line in text.split("\n"))


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
