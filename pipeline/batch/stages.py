"""One document through the stages, into its folder."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.batch.options import Equipment, Options, repair_settings, with_decisions
from pipeline.batch.originals import page_files, page_of, page_of_workspace, read_page_of
from pipeline.batch.outcome import Outcome, exit_code_of, guarded
from pipeline.batch.sources import SourceFile
from pipeline.batch.workspace import (
    DECISIONS,
    EDITS,
    NORMALIZED,
    PAGE,
    REPAIRED,
    SourceRecord,
    Workspace,
    repair_files,
    stage_files,
)
from pipeline.convert import WRITERS, emission, write_output
from pipeline.decisions import (
    Decision,
    Decisions,
    decisions_from_json,
    decisions_to_json,
    merged,
)
from pipeline.edits import EditKind, EditLog, replay
from pipeline.errors import DocumentError, WriteError
from pipeline.manual import manual_changes, with_manual_edits
from pipeline.model import OfficialDocument
from pipeline.normalize import normalize
from pipeline.repair.engine import recertify, repair

if TYPE_CHECKING:
    from pipeline.writers.pdf.options import PdfOptions

__all__ = [
    "Equipment",
    "Options",
    "Outcome",
    "emit_workspace",
    "exit_code_of",
    "guarded",
    "normalize_source",
    "own_words",
    "reapply",
    "repair_settings",
    "repair_workspace",
    "run_source",
]


def normalize_source(source: SourceFile, out: Path, tools: Equipment) -> Outcome:
    """Source → 1-normalized.json."""
    document = normalize(source.read(), source.name)
    workspace = Workspace(out / source.folder)
    if workspace.unread_change() and not tools.options.force:
        raise WriteError(
            f"{workspace.folder / REPAIRED} 有还没有读入的人工修改",
            "请先运行 zhengben emit 读入；不要这些修改的，加 --force 覆盖",
        )
    files = stage_files(document)
    settings = {"normalize": tools.options.normalize_sha256()}
    _write(workspace, files, document, settings, tools.options)
    return Outcome(source.path, workspace.folder, _title(document), tuple(files))


def repair_workspace(workspace: Workspace, tools: Equipment) -> Outcome:
    """1-normalized.json → 2-repaired.json and 2-edits.jsonl, with the decisions that lie there."""
    options = tools.options
    normalized = workspace.normalized()
    given = page_of_workspace(workspace, options.page)
    page = read_page_of(given) or workspace.page()
    repaired, entry, decisions = _repaired(workspace, normalized, _heard(options, page))
    files = {**page_files(page), **repair_files(repaired, entry)}
    settings = {
        "repair": options.repair_sha256(),
        "page": _page_sha256(page),
        "decisions": _standing_sha256(workspace),
    }
    # What a person changed there has just been read; without such a change the rest holds.
    read = frozenset({REPAIRED}) if decisions is not None else frozenset()
    _write(workspace, files, normalized, settings, options, replace=read, decisions=decisions)
    outcome = Outcome(str(workspace.folder), workspace.folder, _title(repaired), tuple(files))
    outcome.note_log(entry)
    outcome.lacks_page = bool(options.page) and page is None
    return outcome


def emit_workspace(
    workspace: Workspace, tools: Equipment, *, source: bytes | None = None
) -> Outcome:
    """2-repaired.json and 2-edits.jsonl → outputs; a person's changes become manual edits.

    Args:
        workspace: the document's folder.
        tools: the settings, the style and the fonts.
        source: the source's bytes, attached to a PDF/A-3.
    """
    normalized, repaired, entry = workspace.normalized(), workspace.repaired(), workspace.log()
    name = str(workspace.folder / REPAIRED)
    found, manual = with_manual_edits(normalized, repaired, entry, name)
    decisions = None
    if manual:
        decisions = decisions_to_json(_with_own_words(workspace, entry, found))
        entry = recertify(normalized, found, workspace.page())
        repaired = replay(normalized, entry.edits)
    # Written again as this tool writes them, however a person's editor left them.
    files = repair_files(repaired, entry)
    outcome = _emit(
        workspace,
        normalized,
        repaired,
        entry,
        files,
        tools,
        reviewed=frozenset({REPAIRED}),
        source=source,
        decisions=decisions,
    )
    outcome.manual = manual or outcome.manual
    return outcome


def run_source(source: SourceFile, out: Path, tools: Equipment) -> Outcome:
    """All three stages; the same bytes as one after another. What is finished is left alone."""
    options = tools.options
    data = source.read()
    workspace = Workspace(out / source.folder)
    record = SourceRecord(source.name, len(data), hashlib.sha256(data).hexdigest())
    given = page_of(source, options.page)
    page_sha256 = hashlib.sha256(given.read()).hexdigest() if given is not None else ""
    if not options.force and _is_finished(workspace, record, tools, page_sha256):
        outcome = Outcome(source.path, workspace.folder, status="skipped")
        entry = workspace.log()
        outcome.note_log(entry, _refused(workspace, entry, None))
        outcome.files = _names(workspace, options)
        outcome.lacks_page = bool(options.page) and given is None
        return outcome
    normalized = normalize(data, source.name)
    page = read_page_of(given)
    repaired, entry, decisions = _repaired(workspace, normalized, _heard(options, page))
    files = {**stage_files(normalized), **page_files(page), **repair_files(repaired, entry)}
    settings = {
        "normalize": options.normalize_sha256(),
        "repair": options.repair_sha256(),
        "page": _page_sha256(page),
        "decisions": _standing_sha256(workspace),
    }
    outcome = _emit(
        workspace,
        normalized,
        repaired,
        entry,
        files,
        tools,
        source=data,
        decisions=decisions,
        settings=settings,
    )
    outcome.name = source.path
    outcome.lacks_page = bool(options.page) and page is None
    return outcome


def _heard(options: Options, page: OfficialDocument | None) -> Options:
    """The options with the original page in them."""
    return replace(options, repair=replace(options.repair, page=page))


def _page_sha256(page: OfficialDocument | None) -> str:
    return page.source.sha256 if page is not None else ""


def _names(workspace: Workspace, options: Options) -> tuple[str, ...]:
    """The files that all three stages write."""
    outputs = (f"3-{workspace.slug}{WRITERS[output][0]}" for output in options.outputs)
    return (NORMALIZED, REPAIRED, EDITS, *outputs)


def _is_finished(
    workspace: Workspace, source: SourceRecord, tools: Equipment, page_sha256: str
) -> bool:
    """Whether an earlier run made this very document, and all of it is still there."""
    if not workspace.folder.is_dir():
        return False
    decisions = _standing_sha256(workspace)
    apart = {"decisions": decisions, "page": page_sha256}
    expected = {**tools.settings, **{part: said for part, said in apart.items() if said}}
    names = {*_names(workspace, tools.options), *([PAGE] if page_sha256 else [])}
    return workspace.is_finished(source, __version__, expected, names)


def _standing_sha256(workspace: Workspace) -> str:
    """Hash of decisions.json as it lies there; empty where there is none."""
    path = workspace.folder / DECISIONS
    return hashlib.sha256(workspace.read(DECISIONS)).hexdigest() if path.exists() else ""


def _repaired(
    workspace: Workspace, normalized: OfficialDocument, options: Options
) -> tuple[OfficialDocument, EditLog, bytes | None]:
    """The repaired document and its log; what a person decided or changed in the folder is heeded.

    Returns:
        The document, its log, and decisions.json where a person's changes have to go into it.

    Raises:
        DocumentError: the decisions are another source's, or name edits that there are none of.
    """
    words = own_words(workspace)
    decisions = words if words is not None else workspace.decisions()
    if decisions is None:
        return *repair(normalized, options.repair), None
    name = str(workspace.folder / (REPAIRED if words is not None else DECISIONS))
    if decisions.source_sha256 != normalized.source.sha256:
        raise DocumentError(
            f"{name} 是对另一版原文的{'修改' if words is not None else '决定'}",
            "原文已变，请删除该文件后重新审阅",
        )
    _, offered = repair(normalized, options.repair)
    unknown = {d.edit_id for d in decisions.decisions} - {edit.id for edit in offered.edits}
    if unknown:
        raise DocumentError(
            f"{name} 提到没有的修改：{'、'.join(sorted(unknown)[:5])}",
            "修复规则已变，请删除该文件后重新审阅",
        )
    repaired, entry = repair(normalized, with_decisions(options.repair, decisions))
    return repaired, entry, decisions_to_json(decisions) if words is not None else None


def own_words(workspace: Workspace) -> Decisions | None:
    """What a person changed in 2-repaired.json since it was written, with earlier decisions.

    Returns:
        ``None`` where that file is as this tool left it.

    Raises:
        DocumentError: it was changed in a way that cannot be taken in.
    """
    if not workspace.unread_change():
        return None
    normalized, repaired, entry = workspace.normalized(), workspace.repaired(), workspace.log()
    name = str(workspace.folder / REPAIRED)
    found, count = with_manual_edits(normalized, repaired, entry, name)
    return _with_own_words(workspace, entry, found) if count else None


def _with_own_words(workspace: Workspace, before: EditLog, after: EditLog) -> Decisions:
    """The decisions in the folder, and what a person just did to the text by hand."""
    undone = {e.id for e in before.edits if e.status == "in" and e.kind is not EditKind.MANUAL}
    undone -= {e.id for e in after.edits if e.status == "in"}
    words = Decisions(
        schema_version=1,
        source_sha256=after.source_sha256,
        decisions=tuple(Decision(edit_id, "refuse") for edit_id in sorted(undone)),
        manual=manual_changes(after),
    )
    return merged(workspace.decisions(), words)


def reapply(
    workspace: Workspace,
    decisions: Decisions,
    options: Options,
    reviewed: frozenset[str],
    source: bytes | None,
) -> Outcome:
    """Repair and emit with these decisions; they are written with the results, or not at all."""
    normalized = workspace.normalized()
    heard = _heard(options, workspace.page())
    repaired, entry = repair(normalized, with_decisions(heard.repair, decisions))
    return _emit(
        workspace,
        normalized,
        repaired,
        entry,
        repair_files(repaired, entry),
        Equipment(options),
        reviewed=reviewed,
        source=source,
        decisions=decisions_to_json(decisions),
        settings={"repair": options.repair_sha256()},
    )


def _refused(workspace: Workspace, entry: EditLog, new: bytes | None) -> frozenset[str]:
    """Ids of the edits a person refused; with one of a group, all of it."""
    decisions = decisions_from_json(new, DECISIONS) if new else workspace.decisions()
    if decisions is None:
        return frozenset()
    said = {d.edit_id for d in decisions.decisions if d.verdict == "refuse"}
    groups = {edit.group for edit in entry.edits if edit.group and edit.id in said}
    return frozenset(said | {edit.id for edit in entry.edits if edit.group in groups})


def _emit(
    workspace: Workspace,
    normalized: OfficialDocument,
    repaired: OfficialDocument,
    entry: EditLog,
    files: dict[str, bytes],
    tools: Equipment,
    *,
    reviewed: frozenset[str] = frozenset(),
    source: bytes | None = None,
    decisions: bytes | None = None,
    settings: dict[str, str] | None = None,
) -> Outcome:
    """Make every output, then write them with the stage files, all or none."""
    options = tools.options
    refused = _refused(workspace, entry, decisions)
    given = emission(
        workspace.slug,
        normalized,
        repaired,
        entry,
        tools.sheet,
        fonts=tools.fonts,
        allow_missing_glyphs=options.allow_missing_glyphs,
        refused=refused,
    )
    for output in options.outputs:
        pdf = _pdf_options(normalized, options, source) if output == "pdf" else None
        files[f"3-{workspace.slug}{WRITERS[output][0]}"] = write_output(output, given, pdf)
    _write(
        workspace,
        files,
        normalized,
        {**(settings or {}), **tools.emit_settings},
        options,
        replace=reviewed | ({REPAIRED} if workspace.unread_change() else frozenset()),
        decisions=decisions,
    )
    outcome = Outcome(str(workspace.folder), workspace.folder, _title(repaired), tuple(files))
    outcome.note_log(entry, refused)
    if "pdf" in options.outputs:
        outcome.substitutions = tools.substitutions()
    return outcome


def _write(
    workspace: Workspace,
    files: dict[str, bytes],
    document: OfficialDocument,
    settings: dict[str, str],
    options: Options,
    *,
    replace: frozenset[str] = frozenset(),
    decisions: bytes | None = None,
) -> None:
    source = document.source
    if decisions is not None:
        settings = {**settings, "decisions": hashlib.sha256(decisions).hexdigest()}
    record = SourceRecord(source.name, source.size, source.sha256)
    workspace.write(
        files,
        record,
        __version__,
        settings,
        force=options.force,
        replace=replace,
        decisions=decisions,
    )


def _pdf_options(document: OfficialDocument, options: Options, source: bytes | None) -> PdfOptions:
    """Choices for the PDF; level 3a carries the source.

    Raises:
        DocumentError: level 3a is asked for without the source, or with another.
    """
    from pipeline.writers.pdf.options import PdfAttachment, PdfOptions

    attachments: tuple[PdfAttachment, ...] = ()
    if options.pdfa == "3a":
        if source is None or hashlib.sha256(source).hexdigest() != document.source.sha256:
            raise DocumentError(
                f"PDF/A-3a 要附上源文件 {document.source.name}，这里没有，或不是原来的那一份",
                "请用 --source 给出源文件，或用 zhengben run",
            )
        is_page = document.source.name.lower().endswith((".html", ".htm"))
        mime = "text/html" if is_page else "text/plain"
        attachments = (PdfAttachment(document.source.name, source, mime, "Source", "源文件"),)
    return PdfOptions(
        level=options.pdfa, attachments=attachments, archive_stamp=options.archive_stamp
    )


def _title(document: OfficialDocument) -> str:
    return document.body.title.text if document.body.title else ""
