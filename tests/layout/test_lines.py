"""Paragraphs whose lines would gape are not spread; an account number is never cut."""

from __future__ import annotations

import pytest

from pipeline.layout.blocks import style_document
from pipeline.layout.lines import gapes, lines_of
from pipeline.layout.styled import StyledBlock
from pipeline.model import Body, OfficialDocument, Paragraph, Source, TextElement
from pipeline.stylesheet import load_stylesheet


def test_lines_are_counted_with_marks_that_begin_none() -> None:
    assert lines_of("国" * 28, 26, 28) == 2
    assert lines_of("国" * 26, 26, 28) == 1
    assert lines_of("国" * 26 + "。", 26, 28) == 2
    assert lines_of("国" * 25 + "1234。", 26, 28) == 2


@pytest.mark.parametrize(("han", "uneven"), [(23, True), (24, False), (28, False)])
def test_a_line_gapes_from_a_fifth_of_a_character_between_two(han: int, uneven: bool) -> None:
    # A number of 18 digits goes to the next line: 28 less ``han`` places over the gaps before it.
    assert gapes("国" * han + "110101199003070011，请查收。", 28, 28) is uneven


def test_the_last_line_is_not_spread() -> None:
    assert not gapes("汇入110101199003070011", 28, 28)


@pytest.mark.parametrize(
    ("text", "align"),
    [
        (
            "请将款项汇入云汀市国库支付中心账号62220202001122334455，逾期不予办理。",
            "left",
        ),
        ("请将款项汇入账户名云汀市财政局国库支付中心账号6222，逾期不予办理。" * 2, None),
    ],
)
def test_a_paragraph_that_would_gape_is_set_from_the_left(text: str, align: str | None) -> None:
    source = Source("a.txt", 1, "ab" * 32, "utf-8", "lf")
    document = OfficialDocument(source, body=Body(main_text=(Paragraph(TextElement(text)),)))
    (block,) = style_document(document, load_stylesheet(), "a").flow
    assert isinstance(block, StyledBlock)
    assert block.align == align
