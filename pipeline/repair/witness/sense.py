"""Characters that turn the sense of a sentence: a page's word alone never puts them in.

One such character more makes a duty of a ban or 35 of 3.5, and a page may be another version of
the text, so a person says which is right, however well damage would explain the loss.
"""

from __future__ import annotations

from pipeline.repair.witness.evidence import is_emptied_label
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

TURNING = {
    "不未无非没勿莫毋弗否别": "negation: 不得转让 and 得转让",
    "禁止停废撤拒免除": "ban and release: 禁用 and 用, 免税 and 税",
    "反逆负伪": "the opposite: 反垄断 and 垄断",
    "上下内外前后超逾满足至少最约近余多低高": "bounds: 5人以上 and 5人以下, 不足5人 and 5人",
    "可应须必得准许能宜当": "permission and duty: 可以 and 应当",
    "仅只唯或均皆全各每": "range: 仅限 and 限, A和B and A或B",
    "第几半倍双": "numbers, beside all numerals: 3倍 and 3",
}
"""Characters, and an example of two texts that differ by one of them."""

_TURNING = frozenset("".join(TURNING))
_LABEL = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_ITEM = frozenset(HAN_COUNT)
_CLASS = frozenset("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
_BARE_CLASS = regex(f"(?<![各某同分两几多人种这此该每{HAN_COUNT}0-9A-Za-z])(?=[类级型期度档区])")
"""A class without its numeral."""
_WHOLE_LABEL = regex(f"[（(][{HAN_COUNT}]{{1,3}}[）)]|[{HAN_COUNT}]{{1,3}}、")
"""（二） and 二、 that number a paragraph."""
_CLAUSE_ENDS = frozenset("：；。，、:;,")
_POINT = frozenset("．·")
_SIGN = frozenset("—－–−")
_IN_NUMBERS = regex("[0-9.,:/-]")
_DATE_SIGNS = frozenset("年月日")
_JOINS = regex("[0-9A-Za-z%％‰℃年月日时分秒点元]")


def turns_sense(new: str, before: str, after: str, text: str, offset: int) -> bool:
    """Whether restored characters turn the sense of what stands there.

    Args:
        new: the characters, visible ones.
        before: the page's character before them; empty where the paragraph begins.
        after: likewise after them.
        text: the element's text that lacks them.
        offset: the gap in it.

    Some numerals are none of those: ① and （二） that number a clause or paragraph; Ⅲ, and 一 that
    numbers an item, where the text itself shows the gap.

    >>> turns_sense("不", "位", "得", "单位得转让", 2), turns_sense("”", "服", "改", "服改", 1)
    (True, False)
    >>> turns_sense("Ⅲ", "到", "类", "达到类标准", 2), turns_sense("Ⅲ", "各", "类", "各类", 1)
    (False, True)
    >>> turns_sense("一", "(", ")", "()居民", 1), turns_sense("一", "", "日", "日", 0)
    (False, True)
    >>> turns_sense("元", "5", "4", "623543万元", 4), turns_sense("和", "%", "4", "15%14%", 3)
    (True, False)
    """
    around = [before, *new, after]
    if not any(_turns(char, around[k], around[k + 2]) for k, char in enumerate(new)):
        return False
    is_label = before == "" and _WHOLE_LABEL.fullmatch(new) is not None
    shows_gap = (
        is_label
        or (new in _CLASS and _BARE_CLASS.match(text, offset) is not None)
        or (new in _ITEM and is_emptied_label(text, offset))
    )
    return not shows_gap


def _turns(char: str, before: str, after: str) -> bool:
    if char in _POINT:
        return before.isdigit() and after.isdigit()  # 3.5 and 35
    if char in _SIGN:
        return after.isdigit() and before != char and not _JOINS.match(before)  # -5 and 5
    if char in _LABEL:
        return before != "" and before not in _CLAUSE_ENDS
    if _IN_NUMBERS.match(before) and _IN_NUMBERS.match(after) and char not in _DATE_SIGNS:
        return True  # 6235元43 and 623543: two numbers and one
    return char in _TURNING or char.isnumeric()
