import subprocess
import sys
from pathlib import Path

import pytest
from sfnt_builder import HAN, LATIN, collection, font_tables, truetype, write_font

from pipeline.errors import ExitCode, FontError
from pipeline.fonts.discovery import discover
from pipeline.fonts.faces import FontFace, read_font_file
from pipeline.fonts.matching import FaceIndex, is_sans, is_simplified, is_trusted
from pipeline.fonts.roles import ROLE_LABELS, FontSet, choose_fonts, face_for, resolve_fonts
from pipeline.stylesheet import StyleSheet, load_stylesheet


@pytest.fixture(scope="module")
def sheet() -> StyleSheet:
    return load_stylesheet()


def chosen(sheet: StyleSheet, *folders: Path) -> FontSet:
    return choose_fonts(sheet, discover(directories=folders))


def test_only_the_fonts_that_pip_brought(sheet: StyleSheet) -> None:
    fonts = resolve_fonts(sheet)
    assert list(fonts.roles) == list(sheet.fonts)
    assert {role.han.family for role in fonts.roles.values()} == {"Noto Serif SC", "Noto Sans SC"}
    assert fonts.roles["heiti"].han.family == "Noto Sans SC"
    said = fonts.substitutions()
    labels = {ROLE_LABELS[key] for key in sheet.fonts}  # 黑体 has two
    assert len(said) == len(labels) + 1
    assert said[1] == (
        "仿宋（要求 仿宋_GB2312）：本机没有，PDF 用 Noto Serif SC 代替；Word 与 Excel 仍标明原字体"
    )
    assert said[-1].startswith("数字与西文（要求 Times New Roman）：")
    assert fonts.skipped == ()
    assert fonts.in_short() == (
        "小标宋、仿宋、楷体、黑体、宋体、数字与西文在 PDF、OFD 里"
        "由 Noto Serif SC、Noto Sans SC 代替标准的字体"
    )


@pytest.mark.parametrize("char", "镕喆堃珺祎㎡³Ⅻ〓𬭚")
def test_rare_characters_find_a_face(sheet: StyleSheet, tmp_path: Path, char: str) -> None:
    write_font(tmp_path / "fonts", "f.otf", "FandolFang")
    role = resolve_fonts(sheet, font_dirs=[tmp_path / "fonts"]).roles["fangsong"]
    assert role.han.family == "FandolFang"
    assert face_for(role, "国") is role.han
    found = face_for(role, char)
    assert found is not None
    assert found.family == "Noto Serif SC"


def test_a_character_that_no_font_has(sheet: StyleSheet) -> None:
    role = resolve_fonts(sheet).roles["fangsong"]
    assert face_for(role, "\N{EGYPTIAN HIEROGLYPH A001}") is None


def test_any_font_serves_a_symbol(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "symbols.otf", "Symbols", characters="½", weight=900)
    write_font(tmp_path, "han.otf", "仿宋")
    role = chosen(sheet, tmp_path).roles["fangsong"]
    found = face_for(role, "½")
    assert found is not None
    assert found.family == "Symbols"


def test_the_standards_own_families_come_first_in_their_order(
    sheet: StyleSheet, tmp_path: Path
) -> None:
    write_font(tmp_path, "1.otf", "FandolFang")
    write_font(tmp_path, "2.otf", "STFangsong", chinese="华文仿宋")
    write_font(tmp_path, "3.otf", "FangSong", chinese="仿宋")
    role = chosen(sheet, tmp_path).roles["fangsong"]
    assert role.han.family == "仿宋"
    assert not role.is_substitute
    assert [face.family for face in role.fallbacks][:2] == ["华文仿宋", "FandolFang"]


def test_a_font_that_tells_only_its_latin_name(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "simhei.otf", "SimHei")
    role = chosen(sheet, tmp_path).roles["heiti"]
    assert (role.han.family, role.is_substitute) == ("SimHei", False)


def test_a_name_with_a_weight_takes_that_weight(sheet: StyleSheet, tmp_path: Path) -> None:
    for style, weight in (("Regular", 400), ("Bold", 700), ("Black", 900)):
        write_font(tmp_path, f"{style}.otf", "Noto Serif CJK SC", style=style, weight=weight)
    write_font(tmp_path, "z.otf", "FandolKai")
    roles = chosen(sheet, tmp_path).roles
    assert roles["xiaobiaosong"].han.label == "Noto Serif CJK SC Black"
    assert roles["songti"].han.label == "Noto Serif CJK SC"
    # A bold character amid text is seen: the regular ones are tried before it.
    assert [face.weight for face in roles["songti"].fallbacks] == [400, 900, 700]


def test_bold_that_calls_itself_regular_is_not_taken_for_it(
    sheet: StyleSheet, tmp_path: Path
) -> None:
    write_font(tmp_path, "Bold.otf", "FandolHei", style="Bold", selection=0x20)
    write_font(tmp_path, "Regular.otf", "FandolHei")
    assert chosen(sheet, tmp_path).roles["heiti"].han.label == "FandolHei"


def test_other_regions_of_a_collection_are_never_taken(sheet: StyleSheet, tmp_path: Path) -> None:
    families = [f"Noto Serif CJK {region}" for region in ("JP", "KR", "SC", "TC", "HK")]
    (tmp_path / "noto.ttc").write_bytes(collection([font_tables(name) for name in families]))
    role = chosen(sheet, tmp_path).roles["songti"]
    assert (role.han.family, role.han.index) == ("Noto Serif CJK SC", 2)


