"""The review copy: every repair as a tracked change that Word and WPS can accept or refuse.

Text, layout and styles are those of the Word file. What is in the print and asks for a decision is
an insertion and a deletion of exactly its characters, by an author of its level; what waits is a
comment with the text to put in, so that accepting everything takes in no guess. What is certain and
of form alone stands in the text, and one comment counts it. A copy that tracks all has every edit
and proposal as a tracked change. Each question has one comment, at its first place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

import msgspec

from pipeline.edits import Edit, EditKind, Tier
from pipeline.model import iter_texts
from pipeline.questions import (
    Question,
    change_of,
    ground_of,
    is_waiting,
    named,
    questions_of,
)
from pipeline.rereading import Stretch, stretches
from pipeline.review.plan import (
    AUTHOR,
    BOOKMARK,
    LIKELY_AUTHOR,
    PROPOSAL_AUTHOR,
    REMARK_AUTHOR,
    TRACK_PROPERTY,
    is_tracked,
    shown_edits,
)
from pipeline.tuples import NamedTuple
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
    fitted = fit_document(emission.document, emission.sheet, emission.slug, whole=True)
    package, styled = Package(fitted.sheet), fitted.styled
    marks = _Marks(emission)
    fill(package, styled, marks.write)
    marks.write_comments(package.comments)
    return package.finish(emission, styled.title, {TRACK_PROPERTY: emission.track})


class _Marks:
    """Writes elements' texts with their edits and findings."""

    def __init__(self, emission: Emission) -> None:
        self._date = _word_date(emission.timestamp)
        self._repaired = {path: element.text for path, element in iter_texts(emission.document)}
        self._before = {path: element.text for path, element in iter_texts(emission.normalized)}
        self._whole = "\n".join(self._before.values())
        # What a person refused is not put before them again.
        shown = shown_edits(
            edit
            for edit in emission.log.edits
            if edit.status == "in" or edit.id not in emission.refused
        )
        asked = questions_of(
            (
                edit
                for edits in shown.values()
                for edit in edits
                if edit.status == "out" or edit.tier is not Tier.CERTAIN
            ),
            self._before,
        )
        self._questions = {question.key: question for question in asked}
        self._track = emission.track
        self._workbook = f"3-{emission.slug}.xlsx"
        self._edits = {
            path: [e for e in edits if e.status == "in" or is_tracked(e, self._track)]
            for path, edits in shown.items()
        }
        self._remarks: dict[str, list[_Remark]] = {}
        self._remark_on(emission, asked)
        self._divided: dict[str, list[_Part]] = {}
        self._mark = _FIRST_MARK
        self._comments: list[tuple[str, str]] = []
        self._told: set[int] = set()

    def _remark_on(self, emission: Emission, asked: Sequence[Question]) -> None:
        """Comments that hang on the text: findings, what waits, what stands in it unmarked."""
        first = next((path for path, text in self._before.items() if text), "")
        for finding in emission.log.findings:
            path = finding.path if finding.path in self._before else first
            text = f"请核对：{finding.message}。".replace("。。", "。")
            self._remarks.setdefault(path, []).append(
                _Remark(finding.start, finding.end, text, REMARK_AUTHOR)
            )
        unmarked = sum(
            not is_tracked(edit, self._track)
            for edits in self._edits.values()
            for edit in edits
            if edit.status == "in"
        )
        told = list(self._how_to_answer(asked))
        if unmarked:
            told.append(
                f"另有 {unmarked} 处确定的字形修改（全角半角、标点形状、单位角标等）"
                f"已照改，未逐处标出；"
                f"逐处见 {self._workbook} 的“修复记录”，要在这里逐处看，加 --track all 重新生成。"
            )
        if told:
            remark = _Remark(0, 0, "".join(told), REMARK_AUTHOR)
            self._remarks.setdefault(first, []).append(remark)
        for question in asked:
            place = question.places[0]
            if is_waiting(place[0]) and not is_tracked(place[0], self._track):
                start, end = place[0].start, place[-1].end
                if start == end:  # a comment on nothing has nothing to point at
                    start = max(start - 1, 0)
                self._remarks.setdefault(place[0].path, []).append(
                    _Remark(start, max(end, start + 1), self._asked(question), PROPOSAL_AUTHOR)
                )

    def _how_to_answer(self, asked: Sequence[Question]) -> Iterator[str]:
        """What a person does with questions of each sort: said once, at the title."""
        first = [question.places[0][0] for question in asked]
        if any(edit.status == "in" for edit in first):
            yield f"“{LIKELY_AUTHOR}”的修订已在文中，不对的，拒绝。"
        if any(edit.status == "out" for edit in first):
            if self._track == "all":
                yield f"“{PROPOSAL_AUTHOR}”的修订要采纳的，接受；其余拒绝。"
            else:
                yield (
                    f"“{PROPOSAL_AUTHOR}”的只是批注，没有改文字：要采纳，在批注处照样键入，"
                    f"或在 {self._workbook} 的“待定”中填“是”；不采纳的不动。"
                )

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
            for remark in self._remarks.get(path, ()):
                if id(remark) not in self._told:
                    self._told.add(id(remark))
                    comment_end(p, self._open(p, remark.text, remark.author))

    def _parts(self, path: str, whole: str) -> list[_Part]:
        """An element's text divided at its edits and findings, in time of their number."""
        remarks = self._remarks.get(path, [])
        borders = sorted({place for one in remarks for place in (one.start, one.end)})
        before = self._before.get(path, whole)
        divided = stretches(before, self._edits.get(path, ()))
        found = [piece for stretch in divided for piece in _split(stretch, borders)]
        # Where one begins in a stretch it belongs to it; the stretches follow one another.
        ends = [stretch.end for stretch in found]
        starting: dict[int, list[_Remark]] = {}
        for remark in remarks:
            at = bisect_right(ends, remark.start)
            if at < len(found) and found[at].start <= remark.start:
                starting.setdefault(at, []).append(remark)
        return [_Part(piece, tuple(starting.get(i, ()))) for i, piece in enumerate(found)]

    def _part(self, p: Element, part: _Part, here: Sequence[Piece]) -> None:
        starting = [one for one in part.remarks if id(one) not in self._told]
        self._told.update(map(id, starting))
        opened = [self._open(p, one.text, one.author) for one in starting]
        edit = part.stretch.edit
        if edit is not None and is_tracked(edit, self._track):
            self._edit(p, edit, here)
        elif part.shown:
            for piece in here:
                piece.write(p)
        for number in opened:
            comment_end(p, number)

    def _edit(self, p: Element, edit: Edit, here: Sequence[Piece]) -> None:
        author = _author_of(edit)
        question = self._questions.get(edit.id)
        number = self._open(p, self._asked(question), author) if question is not None else None
        mark = self._next()
        add(p, "bookmarkStart", id=mark, name=f"{BOOKMARK}{edit.id}")
        look = here[0] if here else _NO_PIECE
        for kind, text in (("del", edit.old), ("ins", edit.new)):
            if text:
                made = revision(p, kind, self._next(), author, self._date)
                msgspec.structs.replace(look, text=text).write(made, deleted=kind == "del")
        add(p, "bookmarkEnd", id=mark)
        if number is not None:
            comment_end(p, number)

    def _asked(self, question: Question) -> str:
        """A question in a secretary's words: what, why, how sure, other readings."""
        place = question.places[0]
        change = change_of(place, self._before.get(place[0].path, ""))
        is_in = place[0].status == "in"
        parts = [
            f"{'已' if is_in else '建议'}{change}。",
            f"理由：{ground_of(question, self._whole)}。",
            f"{question.tier.label}，把握 {question.probability:.0%}。",
        ]
        others = [
            f"{named(one.new).strip()}（{one.probability:.0%}）" for one in question.alternatives
        ]
        if others:
            parts.append(f"其他读法：{'、'.join(others)}。")
        return "".join(parts)

    def _open(self, p: Element, text: str, author: str) -> int:
        number = len(self._comments)
        self._comments.append((text, author))
        comment_start(p, number)
        return number

    def _next(self) -> int:
        self._mark += 1
        return self._mark

    def write_comments(self, root: Element) -> None:
        """Put the comments' texts into an empty ``w:comments``."""
        for number, (text, author) in enumerate(self._comments):
            made = add(
                root, "comment", id=number, author=author, date=self._date, initials=_INITIALS
            )
            run(paragraph(made, "CommentText"), text)


class _Remark(NamedTuple):
    """A comment on a stretch of an element's text before repair."""

    start: int
    end: int
    text: str
    author: str


class _Part(NamedTuple):
    """A stretch and the remarks that begin in it."""

    stretch: Stretch
    remarks: tuple[_Remark, ...]

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
    return msgspec.structs.replace(nearest, start=offset, text="")


def _word_date(when: datetime) -> str:
    """Word shows the wall time it finds, whatever the zone says."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _author_of(edit: Edit) -> str:
    if edit.kind is EditKind.MANUAL:
        return AUTHOR
    if edit.status == "out":
        return PROPOSAL_AUTHOR
    return LIKELY_AUTHOR if edit.tier is Tier.LIKELY else AUTHOR
