"""The same tasks on a Dask cluster: other processes, other machines."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import pickle
import queue
import socket
import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pipeline.batch.options import source_date_epoch
from pipeline.batch.program import program_sha256
from pipeline.errors import MissingPartError, PipelineError, StyleError, reason_of

T = TypeVar("T")
R = TypeVar("R")

_SECONDS_TO_CONNECT = 20
_SECONDS_TO_LISTEN = 20.0
"""A scheduler that was started just now may not listen yet."""
_SECONDS_ALONE = 10.0
"""A cluster without a worker for so long is worth a word; after that every minute."""
_SECONDS_BETWEEN_WORDS = 60.0
_OVER_TCP = frozenset({"tcp", "tls"})
_PROTOCOLS = _OVER_TCP | {"inproc", "ucx", "ucxx", "ws", "wss"}
_AHEAD = 2
"""Tasks handed over for each thread of the cluster, so that none waits for the next."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What goes to a worker with each task.

    Attributes:
        setup: what makes the performer, pickled.
        program: hash of the program that handed the task over.
        epoch: ``SOURCE_DATE_EPOCH`` there.
    """

    setup: bytes
    program: str
    epoch: str


_lock = threading.Lock()
_performers: dict[bytes, Callable[[Any], Any]] = {}


def _perform(order: _Order, task: Any) -> Any:
    """Run on a worker: one task at a time in a process, whatever its number of threads.

    Raises:
        StyleError: another release of the program is installed there.
    """
    if order.program != program_sha256():
        raise StyleError(
            "集群节点上的 zhengben（或它用的库、Python）与本机的版本不同", "请在各节点安装同一版本"
        )
    with _lock, source_date_epoch(order.epoch):
        perform = _performers.get(order.setup)
        if perform is None:
            _performers.clear()
            perform = _performers[order.setup] = pickle.loads(order.setup)()
        return perform(task)


def on_cluster(
    tasks: Iterable[T],
    setup: Callable[[], Callable[[T], R]],
    address: str,
    lost: Callable[[T, str], R],
    tell: Callable[[str], None] = lambda _sentence: None,
) -> Generator[tuple[int, R], None, None]:
    """Do tasks on a Dask cluster; closing the iterator takes back those not done.

    A task whose worker is lost is given to another by the scheduler, which gives it up after as
    many losses as its own settings allow.

    Args:
        tasks: taken one by one as there is room on the cluster.
        setup: called once in each worker, gives what does a task; it, the tasks and the results
            can be pickled.
        address: of the scheduler.
        lost: the result of a task that the cluster gave up, with the reason.
        tell: told a sentence when there is nobody to do the tasks.

    Yields:
        Each task's number (from 0) and result, as they are done.

    Raises:
        MissingPartError: Dask is not installed, or no scheduler answers.
        StyleError: a node has another release.
        PipelineError: the scheduler is gone.
    """
    with _dask_quiet():
        yield from _on_cluster(tasks, setup, address, lost, tell)


def _on_cluster(
    tasks: Iterable[T],
    setup: Callable[[], Callable[[T], R]],
    address: str,
    lost: Callable[[T, str], R],
    tell: Callable[[str], None],
) -> Generator[tuple[int, R], None, None]:
    client = _connected(address)
    order = _Order(pickle.dumps(setup), program_sha256(), os.environ.get("SOURCE_DATE_EPOCH", ""))
    run = uuid.uuid4().hex
    waiting = enumerate(tasks)
    under_way: dict[Any, tuple[int, T]] = {}
    done: queue.SimpleQueue[Any] = queue.SimpleQueue()
    watch = _Watch(address, tell)
    try:
        while True:
            threads = sum(client.nthreads().values())
            watch.look(threads)
            room = max(4, _AHEAD * threads)
            while len(under_way) < room:
                found = next(waiting, None)
                if found is None:
                    break
                number, task = found
                key = f"zhengben-{run}-{number}"
                future = client.submit(_perform, order, task, key=key, pure=False)
                under_way[future] = (number, task)
                future.add_done_callback(done.put)
            if not under_way:
                return
            try:
                future = done.get(timeout=_SECONDS_ALONE)
            except queue.Empty:
                continue
            number, task = under_way.pop(future)
            yield number, _result(future, task, lost)
    except OSError as error:  # a lost connection is one, in Dask
        raise PipelineError(
            f"与调度器 {address} 的连接断了（{error}）", "请检查集群；再运行同一条命令，会接着做完"
        ) from error
    finally:
        with contextlib.suppress(Exception):
            client.cancel(list(under_way), force=True)
        with contextlib.suppress(Exception):
            client.close(timeout=5)


class _Watch:
    """Says when the cluster has no worker, and says it again now and then.

    Args:
        address: of the scheduler.
        tell: told the sentence.
    """

    def __init__(self, address: str, tell: Callable[[str], None]) -> None:
        self._address = address
        self._tell = tell
        self._next: float | None = None

    def look(self, threads: int) -> None:
        """Take note of how many threads the workers have now."""
        now = time.monotonic()
        if threads:
            self._next = None
        elif self._next is None:
            self._next = now + _SECONDS_ALONE
        elif now >= self._next:
            self._next = now + _SECONDS_BETWEEN_WORDS
            self._tell(
                f"调度器 {self._address} 上还没有工作节点，正在等待；"
                "请在各节点运行 dask worker，或按 Ctrl-C 中断"
            )


@contextlib.contextmanager
def _dask_quiet() -> Generator[None, None, None]:
    """Dask's own messages are left out, unless a person asked for messages: errors are ours."""
    logger = logging.getLogger("distributed")
    before = logger.level
    if logging.getLogger().getEffectiveLevel() > logging.INFO:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _dask() -> Any:
    """Dask's module for clusters.

    Raises:
        MissingPartError: it is not installed.
    """
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise MissingPartError(
            f"使用集群需要的部件没有安装（{error}）", "请运行 pip install zhengben[cluster]"
        ) from error


