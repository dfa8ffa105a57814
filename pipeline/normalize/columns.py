"""Tables whose columns stand below each other by spaces alone, and lists of names with posts.

Two characters of Latin letters take the room of one Han character: where a column begins is
counted in halves of a Han character. A list of names keeps its columns too, for they say who is
what: below 副组长： the second name stands under the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.normalize import ends
from pipeline.normalize.fields import field_line
from pipeline.normalize.lines import Line, follows
from pipeline.normalize.numbering import numbered
from pipeline.normalize.table_rows import Row, Stretch, are_heads, is_data, names_column
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.names import is_full_name, names_role
from pipeline.text.patterns import regex
from pipeline.text.width import columns
from pipeline.tuples import NamedTuple

_ANY_GAP = regex(r"[ \xa0\u3000]+")
_WIDE_GAP = regex(r" {2,}|[ \xa0\u3000]*\u3000[ \xa0\u3000]+|[ \xa0\u3000]+\u3000[ \xa0\u3000]*")
_LONGEST = 60  # characters of a cell
_LONGEST_LINE = 400
_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
_MOST_COLUMNS = 24
_NEAR = 3  # halves of a Han character by which cells of one column begin apart
_LEAST_ALIGNED = 0.6  # of the cells below the first of their column
_RULE = regex("[-—─━=＝_]{8,200}")
_LEAST_RULES = 3
_SET_WIDE = 2  # characters of a word
_TOTALS = frozenset({"合计", "小计", "总计", "共计", "累计"})
_MARKS = regex("[。；！？]")
_STROKES = "-—－–·"
_NUMBERED_CHOICE = regex(r"[A-Ha-h][.．、)）]")
_LABEL = regex(rf"(?P<label>(?:[{HAN}][ \xa0\u3000]{{0,4}}){{1,8}})[：:][ \xa0\u3000]*")
_NAME = regex(
    rf"(?:[{HAN}○×某][ \xa0\u3000]{{0,2}}[{HAN}○×某]{{1,3}}"
    rf"|[{HAN}]{{2,8}}(?:[·•・][{HAN}]{{1,10}}){{1,3}})"
)
_NO_POSTS = regex(
    "附|抄|主题|联系|电话|地址|时间|地点|日期|来源|编辑|审核|注|单位|甲方|乙方|项目|签发|会签"
)
_POST = regex(
    "[长任员记官理师家授士席督察干问委]|负责|主管|主持|干部|代表|教授|公司|学院|大学|医院"
)


_MEETING = regex("出席|列席|请假|缺席|参加|主持|记录")


class _Cell(NamedTuple):
    """A cell of a line.

    Attributes:
        start: offset in the line's text.
        stop: offset just after it.
        column: where it begins, in halves of a Han character from the line's edge.
        end: where it ends, likewise.
    """

    start: int
    stop: int
    column: int
    end: int


def read_columns(lines: Sequence[Line], at: int, source: str) -> Stretch:
    """A table in columns that begins at a line; without rows where there is none.

    Args:
        lines: the source's lines, cleaned, in order.
        at: index of the line.
        source: the decoded source.
    """
    if (ruled := _between_rules(lines, at, source)) is not None:
        return ruled
    if (closely := _close_columns(lines, at, source)) is not None:
        return closely
    split: list[list[_Cell]] = []
    for k in range(at, len(lines)):
        if (k > at and not follows(lines, k)) or "\t" in lines[k].raw or "|" in lines[k].text:
            break
        cells = _cells(lines[k], source, wide=True)
        if len(cells) < 2 and (not split or len(_cells(lines[k], source, wide=False)) < 2):
            break
        if _is_text(lines[k].text, cells):
            break
        split.append(cells)
    size = len(split)
    found = _rows_of(lines[at : at + size], split, source)
    if found is None:
        return Stretch([], size)
    rows, is_headed = found
    return Stretch(rows, len(rows), is_headed=is_headed)


def _between_rules(lines: Sequence[Line], at: int, source: str) -> Stretch | None:
    """A table whose rows stand between lines of dashes: above its head, below it and at its end."""
    if not _RULE.fullmatch(lines[at].text):
        return None
    taken: list[Line] = []
    rules = [at]
    for k in range(at + 1, len(lines)):
        line = lines[k]
        if not follows(lines, k) or line.block is not None or "\t" in line.raw or "|" in line.text:
            break
        if _RULE.fullmatch(line.text):
            rules.append(k)
        elif _is_text(line.text, cells := _cells(line, source, wide=True)) or len(cells) < 2:
            break
        else:
            taken.append(line)
    taken = [line for line in taken if line.number < lines[rules[-1]].number]
    if len(rules) < _LEAST_RULES or len(taken) < 2 or rules[1] != at + 2:
        return None
    split = [_cells(line, source, wide=True) for line in taken]
    found = _rows_of(taken, split, source, is_headed=True)
    if found is None or len(found[0]) < len(taken):
        return None
    drawing = [lines[k] for k in rules]
    return Stretch(found[0], rules[-1] + 1 - at, is_headed=True, drawing=drawing)


def _rows_of(
    taken: Sequence[Line],
    split: Sequence[list[_Cell]],
    source: str,
    *,
    is_headed: bool = False,
) -> tuple[list[Row], bool] | None:
    """The rows of a table, up to a line that does not fit, and whether the first is its head.

    Args:
        taken: lines.
        split: the cells of each.
        source: the decoded source.
        is_headed: something says that the first is.

    Returns:
        ``None`` where the lines are no table.
    """
    size, width = len(split), _width(split)
    if size < 2 or not 2 <= width <= _MOST_COLUMNS:
        return None
    first = [taken[0].text[c.start : c.stop] for c in split[0]]
    if len(split[0]) == width:
        is_headed = is_headed or are_heads(first) or _heads_data(taken, split, width)
    else:
        is_headed = False
    if size < _LEAST_ROWS and not is_headed:
        return None
    placed = _placed(taken, split, width, source)
    if len(placed) < 2 or not _are_columns(taken, placed, width, is_headed=is_headed):
        return None
    rows = [
        Row(line, [(c.start, c.stop) if c else (0, 0) for c in cells])
        for line, cells in zip(taken, placed, strict=False)
    ]
    return rows, is_headed


def _close_columns(lines: Sequence[Line], at: int, source: str) -> Stretch | None:
    """A table whose cells a single space parts, below names of columns alone: as copied from PDF.

    Each row has as many pieces as the head, and data in one column at least.
    """
    head = _pieces(lines[at], source)
    if not _LEAST_COLUMNS <= len(head) <= _MOST_COLUMNS:
        return None
    names = [lines[at].text[c.start : c.stop] for c in head]
    if not are_heads(names) or any(map(is_data, names)):
        return None
    rows = [Row(lines[at], [(c.start, c.stop) for c in head])]
    for k in range(at + 1, len(lines)):
        cells = _pieces(lines[k], source)
        texts = [lines[k].text[c.start : c.stop] for c in cells]
        if not follows(lines, k) or len(cells) != len(head) or not any(map(is_data, texts)):
            break
        if _is_text(lines[k].text, cells):
            break
        rows.append(Row(lines[k], [(c.start, c.stop) for c in cells]))
    return Stretch(rows, len(rows), is_headed=True) if len(rows) > _LEAST_COLUMNS - 1 else None


def _pieces(line: Line, source: str) -> list[_Cell]:
    """The cells of a line that single spaces part; none where tabs or bars do."""
    if "\t" in line.raw or "|" in line.text or _WIDE_GAP.search(line.text):
        return []
    return _cells(line, source, wide=False)


def _is_text(text: str, cells: Sequence[_Cell]) -> bool:
    """Whether a line is running text, a field, choices to tick, or a page's number."""
    if len(text) > _LONGEST_LINE or any(c.stop - c.start > _LONGEST for c in cells):
        return True
    if _MARKS.search(text) or text[-1] in "：:，," or field_line(text) is not None:
        return True
    if text[0] in _STROKES and ends.is_page_number(text):
        return True  # the number of the sheet on which a table ends
    return bool(_NUMBERED_CHOICE.match(text)) or (len(cells) < 3 and numbered(text) is not None)


