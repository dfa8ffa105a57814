"""The head of a document: 版头 marks, title, 题注, 主送机关, decided as a whole.

Each line gives candidates: what it may be by its looks (:mod:`pipeline.normalize.head_candidates`).
Of all ways to read the first lines in the order of GB/T 9704-2012 the one that weighs most wins; so
a name above a number is a mark and no signature, digits below 会议纪要 are its number, a list of
offices between title and text is 主送机关 without its colon. What decided is kept as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from pipeline.model import UNKNOWN_LINE, CharacterChange, DocumentKind, character_change
from pipeline.normalize.chart import Best, Candidate, Chart
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.head_candidates import Candidates, FirstLines
from pipeline.normalize.head_candidates.marks import is_rule
from pipeline.normalize.head_rows import element_of, rows_apart
from pipeline.normalize.head_weights import weight_of, words_of
from pipeline.normalize.lines import Line, run_on
from pipeline.normalize.listing import is_attachment_label
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import LOUD, Said, odds_of
from pipeline.normalize.recognisers import (
    ends_title,
    is_document_number,
    names_series,
    number_form,
    salutes,
    starts_body,
)
from pipeline.normalize.signatories import is_signatory, signatories_apart
from pipeline.normalize.stamps import is_filing_mark, is_stamp
from pipeline.normalize.titles import LETTERS, SPEECH, is_kind_alone, title_length
from pipeline.text.chars import HAN, closed_up, has_han, squeezed
from pipeline.text.dates import YEAR, whole_date
from pipeline.text.names import is_authority, is_full_name, is_spaced_name
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_CLOSED_UP = "ENC010"
_MAX_HEADER_LINES = 8
_MAX_NOTES = 16
_MOST_ABOVE_HEAD = 16  # lines down to the number of a head that is not at the top
_MOST_UNKNOWN = 6  # lines that are no element: stamps, a fax header
_MOST_BELOW = 3  # of them below a title
_MOST_ABOVE = 2  # lines that are no element, where nothing but a whole title shows a head
_MOST_UNKNOWN_LEARNT = 4  # lines that are nobody's above a title that was learnt to be one
_MOST_ABOVE_LEARNT = 40  # lines down to a title that was learnt to be one
_SURE, _PAGE = 0.9, 0.5
"""So likely a line is of the title, or a page's, for certain, and so likely rather than not."""
_UNSAID = Said(0.0, 0.0)
_LEAST_TITLE = 8  # characters: shorter lines may stand twice for a reason of their own
_NUMBER = regex(r"[0-9]{1,3}[.．、]\s?")
_YEAR_LEFT = regex(rf"{YEAR}\s*[0-9]{{1,4}}$")
_SPACED_KIND = regex(rf"(?<=[{HAN}])([{HAN}])\s{{1,8}}([{HAN}])$")
_QUOTES = str.maketrans("", "", "《》〈〉")
_ADDRESSED = frozenset(
    {
        DocumentKind.NOTICE,
        DocumentKind.CIRCULAR,
        DocumentKind.OPINION,
        DocumentKind.REPORT,
        DocumentKind.REQUEST,
        DocumentKind.REPLY,
        DocumentKind.LETTER,
        DocumentKind.DECISION,
    }
)
"""Kinds that mostly have 主送机关."""
_NUMBERED = frozenset(
    {
        DocumentKind.ANNOUNCEMENT,
        DocumentKind.PUBLIC_NOTICE,
        DocumentKind.COMMUNIQUE,
        DocumentKind.ORDER,
    }
)
"""Kinds that are numbered without 机关代字, below the title where there is no mark."""
_HEADER = frozenset({"copy_number", "classification", "urgency", "authority_mark"})
_OF_A_HEAD = frozenset({"authority_mark", "document_number", "classification"})
_BETWEEN = frozenset({"separator", "unknown"})
"""What an element may be parted by from the one that it belongs to."""
_ABOVE = frozenset({"title above", "number above"})
"""What stands again below, in its place."""
_ONCE = _HEADER | {"document_number", "signatory", "title", "main_recipients"}


