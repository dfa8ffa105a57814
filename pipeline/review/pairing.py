"""Which paragraph of a reviewed file is which element of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.errors import DocumentError
from pipeline.model import Part, Place
from pipeline.review.docx_text import ShownText

# Repairs change no Han character but those of dates, so the others tell paragraphs apart.
_NO_KEY = re.compile("[^\u3400-\u9fff\U00020000-\U000323af]|[年月日]")
_LEAST_FOUND = 0.5
_SKIP_COST = 0.6
_MOST_JOINED = 4
_MOST_COMPARED = 40_000
_SHOWN = 20
_FEW = 6
_TELLING = 20  # characters from which on two documents can be told apart
_HEAD_ROWS = 9


def paired(
    places: Sequence[Place],
    paragraphs: Sequence[ShownText],
    edited: Container[str],
    name: str,
) -> list[tuple[Place, ShownText]]:
    """Each element that has text or edits with its paragraph; one that is gone has no characters.

    Args:
        places: the elements before repair, in reading order.
        paragraphs: the paragraphs that hold text.
        edited: paths that the review copy shows edits of.
        name: the file's name, for messages.

    Raises:
        DocumentError: paragraphs were added or cut in two, or the file is of another document.
    """
    held = [place for place in places if place.text.strip() or place.path in edited]
    head, held, paragraphs = _headed(held, paragraphs)
    result = head
    keys = [_key(place.text) for place in held]
    found_keys = [_key(_text(shown)) for shown in paragraphs]
    _refuse_moved(keys, found_keys, paragraphs, name)
    if len(keys) == len(found_keys) and all(map(_may_be, keys, found_keys)):
        return result + list(zip(held, paragraphs, strict=True))
    same = 0
    matcher = SequenceMatcher(None, keys, found_keys, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or i2 - i1 == j2 - j1:
            same += i2 - i1 if tag == "equal" else 0
            result += zip(held[i1:i2], paragraphs[j1:j2], strict=True)
        else:
            result += _block(held[i1:i2], keys[i1:i2], paragraphs[j1:j2], found_keys[j1:j2], name)
    ours = "".join(keys)
    differs = same < len(held) * _LEAST_FOUND and len(ours) >= _TELLING
    if differs and _distance(ours, "".join(found_keys)) > 1 - _LEAST_FOUND:
        raise DocumentError(f"{name} 的文字与这份文档大多不同", "请确认它与输出文件夹相配")
    return result


def _refuse_moved(
    keys: Sequence[str], found: Sequence[str], paragraphs: Sequence[ShownText], name: str
) -> None:
    """Refuse paragraphs in another order: text and layout would come apart.

    Raises:
        DocumentError: a paragraph stands behind one that it stood before; it is named.
    """
    known, there = Counter(keys), Counter(found)
    alone = {key: i for i, key in enumerate(keys) if key and known[key] == there[key] == 1}
    last = -1
    for key, shown in zip(found, paragraphs, strict=True):
        place = alone.get(key)
        if place is None:
            continue
        if place < last:
            moved = _text(shown)[:_SHOWN]
            raise DocumentError(
                f"{name} 中的段落换了次序（“{moved}”附近）",
                "目前只能改文字；请还原次序，或修改源文件后重新运行",
            )
        last = place


def _headed(
    held: list[Place], paragraphs: Sequence[ShownText]
) -> tuple[list[tuple[Place, ShownText]], list[Place], list[ShownText]]:
    """版头 paired by its texts, for styles set it in different orders; and what is left."""
    left = list(paragraphs)
    found: list[tuple[Place, ShownText]] = []
    rest: list[Place] = []
    for place in held:
        alike = [
            (SequenceMatcher(None, place.text, _text(shown)).ratio(), -i)
            for i, shown in enumerate(left[:_HEAD_ROWS])
            if place.part is Part.HEADER
        ]
        score, row = max(alike, default=(0.0, 0))
        if score >= _LEAST_FOUND:
            found.append((place, left.pop(-row)))
        else:
            rest.append(place)
    return found, rest, left


def _may_be(one: str, other: str) -> bool:
    # A word typed into a line of a few characters changes most of it.
    few = min(len(one), len(other)) < _FEW
    return few or one == other or _distance(one, other) <= 1 - _LEAST_FOUND


def _text(shown: ShownText) -> str:
    return "".join(one.char for one in shown)


def _key(text: str) -> str:
    return _NO_KEY.sub("", text)


def _block(
    held: Sequence[Place],
    keys: Sequence[str],
    paragraphs: Sequence[ShownText],
    found_keys: Sequence[str],
    name: str,
) -> Iterator[tuple[Place, ShownText]]:
    """The cheapest pairing of a few elements and paragraphs, both in order."""
    if len(held) * len(paragraphs) > _MOST_COMPARED:
        raise DocumentError(
            f"{name} 的段落改动过大，无法逐段对应", "请保留段落结构，只接受、拒绝修订或改动文字"
        )
    n, m = len(held), len(paragraphs)
    best: list[list[tuple[float, int]]] = [[(float("inf"), 0)] * (m + 1) for _ in range(n + 1)]
    best[0][0] = (0.0, 0)
    for i in range(n):
        for j in range(m + 1):
            cost = best[i][j][0]
            if cost == float("inf"):
                continue
            _relax(best, i + 1, j, cost + _SKIP_COST, 0)
            if j < m:
                _relax(best, i + 1, j + 1, cost + _distance(keys[i], found_keys[j]), 1)
            for count in range(2, min(_MOST_JOINED, m - j) + 1):
                if "".join(found_keys[j : j + count]) == keys[i]:
                    _relax(best, i + 1, j + count, cost, count)
    if best[n][m][0] == float("inf"):
        extra = _text(paragraphs[-1])[:_SHOWN]
        raise DocumentError(
            f"{name} 中增加了段落（“{extra}”附近）",
            "目前只能改文字；请把增加的文字并入原有段落，或修改源文件后重新运行",
        )
    chosen: list[tuple[Place, ShownText]] = []
    j = m
    for i in range(n, 0, -1):
        count = best[i][j][1]
        if count > 1:
            first = _text(paragraphs[j - count])[-_SHOWN:]
            raise DocumentError(
                f"{name} 把一段拆成了几段（“{first}”之后）",
                "目前只能改文字；请把拆开的段落重新并为一段，或修改源文件后重新运行",
            )
        chosen.append((held[i - 1], paragraphs[j - 1] if count else ()))
        j -= count
    yield from reversed(chosen)


def _relax(best: list[list[tuple[float, int]]], i: int, j: int, cost: float, count: int) -> None:
    if cost < best[i][j][0]:
        best[i][j] = (cost, count)


def _distance(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return 1.0 - SequenceMatcher(None, one, other, autojunk=False).quick_ratio()
