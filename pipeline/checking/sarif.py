"""Problems as SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from pipeline import __version__
from pipeline.checking.problem import RULES, Problem
from pipeline.checking.report import local_path

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
VERSION = "2.1.0"


def as_sarif(
    problems: Sequence[Problem], errors: Mapping[str, str], files: Sequence[str] = ()
) -> str:
    """The log of one run.

    Columns are code points (``columnKind``); a byte order mark counts nowhere.

    Args:
        problems: what was found.
        errors: what went wrong, by the source that could not be checked.
        files: every source that was looked at.
    """
    ids = sorted({p.rule_id for p in problems})
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.file, problem.group), []).append(problem)
    run = {
        "tool": {
            "driver": {
                "name": "zhengben",
                "fullName": f"正本 zhengben {__version__}",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": [_rule(rule_id) for rule_id in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "artifacts": [{"location": _location(file)} for file in files],
        "invocations": [
            {
                "executionSuccessful": not errors,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": text},
                        "locations": [{"physicalLocation": {"artifactLocation": _location(file)}}],
                    }
                    for file, text in errors.items()
                ],
            }
        ],
        "results": [
            _result(p, ids.index(p.rule_id), groups[p.file, p.group] if p.group else [p])
            for p in problems
        ],
    }
    log = {"$schema": SCHEMA, "version": VERSION, "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=1).decode() + "\n"


def _rule(rule_id: str) -> dict[str, Any]:
    rule = RULES.get(rule_id)
    if rule is None:
        return {"id": rule_id}
    return {
        "id": rule_id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"依据：{rule.source}"},
    }


def _result(problem: Problem, index: int, together: Sequence[Problem]) -> dict[str, Any]:
    place = {"artifactLocation": _location(problem.file), "region": _region(problem)}
    result: dict[str, Any] = {
        "ruleId": problem.rule_id,
        "ruleIndex": index,
        "level": problem.level,
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"zhengben/v1": problem.fingerprint},
    }
    if problem.new is not None:
        replacements = [
            {"deletedRegion": _region(other), "insertedContent": {"text": other.new}}
            for other in together
        ]
        artifact = {"artifactLocation": _location(problem.file), "replacements": replacements}
        fix = {"description": {"text": problem.message}, "artifactChanges": [artifact]}
        result["fixes"] = [fix]
        result["properties"] = {"probability": problem.probability, "tier": problem.tier}
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
