"""A document as the page shows it: its pages, its elements, its questions, in words for people.

Everything here is made from a conversion that has settled (or from one that was only read) and asks
nobody: no session, no disk. The server calls :func:`draw` first and hands its result to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.convert import Conversion, ConvertOptions, Typography
from pipeline.desk.messages import (
    Counts,
    Decision,
    FieldState,
    FindingOf,
    FontOf,
    FormField,
    Mechanical,
    Other,
    Page,
    PageOf,
    Place,
    TextBlock,
    TextView,
)
from pipeline.edits import Edit
from pipeline.model import ELEMENT_NAMES, HeadingLevel, OfficialDocument, iter_texts, places_of
from pipeline.questions import (
    Question,
    asks,
    change_of,
    ground_of,
    questions_of,
    reading_of,
)
from pipeline.structure.survey import State, survey
from pipeline.text.chars import visible

Named = Callable[[int], str]
"""What names a place of the source for people (正文第 3 段); empty where a line and column do."""
_CONTEXT = 14
_STATES: Mapping[State, FieldState] = {
    State.FOUND: "found",
    State.DOUBTFUL: "doubtful",
    State.TWICE: "twice",
    State.MISSING: "missing",
    State.ABSENT: "absent",
}


@dataclass(frozen=True)
class Drawn:
    """The pages of one state of a document.

    Attributes:
        pages: in order; an id changes with what the page shows, and only then.
        shown: by id, the page.
        fonts: what the pages name.
        files: by hash, a font's bytes.
        at: number of the page on which a text's code point stands; of texts as they are printed.
        seal: page, x, y and diameter of the seal's place; ``None`` without one.
    """

    pages: tuple[PageOf, ...] = ()
    shown: Mapping[str, Page] = field(default_factory=dict)
    fonts: tuple[FontOf, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    at: Callable[[str, int], int] = lambda path, offset: -1
    seal: tuple[int, float, float, float] | None = None


def draw(
    conversion: Conversion,
    options: ConvertOptions,
    typography: Typography,
    earlier: Drawn | None = None,
) -> Drawn:
    """The pages of a conversion's repaired document, as the PDF of the same options has them.

    Args:
        conversion: the document; its edits that ask something are marked on the pages.
        options: what a person set.
        typography: style and fonts.
        earlier: what was drawn of the document before; what is the same is taken from there.

    Raises:
        FontError: a character that no font has.
    """
    return Drawn()


def questions(conversion: Conversion) -> list[Question]:
    """What a person is asked about a document."""
    return questions_of(conversion.log.edits, _texts(conversion.normalized))


def decisions_of(
    conversion: Conversion,
    drawn: Drawn,
    named: Named = lambda start: "",
    dropped: Mapping[str, str] | None = None,
) -> tuple[Decision, ...]:
    """The questions of a document with what was answered.

    Args:
        conversion: the document, repaired.
        drawn: its pages.
        named: what names a place of the source.
        dropped: by edit, why a verdict on it was sent back.
    """
    texts = _texts(conversion.normalized)
    dropped = dropped or {}
    said = (
        {one.edit_id: one for one in conversion.decisions.decisions} if conversion.decisions else {}
    )
    found = []
    for one in questions(conversion):
        first = one.places[0]
        text = texts.get(first[0].path, "")
        verdicts = {said[e.id].verdict if e.id in said else None for e in one.edits}
        own = {said[e.id].text if e.id in said else None for e in one.edits}
        found.append(
            Decision(
                key=one.key,
                edits=tuple(edit.id for edit in one.edits),
                places=tuple(_place(p, texts.get(p[0].path, ""), drawn, named) for p in one.places),
                tier=str(one.tier),
                p=one.probability,
                old=text[first[0].start : first[-1].end],
                new=reading_of(first, text),
                why=ground_of(one, texts),
                others=tuple(Other(a.new, a.probability) for a in one.alternatives),
                verdict=verdicts.pop() if len(verdicts) == 1 else None,
                text=own.pop() if len(own) == 1 else None,
                dropped=next((dropped[e.id] for e in one.edits if e.id in dropped), ""),
                title=change_of(first, text),
                status=first[0].status,
                rule=first[0].rule_id,
            )
        )
    return tuple(found)


def _place(edits: tuple[Edit, ...], text: str, drawn: Drawn, named: Named) -> Place:
    first, end = edits[0], edits[-1].end
    source = first.source
    return Place(
        page=drawn.at(first.path, first.start),
        path=first.path,
        edits=tuple(edit.id for edit in edits),
        before=text[max(first.start - _CONTEXT, 0) : first.start],
        after=text[end : end + _CONTEXT],
        text=reading_of(edits, text),
        old=text[first.start : end],
        where=named(source.start) or f"第 {source.line} 行第 {source.column} 列",
    )


def findings_of(
    conversion: Conversion, drawn: Drawn, named: Named = lambda start: ""
) -> tuple[FindingOf, ...]:
    """What is to be looked at besides."""
    texts = _texts(conversion.normalized)
    return tuple(
        FindingOf(
            id=one.id,
            rule=one.rule_id,
            path=one.path,
            start=one.start,
            end=one.end,
            message=one.message,
            page=drawn.at(one.path, one.start),
            text=visible(
                texts.get(one.path, "")[max(one.start - _CONTEXT, 0) : one.end + _CONTEXT]
            ),
            where=named(one.source.start) or f"第 {one.source.line} 行第 {one.source.column} 列",
        )
        for one in conversion.log.findings
    )


def rules_of(
    conversion: Conversion, drawn: Drawn, named: Named = lambda start: ""
) -> tuple[Mechanical, ...]:
    """The changes that ask nothing, a line a rule."""
    texts = _texts(conversion.normalized)
    by_rule: dict[str, list[Edit]] = {}
    for edit in conversion.log.edits:
        if edit.status == "in" and not asks(edit):
            by_rule.setdefault(edit.rule_id, []).append(edit)
    return tuple(
        Mechanical(
            rule,
            change_of(edits[:1], texts.get(edits[0].path, "")),
            len(edits),
            tuple(_place((e,), texts.get(e.path, ""), drawn, named) for e in edits[:5]),
        )
        for rule, edits in by_rule.items()
    )


def form_of(conversion: Conversion) -> tuple[FormField, ...]:
    """The elements of the document in the paper's order."""
    return tuple(
        FormField(
            field=one.name,
            part="主体",
            value="、".join(place.text for place in one.places),
            path=one.places[0].path if one.places else "",
            state=_STATES[one.state],
        )
        for one in survey(conversion.repaired)
    )


def text_of(conversion: Conversion, drawn: Drawn, rev: int) -> TextView:
    """The document as headings, paragraphs and tables."""
    blocks = tuple(
        TextBlock(place.path, place.kind, _LEVELS[place.level] if place.level else -1, place.text)
        for place in places_of(conversion.repaired)
    )
    return TextView(rev, blocks, tuple(ELEMENT_NAMES))


def counts_of(conversion: Conversion) -> Counts:
    """The numbers of a document."""
    said = (
        {one.edit_id for one in conversion.decisions.decisions} if conversion.decisions else set()
    )
    asked = questions(conversion)
    return Counts(
        made=sum(1 for e in conversion.log.edits if e.status == "in" and not asks(e)),
        decisions=len(asked),
        places=sum(len(one.places) for one in asked),
        left=sum(1 for one in asked if not all(e.id in said for e in one.edits)),
        findings=len(conversion.log.findings),
        missing=tuple(
            one.name for one in survey(conversion.repaired) if one.state is State.MISSING
        ),
    )


_LEVELS = {level: number for number, level in enumerate(HeadingLevel, 1)}


def _texts(document: OfficialDocument) -> dict[str, str]:
    return {path: element.text for path, element in iter_texts(document)}
