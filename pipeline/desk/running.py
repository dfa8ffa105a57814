"""The desk started, found again, ended.

A file of the user's own says where the desk of a folder runs: a second start opens that one. It
outlives the server, so that a tab whose server was killed goes on with the next one.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import http.client
import os
import secrets
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

import msgspec

from pipeline.batch.lock import locked
from pipeline.batch.options import RunOptions
from pipeline.batch.sources import SourceFile
from pipeline.desk import messages
from pipeline.desk.api import Api
from pipeline.desk.app import App, Refused, Request, Route
from pipeline.desk.bench import Bench
from pipeline.desk.guarding import Entrances, answer_to, is_same
from pipeline.desk.server import IDLE_SECONDS, Server, own_socket
from pipeline.errors import DocumentError, WriteError, reason_of
from pipeline.storage import leftovers, read_whole, remove

_MOST_BYTES = 2**20
_SECONDS_TO_KNOCK = 5.0
_SECONDS_TO_LAY = 60.0
_COLLECTED_AFTER = 50_000
"""New objects after which cycles are looked for: the desk stays open all day, a command ends."""
_SECONDS_BETWEEN_NOTES = 0.2
_SECONDS_BETWEEN_THREADS = 0.0005
"""A key is answered by several short turns of its thread while another draws: by Python's own
turns of 5 ms it would wait through ten of them."""


class Note(msgspec.Struct, frozen=True):
    """What a desk leaves for the next start, readable by its user alone.

    Attributes:
        pid: of the server.
        port: where it listens.
        secret: what lets a second start in.
        tokens: SHA-256 of the tokens that tabs hold.
        docs: ids and the folders of documents.
    """

    pid: int
    port: int
    secret: str
    tokens: tuple[str, ...] = ()
    docs: dict[str, str] = {}


def note_path(out: Path) -> Path:
    """Where the desk of a folder leaves its note."""
    import platformdirs

    named = hashlib.sha256(os.fsencode(out.resolve())).hexdigest()[:16]
    return platformdirs.user_state_path("zhengben") / f"desk-{named}.lock"


def read_note(path: Path) -> Note | None:
    """The note, where there is a good one."""
    try:
        return msgspec.json.decode(read_whole(path, _MOST_BYTES), type=Note)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def write_note(path: Path, note: Note) -> None:
    """Leave a note that its user alone can read.

    Raises:
        WriteError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(note))
        temporary.replace(path)
    except OSError as error:
        raise WriteError(f"写不了 {path}（{reason_of(error)}）", "请检查权限") from error


def knock(note: Note, doc: str = "") -> str | None:
    """The address that opens the desk of a note in a new tab; ``None`` where none runs there.

    ``doc`` is the document that the tab shows first. Whoever listens at the port must show before
    that it is the desk that left the note.
    """
    connection = http.client.HTTPConnection("127.0.0.1", note.port, timeout=_SECONDS_TO_KNOCK)

    def ask(path: str, code: str) -> str:
        connection.request("POST", path, msgspec.json.encode(messages.Enter(code)))
        reply = connection.getresponse()
        said = reply.read(_MOST_BYTES)
        return msgspec.json.decode(said, type=messages.Enter).code if reply.status == 200 else ""

    try:
        question = secrets.token_urlsafe(16)
        if not is_same(ask("/api/hello", question), answer_to(question, note.secret)):
            return None
        code = ask("/api/knock", note.secret)
        return address_of(note.port, code, doc) if code else None
    except (OSError, http.client.HTTPException, msgspec.DecodeError):
        return None
    finally:
        connection.close()


def hand_over(address: str, files: Sequence[Path]) -> str:
    """Lay files on a desk that runs, as a tab of it would.

    Returns:
        The id of the first document; empty where there is none.

    Raises:
        SourceError: one cannot be read.
        DocumentError: one cannot be taken.
    """
    if not files:
        return ""
    place, _, code = address.partition("/#c=")
    connection = http.client.HTTPConnection(place.partition("//")[2], timeout=_SECONDS_TO_LAY)
    headers: dict[str, str] = {}

    def ask(path: str, body: bytes) -> bytes:
        connection.request("POST", path, body, headers)
        reply = connection.getresponse()
        said = reply.read()
        if reply.status >= 400:
            fault = msgspec.json.decode(said, type=messages.Fault)
            raise DocumentError(fault.what, fault.advice)
        return said

    try:
        entered = ask("/api/enter", msgspec.json.encode(messages.Enter(code)))
        headers["X-Zhengben-Token"] = msgspec.json.decode(entered, type=messages.Entered).token
        said = [ask(f"/api/docs?name={quote(file.name)}", _bytes_of(file)) for file in files]
        return _first([msgspec.json.decode(one, type=messages.Taken) for one in said])
    except (OSError, http.client.HTTPException, msgspec.DecodeError) as error:
        raise DocumentError("正在运行的正本没有收下文件", "请把文件拖进它的窗口") from error
    finally:
        connection.close()


