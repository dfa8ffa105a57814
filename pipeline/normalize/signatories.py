"""签发人: each person's name a line of its own, whatever row of 版头 it stands on.

GB/T 9704-2012 7.2.6 sets two names a row, the last of them on the row of 发文字号; text taken from
such a page has them on two or three lines, with white space between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.normalize.lines import Line
from pipeline.normalize.marks import ends_title, is_document_number

_LABEL = re.compile(r"签\s?发\s?人\s?[：:]\s*")
_BESIDE = re.compile(r"(?<=号)\s*(?=签\s?发\s?人\s?[：:])")
_TOKEN = re.compile("[^\\s、]+、?")
_HAN = "[\u3400-\u9fff\U00020000-\U000323af]"
_PERSON = re.compile(f"{_HAN}(?:\\s*{_HAN}){{1,3}}、?|(?=.{{2,14}}$){_HAN}+(?:·{_HAN}+)+、?")
_GAP = re.compile(r"(?<=号)\s+")
_MOST = 80  # characters of the line with the label
_ROWS = 4  # of names below it


def is_signatory(text: str) -> bool:
    """A line that begins with ``签发人：``."""
    return len(text) <= _MOST and _LABEL.match(text) is not None


def signatories_apart(lines: Sequence[Line], most: int) -> tuple[Sequence[Line], int, int]:
    """The lines with 签发人 one a line, together, and apart from the document number.

    Args:
        lines: the document's own lines.
        most: how many lines may be 版头.

    Returns:
        The lines, and from which to which of them 签发人 stand; an empty stretch for none.

    ``签发人：李大明　王晓`` · ``×府〔2024〕3号　张三`` are four: the three names, the number.
    """
    at, number, label = _labelled(lines[:most])
    if label is None:
        return lines, 0, 0
    people = _people(label)
    before = [*lines[:at], number] if number is not None else list(lines[:at])
    i = at + 1
    while i < len(lines) and i - at <= _ROWS and number is None:
        names = _names(lines[i])
        if not names:
            break
        people += names  # a row between the label's and the number's
        i += 1
    rest = list(lines[i:])
    if number is None and rest and not is_document_number(rest[0].text):
        found = _number_and_names(rest[0])
        if found is None:
            people, rest = _people(label), list(lines[at + 1 :])
        else:
            people += found[1]
            rest = [found[0], *rest[1:]]
    if rest and (number is not None or i == at + 1):
        # Below the number: two names or more, for one alone may be a title.
        below = 0 if number is not None else int(is_document_number(rest[0].text))
        names = _names(rest[below]) if below < len(rest) else []
        if len(names) > 1:
            people += names
            del rest[below]
    return [*before, *people, *rest], len(before), len(before) + len(people)


def _labelled(lines: Sequence[Line]) -> tuple[int, Line | None, Line | None]:
    """Where the label stands, the document number before it on its row, and its own line."""
    for i, line in enumerate(lines):
        if is_signatory(line.text):
            return i, None, line
        m = _BESIDE.search(line.text)
        if m is not None and is_document_number(line.text[: m.start()]):
            return i, line.part(0, m.start()), line.part(m.end(), len(line.text))
    return 0, None, None


def _people(line: Line) -> list[Line]:
    """The label with the first name, and the other names; the line as it is when unclear."""
    m = _LABEL.match(line.text)
    names = _spans(line.text, m.end() if m else 0)
    if len(names) < 2:
        return [line]
    return _parts(line, (0, names[0][1]), *names[1:])


def _names(line: Line) -> list[Line]:
    """The names that a line is made of; empty for any other line."""
    return [] if ends_title(line.text) else _parts(line, *_spans(line.text, 0))


def _number_and_names(line: Line) -> tuple[Line, list[Line]] | None:
    """``×府〔2024〕3号　张三``: the number and the names."""
    m = _GAP.search(line.text)
    if m is None or not is_document_number(line.text[: m.start()]):
        return None
    number = line.part(0, m.start())
    names = _parts(line, *_spans(line.text, m.end()))
    return (number, names) if number is not None and names else None


def _spans(text: str, start: int) -> list[tuple[int, int]]:
    """Where each name stands; empty unless all is names. ``王　五`` is one."""
    spans: list[tuple[int, int]] = []
    half = False
    for m in _TOKEN.finditer(text, start):
        single = len(m[0].rstrip("、")) == 1
        if half and single:
            spans[-1] = (spans[-1][0], m.end())
        else:
            spans.append(m.span())
        half = single and not half
    return spans if all(_PERSON.fullmatch(text[a:b]) for a, b in spans) else []


def _parts(line: Line, *spans: tuple[int, int]) -> list[Line]:
    return [part for a, b in spans if (part := line.part(a, b)) is not None]
