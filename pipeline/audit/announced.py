"""Lists that are announced by their number: 抓好以下三个方面：, and what follows them.

What follows may be headings, numbered paragraphs, 一是 二是 … or parts between semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.counted_lists import COUNTERS
from pipeline.audit.findings import Check, Term, sum_formula
from pipeline.model import Place
from pipeline.model.document import Heading
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, halved, han_numeral, number_of
from pipeline.text.patterns import regex

_N = rf"(?P<n>[2-9]|1\d|[两{HAN_COUNT}]{{1,2}})"
_THINGS = r"(?P<unit>个方面|方面|大方面|点|条|项|件|大|个|类|种|步|个步骤|个阶段|份|处|家|户|名)"
_WHAT = rf"(?P<what>[{HAN}“”]{{0,8}}?)"
_LEAD = regex(
    rf"(?:以下|如下|下列|(?P<firm>抓好|抓了|做好|做了|突出|围绕|实施|开展|推进|坚持|聚焦|把握|主要有|主要是|体现在|表现在|存在|重点))"
    rf"(?:[{HAN}]{{0,6}}?){_N}{_THINGS}{_WHAT}(?:如下)?(?:[，,](?:现|具体)(?:将[{HAN}]{{0,16}})?[{HAN}]{{0,6}}如下)?[：:。]$"
)
_OF_THESE = regex(
    rf"(?:以下|下列){_N}{_THINGS}(?P<what>[{HAN}]{{1,6}})(?:[（(][^（()）]{{1,8}}[）)])?(?P<firm>[{HAN}，,“”]{{0,24}})[：:]$"
)
"""以下6家企业（项目）问题突出，予以通报批评：."""
_IN_STAGES = regex(
    rf"(?:分为?|分成){_N}(?P<unit>个?(?:阶段|步骤?|环节|期|批次?)){_WHAT}(?:推进|进行|实施|开展|建设|组织)?[：:。]$"
)
_ISSUES = regex(
    rf"(?:审议|研究|讨论|听取)[{HAN}]{{0,5}}{_N}(?P<unit>[项个])(?P<what>议题|事项|议案|汇报)(?:[。，,][{HAN}]{{0,10}}(?:如下|如后))?[：:。]$"
)
_IN_HEADING = regex(rf"[（(]共?{_N}(?P<unit>[项条点类件])(?P<what>)[）)]$")
"""下一步工作（共5项）."""
_SHARED_OUT = regex(
    rf"(?<![\d.{HAN_COUNT}])(?P<n>\d{{1,3}}|[两{HAN_COUNT}]{{1,3}})(?P<unit>[项条个件类家])(?P<what>[{HAN}]{{0,6}})[，,](?:具体|分工|任务|内容)*(?:安排|分解|分工)?如下[：:。]$"
)
_SHARE = regex(rf"[（(]共?(?P<n>\d{{1,2}}|[两{HAN_COUNT}]{{1,3}})(?P<unit>[项条个件类家])[）)]$")
_ISSUE = "^.{0,6}(?:关于|审议|听取|研究|讨论|学习|传达|审定|通报|部署|观看)"
_BEFORE_COLON = regex(
    rf"(?<![第前近约余多至到—–～~－.{HAN_COUNT}\d-]){_N}(?:个)?(?P<unit>方面|大方面|点|条|项|件事|个重点|步|大[{HAN}]{{2,4}}|个[{HAN}]{{2,4}}|种[{HAN}]{{2,4}}|个(?=[：:])|类|件|个?环节|个?阶段|(?<=有[{HAN_COUNT}])(?=[：:]))"
    rf"(?P<what>[{HAN}]{{0,6}})(?:[：:]|。(?=\s*(?:一是|其一|第一|首先|[（(][一1][）)])))"
)
_BEGIN = "(?:^|(?<=[：:。；;，,\n]))\\s*"
_FORMS = (
    regex(rf"{_BEGIN}(?P<n>[{HAN_COUNT}]{{1,2}})(?:是|要(?=[{HAN}]{{2}}))"),
    regex(rf"{_BEGIN}其(?P<n>[{HAN_COUNT}])(?=[是，,、：:])"),
    regex(rf"{_BEGIN}第(?P<n>[{HAN_COUNT}]{{1,2}})(?=[是，,、：:]|步|阶段|环节|方面)"),
    regex(rf"{_BEGIN}[（(](?P<n>[{HAN_COUNT}]{{1,2}}|\d{{1,2}})[）)]"),
    regex(r"(?P<n>[①-⑳])"),
    regex(rf"{_BEGIN}(?P<n>\d{{1,2}})[.．、](?!\d)"),
)
"""一是…二是…, 其一，…其二，…, 第一，…第二，…, （1）…（2）…, ①…②…."""
_ABOVE = regex(
    rf"^\s*(?:以上|上述|前述)(?:所列)?(?:的)?(?P<n>[2-9]|1\d|[两{HAN_COUNT}]{{1,2}})(?P<unit>{COUNTERS})(?P<what>[{HAN}]{{0,6}})"
)
_COUNTED = frozenset({"个方面", "方面", "项", "件", "点", "条", "份", "处", "家", "户", "名"})
_GENERAL = frozenset({"点", "条", "项", "方面", "件", "步", "类", "种", "件事"})
_REST = regex("其余|另外|此外|还有|另[一二三]")
_AFTERWARDS = regex(
    rf"等(?P<n>[两{HAN_COUNT}]{{1,2}}|\d{{1,2}})(?:个)?(?P<unit>方面|问题|不足|特点|原因|困难)"
)
_OPEN = regex(r"等|以及其他")
_NUMBER = regex(
    rf"^\s*(?:[（(](?P<a>[{HAN_COUNT}]{{1,3}}|\d{{1,2}})[）)]|(?P<b>[{HAN_COUNT}]{{1,3}})、|(?P<c>\d{{1,2}})[.．、])"
)
_ORDINAL = regex(rf"^\s*第(?P<e>[{HAN_COUNT}]{{1,2}})(?:阶段|步|期|批|环节)")
_FIRST_WORDS = regex(rf"^\s*(?P<d>[{HAN_COUNT}]{{1,2}})(?:是|要)(?=[{HAN}]{{2}})")
"""一是…, 二是…, a paragraph each."""
_FOLLOWING = regex(rf"(?:以下|如下|下列|下述|共分|分为|分成)[{HAN}]{{0,6}}$")
_LEAD_WORDS = 10
_SHORT = 24
_NESTED = regex("[：:，,（(“]")
_FURTHEST = 3
_LONGEST = 40
_KIND = 4  # code points of a part in which it says what it is
_FAR = 2000
"""Code points behind a number in which its items begin."""


def announced_checks(places: Sequence[Place]) -> Iterator[Check]:
    """As many as announced, over headings, paragraphs and within one paragraph.

    Args:
        places: the document's, in order.
    """
    for at, place in enumerate(places):
        if place.cell is not None or place.block is None:
            continue
        plain = halved(place.text)
        following = places[at + 1] if at + 1 < len(places) else None
        inside = list(_inside(place, plain, following))
        yield from inside
        if not inside:
            yield from _following(places, at, plain)
            yield from _in_brackets(places, at, plain)
            yield from _above(places, at, plain)


def _value(numeral: str) -> int | None:
    return number_of(numeral.replace("两", "二"))


def _following(places: Sequence[Place], at: int, plain: str) -> Iterator[Check]:
    """The numbered headings or paragraphs right behind a lead line."""
    tail = plain[-60:]
    stages, issues = _IN_STAGES.search(tail), _ISSUES.search(tail)
    in_all = _IN_HEADING.search(tail)
    m = stages or issues or in_all or _LEAD.search(tail) or _OF_THESE.search(tail)
    stated = _value(m["n"]) if m else None
    if m is None or stated is None or not 2 <= stated <= 20:
        return
    first = places[at + 1] if at + 1 < len(places) else None
    form = _form(first)
    if first is None or form is None or form[1] != 1:
        return
    count = 1
    items = [first]
    for place in places[at + 2 :]:
        if place.role == "title" or place.part != first.part:
            break
        found = _form(place)
        if found is not None and found[0] == form[0]:
            if found[1] != count + 1:
                if found[1] == 1:
                    break  # another list of the same form
                return  # numbers that do not follow one another are another check's
            count += 1
            items.append(place)
        elif isinstance(place.block, Heading) and _is_above(place, first):
            break
    agrees = count == stated
    if in_all:
        if agrees or (count > 1 and abs(count - stated) <= _FURTHEST):
            yield _made(places[at], m, f"其后列出 {count} 项", stated, count)
        return
    if stages or issues:
        # Every one of what follows must say that it is one: 前期准备阶段.
        of_stage = m["unit"].removeprefix("个").removesuffix("骤")
        word = of_stage if of_stage in {"阶段", "环节"} else f"[第{HAN_COUNT}]{of_stage}"
        if issues:
            word = "审议" if issues["what"] == "议案" else _ISSUE
        named = all(re.search(word, item.text[:_SHORT]) for item in items)
        if agrees or (count > 1 and named and abs(count - stated) <= _FURTHEST):
            yield _made(places[at], m, f"其后列出 {count} 项", stated, count)
        return
    if not agrees and (count < 2 or not (m["firm"] or m[0][0] in "以如下") or m["n"] == "大"):
        return
    if not agrees and not (m["unit"] in _COUNTED and abs(count - stated) <= _FURTHEST):
        return
    yield _made(places[at], m, f"其后列出 {count} 项", stated, count)


def _in_brackets(places: Sequence[Place], at: int, plain: str) -> Iterator[Check]:
    """20项任务，具体如下：（一）…行动（4项）, （二）…行动（5项）: how many each of them has."""
    m = _SHARED_OUT.search(plain[-60:])
    stated = _value(m["n"]) if m else None
    first = places[at + 1] if m and at + 1 < len(places) else None
    form = _form(first)
    if m is None or not stated or first is None or form is None or form[1] != 1:
        return
    counts: list[int] = []
    for place in places[at + 1 :]:
        found = _form(place)
        if found is not None and found[0] == form[0]:
            own = _SHARE.search(halved(place.text))
            if found[1] != len(counts) + 1 or own is None or own["unit"] != m["unit"]:
                break
            counts.append(_value(own["n"]) or 0)
        elif isinstance(place.block, Heading) and _is_above(place, first):
            break
    if len(counts) > 1:
        yield Check(
            kind="合计",
            place=places[at],
            claim=m[0][:_LONGEST],
            explanation=f"其后各项 {' + '.join(map(str, counts))} = {sum(counts)}，"
            f"文中为 {m['n']}{m['unit']}",
            terms=tuple(map(Term, counts)),
            stated=Term(stated),
            computed=sum(counts),
            formula=sum_formula(len(counts)),
        )


def _above(places: Sequence[Place], at: int, plain: str) -> Iterator[Check]:
    """以上四点: the numbered paragraphs, or the items of this one, right before it."""
    sentences = list(re.finditer(r"[^。\n]+", plain))
    for sentence in sentences:
        m = _ABOVE.search(sentence[0])
        stated = _value(m["n"]) if m else None
        if m is None or stated is None or not 2 <= stated <= 20:
            continue
        before = plain[: sentence.start()]
        count = len(_run(before)) if before.strip() else _listed_before(places, at, m["unit"])
        if count > 1 and abs(count - stated) <= _FURTHEST:
            yield _made(places[at], m, f"前面列出 {count} 项", stated, count)
        return


def _listed_before(places: Sequence[Place], at: int, unit: str) -> int:
    """How many numbered paragraphs end right before a place; 0 without the first of them."""
    last = _form(places[at - 1]) if at else None
    if last is None:
        return 0
    expected = last[1]
    for place in reversed(places[:at]):
        form = _form(place)
        if form is None or form[0] != last[0] or form[1] != expected or place.level is not None:
            return 0
        if unit not in _GENERAL and len(place.text) > _SHORT:
            return 0
        if expected == 1:
            return last[1]
        expected -= 1
    return 0


def _form(place: Place | None) -> tuple[str, int] | None:
    """How a line is numbered, and its number."""
    if place is None or place.cell is not None:
        return None
    m = _NUMBER.match(halved(place.text)) or _FIRST_WORDS.match(place.text)
    m = m or _ORDINAL.match(place.text)
    if m is None:
        return None
    name = next(name for name in m.re.groupindex if m[name])
    number = number_of(m[name])
    if number is None:
        return None
    return (f"{name}{'d' if m[name].isdecimal() else 'h'}", number)


def _is_above(place: Place, first: Place) -> bool:
    """Whether a heading ends the list that ``first`` begins."""
    if place.level is None:
        return False
    if first.level is None:
        return True
    return place.level.value < first.level.value


def _inside(place: Place, plain: str, following: Place | None) -> Iterator[Check]:
    """一是…二是…, or parts between semicolons, in one paragraph."""
    for m in _BEFORE_COLON.finditer(plain):
        stated = _value(m["n"])
        if stated is None or not 2 <= stated <= 20:
            continue
        if m[0].endswith("。") and m["unit"] not in _GENERAL:
            continue  # 打造11个示范所。一是…: how, not which
        rest = plain[m.end() : m.end() + _FAR]
        numbers = _run(rest)
        if len(numbers) > 1:
            yield from _counted(place, m, stated, len(numbers), following)
            continue
        listed = re.split(r"[。\n]", rest, maxsplit=1)[0]
        parts = [part for part in re.split("[；;]", listed) if part.strip()]
        if len(parts) < 2 or _OPEN.search(parts[-1][-6:]):
            continue
        if (
            len(parts) == stated
            or ((_told(plain, m) or _are_of_kind(parts, m)) and _is_plain_list(parts, stated))
            or (_are_parallel(parts, m) and abs(len(parts) - stated) <= _FURTHEST)
        ):
            yield _made(place, m, f"其后列出 {len(parts)} 项", stated, len(parts))
    for m in _AFTERWARDS.finditer(plain):
        stated = _value(m["n"])
        sentence = re.split(r"[。\n]", plain[: m.start()])[-1]
        numbers = _run(sentence)
        if stated and len(numbers) > 1 and len(numbers) == stated:
            yield _made(place, m, f"前面列出 {len(numbers)} 项", stated, len(numbers))


def _told(plain: str, m: re.Match[str]) -> bool:
    """Whether the words before a number say that what follows is all: 下列三项工作."""
    return _FOLLOWING.search(plain[max(0, m.start() - _LEAD_WORDS) : m.start()]) is not None


def _are_of_kind(parts: Sequence[str], m: re.Match[str]) -> bool:
    """Whether every part says at its beginning what is counted: 四条路线：东线…；西线…."""
    kind = (m["what"] or m["unit"])[-1:]
    return all(kind in part.strip()[1:_KIND] for part in parts)


def _are_parallel(parts: Sequence[str], m: re.Match[str]) -> bool:
    """Whether every part names first what is counted, or says of itself what the claim says.

    五个工作组：综合组，由…负责；宣传组，由…负责; 三个单位的汇报：甲局汇报了…；乙局汇报了….
    """
    kind = (m["what"] or m["unit"])[-1:]
    heads = [re.split("[，,：:]", part.strip(), maxsplit=1)[0] for part in parts]
    if all(1 < len(head) <= _SHORT // 2 and head.endswith(kind) for head in heads):
        return True
    words = re.sub(f"[^{HAN}]|[的个等各和]|[{HAN_COUNT}两]", " ", m[0])
    pairs = (words[i : i + 2] for i in range(len(words) - 1))
    return any(" " not in pair and all(pair in part for part in parts) for pair in pairs)


def _is_plain_list(parts: Sequence[str], stated: int) -> bool:
    """Whether parts are one list: short, without stops of their own, about as many as said."""
    short = all(2 <= len(part) <= _SHORT and not _NESTED.search(part) for part in parts)
    return short and min(len(parts), stated) > 1 and abs(len(parts) - stated) <= _FURTHEST


def _run(text: str) -> list[int]:
    """The numbers 1, 2, 3 … of items in one paragraph, of the form that begins first.

    Empty where they are out of turn.
    """
    found = [[*form.finditer(text)] for form in _FORMS]
    begun = [matches for matches in found if matches]
    run: list[int] = []
    for m in min(begun, key=lambda matches: matches[0].start(), default=[]):
        number = _ordinal(m["n"])
        if number != len(run) + 1:
            if number == 1:
                break
            return []
        run.append(number)
    return run


def _ordinal(numeral: str) -> int:
    return ord(numeral) - ord("①") + 1 if "①" <= numeral <= "⑳" else _value(numeral) or 0


def _counted(
    place: Place, m: re.Match[str], stated: int, count: int, following: Place | None
) -> Iterator[Check]:
    rest = m.string[m.end() : m.end() + _FAR]
    if count != stated:
        goes_on = following is None or (
            _form(following) is not None or any(f.match(following.text) for f in _FORMS)
        )
        if len(m.string) > m.end() + _FAR or (count < stated and m[0].endswith("。") and goes_on):
            return  # the others may follow elsewhere
        # 一是 must follow at once, or the number is of something else; and what seems to be missing
        # may be written in another form.
        others = (han_numeral(n) for n in range(count + 1, stated + 1))
        begins = any(
            (m_ := form.search(rest)) and not rest[: m_.start()].strip() and _ordinal(m_["n"]) == 1
            for form in _FORMS
        )
        if (
            not begins
            or _REST.search(rest)
            or any(
                f"{n}{word}" in rest or f"第{n}" in rest for n in others for word in "是要种类个"
            )
        ):
            return
    yield _made(place, m, f"其后列出 {count} 项", stated, count)


def _made(place: Place, m: re.Match[str], words: str, stated: int, count: int) -> Check:
    return Check(
        kind="列举",
        place=place,
        claim=m[0][:_LONGEST],
        explanation=f"{words}，文中为 {m['n']}{m['unit']}",
        terms=(Term(count),),
        stated=Term(stated),
        computed=count,
    )
