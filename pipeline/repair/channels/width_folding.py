"""Width folding: full-width marks became ASCII."""

from __future__ import annotations

import re

_FOLDED = str.maketrans("，：；（）！？％\N{IDEOGRAPHIC SPACE}", ",:;()!?% ")
_TRACE = re.compile("(?<=[\u4e00-\u9fff])[,:;()!?]")


class WidthFolding:
    """Full-width marks folded to ASCII."""

    id = "width_folding"
    name = "全角变半角"
    explanation = "全角的，：；（）！？被换成了半角。"

    def damage(self, text: str) -> str:
        """Fold the marks.

        >>> WidthFolding().damage("好，（一）")
        '好,(一)'
        """
        return text.translate(_FOLDED)

    def traces(self, text: str) -> int:
        """ASCII marks after Han characters."""
        return len(_TRACE.findall(text))

    def survivors(self, text: str) -> int:
        """Full-width marks still there."""
        return sum(text.count(mark) for mark in "，：；（）！？")
