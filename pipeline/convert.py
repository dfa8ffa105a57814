r"""The recipe, and the Python interface: bytes in, a document, its repair, its outputs.

    source ──read──▶ normalized ──repair──▶ repaired, log ──render──▶ Word, PDF, Excel, text

Nothing here touches a disk or prints, fonts and styles apart, which are read where they lie;
:mod:`pipeline.batch` puts the results into a document's folder.

>>> source = "某市人民政府关于加强节能工作的通知\n\n各县(区)人民政府:\n\n现通知如下。\n".encode()
>>> conversion = convert(source, "节能通知.txt", ConvertOptions(outputs=("txt", "docx")))
>>> conversion.outputs["txt"].decode().splitlines()[:3]
['某市人民政府关于加强节能工作的通知', '各县（区）人民政府：', '现通知如下。']
>>> [(edit.rule_id, edit.old, edit.new) for edit in conversion.log.edits][:2]
[('WID002', '(', '（'), ('WID002', ')', '）')]
>>> conversion.log.certificate.ok
True
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline.decisions import Decisions, accepted_edits, refused_edits
from pipeline.edits import Basis, Tier
from pipeline.errors import DocumentError, FontError, StyleError
from pipeline.formats import (
    DEFAULT_OUTPUTS,
    OUTPUTS,
    SOURCE_ENDINGS,
    input_for,
    input_of,
    input_of_source,
)
from pipeline.model import OfficialDocument, iter_texts
from pipeline.model.outline import LAYOUT, SEAL, SETTINGS
from pipeline.normalize.options import DEFAULT, ReadOptions, Revisions
from pipeline.repair.options import RepairOptions
from pipeline.text.dates import is_date

if TYPE_CHECKING:
    from pipeline.edits import EditLog
    from pipeline.fonts.roles import FontSet
    from pipeline.model.outline import Restated
    from pipeline.normalize.account import Reading
    from pipeline.repair.advisor.record import AdviceRecord
    from pipeline.seals import Seal
    from pipeline.stylesheet import StyleSheet
    from pipeline.writers.emission import Emission
    from pipeline.writers.ofd.options import OfdOptions
    from pipeline.writers.pdf.options import PdfOptions

BEIJING = timezone(timedelta(hours=8))
NO_DATE = datetime(1980, 1, 1, tzinfo=BEIJING)
"""The time of what has none: a zip archive holds none before it."""


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """What a person may set; with the source it decides every byte.

    Attributes:
        style: name or path of the style sheet.
        outputs: keys of :data:`pipeline.formats.OUTPUTS`.
        font_dirs: folders searched first for fonts.
        repair: the repair's own options.
        allow_missing_glyphs: print 〓 for a character no font has, instead of failing.
        keep_boilerplate: take nothing out of the text as a web page's: every line is printed.
        revisions: read tracked changes of a Word file as accepted, or the text before them.
        pdfa: level of the PDF; 3a carries the source.
        ofd_a: the OFD is an OFD-A (GB/T 42133-2022).
        ofd_attach: the OFD carries the source, the log and the repaired text.
        archive_stamp: print the archive's stamp on the first page of PDF and OFD.
        stamp: what its cells say, by name (:data:`pipeline.filing.STAMP`); with any that is not
            empty it is printed.
        track: what the review copy tracks: what asks for a decision, or all.
        layout: 文件 or 信函 (10.1); empty: as the document states, else as its head is made.
        seal: 有 or 无, laid out for a seal or without one (7.3.5); 样稿: for a seal, whose picture
            is printed, marked so; empty: as the document states, else as the style says.
        seal_pictures: of the seals for 样稿, as :func:`pipeline.seals.seals_of` takes them; with
            any, and ``seal`` empty, 样稿 is meant. Without any, those of the style.
    """

    style: str = "gbt9704"
    outputs: tuple[str, ...] = DEFAULT_OUTPUTS
    font_dirs: tuple[str, ...] = ()
    repair: RepairOptions = field(default_factory=RepairOptions)
    allow_missing_glyphs: bool = False
    keep_boilerplate: bool = False
    revisions: Revisions = "accepted"
    pdfa: Literal["2a", "2u", "3a"] = "2a"
    ofd_a: bool = False
    ofd_attach: bool = False
    archive_stamp: bool = False
    stamp: tuple[tuple[str, str], ...] = ()
    track: Literal["decisions", "all"] = "decisions"
    layout: Literal["", "文件", "信函"] = ""
    seal: Literal["", "有", "样稿", "无"] = ""
    seal_pictures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no output and no level.

        Raises:
            StyleError: naming it.
        """
        if not isinstance(self.outputs, tuple) or not OUTPUTS.keys() >= {*self.outputs}:
            raise StyleError(
                f"outputs 不能是 {self.outputs!r}", f"应为一个元组，可用的有 {'、'.join(OUTPUTS)}"
            )
        if self.pdfa not in {"2a", "2u", "3a"}:
            raise StyleError(f"没有 PDF/A 级别 {self.pdfa!r}", "可用的有 2a、2u、3a")
        for name, value, known in (
            ("layout", self.layout, SETTINGS[LAYOUT]),
            ("seal", self.seal, SETTINGS[SEAL]),
        ):
            if value and value not in known:
                raise StyleError(f"{name} 不能是 {value!r}", f"可用的有 {'、'.join(known)}")

    @property
    def sealing(self) -> Literal["", "有", "样稿", "无"]:
        """What a person chose of seals; empty: nothing."""
        return self.seal or ("样稿" if self.seal_pictures else "")

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """What the cells of 归档章 say, empty ones left out, in one order."""
        return tuple(sorted((name, value) for name, value in self.stamp if value))

    @property
    def reading(self) -> ReadOptions:
        """What of it is set for the reading."""
        return ReadOptions(self.keep_boilerplate, self.revisions)


