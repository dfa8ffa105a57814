"""The review copy: every repair as a tracked change that Word and WPS can accept or refuse.

Text, layout and styles are those of the Word file. An edit that is in the document and one that
waits look alike, as an insertion and a deletion of exactly its characters; those that wait or are
likely, and findings, also carry a comment; those that are likely have an author of their own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from pipeline.edits import Edit, EditKind, Finding, Tier
from pipeline.model import iter_texts
from pipeline.rereading import Stretch, stretches
from pipeline.review.plan import AUTHOR, BOOKMARK, LIKELY_AUTHOR, shown_edits
from pipeline.writers.docx.body import Piece
from pipeline.writers.docx.ooxml import (
    Element,
    add,
    comment_end,
    comment_start,
    paragraph,
    revision,
    run,
)
from pipeline.writers.docx.package import Package
from pipeline.writers.docx.writer import fill
from pipeline.writers.emission import Emission
from pipeline.writers.fitting import fit_document

_INITIALS = "正"
_NO_PIECE = Piece(0, "", None, None)
_FIRST_MARK = 1000  # ids of revisions and bookmarks, clear of any other in the file


def write_review(emission: Emission) -> bytes:
    """The bytes of the review copy, the same on every run."""
    fitted = fit_document(emission.document, emission.sheet, emission.slug)
    package, styled = Package(fitted.sheet), fitted.styled
    marks = _Marks(emission)
    fill(package, styled, marks.write)
    marks.write_comments(package.comments)
    return package.finish(emission, styled.title)


class _Marks:
    """Writes elements' texts with their edits and findings."""

    def __init__(self, emission: Emission) -> None:
        self._date = _word_date(emission.timestamp)
        self._repaired = {path: element.text for path, element in iter_texts(emission.document)}
        self._before = {path: element.text for path, element in iter_texts(emission.normalized)}
        # What a person refused is not put before them again.
        self._edits = shown_edits(
            edit
            for edit in emission.log.edits
            if edit.status == "in" or edit.id not in emission.refused
        )
        self._groups: dict[str, list[str]] = {}
        for edit in emission.log.edits:
            if edit.group:
                self._groups.setdefault(edit.group, []).append(edit.id)
        self._findings: dict[str, list[Finding]] = {}
        first = next(iter(self._before), "")
        for finding in emission.log.findings:
            path = finding.path if finding.path in self._before else first
            self._findings.setdefault(path, []).append(finding)
        self._divided: dict[str, list[_Part]] = {}
        self._mark = _FIRST_MARK
        self._comments: list[str] = []
        self._told: set[str] = set()

    def write(self, p: Element, path: str, pieces: Sequence[Piece]) -> None:
        """Write the pieces of one element that stand in one row of a title, or all of them."""
        whole = self._repaired.get(path, "")
        low = pieces[0].start if pieces else 0
        high = pieces[-1].start + len(pieces[-1].text) if pieces else len(whole)
        if path not in self._divided:
            self._divided[path] = self._parts(path, whole)
        starts = [piece.start for piece in pieces]
        cursor = 0  # in the repaired text
        for part in self._divided[path]:
            end = cursor + len(part.shown)
            here = _between(pieces, starts, cursor, end)
            inside = low <= cursor < high or (cursor == end == high == len(whole))
            if inside and not part.shown:
                here = [_look_at(pieces, starts, cursor)]
            if here or inside:
                self._part(p, part, here)
            cursor = end
        if high >= len(whole):
            # What stands past the last character, or in an edit's own place.
            for finding in self._findings.get(path, ()):
                if finding.id not in self._told:
                    self._told.add(finding.id)
                    comment_end(p, self._open(p, _finding_text(finding)))

    def _parts(self, path: str, whole: str) -> list[_Part]:
        """An element's text divided at its edits and findings, in time of their number."""
        findings = self._findings.get(path, [])
        borders = sorted({place for f in findings for place in (f.start, f.end)})
        before = self._before.get(path, whole)
        divided = stretches(before, self._edits.get(path, ()))
        found = [piece for stretch in divided for piece in _split(stretch, borders)]
        # Where one begins in a stretch it belongs to it; the stretches follow one another.
        ends = [stretch.end for stretch in found]
        starting: dict[int, list[Finding]] = {}
        for finding in findings:
            at = bisect_right(ends, finding.start)
            if at < len(found) and found[at].start <= finding.start:
                starting.setdefault(at, []).append(finding)
        return [_Part(piece, tuple(starting.get(i, ()))) for i, piece in enumerate(found)]

    def _part(self, p: Element, part: _Part, here: Sequence[Piece]) -> None:
        starting = [f for f in part.findings if f.id not in self._told]
        self._told.update(f.id for f in starting)
        opened = [self._open(p, _finding_text(f)) for f in starting]
        if part.stretch.edit is None:
            for piece in here:
                piece.write(p)
        else:
            self._edit(p, part.stretch.edit, here)
        for number in opened:
            comment_end(p, number)

    def _edit(self, p: Element, edit: Edit, here: Sequence[Piece]) -> None:
        is_likely = edit.tier is Tier.LIKELY and edit.kind is not EditKind.MANUAL
        told = edit.status == "out" or is_likely
        number = self._open(p, self._proposal(edit)) if told else None
        author = LIKELY_AUTHOR if is_likely else AUTHOR
        mark = self._next()
        add(p, "bookmarkStart", id=mark, name=f"{BOOKMARK}{edit.id}")
        look = here[0] if here else _NO_PIECE
        for kind, text in (("del", edit.old), ("ins", edit.new)):
            if text:
                made = revision(p, kind, self._next(), author, self._date)
                replace(look, text=text).write(made, deleted=kind == "del")
        add(p, "bookmarkEnd", id=mark)
        if number is not None:
            comment_end(p, number)

    def _proposal(self, edit: Edit) -> str:
        others = [other for other in self._groups.get(edit.group, ()) if other != edit.id]
        return _proposal_text(edit, others)

    def _open(self, p: Element, text: str) -> int:
        number = len(self._comments)
        self._comments.append(text)
        comment_start(p, number)
        return number

    def _next(self) -> int:
        self._mark += 1
        return self._mark

    def write_comments(self, root: Element) -> None:
        """Put the comments' texts into an empty ``w:comments``."""
        for number, text in enumerate(self._comments):
            made = add(
                root, "comment", id=number, author=AUTHOR, date=self._date, initials=_INITIALS
            )
            run(paragraph(made, "CommentText"), text)


