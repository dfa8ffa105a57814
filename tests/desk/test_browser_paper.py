"""One document in a real browser: dropped, decided key by key, named, searched, undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import zhengben
from desk.browser import Browser, Desk
from desk_papers import LETTER, NOTICE, page_of, word_of
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys


def decided(desk: Desk, slug: str) -> dict[str, dict[str, str]]:
    """By edit, what decisions.json says."""
    found = json.loads((desk.out / slug / "decisions.json").read_bytes())
    return {one["edit_id"]: one for one in found["decisions"]}


def edits(desk: Desk, slug: str) -> list[dict[str, object]]:
    """The edits of a document's log."""
    lines = (desk.out / slug / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one.get("type") == "edit" or "edit_id" in one]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("拖入.txt", NOTICE.encode()),
        ("拖入网页.html", page_of(NOTICE)),
        ("拖入稿.docx", word_of(NOTICE)),
    ],
)
def test_a_dropped_file_is_shown_before_repair_and_then_with_its_decisions(
    window: Browser, name: str, data: bytes
):
    window.script(
        "window.shown = []; new MutationObserver(() => { const words = document.querySelector('#saved')"
        ".textContent; if (words !== window.shown.at(-1)) window.shown.push(words); })"
        ".observe(document.querySelector('#saved'), {childList: true, characterData: true, subtree: true})"
    )
    window.lay(name, data)
    window.settled()
    assert any("正在" in words for words in window.script("return window.shown"))
    svg = window.one(".sheet svg:not(.over)")
    assert svg.get_attribute("aria-hidden") == "true"
    # 放管服 is asked about at three places: one decision.
    options = window.texts("[role=option]")
    assert sum("放管服" in one for one in options) == 1
    assert window.left == len(options)
    window.wait(lambda: window.all(".over .mark.waiting"), "no marks")


def test_a_key_settles_a_pair_and_all_its_repeats(window: Browser, desk: Desk):
    window.lay("一键.txt", NOTICE)
    left = window.left
    window.choose("放管服")
    window.keys(Keys.ENTER)
    window.settled()
    assert window.left == left - 1
    taken = decided(desk, "一键")
    assert len(taken) == 6  # both marks of three places
    assert {one["verdict"] for one in taken.values()} == {"accept"}
    # The next came by itself, and its frame is on the page.
    assert "放管服" not in window.text("#card h3")
    window.wait(lambda: window.all(".over rect.now"), "nothing is framed")
    window.keys("x")
    window.settled()
    assert sorted(one["verdict"] for one in decided(desk, "一键").values()).count("refuse") == 2


def test_one_place_alone_is_decided_otherwise(window: Browser, desk: Desk):
    window.lay("一处.txt", NOTICE)
    left = window.left
    window.choose("放管服")
    window.chord(Keys.SHIFT, Keys.ENTER)
    window.settled()
    assert len(decided(desk, "一处")) == 2
    assert window.left == left
    assert "放管服" in window.text("#card h3")  # its other places are still to be decided
    window.chord(Keys.SHIFT, Keys.DELETE)
    window.settled()
    assert sorted(one["verdict"] for one in decided(desk, "一处").values()) == [
        "accept",
        "accept",
        "refuse",
        "refuse",
    ]


def test_a_digit_takes_a_reading_and_words_of_ones_own_are_read_back(window: Browser, desk: Desk):
    window.lay("读法.txt", NOTICE)
    window.choose("补“。”")
    window.keys("2")
    window.settled()
    (one,) = decided(desk, "读法").values()
    assert (one["verdict"], one["text"]) == ("accept", "；")
    window.choose("补“；”")
    window.keys("e")
    area = window.one("#retyped")
    area.clear()
    area.send_keys("！")
    window.chord(Keys.CONTROL, Keys.ENTER)
    window.settled()
    (one,) = decided(desk, "读法").values()
    assert one["text"] == "！"
    # A pair is retyped in its paragraph.
    window.choose("一网通办")
    window.keys(Keys.F2)
    area = window.one("#paragraph")
    text = window.script("return arguments[0].value", area)
    area.clear()
    area.send_keys(text.replace("减少跑动次数", "少跑路"))
    window.chord(Keys.CONTROL, Keys.ENTER)
    window.wait(lambda: not window.all("dialog"), "the dialog stays")
    window.settled()
    explained = zhengben("explain", desk.out / "读法").output
    assert "！" in explained
    assert "少跑路" in explained


