"""One document's workbook."""

from __future__ import annotations

from pipeline.writers.emission import Emission
from pipeline.writers.xlsx.body_sheets import body_sheet, link_repairs, outline_sheet
from pipeline.writers.xlsx.frame import Frame
from pipeline.writers.xlsx.overview_sheet import document_title, overview_sheet
from pipeline.writers.xlsx.package import write_book
from pipeline.writers.xlsx.repair_sheet import repair_sheet

SOURCE_PROPERTY = "zhengben-source-sha256"
"""The file property that ties a workbook to its source."""


def write_xlsx(given: Emission) -> bytes:
    """The workbook 3-<slug>.xlsx."""
    frame = Frame.of(given)
    body = body_sheet(frame)
    repairs = repair_sheet(frame)
    link_repairs(body, frame)
    rest = [outline_sheet(frame), body, repairs]
    overview = overview_sheet(frame, [], [sheet.title for sheet in rest])
    return write_book(
        [overview, *rest],
        given.sheet,
        given.timestamp,
        title=document_title(frame),
        creator=given.document.metadata.issuing_authority or "",
        properties={SOURCE_PROPERTY: given.document.source.sha256, "zhengben-slug": given.slug},
    )
