"""Numbers, text and elements as OFD writes them (GB/T 33190-2016, clause 7)."""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape

from pipeline.text.chars import legal

NAMESPACE = "http://www.ofdspec.org/2016"
UNIT = 10_000
"""Of a millimetre: positions are counted in whole ones, so that sums are exact."""
PER_POINT = 25.4 / 72 * UNIT
"""Such units in a point."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_QUOTED = {'"': "&quot;", "\t": "&#9;"}


def units(points: float) -> int:
    """A length in points, in ten-thousandths of a millimetre."""
    return round(points * PER_POINT)


@lru_cache(maxsize=1 << 14)  # sizes, heights and steps come again and again
def number(value: int) -> str:
    """So many ten-thousandths of a millimetre as millimetres, without exponent or zeros at the end.

    >>> number(56444), number(-5), number(30000), number(0)
    ('5.6444', '-0.0005', '3', '0')
    """
    if value < 0:
        return f"-{number(-value)}"
    whole, rest = divmod(value, UNIT)
    return f"{whole}.{rest:04}".rstrip("0") if rest else str(whole)


def numbers(*values: int) -> str:
    """Several of them, parted by spaces."""
    return " ".join(map(number, values))


def content(text: str) -> str:
    """Text between tags; what XML cannot hold is U+FFFD."""
    return escape(legal(text))


def quoted(text: str) -> str:
    """Text between double quotes, likewise."""
    return escape(legal(text), _QUOTED)


def document(name: str, body: str, attributes: str = "") -> bytes:
    """An XML file with one element of OFD's namespace at its root.

    Args:
        name: the root's.
        body: what stands in it, as XML.
        attributes: its further attributes, each with a space before it.
    """
    text = f'{_HEAD}<ofd:{name} xmlns:ofd="{NAMESPACE}"{attributes}>\n{body}\n</ofd:{name}>\n'
    return text.encode()


class Ids:
    """Identifiers, each given once in a file."""

    def __init__(self) -> None:
        self.last = 0

    def new(self) -> int:
        """The next."""
        self.last += 1
        return self.last
