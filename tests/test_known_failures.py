"""What is known to come out wrong: each case says what would be right, and must fail until it is.

A case that begins to hold fails here: move it to the tests of the part that now does it right.

The fields of a case in tests/cases/known_failures.toml:

* ``label``: its name; ``comment``: what comes out today;
* ``text`` or ``html``: the source;
* ``expected``: path in the repaired document to its text, ``""`` where there must be nothing; a
  table is its rows, cells joined by tabs, the rows of its head with ``# `` before them;
* ``headings``: all headings of the main text, in order;
* ``lines``: lines that the text output must have; ``lacks``: what it must not contain;
* ``told``: stretches of the source in each of which a change or a finding must lie;
* ``consistent``: the figures of the document agree, so no check may say otherwise;
* ``untouched``: stretches of the source in which no change may be applied; ``unoffered``: nor may
  one be proposed.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from command_line import zhengben

from pipeline.audit.checks import find_checks
from pipeline.normalize import normalize

PATH = Path(__file__).parent / "cases" / "known_failures.toml"
CASES = tomllib.loads(PATH.read_text(encoding="utf-8"))["case"]
FIELDS = {"consistent", "expected", "headings", "lines", "lacks", "told", "untouched", "unoffered"}


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("known")
    for number, case in enumerate(CASES):
        name = f"{number}.html" if "html" in case else f"{number}.txt"
        (folder / name).write_text(case.get("html") or case["text"], encoding="utf-8")
    zhengben("run", folder, "-o", folder / "out", "-j", "1", "--to", "txt")
    return folder / "out"


def at(value: Any, path: str) -> Any:
    """The value at ``body.main_text[0]``; ``None`` where there is none."""
    for name, index in re.findall(r"([a-z_]+)|\[(\d+)\]", path):
        if value is None or (index and int(index) >= len(value)):
            return None
        value = value[int(index)] if index else value[name]
    return value


def told(value: Any) -> str:
    """The text of an element, a block, a table or a cell."""
    if value is None or isinstance(value, str):
        return value or ""
    if "rows" in value:
        rows = value["rows"]
        heads = ["# " if all(cell["is_header"] for cell in row) else "" for row in rows]
        lines = ["\t".join(" ".join(map(told, cell["blocks"])) for cell in row) for row in rows]
        return "\n".join(head + line for head, line in zip(heads, lines, strict=True))
    return value["text"] if "text" in value else told(value["content"])


def changes(folder: Path) -> list[dict[str, Any]]:
    """Every edit and finding, with its place in the source."""
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    return [entry for entry in map(json.loads, lines) if entry["type"] in {"edit", "finding"}]


def touches(entry: dict[str, Any], source: str, stretch: str) -> bool:
    place = entry["source"]
    return any(
        place["start"] < match.end() and max(place["end"], place["start"] + 1) > match.start()
        for match in re.finditer(re.escape(stretch), source)
    )


def check(case: dict[str, Any], folder: Path) -> None:
    document = json.loads((folder / "2-repaired.json").read_bytes())
    text = next(folder.glob("3-*.txt")).read_text(encoding="utf-8")
    source = case.get("html") or case["text"]
    for path, expected in case.get("expected", {}).items():
        assert told(at(document, path)) == expected, path
    if "headings" in case:
        blocks = document["body"]["main_text"]
        assert [told(b) for b in blocks if b["type"] == "heading"] == case["headings"]
    for line in case.get("lines", ()):
        assert line in text.splitlines()
    for lacked in case.get("lacks", ()):
        assert lacked not in text
    for stretch in case.get("told", ()):
        assert any(touches(entry, source, stretch) for entry in changes(folder)), stretch
    if case.get("consistent"):
        assert [
            c.claim for c in find_checks(normalize(source.encode(), "文.txt")) if not c.agrees
        ] == []
    for stretch in case.get("unoffered", ()):
        assert not any(touches(entry, source, stretch) for entry in changes(folder)), stretch
    applied = [entry for entry in changes(folder) if entry.get("status") == "in"]
    for stretch in case.get("untouched", ()):
        assert not any(touches(entry, source, stretch) for entry in applied), stretch


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(
            number,
            id=case["label"],
            marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=case["comment"]),
        )
        for number, case in enumerate(CASES)
    ],
)
def test_what_is_known_to_fail(out, number):
    check(CASES[number], out / str(number))


def test_the_cases_are_well_formed(out):
    assert len({case["label"] for case in CASES}) == len(CASES)
    for number, case in enumerate(CASES):
        assert ("text" in case) != ("html" in case), case["label"]
        assert case.keys() <= FIELDS | {"label", "comment", "text", "html"}, case["label"]
        assert case.keys() & FIELDS, case["label"]
        source = case.get("html") or case["text"]
        stretches = [s for name in ("told", "untouched", "unoffered") for s in case.get(name, ())]
        assert all(stretch in source for stretch in stretches), case["label"]
        # It fails by what comes out, not because nothing does.
        assert (out / str(number) / "2-edits.jsonl").exists(), case["label"]
