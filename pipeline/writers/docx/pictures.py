"""Pictures in a Word file: a part each, shown on a line of their own with their name said."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from lxml import etree

from pipeline.layout.styled import StyledPicture
from pipeline.text.chars import legal
from pipeline.writers.docx.ooxml import NSMAP, Element, R, add, element
from pipeline.writers.pictures import name_of

_EMU_A_POINT = 12700
_FIRST = 1001  # numbers below are those of frames
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DRAWING = f"""
<w:drawing xmlns:w="{NSMAP["w"]}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:pic="{_PIC}" xmlns:r="{R}">
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
_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False)


class Pictures:
    """Puts the pictures of a document into its Word file.

    Args:
        part: the file's main part.
        pictures: their bytes by their hashes.
    """

    def __init__(self, part: Any, pictures: Mapping[str, bytes]) -> None:
        self._part, self._pictures = part, pictures
        self._count = 0

    def write(self, p: Element, picture: StyledPicture, text: str) -> None:
        """A picture as a run of a paragraph.

        Args:
            p: the paragraph.
            picture: the picture.
            text: the text of the element that it stands for; what reads the file back finds it.
        """
        relation, _ = self._part.get_or_add_image(io.BytesIO(self._pictures[picture.sha256]))
        number = str(_FIRST + self._count)
        self._count += 1
        drawing = etree.fromstring(_DRAWING.strip(), _PARSER)
        width, height = (
            str(round(side * _EMU_A_POINT)) for side in (picture.width_pt, picture.height_pt)
        )
        for extent in (drawing.find(f".//{{{_WP}}}extent"), drawing.find(f".//{{{_A}}}ext")):
            extent.set("cx", width)
            extent.set("cy", height)
        for said in (drawing.find(f".//{{{_WP}}}docPr"), drawing.find(f".//{{{_PIC}}}cNvPr")):
            said.set("id", number)
            said.set("name", f"图片{number}")
            said.set("descr", legal(name_of(text)))
        drawing.find(f".//{{{_WP}}}docPr").set("title", legal(text))
        drawing.find(f".//{{{_A}}}blip").set(f"{{{R}}}embed", relation)
        run = add(p, "r", element("rPr", element("noProof")))
        run.append(drawing)
