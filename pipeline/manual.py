"""A person's own changes to 2-repaired.json, found again and kept as ``manual`` edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import msgspec

from pipeline.decisions import ManualChange
from pipeline.edits import (
    Basis,
    Edit,
    EditKind,
    EditLog,
    Tier,
    by_path,
    edit_id,
    replay,
    source_span,
)
from pipeline.errors import DocumentError
from pipeline.model import OfficialDocument, TextElement, iter_texts, with_texts
from pipeline.text.chars import unprintable

RULE_ID = "MAN001"
CLAUSE = "人工修改"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the repaired text and what it was before: untouched text, or one edit."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    edit: Edit | None


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
    expected = replay(normalized, log.edits)
    if expected == repaired:
        return log, 0
    if (repaired.metadata, repaired.source) != (expected.metadata, expected.source):
        raise DocumentError(
            f"{name} 的元数据（metadata、source）被改动",
            "目前只能改文字；请还原，或修改源文件后重新运行",
        )
    before = dict(iter_texts(normalized))
    planned = dict(iter_texts(expected))
    found = dict(iter_texts(repaired))
    if list(before) != list(found):
        raise DocumentError(
            f"{name} 的结构被改动（段落增减或改变了种类）",
            "目前只能改文字；请还原结构，或修改源文件后重新运行",
        )
    edits = list(log.edits)
    count = 0
    for path, element in found.items():
        if element.text == planned[path].text:
            continue
        own = [edit for edit in edits if edit.path == path and edit.status == "in"]
        _refuse_controls(element.text, path, name)
        manual, undone, touched = _changes(
            before[path], own, planned[path].text, element.text, path, log
        )
        count += touched
        edits = [
            msgspec.structs.replace(edit, status="out") if edit.id in undone else edit
            for edit in edits
            if not (edit.path == path and edit.kind is EditKind.MANUAL and edit.id in undone)
        ]
        edits += manual
    order = {path: i for i, path in enumerate(before)}
    edits.sort(key=lambda e: (order[e.path], e.start, e.end))
    result = msgspec.structs.replace(log, edits=tuple(edits))
    # The offsets of a number or a run-in heading follow from the text that a person wrote.
    if not count or _flat(replay(normalized, result.edits)) != _flat(repaired):
        raise DocumentError(
            f"{name} 的结构被改动（标题层次或编号位置）",
            "目前只能改文字；请还原结构，或修改源文件后重新运行",
        )
    return result, count


def _flat(document: OfficialDocument) -> OfficialDocument:
    return with_texts(document, {}, lambda _path, _offset: 0)


def manual_edit(element: TextElement, change: ManualChange, source_sha256: str) -> Edit:
    """A person's change of an element as an edit."""
    return Edit(
        id=edit_id(source_sha256, change.path, change.start, change.old, change.new),
        rule_id=RULE_ID,
        kind=EditKind.MANUAL,
        tier=Tier.APPLIED,
        basis=Basis.MANUAL,
        path=change.path,
        start=change.start,
        end=change.end,
        old=change.old,
        new=change.new,
        probability=1.0,
        clause=CLAUSE,
        status="in",
        source=source_span(element, change.start, change.end),
    )


def _changes(
    element: TextElement,
    edits: Sequence[Edit],
    planned: str,
    found: str,
    path: str,
    log: EditLog,
) -> tuple[list[Edit], set[str], int]:
    """Manual edits that lead to ``found``, the edits they undo, and how many places changed."""
    pieces = _pieces(element.text, edits)
    regions: list[list[int]] = []
    matcher = SequenceMatcher(None, planned, found, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        start, end = _whole_edits(pieces, i1, i2)
        new_start, new_end = j1 - (i1 - start), j2 + (end - i2)
        if regions and start <= regions[-1][1]:
            regions[-1][1] = max(regions[-1][1], end)
            regions[-1][3] = max(regions[-1][3], new_end)
        else:
            regions.append([start, end, new_start, new_end])
    manual: list[Edit] = []
    undone: set[str] = set()
    for start, end, new_start, new_end in regions:
        touched = [
            p.edit
            for p in pieces
            if (p.edit is not None and p.new_start < end and p.new_end > start)
            or (p.edit is not None and p.new_start == p.new_end and start <= p.new_start <= end)
        ]
        undone |= {edit.id for edit in touched}
        old_start, old_end = _original(pieces, start), _original(pieces, end, last=True)
        old, new = element.text[old_start:old_end], found[new_start:new_end]
        if old == new:
            continue  # the person took an edit back
        change = ManualChange(path, old_start, old_end, old, new)
        manual.append(manual_edit(element, change, log.source_sha256))
    return manual, undone, len(regions)


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


def _pieces(text: str, edits: Sequence[Edit]) -> list[_Piece]:
    pieces: list[_Piece] = []
    old = new = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start > old:
            pieces.append(_Piece(old, edit.start, new, new + edit.start - old, None))
            new += edit.start - old
        pieces.append(_Piece(edit.start, edit.end, new, new + len(edit.new), edit))
        old, new = edit.end, new + len(edit.new)
    pieces.append(_Piece(old, len(text), new, new + len(text) - old, None))
    return pieces


def _whole_edits(pieces: Sequence[_Piece], start: int, end: int) -> tuple[int, int]:
    """The stretch widened so that it cuts no edit in two, and holds an edit it touches whole."""
    for piece in pieces:
        if piece.edit is None:
            continue
        if piece.new_start < end and piece.new_end > start:
            start, end = min(start, piece.new_start), max(end, piece.new_end)
    return start, end


def _original(pieces: Sequence[_Piece], offset: int, *, last: bool = False) -> int:
    """The original offset of an offset on a piece's border or inside untouched text."""
    found = None
    for piece in pieces:
        if piece.edit is None and piece.new_start <= offset <= piece.new_end:
            place = piece.old_start + offset - piece.new_start
        elif offset == piece.new_start:
            place = piece.old_start
        elif offset == piece.new_end:
            place = piece.old_end
        else:
            continue
        found = place
        if not last:
            break
    if found is None:
        raise ValueError(f"offset {offset} is inside an edit")
    return found


def manual_changes(log: EditLog) -> tuple[ManualChange, ...]:
    """A person's own changes that are in, as decisions hold them."""
    return tuple(
        ManualChange(edit.path, edit.start, edit.end, edit.old, edit.new)
        for edits in by_path(log.edits).values()
        for edit in edits
        if edit.rule_id == RULE_ID
    )
