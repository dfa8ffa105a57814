"""Pictures in a Word file: a part each, shown on a line of their own with their name said."""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lxml import etree

from pipeline.layout.styled import StyledPicture
from pipeline.pictures import name_of, shown
from pipeline.text.chars import legal
from pipeline.units import EMU_A_POINT
from pipeline.writers.docx.ooxml import NSMAP, WP, A, Element, R, add, element
from pipeline.writers.pictures import SAMPLE_SEAL

_FIRST = 1001  # numbers below are those of frames
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DRAWING = f"""
<w:drawing xmlns:w="{NSMAP["w"]}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:pic="{_PIC}" xmlns:r="{R}">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent/>
<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr/>
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>
<a:graphic><a:graphicData uri="{_PIC}"><pic:pic>
<pic:nvPicPr><pic:cNvPr/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>
</wp:inline></w:drawing>
"""
_ANCHORED = {
    **dict.fromkeys(("distT", "distB", "distL", "distR", "simplePos", "behindDoc", "locked"), "0"),
    **dict.fromkeys(("layoutInCell", "allowOverlap"), "1"),
    "relativeHeight": "251659264",
}
_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)


class Pictures:
    """Puts the pictures of a document into its Word file.

    Args:
        part: the file's main part.
        pictures: their bytes by their hashes.
        seals: by the path of a name, the hash of the picture of its seal.
    """

    def __init__(
        self,
        part: Any,
        pictures: Mapping[str, bytes],
        seals: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._part, self._pictures, self.seals = part, pictures, seals
        self._count = 0

    def write(self, p: Element, picture: StyledPicture, text: str) -> None:
        """A picture as a run of a paragraph.

        Args:
            p: the paragraph.
            picture: the picture.
            text: the text of the element that it stands for; what reads the file back finds it.
        """
        size = picture.width_pt, picture.height_pt
        drawing = self._drawing(picture.sha256, size, "图片", name_of(text))
        drawing.find(f".//{{{WP}}}docPr").set("title", legal(text))
        _into(p, drawing)

    def write_seal(self, p: Element, path: str, middle: tuple[float, float], across: float) -> None:
        """The picture of a seal over a line of a paragraph or above it.

        Args:
            p: the paragraph.
            path: of the name that it is on.
            middle: of the seal, in points right of 版心's left edge and below the paragraph's top.
            across: length of its longer side, in points.
        """
        known = shown(self._pictures[self.seals[path]])
        scale = across / max(known.width, known.height)
        size = known.width * scale, known.height * scale
        drawing = self._drawing(self.seals[path], size, SAMPLE_SEAL, SAMPLE_SEAL)
        inline = drawing[0]
        anchor = etree.SubElement(drawing, f"{{{WP}}}anchor", _ANCHORED)
        anchor.append(etree.fromstring(f'<wp:simplePos xmlns:wp="{WP}" x="0" y="0"/>'))
        for side, about, at, long in zip("HV", ("margin", "paragraph"), middle, size, strict=True):
            place = etree.SubElement(anchor, f"{{{WP}}}position{side}", relativeFrom=about)
            offset = etree.SubElement(place, f"{{{WP}}}posOffset")
            offset.text = str(round((at - long / 2) * EMU_A_POINT))
        extent, effect, *rest = list(inline)
        anchor.extend((extent, effect))
        etree.SubElement(anchor, f"{{{WP}}}wrapNone")
        anchor.extend(rest)
        drawing.remove(inline)
        _into(p, drawing)

    def _drawing(self, key: str, size: tuple[float, float], name: str, said: str) -> Element:
        """A kept picture as large as ``size`` in points, named with its number, its text said."""
        relation, _ = self._part.get_or_add_image(io.BytesIO(self._pictures[key]))
        number = str(_FIRST + self._count)
        self._count += 1
        drawing = etree.fromstring(_DRAWING.strip(), _PARSER)
        width, height = (str(round(side * EMU_A_POINT)) for side in size)
        for extent in (drawing.find(f".//{{{WP}}}extent"), drawing.find(f".//{{{A}}}ext")):
            extent.set("cx", width)
            extent.set("cy", height)
        for one in (drawing.find(f".//{{{WP}}}docPr"), drawing.find(f".//{{{_PIC}}}cNvPr")):
            one.set("id", number)
            one.set("name", f"{name}{number}")
            one.set("descr", legal(said))
        drawing.find(f".//{{{A}}}blip").set(f"{{{R}}}embed", relation)
        return drawing


def _into(p: Element, drawing: Element) -> None:
    """A drawing as a run of a paragraph."""
    run = add(p, "r", element("rPr", element("noProof")))
    run.append(drawing)
