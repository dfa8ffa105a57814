"""发文机关署名 of a joint document that is sealed (GB/T 9704-2012 7.3.5.1).

A seal is set centred on each name, the last one on the last name and the date. The names stand so
that the seals neither overlap nor touch, and that each row of them stays inside 版心.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.layout.block_maker import BlockMaker
from pipeline.layout.styled import Beside, StyledBlock
from pipeline.model import TextElement
from pipeline.stylesheet import StyleSheet
from pipeline.text.width import columns

_APART = 1.0  # characters between two names


class SealPlan(msgspec.Struct, frozen=True):
    """Where names and seals stand.

    Attributes:
        centres: of the columns of seals, in characters from 版心's left edge.
        rows_before: blank rows above the first name, so that the seal clears the text above.
        rows_between: blank rows between two rows of names.
    """

    centres: tuple[float, ...]
    rows_before: int
    rows_between: int


def rows_above(sheet: StyleSheet) -> int:
    """Blank rows above a name: its seal begins below the text, within one row of it."""
    pitch = sheet.grid.row_pitch.in_mm
    return max(math.ceil(sheet.signature.seal_diameter_mm / 2 / pitch - 0.5), 1)


def seal_plan(sheet: StyleSheet, names: Sequence[float], date: float) -> SealPlan:
    """The places of two names or more.

    Args:
        sheet: the style.
        names: widths of the names in characters, in order.
        date: width of the date.
    """
    char, pitch = sheet.grid.advance.in_mm, sheet.grid.row_pitch.in_mm
    seal, gap = sheet.signature.seal_diameter_mm / char, sheet.signature.seal_gap_mm / char
    room = sheet.page.type_area_width.in_mm / char
    longest = min(max(names), room)
    wide = max(seal, longest, date)  # what a column takes of the row
    step = max(seal + gap, longest + _APART)
    most = max(int((room - wide) / step + 1e-6) + 1, 1)
    rows = math.ceil(len(names) / most)
    count = math.ceil(len(names) / rows)
    # The date keeps its four characters at the right where the seals leave it there.
    wanted = room - sheet.paragraphs["document_date"].right_chars - date / 2
    if count == 1:
        centres: tuple[float, ...] = (min(wanted, room - wide / 2),)
    else:
        half = max(step * (count - 1) / 2, min(wanted, room - wide / 2) - room / 2)
        centres = tuple(room / 2 - half + 2 * half * i / (count - 1) for i in range(count))
    between = math.ceil((seal + gap) * char / pitch) - 1
    return SealPlan(centres, rows_above(sheet), between)


def sealed_blocks(
    maker: BlockMaker, signatures: Sequence[TextElement], date: TextElement | None
) -> Iterator[StyledBlock]:
    """The names in rows, the last of them above the date; one that was taken out has no place.

    A row that is not full keeps to the right, so that the last name stands over the date.
    """
    named = [(f"body.authority_signature[{i}]", e) for i, e in enumerate(signatures) if e.text]
    widths = [columns(element.text) for _path, element in named]
    plan = seal_plan(maker.sheet, widths, columns(date.text) if date else 0.0)
    count = len(plan.centres)
    for start in range(0, len(named), count):
        row = [
            maker.block(path, element, "authority_signature")
            for path, element in named[start : start + count]
        ]
        places = [
            max(centre - widths[start + i] / 2, 0.0)
            for i, centre in enumerate(plan.centres[count - len(row) :])
        ]
        yield msgspec.structs.replace(
            row[0],
            align="left",
            left_chars=places[0],
            right_chars=0.0,
            rows_before=plan.rows_between if start else plan.rows_before,
            beside=tuple(
                Beside(block.path, block.runs, place)
                for block, place in zip(row[1:], places[1:], strict=True)
            ),
        )
    if date is not None:
        right = maker.sheet.grid.columns - plan.centres[-1] - columns(date.text) / 2
        yield maker.block(
            "body.document_date", date, "document_date", right_chars=max(right, 0.0), rows_before=0
        )
