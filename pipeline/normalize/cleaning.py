"""Decoded text to lines: white space, invisible and control characters, NFC, each counted.

Nothing visible is dropped. NFC only, never NFKC: ③, ㎡, Ⅲ and full-width marks stay. NFC also
replaces the CJK compatibility ideographs by the unified ones that Unicode defines as the same
character (U+F9B5 例 becomes U+4F8B); fonts for official documents seldom hold the former. That
is counted apart, as ENC007; so are radicals that stand for whole characters, which programs put
into PDF files and people copy from there (⼯作), but where a text speaks of radicals. Private-use
characters and variation selectors stay: fonts show them; so do joiners and separators beside the
scripts whose letters they shape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.model import CharacterChange, character_change
from pipeline.normalize.lines import Line
from pipeline.text.chars import COMMON_HAN
from pipeline.text.patterns import regex
from pipeline.text.radicals import HAN_OF_RADICAL

LINE_END = regex("\r\n|\r|\n")
# Not line ends for editors, so the line number stays; for the document a paragraph ends there.
_SEPARATORS = regex("[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES = frozenset("\t\x1f\xa0\u1680\u202f\u205f") | {chr(c) for c in range(0x2000, 0x200B)}
_INVISIBLE = frozenset(
    chr(c)
    for block in (
        (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
        range(0x200B, 0x2010),
        range(0x202A, 0x202F),
        range(0x2060, 0x2070),
        range(0xFFF9, 0xFFFC),
        range(0x1BCA0, 0x1BCA4),
        range(0x1D173, 0x1D17B),
        range(0xE0000, 0xE0080),
    )
    for c in block
)
_JOINING = (
    "\u0600-\u061b\u061d-\u08ff\ufb50-\ufdff\ufe70-\ufefc"  # Arabic, Syriac, NKo, Mandaic
    "\u0900-\u0dff\u0f00-\u109f\u1700-\u17b3\u17b6-\u180d\u180f-\u18af\u1900-\u1cff"
    "\ua840-\uabff\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
"""Scripts whose letters ZWJ and ZWNJ join and part (Unicode 16.0, 9.2, 12.1 and 23.2)."""
_MONGOLIAN = "\u1800-\u180d\u180f-\u18af"
_JAMO = "\u1100-\u115e\u1161-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_PICTURES = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u21aa\u2300-\u23ff\u24c2\u25aa\u25ab\u25b6\u25c0"
    "\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_PICTURE_ENDS = f"{_PICTURES}\ufe0f\u20e3\U000e007f"
_SHAPING = (
    rf"(?<=[{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?=[{_JOINING}])"
    rf"|(?<=[{_PICTURE_ENDS}])\u200d(?=[{_PICTURES}])"
    r"|(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f"  # a flag of a region (UTS #51)
    rf"|(?<=[{_MONGOLIAN}])[\u180e\u202f]|[\u180e\u202f](?=[{_MONGOLIAN}])"
    rf"|(?<=[{_JAMO}])[\u115f\u1160]|[\u115f\u1160](?=[{_JAMO}])"
)
"""Controls and spaces that stay: without them the letters beside them have another shape."""
_STAYING = regex(_SHAPING)
_SHAPERS = frozenset("\u200c\u200d\u180e\u202f\u115f\u1160\U000e007f")
_OTHERS = regex(f"[^\n -~\u2014\u2018-\u201d\u2026\u3001-\u3011{COMMON_HAN}\uff01-\uff5e]")
"""All but what nothing is ever done to: a set of a whole text takes ten times as long."""
_OF_RADICALS = regex("部首|偏旁|康熙字典")
_MAX_CLUSTER = 32  # Stream-Safe Text Format (UAX #15): longer runs of combining marks stay as is


class _Counts:
    """How often each rule acted, and where first."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}

    def add(self, rule_id: str, count: int, line: int) -> None:
        if count:
            before, first = self._found.get(rule_id, (0, line))
            self._found[rule_id] = before + count, first

    def changes(self) -> tuple[CharacterChange, ...]:
        return tuple(
            character_change(rule_id, count, line)
            for rule_id, (count, line) in sorted(self._found.items())
        )


