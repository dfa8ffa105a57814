"""The routes of the desk: what each request of ``messages`` does."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pipeline.desk import messages
from pipeline.desk.app import (
    MOST_BYTES,
    MOST_JSON,
    Answer,
    Handler,
    Refused,
    Request,
    Route,
    attachment,
)
from pipeline.desk.bench import Bench
from pipeline.desk.filling import filled_in, retyped
from pipeline.desk.guarding import Entrances, Tickets
from pipeline.desk.outputs import exported, made, opened
from pipeline.desk.proving import checked
from pipeline.desk.styling import preview, settings_of, settle

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
        bench = self._bench
        return [
            _route("POST", "api/enter", self._enter, is_open=True),
            _route("GET", "api/state", lambda _: bench.state()),
            _route("POST", "api/docs", self._take, most=MOST_BYTES),
            _route("GET", "api/docs/*", self._document),
            _route("DELETE", "api/docs/*", lambda r: bench.close(r.parts[0])),
            _route("GET", "api/docs/*/pages/*", self._page),
            _route("GET", "api/docs/*/fonts/*", self._font),
            _route("GET", "api/docs/*/text", lambda r: bench.paper(r.parts[0]).text()),
            _route("POST", "api/docs/*/decisions", self._decide, is_kept=True),
            _route("PUT", "api/docs/*/texts", self._retype, is_kept=True),
            _route("PUT", "api/docs/*/form", self._fill_in, is_kept=True),
            _route("POST", "api/docs/*/undo", lambda r: self._walk(r, back=True)),
            _route("POST", "api/docs/*/redo", lambda r: self._walk(r, back=False)),
            _route("POST", "api/docs/*/outputs", self._outputs),
            _route("GET", "api/files/*", self._file, is_open=True),
            _route("POST", "api/docs/*/open", self._open),
            _route("POST", "api/batch", self._new_batch),
            _route("GET", "api/batch/*", self._batch),
            _route("POST", "api/batch/*", self._batch_step),
            _route("GET", "api/settings", lambda _: settings_of(bench)),
            _route("PUT", "api/settings", lambda r: settle(bench, r.message(messages.Settle))),
            _route("POST", "api/settings/preview", self._preview),
            _route("POST", "api/check", lambda r: checked(bench, r.message(messages.Check))),
            _route("POST", "api/quit", self._leave),
        ]

    def _enter(self, request: Request) -> msgspec.Struct:
        token = self._entrances.enter(request.message(messages.Enter).code)
        if token is None:
            raise Refused(401, "这个入口用过了，或已过期", "请再双击图标打开")
        return messages.Entered(token)

    def _take(self, request: Request) -> msgspec.Struct:
        if earlier := request.query.get("earlier"):
            return self._bench.reopen(earlier)
        name = request.query.get("name", "")
        if number := request.query.get("batch"):
            return self._bench.batch(number).take(name, request.body)
        return self._bench.take(name, request.body)

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

    def _new_batch(self, request: Request) -> msgspec.Struct:
        return self._bench.new_batch(request.message(messages.NewBatch).count).now()

    def _batch(self, request: Request) -> msgspec.Struct:
        return self._bench.batch(request.parts[0]).now(request.after, POLL_SECONDS)

    def _batch_step(self, request: Request) -> msgspec.Struct:
        asked, batch = request.message(messages.BatchStep), self._bench.batch(request.parts[0])
        if asked.step == "export":
            return exported(self._bench, batch, self._tickets)
        return batch.step(asked)

    def _preview(self, request: Request) -> msgspec.Struct:
        return preview(self._bench, request.message(messages.Settle))

    def _leave(self, _: Request) -> msgspec.Struct:
        self._quit()
        return messages.Done("正本已退出；再用请双击图标")


def _route(
    method: str,
    path: str,
    handler: Handler,
    *,
    is_open: bool = False,
    is_kept: bool = False,
    most: int = MOST_JSON,
) -> Route:
    return Route(method, tuple(path.split("/")), handler, is_open, is_kept, most)
