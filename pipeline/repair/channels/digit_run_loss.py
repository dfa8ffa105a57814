"""Digit-run loss: font-run loss of a page whose quotation marks are set in the East Asian font.

There “ ” and — go with the Han characters and survive; what stands alone between digits or Latin
letters (年 月 ， 〕) is lost all the same.
"""

from __future__ import annotations

from pipeline.repair.channels.channel import Channel
from pipeline.repair.channels.font_run_loss import seams
from pipeline.text.patterns import regex

_LATIN = "\\x00-\u07ff"
_ALONE = regex(rf"(?:(?<=[{_LATIN}])|^)[\u0800-\uffff](?=[{_LATIN}]|$)")


def damage(text: str) -> str:
    """Drop every East Asian character without another beside it.

    >>> damage("深化“放管服”改革，2023年12月29日起")
    '深化“放管服”改革，20231229日起'
    """
    return _ALONE.sub("", text)


def lost_places(text: str) -> list[int]:
    """Offsets of the characters that the channel drops from a paragraph.

    >>> lost_places("深化“放管服”改革，2023年12月29日起")
    [14, 17]
    """
    return [m.start() for m in _ALONE.finditer(text)]


DIGIT_RUN_LOSS = Channel(
    "digit_run_loss",
    "数字间单字丢失",
    "引号还在，但夹在数字、字母之间的单个字（年、月、逗号等）被提取程序丢掉了。",
    damage=damage,
    places=seams,
    survivors=lambda text: len(lost_places(text)),
)
