"""The outline: headings as bookmarks (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.writers.pdf.objects import PageCanvas, RawObject, number_text, text_string


class Entry(NamedTuple):
    """A bookmark: its words, level from 0, page reference and height on it in points."""

    title: str
    level: int
    page: bytes
    y: float


class _Item:
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
    stack = [root]
    made: list[tuple[_Item, _Item]] = []
    for entry in entries:
        del stack[max(entry.level, 0) + 1 :]
        item = _Item(canvas.reserve())
        made.append((item, stack[-1]))
        stack[-1].kids.append(item)
        stack.append(item)
    root.item.data = b"<< /Type /Outlines%s >>" % _span(canvas, root)
    before: dict[int, _Item] = {}
    after: dict[int, _Item] = {}
    for parent in (root, *(item for item, _ in made)):
        for one, other in pairwise(parent.kids):
            after[id(one)], before[id(other)] = other, one
    for (item, parent), entry in zip(made, entries, strict=True):
        data = b"<< /Title %s /Parent %s" % (text_string(entry.title), canvas.ref(parent.item))
        for name, links in ((b"Prev", before), (b"Next", after)):
            if id(item) in links:
                data += b" /%s %s" % (name, canvas.ref(links[id(item)].item))
        y = number_text(entry.y).encode()
        item.item.data = data + b"%s /Dest [%s /XYZ null %s null] >>" % (
            _span(canvas, item),
            entry.page,
            y,
        )
    return canvas.ref(root.item)


def _span(canvas: PageCanvas, item: _Item) -> bytes:
    if not item.kids:
        return b""
    first, last = canvas.ref(item.kids[0].item), canvas.ref(item.kids[-1].item)
    return b" /First %s /Last %s /Count %d" % (first, last, item.count)
