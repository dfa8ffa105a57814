"""What a real browser shows of a page is the ink that the PDF has."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from desk.browser import Browser, Desk
from PIL import Image

GOLDEN = Path(__file__).parent.parent / "golden"
DARK, ANY = 110, 220
"""Grey values below which a pixel is ink, and below which there is some."""
NAMES = ("damaged-font-runs", "head-with-everything", "wide-table", "page-with-tables", "decree")
SOME = 0.001
"""Of the ink, so much may lie elsewhere: edges of strokes are smoothed in two ways."""


def ink(image: Image.Image, least: int = DARK) -> np.ndarray:
    return np.asarray(image.convert("L")) < least


def widened(dark: np.ndarray) -> np.ndarray:
    """Ink and all that is a pixel away from it."""
    padded = np.pad(dark, 1)
    height, width = dark.shape
    return np.logical_or.reduce(
        [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_ink_of_the_pdf(window: Browser, desk: Desk, name: str):
    source = next((GOLDEN / name).glob("source.*"))
    window.size(1900, 1700)
    window.lay(f"墨{name}{source.suffix}", source.read_bytes())
    window.settled()
    window.button("PDF").click()
    window.wait(lambda: f"3-墨{name}.pdf" in desk.opened, "no PDF")
    pdf = pypdfium2.PdfDocument(next((desk.out / f"墨{name}").glob("3-*.pdf")).read_bytes())
    window.script("document.querySelectorAll('.note').forEach((one) => one.remove())")
    window.wait(lambda: window.all(".sheet svg.over"), "no page")
    window.script("document.querySelectorAll('svg.over').forEach((one) => one.remove())")
    window.script("document.querySelector('.sheets').scrollTop = 0")
    shown = Image.open(io.BytesIO(window.one(".sheet").screenshot_as_png))
    page = pdf[0]
    printed = page.render(scale=shown.width / page.get_width()).to_pil().crop((0, 0, *shown.size))
    assert ink(shown).any()
    for one, other in ((shown, printed), (printed, shown)):
        dark = ink(one)
        assert (dark & ~widened(ink(other, ANY))).sum() <= SOME * dark.sum()
