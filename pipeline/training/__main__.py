"""``python -m pipeline.training {train,finish,evaluate} CORPUS …``."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from pipeline.training.corpus import PARTS


def main() -> None:
    """Parse the command line and run one step."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    train = steps.add_parser("train", help="train the network and write its weights")
    train.add_argument("corpus", type=Path)
    train.add_argument("weights", type=Path)
    train.add_argument("--steps", type=int, default=5500)
    train.add_argument("--left-out", type=int, nargs="*", default=[], help="folds not learnt from")
    train.add_argument("--threads", type=int, default=2)
    train.add_argument("--half", action="store_true", help="matrix products in bfloat16")
    finish = steps.add_parser("finish", help="scorer, calibration, thresholds, lexicon")
    finish.add_argument("corpus", type=Path)
    finish.add_argument("weights", type=Path)
    finish.add_argument("target", type=Path)
    finish.add_argument(
        "parts", type=Path, nargs=len(PARTS), help=f"weights learnt with {PARTS} left out"
    )
    evaluate = steps.add_parser("evaluate", help="print the table of results")
    evaluate.add_argument("corpus", type=Path)
    evaluate.add_argument("--split", default="dev")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if args.step == "train":
        from pipeline.training.train import Settings
        from pipeline.training.train import train as run

        settings = Settings(steps=args.steps, threads=args.threads, half=args.half)
        run(args.corpus, args.weights, settings, args.left_out)
    elif args.step == "finish":
        from pipeline.training.finishing import finish as complete

        complete(args.corpus, args.weights, dict(zip(PARTS, args.parts, strict=True)), args.target)
    else:
        from pipeline.training.evaluation import as_table
        from pipeline.training.evaluation import evaluate as run_evaluation

        sys.stdout.write(as_table(run_evaluation(args.corpus, split=args.split)))


if __name__ == "__main__":
    main()
