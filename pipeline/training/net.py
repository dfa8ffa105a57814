"""The network: hashed n-gram embeddings under dilated residual convolutions; and its file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.repair.tagger.encoding import LOST, Vocabulary
from pipeline.repair.tagger.statistics import COLUMNS


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network.

    Attributes:
        characters: rows of the character table.
        character_width: its columns.
        grams: for each n-gram order its bits (log2 of rows) and columns.
        width: channels of the convolutions.
        dilations: one residual layer each.
    """

    characters: int
    character_width: int = 96
    grams: tuple[tuple[int, int, int], ...] = ((2, 16, 24),)
    width: int = 160
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16)


class Layer(nn.Module):
    """``x + W2 relu(W1 * x)``, the star a dilated convolution of three."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.wide = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)
        self.mix = nn.Conv1d(width, width, 1)
        nn.init.zeros_(self.mix.weight)
        nn.init.zeros_(self.mix.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor, drop: float = 0.0) -> Tensor:
        """Shape (batch, width, n) in and out; ``drop`` is the share of inner channels dropped."""
        inner = nn.functional.dropout(torch.relu(self.wide(x)), drop, training=self.training)
        mixed: Tensor = self.mix(inner)
        return x + mixed


class Net(nn.Module):
    """Logits of what was lost before each character, and whether it stands in quotes."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.character = nn.Embedding(shape.characters, shape.character_width)
        self.gram = nn.ModuleList(nn.Embedding(1 << bits, cols) for _, bits, cols in shape.grams)
        inputs = COLUMNS + shape.character_width + sum(cols for _, _, cols in shape.grams)
        for table in [self.character, *self.gram]:
            nn.init.normal_(table.weight, std=0.1)
        self.enter = nn.Conv1d(inputs, shape.width, 3, padding=1)
        self.layers = nn.ModuleList(Layer(shape.width, d) for d in shape.dilations)
        self.leave = nn.Conv1d(shape.width, len(LOST) + 1, 1)

    def forward(
        self,
        ids: Tensor,
        grams: list[Tensor],
        counts: Tensor,
        drop: float = 0.0,
        drop_inner: float = 0.0,
    ) -> Tensor:
        """Logits.

        Args:
            ids: character ids, shape (batch, n).
            grams: buckets for each order, shape (batch, n) each.
            counts: statistics of each gap, shape (batch, n, COLUMNS).
            drop: share of inputs and last channels dropped in training.
            drop_inner: share of the layers' inner channels dropped in training.

        Returns:
            Shape (batch, len(LOST) + 1, n); the last is the logit of standing in quotes.
        """
        parts = [self.character(ids)]
        parts += [table(buckets) for table, buckets in zip(self.gram, grams, strict=True)]
        if self.training and drop:
            # N-grams are dropped whole, so that the rest learns to do without.
            for k, part in enumerate(parts):
                keep = torch.rand(part.shape[:2], device=part.device) >= drop * (1 + (k > 0))
                parts[k] = part * keep.unsqueeze(-1)
        parts.append(counts)
        x = torch.relu(self.enter(torch.cat(parts, -1).transpose(1, 2)))
        for layer in self.layers:
            x = layer(x, drop_inner)
        if self.training and drop:
            x = nn.functional.dropout(x, drop)
        out: Tensor = self.leave(torch.relu(x))
        return out


def write_weights(
    net: Net, vocabulary: Vocabulary, tables: dict[str, NDArray[Any]], target: Path
) -> None:
    """Write the weights, not compressed: tables in one byte a number, the rest in half precision.

    Raises:
        OSError: the file cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {
        "characters": np.array(vocabulary.characters),
        "lost": np.array(LOST),
        "grams": np.array(net.shape.grams, dtype=np.int32),
        **{f"counts.{name}": table for name, table in tables.items()},
        "dilations": np.array(net.shape.dilations, dtype=np.int32),
    }
    for name, tensor in net.state_dict().items():
        value = tensor.detach().float().numpy()
        if name.startswith(("character", "gram")):
            scale = np.maximum(np.abs(value).max(axis=0), 1e-8) / 127
            arrays[name] = np.round(value / scale).astype(np.int8)
            arrays[name + ".scale"] = scale.astype(np.float32)
        else:
            arrays[name] = value.astype(np.float16)
    target.write_bytes(packed(arrays))


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The file of a network."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()
