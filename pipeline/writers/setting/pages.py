"""Rows onto pages: what must hold together is never parted (GB/T 9704-2012 5.2.3, 7.3.3, 7.3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.layout.end import SIGN_OFF
from pipeline.layout.styled import StyledBlock, StyledTable
from pipeline.stylesheet import StyleSheet
from pipeline.writers.setting.rows import Placed, Row

_EPSILON = 0.01
_SHORT_NOTE = 6  # rows of 附件说明 that hold to the text before them
_MOST_NOTES = 0.6  # of 版心's height that notes of the page before may take
_HELD = 3  # rows of what stands above a table or a signature, and goes along with it


def hold_together(
    made: Sequence[tuple[StyledBlock | StyledTable, list[Row]]], sheet: StyleSheet
) -> list[Row]:
    """The rows of all blocks, those that never begin a page marked so.

    Args:
        made: each block of the flow with its rows.
        sheet: the style.
    """
    rows: list[Row] = []
    keep_next = False
    opening: Row | None = None  # page 1 holds the first row of the text (7.3.3)
    for item, own in made:
        keeps = False
        if isinstance(item, StyledBlock):
            held = item.keeps_next
            keeps = sheet.paragraphs[item.style].keep_with_next and is_whole(item)
            keeps = keeps or (item.keeps_next and not item.opens_text and len(own) <= _HELD)
            if item.style in SIGN_OFF:
                _hold(rows, own)
            elif item.style == "attachment_note" and held and len(own) <= _SHORT_NOTE:
                for row in own:  # so that it never heads a page with the signature
                    row.keep = True
            if item.opens_text and own:
                opening = own[0]
        else:
            keeps = item.keeps_next
        if not own:
            continue
        own[0].keep = own[0].keep or keep_next
        keep_next = keeps
        rows += own
    for number, row in enumerate(rows):
        # Text never ends with a page of a single row.
        if number + 1 == len(rows) or rows[number + 1].new_page:
            row.keep = row.keep or not row.new_page
    for row, following in pairwise(rows):
        if row is opening:
            following.keep = False
    return rows


def is_whole(block: StyledBlock) -> bool:
    """Whether all of a heading's text is the heading, none of it run in."""
    return all(run.style == block.style for run in block.runs)


def _hold(rows: list[Row], own: list[Row]) -> None:
    """Signature and date stand on a page with text: the last two rows before go along (7.3.5)."""
    for row in own:
        row.keep = True
    for row in rows[-1:]:
        row.keep = row.keep or not row.new_page


def fill_pages(
    rows: Sequence[Row],
    height: float,
    *,
    is_first: bool = True,
    note_rule: Row | None = None,
) -> list[list[Placed]]:
    """Place the rows.

    Args:
        rows: in reading order.
        height: of 版心, in points.
        is_first: they begin the document.
        note_rule: stands above the notes at the foot of a page; without it there are none.

    Returns:
        For each page its rows with their tops below 版心's top edge.
    """
    pages: list[list[Placed]] = []
    waiting: list[Row] = []  # notes that the page before had no room for
    at = 0
    while at < len(rows) or waiting:
        page: list[Placed] = []
        start = at
        rule = note_rule.height if note_rule is not None else 0.0
        taken = min(_height(waiting), height * _MOST_NOTES) + (rule if waiting else 0.0)
        if at < len(rows):
            first = is_first and not pages
            page, at = _fill(rows, at, height, is_first=first, taken=taken, rule=rule)
        if note_rule is not None:
            notes = [*waiting, *(note for row in rows[start:at] for note in row.notes)]
            used = max((placed.y + placed.row.height for placed in page), default=0.0)
            shown, waiting = _that_fit(notes, height - used - rule)
            if shown:
                page += feet([note_rule, *shown], height)[-1]
        pages.append(page)
    return pages or [[]]


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)


def _that_fit(notes: Sequence[Row], room: float) -> tuple[list[Row], list[Row]]:
    """The notes that a page has room for, and the rest, which the next page shows."""
    shown: list[Row] = []
    for note in notes:
        if _height(shown) + note.height > room + _EPSILON:
            break
        shown.append(note)
    return shown, [*notes[len(shown) :]]


def feet(rows: Sequence[Row], height: float) -> list[list[Placed]]:
    """Place rows at the foot of a page, and what is more than a page on pages before it.

    Args:
        rows: in reading order.
        height: of 版心, in points.
    """
    pages: list[list[Placed]] = []
    end = len(rows)
    while end:
        start, y = end, height
        while start and (start == end or y - rows[start - 1].height >= -_EPSILON):
            start -= 1
            y -= rows[start].height
        page: list[Placed] = []
        for row in rows[start:end]:
            page.append(Placed(row, y))
            y += row.height
        pages.insert(0, page)
        end = start
    return pages


def _fill(
    rows: Sequence[Row],
    start: int,
    height: float,
    *,
    is_first: bool,
    taken: float = 0.0,
    rule: float = 0.0,
) -> tuple[list[Placed], int]:
    placed: list[Placed] = []
    y = 0.0
    for head in rows[start].head:
        placed.append(Placed(head, y, repeated=True))
        y += head.height
    heads = len(placed)
    at = start
    while at < len(rows):
        row = rows[at]
        if at > start and row.new_page:
            return placed, at
        top = y + (row.blank if at > start or heads else 0.0)
        if row.top is not None and is_first:
            top = max(y, row.top) if placed else row.top
        more = _height(row.notes) + (rule if row.notes and not taken else 0.0)
        if at > start and top + row.height + taken + more > height + _EPSILON:
            break
        taken += more
        placed.append(Placed(row, top))
        y = top + row.height
        at += 1
    else:
        return placed, at
    stop = at
    while stop > start and rows[stop].keep:
        stop -= 1
    if stop > start:
        at = stop
    return placed[: heads + at - start], at
