"""Pages in a browser: Chromium without a window, told over selenium."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from pipeline.writers.svg.fonts import WebFont
from pipeline.writers.svg.pages import Page

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PIXELS = 4 / 3  # a point

_SHOW = """
const [fonts, svgs, done] = arguments;
(async () => {
  for (const face of document.fonts) document.fonts.delete(face);
  document.body.replaceChildren();
  document.body.style = "margin:0;background:white";
  for (const [family, data] of fonts) {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    const face = new FontFace(family, bytes.buffer);
    document.fonts.add(await face.load());
  }
  const texts = [];
  let errors = 0, top = 0;
  const boxes = [];
  for (const text of svgs) {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    errors += parsed.querySelectorAll("parsererror").length;
    const svg = document.importNode(parsed.documentElement, true);
    svg.style = `position:absolute;left:0;top:${top}px`;
    document.body.append(svg);
    const box = svg.getBoundingClientRect();
    boxes.push([box.left, box.top, box.width, box.height]);
    top += Math.ceil(box.height);
    texts.push([...svg.querySelectorAll("text")].map(t => t.textContent));
  }
  await document.fonts.ready;
  await Promise.all([...document.querySelectorAll("image")].map(i => i.decode && i.decode()));
  done([texts, errors, boxes]);
})().catch(error => done(String(error)));
"""


class Shown:
    """Pages as they are seen: the texts of their lines, and a picture of each."""

    def __init__(self, lines: list[list[str]], pictures: list[Image.Image]) -> None:
        self.lines = lines
        self.pictures = pictures


class Browser:
    """One Chromium, for many documents."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self._driver = driver

    def show(self, pages: Sequence[Page], fonts: Sequence[WebFont]) -> Shown:
        """Show the pages one below the other."""
        coded = [(font.family, base64.b64encode(font.data).decode()) for font in fonts]
        found = self._driver.execute_async_script(_SHOW, coded, [page.svg for page in pages])
        assert not isinstance(found, str), found
        lines, errors, boxes = found
        assert not errors
        return Shown(lines, [self._picture(box) for box in boxes])

    def _picture(self, box: Sequence[float]) -> Image.Image:
        x, y, width, height = box
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        shot = self._driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True}
        )
        return Image.open(BytesIO(base64.b64decode(shot["data"]))).convert("L")


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium that is closed again."""
    options = Options()
    options.binary_location = CHROMIUM
    for given in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "hide-scrollbars",
        "font-render-hinting=none",
        "disable-lcd-text",
        "window-size=1200,900",
    ):
        options.add_argument(f"--{given}")
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_script_timeout(60)
    try:
        yield Browser(driver)
    finally:
        driver.quit()
