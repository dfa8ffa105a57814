"""Files as offices send them, each held against what is right of it: 73 where they are at hand.

Of each is written down what it says, what must and must not be in its text, how often and in what
order, or why it is to be refused (``expected``). Of our own making are 53 files here.
Those that LibreOffice converts are read with ``--thorough``.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.convert import read_source
from pipeline.errors import SourceError
from pipeline.model import Heading, OfficialDocument, Table, iter_texts, places_of, plain_text

OWN = Path(__file__).parents[1] / "cases" / "inputs"
PACK = Path(__file__).parents[3] / "shared" / "cases" / "inputs"
_CONVERTED = {".doc", ".wps", ".odt", ".rtf"}
_REFUSED = {
    "too-large": "太大|过大|上限",
    "bad-xml": "DOCTYPE|XML|完好",
    "scan": "扫描件|图片",
    "encrypted": "密码",
    "empty": "没有文字|空文件",
    "damaged": "完整|完好",
    "scan-ocr": "扫描件",
    "not-a-pdf": "不是|网页",
    "no-unicode": "乱码",
    "mojibake": "乱码",
}
_MARK = re.compile(r"\[\^[^\]]{0,4}\]:?")
_NOTE_SIGN = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹①-⑳]")
_BARS = re.compile(r"^\| ?| ?\|$| \| | / ")


def squeezed(text: str) -> str:
    return "".join(text.split())


def expected(path: Path) -> tuple[dict, str | None]:
    """What is right of a file: its record, and its text where that is written down."""
    folder = path.parent.parent / "expected" / ("real" if path.parent.name == "real" else "")
    record, text = folder / f"{path.stem}.json", folder / f"{path.stem}.txt"
    return (
        json.loads(record.read_text(encoding="utf-8")) if record.exists() else {},
        text.read_text(encoding="utf-8") if text.exists() else None,
    )


def characters_of(text: str) -> Counter[str]:
    """The characters of a text as ``expected`` writes it, bars and marks of notes left out."""
    lines = [_BARS.sub("", line) if line.startswith("|") else line for line in text.split("\n")]
    said = _MARK.sub("", "".join(lines)).replace("|", "").replace("↵", "")
    return Counter(squeezed(_NOTE_SIGN.sub("", said)))


def in_order(text: str, parts: list[str]) -> bool:
    at = 0
    for part in map(squeezed, parts):
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


@cache
def faults(path: Path) -> tuple[str, ...]:
    """What is wrong of the reading of a file; its structure is counted by :func:`structure`."""
    record, wanted = expected(path)
    reason = record.get("refuse")
    try:
        document = read_source(path.read_bytes(), path.name).document
    except SourceError as error:
        if reason and re.search(_REFUSED[reason], str(error)):
            return ()
        return (f"refused: {error}",)
    if reason:
        return (f"not refused as {reason}",)
    text = squeezed(plain_text(document))
    probes = record.get("probes") or {}
    found = [f"lacks {one}" for one in probes.get("have", ()) if squeezed(one) not in text]
    found += [f"has {one}" for one in probes.get("not", ()) if squeezed(one) in text]
    found += [f"not once: {x}" for x in probes.get("once", ()) if text.count(squeezed(x)) != 1]
    if not in_order(text, probes.get("order", [])):
        found.append(f"order of {probes['order']}")
    lost = characters_of(wanted or "") - characters_of(plain_text(document))
    if lost:
        found.append(f"lost {dict(lost)}")
    return tuple(found)


def _table(table: Table) -> str:
    rows = ("|".join("".join(p.content.text for p in c.blocks) for c in row) for row in table.rows)
    return squeezed("".join(rows)).replace("|", "")


def structure(document: OfficialDocument) -> Counter[tuple[str, str]]:
    """The elements of a document that ``expected`` has names for, each by its text."""
    found: Counter[tuple[str, str]] = Counter()
    body = document.body
    for role, elements in (
        ("title", [body.title]),
        ("signature", body.authority_signature),
        ("date", [body.document_date]),
        ("doc_number", [document.header.document_number]),
        ("head_mark", [document.header.authority_mark]),
    ):
        found.update((role, squeezed(one.text)) for one in elements if one is not None)
    for place in places_of(document):
        if isinstance(place.block, Heading):
            head = place.text[: place.block.run_in_end]
            found["heading", squeezed(head)] += 1
    blocks = [*body.main_text, *(b for one in body.attachments for b in one.blocks)]
    found.update(("table", _table(block)) for block in blocks if isinstance(block, Table))
    return found


def structure_wanted(record: dict) -> Counter[tuple[str, str]]:
    wanted: Counter[tuple[str, str]] = Counter()
    for block in record.get("blocks", ()):
        if block["type"] == "table":
            rows = ("".join(map(str, row)) for row in block["rows"])
            wanted["table", squeezed("".join(rows)).replace("/", "").replace("|", "")] += 1
        elif block["type"] != "p":
            wanted[block["type"], squeezed(block["text"]).replace("↵", "")] += 1
    return wanted


def files_of(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*/*.*") if p.parent.name in {"made", "real"}
                  and p.suffix != ".tsv")  # fmt: skip


@pytest.mark.parametrize("path", files_of(OWN), ids=lambda path: path.name)
def test_a_file_comes_in_whole(path):
    assert not faults(path)


def test_the_structure_of_the_files_here_is_found():
    wanted, found = Counter(), Counter()
    for path in files_of(OWN):
        record, _ = expected(path)
        if record.get("blocks"):
            one = structure_wanted(record)
            wanted += one
            found += one & structure(read_source(path.read_bytes(), path.name).document)
    missing = wanted - found
    assert sum(missing.values()) <= 0.1 * sum(wanted.values()), missing


def test_the_whole_pack_comes_in_whole(request):
    if not PACK.is_dir():
        pytest.skip(
            "the 73 input files (../shared/cases/inputs) are not here: only our own 53 were"
        )
    paths = files_of(PACK)
    if not request.config.getoption("--thorough") or shutil.which("soffice") is None:
        paths = [path for path in paths if path.suffix not in _CONVERTED]
    wrong = {path.name: said for path in paths if (said := faults(path))}
    assert not wrong


def test_a_lost_character_is_seen():
    assert characters_of("| 甲 | 乙 |\n丙[^1]\n[^1]: 丁") == Counter("甲乙丙丁")
    assert characters_of("甲乙") - characters_of("甲") == Counter("乙")
    assert not in_order("甲乙", ["乙", "甲"])
    texts = "".join(
        e.text for _, e in iter_texts(read_source("甲通知\n".encode(), "a.txt").document)
    )
    assert texts == "甲通知"
