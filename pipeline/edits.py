"""Edits, findings and their log: every change with its rule, basis and probability.

An edit's ``start`` and ``end`` are code points in its element's text *before repair*. Replaying
the edits whose ``status`` is ``in`` turns 1-normalized into 2-repaired, undoing turns it back.
What a person did to the paragraphs comes after all of them (:mod:`pipeline.arranging`).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Literal, Self

import msgspec

from pipeline.errors import DocumentError, fault_of
from pipeline.model import (
    Anchor,
    OfficialDocument,
    ReadingRecord,
    TextElement,
    places_by_path,
    with_texts,
)
from pipeline.model.outline import Restated

_MOST_ALIKE = 16
LOG_VERSION: Literal[2] = 2
"""Of 2-edits.jsonl."""


class Worded(StrEnum):
    """Values of files, each with the word that people read for it, wherever they do."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """A member of this value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class EditKind(Worded):
    """What sort of change it is (closed; the certificate depends on it)."""

    FORM = "form", "字形"
    INSERT = "insert", "补字"
    WITNESS = "witness", "据原页"
    MANUAL = "manual", "人工"


class Basis(Worded):
    """What the change rests on."""

    FORCED = "forced", "据损坏痕迹推断"
    STANDARD = "standard", "标准规定"
    LEXICON = "lexicon", "词表"
    DOCUMENT = "document", "本文他处写法"
    MODEL = "model", "统计模型"
    ADVISOR = "advisor", "统计模型与顾问模型一致"
    WITNESS = "witness", "原页"
    MANUAL = "manual", "人工修改"


class Tier(Worded):
    """How sure a change is; from surest to least.

    What is certain is in the print. What is likely is, unless a person draws the line higher;
    what is possible waits for their word.
    """

    CERTAIN = "certain", "确定"
    LIKELY = "likely", "较有把握"
    POSSIBLE = "possible", "仅供参考"

    @classmethod
    def _missing_(cls, value: object) -> Tier | None:
        """The level of a word that version 0.1 wrote."""
        return _FIRST_WORDS.get(str(value))

    def is_within(self, line: Tier) -> bool:
        """Whether it is as sure as ``line``, or surer."""
        return _SURENESS.index(self) <= _SURENESS.index(line)


_FIRST_WORDS = {"applied": Tier.CERTAIN, "proposed": Tier.POSSIBLE}
_SURENESS = tuple(Tier)


class Severity(Worded):
    """How much a finding matters to the reader of the document."""

    WARNING = "warning", "提示"
    NOTE = "note", "说明"


class SourceSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in the decoded source: code points from 0; line and column from 1."""

    start: int
    end: int
    line: int
    column: int

    @property
    def named(self) -> str:
        """Where it is, for people.

        >>> SourceSpan(10, 12, 3, 5).named
        '第 3 行第 5 列'
        """
        return f"第 {self.line} 行第 {self.column} 列"


MANUAL_RULE_ID = "MAN001"
"""The rule that a person's own changes bear."""
RESTATED_RULE_ID = "MAN002"
"""The rule that what a person restated bears."""

NOWHERE = SourceSpan(0, 0, 1, 1)
"""The span of a text that has no source."""


