"""The cells of a workbook that came back, row by row; nothing is kept but their texts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

import msgspec

from pipeline.review.properties import CUSTOM, CustomProperties
from pipeline.untrusted import Package, UnreadableError, XmlHandler, local_name, parse_xml
from pipeline.writers.emission import SOURCE_PROPERTY

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"

_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576
_LAST_USED_COLUMN = 1000
_LEAST_ELEMENTS = 200_000
_ELEMENTS_PER_ROW = 60


class Cell(msgspec.Struct, frozen=True):
    """A cell that shows something.

    Attributes:
        text: what it holds.
        is_date: whether the program took what was typed for a date.
    """

    text: str
    is_date: bool = False


class Workbook:
    """A workbook's sheets, each read from its beginning whenever it is asked for.

    Args:
        data: the file.
        most_bytes: bytes that what is read of it may have, expanded, all readings together.
        most_text: characters that its cells may hold.
        most_rows: rows of a sheet that may show something, and the last of them.

    Raises:
        UnreadableError: no workbook, or one that holds more.
    """

    def __init__(self, data: bytes, most_bytes: int, most_text: int, most_rows: int) -> None:
        self._package = Package(data, most_bytes)
        self._most_rows = most_rows
        self._most_elements = _LEAST_ELEMENTS + _ELEMENTS_PER_ROW * most_rows
        self._most_text = most_text
        sheets = _Sheets()
        self._read(_WORKBOOK, sheets)
        targets = _Relations()
        self._read(_RELATIONS, targets)
        self._parts = {
            name: targets.parts[relation]
            for name, relation in sheets.found.items()
            if relation in targets.parts
        }
        strings = _Strings(most_text)
        if _STRINGS in self._package:
            self._read(_STRINGS, strings)
        self._strings = strings.found
        styles = _Styles()
        if _STYLES in self._package:
            self._read(_STYLES, styles)
        self._dates = styles.dates()
        custom = CustomProperties(SOURCE_PROPERTY)
        if CUSTOM in self._package:
            self._read(CUSTOM, custom)
        self.source = custom.get(SOURCE_PROPERTY)
        """Hash of the source that the workbook was made from, where it is kept."""

    @property
    def names(self) -> list[str]:
        """Of the sheets, in their order."""
        return list(self._parts)

    def rows(self, name: str) -> Iterator[tuple[int, Mapping[int, Cell]]]:
        """The rows of a sheet that show something: number and cells by column, both from 1.

        Raises:
            UnreadableError: the sheet is damaged, or holds more than it may.
        """
        rows = _Rows(self._strings, self._dates, self._most_text, self._most_rows)
        part = self._package.pieces(self._parts[name])
        for _ in parse_xml(part, rows, self._most_elements):
            yield from rows.found
            rows.found.clear()

    def _read(self, part: str, handler: XmlHandler) -> None:
        for _ in parse_xml(self._package.pieces(part), handler, self._most_elements):
            pass


class _Names:
    """Keeps the local names of the elements that are open."""

    def __init__(self) -> None:
        self.open: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.open.append(local_name(name))
        self.begun({local_name(key): value for key, value in attributes.items()})

    def end(self) -> None:
        """The element that was opened last ends."""
        self.ended()
        self.open.pop()

    def begun(self, attributes: Mapping[str, str]) -> None:
        """``open`` ends in an element that begins."""

    def ended(self) -> None:
        """``open`` ends in an element that ends."""

    def text(self, text: str) -> None:
        """A stretch of text."""


class _Sheets(_Names):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def begun(self, attributes: Mapping[str, str]) -> None:
        if self.open[-1] == "sheet" and "name" in attributes and "id" in attributes:
            self.found.setdefault(attributes["name"], attributes["id"])


class _Relations(_Names):
    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, str] = {}

    def begun(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if self.open[-1] == "Relationship" and kind == "worksheet":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            self.parts[attributes.get("Id", "")] = target.lstrip("/")


class _Strings(_Names):
    """The shared strings: of rich text all runs, without phonetic marks."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.found: list[str] = []
        self._now: list[str] = []
        self._left = most

    def ended(self) -> None:
        if self.open[-1] == "si":
            self.found.append("".join(self._now))
            self._now = []

    def text(self, text: str) -> None:
        if self.open[-1] == "t" and "rPh" not in self.open:
            self._left -= len(text)
            if self._left < 0:
                raise UnreadableError("其中的文字远多于这份文档")
            self._now.append(text)


