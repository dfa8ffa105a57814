"""Half-width dots that stand for 。, where a program wrote the marks of a text half-width."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.text.chars import HAN
from pipeline.text.patterns import regex
from pipeline.text.units import FIGURE_END

_FOREIGN = (
    "阿艾买提江拉力古丽热依孜木合尔克斯帕哈吾托乎逊吐鲁姆玛扎图娜仁其格苏萨迪娅尼亚奥伊卡马约翰罗伯特卜杜麦海努赛甫巴德"
    "根思恩娃汗肉则布别吉迈罕沙尕桑卓才让西措居里史密雷玻埃菲纳瓦诺维奇莫洛弗兰雅乔汉卢费莱梅佩辛比彼查戈杰福贝瑟凯芬温霍"
)
OF_NAME = regex(rf"(?<=[{_FOREIGN}])\.(?=[{_FOREIGN}])")
"""Between two parts of a name written by its sound: 艾力.买买提, 卡尔.马克思."""
_DOT_AT_END = regex(rf"(?:[{HAN}]{{4}}|[{HAN}]{{2}}[0-9.]{{1,12}}[%％‰]|[{HAN}]{{3}}[”’）》)])\.$")
_DOT_INSIDE = regex(rf"[{HAN}]{{4}}\.(?=[{HAN}]{{4}})")
_LEAST_DOTS, _LEAST_WITH_INNER = 3, 5
_GOES_ON = regex(rf"[{HAN}“‘「『《〈（〔【\"'(\[]|\s*$")
_LONGEST_FIGURE = 12


def has_dots_for_stops(texts: Iterable[str]) -> bool:
    """Whether a text has dots for full stops: no 。 at all, and three of its lines end in a dot.

    Or one does, and with those between sentences of a line there are five; those between the
    parts of a name written by its sound are none.

    >>> has_dots_for_stops(["会议听取了汇报.", "各县要落实责任.", "全年增长3.5%."])
    True
    >>> has_dots_for_stops(["会议听取了汇报.", "各县要落实责任.", "全年增长3.5%。"])
    False
    >>> has_dots_for_stops(["会议听取汇报.各县落实责任.各乡核实数据.各村抓紧整改.按时报送材料."])
    True
    >>> has_dots_for_stops(["会议听取汇报.各县落实责任.各乡核实数据.按时报送材料."])
    False
    """
    ended = inside = 0
    for text in texts:
        if "。" in text:
            return False
        ended += _DOT_AT_END.search(text) is not None
        inside += sum(not OF_NAME.match(text, m.end() - 1) for m in _DOT_INSIDE.finditer(text))
    return ended >= _LEAST_DOTS or (ended > 0 and ended + inside >= _LEAST_WITH_INNER)


def may_end_after_figure(text: str, at: int) -> bool:
    """Whether a dot or 。 behind a figure can end a sentence: no figure and no name goes on.

    Args:
        text: in compatibility form (NFKC), or folded by the table of equivalent forms.
        at: where the dot stands.

    >>> may_end_after_figure("增长6.5%.会议要求", 6), may_end_after_figure("增长6.5%.会议要求", 3)
    (True, False)
    >>> may_end_after_figure("长3km.全线", 4), may_end_after_figure("附件2.docx", 3)
    (True, False)
    """
    if FIGURE_END.search(text, max(at - _LONGEST_FIGURE, 0), at) is None:
        return False
    return _GOES_ON.match(text, at + 1) is not None
