"""How far a check looks, and how much it takes together: each limit with a passage on either side."""

from __future__ import annotations

import pytest

from pipeline.audit.checks import find_checks
from pipeline.model import Body, OfficialDocument, Paragraph, Source, TextElement

HAN = (
    "推进依法行政扎实开展治建设示范创活动取得新成效办件同比增长优化营商环境江河湖海山川草木鱼虫鸟兽"
)


def found(*paragraphs: str) -> list[tuple[str, bool]]:
    """Kind of each check that is made, and whether the passage holds."""
    blocks = tuple(Paragraph(TextElement(text)) for text in paragraphs)
    source = Source("a.txt", 1, "0" * 64, "utf-8", "lf")
    checks = find_checks(OfficialDocument(source=source, body=Body(main_text=blocks)))
    return [(check.kind, check.agrees) for check in checks]


@pytest.mark.parametrize(("between", "is_checked"), [(55, True), (56, False)])
def test_a_length_stands_within_60_characters_of_its_days(between: int, is_checked: bool) -> None:
    """止, the comma and the words of the length among them."""
    text = f"自2024年3月1日起施行，至2029年2月28日止{'甲' * between}，有效期5年。"
    assert found(text) == [("期限", True)] * is_checked


@pytest.mark.parametrize(("names", "is_checked"), [(2, True), (40, True), (41, False)])
def test_up_to_40_names_are_counted(names: int, is_checked: bool) -> None:
    listed = "、".join(f"{HAN[k]}{HAN[k + 1]}" for k in range(names))
    assert found(f"突出{names}大领域：{listed}。") == [("列举", True)] * is_checked


@pytest.mark.parametrize(("parts", "is_checked"), [(16, True), (17, False)])
def test_a_whole_has_up_to_16_parts(parts: int, is_checked: bool) -> None:
    listed = "，".join(f"{HAN[k : k + 2]}案件{k + 10}件" for k in range(parts))
    whole = sum(k + 10 for k in range(parts))
    assert found(f"累计办理案件{whole}件，其中{listed}。") == [("合计", True)] * is_checked


@pytest.mark.parametrize(("between", "is_checked"), [(37, True), (38, False)])
def test_parts_stand_within_40_characters_of_each_other(between: int, is_checked: bool) -> None:
    """The comma and 案件 among them; a sum that fits may be of parts further off."""
    text = f"累计办理案件312件，其中民事案件{{}}件，{'甲' * between}案件111件。"
    assert found(text.format(202)) == [("合计", False)] * is_checked
    assert found(text.format(201)) == [("合计", True)]


@pytest.mark.parametrize(("noun", "is_checked"), [("治理项目", True), ("项目数", False)])
def test_only_a_specific_thing_is_said_twice(noun: str, is_checked: bool) -> None:
    """By a phrase of four characters, and figures of four that differ in one digit."""
    assert (
        found(f"2023年，{noun}3512个。", f"2023年，{noun}3518个。")
        == [("前后", False)] * is_checked
    )


@pytest.mark.parametrize(
    ("first", "second", "is_slip"),
    [("3512", "3518", True), ("3512", "3578", False), ("351", "358", False)],
)
def test_a_figure_written_twice_differs_in_one_digit(
    first: str, second: str, is_slip: bool
) -> None:
    texts = [f"2023年，污染治理项目数{number}个。" for number in (first, second)]
    assert found(*texts) == [("前后", False)] * is_slip


@pytest.mark.parametrize(("shares", "is_checked"), [(12, True), (13, False)])
def test_up_to_twelve_shares_make_a_whole(shares: int, is_checked: bool) -> None:
    listed = "、".join(["5%"] * (shares - 2)) + f"、15%和{100 - 15 - 5 * (shares - 2)}%"
    text = f"所需资金由市、区两级按{listed}的比例分担。"
    assert found(text) == [("构成", True)] * is_checked
