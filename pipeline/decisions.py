"""decisions.json: what a person decided about one document.

Version 2, whole: verdicts on edits and on groups of them, stated fields, roles, and the person's
own words, all anchored in the source. Version 1 (verdicts and words by path) is read.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from pipeline.edits import EditLog, ParagraphEdit, SourceSpan
from pipeline.errors import DocumentError, fault_of
from pipeline.model import ELEMENT_NAMES, FIELD_NAMES
from pipeline.model.outline import PAGE_BREAK, SETTINGS, Restated
from pipeline.text.chars import unprintable, visible

VERSION: Literal[2] = 2
"""The version of decisions.json that is written."""

_MOST = 2**22
"""Code points of no text that a person restates are more."""

Verdict = Literal["accept", "refuse"]


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A verdict on one edit.

    Attributes:
        edit_id: the edit.
        verdict: accept or refuse.
        text: what the person wrote instead of the edit's ``new``, if anything.
        note: the person's remark.
    """

    edit_id: str
    verdict: Verdict
    text: str | None = None
    note: str | None = None


class GroupDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One verdict on all edits of a group; an edit with a verdict of its own keeps that.

    Attributes:
        group_id: the ``group`` of the edits.
        verdict: accept or refuse.
        note: the person's remark.
    """

    group_id: str
    verdict: Verdict
    note: str | None = None


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A stretch of the source is this element.

    Attributes:
        source: the stretch.
        role: the element's Chinese name, of :data:`pipeline.model.ELEMENT_NAMES`.
        text: what stands there, for people.
        note: the person's remark.
    """

    source: SourceSpan
    role: str
    text: str = ""
    note: str | None = None


class ManualChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A person's own change.

    Attributes:
        path: the element it was made in; a help where the source alone does not say it.
        start: code point in the element's text before repair.
        end: just after ``old``.
        old: the text before repair.
        new: what the person wrote instead.
        source: its place in the decoded source; ``None`` in files of version 1 and where the
            text has none.
        after: for an insertion, the id of the edit at the same place that it stands behind;
            empty when it stands before them all.
    """

    path: str
    start: int
    end: int
    old: str
    new: str
    source: SourceSpan | None = None
    after: str = ""


class Decisions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All decisions about one document.

    Attributes:
        schema_version: of the file it was read from; :data:`VERSION` is written.
        source_sha256: hash of the source's bytes.
        decisions: verdicts on edits.
        manual: the person's own words.
        groups: verdicts on groups.
        fields: by the standard's Chinese name, what a field says; empty when the document has none.
        roles: what stretches of the source are.
        paragraphs: what the person did to the paragraphs; all of it, for a later review says it
            anew.
        restated: elements in the place of those that were read.
    """

    schema_version: Literal[1, 2]
    source_sha256: str
    decisions: tuple[Decision, ...] = ()
    manual: tuple[ManualChange, ...] = ()
    groups: tuple[GroupDecision, ...] = ()
    fields: Mapping[str, str] = {}
    roles: tuple[Role, ...] = ()
    paragraphs: tuple[ParagraphEdit, ...] = ()
    restated: tuple[Restated, ...] = ()

    def with_fields(self, fields: Mapping[str, str]) -> Decisions:
        """The same with fields stated, those of a name in the place of what was said of it."""
        return msgspec.structs.replace(self, fields={**self.fields, **fields})

    @property
    def restates(self) -> bool:
        """Whether something is stated of which elements the document has."""
        return bool(self.restated or self.roles or self.fields)

    def says(self, fields: Mapping[str, str]) -> bool:
        """Whether these fields are stated already."""
        return all(self.fields.get(name) == value for name, value in fields.items())


class _Version(msgspec.Struct):
    schema_version: int


def decisions_to_json(decisions: Decisions) -> bytes:
    """UTF-8 JSON of version 2, indented by one, a line end at the end."""
    now = msgspec.structs.replace(decisions, schema_version=VERSION)
    members = msgspec.to_builtins(now)
    if not now.restated:
        del members["restated"]
    return msgspec.json.format(msgspec.json.encode(members), indent=1) + b"\n"


def decisions_from_json(data: bytes, name: str) -> Decisions:
    """The decisions in ``data``, of version 1 or 2.

    Raises:
        DocumentError: not of the schema, of a later version, or contradicting itself.
    """
    data = data.removeprefix(BOM_UTF8)
    try:
        version = msgspec.json.decode(data, type=_Version).schema_version
        if version not in {1, VERSION}:
            raise DocumentError(
                f"{name} 的 schema_version 是 {version}，本版只认 1 和 {VERSION}",
                "请用写出它的那一版 zhengben，或重新审阅",
            )
        found = msgspec.json.decode(data, type=Decisions)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{name} 不合决定文件格式（{fault_of(error)}）", "请重新导出审阅结果"
        ) from error
    if version == 1 and (found.groups or found.restates or found.paragraphs):
        raise DocumentError(
            f"{name} 的 schema_version 是 1，却有第 2 版才有的内容", "请改为 2，或删去它们"
        )
    return checked(found, name)


