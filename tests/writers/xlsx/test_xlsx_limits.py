"""How far down a workbook's headings may stand."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from xlsx_builders import sample

from pipeline.errors import DocumentError
from pipeline.review.xlsx_reader import read_xlsx_decisions
from pipeline.writers.xlsx.writer import write_xlsx

GIVEN = sample()


@pytest.mark.parametrize(("above", "is_found"), [(29, True), (30, False)])
def test_the_headings_stand_in_the_first_30_rows(above: int, is_found: bool) -> None:
    book = openpyxl.load_workbook(BytesIO(write_xlsx(GIVEN)))
    sheet = book["修复记录"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("采纳") + 1).value = "否"
    refused = sheet.cell(2, heads.index("编号") + 1).value
    sheet.insert_rows(1, above)
    saved = BytesIO()
    book.save(saved)
    if is_found:
        decisions = read_xlsx_decisions(saved.getvalue(), GIVEN.log, {}, "审阅.xlsx")
        assert refused in {d.edit_id for d in decisions.decisions if d.verdict == "refuse"}
    else:
        with pytest.raises(DocumentError, match="修复记录"):
            read_xlsx_decisions(saved.getvalue(), GIVEN.log, {}, "审阅.xlsx")