def _cells(line: Line, source: str, *, wide: bool) -> list[_Cell]:
    """The cells of a line, by gaps of two characters' room or by any gap."""
    if len(line.text) > _LONGEST_LINE or line.block is not None:
        return []
    cells: list[_Cell] = []
    start = 0
    text = line.text
    column = 2 * _indent(line, source)
    gaps = [m.span() for m in (_WIDE_GAP if wide else _ANY_GAP).finditer(text)]
    for stop, following in [*gaps, (len(text), len(text))]:
        width = round(2 * _room(line, start, stop))
        cells.append(_Cell(start, stop, int(column), int(column) + width))
        column += width + 2 * _room(line, stop, following)
        start = following
    return _set_wide(cells, text) if wide else cells


def _set_wide(cells: Sequence[_Cell], text: str) -> list[_Cell]:
    """The cells with words of two characters whole that are set wide: ``单  位``, ``合    计``."""
    made: list[_Cell] = []
    for cell in cells:
        word = text[made[-1].start : cell.stop] if made else ""
        is_word = len(squeezed(word)) == _SET_WIDE and cell.stop - cell.start == 1
        if is_word and (names_column(word) or squeezed(word) in _TOTALS):
            made[-1] = made[-1]._replace(stop=cell.stop, end=cell.end)
        else:
            made.append(cell)
    return made


