"""发文机关标志 on one row, and that of a joint document a name a row (GB/T 9704-2012 7.2.4, 10.1).

A mark is never broken inside a name: one too long for 版心 is set smaller, then closer, then
smaller again. The names of a joint mark are spread to the width of the longest; 文件 stands at
their right, halfway up.
"""

from __future__ import annotations

from itertools import pairwise

import msgspec

from pipeline.layout.rows_given import names_run_on
from pipeline.model import TextElement
from pipeline.model.rows import MARK_ENDS, source_lines
from pipeline.stylesheet import StyleSheet
from pipeline.text.patterns import regex
from pipeline.text.width import columns

# 7.2.4: 文件 after all names; 10.2 has 命令, 令 and 公告 in its place.
_WORD = regex(r"文\s*件|命\s*令|令|公\s*告")
_TELEGRAM = regex("(?:明传|传真|密码|内部|明码)?(?:电报|明电|密电)")
"""What a telegram has above the authority that sends it."""
_PART = regex(r"\S+")
_MOST_NAMES = 40
# The mark is to stand out over the title (7.2.4, 醒目), so it is closed up before it is smaller.
_SMALL_PT = 22.0
_LEAST_PT = 9.0
_CLOSER = 0.08  # of the size, taken from between the characters: their ink still stands apart
_STEP_PT = 0.5  # Word knows halves of a point
_LEADING = 1.25  # from name to name, in sizes
_NAMES_MM = 80.0  # all names together, so that page 1 still holds text (7.3.3)
_CLOSER_MM = 50.0  # where it would hold none all the same
_GAP = 0.5  # between the names and 文件, in sizes


class MarkRow(msgspec.Struct, frozen=True):
    """A stretch of the mark set on a row by itself.

    Attributes:
        start: offset of its first character in the mark's text.
        end: offset after its last, white space that parts it from the next included.
        ink_end: the same without that white space.
        apart_pt: added after each character but the last.
    """

    start: int
    end: int
    ink_end: int
    apart_pt: float = 0.0


class MarkSetting(msgspec.Struct, frozen=True):
    """How a mark is set; lengths in points.

    Attributes:
        size_pt: type size.
        rows: the names from above; one for a mark of one authority.
        word: 文件 at the right of several names, or ``None``.
        word_row: how many names stand before 文件 in the text.
        pitch_pt: from name to name; 0 for a single row.
        left_pt: left edge of the names from that of 版心.
        word_left_pt: likewise of 文件.
    """

    size_pt: float
    rows: tuple[MarkRow, ...]
    word: MarkRow | None = None
    word_row: int = 0
    pitch_pt: float = 0.0
    left_pt: float = 0.0
    word_left_pt: float = 0.0

    @property
    def is_joint(self) -> bool:
        """Whether it names several authorities."""
        return len(self.rows) > 1

    @property
    def word_drop_pt(self) -> float:
        """From the baseline of the first name to that of 文件."""
        return self.pitch_pt * (len(self.rows) - 1) / 2


def mark_setting(
    sheet: StyleSheet, mark: TextElement, *, closer: bool = False
) -> MarkSetting | None:
    """How the mark is set; ``None`` where it fits no row, or is empty.

    Args:
        sheet: the style; one with a letter's head gives the mark the width of its rules (10.1).
        mark: the element, repaired; its anchors say which lines it stood on.
        closer: the names of several authorities leave more of page 1 to what stands below.
    """
    text = mark.text
    if not text.strip():
        return None
    size = sheet.paragraphs["authority_mark"].size_pt
    room = sheet.page.type_area_width.in_pt
    names, word = _names(text, mark)
    if len(names) < 2:
        return _single(text, size, room)
    if sheet.letter is not None and word is not None:
        names = [(a, word[1] if b == word[0] else b) for a, b in names]
        word = None
    return _joint(text, names, word, size, (room, _CLOSER_MM if closer else _NAMES_MM))


def _single(text: str, size: float, room: float) -> MarkSetting | None:
    start, end = 0, len(text)
    ink_end = len(text.rstrip())
    wide = columns(text[:ink_end])
    count = max(ink_end - 1, 1)
    fitted, apart = _fitted(wide, count, size, room)
    if fitted is None:
        return None
    row = MarkRow(start, end, ink_end, apart)
    return MarkSetting(fitted, (row,))


