"""The server of the desk: one socket of this machine, one process, ended by 退出 or by itself."""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from pipeline.desk.app import MOST_BYTES, App
from pipeline.errors import MissingPartError, reason_of

IDLE_SECONDS = 30 * 60.0
"""So long after the last word of a page, and with nothing under way, the server ends."""
_THREADS = 24
_SECONDS_TO_ANSWER = 0.5

log = logging.getLogger(__name__)


def own_socket(port: int = 0) -> socket.socket:
    """A socket of this machine alone, that no other program can take over.

    Args:
        port: the one to have, where it is free; any otherwise.

    Raises:
        MissingPartError: the system gives none.
    """
    for wanted in (port, 0) if port else (0,):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform == "win32":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A server that was killed leaves connections behind; its port is to be had at once.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", wanted))
            sock.listen()  # from now on nobody else can have it
        except OSError as error:
            sock.close()
            if not wanted:
                raise MissingPartError(
                    f"本机不给端口（{reason_of(error)}）", "请检查防火墙或安全软件"
                ) from error
        else:
            return sock
    raise AssertionError("a port of 0 is always tried")


def learn_types() -> None:
    """Learn how each type is decoded, before threads do so together.

    Two threads that first decode one type at the same moment stop for ever, and all others with
    them: msgspec holds a lock of its own while it asks Python for the type's annotations.
    """
    waiting = [*msgspec.Struct.__subclasses__()]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        with contextlib.suppress(TypeError, NameError):  # one that is only encoded
            msgspec.json.Decoder(kind)


class Server:
    """A server on a socket.

    Args:
        sock: where it listens.
        app: what answers; made for the socket's port.
        is_busy: whether something is under way.
        idle: seconds after which it ends by itself.
    """

    def __init__(
        self,
        sock: socket.socket,
        app: App,
        is_busy: Callable[[], bool] = lambda: False,
        idle: float = IDLE_SECONDS,
    ) -> None:
        import waitress

        learn_types()
        # Waitress says on stderr that requests wait; where there is no console, there is none.
        logging.getLogger("waitress").setLevel(logging.ERROR)
        self._server: Any = waitress.create_server(
            app,
            sockets=[sock],
            threads=_THREADS,
            ident=None,
            max_request_body_size=MOST_BYTES + 1,
            inbuf_overflow=MOST_BYTES + 1,
            outbuf_overflow=4 * MOST_BYTES,
            channel_timeout=300,
            asyncore_loop_timeout=1,
            clear_untrusted_proxy_headers=True,
        )
        self._is_busy, self._idle = is_busy, idle
        self._heard = time.monotonic()
        self._ended = threading.Event()
        app.heard = self._hear

    def _hear(self) -> None:
        self._heard = time.monotonic()

    def run(self) -> None:
        """Serve until :meth:`end`, or until no page has spoken for long."""
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            self._server.run()
        finally:
            self._ended.set()

    def end(self) -> None:
        """End soon, the answer to the request that asks for it given."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(min(self._idle / 4, 15.0)):
            if self._is_busy():
                self._hear()
            if time.monotonic() - self._heard > self._idle:
                break
        time.sleep(_SECONDS_TO_ANSWER)
        self._server.trigger.pull_trigger(self._close)

    def _close(self) -> None:
        from waitress import wasyncore

        wasyncore.close_all(self._server._map, ignore_all=True)
        self._server.task_dispatcher.shutdown(timeout=1)
