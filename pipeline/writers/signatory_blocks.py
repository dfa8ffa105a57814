"""签发人 in rows of two (GB/T 9704-2012 7.2.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.model import TextElement
from pipeline.text.width import columns
from pipeline.writers.block_maker import BlockMaker
from pipeline.writers.styled import Beside, Run, StyledBlock

_LABEL = re.compile(r"签\s?发\s?人[：:]?")
_PER_ROW = 2
_GAP = 1.0  # characters between two names


class SignatoryRow(msgspec.Struct, frozen=True):
    """A row of names.

    Attributes:
        start: where it begins, in characters from 版心's left edge.
        items: the names, the first with the label before it.
    """

    start: float
    items: tuple[Beside, ...]

    def block(self, maker: BlockMaker) -> StyledBlock:
        """The row as a paragraph of its own."""
        style = maker.sheet.paragraphs["signatory"]
        first, *others = self.items
        placed = first.at_chars is not None
        return StyledBlock(
            path=first.path,
            style="signatory",
            runs=first.runs,
            left_chars=self.start if placed else style.left_chars,
            right_chars=style.right_chars,
            rows_before=style.rows_before,
            beside=tuple(others),
            align="left" if placed else None,
        )


def signatory_rows(maker: BlockMaker, people: Sequence[TextElement]) -> list[SignatoryRow]:
    """The rows, from above; names stand under names, the right ones a character from the edge.

    One name alone is set flush right. Names that find no room side by side have a row each.
    """
    named = [(f"header.signatory[{i}]", e.text) for i, e in enumerate(people) if e.text]
    if not named:
        return []
    head = _LABEL.match(named[0][1])
    label = head[0] if head else ""
    style = maker.sheet.paragraphs["signatory"]
    edge = maker.sheet.grid.columns - style.right_chars
    widths = [columns(text) for _path, text in named]
    widths[0] -= columns(label)
    if len(named) == 1:
        item = Beside(named[0][0], _runs(maker, named[0][1], label))
        return [SignatoryRow(edge - columns(named[0][1]), (item,))]
    right, left = max(widths[1::_PER_ROW]), max(widths[::_PER_ROW])
    per_row = _PER_ROW
    if right + _GAP + left + columns(label) > edge:
        per_row, right, left = 1, max(widths), max(widths)
    first = edge - left if per_row == 1 else edge - right - _GAP - left
    places = (max(first, columns(label)), edge - right)
    rows: list[SignatoryRow] = []
    for at in range(0, len(named), per_row):
        start = places[0] if at else places[0] - columns(label)
        items = [
            Beside(path, _runs(maker, text, "" if at or i else label), places[i] if i else start)
            for i, (path, text) in enumerate(named[at : at + per_row])
        ]
        rows.append(SignatoryRow(start, tuple(items)))
    return rows


def _runs(maker: BlockMaker, text: str, label: str) -> tuple[Run, ...]:
    """The label in the body's font, the name in its own."""
    fonts = maker.sheet.paragraphs
    runs = (
        Run(label, fonts["signatory_label"].font, "signatory_label"),
        Run(text[len(label) :], fonts["signatory"].font, "signatory"),
    )
    return tuple(run for run in runs if run.text)
