"""The outputs of one run as readable lines, so that a golden file shows what a person would see.

Read with libraries, not with the package itself: a writer and its own reader may agree on an error.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

_MM = 25.4 / 72


def json_listing(data: bytes) -> str:
    """A stage file: ``path  line:column  | text`` for each element, then what else is set.

    What is null or empty is left out; further anchors stand as ``+offset=line:column``.
    """
    return "\n".join(_json_lines(json.loads(data), "")) + "\n"


def _json_lines(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _json_lines(item, f"{path}[{index}]")
        return
    if not isinstance(value, dict):
        yield f"{path}={json.dumps(value, ensure_ascii=False)}"
        return
    plain = {k: v for k, v in value.items() if not isinstance(v, dict | list) and v is not None}
    inner = {k: v for k, v in value.items() if isinstance(v, dict | list)}
    element = value if "origin" in value else inner.pop("content", None)
    if element is None and len(value.get("blocks", ())) == 1 and "column_span" in value:
        # A cell of one paragraph.
        element = inner.pop("blocks")[0]["content"]
    told = [f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in plain.items() if element is not value]  # fmt: skip
    if element is not None:
        anchors = [
            f"{line}:{column}" if offset == 0 else f"+{offset}={line}:{column}"
            for offset, _, line, column in element["origin"]
        ]
        places = f"{' '.join(anchors)} end {element['end']}"
        yield f"{' '.join([path, *told])}  {places} | {element['text']}"
    elif told:
        yield " ".join([path or "document", *told])
    if element is not value:
        for key, below in inner.items():
            yield from _json_lines(below, f"{path}.{key}".lstrip("."))


def docx_listing(data: bytes) -> tuple[str, dict[str, bytes]]:
    """A Word file: each paragraph, its settings, its runs; and the parts that are not listed.

    A run stands as its text, ``{settings}`` before it; what a revision adds or takes away in
    ``[+…+]`` and ``[-…-]``; anything without words as ``<name attribute=value>``.
    """
    lines: list[str] = []
    other: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            part = package.read(name)
            if name.startswith("docProps/") or name in {"word/document.xml", "word/comments.xml"}:
                lines += [f"# {name}", *_xml_lines(etree.fromstring(part), 0)]
            else:
                other[name] = part
    return "\n".join(lines) + "\n", other


def xml_listing(part: bytes) -> str:
    """An XML part, an element a line."""
    return "\n".join(_xml_lines(etree.fromstring(part), 0)) + "\n"


def _local(name: str) -> str:
    return etree.QName(name).localname


def _tag(element: Any) -> str:
    attributes = [f"{_local(k)}={v}" for k, v in element.attrib.items()]
    return " ".join([_local(element.tag), *attributes])


def _xml_lines(element: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if _local(element.tag) == "p":
        yield pad + _paragraph(element)
        # What floats in a paragraph (text boxes) is listed below it.
        for inner in element.iter("{*}txbxContent"):
            yield from _xml_lines(inner, depth + 1)
        return
    paragraphs = element.findall("{*}p")
    if _local(element.tag) == "tc" and len(paragraphs) == 1:
        settings = [_compact(child) for child in element if child is not paragraphs[0]]
        yield pad + " ".join(["<tc>", *settings, _paragraph(paragraphs[0])])
        return
    settings = _local(element.tag).endswith(("Pr", "sdtPr", "tblGrid"))
    if settings and not list(element.iter("{*}p")):
        yield pad + _compact(element)
        return
    yield pad + f"<{_tag(element)}>" + (element.text or "").strip()
    for child in element:
        yield from _xml_lines(child, depth + 1)


def _compact(element: Any) -> str:
    """An element and all below it on one line."""
    inner = (element.text or "").strip() + " ".join(_compact(child) for child in element)
    return f"<{_tag(element)}>" + (f"({inner})" if inner else "")


def _paragraph(paragraph: Any) -> str:
    style, settings = "", []
    for setting in paragraph.find("{*}pPr") if paragraph.find("{*}pPr") is not None else ():
        if _local(setting.tag) == "pStyle":
            style = setting.values()[0]
        else:
            settings.append(_compact(setting))
    head = " ".join([f"[{style}]", *settings])
    return head + " " + "".join(_inline(child) for child in paragraph if _local(child.tag) != "pPr")


def _inline(element: Any) -> str:
    name = _local(element.tag)
    if name in {"t", "delText"}:
        return element.text or ""
    if name == "instrText":
        return f"<field {(element.text or '').strip()}>"
    if name == "r":
        settings = element.find("{*}rPr")
        inner = "".join(_inline(child) for child in element if _local(child.tag) != "rPr")
        before = "" if settings is None else "{" + " ".join(map(_compact, settings)) + "}"
        return before + inner
    if name in {"ins", "del"}:
        mark = "+" if name == "ins" else "-"
        inner = "".join(_inline(child) for child in element)
        return f"[{mark}{' '.join(element.values())}: {inner}{mark}]"
    if name == "txbxContent":
        return "<box below>"
    inner = "".join(_inline(child) for child in element)
    return f"<{_tag(element)}>{inner}"


def pdf_listing(data: bytes) -> str:
    """A PDF: each page's rows and drawings, then the outline, the tags, the metadata.

    A row: base line from the top and extent from the left in mm, font, size in points, colour.
    """
    lines: list[str] = []
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document, 1):
        width, height = page.get_size()
        lines.append(f"# page {number}: {width * _MM:.1f} × {height * _MM:.1f} mm")
        lines += _rows(page)
        lines += _drawings(page)
        page.close()
    document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_outline() as outline:
            lines += ["# outline", *_outline(outline.root, 0)]
        lines.append("# tags")
        tree = pdf.Root.get("/StructTreeRoot")
        lines.append(_tags(tree) if tree is not None else "none")
        lines.append("# metadata")
        with pdf.open_metadata() as metadata:
            lines += [f"{key}: {value}" for key, value in metadata.items()]
        lines += [f"attached: {name}" for name in sorted(pdf.attachments)]
    return "\n".join(lines) + "\n"


def _place(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page, in points, as mm from the left and the top of the page as it is shown."""
    if page.get_rotation() == 90:
        return y * _MM, x * _MM
    assert page.get_rotation() == 0
    return x * _MM, (page.get_height() - y) * _MM