class Alternative(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another reading of the same place."""

    new: str
    probability: float


class Edit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="edit"):
    """One change to one element.

    Attributes:
        id: by :func:`edit_id`; the same whatever element the text is taken for.
        rule_id: the rule that proposed it.
        kind: form, insert, witness or manual.
        tier: how sure it is.
        basis: what it rests on.
        path: the element.
        start: code point in the element's text before repair.
        end: just after ``old``.
        old: the text replaced; empty for an insertion.
        new: what stands there afterwards.
        probability: 0..1, three decimals.
        clause: the standard's clause or the source of the rule.
        alternatives: other readings.
        status: ``in`` when it is part of 2-repaired, ``out`` when not.
        source: its place in the decoded source.
        group: edits that stand or fall together share this; empty when alone.
    """

    id: str
    rule_id: str
    kind: EditKind
    tier: Tier
    basis: Basis
    path: str
    start: int
    end: int
    old: str
    new: str
    probability: float
    clause: str
    status: Literal["in", "out"]
    source: SourceSpan
    alternatives: tuple[Alternative, ...] = ()
    group: str = ""


class RestatedEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="restated"):
    """The same text as other elements: what a person stated of a document's structure.

    Text edits are edits of the document as it is restated; their paths are its paths.

    Attributes:
        id: by :func:`edit_id`, of the places and the names of the elements.
        change: what stands there from now on.
        source: where the text of these elements begins and ends in the decoded source.
        status: ``in`` when it is part of the document.
        rule_id: the rule of a person's own.
    """

    id: str
    change: Restated
    source: SourceSpan
    status: Literal["in", "out"] = "in"
    rule_id: str = RESTATED_RULE_ID

    @property
    def says(self) -> str:
        """What is changed, for people: ``段落 → 标题``."""
        if self.change.settings:
            return "，".join(f"{name}：{value or '照原样'}" for name, value in self.change.settings)
        now = [element.role for element in self.change.elements]
        added = _without(now, self.change.was)
        gone = _without(self.change.was, now)
        if added and gone:
            return f"{_counted(gone)} → {_counted(added)}"
        if added:
            return f"多出{_counted(added)}"
        return f"并去{_counted(gone)}" if gone else "次序、编号或表格的格子"


def _without(names: Sequence[str], others: Sequence[str]) -> list[str]:
    """The names that are left when each of the others takes one away."""
    left = list(others)
    found: list[str] = []
    for name in names:
        if name in left:
            left.remove(name)
        else:
            found.append(name)
    return found


def _counted(names: Sequence[str]) -> str:
    """Names in a row, those that stand side by side counted.

    >>> _counted(["段落", "段落", "标题"])
    '段落×2、标题'
    """
    rows: list[tuple[str, int]] = []
    for name in names:
        if rows and rows[-1][0] == name:
            rows[-1] = (name, rows[-1][1] + 1)
        else:
            rows.append((name, 1))
    return "、".join(name if count == 1 else f"{name}×{count}" for name, count in rows)


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="finding"):
    """Something a person should look at; it changes nothing."""

    id: str
    rule_id: str
    severity: Severity
    path: str
    start: int
    end: int
    message: str
    source: SourceSpan


class ParagraphOp(Worded):
    """What a person did to the paragraphs of a document (closed)."""

    SPLIT = "split", "分段"
    JOIN = "join", "并段"
    ADD = "add", "增段"
    MOVE = "move", "移段"
    TABLE = "table", "改表格"
    BREAK = "break", "分页"
    UNBREAK = "unbreak", "取消分页"


class CellEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A cell of a table as a person left it: one that was there, or a new one.

    Attributes:
        row: row of the cell that was there, from 0; -1 for a new one.
        column: its place among the cells of that row, from 0.
        paragraphs: of a new one: what stands in it.
        column_span: columns it takes now.
        row_span: rows it takes now.
    """

    row: int = -1
    column: int = -1
    paragraphs: tuple[str, ...] = ()
    column_span: int = 1
    row_span: int = 1


class ParagraphEdit(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="paragraph"
):
    """A person's change of the paragraphs, after the text edits; no text is altered by it.

    A part is what stands in an element from an offset on. Paths and offsets are those of the
    document with its text edits made, whatever other paragraph edits there are, so that none
    shifts another.

    Attributes:
        op: what was done.
        path: the element; for what stands at the front of a list or cell, that list or cell.
        offset: where the part begins: code point in the element's text after the text edits.
        text: what is added; else how the part begins, for people and for finding it again.
        kind: of a paragraph that begins here: its Chinese name.
        after: for a move, the element that it stands behind now; a list or cell: at its front.
        after_offset: the part of that element.
        rows: for a table, its cells as they are now; none when the table is gone.
        number: of a heading that begins here.
        number_end: likewise.
        run_in_end: likewise; 0 when the whole block is the heading.
        starts_page: of a paragraph that is added: it begins a page.
        source: the element's place in the decoded source.
        id: 12 hex digits; empty in decisions.
    """

    op: ParagraphOp
    path: str
    offset: int = 0
    text: str = ""
    kind: str = ""
    after: str = ""
    after_offset: int = 0
    rows: tuple[tuple[CellEntry, ...], ...] = ()
    number: int = 0
    number_end: int = 0
    run_in_end: int = 0
    starts_page: bool = False
    source: SourceSpan = NOWHERE
    id: str = ""


class LogHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="header"):
    """First line of the log."""

    schema_version: Literal[1, 2]
    source_sha256: str


class CertificateRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="certificate"):
    """Last line of the log.

    Attributes:
        ok: all checks hold.
        channels: id of each channel that held somewhere, with the number of elements.
        checks: name of each check with the number of elements it covered.
        reading: where the code points of the decoded source went; ``None`` where an earlier
            version read it.
    """

    ok: bool
    channels: dict[str, int]
    checks: dict[str, int]
    reading: ReadingRecord | None = None


class EditLog(msgspec.Struct, frozen=True):
    """Everything in 2-edits.jsonl."""

    source_sha256: str
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    certificate: CertificateRecord
    paragraphs: tuple[ParagraphEdit, ...] = ()
    restated: tuple[RestatedEdit, ...] = ()

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """The findings, but for those that only record what a person did to the structure."""
        return tuple(one for one in self.findings if one.rule_id != RESTATED_RULE_ID)


_Line = LogHeader | RestatedEdit | Edit | ParagraphEdit | Finding | CertificateRecord
_encoder = msgspec.json.Encoder()


@cache
def _decoder() -> msgspec.json.Decoder[_Line]:
    """What reads a line of a log, made when the first is read: most commands read none."""
    return msgspec.json.Decoder(_Line)


def edit_id(source_sha256: str, span: SourceSpan, old: str, new: str, ordinal: int = 0) -> str:
    """The id an edit has on every run: 12 hex digits.

    It hangs on the place in the source and on what is changed there, not on the element that the
    text was read as.

    Args:
        source_sha256: hash of the source.
        span: the edit's place in it.
        old: the text replaced.
        new: what stands there afterwards.
        ordinal: which of several that are alike in all this, from 0.
    """
    more = (str(ordinal),) if ordinal else ()
    return _hash(source_sha256, f"{span.start}-{span.end}", old, new, *more)


def paragraph_edit_id(source_sha256: str, edit: ParagraphEdit) -> str:
    """The id of a paragraph edit: 12 hex digits of all that it says."""
    said = msgspec.structs.replace(edit, id="")
    return _hash(source_sha256, msgspec.json.encode(said).decode())


def restated_edit(source_sha256: str, change: Restated, span: SourceSpan) -> RestatedEdit:
    """A person's change of the structure as an edit."""
    said = change.settings or change.elements
    now = msgspec.json.encode(said).decode()
    return RestatedEdit(edit_id(source_sha256, span, "、".join(change.was), now), change, span)


def path_id(source_sha256: str, path: str, start: int, old: str, new: str) -> str:
    """The id an edit had in logs and decisions of version 0.1, where it hung on the path."""
    return _hash(source_sha256, path, str(start), old, new)


def has_its_id(edit: Edit, source_sha256: str) -> bool:
    """Whether an edit's id is the one that its place, old and new give, here or in version 0.1."""
    first = path_id(source_sha256, edit.path, edit.start, edit.old, edit.new)
    ids = (
        edit_id(source_sha256, edit.source, edit.old, edit.new, ordinal)
        for ordinal in range(_MOST_ALIKE)
    )
    return edit.id == first or edit.id in ids


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def told_apart(edits: Iterable[Edit], source_sha256: str) -> list[Edit]:
    """The edits, in the order given, with ids that are all different.

    Two are alike in source, old and new only where a text has no source of its own, two elements
    share a place in it, or a person wrote once more what stands there: an ordinal tells them
    apart. A person's own come last, so that decisions on the others outlive them. Groups are named
    after their first edit, so that they too outlive a change of paths.
    """
    edits = list(edits)
    names = _Names()
    named: dict[int, str] = {}
    for i in sorted(range(len(edits)), key=lambda i: edits[i].rule_id == MANUAL_RULE_ID):
        one = edits[i]
        named[i] = names.one_for(one.id, (source_sha256, one.source, one.old, one.new))
    found: list[Edit] = []
    groups: dict[str, str] = {}
    for i, edit in enumerate(edits):
        name = named[i]
        if edit.group:
            group = groups.setdefault(edit.group, name)
            edit = msgspec.structs.replace(edit, id=name, group=group)
        elif name != edit.id:
            edit = msgspec.structs.replace(edit, id=name)
        found.append(edit)
    return found


def findings_told_apart(findings: Iterable[Finding], source_sha256: str) -> list[Finding]:
    """The findings, in the order given, with ids that are all different."""
    names = _Names()
    return [
        msgspec.structs.replace(
            one, id=names.one_for(one.id, (source_sha256, one.source, one.rule_id, one.message))
        )
        for one in findings
    ]


