"""One document through the stages, into its folder; and many documents, one after another."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline import __version__
from pipeline.batch.sources import SourceFile
from pipeline.batch.workspace import (
    DECISIONS,
    REPAIRED,
    SourceRecord,
    Workspace,
    repair_files,
    stage_files,
)
from pipeline.decisions import (
    Decision,
    Decisions,
    decisions_from_json,
    decisions_to_json,
    merged,
)
from pipeline.edits import EditKind, EditLog, Tier
from pipeline.errors import DocumentError, ExitCode, PipelineError, StyleError
from pipeline.fonts.roles import FontSet
from pipeline.manual import manual_changes, with_manual_edits
from pipeline.model import OfficialDocument
from pipeline.normalize import normalize
from pipeline.repair.engine import RepairOptions, recertify, repair
from pipeline.stages import DEFAULT_OUTPUTS, WRITERS, emission, write_output
from pipeline.stylesheet import StyleSheet, load_stylesheet

if TYPE_CHECKING:
    from pipeline.writers.pdf import PdfOptions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """Everything a person may set for the stages; what decides the bytes is hashed."""

    style: str = "gbt9704"
    outputs: tuple[str, ...] = DEFAULT_OUTPUTS
    font_dirs: tuple[str, ...] = ()
    repair: RepairOptions = field(default_factory=RepairOptions)
    allow_missing_glyphs: bool = False
    pdfa: Literal["2a", "2u", "3a"] = "2a"
    archive_stamp: bool = False
    force: bool = False

    def repair_sha256(self) -> str:
        """Hash of what decides the repaired document."""
        terms = self.repair.terms
        key = (
            self.repair.accept,
            self.repair.min_confidence,
            sorted(terms.terms.items()) if terms is not None else None,
        )
        return hashlib.sha256(repr(key).encode()).hexdigest()

    def emit_sha256(self) -> str:
        """Hash of what decides the outputs (not where fonts are looked for, nor ``force``)."""
        key = (self.outputs, self.allow_missing_glyphs, self.pdfa, self.archive_stamp)
        return hashlib.sha256(repr(key).encode()).hexdigest()


@dataclass(slots=True)
class Outcome:
    """What became of one document.

    Attributes:
        name: the source or folder, as the person gave it.
        folder: the document's folder.
        files: names written.
        edits_in: edits that are part of the document.
        waiting: proposals that are not.
        findings: findings.
        manual: a person's own changes.
        substitutions: sentences about fonts that stand in (PDF).
        error: what went wrong, Chinese; empty when nothing did.
        exit_code: of the error.
    """

    name: str
    folder: Path | None = None
    title: str = ""
    files: tuple[str, ...] = ()
    edits_in: int = 0
    waiting: int = 0
    findings: int = 0
    manual: int = 0
    substitutions: tuple[str, ...] = ()
    error: str = ""
    exit_code: ExitCode = ExitCode.OK

    def note_log(self, entry: EditLog, refused: frozenset[str] = frozenset()) -> None:
        """Take the counts from a log; what a person refused does not wait any more."""
        self.edits_in = sum(1 for e in entry.edits if e.status == "in")
        self.waiting = sum(
            1
            for e in entry.edits
            if e.status == "out" and e.tier is Tier.PROPOSED and e.id not in refused
        )
        self.findings = len(entry.findings)


def normalize_source(source: SourceFile, out: Path, options: Options) -> Outcome:
    """Source → 1-normalized.json."""
    document = normalize(source.read(), source.name)
    workspace = Workspace(out / source.folder)
    files = stage_files(document)
    _write(workspace, files, document, {}, options)
    return Outcome(source.path, workspace.folder, _title(document), tuple(files))


def repair_workspace(workspace: Workspace, options: Options) -> Outcome:
    """1-normalized.json → 2-repaired.json and 2-edits.jsonl, with the decisions that lie there."""
    normalized = workspace.normalized()
    repaired, entry = _repaired(workspace, normalized, options)
    files = repair_files(repaired, entry)
    _write(workspace, files, normalized, {"repair": options.repair_sha256()}, options)
    outcome = Outcome(str(workspace.folder), workspace.folder, _title(repaired), tuple(files))
    outcome.note_log(entry)
    return outcome


def emit_workspace(
    workspace: Workspace, options: Options, *, source: bytes | None = None
) -> Outcome:
    """2-repaired.json and 2-edits.jsonl → outputs; a person's changes become manual edits.

    Args:
        workspace: the document's folder.
        options: the settings.
        source: the source's bytes, attached to a PDF/A-3.
    """
    normalized, repaired, entry = workspace.normalized(), workspace.repaired(), workspace.log()
    name = str(workspace.folder / REPAIRED)
    found, manual = with_manual_edits(normalized, repaired, entry, name)
    decisions = None
    if manual:
        decisions = decisions_to_json(_with_own_words(workspace, entry, found))
        entry = recertify(normalized, found)
    # Written again as this tool writes them, however a person's editor left them.
    files = repair_files(repaired, entry)
    outcome = _emit(
        workspace, normalized, repaired, entry, files, options, source=source, decisions=decisions
    )
    outcome.manual = manual
    return outcome


def run_source(source: SourceFile, out: Path, options: Options) -> Outcome:
    """All three stages; the same bytes as one after another."""
    data = source.read()
    normalized = normalize(data, source.name)
    workspace = Workspace(out / source.folder)
    repaired, entry = _repaired(workspace, normalized, options)
    files = {**stage_files(normalized), **repair_files(repaired, entry)}
    settings = {"repair": options.repair_sha256()}
    outcome = _emit(
        workspace, normalized, repaired, entry, files, options, source=data, settings=settings
    )
    outcome.name = source.path
    return outcome


def _repaired(
    workspace: Workspace, normalized: OfficialDocument, options: Options
) -> tuple[OfficialDocument, EditLog]:
    """The repaired document and its log; a person's decisions.json in the folder is heeded.

    Raises:
        DocumentError: the decisions are another source's, or name edits that there are none of.
    """
    decisions = workspace.decisions()
    if decisions is None:
        return repair(normalized, options.repair)
    name = str(workspace.folder / DECISIONS)
    if decisions.source_sha256 != normalized.source.sha256:
        what = f"{name} 是对另一版原文的决定"
        raise DocumentError(what, "原文已变，请删除该文件后重新审阅")
    _, offered = repair(normalized, options.repair)
    unknown = {d.edit_id for d in decisions.decisions} - {edit.id for edit in offered.edits}
    if unknown:
        what = f"{name} 提到没有的修改：{'、'.join(sorted(unknown)[:5])}"
        raise DocumentError(what, "修复规则已变，请删除该文件后重新审阅")
    return repair(normalized, with_decisions(options.repair, decisions))


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
    repaired, entry = repair(normalized, with_decisions(options.repair, decisions))
    return _emit(
        workspace,
        normalized,
        repaired,
        entry,
        repair_files(repaired, entry),
        options,
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


def with_decisions(options: RepairOptions, decisions: Decisions) -> RepairOptions:
    """The options with a person's decisions in them."""
    accepted = [d for d in decisions.decisions if d.verdict == "accept"]
    return replace(
        options,
        accepted=frozenset(d.edit_id for d in accepted),
        refused=frozenset(d.edit_id for d in decisions.decisions if d.verdict == "refuse"),
        rewritten={d.edit_id: d.text for d in accepted if d.text is not None},
        manual=decisions.manual,
    )


