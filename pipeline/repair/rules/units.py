"""UNI: units of measurement (GB 3100-1993, GB 3101-1993)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.edits import Severity
from pipeline.repair.rule import Facts, Replacement, Rule
from pipeline.text.numerals import ROMAN_SIGNS
from pipeline.text.patterns import regex
from pipeline.text.units import COUNTED_THINGS

_RAISED = {"2": "²", "3": "³"}
# A quantity: a number, perhaps 万 亿 余 多, then the unit, or a unit over a unit (μg/m3).
_QUANTITY = r"(?:(?<=[0-9])|(?<=[0-9][万亿千百余多 ]))"
_OVER = r"(?:(?:[μµumkn]?g|[kMG]?[WJN]|kW·h|t|mol|[mk]?[lL]|元|万元|个|人|户)/)?"
_CLASS = regex(
    r"(?<![A-Za-z0-9.\-])(?<![0-9][ ])"
    r"(?:(?:I{1,3}|IV|VI{0,3})(?=[ ]?[类级])|(?:I{2,3}|IV|VI{1,3})(?=[型期]))"
)
_CLASSES = regex(
    r"(?<![A-Za-z0-9.\-])(?:(?:I{1,3}|IV|V)[—–～~、至和或及-])+"
    r"(?:I{1,3}|IV|VI{0,3}|[Ⅰ-Ⅷ])(?=[ ]?[类级])"
)
_LETTERS = regex("[IV]+")
_FORMULA = regex(
    r"(?<![A-Za-z0-9])(?:CO2|SO2|N2O|CH4|NH3|H2O|SF6|(?:NO2|O3)(?=[浓排污超日年平]|[、和及](?:PM|SO|NO|CO|O3|VOC)))"
    rf"(?![0-9A-Za-z{COUNTED_THINGS}])"
)
_EQUATION = regex(r"(?<![0-9A-Za-z()])[0-9A-Za-z()]+(?:\s?[+=→⇌]\s?[0-9A-Za-z()]+)+")
_COUNTED = regex(r"(?<=[A-Za-z)])[0-9]")
_LOWERED = str.maketrans("23456", "₂₃₄₅₆")
_METRES = "(?:[kcdm]m|hm|m)"
_EXPONENT = regex(
    _QUANTITY + _OVER + rf"{_METRES}(?P<power>[23])(?![0-9A-Za-z.{COUNTED_THINGS}])"
    rf"|(?<=[（(：:/]){_METRES}(?P<bare>[23])(?=[）)，,。；;、]|$)"
    rf"|(?<=[）)_]){_METRES}(?P<asked>[23])(?![0-9A-Za-z.{COUNTED_THINGS}])"
)
_POWERED = regex(rf"(?<![A-Za-z]){_METRES}[23](?![0-9A-Za-z.{COUNTED_THINGS}])")
_BLANK = regex(r"(?:[（(]\s*[）)]|_)$")
_WIDEST = 40  # characters of a blank
_CLAUSE = regex("[^，,。；;]+")


@Rule(
    "UNI001",
    name="raised-exponents",
    summary="面积、体积单位的指数用上标（m²、m³）。",
    source="GB 3101-1993 3.2.1",
    needs=regex("m[23]"),
    fixes={
        "平均浓度为8μg/m3,较去年": "平均浓度为8μg/m³,较去年",
        "建筑面积1.2万m2": "建筑面积1.2万m²",
        "面积30km2": "面积30km²",
        "造价2000元/m2左右": "造价2000元/m²左右",
        "面积（m2），浓度（μg/m3）": "面积（m²），浓度（μg/m³）",
        "2）1m2=（ ）dm2": "2）1m²=（ ）dm²",
        "1km2=____m2": "1km²=____m²",
    },
    keeps=(
        "宝马M3",
        "型号m3的设备",
        "8m3a",
        "5G",
        "5m21",
        "见图m2",
        "30m²",
        "男子4×100m2组",
        "管网15km2座泵站",
        "（二）m2地块",
        "型号m3的设备占地30m2",
        "函数area(5m2)",
    ),
).form_edits
def raised_exponents(text: str, facts: Facts) -> Iterator[Replacement]:
    """After a quantity or a blank, and alone in brackets, 2 or 3 of m2, km2, m3 is an exponent.

    In one clause all are raised or none.
    """
    for clause in _CLAUSE.finditer(text):
        ends = {m.end() for m in _EXPONENT.finditer(text, *clause.span()) if _is_quantity(m)}
        if ends >= {m.end() for m in _POWERED.finditer(text, *clause.span())}:
            for end in sorted(ends):
                yield Replacement(end - 1, end, _RAISED[text[end - 1]])


def _is_quantity(m: re.Match[str]) -> bool:
    return (
        m["asked"] is None
        or _BLANK.search(m.string, max(m.start() - _WIDEST, 0), m.start()) is not None
    )


@Rule(
    "UNI002",
    name="roman-class-numerals",
    summary="类别、等级的罗马数字用Ⅰ、Ⅱ、Ⅲ，不用字母拼写。",
    source="GB 3838-2002 第3章；完好文本中“类”“级”前Ⅲ一类311处、字母拼写33处",
    needs=regex("[IV]"),
    fixes={
        "水质达到III类标准": "水质达到Ⅲ类标准",
        "启动IV级响应": "启动Ⅳ级响应",
        "断面I—III类水质": "断面Ⅰ—Ⅲ类水质",
        "II、Ⅲ类水体": "Ⅱ、Ⅲ类水体",
    },
    keeps=(
        "采用36 V级安全电压",
        "AI类企业",
        "水质达到Ⅲ类",
        "V型反转",
        "I型",
        "VIP级服务",
        "GPS-II级",
    ),
).form_edits
def roman_numerals(text: str, facts: Facts) -> Iterator[Replacement]:
    """Letters that spell the numeral of a class become the numeral."""
    spans = {m.span() for m in _CLASS.finditer(text)}
    for joined in _CLASSES.finditer(text):
        spans |= {m.span() for m in _LETTERS.finditer(text, *joined.span())}
    for start, end in sorted(spans):
        yield Replacement(start, end, ROMAN_SIGNS[text[start:end]])


CELSIUS_SIGN = Rule(
    "UNI003",
    name="degree-celsius-sign",
    summary="摄氏度用℃。",
    source="GB 3100-1993 表2；完好文本4处都用℃",
    fixes={"室温20°C以上": "室温20℃以上"},
    keeps=("室温20℃以上", "东经118°", "°C"),
).becomes("℃", regex(r"(?<=[0-9])[ ]?°C(?![A-Za-z])"))
"""After a number ° and C are the one sign ℃."""


@Rule(
    "UNI004",
    name="lowered-formula-digits",
    summary="CO₂、SO₂等化学式的数字用下标。",
    source="GB 3102.8-1993；上下标变平会把CO₂变成CO2",
    fixes={
        "CO2排放量": "CO₂排放量",
        "N2O、CH4": "N₂O、CH₄",
        "SO2、NO2、O3浓度": "SO₂、NO₂、O₃浓度",
    },
    keeps=(
        "PM2.5浓度",
        "O2O平台",
        "CO2023",
        "NO2号",
        "H2O2",
        "CO₂",
        "监测指标为CO2个点位",
        "CO2+H2O=H2CO3",
        "print(CO2)",
    ),
).form_edits
def lowered_digits(text: str, facts: Facts) -> Iterator[Replacement]:
    """The digits of the formulas that official documents name are lowered; in an equation, all."""
    places = {i for m in _FORMULA.finditer(text) for i in range(*m.span()) if text[i].isdigit()}
    for m in _EQUATION.finditer(text):
        counted = {found.start() for found in _COUNTED.finditer(text, *m.span())}
        if not counted <= places:
            places -= counted
    for i in sorted(places):
        yield Replacement(i, i + 1, text[i].translate(_LOWERED))


POWERS_OF_TEN = Rule(
    "UNI005",
    name="powers-of-ten-raised",
    summary="“×104”似为“×10⁴”，指数变平后无法断定，请核对。",
    source="GB 3101-1993 3.3；上下标变平会把10⁴变成104",
    severity=Severity.NOTE,
    finds=("拉伸强度大于7.62×104米", "达1.8×108千瓦时"),
    keeps=("7.62×10⁴米", "长5×10米", "共3×1024块", "5×104.5"),
).reports(
    "“{factor}”似为10的{power}次方，请核对原文",
    regex(r"(?<=[0-9])[ ]?(?P<factor>[×x]10(?P<power>[2-9]))(?![0-9.%])"),
)
"""A factor of 102 to 109 is more likely a power of ten than such a number."""


COUNT_BEHIND_UNIT = Rule(
    "UNI006",
    name="count-behind-a-unit",
    summary="“15km2座”一类：长度与个数之间丢了一个标点，请核对。",
    source="GB 3101-1993；字体片段丢失会丢掉单独的标点",
    finds=("新建污水管网15km2座泵站", "敷设管道500m2处"),
    keeps=("建筑面积500m2左右", "新建管网15km，2座泵站", "面积15km²"),
).reports(
    "“{0}{thing}”似在“{number}{thing}”前丢了一个标点，请核对原文",
    regex(rf"{_QUANTITY}(?:[kcdm]m|hm|m)(?P<number>[23])(?=(?P<thing>[{COUNTED_THINGS}]))"),
)
"""A length, then a number that counts something else."""
