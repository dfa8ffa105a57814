"""Where a title of several rows is broken (GB/T 9704-2012 7.3.1: whole sense units, 梯形/菱形)."""

from __future__ import annotations

from pipeline.text.width import columns

# A row may end after these, and it may begin with those: borders of sense in titles of 公文.
_BREAK_AFTER = ("关于印发", "关于", "转发", "印发", "和", "与", "及", "的", "》", "）", "”")
_BREAK_BEFORE = (
    "关于",
    "的通知",
    "的意见",
    "的决定",
    "的报告",
    "的通告",
    "的公告",
    "的批复",
    "的函",
)
_NO_START = frozenset("，。、；：？！”’）》〕】·—…%‰℃")
_NO_END = frozenset("“‘（《〔【")


def break_title(text: str, room: float) -> tuple[int, ...]:
    """Offsets where the rows after the first begin; empty when one row is enough.

    Args:
        text: the title.
        room: how many Han characters of the title's size fit a row.
    """
    total = columns(text)
    if total <= room:
        return ()
    rows = int(-(-total // room))
    while rows <= 8:
        best = _best(text, room, rows)
        if best is not None:
            return best
        rows += 1
    return ()


def _best(text: str, room: float, rows: int) -> tuple[int, ...] | None:
    """The cheapest way to set ``text`` in ``rows`` rows, or ``None`` when none fits."""
    n = len(text)
    widths = [0.0]
    for char in text:
        widths.append(widths[-1] + columns(char))
    costs = [_cost(text, i) for i in range(n + 1)]
    mean = widths[n] / rows
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for row in range(rows):
        last = row == rows - 1
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            ends = (n,) if last else range(start + 1, n)
            for end in ends:
                width = widths[end] - widths[start]
                if width > room:
                    break
                total = cost + ((width - mean) / mean) ** 2 * 4
                if not last:
                    total += costs[end]
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, cuts if last else (*cuts, end))
        best = reached
    return best[n][1] if n in best else None


def _cost(text: str, at: int) -> float:
    """How bad a break before ``text[at]`` is; 0 is a border of sense."""
    if at <= 0 or at >= len(text):
        return 0.0
    before, after = text[at - 1], text[at]
    if after in _NO_START or before in _NO_END:
        return 100.0
    if text.count("《", 0, at) > text.count("》", 0, at):
        return 20.0
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return 100.0
    if before.isascii() != after.isascii() and (before.isdigit() or after.isdigit()):
        return 20.0
    if text.startswith(_BREAK_BEFORE, at) or text.endswith(_BREAK_AFTER, 0, at):
        return 0.0
    return 1.5
