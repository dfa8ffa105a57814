"""Elements of a document that an office set in the cells of a table."""

import pytest

from normalize.checks import checked
from pipeline import convert
from pipeline.model import OfficialDocument, Table

TITLE = "<p>关于下达2024年补助资金的通知</p><p>各县（区）财政局：</p>"
TEXT = "<p>现将补助资金下达给你们，请专款专用。</p>"
END = "<p>霖州市财政局</p><p>2024年3月1日</p>"


def page(body: str) -> OfficialDocument:
    return convert.read(f"<html><body>{body}</body></html>".encode(), "文.html")


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def test_a_joint_mark_with_the_word_beside_it() -> None:
    mark = (
        "<table><tr><td>霖州市财政局</td><td rowspan=2>文件</td></tr>"
        "<tr><td>霖州市教育局</td></tr></table><p>霖财教〔2024〕12号</p>"
    )
    header = page(mark + TITLE + TEXT + END).header
    assert header.authority_mark is not None
    assert header.authority_mark.text == "霖州市财政局文件霖州市教育局"
    assert header.document_number is not None


def test_number_and_signatory_in_one_row() -> None:
    head = "<p>霖州市财政局文件</p>" + table("霖财〔2024〕31号|签发人：王建国")
    header = page(head + "<p>关于申请资金的请示</p><p>市政府：</p>" + TEXT + END).header
    assert header.document_number is not None
    assert header.document_number.text == "霖财〔2024〕31号"
    assert [person.text for person in header.signatory] == ["签发人：王建国"]


def test_imprint_in_a_table() -> None:
    rows = table("抄送：市审计局，市人大财经委。|", "霖州市财政局办公室|2024年3月2日印发")
    document = page(TITLE + TEXT + END + rows)
    imprint = document.imprint
    assert imprint.cc_recipients is not None
    assert imprint.printing_authority is not None
    assert imprint.printing_date is not None
    assert imprint.printing_date.text == "2024年3月2日印发"
    assert not document.body.attachments


def test_authorities_that_sign_beside_each_other() -> None:
    document = page(TITLE + TEXT + table("霖州市财政局|霖州市教育局", "|2024年3月1日"))
    names = [name.text for name in document.body.authority_signature]
    assert names == ["霖州市财政局", "霖州市教育局"]
    assert document.body.document_date is not None


@pytest.mark.parametrize(
    "rows",
    [
        ("牵头单位|霖州市财政局", "完成时间|2024年3月1日"),
        ("霖州市财政局|2023年3月1日", "霖州市教育局|2024年3月1日", "合计|2"),
        ("主办|霖州市财政局", "协办|霖州市教育局"),
    ],
)
def test_a_table_of_the_text_stays_one(rows: tuple[str, ...]) -> None:
    document = page(TITLE + TEXT + table(*rows) + "<p>请认真执行。</p>" + END)
    assert [type(block) for block in document.body.main_text].count(Table) == 1
    assert [name.text for name in document.body.authority_signature] == ["霖州市财政局"]


def test_an_imprint_drawn_in_a_box() -> None:
    text = (
        "关于做好防火工作的通知\n各乡镇人民政府：\n请做好防火工作。\n霖州市林业局\n2024年10月11日\n"
        "┌────────────┐\n│抄送：市委办，市政府办。            │\n├────────────┤\n"
        "│霖州市林业局办公室│2024年10月12日印发│\n└────────────┘\n"
    )
    document = checked(text.encode())
    assert document.imprint.cc_recipients is not None
    assert document.imprint.printing_authority is not None
    assert not document.body.attachments
