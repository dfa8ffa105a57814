"""The long attack: ``python -m tests.adversary --minutes 30``."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.adversary import ATTACKS
from tests.adversary.attack import Tally
from tests.adversary.campaign import keep, one_process
from tests.adversary.wording import real_documents


def main() -> int:
    """Print what each attacker tried and found; 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.adversary", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="of all attackers together")
    parser.add_argument("--count", type=int, help="cases of each attacker, instead of the minutes")
    parser.add_argument(
        "--only", choices=[*ATTACKS], action="append", help="this attacker (again for more)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, help="this case alone, as a failure names it")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("adversary-failures"), metavar="DIR")
    asked = parser.parse_args()
    names = asked.only or [*ATTACKS]
    first, most, jobs = 0, asked.count, max(asked.jobs, 1)
    if asked.number is not None:
        first, most, jobs = asked.number, asked.number + 1, 1
    seconds = asked.minutes * 60 / len(names) if most is None else float("inf")
    failed = False
    real = "with" if real_documents() else "without"
    print(f"seed {asked.seed}, {jobs} processes, {real} the real documents of ../shared/corpus")
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for name in names:
            shares = [
                pool.submit(one_process, name, asked.seed, first + job, jobs, most, seconds)
                for job in range(jobs)
            ]
            tally = Tally()
            for share in shares:
                tally.add(share.result())
            rate = tally.tried * jobs / tally.seconds if tally.seconds else 0.0
            failing = tally.failing(ATTACKS[name].tolerated)
            count = sum(seen.count for seen in failing.values())
            print(f"{name}: tried {tally.tried}, failures {count}, {rate:.1f} a second")
            for kind in tally.kinds.keys() - failing.keys():
                print(f"  {kind}: {tally.kinds[kind].count}, tolerated")
            for kind, seen in failing.items():
                failed = True
                said = keep(name, asked.seed, kind, seen.first, asked.keep)
                at = asked.keep / name / kind
                print(f"  {kind}: {seen.count}, first --number {seen.first}, kept in {at}")
                print(f"    {ascii(said) if not said.isprintable() else said}")
            sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
