"""What an assistant that was asked for a text says around it, and puts into it for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text.patterns import regex

_LONGEST = 200
_MOST_LINES = 4
_THOUGHT = regex(r"\s*<(?P<name>think(?:ing)?)>.*?</(?P=name)>\s*?(?:\n|$)", re.DOTALL)
_OPENING = regex(
    r"(?:好的|当然(?:可以)?|没问题|收到|明白了?)[，,！!。].*"
    r"|(?:以下|下面|这)(?:是|为)(?=.*(?:您|你|起草|撰写|草拟|拟写|润色|改写|生成|整理)).*[：:。！!]"
    r"|(?:根据|按照?)(?:您|你)(?:的|提供|给出).*[：:。！!]"
    r"|.*(?:为您|为你|帮您|帮你)(?:起草|撰写|草拟|拟写|润色|改写|生成|整理|修改).*[：:。！!]"
)
_CLOSING = regex(
    r"(?:希望|如果|如需|如有|若需|若有|需要我|您可以|你可以|请告诉我|以上(?:内容)?[是为]|以上(?:供|仅供))"
    r"(?=.*(?:您|你|告诉我|供参考|仅供|继续为|帮助)).*[。！!？?～~]?"
    r"|.*(?:请随时|随时)(?:告诉我|告知我|与我|联系我|提出).*"
)
CITATIONS = regex(
    r"\[citation:\d{1,3}\]|【\d{1,3}†[^【】]{0,40}】|\[\^\d{1,3}\^\]|\[\[\d{1,3}\]\]\(\S{1,300}?\)"
)
"""How an assistant names its sources inside a text: no mark of Markdown's and none of the text."""


def end_of_thought(source: str) -> int:
    r"""Where the text begins behind what a model thought before it wrote.

    >>> end_of_thought("<think>\n先列提纲。\n</think>\n# 通知"), end_of_thought("# 通知")
    (23, 0)
    """
    m = _THOUGHT.match(source)
    return m.end() if m else 0


def said_around(lines: Sequence[str]) -> tuple[int, int]:
    """How many lines at the top and at the end of a text an assistant says of it.

    Args:
        lines: the lines, each without its marks.

    >>> said_around(["好的，以下是为您起草的通知：", "某市通知", "希望对您有帮助！"])
    (1, 1)
    >>> said_around(["好的经验要推广。", "如有疑问，请与市教育局联系。"])
    (0, 0)
    """
    top = 0
    while top < min(len(lines), _MOST_LINES) and _is(_OPENING, lines[top]):
        top += 1
    end = 0
    while end < min(len(lines) - top, _MOST_LINES) and _is(_CLOSING, lines[-1 - end]):
        end += 1
    return (top, end) if top + end < len(lines) else (0, 0)


def _is(pattern: re.Pattern[str], line: str) -> bool:
    text = line.strip()
    return len(text) <= _LONGEST and pattern.fullmatch(text) is not None
