"""The end of a document: 附件说明, 署名, 成文日期, 附注, 版记; what stands behind is attached.

All lines are read together: each is scored for the elements that it may be (:mod:`~.ends`), and
of all readings in the order of the standard (GB/T 9704-2012 7.3.4 to 7.4) the one with the most
points is taken (:mod:`~.chart`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.normalize import ends
from pipeline.normalize.chart import Chart, best_reading
from pipeline.normalize.ends import points
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.head import title_length
from pipeline.normalize.lines import Line
from pipeline.text.chars import has_han
from pipeline.text.dates import date_at_end, document_date
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

_MAX_CC = 5  # lines of 抄送
_MAX_NOTED = 40  # lines of one 附件说明
_MAX_REST = 40  # characters of the rest of a broken name
_MAX_BEHIND = 6  # lines behind 版记 at the end of a document
_LONGEST_CUT = 400
_STRONG = frozenset({"sign-authority", "sign-issuer", "sign-several", "sign-person"})
_SURE_DATES = frozenset(
    {"date-signed", "date-han", "date-unfilled", "date-partly-lost", "date-digits"}
)

_FULL_NAME = 6  # characters of an authority that stands behind a bracket without a full stop
_CLOSES = regex("[。；）)！]")
_FILE_END = regex(r"\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|pptx?)$")
_NOTE_INSIDE = regex(r"[（(]此件[^（()）]{2,12}[）)]")
_LIST_INSIDE = regex(r"(?<=[。；])\s*(?=附\s?件\s?[：:]|附件1[：:.．])")
_COPIES_INSIDE = regex(r"(?<=[。；\s])(?=(?:抄[送报发]|分送|主送)[：:])")
_GAP_BEHIND = regex("(?:\\s{2,}|\N{IDEOGRAPHIC SPACE}+)(?=\\S+$)")

TEXT, LIST, SIGNED = "text", "list", "signed"
_NOTE_ABOVE, _NOTE_BETWEEN = "note-above", "note-between"
_DATED, _DATED_ALONE, _SIGNED_BELOW = "dated", "dated-alone", "signed-below"
_NOTED, _LIST_BELOW = "noted", "list-below"
_COPIED, _PRINTER, _PRINTED, _PAGED, _PAGED_BEFORE = (
    *("copied", "printer", "printed", "paged", "paged-before"),
)
ATTACHED = "attached"
# The same behind attachments, and attachments behind 版记.
_COPIED_LAST, _PRINTER_LAST, _PRINTED_LAST, _PAGED_LAST = (
    *("copied-last", "printer-last", "printed-last", "paged-last"),
)
_RULED_ABOVE, _RULED, _RULED_ABOVE_LAST, _RULED_LAST = (
    *("ruled-above", "ruled", "ruled-above-last", "ruled-last"),
)
_NOTED_LAST, _ATTACHED_LAST = "noted-last", "attached-last"

_IMPRINT = (_COPIED, _PRINTER, _PRINTED)
_CLOSED = (_NOTED, _LIST_BELOW, *_IMPRINT, _RULED_ABOVE, _PAGED_BEFORE, ATTACHED)
_IN_IMPRINT = (_PAGED, _RULED, _NOTED_LAST, _ATTACHED_LAST)
_LAST_IMPRINT = (_COPIED_LAST, _PRINTER_LAST, _PRINTED_LAST)
_IN_LAST_IMPRINT = (_PAGED_LAST, _RULED_LAST, _NOTED_LAST, _ATTACHED_LAST)
_FOLLOWERS: Mapping[str, Sequence[str]] = {
    TEXT: (TEXT, LIST, _NOTE_ABOVE, SIGNED, _DATED_ALONE, *_IMPRINT, _RULED_ABOVE, ATTACHED),
    LIST: (LIST, _NOTE_ABOVE, SIGNED, _DATED_ALONE, *_IMPRINT, _RULED_ABOVE, ATTACHED),
    _NOTE_ABOVE: (_NOTE_ABOVE, SIGNED, _DATED_ALONE, *_IMPRINT, ATTACHED),
    SIGNED: (SIGNED, _DATED, _NOTE_BETWEEN, *_CLOSED),
    _NOTE_BETWEEN: (_DATED,),
    _DATED: _CLOSED,
    _DATED_ALONE: (_SIGNED_BELOW, *_CLOSED),
    _SIGNED_BELOW: (_SIGNED_BELOW, *_CLOSED),
    _NOTED: _CLOSED,
    _LIST_BELOW: _CLOSED,
    _PAGED_BEFORE: _CLOSED,
    _RULED_ABOVE: (*_IMPRINT, _PAGED_BEFORE),
    _COPIED: (*_IMPRINT, *_IN_IMPRINT),
    _PRINTER: (_PRINTED,),
    _PRINTED: (_PRINTED, *_IN_IMPRINT),
    _PAGED: (_PAGED, _PRINTER, _PRINTED, _RULED, _ATTACHED_LAST),
    _RULED: (*_IMPRINT, _PAGED, _ATTACHED_LAST),
    ATTACHED: (ATTACHED, *_LAST_IMPRINT, _RULED_ABOVE_LAST),
    _RULED_ABOVE_LAST: _LAST_IMPRINT,
    _COPIED_LAST: (*_LAST_IMPRINT, *_IN_LAST_IMPRINT),
    _PRINTER_LAST: (_PRINTED_LAST,),
    _PRINTED_LAST: (_PRINTED_LAST, *_IN_LAST_IMPRINT),
    _PAGED_LAST: (_PAGED_LAST, _PRINTER_LAST, _PRINTED_LAST, _RULED_LAST, _ATTACHED_LAST),
    _RULED_LAST: (*_LAST_IMPRINT, _PAGED_LAST, _ATTACHED_LAST),
    _NOTED_LAST: (_NOTED_LAST, _PAGED_LAST, _ATTACHED_LAST),
    _ATTACHED_LAST: (_ATTACHED_LAST,),
}
"""The order of the elements (GB/T 9704-2012 7.1), and the disorders that are met."""

_UNDATED = frozenset({TEXT, LIST, _NOTE_ABOVE, SIGNED})
_BEHIND_COPIES = frozenset({_COPIED_LAST, _PRINTED_LAST, *_IN_LAST_IMPRINT[:3]})
_FINAL = {
    **dict.fromkeys(_FOLLOWERS, 0.0),
    **dict.fromkeys((_DATED, _DATED_ALONE, _SIGNED_BELOW, _NOTED, _LIST_BELOW), 1.0),
    **dict.fromkeys((_COPIED, _PRINTED, _PAGED, _PAGED_BEFORE), 1.0),
    **dict.fromkeys((_RULED, _COPIED_LAST, _PRINTED_LAST, *_IN_LAST_IMPRINT[:3]), 1.0),
}
for _state in (_NOTE_BETWEEN, _PRINTER, _PRINTER_LAST, _RULED_ABOVE, _RULED_ABOVE_LAST):
    del _FINAL[_state]

_ELEMENTS = {
    LIST: "attachment_note",
    _LIST_BELOW: "attachment_note",
    SIGNED: "authority_signature",
    _SIGNED_BELOW: "authority_signature",
    _DATED: "document_date",
    _DATED_ALONE: "document_date",
    **dict.fromkeys((_NOTE_ABOVE, _NOTE_BETWEEN, _NOTED, _NOTED_LAST), "note"),
    **dict.fromkeys((_PRINTER, _PRINTER_LAST), "printing_authority"),
    **dict.fromkeys((_PRINTED, _PRINTED_LAST), "printing_date"),
    **dict.fromkeys((_COPIED, _COPIED_LAST), "cc_recipients"),
    **dict.fromkeys((_PAGED, _PAGED_LAST, _PAGED_BEFORE), "page_number"),
    **dict.fromkeys((_RULED_ABOVE, _RULED, _RULED_ABOVE_LAST, _RULED_LAST), "rule"),
}


@dataclass
class Tail:
    """What was found: ``main`` is the main text, ``rest`` holds the attachments.

    Attributes:
        other: 主题词, 主送, 抄报, 分送, 共印N份 of 版记.
        page_numbers: page numbers among 版记.
        rules: lines of strokes above, in and below 版记, which is printed with its own.
        evidence: why each was read so, and what looks most like a missing one.
    """

    main: list[Line] = field(default_factory=list)
    attachment_note: list[list[Line]] = field(default_factory=list)
    signature: list[list[Line]] = field(default_factory=list)
    date: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    cc_recipients: list[Line] = field(default_factory=list)
    printing_authority: list[Line] = field(default_factory=list)
    printing_date: list[Line] = field(default_factory=list)
    other: list[list[Line]] = field(default_factory=list)
    page_numbers: list[Line] = field(default_factory=list)
    rules: list[Line] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A line, or a piece of one that may be an element of its own."""

    line: Line
    whole: Line
    start: int
    stop: int

    @property
    def text(self) -> str:
        return self.line.text


