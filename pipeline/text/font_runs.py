"""The font runs that Word sets a text in, and what is left of a pattern when lone ones are lost.

Word sets quotation marks, digits, Latin letters and some signs in the Latin font, Han characters
and other Chinese marks in the East Asian one, each stretch of one font a text node of its own. A
known extractor drops every node of one three-byte character. A written form (a document number, a
date) that is stated as a sequence of pieces so has its damaged form: whatever piece of one East
Asian character stands between two pieces of the Latin font, or at an edge, may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from pipeline.tuples import NamedTuple

LATIN_FONT = "\\x00-\u07ff" + "“”‘’—–…‰′″℃←↑→↓√≈≠≤≥①-⑳⑴-⒇Ⅰ-Ⅻⅰ-ⅻ㎡㎎㎏㎜㎝㎞"
"""Characters that Word sets in the Latin font, some although they take three bytes: quotation
marks, dashes, ellipses, Roman and circled numerals, signs. The inside of a character class."""


class Piece(NamedTuple):
    """A piece of a written form.

    Attributes:
        source: a regular expression; matches of it never are empty.
        is_latin: its characters are set in the Latin font.
        is_lone: it is one character of the East Asian font, or of a class that holds such.
        is_optional: the form is whole without it.
    """

    source: str
    is_latin: bool = False
    is_lone: bool = False
    is_optional: bool = False

    def maybe(self) -> Piece:
        """The piece, which may as well be absent."""
        return self._replace(is_optional=True)


def latin(source: str) -> Piece:
    """A piece of the Latin font: digits, letters."""
    return Piece(source, is_latin=True)


def asian(source: str) -> Piece:
    """A piece of the East Asian font, two characters or more, or one that never stands alone."""
    return Piece(source)


def lone(source: str) -> Piece:
    """One character of the East Asian font: ``年``, ``[〔（]``."""
    return Piece(source, is_lone=True)


def intact(pieces: Sequence[Piece]) -> str:
    """The expression of a whole form.

    >>> intact((latin("[0-9]{4}"), lone("年")))
    '[0-9]{4}年'
    """
    return "".join(f"(?:{p.source})?" if p.is_optional else p.source for p in pieces)


def damaged(pieces: Sequence[Piece]) -> str:
    """The expression of a form that may have lost its lone characters.

    What is whole matches too; a text may have lost some of its runs and kept others.

    >>> import re
    >>> number = asian("[一-龥]{2,9}〔"), latin("[0-9]{4}"), lone("〕"), latin("[0-9]+"), lone("号")
    >>> [bool(re.fullmatch(damaged(number), text)) for text in ("国办发〔20196", "国办发20196")]
    [True, False]
    """
    return f"(?:{'|'.join(dict.fromkeys(map(_damaged, _expansions(pieces))))})"


def _expansions(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces with each optional one present and absent."""
    for choice in product(*((True, False) if p.is_optional else (True,) for p in pieces)):
        yield [p for p, present in zip(pieces, choice, strict=True) if present]


def _damaged(pieces: Sequence[Piece]) -> str:
    parts = []
    for k, piece in enumerate(pieces):
        before = k == 0 or pieces[k - 1].is_latin
        after = k == len(pieces) - 1 or pieces[k + 1].is_latin
        parts.append(f"(?:{piece.source})?" if piece.is_lone and before and after else piece.source)
    return "".join(parts)
