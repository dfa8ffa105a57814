"""A reviewed output comes back: what was decided goes into decisions.json, all is made again."""

from __future__ import annotations

from pathlib import Path

from pipeline.batch.process import Options, Outcome, emit_workspace, repair_workspace
from pipeline.batch.workspace import DECISIONS, Workspace
from pipeline.decisions import Decisions, decisions_from_json, decisions_to_json
from pipeline.errors import DocumentError, SourceError
from pipeline.storage import write_atomically

REVIEWABLE = (".docx", ".xlsx", ".json")


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
        data = path.read_bytes()
    except OSError as error:
        what = f"读不了 {path}（{error.strerror or error}）"
        raise SourceError(what, "请检查路径；若正在 Word 或 WPS 中打开，请先关闭") from error
    ending, name = path.suffix.lower(), path.name
    if ending == ".docx":
        from pipeline.review.docx_reader import read_docx_decisions

        found = read_docx_decisions(data, workspace.normalized(), workspace.log(), name)
    elif ending == ".xlsx":
        from pipeline.review.xlsx_reader import read_xlsx_decisions

        found = read_xlsx_decisions(data, workspace.log(), name)
    elif ending == ".json":
        found = decisions_from_json(data, name)
    else:
        what = f"{name} 不是审阅过的文件"
        raise DocumentError(what, f"可用的扩展名：{'、'.join(REVIEWABLE)}")
    if found.source_sha256 != workspace.log().source_sha256:
        what = f"{name} 出自另一份原文，与 {workspace.folder} 不符"
        raise DocumentError(what, "请用该文件夹里生成的审阅文件")
    _refuse_halves(found, workspace, name)
    return found


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
            what = f"{name} 对成对的修改 {'、'.join(sorted(answers))} 一个接受、一个拒绝"
            raise DocumentError(what, "成对的标点须一并接受或拒绝")


def apply_review(
    path: Path, options: Options, folder: Path | None = None, source: bytes | None = None
) -> Outcome:
    """Read a reviewed file, write decisions.json beside it, repair and emit again.

    Args:
        path: the reviewed file.
        options: as for the other stages; the outputs are made by them.
        folder: the document's folder, when the file lies elsewhere.
        source: the source's bytes, attached to a PDF/A-3.
    """
    workspace = Workspace(folder or path.parent)
    decisions = read_decisions(path, workspace)
    target = workspace.folder / DECISIONS
    before = target.read_bytes() if target.exists() else None
    write_atomically(target, decisions_to_json(decisions))
    try:
        # The reviewed file itself was changed by the person, on purpose: it is made anew.
        reviewed = frozenset({path.name}) if path.parent == workspace.folder else frozenset()
        repair_workspace(workspace, options)
        outcome = emit_workspace(workspace, options, replace=reviewed, source=source)
    except Exception:
        if before is None:
            target.unlink(missing_ok=True)
        else:
            write_atomically(target, before)
        raise
    outcome.manual = len(decisions.manual) + sum(1 for d in decisions.decisions if d.text)
    return outcome
