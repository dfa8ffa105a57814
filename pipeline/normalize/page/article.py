"""Where the document is in a page: the element that a script would show, and its lines.

Nothing is cut away that might be the document's: the search goes down from the whole page to a
smaller block only where all that it leaves aside looks like a page's own (links, tools, fields,
short lines without a sentence).
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.errors import SourceError
from pipeline.normalize.fields import field_line, is_label
from pipeline.normalize.page import elements
from pipeline.normalize.page.flow import FlowLine
from pipeline.normalize.page.tokens import Text
from pipeline.normalize.page.tree import Node
from pipeline.normalize.recognisers import ends_title, is_document_number
from pipeline.normalize.site_lines import is_breadcrumb, is_foot, may_be_foot, proves_foot
from pipeline.text.chars import squeezed
from pipeline.text.dates import whole_date
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

log = logging.getLogger(__name__)

_MARKED = frozenset(
    "ucap-content zoom trs_editor trs_ueditor trs_editor_view trs_autoadd view vsb_content "  # noqa: SIM905
    "v_news_content wp_articlecontent article-content article_content articlecontent "
    "pages_content news_content xxgk_content js_content bt_content bt-content conttext con_text "
    "content_text artibody zhengwen text_content detail-content article-body main-txt "
    "infocontent newscontent arc_content ivs_content".split()
)
"""Ids and classes that content management systems give to the text of an article."""
_LEAST_SHARE = 0.5  # of the page's text that a marked block holds
_STEP_SHARE = 0.7  # of a block's text that the next smaller one holds
_LINKED = 0.6
_SHORT = 24
_LISTED = 0.9  # of a list of pages are its links
_LEAST_LINKS, _LEAST_LINK = 3, 6  # links; characters of one that names a page
_LONGEST_DAY = 20  # characters beside a link: the day, brackets, a number
_SENTENCE = regex("[。；：，]")
_FILE = regex(r"附件|附表|\.(?:docx?|wps|pdf|xlsx?|et|zip|rar|ofd|ceb)\b", re.IGNORECASE)
_FILE_NAME = regex(r"附件|附表|\.(?:docx?|wps|pdf|xlsx?|et|zip|rar|ofd|ceb)", re.IGNORECASE)
"""In a list of links the day stands directly behind."""
_HEADS = frozenset({"h1", "h2"})
_TITLED = frozenset({"h1", "h2", "h3"})
_LEAST_TITLE = 8  # characters of a title that no h1 holds; sections of sites have fewer
_NAMED_TITLE = regex(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|headline)(?:$|[\s_-])", re.IGNORECASE)
"""Ids and classes that sites give to the title of an article."""
_CELLS = frozenset({"td", "th", "tr", "tbody", "thead", "tfoot"})
_UNPARTED = frozenset({"p", "li", "dd", "dt", "pre"})
_ABOUT = regex(r"(?:^|[\s_-])(?:info|meta|time|date|pubtime|source)", re.IGNORECASE)
_FOOT_LINE = 200
_ABOVE = 60  # lines above the article in which its title is looked for
_OPENING = 40  # lines of the document in which a stated title stands
_BETWEEN = regex(r"[|｜/>»›·•\-—]")
"""What parts links that stand in one line."""
_MARK = regex("[。；，,;]")
_BESIDE = frozenset({"aside", "nav"})
_DEEPEST = 20  # blocks around a line that are asked
_LEAST_MARKS = 5  # fewer are no hidden article
_TIMES = 4  # as many marks as all that the page shows
_MARK_UP = regex(r"<(?:p|div|br|span|table)[\s/>]", re.IGNORECASE)
_AREA = "textarea"


def show_hidden_article(root: Node, name: str) -> None:
    """Show the hidden element that holds the article, if one does.

    Sites of one kind send the article hidden, in a template or in a text area, and let a script
    show it when it has loaded; a saved page keeps it so. What such a page shows without it is the
    site's own. So where nearly all the marks of sentences stand in one hidden element, that
    element is the article, and is laid out.

    Args:
        root: the page.
        name: the file's name, for messages.

    Raises:
        SourceError: the text is kept as mark-up that only a script makes elements of.
    """
    shown = 0
    counts: Counter[Node] = Counter()
    waiting: list[tuple[Node, Node | None]] = [(root, None)]
    while waiting:
        node, hidden = waiting.pop()
        for child in node:
            if isinstance(child, Text):
                marks = len(_MARK.findall(child.text))
                if hidden is None:
                    shown += marks
                else:
                    counts[hidden] += marks
            elif hidden is None and (child.tag == _AREA or elements.is_hidden(child)):
                waiting.append((child, child))
            else:
                waiting.append((child, hidden))
    best = max(counts, key=lambda node: (counts[node], -node.start), default=None)
    if best is None or counts[best] < max(_LEAST_MARKS, _TIMES * shown):
        return
    if best.tag == _AREA and _MARK_UP.search("".join(c.text for c in best if isinstance(c, Text))):
        raise SourceError(
            f"{name} 的正文没有成为网页的内容，要由脚本显示",
            "请在浏览器中打开，待正文显示后另存为网页，或复制成文本",
        )
    log.info("%s: the text was hidden in <%s> at %d and is taken", name, best.tag, best.start)
    best.tag = "pre" if best.tag == _AREA else "div" if best.tag in elements.UNSEEN else best.tag
    best.attributes = {k: v for k, v in best.attributes.items() if k not in {"style", "hidden"}}


@dataclass(frozen=True, slots=True)
class Article:
    """What the lines of a page are.

    Attributes:
        members: indices of the document's lines.
        title: the title that the page states, if any.
    """

    members: frozenset[int]
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
    page = _Page(
        lines,
        texts,
        titles,
        {squeezed(title) for title in titles},
        scores,
        list(accumulate(scores, initial=0)),
        _spans(lines, root),
    )
    block = _marked(page) or _smallest(page, root)
    members = set(page.spans.get(block, range(len(lines))))
    first = min(members, default=0)
    last = max(members, default=-1)
    members |= set(_title_above(page, first))
    members -= {i for i in members if lines[i].is_field}
    members -= _foot_blocks(page, members)
    members -= set(_links_at_edge(page, range(first, last + 1)))
    members -= set(_links_at_edge(page, range(last, first - 1, -1)))
    members |= _tables_below(page, members)
    opening = "".join(squeezed(texts[i]) for i in sorted(members)[:_OPENING])
    title = next((t for t in titles if (plain := squeezed(t)) and plain in opening), "")
    return Article(frozenset(members), title)


def lists_pages(lines: Sequence[FlowLine], texts: Sequence[str], members: Collection[int]) -> bool:
    """Whether what was found is no document but a list of other pages: links, each with its day.

    Links to files may be all that a notice holds; they are no such list.

    Args:
        lines: the page's lines.
        texts: the text of each.
        members: indices of the lines that were found.
    """
    shown = [i for i in members if texts[i] and not lines[i].image]
    links = [
        i
        for i in shown
        if lines[i].length - lines[i].linked <= _LONGEST_DAY
        and lines[i].linked >= _LEAST_LINK
        and lines[i].cell is None
        and not _FILE_NAME.search(texts[i])
        and not _MARK.search(texts[i])
    ]
    length = sum(lines[i].length for i in shown)
    return len(links) >= _LEAST_LINKS and sum(lines[i].length for i in links) >= _LISTED * length


@dataclass(frozen=True, slots=True)
class _Page:
    """What the article is looked for in.

    Attributes:
        lines: the page's lines.
        texts: the text of each.
        titles: what the page's head states as title, the most trusted first.
        stated: the same without white space.
        scores: by line, how many of its characters may be the document's.
        sums: of the scores of so many lines, from 0 on.
        spans: by block, the stretch of lines that it holds.
    """

    lines: Sequence[FlowLine]
    texts: Sequence[str]
    titles: Sequence[str]
    stated: set[str]
    scores: Sequence[int]
    sums: Sequence[int]
    spans: dict[Node, range]

    def score(self, span: range) -> int:
        """Of a stretch of lines."""
        return self.sums[span.stop] - self.sums[span.start]


def _score(line: FlowLine, text: str) -> int:
    is_heading = line.node.tag in _HEADS and not _SENTENCE.search(text)
    if line.image or is_heading or is_foot(text) or may_be_foot(text) or is_breadcrumb(text):
        return 0
    return line.length - line.linked


def _spans(lines: Sequence[FlowLine], root: Node) -> dict[Node, range]:
    """By block, the stretch of lines that it holds."""
    spans: dict[Node, range] = {}
    for i, line in enumerate(lines):
        spans[line.node] = range(spans.get(line.node, range(i, i)).start, i + 1)
    order = [root]
    for node in order:
        order += node.elements()
    for node in reversed(order):
        if node.parent is not None and node in spans:
            own = spans[node]
            known = spans.get(node.parent, own)
            spans[node.parent] = range(min(own.start, known.start), max(own.stop, known.stop))
    return spans


def _marked(page: _Page) -> Node | None:
    """The block whose name says that it holds the article, and that holds most of the text."""
    marked = {node: span for node, span in page.spans.items() if _is_marked(node)}
    best = max(marked, key=lambda node: (page.score(marked[node]), len(marked[node])), default=None)
    score = page.score(marked[best]) if best is not None else 0
    if best is None or not score or score < _LEAST_SHARE * page.sums[-1]:
        return None
    # A second block of the kind beside it (signature, attachments): what holds both is taken.
    beside = (
        span.start not in marked[best]
        and page.scores[span.start] > _SHORT
        and span.stop - 1 not in marked[best]
        for span in marked.values()
    )
    return None if any(beside) else best


def _is_marked(node: Node) -> bool:
    if node.tag in {"p", "span", "a", "td"}:
        return False
    return any(name in _MARKED for name in node.names[:300].lower().split())


def _smallest(page: _Page, root: Node) -> Node:
    """Down from the page, while one block holds nearly all and the rest is the page's own."""
    # The rest's lines are judged once each: the search only ever goes down.
    node = root
    while True:
        span = page.spans.get(node, range(0))
        inner = max(
            (child for child in node.elements() if child in page.spans),
            key=lambda child: page.score(page.spans[child]),
            default=None,
        )
        if inner is None or inner.tag in _UNPARTED:
            return node
        kept = page.spans[inner]
        in_table = page.lines[kept.start].cell is not None
        if in_table and (inner.tag == "table" or (inner.tag in _CELLS and kept != span)):
            return node
        if page.score(kept) < _STEP_SHARE * page.score(span):
            return node
        if kept != span and not _is_rest_own(page, span, kept, cell=inner.tag in _CELLS):
            return node
        node = inner


