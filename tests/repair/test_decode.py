"""The decoder: what it proposes, what the channel forbids, what goes together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline import convert
from pipeline.edits import Tier
from pipeline.evaluation.corpus import Document, documents
from pipeline.evaluation.measuring import Insertion, aligned, measure, score, undamaged
from pipeline.normalize.decoding import decode
from pipeline.repair.channels.font_run_loss import FONT_RUN_LOSS
from pipeline.repair.channels.width_folding import restore_widths
from pipeline.repair.decode import Proposal, Thresholds, levels, propose, thresholds
from pipeline.repair.decode.dates import find_dates
from pipeline.repair.decode.joint import choose
from pipeline.repair.decode.marks import find_marks
from pipeline.repair.decode.reading import Reading, Span, read
from pipeline.repair.engine import repair
from pipeline.repair.lexicon import Count, Lexicon
from pipeline.repair.tagger import LOST, load

REPORT = (
    "深化“放管服”改革，推进“双随机、一公开”监管，全面落实“谁执法谁普法”普法责任制。",
    "2023年12月29日，全市优良比例86.7%，13条主要河流水质达标，考试合格率为97%。",
    "积极参与共建“一带一路”，有效发挥考核“指挥棒”作用，“十四五”规划顺利实施。",
)


def damaged(paragraphs: Sequence[str]) -> list[str]:
    return [FONT_RUN_LOSS.damage(p) for p in paragraphs]


def applied(text: str, proposals: Sequence[Proposal]) -> str:
    for p in sorted(proposals, key=lambda p: -p.start):
        text = text[: p.start] + p.new + text[p.start :]
    return text


def test_set_terms_get_their_quotes_back() -> None:
    texts = damaged(REPORT)
    found = propose(texts)
    assert "“一带一路”" in applied(texts[2], [p for p in found if p.paragraph == 2])
    assert "“放管服”" in applied(texts[0], [p for p in found if p.paragraph == 0])


def test_intact_text_gets_nothing() -> None:
    assert propose(REPORT) == []
    assert propose([]) == []
    assert propose(["", ""]) == []


LABELLED = [f"计算方法：{name}得分。" for name in ("门诊", "住院", "急诊", "职工")]


def test_a_stop_is_missed_even_where_the_rest_of_the_document_is_whole() -> None:
    texts = [*REPORT, *LABELLED, "计算方法：点评处方数/处方总数×100%"]
    (found,) = propose(texts)
    assert (found.paragraph, found.start, found.new) == (7, len(texts[7]), "。")
    assert found.probability >= thresholds().proposed[found.rule_id]
    assert found.basis == "document"


@pytest.mark.parametrize("entry", ["27.9", "PM2.5", "（±%", "比去年同期增长（±%"])
def test_entries_of_a_table_need_no_stop(entry: str) -> None:
    reading = _reading(entry, {len(entry): "。"})
    assert list(find_marks(reading)) == []
    reading = _reading(entry, {len(entry): "）"})
    found = [mark.text for mark in find_marks(reading)]
    assert found == (["）"] if "（" in entry else [])


def test_every_proposal_may_have_been_lost(sample: Path) -> None:
    for texts in (damaged(REPORT), sample.read_text(encoding="utf-8").split("\n")):
        found = propose(texts)
        assert found
        for index, text in enumerate(texts):
            mine = [p for p in found if p.paragraph == index]
            wide = restore_widths(text)
            assert FONT_RUN_LOSS.damage(applied(wide, mine)) == wide


def test_marks_of_a_group_balance(sample: Path) -> None:
    texts = sample.read_text(encoding="utf-8").split("\n")
    groups: dict[str, list[Proposal]] = defaultdict(list)
    for p in propose(texts):
        if p.rule_id == "LRN001":
            groups[f"{p.paragraph}-{p.group}"].append(p)
    for members in groups.values():
        marks = "".join(p.new for p in members)
        if all(p.basis != "forced" for p in members):
            assert marks.count("“") == marks.count("”")
        assert len({p.probability for p in members}) == 1


def test_proposals_are_in_order_and_rounded(sample: Path) -> None:
    found = propose(sample.read_text(encoding="utf-8").split("\n"))
    assert [(p.paragraph, p.start) for p in found] == sorted((p.paragraph, p.start) for p in found)
    assert all(p.probability == round(p.probability, 3) for p in found)


def test_widths_do_not_change_what_is_found() -> None:
    texts = damaged(REPORT)
    narrow = [t.replace("，", ",") for t in texts]
    assert [(p.paragraph, p.start, p.new) for p in propose(texts)] == [
        (p.paragraph, p.start, p.new) for p in propose(narrow)
    ]


def test_a_users_terms_count() -> None:
    texts = damaged([*REPORT, "全面推广栗香溪谷模式经验，取得积极成效，群众普遍欢迎。"])
    without = [p for p in propose(texts) if p.term == "栗香溪谷"]
    terms = Lexicon({"栗香溪谷": Count(60, 60)})
    with_terms = [p for p in propose(texts, terms=terms) if p.term == "栗香溪谷"]
    best = max((p.probability for p in without), default=0.0)
    assert max((p.probability for p in with_terms), default=0.0) >= best


def test_joint_choice_never_overlaps_nor_leaves_single_characters() -> None:
    spans = [Span(2, 5), Span(4, 8), Span(6, 9), Span(9, 12)]
    assert choose(spans, [0.9, 0.5, 0.9, 0.1], [False] * 4) == [0]
    assert choose(spans, [0.9, 0.5, 0.9, 0.9], [False, False, False, True]) == [0, 3]
    assert choose([Span(2, 5), Span(5, 9)], [0.9, 0.9], [False, True]) == [0, 1]
    assert choose([Span(2, 5), Span(5, 9)], [0.8, 0.9], [False, False]) == [1]


def _reading(text: str, lost: dict[int, str]) -> Reading:
    """A reading of one paragraph in which the tagger is nearly sure of these losses."""
    reading = read([text], load())
    chances = np.full_like(reading.lost, 1e-4)
    chances[:, 0] = 1.0
    for gap, mark in lost.items():
        chances[gap] = 1e-4
        chances[gap, LOST.index(mark)] = 0.99
    return Reading(
        **{
            name: chances if name == "lost" else getattr(reading, name)
            for name in Reading.__slots__
        }
    )


@pytest.mark.parametrize(
    ("text", "lost", "whole"),
    [
        ("20231229", {4: "年", 6: "月", 8: "日"}, "2023年12月29日"),
        ("自20231229日起施行", {5: "年", 7: "月"}, "2023年12月29"),
        ("自202411日起施行", {5: "年", 6: "月"}, "2024年1月1"),
        ("自201651 日起施行", {5: "年", 6: "月", 7: "日"}, "2016年5月1"),
    ],
)
def test_dates_with_one_reading(text: str, lost: dict[int, str], whole: str) -> None:
    readings = next(find_dates(_reading(text, lost), ()))
    assert readings[0].text == whole
    assert readings[0].probability > 0.98


def test_a_date_with_two_readings_is_settled_by_the_metadata() -> None:
    reading = _reading("自2024111日起施行", {5: "年", 6: "月"})
    first = next(find_dates(reading, ()))
    assert {r.text for r in first} == {"2024111", "2024年1月11", "2024年11月1"}
    assert first[0].readings == 2
    stated = next(find_dates(reading, ("2024-11-01",)))
    unstated = next(r for r in first if r.text == "2024年11月1").probability
    assert next(r for r in stated if r.text == "2024年11月1").probability > unstated


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("自受理之日起45日内作出决定", {7: "月"}),
        ("起运前710日以内到达", {4: "月"}),
        ("渔民约200013日集会", {7: "年", 8: "月"}),
        ("超过200013日集会", {6: "年", 7: "月"}),
    ],
)
def test_durations_and_amounts_are_no_dates(text: str, lost: dict[int, str]) -> None:
    assert list(find_dates(_reading(text, lost), ())) == []


def test_a_year_gets_no_sign_where_its_month_and_day_stand_apart() -> None:
    assert list(find_dates(_reading("于2023 3 15召开", {5: "年"}), ())) == []
    assert next(find_dates(_reading("于2023 3 45召开", {5: "年"}), ()))[0].signs


@pytest.mark.parametrize(("before", "readings"), [("期限为", 2), ("截至", 1)])
def test_a_number_may_be_one_of_days(before: str, readings: int) -> None:
    reading = _reading(f"{before}45日；特殊情况", {len(before) + 1: "月"})
    (first,) = find_dates(reading, ())
    assert first[0].text == "4月5"
    assert first[0].readings == readings


def test_what_may_be_read_in_two_ways_is_only_proposed() -> None:
    texts = [*damaged(REPORT), FONT_RUN_LOSS.damage("2018年1月23日 省第十二届人大批准")]
    _, log = repair(convert.read("\n".join(texts).encode(), "x.txt"))
    dates = [e for e in log.edits if e.source.line == 4 and e.new in {"年", "月", "日"}]
    assert {e.tier for e in dates} <= {Tier.POSSIBLE}
    assert thresholds().applied["LRN006"] > 1


@pytest.mark.parametrize(
    ("text", "lost", "found"),
    [
        ("会议今天(114)在昆明召开", {6: "（"}, False),
        ("会议今天（114)在昆明召开", {6: "（"}, False),
        ("使用PPP114)在昆明召开", {5: "（"}, True),
        ("1)基础数据", {0: "（"}, True),
        ("1) 基础数据", {0: "（"}, False),
        ("完成十四五规划任务", {2: "‘"}, False),
        ("坚持“落实三不原则”要求", {6: "‘"}, True),
        ("纪要〔2022]1号", {7: "〕"}, False),
        ("纪要〔20221号", {7: "〕"}, True),
    ],
)
def test_a_bracket_needs_a_mate_that_stands_alone(
    text: str, lost: dict[int, str], found: bool
) -> None:
    marks = [m for m in find_marks(_reading(text, lost)) if m.text in lost.values()]
    assert bool(marks) is found


def test_thresholds_are_those_measured() -> None:
    limits = thresholds()
    assert limits.schema_version == 1
    assert limits.applied["LRN001"] >= 0.9
    assert limits.proposed["LRN001"] <= limits.applied["LRN001"]


def test_intact_golden_documents(golden_texts: list[Path]) -> None:
    """Invented documents, which the tagger never learnt from either."""
    damaged = ("damaged-", "hard-wraps", "mended-page", "proposals-accepted", "reviewed")
    intact = [path for path in golden_texts if not path.parent.name.startswith(damaged)]
    texts = {path.parent.name: decode(path.read_bytes(), path.name).text for path in intact}
    clean = [
        Document("golden", name, name, tuple(filter(str.strip, text.splitlines())))
        for name, text in texts.items()
    ]
    tallies = measure(clean, _decoded)
    assert score(tallies, "quotes", Tier.POSSIBLE).f1 > 0.5
    assert score(tallies, "quotes", Tier.POSSIBLE).precision > 0.95
    assert score(tallies, "dates", Tier.POSSIBLE).f1 > 0.85
    _, _, made = undamaged(clean, _decoded)
    assert not made[Tier.CERTAIN] + made[Tier.LIKELY]


def test_held_out_reports(corpus: Path) -> None:
    """Reports of a fold the tagger never learnt from; floors well under what is measured."""
    kinds = ("provincial-work-reports", "state-council-documents")
    held = [d for d in documents(corpus / "train", kinds) if d.fold == 0]
    assert held
    tallies = measure(held, _decoded)
    accepted = score(tallies, "quotes", Tier.POSSIBLE)
    assert accepted.f1 > 0.65
    assert score(tallies, "quotes", Tier.LIKELY).precision > 0.93
    assert score(tallies, "dates", Tier.POSSIBLE).f1 > 0.75
    _, _, made = undamaged(held, _decoded)
    assert not made[Tier.CERTAIN] + made[Tier.LIKELY]


def _level(proposal: Proposal, limits: Thresholds) -> Tier:
    if proposal.probability >= limits.applied[proposal.rule_id]:
        return Tier.CERTAIN
    least = levels().least(proposal.measured_with, proposal.register)
    return Tier.LIKELY if proposal.probability >= least else Tier.POSSIBLE


def _decoded(texts: Sequence[str]) -> list[Insertion]:
    """What the decoder alone puts in, by the tiers' thresholds."""
    limits = thresholds()
    return [
        Insertion(p.paragraph, p.start, p.new, _level(p, limits))
        for p in propose(texts)
        if p.probability >= min(limits.applied[p.rule_id], limits.proposed[p.rule_id])
    ]


def test_pairs_are_compared_by_what_is_left() -> None:
    assert aligned("深化放管服改革,好", "深化“放管服”改革，好") == {2: "“", 5: "”"}
    assert aligned("深化放管服改革", "推进改革") is None
