"""A style file says what is wrong with it, by its key."""

from __future__ import annotations

import io
import re
from pathlib import Path

import msgspec
import pikepdf
import pytest
from click.testing import CliRunner

from pipeline.cli import group
from pipeline.errors import StyleError
from pipeline.style_files import styles_directory
from pipeline.stylesheet import (
    ArchiveStamp,
    Fit,
    FontRole,
    Grid,
    HeaderPlace,
    ImprintPlace,
    Office,
    Page,
    PageNumber,
    ParagraphStyle,
    Separator,
    Signature,
    TableLook,
    as_letter,
    load_stylesheet,
)
from pipeline.units import Length
from pipeline.writers.read_back import pdf_text

TEXT = (styles_directory() / "gbt9704.toml").read_text(encoding="utf-8")


def test_lengths_are_read_in_their_units() -> None:
    sheet = load_stylesheet()
    assert sheet.page.width == Length.mm(210)
    assert sheet.page.type_area_width == Length.mm(156)
    assert sheet.table.padding == Length.mm(1.2)
    assert sheet.grid.row_pitch == Length.pt(28.95)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("width_mm = 210.0", "width_mm = -1.0", "page.width_mm = -1.0，尺寸须在 0 与 2000 之间"),
        ("width_mm = 210.0", "width_mm = nan", "page.width_mm"),
        ("width_mm = 210.0", "width_mm = 2001", "page.width_mm"),
        ("width_mm = 210.0", "width_mm = true", "page.width_mm"),
        ("width_mm = 210.0", "width_mm = {nm = 5}", "page.width_mm"),
        ("width_mm = 210.0", "width = 210.0", "width"),
        ("width_mm = 210.0", "", "width_mm"),
        ("left_mm = 28.0", "left_mm = 200.0", "边距大于纸张"),
        ("rows = 22", "rows = 0", "须为正数"),
        ("rows = 22", "rows = 30", "超出版心高度"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = inf", "须为正数"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = 1e400", "须为正数"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = 0.00001", "row_pitch_pt"),
        ("row_pitch_pt = 28.95", "row_pitch_pt = 0.99", "row_pitch_pt"),
        ("advance_pt = 15.793", "advance_pt = 201.0", "advance_pt"),
        ("rows = 22", f"rows = {10**30}", "grid.rows"),
        ("columns = 28", "columns = 201", "grid.columns"),
        ("columns = 3", "columns = 21", "archive_stamp.columns"),
        ("line_pitch_pt = 18.0", "line_pitch_pt = inf", "table.line_pitch_pt"),
        ("first_line_chars = 2", "first_line_chars = nan", "first_line_chars"),
        ("first_line_chars = 2", "first_line_chars = 101", "first_line_chars"),
        ("right_chars = 4", "right_chars = -inf", "right_chars"),
        ("rows_before = 2", "rows_before = 201", "rows_before"),
        ("outer_chars = 1", "outer_chars = nan", "outer_chars"),
        ('text = "#000000"', 'text = "黑"', "colors.text"),
        ('word = "份号"', 'word = "份\\u0001号"', "控制字符"),
        ("[page]", "a" + ".a" * 64 + " = 1\n[page]", "过深"),
        ("[page]", "a = " + "[" * 5000 + "\n[page]", "过深"),
        ("landscape_below_chars = 4.0", "landscape_below_chars = nan", "landscape_below_chars"),
        ("landscape_below_chars = 4.0", "lying_below_chars = 4.0", "lying_below_chars"),
        ("[page]", "[page", "有误"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(tmp_path, old: str, new: str, said: str) -> None:
    assert old in TEXT
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StyleError) as raised:
        load_stylesheet(str(path))
    assert str(path) in str(raised.value)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("pattern", "is_right"),
    [
        ("— {n} —", True),
        ("{n}", True),
        ("页", False),
        ("{n} {m}", False),
        ("{n}" + "—" * 90, False),
    ],
)
def test_the_page_number_s_pattern_holds_the_number_alone(tmp_path, pattern, is_right) -> None:
    path = tmp_path / "mine.toml"
    given = re.sub('pattern = ".*"', f'pattern = "{pattern}"', TEXT)
    path.write_text(given, encoding="utf-8")
    if is_right:
        assert load_stylesheet(str(path)).page_number.text(3)
    else:
        with pytest.raises(StyleError, match="pattern"):
            load_stylesheet(str(path))


@pytest.mark.parametrize(("columns", "is_right"), [(200, True), (201, False)])
def test_the_most_columns(tmp_path, columns, is_right) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace("columns = 28", f"columns = {columns}", 1), encoding="utf-8")
    if is_right:
        assert load_stylesheet(str(path)).grid.columns == columns
    else:
        with pytest.raises(StyleError):
            load_stylesheet(str(path))


