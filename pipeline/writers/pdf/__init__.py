"""PDF: styled blocks set by the grid of GB/T 9704-2012, tagged and archival.

``write_pdf`` is imported on first use, so that commands which write no PDF pay for none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.writers.pdf.options import PdfAttachment, PdfLevel, PdfOptions
    from pipeline.writers.pdf.writer import write_pdf

__all__ = ["PdfAttachment", "PdfLevel", "PdfOptions", "write_pdf"]


def __getattr__(name: str) -> Any:
    if name == "write_pdf":
        from pipeline.writers.pdf.writer import write_pdf

        return write_pdf
    if name in __all__:
        from pipeline.writers.pdf import options

        return getattr(options, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
