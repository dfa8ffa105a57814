"""Problems that are known and not reported again, whatever lines they have moved to."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from pipeline.checking.problem import Problem
from pipeline.errors import StyleError, fault_of, reason_of
from pipeline.storage import read_whole, write_atomically

_MOST_BYTES = 2**28


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Problems of one file that are alike.

    Attributes:
        file: path relative to the baseline's folder, with ``/``.
        rule_id: the rule.
        fingerprint: theirs.
        count: how many.
        message: what about them, for the reader.
    """

    file: str
    rule_id: str
    fingerprint: str
    count: Annotated[int, msgspec.Meta(ge=1)]
    message: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema_version: Literal[1]
    known: tuple[Known, ...]


def read_baseline(path: Path) -> tuple[Known, ...]:
    """The known problems.

    Raises:
        StyleError: the file is not there or not of the schema.
    """
    try:
        data = read_whole(path, _MOST_BYTES, pipes=True).removeprefix(BOM_UTF8)
        return msgspec.json.decode(data, type=_File).known
    except FileNotFoundError as error:
        raise StyleError(f"没有基线文件 {path}", "请先加 --update-baseline 写出它") from error
    except OSError as error:
        raise StyleError(
            f"读不了基线文件 {path}（{reason_of(error)}）", "请检查路径和权限"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StyleError(
            f"基线文件 {path} 有误（{fault_of(error)}）", "请删除它，再加 --update-baseline 写出"
        ) from error


def write_baseline(
    path: Path,
    problems: Iterable[Problem],
    checked: Sequence[str],
    includes: Callable[[str], bool],
) -> int:
    """Write the baseline; what it knows of files and rules not looked at now stays.

    Args:
        path: the baseline.
        problems: what is found now; taken one by one.
        checked: the files that were checked, complete when the problems are.
        includes: whether a rule was looked at.

    Returns:
        How many problems it knows now.

    Raises:
        StyleError: a present file is no baseline.
        WriteError: it cannot be written.
    """
    before = read_baseline(path) if path.exists() else ()
    counts: Counter[tuple[str, str, str]] = Counter()
    messages: dict[tuple[str, str, str], str] = {}
    for problem in problems:
        key = (relative(problem.file, path), problem.rule_id, problem.fingerprint)
        counts[key] += 1
        messages.setdefault(key, problem.message)
    looked_at = {relative(file, path) for file in checked}
    for entry in before:
        is_new = entry.file in looked_at and includes(entry.rule_id)
        if not is_new and (path.parent / entry.file).exists():
            key = (entry.file, entry.rule_id, entry.fingerprint)
            counts[key] += entry.count
            messages.setdefault(key, entry.message)
    known = tuple(
        Known(file, rule_id, mark, counts[file, rule_id, mark], messages[file, rule_id, mark])
        for file, rule_id, mark in sorted(counts)
    )
    data = msgspec.json.format(msgspec.json.encode(_File(1, known)), indent=1)
    write_atomically(path, data + b"\n")
    return counts.total()


class KnownProblems:
    """What a baseline knows, used up problem by problem.

    What it knows of a file that is neither there any more nor looked at now may be found in any
    file, for that may be its new name: fingerprints are of the words around, not of the place.

    Args:
        known: the baseline's entries.
        path: the baseline.
        checked: the files to be looked at.
    """

    def __init__(self, known: Iterable[Known], path: Path, checked: Iterable[str]) -> None:
        self._path = path
        self._left: Counter[tuple[str, str]] = Counter()
        looked_at = {relative(file, path) for file in checked}
        is_gone: dict[str, bool] = {}
        for entry in known:
            if entry.file not in is_gone:
                is_there = entry.file in looked_at or (path.parent / entry.file).exists()
                is_gone[entry.file] = entry.file != "-" and not is_there
            # No file has an empty path.
            file = "" if is_gone[entry.file] else entry.file
            self._left[file, entry.fingerprint] += entry.count
        self.passed = 0
        """How many known ones were passed over."""

    def without(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems that are new."""
        return [problem for problem in problems if not self._takes(problem)]

    def _takes(self, problem: Problem) -> bool:
        file = relative(problem.file, self._path)
        for key in ((file, problem.fingerprint), ("", problem.fingerprint)):
            if self._left[key] > 0:
                self._left[key] -= 1
                self.passed += 1
                return True
        return False


def relative(file: str, baseline: Path) -> str:
    """The file's path relative to the baseline's folder, with ``/`` on every system."""
    if file == "-":
        return file
    try:
        return Path(os.path.relpath(file, baseline.parent)).as_posix()
    except ValueError:  # on Windows, another drive
        return Path(file).as_posix()