def _rows(page: Any) -> Iterator[str]:
    """The text in the order of the file; a new row where the base line, font or size changes."""
    text_page = page.get_textpage()
    pieces = []
    for index in range(text_page.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if char in "\r\n" or pdfium.FPDFText_IsGenerated(text_page, index):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        start, base = _place(page, x.value, y.value)
        # Whatever the last bit of a place between two multiples of 0.1 mm, it is rounded up.
        base = round(base + 1e-6, 1)
        size = round(pdfium.FPDFText_GetFontSize(text_page, index), 2)
        look = (base, _font(text_page, index), size, _colour(text_page, index))
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        stop, _ = _place(page, right.value, top.value)
        pieces.append((look, char, start, stop))
    for (base, font, size, colour), row in groupby(pieces, key=lambda piece: piece[0]):
        chars = list(row)
        text, before = "", chars[0][2]
        for _, char, start, _ in chars:
            # Another cell, or the far end of the row.
            far = not -0.1 < start - before < 2 * size * _MM
            text += f" →{start:.1f} {char}" if far else char
            before = start
        yield f"{base:6.1f} {chars[0][2]:6.1f}–{chars[-1][3]:.1f} {font} {size:g} {colour} | {text}"


def _font(text_page: Any, index: int) -> str:
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text_page, index, None, 0, flags)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFText_GetFontInfo(text_page, index, buffer, length, flags)
    return re.sub("^[A-Z]{6}[+]", "", buffer.value.decode())


def _colour(text_page: Any, index: int) -> str:
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(text_page, index, *parts)
    return "".join(f"{part.value:02x}" for part in parts[:3])


def _drawings(page: Any) -> Iterable[str]:
    """Lines, areas and images by their bounds, each once."""
    return dict.fromkeys(_drawn(page))


def _drawn(page: Any) -> Iterator[str]:
    for drawn in page.get_objects(max_depth=4):
        if drawn.type == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        kind = {pdfium.FPDF_PAGEOBJ_PATH: "path", pdfium.FPDF_PAGEOBJ_IMAGE: "image"}
        left, bottom, right, top = drawn.get_bounds()
        corners = (_place(page, left, top), _place(page, right, bottom))
        (left, right), (top, bottom) = (sorted(round(v + 1e-6, 1) + 0.0 for v in side) for side in zip(*corners, strict=True))  # fmt: skip
        colour = _drawn_colour(drawn)
        name = kind.get(drawn.type, f"object {drawn.type}")
        yield f"{name} x {left:.1f}–{right:.1f} y {top:.1f}–{bottom:.1f} {colour}"


