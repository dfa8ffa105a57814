"""Formatting as evidence: weighed with what the text says, never taken alone."""

import pytest

from pipeline.convert import read_source
from pipeline.model import Heading, Table
from pipeline.normalize.looks import Formatting, Role, look_of, stated_look
from tests.normalize.word.checks import blocks_of
from tests.word_making import SPACES, docx, p, t, table

CENTRED = '<w:jc w:val="center"/>'
TITLE = '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>'
RED = '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="100"/><w:color w:val="FF0000"/>'
HEI, KAI, TEXT = (
    f'<w:rFonts w:eastAsia="{face}"/><w:sz w:val="32"/>' for face in ("黑体", "楷体_GB2312", "仿宋")
)
BODY = p(t("为促进发展，提出如下意见。", TEXT)) * 3


def body_of(content):
    return read_source(docx(content), "a.docx").document


@pytest.mark.parametrize(
    ("formatting", "role"),
    [
        (Formatting(22, "方正小标宋简体", is_centred=True), Role.TITLE),
        (Formatting(22, "宋体", is_centred=True), Role.TITLE),
        (Formatting(17, "宋体", is_centred=True), None),
        (Formatting(50, "方正小标宋简体", is_red=True), Role.MARK),
        (Formatting(16, "仿宋", is_red=True), None),
        (Formatting(16, "黑体"), Role.HEADING),
        (Formatting(16, "微软雅黑 黑体"), None),
        (Formatting(16, "仿宋"), None),
    ],
)
def test_what_a_formatting_is_usual_for(formatting, role):
    look = look_of(formatting)
    assert (look.role if look else None) is role


def test_styles_are_known_by_their_names():
    assert stated_look("heading 2", 0).level == 2
    assert stated_look("2", 0) is None
    assert stated_look("", 3).level == 3


def test_a_large_centred_line_is_the_title_whatever_its_words():
    body = p(t("城市更新", TITLE), CENTRED) + p(t("十讲", TITLE), CENTRED) + BODY
    document = body_of(body)
    assert document.body.title.text == "城市更新十讲"
    plain = body_of(p("城市更新") + p("十讲") + BODY)
    assert plain.body.title is None or plain.body.title.text != "城市更新十讲"


def test_a_large_centred_date_is_no_title():
    body = p(t("2024年3月1日", TITLE), CENTRED) + BODY
    assert body_of(body).body.title is None


def test_a_large_red_line_is_the_mark():
    document = body_of(
        p(t("青岚简报", RED), CENTRED) + p(t("关于某事的通知", TITLE), CENTRED) + BODY
    )
    assert document.header.authority_mark.text == "青岚简报"
    assert document.body.title.text == "关于某事的通知"


def test_lines_set_like_headings_are_headings():
    body = p(t("关于某事的意见", TITLE), CENTRED) + BODY + p(t("总体要求", HEI)) + BODY
    body += p(t("优化环境", KAI)) + BODY
    headings = [b for b in body_of(body).body.main_text if isinstance(b, Heading)]
    assert [(b.content.text, b.level.value) for b in headings] == [
        *(("总体要求", "1"), ("优化环境", "2"))
    ]


def test_a_sentence_set_like_a_heading_is_a_sentence():
    body = p(t("关于某事的意见", TITLE), CENTRED) + BODY + p(t("各单位应当照此执行。", HEI)) + BODY
    assert ("Paragraph", "各单位应当照此执行。") in blocks_of(docx(body))


def test_in_a_text_all_set_like_headings_the_face_says_nothing():
    body = p(t("关于某事的意见", TITLE), CENTRED) + p(t("总体要求", HEI)) * 6
    assert not any(isinstance(b, Heading) for b in body_of(body).body.main_text)


def test_a_numbered_style_stands_over_the_face():
    styles = (
        f"<w:styles {SPACES}><w:style w:type='paragraph' w:styleId='3'><w:name w:val='heading 2'/>"
        "</w:style></w:styles>"
    )
    body = p("关于某事的通知") + p("1.1 适用对象", "<w:pStyle w:val='3'/>") + p("甲。")
    document = read_source(docx(body, {"styles": styles}), "a.docx").document
    headings = [b for b in document.body.main_text if isinstance(b, Heading)]
    assert [(b.content.text, b.level.value) for b in headings] == [("1.1 适用对象", "2")]


def test_a_table_that_places_the_imprint_is_none():
    imprint = table(["抄送：市委办公室。"], ["青岚市办公室", "2024年3月1日印发"])
    document = body_of(p("关于某事的通知") + BODY + imprint)
    assert document.imprint.cc_recipients.text == "抄送：市委办公室。"
    assert document.imprint.printing_date.text == "2024年3月1日印发"


def test_a_picture_between_mark_and_number_parts_nothing():
    picture = p("<w:r><w:drawing><wp:inline><a:blip/></wp:inline></w:drawing></w:r>")
    document = body_of(
        p(t("青岚市人民政府文件", RED), CENTRED)
        + picture
        + p("青政发〔2024〕7号")
        + p(t("关于某事的通知", TITLE), CENTRED)
        + BODY
    )
    assert document.header.document_number.text == "青政发〔2024〕7号"
    assert document.body.main_text[0].content.text == "［图：图片］"


def test_a_note_below_the_title_that_breaks_part_is_one_line():
    note = t("（2024年3月1日某市人民代表大会") + "<w:r><w:br/></w:r>" + t("常务委员会通过）")
    document = body_of(p(t("某市条例", TITLE), CENTRED) + p(note, CENTRED) + BODY)
    assert [note.text for note in document.body.title_notes] == [
        "（2024年3月1日某市人民代表大会常务委员会通过）"
    ]


def test_a_note_in_brackets_typed_in_several_paragraphs_is_one():
    notes = p(t("（2024年3月1日某市人民代表大会"), CENTRED) + p(t("常务委员会通过）"), CENTRED)
    document = body_of(p(t("某市条例", TITLE), CENTRED) + notes + p("第一条  甲。"))
    assert [note.text for note in document.body.title_notes] == [
        "（2024年3月1日某市人民代表大会常务委员会通过）"
    ]


def test_a_title_in_the_style_of_a_heading_is_the_title():
    styles = (
        f"<w:styles {SPACES}><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/>"
        "</w:style></w:styles>"
    )
    style = "<w:pStyle w:val='1'/>"
    body = p(t("考试大纲", TITLE), style + CENTRED) + BODY + p(t("考试内容", HEI), style) + BODY
    document = read_source(docx(body, {"styles": styles}), "a.docx").document
    assert document.body.title.text == "考试大纲"
    assert [b.content.text for b in document.body.main_text if isinstance(b, Heading)] == [
        "考试内容"
    ]


def test_a_title_typed_into_the_first_row_of_a_table_is_no_row():
    wide = "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{}</w:tc>"
    body = table(
        [wide.format(p("附件1"))], [wide.format(p("任务分配表"))], ["县", "数"], ["甲", "1"]
    )
    document = body_of(p("关于某事的通知") + BODY + body)
    (attachment,) = document.body.attachments
    assert (attachment.label.text, attachment.title.text) == ("附件1", "任务分配表")
    (found,) = [b for b in attachment.blocks if isinstance(b, Table)]
    assert len(found.rows) == 2
