"""A corpus in one file, a row a document: Parquet or JSON lines in, Parquet out.

Rows are done in groups; each finished group is a file of its own beside the target until all are
there, so that an interrupted run goes on where it was, and memory holds a few groups at a time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pipeline.batch.options import RunOptions
from pipeline.batch.pool import in_processes
from pipeline.batch.record import Counts
from pipeline.convert import read, repair
from pipeline.errors import (
    DocumentError,
    MissingPartError,
    PipelineError,
    SourceError,
    WriteError,
    reason_of,
)
from pipeline.model import plain_text
from pipeline.storage import write_atomically

_GROUP_ROWS = 64
_GROUP_CHARS = 4_000_000
_LONGEST_LINE = 256 * 2**20
_JOINED_ROWS = 1024
_JOINED_BYTES = 16 * 2**20
_MARK = b"zhengben"
"""Key, in a Parquet file's metadata, of what says that this tool made it, and from what."""


class Row(NamedTuple):
    """One document of a corpus; ``error`` says why a row holds none."""

    id: str
    text: str
    error: str = ""


class Result(msgspec.Struct, frozen=True):
    """What became of a row: a row of the Parquet file that comes out.

    Attributes:
        id: as it came in.
        text: repaired, a paragraph a line; ``None`` where it failed.
        edits: JSON, the edits as in 2-edits.jsonl.
        findings: JSON, likewise.
        edit_count: edits that are in the text.
        proposal_count: proposals that are not.
        finding_count: findings.
        certificate_ok: whether the certificate holds.
        error: why it failed; ``None`` where it did not.
    """

    id: str
    text: str | None = None
    edits: str = "[]"
    findings: str = "[]"
    edit_count: int = 0
    proposal_count: int = 0
    finding_count: int = 0
    certificate_ok: bool = False
    error: str | None = None


@dataclass(slots=True)
class Tally:
    """Sums over rows."""

    rows: int = 0
    failed: int = 0
    edits: int = 0
    proposals: int = 0
    findings: int = 0

    def add(self, other: Tally) -> None:
        """Add another's sums."""
        for name, number in asdict(other).items():
            setattr(self, name, getattr(self, name) + number)

    @classmethod
    def of(cls, results: Iterable[Result]) -> Tally:
        """The sums of some rows."""
        tally = cls()
        for row in results:
            is_failed = int(row.error is not None)
            tally.add(cls(1, is_failed, row.edit_count, row.proposal_count, row.finding_count))
        return tally


def _repaired(options: RunOptions, row: Row) -> Result:
    """What becomes of a row; an error becomes part of it."""
    if row.error:
        return Result(row.id, error=row.error)
    try:
        keep = options.keep_boilerplate
        document = read(row.text.encode("utf-8"), f"{row.id}.txt", keep_boilerplate=keep)
        conversion = repair(document, options.repair)
    except PipelineError as error:
        return Result(row.id, error=str(error))
    except Exception as error:
        return Result(row.id, error=f"程序内部错误（{type(error).__name__}: {error}）")
    log = conversion.log
    made = Counts.of(log).edits
    return Result(
        id=row.id,
        text=plain_text(conversion.repaired),
        edits=msgspec.json.encode(log.edits).decode(),
        findings=msgspec.json.encode(log.findings).decode(),
        edit_count=made,
        proposal_count=len(log.edits) - made,
        finding_count=len(log.findings),
        certificate_ok=log.certificate.ok,
    )


def _group_repairer(options: RunOptions) -> Callable[[list[Row]], list[Result] | None]:
    """What repairs a group of rows; ``None`` stands for a group that no worker survives."""
    return lambda rows: [_repaired(options, row) for row in rows]