def read_tail(lines: Sequence[Line], issuer: str, *, keeps_numbers: bool = False) -> Tail:
    """Read the end of a document.

    Args:
        lines: those below its head.
        issuer: the authority that its title names; may be empty.
        keeps_numbers: page numbers stay lines of the text.
    """
    if not lines:
        return Tail()
    if ends.is_attachment_label(lines[0].text):
        return Tail(rest=list(lines))
    return _Ending(lines, issuer, keeps_numbers).read()


class _Ending:
    """The lines of one document, being read."""

    def __init__(self, lines: Sequence[Line], issuer: str, keeps_numbers: bool) -> None:
        self._issuer = issuer
        self._slots = list(_slots(lines, issuer))
        self._keeps_numbers = keeps_numbers
        self._lines = [slot.line for slot in self._slots]
        self._texts = [slot.text for slot in self._slots]
        self._features: list[dict[str, list[str]]] = [{} for _ in self._slots]
        self._known = self._listed_names()
        self._spans: list[tuple[int, int]] = []
        self._columns: list[dict[str, float]] = []
        self._score()

    def read(self) -> Tail:
        """The tail in the best reading."""
        chart = best_reading(
            self._columns, _FOLLOWERS, self._step, {TEXT: 0.0, LIST: -1.0}, self._final()
        )
        states = [
            state
            for state, (first, stop) in zip(chart.states, self._spans, strict=True)
            for _ in range(first, stop)
        ]
        tail = self._tail(states)
        tail.evidence = [*self._evidence(chart)]
        return tail

    # What each line may be

    def _listed_names(self) -> frozenset[str]:
        """The names that any 附件说明 may list, to know their titles by."""
        names: set[str] = set()
        listing = 0
        for text in self._texts:
            if len(text) > 2 * ends.MAX_NAME:
                listing = 0
                continue
            start = ends.attachment_name_start(text) if text[0] == "附" else None
            if start is not None and start < len(text):
                listing = 1
            elif ends.is_attachment_label(text) and text[-1] in "：:":
                listing, start = 1, len(text)
            elif listing and ends.item_number(text, listing + 1) is not None:
                start = 0
                listing += 1
            else:
                listing = 0
                continue
            names.update(map(plain_name, names_of_list([text[start:]])))
        return frozenset(name for name in names if len(name) >= 2)

    def _score(self) -> None:
        """The columns: lines that may be more than text or attachment, runs of the others."""
        self._listing = self._copying = self._number = 0
        for k, slot in enumerate(self._slots):
            column = self._column(k, slot)
            if column is None:
                plain = {TEXT: 0.0, ATTACHED: 0.0, _ATTACHED_LAST: 0.0}
                if self._spans and self._columns[-1].keys() == plain.keys():
                    self._spans[-1] = self._spans[-1][0], k + 1
                    continue
                column = plain
            self._spans.append((k, k + 1))
            self._columns.append(column)

    def _column(self, k: int, slot: _Slot) -> dict[str, float] | None:
        text = slot.text
        below = self._texts[k + 1] if k + 1 < len(self._slots) else ""
        above = self._texts[k - 1] if k else ""
        found = self._features[k]
        if slot.line.block is not None:
            self._listing = self._copying = 0
            return None
        self._list(text, above, below, found)
        self._imprint(text, above, below, found)
        if len(text) <= 2 * ends.MAX_NAME + 60:
            if sign := list(ends.signature_features(text, self._issuer)):
                found[SIGNED] = sign
            self._broken(k, text, above, below)
            if date := list(ends.date_features(text)):
                found[_DATED] = date
            if note := list(ends.note_features(text)):
                found[_NOTED] = note
        if not found and not self._opens(k):
            return None
        return self._points(found, is_label=self._label(k))

    def _list(self, text: str, above: str, below: str, found: dict[str, list[str]]) -> None:
        if label := list(ends.list_features(text, below)):
            found[LIST] = label
            self._listing = 1
            name = text[ends.attachment_name_start(text) or len(text) :]
            self._number = ends.item_number(name, 1) or 0
        elif 0 < self._listing < _MAX_NOTED and len(text) <= 2 * ends.MAX_NAME:
            number = ends.item_number(text, self._number + 1)
            if number is not None and "。" not in text[:-1]:
                found[LIST] = ["list-item"]
                self._number = number
                self._listing += 1
            elif (
                not _FILE_END.search(above)
                and has_han(text)
                and len(text) <= _MAX_REST
                and not any(mark in text for mark in "。：:")
                and not ends.is_attachment_label(text)
                and ends.without_seal(text) == text
            ):
                found[LIST] = ["list-rest"]
                self._listing += 1
            else:
                self._listing = 0
        else:
            self._listing = 0

    def _imprint(self, text: str, above: str, below: str, found: dict[str, list[str]]) -> None:
        if label := list(ends.copy_features(text)):
            found[_COPIED] = label
            self._copying = 1
        elif ends.printed(text) is not None:
            found[_PRINTED] = ["printed"]
            self._copying = 0
        elif ends.is_colophon(text):
            found[_PRINTED] = ["colophon"]
        elif ends.is_page_number(text):
            found[_PAGED] = ["page-number"]
        elif ends.is_drawn(text):
            found[_RULED] = ["rule"]
        elif (
            0 < self._copying < _MAX_CC
            and not above.endswith("。")
            and not ends.is_attachment_label(text)
            and document_date(text) is None
        ):
            found[_COPIED] = ["copy-rest"]
            self._copying += 1
        elif 0 < self._copying < _MAX_CC and ends.names_recipients(text):
            found[_COPIED] = ["copy-names"]
            self._copying += 1
        else:
            self._copying = 0
        if ends.signs(text) and (m := ends.printed(below)) and m.authority[1] == 0:
            found[_PRINTER] = ["printer"]

    def _broken(self, k: int, text: str, above: str, below: str) -> None:
        """A name broken in two speaks for both lines."""
        if below and ends.broken_name(text, below, self._issuer):
            self._features[k][SIGNED] = ["sign-broken"]
        if above and ends.broken_name(above, text, self._issuer):
            self._features[k][SIGNED] = ["sign-broken"]

    def _points(self, found: Mapping[str, list[str]], *, is_label: bool) -> dict[str, float]:
        column = {TEXT: 0.0, ATTACHED: 0.0, _ATTACHED_LAST: 0.0}
        for element, features in found.items():
            value = ends.total(features)
            if element == _NOTED and features[0] in {"note-printed", "note-contact"}:
                column[_NOTE_ABOVE] = column[_NOTE_BETWEEN] = column[_NOTED_LAST] = value
            for state in _SAME[element]:
                column[state] = value
        if _marks_end(found):
            column[TEXT] += points("text-passes-mark")
        if is_label:
            column[TEXT] += points("text-passes-label")
        return column

    # How one line follows another

    def _final(self) -> dict[str, float]:
        final = dict(_FINAL)
        final[SIGNED] = points("signature-without-date")
        final[LIST] = points("list-unsigned")
        return final

    def _step(self, k: int, before: str, state: str) -> float:
        first = self._spans[k][0]
        if state == SIGNED:
            return self._step_to_signature(first, before)
        if state == _DATED:
            return points("date-below-signature") if before == SIGNED else 2.0
        if state == _DATED_ALONE:
            return self._step_to_lone_date(first, before)
        if state == _SIGNED_BELOW and before != _SIGNED_BELOW:
            sure = _STRONG.intersection(self._features[first][SIGNED])
            return points("signature-below-date") if sure else -math.inf
        cost = points("signature-without-date") if before == SIGNED else 0.0
        if state == TEXT:
            return self._passed(first)
        if state == ATTACHED and before != ATTACHED:
            return cost + self._entry(first, before)
        if state == _ATTACHED_LAST and before != _ATTACHED_LAST:
            if before in _BEHIND_COPIES and len(self._slots) - first > _MAX_BEHIND:
                return -math.inf
            return self._entry(first, before) - (1.0 if before in _BEHIND_COPIES else 0.0)
        if before in {TEXT, LIST} and state in _IMPRINT:
            return -1.0
        if state == _NOTE_ABOVE:
            return -1.0
        return cost

    def _step_to_signature(self, k: int, before: str) -> float:
        if before == SIGNED:
            one, other = ("sign-relative" in self._features[i].get(SIGNED, ()) for i in (k - 1, k))
            # Names beside the first add little: a list of them is no signature.
            own = ends.total(self._features[k][SIGNED])
            return (points("sign-relative") if one is not other else points("sign-further")) - own
        if before == LIST:
            return points("after-list")
        if before == _NOTE_ABOVE:
            return 0.5
        return points(self._above(k))

    def _above(self, k: int) -> str:
        """What the line above the first signature is."""
        above = self._texts[k - 1]
        if self._lines[k - 1].block is not None or ends.says_farewell(above):
            return "after-farewell"
        if ends.is_entry(above):
            return "after-entry"
        return "after-stop" if ends.ends_text(above) else "after-other"

    def _step_to_lone_date(self, k: int, before: str) -> float:
        above = self._texts[k - 1]
        cost = points("date-without-signature")
        if before in {LIST, _NOTE_ABOVE}:
            cost += 2.5
        elif ends.says_farewell(above):
            cost += 4.0
        elif ends.ends_text(above) and above[-1] not in "：:":
            cost += 0.5
            if self._nothing_below(k):
                cost += 2.0
        else:
            cost -= 1.0
        return cost

    def _nothing_below(self, k: int) -> bool:
        """Whether only notes and names of attachments follow, and 版记."""
        below = self._features[k + 1 :]
        return len(below) <= _MAX_NOTED and all(
            _NOTED in found or LIST in found or _COPIED in found or _PRINTED in found
            for found in below
        )

    def _passed(self, k: int) -> float:
        """A sign-off that is left in the text costs."""
        date = self._features[k].get(_DATED, ())
        name = self._features[k - 1].get(SIGNED, ())
        if date and name and date[0] in _SURE_DATES and name[0] in _STRONG and k > 1:
            return points("text-passes-end")
        return 0.0

    def _opens(self, k: int) -> bool:
        return self._label(k) or self._is_known(k)

    def _is_known(self, k: int) -> bool:
        """Whether a line is a name that a 附件说明 lists."""
        return bool(self._known) and plain_name(self._texts[k]) in self._known

    def _label(self, k: int) -> bool:
        text = self._texts[k]
        return text[0] in "附【（([" and ends.is_attachment_label(text)

    def _entry(self, k: int, before: str) -> float:
        """Points of attachments beginning at a line."""
        text = self._texts[k]
        is_label = self._label(k)
        if before in _UNDATED:
            if before == LIST and (is_label or self._is_known(k)):
                return 1.0
            return 1.0 if k > 1 and is_label and self._opens_undated(k) else -math.inf
        if is_label:
            return points("attachment-label")
        if self._is_known(k):
            return points("attachment-known")
        if before == _LIST_BELOW:
            start = ends.attachment_name_start(text)
            return points("attachment-label") if start else -4.0
        if ends.attachment_name_start(text) is not None:
            return points("attachment-label") - 1.0
        if self._lines[k].block is not None:
            return 0.0
        if title_length(self._lines, k):
            return points("attachment-title")
        return points("attachment-other")

    def _opens_undated(self, k: int) -> bool:
        """A line that is only 附件, or 附： with a title on the next line and more below."""
        if self._texts[k][-1] not in "：:":
            return True
        return k + 3 < len(self._texts) and ends.item_number(self._texts[k + 1]) is None

    # The result

    def _tail(self, states: Sequence[str]) -> Tail:
        tail = Tail()
        for state, lines in self._groups(states):
            match _ELEMENTS.get(state):
                case "attachment_note":
                    tail.attachment_note += list_items(lines)
                case "authority_signature":
                    tail.signature += signatures(lines, self._issuer)
                case "document_date":
                    tail.date += lines
                case "note":
                    tail.notes += lines
                case "printing_authority":
                    tail.printing_authority += lines
                case "printing_date":
                    for line in lines:
                        _printed(tail, line)
                case "cc_recipients":
                    _copied(tail, lines)
                case "page_number" | "rule" if self._keeps_numbers:
                    tail.other += [[line] for line in lines]
                case "page_number":
                    tail.page_numbers += lines
                case "rule":
                    tail.rules += lines
                case _ if state == TEXT:
                    tail.main += lines
                case _:
                    tail.rest += lines
        return tail

    def _groups(self, states: Sequence[str]) -> Iterator[tuple[str, list[Line]]]:
        """Lines in a row of one state; pieces of one line that are all text are the line again."""
        k = 0
        while k < len(states):
            stop = k + 1
            while stop < len(states) and states[stop] == states[k]:
                stop += 1
            slots = self._slots[k:stop]
            if states[k] in {TEXT, ATTACHED, _ATTACHED_LAST}:
                yield states[k], _whole(slots)
            else:
                yield states[k], [slot.line for slot in slots]
            k = stop

    def _evidence(self, chart: Chart) -> Iterator[Evidence]:
        elements = [_ELEMENTS.get(state, "") for state in chart.states]
        before = ""
        for k, element in enumerate(elements):
            slot = self._spans[k][0]
            if element and element not in {before, "page_number", "rule"}:
                margin = chart.margin(k, lambda state, e=element: _ELEMENTS.get(state) == e)  # type: ignore[misc]
                features = self._said(slot, chart.states[k], chart.states[k - 1] if k else "")
                yield self._one(element, slot, margin, features)
            before = element
        for element in ("authority_signature", "document_date"):
            if element not in elements:
                yield from self._likeliest(chart, element)

    def _likeliest(self, chart: Chart, element: str) -> Iterator[Evidence]:
        """The line that looks most like an element that was not found."""
        own = _OWN[element]
        best = max(
            (
                (value, self._spans[k][0])
                for k, column in enumerate(chart.through)
                for state, value in column.items()
                if _ELEMENTS.get(state) == element
            ),
            default=(-math.inf, 0),
        )
        if math.isfinite(best[0]):
            yield self._one(
                element, best[1], best[0] - chart.points, self._features[best[1]][own], found=False
            )
            return
        likely = [
            (ends.total(found[own]), k) for k, found in enumerate(self._features) if own in found
        ]
        if likely:
            value, k = max(likely)
            yield self._one(element, k, value - _FAR, self._features[k][own], found=False)

    def _one(
        self, element: str, k: int, margin: float, features: Sequence[str], *, found: bool = True
    ) -> Evidence:
        says = sorted(features, key=points, reverse=True)
        return Evidence(
            element=element,
            line=self._lines[k].number,
            certainty=round(1 / (1 + math.exp(-max(min(margin, 30.0), -30.0) / 1.5)), 3),
            reasons=tuple(dict.fromkeys(ends.weights()[feature].says for feature in says)),
            found=found,
            text=self._texts[k],
        )

    def _said(self, k: int, state: str, before: str) -> list[str]:
        found = self._features[k]
        own = next((found[e] for e, states in _SAME.items() if state in states and e in found), [])
        features = list(own)
        if state in {_NOTE_ABOVE, _NOTE_BETWEEN, _NOTED_LAST}:
            features = list(found.get(_NOTED, ()))
        if state == SIGNED and k:
            if before == LIST:
                features.append("after-list")
            elif before != SIGNED:
                features.append(self._above(k))
        if state == _DATED:
            features.append("date-below-signature")
        if state == _DATED_ALONE:
            features.append("date-without-signature")
        return features


