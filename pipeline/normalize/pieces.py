"""Lines that hold two elements of an end, cut where they may come apart.

A cut is a proposal: pieces that turn out to be of one kind are the line again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from pipeline.normalize import ends, listing, signing
from pipeline.normalize.lines import Line
from pipeline.normalize.recognisers import ends_title
from pipeline.text.dates import date_at_end, document_date
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

_LONGEST_CUT = 400
_LONGEST_LISTED = 160  # of a name in 附件说明, an authority run on to it
_FULL_NAME = 6  # characters of an authority that stands behind a bracket without a full stop
_CLOSES = regex("[。；;）)！!]")
_DATE_ENDS = "日号月年）)0123456789０１２３４５６７８９×xX○＿_"
_NOTE_INSIDE = regex(r"[（(]此件[^（()）]{2,12}[）)]")
_LIST_INSIDE = regex(r"(?<=[。；])\s*(?=附\s?件\s?[：:]|附件1[：:.．])")
_COPIES_INSIDE = regex(r"(?<=[。；\s])(?=(?:抄[送报发]|分送|主送)[：:])")
_ENDS_FILE = regex(r"\.(?:docx?|xlsx?|pdf|wps|zip|rar)(?=\w)")
_GAP_BEHIND = regex("(?:\\s{2,}|\N{IDEOGRAPHIC SPACE}+)(?=\\S+$)")


class Slot(msgspec.Struct, frozen=True, gc=False):
    """A line, or a piece of one that may be an element of its own.

    Attributes:
        line: the piece.
        whole: the line that it is of.
        start: where it begins there.
        stop: where it ends there.
    """

    line: Line
    whole: Line
    start: int
    stop: int

    @property
    def text(self) -> str:
        """What it says."""
        return self.line.text


def slots(lines: Sequence[Line], issuer: str) -> Iterator[Slot]:
    """The lines, cut where two elements may come apart.

    Args:
        lines: of a document, below its head.
        issuer: the authority that its title names; may be empty.
    """
    for i, line in enumerate(lines):
        below = lines[i + 1].text if i + 1 < len(lines) else ""
        cuts = sorted(_cuts(line, below, issuer)) if line.block is None else []
        if not cuts and line.text == line.text.strip():
            yield Slot(line, line, 0, len(line.text))
            continue
        at = 0
        for stop in [*cuts, len(line.text)]:
            piece = line.part(at, stop)
            if piece is not None:
                yield Slot(piece, line, at, stop)
            at = stop


def whole(slots: Sequence[Slot]) -> list[Line]:
    """The lines that pieces in a row are of, those of one line together."""
    lines: list[Line] = []
    k = 0
    while k < len(slots):
        stop = k + 1
        while stop < len(slots) and slots[stop].whole is slots[k].whole:
            stop += 1
        piece = slots[k].whole.part(slots[k].start, slots[stop - 1].stop)
        assert piece is not None  # each slot has text
        lines.append(piece)
        k = stop
    return lines


def _cuts(line: Line, below: str, issuer: str) -> set[int]:
    """Where a line may be cut so that elements come apart; if none comes, it is whole again."""
    text = line.text
    if len(text) > _LONGEST_CUT:
        return _name_at_end(text, below, issuer) | _list_at_end(text)
    if any(ends.copy_features(text)):
        return _cuts_of_copies(text)
    cuts = _list_at_end(text)
    if "件" in text and (m := _NOTE_INSIDE.search(text)):
        cuts |= {at for at in m.span() if 0 < at < len(text)}
        if m.end() == len(text):
            below, text = m[0], text[: m.start()].rstrip()
        else:
            below = ""
    if text and text[-1] in _DATE_ENDS and (at := date_at_end(text)) is not None:
        above = text[:at].rstrip()
        apart = _name_at_end(above, text[at:], issuer)
        named = above[max(apart) :] if apart else above
        if any(signing.signature_features(named.strip(), issuer)) or ends.says_farewell(above):
            cuts |= {at} | apart
    elif text:
        cuts |= _name_at_end(text, below, issuer)
    if text.startswith("附"):
        cuts |= _set_apart(text)
    return cuts


def _set_apart(text: str) -> set[int]:
    """Where name, date and note stand behind 附件说明, wide spaces between them."""
    cuts: set[int] = set()
    stop = len(text)
    while (m := _GAP_BEHIND.search(text, 0, stop)) is not None:
        piece = text[m.end() : stop]
        if not (signing.signs(piece) or document_date(piece) or any(ends.note_features(piece))):
            break
        cuts.add(m.end())
        stop = m.start()
    return cuts


def _list_at_end(text: str) -> set[int]:
    if "附" not in text:
        return set()
    *_, last = [None, *_LIST_INSIDE.finditer(text, max(len(text) - 300, 0))]
    if last is None or last.end() >= len(text):
        return set()
    at = last.end()
    return {at, *(at + cut for cut in _set_apart(text[at:]))}


def _name_at_end(text: str, below: str, issuer: str) -> set[int]:
    """``…请遵照执行。吉林省交通运输厅`` above a date: where the name begins."""
    if len(below) > 60 or not _may_be_below_name(below):
        return set()
    if any(signing.signature_features(text, issuer)):
        return set()
    if len(issuer) >= 4 and text.endswith(issuer):
        return {len(text) - len(issuer)}
    closes = [*_CLOSES.finditer(text, max(len(text) - _LONGEST_CUT, 0), len(text) - 1)]
    for close in reversed(closes):
        if close.end() < len(text) - 2 and _is_signature(text[close.end() :].strip(), close[0]):
            return {close.end()}
    note = _NOTE_INSIDE.search(text, max(len(text) - 80, 0))
    if note is not None and is_authority(text[note.end() :].strip()):
        return {note.end()}
    return _name_behind_list(text, issuer)


def _name_behind_list(text: str, issuer: str) -> set[int]:
    """``附件：1.任务清单某省发展和改革委员会`` above a date: where the name begins.

    What is before it is a title or the name of a file, or it begins with the issuer's own place.
    """
    start = listing.attachment_name_start(text)
    if len(text) > _LONGEST_LISTED or (start is None and listing.item_number(text) is None):
        return set()
    files = {m.end() for m in _ENDS_FILE.finditer(text)}
    for at in range(len(text) - _FULL_NAME, start or 2, -1):
        is_apart = at in files or text[at - 1] == "》" or ends_title(text[:at])
        is_place = signing.begins_with_place(text[at:], issuer)
        if (is_apart or is_place) and _is_signature(text[at:], text[at - 1]):
            return {at}
    return set()


def _is_signature(text: str, close: str) -> bool:
    """Whether names stand behind what closes a sentence, or a bracket and the like."""
    if close == "。" and len(text) <= 60 and is_authority(text):
        return True
    features = [*signing.signature_features(text, "")]
    return features[:1] == ["sign-several"] or (
        features[:1] == ["sign-authority"] and len(features) == 1 and len(text) >= _FULL_NAME
    )


def _may_be_below_name(below: str) -> bool:
    return document_date(below) is not None or any(ends.note_features(below)) if below else False


def _cuts_of_copies(text: str) -> set[int]:
    cuts = {m.start() for m in _COPIES_INSIDE.finditer(text) if m.start() > 2}
    at = text.rfind("。", 0, len(text) - 1) + 1
    if at > 0 and ends.printed(text[at:].strip()) is not None:
        cuts.add(at)
    elif at == 0 and (m := _GAP_BEHIND.search(text)) and ends.printed(text[m.end() :]):
        cuts.add(m.end())
    return cuts
