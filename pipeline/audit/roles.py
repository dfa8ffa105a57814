"""What the words before a figure make of it: a level, what it was, what it became, a change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipeline.audit.amounts import POINTS, Amount, amount_of
from pipeline.audit.indicator import Indicator
from pipeline.audit.statements import between
from pipeline.audit.wording import BEFORE, DOWN, THAN, TO, UP
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

CHANGED = regex(
    rf"(?:(?P<up>{UP}|多(?=[^，,。；;\d]{{1,2}}$)[^多少了率\d]{{1,2}})|(?P<down>{DOWN}|少(?=[^，,。；;\d]{{1,2}}$)[^多少了率\d]{{1,2}}))(?:了|出|约|幅度?(?:约?为|达到?|高达)?|(?<=幅)(?:约?为|达到?|高达)|达)?$"
)
_BECAME = regex(
    rf"(?:{UP}|{DOWN}|调整|调|变|发展|整合|优化|改|控制|翻)(?<!幅)(?:{TO}|达到?)(?:了|约)?(?:20\d\d年)?[^，,。；;：:、\d]{{0,10}}$"
)
WAS = regex(
    rf"(?:^|[{THAN}由从在]|[，,；;（(])[^，,。；;：:\d]{{0,6}}?(?:{BEFORE})(?:同期|水平|末|底)?[^，,。；;：:、\d结滚]{{0,10}}$"
    rf"|(?:[{THAN}由从]|^)20\d\d年(?:同期|全年|度)?(?:末|底)?(?:为|是|只有|仅有?|的|完成)?$"
    rf"|[{THAN}由从]20\d\d年[^，,。；;：:、\d结滚]{{0,10}}$|(?<![占之对同环可])[比较](?![重例值率为])[^，,。；;：:、\d]{{1,12}}$"
    rf"|(?:由(?!于)|从(?![业事严优重简快紧价]))[^，,。；;：:、\d]{{0,12}}$"
)
_BASE = regex(r"的?[^，,。；;\d]{0,4}基础上|相[比较]")
"""Behind what was before: 在2000元的基础上."""
_OF_NOTHING_ELSE = regex(
    rf"(?:同比|环比|相比|累计|净|共|合计|实际|总体|又|再|也|已|均|将|则|仅|只|应|可|每[人户年月天]|即|数|数字|(?:{THAN})(?:20\d\d年)?[^，,。；;\d]{{0,12}}|(?:上|去)年(?:同期)?|前后|的?基础上|相对|一共|各|[一二两三四五\\d]年[里内间来]*|全年|本年|今年|期间|此次|仍|还|大约|大幅|小幅|略有?|有所|进一步|稳步|持续|总共|偏)*+"
)
"""Before a verb of change, where what changed is the amount told before it."""
_PLANNED = regex(
    r"(?:(?:年初|调整|年度|全年)?(?:预算|计划|任务|目标|概算|指标)(?:数|总数|投资|工期)?(?:为|是|的)?|[占为][^，,。；;\d]{0,6}(?:预算|计划|任务|目标|指标))$"
)
_THAN_PLAN = regex(rf"[{THAN}][^，,。；;\d]{{0,8}}$")
_YEAR = regex(r"(?<![由从比较至到\d])(20\d\d)年")
_OF_YEAR = regex(r"^(20\d\d)年")
_REAL = regex("可比|口径|不变价|实际增|扣除|剔除")
_LEAD = 24  # code points before the first figure in which its role stands
_PAUSE = regex("[，,；;：:（(]")


class Role(NamedTuple):
    """A figure and what the words before it make of it.

    Attributes:
        one: the figure.
        kind: ``change``, ``was``, ``became``, ``plan`` or ``level``.
        sign: of a change, 1 up, -1 down, 0 either.
        words: those of its clause before it.
        amount: the figure as it is computed with.
        plain: of a change, whether nothing else is said to change.
    """

    one: Indicator
    kind: str
    words: str
    amount: Amount
    sign: int = 0
    plain: bool = False


def way_of(words: str) -> int:
    """Whether words before a figure say that something grew (1) or fell (-1); else 0.

    >>> way_of("同比回落"), way_of("增幅为"), way_of("共有"), way_of("改善")
    (-1, 1, 0, 0)
    """
    changed = CHANGED.search(words)
    if changed is None or changed[0].startswith("改善"):
        return 0
    return 1 if changed["up"] else -1


def statements_of(indicators: Sequence[Indicator]) -> list[list[Role]]:
    """The roles of all figures of the text, up to each 。; cells of tables have none.

    Args:
        indicators: the document's, in order.
    """
    groups = groupby(
        indicators, key=lambda i: (i.place.number, i.place.text.rfind("。", 0, i.figure.start))
    )
    statements = [list(group) for _, group in groups]
    return [roles_of(statement) for statement in statements if statement[0].place.cell is None]


def roles_of(group: Sequence[Indicator]) -> list[Role]:
    """The roles of the figures of one sentence or statement.

    Args:
        group: its figures, in order.
    """
    roles = [_role(one, group[at - 1] if at else None) for at, one in enumerate(group)]
    years = [_OF_YEAR.match(role.words) for role in roles]
    last = max((m[1] for m in years if m), default="")
    # 2023年A，2024年B: of two years the earlier is what was.
    first = _YEAR.search(group[0].ahead)
    last = max(last, first[1] if first else "")
    for at, m in enumerate(years):
        if m and m[1] < last and roles[at].kind == "level":
            roles[at] = roles[at]._replace(kind="was")
    return roles


def _role(one: Indicator, last: Indicator | None) -> Role:
    lead = between(last, one) if last is not None else one.ahead
    clause = _PAUSE.split(lead)[-1][-_LEAD:]
    kind, sign, plain = "level", 0, False
    if _BECAME.search(clause):
        kind = "became"
    elif (changed := CHANGED.search(clause)) is not None:
        kind, sign = "change", way_of(changed[0])
        rest = clause[: changed.start()]
        exact = "约" not in changed[0] and not _REAL.search(lead)
        plain = exact and _OF_NOTHING_ELSE.fullmatch(rest) is not None
    elif _PLANNED.search(clause):
        kind = "was" if _THAN_PLAN.search(clause) else "plan"
    elif one.figure.unit not in POINTS and (
        WAS.search(clause) or _BASE.match(one.place.text, one.figure.end)
    ):
        kind = "was"
    return Role(one, kind, clause, amount_of(one), sign, plain)


def are_items_apart(one: Role, other: Role) -> bool:
    """Whether a semicolon parts two figures: 借还机10台，计65万元；标签80万枚."""
    first, second = sorted((one.one, other.one), key=lambda i: i.number)
    return "；" in between(first, second)
