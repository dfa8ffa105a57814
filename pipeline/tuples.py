"""Named tuples that are made in a quarter of the time.

``typing`` compiles the annotation of each field to see that it may be one. The annotations are text
here and mypy has seen them; of two hundred kinds of records that was a fortieth of the time of one
document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    class _Made(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = [*body["__annotations__"]]
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for key, value in body.items():
                if key not in fields and key not in {"__module__", "__qualname__"}:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Made):
        """As :class:`typing.NamedTuple`: a class of it has its fields as annotations."""
