"""Processes: two commands at once, and one that is killed, leave a folder that is whole or is redone.

Attacked with two commands on one folder at the same time, and with SIGKILL at a random moment of a
run, into an empty folder or over an older document. Whoever of the two comes second may be told so
(exit 7); one of them finishes. Afterwards the same command gives what an undisturbed run gives.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.adversary.attack import Attack, Failure
from tests.adversary.commands import tree, zhengben
from tests.adversary.reviews import SLUG, base_text

TO = ("--to", "docx,review,xlsx,txt", "-q")
_LEFT = frozenset({0, 7, 9})
_PATIENCE = 120  # seconds


@dataclass(frozen=True, slots=True)
class Disturbed:
    """A run that is disturbed.

    Attributes:
        second: the command at the same time; ``kill`` for none but an end.
        share: of the time that an undisturbed run takes, when it happens.
        over: whether an older document stands in the folder.
    """

    second: str
    share: float
    over: bool


class Processes(Attack[Disturbed]):
    """Disturbed runs."""

    name = "processes"
    short = 2
    # Each of two may see the other and stop: no harm, until a lock lets the first one finish.
    tolerated = {"neither-finished": 1.0}  # noqa: RUF012

    def __init__(self, scratch: Path, *, long: bool = False) -> None:
        super().__init__(scratch, long=long)
        self._took = 0.0

    def base(self) -> Path:
        """What an undisturbed run makes, and how long it takes."""
        home = self.scratch / "base"
        if not home.is_dir():
            home.mkdir()
            (home / f"{SLUG}.txt").write_text(base_text(1), encoding="utf-8")
            begun = time.perf_counter()
            assert _start(home, "run").wait(_PATIENCE) == 0
            self._took = time.perf_counter() - begun
        return home

    def make(self, rng: Random) -> Disturbed:
        second = rng.choice(("kill", "kill", "kill", "run", "emit", "repair"))
        return Disturbed(second, rng.random(), rng.random() < 0.5)

    def files(self, case: Disturbed) -> dict[str, bytes]:
        return {"case.txt": str(case).encode(), f"{SLUG}.txt": base_text(1).encode()}

    def check(self, case: Disturbed) -> list[Failure]:
        base = self.base()
        home = self.scratch / "case"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        if case.over or case.second in {"emit", "repair"}:
            (home / f"{SLUG}.txt").write_text(base_text(2), encoding="utf-8")
            zhengben("run", home / f"{SLUG}.txt", "-o", home / "out", *TO)
        shutil.copy(base / f"{SLUG}.txt", home)
        failures = []
        first = _start(home, "run")
        if case.second == "kill":
            time.sleep(case.share * self._took)
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        else:
            time.sleep(case.share * self._took / 4)
            second = _start(home, case.second)
            codes = [first.wait(_PATIENCE), second.wait(_PATIENCE)]
            may = _LEFT if case.second == "run" else _LEFT | {4}
            if not {*codes} <= may:
                failures.append(Failure(f"two-{case.second}", f"exit codes {codes}"))
            if 0 not in codes:
                failures.append(Failure("neither-finished", f"run, {case.second}: {codes}"))
        done = zhengben("run", home / f"{SLUG}.txt", "-o", home / "out", *TO)
        wanted, found = (_made(at) for at in (base, home))
        if done.code or found != wanted:
            said = " ".join(done.said.split())[-200:]
            differs = sorted(
                n for n in wanted.keys() | found.keys() if wanted.get(n) != found.get(n)
            )
            failures.append(
                Failure(f"not-redone-{case.second}", f"exit {done.code} {differs} {said}")
            )
        if zhengben("verify", home / "out" / SLUG).code:
            failures.append(Failure(f"not-whole-{case.second}", "verify"))
        return failures


def _start(home: Path, command: str) -> subprocess.Popen[bytes]:
    out = home / "out"
    arguments = {
        "run": ("run", home / f"{SLUG}.txt", "-o", out, *TO),
        "emit": ("emit", out / SLUG, *TO),
        "repair": ("repair", out / SLUG, "-q"),
    }[command]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _made(home: Path) -> dict[str, str]:
    return {name: what for name, what in tree(home / "out").items() if name != "run.json"}
