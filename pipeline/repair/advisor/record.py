"""Which model was asked, what its word was measured to be worth, and what it said: as files."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from pipeline.errors import DocumentError, StyleError, fault_of, reason_of
from pipeline.storage import read_whole

_LEAST_AGREED = 20
"""Of fewer cases nothing is known."""
_DEVIATIONS = 1.645
"""One-sided 95 %."""
_MOST_BYTES = 2**20
_Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


Failure = Literal[
    "unreachable",
    "timeout",
    "refused",
    "no key",
    "not there",
    "redirect",
    "too long",
    "invalid",
    "not asked",
]
"""Why there is no answer for a window."""


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decisions that the model agreed with, and how many of them were right.

    A pair of marks is one: both are right, as a rule, or neither, and counted twice they would
    prove twice what they do.

    Attributes:
        least: their own probability was this at the least, and less than the next point's.
        agreed: how many there were.
        right: how many of them were right.
    """

    least: _Share
    agreed: _Count
    right: _Count

    @property
    def worth(self) -> float:
        """The precision that is beaten with 95 % certainty (Wilson); 0 where too few were seen.

        >>> round(Point(0.3, 100, 100).worth, 3), Point(0.3, 19, 19).worth
        (0.974, 0.0)
        """
        if self.agreed < _LEAST_AGREED or not 0 <= self.right <= self.agreed:
            return 0.0
        n, share, square = self.agreed, self.right / self.agreed, _DEVIATIONS**2
        spread = _DEVIATIONS * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
        return (share + square / (2 * n) - spread) / (1 + square / n)


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a model's agreement was worth on documents of the user's own.

    Attributes:
        schema_version: of this file.
        model: the model that was measured.
        prompt_sha256: of what it was told.
        points: by rule id, in rising order.
    """

    schema_version: Literal[1]
    model: str
    prompt_sha256: str
    points: dict[str, tuple[Point, ...]]

    def worth(self, rule_id: str, own: float) -> float:
        """What agreement makes of a proposal of this probability; 0 where that is not known.

        No less than it makes of one that is less likely itself: of the likeliest there are few.
        """
        points = self.points.get(rule_id, ())
        return max((point.worth for point in points if point.least <= own), default=0.0)


class Advisor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model that is asked, as a folder notes it; neither its key nor its whole address.

    Attributes:
        model: its name.
        host: where it was asked.
        calibration: what its agreement is worth; ``None`` where it was not measured: it then
            marks what is possible, and no more.
    """

    model: str
    host: str
    calibration: Calibration | None = None


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What came of one window.

    Attributes:
        window: sha256 of its text.
        places: gaps of the window with the marks that were put there.
        dropped: how much of the answer was not taken up, by the reason.
        failure: why there was no answer; empty where there was.
    """

    window: str
    places: tuple[tuple[_Count, str], ...] = ()
    dropped: dict[str, _Count] = {}
    failure: Failure | Literal[""] = ""


class AdviceRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """2-advice.json: what a model said of a document, so that it need not be asked again.

    Attributes:
        schema_version: of this file.
        model, host: who was asked.
        prompt_sha256: of what it was told.
        asked: by window.
    """

    schema_version: Literal[1]
    model: str
    host: str
    prompt_sha256: str
    asked: tuple[Asked, ...]

    @property
    def failures(self) -> str:
        """Why there was no answer, for people: ``超时 2``."""
        counted = Counter(one.failure for one in self.asked if one.failure)
        return "，".join(f"{FAILURES[name]} {count}" for name, count in sorted(counted.items()))

    @property
    def counts(self) -> dict[str, int]:
        """Windows ``asked``, ``answered``, places ``said``, ``dropped``."""
        return {
            "asked": len(self.asked),
            "answered": sum(not one.failure for one in self.asked),
            "said": sum(len(one.places) for one in self.asked),
            "dropped": sum(sum(one.dropped.values()) for one in self.asked),
        }


FAILURES = {
    "unreachable": "连不上",
    "timeout": "超时",
    "refused": "服务器拒绝",
    "no key": "密钥不对或没有权限",
    "not there": "没有这个地址或模型，地址一般以 /v1 结尾",
    "redirect": "要转往别处",
    "too long": "回答太长",
    "invalid": "回答不合格式",
    "not asked": "没有再问",
}
"""Why there is no answer for a window, and how it is said to people."""


def window_sha256(text: str) -> str:
    """The name of a window in the record."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def advice_to_json(record: AdviceRecord) -> bytes:
    """The record as it lies in the folder."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def advice_from_json(data: bytes, name: str) -> AdviceRecord:
    """The record in ``data``.

    Raises:
        DocumentError: it is none.
    """
    try:
        return msgspec.json.decode(data, type=AdviceRecord)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{name} 不合格式（{fault_of(error)}）", "请删除该文件后重新修复"
        ) from error


def calibration_to_json(calibration: Calibration) -> bytes:
    """The calibration as a file."""
    return msgspec.json.format(msgspec.json.encode(calibration), indent=1) + b"\n"


def calibration_in(path: Path, model: str) -> Calibration:
    """The calibration of a file, of this very model.

    Raises:
        StyleError: it cannot be read, is none, or another model's.
    """
    advice = "请用 zhengben evaluate --advisor 重新测定"
    try:
        found = msgspec.json.decode(read_whole(path, _MOST_BYTES, pipes=True), type=Calibration)
    except OSError as error:
        raise StyleError(f"读不了校准文件 {path}（{reason_of(error)}）", "请检查路径") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StyleError(f"校准文件 {path} 不合格式（{fault_of(error)}）", advice) from error
    if found.model != model:
        raise StyleError(f"校准文件 {path} 是用模型 {found.model} 测的，不是 {model}", advice)
    return found


def calibrated(
    model: str, prompt_sha256: str, cases: Iterable[tuple[str, float, bool]]
) -> Calibration:
    """The calibration that follows from decisions that a model agreed with.

    Args:
        model: its name.
        prompt_sha256: of what it was told.
        cases: rule id and own probability of each, and whether it was right.
    """
    counted: dict[str, dict[float, list[bool]]] = {}
    for rule_id, own, right in cases:
        least = math.floor(round(own * 10, 6)) / 10
        counted.setdefault(rule_id, {}).setdefault(least, []).append(right)
    points = {
        rule_id: tuple(Point(least, len(seen), sum(seen)) for least, seen in sorted(bins.items()))
        for rule_id, bins in sorted(counted.items())
    }
    return Calibration(1, model, prompt_sha256, points)