def test_a_style_of_no_bytes_anyone_writes_is_not_read(tmp_path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(TEXT.encode() + b"# " + b"a" * 2**20)
    with pytest.raises(StyleError, match="超过 1 MB"):
        load_stylesheet(str(path))


def _based(tmp_path, text: str, name: str = "本单位") -> str:
    path = tmp_path / f"{name}.toml"
    path.write_text(f'based_on = "gbt9704"\n{text}', encoding="utf-8")
    return str(path)


def test_what_a_style_file_does_not_say_comes_from_the_standard_s(tmp_path) -> None:
    sheet = load_stylesheet(_based(tmp_path, '[colors]\nred = "#E4002B"\n'))
    standard = load_stylesheet()
    assert (sheet.name, sheet.title, sheet.also_called) == ("本单位", "本单位", ())
    assert sheet.colors == {**standard.colors, "red": "#E4002B"}
    assert (sheet.page, sheet.paragraphs) == (standard.page, standard.paragraphs)
    assert sheet.sha256 != standard.sha256


def test_one_style_file_is_based_on_another_beside_it_but_not_on_itself(tmp_path) -> None:
    lower = _based(tmp_path, "[fit]\nmost_rows = 1\n", "处室")
    Path(lower).write_text('based_on = "本单位"\n[fit]\nmost_rows = 1\n', encoding="utf-8")
    _based(tmp_path, "[grid]\nrows = 21\n")
    sheet = load_stylesheet(lower)
    assert (sheet.name, sheet.grid.rows, sheet.fit.most_rows) == ("处室", 21, 1)
    Path(lower).write_text('based_on = "处室"\n', encoding="utf-8")
    with pytest.raises(StyleError, match="绕了一圈"):
        load_stylesheet(lower)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[page]\nleft = 28\n", "page.left：没有这一项，最接近的是 left_mm"),
        ("[paragraphs.titel]\nsize_pt = 22\n", "paragraphs.titel：没有这一项，最接近的是 title"),
        ('[paragraphs.title]\nsize_pt = "22"\n', "paragraphs.title.size_pt 应为数，写的是 “22”"),
        ("[signature]\nseal = 1\n", "signature.seal 应为true 或 false，写的是 1"),
        ("[fit]\nmost_rows = 1.5\n", "fit.most_rows 应为整数，写的是 1.5"),
        ('[fonts.kaiti]\nfamilies = "楷体"\n', "fonts.kaiti.families 应为列表"),
        ("page = 3\n", "page 应为一节"),
        ('[paragraphs.body]\nalign = "middle"\n', "只能是 left、center、right、justify"),
        ("based = 3\n", "based：没有这一项，最接近的是 based_on"),
    ],
)
def test_a_key_that_there_is_not_or_of_another_type_is_named(tmp_path, text, said) -> None:
    with pytest.raises(StyleError) as raised:
        load_stylesheet(_based(tmp_path, text))
    assert said in str(raised.value)


def test_styles_have_chinese_names(tmp_path, monkeypatch) -> None:
    assert load_stylesheet("信函") == load_stylesheet("letter")
    with pytest.raises(StyleError, match="是否指“信函”"):
        load_stylesheet("信涵")
    _based(tmp_path, "[grid]\nrows = 21\n")
    monkeypatch.chdir(tmp_path)
    assert load_stylesheet("本单位").grid.rows == 21


def test_every_key_of_a_style_has_its_comment_in_chinese() -> None:
    explained = {
        match[1] for match in re.finditer(r"(?m)^(\w+) = .*?# .*[\u4e00-\u9fff].*$", TEXT)
    } | {
        *re.findall(
            r"\b[a-z]+(?:_[a-z]+)*\b",
            "\n".join(line for line in TEXT.splitlines() if line.startswith("#")),
        )
    }
    fields = {
        field.encode_name
        for struct in (
            Page,
            Grid,
            ParagraphStyle,
            PageNumber,
            Signature,
            HeaderPlace,
            ImprintPlace,
            TableLook,
            Fit,
            ArchiveStamp,
            Office,
            Separator,
            FontRole,
        )
        for field in msgspec.structs.fields(struct)
    }
    assert fields - explained == set()


def test_the_form_of_a_letter_goes_over_a_unit_s_own_style(tmp_path) -> None:
    own = load_stylesheet(_based(tmp_path, '[colors]\nred = "#E4002B"\n'))
    letter = as_letter(own)
    assert letter.letter == load_stylesheet("letter").letter
    assert letter.paragraphs == load_stylesheet("letter").paragraphs
    assert (letter.colors["red"], letter.name) == ("#E4002B", "本单位")
    assert as_letter(letter) is letter


def test_a_unit_s_style_is_written_and_shown_on_one_page(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    said = ["--authority", "江州市“档案”局", "--size", "一号", "--seal", "有", "--diameter", "50"]
    assert run(group, ["styles", "new", "本单位", *said]).exit_code == 0
    sheet = load_stylesheet("本单位")
    assert sheet.paragraphs["authority_mark"].size_pt == 26
    assert (sheet.signature.seal, sheet.signature.seal_diameter) == (True, Length.mm(50))
    assert run(group, ["styles", "preview", "本单位"]).exit_code == 0
    pdf = Path("本单位-预览.pdf").read_bytes()
    assert "江州市“档案”局文件" in pdf_text(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    again = run(group, ["styles", "new", "本单位"])
    assert isinstance(again.exception, SystemExit)
    assert again.exit_code == 7
    assert run(group, ["styles", "信函"]).stdout.startswith("# 信函格式")
