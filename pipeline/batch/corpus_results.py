"""What became of a corpus's rows, out to Parquet or JSON lines; what else the rows had goes along.

Parquet's columns and the members of JSON lines go from one to the other as far as they know the
same kinds of values.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec

from pipeline.batch.corpus_rows import LONGEST_LINE, arrow, parquet
from pipeline.errors import (
    WriteError,
    reason_of,
)
from pipeline.storage import write_atomically

_JOINED_ROWS = 1024
_JOINED_BYTES = 16 * 2**20
_REASONS = 3
_MARK = b"zhengben"
"""Key, in a Parquet file's metadata, of what says that this tool made it, and from what."""

TARGET_ENDINGS = (".parquet", ".jsonl", ".ndjson")


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
                return _mark_of(json.loads(handle.readline(LONGEST_LINE)))
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
                    handle.readline(LONGEST_LINE)
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
