"""Composite fonts: each face embedded once, as a subset, with an exact way back to the text.

A face becomes one CIDFont (CIDFontType0 for CFF outlines, CIDFontType2 for TrueType; ISO 32000-1,
9.7.4) holding only the glyphs used. Where two texts share a glyph (μ and µ, a character and its
compatibility form), a second Type 0 font over the same CIDFont carries the other ToUnicode, so
that copied text is always the document's own.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

from pipeline.writers.pdf.objects import PageCanvas, number_text, utf16_digits
from pipeline.writers.setting.faces import FaceShelf, PlanedFace, subset

# Tables that a CIDFont's program does without (ISO 32000-1, 9.9).
_DROPPED = frozenset({"cmap", "name", "OS/2", "post"})
_SYMBOLIC = 4


def embed(shelf: FaceShelf[PlanedFace], canvas: PageCanvas) -> dict[str, bytes]:
    """Write every face with a used glyph into the file; then codes are known.

    Returns:
        Resource name to reference of every font written.
    """
    fonts: list[bytes] = []
    for face in shelf:
        if face.planes:
            first = len(fonts)
            face.codes = _embed_face(canvas, face, fonts)
            face.fonts = list(range(first, len(fonts)))
    return {f"F{number}": ref for number, ref in enumerate(fonts)}


def _embed_face(canvas: PageCanvas, face: PlanedFace, fonts: list[bytes]) -> dict[int, int]:
    """Write one face; appends its Type 0 fonts and returns old to new glyph."""
    used = set().union(*face.planes)
    program, codes = subset(face, used, _DROPPED)
    if face.face.is_cff:
        # As OpenType (ISO 32000-1, 9.9) rather than bare CFF: some readers take a glyph's width
        # from the wrong Private DICT of a CFF with several; ``hmtx`` settles it.
        entries, file_key, kind = b"/Subtype /OpenType", b"FontFile3", b"CIDFontType0"
    else:
        entries, file_key, kind = b"/Length1 %d" % len(program), b"FontFile2", b"CIDFontType2"
    stream = canvas.add_stream(program, entries)
    name = _subset_name(face.face.postscript_name, program)
    descriptor = canvas.add_data(
        b"<< /Type /FontDescriptor /FontName /%s /Flags %d %s /%s %s >>"
        % (name, _SYMBOLIC, _dimensions(face.hb_face), file_key, stream)
    )
    widths = _widths({code: face.advance(glyph) for glyph, code in codes.items()})
    system = b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    to_glyph = b"" if face.face.is_cff else b" /CIDToGIDMap /Identity"
    descendant = canvas.add_data(
        b"<< /Type /Font /Subtype /%s /BaseFont /%s /CIDSystemInfo %s /FontDescriptor %s"
        b" /DW 1000 /W [%s]%s >>" % (kind, name, system, descriptor, widths, to_glyph)
    )
    suffix = b"-Identity-H" if face.face.is_cff else b""
    for plane in face.planes:
        cmap = _to_unicode({codes[glyph]: text for glyph, text in plane.items()})
        fonts.append(
            canvas.add_data(
                b"<< /Type /Font /Subtype /Type0 /BaseFont /%s%s /Encoding /Identity-H"
                b" /DescendantFonts [%s] /ToUnicode %s >>"
                % (name, suffix, descendant, canvas.add_stream(cmap))
            )
        )
    return codes


def _subset_name(postscript_name: str, program: bytes) -> bytes:
    """``ABCDEF+Name``; the tag follows the subset's bytes (ISO 32000-1, 9.6.4)."""
    number = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    tag = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        tag += chr(ord("A") + letter)
    plain = unicodedata.normalize("NFKD", postscript_name).encode("ascii", "ignore").decode()
    return f"{tag}+{re.sub('[^A-Za-z0-9-]', '', plain) or 'Font'}".encode()


def _dimensions(face: Any) -> bytes:
    """The descriptor's figures, in thousandths of an em, from the face's own tables."""
    scale = 1000.0 / face.upem
    head: bytes = face.reference_table("head").data
    hhea: bytes = face.reference_table("hhea").data

    def signed(data: bytes, at: int) -> int:
        return int.from_bytes(data[at : at + 2], "big", signed=True)

    box = " ".join(str(round(signed(head, at) * scale)) for at in (36, 38, 40, 42))
    ascent, descent = (round(signed(hhea, at) * scale) for at in (4, 6))
    text = f"/FontBBox [{box}] /ItalicAngle 0 /Ascent {ascent} /Descent {descent}"
    return f"{text} /CapHeight {min(ascent, 900)} /StemV 80".encode()


def _widths(advances: dict[int, float]) -> bytes:
    """The ``/W`` array's content: runs of codes in order."""
    runs: list[list[str]] = []
    last = -2
    for code in sorted(advances):
        if code != last + 1:
            runs.append([str(code)])
        runs[-1].append(number_text(advances[code]))
        last = code
    return " ".join(f"{first} [{' '.join(widths)}]" for first, *widths in runs).encode()


_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_BLOCK = 100  # ISO 32000-1, 9.10.3: at most a hundred entries in a block


def _to_unicode(texts: dict[int, str]) -> bytes:
    """A ToUnicode CMap; text beyond the BMP as UTF-16 pairs, a lone surrogate as U+FFFD."""
    lines = [f"<{code:04X}> <{utf16_digits(text)}>" for code, text in sorted(texts.items())]
    body = ""
    for at in range(0, len(lines), _BLOCK):
        block = lines[at : at + _BLOCK]
        body += f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
    return (_CMAP_HEAD + body + _CMAP_TAIL).encode("ascii")
