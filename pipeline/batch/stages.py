"""One document through the stages, into its folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from pipeline import __version__
from pipeline.batch.options import RunOptions, Tools
from pipeline.batch.record import Counts, Outcome, left_out
from pipeline.batch.sources import SourceFile, page_of, read_page_of
from pipeline.batch.workspace import (
    DECISIONS,
    EDITS,
    NORMALIZED,
    PAGE,
    REPAIRED,
    SOURCE,
    SourceRecord,
    Workspace,
    packed,
)
from pipeline.convert import Conversion, read_source, render, repair
from pipeline.decisions import (
    VERSION,
    Decision,
    Decisions,
    decisions_to_json,
    merged,
    refused_edits,
)
from pipeline.draft.writer import write_draft
from pipeline.edits import EditKind, EditLog, log_to_jsonl, replay
from pipeline.errors import DocumentError, NotCertifiedError, SourceError, WriteError
from pipeline.formats import OUTPUTS
from pipeline.manual import manual_changes, place_of, with_manual_edits
from pipeline.model import OfficialDocument, iter_texts, places_of
from pipeline.model.codec import to_json
from pipeline.model.outline import Restated
from pipeline.repair.options import RepairOptions
from pipeline.stated import LAYOUT, SEAL, stated_places, stated_values


def normalize_source(source: SourceFile, out: Path, tools: Tools) -> Outcome:
    """Source → 1-normalized.json."""
    keep = tools.options.keep_boilerplate
    document, text = read_source(source.read(), source.name, keep_boilerplate=keep)
    workspace = Workspace(out / source.folder)
    if workspace.unread_change() and not tools.options.force:
        raise WriteError(
            f"{workspace.folder / REPAIRED} 有还没有读入的人工修改",
            "请先运行 zhengben emit 读入；不要这些修改的，加 --force 覆盖",
        )
    files = {SOURCE: packed(text), NORMALIZED: to_json(document)}
    _write(workspace, files, document, {"normalize": tools.options.normalize_sha256()}, tools)
    title = document.body.title.text if document.body.title else ""
    counts = Counts(left_out=left_out(document))
    return Outcome(source.path, workspace.folder, title, tuple(files), counts)


def repair_workspace(workspace: Workspace, tools: Tools) -> Outcome:
    """1-normalized.json → 2-repaired.json and 2-edits.jsonl, with the decisions that lie there."""
    options = tools.options
    normalized = workspace.as_read()
    stems = [Path(Path(normalized.source.name).stem), Path(workspace.slug)]
    page_file = page_of(options.page, stems)
    page = read_page_of(page_file) if page_file is not None else workspace.page()
    conversion, decisions = _repaired(workspace, normalized, page, options)
    files = {**_page_files(page), **_repair_files(workspace, conversion)}
    settings = _repair_settings(workspace, conversion, options)
    _write(workspace, files, normalized, settings, tools, decisions=decisions)
    outcome = _outcome(workspace, conversion, files)
    outcome.lacks_page = bool(options.page) and page is None
    return outcome


def emit_workspace(workspace: Workspace, tools: Tools, *, source: bytes | None = None) -> Outcome:
    """2-repaired.json and 2-edits.jsonl → outputs; what a person changed becomes edits of theirs.

    Args:
        workspace: the document's folder.
        tools: the settings, the style and the fonts.
        source: the source's bytes, attached to a PDF/A-3.
    """
    refuse_uncertified(workspace)
    options = tools.options
    found = changed_by_hand(workspace, options)
    stated = _stated_for(
        workspace, workspace.as_read(), found.decisions if found else None, options
    )
    settings: dict[str, str] = {}
    if found is None and stated is None:
        normalized, log = workspace.normalized(), workspace.log()
        decisions = _decisions_on(workspace, log)
        conversion = Conversion(normalized, replay(normalized, log.edits), log)
    else:
        decisions = stated or (found.decisions if found else None)
        assert decisions is not None  # one of them says something
        again = _repaired_likewise(workspace, found, decisions, tools)
        if again is not None:
            conversion, decisions = again, again.decisions
            settings = {"repair": options.repair_sha256()}
        else:
            assert found is not None  # what is stated is always repaired anew
            log = _certified(workspace, found.log, decisions, workspace.page(), found.normalized)
            conversion = Conversion(found.normalized, replay(found.normalized, log.edits), log)
    conversion = replace(conversion, decisions=decisions, slug=workspace.slug, source=source)
    # Written again as this tool writes them, however a person's editor left them.
    files = _repair_files(workspace, conversion)
    is_new = (found is not None or stated is not None) and decisions is not None
    new = decisions_to_json(decisions) if is_new and decisions is not None else None
    outcome = _emit(workspace, conversion, files, tools, settings, decisions=new)
    if found is not None:
        outcome.counts = msgspec.structs.replace(outcome.counts, manual=found.count)
    return outcome


@dataclass(frozen=True, slots=True)
class ByHand:
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
            path: element.text
            for path, element in iter_texts(replay(self.normalized, self.log.edits))
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

    base, log = workspace.normalized(), workspace.log()
    before = replay(base, log.edits)
    wanted, name = _as_left(workspace, before)
    as_read = workspace.as_read()
    left, changes = redrafted(as_read, base, before, log, wanted, name)
    if changes == tuple(edit.change for edit in log.structure) or left == before:
        after, count = with_manual_edits(base, _as(left, before), log, name)
        return (
            ByHand(base, after, _with_changes_by_hand(workspace, after), count) if count else None
        )
    return _restructured(workspace, options, left, changes, name)


def _as(document: OfficialDocument, other: OfficialDocument) -> OfficialDocument:
    """A document with what of another is no element."""
    return msgspec.structs.replace(document, metadata=other.metadata, reading=other.reading)


def _as_left(workspace: Workspace, before: OfficialDocument) -> tuple[OfficialDocument, str]:
    """The document as a person left it, and the file that says so.

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
        return repaired, name
    data = workspace.read(draft)
    if data == write_draft(repaired):
        return repaired, name
    from pipeline.draft.reader import read_draft

    try:
        wanted = read_draft(data, str(workspace.folder / draft)).document
    except SourceError as error:
        raise DocumentError(error.what, error.advice) from error
    looks = [
        {f.label: f.value for f in document.metadata.fields if f.label in {LAYOUT, SEAL}}
        for document in (before, wanted)
    ]
    if looks[0] != looks[1]:
        raise DocumentError(
            f"{workspace.folder / draft} 改了“{LAYOUT}”或“{SEAL}”，这里改不了",
            "没有写出任何文件；请还原，信函格式用 --style letter，印章在版式文件里定",
        )
    if repaired != before:
        differing = _difference(repaired, wanted)
        if differing:
            raise DocumentError(
                f"{name} 和 {draft} 都改过，而且不同：{differing}",
                "没有写出任何文件；请把两处的改动并到一个文件里，还原另一个",
            )
    return wanted, str(workspace.folder / draft)


