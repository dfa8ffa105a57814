"""decisions.json: what a person decided about the edits of one document."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.errors import DocumentError
from pipeline.model.codec import check_schema_version
from pipeline.model.document import SCHEMA_VERSION


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A verdict on one edit.

    Attributes:
        edit_id: the edit.
        verdict: accept or refuse.
        text: what the person wrote instead of the edit's ``new``, if anything.
        note: the person's remark.
    """

    edit_id: str
    verdict: Literal["accept", "refuse"]
    text: str | None = None
    note: str | None = None


class ManualChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's own change; code points in the element's text before repair."""

    path: str
    start: int
    end: int
    old: str
    new: str


class Decisions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All decisions about one document."""

    schema_version: Literal[1]
    source_sha256: str
    decisions: tuple[Decision, ...] = ()
    manual: tuple[ManualChange, ...] = ()


def decisions_to_json(decisions: Decisions) -> bytes:
    """UTF-8 JSON, indented by one, a line end at the end."""
    return msgspec.json.format(msgspec.json.encode(decisions), indent=1) + b"\n"


def decisions_from_json(data: bytes, name: str) -> Decisions:
    """The decisions in ``data``.

    Raises:
        DocumentError: not of the schema, or two verdicts on one edit contradict each other.
    """
    check_schema_version(data, name)
    try:
        found = msgspec.json.decode(data, type=Decisions)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        what = f"{name} 不合决定文件格式（{error}）"
        raise DocumentError(what, "请重新导出审阅结果") from error
    return checked(found, name)


def checked(decisions: Decisions, name: str) -> Decisions:
    """The same decisions, each edit once.

    Raises:
        DocumentError: verdicts on one edit contradict each other; it is named.
    """
    once: dict[str, Decision] = {}
    for decision in decisions.decisions:
        other = once.setdefault(decision.edit_id, decision)
        if (other.verdict, other.text) != (decision.verdict, decision.text):
            what = f"{name} 对修改 {decision.edit_id} 的决定互相矛盾"
            raise DocumentError(what, "请只保留一个决定")
    return msgspec.structs.replace(
        decisions, schema_version=SCHEMA_VERSION, decisions=tuple(once.values())
    )
