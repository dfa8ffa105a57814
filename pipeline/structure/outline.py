"""The tree of a document's elements: what each is, where it stands, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from pipeline.model import OfficialDocument, Part, Place, places_of
from pipeline.structure.certainty import Certainty, certainty_of

Noted = Mapping[tuple[str, int], Certainty]
"""What reading noted of an element, by its role and first line: more than the text shows."""


class Node(msgspec.Struct, frozen=True, omit_defaults=True):
    """An element, or a part of the document; a member of ``outline --format json``.

    Attributes:
        element: what it is, by the standard's name: 标题, 一级标题, 段落; 版头 for a part.
        role: its field of the model; empty for a part.
        path: its address, as logs give it; empty for a part.
        text: its whole text; empty for a part.
        line: its line in the decoded source, from 1; 0 for a part.
        certainty: how sure it is, 0..1; ``None`` for a part, and for what is 正文 because it is
            nothing else.
        reason: why, Chinese.
        children: what stands under it.
    """

    element: str
    role: str = ""
    path: str = ""
    text: str = ""
    line: int = 0
    certainty: float | None = None
    reason: str = ""
    children: tuple[Node, ...] = ()


def outline_of(document: OfficialDocument, noted: Noted | None = None) -> list[Node]:
    """The parts of the document with their elements, those under a heading under it.

    Args:
        document: the document.
        noted: what reading noted, where the document comes from it.
    """
    noted = noted or {}
    parts: list[tuple[str, list[Place]]] = []
    for place in places_of(document):
        opens = place.part is Part.ATTACHMENT and _opens_attachment(parts, place)
        if not parts or parts[-1][0] != place.part or opens:
            parts.append((place.part, []))
        parts[-1][1].append(place)
    return [Node(str(name), children=_tree(places, noted)) for name, places in parts]


def _opens_attachment(parts: Sequence[tuple[str, list[Place]]], place: Place) -> bool:
    """Whether an attachment begins here: its label, or its title where it has none."""
    if place.role == "label":
        return True
    above = parts[-1][1] if parts else []
    return place.role == "title" and bool(above) and above[-1].role != "label"


class _Branch:
    """A place with what stands under it, while the tree is made."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.under: list[_Branch] = []

    def node(self, noted: Noted) -> Node:
        place = self.place
        sure = noted.get((place.role, place.line)) or certainty_of(place)
        return Node(
            place.kind,
            place.role,
            place.path,
            place.text,
            place.line,
            None if sure is None else sure.value,
            "不属其他要素，作正文" if sure is None else sure.reason,
            tuple(branch.node(noted) for branch in self.under),
        )


def _tree(places: Sequence[Place], noted: Noted) -> tuple[Node, ...]:
    """The elements of a part, in reading order, nested by the headings above them."""
    roots: list[_Branch] = []
    open_headings: list[_Branch] = []
    for place in places:
        if place.block is None:
            open_headings.clear()  # 附件说明 and what follows it are under no heading
        while open_headings and len(open_headings[-1].place.section) >= len(place.section):
            open_headings.pop()
        branch = _Branch(place)
        (open_headings[-1].under if open_headings else roots).append(branch)
        if place.level is not None:
            open_headings.append(branch)
    return tuple(branch.node(noted) for branch in roots)
