"""Which files of a folder are meant as sources."""

from __future__ import annotations

import unicodedata
from fnmatch import fnmatch
from pathlib import PurePath

import msgspec

from pipeline.batch.manifest import RUN_RECORD
from pipeline.formats import SOURCE_ENDINGS

LOCK = "~$"
"""Word's and WPS's files beside a document that is open begin so."""
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", RUN_RECORD})


class Wanted(msgspec.Struct, frozen=True):
    """Which files of a folder are meant.

    Attributes:
        include: patterns; where there are any, a file is meant that fits one, whatever its ending.
        exclude: patterns; a file that fits one is not meant.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, inner: PurePath) -> bool | None:
        """Whether a file is meant; ``None`` where it could be, but is of no kind that is read.

        Args:
            inner: its path below the folder that was given.

        >>> [Wanted(("*.wps",)).takes(PurePath(name)) for name in ("a/b.wps", "a.txt")]
        [True, False]
        >>> EVERY.takes(PurePath("a.txt")), EVERY.takes(PurePath("a.png"))
        (True, None)
        """
        if inner.name.startswith(LOCK) or inner.name.lower() in _OF_SYSTEMS:
            return False
        if self._fits(self.exclude, inner):
            return False
        if self.include:
            return self._fits(self.include, inner)
        return True if inner.name.lower().endswith(SOURCE_ENDINGS) else None

    @staticmethod
    def _fits(patterns: tuple[str, ...], inner: PurePath) -> bool:
        path = unicodedata.normalize("NFC", inner.as_posix())
        names = (path, path.rpartition("/")[2])
        return any(fnmatch(name, pattern) for pattern in patterns for name in names)


EVERY = Wanted()
"""Every file that can be read."""