def repair_corpus(
    source: Path,
    target: Path,
    options: RunOptions,
    *,
    workers: int,
    scheduler: str | None = None,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Tally:
    """Repair a corpus.

    Args:
        source: ``.parquet``, or JSON lines; columns ``id`` and ``text``.
        target: the Parquet file to make.
        options: what a person set.
        workers: processes, where there is no ``scheduler``.
        scheduler: address of the Dask scheduler whose workers do the rows.
        progress: told the number of rows done since it was last called.

    Raises:
        MissingPartError: pyarrow, or Dask, is not installed.
        SourceError: the source cannot be read.
        DocumentError: it is no corpus.
        WriteError: the target is there and not this tool's, or cannot be written.
    """
    key = hashlib.sha256(f"{_settings_of(options)} {_sha256_of(source)}".encode()).hexdigest()
    found = _mark(target)
    if target.exists() and not options.force:
        if found is None:
            raise WriteError(f"{target} 已存在，不是本工具写的", "请移走它，或加 --force 覆盖")
        if found["key"] == key:
            tally = Tally(**found["tally"])
            progress(tally.rows)
            return tally
    parts = target.with_name(f"{target.name}.parts")
    total, count = Tally(), 0

    def waiting() -> Iterator[tuple[int, list[Row]]]:
        nonlocal count
        for number, rows in enumerate(groups_of(source)):
            count = number + 1
            made = None if options.force else _mark(_part(parts, number))
            if made is not None and made["key"] == _key_of(rows, options):
                _note(Tally(**made["tally"]))
            else:
                yield number, rows

    def _note(tally: Tally) -> None:
        total.add(tally)
        progress(tally.rows)

    def keep(number: int, rows: list[Row], results: list[Result]) -> None:
        tally = Tally.of(results)
        _write(_part(parts, number), results, _key_of(rows, options), tally)
        _note(tally)

    for number, rows, results in _performed(waiting(), options, workers, scheduler):
        keep(number, rows, results)
    _join([_part(parts, number) for number in range(count)], target, key, total)
    shutil.rmtree(parts, ignore_errors=True)
    return total


def _performed(
    groups: Iterable[tuple[int, list[Row]]],
    options: RunOptions,
    workers: int,
    scheduler: str | None,
) -> Generator[tuple[int, list[Row], list[Result]], None, None]:
    """Each group with its results, as they are done."""
    taken: dict[int, tuple[int, list[Row]]] = {}

    def rows_alone() -> Iterator[list[Row]]:
        for place, (number, rows) in enumerate(groups):
            taken[place] = (number, rows)
            yield rows

    for place, results in _work_off(rows_alone(), options, workers, scheduler):
        number, rows = taken.pop(place)
        if results is None:
            # Some row takes its worker with it: one by one, it alone is lost.
            results = []
            singly = dict(_work_off(([row] for row in rows), options, workers, scheduler))
            for i, row in enumerate(rows):
                alone = singly[i]
                results += alone or [Result(row.id, error="处理这一行时工作进程意外终止")]
        yield number, rows, results


def _work_off(
    groups: Iterable[list[Row]], options: RunOptions, workers: int, scheduler: str | None
) -> Iterator[tuple[int, list[Result] | None]]:
    setup = partial(_group_repairer, options)
    if scheduler is not None:
        from pipeline.batch.cluster import on_cluster

        return on_cluster(groups, setup, scheduler, lambda *_: None)
    if workers > 1:
        return in_processes(groups, setup, workers, lambda *_: None)
    return enumerate(map(setup(), groups))


def _sha256_of(source: Path) -> str:
    try:
        with source.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"读不了 {source}（{reason_of(error)}）", "请检查路径和权限") from error


def _settings_of(options: RunOptions) -> str:
    """Hashes of what decides a row's result, its text apart."""
    return f"{options.normalize_sha256()} {options.repair_sha256()}"


def _key_of(rows: list[Row], options: RunOptions) -> str:
    """Hash of what decides a group's results."""
    digest = hashlib.sha256(_settings_of(options).encode())
    digest.update(msgspec.json.encode([tuple(row) for row in rows]))
    return digest.hexdigest()


def _part(parts: Path, number: int) -> Path:
    return parts / f"{number:08}.parquet"


def _mark(path: Path) -> dict[str, Any] | None:
    """What a Parquet file of this tool's says about itself; ``None`` for any other."""
    library = arrow()
    if not path.is_file():
        return None
    try:
        metadata = parquet().read_schema(path).metadata or {}
        found = json.loads(metadata[_MARK])
    except (OSError, library.ArrowException, KeyError, ValueError):
        return None
    return found if isinstance(found, dict) and {"key", "tally"} <= found.keys() else None


def _schema(key: str, tally: Tally) -> Any:
    library = arrow()
    text, number = library.string(), library.int32()
    fields = [
        library.field("id", text, nullable=False),
        library.field("text", text),
        library.field("edits", text, nullable=False),
        library.field("findings", text, nullable=False),
        library.field("edit_count", number, nullable=False),
        library.field("proposal_count", number, nullable=False),
        library.field("finding_count", number, nullable=False),
        library.field("certificate_ok", library.bool_(), nullable=False),
        library.field("error", text),
    ]
    mark = json.dumps({"key": key, "tally": asdict(tally)}, sort_keys=True)
    return library.schema(fields, metadata={_MARK: mark.encode()})


