"""发文机关署名: what names an authority or a person that signs, and where one name ends.

Names stand above each other, beside each other, run together or broken over lines; each authority
is an element of its own (GB/T 9704-2012 7.3.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.normalize.lines import Line
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import is_sentence
from pipeline.text.chars import HAN, squeezed
from pipeline.text.names import (
    AUTHORITY_ENDS,
    POSTS,
    UNIT_ENDS,
    is_authority,
    is_signing_person,
)
from pipeline.text.patterns import regex

_LONGEST_NAME = 90  # characters of a line with one name
_LEAST_NAME = 3  # 国务院
_LONGEST_SIGNATURE = 80  # a longer line is not looked at
_LONGEST_JOINT = 400
_MANY = 3  # names of a line longer than one name
_PLACE = "省市县区州盟旗镇乡"
_RELATIVE = regex(rf"[{_PLACE}厅局](?!.{{0,3}}[{_PLACE}])|本[{_PLACE}局厅委]")
_PLACE_INSIDE = regex(rf"[{_PLACE}国]|中共|中央")
_WEAK_ENDS = (
    *UNIT_ENDS,
    *("学校", "大学", "公园", "机场", "基地", "中心"),
    *("监狱", "总站", "专班", "人武部", "社区", "商会", "学会", "联盟", "总会"),
    *("处", "科", "系", "股"),
    *("行", "组", "所", "站", "台", "厂", "馆", "办", "府", "室", "园", "场", "队", "库", "村"),
)
_OF_AN_OFFICE = ("处", "科", "室", "部")
"""Short names of what is within an office: 后勤处."""
_BODIES = ("团委", "学生会", "工会", "妇联", "团支部", "党支部", "村委会", "居委会", "业委会")
"""What signs beside another within one school, firm or village."""
_AS = regex(r"(?:联合)?(?:倡议|发起|主办|落款)(?:人|方|单位)\s?[：:]\s*")
"""``倡议单位：``, before who signs."""
_HAN_ONLY = regex(rf"[{HAN}○×XＸ（）()“”·\s]{{3,60}}")
_SEAL = regex(r"\s*[（(]\s*(?:盖\s?章|院\s?印|公?\s?章|印\s?章?|签\s?章|加盖公章)\s*[）)]$")
_SEALS = regex(r"[（(]\s*(?:盖\s?章|公?\s?章|印\s?章?|签\s?章|加盖公章)\s*[）)]")
_FOR_ANOTHER = regex(r"[（(][^（()）]{0,40}代章[）)]")
_NAMED_OFFICE = regex(rf"[{HAN}]{{0,12}}?(?:{POSTS})[{HAN}]{{2,3}}")
_BETWEEN = " 、，,\N{IDEOGRAPHIC SPACE}"
_GAP = regex(r"[\s、，,]+")
_WIDE_GAP = regex(r"[ \N{NO-BREAK SPACE}]{2,}|\s*[\N{IDEOGRAPHIC SPACE}\t]+\s*")
_JOINS = ("和", "与", "及", "、", "暨")
_TOWN = regex(rf"(?:中共)?([{HAN}]{{1,7}}?[{_PLACE}])")
_NATIONAL = regex(
    "国家|中国|中央|中共|国务院|最高人民|全国|共青团|财政部|教育部|科技部|科学技术部|工业和信息化部"
    "|公安部|民政部|司法部|人力资源|自然资源部|生态环境部|住房城乡建设部|住房和城乡建设部"
    "|交通运输部|水利部|农业农村部|商务部|文化和旅游部|应急管理部|退役军人|审计署|人民银行"
    "|国资委|海关总署|税务总局|市场监管总局|金融监管总局|证监会|外交部"
)
_BRANCHED = regex(
    r"(?:国家|中国)[^部委]*(?:总局|统计局|管理局|监察局|银行|监会|保险.{0,4}会|管理委员会)$"
)
_CUSTOMS = regex(rf"(?:中华人民共和国)?[{HAN}]{{2,8}}海关")
_OWN_OFFICES = ("办公室", "办公厅", "政治部")
"""What stands below the name of the authority that it is of."""
_SEAL_ALONE = regex(
    rf"[（(]\s*(?:[盖代]\s?章|院\s?印|公?\s?章|印\s?章|签\s?章|[{HAN}]{{2,10}}专用章)\s*[）)]"
)


def signature_features(text: str, issuer: str) -> Iterator[str]:
    """What speaks for a line being a 发文机关署名.

    Args:
        text: the line.
        issuer: the authority or authorities that the title names, without white space; may be
            empty.
    """
    if m := _AS.match(text):
        text = text[m.end() :]
    if (
        not text
        or len(text) > _LONGEST_JOINT
        or (text[-1] in "。；，、：:;," and not text.endswith("sp;"))
    ):
        return
    bare = without_seal(text)
    if is_seal(text):
        yield "sign-seal-alone"
        return
    plain = squeezed(bare)
    if len(squeezed(_SEALS.sub("", text))) < _LEAST_NAME or numbered(text) is not None:
        return
    several = names_in(bare) if len(plain) >= 2 * _LEAST_NAME else []
    if len(text) > _LONGEST_NAME and len(several) < _MANY:
        return
    if _FOR_ANOTHER.fullmatch(text):
        yield "sign-for-another"
    elif len(several) > 1:
        yield "sign-several"
    elif len(plain) >= 4 and (plain == issuer or (issuer.startswith(plain) and signs(text))):
        yield "sign-issuer"
    elif signs(text):
        yield "sign-authority"
        if _RELATIVE.match(plain):
            yield "sign-relative"
    elif is_signing_person(text):
        yield "sign-person"
    elif _NAMED_OFFICE.fullmatch(text):
        yield "sign-person-run-on"
    elif (
        plain.endswith(_WEAK_ENDS)
        and (4 if not plain.endswith(_OF_AN_OFFICE) else 3) <= len(plain) <= 30
        and _HAN_ONLY.fullmatch(bare)
        and not is_sentence(text)
    ):
        yield "sign-weak"
    else:
        return
    if bare != text:
        yield "sign-seal"


def is_seal(text: str) -> bool:
    """Whether a line is ``（盖章）`` and nothing else."""
    return _SEAL_ALONE.fullmatch(text) is not None


def without_seal(text: str) -> str:
    """A signature without （盖章） behind it."""
    return _SEAL.sub("", text)


@lru_cache(maxsize=4096)
def signs(text: str) -> bool:
    """Whether a line names an authority and nothing else, numbers left out."""
    if len(text) > _LONGEST_SIGNATURE or numbered(text) is not None:
        return False
    bare = without_seal(text)
    return is_authority(bare) or _CUSTOMS.fullmatch(squeezed(bare)) is not None


def names_in(text: str) -> list[tuple[int, int]]:
    """Where each of several authorities on one line stands; a single span where it is one.

    >>> [text[a:b] for text in ["某市财政局　某市教育局"] for a, b in names_in(text)]
    ['某市财政局', '某市教育局']
    >>> [text[a:b] for text in ["某市财政局某市教育局"] for a, b in names_in(text)]
    ['某市财政局', '某市教育局']
    >>> [text[a:b] for text in ["某 市 财 政 局   某 市 教 育 局"] for a, b in names_in(text)]
    ['某 市 财 政 局', '某 市 教 育 局']
    >>> [text[a:b] for text in ["倡议人：某中学团委　某中学学生会"] for a, b in names_in(text)]
    ['倡议人：某中学团委', '某中学学生会']
    >>> len(names_in("某市人民政府办公室")), len(names_in("某市发展和改革委员会"))
    (1, 1)
    """
    whole = [(0, len(text))]
    if m := _AS.match(text):
        (_, first), *more = [(a + m.end(), b + m.end()) for a, b in names_in(text[m.end() :])]
        return [(0, first), *more]
    for gap in (_GAP, _WIDE_GAP):
        spans = _between(gap, text)
        if len(spans) > 1 and all(_is_name(text[a:b].rstrip(_BETWEEN)) for a, b in spans):
            return [part for a, b in spans for part in _run_together(text, a, b)]
    return _run_together(text, 0, len(text)) or whole


def _between(gap: object, text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for m in gap.finditer(text):  # type: ignore[attr-defined]
        if m.start() > at:
            # A mark between names stays with the one before it.
            spans.append((at, m.start() if m[0].isspace() else m.end()))
        at = m.end()
    if at < len(text):
        spans.append((at, len(text)))
    return spans


def _is_name(text: str) -> bool:
    bare = without_seal(text)
    if len(squeezed(bare)) < _LEAST_NAME:
        return False
    return is_authority(bare) or bare.endswith((*UNIT_ENDS, *_BODIES))


def _run_together(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Names without anything between them: each begins with the first one's place, or 国家.

    Their letters may be set apart.
    """
    letters = [k for k in range(start, stop) if not text[k].isspace()]
    if not 2 * _LEAST_NAME <= len(letters) <= _LONGEST_JOINT:
        return [(start, stop)]
    name = "".join(text[k] for k in letters)
    m = _TOWN.match(name)
    national = {n.start() for n in _NATIONAL.finditer(name)}
    place = "" if m is None else m[1][: max(len(m[1]) - 1, 2)]
    local = (
        {n.start() for n in re.finditer(f"(?:中共|国网|共青团)?{place}", name)}
        if m is not None
        else set()
    )
    starts = [0]
    for at in sorted(national | local):
        if not name[:at].endswith((*AUTHORITY_ENDS, *UNIT_ENDS)):
            continue
        # 国家税务总局某市税务局 is one: a branch that begins with the whole.
        if at in local and starts[-1] in national and _BRANCHED.match(name[starts[-1] : at]):
            continue
        starts.append(at)
    spans = list(zip(starts, [*starts[1:], len(name)], strict=True))
    if len(spans) < 2 or not all(_is_name(name[a:b]) for a, b in spans):
        return [(start, stop)]
    return [(letters[a], letters[b - 1] + 1) for a, b in spans]