def _fitted(wide: float, gaps: int, size: float, room: float) -> tuple[float | None, float]:
    """Type size and what is added between characters, for a row of ``wide`` ems.

    Characters that are set closer leave room for one gap that is not: some programs do not close
    the last of a stretch.
    """
    if wide * size <= room:
        return size, 0.0
    small = min(size, _SMALL_PT)
    natural = _halves(room / wide)
    if natural >= small:
        return natural, 0.0
    gaps = max(gaps - 1, 1)
    apart = (room - wide * small) / gaps
    if apart >= -_CLOSER * small:
        return small, apart
    closest = _halves(room / (wide - _CLOSER * gaps))
    if closest < _LEAST_PT:
        return None, 0.0
    return closest, (room - wide * closest) / gaps


def _halves(size: float) -> float:
    return int(size / _STEP_PT + 1e-6) * _STEP_PT


def _joint(
    text: str,
    names: list[tuple[int, int]],
    word: tuple[int, int] | None,
    size: float,
    within: tuple[float, float],
) -> MarkSetting | None:
    """Names above each other, no wider and, in mm, no higher than ``within``."""
    room, height_mm = within
    count = len(names)
    widths = [columns(text[a:b].strip()) for a, b in names]
    beside = columns(text[slice(*word)].strip()) + _GAP if word is not None else 0.0
    height = height_mm / 25.4 * 72
    size = min(size, _halves(height / count / _LEADING))
    longest = max(widths)
    size = min(size, _halves(room / (longest + beside)))
    if size < _LEAST_PT:
        return None
    left = (room - (longest + beside) * size) / 2
    rows = []
    for (start, end), wide in zip(names, widths, strict=True):
        ink_end = start + len(text[start:end].rstrip())
        gaps = ink_end - start - 1
        apart = (longest - wide) * size / gaps if gaps else 0.0
        rows.append(MarkRow(start, end, ink_end, apart))
    last = None
    if word is not None:
        last = MarkRow(word[0], word[1], word[0] + len(text[slice(*word)].rstrip()))
    return MarkSetting(
        size_pt=size,
        rows=tuple(rows),
        word=last,
        word_row=sum(a < word[0] for a, _b in names) if word is not None else 0,
        pitch_pt=size * _LEADING,
        left_pt=left,
        word_left_pt=left + (longest + _GAP) * size,
    )


def _names(text: str, mark: TextElement) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
    """Where each name begins and ends, and 文件; they take up the whole text."""
    cuts = _cuts(text, mark)
    parts = list(zip(cuts, [*cuts[1:], len(text)], strict=True))
    word: tuple[int, int] | None = None
    names: list[tuple[int, int]] = []
    for start, end in parts:
        shown = text[start:end].rstrip()
        found = next((m for m in _WORD.finditer(shown) if m.end() == len(shown)), None)
        at = start + found.start() if found is not None else end
        if at > start:
            if names and word is None and not _is_name(text, *names[-1]):
                names[-1] = (names[-1][0], at)  # a name on two lines
            else:
                names.append((start, at))
        if at < end and word is None:
            word = (at, end)
        elif at < end:
            return _each_with_word(text, parts), None
    if len(names) > _MOST_NAMES or not all(_is_name(text, *name) for name in names):
        return [(0, len(text))], None
    return names, word


def _each_with_word(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rows of a mark with 文件 more than once: one each where every name has its own."""
    ends = [end for start, end in parts if _WORD.fullmatch(text[start:end].strip()[-2:])]
    if not ends or ends[-1] != len(text):
        return [(0, len(text))]
    rows = list(pairwise((0, *ends)))
    names = (text[start:end].rstrip()[:-2] for start, end in rows)
    return rows if all(_is_name(name, 0, len(name)) for name in names) else [(0, len(text))]


def _is_name(text: str, start: int, end: int) -> bool:
    plain = "".join(text[start:end].split())
    return plain.endswith(MARK_ENDS) or _TELEGRAM.fullmatch(plain) is not None


def _cuts(text: str, mark: TextElement) -> list[int]:
    """Where lines, words or names of the mark begin; the first is 0."""
    cuts = {0}
    if _is_letter_spaced(text):
        return [0]
    cuts.update(source_lines(mark))
    cuts.update(m.start() for m in _PART.finditer(text))
    cuts.difference_update(at for m in _WORD.finditer(text) for at in range(m.start() + 1, m.end()))
    cuts.discard(len(text) - len(text.lstrip()))
    cuts.add(0)
    for start, end in pairwise((*sorted(cuts), len(text))):
        cuts.update(names_run_on(text[:end], start))
    return sorted(cut for cut in cuts if cut < len(text))


def _is_letter_spaced(text: str) -> bool:
    """``某 市 人 民 政 府 文 件``."""
    parts = text.split()
    return len(parts) > 2 and sum(len(part) == 1 for part in parts) > len(parts) / 2
