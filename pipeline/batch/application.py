"""A reviewed output comes back: what was decided goes into decisions.json, all is made again."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

import msgspec

from pipeline.batch.options import Tools
from pipeline.batch.record import Outcome
from pipeline.batch.stages import reapply, unread_changes
from pipeline.batch.workspace import NORMALIZED, Workspace
from pipeline.convert import refuse_unknown
from pipeline.decisions import Decision, Decisions, decisions_from_json, merged
from pipeline.edits import Tier, replay
from pipeline.errors import DocumentError, SourceError, reason_of
from pipeline.manual import RULE_ID as MANUAL_RULE
from pipeline.manual import manual_changes
from pipeline.model import iter_texts
from pipeline.storage import read_whole

REVIEWABLE = (".docx", ".xlsx", ".json")
_MOST_BYTES = 2**28


def read_decisions(path: Path, workspace: Workspace) -> Decisions:
    """What a person decided in a reviewed file.

    Args:
        path: a reviewed Word file or workbook of the folder, or a decisions file.
        workspace: the document's folder.

    Raises:
        SourceError: the file cannot be read.
        DocumentError: it is no such file, another document's, or its answers do not fit.
    """
    try:
        is_in_folder = path.parent == workspace.folder
        data = workspace.peek(path.name) if is_in_folder else read_whole(path, _MOST_BYTES)
    except OSError as error:
        raise SourceError(
            f"读不了 {path}（{reason_of(error)}）",
            "请检查路径；若正在 Word 或 WPS 中打开，请先关闭",
        ) from error
    ending, name = path.suffix.lower(), path.name
    if name == f"3-{workspace.slug}.docx":
        raise DocumentError(
            f"{name} 是成品，不是审阅稿", f"请在 3-{workspace.slug}.review.docx 中审阅"
        )
    if ending == ".docx":
        from pipeline.review.docx_reader import read_docx_decisions

        decisions = read_docx_decisions(data, workspace.normalized(), workspace.log(), name)
    elif ending == ".xlsx":
        from pipeline.review.xlsx_reader import read_xlsx_decisions

        shown = replay(workspace.normalized(), workspace.log().edits)
        texts = {place: element.text for place, element in iter_texts(shown)}
        decisions = read_xlsx_decisions(data, workspace.log(), texts, name)
    elif ending == ".json":
        decisions = decisions_from_json(data, name)
    else:
        raise DocumentError(f"{name} 不是审阅过的文件", f"可用的扩展名：{'、'.join(REVIEWABLE)}")
    if decisions.source_sha256 != workspace.log().source_sha256:
        raise DocumentError(
            f"{name} 出自另一份原文，与 {workspace.folder} 不符", "请用该文件夹里生成的审阅文件"
        )
    unknown = {d.edit_id for d in decisions.decisions} - {e.id for e in workspace.log().edits}
    refuse_unknown(unknown, name, "请用该文件夹里最近生成的审阅文件")
    _refuse_halves(decisions, workspace, name)
    return decisions


def _refuse_halves(decisions: Decisions, workspace: Workspace, name: str) -> None:
    """Refuse answers that take one mark of a pair and leave the other.

    Raises:
        DocumentError: naming the edits.
    """
    said = {d.edit_id: d.verdict for d in decisions.decisions}
    groups: dict[str, dict[str, str]] = {}
    for edit in workspace.log().edits:
        if edit.group and edit.id in said:
            groups.setdefault(edit.group, {})[edit.id] = said[edit.id]
    for answers in groups.values():
        if len(set(answers.values())) > 1:
            raise DocumentError(
                f"{name} 对成对的修改 {'、'.join(sorted(answers))} 一个接受、一个拒绝",
                "成对的标点须一并接受或拒绝",
            )


def apply_review(
    path: Path, tools: Tools, folder: Path | None = None, source: bytes | None = None
) -> Outcome:
    """Read a reviewed file, write decisions.json beside it, repair and emit again.

    Args:
        path: the reviewed file.
        tools: as for the other stages.
        folder: the document's folder, when the file lies elsewhere.
        source: the source's bytes, attached to a PDF/A-3.
    """
    workspace = Workspace(folder or path.parent)
    if not (workspace.folder / NORMALIZED).is_file():
        raise DocumentError(
            f"{workspace.folder.resolve()} 不是文档文件夹",
            "审阅文件不在文档文件夹里时，请用 --folder 指出该文件夹",
        )
    answers = read_decisions(path, workspace)
    by_hand = {edit.id for edit in workspace.log().edits if edit.rule_id == MANUAL_RULE}
    taken_back = {d.edit_id for d in answers.decisions if d.verdict == "refuse"} & by_hand
    answers = msgspec.structs.replace(
        answers, decisions=tuple(d for d in answers.decisions if d.edit_id not in by_hand)
    )
    standing = _without_groups_of(answers, _standing(workspace, taken_back), workspace)
    decisions = merged(standing, answers)
    # The reviewed file itself was changed by the person, on purpose: it is made anew.
    reviewed = frozenset({path.name}) if path.parent == workspace.folder else frozenset()
    outcome = reapply(workspace, decisions, tools, reviewed, source)
    manual = len(decisions.manual) + sum(1 for d in decisions.decisions if d.text)
    outcome.counts = msgspec.structs.replace(outcome.counts, manual=manual)
    return outcome


def _without_groups_of(answers: Decisions, standing: Decisions, workspace: Workspace) -> Decisions:
    """What stands, but for pairs on a mark of which there is a new answer: it holds for both."""
    groups = {edit.id: edit.group for edit in workspace.log().edits if edit.group}
    touched = {groups[d.edit_id] for d in answers.decisions if d.edit_id in groups}
    kept = tuple(d for d in standing.decisions if groups.get(d.edit_id) not in touched)
    return msgspec.structs.replace(standing, decisions=kept)


def _standing(workspace: Workspace, taken_back: Set[str]) -> Decisions:
    """What holds before this review: earlier decisions, own words, proposals put in.

    Args:
        workspace: the document's folder.
        taken_back: ids of the person's own changes that this review takes back.
    """
    log = workspace.log()
    kept = tuple(edit for edit in log.edits if edit.id not in taken_back)
    now = Decisions(
        schema_version=1,
        source_sha256=log.source_sha256,
        decisions=tuple(
            Decision(edit.id, "accept")
            for edit in log.edits
            if edit.status == "in" and edit.tier is Tier.PROPOSED
        ),
    )
    before = merged(workspace.decisions(), now)
    manual = manual_changes(msgspec.structs.replace(log, edits=kept))
    standing = msgspec.structs.replace(before, manual=manual)
    # What a person wrote into 2-repaired.json and no stage has read yet holds as well.
    changes = unread_changes(workspace)
    return merged(standing, changes) if changes is not None else standing
