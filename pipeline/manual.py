"""A person's own changes to 2-repaired.json, found again and kept as ``manual`` edits."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.arranging import arranged, whole
from pipeline.decisions import ManualChange
from pipeline.edits import (
    MANUAL_RULE_ID,
    NOWHERE,
    Basis,
    Edit,
    EditKind,
    EditLog,
    Tier,
    edit_id,
    offsets_of,
    paragraph_edit_id,
    source_span,
    told_apart,
)
from pipeline.errors import DocumentError
from pipeline.model import (
    OfficialDocument,
    TextElement,
    iter_texts,
    places_by_path,
    with_texts,
)
from pipeline.rearranging import retold, stated
from pipeline.rereading import Seen, overlap, reread
from pipeline.text.chars import unprintable

CLAUSE = "人工修改"


def with_manual_edits(
    normalized: OfficialDocument, repaired: OfficialDocument, log: EditLog, name: str
) -> tuple[EditLog, int]:
    """The log that leads to ``repaired`` as a person left it, and how many changes they made.

    Args:
        normalized: the document before repair.
        repaired: the document of 2-repaired.json, perhaps changed by a person.
        log: the log beside it.
        name: the file's name, for messages.

    Raises:
        DocumentError: elements were added, removed or changed in kind, or the log does not fit.
    """
    arrangement = arranged(normalized, log)
    expected = arrangement.document
    if expected == repaired:
        return log, 0
    if (repaired.metadata, repaired.source) != (expected.metadata, expected.source):
        raise DocumentError(
            f"{name} 的元数据（metadata、source）被改动",
            "目前只能改文字；请还原，或修改源文件后重新运行",
        )
    before = dict(iter_texts(normalized))
    planned = {path: element.text for path, element in iter_texts(expected)}
    found = {path: element.text for path, element in iter_texts(repaired)}
    if list(planned) != list(found):
        raise DocumentError(
            f"{name} 的结构被改动（段落增减或改变了种类）",
            "目前只能改文字；请还原结构，或修改源文件后重新运行",
        )
    by_element: dict[str, list[Edit]] = {path: [] for path in before}
    for edit in log.edits:
        by_element[edit.path].append(edit)
    for path, text in found.items():
        if text != planned[path]:
            _refuse_controls(text, path, name)
    changed, structure = retold(arrangement, log.paragraphs, found)
    count = sum(old != new for old, new in zip(log.paragraphs, structure, strict=True))
    for path, text in changed.items():
        own = _decidable(by_element[path])
        said = reread(path, before[path].text, own, Seen.kept(text))
        verdicts = {d.edit_id: d.verdict for d in said.decisions}
        undone = {edit_id for edit_id, verdict in verdicts.items() if verdict == "refuse"}
        count += len(said.manual) or 1
        left = [
            msgspec.structs.replace(edit, status="out" if edit.id in undone else "in")
            if edit.id in verdicts
            else edit
            for edit in by_element[path]
            if not (edit.rule_id == MANUAL_RULE_ID and edit.id in undone)
        ]
        for change in said.manual:
            left = put_in(left, manual_edit(before[path], change, log.source_sha256), change.after)
        by_element[path] = left
    edits = told_apart((e for own in by_element.values() for e in own), log.source_sha256)
    structure = tuple(
        msgspec.structs.replace(one, id=paragraph_edit_id(log.source_sha256, stated((one,))[0]))
        for one in structure
    )
    result = msgspec.structs.replace(log, edits=tuple(edits), paragraphs=structure)
    # The offsets of a number or a run-in heading follow from the text that a person wrote.
    if not count or _flat(whole(normalized, result)) != _flat(repaired):
        raise DocumentError(
            f"{name} 的结构被改动（标题层次或编号位置）",
            "目前只能改文字；请还原结构，或修改源文件后重新运行",
        )
    return result, count


def _decidable(edits: Sequence[Edit]) -> list[Edit]:
    """The edits of one element that are in, and those beside them that a person may have made."""
    standing = [edit for edit in edits if edit.status == "in"]
    chosen = {edit.id for edit in standing}
    for edit in edits:
        if edit.status == "out" and not any(overlap(edit, other) for other in standing):
            standing.append(edit)
            chosen.add(edit.id)
    return [edit for edit in edits if edit.id in chosen]


def _flat(document: OfficialDocument) -> OfficialDocument:
    return with_texts(document, {}, lambda _path, _offset: 0)


def manual_edit(element: TextElement, change: ManualChange, source_sha256: str) -> Edit:
    """A person's change of an element as an edit."""
    span = source_span(element, change.start, change.end)
    return Edit(
        id=edit_id(source_sha256, span, change.old, change.new),
        rule_id=MANUAL_RULE_ID,
        kind=EditKind.MANUAL,
        tier=Tier.CERTAIN,
        basis=Basis.MANUAL,
        path=change.path,
        start=change.start,
        end=change.end,
        old=change.old,
        new=change.new,
        probability=1.0,
        clause=CLAUSE,
        status="in",
        source=span,
    )