_OWN = {"authority_signature": SIGNED, "document_date": _DATED}
_FAR = 8.0  # points that a line lacks that cannot be the element where it stands
_SAME = {
    LIST: (LIST, _LIST_BELOW),
    SIGNED: (SIGNED, _SIGNED_BELOW),
    _DATED: (_DATED, _DATED_ALONE),
    _NOTED: (_NOTED,),
    _COPIED: (_COPIED, _COPIED_LAST),
    _PRINTER: (_PRINTER, _PRINTER_LAST),
    _PRINTED: (_PRINTED, _PRINTED_LAST),
    _PAGED: (_PAGED, _PAGED_LAST, _PAGED_BEFORE),
    _RULED: (_RULED_ABOVE, _RULED, _RULED_ABOVE_LAST, _RULED_LAST),
}
"""The states of one element."""


def _marks_end(found: Mapping[str, list[str]]) -> bool:
    return (
        "printed" in found.get(_PRINTED, ())
        or "note-printed" in found.get(_NOTED, ())
        or "copy-label" in found.get(_COPIED, ())
    )


# Lines that hold two elements


def _slots(lines: Sequence[Line], issuer: str) -> Iterator[_Slot]:
    for i, line in enumerate(lines):
        below = lines[i + 1].text if i + 1 < len(lines) else ""
        cuts = sorted(_cuts(line, below, issuer)) if line.block is None else []
        at = 0
        for stop in [*cuts, len(line.text)]:
            piece = line.part(at, stop)
            if piece is not None:
                yield _Slot(piece, line, at, stop)
            at = stop


