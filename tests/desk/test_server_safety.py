"""Who may ask the desk, what its answers bear, and what it never sends."""

import json
from urllib.parse import quote

import pytest
from desk_client import LETTER, Tab

from pipeline.desk.guarding import CODE_SECONDS, TICKET_SECONDS, Entrances, Tickets

HOSTILE = "<img src=x onerror=alert(1)>\"'..\\..\x07文"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Host": "attacker.example:{port}"}, 403),
        ({"Host": "127.0.0.1:{port}.attacker.example"}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": "https://attacker.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-Forwarded-Host": "attacker.example"}, 200),
        ({"X-Zhengben-Token": ""}, 401),
        ({"X-Zhengben-Token": "a guess"}, 401),
        ({"X-Zhengben-Token": "\xff"}, 401),
        ({"Cookie": "token={token}", "X-Zhengben-Token": ""}, 401),
    ],
)
def test_only_the_own_page_of_a_tab_that_was_let_in_may_ask(tab, headers, status):
    said = {name: v.format(port=tab.port, token=tab.token) for name, v in headers.items()}
    assert tab.raw("GET", "/api/state", **said)[0] == status


def test_nothing_is_done_for_another_page(tab):
    before = tab.get("/api/state")["docs"]
    for headers in ({"Origin": "http://attacker.example"}, {"Sec-Fetch-Site": "none"}):
        assert tab.raw("POST", "/api/docs?name=a.txt", b"a", **headers)[0] == 403
    assert tab.get("/api/state")["docs"] == before


def test_every_answer_bears_the_headers_and_no_cookie(tab):
    for path in ("/", "/static/desk.js", "/static/nothing.js", "/api/state", "/api/docs/0"):
        _, headers, _ = tab.raw("GET", path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        # A page may hold a picture of its document as data; no program, no style, nothing else.
        assert "data:" not in policy.replace("img-src 'self' data:;", "")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in headers
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers


def test_a_code_is_good_once(address, tab):
    fresh = Tab.__new__(Tab)
    fresh.port, fresh.token = tab.port, ""
    assert fresh.ask("POST", "/api/enter", {"code": tab.code})[0] == 401
    assert fresh.ask("POST", "/api/enter", {"code": "x"})[0] == 401
    assert fresh.ask("POST", "/api/knock", {"code": "x"})[0] == 403


def test_codes_and_tickets_run_out():
    now = [0.0]
    entrances = Entrances(now=lambda: now[0])
    late, good = entrances.code(), entrances.code()
    assert entrances.whose(entrances.enter(good))
    assert entrances.enter(good) is None
    now[0] = CODE_SECONDS
    assert entrances.enter(late) is None
    tickets = Tickets(now=lambda: now[0])
    ticket, other = tickets.issue("a.pdf", lambda: b"a"), tickets.issue("b.pdf", lambda: b"b")
    assert tickets.take(ticket) == ("a.pdf", b"a")
    assert tickets.take(ticket) is None
    now[0] += TICKET_SECONDS
    assert tickets.take(other) is None


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2fpyproject.toml",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static//etc/passwd",
        "/static/desk.js%00.html",
        "/static/app.py",
        "/static/",
        "/static/static/desk.js",
        "/..%5c..%5cwindows",
        "/api/docs/..%2f..%2fetc",
        "/api/docs/%e6%96%87",
        "/api/files/../../x",
        "//attacker.example/",
    ],
)
def test_no_path_leads_to_a_file(tab, path):
    assert tab.raw("GET", path)[0] == 404


def test_methods_are_those_of_the_route(tab):
    assert tab.raw("DELETE", "/api/state")[0] == 405
    assert tab.raw("POST", "/")[0] == 405
    assert tab.raw("PUT", "/api/docs", b"x")[0] == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"rev": "1", "decisions": []}',
        b'{"rev": 1, "decisions": [], "more": 1}',
        b'{"rev": 1, "decisions": [{"edit_id": 1}]}',
        b"\xff\xfe",
        b"[" * 5000,
    ],
)
def test_what_is_no_message_is_refused_in_words(tab, body):
    doc = tab.drop("通知.txt", LETTER)
    status, reply = tab.ask("POST", f"/api/docs/{doc}/decisions", body)
    assert status == 400
    assert reply["what"].startswith("请求有误")


def test_too_much_is_refused(tab):
    doc = tab.drop("通知.txt", LETTER)
    status, reply = tab.ask("POST", f"/api/docs/{doc}/decisions", b" " * (2**20 + 1))
    assert (status, reply["what"]) == (413, "超过 1 MB")
    try:
        status, _, _ = tab.raw("POST", "/api/docs?name=a.docx", b"0" * (64 * 2**20 + 2))
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # the server closed before all was sent
    assert status == 413
    status, reply = tab.ask("POST", "/api/docs?name=a.txt", b"0" * (20 * 2**20 + 1))
    assert (status, reply["code"]) == (422, 3)


def test_errors_are_words_without_a_trace(tab):
    for name, data in (("a.exe", b"MZ"), ("空.txt", b""), ("乱.docx", b"PK\x03\x04junk")):
        status, reply = tab.ask("POST", f"/api/docs?name={quote(name)}", data)
        if status == 202:
            now = tab.get(f"/api/docs/{reply['doc']}")
            while now["phase"] not in ("failed", "ready"):
                now = tab.get(f"/api/docs/{reply['doc']}?after={now['rev']}")
            assert now["phase"] == "failed"
            reply = now["fault"]
        assert reply["code"] == 3
        assert reply["advice"]
        assert "Traceback" not in json.dumps(reply)


@pytest.mark.parametrize(
    "name", [f"{HOSTILE}.txt", "../../etc/通知.txt", "C:\\Windows\\通知.txt", "CON.txt", ".txt", ""]
)
def test_hostile_names_stay_in_the_folder(tab, name, address):

    status, reply = tab.ask("POST", f"/api/docs?name={quote(name)}", LETTER.encode())
    folder = tab.get("/api/state")["folder"]
    if status == 202:
        now = tab.wait(reply["doc"])
        assert now["folder"].rpartition("/")[0] == folder
        assert not {*'<>:"|?*\x07\\'} & {*now["folder"].rpartition("/")[2]}
    else:
        assert (status, reply["code"]) == (422, 3)


def test_the_icon_is_there_for_who_asks_unnamed(tab):
    status, headers, data = tab.raw("GET", "/favicon.ico")
    assert (status, headers["Content-Type"]) == (200, "image/svg+xml")
    assert data.startswith(b"<svg")
