"""Wear and tear of the desk, run by hand: a long paper measured, and random keys with kill -9.

    PYTHONPATH=tests python tests/desk/wear.py load                      # 100 pages, 1,000 decisions
    PYTHONPATH=tests python tests/desk/wear.py many                      # 200 files dropped at once, 5 of them bad
    PYTHONPATH=tests python tests/desk/wear.py monkey --minutes 30 --kills 100 --seed 7

Each prints what it measured as JSON; the exit status is 1 where something answered was lost, the
page complained, or the server took too much memory. Times are of this machine, as it is now.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desk import browser
from desk.browser import Browser, Desk, opened
from desk_papers import LETTER, NOTICE, long_paper
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

MOST_MEMORY = 300
"""MB that the server may have taken at its worst."""
_PARAGRAPHS = 1180
_EXPECTED = "Failed to load resource"
"""What the console says of a server that was killed, and of an answer that was refused."""

_WATCH = """
window.acks = []; window.flights = new Map(); window.polls = []; let flight = 0;
const real = window.fetch, began = performance.now();
window.fetch = async (path, options = {}) => {
  const at = performance.now(), number = ++flight, method = options.method || "GET";
  const isAnswer = /\\/(decisions|undo|redo|texts|form)$/.test(path);
  const body = isAnswer && typeof options.body === "string" ? JSON.parse(options.body) : null;
  if (isAnswer) window.flights.set(number, {path, body});
  try {
    const reply = await real(path, options);
    const now = performance.now();
    if (isAnswer && reply.ok) {
      const said = await reply.clone().json();
      window.acks.push({path, body, undone: said.undone || [], took: now - at, began: at});
    }
    if (/\\/api\\/docs\\/\\w+\\?after=/.test(path) && reply.ok) {
      const doc = await reply.clone().json();
      window.polls.push({at: now, pages: doc.pages.map((one) => one.id).join()});
    }
    return reply;
  } finally { window.flights.delete(number); }
};
window.keyTimes = [];
addEventListener("keydown", () => { const at = performance.now();
  requestAnimationFrame(() => setTimeout(() => window.keyTimes.push([at, performance.now() - at]))); }, true);
