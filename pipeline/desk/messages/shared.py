"""What several messages speak of."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.errors import PipelineError

Phase = Literal["waiting", "reading", "repairing", "ready", "failed"]
"""``reading``: pages show the text before repair, no decisions yet; ``ready``: all is there."""
FieldState = Literal["found", "doubtful", "twice", "missing", "absent"]
VerdictName = Literal["accept", "refuse"]
SURE = 0.95
"""So sure, as measured, is what may be accepted all at once."""
Span = tuple[int, int]
"""Start and end in the decoded source."""
Mark = tuple[str, int, float, float, float, float]
"""Key of a decision, number of its place (from 0), x, y, width, height. Several for one place where
it goes over a line or a page."""
Line = tuple[str, float, float, float, float]
"""Path of the element, x, y, width, height of one of its lines."""


class Fault(msgspec.Struct, frozen=True):
    """What went wrong. ``code`` is the exit code that the command line has for it."""

    code: int
    what: str
    advice: str = ""

    @classmethod
    def of(cls, error: PipelineError) -> Fault:
        """What an error says; who has no terminal is told who can do what a command does."""
        by_command = "zhengben " in error.advice or "--" in error.advice
        advice = f"{_BY_A_COLLEAGUE}照办：{error.advice}" if by_command else error.advice
        return cls(int(error.exit_code), error.what, advice)


_BY_A_COLLEAGUE = "请会用命令行的同事"


def without_terminal(message: str) -> str:
    """What a finding says, for who has no terminal: an option is a colleague's to add.

    >>> without_terminal("请把它复制到正文里，或加 --keep-boilerplate 重做")
    '请把它复制到正文里，或请会用命令行的同事加 --keep-boilerplate 重做'
    """
    return message.replace("加 --", f"{_BY_A_COLLEAGUE}加 --")
