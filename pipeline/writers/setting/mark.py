"""How 发文机关标志 is set, where, and what is drawn with it (GB/T 9704-2012 7.2.4, 10.1, 10.2)."""

from __future__ import annotations

from pipeline.layout.mark import MarkRow, MarkSetting
from pipeline.layout.styled import StyledBlock
from pipeline.stylesheet import LetterHead
from pipeline.writers.setting.rows import Row, Rule, TextLine
from pipeline.writers.setting.setter import Setter, baseline_in
from pipeline.writers.setting.structure import Node


def mark_rows(setter: Setter, block: StyledBlock, mark: MarkSetting, node: Node) -> list[Row]:
    """The mark as one row of the page, however many names it has, in the order of its text."""
    height = mark.pitch_pt * len(mark.rows) if mark.is_joint else setter.row_height(mark.size_pt)
    baseline = baseline_in(mark.pitch_pt if mark.is_joint else height, mark.size_pt)
    row = Row(height, blank=block.rows_before * setter.pitch)

    def line(part: MarkRow, drop: float, left: float | None) -> TextLine:
        size, apart = mark.size_pt, part.apart_pt
        item = setter.mark_line(block, part.start, part.end, part.ink_end, node, size, apart)
        if left is None:
            wide = item.text.width(0, item.line.ink_end) * size / 1000
            left = (setter.width - wide) / 2
        return item._replace(x=setter.left + left, baseline=baseline + drop)

    for number, part in enumerate(mark.rows):
        if mark.word is not None and number == mark.word_row:
            row.items.append(line(mark.word, mark.word_drop_pt, mark.word_left_pt))
        left = mark.left_pt if mark.is_joint else None
        row.items.append(line(part, mark.pitch_pt * number, left))
    if mark.word is not None and mark.word_row == len(mark.rows):
        row.items.append(line(mark.word, mark.word_drop_pt, mark.word_left_pt))
    return [row]


def place_mark(setter: Setter, block: StyledBlock, rows: list[Row]) -> None:
    """Give the mark's rows their fixed place; what is measured is the edge of its ink.

    Args:
        setter: sets the document.
        block: the mark.
        rows: its rows, set; where they are those of a letter, the double rules join them.
    """
    lines = [[item for item in row.items if isinstance(item, TextLine)] for row in rows]
    if not all(lines):
        return
    first = min(lines[0], key=lambda line: line.baseline)
    last = max(lines[-1], key=lambda line: line.baseline)
    style = setter.sheet.paragraphs[block.style]
    bottom, top = setter.ink(block, first.text.size)
    if block.mark_top is not None:
        rows[0].top = block.mark_top.in_pt - first.baseline + top
        return
    letter = setter.sheet.letter
    if letter is not None:
        page = setter.sheet.page
        rows[0].top = (letter.mark_top - page.top).in_pt - first.baseline + top
        # In the middle of the sheet, as its rules are (10.1), not of 版心.
        aside = page.width.in_pt / 2 - setter.left - setter.width / 2
        for row in rows:
            row.items[:] = [
                item._replace(x=item.x + aside) if isinstance(item, TextLine) else item
                for item in row.items
            ]
        _double_rules(setter, letter, rows, last.baseline - bottom, setter.color(style.color))


def _double_rules(
    setter: Setter, letter: LetterHead, rows: list[Row], foot: float, color: str
) -> None:
    """上粗下细 under the mark, 上细下粗 at the sheet's foot; the next row follows the first.

    Args:
        setter: sets the document.
        letter: the figures.
        rows: the mark's.
        foot: lower edge of the mark's ink, below the top of its last row.
        color: the mark's.
    """
    page = setter.sheet.page
    width = letter.rule_width.in_pt
    left = (page.width.in_pt - width) / 2
    thick, thin = letter.rule_thick.in_pt, letter.thin.in_pt

    def rule(middle: float, weight: float) -> Rule:
        return Rule(left, left + width, middle, middle, weight, color)

    upper = foot + letter.rule_gap.in_pt
    end = upper + letter.rule.in_pt
    rows[-1].items += [rule(upper + thick / 2, thick), rule(end - thin / 2, thin)]
    size = setter.sheet.paragraphs["body"].size_pt
    blank = (setter.pitch - size) / 2  # above the glyphs of the row that follows
    rows[-1].height = end + letter.first_row_gap.in_pt - blank
    lower = (page.height - page.top - letter.lower_rule).in_pt - (rows[0].top or 0.0)
    start = lower - letter.rule.in_pt
    rows[0].items += [rule(start + thin / 2, thin), rule(lower - thick / 2, thick)]
