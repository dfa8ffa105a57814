"""Pages of a PDF as PDFium draws them, in the pixels of the rasteriser of OFD."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
from ofd_drawing import SCALE, smaller


def pdf_page(page) -> np.ndarray:
    """A page of a PDF as PDFium draws it, in the same pixels."""
    width, height = (round(side * 25.4 / 72 * SCALE) for side in page.get_size())
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    return smaller(bitmap.to_pil().convert("L"))
