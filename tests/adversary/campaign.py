"""An attack carried out: the share of each process, and the least case of each kind, kept."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from tests.adversary import ATTACKS
from tests.adversary.attack import Attack, Tally, carry_out, checked, random_of, shrunk

MOST_MEMORY = 4 * 2**30
"""Bytes of a process; what needs more is unbounded."""


def prepared(name: str, scratch: str) -> Attack[Any]:
    """An attacker for the long attack, the memory of this process bounded."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))
    return ATTACKS[name](Path(scratch), long=True)


def numbers(first: int, step: int, most: int | None) -> Iterator[int]:
    """Every ``step``-th number, fewer than ``most`` where it is given."""
    return iter(range(first, most, step)) if most is not None else count(first, step)


def one_process(
    name: str, seed: int, first: int, step: int, most: int | None, seconds: float
) -> Tally:
    """The share of one process in an attack."""
    with tempfile.TemporaryDirectory(prefix="adversary-") as scratch:
        attack = prepared(name, scratch)
        return carry_out(attack, seed, numbers(first, step, most), seconds)


def keep(name: str, seed: int, kind: str, number: int, folder: Path) -> str:
    """Save the smallest case of a kind; what is seen there."""
    with tempfile.TemporaryDirectory(prefix="adversary-") as scratch:
        attack = prepared(name, scratch)
        case = shrunk(attack, attack.make(random_of(name, seed, number)), kind)
        said = next((f.said for f in checked(attack, case) if f.kind == kind), "")
        at = folder / name / kind
        at.mkdir(parents=True, exist_ok=True)
        for file, data in attack.files(case).items():
            (at / file).write_bytes(data)
    return said
