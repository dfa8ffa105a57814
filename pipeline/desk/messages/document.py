"""A document as the page shows it."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.desk.messages.shared import Fault, FieldState, Line, Mark, Phase, Span, VerdictName


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
        offered: what the unit whose style it is has there; empty where it says something already.
        choices: the values it may have; empty where it is free text.
        usual: whether documents of this kind have it.
        settable: whether ``FillIn.set`` may set it.
    """

    field: str
    part: str
    value: str
    path: str
    state: FieldState
    why: str = ""
    like: tuple[Like, ...] = ()
    offered: str = ""
    choices: tuple[str, ...] = ()
    usual: bool = False
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
        seals: the place of each seal: page, left and upper edge, diameter.
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
    seals: tuple[tuple[int, float, float, float], ...] = ()


class Page(msgspec.Struct, frozen=True):
    """One page: an SVG document, the marks of decisions, the lines of elements."""

    svg: str
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()


class Preview(msgspec.Struct, frozen=True):
    """The first page as a style would have it.

    Attributes:
        svg: the page.
        fonts: by the family that the page names, the font's bytes (base64 in JSON).
        seals: x, y and diameter of each seal's place on it.
        size: width and height of the page in points.
    """

    svg: str
    fonts: dict[str, bytes] = {}
    seals: tuple[tuple[float, float, float], ...] = ()
    size: tuple[float, float] = (0.0, 0.0)


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
