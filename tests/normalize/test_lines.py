"""Lines know their places in the source, also where they were joined and cut again."""

from pipeline.normalize.cleaning import split_lines
from pipeline.normalize.lines import together

SOURCE = "  各部门要认真\n\t组织落实。某市\n  财政局"


def test_a_joined_line_is_cut_with_the_places_of_its_parts():
    lines, _ = split_lines(SOURCE)
    whole = together(lines, SOURCE)
    text, name = whole.cut(whole.text.index("某市"))
    assert (text.text, name.text) == ("各部门要认真组织落实。", "某市财政局")
    assert [SOURCE[piece.start : piece.end] for piece in (text, name)] == [text.raw, name.raw]
    assert [(a.offset, SOURCE[a.source], a.line) for a in name.element().origin] == [
        (0, "某", 2),
        (2, "财", 3),
    ]


def test_a_piece_of_one_part_is_a_line_of_the_source_again():
    lines, _ = split_lines(SOURCE)
    piece = together(lines, SOURCE).part(0, 3)
    assert piece is not None
    assert (piece.text, piece.raw, piece.number, piece.parts) == ("各部门", "各部门", 1, ())
