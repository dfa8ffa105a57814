"""Letters, orders, minutes, joint documents and landscape tables, measured from the PDF."""

from __future__ import annotations

import io
from dataclasses import replace

import msgspec
import pdf_making as making
import pdf_reading as reading
import pikepdf
import pytest

from pipeline.model import Attachment, Body, Header, Imprint, Paragraph, Table
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.pdf.writer import write_pdf

MM = reading.MM_A_POINT
EM = 16 * MM
PITCH = 28.95 * MM
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 184.0, 262.0
SHEET_HEIGHT = 297.0
RED = (255, 0, 0)
LETTER = making.document(
    Body(
        title=making.t("关于商请支持有关工作的函"),
        main_recipients=making.t("某某市人民政府："),
        main_text=making.paragraphs(*[making.LONG] * 4),
        authority_signature=(making.t("某某省人民政府办公厅"),),
        document_date=making.t("2024年3月5日"),
    ),
    header=Header(
        copy_number=making.t("000001"),
        classification=making.t("机密★1年"),
        urgency=making.t("特急"),
        authority_mark=making.t("某某省人民政府办公厅"),
        document_number=making.t("某政办函〔2024〕5号"),
    ),
    imprint=Imprint(making.t("抄送：省委办公厅。")),
)


def lines(data: bytes, number: int = 0) -> list[reading.SetLine]:
    return reading.lines(reading.pages(data)[number])


def line(data: bytes, start: str, number: int = 0) -> reading.SetLine:
    return next(item for item in lines(data, number) if item.text.startswith(start))


def em_top(item: reading.SetLine) -> float:
    return item.y - 0.88 * item.chars[0].size * MM


@pytest.fixture(scope="module")
def letter() -> bytes:
    return write_pdf(making.emission(LETTER, sheet=load_stylesheet("letter")))


def test_a_letters_mark_and_double_rules(letter: bytes):
    mark = line(letter, "某某省人民政府办公厅")
    assert min(c.top for c in mark.chars) == pytest.approx(30, abs=0.3)
    rules = sorted((b for b in reading.boxes(letter, 0) if b.color == RED), key=lambda b: b.top)
    assert len(rules) == 4
    for rule in rules:
        assert rule.right - rule.left == pytest.approx(170, abs=0.05)
        assert (rule.left + rule.right) / 2 == pytest.approx(105, abs=0.05)
    heights = [rule.bottom - rule.top for rule in rules]
    assert heights == pytest.approx(
        [1.0, 0.75 * MM, 0.75 * MM, 1.0], abs=0.05
    )  # 上粗下细, 上细下粗
    ink = reading.ink(letter, 0, 25, rules[0].top - 1)
    assert ink.top == pytest.approx(30, abs=0.15)
    assert rules[0].top - ink.bottom == pytest.approx(4, abs=0.15)
    assert rules[3].bottom == pytest.approx(297 - 20, abs=0.05)
    # Nothing red elsewhere.
    assert not [b for b in reading.boxes(letter, 1) if b.color == RED]


def test_what_stands_under_a_letters_rule(letter: bytes):
    rules = sorted((b for b in reading.boxes(letter, 0) if b.color == RED), key=lambda b: b.top)
    rows = lines(letter)
    first = next(item for item in rows if item.text.startswith("000001"))
    number = first if "某政办函" in first.text else line(letter, "某政办函")
    assert number.y == pytest.approx(first.y, abs=0.01)
    assert number.chars[-1].x + EM == pytest.approx(RIGHT, abs=0.3)
    assert em_top(first) - rules[1].bottom == pytest.approx(7 / 8 * 5.54, abs=0.1)
    below = [line(letter, start) for start in ("机密", "特急", "关于商请")]
    steps = [b.y - a.y for a, b in zip([first, *below], below, strict=False)]
    assert steps[:2] == pytest.approx([PITCH, PITCH], abs=0.1)
    # Two blank rows above the title (its own row is one grid row high).
    assert round(steps[2] / PITCH) == 3
    for item in (first, *below[:2]):
        assert item.x == pytest.approx(LEFT, abs=0.3)