def test_keys_of_an_input_method_decide_nothing(window: Browser):
    window.lay("输入法.txt", NOTICE)
    left = window.left
    window.one("[role=listbox]").send_keys("")
    for key in ("Process", "Enter"):
        window.script(
            "document.querySelector('[role=listbox]').dispatchEvent(new KeyboardEvent('keydown',"
            "{key: arguments[0], isComposing: true, bubbles: true, cancelable: true}))",
            key,
        )
    assert window.left == left
    # In a field, the Enter that picks a word keeps nothing; the composed word arrives.
    window.button("改", "#form").click()
    field = window.one("#field-value")
    window.script("arguments[0].value = ''", field)
    window.driver.execute_cdp_cmd(
        "Input.imeSetComposition", {"text": "某市", "selectionStart": 2, "selectionEnd": 2}
    )
    window.script(
        "arguments[0].dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))",
        field,
    )
    assert window.all("#field-value")
    window.driver.execute_cdp_cmd("Input.insertText", {"text": "某市"})
    assert window.script("return arguments[0].value", field) == "某市"
    window.keys(Keys.ESCAPE)
    # The Enter of the number pad decides as the other does.
    window.choose("放管服")
    for kind in ("rawKeyDown", "keyUp"):
        window.driver.execute_cdp_cmd(
            "Input.dispatchKeyEvent",
            {
                "type": kind,
                "key": "Enter",
                "code": "NumpadEnter",
                "windowsVirtualKeyCode": 13,
                "isKeypad": True,
                "location": 3,
            },
        )
    window.wait(lambda: window.left == left - 1, "the number pad decides nothing")
    window.settled()


def test_a_mark_on_the_page_and_its_row_in_the_list_lead_to_each_other(window: Browser):
    window.lay("标记.txt", NOTICE)

    def click_mark(title: str) -> str:
        """Click the middle of a decision's mark; which decision is in hand then."""
        window.choose(title)
        key = window.script(
            "return document.querySelector('[role=option][aria-selected=true]').dataset.key"
        )
        window.wait(lambda: window.all(f".over [data-key='{key}']"), "no mark")
        # Another one is taken in hand first.
        window.choose("一网通办" if title != "一网通办" else "双随机")
        # Pages may be drawn anew at any moment: where it is, is asked and used at once.
        box = window.wait(
            lambda: window.script(
                """
                const mark = document.querySelector(`.over [data-key='${arguments[0]}']`);
                if (!mark) return null;
                const sheets = mark.closest(".sheets");
                sheets.scrollTop += mark.getBoundingClientRect().top - 300;
                const box = mark.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
                """,
                key,
            ),
            "no mark",
        )
        chain = ActionChains(window.driver)
        chain.w3c_actions.pointer_action.move_to_location(*map(round, box))
        chain.w3c_actions.pointer_action.click()
        chain.perform()
        return window.script(
            "return document.querySelector('[role=option][aria-selected=true]').textContent"
        )

    assert "双随机" in click_mark("双随机")
    assert "谁执法" in click_mark("谁执法")
    assert window.script("return document.activeElement.getAttribute('role')") == "listbox"
    # After the text was laid out anew, marks are where their words are.
    window.choose("放管服")
    window.keys("x")
    window.settled()
    assert "双随机" in click_mark("双随机")


