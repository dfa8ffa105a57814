"""A text as it may be a page's: its lines, what shows that it is one, why lines are not its own.

The passes of :mod:`pipeline.normalize.boilerplate` read it, and what they find is noted in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.normalize.fields import LabelValue, field_line
from pipeline.normalize.likely_lines import Likely
from pipeline.normalize.lines import Line

BY_PLACE = frozenset({"page-foot", "page-mark", "navigation"})
"""Reasons that lie in where a line stands and beside what, not in what it says."""

Reasons = dict[int, str]
"""Why lines are boilerplate, by index."""
Fields = dict[int, list[LabelValue]]
"""Labels and values of the lines that hold such, by index."""


class PageText(msgspec.Struct):
    """A text and what is known of it.

    Attributes:
        lines: of the text.
        titles: what the page states as the title elsewhere.
        likely: what was learnt of pages says.
        record: an office system's record at the end; empty where there is none.
        foot: what a page put below the text, to the end; empty where there is nothing.
        stop: where the text begins, below what a page put above it.
        is_page: whether anything shows that the text is a page's.
        reasons: why lines are boilerplate.
        fields: labels and values of such lines.
        title: the lines that, joined, are the title that the page states; empty when none.
    """

    lines: Sequence[Line]
    titles: Sequence[str]
    likely: Likely
    record: range
    foot: range
    stop: int
    is_page: bool
    reasons: Reasons
    fields: Fields
    title: range = range(0)

    def take(self, found: Iterable[tuple[int, str]], *, with_fields: bool = False) -> None:
        """Note lines that a pass found, but for those that one before it did.

        Args:
            found: indices, each with the reason.
            with_fields: labels and values that the lines hold are noted too.
        """
        for i, why in [*found]:
            if i not in self.reasons:
                self.reasons[i] = why
                if with_fields and (of_line := field_line(self.lines[i].text)) is not None:
                    self.fields[i] = of_line

    def give_back(self, found: Iterable[int]) -> None:
        """Lines that are the paper's all the same: each is again before the next is looked for."""
        for i in found:
            self.reasons.pop(i, None)
            self.fields.pop(i, None)
