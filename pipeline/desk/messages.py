"""What the desk's server and its page say to each other: every JSON of the interface, typed.

The page's modules and the server are both written from this file; members are added, not renamed.

    POST /api/enter                          Enter → Entered
    GET  /api/state                          → State
    POST /api/docs?name=NAME[&batch=BID]     a file's bytes → Taken
    GET  /api/docs/ID?after=REV              long poll → Document
    DELETE /api/docs/ID                      closed in this session; its folder stays → Done
    GET  /api/docs/ID/pages/PID              → Page
    GET  /api/docs/ID/fonts/HASH             the bytes of a font (font/otf, font/ttf)
    GET  /api/docs/ID/text                   → TextView
    POST /api/docs/ID/decisions              Decide → Decided
    PUT  /api/docs/ID/texts                  Retype → Decided
    PUT  /api/docs/ID/form                   FillIn → Decided
    POST /api/docs/ID/undo, /redo            Step → Decided
    POST /api/docs/ID/outputs                Want → Outputs
    GET  /api/files/TICKET                   the bytes of an output, once, within 60 s
    POST /api/docs/ID/open                   Open → Done
    POST /api/batch                          NewBatch → Batch
    GET  /api/batch/ID?after=REV             long poll → Batch
    POST /api/batch/ID                       BatchStep → Batch (or Outputs for "export")
    GET  /api/settings                       → Settings
    PUT  /api/settings                       Settle → Settings
    POST /api/settings/preview               Settle → Page (the first page)
    POST /api/quit                           → Done

Every request but ``enter``, ``/`` and ``/static/NAME`` bears the token in the header
``X-Zhengben-Token``. Whatever goes wrong is answered with a status of 400 and above and a
:class:`Fault`; one of 409 is a :class:`Clash`. All words are for people, in Chinese.

Lengths are in points (1/72 inch) from a page's left upper corner, offsets in code points.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Phase = Literal["waiting", "reading", "repairing", "ready", "failed"]
"""``reading``: pages show the text before repair, no decisions yet; ``ready``: all is there."""
FieldState = Literal["found", "doubtful", "twice", "missing", "absent"]
VerdictName = Literal["accept", "refuse"]
Span = tuple[int, int]
"""Start and end in the decoded source."""
Mark = tuple[str, int, float, float, float, float]
"""Key of a decision, number of its place (from 0), x, y, width, height. Several for one place where
it goes over a line or a page."""
Line = tuple[str, float, float, float, float]
"""Path of the element, x, y, width, height of one of its lines."""


class Fault(msgspec.Struct, frozen=True):
    """What went wrong. ``code`` is the exit code that the command line has for it."""

    code: int
    what: str
    advice: str = ""


class Done(msgspec.Struct, frozen=True):
    """It was done; ``said`` tells what of it a person should know."""

    said: str = ""


class Enter(msgspec.Struct, frozen=True):
    """The code of the address ``/#c=CODE``; it is good once, for 60 s."""

    code: str


class Entered(msgspec.Struct, frozen=True):
    """The token of this tab."""

    token: str


class Limits(msgspec.Struct, frozen=True):
    """Bytes and numbers that are refused beyond."""

    body: int
    text: int
    json: int
    batch: int


class Style(msgspec.Struct, frozen=True):
    """A style sheet that can be chosen. ``own``: made here, may be changed."""

    name: str
    title: str
    own: bool = False


class Counts(msgspec.Struct, frozen=True):
    """Numbers of one document.

    Attributes:
        made: changes of form alone that are certain and ask nothing (已改).
        decisions: questions in all (待定 30).
        places: their places (59 处).
        left: questions with no verdict yet (余 27).
        findings: 提示.
        missing: names of elements that are missing (主送机关).
    """

    made: int = 0
    decisions: int = 0
    places: int = 0
    left: int = 0
    findings: int = 0
    missing: tuple[str, ...] = ()


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


class Taken(msgspec.Struct, frozen=True, omit_defaults=True):
    """A dropped file was taken: as a new document, or as a review of one that is there.

    Attributes:
        doc: the new document; its batch, where it is part of one, says how far it is.
        applied: the document that the file is a review of.
        taken: what was taken in, sentences.
    """

    doc: str = ""
    applied: str = ""
    taken: tuple[str, ...] = ()


