"""版记 at the foot of the last, even page (GB/T 9704-2012 7.4)."""

from __future__ import annotations

from pipeline.writers.blocks import StyledDocument
from pipeline.writers.docx_body import BodyWriter
from pipeline.writers.docx_package import Package


def write_imprint(package: Package, writer: BodyWriter, styled: StyledDocument) -> None:
    """Write 版记 and the section that ends the file."""
    for block in styled.imprint:
        writer.block(package.body, block)
    package.body.append(package.page_section(None, package.footers.numbered()))
