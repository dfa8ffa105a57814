"""Every kind of file that can be read and every output that can be written, each declared once.

A row's functions import their module when they are called: a command pays for what it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline.model import Source
    from pipeline.normalize.account import Reading, Shown
    from pipeline.normalize.options import ReadOptions
    from pipeline.writers.emission import Emission


class Input(msgspec.Struct, frozen=True):
    """A kind of file that can be read.

    Attributes:
        name: what it is called in a document that was read from a file with another ending.
        endings: of such files' names, lower case; the first is the usual one.
        mime: its media type, for the source that travels inside a PDF/A-3.
        read: bytes, file name and what a person set, to the document and its decoded source.
        shown: what of a decoded source is text, in order.
        where: a decoded source and an offset in it, to the place in the file that a person finds,
            Chinese, where the line is not one.
        is_page: a web page, which may be the intact original of a damaged text.
        is_text: its bytes are text, which can be read again from the decoded source alone.
        label: what people call it.
    """

    name: str
    endings: tuple[str, ...]
    mime: str
    read: Callable[[bytes, str, ReadOptions], Reading]
    shown: Callable[[str], Iterable[Shown]]
    where: Callable[[str, int], str] | None = None
    is_page: bool = False
    is_text: bool = True
    label: str = ""


class Output(msgspec.Struct, frozen=True):
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


def _read_archive(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.page.archive import read_archive

    return read_archive(data, name, options)


def _read_docx(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.word.reader import read_docx

    return read_docx(data, name, options)


def _read_flat(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.word.reader import read_flat

    return read_flat(data, name, options)


def _read_doc(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.word.converted import read_doc

    return read_doc(data, name, options)


def _read_odt(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.word.converted import read_odt

    return read_odt(data, name, options)


def _read_rtf(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.word.converted import read_rtf

    return read_rtf(data, name, options)


def _read_pdf(data: bytes, name: str, options: ReadOptions) -> Reading:
    from pipeline.normalize.pdf.reader import read_pdf

    return read_pdf(data, name, options)


def _lines_of_word(source: str) -> Iterable[Shown]:
    from pipeline.normalize.word.flow import shown

    return shown(source)


def _paragraph_of_word(source: str, offset: int) -> str:
    from pipeline.normalize.word.flow import where

    return where(source, offset)


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


def _write_ofd(emission: Emission) -> bytes:
    from pipeline.writers.ofd.writer import write_ofd

    return write_ofd(emission, emission.ofd)


def _ofd_text(data: bytes) -> str:
    from pipeline.writers.ofd.read_back import ofd_text

    return ofd_text(data)


def _ofd_strays(data: bytes) -> list[str]:
    from pipeline.writers.ofd.read_back import ofd_strays

    return ofd_strays(data)


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


_OOXML = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INPUTS = (
    Input("txt", (".txt",), "text/plain", _read_text, _all_of, label="纯文本"),
    Input(
        "html",
        (".html", ".htm"),
        "text/html",
        _read_page,
        _texts_of_page,
        is_page=True,
        label="网页（HTML）",
    ),
    Input(
        "docx",
        (".docx", ".docm", ".dotx"),
        _OOXML,
        _read_docx,
        _lines_of_word,
        _paragraph_of_word,
        is_text=False,
        label="Word 文件（.docx）",
    ),
    Input(
        "doc",
        (".doc", ".wps", ".dot", ".wpt"),
        "application/msword",
        _read_doc,
        _lines_of_word,
        _paragraph_of_word,
        is_text=False,
        label="旧版 Word 或 WPS 文件（.doc）",
    ),
    Input(
        "odt",
        (".odt",),
        "application/vnd.oasis.opendocument.text",
        _read_odt,
        _lines_of_word,
        _paragraph_of_word,
        is_text=False,
        label="OpenDocument 文件（.odt）",
    ),
    Input(
        "rtf",
        (".rtf",),
        "application/rtf",
        _read_rtf,
        _lines_of_word,
        _paragraph_of_word,
        is_text=False,
        label="RTF 文件",
    ),
    Input(
        "pdf",
        (".pdf",),
        "application/pdf",
        _read_pdf,
        _lines_of_word,
        _paragraph_of_word,
        is_text=False,
        label="PDF 文件",
    ),
    Input(
        "mht",
        (".mht", ".mhtml"),
        "multipart/related",
        _read_archive,
        _texts_of_page,
        is_text=False,
        label="网页存档（MHT）",
    ),
    Input(
        "xml",
        (),
        "application/xml",
        _read_flat,
        _lines_of_word,
        _paragraph_of_word,
        is_text=False,
        label="Word 的 XML 文件",
    ),
    Input(
        "md",
        (".md", ".markdown"),
        "text/markdown",
        _read_draft,
        _texts_of_draft,
        label="公文稿或 Markdown",
    ),
)
"""A file with another ending is read as the first of them, unless its content says what it is."""

OUTPUTS = {
    output.name: output
    for output in (
        Output("docx", ".docx", _write_docx, _docx_text, _docx_strays),
        Output("review", ".review.docx", _write_review),
        Output("pdf", ".pdf", _write_pdf, _pdf_text, _pdf_strays),
        Output("xlsx", ".xlsx", _write_xlsx),
        Output("txt", ".txt", _write_text, _txt_text),
        Output("ofd", ".ofd", _write_ofd, _ofd_text, _ofd_strays, is_default=False),
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
    """What a file of this name should be.

    >>> input_of("报告.HTM").mime, input_of("报告").mime
    ('text/html', 'text/plain')
    """
    ending = PurePath(name).suffix.lower()
    return next((kind for kind in INPUTS if ending in kind.endings), INPUTS[0])


def input_for(data: bytes, name: str) -> Input:
    """What a file is read as: what its content shows, else what its name says.

    Args:
        data: its bytes.
        name: its name, folders left out.

    Raises:
        SourceError: a container that cannot be read, such as an encrypted one.
    """
    from pipeline.normalize.sniffing import kind_of

    named = input_of(name)
    kind = kind_of(data, name)
    if kind is None:
        return named if named.is_text else INPUTS[0]
    found = _named(kind)
    # A page in a text file is the text reader's to refuse, and so is text in a page.
    return named if found.is_page and named.is_text else found


def input_of_source(source: Source) -> Input:
    """What a document was read as."""
    return _named(source.read_as) if source.read_as else input_of(source.name)


def _named(name: str) -> Input:
    return next((kind for kind in INPUTS if kind.name == name), INPUTS[0])
