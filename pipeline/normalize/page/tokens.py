"""A page's source as tokens, by the tokenization of the HTML standard, in linear time.

Two departures, both so that nothing a person wrote is lost: a tag or a quoted attribute value
that never ends is text, or ends at the tag's end, where a browser would drop the rest of the page.
Entities that a document type declares do not exist in HTML; external references are never read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_LETTER = regex("[A-Za-z]")
_NAME = regex(r"[A-Za-z][^\s/>]*")
_GAP = regex(r"[\s/]*")
_ATTRIBUTE = regex(r"[^\s/>][^\s/>=]*")
_EQUALS = regex(r"\s*=\s*")
_UNQUOTED = regex(r"[^\s>]*")
_REFERENCE = regex("&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]{0,31};?)")
_MOST_ATTRIBUTES = 200
_LONGEST_NUMBER = 10  # digits; longer ones name no character

RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"})
"""Elements whose content is no mark-up."""
_RAW_ENDS = {name: regex(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}


class Text(NamedTuple):
    """Characters that the page shows.

    Attributes:
        text: the characters, references replaced.
        start: offset in the source.
        end: just after them in the source; ``end - start`` differs from the length of ``text``
            only for a reference.
    """

    text: str
    start: int
    end: int


class Start(NamedTuple):
    """A start tag; of an attribute given twice the first counts."""

    name: str
    start: int
    end: int
    attributes: dict[str, str]


class End(NamedTuple):
    """An end tag."""

    name: str
    start: int


class Aside(NamedTuple):
    """What a page does not show: a comment, a declaration, or the content of a raw element."""

    name: str
    text: str
    start: int


Token = Text | Start | End | Aside


class _Finder:
    """Finds strings; what is not there is looked for once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._absent: set[str] = set()

    def find(self, text: str, start: int) -> int:
        if text in self._absent:
            return -1
        at = self._source.find(text, start)
        if at < 0:
            self._absent.add(text)
        return at


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a page in order."""
    finder = _Finder(source)
    position = 0
    length = len(source)
    while position < length:
        opening = source.find("<", position)
        if opening < 0:
            yield from _text(source, position, length)
            return
        if opening > position:
            yield from _text(source, position, opening)
        following = source[opening + 1 : opening + 2]
        if following in {"!", "?"} or source.startswith("</", opening):
            if following == "/" and _LETTER.match(source, opening + 2):
                close = finder.find(">", opening)
                if close >= 0:
                    name = _NAME.match(source, opening + 2)
                    assert name is not None  # a letter stands there
                    yield End(name[0].lower(), opening)
                    position = close + 1
                    continue
            else:
                aside = _aside(source, opening, finder)
                if aside is not None:
                    yield Aside("comment", source[opening:aside], opening)
                    position = aside
                    continue
        elif _LETTER.match(following):
            tag = _start(source, opening, finder)
            if tag is not None:
                yield tag
                position = tag.end
                if tag.name in RAW:
                    end = _RAW_ENDS[tag.name].search(source, position)
                    stop = end.start() if end else length
                    if tag.name == "textarea":
                        yield from _text(source, position, stop)
                    elif tag.name == "title":
                        title = "".join(t.text for t in _text(source, position, stop))
                        yield Aside("title", title, position)
                    else:
                        yield Aside(tag.name, source[position:stop], position)
                    position = stop
                continue
        # No mark-up after all: a ``<`` in the text.
        yield Text("<", opening, opening + 1)
        position = opening + 1


def shown(source: str) -> Iterator[Text]:
    """What of a page is text, in order, whether a browser shows it or a style hides it."""
    for token in tokens(source):
        if isinstance(token, Text):
            yield token
        elif isinstance(token, Aside) and token.name == "xmp":
            yield Text(token.text, token.start, token.start + len(token.text))


def _aside(source: str, start: int, finder: _Finder) -> int | None:
    """Where a comment or a declaration ends; ``None`` when it never does and is no comment."""
    if source.startswith("<!--", start):
        ends = [
            at + len(mark) for mark in ("-->", "--!>") if (at := finder.find(mark, start + 2)) >= 0
        ]
        return min(ends, default=len(source))
    end = finder.find(">", start)
    return None if end < 0 else end + 1


def _start(source: str, start: int, finder: _Finder) -> Start | None:
    """The start tag at ``start``; ``None`` when it never ends."""
    if finder.find(">", start) < 0:
        return None
    name = _NAME.match(source, start + 1)
    assert name is not None  # a letter stands there
    attributes: dict[str, str] = {}
    position = name.end()
    while True:
        gap = _GAP.match(source, position)
        position = gap.end() if gap else position
        if position >= len(source):
            # A quoted value took the page's last tag end: the tag ends at its first.
            position = source.find(">", start)
            break
        if source[position] == ">":
            break
        attribute = _ATTRIBUTE.match(source, position)
        assert attribute is not None  # neither a gap nor the tag's end stands there
        position = attribute.end()
        value = ""
        equals = _EQUALS.match(source, position)
        if equals is not None:
            position = equals.end()
            quote = source[position : position + 1]
            if quote in {'"', "'"}:
                close = finder.find(quote, position + 1)
                stop = close if close >= 0 else source.find(">", position)
                value = source[position + 1 : stop] if stop >= 0 else ""
                position = stop + (close >= 0) if stop >= 0 else len(source)
            else:
                unquoted = _UNQUOTED.match(source, position)
                assert unquoted is not None  # it may be empty
                value = unquoted[0]
                position = unquoted.end()
        if len(attributes) < _MOST_ATTRIBUTES:
            attributes.setdefault(attribute[0].lower(), value)
    return Start(name[0].lower().rstrip("/"), start, position + 1, attributes)


def _text(source: str, start: int, end: int) -> Iterator[Text]:
    """The characters of ``source[start:end]``, references replaced."""
    position = start
    for m in _REFERENCE.finditer(source, start, end):
        new = unescaped(m[0])
        if new == m[0]:
            continue
        if m.start() > position:
            yield Text(source[position : m.start()], position, m.start())
        position = m.end() - _written_out(m[0])
        yield Text(new[: len(new) - (m.end() - position)], m.start(), position)
    if position < end:
        yield Text(source[position:end], position, end)


def _written_out(reference: str) -> int:
    """How many characters at the end of what looks like a reference are none of it.

    >>> _written_out("&nbspAQI"), _written_out("&nbsp"), _written_out("&ldquo;")
    (3, 0, 0)
    """
    if reference[1] == "#" or (reference.endswith(";") and reference[1:] in html5):
        return 0
    known = (k for k in range(len(reference), 1, -1) if reference[1:k] in html5)
    return len(reference) - next(known, len(reference))


def unescaped(reference: str) -> str:
    r"""What a character reference stands for.

    >>> unescaped("&ldquo;"), unescaped("&#8220;"), unescaped("&#x0;"), unescaped("&none;")
    ('“', '“', '\ufffd', '&none;')
    """
    digits = reference.rstrip(";").lstrip("&#xX0")
    if reference.startswith("&#") and len(digits) > _LONGEST_NUMBER:
        return "\N{REPLACEMENT CHARACTER}"
    return html.unescape(reference)


def value_of(raw: str) -> str:
    """An attribute's value, references replaced.

    >>> value_of("甲&amp;乙")
    '甲&乙'
    """
    if raw[:5].lower() == "data:":
        return raw  # a picture itself: as long as it is, and nothing in it is a reference
    return _REFERENCE.sub(lambda m: unescaped(m[0]), raw[:10_000])
