"""The automatic numbers of a Word file, counted as Word counts them (ECMA-376 part 1, 17.9).

A list (``w:num``) is a use of an abstract one (``w:abstractNum``), and the counters are the
abstract one's: two lists of one continue each other. A start that a list overrides acts once,
where the list first uses that level. Using a level clears those below it, unless they say that
they restart never (第N条 across chapters) or only behind a higher one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.normalize.word.elements import OFF, space_of, value_of
from pipeline.normalize.word.number_formats import written
from pipeline.normalize.word.symbols import shown_in
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

LEVELS = 9
_PLACE = regex("%([1-9])")
_MOST_TEXT = 200
_MOST_NUMBER = 2**31 - 1
_TIGHT = "、，。．.）)】〕]:：—-·"
"""Behind these no space parts a number from its text: 一、 and the tab behind it."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list.

    Attributes:
        start: its first number.
        form: ``w:numFmt``.
        pattern: of a custom form.
        text: ``%1、``.
        is_legal: all numbers in it are decimal.
        suffix: ``tab``, ``space`` or ``nothing``.
        restart: behind which level it restarts, from 1; 0 never; ``None`` behind any higher one.
        style: id of the style that is linked to it.
        font: of its number.
        is_hidden: nothing is shown.
    """

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    text: str = ""
    is_legal: bool = False
    suffix: str = "tab"
    restart: int | None = None
    style: str = ""
    font: str = ""
    is_hidden: bool = False


@dataclass(slots=True)
class Abstract:
    """An abstract list: its levels, the style it stands for and the counters."""

    levels: dict[int, Level] = field(default_factory=dict)
    of_style: str = ""
    values: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(slots=True)
class List:
    """A list: the abstract one it uses, and what it overrides."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Number(NamedTuple):
    """The number of a paragraph.

    Attributes:
        text: as Word shows it, and what parts it from the text.
        level: from 0.
    """

    text: str
    level: int


