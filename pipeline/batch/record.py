"""What became of each document of a run, and run.json, the only file that holds clock times."""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from pipeline import __version__
from pipeline.batch import addresses
from pipeline.batch.manifest import RUN_RECORD
from pipeline.edits import EditKind, EditLog, Tier
from pipeline.errors import ExitCode, PipelineError, SourceError, WriteError, is_closed, reason_of
from pipeline.model import NEVER_PRINTED, SIGNS, OfficialDocument, iter_texts
from pipeline.questions import is_waiting, questions_of
from pipeline.storage import read_whole, write_atomically

_MOST_BYTES = 2**28

log = logging.getLogger(__name__)


class Counts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found in a document, or in all.

    Attributes:
        edits: changes that are part of the document.
        accepted: those of them that were no more than possible.
        manual: those of them that are a person's own.
        waiting: proposals that wait for a person.
        questions: how many answers settle them; 0 where that is not known.
        findings: remarks without a change.
        left_out: lines of the source that are not printed: the page's, not the document's.
        put_in: changes that put something back, of the first.
        likely: those of them that are likely, and no person's word.
        possible: those of them that are no more than possible, likewise.
        by_person: those of them that a person accepted.
    """

    edits: int = 0
    accepted: int = 0
    manual: int = 0
    waiting: int = 0
    findings: int = 0
    left_out: int = 0
    put_in: int = 0
    likely: int = 0
    possible: int = 0
    by_person: int = 0
    questions: int = 0

    @classmethod
    def of(
        cls,
        log: EditLog,
        refused: frozenset[str] = frozenset(),
        document: OfficialDocument | None = None,
        accepted: frozenset[str] = frozenset(),
    ) -> Counts:
        """The counts of a log; what a person refused does not wait any more.

        Args:
            log: the log.
            refused: ids of the edits that a person refused.
            document: the normalized document, where it is at hand.
            accepted: ids of the edits that a person accepted.
        """
        made = [edit for edit in log.edits if edit.status == "in"]
        inserted = [edit for edit in made if edit.kind is EditKind.INSERT]
        waiting = [edit for edit in log.edits if is_waiting(edit, refused)]
        texts = {path: one.text for path, one in iter_texts(document)} if document else {}
        put_in = Counter(edit.tier for edit in inserted if edit.id not in accepted)
        return cls(
            edits=len(made),
            accepted=sum(edit.tier is Tier.POSSIBLE for edit in made),
            manual=sum(edit.kind is EditKind.MANUAL for edit in made) + len(log.paragraphs),
            waiting=len(waiting),
            questions=len(questions_of(waiting, texts)),
            findings=len(log.to_look_at),
            left_out=left_out(document) if document is not None else 0,
            put_in=len(inserted),
            likely=put_in[Tier.LIKELY],
            possible=put_in[Tier.POSSIBLE],
            by_person=len(inserted) - put_in.total(),
        )

    @classmethod
    def total(cls, several: Iterable[Counts]) -> Counts:
        """Their sums."""
        rows = [msgspec.structs.astuple(counts) for counts in several]
        return cls(*map(sum, zip(*rows, strict=True))) if rows else cls()


def left_out(document: OfficialDocument) -> int:
    """How many lines of the source are not printed; bars that drew a table are no lines."""
    return sum(entry.reason not in SIGNS for entry in document.boilerplate)


def may_be_kept(document: OfficialDocument) -> bool:
    """Whether ``--keep-boilerplate`` would print some of what is not printed."""
    return any(entry.reason not in {*SIGNS, *NEVER_PRINTED} for entry in document.boilerplate)


class Outcome(msgspec.Struct):
    """What became of one document.

    Attributes:
        name: the source or folder, as the person gave it.
        folder: the document's folder, or its address.
        title: the document's title.
        elements: which of its elements it has, a line for people; empty for a text without any.
        files: names written.
        counts: what was found in it.
        sha256: of the source; empty when it could not be read.
        status: ``written``, ``skipped`` (finished before) or ``failed``.
        lacks_page: whether pages were given, and none is this document's.
        may_be_kept: whether some of what is not printed would be with ``--keep-boilerplate``.
        seconds: of the wall clock.
        substitutions: sentences about fonts that stand in (PDF).
        remarks: sentences about how the source was read.
        told: what of a reviewed file was not taken, and what was remarked in it.
        error: what went wrong, Chinese; empty when nothing did. Where files were written all the
            same, some of the outputs were not to be made.
        exit_code: of the error.
    """

    name: str
    folder: Path | str | None = None
    title: str = ""
    elements: str = ""
    files: tuple[str, ...] = ()
    counts: Counts = msgspec.field(default_factory=Counts)
    sha256: str = ""
    status: Literal["written", "skipped", "failed"] = "written"
    lacks_page: bool = False
    may_be_kept: bool = False
    seconds: float = 0.0
    substitutions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    error: str = ""
    exit_code: ExitCode = ExitCode.OK


def guarded(name: str, step: Callable[[], Outcome]) -> Outcome:
    """The step's outcome; an error becomes part of it, so that a batch goes on."""
    try:
        outcome = step()
    except PipelineError as error:
        return failed(name, _naming(name, str(error)), error.exit_code)
    except BrokenPipeError:
        raise  # whoever read the output has gone: no error of the document's
    except Exception as error:
        if isinstance(error, OSError) and is_closed(error):
            # A source's own is a SourceError already: this is where the document goes.
            text = f"{name}：打不开 {error.filename}（{reason_of(error)}）。请检查路径和权限。"
            return failed(name, text, ExitCode.WRITE)
        log.info("internal error on %s", name, exc_info=True)
        text = f"{name}：程序内部错误（{type(error).__name__}: {error}）"
        return failed(name, f"{text}。请把该文件和这条信息交给开发者。", ExitCode.INTERNAL)
    if outcome.error:
        outcome.error = _naming(name, outcome.error)
    return outcome


