"""Single marks and signs that were lost, gap by gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec
import numpy as np

from pipeline.repair.channels.font_run_loss import in_latin_font
from pipeline.repair.decode.proposal import BRACKETS, MARKS, SIGNS
from pipeline.repair.decode.reading import Reading
from pipeline.repair.tagger.encoding import LOST, fold_widths
from pipeline.text.patterns import regex

RULE_OF = {
    **dict.fromkeys("、，。；：", MARKS),
    **dict.fromkeys("ⅠⅡⅢⅣⅤ℃", SIGNS),
    **dict.fromkeys("（）〔〕《》—‘’", BRACKETS),
}
"""Rule id of each single lost mark."""

_CLASSES = [i for i, lost in enumerate(LOST) if lost in RULE_OF]
_PAIRS = ("()", "〔〕", "《》")  # widths and square brackets folded
_WESTERN_ITEM = regex(r"[0-9]{1,2}\) ")
"""A list's number that never had its first bracket: of 817 of （1） none had a space behind."""
_SQUARE = str.maketrans("[]【】", "〔〕〔〕")
_LONGEST = 200  # characters between brackets
_BEHIND = "、，。；："
_LONG_NUMBER = regex(r"^(?=.*-)[0-9\-]{8,}$|^1[0-9]{10}$")
_NUMBER = regex(r"[0-9\-]*")
_REACH = 20
_MATE = (LOST.index("）"),)
_LEAST = 0.2


class Mark(msgspec.Struct, frozen=True):
    """A mark that may have been lost.

    Attributes:
        place: gap in the stream.
        text: the mark.
        probability: by the tagger.
        others: other marks at this gap that the channel allows.
    """

    place: int
    text: str
    probability: float
    others: tuple[tuple[str, float], ...]


def find_marks(reading: Reading) -> Iterator[Mark]:
    """Every gap that likely lost a mark, with the likeliest that the channel can have taken."""
    chances = reading.lost[:, _CLASSES]
    for place in np.flatnonzero(chances.sum(axis=1) > _LEAST).tolist():
        ending = _ending(reading, place) if reading.text[place] == "\n" else _CLASSES
        allowed = [
            (LOST[_CLASSES[k]], float(chances[place, k]))
            for k in np.argsort(-chances[place], kind="stable").tolist()
            if _CLASSES[k] in ending
            and _allowed(reading, place, LOST[_CLASSES[k]])
            and _has_mate(reading.folded, place, LOST[_CLASSES[k]])
        ]
        if allowed and allowed[0][1] > _LEAST:
            others = tuple((text, round(p, 3)) for text, p in allowed[1:3] if p > 0.05)
            yield Mark(place, allowed[0][0], allowed[0][1], others)


def _ending(reading: Reading, place: int) -> Collection[int]:
    """What a paragraph may have lost at its end.

    Nothing where it is a number or a name alone (an entry of a table): no mark ever was a
    paragraph of its own, and those end without. In a bracket that is still open, only its mate.
    """
    first = reading.text.rfind("\n", 0, place) + 1
    if all(map(in_latin_font, reading.text[first:place])):
        return ()
    return _MATE if _depth(reading.folded[first:place], _PAIRS[0]) else _CLASSES


def _has_mate(text: str, place: int, mark: str) -> bool:
    """Whether the other half of a bracket stands alone on its side of the gap.

    Args:
        text: the stream, widths folded, since a page may have brackets of both.
        place: the gap.
        mark: what may have been lost there.
    """
    half = fold_widths(mark)
    pair = next((pair for pair in _PAIRS if half in pair), None)
    if pair is None:
        return True
    if _WESTERN_ITEM.match(text, place):
        return False
    before = text[max(place - _LONGEST, 0) : place].rpartition("\n")[2].translate(_SQUARE)
    rest = text[place : place + _LONGEST].partition("\n")[0].translate(_SQUARE)
    opened, closed = _depth(before, pair), _depth(rest[::-1], pair[::-1])
    return closed > opened if half == pair[0] else opened > closed


def _depth(text: str, pair: str) -> int:
    """How many brackets are open at the end of the text; ``pair``: the opening, the closing one."""
    depth = 0
    for char in text:
        depth = depth + 1 if char == pair[0] else max(depth - 1, 0) if char == pair[1] else depth
    return depth


def _allowed(reading: Reading, place: int, mark: str) -> bool:
    text = reading.text
    if mark in _BEHIND and _LONG_NUMBER.search(_token_at(text, place)):
        return False  # a telephone's or a document's number
    if mark in "‘’" and not reading.depth[place]:
        return False  # a quotation in a quotation (GB/T 15834-2011 4.8.3.5)
    if mark in "ⅠⅡⅢⅣ℃" and text[max(place - 1, 0)] == "劣":
        return False  # below the fifth class there is no other
    if mark in _BEHIND and text[max(place - 1, 0)].isspace():
        return False  # no such mark stands behind a space or begins a paragraph
    return bool((reading.may_quote if in_latin_font(mark) else reading.may_mark)[place])


def _token_at(text: str, place: int) -> str:
    """The number around a gap inside it; empty elsewhere."""
    left = _NUMBER.match(text[max(place - _REACH, 0) : place][::-1])
    right = _NUMBER.match(text, place)
    if not left or not right or not left.group() or not right.group():
        return ""
    return left.group()[::-1] + right.group()
