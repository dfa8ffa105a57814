"""How a file is set, as far as it can be measured: what Word and PDF have in common.

Lengths are millimetres and type sizes points, whatever the file counts in. What could not be
measured is ``None``: nothing is judged that was not seen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the file, for people.

    Attributes:
        page: from 1; 0 where the file does not say (Word files have no pages until they are laid
            out).
        paragraph: of the file's text, from 1; 0 where it has none.
        section: from 1; 0 where it does not matter.
    """

    page: int = 0
    paragraph: int = 0
    section: int = 0

    @property
    def words(self) -> str:
        """As people say it; empty for the whole file."""
        if self.page:
            return f"第 {self.page} 页"
        if self.paragraph:
            return f"正文第 {self.paragraph} 段"
        return f"第 {self.section} 节" if self.section else ""


@dataclass(slots=True)
class Stretch:
    """Characters that are set one way.

    Attributes:
        text: the characters.
        face: the font of its Han characters; empty where the file names none.
        latin: the font of its digits and letters.
        size: type size.
        is_red: its colour is a red.
        is_black: its colour is black, or none is given.
        colour: as people know it, ``#RRGGBB``; empty where it was not read.
    """

    text: str
    face: str
    latin: str
    size: float
    is_red: bool = False
    is_black: bool = True
    colour: str = ""


@dataclass(slots=True)
class Setting:
    """How one element of the document is set.

    Attributes:
        where: where it begins.
        stretches: its characters, white space at its ends left out.
        left: from 版心's left edge to the first character of its first row.
        right: from the last character of its last row to 版心's right edge.
        centred: how far its middle is from 版心's, of the row farthest from it.
        above: blank rows above it.
        opens_page: whether it stands at the head of a page; ``None``: not known.
        top: from the sheet's upper edge to the upper edge of its first row's characters.
        bottom: the same to the lower edge of its last row's.
        rows: of how many rows it is; 0 where that is not known.
        is_spread: it stands in pieces with wide gaps, as the row of a table does.
        is_apart: it stands in a box or between the rules of a table, and is no running text.
    """

    where: Where
    stretches: list[Stretch] = field(default_factory=list)
    left: float | None = None
    right: float | None = None
    centred: float | None = None
    above: float | None = None
    opens_page: bool | None = None
    top: float | None = None
    bottom: float | None = None
    rows: int = 0
    is_spread: bool = False
    is_apart: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(stretch.text for stretch in self.stretches)

    def sizes(self) -> Counter[float]:
        """How many of its characters have each size."""
        found: Counter[float] = Counter()
        for stretch in self.stretches:
            found[stretch.size] += len(stretch.text)
        return found


@dataclass(slots=True)
class Leaf:
    """A kind of page of the file: a section of a Word file, or the pages of a PDF that are alike.

    Attributes:
        where: the first of it.
        width, height: of the paper.
        left: margin.
        tops: margins, each as one way of setting rows into their height has it; empty: not known.
        area_width, area_height: of 版心.
        pitch: from row to row of the body, points.
        advance: from one Han character of the body to the next, points.
        rows, columns: of a page of body text, as counted, where they were.
        has_text: it holds text of the document.
    """

    where: Where
    width: float
    height: float
    left: float | None = None
    tops: tuple[float, ...] = ()
    area_width: float | None = None
    area_height: float | None = None
    pitch: float | None = None
    advance: float | None = None
    rows: int | None = None
    columns: int | None = None
    has_text: bool = True

    @property
    def is_landscape(self) -> bool:
        """Wider than high."""
        return self.width > self.height


Side = Literal["left", "center", "right", "outside"]


@dataclass(slots=True)
class PageNumber:
    """A page number as it is set.

    Attributes:
        where: its page or section.
        parity: of odd pages, of even ones, of both.
        text: as printed, its number as ``{n}``; empty where there is none.
        side: where it stands.
        inset: from 版心's edge on that side.
        drop: from 版心's lower edge to the middle of its characters.
        face: the font of its digits.
        size: type size.
        first: it is of a page that opens the file.
    """

    where: Where
    parity: Literal["odd", "even", "both"]
    text: str = ""
    side: Side | None = None
    inset: float | None = None
    drop: float | None = None
    face: str = ""
    size: float | None = None
    first: bool = False


@dataclass(slots=True)
class Line:
    """A level rule.

    Attributes:
        where: where it stands.
        is_red: its colour is a red.
        thickness: of it; ``None`` where it is not known.
        length: of it; ``None`` where it is not known.
        y: from the sheet's upper edge; ``None`` where it is not known.
        is_double: a double rule.
        order: its place among what stands in the file.
        edges: from the sheet's left edge to where it begins and where it ends, in a PDF.
    """

    where: Where
    is_red: bool
    thickness: float | None = None
    length: float | None = None
    y: float | None = None
    is_double: bool = False
    order: int = 0
    edges: tuple[float, float] | None = None


@dataclass(slots=True)
class Measured:
    """A file as it is set.

    Attributes:
        kind: what it is measured as.
        settings: by the path of the element in the document.
        leaves: its kinds of pages.
        numbers: its page numbers; ``None`` where they could not be told.
        lines: its level rules.
        pages: how many pages; 0 where that is not known.
        last_page: the last page with anything on it.
        foot: from the sheet's upper edge to 版心's lower edge, as the file has it.
    """

    kind: Literal["docx", "pdf"]
    settings: dict[str, Setting] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    numbers: list[PageNumber] | None = None
    lines: list[Line] = field(default_factory=list)
    pages: int = 0
    last_page: int = 0
    foot: float | None = None