def _write(path: Path, results: list[Result], key: str, tally: Tally) -> None:
    library = arrow()
    rows = [msgspec.structs.asdict(result) for result in results]
    sink = library.BufferOutputStream()
    table = library.Table.from_pylist(rows, schema=_schema(key, tally))
    parquet().write_table(table, sink, compression="zstd")
    write_atomically(path, sink.getvalue().to_pybytes())


def _join(parts: list[Path], target: Path, key: str, tally: Tally) -> None:
    """Put the groups together, one at a time; the target is there whole or not at all."""
    module, schema = parquet(), _schema(key, tally)
    temporary = target.with_name(f".{target.name}.zhengben-tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with module.ParquetWriter(temporary, schema, compression="zstd") as writer:
            joined: list[Any] = []
            for path in parts:
                joined.append(module.read_table(path).cast(schema))
                rows, size = sum(t.num_rows for t in joined), sum(t.nbytes for t in joined)
                if rows >= _JOINED_ROWS or size >= _JOINED_BYTES:
                    writer.write_table(arrow().concat_tables(joined).combine_chunks())
                    joined = []
            if joined or not parts:
                tables = joined or [schema.empty_table()]
                writer.write_table(arrow().concat_tables(tables).combine_chunks())
        temporary.replace(target)
    except OSError as error:
        raise WriteError(
            f"写不了 {target}（{reason_of(error)}）",
            "请检查输出文件夹和磁盘空间；再运行同一条命令，会接着做完",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def arrow() -> Any:
    """Pyarrow.

    Raises:
        MissingPartError: it is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingPartError(
            "读写 Parquet 需要 pyarrow，这里没有安装", "请运行 pip install zhengben[parquet]"
        ) from error
    return pyarrow


def parquet() -> Any:
    """Its part for Parquet files.

    Raises:
        MissingPartError: it is not installed.
    """
    arrow()
    from pyarrow import parquet as module

    return module


def count_rows(source: Path) -> int | None:
    """How many rows there are, where that is known without reading them."""
    if source.suffix.lower() != ".parquet":
        return None
    try:
        rows: int = parquet().ParquetFile(source).metadata.num_rows
    except (OSError, arrow().ArrowException):
        return None
    return rows


def groups_of(source: Path) -> Iterator[list[Row]]:
    """The rows of a corpus in groups of at most :data:`_GROUP_ROWS`, one in memory at a time.

    Raises:
        DocumentError: it is no corpus.
    """
    is_parquet = source.suffix.lower() == ".parquet"
    group: list[Row] = []
    chars = 0
    for row in _parquet_rows(source) if is_parquet else _json_rows(source):
        group.append(row)
        chars += len(row.text)
        if len(group) >= _GROUP_ROWS or chars >= _GROUP_CHARS:
            yield group
            group, chars = [], 0
    if group:
        yield group


def _parquet_rows(source: Path) -> Iterator[Row]:
    try:
        with parquet().ParquetFile(source) as file:
            missing = {"id", "text"} - set(file.schema_arrow.names)
            if missing:
                raise DocumentError(
                    f"{source} 缺少列 {'、'.join(sorted(missing))}", "语料须有 id 和 text 两列"
                )
            for batch in file.iter_batches(batch_size=_GROUP_ROWS, columns=["id", "text"]):
                ids, texts = (_values(batch.column(name)) for name in ("id", "text"))
                for id_, text in zip(ids, texts, strict=True):
                    yield _row(str(id_), text)
    except (OSError, arrow().ArrowException) as error:
        raise DocumentError(
            f"{source} 不是可读的 Parquet 文件（{error}）", "请检查该文件"
        ) from error


def _values(column: Any) -> list[Any]:
    """A column's values; texts that are no UTF-8 as bytes."""
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        values = [_decoded(value) for value in column.cast(arrow().binary()).to_pylist()]
    return values


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return value if value is None else value.decode()
    except UnicodeDecodeError:
        return value


class _Line(msgspec.Struct, frozen=True):
    id: str | int
    text: str


def _json_rows(source: Path) -> Iterator[Row]:
    with source.open("rb") as handle:
        number = 0
        while line := handle.readline(_LONGEST_LINE):
            number += 1
            if not line.strip():
                continue
            try:
                found = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"), type=_Line)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                yield Row(f"第 {number} 行", "", f"第 {number} 行不合格式（{error}）")
                continue
            yield _row(str(found.id), found.text)


def _row(id_: str, text: object) -> Row:
    if not isinstance(text, str):
        return Row(id_, "", "text 不是文本")
    return Row(id_, text)