def _whole(slots: Sequence[_Slot]) -> list[Line]:
    lines: list[Line] = []
    k = 0
    while k < len(slots):
        stop = k + 1
        while stop < len(slots) and slots[stop].whole is slots[k].whole:
            stop += 1
        piece = slots[k].whole.part(slots[k].start, slots[stop - 1].stop)
        assert piece is not None  # each slot has text
        lines.append(piece)
        k = stop
    return lines


def _cuts(line: Line, below: str, issuer: str) -> set[int]:
    """Where a line may be cut so that elements come apart; if none comes, it is whole again."""
    text = line.text
    if len(text) > _LONGEST_CUT:
        return _name_at_end(text, below, issuer) | _list_at_end(text)
    if any(ends.copy_features(text)):
        return _cuts_of_copies(text)
    cuts = _list_at_end(text)
    if "件" in text and (m := _NOTE_INSIDE.search(text)):
        cuts |= {at for at in m.span() if 0 < at < len(text)}
        below = below if m.end() == len(text) else ""
    if (
        text[-1] in "日号月）)0123456789０１２３４５６７８９×○"
        and (at := date_at_end(text)) is not None
    ):
        above = text[:at].rstrip()
        apart = _name_at_end(above, text[at:], issuer)
        named = above[max(apart) :] if apart else above
        if any(ends.signature_features(named.strip(), issuer)) or ends.says_farewell(above):
            cuts |= {at} | apart
    else:
        cuts |= _name_at_end(text, below, issuer)
    if text.startswith("附"):
        cuts |= _set_apart(text)
    return cuts