def test_a_line_is_named_and_earlier_decisions_stay(window: Browser, desk: Desk):
    window.lay("要素.txt", LETTER)
    window.choose("放管服")
    window.keys(Keys.ENTER)
    window.settled()
    before = decided(desk, "要素")
    missing = window.one("#form li.missing")
    assert "主送" in missing.text
    missing.find_element("css selector", "button").click()
    field = window.one("#field-value")
    field.send_keys("市发展改革委：", Keys.ENTER)
    window.wait(lambda: not window.all("#form li.missing"), "still missing")
    window.settled()
    assert decided(desk, "要素") == before
    # A line of the text is named by its menu, in the page or in the text.
    window.button("文字").click()
    window.wait(lambda: window.all(".reading .block"), "no text")
    row = next(one for one in window.all(".reading .block") if "专此函达" in one.text)
    row.find_element("css selector", "button").click()
    window.button("附注", ".menu").click()

    def roles() -> list[str]:
        found = json.loads((desk.out / "要素" / "decisions.json").read_bytes())["roles"]
        return [one["role"] for one in found]

    window.wait(lambda: roles() == ["附注"], "the line is not named")
    window.settled()
    assert decided(desk, "要素") == before


def test_a_line_that_looks_like_a_missing_element_is_set_by_a_click(window: Browser, desk: Desk):
    line = "各县区、市直各部门"
    window.lay(
        "设为.txt", LETTER.replace("\n\n为深化", f"\n\n为做好工作,现函告。\n\n{line}\n\n为深化")
    )
    missing = window.one("#form li.missing")
    assert line in missing.text
    window.button("设为", "#form li.missing").click()
    window.wait(lambda: not window.all("#form li.missing"), "still missing")
    window.settled()
    row = window.one("#form li[data-field='主送机关']")
    assert line in row.text
    (role,) = json.loads((desk.out / "设为" / "decisions.json").read_bytes())["roles"]
    assert (role["role"], role["text"]) == ("主送机关", line)
    window.chord(Keys.CONTROL, "z")
    window.wait(lambda: window.all("#form li.missing"), "it cannot be undone")


def test_what_is_sure_is_accepted_at_once_and_taken_back_at_once(window: Browser, desk: Desk):
    window.lay("把握.txt", NOTICE)
    window.choose("一网通办")
    window.keys("x")
    window.settled()
    left = window.left
    words = window.text("button.sure")
    count = int(words.split()[-2])
    assert 2 <= count < left
    window.button("全部采纳", "#decisions").click()
    window.wait(lambda: window.left == left - count, "not all that is sure")
    window.settled()
    given = {one["verdict"] for one in decided(desk, "把握").values()}
    assert given == {"accept", "refuse"}  # what a person had refused stays so
    assert not window.one("button.sure").is_displayed()
    window.chord(Keys.CONTROL, "z")
    window.wait(lambda: window.left == left, "it is not one step")
    window.settled()


def test_what_is_still_to_be_looked_at_comes_when_all_is_decided(window: Browser):
    window.lay("提示.txt", NOTICE.replace("推进政务服务。", "推进政务服务。附办”事指南。"))
    assert not window.script("return document.querySelectorAll('#decisions details')[1].open")
    while window.left:
        window.keys(Keys.ENTER)
    window.wait(lambda: "条提示，请对照原件" in window.text("#notes"), "it says that all is done")
    assert "缺前引号" in window.one("#decisions details[open]").text
    # A document without a question begins with them.
    window.one("#home").click()
    window.lay(
        "只有提示.txt",
        "关于开会的通知\n\n各科室：\n\n定于3月5日开会，请准”时参加。\n\n办公室\n\n2024年3月1日\n",
    )
    assert window.text("#decisions-heading") == "待定 0"
    window.wait(lambda: window.all("#decisions details[open] li"), "the hints stay folded")


def test_the_page_is_where_it_was_after_another_screen(window: Browser):
    window.lay("位置.txt", NOTICE + "\n".join(f"第{n}项工作，认真办理。\n" for n in range(1, 90)))

    def place() -> int:
        return window.script("return document.querySelector('#sheets').scrollTop")

    def moved() -> bool:  # as far as that, once there are sheets enough
        window.script("document.querySelector('#sheets').scrollTop = 1500")
        return place() == 1500

    window.wait(moved, "too few sheets")
    window.button("版式").click()
    window.wait(lambda: window.all(".preview svg"), "no first page")
    window.button("回到公文").click()
    window.wait(lambda: abs(place() - 1500) < 30, "elsewhere")  # a sheet is set anew by its width
    assert abs(place() - 1500) < 30


