"""What is kept is what Python works out; without it everything is as it is, and slower."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import kept
from pipeline._data import FOLDER
from pipeline.kept import FILE, expression, made_of, other, tables
from pipeline.repair.lexicon import store
from pipeline.repair.lexicon.terms import Count
from pipeline.storage import parse_toml
from pipeline.style_files import styles_directory
from pipeline.text.patterns import Uncompiled, classes_kept, regex

made_for_this_python = pytest.mark.skipif(
    not (FOLDER / FILE).exists(), reason="nothing is kept for this Python"
)
RENEW = "python -m pipeline.training keep seeds/*.txt"


@pytest.fixture
def other_file(monkeypatch, tmp_path) -> Iterator[Path]:
    path = tmp_path / "kept.bin"
    monkeypatch.setattr(kept, "FILE", str(path))
    kept._content.cache_clear()
    yield path
    kept._content.cache_clear()


def expressions_of(value: object) -> Iterator[tuple[str, int]]:
    if type(value) is Uncompiled:
        yield value.expression
    elif isinstance(value, tuple | list):
        for item in value:
            yield from expressions_of(item)


@made_for_this_python
def test_what_is_kept_is_what_python_works_out():
    content = kept._content()
    assert content.expressions
    assert content.tables
    re.purge()  # what others compiled is as good, and not the same
    with classes_kept():
        other = [one for one in content.expressions if expression(*one) != re.compile(*one)]
    assert other == []
    assert [text for text in content.tables if tables(text) != tomllib.loads(text)] == []


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
    missing = [one for one in found if expression(*one) is None]
    assert len(found) > 500
    assert len(missing) < len(found) / 4, RENEW


@made_for_this_python
def test_the_tables_that_every_document_needs_are_kept():
    files = [*FOLDER.parent.rglob("*.toml"), *styles_directory().glob("*.toml")]
    texts = [path.read_text("utf-8") for path in files]
    assert sum(tables(text) is None for text in texts) <= 1, RENEW


def test_groups_have_their_names_and_classes_their_characters(other_file):
    one = (r"(?P<year>\d{4})年(?:(?P<month>[一-龥])|(x))", re.IGNORECASE)
    other_file.write_bytes(made_of([one], {}))
    found = expression(*one)
    assert found == re.compile(*one)
    assert found.fullmatch("2024年八").groupdict() == {"year": "2024", "month": "八"}
    assert found.groupindex == {"year": 1, "month": 2}
    assert found.fullmatch("2024年X")[3] == "X"


def test_a_table_is_its_askers_to_change(other_file):
    text = "['甲']\n'乙' = [1, 2.5, '丙']\n"
    other_file.write_bytes(made_of([], {text: tomllib.loads(text)}))
    parse_toml(text.encode())["甲"]["乙"].append("丁")
    assert parse_toml(text.encode()) == tables(text) == {"甲": {"乙": [1, 2.5, "丙"]}}
    assert tables(text + "\n") is None
    assert parse_toml(text.encode() + b"\n") == tables(text)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "of another Python", "no such file"])
def test_what_cannot_be_kept_is_worked_out(other_file, monkeypatch, damage):
    content = made_of([("a(b)", 0)], {"a = 1": {"a": 1}})
    if damage == "of another Python":
        monkeypatch.setattr(kept, "_MADE_FOR", (1, 2, "little"))
    if damage != "missing":
        other_file.write_bytes(
            {"empty": b"", "cut": content[:60], "no such file": b"text"}.get(damage, content)
        )
    assert expression("a(b)", 0) is None
    assert regex("a(b)").fullmatch("ab")[1] == "b"
    assert tables("a = 1") is None
    assert parse_toml(b"a = 1") == {"a": 1}


@made_for_this_python
def test_python_itself_looks_here_first_in_a_process_of_ours(source, tmp_path):
    """Of what libraries compile as they load little is left to do."""
    code = f"""
import sys
from re import _compiler
from pipeline import cli, kept

asked, worked_out = [], []
known, compiled = kept.expression, kept._compile
kept.expression = lambda *it: asked.append(it) or known(*it)
kept._compile = _compiler.compile = lambda *it: worked_out.append(it) or compiled(*it)
sys.argv = ["zhengben", "run", {str(source)!r}, "-o", {str(tmp_path / "out")!r}, "-q"]
try:
    cli.main()
except SystemExit as ended:
    assert not ended.code
print(len(asked), len(worked_out))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    asked, worked_out = map(int, done.stdout.split())
    assert asked > 60
    assert worked_out < asked * 2 / 3, RENEW


def test_python_is_left_as_it_is_where_the_process_is_not_ours():
    code = "import re, pipeline.convert, pipeline.cli; print(re._compiler.compile.__module__)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "re._compiler"


@made_for_this_python
def test_the_lexicon_is_kept_as_its_table_has_it():
    found = store.load.__wrapped__()
    data = (FOLDER / store.FILE).read_bytes()
    read = store.from_table(data.decode())
    assert other(store.FILE, data) is not None, RENEW
    assert other(store.FILE, data + b"x") is None
    assert other("another.tsv", data) is None
    assert [*found.terms.items()] == [*read.terms.items()]
    assert {type(count) for count in found.terms.values()} == {Count}
    assert found.lengths == read.lengths


def test_other_files_are_kept_by_what_they_hold(other_file):
    kept_of = {"a": (b"held", [1, "二"]), "b": (b"", {"三": 3.5})}
    other_file.write_bytes(made_of([("a(b)", 0)], {}, kept_of))
    assert other("a", b"held") == [1, "二"]
    assert other("b", b"") == {"三": 3.5}
    assert other("b", b"held") is other("c", b"") is None
    assert expression("a(b)", 0).fullmatch("ab")[1] == "b"


def test_what_is_kept_is_the_same_bytes_whoever_makes_it():
    code = (
        "import sys\n"
        "from pipeline.kept import made_of\n"
        "tables = {'a = 1': {'a': ''.join(['b', 'c'])}}\n"
        "held = [tables] * int(sys.argv[1])\n"
        "made = made_of({('a(b)', 0), ('(?P<n>c)', 2)}, tables, {'d': (b'', ['b' * 2, 'bb'])})\n"
        "sys.stdout.buffer.write(made)\n"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code, seed],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "123"
    }
    assert len(made) == 1
