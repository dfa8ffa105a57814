"""The private parts of libraries that the writers rest on: a new version must not change them.

Each stands in one module only: ``pdf/objects.py``, ``xlsx/openpyxl_parts.py``,
``docx/package.py``.
"""

from __future__ import annotations

import inspect
import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from openpyxl.styles import Font
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter
from reportlab.pdfbase import pdfdoc

from pipeline.stylesheet import load_stylesheet
from pipeline.writers.archive import zip_of
from pipeline.writers.docx.package import Package, members_of
from pipeline.writers.pdf.objects import PageCanvas, RawObject
from pipeline.writers.xlsx.openpyxl_parts import SheetRows, members, set_normal_font

PIPELINE = Path(__file__).parents[2] / "pipeline"
EMPTY = str(PIPELINE / "writers" / "docx" / "empty.docx")


@pytest.mark.parametrize(
    ("pattern", "owner"),
    [
        (r"^\s*(?:from|import) reportlab\b", "writers/pdf/objects.py"),
        (r"^\s*(?:from|import) docx\b|\._blob\b|\._comments_part\b", "writers/docx/package.py"),
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


def test_reportlab_takes_raw_objects_in_and_numbers_them():
    canvas = PageCanvas(100.0, 200.0)
    assert canvas._doc.__class__ is pdfdoc.PDFDocument
    first, second = canvas.reserve(), canvas.reserve()
    assert re.fullmatch(rb"\d+ 0 R", canvas.ref(first))
    assert canvas.ref(first) == canvas.ref(first) != canvas.ref(second)
    first.data = second.data = b"null"
    canvas.end_page()
    assert canvas.code == []
    data = canvas.finish({}, b"<< /Title (x) >>", b"/Lang (zh-CN)")
    assert data.startswith(b"%PDF-1.7")
    assert b"/MediaBox [0 0 100 200]" in data
    assert b"/Helvetica" not in data.split(b"/MediaBox")[1]
    assert data.count(b"/Type /Catalog") == data.count(b"/Title (x)") == 1
    assert re.search(rb"/ID\s*\[<[0-9a-f]{32}> <[0-9a-f]{32}>\]", data)


def test_reportlab_asks_an_object_for_its_bytes_alone():
    """``__RefOnly__``, ``format``, ``invariant`` and ``digest`` are all that it wants of one."""
    assert "__RefOnly__" in inspect.getsource(pdfdoc)
    assert RawObject(b"<< >>").format(None) == b"<< >>"
    source = inspect.getsource(pdfdoc.PDFDocument.GetPDFData)
    assert set(re.findall(r"self\.info\.(\w+)", source)) == {"invariant", "digest"}


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
    found = members(book, rows, strings.encode())
    data = zip_of(found, datetime(2024, 1, 1, tzinfo=UTC))
    read = openpyxl.load_workbook(io.BytesIO(data))
    assert read["甲"]["A1"].value == "文"
    assert read["甲"]["A1"].hyperlink.location == "'甲'!A1"
    assert read["甲"].dimensions == "A1:A1"
    assert read._named_styles["Normal"].font.name == "仿宋"
    assert b"sharedStrings.xml" in found["xl/_rels/workbook.xml.rels"]
    assert b"Microsoft Excel" not in found["docProps/app.xml"]
    styles = found["xl/styles.xml"]
    assert styles.index(b"<sz ") < styles.index(b"<name ")  # CT_Font, as the Open XML SDK reads it


def test_openpyxl_has_the_methods_that_are_overridden():
    for owner, names in (
        (WorksheetWriter, ("write", "write_dimensions", "read", "write_rows")),
        (ExcelWriter, ("write_data", "_write_worksheets", "write_worksheet")),
    ):
        assert not [name for name in names if not callable(getattr(owner, name, None))]


def test_python_docx_gives_the_parts_that_are_filled():
    document = docx.Document(EMPTY)
    part = document.part
    footer, relation = part.add_footer_part()
    assert footer.element.tag.endswith("}ftr")
    assert part.rels[relation].target_part is footer
    assert part._comments_part.element.tag.endswith("}comments")
    table = next(r.target_part for r in part.rels.values() if r.reltype == RT.FONT_TABLE)
    table._blob = b"<x/>"  # whose bytes are replaced
    assert table.blob == b"<x/>"


def test_the_empty_file_is_the_one_python_docx_begins_with_emptied():
    document = docx.Document()
    part, package = document.part, document.part.package
    left_out = {"stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail"}
    for owner in (part, package):
        for relation, target in list(owner.rels.items()):
            if target.reltype.rsplit("/", 1)[-1] in left_out:
                del owner.rels[relation]
    for root in (document.styles.element, document.settings.element, document.element.body):
        del root[:]
        root.attrib.clear()
    found, expected = members_of(docx.Document(EMPTY)), members_of(document)
    says_who_made_it = "docProps/app.xml"
    assert b"<Application>zhengben</Application>" in found.pop(says_who_made_it)
    assert expected.pop(says_who_made_it)
    assert found == expected


def test_the_word_package_begins_empty():
    package = Package(load_stylesheet())
    assert len(package.body) == 0
    assert len(package.comments) == 0
    assert len({package.footers.odd, package.footers.even, package.footers.blank}) == 3


def test_the_members_of_a_word_file_are_those_that_python_docx_saves():
    document = docx.Document()
    document.add_heading("甲", 1)
    document.sections[0].footer.paragraphs[0].text = "乙"
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as saved:
        assert members_of(document) == {name: saved.read(name) for name in saved.namelist()}
