"""Pages that mean harm: they end, in memory that grows with the page, and nothing is fetched."""

import socket
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from normalize.page.page_checks import check_places, kept_characters, plain
from normalize.page.test_pages import TEXT, TITLE, page
from pipeline import convert
from pipeline.errors import SourceError
from pipeline.model import plain_text
from pipeline.normalize.page.charset import decode_page

SEEDS = sorted((Path(__file__).parent / "fuzz_corpus").iterdir())

# What is repeated, and how often: ten times as long, each would be a page of megabytes.
REPEATED = {
    "one line": ("某市人民政府关于节能的通知，", 200_000),
    "nested blocks": ("<div>", 100_000),
    "nested spans": ("<span>", 100_000),
    "nested tables": ("<table><tr><td>", 30_000),
    "nested lists": ("<ol><li>", 30_000),
    "unclosed fonts": ("<p><font>字", 20_000),
    "stray ends": ("</p></td></b>", 30_000),
    "lone signs": ("<", 200_000),
    "open declarations": ("<!", 200_000),
    "open quotes": ('<p a="', 100_000),
    "ampersands": ("&", 500_000),
    "references": ("&#8220;", 50_000),
    "spans of cells": ("<tr><td colspan=1000 rowspan=1000>1<td>2", 2_000),
    "raised": ("<sup>2</sup>", 30_000),
    "links": ("<a href=x>新闻</a> ", 20_000),
    "labels": ("<p>索引号：", 10_000),
}


@pytest.mark.parametrize("name", REPEATED)
def test_what_is_repeated_ends(name):
    part, count = REPEATED[name]
    table = "<table border=1>" if part.startswith("<tr>") else ""
    document = convert.read(page(f"<p>始</p>{table}{part * count}<p>终").encode(), "页.html")
    assert "终" in kept_characters(document)


def calls(data: bytes) -> int:
    """How many functions reading a page calls."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        convert.read(data, "页.html")
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", REPEATED)
def test_work_grows_with_the_page_and_not_by_squares(name):
    part, count = REPEATED[name]
    once = page(part * (count // 100)).encode()
    more = page(part * (count // 25)).encode()
    calls(once)  # what is remembered between pages
    assert calls(more) < 6 * calls(once)


@pytest.mark.parametrize(
    "markup",
    [
        '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
        '<link rel=stylesheet href="http://127.0.0.1:9/a.css"><script src="http://127.0.0.1:9/a.js"></script>',
        '<img src="http://127.0.0.1:9/图.png" onerror="alert(1)"><iframe src="http://127.0.0.1:9/"></iframe>',
        '<object data="file:///etc/passwd">暗</object><embed src="file:///etc/passwd">',
        '<base href="http://127.0.0.1:9/"><a href="附件.doc">附件1.doc</a>',
    ],
)
def test_nothing_is_fetched(markup, monkeypatch):
    def refuse(*_arguments, **_named):
        message = "a page reached for the network"
        raise AssertionError(message)

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    document = convert.read(page(f"<p>末段。</p>{markup}", markup).encode(), "页.html")
    lines = plain_text(document).splitlines()
    assert lines[:2] == [TITLE, TEXT]
    assert "末段。" in lines
    assert "root:" not in str(document)


def test_entities_of_a_document_type_are_not_expanded():
    laughs = '<!ENTITY a "字字字字字字字字字字">' + "".join(
        f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9)
    )
    outside = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    source = f"<!DOCTYPE html [{laughs}{outside}]><body><p>{TEXT}</p><p>&j;&x;</p>"
    text = plain_text(convert.read(source.encode(), "页.html"))
    assert "&j;&x;" in text
    assert "字字" not in text


@pytest.mark.parametrize(
    "data", ["甲\ufeff乙", "甲\u200b乙", "甲\u202e乙\u202c", "甲&#xFEFF;乙", "甲&#0;乙"]
)
def test_marks_that_show_nothing_part_no_word(data):
    text = plain_text(convert.read(page(f"<p>{data}</p>").encode(), "页.html"))
    assert "".join(c for c in text if c.isprintable() and c != "\ufffd").endswith("甲乙")


def test_a_wrong_charset_is_no_matter():
    head = '<meta charset="big5"><meta charset="no-such-thing">'
    for codec in ("utf-8", "utf-16"):
        assert TEXT in plain_text(convert.read(page("", head).encode(codec), "页.html"))


TAGS = (
    "p div span b table tr td th tbody caption ol ul li sup sub br pre font a h1 section o:p img "
    "script style select textarea title plaintext svg center form dl dt dd hr"
)
soup = st.lists(
    st.one_of(
        st.sampled_from([f"<{t}>" for t in TAGS.split()] + [f"</{t}>" for t in TAGS.split()]),
        st.sampled_from(
            [
                "<!--",
                "-->",
                "<![if x]>",
                "&ldquo;",
                "&#x201d;",
                "&",
                "<",
                ">",
                '"',
                "'",
                "=",
                "<p a='",
                "\n",
                " ",
                "<td colspan=3 rowspan=0>",
                '<p style="display:none">',
                '<li value="-5">',
                "<a href=x>",
                "索引号：",
                "2024年3月5日",
                "一、标题",
                "附件1",
                "某市人民政府关于节能的通知",
                "字。",
                "２",
                "³",
                "\ufeff",
                "\0",
                "\ufffc",
            ]
        ),
        st.text(max_size=6),
    ),
    max_size=60,
).map("".join)


@example('<ol><li value="-5"><textarea><p>')
@given(soup)
def test_any_soup_is_read_or_refused(source):
    data = source.encode("utf-8", "replace")
    try:
        document = convert.read(data, "页.html")
    except SourceError:
        return
    check_places(document, decode_page(data, "页.html").text)
    assert convert.read(data, "页.html") == document


@given(
    st.lists(
        st.text("某市人民政府通知，。“”0123456789年月日ⅢA（）", min_size=1, max_size=3),
        min_size=8,
        max_size=40,
    )
)
def test_every_shown_character_is_kept_however_it_is_wrapped(runs):
    wrappers = [
        "<span>{}</span>",
        "<b><font>{}</font></b>",
        "{}",
        "<a href=x>{}</a>",
        "<o:p>{}</o:p>",
    ]
    body = "".join(wrappers[k % 5].format(run) for k, run in enumerate(runs))
    document = convert.read(page(f"<p>{body}</p>").encode(), "页.html")
    assert plain(body_text := "".join(runs)) in plain(plain_text(document)), body_text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_what_a_fuzzer_found_is_read_or_refused(path):
    data = path.read_bytes()
    try:
        document = convert.read(data, "页.html")
    except SourceError:
        return
    check_places(document, decode_page(data, "页.html").text)