def _is_rest_own(page: _Page, span: range, kept: range, *, cell: bool) -> bool:
    """Whether all that stands around a block looks like the page's, not the document's.

    Args:
        page: the page.
        span: the lines of the block around it.
        kept: its own lines.
        cell: whether it is one cell of a frame.
    """
    texts = page.texts
    below = range(kept.stop, span.stop)
    foot = next((i for i in below if is_foot(texts[i])), span.stop)
    sure = next((i for i in below if _is_sure_own(page, i)), span.stop)
    unsure = [i for i in range(kept.stop, sure) if texts[i] and not page.lines[i].image]
    if len(unsure) > (sure < span.stop):
        return False  # what may be names or numbers of the text; one line may head the links
    return all(
        _is_page_own(page, i, above=True, cell=cell) for i in range(span.start, kept.start)
    ) and all(
        _is_page_own(page, i, cell=cell)
        or (foot < span.stop and may_be_foot(texts[i]))
        or (foot < i and _goes_on_foot(page.lines[i], texts[i]))
        for i in below
    )


def _goes_on_foot(line: FlowLine, text: str) -> bool:
    """Whether a line below a line of the page's foot belongs to it (地址, 电话)."""
    if line.cell is not None or len(text) > _FOOT_LINE or "。" in text or _FILE.search(text):
        return False
    return whole_date(text) is None and not is_document_number(text) and not ends_title(text)


