"""UNI: units of measurement (GB 3100-1993, GB 3101-1993)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.rule import Facts, Replacement, edit_rule

_RAISED = {"2": "²", "3": "³"}
# A quantity: a number, perhaps 万 亿 余 多, then the unit, or a unit over a unit (μg/m3).
_QUANTITY = r"(?:(?<=[0-9])|(?<=[0-9][万亿千百余多 ]))"
_OVER = r"(?:(?:[μµumkn]?g|[kMG]?[WJN]|kW·h|t|mol|[mk]?[lL]|元|万元|个|人|户)/)?"
_EXPONENT = re.compile(
    _QUANTITY + _OVER + r"(?:[kcdm]m|hm|m)(?P<power>[23])(?![0-9A-Za-z.组个名人支队])"
)


@edit_rule(
    "UNI001",
    name="raised-exponents",
    summary="面积、体积单位的指数用上标（m²、m³）。",
    source="GB 3101-1993 3.2.1",
    fixes={
        "平均浓度为8μg/m3,较去年": "平均浓度为8μg/m³,较去年",
        "建筑面积1.2万m2": "建筑面积1.2万m²",
        "面积30km2": "面积30km²",
        "造价2000元/m2左右": "造价2000元/m²左右",
    },
    keeps=("宝马M3", "型号m3的设备", "8m3a", "5G", "5m21", "见图m2", "30m²", "男子4×100m2组"),
)
def raised_exponents(text: str, facts: Facts) -> Iterator[Replacement]:
    """After a quantity, the 2 or 3 of m2, km2, m3 is an exponent."""
    for m in _EXPONENT.finditer(text):
        yield Replacement(m.start("power"), m.end("power"), _RAISED[m["power"]])
