"""Footnotes and endnotes of a Word file: which there are, and how their marks are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.normalize.page.elements import shifted
from pipeline.normalize.word.elements import space_of
from pipeline.normalize.word.number_formats import written

_LONGEST_FORM = 2_000
_NOTE_FORM = re.compile(
    rb"<(?:\w{1,20}:)?(footnote|endnote)Pr\b[^>]{0,200}>([^\0]{0,1000}?)</(?:\w{1,20}:)?\1Pr>"
)
_NUMBER_FORM = re.compile(rb"numFmt\b[^>]{0,200}\bval=['\"]([A-Za-z]{1,40})['\"]")
_FIRST_NUMBER = re.compile(rb"numStart\b[^>]{0,200}\bval=['\"](\d{1,5})['\"]")


class NoteMarks:
    """The marks of notes, one after another.

    Args:
        said: what the settings say of them, then the sections: the later wins.
    """

    def __init__(self, said: Iterable[dict[str, tuple[str, int]]]) -> None:
        self._forms = {"footnote": "decimal", "endnote": "lowerRoman"}
        self._counts = {"footnote": 0, "endnote": 0}
        for forms in said:
            for kind, (form, start) in forms.items():
                self._forms[kind] = form or self._forms[kind]
                self._counts[kind] = start - 1 if start else self._counts[kind]

    def next(self, kind: str, form: str = "") -> str:
        """The mark of the next footnote or endnote, raised where signs can be.

        Args:
            kind: footnote or endnote.
            form: number format; that of the file where none is given.
        """
        self._counts[kind] += 1
        mark = written(self._counts[kind], form or self._forms[kind])
        return shifted(mark, "sup") or mark


def notes_in(root: Any, kind: str) -> dict[str, Any]:
    """The notes of a part, by their ids."""
    w = space_of(root)
    return {one.get(f"{w}id") or "": one for one in root.iterchildren(f"{w}{kind}")}


def is_note(element: Any) -> bool:
    """Whether it is one, and not the stroke that parts notes from the text: every file has that."""
    kind = element.get(space_of(element) + "type") or ""
    return not kind.lower().endswith(("separator", "notice"))


def note_forms(pieces: Iterator[bytes]) -> dict[str, tuple[str, int]]:
    """What a part says of the marks of notes, where it first says it.

    Returns:
        By kind, the number format, empty for none, and the first number, 0 for none.
    """
    found: dict[str, tuple[str, int]] = {}
    kept = b""
    for piece in pieces:
        kept = kept[-_LONGEST_FORM:] + piece
        for m in _NOTE_FORM.finditer(kept):
            form, start = _NUMBER_FORM.search(m[2]), _FIRST_NUMBER.search(m[2])
            of = form[1].decode("ascii", "replace") if form else ""
            found.setdefault(m[1].decode(), (of, int(start[1]) if start else 0))
    return found
