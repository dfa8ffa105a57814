"""MET: what the page says about the document against what the document says; only reported."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Field, OfficialDocument, TextElement
from pipeline.repair.rule import Remark, Rule
from pipeline.text.dates import iso_in, whole_date
from pipeline.text.equivalence import letters
from pipeline.text.patterns import regex

_ORDER = regex("(?:国务院|国)令第?([0-9]+)号?$")
_BLOCK = "索引号：370000/2024-00012\n发文字号：{}\n成文日期：{}\n"
_TEXT = (
    "某市人民政府关于加强节能工作的通知\n某政发〔2024〕5号\n各县（区）人民政府：\n请遵照执行。\n"
    "某市人民政府\n2024年3月5日"
)


@Rule(
    "MET001",
    name="metadata-agree-with-text",
    summary="栏目信息与正文的发文字号、标题或成文日期不一致，请核对。",
    source="《政府网站发展指引》（国办发〔2017〕47号）附件2；GB/T 9704-2012 7.2.5, 7.3.5",
    finds=(
        _BLOCK.format("某政发〔2024〕6号", "2024年3月5日") + _TEXT,
        _BLOCK.format("某政发〔2024〕5号", "2024年3月6日") + _TEXT,
    ),
    keeps=(
        _BLOCK.format("某政发〔2024〕5号", "2024年3月5日") + _TEXT,
        _BLOCK.format("某政发[2024]5号", "2024-03-05") + _TEXT,
        _BLOCK.format("某政发〔2024〕5号", "2024-03-05")
        + _TEXT.replace("某政发〔2024〕5号", "（某政发〔2024〕5号）"),
        _TEXT,
    ),
).document_remarks
def metadata_agree(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Number, title and date of the field block are those of the text.

    What no field says, but was taken from the text itself, is not compared with it.
    """
    known, body = document.metadata, document.body
    number = document.header.document_number
    if number is not None and number.text and known.document_number is not None:
        field = _saying(document, known.document_number)
        if field is not None and not _is_same_number(letters(field.value), letters(number.text)):
            yield "header.document_number", _remark(number, field)
    title = body.title
    if title is not None and title.text and known.title is not None:
        there, here = letters(known.title), letters(title.text)
        field = _saying(document, known.title)
        # A site may shorten a title or add to it.
        if field is not None and there not in here and here not in there:
            yield "body.title", _remark(title, field)
    date = body.document_date
    if date is not None and known.document_date is not None:
        signed = whole_date(date.text)
        field = _dated(document, known.document_date)
        if (
            field is not None
            and signed is not None
            and signed.iso not in {None, known.document_date}
        ):
            yield "body.document_date", _remark(date, field)


def _is_same_number(there: str, here: str) -> bool:
    """Whether two numbers are one; sites shorten 国务院令第712号 to 国令第712号.

    One may stand in brackets, below the title.
    """
    there, here = (n[1:-1] if n[:1] == "(" and n[-1:] == ")" else n for n in (there, here))
    orders = _ORDER.search(there), _ORDER.search(here)
    if orders[0] and orders[1]:
        return orders[0][1] == orders[1][1]
    return there == here


def _saying(document: OfficialDocument, value: str) -> Field | None:
    """The field that says this."""
    wanted = letters(value)
    return next((f for f in document.metadata.fields if letters(f.value) == wanted), None)


def _dated(document: OfficialDocument, iso: str) -> Field | None:
    """The field of this date."""
    return next((f for f in document.metadata.fields if iso_in(f.value) == iso), None)


def _remark(element: TextElement, field: Field) -> Remark:
    message = (
        f"源文件第 {field.line} 行的栏目“{field.label}”（已移出正文）写的是“{field.value}”，"
        f"正文写的是“{element.text}”，请核对"
    )
    return Remark(0, len(element.text), message)
