"""Archives are the same bytes whatever the clock and the order of writing."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from pipeline.writers.archive import zip_of


def made(names):
    return {name: name.encode() for name in names}


def test_order_and_dates_of_writing_leave_no_trace():
    when = datetime(2024, 3, 5, 6, 7, 9, tzinfo=UTC)
    names = ["word/b.xml", "[Content_Types].xml", "a.xml", "_rels/.rels"]
    one = zip_of(made(names), when)
    assert one == zip_of(made(sorted(names)), when)
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "_rels/.rels", "a.xml", "word/b.xml"]
        assert archive.read("a.xml") == b"a.xml"
        assert {i.date_time for i in archive.infolist()} == {(2024, 3, 5, 6, 7, 8)}


@pytest.mark.parametrize(
    ("year", "written"), [(1949, (1980, 1, 1, 0, 0, 0)), (2200, (2107, 12, 31, 23, 59, 58))]
)
def test_years_that_a_zip_cannot_hold_become_the_nearest(year, written):
    data = zip_of(made(["a"]), datetime(year, 10, 1, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].date_time == written