def _set_apart(text: str) -> set[int]:
    """Where name, date and note stand behind 附件说明, wide spaces between them."""
    cuts: set[int] = set()
    stop = len(text)
    while (m := _GAP_BEHIND.search(text, 0, stop)) is not None:
        piece = text[m.end() : stop]
        if not (ends.signs(piece) or document_date(piece) or any(ends.note_features(piece))):
            break
        cuts.add(m.end())
        stop = m.start()
    return cuts


def _list_at_end(text: str) -> set[int]:
    if "附" not in text:
        return set()
    *_, last = [None, *_LIST_INSIDE.finditer(text, max(len(text) - 300, 0))]
    if last is None or last.end() >= len(text):
        return set()
    at = last.end()
    return {at, *(at + cut for cut in _set_apart(text[at:]))}


def _name_at_end(text: str, below: str, issuer: str) -> set[int]:
    """``…请遵照执行。吉林省交通运输厅`` above a date: where the name begins."""
    if len(below) > 60 or not _may_be_below_name(below):
        return set()
    if any(ends.signature_features(text, issuer)):
        return set()
    if len(issuer) >= 4 and text.endswith(issuer):
        return {len(text) - len(issuer)}
    closes = [*_CLOSES.finditer(text, max(len(text) - _LONGEST_CUT, 0), len(text) - 1)]
    for m in reversed(closes):
        if m.end() < len(text) - 2 and _is_signature(text[m.end() :].strip(), m[0]):
            return {m.end()}
    m = _NOTE_INSIDE.search(text, max(len(text) - 80, 0))
    if m is not None and is_authority(text[m.end() :].strip()):
        return {m.end()}
    return set()


