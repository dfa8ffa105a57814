"""What a person is asked about a document: changes that one answer settles.

Both marks of a pair are one question, so are the signs of one date, and so are all places of one
term. What is certain and of form alone (widths, exponents) asks nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from pipeline.edits import Alternative, Edit, EditKind, Tier

_WIDEST = 4
"""Between two signs of one date stands a year at the most."""
_LONGEST_TERM = 40
"""A longer text between quotation marks is no term that comes again."""
_OPENING, _CLOSING = "“", "”"


class Question(msgspec.Struct, frozen=True):
    """Changes that one answer settles.

    Attributes:
        places: in reading order; the edits of each stand or fall together.
        term: what the marks stand around; empty where they stand around nothing.
    """

    places: tuple[tuple[Edit, ...], ...]
    term: str = ""

    @property
    def key(self) -> str:
        """The id of its first edit: what messages and rows name it by."""
        return self.places[0][0].id

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All of them, in reading order."""
        return tuple(edit for place in self.places for edit in place)

    @property
    def tier(self) -> Tier:
        """How sure the least sure of them is."""
        return max((edit.tier for edit in self.edits), key=[*Tier].index)

    @property
    def probability(self) -> float:
        """Of the least sure of them."""
        return min(edit.probability for edit in self.edits)

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Other readings of its first place, the likeliest first."""
        found = {one.new: one for edit in self.places[0] for one in edit.alternatives}
        return tuple(sorted(found.values(), key=lambda one: -one.probability))


def asks(edit: Edit) -> bool:
    """Whether a change is one that a person may wish to decide on.

    Not a person's own, and none that is certain and of form alone.
    """
    if edit.kind is EditKind.MANUAL:
        return False
    return edit.kind is not EditKind.FORM or edit.tier is not Tier.CERTAIN


def is_waiting(edit: Edit, refused: Collection[str] = frozenset()) -> bool:
    """Whether a proposal is not part of the print and no one has refused it."""
    return edit.tier is not Tier.CERTAIN and edit.status == "out" and edit.id not in refused


def places_of_edits(edits: Iterable[Edit]) -> Iterator[tuple[Edit, ...]]:
    """Edits that stand or fall together, or make up one date, as one place.

    Args:
        edits: in reading order.

    Yields:
        Each place where the first of its edits stands.
    """
    edits = [*edits]
    groups: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.group:
            groups.setdefault(edit.group, []).append(edit)
    row: list[Edit] = []
    for edit in edits:
        if row and not _is_of_one_date(row[-1], edit):
            yield tuple(row)
            row = []
        if not edit.group:
            row.append(edit)
        elif edit.group in groups:
            yield tuple(groups.pop(edit.group))
    if row:
        yield tuple(row)


def _is_of_one_date(before: Edit, edit: Edit) -> bool:
    """Whether both edits put a sign into one date, as 年, 月 and 日 are put."""
    return (
        not edit.group
        and edit.rule_id.startswith("DAT")
        and 0 <= edit.start - before.end <= _WIDEST
        and (edit.path, edit.rule_id, edit.tier, edit.status, edit.probability)
        == (before.path, before.rule_id, before.tier, before.status, before.probability)
    )


def questions_of(edits: Iterable[Edit], texts: Mapping[str, str]) -> list[Question]:
    """The questions that some edits are, in the order of their first places.

    Args:
        edits: of one log, in any order; those of form alone that are certain are passed over.
        texts: by path, an element's text before repair.
    """
    wanted = sorted(
        (edit for edit in edits if asks(edit)),
        key=lambda edit: (edit.source.start, edit.path, edit.start, edit.end),
    )
    found: dict[object, list[tuple[Edit, ...]]] = {}
    terms: dict[object, str] = {}
    for place in places_of_edits(wanted):
        term = term_of(place, texts.get(place[0].path, ""))
        signs = tuple((edit.old, edit.new) for edit in place)
        # Where nothing is stood around, what is right at one place says nothing of another.
        key = (term, signs, place[0].status) if term else place[0].id
        found.setdefault(key, []).append(place)
        terms[key] = term
    return [Question(tuple(places), terms[key]) for key, places in found.items()]


def term_of(place: Sequence[Edit], text: str) -> str:
    """What quotation marks that are put in stand around: ``放管服``.

    Args:
        place: the edits of one place.
        text: the element's text before repair.

    Returns:
        Nothing where other signs are put in, or the mate of a mark is not there.
    """
    first, last = place[0], place[-1]
    if len(place) > 1:
        if not (first.new.endswith(_OPENING) and last.new.startswith(_CLOSING)):
            return ""
        return text[first.end : last.start]
    if first.old:
        return ""
    term = ""
    if first.new.endswith(_OPENING):
        end = text.find(_CLOSING, first.end, first.end + _LONGEST_TERM + 1)
        term = text[first.end : max(end, first.end)]
    elif first.new.startswith(_CLOSING):
        start = text.rfind(_OPENING, max(first.start - _LONGEST_TERM - 1, 0), first.start)
        term = text[start + 1 : first.start] if start >= 0 else ""
    return "" if _OPENING in term or _CLOSING in term else term


def reading_of(place: Sequence[Edit], text: str) -> str:
    """The stretch from the first edit of a place to the last, as it would read: ``“放管服”``."""
    parts: list[str] = []
    at = place[0].start
    for edit in place:
        parts += (text[at : edit.start], edit.new)
        at = edit.end
    return "".join(parts)


def named(signs: str) -> str:
    """Signs as a sentence names them: in quotation marks, unless they are such."""
    return f" {signs} " if {*signs} & {_OPENING, _CLOSING} else f"“{signs}”"


def change_of(place: Sequence[Edit], text: str) -> str:
    """What would be done at a place, for people: ``补引号：“放管服”``."""
    if any(edit.old for edit in place):
        changes = (
            f"{named(edit.old)}改为{named(edit.new)}" if edit.new else f"删去{named(edit.old)}"
            for edit in place
        )
        return "，".join(dict.fromkeys(changes))
    term = term_of(place, text)
    if len(place) > 1 and term:
        return f"补引号：{reading_of(place, text)}"
    signs = "".join(dict.fromkeys(edit.new for edit in place))
    if term:
        whole = f"“{term}{signs}" if place[0].new.startswith(_CLOSING) else f"{signs}{term}”"
        return f"补半个引号：{whole}"
    return f"补{named(signs)}"


def ground_of(question: Question, whole: str) -> str:
    """Why it is proposed, for people.

    Args:
        question: one of :func:`questions_of`.
        whole: the text of all elements before repair, a line each.
    """
    first = question.places[0][0]
    named = f"“{question.term}”："
    said = first.clause.removeprefix(named) if question.term else ""
    parts = [said if said != first.clause and said else first.basis.label]
    if question.term:
        quoted = whole.count(f"{_OPENING}{question.term}{_CLOSING}")
        if quoted:
            parts.append(f"本文另有 {quoted} 处带引号")
    if len(question.places) > 1:
        parts.append(f"全篇 {len(question.places)} 处同样")
    return "；".join(parts)
