"""Width folding: full-width marks became ASCII."""

from __future__ import annotations

from pipeline.repair.channels.channel import Channel, number_of, spans_of
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_FOLDED = str.maketrans("，：；（）！？％\N{IDEOGRAPHIC SPACE}", ",:;()!?% ")
WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
_CHINESE = f"{HAN}“”‘’、。《》〈〉【】〔〕，；：？！（）…"
_NEAR = regex(rf"(?<=[{_CHINESE}])[,:;!?()]|[,:;!?()](?=[{_CHINESE}])")

WIDTH_FOLDING = Channel(
    "width_folding",
    "全角变半角",
    "全角的，：；（）！？被换成了半角。",
    damage=lambda text: text.translate(_FOLDED),
    places=spans_of(f"(?<=[{HAN}])[,:;()!?]"),
    survivors=number_of("[，：；（）！？]"),
)


def restore_widths(text: str) -> str:
    """The text with each mark that touches Chinese text full-width; its length stays.

    A quick inverse for channels and models that work on characters; what is certain enough to
    be edited is decided by the rules of width.

    >>> restore_widths("达标率100%,优良(一)12:30,5")
    '达标率100%，优良（一）12:30,5'
    """
    if text.isascii():
        return text
    done = _NEAR.sub(lambda m: WIDE[m.group()], text)
    # A bracket takes its mate with it: （PM2.5）
    if "(" in done or ")" in done:
        done = _mates(done)
    return done


def _mates(text: str) -> str:
    chars = list(text)
    stack: list[int] = []
    for i, char in enumerate(chars):
        if char in "(（":
            stack.append(i)
        elif char in ")）" and stack:
            j = stack.pop()
            if chars[i] == "）" or chars[j] == "（":
                chars[j], chars[i] = "（", "）"
    return "".join(chars)