def test_a_letters_first_page_has_no_number_and_its_imprint_no_rules(letter: bytes):
    pages = reading.pages(letter)
    numbered = [any(reading.is_page_number(x) for x in reading.lines(chars)) for chars in pages]
    assert numbered == [False] + [True] * (len(pages) - 1)
    last = len(pages) - 1
    assert line(letter, "抄送", last).y > BOTTOM - PITCH
    assert not reading.boxes(letter, last)


def test_an_order_is_set_by_its_own_figures():
    given = making.document(
        Body(
            main_text=making.paragraphs("《某某办法》已经省人民政府审议通过，现予公布。"),
            authority_signature=(making.t("省长  王某某"),),
            document_date=making.t("2024年3月5日"),
        ),
        header=Header(
            authority_mark=making.t("某某省人民政府令"), document_number=making.t("第123号")
        ),
    )
    data = write_pdf(making.emission(given))
    mark, number, text, name, date = lines(data)[:5]
    assert min(c.top for c in mark.chars) == pytest.approx(TOP + 20, abs=0.3)
    assert not reading.boxes(data, 0)  # no red line
    assert text.y - number.y == pytest.approx(3 * PITCH, abs=0.1)
    assert name.y - text.y == pytest.approx(3 * PITCH, abs=0.1)
    assert date.y - name.y == pytest.approx(2 * PITCH, abs=0.1)
    for item in (name, date):
        assert item.chars[-1].x + EM == pytest.approx(RIGHT - 4 * 15.793 * MM, abs=0.3)


def test_minutes_list_who_was_present_hanging_on_the_label():
    names = "、".join(["张某某"] * 12)
    given = making.document(
        Body(main_text=making.paragraphs("会议研究了有关工作。", f"出席：{names}", "请假：李某某")),
        header=Header(authority_mark=making.t("某某省人民政府会议纪要")),
    )
    data = write_pdf(making.emission(given))
    text, first, *more = lines(data)[1:]
    assert first.text.startswith("出席：张")
    assert first.y - text.y == pytest.approx(2 * PITCH, abs=0.1)
    assert first.x == pytest.approx(LEFT + 2 * 15.793 * MM, abs=0.1)
    other = next(i for i, row in enumerate(more) if row.text == "请假：李某某")
    assert other > 0
    for row in more[:other]:
        assert row.x == pytest.approx(first.chars[3].x, abs=0.1)
    assert more[other].y - more[other - 1].y == pytest.approx(PITCH, abs=0.1)


def test_a_mark_that_ends_a_hanging_labels_row_stays_inside_the_type_area():
    names = "、".join(["张某某"] * 12)
    given = making.document(
        Body(main_text=making.paragraphs("会议研究了有关工作。", f"出席：{names}")),
        header=Header(authority_mark=making.t("某某省人民政府会议纪要")),
    )
    first, second = lines(write_pdf(making.emission(given)))[2:4]
    assert second.text[0] != "、"
    assert first.chars[-1].right <= RIGHT + 0.1


def test_an_element_that_a_person_emptied_leaves_no_row():
    data = write_pdf(making.emission(Body(main_text=making.paragraphs("前段。", "", "后段。"))))
    assert line(data, "后段").y - line(data, "前段").y == pytest.approx(PITCH, abs=0.1)


def test_a_date_under_a_signature_longer_than_a_row_stays_on_one_row():
    body = Body(
        main_text=making.paragraphs("正文。"),
        authority_signature=(making.t("某某市推进新型城镇化建设工作领导小组" * 2),),
        document_date=making.t("2024年3月5日"),
    )
    date = line(write_pdf(making.emission(body)), "2024")
    assert date.text == "2024年3月5日"
    assert LEFT < date.x <= LEFT + 2 * 15.793 * MM + 0.1  # digits here are wider than a half


