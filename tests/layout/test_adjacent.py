"""Marks beside one another are closed up in Word and PDF alike (CLREQ 3.1.6)."""

import re
import zipfile
from io import BytesIO

import pytest

from pipeline.convert import ConvertOptions, convert
from pipeline.layout.adjacent import closed_up

TEXT = "根据《甲办法》（某发〔2024〕5号）、《乙办法》，实行“《丙》”。"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("甲，乙", ""),
        ("（“甲”）", "（”"),
        ("《甲》、《乙》。", "》、》"),
        ("甲？”", ""),  # the ink of ？ may stand in the middle
        ("甲”？", "”"),
        ("（甲）（乙）", "）"),
        ("甲：“乙", "："),
        ("——，", ""),
        ("5,(6)", ""),
    ],
)
def test_the_first_of_two_marks_is_closed_up(text: str, closed: str) -> None:
    assert "".join(text[at] for at in closed_up(text)) == closed


def test_word_takes_half_a_character_from_each_and_compresses_nothing_else() -> None:
    source = f"某市通知\n\n{TEXT}\n".encode()
    made = convert(source, "通知.txt", ConvertOptions(outputs=("docx",)))
    package = zipfile.ZipFile(BytesIO(made.outputs["docx"]))
    document = package.read("word/document.xml").decode()
    runs = re.findall(r'<w:spacing w:val="-165"/></w:rPr><w:t>(.)</w:t>', document)
    assert runs == [TEXT[at] for at in closed_up(TEXT)]
    assert (
        'characterSpacingControl w:val="doNotCompress"'
        in package.read("word/settings.xml").decode()
    )