class _Cleaner:
    """Cleans pieces of one text, whose distinct characters are classified once."""

    def __init__(self, text: str) -> None:
        alphabet = set(_OTHERS.findall(text))
        radicals = alphabet & HAN_OF_RADICAL.keys()
        if radicals and _OF_RADICALS.search(text):
            radicals = set()
        self._radicals = {ord(c): HAN_OF_RADICAL[c] for c in radicals}
        self._dropped = {c for c in alphabet if c in _INVISIBLE or _is_control(c)}
        self._spaces = alphabet & _SPACES
        self._composing = {
            c
            for c in alphabet - self._dropped - self._spaces
            if c in radicals or _may_change_in_nfc(c)
        }
        self._shapes = not alphabet.isdisjoint(_SHAPERS)
        special = self._dropped | self._spaces | self._composing
        self.counts = _Counts()
        self._special = re.compile(_char_class(special)) if special else None
        stays = f"(?!{_SHAPING})" if self._shapes else ""
        drop = f"(?:{stays}{_char_class(self._dropped)})"
        composing = _char_class(self._composing)
        parts = [f"(?P<stays>{_SHAPING})"] if self._shapes else []
        if self._composing:
            # A base character with all that may combine with it, removed characters between.
            base = f"[^{_char_class(self._composing | self._dropped)[1:-1]}]"
            gap = f"{drop}*" if self._dropped else ""
            parts.append(f"(?P<cluster>{base}?(?:{gap}{composing})+)")
        if self._dropped:
            parts.append(f"(?P<drop>{drop}+)")
        if self._spaces:
            parts.append(f"(?P<space>(?:{stays}{_char_class(self._spaces)})+)")
        self._pieces = re.compile("|".join(parts)) if parts else None

    def clean(self, raw: str, start: int, line: int) -> tuple[str, list[tuple[int, int]]]:
        """The cleaned text of ``raw``, which stands at ``start``, and its steps."""
        if self._pieces is None or self._special is None or not self._special.search(raw):
            return raw, [(0, start)]
        out: list[str] = []
        steps: list[tuple[int, int]] = []
        length = position = 0
        following: int | None = None  # place in ``raw`` from which the text would run on in step

        def put(new: str, first: int, stop: int) -> None:
            """Add the text of ``raw[first:stop]``."""
            nonlocal length, following
            if not new:
                return
            in_step = len(new) == stop - first
            if first != following or not in_step:
                steps.append((length, start + first))
            out.append(new)
            length += len(new)
            following = stop if in_step else None

        for m in self._pieces.finditer(raw):
            put(raw[position : m.start()], position, m.start())
            position = m.end()
            if m.lastgroup == "stays":
                put(m[0], *m.span())
            elif m.lastgroup == "drop":
                self._count_drops(m[0], line)
            elif m.lastgroup == "space":
                put(" " * len(m[0]), *m.span())
            else:
                kept = [at for at, c in enumerate(m[0], m.start()) if c not in self._dropped]
                new = self._compose(m[0], line)
                if new == m[0]:
                    put(new, *m.span())
                    continue
                if len(new) != len(kept) or len(new) == len(m[0]):
                    for piece, first, stop in self._composed_apart(raw, kept, new, m.end()):
                        following = None
                        put(piece, first, stop)
                    following = None
                    continue
                # Nothing was joined: each character keeps the place it had.
                for char, at in zip(new, kept, strict=True):
                    following = None
                    put(char, at, at + 1)
                following = None
        put(raw[position:], position, len(raw))
        return "".join(out), steps

    def count_spaces(self, raw: str, line: int) -> None:
        """Count the spaces inside ``raw`` that became plain ones."""
        if self._spaces:
            stay = sum(m[0] in self._spaces for m in _STAYING.finditer(raw)) if self._shapes else 0
            self.counts.add("ENC004", sum(raw.count(c) for c in self._spaces) - stay, line)

    def _count_drops(self, dropped: str, line: int) -> None:
        controls = sum(1 for c in dropped if c not in _INVISIBLE)
        self.counts.add("ENC002", controls, line)
        self.counts.add("ENC003", len(dropped) - controls, line)

    def _compose(self, cluster: str, line: int) -> str:
        kept = "".join(c for c in cluster if c not in self._dropped)
        self._count_drops("".join(c for c in cluster if c in self._dropped), line)
        if len(kept) > _MAX_CLUSTER and not all(map(self._is_another_form, kept)):
            return kept
        new = self._composed(kept)
        if new != kept:
            ideographs = sum(map(self._is_another_form, kept))
            self.counts.add("ENC007", ideographs, line)
            others = sum(1 for c in new if c not in kept) - ideographs
            self.counts.add("ENC006", max(others, 0 if ideographs else 1), line)
        return new

    def _composed(self, text: str) -> str:
        return unicodedata.normalize("NFC", text).translate(self._radicals)

    def _is_another_form(self, char: str) -> bool:
        return _is_compatibility(char) or ord(char) in self._radicals

    def _composed_apart(
        self, raw: str, kept: Sequence[int], new: str, end: int
    ) -> Iterator[tuple[str, int, int]]:
        """Composed characters with the places they are made of, each apart where that is possible.

        Args:
            raw: the text.
            kept: where its characters that are composed stand.
            new: what they are composed to.
            end: just after the last of them, and what is removed there.
        """
        begins = [k for k, at in enumerate(kept) if not k or not unicodedata.combining(raw[at])]
        pieces = []
        for k, following in pairwise([*begins, len(kept)]):
            letters = "".join(raw[at] for at in kept[k:following])
            stop = kept[following] if following < len(kept) else end
            pieces.append((self._composed(letters), kept[k], stop))
        if "".join(piece for piece, _, _ in pieces) == new:
            yield from pieces
        else:
            yield new, kept[0], end


