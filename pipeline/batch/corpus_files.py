"""A corpus's files: rows in from Parquet or JSON lines, results out to either.

What a row has beside ``id`` and ``text`` goes along: Parquet's columns as they are, the members of
a JSON line byte for byte, or from one to the other as far as they know the same kinds of values.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol, cast

import msgspec

from pipeline.errors import (
    DocumentError,
    MissingPartError,
    SourceError,
    WriteError,
    fault_of,
    reason_of,
)
from pipeline.storage import write_atomically

_GROUP_ROWS = 64
_GROUP_CHARS = 4_000_000
_LONGEST_LINE = 256 * 2**20
_JOINED_ROWS = 1024
_JOINED_BYTES = 16 * 2**20
_LINES_LOOKED_AT = 20
_REASONS = 3
_MARK = b"zhengben"
"""Key, in a Parquet file's metadata, of what says that this tool made it, and from what."""

_PARQUET = b"PAR1"
_GZIP = b"\x1f\x8b"
_OTHERS = {b"PK\x03\x04": "压缩包或 Excel 工作簿", b"\x28\xb5\x2f\xfd": "zstd 压缩文件"}
TARGET_ENDINGS = (".parquet", ".jsonl", ".ndjson")
_ADVICE = (
    '语料应是 Parquet（列 id、text），或每行一个 {"id": …, "text": …} 的 JSONL（可用 gzip 压缩）'
)


class Row(NamedTuple):
    """One document of a corpus; ``error`` says why a row holds none."""

    id: str
    text: str
    error: str = ""


class Group(NamedTuple):
    """Some rows, one after another.

    Attributes:
        rows: what is repaired.
        further: what else they have: a table of as many rows, or a mapping for each.
    """

    rows: list[Row]
    further: Any

    def digest(self) -> str:
        """Hash of all of it."""
        found = hashlib.sha256(msgspec.json.encode([tuple(row) for row in self.rows]))
        if isinstance(self.further, list):
            members = [{key: bytes(raw).decode() for key, raw in m.items()} for m in self.further]
            found.update(msgspec.json.encode(members))
        else:
            sink = arrow().BufferOutputStream()
            with arrow().ipc.new_stream(sink, self.further.schema) as stream:
                stream.write_batch(self.further)
            found.update(sink.getvalue())
        return found.hexdigest()


class Result(msgspec.Struct, frozen=True):
    """What became of a row: a row of the file that comes out.

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


_OWN = frozenset(Result.__struct_fields__)


@dataclass(slots=True)
class Tally:
    """Sums over rows; the first reasons why some failed."""

    rows: int = 0
    failed: int = 0
    edits: int = 0
    proposals: int = 0
    findings: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what comes after."""
        self.rows += other.rows
        self.failed += other.failed
        self.edits += other.edits
        self.proposals += other.proposals
        self.findings += other.findings
        self.reasons = [*self.reasons, *other.reasons][:_REASONS]

    @classmethod
    def of(cls, results: Sequence[Result]) -> Tally:
        """The sums of some rows."""
        failed = [row for row in results if row.error is not None]
        return cls(
            len(results),
            len(failed),
            sum(row.edit_count for row in results),
            sum(row.proposal_count for row in results),
            sum(row.finding_count for row in results),
            [_reason(row.id, row.error or "") for row in failed[:_REASONS]],
        )


def _reason(id_: str, error: str) -> str:
    """Why a row failed, with the name of the row said once."""
    return error if error.startswith(id_) else f"{id_}：{error}"


def count_rows(source: Path) -> int | None:
    """How many rows there are, where that is known without reading them."""
    try:
        with source.open("rb") as handle:
            if handle.read(4) != _PARQUET:
                return None
        rows: int = parquet().ParquetFile(source).metadata.num_rows
    except (OSError, MissingPartError):
        return None
    except arrow().ArrowException:
        return None
    return rows


def groups_of(source: Path, name: str = "") -> Iterator[Group]:
    """The rows of a corpus in groups of at most :data:`_GROUP_ROWS`, one in memory at a time.

    Args:
        source: the corpus; what it is, its first bytes say.
        name: what it is called in messages.

    Raises:
        SourceError: it cannot be read.
        DocumentError: it is no corpus.
        MissingPartError: it is Parquet, and pyarrow is not installed.
    """
    name = name or str(source)
    try:
        with source.open("rb") as handle:
            start = handle.read(4)
    except OSError as error:
        raise SourceError(f"读不了 {name}（{reason_of(error)}）", "请检查路径和权限") from error
    other = next((what for mark, what in _OTHERS.items() if start.startswith(mark)), "")
    if other:
        raise DocumentError(f"{name} 是{other}，不是语料", _ADVICE)
    if start == _PARQUET or source.suffix.lower() == ".parquet":
        yield from _parquet_groups(source, name)
    else:
        yield from _json_groups(source, name, is_packed=start.startswith(_GZIP))


