"""Automatic numbers, counted as Word counts them."""

import pytest

from pipeline.normalize.word.number_formats import written
from tests.normalize.word.checks import lines_of
from tests.word_making import SPACES, docx, level, numbered, numbering, p, t

CHINESE = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）")


def read(body, abstracts, lists, styles=""):
    parts = {"numbering": numbering(abstracts, lists)}
    if styles:
        parts["styles"] = f"<w:styles {SPACES}>{styles}</w:styles>"
    return lines_of(docx(body, parts))


def test_lower_levels_restart():
    body = (
        numbered("甲") + numbered("子", level=1) + numbered("丑", level=1)
        + p("平") + numbered("乙") + numbered("寅", level=1)
    )  # fmt: skip
    assert read(body, {1: CHINESE}, [(1, 1, "")]) == [
        *("一、甲", "（一）子", "（二）丑", "平", "二、乙", "（一）寅")
    ]


def test_two_lists_of_one_abstract_list_continue_each_other():
    body = numbered("甲") + numbered("乙", 2) + numbered("丙")
    assert read(body, {1: CHINESE}, [(1, 1, ""), (2, 1, "")]) == ["一、甲", "二、乙", "三、丙"]


def test_an_overridden_start_acts_once():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = numbered("甲") + numbered("乙", 2) + numbered("丙", 2) + numbered("丁")
    assert read(body, {1: CHINESE}, [(1, 1, ""), (2, 1, override)]) == [
        *("一、甲", "一、乙", "二、丙", "三、丁")
    ]


@pytest.mark.parametrize(
    ("restart", "shown"),
    [("", "第一条"), ('<w:lvlRestart w:val="0"/>', "第二条"), ('<w:lvlRestart w:val="1"/>', "第一条")],
)  # fmt: skip
def test_articles_go_on_through_chapters_where_they_say_so(restart, shown):
    levels = level(0, "chineseCounting", "第%1章") + level(1, "chineseCounting", "第%2条", restart)
    body = numbered("总则") + numbered("甲", level=1) + numbered("附则") + numbered("乙", level=1)
    assert read(body, {1: levels}, [(1, 1, "")])[-1] == f"{shown}乙"


def test_legal_levels_are_decimal():
    levels = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    body = numbered("范围") + numbered("对象", level=1)
    assert read(body, {1: levels}, [(1, 1, "")]) == ["第一章范围", "1.1对象"]


def test_a_style_carries_its_list_and_its_level():
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="自定"/><w:basedOn w:val="2"/>'
        "</w:style>"
    )
    linked = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="2"/>')
    body = p("甲", '<w:pStyle w:val="2"/>') + p("乙", '<w:pStyle w:val="3"/>')
    assert read(body, {1: linked}, [(1, 1, "")], styles) == ["一、甲", "二、乙"]


def test_number_zero_is_no_list():
    assert read(numbered("甲", 0), {1: CHINESE}, [(1, 1, "")]) == ["甲"]


def test_typed_and_automatic_numbers_show_both():
    assert read(numbered("三、甲"), {1: CHINESE}, [(1, 1, "")]) == ["一、三、甲"]


def test_an_empty_numbered_paragraph_counts_and_shows():
    body = numbered("甲") + numbered("") + numbered("丙")
    assert read(body, {1: CHINESE}, [(1, 1, "")]) == ["一、甲", "二、", "三、丙"]


def test_a_deleted_item_does_not_count():
    gone = p(
        "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>",
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>',
    )
    lines = read(numbered("甲") + gone + numbered("丙"), {1: CHINESE}, [(1, 1, "")])
    assert [line for line in lines if line[0] != "["] == ["一、甲", "二、丙"]


def test_an_upper_level_not_yet_used_shows_its_start():
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
    assert read(numbered("甲", level=1), {1: levels}, [(1, 1, "")])[0].startswith("1.1")


def test_bullets_in_symbol_fonts():
    bullet = level(0, "bullet", "\uf06c").replace(
        "</w:lvl>", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    )
    assert read(numbered("甲"), {1: bullet}, [(1, 1, "")]) == ["●甲"]


def test_lists_that_lead_in_a_circle_end():
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    circle = '<w:numStyleLink w:val="L"/>'
    assert read(numbered("甲"), {1: circle}, [(1, 1, "")], styles) == ["甲"]


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        ("chineseCounting", 99, "九十九"),
        ("chineseCounting", 100, "一○○"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 101, "一百〇一"),
        ("japaneseCounting", 100, "百"),
        ("ideographDigital", 10, "一〇"),
        ("chineseLegalSimplified", 11, "壹拾壹"),
        ("ideographTraditional", 10, "癸"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedCircleChinese", 11, "11"),
        ("decimalEnclosedParen", 1, "⑴"),
        ("decimalEnclosedFullstop", 1, "⒈"),
        ("ideographEnclosedCircle", 10, "㈩"),
        ("decimalZero", 9, "09"),
        ("decimalFullWidth", 10, "１０"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("upperLetter", 27, "AA"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 26, "z"),
        ("numberInDash", 1, "- 1 -"),
        ("none", 1, ""),
        ("somethingNew", 7, "7"),
        ("upperRoman", 2**31, str(2**31)),
    ],
)
def test_number_formats(form, number, shown):
    assert written(number, form) == shown


def test_a_number_of_word_2003():
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    hint = "http://schemas.microsoft.com/office/word/2003/auxHint"
    listed = f'<w:pPr><w:listPr><wx:t wx:val="一、"/></w:listPr></w:pPr>{t("活动时间")}'
    data = (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{space}" xmlns:wx="{hint}"><w:body>'
        f"<wx:sect>{p('通知')}<w:p>{listed}</w:p></wx:sect></w:body></w:wordDocument>"
    )
    assert lines_of(data.encode(), "a.doc") == ["通知", "一、活动时间"]