class Head(msgspec.Struct):
    """What was found.

    Attributes:
        marks: lines of the elements of 版头, by the model's names.
        title: lines of the title.
        notes: 题注, a line each.
        recipients: lines of 主送机关.
        body: the lines that follow.
        taken: lines that are no part of the document, and why: labels, what stands there twice.
        evidence: why each was found, and what may have been one and is not.
        changes: white space between letters that were set apart.
    """

    marks: dict[str, tuple[Line, ...]] = msgspec.field(default_factory=dict)
    title: list[Line] = msgspec.field(default_factory=list)
    notes: list[Line] = msgspec.field(default_factory=list)
    recipients: list[Line] = msgspec.field(default_factory=list)
    body: list[Line] = msgspec.field(default_factory=list)
    taken: list[tuple[Line, str]] = msgspec.field(default_factory=list)
    evidence: list[Evidence] = msgspec.field(default_factory=list)
    changes: list[CharacterChange] = msgspec.field(default_factory=list)

    def close_up(self, lines: Sequence[Line], *, is_title: bool = False) -> list[Line]:
        """Lines of a title or mark, letters that were set apart (``通 知``) together again."""
        done: list[Line] = []
        for line in lines:
            is_spaced = closed_up(line.text) != line.text or (
                line is not lines[0] and is_title and is_kind_alone(line.text)
            )
            closed = line.closed_up() if is_spaced else _kind_closed_up(line)
            if (count := len(line.text) - len(closed.text)) > 0:
                self.changes.append(character_change(_CLOSED_UP, count, line.number))
            done.append(closed)
        return done

    @property
    def issuer(self) -> str:
        """The authority that the title, or the mark, names; empty when neither does."""
        mark = "".join(line.text for line in self.marks.get("authority_mark", ()))
        return issuer_of(self.title) or (squeezed(mark) if is_authority(mark) else "")


def _kind_closed_up(line: Line) -> Line:
    """``…公告`` of ``…公　　告``: the two letters of a 文种 that ends a longer line."""
    m = _SPACED_KIND.search(line.text)
    if m is None or not is_kind_alone(m[0]):
        return line
    return run_on(line.pieces((0, m.end(1)), (m.start(2), len(line.text))))


class _State(NamedTuple):
    """What was read above a line.

    Attributes:
        last: the element directly above.
        used: elements that a document has once and that were read.
        issues: the mark is one of what is numbered under it: 公告, 令, 纪要, 简报.
        title: first line of the title and the line after it.
        number: the line of the number.
        notes: how many lines of 题注.
        unknown: how many lines are no element.
        leaves_out: whether one of them is not printed.
        is_open: nothing below the last of them shows that it stands in a head.
    """

    last: str = ""
    used: frozenset[str] = frozenset()
    issues: bool = False
    title: tuple[int, int] = (0, 0)
    number: int = -1
    notes: int = 0
    unknown: int = 0
    leaves_out: bool = False
    is_open: bool = False


def read_head(
    lines: Sequence[Line],
    stated: Sequence[Line] = (),
    said: Mapping[int, Said] = MappingProxyType({}),
    *,
    keeps_all: bool = False,
) -> Head:
    """Read the head from the first lines; what is not recognised is left to the main text.

    Args:
        lines: the document's own lines.
        stated: those of them that the field block states as the title.
        said: what was learnt says of lines, by where they begin in the source.
        keeps_all: labels and what stands twice stay in the text.
    """
    rows = rows_apart(lines, keeps_labels=keeps_all)
    head = _head_of(rows.lines, stated, said, keeps_all=keeps_all)
    is_read = "document_number" in head.marks or ends_title(_joined(head.title)) or head.recipients
    if not (is_read or keeps_all) and (above := _above_head(rows.lines)):
        head = _below(rows.lines, above, head, stated)
    elif not keeps_all:
        head = _below_learnt(rows.lines, head, said)
    if head.body and any(piece.start >= head.body[0].start for piece in rows.pieces):
        return _head_of(lines, stated, said, keeps_all=keeps_all)  # what was cut is of the text
    is_head = bool(head.marks.keys() & _OF_A_HEAD) or bool(head.title and head.recipients)
    if rows.labels and not is_head:
        return read_head(lines, stated, said, keeps_all=True)  # 编号： of a contract
    head.taken += [(label, "element-label") for label in rows.labels]
    return head


def _above_head(lines: Sequence[Line]) -> int:
    """How many lines stand above a head that shows itself: a number, a whole title below it.

    What stands there is no text: an archive's rows, the drawn box of its stamp, a file's name.
    """
    for k in range(1, min(_MOST_ABOVE_HEAD, len(lines))):
        text = lines[k - 1].text
        if lines[k - 1].block is None and _is_text(text):
            return 0
        if lines[k].block is not None or number_form(lines[k].text) != "full":
            continue
        at = k + 1
        while at < len(lines) and is_signatory(lines[at].text):
            at += 1
        length = title_length(lines, at)
        title = _joined(lines[at : at + length])
        if not length or DocumentKind.of_title(squeezed(title)) is None or "关于" not in title:
            return 0
        start = k
        while start and _is_of_head(lines[start - 1]):
            start -= 1
        return start if all(map(_may_be_page_s, lines[:start])) else 0
    return 0


