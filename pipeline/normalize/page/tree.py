"""Tokens to a tree: elements end where the HTML standard ends them, as far as text needs it.

Every token costs a bounded number of steps: open elements are counted in scopes (a table, a cell,
a list), so that an end tag without its start is told without looking through what is open, and
what is nested deeper than :data:`DEEPEST` only parts lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.errors import SourceError
from pipeline.normalize.page.tokens import Aside, End, Start, Text, tokens, value_of
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

DEEPEST = 200
MOST_TAGS = 4_000_000
"""More tags than this are no page of a document."""

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source "  # noqa: SIM905
    "track wbr".split()
)
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "  # noqa: SIM905
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html li listing "
    "main menu nav ol p plaintext pre section summary table tbody td tfoot th thead tr ul caption "
    "legend optgroup option xmp".split()
)
"""Elements that part lines."""
_CLOSES_P = BLOCKS - set(
    "body html caption td th tr tbody thead tfoot legend optgroup option".split()  # noqa: SIM905
)
_CELLS = frozenset({"td", "th", "caption"})
_LISTS = frozenset({"ul", "ol", "dl", "menu", "dir"})
_SCOPES = _CELLS | _LISTS | {"table"}
_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_ENDED = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "option": ("option",),
    "optgroup": ("option", "optgroup"),
    "rt": ("rt", "rp"),
    "rp": ("rt", "rp"),
    "a": ("a",),
}
"""What ends where an element of the name begins."""
_WHOLE = regex("-?[0-9]{1,6}")
_LISTS_CROSSED = 8  # lists that an end tag from outside them may close at once


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """An element.

    Attributes:
        tag: its name, lower case.
        attributes: as given.
        start: where its start tag begins in the source.
        end: just after its start tag.
        parent: the element that holds it.
        children: elements and texts in order.
        holds_table: whether a table lies in it (asked of tables only).
        close: where the tag begins that ended it; -1 where none did.
    """

    tag: str
    attributes: dict[str, str]
    start: int
    end: int
    parent: Node | None
    children: list[Node | Text] = field(default_factory=list)
    holds_table: bool = False
    close: int = -1

    def __iter__(self) -> Iterator[Node | Text]:
        return iter(self.children)

    def value(self, name: str, default: str = "") -> str:
        """An attribute's value, references replaced."""
        return value_of(self.attributes.get(name, default))

    def number(self, name: str, default: int) -> int:
        """An attribute's value as a whole number; ``default`` where it is none."""
        value = self.value(name).strip()
        return int(value) if _WHOLE.fullmatch(value) else default

    @property
    def names(self) -> str:
        """Its id and its classes, set apart by spaces."""
        return f"{self.attributes.get('id', '')} {self.attributes.get('class', '')}"

    def elements(self) -> Iterator[Node]:
        """The child elements."""
        return (child for child in self.children if isinstance(child, Node))

    def inside(self, skip: Callable[[Node], bool] = lambda _: False) -> Iterator[Node | Text]:
        """All elements and texts in it, in order, without those in elements to skip."""
        waiting = self.children[::-1]
        while waiting:
            item = waiting.pop()
            yield item
            if isinstance(item, Node) and not skip(item):
                waiting += reversed(item.children)

    def has(self, *tags: str) -> bool:
        """Whether an element of these names lies in it."""
        return any(isinstance(item, Node) and item.tag in tags for item in self.inside())


class Meta(NamedTuple):
    """A ``<meta>``: its name or property, its content, and where it begins in the source."""

    name: str
    content: str
    start: int


@dataclass
class Page:
    """A page's tree and what is not shown.

    Attributes:
        root: holds everything.
        title: the text of ``<title>``.
        metas: those with a name and a content, as given, in order.
        unseen: characters of comments, scripts and styles, by name.
    """

    root: Node
    title: str = ""
    metas: list[Meta] = field(default_factory=list)
    unseen: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, eq=False)
class _Scope:
    """What is open inside a table, a cell or a list."""

    root: Node
    counts: Counter[str] = field(default_factory=Counter)


