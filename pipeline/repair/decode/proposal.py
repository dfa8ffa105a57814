"""What the decoder says: proposals with their reasons."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.repair.catalog import LEARNT
from pipeline.repair.decode.levels import HALVES

Basis = Literal["forced", "lexicon", "document", "model"]

QUOTES, MARKS, DATES, SIGNS, BRACKETS, EITHER = (rule.id for rule in LEARNT)


class Proposal(msgspec.Struct, frozen=True):
    """One insertion in one paragraph.

    Attributes:
        paragraph: index of the paragraph.
        start: code point in it before which the text is put.
        new: the text put there.
        probability: of being right, calibrated, three decimals.
        basis: what it mostly rests on.
        rule_id: the finder's id.
        group: proposals of one group stand or fall together.
        alternatives: other readings with their probabilities.
        quoted: times the lexicon saw the quoted term alone in quotation marks.
        seen: times it saw the term at all.
        elsewhere: times the term stands in quotation marks elsewhere in this document.
        term: the quoted term, ``""`` where there is none.
        register: how the document quotes.
        has_evidence: whether the document shows that it lost something.
        once: how likely the term was by itself, where the second look moved that much; else 0.
    """

    paragraph: int
    start: int
    new: str
    probability: float
    basis: Basis
    rule_id: str
    group: str
    alternatives: tuple[tuple[str, float], ...] = ()
    quoted: int = 0
    seen: int = 0
    elsewhere: int = 0
    term: str = ""
    register: str = ""
    has_evidence: bool = False
    once: float = 0.0

    @property
    def measured_with(self) -> str:
        """The class whose precision says how sure it is: its rule, or the halves of pairs."""
        return HALVES if self.rule_id == QUOTES and self.basis == "forced" else self.rule_id
