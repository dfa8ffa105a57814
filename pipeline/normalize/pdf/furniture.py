"""What a page carries besides the text: running heads and feet, page numbers, the notes below."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from pipeline.normalize.pdf.characters import Page
from pipeline.normalize.pdf.rows import Row
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

RUNNING, PAGE_NUMBER = "page-header", "page-number"
_EDGE = 0.12  # of the page's height
_NEAR = 6.0  # points
_DIGITS = regex(f"[0-9]+|[{HAN_COUNT}百]+(?=页)")
_NUMBER = regex(
    r"[-—–－·•\s]{1,4}[0-9]{1,4}[-—–－·•\s]{1,4}"
    rf"|第\s*[0-9{HAN_COUNT}]{{1,4}}\s*页(?:[\s,，/]*共\s*[0-9{HAN_COUNT}]{{1,4}}\s*页)?"
    r"|(?:page\s*)?[0-9]{1,4}\s*(?:/|of)\s*[0-9]{1,4}|[0-9]{1,4}|[ivxlc]{1,6}",
)
_NOTE = regex(r"[①-⑳⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[[0-9]{1,3}\]|〔[0-9]{1,3}〕|注[:：]|[*＊]")
_ANNEX = regex(f"附[件表图录]|第[{HAN_COUNT}]+[章节条部]")
_SMALLER = 0.85
_SMALL = 0.95  # of the text's size
_LEAST = 4  # characters
_LOWER = 0.5


def furniture_of(pages: Sequence[tuple[Page, Sequence[Row]]]) -> dict[int, str]:
    """Why a row is no text: by ``id`` of the row.

    What is as large as the text is a running head only where it says the same on every page:
    附件1 and 附件2 open two annexes.

    Args:
        pages: each with its rows, those of tables left out.
    """
    weights = Counter[float]()
    for _, rows in pages:
        for row in rows:
            weights[row.size] += len(row.text)
    body = max(weights, key=lambda size: weights[size], default=0.0)
    found: dict[int, str] = {}
    running: dict[tuple[str, bool], list[tuple[int, float, Row]]] = defaultdict(list)
    for page, rows in pages:
        for row in rows:
            is_top = row.y <= _EDGE * page.height
            if not is_top and row.y < (1 - _EDGE) * page.height:
                continue
            masked = "".join(row.text.split())
            if row.size < _SMALL * body:
                masked = _DIGITS.sub("#", masked)
            elif len(masked) < _LEAST or _ANNEX.match(masked):
                masked = ""
            running[masked, is_top].append((page.number, row.y, row))
            if _is_outermost(row, rows, is_top=is_top) and is_page_number(row.text):
                found[id(row)] = PAGE_NUMBER
    for (masked, _), members in running.items():
        numbers = {number for number, _, _ in members}
        heights = [y for _, y, _ in members]
        often = len(numbers) >= max(2, (len(pages) + 1) // 2)
        # Left and right pages may each have a head of their own.
        by_turns = (
            len(numbers) >= 2
            and len({n % 2 for n in numbers}) == 1
            and (len(numbers) >= len(pages) // 2)
        )
        if (often or by_turns) and max(heights) - min(heights) <= 2 * _NEAR and masked:
            for _, _, row in members:
                found.setdefault(id(row), RUNNING)
    return found


def is_page_number(text: str) -> bool:
    """Whether a row at a page's edge is its number.

    >>> is_page_number("— 12 —"), is_page_number("第3页 共5页"), is_page_number("2024年")
    (True, True, False)
    """
    return _NUMBER.fullmatch(text.strip().lower()) is not None


def _is_outermost(row: Row, rows: Sequence[Row], *, is_top: bool) -> bool:
    """Whether no more than two rows stand between it and the page's edge."""
    beyond = sum(other.y < row.y - 1 if is_top else other.y > row.y + 1 for other in rows)
    return beyond <= 2


def notes_of(page: Page, rows: Sequence[Row], apart: Collection[int], body: float) -> list[Row]:
    """The rows of the notes at the foot of a page, in order.

    Args:
        page: the page.
        rows: its rows.
        apart: ``id`` of those that are furniture.
        body: points of the text.
    """
    own = [row for row in rows if id(row) not in apart]
    notes: list[Row] = []
    for row in reversed(own):
        if row.size > _SMALLER * body or row.y < _LOWER * page.height:
            break
        notes.insert(0, row)
    first = next((k for k, row in enumerate(notes) if _NOTE.match(row.text)), None)
    return [] if first is None else notes[first:]


def starts_note(text: str) -> bool:
    """Whether a row of the notes begins one."""
    return _NOTE.match(text) is not None
