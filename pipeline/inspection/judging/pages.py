"""The pages of a file: paper, 版心, rows and characters (GB/T 9704-2012 5.1, 5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.inspection import measures as m
from pipeline.inspection.finding import Deviation, deviation
from pipeline.inspection.judging.case import (
    HALF_GAP,
    Case,
)
from pipeline.inspection.measures import Measure
from pipeline.inspection.setting import Leaf, Where
from pipeline.stylesheet import Page
from pipeline.units import MM_A_POINT, Length

_PAPERS = {
    (215.9, 279.4): "Letter",
    (215.9, 355.6): "Legal",
    (184.0, 260.0): "16 开",
    (195.0, 270.0): "16 开",
    (148.0, 210.0): "A5",
    (176.0, 250.0): "B5",
    (297.0, 420.0): "A3",
}
"""Sheets that offices use besides, mm."""


def judge_pages(case: Case) -> Iterator[Deviation]:
    """What deviates of the pages."""
    page = case.sheet.page
    for leaf in case.measured.leaves:
        sheet = page.landscape if leaf.is_landscape else page
        short, long = sorted((leaf.width, leaf.height))
        limit = m.PAPER.tolerance
        if abs(short - page.width.in_mm) > limit or abs(long - page.height.in_mm) > limit:
            found = f"{_paper(short, long)}{leaf.width:.0f}×{leaf.height:.0f} 毫米"
            required = f"A4，{page.width.in_mm:g}×{page.height.in_mm:g} 毫米"
            yield deviation(m.PAPER, found, required, leaf.where)
            continue
        if leaf.is_landscape:
            yield from _turned(case, leaf, sheet)
            continue
        tops = (sheet.top, sheet.top - HALF_GAP)
        yield from _length(m.TOP, leaf.tops, tops, leaf.where)
        yield from _length(m.LEFT, _known(leaf.left), (sheet.left,), leaf.where)
        width = (sheet.type_area_width,)
        yield from _length(m.WIDTH, _known(leaf.area_width), width, leaf.where)
        heights = (sheet.type_area_height, sheet.type_area_height + HALF_GAP * 2)
        yield from _length(m.HEIGHT, _known(leaf.area_height), heights, leaf.where)
        yield from _grid(case, leaf)


def _turned(case: Case, leaf: Leaf, sheet: Page) -> Iterator[Deviation]:
    wanted = (sheet.type_area_width, sheet.type_area_height)
    has = (leaf.area_width, leaf.area_height)
    for one, other in zip(has, wanted, strict=True):
        if one is None or not leaf.has_text:
            return
        if abs(one - other.in_mm) > 2 * m.TURNED.tolerance:
            found = f"{has[0] or 0:.0f}×{has[1] or 0:.0f} 毫米"
            required = f"{wanted[0].in_mm:.0f}×{wanted[1].in_mm:.0f} 毫米（与竖排页同一版心）"
            yield deviation(m.TURNED, found, required, leaf.where)
            return


def _grid(case: Case, leaf: Leaf) -> Iterator[Deviation]:
    """22 rows of 28 characters; rows closer together are right where they save a page."""
    grid, fit = case.sheet.grid, case.sheet.fit
    height = (leaf.area_height or case.sheet.page.type_area_height.in_mm) / MM_A_POINT
    rows = leaf.rows
    if rows is None and leaf.pitch:
        rows = int(height / leaf.pitch + 0.02)
        if leaf.area_height is None and rows == grid.rows - 1:
            # 版心 was not seen whole: it may be that of GB/T 33476.2.
            rows = int((height + 2 * HALF_GAP.in_pt) / leaf.pitch + 0.02)
    if rows is not None:
        most = max(int(height / fit.least_row_pitch_pt + 0.02), grid.rows)
        if not grid.rows <= rows <= most:
            found = f"{rows} 行"
            if leaf.pitch:
                found += f"（行距约 {leaf.pitch:.1f} 磅）"
            yield deviation(m.ROWS, found, f"{grid.rows} 行", leaf.where)
    count = leaf.columns
    if count is None and case.measured.kind == "docx" and leaf.advance and leaf.area_width:
        count = int(leaf.area_width / MM_A_POINT / leaf.advance + 0.02)
    if count is not None and count != grid.columns:
        yield deviation(m.COLUMNS, f"{count} 字", f"{grid.columns} 字", leaf.where)


def _known(length: float | None) -> tuple[float, ...]:
    return () if length is None else (length,)


def _length(
    measure: Measure, found: Sequence[float], wanted: Sequence[Length], where: Where
) -> Iterator[Deviation]:
    """A length of the page, right where it is near one of those wanted or between them.

    Where it may be one of several, it is right if one of them is; else the first is told.
    """
    low, high = (end(one.in_mm for one in wanted) for end in (min, max))
    slack = measure.tolerance
    if found and not any(low - slack <= one <= high + slack for one in found):
        yield deviation(measure, f"{found[0]:.1f} 毫米", f"{wanted[0].in_mm:g} 毫米", where)


def _paper(short: float, long: float) -> str:
    for (a, b), name in _PAPERS.items():
        if abs(a - short) <= 2 and abs(b - long) <= 2:
            return f"{name}，"
    return ""