def repair_settings(
    accept: Literal["applied", "proposed"], min_confidence: float, terms: str | None
) -> RepairOptions:
    """Options for repair from what a person gave on the command line.

    Raises:
        StyleError: the terms file is wrong.
    """
    lexicon = None
    if terms is not None:
        from pipeline.repair.lexicon import read_toml

        try:
            lexicon = read_toml(Path(terms))
        except (OSError, ValueError) as error:
            what = f"词表 {terms} 有误（{error}）"
            raise StyleError(what, "请用 zhengben terms learn 重新生成") from error
    return RepairOptions(accept=accept, min_confidence=min_confidence, terms=lexicon)


def _emit(
    workspace: Workspace,
    normalized: OfficialDocument,
    repaired: OfficialDocument,
    entry: EditLog,
    files: dict[str, bytes],
    options: Options,
    *,
    reviewed: frozenset[str] = frozenset(),
    source: bytes | None = None,
    decisions: bytes | None = None,
    settings: dict[str, str] | None = None,
) -> Outcome:
    """Make every output, then write them with the stage files, all or none."""
    sheet: StyleSheet = load_stylesheet(options.style)
    refused = _refused(workspace, entry, decisions)
    given = emission(
        workspace.slug,
        normalized,
        repaired,
        entry,
        sheet,
        font_dirs=[Path(folder) for folder in options.font_dirs],
        allow_missing_glyphs=options.allow_missing_glyphs,
        refused=refused,
    )
    for output in options.outputs:
        pdf = _pdf_options(normalized, options, source) if output == "pdf" else None
        files[f"3-{workspace.slug}{WRITERS[output][0]}"] = write_output(output, given, pdf)
    settings = {
        **(settings or {}),
        "emit": options.emit_sha256(),
        "style": sheet.sha256,
        "fonts": _fonts_sha256(given.fonts),
    }
    _write(
        workspace,
        files,
        normalized,
        settings,
        options,
        replace=reviewed | {REPAIRED},
        decisions=decisions,
    )
    outcome = Outcome(str(workspace.folder), workspace.folder, _title(repaired), tuple(files))
    outcome.note_log(entry, refused)
    if "pdf" in options.outputs:
        skipped = (f"{face.label}（{face.reason}），不用于 PDF" for face in given.fonts.skipped)
        outcome.substitutions = (*given.fonts.substitutions(), *skipped)
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
    from pipeline.writers.pdf import PdfAttachment, PdfOptions

    attachments: tuple[PdfAttachment, ...] = ()
    if options.pdfa == "3a":
        if source is None or hashlib.sha256(source).hexdigest() != document.source.sha256:
            what = f"PDF/A-3a 要附上源文件 {document.source.name}，这里没有，或不是原来的那一份"
            raise DocumentError(what, "请用 --source 给出源文件，或用 zhengben run")
        attachments = (
            PdfAttachment(document.source.name, source, "text/plain", "Source", "源文件"),
        )
    return PdfOptions(
        level=options.pdfa, attachments=attachments, archive_stamp=options.archive_stamp
    )


