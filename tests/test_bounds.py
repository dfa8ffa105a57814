"""What others send takes time and memory by the document it is for, not by what it claims."""

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest
from command_line import zhengben

from pipeline.convert import ConvertOptions, convert
from pipeline.errors import DocumentError, ExitCode
from pipeline.review import docx_writer
from pipeline.review.docx_text import read_copy
from pipeline.storage import parse_toml, read_whole
from pipeline.untrusted import MOST_DEPTH, Package, UnreadableError, parse_xml
from pipeline.writers.read_back import docx_text, pdf_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ROOM = 2**16


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def word_file(body: str) -> bytes:
    xml = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return packed({"word/document.xml": xml.encode()})


@pytest.fixture
def folder(source: Path, tmp_path: Path) -> Path:
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out" / "节能通知"


class Silent:
    def start(self, name, attributes):
        pass

    def end(self):
        pass

    def text(self, text):
        pass


def taken(pieces) -> int:
    return sum(1 for _ in parse_xml(pieces, Silent()))


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p><w:r><w:t>{'甲' * 101_000}</w:t></w:r></w:p>",
        "<w:p/>" * 200_001,
        "<w:sdt>" * 2000 + "</w:sdt>" * 2000,
        f'<w:p w:x="{"a" * 1_200_000}"/>',
        f"<!--{'a' * 1_200_000}-->",
        " " * 2**26,
    ],
    ids=["text", "elements", "depth", "attribute", "comment", "bytes"],
)
def test_a_word_file_that_holds_far_more_than_its_document(folder, tmp_path, body):
    path = tmp_path / "审阅.docx"
    path.write_bytes(word_file(body))
    done = zhengben("apply", path, "--folder", folder)
    assert done.exit_code == ExitCode.DOCUMENT, done.output
    assert "审阅.docx" in done.stderr


def test_what_a_long_document_may_hold_grows_with_it():
    data = word_file(f"<w:p><w:r><w:t>{'甲' * 101_000}</w:t></w:r></w:p>")
    with pytest.raises(DocumentError):
        read_copy(data, "x.docx", 10)
    found = read_copy(data, "x.docx", 20_000).paragraphs
    assert len(found[0].shown) == 101_000


def test_a_bomb_is_given_up_after_the_first_pieces():
    data = packed({"a": b"\0" * (64 * ROOM)})
    with pytest.raises(UnreadableError, match="过大"):
        next(Package(data, 10 * ROOM).pieces("a"))  # by the size it states
    lying = bytearray(packed({"a": b"\0" * (64 * ROOM)}))
    at = lying.rindex(b"PK\1\2")
    lying[at + 24 : at + 28] = (5).to_bytes(4, "little")
    read: list[int] = []
    with pytest.raises(UnreadableError):
        read.extend(map(len, Package(bytes(lying), 10 * ROOM).pieces("a")))
    assert sum(read) <= 10 * ROOM


@pytest.mark.parametrize("spoil", ["stream", "crc", "method", "password", "twice", "many", "cut"])
def test_a_damaged_package_is_told(spoil):
    data = bytearray(packed({"a": os.urandom(5000), "b": b"c" * 5000}))
    central = data.index(b"PK\1\2")
    if spoil == "stream":
        data[2000:2100] = bytes(100)
    elif spoil == "crc":
        data[central + 16] ^= 1
    elif spoil == "method":
        data[central + 10] = 14
    elif spoil == "password":
        data[central + 8] |= 1
    elif spoil == "twice":
        again = data.index(b"PK\1\2", central + 4)
        data[again + 46] = ord("a")
    elif spoil == "many":
        data = data.replace(b"PK\5\6", b"PK\1\2" * 10_001 + b"PK\5\6")
    else:
        del data[-10:]
    with pytest.raises(UnreadableError):
        list(Package(bytes(data), 10**6).pieces("a"))


@pytest.mark.parametrize(("depth", "is_taken"), [(MOST_DEPTH, True), (MOST_DEPTH + 1, False)])
def test_xml_is_nested_so_deep(depth, is_taken):
    xml = b"<a>" * depth + b"</a>" * depth
    if is_taken:
        assert taken([xml]) == 2
    else:
        with pytest.raises(UnreadableError, match="嵌套"):
            taken([xml])


@pytest.mark.parametrize(
    "xml",
    [b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a>&b;</a>", b"<a>", b"\xff\xfe<", b"",
     b"<?xml version='1.0' encoding='x-nix'?><a/>", b"<?xml version='1.0' encoding='gbk'?><a/>",
     b"<a>\x00</a>", b"<a>\xff</a>"],
)  # fmt: skip
def test_what_is_no_xml_is_told(xml):
    with pytest.raises(UnreadableError):
        taken([xml])


def test_an_endless_tag_is_not_read_again_and_again():
    read = 0

    def endless():
        nonlocal read
        yield b"<a b='"
        while True:
            read += ROOM
            yield b"x" * ROOM

    with pytest.raises(UnreadableError, match="过长"):
        taken(endless())
    assert read <= 2**20 + 2 * ROOM


