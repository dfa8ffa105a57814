"""Whole real documents: text back exactly, rules of line ends kept, conformant."""

from __future__ import annotations

from pathlib import Path

import page
import pdf_making as making
import pdf_reading as reading
import pytest

from pipeline import convert
from pipeline.model import OfficialDocument
from pipeline.writers.pdf.writer import write_pdf

NO_START = set("，。、；：？！”’）》〕】…—·")
NO_END = set("“‘（《〔【")
LEFT = 28.0


def solid(text: str) -> str:
    return "".join(text.split()).replace("\N{IDEOGRAPHIC SPACE}", "")


def check(document: OfficialDocument) -> None:
    data = write_pdf(making.emission(document))
    assert solid(reading.text(data)) == solid(making.printed(document))
    for profile in ("2a", "ua1"):
        assert page.validate_pdf_bytes(data, profile=profile).is_compliant
    for chars in reading.pages(data):
        for line in reading.lines(chars):
            text = line.text.strip()
            if not text or reading.is_page_number(line):
                continue
            continues = abs(line.x - LEFT) < 0.5
            assert not (continues and text[0] in NO_START), text
            assert not (text[-1] in NO_END and len(text) > 20), text
            assert not (continues and len(text) == 1 and line.chars[0].size > 15.9), text


def test_the_sample(sample: Path):
    check(convert.read(sample.read_bytes(), sample.name))


@pytest.mark.parametrize(
    "name",
    ["head-with-everything", "decision-with-three-annexes", "law", "drawn-tables", "work-report"],
)
def test_golden_documents(golden_texts: list[Path], name: str):
    (path,) = (path for path in golden_texts if path.parent.name == name)
    check(convert.read(path.read_bytes(), path.name))


@pytest.mark.parametrize("number", range(8))
def test_documents_of_the_corpus(corpus: Path, number: int):
    found = sorted((corpus / "dev").rglob("*.txt"))
    path = found[number * len(found) // 8]
    check(convert.read(path.read_bytes(), path.name))
