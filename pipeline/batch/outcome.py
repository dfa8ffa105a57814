"""What became of one document, and of many."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.edits import EditKind, EditLog, Tier
from pipeline.errors import ExitCode, PipelineError

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What became of one document.

    Attributes:
        name: the source or folder, as the person gave it.
        folder: the document's folder, or its address.
        files: names written.
        edits_in: edits that are part of the document.
        waiting: proposals that are not.
        findings: findings.
        manual: a person's own changes.
        substitutions: sentences about fonts that stand in (PDF).
        status: ``written``, ``skipped`` (finished before) or ``failed``.
        sha256: of the source; empty when it could not be read.
        accepted: those of ``edits_in`` that were proposals, put in by a person or an option.
        lacks_page: whether pages were given, and none is this document's.
        seconds: of the wall clock.
        error: what went wrong, Chinese; empty when nothing did.
        exit_code: of the error.
    """

    name: str
    folder: Path | str | None = None
    title: str = ""
    files: tuple[str, ...] = ()
    edits_in: int = 0
    waiting: int = 0
    findings: int = 0
    manual: int = 0
    accepted: int = 0
    sha256: str = ""
    status: Literal["written", "skipped", "failed"] = "written"
    lacks_page: bool = False
    seconds: float = 0.0
    substitutions: tuple[str, ...] = ()
    error: str = ""
    exit_code: ExitCode = ExitCode.OK

    def note_log(self, entry: EditLog, refused: frozenset[str] = frozenset()) -> None:
        """Take the counts from a log; what a person refused does not wait any more."""
        made = [e for e in entry.edits if e.status == "in"]
        self.edits_in = len(made)
        self.accepted = sum(1 for e in made if e.tier is Tier.PROPOSED)
        self.manual = sum(1 for e in made if e.kind is EditKind.MANUAL)
        self.sha256 = entry.source_sha256
        self.waiting = sum(
            1
            for e in entry.edits
            if e.status == "out" and e.tier is Tier.PROPOSED and e.id not in refused
        )
        self.findings = len(entry.findings)


def guarded(name: str, step: Callable[[], Outcome]) -> Outcome:
    """The step's outcome; an error becomes part of it, so that a batch goes on."""
    try:
        return step()
    except PipelineError as error:
        text = str(error)
        if name not in text:
            text = f"{name}：{text}"
        return failed(name, text, error.exit_code)
    except Exception as error:
        log.info("internal error on %s", name, exc_info=True)
        what = f"{name}：程序内部错误（{type(error).__name__}: {error}）"
        text = f"{what}。请把该文件和这条信息交给开发者。"
        return failed(name, text, ExitCode.INTERNAL)


def failed(name: str, error: str, code: ExitCode) -> Outcome:
    """The outcome of a document that could not be made."""
    return Outcome(name, error=error, exit_code=code, status="failed")


def exit_code_of(outcomes: Sequence[Outcome]) -> ExitCode:
    """One source: its own code; several: 9 when some failed, 7 when nothing could be written."""
    failed = [outcome for outcome in outcomes if outcome.exit_code is not ExitCode.OK]
    if not failed:
        return ExitCode.OK
    if len(outcomes) == 1:
        return failed[0].exit_code
    if len(failed) == len(outcomes) and all(o.exit_code is ExitCode.WRITE for o in failed):
        return ExitCode.WRITE
    return ExitCode.PARTIAL
