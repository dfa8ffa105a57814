"""Paragraph edits kept while the words change under them: other verdicts, another source, a draft.

A part is known by its place in the source and by how it begins; one that is not found again is
told, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pipeline.arranging import Arrangement
from pipeline.edits import (
    NOWHERE,
    Edit,
    ParagraphEdit,
    ParagraphOp,
    by_path,
    paragraph_edit_id,
    replay,
)
from pipeline.model import OfficialDocument, places_of

_replace = msgspec.structs.replace

_NEARBY = 40
_LEAST_ALIKE = 0.6
_IN_PLACE = 0.1


def stated(structure: Sequence[ParagraphEdit]) -> tuple[ParagraphEdit, ...]:
    """Paragraph edits as decisions hold them."""
    return tuple(_replace(edit, id="") for edit in structure)


def fitted(
    structure: Sequence[ParagraphEdit], normalized: OfficialDocument, edits: Sequence[Edit]
) -> tuple[tuple[ParagraphEdit, ...], tuple[ParagraphEdit, ...]]:
    """Paragraph edits with the offsets that their parts have by these text edits.

    A part is known by its place in the source where its element has another path now, and by how
    it begins where a verdict moved it.

    Returns:
        Those that fit, with ids, and those whose place is not found.
    """
    fitter = _Fitter(normalized, edits)
    found: list[ParagraphEdit] = []
    unfit: list[ParagraphEdit] = []
    for edit in sorted(structure, key=lambda one: one.op is not ParagraphOp.SPLIT):
        now = fitter.fit(edit)
        if now is None:
            unfit.append(edit)
        else:
            found.append(_replace(now, id=paragraph_edit_id(normalized.source.sha256, now)))
    return tuple(found), tuple(unfit)


class _Fitter:
    """Finds the parts that paragraph edits speak of."""

    def __init__(self, normalized: OfficialDocument, edits: Sequence[Edit]) -> None:
        self._made = by_path(edits)
        self._texts = {p.path: p.text for p in places_of(replay(normalized, edits))}
        self._starts = {p.path: p.start for p in places_of(normalized) if p.element.origin}
        self._by_start = {start: path for path, start in reversed(self._starts.items())}
        self._moved: dict[tuple[str, int], tuple[str, int]] = {}

    def fit(self, edit: ParagraphEdit) -> ParagraphEdit | None:
        path = self._path(edit)
        if edit.op is ParagraphOp.SPLIT:
            offset = self._offset(self._texts.get(path, ""), edit)
            if offset is None:
                return None
            self._moved[edit.path, edit.offset] = (path, offset)
            return _replace(edit, path=path, offset=offset)
        here = self._moved.get((edit.path, edit.offset), (path, edit.offset))
        there = self._moved.get((edit.after, edit.after_offset), (edit.after, edit.after_offset))
        if edit.offset and (edit.path, edit.offset) not in self._moved:
            return None
        if edit.after_offset and (edit.after, edit.after_offset) not in self._moved:
            return None
        return _replace(edit, path=here[0], offset=here[1], after=there[0], after_offset=there[1])

    def _path(self, edit: ParagraphEdit) -> str:
        start = edit.source.start
        if edit.source == NOWHERE or self._starts.get(edit.path) in {start, None}:
            return edit.path
        return self._by_start.get(start, edit.path)

    @staticmethod
    def _offset(text: str, edit: ParagraphEdit) -> int | None:
        if 0 < edit.offset < len(text) and text.startswith(edit.text, edit.offset):
            return edit.offset
        before = text.rfind(edit.text, 1, max(edit.offset, 1))
        after = text.find(edit.text, max(edit.offset, 1))
        near = [at for at in (before, after) if 0 < at < len(text)]
        if near:
            return min(near, key=lambda at: abs(at - edit.offset))
        # A verdict changed how the part begins: where it is most alike.
        size = len(edit.text)
        low, high = max(edit.offset - _NEARBY, 1), min(edit.offset + _NEARBY, len(text))
        scored = [
            (_alike(edit.text, text[at : at + size]), -abs(at - edit.offset), at)
            for at in range(low, high)
        ]
        best = max(scored, default=(0.0, 0, 0))
        return best[2] if best[0] >= _LEAST_ALIKE else None


def _alike(one: str, other: str) -> float:
    """How much two beginnings have in common, in order; most where mark stands for mark."""
    from difflib import SequenceMatcher  # few texts ask for it, and start-up counts

    matcher = SequenceMatcher(None, one, other, autojunk=False)
    same = sum(size for _, _, size in matcher.get_matching_blocks())
    in_place = sum(map(str.__eq__, one, other))
    size = max(len(one), len(other), 1)
    return max(2 * same / (len(one) + len(other) or 1), in_place / size + _IN_PLACE)


def retold(
    arrangement: Arrangement, structure: Sequence[ParagraphEdit], texts: Mapping[str, str]
) -> tuple[dict[str, str], tuple[ParagraphEdit, ...]]:
    """What other words in the arranged paragraphs come to.

    Args:
        arrangement: the document as it was.
        structure: its paragraph edits.
        texts: by path of the arranged paragraphs, their texts now.

    Returns:
        By normalized path the whole text now, where it changed; and the paragraph edits, with
        the offsets and added texts that these have now.
    """
    now: dict[str, list[tuple[int, str]]] = {}
    changed: set[str] = set()
    for place in places_of(arrangement.document):
        text = texts[place.path]
        made_of = arrangement.pieces[place.path]
        at = done = 0
        for number, piece in enumerate(made_of):
            at += piece.end - piece.start
            end = len(text) if number + 1 == len(made_of) else _border(place.text, text, at, done)
            now.setdefault(piece.path, []).append((piece.start, text[done:end]))
            done = end
            if text != place.text:
                changed.add(piece.path)
    moved: dict[tuple[str, int], int] = {}
    found: dict[str, str] = {}
    for path, parts in now.items():
        size = 0
        for start, text in sorted(parts):
            moved[path, start] = size
            size += len(text)
        if path in changed:
            found[path] = "".join(text for _, text in sorted(parts))
    added = dict(zip(_added_ones(structure), arrangement.added(), strict=False))
    result = tuple(
        _replace(
            edit,
            offset=moved.get((edit.path, edit.offset), edit.offset),
            after_offset=moved.get((edit.after, edit.after_offset), edit.after_offset),
            text=texts[added[i]] if i in added else edit.text,
        )
        for i, edit in enumerate(structure)
    )
    return found, result


def _added_ones(structure: Sequence[ParagraphEdit]) -> list[int]:
    return [i for i, edit in enumerate(structure) if edit.op is ParagraphOp.ADD and not edit.rows]


def _border(before: str, now: str, at: int, least: int) -> int:
    """Where an offset of a text is in what the text became."""
    head = 0
    most = min(len(before), len(now))
    while head < most and before[head] == now[head]:
        head += 1
    if at <= head:
        return max(at, least)
    tail = 0
    while tail < most - head and before[-1 - tail] == now[-1 - tail]:
        tail += 1
    left = len(before) - at
    return max(len(now) - left if left <= tail else head, least)
