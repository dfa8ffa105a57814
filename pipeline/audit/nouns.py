"""What a figure counts or measures: the noun phrase beside it, found without a dictionary.

Heuristics in three steps: the clause around the figure; the side on which its noun stands (after
a counting word, before anything else); verbs at the phrase's ends cut off. Lists under 分别 are
dealt out item by item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from pipeline.audit.figures import Figure
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_ORDINALS
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTS, PLACES

_SENTENCE_END = regex(r"[。；;！？!?\n]")
_LONGEST_CHAIN = 30  # figures that one 分别 deals out
_REACH = 300  # code points; a sentence of a report is seldom longer
_CHANGE = (
    "年均增长|同比增长|同口径增长|增长|下降|提高|提升|减少|增加|上升|下调|上调|上浮|"
    "升值|贬值|降低|改善|缩短|压缩|多增|回落|扩大"
)
_CHANGE_END = regex(rf"(?P<change>{_CHANGE})(?:了|到|至|为|约|近|超)?$")
_CHANGES = frozenset(_CHANGE.split("|"))
_JOIN = regex(r"(?:左右|以上|以下)?[、和及与](?:约|近|超)?")
_RISE = regex(
    r"(?:[户个家人]?)?(?:以上|以下)?(?:增加|提高|上升|增长|下降|减少|缩小|扩大|调整|上调|上浮|下浮|压降|压减|增|减|提|统一下调|下调|降低|降|升|提升|放宽|压缩|整合)"
    r"(?:到|至|为)(?:参保|不超过)?"
)
_GIVEN = regex(
    r"(?:处以?|并处|可以?申请|给予|发给|享受|奖励|补贴|补助|扣|投入|安排|拨付|列支|增加)[^，。]{0,3}$"
)
_LIST = regex(
    r"(?P<items>[^，,。；;：:]*?)(?:均|都|年均)?(?:分别|各(?![项类级种地县市区乡镇界部单方自]))(?P<rest>[^，,。；;\d]*?)$"
)
_ITEM = regex(r"[、和及与]")
_TAIL_VERBS = regex(
    r"(?:达到了?|达|突破|超过|超|超出|近|约|为|是|至|到|在|有|共有|共|有了|完成了?|均|累计|总计|平均|"
    r"仅|实现|不低于|不少于|不得少于|不超过|不高于|不得低于|低于|高于|最高|最长|最低|至少|以上的?|涉及|稳定|保持|"
    r"控制|提升|必须|严格执行|执行|由|从|[由从](?:上年|去年)|不到|未满|(?<=[年计作岁])满|惠及|继续|设定|增加到|提高到|上升到|下降到|调整|一次性|给予|按照?|(?<!占)比|较|的|了|(?<![许认])可|应|并|且|其中|报|连续|分别|[、和及与])$"
)
_HEAD_VERBS = regex(
    rf"^(?:第[{HAN_ORDINALS}千\d]+条\s+|全[市县省区州旗]全年|全[市县省区](?=累计|实现|创建|接待|完成|新增|生产总值|地区生产总值)|有(?=各)|其中|全年|累计|新增|新建|新认定|新开工|"
    r"新(?![能材技模产兴型业时农媒房质老区药医品市居])|净增|建成|完成|实施|实现|改造|建设|组织|开展|支持|推动|"
    r"推进|培育|引进|发放|投入|争取|清收|带动|拉动|打造|创建|获批|举办|处理|审查|出具|查出|共|已|并|对|将|"
    r"力争|确保|但|凡|使|让|从(?!事)|由|在(?![校园职岗册编])|为|与|且|全面|成功|优化重组|组建|出让|开行|检查|派出|受理|办理|审结|收到|排查|整治|制定|"
    rf"公布|编制|梳理|归集|促成|落实|接待|引导|实际|共同|惠及|形成|选派|选聘|取得|解决|处(?!罚)|今年以来|今年|去年|目前|正在|已经|及时|部署|主动|共计)(?=[{HAN}“])"
)
_TIME_FIRST = regex(
    rf"^(?:(?:[\d{HAN_ORDINALS}]{{1,4}}[年月])?(?:年|月)?(?:末|底|初)(?=[{HAN}]{{3}})|[两三五十\d]+年内|内(?=新)|"
    rf"{YEAR}年(?:度|末|底|上半年|下半年)?|全[市县省区年](?=实现|完成|接待|创建|新增)|全年(?=\S{{3}})|截至[^，]{{0,6}}[末底]|(?:[一二三四]季度|上半年|下半年|前三季度)(?=\S{{3}}))"
)
"""The time at the head of a phrase, which is the figure's period."""
_BRACKET_FIRST = regex(r"^[（(][^）)]{1,3}[）)](?:以上|以下|以内)?")
_COMPARED = regex(r"^(?:较|比|同比|与)[^，]*$")
_STRONG = regex(
    r"^.*(?:新增|完成|取得|突破|拉动|惠及|培养|设立|落地|带动|缴纳|签订|参加|申请|返还|引进|建成|实施|给予|"
    r"自主|发放|争取|安排|支持|受理|办结|查处|立案|享受|暂定|约定|调整至|覆盖|超过|不低于|建设)"
    r"(?P<rest>[^的]{3,})$"
)
_AFTER_STOP = regex(
    r"[，,、：:。；;！？!?（(）)\d—]|(?:被(?!评)|且|落地|列入|入选|获得|获|实现|挂牌|主板|参与|完成|建成|投产|投运|开工|参会|"
    r"全部|全面|参加|达到|纳入|晋升|凭|远离|进入|荣获|突破|得到|实行|提供|面向|延时|向社会|对外|参加|享受|为(?=国家|省级|市级)|由(?=财务|医院|企业)|以上|以下|以内|(?<!国)内|左右|居(?=全|世|国)|上榜|开展|解决|合格|降至|保持|增加|提高|上升|下降|减少|调整|"
    r"通过|作为|行驶|和[^，]{0,3}个)"
)
_COUNTED = frozenset(COUNTS)
_AGES = frozenset({"岁", "周岁"})
_MEASURED = regex(
    "(?:人均)?(?:可支配收入|纯收入|消费支出)$|(?:总)?(?:产量|播种面积|种植面积|销售面积|销量|用电量|用水量|供水量)$|人均[^人均]{2,8}$"
)
"""A measure that the parts of a list 其中 share with their whole."""
_LEVELS = frozenset({"收入", "支出"})
_GROUP = regex("居民|人口|家庭|农户$")
_WHICH = regex("其中")
_LONGEST_PART = 8
_LONGEST_LIST = 12
_ABBREVIATED = regex("[（(](?:[A-Za-z]{2,8}|不含[^（()）]{1,6}|含[^（()）]{1,6})[）)]")
_COUNTERPARTS = {
    "支出": "收入",
    "收入": "支出",
    "贷款余额": "存款余额",
    "进口": "出口",
    "死亡率": "出生率",
}
"""What is told of the same thing right after the other."""
_AREA = regex("^(?:全社会|全[省市县区州旗]|我[省市县区]|本[省市县区]|总|全部|全年|同期|当年|各项)+")
_TOTAL = regex("(?:总额|人数|人次|总量|总数|合计|数|量)?(?:预期|预计|安排|完成|实现)?$")
_THROUGH = regex(r"(?:[（(][^）)]{1,3}[）)])?(?:以上|以下)?(?:不满|不足|、|和)?(?:人民币)?")
_DE = regex(rf"^(?:[（(][^）)]{{1,3}}[）)])?(?:及?以上|内|以下|以内|左右)?的?(?=[{HAN}“])")
_PAUSE = regex("[，,：:]")
_AMONG = regex("(?<![初高])中$")
_OF_THESE = regex(r"^其中[：:]?(?=\d)")
_MAKES_UP = regex("占(?!比)")
_LAST_CHANGE = regex(rf"(?:{_CHANGE})$")


