"""What each stretch of a page is: the elements that tagged PDF knows (ISO 32000-1, 14.8)."""

from __future__ import annotations


class Node:
    """A structure element.

    Attributes:
        tag: its standard type: ``H1``, ``P``, ``Table`` ….
        attributes: its ``/A`` entry, or empty.
        title: its ``/T`` entry, or empty.
        alt: its ``/Alt`` entry, or empty.
        identity: its ``/ID`` entry, or empty.
        kids: elements under it, and where it is marked: page and number on it.
    """

    __slots__ = ("alt", "attributes", "identity", "kids", "tag", "title")

    def __init__(self, tag: str, attributes: bytes = b"", title: str = "", alt: str = "") -> None:
        """Args: as the attributes."""
        self.alt = alt
        self.tag = tag
        self.attributes = attributes
        self.title = title
        self.identity = ""
        self.kids: list[Node | tuple[int, int]] = []

    def child(self, tag: str, attributes: bytes = b"", title: str = "", alt: str = "") -> Node:
        """A new element under this one, after the others."""
        node = Node(tag, attributes, title, alt)
        self.kids.append(node)
        return node
