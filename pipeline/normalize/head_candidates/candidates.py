"""All candidates of a line, each room's in turn.

Of two readings that weigh the same, the one whose candidate was given first is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalize.chart import Candidate
from pipeline.normalize.head_candidates.first_lines import WINDOW, FirstLines
from pipeline.normalize.head_candidates.marks import is_rule, margins, marks
from pipeline.normalize.head_candidates.notes import mottoes, notes
from pipeline.normalize.head_candidates.numbers import numbers
from pipeline.normalize.head_candidates.others import others
from pipeline.normalize.head_candidates.recipients import recipients
from pipeline.normalize.head_candidates.title import titles


class Candidates:
    """The candidates that begin at each line.

    Args:
        first: the first lines, and what is known of them.
    """

    def __init__(self, first: FirstLines) -> None:
        self._first = first
        self._known: dict[int, list[Candidate]] = {}

    def at(self, i: int) -> list[Candidate]:
        """Those that begin at a line."""
        if i not in self._known:
            lines = self._first.lines
            in_reach = i < min(len(lines), WINDOW) and lines[i].block is None
            self._known[i] = list(self._all(i)) if in_reach else []
        return self._known[i]

    def seen(self) -> Iterator[Candidate]:
        """All that were asked for."""
        for candidates in self._known.values():
            yield from candidates

    def is_below_others(self, i: int) -> bool:
        """Whether other lines, a page's, stood between a line and the one before."""
        return self._first.is_below_others(i)

    def _all(self, i: int) -> Iterator[Candidate]:
        first, people = self._first, self._first.people
        if i in people:
            if i == people.start:
                yield Candidate("signatory", i, people.stop, ("signatory label",))
            return
        if i < len(first.lines) - 1:  # no head without a text
            yield from margins(first, i)
            yield from marks(first, i)
        if is_rule(first.text(i)):
            yield Candidate("separator", i, i + 1, ("drawn line",))
            return
        yield from mottoes(first, i, self.at)
        yield from numbers(first, i)
        yield from titles(first, i)
        yield from notes(first, i)
        yield from recipients(first, i)
        yield from others(first, i)
