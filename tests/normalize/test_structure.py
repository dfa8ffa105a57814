"""Head, headings, tail and attachments, in intact and in damaged forms."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.model import (
    Block,
    DocumentKind,
    Heading,
    HeadingLevel,
    ListItem,
    OfficialDocument,
    Paragraph,
    TextElement,
    plain_text,
)

TITLE = "某市人民政府办公室关于印发《某市优化营商环境办法》的通知"
LONG = "深入贯彻落实党中央、国务院决策部署，健全工作机制，完善政策措施，确保各项任务落到实处。"


def read(*lines: str) -> OfficialDocument:
    return convert.read("\n".join(lines).encode(), "a.txt")


def text(element: TextElement | None) -> str | None:
    return None if element is None else element.text


def texts(elements: tuple[TextElement, ...]) -> list[str]:
    return [element.text for element in elements]


def block(*lines: str, at: int = 0) -> Block:
    return read(TITLE, LONG, *lines, LONG).body.main_text[1 + at]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["国务院办公厅关于加强", "三级公立医院绩效考核工作的意见"], 2),
        (["国务院关于印发", "《国务院工作规则》的通知"], 2),
        (["国务院关于授权实施管辖的", "某口岸区范围和", "土 地 使 用 期 限 的 批 复"], 3),
        (["国务院办公厅转发国家教委", "关于内地班扩大规模", "有关问题请示的通知"], 3),
        (["国务院办公厅关于全面推行执法公示制度", "执法全过程记录制度的指导意见"], 2),
        (["某市住房公积金管理委员会", "关于调整有关政策的意见"], 2),
        (["甲市财政局", "甲市税务局", "关于调整有关政策的通知"], 3),
        (["某市商品房预售资金监督管理办法", "（征求意见稿）"], 2),
        (["某镇关于印发《某镇文艺演出工作方案》", "的通知"], 2),
        (["决胜全面建成小康社会", "夺取新的伟大胜利", "——在某次大会上的报告"], 2),
        (["某市2023年国民经济和社会发展统计公报"], 1),
        (["4. 某省交通运输厅关于印发实施方案的通知（2023年4月7日）"], 1),
        (["我市召开人才新政新闻发布会"], 1),
    ],
)
def test_title_of_several_lines(lines: list[str], title: int) -> None:
    body = read(*lines, "各县人民政府：", LONG).body
    assert text(body.title) == "".join(lines[:title]).replace(
        "土 地 使 用 期 限 的 批 复", "土地使用期限的批复"
    )
    assert text(body.main_recipients) == "各县人民政府："


@pytest.mark.parametrize(
    "first",
    [
        LONG,
        "为进一步加强管理，现将有关事项通知如下：",
        "一、总体要求",
        "（一）强化顶层设计",
        "各有关单位：",
        "单位：亿元",
        "2024年1月5日",
    ],
)
def test_no_title(first: str) -> None:
    assert read(first, LONG).body.title is None


def test_lines_under_the_title() -> None:
    body = read(
        "政府工作报告", "——2024年1月5日在某市第五届人民代表大会第二次会议上", "市长　王某某",
        "各位代表：", LONG,
    ).body  # fmt: skip
    assert texts(body.title_notes) == [
        "——2024年1月5日在某市第五届人民代表大会第二次会议上",
        "市长　王某某",
    ]
    assert text(body.main_recipients) == "各位代表："


@pytest.mark.parametrize("date", ["2013年3月20日", "（2013年3月20日）", "2013320日)", "20130320"])
def test_signature_and_date_under_the_title(date: str) -> None:
    document = read(
        "2012年某市国民经济和社会发展统计公报", "某市统计局", "国家统计局某调查队", date, LONG
    )
    assert texts(document.body.title_notes) == ["某市统计局", "国家统计局某调查队", date]
    assert document.metadata.document_date == "2013-03-20"
    assert document.metadata.kind is DocumentKind.COMMUNIQUE
    assert document.body.document_date is None


def test_passing_of_a_law() -> None:
    notes = [
        "2018年10月25日 某市第十五届人民代表大会常务委员会第十七次会议通过",
        "2018年11月30日 某省第十三届人民代表大会常务委员会第七次会议批准",
    ]
    document = read("某市城乡建设档案管理条例", *notes, "第一章  总则", "第一条 为了加强管理。")
    assert texts(document.body.title_notes) == notes
    chapter, article = document.body.main_text
    assert isinstance(chapter, Heading)
    assert (chapter.level, chapter.number, chapter.number_end, chapter.run_in_end) == (
        HeadingLevel.CHAPTER, 1, 3, None,
    )  # fmt: skip
    assert isinstance(article, Heading)
    assert (article.level, article.number, article.number_end, article.run_in_end) == (
        HeadingLevel.ARTICLE, 1, 3, 3,
    )  # fmt: skip


@pytest.mark.parametrize(
    "number", ["国办发〔2019〕4号", "国办发[2019]4号", "国办发(2019)4号", "国办发〔2019]4号"]
)
def test_document_number(number: str) -> None:
    document = read(TITLE, number, "各县人民政府：", LONG)
    assert text(document.header.document_number) == number
    assert document.metadata.document_number == number


def test_the_mark_of_a_joint_document_with_an_authority_a_line() -> None:
    document = read(
        "某市财政局",
        "某市教育局",
        "某市民政局文件",
        "某财发〔2024〕8号",
        TITLE,
        "各县人民政府：",
        LONG,
    )
    assert text(document.header.authority_mark) == "某市财政局某市教育局某市民政局文件"
    assert text(document.body.title) == TITLE


def test_marks_above_the_title() -> None:
    document = read(
        "000001", "机密★1年", "特急", "某市人民政府文件", "某政〔2024〕3号", TITLE, LONG
    )
    header = document.header
    assert text(header.copy_number) == "000001"
    assert text(header.classification) == "机密★1年"
    assert text(header.urgency) == "特急"
    assert text(header.authority_mark) == "某市人民政府文件"
    assert text(header.document_number) == "某政〔2024〕3号"
    assert text(document.body.title) == TITLE


def test_title_number_and_recipients_run_on() -> None:
    document = read(f"某市人民政府关于发展电子商务的意见某府发〔2019〕17号各县人民政府：{LONG}")
    assert text(document.body.title) == "某市人民政府关于发展电子商务的意见"
    assert text(document.header.document_number) == "某府发〔2019〕17号"
    assert text(document.body.main_recipients) == "各县人民政府："
    assert document.body.main_text[0] == Paragraph(document.body.main_text[0].content)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "line",
    [
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        "各县（市）、区人民政府,市政府各部门:",
        "教育部：",
        "各位代表：",
        "同志们！",
        "厅机关各处室、厅直各单位，吉高集团：",
    ],
)
def test_recipients(line: str) -> None:
    assert text(read(TITLE, line, LONG).body.main_recipients) == line


@pytest.mark.parametrize(
    "line", ["现将有关情况报告如下：", "会议指出：", "联系人及联系方式：", "附件："]
)
def test_no_recipients(line: str) -> None:
    assert read(TITLE, line, LONG).body.main_recipients is None


@pytest.mark.parametrize(
    ("line", "level", "number", "number_end", "run_in"),
    [
        ("一、总体要求", HeadingLevel.FIRST, 1, 2, None),
        ("十二、 保障措施", HeadingLevel.FIRST, 12, 4, None),
        ("（三）主要目标", HeadingLevel.SECOND, 3, 3, None),
        ("(三)主要目标", HeadingLevel.SECOND, 3, 3, None),
        ("(一)指导思想。" + LONG, HeadingLevel.SECOND, 1, 3, "指导思想。"),
        ("（二十一）持续开展活动。" + LONG, HeadingLevel.SECOND, 21, 5, "持续开展活动。"),
        ("（一）自觉接受监督。" + LONG, HeadingLevel.SECOND, 1, 3, "自觉接受监督。"),
        ("1.扩大产品出口。" + LONG, HeadingLevel.THIRD, 1, 2, "扩大产品出口。"),
        ("11．扩大产品出口。" + LONG, HeadingLevel.THIRD, 11, 3, "扩大产品出口。"),
        ("（1）优化营商环境。" + LONG, HeadingLevel.FOURTH, 1, 3, "优化营商环境。"),
        ("第二节 组织机构", HeadingLevel.SECTION, 2, 3, None),
        ("（一）发展定位。", HeadingLevel.SECOND, 1, 3, None),
    ],
)
def test_headings(
    line: str, level: HeadingLevel, number: int, number_end: int, run_in: str | None
) -> None:
    found = block(line)
    assert isinstance(found, Heading)
    assert (found.level, found.number, found.number_end) == (level, number, number_end)
    end = found.run_in_end
    assert (None if end is None else line[number_end:end]) == run_in


@pytest.mark.parametrize(
    "line",
    [
        "一、住房公积金贷款最高额度由100万元提高到130万元，其中缴存职工单人可贷额度不超过65万元。",
        "（一）未按照规定备案的；",
        "（二）本办法自发布之日起施行。",
        "1.申领对象：2023年5月12日后在我市购买个人首套新建商品住房的人员。",
        "①按时报送材料。",
    ],
)
def test_numbered_sentences_are_items(line: str) -> None:
    found = block(line)
    assert isinstance(found, ListItem)
    assert 0 < found.number_end < 4


def test_items_in_a_row_are_no_headings() -> None:
    document = read(TITLE, LONG, "1.身份证", "2.户口簿", "3.申请表", LONG)
    assert [type(b) for b in document.body.main_text[1:4]] == [ListItem] * 3


@pytest.mark.parametrize(
    "line",
    ["第十条规定的情形，从其规定。", "2023年实现增长。", "3.93，优良天数258天。", "一是加强领导。"],
)
def test_plain_paragraphs(line: str) -> None:
    assert isinstance(block(line), Paragraph)


def test_contents_are_no_headings() -> None:
    document = read(
        "某市条例", "目　录", "第一章　总　则", "第二章　附　则", "第一章　总　则", "第一条 一。",
        "第二章　附　则", "第二条 二。",
    )  # fmt: skip
    kinds = [type(item) for item in document.body.main_text]
    assert kinds == [Paragraph] * 3 + [Heading] * 4


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("2023年12月29日", "2023-12-29"),
        ("2023 年 12 月 29 日", "2023-12-29"),
        ("二〇二四年一月五日", "2024-01-05"),
        ("二 ○ 二 四 年 一 月 五 日", "2024-01-05"),
        ("20231229", "2023-12-29"),
        ("2023.12.29", "2023-12-29"),
        ("2023年1229日", "2023-12-29"),
        ("202312月29日", "2023-12-29"),
        ("2023年12月", None),
    ],
)
def test_signature_and_date(date: str, iso: str | None) -> None:
    document = read(TITLE, LONG, "某市人民政府办公室", date)
    assert texts(document.body.authority_signature) == ["某市人民政府办公室"]
    assert text(document.body.document_date) == date
    assert document.metadata.document_date == iso
    assert document.metadata.issuing_authority == "某市人民政府办公室"


def test_several_signatures() -> None:
    body = read(TITLE, LONG, "甲市财政局 甲市税务局", "国 家 数 据 局", "2024年1月5日").body
    assert texts(body.authority_signature) == ["甲市财政局", "甲市税务局", "国 家 数 据 局"]


def test_signature_and_date_run_on() -> None:
    body = read(TITLE, LONG, "请认真贯彻执行。某市人民政府办公室", "2024年1月5日").body
    assert texts(body.authority_signature) == ["某市人民政府办公室"]
    assert body.main_text[-1].content.text == "请认真贯彻执行。"  # type: ignore[union-attr]
    body = read(TITLE, LONG, "请执行。（此件公开发布）某市人民政府办公室", "2024年1月5日").body
    assert texts(body.authority_signature) == ["某市人民政府办公室"]
    body = read(TITLE, LONG, "某市林业局2024年1月5日").body
    assert texts(body.authority_signature) == ["某市林业局"]
    assert text(body.document_date) == "2024年1月5日"


def test_a_date_inside_the_text_is_no_end() -> None:
    body = read("某市抗疫大事记", LONG, "2020年1月5日", LONG, "2020年1月6日", LONG).body
    assert body.document_date is None
    assert len(body.main_text) == 5


def test_whole_tail() -> None:
    document = read(
        TITLE, "各县人民政府：", LONG, "附件：1.任务清单", "2.责任分工", "某市人民政府办公室",
        "2024年1月5日", "（此件公开发布）", "附件1", "任务清单", "一、优化服务", LONG, "附件2",
        "责任分工", LONG, "抄送：市委办公室，市人大常委会办公室。",
        "某市人民政府办公室　　2024年1月5日印发",
    )  # fmt: skip
    body = document.body
    assert texts(body.attachment_note) == ["附件：1.任务清单", "2.责任分工"]
    assert text(body.note) == "（此件公开发布）"
    assert [(text(a.label), text(a.title), len(a.blocks)) for a in body.attachments] == [
        ("附件1", "任务清单", 2),
        ("附件2", "责任分工", 1),
    ]
    imprint = document.imprint
    assert text(imprint.cc_recipients) == "抄送：市委办公室，市人大常委会办公室。"
    assert text(imprint.printing_authority) == "某市人民政府办公室"
    assert text(imprint.printing_date) == "2024年1月5日印发"
    assert len(body.main_text) == 1


def test_issued_text_has_no_label() -> None:
    body = read(
        TITLE, "现印发给你们，请遵照执行。", "某市人民政府办公室", "2024年1月5日",
        "（此件公开发布）某市优化营商环境办法", "第一条 为了优化环境。", "第二条 负责实施。",
    ).body  # fmt: skip
    assert text(body.note) == "（此件公开发布）"
    (issued,) = body.attachments
    assert issued.label is None
    assert text(issued.title) == "某市优化营商环境办法"
    assert len(issued.blocks) == 2


def test_list_of_attachments_below_the_date() -> None:
    body = read(TITLE, LONG, "某市人民政府办公室", "2024年1月5日", "附件：名单.doc").body
    assert texts(body.attachment_note) == ["附件：名单.doc"]
    assert not body.attachments


def test_a_file_below_the_end_that_is_listed_already_is_no_attachment() -> None:
    signed = ("附件：名单", "某市人民政府办公室", "2024年1月5日")
    printed = "某市人民政府办公室　2024年1月6日印发"
    for end in (signed, (*signed, printed)):
        document = read(TITLE, LONG, *end, "附件：名单.doc")
        assert texts(document.body.attachment_note) == ["附件：名单"]
        assert not document.body.attachments
        (told,) = [e for e in document.boilerplate if e.reason == "repeated"]
        assert told.text == "附件：名单.doc"
    unlisted = read(TITLE, LONG, *signed[1:], printed, "附件：名单.doc").body
    assert texts(unlisted.attachment_note) == ["附件：名单.doc"]
    assert not unlisted.attachments


def test_a_table_that_a_forwarded_text_names_is_no_attachment() -> None:
    head = ("某市人民政府办公室转发市发展改革委关于重点项目计划的通知", LONG)
    end = ("某市人民政府办公室", "2024年1月5日", "关于重点项目计划", LONG)
    body = read(*head, *end, "附表：重点项目汇总表", LONG).body
    assert [text(a.title) for a in body.attachments] == ["关于重点项目计划"]
    body = read(*head, *end, "附表1：重点项目汇总表", LONG).body
    assert [text(a.title) for a in body.attachments] == ["关于重点项目计划", "重点项目汇总表"]


def test_an_item_of_a_list_by_years_is_no_title_but_under_its_label() -> None:
    assert read("1.2024年名单", "石大川工作室", "2.2023年名单", "林小溪工作室").body.title is None
    signed = ("附件：1.2024年名单", "2.2023年名单", "某市人民政府", "2024年1月5日")
    body = read(TITLE, LONG, *signed, "附件1", "1.2024年名单", "石大川工作室").body
    assert [text(a.title) for a in body.attachments] == ["1.2024年名单"]


def test_attachment_without_a_date() -> None:
    body = read(TITLE, LONG, LONG, "附件", "某市任务清单", LONG).body
    assert [(text(a.label), text(a.title)) for a in body.attachments] == [("附件", "某市任务清单")]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于××的通知（试行）", DocumentKind.NOTICE),
        ("某市2023年法治政府建设情况报告", DocumentKind.REPORT),
        ("国务院办公厅关于××的复函", DocumentKind.LETTER),
        ("某市管理办法", None),
        ("关于公布《某省目录》的公告", DocumentKind.ANNOUNCEMENT),
    ],
)
def test_kind_by_the_title(title: str, kind: DocumentKind | None) -> None:
    assert read(title, LONG).metadata.kind is kind


UNDER_CC = """关于下达2024年专项资金的通知

