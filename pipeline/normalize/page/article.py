"""Which lines of a page are the document.

Nothing is cut away that might be the document's: the search goes down from the whole page to a
smaller block only where all that it leaves aside looks like a page's own (links, tools, fields,
short lines without a sentence).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.normalize.dates import whole_date
from pipeline.normalize.fields import field_line
from pipeline.normalize.furniture import is_foot, is_tool_bar
from pipeline.normalize.marks import ends_title, is_authority, is_document_number, squeezed
from pipeline.normalize.page.flow import FlowLine
from pipeline.normalize.page.tree import Node

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
    own -= set(_links_at_edge(lines, texts, range(first, last + 1)))
    own -= set(_links_at_edge(lines, texts, range(last, first - 1, -1)))
    title = next((t for t in titles if _stands(t, texts, own)), "")
    return Article(frozenset(own), title)


def _score(line: FlowLine, text: str) -> int:
    return line.length - line.linked if not line.image and not is_tool_bar(text) else 0


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
        if best is None or best.tag in {"p", "li", "dd", "dt", "td", "th", "tr", "tbody", "pre"}:
            if best is not None and best.tag in {"td", "tr", "tbody"}:
                own = inside[best]
                if own == members:
                    node = best
                    continue
            return node
        own = inside[best]
        if lines[own.start].cell is not None and best.tag == "table":
            return node
        if sums[own.stop] - sums[own.start] < _STEP_SHARE * whole:
            return node
        rest = [i for i in members if i not in own]
        if not all(_is_page_own(lines[i], texts[i], stated) for i in rest):
            return node
        node = best


def _is_page_own(line: FlowLine, text: str, stated: set[str]) -> bool:
    """Whether a line beside the article looks like the page's, not the document's."""
    if line.image or line.is_field:
        return True
    if line.cell is not None:
        return False
    if line.linked >= _LINKED * line.length and not _FILE.search(text):
        return True
    if is_tool_bar(text) or is_foot(text) or field_line(text) is not None:
        return True
    if line.node.tag in _HEADS or squeezed(text) in stated:
        return True
    if whole_date(text) is not None or is_authority(text) or is_document_number(text):
        return False
    return len(text) <= _SHORT and not _SENTENCE.search(text) and not ends_title(text)


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


def _links_at_edge(
    lines: Sequence[FlowLine], texts: Sequence[str], order: Sequence[int]
) -> list[int]:
    """Lines of links at the edge of the article that name no file."""
    found: list[int] = []
    for i in order:
        line = lines[i]
        if line.cell is not None or line.image or not line.length:
            break
        if line.linked < line.length or _FILE.search(texts[i]) or ends_title(texts[i]):
            break
        found.append(i)
    return found


def _stands(title: str, texts: Sequence[str], own: set[int]) -> bool:
    plain = squeezed(title)
    if not plain:
        return False
    joined = "".join(squeezed(texts[i]) for i in sorted(own)[:40])
    return plain in joined
