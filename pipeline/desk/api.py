"""The routes of the desk: what each request of ``messages`` does."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pipeline.desk import messages
from pipeline.desk.app import MOST_BYTES, Answer, Handler, Refused, Request, Route, attachment
from pipeline.desk.bench import Bench
from pipeline.desk.filling import filled_in, retyped
from pipeline.desk.guarding import Entrances, Tickets
from pipeline.desk.outputs import made, opened

POLL_SECONDS = 25.0


class Api:
    """What the desk answers.

    Args:
        bench: what lies on it.
        entrances: who was let in.
        quit: ends the server.
    """

    def __init__(self, bench: Bench, entrances: Entrances, quit: Callable[[], None]) -> None:
        self._bench, self._entrances, self._quit = bench, entrances, quit
        self._tickets = Tickets()

    def routes(self) -> list[Route]:
        """All routes."""

        def route(
            method: str, path: str, handler: Handler, most: int | None = None, *, open: bool = False
        ) -> Route:
            parts = tuple(path.split("/"))
            made = Route(method, parts, handler, is_open=open)
            return made if most is None else Route(method, parts, handler, open, most)

        return [
            route("POST", "api/enter", self._enter, open=True),
            route("GET", "api/state", lambda _: self._bench.state()),
            route("POST", "api/docs", self._take, MOST_BYTES),
            route("GET", "api/docs/*", self._document),
            route("DELETE", "api/docs/*", lambda r: self._bench.close(r.parts[0])),
            route("GET", "api/docs/*/pages/*", self._page),
            route("GET", "api/docs/*/fonts/*", self._font),
            route("GET", "api/docs/*/text", lambda r: self._bench.paper(r.parts[0]).text()),
            route("POST", "api/docs/*/decisions", self._decide),
            route("PUT", "api/docs/*/texts", self._retype),
            route("PUT", "api/docs/*/form", self._fill_in),
            route("POST", "api/docs/*/undo", lambda r: self._walk(r, back=True)),
            route("POST", "api/docs/*/redo", lambda r: self._walk(r, back=False)),
            route("POST", "api/docs/*/outputs", self._outputs),
            route("GET", "api/files/*", self._file, open=True),
            route("POST", "api/docs/*/open", self._open),
            route("POST", "api/quit", self._leave),
        ]

    def _enter(self, request: Request) -> msgspec.Struct:
        token = self._entrances.enter(request.message(messages.Enter).code)
        if token is None:
            raise Refused(401, "这个入口用过了，或已过期", "请再双击图标打开")
        return messages.Entered(token)

    def _take(self, request: Request) -> msgspec.Struct:
        if earlier := request.query.get("earlier"):
            return self._bench.reopen(earlier)
        return self._bench.take(request.query.get("name", ""), request.body)

    def _document(self, request: Request) -> msgspec.Struct:
        return self._bench.paper(request.parts[0]).document(request.after, POLL_SECONDS)

    def _page(self, request: Request) -> msgspec.Struct:
        found = self._bench.paper(request.parts[0]).page(request.parts[1])
        if found is None:
            raise Refused(404, "这一页已重排", "页面会自动更新")
        return found

    def _font(self, request: Request) -> Answer:
        found = self._bench.paper(request.parts[0]).font(request.parts[1])
        if found is None:
            raise Refused(404, "没有这个字体")
        return Answer(found, "font/otf")

    def _decide(self, request: Request) -> msgspec.Struct:
        asked = request.message(messages.Decide)
        paper = self._bench.paper(request.parts[0])
        said = paper.decide(asked.rev, request.tab, asked.decisions)
        if isinstance(said, messages.Clash):
            raise Refused(409, said)
        return said

    def _retype(self, request: Request) -> msgspec.Struct:
        asked = request.message(messages.Retype)
        paper = self._bench.paper(request.parts[0])
        return paper.change(request.tab, retyped(asked.path, asked.text))

    def _fill_in(self, request: Request) -> msgspec.Struct:
        asked = request.message(messages.FillIn)
        return self._bench.paper(request.parts[0]).change(request.tab, filled_in(asked))

    def _walk(self, request: Request, *, back: bool) -> msgspec.Struct:
        request.message(messages.Step)
        return self._bench.paper(request.parts[0]).walk(request.tab, back=back)

    def _outputs(self, request: Request) -> msgspec.Struct:
        asked = request.message(messages.Want)
        paper = self._bench.paper(request.parts[0])
        return made(self._bench, paper, asked, self._tickets)

    def _file(self, request: Request) -> Answer:
        found = self._tickets.take(request.parts[0])
        if found is None:
            raise Refused(404, "这个下载用过了，或已过期", "请再点一次")
        return attachment(*found)

    def _open(self, request: Request) -> msgspec.Struct:
        asked = request.message(messages.Open)
        return opened(self._bench, self._bench.paper(request.parts[0]), asked.what)

    def _leave(self, _: Request) -> msgspec.Struct:
        self._quit()
        return messages.Done("正本已退出；再用请双击图标")
