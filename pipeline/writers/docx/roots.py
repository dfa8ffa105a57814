"""The parts of a Word file before anything stands in them: root elements with their namespaces.

Word names every namespace that it may come to use at the root and says which of them an older
reader may pass over (``mc:Ignorable``); LibreOffice and WPS expect no less of what they are given.
"""

from __future__ import annotations

from lxml import etree

from pipeline.writers.docx.ooxml import NSMAP, WP, A, Element

_OFFICE = "http://schemas.openxmlformats.org"
_WORD = "http://schemas.microsoft.com/office/word"
_NAMESPACES = {
    **NSMAP,
    "a": A,
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "m": f"{_OFFICE}/officeDocument/2006/math",
    "mc": f"{_OFFICE}/markup-compatibility/2006",
    "mo": "http://schemas.microsoft.com/office/mac/office/2008/main",
    "mv": "urn:schemas-microsoft-com:mac:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "pic": f"{_OFFICE}/drawingml/2006/picture",
    "sl": f"{_OFFICE}/schemaLibrary/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": f"{_WORD}/2010/wordml",
    "wne": f"{_WORD}/2006/wordml",
    "wp": WP,
    "wp14": f"{_WORD}/2010/wordprocessingDrawing",
    "wpc": f"{_WORD}/2010/wordprocessingCanvas",
    "wpg": f"{_WORD}/2010/wordprocessingGroup",
    "wpi": f"{_WORD}/2010/wordprocessingInk",
    "wps": f"{_WORD}/2010/wordprocessingShape",
}
_PREFIXES = {
    "document": "wpc mo mc mv o r m v wp14 wp w10 w w14 wpg wpi wne wps",
    "ftr": "m mc mo mv o r v w10 w14 w wne wp14 wp wpc wpg wpi wps",
    "styles": "mc r w w14",
    "settings": "mc o r m v w10 w w14 sl",
    "comments": "a pic r w wp mc a14 w14 wpc",
}
_IGNORABLE = frozenset({"document", "ftr"})


def root(name: str) -> Element:
    """The root of a part, empty.

    Args:
        name: ``document``, ``ftr``, ``styles``, ``settings`` or ``comments``.
    """
    named = " ".join(f'xmlns:{p}="{_NAMESPACES[p]}"' for p in _PREFIXES[name].split())
    passed_over = ' mc:Ignorable="w14 wp14"' if name in _IGNORABLE else ""
    return etree.fromstring(f"<w:{name} {named}{passed_over}/>")
