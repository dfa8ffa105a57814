"""Train the tagger's network on damaged text, for a given number of steps."""

from __future__ import annotations

import copy
import logging
import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.repair.tagger.encoding import CLOSES, LOST, OPENS, hashed
from pipeline.training.net import Net, Shape, write_weights
from pipeline.training.stream import WINDOW, Material, Stream, Teachers, material

log = logging.getLogger(__name__)

_SHOWN = ("provincial-work-reports", "provincial-work-reports-2025", "local-policy-documents")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        steps: of the optimizer; the learning rate falls to nothing by the last.
        width: channels of the convolutions.
        batch: windows a step.
        rate: highest learning rate.
        drop: share of inputs dropped.
        drop_inner: share of the layers' inner channels dropped.
        decay: weight decay of the dense layers.
        taught: share of the teachers' word in what is to be learnt, where there are any.
        inside: weight of the auxiliary task (does a character stand in quotes).
        half: matrix products in bfloat16: with processors that have it, twice as fast.
        threads: CPU threads.
        seed: of every random choice.
        every: steps between two looks at held-out documents, when weights are also written.
    """

    steps: int = 3000
    width: int = 160
    batch: int = 32
    rate: float = 2e-3
    drop: float = 0.25
    drop_inner: float = 0.1
    decay: float = 0.03
    taught: float = 0.5
    inside: float = 0.2
    half: bool = False
    threads: int = 2
    seed: int = 1
    every: int = 500


def train(
    corpus: Path,
    target: Path,
    settings: Settings | None = None,
    left_out: Collection[int] = (),
    teachers: Teachers | None = None,
) -> None:
    """Train on the corpus and write the weights to ``target``.

    Args:
        corpus: holds ``train/<kind>/*.txt``.
        target: the weights file to write, ``.npz``.
        settings: how to train.
        left_out: folds whose documents are not learnt from, news apart.
        teachers: what they say of documents that they did not learn from is learnt as well.

    Raises:
        OSError: the corpus cannot be read or the weights not written.
    """
    settings = settings or Settings()
    fit(material(corpus, _SHOWN, left_out, teachers), target, settings)


def fit(corpus: Material, target: Path, settings: Settings) -> Net:
    """Train a fresh network; writes its averaged weights now and then and at the end."""
    stream, held, vocabulary = corpus.stream, corpus.held, corpus.vocabulary
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    random = np.random.default_rng(settings.seed)
    net = Net(Shape(len(vocabulary), width=settings.width))
    averaged = copy.deepcopy(net).eval()
    tables = [p for n, p in net.named_parameters() if n.startswith(("character", "gram"))]
    dense = [p for n, p in net.named_parameters() if not n.startswith(("character", "gram"))]
    optimizer = torch.optim.AdamW(
        [
            {"params": tables, "weight_decay": 0.0},
            {"params": dense, "weight_decay": settings.decay},
        ],
        lr=settings.rate,
        betas=(0.9, 0.99),
        fused=True,
    )
    chances = stream.weights / stream.weights.sum()
    for step in range(settings.steps):
        spent = step / settings.steps
        rate = settings.rate * min(1.0, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * spent))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = _step(net, optimizer, _draw(stream, chances, random, settings.batch), settings)
        _average(averaged, net, min(0.998, step / (step + 10)))
        if step and step % settings.every == 0:
            log.info("step %d, loss %.4f, %s", step, loss, measure(averaged, held))
            write_weights(averaged, vocabulary, corpus.tables, target)
    log.info("end, %s", measure(averaged, held))
    write_weights(averaged, vocabulary, corpus.tables, target)
    return averaged


Batch = tuple[Tensor, list[Tensor], Tensor, Tensor, Tensor, Tensor | None]


def _draw(
    stream: Stream, chances: NDArray[np.float32], random: np.random.Generator, batch: int
) -> Batch:
    drawn = random.choice(len(chances), batch, p=chances / chances.sum(dtype=np.float64))
    starts = drawn * WINDOW + random.integers(-WINDOW // 2, WINDOW // 2, batch)
    starts = np.clip(starts, 0, len(stream.ids) - WINDOW)
    places = starts[:, None] + np.arange(WINDOW)
    ids = stream.ids[places].astype(np.int64)
    return (
        torch.from_numpy(ids),
        [torch.from_numpy(hashed(ids, order, bits)) for order, bits, _ in Shape(0).grams],
        torch.from_numpy(stream.counts[places].astype(np.float32)),
        torch.from_numpy(stream.lost[places].astype(np.int64)),
        torch.from_numpy(stream.inside[places].astype(np.float32)),
        None if stream.taught is None else torch.from_numpy(stream.taught[places]),
    )


def _step(net: Net, optimizer: torch.optim.Optimizer, batch: Batch, settings: Settings) -> float:
    ids, grams, counts, lost, inside, taught = batch
    net.train()
    with torch.autocast("cpu", torch.bfloat16, enabled=settings.half):
        out = net(ids, grams, counts, settings.drop, settings.drop_inner)
    out = out.float()
    loss = nn.functional.cross_entropy(out[:, :-1], lost, ignore_index=255)
    if taught is not None:
        chances = taught.float().transpose(1, 2)
        chances = chances / chances.sum(1, keepdim=True).clamp(min=1)
        apart = -(chances * out[:, :-1].log_softmax(1)).sum(1)[lost != 255].mean()
        loss = (1 - settings.taught) * loss + settings.taught * apart
    loss = loss + settings.inside * nn.functional.binary_cross_entropy_with_logits(
        out[:, -1], inside
    )
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return loss.item()


@torch.no_grad()
def _average(averaged: Net, net: Net, keep: float) -> None:
    for old, new in zip(averaged.parameters(), net.parameters(), strict=True):
        old.lerp_(new, 1 - keep)


@torch.no_grad()
def measure(net: Net, held: Stream) -> str:
    """Precision, recall and best F1 of single quotation marks at their gaps, by gap alone."""
    if not len(held.ids):
        return "no documents held out"
    scores, truth = [], []
    for start in range(0, len(held.ids), WINDOW * 64):
        ids = held.ids[start : start + WINDOW * 64].astype(np.int64)[None]
        grams = [torch.from_numpy(hashed(ids, order, bits)) for order, bits, _ in net.shape.grams]
        counts = held.counts[start : start + WINDOW * 64].astype(np.float32)[None]
        out = net(torch.from_numpy(ids), grams, torch.from_numpy(counts))
        chance = out[0, :-1].softmax(0).numpy()
        lost = held.lost[start : start + WINDOW * 64]
        for marks in (OPENS, CLOSES):
            scores.append(chance[list(marks)].sum(0))
            truth.append(np.isin(lost, marks))
    score, right = np.concatenate(scores), np.concatenate(truth)
    order = np.argsort(-score)
    hits = np.cumsum(right[order])
    precision = hits / np.arange(1, len(hits) + 1)
    recall = hits / right.sum()
    best = np.argmax(2 * precision * recall / (precision + recall + 1e-9))
    sure = np.flatnonzero(precision >= 0.97)
    at = f"{recall[sure[-1]]:.3f}" if len(sure) else "-"
    f1 = 2 * precision[best] * recall[best] / (precision[best] + recall[best])
    return f"P {precision[best]:.3f} R {recall[best]:.3f} F1 {f1:.3f} R@P.97 {at} ({len(LOST)})"
