"""Patterns are compiled at their first use, and every one can be."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline
from pipeline.text import patterns
from pipeline.text.chars import CJK, HAN
from pipeline.text.patterns import regex

_ROOMS = ("audit", "normalize", "repair", "text")


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    lazy, compiled = regex(r"(\d)(?P<unit>\w)", re.ASCII), re.compile(r"(\d)(?P<unit>\w)", re.ASCII)
    text = "1a2b年3c"
    assert lazy.pattern == compiled.pattern
    assert lazy.flags == compiled.flags
    assert lazy.sub(r"\g<unit>", text) == compiled.sub(r"\g<unit>", text)
    assert lazy.split(text) == compiled.split(text)
    assert [m.span("unit") for m in lazy.finditer(text, 2)] == [(3, 4), (6, 7)]
    assert lazy.match(text, 1) is None
    with pytest.raises(AttributeError):
        lazy.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_a_wrong_pattern_shows_when_it_is_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("(")


_CLASSES = (
    f"[{HAN}]{{2,4}}",
    f"[^{HAN}]+",
    f"[^{HAN}\\d、]",
    f"[\\s{HAN}A-Z]+",
    f"[{CJK}]",
    r"[^\u0800-\uffff]",
    f"(?:[{CJK}]|甲|乙)",
    "[A-Z一二三十]",
    "[、。，：“”]",
    "[^、。，：“”]",
    "[a-z0-9_.%]",
    "[\\x00-\u07ff“”‘’①-⒇\\s\uffff\U00010000]",
    "(?i:[A-Zäé])",
    "[\ud800-\udfff]",
)


@pytest.mark.parametrize("source", _CLASSES)
def test_a_class_put_together_holds_what_the_one_that_python_makes_holds(source: str) -> None:
    from re import _compiler  # type: ignore[attr-defined]

    every = "".join(map(chr, range(0x32400)))
    plain = [m.span() for m in _compiler.compile(source).finditer(every)]
    with patterns.classes_kept():
        assert _compiler._optimize_charset is not patterns._worked_out
        kept = _compiler.compile(source)
    assert plain
    assert [m.span() for m in kept.finditer(every)] == plain
    assert _compiler._optimize_charset is patterns._worked_out  # what others compile is theirs


def test_patterns_compile_on_a_python_whose_private_parts_are_others(monkeypatch) -> None:
    monkeypatch.setattr(patterns, "_compiler", None)
    assert regex(f"[{HAN}]+").findall("某市A区") == ["某市", "区"]


def _patterns(name: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    if type(value).__name__ == "Uncompiled":
        yield name, value  # type: ignore[misc]
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _patterns(name, item)


def test_every_pattern_compiles() -> None:
    modules = [
        module.name
        for room in _ROOMS
        for module in pkgutil.walk_packages(
            importlib.import_module(f"pipeline.{room}").__path__, f"pipeline.{room}."
        )
    ]
    found = [
        pattern
        for name in modules
        for key, value in vars(importlib.import_module(name)).items()
        for pattern in _patterns(f"{name}.{key}", value)
    ]
    assert len(found) > 200
    for _name, pattern in found:
        assert pattern.flags & re.UNICODE


_WATCH = """
import re, sys
made, compile_ = set(), re.compile
def noted(source, flags=0):
    made.add(sys._getframe(1).f_code.co_filename)
    return compile_(source, flags)
re.compile = noted
import pipeline.audit.checks, pipeline.repair.rules, pipeline.text.words
print(*made, sep="\\n")
"""


def test_rules_and_checks_compile_nothing_when_they_are_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCH],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(pipeline.__path__[0]).parent,
    )
    files = {Path(line).as_posix() for line in done.stdout.split()}
    assert [f for f in files if re.search("pipeline/(?:audit|text|repair/rules)/", f)] == []
