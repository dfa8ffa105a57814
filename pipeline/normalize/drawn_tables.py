"""Tables in plain text: drawn with bars (GFM 4.10) or in boxes, with tabs between their cells.

Those in columns by spaces and those of one cell a line are read by
:mod:`pipeline.normalize.columns` and :mod:`pipeline.normalize.cell_lines`. Bars, and what else
draws a table, are no text of the document: they become boilerplate.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.model import TABLE_RULE, Boilerplate
from pipeline.normalize.cell_lines import read_cell_lines
from pipeline.normalize.columns import read_columns, read_posts
from pipeline.normalize.contents import has_code
from pipeline.normalize.fields import are_fields, field_line
from pipeline.normalize.lines import Line, follows, holding
from pipeline.normalize.office_records import record_lines
from pipeline.normalize.recognisers import ends_title
from pipeline.normalize.table_rows import Row, Stretch, are_heads, says_anything, table_of
from pipeline.text.chars import squeezed
from pipeline.text.names import is_authority, is_full_name
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_UNDER_HEAD = regex(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_BAR = regex(r"(?<!\\)[|｜│┃║]")
_EDGE_BARS = "|｜│┃║"
_BOX_BAR = regex("[│┃║|｜├┤┼┣┫╋┝┥┠┨╟╢╠╣╬]")
_BOX_EDGES = "│┃║|｜├┤┣┫┝┥┠┨╟╢╠╣"
_STROKES = "─━┄┈┅┉═=\\-"
_CORNERS = "┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛┯┷┠┨┿╂╟╢╥╨╫"
_BOX_RULE = regex(rf"(?=.*(?:[{_CORNERS}]|\+-|\+=))[{_STROKES}{_CORNERS}+\s]{{3,400}}")
_STROKE = regex(rf"[{_STROKES}+\s]+")
_LEAST_TABS = 2  # a tab alone may part a heading from its page, or two people who sign
_LEAST_PAIRS = 3  # rows of two columns, their head counted
_LEAST_FORM = 3
_HEAD = 30  # lines in which a site may have its field block
_LONGEST_LABEL = 12  # characters of a label of a form
_FORM = regex(r"(?:表|单|卡|回执|存根)(?:[（(][^（()）]{1,12}[）)])?$")
_CAPTION = regex(rf"(?:附?表|续表)\s?[0-9{HAN_COUNT}]{{0,3}}(?:[-—.－][0-9]{{1,2}})?(?:[：:\s]|$)")
_COMMA = regex("[,，]")
_LEAST_COMMAS = 2
_LONGEST_VALUE = 30  # characters of a value between commas
_NUMERIC = regex(r"\s*[-－+]?[0-9]+(?:\.[0-9]+)?\s?[%％]?\s*")
_SAYS = regex("[。；：:！？]")
_LEAST_PARTS = 2  # of a box whose rows no rule parts: head and rows
_LEAST_BARRED = 3  # rows with bars inside alone
_LONGEST = 200  # characters of a cell between tabs
_LONGEST_PAIR = 60  # of one of two columns
_LONGEST_ASKED = 8  # characters of a label with cells to fill in behind it
_LONGEST_FORM_ROWS = 120  # no form has more
_BLANK_CELL = regex(r"\N{IDEOGRAPHIC SPACE}|[ \xa0]{2}")
_BLANK_ROW = regex(r"(?:\r\n|\n|\r)([ \xa0\u3000]*\t[\t \xa0\u3000]*)(?=\r|\n|\Z)")


class Drawn(msgspec.Struct):
    """Lines in which drawn tables stand as one line each.

    Attributes:
        lines: the lines.
        boilerplate: the bars, breaks and lines that drew the tables.
    """

    lines: list[Line] = msgspec.field(default_factory=list)
    boilerplate: list[Boilerplate] = msgspec.field(default_factory=list)


def read_drawn_tables(lines: Sequence[Line], source: str) -> Drawn:
    """Put each drawn table in the place of its lines.

    A table with bars is a head, a line of dashes with as many columns, and the lines with bars
    that follow without a gap; or lines that all begin or end with a bar and have as many; or
    three with as many bars inside. One with tabs has three columns or more, or two and a head.
    What lacks any of it stays text.

    Args:
        lines: the source's lines, cleaned, in order.
        source: the decoded source.
    """
    drawn = Drawn()
    stop = record_lines(lines).start
    lines, record = lines[:stop], lines[stop:]
    at = 0
    while at < len(lines):
        stretch = _read(lines, at, source)
        taken = lines[at : at + max(stretch.size, 1)]
        at += len(taken)
        if not stretch.rows and stretch.table is None:
            # Lines that were looked at together are no table together: none is read twice.
            drawn.lines += taken
            continue
        is_barred = stretch.is_headed and not stretch.drawing and len(stretch.rows) < len(taken)
        under = [taken[1]] if is_barred else []
        drawn.boilerplate += [o.verbatim(TABLE_RULE) for o in (*under, *stretch.drawing)]
        drawn.boilerplate += [entry for row in stretch.rows for entry in row.boilerplate()]
        table = stretch.table or table_of(stretch)
        drawn.lines.append(holding(table, taken[0], taken[-1]))
    drawn.lines += record  # no table of the document
    return drawn


def _read(lines: Sequence[Line], at: int, source: str) -> Stretch:
    """The table that begins at a line, by the way in which it is drawn."""
    if (stretch := _headed(lines, at)) is not None or (stretch := _boxed(lines, at)) is not None:
        return stretch
    stretch = _barred(lines, at, source)
    if at < _HEAD and stretch.rows and are_fields([row.texts() for row in stretch.rows]):
        return Stretch([], stretch.size)
    if stretch.size < 2:
        stretch = _form(lines, at, source) or _tabbed(lines, at, source)
    if stretch.size > 1 or stretch.rows:
        return stretch
    if (listed := _parted_by_commas(lines, at)).rows:
        return listed
    posts = read_posts(lines, at, source)
    if posts.size > 1:
        return posts
    if (found := read_cell_lines(lines, at)).table is not None:
        return found
    return read_columns(lines, at, source)


def _headed(lines: Sequence[Line], at: int) -> Stretch | None:
    """A table with a line of dashes under its head."""
    if at + 1 >= len(lines) or not _BAR.search(lines[at].text):
        return None
    if not follows(lines, at + 1) or not _UNDER_HEAD.fullmatch(lines[at + 1].text):
        return None
    head = _with_bars(lines[at])
    if len(head.cells) != len(_with_bars(lines[at + 1]).cells):
        return None
    stop = at + 2
    while stop < len(lines) and follows(lines, stop) and _BAR.search(lines[stop].text):
        stop += 1
    rows = [head, *map(_with_bars, lines[at + 2 : stop])]
    return Stretch(rows, stop - at, is_headed=True) if says_anything(rows) else None


def _boxed(lines: Sequence[Line], at: int) -> Stretch | None:
    """A table in a box: rules of box-drawing characters or of +--+, rows between bars."""
    if not _is_rule(lines[at].text):
        return None
    rows: list[Row] = []
    rules: list[Line] = []
    stop = at
    while stop < len(lines) and (stop == at or follows(lines, stop)):
        text = lines[stop].text
        if _is_rule(text):
            rules.append(lines[stop])
        elif text[0] in _BOX_EDGES and text[-1] in _BOX_EDGES:
            rows.append(_with_bars(lines[stop], _BOX_BAR))
        else:
            break
        stop += 1
    if len(rules) < 2 or not rows or not says_anything(rows):
        return None
    air = _air(rows, rules)
    rules += [rows[k].line for k in air]
    rows = [row for k, row in enumerate(rows) if k not in air]
    for row in rows:
        strokes = [cell for cell in row.cells if _STROKE.fullmatch(row.line.text, *cell)]
        row.drawing += strokes  # a rule through some of the columns
        row.cells = [(a, a) if (a, b) in strokes else (a, b) for a, b in row.cells]
    return Stretch(rows, stop - at, drawing=rules)


def _air(rows: Sequence[Row], rules: Sequence[Line]) -> set[int]:
    """The rows of empty cells that are the air around a text, not one to write in.

    Between two rules stands one row, however many lines it takes; below a head whose rows no rule
    parts, as many as there are lines.
    """
    ends = [rule.number for rule in rules]
    of_row = [bisect_left(ends, row.line.number) for row in rows]
    said = {part for part, row in zip(of_row, rows, strict=True) if any(row.texts())}
    is_parted = len({*of_row}) > _LEAST_PARTS
    found: set[int] = set()
    for k, row in enumerate(rows):
        is_again = is_parted and k > 0 and of_row[k] == of_row[k - 1]
        if not any(row.texts()) and (of_row[k] in said or is_again):
            found.add(k)
    return found


def _is_rule(text: str) -> bool:
    return _BOX_RULE.fullmatch(text) is not None


def _barred(lines: Sequence[Line], at: int, source: str) -> Stretch:
    """Lines with as many bars, all at the same edges: both, one, or none and three lines.

    Where the first has none at its edges, a bar at another's edge has an empty cell beside it;
    where the first has one at both, another may lack one.
    """
    rows: list[Row] = []
    edges = False, False
    for k in range(at, len(lines)):
        text = lines[k].text
        if (rows and not follows(lines, k)) or not _BAR.search(text):
            break
        if _UNDER_HEAD.fullmatch(text):
            break
        at_edges = text[0] in _EDGE_BARS, text[-1] in _EDGE_BARS
        if at_edges == (False, True) and _BLANK_CELL.match(source, lines[k].end):
            at_edges = False, False  # 单位|　　　: the last cell is to be written in
        if not rows:
            edges = at_edges
        row = _with_bars(lines[k], is_open=not any(edges))
        if rows and len(row.cells) != len(rows[0].cells):
            break
        if at_edges != edges and any(edges) and not (all(edges) and any(at_edges)):
            break
        rows.append(row)
    return Stretch(rows if _are_barred(rows) else [], len(rows))


def _are_barred(rows: Sequence[Row]) -> bool:
    """Whether rows with as many bars are a table."""
    if len(rows) < 2 or not says_anything(rows) or len(rows[0].cells) < 2:
        return False
    text = rows[0].line.text
    framed = (text[0] in _EDGE_BARS) + (text[-1] in _EDGE_BARS)
    if framed == 2:
        return len(rows[0].bars) > 2
    if are_heads(rows[0].texts()):
        return True
    if framed:
        return len(rows[0].cells) > 2
    inside = len(rows) >= _LEAST_BARRED and len(rows[0].cells) > 2
    return inside and all(all(row.texts()) for row in rows) and not field_line(text)


def _parted_by_commas(lines: Sequence[Line], at: int) -> Stretch:
    """Rows of values between commas, as data are exported: heads, and a column of numbers."""
    rows: list[Row] = []
    for k in range(at, len(lines)):
        text = lines[k].text
        commas = [m.start() for m in _COMMA.finditer(text)]
        if len(commas) < _LEAST_COMMAS or (rows and not follows(lines, k)):
            break
        cells = [(a + 1, b) for a, b in pairwise([-1, *commas, len(text)])]
        is_long = any(b - a > _LONGEST_VALUE for a, b in cells) or _SAYS.search(text)
        if is_long or (rows and len(cells) != len(rows[0].cells)):
            break
        rows.append(Row(lines[k], cells, commas))
    if len(rows) < _LEAST_BARRED:
        return Stretch([], max(len(rows), 1))
    heads, *below = [row.texts() for row in rows]
    is_headed = all(heads) and not any(map(_NUMERIC.fullmatch, heads))
    columns = zip(*below, strict=True)
    counts = any(all(map(_NUMERIC.fullmatch, column)) for column in columns)
    return Stretch(rows if is_headed and counts else [], len(rows))


def _form(lines: Sequence[Line], at: int, source: str) -> Stretch | None:
    """A form to be filled in, below a title that says so: labels, and room beside them.

    Its rows have as many cells as each needs; a label whose row lost the tabs at its end may
    stand between two that have them.
    """
    if len(_with_tabs(lines[at], source).cells) < 2 or not _is_of_form(lines, at):
        return None
    rows: list[Row] = []
    for k in range(at, len(lines)):
        row = _with_tabs(lines[k], source)
        is_label = len(row.cells) == 1 and len(lines[k].text) <= _LONGEST_LABEL
        if (rows and not follows(lines, k)) or lines[k].block is not None:
            break
        if any("。" in text or len(text) > _LONGEST for text in row.texts()):
            break
        if not (is_label or len(row.cells) > 1):
            break
        rows.append(row)
        if len(rows) > _LONGEST_FORM_ROWS:
            return None
    while rows and len(rows[-1].cells) == 1:
        rows.pop()
    blank = sum(not all(row.texts()) for row in rows)
    width = max((len(row.cells) for row in rows), default=0)
    counts = {len(row.cells) for row in rows}
    is_even = len(counts) == 1 and width > _LEAST_TABS  # as any table
    if len(rows) < _LEAST_FORM or 2 * blank < len(rows) or is_even:
        return None
    count = _blank_rows(source, rows[-1].line.end, width)
    return Stretch(rows, len(rows), is_form=True, blank_rows=count)


def _is_of_form(lines: Sequence[Line], at: int) -> bool:
    """Whether a form's title stands above, or the line below one that says by whom it is."""
    for line in reversed(lines[max(at - 2, 0) : at]):
        if len(line.text) <= _LONGEST_PAIR and _FORM.search(squeezed(line.text)):
            return True
    return False


