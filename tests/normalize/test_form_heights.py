"""Forms: the heights of rows that a source states, and blanks that text cannot draw merged."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document
from docx.shared import Mm

from pipeline.convert import ConvertOptions, convert, read_source
from pipeline.draft.reader import read_draft
from pipeline.draft.writer import write_draft
from pipeline.model import OfficialDocument, Table

ABOVE = "关于报送登记表的通知\n\n各县人民政府：\n\n　　请填写登记表，于5月6日前报送。\n\n"
BELOW = "\n云汀市水务局\n2024年3月5日\n"


def table_of(document: OfficialDocument) -> Table:
    blocks = [*document.body.main_text, *(b for a in document.body.attachments for b in a.blocks)]
    (table,) = (block for block in blocks if isinstance(block, Table))
    return table


def heights(document: OfficialDocument) -> list[list[float]]:
    """Of each cell in mm; 0 where none is noted."""
    return [[cell.height_mm or 0 for cell in row] for row in table_of(document).rows]


def word(*rows: tuple[Sequence[str], float]) -> bytes:
    file = Document()
    for line in ABOVE.split():
        file.add_paragraph(line)
    made = file.add_table(rows=0, cols=2)
    for texts, height in rows:
        row = made.add_row()
        if height:
            row.height = Mm(height)
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for line in BELOW.split():
        file.add_paragraph(line)
    kept = io.BytesIO()
    file.save(kept)
    return kept.getvalue()


def test_the_heights_of_a_word_file_are_noted_where_one_writes() -> None:
    data = word(
        (("姓名", ""), 0),
        (("单位", ""), 11.9),
        (("主要事迹", ""), 12.1),
        (("单位意见", "（盖章）\n年 月 日"), 40),
        (("住址", "青川路2号"), 40),
    )
    noted = heights(read_source(data, "文.docx").document)
    assert noted == [[0, 0], [0, 0], [0, 12.1], [0, 40], [0, 0]]


def test_a_height_comes_back_from_our_own_files() -> None:
    data = word((("姓名", ""), 0), (("主要事迹", ""), 60), (("备注", ""), 20))
    made = convert(data, "文.docx", ConvertOptions(outputs=("docx", "pdf"))).outputs
    again = heights(read_source(made["docx"], "文.docx").document)
    assert again == [[0, 0], [0, pytest.approx(60, abs=0.1)], [0, pytest.approx(20, abs=0.1)]]
    drawn = heights(read_source(made["pdf"], "文.pdf").document)
    assert drawn == [[0, 0], [0, pytest.approx(60, abs=0.3)], [0, pytest.approx(20, abs=0.3)]]


def test_a_draft_says_the_heights() -> None:
    data = word((("姓名", ""), 0), (("主要事迹", ""), 60), (("备注", ""), 20))
    document = read_source(data, "文.docx").document
    draft = write_draft(document)
    assert b'<td style="height:60mm"></td>' in draft
    assert heights(read_draft(draft, "文.md").document) == heights(document)


def spans(document: OfficialDocument) -> list[list[tuple[int, bool]]]:
    """Columns of each cell, and whether it is of a head."""
    return [[(cell.column_span, cell.is_header) for cell in row] for row in table_of(document).rows]


FORM = (
    "| 姓名 |  | 性别 |  |\n| --- | --- | --- | --- |\n| 主要事迹 |  |  |  |\n| 学历 |  |  |  |\n"
)
MERGED = [[(1, False)] * 4, [(1, False), (3, False)], [(1, False)] * 4]


@pytest.mark.parametrize("name", ["文.md", "文.txt"])
def test_beside_a_label_for_a_long_answer_bars_draw_one_cell(name: str) -> None:
    text = ABOVE.replace("关于", "# 关于") if name == "文.md" else ABOVE
    document = read_source((text + FORM + BELOW).encode(), name).document
    assert spans(document) == MERGED


def test_a_head_without_blanks_and_a_row_with_an_answer_stay_as_they_are() -> None:
    listed = FORM.replace("姓名 |  | 性别 |  |", "姓名 | 事迹 | 性别 | 备注 |")
    document = read_source((ABOVE + listed + BELOW).encode(), "文.md").document
    assert spans(document) == [[(1, True)] * 4, [(1, False)] * 4, [(1, False)] * 4]
    answered = FORM.replace("主要事迹 |  |", "主要事迹 | 有 |")
    document = read_source((ABOVE + answered + BELOW).encode(), "文.md").document
    assert spans(document) == [[(1, False)] * 4] * 3


def test_a_draft_of_a_form_keeps_its_cells() -> None:
    document = read_source((ABOVE + FORM + BELOW).encode(), "文.txt").document
    assert spans(read_draft(write_draft(document), "文.md").document) == MERGED
    # A head that looks like a form's first row is written so that it stays one.
    page = (
        '<meta charset="utf-8"><div class="article"><h1>关于报送登记表的通知</h1><p>各县：</p>'
        "<p>请填写登记表，于5月6日前报送。</p><table border=1><tr><th>姓名</th><th></th></tr>"
        "<tr><td>备注</td><td></td></tr><tr><td>住址</td><td>青川路2号</td></tr></table></div>"
    )
    document = read_source(page.encode(), "文.html").document
    again = read_draft(write_draft(document), "文.md").document
    assert spans(again) == spans(document)


def test_rows_that_merged_cells_cover_whole_are_no_rows() -> None:
    page = (
        '<meta charset="utf-8"><div class="article"><h1>关于报送登记表的通知</h1><p>各县：</p>'
        '<p>请填写登记表，于5月6日前报送。</p><table border="1"><tr><td rowspan="2">姓名</td>'
        '<td rowspan="2">陆远山</td></tr><tr></tr><tr><td>住址</td><td>青川路2号</td></tr></table>'
        "</div>"
    )
    table = table_of(read_source(page.encode(), "文.html").document)
    texts = [["".join(b.content.text for b in cell.blocks) for cell in row] for row in table.rows]
    assert texts == [["姓名", "陆远山"], ["住址", "青川路2号"]]
    assert [[cell.row_span for cell in row] for row in table.rows] == [[1, 1], [1, 1]]
