"""A Word file as lines, and its canonical text: what places in the document are places in.

A container has no text of its own to count in, so the reader writes one: each paragraph a line,
as Word shows it, then what it does not print (comments, hidden text). Behind the text stands the
map: for each line the part and the paragraph it is from, and where in the line each run begins.
Signs that no XML file may hold part them, so that no file can feign either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.normalize.account import Stretch
from pipeline.normalize.looks import UNSET, Formatting, Look
from pipeline.pictures import Kept
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

PICTURE = "\x02"
"""In the canonical text: where a picture stands."""
MAP = "\x01"
"""In the canonical text: the map begins behind it."""
_MOST_RUNS = 4_000


class Place(NamedTuple):
    """Where in a Word file a line is from.

    Attributes:
        part: the part's name, ``word/document.xml``.
        paragraph: of that part, from 1, all paragraphs counted; 0 where it is not known.
        runs: where in the line each run begins, ascending.
    """

    part: str
    paragraph: int
    runs: tuple[int, ...] = ()


class Image(NamedTuple):
    """A kept picture: its hash, and its width and height as Word shows it, in points."""

    sha256: str
    width: float
    height: float


class GridCell(NamedTuple):
    """A cell of a table: columns and rows that it takes, and whether it heads the table.

    Its row's height in mm where the file states one, else 0.
    """

    columns: int
    rows: int
    is_header: bool
    height: float = 0.0


@dataclass(slots=True)
class WordLine:
    """A line of the text.

    Attributes:
        text: as Word shows it.
        place: where it is from.
        cell: number of the table, row and cell of that row; ``None`` outside tables.
        set_in: how it is set.
        stated: what its style states.
        reason: why it is not part of the text; empty where it is.
        picture: name of the picture that stands here; the text is its sign then.
        image: the picture itself, where it is kept.
        note: of a footnote or endnote, which stands below the paragraph that it is to: which one,
            from 1; else 0.
        note_mark: the mark that the text of a note begins with.
        goes_on: it is of the same paragraph as the line before, behind a line break.
    """

    text: str
    place: Place
    cell: tuple[int, int, int] | None = None
    set_in: Formatting = UNSET
    stated: Look | None = None
    reason: str = ""
    picture: str = ""
    image: Image | None = None
    note: int = 0
    note_mark: str = ""
    goes_on: bool = False


@dataclass(slots=True)
class Flow:
    """A Word file as lines.

    Attributes:
        lines: all of them, in order.
        tables: the rows of each table.
        widths: of the columns of tables that state them, in one unit each.
        numbered: automatic numbers written out.
        numbers: the characters of those that lists gave.
        revisions: tracked changes met.
        remarks: what a person should know of the reading, a word each (:data:`REMARKS`).
        names: of what the remarks speak, by the same words.
        kept: the pictures.
    """

    lines: list[WordLine] = field(default_factory=list)
    tables: list[list[list[GridCell]]] = field(default_factory=list)
    widths: dict[int, Sequence[float]] = field(default_factory=dict)
    numbered: int = 0
    numbers: Counter[str] = field(default_factory=Counter)
    revisions: int = 0
    remarks: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)

    def remark(self, what: str, count: int = 1, name: str = "") -> None:
        """Take down what a person should know, and of what."""
        if count:
            self.remarks[what] = self.remarks.get(what, 0) + count
        if name:
            self.names.setdefault(what, []).append(name)

    @property
    def text(self) -> str:
        """The lines, each with a line end."""
        return "".join([f"{line.text}\n" for line in self.lines])

    @property
    def map(self) -> str:
        """The map: what stands behind the lines in the canonical text."""
        return f"{MAP}{''.join([_mapped(line) for line in self.lines])}"


def _mapped(line: WordLine) -> str:
    part, paragraph, runs = line.place
    return f"{part}\t{paragraph}\t{' '.join(map(str, runs[:_MOST_RUNS]))}\n"


def shown(source: str) -> Iterator[Stretch]:
    """What of a canonical text is text: all before the map but the signs of pictures."""
    stop = source.find(MAP)
    stop = len(source) if stop < 0 else stop
    start = 0
    while start < stop:
        at = source.find(PICTURE, start, stop)
        at = stop if at < 0 else at
        if at > start:
            yield Stretch(source[start:at], start, at)
        start = at + 1


_PAGE = regex(r"page ([0-9]{1,6}(?:[-–][0-9]{1,6})?) box ")
_NAMES = (("document", "正文"), ("footnotes", "脚注"), ("endnotes", "尾注"), ("comments", "批注"))


def where(source: str, offset: int) -> str:
    r"""Where in the Word or PDF file a character of the canonical text is from, for people.

    >>> where("甲\n" + MAP + "page 3 box 90 80 400 96\t1\t0\n", 0)
    '第 3 页'
    >>> where("甲\n" + MAP + "word/document.xml\t3\t0\n", 0)
    '正文第 3 段'
    """
    place = place_in(source, offset)
    if place is not None and (page := _PAGE.match(place.part)):
        return f"第 {page[1]} 页"
    if place is None or not place.paragraph:
        return ""
    name = place.part.rpartition("/")[2]
    said = next((word for part, word in _NAMES if name.startswith(part)), place.part)
    return f"{said}第 {place.paragraph} 段"


def place_in(source: str, offset: int) -> Place | None:
    """Where in the Word file a character of the canonical text is from.

    Args:
        source: the canonical text.
        offset: of the character.

    Returns:
        Its part, its paragraph and, as the one entry of ``runs``, its run, from 1; ``None`` where
        the text has no map, or the place is none of its text.
    """
    stop = source.find(MAP)
    if not 0 <= offset < stop:
        return None
    line = source.count("\n", 0, offset)
    column = offset - (source.rfind("\n", 0, offset) + 1)
    rows = source[stop + 1 :].split("\n", line + 1)
    cells = rows[line].split("\t") if line < len(rows) else []
    if len(cells) != 3 or not cells[1].isdecimal():
        return None
    begins = [int(one) for one in cells[2].split() if one.isdecimal()]
    run = sum(begin <= column for begin in begins)
    return Place(cells[0], int(cells[1]), (run,))
