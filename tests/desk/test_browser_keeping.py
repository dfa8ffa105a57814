"""Nothing answered is lost: the server killed, two windows, other programs, files in the way."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import zhengben
from desk.browser import Browser, Desk
from desk_papers import NOTICE
from selenium.webdriver.common.keys import Keys


def verdicts(folder: Path) -> dict[str, str]:
    """By edit, what decisions.json says."""
    path = folder / "decisions.json"
    found = json.loads(path.read_bytes())["decisions"] if path.exists() else []
    return {one["edit_id"]: one["verdict"] for one in found}


def answered(window: Browser) -> int:
    """How many decisions the list shows as answered."""
    return window.script(
        "return document.querySelectorAll('.choice.accept, .choice.refuse').length"
    )


@pytest.fixture
def own(_browser: Browser, tmp_path: Path) -> Iterator[tuple[Browser, Desk]]:
    """A desk of the test's own, that it may kill."""
    desk = Desk(tmp_path)
    desk.start()
    _browser.visit(desk)
    yield _browser, desk
    desk.kill()
    _browser.errors()  # a server that is gone is an error to the console


def test_keys_wait_while_the_server_is_gone_and_go_when_it_is_back(own: tuple[Browser, Desk]):
    window, desk = own
    window.lay("断.txt", NOTICE)
    window.choose("双随机")
    window.keys(Keys.ENTER)
    window.settled()
    desk.kill()
    window.choose("一网通办")
    window.keys("x")
    window.choose("谁执法")
    window.keys("a")
    window.wait(lambda: window.one("#gone").is_displayed(), "nothing says that it is gone")
    assert "待保存 2 处" in window.text("#saved")
    assert answered(window) == 3
    assert len(verdicts(desk.out / "断")) == 2
    # Even a tab that was loaded anew has them.
    kept = window.script(
        "return Object.keys(sessionStorage).filter((key) => key.startsWith('unsent'))"
    )
    assert len(kept) == 1
    desk.start()
    window.settled()
    assert not window.one("#gone").is_displayed()
    assert sorted(verdicts(desk.out / "断").values()).count("refuse") == 2
    assert len(verdicts(desk.out / "断")) == 6


def test_what_was_answered_is_there_whenever_the_server_is_killed(own: tuple[Browser, Desk]):
    window, desk = own
    window.lay("杀.txt", NOTICE)
    chance = random.Random(5)
    titles = ["放管服", "双随机", "一网通办", "谁执法", "两不愁"]
    for at in chance.sample(range(len(titles)), 2):
        expected = {}
        for number, title in enumerate(titles):
            window.choose(title)
            key = chance.choice(["a", "x"])
            window.keys(key)
            expected[title] = "accept" if key == "a" else "refuse"
            if number == at:
                desk.kill()
                desk.start()
        window.settled()
        shown = window.script(
            "return [...document.querySelectorAll('[role=option]')].map((one) => one.textContent)"
        )
        for title, verdict in expected.items():
            sign = "✓" if verdict == "accept" else "✗"
            assert any(title in one and one.startswith(sign) for one in shown), (title, shown)
    assert len(verdicts(desk.out / "杀")) == 14


def test_two_windows_merge_and_the_same_answered_twice_is_asked_about(window: Browser, desk: Desk):
    window.lay("两窗.txt", NOTICE)
    first = window.driver.current_window_handle
    window.driver.switch_to.new_window("tab")
    second = window.driver.current_window_handle
    try:
        window.visit(desk)
        window.one("[aria-label='打开 两窗.txt']").click()
        window.ready("两窗.txt")
        window.choose("双随机")
        window.keys("a")
        window.settled()
        # What the other window decided is seen here.
        window.driver.switch_to.window(first)
        window.wait(lambda: answered(window) == 1, "the other window's answer is not seen")
        # The same is decided here before the other's answer could be seen.
        window.script(
            "window.real = window.fetch; window.fetch = (path, ...rest) => path.includes('after=')"
            " ? new Promise(() => {}) : window.real(path, ...rest)"
        )
        window.driver.switch_to.window(second)
        window.choose("一网通办")
        window.keys("a")
        window.settled()
        window.driver.switch_to.window(first)
        window.choose("谁执法")
        window.keys("a")
        window.wait(lambda: len(verdicts(desk.out / "两窗")) == 6, "not merged")
    finally:
        window.driver.switch_to.window(second)
        window.driver.close()
        window.driver.switch_to.window(first)