class PageOf(msgspec.Struct, frozen=True):
    """One page: its id changes with what it shows. Width and height in points."""

    id: str
    w: float
    h: float


class FontOf(msgspec.Struct, frozen=True):
    """A font that pages name: ``family`` is the name in the SVG, ``hash`` fetches its bytes."""

    family: str
    hash: str


class Like(msgspec.Struct, frozen=True):
    """A line that looks like a missing element: 第3行像〔设为〕."""

    source: Span
    text: str
    line: int = 0


class FormField(msgspec.Struct, frozen=True):
    """One element in the form, in the paper's order.

    Attributes:
        field: the standard's name (发文字号), as ``FillIn.set`` takes it.
        part: 版头, 主体, 版记, 设置.
        value: what it says; empty where it is missing.
        path: of its first element; empty where it is missing.
        state: whether it is there.
        why: what made it that, or why it is doubtful or missing.
        like: lines that look like it, where it is missing.
        choices: the values it may have; empty where it is free text.
        settable: whether ``FillIn.set`` may set it.
    """

    field: str
    part: str
    value: str
    path: str
    state: FieldState
    why: str = ""
    like: tuple[Like, ...] = ()
    choices: tuple[str, ...] = ()
    settable: bool = True


class Place(msgspec.Struct, frozen=True):
    """One place of a decision.

    Attributes:
        page: number of its page, from 0; -1 where no page shows it.
        path: the element.
        edits: ids of its edits.
        before: context before it, as it reads now.
        after: context behind it.
        text: the stretch itself as it would read with the edits (``“放管服”``).
        old: the stretch as it reads without them.
        where: 第 3 行第 5 列, or 正文第 3 段.
        verdict: a person's on this place alone; ``None`` where they gave none.
    """

    page: int
    path: str
    edits: tuple[str, ...]
    before: str
    after: str
    text: str = ""
    old: str = ""
    where: str = ""
    verdict: VerdictName | None = None


class Other(msgspec.Struct, frozen=True):
    """Another reading of one edit: what stands there then, and how likely it is.

    ``number``: which of its place's edits it is of, from 0; ``reads``: the whole stretch then.
    """

    new: str
    p: float
    number: int = 0
    reads: str = ""


class Decision(msgspec.Struct, frozen=True):
    """What one answer settles.

    Attributes:
        key: its name while the desk is open, stable over rereading.
        edits: ids of all its edits, in reading order.
        places: its places.
        tier: certain, likely, possible.
        p: how sure the least sure of them is.
        old: what stands there.
        new: what would.
        why: the words of ``explain``.
        others: other readings, the likeliest first; ``Verdict.text`` takes one.
        verdict: a person's; ``None`` where they gave none, or different ones to its places.
        text: what the person wrote instead.
        dropped: why the certificate sent it back (未通过核验，已退回); empty where it did not.
        title: what it is about, in short: ``补引号：“放管服”``.
        status: whether it is in the print now.
        rule: its rule's id.
    """

    key: str
    edits: tuple[str, ...]
    places: tuple[Place, ...]
    tier: str
    p: float
    old: str
    new: str
    why: str
    others: tuple[Other, ...] = ()
    verdict: VerdictName | None = None
    text: str | None = None
    dropped: str = ""
    title: str = ""
    status: Literal["in", "out"] = "out"
    rule: str = ""


class FindingOf(msgspec.Struct, frozen=True):
    """Something to look at that has no honest correction.

    Attributes:
        id: stable over rereading.
        rule: the rule's id.
        path: the element; empty where it is about none.
        start: offset in its text before repair.
        end: likewise.
        message: what is to be looked at.
        page: number of its page, from 0; -1 where none shows it.
        text: the stretch with its context.
        where: as a place's.
    """

    id: str
    rule: str
    path: str
    start: int
    end: int
    message: str
    page: int = -1
    text: str = ""
    where: str = ""


class Mechanical(msgspec.Struct, frozen=True):
    """Certain changes of form by one rule, in one line; a few of them to look at."""

    rule: str
    said: str
    count: int
    examples: tuple[Place, ...] = ()