def begins_with_place(text: str, issuer: str = "") -> bool:
    """Whether a name begins with a place: one of the nation, or the issuer's own.

    >>> [begins_with_place(name, "某省财政厅") for name in ("某省统计局", "单某省统计局")]
    [True, False]
    """
    m = _TOWN.match(issuer)
    return _NATIONAL.match(text) is not None or (m is not None and text.startswith(m[1]))


def broken_name(above: str, below: str, issuer: str) -> bool:
    """Whether two lines are one authority's name, broken.

    >>> broken_name("某市人力资源和", "社会保障局", ""), broken_name("某市财政局", "某市教育局", "")
    (True, False)
    >>> broken_name("建筑施工", "市住建局", ""), broken_name("某省发展和改革", "委员会", "")
    (False, True)
    """
    if len(above) + len(below) > 50 or not _HAN_ONLY.fullmatch(above + below):
        return False
    first, second = squeezed(above), squeezed(below)
    if second in _OWN_OFFICES and is_authority(first) and not first.endswith(_OWN_OFFICES):
        return True
    if not is_authority(first + second) or second == issuer or is_authority(first):
        return False
    if first + second == issuer:
        # The issuers of a joint title: each line of them is a name, however it ends.
        is_next = is_authority(second) and _PLACE_INSIDE.search(second[:7])
        return not (first.endswith(_WEAK_ENDS) and is_next)
    if _PLACE_INSIDE.search(second[:7]) or not _PLACE_INSIDE.search(first[:8]):
        return False
    return first.endswith(_JOINS) or len(second) <= 8


