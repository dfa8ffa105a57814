"""What pages put around a text leaves it in whatever words; what is a document's stays."""

from __future__ import annotations

import pytest
from end_papers import papers as ends
from later_papers import papers as later
from page_papers import papers as pages

from pipeline import convert
from pipeline.evaluation.labels import LabelledDocument, damaged, parse
from pipeline.evaluation.structure import StructureScore, measure_structure
from pipeline.model import TABLE_RULE

SIGNED = "某市财政局\n2024年3月5日\n"
NOTICE = "某市财政局关于做好资金管理工作的通知\n各县区财政局：\n现将有关事项通知如下。\n"

STAYS = {
    "a paper about copyright": "某市版权局关于加强软件正版化工作的通知\n各单位：\n转载作品应当注明作者和来源，不得侵犯他人版权。\n"
    "凡使用图片、文章的，应当取得版权所有者许可。\n某市版权局\n2024年3月5日\n",
    "a contract with a remark on a page": "设备采购合同\n甲方：某市教育局\n乙方：某某公司\n第一条 标的见附表。\n第3页\n"
    "第二条 价款12万元。\n甲方代表：\n乙方代表：\n签订日期：2024年3月5日\n",
    "those to be asked": NOTICE
    + "联系人：张三\n联系电话：0431-1234567\n联系人：李四\n联系电话：0431-7654321\n"
    + SIGNED,
    "who is asked below the date": NOTICE
    + SIGNED
    + "联系人：张三　电话：0431-1234567\n邮箱：cz@mou.gov.cn\n",
    "where to enrol": NOTICE + SIGNED + "请扫描二维码报名\n报名网址：www.mou.gov.cn\n",
    "an annex about sites": NOTICE
    + SIGNED
    + "附件\n政府网站抽查情况\n某市政府网站\n首页可用\n栏目更新及时\n",
    "an annex about sites without a label": "某市政府办公室关于印发网站管理办法的通知\n各单位：\n请执行。\n某市政府办公室\n"
    "2024年3月5日\n政府网站管理办法\n第一条　为加强网站管理，制定本办法。\n第二条　网站首页应当提供无障碍浏览。\n",
    "who holds a fair": "某市教育局关于举办读书活动的通知\n各学校：\n现举办读书活动。\n主办单位：某市教育局\n承办单位：某市图书馆\n"
    "技术支持：某某公司\n某市教育局\n2024年3月5日\n",
    "who printed a briefing": "工作简报\n第5期\n某市财政局办公室编　2024年3月5日\n全市财政工作有序推进。\n报：市政府。\n送：各县区。\n"
    "编辑：张三　审核：李四\n",
    "a program": "# 说明\n$(function(){\n    var x = 1;\n    document.write(x);\n});\nwindow.print();\n",
    "a poem": "静夜\n床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n分享\n",
    "a record of talk": "群聊记录\n张三 2024-03-05 10:22\n材料收到\n李四 2024-03-05 10:23\n好的\n",
    "fractions in cells": "进度表\n单位\n1/4\n甲县\n2/4\n乙县\n3/4\n丙县\n4/4\n",
    "numbers above items": "要点\n1\n加强领导，落实责任。\n2\n强化督查，严肃问责。\n3\n总结经验，推广做法。\n",
    "steps of so many": "操作步骤\n步骤1/2\n打开阀门\n步骤2/2\n关闭阀门\n",
    "an exam": "三年级试卷\n1.选一选\nA. 打印\nB. 关闭\nC. 分享\nD. 收藏\n姓名：________\n",
    "a tender": "多媒体设备采购招标公告\n项目编号：Q20240315\n发布时间：2024年3月5日\n地点：某市公共资源交易网\n"
    "六、公告期限\n自本公告发布之日起5个工作日。\n联系人：李女士\n",
    "minutes": "某局办公会议纪要\n时间：2024-03-05 10:22\n地点：三楼会议室\n主持：张三\n议定事项如下。\n",
    "cells about readers": "新媒体运营情况\n栏目\n阅读量\n点赞数\n转发数\n要闻\n1200\n35\n8\n",
    "a title about openness": "某市政务公开工作要点\n各单位：\n要抓好落实。\n某市政府办公室\n2024年3月5日\n",
    "a paper on cookies": "关于网站Cookie使用情况的报告\n本网站使用Cookie三类，均已备案。\n特此报告。\n某市大数据局\n2024年3月5日\n",
    "two names below a date": NOTICE + SIGNED + "某县财政局\n某区财政局\n",
    "whom to call below a list of papers": NOTICE
    + SIGNED
    + "相关链接\n关于做好提速工作的报告\n《关于做好低保核查工作的通报》解读\n（联系人：赵明，电话：0571-8881234）\n",
    "whose seal": NOTICE + "某市财政局（盖章）\n2024年3月5日\n打字：张三　校对：李四　共印30份\n",
}


def measured(papers: list[LabelledDocument]) -> StructureScore:
    return measure_structure(papers)


def wrong(score: StructureScore) -> list[str]:
    return [f"{m.document}:{m.line} {m.element} {m.text[:20]}" for m in score.misses]


@pytest.mark.parametrize("papers", [ends, pages, later], ids=["ends", "pages", "later"])
def test_ends_and_pages_are_taken_apart(papers) -> None:
    documents = [parse(text, name) for name, text in papers()]
    assert wrong(measured(documents)) == []
    left = measured([damaged(document) for document in documents])
    assert len(left.misses) <= len(documents) // 15, wrong(left)


@pytest.mark.parametrize("name", STAYS)
def test_a_documents_own_stays(name: str) -> None:
    found = convert.read(STAYS[name].encode(), "a.txt")
    assert [e.text for e in found.boilerplate if e.reason != TABLE_RULE] == []


def test_one_word_of_pages_makes_no_mark_of_a_sentence_below_the_title() -> None:
    fields = [
        "索引号：763306/2024-722　　主题分类：综合政务",
        "发布日期：2024-11-28　　发布机构：某市财政局",
    ]
    text = (
        "\n".join(fields)
        + "\n某市财政局关于开展数据核查工作的报告\n逐项落实统计数据核查工作\n涉及34个乡镇\n"
    )
    found = convert.read(text.encode(), "a.txt")
    assert [e.text for e in found.boilerplate] == fields


def test_a_second_title_above_a_text_is_no_mark_of_the_page() -> None:
    fields = [
        "索引号：653802/2024-823　　主题分类：综合政务",
        "发布日期：2024-10-14　　发布机构：某市财政局",
    ]
    titles = "某市财政局关于公路资金管理有关工作的意见\n某市财政局关于统计数据核查工作的报告\n"
    text = "\n".join(fields) + f"\n{titles}各县区财政局：\n请于月底前报送。\n{SIGNED}"
    found = convert.read(text.encode(), "a.txt")
    assert [e.text for e in found.boilerplate] == fields


@pytest.mark.parametrize(
    ("above", "foot"),
    [
        ("", "打印\n关闭\n"),
        ("", "手机浏览\n返回\n"),
        ("附件：1.名单\n", "手机看\n查看更多\n"),
        ("", "小编微信\n点个关注\n"),
    ],
)
def test_what_speaks_of_pages_below_a_sign_off_is_a_pages(above: str, foot: str) -> None:
    found = convert.read((NOTICE + above + SIGNED + foot).encode(), "a.txt")
    assert [e.text for e in found.boilerplate] == foot.split("\n")[:-1]
    without = convert.read((NOTICE + above + foot).encode(), "a.txt")
    assert without.boilerplate == ()
