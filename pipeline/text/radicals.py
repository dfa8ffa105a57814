"""Radicals that stand for the characters they are drawn as: programs that make PDF files put them.

Text copied out of such files says ⼯作, ⻚: it looks like 工作, 页 and is found by no search.
"""

from __future__ import annotations

import unicodedata

_WITHOUT_DECOMPOSITION = {
    # CJK radicals supplement, as the characters they are drawn for.
    "⺁": "厂", "⺆": "冂", "⺈": "刀", "⺊": "卜", "⺌": "小", "⺍": "小", "⺗": "心", "⺘": "手",
    "⺙": "攵", "⺛": "旡", "⺜": "日", "⺝": "月", "⺠": "民", "⺡": "水", "⺢": "水", "⺣": "灬",
    "⺤": "爪", "⺥": "爪", "⺨": "犬", "⺬": "示", "⺭": "礻", "⺮": "竹", "⺰": "纟", "⺲": "罒",
    "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺺": "聿", "⺼": "肉", "⺾": "艹", "⻅": "见", "⻆": "角",
    "⻈": "讠", "⻉": "贝", "⻋": "车", "⻌": "辶", "⻍": "辶", "⻎": "辶", "⻐": "钅", "⻑": "长",
    "⻓": "长", "⻔": "门", "⻖": "阝", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风",
    "⻜": "飞", "⻝": "食", "⻟": "食", "⻢": "马", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻨": "麦",
    "⻩": "黄", "⻪": "黾", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻱": "龟", "⻲": "龟",
}  # fmt: skip


def _table() -> dict[str, str]:
    points = (*range(0x2E80, 0x2F00), *range(0x2F00, 0x2FE0))
    plain = {chr(point): unicodedata.normalize("NFKC", chr(point)) for point in points}
    return {
        **{radical: han for radical, han in plain.items() if han != radical},
        **_WITHOUT_DECOMPOSITION,
    }


HAN_OF_RADICAL = _table()
"""The character of each radical (Unicode NFKC; U+2E80 on, Unicode's EquivalentUnifiedIdeograph)."""