def _difference(one: OfficialDocument, other: OfficialDocument) -> str:
    """Where two documents differ, for people; empty where they say the same."""
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
    known = _decisions_on(workspace, log)
    if known is None or known.source_sha256 != log.source_sha256:
        known = Decisions(VERSION, log.source_sha256)
    fields = {n: v for n, v in known.fields.items() if _still_says(left, n, v)}
    # Their words are found again in the text; their verdicts hold on what is still offered.
    stated = msgspec.structs.replace(
        known, manual=(), roles=(), fields=fields, structure=changes, decisions=(), groups=()
    )
    offered = repair(
        as_read, options.repair, page=workspace.page(), decisions=stated, decided_in=name
    )
    ids = {edit.id for edit in offered.log.edits} | {edit.group for edit in offered.log.edits}
    stated = msgspec.structs.replace(
        stated,
        decisions=tuple(d for d in known.decisions if d.edit_id in ids),
        groups=tuple(g for g in known.groups if g.group_id in ids),
    )
    if stated.decisions or stated.groups:
        offered = repair(
            as_read, options.repair, page=workspace.page(), decisions=stated, decided_in=name
        )
    base = offered.normalized
    after, count = with_manual_edits(base, _as(left, base), offered.log, name)
    was = {edit.id: edit.status for edit in offered.log.edits}
    said = tuple(
        Decision(edit.id, "accept" if edit.status == "in" else "refuse")
        for edit in after.edits
        if was.get(edit.id, edit.status) != edit.status
    )
    verdicts = {d.edit_id: d for d in (*stated.decisions, *said)}
    stated_paths = {place.path for place in stated_places(base, fields)}
    decisions = msgspec.structs.replace(
        stated,
        decisions=tuple(verdicts[i] for i in sorted(verdicts)),
        manual=tuple(c for c in manual_changes(after) if c.path not in stated_paths),
    )
    return ByHand(base, after, decisions, count + len(changes))


