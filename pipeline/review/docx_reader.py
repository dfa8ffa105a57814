"""A reviewed Word file, read back as decisions.

Works by the text alone, for Word, WPS and LibreOffice drop mark-up, ids and comments when changes
are accepted. What cannot be held is named; what cannot be read with certainty is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

import msgspec

from pipeline.arranging import Arrangement, arranged, flow_of
from pipeline.decisions import VERSION, Decision, Decisions, ManualChange, checked
from pipeline.edits import Edit, EditLog, Shifts
from pipeline.errors import DocumentError
from pipeline.manual import anchored
from pipeline.model import OfficialDocument, Place, Table, places_of
from pipeline.model import Part as DocumentPart
from pipeline.rereading import Seen, is_left_open, reread, stretches
from pipeline.review.docx_text import Copy, Found, FoundCell, read_copy
from pipeline.review.layout import GridCell, Layout, Row, Seg
from pipeline.review.pairing import TABLE_MARK, Line, Pairing, Part
from pipeline.review.plan import OURS, is_tracked, shown_edits
from pipeline.review.proving import seen_of

_TAB = "制表符"
_BOX = "文本框中的文字"
_HOMELESS = 0x100
_LEAST_ALIKE = 0.5
_FEW_TABLES = 200
_TITLES = frozenset({"title", "title_notes", "authority_mark"})


class Review(msgspec.Struct, frozen=True):
    """A reviewed file, read back.

    Attributes:
        decisions: what a person decided in it, but for what they did to the paragraphs.
        shown: by path, the text that the file shows for an element.
        layout: the paragraphs that it shows; ``None`` where it shows none.
    """

    decisions: Decisions
    shown: Mapping[str, Seen] = {}
    layout: Layout | None = None


def read_docx_review(
    data: bytes, normalized: OfficialDocument, log: EditLog, name: str, track: str = "all"
) -> Review:
    """What a person decided in a review copy, and what it shows.

    Args:
        data: the reviewed ``.docx``.
        normalized: the document before repair.
        log: the log the copy was made with.
        name: the file's name, for messages.
        track: what the copy tracked when it was made, where it does not say so itself any more.

    Returns:
        A verdict for each edit that was accepted or refused (none for those still open), the
        person's own changes, and what the file shows.

    Raises:
        DocumentError: no Word file, one of another source, or of another document.
    """
    places = places_of(normalized)
    size = sum(len(place.text) for place in places) + sum(len(edit.new) for edit in log.edits)
    size += sum(len(edit.text) for edit in log.paragraphs)
    copy = read_copy(data, name, size)
    if copy.source is not None and copy.source != log.source_sha256:
        raise DocumentError(f"{name} 是另一份源文件的审阅稿", "请确认它与输出文件夹相配")
    edits = shown_edits(log.edits)
    arrangement = arranged(normalized, log)
    authors = frozenset(
        one.author for found in copy.paragraphs for one in found.shown if one.state != "kept"
    )
    layout = None
    if authors and OURS.isdisjoint(authors):
        # A program may have replaced all names: then all open changes are edits that wait.
        layout = _Reading(copy, arrangement, authors).layout(name)
        seen = layout.seen()
        if not all(
            is_left_open(place.text, edits.get(place.path, ()), seen[place.path])
            for place in places
            if place.path in seen and "k" * len(seen[place.path].text) != seen[place.path].states
        ):
            layout = None
    if layout is None:
        layout = _Reading(copy, arrangement, OURS).layout(name)
    quiet = {edit.id: edit for edit in log.edits if not is_tracked(edit, copy.track or track)}
    decisions: list[Decision] = []
    manual: list[ManualChange] = []
    shown = layout.seen()
    for place in places:
        if place.path not in shown:
            if not (place.text.strip() or place.path in edits):
                continue
            shown[place.path] = Seen("", "")
        found = reread(place.path, place.text, edits.get(place.path, ()), shown[place.path])
        decisions += (d for d in found.decisions if _is_decided(d, quiet))
        manual += (anchored(normalized, change) for change in found.manual)
    result = Decisions(VERSION, log.source_sha256, tuple(decisions), tuple(manual))
    return Review(checked(result, name), shown, layout)


def _is_decided(decision: Decision, quiet: Mapping[str, Edit]) -> bool:
    """Whether a person decided so: what was not tracked stands as it stood unless they wrote it."""
    edit = quiet.get(decision.edit_id)
    return edit is None or (decision.verdict == "accept") != (edit.status == "in")


class _Grid(msgspec.Struct):
    """A table of the document.

    Attributes:
        path: the normalized table; empty for one that a person added.
        cells: for each cell, its normalized path and the rows of parts in it.
        text: all that stands in it.
    """

    path: str
    cells: list[list[tuple[str, list[list[int]]]]]
    text: str


class _Reading:
    """Reads the lines of one file by the document that its copy was made of."""

    def __init__(self, copy: Copy, arrangement: Arrangement, ours: frozenset[str]) -> None:
        self._copy = copy
        self._told = [*copy.told]
        self._parts: list[Part] = []
        self._orders: list[int] = []
        self._arrangement = arrangement
        self._shown = shown_edits(arrangement.log.edits)
        self._before = {place.path: place.text for place in places_of(arrangement.before)}
        self._grids: list[_Grid] = []
        self._rows: list[list[int]] = []
        self._imprint = ""
        self._lay_out()
        self._lines: list[Line] = []
        self._ours = ours
        has_tabs = any("\t" in place.text for place in places_of(arrangement.document))
        titles = [part.after for part in self._parts if part.is_title]
        for found in copy.paragraphs:
            self._lines += _lines_of(found, ours, titles, has_tabs=has_tabs)

    # The document.

    def _lay_out(self) -> None:
        """Number its parts, in the rows in which the copy shows them."""
        places: dict[str, list[Place]] = {}
        for place in places_of(self._arrangement.document):
            places.setdefault(place.block_path if place.cell else place.path, []).append(place)
        for path, item in flow_of(self._arrangement.document):
            if isinstance(item, Table):
                for place in places.get(f"{path}.caption", ()):
                    self._rows += self._parts_of(place)
                self._table(path, item, places.get(path, ()))
            else:
                for place in places.get(path, ()):
                    self._rows += self._parts_of(place)
        self._imprint = "".join(
            place.text
            for place in places_of(self._arrangement.document)
            if place.part is DocumentPart.IMPRINT
        )

    def _table(self, path: str, table: Table, places: Sequence[Place]) -> None:
        by_cell: dict[tuple[int, int], list[list[int]]] = {}
        for place in places:
            assert place.cell is not None
            row, column = place.cell
            by_cell.setdefault((row - 1, column - 1), []).extend(self._parts_of(place))
        origins = self._arrangement.origins
        grid = _Grid(
            origins[path],
            [
                [
                    (origins[f"{path}.rows[{r}][{c}]"], by_cell.get((r, c), []))
                    for c in range(len(row))
                ]
                for r, row in enumerate(table.rows)
            ],
            "".join(place.text for place in places),
        )
        mark = chr(TABLE_MARK + len(self._grids)) * 4
        self._grids.append(grid)
        self._rows.append([len(self._parts)])
        self._parts.append(Part("", 0, "", mark, mark, mark))
        self._orders.append(0)

    def _parts_of(self, place: Place) -> list[list[int]]:
        """The parts of one paragraph, as one row; none where the copy shows nothing of it."""
        path = place.path
        own, before = self._shown.get(path, []), self._before[path]
        if not (place.text.strip() or before.strip() or own):
            return []
        divided = stretches(before, own)
        made = Shifts(edit for edit in own if edit.status == "in")
        row: list[int] = []
        pieces = self._arrangement.pieces[path]
        ends: list[int] = []
        at = 0
        for piece in pieces:
            at += piece.end - piece.start
            ends.append(made.back(at))
        bounds = [0, *ends[:-1], len(before)]
        at = 0
        for number in range(max(len(pieces), 1)):
            low, high = bounds[number], bounds[number + 1]
            inside = [
                one
                for one in divided
                if (one.end > low and one.start < high)
                or (
                    (one.start == one.end and (low < one.start <= high or not one.start == low > 0))
                    and low <= one.start <= high
                )
            ]
            shown = "".join(
                _within(one.start, one.old, low, high) + (one.edit.new if one.edit else "")
                for one in inside
            )
            piece_of = pieces[number] if pieces else None
            size = piece_of.end - piece_of.start if piece_of else len(place.text)
            row.append(len(self._parts))
            self._parts.append(
                Part(
                    piece_of.path if piece_of else "",
                    piece_of.start if piece_of else 0,
                    path,
                    shown,
                    before[low:high],
                    place.text[at : at + size],
                    is_head=place.part is DocumentPart.HEADER,
                    is_title=place.role in _TITLES,
                )
            )
            self._orders.append(piece_of.start if piece_of else 0)
            at += size
        return [row]

    # The file.

    def layout(self, name: str) -> Layout:
        """All that the file shows.

        Raises:
            DocumentError: it is another document's.
        """
        lines = self._lines
        imprint, tables = self._tables_paired()
        flow = [
            i
            for i, line in enumerate(lines)
            if line.cell is None or line.cell[0] == imprint or line.cell[1] < 0
        ]
        marked: dict[int, int | None] = {}
        for i in [*flow]:
            cell = lines[i].cell
            if cell is None or cell[1] >= 0:
                continue
            if cell[0] == imprint or not self._copy.tables[cell[0]]:
                flow.remove(i)
                continue
            grid = tables.get(cell[0])
            marked[i] = cell[0]
            number = grid if grid is not None else len(self._grids) + _HOMELESS + cell[0]
            lines[i] = msgspec.structs.replace(
                lines[i], seen=Seen.kept(chr(TABLE_MARK + min(number, 0xFFF0)) * 4)
            )
        pairing = Pairing(self._parts, lines)
        taken = pairing.pair_head(self._rows, [i for i in flow if i not in marked])
        heads = {pairing.stretches[i][0][0] for i in taken}
        pairing.pair(
            [row for row in self._rows if row[0] not in heads], [i for i in flow if i not in taken]
        )
        grids: dict[int, Row] = {}
        for table in marked.values():
            assert table is not None
            grids[table] = self._grid_row(pairing, table, tables.get(table))
        pairing.refuse_other(name)
        head = self._made_rows(pairing, [i for i in flow if i in taken])
        rows: list[Row] = []
        waiting: list[int] = []
        for i in flow:
            if i in taken:
                continue
            if i not in marked:
                waiting.append(i)
                continue
            rows += self._made_rows(pairing, waiting)
            waiting = []
            table = marked[i]
            assert table is not None
            rows.append(msgspec.structs.replace(grids[table], starts_page=lines[i].starts_page))
        rows += self._made_rows(pairing, waiting)
        return Layout(tuple(head), tuple(rows), tuple(self._told), self._copy.comments)

    def _tables_paired(self) -> tuple[int | None, dict[int, int]]:
        """Which table of the file is 版记, and for the others, which of the document's it is."""
        texts = [""] * len(self._copy.tables)
        for line in self._lines:
            if line.cell is not None and line.cell[1] >= 0:
                texts[line.cell[0]] += line.seen.text
        imprint = None
        if self._imprint:
            scored = [(_ratio(self._imprint, text), i) for i, text in enumerate(texts)]
            score, best = max(scored, default=(0.0, 0))
            if score >= _LEAST_ALIKE:
                imprint = best
            elif len(texts) == len(self._grids) + 1:
                imprint = len(texts) - 1  # the copy has it last
        there = [i for i in range(len(texts)) if i != imprint]
        ours = [grid.text for grid in self._grids]
        if len(there) == len(ours):
            return imprint, dict(zip(there, range(len(ours)), strict=True))
        found: dict[int, int] = {}
        free = [*range(len(ours))]
        for i in there:
            scored = [(_ratio(ours[g], texts[i]), -g) for g in free[:_FEW_TABLES]]
            score, best = max(scored, default=(0.0, 0))
            if score >= _LEAST_ALIKE:
                found[i] = -best
                free.remove(-best)
        return imprint, found

    def _made_rows(self, pairing: Pairing, lines: Sequence[int]) -> list[Row]:
        """The lines as rows, what stands behind a tab in its element joined again."""
        rows: list[Row] = []
        for i in lines:
            line = self._lines[i]
            segs: list[Seg] = []
            lead = ""
            found = pairing.stretches[i]
            for u, low, high in found:
                part, seen = self._parts[u], line.seen.part(low, high)
                if part.path:
                    if lead:
                        seen = Seen(lead + seen.text, "k" * len(lead) + seen.states)
                        lead = ""
                    segs.append(Seg(part.path, self._orders[u], seen))
                elif segs:
                    kept = segs[-1].seen
                    segs[-1].seen = Seen(kept.text + seen.text, kept.states + seen.states)
                else:
                    lead += seen.standing
            if not found:
                lead = line.seen.standing
                if line.in_box:
                    self._told.append((_BOX, lead))
                    continue
            if line.goes_on and rows and _is_one(rows[-1], segs):
                self._told.append((_TAB, line.seen.text[:12]))
                if segs:
                    rows[-1].segs += segs
                elif rows[-1].segs:
                    last = rows[-1].segs[-1]
                    last.seen = Seen(last.seen.text + lead, last.seen.states + "k" * len(lead))
                else:
                    rows[-1].text += lead
                continue
            rows.append(Row(segs, "" if segs else lead, line.starts_page))
        return rows

    def _grid_row(self, pairing: Pairing, table: int, number: int | None) -> Row:
        """A table of the file as a row of the flow."""
        here = [[(c, cell) for c, cell in enumerate(row)] for row in self._copy.tables[table]]
        lines: dict[tuple[int, int], list[int]] = {}
        for i, line in enumerate(self._lines):
            if line.cell is not None and line.cell[0] == table and line.cell[1] >= 0:
                lines.setdefault(line.cell[1:], []).append(i)
        rows = [
            (
                r,
                [
                    (c, cell, _rows_of(self._copy.tables[table], r, c))
                    for c, cell in row
                    if not cell.goes_on and not cell.is_gone
                ],
            )
            for r, row in enumerate(here)
            if row
        ]
        if number is None:
            cells = [
                [
                    GridCell("", self._made_rows(pairing, lines.get((r, c), [])), cell.span, high)
                    for c, cell, high in row
                ]
                for r, row in rows
            ]
            return Row(table="", cells=cells)
        grid = self._grids[number]
        result: list[list[GridCell]] = []
        for at, (r, row) in zip(self._rows_paired(grid, rows, lines), rows, strict=True):
            ours = grid.cells[at] if at is not None else []
            matched = self._cells_paired(ours, r, row, lines)
            kept: list[GridCell] = []
            for (c, cell, high), own in zip(row, matched, strict=True):
                if own == -2:
                    continue
                origin, parts = ours[own] if own is not None and own >= 0 else ("", [])
                pairing.pair(parts, lines.get((r, c), []))
                made = self._made_rows(pairing, lines.get((r, c), []))
                kept.append(GridCell(origin, made, cell.span, high))
            result.append(kept)
        return Row(table=grid.path, cells=result)

    def _rows_paired(
        self,
        grid: _Grid,
        rows: Sequence[tuple[int, Sequence[tuple[int, FoundCell, int]]]],
        lines: Mapping[tuple[int, int], Sequence[int]],
    ) -> list[int | None]:
        """For each row of the file, which of the document's it is."""
        if len(rows) == len(grid.cells):
            return [*range(len(rows))]
        ours = ["\t".join(self._text_of(parts) for _, parts in row) for row in grid.cells]
        theirs = [
            "\t".join(
                "".join(self._lines[i].seen.text for i in lines.get((r, c), ())) for c, _, _ in row
            )
            for r, row in rows
        ]
        return _sequence_paired(ours, theirs)

    def _cells_paired(
        self,
        ours: Sequence[tuple[str, Sequence[Sequence[int]]]],
        r: int,
        row: Sequence[tuple[int, FoundCell, int]],
        lines: Mapping[tuple[int, int], Sequence[int]],
    ) -> list[int | None]:
        """For each cell of a row, which of the document's it is; -2: none, the writer's own."""
        texts = [
            "".join(self._lines[i].seen.text for i in lines.get((r, c), ())) for c, _, _ in row
        ]
        if len(row) >= len(ours) and not any(texts[len(ours) :]):
            # A row with fewer cells than columns is filled up by the writer.
            return [*range(len(ours)), *([-2] * (len(row) - len(ours)))]
        return _sequence_paired([self._text_of(parts) for _, parts in ours], texts)

    def _text_of(self, rows: Sequence[Sequence[int]]) -> str:
        return "".join(self._parts[u].after for row in rows for u in row)