class _Part(NamedTuple):
    """A stretch and the findings that begin in it."""

    stretch: Stretch
    findings: tuple[Finding, ...]

    @property
    def shown(self) -> str:
        """What of it is in the repaired text."""
        edit = self.stretch.edit
        return self.stretch.old if edit is None or edit.status == "out" else edit.new


def _split(part: Stretch, borders: Sequence[int]) -> list[Stretch]:
    """An untouched stretch cut at the borders inside it, which are sorted."""
    if part.edit is not None:
        return [part]
    inside = borders[bisect_right(borders, part.start) : bisect_left(borders, part.end)]
    cuts = (part.start, *inside, part.end)
    return [Stretch(a, part.old[a - part.start : b - part.start]) for a, b in pairwise(cuts)]


def _between(pieces: Sequence[Piece], starts: Sequence[int], start: int, end: int) -> list[Piece]:
    """What of the pieces, which follow one another, lies between two offsets."""
    first = max(bisect_right(starts, start) - 1, 0)
    last = bisect_left(starts, end)
    return [cut for piece in pieces[first:last] if (cut := piece.cut(start, end)).text]


def _look_at(pieces: Sequence[Piece], starts: Sequence[int], offset: int) -> Piece:
    """The look of what stands at an offset: of the piece before it, as typing there gives."""
    nearest = pieces[max(bisect_left(starts, offset) - 1, 0)] if pieces else _NO_PIECE
    return replace(nearest, start=offset, text="")


def _word_date(when: datetime) -> str:
    """Word shows the wall time it finds, whatever the zone says."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _proposal_text(edit: Edit, together: Sequence[str]) -> str:
    word = "建议" if edit.status == "out" else "已"
    change = (
        f"{word}改为“{edit.new}”（原为“{edit.old}”）"
        if edit.old and edit.new
        else f"{word}补“{edit.new}”"
        if edit.new
        else f"{word}删去“{edit.old}”"
    )
    others = "、".join(f"“{a.new}”（{a.probability:.3f}）" for a in edit.alternatives)
    sure = f"{edit.tier.label}，{edit.probability:.3f}"
    parts = [f"{change}。依据：{edit.basis.label}（{edit.clause}）。把握：{sure}。"]
    if others:
        parts.append(f"其他读法：{others}。")
    if together:
        parts.append(f"与编号 {'、'.join(together)} 成组，宜一并接受或一并拒绝。")
    parts.append(f"规则 {edit.rule_id}，编号 {edit.id}。")
    return "".join(parts)


def _finding_text(finding: Finding) -> str:
    return f"请核对：{finding.message}。规则 {finding.rule_id}，编号 {finding.id}。".replace(
        "。。", "。"
    )
