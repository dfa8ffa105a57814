"""Text nobody would send, but somebody will: it is set, whole, without a crash or endless work."""

from __future__ import annotations

import pdf_making as making
import pdf_reading as reading
import pytest

from pipeline.model import Body, Table
from pipeline.writers.pdf.writer import write_pdf


@pytest.mark.parametrize(
    "text",
    [
        "国务院，发展" * 5000,
        "1234567890" * 3000,
        "1,2," * 5000,
        "，" * 3000,
        "“" * 3000,
        "—" * 3001,
        "…" * 3001,
        "a国" * 5000,
        "=cmd|'/c calc'!A1",
        "\\(endstream\nendobj\\) << >> %%EOF".replace("\n", " "),
    ],
    ids=range(10),
)
def test_any_text_is_set_whole(text: str):
    body = Body(main_text=making.paragraphs(text))
    data = write_pdf(making.emission(body))
    assert reading.text(data).replace(" ", "") == text.replace(" ", "")


def test_a_long_signature_and_date_stay_on_the_paper():
    body = Body(
        main_text=making.paragraphs("正文。"),
        authority_signature=(making.t("某某省人民政府" * 20),),
        document_date=making.t("2024年3月5日" * 10),
    )
    for chars in reading.pages(write_pdf(making.emission(body))):
        for char in chars:
            if not char.generated:
                assert 20 < char.x < 200


def test_a_very_long_title():
    body = Body(title=making.t("关于某某" * 300), main_text=making.paragraphs("正文。"))
    assert reading.text(write_pdf(making.emission(body))) == "关于某某" * 300 + "正文。"


def test_many_columns():
    table = Table((making.row(*["列"] * 60), making.row(*["值"] * 60)))
    data = write_pdf(making.emission(Body(main_text=(table,))))
    shown = (
        reading.text(data).replace(" ", "").removesuffix("—1—")
    )  # the page number of a turned sheet
    assert shown == "列" * 60 + "值" * 60


def test_headings_without_text_after_them():
    body = Body(main_text=(making.heading("一、"),) * 60)
    assert reading.text(write_pdf(making.emission(body))) == "一、" * 60
