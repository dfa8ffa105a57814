"""Questions, findings, mechanical changes and numbers, in the words of explain and the reviews."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from pipeline.convert import Conversion
from pipeline.desk.messages import Counts, Decision, FindingOf, Mechanical, Other, Place
from pipeline.desk.messages.shared import without_terminal
from pipeline.desk.views.drawing import Drawn, Spot, stretches
from pipeline.desk.views.elements import missing
from pipeline.edits import Edit, EditKind, Finding
from pipeline.model import OfficialDocument, iter_texts
from pipeline.questions import (
    Question,
    asks,
    change_of,
    ground_of,
    questions_of,
    reading_of,
)
from pipeline.repair.catalog import BY_ID
from pipeline.text.chars import visible

Named = Callable[[int], str]
"""What names a place of the source for people (正文第 3 段); empty where a line and column do."""
_CONTEXT = 14
_EXAMPLES = 5


def nowhere(start: int) -> str:
    """A source with lines names no places of its own."""
    return ""


def decisions_of(
    conversion: Conversion,
    drawn: Drawn,
    named: Named = nowhere,
) -> tuple[Decision, ...]:
    """The questions of a document; what was answered is not said.

    Args:
        conversion: the document, repaired.
        drawn: its pages.
        named: what names a place of the source.
    """
    texts = _texts(conversion.normalized)
    whole = "\n".join(texts.values())
    found = []
    for one in drawn.questions:
        first = one.places[0]
        text = texts.get(first[0].path, "")
        found.append(
            Decision(
                key=one.key,
                edits=tuple(edit.id for edit in one.edits),
                places=tuple(_place(p, texts.get(p[0].path, ""), drawn, named) for p in one.places),
                tier=str(one.tier),
                p=one.probability,
                old=text[first[0].start : first[-1].end],
                new=reading_of(first, text),
                why=ground_of(one, whole),
                others=_others(first, text),
                title=change_of(first, text),
                status=first[0].status,
                rule=first[0].rule_id,
            )
        )
    return tuple(found)


def _others(place: Sequence[Edit], text: str) -> tuple[Other, ...]:
    """Other readings of a place, the likeliest first."""
    found = [
        Other(
            a.new,
            a.probability,
            number,
            reading_of(
                (*place[:number], msgspec.structs.replace(edit, new=a.new), *place[number + 1 :]),
                text,
            ),
        )
        for number, edit in enumerate(place)
        for a in edit.alternatives
    ]
    return tuple(sorted(found, key=lambda one: -one.p))


def findings_of(
    conversion: Conversion, drawn: Drawn, named: Named = nowhere
) -> tuple[FindingOf, ...]:
    """What is to be looked at besides, with its page and the words around it as printed."""
    return tuple(
        FindingOf(
            id=one.id,
            rule=one.rule_id,
            path=one.path,
            start=one.start,
            end=one.end,
            message=without_terminal(one.message),
            page=drawn.page_of(one.id),
            text=_around(one, drawn),
            where=named(one.source.start) or one.source.named,
        )
        for one in conversion.log.to_look_at
    )


def rules_of(
    conversion: Conversion, drawn: Drawn, named: Named = nowhere
) -> tuple[Mechanical, ...]:
    """The changes that ask nothing, a line a rule: what it did first, how often, a few places."""
    texts = _texts(conversion.normalized)
    by_rule: dict[str, list[Edit]] = {}
    for edit in conversion.log.edits:
        if edit.status == "in" and edit.kind is not EditKind.MANUAL and not asks(edit):
            by_rule.setdefault(edit.rule_id, []).append(edit)
    return tuple(
        Mechanical(
            rule,
            BY_ID[rule].summary if rule in BY_ID else change_of(edits[:1], ""),
            len(edits),
            tuple(_place((e,), texts.get(e.path, ""), drawn, named) for e in edits[:_EXAMPLES]),
        )
        for rule, edits in by_rule.items()
    )


def questions(conversion: Conversion) -> list[Question]:
    """What a person is asked about a document."""
    return questions_of(conversion.log.edits, _texts(conversion.normalized))


def counts_of(conversion: Conversion, drawn: Drawn | None = None) -> Counts:
    """The numbers of a document.

    Args:
        conversion: the document.
        drawn: its pages, where they were drawn; they know the questions.
    """
    decided = conversion.decisions.decisions if conversion.decisions else ()
    said = {one.edit_id for one in decided}
    asked = drawn.questions if drawn is not None else questions(conversion)
    made = [e for e in conversion.log.edits if e.status == "in" and e.kind is not EditKind.MANUAL]
    return Counts(
        made=sum(not asks(edit) for edit in made),
        decisions=len(asked),
        places=sum(len(one.places) for one in asked),
        left=sum(any(edit.id not in said for edit in one.edits) for one in asked),
        findings=len(conversion.log.to_look_at),
        missing=missing(conversion.repaired),
    )


def _place(edits: Sequence[Edit], text: str, drawn: Drawn, named: Named) -> Place:
    first, end = edits[0], edits[-1].end
    spot = next(iter(stretches(edits, drawn.spots)), Spot("", 0, 0))
    printed = drawn.texts.get(spot.path, "")
    return Place(
        page=next((number for number, _ in drawn.boxes(spot)), -1),
        path=spot.path or first.path,
        edits=tuple(edit.id for edit in edits),
        before=printed[max(spot.start - _CONTEXT, 0) : spot.start],
        after=printed[spot.end : spot.end + _CONTEXT],
        text=reading_of(edits, text),
        old=text[first.start : end],
        where=named(first.source.start) or first.source.named,
    )


def _around(one: Finding, drawn: Drawn) -> str:
    spot = drawn.spots.get(one.id, Spot("", 0, 0))
    printed = drawn.texts.get(spot.path, "")
    return visible(printed[max(spot.start - _CONTEXT, 0) : spot.end + _CONTEXT])


def _texts(document: OfficialDocument) -> dict[str, str]:
    return {path: element.text for path, element in iter_texts(document)}
