"""Limits of the rules and of the evidence for a channel: each with a text on either side of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.repair.channels import CHANNELS, loss_evidence
from pipeline.repair.damages import losing_channel
from pipeline.repair.diagnosis import cut_lines
from pipeline.repair.rule import Facts, Replacement, Rule
from pipeline.repair.rules import RULES

HAN = "推进依法行政扎实开展治建设示范创活动取得新的成效办件同比增长优化营商环境" * 4
BY_ID = {rule.id: rule for rule in RULES}


def facts_of(rule: Rule) -> Facts:
    """What the rule's examples are tried with."""
    return rule.tested_with or Facts(channels=rule.channels)


def edits(rule_id: str, text: str, dates: tuple[str, ...] = ()) -> list[Replacement]:
    rule: Rule = BY_ID[rule_id]
    assert rule.find_edits is not None
    return list(rule.find_edits(text, replace(facts_of(rule), dates=dates)))


def remarks(rule_id: str, text: str) -> list[str]:
    rule = BY_ID[rule_id]
    assert rule.find_remarks is not None
    return [text[r.start : r.end] for r in rule.find_remarks(text, facts_of(rule))]


@pytest.mark.parametrize(
    ("years", "found"),
    [("19712021", True), ("19702021", False), ("20212021", False), ("20202021", True)],
)
def test_two_years_are_a_span_of_one_to_fifty(years: str, found: bool) -> None:
    text = f"{years}年累计投入35亿元"
    assert bool(edits("SEM004", text)) is found
    assert bool(remarks("SEM005", text)) is found


@pytest.mark.parametrize(("between", "found"), [(79, True), (80, False)])
def test_a_bracket_closes_within_80_characters(between: int, found: bool) -> None:
    text = "增加5个（" + HAN[: between - 1] + "3"
    assert bool(edits("SEM006", text)) is found


@pytest.mark.parametrize(("length", "found"), [(20, True), (19, False)])
def test_a_paragraph_with_a_semicolon_ends_in_a_stop_from_20_characters(
    length: int, found: bool
) -> None:
    text = HAN[: length - 11] + "；降至129µg/m³"
    assert len(text) == length
    assert [edit.new for edit in edits("SEM003", text)] == ["。"] * found


@pytest.mark.parametrize(("clauses", "found"), [(30, True), (29, False)])
def test_a_paragraph_with_a_comma_ends_in_a_stop_from_30_characters(
    clauses: int, found: bool
) -> None:
    text = HAN[: clauses - 6] + "，增长10%"
    assert len(text) == clauses
    assert [edit.new for edit in edits("SEM003", text)] == ["。"] * found


@pytest.mark.parametrize(("before", "found"), [(79, False), (80, True)])
def test_a_set_phrase_s_first_part_stands_within_80_characters(before: int, found: bool) -> None:
    text = "以" + HAN[: before - 4] + "示范地区" + "为契机，扎实推进"
    assert bool(remarks("TYP004", text)) is found


@pytest.mark.parametrize(
    ("items", "found"),
    [("一、甲乙。二、丙丁。三、戊己。", 1), ("一、甲乙。二、丙丁。", 0)],
)
def test_three_numbered_paragraphs_on_one_line_are_run_on(items: str, found: int) -> None:
    assert len(remarks("STR003", items)) == found


def readings(text: str, *dates: str) -> dict[str, float]:
    """How likely each reading of the date is."""
    for rule in RULES:
        if rule.id.startswith("DAT") and rule.find_edits is not None:
            for edit in rule.find_edits(text, replace(facts_of(rule), dates=dates)):
                for other in edit.alternatives:
                    return {"shown": edit.probability, other.new: other.probability}
    return {}


@pytest.mark.parametrize(
    ("text", "stated", "shown", "other"),
    [
        # 2024年1月11日 or 2024年11月1日: the first of a month is likelier,
        ("自2024111日实施", (), 0.77, "2024年1月11"),
        # before 起 nearly sure,
        ("自2024111日起施行", (), 0.98, "2024年1月11"),
        # and so is one that 60 days later the metadata states another of,
        ("自2024111日实施", ("2024-12-31",), 0.9, "2024年1月11"),
        ("自2024111日实施", ("2024-03-11",), 0.9, "2024年11月1"),
        # not 61 days later, nor before it.
        ("自2024111日实施", ("2025-01-01",), 0.77, "2024年1月11"),
        ("自2024111日实施", ("2024-03-12",), 0.77, "2024年1月11"),
        ("自2024111日实施", ("2024-01-10",), 0.77, "2024年1月11"),
        ("自2024111日实施", ("2024-01-11",), 0.9, "2024年11月1"),
    ],
)
def test_which_of_two_dates_is_likelier(
    text: str, stated: tuple[str, ...], shown: float, other: str
) -> None:
    found = readings(text, *stated)
    assert found == pytest.approx({"shown": shown, other: round(1 - shown, 3)})


# Evidence for a channel

SEAM = "优良比例86.7%13条主要河流"
QUOTED = "深化“放管服”改革"


@pytest.mark.parametrize(("traces", "survivors"), [(1, 0), (2, 1), (3, 9), (4, 41)])
def test_traces_outweigh_so_many_survivors(traces: int, survivors: int) -> None:
    """From 0.5 on the channel was at work; with one more survivor only a few places look lost."""
    for more, likely in ((0, True), (1, False)):
        texts = [*[SEAM] * traces, *["总数3比5"] * (survivors + more)]
        found = loss_evidence(CHANNELS["font_run_loss"], texts)
        assert (found.traces, found.survivors) == (traces, survivors + more)
        assert (losing_channel(texts) == "font_run_loss") is likely


@pytest.mark.parametrize(("spared", "channel"), [(3, "font_run_loss"), (4, "digit_run_loss")])
def test_four_quotation_marks_left_show_that_digits_alone_lost(spared: int, channel: str) -> None:
    texts = [*[SEAM] * 4, "深化“放管服”改革", "推行“双控”" if spared == 4 else "达到Ⅲ类标准"]
    assert losing_channel(texts) == channel


@pytest.mark.parametrize(("name", "likely"), [("某市教育局", True), ("张三", False)])
def test_a_date_without_signs_tells_below_the_authority_that_signs(name: str, likely: bool) -> None:
    texts = ["请派员参加会议。", name, "2024315"]
    assert (losing_channel(texts) == "font_run_loss") is likely
    assert losing_channel([*texts[:2], "20241231"]) is None


# Lines of a page


@pytest.mark.parametrize(("count", "are_cut"), [(6, True), (5, False)])
def test_six_lines_that_look_cut_show_a_page(count: int, are_cut: bool) -> None:
    lines = [HAN[k : k + 28] for k in range(count)]
    likelihood, cut = cut_lines([*lines, "完成全年任务。"])
    assert (likelihood > 0, len(cut)) == ((True, 6) if are_cut else (False, 0))


@pytest.mark.parametrize(("width", "are_cut"), [(11, False), (12, True), (60, True), (61, False)])
def test_a_page_is_of_12_to_60_columns(width: int, are_cut: bool) -> None:
    lines = [HAN[k : k + width] for k in range(8)]
    assert (cut_lines(lines)[0] > 0) is are_cut


@pytest.mark.parametrize(("width", "are_cut"), [(25, True), (24, False)])
def test_a_cut_line_is_within_three_columns_of_the_longest(width: int, are_cut: bool) -> None:
    lines = [HAN[:28], *(HAN[k : k + width] for k in range(5)), "完成全年任务。", "落实。"]
    assert (cut_lines(lines)[0] > 0) is are_cut
