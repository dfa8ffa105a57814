"""A thread that makes what was asked for last, and keeps it when the keys are at rest."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.errors import DocumentError, PipelineError, WriteError

if TYPE_CHECKING:
    from pipeline.desk.maker import Maker

REST_SECONDS = 0.4
"""After so long without a key, what was made is kept."""
_TRIES = 3

log = logging.getLogger(__name__)


def unexpected(error: Exception, name: str) -> PipelineError:
    """What is said of an error of the program itself; it is logged whole. ``name``: the file's."""
    log.info("internal error on %s", name, exc_info=error)
    what = f"{name}：程序内部错误（{type(error).__name__}）"
    return PipelineError(what, "请把该文件和这条信息交给开发者")


class Hand:
    """Makes and keeps, one after the other; what is asked for meanwhile comes next.

    Args:
        changed: the lock under which all is asked, and told of every change.
        maker: makes what was asked for, keeps it, and begins anew before something is tried once
            more, for somebody else was at work.
        fail: told what cannot be made.
        name: of the document, for messages.
    """

    def __init__(
        self,
        changed: threading.Condition,
        maker: Maker,
        fail: Callable[[PipelineError], None],
        name: str,
    ) -> None:
        self._changed, self._maker, self._fail, self._name = changed, maker, fail, name
        # What was asked for, what is made, and what is kept, by number.
        self._wanted = self._made = self._kept = 0
        self._last = 0.0
        self._thread: threading.Thread | None = None
        self._is_closed = False

    @property
    def is_done(self) -> bool:
        """Whether all that was asked for is kept."""
        return self._kept == self._wanted

    @property
    def is_busy(self) -> bool:
        """Whether the thread is at work."""
        return self._thread is not None

    def wake(self) -> None:
        """Something is asked for; called under the lock."""
        self._wanted += 1
        self._last = time.monotonic()
        self._changed.notify_all()
        if self._thread is None and not self._is_closed:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def made(self, goal: int) -> None:
        """What a number stands for is made; called under the lock."""
        self._made = goal

    def kept(self, goal: int) -> None:
        """It is kept, where nothing else was asked for meanwhile; called under the lock."""
        if self._wanted == goal:
            self._kept = goal

    def give_up(self) -> None:
        """Nothing more is made until something is asked for; called under the lock."""
        self._kept = self._made = self._wanted

    def close(self) -> None:
        """Nothing more is made; called under the lock."""
        self._is_closed = True
        self._changed.notify_all()

    def finish(self, seconds: float) -> None:
        """Wait until all is kept, without waiting for rest; called under the lock.

        Raises:
            DocumentError: it takes longer.
        """
        until = time.monotonic() + seconds
        self._last = 0.0
        self._changed.notify_all()
        while not self.is_done and not self._is_closed:
            if time.monotonic() > until:
                raise DocumentError(f"{self._name} 还没有处理完", "请稍后再试")
            self._changed.wait(0.2)

    def _work(self) -> None:
        tries = 0
        while (goal := self._next()) is not None:
            task = self._maker.keep if self._made == goal else self._maker.make
            try:
                task(self, goal)
                tries = 0
            except WriteError as error:
                # Somebody is at work in the folder, or decided meanwhile.
                tries += 1
                self._maker.begin_anew()
                if tries > _TRIES:
                    self._fail(error)
                time.sleep(REST_SECONDS)
            except PipelineError as error:
                self._maker.begin_anew()
                self._fail(error)
            except Exception as error:
                self._fail(unexpected(error, self._name))

    def _next(self) -> int | None:
        """The number of what is to be done now; ``None`` where nothing is, and the thread ends."""
        with self._changed:
            while not self._is_closed and not self.is_done:
                rest = self._last + REST_SECONDS - time.monotonic()
                if self._made != self._wanted or rest <= 0:
                    return self._wanted
                self._changed.wait(rest)
            self._thread = None
            self._changed.notify_all()
            return None
