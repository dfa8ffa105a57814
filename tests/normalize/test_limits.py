"""Lengths and counts by which a text is taken apart: each with an input on either side of it.

The page's own lines (boilerplate), the head, the end, headings and drawn tables. Hard wraps have
limits of their own: ``test_wrap_limits.py``.
"""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.model import Heading, ListItem, OfficialDocument, Table
from pipeline.normalize import likely_lines
from pipeline.normalize.page_lines import Judged

TITLE = "某市人民政府关于推进城市更新工作的意见"
BODY = "为推进城市更新，提出以下意见。"
HAN = "推进依法行政扎实开展法治建设示范创建活动取得新的成效办件同比增长优化营商环境" * 20


@pytest.fixture(autouse=True)
def _nothing_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are the rules': what was learnt of lines may speak for more."""
    monkeypatch.setattr(likely_lines, "judge", lambda lines: Judged({}, 0))


def read(*lines: str) -> OfficialDocument:
    return convert.read("\n".join(lines).encode(), "a.txt")


def taken(*lines: str) -> list[str]:
    """The lines of the page that are not the document's."""
    return [entry.text for entry in read(*lines).boilerplate]


def title_of(*lines: str) -> str | None:
    title = read(*lines).body.title
    return None if title is None else title.text


# The page's own lines


@pytest.mark.parametrize(("length", "is_link"), [(80, True), (81, False)])
def test_a_link_is_of_80_characters(length: int, is_link: bool) -> None:
    lines = ["相关解读", "《城市更新条例》" + HAN[: length - 8]]
    assert taken(TITLE, BODY, *lines) == (lines if is_link else [])


@pytest.mark.parametrize(("between", "is_link"), [(10, True), (11, False)])
def test_links_are_the_twelve_lines_under_their_heading(between: int, is_link: bool) -> None:
    lines = ["相关解读", *(f"《{HAN[k : k + 30]}》" for k in range(between + 1))]
    assert (taken(TITLE, BODY, *lines) == lines) is is_link


@pytest.mark.parametrize(("length", "is_foot"), [(3, False), (4, True), (16, True), (17, False)])
def test_words_between_lines_of_a_foot_go_with_them(length: int, is_foot: bool) -> None:
    """Shorter ones may be names, longer ones are a document's."""
    lines = ["分享到：", HAN[:length], "网站标识码5100000062"]
    assert taken(TITLE, BODY, *lines) == (lines if is_foot else lines[2:])


@pytest.mark.parametrize(("words", "is_foot"), [(1, True), (2, False)])
def test_most_lines_of_a_foot_are_known(words: int, is_foot: bool) -> None:
    lines = ["分享到：", *(f"某市频道{k}" for k in range(words)), "网站标识码5100000062"]
    assert taken(TITLE, BODY, *lines) == (lines if is_foot else lines[-1:])


@pytest.mark.parametrize(("below", "is_foot"), [(79, True), (80, False)])
def test_the_foot_is_looked_for_in_80_lines(below: int, is_foot: bool) -> None:
    lines = ["分享到：", *(f"联系电话：{k:08}" for k in range(below))]
    assert len(taken(TITLE, BODY, *lines)) == (len(lines) if is_foot else 0)


@pytest.mark.parametrize("words", ["我要纠错：", "字号：大中小", "您的位置：首页"])
@pytest.mark.parametrize(("length", "is_page"), [(200, True), (201, False)])
def test_a_line_of_the_page_is_of_200_characters(words: str, length: int, is_page: bool) -> None:
    """A longer one is text, whatever it begins with."""
    line = words + ("·" if "字号" in words else "某") * (length - len(words))
    above = [line, BODY] if "纠错" not in words else [BODY, line]
    assert taken(TITLE, *above) == ([line] if is_page else [])


@pytest.mark.parametrize(("length", "is_step"), [(16, True), (17, False)])
def test_a_step_of_a_breadcrumb_is_of_16_characters(length: int, is_step: bool) -> None:
    step = HAN[:length]
    assert (step in taken("首页", ">", step, TITLE, BODY)) is is_step


@pytest.mark.parametrize(("above", "is_parted"), [(7, True), (8, False)])
def test_a_title_with_fields_run_on_stands_in_eight_lines(above: int, is_parted: bool) -> None:
    lines = [f"索引号：{k:04}/2024" for k in range(above)]
    run_on = TITLE + "发布日期:2023-01-29 来源:住建局 浏览次数:1"
    assert (title_of(*lines, run_on, BODY) == TITLE) is is_parted


