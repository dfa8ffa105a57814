"""The head of a 公文稿: YAML between two lines of ``---``, every value a text with its place.

PyYAML reads it event by event, so nothing is built of what a file may hide in YAML: no anchors,
no tags, no nesting but lists of texts.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import yaml

from pipeline import stated as keys
from pipeline.draft.pieces import Fault, Piece
from pipeline.stated import KEYS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_OPENS = regex(r"\ufeff?---[ \t]*(?:\r\n|\r|\n)")
_CLOSES = regex(r"(?m)^(?:---|\.\.\.)[ \t]*\r?$")
_NAMED = regex(r"(?m)^(?P<name>[^\s#:：\-][^:：\r\n]{0,40}?)[ \t]*[:：]")
_MOST = 2**18
"""Code points of a head."""
_COLON = regex(
    r"(?m)^(?P<key>"
    + "|".join([*(f"{name}(?:{keys.VERBATIM})?" for name in KEYS), *keys.SETTINGS])
    + r")[ \t]*(?P<colon>：[ \t]*|:(?=[^\s]))"
)
"""A key with the colon of a Chinese keyboard, or without the space behind it."""
_ESCAPE = regex(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<c>[^\r\n]))"
)
_PLAIN_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0",
    "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_SAID = {
    "mapping values are not allowed here": "值里有冒号加空格，请给整个值加上双引号",
    "expected <block end>": "不合 YAML 的写法；每行应为“名称: 值”",
    "could not find expected ':'": "不是“名称: 值”的写法；名称后要有冒号和空格",
    "found unexpected end of stream": "引号没有收尾",
    "cannot start any token": "值以 YAML 的专用符号开头，请给整个值加上双引号",
    "found character": "值以 YAML 的专用符号开头，请给整个值加上双引号",
    "found undefined alias": "值以 YAML 的专用符号（*）开头，请给整个值加上双引号",
    "expected alphabetic": "值以 YAML 的专用符号开头，请给整个值加上双引号",
    "while scanning an alias": "值以 YAML 的专用符号（*）开头，请给整个值加上双引号",
    "while scanning an anchor": "值以 YAML 的专用符号（&）开头，请给整个值加上双引号",
    "special characters are not allowed": "有控制字符，请删去",
}


class Value(NamedTuple):
    """A text of the head.

    Attributes:
        text: the text.
        pieces: its characters with their places.
        at: where it begins.
    """

    text: str
    pieces: tuple[Piece, ...]
    at: int


@dataclass(slots=True)
class Entry:
    """A key and what stands behind it.

    Attributes:
        name: the key, without :data:`pipeline.draft.keys.VERBATIM`.
        start: where the key begins.
        colon: where its colon stands.
        verbatim: whether the value is printed as it stands.
        values: the texts, empty ones left out.
    """

    name: str
    start: int
    colon: int
    verbatim: bool = False
    values: list[Value] = field(default_factory=list)


@dataclass(slots=True)
class Front:
    """The head.

    Attributes:
        entries: by key, in order.
        end: where the body begins.
    """

    entries: dict[str, Entry]
    end: int


def has_front(source: str) -> bool:
    r"""Whether a text begins with a head.

    >>> has_front("---\n份号: 000126\n---\n"), has_front("---\n\n甲"), has_front("# 甲")
    (True, False, False)
    """
    opening = _OPENS.match(source)
    return opening is not None and _CLOSES.search(source, opening.end(), _MOST) is not None


def is_unclosed(source: str) -> bool:
    r"""Whether a text begins as a head does that has no last line.

    >>> is_unclosed("---\n份号: 000126\n正文\n"), is_unclosed("---\n甲\n")
    (True, False)
    """
    opening = _OPENS.match(source)
    if opening is None or has_front(source):
        return False
    first = source[opening.end() :].lstrip().partition("\n")[0]
    name = first.replace("：", ":").partition(":")[0].strip()
    return ":" in first.replace("：", ":") and keys.is_written_plainly(name)


def end_of_foreign_front(source: str) -> int:
    r"""Where the body begins behind a head that other programs write (``title:``, ``date:``).

    A head with a name in Latin letters and none that a 公文稿 knows is another program's.

    Returns:
        0 where there is no such head.

    >>> [end_of_foreign_front(f"---\n{name}: 甲\n---\n乙") for name in ("title", "标题")]
    [17, 0]
    """
    opening = _OPENS.match(source)
    closing = _CLOSES.search(source, opening.end(), _MOST) if opening else None
    if opening is None or closing is None:
        return 0
    names = {m["name"] for m in _NAMED.finditer(source, opening.end(), closing.start())}
    is_ours = any(keys.is_written_plainly(name) for name in names)
    if is_ours or not any(name.isascii() for name in names):
        return 0
    return closing.end() + (source[closing.end() : closing.end() + 1] == "\n")


def read_front(source: str) -> Front:
    """The head of a text that has one.

    Raises:
        Fault: it is no such head; says where.
    """
    opening = _OPENS.match(source)
    closing = _CLOSES.search(source, opening.end(), _MOST) if opening else None
    assert opening is not None  # has_front() was asked
    assert closing is not None
    return _Reader(source, opening.end(), closing.start()).read(closing.end())


class _Reader:
    """Reads one head.

    Args:
        source: the whole text.
        start: where the head's first key may begin.
        end: just after its last line.
    """

    def __init__(self, source: str, start: int, end: int) -> None:
        self._source, self._start = source, start
        raw = source[start:end]
        parts: list[str] = []
        self._added: list[int] = []  # where a space was put in, in the text that YAML reads
        done = size = 0
        for m in _COLON.finditer(raw):
            at = m.start("colon")
            parts += [raw[done:at], ":"]
            size += at - done + 1
            done = at + 1
            if not raw[done : done + 1].isspace():
                parts.append(" ")
                self._added.append(size)
                size += 1
        self._text = "".join([*parts, raw[done:]])

    def _place(self, at: int) -> int:
        """The place in the source of a place in what YAML reads."""
        return self._start + at - bisect_right(self._added, at - 1)

    def read(self, closing: int) -> Front:
        entries: dict[str, Entry] = {}
        for entry in self._entries():
            if not keys.is_written_plainly(entry.name):
                raise Fault(f"没有“{entry.name[:20]}”这一项", keys.nearest(entry.name), entry.start)
            entry.verbatim = entry.name.endswith(keys.VERBATIM)
            entry.name = entry.name.removesuffix(keys.VERBATIM)
            if entry.name in entries:
                raise Fault(f"“{entry.name}”写了两次", "请只保留一处", entry.start)
            key = KEYS.get(entry.name)
            if len(entry.values) > 1 and (key is None or not key.is_many):
                is_mark = entry.name == "发文机关标志"
                advice = "联合行文的写在一行里，各机关之间空一格" if is_mark else "请只写一个"
                raise Fault(f"“{entry.name}”只能有一个值", advice, entry.values[1].at)
            entries[entry.name] = entry
        end = closing + (self._source[closing : closing + 1] == "\n")
        return Front(entries, end)

    def _entries(self) -> list[Entry]:
        """The keys with their values."""
        found: list[Entry] = []
        try:
            depth = 0
            for event in yaml.parse(self._text, Loader=yaml.SafeLoader):
                at = self._place(event.start_mark.index)
                self._refuse_hidden(event, at)
                if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                    is_list = isinstance(event, yaml.SequenceStartEvent)
                    depth += 1
                    if (depth == 1 and is_list) or (depth == 2 and not is_list) or depth > 2:
                        raise Fault("不是“名称: 值”的写法", "值只能是文字，或文字的列表", at)
                    waits = depth == 1
                elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                    depth -= 1
                    waits = True
                elif isinstance(event, yaml.ScalarEvent):
                    if depth == 0:
                        if event.value:
                            raise Fault("不是“名称: 值”的写法", "名称后要有冒号和空格", at)
                    elif depth == 1 and waits:
                        end = event.end_mark.index
                        colon = self._text.find(":", end)
                        if colon < 0:
                            raise Fault("不是“名称: 值”的写法", "名称后要有冒号和空格", at)
                        found.append(Entry(event.value, at, self._place(colon)))
                        waits = False
                    else:
                        if event.value:
                            found[-1].values.append(self._value(event))
                        waits = depth == 1
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = self._place(mark.index) if mark is not None else self._start
            said = f"{error.context or ''} {error.problem or ''}"
            advice = next(
                (a for words, a in _SAID.items() if words in said), "请照“名称: 值”的写法"
            )
            raise Fault("前言的写法有误", advice, min(at, len(self._source))) from error
        except yaml.reader.ReaderError as error:
            at = self._place(error.position)
            raise Fault("前言里有不能用的字符", "请删去它", at) from error
        return found

    @staticmethod
    def _refuse_hidden(event: yaml.Event, at: int) -> None:
        """Refuse what YAML has for programs."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Fault("值以 YAML 的专用符号（* 或 &）开头", "请给整个值加上双引号", at)
        if getattr(event, "tag", None):
            raise Fault("值以 YAML 的专用符号（!）开头", "请给整个值加上双引号", at)
        if isinstance(event, yaml.DocumentStartEvent) and event.explicit:
            raise Fault("前言里又有一行 ---", "请删去它", at)

    def _value(self, event: yaml.ScalarEvent) -> Value:
        start, end = event.start_mark.index, event.end_mark.index
        if any("\ud800" <= char <= "\udfff" for char in event.value):
            raise Fault("值里有不成字的编码（\\ud800 之类）", "请删去它", self._place(start))
        pieces = list(self._pieces(event.value, event.style or "", start, end))
        if "".join(piece.text for piece in pieces) != event.value:
            raise Fault("值的写法太复杂", "请写在一行里，加上双引号", self._place(start))
        return Value(event.value, tuple(pieces), self._place(start))

    def _pieces(self, value: str, style: str, start: int, end: int) -> list[Piece]:
        """The characters of a value with their places."""
        text = self._text
        found: list[Piece] = []
        at = start + (style in {'"', "'"})
        if style in {"|", ">"}:
            at = text.find("\n", start, end) + 1
        i = 0
        while i < len(value):
            char = value[i]
            escape = _ESCAPE.match(text, at, end) if style == '"' and text[at] == "\\" else None
            if escape is not None:
                code = escape["x"] or escape["u"] or escape["U"]
                new = chr(int(code, 16)) if code else _PLAIN_ESCAPES.get(escape["c"], "")
                found.append(Piece(new, self._place(at), self._place(escape.end()), True))
                at, i = escape.end(), i + max(len(new), 1)
            elif at < end and text[at] == char:
                found.append(Piece(char, self._place(at), self._place(at + 1)))
                at += 1 + (style == "'" and char == "'")
                i += 1
            elif at < end and (text[at].isspace() or text[at : at + 2] in {"\\\n", "\\\r"}):
                stop = at + 1
                while stop < end and text[stop].isspace():
                    stop += 1
                if char == " ":  # a line end within a value
                    found.append(Piece(" ", self._place(at), self._place(stop)))
                    i += 1
                at = stop
            else:
                break
        return found