def _naming(name: str, said: str) -> str:
    """What went wrong, with the document's name as the person gave it, once.

    >>> _naming("原文/甲.txt", "甲.txt 是空的。"), _naming("原文/甲.txt", "没有字体。")
    ('原文/甲.txt 是空的。', '原文/甲.txt：没有字体。')
    """
    if name in said:
        return said
    bare = Path(name).name
    return name + said.removeprefix(bare) if said.startswith(f"{bare} ") else f"{name}：{said}"


def failed(name: str, error: str, code: ExitCode) -> Outcome:
    """The outcome of a document that could not be made."""
    return Outcome(name, error=error, exit_code=code, status="failed")


def exit_code_of(outcomes: Sequence[Outcome]) -> ExitCode:
    """One source: its own code; several: 9 when some failed, 7 when nothing could be written."""
    codes = [outcome.exit_code for outcome in outcomes if outcome.exit_code is not ExitCode.OK]
    if not codes:
        return ExitCode.OK
    if len(outcomes) == 1:
        return codes[0]
    is_closed = len(codes) == len(outcomes) and set(codes) == {ExitCode.WRITE}
    return ExitCode.WRITE if is_closed else ExitCode.PARTIAL


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a document could not be made; the code is of the table of exit codes."""

    code: int
    message: str


class DocumentRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One source.

    Attributes:
        source: the file, as it was given.
        status: ``written``, ``skipped`` (finished before), ``failed``, or ``pending``: not
            reached when the run was interrupted.
        sha256: of the source; empty when it was not read.
        folder: the document's folder, relative to this file's.
        outputs: names of its files.
        counts: what was found in it.
        seconds: of the wall clock.
        error: only where it failed.
        elements: which elements it has, as people read it; empty where it was not made now.
    """

    source: str
    status: Literal["written", "skipped", "failed", "pending"]
    sha256: str = ""
    folder: str = ""
    outputs: tuple[str, ...] = ()
    counts: Counts = Counts()
    seconds: float = 0.0
    error: Failure | None = None
    elements: str = ""


class RunRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole run.

    Attributes:
        schema_version: of this file.
        zhengben: version of the tool.
        status: ``running`` (or killed), ``finished`` or ``interrupted``.
        started: UTC, ISO 8601.
        ended: likewise; empty while it runs.
        seconds: of the wall clock.
        exit_code: what the process returns.
        totals: documents by status.
        counts: sums over all documents.
        documents: every source, in path order.
        not_read: files in the folders whose endings say that they are no sources.
    """

    schema_version: Literal[1]
    zhengben: str
    status: Literal["running", "finished", "interrupted"]
    started: str
    ended: str = ""
    seconds: float = 0.0
    exit_code: int | None = None
    totals: dict[str, int] = {}
    counts: Counts = Counts()
    documents: tuple[DocumentRecord, ...] = ()
    not_read: tuple[str, ...] = ()


class RunRecorder:
    """Writes run.json when a run begins and when it ends.

    Args:
        out: the output folder, or its address.
        names: every source, in order.
        not_read: files in the folders that are no sources.
        force: write over a file that is no run record.

    Raises:
        WriteError: something else is there, or nothing can be written.
    """

    def __init__(
        self, out: Path | str, names: Sequence[str], not_read: Sequence[str] = (), *, force: bool
    ) -> None:
        self._out = out
        self._names = names
        self._not_read = tuple(map(_text, not_read))
        self._start = datetime.now(UTC)
        if not force and not self._is_free():
            raise WriteError(
                f"{self.name} 已存在，不是本工具写的",
                "请移走它，换一个输出文件夹（-o），或加 --force 覆盖",
            )
        self._write(RunRecord(1, __version__, "running", _iso(self._start)))

    @property
    def name(self) -> str:
        """Path or address of the file."""
        out = self._out
        return str(out / RUN_RECORD) if isinstance(out, Path) else f"{out}/{RUN_RECORD}"

    def _is_free(self) -> bool:
        """Whether nothing is there, or a record."""
        path = Path(self.name)
        is_local = isinstance(self._out, Path)
        if not (path.exists() if is_local else addresses.exists(self.name)):
            return True
        try:
            data = read_whole(path, _MOST_BYTES) if is_local else addresses.read(self.name)
            msgspec.json.decode(data, type=RunRecord)
        except (OSError, SourceError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False
        return True

    def end(self, outcomes: Mapping[int, Outcome], exit_code: int, *, interrupted: bool) -> None:
        """Write how the run ended.

        Args:
            outcomes: by number, of the documents that were reached.
            exit_code: what the process returns.
            interrupted: whether it was broken off.

        Raises:
            WriteError: it cannot be written.
        """
        now = datetime.now(UTC)
        documents = tuple(
            _document(name, outcomes.get(number), self._out)
            for number, name in enumerate(self._names)
        )
        totals = dict.fromkeys(("written", "skipped", "failed", "pending"), 0)
        for document in documents:
            totals[document.status] += 1
        self._write(
            RunRecord(
                schema_version=1,
                zhengben=__version__,
                status="interrupted" if interrupted else "finished",
                started=_iso(self._start),
                ended=_iso(now),
                seconds=round((now - self._start).total_seconds(), 3),
                exit_code=exit_code,
                totals=totals,
                counts=Counts.total(outcome.counts for outcome in outcomes.values()),
                documents=documents,
                not_read=self._not_read,
            )
        )

    def _write(self, record: RunRecord) -> None:
        data = msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"
        if isinstance(self._out, Path):
            write_atomically(self._out / RUN_RECORD, data)
        else:
            addresses.write(self.name, data)


def _document(name: str, outcome: Outcome | None, out: Path | str) -> DocumentRecord:
    shown = _text(name)
    if outcome is None:
        return DocumentRecord(source=shown, status="pending")
    return DocumentRecord(
        source=shown,
        status=outcome.status,
        sha256=outcome.sha256,
        folder=_relative(outcome.folder, out),
        outputs=outcome.files,
        counts=outcome.counts,
        seconds=round(outcome.seconds, 3),
        error=Failure(int(outcome.exit_code), _text(outcome.error)) if outcome.error else None,
        elements=outcome.elements,
    )


def _text(name: str) -> str:
    """Text that UTF-8 can hold; a file's name need not be."""
    return name.encode("utf-8", "replace").decode()


def _relative(folder: Path | str | None, out: Path | str) -> str:
    if isinstance(folder, Path) and isinstance(out, Path):
        return Path(os.path.relpath(folder, out)).as_posix()
    return str(folder or "").removeprefix(f"{out}/")


def _iso(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
