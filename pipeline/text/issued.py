"""The row under the number of a 纪要 or 简报: who issued it, and when (GB/T 9704-2012, 10.3)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_DATE = rf"[0-9〇○{HAN_COUNT}]{{4}}\s*年.{{0,12}}日\S{{0,4}}"
_ROW = regex(rf"(\S.*?\S)(\s+)({_DATE})\s*")
_DATED = regex(rf"\s*({_DATE})\s*")


class Issued(NamedTuple):
    """Who issued it, and when.

    Attributes:
        authority: as written.
        date: likewise.
        lines: how many lines say so, 1 or 2.
        blank: where the white space between both is in the one line; empty where they are two.
    """

    authority: str
    date: str
    lines: int
    blank: slice


def issued_in(lines: Sequence[str]) -> Issued | None:
    """What the first lines say of it; ``None`` where they do not.

    >>> issued_in(["某市政府办公室　　2024年5月10日"])
    Issued(authority='某市政府办公室', date='2024年5月10日', lines=1, blank=slice(7, 9, None))
    >>> issued_in(["某市政府办公室", "2024年5月10日"]).lines, issued_in(["（2024年5月10日通过）"])
    (2, None)
    """
    if not lines:
        return None
    m = _ROW.fullmatch(lines[0])
    if m is not None:
        return Issued(m[1], m[3], 1, slice(*m.span(2)))
    if len(lines) < 2 or _DATED.fullmatch(lines[0]):
        return None
    dated = _DATED.fullmatch(lines[1])
    return Issued(lines[0].strip(), dated[1], 2, slice(0, 0)) if dated else None
