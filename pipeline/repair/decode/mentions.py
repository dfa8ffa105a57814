"""Words that a sentence mentions instead of using: ``加盖“样币”字样``, ``第三条中的“年”改为“月”``.

Offices quote them always. Of the mentions that these patterns find in the training documents,
damaged, all 51 had stood in quotation marks just there; the tagger was sure of few.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.repair.decode.reading import Reading, Span
from pipeline.text.numerals import HAN_ORDINALS
from pipeline.text.patterns import regex

_QUOTED = 0.97
_SHOWS = (
    "注明|标明|表明|写明|载明|含有|印有|标有|盖有|带有|记载|印制|喷涂"
    "|加印|加盖|冠以|标注|加注|张贴|悬挂|包含"
)
_WORDS = regex(
    rf"(?:{_SHOWS})"
    r"(?P<words>(?:(?!带有|或者|和|与|名称|的)[^。；：，、“”《》（）\s0-9A-Za-z]){2,30}?)"
    "(?:等|的|相关)?字样"
)
_ARTICLE = f"第[{HAN_ORDINALS}0-9]+[条款项目](?:之[{HAN_ORDINALS}0-9]+)?"
_AMENDED = regex(
    rf"{_ARTICLE}[^。；：“”\n]{{0,10}}?中的(?P<words>[^。；：“”《》由\n]{{2,40}}?)"
    r"(?:统一|均|分别)?[修更]?改为(?P<others>[^。；：“”《》\n]{2,40}?)"
    rf"(?=[。；\n]|，(?:将|删|第|并|同时|其他|其余)|将[第《]|删[去除]|{_ARTICLE})"
)
"""Behind the other words the next amendment begins: where they end a sentence, ”。 was lost."""


def mentioned(reading: Reading) -> Iterator[tuple[Span, float]]:
    """Words that are mentioned, with how likely they stood in quotation marks."""
    for pattern in (_WORDS, _AMENDED):
        for m in pattern.finditer(reading.text):
            for name in m.groupdict():
                yield Span(*m.span(name)), _QUOTED
