"""OfficialDocument to JSON and back; the numbered stage files hold exactly this."""

from __future__ import annotations

import msgspec

from pipeline.errors import DocumentError
from pipeline.model.document import SCHEMA_VERSION, OfficialDocument


class _Version(msgspec.Struct):
    schema_version: int


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(OfficialDocument)
_version_decoder = msgspec.json.Decoder(_Version)


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
    check_schema_version(data, name)
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{name} 不合文档格式（{error}）", "请还原它；还原不了的，删除它再运行 zhengben run"
        ) from error


def check_schema_version(data: bytes, name: str) -> None:
    """Refuse data whose ``schema_version`` is not the one written here.

    Raises:
        DocumentError: not JSON, no version, or another version.
    """
    try:
        version = _version_decoder.decode(data).schema_version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{name} 读不出 schema_version（{error}）", "文件可能已被截断或改坏，请重新生成"
        ) from error
    if version != SCHEMA_VERSION:
        raise DocumentError(
            f"{name} 的 schema_version 是 {version}，本版只认 {SCHEMA_VERSION}",
            "请用同一版本的 zhengben 重新生成",
        )