class Typography:
    """The style sheet and the fonts that options name, looked up when asked for, then kept.

    Args:
        options: what a person set.
        sheet: the style sheet, where it was read already.
    """

    def __init__(self, options: ConvertOptions, sheet: StyleSheet | None = None) -> None:
        self._options = options
        self._sheet = sheet

    @cached_property
    def sheet(self) -> StyleSheet:
        """The style sheet."""
        from pipeline.stylesheet import load_stylesheet

        return self._sheet or load_stylesheet(self._options.style)

    @cached_property
    def fonts(self) -> FontSet:
        """The face of each role."""
        from pipeline.fonts.roles import resolve_fonts

        return resolve_fonts(self.sheet, font_dirs=[Path(f) for f in self._options.font_dirs])

    @property
    def seal_pictures(self) -> tuple[tuple[str, ...], Path | None]:
        """The files of the seals' pictures, and the folder that they lie in."""
        if self._options.seal_pictures:
            return self._options.seal_pictures, None
        from pipeline.style_files import style_path

        named = self.sheet.signature.seal_pictures
        return named, style_path(self._options.style).parent if named else None

    @cached_property
    def seals(self) -> tuple[Seal, ...]:
        """The pictures of seals, marked 样稿."""
        from pipeline.seals import seals_of

        return seals_of(*self.seal_pictures)


@dataclass(frozen=True, slots=True)
class Conversion:
    """One document on its way: what was read, what repair made of it, what a person decided.

    Attributes:
        normalized: the document as read, its structure as a person stated it.
        repaired: the document as printed.
        log: edits, findings and certificate that lead from one to the other.
        page: the original page, normalized, where one was given.
        decisions: what a person decided, where they did.
        slug: the document's name, in the names of its files and for titles of last resort.
        source: the source's bytes, where they are at hand.
        pictures: the bytes of the source's pictures, by their hashes.
        outputs: bytes by output, as far as they were made.
        advice: what a model of the user's said of the document, where one was asked.
    """

    normalized: OfficialDocument
    repaired: OfficialDocument
    log: EditLog
    page: OfficialDocument | None = None
    decisions: Decisions | None = None
    slug: str = ""
    source: bytes | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    outputs: Mapping[str, bytes] = field(default_factory=dict)
    advice: AdviceRecord | None = None

    @property
    def title(self) -> str:
        """The title's text; empty where there is none."""
        return self.repaired.body.title.text if self.repaired.body.title else ""

    @property
    def refused(self) -> frozenset[str]:
        """Ids of the edits a person refused; with one of a group, all of it."""
        return refused_edits(self.decisions, self.log)

    @property
    def accepted(self) -> frozenset[str]:
        """Ids of the edits a person accepted; with one of a group, all of it."""
        return accepted_edits(self.decisions, self.log)


