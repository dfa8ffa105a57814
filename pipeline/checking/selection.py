"""Which rules are reported: ``--select`` and ``--ignore``, ids or their beginnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.repair.catalog import LISTED, UNCERTIFIED

RULE_IDS = tuple(rule.id for rule in (*LISTED, UNCERTIFIED))


@dataclass(frozen=True, slots=True)
class Selection:
    """The more exact of two beginnings decides; of two equal ones, ``ignore``.

    >>> chosen = Selection(select=("PUN",), ignore=("PUN00", "WID"))
    >>> chosen.includes("PUN001"), chosen.includes("WID001"), chosen.includes("NUM001")
    (False, False, False)
    >>> Selection(ignore=("PUN",), select=("PUN001", "WID")).includes("PUN001")
    True
    """

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()

    def includes(self, rule_id: str) -> bool:
        """Whether problems of this rule are reported."""
        wanted = max((len(p) for p in self.select if rule_id.startswith(p)), default=-1)
        if not self.select:
            wanted = 0
        unwanted = max((len(p) for p in self.ignore if rule_id.startswith(p)), default=-1)
        return wanted > unwanted


def is_beginning(text: str) -> bool:
    """Whether some rule's id is this or begins like this."""
    return bool(text) and any(rule_id.startswith(text) for rule_id in RULE_IDS)
