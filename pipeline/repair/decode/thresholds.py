"""Thresholds of the tiers and calibration of the finders, as measured by training."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import numpy as np

from pipeline._data import FOLDER

FILE = "thresholds.json"
"""The package's thresholds."""

NEVER = 1.001
"""A threshold no probability reaches: the tier's precision could not be shown."""


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """Least probabilities by rule id, and calibration.

    Attributes:
        schema_version: of this file.
        applied: least calibrated probability of what is applied.
        proposed: least calibrated probability of what is proposed.
        calibration: by rule id, raw probabilities and what they are worth, both rising.
    """

    schema_version: int
    applied: dict[str, float]
    proposed: dict[str, float]
    calibration: dict[str, tuple[list[float], list[float]]] = {}

    def worth(self, rule_id: str, raw: float) -> float:
        """Calibrated probability of a finder's raw one."""
        line = self.calibration.get(rule_id)
        return raw if line is None else float(np.interp(raw, line[0], line[1]))


DEFAULT = Thresholds(schema_version=1, applied={}, proposed={})


@lru_cache(maxsize=1)
def load() -> Thresholds:
    """The package's thresholds.

    Raises:
        msgspec.ValidationError: the file is not of this schema.
    """
    content = (FOLDER / FILE).read_bytes()
    return msgspec.json.decode(content, type=Thresholds)
