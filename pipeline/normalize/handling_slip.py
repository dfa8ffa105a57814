"""The slip that an office lays upon a paper it received: 收文处理笺, with what was to be done.

It has rows of its own (党政机关公文处理条例, article 24: 签收, 登记, 初审, 承办, 传阅, 催办, 答复),
and the paper stands below it. A slip without a paper below is a document itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import ends_title, is_authority_mark, number_form
from pipeline.text.chars import HAN, squeezed
from pipeline.text.patterns import regex

_NAME = regex(
    f"[{HAN}]{{0,24}}(?:处理|办理|阅办|拟办|批办|呈批|承办|传阅|登记|阅处|办文|签批)(?:笺|单|签|卡)"
)
_ROW = regex(rf"([{HAN}]{{2,8}})[：:].*")
_OF_HANDLING = regex("[来收]文|拟办|批[示办阅]|阅[办示处]|传阅|承办|办[理结]|标题|登记|签收|呈批")
_MOST_ABOVE = 3  # lines above its name: a system's
_LEAST_ROWS = 3
_LEAST_OF_HANDLING = 2
_REACH = 8  # lines below its rows in which the paper's head shows


def slip_lines(lines: Sequence[Line]) -> range:
    """The lines of a slip that lies upon a paper, by index; empty when there is none.

    Args:
        lines: those of the text.
    """
    for start, line in enumerate(lines[:_MOST_ABOVE]):
        if line.block is None and _NAME.fullmatch(squeezed(line.text)):
            stop = start + 1
            labels = []
            while stop < len(lines) and (m := _ROW.fullmatch(_text(lines[stop]))):
                labels.append(m[1])
                stop += 1
            of_handling = sum(_OF_HANDLING.search(label) is not None for label in labels)
            is_slip = len(labels) >= _LEAST_ROWS and of_handling >= _LEAST_OF_HANDLING
            return range(start, stop if is_slip and _is_paper(lines[stop:][:_REACH]) else start)
    return range(0)


def _is_paper(lines: Sequence[Line]) -> bool:
    """Whether the head of a paper begins with these lines: its mark, its number or its title."""
    for line in lines:
        text = _text(line)
        if is_authority_mark(text) or number_form(text) == "full":
            return True
        if "关于" in text and ends_title(text):
            return True
        if not text or "。" in text:
            return False
    return False


def _text(line: Line) -> str:
    return line.text if line.block is None else ""
