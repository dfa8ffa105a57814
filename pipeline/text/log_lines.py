"""What the program logs, as a terminal may show it."""

from __future__ import annotations

import logging
from typing import Any

from pipeline.text.chars import visible


class _VisibleFormatter(logging.Formatter):
    """One line a message, whatever a file's name or a document's text in it holds."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = visible(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        return "\n".join(map(visible, super().formatException(ei).split("\n")))


def log_to_stderr(level: int) -> None:
    """Write log lines of this level and above to standard error; only the first call counts."""
    handler = logging.StreamHandler()
    handler.setFormatter(_VisibleFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
