"""Reading: every visible code point of a source is in exactly one element or boilerplate entry.

Attacked with shuffled documents of real parts, as text and as HTML. Checked without the product's
own means: what a page shows is what :mod:`html.parser` takes for text, what was read is every
``text`` of the document's JSON. Compared as multisets and, character by Han character, in the order
of the source. Beyond that: every table cell's text is whole in an element, what belongs to a
document's text is printed, no paragraph is joined to another, and nothing is in an element that the
source does not hold (but numbers of lists and names of images, which a page shows).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from pipeline import convert
from pipeline.errors import NotCertifiedError, SourceError
from tests.adversary import wording as w
from tests.adversary.attack import Attack, Failure, fewer
from tests.adversary.documents import Piece, shuffled, with_real_text

FRAMES = (
    "{}",
    "<!doctype html><html><head><meta charset='{encoding}'><title>某市人民政府</title></head><body>{}</body></html>",
    "<html><head><meta charset='{encoding}'></head><body><nav><a href='/'>首页</a></nav>"
    "<div id='zoom' class='article-content'>{}</div><footer>主办单位：某市</footer></body></html>",
    "<html><meta charset='{encoding}'><body><table width=100%><tr><td>站点导航<td>"
    "<div class='TRS_Editor'>{}</div></table></body></html>",
)
_ODD = ("\u200b", "\xa0", "\ufeff", "\x0c", "\u2028", "\u3000", "e\u0301", "\uf9b5")
_LEFT_OUT = {
    ("code", "page-mark"): "a script among the fields of a page is what pages leave there",
    ("code", "page-foot"): "and so it is below a document",
    ("date", "page-foot"): "a day in figures below links may be theirs",
    ("signature", "navigation"): "an office above the way to the page is the site's name",
    ("signature", "page-mark"): "and so is one alone at its top, above other words of pages",
    ("title", "page-foot"): "a title as the last line below links reads as one more of them",
}
"""Parts that may be out of the print, where a person cannot tell either, if this is told."""
_UNSHOWN = frozenset({"Cc", "Cf", "Cn", "Cs", "Zs", "Zl", "Zp"})
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)


@dataclass(frozen=True, slots=True)
class Source:
    """A source: parts, and how they are put together.

    Attributes:
        pieces: the parts.
        frame: of an HTML page; empty for a plain text.
        between: what parts the pieces of a text.
        encoding: of the bytes.
    """

    pieces: tuple[Piece, ...]
    frame: str = ""
    between: str = "\n"
    encoding: str = "utf-8"

    @property
    def text(self) -> str:
        if not self.frame:
            return self.between.join(piece.text for piece in self.pieces) + "\n"
        body = "".join(piece.page for piece in self.pieces)
        return self.frame.replace("{encoding}", self.encoding).replace("{}", body)

    @property
    def name(self) -> str:
        return "文.html" if self.frame else "文.txt"

    @property
    def data(self) -> bytes:
        return self.text.encode(self.encoding)


class _PageText(HTMLParser):
    """The text nodes of a page; what is in the head, a script or a style is none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "title"}:
            self._unseen = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def page_text(page: str) -> str:
    """All text nodes of a page, in order."""
    parser = _PageText()
    parser.feed(page)
    parser.close()
    return "".join(parser.parts)


class _Kept(dict[int, str | None]):
    """For ``str.translate``: what shows nothing goes, raised digits become plain."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        is_shown = unicodedata.category(char) not in _UNSHOWN and not char.isspace()
        self[code] = char.translate(_RAISED) if is_shown else None
        return self[code]


class _Han(dict[int, str | None]):
    """For ``str.translate``: Han characters alone stay."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        self[code] = char if unicodedata.name(char, "").startswith("CJK UNIFIED") else None
        return self[code]


_KEPT, _HAN = _Kept(), _Han()


def visible(text: str) -> str:
    """The text without what shows nothing, in NFC; raised digits plain."""
    return unicodedata.normalize("NFC", text).translate(_KEPT)


def han(text: str) -> str:
    """The Han characters of a text."""
    return text.translate(_HAN)


Origin = Sequence[tuple[int, int, int, int]]
"""Offset in the text, place in the source, line and column, of each stretch."""


@dataclass(slots=True)
class Read:
    """What a document's JSON holds: texts, and their stretches by place in the source."""

    elements: list[str] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    stretches: list[tuple[int, str]] = field(default_factory=list)

    def walk(self, node: Any) -> None:
        """Take every text with an origin."""
        if isinstance(node, dict):
            if "origin" in node and "text" in node:
                self._element(node["text"], node["origin"])
                return
            for value in node.values():
                self.walk(value)
        elif isinstance(node, list | tuple):
            for value in node:
                self.walk(value)

    def _element(self, text: str, origin: Origin) -> None:
        if text.startswith("［图：") and text.endswith("］"):
            self.images.append(text)  # its name is no text of the source
            return
        self.elements.append(text)
        self._place(text, origin)

    def take_aside(self, entry: dict[str, Any]) -> None:
        """Take a boilerplate entry."""
        text = entry["content"]["text"]
        if entry["reason"] == "image":
            self.images.append(text)
            return
        self.aside.append((text, entry["reason"]))
        self._place(text, entry["content"]["origin"])

    def _place(self, text: str, origin: Origin) -> None:
        stops = [*(anchor[0] for anchor in origin[1:]), len(text)]
        for (offset, place, *_), stop in zip(origin, stops, strict=True):
            self.stretches.append((place, text[offset:stop]))


