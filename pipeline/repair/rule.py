"""What a rule is: a finder with its id, its clause and the examples that are its tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from pipeline.edits import Alternative, Basis, EditKind, Severity, SourceSpan
from pipeline.model import OfficialDocument
from pipeline.text.verbatim import prose

APPLIED_FLOOR = 0.985
"""Least measured precision of what is applied without asking."""

PROPOSED_FLOOR = 0.60
"""Least measured precision of what is proposed."""

RUN_LOSSES = frozenset({"font_run_loss", "digit_run_loss"})
"""Channels that lose what stands alone between digits or letters."""


class Replacement(msgspec.Struct, frozen=True):
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


class Remark(msgspec.Struct, frozen=True):
    """What a finder wants a person to look at: ``text[start:end]`` and why, in Chinese.

    Attributes:
        start: code point in the text the finder was given.
        end: just after it.
        message: Chinese.
        source: where it stands in the source, when it is in no element; the element is the next.
        severity: ``None`` takes the rule's.
    """

    start: int
    end: int
    message: str
    source: SourceSpan | None = None
    severity: Severity | None = None


class Facts(msgspec.Struct, frozen=True):
    """What a finder may know beside the text.

    Attributes:
        role: the element's role, e.g. ``title``, ``main_text``, ``document_date``.
        channels: ids of the damage channels the element went through.
        dates: ISO dates that the document states in whole, in its metadata or its text.
        neighbours: texts of the elements before and after it.
        states_dates: whether the document writes dates with all their signs elsewhere.
        account: how the document's dates stand, Chinese.
        has_dots_for_stops: whether no sentence of the document ends in a full stop, and some in a
            dot.
    """

    role: str = "main_text"
    channels: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()
    neighbours: tuple[str, str] = ("", "")
    states_dates: bool = False
    account: str = ""
    has_dots_for_stops: bool = False


DocumentFinder = Callable[[OfficialDocument], Iterator[tuple[str, Remark]]]
"""Gives the path of an element and what to look at in its text."""

EditFinder = Callable[[str, Facts], Iterator[Replacement]]
RemarkFinder = Callable[[str, Facts], Iterator[Remark]]
Writing = Callable[[re.Match[str]], str]
"""Gives the new text for a match."""


class Rule(msgspec.Struct, frozen=True):
    """A rule: what it says of itself, and its finder.

    A method says what its finder gives: ``.form_edits``, ``.insertions`` (of what a damage channel
    took for certain), ``.remarks`` or ``.document_remarks`` (on whole documents; its examples are
    texts, a paragraph a line). It decorates the finder. A rule of patterns alone has none of its
    own: ``.becomes``, ``.inserts``, ``.reports`` say what their matches call for.

    Attributes:
        id: three letters and three digits, never used again for anything else.
        name: kebab-case; says what holds afterwards.
        summary: one Chinese sentence for the secretary.
        source: the clause or measurement it rests on.
        kind: ``form`` or ``insert``; ``None`` for a rule that only reports.
        basis: what its edits rest on.
        probability: measured precision of its edits; 0 where it makes none, or each has its own.
        channels: it works only on elements that went through one of these; empty means all.
        roles: it works only on these elements; empty means all.
        needs: what is in every text in which it finds anything; it looks at no other.
        fixes: text before and after, each a test.
        finds: texts it must report on (for a rule that only reports).
        keeps: texts it must leave alone.
        severity: of its findings.
        unless_proposed: it reports only what no proposal on the same text would mend.
        tested_with: what its examples are tried with; by default its channels.
        find_edits: the finder of a rule that changes.
        find_remarks: the finder of a rule that reports.
        find_in_document: the finder of a rule that reports on the whole document.
    """

    id: str
    name: str
    summary: str
    source: str
    kind: EditKind | None = None
    basis: Basis = Basis.STANDARD
    probability: float = 0.0
    channels: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    needs: re.Pattern[str] | None = None
    fixes: Mapping[str, str] = msgspec.field(default_factory=dict)
    finds: Sequence[str] = ()
    keeps: Sequence[str] = ()
    severity: Severity = Severity.WARNING
    unless_proposed: bool = False
    tested_with: Facts | None = None
    find_edits: EditFinder | None = None
    find_remarks: RemarkFinder | None = None
    find_in_document: DocumentFinder | None = None

    def form_edits(self, finder: EditFinder) -> Rule:
        """The rule that changes form: a published table makes old and new the same.

        It sees prose alone: code, addresses and mathematics keep their form.
        """

        def find(text: str, facts: Facts) -> Iterator[Replacement]:
            return finder(prose(text), facts) if self._may_hold(text) else iter(())

        return msgspec.structs.replace(self, kind=EditKind.FORM, probability=1.0, find_edits=find)

    def insertions(self, finder: EditFinder) -> Rule:
        """The rule that puts back what was lost for certain."""

        def find(text: str, facts: Facts) -> Iterator[Replacement]:
            return finder(text, facts) if self._may_hold(text) else iter(())

        return msgspec.structs.replace(
            self, kind=EditKind.INSERT, basis=Basis.FORCED, find_edits=find
        )

    def remarks(self, finder: RemarkFinder) -> Rule:
        """The rule that only reports, on one text."""

        def find(text: str, facts: Facts) -> Iterator[Remark]:
            return finder(text, facts) if self._may_hold(text) else iter(())

        return msgspec.structs.replace(self, find_remarks=find)

    def document_remarks(self, finder: DocumentFinder) -> Rule:
        """The rule that only reports, on a document."""
        return msgspec.structs.replace(self, find_in_document=finder)

    def becomes(self, new: str | Writing, *patterns: re.Pattern[str]) -> Rule:
        """The rule that changes the form of every match to ``new``."""
        return self.form_edits(_replacing(new, patterns))

    def inserts(
        self, mark: str, *gaps: re.Pattern[str], alternatives: tuple[Alternative, ...] = ()
    ) -> Rule:
        """The rule that puts back a mark at every empty match."""
        return self.insertions(_replacing(mark, gaps, alternatives))

    def reports(
        self,
        message: str,
        *patterns: re.Pattern[str],
        where: Callable[[re.Match[str]], bool] = bool,
        span: str | int = 0,
    ) -> Rule:
        """The rule that reports every match, after what it reports already.

        Args:
            message: Chinese; ``{0}`` stands for the match, ``{name}`` for its group of that name.
            patterns: what is looked for.
            where: of the matches only those.
            span: the group that is marked; by default the whole match.
        """
        before = self.find_remarks

        def find(text: str, facts: Facts) -> Iterator[Remark]:
            if before is not None:
                yield from before(text, facts)
            for pattern in patterns:
                for m in filter(where, pattern.finditer(text)):
                    yield Remark(*m.span(span), message.format(m.group(), **m.groupdict()))

        return self.remarks(find)

    def works_on(self, facts: Facts) -> bool:
        """Whether the rule looks at an element with these facts at all."""
        if self.roles and facts.role not in self.roles:
            return False
        return not self.channels or bool(self.channels & facts.channels)

    def _may_hold(self, text: str) -> bool:
        return self.needs is None or self.needs.search(text) is not None


def _replacing(
    new: str | Writing,
    patterns: Sequence[re.Pattern[str]],
    alternatives: tuple[Alternative, ...] = (),
) -> EditFinder:
    def find(text: str, facts: Facts) -> Iterator[Replacement]:
        for pattern in patterns:
            for m in pattern.finditer(text):
                wanted = new if isinstance(new, str) else new(m)
                yield Replacement(*m.span(), wanted, alternatives=alternatives)

    return find
