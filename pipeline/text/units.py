"""Units and counting words that follow a number in official documents."""

from __future__ import annotations

import re
from unicodedata import normalize

from pipeline.text.patterns import regex


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MEASURES = _words(
    "元 人民币 美元 欧元 港元 日元 英镑 卢布 "
    "吨标准煤 吨标煤 吨二氧化碳当量 吨 公斤 千克 毫克 微克 克 斤 公担 "
    "亩次 亩 公顷 平方公里 平方千米 平方米 立方米/秒 立方米 方 "
    "公里 千米 米 厘米 毫米 海里 英里 华里 里 "
    "千瓦时 度电 度 千瓦 兆瓦时 兆瓦 瓦 千伏安 千伏 伏 标准箱 标箱 "
    "升 毫升 摄氏度 ℃ 吨公里 人公里 标准立方米 载重吨 字节 比特 "
    "m³/s m³/h m³ m3 m² m2 km² km2 hm² km/h km kW·h kWh MWh GWh kW MW GW kg mg t GB TB PB"
)
"""A 万 or 亿 before one of these belongs to the unit."""

CONCENTRATIONS = _words(
    "微克/立方米 毫克/立方米 毫克/升 微克/升 克/千瓦时 吨/日 吨/天 立方米/日 万吨/年 元/吨 元/亩 "
    "元/平方米 元/立方米 元/千瓦时 元/度 μg/m³ μg/m3 µg/m³ µg/m3 ug/m3 mg/L mg/m³ mg/m3 "
    "千克/亩 公斤/亩 吨/亩 人/平方公里 次/分 公里/小时 兆比特/秒 亿元/年 元/月 元/人 元/年 元/天 "
    "元/日 元/套 元/户 元/名 元/次 元/件 元/只 元/头 元/辆 元/千瓦 元/公斤 元/斤 美元/吨 美元/桶"
)

RATES = _words("% ‰ 个百分点 百分点 个基点 基点 BP 倍 成 折 分")

TIMES = _words(
    "个工作日 工作日 个自然日 个日历天 个月 个季度 个学期 个学年 个课时 课时 学时 学分 个小时 小时 "
    "分钟 个交易日 秒 周岁 岁 个年度"
)
"""Lengths of time that are always an amount."""

LOOSE_TIMES = _words("年 日 天 周 个星期")
"""Lengths of time that may also be dates, periods or names; they need a cue."""

COUNTS = _words(
    "人次 人月 人年 人日 场次 批次 户次 家次 车次 台次 架次 班次 航次 标段 艘次 件次 项次 例次 "
    "万次 次 人 名 户 家 个 件 项 条 处 所 座 套 台 辆 列 班 架 艘 只 头 匹 尾 羽 张 枚 份 本 册 "
    "卷 粒 人天 册次 卷次 篇次 "
    "部门 部 篇 幅 起 宗 例 批 场 期 笔 单 种 类 株 棵 颗 间 栋 幢 片 块 支 组 对 对次 轮 门 道 段 "
    "根 口 眼 床 张床位 副 盏 杆 台套 台（套） 台(套) 款 单位 企业 社区 街道 省 市 县 区 镇 乡 "
    "村 国 州 站 馆 园 点 线 路 桩 位 届 员 席 版 首 层 级 格 步 圈 尊 具 桶 箱 袋 包 瓶 盒 捆 "
    "头（只） 头(只) 人份 剂次 剂 针次 票 趟 桌 封 处次 辆次 套次 头次 只次 台班 P"
)

COUNTED_THINGS = "组个名人支队座处条盏户根台套栋口眼段道层家所项期块片棵株辆艘架门幢节件份只枚宗"
"""Counting words of things that are built, laid or bought, as the inside of a character class.

Behind a unit of length they belong to a number of their own: in ``15km2座泵站`` a mark was lost.
"""

PLACES = frozenset("省市县区镇乡村国州")
"""Counting words that are also parts of names."""

ORDINAL_COUNTS = frozenset("届级版路线期层圈步道段点员首")
"""Counting words that mostly name a place in an order; Arabic numbers with 共 or 等 only."""


def alternatives(*groups: tuple[str, ...]) -> str:
    """The units as a regular expression, longest first."""
    words = {word for group in groups for word in group}
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word) + _ends(word) for word in ordered)


def _ends(word: str) -> str:
    if word == "台":
        return "(?!阶)"  # 迈上5万亿台阶
    if word == "折":
        return "(?![合算叠旧])"
    # A letter unit ends where the letters do: 3.93PM2.5 holds no unit P.
    return "(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""


_LETTERED = {
    normalize("NFKC", unit)
    for unit in (*MEASURES, *CONCENTRATIONS, *RATES)
    if max(unit) < "\N{CJK RADICAL REPEAT}"
}
FIGURE_END = regex(rf"[0-9](?:{'|'.join(map(re.escape, sorted(_LETTERED)))})?$")
"""The end of a figure with a unit of letters and signs or none, in compatibility form (NFKC)."""
