"""Which rules are asked: ``select`` and ``ignore``, ids or their beginnings."""

from __future__ import annotations

import msgspec


class Selection(msgspec.Struct, frozen=True):
    """The more exact of two beginnings decides; of two equal ones, ``ignore``.

    What a person does, and what was taken from an original page that they gave, is no rule's.

    >>> chosen = Selection(select=("PUN",), ignore=("PUN00", "WID"))
    >>> chosen.includes("PUN001"), chosen.includes("WID001"), chosen.includes("NUM001")
    (False, False, False)
    >>> Selection(ignore=("PUN",), select=("PUN001", "WID")).includes("PUN001")
    True
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def includes(self, rule_id: str) -> bool:
        """Whether this rule is asked, and what it finds reported."""
        wanted = max((len(p) for p in self.select if rule_id.startswith(p)), default=-1)
        if not self.select:
            wanted = 0
        unwanted = max((len(p) for p in self.ignore if rule_id.startswith(p)), default=-1)
        return wanted > unwanted
