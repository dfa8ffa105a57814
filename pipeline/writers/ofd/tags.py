"""Which objects of the pages an element of the document is: a custom tag (clause 13).

The names are the elements' own (GB/T 9704-2012), in a namespace of this program: that of
GB/T 33476 was not to be had. What is no part of the text, page numbers and repeated heads of
tables, stands apart, so that the text can be read back whole and in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from pipeline.layout.styled import StyledDocument
from pipeline.model import Place
from pipeline.tuples import NamedTuple
from pipeline.writers.ofd.xml import NAMESPACE, quoted
from pipeline.writers.pictures import SAMPLE_SEAL
from pipeline.writers.setting.composing import blocks_of

OWN = "urn:zhengben:ofd:1"
"""The namespace of the tags."""
ROOT = "公文"
APART = "版外"
"""What is no part of the text."""
PICTURE_TEXT = "文字"
"""The attribute of a picture that says what its place in the document says."""
_OTHER = "其他"
PAGE_NUMBER, ARCHIVE_STAMP, REPEATED = "页码", "归档章", "续表表头"


class Objects(NamedTuple):
    """Objects that show a stretch of text or a picture.

    Attributes:
        page: their page's identifier.
        first: identifier of the first; the others follow.
        many: how many.
    """

    page: int
    first: int
    many: int


class _Leaf(NamedTuple):
    """An element with its objects, as XML, and the place it has in the document."""

    place: Place | None
    xml: str


def paths_of(styled: StyledDocument) -> list[str]:
    """The elements of a document in the order in which it is set, each once."""
    found: dict[str, None] = {}
    for block in blocks_of(styled):
        found[block.path] = None
        found |= dict.fromkeys(other.path for other in block.beside)
    return list(found)


def tag_file(
    paths: Iterable[str],
    objects: Mapping[str, list[Objects]],
    places: Mapping[str, Place],
    pictures: Mapping[str, str],
    apart: Mapping[str, list[Objects]],
) -> bytes:
    """The tree of elements.

    Args:
        paths: of the elements, in reading order.
        objects: by path.
        places: likewise.
        pictures: what pictures say, by path.
        apart: what is no part of the text, by what it is.
    """
    leaves = [_leaf(path, objects[path], places, pictures) for path in paths if path in objects]
    body = "".join(
        _element(part, "".join(_blocks(group)))
        for part, group in groupby(leaves, key=lambda leaf: _part_of(leaf.place))
    )
    names = (PAGE_NUMBER, ARCHIVE_STAMP, REPEATED, SAMPLE_SEAL)
    rest = [_element(name, _references(apart[name])) for name in names if name in apart]
    if rest:
        body += _element(APART, "".join(rest))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<zb:{ROOT} xmlns:zb="{OWN}" xmlns:ofd="{NAMESPACE}">\n{body}</zb:{ROOT}>\n'
    )
    return text.encode()


def _part_of(place: Place | None) -> str:
    return place.part.value if place is not None else _OTHER


def _leaf(
    path: str,
    objects: list[Objects],
    places: Mapping[str, Place],
    pictures: Mapping[str, str],
) -> _Leaf:
    place = places.get(path)
    name = place.kind if place is not None else _OTHER
    if place is not None and place.cell is not None:
        name = "单元格"
    said = pictures.get(path)
    attribute = f' {PICTURE_TEXT}="{quoted(said)}"' if said is not None else ""
    return _Leaf(place, _element(name, _references(objects), attribute))


def _blocks(leaves: Iterable[_Leaf]) -> Iterator[str]:
    """Elements of one part; those of a table as its rows."""
    for table, group in groupby(leaves, key=_table_of):
        if not table:
            yield from (leaf.xml for leaf in group)
            continue
        rows = ("".join(leaf.xml for leaf in row) for _, row in groupby(group, key=_row_of))
        yield _element("表格", "".join(_element("行", row) for row in rows))


def _table_of(leaf: _Leaf) -> str:
    """The table that an element is a cell of; empty for any other."""
    return leaf.place.block_path if leaf.place is not None and leaf.place.cell else ""


def _row_of(leaf: _Leaf) -> int:
    """The row of a cell; 0 for any other."""
    return leaf.place.cell[0] if leaf.place is not None and leaf.place.cell else 0


def _references(objects: Iterable[Objects]) -> str:
    return "".join(
        [
            f'<ofd:ObjectRef PageRef="{page}">{number}</ofd:ObjectRef>'
            for page, first, count in objects
            for number in range(first, first + count)
        ]
    )


def _element(name: str, body: str, attribute: str = "") -> str:
    return f"<zb:{name}{attribute}>{body}</zb:{name}>\n"
