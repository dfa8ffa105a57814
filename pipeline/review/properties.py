"""What this tool notes among the custom properties of an Office file."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.untrusted import local_name


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
