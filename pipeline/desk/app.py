"""The desk as a WSGI application: requests let in, routed, decoded; answers and errors encoded."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote

import msgspec

from pipeline.desk import guarding, messages
from pipeline.errors import ExitCode, PipelineError, WriteError, fault_of

T = TypeVar("T")
Environ = dict[str, Any]
StartResponse = Callable[..., object]

MOST_BYTES = 64 * 2**20
MOST_TEXT = 20 * 2**20
MOST_JSON = 2**20
TOKEN = "HTTP_X_ZHENGBEN_TOKEN"
_SEGMENT = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,95}")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_SHELL = "desk.html"
_ICON = "icon.svg"
_STATUS = {
    200: "200 OK",
    202: "202 Accepted",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    403: "403 Forbidden",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    409: "409 Conflict",
    413: "413 Content Too Large",
    422: "422 Unprocessable Content",
    423: "423 Locked",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}

log = logging.getLogger(__name__)


class Refused(Exception):
    """An answer other than the one that was asked for.

    Args:
        status: of HTTP.
        what: a sentence for people, or the message itself.
        advice: what to do.
    """

    def __init__(self, status: int, what: str | msgspec.Struct, advice: str = "") -> None:
        super().__init__(str(what))
        self.status = status
        self.message = (
            messages.Fault(int(ExitCode.USAGE), what, advice) if isinstance(what, str) else what
        )


@dataclass(slots=True)
class Request:
    """A request that was let in.

    Attributes:
        parts: what stood at the places of the route's ``*``.
        query: the values behind ``?``, each once.
        tab: whose token it bears; empty for what needs none.
        body: its bytes.
    """

    parts: tuple[str, ...]
    query: dict[str, str]
    tab: str
    body: bytes = b""

    def message(self, kind: type[T]) -> T:
        """The body as a message.

        Raises:
            Refused: it is none.
        """
        try:
            return msgspec.json.decode(self.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Refused(400, f"请求有误（{fault_of(error)}）", "请刷新页面再试") from error

    @property
    def after(self) -> int | None:
        """The revision that a long poll has seen; ``None`` where it waits for nothing."""
        given = self.query.get("after", "")
        return int(given) if re.fullmatch(r"[0-9]{1,15}", given) else None


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes and what they are."""

    data: bytes
    kind: str = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def attachment(name: str, data: bytes) -> Answer:
    """A file that the browser saves under a name."""
    said = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Answer(data, "application/octet-stream", headers=(("Content-Disposition", said),))


Handler = Callable[[Request], msgspec.Struct | Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """What answers a path.

    Attributes:
        method: of HTTP.
        path: segments; ``*`` for any one.
        handler: what answers.
        is_open: whether it needs no token.
        is_kept: whether the page asks again until it is on the disk (503 where it cannot be now).
        most: bytes that its body may have.
    """

    method: str
    path: tuple[str, ...]
    handler: Handler
    is_open: bool = False
    is_kept: bool = False
    most: int = MOST_JSON

    def parts(self, path: tuple[str, ...]) -> tuple[str, ...] | None:
        """What stands at its ``*``; ``None`` where the path is not its."""
        if len(path) != len(self.path):
            return None
        pairs = list(zip(self.path, path, strict=True))
        if not all(own in ("*", given) for own, given in pairs):
            return None
        return tuple(given for own, given in pairs if own == "*")


@dataclass
class App:
    """The application.

    Attributes:
        routes: what answers.
        entrances: who was let in.
        port: of the server.
        heard: told of each request that was let in.
        static: the files of the page by name, whitelisted when the program starts.
    """

    routes: list[Route]
    entrances: guarding.Entrances
    port: int
    heard: Callable[[], None] = lambda: None
    static: dict[str, bytes] = field(default_factory=lambda: static_files())

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (WSGI)."""
        try:
            made = self._answer(environ)
            answer = made if isinstance(made, Answer) else Answer(msgspec.json.encode(made))
            if isinstance(made, messages.Taken) and made.doc:
                answer = Answer(answer.data, status=202)
        except Refused as refused:
            answer = Answer(msgspec.json.encode(refused.message), status=refused.status)
        except PipelineError as error:
            status = 423 if error.exit_code is ExitCode.WRITE else 422
            answer = Answer(msgspec.json.encode(messages.Fault.of(error)), status=status)
        except Exception as error:
            log.info("internal error", exc_info=True)
            fault = messages.Fault(
                int(ExitCode.INTERNAL),
                f"程序内部错误（{type(error).__name__}）",
                "请把这条信息交给开发者；已作的决定都已保存",
            )
            answer = Answer(msgspec.json.encode(fault), status=500)
        headers = [
            ("Content-Type", answer.kind),
            ("Content-Length", str(len(answer.data))),
            *guarding.HEADERS,
            *answer.headers,
        ]
        start_response(_STATUS[answer.status], headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.data]

    def _answer(self, environ: Environ) -> msgspec.Struct | Answer:
        if not guarding.is_of_own_page(environ, self.port):
            raise Refused(403, "不是本页面的请求", "请再双击图标打开")
        method, given = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if given in ("", "/"):
            return self._file(_SHELL, method)
        if given == "/favicon.ico":  # asked for wherever no page names another
            return self._file(_ICON, method)
        path = tuple(given[1:].split("/"))
        if not all(_SEGMENT.fullmatch(part) for part in path):
            raise Refused(404, "没有这个地址")
        if path[0] == "static" and len(path) == 2:
            return self._file(path[1], method)
        named = [(route, route.parts(path)) for route in self.routes]
        there = [(route, parts) for route, parts in named if parts is not None]
        if not there:
            raise Refused(404, "没有这个地址")
        for route, parts in there:
            if route.method == method and parts is not None:
                return self._ask(route, parts, environ)
        raise Refused(405, "这个地址不能这样用")

    def _ask(
        self, route: Route, parts: tuple[str, ...], environ: Environ
    ) -> msgspec.Struct | Answer:
        tab = self.entrances.whose(environ.get(TOKEN, ""))
        if not tab and not route.is_open:
            raise Refused(401, "这个窗口没有登记，或已过期", "请再双击图标打开")
        if tab:
            self.heard()
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if size > route.most:
            raise Refused(413, f"超过 {route.most >> 20} MB", "请拆分后再试")
        body = environ["wsgi.input"].read(size) if size else b""
        values = parse_qs(environ.get("QUERY_STRING", ""), max_num_fields=8, errors="replace")
        query = {name: found[0] for name, found in values.items()}
        try:
            return route.handler(Request(parts, query, tab, body))
        except WriteError as error:
            if not route.is_kept:
                raise
            raise Refused(503, messages.Fault.of(error)) from error

    def _file(self, name: str, method: str) -> Answer:
        if method not in ("GET", "HEAD"):
            raise Refused(405, "这个地址不能这样用")
        if name not in self.static:
            raise Refused(404, "没有这个文件")
        return Answer(self.static[name], _TYPES[name[name.rindex(".") :]])


def static_files() -> dict[str, bytes]:
    """The files of the page; nothing else of the disk is ever sent as one."""
    folder = resources.files("pipeline.desk") / "static"
    if not folder.is_dir():
        return {}
    return {
        one.name: one.read_bytes()
        for one in folder.iterdir()
        if one.is_file() and "." in one.name and one.name[one.name.rindex(".") :] in _TYPES
    }
