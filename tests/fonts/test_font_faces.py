import struct
from pathlib import Path

import pytest
from sfnt_builder import (
    HAN,
    LATIN,
    carried,
    collection,
    font_tables,
    name_table,
    sfnt,
    subset_tables,
    truetype,
    write_font,
)

from pipeline.fonts.faces import has_glyph, read_font_file


def test_names_of_every_language_are_known(tmp_path: Path) -> None:
    path = write_font(tmp_path, "a.otf", "FangSong_GB2312", chinese="仿宋_GB2312")
    (face,) = read_font_file(path).faces
    assert face.family == "仿宋_GB2312"
    assert {"FangSong_GB2312", "仿宋_GB2312", "FangSong_GB2312 Regular"} <= set(face.names)
    assert face.postscript_name == "FangSong_GB2312-Regular"
    assert (face.index, face.weight, face.is_cff, face.label) == (0, 400, True, "仿宋_GB2312")
    assert face.has_han
    assert face.has_latin


def test_names_in_the_old_chinese_encodings_are_read(tmp_path: Path) -> None:
    names = name_table(
        [
            (1, 25, 33, 1, "方正仿宋".encode("gbk")),
            (3, 3, 0x0804, 4, b"\0F\0Z" + "仿宋".encode("gbk")),
            (3, 1, 0x0409, 6, "FZFS"),
            (3, 1, 0x0409, 1, b"\xd8"),
        ]
    )
    path = tmp_path / "old.otf"
    path.write_bytes(sfnt(font_tables("x", add={b"name": names})))
    (face,) = read_font_file(path).faces
    assert face.family == "方正仿宋"
    assert "FZ仿宋" in face.names


def test_a_font_without_names_is_called_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "小标宋.otf"
    path.write_bytes(sfnt(font_tables("x", drop=[b"name"])))
    (face,) = read_font_file(path).faces
    assert (face.family, face.postscript_name, face.names) == ("小标宋", "小标宋", ("小标宋",))


def test_every_face_of_a_collection_is_read(tmp_path: Path) -> None:
    path = tmp_path / "noto.ttc"
    families = ["Noto Serif CJK JP", "Noto Serif CJK KR", "Noto Serif CJK SC"]
    path.write_bytes(collection([font_tables(family) for family in families]))
    faces = read_font_file(path).faces
    assert [face.family for face in faces] == families
    assert [face.index for face in faces] == [0, 1, 2]
    assert has_glyph(faces[2], "国")
    assert not has_glyph(faces[2], "镕")


def test_a_broken_face_does_not_hide_the_others_of_its_collection(tmp_path: Path) -> None:
    path = tmp_path / "half.ttc"
    path.write_bytes(collection([font_tables("A", drop=[b"cmap"]), font_tables("B")]))
    assert [(face.family, face.index) for face in read_font_file(path).faces] == [("B", 1)]


def test_truetype_outlines_are_told_from_cff() -> None:
    (face,) = read_font_file(truetype()).faces
    assert not face.is_cff
    assert face.has_latin
    assert not face.has_han


@pytest.mark.parametrize(
    ("fs_type", "reason"),
    [
        (0x0000, ""),
        (0x0004, ""),
        (0x0008, ""),
        (0x0002, "禁止嵌入"),
        (0x0006, ""),  # several usage bits: the least restrictive holds
        (0x0100, "禁止取子集"),
        (0x0200, "只允许嵌入点阵"),
    ],
)
def test_embedding_bits(tmp_path: Path, fs_type: int, reason: str) -> None:
    (face,) = read_font_file(write_font(tmp_path, "a.otf", "A", fs_type=fs_type)).faces
    assert face.embeddable is (reason == "")
    assert reason in face.reason


@pytest.mark.parametrize(
    ("weight", "selection", "seen"),
    [(400, 0x40, 400), (700, 0x20, 700), (400, 0x20, 700), (900, 0x20, 900), (5, 0x40, 500)],
)
def test_weight(tmp_path: Path, weight: int, selection: int, seen: int) -> None:
    path = write_font(tmp_path, "a.otf", "A", weight=weight, selection=selection)
    assert read_font_file(path).faces[0].weight == seen


def test_a_font_without_os2_has_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "mac.otf"
    path.write_bytes(sfnt(font_tables("Old", drop=[b"OS/2"])))
    (face,) = read_font_file(path).faces
    assert (face.weight, face.embeddable, face.is_italic) == (400, True, False)


def test_italic_is_told(tmp_path: Path) -> None:
    assert read_font_file(write_font(tmp_path, "a.otf", "A", selection=1)).faces[0].is_italic


