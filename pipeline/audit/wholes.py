"""Wholes and their parts: a total beside what it is made of.

Words decide how much a sum may claim. Where they say that the parts are all there is (a pair of
opposites, 由…组成, a bracket behind the amount) every difference is a disagreement. Where they do
not (其中, 包括) a sum that fits is a check passed, and one that does not is said only when a single
slip of the pen in one of the figures explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from pipeline.audit.findings import Check, Term, is_digit_error, shown, sum_formula, total
from pipeline.audit.indicator import Indicator, base_unit, multiple
from pipeline.audit.roles import CHANGED, Role
from pipeline.audit.statements import (
    DIFFERENCE,
    NOT_ADDED,
    as_written,
    behind_marks,
    between,
    claim,
    same_unit,
)
from pipeline.audit.wording import OTHERS, is_of_another
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTS

_WHICH = regex(r"其中[:：]?")
_SOME = regex(r"包括|包含|分为")
_PRICED = regex(
    r"[^，,。；;：:\d]{0,8}[、，,]?[^，,。；;：:\d]{0,6}(?:每|单价)[^，,。；;：:\d]{0,6}"
)
_ONLY_PART = regex(
    rf"[，,（(]其中[:：]?(?![^，,]*(?:[累总上去]|户籍|实[有际]|在编|编制|里程|计划|预算|目标|平均|最))[{HAN}]{{1,8}}"
)
_OF_ALL_TIME = regex("本[月季周日]|当[月日]|新增|净|今年|[上去]年")
_COMES_TO = regex(r"[，,]?(?:计|合计|共计|共|小计|需|共需|金额)")
_ITSELF = regex(r"[，,（(](?:包括|包含|含|其中)[^，,。；;：:\d]{1,16}$")
_OF_IT = regex("[^，,。；;]{0,4}中[，,]")
"""调增的2.3亿元中，教育0.8亿元、…."""
_ITS_OWN = regex(r"[，,（(：:](?:包括|包含|其中)")
_BY_MEASURE = regex("超过|不低于|达到")
_SPLIT = regex(r"(?:按[^，,。；;]{1,8}分|(?:分|从|按)[^，,。；;]{1,6}看)[，,：:]")
_CLASSED = regex(
    "[按分从](?:照|案件|事件|手术|项目|资金|问题)?(?:级别|等级|类型|类别|性别|性质|来源|方式|批次|渠道|层级|学历|季节|包案领导?|用途|学段|规模|城乡|主体|职称)"
)
"""Before a list of all kinds that there are; of trades, fields and places some may be left out."""
_SUM = regex(r"(?:合计|共计|总计|总数|总额|共|之和|相加|加总)(?:共|达到?|为|约)?$")
_SOME_OF = regex("(?<=[^，,。；;])以[上下内][^，,。；;]{0,6}$")
"""合格及以上共157家: of some of the list."""
_IN_ALL = regex(
    rf"^(?:[{HAN}]{{1,6}}?(?=[，,；;]|共|合计))?[，,；;]?(?:这|以上|上述)?(?:(?P<n>[两{HAN_COUNT}]{{1,2}})(?:个|支|家|类|项|者|笔)?[{HAN}]{{0,4}})?(?:合计|共计|总计|总共|共|累计|加总|满分|总[额量数价]|总投资|总面积|总金额)[^，,。；;：:、（()）\d]{{0,8}}$"
)
_ALL_YEAR = regex(rf"^[，,；;]全年[{HAN}]{{0,8}}$")
_PART_OF_YEAR = regex(r"季度|半年|月(?=[^，,。；;、\d]{0,10}$)")
_NOUN_FIRST = regex(rf"[{HAN}]{{1,8}}[、和及与]")
"""9个镇、5个乡: the noun follows its number."""
_OF_YEAR_ITEM = regex(r"[、，,；;和][^，,。；;：:、（()）]{1,20}")
_ITEM = regex(r"[，,；;](?:20\d\d年)?[^，,。；;：:（()）\d]{1,14}")
_PLAIN_ITEM = regex(r"[、，,；;][^，,。；;：:（(）)\d]{1,14}")
_OTHERS = regex(
    rf"[、，,；;][^，,。；;：:、\d]{{0,8}}?(?:{OTHERS})[^，,。；;：:、（()）\d等]{{0,8}}$"
)
_PLUS = regex(r"加上|加|和|、|与|及")
_JOINT = regex(r"[、和及与][^，,。；;：:、（()）\d]{0,14}")
_MADE_OF = regex(
    r"[，,]?[^，。；;]{0,10}(?:(?:组成|构成|来源|分解|分配|划分)(?:情况|方案|如下|为|是)*[:：]|(?:来源于|来自于?)[:：])[^，,。；;\d]{0,12}"
)
_BOTH = regex("合计|共计|总计")
_TWO_IN_ALL = regex(rf"^[，,；;]([{HAN}]{{2,4}})(?:合计|共计|总计)$")
"""还本付息合计, of what is told right before."""
_IN_PARTS = regex(
    rf"[，,](?:按|由|共)?分(?:为|成)?(?P<n>[两{HAN_COUNT}])[{HAN}]{{1,2}}[^，,。；;：:\d]{{0,8}}[：:，,][^，,。；;\d]{{1,12}}$"
)
"""分四个季度安排：一季度640万元、…."""
_COLON = regex(r"(?:如下|分别)?(?:为|是|有)?[:：][^，,。；;：:\d]{1,14}")
_NAMES_ALL = regex(
    "(?:的|分别|依次)?(?:为|是)[:：]|(?:分别|依次)(?:为|是|有)?[^，,。；;：:\\d]{0,4}$"
)
"""Before a list that tells each of what was named: 未开工的5个为：…; 七、八、九年级依次为…."""
_ANNOUNCED = regex(rf"分(?:为|成)?(?P<n>[两{HAN_COUNT}])个?(?:年|批|期|轮|次|阶段|步|类|档)")
_GRADED = regex("第?[ⅠⅡⅢⅣⅤⅥⅦⅧ甲乙丙丁一二三四五六](?:级|类|等奖?|档)")
_BEGUN = regex("已|完成|办结|整改|达标|建成|竣工")
_NOT_DONE = regex("未|尚|没|剩|滞后|暂缓|正在|进度较?慢|在[建办]")
"""What is done, first of a list, and what is not, last of it."""
_ORDINAL = regex(
    rf"(?:(?P<year>20\d\d)年|第?(?P<n>[ⅠⅡⅢⅣⅤⅥⅦⅧ首甲乙丙丁]|[{HAN_COUNT}])(?P<of>级|类|等奖?|档|季度|轮|批|期|阶段|标段|次|组))"
)
_YEARS = regex(r"(20\d\d)年?[至到—-]{1,2}(20\d\d)年")
_OF_YEAR = regex(r"(20\d\d)年[^，,。；;\d]{0,4}$")
_FROM = regex("[，,]?由[^，,。；;]{1,14}")
_COMPOSED = regex(rf"(?:[两{HAN_COUNT}\d]{{1,2}}(?:个|大)?(?:部分|项|块))?(?:共同)?(?:组成|构成)")
"""由A、B和C三部分组成."""
_BRACKET = regex(r"(?P<tail>[^，,。；;、:：（()）]{0,8})[（(](?P<inside>[^（()）]*)[）)]")
_INCLUDED = regex("含|包括|包含|另|其中|不含")
_PER = regex(r"即|每|最高|最低|以上|以下|不超过|不低于|或|至")
_DEALT = regex(r"^[，,][^，,。；;]{0,20}(?:按|分别|各自|依次)[^，,。；;]{0,8}$")
_BORNE = regex("(?:的(?:比例|标准))?(?:进行|共同)?(?:分担|分摊|负担|承担|出资|分配|分给|拨付)")
_GRADES = tuple(
    regex(
        rf"(?:^|[，,、：:为等获评])(?:其中[：:]?)?(?:评为|评定为|结果为|为|被评为)?{mark}(?:等次|等级|等|级)?的?(?:有|为|共)?$"
    )
    for mark in (
        "(?:优|优秀|好)",
        "(?:良|良好|较好)",
        "(?:中|合格|称职|一般|及格)",
        "(?:差|较差|不合格|不称职|不及格)",
    )
)
"""Marks from the best down: whoever is judged has one of them."""
_PART_OF = regex(
    "(?:系统|街道|乡镇|[乡镇村县局]|社区|公司|学院|大学|中学|标段|开发区|高新区|[农林]场|本级|(?<![家省市])[县乡村]级)$"
)
"""Names of these are of one office or place each: none is counted twice."""
_REST = regex(
    rf"其余|其他|剩余|另|(?<![高中初同平均上优])等(?![{HAN}]{{2}})|主要|居前|各(?![级类地方])"
)
_PAIRS: list[tuple[str, str]] = re.findall(
    r"(\S+)/(\S+)",
    "出口/进口 一般/重大 男/女 违规/不规范 已完成/正在 已办结/正在 已建成/在建 城镇/农村 "
    "城镇/乡村 城市/农村 "
    "市级/县级 公办/民办 中央/地方 新建/续建 续建/新开工 新建/改建 新建/改扩建 "
    "开始建设/继续建设 国内/入境 "
    "国内/国外 直接/间接 废止/修改 合格/不合格 达标/未达标 采纳/未采纳 预期性/约束性 邮政/电信 "
    "重工业/轻工业 行政许可/行政处罚 税收/非税 本金/利息 全额/定额 省内/省外 市内/市外 "
    "县内/县外 区内/区外 校内/校外 境内/境外 顺产/剖宫产 线上/线下 "
    "建议/提案 减税/降费 在职/离退休 基本支出/项目支出 一般程序/简易程序 一般债/专项债 "
    "固定资产/铺底流动资金",
)
_COMPLETE = (
    ("销售费用", "管理费用", "财务费用"),
    ("出国", "公务用车", "公务接待"),
    ("公务接待", "公务用车", "出国"),
    ("大型", "中型", "小型"),
    ("大型", "中型", "小（1）", "小（2）"),
    ("一季度", "二季度", "三季度", "四季度"),
)
"""Names that together are all there is of a whole."""
_APART: list[tuple[str, str]] = re.findall(
    r"(\S+)/(\S+)",
    "医生/护士 医师/护士 教师/学生 民警/辅警 门诊/住院 室内/室外 在职/退休 财政/自筹 "
    "中央/省级 省级/市级 市级/县级 "
    "小学/初中 初中/高中 机关/事业 行政/事业 上半年/下半年 白天/夜间 陆域/海域 早餐/午餐",
)
"""Of these none is counted twice: together they may be less than the whole, never more."""
_MANIFOLD = regex(
    "级|以上|以下|重点|示范|星|国家|省|先进|名牌|专利|学历|硕士|博士|本科|大专|党员|团员|女|民族|职称|军人|岁|残|"
    "低保|贫困|困难|农民|妇女|老年|青年|儿童|学生|新增|首次|获|骨干|特色|免费|公益"
)
"""What one thing may be beside another: 国家级5家、省级16家."""
_SPAN_NAME = regex(r"\d{1,2}月份?|第?[一二三四]季度|[上下]半年|20\d\d年")
_LEVEL = regex("(?:国家|省|市|县|区|校)级$")
_GRADE = regex("[1-5]A级|[一二三四五六]级|[甲乙丙丁]级|[一二三四五]类|[一二三]等奖?")
_OF_ONE_SCALE = (
    regex("(?:博士|硕士|研究生|本科|大专|专科|中专|高中)(?:学历|研究生)?$"),
    regex("(?:正高|副高|高级|中级|初级)(?:级|职称)*$"),
    regex("(?:特大型|特大|大型|中型|小型|微型)(?!.*以上)"),
    regex("(?:特别重大|重大|较大|一般)(?!以上)"),
)
"""Of each scale everyone and everything has one place."""
_WATER = regex("水|库容")
"""地表水, 地下水: what is counted twice is taken off."""
_UPPER = regex("以上|超过|高于|大于")
_LOWER = regex("以下|以内|不足|低于|小于|未满")
_OF_SIZE = regex(rf"(?:（含）|\(含\)|及)?(?:以上|以下|以内|未满)?的?[{HAN}]{{0,6}}(?:有|为|共)?")
_LAST_SIZE = regex("[、，,；;](?:其余|剩余|余下|另外)的?$")
_COMPARAND = regex("(?:预算|任务|目标|计划|上年|去年|同期)[^，,。；;、\\d]{0,6}$")
"""Before an amount of which another is so many percent: 为年初预算17.8亿元的103.5%."""
_THAN = regex(r"[比较][^，,。；;\d]{0,10}$")
_BUDGETED = regex("(?P<what>预算|任务|目标|计划)数?(?:为|是)?$")
"""完成年初预算的102.0%，年初预算为18.1亿元."""
_BY = regex("的?(?:增|减|多|少|下降|提高|降低|超)")
_OF_WHICH_PERCENT = regex(r"的\d+(?:\.\d+)?[%％]")
_AVERAGE = regex(
    r"(?:人均|户均|亩均|平均|均价|单价|单产|每[^，,。；;\d]{1,6}|指数|得分|(?<!超)标准|浓度|价格|比例|密度|年龄)[^，,。；;]*$"
)
"""Before a figure that is no sum of its parts: the parts' averages do not add up."""
_EACH_ONE = regex("平均每|[人户亩]均|单位造价|单价|均价")
"""Before an amount of one each, which stands between a whole and its parts."""
_NEAR_AVERAGE = 24
_THINGS = frozenset(COUNTS)
_MOST_PARTS = 15
_FEW_PARTS = 3
_FEW_DIGITS = 2
_FAR = 1.25
"""A total this many times what its list adds up to is of more than the list."""
_A_LITTLE_MORE = 1.1
_MORE = 1.5
"""A part that is more than its whole by less than this is of it, and wrong."""
_HARDLY = 0.01
"""What is left beside the whole, where four counted parts or more leave hardly anything."""
_LITTLE = 0.1
"""What is left beside the least part, where it is hardly a part of its own."""
_WORD = 6  # code points before a figure that say that it is a change
_FIRST_LISTED = regex(r"\d[^，,。；;：:\d]{1,4}[:：][^，,。；;：:\d]{1,10}$")
"""The first of a list behind a colon, of which a figure is told."""
_MEASURE = regex(
    "约谈|警告|罚款|处罚|责令|暂停|解除|终止|通报|移[送交]|吊销|取缔|查封|扣押|下架|曝光|批评|诫勉|问责|处分|"
    "整改|立案|关[停闭]|追回|拒付|停[业产]|没收|召回|提醒|谈话|帮扶|救助|资助|补贴|参加|享受|获|持|评为"
)
"""What is done to one of a whole, to which several may be done."""
_ADDED_UP = regex("[，,](?:合计|共计|总计|加总|相加)(?:为|共)?")
"""Between parts and what can be nothing but their sum, whatever whole is told before them."""
_SHARED = regex("(?:防洪|调洪|结合|重叠)库容")
"""What a reservoir keeps free in the flood season lies in its other storage, in part (SL 104)."""
_BECAME = regex("(?:调整|变更|变动|追加|增加|增补|扩充)(?:后|为|到|至)[^，,。；;：:、\\d]{0,6}$")
_ADDED = regex("追加|新增|增加|调增|增补|补充|扩充")
_NEAR = 40  # code points between one part and the next
_GROWTH_OF_LAST = regex(
    r"^[，,、]?[^，,。；;]{0,12}(?:增长|下降|减少|增加|占[^，,。；;\d]{0,8})[\d.]+%"
)
_TRIPLE = (regex("第一产业|一产"), regex("第二产业|二产"), regex("第三产业|三产"))
_KINDS = regex(rf"(?P<n>[两{HAN_COUNT}])(?:级|类|种|档)[{HAN}]{{0,8}}共?(?:有|为)?$")
"""三级河长共386名，区级16名、…: as many parts as kinds."""
_OF_HOMES = regex("用电|用水|用能|能耗|能源|消费量")
"""What the three industries and homes share."""
_EQUATION = regex(
    r"(?<![\d.+×*=])(?P<terms>\d+(?:\.\d+)?(?:\s*[+＋]\s*\d+(?:\.\d+)?)+)\s*[=＝]\s*"
    r"(?P<sum>\d+(?:\.\d+)?)(?![\d.]|\s*[+＋×xX*])"
)

