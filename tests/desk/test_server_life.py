"""The desk's server from start to end: found again, killed, left alone; nothing answered is lost."""

import http.client
import http.server
import json
import queue
import random
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

from desk_client import LETTER, PATIENCE, ROOT, Tab, served, started

from pipeline.batch.options import RunOptions
from pipeline.desk import running, window
from pipeline.desk.running import Note, knock, note_path, read_note, write_note
from pipeline.desk.server import own_socket


def test_a_second_start_opens_the_desk_that_runs(tmp_path):
    out = tmp_path / "公文"
    with served(out, tmp_path / "state") as address:
        first = Tab(address)
        doc = first.drop("通知.txt", LETTER)
        path = note_path(out)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert first.token not in path.read_text("utf-8")
        shown = []
        more = tmp_path / "另一份.txt"
        more.write_text(LETTER, encoding="utf-8")
        assert running.run(out, RunOptions(), shown.append, files=[more]) is False
        second = Tab(shown[0])
        assert second.port == first.port
        rows = second.get("/api/state")["docs"]
        assert [row["name"] for row in rows] == ["另一份.txt", "通知.txt"]
        assert rows[1]["doc"] == doc
    assert not path.exists()


def test_it_ends_by_itself_and_goes_on_where_it_was(tmp_path):
    out, state = tmp_path / "公文", tmp_path / "state"
    with served(out, state, idle=1.0) as address:
        tab = Tab(address)
        doc = tab.drop("通知.txt", LETTER)
        now = tab.wait(doc)
        tab.decide(doc, now, now["decisions"][0], "accept")
        tab.wait(doc)
        end = time.monotonic() + PATIENCE
        path = note_path(out)
        while any(t.name == "paper" for t in threading.enumerate()) or knock(read_note(path)):
            assert time.monotonic() < end
            time.sleep(0.6)
    with served(out, state) as address:
        assert int(address.split(":")[2].split("/")[0]) == tab.port
        # The tab that was open goes on: its token and its document are known.
        now = tab.wait(doc)
        assert now["decisions"][0]["verdict"] == "accept"


def test_killed_at_any_moment_all_that_was_answered_is_there(tmp_path):
    out, state = tmp_path / "公文", tmp_path / "state"
    chance = random.Random(5)
    said = {}
    tab = doc = None
    for turn in range(3):
        process, address = started(out, state)
        try:
            tab = Tab(address)
            doc = tab.drop("通知.txt", LETTER)
            now = tab.wait(doc, lambda d: d["phase"] == "ready")
            killer = threading.Timer(chance.uniform(0.02, 0.5), process.kill)
            killer.start()
            try:
                for _ in range(500):
                    one = chance.choice(now["decisions"])
                    under_way = one["edits"]
                    verdict = chance.choice(("accept", "refuse"))
                    status, _ = tab.decide(doc, now, one, verdict)
                    assert status == 200
                    said |= dict.fromkeys(one["edits"], verdict)
            except (OSError, json.JSONDecodeError, http.client.HTTPException):
                pass  # it was killed
            killer.join()
        finally:
            process.kill()
            process.communicate()
        held = json.loads((out / "通知" / "decisions.json").read_text("utf-8"))
        found = {one["edit_id"]: one["verdict"] for one in held["decisions"]}
        # The one that was under way may be there or not; no other is lost, none is half there.
        wrong = {edit for edit, verdict in said.items() if found.get(edit) != verdict}
        assert wrong <= {*under_way}, turn
        said |= {edit: found[edit] for edit in wrong}
    assert said


def test_a_killed_desk_comes_back_with_its_tabs(tmp_path):
    out, state = tmp_path / "公文", tmp_path / "state"
    process, address = started(out, state)
    tab = Tab(address)
    doc = tab.drop("通知.txt", LETTER)
    now = tab.wait(doc)
    time.sleep(3 * running._SECONDS_BETWEEN_NOTES / 2)
    process.kill()
    process.communicate()
    process, _ = started(out, state)
    try:
        # What waited in the tab goes to the server that came after, as soon as it can be taken.
        status, _ = tab.decide(doc, now, now["decisions"][0], "accept")
        assert status in (200, 503)
        assert tab.decide(doc, tab.wait(doc), now["decisions"][0], "accept")[0] == 200
    finally:
        process.kill()
        process.communicate()


def test_a_note_that_is_none_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = note_path(tmp_path)
    assert read_note(path) is None
    write_note(path, Note(1, 1, "secret"))
    assert read_note(path) == Note(1, 1, "secret")
    assert knock(read_note(path)) is None
    for data in (b"", b"{", b"[]", b'{"pid": "a"}'):
        path.write_bytes(data)
        assert read_note(path) is None