def read(
    data: bytes,
    name: str,
    *,
    keep_boilerplate: bool = False,
    revisions: Revisions = "accepted",
) -> OfficialDocument:
    """Read a source into the document model; the text itself is not repaired.

    Args:
        data: the file's bytes.
        name: its name, folders left out. What the content shows chooses the reader, then the
            name's ending.
        keep_boilerplate: take nothing out of the text as a web page's.
        revisions: read tracked changes of a Word file as accepted, or the text before them.

    Raises:
        SourceError: the bytes are empty, too large, no text, or cannot be decoded.
        MissingPartError: LibreOffice is needed and not installed.
        NotCertifiedError: something that the source shows is in no place of the document.
    """
    return read_source(data, name, ReadOptions(keep_boilerplate, revisions)).document


def read_source(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """As :func:`read`, with the decoded source that the document's places are places in."""
    kind = input_for(data, name)
    reading = kind.read(data, name, options)
    if kind is input_of(name):
        return reading
    source = reading.document.source
    ending = Path(name).suffix.lower()
    said = f"扩展名是 {ending or '空的'}，内容是{kind.label}，已按内容读取"
    remarks = (said, *source.remarks) if ending in SOURCE_ENDINGS else source.remarks
    source = msgspec.structs.replace(source, read_as=kind.name, remarks=remarks)
    return reading._replace(document=msgspec.structs.replace(reading.document, source=source))


def repair(
    document: OfficialDocument,
    options: RepairOptions | None = None,
    *,
    page: OfficialDocument | None = None,
    decisions: Decisions | None = None,
    decided_in: str = "decisions.json",
) -> Conversion:
    """Repair a document that was read; what a person decided is heeded.

    Args:
        document: as :func:`read` gives it.
        options: what a person set for the repair.
        page: the original page, read; what it has need not be guessed.
        decisions: what a person decided about the edits of this very document.
        decided_in: the file that says so, for messages.

    Raises:
        DocumentError: the decisions are another source's, or name edits that there are none of.
        NotCertifiedError: the repair cannot be certified.
        MissingPartError: a model is to be asked, and the library for that is not installed.
    """
    from pipeline.rearranging import stated
    from pipeline.repair import engine
    from pipeline.repair.heeding import brought_up

    options = replace(options or RepairOptions(), page=page)
    if decisions is not None:
        if decisions.source_sha256 != document.source.sha256:
            raise DocumentError(
                f"{decided_in} 是对另一版原文的修改或决定", "原文已变，请删除该文件后重新审阅"
            )
        options = options.heeding(decisions, decided_in)
    changes: tuple[Restated, ...] = ()
    if decisions is not None and decisions.restates:
        from pipeline.draft.stating import restated_as_decided

        document, changes = restated_as_decided(document, decisions, decided_in)
    if options.advisor is not None:
        from pipeline.normalize.secrecy import is_withheld
        from pipeline.repair.advisor.advice import Advice

        may_be_told = not is_withheld(document)
        asked = Advice(options.advisor, options.kept, options.ask_at) if may_be_told else None
        options = replace(options, advice=asked)
    repaired, log = engine.repair(document, options)
    if decisions is not None:
        decisions = brought_up(decisions, document, log.edits, decided_in)
        decisions = msgspec.structs.replace(decisions, paragraphs=stated(log.paragraphs))
    if changes:
        from pipeline.draft.stating import with_restated

        log = with_restated(log, document, changes)
    advice = options.advice.record() if options.advice is not None else None
    return Conversion(document, repaired, log, page, decisions, advice=advice)


def render(
    conversion: Conversion,
    options: ConvertOptions | None = None,
    typography: Typography | None = None,
) -> dict[str, bytes]:
    """The bytes of each output that the options name.

    Args:
        conversion: a repaired document.
        options: what a person set.
        typography: the style and the fonts, where they were looked up already.

    Raises:
        StyleError: the style sheet, or ``SOURCE_DATE_EPOCH``, is wrong.
        FontError: a character no font has (PDF, OFD).
        DocumentError: the source is to be attached and is not at hand.
    """
    made, refused = render_what_can_be(conversion, options, typography)
    for error in refused.values():
        raise error
    return made


def render_what_can_be(
    conversion: Conversion,
    options: ConvertOptions | None = None,
    typography: Typography | None = None,
) -> tuple[dict[str, bytes], dict[str, FontError]]:
    """As :func:`render`, but an output for which a font is wanting stops none of the others.

    Returns:
        The bytes of each output that was made; why each of the others was not.
    """
    options = options or ConvertOptions()
    emission = emission_of(conversion, options, typography)
    made: dict[str, bytes] = {}
    refused: dict[str, FontError] = {}
    for name in options.outputs:
        try:
            made[name] = OUTPUTS[name].write(emission)
        except FontError as error:
            refused[name] = error
    return made, refused


def emission_of(
    conversion: Conversion, options: ConvertOptions, typography: Typography | None = None
) -> Emission:
    """What writers are given of a conversion.

    Args: as :func:`render`.

    Raises:
        StyleError: the style sheet, or ``SOURCE_DATE_EPOCH``, is wrong.
        DocumentError: level 3a is asked for without the source.
    """
    from pipeline.arranging import arranged
    from pipeline.writers.emission import Emission

    typography = typography or Typography(options)
    # Writers know the paragraphs as they are printed, before the text edits and after.
    before, log = conversion.normalized, conversion.log
    sheet = sheet_for(conversion.repaired, typography.sheet, options)
    seals = _seals_on(conversion.repaired, sheet, options, typography)[0]
    shown_seals = {seal.key: seal.data for seal in seals.values()}
    if log.paragraphs:
        shown = arranged(before, log)
        before, log = shown.before, shown.log
    return Emission(
        slug=conversion.slug,
        normalized=before,
        document=conversion.repaired,
        log=log,
        sheet=sheet,
        fonts=typography.fonts,
        timestamp=timestamp_of(conversion.repaired),
        allow_missing_glyphs=options.allow_missing_glyphs,
        refused=conversion.refused,
        track=options.track,
        pdf=_pdf_options(conversion, options) if "pdf" in options.outputs else None,
        ofd=_ofd_options(conversion, options) if "ofd" in options.outputs else None,
        pictures={**conversion.pictures, **shown_seals},
        seals={path: seal.key for path, seal in seals.items()},
        settings=_settings_of(typography.sheet, options),
        stamp=dict(options.cells),
    )


def _seals_on(
    document: OfficialDocument, sheet: StyleSheet, options: ConvertOptions, typography: Typography
) -> tuple[dict[str, Seal], tuple[str, ...]]:
    """The seals that a draft shows, by the element each is set on, and what is to be said of them.

    Args:
        document: the repaired document.
        sheet: the style in the form that it is set in.
        options: what a person set.
        typography: has the pictures.
    """
    if _sealing(document, options) != "样稿":
        given = options.seal_pictures
        return {}, (("这份公文不按样稿排（印章不是“样稿”），没有印印章图样",) if given else ())
    named, _ = typography.seal_pictures
    if not named:
        said = "只留了印章的位置：没有给印章图样（用 --seal-picture，或版式的 seal_pictures）"
        return {}, (said,)
    from pipeline.layout.end import sealed_paths
    from pipeline.seals import sealed_with

    texts = dict(iter_texts(document))
    names = [(path, texts[path].text) for path in sealed_paths(sheet, document)]
    seals, left = sealed_with(typography.seals, names)
    told = []
    if seals:
        told.append(f"印了 {len(seals)} 枚样稿印章，图上标有“样稿”，只供审稿，不能代替用印")
    if not names:
        told.append("没有印印章图样：没有加盖印章的署名（由负责人签署的令不盖印章，7.3.5.3）")
    elif bare := [text for path, text in names if path not in seals]:
        told.append(f"署名 {'、'.join(bare)} 没有印章图样，只留了印章的位置")
    if names and left:
        files = "、".join(seal.name for seal in left)
        told.append(f"印章图样 {files} 没有用上：没有它的署名")
    return seals, tuple(told)


def _sealing(document: OfficialDocument, options: ConvertOptions) -> str:
    """有, 样稿 or 无, as a person chose or the document states; empty: as the style says."""
    from pipeline.stated import states

    return options.sealing or states(document, SEAL)


def _settings_of(sheet: StyleSheet, options: ConvertOptions) -> tuple[tuple[str, str], ...]:
    """What a person chose for the outputs, name and value; what nobody chose is not named."""
    chosen = (
        ("版式", sheet.name),
        ("格式", options.layout),
        ("印章", options.sealing),
        ("缺字", "印作〓" if options.allow_missing_glyphs else ""),
    )
    return tuple((name, value) for name, value in chosen if value)


def told_of_advice(conversion: Conversion, options: RepairOptions) -> tuple[str, ...]:
    """How a model was asked, and what its answers came to: one sentence, Chinese.

    Args:
        conversion: a repaired document.
        options: what a person set for the repair; nothing is told where no model was to be asked.
    """
    if not options.ask_at:
        return ()
    advice = conversion.advice
    if advice is None:
        return ("有密级或“内部资料”一类标记的，没有发给顾问模型",)
    if not advice.asked:
        return ()
    counts = advice.counts
    said = [f"问 {counts['asked']} 段"]
    if failed := counts["asked"] - counts["answered"]:
        said.append(f"{failed} 段没有得到回答（{advice.failures}）")
    if counts["answered"]:
        agreed = [edit for edit in conversion.log.edits if edit.basis is Basis.ADVISOR]
        likely = sum(edit.tier is Tier.LIKELY for edit in agreed)
        said.append(
            f"补了 {counts['said']} 处，{len(agreed)} 处与“仅供参考”的建议一致，"
            f"其中 {likely} 处因此成为“较有把握”"
        )
    if counts["dropped"]:
        said.append(f"另有 {counts['dropped']} 处不合要求，没有用")
    return (f"顾问模型 {advice.model}（{advice.host}）：{'；'.join(said)}",)


def told_of_layout(
    conversion: Conversion, options: ConvertOptions, typography: Typography
) -> tuple[str, ...]:
    """What was done to the outputs that a reader would not expect, sentences in Chinese.

    Args: as :func:`render`.
    """
    from pipeline.stated import states
    from pipeline.writers.fitting import told_of

    document = conversion.repaired
    sheet = sheet_for(document, typography.sheet, options)
    told = told_of(document, sheet, conversion.slug)
    told += _seals_on(document, sheet, options, typography)[1]
    chosen = options.layout or states(document, LAYOUT) or typography.sheet.letter is not None
    if sheet.letter is not None and not chosen:
        told = ("版头是信函的，按信函格式（10.1）排版；要排成文件格式加 --layout 文件", *told)
    if "ofd" in options.outputs and options.ofd_a and options.ofd_attach:
        source = conversion.normalized.source
        if not input_of_source(source).is_text:
            told += (f"OFD-A 只能附文本，没有附上源文件 {source.name}",)
    return told


def sheet_for(
    document: OfficialDocument, sheet: StyleSheet, options: ConvertOptions | None = None
) -> StyleSheet:
    """The style sheet in the form that a document is set in: 文件 or 信函, sealed or not.

    What a person chose holds, then what the document states (公文稿: 版式, 印章), then its head:
    one that is made for a letter is set as one (10.1).

    Args:
        document: the repaired document.
        sheet: the style.
        options: what a person set.
    """
    from pipeline.layout.kinds import has_letter_head
    from pipeline.stated import states
    from pipeline.stylesheet import as_letter

    options = options or ConvertOptions()
    layout = options.layout or states(document, LAYOUT)
    if layout == "信函" or (not layout and has_letter_head(document)):
        sheet = as_letter(sheet)
    if seal := _sealing(document, options):
        signature = msgspec.structs.replace(sheet.signature, seal=seal != "无")
        sheet = msgspec.structs.replace(sheet, signature=signature)
    return sheet


def convert(
    data: bytes,
    name: str,
    options: ConvertOptions | None = None,
    *,
    page: OfficialDocument | None = None,
    decisions: Decisions | None = None,
) -> Conversion:
    """All of it: read, repair, render.

    Args:
        data: the source's bytes.
        name: its file name.
        options: what a person set.
        page: the original page, read.
        decisions: what a person decided about the edits of this very source.

    Raises:
        PipelineError: what cannot be read, repaired or rendered, as the three say.
    """
    options = options or ConvertOptions()
    reading = read_source(data, name, options.reading)
    repaired = repair(reading.document, options.repair, page=page, decisions=decisions)
    conversion = replace(repaired, slug=Path(name).stem, source=data, pictures=reading.pictures)
    return replace(conversion, outputs=render(conversion, options))


def timestamp_of(document: OfficialDocument) -> datetime:
    """The time written into outputs.

    ``SOURCE_DATE_EPOCH`` when it is set, else the document's date at 00:00 +08:00, else its
    publication date, else 1980-01-01; never the clock.

    Raises:
        StyleError: ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), tz=UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise StyleError(
                f"环境变量 SOURCE_DATE_EPOCH 的值 {epoch!r} 不是秒数", "请改为整数或取消该变量"
            ) from error
    for text in (document.metadata.document_date, document.metadata.publication_date):
        day = (text or "")[:10]
        if is_date(day):
            # A zip archive holds no time before 1980.
            return max(datetime.fromisoformat(day).replace(tzinfo=BEIJING), NO_DATE)
    return NO_DATE


def _pdf_options(conversion: Conversion, options: ConvertOptions) -> PdfOptions:
    """Choices for the PDF; level 3a carries the source.

    Raises:
        DocumentError: level 3a is asked for without the source, or with another.
    """
    from pipeline.writers.pdf.options import PdfAttachment, PdfOptions

    attachments: tuple[PdfAttachment, ...] = ()
    if options.pdfa == "3a":
        source = conversion.normalized.source
        data = _source_of(conversion, "PDF/A-3a")
        mime = input_of_source(source).mime
        attachments = (PdfAttachment(source.name, data, mime, "Source", "源文件"),)
    return PdfOptions(
        level=options.pdfa,
        attachments=attachments,
        archive_stamp=options.archive_stamp or bool(options.cells),
    )


def _ofd_options(conversion: Conversion, options: ConvertOptions) -> OfdOptions:
    """Choices for the OFD.

    Raises:
        DocumentError: the source is to travel inside and is not at hand, or is another.
    """
    from pipeline.writers.ofd.options import OfdAttachment, OfdOptions

    attached = None
    if options.ofd_attach:
        source = conversion.normalized.source
        data = _source_of(conversion, "--ofd-attach 的 OFD ")
        is_text = input_of_source(source).is_text
        attached = OfdAttachment(source.name, data, "源文件", is_text)
    return OfdOptions(
        archival=options.ofd_a,
        attached=options.ofd_attach,
        source=attached,
        archive_stamp=options.archive_stamp or bool(options.cells),
    )


def _source_of(conversion: Conversion, what: str) -> bytes:
    """The source's bytes, to be attached to ``what``.

    Raises:
        DocumentError: they are not at hand, or are another's.
    """
    data, source = conversion.source, conversion.normalized.source
    if data is None or hashlib.sha256(data).hexdigest() != source.sha256:
        raise DocumentError(
            f"{what}要附上源文件 {source.name}，这里没有，或不是原来的那一份",
            "请用 --source 给出源文件，或用 zhengben run",
        )
    return data
