"""A reviewed Word file, read back as decisions.

Works by the text alone, for Word, WPS and LibreOffice drop mark-up, ids and comments when changes
are accepted. What cannot be read with certainty is refused, naming the place, never guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pipeline.decisions import VERSION, Decision, Decisions, ManualChange, checked
from pipeline.edits import Edit, EditLog
from pipeline.errors import DocumentError
from pipeline.manual import anchored
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.rereading import Seen, is_left_open, reread
from pipeline.review.docx_text import Shown, ShownText, read_paragraphs
from pipeline.review.pairing import paired
from pipeline.review.plan import OURS, shown_edits
from pipeline.review.proving import seen_of


class Review(msgspec.Struct, frozen=True):
    """A reviewed file, read back.

    Attributes:
        decisions: what a person decided in it.
        shown: by path, the text that the file shows for an element.
    """

    decisions: Decisions
    shown: Mapping[str, Seen] = {}


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
    places = places_of(normalized)
    size = sum(len(place.text) for place in places) + sum(len(edit.new) for edit in log.edits)
    paragraphs, source = read_paragraphs(data, name, size)
    if source is not None and source != log.source_sha256:
        raise DocumentError(f"{name} 是另一份源文件的审阅稿", "请确认它与输出文件夹相配")
    edits = shown_edits(log.edits)
    if not any("\t" in place.text for place in places):
        # A tab parts two elements in one row (印发机关 and 印发日期).
        paragraphs = [part for shown in paragraphs for part in _at_tabs(shown)]
    pairs = [
        (place, shown)
        for place, shown in paired(places, paragraphs, edits, name)
        if shown or place.text.strip()
    ]
    ours = _ours(pairs, edits)
    decisions: list[Decision] = []
    manual: list[ManualChange] = []
    seen: dict[str, Seen] = {}
    for place, shown in pairs:
        seen[place.path] = seen_of(shown, ours)
        found = reread(place.path, place.text, edits.get(place.path, ()), seen[place.path])
        decisions += found.decisions
        manual += (anchored(normalized, change) for change in found.manual)
    result = Decisions(VERSION, log.source_sha256, tuple(decisions), tuple(manual))
    return Review(checked(result, name), seen)


def _ours(
    pairs: Sequence[tuple[Place, ShownText]], edits: Mapping[str, Sequence[Edit]]
) -> frozenset[str]:
    """The authors whose open changes are this tool's.

    A program may have replaced all names: then all open changes are edits that wait.
    """
    marked = [(p, shown) for p, shown in pairs if any(one.state != "kept" for one in shown)]
    authors = frozenset(one.author for _, shown in marked for one in shown if one.state != "kept")
    if OURS.isdisjoint(authors) and all(
        is_left_open(place.text, edits.get(place.path, ()), seen_of(shown, authors))
        for place, shown in marked
    ):
        return authors
    return OURS


def _at_tabs(shown: ShownText) -> list[ShownText]:
    parts: list[list[Shown]] = [[]]
    for one in shown:
        if one.char == "\t":
            parts.append([])
        else:
            parts[-1].append(one)
    return [tuple(part) for part in parts if part]
