"""The workbook: what it says, that hostile text stays text, that it is valid and always the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from xlsx_builders import document, edit, emission, paragraph, sample, table

from pipeline.edits import Tier
from pipeline.writers.plain import write_text
from pipeline.writers.xlsx import package
from pipeline.writers.xlsx.cells import CELL_LIMIT, plain
from pipeline.writers.xlsx.repair_sheet import COLUMNS
from pipeline.writers.xlsx.writer import write_xlsx


def load(data: bytes):
    return openpyxl.load_workbook(BytesIO(data))


def rows(sheet) -> list[dict[str, object]]:
    head, *body = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in body]


@pytest.fixture(scope="module")
def book():
    return load(write_xlsx(sample()))


def test_sheets_in_order(book) -> None:
    assert [name for name in book.sheetnames if name not in {"指标数据", "核对"}] == [
        "待定",
        "概要",
        "目录",
        "正文",
        "表1",
        "修复记录",
    ]


def test_overview_says_what_waits_and_how_to_settle_it(book) -> None:
    items = {row["项目"]: row for row in rows(book["概要"])}
    assert items["建议"]["内容"] == "尚有 2 项待定（2 处），打印件未含"
    assert "zhengben apply 3-样本.xlsx" in items["建议"]["说明"]
    assert items["已改"]["内容"] == 2
    assert items["NUM009"]["内容"] == 1
    assert items["结论"]["内容"] == "通过"
    assert items["成文日期"]["内容"] != "2023-12-29"
    assert date(2023, 12, 29) in {
        value.date() for row in rows(book["概要"]) if hasattr(value := row["内容"], "date")
    }


def test_overview_without_proposals_does_not_warn() -> None:
    doc = document(paragraph("无事"))
    items = {row["项目"] for row in rows(load(write_xlsx(emission(doc)))["概要"])}
    assert "建议" not in items


def test_body_holds_every_text(book) -> None:
    given = sample()
    shown = [row["文本"] for row in rows(book["正文"])]
    assert shown == [
        text
        for line in write_text(given).decode().splitlines()
        for text in (line.split("\t") if "\t" in line else [line])
    ]


def test_outline_links_to_the_heading(book) -> None:
    sheet = book["目录"]
    cell = next(row[2] for row in sheet.iter_rows(min_row=2) if row[2].value == "(一)审计监督")
    target = cell.hyperlink.location
    name, _, place = target.partition("!")
    row = book[name.strip("'")][place].row
    assert book["正文"].cell(row, 5).value.startswith("(一)审计监督。")


def test_repairs_give_each_edit_with_its_ground(book) -> None:
    found = rows(book["修复记录"])
    edits = sample().log.edits
    assert [row["编号"] for row in found[:4]] == [e.id for e in edits]
    assert [row["采纳"] for row in found] == [None, None, "是", "是", None]
    assert [row["级别"] for row in found] == ["仅供参考", "仅供参考", "确定", "确定", "提示"]
    third = found[2]
    assert (third["上文"], third["改前"], third["改后"]) == ("深化放管服改革", ",", "，")
    assert third["下文"].startswith("优良比例")
    assert third["概率"] == 0.987
    assert found[4]["说明"] == "此处似缺罗马数字，请核对原文"


def test_answers_are_a_choice(book) -> None:
    sheet = book["修复记录"]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"是,否"'
    column = [c.label for c in COLUMNS].index("采纳")
    assert f"{openpyxl.utils.get_column_letter(column + 1)}2" in str(choice.sqref)


@pytest.mark.parametrize("name", ["概要", "目录", "正文", "修复记录"])
def test_every_sheet_is_ready_to_read_and_print(book, name: str) -> None:
    sheet = book[name]
    assert sheet.freeze_panes.endswith("2")
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.cell(1, 1).font.name == "黑体"
    assert sheet.cell(2, 1).font.name == "仿宋_GB2312"


HOSTILE = [
    "=1+1",
    "+86",
    "-5",
    "@SUM(A1)",
    "<a&b>]]>",
    "_x0041_",
    "_x005F_x0041_",
    "  两端空格  ",
    "𠮷野家",
    "'撇号",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_stays_text(hostile: str) -> None:
    doc = document(paragraph(hostile), table([[hostile]]))
    sheet = load(write_xlsx(emission(doc)))["正文"]
    cells = [row[4] for row in sheet.iter_rows(min_row=3, max_row=4)]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    # openpyxl takes Excel's escape of an escape away itself.
    assert {cell.value for cell in cells} <= {hostile, hostile.replace("_x005F_", "_")}


@pytest.mark.parametrize("hostile", [*HOSTILE, "\x01", "\ufffe"])
def test_escapes_are_undone(hostile: str) -> None:
    assert unescape(plain(hostile)) == hostile


def test_lone_surrogate_and_control_are_written() -> None:
    data = write_xlsx(emission(document(paragraph("甲\ud800乙\x02丙"))))
    value = load(data)["正文"].cell(3, 5).value
    assert value == "甲\ufffd乙_x0002_丙"
    assert write_text(emission(document(paragraph("甲\ud800乙")))).decode().count("甲\ufffd乙") == 1


def test_text_longer_than_a_cell_goes_on_in_further_rows() -> None:
    long = "𠮷字" * 20_000
    found = rows(load(write_xlsx(emission(document(paragraph(long)))))["正文"])
    parts = [row["文本"] for row in found if str(row["类型"]).startswith("段落")]
    assert "".join(parts) == long
    assert all(len(part.encode("utf-16-le")) // 2 <= CELL_LIMIT for part in parts)
    assert len(parts) == 2


def test_same_bytes_in_another_process() -> None:
    here = Path(__file__).parent
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from xlsx_builders import sample\n"
        "from pipeline.writers.xlsx.writer import write_xlsx\n"
        "print(hashlib.sha256(write_xlsx(sample())).hexdigest())"
    )
    root = here.parents[2]
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code, str(here)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_full_sheet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "ROW_LIMIT", 6)
    book = load(write_xlsx(emission(document(*[paragraph(f"第{i}段") for i in range(20)]))))
    assert book["正文"].max_row == 6
    notes = [row["项目"] for row in rows(book["概要"]) if row["内容"] == "已满，余下未列"]
    assert notes == ["正文"]


def test_only_time_is_the_emission_s() -> None:
    book = load(write_xlsx(sample()))
    assert str(book.properties.modified) == "2023-12-28 16:00:00"
    assert book.properties.created == book.properties.modified


def test_refused_edit_shows_no() -> None:
    doc = document(paragraph("甲,乙"))
    one = edit(doc, "body.main_text[0]", 1, ",", "，", status="out")
    two = edit(doc, "body.main_text[0]", 3, "", "。", tier=Tier.POSSIBLE, status="in")
    found = rows(load(write_xlsx(emission(doc, [one, two])))["修复记录"])
    assert [row["采纳"] for row in found] == ["否", "是"]


def test_refused_proposal_does_not_wait() -> None:
    given = sample()
    proposals = frozenset(e.id for e in given.log.edits if e.tier is Tier.POSSIBLE)
    book = load(write_xlsx(msgspec.structs.replace(given, refused=proposals)))
    assert [row["采纳"] for row in rows(book["修复记录"])][:2] == ["否", "否"]
    items = {row["项目"]: row["内容"] for row in rows(book["概要"])}
    assert "建议" not in items
    assert items["不予采纳"] == 2


def test_open_xml_validator_finds_nothing(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")
    path = tmp_path / "a.xlsx"
    path.write_bytes(write_xlsx(sample()))
    result = audit.OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_text_makes_a_workbook_that_says_it(texts: list[str]) -> None:
    doc = document(*[paragraph(text) for text in texts])
    sheet = load(write_xlsx(emission(doc)))["正文"]
    shown = [row[4].value or "" for row in sheet.iter_rows(min_row=3, max_row=2 + len(texts))]
    for one, other in zip(texts, shown, strict=True):
        # Line ends are one mark in a cell; escapes are openpyxl's business (tested above).
        wanted = plain(one).replace("\r\n", "\n").replace("\r", "\n").replace("_x005F_", "_")
        assert other.replace("_x005F_", "_") == wanted
