"""MET: what the page says about the document against what the document says; only reported."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import OfficialDocument, TextElement
from pipeline.repair.rule import Remark, Rule
from pipeline.text.dates import whole_date
from pipeline.text.equivalence import letters

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
        _TEXT,
    ),
).document_remarks
def metadata_agree(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Number, title and date of the field block are those of the text."""
    fields, body = document.metadata, document.body
    number, stated = document.header.document_number, fields.document_number
    if number is not None and stated is not None and letters(stated) != letters(number.text):
        yield "header.document_number", _remark(number, "发文字号", stated)
    title = body.title
    if title is not None and fields.title is not None:
        there, here = letters(fields.title), letters(title.text)
        # A site may shorten a title or add to it.
        if there not in here and here not in there:
            yield "body.title", _remark(title, "标题", fields.title)
    date = body.document_date
    if date is not None and fields.document_date is not None:
        signed = whole_date(date.text)
        if signed is not None and signed.iso not in {None, fields.document_date}:
            yield "body.document_date", _remark(date, "成文日期", fields.document_date)


def _remark(element: TextElement, what: str, value: str) -> Remark:
    message = f"栏目信息（已移出正文）中的{what}是“{value}”，与此不同，请核对"
    return Remark(0, len(element.text), message)
