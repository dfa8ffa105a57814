"""The sample report of the seeds, element by element."""

from __future__ import annotations

from pathlib import Path

from pipeline import convert
from pipeline.model import DocumentKind, Heading, HeadingLevel, Paragraph

SAMPLE = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))[0]


def test_sample() -> None:
    document = convert.read(SAMPLE.read_bytes(), SAMPLE.name)
    body, metadata = document.body, document.metadata
    assert body.title is not None
    assert body.title.text == "秦皇岛市人民政府2023年度法治政府建设情况报告"
    assert [s.text for s in body.authority_signature] == ["秦皇岛市人民政府"]
    assert body.document_date is not None
    assert body.document_date.text == "20231229"
    assert [f.line for f in document.boilerplate] == [3, 5]
    assert metadata.document_date == metadata.publication_date == "2023-12-29"
    assert metadata.publisher == "市司法局"
    assert metadata.genre_category == "其他"
    assert metadata.subject_category == "综合政务"
    assert metadata.index_number == "00035727X/2024-800"
    assert metadata.document_number is None
    assert metadata.kind is DocumentKind.REPORT
    headings = [b for b in body.main_text if isinstance(b, Heading)]
    assert [h.number for h in headings if h.level is HeadingLevel.FIRST] == list(range(1, 8))
    second = [h for h in headings if h.level is HeadingLevel.SECOND]
    assert len(second) == 23
    assert all(h.run_in_end and h.content.text[h.run_in_end - 1] == "。" for h in second)
    assert isinstance(body.main_text[0], Paragraph)
    assert isinstance(body.main_text[-1], Paragraph)
