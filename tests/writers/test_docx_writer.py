"""The Word file: styles, text, properties, 版头, 版记, tables; the same bytes on every run."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import msgspec
import pytest
from docx_making import (
    NS,
    SHA,
    document,
    edit,
    emission,
    finding,
    log,
    paragraph_texts,
    part,
    settled_by_word,
    text,
    w,
)
from hypothesis import HealthCheck, Phase, given, settings
from strategies import documents

from pipeline.layout.blocks import style_document
from pipeline.layout.mark import mark_setting
from pipeline.model import (
    Attachment,
    Cell,
    Header,
    Heading,
    HeadingLevel,
    Imprint,
    Metadata,
    Paragraph,
    Table,
    iter_texts,
)
from pipeline.review.docx_reader import read_docx_review
from pipeline.review.docx_writer import write_review
from pipeline.stylesheet import load_stylesheet
from pipeline.text.chars import legal
from pipeline.text.width import columns
from pipeline.writers.docx.estimate import Extent, extent, lines_of
from pipeline.writers.docx.measures import Measures
from pipeline.writers.docx.writer import write_docx

SHEET = load_stylesheet()
LONG = "为深入贯彻落实关于加强数字政府建设的决策部署，经市政府同意，现就有关事项通知如下，请结合实际认真抓好落实。"
IMPRINT = Imprint(text("抄送：市委办公室。"), text("某市人民政府办公室"), text("2024年3月5日印发"))
HEADER = Header(
    authority_mark=text("某市人民政府文件"),
    document_number=text("某政发〔2024〕5号"),
    signatory=(text("签发人：张某"),),
)


def full():
    heading = Heading(HeadingLevel.SECOND, text("（一）总体要求。坚持稳中求进。"), 1, 3, 8)
    table = Table(
        (
            (
                Cell((Paragraph(text("指标")),), 1, 1, True),
                Cell((Paragraph(text("数值")),), 2, 1, True),
            ),
            (
                Cell((Paragraph(text("甲")),), 1, 2),
                Cell((Paragraph(text("1")),)),
                Cell((Paragraph(text("2")),)),
            ),
            (Cell((Paragraph(text("3")),)), Cell((Paragraph(text("4")),))),
        ),
        text("表1 主要指标"),
    )
    return document(
        LONG,
        Heading(HeadingLevel.FIRST, text("一、主要任务"), 1, 2),
        heading,
        table,
        header=HEADER,
        imprint=IMPRINT,
        main_recipients=text("各县区人民政府："),
        attachment_note=(text("附件：1. 任务清单"), text("2. 责任清单")),
        authority_signature=(text("某市人民政府"),),
        document_date=text("2024年3月5日"),
        note=text("（此件公开发布）"),
        attachments=(Attachment(text("附件1"), text("任务清单"), (Paragraph(text("内容。")),)),),
    )


@pytest.fixture(scope="module")
def made():
    return write_docx(emission(full()))


def style_of(data, words):
    for p in part(data).iter(w("p")):
        if words in "".join(t.text or "" for t in p.iter(w("t"))):
            return p
    raise AssertionError(words)


def test_styles_have_chinese_names_built_in_bases_and_levels(made):
    styles = docx.Document(io.BytesIO(made)).styles
    for name, base in (
        ("公文标题", "Title"),
        ("公文正文", "Body Text"),
        ("一级标题", "Heading 1"),
        ("四级标题", "Heading 4"),
    ):
        assert styles[name].base_style.name == base
    levels = {
        s.find("w:name", NS).get(w("val")): s.find("w:pPr/w:outlineLvl", NS).get(w("val"))
        for s in part(made, "word/styles.xml").findall("w:style[@w:customStyle='1']", NS)
        if s.get(w("type")) == "paragraph"
    }
    assert [levels[n] for n in ("一级标题", "二级标题", "三级标题", "四级标题")] == list("0123")
    assert levels["公文正文"] == "9"


def test_fonts_are_the_standards_own_and_no_theme_overrides(made):
    styles = part(made, "word/styles.xml")
    named = {f.get(w("eastAsia")) for f in styles.iter(w("rFonts"))}
    assert named == {role.families[0] for role in SHEET.fonts.values()}
    every = [*styles.iter(w("rFonts")), *part(made).iter(w("rFonts"))]
    assert not [a for f in every for a in f.attrib if "Theme" in a]
    table = {f.get(w("name")): f for f in part(made, "word/fontTable.xml")}
    others = table["仿宋_GB2312"].find("w:altName", NS).get(w("val")).split(",")
    assert "仿宋" in others


def test_marks_that_word_would_set_in_the_latin_font_have_a_hint():
    data = write_docx(emission(document("他说“好”。", "没有")))
    run = style_of(data, "他说").find("w:r", NS)
    assert run.find("w:rPr/w:rFonts", NS).get(w("hint")) == "eastAsia"
    assert style_of(data, "没有").find("w:r/w:rPr", NS) is None


def test_a_run_in_heading_is_two_runs_and_does_not_hold_its_page(made):
    p = style_of(made, "总体要求")
    runs = p.findall("w:r", NS)
    assert [r.find("w:t", NS).text for r in runs] == ["（一）总体要求。", "坚持稳中求进。"]
    assert runs[0].find("w:rPr/w:rStyle", NS) is None
    assert runs[1].find("w:rPr/w:rStyle", NS).get(w("val")) == "ZbFontFangsong"
    assert p.find("w:pPr/w:keepNext", NS).get(w("val")) == "0"


def test_every_text_stands_in_the_file_in_order(made):
    shown = "\n".join(paragraph_texts(made))
    at = 0
    for path, element in iter_texts(full()):
        if path == "header.signatory[0]":
            continue
        at = shown.index(element.text, at)
    assert "某政发〔2024〕5号\t签发人：张某" in shown
    assert "某市人民政府办公室\t2024年3月5日印发" in shown


def test_the_head_has_its_mark_and_its_red_rule(made):
    styles = part(made, "word/styles.xml")
    mark = styles.find(".//w:style[@w:styleId='ZbAuthorityMark']/w:rPr/w:color", NS)
    assert mark.get(w("val")) == "FF0000"
    rule = part(made).find(".//w:pBdr/w:bottom", NS)
    assert rule.get(w("color")) == "FF0000"
    measures = Measures(SHEET)
    style = SHEET.paragraphs["authority_mark"]
    p = style_of(made, "某市人民政府文件")
    before = int(p.find("w:pPr/w:spacing", NS).get(w("before")))
    top_mm = (
        (before + measures.mark_top(style, mark_setting(SHEET, text("某市人民政府文件"))))
        / 1440
        * 25.4
    )
    assert top_mm == pytest.approx(35, abs=0.1)
    row = style_of(made, "签发人")
    label, name = row.findall("w:r", NS)[-2:]
    assert label.find("w:rPr/w:rStyle", NS) is None  # the row's own 仿宋
    assert name.find("w:rPr/w:rStyle", NS).get(w("val")) == "ZbFontKaiti"


def test_a_number_without_a_mark_has_no_red_rule():
    data = write_docx(
        emission(document("内容", header=Header(document_number=text("某政发〔2024〕5号"))))
    )
    assert part(data).find(".//w:pBdr", NS) is None


def test_tables_span_repeat_their_head_and_fill_the_width(made):
    table = part(made).find(".//w:tbl", NS)
    rows = table.findall("w:tr", NS)
    assert rows[0].find("w:trPr/w:tblHeader", NS) is not None
    assert rows[1].find("w:trPr/w:tblHeader", NS) is None
    assert rows[0].findall("w:tc", NS)[1].find("w:tcPr/w:gridSpan", NS).get(w("val")) == "2"
    assert rows[1].find("w:tc/w:tcPr/w:vMerge", NS).get(w("val")) == "restart"
    assert rows[2].find("w:tc/w:tcPr/w:vMerge", NS).get(w("val")) is None
    assert [len(r.findall("w:tc", NS)) for r in rows] == [2, 3, 3]
    widths = [int(c.get(w("w"))) for c in table.findall("w:tblGrid/w:gridCol", NS)]
    assert sum(widths) == Measures(SHEET).text_width


def imprint_kind(paragraphs):
    data = write_docx(emission(document(*paragraphs, imprint=IMPRINT)))
    root = part(data)
    sections = list(root.iter(w("sectPr")))
    kind = sections[-1].find("w:type", NS)
    place = list(root.iter(w("tbl")))[-1].find("w:tblPr/w:tblpPr", NS)
    assert place.get(w("tblpYSpec")) == "bottom"
    return len(sections), None if kind is None else kind.get(w("val"))


def test_the_imprint_stands_on_an_even_page():
    assert imprint_kind([LONG] * 2) == (2, "evenPage")  # the body ends on page 1
    assert imprint_kind([LONG] * 12) == (1, None)  # on page 2, with room
    assert imprint_kind([LONG] * 20) == (1, None)  # 版记 fills what is left of page 2
    assert imprint_kind([LONG] * 21) == (2, "evenPage")  # no room on page 2


def test_an_unnumbered_page_only_where_a_blank_one_comes_between():
    def last_footer(count):
        data = write_docx(emission(document(*["短。"] * count, title="", imprint=IMPRINT)))
        relation = list(part(data).iter(w("sectPr")))[-1].find("w:footerReference", NS)
        identity = relation.get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        )
        relations = part(data, "word/_rels/document.xml.rels")
        target = next(r.get("Target") for r in relations if r.get("Id") == identity)
        return "PAGE" in "".join(part(data, f"word/{target}").itertext())

    assert last_footer(10)
    assert not last_footer(43)  # page 2 is full: page 3 stays blank, 版记 on page 4


def test_an_imprint_of_several_pages_flows_and_ends_on_an_even_page():
    imprint = Imprint(
        text("抄送：" + "市委办公室，" * 150 + "市政协。"), text("办公室"), text("3月5日印发")
    )
    data = write_docx(emission(document("内容", imprint=imprint)))
    root = part(data)
    assert root.find(".//w:tblpPr", NS) is None
    assert list(root.iter(w("sectPr")))[-1].find("w:type", NS).get(w("val")) == "oddPage"


def test_the_estimate_counts_rows_as_the_grid_does():
    assert lines_of("国" * 28, 28, 28) == 1
    assert lines_of("国" * 29, 28, 28) == 2
    assert lines_of("国" * 28 + "。", 28, 28) == 2
    assert lines_of("", 28, 28) == 1
    styled = style_document(document("国" * (26 + 28 * 21), title=""), SHEET, "a")
    assert extent(styled, Measures(SHEET)) == Extent(1, 22)
    styled = style_document(document("国" * (26 + 28 * 21 + 1), title=""), SHEET, "a")
    assert extent(styled, Measures(SHEET)) == Extent(2, 1)


def test_a_heading_on_the_last_row_of_a_page_goes_over_with_its_text_in_the_estimate():
    def end(rows):
        long = "国" * (26 + 28 * (rows - 1))
        heading = Heading(HeadingLevel.FIRST, text("一、总体要求"), 1, 2)
        styled = style_document(document(long, heading, "国" * 26, title=""), SHEET, "a")
        return extent(styled, Measures(SHEET))

    assert end(20) == Extent(1, 22)
    assert end(21) == Extent(2, 2)  # not 23 rows in a row: the heading heads the second page


def test_signature_and_date_are_set_by_the_rule_without_seal(made):
    sign = style_of(made, "某市人民政府").getparent()
    blocks = {b.path: b for b in style_document(full(), SHEET, "a").flow if hasattr(b, "runs")}
    date = blocks["body.document_date"]
    p = next(
        p
        for p in sign.iter(w("p"))
        if p.find("w:pPr/w:pStyle", NS).get(w("val")) == "ZbDocumentDate"
    )
    # By its first character: some programs put gaps beside its digits, which move it from the right.
    assert p.find("w:pPr/w:jc", NS).get(w("val")) == "left"
    indent = int(p.find("w:pPr/w:ind", NS).get(w("left")))
    measures = Measures(SHEET)
    advance = measures.advance(SHEET.paragraphs["document_date"])
    right = measures.text_width - indent - columns(date.text) * advance
    assert right == pytest.approx(date.right_chars * advance, abs=2)


def test_several_signatories_stand_two_a_row_and_the_last_beside_the_number():
    names = ("签发人：王大明", "李　晓", "欧阳建国", "赵小兰", "张三丰")
    header = msgspec.structs.replace(HEADER, signatory=tuple(map(text, names)))
    data = write_docx(emission(msgspec.structs.replace(full(), header=header)))
    shown = [t for t in paragraph_texts(data) if any(name in t for name in names)]
    assert shown == ["签发人：王大明\t李　晓", "欧阳建国\t赵小兰", "某政发〔2024〕5号\t张三丰"]
    advance = Measures(SHEET).advance(SHEET.paragraphs["signatory"])
    # From the right: one character, three, one between, four.
    column = 28 - 1 - 3 - 1 - 4
    lefts = [
        p.find("w:pPr/w:ind", NS).get(w("leftChars"))
        for p in map(lambda t: style_of(data, t), ("签发人", "欧阳建国"))
    ]
    assert lefts == [str((column - 4) * 100), str(column * 100)]
    stops = [
        [int(tab.get(w("pos"))) for tab in style_of(data, t).findall("w:pPr/w:tabs/w:tab", NS)]
        for t in ("签发人", "欧阳建国", "某政发")
    ]
    assert stops[0] == stops[1] == pytest.approx([(column + 5) * advance], abs=8)
    assert stops[2] == pytest.approx([column * advance], abs=8)


SEALED = msgspec.structs.replace(
    SHEET, signature=msgspec.structs.replace(SHEET.signature, seal=True)
)


def test_names_that_are_sealed_stand_side_by_side():
    body = msgspec.structs.replace(
        full().body, authority_signature=tuple(map(text, ("某市财政局", "某市教育局")))
    )
    given = emission(msgspec.structs.replace(full(), body=body))
    given = msgspec.structs.replace(given, sheet=SEALED)
    p = style_of(write_docx(given), "某市财政局")
    (stop,) = p.findall("w:pPr/w:tabs/w:tab", NS)
    left = int(p.find("w:pPr/w:ind", NS).get(w("leftChars"))) / 100
    right = int(stop.get(w("pos"))) / Measures(SHEET).advance(SHEET.paragraphs["body"])
    assert left + 2.5 == pytest.approx(28 - (right + 2.5), abs=0.05)
    assert stop.get(w("val")) == "left"


def test_properties_come_from_the_metadata_and_the_time_given():
    metadata = Metadata(
        issuing_authority="某市人民政府", index_number="000/2024-1", document_date="2024-03-05"
    )
    given = emission(msgspec.structs.replace(full(), metadata=metadata))
    file = docx.Document(io.BytesIO(write_docx(given)))
    assert file.core_properties.title == "关于做好有关工作的通知"
    assert file.core_properties.author == "某市人民政府"
    assert file.core_properties.language == "zh-CN"
    assert file.core_properties.created.isoformat() == "2024-03-04T16:00:00+00:00"
    custom = {
        item.get("name"): "".join(item.itertext())
        for item in part(write_docx(given), "docProps/custom.xml")
    }
    assert custom["发文字号"] == "某政发〔2024〕5号"
    assert custom["索引号"] == "000/2024-1"
    assert custom["zhengben-source-sha256"] == SHA


def test_titles_like_markup_or_formulas_are_only_text():
    title = '<w:p/>&amp;"=HYPERLINK(1)"的报告'
    data = write_docx(emission(document("]]>", "内容\ud800", title=title)))
    assert title in "".join(paragraph_texts(data))
    assert "内容\N{REPLACEMENT CHARACTER}" in paragraph_texts(data)


HARD = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@HARD
@given(documents)
def test_any_document_becomes_a_file_that_shows_all_of_it(normalized):
    shown = "".join(paragraph_texts(write_docx(emission(normalized))))
    for _path, element in iter_texts(normalized):
        assert legal(element.text) in shown


SCRIPT = """
import sys, hashlib
sys.path[:0] = sys.argv[1:]
from test_docx_writer import full, emission, log, edit, finding, write_docx, write_review
for write in (write_docx, write_review):
    print(hashlib.sha256(write(emission(full()))).hexdigest())
