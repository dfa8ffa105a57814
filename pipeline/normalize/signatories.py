"""签发人: each person's name an element of its own, whatever row of 版头 it stands on.

GB/T 9704-2012 7.2.6 sets two names a row, the last of them on the row of 发文字号; text taken from
such a page has them on two or three lines, with white space between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.model import TextElement
from pipeline.normalize.lines import Line, joined
from pipeline.normalize.recognisers import ends_title, header_mark, is_document_number
from pipeline.normalize.stamps import is_stamp
from pipeline.text.names import SIGNATORY_LABEL, is_full_name, label_of
from pipeline.text.patterns import regex

_BESIDE = regex(rf"(?<=号)\s*(?={SIGNATORY_LABEL})")
_TOKEN = regex("[^\\s、]+、?")
_GAP = regex(r"(?<=号)\s+")
_MOST = 80  # characters of the line with the label
_ROWS = 4  # of names below it

Titled = Callable[[Sequence[Line]], int]
"""How many lines are the title that lines begin with; 0 for none."""


def is_signatory(text: str) -> bool:
    """A line that begins with ``签发人：`` or ``会签人：``, or is what is left of such a line.

    >>> [is_signatory(text) for text in ("签发人：李大明", "人：李大明", "人：三名工作人员")]
    [True, True, False]
    """
    label = label_of(text) if len(text) <= _MOST else ""
    return label != "" and ("签" in label or is_full_name(text[len(label) :]))


def signatories_apart(
    lines: Sequence[Line], most: int, titled: Titled
) -> tuple[Sequence[Line], range]:
    """The lines with 签发人 one a line, together, and apart from the document number.

    Args:
        lines: the document's own lines.
        most: how many lines may be 版头.
        titled: see :data:`Titled`; names below the number are those that a title follows.

    Returns:
        The lines, and which of them 签发人 are; an empty range for none.

    ``签发人：李大明　王晓`` · ``×府〔2024〕3号　张三`` are four: the three names, the number.
    """
    at, number, label = _labelled(lines[:most])
    if label is None:
        return _unlabelled(lines, most, titled)
    below = list(lines[at + 1 :])
    rows = _rows(below)
    rest = below[len(rows) :]
    if number is None and rest and is_document_number(rest[0].text):
        if not rows:
            more = _with_title(rest[1:], _rows(rest[1:]), titled)
            rows, rest = more, [rest[0], *rest[1 + len(more) :]]
    elif number is None and rest and (divided := _number_and_names(rest[0])) is not None:
        rows, rest = [*rows, divided[1]], [divided[0], *rest[1:]]
    else:
        numbered = number is not None or any(is_document_number(x.text) for x in lines[:at])
        rows = _with_title(below, rows, titled) if numbered else []
        rest = below[len(rows) :]
    people = [*_people(label), *(name for row in rows for name in row)]
    before = [*lines[:at], *([number] if number is not None else [])]
    return [*before, *people, *rest], range(len(before), len(before) + len(people))


def _unlabelled(lines: Sequence[Line], most: int, titled: Titled) -> tuple[Sequence[Line], range]:
    """Names beside the number and above a title, without their label: nothing else is (7.2.6)."""
    for i, line in enumerate(lines[:most]):
        divided = _number_and_names(line)
        if divided is not None and titled(lines[i + 1 :]):
            number, people = divided
            first = i + 1
            apart = [*lines[:i], number, *people, *lines[first:]]
            return apart, range(first, first + len(people))
    return lines, range(0)


def signatory_elements(people: Sequence[Line]) -> tuple[TextElement, ...]:
    """An element for each; a label that stood on a row of its own goes with the first name."""
    if len(people) > 1 and label_of(people[0].text) == people[0].text:
        return (joined(people[:2]), *(line.element() for line in people[2:]))
    return tuple(line.element() for line in people)


def _labelled(lines: Sequence[Line]) -> tuple[int, Line | None, Line | None]:
    """Where the label stands, the document number before it on its row, and its own line."""
    for i, line in enumerate(lines):
        if is_signatory(line.text):
            return i, None, line
        m = _BESIDE.search(line.text)
        if m is not None and is_document_number(line.text[: m.start()]):
            return i, line.part(0, m.start()), line.part(m.end(), len(line.text))
    return 0, None, None


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows of names that the lines begin with."""
    rows: list[list[Line]] = []
    for line in lines[:_ROWS]:
        names = _people(line) if is_signatory(line.text) else _names(line)
        if not names:
            break
        rows.append(names)
    return rows


def _with_title(lines: Sequence[Line], rows: list[list[Line]], titled: Titled) -> list[list[Line]]:
    """As many of the rows as a title follows: a short title looks like names itself."""
    count = next((k for k in range(len(rows), 0, -1) if titled(lines[k:])), 0)
    return rows[:count]


def _people(line: Line) -> list[Line]:
    """The label with the first name, and the other names; the line as it is when unclear."""
    names = _spans(line.text, len(label_of(line.text)))
    if len(names) < 2:
        return [line]
    return line.pieces((0, names[0][1]), *names[1:])


def _names(line: Line) -> list[Line]:
    """The names that a line is made of; empty for any other line."""
    if ends_title(line.text) or is_stamp(line.text) or header_mark(line.text) is not None:
        return []
    return line.pieces(*_spans(line.text, 0))


def _number_and_names(line: Line) -> tuple[Line, list[Line]] | None:
    """``×府〔2024〕3号　张三``: the number and the names."""
    m = _GAP.search(line.text)
    number = line.part(0, m.start()) if m else None
    if m is None or number is None or not is_document_number(number.text):
        return None
    names = line.pieces(*_spans(line.text, m.end()))
    return (number, names) if names else None


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
    return spans if all(is_full_name(text[a:b].removesuffix("、")) for a, b in spans) else []