各县区财政局：
现将专项资金下达你们，请按规定使用。

临澜市财政局
2024年3月5日
抄送：{cc}
"""


@pytest.mark.parametrize(
    ("cc", "stays", "behind"),
    [
        ("市审计局。", "抄送：市审计局。", 0),
        ("市审计局，\n市人力资源和社会保障局。", "抄送：市审计局，市人力资源和社会保障局。", 0),
        ("市审计局。\n| 县区 | 金额 |\n|---|---|\n| 望川县 | 1200 |", "抄送：市审计局。", 1),
        ("市审计局。\n县区\t金额\t备注\n望川县\t1200\t无", "抄送：市审计局。", 1),
        ("市审计局。\n请各单位抓紧办理。", "抄送：市审计局。", 1),
        ("市审计局，\n县区\t金额\t备注\n望川县\t1200\t无", "抄送：市审计局，", 1),
    ],
)
def test_what_stands_under_cc_is_no_part_of_it(cc: str, stays: str, behind: int) -> None:
    document = convert.read(UNDER_CC.format(cc=cc).encode(), "a.txt")
    assert document.imprint.cc_recipients is not None
    assert document.imprint.cc_recipients.text == stays
    assert sum(len(part.blocks) for part in document.body.attachments) == behind


def test_a_picture_under_cc_is_kept() -> None:
    lines = UNDER_CC.format(cc="市审计局。").split()
    page = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><body>{page}<p><img src='a.png' alt='资金分配图'></p></body></html>"
    document = convert.read(page.encode(), "a.html")
    assert "资金分配图" in plain_text(document)


def test_the_note_of_printing_is_found_above_a_page_number() -> None:
    text = UNDER_CC.format(cc="市审计局。") + "临澜市财政局办公室 2024年3月6日印发\n- 4 -\n"
    imprint = convert.read(text.encode(), "a.txt").imprint
    assert imprint.cc_recipients is not None
    assert imprint.cc_recipients.text == "抄送：市审计局。"
    assert imprint.printing_authority is not None
    assert imprint.printing_authority.text == "临澜市财政局办公室"


@pytest.mark.parametrize("word", ["令", "命令"])
def test_the_mark_of_an_order_is_one_in_both_words(word: str) -> None:
    """命令（令） (GB/T 9704-2012 10.2): the mark above its number, no title."""
    text = f"临澜市人民政府{word}\n第12号\n《临澜市户外招牌管理规定》现予公布，自2024年1月1日起施行。\n市长　陆远山\n2023年10月20日\n"
    header = convert.read(text.encode(), "a.txt").header
    assert header.authority_mark is not None
    assert header.authority_mark.text == f"临澜市人民政府{word}"
    assert header.document_number is not None
    assert header.document_number.text == "第12号"


@pytest.mark.parametrize("printed", ["", "临澜市财政局办公室　2024年3月6日印发\n"])
def test_a_broken_cc_above_an_attachment_is_whole(printed: str) -> None:
    text = UNDER_CC.format(cc="市审计局，\n市人力资源和社会保障局。") + printed
    document = convert.read(f"{text}\n附件\n资金分配表\n望川县1200万元。\n".encode(), "a.txt")
    imprint = document.imprint
    assert imprint.cc_recipients is not None
    assert imprint.cc_recipients.text == "抄送：市审计局，市人力资源和社会保障局。"
    assert (imprint.printing_authority is not None) == bool(printed)
    assert [part.title and part.title.text for part in document.body.attachments] == ["资金分配表"]


@pytest.mark.parametrize(
    ("recipients", "said"),
    [
        ("万章等5位代表：", "你们提出的建议收悉。"),
        ("各消防救援大队、站，各专职消防队", "近期发现部分消火栓无水，请立即排查。"),
        ("各供电所,各用电大户", "迎峰度夏期间,请严格执行错峰方案."),
    ],
)
def test_recipients_of_few_letters_or_without_a_colon(recipients: str, said: str) -> None:
    found = read("关于做好有关工作的通知", recipients, said, "某市水务局", "2024年5月6日")
    assert text(found.body.main_recipients) == recipients


def test_digits_of_a_number_below_a_name_are_one_where_a_title_follows() -> None:
    body = ("各县水务局：", LONG, "某市水务局", "2024年5月6日")
    whole = read("某市水务局", "2024 22", "关于做好防汛工作的通知", *body)
    assert text(whole.header.document_number) == "2024 22"
    assert read("某市水务局", "2024 22", LONG, *body[1:]).header.document_number is None


@pytest.mark.parametrize(
    "number", ["某邮管〔2024〕 第15号", "某农牧【2024】第 17号", "某应急批 〔 2023 〕 11 号"]
)
def test_a_number_with_spaces_in_it_is_one(number: str) -> None:
    found = read(
        "关于做好有关工作的通知", number, "各县水务局：", LONG, "某市水务局", "2024年5月6日"
    )
    assert text(found.header.document_number) == number
    assert found.body.title_notes == ()


def test_a_label_that_closes_an_attachment_begins_none() -> None:
    issued = "某市优化营商环境办法"
    end = ("某市人民政府办公室", "2024年5月6日", issued, "一、总则", LONG)
    closed = read(TITLE, "各区县人民政府：", LONG, *end, "附件：任务清单（略）").body
    assert [text(one.title) for one in closed.attachments] == [issued]
    followed = read(TITLE, "各区县人民政府：", LONG, *end, "附件：任务清单", LONG).body
    assert [text(one.title) for one in followed.attachments] == [issued, "任务清单"]


def test_what_the_opening_issues_is_the_title_below_the_date() -> None:
    opening = "《某市促进房地产市场发展二十条（试行）》已经市政府同意，现印发给你们。"
    title = ("某市促进房地产市场", "发展二十条", "（试行）")
    lines = (
        "各区县人民政府：",
        opening,
        "2024年5月6日",
        "（此件公开发布）",
        *title,
        "一、总则",
        LONG,
    )
    (issued,) = read(*lines).body.attachments
    assert text(issued.title) == "".join(title)
    other = read(lines[0], LONG, *lines[2:]).body.attachments
    assert [text(one.title) for one in other] != ["".join(title)]


@pytest.mark.parametrize(
    ("first", "is_title"),
    [
        ("表B.2评估指标说明（续）", False),
        ("表2评估指标说明", False),
        ("表彰决定评估指标说明", True),
    ],
)
def test_a_caption_is_no_title(first: str, is_title: bool) -> None:
    title = read(first, "一、指标", LONG).body.title
    assert (title is not None) == is_title
