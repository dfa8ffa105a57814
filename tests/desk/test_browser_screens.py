"""Every screen and state: no fault of accessibility, narrow and large, by keys alone; their pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk.browser import Browser, Desk, axe_script
from desk_papers import LETTER, NOTICE
from PIL import Image
from selenium.webdriver.common.keys import Keys

PICTURES = Path(__file__).parent.parent.parent / "docs" / "desk"
FULL = (1366, 768)


def states(window: Browser) -> Iterator[str]:
    """The screens and states of the desk, one after the other, each by its name."""
    yield "start"
    window.lay("关于深化改革的通知.txt", NOTICE)
    window.settled()
    window.choose("双随机")
    window.keys(Keys.ENTER, Keys.DELETE)
    window.settled()
    window.wait(lambda: window.all(".over rect.now"), "nothing is framed")
    window.wait(lambda: not window.all(".note"), "notes stay")
    yield "paper"
    window.script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    yield "unfolded"
    window.script("document.querySelectorAll('details').forEach((one) => { one.open = false; })")
    window.keys("d")
    window.wait(lambda: len(window.all(".sheets.two .sheet svg.over")) >= 2, "nothing to compare")
    yield "compare"
    window.keys("d")
    window.button("文字").click()
    window.wait(lambda: window.all(".reading .block"), "no text")
    window.chord(Keys.CONTROL, "f")
    window.one("[type=search]").send_keys("放管服")
    window.wait(lambda: "/" in window.text(".search span"), "nothing is found")
    yield "text"
    window.keys(Keys.ESCAPE)
    window.button("页面").click()
    window.choose("谁执法")
    window.keys("e")
    window.one("#paragraph")
    yield "retype"
    window.keys(Keys.ESCAPE)
    window.keys("?")
    window.one("dialog .keys")
    yield "keys"
    window.keys(Keys.ESCAPE)
    window.button("改", "#form").click()
    window.one("#field-value")
    yield "form"
    window.keys(Keys.ESCAPE)
    window.one("#more").click()
    window.one(".menu")
    yield "menu"
    window.keys(Keys.ESCAPE)
    window.button("版式").click()
    window.wait(lambda: window.all(".preview svg"), "no first page")
    yield "style"
    window.one("#home").click()
    window.one(".drop")
    window.drop(
        "body",
        ("函一.txt", LETTER.encode()),
        ("通知二.txt", NOTICE.encode()),
        ("坏.docx", b"PK\3\4 cut"),
    )
    window.wait(lambda: "3/3" in window.text(".batch h1"), "the batch does not end")
    yield "batch"
    window.button("核验").click()
    window.wait(lambda: "份相符" in window.text(".batch [aria-live]"), "nothing is verified")
    yield "check"


def picture(window: Browser, name: str) -> None:
    """A state as docs show it: few colours, few bytes."""
    window.script(
        "const one = document.querySelector('.drop .aside');"
        "if (one) one.textContent = one.textContent.replace(/成品放在 .*/, '成品放在 文档/正本公文。')"
    )
    image = Image.open(io.BytesIO(window.driver.get_screenshot_as_png())).convert("RGB")
    few = image.quantize(200, dither=Image.Dither.NONE)
    PICTURES.mkdir(exist_ok=True)
    few.save(PICTURES / f"{name}.png", optimize=True)


SHOWN = ("start", "paper", "compare", "text", "keys", "style", "batch", "check")


def test_no_screen_has_a_fault_of_accessibility(window: Browser, request: pytest.FixtureRequest):
    axe = axe_script()
    if axe is None:
        pytest.skip("axe-core not installed (npm install --global axe-core)")
    found = {}
    for name in states(window):
        if violations := window.violations(axe):
            found[name] = violations
        if name in SHOWN and request.config.getoption("--update-golden"):
            picture(window, name)
    window.errors()  # the bad file of the batch is an error to the console
    assert not found


@pytest.mark.parametrize(("width", "height", "scale"), [(320, 640, 1), (1366, 768, 2)])
def test_every_screen_reflows_when_it_is_narrow_or_large(
    window: Browser, width: int, height: int, scale: int
):
    wide: dict[str, list[str]] = {}
    small: dict[str, list[str]] = {}
    for name in states(window):
        window.size(width, height, scale)
        over = window.script(
            "const most = document.documentElement.clientWidth;"
            "if (document.documentElement.scrollWidth <= most) return [];"
            "return [...document.querySelectorAll('body *')].filter((one) => "
            "one.getBoundingClientRect().right > most + 1).map((one) => one.outerHTML.slice(0, 80))"
        )
        if over:
            wide[name] = over
        # WCAG 2.5.8: what is pressed is 24 px or more.
        tiny = window.script(
            "return [...document.querySelectorAll('button, input, select, summary, [role=option]')]"
            ".map((one) => [one, one.getBoundingClientRect()]).filter(([one, box]) => box.width"
            " && (box.width < 24 || box.height < 24)).map(([one, box]) => one.outerHTML.slice(0, 80))"
        )
        if tiny:
            small[name] = tiny
        window.size(*FULL)
    window.errors()
    assert not wide
    assert not small


def test_everything_is_done_by_keys_alone(window: Browser, desk: Desk):
    window.lay("键盘.txt", NOTICE)
    window.settled()
    # The list has the focus by itself; F6 goes round the regions.
    assert window.script("return document.activeElement.getAttribute('role')") == "listbox"
    regions = []
    for _ in range(3):
        window.keys(Keys.F6)
        regions.append(window.script("return document.activeElement.closest('.column').id"))
    assert regions == ["form", "paper", "decisions"]
    # The active option is told, and what was done is said.
    window.keys(Keys.HOME, Keys.ARROW_DOWN)
    active = window.script(
        "return document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
        ".getAttribute('aria-selected')"
    )
    assert active == "true"
    left = window.left
    window.keys(Keys.ENTER)
    assert f"余 {left - 1}" in window.text("#said")
    window.keys(" ")
    assert "以后再说" in window.text("#said")
    # A field of the form: filled in, refused with a reason under it, left.
    window.keys(Keys.F6)
    window.script("document.querySelector('#form button[aria-label=\"改成文日期\"]').focus()")
    window.keys(Keys.ENTER)
    field = window.one("#field-value")
    window.script("arguments[0].value = '某年\\u0007'", field)  # what no print can show
    window.keys(Keys.ENTER)
    fault = window.wait(lambda: window.text("#field-fault"), "no reason is given")
    assert fault.strip()
    assert field.get_attribute("aria-describedby") == "field-fault"
    window.keys(Keys.ESCAPE)
    assert window.script("return document.activeElement.closest('.column').id") == "form"
    # A line of the text by its menu; Esc brings the focus back.
    window.errors()
    window.button("文字").send_keys(Keys.ENTER)
    window.wait(lambda: window.all(".reading .block"), "no text")
    more = window.one(".reading .block button")
    more.send_keys(Keys.ENTER)
    window.one(".menu button")
    window.keys(Keys.ARROW_DOWN, Keys.ESCAPE)
    assert window.script("return document.activeElement === arguments[0]", more)
    # Letters can be switched off.
    window.chord(Keys.SHIFT, Keys.F6)
    window.script("document.querySelector('[role=listbox]').focus()")
    window.keys("?")
    window.one("#letters").send_keys(" ")
    window.keys(Keys.ESCAPE)
    left = window.left
    window.keys("a", "x", "1")
    assert window.left == left
    window.script("localStorage.clear()")
    # An output: Ctrl+P hands the PDF to the machine's program.
    window.chord(Keys.CONTROL, "p")
    window.wait(lambda: "3-键盘.pdf" in desk.opened, "the PDF was not opened")
