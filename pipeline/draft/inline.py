"""One line or paragraph of Markdown, each character with its place.

markdown-it-py says what is text and what is a mark; what it says of places is nothing, so each
step of its scanner is watched here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from pipeline.normalize.page.elements import shifted
from pipeline.normalize.page.tokens import End, Start, value_of
from pipeline.normalize.page.tokens import tokens as tokens_of
from pipeline.stated import VERBATIM_NAME
from pipeline.text.formulas import FORMULA
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

What = Literal["text", "mark", "struck", "image", "break", "address"]

_CJK = 0x2E80
_DEEPEST = 100
"""Lists and quotations within one another; what lies deeper is told as not read."""
_BREAK = regex(r"(?i)<br\s*/?>")
_SHIFT = regex(r"(?i)<(/?)(sup|sub)\s*>")
_NUMBER = regex(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")


def _formula(state: StateInline, silent: bool) -> bool:
    """A formula as TeX writes it is no Markdown: its signs stay as they are written."""
    m = FORMULA.match(state.src, state.pos, state.posMax)
    if m is None:
        return False
    if not silent:
        state.pending += m.group()
    state.pos = m.end()
    return True


class Step(NamedTuple):
    """A stretch of what was scanned.

    Attributes:
        what: text, or a mark of Markdown's (``struck`` where words begin that are crossed out), an
            image, the end of a line, a link's address.
        start: where it begins.
        end: just after it.
        text: what it says: a text's characters, an image's name.
        is_stated: whether it is a character that was stated by its number (``&#160;``).
        is_verbatim: of an image: its name is its whole text; of a text: it is code.
        address: of an image: where it is.
        is_plain: of an image: its name is no Markdown, for a tag of HTML says it.
    """

    what: What
    start: int
    end: int
    text: str = ""
    is_stated: bool = False
    is_verbatim: bool = False
    address: str = ""
    is_plain: bool = False


class _State(StateInline):
    """Marks beside Chinese characters open and close as beside white space they do not.

    CommonMark lets ``**甲：**乙`` stand, for ``：`` is punctuation and 乙 no space; in Chinese,
    which has no spaces between words, it is bold text all the same.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Any:
        found = super().scanDelims(start, canSplitWord)
        end = start + found.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if self.src[start] == "*" and before.isdecimal() and after.isdecimal():
            return type(found)(False, False, found.length)  # 2*3*4
        if max(ord(before), ord(after)) < _CJK:
            return found
        can_open = not after.isspace() and (canSplitWord or not before.isalnum())
        can_close = not before.isspace() and (canSplitWord or not after.isalnum())
        return type(found)(can_open, can_close, found.length)


class _Watched(ParserInline):
    """The scanner, with what it did."""

    def __init__(self) -> None:
        super().__init__()
        self._state: StateInline | None = None
        self._steps: list[Step] = []
        self._signs: list[tuple[Token, int, int]] = []
        self._label_end = 0
        self._quoted = 0  # quotations of HTML that are open

    def steps(self, text: str, md: MarkdownIt) -> list[Step]:
        """What the text is, from its first character to its last."""
        state = _State(text, md, {}, [])
        self._state, self._steps, self._signs, self._quoted = state, [], [], 0
        self.tokenize(state)
        for rule in self.ruler2.getRules("")[:-1]:  # the last joins what has to stay apart
            rule(state)
        for token, at, end in self._signs:
            what: What = "text" if token.content else "mark"
            is_struck = token.type == "s_open"
            self._steps.append(Step("struck" if is_struck else what, at, end, token.content))
        self._state = None
        return sorted(self._steps, key=lambda step: step.start)

    def tokenize(self, state: StateInline) -> None:
        """As the library's, one rule after another, each step noted."""
        self._label_end = state.posMax
        end = state.posMax
        rules = self.ruler.getRules("")
        while state.pos < end:
            before, count = state.pos, len(state.tokens)
            done = state.level < state.md.options["maxNesting"] and any(
                rule(state, False) for rule in rules
            )
            if not done:
                state.pending += state.src[state.pos]
                state.pos += 1
            if state is self._state:
                self._note(state, before, state.pos, state.tokens[count:])
        if state.pending:
            state.pushPending()

    def _quote(self, start: int, end: int, *, opens: bool) -> Step:
        """The mark that browsers draw for a tag of ``<q>``, a single one within another."""
        if opens:
            self._quoted += 1
            return Step("text", start, end, "‘“"[self._quoted % 2])
        if not self._quoted:
            return Step("mark", start, end)  # it closes none
        self._quoted -= 1
        return Step("text", start, end, "”’"[self._quoted % 2])

    def _note(self, state: StateInline, start: int, end: int, tokens: list[Token]) -> None:
        add = self._steps.append
        source = state.src
        first = source[start]
        kinds = {token.type: token for token in tokens}
        if first == "\\" and "text_special" in kinds:
            is_sign = len(kinds["text_special"].content) == 1
            if is_sign:
                add(Step("mark", start, start + 1))
            add(Step("text", start + is_sign, end, source[start + is_sign : end]))
        elif first == "&" and "text_special" in kinds:
            stated = character_of(source, start, end)
            text = stated or kinds["text_special"].content
            add(Step("text", start, end, text, is_stated=bool(stated)))
        elif "hardbreak" in kinds or "softbreak" in kinds:
            if first == "\\":
                add(Step("mark", start, start + 1))
            at = source.index("\n", start)
            add(Step("break", at, at + 1))
        elif "code_inline" in kinds:
            size = len(kinds["code_inline"].markup)
            add(Step("mark", start, start + size))
            code = source[start + size : end - size]
            add(Step("text", start + size, end - size, code, is_verbatim=True))
            add(Step("mark", end - size, end))
        elif "image" in kinds:
            add(_image(kinds["image"], start, end))
        elif "link_open" in kinds and first == "<":
            add(Step("mark", start, start + 1))
            add(Step("text", start + 1, end - 1, source[start + 1 : end - 1]))
            add(Step("mark", end - 1, end))
        elif "link_open" in kinds:
            add(Step("mark", start, start + 1))
            close = self._label_end
            add(Step("mark", close, close + 1))
            is_said = kinds["link_open"].attrGet("href") in {source[start + 1 : close], ""}
            add(Step("mark" if is_said else "address", close + 1, end))
        elif "html_inline" in kinds:
            tag = next(tokens_of(source[start:end]), None)
            if isinstance(tag, Start) and tag.name == "img":
                add(tag_image(tag.attributes, start, end))
            elif isinstance(tag, (Start, End)) and tag.name == "q":
                add(self._quote(start, end, opens=isinstance(tag, Start)))
            else:
                what: What = "break" if _BREAK.fullmatch(source, start, end) else "mark"
                add(Step(what, start, end))
        elif first in "*_" and tokens and all(token.content == first for token in tokens[-1:]):
            signs = tokens[len(tokens) - (end - start) :]
            self._signs += [(token, start + i, start + i + 1) for i, token in enumerate(signs)]
        elif first == "~" and tokens:
            at = end
            for token in reversed(tokens):
                if at > start:
                    self._signs.append((token, at - len(token.content), at))
                    at -= len(token.content)
        else:
            add(Step("text", start, end, source[start:end]))


def _image(token: Token, start: int, end: int) -> Step:
    """An image, with what stands in its brackets or, where nothing does, its file's name."""
    address = str(token.attrGet("src") or "")
    name = token.content if token.content.strip() else _file_name(address)
    is_verbatim = token.attrGet("title") == VERBATIM_NAME
    return Step("image", start, end, name, is_verbatim=is_verbatim, address=address)


def tag_image(attributes: Mapping[str, str], start: int, end: int) -> Step:
    """An image that is a tag of HTML, as :func:`_image`."""
    address = value_of(attributes.get("src", ""))
    name = " ".join(value_of(attributes.get("alt", "")).split()) or _file_name(address)
    is_verbatim = attributes.get("title") == VERBATIM_NAME
    return Step("image", start, end, name, is_verbatim=is_verbatim, address=address, is_plain=True)


def _file_name(address: str) -> str:
    name = "" if address[:5].lower() == "data:" else address
    return unquote(name.partition("?")[0].rpartition("/")[2]) or "图片"


def character_of(source: str, start: int, end: int) -> str:
    """The character that is stated there by its number; empty where none is.

    >>> character_of("&#12288;", 0, 8) == "\N{IDEOGRAPHIC SPACE}", character_of("&amp;", 0, 5)
    (True, '')
    """
    number = _NUMBER.fullmatch(source, start, end)
    if number is None:
        return ""
    code = int(number[1], 16) if number[1] else int(number[2])
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""


def parser(*, reads_formulas: bool = False) -> MarkdownIt:
    r"""Markdown as it is read here: CommonMark with tables and HTML.

    No line is code for its indent, no line of dashes makes a heading of the one above, and no
    line is taken away as the address of a link elsewhere: all three take text for what it is not.

    Args:
        reads_formulas: signs in a formula are none of Markdown's; where this program wrote the
            Markdown, each stands behind a ``\\`` of its own.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    md.enable(["table", "strikethrough"])
    md.disable(["code", "lheading", "reference", "inline", "text_join"])
    md.inline = _Watched()
    if reads_formulas:
        md.inline.ruler.before("escape", "formula", _formula)
    md.inline.ruler.disable(["linkify"], ignoreInvalid=True)
    return md


def image_name(step: Step, md: MarkdownIt) -> str:
    """What an image is called in a document."""
    name = step.text
    if not step.is_plain:
        name = "".join(part.text for part in steps_of(name, md) if part.what == "text")
    return name if step.is_verbatim else f"［图：{name}］"


def raised(steps: Iterator[Step], content: str) -> Iterator[Step]:
    """The steps, what stands between ``<sup>`` and its end raised, where there is such a sign.

    Read on the line an exponent would be a figure's: 10⁴ is not 104.

    Args:
        steps: of one stretch of Markdown, in order.
        content: that stretch.

    >>> text = "10<sup>4</sup>立方米"
    >>> "".join(step.text for step in raised(steps_of(text, parser()), text))
    '10⁴立方米'
    """
    level = ""
    for step in steps:
        if step.what == "mark" and (m := _SHIFT.fullmatch(content, step.start, step.end)):
            level = "" if m[1] else m[2].lower()
        elif level and step.what == "text" and len(step.text) == step.end - step.start:
            step = step._replace(text=shifted(step.text, level) or step.text)
        yield step


def steps_of(text: str, md: MarkdownIt) -> Iterator[Step]:
    """What a stretch of Markdown is, step by step, in order.

    >>> md = parser()
    >>> "".join(step.text for step in steps_of("下降**15%：**主要", md))
    '下降15%：主要'
    """
    scanner = md.inline
    assert isinstance(scanner, _Watched)  # parser() made it
    yield from scanner.steps(text, md)
