"""Setting a document again and again: the rows of what did not change are kept."""

from __future__ import annotations

from pipeline.layout.styled import StyledBlock, StyledTable
from pipeline.model import OfficialDocument
from pipeline.stylesheet import StyleSheet
from pipeline.writers.setting.composing import Composer
from pipeline.writers.setting.glyphs import GlyphTable
from pipeline.writers.setting.rows import Row
from pipeline.writers.setting.structure import Node


class KeepingComposer(Composer):
    """Keeps the rows of each block that the document still has."""

    def __init__(self, sheet: StyleSheet, table: GlyphTable, document: OfficialDocument) -> None:
        """Args: as :class:`Composer`; what it composes has no structure."""
        super().__init__(sheet, table, document, Node("Document"))
        self._kept: dict[StyledBlock | StyledTable, list[Row]] = {}
        self._asked: dict[StyledBlock | StyledTable, list[Row]] = {}

    def item_rows(self, item: StyledBlock | StyledTable) -> list[Row]:
        """Rows of a paragraph or table; what is made of them afterwards is made of copies."""
        rows = self._kept.get(item)
        if rows is None:
            rows = super().item_rows(item)
        self._asked[item] = rows
        return [row.again() for row in rows]

    def forget(self) -> None:
        """Blocks that were not asked for since are no longer in the document."""
        self._kept, self._asked = self._asked, {}
