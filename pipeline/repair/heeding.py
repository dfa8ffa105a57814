"""A person's word over what the program offers: pinned, whatever the rules would make of it.

The rules have been asked and are at rest, as if no one had decided anything. Each verdict then
puts one edit in or out, a person's own change goes where they made it, and no rule is asked
again: what a reviewed file showed is what comes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import msgspec

from pipeline.decisions import (
    VERSION,
    Decision,
    Decisions,
    ManualChange,
    verdicts_on,
)
from pipeline.edits import (
    MANUAL_RULE_ID,
    Basis,
    CertificateRecord,
    Edit,
    EditKind,
    EditLog,
    ParagraphEdit,
    Tier,
    has_its_id,
    path_id,
    told_apart,
)
from pipeline.errors import DocumentError
from pipeline.manual import anchored, located, manual_edit, put_in
from pipeline.model import OfficialDocument, places_by_path
from pipeline.rearranging import fitted
from pipeline.stated import stated_changes, stated_places


class Word(msgspec.Struct, frozen=True):
    """What a person said of a document, by the ids of the edits offered.

    Attributes:
        verdicts: by id of the edit.
        manual: the person's own changes, where they belong in this document.
        unknown: ids that no edit offered has.
        name: the file that says so, for messages.
        source_sha256: of the document's source.
    """

    verdicts: Mapping[str, Decision]
    manual: tuple[ManualChange, ...]
    unknown: frozenset[str]
    name: str
    source_sha256: str

    def asks_for(self, edit: Edit) -> bool:
        """Whether a person wants what an edit does: they accepted it, or wrote it themselves."""
        said = self.verdicts.get(edit.id)
        if said is not None and said.verdict == "accept":
            if said.text is not None:
                return said.text == edit.new
            return has_its_id(edit, self.source_sha256)
        return any(edit.path == change.path and _says(edit, change) for change in self.manual)


def word_of(
    decisions: Decisions, document: OfficialDocument, edits: Sequence[Edit], name: str
) -> Word:
    """What a person said, for these edits of the document.

    Ids of version 0.1, which hung on paths, are known by the edit that would have them.

    Raises:
        DocumentError: a change does not fit the document.
    """
    log = EditLog(decisions.source_sha256, tuple(edits), (), CertificateRecord(False, {}, {}))
    ids = {edit.id for edit in edits}
    groups = {edit.group for edit in edits if edit.group}
    said = {d.edit_id for d in decisions.decisions}
    if not said <= ids:
        before = {_first_id(edit, document): edit.id for edit in edits}
        taken = said & ids
        now: list[Decision] = []
        for one in decisions.decisions:
            edit_id = one.edit_id if one.edit_id in ids else before.get(one.edit_id, one.edit_id)
            if edit_id == one.edit_id or edit_id not in taken:
                now.append(msgspec.structs.replace(one, edit_id=edit_id))
        decisions = msgspec.structs.replace(decisions, decisions=tuple(now))
    unknown = {d.edit_id for d in decisions.decisions} - ids
    unknown |= {g.group_id for g in decisions.groups} - groups
    verdicts = {i: one for i, one in verdicts_on(decisions, log).items() if i in ids}
    manual = tuple(located(document, change, name) for change in decisions.manual)
    if decisions.fields:
        # What is stated wins over what was found there, and over what was written there before.
        paths = {place.path for place in stated_places(document, decisions.fields)}
        manual = tuple(change for change in manual if change.path not in paths)
        manual += tuple(stated_changes(document, decisions.fields))
        for edit in edits:
            if edit.path in paths and edit.rule_id != MANUAL_RULE_ID:
                verdicts[edit.id] = Decision(edit.id, "refuse")
    return Word(verdicts, manual, frozenset(unknown), name, decisions.source_sha256)


def brought_up(
    decisions: Decisions, document: OfficialDocument, edits: Sequence[Edit], name: str
) -> Decisions:
    """The decisions as version 2 has them, by the ids and places of these edits and this document.

    Raises:
        DocumentError: a change does not fit the document.
    """
    # What follows from the fields that are stated is not said twice.
    word = word_of(msgspec.structs.replace(decisions, fields={}), document, edits, name)
    unknown = (d for d in decisions.decisions if d.edit_id in word.unknown)
    in_groups = {group.group_id for group in decisions.groups}
    by_group = {edit.id for edit in edits if edit.group in in_groups}
    stated = {d.edit_id for d in decisions.decisions}
    own = (one for i, one in word.verdicts.items() if i in stated or i not in by_group)
    return msgspec.structs.replace(
        decisions,
        schema_version=VERSION,
        decisions=tuple(sorted((*own, *unknown), key=lambda d: d.edit_id)),
        manual=tuple(anchored(document, change) for change in word.manual),
        paragraphs=decisions.paragraphs,
    )


def heeded(
    document: OfficialDocument, edits: Sequence[Edit], word: Word
) -> tuple[list[Edit], frozenset[str]]:
    """The edits as a person wants them.

    Args:
        document: the document before repair.
        edits: what is offered, in reading order, with the status each has by itself.
        word: what the person said.

    Returns:
        The edits, the person's own among them, and the paths of the elements that they spoke of.

    Raises:
        DocumentError: what they want excludes each other; the place is named.
    """
    places = places_by_path(document)
    by_element: dict[str, list[Edit]] = {path: [] for path in places}
    for edit in edits:
        by_element[edit.path].append(_decided(edit, word.verdicts.get(edit.id)))
    touched = {edit.path for edit in edits if edit.id in word.verdicts}
    accepted = {i for i, one in word.verdicts.items() if one.verdict == "accept"}
    for change in word.manual:
        own = by_element[change.path]
        touched.add(change.path)
        same = next((e for e in own if _says(e, change) and e.status == "out"), None)
        if same is not None and same.id not in word.verdicts:
            # What the person wrote is what the program would have written there.
            own[own.index(same)] = msgspec.structs.replace(same, status="in")
            accepted.add(same.id)
            continue
        made = manual_edit(places[change.path].element, change, document.source.sha256)
        by_element[change.path] = put_in(own, made, change.after)
    for path in sorted(touched):
        by_element[path] = _compatible(by_element[path], accepted, word.name)
        by_element[path] = _left_to_the_person(by_element[path], word.verdicts)
    result = told_apart((e for own in by_element.values() for e in own), document.source.sha256)
    return result, frozenset(touched)


def paragraphs_of(
    decisions: Decisions | None, document: OfficialDocument, edits: Sequence[Edit], name: str
) -> tuple[ParagraphEdit, ...]:
    """What a person did to the paragraphs, by the offsets that these edits give.

    Raises:
        DocumentError: a paragraph that they speak of is not there.
    """
    if decisions is None or not decisions.paragraphs:
        return ()
    found, unfit = fitted(decisions.paragraphs, document, edits)
    if unfit:
        first = unfit[0]
        raise DocumentError(
            f"{name} 中的{first.op.label}找不到地方：{first.path}“{first.text[:12]}”",
            "原文或修改已变，请重新审阅，或删去 decisions.json 中的这一处",
        )
    return found


def _left_to_the_person(edits: list[Edit], said: Mapping[str, Decision]) -> list[Edit]:
    """The edits of one element without the proposals, undecided, that touch a person's own words.

    The rules did not know of those. With a proposal goes what is undecided of its group.
    """
    own = [(e.start, e.end) for e in edits if e.rule_id == MANUAL_RULE_ID]

    def waits(edit: Edit) -> bool:
        return edit.status == "out" and edit.tier is not Tier.CERTAIN and edit.id not in said

    beside = {
        edit.group or edit.id
        for edit in edits
        if waits(edit) and any(start <= edit.end and edit.start <= end for start, end in own)
    }
    return [edit for edit in edits if not (waits(edit) and (edit.group or edit.id) in beside)]


def _decided(edit: Edit, said: Decision | None) -> Edit:
    if said is None:
        return edit
    if said.verdict == "refuse":
        return msgspec.structs.replace(edit, status="out")
    if said.text is None or said.text == edit.new:
        return msgspec.structs.replace(edit, status="in")
    return msgspec.structs.replace(
        edit, status="in", new=said.text, kind=EditKind.MANUAL, basis=Basis.MANUAL
    )


def _says(edit: Edit, change: ManualChange) -> bool:
    return (edit.start, edit.end, edit.new) == (change.start, change.end, change.new)


def _compatible(edits: Sequence[Edit], accepted: set[str], name: str) -> list[Edit]:
    """The edits of one element, with those out that make room for a person's word.

    Raises:
        DocumentError: two that a person wants exclude each other.
    """

    def is_wanted(edit: Edit) -> bool:
        return edit.rule_id == MANUAL_RULE_ID or edit.id in accepted

    found = list(edits)
    last: int | None = None
    for i, edit in enumerate(found):
        if edit.status != "in":
            continue
        if last is None or edit.start >= found[last].end:
            last = i
            continue
        # Only a stretch reaches past its start, so the two share characters.
        other = found[last]
        if is_wanted(edit) and is_wanted(other):
            raise DocumentError(
                f"{name} 的两处决定互相冲突：{edit.path} 第 {edit.start + 1} 字处"
                f"“{other.old}”改“{other.new}”（{other.id}）与“{edit.old}”改“{edit.new}”（{edit.id}）",
                "请拒绝其中一处",
            )
        lost = last if is_wanted(edit) else i
        found[lost] = msgspec.structs.replace(found[lost], status="out")
        if lost == last:
            last = i
    return [e for e in found if not (e.rule_id == MANUAL_RULE_ID and e.status == "out")]


def with_decided(
    document: OfficialDocument, edits: Sequence[Edit], more: Sequence[Edit], wanted: Set[str]
) -> list[Edit]:
    """The edits, and of ``more`` those that a person decided on; these are out by themselves.

    Args:
        document: the document before repair.
        edits: what is offered.
        more: what would be offered if the person's verdicts were heeded on the way.
        wanted: ids of edits and groups that none of ``edits`` has.
    """
    known = {edit.id for edit in edits}
    found = [
        msgspec.structs.replace(edit, status="out")
        for edit in more
        if edit.id not in known and {edit.id, edit.group, _first_id(edit, document)} & wanted
    ]
    elements = {path: number for number, path in enumerate(places_by_path(document))}
    order = {edit.id: number for number, edit in enumerate(more)}
    last = len(order)
    return sorted(
        [*edits, *found],
        key=lambda e: (elements[e.path], e.start, e.end, order.get(e.id, last)),
    )


def _first_id(edit: Edit, document: OfficialDocument) -> str:
    return path_id(document.source.sha256, edit.path, edit.start, edit.old, edit.new)
