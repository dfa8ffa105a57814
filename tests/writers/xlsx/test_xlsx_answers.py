"""Answers come back from the workbook, whatever a person did to its rows and columns."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from xlsx_builders import document, edit, emission, paragraph, sample

from pipeline.edits import EditKind, Tier
from pipeline.errors import DocumentError, ExitCode
from pipeline.review.xlsx_reader import read_xlsx_decisions
from pipeline.writers.xlsx.writer import write_xlsx

GIVEN = sample()
DATA = write_xlsx(GIVEN)
LOG = GIVEN.log
FIRST, SECOND, THIRD, FOURTH = (e.id for e in LOG.edits)


def changed(change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None], data=DATA) -> bytes:
    """The workbook as a person saves it after a change to 修复记录."""
    book = openpyxl.load_workbook(BytesIO(data))
    change(book["修复记录"])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def column(sheet, label: str) -> int:
    return [cell.value for cell in sheet[1]].index(label) + 1


def answer(sheet, edit_id: str, **cells: object) -> None:
    at = column(sheet, "编号")
    (row,) = [r for r in range(2, sheet.max_row + 1) if sheet.cell(r, at).value == edit_id]
    for label, value in cells.items():
        sheet.cell(row, column(sheet, label)).value = value


def verdicts(data: bytes, log=LOG) -> dict[str, str]:
    found = read_xlsx_decisions(data, log, {}, "3-样本.xlsx")
    assert found.source_sha256 == log.source_sha256
    return {d.edit_id: d.verdict for d in found.decisions}


def test_untouched_workbook_decides_nothing() -> None:
    assert verdicts(DATA) == {}


def test_answers() -> None:
    def change(sheet) -> None:
        answer(sheet, FIRST, 采纳="是")
        answer(sheet, SECOND, 采纳="否", 备注="不必加引号")
        answer(sheet, THIRD, 采纳="否")

    found = read_xlsx_decisions(changed(change), LOG, {}, "a.xlsx")
    assert {d.edit_id: (d.verdict, d.note) for d in found.decisions} == {
        FIRST: ("accept", None),
        SECOND: ("refuse", "不必加引号"),
        THIRD: ("refuse", None),
    }


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        *(
            (yes, "accept")
            for yes in ("是 ", "　是", "是。", "√", "✔", "Y", "Ｙ", "yes", 1, 1.0, True)
        ),
        *((no, "refuse") for no in ("否 ", "×", "✘", "N", "ｎ", "x", 0, False)),
    ],
)
def test_what_people_write_for_yes_and_no(written: object, verdict: str) -> None:
    data = changed(lambda sheet: answer(sheet, FIRST, 采纳=written))
    assert verdicts(data) == {FIRST: verdict}


@pytest.mark.parametrize("written", ["是/否", "是否", "待定", "？", "v", "-", 2, "#N/A"])
def test_unclear_answers_are_refused_with_row_and_words(written: object) -> None:
    data = changed(lambda sheet: answer(sheet, FIRST, 采纳=written))
    with pytest.raises(DocumentError) as caught:
        verdicts(data)
    assert "第 2 行的“采纳”是" in str(caught.value)
    assert "请填是或否" in str(caught.value)


def test_own_words() -> None:
    data = changed(lambda sheet: answer(sheet, FOURTH, 改写为="；"))
    (decision,) = read_xlsx_decisions(data, LOG, {}, "a.xlsx").decisions
    assert (decision.edit_id, decision.verdict, decision.text) == (FOURTH, "accept", "；")


def test_rows_sorted_and_deleted_and_columns_moved() -> None:
    def change(sheet) -> None:
        answer(sheet, FIRST, 采纳="是")
        answer(sheet, FOURTH, 采纳="否")
        head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        rows = [row for row in rows if row[head.index("编号")] != THIRD]
        random.Random(1).shuffle(rows)
        order = list(range(len(head)))
        random.Random(2).shuffle(order)
        sheet.delete_rows(1, sheet.max_row)
        for row in ([], head, *rows):
            sheet.append([row[i] for i in order] if row else ["某人的批注"])
        sheet.row_dimensions[4].hidden = True

    assert verdicts(changed(change)) == {FIRST: "accept", FOURTH: "refuse"}


def test_sheet_renamed() -> None:
    def change(sheet) -> None:
        answer(sheet, FIRST, 采纳="是")
        sheet.title = "修复记录（已审）"

    assert verdicts(changed(change)) == {FIRST: "accept"}


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"采纳": "也许"}, "“采纳”是“也许”"),
        ({"改前": "别的", "采纳": "是"}, "“改前”是“别的”"),
        ({"改后": "别的", "采纳": "是"}, "要另写文字，请填“改写为”"),
        ({"采纳": "否", "改写为": "甲"}, "又填了“改写为”"),
        ({"编号": "0123456789ab"}, "不在现有的修改记录中"),
        ({"编号": None, "采纳": "是"}, "有答复而没有编号"),
    ],
)
def test_rows_that_do_not_fit_are_refused(cells: dict[str, object], says: str) -> None:
    data = changed(lambda sheet: answer(sheet, FOURTH, **cells))
    with pytest.raises(DocumentError) as caught:
        verdicts(data)
    assert says in str(caught.value)
    assert caught.value.exit_code is ExitCode.DOCUMENT


@pytest.mark.parametrize("cells", [{"改写为": "2024年1月8日"}, {"采纳": "是"}])
def test_an_answer_to_a_finding_is_refused_and_not_passed_over(cells: dict[str, object]) -> None:
    finding = LOG.findings[0].id
    with pytest.raises(DocumentError, match="是提示") as caught:
        verdicts(changed(lambda sheet: answer(sheet, finding, **cells)))
    assert "公文稿" in str(caught.value)


def test_no_said_to_a_finding_asks_for_nothing() -> None:
    finding = LOG.findings[0].id
    assert verdicts(changed(lambda sheet: answer(sheet, finding, 采纳="否"))) == {}


def test_answers_that_contradict_each_other_are_refused() -> None:
    def change(sheet) -> None:
        answer(sheet, FIRST, 采纳="是")
        row = [cell.value for cell in sheet[2]]
        row[column(sheet, "采纳") - 1] = "否"
        sheet.append(row)

    with pytest.raises(DocumentError, match="互相矛盾"):
        verdicts(changed(change))


def test_stale_text_is_refused() -> None:
    other = edit(document(paragraph("甲,乙")), "body.main_text[0]", 1, ",", "，")
    log = emission(document(paragraph("甲,乙")), [other]).log
    with pytest.raises(DocumentError, match="不在现有的修改记录中"):
        verdicts(DATA, log)


def test_another_source_is_refused() -> None:
    import msgspec

    log = msgspec.structs.replace(LOG, source_sha256="00" * 32)
    with pytest.raises(DocumentError, match="另一份源文件"):
        verdicts(DATA, log)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"<html>", DATA[: len(DATA) // 2]])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="不是可以打开的"):
        verdicts(data)


def test_workbook_without_the_columns_is_refused() -> None:
    book = openpyxl.Workbook()
    target = BytesIO()
    book.save(target)
    with pytest.raises(DocumentError, match="编号"):
        verdicts(target.getvalue())


def pair():
    import msgspec

    doc = document(paragraph("深化放管服改革"))
    path = "body.main_text[0]"
    edits = [
        msgspec.structs.replace(e, group="g1")
        for e in (
            edit(doc, path, 2, "", "“", tier=Tier.POSSIBLE),
            edit(doc, path, 5, "", "”", tier=Tier.POSSIBLE),
        )
    ]
    return emission(doc, edits)


def test_answer_to_one_of_a_pair_holds_for_both() -> None:
    given = pair()
    one, two = given.log.edits
    data = changed(lambda sheet: answer(sheet, one.id, 采纳="是"), write_xlsx(given))
    assert verdicts(data, given.log) == {one.id: "accept", two.id: "accept"}


def test_a_pair_answered_apart_is_as_the_cells_say() -> None:
    given = pair()
    one, two = given.log.edits

    def change(sheet) -> None:
        answer(sheet, one.id, 采纳="是")
        answer(sheet, two.id, 采纳="否")

    found = verdicts(changed(change, write_xlsx(given)), given.log)
    assert found == {one.id: "accept", two.id: "refuse"}


@pytest.mark.parametrize("hostile", ["=1", "_x0041_", " ", "0012", "1.0", "\ud800", "<&>"])
def test_hostile_texts_still_fit(hostile: str) -> None:
    doc = document(paragraph(f"甲{hostile}乙"))
    one = edit(doc, "body.main_text[0]", 1, hostile, "丙", tier=Tier.POSSIBLE, kind=EditKind.MANUAL)
    given = emission(doc, [one])
    data = changed(lambda sheet: answer(sheet, one.id, 采纳="是"), write_xlsx(given))
    assert verdicts(data, given.log) == {one.id: "accept"}