def _still_says(document: OfficialDocument, name: str, value: str) -> bool:
    """Whether a field still says what was stated for it."""
    said = [p.text for p in places_of(document) if p.kind == name and p.block is None and p.text]
    return stated_values(name, value) == said


def refuse_uncertified(workspace: Workspace) -> None:
    """Refuse to work with a log that proves nothing, whoever made it.

    Raises:
        NotCertifiedError: the log does not hold over the folder's document and decisions, or the
            document is not what was read.
    """
    log = workspace.log()
    copies = any(edit.kind is EditKind.WITNESS for edit in log.edits)
    _certified(workspace, log, workspace.decisions(), workspace.page() if copies else None)
    if misread := workspace.misread():
        raise NotCertifiedError(
            f"{workspace.folder}：{misread[0]}",
            "没有写出结果；该文件夹可能被人动过手脚，请由原文重新生成",
        )


def _certified(
    workspace: Workspace,
    log: EditLog,
    decisions: Decisions | None,
    page: OfficialDocument | None,
    normalized: OfficialDocument | None = None,
) -> EditLog:
    """A log over the folder's document, with its certificate.

    Raises:
        NotCertifiedError: the log does not hold, whoever made it.
    """
    from pipeline.repair.certification import recertify

    if failure := unstated_structure(workspace.as_read(), log, decisions):
        raise NotCertifiedError(
            f"{workspace.folder}：{failure}", "没有写出结果；请用 zhengben repair --force 重新生成"
        )
    person = RepairOptions().heeding(decisions) if decisions else RepairOptions()
    return recertify(normalized or workspace.normalized(), log, person, page)


def unstated_structure(as_read: OfficialDocument, log: EditLog, decisions: Decisions | None) -> str:
    """What of a log's structure no one decided, Chinese; empty where all was.

    Raises:
        DocumentError: the decisions do not fit the document.
    """
    if not log.structure:
        return ""
    from pipeline.draft.stating import stated_structure

    _, wanted = stated_structure(as_read, decisions, DECISIONS)
    if tuple(edit.change for edit in log.structure if edit.status == "in") != wanted:
        return f"{EDITS} 所记的结构改动与 {DECISIONS} 不同"
    return ""


def _repaired_likewise(
    workspace: Workspace, found: ByHand | None, decisions: Decisions, tools: Tools
) -> Conversion | None:
    """The document repaired anew, as ``run --force`` would with what a person changed by hand.

    Returns:
        ``None`` where the text is not the one that the person left, for rules or options are not
        those of the log.
    """
    name = str(workspace.folder / REPAIRED)
    if found is None or tools.options.fields:
        return repaired_as_decided(workspace, decisions, tools, decided_in=name)
    try:
        again = repaired_as_decided(workspace, decisions, tools, decided_in=name)
    except DocumentError:
        return None
    texts = {path: element.text for path, element in iter_texts(again.repaired)}
    return again if texts == found.texts else None


