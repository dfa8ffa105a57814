"""The desk without a browser: a server in this process or as a process, and a tab's requests."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pipeline.batch.options import RunOptions
from pipeline.desk import running

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0
"""Seconds after which something that is waited for will not come; nothing is measured by it."""

LETTER = (ROOT / "tests/golden/damaged-font-runs/source.txt").read_text(encoding="utf-8")
"""A letter that asks some dozen questions."""


class Tab:
    """A tab of the page: what it asks bears its token."""

    def __init__(self, address: str) -> None:
        self.port = int(address.split(":")[2].split("/")[0])
        self.code = address.split("#c=")[1].partition("&")[0]
        self.token = ""
        status, entered = self.ask("POST", "/api/enter", {"code": self.code})
        assert status == 200, entered
        self.token = entered["token"]

    def raw(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        own = {"X-Zhengben-Token": self.token} if self.token else {}
        try:
            connection.request(method, path, body, {**own, **headers})
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read()
        finally:
            connection.close()

    def ask(self, method, path, body=None, **headers):
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        status, _, reply = self.raw(method, path, data, **headers)
        return status, json.loads(reply)

    def get(self, path):
        status, reply = self.ask("GET", path)
        assert status == 200, reply
        return reply

    def post(self, path, body=None, method="POST"):
        status, reply = self.ask(method, path, body)
        assert status in (200, 202), reply
        return reply

    def drop(self, name: str, data: bytes | str) -> str:
        data = data.encode() if isinstance(data, str) else data
        return self.post(f"/api/docs?name={quote(name)}", data)["doc"]

    def wait(self, doc: str, until=lambda one: one["phase"] == "ready" and one["settled"]):
        """The document when it is so, followed as a page follows it."""
        end = time.monotonic() + PATIENCE
        now = self.get(f"/api/docs/{doc}")
        while not until(now):
            assert now["phase"] != "failed", now["fault"]
            assert time.monotonic() < end, (now["phase"], now["settled"], now["fault"])
            now = self.get(f"/api/docs/{doc}?after={now['rev']}")
        return now

    def decide(self, doc: str, now, decision, verdict, **more):
        edits = [{"edit_id": edit, "verdict": verdict, **more} for edit in decision["edits"]]
        return self.ask(
            "POST", f"/api/docs/{doc}/decisions", {"rev": now["rev"], "decisions": edits}
        )

    def fetch(self, doc: str, *formats: str) -> dict[str, bytes]:
        made = self.post(f"/api/docs/{doc}/outputs", {"formats": formats})
        found = {}
        for file in made["files"]:
            status, _, data = self.raw("GET", f"/api/files/{file['ticket']}")
            assert status == 200
            found[file["name"]] = data
        return found


@contextmanager
def served(folder: Path, state: Path, **more):
    """The address of a desk that runs in this process; its own state folder is ``state``."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(state)
    shown: list[str] = []
    there = threading.Event()

    def show(address: str) -> None:
        shown.append(address)
        there.set()

    thread = threading.Thread(target=running.run, args=(folder, RunOptions(), show), kwargs=more)
    thread.start()
    try:
        assert there.wait(PATIENCE)
        yield shown[0]
    finally:
        note = running.read_note(running.note_path(folder))
        if note is not None:
            address = running.knock(note)
            if address is not None:
                Tab(address).ask("POST", "/api/quit")
        thread.join(PATIENCE)
        if before is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = before


def started(folder: Path, state: Path) -> tuple[subprocess.Popen, str]:
    """A desk as a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "desk", "-o", str(folder), "--no-window"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "XDG_STATE_HOME": str(state)},
    )
    return process, process.stdout.readline().strip()
