"""Font-run loss: a text node of one three-byte character vanishes (DAMAGE: the sample's cause).

Word's HTML puts each stretch of one font into its own span. An extractor that drops every text
node of exactly one three-byte UTF-8 character so loses a lone quotation mark between Han
characters, a lone Han character or mark between digits, a lone Roman numeral.
"""

from __future__ import annotations

import re

# Characters that Word sets in the Latin font although they take three bytes: quotation marks,
# dashes, ellipses, Roman and circled numerals, signs.
_LATIN_FONT = "\\x00-\u07ff" + "“”‘’—–…‰′″℃←↑→↓√≈≠≤≥①-⑳⑴-⒇Ⅰ-Ⅻⅰ-ⅻ㎡㎎㎏㎜㎝㎞"
_RUN = re.compile(rf"[{_LATIN_FONT}]+|[^{_LATIN_FONT}]+")
_SEAMS = re.compile(
    r"[0-9]%[0-9]"
    r"|[0-9](?:PM(?:2\.5|10)|AQI)"
    r"|(?<![0-9])(?:19|20)[0-9]{2}(?:1[0-2]|[1-9])(?:[12][0-9]|3[01]|[1-9])日"
    r"|^(?:19|20)[0-9]{2}(?:1[0-2]|[1-9])(?:[12][0-9]|3[01]|[1-9])日?$"
)
_HAN_END = re.compile(r"[。！？].*[0-9]%$", re.DOTALL)


class FontRunLoss:
    """Loss of font runs of one three-byte character."""

    id = "font_run_loss"
    name = "字体片段丢失"
    explanation = (
        "网页按字体切成小段，提取程序丢掉了只有一个字的小段："
        "单个引号、数字间的年月日和逗号、罗马数字等。"
    )

    def damage(self, text: str) -> str:
        """Drop every run of one font that is one three-byte character.

        >>> FontRunLoss().damage("深化“放管服”改革，2023年12月29日")
        '深化放管服改革，20231229'
        """
        runs = _RUN.findall(text)
        return "".join(run for run in runs if not (len(run) == 1 and "\u0800" <= run <= "\uffff"))

    def traces(self, text: str) -> int:
        """Seams, and quotation marks without their mates."""
        seams = len(_SEAMS.findall(text)) + len(_HAN_END.findall(text))
        return seams + abs(text.count("“") - text.count("”"))

    def survivors(self, text: str) -> int:
        """Characters that the channel would have dropped."""
        return len(text) - len(self.damage(text))
