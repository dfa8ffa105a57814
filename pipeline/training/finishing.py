"""After the network: the lexicon, the span scorer, the calibration and the thresholds."""

from __future__ import annotations

import hashlib
import itertools
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from pipeline.evaluation.corpus import Document, documents
from pipeline.evaluation.measuring import lost_of
from pipeline.repair.decode.candidates import REGISTERS, Register
from pipeline.repair.decode.proposal import (
    BRACKETS,
    DATES,
    EITHER,
    MARKS,
    QUOTES,
    SIGNS,
    Proposal,
)
from pipeline.repair.decode.proposing import Decoder
from pipeline.repair.decode.revision import FILE as REVISION
from pipeline.repair.decode.scorer import FILE as SCORER
from pipeline.repair.decode.scorer import Scorer, from_bytes
from pipeline.repair.decode.scorer import load as load_scorer
from pipeline.repair.decode.thresholds import DEFAULT, Thresholds
from pipeline.repair.decode.thresholds import FILE as THRESHOLDS
from pipeline.repair.lexicon.contexts import FILE as CONTEXTS
from pipeline.repair.lexicon.learning import learn_texts
from pipeline.repair.lexicon.store import FILE as LEXICON
from pipeline.repair.lexicon.store import to_table
from pipeline.repair.lexicon.terms import Lexicon
from pipeline.training import revising
from pipeline.training.calibration import (
    APPLIED_FLOOR,
    PROPOSED_FLOOR,
    Outcome,
    isotonic,
    threshold,
)
from pipeline.training.contexts import contexts, count
from pipeline.training.net import packed
from pipeline.training.spans import Case, Chosen, cross_validate, fit, prepare
from pipeline.training.stream import Parts, Team

log = logging.getLogger(__name__)

KINDS = (
    "provincial-work-reports",
    "provincial-work-reports-2025",
    "local-policy-documents",
    "business-environment-policies",
    "state-council-documents",
    "provincial-policies",
    "city-policies",
    "policies-various",
    "national-work-reports",
    "environment-policy",
    "laws",
)
"""Kinds of documents that thresholds are measured on."""

_LEAST_APPLIED = 0.95
_LEAST_PROPOSED = 0.20
_LEAST_QUOTES = 0.30
"""A tier's precision may hold although its least likely members are poor: these stay out."""

Lines = dict[Register, tuple[list[float], list[float]]]

_SINGLE = (MARKS, DATES, EITHER, SIGNS, BRACKETS)


@dataclass(frozen=True, slots=True)
class Measured:
    """Documents read by learnt parts that did not learn from their groups.

    Attributes:
        cases: the documents.
        decoder: those parts, the scorer and the calibration still missing.
    """

    cases: list[Case]
    decoder: Decoder


def finish(corpus: Path, weights: Path, parts: Parts, target: Path) -> Thresholds:
    """Learn everything after the network and write it with the weights to ``target``.

    Args:
        corpus: holds ``train/<kind>/*.txt``.
        weights: what is shipped, by :func:`pipeline.training.train.train`.
        parts: weights to measure with; the scorer, the calibration and the thresholds are
            learnt from what they say of the folds that they did not see.
        target: the package's data folder; other weights there are removed.

    Raises:
        OSError: a file cannot be read or written.
    """
    every = list(documents(corpus / "train"))
    content = weights.read_bytes()
    measured = [_measured(every, folds, paths) for folds, paths in sorted(parts.items())]
    cases = [case for one in measured for case in one.cases]
    chosen = cross_validate(cases)
    arrays = fit(cases)
    lines: Lines = {}
    for name in REGISTERS:
        lines[name] = isotonic([c.outcome for c in chosen if c.register == name])
    applied = _hold_back(chosen, lines, APPLIED_FLOOR, _LEAST_APPLIED)
    proposed = _hold_back(chosen, lines, PROPOSED_FLOOR, _LEAST_QUOTES)
    for name in REGISTERS:
        arrays[f"{name}.x"] = np.array(lines[name][0], dtype=np.float32)
        arrays[f"{name}.y"] = np.array(lines[name][1], dtype=np.float32)
    scorer = packed(arrays)
    revision = packed(revising.learn([(c.case, c.scores) for c in chosen], lines))
    result = _thresholds(measured, chosen, from_bytes(scorer), lines, (applied, proposed))
    for old in target.glob("tagger-*.npz"):
        old.unlink()
    (target / f"tagger-{hashlib.sha256(content).hexdigest()[:16]}.npz").write_bytes(content)
    lexicon = _lexicon(every)
    (target / LEXICON).write_text(to_table(lexicon), encoding="utf-8")
    official = [d for d in every if d.kind != "news"]
    (target / CONTEXTS).write_bytes(packed(count(official, lexicon)))
    (target / SCORER).write_bytes(scorer)
    (target / REVISION).write_bytes(revision)
    text = msgspec.json.format(msgspec.json.encode(result), indent=1)
    (target / THRESHOLDS).write_bytes(text + b"\n")
    return result


def _measured(
    every: Sequence[Document], folds: tuple[int, ...], weights: Sequence[Path]
) -> Measured:
    tagger = Team(weights)
    lexicon = _lexicon([d for d in every if d.fold not in folds or d.kind == "news"])
    held = [d for d in every if d.fold in folds and d.kind in KINDS]
    learnt = [d for d in every if d.fold not in folds and d.kind != "news"]
    surroundings = contexts(learnt, lexicon)
    cases = [prepare(d, tagger, lexicon, surroundings) for d in held]
    return Measured(cases, Decoder(tagger, lexicon, surroundings, load_scorer(), DEFAULT))


