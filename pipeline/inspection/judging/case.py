"""One file held against one style: what all that is judged of it knows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.inspection.setting import Measured, Where
from pipeline.layout.kinds import KindFormat, format_of
from pipeline.model import OfficialDocument, Place, iter_texts, lies_in, places_by_path
from pipeline.stylesheet import StyleSheet
from pipeline.units import Length

HALF_GAP = Length.mm(2.42)
"""GB/T 33476.2-2016: a glyph begins so far inside its row, so that software sets 天头 34.58 mm
where paper shows 37 mm. Either is right."""
SHORT = 20
"""Characters of a caption."""
SENTENCE_ENDS = "。；;！？!?，,"
_SIZES = {
    **{42.0: "初号", 36.0: "小初", 26.0: "一号", 24.0: "小一", 22.0: "2号", 18.0: "小二"},
    **{16.0: "3号", 15.0: "小三", 14.0: "4号", 12.0: "小四", 10.5: "五号", 9.0: "小五"},
}
"""Type sizes in points."""


@dataclass
class Case:
    """A file and the style that it is held against.

    Attributes:
        document: what was read of it.
        measured: how it is set.
        sheet: the style.
        stand_ins: faces of a PDF that stand in for a role, and how many characters they show.
        unjudged: what could not be judged, a Chinese clause each.
    """

    document: OfficialDocument
    measured: Measured
    sheet: StyleSheet
    stand_ins: Counter[tuple[str, str]] = field(default_factory=Counter)
    unjudged: list[str] = field(default_factory=list)

    @cached_property
    def form(self) -> KindFormat:
        """What its kind asks for."""
        return format_of(self.document)

    @cached_property
    def places(self) -> dict[str, Place]:
        """The document's places, by path."""
        return places_by_path(self.document)

    @cached_property
    def in_contents(self) -> frozenset[str]:
        """Paths of the lines of a table of contents: short, and each comes again below."""
        texts = [
            (path, "".join(element.text.split()))
            for path, element in iter_texts(self.document)
            if lies_in(path, "body.main_text") or ".blocks[" in path
        ]
        last = {text: path for path, text in texts}
        return frozenset(
            path
            for path, text in texts
            if last[text] != path and 2 < len(text) <= 2 * SHORT and text[-1:] not in SENTENCE_ENDS
        )

    @property
    def char(self) -> float:
        """Width of a character of the text, mm."""
        return self.sheet.grid.advance.in_mm

    @property
    def room(self) -> float:
        """Width of 版心, mm."""
        return self.sheet.page.type_area_width.in_mm

    def where(self, *paths: str) -> Where:
        """Where the first of some elements stands."""
        for path in paths:
            if path in self.measured.settings:
                return self.measured.settings[path].where
        return Where()

    def bottoms(self, path: str) -> list[float]:
        """Lower edges of the elements whose path begins so."""
        found = (one.bottom for key, one in self.measured.settings.items() if key.startswith(path))
        return [bottom for bottom in found if bottom is not None]


def in_chars(length: float, char: float) -> str:
    """A length in characters, as people say it."""
    return f"{length / char:.1f}".replace("-0.0", "0").removesuffix(".0") + " 字"


def size_name(points: float) -> str:
    """A type size as people call it.

    >>> size_name(16), size_name(15.96), size_name(20)
    ('3号（16 磅）', '3号（16 磅）', '20 磅')
    """
    for size, name in _SIZES.items():
        if abs(points - size) <= 0.3:
            return f"{name}（{size:g} 磅）"
    return f"{points:g} 磅"
