"""The reading of an end: which element each line is, all lines decided together.

Each line is scored for the elements that it may be; of all readings in the order of the standard
(GB/T 9704-2012 7.3.4 to 7.4), and in the disorders that are met, the one with the most points is
taken (:mod:`~.chains`). Lines that can be nothing but text or attachment are one column.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from pipeline.normalize import ends, listing, signing
from pipeline.normalize.chains import Chain, best_reading
from pipeline.normalize.ends import points
from pipeline.normalize.evidence import Evidence
from pipeline.normalize.lines import Line
from pipeline.normalize.pieces import Slot, slots, whole
from pipeline.normalize.recognisers import ends_title
from pipeline.normalize.titles import title_length
from pipeline.text.chars import has_han
from pipeline.text.dates import YEAR, document_date, is_set_apart
from pipeline.text.patterns import regex

_MAX_SIGNED = 20  # names that sign together
_MAX_CC = 5  # lines of 抄送
_MAX_NOTE_LINES = 4  # of one note
_MAX_NOTED = 40  # lines of one 附件说明
_MAX_REST = 40  # characters of the rest of a broken name
_LEAST_TITLE = 4  # characters of an attachment's title that its list is known by
_MAX_TITLE_LINES = 6
_LEAST_CLOSING = 6  # characters of a sentence; 同意。 is an opinion on a form
_MAX_BEHIND = 6  # lines behind 版记 at the end of a document
_STRONG = frozenset({"sign-authority", "sign-issuer", "sign-several", "sign-person"})
_UNSURE = frozenset({"sign-weak", "sign-person-run-on"})
_SURE_DATES = frozenset(
    {"date-signed", "date-han", "date-unfilled", "date-partly-lost", "date-digits"}
)
_IN_PART = regex("[（(](?:节选|样[表式本张]?|模板|摘[要录]|部分|示例|参考)[）)]$")
"""What the title of an attachment says beyond its name in 附件说明."""
_WHOLE_DIGITS = regex(rf"{YEAR}[0-9]{{2,4}}")
"""What is left of ``2023年5月23日``: day and month are there."""
TEXT, LIST, SIGNED = "text", "list", "signed"
_NOTE_ABOVE, _NOTE_BETWEEN = "note-above", "note-between"
_DATED, _DATED_ALONE, _SIGNED_BELOW = "dated", "dated-alone", "signed-below"
_SEALED = "sealed"
_NOTED, _LIST_BELOW = "noted", "list-below"
_COPIED, _PRINTER, _PRINTED, _PAGED, _PAGED_BEFORE, _PAGED_RULED = (
    *("copied", "printer", "printed", "paged", "paged-before", "paged-ruled"),
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
    _NOTE_ABOVE: (_NOTE_ABOVE, LIST, SIGNED, _DATED_ALONE, *_IMPRINT, ATTACHED),
    SIGNED: (SIGNED, _DATED, _NOTE_BETWEEN, *_CLOSED),
    _NOTE_BETWEEN: (_DATED,),
    _DATED: (_SEALED, *_CLOSED),
    _SEALED: _CLOSED,
    _DATED_ALONE: (_SIGNED_BELOW, *_CLOSED),
    _SIGNED_BELOW: (_SIGNED_BELOW, *_CLOSED),
    _NOTED: _CLOSED,
    _LIST_BELOW: _CLOSED,
    _PAGED_BEFORE: _CLOSED,
    _RULED_ABOVE: (*_IMPRINT, _PAGED_RULED),
    _PAGED_RULED: _IMPRINT,
    _COPIED: (*_IMPRINT, *_IN_IMPRINT, ATTACHED),
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
_OPEN = frozenset({TEXT, LIST, _RULED_ABOVE, _PAGED_RULED})
_BEHIND_COPIES = frozenset({_COPIED_LAST, _PRINTED_LAST, *_IN_LAST_IMPRINT[:3]})
_ENDING = frozenset(
    {
        *(
            _DATED,
            _DATED_ALONE,
            _SIGNED_BELOW,
            _SEALED,
            _NOTED,
            _LIST_BELOW,
            _COPIED,
            _PRINTED,
            _PAGED,
        ),
        *(_PAGED_BEFORE, _RULED, _COPIED_LAST, _PRINTED_LAST, *_IN_LAST_IMPRINT[:3]),
    }
)
"""What documents end with."""
_NEVER_LAST = frozenset(
    {_NOTE_BETWEEN, _PRINTER, _PRINTER_LAST, _RULED_ABOVE, _RULED_ABOVE_LAST, _PAGED_RULED}
)

_ELEMENTS = {
    LIST: "attachment_note",
    _LIST_BELOW: "attachment_note",
    SIGNED: "authority_signature",
    _SIGNED_BELOW: "authority_signature",
    _SEALED: "authority_signature",
    _DATED: "document_date",
    _DATED_ALONE: "document_date",
    **dict.fromkeys((_NOTE_ABOVE, _NOTE_BETWEEN, _NOTED, _NOTED_LAST), "note"),
    **dict.fromkeys((_PRINTER, _PRINTER_LAST), "printing_authority"),
    **dict.fromkeys((_PRINTED, _PRINTED_LAST), "printing_date"),
    **dict.fromkeys((_COPIED, _COPIED_LAST), "cc_recipients"),
    **dict.fromkeys((_PAGED, _PAGED_LAST, _PAGED_BEFORE, _PAGED_RULED), "page_number"),
    **dict.fromkeys((_RULED_ABOVE, _RULED, _RULED_ABOVE_LAST, _RULED_LAST), "rule"),
}


class Ending:
    """The lines of one document and the best reading of them.

    Args:
        lines: those below its head, the first no label of an attachment; one at least.
        issuer: the authority that its title names; may be empty.
    """

    def __init__(self, lines: Sequence[Line], issuer: str) -> None:
        self._issuer = issuer
        self._slots = list(slots(lines, issuer))
        self._lines = [slot.line for slot in self._slots]
        self._texts = [slot.text for slot in self._slots]
        self._features: list[dict[str, list[str]]] = [{} for _ in self._slots]
        self._known = self._listed_names()
        self._titled = self._titled_names()
        self._issued = listing.issued_names(self._texts)
        self._blanks: set[str] = set()
        self._spans: list[tuple[int, int]] = []
        self._columns: list[dict[str, float]] = []
        self._score()
        self._chain = self._best()
        if not self._closes() and any(_PAGED in found for found in self._features):
            # 第3页 is a page number below what closes a document, and anywhere else a remark.
            for column in self._columns:
                for state in _SAME[_PAGED]:
                    column.pop(state, None)
            self._chain = self._best()

    def _best(self) -> Chain:
        start = {TEXT: 0.0, LIST: points("list-first")}
        return best_reading(self._columns, _FOLLOWERS, self._step, start, self._final())

    def _closes(self) -> bool:
        """Whether name and date stand together, or 版记 does that is more than who typed."""
        for state, (k, _) in zip(self._chain.states, self._spans, strict=True):
            found = self._features[k]
            is_copied = state in _SAME[_COPIED] and "copy-label" in found[_COPIED]
            is_printed = state in _SAME[_PRINTED] and "printed" in found[_PRINTED]
            if state in {_DATED, _SIGNED_BELOW} or is_copied or is_printed:
                return True
        return False

    # What each line may be

    def _listed_names(self) -> frozenset[str]:
        """The names that any 附件说明 may list, to know their titles by."""
        names: set[str] = set()
        count = 0  # names of the list so far
        for k, text in enumerate(self._texts):
            below = self._texts[k + 1] if k + 1 < len(self._texts) else ""
            if len(text) > 2 * listing.MAX_NAME:
                count = 0
                continue
            start = listing.attachment_name_start(text) if text[0] == "附" else None
            if start is not None and start < len(text):
                count = 1
            elif listing.is_attachment_label(text) and (
                text[-1] in "：:" or listing.item_number(below, 1) == 1
            ):
                count, start = 1, len(text)
            elif count and listing.item_number(text, count + 1) is not None:
                start = 0
                count += 1
            else:
                count = 0
                continue
            names.update(map(listing.plain_name, listing.names_of_list([text[start:]])))
        return frozenset(name for name in names if len(name) >= 2)

    def _titled_names(self) -> dict[str, int]:
        """The titles below labels of attachments, with the line of the last of each."""
        below: dict[str, int] = {}
        for k in range(1, len(self._texts)):
            name = listing.plain_name(self._texts[k])
            if len(name) >= _LEAST_TITLE and self._label(k - 1):
                below[name] = k
        return below

    def _is_titled_below(self, k: int) -> bool:
        """Whether a name, the first or only one, is the title of an attachment further below."""
        text = self._texts[k]
        if not self._titled or (k and self._label(k - 1)):
            return False
        at = listing.attachment_name_start(text) or listing.item_name_start(text)
        name = listing.plain_name(text[at:])
        is_first = listing.item_number(text) in {1, None}
        return is_first and self._titled.get(name, 0) > k + 1

    def _score(self) -> None:
        """The columns: lines that may be more than text or attachment, runs of the others."""
        self._listing = self._copying = self._number = self._noting = 0
        for k, slot in enumerate(self._slots):
            column = self._column(k, slot)
            if column is None:
                plain = {TEXT: 0.0, ATTACHED: 0.0, _ATTACHED_LAST: 0.0}
                if self._spans and self._columns[-1] == plain:
                    self._spans[-1] = self._spans[-1][0], k + 1
                    continue
                column = plain
            self._spans.append((k, k + 1))
            self._columns.append(column)

    def _column(self, k: int, slot: Slot) -> dict[str, float] | None:
        text = slot.text
        below = self._texts[k + 1] if k + 1 < len(self._slots) else ""
        above = self._texts[k - 1] if k else ""
        found = self._features[k]
        if slot.line.block is not None:
            self._listing = self._copying = 0
            return None
        self._list(k, text, above, below, found)
        self._imprint(text, above, below, found)
        if len(text) <= 2 * listing.MAX_NAME + 60:
            if sign := list(signing.signature_features(text, self._issuer)):
                found[SIGNED] = sign
            self._broken(k, text, above, below)
            if date := list(ends.date_features(text)):
                found[_DATED] = date
            if note := self._broken_note(k) or list(ends.note_features(text)):
                found[_NOTED] = note
            elif k + 1 == len(self._slots) and self._heads_nothing(k):
                found[_NOTED] = ["note-last"]
        if not found and not self._opens(k):
            return None
        return self._points(found, is_label=self._label(k))

    def _list(self, k: int, text: str, above: str, below: str, found: dict[str, list[str]]) -> None:
        label = list(listing.list_features(text, below))
        if label and not (label == ["list-head-name"] and not self._signs_off(k + 2)):
            found[LIST] = label
            self._listing = 1
            name = text[listing.attachment_name_start(text) or len(text) :]
            number = listing.item_number(name, 1) or listing.spelled_number(name)
            self._number = number or listing.lost_label_number(text)
        elif not self._listing and self._is_titled_below(k):
            found[LIST] = ["list-titled"]
            self._listing = self._number = 1
        elif 0 < self._listing < _MAX_NOTED and len(text) <= 2 * listing.MAX_NAME:
            number = listing.item_number(text, self._number + 1)
            if number is not None and "。" not in text[:-1]:
                found[LIST] = ["list-item"]
                self._number = number
                self._listing += 1
            elif (
                not listing.is_file(above)
                and not self._label(k)
                and has_han(text)
                and len(text) <= _MAX_REST
                and not any(mark in text for mark in "。：:")
                and signing.without_seal(text) == text
            ):
                found[LIST] = ["list-rest"]
                self._listing += 1
            else:
                self._listing = 0
        else:
            self._listing = 0

    def _signs_off(self, k: int) -> bool:
        """Whether a line is a signature, or a date."""
        text = self._texts[k] if k < len(self._texts) else ""
        return bool(text) and (
            any(signing.signature_features(text, self._issuer)) or document_date(text) is not None
        )

    def _imprint(self, text: str, above: str, below: str, found: dict[str, list[str]]) -> None:
        if label := list(ends.copy_features(text)):
            found[_COPIED] = label
            self._copying = 1
        elif ends.printed(text) is not None:
            found[_PRINTED] = ["printed"]
            self._copying = 0
        elif ends.is_colophon(text):
            found[_PRINTED] = ["colophon"]
        elif ends.is_undated_printing(text):
            found[_PRINTED] = ["printed-undated"]
            self._copying = 0
        elif ends.is_page_number(text):
            found[_PAGED] = ["page-number"]
        elif not below and ends.is_lone_number(text):
            found[_PAGED] = ["page-number-left"]
        elif ends.is_drawn(text):
            if self._is_blank(text, above, below):
                self._blanks.add(text)
            else:
                found[_RULED] = ["rule"]
        elif (
            0 < self._copying < _MAX_CC
            and not above.endswith("。")
            and not listing.is_attachment_label(text)
            and document_date(text) is None
        ):
            found[_COPIED] = ["copy-rest"]
            self._copying += 1
        elif 0 < self._copying < _MAX_CC and (
            ends.names_recipients(text)
            or (ends.is_entry(text.rstrip("。")) and ends.printed(below))
        ):
            found[_COPIED] = ["copy-names"]
            self._copying += 1
        else:
            self._copying = 0
        if ends.names_printer(text):
            found[_PRINTER] = ["printer-label"]
        elif signing.signs(text) and (m := ends.printed(below)) and m.authority[1] == 0:
            found[_PRINTER] = ["printer"]

    def _is_blank(self, text: str, above: str, below: str) -> bool:
        """Whether a line drawn low is one to write on: beside no 版记, or one of several."""
        if not ends.may_be_blank(text):
            return False
        if text in self._blanks and ends.is_entry(above) and not ends.printed(above):
            return True
        beside = (above, below)
        if any(ends.printed(line) or any(ends.copy_features(line)) for line in beside):
            return False
        whose = ends.is_entry(above) or above.endswith(("：", ":"))
        return whose or not self._copying

    def _broken(self, k: int, text: str, above: str, below: str) -> None:
        """A name broken in two speaks for both lines."""
        if below and signing.broken_name(text, below, self._issuer):
            self._features[k][SIGNED] = ["sign-broken"]
        if above and signing.broken_name(above, text, self._issuer):
            self._features[k][SIGNED] = ["sign-broken"]

    def _points(self, found: Mapping[str, list[str]], *, is_label: bool) -> dict[str, float]:
        column = {TEXT: 0.0, ATTACHED: 0.0, _ATTACHED_LAST: 0.0}
        for element, features in found.items():
            value = ends.total(features)
            if element == _NOTED and features[0] in {"note-printed", "note-contact", "note-rest"}:
                column[_NOTE_ABOVE] = column[_NOTE_BETWEEN] = column[_NOTED_LAST] = value
            for state in _SAME[element]:
                column[state] = value
            if features == ["sign-seal-alone"]:
                column[_SEALED] = value
        if _marks_end(found):
            column[TEXT] += points("text-passes-mark")
        if is_label:
            column[TEXT] += points("text-passes-label")
        return column

    # How one line follows another

    def _final(self) -> dict[str, float]:
        final = {
            state: points("ends") if state in _ENDING else 0.0
            for state in _FOLLOWERS
            if state not in _NEVER_LAST
        }
        final[SIGNED] = points("signature-last")
        final[LIST] = points("list-unsigned")
        return final

    def _step(self, k: int, before: str, state: str) -> float:
        first = self._spans[k][0]
        if state == SIGNED:
            return self._step_to_signature(first, before)
        if state == _DATED:
            return points("date-below-signature" if before == SIGNED else "date-below-note")
        if state == _DATED_ALONE:
            return self._step_to_lone_date(first, before)
        if state == _LIST_BELOW and "list-head-bare" in self._features[first][LIST]:
            return -math.inf  # behind a date 附件 alone opens an attachment
        if state == _SIGNED_BELOW and before != _SIGNED_BELOW:
            sure = _STRONG.intersection(self._features[first][SIGNED])
            heads = first + 1 < len(self._texts) and ends_title(self._texts[first + 1])
            return points("signature-below-date") if sure and not heads else -math.inf
        cost = points("signature-without-date") if before == SIGNED else 0.0
        if state == TEXT:
            return self._passed(first)
        if state == ATTACHED and before != ATTACHED:
            return cost + self._entry(first, before)
        if state == _ATTACHED_LAST and before != _ATTACHED_LAST:
            if before in _BEHIND_COPIES and len(self._slots) - first > _MAX_BEHIND:
                return -math.inf
            behind = points("attachment-below-imprint") if before in _BEHIND_COPIES else 0.0
            return self._entry(first, before) + behind
        if before in _OPEN and state in _IMPRINT:
            # 主办 and 承办 are told at the end of a text too, below a line that is drawn as well.
            if state == _PRINTED and self._features[first][_PRINTED][0] in _BELOW_OTHERS:
                return -math.inf
            return points("imprint-below-text") if before in {TEXT, LIST} else 0.0
        if state == _NOTE_ABOVE:
            return points("note-above-signature")
        return cost

    def _step_to_signature(self, k: int, before: str) -> float:
        if before == SIGNED:
            one, other = ("sign-relative" in self._features[i].get(SIGNED, ()) for i in (k - 1, k))
            # Names beside the first add little: a list of them is no signature.
            own = ends.total(self._features[k][SIGNED])
            return (points("sign-relative") if one is not other else points("sign-further")) - own
        if self._features[k][SIGNED] == ["sign-seal-alone"]:
            return points("after-stop") if self._closes_above(k) else -math.inf
        if before == LIST:
            return points("after-list")
        if before == _NOTE_ABOVE:
            return points("after-note")
        above = self._above(k)
        if above == "after-entry" and self._features[k][SIGNED][0] in _UNSURE:
            return -math.inf
        return points(above)

    def _closes_above(self, k: int) -> bool:
        """Whether a text closes above a line, and the date stands below it: no cell of a form."""
        above = self._texts[k - 1]
        is_dated = k + 1 < len(self._features) and _DATED in self._features[k + 1]
        return is_dated and ends.says_farewell(above) and len(above) > _LEAST_CLOSING

    def _above(self, k: int) -> str:
        """What the line above the first signature is."""
        above = self._texts[k - 1]
        if self._lines[k - 1].block is not None or ends.says_farewell(above):
            return "after-farewell"
        named = _STRONG.intersection(self._features[k - 2].get(SIGNED, ())) if k > 1 else ()
        if named and _DATED in self._features[k - 1]:
            return "after-row"
        if ends.is_entry(above):
            return "after-entry"
        is_whole = ends.ends_text(above) and above[-1] not in "：:"
        return "after-stop" if is_whole else "after-other"

    def _step_to_lone_date(self, k: int, before: str) -> float:
        above = self._texts[k - 1]
        cost = points("date-without-signature")
        if is_set_apart(above) and is_set_apart(self._texts[k]):
            cost += points("date-in-column")
        if SIGNED in self._features[k - 1]:
            cost += points("date-below-refused-name")
        elif before in {LIST, _NOTE_ABOVE}:
            cost += points("date-below-list")
        elif ends.says_farewell(above):
            cost += points("date-after-farewell")
        elif ends.ends_text(above) and above[-1] not in "：:":
            cost += points("date-after-stop")
            if self._nothing_below(k):
                cost += points("date-ends-all")
            elif self._ends_below(k) or self._issues_below(k):
                cost += points("date-above-end")
        else:
            cost += points("date-after-other")
        return cost

    def _nothing_below(self, k: int) -> bool:
        """Whether only notes and names of attachments follow, and 版记."""
        below = self._features[k + 1 :]
        return len(below) <= _MAX_NOTED and all(
            _NOTED in found or LIST in found or _COPIED in found or _PRINTED in found
            for found in below
        )

    def _ends_below(self, k: int) -> bool:
        """Whether an attachment's label, a note or 版记 stands on the next line."""
        if k + 1 >= len(self._slots):
            return False
        below = self._features[k + 1]
        return self._label(k + 1) or _COPIED in below or below.get(_NOTED) == ["note-printed"]

    def _issues_below(self, k: int) -> bool:
        """Whether a date stands above the title of what is issued: digits that read as one too."""
        if self._is_issued(k + 1):
            return True
        is_whole = _WHOLE_DIGITS.fullmatch(self._texts[k]) is not None
        below = self._texts[k + 1] if k + 1 < len(self._texts) else ""
        if not is_whole or not ends_title(below) or ends.is_entry(below):
            return False
        return bool(title_length(self._lines, k + 1))

    def _passed(self, k: int) -> float:
        """A sign-off that is left in the text costs."""
        date = self._features[k].get(_DATED, ())
        name = self._features[k - 1].get(SIGNED, ())
        if not (date and name and date[0] in _SURE_DATES and name[0] in _STRONG):
            return 0.0
        above = k - 2
        while above >= max(0, k - _MAX_SIGNED) and SIGNED in self._features[above]:
            above -= 1
        is_row = above < 0 or ends.is_entry(self._texts[above])
        return 0.0 if is_row else points("text-passes-end")

    def _broken_note(self, k: int) -> list[str]:
        """What speaks for a line being the first of a note in brackets, or a further one."""
        above = self._features[k - 1].get(_NOTED, ()) if k else ()
        if above and self._noting > k:
            return ["note-rest"]
        if self._texts[k][0] not in "（(" or self._texts[k][-1] in "）)":
            return []
        joined = self._texts[k]
        for stop in range(k + 1, min(k + _MAX_NOTE_LINES, len(self._texts))):
            joined += self._texts[stop]
            if joined[-1] in "）)":
                note = list(ends.note_features(joined))
                if note and note[0] in {"note-printed", "note-contact"}:
                    self._noting = stop + 1
                    return note
                return []
        return []

    def _heads_nothing(self, k: int) -> bool:
        """Whether the last line looks like the title of something that is not there."""
        text = self._texts[k]
        is_short = len(text) <= _MAX_REST and not self._label(k) and not self._is_known(k)
        named = listing.attachment_name_start(text) is not None
        return is_short and not (named or ends_title(text)) and bool(title_length(self._lines, k))

    def _opens(self, k: int) -> bool:
        return self._label(k) or self._is_known(k)

    def _is_known(self, k: int) -> bool:
        """Whether a line is a name that a 附件说明 lists."""
        if not self._known:
            return False
        text = self._texts[k]
        start = listing.attachment_name_start(text) or 0
        names = {text[at:] for at in (0, start)}
        names |= {_IN_PART.sub("", name) for name in names}  # …事项表（节选）
        return any(listing.plain_name(name) in self._known for name in names)

    def _is_issued(self, k: int) -> bool:
        """Whether the title of what the text issues begins at a line, be it broken over several."""
        together = ""
        for text in self._texts[k : k + _MAX_TITLE_LINES]:
            together += listing.plain_name(text)
            if not any(name.startswith(together) for name in self._issued):
                return False
            if together in self._issued:
                return True
        return False

    def _label(self, k: int) -> bool:
        text = self._texts[k]
        if text == "附" and k + 1 < len(self._texts):
            return self._is_known(k + 1)
        return text[0] in "附【（([" and listing.is_attachment_label(text)

    def _entry(self, k: int, before: str) -> float:
        """Points of attachments beginning at a line."""
        text = self._texts[k]
        is_label = self._label(k)
        if before in _UNDATED:
            if before == LIST and (is_label or self._is_known(k)):
                return points("attachment-undated")
            opens = is_label and self._opens_undated(k)
            return points("attachment-undated") if opens else -math.inf
        if is_label:
            return points("attachment-label")
        if self._is_known(k) or self._is_issued(k):
            return points("attachment-known")
        if before == _LIST_BELOW:
            start = listing.attachment_name_start(text)
            return points("attachment-label" if start else "attachment-below-list")
        if listing.attachment_name_start(text) is not None:
            return points("attachment-named")
        if self._lines[k].block is not None:
            return 0.0
        is_entry = ends.is_entry(text)
        note = self._features[k].get(_NOTED, ("",))[0]
        if note in {"note-printed", "note-contact"}:
            return points("attachment-entry")  # a further note, whatever stands below
        is_title = not (is_entry and SIGNED in self._features[k]) and title_length(self._lines, k)
        if is_title and note not in {"note-last", "note-start", "note-call"}:
            return points("attachment-title")
        return points("attachment-entry" if is_entry else "attachment-other")

    def _opens_undated(self, k: int) -> bool:
        """A line that is only 附件, or 附： with a title on the next line and more below."""
        if self._texts[k][-1] not in "：:":
            return True
        return k + 3 < len(self._texts) and listing.item_number(self._texts[k + 1]) is None

    # The result

    def groups(self) -> Iterator[tuple[str, list[Line]]]:
        """Lines in a row that are one element, with its name.

        That is the model's field, or ``text``, ``attached``, ``page_number``, ``rule``. Pieces of
        one line that are all text, or all attached, are the line again.
        """
        states = [
            state
            for state, (first, stop) in zip(self._chain.states, self._spans, strict=True)
            for _ in range(first, stop)
        ]
        k = 0
        while k < len(states):
            stop = k + 1
            while stop < len(states) and states[stop] == states[k]:
                stop += 1
            element = _ELEMENTS.get(states[k], TEXT if states[k] == TEXT else ATTACHED)
            together = self._slots[k:stop]
            if element in {TEXT, ATTACHED}:
                yield element, whole(together)
            else:
                yield element, [slot.line for slot in together]
            k = stop

    def evidence(self) -> Iterator[Evidence]:
        """Why each element was read so, and what looks most like a missing one."""
        chain = self._chain
        elements = [_ELEMENTS.get(state, "") for state in chain.states]
        before = ""
        for k, element in enumerate(elements):
            slot = self._spans[k][0]
            if element and element not in {before, "page_number", "rule"}:
                margin = chain.margin(k, lambda state, e=element: _ELEMENTS.get(state) == e)  # type: ignore[misc]
                features = self._said(slot, chain.states[k], chain.states[k - 1] if k else "")
                yield self._one(element, slot, margin, features)
            before = element
        for element in ("authority_signature", "document_date"):
            if element not in elements:
                yield from self._likeliest(element)

    def _likeliest(self, element: str) -> Iterator[Evidence]:
        """The line that looks most like an element that was not found."""
        own = _OWN[element]
        chain = self._chain
        best = max(
            (
                (value, self._spans[k][0])
                for k, column in enumerate(chain.through)
                for state, value in column.items()
                if _ELEMENTS.get(state) == element
            ),
            default=(-math.inf, 0),
        )
        if math.isfinite(best[0]):
            yield self._one(
                element, best[1], best[0] - chain.points, self._features[best[1]][own], found=False
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


_BELOW_OTHERS = frozenset({"colophon", "printed-undated"})
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
    _PAGED: (_PAGED, _PAGED_LAST, _PAGED_BEFORE, _PAGED_RULED),
    _RULED: (_RULED_ABOVE, _RULED, _RULED_ABOVE_LAST, _RULED_LAST),
}
"""The states of one element."""


def _marks_end(found: Mapping[str, list[str]]) -> bool:
    return (
        "printed" in found.get(_PRINTED, ())
        or "note-printed" in found.get(_NOTED, ())
        or "copy-label" in found.get(_COPIED, ())
    )