def _hold_back(chosen: Sequence[Chosen], lines: Lines, floor: float, least: float) -> float:
    """Keep each register's calibrated line under a common threshold until its own is reached.

    The least probability at which a tier's precision holds differs by register, since near-certain
    spans are wrong in whole documents at a time where few are quoted; the tiers know one number a
    rule.

    Args:
        chosen: cross-validated spans.
        lines: calibrated lines by register; changed in place.
        floor: least precision of the tier.
        least: probability under which nothing is in the tier.

    Returns:
        The common threshold.
    """
    reached = {}
    for name, line in lines.items():
        outcomes = [_worth(c.outcome, line) for c in chosen if c.register == name]
        reached[name] = max(threshold(outcomes, floor), least)
    common = min(reached.values())
    log.info("precision %s by register from: %s", floor, reached)
    for name, (x, y) in lines.items():
        lines[name] = (x, [min(v, common - 0.002) if v < reached[name] else v for v in y])
    return common


def _lexicon(every: Sequence[Document]) -> Lexicon:
    def texts(news: bool) -> list[str]:
        return ["\n".join(d.paragraphs) for d in every if (d.kind == "news") is news]

    return learn_texts(texts(False), texts(True))


def _thresholds(
    measured: Sequence[Measured],
    chosen: Sequence[Chosen],
    scorer: Scorer,
    lines: Lines,
    quotes: tuple[float, float],
) -> Thresholds:
    """Calibration and thresholds of every finder; ``quotes``: those of quotation marks."""
    of_quotes = [_worth(c.outcome, lines[c.register]) for c in chosen]
    outcomes: dict[str, list[Outcome]] = {}
    calibration: dict[str, tuple[list[float], list[float]]] = {}
    raw: dict[str, list[Outcome]] = {rule: [] for rule in _SINGLE}
    for one in measured:
        decoder = one.decoder._replace(scorer=scorer)
        for case in one.cases:
            texts, lost = lost_of(case.document)
            proposals = decoder.weigh(texts, case.reading)
            for rule in _SINGLE:
                raw[rule].append(_single([p for p in proposals if p.rule_id == rule], lost))
    for rule, measures in raw.items():
        if sum(len(o.scores) for o in measures) < 30:
            outcomes[rule] = []  # Too few to show any precision: the tiers stay shut.
            continue
        calibration[rule] = isotonic(measures)
        outcomes[rule] = [_worth(o, calibration[rule]) for o in measures]

    def tier(floor: float, least: float, of_marks: float) -> dict[str, float]:
        reached = {rule: max(threshold(o, floor), least) for rule, o in outcomes.items()}
        return {**reached, QUOTES: of_marks}

    result = Thresholds(
        schema_version=1,
        applied=tier(APPLIED_FLOOR, _LEAST_APPLIED, quotes[0]),
        proposed=tier(PROPOSED_FLOOR, _LEAST_PROPOSED, quotes[1]),
        calibration=calibration,
    )
    log.info("applied %s, proposed %s", result.applied, result.proposed)
    _report(chosen, of_quotes, result)
    return result


def _report(chosen: Sequence[Chosen], worth: Sequence[Outcome], result: Thresholds) -> None:
    """Log reliability, and precision and recall of quotation marks by kind, cross-validated."""
    scores = np.concatenate([o.scores for o in worth])
    rights = np.concatenate([o.right for o in worth])
    marks = np.concatenate([o.marks for o in worth])
    for low, high in itertools.pairwise((0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.01)):
        here = (scores >= low) & (scores < high)
        if marks[here].sum():
            share = rights[here].sum() / marks[here].sum()
            mean = scores[here].mean()
            log.info("said %.2f-%.2f: %d marks, mean %.3f, right %.3f",
                     low, high, marks[here].sum(), mean, share)  # fmt: skip
    for kind in ("", *KINDS):
        mine = [(c, o) for c, o in zip(chosen, worth, strict=True) if kind in {"", c.document.kind}]
        lost = sum(c.lost for c, _ in mine)
        for tier, thresholds in (("applied", result.applied), ("proposed", result.proposed)):
            good = [(o, o.scores >= thresholds[QUOTES]) for _, o in mine]
            right = sum(float(o.right[g].sum()) for o, g in good)
            put = sum(float(o.marks[g].sum()) for o, g in good)
            log.info("%s %s: %d documents, lost %d, P %.3f R %.3f F1 %.3f",
                     kind or "all", tier, len(mine), lost, right / max(put, 1),
                     right / max(lost, 1), 2 * right / max(put + lost, 1))  # fmt: skip


def _worth(outcome: Outcome, line: tuple[list[float], list[float]]) -> Outcome:
    scores = np.round(np.interp(outcome.scores, line[0], line[1]), 3)
    return Outcome(scores, outcome.right, outcome.marks)


def _single(proposals: Sequence[Proposal], lost: Sequence[dict[int, str]]) -> Outcome:
    """Single marks; those of one group are right together: a date with one sign wrong is wrong."""
    wrong = {p.group for p in proposals if lost[p.paragraph].get(p.start, "") != p.new}
    return Outcome(
        np.array([p.probability for p in proposals], dtype=np.float64),
        np.array([p.group not in wrong for p in proposals], dtype=np.float64),
        np.ones(len(proposals)),
    )
