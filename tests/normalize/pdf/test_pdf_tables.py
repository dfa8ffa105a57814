"""Tables of PDF files without rules at their sides, or without any; heads of two rows."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.model import Footnote, OfficialDocument, Table
from tests.normalize.pdf.test_pdf_reader import (
    BODY,
    HEIGHT,
    LEFT,
    RIGHT,
    drawn,
    paragraph,
    read,
    write,
)

CENTRES = (130, 240, 330, 430)
FIGURES = [
    ["东湖区", "12.5", "13.1", "28.4"],
    ["西山县", "30.2", "31.0", "66.7"],
    ["北河县", "22.8", "23.3", "51.2"],
    ["南岭县", "18.4", "18.9", "40.6"],
]


def centred(canvas: Canvas, x: float, down: float, text: str, size: float = 12) -> None:
    width = sum(size * (1 if ord(char) > 255 else 0.5) for char in text)
    write(canvas, x - width / 2, down, text, size)


def row(canvas: Canvas, down: float, texts: list[str]) -> None:
    for x, text in zip(CENTRES, texts, strict=True):
        if text:
            centred(canvas, x, down, text)


def rows(canvas: Canvas, down: float, texts: list[list[str]]) -> float:
    for one in texts:
        row(canvas, down, one)
        down += 20
    return down


def level(canvas: Canvas, *downs: float) -> None:
    canvas.setLineWidth(0.6)
    for down in downs:
        canvas.line(LEFT, HEIGHT - down, RIGHT, HEIGHT - down)


def table_of(document: OfficialDocument) -> Table:
    (table,) = (block for block in document.body.main_text if isinstance(block, Table))
    return table


def cells(table: Table) -> list[list[tuple[str, int, int, bool]]]:
    return [
        [
            ("".join(p.content.text for p in c.blocks), c.column_span, c.row_span, c.is_header)
            for c in row
        ]
        for row in table.rows
    ]


HEAD = [
    [("县区", 1, 2, True), ("粮食产量", 2, 1, True), ("播种面积（万亩）", 1, 2, True)],
    [("2022年", 1, 1, True), ("2023年", 1, 1, True)],
]


def two_heads(canvas: Canvas) -> float:
    """A head of two rows with a name over two columns; where the figures begin."""
    paragraph(canvas, 100, BODY[:28])
    centred(canvas, CENTRES[0], 170, "县区")
    centred(canvas, (CENTRES[1] + CENTRES[2]) / 2, 160, "粮食产量")
    centred(canvas, CENTRES[3], 160, "播种面积")
    row(canvas, 180, ["", "2022年", "2023年", "（万亩）"])
    return 205


def test_names_over_several_columns_part_no_columns_in_a_table_of_level_rules():
    def page(canvas: Canvas) -> None:
        down = rows(canvas, two_heads(canvas), FIGURES)
        level(canvas, 145, 188, down)
        paragraph(canvas, down + 40, BODY)

    found = cells(table_of(read(drawn(page))))
    assert found[:2] == HEAD
    assert [[cell[0] for cell in one] for one in found[2:]] == FIGURES
    assert not any(cell[3] for one in found[2:] for cell in one)


def ruled(canvas: Canvas, texts: list[list[str]]) -> None:
    """A table of which every cell is ruled, its head of two rows at the top of the page."""
    edges = (LEFT, 180, 285, 380, RIGHT)
    centred(canvas, CENTRES[0], 130, "县区")
    centred(canvas, (CENTRES[1] + CENTRES[2]) / 2, 117, "粮食产量")
    centred(canvas, CENTRES[3], 130, "播种面积")
    row(canvas, 137, ["", "2022年", "2023年", ""])
    down = rows(canvas, 159, texts) - 15
    canvas.setLineWidth(0.6)
    for k in range(len(texts) + 1):
        canvas.line(LEFT, HEIGHT - 144 - 20 * k, RIGHT, HEIGHT - 144 - 20 * k)
    canvas.line(LEFT, HEIGHT - 103, RIGHT, HEIGHT - 103)
    canvas.line(edges[1], HEIGHT - 124, edges[3], HEIGHT - 124)
    for x in edges:
        canvas.line(x, HEIGHT - (124 if x == edges[2] else 103), x, HEIGHT - down)


def test_a_head_of_two_rows_is_one_and_said_again_it_is_told_apart():
    texts = [[f"{n}村", "1.5", "1.6", "2.2"] for n in "甲乙丙丁戊"]
    document = read(drawn(lambda c: ruled(c, texts), lambda c: ruled(c, texts[::-1])))
    found = cells(table_of(document))
    assert [[cell[3] for cell in one] for one in found[:3]] == [[True] * 3, [True] * 2, [False] * 4]
    assert found[0][1] == ("粮食产量", 2, 1, True)
    assert len(found) == 12
    again = [one.text for one in document.boilerplate if one.reason == "repeated-header"]
    assert again == ["县区", "粮食产量", "播种面积", "2022年", "2023年"]


NAMES = ["县区", "2022年", "2023年", "播种面积"]


def test_rows_in_columns_with_figures_are_a_table_without_rules():
    def page(canvas: Canvas) -> None:
        paragraph(canvas, 100, BODY[:28])
        down = rows(canvas, 150, [NAMES, *FIGURES])
        paragraph(canvas, down + 20, BODY)

    document = read(drawn(page))
    assert [[cell[0] for cell in one] for one in cells(table_of(document))] == [NAMES, *FIGURES]
    assert document.source.remarks == ()


@pytest.mark.parametrize(
    ("texts", "is_told"),
    [
        ([["周明", "李春生", "吴小平", "陈立"] for _ in range(4)], True),  # a list of names
        ([NAMES, *FIGURES[:2]], False),  # too few rows
    ],
)
def test_what_may_be_no_table_stays_in_rows_and_is_told(texts, is_told):
    def page(canvas: Canvas) -> None:
        paragraph(canvas, 100, BODY[:28])
        down = rows(canvas, 150, texts)
        paragraph(canvas, down + 20, BODY)

    document = read(drawn(page))
    assert not any(isinstance(block, Table) for block in document.body.main_text)
    assert any("没有框线的表格" in said for said in document.source.remarks) == is_told


def test_figures_that_do_not_stand_in_columns_are_no_table():
    def page(canvas: Canvas) -> None:
        for k, (one, other) in enumerate(pairwise([*FIGURES, *FIGURES])):
            for x, text in zip((90 + 17 * k, 230 - 9 * k, 420 + 6 * k), one[:3], strict=True):
                write(canvas, x, 120 + 20 * k, text if k % 2 else other[0], 12)

    assert not any(isinstance(b, Table) for b in read(drawn(page)).body.main_text)


def test_a_sign_whose_character_the_file_does_not_say_is_told():
    data = drawn(lambda canvas: paragraph(canvas, 100, BODY * 2))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        font = next(
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == "/Type0"
        )
        said = "".join(
            f"<{char.encode('utf-16-be').hex()}> <{code}>\n"
            for char in sorted(set(BODY))
            for code in ["0006" if char == "汛" else char.encode("utf-16-be").hex()]
        )
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
            "/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{len(set(BODY))} beginbfchar\n{said}endbfchar endcmap end end"
        )
        font.ToUnicode = pdf.make_stream(cmap.encode())
        out = io.BytesIO()
        pdf.save(out)
    document = read(out.getvalue())
    (said_of,) = document.source.remarks
    assert re.match(r"有 2 个字文件没有记下", said_of)
    assert document.body.main_text[0].content.text.count("\N{REPLACEMENT CHARACTER}") == 2


def test_the_notes_of_a_page_are_notes():
    def page(canvas: Canvas) -> None:
        down = paragraph(canvas, 100, BODY + "水库")
        write(canvas, LEFT + 5 * 16, down - 29 - 5, "1", 8)
        write(canvas, LEFT, 740, "¹ 指小型水库。", 10)

    document = read(drawn(page))
    notes = [block for block in document.body.main_text if isinstance(block, Footnote)]
    assert [note.content.text[note.number_end :].strip() for note in notes] == ["指小型水库。"]
