"""Our named tuples are what typing's are."""

from __future__ import annotations

import pickle
import typing

import pytest

from pipeline.tuples import NamedTuple


class Ours(NamedTuple):
    """Said of it."""

    one: int
    two: str = "b"
    three: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        return len(self.two)

    @staticmethod
    def zero() -> Ours:
        return Ours(0)

    def __str__(self) -> str:
        return f"{self.one}{self.two}"


class Theirs(typing.NamedTuple):
    """Said of it."""

    one: int
    two: str = "b"
    three: tuple[int, ...] = ()


def test_fields_defaults_and_methods_are_there():
    made = Ours(1, three=(2,))
    assert made == Theirs(1, three=(2,)) == (1, "b", (2,))
    assert (made.length, str(made), Ours.zero().one) == (1, "1b", 0)
    assert repr(made) == repr(Theirs(1, three=(2,))).replace("Theirs", "Ours")
    assert made._replace(two="cc").length == 2
    assert {made: 1}[made] == 1
    assert pickle.loads(pickle.dumps(made)) == made
    assert type(pickle.loads(pickle.dumps(made))) is Ours
    with pytest.raises(TypeError):
        Ours()
    with pytest.raises(AttributeError):
        made.four = 4


@pytest.mark.parametrize(
    "name", ["_fields", "_field_defaults", "__doc__", "__annotations__", "__bases__", "__slots__"]
)
def test_a_class_says_of_itself_what_typings_says(name):
    ours, theirs = getattr(Ours, name), getattr(Theirs, name)
    if name == "__annotations__":
        ours, theirs = typing.get_type_hints(Ours), typing.get_type_hints(Theirs)
    assert ours == theirs
