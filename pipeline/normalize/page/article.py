"""Which lines of a page are the document.

Nothing is cut away that might be the document's: the search goes down from the whole page to a
smaller block only where all that it leaves aside looks like a page's own (links, tools, fields,
short lines without a sentence).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.normalize.fields import field_line
from pipeline.normalize.furniture import is_breadcrumb, is_foot, is_tool_bar, may_be_foot
from pipeline.normalize.page.flow import FlowLine
from pipeline.normalize.page.tree import Node
from pipeline.normalize.recognisers import ends_title, is_document_number
from pipeline.text.chars import squeezed
from pipeline.text.dates import whole_date
from pipeline.text.names import is_authority

_MARKED = frozenset(
    {
        "ucap-content",
        "zoom",
        "trs_editor",
        "trs_ueditor",
        "trs_editor_view",
        "trs_autoadd",
        "view",
        "vsb_content",
        "v_news_content",
        "wp_articlecontent",
        "article-content",
        "article_content",
        "articlecontent",
        "pages_content",
        "news_content",
        "xxgk_content",
        "js_content",
        "bt_content",
        "bt-content",
        "conttext",
        "con_text",
        "content_text",
        "artibody",
        "zhengwen",
        "text_content",
        "detail-content",
        "article-body",
        "main-txt",
        "infocontent",
        "newscontent",
        "arc_content",
        "ivs_content",
    }
)
"""Ids and classes that content management systems give to the text of an article."""
_LEAST_SHARE = 0.5  # of the page's text that a marked block holds
_STEP_SHARE = 0.7  # of a block's text that the next smaller one holds
_LINKED = 0.6
_SHORT = 24
_SENTENCE = re.compile("[。；：，]")
_FILE = re.compile(r"附件|附表|\.(?:docx?|wps|pdf|xlsx?|et|zip|rar|ofd|ceb)\b", re.IGNORECASE)
_HEADS = frozenset({"h1", "h2"})
_CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot"})
_UNPARTED = frozenset({"p", "li", "dd", "dt", "pre"})
_ABOUT = re.compile(r"(?:^|[\s_-])(?:info|meta|time|date|pubtime|source)", re.IGNORECASE)
_FOOT_LINE = 200
_BETWEEN = re.compile(r"[|｜/>»›·•\-—]")
"""What parts links that stand in one line."""


@dataclass(frozen=True, slots=True)
class Article:
    """What the lines of a page are.

    Attributes:
        own: indices of the document's lines.
        title: the title that the page states, if any.
    """

    own: frozenset[int]
    title: str


def find_article(
    lines: Sequence[FlowLine], texts: Sequence[str], titles: Sequence[str], root: Node
) -> Article:
    """Find the document among a page's lines.

    Args:
        lines: the page's lines.
        texts: the text of each.
        titles: what the page's head states as title, the most trusted first.
        root: the page.
    """
    scores = [_score(line, text) for line, text in zip(lines, texts, strict=True)]
    inside = _members(lines, root)
    block = _marked(lines, scores, inside) or _smallest(lines, texts, scores, inside, root, titles)
    own = set(inside.get(block, range(len(lines))))
    first = min(own, default=0)
    last = max(own, default=-1)
    own |= set(_title_above(lines, texts, titles, first))
    own -= {i for i in own if lines[i].is_field}
    own -= set(_foot_blocks(lines, texts, inside, own))
    own -= set(_links_at_edge(lines, texts, range(first, last + 1)))
    own -= set(_links_at_edge(lines, texts, range(last, first - 1, -1)))
    title = next((t for t in titles if _stands(t, texts, own)), "")
    return Article(frozenset(own), title)


def _score(line: FlowLine, text: str) -> int:
    if line.image or is_tool_bar(text) or is_foot(text) or is_breadcrumb(text):
        return 0
    if line.node.tag in _HEADS and not _SENTENCE.search(text):
        return 0
    return 0 if may_be_foot(text) else line.length - line.linked


def _members(lines: Sequence[FlowLine], root: Node) -> dict[Node, range]:
    """By block, the stretch of lines that it holds."""
    spans: dict[Node, tuple[int, int]] = {}
    for i, line in enumerate(lines):
        spans[line.node] = spans.get(line.node, (i, i))[0], i
    order = [root]
    for node in order:
        order += node.elements()
    for node in reversed(order):
        parent = node.parent
        if parent is not None and node in spans:
            first, last = spans[node]
            known = spans.get(parent, (first, last))
            spans[parent] = min(first, known[0]), max(last, known[1])
    return {node: range(first, last + 1) for node, (first, last) in spans.items()}


def _marked(
    lines: Sequence[FlowLine], scores: Sequence[int], inside: dict[Node, range]
) -> Node | None:
    """The block whose name says that it holds the article, and that holds most of the text."""
    total = sum(scores)
    best: tuple[int, Node] | None = None
    sums = [0]
    for score in scores:
        sums.append(sums[-1] + score)
    for node, members in inside.items():
        if not _is_marked(node):
            continue
        score = sums[members.stop] - sums[members.start]
        wider = best is not None and score == best[0] and len(members) > len(inside[best[1]])
        if best is None or score > best[0] or wider:
            best = score, node
    if best is None or best[0] < _LEAST_SHARE * total or not best[0]:
        return None
    members = inside[best[1]]
    rest = [i for i in range(len(lines)) if i not in members and scores[i] > _SHORT]
    # A second block of the kind beside it (signature, attachments): what holds both is taken.
    others = [
        node
        for node, own in inside.items()
        if _is_marked(node) and own.start in rest and own.stop - 1 not in members
    ]
    return best[1] if not others else None


def _is_marked(node: Node) -> bool:
    given = node.attributes
    if node.tag in {"p", "span", "a", "td"} or not given:
        return False
    names = f"{given.get('id', '')} {given.get('class', '')}"[:300].lower().split()
    return any(name in _MARKED for name in names)


def _smallest(
    lines: Sequence[FlowLine],
    texts: Sequence[str],
    scores: Sequence[int],
    inside: dict[Node, range],
    root: Node,
    titles: Sequence[str],
) -> Node:
    """Down from the page, while one block holds nearly all and the rest is the page's own."""
    stated = {squeezed(title) for title in titles}
    sums = [0]
    for score in scores:
        sums.append(sums[-1] + score)
    # The rest's lines are judged once each: the search only ever goes down.
    node = root
    while True:
        members = inside.get(node, range(0))
        whole = sums[members.stop] - sums[members.start] if len(members) else 0
        best = max(
            (child for child in node.elements() if child in inside),
            key=lambda c: sums[inside[c].stop] - sums[inside[c].start],
            default=None,
        )
        if best is None or best.tag in _UNPARTED:
            return node
        own = inside[best]
        if best.tag in _CELLS and lines[own.start].cell is not None and own != members:
            return node
        if lines[own.start].cell is not None and best.tag == "table":
            return node
        if sums[own.stop] - sums[own.start] < _STEP_SHARE * whole:
            return node
        if own != members and not _is_rest_own(lines, texts, members, own, stated, best):
            return node
        node = best


