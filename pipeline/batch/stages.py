"""One document through the stages, into its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from pipeline import __version__
from pipeline.arranging import whole
from pipeline.batch.by_hand import ByHand, changed_by_hand, decisions_on, unread_changes
from pipeline.batch.carrying import Earlier, carried_over, carried_restating
from pipeline.batch.manifest import (
    ADVICE,
    DECISIONS,
    EDITS,
    NORMALIZED,
    PAGE,
    PICTURES,
    REPAIRED,
    SOURCE,
    RepairChoices,
    SourceRecord,
)
from pipeline.batch.options import RunOptions, Tools, with_kept
from pipeline.batch.record import Counts, Outcome, left_out, may_be_kept
from pipeline.batch.sources import SourceFile, page_of, read_page_of
from pipeline.batch.workspace import Workspace, packed
from pipeline.convert import (
    Conversion,
    read_source,
    render_what_can_be,
    repair,
    told_of_advice,
    told_of_layout,
)
from pipeline.decisions import (
    VERSION,
    Decisions,
    accepted_edits,
    decisions_to_json,
    refused_edits,
)
from pipeline.draft.writer import write_draft
from pipeline.edits import EditKind, EditLog, Tier, log_to_jsonl
from pipeline.errors import DocumentError, NotCertifiedError, WriteError
from pipeline.formats import OUTPUTS
from pipeline.model import OfficialDocument, iter_texts, places_of
from pipeline.model.codec import to_json
from pipeline.normalize.account import Reading
from pipeline.pictures import packed as packed_pictures
from pipeline.repair.advisor.record import advice_to_json
from pipeline.repair.options import RepairOptions
from pipeline.structure.survey import line_of, survey
from pipeline.text.chars import visible


def normalize_source(source: SourceFile, out: Path, tools: Tools) -> Outcome:
    """Source → 1-normalized.json."""
    document, text, _, pictures = _read(source, source.read(), tools.options)
    workspace = Workspace(out / source.folder)
    if workspace.unread_change() and not tools.options.force:
        raise WriteError(
            f"{workspace.folder} 的 {REPAIRED} 或 {workspace.draft_name} 有还没有读入的人工修改",
            "请先运行 zhengben emit 读入；不要这些修改的，加 --force 覆盖",
        )
    files = {SOURCE: packed(text), NORMALIZED: to_json(document), **_picture_files(pictures)}
    told = _write(
        workspace, files, document, {"normalize": tools.options.normalize_sha256()}, tools
    )
    title = document.body.title.text if document.body.title else ""
    counts = Counts(left_out=left_out(document))
    elements = line_of(survey(document))
    remarks = document.source.remarks + told
    return Outcome(
        source.shown,
        workspace.folder,
        title,
        elements,
        tuple(files),
        counts,
        remarks=remarks,
        may_be_kept=may_be_kept(document),
    )


def _read(source: SourceFile, data: bytes, options: RunOptions) -> Reading:
    """The source read, with the pictures that lie beside it."""
    return read_source(
        data, source.name, msgspec.structs.replace(options.reading, beside=source.beside)
    )


def repair_workspace(workspace: Workspace, tools: Tools) -> Outcome:
    """1-normalized.json → 2-repaired.json and 2-edits.jsonl, with the decisions that lie there."""
    return repair_again(workspace, tools)[1]


def repair_again(workspace: Workspace, tools: Tools) -> tuple[Conversion, Outcome]:
    """As :func:`repair_workspace`, with the repaired document itself."""
    options = tools.options
    normalized = workspace.as_read()
    stems = [Path(Path(normalized.source.name).stem), Path(workspace.slug)]
    page_file = page_of(options.page, stems)
    page = read_page_of(page_file) if page_file is not None else workspace.page()
    had_advice = _has_advice(workspace)
    conversion, decisions, _ = _repaired(workspace, normalized, page, options)
    files = {**_page_files(page), **_repair_files(workspace, conversion)}
    settings = _repair_settings(workspace, conversion, options)
    told = _write(workspace, files, normalized, settings, tools, decisions=decisions)
    outcome = _outcome(workspace, conversion, files)
    outcome.remarks += told
    outcome.remarks += _told_of_advice(workspace, conversion, options, had_advice=had_advice)
    outcome.lacks_page = bool(options.page) and page is None
    return conversion, outcome


def emit_workspace(workspace: Workspace, tools: Tools, *, source: bytes | None = None) -> Outcome:
    """2-repaired.json and 2-edits.jsonl → outputs; what a person changed becomes edits of theirs.

    Args:
        workspace: the document's folder.
        tools: the settings, the style and the fonts; what a person did not choose is as the
            folder was made.
        source: the source's bytes, attached to a PDF/A-3 or an OFD.
    """
    refuse_uncertified(workspace)
    if tools.options.filing is not None:
        tools = _filed(workspace, workspace.repaired(), tools)
    tools = tools.as_made(workspace.manifest())
    if tools.options.line:
        return _emit_up_to(Tier(tools.options.line), workspace, tools, source)
    options = tools.options
    found = changed_by_hand(workspace, options)
    stated = _stated_for(
        workspace, workspace.as_read(), found.decisions if found else None, options
    )
    settings: dict[str, str] = {}
    if found is None and stated is None:
        normalized, log = workspace.normalized(), workspace.log()
        decisions = decisions_on(workspace, log)
        said = workspace.advice()
        conversion = Conversion(normalized, whole(normalized, log), log, advice=said)
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
            before = found.normalized
            said = workspace.advice()
            conversion = Conversion(before, whole(before, log), log, advice=said)
    conversion = replace(conversion, decisions=decisions, slug=workspace.slug, source=source)
    # Written again as this tool writes them, however a person's editor left them.
    files = _repair_files(workspace, conversion)
    is_new = (found is not None or stated is not None) and decisions is not None
    new = decisions_to_json(decisions) if is_new and decisions is not None else None
    outcome = _emit(workspace, conversion, files, tools, settings, decisions=new)
    if found is not None:
        outcome.counts = msgspec.structs.replace(outcome.counts, manual=found.count)
    return outcome


def _filed(workspace: Workspace, document: OfficialDocument, tools: Tools) -> Tools:
    """The tools with what the table of --set-from states of this document."""
    from pipeline.description import described_as

    keys = {name: described_as(document, name) for name in ("文件编号", "题名")}
    return tools.for_document({**keys, "文件夹": workspace.folder.resolve().name})


def _emit_up_to(line: Tier, workspace: Workspace, tools: Tools, source: bytes | None) -> Outcome:
    """Repair anew with the folder's rules up to another level, and emit: as ``run`` would have."""
    options = replace(tools.options, repair=replace(tools.options.repair, accept=line))
    _refuse_without_terms(workspace, options, f" --accept {line}")
    tools = Tools(options, tools.typography.sheet)
    normalized, page = workspace.as_read(), workspace.page()
    conversion, decisions, _ = _repaired(workspace, normalized, page, options)
    conversion = replace(conversion, slug=workspace.slug, source=source)
    settings = _repair_settings(workspace, conversion, options)
    files = _repair_files(workspace, conversion)
    return _emit(workspace, conversion, files, tools, settings, decisions=decisions)


