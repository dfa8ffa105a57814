"""From what a model answered to the marks that it puts into exact gaps; all else is dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from pipeline.certificate import Damage

MARKS = frozenset("“”‘’，。、；：？！（）〔〕【】《》〈〉—…")
"""What an answer may put in: of what the certificate lets in, neither Han characters nor signs."""

REWRITTEN, NO_MARK, UNCLEAR, NOT_LOST = "rewritten", "no mark", "unclear", "not lost"
"""Why what an answer says is dropped: as a whole the first, one place the others."""

_MOST_IN_A_GAP = 4
_THOUGHT = "</think>"
_FENCE = "```"


class InvalidAnswerError(ValueError):
    """An answer that is not of the schema."""


class _Restored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer puts into a window.

    Attributes:
        places: by gap of the window, the marks put there.
        dropped: how much was not taken up, by the reason.
    """

    places: Mapping[int, str]
    dropped: Mapping[str, int]


def restored_text(content: str) -> str:
    r"""The text that a model gives in its message.

    Models that think aloud do so before it, and some put it into a fence.

    >>> restored_text('<think>…</think>\n```json\n{"text": "甲"}\n```')
    '甲'

    Raises:
        InvalidAnswerError: it is no such JSON.
    """
    said = content.rpartition(_THOUGHT)[2].strip()
    if said.startswith(_FENCE) and said.endswith(_FENCE) and len(said) > 2 * len(_FENCE):
        said = said.removeprefix(_FENCE).removeprefix("json").removesuffix(_FENCE)
    try:
        return msgspec.json.decode(said.encode("utf-8"), type=_Restored).text
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InvalidAnswerError(str(error)) from error


def said_of(window: str, answer: str) -> Said:
    """The marks that an answer puts into a window.

    The answer must be the window with insertions; where it is not, nothing of it is taken up. Of
    the insertions those count that are marks and stand at one gap however the two are compared.

    >>> said_of("深化放管服改革", "深化“放管服”改革").places
    {2: '“', 5: '”'}
    >>> said_of("深化放管服改革", "深化“放管服务”改革").places
    {2: '“'}
    >>> said_of("深化放管服改革", "深化改革放管服")
    Said(places={}, dropped={'rewritten': 1})
    """
    answer = answer if window != window.strip() else answer.strip()
    from_left = _inserted(window, answer)
    backwards = _inserted(window[::-1], answer[::-1])
    if from_left is None or backwards is None:
        return Said({}, {REWRITTEN: 1})
    from_right = {len(window) - gap: text[::-1] for gap, text in backwards.items()}
    places: dict[int, str] = {}
    dropped: Counter[str] = Counter()
    for gap, text in from_left.items():
        if not MARKS.issuperset(text) or len(text) > _MOST_IN_A_GAP:
            dropped[NO_MARK] += 1
        elif from_right.get(gap) != text:
            dropped[UNCLEAR] += 1
        else:
            places[gap] = text
    return Said(places, dict(dropped))


def undone(paragraph: str, gap: int, marks: str, damages: Sequence[Damage]) -> bool:
    """Whether a losing channel takes from the paragraph just what is put into a gap of it."""
    whole = paragraph[:gap] + marks + paragraph[gap:]
    return any(damage(whole) == damage(paragraph) for damage in damages)


def _inserted(window: str, answer: str) -> dict[int, str] | None:
    """What stands in the answer beside the window, by gap, as early as can be; ``None`` if less."""
    found: dict[int, str] = {}
    at = 0
    for char in answer:
        if at < len(window) and char == window[at]:
            at += 1
        else:
            found[at] = found.get(at, "") + char
    return found if at == len(window) else None