def with_sheets(folder: Path, change) -> Path:
    path = next(folder.glob("3-*.xlsx"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = parts[name].replace(b"</sheetData>", change + b"</sheetData>")
    path.write_bytes(packed(parts))
    return path


def test_a_workbook_with_empty_cells_of_any_place_is_read(folder):
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    done = zhengben("apply", with_sheets(folder, far), "--to", "txt")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>',
        b'<row><c r="ALM3" t="n"><v>1</v></c></row>',
        b'<row r="99999999999999"><c t="n"><v>1</v></c></row>',
        b'<row r="9"><c r="XFE9" t="n"><v>1</v></c></row>',
        b'<row r="9"><c r="A9" t="s"><v>99999</v></c></row>',
        b"<row><c/></row>" * 200_000,
        b"<row><c t='n'><v>1</v></c></row>" * 3000,
    ],
)
def test_a_workbook_with_cells_where_none_are_is_refused(folder, rows):
    done = zhengben("apply", with_sheets(folder, rows), "--to", "txt")
    assert done.exit_code == ExitCode.DOCUMENT, done.output


def test_strings_of_a_workbook_without_end(folder):
    path = next(folder.glob("3-*.xlsx"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    item = b"<si><t>" + b"b" * 30_000 + b"</t></si>"
    parts["xl/sharedStrings.xml"] = b"<sst>" + item * 200 + b"</sst>"
    path.write_bytes(packed(parts))
    done = zhengben("apply", path)
    assert done.exit_code == ExitCode.DOCUMENT, done.output


def test_an_answer_that_became_a_date_is_refused(folder):
    from datetime import datetime

    from openpyxl import load_workbook

    path = next(folder.glob("3-*.xlsx"))
    book = load_workbook(path)
    sheet = book["修复记录"]
    heads = [cell.value for cell in sheet[1]]
    for label, code in (("备注", 0), ("改写为", ExitCode.DOCUMENT)):
        sheet.cell(2, heads.index(label) + 1).value = datetime(2024, 3, 5)
        book.save(path)
        done = zhengben("apply", path, "--to", "txt")
        assert done.exit_code == code, done.output
        if code:
            assert "存成了日期" in done.stderr
            assert "第 2 行" in done.stderr


@pytest.mark.parametrize("name", ["manifest.json", "1-normalized.json", "2-edits.jsonl"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "large"])
def test_a_file_of_a_folder_that_is_none(folder, name, kind):
    path = folder / name
    if kind == "large":
        with path.open("r+b") as handle:
            handle.truncate(2**36)
    else:
        path.unlink()
        if kind == "folder":
            path.mkdir()
        elif hasattr(os, "mkfifo"):
            os.mkfifo(path)
        else:
            pytest.skip("no pipes in folders here")
    assert zhengben("verify", folder).exit_code == ExitCode.NOT_CERTIFIED
    assert zhengben("emit", folder, "--to", "txt").exit_code == ExitCode.DOCUMENT


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "{}", "--terms", "/dev/zero"), ExitCode.STYLE),
        (("check", "{}", "--baseline", "/dev/zero"), ExitCode.STYLE),
        (("--config", "/dev/zero", "check", "{}"), ExitCode.STYLE),
        (("run", "--from", "/dev/zero"), ExitCode.SOURCE),
        (("run", "/dev/zero"), ExitCode.SOURCE),
    ],
)
def test_a_device_is_read_by_no_option(source, arguments, code):
    done = zhengben(*(word.format(source) for word in arguments))
    assert done.exit_code == code, done.output


def test_a_file_is_read_up_to_its_size(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"a" * 10)
    assert read_whole(path, 10) == b"a" * 10
    with pytest.raises(OSError, match="超过"):
        read_whole(path, 9)


@pytest.mark.parametrize(("depth", "is_taken"), [(60, True), (70, False)])
def test_a_key_of_toml_is_so_deep(depth, is_taken):
    text = ".".join(["a"] * depth) + " = 1"
    if is_taken:
        assert parse_toml(text.encode())
    else:
        with pytest.raises(ValueError, match="过深"):
            parse_toml(text.encode())


def test_what_verify_reads_back_is_bounded(folder, monkeypatch):
    word, pdf = next(folder.glob("3-*知.docx")), next(folder.glob("3-*.pdf"))
    assert "遵照" in docx_text(word.read_bytes())
    assert "遵照" in pdf_text(pdf.read_bytes())
    monkeypatch.setattr("pipeline.writers.read_back.MOST_BYTES", 2000)
    with pytest.raises(DocumentError, match="过大"):
        docx_text(word.read_bytes())
    with pytest.raises(DocumentError, match="过大"):
        pdf_text(pdf.read_bytes())


def work_of_the_review_copy(brackets: int) -> int:
    """How many instructions the writer of the review copy took."""
    text = f"某市人民政府关于节能工作的通知\n\n各县：\n\n{'（甲' * brackets}\n"
    count = 0

    def each(frame, event, argument):
        nonlocal count
        count += event == "opcode"
        return each

    def trace(frame, event, argument):
        if frame.f_code.co_filename != docx_writer.__file__:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return each

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        found = convert(text.encode(), "a.txt", ConvertOptions(outputs=("review",)))
    finally:
        sys.settrace(before)
    assert len(found.log.findings) >= brackets
    return count


def test_the_review_copy_takes_work_by_the_number_of_findings():
    few, many = work_of_the_review_copy(50), work_of_the_review_copy(200)
    assert few > 1000
    assert many < 5 * few
