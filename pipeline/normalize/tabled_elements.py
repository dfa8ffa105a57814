"""Elements of a document that were set in the cells of a table: taken out of them.

Offices set 文件 beside the names of a joint mark in a table, 发文字号 beside 签发人, signatures
beside each other, and 版记 with its rules. Such a table has nothing but those elements in its
cells, and stands where they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import ImageNote, Paragraph, Table, TextElement
from pipeline.normalize import ends
from pipeline.normalize.head_rows import element_of
from pipeline.normalize.lines import Line, holding
from pipeline.normalize.recognisers import is_document_number, is_office
from pipeline.normalize.signing import signature_features, signs
from pipeline.text.chars import squeezed
from pipeline.text.dates import document_date
from pipeline.text.names import is_authority

_HEAD = 12  # lines in which 版头 stands
_MOST = 40  # paragraphs of a table that may be such
_LONGEST = 400
_FILE = "文件"
_NEEDED = frozenset({"authority_mark", "document_number", "signatory"})


def elements_apart(lines: Sequence[Line], source: str) -> list[Line]:
    """The lines, each paragraph of such a table a line of its own.

    Args:
        lines: of the document; a table is one (:func:`~pipeline.normalize.lines.holding`).
        source: what their offsets count in.
    """
    kept: list[Line] = []
    for i, line in enumerate(lines):
        cells = list(_paragraphs(line)) if isinstance(line.block, Table) else []
        texts = [cell.text for cell in cells]
        if not 0 < len(cells) <= _MOST or any(len(text) > _LONGEST for text in texts):
            kept.append(line)
        elif i < _HEAD and _are_head(lines, i, texts):
            kept += (_line(cell, source) for cell in cells)
            kept += _images(line)
        elif _are_imprint(texts) or _are_signed(lines, i, texts):
            kept += _images(line)
            kept += (_line(cell, source) for cell in cells)
        else:
            kept.append(line)
    return kept


def _paragraphs(line: Line) -> Iterator[TextElement]:
    assert isinstance(line.block, Table)  # the caller looked
    for row in line.block.rows:
        for cell in row:
            for block in cell.blocks:
                if isinstance(block, Paragraph) and block.content.text and block.content.origin:
                    yield block.content


def _images(line: Line) -> Iterator[Line]:
    assert isinstance(line.block, Table)  # it has cells
    for cell in (cell for row in line.block.rows for cell in row):
        yield from (holding(one, line, line) for one in cell.blocks if isinstance(one, ImageNote))


def _line(cell: TextElement, source: str) -> Line:
    first = cell.origin[0]
    return Line(
        cell.text,
        tuple((anchor.offset, anchor.source) for anchor in cell.origin),
        cell.end,
        first.line,
        first.source - first.column + 1,
        source[first.source : cell.end],
    )


def _are_head(lines: Sequence[Line], i: int, texts: Sequence[str]) -> bool:
    """Whether all are elements of 版头: a mark, a number, or names that one stands below."""
    names = {_element(text) for text in texts} if i < _HEAD else {""}
    if "" in names:
        return False
    if names & _NEEDED or ("name" in names and _FILE in map(squeezed, texts)):
        return True
    return "name" in names and i + 1 < len(lines) and is_document_number(lines[i + 1].text)


def _element(text: str) -> str:
    if (element := element_of(text)) is not None:
        return element
    plain = squeezed(text)
    is_name = plain == _FILE or is_authority(text) or is_office(plain.removesuffix(_FILE))
    return "name" if is_name else ""


def _are_imprint(texts: Sequence[str]) -> bool:
    """Whether all are rows of 版记, 抄送 or the line of printing among them."""
    shown = False
    for text, below in zip(texts, [*texts[1:], ""], strict=True):
        if "copy-label" in ends.copy_features(text) or ends.printed(text) is not None:
            shown = True
        elif any(ends.copy_features(text)) or ends.is_colophon(text) or ends.is_drawn(text):
            continue
        elif not (signs(text) and ends.printed(below)) and not ends.names_recipients(text):
            return False
    return shown


def _are_signed(lines: Sequence[Line], i: int, texts: Sequence[str]) -> bool:
    """Whether they are names of authorities and, last, the date, below the end of a text."""
    *names, last = texts
    if i < 2 or not names or document_date(last) is None or lines[i - 1].block is not None:
        return False
    return ends.ends_text(lines[i - 1].text) and all(
        is_authority(name) or "sign-authority" in signature_features(name, "") for name in names
    )
