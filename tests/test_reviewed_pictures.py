"""What a reviewed file shows and no text holds is refused by name, never left out."""

import pytest
from command_line import tree, zhengben
from docx_making import NS, part, w, with_part
from lxml import etree

from pipeline.errors import ExitCode

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _typed(name, inner=None):
    run = etree.Element(w("r"))
    child = etree.SubElement(run, name)
    if inner:
        etree.SubElement(child, inner)
    return run


def _formula():
    formula = etree.Element(f"{{{MATH}}}oMath")
    etree.SubElement(etree.SubElement(formula, f"{{{MATH}}}r"), f"{{{MATH}}}t").text = "x=2"
    return formula


def _deleted():
    gone = etree.Element(w("del"), {w("author"): "张三"})
    gone.append(_typed(w("sym")))
    return gone


def _numbered(paragraph, number):
    properties = paragraph.find(w("pPr"))
    numbering = etree.SubElement(properties, w("numPr"))
    etree.SubElement(numbering, w("numId"), {w("val"): number})


def _reviewed(folder, change):
    path = folder / "3-节能通知.review.docx"
    data = path.read_bytes()
    root = part(data, "word/document.xml")
    change(root.xpath("//w:p[w:pPr/w:pStyle/@w:val='ZbBody']", namespaces=NS)[0])
    path.write_bytes(with_part(data, root))
    return path


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda p: p.append(_typed(w("sym"))), "符号"),
        (lambda p: p.append(_typed(w("footnoteReference"))), "脚注"),
        (lambda p: p.append(_typed(w("drawing"), f"{{{A}}}blip")), "图片"),
        (lambda p: p.append(_typed(w("drawing"), f"{{{CHART}}}chart")), "图表"),
        (lambda p: p.append(_formula()), "公式"),
        (lambda p: _numbered(p, "3"), "自动编号"),
    ],
)
def test_what_is_no_text_is_refused_by_name(source, tmp_path, change, named):
    zhengben("run", source, "-o", tmp_path / "out", "--to", "review,txt")
    folder = tmp_path / "out" / "节能通知"
    path = _reviewed(folder, change)
    before = tree(folder)
    done = zhengben("apply", path)
    assert done.exit_code == ExitCode.DOCUMENT
    assert named in done.stderr
    assert "附近" in done.stderr
    assert tree(folder) == before


@pytest.mark.parametrize(
    "change", [lambda p: p.append(_deleted()), lambda p: _numbered(p, "0"), lambda p: None]
)
def test_what_was_deleted_or_numbers_nothing_is_taken(source, tmp_path, change):
    zhengben("run", source, "-o", tmp_path / "out", "--to", "review,txt")
    path = _reviewed(tmp_path / "out" / "节能通知", change)
    assert zhengben("apply", path).exit_code == 0
