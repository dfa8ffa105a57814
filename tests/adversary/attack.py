"""What an attack is: cases by number, each the same for the same seed; failures by kind; shrinking.

A case is made from a random generator alone. What fails is made smaller as long as a failure of
the same kind remains, so that a person sees the least that breaks the promise.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter
from typing import ClassVar, Generic, TypeVar

Case = TypeVar("Case")
Part = TypeVar("Part")

MOST_SHRINKS = 120
"""Smaller cases tried for one failure."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A promise that did not hold.

    Attributes:
        kind: its class, kebab-case; failures of one kind are counted together.
        said: what was seen, one line.
    """

    kind: str
    said: str


class Attack(ABC, Generic[Case]):
    """A generator of cases and a check of what the product makes of each.

    Args:
        scratch: a folder of its own, empty.
        long: whether this is the long attack: real documents may be used where they stand beside the
            project, and cases that need a bound on memory are among the rest.

    Attributes:
        name: as ``--only`` has it.
        short: how many cases CI tries.
        tolerated: share of the cases that may fail, by kind; no other may.
    """

    name: ClassVar[str]
    short: ClassVar[int]
    tolerated: ClassVar[Mapping[str, float]] = {}

    def __init__(self, scratch: Path, *, long: bool = False) -> None:
        self.scratch = scratch
        self.long = long

    @abstractmethod
    def make(self, rng: Random) -> Case:
        """A case."""

    @abstractmethod
    def check(self, case: Case) -> list[Failure]:
        """What does not hold of it."""

    @abstractmethod
    def files(self, case: Case) -> dict[str, bytes]:
        """What a person needs to see it again: contents by file name."""

    def smaller(self, case: Case) -> Iterator[Case]:
        """Cases with less in them, the boldest first."""
        return iter(())


def fewer(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """The parts without their halves, then quarters, then single ones.

    >>> list(fewer("abc"))[:3]
    [('c',), ('a', 'b'), ('b', 'c')]
    """
    size = (len(parts) + 1) // 2
    while size:
        for start in range(0, len(parts), size):
            if size < len(parts):
                yield (*parts[:start], *parts[start + size :])
        size = size // 2


def random_of(attack: str, seed: int, number: int) -> Random:
    """The generator of a case; the same on every machine."""
    return Random(f"{attack}:{seed}:{number}")


def checked(attack: Attack[Case], case: Case) -> list[Failure]:
    """What does not hold of a case; an exception that reaches us is a failure too."""
    try:
        return attack.check(case)
    except Exception as error:
        return [Failure(f"crash-{type(error).__name__}", f"{error}"[:300])]


def shrunk(attack: Attack[Case], case: Case, kind: str) -> Case:
    """The smallest case found that still fails in this kind."""
    tried = 0
    while True:
        for candidate in attack.smaller(case):
            tried += 1
            if tried > MOST_SHRINKS:
                return case
            if any(failure.kind == kind for failure in checked(attack, candidate)):
                case = candidate
                break
        else:
            return case


@dataclass(slots=True)
class Seen:
    """Failures of one kind: how many cases, the number of the first, what was seen there."""

    count: int
    first: int
    said: str


@dataclass(slots=True)
class Tally:
    """What came of an attack.

    Attributes:
        tried: cases.
        seconds: that they took, all processes together.
        kinds: failures by kind.
    """

    tried: int = 0
    seconds: float = 0.0
    kinds: dict[str, Seen] = field(default_factory=dict)

    def failing(self, tolerated: Mapping[str, float]) -> dict[str, Seen]:
        """The kinds that fail more often than is tolerated; of few cases one may."""
        return {
            kind: seen
            for kind, seen in sorted(self.kinds.items())
            if kind not in tolerated or seen.count > max(self.tried * tolerated[kind], 1)
        }

    def add(self, other: Tally) -> None:
        """Count what another process found."""
        self.tried += other.tried
        self.seconds += other.seconds
        for kind, seen in other.kinds.items():
            known = self.kinds.get(kind)
            if known is None:
                self.kinds[kind] = seen
                continue
            known.count += seen.count
            if seen.first < known.first:
                known.first, known.said = seen.first, seen.said


def carry_out(
    attack: Attack[Case], seed: int, numbers: Iterator[int], seconds: float = float("inf")
) -> Tally:
    """Try cases by number until the numbers or the seconds are used up."""
    tally = Tally()
    begun = perf_counter()
    for number in numbers:
        failures = checked(attack, attack.make(random_of(attack.name, seed, number)))
        tally.tried += 1
        for kind, said in {failure.kind: failure.said for failure in failures}.items():
            tally.kinds.setdefault(kind, Seen(0, number, said)).count += 1
        tally.seconds = perf_counter() - begun
        if tally.seconds > seconds:
            break
    return tally