def _indent(line: Line, source: str) -> float:
    """Room before the line's first character; it is not in its text."""
    return columns(source[line.line_start : min(line.start, line.line_start + _LONGEST_LINE)])


def _room(line: Line, start: int, stop: int) -> float:
    return columns(line.text[start:stop])


def _width(split: Sequence[Sequence[_Cell]]) -> int:
    """How many columns most lines have; of two numbers as frequent the higher one."""
    counts = Counter(map(len, split))
    return max(counts, key=lambda n: (counts[n], n), default=0)


def _heads_data(lines: Sequence[Line], split: Sequence[Sequence[_Cell]], width: int) -> bool:
    """Whether the first line has words alone where each line below has data in some column."""
    whole = [
        [line.text[c.start : c.stop] for c in cells]
        for line, cells in zip(lines, split, strict=True)
        if len(cells) == width
    ]
    first, below = whole[0], whole[1:]
    if width < _LEAST_COLUMNS or len(below) < _LEAST_ROWS - 1 or any(map(is_data, first)):
        return False
    return any(all(is_data(row[c]) for row in below) for c in range(width))


def _placed(
    lines: Sequence[Line], split: Sequence[Sequence[_Cell]], width: int, source: str
) -> list[list[_Cell | None]]:
    """Each line's cells in their columns, up to the first line that does not fit."""
    whole = [cells for cells in split if len(cells) == width]
    begins = [sorted(cells[c].column for cells in whole)[len(whole) // 2] for c in range(width)]
    ends = [max(cells[c].end for cells in whole) for c in range(width)]
    placed: list[list[_Cell | None]] = []
    for line, cells in zip(lines, split, strict=True):
        fitted: Sequence[_Cell | None] | None
        if len(cells) == width:
            fitted = cells
        else:
            fitted = _parted(_cells(line, source, wide=False), cells, begins)
            if fitted is None and len(cells) < width:
                fitted = _spread(cells, begins, ends)
        if fitted is None:
            break
        placed.append(list(fitted))
    return placed


def _parted(
    pieces: Sequence[_Cell], cells: Sequence[_Cell], begins: Sequence[int]
) -> list[_Cell] | None:
    """Cells that a single space parts, where a long one left no more room.

    Of the places where a single space stands those nearest to where columns begin are taken.
    """
    missing = len(begins) - len(cells)
    known = {cell.start for cell in cells}
    spare = [piece for piece in pieces if piece.start not in known]
    if not 0 < missing <= len(spare):
        return None
    near = sorted(spare, key=lambda p: min(abs(p.column - b) for b in begins))[:missing]
    if any(min(abs(p.column - b) for b in begins) > 2 * _NEAR for p in near):
        return None
    starts = sorted(known | {piece.start for piece in near})
    made = []
    for start, following in zip(starts, [*starts[1:], 10**9], strict=True):
        own = [p for p in pieces if start <= p.start < following]
        made.append(_Cell(own[0].start, own[-1].stop, own[0].column, own[-1].end))
    return made


def _spread(
    cells: Sequence[_Cell], begins: Sequence[int], ends: Sequence[int]
) -> list[_Cell | None] | None:
    """Fewer cells than columns: each in the column that it stands in; ``None`` where unclear."""
    made: list[_Cell | None] = [None] * len(begins)
    column = 0
    for cell in cells:
        while column < len(begins) and ends[column] <= cell.column:
            column += 1
        if column == len(begins) or (
            cell.end <= begins[column] and abs(cell.column - begins[column]) > _NEAR
        ):
            return None
        made[column] = cell
        column += 1
    return made


def _are_columns(
    lines: Sequence[Line], rows: Sequence[Sequence[_Cell | None]], width: int, *, is_headed: bool
) -> bool:
    """Whether cells stand below each other, and say what tables say."""
    body = list(zip(lines, rows, strict=False))[is_headed:]
    texts = [[line.text[c.start : c.stop] if c else "" for c in cells] for line, cells in body]
    if not any(map(has_han, (line.text for line, _ in zip(lines, rows, strict=False)))):
        return False
    shown = [text for row in texts for text in row if text]
    if all(is_full_name(text) for text in shown) and not is_headed:
        return False  # names alone, several a line: they may stand as they are
    if any(text[-1] in "：:" or "：" in text for text in shown) and not is_headed:
        return False  # labels beside each other, where two sign
    data = sum(all(is_data(row[c]) for row in texts if row[c]) for c in range(width))
    if not is_headed and (width < _LEAST_COLUMNS or not data):
        return False
    if is_headed and (data or len(body) > 1):
        return True
    aligned = total = 0
    for c in range(width):
        column = [cells[c] for _, cells in body if cells[c] is not None]
        if len(column) > 1:
            usual = Counter(cell.column for cell in column if cell).most_common(1)[0][0]
            ends = Counter(cell.end for cell in column if cell).most_common(1)[0][0]
            total += len(column)
            aligned += max(
                sum(abs(cell.column - usual) <= _NEAR for cell in column if cell),
                sum(abs(cell.end - ends) <= _NEAR for cell in column if cell),
            )
    return aligned >= _LEAST_ALIGNED * max(total, 1) or (is_headed and len(body) > 0)


def read_posts(lines: Sequence[Line], at: int, source: str) -> Stretch:
    """A list of names with posts, a label before the first: 组长：, 副组长：, 成员：.

    It is a label and a name, and below it names under names or further such labels. Of two lines
    at least one has a post.

    Args:
        lines: the source's lines, cleaned, in order.
        at: index of the line.
        source: the decoded source.
    """
    first = _post(lines[at], None, source)
    if first is None or not first.is_named or not names_role(lines[at].text[:12]):
        return Stretch([], 1)
    posts = [first]
    for k in range(at + 1, len(lines)):
        post = _post(lines[k], posts[-1], source)
        if post is None or not follows(lines, k):
            break
        posts.append(post)
    posted = sum(len(post.cells) > 2 for post in posts)
    unlabelled = sum(not post.has_label for post in posts)
    # Names alone, more of them on a line below a label; of a meeting they are paragraphs (10.3).
    of_meeting = _MEETING.match(squeezed(lines[at].text)) is not None
    is_list = (posted > 1 or unlabelled) and not of_meeting
    is_list = is_list or min(posted, unlabelled) > 0
    if len(posts) < 2 or not is_list:
        return Stretch([], len(posts))
    rows = [Row(line, post.cells) for line, post in zip(lines[at:], posts, strict=False)]
    return Stretch(rows, len(rows))


class _Post(NamedTuple):
    """A line of a list of names.

    Attributes:
        cells: label, name, and what follows it.
        column: where the name begins, in halves of a Han character.
        has_label: whether a label stands before it.
        is_named: whether a name stands there, and not the rest of the post above.
    """

    cells: list[tuple[int, int]]
    column: int
    has_label: bool
    is_named: bool


def _post(line: Line, above: _Post | None, source: str) -> _Post | None:
    """A label, a name and a post; without a label only below such a line."""
    text = line.text
    if line.block is not None or len(text) > 120 or "。" in text:
        return None
    label = _LABEL.match(text)
    if label is not None and _NO_POSTS.search(label["label"]):
        return None
    if label is None and above is None:
        return None
    start = label.end() if label else 0
    column = round(2 * (_indent(line, source) + columns(text[:start])))
    name = _NAME.match(text, start)
    behind = _ANY_GAP.match(text, name.end()) if name else None
    if name is None or not _is_name(text, name.end(), name[0]):
        if label is not None or above is None or column <= above.column + _NEAR:
            return None
        return _Post([(0, 0), (0, 0), (0, len(text))], above.column, False, False)
    if label is None and above is not None and not _is_below(column, above):
        return None
    stop = behind.end() if behind else name.end()
    rest = [] if stop == len(text) else [(stop, len(text))]
    if rest and all(map(is_full_name, _WIDE_GAP.split(text[stop:].strip()))):
        return _names_below(text, above, column, (start, name.start()), label is not None)
    is_under = (
        above is not None and abs(column - above.column) <= _NEAR and _indent(line, source) > 0
    )
    if label is None and not is_under and (not rest or not _POST.search(text[stop:])):
        return None
    return _Post([(0, start), name.span(), *rest], column, label is not None, True)


def _names_below(
    text: str, above: _Post | None, column: int, at: tuple[int, int], has_label: bool
) -> _Post | None:
    """A line of names alone, several beside each other, behind a label or under such a line."""
    start, first = at
    if not has_label and (above is None or not _is_below(column, above)):
        return None
    return _Post([(0, start), (first, len(text))], column, has_label, True)


def _is_name(text: str, stop: int, name: str) -> bool:
    """Whether a name ends there, white space or a bracket behind it, or nothing."""
    return is_full_name(name) and (stop == len(text) or text[stop] in " \xa0\u3000（(")


def _is_below(column: int, above: _Post) -> bool:
    """Whether a name stands under the one above, or at the edge where the indents were lost."""
    return abs(column - above.column) <= _NEAR or column <= 4
