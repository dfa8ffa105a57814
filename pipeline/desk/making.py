"""What a page is shown of a document, made out of its folder and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from pipeline.batch.options import Tools
from pipeline.batch.stages import repaired_as_decided
from pipeline.batch.workspace import Workspace
from pipeline.convert import Conversion
from pipeline.decisions import Decisions
from pipeline.desk import views
from pipeline.desk.deciding import fitting
from pipeline.desk.messages import Document
from pipeline.edits import CertificateRecord, EditLog
from pipeline.errors import DocumentError, NotCertifiedError
from pipeline.formats import input_of_source
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
    dropped: Mapping[str, str],
) -> Made:
    """A repaired document.

    Args:
        workspace: the document's folder.
        conversion: the document.
        tools: the style and the fonts.
        name: the file's.
        earlier: what was drawn of it before.
        dropped: by edit, why a verdict on it was sent back.
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
        decisions=views.decisions_of(conversion, drawn, named, dropped),
        findings=views.findings_of(conversion, drawn, named),
        rules=views.rules_of(conversion, drawn, named),
        counts=views.counts_of(conversion, drawn),
        seal=drawn.seal,
        seals=drawn.seals,
    )
    return Made(conversion, drawn, shown, line_of(survey(conversion.repaired)))


def _named(workspace: Workspace) -> views.Named:
    where = input_of_source(workspace.as_read().source).where
    text = workspace.source() if where is not None else None
    if where is None or text is None:
        return lambda start: ""
    return partial(where, text)


def what_holds(workspace: Workspace, good: Decisions, wanted: Decisions, tools: Tools) -> Decisions:
    """As much of what is wanted as the certificate bears, the earlier before the later.

    Args:
        workspace: the document's folder.
        good: decisions that hold.
        wanted: decisions that do not.
        tools: the settings.
    """

    def fits(decisions: Decisions) -> bool:
        try:
            repaired_as_decided(workspace, decisions, tools)
        except (DocumentError, NotCertifiedError):
            return False
        return True

    return fitting(good, wanted, fits)


def kept_in(workspace: Workspace) -> Conversion:
    """What lies in a document's folder.

    Raises:
        DocumentError: it is not whole.
    """
    normalized, log = workspace.normalized(), workspace.log()
    return Conversion(
        normalized, workspace.repaired(), log, decisions=workspace.decisions(), slug=workspace.slug
    )


def sure_questions(conversion: Conversion, least: float) -> list[tuple[str, ...]]:
    """The edits of each question without an answer that is at least so sure."""
    said = {one.edit_id for one in conversion.decisions.decisions} if conversion.decisions else ()
    return [
        tuple(edit.id for edit in one.edits)
        for one in views.questions(conversion)
        if one.probability >= least and not any(edit.id in said for edit in one.edits)
    ]
