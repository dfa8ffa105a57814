"""Lines above a text that may be a page's, run by run, and where in one of them a line stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import msgspec

from pipeline.normalize.fields import LabelValue
from pipeline.normalize.lines import Line


class Sign(IntEnum):
    """What a line says of itself: it may be a page's, it is of a record, it can be nothing else."""

    WEAK = 1
    RECORD = 2
    SURE = 3


class Taken(msgspec.Struct, frozen=True):
    """What a line is taken for, with those below it that go with it.

    Attributes:
        reason: why it is boilerplate.
        sign: what it says of itself.
        lines: how many lines; none where it is the document's own, whatever else it looks like.
        fields: labels and values, by index of the line that has the labels.
    """

    reason: str
    sign: Sign
    lines: int = 1
    fields: dict[int, list[LabelValue]] = msgspec.field(default_factory=dict)


OWN = Taken("", Sign.WEAK, lines=0)
"""A line that is the document's own."""


class Run(msgspec.Struct):
    """Lines that follow each other and may be a page's.

    Attributes:
        reasons: by index, what each would be.
        fields: labels and values, by index.
        signs: by index, what each says of itself.
    """

    reasons: dict[int, str] = msgspec.field(default_factory=dict)
    fields: dict[int, list[LabelValue]] = msgspec.field(default_factory=dict)
    signs: dict[int, Sign] = msgspec.field(default_factory=dict)

    def add(self, i: int, taken: Taken) -> None:
        """Add what line ``i`` is taken for."""
        below = range(i, i + taken.lines)
        self.reasons |= dict.fromkeys(below, taken.reason)
        self.signs |= dict.fromkeys(below, taken.sign)
        self.fields |= taken.fields

    def drop(self, i: int) -> None:
        """Leave a line out again."""
        del self.reasons[i], self.signs[i]

    @property
    def is_sure(self) -> bool:
        """Whether one of its lines can be nothing but a page's."""
        return Sign.SURE in self.signs.values()


class At(msgspec.Struct, frozen=True):
    """A line, and what was taken above it.

    Attributes:
        lines: of the text.
        i: which of them.
        run: the lines right above that may be a page's, if any.
    """

    lines: Sequence[Line]
    i: int
    run: Run

    @property
    def text(self) -> str:
        """The line's own."""
        return self.lines[self.i].text

    @property
    def is_first(self) -> bool:
        """Whether the text begins with it."""
        return not self.i

    @property
    def above(self) -> str:
        """What the line right above would be; empty where that is none of a page's."""
        return self.run.reasons.get(self.i - 1, "")

    @property
    def below(self) -> str:
        """What the next line says; empty where there is none, or a table."""
        following = self.lines[self.i + 1] if self.i + 1 < len(self.lines) else None
        return following.text if following is not None and following.block is None else ""


Step = Callable[[At], Taken | None]
"""One thing that a line may be: what it is taken for, ``None`` where it is no such thing."""


def where(reason: str, sign: Sign, says: Callable[[At], object]) -> Step:
    """A step that takes single lines for one reason: those of which ``says`` is true."""
    return lambda at: Taken(reason, sign) if says(at) else None
