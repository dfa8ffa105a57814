"""Values of cells and their XML: text stays text whatever it looks like.

Everything a hostile text could break is dealt with here: formula-like beginnings, characters that
XML 1.0 forbids, lone surrogates, Excel's own ``_xHHHH_`` escapes (ECMA-376 part 1, 22.4.2.4
ST_Xstring), and Excel's limits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from html import escape  # xml.sax.saxutils loads a client for HTTP, mail and TLS

import msgspec

CELL_LIMIT = 32_767
"""UTF-16 units a cell may hold (Excel specifications and limits)."""
ROW_LIMIT = 1_048_576
"""Rows a sheet may have, head included."""
LINK_LIMIT = 65_530
"""Hyperlinks a sheet may have."""

_CUT = "……（过长，未全列）"
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA_LIKE = frozenset("=+-@\t\r'")
_FIRST_SAFE_DATE = date(1900, 3, 1)
_EPOCH = date(1899, 12, 30)
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Formula(msgspec.Struct, frozen=True):
    """A live formula and the value it has now (for readers that do not compute).

    Attributes:
        text: without the leading ``=``.
        value: its result.
    """

    text: str
    value: str | float | int | bool


class Styled(msgspec.Struct, frozen=True):
    """A value whose look is not its column's.

    Attributes:
        value: the value.
        look: key of the look.
        link: a place in this workbook, ``'正文'!A3``.
    """

    value: Value
    look: str | None = None
    link: str | None = None


Value = str | int | float | bool | date | Formula | None
Cell = Value | Styled


def is_formula_like(text: str) -> bool:
    """Whether a person's keystroke in the cell would turn it into a formula."""
    return text[:1] in _FORMULA_LIKE


def clip(text: str, limit: int = CELL_LIMIT) -> str:
    """At most ``limit`` UTF-16 units; what is cut says so."""
    if len(text) * 2 <= limit or _units(text) <= limit:
        return text
    return next(pieces(text, limit - len(_CUT))) + _CUT


def pieces(text: str, limit: int = CELL_LIMIT) -> Iterator[str]:
    """The text in pieces of at most ``limit`` UTF-16 units, characters whole; one when it fits."""
    if len(text) * 2 <= limit or _units(text) <= limit:
        yield text
        return
    start = units = 0
    for i, char in enumerate(text):
        size = 2 if char > "\uffff" else 1
        if units + size > limit:
            yield text[start:i]
            start, units = i, 0
        units += size
    yield text[start:]


def _units(text: str) -> int:
    return len(text) + sum(1 for char in text if char > "\uffff")


def plain(text: str) -> str:
    """``text`` as XML can hold it, Excel's escapes in place, before ``& < >`` are escaped."""
    if "_x" in text:
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    text = _FORBIDDEN.sub(lambda m: f"_x{ord(m[0]):04X}_", text)
    return storable(text)


def storable(text: str) -> str:
    """``text`` as UTF-8 can hold it: � for each half of a character."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


class Strings:
    """The workbook's table of shared strings."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._used = 0

    def place(self, text: str) -> int:
        """The index of a text, which is clipped to what a cell holds."""
        self._used += 1
        if len(text) > CELL_LIMIT // 2:
            text = clip(text)
        return self._places.setdefault(text, len(self._places))

    def xml(self) -> bytes:
        """xl/sharedStrings.xml."""
        items = "".join(map(_item, self._places))
        counts = f'count="{self._used}" uniqueCount="{len(self._places)}"'
        table = f'<sst xmlns="{_NAMESPACE}" {counts}>{items}</sst>'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{table}'.encode()


def cell_xml(reference: str, value: Value, style: int, strings: Strings) -> str:
    """The ``c`` element.

    Args:
        reference: ``B3``.
        value: what it holds.
        style: index of the cell format.
        strings: takes the texts.
    """
    head = f'<c r="{reference}" s="{style}"'
    if value is None or value == "":
        return head + "/>"
    if isinstance(value, str):
        return f'{head} t="s"><v>{strings.place(value)}</v></c>'
    if isinstance(value, Formula):
        kind, result = _result(value.value)
        return f"{head}{kind}><f>{escape(plain(value.text), quote=False)}</f><v>{result}</v></c>"
    if isinstance(value, date) and value < _FIRST_SAFE_DATE:
        return f'{head} t="s"><v>{strings.place(value.isoformat())}</v></c>'
    if isinstance(value, date):
        return f"{head}><v>{(value - _EPOCH).days}</v></c>"
    kind, result = _result(value)
    return f"{head}{kind}><v>{result}</v></c>"


def _result(value: str | float | int | bool) -> tuple[str, str]:
    if isinstance(value, str):
        return ' t="str"', escape(plain(clip(value)), quote=False)
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, float) and not math.isfinite(value):
        return ' t="e"', "#NUM!"
    return "", repr(value)


def _item(text: str) -> str:
    inside = text if text.isalnum() else escape(plain(text), quote=False)
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<si><t{space}>{inside}</t></si>"
