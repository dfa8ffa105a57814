"""What a person decided about a source that has changed since: what still fits is kept.

Both sources are compared; a decision stays where what it speaks of, and what stands beside that,
is there unchanged. The rest is named, for nobody knows whether the person would say it again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.batch.manifest import DECISIONS
from pipeline.decisions import (
    VERSION,
    Decision,
    Decisions,
    GroupDecision,
    ManualChange,
    Role,
    verdicts_on,
)
from pipeline.edits import (
    CertificateRecord,
    Edit,
    EditLog,
    ParagraphEdit,
    ParagraphOp,
    SourceSpan,
)
from pipeline.errors import DocumentError
from pipeline.manual import located
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.model.outline import TABLE, Restated, Stretches, restated
from pipeline.rearranging import fitted, stated
from pipeline.text.chars import visible

_SHOWN = 20


class Earlier(msgspec.Struct, frozen=True):
    """A document's folder as it was made of the earlier source.

    Attributes:
        text: that source, decoded.
        normalized: the document that was read from it.
        log: its log.
        decisions: what a person decided about it.
    """

    text: str
    normalized: OfficialDocument
    log: EditLog
    decisions: Decisions


def carried_restating(
    earlier: Earlier, text: str, document: OfficialDocument
) -> tuple[Decisions, tuple[str, ...]]:
    """What of the decisions says which elements a document has, as it holds for another source.

    Args:
        earlier: what was decided, and about what.
        text: the source as it is now, decoded.
        document: the document that was read from it.

    Returns:
        The decisions with that alone, and a Chinese sentence on each that does not fit.
    """
    log = EditLog(document.source.sha256, (), (), CertificateRecord(False, {}, {}))
    return _Carrier(earlier, text, document, log).restating()


def carried_over(
    earlier: Earlier, text: str, document: OfficialDocument, log: EditLog, stated: Decisions
) -> tuple[Decisions, tuple[str, ...]]:
    """The decisions as they hold for another source.

    Args:
        earlier: what was decided, and about what.
        text: the source as it is now, decoded.
        document: the document that was read from it, restated by ``stated``.
        log: what is offered for it, without anybody's decisions on edits.
        stated: what :func:`carried_restating` says of it.

    Returns:
        Those that still fit, and a Chinese sentence on each that does not.
    """
    return _Carrier(earlier, text, document, log).carried(stated)


class _Carrier:
    """Takes decisions from one source to another."""

    def __init__(
        self, earlier: Earlier, text: str, document: OfficialDocument, log: EditLog
    ) -> None:
        from pipeline.review.pairing import alike_stretches

        self._earlier = earlier
        self._document = document
        self._log = log
        self._old_text, self._text = earlier.text, text
        self._matches = alike_stretches(earlier.text, text)
        self._starts = [i for i, _, _ in self._matches]
        self._lines = [0]
        for at, char in enumerate(text):
            if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                self._lines.append(at + 1)
        self._new = {(e.source.start, e.source.end, e.old, _offered(e)): e for e in log.edits}
        self._old = {edit.id: edit for edit in earlier.log.edits}
        self._unfit: list[str] = []

    def restating(self) -> tuple[Decisions, tuple[str, ...]]:
        from pipeline.draft.stating import restated_as_decided

        decisions = self._earlier.decisions
        restated = tuple(self._restated(decisions.restated))
        found = Decisions(
            decisions.schema_version,
            self._document.source.sha256,
            fields=decisions.fields,
            restated=restated,
        )
        document, _ = restated_as_decided(self._document, found, DECISIONS)
        roles = tuple(self._roles(decisions.roles, document))
        return msgspec.structs.replace(found, roles=roles), tuple(self._unfit)

    def carried(self, stated: Decisions) -> tuple[Decisions, tuple[str, ...]]:
        decisions = self._earlier.decisions
        found = msgspec.structs.replace(
            stated,
            decisions=tuple(self._verdicts(decisions)),
            manual=tuple(self._words(decisions.manual)),
            paragraphs=self._structure(decisions.paragraphs),
        )
        return found, tuple(self._unfit)

    def _place(self, at: int) -> int | None:
        """Where a character of the earlier source stands now."""
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return None
        i, j, size = self._matches[number]
        return j + at - i if at < i + size else None

    def span(self, span: SourceSpan) -> SourceSpan | None:
        """A stretch of the source where it is now; ``None`` where it, or what is beside, is not."""
        low, high = max(span.start - 1, 0), min(span.end, len(self._old_text) - 1)
        first, last = self._place(low), self._place(max(high, low))
        if first is None or last is None or last - first != max(high, low) - low:
            return None
        start = first + span.start - low
        line = bisect_right(self._lines, start) - 1
        return SourceSpan(
            start, start + span.end - span.start, line + 1, start - self._lines[line] + 1
        )

    def _verdicts(self, decisions: Decisions) -> Iterator[Decision]:
        own = {decision.edit_id for decision in decisions.decisions}
        by_group: dict[str, GroupDecision] = {g.group_id: g for g in decisions.groups}
        groups = {edit.group for edit in self._earlier.log.edits}
        for edit_id, said in verdicts_on(decisions, self._earlier.log).items():
            edit = self._old.get(edit_id)
            now = self._edit(edit) if edit is not None else None
            if now is not None:
                yield msgspec.structs.replace(said, edit_id=now.id)
            elif edit_id in own or (edit is not None and edit.group in by_group):
                self._tell("对修改的决定", edit, edit_id)
        for group in by_group.keys() - groups:
            self._tell("对成组修改的决定", None, group)

    def _edit(self, edit: Edit) -> Edit | None:
        span = self.span(edit.source)
        if span is None:
            return None
        return self._new.get((span.start, span.end, edit.old, _offered(edit)))

    def _words(self, changes: Sequence[ManualChange]) -> Iterator[ManualChange]:
        for change in changes:
            span = self.span(change.source) if change.source is not None else None
            if span is not None:
                behind = self._old.get(change.after)
                now = self._edit(behind) if behind is not None else None
                moved = msgspec.structs.replace(
                    change, source=span, after=now.id if now is not None else ""
                )
                try:
                    yield located(self._document, moved, DECISIONS)
                    continue
                except DocumentError:
                    pass
            where = f"原第 {change.source.line} 行" if change.source else change.path
            self._unfit.append(f"人工修改（{where}）：{_change(change.old, change.new)}")

    def _restated(self, changes: Sequence[Restated]) -> Iterator[Restated]:
        fit: list[Restated] = []
        for change in changes:
            now = self._restatement(change)
            if now is not None:
                try:
                    restated(self._document, [*fit, now], DECISIONS)
                except DocumentError:
                    now = None
            if now is None:
                self._unfit.append(f"要素的改写（“{visible(change.says[:_SHOWN])}”处）")
            else:
                fit.append(now)
                yield now

    def _restatement(self, change: Restated) -> Restated | None:
        """The change over the source as it is now; ``None`` where its text is not whole there."""
        if change.settings:
            return change
        texts = [text for element in change.elements for text in element.texts]
        moved = {text: self._stretches(text) for text in texts}
        if any(now is None for now in moved.values()):
            return None

        def at(text: Stretches) -> Stretches:
            return moved[text] or ()

        elements = tuple(
            msgspec.structs.replace(
                element,
                text=at(element.text) if element.role != TABLE else (),
                at=self._behind(element.at),
                caption=at(element.caption) if element.caption is not None else None,
                rows=tuple(
                    tuple(
                        msgspec.structs.replace(cell, texts=tuple(map(at, cell.texts)))
                        for cell in row
                    )
                    for row in element.rows
                ),
            )
            for element in change.elements
        )
        return msgspec.structs.replace(change, elements=elements)

    def _stretches(self, text: Stretches) -> Stretches | None:
        found: list[tuple[int, int]] = []
        for start, count in text:
            first, last = self._place(start), self._place(start + count - 1)
            if first is None or last is None or last - first != count - 1:
                return None
            found.append((first, count))
        return tuple(found)

    def _behind(self, at: int) -> int:
        """Where what has no text of its own stands now: behind the same character."""
        place = self._place(at - 1) if at else None
        return at if place is None else place + 1

    def _roles(self, roles: Sequence[Role], document: OfficialDocument) -> Iterator[Role]:
        from pipeline.draft.stating import restated_as_decided

        for role in roles:
            span = self.span(role.source)
            if span is not None:
                now = msgspec.structs.replace(role, source=span)
                stated = Decisions(VERSION, document.source.sha256, roles=(now,))
                try:
                    document, _ = restated_as_decided(document, stated, DECISIONS)
                    yield now
                    continue
                except DocumentError:
                    pass
            self._unfit.append(f"原第 {role.source.line} 行是“{role.role}”")

    def _structure(self, edits: Sequence[ParagraphEdit]) -> tuple[ParagraphEdit, ...]:
        """The changes of paragraphs whose elements, and what these stand behind, are there.

        Their offsets are fitted once the text edits are known.
        """
        places = {place.path: place for place in places_of(self._document)}
        by_start = {p.start: p.path for p in reversed(places.values()) if p.element.origin}
        before = {place.path: place for place in places_of(self._earlier.normalized)}
        found: list[ParagraphEdit] = []
        for edit in edits:
            paths = [self._path(path, before, by_start) for path in (edit.path, edit.after)]
            if None in paths or edit.op is ParagraphOp.TABLE:
                self._unfit.append(f"{edit.op.label}：“{visible(edit.text[:_SHOWN])}”")
                continue
            path, after = (path or "" for path in paths)
            place = places.get(path)
            source = edit.source
            if place is not None and place.element.origin:
                anchor = place.element.origin[0]
                source = SourceSpan(
                    anchor.source, max(place.element.end, anchor.source), anchor.line, anchor.column
                )
            found.append(msgspec.structs.replace(edit, path=path, after=after, source=source))
        fit, unfit = fitted(found, self._document, self._log.edits)
        self._unfit += (f"{one.op.label}：“{visible(one.text[:_SHOWN])}”" for one in unfit)
        return stated(fit)

    def _path(self, path: str, before: dict[str, Place], by_start: dict[int, str]) -> str | None:
        """The path of an element now; a list keeps its own."""
        place = before.get(path)
        if place is None:
            return path
        at = self._place(place.start)
        return by_start.get(at) if at is not None else None

    def _tell(self, what: str, edit: Edit | None, name: str) -> None:
        if edit is None:
            self._unfit.append(f"{what}：编号 {visible(name)}")
        else:
            change = _change(edit.old, edit.new)
            self._unfit.append(f"{what}（原第 {edit.source.line} 行）：{change}")


def _offered(edit: Edit) -> str:
    """What the program offers there, whatever a person wrote instead."""
    return "" if edit.kind == "manual" else edit.new


def _change(old: str, new: str) -> str:
    old, new = visible(old[:_SHOWN]), visible(new[:_SHOWN])
    return f"“{old}”改“{new}”" if old and new else f"补“{new}”" if new else f"删“{old}”"
