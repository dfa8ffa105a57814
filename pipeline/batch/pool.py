"""Worker processes on this machine, each with one task at a time.

Every worker has a pipe of its own, so it is always known which task a dead worker had: that task
is tried once more in a new process, then given up, and all others go on.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar, cast

import msgspec

from pipeline.errors import ExitCode, PipelineError
from pipeline.process import begin
from pipeline.text.log_lines import log_to_stderr

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext, SpawnProcess

T = TypeVar("T")
R = TypeVar("R")

TRIES = 2
"""Processes that may die over one task."""

_STILLBORN = 4
"""So many workers in a row dead before they were up: none will be."""

_SECONDS_TO_LEAVE = 3.0

log = logging.getLogger(__name__)


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Item(msgspec.Struct, Generic[T], eq=False):
    """A task under way: its place in the order, and how many workers died over it."""

    number: int
    task: T
    deaths: int = 0


class _Worker(Generic[T]):
    """One worker process and the task it has."""

    def __init__(self, context: SpawnContext, setup: object) -> None:
        self.near, far = context.Pipe()
        self.item: _Item[T] | None = None
        self.is_up = False
        level = logging.getLogger().getEffectiveLevel()
        self.process: SpawnProcess = context.Process(
            target=_serve, args=(far, setup, level, gc.get_threshold()[0]), daemon=True
        )
        with _without_interrupt():
            self.process.start()
        far.close()

    def give(self, item: _Item[T]) -> None:
        self.item = item
        self.near.send(item.task)

    def stop(self) -> None:
        """End the worker; one that is busy breaks off, and removes what it has half written."""
        self.near.close()
        if self.item is not None:
            self.process.terminate()

    def wait(self, seconds: float = _SECONDS_TO_LEAVE) -> None:
        self.process.join(seconds)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()

    def death(self) -> str:
        """How the worker ended, for people."""
        self.process.join(_SECONDS_TO_LEAVE)
        code = self.process.exitcode
        if code is not None and code < 0:
            with contextlib.suppress(ValueError):
                return f"信号 {signal.Signals(-code).name}"
        return f"退出码 {code}"


class _State(msgspec.Struct, Generic[T]):
    waiting: Iterator[tuple[int, T]]
    again: deque[_Item[T]] = msgspec.field(default_factory=deque)
    stillborn: int = 0

    def next(self) -> _Item[T] | None:
        if self.again:
            return self.again.popleft()
        found = next(self.waiting, None)
        return _Item(*found) if found is not None else None


def one_by_one(tasks: Iterable[T], setup: Callable[[], Callable[[T], R]]) -> Iterator[R]:
    """Do tasks in this process; what it takes is what :func:`in_processes` takes.

    Yields:
        Their results, in order.
    """
    perform = setup()
    for number, task in enumerate(tasks):
        yield perform(task)
        _clear_up(is_first=not number)


def in_processes(
    tasks: Iterable[T],
    setup: Callable[[], Callable[[T], R]],
    workers: int,
    lost: Callable[[T, str], R],
) -> Generator[tuple[int, R], None, None]:
    """Do tasks in worker processes; closing the iterator stops them all.

    Args:
        tasks: taken one by one as workers become free.
        setup: called once in each worker, gives what does a task; it, the tasks and the results
            can be pickled.
        workers: how many processes.
        lost: the result of a task over which workers died, with how the last one ended.

    Yields:
        Each task's number (from 0) and result, as they are done.

    Raises:
        PipelineError: no worker ever comes up.
    """
    # One document needs no workers, and these modules cost as much as reading it.
    from multiprocessing import connection, get_context, resource_tracker

    context = get_context("spawn")
    if os.name == "posix":
        resource_tracker.ensure_running()  # or it would be started with interrupts let through
    state: _State[T] = _State(iter(enumerate(tasks)))
    crew: list[_Worker[T]] = []
    try:
        while True:
            busy = _fill(crew, state, context, setup, workers)
            if not busy:
                return
            for near in cast("list[Connection]", connection.wait(list(busy))):
                worker = busy[near]
                item = worker.item
                assert item is not None
                try:
                    if not worker.is_up:
                        worker.is_up = near.recv()
                        state.stillborn = 0
                        continue
                    result: R = near.recv()
                except (EOFError, OSError):
                    crew.remove(worker)
                    ended = _bury(worker, state)
                    item.deaths += worker.is_up
                    if item.deaths >= TRIES:
                        yield item.number, lost(item.task, ended)
                    else:
                        state.again.append(item)
                    continue
                worker.item = None
                yield item.number, result
    finally:
        for worker in crew:
            worker.stop()
        deadline = time.monotonic() + _SECONDS_TO_LEAVE
        for worker in crew:
            worker.wait(max(0.0, deadline - time.monotonic()))


def in_order(results: Iterable[tuple[int, R]]) -> Iterator[R]:
    """Numbered results in the order of their numbers, each as soon as those before it are there."""
    waiting: dict[int, R] = {}
    following = 0
    for number, result in results:
        waiting[number] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _fill(
    crew: list[_Worker[T]],
    state: _State[T],
    context: SpawnContext,
    setup: object,
    workers: int,
) -> dict[Connection, _Worker[T]]:
    """Give every free worker a task, start those that are missing; who is at work."""
    while True:
        free = next((worker for worker in crew if worker.item is None), None)
        if free is None and len(crew) >= workers:
            break
        item = state.next()
        if item is None:
            break
        if free is None:
            free = _Worker(context, setup)
            crew.append(free)
        try:
            free.give(item)
        except OSError:  # it died while it had nothing to do
            crew.remove(free)
            _bury(free, state)
            state.again.appendleft(item)
    return {worker.near: worker for worker in crew if worker.item is not None}


def _bury(worker: _Worker[T], state: _State[T]) -> str:
    """Take a dead worker away; how it ended.

    Raises:
        PipelineError: workers die one after another before they are up.
    """
    ended = worker.death()
    worker.near.close()
    worker.wait()
    log.info("a worker process died: %s", ended)
    if not worker.is_up:
        state.stillborn += 1
        if state.stillborn >= _STILLBORN:
            raise PipelineError(
                f"工作进程无法运行（{ended}）", "请检查内存是否足够，或用 --jobs 1 在一个进程里处理"
            )
    return ended


@contextlib.contextmanager
def _without_interrupt() -> Iterator[None]:
    """A process started here hears neither Ctrl-C nor that the terminal was closed.

    The one that started it ends it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(
    far: Connection, setup: Callable[[], Callable[[T], R]], level: int, collected_after: int
) -> None:
    """A worker's whole life: tasks until the other end of the pipe is closed.

    It logs, and looks for cycles, as often as the process that started it.
    """

    def leave(_signal: int, _frame: object) -> NoReturn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
        # Raised within a finalizer it would only be printed; the closed pipe ends the worker then.
        sys.unraisablehook = lambda _: None
        raise SystemExit(int(ExitCode.TERMINATED))

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, leave)
    log_to_stderr(level)
    begin()
    gc.set_threshold(collected_after, *gc.get_threshold()[1:])
    perform: Callable[[T], R] | None = None
    is_first = True
    with contextlib.suppress(EOFError, OSError):
        far.send(True)
        while True:
            task = far.recv()
            perform = perform or setup()
            far.send(perform(task))
            _clear_up(is_first=is_first)
            is_first = False


def _clear_up(*, is_first: bool) -> None:
    """What a task left in cycles is let go; all that stays is not walked again after the next.

    After the first task nothing is looked for: nearly all there is was loaded for it and stays.
    """
    if not is_first:
        gc.collect()
    gc.freeze()