def _is_signature(text: str, close: str) -> bool:
    """Whether names stand behind what closes a sentence, or a bracket and the like."""
    if close == "。" and len(text) <= 60 and is_authority(text):
        return True
    features = [*ends.signature_features(text, "")]
    return features[:1] == ["sign-several"] or (
        features[:1] == ["sign-authority"] and len(features) == 1 and len(text) >= _FULL_NAME
    )


def _may_be_below_name(below: str) -> bool:
    return document_date(below) is not None or any(ends.note_features(below)) if below else False


def _cuts_of_copies(text: str) -> set[int]:
    cuts = {m.start() for m in _COPIES_INSIDE.finditer(text) if m.start() > 2}
    at = text.rfind("。", 0, len(text) - 1) + 1
    if at > 0 and ends.printed(text[at:].strip()) is not None:
        cuts.add(at)
    elif at == 0 and (m := _GAP_BEHIND.search(text)) and ends.printed(text[m.end() :]):
        cuts.add(m.end())
    return cuts


# Elements out of lines


def _printed(tail: Tail, line: Line) -> None:
    parts = ends.printed(line.text)
    if parts is None or tail.printing_date:
        tail.other.append([line])
        return
    tail.printing_date = line.pieces(parts.date)
    authority = line.pieces(parts.authority)
    if authority and not tail.printing_authority:
        tail.printing_authority = authority
    elif authority:
        tail.other.append(authority)
    if (rest := line.part(*parts.rest)) is not None:
        tail.other.append([rest])


