"""The recipe: source → 1-normalized → 2-repaired + 2-edits → outputs, each a function of bytes.

Nothing here prints or exits; :mod:`pipeline.workspace` puts the results into their folder.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pipeline.errors import StyleError
from pipeline.model import OfficialDocument
from pipeline.text.dates import is_date

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.edits import EditLog
    from pipeline.fonts.roles import FontSet
    from pipeline.stylesheet import StyleSheet
    from pipeline.writers.emission import Emission
    from pipeline.writers.pdf import PdfOptions

BEIJING = timezone(timedelta(hours=8))
_NO_DATE = datetime(1980, 1, 1, tzinfo=BEIJING)

# Output name → (file name ending, module, function), imported when asked for.
WRITERS: dict[str, tuple[str, str, str]] = {
    "docx": (".docx", "pipeline.writers.docx.writer", "write_docx"),
    "review": (".review.docx", "pipeline.review.docx_writer", "write_review"),
    "pdf": (".pdf", "pipeline.writers.pdf", "write_pdf"),
    "xlsx": (".xlsx", "pipeline.writers.xlsx", "write_xlsx"),
    "txt": (".txt", "pipeline.writers.text_writer", "write_text"),
    "json": (".json", "pipeline.writers.json_writer", "write_json"),
}
DEFAULT_OUTPUTS = ("docx", "review", "pdf", "xlsx", "txt")


def timestamp_of(document: OfficialDocument) -> datetime:
    """The time written into outputs.

    ``SOURCE_DATE_EPOCH`` when it is set, else the document's date at 00:00 +08:00, else its
    publication date, else 1980-01-01; never the clock.

    Raises:
        StyleError: ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), tz=UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise StyleError(
                f"环境变量 SOURCE_DATE_EPOCH 的值 {epoch!r} 不是秒数", "请改为整数或取消该变量"
            ) from error
    for text in (document.metadata.document_date, document.metadata.publication_date):
        day = (text or "")[:10]
        if is_date(day):
            # A zip archive holds no time before 1980.
            return max(datetime.fromisoformat(day).replace(tzinfo=BEIJING), _NO_DATE)
    return _NO_DATE


def emission(
    slug: str,
    normalized: OfficialDocument,
    document: OfficialDocument,
    log: EditLog,
    sheet: StyleSheet,
    *,
    font_dirs: Sequence[Path] = (),
    fonts: FontSet | None = None,
    allow_missing_glyphs: bool = False,
    refused: frozenset[str] = frozenset(),
) -> Emission:
    """Everything the writers need for one document; ``refused`` are ids a person refused."""
    from pipeline.fonts.roles import resolve_fonts
    from pipeline.writers.emission import Emission

    return Emission(
        slug=slug,
        normalized=normalized,
        document=document,
        log=log,
        sheet=sheet,
        fonts=fonts or resolve_fonts(sheet, font_dirs=font_dirs),
        timestamp=timestamp_of(document),
        allow_missing_glyphs=allow_missing_glyphs,
        refused=refused,
    )


def write_output(name: str, given: Emission, pdf: PdfOptions | None = None) -> bytes:
    """The bytes of one output.

    Args:
        name: a key of :data:`WRITERS`.
        given: the document with its log, style and fonts.
        pdf: choices for the PDF.

    Raises:
        FontError: a character no font has (PDF).
    """
    _ending, module, function = WRITERS[name]
    writer: Callable[..., bytes] = getattr(importlib.import_module(module), function)
    return writer(given, pdf) if name == "pdf" else writer(given)
