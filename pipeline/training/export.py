"""Weights from the trained network to the file that the product reads."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.tagger.encoding import LOST, Vocabulary
from pipeline.training.net import Net


def write_weights(
    net: Net, vocabulary: Vocabulary, tables: dict[str, NDArray[Any]], target: Path
) -> str:
    """Write the weights, not compressed: tables in one byte a number, the rest in half precision.

    Returns:
        The file's sha256.

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
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    content = buffer.getvalue()
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()
