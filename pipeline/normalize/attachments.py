"""Attachments: what stands after the date, each with its label, title and blocks.

The text that a notice issues (印发) follows the date without a label of its own; it is an
attachment all the same, whose label is absent.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Attachment, TextElement
from pipeline.normalize.closing import attachment_name_start, is_attachment_label
from pipeline.normalize.head import title_length
from pipeline.normalize.headings import build_blocks
from pipeline.normalize.lines import Line, joined

_MAX_LABEL_TITLE = 80


def read_attachments(lines: Sequence[Line]) -> tuple[Attachment, ...]:
    """The attachments that ``lines`` hold, in order."""
    if not lines:
        return ()
    starts = [i for i, line in enumerate(lines) if _starts(line.text)]
    if not starts or starts[0]:
        starts.insert(0, 0)
    stops = [*starts[1:], len(lines)]
    return tuple(_read(lines[a:b]) for a, b in zip(starts, stops, strict=True))


def _starts(text: str) -> bool:
    if is_attachment_label(text):
        return True
    end = attachment_name_start(text)
    return end is not None and end < len(text) <= _MAX_LABEL_TITLE and "。" not in text


def _read(lines: Sequence[Line]) -> Attachment:
    label: TextElement | None = None
    title: TextElement | None = None
    body = list(lines)
    first = body[0]
    if is_attachment_label(first.text):
        label = first.element()
        body = body[1:]
    elif _starts(first.text):
        end = attachment_name_start(first.text) or 0
        if len(pieces := first.cut(end)) == 2:
            label, title = (piece.element() for piece in pieces)
            body = body[1:]
    if title is None and (count := title_length(body, 0)):
        title = joined(body[:count])
        body = body[count:]
    return Attachment(label, title, build_blocks(body))
