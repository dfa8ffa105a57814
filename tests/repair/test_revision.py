"""The second look: what it sees of a span in the whole document, and what it may move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from pipeline.repair.channels.font_run_loss import FONT_RUN_LOSS
from pipeline.repair.decode import Proposal, thresholds
from pipeline.repair.decode.candidates import find, register_of
from pipeline.repair.decode.proposal import QUOTES
from pipeline.repair.decode.proposing import Decoder
from pipeline.repair.decode.reading import read
from pipeline.repair.decode.revision import COLUMNS, Revision, columns, load, move
from pipeline.repair.decode.scorer import load as load_scorer
from pipeline.repair.lexicon import load as load_lexicon
from pipeline.repair.lexicon.contexts import load as load_contexts
from pipeline.repair.tagger import load as load_tagger
from pipeline.training.boosting import boost

POLICY = (
    "深化“放管服”改革，推进“双随机、一公开”监管，全面推行“一网通办”。",
    "各部门要落实“放管服”改革要求，2023年12月29日前完成“一网通办”平台建设。",
    "推动“十四五”规划实施，完善“专精特新”企业培育机制。",
)
STEP = {
    "column": np.array([[2, 0, 0]], dtype=np.uint8),
    "limit": np.array([[5.0, 0, 0]], dtype=np.float32),
    "left": np.array([[1, 1, 2]], dtype=np.uint8),
    "right": np.array([[2, 1, 2]], dtype=np.uint8),
    "value": np.array([[0, -1.0, 2.0]], dtype=np.float32),
}


def everywhere(value: float) -> dict[str, np.ndarray[Any, Any]]:
    """Trees that move every span alike."""
    stay = np.zeros((1, 1), dtype=np.uint8)
    return {
        "column": stay,
        "limit": np.zeros((1, 1), dtype=np.float32),
        "left": stay,
        "right": stay,
        "value": np.array([[value]], dtype=np.float32),
        "line": np.array([0.0, 1.0]),
    }


def quotes(
    paragraphs: tuple[str, ...], trees: Mapping[str, np.ndarray[Any, Any]] | None
) -> list[Proposal]:
    damaged = [FONT_RUN_LOSS.damage(p) for p in paragraphs]
    tagger = load_tagger()
    decoder = Decoder(tagger, load_lexicon(), load_contexts(), load_scorer(), thresholds())
    if trees is not None:
        decoder = decoder._replace(revision=Revision(trees))
    found = decoder.weigh(damaged, read(damaged, tagger))
    return [p for p in found if p.rule_id == QUOTES]


def test_a_tree_goes_left_up_to_its_limit() -> None:
    table = np.zeros((3, 3))
    table[:, 2] = (4.0, 5.0, 5.5)
    assert move(STEP, table).tolist() == [-1.0, -1.0, 2.0]


def test_a_span_is_seen_with_its_other_places_and_rivals() -> None:
    damaged = [FONT_RUN_LOSS.damage(p) for p in POLICY]
    reading = read(damaged, load_tagger())
    candidates = find(reading, load_lexicon(), load_contexts())
    strings = [reading.folded[s.start : s.end] for s in candidates.spans]
    first, second = (k for k, string in enumerate(strings) if string == "放管服")
    scores = np.full(len(strings), 0.5, dtype=np.float32)
    chances = np.full(len(strings), 0.2)
    chances[second] = 0.9
    shown, table = columns(reading, candidates, scores, chances, [second])
    assert shown.tolist() == list(range(len(strings)))
    seen = dict(zip(COLUMNS, table[first], strict=True))
    assert (seen["places"], seen["others taken"], seen["best of others"]) == (2, 1, 0.9)
    assert seen["others less own"] == pytest.approx(0.7)
    assert (seen["length"], seen["gap before"], seen["chance behind"]) == (3, 200, 0.9)
    assert seen["gap behind"] == candidates.spans[second].start - candidates.spans[first].end
    low = scores.copy()
    low[first] = 0.01
    assert first not in columns(reading, candidates, low, chances, [second])[0]


def test_nothing_becomes_certain_and_what_is_certain_stays() -> None:
    once = {(p.paragraph, p.start): p.probability for p in quotes(POLICY, None)}
    assert once
    up = quotes(POLICY, everywhere(9.0))
    certain = thresholds().applied[QUOTES]
    assert {(p.paragraph, p.start) for p in up} >= once.keys()
    for p in up:
        before = once.get((p.paragraph, p.start), 0.0)
        assert p.probability < certain or before >= certain


def test_what_the_whole_document_speaks_against_goes() -> None:
    assert quotes(POLICY, everywhere(-9.0)) == []
    told = quotes(POLICY, everywhere(-1.0))
    assert told
    assert {p.once > 0 for p in told} == {True, False}  # what is nearly sure is moved by little
    assert all(p.once == 0 for p in quotes(POLICY, everywhere(0.0)))


def test_laws_are_not_looked_at_again() -> None:
    law = tuple(f"第{n}条　各级人民政府应当培育“小巨人”企业，完善工作机制。" for n in "一二三四五")
    damaged = [FONT_RUN_LOSS.damage(p) for p in law]
    assert register_of(read(damaged, load_tagger())) == "statute"
    assert quotes(law, everywhere(-9.0)) == quotes(law, None) != []


def test_boosting_learns_what_moves_the_odds() -> None:
    random = np.random.default_rng(1)
    table = np.stack([np.zeros(4000), random.random(4000), random.random(4000)], axis=1)
    right = (random.random(4000) < np.where(table[:, 1] > 0.5, 0.9, 0.1)).astype(np.float64)
    trees = boost(table, right, np.ones(4000))
    high, low, middle = move(trees, np.array([[0, 0.9, 0.5], [0, 0.1, 0.5], [0, 0.9, 0.1]]))
    assert high > 0.7
    assert low < -0.7
    assert middle == pytest.approx(high, abs=0.3)
    again = boost(table, right, np.ones(4000))
    assert all((again[name] == trees[name]).all() for name in trees)


def test_the_package_has_trees_for_every_column() -> None:
    moved = load().weigh(np.zeros((2, len(COLUMNS))))
    assert moved.shape == (2,)
    assert ((moved > 0) & (moved < 1)).all()