def test_who_listens_at_the_port_must_be_the_desk_that_left_the_note(tmp_path):
    heard = []

    class Stranger(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            said = json.dumps({"code": "come in"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert knock(Note(1, server.server_port, "the secret")) is None
        server.shutdown()
    assert heard
    assert "the secret" not in "".join(heard)


def test_the_socket_is_this_machines_alone_and_the_port_is_kept_where_it_is_free():
    sock = own_socket()
    host, port = sock.getsockname()
    assert host == "127.0.0.1"
    other = own_socket(port)
    assert other.getsockname()[1] != port
    other.close()
    sock.close()
    again = own_socket(port)
    assert again.getsockname()[1] == port
    again.close()


def test_the_window_is_one_of_its_own_where_a_browser_can(tmp_path, monkeypatch):
    opened = queue.SimpleQueue()
    monkeypatch.setattr(window.webbrowser, "open", opened.put)
    monkeypatch.setattr(window.sys, "platform", "linux")
    monkeypatch.setattr(window.shutil, "which", lambda name: None)
    window.show_window("http://127.0.0.1:1/#c=x")
    assert opened.get(timeout=PATIENCE) == "http://127.0.0.1:1/#c=x"
    said = tmp_path / "said"
    browser = tmp_path / "browser"
    for code in (0, 1):
        browser.write_text(f"#!/bin/sh\necho \"$1\" > '{said}'\nexit {code}\n")
        browser.chmod(0o700)
        monkeypatch.setattr(window.shutil, "which", lambda name: str(browser))
        window.show_window(f"http://127.0.0.1:1/#c={code}")
        # One that cannot show a window is not the last word.
        if code:
            assert opened.get(timeout=PATIENCE) == "http://127.0.0.1:1/#c=1"
        end = time.monotonic() + PATIENCE
        while not said.exists() or said.read_text() != f"--app=http://127.0.0.1:1/#c={code}\n":
            assert time.monotonic() < end
            time.sleep(0.05)
    assert opened.empty()


def test_the_demo_lays_the_sample_on_a_desk_that_leaves_nothing(tmp_path, sample, monkeypatch):
    from pipeline.commands import demo

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    shown = threading.Event()
    seen = {}

    def tell(address):
        tab = Tab(address)
        seen.update(tab.get("/api/state"))
        shown.set()
        tab.post("/api/quit")

    monkeypatch.setattr(
        "pipeline.commands._report.print_line",
        lambda address: threading.Thread(target=tell, args=(address,)).start(),
    )
    demo.command.main(["--no-window"], standalone_mode=False)
    assert shown.wait(PATIENCE)
    assert seen["demo"]
    assert [row["name"] for row in seen["docs"]] == ["示例.txt"]
    assert not Path(seen["folder"]).exists()
    from pipeline.desk.sample import sample as packed

    assert packed() == sample.read_bytes()


def test_what_is_named_at_the_start_is_shown_first(tmp_path):
    out, state = tmp_path / "公文", tmp_path / "state"
    files = [tmp_path / "一.txt", tmp_path / "二.txt"]
    for number, file in enumerate(files):
        file.write_text(LETTER + f"第{number}份。\n", encoding="utf-8")
    with served(out, state, files=files) as address:
        tab, doc = Tab(address), address.rpartition("&d=")[2]
        rows = {row["doc"]: row["name"] for row in tab.get("/api/state")["docs"]}
        assert rows[doc] == "一.txt"
        assert {*rows.values()} == {"一.txt", "二.txt"}
        shown = []
        more = tmp_path / "三.txt"
        more.write_text(LETTER, encoding="utf-8")
        assert running.run(out, RunOptions(), shown.append, files=[more]) is False
        rows = {row["doc"]: row["name"] for row in tab.get("/api/state")["docs"]}
        assert rows[shown[0].rpartition("&d=")[2]] == "三.txt"


def test_decisions_are_written_while_the_folder_is_cleared(tmp_path, monkeypatch):
    """Who writes the stage files clears away what looks left over in the document's folder."""
    import os

    from pipeline.batch.workspace import Workspace
    from pipeline.decisions import VERSION, Decision, Decisions
    from pipeline.desk.book import Book
    from pipeline.storage import leftovers, remove

    folder = tmp_path / "公文" / "通知"
    folder.mkdir(parents=True)
    (folder / "1-normalized.json").write_text("{}")
    flush = os.fsync

    def cleared_meanwhile(handle):
        flush(handle)
        for path in leftovers(folder):
            remove(path)

    monkeypatch.setattr(os, "fsync", cleared_meanwhile)
    book = Book(folder)
    book.take(Decisions(VERSION, "0", (Decision("a", "accept"),)), "tab", 1)
    assert book.look(Workspace(folder), 2) is None  # what lies there is what was written
    assert not leftovers(folder.parent)


def test_what_a_killed_desk_was_writing_is_cleared_away(tmp_path):
    out = tmp_path / "公文"
    out.mkdir()
    (out / ".0123456789ab.zhengben-tmp").write_bytes(b"half")
    with served(out, tmp_path / "state"):
        assert not [*out.glob(".*.zhengben-tmp")]


def test_types_are_learnt_before_threads_decode_them():
    """Two threads that first decode one type together stopped for ever, and all others with them."""
    script = (
        "import sys, threading\n"
        "from pipeline.desk import bench\n"
        "from pipeline.desk.server import learn_types\n"
        "from pipeline.stylesheet import load_stylesheet\n"
        "learn_types()\n"
        "sys.setswitchinterval(1e-6)\n"
        "start = threading.Barrier(8)\n"
        "def read():\n"
        "    start.wait()\n"
        "    load_stylesheet('gbt9704')\n"
        "threads = [threading.Thread(target=read) for _ in range(8)]\n"
        "for one in threads: one.start()\n"
        "for one in threads: one.join()\n"
    )
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", script], timeout=PATIENCE, cwd=ROOT)
        assert done.returncode == 0