def test_joint_signatures_begin_in_line_and_the_longest_ends_two_characters_in():
    names = ("某某省财政厅", "某某省发展和改革委员会", "某某省住房和城乡建设厅")
    body = Body(
        main_text=making.paragraphs("正文。"),
        authority_signature=tuple(making.t(name) for name in names),
        document_date=making.t("2024年3月5日"),
    )
    data = write_pdf(making.emission(body))
    found = [line(data, name) for name in names]
    assert [item.x for item in found] == pytest.approx([found[0].x] * 3, abs=0.05)
    end = max(item.chars[-1].x for item in found) + EM
    assert end == pytest.approx(RIGHT - 2 * 15.793 * MM, abs=0.3)
    # Two characters right of the names' first: 11 + 2 − 2 − 6 characters of date are left.
    date = line(data, "2024")
    assert date.chars[-1].x + EM == pytest.approx(RIGHT - 5 * 15.793 * MM, abs=0.3)


def upward(number: str, *names: str) -> bytes:
    given = making.document(
        Body(main_text=making.paragraphs("正文。")),
        header=Header(
            authority_mark=making.t("某省政府文件"),
            document_number=making.t(number),
            signatory=tuple(map(making.t, names)),
        ),
    )
    return write_pdf(making.emission(given))


def char(data: bytes, wanted: str) -> reading.Char:
    return next(c for item in lines(data) for c in item.chars if c.text == wanted)


def test_signatories_stand_two_a_row_and_the_last_beside_the_number():
    data = upward("某政〔2024〕5号", "签发人：甲某某", "乙　某", "丙某某某", "丁某", "戊某某")
    step = 15.793 * MM
    for wanted, x, row in (
        ("签", RIGHT - 13 * step, 0),
        ("甲", RIGHT - 9 * step, 0),
        ("乙", RIGHT - 4 * step, 0),
        ("丙", RIGHT - 9 * step, 1),
        ("丁", RIGHT - 4 * step, 1),
        ("戊", RIGHT - 9 * step, 2),
        ("5", LEFT + step * 7, 2),
    ):
        found = char(data, wanted)
        assert found.x == pytest.approx(x, abs=0.5 if wanted != "5" else 6), wanted
        assert found.y - char(data, "签").y == pytest.approx(row * PITCH, abs=0.1)


def test_signatories_that_do_not_fit_beside_the_number_stand_above_it():
    data = upward("某政某某某某某某某某〔2024〕5号", "签发人：王某某", "李某某")
    above, number = line(data, "签发人"), line(data, "某政某")
    assert number.y - above.y == pytest.approx(PITCH, abs=0.1)
    assert above.chars[-1].x + EM == pytest.approx(RIGHT - 15.793 * MM, abs=0.3)


def sealed(*names: str, text: str = "正文。") -> bytes:
    sheet = load_stylesheet()
    signature = msgspec.structs.replace(sheet.signature, seal=True)
    body = Body(
        main_text=making.paragraphs(text),
        authority_signature=tuple(map(making.t, names)),
        document_date=making.t("2024年11月15日"),
    )
    sheet = msgspec.structs.replace(sheet, signature=signature)
    return write_pdf(making.emission(making.document(body), sheet=sheet))


def middle(data: bytes, first: str, last: str) -> tuple[float, float]:
    a, b = char(data, first), char(data, last)
    return (a.x + b.x + EM) / 2, a.y


def test_two_sealed_names_stand_side_by_side_over_the_date():
    data = sealed("甲省财政乙", "丙省教育丁")
    left, right = middle(data, "甲", "乙"), middle(data, "丙", "丁")
    assert left[1] == right[1]
    assert left[0] - LEFT == pytest.approx(RIGHT - right[0], abs=0.5)
    date = line(data, "2024")
    # Digits of the test's Latin font are wider than half a character.
    assert (date.chars[0].x + date.chars[-1].x + EM) / 2 == pytest.approx(right[0], abs=3.5)
    assert date.chars[-1].x + EM == pytest.approx(RIGHT - 4 * 15.793 * MM, abs=0.6)
    # The seals of 45 mm begin below the text and within a row of it.
    foot = line(data, "正文").y + 0.12 * EM + (PITCH - EM) / 2
    top = left[1] - 0.38 * EM - 22.5
    assert 0 <= top - foot <= PITCH


