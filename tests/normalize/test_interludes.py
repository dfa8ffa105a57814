"""What a page puts between and below the paragraphs of a paper; what is the paper's there stays."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import OfficialDocument

SITE = "临湖县人民政府\n首页 > 政务公开 > 通知公告\n发布时间：2024-05-08 10:22　浏览次数：120　【打印】【关闭】\n"
FOOT = (
    "\n上一篇：关于开展检查的通知\n下一篇：没有了\n主办：临湖县人民政府办公室　ICP备09900123号-1\n"
)
TEXT = (
    "临湖县水利局\n关于做好防汛工作的通知\n各乡镇人民政府：\n"
    "为做好防汛工作，经县政府同意，现将有关事项通知如下，请认真贯彻执行。\n"
)
MORE = "各乡镇要压实责任，落实二十四小时值班制度，发现险情第一时间报告。\n"
END = "临湖县水利局\n2024年5月6日\n"
IMPRINT = "抄送：县委办公室。\n临湖县水利局办公室　　2024年5月7日印发\n"


def read(text: str) -> OfficialDocument:
    return checked(text.encode())


def told(document: OfficialDocument) -> list[str]:
    return [line for entry in document.boilerplate for line in entry.text.splitlines()]


def around(document: OfficialDocument, *parts: str) -> list[str]:
    """What is told beyond the lines of some parts."""
    known = {line for part in parts for line in part.splitlines()}
    return [line for line in told(document) if line not in known]


@pytest.mark.parametrize(
    "line",
    [
        "【律图联想】相关地方法规 7 篇　实务指南 1 篇",
        "[法点关联] 裁判文书 12 篇",
        "图片",
        "[视频]",
        "▲绕行示意图（点击可放大）",
        "（点击查看大图）",
        "↑↑↑",
        "……………………",
        "扫一扫在手机打开当前页",
        "廉洁过节“码”上监督，请扫码举报",
    ],
)
def test_what_says_nothing_between_paragraphs_of_a_page_is_told(line: str) -> None:
    document = read(f"{SITE}{TEXT}{MORE}{line}\n{MORE}{END}{FOOT}")
    assert around(document, SITE, FOOT) == [line]
    assert len(document.body.main_text) == 3


@pytest.mark.parametrize(
    "line", ["图片", "▲绕行示意图（点击可放大）", "……………………", "扫一扫在手机打开"]
)
def test_the_same_in_a_text_that_is_no_pages_stays(line: str) -> None:
    assert told(read(f"{TEXT}{MORE}{line}\n{MORE}{END}")) == []


@pytest.mark.parametrize(
    "lines",
    [
        "网站标识码\n备案号\n联系我们\n",
        "报名方式：扫描二维码关注微信公众号\n",
        "微信公众号、网站报名\n",
        "1.扫一扫关注微信公众号\n",
        "（联系人：王明，电话：1234567）\n",
    ],
)
def test_a_papers_own_lines_between_paragraphs_of_a_page_stay(lines: str) -> None:
    document = read(f"{SITE}{TEXT}{MORE}{lines}{MORE}{END}{FOOT}")
    assert around(document, SITE, FOOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "收电人：值班室 李明　6月19日21时10分　　已报：王县长",
        "收电：县政府值班室　值班员：于波　收到时间：12月3日 9:45",
        "（传真件，原件后补）",
        "（此件为传真件，请回传确认）",
        "2024-06-19 21:06  FROM:LJSFXB  0000 86780001  TO:0000 8230002  P.2/2",
        "临湖县档案馆　全宗号 12　年度 2024　机构 应急　件号 0073　页数 2",
        "【归档章】全宗号 12　年度 1987　件号 7",
    ],
)
@pytest.mark.parametrize("imprint", ["", IMPRINT])
def test_what_offices_put_on_a_sheet_below_its_end_is_told(line: str, imprint: str) -> None:
    document = read(f"{TEXT}{MORE}{END}{imprint}{line}\n")
    assert told(document) == [line]
    assert not document.body.attachments
    assert document.body.note is None


@pytest.mark.parametrize(
    "line",
    ["接收人：李明", "（原件由县档案馆保存）", "收件地址：临湖县府前街12号"],
)
def test_notes_that_look_like_those_stay(line: str) -> None:
    assert told(read(f"{TEXT}{MORE}{END}{line}\n")) == []


def test_the_imprint_of_a_gazette_is_told() -> None:
    line = "主管主办：临湖县人民政府　编辑出版：县政府公报室　赠阅　刊号：内资准字第099号"
    assert told(read(f"{TEXT}{MORE}{END}{line}\n")) == [line]
    own = "本刊由县政府办公室主办，编辑、印刷和赠阅由公报室负责，刊号另行申请。"
    assert told(read(f"{TEXT}{own}\n{END}")) == []


@pytest.mark.parametrize("line", ["附件　无", "附件(0)", "附件信息：", "（临湖日报）", "- END -"])
def test_words_of_a_pages_foot_are_told(line: str) -> None:
    document = read(f"{SITE}{TEXT}{MORE}{END}\n{line}\n编辑：小王　审核：李强\n{FOOT.strip()}\n")
    assert line in told(document)
    assert document.body.document_date is not None
    assert not document.body.attachments


def test_words_between_lines_of_a_foot_are_its_own() -> None:
    foot = (
        "上一篇：关于检查的通知\n临湖融媒\n校园一卡通\n分享到：微信 微博\n版权所有：临湖县水利局\n"
    )
    document = read(f"{SITE}{TEXT}{MORE}{END}\n{foot}")
    assert around(document, SITE, foot) == []
    assert {"临湖融媒", "校园一卡通"} <= {*told(document)}


@pytest.mark.parametrize(
    "notes",
    [
        "联系人：王明　联系电话：0570-1234567\n电子邮箱：a@example.com\n",
        "咨询电话：5522306\n监督举报电话：12345、5522307\n",
        "地址：临湖县府前街12号行政中心307室\n邮编：000000\n",
    ],
)
def test_whom_to_call_right_below_the_sign_off_is_the_papers(notes: str) -> None:
    document = read(f"{SITE}{TEXT}{MORE}{END}{notes}{FOOT}")
    assert around(document, SITE, FOOT) == []


def test_the_title_of_an_attachment_is_no_pages() -> None:
    annex = "公文流转记录\n序号\t事项\t时间\n1\t登记\t5月6日\n2\t办结\t5月7日\n"
    document = read(f"{SITE}{TEXT}{MORE}附件：公文流转记录\n{END}{annex}{FOOT}")
    assert around(document, SITE, FOOT) == []


@pytest.mark.parametrize("line", ["森林防火责任区划分", "县森林防火总体布局图", "小王的批注"])
def test_what_follows_the_imprint_without_a_label_has_no_title(line: str) -> None:
    document = read(f"{TEXT}{MORE}{END}{IMPRINT}{line}\n东片由林业局负责，西片由应急局负责。\n")
    assert [one.title for one in document.body.attachments] == [None]
    assert told(document) == []


def test_what_follows_the_imprint_with_a_label_or_a_known_name_has_one() -> None:
    for below in ("附件\n责任分工表\n", "责任分工表\n"):
        text = f"{TEXT}{MORE}附件：责任分工表\n{END}{IMPRINT}{below}东片由林业局负责。\n"
        titles = [one.title for one in read(text).body.attachments]
        assert [title.text for title in titles if title] == ["责任分工表"]


def test_comments_below_a_pages_foot_are_no_attachment_with_a_title() -> None:
    foot = "上一篇：关于检查的通知\n评论区\n王敏：收到\n稽查局 胡光：收到，按时报送。\n版权所有：临湖县水利局\n"
    document = read(f"{SITE}{TEXT}{MORE}{END}\n{foot}")
    assert [one.title for one in document.body.attachments if one.title] == []


def test_what_a_plan_lists_of_its_own_annexes_is_none() -> None:
    text = (
        f"{TEXT}{MORE}{END}附件1\n防汛工作方案\n{MORE}附件：2024年任务分解表\n"
        "附件2\n2024年任务分解表\n任务\t单位\t时限\n巡查\t水利局\t5月\n抢险\t应急局\t6月\n"
    )
    document = read(text)
    assert [one.label.text for one in document.body.attachments if one.label] == ["附件1", "附件2"]


def test_a_table_ends_where_the_sheet_does() -> None:
    table = (
        "任务            单位    2023年   2024年   2025年\n整改问题厕所    户      1874     —        —\n"
        "污水治理村      个      26       30       28\n转运站          座      2        2        —\n"
    )
    document = read(f"{TEXT}{MORE}— 1 —\n{MORE}— 2 —\n{MORE}{END}附件\n任务分解表\n{table}— 3 —\n")
    assert told(document) == ["— 1 —", "— 2 —", "— 3 —"]
