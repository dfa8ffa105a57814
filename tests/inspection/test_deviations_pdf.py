"""Deviations planted in PDF files: each is found, and no other."""

from __future__ import annotations

import msgspec
import pytest
from test_deviations import messages_of
from writers.pdf import pdf_making as making

from pipeline.stylesheet import StyleSheet, load_stylesheet
from pipeline.units import Length
from pipeline.writers.pdf.writer import write_pdf

SHEET = load_stylesheet()
HAN = "国务院发展研究中心市场经济信息处关于推进电子政务建设管理工作的意见和要求"


def document():
    """All elements, and text enough to fill pages."""
    full = making.full_document()
    text = making.paragraphs(*[HAN * 6 + "。"] * 16)
    body = msgspec.structs.replace(full.body, main_text=(*full.body.main_text, *text))
    return msgspec.structs.replace(full, body=body)


def found(sheet: StyleSheet = SHEET) -> dict[str, str]:
    """What is found in the document as this sheet sets it, by the standard's own."""
    messages = messages_of(write_pdf(making.emission(document(), sheet=sheet)), "通知.pdf")
    assert "Vera" in messages.pop("FMT602")  # the digits of these documents are in no 宋体
    return messages


def with_page(**edges: float) -> StyleSheet:
    lengths = {name: Length.mm(value) for name, value in edges.items()}
    return msgspec.structs.replace(SHEET, page=msgspec.structs.replace(SHEET.page, **lengths))


def with_grid(**values: float) -> StyleSheet:
    return msgspec.structs.replace(SHEET, grid=msgspec.structs.replace(SHEET.grid, **values))


def with_much() -> StyleSheet:
    """Elements, rules and page numbers, all of them otherwise."""
    styles = {
        key: msgspec.structs.replace(SHEET.paragraphs[key], **values)
        for key, values in {
            "title": {"font": "heiti", "size_pt": 16, "align": "left"},
            "body": {"font": "heiti", "first_line_chars": 0},
            "heading1": {"font": "fangsong"},
            "authority_mark": {"color": "text"},
            "main_recipients": {"left_chars": 2},
            "page_number": {"size_pt": 9},
            "imprint": {"size_pt": 16},
        }.items()
    }
    red = msgspec.structs.replace(SHEET.separators["red"], color="text")
    outer = msgspec.structs.replace(SHEET.separators["imprint_outer"], width=Length.mm(1.0))
    number = msgspec.structs.replace(
        SHEET.page_number, pattern="{n}", below_type_area=Length.mm(14.0)
    )
    return msgspec.structs.replace(
        SHEET,
        paragraphs={**SHEET.paragraphs, **styles},
        separators={**SHEET.separators, "red": red, "imprint_outer": outer},
        page_number=number,
    )


def test_nothing_is_found_in_what_the_standard_sets():
    assert found() == {}


PLANTED = {
    "wide margins": (
        with_page(left=31.8, right=31.7),
        {"FMT003": "31.8", "FMT004": "146.5", "FMT007": "26 字"},
    ),
    "20 rows": (with_grid(rows=20, row_pitch_pt=31.9), {"FMT006": "20 行"}),
    "much": (
        with_much(),
        {
            "FMT201": "应为小标宋",
            "FMT202": "3号（16 磅），应为2号",
            "FMT204": "居左",
            "FMT231": "应为仿宋",
            "FMT234": "顶格",
            "FMT241": "应为黑体",
            "FMT133": "应为红色",
            "FMT172": "不是红色",
            "FMT224": "左空 2 字",
            "FMT603": "小五",
            "FMT604": "应为“— 1 —”",
            "FMT606": "14 毫米",
            "FMT512": "1.00 毫米",
            "FMT502": "3号",
        },
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found_and_nothing_else(name):
    sheet, expected = PLANTED[name]
    messages = found(sheet)
    assert messages.keys() == expected.keys(), messages
    for key, words in expected.items():
        assert words in messages[key], messages[key]
