"""Libraries loaded without those of their modules that what is asked of them does not need.

A library loads all its modules with itself: openpyxl its reader and fifty styles of cells that it
parses, reportlab what decodes pictures. That took a twentieth of the time of one document. Here
such a module is loaded when something of it is used, if ever.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Module(ModuleType):
    """Stands in for a module while its library is loaded, and then where the library has it."""

    is_waiting = True

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Part(self.__name__, name) if self.is_waiting else _real(self.__name__, name)


class _Part:
    """Stands in for a function or a table that the library took from the module by its name."""

    def __init__(self, module: str, name: str) -> None:
        self._names = module, name

    def __call__(self, *args: Any, **named: Any) -> Any:
        return _real(*self._names)(*args, **named)

    def __contains__(self, key: object) -> bool:
        return key in _real(*self._names)

    def __getitem__(self, key: Any) -> Any:
        return _real(*self._names)[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(_real(*self._names), name)


def _real(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


@contextmanager
def leaving_out(*names: str) -> Iterator[None]:
    """While a library is loaded in this block, these modules are not.

    Whoever else asks for one has it as ever; with other threads about, which might meanwhile,
    nothing is left out.

    Args:
        names: of modules of which the library takes functions and tables, or themselves.
    """
    waiting = {name: _Module(name) for name in names if name not in sys.modules}
    if threading.active_count() > 1:
        waiting = {}
    sys.modules.update(waiting)
    try:
        yield
    finally:
        for name, module in waiting.items():
            module.is_waiting = False
            if sys.modules.get(name) is module:
                del sys.modules[name]
