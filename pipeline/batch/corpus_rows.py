"""The rows of a corpus: Parquet or JSON lines with the columns ``id`` and ``text``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pipeline.errors import DocumentError, MissingPartError

GROUP_ROWS = 64
_GROUP_CHARS = 4_000_000
_LONGEST_LINE = 256 * 2**20


class Row(NamedTuple):
    """One document of a corpus; ``error`` says why a row holds none."""

    id: str
    text: str
    error: str = ""


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
    """The rows of a corpus in groups of at most :data:`GROUP_ROWS`, one in memory at a time.

    Raises:
        DocumentError: it is no corpus.
    """
    is_parquet = source.suffix.lower() == ".parquet"
    group: list[Row] = []
    chars = 0
    for row in _parquet_rows(source) if is_parquet else _json_rows(source):
        group.append(row)
        chars += len(row.text)
        if len(group) >= GROUP_ROWS or chars >= _GROUP_CHARS:
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
            for batch in file.iter_batches(batch_size=64, columns=["id", "text"]):
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