class Noun(msgspec.Struct, frozen=True):
    """What a figure is about.

    Attributes:
        phrase: the noun phrase with its change, if any.
        change: 增长, 下降 …, empty when the figure is a level.
    """

    phrase: str
    change: str


def core_of(phrase: str) -> str:
    """The name without whose it is and without 总额, 合计: 全市税收收入总额 is 税收收入."""
    return _TOTAL.sub("", _AREA.sub("", phrase))


class Sentences:
    """The sentences of a text; of an endless one, what stands near."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._ends = [m.end() for m in _SENTENCE_END.finditer(text)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the sentence that holds ``[start:end]``, its final mark included.

        At most :data:`_REACH` code points on either side.
        """
        at = bisect_right(self._ends, start)
        begin = self._ends[at - 1] if at else 0
        at = bisect_right(self._ends, end)
        stop = self._ends[at] if at < len(self._ends) else self._length
        return max(begin, start - _REACH), min(stop, end + _REACH)


def nouns_of(text: str, figures: Sequence[Figure]) -> list[Noun]:
    """The noun phrase of each figure.

    Args:
        text: the paragraph.
        figures: its figures, in order.
    """
    found: list[Noun] = []
    shared: list[str] = []
    sentences = Sentences(text)
    for i, figure in enumerate(figures):
        begin, _ = sentences.around(figure.start, figure.end)
        before_end = figures[i - 1].end if i else 0
        same = i > 0 and before_end > begin
        gap = text[before_end : figure.start] if same else text[begin : figure.start]
        if same and _JOIN.fullmatch(gap):
            found.append(_noun(shared.pop(0)) if shared else found[-1])
            continue
        shared = []
        segment = _PAUSE.split(gap)[-1]
        listed = _LIST.search(segment)
        if listed:
            items = _listed(listed, found, _chain(text, figures, i))
            if items:
                found.append(_noun(items[0]))
                shared = items[1:]
                continue
        following = _following(text, figures, i)
        if following and (figure.unit in _COUNTED or _opens(text, figure, gap)):
            found.append(Noun(following, ""))
            continue
        if same and _RISE.fullmatch(gap):
            found.append(_noun(_without_change(found[-1].phrase)))
            continue
        phrase = _preceding(_clause(gap))
        if same and figures[i - 1].unit in _AGES and phrase and gap.strip().startswith(phrase[:2]):
            phrase = text[figures[i - 1].start : figures[i - 1].end] + phrase
        elif same and phrase in _COUNTERPARTS:
            phrase = _of_the_same(found[-1].phrase, phrase)
        elif same and i:
            phrase = _with_measure(text, figures, found, phrase)
        bare = (not phrase or phrase in _CHANGES) and not following
        if same and (bare or (_MAKES_UP.match(phrase) and "占" not in found[-1].phrase)):
            phrase = _without_change(found[-1].phrase) + phrase
        if following and (len(phrase) < 2 or _GIVEN.search(_clause(gap))):
            phrase = following
        found.append(_noun(phrase or following))
    return found


