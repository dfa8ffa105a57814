"""The OFD of an emission: the rows of the PDF, drawn as objects, with fonts, tags and metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.model import places_by_path
from pipeline.pictures import shown
from pipeline.tuples import NamedTuple
from pipeline.writers.archive import zip_of
from pipeline.writers.emission import Emission
from pipeline.writers.ofd import parts
from pipeline.writers.ofd.draw import PageDrawer
from pipeline.writers.ofd.fonts import OfdFace, embed
from pipeline.writers.ofd.options import OfdOptions
from pipeline.writers.ofd.tags import (
    ARCHIVE_STAMP,
    OWN,
    PAGE_NUMBER,
    REPEATED,
    Objects,
    paths_of,
    tag_file,
)
from pipeline.writers.ofd.xml import Ids, units
from pipeline.writers.pictures import SAMPLE_SEAL
from pipeline.writers.setting.composing import Composer
from pipeline.writers.setting.faces import FaceShelf
from pipeline.writers.setting.rows import Figure
from pipeline.writers.setting.sides import (
    Side,
    drawn_as_turned,
    drawn_upright,
    prepare,
    sides,
    stamp_cells,
    with_seals,
)
from pipeline.writers.setting.structure import Node


class _Pictures(NamedTuple):
    """The pictures that are printed.

    Attributes:
        numbers: identifier by key.
        names: file name by identifier.
        data: bytes by file name.
        texts: what each says, by the path of its place.
    """

    numbers: dict[str, int]
    names: dict[int, str]
    data: dict[str, bytes]
    texts: dict[str, str]


def write_ofd(emission: Emission, options: OfdOptions | None = None) -> bytes:
    """Set the document and return the file.

    Args:
        emission: what to set.
        options: a plain OFD without attachments unless given.

    Raises:
        FontError: a character that no font has, named with its place.
    """
    chosen = options or OfdOptions()
    shelf = FaceShelf(OfdFace)
    styled, sheet, table = prepare(emission, shelf, tag_private=True)
    ids = Ids()
    fonts = embed(shelf, ids)
    table.settle()
    composer = Composer(sheet, table, emission.document, Node("Document"))
    made = with_seals(sides(composer, styled), composer, emission)
    cells = stamp_cells(emission.stamp, made)
    pictures = _pictures(made, emission.pictures, ids)
    pages: list[parts.Page] = []
    entries: list[parts.Entry] = []
    objects: dict[str, list[Objects]] = {}
    apart: dict[str, list[Objects]] = {}
    files: dict[str, bytes] = {}
    width, height = units(sheet.page.width.in_pt), units(sheet.page.height.in_pt)
    turned = parts.box_of(height, width, "Area")
    for i, side in enumerate(made):
        drawer = PageDrawer(fonts, pictures.numbers, ids, height if side.landscape else 0)
        page = parts.Page(ids.new(), _content(drawer, composer, side, i + 1, chosen, cells))
        pages.append(page)
        name = f"Pages/Page_{i}/Content.xml"
        files[name] = parts.page_file(page, turned if side.landscape else "")
        entries += _entries(side, composer, page.number)
        without_path = [PAGE_NUMBER] * side.has_number  # drawn before what a 归档章 says
        for path, first, many, is_artifact in drawer.placed:
            stretch = Objects(page.number, first, many)
            if not is_artifact:
                objects.setdefault(path, []).append(stretch)
                continue
            if path == SAMPLE_SEAL:
                kind = path
            else:
                kind = REPEATED if path else without_path.pop() if without_path else ARCHIVE_STAMP
            apart.setdefault(kind, []).append(stretch)
    places = places_by_path(emission.document)
    files["Tags/CustomTags.xml"] = parts.tag_list(OWN)
    files["Tags/CustomTag.xml"] = tag_file(paths_of(styled), objects, places, pictures.texts, apart)
    files |= {f"Res/{font.file}": font.program for font in fonts.embedded}
    files |= {f"Res/{name}": data for name, data in pictures.data.items()}
    files["PublicRes.xml"] = parts.public_resources(fonts.embedded)
    files["DocumentRes.xml"] = parts.document_resources(pictures.names)
    attached = parts.attachments(emission, chosen)
    files |= {f"Attachs/{name}": data for name, data in attached.items()}
    files["Document.xml"] = parts.document_file(
        parts.box_of(width, height, "PageArea"),
        [page.number for page in pages],
        entries,
        ids,
        attached=bool(attached),
    )
    members = {parts.FOLDER + name: data for name, data in files.items()}
    members["OFD.xml"] = parts.root_file(emission, styled.title, members, chosen.archival)
    return zip_of(members, emission.timestamp)


def _content(
    drawer: PageDrawer,
    composer: Composer,
    side: Side,
    number: int,
    options: OfdOptions,
    cells: Mapping[str, str],
) -> str:
    """The layers of a page: the text, and above it what stands on every sheet."""
    body = drawer.layer(drawn_as_turned(side, composer), "Body")
    stamped = options.archive_stamp
    upright = list(drawn_upright(side, number, composer, stamped=stamped, cells=cells))
    return body + (drawer.layer(upright, "Foreground", is_turned=True) if upright else "")


def _pictures(made: Iterable[Side], kept: Mapping[str, bytes], ids: Ids) -> _Pictures:
    """The pictures of all sides, in the order in which they are shown."""
    found = _Pictures({}, {}, {}, {})
    for figure in (figure for side in made for figure in _figures(side)):
        if figure.node is not None:
            found.texts[figure.path] = figure.text
        if figure.key not in found.numbers:
            key = found.numbers[figure.key] = ids.new()
            data = kept[figure.key]
            name = f"img_{key}.{'png' if shown(data).is_png else 'jpg'}"
            found.names[key], found.data[name] = name, data
    return found


def _figures(side: Side) -> Iterator[Figure]:
    """The pictures on a side, seals last."""
    for placed in side.rows:
        yield from (item for item in placed.row.items if isinstance(item, Figure))
    yield from side.seals


def _entries(side: Side, composer: Composer, page: int) -> Iterator[parts.Entry]:
    """The outline entries that lead to a side."""
    sheet = composer.sheet.page
    head = (sheet.landscape.top if side.landscape else sheet.top).in_pt
    for row, y, repeated in side.rows:
        if row.bookmark is not None and not repeated:
            yield parts.Entry(row.bookmark.title, row.bookmark.level, page, units(head + y))