def _parquet_groups(source: Path, name: str) -> Iterator[Group]:
    library = arrow()
    try:
        with parquet().ParquetFile(source) as file:
            columns = file.schema_arrow.names
            _refuse_missing({"id", "text"} - set(columns), columns, name)
            for batch in file.iter_batches(batch_size=_GROUP_ROWS):
                ids, texts = (_values(batch.column(c)) for c in ("id", "text"))
                rows = [_row(str(id_), text) for id_, text in zip(ids, texts, strict=True)]
                further = batch.select([c for c in columns if c not in {"id", "text"}])
                start = 0
                for end in _ends(rows):
                    yield Group(rows[start:end], further.slice(start, end - start))
                    start = end
    except (OSError, library.ArrowException) as error:
        raise DocumentError(f"{name} 不是可读的 Parquet 文件（{error}）", "请检查该文件") from error


def _ends(rows: Sequence[Row]) -> Iterator[int]:
    """Where to end a group, so that none has too many characters."""
    chars = 0
    for number, row in enumerate(rows, start=1):
        chars += len(row.text)
        if chars >= _GROUP_CHARS or number == len(rows):
            yield number
            chars = 0


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


def _json_groups(source: Path, name: str, *, is_packed: bool) -> Iterator[Group]:
    with _opened(source, name, is_packed=is_packed) as handle:
        _refuse_no_corpus(list(islice(_lines(handle), _LINES_LOOKED_AT)), name)
    rows: list[Row] = []
    further: list[dict[str, Any]] = []
    chars = 0
    with _opened(source, name, is_packed=is_packed) as handle:
        for number, line in _lines(handle):
            row, members = _json_row(line, number)
            rows.append(row)
            further.append(members)
            chars += len(row.text)
            if len(rows) >= _GROUP_ROWS or chars >= _GROUP_CHARS:
                yield Group(rows, further)
                rows, further, chars = [], [], 0
    if rows:
        yield Group(rows, further)


@contextlib.contextmanager
def _opened(source: Path, name: str, *, is_packed: bool) -> Generator[IO[bytes], None, None]:
    try:
        with gzip.open(source, "rb") if is_packed else source.open("rb") as handle:
            yield cast("IO[bytes]", handle)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DocumentError(f"{name} 的压缩已损坏（{error}）", "请检查该文件") from error
    except OSError as error:
        raise SourceError(f"读不了 {name}（{reason_of(error)}）", "请检查路径和权限") from error


