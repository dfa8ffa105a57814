"""签发人 in rows of two (GB/T 9704-2012 7.2.6)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.layout.block_maker import BlockMaker
from pipeline.layout.styled import Beside, Run, StyledBlock
from pipeline.model import TextElement
from pipeline.text.names import label_of
from pipeline.text.width import columns

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
    style = maker.sheet.paragraphs["signatory"]
    edge = maker.sheet.grid.columns - style.right_chars
    if len(named) == 1:
        path, text = named[0]
        return [SignatoryRow(edge - columns(text), (Beside(path, _runs(maker, text)),))]
    rows = _rows(named, _PER_ROW)
    widths = [[columns(text[len(label_of(text)) :]) for _path, text in row] for row in rows]
    left, right = (max((row[i] for row in widths if len(row) > i), default=0.0) for i in (0, 1))
    label = max(columns(label_of(text)) for _path, text in named)
    if right and label + left + _GAP + right > edge:
        rows, left, right = _rows(named, 1), max(max(row) for row in widths), 0.0
    first = max(edge - right - (_GAP if right else 0.0) - left, label)
    found = []
    for row in rows:
        places = (first - columns(label_of(row[0][1])), edge - right)
        items = [
            Beside(path, _runs(maker, text), place)
            for (path, text), place in zip(row, places, strict=False)
        ]
        found.append(SignatoryRow(places[0], tuple(items)))
    return found


def _rows(named: Sequence[tuple[str, str]], per_row: int) -> list[list[tuple[str, str]]]:
    """Names in rows; one with a label begins a row."""
    rows: list[list[tuple[str, str]]] = []
    for one in named:
        if not rows or len(rows[-1]) == per_row or label_of(one[1]):
            rows.append([])
        rows[-1].append(one)
    return rows


def _runs(maker: BlockMaker, text: str) -> tuple[Run, ...]:
    """The label in the body's font, the name in its own."""
    fonts, label = maker.sheet.paragraphs, label_of(text)
    runs = (
        Run(label, fonts["signatory_label"].font, "signatory_label"),
        Run(text[len(label) :], fonts["signatory"].font, "signatory"),
    )
    return tuple(run for run in runs if run.text)