def _with_measure(text: str, figures: Sequence[Figure], found: Sequence[Noun], phrase: str) -> str:
    """``农村居民`` of a list 其中 under ``居民人均可支配收入`` is ``农村居民人均可支配收入``.

    Down such a list the measure is said once, at its whole.
    """
    at = len(found)
    figure = figures[at]
    if figure.unit in _COUNTED or not 1 < len(phrase) <= _LONGEST_PART or _MEASURED.search(phrase):
        return phrase
    for k in range(at - 1, max(-1, at - _LONGEST_LIST), -1):
        if _SENTENCE_END.search(text, figures[k].end, figure.start) and not _WHICH.search(
            text, figures[k].end, figure.start
        ):
            return phrase
        if figures[k].unit != figure.unit or found[k].change:
            continue
        measure = _MEASURED.search(found[k].phrase)
        whole = found[k].phrase
        which = _WHICH.search(text, figures[k].end, figure.start)
        if measure and which and (_GROUP.search(phrase) or measure[0] not in _LEVELS):
            shared = measure[0].removeprefix("总")
            return phrase if whole.endswith(phrase) else phrase + shared
        if which:
            return phrase
    return phrase


def _of_the_same(before: str, phrase: str) -> str:
    """``支出`` after ``社会保险基金收入`` is ``社会保险基金支出``."""
    before = _without_change(before)
    tail = _COUNTERPARTS[phrase]
    return before.removesuffix(tail) + phrase if before.endswith(tail) else phrase


def _opens(text: str, figure: Figure, gap: str) -> bool:
    """Whether a clause begins with the figure and goes on with its noun: 90%的煤矿, 76万群众."""
    ahead = gap.rstrip()
    if figure.unit == "%":
        return text.startswith("的", figure.end) and (not ahead or ahead[-1] in "，,；;：:。")
    bare = not figure.unit and text[figure.end - 1] in "万亿"
    return bare and re.match(f"[{HAN}]", text[figure.end : figure.end + 1]) is not None


def _chain(text: str, figures: Sequence[Figure], at: int) -> int:
    """How many figures from ``at`` on are joined by nothing but 、 or 和."""
    count = 1
    while at + count < len(figures) and count < _LONGEST_CHAIN:
        gap = text[figures[at + count - 1].end : figures[at + count].start]
        if not _JOIN.fullmatch(gap):
            break
        count += 1
    return count