def _lines(handle: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, with their numbers."""
    number = 0
    while line := handle.readline(_LONGEST_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


def _refuse_no_corpus(lines: Sequence[tuple[int, bytes]], name: str) -> None:
    """Refuse what has no row at its beginning; a bad line among good ones is a row that fails.

    Raises:
        DocumentError: saying why.
    """
    read = [_json_row(line, number) for number, line in lines]
    if not lines or any(not row.error for row, _ in read):
        return
    number, line = lines[0]
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = line[:1000].decode("utf-8", "replace")
        columns = next(csv.reader(io.StringIO(text)), [])
        what = "像是 CSV" if len(columns) > 1 else f"不是 JSON（{fault_of(error)}）"
        raise DocumentError(f"{name} 的第 {number} 行{what}", _ADVICE) from error
    if isinstance(found, dict):
        _refuse_missing({"id", "text"} - found.keys(), list(found), name)
    raise DocumentError(f"{name} 开头的 {len(lines)} 行都不成语料（{read[0][0].error}）", _ADVICE)


def _refuse_missing(missing: set[str], columns: Sequence[str], name: str) -> None:
    if missing:
        there = "、".join(map(str, columns[:8])) or "没有列"
        raise DocumentError(
            f"{name} 缺少列 {'、'.join(sorted(missing))}（有的是：{there}）",
            "语料须有 id 和 text 两列",
        )


def _json_row(line: bytes, number: int) -> tuple[Row, dict[str, Any]]:
    """A line's row, and its other members as they are written."""
    try:
        members = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        id_ = msgspec.json.decode(members.pop("id"), type=str | int)
        text = msgspec.json.decode(members.pop("text"), type=str)
    except KeyError as error:
        return Row(f"第 {number} 行", "", f"第 {number} 行没有 {error.args[0]}"), {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Row(f"第 {number} 行", "", f"第 {number} 行不合格式（{fault_of(error)}）"), {}
    return _row(str(id_), text), members


def _row(id_: str, text: object) -> Row:
    if not isinstance(text, str):
        return Row(id_, "", "text 不是文本")
    return Row(id_, text)


def _kept_name(name: str, taken: Sequence[str] | set[str] | frozenset[str]) -> str:
    """A further column's name; one that a result's column has gets ``_in`` behind it."""
    while name in _OWN:
        name += "_in"
    while name in taken:
        name += "_"
    return name


class Target(Protocol):
    """A kind of file that results go to: groups first, each a file of its own, then all."""

    ending: str

    def mark(self, path: Path) -> dict[str, Any] | None:
        """What the target says it was made from; ``None`` where it does not."""
        ...

    def mark_of_part(self, path: Path) -> dict[str, Any] | None:
        """What a group's file says."""
        ...

    def write(self, path: Path, results: list[Result], further: Any, mark: dict[str, Any]) -> None:
        """Write a group's file.

        Args:
            path: the file.
            results: of its rows.
            further: as the group has it.
            mark: what it was made from.
        """
        ...

    def join(self, parts: Sequence[Path], target: Path, mark: dict[str, Any]) -> None:
        """Put the groups together; the target is there whole or not at all.

        Raises:
            WriteError: it cannot be written.
        """
        ...


def target_for(path: Path) -> Target:
    """What writes a file of this name: its ending decides.

    Raises:
        WriteError: no such file can be written.
    """
    ending = path.suffix.lower()
    if ending not in TARGET_ENDINGS:
        raise WriteError(
            f"写不出 {path}：不认识扩展名 {ending or '（没有）'}",
            f"可用的有 {'、'.join(TARGET_ENDINGS)}",
        )
    return ParquetTarget() if ending == ".parquet" else JsonTarget()


class ParquetTarget:
    """Results as Parquet; the mark is in its metadata."""

    ending = ".parquet"

    def mark(self, path: Path) -> dict[str, Any] | None:
        """What the file's metadata says."""
        library = arrow()
        if not path.is_file():
            return None
        try:
            metadata = parquet().read_schema(path).metadata or {}
            return _mark_of(json.loads(metadata[_MARK]))
        except (OSError, library.ArrowException, KeyError, ValueError):
            return None

    mark_of_part = mark

    def write(self, path: Path, results: list[Result], further: Any, mark: dict[str, Any]) -> None:
        """A table of the results, the further columns behind their own."""
        library = arrow()
        own = library.Table.from_pylist(
            [msgspec.structs.asdict(result) for result in results], schema=self._schema()
        )
        columns = _text_columns(further) if isinstance(further, list) else further
        taken: set[str] = set()
        for name, column in zip(columns.schema.names, columns.columns, strict=True):
            kept = _kept_name(name, taken)
            taken.add(kept)
            own = own.append_column(columns.schema.field(name).with_name(kept), column)
        sink = library.BufferOutputStream()
        table = own.replace_schema_metadata(self._metadata(mark))
        parquet().write_table(table, sink, compression="zstd")
        write_atomically(path, sink.getvalue().to_pybytes())

    def join(self, parts: Sequence[Path], target: Path, mark: dict[str, Any]) -> None:
        """One group after another, in row groups of some size."""
        library, module = arrow(), parquet()
        fields: dict[str, Any] = {f.name: f for f in self._schema()}
        for path in parts:
            for one in module.read_schema(path):
                fields.setdefault(one.name, one)
        schema = library.schema(list(fields.values()), metadata=self._metadata(mark))
        with (
            _whole(target) as temporary,
            module.ParquetWriter(temporary, schema, compression="zstd") as writer,
        ):
            joined: list[Any] = []
            for path in parts:
                joined.append(_with_all_columns(module.read_table(path), schema))
                rows, size = sum(t.num_rows for t in joined), sum(t.nbytes for t in joined)
                if rows >= _JOINED_ROWS or size >= _JOINED_BYTES:
                    writer.write_table(library.concat_tables(joined).combine_chunks())
                    joined = []
            if joined or not parts:
                tables = joined or [schema.empty_table()]
                writer.write_table(library.concat_tables(tables).combine_chunks())

    def _metadata(self, mark: dict[str, Any]) -> dict[bytes, bytes]:
        return {_MARK: json.dumps(mark, sort_keys=True, ensure_ascii=False).encode()}

    def _schema(self) -> Any:
        library = arrow()
        text, number = library.string(), library.int32()
        return library.schema(
            [
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
        )


def _with_all_columns(table: Any, schema: Any) -> Any:
    """The table with every column of the schema, empty where it has none, in its order."""
    library = arrow()
    columns = [
        table.column(one.name)
        if one.name in table.schema.names
        else library.nulls(table.num_rows, one.type)
        for one in schema
    ]
    return library.table(columns, schema=schema)


def _text_columns(members: Sequence[dict[str, Any]]) -> Any:
    """The further members of JSON lines as columns of text; what is no text as JSON has it."""
    library = arrow()
    names = list(dict.fromkeys(name for one in members for name in one))
    columns = [[_as_text(one.get(name)) for one in members] for name in names]
    schema = library.schema([library.field(name, library.string()) for name in names])
    arrays = [library.array(column, library.string()) for column in columns]
    return library.table(arrays, schema=schema)


def _as_text(raw: Any) -> str | None:
    if raw is None or bytes(raw) == b"null":
        return None
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        value = None
    return value if isinstance(value, str) else bytes(raw).decode("utf-8", "replace")


class JsonTarget:
    """Results as JSON lines; the mark of a group is its first line, the target's a file beside."""

    ending = ".jsonl"

    def mark(self, path: Path) -> dict[str, Any] | None:
        """What the file beside it says, while it is as it was written."""
        try:
            found = _mark_of(json.loads(_beside(path).read_bytes()))
            with path.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
        except (OSError, ValueError):
            return None
        return found if found is not None and found.get("sha256") == digest else None

    def mark_of_part(self, path: Path) -> dict[str, Any] | None:
        """What its first line says."""
        try:
            with path.open("rb") as handle:
                return _mark_of(json.loads(handle.readline(_LONGEST_LINE)))
        except (OSError, ValueError):
            return None

    def write(self, path: Path, results: list[Result], further: Any, mark: dict[str, Any]) -> None:
        """A line for the mark, then one for each row."""
        members = further if isinstance(further, list) else _plain_members(further)
        lines = [_encode(mark)]
        for result, own in zip(results, members, strict=True):
            row: dict[str, Any] = msgspec.structs.asdict(result)
            row["edits"], row["findings"] = map(_raw, (result.edits, result.findings))
            for name, value in own.items():
                row[_kept_name(name, row.keys() - _OWN)] = value
            lines.append(_encode(row))
        write_atomically(path, b"".join(line + b"\n" for line in lines))

    def join(self, parts: Sequence[Path], target: Path, mark: dict[str, Any]) -> None:
        """One group after another, without their marks."""
        digest = hashlib.sha256()
        with _whole(target) as temporary, temporary.open("wb") as out:
            for path in parts:
                with path.open("rb") as handle:
                    handle.readline(_LONGEST_LINE)
                    while chunk := handle.read(1 << 20):
                        digest.update(chunk)
                        out.write(chunk)
        write_atomically(_beside(target), _encode({**mark, "sha256": digest.hexdigest()}) + b"\n")


def _plain_members(table: Any) -> list[dict[str, Any]]:
    """A table's rows as JSON can hold them."""
    try:
        rows: list[dict[str, Any]] = table.to_pylist()
    except (ValueError, UnicodeDecodeError):  # nanoseconds, which Python's times do not have
        library = arrow()
        texts = [column.cast(library.string()).to_pylist() for column in table.columns]
        rows = [dict(zip(table.schema.names, row, strict=True)) for row in zip(*texts, strict=True)]
    return rows


def _encode(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=str)


def _raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())


def _beside(target: Path) -> Path:
    """Where a target that cannot hold its mark has it."""
    return target.with_name(f".{target.name}.zhengben")


def _mark_of(found: object) -> dict[str, Any] | None:
    is_one = isinstance(found, dict) and {"key", "tally"} <= found.keys()
    return found if is_one and isinstance(found, dict) else None


def mark_from(key: str, tally: Tally) -> dict[str, Any]:
    """What says from what something was made, and what became of it."""
    return {"key": key, "tally": asdict(tally)}


@contextlib.contextmanager
def _whole(target: Path) -> Generator[Path, None, None]:
    """A temporary file that becomes the target at the end.

    Raises:
        WriteError: it cannot.
    """
    temporary = target.with_name(f".{target.name}.zhengben-tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
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
            "读写 Parquet 需要 pyarrow，这里没有安装",
            "请运行 pip install zhengben[parquet]，或改用 .jsonl",
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
