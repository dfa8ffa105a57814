"""Rolls of people and how many they name: 出席：甲某、乙某（以上2人）; 共2人：组长甲某、乙某."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.audit.counted_lists import check_of
from pipeline.audit.findings import Check
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.names import has_surname, names_role
from pipeline.text.numerals import HAN_COUNT, halved, number_value
from pipeline.text.patterns import regex

_N = (
    rf"(?<![第前近约余多\d{HAN_COUNT}])(?P<n>\d{{1,2}}|[两{HAN_COUNT}]{{1,3}})"
    "(?:名|位|个)?(?P<unit>人|名|位)"
)
_ALL = "(?:一?共有?|合计|总计|计)"
_BEHIND_NAMES = regex(
    rf"(?:[（(](?:以上|上述)?{_ALL}?|(?:以上|上述|[，,、；;\s](?={_ALL})){_ALL}?){_N}"
    r"(?=[）)。；;，,\s]|$|(?:同志|委员|代表|人员|专家|教师|干部|成员))(?![）)]\s*[：:])"
)
_ATTENDED = regex(rf"[（(](?:应[到出][^，,（()）]{{0,8}}[，,])?实[到有]{_N}")
"""Behind the names of those who came: （应到11人，实到9人，请假2人）."""
_BEFORE_NAMES = regex(rf"{_N}(?:[）)]|[{HAN}]{{0,8}})(?=\s*[：:]|[（(])")
_MARK = regex(r"[、，,；;：:\s]+")
_OPEN = regex(r"等|另|各|其他|其余|\d|以及|若干|[一二两三四五六七八九十]名")
_NAME = regex(rf"[{HAN}]{{2,4}}|[{HAN}]+(?:·[{HAN}]+)+")
_NO_NAME = regex("[员师授记任理工生计纳部者手长组处科室局委办会司院校队所站村镇乡县区市]$")
_ROLE_ENDS = "长员任记授师审事组岗部科队处室局委持录席人"
_LENGTHS = (2, 3, 4)
_NOTE = regex(r"[（(][^（()）]*[）)]")
_LONGEST = 600
_MOST = 60
_LEAST = 2
_FURTHEST = 3


def roll_checks(place: Place) -> Iterator[Check]:
    """As many people as a roll says that it names.

    Args:
        place: an element.
    """
    plain = halved(place.text)
    if "人" not in plain and "名" not in plain and "位" not in plain:
        return
    before = {m.start("n"): m for m in _BEFORE_NAMES.finditer(plain)}
    behind = {m.start("n"): m for p in (_ATTENDED, _BEHIND_NAMES) for m in p.finditer(plain)}
    claims = sorted({**behind, **before}.values(), key=lambda m: m.start("n"))
    for at, m in enumerate(claims):
        stated = number_value(m["n"].replace("两", "二"))
        if m.start("n") in before:
            stop = claims[at + 1].start() if at + 1 < len(claims) else len(plain)
            names = _named_behind(plain[m.end() : min(stop, m.end() + _LONGEST)], stop < len(plain))
        else:
            begin = claims[at - 1].end() if at else 0
            names = _named_before(plain[max(begin, m.start() - _LONGEST) : m.start()])
        if stated and stated <= _MOST and names and abs(names - stated) <= _FURTHEST:
            claim = m[0].strip("，,、； ")
            yield check_of(place, claim, f"{m['n']}{m['unit']}", names, stated)


def _named_before(text: str) -> int:
    """How many people stand last in a text, nothing else among them; 0 where others may be."""
    text = _NOTE.sub("", text.rstrip("。").rpartition("。")[2].rpartition("\n")[2])
    body = text.partition("：")[2] if "：" in text else text.partition(":")[2] or text
    if _OPEN.search(body):
        return 0
    count = _people(body, may_begin=body is text)
    return count if count >= _LEAST else 0


def _named_behind(text: str, is_cut: bool) -> int:
    if text[:1] in "（(":
        inside, closed, _ = text[1:].partition("）")
        return _people(inside, may_begin=False) if closed and not _OPEN.search(inside) else 0
    body = re.split(r"[。\n]", _NOTE.sub("", text.lstrip("：:")))[0]
    if is_cut and body == _NOTE.sub("", text.lstrip("：:")):
        body = re.split("[；;，,]", body[::-1], maxsplit=1)[-1][::-1]
    return 0 if _OPEN.search(body) else _people(body, may_begin=False)


def _people(body: str, *, may_begin: bool) -> int:
    """How many names a list has, each a person's; 0 where one may be none.

    Args:
        body: names, with what they are before some of them.
        may_begin: whether words may stand before the first.
    """
    count = 0
    for token in filter(None, _MARK.split(body)):
        if any(_is_name(name) for name in _without_role(token)):
            count += 1
        elif not (names_role(token) or (may_begin and not count)):
            return 0
    return count


def _without_role(token: str) -> Iterator[str]:
    """A token, and what may be a name in it behind what somebody is: 组长沈国华."""
    yield token
    for k in _LENGTHS:
        if len(token) > k and token[-k - 1] in _ROLE_ENDS:
            yield token[-k:]


def _is_name(token: str) -> bool:
    return (
        _NAME.fullmatch(token) is not None and has_surname(token) and _NO_NAME.search(token) is None
    )