class _Names:
    """Gives each id away once."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._ordinals: dict[str, int] = {}

    def one_for(self, name: str, key: tuple[str, SourceSpan, str, str]) -> str:
        """The id, or the first of those for the same key with an ordinal that no one has."""
        ordinal, free = self._ordinals.get(name, 0), name
        while free in self._given:
            ordinal += 1
            free = edit_id(*key, ordinal)
        self._ordinals[name] = ordinal
        self._given.add(free)
        return free


def source_span(element: TextElement, start: int, end: int) -> SourceSpan:
    """Where ``text[start:end]`` of the element (before repair) stood in the decoded source."""
    if not element.origin:
        return NOWHERE
    here = _anchor(element, start)
    begin = here.source + start - here.offset
    stop = begin
    if end > start:
        last = _anchor(element, end - 1)
        stop = last.source + end - last.offset
    return SourceSpan(begin, stop, here.line, here.column + start - here.offset)


def offsets_of(element: TextElement, place: int) -> list[int]:
    """The offsets in the element's text before repair that stand for a place in the source."""
    found: list[int] = []
    for i, anchor in enumerate(element.origin):
        end = element.origin[i + 1].offset if i + 1 < len(element.origin) else len(element.text)
        offset = place - anchor.source + anchor.offset
        if anchor.offset <= offset <= end:
            found.append(offset)
    return found


def _anchor(element: TextElement, offset: int) -> Anchor:
    at = bisect_right(element.origin, offset, key=lambda anchor: anchor.offset)
    return element.origin[max(at - 1, 0)]


def apply_to_text(text: str, edits: Sequence[Edit], where: str) -> str:
    """``text`` with the edits made; those at one place in the order given.

    Raises:
        DocumentError: an edit's ``old`` is not what stands there, or edits overlap.
    """
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < done or text[edit.start : edit.end] != edit.old:
            raise DocumentError(
                f"修改记录与文本不符：{where} 第 {edit.start} 字处，编号 {edit.id}",
                "请用 zhengben repair 重新生成",
            )
        parts += (text[done : edit.start], edit.new)
        done = edit.end
    parts.append(text[done:])
    return "".join(parts)


def undo_in_text(text: str, edits: Sequence[Edit], where: str) -> str:
    """The text before the edits, given the text after them.

    Raises:
        DocumentError: an edit's ``new`` is not what stands there.
    """
    parts: list[str] = []
    done = 0
    shift = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        start = edit.start + shift
        if start < done or text[start : start + len(edit.new)] != edit.new:
            raise DocumentError(
                f"修改记录与文本不符：{where} 第 {start} 字处，编号 {edit.id}",
                "请用 zhengben repair 重新生成",
            )
        parts += (text[done:start], edit.old)
        done = start + len(edit.new)
        shift += len(edit.new) - len(edit.old)
    parts.append(text[done:])
    return "".join(parts)


class Shifts:
    """The way of structural offsets of one element through its edits, and back.

    An insertion exactly at the offset comes after it. Offsets inside a replaced stretch keep
    their distance from its start (the engine refuses such edits unless lengths are equal).

    Args:
        edits: the element's edits that are in.
    """

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._moved = [0]  # by how much offsets are moved behind so many edits
        self._before: tuple[list[int], list[int]] = [], []  # where each begins and ends
        self._after: tuple[list[int], list[int]] = [], []
        for edit in sorted(edits, key=lambda e: (e.start, e.end)):
            moved = self._moved[-1]
            self._before[0].append(edit.start)
            self._before[1].append(edit.start + len(edit.old))
            self._after[0].append(edit.start + moved)
            self._after[1].append(edit.start + moved + len(edit.new))
            self._moved.append(moved + len(edit.new) - len(edit.old))

    def there(self, offset: int) -> int:
        """An offset in the text before repair, as one in the text after it."""
        return offset + self._moved[_passed(offset, *self._before)]

    def back(self, offset: int) -> int:
        """An offset in the text after repair, as one in the text before it."""
        return offset - self._moved[_passed(offset, *self._after)]

    def back_beside(self, offset: int) -> int:
        """As :meth:`back`, but none inside of what an edit replaced: it stands behind that."""
        place = max(self.back(offset), 0)
        starts, ends = self._before
        within = bisect_left(starts, place) - 1  # the last edit that begins before it
        return max(place, ends[within]) if within >= 0 else place