def _drawn_colour(drawn: Any) -> str:
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn.raw, mode, is_stroked)
    ask = pdfium.FPDFPageObj_GetStrokeColor if is_stroked.value else pdfium.FPDFPageObj_GetFillColor
    parts = [ctypes.c_uint() for _ in range(4)]
    ask(drawn.raw, *parts)
    return "".join(f"{part.value:02x}" for part in parts[:3])


def _outline(items: Any, depth: int) -> Iterator[str]:
    for item in items:
        yield "  " * depth + str(item.title)
        yield from _outline(item.children, depth + 1)


def _tags(node: Any) -> str:
    """``Document(H1 P×3)``: the kinds of tags, equal neighbours counted."""
    name = str(node.get("/S", "/")).lstrip("/")
    below = node.get("/K", [])
    children = below if isinstance(below, pikepdf.Array) else [below]
    inner = [_tags(child) for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]  # fmt: skip
    counted = [(tag, len(list(same))) for tag, same in groupby(inner)]
    told = " ".join(tag if count == 1 else f"{tag}×{count}" for tag, count in counted)
    return f"{name}({told})" if told else name


def xlsx_listing(data: bytes) -> str:
    """A workbook: each sheet's settings, and each filled cell with its look and value."""
    lines: list[str] = []
    book = openpyxl.load_workbook(io.BytesIO(data))
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet in book:
        lines += [f"# {sheet.title}", *_sheet_settings(sheet)]
        looks: dict[str, str] = {}
        rows = []
        for row in sheet.iter_rows():
            cells = []
            for cell in row:
                if cell.value is None:
                    continue
                look = looks.setdefault(_look(cell), f"s{len(looks)}")
                value = repr(cell.value)
                if cell.data_type == "f":
                    value += f" → {shown[sheet.title][cell.coordinate].value!r}"
                if cell.hyperlink is not None:
                    value += f" → {cell.hyperlink.location or cell.hyperlink.target}"
                if cell.comment is not None:
                    value += f" ({cell.comment.text})"
                cells.append(f"{cell.coordinate} {look} {value}")
            if cells:
                rows.append(" | ".join(cells))
        lines += [f"{name}: {look}" for look, name in looks.items()]
        lines += rows
    lines += [f"name {name}: {defined.attr_text}" for name, defined in book.defined_names.items()]
    return "\n".join(lines) + "\n"


def _sheet_settings(sheet: Any) -> Iterator[str]:
    widths = {k: round(d.width, 1) for k, d in sorted(sheet.column_dimensions.items())}
    hidden = [key for key, d in sorted(sheet.column_dimensions.items()) if d.hidden]
    yield f"{sheet.dimensions} state={sheet.sheet_state} widths={widths} hidden={hidden}"
    page = sheet.page_setup
    yield (
        f"paper={page.paperSize} {page.orientation} fit={page.fitToWidth}×{page.fitToHeight} "
        f"titles={sheet.print_title_rows} frozen={sheet.freeze_panes} filter={sheet.auto_filter.ref}"
    )
    for merged in sorted(map(str, sheet.merged_cells.ranges)):
        yield f"merged {merged}"
    for choice in sheet.data_validations.dataValidation:
        yield f"choice {choice.sqref} {choice.formula1}"
    for ranges in sheet.conditional_formatting:
        for rule in ranges.rules:
            yield f"conditional {ranges.sqref} {rule.type} {rule.formula}"
    for table in sheet.tables.values():
        yield f"table {table.name} {table.ref}"


def _look(cell: Any) -> str:
    parts = [f"{cell.font.name} {cell.font.sz:g}"]
    parts += ["bold"] if cell.font.b else []
    colour = cell.font.color
    if colour is not None and colour.type == "rgb":
        parts.append(f"color {colour.rgb}")
    if cell.fill.fill_type:
        parts.append(f"fill {cell.fill.fgColor.rgb}")
    align = cell.alignment
    parts += [str(part) for part in (align.horizontal, align.vertical) if part]
    parts += ["wrap"] if align.wrap_text else []
    parts += ["bordered"] if cell.border.bottom is not None and cell.border.bottom.style else []
    parts += [cell.number_format] if cell.number_format != "General" else []
    return ", ".join(parts)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
