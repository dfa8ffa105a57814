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


@pytest.mark.parametrize("party", ["甲方：临澜市采购中心", "承租人（乙方）: 临澜市档案中心"])
def test_a_party_to_a_contract_is_no_title(party: str) -> None:
    source = f"{party}\n乙方：某某公司\n第一条 价款\n总价款为人民币壹拾贰万元整。\n"
    assert convert.read(source.encode(), "合同.txt").body.title is None


def test_a_paper_exported_with_a_label_before_each_element() -> None:
    source = (
        "标题：临澜市人民政府关于做好秋粮收购工作的通知\n文号：临政发〔2023〕17号\n"
        "主送单位：各县（区）人民政府\n正文：\n为做好秋粮收购工作，现通知如下。\n"
    )
    document = convert.read(source.encode(), "文.txt")
    labels = [entry.content.text for entry in document.boilerplate]
    assert labels == ["标题：", "文号：", "主送单位：", "正文："]
    assert document.body.main_recipients is not None
    assert document.body.main_recipients.text == "各县（区）人民政府"
    assert len(document.body.main_text) == 1


def test_a_label_of_the_text_alone_is_the_text_s() -> None:
    source = "正文：\n一、总则\n各地要高度重视，压实责任。\n"
    document = convert.read(source.encode(), "文.txt")
    assert not document.boilerplate
