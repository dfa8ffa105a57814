"""Han text divided into words, for breaking titles by sense.

``words.txt`` holds words of official prose, the most frequent first. They were learnt from
published official documents: runs of 2 to 4 Han characters that occur at least 25 times in 8
million characters, whose parts attract each other (least pointwise mutual information of any
division) and whose neighbours on both sides vary (entropy).

``compounds.txt`` holds pairs of such words that make one term or name (实施方案, 刑事案件), the
most frequent first: neighbours at least 20 times in the same prose, 33 times as often as chance
would have it (mutual information of 3.5), and one of them beside the other in 5 % of its places.
关于 is in none; the place beside it is a border of sense.
"""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_LISTS = Path(__file__).parent
_LONGEST = 4
_ALONE = 14.0  # a character that is part of no known word
_COMMON = 5.0  # a character that often stands alone
_COMMON_CHARS = frozenset("的和与及等在对为了将从至以由于或年月日省市县区州盟旗镇乡村局厅部委办")
_PLACE_ENDS = frozenset("省市县区州盟旗镇乡村")
_LONGEST_NAME = 4
_TOKEN = regex(f"(?P<han>[{HAN}]+)|[0-9A-Za-z.%％+\\-]+|.", re.DOTALL)


@cache
def _ranks() -> dict[str, float]:
    text = (_LISTS / "words.txt").read_text("utf-8")
    return {word: math.log(rank + 20) for rank, word in enumerate(text.split())}


def is_word(text: str) -> bool:
    """Whether the list holds the word.

    >>> is_word("法治"), is_word("治法")
    (True, False)
    """
    return text in _ranks()


@cache
def _compounds() -> frozenset[str]:
    return frozenset((_LISTS / "compounds.txt").read_text("utf-8").splitlines())


def is_compound(first: str, second: str) -> bool:
    """Whether two neighbouring words make one term or name.

    >>> is_compound("实施", "方案"), is_compound("方案", "实施")
    (True, False)
    """
    return f"{first} {second}" in _compounds()


def words(text: str) -> list[str]:
    """The text's words in order; joined, they are the text.

    Characters that belong to no known word are taken together as a name, with the 市 or 县
    behind it.

    >>> words("2023年度法治政府")
    ['2023', '年度', '法治', '政府']
    """
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["han"] is None:
            found.append(match[0])
        else:
            found += _named(_divided(match[0]))
    return found


def _divided(text: str) -> list[str]:
    ranks = _ranks()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        alone = _COMMON if text[end - 1] in _COMMON_CHARS else _ALONE
        choice = (best[end - 1][0] + alone, end - 1)
        for start in range(max(0, end - _LONGEST), end - 1):
            rank = ranks.get(text[start:end])
            if rank is not None:
                choice = min(choice, (best[start][0] + rank, start))
        best.append(choice)
    cuts: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        cuts.append(text[start:end])
        end = start
    return cuts[::-1]


def _named(parts: list[str]) -> list[str]:
    found: list[str] = []
    name = ""
    for part in parts:
        unknown = len(part) == 1 and part not in _COMMON_CHARS
        if unknown and len(name) < _LONGEST_NAME:
            name += part
            continue
        if name and part in _PLACE_ENDS:
            found.append(name + part)
            name = ""
            continue
        if name:
            found.append(name)
        name = part if unknown else ""
        if not unknown:
            found.append(part)
    if name:
        found.append(name)
    return found
