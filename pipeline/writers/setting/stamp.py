"""What is stamped: 归档章 on the first page (DA/T 22-2015 5.4.2), the seals of drafts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.filing import STAMP
from pipeline.pictures import Shown
from pipeline.stylesheet import StyleSheet
from pipeline.writers.pictures import SAMPLE_SEAL
from pipeline.writers.setting.rows import Figure, Rule, TextLine

if TYPE_CHECKING:
    from pipeline.writers.setting.setter import Setter

_ROOM = 0.92
"""How much of a cell's width its text may take."""
_MIDDLE = 0.38  # of a Han character above its baseline, in sizes


def seal_on(sheet: StyleSheet, line: TextLine, top: float, key: str, picture: Shown) -> Figure:
    """The seal of a draft in the middle of a name's line (GB/T 9704-2012 7.3.5.1).

    Args:
        sheet: says how large a seal is.
        line: the last line of the name.
        top: of its row, in points below 版心's.
        key: of the picture.
        picture: the picture; its longer side is as long as the seal is wide.
    """
    across = sheet.signature.seal_diameter.in_pt / max(picture.width, picture.height)
    width, height = picture.width * across, picture.height * across
    text, start, end = line.text, line.line.start, line.line.ink_end
    x = line.x + text.width(start, end) * text.size / 2000
    y = top + line.baseline - _MIDDLE * text.size
    return Figure(key, x - width / 2, y - height / 2, width, height, None, SAMPLE_SEAL)


def archive_stamp(sheet: StyleSheet, color: str) -> list[Rule]:
    """Its rules; measured from the paper's upper left corner."""
    stamp = sheet.archive_stamp
    width, height, line = stamp.width.in_pt, stamp.height.in_pt, stamp.rule.in_pt
    left = (sheet.page.width.in_pt - width) / 2
    top = stamp.top.in_pt
    half = line / 2
    across = [
        Rule(left - half, left + width + half, y, y, line, color)
        for y in (top + height * i / stamp.rows for i in range(stamp.rows + 1))
    ]
    down = [
        Rule(x, x, top, top + height, line, color)
        for x in (left + width * i / stamp.columns for i in range(stamp.columns + 1))
    ]
    return across + down


def stamp_lines(setter: Setter, cells: Mapping[str, str]) -> list[TextLine]:
    """What its cells say, each in the middle of its own; measured as the rules are.

    Args:
        setter: sets the lines.
        cells: by name, of :data:`pipeline.filing.STAMP`; the others stay empty.
    """
    stamp = setter.sheet.archive_stamp
    width, height = stamp.width.in_pt / stamp.columns, stamp.height.in_pt / stamp.rows
    left = (setter.sheet.page.width.in_pt - stamp.width.in_pt) / 2
    lines = []
    for i, name in enumerate(STAMP[: stamp.columns * stamp.rows]):
        row, column = divmod(i, stamp.columns)
        x, y = left + width * (column + 0.5), stamp.top.in_pt + height * (row + 0.5)
        if cells.get(name):
            lines.append(setter.centred_line(cells[name], x, y, width * _ROOM, stamp.size_pt))
    return lines
