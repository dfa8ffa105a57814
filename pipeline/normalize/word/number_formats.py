"""How Word writes an ordinal in each of its number formats (ECMA-376 part 1, 17.18.59).

What Word shows beyond the last of a closed set (the eleventh 天干) is the plain number.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.text.numerals import CAPITALS, HAN_COUNT, HAN_DIGITS, han_numeral

_DIGITS = HAN_DIGITS.replace("〇", "")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = str.maketrans(f"零{HAN_COUNT}百千", f"零{CAPITALS}拾佰仟")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_LARGEST = 9_999
_MOST_LETTERS = 30
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _by_digit(number: int, zero: str) -> str:
    return "".join(zero if digit == "0" else _DIGITS[int(digit)] for digit in str(number))


def _counted_by_ten(number: int) -> str:
    """Up to ninety-nine as spoken, then digit by digit with the circle that Word writes."""
    return han_numeral(number) if number < 100 else _by_digit(number, "○")


def _japanese(number: int) -> str:
    """As spoken, without 一 before 百 and 千."""
    spoken = han_numeral(number).replace("零", "")
    for unit in "百千":
        spoken = spoken.removeprefix("一") if spoken.startswith(f"一{unit}") else spoken
    return spoken


def _formal(number: int) -> str:
    spoken = han_numeral(number)
    return (f"一{spoken}" if spoken.startswith("十") else spoken).translate(_FORMAL)


def _roman(number: int) -> str:
    parts = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)


def _letters(number: int) -> str:
    """``A`` to ``Z``, then ``AA``, ``BB``."""
    times, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * min(times + 1, _MOST_LETTERS)


def _closed_set(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _row(first: str, count: int) -> Callable[[int], str]:
    return _closed_set("".join(chr(ord(first) + k) for k in range(count)))


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda _: "",
    "bullet": lambda _: "",
    "chineseCounting": _counted_by_ten,
    "taiwaneseCounting": _counted_by_ten,
    "chineseCountingThousand": lambda number: han_numeral(number).replace("零", "〇"),
    "taiwaneseCountingThousand": han_numeral,
    "japaneseCounting": _japanese,
    "koreanCounting": _japanese,
    "ideographDigital": lambda number: _by_digit(number, "〇"),
    "japaneseDigitalTenThousand": lambda number: _by_digit(number, "〇"),
    "taiwaneseDigital": lambda number: _by_digit(number, "○"),
    "koreanDigital2": lambda number: _by_digit(number, "零"),
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": lambda number: _formal(number).translate(
        str.maketrans("贰叁陆", "貳參陸")
    ),
    "ideographTraditional": _closed_set(_STEMS),
    "ideographZodiac": _closed_set(_BRANCHES),
    "ideographZodiacTraditional": lambda number: (
        _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]
    ),
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 10),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "ideographEnclosedCircle": _row("㈠", 10),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalHalfWidth": str,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": str,
}


def written(number: int, form: str, pattern: str = "") -> str:
    """An ordinal as Word shows it.

    Args:
        number: the ordinal.
        form: ``w:numFmt``; one that is not known is shown as a plain number.
        pattern: of a ``custom`` form: ``001, 002, 003, ...``.

    >>> [written(101, form) for form in ("chineseCounting", "chineseCountingThousand")]
    ['一○一', '一百〇一']
    >>> written(11, "ideographTraditional"), written(28, "upperLetter"), written(7, "custom", "001")
    ('11', 'BB', '007')
    """
    if form == "custom":
        width = len(pattern.partition(",")[0].strip())
        return f"{number:0{min(width, 9)}}" if width else str(number)
    if form in {"none", "bullet"}:
        return ""
    if not 1 <= number <= _LARGEST:
        return str(number)
    return _WRITERS.get(form, str)(number)
