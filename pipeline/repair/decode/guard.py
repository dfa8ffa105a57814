"""What is no prose though Chinese: formulas, entries of contents, long codes.

The tagger learnt from prose, and gives a formula quotation marks where its terms meet.
"""

from __future__ import annotations

from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

_SENTENCE = regex(r"[^。；;\n]+")
_FORMULA = regex(
    r"^(?!.*(?:调整为|修改为|称为|字样)).*"
    r"(?:[\w%％）)】\]][ ]?[=＝≈][ ]?[\w（(【\[-]"
    r"|(?:计算(?:公式|方法|方式)|公式)(?:为)?[：:].*[+×÷*/－＋]"
    r"|(?<!×)[×÷](?![”×]).*[+÷＋－]|[+＋].*(?<!×)[×÷](?![”×]))"
)
"""Formulas, but for those that a sentence cites: ``公式由“……”调整为“……”``."""
_MAY_HOLD = regex("[=＝≈×÷]|公式|计算方[法式]|…{2}|[.]{4}|·{4}|[0-9A-Z]{13}")
_ENTRY = regex(r"(?:\.{4,}|…{2,}|·{4,})[ ]?[0-9]{1,4}[ ]?$")
_CODE = regex(
    f"(?<![0-9A-Z])(?:[2-9][0-9]{{12}}|[1-9][0-9]{{5}}{YEAR}(?:0[1-9]|1[0-2])[0-9]{{5}}[0-9X]"
    "|9[0-9A-Z]{17})(?![0-9A-Z])"
)
"""A number of goods, of a citizen, a unified social credit code. Other runs are more often
hotlines, years and amounts that lost the 、 between them (``110119120122``)."""


def no_prose(paragraph: str) -> list[tuple[int, int]]:
    """Stretches of a paragraph in which no mark is proposed, in order.

    A sentence that holds a formula is one, as is an entry of a table of contents, and a code. A
    stretch is closed on the left and open on the right: the gap behind a formula may have lost 。

    >>> text = "以下同。计算方法：上年结转+本年收入=本年合计。深化放管服改革"
    >>> [text[start:stop] for start, stop in no_prose(text)]
    ['计算方法：上年结转+本年收入=本年合计']
    >>> no_prose("第一章 总则……1"), no_prose("推广链长+链主模式")
    ([(0, 10)], [])
    """
    if not _MAY_HOLD.search(paragraph):
        return []
    if _ENTRY.search(paragraph) or _CODE.fullmatch(paragraph):
        return [(0, len(paragraph) + 1)]
    found = [m.span() for m in _SENTENCE.finditer(paragraph) if _FORMULA.match(m.group())]
    return sorted(found + [m.span() for m in _CODE.finditer(paragraph)])
