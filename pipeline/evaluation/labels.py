"""Documents whose elements were labelled by hand, and what damage leaves of them.

A document of one's own stands whole in a text file, its elements between ``⟦name:`` and ``⟧``::

    ⟦标志:临澜市人民政府文件⟧
    ⟦字号:临政发〔2024〕18号⟧　　签发人：⟦签发人:周国平⟧
    ⟦一级:一、总体要求⟧

``⟦字号|题注:…⟧`` is right as either; ``⟦一级?:…⟧`` may be found and need not be; ``⟦表 3x4:…⟧`` has
three rows and four columns. Of documents that may not stand here whole a file ``corpus.labels`` has
the places alone, below a line of the document's path and the SHA-256 of its bytes::

    # dev/laws/001.txt 3f2a…
    标题 1:1-1:23 关于加强

Lines and columns count from 1, in code points; the end is the column behind the last; the few
characters are how the stretch begins, to see that it is the one that was meant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.errors import SourceError
from pipeline.evaluation.corpus import curly
from pipeline.repair.channels import font_run_loss
from pipeline.repair.channels.width_folding import WIDTH_FOLDING, restore_widths
from pipeline.text.patterns import regex

CORPUS_LABELS = "corpus.labels"
"""The file of labels whose texts stand elsewhere."""

PARTS = ("open", "held")
"""Folders of labels: those that are looked at while the reader is made better, and the others."""


class Element(StrEnum):
    """What is labelled, by the names that stand in the files."""

    COPY_NUMBER = "份号"
    CLASSIFICATION = "密级"
    URGENCY = "紧急程度"
    AUTHORITY_MARK = "标志"
    DOCUMENT_NUMBER = "字号"
    SIGNATORY = "签发人"
    TITLE = "标题"
    TITLE_NOTES = "题注"
    MAIN_RECIPIENTS = "主送"
    HEADING_1 = "一级"
    HEADING_2 = "二级"
    HEADING_3 = "三级"
    HEADING_4 = "四级"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"
    ATTACHMENT_NOTE = "附件说明"
    AUTHORITY_SIGNATURE = "署名"
    DOCUMENT_DATE = "日期"
    NOTE = "附注"
    ATTACHMENT_LABEL = "附件序号"
    ATTACHMENT_TITLE = "附件标题"
    CC_RECIPIENTS = "抄送"
    PRINTING_AUTHORITY = "印发机关"
    PRINTING_DATE = "印发日期"
    IMPRINT_OTHER = "版记其他"
    BOILERPLATE = "杂项"
    TABLE = "表"
    CONTENTS = "目录"
    NAME_LIST = "名单"
    PLAIN = "正文"


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled stretch.

    Attributes:
        elements: what it is; any of them is right, the first is what it counts as.
        start, end: code points of the text.
        is_required: whether it is missed where it is not found.
        grid: rows and columns of a table, where they were counted.
    """

    elements: tuple[Element, ...]
    start: int
    end: int
    is_required: bool = True
    grid: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A text and its labels, in order.

    Attributes:
        name: its file, or its path in the corpus.
        text: lines divided by LF.
        labels: none overlaps another.
    """

    name: str
    text: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """The documents of one part.

    Attributes:
        documents: in the order of their names.
        absent: documents of the corpus that have labels here and are not there, or differ.
    """

    documents: tuple[LabelledDocument, ...]
    absent: tuple[str, ...]


_LEFT = 0.6
"""Of an element's characters, so many must be left by damage for it to be required.

