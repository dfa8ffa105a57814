"""A document's elements as the page shows them: the form to fill in, and the text to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice

import msgspec

from pipeline.convert import Conversion
from pipeline.desk.messages import FieldState, FormField, Like, TextBlock, TextView
from pipeline.desk.views.drawing import Drawn
from pipeline.edits import source_span
from pipeline.layout.kinds import has_letter_head, kind_of
from pipeline.model import (
    ELEMENT_NAMES,
    FIELD_NAMES,
    Body,
    Header,
    HeadingLevel,
    Imprint,
    OfficialDocument,
    Part,
    Place,
    Table,
    places_of,
)
from pipeline.model.outline import KIND, LAYOUT, SEAL, SETTINGS
from pipeline.model.places import FIELD_ATTRIBUTES, LEVEL_NAMES
from pipeline.stated import joined_values, states
from pipeline.structure.certainty import DOUBT, certainty_of
from pipeline.structure.likeness import Likeness, likenesses_of
from pipeline.structure.survey import State, Surveyed, survey

_MOST_LIKE = 3
_MISSING = "没有找到，也没有像的；在纸面上点那一行，或点“填”"
_MAY_BE_ABSENT = f"{_MISSING}；可以没有"
_OF_ALL = "设置"
_MARK = FIELD_ATTRIBUTES["authority_mark"]
_PARTS = {
    attribute: part
    for part, node in ((Part.HEADER, Header), (Part.BODY, Body), (Part.IMPRINT, Imprint))
    for attribute in node.__struct_fields__
}
_STATES: Mapping[State, FieldState] = {
    State.FOUND: "found",
    State.DOUBTFUL: "doubtful",
    State.TWICE: "twice",
    State.MISSING: "missing",
    State.ABSENT: "absent",
}


def missing(document: OfficialDocument) -> tuple[str, ...]:
    """The elements that a document needs and has not, by the standard's names."""
    return tuple(
        FIELD_ATTRIBUTES[one.element] for one in survey(document) if one.state is State.MISSING
    )


def form_of(conversion: Conversion, mark: str = "") -> tuple[FormField, ...]:
    """The elements of the document in the paper's order, then what is chosen for the whole.

    Args:
        conversion: the document.
        mark: what the unit whose style it is has as its 发文机关标志, for a document without one.
    """
    document = conversion.repaired
    surveyed = {FIELD_ATTRIBUTES[one.element]: one for one in survey(document)}
    by_name: dict[str, list[Place]] = {}
    for place in places_of(document):
        if place.block is None and place.part is not Part.ATTACHMENT and place.text.strip():
            by_name.setdefault(place.kind, []).append(place)
    fields = []
    for attribute, name in FIELD_ATTRIBUTES.items():
        if attribute in _PARTS and (name in FIELD_NAMES or name in by_name):
            part = _PARTS[attribute]
            fields.append(
                _field(name, part, by_name.get(name, []), surveyed.get(name), conversion.normalized)
            )
    if mark:
        fields = [
            msgspec.structs.replace(one, offered=mark)
            if one.field == _MARK and not one.value
            else one
            for one in fields
        ]
    return (*fields, *_settings(document))


def text_of(conversion: Conversion, drawn: Drawn, rev: int) -> TextView:
    """The document as headings, paragraphs and tables, as it is printed.

    Args:
        conversion: the document.
        drawn: its pages.
        rev: its revision.
    """
    document = conversion.repaired
    ranks = _ranks(document)
    blocks: list[TextBlock] = []
    for _, group in groupby(places_of(document), lambda p: p.block_path if p.cell else p.path):
        places = [*group]
        first = places[0]
        if first.cell and isinstance(first.block, Table):
            blocks.append(_table(first.block_path, first.block, places, drawn))
        elif first.text.strip():
            level = 0 if first.role == "title" else ranks.get(first.level, -1)
            blocks.append(
                TextBlock(
                    path=first.path,
                    kind=first.kind,
                    level=level,
                    text=first.text,
                    page=drawn.page_at(first.path),
                    source=_source(first),
                    title_end=first.title_end,
                )
            )
    return TextView(rev, tuple(blocks), ELEMENT_NAMES)


def _ranks(document: OfficialDocument) -> dict[HeadingLevel | None, int]:
    """The levels of headings that the document has, the outermost 1."""
    levels = {place.level for place in places_of(document) if place.level is not None}
    return {level: rank for rank, level in enumerate((e for e in LEVEL_NAMES if e in levels), 1)}


def _table(path: str, table: Table, places: Sequence[Place], drawn: Drawn) -> TextBlock:
    rows = tuple(
        tuple("\n".join(one.content.text for one in cell.blocks) for cell in row)
        for row in table.rows
    )
    head = sum(bool(row) and all(cell.is_header for cell in row) for row in table.rows)
    page = next((n for n in map(drawn.page_at, (p.path for p in places)) if n >= 0), -1)
    return TextBlock(path, "表格", -1, "", rows, page, head=head)


def _field(
    name: str,
    part: Part,
    places: Sequence[Place],
    surveyed: Surveyed | None,
    normalized: OfficialDocument,
) -> FormField:
    state: FieldState = "absent" if not places else "found"
    why = "；".join(dict.fromkeys(sure.reason for sure in map(certainty_of, places) if sure))
    like: tuple[Like, ...] = ()
    if surveyed is not None:
        state = _STATES[surveyed.state]
        if surveyed.like is not None:
            words = surveyed.like.words
            why = f"“{words}”也像" if places else f"“{words}”最像"
    elif any(sure.value < DOUBT for sure in map(certainty_of, places) if sure):
        state = "doubtful"
    if not places and surveyed is not None:
        found = likenesses_of(normalized, surveyed.element)
        like = tuple(_like(one) for one in islice(found, _MOST_LIKE))
        if not like:
            why = _MISSING if state == "missing" else _MAY_BE_ABSENT
    return FormField(
        field=name,
        part=part.value,
        value=joined_values(name, [place.text for place in places]),
        path=places[0].path if places else "",
        state=state,
        why=why,
        like=like,
        usual=surveyed is not None,
        settable=name in FIELD_NAMES,
    )


def _like(one: Likeness) -> Like:
    span = source_span(one.place.element, one.start, one.end)
    return Like((span.start, span.end), one.words, span.line)


def _settings(document: OfficialDocument) -> Iterator[FormField]:
    """What is chosen for the whole: what a person states, else what the document shows."""
    kind = kind_of(document)
    shown = {
        KIND: (kind.value if kind else "", "由标题或发文机关标志得出"),
        LAYOUT: ("信函" if has_letter_head(document) else "文件", "由版头得出"),
        SEAL: ("", "照版式"),
    }
    for name, choices in SETTINGS.items():
        stated, (value, why) = states(document, name), shown[name]
        yield FormField(
            field=name,
            part=_OF_ALL,
            value=stated or value,
            path="",
            state="found" if stated or value else "absent",
            why="" if stated else why,
            choices=choices,
        )


def _source(place: Place) -> tuple[int, int] | None:
    return (place.start, place.element.end) if place.element.origin else None
