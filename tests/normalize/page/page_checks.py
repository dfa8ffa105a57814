"""What must hold of every page that is read, checked against lxml's reading of the same page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import lxml.html
import pytest

from pipeline.model import OfficialDocument, iter_texts
from pipeline.normalize import normalize
from pipeline.normalize.page.charset import decode_page

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
_OWN = Path(__file__).parents[2] / "cases" / "pairs"
PAIRS = [
    pytest.param(path, id=f"{path.parent.name}-{path.stem}")
    for path in (*sorted(_OWN.glob("*.html")), *sorted((CORPUS / "pairs").glob("*/*.html")))
]
"""Pages beside their intact and broken texts: invented ones, and the corpus's where it is here."""
if not (CORPUS / "pairs").is_dir():
    REASON = (
        "the pages of public sites (../shared/corpus/pairs) are not here: only tests/cases/pairs"
    )
    PAIRS.append(pytest.param(CORPUS, id="corpus", marks=pytest.mark.skip(reason=REASON)))
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", "0123456789+-=()0123456789+-=()n")


def plain(text: str) -> str:
    """The text without white space, raised and lowered characters as the page writes them."""
    return "".join(unicodedata.normalize("NFC", text).translate(_LOWERED).split())


def kept_characters(document: OfficialDocument) -> Counter[str]:
    """Every character that is in an element or in a furniture entry."""
    texts = [element.text for _, element in iter_texts(document)]
    texts += [entry.text for entry in document.furniture]
    return Counter(plain("".join(texts)))


def shown_characters(source: str) -> Counter[str]:
    """Every character of the page by lxml: its text without scripts, styles and comments."""
    root = lxml.html.document_fromstring(re.sub("^\ufeff?<[?]xml[^>]*>", "", source))
    for element in list(root.iter("script", "style", "title", "iframe", "noframes", "textarea")):
        element.drop_tree()
    for element in list(root.iter(lxml.etree.Comment, lxml.etree.ProcessingInstruction)):
        element.drop_tree()
    return Counter(plain(root.text_content()))


def checked_page(data: bytes, name: str = "页.html") -> OfficialDocument:
    """Read a page; assert that no character is lost and that each place holds its character."""
    document = normalize(data, name)
    source = decode_page(data, name).text
    missing = shown_characters(source) - kept_characters(document)
    missing = Counter({c: n for c, n in missing.items() if c.isprintable()})
    assert not missing, missing
    check_places(document, source)
    assert normalize(data, name) == document
    return document


def check_places(document: OfficialDocument, source: str) -> None:
    """Assert that each element is in order and that its places hold its characters."""
    starts = [0, *(m.end() for m in re.finditer("\r\n|\r|\n", source))]
    for path, element in iter_texts(document):
        assert element.text, path
        assert "\n" not in element.text, path
        offsets = [anchor.offset for anchor in element.origin]
        assert offsets[0] == 0, path
        assert offsets == sorted(set(offsets)), path
        for anchor in element.origin:
            assert anchor.source == starts[anchor.line - 1] + anchor.column - 1, path
            there, here = source[anchor.source], element.text[anchor.offset]
            assert plain(there) == plain(here) or there in "&<" or here == " ", (path, there, here)
        assert element.origin[-1].source < element.end <= len(source), path
