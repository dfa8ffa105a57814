"""Every kind of file that can be read and every output that can be written, each declared once.

A row's functions import their module when they are called: a command pays for what it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.normalize.account import Reading, Shown
    from pipeline.normalize.options import ReadOptions
    from pipeline.writers.emission import Emission


@dataclass(frozen=True, slots=True)
class Input:
    """A kind of file that can be read.

    Attributes:
        endings: of such files' names, lower case; the first is the usual one.
        mime: its media type, for the source that travels inside a PDF/A-3.
        read: bytes, file name and what a person set, to the document and its decoded source.
        shown: what of a decoded source is text, in order.
        is_page: a web page, which may be the intact original of a damaged text.
    """

    endings: tuple[str, ...]
    mime: str
    read: Callable[[bytes, str, ReadOptions], Reading]
    shown: Callable[[str], Iterable[Shown]]
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """An output of a document.

    Attributes:
        name: as ``--to`` has it.
        ending: of the file's name, behind ``3-<slug>``.
        write: what the writers are given, to the file's bytes.
        text: the file's bytes to the text it shows, which ``verify`` compares with the document;
            ``None`` where it shows more than the document.
        strays: what such a file holds that this tool never puts there, Chinese, likewise.
        is_default: whether it is made when no outputs are named.
    """

    name: str
    ending: str
    write: Callable[[Emission], bytes]
    text: Callable[[bytes], str] | None = None
    strays: Callable[[bytes], list[str]] | None = None
    is_default: bool = True


def _read_text(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.reader import read_text

    return read_text(data, name, options)


def _all_of(source: str) -> Iterable[Shown]:
    from pipeline.normalize.account import whole

    return whole(source)


def _read_page(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.page import read_page

    return read_page(data, name, options)


def _texts_of_page(source: str) -> Iterable[Shown]:
    from pipeline.normalize.page.tokens import shown

    return shown(source)


def _read_draft(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.draft.reader import read_draft

    return read_draft(data, name, options)


def _texts_of_draft(source: str) -> Iterable[Shown]:
    from pipeline.draft.reader import shown

    return shown(source)


def _write_docx(emission: Emission) -> bytes:
    from pipeline.writers.docx.writer import write_docx

    return write_docx(emission)


def _docx_text(data: bytes) -> str:
    from pipeline.writers.read_back import docx_text

    return docx_text(data)


def _docx_strays(data: bytes) -> list[str]:
    from pipeline.writers.read_back import docx_strays

    return docx_strays(data)


def _write_review(emission: Emission) -> bytes:
    from pipeline.review.docx_writer import write_review

    return write_review(emission)


def _write_pdf(emission: Emission) -> bytes:
    from pipeline.writers.pdf.writer import write_pdf

    return write_pdf(emission, emission.pdf)


def _pdf_text(data: bytes) -> str:
    from pipeline.writers.read_back import pdf_text

    return pdf_text(data)


def _pdf_strays(data: bytes) -> list[str]:
    from pipeline.writers.read_back import pdf_strays

    return pdf_strays(data)


def _write_xlsx(emission: Emission) -> bytes:
    from pipeline.writers.xlsx.writer import write_xlsx

    return write_xlsx(emission)


def _write_text(emission: Emission) -> bytes:
    from pipeline.writers.plain import write_text

    return write_text(emission)


def _txt_text(data: bytes) -> str:
    from pipeline.writers.read_back import txt_text

    return txt_text(data)


def _write_draft(emission: Emission) -> bytes:
    from pipeline.draft.writer import write_draft

    return write_draft(emission.document)


def _draft_text(data: bytes) -> str:
    from pipeline.draft.reader import draft_text

    return draft_text(data)


def _write_json(emission: Emission) -> bytes:
    from pipeline.writers.plain import write_json

    return write_json(emission)


INPUTS = (
    Input((".txt",), "text/plain", _read_text, _all_of),
    Input((".html", ".htm"), "text/html", _read_page, _texts_of_page, is_page=True),
    Input((".md", ".markdown"), "text/markdown", _read_draft, _texts_of_draft),
)
"""A file with another ending is read as the first of them."""

OUTPUTS = {
    output.name: output
    for output in (
        Output("docx", ".docx", _write_docx, _docx_text, _docx_strays),
        Output("review", ".review.docx", _write_review),
        Output("pdf", ".pdf", _write_pdf, _pdf_text, _pdf_strays),
        Output("xlsx", ".xlsx", _write_xlsx),
        Output("txt", ".txt", _write_text, _txt_text),
        Output("md", ".md", _write_draft, _draft_text, is_default=False),
        Output("json", ".json", _write_json, is_default=False),
    )
}
"""By name, in the order in which they are named to people and verified."""

SOURCE_ENDINGS = tuple(ending for kind in INPUTS for ending in kind.endings)
"""Endings of the files that can be read, lower case."""

PAGE_ENDINGS = tuple(ending for kind in INPUTS if kind.is_page for ending in kind.endings)
"""Endings of web pages, lower case."""

DEFAULT_OUTPUTS = tuple(name for name, output in OUTPUTS.items() if output.is_default)


def input_of(name: str) -> Input:
    """What a file of this name is read as.

    >>> input_of("报告.HTM").mime, input_of("报告").mime
    ('text/html', 'text/plain')
    """
    ending = PurePath(name).suffix.lower()
    return next((kind for kind in INPUTS if ending in kind.endings), INPUTS[0])
