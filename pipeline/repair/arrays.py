"""The arrays of an ``.npz`` file where they lie, or copied once where NumPy would do so each time.

NumPy reads each from the archive piece by piece and adds up its checksum, which takes as long as
all that the network makes of its weights.
"""

from __future__ import annotations

import io
from mmap import mmap
from struct import unpack_from
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import ZIP_STORED, ZipFile

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Content: TypeAlias = bytes | mmap

_LOCAL_HEADER = 30
_LENGTHS = 26  # of its name and of what else it says, in a local header
_MAGIC = 8  # the magic string of NumPy's format and its version


def arrays_of(content: Content) -> dict[str, NDArray[Any]]:
    """The arrays by name.

    Args:
        content: as ``np.savez`` writes it, uncompressed.

    Raises:
        ValueError: a member is compressed, or no array of plain values.
    """
    found = {}
    file: Any = io.BytesIO(content) if isinstance(content, bytes) else content
    with ZipFile(file) as archive:
        for member in archive.infolist():
            if member.compress_type != ZIP_STORED:
                raise ValueError(f"{member.filename} is compressed")
            start = member.header_offset + _LOCAL_HEADER
            start += sum(unpack_from("<2H", content, member.header_offset + _LENGTHS))
            head = io.BytesIO(content[start : start + min(member.file_size, 1 << 12)])
            head.seek(_MAGIC)
            shape, is_fortran, dtype = np.lib.format.read_array_header_1_0(head)
            if dtype.hasobject or is_fortran:
                raise ValueError(f"{member.filename} is no array of plain values by rows")
            count = int(np.prod(shape))
            array = np.frombuffer(content, dtype, count, start + head.tell()).reshape(shape)
            # A product reads what lies askew piece by piece.
            usable = array if array.flags.aligned else array.copy()
            found[member.filename.removesuffix(".npy")] = usable
    return found
