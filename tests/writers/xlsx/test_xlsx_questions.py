"""待定: one row a question, whose answer settles all of its places."""

from __future__ import annotations

from io import BytesIO

import msgspec
import openpyxl
import pytest
from xlsx_builders import document, edit, emission, paragraph

from pipeline.edits import Tier
from pipeline.errors import DocumentError
from pipeline.review.xlsx_reader import read_xlsx_decisions
from pipeline.writers.xlsx.writer import write_xlsx

LINE = "深化放管服改革，推进放管服工作，开展小切口立法"
DOC = document(paragraph(LINE, 1))
PATH = "body.main_text[0]"


def pair(at: int, term: str, tier: Tier, status: str = "out"):
    made = [
        edit(DOC, PATH, place, "", sign, tier=tier, status=status)
        for place, sign in ((at, "“"), (at + len(term), "”"))
    ]
    return [msgspec.structs.replace(one, group=f"g{at}") for one in made]


TWICE = [
    *pair(LINE.index("放管服"), "放管服", Tier.POSSIBLE),
    *pair(LINE.rindex("放管服"), "放管服", Tier.POSSIBLE),
]
LIKELY = pair(LINE.index("小切口"), "小切口", Tier.LIKELY, "in")
GIVEN = emission(DOC, [*TWICE, *LIKELY])


def answered(sheet: str = "待定", row: int = 2, drop: str = "", **cells: object) -> bytes:
    book = openpyxl.load_workbook(BytesIO(write_xlsx(GIVEN)))
    page = book[sheet]
    heads = [cell.value for cell in page[1]]
    for label, value in cells.items():
        page.cell(row, heads.index(label) + 1).value = value
    if drop:
        book.remove(book[drop])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def verdicts(data: bytes) -> dict[str, str]:
    found = read_xlsx_decisions(data, GIVEN.log, {}, "a.xlsx").decisions
    return {one.edit_id: one.verdict for one in found}


def test_what_waits_comes_first_and_what_is_in_is_preset() -> None:
    page = openpyxl.load_workbook(BytesIO(write_xlsx(GIVEN)))["待定"]
    shown = [tuple(row[i].value for i in (1, 3, 6)) for row in page.iter_rows(min_row=2)]
    assert shown == [(None, "“放管服”", 2), ("是", "“小切口”", 1)]


def test_untouched_it_decides_nothing() -> None:
    assert verdicts(answered()) == {}


@pytest.mark.parametrize(("answer", "verdict"), [("是", "accept"), ("否", "refuse")])
def test_one_answer_settles_all_places(answer: str, verdict: str) -> None:
    assert verdicts(answered(采纳=answer)) == {one.id: verdict for one in TWICE}


def test_what_is_likely_and_in_is_taken_back() -> None:
    assert verdicts(answered(row=3, 采纳="否")) == {one.id: "refuse" for one in LIKELY}


def test_it_is_enough_without_the_other_sheet() -> None:
    assert verdicts(answered(采纳="是", drop="修复记录")) == {one.id: "accept" for one in TWICE}


def test_one_place_may_be_answered_apart() -> None:
    book = openpyxl.load_workbook(BytesIO(answered(采纳="是")))
    page = book["修复记录"]
    heads = [cell.value for cell in page[1]]
    for row in range(2, page.max_row + 1):
        if page.cell(row, heads.index("编号") + 1).value in {one.id for one in TWICE[2:]}:
            page.cell(row, heads.index("采纳") + 1).value = "否"
    target = BytesIO()
    book.save(target)
    said = verdicts(target.getvalue())
    assert [said[one.id] for one in TWICE] == ["accept", "accept", "refuse", "refuse"]


def test_other_marks_may_be_written() -> None:
    found = read_xlsx_decisions(answered(改写为="《放管服》"), GIVEN.log, {}, "a.xlsx").decisions
    assert [(one.verdict, one.text) for one in found] == [("accept", "《"), ("accept", "》")] * 2


def test_a_term_is_not_changed_here() -> None:
    with pytest.raises(DocumentError, match="第 2 行的“改写为”改动了“放管服”本身"):
        verdicts(answered(改写为="“放管”"))


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [("编号（整项）", "000000000000", "不在现有的修改记录中"), ("采纳", "也许", "请填是或否")],
)
def test_what_does_not_fit_is_refused(label: str, value: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        verdicts(answered(**{label: value}))


def test_a_sheet_without_its_head_is_not_passed_over() -> None:
    book = openpyxl.load_workbook(BytesIO(answered(采纳="是")))
    book["待定"].delete_rows(1)
    target = BytesIO()
    book.save(target)
    with pytest.raises(DocumentError, match="待定"):
        verdicts(target.getvalue())


def test_what_the_paper_lacks_is_to_be_done() -> None:
    given = emission(document(paragraph(LINE, 1), title="关于拨付资金的请示"))
    shown = openpyxl.load_workbook(BytesIO(write_xlsx(given)))["概要"]
    to_do = [row[2].value for row in shown.iter_rows() if row[0].value == "待办"]
    lacking = [text for text in to_do if text and "✗" in text]
    assert lacking, to_do
