"""Many documents, long ones, and a style of one's own, in a real browser."""

from __future__ import annotations

from pathlib import Path

from command_line import zhengben
from desk.browser import Browser, Desk
from desk_papers import LETTER, NOTICE, word_of
from selenium.webdriver.common.keys import Keys


def test_a_batch_goes_on_past_bad_files_and_its_documents_are_walked(window: Browser, desk: Desk):
    good = [(f"通知{n}.txt", NOTICE.replace("7号", f"{n}号").encode()) for n in range(1, 7)]
    good += [("稿.docx", word_of(LETTER))]
    bad = [("空.txt", b""), ("断.docx", b"PK\3\4 cut"), ("图.png", b"\x89PNG")]
    window.drop("body", *good, *bad)
    window.wait(lambda: window.text(".batch h1").endswith("10/10"), "the batch does not end")
    rows = window.texts(".rows tbody tr")
    assert len(rows) == 10  # all of them are to be seen to: none is ready to print
    assert window.texts(".rows tbody button").count("打开") == 7
    assert all("打开" in one for one in rows[:7])  # what can be done comes before what is bad
    window.errors()
    window.script(
        "document.querySelector('#filter').value = 'bad';"
        "document.querySelector('#filter').dispatchEvent(new Event('change'))"
    )
    assert {*window.texts(".rows tbody th")} == {name for name, _ in bad}
    window.script(
        "document.querySelector('#filter').value = 'todo';"
        "document.querySelector('#filter').dispatchEvent(new Event('change'))"
    )
    # A row may be drawn anew while it is looked for.
    window.script("document.querySelector('.rows tbody button').click()")
    window.wait(lambda: window.text("#name") not in ("", "…"), "nothing is opened")
    first = window.text("#name")
    window.ready(first)
    window.keys("n")
    window.wait(lambda: window.text("#name") not in ("…", first), "N goes nowhere")


def test_a_hundred_pages_with_their_decisions(window: Browser, sample: Path):
    head, *rest = sample.read_text(encoding="utf-8").split("\n\n")
    window.lay("长.txt", "\n\n".join([head, *rest[:-3] * 8, *rest[-3:]]))
    count = len(window.all("[role=option]"))
    pages = int(window.text(".page-now").rpartition("/")[2])
    assert count >= 60
    assert pages >= 90
    # Far pages are not in the document.
    assert len(window.all(".sheet svg.over")) < 15
    # Keys as fast as they come: each is its own answer, and the list keeps up.
    left = window.left
    window.script("document.querySelector('[role=listbox]').focus()")
    window.keys(*("ax" * 10))
    assert window.left == left - 20
    window.keys(Keys.END)
    last = window.script(
        "return document.querySelector('[role=listbox]').getAttribute('aria-activedescendant')"
    )
    assert (
        window.script("return document.querySelector('[role=listbox]').lastElementChild.id") == last
    )
    window.wait(lambda: window.all(".over rect.now"), "the last page does not come")
    window.settled()


def test_a_style_of_ones_own_is_previewed_as_it_is_printed(
    window: Browser, desk: Desk, tmp_path: Path
):
    window.lay("样式.txt", NOTICE)
    window.settled()
    window.button("版式").click()
    window.wait(lambda: window.all(".preview svg"), "no first page")
    before = window.script("return document.querySelector('.preview svg').outerHTML")
    seal = window.one("[id='set-signature.seal']")
    assert seal.get_attribute("value") == "不加盖"
    window.script(
        "arguments[0].value = '加盖'; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
        seal,
    )
    rows = window.one("[id='set-page.top_mm']")
    rows.clear()
    rows.send_keys("40")
    window.wait(
        lambda: window.script("return document.querySelector('.preview svg').outerHTML") != before,
        "the preview stays as it was",
    )
    name = window.one("#save-as")
    name.clear()
    name.send_keys("市府办")
    window.button("存为本单位").click()
    window.wait(lambda: "市府办" in window.text("#style"), "it is not saved")
    assert window.one("#style").get_attribute("value")
    assert "天头" in window.text(".settings [aria-live]") or "与国标不同" in window.text(
        ".settings [aria-live]"
    )
    previewed = window.script(
        "return [...document.querySelectorAll('.preview text')].map((t) => t.textContent).join('')"
    )
    window.button("回到公文").click()
    window.settled()
    window.wait(lambda: window.all(".sheet svg.over"), "no page")
    window.wait(
        lambda: window.script(
            "return [...document.querySelectorAll('.sheet text')].map((t) => t.textContent).join('')"
        ).startswith(previewed[:40]),
        "the page is another",
    )
    window.wait(lambda: window.all(".over circle.seal"), "the seal's place is not shown")
    # What is printed is what the command line prints with that style.
    window.button("PDF").click()
    window.wait(lambda: "3-样式.pdf" in desk.opened, "no PDF")
    (source := tmp_path / "样式.txt").write_text(NOTICE, encoding="utf-8")
    style = next((desk.out / "版式").glob("*.toml"))
    assert zhengben("run", source, "-o", tmp_path / "out", "--style", style).exit_code == 0
    assert (tmp_path / "out" / "样式" / "3-样式.pdf").read_bytes() == (
        desk.out / "样式" / "3-样式.pdf"
    ).read_bytes()
    # Back to the standard, for whoever comes next.
    window.button("版式").click()
    window.wait(lambda: window.all(".preview svg"), "no first page")
    window.script(
        "const s = document.querySelector('#style'); s.value = 'gbt9704'; s.dispatchEvent(new Event('change'))"
    )
    window.wait(lambda: "已采用" in window.text("#notes"), "the standard is not taken")