def _is_rest_own(
    lines: Sequence[FlowLine],
    texts: Sequence[str],
    members: range,
    own: range,
    stated: set[str],
    best: Node,
) -> bool:
    """Whether all that stands around a block looks like the page's, not the document's."""
    above, below = range(members.start, own.start), range(own.stop, members.stop)
    cell = best.tag in _CELLS
    foot = next((i for i in below if is_foot(texts[i])), members.stop)
    return all(
        _is_page_own(lines[i], texts[i], stated, above=True, cell=cell) for i in above
    ) and all(
        _is_page_own(lines[i], texts[i], stated, cell=cell)
        or (foot < members.stop and may_be_foot(texts[i]))
        or (foot < i and _goes_on_foot(lines[i], texts[i]))
        for i in below
    )


def _goes_on_foot(line: FlowLine, text: str) -> bool:
    """Whether a line below a line of the page's foot belongs to it (地址, 电话)."""
    if line.cell is not None or len(text) > _FOOT_LINE or "。" in text or _FILE.search(text):
        return False
    return whole_date(text) is None and not is_document_number(text) and not ends_title(text)


def _is_page_own(
    line: FlowLine, text: str, stated: set[str], *, above: bool = False, cell: bool = False
) -> bool:
    """Whether a line beside the article looks like the page's, not the document's.

    Args:
        line: the line.
        text: its text.
        stated: titles that the page's head states.
        above: whether it stands before the article.
        cell: whether the article is one cell of a frame, beside which a short line may be its own.
    """
    if line.image or line.is_field:
        return True
    if line.cell is not None:
        return False
    if line.linked >= _LINKED * line.length and not _FILE.search(text):
        return True
    if is_tool_bar(text) or is_foot(text) or field_line(text) is not None or is_breadcrumb(text):
        return True
    if line.node.tag in _HEADS or squeezed(text) in stated:
        return True
    if above and whole_date(text) is not None and _is_about(line.node):
        return True
    if whole_date(text) is not None or is_authority(text) or is_document_number(text):
        return False
    return not cell and len(text) <= _SHORT and not _SENTENCE.search(text) and not ends_title(text)


