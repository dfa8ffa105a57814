"""What a process of this program does first and last, so that it starts and ends quickly.

Only where the process is ours: whoever uses the package in a program of their own has Python and
NumPy as they are.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from types import ModuleType
from typing import NoReturn

from pipeline.kept import ask_here_first

_COLLECTED_AFTER = 300_000
"""New objects after which cycles are looked for: what a start makes is kept, and all of it walked
each time. Between documents they are looked for anyway (``batch/pool.py``)."""

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""Matrix products are kept on one thread (``pipeline/blas.py``): the others, which NumPy
would start while it is loaded, take a third of that time. For this process and those it starts."""

_NEVER_READ = ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars")
"""Modules of NumPy that say what each of its functions does, for those who ask in Python's prompt:
writing that to the functions is a tenth of loading NumPy."""


def begin() -> None:
    """Have this process, and those it starts, do without what nobody here needs."""
    gc.set_threshold(_COLLECTED_AFTER, *gc.get_threshold()[1:])
    os.environ.setdefault(*_ONE_THREAD)
    for name in _NEVER_READ:
        sys.modules.setdefault(name, ModuleType(name))
    ask_here_first()


def end(code: int) -> NoReturn:
    """End this process: what is to be done at its end is done, what it holds goes with it.

    Python lets go of every object one by one, a thirtieth of what all outputs of a document
    take. Where another thread is still at work Python waits for it, as ever.

    Args:
        code: the exit code.
    """
    if any(not one.daemon for one in threading.enumerate() if one is not threading.main_thread()):
        sys.exit(code)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)