def _listed(listed: re.Match[str], found: Sequence[Noun], count: int) -> list[str]:
    """The phrases that 分别 deals out; before a bare 分别, those of the figures just seen."""
    items, rest = listed["items"], _TAIL_VERBS.sub("", listed["rest"])
    if items.strip():
        return _deal(items, rest)
    earlier = [_without_change(noun.phrase) for noun in found[-count:]]
    return [phrase + rest for phrase in earlier] if len(earlier) == count else []


def _noun(phrase: str) -> Noun:
    m = _CHANGE_END.search(phrase)
    return Noun(phrase, m["change"] if m else "")


def _without_change(phrase: str) -> str:
    return _LAST_CHANGE.sub("", phrase)


def _clause(gap: str) -> str:
    """The last clause before the figure, items joined by 、 kept when a list leads up to it."""
    depth = 0
    for i in range(len(gap) - 1, -1, -1):
        char = gap[i]
        if char in "）)”》":
            depth += 1
        elif char in "（(“《":
            if depth == 0 and char in "（(":
                return gap[i + 1 :]
            depth = max(0, depth - 1)
        elif depth == 0 and char in "，,、：:。；;！？!?—":
            rest = gap[i + 1 :]
            if rest.strip():
                return rest
    return gap


def _preceding(clause: str) -> str:
    phrase = _BRACKET_FIRST.sub("", clause.strip(" ，,；;：:-－—\u3000"))
    phrase = _OF_THESE.sub("", _ABBREVIATED.sub("", phrase))
    for _ in range(2):
        phrase = _TIME_FIRST.sub("", phrase)
    change = ""
    for _ in range(6):
        m = _CHANGE_END.search(phrase)
        if m and not change:
            change = m["change"]
            phrase = phrase[: m.start()]
            continue
        cut = _TAIL_VERBS.sub("", phrase)
        if cut == phrase:
            break
        phrase = cut
    phrase = _COMPARED.sub("", phrase)
    strong = _STRONG.search(phrase)
    if strong:
        phrase = strong["rest"]
    for _ in range(3):
        cut = _HEAD_VERBS.sub("", phrase)
        if cut == phrase:
            break
        phrase = cut
    return phrase + change


def _following(text: str, figures: Sequence[Figure], at: int) -> str:
    """The noun after a counting word; empty when a mark or a verb follows at once."""
    figure = figures[at]
    last = at
    while (
        last + 1 < len(figures)
        and last - at < _LONGEST_CHAIN
        and _THROUGH.fullmatch(text[figures[last].end : figures[last + 1].start])
    ):
        last += 1
    end = figures[last].end
    stop = figures[last + 1].start if last + 1 < len(figures) else len(text)
    rest = _DE.sub("", text[end : min(stop, end + 24)])
    m = _AFTER_STOP.search(rest)
    phrase = rest[: m.start()] if m else rest[:14]
    if figure.unit in PLACES:
        return ""
    phrase = _TAIL_VERBS.sub("", _AMONG.sub("", phrase.strip()))
    return phrase if len(phrase) > 1 or phrase in PLACES else ""


def _deal(items: str, rest: str) -> list[str]:
    """``黄金、白银产量`` and ``增长`` as ``黄金产量增长``, ``白银产量增长``."""
    parts = [part for part in _ITEM.split(items) if part]
    if len(parts) < 2:
        return []
    parts[0] = _HEAD_VERBS.sub("", re.split(r"[，,：:。；;]", parts[0])[-1])
    rest = _TAIL_VERBS.sub("", rest)
    last = parts[-1]
    tail = _common_tail(parts[0], last)
    if last.endswith("年均"):
        tail = tail if tail.endswith("年均") else tail + "年均"
    dealt = [part if part.endswith(tail) or not tail else _joined(part, tail) for part in parts]
    return [part + rest for part in dealt]


def _joined(part: str, tail: str) -> str:
    """``高新技术企业`` and ``企业贷款`` as ``高新技术企业贷款``."""
    shared = next((k for k in range(len(tail), 0, -1) if part.endswith(tail[:k])), 0)
    return part + tail[shared:]


_TAILS = regex(
    r"(?:产业|行业|企业|居民|人均|规模|工业|产业工业)*(?:增加值|产值|产量|销量|收入|支出|总额|总值|投资|面积|人数|数量|比例|"
    r"比重|占比|普及率|覆盖率|利用率|合格率|率|价格|贷款|余额|补贴|增速|规模|里程|总量|消费|补贴标准|标准)(?:年均)?$"
)


def _common_tail(first: str, last: str) -> str:
    m = _TAILS.search(last)
    if m is None or _TAILS.search(first) or first[-1] in "数率额量值":
        return ""
    return m[0]