def _is_about(node: Node) -> bool:
    """Whether a block says when and by whom the page was made."""
    given = node.attributes
    names = f"{given.get('id', '')} {given.get('class', '')}"
    return node.tag == "header" or _ABOUT.search(names[:300]) is not None


def _title_above(
    lines: Sequence[FlowLine], texts: Sequence[str], titles: Sequence[str], first: int
) -> Sequence[int]:
    """The title where it stands outside the article's block."""
    for title in titles:
        plain = squeezed(title)
        for i in range(first - 1, max(first - 60, -1), -1):
            joined = ""
            for j in range(i, min(i + 4, first)):
                joined += squeezed(texts[j])
                if joined == plain and len(plain) >= 6:
                    return range(i, j + 1)
                if not plain.startswith(joined):
                    break
    for i in range(first - 1, max(first - 60, -1), -1):
        if lines[i].node.tag == "h1" and ends_title(texts[i]) and not lines[i].linked:
            return range(i, i + 1)
    return ()


def _foot_blocks(
    lines: Sequence[FlowLine], texts: Sequence[str], inside: dict[Node, range], own: set[int]
) -> set[int]:
    """The page's foot, where nothing but it stands in a block below all the rest."""
    found: set[int] = set()
    last = max(own, default=-1)
    while last >= 0:
        parent = lines[last].node.parent
        block = inside.get(parent, range(0)) if parent is not None else range(0)
        if not block or block.start <= min(own) or block.stop != last + 1:
            break
        if not any(is_foot(texts[i]) for i in block) or not all(
            is_foot(texts[i]) or may_be_foot(texts[i]) or _goes_on_foot(lines[i], texts[i])
            for i in block
        ):
            break
        found |= set(block)
        last = block.start - 1
    return found


def _links_at_edge(
    lines: Sequence[FlowLine], texts: Sequence[str], order: Sequence[int]
) -> list[int]:
    """Lines of links at the edge of the article that name no file."""
    found: list[int] = []
    for i in order:
        line = lines[i]
        if line.cell is not None or line.image or not line.length:
            break
        if _FILE.search(texts[i]) or ends_title(texts[i]):
            break
        between = line.length - line.linked
        if between and (not line.linked or between > len(_BETWEEN.findall(texts[i]))):
            break
        found.append(i)
    return found


def _stands(title: str, texts: Sequence[str], own: set[int]) -> bool:
    plain = squeezed(title)
    if not plain:
        return False
    joined = "".join(squeezed(texts[i]) for i in sorted(own)[:40])
    return plain in joined