def _is_one(row: Row, segs: Sequence[Seg]) -> bool:
    """Whether what stands behind a tab is of the element before it, or of none."""
    return not segs or bool(row.segs and row.segs[-1].path == segs[0].path)


def _rows_of(table: Sequence[Sequence[FoundCell]], r: int, c: int) -> int:
    """How many rows a cell takes: those in which it goes on below."""
    column = sum(cell.span for cell in table[r][:c])
    count = 1
    for row in table[r + 1 :]:
        at = 0
        for cell in row:
            if at >= column:
                break
            at += cell.span
        else:
            break
        if at != column or not cell.goes_on:
            break
        count += 1
    return count


def _sequence_paired(ours: Sequence[str], theirs: Sequence[str]) -> list[int | None]:
    """For each of their texts which of ours it is, in order; ``None`` for a new one."""
    found: list[int | None] = [None] * len(theirs)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        if i2 - i1 == j2 - j1:
            found[j1:j2] = range(i1, i2)
            continue
        i = i1
        for j in range(j1, j2):
            scored = [(_ratio(ours[k], theirs[j]), -k) for k in range(i, min(i2, i + 50))]
            score, best = max(scored, default=(0.0, 0))
            if score >= _LEAST_ALIKE and ours[-best]:
                found[j] = -best
                i = 1 - best
    return found


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).quick_ratio() if one and other else 0.0


