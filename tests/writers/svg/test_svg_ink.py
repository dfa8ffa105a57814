"""Pages as a browser shows them against the PDF of the same document, golden documents all."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter
from writers.pdf import pdf_making as making
from writers.svg.svg_browser import PIXELS, Browser

from pipeline import convert
from pipeline.fonts.discovery import carried_font_directory
from pipeline.formats import OUTPUTS
from pipeline.model import Body
from pipeline.writers.emission import Emission
from pipeline.writers.svg.pages import PageSetter

TESTS = Path(__file__).parents[2]
GOLDEN = TESTS / "golden"
SOURCES = sorted([*GOLDEN.glob("*/source.*"), *(TESTS.parent / "seeds").glob("0*.txt")])
INK, BLANK = 64, 235
"""Darker than the one is ink; where it is, the other picture is darker than the other nearby."""


def options_of(source: Path) -> convert.ConvertOptions:
    """As the golden document is run, as far as that shows on its pages."""
    path = source.parent / "options.toml"
    table = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    given = table.get("options", [])
    return convert.ConvertOptions(
        style="letter" if "letter" in given else "gbt9704",
        outputs=("pdf",),
        font_dirs=(str(carried_font_directory()),),
        allow_missing_glyphs=True,
        archive_stamp="--archive-stamp" in given,
        seal="有" if table.get("seal") else "",
    )


def parted(one: Image.Image, other: Image.Image) -> int:
    """How many pixels of ink of the one have none of the other within a pixel."""
    ink = one.point(lambda v: 255 * (v < INK))
    nearby = other.filter(ImageFilter.MinFilter(3)).point(lambda v: 255 * (v < BLANK))
    return ImageChops.subtract(ink, nearby).histogram()[255]


def on(size: tuple[int, int], picture: Image.Image) -> Image.Image:
    """The picture on paper of a size that may be a pixel larger."""
    paper = Image.new("L", size, 255)
    paper.paste(picture)
    return paper


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def assert_alike(emission: Emission, chromium: Browser) -> Iterator[tuple[str, str]]:
    """Every page has the ink of the PDF's, within a pixel.

    Yields:
        The text of each page and of the PDF's, without white space.
    """
    setter = PageSetter()
    pages = setter.pages(emission)
    pdf = pypdfium2.PdfDocument(OUTPUTS["pdf"].write(emission))
    assert len(pages) == len(pdf)
    shown = chromium.show(pages, setter.fonts)
    for number, page in enumerate(pdf):
        drawn = page.render(scale=PIXELS).to_pil().convert("L")
        seen = shown.pictures[number]
        assert max(abs(seen.width - drawn.width), abs(seen.height - drawn.height)) <= 1
        size = (max(seen.width, drawn.width), max(seen.height, drawn.height))
        seen, drawn = on(size, seen), on(size, drawn)
        assert drawn.point(lambda v: 255 * (v < INK)).histogram()[255] > 20, number
        assert (parted(seen, drawn), parted(drawn, seen)) == (0, 0), number
        text = page.get_textpage().get_text_bounded()
        yield without_space("".join(shown.lines[number])), without_space(text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.name)
def test_a_page_has_the_ink_and_the_text_of_the_pdf(source, chromium):
    options = options_of(source)
    conversion = convert.convert(source.read_bytes(), source.name, replace(options, outputs=()))
    for text, of_pdf in assert_alike(convert.emission_of(conversion, options), chromium):
        assert text == of_pdf


@pytest.mark.parametrize(
    "text",
    [
        "——两端——都有，——",
        "甲—乙——丙—丁",
        "葛\N{VARIATION SELECTOR-17}城和\U00020bb7野",
        "<script>alert(1)</script>&amp;]]><!-- ",
        "a\u0301bc，ffi fl -> 甲\u0300乙",
        "从\u202e右到左\u202c，\u05d0\u05d1\u05d2 123，止",
        "半角  空格，全角\u3000\u3000空格，不断\u00a0空格",
    ],
)
def test_what_a_browser_would_set_otherwise_is_set_as_in_the_pdf(text, chromium):
    body = Body(title=making.t("关于试验的通知"), main_text=making.paragraphs(text, making.LONG))
    given = making.emission(body, allow_missing_glyphs=True)
    found = "".join(shown for shown, _ in assert_alike(given, chromium))
    assert without_space(text) in found


def test_pictures_stand_where_the_pdf_has_them(chromium):
    file = docx.Document()
    file.add_paragraph("某市水利局关于公布工程布置图的通知")
    for mode, size in (("RGB", (80, 60)), ("L", (640, 200))):
        drawn = BytesIO()
        Image.new(mode, size, 9 if mode == "L" else (9, 9, 9)).save(drawn, "PNG")
        file.add_paragraph("现将布置图公布如下。")
        file.add_picture(BytesIO(drawn.getvalue()))
    data = BytesIO()
    file.save(data)
    options = convert.ConvertOptions(outputs=())
    conversion = convert.convert(data.getvalue(), "图.docx", options)
    assert len(conversion.pictures) == 2
    emission = convert.emission_of(conversion, replace(options, outputs=("pdf",)))
    shown = [text for text, _ in assert_alike(emission, chromium)]
    assert "现将布置图公布如下。" in shown[0]


def test_a_moved_line_would_be_seen(chromium):
    setter = PageSetter()
    given = making.emission(making.document(Body(title=making.t("关于试验的通知"))))
    (page,) = setter.pages(given)
    moved = copy.copy(page)
    moved.svg = page.svg.replace('y="', 'y="2', 1)
    one, other, same = chromium.show([page, moved, page], setter.fonts).pictures
    assert parted(one, other)
    assert not parted(one, same)