def _below_learnt(lines: Sequence[Line], head: Head, said: Mapping[int, Said]) -> Head:
    """The head below lines that are a page's or nobody's, where the title was learnt to be there.

    Where the first reading has that title, one that may be a paper's, or mark and number, it
    stays. Those of the lines above that are not a page's for certain stay in print, below the
    title.
    """
    learnt = [said.get(line.start, _UNSAID) for line in lines[:_MOST_ABOVE_LEARNT]]
    title = next((i for i, one in enumerate(learnt) if one.title >= _SURE), 0)
    titled = {line.start for line in head.title}
    is_read = head.marks.keys() >= {"authority_mark", "document_number"}
    if not title or lines[title].start in titled or is_read:
        return head
    if any(said.get(at, _UNSAID).page < _PAGE for at in titled):
        return head
    if not any(one.page >= _PAGE for at, one in said.items() if at < lines[title].start):
        return head  # nothing shows a page
    unknown = 0
    for above in range(1, title + 1):
        line = lines[above - 1]
        unknown += learnt[above - 1].page < _PAGE
        is_item = line.block is None and _is_item(line.text)
        if unknown > _MOST_UNKNOWN_LEARNT or is_item:
            break
        below = _head_of(lines[above:], (), said, keeps_all=False)
        found = [said.get(one.start, _UNSAID).title >= _SURE for one in below.title]
        if found and all(found):
            return _with_above(below, lines[:above], said)
    return head


def _with_above(head: Head, above: Sequence[Line], said: Mapping[int, Said]) -> Head:
    """A head, and what stands above it."""
    for line in above:
        is_page_s = said.get(line.start, _UNSAID).page >= _SURE and has_han(line.text)
        is_page_s = is_page_s and odds_of(line.text) >= LOUD
        if line.block is None and is_page_s:
            head.taken.append((line, UNKNOWN_LINE))
        elif line.block is None and is_rule(line.text) and "_" not in line.text:
            head.taken.append((line, "separator"))
        elif line.block is None:
            head.notes.append(line)
    head.body = [*(line for line in above if line.block is not None), *head.body]
    return head


def _is_item(text: str) -> bool:
    return numbered(text) is not None or is_attachment_label(text)


def _may_be_page_s(line: Line) -> bool:
    """Whether a line above a head may be a page's or an archive's: no element, name or verse."""
    text = line.text
    if line.block is not None or is_stamp(text) or is_filing_mark(text):
        return True
    return odds_of(text) >= 0 and not (_is_of_head(line) or ends_title(text) or is_full_name(text))


def _is_text(text: str) -> bool:
    return _is_item(text) or "。" in text or text[-1] in "：:；;"


def _is_of_head(line: Line) -> bool:
    """Whether a line right above a number is of its head."""
    text = line.text
    return line.block is None and (element_of(text) is not None or is_authority(text))


def _joined(lines: Sequence[Line]) -> str:
    return "".join(line.text for line in lines)


def _below(lines: Sequence[Line], above: int, head: Head, stated: Sequence[Line]) -> Head:
    """The head that begins below some lines, if it is whole; the other one if not."""
    below = _head_of(lines[above:], stated, {}, keeps_all=False)
    if not (below.title and "document_number" in below.marks):
        return head
    others = [line for line in lines[:above] if line.block is None]
    below.taken += [(line, UNKNOWN_LINE) for line in others]
    below.body = [*(line for line in lines[:above] if line.block is not None), *below.body]
    return below


def _head_of(
    lines: Sequence[Line], stated: Sequence[Line], said: Mapping[int, Said], *, keeps_all: bool
) -> Head:
    apart, people = signatories_apart(lines, _MAX_HEADER_LINES, title_length)
    head = _Reader(apart, people, stated, said, keeps_all=keeps_all).head()
    if people and "signatory" not in head.marks:
        return _Reader(
            lines, range(0), stated, said, keeps_all=keeps_all
        ).head()  # it is in the text
    return head


