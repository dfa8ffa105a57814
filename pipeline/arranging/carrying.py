"""The edits and findings of a log, taken to the paragraphs as a person arranged them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pipeline.arranging.pieces import Piece
from pipeline.edits import UNMOVED, Edit, EditLog, Finding, Shifts, by_path, shifts_of, undo_in_text
from pipeline.model import OfficialDocument, Place, places_of, with_texts

_replace = msgspec.structs.replace


def carried(
    document: OfficialDocument,
    pieces: Mapping[str, tuple[Piece, ...]],
    normalized: OfficialDocument,
    log: EditLog,
) -> tuple[OfficialDocument, EditLog]:
    """The arranged paragraphs before the text edits, and the log in their paths and offsets."""
    carrier = _Carrier(document, pieces, normalized, log)
    order = {place.path: i for i, place in enumerate(places_of(document))}
    edits = sorted(carrier.edits(), key=lambda edit: order[edit.path])
    made = by_path(edits)
    shifts = shifts_of(made)

    def back(path: str, offset: int) -> int:
        return shifts.get(path, UNMOVED).back(offset)

    before = with_texts(document, carrier.texts_before(made), back)
    findings = tuple(carrier.finding(one, shifts) for one in log.findings)
    return before, _replace(log, edits=tuple(edits), findings=findings)


class _Carrier:
    """Takes places of the normalized document to the arranged one."""

    def __init__(
        self,
        document: OfficialDocument,
        pieces: Mapping[str, tuple[Piece, ...]],
        normalized: OfficialDocument,
        log: EditLog,
    ) -> None:
        self._log = log
        self._texts = {place.path: place.text for place in places_of(document)}
        self._old: dict[str, Place] = {place.path: place for place in places_of(normalized)}
        self._shifts = shifts_of(by_path(log.edits))
        # By normalized path: where each of its parts begins, its path now and its offset there.
        self._parts: dict[str, list[tuple[int, int, str, int]]] = {}
        for path, made_of in pieces.items():
            at = 0
            for piece in made_of:
                self._parts.setdefault(piece.path, []).append((piece.start, piece.end, path, at))
                at += piece.end - piece.start
        for parts in self._parts.values():
            parts.sort()

    def _place(self, path: str, low: int, high: int, *, opens: bool) -> tuple[str, int] | None:
        """The path and offset now of a stretch of a text after its edits; ``None`` if it is cut.

        What takes no room at a border belongs to what stands before it, unless it ``opens``.
        """
        parts = self._parts.get(path, [])
        at = bisect_right(parts, low, key=lambda part: part[0]) - 1
        if at > 0 and low == high == parts[at][0] and not opens:
            at -= 1
        if at < 0:
            return None
        start, end, now, offset = parts[at]
        return (now, offset + low - start) if high <= end else None

    def edits(self) -> Iterator[Edit]:
        """The edits in the arranged paragraphs, by path and place."""
        found: dict[str, list[tuple[int, int, Edit]]] = {}
        for number, (edit, low, high) in enumerate(self._after()):
            where = self._place(edit.path, low, high, opens=edit.status == "in")
            if where is None:
                continue
            path, at = where
            if edit.status == "out" and self._texts[path][at : at + high - low] != edit.old:
                continue
            found.setdefault(path, []).append((at, number, edit))
        for path, own in found.items():
            own.sort(key=lambda one: (one[0], one[1]))
            shift = 0
            for at, _, edit in own:
                start = at - shift
                if edit.status == "in":
                    shift += len(edit.new) - len(edit.old)
                yield _replace(edit, path=path, start=start, end=start + len(edit.old))

    def _after(self) -> Iterator[tuple[Edit, int, int]]:
        """Each edit with where it stands in the text after the edits, by path and place."""
        order: dict[str, list[Edit]] = {}
        for edit in self._log.edits:
            order.setdefault(edit.path, []).append(edit)
        for edits in order.values():
            shift = reach = 0
            for edit in sorted(edits, key=lambda e: (e.start, e.end)):
                low = edit.start + shift
                if edit.status == "in":
                    yield edit, low, low + len(edit.new)
                    shift += len(edit.new) - len(edit.old)
                    reach = edit.end
                elif edit.start >= reach:
                    yield edit, low, low + len(edit.old)

    def texts_before(self, made: Mapping[str, Sequence[Edit]]) -> dict[str, str]:
        """By path, the text before the edits that were carried."""
        return {path: undo_in_text(self._texts[path], edits, path) for path, edits in made.items()}

    def finding(self, one: Finding, carried: Mapping[str, Shifts]) -> Finding:
        """A finding at its place now.

        Args:
            one: the finding.
            carried: by path, the way through the edits that were carried.
        """
        if one.path not in self._old:
            return one
        own = self._shifts.get(one.path, UNMOVED)
        low, high = own.there(one.start), own.there(one.end)
        where = self._place(one.path, low, max(low, high), opens=True)
        if where is None:
            where = self._place(one.path, low, low, opens=True)
            high = low
        if where is None:
            first = self._parts.get(one.path)
            return _replace(one, path=first[0][2], start=0, end=0) if first else one
        path, at = where
        now = carried.get(path, UNMOVED)
        start = now.back(at)
        end = now.back(at + max(high - low, 0))
        return _replace(one, path=path, start=start, end=max(start, end))
