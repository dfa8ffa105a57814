"""A document that overflows by a line or two is fitted (GB/T 9704-2012 7.3.5.4); page 1 holds text."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import msgspec
import openpyxl
import pdf_making as making
import pdf_reading as reading
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Attachment, Body, Header, Imprint, OfficialDocument, iter_texts
from pipeline.stylesheet import Fit, StyleSheet, load_stylesheet
from pipeline.writers.docx.writer import write_docx
from pipeline.writers.fitting import fit_document
from pipeline.writers.pdf.writer import write_pdf
from pipeline.writers.xlsx.writer import write_xlsx

SHEET = load_stylesheet()
FLOOR = SHEET.fit.least_row_pitch_pt
LINE = "各单位要认真抓好落实。"
HEADED = Header(
    authority_mark=making.t("云汀市人民政府文件"), document_number=making.t("云政发〔2024〕15号")
)
SIGNED = {
    "authority_signature": (making.t("云汀市人民政府"),),
    "document_date": making.t("2024年3月5日"),
}
THREE = ("云汀市财政局", "云汀市教育局", "云汀市人力资源和社会保障局")


def headed(rows: int, **more) -> OfficialDocument:
    """A document with a head of two rows of title and so many rows of text; signed."""
    body = Body(
        title=making.t("云汀市人民政府关于做好汛期安全防范和值班值守工作有关事项的通知"),
        main_recipients=making.t("各县（市、区）人民政府："),
        main_text=making.paragraphs(*[LINE] * rows),
        **(SIGNED | more),
    )
    return making.document(body, header=HEADED)


def closed_up(text: str) -> str:
    return re.sub(r"\s", "", text)


def page_texts(data: bytes) -> list[str]:
    return [
        closed_up("".join(line.text for line in reading.lines(chars)))
        for chars in reading.pages(data)
    ]


def printed(document: OfficialDocument, sheet: StyleSheet = SHEET) -> list[str]:
    return page_texts(write_pdf(making.emission(document, sheet=sheet)))


def as_usual(document: OfficialDocument) -> list[str]:
    """Its pages where no document is fitted."""
    never = msgspec.structs.replace(SHEET, fit=Fit(least_row_pitch_pt=SHEET.grid.row_pitch_pt))
    return printed(document, never)


FITTING = [n for n in range(1, 14) if fit_document(headed(n), SHEET, "a").is_fitted]


def test_those_over_by_little_are_fitted_and_no_others() -> None:
    """Rows of text that fit as they are; one or two too many; more than the floor allows."""
    assert FITTING == [5, 6]
    usual = {n: len(as_usual(headed(n))) for n in range(3, 9)}
    assert usual == {3: 1, 4: 1, 5: 2, 6: 2, 7: 2, 8: 2}
    assert {n: len(printed(headed(n))) for n in usual} == usual | dict.fromkeys(FITTING, 1)


@pytest.mark.parametrize("rows", [4, 7, 12])
def test_what_is_not_fitted_is_as_it_was(rows: int) -> None:
    fitted = fit_document(headed(rows), SHEET, "a")
    assert fitted.sheet is SHEET
    assert not fitted.is_fitted


@pytest.mark.parametrize("rows", FITTING)
def test_a_fitted_document_has_one_page_in_word_and_in_print(rendered, rows: int) -> None:
    document = headed(rows)
    shown = rendered(write_docx(making.emission(document)), f"fit{rows}")
    out = io.BytesIO()
    shown.save(out)
    pages = [page_texts(out.getvalue()), printed(document)]
    for (page,) in pages:
        assert page.count(LINE) == rows
        for _path, element in iter_texts(document):
            assert closed_up(element.text) in page


@pytest.mark.parametrize("style", ["gbt9704", "letter"])
def test_a_fitted_letter_and_a_fitted_document_stay_above_the_floor(rendered, style: str) -> None:
    sheet = load_stylesheet(style)
    found = [n for n in range(1, 24) if fit_document(headed(n), sheet, "a").is_fitted]
    assert found
    for rows in found:
        made = making.emission(headed(rows), sheet=sheet)
        assert fit_document(headed(rows), sheet, "a").sheet.grid.row_pitch_pt >= FLOOR
        assert len(page_texts(write_pdf(made))) == 1
        assert len(rendered(write_docx(made), f"{style}{rows}")) == 1


def test_the_pitch_is_the_document_s_and_the_greatest_that_does() -> None:
    pitches = [fit_document(headed(n), SHEET, "a").sheet.grid for n in FITTING]
    assert [(grid.rows, grid.row_pitch_pt) for grid in pitches] == [(23, 27.7), (24, 26.55)]
    chars = reading.pages(write_pdf(making.emission(headed(FITTING[0]))))[0]
    tops = [line.y for line in reading.lines(chars) if line.text.startswith(LINE[:4])]
    steps = {round((b - a) / reading.MM_A_POINT, 2) for a, b in pairwise(tops)}
    assert {abs(step) for step in steps} == {27.7}


def test_it_is_told_in_the_workbook() -> None:
    def told(rows: int) -> list[tuple[object, ...]]:
        book = openpyxl.load_workbook(io.BytesIO(write_xlsx(making.emission(headed(rows)))))
        return [row for row in book["概要"].iter_rows(values_only=True) if row[0] == "版面"]

    (row,) = told(FITTING[0])
    assert "28.95" in str(row[2])
    assert "27.7" in str(row[2])
    assert "7.3.5.4" in str(row[2])
    assert told(FITTING[0] - 1) == []


@pytest.mark.parametrize(("most", "is_fitted"), [(2, True), (1, False)])
def test_only_a_page_with_few_rows_of_text_is_saved(most: int, is_fitted: bool) -> None:
    """Two rows of text go along with the signature to the page that is saved."""
    few = msgspec.structs.replace(SHEET, fit=Fit(most_rows=most))
    assert fit_document(headed(FITTING[0]), few, "a").is_fitted == is_fitted


@pytest.mark.parametrize(("least", "is_fitted"), [(26.55, True), (26.6, False)])
def test_rows_never_stand_closer_than_the_floor(least: float, is_fitted: bool) -> None:
    floor = msgspec.structs.replace(SHEET, fit=Fit(least_row_pitch_pt=least))
    assert fit_document(headed(FITTING[-1]), floor, "a").is_fitted == is_fitted


def test_nothing_is_fitted_where_no_page_is_saved() -> None:
    """版记 stands on page 2 either way (7.4)."""
    imprint = Imprint(making.t("抄送：某某厅。"), making.t("某某厅"), making.t("2024年3月5日印发"))
    document = msgspec.structs.replace(headed(FITTING[0]), imprint=imprint)
    assert not fit_document(document, SHEET, "a").is_fitted
    assert len(printed(document)) == 2


def test_what_is_not_signed_is_not_fitted() -> None:
    document = headed(FITTING[0] + 3, authority_signature=(), document_date=None)
    assert not fit_document(document, SHEET, "a").is_fitted


def test_attachments_follow_a_fitted_document() -> None:
    attachment = Attachment(
        making.t("附件"), making.t("任务分工"), making.paragraphs(*["内容。"] * 3)
    )
    pages = printed(headed(FITTING[0], attachments=(attachment,)))
    assert len(pages) == 2
    assert "2024年3月5日" in pages[0]
    assert pages[1].startswith("附件任务分工")


def joint(*texts: str, **more) -> OfficialDocument:
    """Three authorities under a title of three rows, with little text."""
    names = " ".join(THREE)
    body = Body(
        title=making.t(f"{names}关于印发《云汀市学生资助资金使用管理实施办法（试行）》的通知"),
        main_recipients=making.t("各县（市、区）财政局："),
        main_text=making.paragraphs(*texts),
        authority_signature=tuple(map(making.t, THREE)),
        document_date=SIGNED["document_date"],
        **more,
    )
    header = Header(
        authority_mark=making.t("".join(THREE[:2]) + "文件"), document_number=HEADED.document_number
    )
    return making.document(body, header=header)


NOTE = {"attachment_note": (making.t("附件：1. 甲"), making.t("2. 乙"))}


@pytest.mark.parametrize("more", [{}, NOTE], ids=["plain", "note"])
@pytest.mark.parametrize(
    "texts", [("现通知如下。",), ("现通知如下：", "请抓好落实。"), (LINE * 5,)]
)
def test_page_1_holds_text(rendered, texts: tuple[str, ...], more: dict) -> None:
    """7.3.3, whatever goes along with the signature to page 2; in Word too."""
    document = joint(*texts, **more)
    out = io.BytesIO()
    rendered(write_docx(making.emission(document)), f"joint{len(texts[0])}{len(more)}").save(out)
    for pages in (printed(document), page_texts(out.getvalue())):
        assert texts[0][:5] in pages[0]
        assert "2024年3月5日" in pages[-1]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=14),
    st.integers(0, 3),
    st.booleans(),
)
def test_nothing_is_lost_and_nothing_takes_more_pages(
    lengths: list[int], names: int, has_note: bool
) -> None:
    text = "严格落实值班值守和信息报送制度确保安全度汛"
    body = Body(
        title=making.t("关于做好汛期安全防范工作的通知"),
        main_text=making.paragraphs(*[(text * 5)[:n] + "。" for n in lengths]),
        authority_signature=tuple(map(making.t, THREE[:names])),
        document_date=SIGNED["document_date"],
        attachment_note=NOTE["attachment_note"] if has_note else (),
    )
    document = making.document(body, header=HEADED)
    fitted = fit_document(document, SHEET, "a")
    pages, usual = printed(document), as_usual(document)
    for _path, element in iter_texts(document):
        assert closed_up(element.text) in "".join(re.sub("—[0-9]+—", "", page) for page in pages)
    assert fitted.sheet.grid.row_pitch_pt >= FLOOR
    if fitted.is_fitted:
        assert len(pages) == len(usual) - 1
    else:
        assert pages == usual
