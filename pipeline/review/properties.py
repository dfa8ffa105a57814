"""The source's hash among the custom properties of an Office file."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.untrusted import local_name
from pipeline.writers.emission import SOURCE_PROPERTY


class SourceProperty:
    """Finds it in ``docProps/custom.xml``; an ``XmlHandler``."""

    def __init__(self) -> None:
        self._depth = 0
        self._inside = 0
        self._text: list[str] = []

    @property
    def found(self) -> str | None:
        """The hash; ``None`` where there is none."""
        return "".join(self._text).strip() or None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        is_ours = attributes.get("name") == SOURCE_PROPERTY and local_name(name) == "property"
        if is_ours and not self._inside and not self._text:
            self._inside = self._depth

    def end(self) -> None:
        """The element that was opened last ends."""
        if self._depth == self._inside:
            self._inside = 0
        self._depth -= 1

    def text(self, text: str) -> None:
        """A stretch of text."""
        if self._inside:
            self._text.append(text)
