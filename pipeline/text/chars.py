"""Classes of characters, and text as files and screens can hold it."""

from __future__ import annotations

from re import Match

from pipeline.text.patterns import regex

COMMON_HAN = "\u4e00-\u9fff"
"""The common Han characters, as the inside of a class; NFC leaves every one as it is."""

_SPACED = 0.6  # of the words of a line are single characters
HAN = f"\u3007\u3400-\u4dbf{COMMON_HAN}\uf900-\ufaff\U00020000-\U000323af"
"""Han characters and 〇, as the inside of a regular expression's character class.

Rare characters of names (𬭊, 㙍) and 〇 of 二〇二四 are Han characters as any other.
"""

CJK_MARKS = "“”‘’、。〈〉《》「」『』【】〔〕（），；：？！…—·"
"""Marks of Chinese text, as the inside of a character class."""

CJK = HAN + CJK_MARKS
"""Han characters and Chinese marks, as the inside of a character class."""

_HAN = regex(f"[{HAN}]")
_UNPRINTABLE = regex("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What moves the cursor, turns the line's direction, or cannot be seen: controls, bidirectional
# and other format characters (Unicode Standard 23.2, 23.8), line ends, halves of characters, tags.
_MOVING = regex(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# What XML 1.0 cannot hold: lone surrogates, controls, the two non-characters.
_ILLEGAL = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = str.maketrans("\r\n", "  ")


def has_han(text: str) -> bool:
    """Whether there is a Han character in the text.

    >>> has_han("A座"), has_han("〇"), has_han("，"), has_han("")
    (True, True, False, False)
    """
    return _HAN.search(text) is not None


def number_of_han(text: str) -> int:
    """How many Han characters there are in the text.

    >>> number_of_han("A座3楼"), number_of_han("ISBN")
    (2, 0)
    """
    return len(_HAN.findall(text))


def shortened(text: str, most: int) -> str:
    """The beginning of a text, with … where it goes on.

    >>> shortened("关于印发预案的通知", 4), shortened("通知", 4)
    ('关于印发…', '通知')
    """
    return text[:most] + "…" * (len(text) > most)


def squeezed(text: str) -> str:
    r"""The text without white space.

    >>> squeezed("国 家\N{IDEOGRAPHIC SPACE}数 据\t局")
    '国家数据局'
    """
    return "".join(text.split())


def unprintable(text: str) -> int | None:
    """Where the first control character, surrogate or noncharacter is, which no output can show."""
    found = _UNPRINTABLE.search(text)
    return None if found is None else found.start()


def visible(text: str) -> str:
    r"""One line that moves no cursor and turns no text: a file's name may hold any character.

    Escapes above the C0 controls are those of JSON, so that JSON stays what it is.

    >>> visible("a" + chr(10) + "::warning::b" + chr(27) + "[31m")
    'a\\n::warning::b\\x1b[31m'
    >>> visible("报告" + chr(0x202E) + "txt.exe")
    '报告\\u202etxt.exe'
    """
    return _MOVING.sub(_escaped, text)


def _escaped(found: Match[str]) -> str:
    char = found.group()
    if char < " ":
        return char.encode("unicode_escape").decode()
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def legal(text: str) -> str:
    r"""The text of one paragraph, with what XML cannot hold replaced by U+FFFD; same length.

    >>> legal("a\x00b\n") == "a\N{REPLACEMENT CHARACTER}b "
    True
    """
    if text.isprintable():
        return text
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.translate(_LINE_ENDS))


def closed_up(text: str) -> str:
    """Text whose letters are set apart, without the white space between them.

    >>> closed_up("关 于 做 好 工 作 的 通 知"), closed_up("甲市财政局 甲市税务局")
    ('关于做好工作的通知', '甲市财政局 甲市税务局')
    """
    parts = text.split()
    single = sum(len(part) == 1 for part in parts)
    return "".join(parts) if single >= 3 and single >= _SPACED * len(parts) else text
