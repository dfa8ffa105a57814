"""decisions.json: what a person decided about the edits of one document."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import Literal

import msgspec

from pipeline.edits import EditLog
from pipeline.errors import DocumentError
from pipeline.model.codec import check_schema_version
from pipeline.text.chars import unprintable

DECISIONS_VERSION: Literal[1] = 1


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
    data = data.removeprefix(BOM_UTF8)
    check_schema_version(data, name, (DECISIONS_VERSION,))
    try:
        found = msgspec.json.decode(data, type=Decisions)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(f"{name} 不合决定文件格式（{error}）", "请重新导出审阅结果") from error
    return checked(found, name)


def merged(old: Decisions | None, new: Decisions) -> Decisions:
    """What a person decided before and now; the later word holds where they differ.

    Args:
        old: earlier decisions about the same source, if any.
        new: the later ones.
    """
    if old is None or old.source_sha256 != new.source_sha256:
        return new
    verdicts = {d.edit_id: d for d in (*old.decisions, *new.decisions)}
    kept = tuple(c for c in old.manual if not any(_overlaps(c, other) for other in new.manual))
    changes = sorted({*kept, *new.manual}, key=lambda c: (c.path, c.start, c.end, c.new))
    return msgspec.structs.replace(
        new,
        decisions=tuple(verdicts[edit_id] for edit_id in sorted(verdicts)),
        manual=tuple(changes),
    )


def refused_edits(decisions: Decisions | None, log: EditLog) -> frozenset[str]:
    """Ids of the edits of a log that a person refused; with one of a group, all of it."""
    if decisions is None:
        return frozenset()
    refused = {d.edit_id for d in decisions.decisions if d.verdict == "refuse"}
    groups = {edit.group for edit in log.edits if edit.group and edit.id in refused}
    return frozenset(refused | {edit.id for edit in log.edits if edit.group in groups})


def _overlaps(one: ManualChange, other: ManualChange) -> bool:
    if one.path != other.path or one == other:
        return False
    return (one.start, one.end) == (other.start, other.end) or (
        one.start < other.end and other.start < one.end
    )


def checked(decisions: Decisions, name: str) -> Decisions:
    """The same decisions, each edit once.

    Raises:
        DocumentError: verdicts on one edit contradict each other; it is named.
    """
    once: dict[str, Decision] = {}
    for decision in decisions.decisions:
        other = once.setdefault(decision.edit_id, decision)
        _refuse_controls(decision.text or "", f"修改 {decision.edit_id}", name)
        if (other.verdict, other.text) != (decision.verdict, decision.text):
            raise DocumentError(
                f"{name} 对修改 {decision.edit_id} 的决定互相矛盾", "请只保留一个决定"
            )
    for change in decisions.manual:
        _refuse_controls(change.new, f"{change.path} 的人工修改", name)
        if not 0 <= change.start <= change.end or len(change.old) != change.end - change.start:
            raise DocumentError(
                f"{name} 中的人工修改位置有误：{change.path} {change.start}—{change.end}",
                "请改正起止位置，使之与 old 的字数相符",
            )
        for second in decisions.manual:
            if second is not change and _overlaps(change, second):
                raise DocumentError(
                    f"{name} 中的人工修改互相重叠：{change.path} 第 {change.start} 字处",
                    "请合并为一处",
                )
    return msgspec.structs.replace(
        decisions, schema_version=DECISIONS_VERSION, decisions=tuple(once.values())
    )


def _refuse_controls(text: str, where: str, name: str) -> None:
    i = unprintable(text)
    if i is not None:
        raise DocumentError(
            f"{name} 中{where}另写的文字第 {i + 1} 字处有换行或控制字符 U+{ord(text[i]):04X}",
            "请删去它",
        )