def _tabbed(lines: Sequence[Line], at: int, source: str) -> Stretch:
    """Lines with tabs inside; most of them have the same number."""
    rows: list[Row] = []
    for k in range(at, len(lines)):
        if rows and not follows(lines, k):
            break
        row = _with_tabs(lines[k], source)
        # A tab before a line alone may be an indent; cells behind a label are to be filled in.
        is_row = bool(rows) and len(row.cells) == len(rows[0].cells)
        if "\t" not in lines[k].raw and not (is_row or (not rows and _asks(lines, k, source))):
            break
        if (
            has_code(lines[k].text)
            or field_line(lines[k].text)
            or any(stop - start > _LONGEST for start, stop in row.cells)
        ):
            break
        rows.append(row)
    if not rows:
        return Stretch([], 0)
    if at < _HEAD and are_fields([row.texts() for row in rows]):
        return Stretch([], len(rows))
    width = max(len(row.cells) for row in rows)
    blank = _blank_rows(source, rows[-1].line.end, width)
    whole = sum(len(row.cells) == width for row in rows)
    is_table = width > _LEAST_TABS and whole + blank >= max(2, (len(rows) + blank) / 2)
    is_table = is_table or _are_pairs(rows, blank) or _are_captioned(lines, at, rows)
    is_table = is_table or (len(rows) == 1 and width > _LEAST_TABS and _is_slip(lines, at, rows[0]))
    return Stretch(rows if is_table else [], len(rows), blank_rows=blank if is_table else 0)


