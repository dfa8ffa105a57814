"""Of when and of whom a figure is: a wrong period is worse than none."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.audit.indicator import Indicator, find_indicators

REPORT = """2025年政府工作报告
各位代表：
现在，我代表市人民政府，向大会报告政府工作，请予审议，并请各位委员提出意见。
一、2024年工作回顾
全年实现地区生产总值5696亿元，增长5.3%。
二、2025年主要工作
地区生产总值增长5%左右。
三、“十五五”时期目标
城镇化率达到71%以上，到2030年人均地区生产总值达到10万元以上。
四、2024年工作总结和2025年安排
新建学校12所。
"""


def indicators(text: str) -> list[Indicator]:
    return find_indicators(convert.read(text.encode(), "文.txt"))


def test_a_heading_says_of_when_its_figures_are() -> None:
    found = [(i.text, i.period) for i in indicators(REPORT)]
    assert found == [
        ("5696亿元", "2024年"),
        ("5.3%", "2024年"),
        ("5%", "2025年"),
        ("71%", "“十五五”时期"),
        ("10万元", "2030年"),
        ("12所", ""),
    ]


def test_a_plan_of_several_years_is_of_none_of_them() -> None:
    text = "某省创新发展行动计划（2021—2023年）\n省级给予一次性奖补100万元，按时拨付到位。\n"
    assert [i.period for i in indicators(text)] == [""]


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        (
            "常住人口由上年729万人增加到732万人，城镇化率达69.1%。",
            ["上年", "", ""],
        ),
        ("增幅明显高于去年，其中奖补资金增幅超过10%。", [""]),
        ("到2025年，产业总规模达到2万亿元。", ["2025年"]),
        ("比2020年增长5.2%。", [""]),
    ],
)
def test_a_period_that_is_compared_is_not_the_figure_s(sentence: str, periods: list[str]) -> None:
    assert [i.period for i in indicators(f"某市工作情况\n{sentence}\n")] == periods


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("收入增长5.5%，居全国第五，其中城镇居民收入增长4.8%。", ""),
        ("全国文明村镇达到84个。", ""),
        ("由县级以上地方人民政府责令改正，并处5000元以下的罚款。", ""),
        ("在副省级城市中增速靠前，经济总量突破6000亿元。", ""),
        ("年末全国城镇调查失业率降到5.2%。", "全国"),
        ("全省接待游客数增长12.8%。", "全省"),
        ("省级给予一次性奖补100万元。", "省级"),
    ],
)
def test_a_rank_and_a_name_are_no_subject(sentence: str, subject: str) -> None:
    assert indicators(f"工作情况\n{sentence}\n")[-1].subject == subject
