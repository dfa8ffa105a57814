"""``python -m pipeline.training {train,finish,evaluate} CORPUS …``."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

_PART = "FOLDS=WEIGHTS: learnt with these folds left out (0,1=a.npz); several of one are a team"


def _part(text: str) -> tuple[tuple[int, ...], Path]:
    folds, _, path = text.partition("=")
    return tuple(int(fold) for fold in folds.split(",")), Path(path)


def _parts(given: list[tuple[tuple[int, ...], Path]]) -> dict[tuple[int, ...], list[Path]]:
    found: dict[tuple[int, ...], list[Path]] = {}
    for folds, path in given:
        found.setdefault(folds, []).append(path)
    return found


def main() -> None:
    """Parse the command line and run one step."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    train = steps.add_parser("train", help="train the network and write its weights")
    train.add_argument("corpus", type=Path)
    train.add_argument("weights", type=Path)
    train.add_argument("--steps", type=int, default=5500)
    train.add_argument("--width", type=int, default=160)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--left-out", type=int, nargs="*", default=[], help="folds not learnt from")
    train.add_argument("--threads", type=int, default=2)
    train.add_argument("--half", action="store_true", help="matrix products in bfloat16")
    train.add_argument("--part", type=_part, action="append", default=[], help=_PART)
    finish = steps.add_parser("finish", help="scorer, calibration, thresholds, lexicon")
    finish.add_argument("corpus", type=Path)
    finish.add_argument("weights", type=Path)
    finish.add_argument("target", type=Path)
    finish.add_argument("--part", type=_part, action="append", required=True, help=_PART)
    evaluate = steps.add_parser("evaluate", help="print the table of results")
    evaluate.add_argument("corpus", type=Path)
    evaluate.add_argument("--split", default="dev")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if args.step == "train":
        from pipeline.training.team import Team
        from pipeline.training.train import Settings
        from pipeline.training.train import train as run

        settings = Settings(
            steps=args.steps,
            width=args.width,
            seed=args.seed,
            threads=args.threads,
            half=args.half,
        )
        teachers = {folds: Team(paths) for folds, paths in _parts(args.part).items()}
        run(args.corpus, args.weights, settings, args.left_out, teachers)
    elif args.step == "finish":
        from pipeline.training.finishing import finish as complete

        complete(args.corpus, args.weights, _parts(args.part), args.target)
    else:
        from pipeline.training.evaluation import as_table
        from pipeline.training.evaluation import evaluate as run_evaluation

        sys.stdout.write(as_table(run_evaluation(args.corpus, split=args.split)))


if __name__ == "__main__":
    main()