def test_the_same_edit_decided_elsewhere_shows_both(window: Browser, desk: Desk):
    window.lay("相撞.txt", NOTICE)
    window.choose("双随机")
    # The request arrives as from a window that has not seen what another one decided.
    window.script(
        """
        const real = window.fetch; window.fetch = (path, options = {}) => {
          if (!path.endsWith('/decisions') || window.once) return real(path, options);
          window.once = true;
          return Promise.resolve(new Response(JSON.stringify({code: 4, what: '这一处刚在别的窗口里另作了决定',
            advice: '请看哪一个对', rev: 1, theirs: [{edit_id: 'x', verdict: 'refuse'}],
            yours: JSON.parse(options.body).decisions}), {status: 409}));
        }"""
    )
    window.keys("a")
    box = window.one("dialog")
    assert "现在是\n不采纳" in box.text
    assert "您刚才定的是\n采纳" in box.text
    window.button("改为我定的", "dialog").click()
    window.settled()
    assert set(verdicts(desk.out / "相撞").values()) == {"accept"}


def test_a_review_that_is_applied_meanwhile_is_merged_and_said(window: Browser, desk: Desk):
    window.lay("同时.txt", NOTICE)
    window.choose("双随机")
    window.keys("a")
    window.settled()
    folder = desk.out / "同时"
    path = folder / "decisions.json"
    said = json.loads(path.read_bytes())
    other = next(
        one["edits"]
        for one in window.script(
            "return window.fetch('/api/docs/' + JSON.parse(sessionStorage.doc).id,"
            "{headers: {'X-Zhengben-Token': sessionStorage.token}}).then((r) => r.json())"
        )["decisions"]
        if "一网通办" in one["title"]
    )
    said["decisions"] += [{"edit_id": edit, "verdict": "refuse"} for edit in other]
    path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    window.wait(lambda: answered(window) == 2, "what another program decided is not seen")
    assert "并入" in window.text("#notes")
    window.settled()


def test_a_review_copy_is_recognised_and_read_back(window: Browser, desk: Desk):
    window.lay("审阅.txt", NOTICE)
    window.settled()
    assert zhengben("emit", desk.out / "审阅", "--to", "review").exit_code == 0
    copy = next((desk.out / "审阅").glob("*.review.docx"))
    kept = io.BytesIO()
    # As a reader of the copy would: what is put in is taken out again, all of it.
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace("减少跑动次数".encode(), "少跑几次".encode())
            new.writestr(name, data)
    window.drop("body", ("审阅稿.docx", kept.getvalue()))
    window.wait(lambda: "已读回" in window.text("#notes"), "it was not read back")
    window.ready("审阅.txt")
    window.settled()
    assert "少跑几次" in json.dumps(
        [
            one["new"]
            for one in json.loads((desk.out / "审阅" / "decisions.json").read_bytes())["manual"]
        ]
        + [(desk.out / "审阅" / "2-审阅.md").read_text(encoding="utf-8")],
        ensure_ascii=False,
    )


def test_an_output_in_the_way_is_said_and_tried_again(window: Browser, desk: Desk):
    window.lay("占用.txt", NOTICE)
    window.settled()
    blocked = desk.out / "占用" / "3-占用.docx"
    blocked.unlink(missing_ok=True)
    blocked.mkdir()
    (blocked / "x").write_text("x")
    window.button("打开 Word").click()
    note = window.one(".note.error")
    assert "3-占用.docx" in note.text
    (blocked / "x").unlink()
    blocked.rmdir()
    window.errors()  # a refused request is an error to the console
    window.button("重试", ".note").click()
    window.wait(lambda: blocked.is_file(), "it was not made")
    window.wait(lambda: "3-占用.docx" in desk.opened, "it was not opened")


def test_what_the_certificate_sends_back_is_said(window: Browser, desk: Desk):
    window.lay("退回.txt", NOTICE)
    window.choose("补“。”")
    window.keys("e")
    area = window.one("#retyped")
    window.script("arguments[0].value = '\\u0007'", area)  # a character that cannot be printed
    area.send_keys("")
    window.chord(Keys.CONTROL, Keys.ENTER)
    window.wait(
        lambda: window.all(".choice.dropped, .note.error, .card .problem"),
        "nothing says that it cannot be",
    )
    window.errors()
    assert not verdicts(desk.out / "退回")


def test_what_waits_goes_though_another_screen_is_shown(own: tuple[Browser, Desk]):
    window, desk = own
    window.lay("离开.txt", NOTICE)
    window.choose("双随机")
    desk.kill()
    window.keys("a")
    window.wait(lambda: "待保存 1 处" in window.text("#saved"), "it does not wait")
    window.one("#home").click()
    window.one(".drop")
    desk.start()
    window.wait(lambda: len(verdicts(desk.out / "离开")) == 2, "it never goes")
    # And from a page that was loaded anew meanwhile.
    window.lay("另一份.txt", NOTICE.replace("7号", "8号"))
    window.choose("双随机")
    desk.kill()
    window.keys("x")
    window.wait(lambda: "待保存 1 处" in window.text("#saved"), "it does not wait")
    window.script("sessionStorage.removeItem('doc')")
    desk.start()
    window.driver.refresh()
    window.wait(lambda: len(verdicts(desk.out / "另一份")) == 2, "it never goes")
