"""The widths of a table's columns that a Word file, a page or the rules of a PDF file state."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipeline.convert import ConvertOptions, convert, read_source
from pipeline.draft.reader import read_draft
from pipeline.draft.writer import write_draft
from pipeline.model import OfficialDocument, Table
from pipeline.model.column_widths import of_cells, shares_of

ABOVE = "关于下达项目计划的通知\n\n各县人民政府：\n\n　　现将项目计划下达给你们。\n\n"
BELOW = "\n云汀市水务局\n2024年3月5日\n"
ROWS = (
    ("序号", "项目名称", "建设内容"),
    ("1", "青川堤防工程", "加固堤防36公里，新建泵站3座"),
    ("2", "石桥水库工程", "加固大坝一座，改造溢洪道一处"),
)


def widths(document: OfficialDocument) -> list[float]:
    """In hundredths of the table's width; empty where none are noted."""
    blocks = [*document.body.main_text, *(b for a in document.body.attachments for b in a.blocks)]
    (table,) = (block for block in blocks if isinstance(block, Table))
    return list(table.widths or ())


def word(
    grid: Sequence[float], cells: Sequence[float] = (), kind: str = "dxa", merged: bool = False
) -> bytes:
    """A Word file with a table, its grid and its cells of so many mm; 0 of a cell for none.

    Cells of ``kind`` pct in hundredths of the table's width.
    """
    file = Document()
    for line in ABOVE.split():
        file.add_paragraph(line)
    table = file.add_table(rows=0, cols=3)
    for texts in ROWS:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    own = table._tbl
    for column, width in zip(own.tblGrid.findall(qn("w:gridCol")), grid, strict=False):
        column.set(qn("w:w"), str(round(width * 1440 / 25.4)))
    if not grid:
        own.remove(own.tblGrid)
    for row in own.tr_lst:
        for c, cell in enumerate(row.tc_lst):
            properties = cell.get_or_add_tcPr()
            for stated in properties.findall(qn("w:tcW")):
                properties.remove(stated)
            if cells and cells[c]:
                stated = properties._add_tcW()
                scale = 1440 / 25.4 if kind == "dxa" else 50
                stated.set(qn("w:w"), str(round(cells[c] * scale)))
                stated.set(qn("w:type"), kind)
    if merged:
        table.cell(0, 1).merge(table.cell(0, 2))
    for line in BELOW.split():
        file.add_paragraph(line)
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def page(table: str, cells: Sequence[str] = ("", "", "")) -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td{a}>{t}</td>" for a, t in zip(cells, texts, strict=True)) + "</tr>"
        for texts in ROWS
    )
    above, below = ("".join(f"<p>{line}</p>" for line in t.split()) for t in (ABOVE, BELOW))
    return f"<html><body>{above}<table border=1>{table}{rows}</table>{below}</body></html>".encode()


@pytest.mark.parametrize(
    ("grid", "cells", "kind", "noted"),
    [
        ((15, 45, 90), (), "dxa", [10, 30, 60]),
        ((15, 45, 90), (50, 50, 50), "dxa", [10, 30, 60]),
        ((50, 50, 50), (15, 45, 90), "dxa", [10, 30, 60]),
        ((), (15, 45, 90), "dxa", [10, 30, 60]),
        ((50, 50, 50), (10, 30, 60), "pct", [10, 30, 60]),
        ((50, 50, 50), (15, 45, 0), "dxa", []),
        ((50, 50, 50), (50, 50, 50), "dxa", []),
        ((50, 50, 52.4), (), "dxa", []),
        ((50, 50, 52.7), (), "dxa", [32.7, 32.8, 34.5]),
    ],
)
def test_a_word_file_states_widths_by_its_grid_else_by_its_cells(
    grid: Sequence[float], cells: Sequence[float], kind: str, noted: list[float]
) -> None:
    found = widths(read_source(word(grid, cells, kind), "文.docx").document)
    assert found == pytest.approx(noted, abs=0.11)