def _before_broken(line: Line, below: str) -> list[Line]:
    """The names of a line whose last one goes on below, each by itself, and what is of that one."""
    for gap in (_GAP, _WIDE_GAP):
        *names, last = spans = _between(gap, line.text)
        is_rest = is_authority(line.text[slice(*last)] + squeezed(below))
        if names and is_rest and all(_is_name(line.text[a:b].rstrip(_BETWEEN)) for a, b in names):
            return line.pieces(*spans)
    return [line]


def signatures(lines: Sequence[Line], issuer: str) -> list[list[Line]]:
    """The authorities that sign, one each; a name broken over lines is one."""
    found: list[list[Line]] = []
    open_name = False
    for k, line in enumerate(lines):
        above = lines[k - 1].text if k else ""
        if k and not open_name and broken_name(above, line.text, issuer):
            before = _before_broken(found[-1][-1], line.text)
            found[-1:] = [*([name] for name in before[:-1]), [before[-1], line]]
            open_name = True
            continue
        open_name = False
        if is_seal(line.text) and found:
            found[-1].append(line)
            continue
        spans = names_in(without_seal(line.text))
        if len(spans) > 1:
            spans[-1] = spans[-1][0], len(line.text)
            found += [[piece] for piece in line.pieces(*spans)]
        else:
            found.append([line])
    return found
