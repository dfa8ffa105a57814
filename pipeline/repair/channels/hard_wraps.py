"""Hard wraps: a paragraph broken into the lines of a page, as in copies from a PDF."""

from __future__ import annotations

import re

from pipeline.text.width import columns

_WIDTH = 28
"""Characters of a line (GB/T 9704-2012 5.2.3)."""

_INNER = re.compile("(?<=[\u4e00-\u9fff，、；])\n(?=[\u4e00-\u9fff“（])")
# What a page does not part: a number or word, opening marks before it, other marks after it.
_UNIT = re.compile(
    r"[“‘（《〔【(\[]*(?:[A-Za-z0-9.%+/_\-]+|[^\n])[，。、；：！？,;:!?”’）》〕】)\]%％‰℃…—]*"
)


class HardWraps:
    """Paragraphs broken at the ends of printed lines."""

    id = "hard_wraps"
    name = "硬换行"
    explanation = "段落在版面行末被断开，常见于从 PDF 复制的文字。"

    def damage(self, text: str) -> str:
        r"""Break a paragraph where a line of 28 Han characters is full.

        No line begins with a closing mark or ends with an opening one, no number is parted.

        >>> HardWraps().damage("好" * 30).count("\n")
        1
        """
        return "\n".join("\n".join(_lines(line)) for line in text.split("\n"))

    def holds(self, text: str) -> bool:
        """Whether no line is longer than a printed one."""
        return self.damage(text) == text

    def places(self, text: str) -> list[tuple[int, int]]:
        """Line ends between characters that belong to one sentence."""
        return [m.span() for m in _INNER.finditer(text)]

    def survivors(self, text: str) -> int:
        """Lines longer than a printed one."""
        return sum(len(line) > _WIDTH * 2 for line in text.split("\n"))


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
