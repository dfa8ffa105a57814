"""Regular expressions that are compiled when they are first used.

A class of Han characters takes a millisecond to compile; hundreds of patterns, most of which a
command never uses, would cost each of them a tenth of a second at its start.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Uncompiled:
    """Stands in for a compiled expression and takes over its methods at the first use."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""The regular expression, to be used by its methods; what is wrong in it shows at first use.

    >>> regex(r"\d+").findall("3月15日")
    ['3', '15']
    """
    return cast("re.Pattern[str]", _Uncompiled(source, flags))
