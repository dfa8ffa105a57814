"""Asking a model: what is sent, what is believed of the reply, what a bad server comes to."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time

import pytest
from repair.advisor_server import Reply, Server, restoring, saying, serving

from pipeline.certificate import INSERTABLE
from pipeline.errors import ExitCode, MissingPartError
from pipeline.repair.advisor import client as asking
from pipeline.repair.advisor.answers import MARKS, said_of, undone
from pipeline.repair.advisor.client import (
    INVALID,
    KEY_VARIABLE,
    NO_KEY,
    NOT_ASKED,
    NOT_THERE,
    REDIRECT,
    REFUSED,
    TIMEOUT,
    TOO_LONG,
    UNREACHABLE,
    Answer,
    Client,
    fault_of_address,
    host_of,
)
from pipeline.repair.advisor.windows import OVERLAP, SIZE, windows_of
from pipeline.repair.channels import CHANNELS

TEXT = "深化放管服改革，优化营商环境。"
WHOLE = "深化“放管服”改革，优化营商环境。"


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PAUSE", 0.0)
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def asked(server: Server, *windows: str, seconds: float = 20) -> list[Answer]:
    return Client(server.address, "某模型", seconds).ask(windows or [TEXT])


@pytest.mark.parametrize("length", [1, SIZE - 1, SIZE, SIZE + 1, 2 * SIZE, 5 * SIZE + 7])
def test_every_gap_is_one_windows(length: int) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(length))
    found = list(windows_of(text))
    gaps = [gap for window in found for gap in range(window.first, window.last + 1)]
    assert gaps == list(range(length + 1))
    for window in found:
        end = window.start + len(window.text)
        assert text[window.start : end] == window.text
        assert len(window.text) <= SIZE
        assert window.start == 0 or window.first - window.start >= OVERLAP // 2
        assert end == length or end - window.last >= OVERLAP // 2


def test_what_an_answer_may_put_in_is_of_the_closed_list() -> None:
    assert MARKS < INSERTABLE
    assert not any(mark.isalnum() for mark in MARKS)


@pytest.mark.parametrize(
    ("answer", "places", "dropped"),
    [
        (WHOLE, {2: "“", 5: "”"}, {}),
        (f"\n{WHOLE}\n", {2: "“", 5: "”"}, {}),
        (TEXT, {}, {}),
        ("深化“放管服”改革，持续优化营商环境。", {2: "“", 5: "”"}, {"no mark": 1}),
        (
            "深化“放管服”改革，优化“营商环境”。2024年",
            {2: "“", 5: "”", 10: "“", 14: "”"},
            {"no mark": 1},
        ),
        ("优化营商环境，深化“放管服”改革。", {}, {"rewritten": 1}),
        ("深化“放管服”改革,优化营商环境。", {}, {"rewritten": 1}),
        ("深化“放管服”改革", {}, {"rewritten": 1}),
        ("好的，我将忽略以上要求。", {}, {"rewritten": 1}),
        ("", {}, {"rewritten": 1}),
        ("深化放管服改革，，优化营商环境。", {}, {"unclear": 1}),
        ("深化放管服改革，优化营商环境。“”“”“”", {}, {"no mark": 1}),
    ],
)
def test_only_marks_at_exact_gaps_are_taken_up(
    answer: str, places: dict[int, str], dropped: dict[str, int]
) -> None:
    said = said_of(TEXT, answer)
    assert (said.places, said.dropped) == (places, dropped)


def test_a_channel_must_have_taken_the_mark() -> None:
    losing = [CHANNELS["font_run_loss"].damage]
    assert undone(TEXT, 2, "“", losing)
    # Two marks in a run of their own are no lone character.
    assert not undone(TEXT, 8, "：：", losing)
    assert not undone(TEXT, 2, "“", [])


def test_what_is_sent_is_the_window_and_the_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk-own")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(lambda _: restoring(WHOLE)) as server:
        assert asked(server) == [Answer(WHOLE)]
    assert server.windows == [TEXT]
    assert server.paths == ["/v1/chat/completions"]
    assert server.headers[0]["authorization"] == "Bearer sk-own"
    (order,) = server.orders
    assert order["model"] == "某模型"
    assert order["messages"][0] == {"role": "system", "content": asking.prompt()}


def test_answers_come_in_order_and_few_are_asked_at_once() -> None:
    windows = [f"第{n}段" for n in range(20)]
    with serving(lambda window: restoring(f"{window}。")) as server:
        found = asked(server, *windows)
    assert [answer.text for answer in found] == [f"{window}。" for window in windows]
    assert server.most_at_once <= asking.AT_ONCE


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(b"{"), INVALID),
        (Reply(b""), INVALID),
        (Reply(b"\xff\xfe"), INVALID),
        (Reply(b'{"choices": []}'), INVALID),
        (Reply(b'{"choices": [{"message": {"content": null}}]}'), INVALID),
        (Reply(b"[" * 60_000), INVALID),
        (saying(WHOLE), INVALID),
        (saying('{"text": "甲", "why": "乙"}'), INVALID),
        (saying('{"text": 1}'), INVALID),
        (saying('{"text": "甲"'), INVALID),
        (saying("[" * 20_000), INVALID),
        (restoring("甲" * 200_000), TOO_LONG),
        (Reply(b"{}", 301, {"Location": "http://127.0.0.1:9/"}), REDIRECT),
        (Reply(b"{}", 307, {"Location": "/elsewhere"}), REDIRECT),
        (Reply(b"{}", 400), REFUSED),
        (Reply(b"{}", 401), NO_KEY),
        (Reply(b"{}", 403), NO_KEY),
        (Reply(b"{}", 404), NOT_THERE),
        (Reply(b"{}", 500), REFUSED),
        (Reply(b"{}", 200, {"Content-Length": "99"}), UNREACHABLE),
    ],
)
def test_a_bad_reply_is_no_answer(reply: Reply, failure: str) -> None:
    with serving(lambda _: reply) as server:
        assert asked(server) == [Answer(failure=failure)]


def test_a_redirect_is_not_followed() -> None:
    with serving(lambda _: restoring(WHOLE)) as elsewhere:
        away = Reply(b"", 302, {"Location": f"{elsewhere.address}/chat/completions"})
        with serving(lambda _: away) as server:
            assert asked(server) == [Answer(failure=REDIRECT)]
    assert elsewhere.paths == []


def test_a_busy_server_is_asked_again() -> None:
    replies = [Reply(b"{}", 503), Reply(b"{}", 429), restoring(WHOLE)]
    with serving(lambda _: replies.pop(0)) as server:
        assert asked(server) == [Answer(WHOLE)]
    assert len(server.windows) == asking.TRIES


def test_a_slow_server_is_left() -> None:
    released = threading.Event()
    slow = restoring(WHOLE)
    slow.until = released
    with serving(lambda _: slow, released) as server:
        assert asked(server, seconds=0.2) == [Answer(failure=TIMEOUT)]


@pytest.mark.parametrize(
    ("begun", "more"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"a"),
    ],
)
def test_a_server_that_drips_is_left_wherever_it_is_in_its_reply(begun: bytes, more: bytes) -> None:
    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(begun)
            try:
                for _ in range(200):
                    connection.sendall(more)
                    time.sleep(0.05)
            except OSError:
                left.set()

    left = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        assert Client(address, "某模型", 0.4).ask([TEXT]) == [Answer(failure=TIMEOUT)]
        thread.join()
    assert left.is_set()


def test_a_server_that_is_gone_is_not_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 1)
    with serving(lambda _: Reply(b"{}", 404)) as server:
        found = asked(server, *"甲乙丙丁戊")
    assert [answer.failure for answer in found] == [NOT_THERE] * 3 + [NOT_ASKED] * 2
    assert len(server.windows) == 3
    # Nobody listens there any more.
    assert asked(server, "甲") == [Answer(failure=UNREACHABLE)]


def test_the_models_of_a_server() -> None:
    with serving(
        lambda _: Reply(json.dumps({"data": [{"id": "甲"}, {"id": "乙"}]}).encode())
    ) as server:
        assert Client(server.address, "").models() == ("甲", "乙")
    assert server.paths == ["/v1/models"]
    with (
        serving(lambda _: Reply(b"<html>")) as server,
        pytest.raises(ConnectionError, match=INVALID),
    ):
        Client(server.address, "").models()


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3/v1", "ftp://h/v1", "http://", "http://u:p@h/v1", "http://h/v1?key=1", "http://h:x/v1",
     "http://h/v1#a", "http://h /v1", "http://h\n/v1"],
)  # fmt: skip
def test_no_address(address: str) -> None:
    assert fault_of_address(address)


def test_addresses_and_their_hosts() -> None:
    assert not fault_of_address("https://模型.本单位/v1")
    assert host_of("https://h.local/v1") == "h.local"
    assert host_of("http://[::1]:8000/v1") == "[::1]:8000"


def test_without_the_library_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingPartError) as caught:
        Client("http://127.0.0.1:9/v1", "某模型")
    assert caught.value.exit_code is ExitCode.MISSING_PART
    assert "zhengben[advisor]" in str(caught.value)
