"""What the formatting of a paragraph says about it: evidence for its place in the structure.

Who reads formatted files (Word, PDF) knows sizes, faces and colours; GB/T 9704-2012 says which
are whose: 红色小标宋 the mark of the authority (7.2.4), 2 号小标宋 the title (7.3.1), 3 号黑体 the
first level and 楷体 the second (7.3.3). The recognisers weigh it with what the text says; a
formatting alone makes nothing of a sentence.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from pipeline.tuples import NamedTuple

_LEAST_MARK = 26.0  # points: 一号; marks are as large as the paper allows
_LEAST_TITLE = 18.0  # points: 小二; the standard has 22
_LARGEST_HEADING = 24.0
_TITLE_FACES = ("小标宋", "标宋")
_FIRST_FACES = ("黑体", "SimHei", "Hei")
_SECOND_FACES = ("楷体", "KaiTi", "Kai")
_NO_HEI = ("YaHei", "雅黑")
_MOST_LEVEL = 4


class Role(StrEnum):
    """What a formatting is usual for; ``TEXT`` where titles of the same file are set otherwise."""

    MARK = "mark"
    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"


class Look(NamedTuple):
    """What the formatting of a whole paragraph is usual for.

    Attributes:
        role: its usual role.
        level: of a heading, from 1; 0 for the others.
        is_stated: a style or an outline level says so, not the looks alone.
    """

    role: Role
    level: int = 0
    is_stated: bool = False


class Formatting(NamedTuple):
    """How a paragraph is set, where all its text is set so.

    Attributes:
        size: points; 0 where it is not known.
        face: the typeface of its Han characters.
        is_red: its text is red.
        is_centred: it is centred.
        is_bold: it is bold.
    """

    size: float = 0.0
    face: str = ""
    is_red: bool = False
    is_centred: bool = False
    is_bold: bool = False


UNSET = Formatting()
"""Nothing is known, or not all of the paragraph is set one way."""


@lru_cache(maxsize=256)
def look_of(set_in: Formatting, body_size: float = 16.0) -> Look | None:
    """What a formatting is usual for; ``None`` where it says nothing.

    Args:
        set_in: the paragraph's.
        body_size: points that most of the document's text has.

    >>> look_of(Formatting(22, "方正小标宋简体", is_centred=True)).role.value
    'title'
    >>> look_of(Formatting(50, "方正小标宋简体", is_red=True)).role.value
    'mark'
    >>> look_of(Formatting(16, "黑体")), look_of(Formatting(16, "仿宋_GB2312"))
    (Look(role=<Role.HEADING: 'heading'>, level=1, is_stated=False), None)
    """
    size, face = set_in.size, set_in.face
    if set_in.is_red:
        return Look(Role.MARK) if size >= _LEAST_MARK else None
    is_larger = size >= max(_LEAST_TITLE, body_size + 2)
    if set_in.is_centred and is_larger and not any(name in face for name in _SECOND_FACES):
        return Look(Role.TITLE)
    if any(name in face for name in _TITLE_FACES) and size >= _LEAST_TITLE and is_larger:
        return Look(Role.TITLE)
    if set_in.is_centred or size > _LARGEST_HEADING:
        return None
    if any(name in face for name in _NO_HEI):
        return None
    if any(name in face for name in _FIRST_FACES):
        return Look(Role.HEADING, 1)
    if any(name in face for name in _SECOND_FACES):
        return Look(Role.HEADING, 2)
    return None


@lru_cache(maxsize=256)
def stated_look(style: str, outline: int) -> Look | None:
    """What a style's name or an outline level states.

    Args:
        style: its plain name (``heading 1``, ``Title``); an id says nothing.
        outline: from 1; 0 for body text.

    >>> stated_look("heading 2", 0).level, stated_look("Title", 0).role.value
    (2, 'title')
    """
    name = style.strip().lower()
    if name in {"title", "标题"}:
        return Look(Role.TITLE, 0, True)
    for prefix in ("heading ", "标题 "):
        if name.startswith(prefix) and name[len(prefix) :][:1].isdecimal():
            return Look(Role.HEADING, min(int(name[len(prefix)]), _MOST_LEVEL), True)
    if 1 <= outline <= _MOST_LEVEL:
        return Look(Role.HEADING, outline, True)
    return None
