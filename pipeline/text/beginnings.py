"""With which characters a match of an expression can begin, so that no other place is tried.

Python's engine skips what cannot begin a match where an expression begins with a character or a
class, or with one of several characters. Where it begins with one of several words of which some
begin with a class, or with what only looks around, it tries every place, and a place tried in vain
takes ten times as long as one skipped. Here more of these beginnings are told.
"""

from __future__ import annotations

from typing import Any

_WIDE = 2048
"""A class of so many characters skips too little of a Chinese text."""

_Items = list[tuple[Any, Any]]


class _Unknown(Exception):
    """Anything may stand there, or nearly so."""


def beginnings(parsed: Any, constants: Any) -> _Items:
    """The items of a class with one of which each match begins; none where that tells nothing.

    Args:
        parsed: an expression as Python has parsed it, of which no match is empty.
        constants: what Python's parser calls its parts by (``re._constants``).
    """
    try:
        items, may_be_empty = _of(parsed, constants)
    except _Unknown:
        return []
    return [] if may_be_empty else items


def _of(parts: Any, of: Any) -> tuple[_Items, bool]:
    """What a match of these parts in a row can begin with, and whether it can be empty."""
    found: _Items = []
    for kind, value in parts:
        items, may_be_empty = _of_one(kind, value, of)
        found += items
        if not may_be_empty:
            return found, False
    return found, True


def _of_one(kind: Any, value: Any, of: Any) -> tuple[_Items, bool]:
    if kind is of.LITERAL:
        return [(kind, value)], False
    if kind is of.IN:
        return _of_class(value, of), False
    if kind is of.BRANCH:
        ways = [_of(way, of) for way in value[1]]
        return [item for items, _ in ways for item in items], any(empty for _, empty in ways)
    if kind is of.SUBPATTERN and not value[1] and not value[2]:  # flags of its own
        return _of(value[3], of)
    if kind is of.ATOMIC_GROUP:
        return _of(value, of)
    if kind in {of.MAX_REPEAT, of.MIN_REPEAT, of.POSSESSIVE_REPEAT}:
        least, _, repeated = value
        items, may_be_empty = _of(repeated, of)
        return items, may_be_empty or not least
    if kind in {of.ASSERT, of.ASSERT_NOT, of.AT}:
        return [], True
    raise _Unknown


def _of_class(items: _Items, of: Any) -> _Items:
    for kind, value in items:
        if kind is of.LITERAL or (kind is of.RANGE and value[1] - value[0] < _WIDE):
            continue
        if kind is of.CATEGORY and value in {of.CATEGORY_DIGIT, of.CATEGORY_SPACE}:
            continue
        raise _Unknown
    return list(items)
