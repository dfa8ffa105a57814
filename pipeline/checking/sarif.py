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

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"


_LINES_NAMED = 10
_LINE_ENDS = ("\r\n", "\n", "\r")
_RULE_IDS = tuple(BY_ID)
_INDEX = {rule_id: index for index, rule_id in enumerate(_RULE_IDS)}


class SarifReport:
    """The log of one run, a result a line.

    Columns are code points (``columnKind``); a byte order mark counts nowhere. What a rule changes
    in one file without changing what it says (widths, mostly) is one result: services take 25,000
    of them, and no one reads a comma at a time.
    """

    def __init__(self) -> None:
        self._is_empty = True

    def begin(self) -> str:
        """All up to the first result."""
        driver = {
            "name": "zhengben",
            "fullName": f"正本 zhengben {__version__}",
            "version": __version__,
            "semanticVersion": __version__,
            "language": "zh-CN",
            "rules": [_rule(rule_id) for rule_id in _RULE_IDS],
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
        rows = [_json(_result(alike, together)) for alike in _alike(problems)]
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


def _rule(rule_id: str) -> dict[str, Any]:
    rule = BY_ID[rule_id]
    return {
        "id": rule_id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"依据：{rule.source}"},
    }


def _result(alike: Sequence[Problem], together: Mapping[str, Sequence[Problem]]) -> dict[str, Any]:
    """One result.

    Args:
        alike: the problems that it is; it stands at the first.
        together: by group, all problems of it: a fix makes them together.
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
        "ruleIndex": _INDEX[problem.rule_id],
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
