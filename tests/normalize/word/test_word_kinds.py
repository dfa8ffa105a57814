"""What a file really is, whatever it is called; what is unwrapped, and what is refused by name."""

import io
import json
import os
import struct
import sys
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.checking.problem import check_source
from pipeline.convert import read_source
from pipeline.errors import MissingPartError, SourceError
from pipeline.normalize.sniffing import Kind, kind_of
from pipeline.normalize.word import converted, office
from pipeline.normalize.word.compound import WordStream, text_of
from pipeline.normalize.word.flow import place_in
from pipeline.normalize.word.rtf import numbers_as_text, text_of_rtf
from pipeline.untrusted import UnreadableError
from tests.normalize.word.checks import lines_of
from tests.word_making import docx, level, numbered, numbering, p, t, table

PAGE = "<html><head><meta charset='{}'></head><body><p>某市关于某事的通知</p><p>各县：</p></body></html>"
WORD = docx(p("某市关于某事的通知") + p("各县："))


def source_of(data, name):
    return read_source(data, name).document.source


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WORD, Kind.DOCX),
        (b"{\\rtf1 a}", Kind.RTF),
        (b" \r\n<!DOCTYPE html><p>a", Kind.PAGE),
        (b"<?xml version='1.0'?><!-- a --><html>", Kind.PAGE),
        ("\ufeff<html>".encode("utf-16-le"), Kind.PAGE),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", Kind.MHT),
        (b"MIME-Version: 1.0 is a standard", None),
        ("某市关于某事的通知".encode(), None),
        (b'["<p>"]', None),
        ("{见附件}".encode(), None),
    ],
)  # fmt: skip
def test_kinds_show_themselves(data, kind):
    assert kind_of(data, "a") == kind


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (WORD, "a.txt", "docx"),
        (WORD, "a.doc", "docx"),
        (PAGE.format("gbk").encode("gbk"), "a.doc", "html"),
        ("某市关于某事的通知\n各县：\n".encode(), "a.docx", "txt"),
    ],
)
def test_content_goes_before_the_name_and_that_is_told(data, name, kind):
    source = source_of(data, name)
    read = source.read_as or "txt"
    assert read == kind
    assert "扩展名" in source.remarks[0] or kind == "txt"


def test_a_file_that_is_what_it_is_called_needs_no_word():
    source = source_of(WORD, "a.docx")
    assert (source.read_as, source.remarks) == ("", ())


def test_a_page_in_a_text_file_is_refused_as_before():
    with pytest.raises(SourceError, match="网页"):
        read_source(PAGE.format("utf-8").encode(), "a.txt")


def test_json_that_holds_a_page_is_refused_naming_the_value():
    data = json.dumps({"data": [{"content": "<div><p>甲</p><br></div>"}]}).encode()
    with pytest.raises(SourceError, match=r"data\[0\]\.content"):
        read_source(data, "a.json")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"data": {"title": "通知", "text": "<p>各县：</p>请执行。"}}, r"data\.text.*\.html"),
        ([{"id": 3, "body": "各县：请执行。"}], r"\[0\]\.body.*\.txt"),
    ],
)
def test_json_that_holds_a_text_is_refused_naming_the_value(values, said):
    data = json.dumps(values, ensure_ascii=False).encode()
    with pytest.raises(SourceError, match=said):
        read_source(data, "a.txt")


@pytest.mark.parametrize("name", ["~$通知.docx", "~$a.doc"])
def test_a_lock_file_is_named(name):
    with pytest.raises(SourceError, match="锁定文件"):
        read_source(b"\x06Author" + bytes(155), name)


def package(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def test_other_packages_are_named():
    with pytest.raises(SourceError, match="xlsx"):
        read_source(package(**{"xl/workbook.xml": "", "[Content_Types].xml": "<a/>"}), "a.docx")
    odt = package(mimetype="application/vnd.oasis.opendocument.text", content="")
    assert kind_of(odt, "a") is Kind.ODT


def flat():
    pkg = "http://schemas.microsoft.com/office/2006/xmlPackage"
    parts = ""
    with zipfile.ZipFile(io.BytesIO(WORD)) as word:
        for name in word.namelist():
            if name != "[Content_Types].xml":
                content = word.read(name).decode()
                parts += (
                    f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
                )
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{pkg}">{parts}</pkg:package>'.encode()


def test_flat_packages_are_read():
    assert lines_of(flat(), "a.doc") == ["某市关于某事的通知", "各县："]
    assert source_of(flat(), "a.doc").read_as == "xml"


def test_web_archives_are_read():
    body = PAGE.format("utf-8")
    data = (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: image/png\r\n\r\nx\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}\r\n--b--\r\n"
    ).encode()
    reading = read_source(data, "a.mht")
    assert reading.document.source.size == len(data)
    assert reading.source.strip() == body
    with pytest.raises(SourceError, match="没有网页"):
        read_source(data.replace(b"text/html; charset", b"text/plain; charset"), "a.mht")


def test_a_place_names_part_paragraph_and_run():
    data = docx(p("甲") + p(t("乙丙") + t("丁")) + table(["戊"]))
    source = read_source(data, "a.docx").source
    assert place_in(source, source.index("丙")) == ("word/document.xml", 2, (1,))
    assert place_in(source, source.index("丁")) == ("word/document.xml", 2, (2,))
    assert place_in(source, source.index("戊")) == ("word/document.xml", 3, (1,))
    assert place_in(source, len(source)) is None
    assert place_in("没有图", 0) is None


