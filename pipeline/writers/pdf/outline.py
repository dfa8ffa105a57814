"""The outline: headings as bookmarks (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.writers.pdf.objects import PageCanvas, RawObject, number_text, text_string


class Entry(NamedTuple):
    """A bookmark: its words, level from 0, page reference and height on it in points."""

    title: str
    level: int
    page: bytes
    y: float


class _Item:
    """An object of the outline with what stands under it."""

    def __init__(self, item: RawObject) -> None:
        self.item = item
        self.kids: list[_Item] = []

    @property
    def count(self) -> int:
        return sum(1 + kid.count for kid in self.kids)


def write_outline(canvas: PageCanvas, entries: Sequence[Entry]) -> bytes:
    """Write the outline; returns its reference, or nothing where there is no heading."""
    if not entries:
        return b""
    root = _Item(canvas.reserve())
    path = [root]
    made: list[tuple[Entry, _Item, _Item, int]] = []  # with its parent and its place there
    for entry in entries:
        del path[max(entry.level, 0) + 1 :]
        item, parent = _Item(canvas.reserve()), path[-1]
        made.append((entry, item, parent, len(parent.kids)))
        parent.kids.append(item)
        path.append(item)
    root.item.data = b"<< /Type /Outlines%s >>" % _span(canvas, root)
    for entry, item, parent, place in made:
        data = b"<< /Title %s /Parent %s" % (text_string(entry.title), canvas.ref(parent.item))
        if place:
            data += b" /Prev %s" % canvas.ref(parent.kids[place - 1].item)
        if place + 1 < len(parent.kids):
            data += b" /Next %s" % canvas.ref(parent.kids[place + 1].item)
        target = b"[%s /XYZ null %s null]" % (entry.page, number_text(entry.y).encode())
        item.item.data = data + b"%s /Dest %s >>" % (_span(canvas, item), target)
    return canvas.ref(root.item)


def _span(canvas: PageCanvas, item: _Item) -> bytes:
    if not item.kids:
        return b""
    first, last = canvas.ref(item.kids[0].item), canvas.ref(item.kids[-1].item)
    return b" /First %s /Last %s /Count %d" % (first, last, item.count)
