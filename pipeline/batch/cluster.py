"""The same tasks on a Dask cluster: other processes, other machines."""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import threading
import uuid
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pipeline.batch.options import program_sha256, source_date_epoch
from pipeline.errors import MissingPartError, PipelineError, StyleError

T = TypeVar("T")
R = TypeVar("R")

_SECONDS_TO_CONNECT = 20
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

    Yields:
        Each task's number (from 0) and result, as they are done.

    Raises:
        MissingPartError: Dask is not installed.
        StyleError: no scheduler answers, or a node has another release.
        PipelineError: the scheduler is gone.
    """
    client = _connected(address)
    order = _Order(pickle.dumps(setup), program_sha256(), os.environ.get("SOURCE_DATE_EPOCH", ""))
    run = uuid.uuid4().hex
    waiting = enumerate(tasks)
    under_way: dict[Any, tuple[int, T]] = {}
    try:
        done = _dask().as_completed(loop=client.loop)
        while True:
            room = max(4, _AHEAD * sum(client.nthreads().values()))
            while len(under_way) < room:
                found = next(waiting, None)
                if found is None:
                    break
                number, task = found
                key = f"zhengben-{run}-{number}"
                future = client.submit(_perform, order, task, key=key, pure=False)
                under_way[future] = (number, task)
                done.add(future)
            if not under_way:
                return
            future = next(done)
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
        return dask.Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise StyleError(
            f"连不上调度器 {address}（{error}）", "请检查 --scheduler 的地址，形如 tcp://主机:8786"
        ) from error


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