def _first(taken: Sequence[messages.Taken]) -> str:
    """The first document of what was taken."""
    return next((doc for one in taken if (doc := one.applied or one.doc)), "")


def _bytes_of(file: Path) -> bytes:
    return SourceFile(str(file), Path(), file.stem).read()


def address_of(port: int, code: str, doc: str = "") -> str:
    """Where a tab enters, to see a document; what stands behind # is sent to no one."""
    return f"http://127.0.0.1:{port}/#c={code}" + (f"&d={doc}" if doc else "")


def run(
    out: Path,
    options: RunOptions,
    show: Callable[[str], None],
    idle: float = IDLE_SECONDS,
    files: Sequence[Path] = (),
    prepare: Callable[[Bench], None] = lambda bench: None,
) -> bool:
    """Serve the desk of a folder until it ends; where one runs already, show that.

    Args:
        out: the folder that documents are kept in.
        options: what a person set.
        show: shows an address in a window.
        idle: seconds after which the server ends by itself.
        files: to lay on the desk, one or several.
        prepare: lays something else on it first.

    Returns:
        Whether a server was started.

    Raises:
        WriteError: the folder cannot be made, or the note not be written.
        MissingPartError: the system gives no port.
    """
    path = note_path(out)
    earlier = read_note(path)
    if earlier is not None and (address := knock(earlier)) is not None:
        doc = hand_over(address, files)
        show(knock(earlier, doc) or address)
        return False
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"写不了 {out}（{reason_of(error)}）", "请换一个文件夹（-o）") from error
    sock = own_socket(earlier.port if earlier else 0)
    port = sock.getsockname()[1]
    with contextlib.suppress(WriteError), locked([out]):
        for left_over in leftovers(out):  # by a desk that was killed
            remove(left_over)
    # Elsewhere than before, no tab of then can ask; here it goes on.
    is_back = earlier is not None and earlier.port == port
    entrances = Entrances(earlier.tokens if earlier is not None and is_back else ())
    bench = Bench(out, options, earlier.docs if earlier else None)
    secret = secrets.token_urlsafe(32)
    left: list[bool] = []

    def leave() -> None:
        left.append(True)
        server.end()

    routes = [*Api(bench, entrances, leave).routes(), *_doors(entrances, secret)]
    server = Server(sock, App(routes, entrances, port), lambda: bench.is_busy, idle)

    def note() -> Note:
        return Note(os.getpid(), port, secret, entrances.hashes, bench.known())

    write_note(path, note())
    ended = threading.Event()
    threading.Thread(target=_keep_note, args=(path, note, ended), daemon=True).start()
    prepare(bench)
    first = _first([bench.take(file.name, _bytes_of(file)) for file in files])
    show(address_of(port, entrances.code(), first))
    threading.Thread(target=bench.warm, daemon=True).start()
    gc.set_threshold(_COLLECTED_AFTER, *gc.get_threshold()[1:])
    sys.setswitchinterval(_SECONDS_BETWEEN_THREADS)
    try:
        server.run()
    finally:
        ended.set()
        for paper in bench.papers():
            paper.close()
        with contextlib.suppress(OSError, WriteError):
            path.unlink() if left else write_note(path, note())
    return True


def _doors(entrances: Entrances, secret: str) -> list[Route]:
    """What answers a second start before it is let in: who is here, and a code for a new tab."""

    def greeted(request: Request) -> msgspec.Struct:
        return messages.Enter(answer_to(request.message(messages.Enter).code, secret))

    def knocked(request: Request) -> msgspec.Struct:
        if not is_same(request.message(messages.Enter).code, secret):
            raise Refused(403, "不是本机的正本", "请再双击图标打开")
        return messages.Enter(entrances.code())

    return [
        Route("POST", ("api", "hello"), greeted, is_open=True),
        Route("POST", ("api", "knock"), knocked, is_open=True),
    ]


def _keep_note(path: Path, note: Callable[[], Note], ended: threading.Event) -> None:
    """Write the note anew whenever it says something else, until the server has ended."""
    known = note()
    while not ended.wait(_SECONDS_BETWEEN_NOTES):
        if (now := note()) != known:
            with contextlib.suppress(WriteError):
                write_note(path, now)
            known = now
