"""OfficialDocument to JSON and back; the numbered stage files hold exactly this."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

from pipeline.errors import DocumentError, fault_of
from pipeline.model.document import (
    SCHEMA_VERSION,
    Anchor,
    Boilerplate,
    OfficialDocument,
    TextElement,
)


class _Version(msgspec.Struct):
    schema_version: int


class _Furniture(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    start: int
    line: int
    reason: str


_KNOWN = (1, SCHEMA_VERSION)
_encoder = msgspec.json.Encoder()


@cache
def _decoder() -> msgspec.json.Decoder[OfficialDocument]:
    """What reads a document, made when the first is read: many commands read none."""
    return msgspec.json.Decoder(OfficialDocument)


def to_json(document: OfficialDocument) -> bytes:
    """UTF-8 JSON, indented by one, members in the order of the model, a line end at the end."""
    return msgspec.json.format(_encoder.encode(document), indent=1) + b"\n"


def from_json(data: bytes, name: str) -> OfficialDocument:
    """The document in ``data``.

    Args:
        data: UTF-8 JSON as :func:`to_json` writes it.
        name: the file's name, for messages.

    Raises:
        DocumentError: not JSON, not this schema, or a schema_version that is not known here.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")  # Notepad puts a BOM before what it saves
    version = check_schema_version(data, name, _KNOWN)
    try:
        return _decoder().decode(data) if version == SCHEMA_VERSION else _from_first(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{name} 不合文档格式（{fault_of(error)}）",
            "请还原它；还原不了的，删除它再运行 zhengben run",
        ) from error


def _from_first(data: bytes) -> OfficialDocument:
    """A document of version 1: boilerplate was ``furniture``, without the place of its end."""
    raw = msgspec.json.decode(data, type=dict[str, Any])
    taken = msgspec.convert(raw.pop("furniture", []), list[_Furniture])
    boilerplate = [
        Boilerplate(
            TextElement(f.text, (Anchor(0, f.start, f.line, 1),), f.start + len(f.text)), f.reason
        )
        for f in taken
    ]
    document = msgspec.convert({**raw, "schema_version": SCHEMA_VERSION}, OfficialDocument)
    return msgspec.structs.replace(document, boilerplate=tuple(boilerplate))


def check_schema_version(data: bytes, name: str, known: Sequence[int]) -> int:
    """The ``schema_version`` of data; one that is not known is refused.

    Args:
        data: a JSON object.
        name: the file's name, for messages.
        known: the versions that are read, ascending.

    Raises:
        DocumentError: not JSON, no version, or another version.
    """
    try:
        version = msgspec.json.decode(data, type=_Version).schema_version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{name} 读不出 schema_version（{fault_of(error)}）",
            "文件可能已被截断或改坏，请重新生成",
        ) from error
    if version not in known:
        raise DocumentError(
            f"{name} 的 schema_version 是 {version}，本版只认 {'、'.join(map(str, known))}",
            "请用同一版本的 zhengben 重新生成",
        )
    return version