class _Styles(_Names):
    """Which cell styles show a number as a date."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}
        self._styles: list[str] = []

    def begun(self, attributes: Mapping[str, str]) -> None:
        if self.open[-1] == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif self.open[-2:] == ["cellXfs", "xf"]:
            self._styles.append(attributes.get("numFmtId", "0"))

    def dates(self) -> frozenset[str]:
        """Numbers of the styles, as cells name them."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

        dated = set()
        for number in {*self._styles}:
            code = self._codes.get(number)
            if code is None and number.isdecimal() and len(number) < _LONGEST_NUMBER:
                code = BUILTIN_FORMATS.get(int(number))
                # Of Chinese versions of the programs (ECMA-376-1 18.8.30).
                if code is None and (27 <= int(number) <= 36 or 50 <= int(number) <= 58):
                    code = "yyyy"
            if code is not None and is_date_format(code):
                dated.add(number)
        return frozenset(str(i) for i, number in enumerate(self._styles) if number in dated)


_LONGEST_NUMBER = 9


class _Rows(_Names):
    """Collects the rows of a sheet that show something."""

    def __init__(self, strings: list[str], dates: frozenset[str], most: int, last_row: int) -> None:
        super().__init__()
        self.found: list[tuple[int, Mapping[int, Cell]]] = []
        self._strings = strings
        self._dates = dates
        self._left = most
        self._last_row = last_row
        self._row = self._column = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._cells: dict[int, Cell] = {}

    def begun(self, attributes: Mapping[str, str]) -> None:
        if self.open[-1] == "row":
            given = attributes.get("r", "")
            self._row = _number(given, _LAST_ROW) if given else self._row + 1
            self._column = 0
        elif self.open[-1] == "c":
            given = attributes.get("r", "")
            self._column = _column(given) if given else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            self._value = []

    def ended(self) -> None:
        if self.open[-1] == "c":
            text = self._shown("".join(self._value))
            if text:
                self._left -= len(text)
                if self._left < 0:
                    raise UnreadableError("其中的文字远多于这份文档")
                if self._row > self._last_row or self._column > _LAST_USED_COLUMN:
                    where = f"第 {self._row} 行第 {self._column} 列"
                    raise UnreadableError(f"{where}有内容，远在这份文档的各行各列之外")
                is_date = self._kind == "d" or (self._kind == "n" and self._style in self._dates)
                self._cells[self._column] = Cell(text, is_date)
        elif self.open[-1] == "row" and self._cells:
            self.found.append((self._row, self._cells))
            self._cells = {}

    def text(self, text: str) -> None:
        inside = self.open[-1]
        is_value = inside == "v" or (inside == "t" and "is" in self.open and "rPh" not in self.open)
        if is_value:
            self._value.append(text)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            index = _number(value.strip() or "0", len(self._strings), least=0) if value else -1
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if self._kind == "b":
            return {"1": "true", "0": "false"}.get(value.strip(), value)
        if self._kind == "n":
            return _plain(value)
        return value


def _number(text: str, most: int, *, least: int = 1) -> int:
    if text.isdecimal() and len(text) < _LONGEST_NUMBER and least <= int(text) <= most:
        return int(text)
    raise UnreadableError(f"其中的编号 {text[:20]} 不对")


def _column(reference: str) -> int:
    """The column of a cell: ``C7`` is in the third."""
    letters = reference.rstrip("0123456789")
    number = 0
    if letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3:
        for letter in letters:
            number = number * 26 + ord(letter) - ord("A") + 1
    if not 1 <= number <= _LAST_COLUMN:
        raise UnreadableError(f"其中的单元格 {reference[:20]} 不对")
    return number


def _plain(value: str) -> str:
    """A number as a person typed it: 1.0 is 1."""
    if value.lstrip("-").isdecimal():
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() else str(number)