class Document(msgspec.Struct, frozen=True):
    """A document as it is now.

    Attributes:
        rev: goes up with every change; a write bears the one it has seen.
        phase: how far it is.
        progress: a sentence (正在查找可修复处…).
        name: the file's name.
        source_sha256: of the dropped bytes.
        pages: pages as printed (before repair while ``phase`` is ``reading``).
        before: pages of the text before repair (对照).
        fonts: what the pages need.
        form: the elements.
        decisions: questions in reading order.
        findings: what else to look at.
        rules: changes that ask nothing, a line a rule.
        counts: numbers.
        settled: whether all answers given so far went through the certificate and into the pages.
        said: sentences that appeared since: what the certificate sent back, what another program
            changed in the folder meanwhile.
        fault: why ``phase`` is ``failed``, or why the last settling was not possible.
        folder: where its files are, for people.
        undo: how many steps can be undone.
        redo: how many redone.
        style: the style sheet's name.
        seal: the seal's place: page, left and upper edge, diameter; ``None`` without a seal.
        seals: all of them, of a document that several sign; ``seal`` is the last.
    """

    rev: int
    phase: Phase
    progress: str = ""
    name: str = ""
    source_sha256: str = ""
    pages: tuple[PageOf, ...] = ()
    before: tuple[PageOf, ...] = ()
    fonts: tuple[FontOf, ...] = ()
    form: tuple[FormField, ...] = ()
    decisions: tuple[Decision, ...] = ()
    findings: tuple[FindingOf, ...] = ()
    rules: tuple[Mechanical, ...] = ()
    counts: Counts = Counts()
    settled: bool = True
    said: tuple[str, ...] = ()
    fault: Fault | None = None
    folder: str = ""
    undo: int = 0
    redo: int = 0
    style: str = ""
    seal: tuple[int, float, float, float] | None = None
    seals: tuple[tuple[int, float, float, float], ...] = ()


class Page(msgspec.Struct, frozen=True):
    """One page: an SVG document, the marks of decisions, the lines of elements."""

    svg: str
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()


class TextBlock(msgspec.Struct, frozen=True):
    """One element of the text view.

    Attributes:
        path: the element; of a table the table's.
        kind: the element's name (一级标题, 段落, 表格).
        level: of a heading, from 1; 0 for the title, -1 for what is none.
        text: as printed.
        rows: of a table, its cells.
        page: number of its first page, from 0; -1 where unknown.
        source: its stretch of the source, for ``FillIn.roles``; ``None`` where it has none.
        head: of a table, how many of its rows are its head.
        title_end: of a heading, where the heading ends and its text goes on.
    """

    path: str
    kind: str
    level: int
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    page: int = -1
    source: Span | None = None
    head: int = 0
    title_end: int = 0


class TextView(msgspec.Struct, frozen=True):
    """The document as headings, paragraphs and tables, and the roles that a line can be given."""

    rev: int
    blocks: tuple[TextBlock, ...]
    roles: tuple[str, ...] = ()


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verdict on one edit; ``None`` takes it back. ``text``: what is to stand there instead."""

    edit_id: str
    verdict: VerdictName | None
    text: str | None = None
    note: str | None = None


class Decide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Verdicts, given to a document of this revision; ``bulk`` names a 全部采纳 for undo."""

    rev: int
    decisions: tuple[Verdict, ...]
    bulk: str = ""


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


class Decided(msgspec.Struct, frozen=True):
    """It is on the disk. The document's pages follow by the long poll.

    Attributes:
        rev: the new revision.
        counts: numbers.
        said: what else happened: others' changes that were merged.
        undone: for undo and redo, the keys of the decisions they touched.
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


class Want(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Outputs that are wanted (keys of ``formats``: docx, pdf, xlsx, txt, review; ``zip``: all)."""

    formats: tuple[str, ...]
    style: str = ""


class File(msgspec.Struct, frozen=True):
    """A file that can be fetched once, within 60 s."""

    name: str
    ticket: str


class Outputs(msgspec.Struct, frozen=True):
    """The files."""

    files: tuple[File, ...]
    said: tuple[str, ...] = ()


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
    least: float = 0.95


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
