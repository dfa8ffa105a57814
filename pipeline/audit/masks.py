"""Stretches whose numbers say which, not how many: dates, ordinals, document numbers, names."""

from __future__ import annotations

from functools import lru_cache

from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT, HAN_DIGITS, HAN_NUMERALS
from pipeline.text.patterns import regex

_H = f"[{HAN_NUMERALS}]"
_DATE_TAIL = "年(?:度|末|初|底|前|来|级|代|版|以来|以后|之前|间)?"
_PATTERNS = (
    r"https?://[^\s，。；、）)]+",
    # Names of works, and short names in quotes.
    r"《[^》]{1,80}》|〈[^〉]{1,80}〉",
    r"“[^”，。；,;%]{1,24}”|‘[^’，。；]{1,24}’",
    # Document and standard numbers.
    r"[〔［\[(（【]\d{4}[〕］\])）】]\s*(?:第)?\d+\s*号?",
    r"(?<![\dμµA-Za-z/])[A-Za-zＡ-Ｚａ-ｚ_][A-Za-z_\-/.]*\s?[\d][\d.\-—/]*(?![\d%‰])",
    rf"(?:第\s*)?(?:\d+|{_H}{{1,6}})\s*号(?!召)",
    # Ordinals, and lists that one 第 governs (第41条~57条).
    rf"第\s*(?:\d+|{_H}+)\s*[章节条款项]\s*[-—－–～~至到、和及]{{1,2}}\s*(?:\d+|{_H}+)\s*[章节条款项]",
    rf"第\s*(?:\d+|{_H}+)(?:[、至和及—\-～~](?:第)?(?:\d+|{_H}+))*\s*(?:个五年|个百年|位|名|届|批|次)?",
    rf"前\s*(?:\d+|{_H}+)\s*(?:位|名|强|列|茅)",
    rf"(?:\d+|{_H}+)\s*强(?![调化制])",
    # 五年一遇, 二十年或五十年一遇.
    rf"(?:(?:\d+|{_H}+)年?\s*(?:[或至到、]|[-—－–～~]{{1,2}})\s*)?(?:\d+|{_H}+)\s*年一遇",
    # Dates and years.
    r"\d{4}(?:、\d{4})+\s*年",
    r"\d{4}\s*年?\s*[-—－–～~至]{1,2}\s*\d{4}\s*年?(?:度)?",
    rf"(?:1[5-9]|20|21)\d\d\s*{_DATE_TAIL}",
    rf"[{HAN_DIGITS}]{{4}}\s*{_DATE_TAIL}",
    r"\d{1,2}\s*[-—－–～~至、]{1,2}\s*\d{1,2}\s*月(?:份)?",
    r"\d{1,2}\s*月(?:份)?(?:\s*\d{1,2}\s*日)?(?:\s*[-—－–～~至]{1,2}\s*\d{1,2}\s*日)?",
    rf"(?<![个{HAN_NUMERALS}])[{HAN_COUNT}]{{1,2}}月(?:[{HAN_COUNT}]{{1,3}}日)?",
    rf"(?<!\d){YEAR}-\d{{1,2}}-\d{{1,2}}|(?<!\d){YEAR}\d{{4}}(?!\d)",
    r"\d{1,2}[:：]\d{2}(?::\d{2})?(?!\d)",
    # Sums and patterns of names: 14+1, 4×4, 7×24; ratios 8.3∶41.4∶50.3; telephone numbers.
    r"\d+(?:\s*[+＋×xX*]\s*(?:\d+|N|n))+(?:小时)?",
    r"\d+(?:\.\d+)?(?:[∶:：]\d+(?:\.\d+)?)+",
    r"\d{3,4}-\d{7,8}|\d{11,}",
    # Numbers of headings and items.
    rf"^\s*[（(]?(?:\d{{1,3}}|{_H}{{1,3}})[)）]?[.．、)）](?!\d)",
    r"^\s*\d{1,2}(?:\.\d{1,2})+(?=[乡村镇县区市省国州一级所处点部])",  # 9.3乡村公共场所
    rf"[（(]\s*(?:\d{{1,2}}|{_H}{{1,3}})\s*[)）]",
    rf"{_H}{{1,2}}(?:是|来|则|要)(?=[{HAN}“])",
    # Periods and names of plans.
    rf"(?:\d{{1,2}}|{_H}{{1,3}})\s*年(?:期|来|行动|计划|规划|攻坚|专项|间|纲要|再|制)",
    rf"(?:过去|今后|未来|近|这)(?:的)?\s*(?:\d{{1,2}}|{_H}{{1,3}})\s*年",
    rf"{_H}{{1,3}}大(?=[{HAN}“])|[一二三四五]位一体|{_H}{{1,2}}体|[一二三]产|[一二三]次产业",
    r"一(?:个|批|些|次性|系列|件事|律|致|定|体|直|方面|把手|并|旦|般|流|线|带一路|站式|张网|网)",
)
_MASK = regex("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_KEPT = 1024  # texts; the checks ask for what the figures asked for
_BLANK = "\N{REPLACEMENT CHARACTER}"


@lru_cache(maxsize=_KEPT)
def masked(text: str) -> str:
    """The text with such stretches blanked out, every other character in its place.

    Args:
        text: with digits at half width.
    """
    return _MASK.sub(lambda m: _BLANK * len(m[0]), text)
