"""The labels of field blocks and the words of page boilerplate, as ``labels.toml`` lists them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from pipeline.storage import parse_toml


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Labels, without white space inside, and words.

    Attributes:
        names: metadata name to its labels, the most trusted first.
        other_labels: labels that the metadata has no name for.
        weak_labels: labels that documents use as words too.
        date_labels: labels of a date.
        page_labels: labels that only the field block of a site has.
        record_labels: labels of a record about a document.
        posting_labels: labels of when a page was put up.
        byline_labels: labels that stand beside a date under a page's title.
        paper_labels: labels of a paper.
        paper_ends: how the journal of a paper ends.
        news_ends: how a source of news ends.
        no_values: values that say nothing.
        tools: words that make a line a tool bar.
        sure_tools: those of them that no text but a page's names.
        tool_fillers: words that stand among them but make none.
        sections: names of a site's sections.
        breadcrumb_starts: how the line begins that says where in its site a page is.
        foot_starts: how lines begin that can only stand below a page's text.
        foot_marks: what such lines hold.
        weak_foot_starts: how lines begin that belong to the foot if one of those stands by.
        owner_starts: how lines begin that say whose the site is.
        page_foot_starts: how lines begin that say who put the page up, or lead to the next one.
        foot_words: words of a foot's links.
        dialog_words: what is pressed below what a site asks of its visitors.
        sure_menu: words of a site's menus and feet that a row of a table does not hold.
        news_links: lines that head links on pages of news alone.
        links: lines that may head links.
        reader_lines: patterns of lines that only the page of a WeChat article has.
        reader_bylines: patterns of lines that such a page has beside those.
        counters: names of the counters and buttons below an article.
        staff_starts: how lines begin that say who wrote, checked and edited a page.
    """

    names: dict[str, tuple[str, ...]]
    other_labels: tuple[str, ...]
    weak_labels: frozenset[str]
    date_labels: frozenset[str]
    page_labels: frozenset[str]
    record_labels: frozenset[str]
    posting_labels: frozenset[str]
    byline_labels: frozenset[str]
    paper_labels: frozenset[str]
    paper_ends: tuple[str, ...]
    news_ends: tuple[str, ...]
    no_values: frozenset[str]
    tools: tuple[str, ...]
    sure_tools: tuple[str, ...]
    tool_fillers: tuple[str, ...]
    sections: frozenset[str]
    breadcrumb_starts: tuple[str, ...]
    foot_starts: tuple[str, ...]
    foot_marks: tuple[str, ...]
    weak_foot_starts: tuple[str, ...]
    owner_starts: tuple[str, ...]
    page_foot_starts: tuple[str, ...]
    foot_words: frozenset[str]
    dialog_words: frozenset[str]
    sure_menu: frozenset[str]
    news_links: frozenset[str]
    links: frozenset[str]
    reader_lines: tuple[str, ...]
    reader_bylines: tuple[str, ...]
    counters: tuple[str, ...]
    staff_starts: tuple[str, ...]


@cache
def labels() -> Labels:
    """What the file lists.

    >>> labels().names["validity"][:2]
    ('有效性', '时效性')
    """
    data = Path(__file__).with_name("labels.toml").read_bytes()
    return msgspec.convert(parse_toml(data), Labels)
