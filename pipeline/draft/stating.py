"""What a person's decisions make of a document's structure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.decisions import Decisions, Role
from pipeline.draft.merging import changes_between, settings_between
from pipeline.draft.structure import LEGAL, LEVELS, WORDS, heading_of, item_end
from pipeline.edits import (
    EditLog,
    Finding,
    RestatedEdit,
    Severity,
    SourceSpan,
    edit_id,
    findings_told_apart,
    restated_edit,
)
from pipeline.errors import DocumentError
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.model.outline import (
    FOOTNOTE,
    ITEM,
    LABEL,
    TABLE,
    Restated,
    Stated,
    Stretches,
    add_stretch,
    outline_of,
    restated,
)
from pipeline.stated import stated_elements
from pipeline.text.note_marks import mark_end


def restated_as_decided(
    document: OfficialDocument, decisions: Decisions | None, name: str
) -> tuple[OfficialDocument, tuple[Restated, ...]]:
    """The document as a person stated it: same text, other elements.

    Args:
        document: as it was read.
        decisions: what a person decided, if anything.
        name: the file that says so, for messages.

    Returns:
        The document, and the changes that lead there.

    Raises:
        DocumentError: what is stated does not fit the document.
    """
    if decisions is None:
        return document, ()
    changes = [*decisions.restated]
    found = restated(document, changes, name)
    for role in decisions.roles:
        if (change := _of_role(found, role, name)) is not None:
            changes.append(change)
            found = restated(found, [change], name)
    if decisions.fields:
        more = stated_elements(found, decisions.fields)
        changes += more
        found = restated(found, more, name)
    wanted = outline_of(found)
    together = _at_once(document, changes, name)
    if together is None or outline_of(together) != wanted:
        # Each fitted what the one before made; the log's are all made to what was read.
        changes = [*changes_between(document, wanted), *settings_between(document, found)]
        together = _at_once(document, changes, name)
    if together is None or outline_of(together) != wanted:
        raise DocumentError(
            f"{name} 里指明的要素（roles、fields）相互抵触",
            "请每个要素只指明一处，其余的删去，或改公文稿（2-….md）",
        )
    return together, tuple(changes)


def _at_once(
    document: OfficialDocument, changes: Sequence[Restated], name: str
) -> OfficialDocument | None:
    """The document with all changes, as whoever reads the log makes it; ``None`` if none fits."""
    try:
        return restated(document, changes, name)
    except DocumentError:
        return None


def with_restated(
    log: EditLog, document: OfficialDocument, changes: tuple[Restated, ...]
) -> EditLog:
    """The log with the edits of the structure, each told as a finding where it stands.

    Args:
        log: of the text.
        document: as it is restated.
        changes: what was restated.
    """
    if not changes:
        return log
    by_place = {place.start: place for place in places_of(document) if place.text}
    edits: list[RestatedEdit] = []
    findings: list[Finding] = []
    for change in changes:
        span = _span(change, by_place)
        edit = restated_edit(log.source_sha256, change, span)
        edits.append(edit)
        place = next(
            (
                by_place[text[0][0]]
                for element in change.elements
                for text in element.texts
                if text and text[0][0] in by_place and element.role not in change.was
            ),
            _nearest(by_place, span.start),
        )
        if place is not None:
            message = f"人工改动结构：{edit.says}"
            findings.append(
                Finding(
                    edit_id(log.source_sha256, span, edit.rule_id, message),
                    edit.rule_id,
                    Severity.NOTE,
                    place.path,
                    0,
                    0,
                    message,
                    SourceSpan(place.start, place.start, max(place.line, 1), _column(place)),
                )
            )
    checks = {**log.certificate.checks, "restated": len(edits)}
    told = findings_told_apart([*log.findings, *findings], log.source_sha256)
    return replace(
        log,
        findings=tuple(told),
        restated=tuple(edits),
        certificate=replace(log.certificate, checks=checks),
    )


def _nearest(by_place: dict[int, Place], start: int) -> Place | None:
    """The text that begins there, or the next one, or the last."""
    later = [place for place in by_place if place >= start]
    found = min(later, default=max(by_place, default=None))
    return by_place[found] if found is not None else None


def _column(place: Place) -> int:
    return place.element.origin[0].column if place.element.origin else 1


def _span(change: Restated, by_place: dict[int, Place]) -> SourceSpan:
    places = [place for element in change.elements for place in element.places] or [0]
    first, last = min(places), max(places) + 1
    known = by_place.get(first)
    line, column = (known.line, _column(known)) if known is not None else (1, 1)
    return SourceSpan(first, last, line, column)


def _of_role(document: OfficialDocument, role: Role, name: str) -> Restated | None:
    """The change that makes a stretch of the source an element; ``None`` where it is one."""
    span = range(role.source.start, role.source.end)
    elements = outline_of(document)
    touched = [i for i, e in enumerate(elements) if any(place in span for place in e.places)]
    if not touched:
        raise DocumentError(
            f"{name} 指定为“{role.role}”的原文第 {role.source.line} 行不在正文中（roles）",
            "请改正起止位置",
        )
    first, last = touched[0], touched[-1] + 1
    if role.role == TABLE or any(e.role == TABLE for e in elements[first:last]):
        raise DocumentError(
            f"{name} 的 roles 不能改表格（原文第 {role.source.line} 行）", "请改公文稿（2-….md）"
        )
    new: list[Stated] = []
    inside: list[tuple[int, int]] = []
    for element in elements[first:last]:
        before, own, after = _cut(element.text, span)
        inside_first = not inside
        if before:
            new.append(replace(element, text=before))
        for start, count in own:
            add_stretch(inside, start, count)
        if own and inside_first:
            at = len(new)
        if after:
            new.append(replace(element, text=after, begins=False))
    stated = _stated(role.role, tuple(inside), document)
    if role.role == LABEL or elements[first].begins:
        stated = replace(stated, begins=not new or role.role == LABEL)
    new.insert(at, stated)
    if new == elements[first:last]:
        return None
    was = tuple(e.role for e in elements[first:last])
    return Restated(tuple(new), was, role.text[:20])


def _cut(text: Stretches, span: range) -> tuple[Stretches, Stretches, Stretches]:
    """The stretches before a span, in it and after it."""
    parts: tuple[list[tuple[int, int]], ...] = ([], [], [])
    reached = 0
    for start, count in text:
        for place in range(start, start + count):
            reached = max(reached, 1 if place in span else 2 if place >= span.stop else reached)
            add_stretch(parts[1 if place in span else reached], place, 1)
    return tuple(parts[0]), tuple(parts[1]), tuple(parts[2])


def _stated(role: str, text: Stretches, document: OfficialDocument) -> Stated:
    """An element of a name, its numbers by what it says."""
    element = Stated(role, text)
    if role not in {*WORDS, ITEM, FOOTNOTE}:
        return element
    chars = _chars(document, text)
    return numbered_as(element, chars)


def numbered_as(element: Stated, text: str) -> Stated:
    """A heading or an item with the numbers that its text says."""
    if element.role == ITEM:
        return replace(element, number_end=item_end(text))
    if element.role == FOOTNOTE:
        return replace(element, number_end=mark_end(text))
    if element.role not in WORDS:
        return element
    level = WORDS[element.role]
    found = heading_of(text, level if level in LEGAL else _LEVEL_OF[element.role])
    if found.level is not level:
        return replace(element, number=0, number_end=0, run_in_end=-1)
    run_in = -1 if found.run_in_end is None else found.run_in_end
    return replace(element, number=found.number, number_end=found.number_end, run_in_end=run_in)


_LEVEL_OF = {word: level for word, level in WORDS.items() if level in LEVELS.values()}


def _chars(document: OfficialDocument, text: Stretches) -> str:
    wanted = {place for start, count in text for place in range(start, start + count)}
    found: dict[int, str] = {}
    for place in places_of(document):
        stops = [anchor.offset for anchor in place.element.origin[1:]] + [len(place.text)]
        for anchor, stop in zip(place.element.origin, stops, strict=False):
            for offset in range(anchor.offset, stop):
                at = anchor.source + offset - anchor.offset
                if at in wanted:
                    found[at] = place.text[offset]
    return "".join(found.get(p, "") for start, n in text for p in range(start, start + n))
