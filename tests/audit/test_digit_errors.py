"""Which wrong number one digit error explains, and which it does not."""

from __future__ import annotations

import pytest

from pipeline.audit.findings import is_digit_error


@pytest.mark.parametrize(
    ("written", "meant", "is_one"),
    [
        ("3157", "9157", True),  # one digit
        ("3157", "9158", False),  # two
        ("3157", "3517", True),  # two neighbours swapped
        ("3157", "3751", False),  # swapped over another digit
        ("3157", "7153", False),
        ("3157", "5137", False),
        ("3157", "315", True),  # one too many
        ("315", "3157", True),  # one missing
        ("31", "3157", False),  # two missing
        ("3157", "3157", False),  # right
        ("12", "13", False),  # two digits: almost any number is one digit away
        ("120", "130", False),  # its zeros do not count
        ("123", "133", True),
        ("12", "123", True),  # the longer one has three
        ("1.2", "1.3", False),
        ("12.3", "12.4", True),
        ("12.3", "123", False),  # a point is no digit
        ("12.3", "1.23", False),  # and no neighbour to swap with
        ("1203", "123", True),
        ("67.2", "62.7", True),  # neighbours on both sides of the point
        ("67.2", "72.6", False),
    ],
)
def test_one_digit_error(written: str, meant: str, is_one: bool) -> None:
    assert is_digit_error(written, meant) is is_one
    assert is_digit_error(meant, written) is is_one
