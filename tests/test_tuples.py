"""Our named tuples are what typing's are."""

from __future__ import annotations

import inspect
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


def test_a_class_takes_what_typings_takes():
    asked = (inspect.signature(kind).parameters.values() for kind in (Ours, Theirs))
    ours, theirs = ([(one.name, one.default) for one in every] for every in asked)
    assert ours == theirs
    assert Ours(**Ours(4)._asdict()) == (4, "b", ())
    match Ours(4):
        case Ours(number, text):
            assert (number, text) == (4, "b")
    for wrong in ({"one": 1, "four": 4}, {"one": 1, "two": 2, "three": 3, "four": 4}):
        with pytest.raises(TypeError):
            Ours(**wrong)
    with pytest.raises(ValueError, match="four"):
        Ours(1)._replace(four=4)
    with pytest.raises(TypeError):
        Ours._make([1])
    with pytest.raises(TypeError, match="Behind"):

        class Behind(NamedTuple):  # type: ignore[misc]
            first: int = 0
            second: int


def test_no_two_classes_share_what_makes_them():
    class Other(NamedTuple):
        four: int
        five: str
        six: str

    assert Other(four=1, five="", six="c")._asdict() == {"four": 1, "five": "", "six": "c"}
    assert Ours(one=1, two="", three=())._fields == ("one", "two", "three")
