"""A server on loopback that answers as it is told: what an advisor may do, good or bad."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """A reply as it goes over the wire.

    Attributes:
        body: its bytes.
        status: of HTTP.
        headers: beside its length.
        until: an event that is awaited before anything is sent.
    """

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    until: threading.Event | None = None


@dataclass
class Server:
    """What was asked, and where."""

    address: str
    windows: list[str] = field(default_factory=list)
    orders: list[dict[str, object]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0


Script = Callable[[str], Reply]


def saying(text: str) -> Reply:
    """A model's message."""
    message = {"role": "assistant", "content": text}
    return Reply(json.dumps({"choices": [{"index": 0, "message": message}]}).encode())


def restoring(text: str) -> Reply:
    """A model's message that restores the window to this."""
    return saying(json.dumps({"text": text}))


@contextlib.contextmanager
def serving(script: Script, released: threading.Event | None = None) -> Iterator[Server]:
    """A server that replies to each window as the script says, while the block lasts."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def _note(self) -> None:
            found.paths.append(self.path)
            found.headers.append({name.lower(): value for name, value in self.headers.items()})

        def do_GET(self) -> None:
            self._note()
            self._send(script(""))

        def do_POST(self) -> None:
            self._note()
            order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            window = json.loads(order["messages"][-1]["content"])["text"]
            with lock:
                found.orders.append(order)
                found.windows.append(window)
                found.at_once += 1
                found.most_at_once = max(found.most_at_once, found.at_once)
            try:
                self._send(script(window))
            finally:
                with lock:
                    found.at_once -= 1

        def _send(self, reply: Reply) -> None:
            if reply.until is not None:
                reply.until.wait(30)
            with contextlib.suppress(OSError):
                self.send_response(reply.status)
                for name, value in {
                    "Content-Length": str(len(reply.body)),
                    **reply.headers,
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            return None

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Server(f"http://127.0.0.1:{http.server_port}/v1")
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield found
    finally:
        if released is not None:
            released.set()
        http.shutdown()
        thread.join()
        http.server_close()
