"""What a page is shown of a document, made out of its folder and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import msgspec

from pipeline.batch.manifest import DECISIONS
from pipeline.batch.options import Tools
from pipeline.batch.stages import repaired_as_decided
from pipeline.batch.workspace import Workspace
from pipeline.convert import Conversion
from pipeline.decisions import Decisions
from pipeline.desk import views
from pipeline.desk.deciding import fitting
from pipeline.desk.messages import Document
from pipeline.edits import CertificateRecord, EditLog
from pipeline.errors import DocumentError, NotCertifiedError, PipelineError
from pipeline.formats import input_of_source
from pipeline.repair import engine
from pipeline.repair.options import RepairOptions
from pipeline.storage import alone_in
from pipeline.structure.survey import line_of, survey


@dataclass(frozen=True, slots=True)
class Made:
    """A document as it is shown.

    Attributes:
        conversion: the document.
        drawn: its pages.
        shown: what a page is told; its revision and what is said of the session are not set.
        elements: the line that says which elements it has.
    """

    conversion: Conversion
    drawn: views.Drawn
    shown: Document
    elements: str


def as_read(workspace: Workspace, tools: Tools, name: str) -> Made:
    """The document before repair.

    Args:
        workspace: the document's folder.
        tools: the style and the fonts.
        name: the file's.
    """
    read = workspace.as_read()
    empty = EditLog(read.source.sha256, (), (), CertificateRecord(False, {}, {}))
    plain = Conversion(read, read, empty)
    plain = replace(plain, slug=workspace.slug, pictures=workspace.pictures())
    drawn = views.draw(plain, tools.options, tools.typography)
    shown = Document(
        rev=0,
        phase="repairing",
        name=name,
        source_sha256=read.source.sha256,
        pages=drawn.pages,
        fonts=drawn.fonts,
        form=views.form_of(plain),
    )
    return Made(plain, drawn, shown, line_of(survey(read)))


def made(
    workspace: Workspace,
    conversion: Conversion,
    tools: Tools,
    name: str,
    earlier: views.Drawn,
) -> Made:
    """A repaired document.

    Args:
        workspace: the document's folder.
        conversion: the document.
        tools: the style and the fonts.
        name: the file's.
        earlier: what was drawn of it before.
    """
    conversion = replace(conversion, slug=workspace.slug, pictures=workspace.pictures())
    drawn = views.draw(conversion, tools.options, tools.typography, earlier)
    named = _named(workspace)
    shown = Document(
        rev=0,
        phase="ready",
        name=name,
        source_sha256=conversion.log.source_sha256,
        pages=drawn.pages,
        fonts=drawn.fonts,
        form=views.form_of(conversion, tools.typography.sheet.office.mark),
        decisions=views.decisions_of(conversion, drawn, named),
        findings=views.findings_of(conversion, drawn, named),
        rules=views.rules_of(conversion, drawn, named),
        counts=views.counts_of(conversion, drawn),
        seals=drawn.seals,
    )
    return Made(conversion, drawn, shown, line_of(survey(conversion.repaired)))


def _named(workspace: Workspace) -> views.Named:
    where = input_of_source(workspace.as_read().source).where
    text = workspace.source() if where is not None else None
    if where is None or text is None:
        return lambda start: ""
    return partial(where, text)


def foreseen(shown: Conversion, wanted: Decisions, options: RepairOptions) -> Conversion | None:
    """What a document will most likely be with other verdicts, before its certificate is asked.

    Args:
        shown: the document as it is shown.
        wanted: decisions that differ from its own in verdicts on edits alone.
        options: what it is repaired with: what the rules offer, what a model said before.

    Returns:
        The document, with the findings of before; ``None`` where only the whole repair can tell.
    """
    options = replace(options, page=shown.page).heeding(wanted, DECISIONS)
    try:
        found = engine.foreseen(shown.normalized, options)
    except DocumentError:
        return None
    if found is None:
        return None
    repaired, log = found
    was = shown.log
    log = msgspec.structs.replace(log, findings=was.findings, restated=was.restated)
    return replace(shown, repaired=repaired, log=log, decisions=wanted)


def differ(shown: Conversion, proved: Conversion) -> bool:
    """Whether what was foreseen is not what came of it."""
    one, other = shown.log, proved.log
    return (
        shown.repaired != proved.repaired
        or one.edits != other.edits
        or one.findings != other.findings
    )


def proved(
    workspace: Workspace, wanted: Decisions, good: Decisions | None, tools: Tools
) -> tuple[Conversion, Decisions, PipelineError | None]:
    """The document with as much of what is wanted as the certificate bears.

    Args:
        workspace: the document's folder.
        wanted: what was decided.
        good: decisions that hold; ``None`` where none are known to.
        tools: the settings.

    Returns:
        The document, the decisions that hold (the earlier before the later), and why not all do.

    Raises:
        DocumentError: nothing is known that holds.
        NotCertifiedError: likewise.
    """

    def fits(decisions: Decisions) -> bool:
        try:
            repaired_as_decided(workspace, decisions, tools)
        except (DocumentError, NotCertifiedError):
            return False
        return True

    try:
        return repaired_as_decided(workspace, wanted, tools), wanted, None
    except (DocumentError, NotCertifiedError) as error:
        if good is None:
            raise
        held = fitting(good, wanted, fits)
        return repaired_as_decided(workspace, held, tools), held, error


def kept_in(workspace: Workspace) -> Conversion:
    """What lies in a document's folder.

    Raises:
        DocumentError: it is not whole.
    """
    with alone_in(workspace.folder):  # a hand or a worker may be writing there
        normalized, log = workspace.normalized(), workspace.log()
        repaired, decisions = workspace.repaired(), workspace.decisions()
    return Conversion(normalized, repaired, log, decisions=decisions, slug=workspace.slug)


def sure_questions(conversion: Conversion, least: float) -> list[tuple[str, ...]]:
    """The edits of each question without an answer that is at least so sure."""
    said = {one.edit_id for one in conversion.decisions.decisions} if conversion.decisions else ()
    return [
        tuple(edit.id for edit in one.edits)
        for one in views.questions(conversion)
        if one.probability >= least and not any(edit.id in said for edit in one.edits)
    ]
