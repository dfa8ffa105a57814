"""What a reviewed file shows is what comes out, whatever a person did to it."""

import pytest
from reviewing import TYPED, folders, many, sources_of


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return folders(tmp_path_factory.mktemp("reviewed"), sources_of(golden=True))


def test_a_hundred_reviews_come_out_as_they_show(made):
    """So many that each document is reviewed; the longer run is ``python -m tests.reviewing``."""
    assert len(made) > 25
    tally = many(100, 7, made)
    assert tally.different == []
    assert tally.refused_plain == []
    assert sum(tally.refused.values()) <= 2
    assert tally.applied >= 98


def test_what_is_typed_is_of_every_kind():
    assert {"“", "，", "(", "某"} <= {*TYPED}