def _is_sure_own(page: _Page, i: int) -> bool:
    """Whether a line below the article can be nothing but the page's: links, fields, a foot."""
    line, text = page.lines[i], page.texts[i]
    if line.is_field or _is_said_beside(line):
        return True
    if line.linked and line.linked >= _LINKED * line.length:
        return True
    return proves_foot(text) or field_line(text) is not None or not text


def _is_said_beside(line: FlowLine) -> bool:
    """Whether the page itself says that a line is beside its matter (HTML 4.3.3, 4.3.5)."""
    node: Node | None = line.node
    for _ in range(_DEEPEST):
        if node is None:
            return False
        if node.tag in _BESIDE:
            return True
        node = node.parent
    return False


def _is_page_own(page: _Page, i: int, *, above: bool = False, cell: bool = False) -> bool:
    """Whether a line beside the article looks like the page's, not the document's.

    Args:
        page: the page.
        i: index of the line.
        above: whether it stands before the article.
        cell: whether the article is one cell of a frame, beside which a short line may be its own.
    """
    line, text = page.lines[i], page.texts[i]
    if line.image or line.is_field or _is_said_beside(line):
        return True
    if line.cell is not None:
        return False
    if line.linked >= _LINKED * line.length and not _FILE.search(text):
        return True
    if is_foot(text) or field_line(text) is not None or is_breadcrumb(text):
        return True
    if line.node.tag in _HEADS or squeezed(text) in page.stated:
        return True
    if whole_date(text) is not None:
        return above and _is_about(line.node)
    if is_authority(text) or is_document_number(text):
        return False
    return not cell and len(text) <= _SHORT and not _SENTENCE.search(text) and not ends_title(text)


