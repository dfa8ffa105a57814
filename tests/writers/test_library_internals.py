"""Word, PDF and Excel files are written without a library; they are what libraries make of them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
from command_line import zhengben
from lxml import etree
from PIL import Image

from pipeline.stylesheet import load_stylesheet
from pipeline.writers.docx.package import Package
from pipeline.writers.pdf.objects import PageCanvas
from pipeline.writers.xlsx.cells import Styled
from pipeline.writers.xlsx.charts import BarChart
from pipeline.writers.xlsx.package import Column, Sheet, write_book

PIPELINE = Path(__file__).parents[2] / "pipeline"


@pytest.mark.parametrize("library", ["reportlab", "docx", "openpyxl"])
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


def made_book() -> bytes:
    columns = [
        Column("项 & 目", 13, "text", lambda row: row[0]),
        Column("值", 8, "percent", lambda row: row[1]),
    ]
    first, second = Sheet("甲<乙>", columns, frozen_columns=1), Sheet("丙's", columns)
    for number in range(2):
        first.add((Styled(f"<{number}>", link="'丙''s'!A1"), number / 4))
    first.choices = {"值": ("是", "否")}
    first.chart = BarChart(title="图 & 表", row=5, width=22, height=3.7, rows=8)
    moment = datetime(2024, 3, 5, 8, tzinfo=timezone(timedelta(hours=8)))
    properties = {"甲": "1 < 2", "乙": "&"}
    return write_book(
        [first, second], load_stylesheet(), moment, title="题\n&C目", properties=properties
    )


def test_openpyxl_reads_what_a_workbook_was_given():
    book = openpyxl.load_workbook(io.BytesIO(made_book()))
    assert book.sheetnames == ["甲<乙>", "丙's"]
    first, second = book.worksheets
    assert [cell.value for cell in first[1]] == ["项 & 目", "值"]
    assert [cell.value for cell in first[3]] == ["<1>", 0.25]
    assert first["A2"].hyperlink.location == "'丙''s'!A1"
    assert first["B2"].number_format == "0.0%"
    assert first.freeze_panes == "B2"
    assert second.freeze_panes == "A2"
    assert first.auto_filter.ref == first.dimensions == "A1:B3"
    assert first.print_area == "'甲<乙>'!$A$1:$B$11"
    assert second.print_area == "'丙''s'!$A$1:$B$1"
    assert first.print_title_rows == second.print_title_rows == "$1:$1"
    assert first.column_dimensions["A"].width == 27.5
    assert [v.formula1 for v in first.data_validations.dataValidation] == ['"是,否"']
    assert str(first.data_validations.dataValidation[0].sqref) == "B2:B3"
    assert len(first._charts) == 1
    assert first._charts[0].ser[0].val.numRef.f == "'甲<乙>'!$B$2:$B$3"
    assert first.oddHeader.right.text == "&A"
    assert book._named_styles["Normal"].font.name == load_stylesheet().fonts["fangsong"].families[0]
    assert {p.name: p.value for p in book.custom_doc_props.props} == {"甲": "1 < 2", "乙": "&"}
    assert book.properties.created == datetime(2024, 3, 5)


def test_what_a_workbook_refers_to_is_in_it():
    with zipfile.ZipFile(io.BytesIO(made_book())) as package:
        names = set(package.namelist())
        targets = set()
        for name in names:
            if name.endswith(".rels"):
                folder = posixpath.dirname(posixpath.dirname(name))
                for one in etree.fromstring(package.read(name)):
                    targets.add(posixpath.join("/", folder, one.get("Target")).lstrip("/"))
        parts = {n for n in names if n.endswith(".xml")} - {"[Content_Types].xml"}
        assert targets == parts
        types = etree.fromstring(package.read("[Content_Types].xml"))
        assert {one.get("PartName") for one in types} - {None} == {f"/{name}" for name in parts}
        styles = package.read("xl/styles.xml")
    assert styles.index(b"<sz ") < styles.index(b"<name ")  # CT_Font, as the Open XML SDK reads it


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
