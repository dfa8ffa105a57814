"""A document as the decoder reads it: one stream of characters with the tagger's opinion."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from pipeline.repair.channels.font_run_loss import in_latin_font
from pipeline.repair.channels.width_folding import restore_widths
from pipeline.repair.decode.endings import STOP, closed_by_stops, unfinished
from pipeline.repair.tagger.encoding import CLOSES, LOST, OPENS, fold_widths
from pipeline.repair.tagger.tagger import Tagger

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

_STOP = LOST.index(STOP)
CLOSES_WITH_STOP = LOST.index("”" + STOP)
_CLOSED_CHANCE = 0.95
_STOP_CHANCE = 0.99
"""How likely a paragraph that lacks its full stop lost ”。, and 。; see :mod:`endings`."""

CLOSES_WITH_MARK = [i for i in CLOSES if len(LOST[i]) == 2]

NONE = -1
"""No character: the mate of a quotation mark that has none."""

LONGEST = 60
"""Code points of the longest span between quotation marks that is considered."""


class Span(msgspec.Struct, frozen=True):
    """Characters ``start`` to ``end`` of the stream, perhaps once in quotation marks.

    Attributes:
        start: the gap of “; where it is still there, the gap after it.
        end: the gap of ”; where it is still there, the gap before it.
        has_open: “ is still there.
        has_close: ” is still there.
    """

    start: int
    end: int
    has_open: bool = False
    has_close: bool = False


class Reading(msgspec.Struct, frozen=True):
    r"""A document of ``n`` characters, each paragraph's end counted as one.

    Attributes:
        text: the stream, widths restored; ``\\n`` ends each paragraph.
        folded: the same, widths folded, as the lexicon and the tagger know text.
        lost: probability of each string of ``LOST`` before each character, shape (n, len(LOST)).
        inside: probability that a character stands in quotation marks, shape (n,).
        opens: probability that “ was lost before each character, shape (n,).
        closes: likewise ”.
        may_quote: whether the channel can have taken a lone quotation mark from the gap.
        may_mark: whether it can have taken a lone mark of the East Asian font.
        left_han, right_han: whether two such characters stand on that side.
        mates: for each quotation mark its mate's place, ``NONE`` if it has none.
        depth: how many pairs that are whole enclose each gap, shape (n,).
        starts: offset of each paragraph in the stream.
        closing: gaps at which a quotation must have ended, its ” and a 。 lost (:mod:`endings`).
        stopping: gaps behind a number at which a paragraph must have lost its 。 (likewise).
        stops: gaps at which a ” that was lost was lost with 。 (likewise).
    """

    text: str
    folded: str
    lost: Floats
    inside: Floats
    opens: Floats
    closes: Floats
    may_quote: Bools
    may_mark: Bools
    left_han: Bools
    right_han: Bools
    mates: dict[int, int]
    depth: NDArray[np.int32]
    starts: NDArray[np.int64]
    closing: frozenset[int] = frozenset()
    stopping: frozenset[int] = frozenset()
    stops: frozenset[int] = frozenset()

    def paragraph_of(self, place: int) -> tuple[int, int]:
        """Index of the paragraph that holds a place of the stream, and the offset in it."""
        index = int(np.searchsorted(self.starts, place, side="right")) - 1
        return index, place - int(self.starts[index])


def read(paragraphs: Sequence[str], tagger: Tagger) -> Reading:
    """Read a document.

    Args:
        paragraphs: text as it came, of either width.
        tagger: the learnt tagger.
    """
    wide = [restore_widths(p).replace("\n", " ") for p in paragraphs]
    text = "".join(p + "\n" for p in wide)
    lost, inside = tagger.predict_stream(wide)
    left, right, edge_left, edge_right, latin_left, latin_right = _sides(text)
    ends = np.cumsum([len(p) + 1 for p in wide])
    starts = np.concatenate([[0], ends[:-1]])
    closing, stopping = set(), set()
    for k in unfinished(wide):
        gap = int(ends[k]) - 1
        if left[gap]:
            closing.add(gap)
            _raise(lost[gap], CLOSES_WITH_STOP, _CLOSED_CHANCE)
        elif latin_left[gap]:
            stopping.add(gap)
            _raise(lost[gap], _STOP, _STOP_CHANCE)
    # Before Latin text ” alone would have lived: it was lost only with a mark after it.
    closes = lost[:, list(CLOSES)].sum(axis=1)
    closes = np.where(latin_right, lost[:, CLOSES_WITH_MARK].sum(axis=1), closes)
    mates, depth = _pairs(text)
    return Reading(
        text=text,
        folded=fold_widths(text),
        lost=lost,
        inside=inside,
        opens=lost[:, list(OPENS)].sum(axis=1),
        closes=closes,
        may_quote=(left | edge_left) & (right | edge_right),
        may_mark=(latin_left | edge_left) & (latin_right | edge_right),
        left_han=left,
        right_han=right,
        mates=mates,
        depth=depth,
        starts=starts,
        closing=frozenset(closing),
        stopping=frozenset(stopping),
        stops=frozenset(closing | {int(ends[k]) - 1 for k in closed_by_stops(wide)}),
    )


def _raise(chances: Floats, index: int, least: float) -> None:
    """Make one string as likely as that, the others less in proportion; in place."""
    if chances[index] >= least:
        return
    rest = (1 - least) / max(1 - float(chances[index]), 1e-6)
    chances *= np.float32(rest)
    chances[index] = least


def _sides(text: str) -> tuple[Bools, Bools, Bools, Bools, Bools, Bools]:
    """For each gap: two East Asian characters, the paragraph's edge, Latin font, left and right."""
    kinds = {char: 1 if in_latin_font(char) else 2 for char in set(text)} | {"\n": 0}
    kind = np.array([kinds[char] for char in text], dtype=np.int8)
    before = np.concatenate([[0], kind[:-1]])
    further = np.concatenate([[0, 0], kind[:-2]])[: len(kind)]
    after = np.concatenate([kind[1:], [0]])
    return (
        (before == 2) & (further == 2),
        (kind == 2) & (after == 2),
        before == 0,
        kind == 0,
        before == 1,
        kind == 1,
    )


def _pairs(text: str) -> tuple[dict[int, int], NDArray[np.int32]]:
    """Mates of the quotation marks that are there, by paragraph, and the depth at each gap."""
    mates: dict[int, int] = {}
    change = np.zeros(len(text) + 1, dtype=np.int32)
    stack: list[int] = []
    for place, char in enumerate(text):
        if char == "“":
            # Official documents do not nest “ in “: a second one shows that the first lost its ”.
            if stack:
                mates[stack.pop()] = NONE
            stack.append(place)
        elif char == "”":
            if stack:
                begin = stack.pop()
                mates[begin], mates[place] = place, begin
                change[begin + 1] += 1
                change[place + 1] -= 1
            else:
                mates[place] = NONE
        elif char == "\n":
            for begin in stack:
                mates[begin] = NONE
            stack.clear()
    return mates, np.cumsum(change)[:-1].astype(np.int32)
