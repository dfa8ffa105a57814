"""The repaired document as a Word file laid out by GB/T 9704-2012."""

from __future__ import annotations

from pipeline.layout.blocks import style_document
from pipeline.layout.styled import StyledDocument, StyledTable, without_emptied
from pipeline.writers.docx.body import BodyWriter, TextWriter, plain_text_writer
from pipeline.writers.docx.imprint import write_imprint
from pipeline.writers.docx.package import Package
from pipeline.writers.docx.sections import Sections
from pipeline.writers.emission import Emission


def write_docx(given: Emission) -> bytes:
    """The bytes of a ``.docx``, the same on every run.

    Fonts are named as the standard names them, whatever this machine has.
    """
    package = Package(given.sheet)
    styled = without_emptied(style_document(given.document, given.sheet, given.slug))
    fill(package, styled)
    return package.finish(given, styled.title)


def fill(package: Package, styled: StyledDocument, text: TextWriter = plain_text_writer) -> None:
    """Write the blocks into the package's body.

    Args:
        package: a package with an empty body.
        styled: the blocks.
        text: what writes each element's text.
    """
    body = package.body
    writer = BodyWriter(package.sheet, package.measures, text)
    sections = Sections(package)
    for number, item in enumerate(styled.flow):
        is_first = sections.turn(landscape=item.landscape) or not number
        if isinstance(item, StyledTable):
            writer.table(body, item)
            continue
        following = styled.flow[number + 1] if number + 1 < len(styled.flow) else None
        rows_after = following.rows_before if isinstance(following, StyledTable) else 0
        writer.block(body, item, is_first=is_first, rows_after=rows_after)
    write_imprint(package, sections, writer, styled)
