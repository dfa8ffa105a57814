"""What a gazette prints above the papers in it: its name and issue, the name of a section."""

from __future__ import annotations

from pipeline.normalize.head_candidates.first_lines import FirstLines
from pipeline.normalize.recognisers import issue_form
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

_ISSUE = rf"[（(]?(?:{YEAR}|第|总)[^，。]{{0,20}}期[^，。{HAN}]{{0,12}}"
_NAME = regex(
    rf"(?P<above>{_ISSUE})?"
    rf"[{HAN}]{{2,20}}(?:人民政府|人大常委会|人民代表大会常务委员会|国务院)公报(?P<issue>{_ISSUE})?"
)
_SECTION = regex(
    "【?(?:本?[省市县区州盟旗])?(?:人民政府|政府|党委|部门|单位|政府办公?室?|本级)文件】?"
)
"""It names no authority in full, as a mark does."""


def gazette(first: FirstLines, i: int) -> int:
    """How many lines call a gazette by name and issue, as ``某市人民政府公报``, ``第5期``."""
    m = _NAME.fullmatch(squeezed(first.text(i)))
    if m is None:
        return 0
    if m["issue"] or m["above"]:
        return 1
    below = first.text(i + 1)
    return 2 if "期" in below and issue_form(below) == "issue" else 0


def is_section(first: FirstLines, i: int) -> bool:
    """Whether a line is ``部门文件`` below the name of a gazette."""
    if _SECTION.fullmatch(squeezed(first.text(i))) is None:
        return False
    return any(gazette(first, k) == i - k for k in (i - 1, i - 2))
