"""Whether a document ends on a line: its date below its name, its note, its imprint.

What stands below is the paper's attachments, or a page's.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalize import ends, signing
from pipeline.normalize.lines import Line
from pipeline.normalize.site_marks import LONGEST
from pipeline.text.dates import DateForm, date_at_end, document_date

_MOST = 30  # lines below an end
SURE_FORMS = frozenset(
    {DateForm.SIGNED, DateForm.HAN, DateForm.PARTLY_LOST, DateForm.UNFILLED, DateForm.POINTED}
)
"""How 成文日期 is written, and the day of no page's link."""


def closes(lines: Sequence[Line], i: int) -> bool:
    """Whether a line closes a document: its date below its name, its note, its imprint.

    A seal and a note close it where the line above them does, or one above more of them.
    """
    above = range(i, max(i - _MOST, -1), -1)
    at = next((k for k in above if not _stands_below_end(lines[k])), -1)
    return at >= 0 and _ends(lines, at)


def _stands_below_end(line: Line) -> bool:
    """Whether a line is a seal or a note, which closes nothing by itself."""
    text = line.text
    if line.block is not None or is_imprint(text):
        return False
    if signing.is_seal(text):
        return True
    is_dated = document_date(text) is not None
    is_dated = is_dated or (len(text) <= LONGEST and date_at_end(text) is not None)
    return not is_dated and not {"note-printed", "note-contact"}.isdisjoint(
        ends.note_features(text)
    )


def is_imprint(text: str) -> bool:
    """Whether a line is of 版记: 抄送, or who printed a document and when."""
    return ends.printed(text) is not None or "copy-label" in ends.copy_features(text)


def _ends(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is a date below its name or beside it, or of the imprint."""
    text = lines[i].text
    if lines[i].block is not None:
        return False
    if is_imprint(text):
        return True
    found = document_date(text)
    if found is not None:
        above = lines[i - 1].text if i else ""
        if found.form is DateForm.DIGITS:  # its signs may be lost
            return signing.signs(above)
        return found.form in SURE_FORMS and _signs(above)
    at = date_at_end(text) if len(text) <= LONGEST else None
    return at is not None and _signs(text[:at].strip())


def _signs(text: str) -> bool:
    return bool(text) and any(signing.signature_features(text, ""))