def _copied(tail: Tail, lines: Sequence[Line]) -> None:
    group: list[Line] = []
    groups: list[list[Line]] = []
    for line in lines:
        if any(ends.copy_features(line.text)) or not group:
            group = []
            groups.append(group)
        group.append(line)
    for group in groups:
        if ends.is_cc(group[0].text) and not tail.cc_recipients:
            tail.cc_recipients = group
        else:
            tail.other.append(group)


def signatures(lines: Sequence[Line], issuer: str) -> list[list[Line]]:
    """The authorities that sign, one each; a name broken over lines is one."""
    found: list[list[Line]] = []
    open_name = False
    for k, line in enumerate(lines):
        above = lines[k - 1].text if k else ""
        if k and not open_name and ends.broken_name(above, line.text, issuer):
            found[-1].append(line)
            open_name = True
            continue
        open_name = False
        if _SEAL_ALONE.fullmatch(line.text) and found:
            found[-1].append(line)
            continue
        spans = ends.names_in(ends.without_seal(line.text))
        if len(spans) > 1:
            spans[-1] = spans[-1][0], len(line.text)
            found += [[piece] for piece in line.pieces(*spans)]
        else:
            found.append([line])
    return found


_SEAL_ALONE = regex(r"[（(]\s*(?:盖\s?章|公?章|印章|签章)\s*[）)]")
_NEXT_ITEM = regex(r"(?<=[^0-9.．、（(第])\s*(?=([0-9]{1,2})\s?[.．、]\s?[^0-9\s])")


