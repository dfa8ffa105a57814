"""What must hold together does, wherever a page ends."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pdf_making as making
import pdf_reading as reading
import pytest

from pipeline.model import Body, Cell, Imprint, Table
from pipeline.stylesheet import ImprintPlace, load_stylesheet
from pipeline.writers.pdf.writer import write_pdf


def page_texts(data: bytes) -> list[list[str]]:
    return [
        [line.text for line in reading.lines(chars) if not reading.is_page_number(line)]
        for chars in reading.pages(data)
    ]


@pytest.mark.parametrize("count", range(17, 24))
def test_no_heading_alone_at_the_foot(count: int):
    body = Body(
        main_text=(
            *making.paragraphs(*["一行文字。"] * count),
            making.heading("一、标题"),
            making.heading("（一）下一级标题"),
            *making.paragraphs("正文。" * 20),
        )
    )
    pages = page_texts(write_pdf(making.emission(body)))
    for page in pages:
        assert not page[-1].startswith(("一、", "（一）"))
    assert sum(len(page) for page in pages) > count


@pytest.mark.parametrize("count", range(18, 23))
def test_a_heading_of_two_lines_is_not_parted(count: int):
    title = "一、" + "加强党的全面领导不断提升依法行政能力水平" * 2
    body = Body(
        main_text=(
            *making.paragraphs(*["一行文字。"] * count),
            making.heading(title),
            *making.paragraphs("正文。" * 20),
        )
    )
    for page in page_texts(write_pdf(making.emission(body))):
        begins = [n for n, line in enumerate(page) if line.startswith("一、")]
        for n in begins:
            assert "".join(page[n : n + 2]) == title
            assert page[n + 2].startswith("正文。")


@pytest.mark.parametrize("count", range(15, 25))
def test_no_page_with_the_date_alone(count: int):
    body = Body(
        main_text=making.paragraphs(*["一行文字。"] * count),
        authority_signature=(making.t("某某省人民政府"),),
        document_date=making.t("2024年3月5日"),
    )
    pages = page_texts(write_pdf(making.emission(body)))
    last = pages[-1]
    assert "2024年3月5日" in last
    assert "某某省人民政府" in last
    assert last.count("一行文字。") >= 2


@pytest.mark.parametrize("count", range(14, 24))
def test_attachment_note_goes_along_with_text(count: int):
    body = Body(
        main_text=making.paragraphs(*["一行文字。"] * count),
        attachment_note=(making.t("附件：1. 甲"), making.t("2. 乙")),
        authority_signature=(making.t("某某省人民政府"),),
        document_date=making.t("2024年3月5日"),
    )
    last = page_texts(write_pdf(making.emission(body)))[-1]
    assert "2024年3月5日" in last
    assert "一行文字。" in last


@pytest.mark.parametrize(("count", "expected"), [(3, 2), (24, 2), (40, 2), (46, 4)])
def test_imprint_falls_on_an_even_page(count: int, expected: int):
    given = making.document(
        Body(main_text=making.paragraphs(*["一行文字。"] * count)),
        imprint=Imprint(
            making.t("抄送：某某厅。"), making.t("某某厅"), making.t("2024年3月5日印发")
        ),
    )
    data = write_pdf(making.emission(given))
    pages = page_texts(data)
    assert len(pages) == expected
    assert any(line.startswith("抄送") for line in pages[-1])
    sheet = load_stylesheet()
    anywhere = msgspec.structs.replace(sheet, imprint=ImprintPlace(even_page=False))
    odd = page_texts(write_pdf(making.emission(given, sheet=anywhere)))
    assert len(odd) <= len(pages)


def test_a_blank_page_and_the_imprint_after_it_carry_no_number():
    given = making.document(
        Body(main_text=making.paragraphs(*["一行文字。"] * 44)),
        imprint=Imprint(
            making.t("抄送：某某厅。"), making.t("某某厅"), making.t("2024年3月5日印发")
        ),
    )
    pages = reading.pages(write_pdf(making.emission(given)))
    numbered = [
        any(reading.is_page_number(line) for line in reading.lines(chars)) for chars in pages
    ]
    assert numbered == [True, True, False, False]


def test_an_attachment_begins_a_page():
    from pipeline.model import Attachment

    body = Body(
        main_text=making.paragraphs("正文。"),
        attachments=(
            Attachment(making.t("附件1"), making.t("任务表"), making.paragraphs("内容。")),
        ),
    )
    pages = page_texts(write_pdf(making.emission(body)))
    assert pages == [["正文。"], ["附件1", "任务表", "内容。"]]


def test_an_attachment_without_a_label_begins_a_page_too():
    from pipeline.model import Attachment

    body = Body(
        main_text=making.paragraphs("正文。"),
        attachments=(Attachment(None, making.t("管理办法"), making.paragraphs("内容。")),),
    )
    pages = page_texts(write_pdf(making.emission(body)))
    assert pages == [["正文。"], ["管理办法", "内容。"]]


def test_the_signatory_stands_on_the_row_of_the_number():
    from pipeline.model import Header

    given = making.document(
        Body(main_text=making.paragraphs("正文。")),
        header=Header(
            authority_mark=making.t("某省政府文件"),
            document_number=making.t("某政〔2024〕5号"),
            signatory=(making.t("签发人：张某某"),),
        ),
    )
    data = write_pdf(making.emission(given))
    (row,) = [line for line in page_texts(data)[0] if "签发人" in line]
    assert row.replace(" ", "") == "某政〔2024〕5号签发人：张某某"


def long_table(rows: int, length: int = 1) -> Table:
    return Table(
        (
            making.row("序号", "名称", "说明", head=True),
            *(making.row(str(i), f"项目{i}", "说明" * length) for i in range(rows)),
        )
    )


def test_a_tables_head_is_repeated_on_every_page():
    body = Body(main_text=(*making.paragraphs("正文。"), long_table(80)))
    pages = page_texts(write_pdf(making.emission(body)))
    assert len(pages) >= 3
    for page in pages:
        heads = [line for line in page if line.replace(" ", "").startswith("序号名称")]
        assert len(heads) == 1
    joined = "".join("".join(page) for page in pages)
    for i in range(80):
        assert joined.count(f"项目{i}说明") + joined.count(f"项目{i} 说明") == 1, i


def test_a_tall_cell_is_split_and_loses_nothing():
    text = "".join(f"第{i}句说明文字。" for i in range(400))
    body = Body(
        main_text=(
            Table(
                (
                    making.row("名称", "说明", head=True),
                    making.row("甲", text),
                    making.row("乙", "短"),
                )
            ),
        )
    )
    data = write_pdf(making.emission(body))
    pages = page_texts(data)
    assert len(pages) > 2
    joined = (
        "".join("".join(page) for page in pages).replace("名称 说明", "").replace("名称说明", "")
    )
    joined = joined.replace(" ", "")
    assert text in joined.replace("甲", "")
    # Rules close the cell above and below on every page.
    for number in range(len(pages)):
        across = [b for b in reading.boxes(data, number) if b.right - b.left > b.bottom - b.top]
        low = max(c.bottom for c in reading.pages(data)[number] if not c.generated and c.y < 262)
        assert max(b.bottom for b in across) > low


def test_a_head_too_tall_to_repeat_is_split():
    text = "".join(f"第{i}句。" for i in range(900))
    table = Table((making.row("名称", text, head=True), making.row("甲", "乙")))
    data = write_pdf(making.emission(Body(main_text=(table,))))
    assert text in reading.text(data).replace(" ", "")
    for chars in reading.pages(data):
        assert all(c.y < 262 or c.generated for c in chars if c.size < 13)


def test_spanning_cells_keep_their_text():
    cell = making.row("跨两行")[0]
    tall = Cell(cell.blocks, row_span=2)
    wide = Cell(making.row("跨两列")[0].blocks, column_span=2)
    table = Table(
        (
            making.row("一", "二", "三", head=True),
            (tall, *making.row("甲", "乙")),
            making.row("丙", "丁"),
            (wide, *making.row("戊")),
        )
    )
    pages = page_texts(write_pdf(making.emission(Body(main_text=(table,)))))
    joined = "".join("".join(page) for page in pages).replace(" ", "")
    assert sorted(joined) == sorted("一二三跨两行甲乙丙丁跨两列戊")
    assert joined.index("跨两行") < joined.index("甲") < joined.index("丙") < joined.index("戊")


def test_an_empty_document_is_one_empty_page():
    assert len(reading.pages(write_pdf(making.emission(Body())))) == 1


@pytest.mark.parametrize("span", [2, 3, 18, 40])
def test_no_text_lies_on_a_rule_where_a_page_parts_merged_cells(span):
    """The em box of every line of a table clears every rule that crosses its column."""
    cell = making.row("跨行的说明文字")[0]
    rows = []
    for number in range(60):
        ends = making.row(f"第{number}号", "一二三四五六")
        starts = number % span == 0
        joined = Cell(cell.blocks, row_span=min(span, 60 - number))
        rows.append((*ends, joined) if starts else ends)
    data = write_pdf(making.emission(Body(main_text=(Table(tuple(rows)),))))
    em = 12 * reading.MM_A_POINT
    for number, chars in enumerate(reading.pages(data)):
        across = [b for b in reading.boxes(data, number) if b.right - b.left > b.bottom - b.top]
        for char in chars:
            if char.generated or char.y > 297 - 35:
                continue
            top, bottom = char.y - 0.88 * em, char.y + 0.12 * em
            for rule in across:
                if rule.left < char.x < rule.right:
                    middle = (rule.top + rule.bottom) / 2
                    assert not top + 0.2 < middle < bottom - 0.2, (char.text, number)
    shown = reading.text(data)
    assert all(f"第{number}号" in shown for number in range(60))
    assert shown.count("跨行的说明文字") == -(-60 // span)


def test_the_text_goes_on_at_a_tables_lower_edge_as_in_word():
    below = Body(
        main_text=(*making.paragraphs("正文。"), long_table(3), *making.paragraphs("后文。"))
    )
    data = write_pdf(making.emission(below))
    edge = max(box.bottom for box in reading.boxes(data, 0))
    (after,) = (r for r in reading.lines(reading.pages(data)[0]) if r.text.startswith("后文"))
    top = after.y - 0.88 * 16 * reading.MM_A_POINT
    assert top - edge == pytest.approx((28.95 - 16) / 2 * reading.MM_A_POINT, abs=0.2)


def test_a_tables_rows_have_room_for_their_rules_as_in_word():
    data = write_pdf(making.emission(Body(main_text=(long_table(5),))))
    levels = sorted(
        {round(b.top, 2) for b in reading.boxes(data, 0) if b.right - b.left > b.bottom - b.top}
    )
    look = load_stylesheet().table
    height = look.line_pitch_pt + 2 * look.padding.in_pt + look.rule.in_pt
    assert levels[2] - levels[1] == pytest.approx(height * reading.MM_A_POINT, abs=0.02)


def test_a_list_of_names_is_drawn_without_rules_on_the_rows_of_the_grid():
    cells = [("组　长：", "陆远山"), ("成　员：", "宋知微"), ("", "顾长风")]
    names = Table(tuple(making.row(*pair) for pair in cells))
    data = write_pdf(making.emission(Body(main_text=(*making.paragraphs("名单如下："), names))))
    assert not reading.boxes(data, 0)
    rows = [r for r in reading.lines(reading.pages(data)[0]) if not reading.is_page_number(r)]
    assert [round((b.y - a.y) / (28.95 * reading.MM_A_POINT), 2) for a, b in pairwise(rows)] == [
        1.0
    ] * 3
    starts = [next(c.x for c in row.chars if c.text in "陆宋顾") for row in rows[1:]]
    assert starts == pytest.approx([starts[0]] * 3, abs=0.01)
