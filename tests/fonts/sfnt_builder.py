"""Small fonts made for one test: subsets of the fonts that pip brings, renamed and re-flagged.

Only ``name`` and ``OS/2`` are written anew, so that a test states a font's names, weight and
embedding bits in one line, and no font file need be kept in the repository.
"""

from __future__ import annotations

import functools
import importlib.util
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import uharfbuzz

HAN = "国务发这报告的一0129AZaz，。"
LATIN = "0129AZaz ."


def carried(name: str = "NotoSerifSC-Regular.otf") -> Path:
    """A font of the package that pip brings along."""
    spec = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / name


def truetype() -> Path:
    """A TrueType font that comes with reportlab (Bitstream Vera)."""
    spec = importlib.util.find_spec("reportlab")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "fonts" / "Vera.ttf"


@functools.cache
def subset_tables(source: Path, characters: str) -> dict[bytes, bytes]:
    """The tables of a subset of ``source``."""
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source)), 0)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.drop_table_tag_set.update(
        int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"BASE")
    )
    small = uharfbuzz.subset(face, wanted)
    return {tag.encode(): bytes(small.reference_table(tag).data) for tag in small.table_tags}


def font_tables(
    family: str,
    *,
    chinese: str = "",
    style: str = "Regular",
    weight: int = 400,
    fs_type: int = 0,
    selection: int = 0x40,
    characters: str = HAN,
    source: Path | None = None,
    drop: Sequence[bytes] = (),
    add: Mapping[bytes, bytes] | None = None,
) -> dict[bytes, bytes]:
    """The tables of a small font with these names and flags."""
    tables = dict(subset_tables(source or carried(), characters))
    postscript = f"{family}-{style}".replace(" ", "")
    names = [
        (0x0409, 1, family),
        (0x0409, 2, style),
        (0x0409, 4, f"{family} {style}"),
        (0x0409, 6, postscript),
    ]
    if chinese:
        names += [(0x0804, 1, chinese), (0x0804, 4, chinese)]
    tables[b"name"] = name_table([(3, 1, lang, key, text) for lang, key, text in names])
    os2 = bytearray(tables[b"OS/2"])
    struct.pack_into(">H", os2, 4, weight)
    struct.pack_into(">H", os2, 8, fs_type)
    struct.pack_into(">H", os2, 62, selection)
    tables[b"OS/2"] = bytes(os2)
    for tag in drop:
        del tables[tag]
    tables.update(add or {})
    return tables


def name_table(entries: Sequence[tuple[int, int, int, int, str | bytes]]) -> bytes:
    """A ``name`` table of (platform, encoding, language, id, text or raw bytes)."""
    records, storage = b"", b""
    for platform, encoding, language, key, text in entries:
        raw = text if isinstance(text, bytes) else text.encode("utf-16-be")
        records += struct.pack(">6H", platform, encoding, language, key, len(raw), len(storage))
        storage += raw
    return struct.pack(">3H", 0, len(entries), 6 + len(records)) + records + storage


def sfnt(tables: Mapping[bytes, bytes], base: int = 0) -> bytes:
    """A font file of these tables; ``base``: where it will stand in a collection."""
    directory, body = b"", b""
    start = base + 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4sLLL", tag, 0, start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    version = b"OTTO" if b"CFF " in tables else b"\0\1\0\0"
    return version + struct.pack(">4H", len(tables), 0, 0, 0) + directory + body


def collection(faces: Sequence[Mapping[bytes, bytes]]) -> bytes:
    """A TTC of these faces."""
    offsets: list[int] = []
    body = b""
    start = 12 + 4 * len(faces)
    for tables in faces:
        offsets.append(start + len(body))
        body += sfnt(tables, start + len(body))
    return b"ttcf" + struct.pack(f">HHL{len(faces)}L", 1, 0, len(faces), *offsets) + body


def write_font(folder: Path, file: str, family: str, **options: object) -> Path:
    """Write a small font to ``folder/file``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    path.write_bytes(sfnt(font_tables(family, **options)))  # type: ignore[arg-type]
    return path