def _within(start: int, text: str, low: int, high: int) -> str:
    return text[max(low - start, 0) : max(high - start, 0)]


def _lines_of(
    found: Found, ours: frozenset[str], titles: Sequence[str], *, has_tabs: bool
) -> Iterator[Line]:
    """A paragraph of the file as lines: cut where a line or page begins, and at tabs.

    The rows of a title are broken by the layout.
    """
    if not found.shown:
        yield Line(Seen("", ""), found.cell, found.starts_page)
        return
    text = "".join(one.char for one in found.shown)
    lines = found.lines
    if lines and any(_ratio(title, text) >= _LEAST_ALIKE for title in titles):
        lines = ()
    cuts = {*lines, *found.pages}
    begin, goes_on, starts = 0, False, found.starts_page
    for at in range(len(text) + 1):
        is_tab = at < len(text) and text[at] == "\t" and not has_tabs
        if at < len(text) and not is_tab and at not in cuts:
            continue
        if at > begin or at in cuts:
            seen = seen_of(found.shown[begin:at], ours)
            if seen.text.strip():
                yield Line(seen, found.cell, starts, goes_on, found.in_box)
                starts = False
        if at in cuts:
            goes_on, starts = False, at in found.pages
        if is_tab:
            goes_on = True
        begin = at + 1 if is_tab else at
