"""SEM: seams, where two things touch that never touch in intact text.

Font-run loss drops a mark that stands alone between two Latin runs. That something is lost is
certain at such a seam; which mark is weighed by how often each stands there in the clean training
texts. Where that leaves doubt the mark is proposed, never applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.edits import Alternative
from pipeline.repair.channels.font_run_loss import lost_here
from pipeline.repair.rule import RUN_LOSSES, Facts, Remark, Replacement, Rule
from pipeline.repair.rules.pairs import BRACKET, BRACKETS, unpaired
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

_PERCENT = regex(rf"(?<=[0-9]%)(?=[0-9]+(?:\.[0-9]+)?[{HAN}])")
_LATIN = regex(
    r"(?:(?<=[0-9]\.[0-9])|(?<=[0-9]\.[0-9]{2})|(?<=%))(?=(?:PM(?:2\.5|10)|AQI)(?![A-Za-z]))"
)
_BOTH_PERCENT = regex(r"(?<=[0-9])%(?=[0-9]+(?:\.[0-9]+)?%)(?:[0-9.]+%(?=[0-9]+(?:\.[0-9]+)?%))*")
_YEARS = regex(rf"(?<![0-9.])(?P<first>{YEAR})(?P<last>{YEAR})(?=年|[）)])")
_LONGEST_SPAN = 50  # years
_LONGEST_BRACKET = 80  # characters
_MATES = {"（": "）", "）": "（"}
_TOKEN = regex("[0-9A-Za-z.%]{2}")
_LABEL = regex("[0-9]{1,2}")
# A note of several lines has its （ on the first.
_CLOSED_BELOW = regex("[^（(]*[）)]")
_GOES_ON = regex(f"^（?{YEAR}|（[^）]*$")
_YEAR = regex(YEAR)
_UNITS = "%|‰|℃|[kcm]?m[²³]|[µμ]g/m³"
_END = regex(rf"(?:[0-9]%|(?<![0-9.\-/A-Za-z])[0-9]+(?:\.[0-9]+)?(?:{_UNITS}))$")
_STOP = regex(r"[。！？]")
_CONTINUED = regex("[，,；;、）)。.]")
_LISTED = ("；", ";")
_OPEN = regex("[（(][^（()）]*$")
_LONG = 20
_CLAUSES = regex(r"(?s)(?=.*，).{30,}")


MARK_AFTER_PERCENTAGE = Rule(
    "SEM001",
    name="mark-after-percentage",
    summary="百分数后紧接另一个数，其间丢了一个标点。",
    source="完好文本中百分数与其后“数＋汉字”之间单独的一个字共48处：，24、。10、；10、其他4",
    probability=0.5,
    channels=RUN_LOSSES,
    fixes={"优良比例86.7%13条主要河流": "优良比例86.7%，13条主要河流"},
    keeps=("分别增长5%、6%", "达到86.7%，13条", "增长5%6%", "达到86.7%以上"),
).inserts("，", _PERCENT, alternatives=(Alternative("。", 0.21), Alternative("；", 0.21)))
"""Between a percentage and a counted number a mark was lost, most often a comma."""


MARK_BEFORE_LATIN_TERM = Rule(
    "SEM002",
    name="mark-before-latin-term",
    summary="数字后紧接 PM2.5、AQI 等名称，其间丢了一个标点。",
    source="完好文本中数值与 PM2.5、PM10、AQI 从不相连；其间单独的一个标点共6处：，4、；2",
    probability=0.65,
    channels=RUN_LOSSES,
    fixes={"空气质量综合指数3.93PM2.5平均浓度": "空气质量综合指数3.93，PM2.5平均浓度"},
    keeps=("5G网络", "3.93，PM2.5", "10kV", "3D打印"),
).inserts("，", _LATIN, alternatives=(Alternative("；", 0.3),))
"""Between a number and the name of a measured thing a mark was lost."""


@Rule(
    "SEM004",
    name="dash-between-years",
    summary="两个年份紧接，其间丢了连接号“—”或别的字。",
    source="完好文本中两个年份之间单独的一个字共404处：—358、至17、、16、其他13",
    probability=0.88,
    channels=frozenset({"digit_run_loss"}),
    fixes={"《某市规划（20212025年）》": "《某市规划（2021—2025年）》"},
    keeps=("2021—2025年", "20252021年", "编号20211231", "19492025年"),
).insertions
def dash_between_years(text: str, facts: Facts) -> Iterator[Replacement]:
    """Two years that touch, the later after the earlier, are a span of years.

    Where — is of the font whose runs were lost it stays with the digits, and something else stood
    there (SEM005).
    """
    for m in filter(_is_span, _YEARS.finditer(text)):
        at = m.end("first")
        yield Replacement(at, at, "—", alternatives=(Alternative("、", 0.04),))


@Rule(
    "SEM003",
    name="stop-at-end",
    summary="段末数字后补上丢失的句号。",
    source="GB/T 15834-2011 4.1；完好文本中含有句号、以百分数或带单位的数"
    "加一个标点结尾的1998段全部以。结尾；不含句号、20字以上含有分号或30字以上含有逗号的816段中793段",
    probability=0.998,
    channels=RUN_LOSSES,
    roles=frozenset({"main_text"}),
    fixes={
        "浓度达标。高峰期浓度较去年同期下降36.4%": "浓度达标。高峰期浓度较去年同期下降36.4%。",
        "一类污染物浓度全部达标；二类污染物浓度降至129µg/m³": (
            "一类污染物浓度全部达标；二类污染物浓度降至129µg/m³。"
        ),
        "全年实现地区生产总值4000.5亿元，按可比价格计算，比上年同期增长10%": (
            "全年实现地区生产总值4000.5亿元，按可比价格计算，比上年同期增长10%。"
        ),
    },
    keeps=(
        "目标变化率36.4%",
        "工业增加值，增长36.4%",
        "总面积；5m²",
        "联系电话。0574-89187338",
        "下降36.4%。",
        "见第二章。第17",
        "目标能够实现。（比上年提高3.2%",
    ),
).insertions
def stop_at_end(text: str, facts: Facts) -> Iterator[Replacement]:
    """A paragraph of sentences that ends in a measured number has lost its full stop.

    So, likely, has a long one of several clauses.
    """
    if not _END.search(text) or _CONTINUED.match(facts.neighbours[1]) or _OPEN.search(text):
        return
    if _STOP.search(text):
        yield Replacement(len(text), len(text), "。")
    elif any(text.endswith(_LISTED) for text in facts.neighbours):
        return  # a list whose items end with ；
    elif _CLAUSES.match(text) or ("；" in text and len(text) >= _LONG):
        yield Replacement(len(text), len(text), "。", probability=0.96)


@Rule(
    "SEM005",
    name="percentages-apart",
    summary="两个百分数或两个年份紧接，其间丢了“、”“和”“至”一类的字，无法断定，请核对原文。",
    source="完好文本中两个百分数之间单独的一个字：、603、和473、至51、—44、其他30",
    channels=RUN_LOSSES,
    finds=("分别增长5.3%4.2%", "分别增长17.8%4.8%9.9%", "20212025年累计投入35亿元"),
    keeps=("分别增长5.3%、4.2%", "优良比例86.7%13条", "2021—2025年", "20212025号"),
    tested_with=Facts(channels=frozenset({"font_run_loss"})),
).remarks
def percentages_apart(text: str, facts: Facts) -> Iterator[Remark]:
    """Between percentages something was lost; a conjunction is never invented."""
    for m in _BOTH_PERCENT.finditer(text):
        count = "两" if len(m.group()) == 1 else "几"
        message = f"{count}个百分数之间丢了“、”“和”“至”一类的字，请核对原文"
        yield Remark(m.start(), m.end(), message)
    if dash_between_years.works_on(facts):
        return  # proposed there
    for m in filter(_is_span, _YEARS.finditer(text)):
        yield Remark(*m.span(), "两个年份之间丢了“至”“、”一类的字，请核对原文")


@Rule(
    "SEM006",
    name="bracket-where-it-was",
    summary="只有前一半的括号，后一半只可能丢在一处的，补上；段首的前一半只建议。",
    source="GB/T 15834-2011 4.9；完好文本照此损坏后，丢了后括号而只剩一处的132段全部补对；"
    "段首年份前的69处补对67处；段首编号写作“（1）”的844段，写作“1）”的2段",
    probability=0.99,
    channels=RUN_LOSSES,
    fixes={
        "2024年1月22日在某省人民代表大会上）": "（2024年1月22日在某省人民代表大会上）",
        "增加5个（全省第3": "增加5个（全省第3）",
        "1）加强领导": "（1）加强领导",
        "12）加强领导": "（12）加强领导",
    },
    keeps=(
        "（1）加强领导",
        "a）加强领导",
        "同比增长（±%",
        "全市新增（含县区共20万人口的小区",
        "（主要污染物为CO等",
        "某省人民政府省长）",
        "深化（放管服改革",
        "近日。2024年1月22日在某省人民代表大会上）",
    ),
).insertions
def bracket_where_it_was(text: str, facts: Facts) -> Iterator[Replacement]:
    """A bracket without its mate, which can have stood in one gap only."""
    alone = list(unpaired(text, BRACKETS, BRACKET))
    if len(alone) != 1 or text[alone[0]] not in _MATES:
        return
    (at,) = alone
    mate = _MATES[text[at]]
    if mate == "）":
        gaps = [gap for gap in range(at + 2, len(text) + 1) if lost_here(text, gap, mate)]
        within = gaps and gaps[0] - at <= _LONGEST_BRACKET and not _inside(text, gaps[0])
        if len(gaps) == 1 and within and not _CLOSED_BELOW.match(facts.neighbours[1]):
            yield Replacement(gaps[0], gaps[0], mate)
        return
    if not lost_here(text, 0, mate):
        return
    if _LABEL.fullmatch(text, 0, at):
        yield Replacement(0, 0, mate, probability=0.98)
        return
    # Between digits none stood; what else may have held it is further on in the text.
    between = [gap for gap in range(1, at) if not _inside(text, gap)]
    is_dated = (
        _YEAR.match(text) and "。" not in text[:at] and not _GOES_ON.search(facts.neighbours[0])
    )
    if is_dated and not any(lost_here(text, gap, mate) for gap in between):
        yield Replacement(0, 0, mate, probability=0.93)


def _is_span(m: re.Match[str]) -> bool:
    return 0 < int(m["last"]) - int(m["first"]) <= _LONGEST_SPAN


def _inside(text: str, gap: int) -> bool:
    """Whether the gap is inside a number or a word."""
    return _TOKEN.fullmatch(text, max(gap - 1, 0), gap + 1) is not None
