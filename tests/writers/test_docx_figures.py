"""What Word must be told for GB/T 9704-2012 (5, 7.5, 10.1) and GB/T 33476.2-2016, in its units."""

from __future__ import annotations

import pytest
from docx_making import NS, document, emission, part, text, w

from pipeline.model import Header
from pipeline.writers.docx.writer import write_docx

SIGNED = {"authority_signature": (text("某市人民政府"),), "document_date": text("2024年3月5日")}
# Marks that may not end and may not begin a line (GB/T 15834-2011 5.1).
OPENERS, CLOSERS = "“‘（《〈〔［【「『", "。，、；：？！”’）》〉〕］】」』—…％‰℃·"


def made(style: str = "gbt9704") -> bytes:
    header = Header(authority_mark=text("某市人民政府"), document_number=text("某政函〔2024〕5号"))
    return write_docx(emission(document("正文。", header=header, **SIGNED), sheet=style))


def numbers(node, *names: str) -> list[int]:
    return [int(node.get(w(name))) for name in names]


def style_of(data: bytes, name: str):
    return part(data, "word/styles.xml").find(f".//w:style[@w:styleId='{name}']", NS)


@pytest.mark.parametrize(
    ("style", "margins", "box", "pitch"),
    [
        # A4; 天头 37, 地脚 35, 订口 28, 切口 26; 版心 156 × 225: 22 rows, no 23rd.
        ("gbt9704", (2098, 1984, 1588, 1474), (8844, 12756), range(555, 580)),
        # 天头 34.58: the glyph stands 2.42 inside its row. 地脚 33.8, not 32.58: 22 rows end there,
        # and what stands at the foot is placed from it.
        ("gbt33476", (1961, 1916, 1588, 1474), (8844, 12961), range(567, 593)),
    ],
)
def test_sheet_margins_type_area_and_pitch(style, margins, box, pitch):
    section = part(made(style)).find(".//w:sectPr", NS)
    width, height = numbers(section.find("w:pgSz", NS), "w", "h")
    assert (width, height) == (11906, 16838)
    top, bottom, left, right = numbers(
        section.find("w:pgMar", NS), "top", "bottom", "left", "right"
    )
    assert (top, bottom, left, right) == pytest.approx(margins, abs=1)
    assert (width - left - right, height - top - bottom) == pytest.approx(box, abs=2)
    grid = section.find("w:docGrid", NS)
    # A grid of lines alone: one of characters makes some programs set 14 in a row.
    assert grid.get(w("type")) == "lines"
    assert numbers(grid, "linePitch")[0] in pitch
    (gutter,) = numbers(section.find("w:pgMar", NS), "gutter")
    assert gutter == 0


def test_a_row_holds_28_characters_by_what_is_taken_from_each():
    spacing = style_of(made(), "ZbBody").find("w:rPr/w:spacing", NS)
    assert numbers(spacing, "val") == [-5]  # 16 pt less 1/4: 15.75; the exact figure is 15.793


def test_page_numbers_differ_on_odd_and_even_pages_and_a_letters_first_has_none():
    for style, first in (("gbt9704", False), ("letter", True)):
        data = made(style)
        assert part(data, "word/settings.xml").find("w:evenAndOddHeaders", NS) is not None
        section = part(data).find(".//w:sectPr", NS)
        kinds = {n.get(w("type")) for n in section.findall("w:footerReference", NS)}
        assert {"default", "even"} <= kinds
        assert (section.find("w:titlePg", NS) is not None) is first
        assert ("first" in kinds) is first


def test_marks_that_may_not_begin_or_end_a_line_are_listed():
    settings = part(made(), "word/settings.xml")
    assert set(OPENERS) <= set(settings.find("w:noLineBreaksAfter", NS).get(w("val")))
    assert set(CLOSERS) <= set(settings.find("w:noLineBreaksBefore", NS).get(w("val")))


@pytest.mark.parametrize(
    ("style", "first", "left", "right"),
    [("ZbBody", 200, 0, 0), ("ZbHeading1", 200, 0, 0), ("ZbMainRecipients", 0, 0, 0),
     ("ZbAttachmentNote", 0, 200, 0), ("ZbNote", 200, 0, 0), ("ZbAuthoritySignature", 0, 0, 200),
     ("ZbImprint", 0, 100, 100)],
)  # fmt: skip
def test_indents_are_in_characters_with_their_lengths_beside_them(style, first, left, right):
    node = style_of(made(), style).find("w:pPr/w:ind", NS)
    said = {} if node is None else node.attrib
    chars = [int(said.get(w(f"{name}Chars"), "0")) for name in ("firstLine", "left", "right")]
    assert chars == [first, left, right]
    for name, value in zip(("firstLine", "left", "right"), chars, strict=True):
        length = int(said.get(w(name), "0"))
        assert length == pytest.approx(value / 100 * (280 if style == "ZbImprint" else 315), abs=6)


@pytest.mark.parametrize(
    ("style", "half_points"),
    [("ZbBody", 32), ("ZbTitle", 44), ("ZbImprint", 28), ("ZbPageNumber", 28),
     ("ZbCopyNumber", 32), ("ZbClassification", 32), ("ZbDocumentNumber", 32)],
)  # fmt: skip
def test_sizes_are_those_of_the_standard(style, half_points):
    assert numbers(style_of(made(), style).find("w:rPr/w:sz", NS), "val") == [half_points]


@pytest.mark.parametrize(
    ("style", "family"),
    [("ZbBody", "仿宋_GB2312"), ("ZbTitle", "方正小标宋简体"), ("ZbAuthorityMark", "方正小标宋简体"),
     ("ZbHeading1", "黑体"), ("ZbHeading2", "楷体_GB2312"), ("ZbHeading3", "仿宋_GB2312"),
     ("ZbClassification", "黑体"), ("ZbUrgency", "黑体"), ("ZbAttachmentLabel", "黑体"),
     ("ZbSignatory", "楷体_GB2312"), ("ZbPageNumber", "宋体"), ("ZbImprint", "仿宋_GB2312")],
)  # fmt: skip
def test_fonts_are_those_of_the_standard(style, family):
    assert style_of(made(), style).find("w:rPr/w:rFonts", NS).get(w("eastAsia")) == family


def test_nothing_is_bold():
    data = made()
    for root in (part(data, "word/styles.xml"), part(data)):
        assert {n.get(w("val"), "1") for n in root.iter(w("b"))} <= {"0"}