def test_other_regions_alone_do_not_serve(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "jp.otf", "Noto Serif CJK JP")
    with pytest.raises(FontError) as caught:
        chosen(sheet, tmp_path)
    assert caught.value.exit_code is ExitCode.FONT
    assert "小标宋（xiaobiaosong）" in str(caught.value)


def test_any_simplified_font_serves_before_none(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "a.otf", "Some Sans Hei")
    write_font(tmp_path, "b.otf", "Some Song")
    roles = chosen(sheet, tmp_path).roles
    assert roles["heiti"].han.family == "Some Sans Hei"
    assert roles["fangsong"].han.family == "Some Song"
    assert all(role.is_substitute for role in roles.values())


def test_embedding_forbidden_is_skipped_and_said(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "a.otf", "仿宋", fs_type=2)
    write_font(tmp_path, "b.otf", "FandolFang")
    write_font(tmp_path, "c.otf", "Unrelated", fs_type=2)
    fonts = chosen(sheet, tmp_path)
    assert [face.family for face in fonts.skipped] == ["仿宋"]
    assert fonts.roles["fangsong"].han.family == "FandolFang"
    (sentence,) = [said for said in fonts.substitutions() if said.startswith("仿宋")]
    assert sentence == (
        "仿宋（要求 仿宋_GB2312）：本机的 仿宋（字体的许可位禁止嵌入） 不能嵌入，"
        "PDF 用 FandolFang 代替；Word 与 Excel 仍标明原字体"
    )
    assert all(face.embeddable for face in fonts.roles["fangsong"].fallbacks)


def test_digits_have_their_own_face(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "han.otf", "仿宋")
    write_font(tmp_path, "times.ttf", "Times New Roman", characters=LATIN, source=truetype())
    write_font(
        tmp_path,
        "timesi.ttf",
        "Times New Roman",
        style="Italic",
        selection=1,
        characters=LATIN,
        source=truetype(),
    )
    role = chosen(sheet, tmp_path).roles["fangsong"]
    assert role.latin.label == "Times New Roman"
    assert not role.latin.is_cff
    assert not role.is_latin_substitute
    assert not any(said.startswith("数字") for said in chosen(sheet, tmp_path).substitutions())


def test_digits_have_a_stand_in(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "han.otf", "仿宋")
    write_font(tmp_path, "l.otf", "Liberation Serif", characters=LATIN)
    role = chosen(sheet, tmp_path).roles["fangsong"]
    assert role.latin.family == "Liberation Serif"
    assert role.is_latin_substitute


def test_the_font_directory_given_wins(sheet: StyleSheet, tmp_path: Path) -> None:
    first, second = tmp_path / "z", tmp_path / "a"
    for folder in (first, second):
        write_font(folder, "f.otf", "仿宋")
    assert chosen(sheet, first, second).roles["fangsong"].han.path.startswith(str(first))


def test_the_result_is_the_same_each_time(sheet: StyleSheet, tmp_path: Path) -> None:
    for name in ("FandolKai", "FandolFang", "Some Song", "Other Song"):
        write_font(tmp_path, f"{name}.otf", name)
    assert chosen(sheet, tmp_path) == chosen(sheet, tmp_path)


def test_placeholder_fonts_are_not_believed(sheet: StyleSheet, tmp_path: Path) -> None:
    write_font(tmp_path, "l.otf", "LastResort", characters=HAN + "镕")
    write_font(tmp_path, "h.otf", "仿宋")
    assert face_for(chosen(sheet, tmp_path).roles["fangsong"], "镕") is None


@pytest.mark.parametrize(
    ("name", "simplified", "sans"),
    [
        ("Noto Sans CJK SC", True, True),
        ("Noto Sans CJK JP", False, True),
        ("Source Han Serif K", False, False),
        ("Source Han Serif SC", True, False),
        ("LXGW WenKai TC", False, False),
        ("Microsoft YaHei", True, True),
        ("Microsoft JhengHei", False, True),
        ("MS Mincho", False, False),
        ("方正楷体_GBK", True, False),
        ("Droid Sans Fallback", True, True),
        ("AR PL UMing CN", True, False),
        ("AR PL UMing TW", False, False),
    ],
)
def test_what_a_name_tells(tmp_path: Path, name: str, simplified: bool, sans: bool) -> None:
    (face,) = read_font_file(write_font(tmp_path, "a.otf", name)).faces
    assert (is_simplified(face), is_sans(face), is_trusted(face)) == (simplified, sans, True)


def test_names_match_whatever_their_case(tmp_path: Path) -> None:
    faces = read_font_file(write_font(tmp_path, "a.otf", "Noto  Serif SC")).faces
    index = FaceIndex(faces)
    assert index.best("noto serif sc", needs_han=True) == faces[0]
    assert index.best("Noto Serif", needs_han=True) is None


def test_a_face_is_hashed_by_its_place(tmp_path: Path) -> None:
    (face,) = read_font_file(write_font(tmp_path, "a.otf", "A")).faces
    again = read_font_file(Path(face.path)).faces[0]
    assert isinstance(again, FontFace)
    assert {face: 1}[again] == 1


def test_importing_fonts_does_not_load_harfbuzz() -> None:
    code = (
        "import sys, pipeline.fonts.roles, pipeline.fonts.install;"
        "sys.exit('uharfbuzz' in sys.modules or 'platformdirs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