def _fonts_sha256(fonts: FontSet) -> str:
    """Hash of which face plays which role."""
    faces = {
        key: [face.postscript_name for face in (role.han, role.latin, *role.fallbacks)]
        for key, role in sorted(fonts.roles.items())
    }
    return hashlib.sha256(msgspec.json.encode(faces)).hexdigest()


def _title(document: OfficialDocument) -> str:
    return document.body.title.text if document.body.title else ""


def failing(error: PipelineError) -> Callable[[], Outcome]:
    """A step that fails with this error (an argument that is no source, among others)."""

    def step() -> Outcome:
        raise error

    return step


def guarded(name: str, step: Callable[[], Outcome]) -> Outcome:
    """The step's outcome; an error becomes part of it, so that a batch goes on."""
    try:
        return step()
    except PipelineError as error:
        return Outcome(name, error=str(error), exit_code=error.exit_code)
    except Exception as error:
        log.info("internal error on %s", name, exc_info=True)
        text = f"程序内部错误（{type(error).__name__}: {error}）。请把该文件和这条信息交给开发者。"
        return Outcome(name, error=text, exit_code=ExitCode.INTERNAL)


def exit_code_of(outcomes: Sequence[Outcome]) -> ExitCode:
    """One source: its own code; several: 9 when some failed, 7 when nothing could be written."""
    failed = [outcome for outcome in outcomes if outcome.exit_code is not ExitCode.OK]
    if not failed:
        return ExitCode.OK
    if len(outcomes) == 1:
        return failed[0].exit_code
    if len(failed) == len(outcomes) and all(o.exit_code is ExitCode.WRITE for o in failed):
        return ExitCode.WRITE
    return ExitCode.PARTIAL
