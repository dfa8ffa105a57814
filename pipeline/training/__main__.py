"""``python -m pipeline.training STEP SOURCE …``: one step of what is learnt, ``--help`` says which.

Most need PyTorch, ``page-lines`` needs scikit-learn; ``levels`` and ``keep`` need neither.
"""

from __future__ import annotations

import argparse
import logging
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.training.train import Settings

_PART = "FOLDS=WEIGHTS: learnt with these folds left out (0,1=a.npz); several of one are a team"
_PARTS: tuple[tuple[int, ...], ...] = ((0, 1), (2, 3), (4, 5))
"""Folds left out together when the tagger is trained to be measured: every document is read once
by a tagger that did not learn from its group."""


def train_all(corpus: Path, target: Path, settings: Settings, teachers: int) -> None:
    """Train, measure and write all that is learnt.

    Args:
        corpus: holds ``train/<kind>/*.txt``.
        target: the folder for weights, lexicon, scorer and thresholds.
        settings: of every network; those that teach together differ in seed and width.
        teachers: networks that judge each part of the corpus together.

    Raises:
        OSError: the corpus cannot be read or the target not written.
    """
    from pipeline.training.finishing import finish
    from pipeline.training.stream import Team
    from pipeline.training.train import train

    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target) as folder:
        weights = Path(folder) / "all.npz"
        parts = {p: [Path(folder) / f"{p}-{k}.npz" for k in range(teachers)] for p in _PARTS}
        for part, paths in parts.items():
            for k, path in enumerate(paths):
                wider = replace(settings, seed=settings.seed + k, width=settings.width + 32 * k)
                train(corpus, path, wider, part)
        teams = {part: Team(paths) for part, paths in parts.items()}
        train(corpus, weights, settings, teachers=teams)
        finish(corpus, weights, parts, target)


def _part(text: str) -> tuple[tuple[int, ...], Path]:
    folds, _, path = text.partition("=")
    return tuple(int(fold) for fold in folds.split(",")), Path(path)


def _by_folds(parts: list[tuple[tuple[int, ...], Path]]) -> dict[tuple[int, ...], list[Path]]:
    by_folds: dict[tuple[int, ...], list[Path]] = {}
    for folds, path in parts:
        by_folds.setdefault(folds, []).append(path)
    return by_folds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipeline.training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    whole = steps.add_parser("all", help="networks, teachers, and what finish does, in one")
    train = steps.add_parser("train", help="train the network and write its weights")
    finish = steps.add_parser("finish", help="scorer, calibration, thresholds, lexicon")
    levels = steps.add_parser("levels", help="where likely begins, measured on CORPUS/dev")
    levels.add_argument("corpus", type=Path, help="holds dev/<kind>/*.txt")
    levels.add_argument("target", type=Path, help="the folder of all that is learnt")
    pages = steps.add_parser("page-lines", help="what a line says for a page by itself")
    roles = steps.add_parser("line-roles", help="what each line of a text is")
    for step in (pages, roles):
        step.add_argument("corpus", type=Path, help="holds train/<kind>/*.txt")
        step.add_argument("cases", type=Path, help="holds structure/open and page_lines")
        step.add_argument("target", type=Path, help="the folder of the weights")
    keep = steps.add_parser("keep", help="expressions compiled and tables parsed, once")
    keep.add_argument("source", type=Path, help="a document, as seeds/*.txt")
    for step in (whole, train, finish):
        step.add_argument("corpus", type=Path, help="holds train/<kind>/*.txt")
    for step in (train, finish):
        step.add_argument("weights", type=Path)
    for step in (whole, finish):
        step.add_argument("target", type=Path, help="folder that is written to")
    for step, number in ((whole, 3000), (train, 5500)):
        step.add_argument("--steps", type=int, default=number)
        step.add_argument("--width", type=int, default=160)
        step.add_argument("--seed", type=int, default=1)
        step.add_argument("--threads", type=int, default=2)
        step.add_argument("--half", action="store_true", help="matrix products in bfloat16")
    whole.add_argument("--teachers", type=int, default=2, help="networks a part left out")
    train.add_argument("--left-out", type=int, nargs="*", default=[], help="folds not learnt from")
    train.add_argument("--part", type=_part, action="append", default=[], help=_PART)
    finish.add_argument("--part", type=_part, action="append", required=True, help=_PART)
    return parser


def main() -> None:
    """Parse the command line and run one step."""
    parser = _parser()
    args = parser.parse_args()
    if args.step == "levels":
        from pipeline.training.levels import write_levels

        logging.basicConfig(level=logging.INFO, format="%(message)s")
        write_levels(args.corpus, args.target)
        return
    if args.step == "keep":
        from pipeline.training.keeping import write_kept

        logging.basicConfig(level=logging.INFO, format="%(message)s")
        write_kept(args.source)
        return
    if args.step == "page-lines":
        if find_spec("sklearn") is None:
            parser.error('scikit-learn is not installed: pip install "scikit-learn>=1.7"')
        from pipeline.training.page_lines import write_page_lines

        logging.basicConfig(level=logging.INFO, format="%(message)s")
        write_page_lines(args.cases, args.corpus, args.target)
        return
    if find_spec("torch") is None:
        parser.error('PyTorch is not installed: pip install "torch>=2.6"')
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if args.step == "line-roles":
        from pipeline.training.line_roles import write_line_roles

        write_line_roles(args.cases, args.corpus, args.target)
        return
    from pipeline.training.finishing import finish
    from pipeline.training.stream import Team
    from pipeline.training.train import Settings, train

    if args.step == "finish":
        finish(args.corpus, args.weights, _by_folds(args.part), args.target)
        return
    settings = Settings(
        steps=args.steps, width=args.width, seed=args.seed, threads=args.threads, half=args.half
    )
    if args.step == "all":
        train_all(args.corpus, args.target, settings, args.teachers)
    else:
        teams = {folds: Team(paths) for folds, paths in _by_folds(args.part).items()}
        train(args.corpus, args.weights, settings, args.left_out, teams)


if __name__ == "__main__":
    main()