def test_fifty_steps_are_undone_and_done_again(window: Browser, desk: Desk):
    window.lay("撤销.txt", NOTICE)
    window.choose("放管服")
    for i in range(50):
        window.choose("一网通办")
        window.keys("x" if i % 2 else "a")
    window.settled()
    last = decided(desk, "撤销")
    for _ in range(50):
        window.chord(Keys.CONTROL, "z")
    window.wait(lambda: not decided(desk, "撤销"), "not all is undone")
    for _ in range(50):
        window.chord(Keys.CONTROL, "y")
    window.wait(lambda: decided(desk, "撤销") == last, "not all is done again")
    window.settled()
    assert decided(desk, "撤销") == last


def test_what_is_undone_is_what_was_said_before(window: Browser, desk: Desk):
    """However slow the server is: a key that comes after Ctrl+Z is not undone by it."""
    window.lay("次序.txt", NOTICE)
    window.script(
        "const real = window.fetch; window.fetch = async (path, ...rest) => {"
        "if (path.endsWith('/decisions')) await new Promise((done) => setTimeout(done, 400));"
        "return real(path, ...rest); }"
    )
    window.choose("双随机")
    window.keys("a")
    window.chord(Keys.CONTROL, "z")
    window.wait(lambda: "双随机" not in window.text("#card h3"), "the next one does not come")
    window.choose("一网通办")
    window.keys("x")
    window.wait(lambda: "待保存" not in window.text("#saved"), "not all is sent")
    window.settled()
    assert [one["verdict"] for one in decided(desk, "次序").values()] == ["refuse", "refuse"]


def test_what_a_document_says_is_only_text(window: Browser, desk: Desk):
    hostile = NOTICE.replace(
        "提高办事效率", "<img src=x onerror=alert(1)><script>alert(2)</script>'\"&lt;]]>"
    )
    name = "<b onclick=alert(3)>恶意.txt"
    window.lay(name, hostile)
    window.button("文字").click()
    window.wait(lambda: window.all(".reading .block"), "no text")
    assert "<script>alert(2)</script>" in window.text(".reading")
    assert not window.all("#main script, #main img, #name b")
    assert window.driver.title.startswith("<b onclick")
    window.choose("放管服")
    window.keys("e")
    window.one("#paragraph")
    window.keys(Keys.ESCAPE)
    window.settled()  # the fixture asks whether the policy had to refuse something


def test_all_pages_are_searched(window: Browser):
    window.lay("查找.txt", NOTICE + "\n".join(f"第{n}项工作，认真办理。\n" for n in range(1, 120)))
    window.chord(Keys.CONTROL, "f")
    window.one("[type=search]").send_keys("第118项")
    window.wait(lambda: window.text(".search span") == "1/1", "not found")
    window.wait(lambda: window.all(".over rect.hit"), "what was found is not on the page")
    window.keys(Keys.ESCAPE)
    assert not window.script("return document.querySelector('.search').offsetHeight")


def test_thirty_keys_settle_the_sample_and_its_outputs_are_those_of_a_run(
    window: Browser, desk: Desk, sample: Path, tmp_path: Path
):
    window.lay("样例.txt", sample.read_bytes())
    count = window.left
    for i in range(count):
        window.keys(Keys.ENTER if i % 3 else "x")
    window.wait(lambda: window.left == 0, "not all is settled")
    window.settled()
    given = decided(desk, "样例")
    assert {one["verdict"] for one in given.values()} == {"accept", "refuse"}
    window.button("全部").click()
    downloads = Path(window.driver.capabilities["chrome"]["userDataDir"]).parent / "downloads"
    window.wait(lambda: [*downloads.glob("样例*.zip")], "nothing was downloaded")
    # The same file and decisions on the command line.
    source = tmp_path / "样例.txt"
    source.write_bytes(sample.read_bytes())
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    (tmp_path / "out" / "样例" / "decisions.json").write_bytes(
        (desk.out / "样例" / "decisions.json").read_bytes()
    )
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    for path in sorted((tmp_path / "out" / "样例").glob("3-*")):
        assert (desk.out / "样例" / path.name).read_bytes() == path.read_bytes(), path.name
    assert next(downloads.glob("样例*.zip")).stat().st_size