@pytest.mark.parametrize(
    ("title", "is_page"), [("某市节能工作规定", True), ("某市节能工作令", False)]
)
def test_a_title_stands_twice_if_it_has_eight_characters(title: str, is_page: bool) -> None:
    assert (title in taken(title, "来源：某日报", title, BODY)) is is_page


@pytest.mark.parametrize(("rows", "is_stated"), [(8, True), (9, False)])
def test_a_stated_title_stands_in_eight_lines(rows: int, is_stated: bool) -> None:
    parts = [HAN[k * 4 : k * 4 + 4] for k in range(rows)]
    stated = "".join(parts)
    assert (title_of(f"标题：{stated}", "索引号：1/2024", *parts, BODY) == stated) is is_stated


@pytest.mark.parametrize(("length", "is_left"), [(12, True), (13, False)])
def test_what_a_field_block_leaves_is_of_12_characters(length: int, is_left: bool) -> None:
    left = HAN[:length]
    assert (
        left in taken("索引号：1/2024", f"标题：{TITLE}", "时效性：", left, TITLE, BODY)
    ) is is_left


@pytest.mark.parametrize(("length", "is_value"), [(80, True), (81, False)])
def test_a_value_between_two_labels_is_of_80_characters(length: int, is_value: bool) -> None:
    value = HAN[:length]
    lines = ["索引号：", value, "主题分类：", "综合政务", TITLE, BODY]
    assert (value in taken(*lines)) is is_value


@pytest.mark.parametrize(("length", "is_field"), [(90, True), (91, False)])
def test_a_field_s_value_is_of_90_characters(length: int, is_field: bool) -> None:
    line = "主题分类：" + HAN[:length]
    assert taken(line, TITLE, BODY) == ([line] if is_field else [])


@pytest.mark.parametrize(("length", "is_field"), [(600, True), (601, False)])
def test_a_line_of_fields_is_of_600_characters(length: int, is_field: bool) -> None:
    line = "索引号：1 内容概述："
    line += HAN[: length - len(line)]
    assert taken(line, TITLE, BODY) == ([line] if is_field else [])


# The head


@pytest.mark.parametrize(("length", "is_title"), [(160, True), (161, False)])
def test_a_line_of_a_title_is_of_160_characters(length: int, is_title: bool) -> None:
    line = "某市人民政府关于" + HAN[: length - 12] + "作的通知"
    assert len(line) == length
    assert (title_of(line, "各县人民政府：", BODY) == line) is is_title


@pytest.mark.parametrize(("length", "whole"), [(300, True), (301, False)])
def test_a_title_is_of_300_characters(length: int, whole: bool) -> None:
    rows = ["某市人民政府关于" + HAN[:70] + "工作", HAN[:78] + "工作", HAN[1:79] + "工作"]
    rows.append(HAN[: length - 243] + "的通知")
    assert sum(map(len, rows)) == length
    assert (title_of(*rows, "各县人民政府：", BODY) == "".join(rows)) is whole


@pytest.mark.parametrize(("rows", "whole"), [(12, True), (13, False)])
def test_a_title_is_of_twelve_lines(rows: int, whole: bool) -> None:
    lines = ["某市财政局和"] * (rows - 1) + ["关于加强节能工作的通知"]
    assert (title_of(*lines, "各县人民政府：", BODY) == "".join(lines)) is whole


@pytest.mark.parametrize(("length", "goes_on"), [(80, True), (81, False)])
def test_a_further_line_of_a_title_is_of_80_characters(length: int, goes_on: bool) -> None:
    rows = ["某市人民政府", "关于" + HAN[: length - 5] + "的通知"]
    assert (title_of(*rows, "各县人民政府：", BODY) == "".join(rows)) is goes_on


@pytest.mark.parametrize(
    ("first", "second", "is_title"),
    [
        ("某市推进城市更新", "三年行动方案", True),
        ("某市：推进城市更新", "三年行动方案", True),
        ("某市推进城市更新", "，三年行动方案", True),
        ("某市推城市更新", "三年行动方案", True),
        ("某市推进城市更新", "总方案", False),  # three characters; the second half has four
        (HAN[:40], "三年行动方案", True),
        (HAN[:41], "三年行动方案", True),
        ("某市推进城市更新", HAN[:36] + "行动方案", True),
        ("某市推进城市更新", HAN[:37] + "行动方案", True),
    ],
)
def test_a_title_may_be_broken_anywhere_but_before_a_part_too_short(
    first: str, second: str, is_title: bool
) -> None:
    assert (title_of(first, second, "一、总体要求", BODY) == first + second) is is_title