def merged(old: Decisions | None, new: Decisions) -> Decisions:
    """What a person decided before and now; the later word holds where they differ.

    Args:
        old: earlier decisions about the same source, if any.
        new: the later ones.
    """
    if old is None or old.source_sha256 != new.source_sha256:
        return new
    verdicts = {d.edit_id: d for d in (*old.decisions, *new.decisions)}
    groups = {d.group_id: d for d in (*old.groups, *new.groups)}
    roles = {(r.source.start, r.source.end): r for r in (*old.roles, *new.roles)}
    kept = tuple(c for c in old.manual if not any(_overlaps(c, other) for other in new.manual))
    changes = sorted({*kept, *new.manual}, key=lambda c: (c.path, c.start, c.end, c.after, c.new))
    return msgspec.structs.replace(
        new,
        decisions=tuple(verdicts[edit_id] for edit_id in sorted(verdicts)),
        manual=tuple(changes),
        groups=tuple(groups[group_id] for group_id in sorted(groups)),
        fields={**old.fields, **new.fields},
        roles=tuple(roles[span] for span in sorted(roles)),
        paragraphs=new.paragraphs or old.paragraphs,
        restated=new.restated or old.restated,
    )


def verdicts_on(decisions: Decisions, log: EditLog) -> dict[str, Decision]:
    """By id, the verdict on each edit of a log that has one: its own, or its group's.

    In version 1 a verdict on one edit of a group holds for those of it that have none.
    """
    said = {decision.edit_id: decision for decision in decisions.decisions}
    by_group = {one.group_id: one.verdict for one in decisions.groups}
    if decisions.schema_version == 1:
        for edit in log.edits:
            if edit.group and edit.id in said:
                by_group.setdefault(edit.group, said[edit.id].verdict)
    for edit in log.edits:
        if edit.group in by_group:
            said.setdefault(edit.id, Decision(edit.id, by_group[edit.group]))
    return said


def refused_edits(decisions: Decisions | None, log: EditLog) -> frozenset[str]:
    """Ids of the edits of a log that a person refused, by themselves or with their group."""
    return _decided(decisions, log, "refuse")


def accepted_edits(decisions: Decisions | None, log: EditLog) -> frozenset[str]:
    """Ids of the edits of a log that a person accepted, by themselves or with their group."""
    return _decided(decisions, log, "accept")


def _decided(decisions: Decisions | None, log: EditLog, verdict: str) -> frozenset[str]:
    if decisions is None:
        return frozenset()
    said = verdicts_on(decisions, log)
    return frozenset(edit_id for edit_id, one in said.items() if one.verdict == verdict)


def _overlaps(one: ManualChange, other: ManualChange) -> bool:
    if one.path != other.path or one == other:
        return False
    if (one.start, one.end) == (other.start, other.end):
        return one.start < one.end or one.after == other.after
    return one.start < other.end and other.start < one.end


def checked(decisions: Decisions, name: str) -> Decisions:
    """The same decisions, each edit once.

    Raises:
        DocumentError: verdicts on one edit contradict each other; it is named. A change has no
            place, two of them overlap, or a field or role has no such name.
    """
    once: dict[str, Decision] = {}
    for decision in decisions.decisions:
        other = once.setdefault(decision.edit_id, decision)
        _refuse_controls(decision.text or "", f"修改 {decision.edit_id}", name)
        if (other.verdict, other.text) != (decision.verdict, decision.text):
            raise DocumentError(
                f"{name} 对修改 {decision.edit_id} 的决定互相矛盾", "请只保留一个决定"
            )
        if decision.verdict == "refuse" and decision.text is not None:
            raise DocumentError(
                f"{name} 拒绝了修改 {decision.edit_id}，又另写了文字",
                "请改为 accept，或删去 text",
            )
    groups: dict[str, GroupDecision] = {}
    for group in decisions.groups:
        if groups.setdefault(group.group_id, group).verdict != group.verdict:
            raise DocumentError(
                f"{name} 对成组的修改 {group.group_id} 的决定互相矛盾", "请只保留一个决定"
            )
    _check_manual(decisions.manual, name)
    for field, value in decisions.fields.items():
        _refuse_unnamed(field, {*FIELD_NAMES, *SETTINGS}, "fields", name)
        _refuse_controls(value, f"“{field}”", name)
    _check_roles(decisions.roles, name)
    _check_paragraphs(decisions.paragraphs, name)
    _check_restated(decisions.restated, name)
    return msgspec.structs.replace(
        decisions, decisions=tuple(once.values()), groups=tuple(groups.values())
    )


