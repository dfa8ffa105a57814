"""归档章, empty, at the head of the first page (DA/T 22-2015 5.4.2)."""

from __future__ import annotations

from pipeline.stylesheet import StyleSheet
from pipeline.writers.setting.rows import Rule


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
