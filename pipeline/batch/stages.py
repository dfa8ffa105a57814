"""One document through the stages, into its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from pipeline import __version__
from pipeline.arranging import stated, whole
from pipeline.batch.carrying import Earlier, carried_over
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
    RepairChoices,
    SourceRecord,
    Workspace,
    packed,
)
from pipeline.convert import Conversion, read_source, render, repair
from pipeline.decisions import (
    VERSION,
    Decision,
    Decisions,
    accepted_edits,
    decisions_to_json,
    merged,
    refused_edits,
)
from pipeline.edits import EditKind, EditLog, Tier, log_to_jsonl
from pipeline.errors import DocumentError, NotCertifiedError, WriteError
from pipeline.formats import OUTPUTS
from pipeline.manual import manual_changes, place_of, with_manual_edits
from pipeline.model import OfficialDocument, iter_texts
from pipeline.model.codec import to_json
from pipeline.repair.options import RepairOptions
from pipeline.structure.survey import line_of, survey


def normalize_source(source: SourceFile, out: Path, tools: Tools) -> Outcome:
    """Source → 1-normalized.json."""
    document, text, _ = read_source(source.read(), source.name, tools.options.reading)
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
    elements = line_of(survey(document))
    remarks = document.source.remarks
    return Outcome(
        source.shown, workspace.folder, title, elements, tuple(files), counts, remarks=remarks
    )


def repair_workspace(workspace: Workspace, tools: Tools) -> Outcome:
    """1-normalized.json → 2-repaired.json and 2-edits.jsonl, with the decisions that lie there."""
    options = tools.options
    normalized = workspace.normalized()
    stems = [Path(Path(normalized.source.name).stem), Path(workspace.slug)]
    page_file = page_of(options.page, stems)
    page = read_page_of(page_file) if page_file is not None else workspace.page()
    conversion, decisions, _ = _repaired(workspace, normalized, page, options)
    files = {**_page_files(page), **_repair_files(conversion)}
    settings = _repair_settings(workspace, conversion, options)
    _write(workspace, files, normalized, settings, tools, decisions=decisions)
    outcome = _outcome(workspace, conversion, files)
    outcome.lacks_page = bool(options.page) and page is None
    return outcome


def emit_workspace(workspace: Workspace, tools: Tools, *, source: bytes | None = None) -> Outcome:
    """2-repaired.json and 2-edits.jsonl → outputs; a person's changes become manual edits.

    Args:
        workspace: the document's folder.
        tools: the settings, the style and the fonts.
        source: the source's bytes, attached to a PDF/A-3.
    """
    normalized, repaired, log = workspace.normalized(), workspace.repaired(), workspace.log()
    decisions = workspace.decisions()
    refuse_uncertified(workspace)
    if tools.options.line:
        return _emit_up_to(Tier(tools.options.line), workspace, tools, source)
    log, changed = with_manual_edits(normalized, repaired, log, str(workspace.folder / REPAIRED))
    settings: dict[str, str] = {}
    if changed:
        decisions = _with_changes_by_hand(workspace, log)
        again = _repaired_likewise(workspace, repaired, decisions, tools)
        if again is not None:
            log, decisions = again.log, again.decisions
            settings = {"repair": tools.options.repair_sha256()}
        else:
            log = _certified(workspace, log, decisions, workspace.page())
        repaired = whole(normalized, log)
    else:
        decisions = _decisions_on(workspace, log)
    conversion = Conversion(
        normalized, repaired, log, decisions=decisions, slug=workspace.slug, source=source
    )
    # Written again as this tool writes them, however a person's editor left them.
    files = _repair_files(conversion)
    new = decisions_to_json(decisions) if changed and decisions is not None else None
    outcome = _emit(workspace, conversion, files, tools, settings, decisions=new)
    if changed:
        outcome.counts = msgspec.structs.replace(outcome.counts, manual=changed)
    return outcome


def _emit_up_to(line: Tier, workspace: Workspace, tools: Tools, source: bytes | None) -> Outcome:
    """Repair anew with the folder's rules up to another level, and emit: as ``run`` would have."""
    made = workspace.repair_choices() or RepairChoices()
    options = tools.options.with_rules_of(made)
    options = replace(options, repair=replace(options.repair, accept=line))
    if made.terms_sha256 != options.repair_choices().terms_sha256:
        raise DocumentError(
            f"{workspace.folder} 是用词表（--terms）修复的",
            f"请用 zhengben repair --terms 词表 --accept {line} 重新修复，再 emit",
        )
    tools = Tools(options, tools.typography.sheet)
    normalized, page = workspace.normalized(), workspace.page()
    conversion, decisions, _ = _repaired(workspace, normalized, page, options)
    conversion = replace(conversion, slug=workspace.slug, source=source)
    settings = _repair_settings(workspace, conversion, options)
    files = _repair_files(conversion)
    return _emit(workspace, conversion, files, tools, settings, decisions=decisions)


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
) -> EditLog:
    """A log over the folder's document, with its certificate.

    Raises:
        NotCertifiedError: the log does not hold, whoever made it.
    """
    from pipeline.repair.certification import recertify

    person = RepairOptions().heeding(decisions) if decisions else RepairOptions()
    return recertify(workspace.normalized(), log, person, page)


