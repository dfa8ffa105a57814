"""A paragraph that lacks the full stop that all others have lost something at its end."""

from __future__ import annotations

import pytest

from pipeline.repair.decode.endings import closed_by_stops, unfinished

WHOLE = "各部门要落实责任，加强协调。重要情况及时报告市政府。"
HABIT = [WHOLE] * 5


@pytest.mark.parametrize(
    "last",
    [
        "完善配套政策，优化服务。始终做到两个毫不动摇",
        "完善配套政策，优化服务。设备更新投资增长12%",
    ],
)
def test_a_missing_full_stop_is_seen(last: str) -> None:
    assert unfinished([*HABIT, last]) == [5]


def test_paragraphs_of_one_label_end_alike() -> None:
    said = [f"计算方法：{name}得分。" for name in ("门诊", "住院", "急诊", "职工")]
    assert unfinished([*said, "计算方法：点评处方数/处方总数×100%"]) == [4]
    assert unfinished([*said, "指标来源：卫生统计年鉴第100页"]) == []


@pytest.mark.parametrize(
    "paragraphs",
    [
        [*HABIT, WHOLE],
        [*HABIT, "一、加强组织领导，落实工作责任"],
        [*HABIT, "现印发给你们，请认真贯彻执行。安徽省人民政府办公厅"],
        [*HABIT, "完善配套政策，优化服务。重点抓好以下工作："],
        [*HABIT[:3], "完善配套政策，优化服务。始终做到两个毫不动摇"],
        [*HABIT, *["表内没有句号。各项指标见下文说明栏"] * 3],
        [*HABIT, "本办法自发布之日起施行。有效期至20291231"],
        [*HABIT, "欢迎提出意见。网址：www.example.gov.cn/col/9.html"],
        [*HABIT, "规模以上工业。增加值比上年增长，", "完善配套政策，优化服务。做到两个毫不动摇"],
    ],
    ids=[
        "finished",
        "heading",
        "signed",
        "list",
        "too few",
        "no habit",
        "date",
        "address",
        "broken lines",
    ],
)
def test_nothing_is_said_where_it_is_not_sure(paragraphs: list[str]) -> None:
    assert unfinished(paragraphs) == []


@pytest.mark.parametrize(
    ("paragraph", "others", "found"),
    [
        ("在全市推行免申即享，惠企政策一键直达", "。", True),
        ("在全市推行免申即享，惠企政策一键直达", "", False),  # none of them ends so
        ("在全市推行免申即享，惠企政策一键直达", "，", False),  # lines were broken
        ("一、在全市推行免申即享，惠企政策一键直达", "。", False),  # a heading
        ("在全市推行免申即享和惠企政策一键直达", "。", False),  # no clauses
    ],
)
def test_a_lost_mark_went_with_a_stop_where_all_others_have_theirs(
    paragraph: str, others: str, found: bool
) -> None:
    rest = [f"各县区要加强领导，抓好第{n}项任务的落实{others}" for n in "甲乙丙丁戊"]
    assert closed_by_stops([*rest, paragraph, "某市人民政府"]) == ([5] if found else [])
