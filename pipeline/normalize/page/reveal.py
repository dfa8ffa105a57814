"""An article that only a script shows: hidden, in a template, or in a text area.

Sites of one kind send the article hidden and let a script show it when it has loaded; a saved page
keeps it so. What such a page shows without it is the site's own. So where nearly all the marks of
sentences stand in one hidden element, that element is the article, and is laid out.
"""

from __future__ import annotations

import logging
import re

from pipeline.errors import SourceError
from pipeline.normalize.page import looks
from pipeline.normalize.page.tokens import Text
from pipeline.normalize.page.tree import Node

log = logging.getLogger(__name__)

_MARK = re.compile("[。；，,;]")
_LEAST = 5  # marks: less is no article
_TIMES = 4  # as many marks as all that the page shows
_MARK_UP = re.compile(r"<(?:p|div|br|span|table)[\s/>]", re.IGNORECASE)
_AREA = "textarea"


def reveal(root: Node, name: str) -> None:
    """Show the hidden element that holds the page's text, if one does.

    Args:
        root: the page.
        name: the file's name, for messages.

    Raises:
        SourceError: the text is kept as mark-up that only a script makes elements of.
    """
    shown = 0
    counts: dict[Node, int] = {}
    waiting: list[tuple[Node, Node | None]] = [(root, None)]
    while waiting:
        node, hidden = waiting.pop()
        for child in node:
            if isinstance(child, Text):
                marks = len(_MARK.findall(child.text))
                if hidden is None:
                    shown += marks
                else:
                    counts[hidden] = counts.get(hidden, 0) + marks
            elif hidden is None and (child.tag == _AREA or looks.is_hidden(child)):
                waiting.append((child, child))
            else:
                waiting.append((child, hidden))
    best = max(counts, key=lambda node: (counts[node], -node.start), default=None)
    if best is None or counts[best] < max(_LEAST, _TIMES * shown):
        return
    if best.tag == _AREA and _MARK_UP.search("".join(c.text for c in best if isinstance(c, Text))):
        raise SourceError(
            f"{name} 的正文没有成为网页的内容，要由脚本显示",
            "请在浏览器中打开，待正文显示后另存为网页，或复制成文本",
        )
    log.info("%s: the text was hidden in <%s> at %d and is taken", name, best.tag, best.start)
    best.tag = "pre" if best.tag == _AREA else "div" if best.tag in looks.UNSEEN else best.tag
    best.attributes = {k: v for k, v in best.attributes.items() if k not in {"style", "hidden"}}
