"""The tagger's network at run time, in NumPy: embeddings, then dilated residual convolutions.

NumPy was chosen over ONNX Runtime by measurement: no further wheel (17 MB), no session to set
up, and as fast, since nearly all time goes into matrix products.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import starmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.blas import one_thread, touch_working_memory
from pipeline.repair.tagger.encoding import Ids, hashed
from pipeline.repair.tagger.statistics import COLUMNS, ORDERS, Statistics

Floats = NDArray[np.float32]

_CHUNK = 1024
"""Characters computed at once: small enough for the processor's cache."""

_BLOCK = 1 << 16
"""Characters whose inputs are held at once, so that memory is that of the answer."""

_FARTHEST = 16
"""The widest dilation: zeros are kept beyond the ends for it."""

_LONGEST = max(ORDERS)
"""Characters beyond a gap on which its statistics rest."""


class Network:
    """Logits for each gap of a stream of characters.

    Args:
        arrays: the weights file's members by name.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        touch_working_memory()
        self._grams = [(int(order), int(bits)) for order, bits, _ in arrays["grams"]]
        names = ["character", *(f"gram.{i}" for i in range(len(self._grams)))]
        self._tables = [arrays[f"{name}.weight"] for name in names]
        prefix = "counts."
        counts = {n.removeprefix(prefix): arrays[n] for n in arrays if n.startswith(prefix)}
        self._statistics = Statistics(counts)
        scales = [arrays[f"{name}.weight.scale"] for name in names]
        enter = _convolution(arrays["enter.weight"])
        # The tables' scales go into the first product, so that rows are only widened, not scaled.
        self._enter = enter * np.concatenate([*scales, np.ones(COLUMNS)])[None, :, None].astype(
            np.float32
        )
        self._enter_bias = arrays["enter.bias"].astype(np.float32)
        self._dilations = [int(d) for d in arrays["dilations"]]
        assert max(self._dilations) <= _FARTHEST
        self._layers = [
            (
                _convolution(arrays[f"layers.{i}.wide.weight"]),
                arrays[f"layers.{i}.wide.bias"].astype(np.float32),
                _taps(arrays[f"layers.{i}.mix.weight"])[0],
                arrays[f"layers.{i}.mix.bias"].astype(np.float32),
            )
            for i in range(len(self._dilations))
        ]
        self._leave = _taps(arrays["leave.weight"])[0]
        self._leave_bias = arrays["leave.bias"].astype(np.float32)
        self._halo = 1 + sum(self._dilations)

    def logits(self, ids: Ids) -> Floats:
        """Logits for each gap.

        Args:
            ids: character ids, shape (n,).

        Returns:
            Shape (n, classes + 1); row ``i`` is the gap before character ``i``.
        """
        count = len(ids)
        out = np.empty((count, self._leave.shape[1]), dtype=np.float32)
        for start in range(0, count, _BLOCK):
            stop = min(start + _BLOCK, count)
            edge = self._halo + _LONGEST
            low, high = max(start - edge, 0), min(stop + edge, count)
            self._block(ids[low:high], start - low, out[start:stop])
        return out

    def _block(self, ids: Ids, first: int, out: Floats) -> None:
        """Logits of the gaps from ``first`` on of a stretch, as many as ``out`` has rows."""
        buckets = [hashed(ids, order, bits) for order, bits in self._grams]
        counts = self._statistics.features(ids)
        before: list[NDArray[Any]] = []
        for start in range(first, first + len(out), _CHUNK):
            stop = min(start + _CHUNK, first + len(out))
            low, high = max(start - self._halo, 0), min(stop + self._halo, len(ids))
            rows = [ids[low:high], *(b[low:high] for b in buckets)]
            here: list[NDArray[Any]] = [*rows, counts[low:high]]
            # A stretch of one sign (spaces, leaders, brackets) is many times the same.
            if not before or not all(starmap(np.array_equal, zip(before, here, strict=True))):
                with one_thread():
                    part = self._part(rows, counts[low:high])
                before = here
            out[start - first : stop - first] = part[start - low : stop - low]

    def _part(self, rows: list[Ids], counts: Floats) -> Floats:
        found = [table[row] for table, row in zip(self._tables, rows, strict=True)]
        count = len(counts)
        room, x = _room(count, self._enter.shape[1])
        np.concatenate([*found, counts], axis=1, out=x)
        entered = _convolve(room, count, self._enter, self._enter_bias, 1)
        room, x = _room(count, self._enter.shape[2])
        zeros = np.zeros_like(entered)  # against rows NumPy is three times as fast as against 0
        np.maximum(entered, zeros, out=x)
        for dilation, (wide, wide_bias, mix, mix_bias) in zip(
            self._dilations, self._layers, strict=True
        ):
            inner = _convolve(room, count, wide, wide_bias, dilation)
            np.maximum(inner, zeros, out=inner)
            x += inner @ mix
            x += mix_bias
        np.maximum(x, zeros, out=x)
        last: Floats = x @ self._leave
        last += self._leave_bias
        return last


def _taps(weight: NDArray[Any]) -> Floats:
    """PyTorch's (out, in, taps) as (taps, in, out)."""
    return np.ascontiguousarray(weight.astype(np.float32).transpose(2, 1, 0))


def _convolution(weight: NDArray[Any]) -> Floats:
    """PyTorch's (out, in, 3) as the four products of :func:`_convolve`, shape (4, in, out)."""
    before, here, after = _taps(weight)
    outer = before + after
    return np.stack([before, (outer + here) / 2, (outer - here) / 2, after])


def _convolve(room: Floats, count: int, weights: Floats, bias: Floats, dilation: int) -> Floats:
    """A convolution of three taps over rows, zero beyond the ends.

    Two rows that are ``dilation`` apart are computed together from four products instead of six
    (Winograd's F(2, 3); Lavin and Gray, arXiv:1509.09308), since products take nearly all time.

    Args:
        room: the rows with zeros around them, as :func:`_room` makes it; shape (…, in).
        count: how many rows it holds.
        weights: what :func:`_convolution` makes of the taps.
        bias: shape (out,).
        dilation: rows between two taps; at most ``_FARTHEST``.

    Returns:
        Shape (count, out).
    """
    width = room.shape[1]
    pairs = -(-count // (2 * dilation))
    start = 2 * (_FARTHEST - dilation)
    rows = room[start : start + 2 * dilation * (pairs + 2)].reshape(pairs + 2, 2, dilation, width)
    first, second = rows[1:-1, 0], rows[1:-1, 1]
    before, after = rows[:-2, 1], rows[2:, 0]

    def product(combined: Floats, tap: int) -> Floats:
        found: Floats = combined.reshape(-1, width) @ weights[tap]
        return found.reshape(pairs, dilation, -1)

    out = np.empty((pairs, 2, dilation, weights.shape[2]), dtype=np.float32)
    both, apart = product(first + second, 1), product(second - first, 2)
    both += bias
    one = product(before - second, 0)
    one += both
    np.add(one, apart, out=out[:, 0])
    other = product(after - first, 3)
    other += both
    np.subtract(other, apart, out=out[:, 1])
    return out.reshape(-1, weights.shape[2])[:count]


def _room(count: int, width: int) -> tuple[Floats, Floats]:
    """Zeros in which so many rows stand with what is beyond their ends, and the rows themselves."""
    room = np.zeros((count + 6 * _FARTHEST, width), dtype=np.float32)
    return room, room[2 * _FARTHEST : 2 * _FARTHEST + count]


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis, in the place of the logits."""
    logits -= logits.max(axis=-1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=-1, keepdims=True)
    return logits
