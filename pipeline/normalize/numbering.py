"""The numbers that lines begin with, whole or damaged, and the series that they make.

A damaged number is no second list: :func:`_remains` sends each intact one through the channels
that lose characters (:mod:`pipeline.repair.channels`) and takes away each of its signs once, as
hand-edited pages lose them; what is left is what a damaged number looks like. What could as well
be something else (``1加强``) counts only where the numbers before and after it are there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.model import HeadingLevel
from pipeline.repair.channels import CHANNELS, LOSING
from pipeline.text.chars import HAN, has_han
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT, HAN_ORDINALS, number_of
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_COUNTED = rf"第\s?([{HAN_ORDINALS}]{{1,5}}|\d{{1,3}})\s?"
_NO_REFERENCE = r"(?=\s|[^的规所、和至及，。第]|$)"
_PATTERNS = (
    (
        HeadingLevel.CHAPTER,
        regex(rf"{_COUNTED}(?:(?:章|分?编){_NO_REFERENCE}|(?:部分|篇)(?=[\s：:]|$))"),
    ),
    (HeadingLevel.SECTION, regex(rf"{_COUNTED}节{_NO_REFERENCE}")),
    (
        HeadingLevel.ARTICLE,
        regex(
            rf"第\s?([{HAN_ORDINALS}]{{1,7}}|\d{{1,4}})\s?条(?:之[{HAN_ORDINALS}]{{1,3}})?(?![的所规、和至及，第款中]|项(?!目))"
        ),
    ),
    (HeadingLevel.FIRST, regex(rf"([{HAN_ORDINALS}]{{1,4}})\s?(?:[、．.]|，(?=\S))\s*")),
    (HeadingLevel.SECOND, regex(rf"[（(]\s?([{HAN_ORDINALS}]{{1,4}})\s?[）)]\s*[、．.]?\s*")),
    (HeadingLevel.THIRD, regex(r"([0-9０-９]{1,3})\s?(?:[．、]|\.(?![0-9]))\s*")),
    (HeadingLevel.FOURTH, regex(r"[（(]\s?([0-9０-９]{1,3})\s?[）)]\s*[、．.]?\s*")),
)
_FIRST_SIGNS = frozenset(f"第（(0123456789０１２３４５６７８９{HAN_ORDINALS}")
"""What numbers begin with: few lines need a further look."""
LEGAL_LEVELS = frozenset({HeadingLevel.CHAPTER, HeadingLevel.SECTION, HeadingLevel.ARTICLE})
"""章, 节 and 条: their numbers run on through all that stands between."""

LEVELS = (HeadingLevel.FIRST, HeadingLevel.SECOND, HeadingLevel.THIRD, HeadingLevel.FOURTH)
"""The levels of GB/T 9704-2012 7.3.3, the highest first."""

_SIGNS = {
    HeadingLevel.SECOND: ("（", "）", "七", f"[{HAN_ORDINALS}]{{1,3}}"),
    HeadingLevel.THIRD: ("", "、", "7", "[0-9]{1,3}"),
    HeadingLevel.FOURTH: ("（", "）", "7", "[0-9]{1,3}"),
}
"""The signs before and behind a number as documents have them, a number, and all numbers."""
_FOLLOWED = {"加": rf"\s?(?=[{HAN}“《【])", "P": r"(?=[1-9A-Za-z“])"}
"""What may stand behind a number: Han characters, or what Word sets in the Latin font."""
_WIDTHS = {"": "", "（": "[（(]", "）": "[）)]", "、": "、"}
_EMPTIED = regex(rf"[（(]\s?[）)]\s*(?=[{HAN}“])")
"""``()加强``: what font-run loss leaves of ``(一)加强``; of (1) the digit is left."""
_POINT_LEFT = regex(rf"[.．]\s?(?=[{HAN}“])")
"""``.活动时间``: what it leaves of ``一.活动时间``."""
_LEAST_EMPTIED = 2
_UNSIGNED = regex(
    rf"([{HAN_COUNT}]{{1,2}})(?:\s{{1,4}}|[：:]\s?)?(?=[{HAN}“《]{{3}}[{HAN}“”《》、和及与（）()]{{0,24}}$)"
    rf"(?![{HAN_COUNT}百千万亿季年月日号楼栋层等级类期批次届条款项位名户家人只些切般样定直起致时再旦旁边侧律贯"
    "向同体共种件之半班组队厂车院校中小区团排连营线路站所是方个]|标段|分[公钟]|部分)"
)
"""``一评定范围``, ``一　评定范围``: 、 is lost or was never there; nothing counted or rated
(一等奖, 一季度, 一班) and nothing said whole."""
_LEAST_UNSIGNED = 3
_YEAR = regex(rf"{YEAR}(?:年|[-—./])")
_DECIMAL = regex(
    rf"([1-9][0-9]?(?:[.．][1-9][0-9]?){{1,3}})[.．、]?\s*(?=[{HAN}“《Ⅰ-ⅩA-Za-z])"
    r"(?![亿万千百个倍元米吨人年月天只项家户亩度%℃]|[A-Za-z]+[^A-Za-z\s])"
)
_DECIMAL_POINT = regex("[.．]")
_DECIMAL_HEAD = regex(rf"([1-9][0-9]?)(?:\s*[.．、]\s*|\s+)(?=[{HAN}])")
_LEAST_DECIMALS = 2
_SENTENCE = "。；;：:，,"
_ABOVE_PARTS = 3  # lines above 1.1 in which its chapter stands
_POINT_AND_DIGITS = regex(
    r"([1-9][0-9]?)[.．](?=[0-9])(?![0-9.,]{1,12}\s?(?:[%％‰倍元米吨万亿]|个?百分点|公里|平方))"
)
_LONGEST_HEAD = 30  # characters of ``1 总则``
_MOST_LOST = 4  # numbers of a series that may be without signs, one after the other
_REACH = 40
"""Lines in which the neighbour of a number without signs is looked for."""


class Numbered(NamedTuple):
    """A line that begins with a number.

    Attributes:
        level: of the heading that it would be.
        number: from 1.
        end: offset just after the number and its signs.
    """

    level: HeadingLevel
    number: int
    end: int


class Series(NamedTuple):
    """Lines whose numbers follow each other under one heading.

    Attributes:
        level: of all of them.
        members: their indices, in order.
    """

    level: HeadingLevel
    members: list[int]


_SEVERAL_OF = regex(
    "(?:一、二(?:、三)?|二、三(?:、四)?|三、四(?:、五)?|四、五(?:、六)?|五、六|七、八|八、九)"
    "(?:年级|季度|[期类等级](?![、，]))"
)
"""``一、二年级``: two numbers of one word, no number of a line."""


def numbered(text: str) -> Numbered | None:
    """The level, number and its end when ``text`` begins like a numbered line.

    >>> [numbered(text) is not None for text in ("（1）加强", "1)加强", "1)%", "(1加强", "1加强")]
    [True, True, False, False, False]
    >>> [numbered(text) is not None for text in ("第十条项目资金", "第十条项下的资金")]
    [True, False]
    >>> [numbered(text) is not None for text in ("一、二年级不留书面作业", "一、二手房交易")]
    [False, True]
    """
    if text[:1] not in _FIRST_SIGNS or _SEVERAL_OF.match(text):
        return None
    head = text[:40]
    for level, pattern in _PATTERNS:
        m = pattern.match(head)
        if m and (number := number_of(m[1])):
            end = len(m[0].rstrip()) if level in LEGAL_LEVELS else m.end()
            return Numbered(level, number, end)
    for level, pattern in _forms().closed:
        m = pattern.match(head)
        if m and (number := number_of(m[1])):
            return Numbered(level, number, m.end())
    return None


class _Forms(NamedTuple):
    """What damaged numbers look like.

    Attributes:
        closed: with the sign behind: ``1）加强``; no other text begins so.
        opened: with the sign before alone: ``（1加强``; so may a remark in brackets begin.
        bare: levels whose numbers may have lost all signs, ``12024年``, with what follows them.
    """

    closed: list[tuple[HeadingLevel, re.Pattern[str]]]
    opened: list[tuple[HeadingLevel, re.Pattern[str]]]
    bare: list[tuple[HeadingLevel, re.Pattern[str]]]


@cache
def _forms() -> _Forms:
    forms = _Forms([], [], [])
    for level, (before, behind, sample, numbers) in _SIGNS.items():
        whole = before + sample + behind
        for follows, ahead in _FOLLOWED.items():
            left = {CHANNELS[name].damage(whole + follows) for name in LOSING}
            if before and behind:
                left |= {whole[1:] + follows, whole[:-1] + follows}  # one sign lost by hand
            for text in sorted(left - {whole + follows}):
                opening, _, closing = text.removesuffix(follows).partition(sample)
                source = f"{_WIDTHS[opening]}({numbers}){_WIDTHS[closing]}{ahead}"
                if closing:
                    forms.closed.append((level, regex(source)))
                elif opening:
                    forms.opened.append((level, regex(source)))
                else:
                    forms.bare.append((level, regex(ahead)))
    return forms


def with_series(
    texts: Sequence[str], marks: Sequence[Numbered | None]
) -> tuple[list[Numbered | None], list[Series]]:
    """The numbers of a text, with those that only their series show to be such; and the series.

    Args:
        texts: the lines.
        marks: the number of each, by its looks alone.
    """
    found = list(marks)
    is_mixed = any(mark is not None and mark.level in LEVELS[:2] for mark in marks)
    for k, decimal in _decimal(texts, marks, is_mixed=is_mixed).items():
        found[k] = decimal
    for k, emptied in _emptied(texts, found).items():
        found[k] = emptied
    for k, unsigned in _unsigned(texts, found).items():
        found[k] = unsigned
    opened = {k: mark for k, text in enumerate(texts) if not found[k] and (mark := _opened(text))}
    for k, mark in opened.items():
        found[k] = mark
    runs = _runs(found)
    for run in runs:
        if len(run.members) == 1 and run.members[0] in opened:
            found[run.members[0]] = None
    bare = [k for k, text in enumerate(texts) if not found[k] and "1" <= text[:1] <= "9"]
    for k in bare:
        found[k] = _bare(texts, found, k) or _before_digits(texts, found, k)
    if opened or any(found[k] for k in bare):
        runs = _runs(found)
    return found, runs


def _emptied(texts: Sequence[str], marks: Sequence[Numbered | None]) -> dict[int, Numbered]:
    """The numbers of lines whose brackets or point lost theirs, counted on from the one above.

    A bracket alone may be left of a word; two of them are a series.
    """
    found: dict[int, Numbered] = {}
    for level, form in ((HeadingLevel.FIRST, _POINT_LEFT), (HeadingLevel.SECOND, _EMPTIED)):
        emptied: dict[int, Numbered] = {}
        number = 0
        for k, text in enumerate(texts):
            mark = found.get(k, marks[k])
            if mark is None and (m := form.match(text)):
                number += 1
                emptied[k] = Numbered(level, number, m.end())
            elif mark is not None and mark.level is level:
                number = mark.number
            elif mark is not None and mark.level not in LEVELS[LEVELS.index(level) + 1 :]:
                number = 0
        if len(emptied) >= _LEAST_EMPTIED:
            found |= emptied
    return found


def _unsigned(texts: Sequence[str], marks: Sequence[Numbered | None]) -> dict[int, Numbered]:
    """Numbers of the first level without 、: a series of them, or one missing in a series.

    Each has something below it that it heads, for ``一车间``, ``二车间`` may be rows of a list.
    """
    first = {k: m.number for k, m in enumerate(marks) if m and m.level is HeadingLevel.FIRST}
    if any(mark is not None and mark.level in LEGAL_LEVELS for mark in marks):
        return {}
    found: dict[int, Numbered] = {}
    last = at = 0
    for k, text in enumerate(texts):
        if k in first:
            last, at = first[k], k
            continue
        m = _UNSIGNED.match(text) if marks[k] is None and len(text) <= _LONGEST_HEAD else None
        if m is None or number_of(m[1]) != last + 1 or (last and k == at + 1):
            continue
        if k + 1 == len(texts) or _UNSIGNED.match(texts[k + 1]):
            continue
        last, at = last + 1, k
        found[k] = Numbered(HeadingLevel.FIRST, last, m.end())
    if first:
        numbers = set(first.values())
        inside = {k: one for k, one in found.items() if one.number < max(numbers)}
        return {k: one for k, one in inside.items() if one.number not in numbers}
    return found if len(found) >= _LEAST_UNSIGNED else {}


def _decimal(
    texts: Sequence[str], marks: Sequence[Numbered | None], *, is_mixed: bool
) -> dict[int, Numbered]:
    """The numbers of ``1 总则``, ``1.1 目的``, ``1.1.1 依据``, where the lines make such a tree.

    Plans for emergencies and technical rules are numbered so (GB/T 1.1). ``1.5亿元`` begins with a
    number of no tree: before 1.5 there is no 1.4.

    Args:
        texts: the lines.
        marks: the number of each, by its looks alone.
        is_mixed: 一、 or （一） stand among them: below 1. of the third level 1.1 is of the fourth;
            where 1.1 stands below 一、 and 2.1 below 二、 they are parts of those.
    """
    seen: set[tuple[int, ...]] = set()
    found: dict[int, Numbered] = {}
    depths: dict[int, int] = {}
    above = _above(marks) if is_mixed else []
    are_parts = is_mixed
    first_of_all: tuple[int, ...] = ()
    chapters: list[tuple[int, int]] = []  # of the first of each tree: its chapter, its line
    for k, text in enumerate(texts):
        m = _DECIMAL.match(text)
        parts = tuple(int(part) for part in _DECIMAL_POINT.split(m[1])) if m else ()
        if parts in seen and parts == first_of_all:  # what stood above was a list of contents
            seen, found, depths, chapters = set(), {}, {}, []
        goes_on = parts and (parts[-1] == 1 or (*parts[:-1], parts[-1] - 1) in seen)
        if m is None or not goes_on or parts in seen:
            continue
        seen.add(parts)
        are_parts = are_parts and above[k] == parts[0]
        depths[k] = len(parts)
        level = LEVELS[-1] if is_mixed else LEVELS[len(parts) - 1]
        found[k] = Numbered(level, parts[-1], m.end())
        if not chapters or chapters[-1][0] != parts[0]:
            chapters.append((parts[0], k))
    named = sum(len(texts[k]) <= _LONGEST_HEAD and texts[k][-1] not in _SENTENCE for k in found)
    if named < max(_LEAST_DECIMALS, len(found) / 2):
        return {}  # clauses numbered so are no headings, nor is what stands above them
    if are_parts:
        return {k: one._replace(level=LEVELS[depths[k] - 1]) for k, one in found.items()}
    return found if is_mixed else _with_chapters(texts, found, chapters)


def _with_chapters(
    texts: Sequence[str], found: dict[int, Numbered], chapters: Sequence[tuple[int, int]]
) -> dict[int, Numbered]:
    """The numbers of trees with those of the chapters above them: ``1 总则``.

    Args:
        texts: the lines.
        found: the numbers of the trees, by line.
        chapters: of the first number of each tree, its chapter and its line.
    """
    found = dict(found)
    heads: dict[int, int] = {}
    for chapter, first in chapters:  # 1 总则 right above 1.1, or a line between them
        for k in range(first - 1, max(first - _ABOVE_PARTS, 0) - 1, -1):
            head = _DECIMAL_HEAD.match(texts[k])
            if head is not None and int(head[1]) == chapter and len(texts[k]) <= _LONGEST_HEAD:
                heads[chapter] = k
                found[k] = Numbered(HeadingLevel.FIRST, chapter, head.end())
                break
    if not heads:
        return found
    signs = {_sign_of(texts[k]) for k in heads.values()}
    number, last = 0, -1
    for k, text in enumerate(texts):  # 4 附则 that has no parts, its number the next
        if k in found:
            number = next((n for n, at in heads.items() if at == k), number)
            last = k
            continue
        head = _DECIMAL_HEAD.match(text)
        if head is None or int(head[1]) != number + 1 or number + 1 in heads or k <= last:
            continue
        if _sign_of(text) in signs and len(text) <= _LONGEST_HEAD and "。" not in text:
            number += 1
            found[k] = Numbered(HeadingLevel.FIRST, number, head.end())
    return found


def _above(marks: Sequence[Numbered | None]) -> list[int]:
    """For each line the number of the heading 一、 that it stands below; 0 below any other."""
    numbers: list[int] = []
    number = 0
    for mark in marks:
        if mark is not None and mark.level is HeadingLevel.FIRST:
            number = mark.number
        elif mark is not None:
            number = 0
        numbers.append(number)
    return numbers


def _sign_of(text: str) -> str:
    """What stands behind the number that a line begins with: a point, or nothing but space."""
    sign = text.lstrip("0123456789").lstrip()[:1]
    return sign if sign in ".．、" else ""


def _opened(text: str) -> Numbered | None:
    """A number with the sign before it alone; none where the bracket is closed further on."""
    if text.count("（") + text.count("(") <= text.count("）") + text.count(")"):
        return None
    for level, pattern in _forms().opened:
        m = pattern.match(text)
        if m and (number := number_of(m[1])):
            return Numbered(level, number, m.end())
    return None


def _stands_bare(texts: Sequence[str], number: int, ahead: re.Pattern[str]) -> bool:
    """Whether one of the lines begins with a number without signs."""
    digits = str(number)
    return any(text.startswith(digits) and ahead.match(text, len(digits)) for text in texts)


def _bare(texts: Sequence[str], marks: Sequence[Numbered | None], k: int) -> Numbered | None:
    """The number of a line without signs, where those before and after it leave one out.

    The first of a series has the second behind it; the last has a year behind the number.
    """
    text = texts[k]
    if _YEAR.match(text) or not has_han(text):
        return None
    before = _nearest(marks, range(k - 1, max(k - _REACH, 0) - 1, -1))
    after = _nearest(marks, range(k + 1, min(k + _REACH, len(marks))))
    for level, ahead in _forms().bare:
        last, following = before.get(level), after.get(level)
        number = last.number + 1 if last else 1
        end = len(str(number))
        if not text.startswith(str(number)) or not ahead.match(text, end):
            continue
        is_between = (
            following is not None
            and 0 < following.number - number < _MOST_LOST
            and all(
                _stands_bare(texts[k + 1 : k + _REACH], missing, ahead)
                for missing in range(number + 1, following.number)
            )
        )
        is_last = last is not None and following is None and _YEAR.match(text, end)
        if is_between or is_last:
            return Numbered(level, number, end)
    return None


def _before_digits(
    texts: Sequence[str], marks: Sequence[Numbered | None], k: int
) -> Numbered | None:
    """The number of ``2.5名工人未持证``, of ``1.2023年名单``, where 1. and 3. stand around it.

    By itself it is a fraction.
    """
    m = _POINT_AND_DIGITS.match(texts[k])
    if m is None or (k and texts[k - 1][-1:] not in _SENTENCE + "…！!"):
        return None  # above it a line goes on
    number = int(m[1])
    above, below = (marks[i] if 0 <= i < len(marks) else None for i in (k - 1, k + 1))
    follows = above is not None and (above.level, above.number) == (HeadingLevel.THIRD, number - 1)
    leads = below is not None and (below.level, below.number) == (HeadingLevel.THIRD, number + 1)
    begins = number == 1 and leads and not (k and texts[k - 1].startswith("1"))  # 1.2 below 1.1
    is_member = begins or (follows and (leads or below is None))
    return Numbered(HeadingLevel.THIRD, number, m.end()) if is_member else None


def _runs(marks: Sequence[Numbered | None]) -> list[Series]:
    """Numbers of one level that follow each other with no higher number between."""
    runs: list[Series] = []
    running: dict[HeadingLevel, Series] = {}
    for k, mark in enumerate(marks):
        if mark is None:
            continue
        if mark.level in LEGAL_LEVELS:
            running.clear()
            continue
        for level in LEVELS[LEVELS.index(mark.level) + 1 :]:
            running.pop(level, None)
        run = running.get(mark.level)
        last = marks[run.members[-1]] if run is not None else None
        if run is None or last is None or mark.number != last.number + 1:
            run = running[mark.level] = Series(mark.level, [])
            runs.append(run)
        run.members.append(k)
    return runs


def _nearest(marks: Sequence[Numbered | None], indices: range) -> dict[HeadingLevel, Numbered]:
    """By level the nearest number, up to the first of a higher level."""
    nearest: dict[HeadingLevel, Numbered] = {}
    highest = len(LEVELS)
    for k in indices:
        mark = marks[k]
        if mark is None:
            continue
        if mark.level in LEGAL_LEVELS:
            break
        rank = LEVELS.index(mark.level)
        if rank < highest:
            nearest[mark.level] = mark
            highest = rank
        if not rank:
            break
    return nearest