def _check_manual(changes: Collection[ManualChange], name: str) -> None:
    for change in changes:
        _refuse_controls(change.new, f"{change.path} 的人工修改", name)
        _refuse_backward(change.source, f"{change.path} 的人工修改", name)
        if not 0 <= change.start <= change.end or len(change.old) != change.end - change.start:
            raise DocumentError(
                f"{name} 中的人工修改位置有误：{change.path} {change.start}—{change.end}",
                "请改正起止位置，使之与 old 的字数相符",
            )
    path, reach = "", 0
    last: ManualChange | None = None
    for change in sorted(changes, key=lambda c: (c.path, c.start, c.end, c.after)):
        if change.path != path:
            path, reach = change.path, 0
        if change.start < reach or (last is not None and _overlap_or_equal(last, change)):
            raise DocumentError(
                f"{name} 中的人工修改互相重叠：{change.path} 第 {change.start} 字处",
                "请合并为一处",
            )
        reach, last = max(reach, change.end), change


def _overlap_or_equal(one: ManualChange, other: ManualChange) -> bool:
    return one == other or _overlaps(one, other)


def _check_roles(roles: Collection[Role], name: str) -> None:
    last: Role | None = None
    for role in sorted(roles, key=lambda r: (r.source.start, r.source.end)):
        _refuse_unnamed(role.role, ELEMENT_NAMES, "roles", name)
        _refuse_backward(role.source, f"“{role.role}”", name)
        if role.source.start == role.source.end:
            raise DocumentError(f"{name} 中“{role.role}”没有文字（roles）", "请改正起止位置")
        if last is not None and role.source.start < last.source.end:
            raise DocumentError(
                f"{name} 把原文第 {role.source.line} 行的同一处文字既指定为“{last.role}”"
                f"又指定为“{role.role}”",
                "请只保留一个",
            )
        last = role


def _check_paragraphs(edits: Collection[ParagraphEdit], name: str) -> None:
    for edit in edits:
        where = f"{edit.path} 的{edit.op.label}"
        texts = (edit.text, *(t for row in edit.rows for cell in row for t in cell.paragraphs))
        for text in texts:
            _refuse_controls(text, where, name)
        _refuse_backward(edit.source, where, name)
        if min(edit.offset, edit.after_offset) < 0:
            raise DocumentError(f"{name} 中{where}位置有误", "请改正 offset、after_offset")


def _check_restated(changes: Collection[Restated], name: str) -> None:
    seen: set[int] = set()
    for change in changes:
        places: list[int] = []
        for element in change.elements:
            _refuse_unnamed(element.role, {*ELEMENT_NAMES, PAGE_BREAK}, "restated", name)
            stretches = [stretch for text in element.texts for stretch in text]
            if not all(0 <= start < _MOST and 0 < count < _MOST for start, count in stretches):
                raise DocumentError(f"{name} 中 restated 的位置有误", "请改正起止位置")
            if sum(count for _, count in stretches) + len(places) > _MOST:
                raise DocumentError(f"{name} 中 restated 的文字太多", "请删去 restated")
            places += element.places
        if change.settings:
            for setting, value in change.settings:
                _refuse_unnamed(setting, SETTINGS, "restated", name)
                _refuse_unnamed(value, {*SETTINGS[setting], ""}, "restated", name)
            continue
        if not places or len({*places}) < len(places) or not seen.isdisjoint(places):
            raise DocumentError(
                f"{name} 的 restated 把同一处文字给了两个要素，或没有文字", "请只保留一个"
            )
        seen.update(places)


def _refuse_unnamed(given: str, names: Collection[str], member: str, name: str) -> None:
    if given not in names:
        raise DocumentError(
            f"{name} 的 {member} 中没有“{visible(given[:20])}”这种要素",
            f"可用的有 {'、'.join(names)}",
        )


def _refuse_backward(span: SourceSpan | None, where: str, name: str) -> None:
    if span is not None and not 0 <= span.start <= span.end:
        raise DocumentError(f"{name} 中{where}在原文中的位置有误", "请改正起止位置")


def _refuse_controls(text: str, where: str, name: str) -> None:
    i = unprintable(text)
    if i is not None:
        raise DocumentError(
            f"{name} 中{where}另写的文字第 {i + 1} 字处有换行或控制字符 U+{ord(text[i]):04X}",
            "请删去它",
        )
