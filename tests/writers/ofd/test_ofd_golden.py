"""Every golden document as OFD: where the PDF has it, what the PDF says, as the PDF looks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from command_line import carried_fonts_alone, zhengben
from ofd_drawing import Rasteriser
from ofd_reading import Glyph, Ofd, Page
from pdf_drawing import pdf_page

from pipeline.inspection.drawn import boxes_of, chars_of
from pipeline.units import MM_A_POINT

GOLDEN = Path(__file__).parents[2] / "golden"
SOURCES = {path.parent.name: path for path in sorted(GOLDEN.glob("*/source.*"))}
DIFFERS = 64  # levels of grey, of 256
MOST = 0.001  # of a page's pixels


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """All of them, with the fonts that pip brings, whose widths PDFium does not round."""
    with carried_fonts_alone():
        folder = tmp_path_factory.mktemp("ofd")
        sources = [
            shutil.copy(path, folder / f"{slug}{path.suffix}") for slug, path in SOURCES.items()
        ]
        options = ["--to", "pdf,ofd", "--archive-stamp", "--allow-missing-glyphs"]
        done = zhengben("run", *sources, "-o", folder / "out", "-j", "1", *options)
        assert done.exit_code == 0, done.output
        verified = zhengben("verify", folder / "out")
        assert verified.exit_code == 0, verified.output
        assert verified.output.count("ofd 的文字") == len(sources)
    return folder / "out"


@pytest.fixture(params=SOURCES)
def pair(made: Path, request) -> tuple[Ofd, pypdfium2.PdfDocument]:
    slug = request.param
    data = (made / slug / f"3-{slug}.ofd").read_bytes()
    return Ofd(data), pypdfium2.PdfDocument((made / slug / f"3-{slug}.pdf").read_bytes())


def shown(page: Page) -> list[Glyph]:
    return [glyph for glyph in page.glyphs if glyph.char.strip()]


def test_positions_text_and_rules_are_those_of_the_pdf(pair):
    ofd, pdf = pair
    assert len(ofd.pages) == len(pdf)
    for page, other in zip(ofd.pages, pdf, strict=True):
        assert (page.width, page.height) == pytest.approx(
            [s * MM_A_POINT for s in other.get_size()], abs=0.01
        )
        chars = [c for c in chars_of(other) if c.text.strip() and not c.generated]
        glyphs = shown(page)
        # Pdfium shows a hyphen at a line's end as U+0002.
        assert "".join(g.char for g in glyphs) == "".join(c.text for c in chars).replace(
            "\x02", "-"
        )
        before = ""
        for glyph, char in zip(glyphs, chars, strict=True):
            if before + glyph.char == "——":  # one glyph shows both, and stands where the first does
                before = ""
                continue
            before = glyph.char
            assert (glyph.x, glyph.y) == pytest.approx((char.x, char.y), abs=0.01), glyph
            assert glyph.size == pytest.approx(char.size * MM_A_POINT, abs=0.001)
        assert edges(page) == {
            tuple(round(side, 1) for side in (box.left, box.top, box.right, box.bottom)) + box.color
            for box in boxes_of(other)
        }


def edges(page: Page) -> set[tuple[float, ...]]:
    """What the rules cover, to a tenth of a millimetre, and their colour."""
    found = set()
    for rule in page.strokes:
        half = rule.width / 2
        x, y = (half, 0) if rule.x0 == rule.x1 else (0, half)
        box = (rule.x0 - x, rule.y0 - y, rule.x1 + x, rule.y1 + y)
        found.add(tuple(round(side, 1) for side in box) + rule.color)
    return found


def test_pages_look_like_those_of_the_pdf(pair):
    ofd, pdf = pair
    rasteriser = Rasteriser(ofd)
    for page, other in zip(ofd.pages, pdf, strict=True):
        drawn, wanted = rasteriser.draw(page), pdf_page(other)
        assert drawn.shape == wanted.shape
        assert (abs(drawn - wanted) > DIFFERS).mean() <= MOST
        assert (drawn < 128).mean() > 0.0005 or not page.glyphs
