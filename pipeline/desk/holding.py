"""The lock of the output folder, held once for all threads of the desk."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Generator
from pathlib import Path

from pipeline.batch.lock import locked
from pipeline.errors import WriteError

_SECONDS = 10.0
_SECONDS_BETWEEN = 0.05


class Holding:
    """Holds the lock that every command takes which writes into a folder.

    Args:
        folder: the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._holders = 0
        self._held = contextlib.ExitStack()

    @contextlib.contextmanager
    def __call__(self) -> Generator[None, None, None]:
        """Hold it for the block, with whoever else of this process does.

        Raises:
            WriteError: another program has held it for long.
        """
        until = time.monotonic() + _SECONDS
        while not self._take(is_last=time.monotonic() > until):
            time.sleep(_SECONDS_BETWEEN)
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                if not self._holders:
                    self._held.close()

    def _take(self, *, is_last: bool) -> bool:
        with self._lock:
            try:
                if not self._holders:
                    self._held.enter_context(locked([self._folder]))
            except WriteError:
                if is_last:
                    raise
                return False
            self._holders += 1
            return True