def _passed(offset: int, starts: Sequence[int], ends: Sequence[int]) -> int:
    """How many stretches, in order and apart, begin before an offset and end there or before."""
    return min(bisect_left(starts, offset), bisect_right(ends, offset))


UNMOVED = Shifts(())
"""Of an element without edits."""


def shifts_of(made: Mapping[str, Sequence[Edit]]) -> dict[str, Shifts]:
    """By path, the way of offsets through the edits, as :func:`by_path` gives them."""
    return {path: Shifts(edits) for path, edits in made.items()}


def shifted(offset: int, edits: Iterable[Edit], *, back: bool = False) -> int:
    """One structural offset carried through the edits of its element, as :class:`Shifts` does.

    Args:
        offset: code point in the text before repair (after repair, with ``back``).
        edits: the element's edits that are in.
        back: go from the repaired text to the one before.
    """
    shifts = Shifts(edits)
    return shifts.back(offset) if back else shifts.there(offset)


def by_path(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """The edits that are ``in``, by element, in log order."""
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.status == "in":
            found.setdefault(edit.path, []).append(edit)
    return found


def replay(document: OfficialDocument, edits: Iterable[Edit]) -> OfficialDocument:
    """The repaired document.

    Args:
        document: the normalized document.
        edits: the log's edits; those that are ``out`` are passed over.

    Raises:
        DocumentError: the log does not fit the document.
    """
    return _rewrite(document, by_path(edits), back=False)


def undo(document: OfficialDocument, edits: Iterable[Edit]) -> OfficialDocument:
    """The normalized document, given the repaired one.

    Raises:
        DocumentError: the log does not fit the document.
    """
    return _rewrite(document, by_path(edits), back=True)


def _rewrite(
    document: OfficialDocument, grouped: dict[str, list[Edit]], *, back: bool
) -> OfficialDocument:
    change = undo_in_text if back else apply_to_text
    places = places_by_path(document)
    for path in grouped.keys() - places.keys():
        raise DocumentError(
            f"修改记录提到文档中没有的部分：{path}", "请用 zhengben repair 重新生成"
        )
    texts = {path: change(places[path].text, edits, path) for path, edits in grouped.items()}
    shifts = shifts_of(grouped)

    def remap(path: str, offset: int) -> int:
        before = texts.get(path, "-") if back else places[path].text
        if not before:  # where its number ends was stated of the words that a person wrote
            return offset
        through = shifts.get(path, UNMOVED)
        return through.back(offset) if back else through.there(offset)

    return with_texts(document, texts, remap)


def log_to_jsonl(log: EditLog) -> bytes:
    """The log as 2-edits.jsonl: header, edits, findings, certificate, one object a line."""
    lines: list[_Line] = [LogHeader(LOG_VERSION, log.source_sha256)]
    lines += log.restated
    lines += log.edits
    lines += log.paragraphs
    lines += log.findings
    lines.append(log.certificate)
    return b"".join(_encoder.encode(line) + b"\n" for line in lines)


def log_from_jsonl(data: bytes, name: str) -> EditLog:
    """The log in ``data``.

    Raises:
        DocumentError: a line is not of the schema, or header or certificate is missing.
    """
    lines: list[_Line] = []
    for number, raw in enumerate(data.splitlines(), start=1):
        try:
            lines.append(_decoder().decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise DocumentError(
                f"{name} 第 {number} 行不合修改记录格式（{fault_of(error)}）",
                "请用 zhengben repair 重新生成",
            ) from error
    header, certificate = (lines[0], lines[-1]) if len(lines) > 1 else (None, None)
    if not isinstance(header, LogHeader) or not isinstance(certificate, CertificateRecord):
        raise DocumentError(
            f"{name} 缺少首行（header）或末行（certificate）",
            "文件可能已被截断，请用 zhengben repair 重新生成",
        )
    return EditLog(
        source_sha256=header.source_sha256,
        edits=tuple(line for line in lines if isinstance(line, Edit)),
        findings=tuple(line for line in lines if isinstance(line, Finding)),
        certificate=certificate,
        paragraphs=tuple(line for line in lines if isinstance(line, ParagraphEdit)),
        restated=tuple(line for line in lines if isinstance(line, RestatedEdit)),
    )
