"""Heads in the forms offices type, whole and damaged by the channels."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import convert
from pipeline.model import Heading, OfficialDocument, TextElement
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


RUN_TOGETHER = "各县要健全机制，把工作落到实处。\n临澜市教育局\n2024年5月9日\n"


@pytest.mark.parametrize(
    ("head", "mark", "number", "title", "recipients"),
    [
        (
            "临澜市税务局公告2023年第6号\n关于调整办税服务厅地址的公告\n",
            *("", "临澜市税务局公告2023年第6号", "关于调整办税服务厅地址的公告", ""),
        ),
        (
            "临澜市税务局关于调整办税服务厅地址的公告 2023年第6号\n",
            *("", "2023年第6号", "临澜市税务局关于调整办税服务厅地址的公告", ""),
        ),
        (
            "临澜市教育局文件临教发〔2022〕2号★关于做好招生工作的通知\n各中小学：\n",
            *("临澜市教育局文件", "临教发〔2022〕2号", "关于做好招生工作的通知", "各中小学："),
        ),
        (
            "临澜市教育局文件\n临教发〔2022〕2号★\n关于做好招生工作的通知\n各中小学：\n",
            *("临澜市教育局文件", "临教发〔2022〕2号", "关于做好招生工作的通知", "各中小学："),
        ),
        (
            "临教发〔2022〕2号临澜市教育局\n关于做好招生工作的通知\n各中小学：\n",
            *("", "临教发〔2022〕2号", "临澜市教育局关于做好招生工作的通知", "各中小学："),
        ),
        (
            "临澜市教育局关于做好招生工作的通知\n临教发〔〕号各中小学，各直属单位：\n",
            *("", "临教发〔〕号", "临澜市教育局关于做好招生工作的通知", "各中小学，各直属单位："),
        ),
        (
            "高新区管委会，各县（市、区）教育局，市直有关部门，科\n学城办事处，各直属学校：\n",
            *("", "", ""),
            "高新区管委会，各县（市、区）教育局，市直有关部门，科学城办事处，各直属学校：",
        ),
        # No heads run together: a title that names a series, and one that speaks of a number.
        (
            "关于废止临澜市税务局公告2023年第6号的公告\n",
            *("", "", "关于废止临澜市税务局公告2023年第6号的公告", ""),
        ),
        (
            "关于转发市教育局文件临教发〔2022〕2号的通知\n各中小学：\n",
            *("", "", "关于转发市教育局文件临教发〔2022〕2号的通知", "各中小学："),
        ),
        (
            "关于做好招生、各类考试，各项保障工作的通知\n各中小学：\n",
            *("", "", "关于做好招生、各类考试，各项保障工作的通知", "各中小学："),
        ),
    ],
)
def test_a_head_run_together_comes_apart(
    head: str, mark: str, number: str, title: str, recipients: str
) -> None:
    document = convert.read((head + RUN_TOGETHER).encode(), "文.txt")
    header, body = document.header, document.body
    found = [header.authority_mark, header.document_number, body.title, body.main_recipients]
    assert [one.text if one else "" for one in found] == [mark, number, title, recipients]
    assert all(entry.content.text == "★" for entry in document.boilerplate)


def test_an_issuer_and_its_date_below_the_digits_left_of_a_number_are_no_title() -> None:
    source = (
        "31\n\n临澜市人民政府办公室          202537\n\n关于推进污水处理厂二期工程\n"
        "建设有关问题的会议纪要\n\n会议听取了工程进展情况的汇报，议定以下事项。\n"
    )
    document = convert.read(source.encode(), "文.txt")
    assert document.body.title is not None
    assert document.body.title.text == "关于推进污水处理厂二期工程建设有关问题的会议纪要"
    assert document.header.document_number is not None
    assert document.header.document_number.text == "31"


def test_the_subtitle_of_an_article_is_no_article() -> None:
    source = (
        "内部参阅\n乡村振兴工作简报\n第46期\n临澜市委农办　　2024年11月28日\n"
        "编者按：近年来，青石镇探索联村发展，现刊发其做法，供各地学习借鉴。\n"
        "“抱团发展”让薄弱村有了稳定收益\n——青石镇发展壮大村级集体经济的主要做法\n"
        "青石镇辖19个行政村，2021年底集体经营性收入低于20万元的村有12个。\n"
    )
    document = convert.read(source.encode(), "文.txt")
    assert document.header.classification is not None
    assert document.header.classification.text == "内部参阅"
    assert document.header.authority_mark is not None
    assert document.header.authority_mark.text == "乡村振兴工作简报"
    headings = [b.content.text for b in document.body.main_text if isinstance(b, Heading)]
    assert headings == ["“抱团发展”让薄弱村有了稳定收益"]
