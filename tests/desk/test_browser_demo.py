"""The guided first minute of ``zhengben demo``, and a file that is named when the desk is opened."""

from __future__ import annotations

from pathlib import Path

from desk.browser import Browser, Desk
from desk_papers import NOTICE
from selenium.webdriver.common.keys import Keys


def test_the_hints_lead_on_as_what_they_say_is_done(bare: Browser, tmp_path: Path):
    desk = Desk(tmp_path)
    desk.start("demo")
    window = bare
    try:
        window.script("sessionStorage.clear()")
        window.driver.get(desk.address())
        window.ready("示例.txt")
        assert window.text("#hint .much") == "1/4"
        window.button("知道了", "#hint").click()
        assert "回车" in window.text("#hint")
        window.script("document.querySelector('[role=listbox]').focus()")
        window.keys(Keys.ENTER)  # what the hint asks for
        window.wait(lambda: window.text("#hint .much") == "3/4", "the next hint does not come")
        window.button("改", "#form").click()
        window.one("#field-value").send_keys(Keys.ENTER)
        window.wait(lambda: window.text("#hint .much") == "4/4", "the last hint does not come")
        window.button("知道了", "#hint").click()
        assert not window.all("#hint")
        window.driver.refresh()
        window.ready("示例.txt")
        assert not window.all("#hint")
        # In another window they can be put away at once.
        window.driver.get("about:blank")
        window.driver.get(desk.address())
        window.script("sessionStorage.removeItem('hints')")
        window.driver.refresh()
        window.button("不再提示", "#hint").click()
        assert not window.all("#hint")
    finally:
        desk.kill()


def test_a_file_named_at_the_start_is_what_the_window_shows(bare: Browser, tmp_path: Path):
    from pipeline.desk.running import hand_over

    desk = Desk(tmp_path)
    desk.start()
    window = bare
    try:
        window.visit(desk)
        window.lay("先.txt", NOTICE)
        file = tmp_path / "后.txt"
        file.write_text(NOTICE.replace("7号", "8号"), encoding="utf-8")
        doc = hand_over(desk.address(), [file])
        window.driver.get("about:blank")
        window.driver.get(f"{desk.address()}&d={doc}")
        window.ready("后.txt")
        assert window.text("#name") == "后.txt"
    finally:
        desk.kill()