def as_read(data: bytes, name: str) -> Read:
    """What the product reads in a source."""
    document = msgspec.to_builtins(convert.read(data, name))
    read = Read()
    for part in ("header", "body", "imprint"):
        read.walk(document[part])
    for entry in document["boilerplate"]:
        read.take_aside(entry)
    return read


def is_told(case: Source) -> bool:
    """Whether it is said that something of the source is not printed."""
    repaired = convert.repair(convert.read(case.data, case.name))
    return any(finding.rule_id == "OUT001" for finding in repaired.log.findings)


def _some(counts: Counter[str]) -> str:
    return "".join(counts.elements())[:80]


class Reading(Attack[Source]):
    """Shuffled documents."""

    name = "reading"
    short = 500

    def __init__(self, scratch: Path, *, long: bool = False) -> None:
        super().__init__(scratch, long=long)
        self._real = w.real_documents() if long else []

    def make(self, rng: Random) -> Source:
        is_page = rng.random() < 0.5
        pieces = shuffled(rng, is_page=is_page)
        if self._real and rng.random() < 0.1:
            pieces = with_real_text(rng, rng.choice(self._real), pieces)
        if rng.random() < 0.15:
            odd = Piece("odd-character", rng.choice(_ODD), rng.choice(_ODD[1:6]))
            at = rng.randint(0, len(pieces))
            pieces = (*pieces[:at], odd, *pieces[at:])
        encoding = rng.choice(("utf-8", "utf-8", "utf-8", "gb18030"))
        if is_page:
            # An end tag without its start may end the frame's own elements.
            ends = any(piece.page.startswith("</") for piece in pieces)
            return Source(pieces, rng.choice(FRAMES[:2] if ends else FRAMES), encoding=encoding)
        return Source(pieces, "", rng.choice(("\n", "\n\n", "\r\n")), encoding)

    def files(self, case: Source) -> dict[str, bytes]:
        return {case.name: case.data}

    def smaller(self, case: Source) -> Iterator[Source]:
        for pieces in fewer(case.pieces):
            yield replace(case, pieces=pieces)
        if case.encoding != "utf-8":
            yield replace(case, encoding="utf-8")
        if case.frame != FRAMES[0] and case.frame:
            yield replace(case, frame=FRAMES[0])

    def check(self, case: Source) -> list[Failure]:
        shown = page_text(case.text) if case.frame else case.text
        try:
            read = as_read(case.data, case.name)
        except SourceError as error:
            # GB18030 that looks like no text may be refused; it says so.
            told = [Failure("refused", str(error))]
            return told if visible(shown) and case.encoding == "utf-8" else []
        except NotCertifiedError as error:
            return [Failure("not-certified", str(error))]
        wanted = visible(shown)
        found = visible("".join([*read.elements, *(text for text, _ in read.aside)]))
        added = Counter(visible("".join(piece.added for piece in case.pieces)))
        failures = []
        if lost := Counter(wanted) - Counter(found):
            failures.append(Failure("lost", _some(lost)))
        if invented := Counter(found) - Counter(wanted) - added:
            failures.append(Failure("invented", _some(invented)))
        in_order = "".join(text for _, text in sorted(read.stretches, key=lambda s: s[0]))
        if not failures and han(visible(in_order)) != han(wanted):
            failures.append(Failure("order", in_order[:80]))
        return failures + list(_of_pieces(case, read))


def _of_pieces(case: Source, read: Read) -> Iterator[Failure]:
    """What of the parts is not whole in an element."""
    bare = [visible(text) for text in read.elements]
    all_of_it = "\n".join(bare)
    where = "-page" if case.frame else ""
    notes = "\n".join(read.images)
    aside = [(visible(text), reason) for text, reason in read.aside]
    for piece in case.pieces:
        if case.frame and any(name not in notes for name in piece.images):
            yield Failure("image-lost", str(piece.images))
        for line in (*piece.cells, *piece.printed):
            bare_line = visible(line)
            if bare_line in all_of_it:
                continue
            reason = next((r for text, r in aside if bare_line in text), "")
            if (piece.name, reason) in _LEFT_OUT:
                if not is_told(case):
                    yield Failure(f"untold-{reason}", f"{piece.name}: {line}")
                continue
            kind = f"unprinted-{reason}" if reason else f"torn{where}-{piece.name}"
            yield Failure(kind, f"{piece.name}: {line}")
    heads = [visible(head) for piece in case.pieces for head in piece.unshared]
    for text in bare:
        if sum(text.count(head) for head in {*heads}) > 1:
            yield Failure(f"joined{where}", text[:80])