def test_rtf_numbers_become_text():
    rtf = rb"{\rtf1{\*\listtable{\list}}\pard\ls1\ilvl0{\listtext\f0 \'d2\'bb\'a1\'a2\tab}a\par{\pntext 1.\tab}{\*\pn\pnlvlbody}b\bin3 }}}\par}"
    assert numbers_as_text(rtf) == (rb"{\rtf1\pard{\f0 \'d2\'bb\'a1\'a2}a\par{1.}b\bin3 }}}\par}")


def fib(text, *, narrow=False, encrypted=False):
    """The streams of an old Word file with its text in one piece."""
    encoded = text.encode("cp1252" if narrow else "utf-16-le")
    main = bytearray(1024) + encoded
    main[10:12] = (0x0100 if encrypted else 0).to_bytes(2, "little")
    place = (1024 * 2) | 0x40000000 if narrow else 1024
    pieces = struct.pack("<II", 0, len(text)) + b"\0\0" + struct.pack("<I", place) + b"\0\0"
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    struct.pack_into("<i", main, 0x4C, len(text))
    return WordStream(bytes(main), clx)


def test_the_table_of_pieces():
    assert text_of(fib("通知\r\x13PAGE\x141\x15页")) == "通知\r1\x15页"
    assert text_of(fib("abc", narrow=True)) == "abc"
    assert fib("a", encrypted=True).is_encrypted
    with pytest.raises(UnreadableError):
        text_of(WordStream(bytes(600), b"\1"))


@pytest.fixture
def old_word(monkeypatch):
    """A conversion that gives this Word file for an old one with that text."""

    def converting(docx_bytes, text):
        monkeypatch.setattr(converted, "to_docx", lambda *_: docx_bytes)
        monkeypatch.setattr(converted, "word_stream", lambda _: fib(text))
        return converted.read_doc(b"old", "a.doc")

    return converting


def test_a_conversion_is_held_against_the_files_own_text(old_word):
    whole = "某市关于某事的通知\r各县：\r"
    assert old_word(WORD, whole).document.source.remarks == ()
    (remark,) = old_word(WORD, whole + "漏字").document.source.remarks
    assert "2 字" in remark
    with pytest.raises(SourceError, match="少了 30 字"):
        old_word(WORD, whole + "漏" * 30)


def test_what_a_conversion_writes_twice_is_told(old_word):
    own = "某市关于某事的通知\r各县：\r"
    twice = docx(p("某市关于某事的通知") + p("各县：各县："))
    (remark,) = old_word(twice, own).document.source.remarks
    assert "多 2 字（“各县”）" in remark
    lists = numbering({1: level(0, "chineseCounting", "第%1项、")}, [(1, 1, "")])
    listed = docx(p("某市关于某事的通知") + numbered("各县："), {"numbering": lists})
    assert old_word(listed, own).document.source.remarks == ()


def test_without_libreoffice_the_advice_helps(monkeypatch):
    monkeypatch.setattr(office, "find_office", lambda: None)
    with pytest.raises(MissingPartError) as caught:
        read_source(b"{\\rtf1 a}", "a.rtf")
    assert caught.value.exit_code == 8
    assert "LibreOffice" in caught.value.what
    assert ".docx" in caught.value.advice


@pytest.mark.skipif(sys.platform != "linux", reason="groups of processes as Linux shows them")
def test_a_conversion_that_hangs_is_ended_with_all_it_started(monkeypatch, tmp_path):
    slow = tmp_path / "soffice"
    slow.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {tmp_path}/child\nwait\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(slow))
    monkeypatch.setattr(office, "MOST_SECONDS", 1)
    with pytest.raises(SourceError, match="已停止"):
        office.to_docx(b"{\\rtf1 a}", "a.rtf", ".rtf")
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 10
    while _lives(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid):
    try:
        os.kill(pid, 0)
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


needs_office = pytest.mark.skipif(office.find_office() is None, reason="no LibreOffice")


@needs_office
def test_rtf_is_converted_with_its_own_numbers():
    rtf = (
        rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
        rb"\pard \'cd\'a8\'d6\'aa\par{\pntext\f0 \'d2\'bb\'a1\'a2\tab}"
        rb"{\*\pn\pnlvlbody\pngbnum\pnstart1}\'bb\'ee\'b6\'af\par}"
    )
    assert lines_of(rtf, "a.rtf") == ["通知", "一、活动"]


@needs_office
def test_what_libreoffice_cannot_read_is_refused(monkeypatch):
    with pytest.raises(SourceError, match="转换不成"):
        office.to_docx(b"PK\x03\x04broken", "a.odt", ".odt")


def test_problems_name_the_paragraph():
    data = docx(p("某市关于某事的通知") + p("各县(区):") + p("请遵照执行。"))
    (problem, *_), _ = check_source(data, "a.docx", "a.docx")
    assert problem.line == 2
    assert problem.message.startswith("正文第 2 段：")


def test_the_text_of_an_rtf_file_itself():
    rtf = (
        rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}{\info{\title x}}{\header y}\pard\f0 "
        rb"\'cd\'a8\'d6\'aa\uc1\u20840?\u-10180?\u-9216?{\*\shpinst{\shptxt \'ba\'cf}}"
        rb"{\field{\*\fldinst PAGE}{\fldrslt 1}}{\listtext z}\bin3 abc}"
    )
    assert text_of_rtf(rtf) == "通知全🀀合1"


def test_the_text_of_an_opendocument_file_itself():
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<o:c xmlns:o="{space}office:1.0" xmlns:t="{space}text:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><o:meta>x</o:meta><o:body><o:text>'
        "<t:p>通<t:span>知</t:span>书<dc:creator>甲</dc:creator></t:p></o:text></o:body></o:c>"
    )
    data = package(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": content})
    assert converted.text_of_odt(data) == "通知书"
