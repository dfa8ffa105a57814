"""What each line of a text is, by what was learnt from labelled papers: a page's own, a title.

A small network reads all lines at once. Of each it sees hashed pieces of one to three characters
(digits and Latin letters folded, so that it knows forms and not names), how the line looks and
stands, and what element it could be; convolutions carry that to the lines around, and a mean and a
maximum over all lines to every one: what stands below a mail's subject is read as such. It was
taught on papers with the pages of others around them, in other order and with lines left out, so
that a line nobody has seen does not hide those beside it. Made by ``python -m pipeline.training
line-roles``; how good it is says ``_data/MODEL_CARD.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from math import log1p
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.blas import one_thread
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import is_attachment_label
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import (
    ends_title,
    is_authority_mark,
    is_document_number,
    is_recipients,
)
from pipeline.text.chars import COMMON_HAN, closed_up
from pipeline.text.dates import document_date
from pipeline.text.names import is_authority, is_full_name
from pipeline.text.patterns import regex

WEIGHTS = "line_roles.npz"
ROLES = (
    *("page", "page number", "title", "number", "mark", "header", "notes", "recipients"),
    *("signature", "note", "annex label", "annex title", "annex note", "imprint", "text"),
)
"""What a line may be: a page's own, or an element of a paper."""
PAGE, TITLE = ROLES.index("page"), ROLES.index("title")
BITS = 16
"""The table of pieces has two to the power of so many rows."""
_LONGEST = 120  # characters of a line that are looked at
_LEAST_TITLE = 8
_FIRST, _LAST = "\x02", "\x03"
_WIDE = regex(r"\s{2,}")
_DIGIT = regex("[0-9０-９]")
_HAN = regex(f"[{COMMON_HAN}]")
_SENTENCE_ENDS = ("。", "；", "！", "？")
_DEEPEST = 20  # characters of an indent that are told apart
_HASHES = np.array([2654435761, 40503, 2246822519, 3266489917, 668265263, 374761393], np.uint64)
_MASK = np.uint64(0xFFFFFFFF)

Floats = NDArray[np.float32]


def _is_title(text: str) -> bool:
    return len(text) >= _LEAST_TITLE and ends_title(text)


_FORMS: tuple[Callable[[str], object], ...] = (
    *(_is_title, is_authority, is_recipients, is_document_number, document_date),
    *(numbered, is_attachment_label, is_full_name, is_authority_mark),
)
"""What element of a paper a line could be by its form."""
_PLACES = 5
LOOKS = 15 + len(_FORMS) + _PLACES
"""So many numbers say how a line looks and where it stands."""


@cache
def _folds() -> NDArray[np.uint32]:
    """For each character of the first plane the one that stands for it."""
    folds = np.arange(1 << 16, dtype=np.uint32)
    for digits in (range(0x30, 0x3A), range(0xFF10, 0xFF1A)):
        folds[digits.start : digits.stop] = 0x30
    folds[ord("a") : ord("z") + 1] = ord("a")
    folds[ord("A") : ord("Z") + 1] = ord("A")
    folds[[0x3000, 0xA0, 0x09]] = 0x20
    return folds