def _is_about(node: Node) -> bool:
    """Whether a block says when and by whom the page was made."""
    return node.tag == "header" or _ABOUT.search(node.names[:300]) is not None


def _title_above(page: _Page, first: int) -> range:
    """The title where it stands outside the article's block, which begins at line ``first``."""
    above = range(first - 1, max(first - _ABOVE, -1), -1)
    for title in page.titles:
        plain = squeezed(title)
        for i in above:
            joined = ""
            for j in range(i, min(i + 4, first)):
                joined += squeezed(page.texts[j])
                if joined == plain and len(plain) >= 6:
                    return range(i, j + 1)
                if not plain.startswith(joined):
                    break
    for tags, least in (({"h1"}, 1), (_TITLED, _LEAST_TITLE)):
        for i in above:
            node = page.lines[i].node
            if not (node.tag in tags or (least > 1 and _NAMED_TITLE.search(node.names[:300]))):
                continue
            k = i
            while k and page.lines[k - 1].node is node:
                k -= 1  # broken in lines
            joined = "".join(squeezed(page.texts[j]) for j in range(k, i + 1))
            is_linked = any(page.lines[j].linked for j in range(k, i + 1))
            if ends_title(joined) and len(joined) >= least and not is_linked:
                return range(k, i + 1)
    return range(0)


def _tables_below(page: _Page, members: set[int]) -> set[int]:
    """The lines of tables that stand below the document's first line, outside its block.

    A table is the document's unless it is made of links, or of labels that sites use.
    """
    tables: dict[int, list[int]] = {}
    for i in range(min(members, default=len(page.lines)), len(page.lines)):
        cell = page.lines[i].cell
        if cell is not None and i not in members:
            tables.setdefault(cell[0], []).append(i)
    found: set[int] = set()
    for rows in tables.values():
        shown = [i for i in rows if page.texts[i] and not page.lines[i].image]
        length = sum(page.lines[i].length for i in shown)
        linked = sum(page.lines[i].linked for i in shown)
        is_page = any(is_foot(page.texts[i]) or is_label(page.texts[i]) for i in shown)
        if shown and not is_page and linked < _LINKED * length:
            found |= set(rows)
    return found


def _foot_blocks(page: _Page, members: set[int]) -> set[int]:
    """The page's foot, where nothing but it stands in a block below all the rest."""
    foot: set[int] = set()
    last = max(members, default=-1)
    while last >= 0:
        parent = page.lines[last].node.parent
        block = page.spans.get(parent, range(0)) if parent is not None else range(0)
        if not block or block.start <= min(members) or block.stop != last + 1:
            break
        texts = [page.texts[i] for i in block]
        if not any(map(proves_foot, texts)) or not all(
            is_foot(text) or may_be_foot(text) or _goes_on_foot(page.lines[i], text)
            for i, text in zip(block, texts, strict=True)
        ):
            break
        foot |= set(block)
        last = block.start - 1
    return foot


def _links_at_edge(page: _Page, order: range) -> list[int]:
    """Lines of links at the edge of the article that name no file."""
    links: list[int] = []
    for i in order:
        line, text = page.lines[i], page.texts[i]
        if line.cell is not None or line.image or not line.length:
            break
        if _FILE.search(text) or ends_title(text):
            break
        between = line.length - line.linked
        if between and (not line.linked or between > len(_BETWEEN.findall(text))):
            break
        links.append(i)
    return links
