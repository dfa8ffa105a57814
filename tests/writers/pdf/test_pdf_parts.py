"""Small parts whose faults a font or a document at hand may hide."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import msgspec
import pytest

from pipeline.fonts.discovery import discover
from pipeline.writers.pdf.icc import srgb_profile
from pipeline.writers.pdf.objects import PageCanvas, text_string
from pipeline.writers.pdf.options import PdfOptions
from pipeline.writers.setting.faces import Ink, PlanedFace, subset
from pipeline.writers.setting.glyphs import cell_of


@pytest.mark.parametrize(
    ("mark", "advance", "expected"),
    [
        ("“", 350.0, (1000.0, 650.0)),  # a Latin-width opening mark stands at the right
        ("”", 350.0, (1000.0, 0.0)),  # a closing one at the left
        ("—", 890.0, (1000.0, 55.0)),
        ("…", 1000.0, (1000.0, 0.0)),
        ("国", 1000.0, (1000.0, 0.0)),
        ("a", 444.0, (444.0, 0.0)),
    ],
)
def test_cells_of_marks(mark: str, advance: float, expected: tuple[float, float]):
    assert cell_of(mark, Ink(advance, 20, advance - 20)) == expected


def test_a_middle_dot_stands_in_the_middle_of_half_a_cell():
    cell, before = cell_of("·", Ink(1000.0, 440, 560))
    assert cell == 500
    assert before + 500 == 250


def test_a_stream_that_ends_with_a_carriage_return_keeps_it():
    canvas = PageCanvas(100, 100)
    canvas.add_stream(b"data\r", compress=False)
    canvas.end_page()
    data = canvas.finish({}, b"<< >>", b"")
    assert b"/Length 5" in data
    assert b"data\r\r\nendstream" in data


def test_text_strings():
    assert text_string("公\U00020000") == b"<FEFF516CD840DC00>"
    assert text_string("\ud800") == b"<FEFFFFFD>"


def test_the_colour_profile_is_well_formed_and_fixed():
    profile = srgb_profile()
    assert struct.unpack(">L", profile[:4])[0] == len(profile)
    assert profile[36:40] == b"acsp"
    assert profile == srgb_profile()
    count = struct.unpack(">L", profile[128:132])[0]
    for number in range(count):
        start, length = struct.unpack_from(">LL", profile, 132 + 12 * number + 4)
        assert start + length <= len(profile)


def test_the_default_is_the_archival_accessible_level():
    assert PdfOptions().level == "2a"


def test_a_font_file_is_parsed_and_cut_once_in_a_process_until_it_changes(tmp_path):
    known = next(face for face in discover() if PlanedFace(face).glyph("国"))
    path = tmp_path / "font"
    path.write_bytes(Path(known.path).read_bytes())
    face = msgspec.structs.replace(known, path=str(path))
    one, other = PlanedFace(face), PlanedFace(face)
    glyphs = {one.glyph(char) for char in "国家"}
    assert one.hb_face is other.hb_face
    (program, codes), (again, likewise) = subset(one, glyphs), subset(other, glyphs)
    assert program is again
    codes.clear()  # a document's own
    assert likewise.keys() == subset(one, glyphs)[1].keys() == glyphs
    assert subset(one, {one.glyph("国")})[0] != program
    os.utime(path, ns=(1, 1))
    assert PlanedFace(face).hb_face is not one.hb_face