def run_source(source: SourceFile, out: Path, tools: Tools) -> Outcome:
    """All three stages; the same bytes as one after another. What is finished is left alone."""
    options = tools.options
    data = source.read()
    workspace = Workspace(out / source.folder)
    record = SourceRecord(source.name, len(data), hashlib.sha256(data).hexdigest())
    page_file = page_of(options.page, source.page_stems)
    if page_file is not None:
        page_file = replace(page_file, data=page_file.read())
    if not options.force and _is_finished(workspace, record, tools, page_file):
        outcome = _finished(workspace, options)
    else:
        keep = options.keep_boilerplate
        normalized, text = read_source(data, source.name, keep_boilerplate=keep)
        page = read_page_of(page_file) if page_file is not None else None
        conversion, decisions = _repaired(workspace, normalized, page, options)
        conversion = replace(conversion, slug=workspace.slug, source=data)
        stages = {
            SOURCE: packed(text),
            NORMALIZED: to_json(normalized),
            **_page_files(page),
        }
        files = {**stages, **_repair_files(workspace, conversion)}
        settings = {
            "normalize": options.normalize_sha256(),
            **_repair_settings(workspace, conversion, options),
        }
        outcome = _emit(workspace, conversion, files, tools, settings, decisions=decisions)
    outcome.name = source.path
    outcome.lacks_page = bool(options.page) and page_file is None
    return outcome


def repaired_as_decided(
    workspace: Workspace, decisions: Decisions, tools: Tools, *, decided_in: str = DECISIONS
) -> Conversion:
    """The folder's document repaired anew, with these decisions instead of those that lie there.

    Raises:
        DocumentError: they do not fit.
    """
    return repair(
        workspace.as_read(),
        tools.options.repair,
        page=workspace.page(),
        decisions=decisions,
        decided_in=decided_in,
    )


def emit_decided(
    workspace: Workspace,
    conversion: Conversion,
    tools: Tools,
    reviewed: frozenset[str],
    source: bytes | None,
) -> Outcome:
    """Emit what was decided; decisions.json is written with the results, or not at all."""
    decisions = conversion.decisions
    assert decisions is not None
    conversion = replace(conversion, slug=workspace.slug, source=source)
    return _emit(
        workspace,
        conversion,
        _repair_files(workspace, conversion),
        tools,
        {"repair": tools.options.repair_sha256()},
        reviewed=reviewed,
        decisions=decisions_to_json(decisions),
    )


def _is_finished(
    workspace: Workspace, source: SourceRecord, tools: Tools, page: SourceFile | None
) -> bool:
    """Whether an earlier run made this very document, and all of it is still there."""
    if not workspace.folder.is_dir():
        return False
    page_sha256 = hashlib.sha256(page.read()).hexdigest() if page is not None else ""
    apart = {"decisions": workspace.sha256_of(DECISIONS), "page": page_sha256}
    expected = {**tools.settings, **{part: sha256 for part, sha256 in apart.items() if sha256}}
    decisions = workspace.decisions() if tools.options.fields else None
    if tools.options.fields and not (decisions and decisions.says(dict(tools.options.fields))):
        return False
    names = {*_names(workspace, tools.options), *([PAGE] if page is not None else [])}
    return workspace.is_finished(source, __version__, expected, names)


def _finished(workspace: Workspace, options: RunOptions) -> Outcome:
    """The outcome of a document that is there already."""
    log = workspace.log()
    refused = refused_edits(_decisions_on(workspace, log), log)
    return Outcome(
        str(workspace.folder),
        workspace.folder,
        files=_names(workspace, options),
        counts=Counts.of(log, refused, workspace.normalized()),
        sha256=log.source_sha256,
        status="skipped",
    )


def _names(workspace: Workspace, options: RunOptions) -> tuple[str, ...]:
    """The files that all three stages write."""
    outputs = (_output_name(workspace, output) for output in options.outputs)
    return (SOURCE, NORMALIZED, REPAIRED, EDITS, workspace.draft_name, *outputs)


def _output_name(workspace: Workspace, output: str) -> str:
    return f"3-{workspace.slug}{OUTPUTS[output].ending}"


def _repaired(
    workspace: Workspace,
    normalized: OfficialDocument,
    page: OfficialDocument | None,
    options: RunOptions,
) -> tuple[Conversion, bytes | None]:
    """The document repaired; what a person decided or changed in the folder is heeded.

    Returns:
        The document and its log, and decisions.json where a person's changes go into it.

    Raises:
        DocumentError: the decisions are another source's, or name edits that there are none of.
    """
    changes = unread_changes(workspace, options)
    stated = _stated_for(workspace, normalized, changes, options)
    decided_in = workspace.folder / (REPAIRED if changes is not None else DECISIONS)
    decisions = stated or changes
    conversion = repair(
        normalized,
        options.repair,
        page=page,
        decisions=decisions if decisions is not None else workspace.decisions(),
        decided_in=str(decided_in),
    )
    return conversion, decisions_to_json(decisions) if decisions is not None else None