def test_rows_of_sealed_names_leave_room_for_the_seals():
    data = sealed(*("某省财政局", "某省教育局", "某省民政局", "某省水利局", "某省公安局"))
    rows = sorted({round(c.y, 1) for item in lines(data) for c in item.chars if c.text == "省"})
    assert len(rows) == 2
    assert rows[1] - rows[0] >= 45
    assert line(data, "2024").y - rows[1] == pytest.approx(PITCH, abs=0.1)


def wide(columns: int = 10, rows: int = 30) -> Table:
    head = making.row(*[f"第{i}项指标" for i in range(columns)], head=True)
    return Table((head, *(making.row(*["一二三四五"] * columns) for _ in range(rows))))


@pytest.fixture(scope="module")
def landscape() -> bytes:
    note = Paragraph(making.t("注：本表数据为初步数。"))
    return write_pdf(
        making.emission(
            making.document(
                Body(
                    main_text=(
                        *making.paragraphs("计划如下。", "单位：万元"),
                        wide(),
                        note,
                        *making.paragraphs("其他事项另行通知。"),
                    ),
                    authority_signature=(making.t("某某省人民政府"),),
                    document_date=making.t("2024年3月5日"),
                    attachments=(
                        Attachment(making.t("附件"), making.t("分解表"), (wide(rows=2),)),
                    ),
                )
            )
        )
    )


def test_a_caption_turns_with_its_table():
    body = Body(
        main_text=(
            *making.paragraphs("计划如下。", "表1 各地水库蓄水情况", "单位：万元"),
            wide(rows=2),
            *making.paragraphs("其他事项另行通知。"),
        )
    )
    texts = [
        "".join(c.text for c in chars)
        for chars in reading.pages(write_pdf(making.emission(making.document(body))))
    ]
    assert [("表1" in text, "指标" in text) for text in texts] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def rotations(data: bytes) -> list[int]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [int(page.obj.get("/Rotate", 0)) for page in pdf.pages]


def test_only_the_pages_of_a_wide_table_are_landscape(landscape: bytes):
    turned = rotations(landscape)
    texts = ["".join(c.text for c in chars) for chars in reading.pages(landscape)]
    assert turned[0] == 0
    assert "计划如下。" in texts[0]
    assert "单位" not in texts[0]  # it goes along with its table
    assert [t for t in turned if t] == [90] * turned.count(90)
    note = next(i for i, text in enumerate(texts) if "注：" in text)
    assert turned[note] == 90
    signed = next(i for i, text in enumerate(texts) if "某某省人民政府" in text)
    assert turned[signed] == 0
    assert "其他事项另行通知。" in texts[signed]
    assert turned[-1] == 90
    assert "附件" in texts[-1]
    assert "分解表" in texts[-1]


def on_sheet(one, turn: int):
    """What a page shows, where it stands on the sheet in a stack of upright ones."""
    if not turn:
        return one
    places = {
        "left": one.top,
        "right": one.bottom,
        "top": SHEET_HEIGHT - one.right,
        "bottom": SHEET_HEIGHT - one.left,
    }
    if isinstance(one, reading.Char):
        places |= {"x": one.y, "y": SHEET_HEIGHT - one.x}
    return replace(one, **places)


