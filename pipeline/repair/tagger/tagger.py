"""Load the tagger's weights and ask it about a document."""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from pipeline._data import FOLDER, content_of
from pipeline.repair.arrays import Content, arrays_of
from pipeline.repair.tagger.encoding import LOST, Vocabulary, join
from pipeline.repair.tagger.network import Floats, Network, softmax

_LARGE = 1 << 23
"""Bytes, more than any array has that comes and goes."""


class Tagger:
    """A network with its vocabulary.

    Args:
        content: the weights file, an ``.npz`` written by training.

    Raises:
        ValueError: the file was made for other lost strings.
    """

    def __init__(self, content: Content) -> None:
        arrays = arrays_of(content)
        if tuple(str(lost) for lost in arrays["lost"]) != LOST:
            raise ValueError("the tagger's weights were made for another list of lost strings")
        self.vocabulary = Vocabulary(str(arrays["characters"]))
        self.network = Network(arrays)

    def predict_stream(self, paragraphs: Sequence[str]) -> tuple[Floats, Floats]:
        """What was lost in a document, its paragraphs read as one stream of ``n`` characters.

        Args:
            paragraphs: text as it came, of either width; each has one gap more than characters.

        Returns:
            Probability of each string of ``LOST`` at each gap, shape (n, len(LOST)), and that each
            character stands in quotation marks, shape (n,); one paragraph after another.
        """
        logits = self.network.logits(self.vocabulary.encode(join(paragraphs)))
        inside: Floats = (1 / (1 + np.exp(-logits[:, -1]))).astype(np.float32)
        return softmax(logits[:, :-1]), inside


def weights_name() -> str:
    """The weights' file name in the package's data; it holds the first of its sha256."""
    return min(path.name for path in FOLDER.glob("tagger-*"))


@lru_cache(maxsize=1)
def load() -> Tagger:
    """The tagger with the weights of the package.

    Raises:
        ValueError: the weights are not what their name says.
    """
    name = weights_name()
    # Asked for, never written, let go: the C library then keeps memory of such a size for the
    # network's arrays instead of asking the system anew for each, a fifth of the network's time.
    np.empty(_LARGE, dtype=np.uint8)
    content = content_of(name)
    if hashlib.sha256(content).hexdigest()[:16] != name.removeprefix("tagger-").removesuffix(
        ".npz"
    ):
        raise ValueError(f"{name} is damaged: its content has another sha256")
    tagger = Tagger(content)
    if hasattr(content, "madvise"):  # what has been read of the file for its sha256 is let go
        content.madvise(mmap.MADV_DONTNEED)
    return tagger
