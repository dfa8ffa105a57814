"""A document's folder made again from what lies in it, and compared byte for byte.

What is equal was made by this program as the folder says, whoever it came from. What differs was
changed, unless the folder says that something else decided its bytes: another release, style sheet
or font, or terms that are not here. That is told apart from a change, and is no proof either.
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass, field, replace

import msgspec

from pipeline import __version__
from pipeline.batch.manifest import (
    ADVICE,
    DECISIONS,
    EDITS,
    MANIFEST,
    NORMALIZED,
    PAGE,
    PICTURES,
    REPAIRED,
    SOURCE,
    EmitChoices,
    Manifest,
    RepairChoices,
    manifest_to_json,
    output_of,
    outputs_in,
)
from pipeline.batch.options import (
    RunOptions,
    Tools,
    repair_settings,
    source_date_epoch,
    terms_sha256,
    with_kept,
)
from pipeline.batch.workspace import Workspace, packed
from pipeline.convert import Conversion, read_source, render, repair
from pipeline.draft.writer import write_draft
from pipeline.edits import EditLog, log_to_jsonl
from pipeline.errors import PipelineError
from pipeline.formats import OUTPUTS, input_of_source
from pipeline.model.codec import to_json
from pipeline.normalize.decoding import MAX_TEXT_BYTES
from pipeline.normalize.options import REVISIONS, ReadOptions
from pipeline.pictures import packed as packed_pictures
from pipeline.style_files import available_styles
from pipeline.stylesheet import load_stylesheet

_PARTS = frozenset({"normalize", "repair", "page", "decisions", "emit", "style", "fonts", "seals"})
"""What a manifest notes the hashes of."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a person gives for making documents again; all else is in their folders.

    Attributes:
        style: name or path of a style sheet, where a folder was made with one of its own.
        font_dirs: folders searched first for fonts.
        terms: the user's lexicon, a file, where a folder was made with one.
        seal_pictures: of the seals of drafts, where a folder was made with such.
    """

    style: str = ""
    font_dirs: tuple[str, ...] = ()
    terms: str = ""
    seal_pictures: tuple[str, ...] = ()


@dataclass(slots=True)
class Comparison:
    """What making again showed, Chinese sentences without their final mark.

    Attributes:
        changed: what is not as this program makes it, though all that decides it is the same.
        unproved: what could not be made the same, and why that need not mean a change.
        equal: what was made again byte for byte.
    """

    changed: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    equal: list[str] = field(default_factory=list)

    def differs(self, what: str, excuse: str) -> None:
        """Take down that something is not as it was made again.

        Args:
            what: the sentence.
            excuse: why that need not mean a change; empty where nothing explains it.
        """
        if excuse:
            self.unproved.append(f"{what}，但{excuse}，不能断定是否改过")
        else:
            self.changed.append(what)


def remake(workspace: Workspace, means: Means, source: bytes | None) -> Comparison:
    """Read, repair and render a document again as its folder says, and compare.

    Args:
        workspace: the document's folder; its hashes and its log were verified.
        means: what a person gives for it.
        source: the source's bytes, where they are at hand.

    Raises:
        PipelineError: a file of the folder cannot be read, or the means are wrong.
    """
    compared = Comparison()
    manifest = workspace.manifest()
    assert manifest is not None
    options = _options_of(manifest, means)
    _compare_records(workspace, manifest, options, compared)
    if source is not None:
        _compare_reading(workspace, manifest, options, source, compared)
    else:
        _compare_stored_reading(workspace, manifest, options, compared)
    _compare_choices(manifest, options, compared)
    if manifest.lists(EDITS):
        _compare_repair(workspace, manifest, options, compared)
        _compare_outputs(workspace, manifest, options, source, compared)
    return compared


def _compare_records(
    workspace: Workspace, manifest: Manifest, options: RunOptions, compared: Comparison
) -> None:
    """What is read and not made again: is it written as this program writes it?"""
    excuse = _excuse_of_reading(manifest, options)
    page = workspace.page()
    for name, document in ((NORMALIZED, workspace.as_read()), (PAGE, page)):
        if document is not None and to_json(document) != workspace.read(name):
            compared.differs(f"{name} 不是本程序的写法", excuse)
    # Another release may note more in it, or less.
    if not excuse and manifest_to_json(manifest) != workspace.read(MANIFEST):
        compared.changed.append(f"{MANIFEST} 不是本程序的写法")
    names = {record.name for record in manifest.outputs}
    needed = {"normalize"} | ({"repair"} if EDITS in names else set())
    if any(name.startswith("3-") for name in names):
        needed |= {"emit", "style", "fonts"}
    for part in sorted(needed - manifest.settings.keys()):
        compared.changed.append(f"清单的 settings 里没有 {part}")
    for part in sorted(manifest.settings.keys() - _PARTS):
        compared.differs(f"清单的 settings 里有不认识的 {part}", excuse)
    if manifest.settings.get("page", "") != (page.source.sha256 if page is not None else ""):
        compared.changed.append(f"清单与 {PAGE} 所记的原页不同")


def _compare_choices(manifest: Manifest, options: RunOptions, compared: Comparison) -> None:
    """Where the program is the one that is here, what was set must have the hash that is noted."""
    if not _is_of_this_program(manifest, options):
        return
    noted = manifest.repair
    is_told = noted is not None and noted.terms_sha256 == terms_sha256(options.repair)
    if is_told and manifest.settings.get("repair") != options.repair_sha256():
        compared.unproved.append("清单所记的修复设置与它的校验值不符，不能断定是怎样修复的")
    if manifest.emit is not None and manifest.settings.get("emit") != options.emit_sha256():
        compared.unproved.append("清单所记的生成设置与它的校验值不符，不能断定是怎样生成的")


def made_elsewhere(manifest: Manifest) -> str:
    """What says that the folder was not made by the program that is here; empty where it was."""
    return _excuse_of_reading(manifest, _options_of(manifest, Means()))


def read_again(workspace: Workspace, source: bytes) -> Comparison:
    """Read the source again: is 1-normalized.json what comes of it?

    Raises:
        PipelineError: a file of the folder cannot be read.
    """
    compared = Comparison()
    manifest = workspace.manifest()
    assert manifest is not None
    _compare_reading(workspace, manifest, _options_of(manifest, Means()), source, compared)
    return compared


def _compare_reading(
    workspace: Workspace,
    manifest: Manifest,
    options: RunOptions,
    source: bytes,
    compared: Comparison,
) -> None:
    excuse = _excuse_of_reading(manifest, options)
    try:
        name = workspace.as_read().source.name
        document, text, _, pictures = read_source(source, name, options.reading)
    except PipelineError as error:
        compared.differs(f"源文件重新读入时出错（{error.what}）", excuse)
        return
    noted = workspace.as_read().source
    if input_of_source(noted).is_text:  # what lay beside it then need not lie there now
        told = msgspec.structs.replace(
            document.source, pictures=noted.pictures, remarks=noted.remarks
        )
        document = msgspec.structs.replace(document, source=told)
        pictures = workspace.pictures()
    is_kept = (workspace.folder / SOURCE).exists()
    if not is_kept:
        compared.differs(f"没有 {SOURCE}", excuse)
    kept = ((SOURCE, packed(text)),) if is_kept else ()
    if pictures or (workspace.folder / PICTURES).exists():
        kept = (*kept, (PICTURES, packed_pictures(pictures)))
    for stage, made in (*kept, (NORMALIZED, to_json(document))):
        if made != workspace.read(stage):
            compared.differs(f"由源文件重新读入，得不到 {stage}", excuse)
        else:
            compared.equal.append(stage)


def _compare_stored_reading(
    workspace: Workspace, manifest: Manifest, options: RunOptions, compared: Comparison
) -> None:
    """Without the source: is 1-normalized.json what comes of the decoded text that is kept?"""
    text = workspace.source()
    if text is None:
        return
    excuse = _excuse_of_reading(manifest, options)
    noted = workspace.as_read()
    kind = input_of_source(noted.source)
    if not kind.is_text:
        compared.unproved.append(f"{kind.label}重新读入要用 --source 给出源文件")
        return
    # A byte order mark outdoes what a page says of its encoding.
    data = codecs.BOM_UTF8 + text.encode("utf-8")
    if len(data) > MAX_TEXT_BYTES >= noted.source.size:
        compared.unproved.append("所存的原文太长，重新读入要用 --source 给出源文件")
        return
    try:
        document, again, *_ = kind.read(data, noted.source.name, options.reading)
    except PipelineError as error:
        compared.differs(f"所存的原文重新读入时出错（{error.what}）", excuse)
        return
    if again != text or msgspec.structs.replace(document, source=noted.source) != noted:
        compared.differs(f"由所存的原文（{SOURCE}）重新读入，得不到 {NORMALIZED}", excuse)
    else:
        compared.equal.append(NORMALIZED)


def _options_of(manifest: Manifest, means: Means) -> RunOptions:
    """What was set when the folder was made, as far as it says so and it is here."""
    made, emitted = manifest.repair or RepairChoices(), manifest.emit or EmitChoices()
    # Terms that a settings file names here are no matter of a folder made without any.
    terms = means.terms if manifest.repair is None or made.terms_sha256 else ""
    reading = _reading_of(manifest)
    rules = repair_settings(
        made.accept, made.min_confidence, terms or None, made.select, made.ignore
    )
    return RunOptions(
        style=_style_of(manifest, emitted, means),
        keep_boilerplate=reading.keep_boilerplate,
        revisions=reading.revisions,
        outputs=tuple(name for name in OUTPUTS if name in (emitted.to or outputs_in(manifest))),
        font_dirs=means.font_dirs,
        repair=replace(rules, advisor=made.advisor),
        allow_missing_glyphs=emitted.allow_missing_glyphs,
        pdfa=emitted.pdfa,
        ofd_a=emitted.ofd_a,
        ofd_attach=emitted.ofd_attach,
        layout=emitted.layout,
        seal=emitted.seal,
        seal_pictures=means.seal_pictures if "seals" in manifest.settings else (),
        archive_stamp=emitted.archive_stamp,
        stamp=emitted.stamp,
        track=emitted.track,
        epoch=emitted.source_date_epoch,
    )


def _reading_of(manifest: Manifest) -> ReadOptions:
    """How the source was read, as far as its hash tells."""
    noted = manifest.settings.get("normalize")
    choices = (
        RunOptions(keep_boilerplate=k, revisions=r) for r in REVISIONS for k in (False, True)
    )
    made = next((one for one in choices if one.normalize_sha256() == noted), RunOptions())
    return made.reading


def _style_of(manifest: Manifest, emitted: EmitChoices, means: Means) -> str:
    """The style that has the noted hash, of the one given and those that come along.

    Where none has it, the one given, or the one that the folder names, if it came along.
    """
    styles = sorted(available_styles(), key=lambda name: name != emitted.style)
    candidates = [means.style, *styles] if means.style else styles
    wanted = manifest.settings.get("style")
    for name in candidates:
        if load_stylesheet(name).sha256 == wanted:
            return name
    return candidates[0]


def _compare_repair(
    workspace: Workspace, manifest: Manifest, options: RunOptions, compared: Comparison
) -> None:
    """Repair again: are the log and 2-repaired.json what comes of it?"""
    excuse = _excuse_of_repair(manifest, options)
    now = hashlib.sha256(workspace.read(DECISIONS)).hexdigest() if _has_decisions(workspace) else ""
    if now != manifest.settings.get("decisions", ""):
        compared.changed.append(f"{DECISIONS} 不是生成时的那一份（改过、增添或不见了）")
        return
    try:
        conversion = repair(
            workspace.as_read(),
            with_kept(options.repair, workspace),
            page=workspace.page(),
            decisions=workspace.decisions(),
        )
    except PipelineError as error:
        compared.differs(f"重新修复时出错（{error.what}）", excuse)
        return
    if log_to_jsonl(conversion.log) != workspace.read(EDITS):
        said = _first_difference(workspace.log(sealed=False), conversion.log)
        compared.differs(f"重新修复，得不到 {EDITS}（{said}）", excuse)
    else:
        compared.equal.append(EDITS)
    kept = workspace.advice()
    if kept is not None and conversion.advice != kept:
        compared.differs(f"{ADVICE} 不是这份文档的", excuse)
    if to_json(conversion.repaired) != workspace.read(REPAIRED):
        compared.differs(f"重新修复，得不到 {REPAIRED}", excuse)
    else:
        compared.equal.append(REPAIRED)
    draft = workspace.draft_name
    if draft in {record.name for record in workspace.listed()}:
        if write_draft(conversion.repaired) != workspace.read(draft):
            compared.differs(f"重新修复，得不到 {draft}", excuse)
        else:
            compared.equal.append(draft)


def _has_decisions(workspace: Workspace) -> bool:
    return (workspace.folder / DECISIONS).exists()


def _first_difference(kept: EditLog, made: EditLog) -> str:
    """Where two logs part, for people."""
    for number, (one, other) in enumerate(zip(kept.edits, made.edits, strict=False), start=1):
        if one != other:
            before, after = msgspec.structs.asdict(one), msgspec.structs.asdict(other)
            names = "、".join(name for name in before if before[name] != after[name])
            return f"第 {number} 处修改 {one.rule_id} 的 {names} 不同"
    if len(kept.edits) != len(made.edits):
        return f"记有 {len(kept.edits)} 处修改，重做得 {len(made.edits)} 处"
    return "提示或证明不同" if kept != made else "写法不同"


def _compare_outputs(
    workspace: Workspace,
    manifest: Manifest,
    options: RunOptions,
    source: bytes | None,
    compared: Comparison,
) -> None:
    """Render again: is every output what comes of it?"""
    conversion = Conversion(
        workspace.normalized(),
        workspace.repaired(),
        workspace.log(sealed=False),
        decisions=workspace.decisions(),
        slug=workspace.slug,
        source=source,
        pictures=workspace.pictures(),
    )
    tools = Tools(options)
    excuse = _excuse_of_outputs(manifest, options, tools)
    _compare_version(manifest, options, excuse, compared)
    for record in manifest.outputs:
        output = output_of(record.name)
        if not output:
            continue
        own = excuse
        if not own and output not in options.outputs:
            own = "它由更早的一次生成写出，当时的设置没有记下"
        carries = (output == "pdf" and options.pdfa == "3a") or (
            output == "ofd" and options.ofd_attach
        )
        if carries and conversion.source is None:
            compared.unproved.append(f"{record.name} 附有源文件，重做要用 --source 给出它")
            continue
        try:
            with source_date_epoch(options.epoch):
                data = render(conversion, replace(options, outputs=(output,)), tools.typography)
        except PipelineError as error:
            compared.differs(f"{record.name} 重做时出错（{error.what}）", own)
            continue
        if data[output] != workspace.as_listed(record):
            compared.differs(f"{record.name} 与重做的不同", own)
        else:
            compared.equal.append(record.name)


def _compare_version(
    manifest: Manifest, options: RunOptions, excuse: str, compared: Comparison
) -> None:
    """Where all was made by the program that is here, the manifest must say so."""
    is_ours = not excuse and not _excuse_of_repair(manifest, options)
    if manifest.zhengben != __version__ and (is_ours and _is_of_this_program(manifest, options)):
        compared.changed.append(
            f"清单说由 {manifest.zhengben} 版生成，其余各项都说是 {__version__} 版"
        )


def _is_of_this_program(manifest: Manifest, options: RunOptions) -> bool:
    """Whether the source was read by the very program that is here."""
    return manifest.settings.get("normalize") == options.normalize_sha256()


def _excuse_of_reading(manifest: Manifest, options: RunOptions) -> str:
    """Why a source read again may be read otherwise; empty where it must be the same."""
    return "" if _is_of_this_program(manifest, options) else _other_program(manifest)


def _excuse_of_repair(manifest: Manifest, options: RunOptions) -> str:
    """Why a repair done again may be another; empty where it must be the same."""
    if manifest.settings.get("repair") == options.repair_sha256():
        return ""
    if not _is_of_this_program(manifest, options):
        return _other_program(manifest)
    noted = manifest.repair
    if noted is None:
        return "清单没有记下当时修复的设置"
    if noted.terms_sha256 != terms_sha256(options.repair):
        return "当时用的词表不同（请用 --terms 给出它）"
    return _other_program(manifest)


def _excuse_of_outputs(manifest: Manifest, options: RunOptions, tools: Tools) -> str:
    """Why outputs made again may be others; empty where they must be the same."""
    expected = tools.emit_settings
    noted = manifest.settings
    differing = {part for part in expected if noted.get(part) != expected[part]}
    differing |= {"seals"} & noted.keys() - expected.keys()
    if "style" in differing:
        named = manifest.emit.style if manifest.emit is not None else "?"
        return f"当时用的版式（{named}）不同（请用 --style 给出它）"
    if "seals" in differing:
        return "当时用的印章图样不同（请用 --seal-picture 给出它）"
    if "emit" in differing and _is_of_this_program(manifest, options):
        return "当时生成用的设置或版本不同" if manifest.emit is None else _other_program(manifest)
    if "emit" in differing:
        return _other_program(manifest)
    return "本机用的字体与当时不同（可用 --font-dir 给出）" if "fonts" in differing else ""


def _other_program(manifest: Manifest) -> str:
    if manifest.zhengben == __version__:
        return f"它不是由这里的程序生成的（同为 {__version__} 版，所用的库、系统或代码不同）"
    return f"它由 {manifest.zhengben} 版生成，这里是 {__version__} 版"
