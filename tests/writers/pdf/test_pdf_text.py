"""Copied text is the document's own; every font is embedded; same bytes on every run."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pdf_making as making
import pdf_reading as reading
import pikepdf
import pytest

from pipeline.errors import ExitCode, FontError
from pipeline.model import Body, iter_texts
from pipeline.writers.pdf.options import PdfOptions
from pipeline.writers.pdf.writer import write_pdf


def test_text_comes_back_exactly_and_in_order():
    document = making.full_document()
    data = write_pdf(making.emission(document))
    assert reading.text(data).replace(" ", "") == making.printed(document).replace(" ", "")
    for _, element in iter_texts(document):
        assert element.text.replace(" ", "") in making.printed(document).replace(" ", "")


def test_spaces_come_back():
    text = "采用 Word 2019 和 PDF/A 格式"
    data = write_pdf(making.emission(Body(main_text=making.paragraphs(text))))
    assert reading.text(data) == text


@pytest.mark.parametrize(
    "text",
    [
        "姓名𬱖𬭳𫟼",  # beyond the BMP
        "浓度35μg/m³和35µg/m³",  # U+03BC and U+00B5 share a glyph in many fonts
        "㎡与m²，℃，Ⅲ类",
        "一——二……三·四～五",
        "“外‘内’外”",
        "葛\U000e0100城",  # a variation sequence
    ],
)
def test_unusual_characters_come_back(text: str):
    data = write_pdf(making.emission(Body(main_text=making.paragraphs(text))))
    assert reading.text(data) == text


def fonts_of(data: bytes) -> list[pikepdf.Object]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = {}
        for page in pdf.pages:
            for name, font in page.Resources.Font.items():
                found[str(name)] = (
                    str(font.Subtype),
                    [
                        (str(d.Subtype), sorted(map(str, d.FontDescriptor.keys())))
                        for d in font.DescendantFonts
                    ],
                )
        return list(found.values())


def test_every_font_is_composite_and_embedded():
    found = fonts_of(write_pdf(making.emission(making.full_document())))
    kinds = set()
    for subtype, descendants in found:
        assert subtype == "/Type0"
        for kind, keys in descendants:
            kinds.add(kind)
            assert {"/FontFile2", "/FontFile3"} & set(keys)
    assert kinds == {"/CIDFontType0", "/CIDFontType2"}


def test_a_character_no_font_has_is_an_error_with_its_place():
    body = Body(main_text=making.paragraphs("正文", "此处有\U0001f600笑脸和\U0001f601"))
    with pytest.raises(FontError) as caught:
        write_pdf(making.emission(body))
    assert caught.value.exit_code is ExitCode.FONT
    message = str(caught.value)
    assert "\U0001f600" in message
    assert "U+1F600，段落“此处有\U0001f600笑脸和" in message
    assert "U+1F601" in message  # each of them is named at once


def test_a_lone_surrogate_is_an_error_not_a_crash():
    with pytest.raises(FontError, match="U\\+D800"):
        write_pdf(making.emission(Body(main_text=making.paragraphs("正\ud800文"))))


def test_missing_characters_may_be_printed_as_geta(caplog: pytest.LogCaptureFixture):
    body = Body(main_text=making.paragraphs("此处有\U0001f600笑\ud800脸"))
    data = write_pdf(making.emission(body, allow_missing_glyphs=True))
    assert [r.levelname for r in caplog.records] == ["WARNING", "WARNING"]
    assert "U+1F600 at body.main_text[0]" in caplog.text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    assert b"/ActualText <FEFFD83DDE00>" in content


def test_same_bytes_in_another_process(tmp_path: Path):
    here = Path(__file__).parent
    code = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "import pdf_making\n"
        "from pipeline.writers.pdf.writer import write_pdf\n"
        "sys.stdout.buffer.write(write_pdf(pdf_making.emission(pdf_making.full_document())))"
    )
    root = str(here.parents[2])
    made = [
        subprocess.run(
            [sys.executable, "-c", code, str(here), root],
            capture_output=True,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    ]
    assert made[0] == made[1]
    assert made[0] == write_pdf(making.emission(making.full_document()))


def test_outline_follows_the_headings():
    data = write_pdf(making.emission(making.full_document()))
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        assert title.title.startswith("关于印发")
        assert [item.title for item in title.children] == ["一、总体要求", "二、主要任务"]
        assert [item.title for item in title.children[0].children] == ["（一）指导思想"]


def test_metadata_and_substitutions():
    fonts = making.carried_fonts()
    data = write_pdf(making.emission(making.full_document(), fonts=fonts))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert pdf.Root.Lang == "zh-CN"
        assert str(pdf.docinfo["/Title"]).startswith("关于印发")
        assert str(pdf.docinfo["/CreationDate"]) == "D:20240305000000+08'00'"
    assert "某政办发〔2024〕5号" in xmp
    assert "<xmp:CreateDate>2024-03-05T00:00:00+08:00</xmp:CreateDate>" in xmp
    assert fonts.substitutions()
    for sentence in fonts.substitutions():
        assert sentence in xmp


def test_markup_in_the_title_stays_text():
    body = Body(title=making.t("关于<b>&“]]>”的报告"), main_text=making.paragraphs("</x:xmpmeta>"))
    data = write_pdf(making.emission(body))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
    assert "&lt;b&gt;&amp;" in xmp
    assert reading.text(data) == "关于<b>&“]]>”的报告</x:xmpmeta>"


def test_attachments_of_level_3a():
    from pipeline.writers.pdf.options import PdfAttachment

    source = PdfAttachment("原文.txt", "原文".encode(), "text/plain", "Source", "原文")
    options = PdfOptions(level="3a", attachments=(source,))
    data = write_pdf(making.emission(making.full_document()), options)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.attachments["原文.txt"].get_file().read_bytes() == "原文".encode()
        assert sorted(pdf.attachments) == ["2-edits.jsonl", "2-repaired.json", "原文.txt"]
        relations = {str(item.AFRelationship) for item in pdf.Root.AF}
    assert relations == {"/Source", "/Data", "/Supplement"}
    assert msgspec.json.decode(_attached(data, "2-repaired.json"))["schema_version"] == 2


def _attached(data: bytes, name: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return pdf.attachments[name].get_file().read_bytes()
