"""The lexicon itself: terms, counts, and a search for all terms in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import add

import msgspec

from pipeline.tuples import NamedTuple

LONGEST = 24
"""Code points of the longest term."""

OWN = 20
"""So many times a user's own documents count: an office quotes as it did before.

Measured on the reports of seven provinces of two years, the other year's as the user's own.
"""


class Count(NamedTuple):
    """How often a term stands in quotation marks.

    Attributes:
        quoted: times the term alone stood between “ and ”, in official documents.
        seen: times the characters stood there at all, quoted or not.
        other_quoted: the same in another register (news).
        other_seen: likewise.
        own_quoted: the same in the user's own documents.
        own_seen: likewise.
    """

    quoted: int
    seen: int
    other_quoted: int = 0
    other_seen: int = 0
    own_quoted: int = 0
    own_seen: int = 0

    @property
    def all_quoted(self) -> int:
        """Times quoted in all registers."""
        return self.quoted + self.other_quoted + self.own_quoted

    @property
    def all_seen(self) -> int:
        """Times seen in all registers."""
        return self.seen + self.other_seen + self.own_seen

    @property
    def weighed(self) -> tuple[int, int, int, int]:
        """Quoted and seen in official documents, the user's own weighing more; then in news."""
        return (
            self.quoted + OWN * self.own_quoted,
            self.seen + OWN * self.own_seen,
            self.other_quoted,
            self.other_seen,
        )


class Lexicon(msgspec.Struct, frozen=True):
    """Counts by term, widths folded.

    Attributes:
        terms: counts by term.
        lengths: by a term's first two code points, the lengths of the terms so beginning; worked
            out where none are given.
    """

    terms: Mapping[str, Count]
    lengths: Mapping[str, tuple[int, ...]] = {}

    def __post_init__(self) -> None:
        if self.lengths:
            return
        lengths: dict[str, tuple[int, ...]] = {}
        for term in self.terms:
            head, length = term[:2], len(term)
            known = lengths.get(head)
            if known is None:
                lengths[head] = (length,)
            elif length not in known:
                lengths[head] = tuple(sorted((*known, length)))
        msgspec.structs.force_setattr(self, "lengths", lengths)

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
        terms = self.terms
        for start, lengths in enumerate(map(self.lengths.get, map(add, text, text[1:]))):
            if lengths is None:
                continue
            for length in lengths:
                count = terms.get(text[start : start + length])
                if count is not None:
                    yield start, start + length, count

    def merged(self, own: Lexicon) -> Lexicon:
        """This lexicon with the counts of a user's own."""
        terms = dict(self.terms)
        for term, count in own.terms.items():
            old = terms.get(term, Count(0, 0))
            terms[term] = old._replace(
                own_quoted=old.own_quoted + count.all_quoted, own_seen=old.own_seen + count.all_seen
            )
        return Lexicon(terms)