def _repaired_likewise(
    workspace: Workspace, wanted: OfficialDocument, decisions: Decisions, tools: Tools
) -> Conversion | None:
    """The document repaired anew, as ``run --force`` would with what a person changed by hand.

    Returns:
        ``None`` where the text is not the one that the person left, for rules or options are not
        those of the log.
    """
    name = str(workspace.folder / REPAIRED)
    try:
        found = repaired_as_decided(workspace, decisions, tools, decided_in=name)
    except DocumentError:
        return None
    texts = dict(iter_texts(wanted))
    same = all(
        path in texts and texts[path].text == element.text
        for path, element in iter_texts(found.repaired)
    )
    return found if same else None


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
        normalized, text, _ = read_source(data, source.name, options.reading)
        page = read_page_of(page_file) if page_file is not None else None
        conversion, decisions, told = _repaired(workspace, normalized, page, options, text)
        conversion = replace(conversion, slug=workspace.slug, source=data)
        stages = {
            SOURCE: packed(text),
            NORMALIZED: to_json(normalized),
            **_page_files(page),
        }
        files = {**stages, **_repair_files(conversion)}
        settings = {
            "normalize": options.normalize_sha256(),
            **_repair_settings(workspace, conversion, options),
        }
        outcome = _emit(workspace, conversion, files, tools, settings, decisions=decisions)
        outcome.told = told
    outcome.name = source.shown
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
        workspace.normalized(),
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
        _repair_files(conversion),
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
    names = {*_names(workspace, tools.options), *([PAGE] if page is not None else [])}
    return workspace.is_finished(source, __version__, expected, names)


def _finished(workspace: Workspace, options: RunOptions) -> Outcome:
    """The outcome of a document that is there already."""
    log = workspace.log()
    decisions = _decisions_on(workspace, log)
    refused, accepted = refused_edits(decisions, log), accepted_edits(decisions, log)
    return Outcome(
        str(workspace.folder),
        workspace.folder,
        files=_names(workspace, options),
        counts=Counts.of(log, refused, workspace.normalized(), accepted),
        sha256=log.source_sha256,
        status="skipped",
    )


def _names(workspace: Workspace, options: RunOptions) -> tuple[str, ...]:
    """The files that all three stages write."""
    outputs = (_output_name(workspace, output) for output in options.outputs)
    return (SOURCE, NORMALIZED, REPAIRED, EDITS, *outputs)


def _output_name(workspace: Workspace, output: str) -> str:
    return f"3-{workspace.slug}{OUTPUTS[output].ending}"