def _refuse_without_terms(workspace: Workspace, options: RunOptions, asked: str = "") -> None:
    """Refuse to repair anew without the terms that a folder was made with.

    Raises:
        DocumentError: it was made with such, and they are not at hand.
    """
    made = workspace.repair_choices() or RepairChoices()
    if made.terms_sha256 != options.repair_choices().terms_sha256:
        raise DocumentError(
            f"{workspace.folder} 是用词表（--terms）修复的",
            f"请用 zhengben repair --terms 词表{asked} 重新修复，再 emit",
        )


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

    if failure := restated_by_nobody(workspace.as_read(), log, decisions):
        raise NotCertifiedError(
            f"{workspace.folder}：{failure}", "没有写出结果；请用 zhengben repair --force 重新生成"
        )
    person = RepairOptions().heeding(decisions) if decisions else RepairOptions()
    return recertify(normalized or workspace.normalized(), log, person, page)


def restated_by_nobody(as_read: OfficialDocument, log: EditLog, decisions: Decisions | None) -> str:
    """What a log restates and no one decided, Chinese; empty where all was.

    Raises:
        DocumentError: the decisions do not fit the document.
    """
    if not log.restated:
        return ""
    from pipeline.draft.stating import restated_as_decided

    _, wanted = restated_as_decided(as_read, decisions, DECISIONS)
    if tuple(edit.change for edit in log.restated if edit.status == "in") != wanted:
        return f"{EDITS} 所记的要素改写与 {DECISIONS} 不同"
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
        _refuse_without_terms(workspace, tools.options)
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
        page_file = msgspec.structs.replace(page_file, data=page_file.read())
    if not options.force and _is_finished(workspace, record, tools, page_file):
        outcome = _finished(workspace, options)
    else:
        normalized, text, _, pictures = _read(source, data, options)
        page = read_page_of(page_file) if page_file is not None else None
        conversion, decisions, told = _repaired(workspace, normalized, page, options, text)
        conversion = replace(conversion, slug=workspace.slug, source=data, pictures=pictures)
        if options.filing is not None:
            tools = _filed(workspace, conversion.repaired, tools)
        stages = {
            SOURCE: packed(text),
            NORMALIZED: to_json(normalized),
            **_picture_files(pictures),
            **_page_files(page),
        }
        files = {**stages, **_repair_files(workspace, conversion)}
        settings = {
            "normalize": options.normalize_sha256(),
            **_repair_settings(workspace, conversion, options),
        }
        had_advice = _has_advice(workspace)
        outcome = _emit(workspace, conversion, files, tools, settings, decisions=decisions)
        outcome.told = told
        outcome.remarks += _told_of_advice(workspace, conversion, options, had_advice=had_advice)
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
    conversion = repair(
        workspace.as_read(),
        with_kept(tools.options.repair, workspace),
        page=workspace.page(),
        decisions=decisions,
        decided_in=decided_in,
    )
    _refuse_astray(workspace, decisions, conversion)
    return conversion


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
    if tools.options.filing is not None:
        if not (workspace.folder / REPAIRED).is_file():
            return False
        tools = _filed(workspace, workspace.repaired(), tools)
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
    decisions = decisions_on(workspace, log)
    refused, accepted = refused_edits(decisions, log), accepted_edits(decisions, log)
    document = workspace.normalized()
    return Outcome(
        str(workspace.folder),
        workspace.folder,
        files=_names(workspace, options),
        counts=Counts.of(log, refused, document, accepted),
        sha256=log.source_sha256,
        status="skipped",
        may_be_kept=may_be_kept(document),
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
    changes = unread_changes(workspace, options)
    options = replace(options, repair=with_kept(options.repair, workspace))
    earlier = _earlier(workspace, normalized, changes) if text is not None else None
    if earlier is not None and text is not None:
        return _repaired_as_before(workspace, earlier, text, normalized, page, options)
    stated = _stated_for(workspace, normalized, changes, options)
    decided_in = workspace.folder / (REPAIRED if changes is not None else DECISIONS)
    decisions = stated or changes
    heeded = decisions if decisions is not None else workspace.decisions()
    conversion = repair(
        normalized, options.repair, page=page, decisions=heeded, decided_in=str(decided_in)
    )
    _refuse_astray(workspace, heeded, conversion)
    return conversion, decisions_to_json(decisions) if decisions is not None else None, ()


def _repaired_as_before(
    workspace: Workspace,
    earlier: Earlier,
    text: str,
    normalized: OfficialDocument,
    page: OfficialDocument | None,
    options: RunOptions,
) -> tuple[Conversion, bytes, tuple[str, ...]]:
    """The document repaired, with what was decided about an earlier source and still fits."""
    name = str(workspace.folder / DECISIONS)
    stated, gone = carried_restating(earlier, text, normalized)
    stated = stated.with_fields(dict(options.fields))
    plain = repair(normalized, options.repair, page=page, decisions=stated, decided_in=name)
    decisions, unfit = carried_over(earlier, text, plain.normalized, plain.log, stated)
    again = replace(options.repair, kept=plain.advice)
    conversion = repair(normalized, again, page=page, decisions=decisions, decided_in=name)
    assert conversion.decisions is not None
    told = _carried(decisions, (*gone, *unfit))
    return conversion, decisions_to_json(conversion.decisions), told


def _refuse_astray(
    workspace: Workspace, decisions: Decisions | None, conversion: Conversion
) -> None:
    """Refuse to arrange paragraphs whose places shifted because elements were restated.

    Raises:
        DocumentError: a place that the structure edits speak of is another's now.
    """
    if decisions is None or not decisions.paragraphs or not conversion.log.restated:
        return
    if not (workspace.folder / NORMALIZED).exists():
        return
    before = workspace.normalized()
    if before.source.sha256 != decisions.source_sha256:
        return
    old, new = _starts(before), _starts(conversion.normalized)
    for edit in decisions.paragraphs:
        for path in (edit.path, edit.after):
            if path and old.get(path) != new.get(path):
                raise DocumentError(
                    f"{DECISIONS} 写明的要素（fields、roles、restated）使段落换了位置，"
                    f"审阅稿中的{edit.op.label}（“{visible(edit.text[:12])}”）不知该在哪里",
                    "没有改动任何文件；请改在公文稿（2-….md）里写，或先还原审阅稿中的段落",
                )


def _starts(document: OfficialDocument) -> dict[str, int]:
    """Where in the source each element begins, and each table and cell."""
    found: dict[str, int] = {}
    for place in places_of(document):
        start = place.start if place.element.origin else -1
        for path in (place.path, place.path.rpartition("[")[0], place.block_path):
            found.setdefault(path, start)
    return found


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
    kept += len(decisions.restated)
    first = f"原文已变：以前的决定沿用 {kept} 处" + (f"，{len(unfit)} 处不再适用" if unfit else "")
    return (first, *(f"不再适用：{one}" for one in unfit))


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


def _repair_files(workspace: Workspace, conversion: Conversion) -> dict[str, bytes]:
    """The files of the second stage."""
    said = {ADVICE: advice_to_json(conversion.advice)} if conversion.advice is not None else {}
    return {
        REPAIRED: to_json(conversion.repaired),
        EDITS: log_to_jsonl(conversion.log),
        workspace.draft_name: write_draft(conversion.repaired),
        **said,
    }


def _page_files(page: OfficialDocument | None) -> dict[str, bytes]:
    """The page's record beside the stage files: the certificate asks it."""
    return {PAGE: to_json(page)} if page is not None else {}


def _picture_files(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    return {PICTURES: packed_pictures(pictures)} if pictures else {}


def _repair_settings(
    workspace: Workspace, conversion: Conversion, options: RunOptions
) -> dict[str, str]:
    """Hashes of what decided the second stage's bytes."""
    return {
        "repair": options.repair_sha256(),
        "page": conversion.page.source.sha256 if conversion.page is not None else "",
        "decisions": workspace.sha256_of(DECISIONS),
    }


def _told_of_advice(
    workspace: Workspace, conversion: Conversion, options: RunOptions, *, had_advice: bool
) -> tuple[str, ...]:
    """What came of asking a model, and whether what one said before is no more."""
    told = told_of_advice(conversion, options.repair)
    if had_advice and not _has_advice(workspace):
        return (f"这次没有用顾问模型，以前的回答（{ADVICE}）已从文件夹里去掉", *told)
    if told and conversion.advice is not None and conversion.advice.failures:
        return (*told, "没有得到回答的，加 --force 再问")
    return told


def _has_advice(workspace: Workspace) -> bool:
    return (workspace.folder / ADVICE).exists()


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
    """Make every output, then write them with the stage files, all or none.

    Raises:
        FontError: not one of the outputs can be made, for want of a font.
    """
    if conversion.normalized.source.pictures and not conversion.pictures:
        conversion = replace(conversion, pictures=workspace.pictures())
    outputs, refused = render_what_can_be(conversion, tools.options, tools.typography)
    if refused and not outputs:
        raise next(iter(refused.values()))
    has_fonts = not outputs.keys().isdisjoint({"pdf", "ofd"})
    said_of_fonts = tools.substitutions(workspace.manifest()) if has_fonts else ()
    files.update({_output_name(workspace, name): data for name, data in outputs.items()})
    told = _write(
        workspace,
        files,
        conversion.normalized,
        {**settings, **tools.emit_settings},
        tools,
        reviewed=reviewed,
        decisions=decisions,
        unmade=[_output_name(workspace, name) for name in refused],
    )
    outcome = _outcome(workspace, conversion, files)
    outcome.remarks += told
    outcome.substitutions = said_of_fonts
    for error in refused.values():
        outcome.error, outcome.exit_code = f"{error}其余各种都已写出。", error.exit_code
        outcome.status = "failed"
    if {"pdf", "ofd", "docx"} & outputs.keys():
        outcome.remarks += told_of_layout(conversion, tools.options, tools.typography)
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
        may_be_kept=may_be_kept(conversion.normalized),
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
    unmade: Sequence[str] = (),
) -> tuple[str, ...]:
    """Write the files; what is to be told of it."""
    source, draft = document.source, workspace.draft_name
    if decisions is not None:
        settings = {**settings, "decisions": hashlib.sha256(decisions).hexdigest()}
    is_unsigned = workspace.write(
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
        unmade=unmade,
    )
    return ("清单与签名时不同了，签名随之作废，已移除；请重新签名（zhengben sign）",) * is_unsigned
