"""What is kept compiled is what Python compiles; without it everything is as it is, and slower."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline._data import FOLDER
from pipeline.text import kept_patterns
from pipeline.text.kept_patterns import FILE, compiled, kept
from pipeline.text.patterns import Uncompiled, classes_kept, regex

made_for_this_python = pytest.mark.skipif(
    not (FOLDER / FILE).exists(), reason="nothing is kept for this Python"
)
RENEW = "python -m pipeline.training expressions seeds/*.txt"


@pytest.fixture
def other_file(monkeypatch, tmp_path) -> Iterator[Path]:
    path = tmp_path / "expressions.bin"
    monkeypatch.setattr(kept_patterns, "FILE", str(path))
    kept_patterns._content.cache_clear()
    yield path
    kept_patterns._content.cache_clear()


def expressions_of(value: object) -> Iterator[tuple[str, int]]:
    if type(value) is Uncompiled:
        yield value.expression
    elif isinstance(value, tuple | list):
        for item in value:
            yield from expressions_of(item)


@made_for_this_python
def test_what_is_kept_is_what_python_compiles():
    places, _ = kept_patterns._content()
    assert places
    re.purge()  # what others compiled is as good, and not the same
    with classes_kept():
        other = [one for one in places if kept(*one) != re.compile(*one)]
    assert other == []


@made_for_this_python
def test_most_of_what_the_program_has_is_kept():
    """Some may have changed since the file was made; where too many have, it is to be renewed."""
    names = [
        module.name
        for room in ("audit", "normalize", "repair", "text")
        for module in pkgutil.walk_packages(
            importlib.import_module(f"pipeline.{room}").__path__, f"pipeline.{room}."
        )
    ]
    found = {
        expression
        for name in names
        for value in vars(importlib.import_module(name)).values()
        for expression in expressions_of(value)
    }
    missing = [one for one in found if kept(*one) is None]
    assert len(found) > 500
    assert len(missing) < len(found) / 4, RENEW


def test_groups_have_their_names_and_classes_their_characters(other_file):
    one = (r"(?P<year>\d{4})年(?:(?P<month>[一-龥])|(x))", re.IGNORECASE)
    other_file.write_bytes(compiled([one]))
    found = kept(*one)
    assert found == re.compile(*one)
    assert found.fullmatch("2024年八").groupdict() == {"year": "2024", "month": "八"}
    assert found.groupindex == {"year": 1, "month": 2}
    assert found.fullmatch("2024年X")[3] == "X"


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "of another Python", "no such file"])
def test_an_expression_is_compiled_where_it_cannot_be_kept(other_file, monkeypatch, damage):
    content = compiled([("a(b)", 0)])
    if damage == "of another Python":
        monkeypatch.setattr(kept_patterns, "_MADE_FOR", (1, 2, "little"))
    if damage != "missing":
        other_file.write_bytes(
            {"empty": b"", "cut": content[:60], "no such file": b"text"}.get(damage, content)
        )
    assert kept("a(b)", 0) is None
    assert regex("a(b)").fullmatch("ab")[1] == "b"
