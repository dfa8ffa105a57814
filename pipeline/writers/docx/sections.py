"""Sections of a Word file: portrait pages and landscape ones (横排表, 8)."""

from __future__ import annotations

from pipeline.writers.docx.ooxml import Element, add, element, paragraph, properties, spacing, w
from pipeline.writers.docx.package import Package
from pipeline.writers.docx.styles import style_id

_HAIR = 20  # height of a paragraph that only carries something, twips


def hair(body: Element) -> Element:
    """An empty paragraph that takes next to no room."""
    p = paragraph(body, style_id("imprint"))
    add(properties(p), "snapToGrid", val=0)
    properties(p).append(spacing(line=_HAIR))
    add(properties(p), "rPr", element("sz", val=2), element("szCs", val=2))
    return p


class Sections:
    """Closes one section after the other; each begins where the one before was closed."""

    def __init__(self, package: Package) -> None:
        """Args: the file."""
        self._package = package
        self._is_first = True
        self.landscape = False

    def turn(self, *, landscape: bool) -> bool:
        """What follows is set portrait or landscape; true where that begins a page."""
        if landscape == self.landscape:
            return False
        opened = len(self._package.body) > 0
        if opened:
            self.close()
        self.landscape = landscape
        return opened

    def close(self) -> None:
        """End the section with what was written last."""
        body = self._package.body
        last = body[-1] if len(body) else None
        carrier = last if last is not None and last.tag == w("p") else hair(body)
        properties(carrier).append(self._section("nextPage", numbered=True))

    def end(self, kind: str = "nextPage", *, numbered: bool = True) -> None:
        """End the file's last section.

        Args:
            kind: how it begins: ``nextPage``, ``evenPage``, ``oddPage``.
            numbered: its pages carry numbers.
        """
        self._package.body.append(self._section(kind, numbered=numbered))

    def _section(self, kind: str, *, numbered: bool) -> Element:
        package = self._package
        title_page = self._is_first and not package.sheet.page_number.first_page
        footers = package.landscape_footers() if self.landscape else package.footers
        references = footers.numbered() if numbered else package.footers.unnumbered()
        if title_page:
            references = (*references, ("first", package.footers.blank))
        made = package.page_section(
            None if self._is_first else kind,
            references,
            title_page=title_page,
            landscape=self.landscape,
        )
        self._is_first = False
        return made
