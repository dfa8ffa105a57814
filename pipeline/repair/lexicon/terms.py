"""The lexicon itself: terms, counts, and a search for all terms in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LONGEST = 24
"""Code points of the longest term."""


class Count(NamedTuple):
    """How often a term stands in quotation marks.

    Attributes:
        quoted: times the term alone stood between “ and ”, in official documents.
        seen: times the characters stood there at all, quoted or not.
        other_quoted: the same in another register (news).
        other_seen: likewise.
    """

    quoted: int
    seen: int
    other_quoted: int = 0
    other_seen: int = 0

    @property
    def all_quoted(self) -> int:
        """Times quoted in all registers."""
        return self.quoted + self.other_quoted

    @property
    def all_seen(self) -> int:
        """Times seen in all registers."""
        return self.seen + self.other_seen


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Counts by term, widths folded.

    Attributes:
        terms: counts by term.
        lengths: by a term's first two code points, the lengths of the terms so beginning.
    """

    terms: Mapping[str, Count]
    lengths: Mapping[str, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        lengths: dict[str, set[int]] = {}
        for term in self.terms:
            lengths.setdefault(term[:2], set()).add(len(term))
        ordered = {head: tuple(sorted(found)) for head, found in lengths.items()}
        object.__setattr__(self, "lengths", ordered)

    def __len__(self) -> int:
        return len(self.terms)

    def get(self, term: str) -> Count | None:
        """The counts of a term, ``None`` if it is not known."""
        return self.terms.get(term)

    def find(self, text: str) -> Iterator[tuple[int, int, Count]]:
        """Every place of every term in folded text, overlapping ones too.

        >>> lexicon = Lexicon({"放管服": Count(9, 10)})
        >>> [(start, end) for start, end, _ in lexicon.find("深化放管服改革")]
        [(2, 5)]
        """
        lengths, terms = self.lengths, self.terms
        for start in range(len(text) - 1):
            for length in lengths.get(text[start : start + 2], ()):
                count = terms.get(text[start : start + length])
                if count is not None:
                    yield start, start + length, count

    def merged(self, other: Lexicon) -> Lexicon:
        """Both lexica's counts added."""
        terms = dict(self.terms)
        for term, count in other.terms.items():
            old = terms.get(term, Count(0, 0))
            terms[term] = Count(
                old.quoted + count.quoted,
                old.seen + count.seen,
                old.other_quoted + count.other_quoted,
                old.other_seen + count.other_seen,
            )
        return Lexicon(terms)