def split_lines(text: str) -> tuple[list[Line], tuple[CharacterChange, ...]]:
    """The lines of ``text`` that hold anything visible, and what was done to characters.

    Args:
        text: the decoded source.

    Returns:
        The lines in order, and the changes by rule id.
    """
    cleaner = _Cleaner(text)
    lines: list[Line] = []
    blank = False
    for number, line_start, start, stop in _spans(text, cleaner.counts):
        raw = text[start:stop]
        cleaned, steps = cleaner.clean(raw, start, number)
        stripped = cleaned.strip()
        if cleaned is raw and len(stripped) == len(raw) and raw:
            lines.append(Line(raw, ((0, start),), stop, number, line_start, raw, blank))
            blank = False
            continue
        if not stripped:
            blank = True
            continue
        lead = len(cleaned) - len(cleaned.lstrip())
        whole = Line(cleaned, tuple(steps), stop, number, line_start, raw, blank)
        # ``raw`` begins at ``start`` although the first step may lie behind removed characters.
        first = whole.source_at(lead)
        last = lead + len(stripped)
        end = stop if last == len(cleaned) else whole.source_at(last)
        kept = ((0, first), *((at - lead, source) for at, source in steps if lead < at < last))
        inner = text[first:end]
        cleaner.counts.add("ENC005", len(cleaned) - len(stripped), number)
        cleaner.count_spaces(inner, number)
        lines.append(Line(stripped, kept, end, number, line_start, inner, blank))
        blank = False
    return lines, cleaner.counts.changes()


def _spans(text: str, counts: _Counts) -> Iterable[tuple[int, int, int, int]]:
    """Yield line number, where the line begins, and the two ends of each paragraph in it."""
    separated = _SEPARATORS.search(text) is not None
    begin = 0
    ends = [m.span() for m in LINE_END.finditer(text)]
    for number, (stop, following) in enumerate([*ends, (len(text), len(text))], start=1):
        start = begin
        if separated:
            for m in _SEPARATORS.finditer(text, begin, stop):
                counts.add("ENC001", 1, number)
                yield number, begin, start, m.start()
                start = m.end()
        yield number, begin, start, stop
        begin = following


def shows_nothing(char: str) -> bool:
    """Whether a character is white space, a control or one of those without a shape."""
    return char.isspace() or char in _INVISIBLE or _is_control(char)


def _is_control(char: str) -> bool:
    """C0 and C1 controls without tab and line ends, and code points that no text may hold."""
    code = ord(char)
    if unicodedata.category(char) == "Cc":
        return char not in "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85"
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or 0xD800 <= code <= 0xDFFF


def _may_change_in_nfc(char: str) -> bool:
    if char < "\u0300":
        return False
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or 0x1160 <= ord(char) <= 0x11FF
        or not unicodedata.is_normalized("NFC", char)
    )


def _is_compatibility(char: str) -> bool:
    return 0xF900 <= ord(char) <= 0xFAFF or 0x2F800 <= ord(char) <= 0x2FA1F


def _char_class(chars: Iterable[str]) -> str:
    return "[" + "".join(f"\\U{ord(c):08x}" for c in sorted(chars)) + "]"
