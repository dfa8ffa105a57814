"""22 rows of 28 characters on every page: proved for Word, measured in LibreOffice."""

import re

import pytest
from docx_making import NS, document, emission, part, text, w

from pipeline.model import Imprint
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.writer import write_docx

SHEET = load_stylesheet()
HAN = "国" * (28 * 22 * 2)


def attribute(node, name):
    return int(node.get(w(name)))


@pytest.fixture(scope="module")
def made():
    return write_docx(emission(document(HAN, title="")))


def test_a_row_holds_28_advances_and_a_page_22_rows_in_word(made):
    page = part(made).find(".//w:sectPr", NS)
    size, margins = page.find("w:pgSz", NS), page.find("w:pgMar", NS)
    width = attribute(size, "w") - attribute(margins, "left") - attribute(margins, "right")
    height = attribute(size, "h") - attribute(margins, "top") - attribute(margins, "bottom")
    styles = part(made, "word/styles.xml")
    body = styles.find(".//w:style[@w:styleId='ZbBody']", NS)
    advance = attribute(body.find("w:rPr/w:sz", NS), "val") * 10
    advance += attribute(body.find("w:rPr/w:spacing", NS), "val")
    line = body.find("w:pPr/w:spacing", NS)
    assert line.get(w("lineRule")) == "exact"
    pitch = attribute(line, "line")
    assert 28 * advance <= width < 29 * advance
    assert 22 * pitch <= height < 23 * pitch
    # The indent of two characters leaves room for 26.
    assert 2 * 320 + 26 * advance <= width
    grid = page.find("w:docGrid", NS)
    assert (grid.get(w("type")), attribute(grid, "linePitch")) == ("lines", pitch)


def test_nothing_in_the_defaults_breaks_the_grid(made):
    defaults = part(made, "word/styles.xml").find("w:docDefaults", NS)
    for name in ("autoSpaceDE", "autoSpaceDN", "widowControl", "overflowPunct", "adjustRightInd"):
        assert defaults.find(f".//w:{name}", NS).get(w("val")) == "0"


def test_rows_of_larger_type_take_whole_grid_rows():
    measures = Measures(SHEET)
    for key, style in SHEET.paragraphs.items():
        if key in {"table_text", "footnote"}:  # these have a pitch of their own
            continue
        assert measures.line(style) % measures.pitch == 0
        assert measures.line(style) >= style.size_pt * 20


def test_the_page_number_stands_seven_millimetres_below_the_text():
    measures = Measures(SHEET)
    height = measures.footer_before + measures.footer_line
    assert measures.footer_distance + height == SHEET.page.bottom.twips
    baseline = measures.footer_distance + measures.footer_line * 0.2
    centre_mm = (baseline + 0.35 * 14 * 20) / 1440 * 25.4
    assert centre_mm == pytest.approx(35 - 7, abs=0.1)


def lines(page):
    """The page's lines by baseline, top first, each as ``(top in points, text)``."""
    text = page.get_textpage()
    found = {}
    for i in range(text.count_chars()):
        char = text.get_text_range(i, 1)
        if not char.strip():
            continue
        bottom = text.get_charbox(i)[1]
        key = next((y for y in found if abs(y - bottom) < 6), bottom)
        found.setdefault(key, []).append(char)
    return [(y, "".join(found[y])) for y in sorted(found, reverse=True)]


def test_libreoffice_sets_22_rows_of_28_characters(rendered, made):
    pdf = rendered(made)
    assert len(pdf) == 3  # the first row's indent pushes two characters over
    for number in (0, 1):
        rows = [text for _y, text in lines(pdf[number]) if "国" in text]
        assert [len(row) for row in rows] == ([26] if number == 0 else [28]) + [28] * 21


def test_libreoffice_shows_every_character_of_a_hard_document(rendered):
    hard = "朱镕基与\N{CJK UNIFIED IDEOGRAPH-2B36C}、<b>&amp;“引号”——……①℃m³“=1+1”。"
    data = write_docx(emission(document(hard, title="<w:p>=SUM(A1)</w:p>的通知")))
    pdf = rendered(data, "hard")
    shown = pdf[0].get_textpage().get_text_range()
    for char in set(hard) - set("—…"):
        assert char in shown, char
    assert "=SUM(A1)" in shown


def test_page_numbers_alternate_at_the_outer_edge(rendered, made):
    pdf = rendered(made)
    for number, page in enumerate(pdf, start=1):
        y, text = lines(page)[-1]
        assert re.fullmatch(f"—{number}—", text)
        assert y < 99
        boxes = page.get_textpage()
        left = min(
            boxes.get_charbox(i)[0]
            for i in range(boxes.count_chars())
            if boxes.get_text_range(i, 1) == "—"
        )
        assert (left > 300) == (number % 2 == 1)


@pytest.mark.parametrize("paragraphs", [2, 12, 20])
def test_the_imprint_stands_at_the_foot_of_an_even_last_page(rendered, paragraphs):
    """On the body's own last page or on one of its own; its last row is the last of 版心."""
    imprint = Imprint(text("抄送：市委办公室。"), text("某市人民政府办公室"), text("3月5日印发"))
    body = (
        "关于加强数字政府建设的决策部署经市政府同意现就有关事项通知如下请结合实际认真抓好落实" * 2
    )
    data = write_docx(emission(document(*[body] * paragraphs, imprint=imprint)))
    pdf = rendered(data, f"imprint{paragraphs}")
    assert len(pdf) % 2 == 0
    rows = [(y, shown) for y, shown in lines(pdf[len(pdf) - 1]) if "印发" in shown]
    assert len(rows) == 1
    bottom = SHEET.page.bottom.in_pt
    assert bottom < rows[0][0] < bottom + SHEET.grid.row_pitch.in_pt


def test_a_landscape_page_keeps_its_number_where_portrait_pages_have_it(rendered):
    """Turned back, the sheet has its dash 28 mm above its foot, one character from the left."""
    from test_docx_forms import landscape_document

    pdf = rendered(write_docx(emission(landscape_document())), "landscape")
    sizes = [tuple(round(side) for side in page.get_size()) for page in pdf]
    assert sizes[:3] == [(595, 842), (842, 595), (595, 842)]
    page = pdf[1]
    text = page.get_textpage()
    dashes = [
        text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1) == "—"
    ]
    assert len(dashes) == 2
    mm = 25.4 / 72
    for left, _bottom, right, _top in dashes:
        assert (left + right) / 2 * mm == pytest.approx(28, abs=1.5)
    top = 210 - max(box[3] for box in dashes) * mm
    assert top == pytest.approx(28 + 14 * mm, abs=1.5)
