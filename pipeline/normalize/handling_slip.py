"""The slip that an office lays upon a paper it received: 收文处理笺, with what was to be done.

It has rows of its own (党政机关公文处理条例, article 24: 签收, 登记, 初审, 承办, 传阅, 催办, 答复),
and the paper stands below it. A slip without a paper below is a document itself, as one that an
office writes to another is (督办单, 呈批单).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import is_authority_mark, number_form
from pipeline.text.chars import HAN, squeezed
from pipeline.text.patterns import regex

_NAME = regex(
    rf"[{HAN}]{{0,24}}(?:[收来]文|(?<!发)公文|文件){{1,2}}(?:处理|办理|阅办|拟办|批办|传阅|登记|阅处)"
    r"(?:笺|单|签|卡)"
)
_ROW = regex(rf"([{HAN}]{{2,8}})[：:].*")
_OF_HANDLING = regex(
    "(?:[来收]文(?:编?号|日期|时间|单位|机关|字号|文号|标题)?|流水号|文件标题|拟办(?:意见)?|(?:领导)?批示(?:意见)?"
    "|传阅|阅办(?:意见)?|承办(?:部门|单位|结果|意见)?|办理(?:时限|期限|结果|情况)|当前环节|份数|页数)"
)
_MOST_ABOVE = 3  # lines above its name: a system's
_LEAST_ROWS = 3
_REACH = 4  # lines below its rows in which the paper's mark or number stands


def slip_lines(lines: Sequence[Line]) -> range:
    """The lines of a slip that lies upon a paper, by index; empty when there is none.

    Args:
        lines: those of the text.
    """
    for start, line in enumerate(lines[:_MOST_ABOVE]):
        if line.block is None and _NAME.fullmatch(squeezed(line.text)):
            stop = start + 1
            while stop < len(lines) and _is_row(lines, stop, start):
                stop += 1
            is_slip = stop - start > _LEAST_ROWS and _is_paper(lines[stop:][:_REACH])
            return range(start, stop if is_slip else start)
    return range(0)


def _is_row(lines: Sequence[Line], i: int, start: int) -> bool:
    """Whether a line is a row of a slip: of its own words, no blank line within."""
    if lines[i].block is not None or (lines[i].blank_before and i > start + 1):
        return False
    m = _ROW.fullmatch(lines[i].text)
    return m is not None and _OF_HANDLING.fullmatch(m[1]) is not None


def _is_paper(lines: Sequence[Line]) -> bool:
    """Whether the head of a paper begins with these lines: its mark or its number."""
    texts = [line.text if line.block is None else "" for line in lines]
    return any(is_authority_mark(text) or number_form(text) == "full" for text in texts)