BROKEN = {
    "empty": b"",
    "short": b"OTTO\0",
    "text": "这不是字体文件，只是一段文字。".encode(),
    "many tables": b"OTTO" + struct.pack(">4H", 0xFFFF, 0, 0, 0) + b"\0" * 64,
    "no faces": b"ttcf" + struct.pack(">HHL", 1, 0, 0),
    "a million faces": b"ttcf" + struct.pack(">HHL", 1, 0, 1 << 20),
    "face outside": b"ttcf" + struct.pack(">HHLL", 1, 0, 1, 1 << 30),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_gives_nothing_and_says_why(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.ttf"
    path.write_bytes(data)
    reading = read_font_file(path)
    assert reading.faces == ()
    assert reading.is_broken
    assert reading.problem


def test_a_cut_off_file_is_broken(tmp_path: Path) -> None:
    whole = sfnt(font_tables("A"))
    path = tmp_path / "cut.otf"
    for length in range(0, len(whole) - 4, max(len(whole) // 40, 1)):
        path.write_bytes(whole[:length])
        reading = read_font_file(path)
        assert reading.faces == ()
        assert reading.is_broken
    assert "不完整" in reading.problem


def test_random_damage_never_raises(tmp_path: Path) -> None:
    whole = bytearray(sfnt(font_tables("A")))
    path = tmp_path / "bad.otf"
    for step in range(200):
        damaged = bytearray(whole)
        damaged[step * 7 % 600] ^= 0xFF
        path.write_bytes(damaged)
        reading = read_font_file(path)
        assert reading.faces or reading.problem


def test_missing_file_and_folder_give_nothing(tmp_path: Path) -> None:
    assert read_font_file(tmp_path / "none.ttf").faces == ()
    assert read_font_file(tmp_path).faces == ()


@pytest.mark.parametrize(
    ("tables", "word"),
    [
        ({b"fvar": b"\0" * 20}, "可变"),
        ({b"CFF2": b"\0" * 20}, "可变"),
        ({b"sbix": b"\0" * 20}, "彩色"),
        ({b"CBDT": b"\0" * 20}, "彩色"),
        ({b"CFF ": b""}, "没有轮廓"),
    ],
)
def test_kinds_that_are_not_used(tmp_path: Path, tables: dict[bytes, bytes], word: str) -> None:
    path = tmp_path / "a.otf"
    path.write_bytes(sfnt(font_tables("A", add=tables)))
    reading = read_font_file(path)
    assert reading.faces == ()
    assert word in reading.problem
    assert not reading.is_broken


@pytest.mark.parametrize("magic", [b"wOFF", b"wOF2", b"%!PS"])
def test_other_formats_are_left_out(tmp_path: Path, magic: bytes) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(magic + b"\0" * 100)
    assert not read_font_file(path).is_broken
    assert read_font_file(path).faces == ()


def test_a_face_has_what_its_character_map_knows(tmp_path: Path) -> None:
    (face,) = read_font_file(write_font(tmp_path, "a.otf", "A", characters=HAN + "𬭚")).faces
    assert all(has_glyph(face, char) for char in HAN + "𬭚")
    assert not has_glyph(face, "𬬭")


def test_a_glyph_without_ink_is_no_glyph(tmp_path: Path) -> None:
    # The map of a font with a space and 国, with the two swapped.
    tables = font_tables("A", characters="国 ")
    cmap = tables[b"cmap"]
    (face,) = read_font_file(_written(tmp_path / "right.otf", tables)).faces
    assert has_glyph(face, " ")
    assert has_glyph(face, "国")
    swapped = _format12({ord("国"): 1, ord("发"): 2})
    (odd,) = read_font_file(_written(tmp_path / "odd.otf", {**tables, b"cmap": swapped})).faces
    assert cmap != swapped
    assert sorted(has_glyph(odd, char) for char in "国发") == [False, True]


def test_latin_face(tmp_path: Path) -> None:
    (face,) = read_font_file(write_font(tmp_path, "a.otf", "A", characters=LATIN)).faces
    assert (face.has_han, face.has_latin) == (False, True)
    assert subset_tables(carried(), LATIN)


def _written(path: Path, tables: dict[bytes, bytes]) -> Path:
    path.write_bytes(sfnt(tables))
    return path


def _format12(glyphs: dict[int, int]) -> bytes:
    groups = b"".join(struct.pack(">LLL", code, code, g) for code, g in sorted(glyphs.items()))
    table = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    return struct.pack(">HHHHL", 0, 1, 3, 10, 12) + table