"""


def test_the_same_bytes_on_every_run_and_in_every_process():
    here = Path(__file__).parent
    paths = [str(here), str(here.parent), str(here.parent.parent)]
    seen = set()
    for seed in ("0", "77"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, *paths],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Shanghai" if seed == "0" else "UTC"},
        )
        seen.add(done.stdout)
    assert len(seen) == 1
    with zipfile.ZipFile(io.BytesIO(write_docx(emission(full())))) as archive:
        assert {i.date_time for i in archive.infolist()} == {(2024, 3, 5, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert names[2:] == sorted(names[2:])


def test_the_validator_finds_nothing(tmp_path):
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not here")
    entry = log(
        edit("body.main_text[0]", 5, "", "“", "out", alternatives=("‘",)),
        findings=[finding("body.title", 0, 2)],
    )
    long_imprint = msgspec.structs.replace(
        full(), imprint=Imprint(text("抄送：" + "市委办公室，" * 150), text("办公室"), text("印发"))
    )
    for name, data in (
        ("full", write_docx(emission(full()))),
        ("plain", write_docx(emission(document("内容")))),
        ("long", write_docx(emission(long_imprint))),
        ("review", write_review(emission(full(), entry))),
    ):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        result = audit.OpenXmlValidator().validate(path)
        assert result.error_count == 0, (name, [str(e) for e in result.errors])


def test_a_letter_has_its_mark_between_edge_and_double_rule():
    header = Header(
        copy_number=text("000001"),
        authority_mark=text("某市人民政府"),
        document_number=text("某政函〔2024〕5号"),
    )
    normalized = document(LONG, header=header, imprint=Imprint(text("抄送：市委办公室。")))
    entry = log(edit("header.authority_mark", 0, "某", "本", "out"))
    data = write_docx(emission(normalized, sheet="letter"))
    root = part(data)
    boxes = list(root.iter(w("txbxContent")))
    assert ["".join(box.itertext()) for box in boxes] == ["某市人民政府", ""]
    assert [b.get(w("val")) for box in boxes for b in box.iter(w("bottom"))] == [
        "thickThinSmallGap",
        "thinThickSmallGap",
    ]
    assert "000001\t某政函〔2024〕5号" in paragraph_texts(data)
    assert root.find(".//w:sectPr/w:titlePg", NS) is not None  # page 1 has no number
    assert root.find(".//w:tcBorders", NS) is None  # 版记 without rules
    copy = write_review(emission(normalized, entry, sheet="letter"))
    found = read_docx_review(
        settled_by_word(copy, {entry.edits[0].id: "accept"}), normalized, entry, "a.docx"
    ).decisions
    assert [d.verdict for d in found.decisions] == ["accept"]
    assert not found.manual
