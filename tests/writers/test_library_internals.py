"""The private parts of libraries that the writers rest on: a new version must not change them.

They stand in one module only, ``xlsx/openpyxl_parts.py``. Word and PDF files are written without
one; that their packages are what other libraries make and read of them is tested here as well.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from command_line import zhengben
from lxml import etree
from openpyxl.styles import Font
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from PIL import Image

from pipeline.stylesheet import load_stylesheet
from pipeline.writers.docx.package import Package
from pipeline.writers.pdf.objects import PageCanvas
from pipeline.writers.xlsx.openpyxl_parts import SheetRows, save, set_normal_font

PIPELINE = Path(__file__).parents[2] / "pipeline"


@pytest.mark.parametrize(
    ("pattern", "owner"),
    [
        (
            r"^\s*from openpyxl\S* import .*\b_|^\s*from openpyxl\S*\._"
            r"|\._(?:named_styles|hyperlinks|charts)\b",
            "writers/xlsx/openpyxl_parts.py",
        ),
    ],
)
def test_one_module_touches_them(pattern: str, owner: str):
    holders = {
        path.relative_to(PIPELINE).as_posix()
        for path in PIPELINE.rglob("*.py")
        if re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert holders == {owner}


@pytest.mark.parametrize("library", ["reportlab", "docx"])
def test_the_package_loads_no_library_that_it_only_tests_with(library: str):
    loading = re.compile(rf"^\s*(?:from|import) {library}\b", re.MULTILINE)
    assert not [p for p in PIPELINE.rglob("*.py") if loading.search(p.read_text(encoding="utf-8"))]


def test_the_objects_of_a_pdf_stand_where_its_table_says():
    canvas = PageCanvas(100.0, 200.0)
    first, second = canvas.reserve(), canvas.reserve()
    assert re.fullmatch(rb"\d+ 0 R", canvas.ref(first))
    assert canvas.ref(first) == canvas.ref(first) != canvas.ref(second)
    first.data, second.data = b"null", b"(ends its line)\n"
    for _ in range(12):
        canvas.code.append("q Q")
        canvas.end_page()
    assert canvas.code == []
    data = canvas.finish({}, b"<< /Title (x) >>", b"/Lang (zh-CN)")
    assert data.startswith(b"%PDF-1.7")
    assert data.count(b"/Type /Catalog") == data.count(b"/Title (x)") == 1
    assert re.search(rb"/ID\s*\[<[0-9a-f]{32}> <[0-9a-f]{32}>\]", data)
    begins = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])
    table = re.match(rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [fn] \n)+)trailer", data[begins:])
    rows = table[2].split(b" \n")[:-1]
    assert len(rows) == int(table[1])
    for number, row in enumerate(rows[1:], start=1):
        assert data[int(row[:10]) :].startswith(b"%d 0 obj\n" % number)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 12
        assert [float(side) for side in pdf.pages[11].MediaBox] == [0, 0, 100, 200]


def test_openpyxl_writes_a_package_around_rows_from_elsewhere():
    book = openpyxl.Workbook()
    book.active.title = "甲"
    set_normal_font(book, Font(name="仿宋", sz=12))
    row = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>文</t></si></sst>"
    )
    rows = {"甲": SheetRows(row.encode(), [("A1", "'甲'!A1")], "A1")}
    data = save(book, rows, strings.encode())
    read = openpyxl.load_workbook(io.BytesIO(data))
    assert read["甲"]["A1"].value == "文"
    assert read["甲"]["A1"].hyperlink.location == "'甲'!A1"
    assert read["甲"].dimensions == "A1:A1"
    assert read._named_styles["Normal"].font.name == "仿宋"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist().count("xl/sharedStrings.xml") == 1
        assert b"Microsoft Excel" not in archive.read("docProps/app.xml")
        styles = archive.read("xl/styles.xml")
    assert styles.index(b"<sz ") < styles.index(b"<name ")  # CT_Font, as the Open XML SDK reads it


def test_openpyxl_has_the_methods_that_are_overridden():
    for owner, names in (
        (WorksheetWriter, ("write", "write_dimensions", "read", "write_rows")),
        (ExcelWriter, ("write_data", "_write_worksheets", "write_worksheet")),
    ):
        assert not [name for name in names if not callable(getattr(owner, name, None))]


def test_the_word_package_begins_empty():
    package = Package(load_stylesheet())
    assert len(package.body) == 0
    assert len(package.comments) == 0
    assert len({package.footers.odd, package.footers.even, package.footers.blank}) == 3


def word_file(source: Path, tmp_path: Path, name: str) -> Path:
    """An output of a document with a picture, a table and a note."""
    zhengben("run", source, "-o", tmp_path / "out", "--to", "docx,review")
    (made,) = (tmp_path / "out").glob(f"*/3-*{name}")
    return made


@pytest.mark.parametrize("name", [".review.docx", "通知.docx"])
def test_python_docx_opens_a_word_file_and_saves_the_same_parts(name, source, tmp_path):
    made = word_file(source, tmp_path, name)
    out = io.BytesIO()
    docx.Document(str(made)).save(out)
    with zipfile.ZipFile(made) as ours, zipfile.ZipFile(io.BytesIO(out.getvalue())) as saved:
        assert set(ours.namelist()) == set(saved.namelist())
        for part in ours.namelist():
            assert canonical(ours.read(part)) == canonical(saved.read(part)), part


def canonical(part: bytes) -> bytes:
    """A part with its attributes in order, and its relations or types in order where it has any."""
    root = etree.fromstring(part)
    if etree.QName(root).localname in {"Relationships", "Types"}:
        root[:] = sorted(root, key=lambda child: sorted(child.attrib.items()))
    return etree.tostring(root, method="c14n")


def test_what_a_word_file_refers_to_is_in_it(source, tmp_path):
    with zipfile.ZipFile(word_file(source, tmp_path, ".review.docx")) as package:
        relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
        ids = [relation.get("Id") for relation in relations]
        assert len(set(ids)) == len(ids)
        assert {f"word/{relation.get('Target')}" for relation in relations} <= set(
            package.namelist()
        )
        types = etree.fromstring(package.read("[Content_Types].xml"))
        named = {one.get("PartName") for one in types} - {None}
        assert named == {f"/{name}" for name in package.namelist() if name.endswith(".xml")} - {
            "/[Content_Types].xml"
        }


def test_a_picture_is_kept_once():
    package = Package(load_stylesheet())
    drawn = io.BytesIO()
    Image.new("RGB", (2, 3)).save(drawn, "PNG")
    assert package.add_picture(drawn.getvalue()) == package.add_picture(drawn.getvalue())