class _Reader:
    """Reads one head."""

    def __init__(
        self,
        lines: Sequence[Line],
        people: range,
        stated: Sequence[Line],
        said: Mapping[int, Said],
        *,
        keeps_all: bool,
    ) -> None:
        self._lines = lines
        self._people = people
        self._keeps_all = keeps_all
        self._candidates = Candidates(FirstLines(lines, people, stated, said))

    def head(self) -> Head:
        """The best reading as a head."""
        chart = Chart(_State(), self._candidates.at, self._follow, self._ends, weight_of)
        best = chart.best()
        head = Head()
        for step in best.steps:
            self._take(head, step.candidate)
            evidence = Evidence(
                step.candidate.element,
                self._lines[step.candidate.start].number,
                round(chart.certainty(best, step.candidate), 3),
                words_of(step.features),
                text=self._text(step.candidate),
            )
            if step.candidate.element not in {"repeated", "separator", "unknown"}:
                head.evidence.append(evidence)
        head.evidence += self._missed(best)
        head.body += self._lines[best.stop :]
        return head

    def _take(self, head: Head, candidate: Candidate) -> None:
        """Put the lines of a candidate where they belong."""
        lines = list(self._lines[candidate.start : candidate.stop])
        match candidate.element:
            case "title":
                head.title = head.close_up(lines, is_title=True)
            case "title_notes" if candidate.form == "motto":
                head.notes += lines
            case "title_notes":
                head.notes.append(run_on(lines))
            case "separator" | "unknown" as element:
                reason = {"separator": "separator", "unknown": UNKNOWN_LINE}[element]
                head.taken += [(line, reason) for line in lines]
            case "repeated":
                reason = f"repeated-{candidate.form.removesuffix(' above')}"
                head.taken += [(line, reason) for line in lines]
            case "main_recipients" if candidate.cut is not None:
                head.recipients, head.body = (
                    lines[0].cut(candidate.cut)[:1],
                    lines[0].cut(candidate.cut)[1:],
                )
            case "main_recipients":
                head.recipients = head.close_up(lines)
            case "authority_mark":
                head.marks["authority_mark"] = tuple(head.close_up(lines))
            case element:
                head.marks[element] = tuple(lines)

    def _text(self, candidate: Candidate) -> str:
        return "".join(line.text for line in self._lines[candidate.start : candidate.stop])[
            : candidate.cut
        ]

    def _missed(self, best: Best) -> Iterator[Evidence]:
        """For each element not found, the line that looks most like it."""
        found = {step.candidate.element for step in best.steps}
        read = {i for step in best.steps for i in range(step.candidate.start, step.candidate.stop)}
        for element in ("document_number", "title", "main_recipients"):
            if element in found:
                continue
            others = [
                c
                for c in self._candidates.seen()
                if c.element == element and c.start not in read and c.form != "issue"
            ]
            likeliest = max(others, key=lambda c: sum(map(weight_of, c.features)), default=None)
            if likeliest is not None:
                weight = sum(map(weight_of, likeliest.features))
                yield Evidence(
                    element,
                    self._lines[likeliest.start].number,
                    round(min(max(weight, 0.0), 6.0) / 12.0, 3),
                    words_of(likeliest.features),
                    found=False,
                    text=self._text(likeliest),
                )

    def _ends(self, state: _State, at: int) -> Iterator[str]:
        """What speaks for the text to begin at a line."""
        if at < len(self._lines) and starts_body(self._lines[at].text):
            yield "text begins"
        if state.last == "authority_mark" and at >= len(self._lines):
            yield "no text below"
        is_headed = state.issues or "title" in state.used
        if state.is_open or (state.unknown and not is_headed):
            yield "nothing explains"

    def _follow(self, state: _State, c: Candidate) -> tuple[_State, tuple[str, ...]] | None:
        """The state behind a candidate, and what speaks for it in its place."""
        is_below = state.last == "main_recipients" and _is_told_whole(c)
        if c.element in state.used or ("main_recipients" in state.used and not is_below):
            return None
        titled = "title" in state.used
        more: tuple[str, ...] | None = ()
        if c.element in _HEADER:
            if titled or c.start >= _MAX_HEADER_LINES + len(self._people):
                return None
            is_behind = c.element == "copy_number" and state.last == "document_number"
            if is_behind and whole_date(self._lines[c.start].text, loose=True) is not None:
                return None  # 202431 beside the number: the date, its signs lost
        elif c.element == "document_number":
            more = self._number(state, c)
        elif c.element == "title_notes":
            more = self._note(state, c)
        elif c.element == "main_recipients":
            more = self._recipients(state, c)
        elif c.element == "repeated":
            more = self._repeated(state, c)
        elif c.element == "separator":
            headed = bool(state.used & {"authority_mark", "document_number"})
            # A rule parts elements; what stands below an unknown line may be a blank to sign in.
            is_drawn = "_" not in self._lines[c.start].text  # no blank to write in
            is_open = state.is_open and not (is_drawn and "document_number" in state.used)
            is_rule = headed and not titled and not is_open
            more = () if is_rule and not self._keeps_all else None
        elif c.element == "unknown":
            more = self._unknown(state, c)
        elif c.form == "pair":
            more = () if state.issues else None
        if more is None:
            return None
        return self._behind(state, c), more

    def _unknown(self, state: _State, c: Candidate) -> tuple[str, ...] | None:
        """A line that is no element: above the title alone, and few of them."""
        if self._keeps_all or "title" in state.used or state.unknown >= _MOST_UNKNOWN:
            return None
        return () if c.start < _MAX_HEADER_LINES + len(self._people) else None

    def _behind(self, state: _State, c: Candidate) -> _State:
        is_unknown = c.element == "unknown" or c.form in {"unknown", *_ABOVE}
        return _State(
            last=state.last if c.element in _BETWEEN or c.form == "unknown" else c.element,
            unknown=state.unknown + is_unknown,
            leaves_out=state.leaves_out or (is_unknown and c.form != "unknown"),
            is_open=is_unknown or (state.is_open and not self._explains(state, c)),
            used=state.used | {c.element} if c.element in _ONCE else state.used,
            issues=state.issues or self._issues(state, c),
            title=(c.start, c.stop) if c.element == "title" else state.title,
            number=c.start if c.element == "document_number" else state.number,
            notes=state.notes + (c.element == "title_notes"),
        )

    @staticmethod
    def _issues(state: _State, c: Candidate) -> bool:
        """Whether it shows that the paper is one of what is numbered: 公告, 令, 纪要, 简报."""
        is_first = c.element == "document_number" and "title" not in state.used
        return c.form == "issue" and (c.element == "authority_mark" or is_first)

    def _explains(self, state: _State, c: Candidate) -> bool:
        """Whether an element shows that what stands above it stands in a head."""
        if c.element == "title":
            is_head = bool(state.used & (_OF_A_HEAD | _HEADER))
            most = _MOST_UNKNOWN if "topic" in c.features else _MOST_ABOVE
            is_closed = "closed below" in c.features and state.unknown <= most
            is_whole = is_closed and ("topic" in c.features or not state.leaves_out)
            return "kind at end" in c.features and (is_head or is_whole)
        if c.element == "document_number":
            return c.form != "issue" or state.issues
        if c.element == "main_recipients":
            title = self._title(state)
            is_letter = "addresses" in c.features and LETTERS.search(title) is not None
            is_addressed = DocumentKind.of_title(title) in _ADDRESSED or is_letter
            return is_addressed or not {"salutation", "all of a kind"}.isdisjoint(c.features)
        return c.element == "authority_mark"

    def _number(self, state: _State, c: Candidate) -> tuple[str, ...] | None:
        if state.last == "title" and self._lines[c.start].text[0] in "（(":
            kind = DocumentKind.of_title(self._title(state))
            if kind is DocumentKind.COMMUNIQUE:
                return None  # （第二号）: one of several communiqués, below their title
        if state.last == "authority_mark" and "bare digits" in c.features and not state.issues:
            return ("under mark",) if _YEAR_LEFT.match(self._lines[c.start].text) else None
        if c.form == "run-on" and state.last != "authority_mark":
            return None
        if c.form == "odd" and state.last not in {"authority_mark", "title"}:
            is_above = "title" not in state.used and self._is_above_title(c)
            return () if is_above else None
        if c.form == "spaced" and state.last != "authority_mark":
            is_above = "title" not in state.used and self._is_above_title(c)
            return () if is_above else None
        if "bare digits" in c.features and not state.used and self._names_number(c):
            return ()
        titled = "title" in state.used
        if c.form == "issue" and state.last != "authority_mark":
            kind = DocumentKind.of_title(self._title(state))
            is_first = not state.used & _OF_A_HEAD and not titled
            if is_first and (self._is_issued_below(c) or self._is_series(c)):
                return ()
            is_under = (
                state.last == "title" and kind in _NUMBERED and c.features[0] != "bare digits"
            )
            return ("under title",) if is_under else None
        if state.last == "authority_mark":
            return ("under mark",)
        if "title" not in state.used and c.start >= _MAX_HEADER_LINES + len(self._people):
            return None
        return ()

    def _is_issued_below(self, c: Candidate) -> bool:
        """Whether who issued it, and when, stands below ``第3期``: the mark above was lost.

        Below ``3`` alone the title is there too.
        """
        at = self._candidates.at
        is_whole = c.features[0] == "issue number"
        issued = (o for o in at(c.stop) if o.form == "issued")
        return any(is_whole or any(t.element == "title" for t in at(o.stop)) for o in issued)

    def _is_series(self, c: Candidate) -> bool:
        """Whether it is ``某局公告2024年第1号`` above a title, the mark and its number in one."""
        return names_series(self._lines[c.start].text) and self._is_above_title(c)

    def _names_number(self, c: Candidate) -> bool:
        """Whether ``2022  40`` above a title may be what is left of a spaced number."""
        text = self._lines[c.start].text
        is_left = _YEAR_LEFT.match(text) is not None and squeezed(text) != text
        return is_left and self._is_above_title(c)

    def _is_above_title(self, c: Candidate) -> bool:
        return any(o.element == "title" for o in self._candidates.at(c.stop))

    def _note(self, state: _State, c: Candidate) -> tuple[str, ...] | None:
        if state.notes >= _MAX_NOTES:
            return None
        if c.form == "issued":
            return () if state.issues and "document_number" in state.used else None
        if c.form == "draft":
            return () if not state.used else None
        if c.form == "motto":
            return () if "title" not in state.used else None
        if "title" not in state.used:
            # What is no stamp leaves no print: it stands below the title, as （代拟稿） does.
            is_unknown = c.form == "unknown" and self._unknown(state, c) is not None
            above = self._lines[c.start].text
            is_apart = self._candidates.is_below_others(c.stop)
            may_be = not is_document_number(above) and (is_apart or not is_authority(above))
            return () if is_unknown and may_be else None
        text = self._lines[c.start].text
        title = self._title(state)
        match c.form:
            case "again":
                return () if ends_title(text) and squeezed(text) in title else None
            case "unknown":
                is_near = state.last in {"title", "document_number", "title_notes"}
                return () if is_near and state.unknown < _MOST_BELOW else None
            case "signed":
                return () if state.notes and is_spaced_name(text) else None
            case "speaker":
                addressed = any(map(salutes, self._texts(c.stop, c.stop + 2)))
                return () if addressed or SPEECH.search(title) else None
        return ()

    def _recipients(self, state: _State, c: Candidate) -> tuple[str, ...] | None:
        titled = "title" in state.used
        if c.form in {"titled", "under", "person"} and not titled:
            return None
        if c.form == "person" and not LETTERS.search(self._title(state)):
            return None
        if c.form != "plain":
            return ("under title",) if titled else ()
        if not titled:
            return None
        kind = DocumentKind.of_title(self._title(state))
        addresses = "kind addresses" if kind in _ADDRESSED else "kind addresses none"
        return "under title", addresses

    def _repeated(self, state: _State, c: Candidate) -> tuple[str, ...] | None:
        """The title or the number again, letter by letter, below the title."""
        if c.form in _ABOVE:
            is_early = c.start < _MAX_HEADER_LINES and "title" not in state.used
            return () if is_early and not self._keeps_all else None
        if self._keeps_all or "title" not in state.used:
            return None
        text = squeezed(self._lines[c.start].text)
        if c.form == "title":
            same = (
                ends_title(text)
                and ">" not in text
                and text.translate(_QUOTES) == self._title(state).translate(_QUOTES)
            )
            is_below = same and state.title[1] == c.start
            return ("repeated",) if is_below and len(text) >= _LEAST_TITLE else None
        if not 0 <= state.number < state.title[0]:
            return None  # two of them below the title are a list's
        same = text == squeezed(self._lines[state.number].text)
        return ("repeated",) if same else None

    def _texts(self, start: int, stop: int) -> list[str]:
        return [line.text for line in self._lines[start:stop]]

    def _title(self, state: _State) -> str:
        return squeezed("".join(line.text for line in self._lines[slice(*state.title)]))


def _is_told_whole(c: Candidate) -> bool:
    """Whether a title says all that one says: it may stand below 主送机关, as some offices type."""
    return c.element == "title" and {"kind at end", "topic"} <= {*c.features}


def issuer_of(title: Sequence[Line]) -> str:
    """The authority that a title names before 关于; empty when it names none."""
    text = "".join(line.text for line in title)
    before = _NUMBER.sub("", text.partition("关于")[0])
    return squeezed(before) if is_authority(before) else ""
