"""Commands run in this process: exit code, what was said, and what stands on the disk after."""

from __future__ import annotations

import hashlib
import signal
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from click.testing import CliRunner

from pipeline.cli import group
from pipeline.errors import ExitCode
from tests.adversary.attack import Failure

ALLOWED = frozenset(int(code) for code in ExitCode) - {ExitCode.INTERNAL}
LIGHT = ("--to", "txt")
"""An output that takes little time to make."""
_MOST_WORK = 20  # seconds of computing; nothing that a small folder holds may take so long
_MOST_TIME = 60  # seconds, for what waits without computing
_RAW = frozenset("\x1b\x07\u202a\u202b\u202d\u202e\u2066\u2067\u2068")


class TookTooLongError(BaseException):
    """Raised by the clock; no command takes it for an error of its own."""


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    said: str
    error: BaseException | None = None

    def failures(self, command: str) -> list[Failure]:
        """What no command may do, whatever it is given."""
        found = []
        told = " ".join(self.said.split())[-300:]
        if isinstance(self.error, TookTooLongError):
            found.append(Failure(f"endless-{command}", told))
        elif self.error is not None and not isinstance(self.error, SystemExit):
            found.append(Failure(f"raised-{command}", f"{self.error!r}"[:300]))
        elif self.code not in ALLOWED:
            found.append(Failure(f"exit-{self.code}-{command}", told))
        if "Traceback (most recent call last)" in self.said:
            found.append(Failure(f"traceback-{command}", told))
        if _RAW & {*self.said}:
            found.append(Failure(f"raw-characters-{command}", ascii(told)))
        return found


def zhengben(*arguments: str | Path) -> Done:
    """Run a command; one that takes too long is ended."""

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLongError("took too long")

    before = [signal.signal(kind, too_long) for kind in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, _MOST_WORK)
    signal.setitimer(signal.ITIMER_REAL, _MOST_TIME)
    try:
        result = CliRunner().invoke(group, [str(argument) for argument in arguments])
    except TookTooLongError as error:
        return Done(-1, "", error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for kind, handler in zip((signal.SIGPROF, signal.SIGALRM), before, strict=True):
            signal.signal(kind, handler)
    return Done(result.exit_code, result.output, result.exception)


def tree(folder: Path) -> dict[str, str]:
    """What stands in a folder: hash, link or folder by name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            found[name] = "folder"
    return found