_ROW_OF_NUMBERS = regex(
    r"(?<![\d.、第])(?P<terms>\d+(?:\.\d+)?(?:、\d+(?:\.\d+)?){2,30})(?P<unit>毫米|万?元|亿元|万?人次?|吨|公里|米|件|户|万?亩|公顷|天|个)"
    rf"(?:[（(][^（()）\d]{{1,12}}[）)])?[，,][{HAN}]{{0,6}}?(?:合计|共计|总计|累计)[{HAN}]{{0,6}}?(?P<sum>\d+(?:\.\d+)?)(?P=unit)"
)

_FULL_MARKS = regex(
    rf"(?<![{HAN}\d.])(?P<terms>[{HAN}]{{2,8}}\d{{1,3}}分(?:[、，,][{HAN}]{{2,8}}\d{{1,3}}分){{2,14}})[，,；;]?(?:满分|总分)(?:共|为|是|计)?(?P<sum>\d{{2,4}})分(?!钟)"
)
"""语文150分、数学150分、…，满分750分: marks are added where the full mark is told."""


def whole_checks(group: Sequence[Indicator]) -> Iterator[Check]:
    """The wholes of one sentence (with a sentence that goes on by 其中) and their parts.

    Args:
        group: its figures, in order.
    """
    used: set[int] = set()
    group = _without_factors(group)
    for at, whole in enumerate(group):
        if not _may_be_whole(whole) or (
            whole.number in used and not _opens(whole, group[at + 1 :])
        ):
            continue
        rest = _same(whole, group[at + 1 :])
        parts = _parts(whole, rest) if len(rest) > 1 else None
        if not rest:
            parts = _split_later(whole, group[at + 1 :])
        if not parts:
            later = group[at + 1 :]
            parts = _graded(whole, later) or _dealt_to(whole, later) or _by_size(whole, later)
        if parts:
            used.update(part.number for part in parts)
        else:
            parts = _summed(whole, group[:at]) or _listed(whole, group[:at])
            if parts and all(is_of_another(_clause(whole), _clause(part)) for part in parts):
                continue  # 上半年收入286万元，下半年收入312万元，全年支出542万元
        if parts and _are_added(whole, parts):
            before = [one for one in _same(whole, group[:at]) if one.amount < whole.amount]
            check = sum_check(whole, [before[-1], *parts]) if before else None
            if check and (check.agrees or _is_slip(check)):
                yield check
            continue  # 调整后454350万元（追加23700万元、新增18650万元）
        yield from _split_again(whole, group[at + 1 :], parts or ())
        is_told = parts and _ADDED_UP.fullmatch(between(parts[-1], whole))
        if parts and not (
            not is_told
            and not adds_up(whole, parts)
            and any(adds_up(one, parts) for one in group[:at])
        ):  # 受理4860件，办结4812件；其中…: the parts are of another whole told before
            check = sum_check(whole, parts)
            if check.agrees or not _may_overlap(check, parts):
                yield check


