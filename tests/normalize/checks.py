"""What must hold of every normalized document, checked against its decoded source."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from pipeline import convert
from pipeline.model import OfficialDocument, iter_texts
from pipeline.normalize.decoding import decode


def is_visible(char: str) -> bool:
    """Neither white space nor a control, format or filler character that shows nothing."""
    if char.isspace() or unicodedata.category(char) in {"Cc", "Cn", "Cs"}:
        return ord(char) & 0xFFFE != 0xFFFE and unicodedata.category(char) == "Cn"
    blank = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0"
    if char in blank or "\u200b" <= char <= "\u200f" or "\u202a" <= char <= "\u202e":
        return False
    if "\u2060" <= char <= "\u206f" or "\ufff9" <= char <= "\ufffb":
        return False
    if 0xFDD0 <= ord(char) <= 0xFDEF or 0xE0000 <= ord(char) <= 0xE007F:
        return False
    return not (0x1BCA0 <= ord(char) <= 0x1BCA3 or 0x1D173 <= ord(char) <= 0x1D17A)


def checked(data: bytes, name: str = "文.txt") -> OfficialDocument:
    """Normalize and assert that nothing visible is lost, doubled, moved or changed unsaid."""
    document = convert.read(data, name)
    source = decode(data, name).text
    owner = [0] * len(source)
    changed: list[str] = []
    starts = [0, *(m.end() for m in re.finditer("\r\n|\r|\n", source))]
    for entry in document.boilerplate:
        assert source.startswith(entry.text, entry.start)
        for at in range(entry.start, entry.start + len(entry.text)):
            assert owner[at] == 0, entry
            owner[at] = 2
    for path, element in iter_texts(document):
        assert element.text, path
        offsets = [anchor.offset for anchor in element.origin]
        assert offsets[0] == 0, path
        assert offsets == sorted(set(offsets)), path
        sources = [anchor.source for anchor in element.origin]
        assert sources == sorted(sources), path
        assert "\n" not in element.text, path
        assert unicodedata.is_normalized("NFC", element.text) or len(element.text) > 32, path
        stops = [*offsets[1:], len(element.text)]
        for anchor, stop in zip(element.origin, stops, strict=True):
            assert anchor.line == bisect_right(starts, anchor.source), path
            assert anchor.column == anchor.source - starts[anchor.line - 1] + 1, path
            for k in range(anchor.offset, stop):
                at = anchor.source + k - anchor.offset
                if at < len(source) and source[at] == element.text[k]:
                    assert owner[at] == 0, (path, k)
                    owner[at] = 1
                else:
                    changed.append(element.text[k])
        last = element.origin[-1].source
        assert last < element.end <= len(source), path
        # Composed characters stand for several of the source, within the element's span.
        if changed:
            for at in range(element.origin[0].source, element.end):
                if owner[at] == 0 and may_compose(source, at):
                    owner[at] = 3
    lost = [(at, c) for at, c in enumerate(source) if not owner[at] and is_visible(c)]
    assert not lost
    rules = {change.rule_id for change in document.character_changes}
    assert not changed or rules & {"ENC004", "ENC006", "ENC007"}
    assert convert.read(data, name) == document
    return document


def may_compose(source: str, at: int) -> bool:
    """Whether NFC may have put another character in the place of this one."""
    char = source[at]
    if not unicodedata.is_normalized("NFC", char) or unicodedata.category(char)[0] == "M":
        return True
    if 0x1100 <= ord(char) <= 0x11FF or "\uac00" <= char <= "\ud7a3":
        return True
    following = (c for c in source[at + 1 : at + 40] if is_visible(c) or c.isspace())
    return unicodedata.category(next(following, " "))[0] == "M"
