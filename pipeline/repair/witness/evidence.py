"""Whether a text shows that it lost characters: by itself, and beside its page.

A page may be another version of a text that is whole. What such a page has more was never lost,
whatever its source looks like (a redline sets each added word in a tag of its own), so the text's
own signs of damage are asked first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.model import OfficialDocument
from pipeline.repair.diagnosis import diagnose
from pipeline.repair.rule import RUN_LOSSES
from pipeline.repair.witness.explaining import gone_and_kept, loses_pieces, pieces_of_one
from pipeline.repair.witness.sides import Pair, Side
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_SHAPES = frozenset({"nfkc", "flattened_scripts", "dashes"})
"""Channels that put another character in a character's place."""

_DATE = regex(rf"(?<![0-9]){YEAR}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?(?![0-9])")
_BROKEN = regex(rf"(?<![0-9])(?!{YEAR}[0-9]{{2}}(?:[0-9]{{2}})?$)[0-9][0-9年月 ]+日?$")
"""Digits of a date but not 20241229 or 202412, which are ways to write one."""

_EMPTIED = regex(r"(?:^|[。；：;:]\s*)[(（]\s*(?P<gap>)[)）]")
_LABELS = frozenset(HAN_COUNT)
_LEAST_EMPTIED = 2  # labels of items; one may be a slip

_NOTHING_ELSE = 0.9  # of what the text lacks are such pieces; redlines also add longer ones


class Evidence(msgspec.Struct, frozen=True):
    """What a text shows of its losses.

    Attributes:
        runs: it lost what stands alone in its font.
        shapes: it has other characters in the place of some: 1 for ①, 104 for 10⁴.
    """

    runs: bool
    shapes: bool


def evidence_of(
    document: OfficialDocument, text: Side, page: Side, pairs: Sequence[Pair]
) -> Evidence:
    """What a normalized text shows of its losses.

    Args:
        document: the text.
        text: its characters.
        page: the page's.
        pairs: both aligned.
    """
    found = {diagnosis.channel.id for diagnosis in diagnose(document) if diagnosis.is_likely}
    runs = (
        bool(found & RUN_LOSSES)
        or _has_run_together_date(text, page, pairs)
        or _emptied_labels(text, page, pairs) >= _LEAST_EMPTIED
        or _lacks_pieces(page, pairs)
    )
    return Evidence(runs, bool(found & _SHAPES))


def is_emptied_label(text: str, offset: int) -> bool:
    """Whether the offset is inside the empty brackets that number a paragraph or a clause.

    >>> is_emptied_label("()居民家庭", 1), is_emptied_label("得分()", 3)
    (True, False)
    """
    return any(m.start("gap") == offset for m in _EMPTIED.finditer(text))


def _emptied_labels(text: Side, page: Side, pairs: Sequence[Pair]) -> int:
    """How many labels of items, (一) and (二), are empty brackets in the text."""
    places = [text.chars[p.text[0]] for p in pairs if _lacks_label(text, page, p)]
    return sum(is_emptied_label(text.units[number].text, offset) for number, offset in places)


def _lacks_label(text: Side, page: Side, pair: Pair) -> bool:
    is_gap = pair.text[0] == pair.text[1] < len(text.chars)
    return is_gap and page.string(*pair.page) in _LABELS


def _lacks_pieces(page: Side, pairs: Sequence[Pair]) -> bool:
    """Whether a page is written in pieces, and the text lacks those of one character only."""
    gone, kept = gone_and_kept(pairs)
    pieces = pieces_of_one(page)
    lost = sum(page.chars[k] in pieces for k in gone)
    return lost >= _NOTHING_ELSE * len(gone) and loses_pieces(page, gone, kept)


def _has_run_together_date(text: Side, page: Side, pairs: Sequence[Pair]) -> bool:
    """Whether the text has a date of the page without a sign, as no one writes a date."""
    here = {p.page[0]: p.text[0] for p in pairs if p.is_same and p.page[1] - p.page[0] == 1}
    places = {place: k for k, place in enumerate(page.chars)}
    return any(
        _is_run_together(text, [here.get(places[number, i]) for i in range(*m.span())], m)
        for number, unit in enumerate(page.units)
        for m in _DATE.finditer(unit.text)
    )


def _is_run_together(text: Side, own: Sequence[int | None], m: re.Match[str]) -> bool:
    """Whether the text has all digits of a date and not the sign between two of them.

    Args:
        text: the text's characters.
        own: numbers of those that stand for the date's; ``None`` where the text has none.
        m: the date in the page.
    """
    found = [k for k in own if k is not None]
    digits = [k for k, char in zip(own, m.group(), strict=True) if char.isdigit()]
    last = max(i for i, char in enumerate(m.group()) if char.isdigit())
    if None in digits or None not in own[:last]:
        return False
    (number, start), (other, end) = text.chars[found[0]], text.chars[found[-1]]
    line = text.units[number].text
    is_apart = not line[end + 1 : end + 2].isdigit()
    return number == other and is_apart and _BROKEN.match(line[: end + 1], start) is not None
