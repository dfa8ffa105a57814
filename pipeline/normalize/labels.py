"""The labels of field blocks and the words of page boilerplate, as ``labels.toml`` lists them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Labels, without white space inside, and words.

    Attributes:
        names: metadata name to its labels, the most trusted first.
        other_labels: labels that the metadata has no name for.
        weak_labels: labels that documents use as words too.
        date_labels: labels of a date.
        no_values: values that say nothing.
        tools: words that make a line a tool bar.
        tool_fillers: words that stand among them but make none.
        breadcrumb_starts: how the line begins that says where in its site a page is.
        foot_starts: how lines begin that can only stand below a page's text.
        foot_marks: what such lines hold.
        weak_foot_starts: how lines begin that belong to the foot if one of those stands by.
        related_starts: how the line begins below which are links.
    """

    names: dict[str, tuple[str, ...]]
    other_labels: tuple[str, ...]
    weak_labels: frozenset[str]
    date_labels: frozenset[str]
    no_values: frozenset[str]
    tools: tuple[str, ...]
    tool_fillers: tuple[str, ...]
    breadcrumb_starts: tuple[str, ...]
    foot_starts: tuple[str, ...]
    foot_marks: tuple[str, ...]
    weak_foot_starts: tuple[str, ...]
    related_starts: tuple[str, ...]


@cache
def labels() -> Labels:
    """What the file lists.

    >>> labels().names["validity"][:2]
    ('有效性', '时效性')
    """
    text = resources.files("pipeline.normalize").joinpath("labels.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Labels)
