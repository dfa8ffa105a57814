"""Keep matrix products on one thread: several spin while they wait and cost more than they save.

On a busy machine the tagger took six times the processor time with OpenBLAS's default of one
thread a core. The setting is made for the length of a block and put back after it.

OpenBLAS's kernels also fetch ahead, beyond what they have packed into their working memory. Where
that memory was never written there is no page behind the address, and it is looked for in vain each
time: on a virtual machine products took up to three and a half times as long. One product that is
wide enough to write it, two milliseconds, ends that for the process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import numpy as np

_PREFIXES = ("scipy_openblas", "openblas")
_SUFFIXES = ("64_", "", "_64")

_WIDE = (16, 320, 1600)
"""Rows, inner length and columns of a product that fills more of the memory than any of ours."""

Switch = tuple[Callable[[], int], Callable[[int], None]]


@contextmanager
def one_thread() -> Iterator[None]:
    """Run the block with one BLAS thread, where NumPy's BLAS is OpenBLAS; else do nothing."""
    switch = _switch()
    if switch is None:
        yield
        return
    get, set_number = switch
    before = get()
    set_number(1)
    try:
        yield
    finally:
        set_number(before)


@lru_cache(maxsize=1)
def touch_working_memory() -> None:
    """Have OpenBLAS write the working memory of the products to come; once in a process."""
    if _switch() is not None:
        with one_thread():
            np.zeros(_WIDE[:2], dtype=np.float32) @ np.zeros(_WIDE[1:], dtype=np.float32)


@lru_cache(maxsize=1)
def _switch() -> Switch | None:
    """OpenBLAS's functions that tell and set its number of threads."""
    for path in _libraries():
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for prefix in _PREFIXES:
            for suffix in _SUFFIXES:
                get = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
                put = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
                if get is not None and put is not None:
                    return get, put
    return None


def _libraries() -> Iterator[Path]:
    """NumPy's extension (its dependencies' symbols are found through it) and bundled libraries."""
    root = Path(np.__file__).parent
    yield from sorted(root.glob("_core/_multiarray_umath*"))
    yield from sorted(root.parent.glob("numpy.libs/*openblas*"))
    yield from sorted(root.glob(".dylibs/*openblas*"))
