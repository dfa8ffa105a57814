"""Forms as Word, LibreOffice and the PDF show them: room to write, in mm."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from docx_making import NS, part, w

from pipeline.convert import ConvertOptions, convert
from pipeline.inspection.drawn import boxes, lines, pages

PAGE = """<meta charset="utf-8"><div class="article"><h1>关于推荐优秀教师的通知</h1>
<p>各县教育局：</p><p>请填写推荐表，于5月6日前报送。</p><p>附件：推荐表</p>
<p align="right">云汀市教育局</p><p align="right">2024年3月5日</p>
<p>附件</p><p>推荐表</p><table border="1">
<tr><td>姓名</td><td></td><td>性别</td><td></td></tr>
<tr><td>主要事迹</td><td colspan="3"></td></tr>
<tr><td>单位意见</td><td colspan="3">负责人签字：<br>（盖章）<br>年　　月　　日</td></tr>
</table></div>"""

EM = 12 * 25.4 / 72


@pytest.fixture(scope="module")
def made():
    return convert(PAGE.encode(), "文.html", ConvertOptions(outputs=("docx", "pdf"))).outputs


def rules(data, page):
    """Where rules across the page lie, from above; those of one row once."""
    found = sorted({round(b.top, 1) for b in boxes(data, page) if b.right - b.left > 15})
    return [y for i, y in enumerate(found) if not i or y - found[i - 1] > 1]


def line(data, page, text):
    """The line that holds a text."""
    (found,) = (one for one in lines(pages(data)[page]) if text in one.text.replace(" ", ""))
    return found


def test_rows_of_a_form_are_as_high_as_their_labels_ask(made):
    # 9 for a word, 48 for six lines, 37 for two lines above three of 签字, 盖章 and the date.
    tops = rules(made["pdf"], 1)
    assert [b - a for a, b in pairwise(tops)] == [
        pytest.approx(9, abs=0.2),
        pytest.approx(48, abs=0.2),
        pytest.approx(37.5, abs=0.2),
    ]


def test_a_form_is_signed_in_its_lower_right_corner(made):
    data = made["pdf"]
    foot, edge = rules(data, 1)[-1], 28 + 156
    date, seal, signed = (line(data, 1, text) for text in ("月", "盖章", "签字"))
    # Where each ends, with the blank that belongs to its last character.
    ends = [[c.x for c in one.chars if c.text.strip()][-1] + EM for one in (date, seal, signed)]
    assert edge - ends[0] == pytest.approx(1.2 + EM, abs=0.3)
    # The blank of a cell, of a row and of a character below its baseline.
    assert foot - date.y == pytest.approx(1.2 + 1.1 + 0.5, abs=0.3)
    assert date.y - seal.y == pytest.approx(18 * 25.4 / 72, abs=0.1)
    assert (seal.x + ends[1]) / 2 == pytest.approx((date.x + ends[0]) / 2, abs=0.3)
    assert edge - ends[2] == pytest.approx(1.2 + 6 * EM, abs=0.3)  # room to sign


def test_word_has_the_same_heights_and_places(made):
    rows = part(made["docx"]).findall(".//w:tbl", NS)[-1].findall("w:tr", NS)
    said = [row.find("w:trPr/w:trHeight", NS) for row in rows]
    assert [one.get(w("hRule")) for one in said] == ["atLeast"] * 3
    heights = [int(one.get(w("val"))) * 25.4 / 1440 for one in said]
    assert heights == pytest.approx([9, 48, 37.4], abs=0.2)
    cells = [row.findall("w:tc", NS)[1] for row in rows]
    assert [c.find("w:tcPr/w:vAlign", NS).get(w("val")) for c in cells] == [
        "center",
        "top",  # what is written there begins at its top
        "bottom",
    ]
    assert [p.find("w:pPr/w:jc", NS).get(w("val")) for p in cells[2].findall("w:p", NS)] == [
        "right"
    ] * 3
    assert cells[1].find("w:p/w:pPr/w:jc", NS).get(w("val")) == "left"


def test_libreoffice_shows_the_form_as_the_pdf_has_it(made, rendered):
    kept = io.BytesIO()
    rendered(made["docx"], "form").save(kept)
    ours, theirs = rules(made["pdf"], 1), rules(kept.getvalue(), 1)
    assert theirs == pytest.approx(ours, abs=0.7)
    for text in ("月", "盖章", "签字"):
        assert line(kept.getvalue(), 1, text).y == pytest.approx(
            line(made["pdf"], 1, text).y, abs=1
        )


INSTRUCTED = PAGE.replace(
    '<td>主要事迹</td><td colspan="3"></td>',
    '<td>主要事迹</td><td colspan="3">（500字以内）<br>本人签名：</td>',
)


def test_an_instruction_stands_at_the_top_and_the_signature_at_the_foot(rendered):
    outputs = convert(
        INSTRUCTED.encode(), "文.html", ConvertOptions(outputs=("docx", "pdf"))
    ).outputs
    kept = io.BytesIO()
    rendered(outputs["docx"], "instructed").save(kept)
    for data in (outputs["pdf"], kept.getvalue()):
        tops = rules(data, 1)
        assert line(data, 1, "500字").y - tops[1] == pytest.approx(1.2 + 4.4, abs=1)
        assert tops[2] - line(data, 1, "本人签名").y == pytest.approx(1.2 + 2.1, abs=1)