"""


def memory_of(desk: Desk) -> float:
    """MB that the server took at its worst."""
    status = Path(f"/proc/{desk.pid}/status").read_text()
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)


def p95(times: list[float]) -> float:
    """The 95th of a hundred, in ms."""
    return round(sorted(times)[max(0, int(len(times) * 0.95) - 1)], 1) if times else 0.0


def load(folder: Path) -> tuple[dict[str, object], list[str]]:
    """A paper of 100 pages and 1,000 decisions, by the targets of the desk."""
    desk, found = Desk(folder), {}
    began = time.monotonic()
    desk.start()
    found["server starts s"] = round(time.monotonic() - began, 2)
    with opened(folder) as window:
        began = time.monotonic()
        window.visit(desk)
        found["window shows s"] = round(time.monotonic() - began, 2)
        window.script(_WATCH)
        text = long_paper(_PARAGRAPHS)
        began = time.monotonic()
        window.drop("body", ("长.txt", text.encode()))
        window.wait(lambda: window.all(".sheet svg.over"), "no page")
        found["drop to first page s"] = round(time.monotonic() - began, 2)
        window.ready("长.txt")
        found["drop to decisions s"] = round(time.monotonic() - began, 2)
        window.settled()
        found["drop to settled s"] = round(time.monotonic() - began, 2)
        found["pages"] = int(window.text(".page-now").rpartition("/")[2])
        found["decisions"] = window.left
        window.script("document.querySelector('[role=listbox]').focus()")
        # One key after the other, each with time for its page.
        live: list[float] = []
        for turn in range(40):
            window.script("window.polls.length = 0")
            pages = window.script("return window.pages")
            at = window.script("return performance.now()")
            window.keys("xa"[turn % 2])
            until = time.monotonic() + 4
            while time.monotonic() < until:
                polls = window.script("return window.polls")
                changed = [one["at"] for one in polls if one["pages"] != pages]
                if changed:
                    live.append(changed[0] - at)
                    window.script("window.pages = arguments[0]", polls[-1]["pages"])
                    break
                time.sleep(0.05)
        keys = [took for _, took in window.script("return window.keyTimes")]
        found["key to next decision ms p95"] = p95(keys)
        found["key to live page ms p95"] = p95(live[1:])
        found["key to live page ms median"] = round(statistics.median(live[1:]), 1)
        window.settled()
        saves = [one["took"] for one in window.script("return window.acks")]
        found["autosave ms p95"] = p95(saves)
        # Seven keys a second: the most that waited, and how long the last took to be kept.
        window.script(
            "window.keyTimes.length = 0; window.acks.length = 0; window.most = 0;"
            "new MutationObserver(() => { const n = parseInt((document.querySelector('#saved')"
            ".textContent.match(/待保存 (\\\\d+)/) || [0, 0])[1]); window.most = Math.max(window.most, n); })"
            ".observe(document.querySelector('#saved'), {childList: true, characterData: true, subtree: true})"
        )
        for turn in range(70):
            began = time.monotonic()
            window.keys("ax"[turn % 2])
            time.sleep(max(0.0, 1 / 7 - (time.monotonic() - began)))
        window.wait(lambda: len(window.script("return window.acks")) == 70, "answers are lost")
        keys = [took for _, took in window.script("return window.keyTimes")]
        found["7 keys/s: key ms p95"] = p95(keys)
        found["7 keys/s: waiting at most"] = window.script("return window.most")
        window.settled()
        clicks: list[float] = []
        for _ in range(20):
            window.keys(Keys.ARROW_DOWN)
            clicks.append(
                window.script(
                    "const marks = [...document.querySelectorAll('.over .mark')].filter((one) => {"
                    "const box = one.getBoundingClientRect(); return box.top > 150 && box.bottom < 700 && box.width; });"
                    "if (!marks.length) return 0; const mark = marks[Math.floor(Math.random() * marks.length)];"
                    "const box = mark.getBoundingClientRect(), at = performance.now();"
                    "document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).dispatchEvent(new MouseEvent('click',"
                    "{bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2}));"
                    "document.body.offsetHeight; return performance.now() - at;"
                )
            )
        found["click on a mark ms p95"] = p95([one for one in clicks if one])
        found["memory MB"] = memory_of(desk)
        complaints = [one for one in window.errors() if _EXPECTED not in one]
    desk.kill()
    return found, complaints


def many(folder: Path) -> tuple[dict[str, object], list[str]]:
    """200 files dropped at once, 5 of them bad."""
    desk, found = Desk(folder), {}
    desk.start()
    files = [(f"通知{n}.txt", NOTICE.replace("7号", f"{n}号").encode()) for n in range(195)]
    files += [
        ("空.txt", b""),
        ("断.docx", b"PK\3\4 cut"),
        ("图.png", b"\x89PNG"),
        ("乱.pdf", b"%PDF-1.4 cut"),
        ("零.html", b"\0" * 100),
    ]
    with opened(folder) as window:
        window.visit(desk)
        began = time.monotonic()
        window.drop("body", *files)
        until = time.monotonic() + 1200
        while window.text(".batch h1").split("　")[-1] != "200/200":
            assert time.monotonic() < until, window.text(".batch h1")
            time.sleep(1)
        found["200 files s"] = round(time.monotonic() - began, 1)
        found["bad"] = window.script(
            "return [...document.querySelectorAll('.rows tr.bad')].map((one) => one.textContent)"
        )
        found["memory MB"] = memory_of(desk)
        complaints = [one for one in window.errors() if _EXPECTED not in one]
        if len(found["bad"]) != 5:
            complaints.append("not 5 bad ones")
    desk.kill()
    return found, complaints


class Monkey:
    """Presses and clicks what is there, and knows what was answered.

    Args:
        window: the page.
        desk: its server.
        seed: of the chance.
    """

    def __init__(self, window: Browser, desk: Desk, seed: int) -> None:
        self.window, self.desk, self.chance = window, desk, random.Random(seed)
        self.done: dict[str, int] = {}
        self.expected: dict[str, tuple[str | None, str | None]] = {}
        self.answers = 0
        self.complaints: list[str] = []

    def act(self) -> None:
        """One thing, by chance."""
        things: list[tuple[int, Callable[[], None]]] = [
            (50, self._answer),
            (12, self._key),
            (12, self._row),
            (8, self._mark),
            (8, self._button),
            (4, self._undo),
            (2, self._retype),
            (2, self._search),
            (2, self._nonsense),
            (2, self._open),
        ]
        ((_, thing),) = self.chance.choices(things, [weight for weight, _ in things])
        self.done[thing.__name__] = self.done.get(thing.__name__, 0) + 1
        try:
            thing()
        except WebDriverException as error:
            # It went away while it was being reached for.
            self.done["missed"] = self.done.get("missed", 0) + 1
            if "unexpected alert" in str(error):
                self.complaints.append(str(error))

    def _list(self) -> None:
        self.window.script(
            "document.querySelectorAll('dialog').forEach((one) => one.close());"
            "const list = document.querySelector('[role=listbox]'); if (list) list.focus()"
        )

    def _answer(self) -> None:
        self._list()
        key = self.chance.choice([Keys.ENTER, Keys.DELETE, "a", "x", "1", "2", "3", Keys.BACKSPACE])
        if self.chance.random() < 0.15:
            self.window.chord(Keys.SHIFT, self.chance.choice([Keys.ENTER, Keys.DELETE]))
        else:
            self.window.keys(key)

    def _key(self) -> None:
        self.window.keys(
            self.chance.choice(
                [
                    "j",
                    "k",
                    " ",
                    "d",
                    "?",
                    "n",
                    Keys.F6,
                    Keys.ARROW_DOWN,
                    Keys.ARROW_UP,
                    Keys.HOME,
                    Keys.END,
                    Keys.TAB,
                    Keys.ESCAPE,
                    Keys.PAGE_DOWN,
                    Keys.F2,
                ]
            )
        )

    def _row(self) -> None:
        rows = self.window.all("[role=option]")
        if rows:
            self.chance.choice(rows).click()

    def _mark(self) -> None:
        sheets = self.window.all(".sheet")
        if sheets:
            x, y = self.chance.randint(-200, 200), self.chance.randint(-200, 200)
            ActionChains(self.window.driver).move_to_element_with_offset(
                sheets[0], x, y
            ).click().perform()

    def _button(self) -> None:
        never = ("选择", "退出", "换一份", "核验", "删")
        there = [
            one
            for one in self.window.all("button, summary")
            if one.is_displayed() and not one.text.startswith(never)
        ]
        if there:
            self.chance.choice(there).click()

    def _undo(self) -> None:
        self._list()
        self.window.chord(Keys.CONTROL, self.chance.choice("zy"))

    def _retype(self) -> None:
        self._list()
        self.window.keys("e", "改")
        if self.chance.random() < 0.5:
            self.window.chord(Keys.CONTROL, Keys.ENTER)
        else:
            self.window.keys(Keys.ESCAPE)

    def _search(self) -> None:
        self.window.chord(Keys.CONTROL, "f")
        self.window.keys(self.chance.choice(["改革", "没有的词", "1"]), Keys.ENTER, Keys.ESCAPE)

    def _nonsense(self) -> None:
        self.window.keys(
            *self.chance.choices(
                "abcdefghijklmopqrstuvwxyz0123456789,./;'", k=self.chance.randint(1, 12)
            )
        )

    def _open(self) -> None:
        """Whatever is on the screen, to a document."""
        if self.window.all("[role=option]"):
            return
        for selector in ("[aria-label^='打开 ']", ".earlier button", "#home"):
            there = self.window.all(selector)
            if there:
                self.chance.choice(there).click()
                return

    def take_acks(self) -> set[str]:
        """Take down what the server said it has; the edits of what is still on its way."""
        acks, flights = self.window.script(
            "const got = [window.acks.splice(0), [...window.flights.values()]];"
            "for (let i = 0; i < sessionStorage.length; i += 1) { const key = sessionStorage.key(i);"
            "if (key.startsWith('unsent:')) for (const step of JSON.parse(sessionStorage.getItem(key)))"
            "got[1].push(typeof step === 'string' ? {path: step} : {path: '/decisions', body: {decisions: step}}); } return got;"
        )
        for ack in acks:
            if ack["path"].endswith("/decisions"):
                self.answers += 1
                for one in ack["body"]["decisions"]:
                    self.expected[one["edit_id"]] = (one["verdict"], one.get("text"))
            elif ack["path"].endswith(("undo", "redo")):
                for edit in ack["undone"]:
                    self.expected.pop(edit, None)
            else:
                self.expected.clear()  # a paragraph of one's own says more than can be told from here
        under_way: set[str] = set()
        for one in flights:
            if not one["path"].endswith("/decisions"):
                # Taken or not, and its answer is lost with the server: which verdicts hold now,
                # cannot be told from here.
                self.expected.clear()
                return set()
            under_way |= {said["edit_id"] for said in one["body"]["decisions"]}
        return under_way

    def check(self, but: set[str]) -> None:
        """All that was answered is on the disk."""
        held: dict[str, tuple[str | None, str | None]] = {}
        for path in self.desk.out.glob("*/decisions.json"):
            for one in json.loads(path.read_bytes())["decisions"]:
                held[one["edit_id"]] = (one["verdict"], one.get("text"))
        for edit, said in self.expected.items():
            if (
                edit not in but
                and held.get(edit, (None, None)) != said
                and not self._was_sent_back(edit)
            ):
                self.complaints.append(f"lost: {edit} {said} {held.get(edit)}")

    def _was_sent_back(self, edit: str) -> bool:
        """Whether a paragraph or a role that was written since took it along; the desk says so."""
        return edit in self.window.script(
            "return fetch('/api/docs/' + JSON.parse(sessionStorage.doc || '{}').id, {headers:"
            "{'X-Zhengben-Token': sessionStorage.token}}).then((r) => r.json()).then((doc) =>"
            "(doc.decisions || []).filter((one) => one.dropped).flatMap((one) => one.edits)).catch(() => [])"
        )


def monkey(
    folder: Path, minutes: float, kills: int, seed: int
) -> tuple[dict[str, object], list[str]]:
    """Random keys and clicks, the server killed in between."""
    desk = Desk(folder)
    desk.start()
    began, killed, left, acted, most = time.monotonic(), 0, 0, 0, 0.0
    with opened(folder) as window:
        window.visit(desk)
        window.script(_WATCH)
        for name, text in (("通知.txt", NOTICE), ("函.txt", LETTER), ("长.txt", long_paper(150))):
            window.lay(name, text)
        it = Monkey(window, desk, seed)
        every = minutes * 60 / max(kills, 1)
        while (spent := time.monotonic() - began) < minutes * 60:
            it.act()
            acted += 1
            if desk.has_ended:
                time.sleep(1)  # for the page to say so
                if not window.all(".ended"):
                    it.complaints.append("the server ended, and nobody had asked for it")
                    break
                # Keys reached 退出正本, which had sent all before: begun again as with the icon.
                it.check(it.take_acks())
                desk.start()
                window.visit(desk)
                window.script(_WATCH)
                left += 1
            if killed < kills and spent > every * (killed + 1):
                most = max(most, memory_of(desk))
                under_way = it.take_acks()
                desk.kill()
                under_way |= it.take_acks()
                it.check(under_way)
                desk.start()
                killed += 1
                # What waited in the page goes to the new server, and is on the disk then.
                try:
                    window.wait(
                        lambda: (
                            not window.script(
                                "return Object.keys(sessionStorage).some((key) => key.startsWith('unsent:'))"
                                "|| window.flights.size || !document.querySelector('#gone').hidden"
                            )
                        ),
                        "answers wait for ever",
                    )
                except WebDriverException as error:
                    it.complaints.append(str(error))
                it.check(it.take_acks())
                it.complaints += [one for one in window.errors() if _EXPECTED not in one]
                print(
                    json.dumps(
                        {
                            "s": round(spent),
                            "killed": killed,
                            "acted": acted,
                            "answers": it.answers,
                            "MB": most,
                            "complaints": it.complaints[-3:],
                        },
                        ensure_ascii=False,
                    ),
                    flush=True,
                )
        if not desk.has_ended:
            most = max(most, memory_of(desk))
        it.check(it.take_acks())
        it.complaints += [one for one in window.errors() if _EXPECTED not in one]
    desk.kill()
    found = {
        "minutes": round((time.monotonic() - began) / 60, 1),
        "killed": killed,
        "left by 退出": left,
        "acted": acted,
        "answers": it.answers,
        "memory MB": most,
        "done": it.done,
    }
    return found, it.complaints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("load", "many", "monkey"))
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    browser.PATIENCE = 600.0  # on a machine that others use as well
    with tempfile.TemporaryDirectory(prefix="zhengben-wear-") as place:
        folder = Path(place)
        if asked.what == "load":
            found, complaints = load(folder)
        elif asked.what == "many":
            found, complaints = many(folder)
        else:
            found, complaints = monkey(folder, asked.minutes, asked.kills, asked.seed)
    print(json.dumps({**found, "complaints": complaints}, ensure_ascii=False, indent=1))
    return int(bool(complaints) or float(found["memory MB"]) > MOST_MEMORY)  # type: ignore[arg-type]


if __name__ == "__main__":
    raise SystemExit(main())
