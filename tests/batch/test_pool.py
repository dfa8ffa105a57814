"""Tasks one after another in one process."""

import gc
import weakref

from pipeline.batch.pool import one_by_one


class Ring:
    def __init__(self) -> None:
        self.itself = self


def test_what_a_task_leaves_in_a_cycle_is_gone_before_the_next_but_one():
    left: list[weakref.ref[Ring]] = []
    there: list[bool] = []

    def task(number: int) -> int:
        there.append(number > 1 and left[number - 1]() is not None)
        left.append(weakref.ref(Ring()))
        return number

    is_on = gc.isenabled()
    gc.disable()
    try:
        assert list(one_by_one(range(4), lambda: task)) == [0, 1, 2, 3]
    finally:
        gc.unfreeze()
        if is_on:
            gc.enable()
    assert not any(there)
