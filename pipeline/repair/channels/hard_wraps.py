"""Hard wraps: a paragraph broken into lines of about one length, as in copies from a PDF."""

from __future__ import annotations

import re

_WIDTH = 28
"""Characters of a line (GB/T 9704-2012 5.2.3)."""

_INNER = re.compile("(?<=[\u4e00-\u9fff，、；])\n(?=[\u4e00-\u9fff“（])")


class HardWraps:
    """Paragraphs broken at the ends of printed lines."""

    id = "hard_wraps"
    name = "硬换行"
    explanation = "段落在版面行末被断开，常见于从 PDF 复制的文字。"

    def damage(self, text: str) -> str:
        r"""Break a paragraph after every 28 characters.

        >>> HardWraps().damage("好" * 30).count("\n")
        1
        """
        lines = text.split("\n")
        return "\n".join(
            line[i : i + _WIDTH] for line in lines for i in range(0, max(len(line), 1), _WIDTH)
        )

    def holds(self, text: str) -> bool:
        """Whether no line is longer than a printed one."""
        return self.damage(text) == text

    def traces(self, text: str) -> int:
        """Line ends between characters that belong to one sentence."""
        return len(_INNER.findall(text))

    def survivors(self, text: str) -> int:
        """Lines longer than a printed one."""
        return sum(len(line) > _WIDTH * 2 for line in text.split("\n"))
