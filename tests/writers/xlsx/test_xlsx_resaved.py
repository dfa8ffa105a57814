"""Answers come back from a workbook that was sorted, filtered and saved by other programs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from xlsx_builders import sample

from pipeline.model import iter_texts
from pipeline.review.xlsx_reader import read_xlsx_decisions
from pipeline.writers.xlsx.writer import write_xlsx

GIVEN = sample()
TEXTS = {path: element.text for path, element in iter_texts(GIVEN.document)}
IDS = [edit.id for edit in GIVEN.log.edits]


def by_openpyxl(data: bytes) -> bytes:
    """Answered, sorted from the last row to the first, filtered, saved."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["修复记录"]
    head = [cell.value for cell in sheet[1]]
    verdict, key = head.index("采纳"), head.index("编号")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row in rows:
        row[verdict] = "是 " if row[key] == IDS[0] else "√" if row[key] == IDS[1] else row[verdict]
        row[verdict] = "否" if row[key] == IDS[2] else row[verdict]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
            sheet.cell(number, column).font = Font(bold=True)
        sheet.row_dimensions[number].hidden = number % 2 == 0
    sheet.auto_filter.add_filter_column(verdict, ["否"])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], bytes]:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not here")
    folder: Path = tmp_path_factory.mktemp("resaved")

    def save(data: bytes) -> bytes:
        (folder / "a.xlsx").write_bytes(data)
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "xlsx", "--outdir", str(folder / "new"), str(folder / "a.xlsx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / "new" / "a.xlsx").read_bytes()

    return save


def verdicts(data: bytes) -> dict[str, str]:
    found = read_xlsx_decisions(data, GIVEN.log, TEXTS, "a.xlsx")
    assert found.source_sha256 == GIVEN.log.source_sha256
    return {d.edit_id: d.verdict for d in found.decisions}


WANTED = {IDS[0]: "accept", IDS[1]: "accept", IDS[2]: "refuse"}


def test_sorted_and_filtered_by_openpyxl() -> None:
    assert verdicts(by_openpyxl(write_xlsx(GIVEN))) == WANTED


def test_saved_by_libreoffice(by_libreoffice: Callable[[bytes], bytes]) -> None:
    untouched = by_libreoffice(write_xlsx(GIVEN))
    assert verdicts(untouched) == {}
    assert verdicts(by_openpyxl(untouched)) == WANTED
    assert verdicts(by_libreoffice(by_openpyxl(write_xlsx(GIVEN)))) == WANTED
