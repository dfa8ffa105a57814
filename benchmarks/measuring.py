"""One process measured: seconds, CPU seconds, peak memory."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Sample:
    """Seconds on the clock, seconds of CPU and MiB at the peak; with all it started."""

    wall: float
    cpu: float | None = None
    peak: float | None = None


@dataclass
class Case:
    """Something to measure.

    Attributes:
        name: what the table calls it.
        command: the process; none where samples come from elsewhere.
        cwd: where it runs.
        versus: the case that the ratio is taken to.
        units: how many documents one run makes.
        codes: exit codes that count as done.
    """

    name: str
    command: list[str] = field(default_factory=list)
    cwd: Path | None = None
    versus: str = ""
    units: int = 1
    codes: tuple[int, ...] = (0,)
    samples: list[Sample] = field(default_factory=list)

    def run(self) -> None:
        """Take one sample.

        Raises:
            RuntimeError: the process failed; a figure of a failure is worth nothing.
        """
        began = time.perf_counter()
        process = subprocess.Popen(
            self.command, cwd=self.cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        said = process.stderr.read() if process.stderr else b""
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            # Kilobytes on Linux, bytes on macOS.
            scale = 2**20 if sys.platform == "darwin" else 2**10
            sample = Sample(0, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)
        else:
            process.wait()
            sample = Sample(0)
        sample.wall = time.perf_counter() - began
        if process.returncode not in self.codes:
            raise RuntimeError(
                f"{self.name}: exit code {process.returncode}\n{said.decode(errors='replace')}"
            )
        self.samples.append(sample)

    def median(self, what: str) -> float | None:
        """The median of ``wall``, ``cpu`` or ``peak``."""
        values = [value for s in self.samples if (value := getattr(s, what)) is not None]
        return statistics.median(values) if values else None
