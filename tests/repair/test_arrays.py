"""Arrays read where they lie are those that NumPy reads."""

import io

import numpy as np
import pytest

from pipeline._data import FOLDER, content_of
from pipeline.repair.arrays import arrays_of


def stored(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.npz")))
def test_the_files_of_the_package_are_read_as_numpy_reads_them(name):
    found = arrays_of(content_of(name))
    with np.load(FOLDER / name) as expected:
        assert found.keys() == set(expected.files)
        for key, array in found.items():
            assert array.dtype == expected[key].dtype
            assert array.flags.aligned
            np.testing.assert_array_equal(array, expected[key])


def test_text_numbers_and_nothing():
    found = arrays_of(stored(a=np.array("文本"), b=np.zeros((0, 4), np.uint16), c=np.float16(1.5)))
    assert (str(found["a"]), found["b"].shape, found["c"].item()) == ("文本", (0, 4), 1.5)


def test_what_cannot_be_read_in_place_is_refused():
    file = io.BytesIO()
    np.savez_compressed(file, a=np.zeros(9))
    with pytest.raises(ValueError, match="compressed"):
        arrays_of(file.getvalue())
    with pytest.raises(ValueError, match="plain values"):
        arrays_of(stored(a=np.array([None])))
    with pytest.raises(ValueError, match="by rows"):
        arrays_of(stored(a=np.asfortranarray(np.zeros((2, 3)))))
