"""Problems as SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from pipeline import __version__
from pipeline.checking.problem import Problem
from pipeline.checking.report import local_path
from pipeline.edits import EditKind
from pipeline.repair.catalog import BY_ID
from pipeline.tuples import NamedTuple

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"


_LINES_NAMED = 10
_LINE_ENDS = ("\r\n", "\n", "\r")


class Described(NamedTuple):
    """What a report says of a rule.

    Attributes:
        id: as results name it.
        name: a name without spaces.
        summary: what it is about, Chinese.
        source: what it rests on.
    """

    id: str
    name: str
    summary: str
    source: str


def _rules_of_repair() -> list[Described]:
    return [Described(r.id, r.name, r.summary, r.source) for r in BY_ID.values()]


class SarifReport:
    """The log of one run, a result a line.

    Columns are code points (``columnKind``); a byte order mark counts nowhere. What a rule changes
    in one file without changing what it says (widths, mostly) is one result: services take 25,000
    of them, and no one reads a comma at a time.

    Args:
        rules: those that results may name; the repair's where none are given.
    """

    def __init__(self, rules: Sequence[Described] | None = None) -> None:
        self._is_empty = True
        self._rules = _rules_of_repair() if rules is None else rules
        self._index = {rule.id: index for index, rule in enumerate(self._rules)}

    def begin(self) -> str:
        """All up to the first result."""
        driver = {
            "name": "zhengben",
            "fullName": f"正本 zhengben {__version__}",
            "version": __version__,
            "semanticVersion": __version__,
            "language": "zh-CN",
            "rules": [_rule(rule) for rule in self._rules],
        }
        return (
            f'{{"$schema":{_json(SCHEMA)},"version":{_json(VERSION)},"runs":[{{\n'
            f'"tool":{_json({"driver": driver})},\n"columnKind":"unicodeCodePoints",\n'
            f'"newlineSequences":{_json(_LINE_ENDS)},\n"results":['
        )

    def document(self, problems: Sequence[Problem]) -> str:
        """Its results."""
        together: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.group:
                together.setdefault(problem.group, []).append(problem)
        rows = [
            _json(_result(alike, together, self._index[alike[0].rule_id]))
            for alike in _alike(problems)
        ]
        before = "\n" if self._is_empty else ",\n"
        self._is_empty = self._is_empty and not rows
        return before + ",\n".join(rows) if rows else ""

    def end(self, errors: Mapping[str, str], files: Sequence[str]) -> str:
        """All after the last result."""
        notifications = [
            {
                "level": "error",
                "message": {"text": text},
                "locations": [{"physicalLocation": {"artifactLocation": _location(file)}}],
            }
            for file, text in errors.items()
        ]
        invocation = {
            "executionSuccessful": not errors,
            "toolExecutionNotifications": notifications,
        }
        artifacts = ",\n".join(_json({"location": _location(file)}) for file in files)
        return f'],\n"artifacts":[{artifacts}],\n"invocations":{_json([invocation])}\n}}]}}\n'


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _alike(problems: Sequence[Problem]) -> list[list[Problem]]:
    """One file's problems, those of one rule together that change the form alone."""
    found: dict[tuple[object, ...], list[Problem]] = {}
    for number, problem in enumerate(problems):
        rule = BY_ID.get(problem.rule_id)
        is_form = problem.tier == "certain" and rule is not None and rule.kind is EditKind.FORM
        key = (problem.rule_id, problem.level) if is_form else (number,)
        found.setdefault(key, []).append(problem)
    return list(found.values())


def _rule(rule: Described) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"依据：{rule.source}"},
    }


def _result(
    alike: Sequence[Problem], together: Mapping[str, Sequence[Problem]], index: int
) -> dict[str, Any]:
    """One result.

    Args:
        alike: the problems that it is; it stands at the first.
        together: by group, all problems of it: a fix makes them together.
        index: the rule's place among those described.
    """
    problem = alike[0]
    text = problem.message
    if len(alike) > 1:
        lines = list(dict.fromkeys(str(other.line) for other in alike[1:]))
        where = "、".join(lines[:_LINES_NAMED]) + "……" * (len(lines) > _LINES_NAMED)
        text = f"{text}本文件同样的还有 {len(alike) - 1} 处（第 {where} 行）。"
    place = {"artifactLocation": _location(problem.file), "region": _region(problem)}
    result: dict[str, Any] = {
        "ruleId": problem.rule_id,
        "ruleIndex": index,
        "level": problem.level,
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"zhengben/v1": problem.fingerprint},
    }
    if problem.new is not None:
        changes = [other for one in alike for other in together.get(one.group, (one,))]
        replacements = [
            {"deletedRegion": _region(other), "insertedContent": {"text": other.new}}
            for other in dict.fromkeys(changes)
        ]
        artifact = {"artifactLocation": _location(problem.file), "replacements": replacements}
        fix = {"description": {"text": text}, "artifactChanges": [artifact]}
        result["fixes"] = [fix]
        least = min(one.probability or 0.0 for one in alike)
        result["properties"] = {"probability": least, "tier": problem.tier, "count": len(alike)}
    return result


def _region(problem: Problem) -> dict[str, int]:
    return {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endLine": problem.end_line,
        "endColumn": problem.end_column,
    }


def _location(file: str) -> dict[str, str]:
    path = local_path(file)
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": "%SRCROOT%"}
