"""Word files made to harm: refused with the reason, or read without harm."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.convert import read_source
from pipeline.errors import MissingPartError, SourceError
from pipeline.normalize.word import package
from tests.normalize.word.checks import lines_of
from tests.word_making import SPACES, docx, level, numbered, numbering, p, t, table


def refusal(data, name="a.docx"):
    with pytest.raises(SourceError) as caught:
        read_source(data, name)
    return caught.value.what


def refused_or_read(data):
    """Why a file is refused; where it is read, that what is nested in it was."""
    try:
        lines = lines_of(data)
    except SourceError as error:
        return error.what
    return "嵌套" * ("底" in "".join(lines))


def test_declared_sizes_are_summed_before_anything_is_unpacked(monkeypatch):
    monkeypatch.setattr(package, "MOST_UNPACKED", 200_000)
    assert "上限" in refusal(docx(p("甲"), links=[("x", "image", "a.png", bytes(300_000))]))
    assert lines_of(docx(p("甲"), links=[("x", "image", "a.png", bytes(30_000))])) == ["甲"]


def test_a_size_that_lies_is_counted(monkeypatch):
    monkeypatch.setattr(package, "MOST_UNPACKED", 100_000)
    data = docx(p("字" * 200_000))
    real = len(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    lying = data.replace(real.to_bytes(4, "little"), (50_000).to_bytes(4, "little"))
    assert lying != data
    assert refusal(lying)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(encoding):
    bomb = (
        f"<?xml version='1.0' encoding='{encoding}'?><!-- a --><!DOCTYPE d [<!ENTITY a 'b'>]>"
        f"<w:document {SPACES}><w:body>{p('&a;')}</w:body></w:document>"
    )
    good = docx(p("甲"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            is_main = name == "word/document.xml"
            new.writestr(name, bomb.encode(encoding) if is_main else old.read(name))
    assert "DOCTYPE" in refusal(out.getvalue())


def test_a_doctype_in_the_text_is_text():
    assert lines_of(docx(p("&lt;!DOCTYPE html&gt;"))) == ["<!DOCTYPE html>"]


@pytest.mark.parametrize("tag", ["tbl", "txbxContent", "sdt", "smartTag"])
def test_nesting_without_end(tag):
    opening = {
        "tbl": ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        "txbxContent": (
            "<w:p><w:r><w:pict><w:txbxContent>",
            "</w:txbxContent></w:pict></w:r></w:p>",
        ),
        "sdt": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        "smartTag": ("<w:smartTag>", "</w:smartTag>"),
    }[tag]
    for depth in (30, 60, 2000):
        data = docx(opening[0] * depth + p("底") + opening[1] * depth)
        if depth == 30:
            assert "底" in "".join(lines_of(data))
        else:
            assert "嵌套" in refused_or_read(data)


def test_styles_and_lists_in_circles():
    styles = (
        f"<w:styles {SPACES}><w:style w:styleId='a'><w:basedOn w:val='b'/></w:style>"
        "<w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>"
    )
    assert lines_of(docx(p("甲", "<w:pStyle w:val='a'/>"), {"styles": styles})) == ["甲"]


@pytest.mark.parametrize("value", ["99999999999", "-1", "x", ""])
def test_numbers_beyond_reason(value):
    part = numbering({1: level(0, "decimal", "%1、").replace('"1"', f'"{value}"')}, [(1, 1, "")])
    assert lines_of(docx(numbered("甲"), {"numbering": part}))[0].endswith("甲")
    wide = f"<w:tc><w:tcPr><w:gridSpan w:val='{value}'/></w:tcPr>{p('宽')}</w:tc>"
    assert "宽" in lines_of(docx(p("题") + table([wide, "乙"])))


def test_many_paragraphs_hold_no_more_memory_than_their_text():
    """Each block is forgotten when it is read: what is held of a body is one block."""
    from lxml import etree

    from pipeline.normalize.word.flow import Flow
    from pipeline.normalize.word.walk import Walker

    parts = package.open_package(docx(p(t("某项工作。") * 20) * 2000))
    walker = Walker(parts, "accepted", Flow())
    held = []
    inner = walker._block

    def block(element: etree._Element) -> None:
        held.append(len(element.getparent()))
        inner(element)

    walker._block = block
    walker.body()
    assert len(held) == 2000
    assert max(held) < 1200  # those of one piece that was parsed at once


def test_an_encrypted_member_is_told():
    data = bytearray(docx(p("甲")))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    assert "密码" in refusal(bytes(data))


def test_a_cut_off_file_is_damaged():
    data = docx(p("甲" * 1000))
    assert "损坏" in refusal(data[: len(data) // 2])


GOOD = docx(
    p(t("关于某事的通知", '<w:sz w:val="44"/>'), '<w:jc w:val="center"/>')
    + numbered("甲")
    + table(["一", "二"], ["三", "四"]),
    {"numbering": numbering({1: level(0, "chineseCounting", "%1、")}, [(1, 1, "")])},
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=12))
def test_changed_bytes_are_read_or_refused(changes):
    data = bytearray(GOOD)
    for at, byte in changes:
        data[at] = byte
    try:
        text = read_source(bytes(data), "a.docx").source
    except (SourceError, MissingPartError):
        return
    assert text


def test_a_row_without_end_is_refused_before_it_is_held(monkeypatch):
    """Paragraphs that end inside a row free nothing: the row is held until it ends."""
    monkeypatch.setattr(package, "_MOST_HELD", 2**17)
    row = f"<w:tc>{p('甲') * 4000}</w:tc>"
    assert "过大" in refusal(docx(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"))
    rows = f"<w:tr><w:tc>{p('甲')}</w:tc></w:tr>" * 4000
    assert len(lines_of(docx(f"<w:tbl>{rows}</w:tbl>{p('乙') * 4000}"))) == 8000