def put_in(edits: Sequence[Edit], manual: Edit, after: str) -> list[Edit]:
    """The edits of one element by place, with a person's own among them.

    Args:
        edits: the edits.
        manual: the person's own.
        after: for an insertion, the id of the one at its place that it stands behind.
    """
    place = (manual.start, manual.end)
    at = sum((e.start, e.end) < place for e in edits)
    if after:
        behind = [i for i, e in enumerate(edits) if (e.start, e.end) == place and e.id == after]
        at = behind[0] + 1 if behind else at
    return [*edits[:at], manual, *edits[at:]]


def _refuse_controls(text: str, path: str, name: str) -> None:
    """Refuse characters that no output can show.

    Raises:
        DocumentError: naming the place.
    """
    i = unprintable(text)
    if i is not None:
        raise DocumentError(
            f"{name} 的 {path} 第 {i + 1} 字处有控制字符 U+{ord(text[i]):04X}", "请删去它"
        )


def manual_changes(log: EditLog) -> tuple[ManualChange, ...]:
    """A person's own changes that are in, as decisions hold them."""
    found: list[ManualChange] = []
    before: Edit | None = None  # the insertion of this tool's that stands before, at one place
    for edit in log.edits:
        if edit.status != "in":
            continue
        is_insertion = edit.start == edit.end
        place = (edit.path, edit.start, edit.end)
        if before is not None and (before.path, before.start, before.end) != place:
            before = None
        if edit.rule_id == MANUAL_RULE_ID:
            found.append(
                ManualChange(
                    edit.path,
                    edit.start,
                    edit.end,
                    edit.old,
                    edit.new,
                    source=edit.source if edit.source != NOWHERE else None,
                    after=before.id if before is not None else "",
                )
            )
        elif is_insertion:
            before = edit
    return tuple(found)


def place_of(change: ManualChange | Edit) -> tuple[str, int, int, str, str]:
    """What a change does, and where: equal for a change and its edit."""
    return change.path, change.start, change.end, change.old, change.new


def anchored(document: OfficialDocument, change: ManualChange) -> ManualChange:
    """The change with its place in the source, as far as its text has one."""
    place = places_by_path(document).get(change.path)
    if place is None or not place.element.origin or change.end > len(place.text):
        return change
    span = source_span(place.element, change.start, change.end)
    return msgspec.structs.replace(change, source=span)


def located(document: OfficialDocument, change: ManualChange, name: str) -> ManualChange:
    """The change with path and offsets of this document, whatever its text was read as before.

    Args:
        document: the document before repair.
        change: the change; its place in the source says where it belongs, its path helps.
        name: the file it comes from, for messages.

    Raises:
        DocumentError: what it replaces is not there.
    """
    places = places_by_path(document)
    named = places.get(change.path)
    if named is not None and _is_there(named.element, change.start, change):
        return change
    if change.source is not None:
        others = (place for path, place in places.items() if path != change.path)
        for place in (named, *others):
            if place is None or not place.element.origin:
                continue
            for start in offsets_of(place.element, change.source.start):
                if _is_there(place.element, start, change):
                    return msgspec.structs.replace(
                        change, path=place.path, start=start, end=start + len(change.old)
                    )
    where = f"{change.path} 第 {change.start} 字处“{change.old}”"
    raise DocumentError(f"{name} 中的人工修改与原文不符：{where}", "原文已变，请重新审阅")


def _is_there(element: TextElement, start: int, change: ManualChange) -> bool:
    end = start + len(change.old)
    if end > len(element.text) or element.text[start:end] != change.old:
        return False
    if change.source is None:
        return True
    span = source_span(element, start, end)
    return (span.start, span.end) == (change.source.start, change.source.end)