def _split_again(
    whole: Indicator, later: Sequence[Indicator], parts: Sequence[Indicator]
) -> Iterator[Check]:
    """643例，其中护理类287例、…；按级别分，Ⅰ级2例、…: of the same whole once more."""
    if not parts or _SPLIT.search(whole.place.text, parts[-1].figure.end) is None:
        return
    rest = _same(whole, later)
    ahead = _ahead(whole, rest)
    told = {part.number for part in parts}
    for at, words in enumerate(ahead):
        is_next = told.issuperset(one.number for one in rest[:at]) and rest[at].number not in told
        if at and is_next and re.match("[；;。][^，,]{0,4}[按分从]", words):
            again = _split(whole, rest[at:], ahead[at:]) if _SPLIT.search(words) else None
            if again:
                yield sum_check(whole, again)


def _are_added(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether the figures behind one are what came to it, so that it is more than their sum."""
    became = _BECAME.search(_clause(whole)) is not None
    return became and all(_ADDED.search(_clause(part)) for part in parts)


def _is_slip(check: Check) -> bool:
    return is_digit_error(shown(check.stated.value), shown(check.computed))


def _clause(one: Indicator) -> str:
    """The words of its clause before a figure."""
    return re.split(r"[，,。；;：:、\d]", one.ahead[-_NEAR:])[-1]


def _may_overlap(check: Check, parts: Sequence[Indicator]) -> bool:
    """Whether one counted in the whole may fall under several parts: 约谈286家、处罚133家."""
    taken = sum(_MEASURE.search(part.ahead[-_WORD:]) is not None for part in parts)
    more = check.computed > check.stated.value
    if more and any(_SHARED.search(_clause(part)) for part in parts):
        return True
    return more and 2 * taken >= len(parts) and not _is_slip(check)


def excess_checks(roles: Sequence[Role]) -> Iterator[Check]:
    """健康管理7.1万人，其中体检8.9万人: one part that is more than the only amount before it.

    Args:
        roles: those of the figures of one statement, in order.
    """
    for whole, part in pairwise(roles):
        one, other = whole.one, part.one
        if (whole.kind, part.kind) != ("level", "level") or one.figure.unit in NOT_ADDED:
            continue
        alone = (
            _ONLY_PART.fullmatch(between(one, other))
            and not _OF_ALL_TIME.search(whole.words)
            and not _AVERAGE.search(one.ahead[-_NEAR_AVERAGE:])
        )
        exact = one.is_exact and other.is_exact and one.figure.unit == other.figure.unit
        if not (alone and exact and one.amount < other.amount < _MORE * one.amount):
            continue
        clause = re.split("[；;]", other.ahead)[-1]
        if (
            sum(
                same_unit(r.one.figure.unit, one.figure.unit)
                for r in roles
                if r.one.figure.start < other.figure.start
                and r.one.figure.start >= other.figure.start - len(clause)
            )
            == 1
        ):
            yield Check(
                kind="合计",
                place=other.place,
                claim=claim((one, other)),
                explanation=f"其中的一部分为 {other.text}，多于整体 {one.text}",
                terms=(one.term,),
                stated=other.term,
                computed=one.figure.value,
            )


def equation_checks(place: Place) -> Iterator[Check]:
    """40+10=50, written out; 逐日为46.2、31.5、58.7毫米，合计136.4毫米, without a name for each."""
    patterns = (_EQUATION, _ROW_OF_NUMBERS, _FULL_MARKS)
    for m in (m for pattern in patterns for m in pattern.finditer(place.text)):
        words = re.findall(r"\d+(?:\.\d+)?", m["terms"])
        values = [float(word) for word in words]
        added, stated = total(values), float(m["sum"])
        near = max(values) < stated < _FAR * added and added < _FAR * stated
        if m.re is not _EQUATION and not near:
            continue
        yield Check(
            kind="合计",
            place=place,
            claim=m[0],
            explanation=f"{' + '.join(words)} = {shown(total(values))}，文中为 {m['sum']}",
            terms=tuple(map(Term, values)),
            stated=Term(float(m["sum"])),
            computed=total(values),
            tolerance=0.0,
            formula=sum_formula(len(values)),
        )


def _without_factors(group: Sequence[Indicator]) -> Sequence[Indicator]:
    """冲锋舟6艘、每艘8.5万元，计51万元: what is told with its factors stands for them."""
    if "每" not in group[0].place.text and "单价" not in group[0].place.text:
        return group
    left = list(group)
    for count, each, product in zip(group, group[1:], group[2:], strict=False):
        words = (between(count, each), between(each, product))
        told = _PRICED.fullmatch(words[0]) and _COMES_TO.fullmatch(words[1])
        if told and base_unit(each.figure.unit).partition("/")[0] == base_unit(product.figure.unit):
            left = [one for one in left if one not in (count, each)]
    return left


def _opens(part: Indicator, later: Sequence[Indicator]) -> bool:
    """购置及运行费812万元，包括购置费210万元、…: a part that is a whole of its own."""
    if not later:
        return False
    words = between(part, later[0])
    return _ITSELF.match(words) is not None or (
        _COLON.fullmatch(words) is not None and _NAMES_ALL.search(words) is not None
    )


def _may_be_whole(whole: Indicator) -> bool:
    if not whole.is_exact or whole.figure.unit in NOT_ADDED or whole.figure.value <= 0:
        return False
    if _is_comparand(whole):
        return False
    # The parts are of the new amount, not of its change.
    return not DIFFERENCE.search(whole.ahead)


def _same(whole: Indicator, others: Sequence[Indicator]) -> list[Indicator]:
    """The figures that follow in the whole's unit; growth rates between them do not end a list."""
    same: list[Indicator] = []
    for other in others:
        change = DIFFERENCE.search(other.ahead)
        clause = behind_marks(other.ahead[-_NEAR_AVERAGE:])
        passed = (
            other.figure.unit in {"%", "个百分点"}
            or _is_comparand(other)
            or (not same and "均" not in whole.ahead and _EACH_ONE.match(clause) is not None)
        )
        if passed or (change and not same):
            continue
        if change or len(same) == _MOST_PARTS or not same_unit(_counted(other), _counted(whole)):
            break
        same.append(other)
    return same


def _is_comparand(other: Indicator) -> bool:
    behind = _OF_WHICH_PERCENT.match(other.place.text, other.figure.end)
    ahead = other.ahead[-_NEAR:]
    if behind is not None and _COMPARAND.search(ahead):
        return True
    named = _BUDGETED.search(ahead)
    if named and re.search(rf"{named['what']}的\d", other.place.text[: other.figure.start]):
        return True
    return (
        _THAN.search(ahead) is not None
        and _BY.match(other.place.text, other.figure.end) is not None
    )


def _parts(whole: Indicator, rest: list[Indicator]) -> list[Indicator] | None:
    text, ahead = whole.place.text, _ahead(whole, rest)
    inside = _bracketed(whole, rest)
    per = "/" in whole.figure.unit
    if inside:
        mean = re.search("平均|[人户校]均", whole.ahead[-_NEAR_AVERAGE:])
        return None if mean else _exact(inside)
    if _AVERAGE.search(whole.ahead[-_NEAR_AVERAGE:]) and not _is_made_up(whole, rest):
        return None
    rest = list(takewhile(lambda part: ("/" in part.figure.unit) == per, rest))
    ahead = ahead[: len(rest)]
    near = next((i for i, words in enumerate(ahead) if len(words) > _NEAR), len(ahead))
    rest, ahead = rest[:near], ahead[:near]
    three = [pattern.search(words) for pattern, words in zip(_TRIPLE, ahead, strict=False)]
    product = "生产总值" in text[max(0, whole.figure.start - 20) : whole.figure.start]
    of_people_too = _OF_HOMES.search(whole.ahead[-_NEAR_AVERAGE:]) is not None
    only_three = len(rest) == 3 and not of_people_too and _is_near(whole, rest)
    if len(three) == 3 and all(three) and (product or only_three):
        return _exact(rest[:3])
    if len(rest) < 2:
        return None
    people = base_unit(whole.figure.unit) in {"人", "名", "位", "人次"}
    # one of a list is no whole of the others
    sibling = ahead[0].startswith("、") or _FIRST_LISTED.search(whole.ahead[-_NEAR:]) is not None
    if (
        not sibling
        and _is_pair(ahead, people=people, own=_clause(whole))
        and not (len(rest) > 2 and _continues(rest[1], rest[2], listed=ahead[1].startswith("、")))
    ):
        return _exact(rest[:2])
    composed = _COMPOSED.match(text, rest[-1].figure.end)
    if composed and _FROM.fullmatch(ahead[0]) and all(map(_JOINT.fullmatch, ahead[1:])):
        return _exact(rest)
    for names in _COMPLETE:
        if len(rest) >= len(names) and all(map(str.__contains__, ahead, names)):
            return _exact(rest[: len(names)])
    told = _IN_PARTS.match(ahead[0])
    if told and number_of(told["n"].replace("两", "二")) == len(rest):
        return _exact(rest) if _is_near(whole, rest) else None
    if _MADE_OF.fullmatch(ahead[0]):
        return _exact(_before_stop(rest, ahead))
    listed = _before_stop(rest, ahead)
    if _is_all(whole, listed, ahead[: len(listed)]) and _is_near(whole, listed):
        return _exact(listed)
    if _SPLIT.search(ahead[0]):
        splits = (at for at, words in enumerate(ahead) if _SPLIT.search(words))
        return next(filter(None, (_split(whole, rest[at:], ahead[at:]) for at in splits)), None)
    if _WHICH.search(ahead[0]) or _SOME.search(ahead[0]) or _OF_IT.match(ahead[0]):
        return _of_all_years(whole, rest, ahead) or _fitting(whole, rest)
    kinds = _KINDS.search(whole.ahead[-_NEAR_AVERAGE:])
    if kinds and number_of(kinds["n"].replace("两", "二")) == len(rest) and _is_near(whole, rest):
        return _exact(rest)
    if _share_a_head(whole, rest, ahead) and _is_near(whole, rest):
        parts = _exact(rest)
        fits = parts is not None and (adds_up(whole, parts) or is_one_digit_off(whole, parts))
        return parts if fits else None
    if _COLON.fullmatch(ahead[0]):
        parts = _before_stop(rest, ahead)
        found = _fitting(whole, parts) if len(parts) > 1 else None
        return found or _all_listed(whole, parts)
    return _dealt_out(whole, rest, ahead)


def _is_all(whole: Indicator, parts: Sequence[Indicator], ahead: Sequence[str]) -> bool:
    """Whether the words of a list, up to the stop that ends it, leave nothing of a whole out."""
    text, end = whole.place.text, parts[-1].figure.end
    if len(parts) < 2 or not re.match(rf"[{HAN}]{{0,8}}(?:[。；;）)]|[，,](?!其)|$)", text[end:]):
        return False
    joints = [re.sub(r"[\d.]+[年月]", "某年", words) for words in ahead[1:]]
    if not any(all(map(form.fullmatch, joints)) for form in (_JOINT, _ITEM)):
        return False
    names = [re.split("[，,、；;：:（(和及与]", words)[-1] for words in ahead]
    added = total([part.amount for part in parts])
    more = added > whole.amount
    lacks = 0 if more else (whole.amount - added) / whole.amount
    announced = _ANNOUNCED.search(whole.ahead[-_NEAR_AVERAGE:] + ahead[0])
    if announced and number_of(announced["n"].replace("两", "二")) == len(parts):
        more = True  # 分三年实施: as many as are told, so that none is left out
    if is_in_order([re.sub("^其中", "", name) for name in names]):
        graded = all(map(_GRADED.match, names)) and len(parts) > 2 and lacks < _LITTLE
        return (more or graded) and (len(parts) > 2 or "其中" not in ahead[0])
    if "其中" in ahead[0] or len(parts) < _FEW_PARTS:
        return False
    if _NAMES_ALL.search(ahead[0]):
        return more or "：" in ahead[0]
    return _BEGUN.match(names[0]) is not None and _NOT_DONE.match(names[-1]) is not None


def is_in_order(names: Sequence[str]) -> bool:
    """Whether names count from the first on or down to it: Ⅰ级, Ⅱ级, Ⅲ级; 三等奖, 二等奖, 一等奖.

    >>> is_in_order(["第一轮走访", "第二轮走访"]), is_in_order(["2025年", "2026年"])
    (True, True)
    >>> is_in_order(["二级", "三级"]), is_in_order(["一级", "二类"])
    (False, False)
    """
    found = [_ORDINAL.match(name) for name in names]
    if not all(found) or len(names) < 2 or len({m["of"] or "年" for m in found if m}) != 1:
        return False
    years = [m["year"] for m in found if m]
    numbers = [_ordinal(m) for m in found if m]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(steps) == 1 and steps <= {1, -1} and (all(years) or min(numbers) == 1)


def _ordinal(m: re.Match[str]) -> int:
    if m["year"]:
        return int(m["year"])
    for scale in ("ⅠⅡⅢⅣⅤⅥⅦⅧ", "甲乙丙丁", "首"):
        if m["n"] in scale:
            return scale.index(m["n"]) + 1
    return number_of(m["n"]) or 0


def _all_listed(whole: Indicator, parts: list[Indicator]) -> list[Indicator] | None:
    """打通68条：城中村37条，老旧小区22条，商业街19条。: a list to the end, of more than that."""
    if len(parts) < _FEW_PARTS or not _exact(parts) or not _is_near(whole, parts):
        return None
    joints = _ahead(whole, parts)[1:]
    ends = re.match("[。；;]", whole.place.text[parts[-1].figure.end :]) is not None
    alike = any(all(map(form.fullmatch, joints)) for form in (_JOINT, _ITEM))
    more = total([part.amount for part in parts]) - whole.amount
    doubtful = any(_MANIFOLD.search(words) or _MEASURE.search(words) for words in joints)
    return parts if ends and alike and more > 0 and not doubtful else None


def _share_a_head(whole: Indicator, rest: Sequence[Indicator], ahead: Sequence[str]) -> bool:
    """Whether parts are named as kinds of the whole: 结案717件: 调解结案, 裁决结案."""
    name = re.split("[，,、；;：:（(]", whole.ahead[-_NEAR:])[-1]
    heads = [re.split("[，,、；;：:（(]", words)[-1] for words in ahead]
    if re.match(f"[再终初首第{HAN_COUNT}]", name):
        return False  # 一审审结1532件，二审审结1523件，再审审结15件: one of them, and no whole
    return len(name) > 1 and all(h.endswith(name[-2:]) and len(h) > len(name[-2:]) for h in heads)


def _of_all_years(
    whole: Indicator, rest: Sequence[Indicator], ahead: Sequence[str]
) -> list[Indicator] | None:
    """2022年至2024年共投入21.6亿元，其中2022年6.4亿元，2023年…，2024年…: none is left out."""
    span = _YEARS.search(whole.ahead)
    years = [_OF_YEAR.search(words) for words in ahead]
    if span is None or not all(years):
        return None
    wanted = [str(year) for year in range(int(span[1]), int(span[2]) + 1)]
    return _exact(list(rest)) if [m[1] for m in years if m] == wanted else None


def _is_made_up(whole: Indicator, rest: Sequence[Indicator]) -> bool:
    """伙食标准每天15元，其中早餐4元、午餐6元、晚餐5元: so much for each, of several sources."""
    average = _AVERAGE.search(whole.ahead[-_NEAR_AVERAGE:])
    if average is None or base_unit(whole.figure.unit) != "元":
        return False
    if "均" in average[0] and "标准" not in average[0]:
        return False
    ahead = _ahead(whole, rest)
    listed = len(rest) > 1 and all(
        map(_ITEM.fullmatch if "均" in average[0] else _JOINT.fullmatch, ahead[1:])
    )
    return listed and _WHICH.match(ahead[0].lstrip("，,（(")) is not None


def _dealt_to(whole: Indicator, others: Sequence[Indicator]) -> list[Indicator] | None:
    """12万元，由三个标段按5万元、4万元、3万元分担: to how many stands between."""
    if len(others) < 3 or others[0].figure.unit in NOT_ADDED:
        return None
    rest = _same(whole, others[1:])
    if len(rest) != others[0].figure.value or len(between(whole, others[0])) > 3:
        return None
    if re.match(r"[^，,。；;：:\d]{0,8}[：:]", between(others[0], rest[0])):
        return _exact(rest) if _is_near(whole, rest) else None
    words = between(whole, others[0]) + others[0].text + between(others[0], rest[0])
    return _dealt_out(whole, rest, [words, *_ahead(rest[0], rest[1:])])


def _dealt_out(
    whole: Indicator, rest: Sequence[Indicator], ahead: Sequence[str]
) -> list[Indicator] | None:
    """12万元，由三个标段分别承担5万元、4万元、3万元: an amount dealt out, all of it."""
    if not _DEALT.search(ahead[0]):
        return None
    parts = [rest[0]]
    for part, words in zip(rest[1:], ahead[1:], strict=True):
        if not re.fullmatch("[、和及]", words):
            break
        parts.append(part)
    borne = _BORNE.match(parts[-1].place.text, parts[-1].figure.end) or _BORNE.search(ahead[0])
    exact = _exact(parts) if borne and len(parts) > 1 else None
    return exact if exact and _is_near(whole, exact) else None


def _split_later(whole: Indicator, others: Sequence[Indicator]) -> list[Indicator] | None:
    """新开工项目26个，总投资146亿元。分类型看，…17个、…6个: other amounts stand between."""
    for at, (one, other) in enumerate(pairwise(others), start=1):
        gap = between(one, other)
        rest = _same(whole, others[at:])
        if len(rest) < 2:
            continue
        if _SPLIT.search(gap):
            return _split(whole, rest, [gap, *_ahead(rest[0], rest[1:])])
        goes_on = re.match("[^，,。；;]{0,6}[。；;]其中", gap) or (
            re.search("[，,]其中", gap) and _noun_behind(whole) == _noun_behind(other) != ""
        )
        if goes_on and same_unit(_counted(other), _counted(whole)):
            led = _is_pair([gap, *_ahead(rest[0], rest[1:])], people=False)
            return _exact(rest[:2]) if led and len(rest) == 2 else _fitting(whole, rest)
        if len(gap) > _NEAR:
            break
    return None


def _noun_behind(one: Indicator) -> str:
    m = re.match(f"[{HAN}]{{2}}", one.place.text[one.figure.end :])
    return m[0] if m else ""


def _graded(whole: Indicator, others: Sequence[Indicator]) -> list[Indicator] | None:
    """评价结果为优的12个、良的27个、中的8个、差的1个: marks from the best down to the worst."""
    before: Indicator = whole
    found: list[Indicator] = []
    last = -1
    for other in others:
        words = between(before, other)
        before = other
        mark = next((i for i, grade in enumerate(_GRADES) if grade.search(words)), None)
        if mark is None or mark <= last:
            if found:
                break
            continue
        if not same_unit(other.figure.unit, whole.figure.unit) or "。" in words:
            return None
        found.append(other)
        last = mark
    parts = _exact(found)
    whole_scale = parts and len(parts) > 2 and last == len(_GRADES) - 1
    return parts if whole_scale and parts and _is_near(whole, parts) else None


def _by_size(whole: Indicator, others: Sequence[Indicator]) -> list[Indicator] | None:
    """34个，其中1亿元以上2个、5000万元至1亿元5个、5000万元以下28个: every one is of one size."""
    sizes: list[str] = []
    parts: list[Indicator] = []
    first = next((i for i, one in enumerate(others) if _WHICH.search(between(whole, one))), 0)
    before: list[Indicator] = []
    bounds: list[Indicator] = []
    for one in others[first:]:
        if not same_unit(_counted(one), _counted(whole)):
            bounds.append(one)
            continue
        words = between(bounds[-1], one) if bounds else ""
        if parts and not bounds and _LAST_SIZE.search(between(parts[-1], one)):
            parts.append(one)  # 其余3个村不足30万元
            return parts if _exact(parts) and _is_near(whole, parts) else None
        if not (bounds and _OF_SIZE.fullmatch(words)):
            break
        if parts and not _meet(before, bounds):
            return None  # 85分以上的5个，80分以下的2个
        sizes.append(between(bounds[0], one))
        parts.append(one)
        before, bounds = bounds, []
    ends = [
        next((e for e in (_UPPER, _LOWER) if sizes and e.search(sizes[i])), None) for i in (0, -1)
    ]
    if len(parts) < 2 or None in ends or ends[0] is ends[1]:
        return None
    return parts if _exact(parts) and _is_near(whole, parts) else None


def _meet(some: Sequence[Indicator], others: Sequence[Indicator]) -> bool:
    """Whether one size ends where the next begins: 50万元以上, 30万元至50万元; 340分, 310—339分."""
    ends = [
        {v * multiple(i.figure.unit) for i in of for v in (i.figure.value, i.figure.upper) if v}
        for of in (some, others)
    ]
    return any(abs(a - b) <= 1 for a in ends[0] for b in ends[1])


def _split(whole: Indicator, rest: list[Indicator], ahead: Sequence[str]) -> list[Indicator] | None:
    """分类型看, 按用途分: parts that do not overlap, which are no more than the whole."""
    parts = _exact(_before_stop(rest, ahead))
    if not parts or len(parts) < 2:
        return None
    added = total([part.amount for part in parts])
    most = added > whole.amount or (
        len(parts) > 2 and whole.amount - added < _LITTLE * whole.amount
    )
    is_classed = _CLASSED.search(ahead[0]) and not _REST.search("".join(ahead))
    if is_classed and most and _is_near(whole, parts):
        return parts
    more = _error(whole, parts) < added - whole.amount < whole.amount  # else of another whole
    hardly = len(parts) > 2 and abs(added - whole.amount) <= _HARDLY * whole.amount
    if more or adds_up(whole, parts) or (hardly and is_one_digit_off(whole, parts)):
        return parts
    return _fitting(whole, rest)


def _before_stop(rest: list[Indicator], ahead: Sequence[str]) -> list[Indicator]:
    stop = (i for i, words in enumerate(ahead) if i and re.search("[。；;]", words))
    return rest[: next(stop, len(rest))]


def _ahead(whole: Indicator, rest: Sequence[Indicator]) -> list[str]:
    """The words before each part, without the growth of the part before it."""
    return [_GROWTH_OF_LAST.sub("", between(one, other)) for one, other in pairwise((whole, *rest))]


def _exact(parts: list[Indicator]) -> list[Indicator] | None:
    return parts if all(part.is_exact for part in parts) else None


def _bracketed(whole: Indicator, rest: list[Indicator]) -> list[Indicator] | None:
    """5000元/套（现金3000元、消费券2000元): a bracket of nothing but parts."""
    m = _BRACKET.match(whole.place.text, whole.figure.end)
    if m is None or _PER.search(m["inside"]) or _WHICH.search(m["inside"]):
        return None
    if _INCLUDED.match(m["inside"]):
        return None  # （含…）: some of them, not all
    here = [part for part in rest if part.place.number == whole.place.number]
    inside = [part for part in here if part.figure.end <= m.end("inside")]
    clauses = [c for c in re.split(r"[，,、；;]", m["inside"]) if c]
    return inside if len(inside) > 1 and len(inside) == len(clauses) else None


def _is_pair(ahead: Sequence[str], *, people: bool, own: str = "") -> bool:
    """Whether the first two parts are named by a pair of opposites, of which the whole is none."""
    first, second = ahead[0], ahead[1]
    for pair in _PAIRS:
        if any(word in own.replace("进出口", "") for word in pair):
            continue  # 再融资一般债券3.65亿元，偿还一般债券3.86亿元、专项债券2.15亿元
        if pair == ("男", "女") and not people:
            continue  # 女子50米蝶泳、男子50米蛙泳
        for a, b in (pair, pair[::-1]):
            # 合格 is part of 不合格: the longer word counts where both would.
            mine, other = (first.replace(b, ""), second) if a in b else (first, second)
            theirs = other.replace(a, "") if b in a else other
            if a in mine and b in theirs and b not in mine:
                return _led(mine, a).endswith(_led(theirs, b))
    return False


def is_pair(words: Sequence[str]) -> bool:
    """Whether two figures, by the words before them, are of a pair of opposites: 续建, 新开工."""
    return _is_pair(words, people=False)


def _led(words: str, word: str) -> str:
    """The words of its own that one of a pair has before it: 普惠性 of 普惠性民办."""
    before = re.split(r"[，,、；;：:（(和及与\d]", words[: words.rfind(word)])[-1]
    return re.sub("^(?:其中|包括|另有?|有|为)+", "", before)


def _fitting(whole: Indicator, rest: list[Indicator]) -> list[Indicator] | None:
    """The first parts that add up; else those which one digit written wrong keeps from it."""
    if any(re.search(r"[由从]$", words) for words in _ahead(whole, rest)):
        return None
    for count in range(2, len(rest) + 1):
        parts = _exact(rest[:count])
        if parts and adds_up(whole, parts) and not _is_cut_short(whole, rest, count):
            return parts
    gaps = [between(one, other) for one, other in pairwise(rest)]
    if any(map(_ITS_OWN.match, gaps)):
        return None  # 40件，通过其中24件，包括制定6件、修改14件
    last = next((i for i, words in enumerate(gaps, start=1) if _REST.search(words)), 0)
    if last:
        # 其他10.1亿元 ends a list, which then is complete.
        parts = _exact(rest[: last + 1]) if _OTHERS.search(gaps[last - 1]) else None
        return parts if parts and len(parts) > 2 and _is_near(whole, parts) else None
    if not _exact(rest):
        return None
    if max(part.amount for part in rest) >= whole.amount:
        return _exceeding(whole, rest)
    more = total([part.amount for part in rest]) - whole.amount
    if more > 0 and not _is_near(whole, rest):
        joints = _ahead(whole, rest)[1:]
        alike = any(all(map(form.fullmatch, joints)) for form in (_JOINT, _ITEM))
        return rest if alike and _is_slip_of_all(whole, rest) else None
    if more > _error(whole, rest) and _are_apart(whole, rest):
        return rest
    return rest if _is_slip_of_all(whole, rest) else None


def _exceeding(whole: Indicator, parts: Sequence[Indicator]) -> list[Indicator] | None:
    """决算31.64万元…。其中购置费0万元；运行费33.14万元: money of which a part is a little more."""
    ahead = _ahead(whole, parts)
    directly = re.search(r"(?:^|[，,。；;（(])其中[:：]?[^，,。；;：:\d]{1,16}$", ahead[0])
    listed = [
        parts[0],
        *takewhile(lambda p: _PLAIN_ITEM.fullmatch(ahead[parts.index(p)]), parts[1:]),
    ]
    added = total([part.amount for part in listed])
    more = whole.amount < added <= _A_LITTLE_MORE * whole.amount
    money = base_unit(whole.figure.unit) == "元" and directly is not None
    return listed if money and more and len(listed) > 1 else None


def _is_cut_short(whole: Indicator, rest: Sequence[Indicator], count: int) -> bool:
    """Whether a list that adds up after so many goes on to its stop as it began, by a little.

    57个，其中局机关1个、…、公办幼儿园11个、特殊教育学校1个。: the last is a part as the others.
    """
    joints = [between(one, other) for one, other in pairwise(rest)]
    listed = any(all(map(form.fullmatch, joints)) for form in (_JOINT, _ITEM))
    ends = re.match("[。；;]", whole.place.text[rest[-1].figure.end :]) is not None
    more = total([part.amount for part in rest]) - whole.amount
    least = min(part.amount for part in rest[:count])
    return count < len(rest) and count > 2 and listed and ends and more <= least


def _are_apart(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether nothing is counted in two of the parts, so that together they are no more."""
    ahead = _ahead(whole, parts)
    if _are_distinct(ahead):
        return True
    listed = any(all(map(form.fullmatch, ahead[1:])) for form in (_JOINT, _NOUN_FIRST))
    more = total([part.amount for part in parts]) / whole.amount
    if not listed and len(parts) > 2 and all(map(_ITEM.fullmatch, ahead[1:])):
        listed = more <= _A_LITTLE_MORE
    spans = [_SPAN_NAME.fullmatch(re.sub("^.*其中|[、，,；;和]", "", words)) for words in ahead]
    if all(spans) and len({m[0] for m in spans if m}) == len(ahead):
        return True  # of months and quarters none is in another
    if base_unit(whole.figure.unit) == "元" and listed:
        return True  # money that is listed goes to one of them each
    levels = listed and re.search("奖|课题|立项", whole.ahead) and all(map(_LEVEL.search, ahead))
    if levels:
        return True
    if listed and len(parts) > 2 and not _MANIFOLD.search("".join(ahead)):
        return True
    names = [re.split("[，,、；;：:]", words)[-1].removeprefix("其中") for words in ahead]
    if len(set(names)) == len(names):
        if all(map(_GRADE.fullmatch, names)) or is_in_order(names):
            return True
        if any(all(map(kinds.match, names)) for kinds in _OF_ONE_SCALE):
            return True
    return any(a in ahead[0] and b in ahead[1] for a, b in _APART)


def _are_distinct(ahead: Sequence[str]) -> bool:
    """Whether parts, by the words before them, are of different offices or places."""
    names = [re.split("[，,、；;：:]", words)[-1] for words in ahead]
    return all(map(_PART_OF.search, names)) and len(set(names)) == len(names)


def _is_slip_of_all(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether one slip explains a list after 其中 that does not add up.

    Of a list that is less than the whole a part may simply not be told, and what is left is
    often a single digit away from nothing (6.84 of which 6.80 are named). Then only two digits
    that changed places count, or one digit where each part is of an office of its own and what
    is left is next to nothing beside the least of them.
    """
    left = whole.amount - total([part.amount for part in parts])
    if left < 0 and _WATER.search(whole.ahead[-_NEAR:]):
        return False
    if left < 0 and any(map(_BY_MEASURE.search, _ahead(whole, parts)[1:])):
        return False  # 283个海湾中，168个超过85%，117个达到100%
    if left < 0:
        swapped = _is_pair_of_digits(whole, whole.amount - left)
        return swapped or is_one_digit_off(whole, parts)
    little = left <= min(part.amount for part in parts) * _LITTLE
    counted = len(parts) > _FEW_PARTS and left <= _HARDLY * whole.amount
    counted = counted and all("." not in i.text for i in (whole, *parts))
    if little and len(parts) > 2 and (counted or _are_distinct(_ahead(whole, parts))):
        return is_one_digit_off(whole, parts)
    return _is_swapped(whole, parts)


def _summed(whole: Indicator, earlier: Sequence[Indicator]) -> list[Indicator] | None:
    """A和B，合计C: the two figures before a total, joined by nothing else."""
    average = _AVERAGE.search(whole.ahead[-_NEAR_AVERAGE:])
    if not earlier or average or not _SUM.search(whole.ahead):
        return None
    unit = base_unit(whole.figure.unit)
    parts = [i for i in earlier[-3:] if same_unit(base_unit(i.figure.unit), unit)]
    for count in (2, 3):
        chosen = parts[-count:]
        if len(chosen) < count or not _exact(chosen):
            continue
        if not all(_PLUS.search(between(one, other)) for one, other in pairwise(chosen)):
            continue
        if adds_up(whole, chosen):
            return chosen
        earlier_one = parts[-count - 1 : -count] or earlier[-count - 1 : -count]
        goes_on = earlier_one and _PLUS.search(between(earlier_one[0], chosen[0]))
        if not goes_on and not _SOME_OF.search(whole.ahead) and is_one_digit_off(whole, chosen):
            return chosen
    return None


def _listed(whole: Indicator, earlier: Sequence[Indicator]) -> list[Indicator] | None:
    """A、B、C和D，共T: a list of the sentence joined by 、, and its total right behind it.

    Where the total says of how many it is (三个梯队共) ， may join them.
    """
    behind = between(earlier[-1], whole) if earlier else ""
    in_all, of_year = _IN_ALL.search(behind), _ALL_YEAR.search(behind)
    if not (in_all or of_year) and not _TWO_IN_ALL.search(behind):
        return None
    if _AVERAGE.search(whole.ahead[-_NEAR_AVERAGE:]):
        return None
    parts = [earlier[-1]]
    named = in_all["n"] if in_all else None
    told = number_of(named.replace("两", "二")) if named else None
    joints: list[str] = []
    for one in reversed(earlier[:-1]):
        words = between(one, parts[0])
        forms = (_OF_YEAR_ITEM,) if of_year else (_JOINT, _NOUN_FIRST, _ITEM)
        joint = next((form for form in forms if form.fullmatch(words)), None)
        if joint is None or (joints and not joint.fullmatch(joints[0])):
            break
        parts.insert(0, one)
        joints.append(words)
    unit = base_unit(whole.figure.unit).removesuffix("次")
    if told and len(parts) != told:
        # 三个梯队共, 三类设备共: neither more nor fewer than three, other amounts between.
        alike_all = [i for i in earlier if same_unit(_of_times(i), unit)]
        parts = [i for i in alike_all if not CHANGED.search(i.ahead[-_WORD:])]
        if len(parts) != told or "。" in between(parts[0], whole):
            return None
    alike = all(same_unit(_of_times(part), unit) for part in parts)
    plain = any(all(map(form.fullmatch, joints)) for form in (_JOINT, _NOUN_FIRST))
    mixed = plain and all(one.figure.unit in _THINGS for one in (whole, *parts))
    near = _is_near(whole, parts) or (plain and _in_plain_words(whole, parts, behind))
    if len(parts) < 2 or not (alike or mixed) or not _exact(parts) or not near:
        return None
    if of_year and not (len(parts) in {2, 4} and all(_is_of_year(part) for part in parts)):
        return None
    if told or of_year or plain or adds_up(whole, parts):
        return parts
    # 甲420万元，乙260万元，丙190万元，总额860万元: ， joins sentences, too.
    begins = re.search(r"(?:^|[：:])[^，,。；;、\d]{0,14}$", parts[0].ahead) is not None
    if len(parts) == 2:
        return parts if _BOTH.search(behind) and is_one_digit_off(whole, parts) else None
    return parts if begins or is_one_digit_off(whole, parts) else None


def _of_times(one: Indicator) -> str:
    """What it counts, how often or not: 624户, 1885户次."""
    return base_unit(one.figure.unit).removesuffix("次")


def _in_plain_words(whole: Indicator, parts: Sequence[Indicator], behind: str) -> bool:
    """4个、5个，合计7个: nothing but the sum of the list can be meant, though it is far from it."""
    added = total([part.amount for part in parts])
    told = re.fullmatch("[，,]?(?:合计|共计|总计|共)(?:为|有)?", behind) is not None
    return told and max(p.amount for p in parts) < whole.amount < 2 * added < 4 * whole.amount


def _is_of_year(part: Indicator) -> bool:
    """Whether it is of a quarter, a half, or some months of the year."""
    words = re.split("[，,。；;、]", part.ahead[-_NEAR_AVERAGE:])[-1]
    return _PART_OF_YEAR.search(words) is not None


def _is_near(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether the parts add up to so much that the whole can hardly be another's."""
    added = total([part.amount for part in parts])
    near = added < _FAR * whole.amount and whole.amount < _FAR * added
    return near and max(part.amount for part in parts) < whole.amount


def _continues(one: Indicator, other: Indicator, *, listed: bool) -> bool:
    """Whether a third part of the same list follows; of one joined by 、 only 、 goes on."""
    gap = between(one, other)
    if listed and gap.startswith(("，", ",")):
        return False
    return len(gap) <= 12 and not _WHICH.search(gap) and not re.search("[。；;]", gap)


def _counted(indicator: Indicator) -> str:
    """元 of 万元/套: the parts in a bracket do not say 套 again."""
    return base_unit(indicator.figure.unit).partition("/")[0]


def _half(indicator: Indicator) -> float:
    """Half a unit of the last digit after the point; nothing for a whole number."""
    if "." not in indicator.text:
        return 0.0
    return indicator.precision * multiple(indicator.figure.unit)


def adds_up(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether parts are the whole, rounding taken into account."""
    difference = abs(total([part.amount for part in parts]) - whole.amount)
    return difference <= _error(whole, parts)


def _error(whole: Indicator, parts: Sequence[Indicator]) -> float:
    """What rounding may hide, in units of the whole's count."""
    halves = [_half(i) for i in (whole, *parts)]
    if not any(halves):
        return 1e-6
    for i in (whole, *parts):
        if "." not in i.text and re.search("[万亿]", i.text):
            # 4320万人次 beside 4249.5万人次 and 70.6万人次 is rounded, too.
            halves.append(i.precision * multiple(i.figure.unit))
    written = {i.text.partition(".")[2].rstrip("元万亿%") for i in (whole, *parts)}
    if len({half for half in halves if half}) == 1 and len(written) > 1 and all(halves):
        # All are written to the same place, so that only their own rounding counts.
        return min(sum(halves), 2 * max(halves)) + 1e-6
    return max(halves) + 1e-6


def is_one_digit_off(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether one digit written wrong in one of the figures keeps the parts from adding up."""
    everything = total([part.amount for part in parts])
    wanted = [(whole, _rounded_as(whole, everything))]
    wanted += [(part, whole.amount - everything + part.amount) for part in parts]
    return any(_is_meant(one, value) for one, value in wanted)


def _rounded_as(whole: Indicator, value: float) -> float:
    """A sum of finer parts as the whole is written."""
    unit = 2 * _half(whole)
    return round(value / unit) * unit if unit else value


def _is_swapped(whole: Indicator, parts: Sequence[Indicator]) -> bool:
    """Whether two neighbouring digits of one changed places; of few parts chance seldom does."""
    everything = total([part.amount for part in parts])
    few = parts if len(parts) <= _FEW_PARTS else ()
    wanted_of = [(part, whole.amount - everything + part.amount) for part in few]
    for one, meant in ((whole, _rounded_as(whole, everything)), *wanted_of):
        digits = re.match(r"[\d.]+", one.text)
        if digits and _is_meant(one, meant):
            wanted = shown(meant / (one.amount / float(digits[0])))
            if sorted(wanted.replace(".", "")) == sorted(digits[0].replace(".", "")):
                return True
    return False


def _is_pair_of_digits(whole: Indicator, value: float) -> bool:
    """Whether 3.4 is written for 4.3: of two digits only both, changed, show a slip."""
    written = re.match(r"[\d.]+", whole.text)
    digits = re.sub(r"\D", "", written[0]) if written else ""
    meant = shown(value / multiple(whole.figure.unit))
    return len(digits) == _FEW_DIGITS and re.sub(r"\D", "", meant) == digits[::-1] != digits


def _is_meant(one: Indicator, value: float) -> bool:
    written = re.match(r"[\d.,，]+", one.text)
    if written is None or value <= 0 or one.figure.value <= 0:
        return False
    digits = re.sub("[,，]", "", written[0])
    scale = one.amount / float(digits)
    decimals = len(digits.partition(".")[2])
    if abs(round(value / scale, decimals) - value / scale) > 1e-6:
        return False  # written finer than the figure is, so no one wrote it
    return is_digit_error(digits, f"{value / scale:.{decimals}f}")


def sum_check(whole: Indicator, parts: Sequence[Indicator]) -> Check:
    """The check of a whole as the sum of its parts."""
    unit = multiple(whole.figure.unit)
    scales = [multiple(part.figure.unit) / unit for part in parts]
    computed = total([part.amount / unit for part in parts])
    words = " + ".join(
        shown(part.figure.value) if scale == 1 and _is_as_written(part) else part.text
        for part, scale in zip(parts, scales, strict=True)
    )
    return Check(
        kind="合计",
        place=whole.place,
        claim=claim((whole, *parts)),
        explanation=f"{words} = {as_written(computed, whole)}，文中合计 {whole.text}",
        terms=tuple(part.term for part in parts),
        stated=whole.term,
        computed=computed,
        tolerance=_error(whole, parts) / unit if any(map(_half, (whole, *parts))) else 0.0,
        formula="+".join(_scaled(i, scale) for i, scale in enumerate(scales)),
    )


def _is_as_written(part: Indicator) -> bool:
    """Whether its value is the number that the text writes: not so of 1.2万人次."""
    return part.text.replace(",", "").startswith(shown(part.figure.value))


def _scaled(place: int, scale: float) -> str:
    if scale == 1:
        return f"{{{place}}}"
    return f"{{{place}}}*{scale:.0f}" if scale > 1 else f"{{{place}}}/{1 / scale:.0f}"
