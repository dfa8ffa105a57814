"""What a person changed in a folder's own files, 2-repaired.json and the 公文稿, found again."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from pipeline.arranging import arranged, whole
from pipeline.batch.manifest import DECISIONS, REPAIRED
from pipeline.batch.options import RunOptions, with_kept
from pipeline.batch.workspace import Workspace
from pipeline.convert import repair
from pipeline.decisions import VERSION, Decision, Decisions, merged
from pipeline.draft.writer import write_draft
from pipeline.edits import EditLog
from pipeline.errors import DocumentError, SourceError
from pipeline.manual import manual_changes, place_of, with_manual_edits
from pipeline.model import OfficialDocument, iter_texts, places_of, with_texts
from pipeline.model.outline import SETTINGS, Restated
from pipeline.rearranging import stated
from pipeline.repair.selection import Selection
from pipeline.stated import stated_places, stated_values, states


class ByHand(msgspec.Struct, frozen=True):
    """What a person changed in the folder's own files.

    Attributes:
        normalized: the document before repair, its structure as they want it.
        log: what leads from it to the document as they left it.
        decisions: what was decided before, and this.
        count: how many changes they made.
    """

    normalized: OfficialDocument
    log: EditLog
    decisions: Decisions
    count: int

    @property
    def texts(self) -> dict[str, str]:
        """The text of each element as they left it."""
        return {
            path: element.text for path, element in iter_texts(whole(self.normalized, self.log))
        }


def changed_by_hand(workspace: Workspace, options: RunOptions) -> ByHand | None:
    """What a person changed in 2-repaired.json or in the 公文稿 since they were written.

    Returns:
        ``None`` where both are as this tool left them, or say the same.

    Raises:
        DocumentError: a file cannot be read as what it was, or both were changed and differ.
    """
    if not workspace.unread_change():
        return None
    from pipeline.draft.merging import redrafted

    base, log, as_read = workspace.normalized(), workspace.log(), workspace.as_read()
    arrangement = arranged(base, log)
    before = arrangement.document
    wanted, name, unchanged = as_left(workspace, before)
    if not log.paragraphs:
        left, changes = redrafted(as_read, base, before, log, wanted, name)
        if changes == tuple(edit.change for edit in log.restated) or left == before:
            return _reworded(workspace, base, _as(left, before), log, name)
        return _restructured(workspace, options, left, changes, name)
    # The paragraphs as a person arranged them are what they see: restated with what they did now.
    shown = (as_read, arrangement.before, before, arrangement.log)
    try:
        _, known = redrafted(*shown, unchanged, name)
        left, changes = redrafted(*shown, wanted, name)
    except DocumentError:
        return _reworded(workspace, base, _in_place(before, wanted, name), log, name)
    if changes == known:
        return _reworded(workspace, base, _in_place(before, left, name), log, name)
    return _restructured(workspace, options, left, changes, name)


def _reworded(
    workspace: Workspace, base: OfficialDocument, left: OfficialDocument, log: EditLog, name: str
) -> ByHand | None:
    """What a person changed, where the same elements hold the text as before."""
    after, count = with_manual_edits(base, left, log, name)
    return ByHand(base, after, _with_changes_by_hand(workspace, after), count) if count else None


def _in_place(before: OfficialDocument, wanted: OfficialDocument, name: str) -> OfficialDocument:
    """A document with the texts of another that has the same elements in the same order.

    Raises:
        DocumentError: it has others.
    """
    old, new = places_of(before), places_of(wanted)
    if [place.kind for place in old] != [place.kind for place in new]:
        old = tuple(place for place in old if place.text)
    if [place.kind for place in old] != [place.kind for place in new]:
        raise DocumentError(
            f"{name} 改了段落或要素，而这份文件的段落已经在审阅稿中改过，两样合不到一起",
            "没有写出任何文件；请还原，只改文字，或在审阅稿（.review.docx）中改段落",
        )
    pairs = zip(old, new, strict=True)
    texts = {one.path: other.text for one, other in pairs if one.text != other.text}
    return with_texts(before, texts, lambda _, offset: offset)


def _as(document: OfficialDocument, other: OfficialDocument) -> OfficialDocument:
    """A document with what of another is no element."""
    return msgspec.structs.replace(document, metadata=other.metadata, reading=other.reading)


def as_left(
    workspace: Workspace, before: OfficialDocument
) -> tuple[OfficialDocument, str, OfficialDocument]:
    """The document as a person left it, the file that says so, and what that said before.

    Args:
        workspace: the document's folder.
        before: its repaired document, as this tool wrote it.

    Raises:
        DocumentError: the file cannot be read, or two files say different things.
    """
    name = str(workspace.folder / REPAIRED)
    repaired = workspace.repaired() if workspace.is_changed(REPAIRED) else before
    if (repaired.metadata, repaired.source) != (before.metadata, before.source):
        raise DocumentError(
            f"{name} 的元数据（metadata、source）被改动",
            "只能改文字和结构；请还原，或修改源文件后重新运行",
        )
    draft = workspace.draft_name
    if not workspace.is_changed(draft):
        return repaired, name, before
    data = workspace.read(draft)
    if data == write_draft(repaired):
        return repaired, name, before
    from pipeline.draft.reader import read_draft

    try:
        wanted = read_draft(data, str(workspace.folder / draft)).document
    except SourceError as error:
        raise DocumentError(error.what, error.advice) from error
    if repaired != before:
        differing = _difference(repaired, wanted)
        if differing:
            raise DocumentError(
                f"{name} 和 {draft} 都改过，而且不同：{differing}",
                "没有写出任何文件；请把两处的改动并到一个文件里，还原另一个",
            )
    unchanged = read_draft(write_draft(before), draft).document
    return wanted, str(workspace.folder / draft), unchanged


def _difference(one: OfficialDocument, other: OfficialDocument) -> str:
    """Where two documents differ, for people; empty where they say the same."""
    from difflib import SequenceMatcher

    here = [(place.kind, place.text) for place in places_of(one) if place.text]
    there = [(place.kind, place.text) for place in places_of(other) if place.text]
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    found = []
    for tag, i, j, k, n in matcher.get_opcodes():
        if tag == "equal":
            continue
        sides = [
            "、".join(f"{kind}“{text[:20]}”" for kind, text in side[:2]) or "没有"
            for side in (here[i:j], there[k:n])
        ]
        found.append(f"json 里是{sides[0]}，md 里是{sides[1]}")
    return "；".join(found[:3]) + f"（共 {len(found)} 处）" * (len(found) > 3)


def _restructured(
    workspace: Workspace,
    options: RunOptions,
    left: OfficialDocument,
    changes: tuple[Restated, ...],
    name: str,
) -> ByHand:
    """What a person changed, where other elements hold the text than before."""
    as_read, log = workspace.as_read(), workspace.log()
    known = decisions_on(workspace, log)
    if known is None or known.source_sha256 != log.source_sha256:
        known = Decisions(VERSION, log.source_sha256)
    options = _as_made(options, workspace)
    fields = {n: v for n, v in known.fields.items() if _still_says(left, n, v)}
    # Their words are found again in the text; their verdicts hold on what is still offered.
    words = msgspec.structs.replace(
        known,
        manual=(),
        roles=(),
        fields=fields,
        paragraphs=(),
        restated=changes,
        decisions=(),
        groups=(),
    )
    offered = repair(
        as_read, options.repair, page=workspace.page(), decisions=words, decided_in=name
    )
    ids = {edit.id for edit in offered.log.edits} | {edit.group for edit in offered.log.edits}
    words = msgspec.structs.replace(
        words,
        decisions=tuple(d for d in known.decisions if d.edit_id in ids),
        groups=tuple(g for g in known.groups if g.group_id in ids),
    )
    if words.decisions or words.groups:
        offered = repair(
            as_read, options.repair, page=workspace.page(), decisions=words, decided_in=name
        )
    base = offered.normalized
    after, count = with_manual_edits(base, _as(left, base), offered.log, name)
    was = {edit.id: edit.status for edit in offered.log.edits}
    said = tuple(
        Decision(edit.id, "accept" if edit.status == "in" else "refuse")
        for edit in after.edits
        if was.get(edit.id, edit.status) != edit.status
    )
    verdicts = {d.edit_id: d for d in (*words.decisions, *said)}
    stated_paths = {place.path for place in stated_places(base, fields)}
    decisions = msgspec.structs.replace(
        words,
        decisions=tuple(verdicts[i] for i in sorted(verdicts)),
        manual=tuple(c for c in manual_changes(after) if c.path not in stated_paths),
    )
    return ByHand(base, after, decisions, count + len(changes))


def _as_made(options: RunOptions, workspace: Workspace) -> RunOptions:
    """The options with the rules and the level that a folder was made with."""
    made = workspace.repair_choices()
    if made is None:
        return options
    rules = replace(
        options.repair,
        selection=Selection(made.select, made.ignore),
        accept=made.accept,
        min_confidence=made.min_confidence,
        advisor=made.advisor,
        ask_at="",
    )
    return replace(options, repair=with_kept(rules, workspace))


def _still_says(document: OfficialDocument, name: str, value: str) -> bool:
    """Whether a field still says what was stated for it."""
    if name in SETTINGS:
        return states(document, name) == value
    said = [p.text for p in places_of(document) if p.kind == name and p.block is None and p.text]
    return stated_values(name, value) == said


def unread_changes(workspace: Workspace, options: RunOptions | None = None) -> Decisions | None:
    """The decisions, with what a person changed in the folder's files since they were written.

    Args:
        workspace: the document's folder.
        options: what a person set; by default the rules that the folder was made with.

    Returns:
        ``None`` where those files are as this tool left them.

    Raises:
        DocumentError: they were changed in a way that cannot be taken in.
    """
    if not workspace.unread_change():
        return None
    found = changed_by_hand(workspace, options or RunOptions())
    return found.decisions if found is not None else None


def _with_changes_by_hand(workspace: Workspace, after: EditLog) -> Decisions:
    """The decisions in the folder, and what a person just did to the text by hand.

    Args:
        workspace: the document's folder, its log as it was before.
        after: the log with the person's changes in it.
    """
    before = {edit.id: edit.status for edit in workspace.log().edits}
    said = tuple(
        Decision(edit.id, "accept" if edit.status == "in" else "refuse")
        for edit in after.edits
        if before.get(edit.id, edit.status) != edit.status
    )
    old = decisions_on(workspace, after)
    if old is not None and old.source_sha256 == after.source_sha256:
        # The log says which of the person's words still stand; others were not read yet.
        known = {place_of(change) for change in manual_changes(workspace.log())}
        kept = tuple(change for change in old.manual if place_of(change) not in known)
        old = msgspec.structs.replace(old, manual=kept)
    changes = Decisions(
        schema_version=VERSION,
        source_sha256=after.source_sha256,
        decisions=said,
        manual=manual_changes(after),
        paragraphs=stated(after.paragraphs),
    )
    return merged(old, changes)


def decisions_on(workspace: Workspace, log: EditLog) -> Decisions | None:
    """The decisions that lie in the folder, by the ids of a log where they are of its source."""
    found = workspace.decisions()
    if found is None or found.source_sha256 != log.source_sha256:
        return found
    from pipeline.repair.heeding import brought_up

    name = str(workspace.folder / DECISIONS)
    return brought_up(found, workspace.normalized(), log.edits, name)
