"""Single marks and signs that were lost, gap by gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.repair.channels.font_run_loss import in_latin_font
from pipeline.repair.decode.proposal import BRACKETS, MARKS, SIGNS
from pipeline.repair.decode.reading import Reading
from pipeline.repair.tagger.encoding import LOST

RULE_OF = {
    **dict.fromkeys("、，。；：", MARKS),
    **dict.fromkeys("ⅠⅡⅢⅣⅤ℃", SIGNS),
    **dict.fromkeys("（）〔〕《》—‘’", BRACKETS),
}
"""Rule id of each single lost mark."""

_CLASSES = [i for i, lost in enumerate(LOST) if lost in RULE_OF]
_CLOSING = {"（": "）", "〔": "〕", "《": "》"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_LONGEST = 200  # characters between brackets
_BEHIND = "、，。；："
_MATE = (LOST.index("）"),)
_LEAST = 0.2


@dataclass(frozen=True, slots=True)
class Mark:
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
            and _has_mate(reading, place, LOST[_CLASSES[k]])
        ]
        if allowed and allowed[0][1] > _LEAST:
            others = tuple((text, round(p, 3)) for text, p in allowed[1:3] if p > 0.05)
            yield Mark(place, allowed[0][0], allowed[0][1], others)


def _ending(reading: Reading, place: int) -> Collection[int]:
    """What a paragraph may have lost at its end.

    Nothing where it is a number or a name alone (an entry of a table): no mark ever was a
    paragraph of its own, and those end without. In a bracket that is still open, only its mate.
    """
    paragraph = reading.text[reading.text.rfind("\n", 0, place) + 1 : place]
    if all(map(in_latin_font, paragraph)):
        return ()
    return _MATE if _open_at_end(paragraph, "（", "）") else _CLASSES


def _has_mate(reading: Reading, place: int, mark: str) -> bool:
    """Whether the other half of a bracket stands alone on its side of the gap."""
    if mark in _CLOSING:
        rest = reading.text[place : place + _LONGEST].partition("\n")[0]
        return _open_at_end(rest[::-1], _CLOSING[mark], mark)
    if mark in _OPENING:
        before = reading.text[max(place - _LONGEST, 0) : place].rpartition("\n")[2]
        return _open_at_end(before, _OPENING[mark], mark)
    return True


def _open_at_end(text: str, opening: str, closing: str) -> bool:
    depth = 0
    for char in text:
        depth = depth + 1 if char == opening else max(depth - 1, 0) if char == closing else depth
    return depth > 0


def _allowed(reading: Reading, place: int, mark: str) -> bool:
    if mark in _BEHIND and reading.text[max(place - 1, 0)].isspace():
        return False  # no such mark stands behind a space or begins a paragraph
    return bool((reading.may_quote if in_latin_font(mark) else reading.may_mark)[place])
