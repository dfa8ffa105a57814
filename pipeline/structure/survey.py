"""What of a document's elements is there, doubtful, missing or twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from pipeline.edits import Worded
from pipeline.model import OfficialDocument, PageBreak, Part, Place, Table, places_of
from pipeline.structure.certainty import DOUBT, Certainty, certainty_of
from pipeline.structure.division import FORWARDS
from pipeline.structure.likeness import Likeness, doubles, likeness_of
from pipeline.structure.needs import SHORT_NAMES, ElementName, Need, needs_of


class State(Worded):
    """Whether a document has an element, with the mark that people see."""

    FOUND = "found", "✓"
    DOUBTFUL = "doubtful", "？"
    TWICE = "twice", "×2"
    MISSING = "missing", "✗"
    ABSENT = "absent", "—"


LEGEND = "✓ 有　？ 存疑　×2 重复　✗ 缺　— 没有，可以没有"
"""What the marks mean."""


class Surveyed(msgspec.Struct, frozen=True):
    """One element that a document needs, or has.

    Attributes:
        element: its field of the model.
        state: whether it is there.
        places: where it stands; empty where it is not there.
        certainty: how sure the least sure of them is; ``None`` where it is not there.
        like: the line that looks most like it where it is not there, or like another one of it.
    """

    element: ElementName
    state: State
    places: tuple[Place, ...] = ()
    certainty: Certainty | None = None
    like: Likeness | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return SHORT_NAMES[self.element]


def survey(document: OfficialDocument) -> list[Surveyed]:
    """The elements that the document needs or has, in reading order."""
    needed = needs_of(document).elements
    by_role: dict[str, list[Place]] = {}
    for place in places_of(document):
        # What a person took all words out of is there no more.
        if place.part is not Part.ATTACHMENT and place.text.strip():
            by_role.setdefault(place.role, []).append(place)
    again = dict(reversed([*doubles(document)]))
    found = []
    for element in SHORT_NAMES:
        places = tuple(by_role.get(element, ()))
        if places:
            found.append(_of_places(element, places, again.get(element)))
        elif element in needed:
            like = likeness_of(document, element)
            is_missing = needed[element] is Need.MUST or like is not None
            state = State.MISSING if is_missing else State.ABSENT
            found.append(Surveyed(element, state, like=like))
    return found


def _of_places(element: ElementName, places: tuple[Place, ...], again: Likeness | None) -> Surveyed:
    least: Certainty | None = None
    for place in places:
        sure = certainty_of(place)
        if sure is not None and (least is None or sure.value < least.value):
            least = sure
    state = State.FOUND
    if least is not None and least.value < DOUBT:
        state = State.DOUBTFUL
    elif again is not None:
        state = State.TWICE
    return Surveyed(element, state, places, least, again)


def line_of(found: Sequence[Surveyed]) -> str:
    """One line for people: ``标题 ✓ 发文字号 ✓ 主送 ✓ 署名 ✗ 日期 ✓``; empty for nothing."""
    return " ".join(f"{one.name} {one.state.label}" for one in found)


_SHORT = 60


def stray_attachments(document: OfficialDocument) -> Iterator[Place]:
    """The first text of each attachment that nothing shows to be one: no label, few words.

    A page's foot, an imprint or a note that was not recognised ends like this.
    """
    by_element = {id(place.element): place for place in places_of(document)}
    title = document.body.title
    forwards = title is not None and FORWARDS.search(title.text) is not None
    for attachment in document.body.attachments:
        if forwards and attachment.title is not None:
            continue  # what the document issues bears no label
        texts = [] if attachment.title is None else [attachment.title]
        texts += [b.content for b in attachment.blocks if not isinstance(b, Table | PageBreak)]
        holds_table = any(isinstance(block, Table) for block in attachment.blocks)
        is_short = sum(len(text.text) for text in texts) < _SHORT
        if attachment.label is None and texts and is_short and not holds_table:
            yield by_element[id(texts[0])]
