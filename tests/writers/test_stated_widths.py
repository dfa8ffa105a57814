"""Columns as wide as the source states, in mm, in PDF and Word; and where that does not do."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from zipfile import ZipFile

import pytest
from docx_making import NS, part, w

from pipeline.convert import ConvertOptions, convert
from pipeline.inspection.drawn import boxes

WIDTH = 156  # 版心, in mm
PAGE = """<meta charset="utf-8"><div class="article"><h1>关于下达项目计划的通知</h1>
<p>各县水务局：</p><p>现将项目计划下达给你们。</p><table border="1"><colgroup>{columns}</colgroup>
{rows}</table><p align="right">云汀市水务局</p><p align="right">2024年3月5日</p></div>"""
ROWS = (
    ("序号", "项目名称", "建设内容", "电话"),
    ("1", "青川堤防工程", "加固堤防，新建泵站", "13800001234"),
    ("2", "石桥水库工程", "加固大坝，改造溢洪道", "13800005678"),
)


def made(*shares: float, rows=ROWS):
    columns = "".join(f'<col width="{share}%">' for share in shares)
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}</tr>" for texts in rows)
    page = PAGE.format(columns=columns, rows=cells)
    return convert(page.encode(), "文.html", ConvertOptions(outputs=("docx", "pdf", "ofd"))).outputs


def in_pdf(outputs):
    """Widths of the columns in mm, by the rules between them."""
    upright = [b for b in boxes(outputs["pdf"], 0) if b.bottom - b.top > 3 and b.right - b.left < 1]
    found: list[float] = []
    for x in sorted((b.left + b.right) / 2 for b in upright):
        if not found or x - found[-1] > 1:
            found.append(x)
    return [b - a for a, b in pairwise(found)]


def in_word(outputs):
    (grid,) = part(outputs["docx"]).findall(".//w:tbl/w:tblGrid", NS)
    return [int(one.get(w("w"))) * 25.4 / 1440 for one in grid]


def in_ofd(outputs):
    """Widths of the columns in mm, by the upright lines of the path that draws the rules."""
    with ZipFile(io.BytesIO(outputs["ofd"])) as file:
        contents = [file.read(n).decode() for n in file.namelist() if n.endswith("Content.xml")]
    (path,) = (
        p for c in contents for p in re.findall(r"<ofd:AbbreviatedData>(.*?)<", c) if "M" in p
    )
    ends = re.findall(r"M ([0-9.]+) [0-9.]+ L ([0-9.]+) [0-9.]+", path)
    return [b - a for a, b in pairwise(sorted({float(a) for a, b in ends if a == b}))]


def both(outputs):
    """The widths in mm, after a look that all files have the same."""
    drawn = in_pdf(outputs)
    assert drawn == pytest.approx(in_word(outputs), abs=0.4)
    assert drawn == pytest.approx(in_ofd(outputs), abs=0.1)
    return drawn


CONTENT = both(made())


@pytest.mark.parametrize("shares", [(10, 15, 50, 25), (8, 47, 20, 25), (30, 20, 20, 30)])
def test_columns_are_as_wide_as_the_source_states(shares):
    right = [WIDTH * share / 100 for share in shares]
    assert both(made(*shares)) == pytest.approx(right, abs=0.5)
    assert pytest.approx(right, abs=3) != CONTENT


def test_columns_that_are_all_alike_state_nothing():
    assert both(made(25, 25, 25, 25)) == pytest.approx(CONTENT, abs=0.1)


@pytest.mark.parametrize(
    ("telephone", "others"), [(20.0, [25, 25, 75]), (10.0, [23.5, 23.5, 79.5]), (9.0, CONTENT[:3])]
)
def test_a_width_that_would_cut_a_number_gives_way(telephone, others):
    found = both(made(16, 16, 68 - telephone, telephone))
    whole = 11 / 2 * 12 * 25.4 / 72  # mm of eleven digits in 12 pt
    assert found[3] >= whole + 2
    assert found[:3] == pytest.approx(others, abs=1)


@pytest.mark.parametrize("number", [8.0, 3.0, 1.0])
def test_no_word_of_a_head_stands_on_end(number):
    found = both(made(number, 25, 75 - 20 - number, 20))
    assert found[0] >= 2 * 12 * 25.4 / 72 + 2
    assert (found[0] == pytest.approx(12.5, abs=0.4)) == (number == 8)


def test_what_little_a_column_lacks_the_others_give():
    found = both(made(3, 27, 50, 20))
    lacking = found[0] - 0.03 * WIDTH
    assert 3 < lacking < 10
    assert found[1] + found[2] == pytest.approx(0.77 * WIDTH - lacking, abs=1.5)
    assert found[3] == pytest.approx(0.2 * WIDTH, abs=1.5)


def test_widths_for_another_count_of_columns_say_nothing():
    assert both(made(10, 20, 70)) == pytest.approx(CONTENT, abs=0.1)
