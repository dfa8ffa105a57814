"""Claims whose words leave open what they are computed with, and neighbours that do not."""

import pytest

from pipeline import convert
from pipeline.audit.checks import find_checks

HEAD = "关于情况的报告\n\n各单位：\n"


def disagreements(text: str) -> list[str]:
    found = find_checks(convert.read((HEAD + text + "\n").encode(), "a.txt"))
    return [check.explanation for check in found if not check.agrees]


@pytest.mark.parametrize(
    "text",
    [
        "对42个项目开展绩效自评，其中评为“优”的31个，“良”的9个，“中”的2个，优良率95.24%。",
        "医院现有在职职工538人，其中在编286人、聘用252人，空编26名。",
        "完成售水量17652.9万立方米，产销差水量2405.6万立方米，产销差率11.99%。",
        "奖金标准为一等奖每人2000元、二等奖每人1200元、三等奖每人800元，个人奖金合计4.4万元。",
        "全年接待读者136.83万人次，日均3887人次。",
    ],
)
def test_what_the_words_leave_open_is_not_called_wrong(text):
    assert disagreements(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "对42个项目开展绩效自评，其中优秀31个，优秀率83.8%。",
        "完成供水量20058.5万立方米，漏损水量2405.6万立方米，漏损率21.99%。",
        "一等奖奖金2000元、二等奖奖金1200元、三等奖奖金800元，奖金合计4400元。",
        "全年接待读者136.83万人次，日均3587人次。",
    ],
)
def test_what_they_tell_is(text):
    assert disagreements(text)
