"""What a page's head says about the document: the meta elements of government sites.

Names by 政府网站发展指引 (国办发〔2017〕47号); they are compared without regard to case.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.normalize.page.tokens import value_of
from pipeline.normalize.page.tree import Meta, Page
from pipeline.text.patterns import regex

_NAMES = {
    "articletitle": "title",
    "pubdate": "publication_date",
    "publishdate": "publication_date",
    "keywords": "subject_words",
    "description": "summary",
}
"""Meta name to metadata name, where there is one."""
_KEPT = frozenset(
    "sitename sitedomain siteidcode columnname columndescription columnkeywords columntype "  # noqa: SIM905
    "articletitle pubdate publishdate contentsource keywords author description image url "
    "source lanmu".split()
)
_MOST = 64
_PARTS = regex(r"\s*[-_|—–＿－]+\s*")


@dataclass
class PageHead:
    """What the head says.

    Attributes:
        metas: the known ones, white space folded.
        known: metadata name to value.
        titles: what may be the document's title, the most trusted first.
    """

    metas: list[Meta] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)


def read_page_head(page: Page) -> PageHead:
    """What the head of a page says."""
    head = PageHead()
    title = ""
    for meta in page.metas[:_MOST]:
        key = meta.name.strip().lower().replace("_", "")
        value = " ".join(value_of(meta.content).split())
        if key not in _KEPT or not value:
            continue
        head.metas.append(Meta(meta.name.strip(), value, meta.start))
        if key in _NAMES:
            head.known.setdefault(_NAMES[key], value)
        if key == "articletitle":
            title = title or value
    candidates = [title, page.title.strip(), *_parts_of(page.title)]
    head.titles = list(dict.fromkeys(" ".join(c.split()) for c in candidates if len(c) >= 4))
    return head


def _parts_of(title: str) -> list[str]:
    """``×××的通知_政务公开_某市人民政府``: the parts, the longest first."""
    return sorted((p for p in _PARTS.split(title.strip()) if p), key=len, reverse=True)[:3]
