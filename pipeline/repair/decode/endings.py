"""Paragraphs that lack their full stop in a document where others of their kind have theirs.

After East Asian text the channel takes no 。 alone: what is missing there was ”。, and a quotation
ended. After Latin text it takes the 。 itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.repair.channels.font_run_loss import in_latin_font
from pipeline.text.names import SIGNATURE_ENDS
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

STOP = "。"
_ENDS = "。：；！？…，、）》」”』】〕]"
_BROKEN = "，；、"
_SHORTEST = 15
_LEAST_OTHERS = 4
_LEAST_SHARE = 0.8
_LEAST_SHARE_LISTED = 0.9

_LEAST_SHARE_OF_CLAUSES = 0.95
_HEADING = regex(f"第?[{HAN_COUNT}]+[、章节条]|[（(][{HAN_COUNT}]+[)）]")

_ITEM = regex(r"\d+[.．、]")
_LABEL = regex("([^，。；：、“”（）]{2,10})：(?=.)")
_NUMBER = regex(r"(?<![0-9A-Za-z/_=.:：-])(?!20\d{4})[0-9A-Za-z.%+]{1,8}$")
"""A paragraph may end in a number with its sign or unit; addresses, telephone numbers and times end
without 。, and what looks like a date lost 日 first."""
_STATED = regex("[：:][^，。；]*$")
"""``邮编：315000`` needs no 。 behind."""


def unfinished(paragraphs: Sequence[str]) -> list[int]:
    """Indices of paragraphs that end without the 。 that such paragraphs of theirs end with.

    Such are: paragraphs of several sentences; the numbered items of lists, where they end in East
    Asian text; paragraphs that begin with one label (``计算方法：``), where in a number. Headings
    and entries of tables need no 。. Nothing is said of a document with paragraphs that end in the
    middle of a sentence: there lines were broken.

    Measured on the training documents (damaged anew): of paragraphs of several sentences that end
    in East Asian text, 87 % had lost ”。; of those that end in a number, 98 % had lost 。.

    Args:
        paragraphs: of one document, widths restored.
    """
    kinds = defaultdict(list)
    for k, paragraph in enumerate(paragraphs):
        kind = _kind(paragraph)
        if kind:
            kinds[kind].append(k)
    if any(paragraphs[k][-1] in _BROKEN for k in kinds.get(STOP, ())):
        return []
    found = []
    for kind, members in kinds.items():
        clear = [k for k in members if not in_latin_font(paragraphs[k][-1])]
        ended = sum(paragraphs[k][-1] == STOP for k in clear)
        least = _LEAST_SHARE if kind == STOP else _LEAST_SHARE_LISTED
        for k in members:
            last = paragraphs[k][-1]
            others = len(clear) - (not in_latin_font(last))
            if others < _LEAST_OTHERS or ended < least * others or last in _ENDS:
                continue
            if _could_end(paragraphs[k], kind):
                found.append(k)
    return sorted(found)


def closed_by_stops(paragraphs: Sequence[str]) -> list[int]:
    """Indices of paragraphs at whose end ”, if it was lost, was lost with 。.

    Those of clauses (with a ，) that are no heading, where nearly all such paragraphs that have
    their mark end in 。: in a third of the training documents 42 of 43, elsewhere 20 of 45.

    Args:
        paragraphs: of one document, widths restored.
    """
    clauses = [k for k, p in enumerate(paragraphs) if len(p) >= _SHORTEST and "，" in p]
    if any(paragraphs[k][-1] in _BROKEN for k in clauses):
        return []
    bare = [k for k in clauses if paragraphs[k][-1] not in _ENDS]
    ended = sum(paragraphs[k][-1] == STOP for k in clauses)
    if ended < max(_LEAST_OTHERS, _LEAST_SHARE_OF_CLAUSES * (len(clauses) - len(bare))):
        return []
    return [k for k in bare if not _HEADING.match(paragraphs[k])]


def _kind(paragraph: str) -> str:
    """Which other paragraphs this one ought to end like: a key, empty for none."""
    if len(paragraph) >= _SHORTEST and STOP in paragraph[:-1]:
        return STOP
    label = _LABEL.match(paragraph)
    if label:
        return label[1]
    return "." if _ITEM.match(paragraph) else ""


def _could_end(paragraph: str, kind: str) -> bool:
    """Whether the paragraph's end may be a sentence's."""
    if in_latin_font(paragraph[-1]):
        if kind == "." or (kind == STOP and _STATED.search(paragraph)):
            return False
        return _NUMBER.search(paragraph) is not None
    if kind not in {STOP, "."}:
        return False
    last = paragraph.rsplit(STOP, 1)[-1]
    # An office signs at the end of the last paragraph where lines ran together.
    return "，" in last or not last.endswith(SIGNATURE_ENDS)
