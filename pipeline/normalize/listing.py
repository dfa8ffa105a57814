"""附件说明: labels and numbers of attachments, and the names listed (GB/T 9704-2012 7.3.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pipeline.normalize.lines import Line
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.font_runs import asian, damaged, latin, lone
from pipeline.text.numerals import HAN_COUNT, number_of
from pipeline.text.patterns import regex

MAX_NAME = 90
"""Characters of a line that names an attachment."""
_NUMBER = rf"(?:[0-9０-９]{{1,2}}|[{HAN_COUNT}]{{1,3}}|[A-Z]|[①-⑳])"
_MARK = r"[.．、]"
_LABEL = regex(
    rf"[【（(\[]?附\s{{0,4}}[件表录图]?\s{{0,4}}(?:[（(]?{_NUMBER}[）)]?)?"
    rf"(?:[-—.–－][0-9]{{1,2}})?\s{{0,4}}[：:.．]?[】）)\]]?"
)
_COUNTED_LABEL = regex(r"附\s{0,4}件\s{0,4}[（(](?:共\s?)?[0-9]{1,2}\s?[个份件][）)][：:]?")
_HALF_LABEL = "件[：:](?=.)"
"""What is left of 附 件： where 附 stood alone between spaces and was lost."""
_LABEL_AND_NAME = regex(
    r"(?:附\s{0,4}[件表]?\s{0,4}"
    rf"(?:(?:{_NUMBER})?\s{{0,4}}[：:]|[0-9]{{1,2}}(?:{_MARK}(?![0-9])|\s))|{_HALF_LABEL})\s{{0,8}}"
)
# What is left of ``附件1：2024年计划`` and the like: the same form, its lone characters lost.
_LOST_LABEL = regex(
    damaged((asian("附件"), latin("[0-9]{1,2}"), lone("[：:]"), latin(f"(?={YEAR}年)")))
    + rf"|附件[0-9]{{1,2}}(?=[{HAN}《])"
)
_NUMBERED_LABEL = regex(r"附\s{0,4}件([0-9]{1,2})")
_SPACED_LABEL = regex(rf"附\s?件\s+(?=[{HAN}《]{{4}})")
_NAME_BEHIND = regex(rf"[{HAN}《“]|{YEAR}年")
_ITEM_NUMBER = regex(
    rf"(?:附件)?(?:([0-9０-９]{{1,2}})(?:[-—－][0-9]{{1,2}})?\s?{_MARK}|[（(]([0-9０-９]{{1,2}})[）)])"
    r"\s*(?!(?:png|jpe?g|gif|bmp)|[0-9.]+$)(?=\S)"
)
_SPELLED = regex(rf"([{HAN_COUNT}]{{1,2}})、(?=\S)")
_NEXT_ITEM = regex(
    r"(?:(?<=[^0-9.．、（(第—－-])|(?<=[》）)]、))\s*(?=([0-9]{1,2})\s?[.．、]\s?[^0-9\s])"
)
_LETTERED = regex(rf"(?:[A-Za-z]|[ivx]{{1,5}}|[IVX]{{1,5}})[.．、)）]\s{{0,4}}[{HAN}0-9“《]")
_ISSUED = regex("《([^《》]{4,120})》[^。《》]{0,60}(?:印发|公布|发布|转发|批转)")
_OPENING = 3  # lines of the text that say what it issues
_ONE_NAME = regex(rf"[^。！!；;：:，,]{{0,80}}[{HAN}][^。！!；;：:，,]{{0,8}}")
"""What may stand below 附件： where there is one."""
_FILE_END = regex(r"\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|pptx?)$")
_UNSAID = regex(
    r"\.(?:docx?|xlsx?|pdf|zip|rar|wps|et|pptx?)$"
    r"|[\s《》〈〉“”\"'，,、：:。；;.．（）()〔〕\[\]]"
)


def is_file(text: str) -> bool:
    """Whether a line ends with the name of a file: ``附件：名单.doc``."""
    return _FILE_END.search(text) is not None


def is_lettered_item(text: str) -> bool:
    """Whether a line is an item that a letter or a small Roman numeral counts.

    >>> [is_lettered_item(text) for text in ("b.落实核查", "iv）报送结果", "A市", "www.某.cn")]
    [True, True, False, False]
    """
    return _LETTERED.match(text) is not None


def is_attachment_label(text: str) -> bool:
    """A line that is only a label.

    >>> [is_attachment_label(text) for text in ("附件", "附 件1", "附件：", "附件1：名单", "附")]
    [True, True, True, False, False]
    """
    if len(text) > 16 or len(text) < 2:
        return False
    return _LABEL.fullmatch(text) is not None or _COUNTED_LABEL.fullmatch(text) is not None


def attachment_name_start(text: str) -> int | None:
    """Where the name begins in ``附件1：××方案``; ``None`` when the line begins otherwise.

    >>> [attachment_name_start(text) for text in ("附件　任务分工表", "附件 名单", "附件")]
    [3, None, None]
    """
    m = _LABEL_AND_NAME.match(text) or _SPACED_LABEL.match(text)
    return m.end() if m else None


def list_features(text: str, below: str) -> Iterator[str]:
    """What speaks for a line beginning the 附件说明."""
    if len(text) > 2 * MAX_NAME or not text.startswith(("附", "件")):
        return
    start = attachment_name_start(text)
    if _SPACED_LABEL.match(text):
        yield "list-label-lost"
    elif start is not None and start < len(text):
        yield "list-label" if text[0] == "附" else "list-label-lost"
    elif is_attachment_label(text):
        if item_number(below, 1) == 1:
            yield "list-head" if text[-1] in "：:" else "list-head-bare"
        elif text[-1] in "：:" and _ONE_NAME.fullmatch(below):
            yield "list-head-name"
    elif (m := _LOST_LABEL.match(text)) and len(text) - m.end() >= 2:
        yield "list-label-lost"


def item_number(text: str, expected: int | None = None) -> int | None:
    """The number of ``2.××名单``, ``附件2.××名单``.

    Args:
        text: a line of 附件说明, its label left out.
        expected: the number that would come next; with it ``2资金安排表`` has one too, the point
            behind it lost.
    """
    m = _ITEM_NUMBER.match(text)
    if m is not None:
        return number_of(m[1] or m[2])
    if expected is None:
        return None
    is_next = expected > 1 and spelled_number(text) == expected
    return expected if is_next or _lost_item(text, expected) else None


def lost_label_number(text: str) -> int:
    """The number of ``附件1项目表``, whose colon was lost; 0 for any other line.

    >>> lost_label_number("附件1项目表"), lost_label_number("附件：1.项目表")
    (1, 0)
    """
    m = _NUMBERED_LABEL.match(text) if _LOST_LABEL.match(text) else None
    return int(m[1]) if m is not None else 0


def spelled_number(text: str) -> int | None:
    """The number of ``二、数据表``; so is a text numbered too, where no label stands before.

    >>> spelled_number("二、数据表"), spelled_number("2.数据表")
    (2, None)
    """
    m = _SPELLED.match(text)
    return number_of(m[1]) if m is not None else None


def item_name_start(text: str, expected: int | None = None) -> int:
    """Where the name begins behind the number of an item; 0 without one."""
    m = _ITEM_NUMBER.match(text)
    if m is not None:
        return m.end()
    return len(str(expected)) if expected is not None and _lost_item(text, expected) else 0


def _lost_item(text: str, expected: int) -> bool:
    number = str(expected)
    return text.startswith(number) and _NAME_BEHIND.match(text, len(number)) is not None


def list_items(lines: Sequence[Line]) -> list[list[Line]]:
    """The names of 附件说明, one each: those run together apart, those broken together."""
    found: list[list[Line]] = []
    number = 0
    for line in lines:
        text = line.text
        start = attachment_name_start(text)
        item = item_number(text[start or 0 :], number + 1)
        if item is None and start is not None:
            item = spelled_number(text[start:])
        if item is None and not found:
            item = lost_label_number(text) or None
        starts = start is not None or item is not None or not found or text.startswith("附件")
        alone = bool(found) and is_attachment_label("".join(part.text for part in found[-1]))
        if not (starts or alone or is_attachment_label(text)):
            found[-1].append(line)
            continue
        cuts, number = _items_apart(text, start or 0, item or number)
        found += [[piece] for piece in line.pieces(*cuts)]
    return found


def _items_apart(text: str, start: int, number: int) -> tuple[list[tuple[int, int]], int]:
    """``附件：1.名单 2.清单``: where each item stands, and the last one's number."""
    cuts = [0]
    for m in _NEXT_ITEM.finditer(text, start + 2) if number else ():
        if int(m[1]) == number + 1:
            number += 1
            cuts.append(m.end())
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True)), number


def names_of_list(items: Sequence[str]) -> Iterator[str]:
    """The names that lines of 附件说明 say, labels and numbers left out."""
    number = 0
    for text in items:
        start = attachment_name_start(text) or 0
        item = item_number(text[start:], number + 1)
        cuts, last = _items_apart(text, start, item or 0)
        number = item or number
        for k, (a, b) in enumerate(cuts):
            piece = text[max(a, start) : b]
            yield piece[item_name_start(piece, number + k) :]
        number = max(last, number)


def plain_name(text: str) -> str:
    """A name of an attachment without white space and marks, as list and title have in common."""
    return _UNSAID.sub("", text) if len(text) <= 200 else ""


def issued_names(texts: Iterable[str]) -> list[str]:
    """What a text says in its opening that it issues, as :func:`plain_name` has it.

    >>> issued_names(["《某市养老服务若干措施（试行）》已经同意，现印发给你们。"])
    ['某市养老服务若干措施试行']
    """
    found = (_ISSUED.search(text) for text in islice(texts, _OPENING))
    return [plain_name(m[1]) for m in found if m is not None]