def _asks(lines: Sequence[Line], k: int, source: str) -> bool:
    """Whether a line is a label with empty cells behind it, above a row as wide: ``单位名称``."""
    text, row = lines[k].text, _with_tabs(lines[k], source)
    is_label = len(squeezed(text)) <= _LONGEST_ASKED and not (
        is_authority(text)
        or ends_title(text)
        or any(map(str.isdigit, text))
        or _FORM.search(squeezed(text))
    )
    if not is_label or row.cells[-1][1] or k + 1 == len(lines) or not follows(lines, k + 1):
        return False
    is_below = "\t" in lines[k + 1].raw
    return is_below and len(_with_tabs(lines[k + 1], source).cells) == len(row.cells)


def _blank_rows(source: str, at: int, width: int) -> int:
    """How many rows of nothing but tabs follow: as many as a person is to fill in."""
    count = 0
    end = regex(r"[\t \xa0\u3000]*").match(source, at)
    at = end.end() if end else at
    while (m := _BLANK_ROW.match(source, at)) and m[1].count("\t") in {width - 1, width}:
        count += 1
        at = m.end()
    return count


def _are_pairs(rows: Sequence[Row], blank: int) -> bool:
    """Whether rows of two cells are a table: heads above them, or short texts beside each other.

    Nor labels with their values, nor headings with their pages, nor those who sign.
    """
    if any(len(row.cells) != 2 for row in rows) or len(rows) + blank < 2:
        return False
    texts = [row.texts() for row in rows]
    if any(len(cell) > _LONGEST_PAIR for cells in texts for cell in cells):
        return False
    if all(texts[0]) and are_heads(texts[0]) and (blank or all(map(any, texts[1:]))):
        return True
    return len(rows) > _LEAST_PAIRS and all(map(_is_pair, texts)) and not _ascends(texts)


