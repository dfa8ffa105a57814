"""Hard wraps: a paragraph broken into the lines of a page, as in copies from a PDF."""

from __future__ import annotations

from pipeline.repair.channels.channel import Channel, spans_of
from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.text.width import columns

_WIDTH = 28
"""Characters of a line (GB/T 9704-2012 5.2.3)."""

# What a page does not part: a number or word, opening marks before it, other marks after it.
_UNIT = regex(
    r"[“‘（《〔【(\[]*(?:[A-Za-z0-9.%+/_\-]+|[^\n])[，。、；：！？,;:!?”’）》〕】)\]%％‰℃…—]*"
)


def damage(text: str) -> str:
    r"""Break a paragraph where a line of 28 Han characters is full.

    No line begins with a closing mark or ends with an opening one, no number is parted.

    >>> damage("好" * 30).count("\n")
    1
    """
    return "\n".join("\n".join(_lines(line)) for line in text.split("\n"))


def _lines(paragraph: str) -> list[str]:
    lines = [""]
    width = 0.0
    for unit in _UNIT.findall(paragraph):
        wide = columns(unit)
        if width and width + wide > _WIDTH:
            lines.append("")
            width = 0.0
        lines[-1] += unit
        width += wide
    return lines


HARD_WRAPS = Channel(
    "hard_wraps",
    "硬换行",
    "段落在版面行末被断开，常见于从 PDF 复制的文字。",
    damage=damage,
    places=spans_of(f"(?<=[{HAN}，、；])\n(?=[{HAN}“（])"),
    survivors=lambda text: sum(len(line) > _WIDTH * 2 for line in text.split("\n")),
)
