"""Rows of 版头: several elements on one line, labels before them, numbers run on to a title.

GB/T 9704-2012 sets 份号, 密级 and 紧急程度 below each other, and in a letter 发文字号 on the row of
the first of them (10.1); offices type them side by side, with labels, or run on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import (
    HEAD_LABELS,
    ROW_MARK,
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_recipients,
    is_short_copy_number,
    number_form,
)
from pipeline.normalize.signatories import is_signatory
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

_ROWS = 8  # lines that may be rows of 版头
_LONGEST_ROW = 120
_MAX_ABOVE = 4  # lines in which a title with its number run on is looked for
_YEAR_AND_NUMBER = regex(
    rf"[〔\[（(【［]{YEAR}[〕\]）)】］]第?[0-9]{{1,4}}号|〔{YEAR}〕?[0-9]{{1,4}}(?:号|$)"
)
_QUOTED_TITLE = regex(r"(.{6,30}?号)\s*(?=《)")
_WORD = regex(r"\S+")


def rows_apart(
    lines: Sequence[Line], *, keeps_labels: bool = False
) -> tuple[list[Line], list[tuple[Line, Line]]]:
    """Each element of 版头 a line of its own.

    Args:
        lines: the document's own lines.
        keeps_labels: labels stay before their elements.

    Returns:
        The lines; and each label (``份号：``, ``文号：``) that stood before an element, with the
        element.
    """
    apart: list[Line] = []
    labels: list[tuple[Line, Line]] = []
    for i, line in enumerate(_numbers_apart(lines)):
        pieces = _row(line) if i < _ROWS and line.block is None else None
        for piece in pieces or [line]:
            is_apart = i < 2 * _ROWS and line.block is None and not keeps_labels
            label = _label_end(piece) if is_apart else 0
            if label:
                first, second = piece.cut(label)
                labels.append((first, second))
                apart.append(second)
            else:
                apart.append(piece)
    return apart, labels


def _row(line: Line) -> list[Line] | None:
    """The elements of a line; ``None`` where it is not made of two or more."""
    text = line.text
    if len(text) > _LONGEST_ROW:
        return None
    spans = _spans(text, 0)
    return line.pieces(*spans) if spans is not None and len(spans) > 1 else None


def _spans(text: str, start: int) -> list[tuple[int, int]] | None:
    """Where each element stands from ``start`` to the end; ``None`` where something is none."""
    while start < len(text) and text[start].isspace():
        start += 1
    if start == len(text):
        return []
    stops = [m.end() for m in _WORD.finditer(text, start)]
    if (m := ROW_MARK.match(text, start)) is not None and m.end() not in stops:
        stops.append(m.end())
    for stop in sorted(stops):
        if element_of(text[start:stop]) is None:
            continue
        rest = _spans(text, stop)
        if rest is not None:
            return [(start, stop), *rest]
    return None


def element_of(text: str) -> str | None:
    """The element of 版头 that a text is by itself, its label counted in.

    >>> element_of("№ 000126"), element_of("密级：机密★1年"), element_of("某市教育局")
    ('copy_number', 'classification', None)
    """
    text = text.strip()
    if not text or len(text) > 60:
        return None
    for name, pattern in HEAD_LABELS.items():
        if name != "main_recipients" and (m := pattern.match(text)) is not None:
            return name if _is_labelled(name, text[m.end() :].strip()) else None
    if (mark := header_mark(text)) is not None:
        return mark
    if is_short_copy_number(text):
        return "copy_number"
    if is_document_number(text):
        return "document_number"
    if is_signatory(text):
        return "signatory"
    return "authority_mark" if is_authority_mark(text) else None


def _label_end(line: Line) -> int:
    """Where the label before an element ends; 0 where there is none."""
    for name, pattern in HEAD_LABELS.items():
        m = pattern.match(line.text)
        if m is not None and _is_labelled(name, line.text[m.end() :].strip()):
            return m.end()
    return 0


def _is_labelled(name: str, text: str) -> bool:
    """Whether a text behind the label of an element is that element."""
    if not text:
        return False
    if name == "copy_number":
        return re.fullmatch(r"[0-9０-９]{1,8}", text) is not None
    if name == "document_number":
        return is_document_number(text)
    if name == "main_recipients":
        return is_recipients(text)
    return header_mark(text) == name


def _numbers_apart(lines: Sequence[Line]) -> list[Line]:
    """Part a title from the number run on to it: ``…的意见渝府发〔2019〕17号…``, ``…号《…》``."""
    for i, line in enumerate(lines[:_MAX_ABOVE]):
        m = _QUOTED_TITLE.match(line.text)
        if m is not None and line.text[-1] == "》" and number_form(m[1]) == "full":
            return [*lines[:i], *line.cut(m.end()), *lines[i + 1 :]]
        m = _YEAR_AND_NUMBER.search(line.text, 8)
        if m is None:
            continue
        for at in range(m.start() - 2, max(8, m.start() - 12), -1):
            if line.text[at] in "（(":
                break
            if ends_title(line.text[:at]) and is_document_number(line.text[at : m.end()]):
                return [*lines[:i], *line.cut(at, m.end()), *lines[i + 1 :]]
    return list(lines)
