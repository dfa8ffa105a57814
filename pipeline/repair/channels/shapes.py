"""Channels that lose no character: they put another shape in its place."""

from __future__ import annotations

import re
import unicodedata

from pipeline.repair.channels.channel import Channel, number_of, spans_of
from pipeline.text.chars import HAN

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁺⁻"
_ON_THE_LINE = str.maketrans(_RAISED, "01234567890123456789+-")
_COMPATIBILITY = "①-⑳⑴-⒛㈠-㈩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰ-ⅹ㎡㎎㎏㎜㎝㎞㎞℃№²³¹…"
"""Full-width forms are width folding's; here only what Chinese text has besides."""
_DASH_OR_DOTS = "—{2}|…{1,2}"

STRAIGHT_QUOTES = Channel(
    "straight_quotes",
    "引号变直",
    "弯引号“”‘’被换成了直引号。",
    damage=lambda text: text.translate(_STRAIGHT),
    places=spans_of(f"(?<=[{HAN}、，。：；（])[\"']|[\"'](?=[{HAN}])"),
    survivors=number_of("[“”‘’]"),
)

FLATTENED_SCRIPTS = Channel(
    "flattened_scripts",
    "上下标变平",
    "上标、下标（m³、CO₂、10⁴）被当作普通数字。",
    damage=lambda text: text.translate(_ON_THE_LINE),
    places=spans_of(
        r"(?<=[0-9万亿/])(?:[kcdm]?m)[23](?![0-9A-Za-z])"
        r"|(?<![A-Za-z])(?:CO2|SO2|NO2|O3|H2O|CH4|N2O|NH3)(?![0-9A-Za-z])"
        r"|(?<=[0-9])[×x]10[1-9](?![0-9])"
    ),
    survivors=number_of(f"[{_RAISED}]"),
)

NFKC = Channel(
    "nfkc",
    "兼容字符分解",
    "Ⅲ、①、㎡ 一类字符被规范化成 III、1、m2。",
    damage=lambda text: unicodedata.normalize("NFKC", text),
    places=spans_of(
        r"(?<=[0-9])°C|(?<![A-Za-z])(?:III|IV|VI{1,3}|II)(?=[类级期标型])"
        r"|(?<=[0-9万])m2(?![0-9A-Za-z])"
    ),
    # Normalizing takes the width of marks as well: where those are wide it was not at work.
    survivors=number_of(f"[{_COMPATIBILITY}，：；（）！？]"),
)

DASHES = Channel(
    "dashes",
    "破折号省略号变形",
    "破折号——、省略号……被写成 -- 或 ... 。",
    damage=lambda text: re.sub(
        _DASH_OR_DOTS, lambda m: "--" if m[0] == "——" else "..." * len(m[0]), text
    ),
    places=spans_of(
        rf"(?:(?<=[{HAN}”’》）])|^)(?:--+|—{{3,}})(?=[{HAN}”’》）“《])"
        rf"|(?<=[{HAN}”’》）])(?:\.{{3,}}|。{{2,}}|…(?!…))(?<!……)"
    ),
    survivors=number_of(_DASH_OR_DOTS),
)
