"""How much the pages of a PDF draw, found before any is drawn.

A few kilobytes may stand for gigabytes: packed streams, and forms that draw forms. So what a page
draws is counted with each form written out as often as it is drawn.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from typing import Any

import pikepdf

from pipeline.errors import SourceError

MOST_DRAWN = 20 * 2**20
"""Bytes of drawing of one page; the plan of a whole city has some 10 MB."""
MOST_OF_ALL = 512 * 2**20
_PACKED = 256 * 2**10  # bytes of a stream packed otherwise than by deflate that are unpacked
_OF_A_FORM = 500  # bytes that drawing a form costs at least
_DEEPEST = 24
_FORM = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


def refuse_bomb(data: bytes, name: str) -> None:
    """Refuse a file whose pages draw more than any paper does.

    Args:
        data: the file, which PDFium has opened.
        name: its name.

    Raises:
        SourceError: it holds too much, or cannot be looked through.
    """
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            counter = _Counter()
            total = 0
            for page in pdf.pages:
                drawn = counter.of_page(page.obj)
                total += drawn
                if drawn > MOST_DRAWN or total > MOST_OF_ALL:
                    raise SourceError(
                        f"{name} 展开后太大（一页超过 {MOST_DRAWN // 2**20} MB）",
                        "这样的文件多半不是公文；请另存为普通的 PDF，或向来源索取 Word 文件",
                    )
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError) as error:
        raise SourceError(
            f"{name} 不是完好的 PDF", "请重新下载或索取；能用阅读器打开的，另存一份再处理"
        ) from error


class _Counter:
    """Counts what is drawn, each form once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}

    def of_page(self, page: Any) -> int:
        """Bytes of drawing of a page."""
        contents = page.get("/Contents")
        if contents is None:
            return 0
        streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        streams = [stream for stream in streams if isinstance(stream, pikepdf.Stream)]
        drawing = b"\n".join(_unpacked(stream) for stream in streams)
        return self._with_forms(drawing, _inherited(page, "/Resources"), 0)

    def _with_forms(self, drawing: bytes, resources: Any, depth: int) -> int:
        total = len(drawing)
        forms = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(forms, pikepdf.Dictionary):
            return total
        for label, times in Counter(_FORM.findall(drawing)).items():
            form = forms.get("/" + label.decode("latin-1"))
            if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
                total += times * (_OF_A_FORM + self._of_form(form, resources, depth + 1))
            if total > MOST_OF_ALL:
                break
        return total

    def _of_form(self, form: Any, around: Any, depth: int) -> int:
        if depth > _DEEPEST:
            return 0  # PDFium goes no deeper
        key = form.objgen
        if key not in self._known:
            self._known[key] = 0  # a form that draws itself draws nothing
            resources = form.get("/Resources", around)
            self._known[key] = self._with_forms(_unpacked(form), resources, depth)
        return self._known[key]


def _inherited(page: Any, key: str) -> Any:
    """An entry of the page, or of what it belongs to."""
    node = page
    for _ in range(_DEEPEST):
        if key in node:
            return node[key]
        node = node.get("/Parent")
        if not isinstance(node, pikepdf.Dictionary):
            break
    return None


def _unpacked(stream: Any) -> bytes:
    """A stream's bytes, no more than one page may draw and one byte."""
    packed = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else []
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else names
    if not names:
        return bytes(packed[: MOST_DRAWN + 1])
    if names in (["/FlateDecode"], ["/Fl"]):
        try:
            return zlib.decompressobj().decompress(packed, MOST_DRAWN + 1)
        except zlib.error:
            return b""
    if len(packed) > _PACKED:
        return bytes(packed)
    try:
        return bytes(stream.read_bytes()[: MOST_DRAWN + 1])
    except pikepdf.PdfError:
        return b""
