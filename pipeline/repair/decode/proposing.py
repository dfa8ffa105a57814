"""From a document's paragraphs to proposals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from pipeline.repair.decode.candidates import Candidates, find, register_of, settle
from pipeline.repair.decode.dates import find_dates
from pipeline.repair.decode.endings import STOP
from pipeline.repair.decode.evidence import LossEvidence, loss_evidence
from pipeline.repair.decode.guard import no_prose
from pipeline.repair.decode.joint import choose
from pipeline.repair.decode.marks import RULE_OF, find_marks
from pipeline.repair.decode.proposal import DATES, EITHER, MARKS, QUOTES, Basis, Proposal
from pipeline.repair.decode.quotes import Insertion, insertions, joined
from pipeline.repair.decode.reading import Reading, read
from pipeline.repair.decode.revision import UNREVISED, Doubles, Revision
from pipeline.repair.decode.revision import load as load_revision
from pipeline.repair.decode.scorer import Scorer
from pipeline.repair.decode.scorer import load as load_scorer
from pipeline.repair.decode.thresholds import NEVER, Thresholds
from pipeline.repair.decode.thresholds import load as load_thresholds
from pipeline.repair.lexicon import Lexicon
from pipeline.repair.lexicon import load as load_lexicon
from pipeline.repair.lexicon.contexts import Contexts
from pipeline.repair.lexicon.contexts import load as load_contexts
from pipeline.repair.tagger import Tagger
from pipeline.repair.tagger import load as load_tagger
from pipeline.tuples import NamedTuple

LIKELY = 0.5
"""Least likelihood of font-run loss at which anything is proposed."""

_OFTEN = 0.6
_ENOUGH = 3
_ONLY = 0.99
_LEAST = 0.2
_DOUBTED = 0.9
"""A number that nothing beside it shows to be a date is proposed only (LRN003 applies from .95)."""
_STOPPED = 0.95
_UNDER = 0.002
_MOVED = 0.1
"""A chance that the rest of the document moves by so much is said to have been moved."""


class Decoder(NamedTuple):
    """The learnt parts together.

    Attributes:
        tagger: says what each gap lost.
        lexicon: terms and how often they are quoted.
        contexts: the same by what stands beside them.
        scorer: weighs spans.
        thresholds: calibrates single marks.
        revision: weighs spans again when the whole document has been decoded.
    """

    tagger: Tagger
    lexicon: Lexicon
    contexts: Contexts
    scorer: Scorer
    thresholds: Thresholds
    revision: Revision | None = None

    def weigh(
        self,
        paragraphs: Sequence[str],
        reading: Reading,
        terms: Lexicon | None = None,
        metadata_dates: Collection[str] = (),
    ) -> list[Proposal]:
        """What a document lost, as :func:`propose` says it, once it has been read."""
        evidence = loss_evidence(paragraphs, reading)
        found: list[Proposal] = []
        if evidence.likelihood >= LIKELY:
            lexicon = self.lexicon.merged(terms) if terms is not None else self.lexicon
            found += self._quotes(reading, lexicon, evidence)
        has_evidence = max(evidence.likelihood, evidence.digits) >= LIKELY
        if has_evidence:
            found += [*self._dates(reading, metadata_dates), *self._marks(reading)]
        else:
            found += _stops(reading)
        register = register_of(reading)
        found = [p for p in found if evidence.holds[p.paragraph]]
        return _without_clashes(
            [
                msgspec.structs.replace(p, register=register, has_evidence=has_evidence)
                for p in _in_prose(found, paragraphs)
            ]
        )

    def _quotes(
        self, reading: Reading, lexicon: Lexicon, evidence: LossEvidence
    ) -> Iterator[Proposal]:
        candidates = find(reading, lexicon, self.contexts)
        scores = settle(
            reading, candidates, self.scorer.score(candidates.features, candidates.context)
        )
        fine = [evidence.holds[reading.paragraph_of(s.start)[0]] for s in candidates.spans]
        usable = np.where(fine, scores, 0)
        gaps = joined(reading, candidates)
        taken = choose(candidates.spans, usable.tolist(), gaps)
        once = worth = self.scorer.calibrate(scores, register_of(reading)).astype(np.float64)
        if self.revision is not None and register_of(reading) not in UNREVISED:
            again = self.revision.revise(reading, candidates, usable, once, taken)
            worth = self._apart(once, again)
            taken = choose(candidates.spans, worth.tolist(), gaps)
        chosen = {k: float(worth[k]) for k in taken}
        moved = np.where(np.abs(worth - once) >= _MOVED, np.round(once, 3), 0)
        for insertion in insertions(reading, candidates, chosen):
            yield _quote(reading, candidates, insertion, float(moved[insertion.span]))

    def _apart(self, once: Doubles, again: Doubles) -> Doubles:
        """Chances after the second look, but what is certain is certain by the first alone."""
        certain = self.thresholds.applied.get(QUOTES, NEVER)
        return np.where((once >= certain) & (again > 0), once, np.minimum(again, certain - _UNDER))

    def _dates(self, reading: Reading, stated: Collection[str]) -> Iterator[Proposal]:
        for readings in find_dates(reading, stated):
            best = readings[0]
            rule = DATES if best.readings == 1 else EITHER
            worth = self.thresholds.worth(rule, best.probability)
            if not best.is_placed:
                worth = min(worth, _DOUBTED)
            alone = rule == DATES and best.is_placed and best.probability >= _ONLY
            group = f"{rule}-{best.signs[0][0]}"
            left = (1 - worth) / max(1 - best.probability, 1e-6)
            others = tuple(
                (r.text, round(r.probability * left, 3)) for r in readings[1:3] if r.signs
            )
            for place, sign in best.signs:
                paragraph, at = reading.paragraph_of(place)
                basis: Basis = "forced" if alone else "model"
                yield Proposal(paragraph, at, sign, round(worth, 3), basis, rule, group, others)

    def _marks(self, reading: Reading) -> Iterator[Proposal]:
        for mark in find_marks(reading):
            paragraph, at = reading.paragraph_of(mark.place)
            rule = RULE_OF[mark.text]
            worth = round(self.thresholds.worth(rule, mark.probability), 3)
            if worth >= _LEAST:
                yield Proposal(
                    paragraph, at, mark.text, worth, "model", rule,
                    f"{rule}-{mark.place}", mark.others,
                )  # fmt: skip


def _stops(reading: Reading) -> Iterator[Proposal]:
    """。 behind numbers where the other paragraphs of a kind have theirs, whatever else is whole.

    Pages of several hands lose it in some of their parts. Of such paragraphs in 2,600 documents
    damaged by the loss of single marks beside numbers 196 of 199 had lost 。; in the same documents
    undamaged there were 4.
    """
    for place in sorted(reading.stopping):
        paragraph, at = reading.paragraph_of(place)
        group = f"{MARKS}-{place}"
        yield Proposal(paragraph, at, STOP, _STOPPED, "document", MARKS, group)


def _quote(reading: Reading, candidates: Candidates, insertion: Insertion, once: float) -> Proposal:
    paragraph, at = reading.paragraph_of(insertion.place)
    span = candidates.spans[insertion.span]
    count = candidates.counts[insertion.span]
    elsewhere = candidates.elsewhere[insertion.span]
    quoted, seen = (count.all_quoted, count.all_seen) if count else (0, 0)
    basis: Basis = "model"
    if span.has_open or span.has_close:
        basis = "forced"
    elif elsewhere:
        basis = "document"
    elif quoted >= _ENOUGH and quoted >= _OFTEN * seen:
        basis = "lexicon"
    return Proposal(
        paragraph,
        at,
        insertion.text,
        round(insertion.probability, 3),
        basis,
        QUOTES,
        insertion.group,
        insertion.alternatives,
        quoted,
        seen,
        elsewhere,
        reading.text[span.start : span.end],
        once=once,
    )


def _in_prose(found: Sequence[Proposal], paragraphs: Sequence[str]) -> list[Proposal]:
    """Without the quotation marks and marks in formulas and the like, and what stands with them."""
    guarded: dict[int, list[tuple[int, int]]] = {}
    out: set[str] = set()
    for proposal in found:
        if proposal.rule_id not in {QUOTES, MARKS}:
            continue
        k = proposal.paragraph
        stretches = guarded.setdefault(k, no_prose(paragraphs[k]))
        if any(start <= proposal.start < stop for start, stop in stretches):
            out.add(proposal.group)
    return [proposal for proposal in found if proposal.group not in out]


def _without_clashes(proposals: list[Proposal]) -> list[Proposal]:
    """In text order; at one gap the likeliest stays, with its group."""
    taken: dict[tuple[int, int], Proposal] = {}
    dropped: set[str] = set()
    for proposal in sorted(proposals, key=lambda p: (-p.probability, p.rule_id)):
        place = (proposal.paragraph, proposal.start)
        if place in taken and taken[place].group != proposal.group:
            dropped.add(proposal.group)
        else:
            taken.setdefault(place, proposal)
    kept = [p for p in proposals if p.group not in dropped]
    return sorted(kept, key=lambda p: (p.paragraph, p.start))


@lru_cache(maxsize=1)
def _decoder() -> Decoder:
    return Decoder(
        load_tagger(),
        load_lexicon(),
        load_contexts(),
        load_scorer(),
        load_thresholds(),
        load_revision(),
    )


def propose(
    paragraphs: Sequence[str], *, terms: Lexicon | None = None, metadata_dates: Collection[str] = ()
) -> list[Proposal]:
    """What a document lost to font-run loss, with calibrated probabilities.

    Nothing but the 。 of paragraphs that lack theirs is proposed where the document shows no sign
    of that channel, and nothing in a paragraph that it would have changed. Every proposal can be
    what the channel took.

    Args:
        paragraphs: the document's paragraphs in order, of either width.
        terms: a user's lexicon, added to the package's.
        metadata_dates: ISO dates that the document's metadata states.

    Returns:
        Proposals by paragraph and place, of any probability from about 0.15; the tiers are the
        caller's, by :func:`pipeline.repair.decode.thresholds.load`.
    """
    if not any(paragraphs):
        return []
    decoder = _decoder()
    return decoder.weigh(paragraphs, read(paragraphs, decoder.tagger), terms, metadata_dates)


def loss_evidence_of(paragraphs: Sequence[str]) -> LossEvidence:
    """The evidence for and against font-run loss, the tagger's included."""
    return loss_evidence(paragraphs, read(paragraphs, load_tagger()))
