"""Heads in the forms offices type, whole and damaged by the channels."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import convert
from pipeline.model import OfficialDocument, TextElement
from pipeline.repair.channels import CHANNELS

FORMS = Path(__file__).parent.parent / "cases" / "heads" / "forms.txt"
SIGNED = ("body: 请认真抓好落实。", "end: 临澜市人民政府", "end: 2024年5月6日")
NAMES = {
    "copy": "copy_number",
    "class": "classification",
    "urg": "urgency",
    "mark": "authority_mark",
    "num": "document_number",
}
_PIECE = re.compile(r"(?:\+(\d+) )?(\w+): (.*)")


class Case(NamedTuple):
    """A head: its rows as they stand, and the pieces of each element, one a row."""

    name: str
    rows: list[list[tuple[str, str, str]]]

    def source(self, channels: tuple[str, ...]) -> tuple[str, dict[str, list[str]]]:
        """The text after the channels, and what of it each element is."""
        lines: list[str] = []
        wanted: dict[str, list[str]] = defaultdict(list)
        for row in self.rows:
            line = "".join(gap + text for gap, _, text in row)
            lines.append(damaged(line, channels))
            if len(row) == 1:
                wanted[row[0][1]].append(lines[-1].strip())
                continue
            for _, element, text in row:  # a channel looks at the row as a whole
                wanted[element].append(text.strip() if not channels else "")
        return "\n".join(lines), wanted


def damaged(line: str, channels: tuple[str, ...]) -> str:
    for channel in channels:
        line = CHANNELS[channel].damage(line)
    return line


def cases() -> list[Case]:
    found: list[Case] = []
    for part in FORMS.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, *lines = part.strip("\n").split("\n")
        rows: list[list[tuple[str, str, str]]] = []
        has_body = any(line.startswith("body:") for line in lines)
        for line in (*lines, *SIGNED[has_body:]):
            m = _PIECE.fullmatch(line)
            assert m is not None, line
            gap, element, text = m.groups()
            if gap is not None:
                rows[-1].append((" " * int(gap), element, text))
            else:
                rows.append([("", element, text)])
        found.append(Case(name, rows))
    return found


CASES = cases()


def one(element: TextElement | None) -> str:
    return "" if element is None else element.text


def closed(text: str) -> str:
    """Letters set apart together again."""
    return "".join(text.split()) if re.search(r"(?:\S[ 　]+){3}", text) else text


def found_in(document: OfficialDocument) -> dict[str, str]:
    header, body = document.header, document.body
    found = {short: one(getattr(header, name)) for short, name in NAMES.items()}
    found["sign"] = "".join(element.text for element in header.signatory)
    found["title"] = one(body.title)
    found["note"] = "".join(element.text for element in body.title_notes)
    found["recip"] = one(body.main_recipients)
    first = body.main_text[0] if body.main_text else None
    found["body"] = "" if first is None else one(getattr(first, "content", None))
    return found


@pytest.mark.parametrize(
    "channels",
    [
        (),
        ("width_folding",),
        ("font_run_loss",),
        ("digit_run_loss",),
        ("font_run_loss", "width_folding"),
    ],
    ids=lambda channels: "+".join(channels) or "whole",
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_element_of_a_head_is_found(case: Case, channels: tuple[str, ...]) -> None:
    if "letter-spaced" in case.name and any("run_loss" in channel for channel in channels):
        pytest.skip("every letter of such a line is a run of its own and lost")
    source, wanted = case.source(channels)
    document = convert.read(source.encode(), "a.txt")
    found = found_in(document)
    for element, text in found.items():
        pieces = wanted.get(element, [])
        if "" in pieces:  # what the channel left of a row is not known piece by piece
            assert text, element
        elif element == "body":
            assert text == pieces[0]
        else:
            assert text == closed("".join(pieces)), element
    if not channels:
        taken = [entry.text.strip() for entry in document.boilerplate]
        assert taken == [
            text.strip() for text in (*wanted.get("label", []), *wanted.get("gone", []))
        ]