class _Builder:
    def __init__(self, name: str) -> None:
        self._name = name
        self.page = Page(Node("html", {}, 0, 0, None))
        self._open = [self.page.root]
        self._scopes = [_Scope(self.page.root)]
        self._tables: list[Node] = []
        self._skipped: Counter[str] = Counter()
        self._tags = self._at = 0

    def take(self, source: str) -> None:
        """Build the tree of a page."""
        for token in tokens(source):
            self._at = token.start
            if isinstance(token, Text):
                self._open[-1].children.append(token)
            elif isinstance(token, Start):
                self._tags += 1
                if self._tags > MOST_TAGS:
                    raise SourceError(
                        f"{self._name} 的标记超过 {MOST_TAGS // 10_000} 万个，不像一份公文的网页",
                        "请确认选对了文件",
                    )
                self._start(token)
            elif isinstance(token, End):
                self._end(token.name, token.start)
            else:
                self._aside(token)

    def _aside(self, token: Aside) -> None:
        if token.name == "title":
            self.page.title = self.page.title or token.text
        elif token.name == "xmp":
            end = token.start + len(token.text)
            self._open[-1].children.append(Text(token.text, token.start, end))
        else:
            self.page.unseen[token.name] += len(token.text)

    def _start(self, token: Start) -> None:
        tag = token.name
        if tag == "meta":
            names = (token.attributes.get(key) for key in ("name", "property", "itemprop"))
            name = next(filter(None, names), "")
            if name and "content" in token.attributes:
                self.page.metas.append(Meta(name, token.attributes["content"], token.start))
            return
        if tag in {"html", "body", "head"}:
            for name, value in token.attributes.items():
                self.page.root.attributes.setdefault(name, value)
            return
        self._imply_ends(tag)
        if tag in _CELLS | _SECTIONS | {"tr"} and not self._in_table():
            return
        if len(self._open) > DEEPEST and tag not in VOID:
            # Too deep to be laid out: it only parts lines, and its end tag ends nothing.
            self._skipped[tag] += 1
            if tag in BLOCKS:
                self._part(token.start)
            return
        node = Node(tag, token.attributes, token.start, token.end, self._open[-1])
        if tag == "table" and self._tables:
            self._tables[-1].holds_table = True
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)
            self._scopes[-1].counts[tag] += 1
            if tag == "table":
                self._tables.append(node)
            if tag in _SCOPES:
                self._scopes.append(_Scope(node))

    def _imply_ends(self, tag: str) -> None:
        """End what cannot hold the element that begins."""
        counts = self._scopes[-1].counts
        if tag in _CLOSES_P and counts["p"]:
            self._pop_to("p")
        for ended in _ENDED.get(tag, ()):
            if counts[ended]:
                self._pop_to(ended)
        if tag in _CELLS:
            self._end_scope(_CELLS)
        elif tag == "tr":
            self._end_in_table("colgroup", "tr")
        elif tag in _SECTIONS or tag == "colgroup":
            self._end_in_table("colgroup", "tr", *_SECTIONS)

    def _in_table(self) -> bool:
        return self._scopes[-1].root.tag == "table"

    def _end_in_table(self, *tags: str) -> None:
        """End the cell that is open, then what of a table's own is."""
        self._end_scope(_CELLS)
        for tag in tags:
            if self._in_table() and self._scopes[-1].counts[tag]:
                self._pop_to(tag)

    def _end_scope(self, tags: frozenset[str]) -> None:
        """End the nearest scope of these, and the lists in it that were left open."""
        for back in range(1, min(_LISTS_CROSSED, len(self._scopes) - 1) + 1):
            scope = self._scopes[-back]
            if scope.root.tag in tags:
                self._pop_scope(len(self._scopes) - back)
                return
            if scope.root.tag not in _LISTS:
                return

    def _end(self, tag: str, start: int) -> None:
        if self._skipped[tag]:
            self._skipped[tag] -= 1
            if tag in BLOCKS:
                self._part(start)
            return
        if tag in {"html", "body", "head"}:
            return
        if tag == "br":
            self._part(start)
        elif tag in _SCOPES:
            if tag == "table":
                self._end_scope(_CELLS)
            self._end_scope(frozenset({tag}))
        elif tag in _SECTIONS or tag == "tr":
            self._end_in_table(tag)
        else:
            self._end_plain(tag)

    def _part(self, start: int) -> None:
        """Part lines here."""
        children = self._open[-1].children
        if not (children and isinstance(children[-1], Node) and children[-1].tag == "br"):
            children.append(Node("br", {}, start, start, self._open[-1]))

    def _end_plain(self, tag: str) -> None:
        if self._scopes[-1].counts[tag]:
            self._pop_to(tag)
            return
        if tag not in BLOCKS:
            return
        # A list that was never closed ends with what holds it.
        for back in range(1, min(_LISTS_CROSSED, len(self._scopes) - 1) + 1):
            if self._scopes[-back].root.tag not in _LISTS:
                return
            if self._scopes[-back - 1].counts[tag]:
                self._pop_scope(len(self._scopes) - back)
                self._pop_to(tag)
                return

    def _pop(self) -> Node:
        """End the innermost open element where the source has come to."""
        node = self._open.pop()
        node.close = self._at
        return node

    def _pop_scope(self, index: int) -> None:
        root = self._scopes[index].root
        for scope in self._scopes[index:]:
            if scope.root.tag == "table":
                self._tables.pop()
        del self._scopes[index:]
        while self._pop() is not root:
            pass
        self._scopes[-1].counts[root.tag] -= 1

    def _pop_to(self, tag: str) -> None:
        """End the nearest open element of this name in the scope, and all inside it."""
        counts = self._scopes[-1].counts
        while True:
            node = self._pop()
            counts[node.tag] -= 1
            if node.tag == tag:
                return


def build(source: str, name: str) -> Page:
    """The tree of a page.

    Args:
        source: the decoded page.
        name: the file's name, for messages.

    Raises:
        SourceError: more tags than any page has.
    """
    builder = _Builder(name)
    builder.take(source)
    return builder.page