@pytest.mark.parametrize(("above", "is_title"), [(4, True), (5, False)])
def test_four_short_lines_stand_above_a_subtitle(above: int, is_title: bool) -> None:
    lines = [HAN[k * 9 : k * 9 + 6] for k in range(above)]
    found = title_of(*lines, "——在某市代表大会上的讲话", BODY)
    assert (found == "".join(lines)) is is_title


@pytest.mark.parametrize(("length", "is_title"), [(50, True), (51, False)])
def test_a_line_above_a_subtitle_is_of_50_characters(length: int, is_title: bool) -> None:
    line = "为" + HAN[: length - 1]
    assert (title_of(line, "——在某市代表大会上的讲话", BODY) == line) is is_title


@pytest.mark.parametrize(("length", "is_title"), [(80, True), (81, False)])
def test_a_subtitle_is_of_80_characters(length: int, is_title: bool) -> None:
    line = "为人民谋幸福为民族谋复兴"
    below = "——在" + HAN[: length - 7] + "上的讲话"
    assert (title_of("为了" + line, below, BODY) == "为了" + line) is is_title


@pytest.mark.parametrize(("count", "last_is_note"), [(16, True), (17, False)])
def test_sixteen_notes_stand_under_a_title(count: int, last_is_note: bool) -> None:
    notes = [f"（20{k:02}年1月1日某市人民政府令第{k}号修订）" for k in range(count)]
    document = read("某市城市更新条例", *notes, "第一条　为推进城市更新，制定本条例。")
    assert len(document.body.title_notes) == min(count, 16)
    assert (len(document.body.title_notes) == count) is last_is_note


@pytest.mark.parametrize(("count", "is_mark"), [(12, True), (13, False)])
def test_twelve_authorities_are_one_mark(count: int, is_mark: bool) -> None:
    names = ["某市财政局", *(f"某市{c}水务局" for c in "甲乙丙丁戊己庚辛壬癸子"[: count - 2])]
    lines = [*names, "某市公安局文件"]
    document = read(*lines, "市财〔2024〕3号", TITLE, BODY)
    assert bool(document.header.document_number) is is_mark


@pytest.mark.parametrize(("above", "is_head"), [(7, True), (8, False)])
def test_the_signatory_stands_in_the_first_eight_lines(above: int, is_head: bool) -> None:
    names = [f"某市{c}水务局" for c in "甲乙丙丁戊己庚辛"[: above - 1]]
    lines = [*names, "某市公安局文件", "签发人：李大明", "市财〔2024〕3号", TITLE, BODY]
    assert bool(read(*lines).header.signatory) is is_head


@pytest.mark.parametrize(("above", "is_parted"), [(3, True), (4, False)])
def test_a_title_with_its_number_run_on_stands_in_four_lines(above: int, is_parted: bool) -> None:
    marks = ["000001", "机密★1年", "特急", "某市人民政府文件"][:above]
    run_on = TITLE + "市府〔2024〕3号"
    assert (title_of(*marks, run_on, "各县人民政府：", BODY) == TITLE) is is_parted


@pytest.mark.parametrize(
    ("after", "is_apart"),
    [("各县要在12月底前完成整改", True), ("各县在12月底前完成整改", False)],
)
def test_text_after_the_recipients_is_of_twelve_characters(after: str, is_apart: bool) -> None:
    document = read(TITLE, f"各县人民政府：{after[2:]}。", BODY)
    assert bool(document.body.main_recipients) is is_apart


