"""Every figure of the style sheet, measured from the finished PDF. Lengths in mm."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pdf_making as making
import pdf_reading as reading
import pytest

from pipeline.model import Body, Header, Imprint
from pipeline.stylesheet import load_stylesheet
from pipeline.units import Length
from pipeline.writers.pdf.options import PdfOptions
from pipeline.writers.pdf.writer import write_pdf

LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 210.0 - 26.0, 297.0 - 35.0
PITCH = 28.95 * reading.MM_A_POINT
CHAR = 15.793 * reading.MM_A_POINT
EM = 16 * reading.MM_A_POINT
HAN = "国务院发展研究中心市场经济信息处关于推进电子政务建设管理工作的意见和要求"


@pytest.fixture(scope="module")
def full() -> bytes:
    return write_pdf(making.emission(making.full_document()))


@pytest.fixture(scope="module")
def dense() -> bytes:
    """Pages of Han text alone."""
    return write_pdf(making.emission(Body(main_text=making.paragraphs(HAN * 60))))


def lines_of(data: bytes, number: int) -> list[reading.SetLine]:
    return reading.lines(reading.pages(data)[number])


def line_with(data: bytes, start: str) -> reading.SetLine:
    for chars in reading.pages(data):
        for line in reading.lines(chars):
            if line.text.startswith(start):
                return line
    raise AssertionError(start)


def test_paper_is_a4(full: bytes):
    import pypdfium2

    for page in pypdfium2.PdfDocument(full):
        assert page.get_width() * reading.MM_A_POINT == pytest.approx(210, abs=0.05)
        assert page.get_height() * reading.MM_A_POINT == pytest.approx(297, abs=0.05)


def test_22_rows_of_28_characters(dense: bytes):
    lines = lines_of(dense, 1)
    rows = [line for line in lines if not reading.is_page_number(line)]
    assert len(rows) == 22
    assert {len(line.text) for line in rows} == {28}
    for above, below in pairwise(rows):
        assert below.y - above.y == pytest.approx(PITCH, abs=0.01)


def test_rows_fill_the_type_area(dense: bytes):
    rows = [line for line in lines_of(dense, 1) if not reading.is_page_number(line)]
    # A row is its glyph and half the gap above and below; its glyph's em box rises 0.88 em.
    half_gap = (PITCH - EM) / 2
    first_top = rows[0].y - 0.88 * EM - half_gap
    last_bottom = rows[-1].y + 0.12 * EM + half_gap
    assert first_top == pytest.approx(TOP, abs=0.3)
    assert last_bottom == pytest.approx(BOTTOM, abs=0.4)


def test_justified_edges_are_exact(dense: bytes):
    rows = [line for line in lines_of(dense, 1) if not reading.is_page_number(line)]
    for line in rows:
        assert line.x == pytest.approx(LEFT, abs=0.1)
        assert line.chars[-1].x + EM == pytest.approx(RIGHT, abs=0.1)
        steps = [b.x - a.x for a, b in pairwise(line.chars)]
        assert max(steps) - min(steps) < 0.01
        assert steps[0] == pytest.approx(CHAR, abs=0.02)


def test_mixed_lines_are_exact_too(full: bytes):
    seen = 0
    for chars in reading.pages(full):
        rows = reading.lines(chars)
        for line, after in pairwise(rows):
            # A line of a paragraph that goes on at the left edge.
            if not (line.chars[0].size == pytest.approx(16) and len(line.text) > 22):
                continue
            if abs(after.x - LEFT) > 0.01 or reading.is_page_number(after):
                continue
            last = line.chars[-1]
            if "\u4e00" <= last.text <= "\u9fff":
                assert last.x + EM == pytest.approx(RIGHT, abs=0.1), line.text
                seen += 1
    assert seen > 10


def test_first_lines_are_indented_two_characters(full: bytes):
    assert line_with(full, "各级各部门").x == pytest.approx(LEFT + 2 * CHAR, abs=0.1)
    assert line_with(full, "一、总体要求").x == pytest.approx(LEFT + 2 * CHAR, abs=0.1)
    assert line_with(full, "各市、州人民政府").x == pytest.approx(LEFT, abs=0.1)


def test_page_numbers_stand_at_the_outer_edge(full: bytes):
    found = []
    for number, chars in enumerate(reading.pages(full), 1):
        (line,) = [line for line in reading.lines(chars) if reading.is_page_number(line)]
        assert line.text == f"— {number} —"
        assert line.chars[0].size == pytest.approx(14)
        dash = line.chars[0]
        # 7.5: the dash is 7 mm below 版心.
        assert (dash.top + dash.bottom) / 2 == pytest.approx(BOTTOM + 7, abs=0.3)
        found.append((line.x, line.chars[-1].x))
    em = 14 * reading.MM_A_POINT
    for number, (left, last) in enumerate(found, 1):
        if number % 2:
            assert last + em == pytest.approx(RIGHT - em, abs=0.3)
        else:
            assert left == pytest.approx(LEFT + em, abs=0.3)


@pytest.mark.parametrize("authority", ["某某省人民政府办公厅", "某省政府"])
def test_signature_and_date_without_seal(authority: str):
    body = Body(
        main_text=making.paragraphs("正文。"),
        authority_signature=(making.t(authority),),
        document_date=making.t("2024年12月15日"),
    )
    data = write_pdf(making.emission(body))
    signature, date = line_with(data, authority), line_with(data, "2024年")
    assert date.y - signature.y == pytest.approx(PITCH, abs=0.05)
    right = date.chars[-1].x + EM
    if len(authority) > 8:
        # 7.3.5.2: signature two characters in, date two characters right of its first character.
        assert signature.chars[-1].x + EM == pytest.approx(RIGHT - 2 * CHAR, abs=0.3)
        # Digits of the test's Latin font are wider than half a character.
        assert date.x <= signature.x + 2 * CHAR + 0.3
    else:
        assert right == pytest.approx(RIGHT - 2 * CHAR, abs=0.3)
        assert signature.x < date.x


def test_signature_with_a_seal_is_centred_on_the_date():
    sheet = load_stylesheet()
    sheet = msgspec.structs.replace(sheet, signature=type(sheet.signature)(seal=True))
    body = Body(
        main_text=making.paragraphs("正文。"),
        authority_signature=(making.t("某省政府"),),
        document_date=making.t("2024年12月15日"),
    )
    data = write_pdf(making.emission(body, sheet=sheet))
    date = line_with(data, "2024年")
    assert date.chars[-1].x + EM == pytest.approx(RIGHT - 4 * CHAR, abs=0.3)


def test_imprint_lies_on_the_foot_of_an_even_page(full: bytes):
    pages = reading.pages(full)
    (number,) = [
        n
        for n, chars in enumerate(pages, 1)
        if any(line.text.startswith("抄送") for line in reading.lines(chars))
    ]
    assert number % 2 == 0
    assert number == len(pages)
    rules = sorted(reading.boxes(full, number - 1), key=lambda box: box.top)
    assert len(rules) == 3
    for rule, thickness in zip(rules, (0.35, 0.25, 0.35), strict=True):
        assert rule.bottom - rule.top == pytest.approx(thickness, abs=0.05)
        assert rule.left == pytest.approx(LEFT, abs=0.3)
        assert rule.right == pytest.approx(RIGHT, abs=0.3)
    assert (rules[-1].top + rules[-1].bottom) / 2 == pytest.approx(BOTTOM, abs=0.3)
    em = 14 * reading.MM_A_POINT
    first = line_with(full, "抄送")
    assert first.x == pytest.approx(LEFT + em, abs=0.3)
    assert first.chars[0].size == pytest.approx(14)
    last = reading.lines(pages[-1])[1]
    assert last.text.endswith("印发")
    assert last.chars[-1].x + em == pytest.approx(RIGHT - em, abs=0.3)


def test_red_elements(full: bytes):
    red = [box for box in reading.boxes(full, 0) if box.color == (255, 0, 0)]
    (line,) = red
    assert line.left == pytest.approx(LEFT, abs=0.3)
    assert line.right == pytest.approx(RIGHT, abs=0.3)
    assert line.bottom - line.top == pytest.approx(0.7, abs=0.05)
    mark = line_with(full, "某某省人民政府办公厅文件")
    assert mark.chars[0].top == pytest.approx(TOP + 35, abs=0.3)
    number = line_with(full, "某政办发")
    # 7.2.7: 4 mm below 发文字号 (its em box).
    assert (line.top + line.bottom) / 2 - (number.y + 0.12 * EM) == pytest.approx(4, abs=0.3)
    # 7.2.5: two blank rows between the mark's two rows and the number's.
    assert number.y - 0.88 * EM - (PITCH - EM) / 2 == pytest.approx(TOP + 7 * PITCH, abs=0.3)
    middle = (number.x + number.chars[-1].x + EM) / 2
    assert middle == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)


def test_type_sizes(full: bytes):
    assert line_with(full, "关于印发").chars[0].size == pytest.approx(22)
    assert line_with(full, "某某省人民政府办公厅文件").chars[0].size == pytest.approx(36)
    assert line_with(full, "各级各部门").chars[0].size == pytest.approx(16)


def test_title_is_centred_and_broken_as_the_blocks_say(full: bytes):
    rows = [line for line in lines_of(full, 0) if line.chars[0].size == pytest.approx(22)]
    assert len(rows) == 2
    em = 22 * reading.MM_A_POINT
    for row in rows:
        assert (row.x + row.chars[-1].x + em) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)


def test_attachment_note_hangs_on_its_names():
    name = "某某省一体化政务服务平台建设工作任务分工和进度安排一览表及说明"
    body = Body(
        main_text=making.paragraphs("正文。"),
        attachment_note=(making.t("附件：1. " + name), making.t("2. 名单")),
    )
    data = write_pdf(making.emission(body))
    rows = [line for line in lines_of(data, 0) if not reading.is_page_number(line)]
    first, second, third = rows[1:4]
    assert first.x == pytest.approx(LEFT + 2 * CHAR, abs=0.1)
    named = next(c for c in first.chars if c.text == "某")
    assert second.x == pytest.approx(named.x, abs=0.1)
    listed = next(c for c in third.chars if c.text == "名")
    assert listed.x == pytest.approx(named.x, abs=0.1)


def test_quotes_and_dashes_take_whole_characters():
    data = write_pdf(making.emission(Body(main_text=making.paragraphs("甲“乙”——丙……丁"))))
    line = lines_of(data, 0)[0]
    place = {c.text: c.x for c in line.chars if c.text in "甲乙丙丁"}
    assert place["乙"] - place["甲"] == pytest.approx(2 * CHAR, abs=0.05)
    assert place["丙"] - place["乙"] == pytest.approx(4 * CHAR, abs=0.05)
    assert place["丁"] - place["丙"] == pytest.approx(3 * CHAR, abs=0.05)


def test_archive_stamp():
    body = Body(main_text=making.paragraphs("正文。"))
    data = write_pdf(making.emission(body), PdfOptions(archive_stamp=True))
    rules = reading.boxes(data, 0)
    assert all(rule.color == (255, 0, 0) for rule in rules)
    left, right = min(r.left for r in rules), max(r.right for r in rules)
    top, bottom = min(r.top for r in rules), max(r.bottom for r in rules)
    assert right - left == pytest.approx(45 + 0.35, abs=0.1)
    assert bottom - top == pytest.approx(16 + 0.35, abs=0.1)
    assert (left + right) / 2 == pytest.approx(105, abs=0.3)
    assert bottom < TOP


def test_the_test_can_fail():
    """A sheet with other margins is measured as such."""
    sheet = load_stylesheet()
    page = msgspec.structs.replace(sheet.page, left=Length.mm(30.0))
    sheet = msgspec.structs.replace(sheet, page=page)
    header = Header(document_number=making.t("某发〔2024〕1号"))
    given = making.document(
        Body(main_text=making.paragraphs(HAN * 3)), header=header, imprint=Imprint()
    )
    data = write_pdf(making.emission(given, sheet=sheet))
    assert lines_of(data, 0)[2].x == pytest.approx(30, abs=0.05)