def list_items(lines: Sequence[Line]) -> list[list[Line]]:
    """The names of 附件说明, one each: those run together apart, those broken together."""
    found: list[list[Line]] = []
    number = 0
    for line in lines:
        text = line.text
        start = ends.attachment_name_start(text)
        item = ends.item_number(text[start or 0 :], number + 1)
        starts = start is not None or item is not None or not found or text.startswith("附件")
        if not starts and not ends.is_attachment_label(text):
            if not ends.is_attachment_label("".join(part.text for part in found[-1])):
                found[-1].append(line)
                continue
        cuts, number = _items_apart(text, start or 0, item or number)
        found += [[piece] for piece in line.pieces(*cuts)]
    return found


def _items_apart(text: str, start: int, number: int) -> tuple[list[tuple[int, int]], int]:
    """``附件：1.名单 2.清单``: where each item stands, and the last one's number."""
    cuts = [0]
    for m in _NEXT_ITEM.finditer(text, start + 2) if number else ():
        if int(m[1]) == number + 1:
            number += 1
            cuts.append(m.end())
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True)), number


def names_of_list(items: Sequence[str]) -> Iterator[str]:
    """The names that lines of 附件说明 say, labels and numbers left out."""
    number = 0
    for text in items:
        start = ends.attachment_name_start(text) or 0
        item = ends.item_number(text[start:], number + 1)
        cuts, last = _items_apart(text, start, item or 0)
        number = item or number
        for k, (a, b) in enumerate(cuts):
            piece = text[max(a, start) : b]
            yield piece[ends.item_name_start(piece, number + k) :]
        number = max(last, number)


_UNSAID = regex(
    r"[\s《》〈〉“”\"'，,、：:。；;.．（）()〔〕\[\]]|\.(?:docx?|xlsx?|pdf|zip|rar|wps)$"
)


def plain_name(text: str) -> str:
    """A name of an attachment without white space and marks, as list and title have in common."""
    return _UNSAID.sub("", text) if len(text) <= 200 else ""