def test_a_landscape_tables_head_is_at_the_left_edge_and_numbers_stay(landscape: bytes):
    """单页码表头在订口一边，双页码表头在切口一边: the left edge of the sheet, on either page."""
    for number, (turn, shown_chars) in enumerate(
        zip(rotations(landscape), reading.pages(landscape), strict=True)
    ):
        chars = [on_sheet(c, turn) for c in shown_chars]
        shown = [c for c in chars if c.y > BOTTOM + 1 and c.text.strip() and not c.generated]
        digits = [c for c in shown if c.text.isdigit()]
        assert "".join(c.text for c in digits) == str(number + 1)
        assert SHEET_HEIGHT - max(c.y for c in digits) == pytest.approx(35 - 7, abs=2)
        if number % 2:
            assert min(c.x for c in shown) == pytest.approx(LEFT + 14 * MM, abs=0.5)
        else:
            assert max(c.right for c in shown) == pytest.approx(RIGHT - 14 * MM, abs=0.5)
        if not turn:
            continue
        boxes = [on_sheet(b, turn) for b in reading.boxes(landscape, number)]
        assert min(b.left for b in boxes) >= LEFT - 0.2
        assert max(b.right for b in boxes) <= RIGHT + 0.2
        assert min(b.top for b in boxes) == pytest.approx(TOP, abs=0.2)
        assert max(b.bottom for b in boxes) == pytest.approx(BOTTOM, abs=0.2)
        heads = [c.x for c in chars if c.text == "项"]
        assert max(heads) < min(c.x for c in chars if c.text == "五")


def test_a_table_that_fits_stays_upright_and_one_before_the_signature_too():
    few = Body(main_text=(wide(5), *making.paragraphs("正文。")))
    assert set(rotations(write_pdf(making.emission(few)))) == {0}
    last = Body(
        main_text=(*making.paragraphs("正文。"), wide(10, 3)),
        authority_signature=(making.t("某某省人民政府"),),
    )
    assert set(rotations(write_pdf(making.emission(last)))) == {0}


def test_text_of_narrow_cells_is_centred_and_not_spread():
    body = Body(main_text=(wide(7, 1), *making.paragraphs("正文。")))
    data = write_pdf(making.emission(body))
    for item in lines(data):
        for one, other in zip(item.chars, item.chars[1:], strict=False):
            if one.text in "一二三四" and other.text in "二三四五":
                assert other.x - one.x <= 12 * MM + 0.05


def test_a_blank_row_parts_the_title_from_a_table():
    few = Table((making.row("甲", "乙", head=True), making.row("一", "二")))
    body = Body(attachments=(Attachment(making.t("附件"), making.t("名单"), (few,)),))
    data = write_pdf(making.emission(body))
    title = line(data, "名单")
    top = min(b.top for b in reading.boxes(data, 0))
    assert top - (title.y + 0.12 * 22 * MM) == pytest.approx(PITCH, abs=2)


def test_an_imprint_longer_than_a_page_stays_inside_the_type_area_and_ends_even():
    names = "省委办公厅，省人大常委会办公厅，省政协办公厅，" * 60
    given = making.document(
        Body(main_text=making.paragraphs("正文。")),
        imprint=Imprint(
            making.t(f"抄送：{names}省法院。"), making.t("某某厅"), making.t("2024年3月5日印发")
        ),
    )
    data = write_pdf(making.emission(given))
    pages = reading.pages(data)
    assert len(pages) % 2 == 0
    text = reading.text(data).replace("\n", "")
    assert names in text
    for chars in pages:
        assert all(TOP - 0.5 < c.top < 297 - 25 for c in chars if c.text.strip())
    rules = reading.boxes(data, len(pages) - 1)
    assert max(b.bottom for b in rules) == pytest.approx(BOTTOM, abs=0.3)


def test_a_long_note_under_the_title_is_broken_by_sense():
    note = "2013年10月22日最高人民检察院第十二届检察委员会第12次会议通过"
    body = Body(
        title=making.t("关于办理案件若干问题的解释"),
        title_notes=(making.t(note),),
        main_text=making.paragraphs("正文。"),
    )
    data = write_pdf(making.emission(body))
    rows = [item.text for item in lines(data)[1:3]]
    assert "".join(rows) == note
    assert min(len(row) for row in rows) > 8
