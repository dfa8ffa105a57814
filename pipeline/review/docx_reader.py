"""A reviewed Word file, read back as decisions.

Works by the text alone, for Word, WPS and LibreOffice drop mark-up, ids and comments when changes
are accepted. What cannot be read with certainty is refused, naming the place, never guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pipeline.decisions import VERSION, Decision, Decisions, ManualChange, checked
from pipeline.edits import EditLog
from pipeline.errors import DocumentError
from pipeline.manual import anchored
from pipeline.model import OfficialDocument, places_of
from pipeline.rereading import Seen
from pipeline.review.docx_text import Shown, ShownText, read_paragraphs
from pipeline.review.pairing import paired
from pipeline.review.plan import AUTHOR, shown_edits
from pipeline.review.settle import seen_of, settle


class Review(msgspec.Struct, frozen=True):
    """A reviewed file, read back.

    Attributes:
        decisions: what a person decided in it.
        shown: by path, the text that the file shows for an element.
        names_us: whether its open changes still say which are this tool's.
    """

    decisions: Decisions
    shown: Mapping[str, Seen] = {}
    names_us: bool = True


def read_docx_decisions(
    data: bytes, normalized: OfficialDocument, log: EditLog, name: str
) -> Decisions:
    """What a person decided in a review copy, as :func:`read_docx_review` finds it."""
    return read_docx_review(data, normalized, log, name).decisions


def read_docx_review(data: bytes, normalized: OfficialDocument, log: EditLog, name: str) -> Review:
    """What a person decided in a review copy, and what it shows.

    Args:
        data: the reviewed ``.docx``.
        normalized: the document before repair.
        log: the log the copy was made with.
        name: the file's name, for messages.

    Returns:
        A verdict for each edit that was accepted or refused (none for those still open), the
        person's own changes, and the text of each element.

    Raises:
        DocumentError: no Word file, one of another source, or paragraphs were added.
    """
    paragraphs, source = read_paragraphs(data, name)
    if source is not None and source != log.source_sha256:
        raise DocumentError(f"{name} 是另一份源文件的审阅稿", "请确认它与输出文件夹相配")
    places = places_of(normalized)
    edits = shown_edits(log.edits)
    if not any("\t" in place.text for place in places):
        # A tab parts two elements in one row (印发机关 and 印发日期).
        paragraphs = [part for shown in paragraphs for part in _at_tabs(shown)]
    authors = {one.author for shown in paragraphs for one in shown if one.state != "kept"}
    decisions: list[Decision] = []
    manual: list[ManualChange] = []
    seen: dict[str, Seen] = {}
    for place, shown in paired(places, paragraphs, edits, name):
        if not shown and not place.text.strip():
            continue
        seen[place.path] = seen_of(shown)
        found = settle(place.path, place.text, edits.get(place.path, ()), shown)
        decisions += found.decisions
        manual += (anchored(normalized, change) for change in found.manual)
    result = Decisions(VERSION, log.source_sha256, tuple(decisions), tuple(manual))
    return Review(checked(result, name), seen, AUTHOR in authors or not authors)


def _at_tabs(shown: ShownText) -> list[ShownText]:
    parts: list[list[Shown]] = [[]]
    for one in shown:
        if one.char == "\t":
            parts.append([])
        else:
            parts[-1].append(one)
    return [tuple(part) for part in parts if part]