def _repaired(
    workspace: Workspace,
    normalized: OfficialDocument,
    page: OfficialDocument | None,
    options: RunOptions,
    text: str | None = None,
) -> tuple[Conversion, bytes | None, tuple[str, ...]]:
    """The document repaired; what a person decided or changed in the folder is heeded.

    Args:
        workspace: the document's folder.
        normalized: the document.
        page: the original page, where there is one.
        options: what a person set.
        text: the decoded source, where the folder may still be that of an earlier one.

    Returns:
        The document and its log; decisions.json where something new goes into it; and what of
        the earlier decisions fits the source no more, a Chinese sentence each.

    Raises:
        DocumentError: the decisions are another source's, or name edits that there are none of.
    """
    changes = unread_changes(workspace)
    earlier = _earlier(workspace, normalized, changes) if text is not None else None
    if earlier is not None and text is not None:
        plain = repair(normalized, options.repair, page=page)
        decisions, unfit = carried_over(earlier, text, normalized, plain.log)
        conversion = repair(
            normalized,
            options.repair,
            page=page,
            decisions=decisions,
            decided_in=str(workspace.folder / DECISIONS),
        )
        assert conversion.decisions is not None
        return conversion, decisions_to_json(conversion.decisions), _carried(decisions, unfit)
    decided_in = workspace.folder / (REPAIRED if changes is not None else DECISIONS)
    conversion = repair(
        normalized,
        options.repair,
        page=page,
        decisions=changes if changes is not None else workspace.decisions(),
        decided_in=str(decided_in),
    )
    return conversion, decisions_to_json(changes) if changes is not None else None, ()


def _earlier(
    workspace: Workspace, normalized: OfficialDocument, changes: Decisions | None
) -> Earlier | None:
    """What was decided about an earlier source; ``None`` where there is no such, or it is lost."""
    decisions = changes if changes is not None else workspace.decisions()
    if decisions is None or decisions.source_sha256 == normalized.source.sha256:
        return None
    before, text, log = workspace.normalized(), workspace.source(), workspace.log()
    if text is None or {before.source.sha256, log.source_sha256} != {decisions.source_sha256}:
        return None
    return Earlier(text, before, log, decisions)


def _carried(decisions: Decisions, unfit: Sequence[str]) -> tuple[str, ...]:
    """What became of decisions about an earlier source, for people."""
    kept = len(decisions.decisions) + len(decisions.manual) + len(decisions.paragraphs)
    first = f"原文已变：以前的决定沿用 {kept} 处" + (f"，{len(unfit)} 处不再适用" if unfit else "")
    return (first, *(f"不再适用：{one}" for one in unfit))


def unread_changes(workspace: Workspace) -> Decisions | None:
    """The decisions, with what a person changed in 2-repaired.json since it was written.

    Returns:
        ``None`` where that file is as this tool left it.

    Raises:
        DocumentError: it was changed in a way that cannot be taken in.
    """
    if not workspace.unread_change():
        return None
    name = str(workspace.folder / REPAIRED)
    log, changed = with_manual_edits(
        workspace.normalized(), workspace.repaired(), workspace.log(), name
    )
    return _with_changes_by_hand(workspace, log) if changed else None


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
        paragraphs=stated(after.paragraphs),
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


def _repair_files(conversion: Conversion) -> dict[str, bytes]:
    """The files of the second stage."""
    return {REPAIRED: to_json(conversion.repaired), EDITS: log_to_jsonl(conversion.log)}


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
        line_of(survey(conversion.repaired)),
        tuple(files),
        Counts.of(conversion.log, conversion.refused, conversion.normalized, conversion.accepted),
        conversion.log.source_sha256,
        remarks=conversion.normalized.source.remarks,
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
    source = document.source
    if decisions is not None:
        settings = {**settings, "decisions": hashlib.sha256(decisions).hexdigest()}
    workspace.write(
        files,
        SourceRecord(source.name, source.size, source.sha256),
        __version__,
        settings,
        force=tools.options.force,
        # What a person changed there has just been read.
        replace=reviewed | {REPAIRED},
        decisions=decisions,
        chosen_repair=tools.options.repair_choices() if "repair" in settings else None,
        chosen_emit=tools.options.emit_choices() if "emit" in settings else None,
    )