def test_merged_cells_of_a_word_file_hide_no_width() -> None:
    merged = word((15, 45, 90), merged=True)
    assert widths(read_source(merged, "文.docx").document) == [10, 30, 60]


@pytest.mark.parametrize(
    ("table", "cells", "noted"),
    [
        ('<colgroup><col width="60"><col width=180><col width=360></colgroup>', ("",) * 3, True),
        ('<col style="width:10%"><col style="width:30%"><col>', ("",) * 3, True),
        ('<col width="60"><col width=180><col>', ("",) * 3, False),
        ("", (' width="10%"', ' width="30%"', ' width="60%"'), True),
        ("", (' style="width:15mm"', ' width=40 style="width:4.5cm"', ' width="340.157"'), True),
        ("", (' style="min-width:15mm"', ' style="width:45mm"', ' style="width:90mm"'), False),
        ("", (' width="10%"', ' width="45"', ' width="90"'), False),
        ("", (' width="45"', ' width="45"', ' width="45"'), False),
    ],
)
def test_a_page_states_widths_by_its_columns_else_by_its_cells(
    table: str, cells: Sequence[str], noted: bool
) -> None:
    found = widths(read_source(page(table, cells), "文.html").document)
    assert found == ([10, 30, 60] if noted else [])


@pytest.mark.parametrize("more", ["", "<tbody>", "<thead>", "<colgroup>"])
def test_a_group_of_columns_need_not_be_closed(more: str) -> None:
    stated = f"<colgroup><col width=60><col width=180><col width=360>{more}"
    assert widths(read_source(page(stated), "文.html").document) == [10, 30, 60]


def test_columns_of_a_page_may_be_stated_several_at_once() -> None:
    stated = '<colgroup span=2 width="20%"></colgroup><colgroup><col width="60%"></colgroup>'
    assert widths(read_source(page(stated), "文.html").document) == [20, 20, 60]


def test_the_rules_of_a_pdf_file_state_widths() -> None:
    made = convert(word((15, 45, 90)), "文.docx", ConvertOptions(outputs=("pdf",)))
    found = widths(read_source(made.outputs["pdf"], "文.pdf").document)
    assert found == pytest.approx([10, 30, 60], abs=0.3)


@pytest.mark.parametrize("grid", [(15, 45, 90), (33, 41, 77), (17.77, 23.19, 108.3)])
def test_widths_stay_in_the_draft_and_in_the_json(grid: Sequence[float]) -> None:
    document = read_source(word(grid), "文.docx").document
    assert widths(document)
    written = write_draft(document)
    assert widths(read_draft(written, "文.md").document) == widths(document)
    # Bars stay bars, for whoever changes a cell by hand; another count of columns states nothing.
    assert "<table>" not in written.decode()
    (stated,) = (line for line in written.decode().splitlines() if line.startswith("<!-- 列宽 "))
    other = written.decode().replace(stated, "<!-- 列宽宜宽 -->").encode()
    assert not widths(read_draft(other, "文.md").document)


def test_a_table_that_states_none_is_drawn_with_bars() -> None:
    written = write_draft(read_source(word((50, 50, 50)), "文.docx").document).decode()
    assert "| 序号 |" in written


def test_shares_are_a_hundred_in_all_and_stay_so() -> None:
    found = shares_of([1, 1, 1, 4])
    assert found == (14.3, 14.3, 14.3, 57.1)
    assert shares_of(found) == found
    assert not shares_of([1, float("inf")])
    assert not shares_of([1, 100_000])


def test_a_cell_over_several_columns_tells_the_one_that_is_not_known() -> None:
    assert of_cells([(0, 1, 10), (0, 3, 60), (1, 2, 50), (2, 1, 20)], 3) == [10, 30, 20]
    assert of_cells([(0, 1, 10), (0, 3, 60)], 3) == [10, 0, 0]
    assert of_cells([(0, 2, 10), (1, 1, 20), (2, 2, 5)], 3) == [0, 20, 0]
