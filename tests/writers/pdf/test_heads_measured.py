"""版头 in millimetres, in the PDF and in the Word file as LibreOffice shows it.

GB/T 9704-2012 7.2.4 (35 mm from 版心 to the mark, 文件 at the right and halfway up), 7.2.7 (4 mm
from 发文字号 to the red line), 10.1 (a letter's mark 30 mm below the sheet's edge, 4 mm above its
rule).
"""

from __future__ import annotations

import io

import pdf_making as making
import pdf_reading as reading
import pytest

from pipeline.model import Body, Header
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.docx.writer import write_docx
from pipeline.writers.pdf.writer import write_pdf

TOP = 37 + 35
EM = 16 * reading.MM_A_POINT
RED = (255, 0, 0)
NAMES = ("云汀省发展和改革委员会", "云汀省财政厅", "云汀省人力资源和社会保障厅")
ABOVE = {
    "copy_number": making.t("000123"),
    "classification": making.t("机密★1年"),
    "urgency": making.t("特急"),
}


def emission(mark: str, style: str = "gbt9704", **above):
    header = Header(
        authority_mark=making.t(mark), document_number=making.t("云政发〔2024〕15号"), **above
    )
    body = Body(
        title=making.t("云汀省人民政府关于做好防汛工作的通知"),
        main_text=making.paragraphs("现将有关事项通知如下。"),
    )
    document = making.document(body, header=header)
    return making.emission(document, sheet=load_stylesheet(style))


@pytest.fixture(params=["pdf", "docx"])
def shown(request):
    """Makes an emission's file and gives the PDF that shows it."""
    if request.param == "pdf":
        return write_pdf
    rendered = request.getfixturevalue("rendered")

    def show(made) -> bytes:
        out = io.BytesIO()
        rendered(write_docx(made), "head").save(out)
        return out.getvalue()

    return show


def line(data: bytes, start: str) -> reading.SetLine:
    """The line that begins so, without the blanks that a viewer sees between its characters."""
    chars = [char for char in reading.pages(data)[0] if not char.text.isspace()]
    found = reading.lines(chars)
    return next(item for item in found if item.text.startswith(start))


def red_rules(data: bytes) -> list[tuple[float, float]]:
    """Upper and lower edges of what is red over nearly the whole width."""
    return reading.red_bands(data, 0)


@pytest.mark.parametrize("above", [{}, ABOVE])
def test_the_mark_is_at_72_and_the_number_four_above_its_rule(shown, above):
    data = shown(emission("云汀省人民政府文件", **above))
    (rule,) = red_rules(data)
    assert reading.ink(data, 0, 68, 95).top == pytest.approx(TOP, abs=0.3)
    number = line(data, "云政发")
    box = number.y + 0.12 * EM
    assert (rule[0] + rule[1]) / 2 - box == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("count", [2, 3])
def test_the_word_of_a_joint_mark_is_halfway_up_at_the_right(shown, count):
    data = shown(emission(" ".join(NAMES[:count]) + "文件"))
    names = [line(data, name[:6]) for name in NAMES[:count]]
    word = line(data, "文件")
    assert [name.text for name in names] == list(NAMES[:count])
    assert word.y == pytest.approx((names[0].y + names[-1].y) / 2, abs=0.2)
    size = names[0].chars[0].size * reading.MM_A_POINT
    edges = [name.chars[-1].x + size for name in names]
    assert max(edges) - min(edges) < 0.5  # spread to one width
    assert word.x - max(edges) == pytest.approx(size / 2, abs=0.5)
    assert names[0].x - 28 == pytest.approx(184 - word.chars[-1].x - size, abs=0.5)  # centred
    assert reading.ink(data, 0, 60, names[0].y).top == pytest.approx(TOP, abs=0.4)


def test_a_mark_of_fifteen_characters_is_one_row(shown):
    data = shown(emission("云汀省人力资源和社会保障厅文件"))
    mark = line(data, "云汀省人力")
    assert mark.text == "云汀省人力资源和社会保障厅文件"
    assert mark.chars[0].size == 29
    assert reading.ink(data, 0, 60, mark.y).top == pytest.approx(TOP, abs=0.4)


def test_a_letters_mark_is_four_above_its_rule(shown):
    data = shown(emission("云汀省人民政府办公厅", style="letter"))
    rules = red_rules(data)
    ink = reading.ink(data, 0, 25, rules[0][0] - 1)
    assert ink.top == pytest.approx(30, abs=0.3)
    assert rules[0][0] - ink.bottom == pytest.approx(4, abs=0.3)
