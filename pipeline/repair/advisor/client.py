"""Asks a model at an OpenAI-compatible address: there and nowhere else, bounded in all it takes."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import msgspec

from pipeline.errors import MissingPartError
from pipeline.repair.advisor.answers import InvalidAnswerError, restored_text
from pipeline.repair.advisor.record import Failure

if TYPE_CHECKING:
    import httpx

KEY_VARIABLE = "ZHENGBEN_ADVISOR_KEY"
"""Where the server's key is taken from; it is written nowhere."""

UNREACHABLE: Failure = "unreachable"
TIMEOUT: Failure = "timeout"
REFUSED: Failure = "refused"
NO_KEY: Failure = "no key"
NOT_THERE: Failure = "not there"
REDIRECT: Failure = "redirect"
TOO_LONG: Failure = "too long"
INVALID: Failure = "invalid"
NOT_ASKED: Failure = "not asked"

AT_ONCE = 4
"""Requests at a time, of one process."""
SECONDS = 120.0
"""How long one answer may take in all."""
TRIES = 3
_PAUSE = 0.5
"""Seconds before the second try; twice as long before the third."""
_CONNECT_SECONDS = 5.0
_ENOUGH_FAILURES = 3
"""After so many windows in a row that no server answered it is not asked again."""
_CONNECTED = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})
_BUSY = frozenset({429, 500, 502, 503, 504})
_WHY_REFUSED = {401: NO_KEY, 403: NO_KEY, 404: NOT_THERE}
_GONE = frozenset({UNREACHABLE, TIMEOUT, REDIRECT, REFUSED, NO_KEY, NOT_THERE})
"""Where there was no answer at all."""
_MOST_BYTES = 2**16
_TIMES_THE_WINDOW = 32
"""A character may be written as \\uXXXX, and what a model thinks comes along."""


class _Message(msgspec.Struct, frozen=True):
    content: str


class _Choice(msgspec.Struct, frozen=True):
    message: _Message


class _Completion(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...]


class _Model(msgspec.Struct, frozen=True):
    id: str


