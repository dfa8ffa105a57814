"""After the network: the lexicon, the span scorer, the calibration and the thresholds."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from pipeline.repair.decode.proposal import BRACKETS, DATES, MARKS, QUOTES, SIGNS, Proposal
from pipeline.repair.decode.proposing import Decoder
from pipeline.repair.decode.scorer import FILE as SCORER
from pipeline.repair.decode.scorer import from_bytes
from pipeline.repair.decode.thresholds import DEFAULT, Thresholds
from pipeline.repair.decode.thresholds import FILE as THRESHOLDS
from pipeline.repair.lexicon.learning import learn_texts
from pipeline.repair.lexicon.store import FILE as LEXICON
from pipeline.repair.lexicon.store import to_table
from pipeline.repair.lexicon.terms import Lexicon
from pipeline.repair.tagger.tagger import Tagger
from pipeline.training.calibration import (
    APPLIED_FLOOR,
    PROPOSED_FLOOR,
    Outcome,
    isotonic,
    threshold,
)
from pipeline.training.corpus import Document, documents
from pipeline.training.measuring import lost_of
from pipeline.training.spans import Case, Chosen, cross_validate, fit, packed, prepare

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

_SINGLE = (MARKS, DATES, SIGNS, BRACKETS)


def finish(corpus: Path, weights: Path, target: Path) -> Thresholds:
    """Learn everything after the network and write it with the weights to ``target``.

    Args:
        corpus: holds ``train/<kind>/*.txt``.
        weights: what :func:`pipeline.training.train.train` wrote.
        target: the package's data folder; other weights there are removed.

    Raises:
        OSError: a file cannot be read or written.
    """
    every = list(documents(corpus / "train"))
    held = [d for d in every if d.fold == 0 and d.kind in KINDS]
    content = weights.read_bytes()
    tagger = Tagger(content)
    lexicon = _lexicon([d for d in every if d.fold != 0 or d.kind == "news"])
    cases = [prepare(d, tagger, lexicon) for d in held]
    chosen = cross_validate(cases)
    arrays = fit(cases)
    lines = {}
    for name, statute in (("calibration", False), ("statute", True)):
        lines[statute] = isotonic([_outcome(c) for c in chosen if c.statute is statute])
        arrays[f"{name}.x"] = np.array(lines[statute][0], dtype=np.float32)
        arrays[f"{name}.y"] = np.array(lines[statute][1], dtype=np.float32)
    scorer = packed(arrays)
    found = _thresholds(cases, chosen, Decoder(tagger, lexicon, from_bytes(scorer), DEFAULT), lines)
    for old in target.glob("tagger-*.npz"):
        old.unlink()
    (target / f"tagger-{hashlib.sha256(content).hexdigest()[:16]}.npz").write_bytes(content)
    (target / LEXICON).write_text(to_table(_lexicon(every)), encoding="utf-8")
    (target / SCORER).write_bytes(scorer)
    text = msgspec.json.format(msgspec.json.encode(found), indent=1)
    (target / THRESHOLDS).write_bytes(text + b"\n")
    return found


def _lexicon(every: Sequence[Document]) -> Lexicon:
    def texts(news: bool) -> list[str]:
        return ["\n".join(d.paragraphs) for d in every if (d.kind == "news") is news]

    return learn_texts(texts(False), texts(True))


def _outcome(chosen: Chosen) -> Outcome:
    return Outcome(
        chosen.scores.astype(np.float64),
        chosen.marks_right.astype(np.float64),
        chosen.marks.astype(np.float64),
    )


def _thresholds(
    cases: Sequence[Case],
    chosen: Sequence[Chosen],
    decoder: Decoder,
    lines: dict[bool, tuple[list[float], list[float]]],
) -> Thresholds:
    """Calibration and thresholds of every finder; quotes from the cross-validated scorer."""
    outcomes = {QUOTES: [_worth(_outcome(c), lines[c.statute]) for c in chosen]}
    calibration: dict[str, tuple[list[float], list[float]]] = {}
    raw: dict[str, list[Outcome]] = {rule: [] for rule in _SINGLE}
    for case in cases:
        texts, lost = lost_of(case.document)
        proposals = decoder.propose(texts)
        for rule in _SINGLE:
            raw[rule].append(_single([p for p in proposals if p.rule_id == rule], lost))
    for rule, found in raw.items():
        if sum(len(o.scores) for o in found) < 30:
            continue
        calibration[rule] = isotonic(found)
        outcomes[rule] = [_worth(o, calibration[rule]) for o in found]
    result = Thresholds(
        schema_version=1,
        applied={rule: threshold(found, APPLIED_FLOOR) for rule, found in outcomes.items()},
        proposed={rule: threshold(found, PROPOSED_FLOOR) for rule, found in outcomes.items()},
        calibration=calibration,
    )
    log.info("applied %s, proposed %s", result.applied, result.proposed)
    return result


def _worth(outcome: Outcome, line: tuple[list[float], list[float]]) -> Outcome:
    scores = np.round(np.interp(outcome.scores, line[0], line[1]), 3)
    return Outcome(scores, outcome.right, outcome.marks)


def _single(proposals: Sequence[Proposal], lost: Sequence[dict[int, str]]) -> Outcome:
    right = [float(lost[p.paragraph].get(p.start, "") == p.new) for p in proposals]
    return Outcome(
        np.array([p.probability for p in proposals], dtype=np.float64),
        np.array(right, dtype=np.float64),
        np.ones(len(proposals)),
    )
