"""What a rule is: a finder with its id, its clause and the examples that are its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.edits import Alternative, Basis, EditKind, Severity
from pipeline.model import OfficialDocument

APPLIED_FLOOR = 0.985
"""Least measured precision of what is applied without asking."""

PROPOSED_FLOOR = 0.60
"""Least measured precision of what is proposed."""

RUN_LOSSES = frozenset({"font_run_loss", "digit_run_loss"})
"""Channels that lose what stands alone between digits or letters."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a finder wants changed: ``text[start:end]`` becomes ``new``.

    Attributes:
        start: code point in the text the finder was given.
        end: just after the old text; equal to ``start`` for an insertion.
        new: the new text.
        probability: of being right; ``None`` takes the rule's.
        alternatives: other readings.
        basis: what it rests on; ``None`` takes the rule's.
        group: those of one group stand or fall together.
    """

    start: int
    end: int
    new: str
    probability: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    basis: Basis | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a finder wants a person to look at: ``text[start:end]`` and why, in Chinese."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a finder may know beside the text.

    Attributes:
        role: the element's role, e.g. ``title``, ``main_text``, ``document_date``.
        channels: ids of the damage channels the element went through.
        dates: ISO dates that the document states in whole, in its metadata or its text.
        neighbours: texts of the elements before and after it.
    """

    role: str = "main_text"
    channels: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()
    neighbours: tuple[str, str] = ("", "")


DocumentFinder = Callable[[OfficialDocument], Iterator[tuple[str, Remark]]]
"""Gives the path of an element and what to look at in its text."""

EditFinder = Callable[[str, Facts], Iterator[Replacement]]
RemarkFinder = Callable[[str, Facts], Iterator[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        id: three letters and three digits, never used again for anything else.
        name: kebab-case; says what holds afterwards.
        summary: one Chinese sentence for the secretary.
        source: the clause or measurement it rests on.
        kind: ``form`` or ``insert``; ``None`` for a rule that only reports.
        basis: what its edits rest on.
        probability: measured precision of its edits.
        channels: it works only on elements that went through one of these; empty means all.
        roles: it works only on these elements; empty means all.
        fixes: text before and after, each a test.
        finds: texts it must report on (for a rule that only reports).
        keeps: texts it must leave alone.
        find_edits: the finder of a rule that changes.
        find_remarks: the finder of a rule that reports.
        find_in_document: the finder of a rule that reports on the whole document.
        severity: of its findings.
    """

    id: str
    name: str
    summary: str
    source: str
    kind: EditKind | None
    basis: Basis
    probability: float
    channels: frozenset[str]
    roles: frozenset[str]
    fixes: Mapping[str, str]
    finds: Sequence[str]
    keeps: Sequence[str]
    find_edits: EditFinder | None = None
    find_remarks: RemarkFinder | None = None
    find_in_document: DocumentFinder | None = None
    severity: Severity = Severity.WARNING
    examples_facts: Facts = field(default_factory=Facts)

    def works_on(self, facts: Facts) -> bool:
        """Whether the rule looks at an element with these facts at all."""
        if self.roles and facts.role not in self.roles:
            return False
        return not self.channels or bool(self.channels & facts.channels)


def edit_rule(
    id: str,
    *,
    name: str,
    summary: str,
    source: str,
    fixes: Mapping[str, str],
    keeps: Sequence[str],
    kind: EditKind = EditKind.FORM,
    basis: Basis = Basis.STANDARD,
    probability: float = 1.0,
    channels: frozenset[str] = frozenset(),
    roles: frozenset[str] = frozenset(),
    examples_facts: Facts | None = None,
) -> Callable[[EditFinder], Rule]:
    """Make a rule that changes text of the finder below it; arguments as in :class:`Rule`."""

    def make(finder: EditFinder) -> Rule:
        facts = examples_facts or Facts(channels=channels)
        return Rule(
            id=id,
            name=name,
            summary=summary,
            source=source,
            kind=kind,
            basis=basis,
            probability=probability,
            channels=channels,
            roles=roles,
            fixes=fixes,
            finds=(),
            keeps=keeps,
            find_edits=finder,
            examples_facts=facts,
        )

    return make


def report_rule(
    id: str,
    *,
    name: str,
    summary: str,
    source: str,
    finds: Sequence[str],
    keeps: Sequence[str],
    severity: Severity = Severity.WARNING,
    channels: frozenset[str] = frozenset(),
    roles: frozenset[str] = frozenset(),
    examples_facts: Facts | None = None,
) -> Callable[[RemarkFinder], Rule]:
    """Make a rule that only reports of the finder below it; arguments as in :class:`Rule`."""

    def make(finder: RemarkFinder) -> Rule:
        facts = examples_facts or Facts(channels=channels)
        return Rule(
            id=id,
            name=name,
            summary=summary,
            source=source,
            kind=None,
            basis=Basis.STANDARD,
            probability=0.0,
            channels=channels,
            roles=roles,
            fixes={},
            finds=finds,
            keeps=keeps,
            find_remarks=finder,
            severity=severity,
            examples_facts=facts,
        )

    return make


def document_rule(
    id: str,
    *,
    name: str,
    summary: str,
    source: str,
    finds: Sequence[str],
    keeps: Sequence[str],
    severity: Severity = Severity.WARNING,
) -> Callable[[DocumentFinder], Rule]:
    """Make a rule that reports on whole documents; its examples are texts, a paragraph a line."""

    def make(finder: DocumentFinder) -> Rule:
        return Rule(
            id=id,
            name=name,
            summary=summary,
            source=source,
            kind=None,
            basis=Basis.STANDARD,
            probability=0.0,
            channels=frozenset(),
            roles=frozenset(),
            fixes={},
            finds=finds,
            keeps=keeps,
            find_in_document=finder,
            severity=severity,
        )

    return make
