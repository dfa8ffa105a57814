"""Texts of every register: nothing leaves them but what a page's own labels confirm.

Each register is what people paste: a notice, a contract, a program, a poem. Into it go lines that
stand in the feet and heads of pages too, in any place. Without a line that only a page has,
nothing may be taken; with one, nothing that is a document's.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from normalize.checks import checked
from pipeline import convert
from pipeline.model import TABLE_RULE, UNKNOWN_LINE, OfficialDocument, plain_text

TITLE = "某市财政局关于下达专项资金的通知"
REGISTERS = {
    "notice": (
        TITLE,
        "各县区财政局：",
        "现将专项资金下达你们，请按规定使用。",
        "一、资金安排",
        "（一）按项目下达。",
        "某市财政局",
        "2024年3月5日",
        "抄送：市审计局。",
    ),
    "contract": (
        "设备采购合同",
        "合同编号：HT-2024-15",
        "甲方：某市教育局",
        "乙方：某某科技有限公司",
        "第一条 合同标的",
        "1）台式计算机120台，单价4500元；",
        "甲方代表",
        "__________",
        "乙方（盖章）：",
        "签订日期：2024年3月15日",
    ),
    "tender": (
        "某市第一中学多媒体设备采购项目招标公告",
        "项目编号：QHD20240315",
        "采购预算：1,200,000元",
        "时间：2024年3月20日至2024年3月27日，每天上午9:00至12:00",
        "方式：登录网站下载，项目代码20240320",
        "五、联系方式",
        "联系人：李女士",
    ),
    "exam": (
        "三年级数学试卷",
        "一、填空题（每空2分，共20分）",
        "1.直角是90°（ ）",
        "A. 打印",
        "B. 收藏",
        "姓名：________ 班级：________",
    ),
    "program": (
        "# 安装说明",
        "def main(argv):",
        "    return a > b > c",
        "var x = 1;",
        "window.alert(1)",
        "$('#name').val()",
        "<div class='footer'>",
    ),
    "poem": ("静夜", "床前明月光疑是地上霜", "举头望明月", "低头思故乡", "床前明月光疑是地上霜"),
    "minutes": (
        "某局办公会议纪要",
        "时间：2024-05-16 10:22",
        "地点：三楼会议室",
        "主持：张三",
        "出席：李四、王五",
        "会议议定事项如下。",
    ),
    "names": ("获奖名单", "张三", "李四", "欧阳修文", "阿不都·热依木", "某县第一中学", "二等奖"),
    "English": (
        "NOTICE",
        "To all staff: The meeting will be held at 2:30 p.m. on 5 March 2024.",
        "Contact: Mr. Wang, tel. 20201120",
        "Home > About > News",
    ),
    "paper": (
        "基于深度学习的文本修复研究",
        "作者：张三",
        "来源：某某大学学报",
        "摘要：本文提出一种方法",
        "关键词：公文，修复",
        "分类号：TP391",
        "参考文献",
    ),
}

DANGEROUS = (
    *("------", "______", "======", "***", "~~~~", "———", "|", "/"),
    *("打印", "关闭", "收藏", "返回", "分享", "网站地图", "联系我们", "简体"),
    *("技术支持：400-810-1234", "地址：某市某路1号", "联系电话：20201120", "邮编：066000"),
    *("主办：某市教育局", "承办单位：某某公司", "协办：某协会", "传真：1234567"),
    *("相关文件", "相关附件", "相关政策：", "附件下载", "延伸阅读", "相关阅读", "图解："),
    *("摘要：某某", "概述：某某", "关键词：某某", "作者：某某", "来源：某某", "编辑：某某"),
    *("责任编辑：张三", "版权所有 侵权必究", "© 2024 某某公司", "Copyright 2024", "上一篇：甲"),
    *("政策 > 文件 > 通知", "甲 > 乙 > 丙 > 丁", "名称：某某", "编号：A12", "有效期：三年"),
    *("时间：2024-03-05", "日期：2024年3月5日", "2024-03-05 10:22", "2024年3月5日10:22"),
    *("文件编号：HR-001", "审核：李四", "分类：甲类", "字号：某某商行", "字体：仿宋"),
    *("var y = 2;", "document.title", "$('a')", "浏览：", "阅读：三遍", "次数：3"),
    *("扫码入群", "扫描二维码报名", "建议使用A4纸", "微信公众号", "来源于群众", "人气"),
    *("附件1", "附件：1.名单", "2024年3月5日", "某市人民政府", "张三", "第3页", "— 3 —"),
    *("| 县 | 数 |\n|---|---|\n| 甲 | 1 |", "甲\t乙\t丙\n1\t<br>\t\\|"),
)

PAGE_HEADS = (
    "索引号：000014349/2024-00004",
    "发布时间：2024-01-05 10:22 来源：某日报 浏览次数：3",
    "当前位置：首页 > 政务公开 > 政策文件",
    "【字体：大 中 小】 打印 分享到：",
)
PAGE_FEET = (
    "扫一扫在手机打开当前页",
    "某ICP备12345678号",
    "网站标识码5100000062",
    "打印本页 关闭窗口",
)

OWN = (
    *("张三", "李四", "第一条 合同标的", "各县区财政局：", "2024年3月5日", "某市财政局", "附件1"),
    *("附件：1.名单", "请认真贯彻执行。", "（一）按项目下达。", "某政发〔2024〕3号", "甲方代表"),
)


@st.composite
def texts(draw: st.DrawFn, register: tuple[str, ...], most: int = 8) -> str:
    """A text of the register, dangerous lines among its own, here and there an empty one."""
    lines = list(register[: draw(st.integers(1, len(register)))])
    for line in draw(st.lists(st.sampled_from(DANGEROUS), max_size=most)):
        lines.insert(draw(st.integers(0, len(lines))), line)
    ends = draw(st.lists(st.sampled_from(("\n", "\n\n")), min_size=len(lines), max_size=len(lines)))
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def left_out(document: OfficialDocument, *, feet: bool = True) -> list[str]:
    """What left the text, but for lines drawn and the page numbers around what closes it.

    Without ``feet`` not what speaks of pages below what closes a document either. Above 主送机关 a
    line that is no element is told by itself and may stand outside (STR110).
    """
    signed = document.body.authority_signature and document.body.document_date
    closed = signed or document.imprint.cc_recipients or document.imprint.printing_date
    # A line drawn low may be a blank to fill: it is told.
    own = {TABLE_RULE, "separator", *({"page-number"} if closed else ())}
    if closed and not feet:
        own.add("page-foot")
    if document.body.main_recipients is not None:
        own.add(UNKNOWN_LINE)
    return [entry.text for entry in document.boilerplate if entry.reason not in own]


@pytest.mark.parametrize("register", REGISTERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_leaves_a_text_that_is_no_page(register: str, data: st.DataObject) -> None:
    text = data.draw(texts(REGISTERS[register], most=2))
    lines = text.split()
    title = lines.index(TITLE) if TITLE in lines else 0
    # Words of a page on both sides of a title show one.
    assume(not ({*lines[:title]} & {*DANGEROUS} and {*lines[title + 1 :]} & {*DANGEROUS}))
    assert left_out(checked(text.encode()), feet=False) == []


@pytest.mark.parametrize("register", REGISTERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_page_takes_nothing_of_the_document_with_it(register: str, data: st.DataObject) -> None:
    lines = data.draw(texts(REGISTERS[register])).splitlines()
    head = data.draw(st.lists(st.sampled_from(PAGE_HEADS), max_size=2))
    foot = data.draw(st.lists(st.sampled_from(PAGE_FEET), max_size=2))
    for line in data.draw(st.lists(st.sampled_from(OWN), max_size=4)):
        # An office alone above all that a page has there is whose site it is.
        lines.insert(data.draw(st.integers(1, len(lines))), line)
    below = data.draw(st.lists(st.sampled_from(OWN), max_size=2))
    text = "\n".join([*lines[:1], *head, *lines[1:], *foot, *below])
    document = checked(text.encode())
    said = plain_text(document)
    again = [e.text for e in document.boilerplate if e.reason.startswith("repeated-")]
    assert not {*left_out(document)} & {*OWN} - {text for text in again if text in said}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_all_is_kept_where_a_person_says_so(data: st.DataObject) -> None:
    register = data.draw(st.sampled_from([*REGISTERS.values()]))
    lines = data.draw(texts(register)).splitlines()
    text = "\n".join([*PAGE_HEADS, *lines, *PAGE_FEET])
    document = convert.read(text.encode(), "a.txt", keep_boilerplate=True)
    assert left_out(document) == []
    assert all("".join(line.split()) in "".join(plain_text(document).split()) for line in PAGE_FEET)


@pytest.mark.parametrize(
    "below",
    [
        ("------", "张三", "李四", "王五"),
        ("__________", "乙方代表", "__________"),
        ("技术支持：400-810-1234",),
        ("相关文件", "《某市优化营商环境办法》", "某政发〔2024〕3号"),
        ("© 2024 某某科技有限公司", "甲方代表", "乙方代表"),
        ("版权所有 侵权必究",),
        ("责任编辑：张三",),
        ("扫一扫在手机打开当前页", "张三", "李四"),
        ("网站标识码5100000062", "附件1", "任务清单"),
    ],
)
def test_what_stands_below_a_line_that_a_page_may_have(below: tuple[str, ...]) -> None:
    text = "\n".join(["关于公布名单的通知", "各县区人民政府：", "现将名单公布如下。", *below])
    assert left_out(checked(text.encode())) == []


@pytest.mark.parametrize(
    "above",
    [
        ("文件编号：HR-001", "版本：A/0", "发布日期：2024-03-05", "生效日期：2024-04-01"),
        ("作者：张三", "来源：某某大学学报", "摘要：某某", "关键词：某某"),
        ("来源：某市统计局",),
        ("2024年5月16日14:30",),
        ("var x = 1;", "window.alert(1)"),
        ("政策 > 文件 > 通知",),
        ("标题：某某工程", "来源：县级财政资金"),
    ],
)
def test_labels_of_other_papers_are_theirs(above: tuple[str, ...]) -> None:
    text = "\n".join(["某某公司考勤管理制度", *above, "第一条 为加强管理，制定本制度。"])
    assert left_out(checked(text.encode())) == []


@pytest.mark.parametrize("number", ["第3页", "— 3 —"])
@pytest.mark.parametrize(
    ("above", "is_number"),
    [
        (("某市财政局", "2024年3月5日"), True),
        (("抄送：市审计局。",), True),
        (("某市财政局办公室　2024年3月5日印发",), True),
        (("日期：2024年3月5日",), False),
        (("------", "责任编辑：张三"), False),
        (("------",), False),
        (("附件：1.名单", "2024年3月5日", "======"), False),
    ],
)
def test_a_page_number_stands_below_what_closes_a_document(
    above: tuple[str, ...], number: str, is_number: bool
) -> None:
    text = "\n".join(["某市财政局关于下达资金的通知", "请按规定使用。", *above, number])
    reasons = [entry.reason for entry in checked(text.encode()).boilerplate]
    assert ("page-number" in reasons) is is_number


def test_a_table_between_a_field_block_and_the_title_is_whole() -> None:
    title = "关于下达2024年专项资金的重要通知"
    text = f"标题：{title}\n发布日期：2024-03-05\n| 县区 | 金额 |\n|---|---|\n| 甲县 | 1200 |\n"
    document = checked(f"{text}{title}\n各县区财政局：\n现将资金下达你们，请按规定使用。".encode())
    assert left_out(document) == [f"标题：{title}", "发布日期：2024-03-05"]
    assert "县区\t金额\n甲县\t1200\n" in plain_text(document)


def test_a_person_s_marks_of_a_head_stay_between_field_block_and_title() -> None:
    title = "关于下达2024年专项资金的重要通知"
    text = f"索引号：1/2024\n标题：{title}\n特急\n张三\n{title}\n各县区财政局：\n请按规定使用。"
    assert left_out(checked(text.encode())) == ["索引号：1/2024", f"标题：{title}"]


def test_a_line_drawn_at_the_end_is_no_attachment() -> None:
    text = (
        "某市财政局关于下达资金的复函\n某县财政局：\n特此函复。\n某市财政局\n2024年3月5日\n\n---\n"
    )
    body = checked(text.encode()).body
    assert body.attachments == ()
    assert body.note is not None
    assert body.note.text == "---"


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (("首页", ">", "某局办公会议纪要", "会议议定事项如下。"), []),
        (("首页", ">", "政务公开", "某市教育局工作规定", "第一条 略。"), ["首页", ">", "政务公开"]),
        (("索引号：1/2024", "var b = 89;", "if (a > b) return;"), ["索引号：1/2024"]),
        (
            ("索引号：1/2024", "var b = 89;", "某市教育局工作规定"),
            ["索引号：1/2024", "var b = 89;"],
        ),
        (("获奖名单", "某政发〔2024〕3号", "某政发〔2024〕3号"), []),
        (
            ("某政发〔2024〕3号", "某市关于公布名单的通知", "某政发〔2024〕3号", "各县："),
            ["某政发〔2024〕3号"],
        ),
    ],
)
def test_a_title_and_its_number_stay_where_nothing_else_says_them(
    lines: tuple[str, ...], left: list[str]
) -> None:
    assert left_out(checked("\n".join(lines).encode())) == left


def test_one_word_of_a_page_below_a_title_is_printed_and_two_are_a_page_s() -> None:
    title, body = "某市财政局关于下达专项资金的通知", "各单位要抓好落实。"
    assert left_out(checked(f"{title}\n首页\n{body}\n".encode())) == []
    assert left_out(checked(f"{title}\n首页\n政策文件\n{body}\n".encode())) == ["首页", "政策文件"]


def test_a_page_s_foot_is_one_below_a_seal_s_note_too() -> None:
    paper = "某区教育局关于开展检查的通知\n各学校：\n请抓好落实。\n某区教育局\n2024年11月5日\n"
    foot = "版权所有：某区教育局\n主办：某区教育局办公室\n地址：某路1号\n"
    for seal in ("", "（盖章）\n"):
        document = checked((paper + seal + foot).encode())
        assert not document.body.attachments
        assert left_out(document) == foot.splitlines()
