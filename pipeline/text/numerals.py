"""Numbers as official documents write them: Arabic, Chinese, and both mixed (GB/T 15835-2011)."""

from __future__ import annotations

from pipeline.text.patterns import regex

_ONES = "一二三四五六七八九"

HAN_COUNT = _ONES + "十"
"""Of Chinese numerals from one to ninety-nine, as the inside of a character class."""

HAN_ORDINALS = HAN_COUNT + "百零〇"
"""Of the numbers of headings and articles (第一百零三条), likewise."""

HAN_DIGITS = "零〇" + _ONES
"""Of numbers read digit by digit (二〇二四, 三点一四), likewise."""

HAN_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
"""Of all Chinese numerals, likewise."""

NUMBER_SIGN = regex("[\u2460-\u2473\u2474-\u2487\u2488-\u249b]\\s*")
"""①, ⑴, ⒈: a number that is one sign, and the blank behind it."""

ROMAN_SIGNS = {
    **{"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ"},
    **{"V": "Ⅴ", "VI": "Ⅵ", "VII": "Ⅶ", "VIII": "Ⅷ"},
}
"""Roman numerals in letters, and the sign that is one."""

MULTIPLES = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "十亿": 1_000_000_000,
    "百亿": 10_000_000_000,
    "千亿": 100_000_000_000,
    "万亿": 1_000_000_000_000,
}
"""What may stand between an Arabic number and its unit."""

CAPITALS = "壹贰叁肆伍陆柒捌玖"
"""Of the digits of sums of money that nobody shall alter, likewise; 拾佰仟 go with them."""
_CAPITAL = str.maketrans(CAPITALS + "拾佰仟", _ONES + "十百千")

# ○ is a circle that often stands for 〇.
_DIGITS = {c: i for i, c in enumerate("零" + _ONES)} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_CELL = regex(r"[-+－]?[0-9][0-9,，.]*\s*[%％‰]?")
_ZEROS = regex("零+")
_WIDE = regex("[０-９％．]")
_FULL_WIDTH = {0xFF10 + i: ord("0") + i for i in range(10)} | {
    ord("％"): ord("%"),
    ord("．"): ord("."),
}


def halved(text: str) -> str:
    """Digits, point and percent sign at half width; every character keeps its place.

    >>> halved("５.５％")
    '5.5%'
    """
    return text.translate(_FULL_WIDTH) if _WIDE.search(text) else text


def is_number(text: str) -> bool:
    """Whether a cell of a table holds a number and nothing else.

    >>> is_number("-1,234.5 %"), is_number("12户"), is_number("十二")
    (True, False, False)
    """
    return _CELL.fullmatch(text) is not None


def han_value(text: str) -> int | None:
    """The value of a Chinese numeral; ``None`` when it is none.

    >>> han_value("两千一百"), han_value("四十五"), han_value("十"), han_value("二○二四")
    (2100, 45, 10, 2024)
    >>> han_value("千"), han_value("一万二千"), han_value("百千")
    (1000, 12000, None)
    """
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    last_small, last_large = 10_000, 10**12
    started = False
    for char in text:
        if char in _DIGITS:
            digit, started = _DIGITS[char], True
        elif char in _SMALL:
            unit = _SMALL[char]
            if unit >= last_small:
                return None
            section += (digit if started else 1) * unit
            digit, started, last_small = 0, False, unit
        elif char in _LARGE:
            unit = _LARGE[char]
            if unit >= last_large:
                return None
            total += (section + digit or 1) * unit
            section = digit = 0
            started, last_small, last_large = False, 10_000, unit
        else:
            return None
    if digit and last_small == 10_000 and total and text[-2:-1] not in {"零", "〇"}:
        return None  # 三万五: spoken, ambiguous; 一百万零一 is not
    return total + section + digit


def capital_value(text: str) -> int | None:
    """The value of a numeral in capitals; ``None`` when it is none.

    >>> capital_value("肆佰贰拾万"), capital_value("叁万零伍拾")
    (4200000, 30050)
    """
    return han_value(text.translate(_CAPITAL))


def number_of(text: str) -> int | None:
    """The whole number that Chinese or Arabic digits of either width write, else ``None``.

    >>> number_of("二十一"), number_of("一百零三"), number_of("１２"), number_of("甲")
    (21, 103, 12, None)
    """
    return int(text) if text.isdecimal() else han_value(text)


def number_value(text: str) -> float | None:
    """The value of an Arabic or Chinese number without its multiple.

    >>> number_value("2,540"), number_value("0.3"), number_value("二十")
    (2540, 0.3, 20)
    """
    plain = text.replace(",", "").replace("，", "")
    if plain[:1].isascii() and plain[:1].isdigit():
        return float(plain) if "." in plain else int(plain)
    return han_value(text)


def han_numeral(number: int) -> str:
    """A whole number from 0 to 9,999 in Chinese numerals.

    >>> [han_numeral(number) for number in (0, 10, 12, 20, 31, 103, 110, 1260)]
    ['零', '十', '十二', '二十', '三十一', '一百零三', '一百一十', '一千二百六十']
    """
    places = zip(f"{number:04}", ("千", "百", "十", ""), strict=True)
    spelled = "".join("零" if digit == "0" else _ONES[int(digit) - 1] + p for digit, p in places)
    plain = _ZEROS.sub("零", spelled).strip("零") or "零"
    return plain.removeprefix("一") if plain.startswith("一十") else plain
