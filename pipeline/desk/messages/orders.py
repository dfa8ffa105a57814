"""What the page asks for."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.desk.messages.shared import SURE, Span, VerdictName


class Enter(msgspec.Struct, frozen=True):
    """The code of the address ``/#c=CODE``; it is good once, for 60 s."""

    code: str


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verdict on one edit; ``None`` takes it back. ``text``: what is to stand there instead."""

    edit_id: str
    verdict: VerdictName | None
    text: str | None = None
    note: str | None = None


class Decide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verdicts, given to a document of this revision; all of them are one step for undo."""

    rev: int
    decisions: tuple[Verdict, ...]


class Retype(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole paragraph as a person wrote it; the server makes the changes out of it."""

    rev: int
    path: str
    text: str


class NewRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """A stretch of the source is this element (``as``: the standard's name); empty: no more."""

    source: Span
    as_: str


class FillIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What fields say, and what lines are."""

    rev: int
    set: dict[str, str] = {}
    roles: tuple[NewRole, ...] = ()


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Undo or redo one step."""

    rev: int


class Want(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Outputs that are wanted (keys of ``formats``: docx, pdf, xlsx, txt, review; ``zip``: all)."""

    formats: tuple[str, ...]
    style: str = ""


class Open(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open an output with the program of this machine for it, or the folder."""

    what: Literal["docx", "pdf", "xlsx", "review", "folder"]


class NewBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many files are going to be dropped; each is sent to ``/api/docs?batch=ID`` then."""

    count: int


class BatchStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be done with a batch.

    ``start``: all files were sent; ``stop``: what is done is kept; ``resume``; ``export``: all
    outputs in one zip; ``accept``: accept what is waiting and at least ``least`` sure.
    """

    step: Literal["start", "stop", "resume", "export", "accept"]
    least: float = SURE


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verify a document's folder: one of an id, or one of an earlier day by its name.

    ``deep``: make it again and compare byte for byte.
    """

    doc: str = ""
    folder: str = ""
    deep: bool = False


class Settle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Choose a style, or set values of one; ``save_as`` saves them under a name (本单位).

    Attributes:
        style: the style that is based on.
        values: by key, the value as text; empty takes the standard's again.
        save_as: name to save under; empty: only choose.
        doc: for a preview, the document whose first page is shown; empty: a sample.
        pdfa: level of the PDF; empty: as it is.
        archive_stamp: ``None``: as it is.
    """

    style: str = ""
    values: dict[str, str] = {}
    save_as: str = ""
    doc: str = ""
    pdfa: Literal["", "2a", "2u", "3a"] = ""
    archive_stamp: bool | None = None
