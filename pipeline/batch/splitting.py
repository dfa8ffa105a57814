"""Several documents in one file, each as a source of its own.

The file is cut at the beginnings of lines and nowhere else, and the pieces put together again are
the file: nothing is lost between them, whatever each is read as.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from pipeline.batch.sources import SourceFile
from pipeline.convert import read_source
from pipeline.errors import NotCertifiedError, PipelineError, SourceError
from pipeline.formats import INPUTS, input_of
from pipeline.normalize.options import ReadOptions
from pipeline.structure.division import divisions

_LINE_ENDS = "\n\r"
_LONGEST_SLUG = 72


def pieces_of(data: bytes, name: str, *, keep_boilerplate: bool = False) -> list[bytes]:
    """The documents of a text file, in order; the file itself where it holds one.

    Args:
        data: the file's bytes.
        name: its file name, which chooses the reader; only plain text is cut.
        keep_boilerplate: as for reading.

    Returns:
        Each piece as UTF-8 with a byte order mark: whatever it begins with stays what it is.

    Raises:
        SourceError: it cannot be read.
        NotCertifiedError: it is not read whole.
    """
    if input_of(name) is not INPUTS[0]:
        return [data]
    document, text, *_ = read_source(data, name, ReadOptions(keep_boilerplate))
    cuts = [cut for place in divisions(document) if (cut := _line_start(text, place.start))]
    if not cuts:
        return [data]
    bounds = [0, *cuts, len(text)]
    pieces = [text[a:b] for a, b in pairwise(bounds)]
    if "".join(pieces) != text:
        raise NotCertifiedError(f"{name} 分开之后与原文不同", "没有写出结果；请不加 --split 重做")
    return [codecs.BOM_UTF8 + piece.encode("utf-8", "surrogatepass") for piece in pieces]


def _line_start(text: str, at: int) -> int | None:
    """Where the line begins; ``None`` where something stands before ``at`` on it, or nothing above.

    What is cut inside a line would be two documents on one line, which only a person parts.
    """
    start = max(text.rfind(end, 0, at) for end in _LINE_ENDS) + 1
    return start if start and not text[start:at].strip() else None


def split_sources(
    sources: Sequence[SourceFile], bad: dict[str, SourceError], *, keep_boilerplate: bool = False
) -> list[SourceFile]:
    """The sources, each that holds several documents replaced by them, numbered from 1.

    Args:
        sources: as they were found.
        bad: takes the error of each that cannot be read.
        keep_boilerplate: as for reading.
    """
    taken = {source.folder.as_posix().casefold() for source in sources}
    found: list[SourceFile] = []
    for source in sources:
        try:
            data = source.read()
            pieces = pieces_of(data, source.name, keep_boilerplate=keep_boilerplate)
        except SourceError as error:
            bad[source.path] = error
            continue
        except PipelineError:
            pieces = []  # whoever reads it says what is wrong
        if len(pieces) < 2:
            found.append(source)
        else:
            found += _numbered(source, pieces, taken)
    return found


def _numbered(source: SourceFile, pieces: Sequence[bytes], taken: set[str]) -> Iterator[SourceFile]:
    mark = hashlib.sha256(source.path.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    for number, data in enumerate(pieces, start=1):
        slug = f"{source.slug[:_LONGEST_SLUG]}-{number}"
        folder = source.folder.with_name(slug)
        if folder.as_posix().casefold() in taken:
            slug = f"{source.slug[: _LONGEST_SLUG - 7]}-{mark}-{number}"
            folder = source.folder.with_name(slug)
        taken.add(folder.as_posix().casefold())
        yield msgspec.structs.replace(source, folder=folder, slug=slug, data=data, piece=number)
