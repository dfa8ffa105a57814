"""The rows of a corpus, in from Parquet or JSON lines, some at a time.

What a row has beside ``id`` and ``text`` goes along: Parquet's columns as they are, the members of
a JSON line byte for byte.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from pipeline.errors import (
    DocumentError,
    MissingPartError,
    SourceError,
    fault_of,
    reason_of,
)
from pipeline.tuples import NamedTuple

_GROUP_ROWS = 64
_GROUP_CHARS = 4_000_000
LONGEST_LINE = 256 * 2**20
_LINES_LOOKED_AT = 20
_PARQUET = b"PAR1"
_GZIP = b"\x1f\x8b"
_OTHERS = {b"PK\x03\x04": "压缩包或 Excel 工作簿", b"\x28\xb5\x2f\xfd": "zstd 压缩文件"}
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
    while line := handle.readline(LONGEST_LINE):
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