@pytest.mark.parametrize(("length", "is_signatory"), [(80, True), (81, False)])
def test_a_line_with_the_signatory_is_of_80_characters(length: int, is_signatory: bool) -> None:
    line = "签发人：" + "张三丰　" * (length // 4 - 2)
    line += "张三" + "丰" * (length % 4) + "　李"
    assert len(line) == length
    header = read("某市人民政府文件", line, "市府〔2024〕3号", TITLE, BODY).header
    assert bool(header.signatory) is is_signatory


@pytest.mark.parametrize(("rows", "all_are"), [(4, True), (5, False)])
def test_four_rows_of_names_stand_under_the_signatory(rows: int, all_are: bool) -> None:
    names = ["王　晓", "张三丰", "赵四方", "钱五常", "孙六顺"][:rows]
    lines = ["某市人民政府文件", "签发人：李大明", *names, "市府〔2024〕3号", TITLE, BODY]
    header = read(*lines).header
    assert (len(header.signatory) == rows + 1) is all_are


# The end


def signed(count: int, *below: str) -> OfficialDocument:
    names = [f"某市{c}水务局" for c in (HAN * 2)[:count]]
    return read(TITLE, BODY, "请认真贯彻执行。", *names, *below)


@pytest.mark.parametrize("count", [2, 21, 60])
@pytest.mark.parametrize(("below", "all_sign"), [("2024年3月5日", True), ("合计", False)])
def test_all_authorities_above_a_date_sign(count: int, below: str, all_sign: bool) -> None:
    """However many they are; those above a cell are a list."""
    document = signed(count, below)
    assert (len(document.body.authority_signature) == count) is all_sign


@pytest.mark.parametrize("count", [1, 5, 30])
@pytest.mark.parametrize(("below", "all_are"), [((), True), (("序号", "甲县"), False)])
def test_all_notes_below_the_date_are_one(
    count: int, below: tuple[str, ...], all_are: bool
) -> None:
    """However many they are; what is none opens what is attached."""
    notes = [f"（联系人{k}：张某）" for k in range(count)]
    document = read(TITLE, BODY, "请认真贯彻执行。", "某市水务局", "2024年3月5日", *notes, *below)
    assert document.body.note is not None
    assert document.body.note.text == "".join(notes)
    assert bool(document.body.attachments) is not all_are


@pytest.mark.parametrize("below", [1, 3, 40])
@pytest.mark.parametrize(
    ("line", "is_date"),
    [("以上数字为暂定数，以年底决算为准。", True), ("表中数字为暂定数", True), ("合计", False)],
)
def test_a_date_in_digits_below_no_close_has_no_cells_below(
    line: str, below: int, is_date: bool
) -> None:
    """Where no line above name and date closes the text, cells below them make them cells too."""
    lines = ["各区进度安排见下表", "某市水务局", "2024-03-05", *[line] * below]
    assert (read(TITLE, BODY, *lines).body.document_date is not None) is is_date


@pytest.mark.parametrize(("count", "is_note"), [(40, True), (41, False)])
def test_an_attachment_note_is_of_40_lines(count: int, is_note: bool) -> None:
    noted = ["附件：1.责任清单", *(f"{k}.责任清单" for k in range(2, count + 1))]
    document = read(TITLE, BODY, "请认真贯彻执行。", *noted, "某市水务局", "2024年3月5日")
    assert (len(document.body.attachment_note) == count) is is_note


@pytest.mark.parametrize(("length", "is_title"), [(80, True), (81, False)])
def test_a_label_with_its_title_is_of_80_characters(length: int, is_title: bool) -> None:
    line = "附件1：" + HAN[: length - 4]
    document = read(TITLE, BODY, "请认真贯彻执行。", "某市水务局", "2024年3月5日", line, BODY, BODY)
    (attachment,) = document.body.attachments
    assert (attachment.title is not None and attachment.label is not None) is is_title


# Headings and tables


@pytest.mark.parametrize(("length", "is_heading"), [(46, True), (47, False)])
def test_a_heading_is_of_46_characters(length: int, is_heading: bool) -> None:
    block = read(TITLE, "（一）" + HAN[:length], BODY).body.main_text[0]
    assert isinstance(block, Heading if is_heading else ListItem)


@pytest.mark.parametrize(("length", "is_heading"), [(36, True), (37, False)])
def test_a_heading_run_in_is_of_36_characters(length: int, is_heading: bool) -> None:
    block = read(TITLE, f"（一）{HAN[:length]}。{BODY}", BODY).body.main_text[0]
    assert isinstance(block, Heading if is_heading else ListItem)


@pytest.mark.parametrize(("columns", "is_table"), [(2, False), (3, True)])
def test_tabs_part_three_columns(columns: int, is_table: bool) -> None:
    rows = ["\t".join(f"{c}{k}" for c in "甲乙丙"[:columns]) for k in range(3)]
    found = read(TITLE, BODY, "", *rows, "", BODY).body.main_text
    assert any(isinstance(block, Table) for block in found) is is_table


@pytest.mark.parametrize(("length", "is_table"), [(200, True), (201, False)])
def test_a_cell_between_tabs_is_of_200_characters(length: int, is_table: bool) -> None:
    rows = ["甲\t乙\t丙", f"一\t二\t{HAN[:length]}"]
    found = read(TITLE, BODY, "", *rows, "", BODY).body.main_text
    assert any(isinstance(block, Table) for block in found) is is_table


@pytest.mark.parametrize(("whole", "is_table"), [(2, True), (1, False)])
def test_half_of_the_rows_are_whole(whole: int, is_table: bool) -> None:
    rows = ["甲\t乙\t丙"] * whole + ["丁\t戊"] * 2
    found = read(TITLE, BODY, "", *rows, "", BODY).body.main_text
    assert any(isinstance(block, Table) for block in found) is is_table
