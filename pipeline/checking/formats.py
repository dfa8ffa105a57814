"""The formats of a report, by the names that ``--format`` has for them."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.checking.report import (
    GithubReport,
    GitlabReport,
    JsonReport,
    JunitReport,
    Report,
    TextReport,
)
from pipeline.checking.sarif import SarifReport

REPORTS: dict[str, Callable[[], Report]] = {
    "text": TextReport,
    "json": JsonReport,
    "github": GithubReport,
    "gitlab": GitlabReport,
    "junit": JunitReport,
    "sarif": SarifReport,
}
"""What writes each."""
