"""Attacks on the promises: generators of hostile cases and independent checks of what comes out.

Short in CI (``pytest tests/adversary``), long by ``python -m tests.adversary --minutes 30``.
"""

from __future__ import annotations

from typing import Any

from tests.adversary.attack import Attack
from tests.adversary.folders import Folders
from tests.adversary.forms import Forms
from tests.adversary.identifiers import Identifiers
from tests.adversary.logs import Logs
from tests.adversary.processes import Processes
from tests.adversary.reading import Reading
from tests.adversary.reviews import Reviews
from tests.adversary.witness import Witness

ATTACKS: dict[str, type[Attack[Any]]] = {
    attack.name: attack
    for attack in (Reading, Identifiers, Reviews, Logs, Folders, Witness, Forms, Processes)
}
"""The attackers by name."""
