"""Frames of text placed by the sheet (DrawingML in WordprocessingML, ISO/IEC 29500-1 clause 20)."""

from __future__ import annotations

from lxml import etree

from pipeline.writers.docx.ooxml import NSMAP, Element

_EMU_PER_TWIP = 635
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_FRAME = f"""
<w:r xmlns:w="{NSMAP["w"]}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:wps="{_WPS}">
<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"
 relativeHeight="{{number}}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{{left}}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{{top}}</wp:posOffset></wp:positionV>
<wp:extent cx="{{width}}" cy="{{height}}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{{number}}" name="{{name}}{{number}}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{_WPS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{{width}}" cy="{{height}}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr{{turned}} lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>
"""


def text_frame(
    p: Element,
    number: int,
    *,
    left: int,
    top: int,
    width: int,
    height: int,
    name: str,
    runs_down: bool = False,
) -> Element:
    """A frame without border that text does not flow around, anchored in ``p``.

    Args:
        p: the paragraph it is anchored in.
        number: its id, from 1.
        left: from the sheet's left edge, twips.
        top: from the sheet's upper edge, twips.
        width: in twips.
        height: in twips.
        name: what it is called, its number left out.
        runs_down: its text runs down, turned to the right.

    Returns:
        Where its paragraphs go (``w:txbxContent``).
    """
    lengths = {"left": left, "top": top, "width": width, "height": height}
    emu = {name: value * _EMU_PER_TWIP for name, value in lengths.items()}
    parser = etree.XMLParser(remove_blank_text=True)
    turned = ' vert="vert"' if runs_down else ""
    xml = _FRAME.format(number=number, name=name, turned=turned, **emu)
    made = etree.fromstring(xml, parser)
    p.append(made)
    return made.find(".//w:txbxContent", NSMAP)