class _Models(msgspec.Struct, frozen=True):
    data: tuple[_Model, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """What came back for a window: its text as the model would have it, or why there is none."""

    text: str = ""
    failure: Failure | Literal[""] = ""


class _FailedError(Exception):
    def __init__(self, failure: Failure, *, again: bool = False) -> None:
        super().__init__(failure)
        self.failure: Failure = failure
        self.again = again


def prompt() -> str:
    """What a model is told before it is given a window."""
    return resources.files(__package__).joinpath("prompt.txt").read_text(encoding="utf-8")


def host_of(address: str) -> str:
    """The host of an address, with its port where it has one: all that is noted of it.

    >>> host_of("http://10.1.2.3:11434/v1")
    '10.1.2.3:11434'
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{parts.port}" if parts.port is not None else shown


def fault_of_address(address: str) -> str:
    """Why nothing can be asked at an address, Chinese; empty where something can.

    >>> fault_of_address("http://10.1.2.3:11434/v1"), fault_of_address("ftp://a/v1")
    ('', '只能是 http:// 或 https:// 开头的地址')
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "不是完整的地址"
    if parts.scheme not in {"http", "https"}:
        return "只能是 http:// 或 https:// 开头的地址"
    if not parts.hostname or port == 0 or not address.isprintable() or " " in address:
        return "不是完整的地址"
    if parts.username is not None or parts.password is not None:
        return f"地址里不能有用户名、密码；密钥放在环境变量 {KEY_VARIABLE} 里"
    if parts.query or parts.fragment:
        return "地址里不能有 ? 或 #"
    return ""


def library() -> Any:
    """``httpx``.

    Raises:
        MissingPartError: it is not installed.
    """
    try:
        import httpx
    except ImportError as error:
        raise MissingPartError(
            f"问顾问模型（--advisor）需要的部件没有安装（{error}）",
            "请运行 pip install zhengben[advisor]",
        ) from error
    return httpx


class Client:
    """A model at an address.

    No redirect is followed, no proxy or password file of the environment is heeded; certificates
    are checked against those that the system trusts.

    Args:
        address: as OpenAI's clients take it, ``…/v1`` as a rule.
        model: its name there.
        seconds: how long one answer may take.

    Raises:
        MissingPartError: ``httpx`` is not installed.
    """

    def __init__(self, address: str, model: str, seconds: float = SECONDS) -> None:
        self._httpx = library()
        self._address = address.rstrip("/")
        self._model = model
        self._seconds = seconds
        self._failed_in_a_row = 0
        self._lock = threading.Lock()
        key = os.environ.get(KEY_VARIABLE, "")
        headers = {"Accept-Encoding": "identity", "User-Agent": "zhengben"}
        if key.isascii() and key.isprintable() and key:
            headers["Authorization"] = f"Bearer {key}"
        self._http: httpx.Client = self._httpx.Client(
            headers=headers,
            trust_env=False,
            follow_redirects=False,
            verify=ssl.create_default_context(),
            timeout=self._httpx.Timeout(seconds, connect=min(_CONNECT_SECONDS, seconds)),
            # Each request has its own connection, which its end shuts.
            limits=self._httpx.Limits(max_keepalive_connections=0),
        )

    def ask(self, windows: Sequence[str]) -> list[Answer]:
        """What the model makes of each window, in their order; so many asked at a time.

        Nothing that the server does raises an error.
        """
        if not windows:
            return []
        with ThreadPoolExecutor(min(AT_ONCE, len(windows))) as pool:
            return list(pool.map(self._answer, windows))

    def models(self) -> tuple[str, ...]:
        """Names of the models that the server says it has.

        Raises:
            ConnectionError: it cannot be asked, or says nothing of the kind; its message is a
                ``Failure``.
        """
        try:
            data = self._sent("GET", "/models", None, _MOST_BYTES)
            return tuple(one.id for one in msgspec.json.decode(data, type=_Models).data)
        except _FailedError as error:
            raise ConnectionError(error.failure) from error
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise ConnectionError(INVALID) from error

    def _answer(self, window: str) -> Answer:
        if self._failed_in_a_row >= _ENOUGH_FAILURES:
            return Answer(failure=NOT_ASKED)
        for number in range(TRIES):
            try:
                answer = Answer(self._asked_once(window))
            except _FailedError as error:
                answer = Answer(failure=error.failure)
                if error.again and number + 1 < TRIES:
                    time.sleep(_PAUSE * 2**number)
                    continue
            break
        with self._lock:
            is_gone = answer.failure in _GONE
            self._failed_in_a_row = self._failed_in_a_row + 1 if is_gone else 0
        return answer

    def _asked_once(self, window: str) -> str:
        """The model's text for a window."""
        try:
            said = msgspec.json.encode({"text": window}).decode()
        except UnicodeError as error:
            raise _FailedError(NOT_ASKED) from error
        order = {
            "model": self._model,
            "temperature": 0,
            "stream": False,
            "messages": [
                {"role": "system", "content": prompt()},
                {"role": "user", "content": said},
            ],
        }
        body = msgspec.json.encode(order)
        most = _MOST_BYTES + _TIMES_THE_WINDOW * len(window)
        data = self._sent("POST", "/chat/completions", body, most)
        try:
            choices = msgspec.json.decode(data, type=_Completion).choices
            return restored_text(choices[0].message.content)
        except (msgspec.DecodeError, UnicodeError, RecursionError, IndexError) as error:
            raise _FailedError(INVALID) from error
        except InvalidAnswerError as error:
            raise _FailedError(INVALID) from error

    def _sent(self, method: str, path: str, body: bytes | None, most: int) -> bytes:
        """The body of the reply, which is all there within the time and not too long."""
        until = time.monotonic() + self._seconds
        headers = {"Content-Type": "application/json"} if body is not None else {}
        parts: list[bytes] = []
        size = 0
        try:
            with (
                _shut_at(until) as trace,
                self._http.stream(
                    method,
                    self._address + path,
                    content=body,
                    headers=headers,
                    extensions={"trace": trace},
                ) as reply,
            ):
                if 300 <= reply.status_code < 400:
                    raise _FailedError(REDIRECT)
                if reply.status_code != 200:
                    why = _WHY_REFUSED.get(reply.status_code, REFUSED)
                    raise _FailedError(why, again=reply.status_code in _BUSY)
                for part in reply.iter_raw():
                    parts.append(part)
                    size += len(part)
                    if size > most:
                        raise _FailedError(TOO_LONG)
                    if time.monotonic() > until:
                        raise _FailedError(TIMEOUT)
        except self._httpx.ConnectTimeout as error:
            raise _FailedError(UNREACHABLE) from error
        except self._httpx.TimeoutException as error:
            raise _FailedError(TIMEOUT) from error
        except (self._httpx.HTTPError, self._httpx.InvalidURL, OSError) as error:
            if time.monotonic() >= until:
                raise _FailedError(TIMEOUT) from error
            raise _FailedError(UNREACHABLE, again=True) from error
        return b"".join(parts)


@contextlib.contextmanager
def _shut_at(until: float) -> Iterator[Callable[[str, Mapping[str, Any]], None]]:
    """Shut a request's connection at a time, whatever still arrives on it.

    The library's limits are for each read alone: a server that sends the head of its reply byte by
    byte keeps all of them. Gives what is to be told of the connection's events.
    """
    opened: list[Any] = []

    def shut() -> None:
        for one in opened:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)

    def trace(event: str, info: Mapping[str, Any]) -> None:
        if event in _CONNECTED:
            opened.append(info["return_value"].get_extra_info("socket"))
            if time.monotonic() >= until:
                shut()

    timer = threading.Timer(max(until - time.monotonic(), 0), shut)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()


@lru_cache(maxsize=4)
def client_for(address: str, model: str) -> Client:
    """The client of this process: a server that is gone is not asked for the next document.

    Raises:
        MissingPartError: ``httpx`` is not installed.
    """
    return Client(address, model)
