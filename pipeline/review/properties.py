"""What this tool notes among the custom properties of an Office file."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.untrusted import Package, UnreadableError, local_name, parse_xml
from pipeline.writers.emission import SOURCE_PROPERTY

CUSTOM = "docProps/custom.xml"
"""Where in an Office file the properties are."""
_MOST_BYTES = 2**20
_MOST_ELEMENTS = 10_000


class CustomProperties:
    """Finds some properties in ``docProps/custom.xml``; an ``XmlHandler``.

    Args:
        names: of the properties; of each the first is taken.
    """

    def __init__(self, *names: str) -> None:
        self._names = names
        self._texts: dict[str, list[str]] = {}
        self._name = ""
        self._depth = 0
        self._inside = 0

    def get(self, name: str) -> str | None:
        """What a property says; ``None`` where there is none."""
        return "".join(self._texts.get(name, ())).strip() or None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        named = attributes.get("name", "")
        is_wanted = local_name(name) == "property" and named in self._names
        if is_wanted and not self._inside and named not in self._texts:
            self._inside, self._name = self._depth, named
            self._texts[named] = []

    def end(self) -> None:
        """The element that was opened last ends."""
        if self._depth == self._inside:
            self._inside = 0
        self._depth -= 1

    def text(self, text: str) -> None:
        """A stretch of text."""
        if self._inside:
            self._texts[self._name].append(text)


def source_noted_in(data: bytes, *, with_property: str = "") -> str:
    """SHA-256 of the source that an Office file of this tool was made from; empty for another's.

    Args:
        data: the file.
        with_property: asked of it besides.
    """
    found = CustomProperties(SOURCE_PROPERTY, with_property)
    try:
        package = Package(data, _MOST_BYTES)
        if CUSTOM not in package:
            return ""
        for _ in parse_xml(package.pieces(CUSTOM), found, _MOST_ELEMENTS):
            pass
    except UnreadableError:
        return ""
    if with_property and found.get(with_property) is None:
        return ""
    return found.get(SOURCE_PROPERTY) or ""
