"""What is noted of a document, and that its files say it."""

import io

import docx
import openpyxl
import pikepdf
import pytest
from command_line import zhengben
from lxml import etree

from pipeline.convert import read
from pipeline.description import describe

PAPER = """000017
秘密★3年
特急
青岭县水务局文件
青水发〔2024〕9号
签发人：卢望山
青岭县水务局关于请求安排堰塘清淤资金的请示
县人民政府：
为保障春灌，现请求安排堰塘清淤资金三十万元。妥否，请批示。
青岭县水务局
2024年2月28日
抄送：县财政局，县发展和改革局。
青岭县水务局办公室　　2024年2月29日印发
"""
SAID = {
    "题名": "青岭县水务局关于请求安排堰塘清淤资金的请示",
    "文件编号": "青水发〔2024〕9号",
    "责任者": "青岭县水务局",
    "日期": "2024-02-28",
    "文种": "请示",
    "紧急程度": "特急",
    "主送": "县人民政府",
    "抄送": "县财政局，县发展和改革局",
    "密级": "秘密",
    "保密期限": "3年",
    "份号": "000017",
    "签发人": "卢望山",
    "印发机关": "青岭县水务局办公室",
    "印发日期": "2024-02-29",
}
XMP = {
    "Classification": "密级",
    "ClassificationPeriod": "保密期限",
    "Urgency": "紧急程度",
    "CopyNumber": "份号",
    "Signatories": "签发人",
    "CcRecipients": "抄送",
    "PrintingAuthority": "印发机关",
    "PrintingDate": "印发日期",
}


def test_each_element_is_noted_with_its_place():
    described = describe(read(PAPER.encode(), "请示.txt"))
    assert {one.name: one.text for one in described} == SAID
    assert {one.name: one.source for one in described}["密级"] == "版头的密级和保密期限"


def test_what_a_paper_does_not_show_is_not_noted():
    described = describe(read("几句话，没有任何要素。\n".encode(), "话.txt"))
    assert {one.name for one in described} <= {"题名"}


def test_subject_words_of_1999_are_kept_as_metadata():
    old = PAPER.replace("抄送：县财政局", "主题词：水利　堰塘　请示\n抄送：县财政局")
    words = [one for one in describe(read(old.encode(), "旧.txt")) if one.name == "主题词"]
    assert [(one.text, one.source) for one in words] == [("水利 堰塘 请示", "版记的主题词")]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("described")
    source = folder / "请示.txt"
    source.write_text(PAPER, encoding="utf-8")
    done = zhengben("run", source, "-o", folder / "out", "--to", "docx,pdf", "--seal", "无")
    assert done.exit_code == 0, done.output
    return folder / "out"


def test_word_files_have_the_elements_as_properties(out):
    file = docx.Document(str(out / "请示" / "3-请示.docx"))
    part = next(r.target_part for r in file.part.package.rels.values() if "custom" in r.reltype)
    said = {item.get("name"): "".join(item.itertext()) for item in etree.fromstring(part.blob)}
    names = {
        "密级",
        "保密期限",
        "紧急程度",
        "份号",
        "签发人",
        "主送",
        "抄送",
        "印发机关",
        "印发日期",
    }
    assert {name: said.get(name) for name in names} == {name: SAID[name] for name in names}
    assert said["生成设置"] == "版式 gbt9704；印章 无"


def test_pdf_files_have_the_elements_in_their_metadata(out):
    with pikepdf.open(out / "请示" / "3-请示.pdf") as pdf, pdf.open_metadata() as metadata:
        own = "{urn:zhengben:pdf:1:}"
        assert {tag: metadata[own + tag] for tag in XMP} == {t: [SAID[n]] for t, n in XMP.items()}
        assert metadata[own + "Settings"] == ["版式 gbt9704", "印章 无"]


def test_the_summary_has_the_catalogue_of_the_archive(out, tmp_path):
    assert zhengben("summary", out, "-o", tmp_path / "汇总.xlsx").exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "汇总.xlsx").read_bytes()))
    head, row = book["归档文件目录"].iter_rows(values_only=True)
    said = dict(zip(head, row, strict=True))
    assert said["题名"] == SAID["题名"]
    assert (said["文号"], said["责任者"], said["日期"]) == (
        "青水发〔2024〕9号",
        "青岭县水务局",
        "20240228",
    )
    assert (said["密级"], said["页数"], said["件号"], said["档号"]) == ("秘密", "2", None, None)


def test_a_mark_that_names_its_kind_is_the_title():
    minutes = (
        "临澜市人民政府常务会议纪要\n〔2023〕第12号\n\n8月8日，市长主持召开会议，研究有关工作。\n\n"
        "一、关于城市更新工作\n会议听取了汇报。\n"
    )
    document = read(minutes.encode(), "纪要.txt")
    assert document.body.title is None
    found = [one for one in describe(document) if one.name == "题名"]
    assert found == [("题名", "临澜市人民政府常务会议纪要", "发文机关标志")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("临澜市人民政府办公室　　2023年8月9日", ("临澜市人民政府办公室", "2023-08-09", None)),
        ("临澜市人民政府办公室\n2023年8月9日", ("临澜市人民政府办公室", "2023-08-09", None)),
        ("（2023年8月9日）", (None, "2023-08-09", "（2023年8月9日）")),
    ],
)
def test_the_head_of_minutes_says_who_issued_them_and_when(row, said):
    minutes = (
        f"临澜市人民政府常务会议纪要\n〔2023〕12号\n{row}\n城市更新工作会议纪要\n"
        "8月8日，市长主持召开会议，研究有关工作。\n一、关于城市更新工作\n会议听取了汇报。\n"
    )
    found = {one.name: one.text for one in describe(read(minutes.encode(), "纪要.txt"))}
    assert (found.get("责任者"), found.get("日期"), found.get("说明题名文字")) == said
