"""Whether a font that a file names plays a role, by the names that Word and PDF files have."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.fonts.matching import names_of
from pipeline.stylesheet import FontRole

# What makers call their fonts of a role; the PostScript names that PDF files carry among them
# (方正小标宋简体 is FZXBSJW--GB1-0). 中宋 is no 小标宋 and 微软雅黑 no 黑体.
_CALLED = {
    "xiaobiaosong": "小标宋|xiaobiaosong|fzxbs",
    "fangsong": "仿宋|fangsong|fzfs",
    "kaiti": "楷体|楷书|^楷$|kaiti|stkai|fzkai|fzkt|simkai",
    "heiti": "黑体|simhei|stheiti|fzhei|fzht|heitisc",
    "songti": "(?<!仿)宋体|simsun|stsong|fzshusong|fzss|书宋",
}
_SAME_ROLE = {"heiti_numbers": "heiti"}
_PART = re.compile(r"(?<=-Regular)-[A-Za-z]+$")
_FOLDED = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plays(face: str, key: str, role: FontRole) -> bool:
    """Whether a font is one of a role's, by its name.

    Args:
        face: as the file names it.
        key: of the role: ``fangsong``.
        role: the role.
    """
    called = _CALLED.get(_SAME_ROLE.get(key, key))
    folded = _fold(face)
    if called is not None and re.search(called, folded):
        return True
    return any(_is(folded, name) for family in role.families for name in names_of(family))


@lru_cache(maxsize=4096)
def stands_in(face: str, role: FontRole) -> bool:
    """Whether a font is a free one that the style sheet lets stand in for a role in PDF files.

    LibreOffice names a part of an OpenType font that it embedded: NotoSerifSC-Regular-VKana.
    """
    folded = _fold(_PART.sub("", face))
    return any(_is(folded, name) for name in role.stand_ins)


def _is(folded: str, name: str) -> bool:
    wanted = _fold(name)
    return folded == wanted or folded.removesuffix("regular") == wanted.removesuffix("regular")


def _fold(name: str) -> str:
    return _FOLDED.sub("", name).lower()