class Numbering:
    """The lists of a file, each read when it is first used, and how far each has counted.

    Args:
        root: of the numbering part; ``None`` where there is none.
        list_of: the list that a style names, to follow ``numStyleLink``.
    """

    def __init__(self, root: Any | None, list_of: Callable[[str], str] = lambda _: "") -> None:
        w = self._w = "" if root is None else space_of(root)
        self._list_of = list_of
        self._abstracts: dict[str, Abstract] = {}
        self._lists: dict[str, List] = {}
        children = root if root is not None else ()
        self._elements = {
            (tag, child.get(f"{w}{tag}Id") or ""): child
            for child in children
            if (tag := child.tag[len(w) :]) in {"abstractNum", "num"} and child.tag.startswith(w)
        }

    def has(self, number: str) -> bool:
        """Whether there is such a list; ``0`` is none."""
        return number != "0" and ("num", number) in self._elements

    def _list(self, number: str) -> List | None:
        element = self._elements.get(("num", number))
        if element is not None and number not in self._lists:
            self._lists[number] = _list(element, self._w)
        return self._lists.get(number)

    def _abstract(self, key: str) -> Abstract | None:
        element = self._elements.get(("abstractNum", key))
        if element is not None and key not in self._abstracts:
            self._abstracts[key] = _abstract(element, self._w)
        return self._abstracts.get(key)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that names a style, of a list."""
        levels = self._levels(number)
        return next(
            (k for k, level in levels.items() if level.style and level.style == style), None
        )

    def next(self, number: str, at: int) -> Number:
        """Count on, and what is shown.

        Args:
            number: the list's id; there is such a list.
            at: the level, from 0.
        """
        at = min(max(at, 0), LEVELS - 1)
        one = self._list(number)
        assert one is not None  # the caller looked
        abstract = self._abstract_of(number)
        levels = self._levels(number)
        values = abstract.values
        level = levels.get(at, Level())
        if at in one.starts and at not in one.begun:
            values[at] = one.starts[at]
        else:
            before = values[at]
            values[at] = level.start if before is None else min(before + 1, _MOST_NUMBER)
        one.begun.add(at)
        for below in range(at + 1, LEVELS):
            restart = levels.get(below, Level()).restart
            if restart is None or at < restart:
                values[below] = None
        return Number(self._shown(levels, level, values, one), at)

    def _shown(
        self, levels: Mapping[int, Level], level: Level, values: list[int | None], one: List
    ) -> str:
        if level.is_hidden:
            return ""

        def place(k: int) -> str:
            of = levels.get(k, Level())
            value = values[k]
            value = (one.starts.get(k, of.start)) if value is None else value
            return written(value, "decimal" if level.is_legal else of.form, of.pattern)

        if level.form == "bullet":
            text = "".join(shown_in(level.font, char) for char in level.text)
        else:
            text = _PLACE.sub(lambda m: place(int(m[1]) - 1), level.text)
        text = text[:_MOST_TEXT]
        if not text.strip():
            return ""
        is_tight = level.suffix == "nothing" or text[-1] in _TIGHT or text[-1].isspace()
        return text if is_tight else f"{text} "

    def _levels(self, number: str) -> dict[int, Level]:
        one = self._list(number)
        return {} if one is None else self._abstract_of(number).levels | one.levels

    def _abstract_of(self, number: str) -> Abstract:
        """The abstract list whose counters count, through at most a few styles."""
        for _ in range(8):
            one = self._list(number)
            abstract = self._abstract(one.abstract) if one is not None else None
            if abstract is None:
                break
            following = self._list_of(abstract.of_style) if abstract.of_style else ""
            if abstract.levels or not following or following == number:
                return abstract
            number = following
        return self._abstracts.setdefault("", Abstract())


def _abstract(element: Any, w: str) -> Abstract:
    """What a ``w:abstractNum`` says."""
    abstract = Abstract(of_style=value_of(element.find(f"{w}numStyleLink"), w))
    for level in element.iterchildren(f"{w}lvl"):
        abstract.levels[_at(level, w)] = _level(level, w)
    return abstract


def _list(element: Any, w: str) -> List:
    """What a ``w:num`` says."""
    one = List(value_of(element.find(f"{w}abstractNumId"), w))
    for override in element.iterchildren(f"{w}lvlOverride"):
        at = _at(override, w)
        if (start := override.find(f"{w}startOverride")) is not None:
            one.starts[at] = _whole(value_of(start, w), 0)
        if (level := override.find(f"{w}lvl")) is not None:
            one.levels[at] = _level(level, w)
    return one


def _level(level: Any, w: str) -> Level:
    """What a ``w:lvl`` says."""
    found: dict[str, Any] = {}
    form = pattern = ""
    for child in level.iter(f"{w}numFmt"):  # it may stand in an AlternateContent, the first
        form, pattern = value_of(child, w), child.get(f"{w}format") or ""
        break
    for child in level:
        name = child.tag.rpartition("}")[2]
        if name == "start":
            found["start"] = _whole(value_of(child, w), 1)
        elif name == "lvlText":
            found["text"] = value_of(child, w)
        elif name == "isLgl":
            found["is_legal"] = value_of(child, w) not in OFF
        elif name == "suff":
            found["suffix"] = value_of(child, w)
        elif name == "lvlRestart":
            found["restart"] = _whole(value_of(child, w), 0)
        elif name == "pStyle":
            found["style"] = value_of(child, w)
        elif name == "rPr":
            fonts = child.find(f"{w}rFonts")
            found["font"] = (fonts.get(f"{w}ascii") or "") if fonts is not None else ""
            vanish = child.find(f"{w}vanish")
            found["is_hidden"] = vanish is not None and value_of(vanish, w) not in OFF
    return Level(form=form or "decimal", pattern=pattern, **found)


def _at(element: Any, w: str) -> int:
    return _whole(element.get(f"{w}ilvl") or "", 0)


def _whole(text: str, default: int) -> int:
    try:
        return max(min(int(text), _MOST_NUMBER), -1) if len(text) < 12 else default
    except ValueError:
        return default