def pieces(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the table that stand for the pieces of lines, and where those of each begin.

    Every line has one at least.
    """
    marked = [f"{_FIRST}{closed_up(text[:_LONGEST])}{_LAST}" for text in texts]
    codes = np.frombuffer("".join(marked).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _folds()[np.minimum(codes, 0xFFFF)].astype(np.uint64)
    line = np.repeat(np.arange(len(texts)), [len(text) for text in marked])
    h = _HASHES
    one = folded * h[0]
    two = folded[:-1] * h[1] * h[2] + folded[1:] * h[3]
    three = folded[:-2] * h[3] + folded[1:-1] * h[4] + folded[2:] * h[5]
    inside_two = line[:-1] == line[1:]
    inside_three = line[:-2] == line[2:]
    hashed = np.concatenate([one, two[inside_two], three[inside_three]]) & _MASK
    hashed = (hashed ^ (hashed >> np.uint64(15))) * h[2] & _MASK
    rows = (hashed ^ (hashed >> np.uint64(13))) & np.uint64((1 << BITS) - 1)
    of_line = np.concatenate([line, line[:-1][inside_two], line[:-2][inside_three]])
    keys = np.unique((of_line.astype(np.uint64) << np.uint64(BITS)) | rows)
    starts = np.searchsorted(keys >> np.uint64(BITS), np.arange(len(texts), dtype=np.uint64))
    return (keys & np.uint64((1 << BITS) - 1)).astype(np.int64), starts.astype(np.int64)


def looks(lines: Sequence[Line]) -> Floats:
    """How each line looks, stands, and what it could be; shape (lines, ``LOOKS``)."""
    return np.hstack([np.array([look(line) for line in lines], np.float32), places(lines)])


def look(line: Line) -> tuple[float, ...]:
    """How a line looks and what element it could be, wherever it stands."""
    if line.block is not None:
        return (float(line.blank_before), 1.0, *((0.0,) * (LOOKS - _PLACES - 2)))
    text = line.text
    length = len(text)
    return (
        float(line.blank_before),
        0.0,
        log1p(length) / 4,
        min(length, 60) / 30,
        min(line.start - line.line_start, _DEEPEST) / 4,
        len(_DIGIT.findall(text)) / length,
        len(_HAN.findall(text)) / length,
        min(len(_WIDE.findall(text)), 4) / 2,
        float(text.endswith(_SENTENCE_ENDS)),
        float(text.endswith(("：", ":"))),
        float("：" in text or ":" in text),
        float("。" in text),
        float(text[0] in "（("),
        float(text[-1] in "）)"),
        float(closed_up(text) != text),
        *(float(form(text) not in (None, False)) for form in _FORMS),
    )


def places(lines: Sequence[Line]) -> Floats:
    """Where each line stands, and whether its text stands twice; shape (lines, 5)."""
    count = Counter(line.text for line in lines)
    last = len(lines) - 1
    return np.array(
        [
            (i == 0, i == last, log1p(i) / 4, log1p(last - i) / 4, count[line.text] > 1)
            for i, line in enumerate(lines)
        ],
        np.float32,
    ).reshape(-1, _PLACES)


def roles(lines: Sequence[Line]) -> Floats:
    """How likely each line is what; shape (lines, ``ROLES``), each row adds up to one."""
    if not lines:
        return np.zeros((0, len(ROLES)), np.float32)
    weights = _weights()
    texts = ["" if line.block is not None else line.text for line in lines]
    rows, starts = pieces(texts)
    counts = np.diff(starts, append=len(rows))
    said = np.add.reduceat(weights["pieces"][rows].astype(np.float32), starts)
    said *= weights["pieces.scale"] / np.sqrt(counts)[:, None]
    with one_thread():
        logits = _logits(np.hstack([said, looks(lines)]), weights)
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    likely: Floats = odds / odds.sum(axis=1, keepdims=True)
    return likely


def _logits(x: Floats, weights: dict[str, Any]) -> Floats:
    """What the network says of lines; shape (lines, ``ROLES``)."""
    x = np.maximum(x @ weights["enter"] + weights["enter.bias"], 0)
    for k, dilation in enumerate(weights["dilations"]):
        x = x + _convolved(_normal(x, weights, k), weights, k, int(dilation))
        if k == weights["whole_after"]:
            whole = np.concatenate([x.mean(axis=0), x.max(axis=0)])
            x = x + np.maximum(whole @ weights["whole"] + weights["whole.bias"], 0)
    logits: Floats = x @ weights["leave"] + weights["leave.bias"]
    return logits


def _normal(x: Floats, weights: dict[str, Any], k: int) -> Floats:
    """Each line's channels at mean 0 and variance 1, scaled and moved."""
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + 1e-5)
    normal: Floats = centred / spread * weights[f"norm.{k}"] + weights[f"norm.{k}.bias"]
    return normal


def _convolved(x: Floats, weights: dict[str, Any], k: int, dilation: int) -> Floats:
    """A convolution of three lines, so far apart as the dilation says."""
    nothing = np.zeros((dilation, x.shape[1]), np.float32)
    wide = np.vstack([nothing, x, nothing])
    n = len(x)
    around = np.hstack([wide[:n], x, wide[2 * dilation : 2 * dilation + n]])
    found: Floats = np.maximum(around @ weights[f"conv.{k}"] + weights[f"conv.{k}.bias"], 0)
    return found


@cache
def _weights() -> dict[str, Any]:
    """The network: the table of pieces in whole numbers, all else in single precision."""
    with np.load(Path(__file__).with_name(WEIGHTS)) as held:
        return {
            name: value if value.dtype == np.int8 else value.astype(np.float32)
            for name, value in held.items()
        }
