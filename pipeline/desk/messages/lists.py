"""Lists, answers, settings."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.desk.messages.document import Counts
from pipeline.desk.messages.orders import Verdict
from pipeline.desk.messages.shared import SURE, Fault, Phase


class Done(msgspec.Struct, frozen=True):
    """It was done; ``said`` tells what of it a person should know."""

    said: str = ""


class Entered(msgspec.Struct, frozen=True):
    """The token of this tab."""

    token: str


class Limits(msgspec.Struct, frozen=True):
    """Bytes and numbers that are refused beyond; what may be accepted at once is ``sure``."""

    body: int
    text: int
    json: int
    batch: int
    sure: float = SURE


class Style(msgspec.Struct, frozen=True):
    """A style sheet that can be chosen. ``own``: made here, may be changed."""

    name: str
    title: str
    own: bool = False


class Row(msgspec.Struct, frozen=True):
    """One document in a list: of the desk's documents, or of a batch.

    Attributes:
        doc: id; empty for one that could not be taken.
        name: the file's name as it was dropped.
        phase: how far it is.
        said: its elements in one line: ``标题 ✓ 主送 ✗``.
        counts: its numbers.
        fault: why it failed.
        printable: nothing is left to decide, nothing is missing (可印).
    """

    doc: str
    name: str
    phase: Phase
    said: str = ""
    counts: Counts = Counts()
    fault: Fault | None = None
    printable: bool = False


class State(msgspec.Struct, frozen=True):
    """What there is.

    Attributes:
        version: of the program.
        docs: documents open in this session, the newest first.
        batches: ids of batches of this session, the newest first.
        styles: style sheets by name.
        style: the one that holds.
        fonts: a sentence about fonts that stand in; empty where none does.
        folder: where documents are kept, for people.
        endings: file endings that are read.
        limits: bounds.
        demo: whether the guided sample is open.
        earlier: documents in the folder of earlier days; the name opens one by POST
            ``/api/docs?earlier=NAME`` without a body.
    """

    version: str
    docs: tuple[Row, ...] = ()
    batches: tuple[str, ...] = ()
    styles: tuple[Style, ...] = ()
    style: str = ""
    fonts: str = ""
    folder: str = ""
    endings: tuple[str, ...] = ()
    limits: Limits = Limits(0, 0, 0, 0)
    demo: bool = False
    earlier: tuple[str, ...] = ()


class Taken(msgspec.Struct, frozen=True):
    """A dropped file was taken: a new document, a review of one that is there, or a style.

    Attributes:
        doc: the new document; its batch, where it is part of one, says how far it is.
        applied: the document that the file is a review of.
        style: the style that the file is, kept among the unit's own and chosen.
        taken: what was taken in, sentences.
    """

    doc: str = ""
    applied: str = ""
    style: str = ""
    taken: tuple[str, ...] = ()


class Decided(msgspec.Struct, frozen=True):
    """It is on the disk. The document's pages follow by the long poll.

    Attributes:
        rev: the new revision.
        counts: numbers.
        said: what else happened: others' changes that were merged.
        undone: for undo and redo, the ids of the edits they touched.
    """

    rev: int
    counts: Counts
    said: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()


class Clash(msgspec.Struct, frozen=True):
    """The same edit was decided otherwise meanwhile (status 409); nothing of the request holds.

    Attributes:
        code: always 4.
        what: a sentence.
        advice: what to do.
        rev: the newest revision.
        theirs: what holds now.
        yours: what was asked for.
    """

    code: int
    what: str
    advice: str
    rev: int
    theirs: tuple[Verdict, ...] = ()
    yours: tuple[Verdict, ...] = ()


class File(msgspec.Struct, frozen=True):
    """A file that can be fetched once, within 60 s."""

    name: str
    ticket: str


class Checked(msgspec.Struct, frozen=True):
    """What came of a document's folder.

    Attributes:
        folder: its name.
        verdict: verified; failed where something does not hold; unproved where the same could not
            be made here, though nothing says that it was changed.
        problems: what does not hold.
        unproved: what is open.
        checked: what was checked.
        pdfa: level of its PDF; empty where it has none.
        archive_stamp: whether the archive's stamp is printed.
        stamp: what that says, by name.
    """

    folder: str
    verdict: Literal["verified", "unproved", "failed"]
    problems: tuple[str, ...] = ()
    unproved: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    pdfa: Literal["", "2a", "2u", "3a"] = ""
    archive_stamp: bool = False
    stamp: tuple[tuple[str, str], ...] = ()


class Outputs(msgspec.Struct, frozen=True):
    """The files."""

    files: tuple[File, ...]
    said: tuple[str, ...] = ()


class Batch(msgspec.Struct, frozen=True):
    """How far a batch is.

    Attributes:
        batch: id.
        rev: goes up with every change.
        total: its files.
        done: those that are finished, bad ones too.
        running: whether it goes on.
        left: a sentence about the time (约 1 分钟); empty where unknown.
        rows: what is there, 要办的 first.
        said: what is to be known (已停在第 17 份).
        sure: questions that ``accept`` would settle.
    """

    batch: str
    rev: int
    total: int
    done: int = 0
    running: bool = False
    left: str = ""
    rows: tuple[Row, ...] = ()
    said: tuple[str, ...] = ()
    sure: int = 0


class Setting(msgspec.Struct, frozen=True):
    """One value of a style sheet in the form 版式.

    Attributes:
        key: its dotted name in the file (``header.mark.size``).
        title: what people call it (机关标志字号).
        value: as text.
        kind: length (with its unit), colour, text, number, choice.
        standard: the standard's value as text; empty where it has none.
        clause: where the standard says so.
        choices: of a choice.
        part: heading of its group.
    """

    key: str
    title: str
    value: str
    kind: Literal["length", "colour", "text", "number", "choice"]
    standard: str = ""
    clause: str = ""
    choices: tuple[str, ...] = ()
    part: str = ""


class Departure(msgspec.Struct, frozen=True):
    """Where a style departs from the standard: a sentence and the clause."""

    said: str
    clause: str = ""


class Settings(msgspec.Struct, frozen=True):
    """The style sheet in the form.

    Attributes:
        style: its name.
        styles: all.
        settings: its values.
        departures: where it departs from the standard.
        pdfa: level of the PDF: 2a, 2u, 3a.
        archive_stamp: whether the archive's stamp is printed.
        file: the sheet as one TOML file to pass on; empty for the standard's.
    """

    style: str
    styles: tuple[Style, ...]
    settings: tuple[Setting, ...]
    departures: tuple[Departure, ...] = ()
    pdfa: Literal["2a", "2u", "3a"] = "2a"
    archive_stamp: bool = False
    file: str = ""
