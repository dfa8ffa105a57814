"""Titles are broken by sense: never inside a word, a name, a number or 《》 that fits a row."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.layout.title import break_title
from pipeline.text.width import columns
from pipeline.text.words import words

ROOM = 20.1  # 156 mm of 22 pt


def rows(title, room=ROOM):
    return [title[a:b] for a, b in pairwise((0, *break_title(title, room), len(title)))]


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (
            "秦皇岛市人民政府2023年度法治政府建设情况报告",
            ["秦皇岛市人民政府", "2023年度法治政府建设情况报告"],
        ),
        (
            "国务院办公厅关于印发《国务院2024年度立法工作计划》的通知",
            ["国务院办公厅关于印发", "《国务院2024年度立法工作计划》的通知"],
        ),
        (
            "最高人民法院、最高人民检察院关于办理抢夺刑事案件适用法律若干问题的解释",
            ["最高人民法院、最高人民检察院关于", "办理抢夺刑事案件适用法律若干问题的解释"],
        ),
        ("中华人民共和国生物安全法", ["中华人民共和国生物安全法"]),
        # Several authorities: broken between their names.
        (
            "某市发展和改革委员会 某市人力资源和社会保障局 国家税务总局某市税务局 "
            "中国人民银行某市分行关于降低实体经济企业成本的通知",
            [
                "某市发展和改革委员会 ",
                "某市人力资源和社会保障局 ",
                "国家税务总局某市税务局 ",
                "中国人民银行某市分行",
                "关于降低实体经济企业成本的通知",
            ],
        ),
        # A wide blank parts names as a narrow one does: no row begins with it.
        (
            "某市公安局　某市交通运输局　某市应急管理局关于商请协助开展危险货物运输联合检查的函",
            [
                "某市公安局　某市交通运输局　",
                "某市应急管理局关于商请协助开展",
                "危险货物运输联合检查的函",
            ],
        ),
        # Terms of several words stay whole, and a document's name that fills a row.
        (
            "最高人民法院关于内地与澳门特别行政区就仲裁程序相互协助保全的安排",
            ["最高人民法院关于内地与澳门特别行政区", "就仲裁程序相互协助保全的安排"],
        ),
        (
            "北京市人民政府办公厅关于印发《北京市推广“一业一证”改革实施方案》的通知",
            ["北京市人民政府办公厅关于印发", "《北京市推广“一业一证”改革实施方案》", "的通知"],
        ),
        # A bracket that no row holds is broken by sense as the rest is.
        (
            "最高人民法院关于修改《关于审理掩饰、隐瞒犯罪所得、犯罪所得收益刑事案件"
            "适用法律若干问题的解释》的决定",
            [
                "最高人民法院关于修改《关于审理掩饰、",
                "隐瞒犯罪所得、犯罪所得收益刑事案件",
                "适用法律若干问题的解释》的决定",
            ],
        ),
    ],
)
def test_rows_of_known_titles(title, wanted):
    assert rows(title) == wanted


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("某市人民政府关于表彰2023年度全市安全生产工作先进集体和先进个人的决定", "2023年度"),
        ("某省财政厅关于下达第12批农田建设补助资金共计1200万元预算指标的通知", "1200万元"),
        (
            "某市人民政府关于印发《某市优化营商环境行动方案》的通知（试行稿）",
            "《某市优化营商环境行动方案》",
        ),
        ("1. 山东省人民政府关于印发山东省深化营商环境创新提升行动实施方案的通知", "实施方案"),
        ("南宁市人民政府关于进一步做好南宁市高层次人才首次购房补贴发放工作的通知", "高层次"),
        ("某县人民政府办公室关于成立防汛抗旱指挥部并明确成员单位职责分工的通知", "指挥部"),
        ("某市人民政府关于任命喆堃祎同志为某市自然资源和规划局副局长职务的通知", "喆堃祎"),
        ("某市人民政府关于做好PM2.5和O3协同控制工作持续改善环境空气质量的意见", "PM2.5"),
    ],
)
def test_what_must_stay_whole(title, whole):
    found = rows(title)
    assert len(found) > 1
    assert any(whole in row for row in found)
    assert all(columns(row) <= ROOM for row in found)


def test_forty_characters_make_no_hourglass_and_no_lost_tail():
    title = "某省人民政府办公厅关于印发全省进一步优化政务服务提升行政效能推动高效办成一件事实施方案的通知"
    assert columns(title) > 40
    sizes = [columns(row) for row in rows(title)]
    assert max(sizes) <= ROOM
    assert min(sizes) > 4
    assert not any(b < a and b < c for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False))


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.text("关于印发《》（）“”、和的通知国务院2024年度１一PM.", max_size=90),
    ),
    st.floats(3, 30),
)
def test_cuts_are_places_in_the_title_in_order(title, room):
    cuts = break_title(title, room)
    assert list(cuts) == sorted(set(cuts))
    assert all(0 < cut < len(title) for cut in cuts)
    if columns(title) * 1.2 <= room:  # digits and Latin may turn out wider than a half
        assert cuts == ()


def test_a_title_of_more_breaks_than_can_be_tried_together_is_broken_by_sense_too():
    title = (
        "中共某市委办公室　某市人民政府办公室关于印发《某市贯彻落实〈关于进一步深化改革促进乡村医疗卫生"
        "体系健康发展的意见〉若干措施》和《某市紧密型县域医疗卫生共同体建设实施方案（2024—2027年）》的通知"
    )
    found = rows(title)
    assert len(found) <= 6
    assert all(columns(row) <= ROOM for row in found)
    assert not any(row.startswith(("　", "〉", "》", "的")) or row.endswith("〈") for row in found)
    assert found[-1].endswith("》的通知")
    for term in ("深化", "改革", "若干措施", "共同体", "（2024—2027年）"):
        assert any(term in row for row in found)


def test_a_title_of_ten_thousand_characters_is_set_at_once():
    title = "关于做好有关工作的通知" * 900
    found = rows(title)
    assert "".join(found) == title
    assert max(columns(row) for row in found) <= ROOM


def test_words_of_official_prose():
    assert words("2023年度法治政府建设情况报告")[-3:] == ["建设", "情况", "报告"]
    assert "秦皇岛市" in words("秦皇岛市人民政府")
    assert words("") == []


@given(st.text(max_size=60))
def test_words_joined_are_the_text(text):
    assert "".join(words(text)) == text


def test_a_row_with_digits_is_not_filled_to_the_brim():
    title = "某市人民政府办公室关于做好2024年降低实体经济企业成本工作的通知"
    for row in rows(title):
        digits = sum(char.isdigit() for char in row)
        assert columns(row) + digits * 0.1 <= ROOM


def test_a_suffix_stays_with_its_word():
    title = "国务院关于同意乌鲁木齐、昌吉、石河子高新技术产业开发区建设国家自主创新示范区的批复"
    cuts = break_title(title, 20)
    assert all(not title[at:].startswith("区") for at in cuts)


@pytest.mark.parametrize(
    ("title", "lines", "wanted"),
    [
        # Two issuers have a row each.
        (
            "中共云汀市委云汀市人民政府关于表彰先进集体的决定",
            (),
            ["中共云汀市委", "云汀市人民政府", "关于表彰先进集体的决定"],
        ),
        # The source's own lines, also where all would fit one row,
        (
            "云汀海关2023年度录用公告",
            (4,),
            ["云汀海关", "2023年度录用公告"],
        ),
        # but not one that ends inside a word or is too long.
        ("云汀市人民政府关于做好防汛工作的通知", (15,), ["云汀市人民政府关于做好防汛工作的通知"]),
        (
            "云汀市人民政府办公室关于对第五次大督查发现的典型经验给予表扬的通报",
            (),
            ["云汀市人民政府办公室关于对第五次", "大督查发现的典型经验给予表扬的通报"],
        ),
    ],
)
def test_rows_that_a_title_has_by_itself(title, lines, wanted):
    cuts = break_title(title, ROOM, lines)
    assert [title[a:b] for a, b in pairwise((0, *cuts, len(title)))] == wanted
