"""NFKC: compatibility characters became what Unicode calls their equivalents (Ⅲ became III)."""

from __future__ import annotations

import re
import unicodedata

# Full-width forms are width folding's; here only what Chinese text has besides.
_KINDS = "①-⑳⑴-⒛㈠-㈩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰ-ⅹ㎡㎎㎏㎜㎝㎞㎞℃№²³¹…"
# Normalising takes the width of marks as well: where those are wide it was not at work.
_LOST = re.compile(f"[{_KINDS}，：；（）！？]")
_TRACE = re.compile(
    r"(?<=[0-9])°C|(?<![A-Za-z])(?:III|IV|VI{1,3}|II)(?=[类级期标型])|(?<=[0-9万])m2(?![0-9A-Za-z])"
)


class Nfkc:
    """Compatibility characters normalised away."""

    id = "nfkc"
    name = "兼容字符分解"
    explanation = "Ⅲ、①、㎡ 一类字符被规范化成 III、1、m2。"

    def damage(self, text: str) -> str:
        """Unicode NFKC.

        >>> Nfkc().damage("达到Ⅲ类，30㎡")
        '达到III类,30m2'
        """
        return unicodedata.normalize("NFKC", text)

    def holds(self, text: str) -> bool:
        """Whether normalising changes nothing."""
        return unicodedata.is_normalized("NFKC", text)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Sequences that stand for one such character."""
        return [m.span() for m in _TRACE.finditer(text)]

    def survivors(self, text: str) -> int:
        """Such characters still there."""
        return len(_LOST.findall(text))