def _stated_for(
    workspace: Workspace,
    normalized: OfficialDocument,
    changes: Decisions | None,
    options: RunOptions,
) -> Decisions | None:
    """The decisions with the fields that were stated for this run; ``None`` without such."""
    if not options.fields:
        return None
    before = changes or workspace.decisions()
    if before is None:
        before = Decisions(VERSION, normalized.source.sha256)
    return before.with_fields(dict(options.fields))


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
    options = options or RunOptions()
    found = changed_by_hand(workspace, options.with_rules_of(workspace.repair_choices()))
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
    old = _decisions_on(workspace, after)
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
    )
    return merged(old, changes)


def _decisions_on(workspace: Workspace, log: EditLog) -> Decisions | None:
    """The decisions that lie in the folder, by the ids of a log where they are of its source."""
    found = workspace.decisions()
    if found is None or found.source_sha256 != log.source_sha256:
        return found
    from pipeline.repair.heeding import brought_up

    name = str(workspace.folder / DECISIONS)
    return brought_up(found, workspace.normalized(), log.edits, name)


def _repair_files(workspace: Workspace, conversion: Conversion) -> dict[str, bytes]:
    """The files of the second stage."""
    return {
        REPAIRED: to_json(conversion.repaired),
        EDITS: log_to_jsonl(conversion.log),
        workspace.draft_name: write_draft(conversion.repaired),
    }


def _page_files(page: OfficialDocument | None) -> dict[str, bytes]:
    """The page's record beside the stage files: the certificate asks it."""
    return {PAGE: to_json(page)} if page is not None else {}


def _repair_settings(
    workspace: Workspace, conversion: Conversion, options: RunOptions
) -> dict[str, str]:
    """Hashes of what decided the second stage's bytes."""
    return {
        "repair": options.repair_sha256(),
        "page": conversion.page.source.sha256 if conversion.page is not None else "",
        "decisions": workspace.sha256_of(DECISIONS),
    }


def _emit(
    workspace: Workspace,
    conversion: Conversion,
    files: dict[str, bytes],
    tools: Tools,
    settings: dict[str, str],
    *,
    reviewed: frozenset[str] = frozenset(),
    decisions: bytes | None = None,
) -> Outcome:
    """Make every output, then write them with the stage files, all or none."""
    outputs = render(conversion, tools.options, tools.typography)
    files.update({_output_name(workspace, name): data for name, data in outputs.items()})
    _write(
        workspace,
        files,
        conversion.normalized,
        {**settings, **tools.emit_settings},
        tools,
        reviewed=reviewed,
        decisions=decisions,
    )
    outcome = _outcome(workspace, conversion, files)
    if "pdf" in outputs:
        outcome.substitutions = tools.substitutions()
    return outcome


def _outcome(workspace: Workspace, conversion: Conversion, files: dict[str, bytes]) -> Outcome:
    return Outcome(
        str(workspace.folder),
        workspace.folder,
        conversion.title,
        tuple(files),
        Counts.of(conversion.log, conversion.refused, conversion.normalized),
        conversion.log.source_sha256,
    )


def _write(
    workspace: Workspace,
    files: dict[str, bytes],
    document: OfficialDocument,
    settings: dict[str, str],
    tools: Tools,
    *,
    reviewed: frozenset[str] = frozenset(),
    decisions: bytes | None = None,
) -> None:
    source, draft = document.source, workspace.draft_name
    if decisions is not None:
        settings = {**settings, "decisions": hashlib.sha256(decisions).hexdigest()}
    workspace.write(
        files,
        SourceRecord(source.name, source.size, source.sha256),
        __version__,
        settings,
        force=tools.options.force,
        # What a person changed there has just been read.
        replace=reviewed | {REPAIRED, *({draft} if workspace.is_changed(draft) else ())},
        decisions=decisions,
        chosen_repair=tools.options.repair_choices() if "repair" in settings else None,
        chosen_emit=tools.options.emit_choices() if "emit" in settings else None,
    )