def _connected(address: str) -> Any:
    dask = _dask()
    try:
        _refuse_unreachable(address)
        return dask.Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except OSError as error:
        raise _unreachable(address, reason_of(error)) from error
    except (ValueError, TypeError) as error:
        raise _unreachable(address, str(error)) from error


def _refuse_unreachable(address: str) -> None:
    """Find out whether something listens there, before Dask tries it with words of its own.

    Raises:
        OSError: nothing does, after some seconds; or there is no such host.
        ValueError: it is no address.
    """
    protocol, _, rest = address.rpartition("://")
    if (protocol or "tcp") not in _PROTOCOLS:
        raise ValueError("没有这种地址")
    if (protocol or "tcp") not in _OVER_TCP:
        return
    host, colon, port = rest.partition("/")[0].rpartition(":")
    if not colon or not port.isascii() or not port.isdigit():
        raise ValueError("缺端口号")
    deadline = time.monotonic() + _SECONDS_TO_LISTEN
    try:
        while True:
            left = max(deadline - time.monotonic(), 0.1)
            try:
                socket.create_connection((host.strip("[]"), int(port)), timeout=left).close()
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return
    except OverflowError as error:
        raise ValueError("没有这样的端口号") from error
    except UnicodeError as error:
        raise ValueError("没有这样的主机名") from error


def _unreachable(address: str, why: str) -> MissingPartError:
    return MissingPartError(
        f"连不上调度器 {address}（{why}）", "请检查 --scheduler 的地址，形如 tcp://主机:8786"
    )


def _result(future: Any, task: T, lost: Callable[[T, str], R]) -> R:
    """A future's result; what the cluster could not do counts as lost.

    Raises:
        StyleError: from the node.
        PipelineError: the scheduler forgot the task.
    """
    if future.status == "cancelled":
        raise PipelineError("调度器取消了任务", "请检查集群；再运行同一条命令，会接着做完")
    error = future.exception()
    if error is None:
        result: R = future.result()
        return result
    if isinstance(error, StyleError):
        raise error
    if isinstance(error, ImportError):
        raise StyleError(
            f"集群节点上没有装好 zhengben（{error}）", "请在各节点安装与本机相同的版本"
        )
    return lost(task, f"{type(error).__name__}: {error}"[:300])