def _is_slip(lines: Sequence[Line], at: int, row: Row) -> bool:
    """Whether one row of names of columns stands under a form's title: to fill in."""
    texts = row.texts()
    return _is_of_form(lines, at) and all(texts) and are_heads(texts)


def _are_captioned(lines: Sequence[Line], at: int, rows: Sequence[Row]) -> bool:
    """Whether rows of two cells stand under the caption of a table: ``表2  分县区情况``."""
    if not at or len(rows) < 2 or not _CAPTION.match(lines[at - 1].text):
        return False
    return all(len(row.cells) == 2 and all(row.texts()) for row in rows)


def _is_pair(cells: Sequence[str]) -> bool:
    first, second = cells
    if not (first and second) or first[-1] in "：:" or "：" in second[:8] or "。" in first:
        return False
    return not (is_authority(first) and is_authority(second)) and not is_full_name(second)


def _ascends(texts: Sequence[Sequence[str]]) -> bool:
    """Whether the second column is page numbers, each no lower than the one above."""
    pages = [cells[1] for cells in texts]
    if not all(page.isdecimal() for page in pages):
        return False
    return all(int(a) <= int(b) for a, b in pairwise(pages))


def _with_bars(line: Line, bar: re.Pattern[str] = _BAR, *, is_open: bool = False) -> Row:
    """Cells between bars; with ``is_open`` a bar at an edge has a cell on its outer side too."""
    bars = [m.start() for m in bar.finditer(line.text)]
    cells = [(a + 1, b) for a, b in pairwise([-1, *bars, len(line.text)])]
    if bars and bars[0] == 0 and not is_open:
        cells = cells[1:]
    if len(cells) > 1 and bars[-1] == len(line.text) - 1 and not is_open:
        cells = cells[:-1]
    return Row(line, cells, bars)


def _with_tabs(line: Line, source: str) -> Row:
    """Cells by the tabs of the source: each was cleaned to a space, and those at the edges off."""
    begin = source.count("\t", line.line_start, line.start)
    after = re.compile(r"[\t ]*").match(source, line.end)
    beyond = after.group().count("\t") if after else 0
    borders = []
    offset = 0
    for tab in (m.start() for m in re.finditer("\t", source[line.start : line.end])):
        while offset < len(line.text) and line.source_at(offset) <= line.start + tab:
            offset += 1
        borders.append(offset)
    cells = [(0, 0)] * begin
    cells += list(pairwise([0, *borders, len(line.text)]))
    return Row(line, cells + [(0, 0)] * beyond)