``2022129`` is 0.7 of a date, ``2024`` 0.57 of one whose month and day were not filled in."""

_NAME = regex(r"([^:：⟦⟧\s?]+)(\?)?(?: ([0-9]{1,4})x([0-9]{1,3}))?")
_MARKUP = regex(r"⟦([^:⟦⟧\n]{1,30}):|[⟦⟧]")
_DOCUMENT = regex(r"# (\S+) ([0-9a-f]{64})")
_PLACE = regex(r"(.{1,30}?) ([0-9]+):([0-9]+)-([0-9]+):([0-9]+)(?: (.*))?")


def read_labels(folder: Path, corpus: Path | None) -> Labelled:
    """Every labelled document of a folder.

    Args:
        folder: holds ``*.txt`` with labels in them, and ``corpus.labels``.
        corpus: what the paths in ``corpus.labels`` are relative to.

    Raises:
        OSError: the folder cannot be read.
        SourceError: a label file does not keep to the form; the message names file and line.
    """
    documents = [
        parse(path.read_text(encoding="utf-8"), path.name) for path in sorted(folder.glob("*.txt"))
    ]
    elsewhere = folder / CORPUS_LABELS
    absent: list[str] = []
    if elsewhere.is_file():
        for name, digest, lines in _sections(elsewhere):
            data = _bytes_of(corpus, name)
            if data is None or hashlib.sha256(data).hexdigest() != digest:
                absent.append(name)
            else:
                documents.append(_placed(name, clean(data.decode()), lines, elsewhere.name))
    return Labelled(tuple(documents), tuple(absent))


def clean(text: str) -> str:
    """A text of the corpus as ``evaluate`` takes it, code point for code point."""
    return "\n".join(curly(restore_widths(line)) for line in text.split("\n"))


def parse(marked: str, name: str) -> LabelledDocument:
    """A text with its labels in it.

    Raises:
        SourceError: a label is not closed, stands in another, or has a name that there is none of.

    >>> document = parse("⟦标题:关于节能的通知⟧。", "x.txt")
    >>> document.text, document.labels[0].start, document.labels[0].end
    ('关于节能的通知。', 0, 7)
    """
    kept: list[str] = []
    labels: list[Label] = []
    length = at = 0
    opened: tuple[str, int, int] | None = None
    for m in _MARKUP.finditer(marked):
        kept.append(marked[at : m.start()])
        length += m.start() - at
        at = m.end()
        if m[1] is not None and opened is None:
            opened = m[1], length, at
        elif m[0] == "⟧" and opened is not None:
            if not marked[opened[2] : m.start()].strip():
                raise _wrong(name, _line(marked, at), opened[0])
            labels.append(_label(opened[0], opened[1], length, name, _line(marked, at)))
            opened = None
        else:
            raise _wrong(name, _line(marked, m.start()), m[0])
    if opened is not None:
        raise _wrong(name, marked.count("\n") + 1, opened[0])
    kept.append(marked[at:])
    return LabelledDocument(name, "".join(kept), tuple(labels))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _label(name: str, start: int, end: int, file: str, line: int) -> Label:
    m = _NAME.fullmatch(name)
    try:
        if m is None:
            raise ValueError(name)
        elements = tuple(Element(one) for one in m[1].split("|"))
    except ValueError:
        raise _wrong(file, line, name) from None
    grid = (int(m[3]), int(m[4])) if m[3] else None
    return Label(elements, start, end, m[2] is None, grid)


def _wrong(file: str, line: int, text: str) -> SourceError:
    where = f"第 {line} 行" if line else ""
    return SourceError(
        f"标注文件 {file}{where}的“{text}”不合格式", "写法见 tests/cases/structure/README.md"
    )


def _sections(path: Path) -> Iterator[tuple[str, str, list[tuple[int, str]]]]:
    """Path, digest and numbered label lines of each document of a ``corpus.labels``."""
    name, digest = "", ""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("#"):
            if name:
                yield name, digest, lines
            m = _DOCUMENT.fullmatch(line)
            if m is None:
                raise _wrong(path.name, number, line)
            name, digest, lines = m[1], m[2], []
        elif line.strip():
            lines.append((number, line))
    if name:
        yield name, digest, lines


def _bytes_of(corpus: Path | None, name: str) -> bytes | None:
    try:
        return (corpus / name).read_bytes() if corpus is not None else None
    except OSError:
        return None


def _placed(name: str, text: str, lines: Sequence[tuple[int, str]], file: str) -> LabelledDocument:
    """A document of the corpus with the labels whose places are given."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    labels = []
    for number, line in lines:
        m = _PLACE.fullmatch(line)
        if m is None or not all(0 < int(m[i]) < len(starts) for i in (2, 4)):
            raise _wrong(file, number, line)
        start = starts[int(m[2]) - 1] + int(m[3]) - 1
        end = starts[int(m[4]) - 1] + int(m[5]) - 1
        if not text[start:end].strip() or (m[6] and not text.startswith(m[6], start)):
            raise _wrong(file, number, line)
        labels.append(_label(m[1], start, end, file, number))
    return LabelledDocument(name, text, tuple(labels))


def damaged(document: LabelledDocument) -> LabelledDocument:
    """A document after font-run loss and width folding.

    A label of which nothing is left is gone; one of which too little is left to know it by
    (``第7号`` that became ``7``) is no longer required.

    >>> damaged(parse("⟦字号:国办发〔2019〕6号⟧", "x.txt")).text
    '国办发〔20196'
    """
    kept: list[str] = []
    places: list[int] = []  # of each code point of the text, where it is or would be
    length = 0
    for line in document.text.split("\n"):
        lost = set(font_run_loss.lost_places(line))
        for i, char in enumerate(f"{line}\n"):
            places.append(length)
            if i not in lost:
                kept.append(char)
                length += 1
    places.append(length)
    text = WIDTH_FOLDING.damage("".join(kept)[: max(length - 1, 0)])
    labels = []
    for one in document.labels:
        start, end = places[one.start], places[one.end]
        left = _visible(text[start:end]) / _visible(document.text[one.start : one.end])
        if left:
            required = one.is_required and left >= _LEFT
            labels.append(Label(one.elements, start, end, required, one.grid))
    return LabelledDocument(document.name, text, tuple(labels))


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)
