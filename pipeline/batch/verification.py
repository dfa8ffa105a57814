"""Verification of a document's folder, from that folder alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.batch.counterproof import counterprove
from pipeline.batch.options import RunOptions
from pipeline.batch.workspace import DECISIONS, MANIFEST, NORMALIZED, SOURCE, Workspace
from pipeline.certificate import explained
from pipeline.edits import replay, undo
from pipeline.errors import PipelineError
from pipeline.formats import OUTPUTS, input_of
from pipeline.model import OfficialDocument, Part, iter_texts, places_of, plain_text
from pipeline.normalize.account import account_of
from pipeline.repair.certification import certificate_of
from pipeline.repair.options import RepairOptions


def verify(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Check hashes, replay both ways, the certificate, and the outputs' text.

    Returns:
        What does not hold, a Chinese sentence each (empty when all holds); and what was checked.
    """
    problems: list[str] = []
    checked: list[str] = []
    try:
        manifest = workspace.manifest()
        if manifest is None:
            return [f"没有 {MANIFEST}，无从核验"], ["清单"]
        for record in manifest.outputs:
            data = _read(workspace, record.name)
            if data is None:
                problems.append(f"{record.name} 不见了")
            elif hashlib.sha256(data).hexdigest() != record.sha256:
                problems.append(f"{record.name} 在生成之后被改过")
        checked.append(f"{len(manifest.outputs)} 个文件的校验值")
        normalized = workspace.normalized()
        if manifest.source.sha256 != normalized.source.sha256:
            problems.append("清单与 1-normalized.json 所记的源文件不同")
        names = {record.name for record in manifest.outputs}
        present = {p.name for p in workspace.folder.glob("[123]-*") if p.is_file()}
        problems += [f"{name} 不在清单里" for name in sorted(present - names)]
        problems += _reading(normalized, workspace.source(), checked)
        if "2-edits.jsonl" not in names:
            checked.append("（没有修改记录，未核验修复）")
            return problems, checked
        repaired, entry = workspace.repaired(), workspace.log(sealed=False)
        if entry.source_sha256 != normalized.source.sha256:
            problems.append("2-edits.jsonl 与 1-normalized.json 所记的源文件不同")
        if replay(normalized, entry.edits) != repaired:
            problems.append("按修改记录重放，得不到 2-repaired.json")
        # Where a person deleted a heading's number, its place is the normalized document's alone.
        if dict(iter_texts(undo(repaired, entry.edits))) != dict(iter_texts(normalized)):
            problems.append("按修改记录撤销，得不到 1-normalized.json")
        checked.append(f"{sum(e.status == 'in' for e in entry.edits)} 处修改的重放与撤销")
        decisions, page = workspace.decisions(), workspace.page()
        if decisions is not None and decisions.source_sha256 != normalized.source.sha256:
            problems.append(f"{DECISIONS} 是对另一份原文的决定")
        options = RepairOptions().heeding(decisions) if decisions else RepairOptions()
        record_now, failures = certificate_of(normalized, entry, options, page)
        problems += [f"证明不成立（{explained(failure)}）" for failure in failures]
        if record_now != entry.certificate:
            problems.append("重新计算的证明与 2-edits.jsonl 所记不同")
        # Where nothing was set, proposals wait for a person.
        asked = manifest.settings.get("repair") != RunOptions().repair_sha256()
        again = counterprove(normalized, repaired, entry, decisions, page, may_propose=asked)
        problems += [f"另一种算法的证明不成立（{why}）" for why in again]
        checked.append("证明（两种算法）")
        problems += _texts(workspace, repaired, names, checked)
    except PipelineError as error:
        problems.append(str(error))
    return problems, checked


def _reading(document: OfficialDocument, source: str | None, checked: list[str]) -> list[str]:
    """What does not hold of the account of reading.

    Args:
        document: as it was read.
        source: the decoded source; ``None`` where it is not at hand.
        checked: what was checked; added to.
    """
    if document.reading is None:
        checked.append("（由旧版读入，未核验读取）")
        return []
    if source is None:
        return [f"{SOURCE} 不见了，核验不了读取"]
    checked.append(f"原文 {len(source)} 字的去处")
    record, failures = account_of(document, source, input_of(document.source.name).shown(source))
    if record != document.reading and not failures:
        failures = ["各处字数与所记不同"]
    return [f"{NORMALIZED} 与原文不符（{failure}）" for failure in failures[:5]]


def _texts(
    workspace: Workspace, document: OfficialDocument, names: set[str], checked: list[str]
) -> list[str]:
    problems = []
    head = [place for place in places_of(document) if place.part is Part.HEADER]
    people = [_bare(place.text) for place in head if place.role == "signatory"]
    others = [_bare(place.text) for place in head if place.role != "signatory"]
    wanted = _bare(plain_text(document))
    for output in OUTPUTS.values():
        name = f"3-{workspace.slug}{output.ending}"
        data = _read(workspace, name) if name in names and output.text is not None else None
        if data is None or output.text is None:
            continue
        checked.append(f"{output.name} 的文字")
        try:
            found = _bare(output.text(data))
        except Exception as error:  # whatever a broken file makes its library raise
            problems.append(f"{name} 读不了，可能已损坏（{error}）")
            continue
        if found != wanted and not _says(found, wanted, people, others):
            problems.append(f"{name} 中的文字与 2-repaired.json 不同")
    return problems


def _says(found: str, wanted: str, people: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a file says what the document says, its 版头 in the order of the layout.

    签发人 stand above, beside and below 发文字号 (GB/T 9704-2012 7.2.5), and a letter has its mark
    first (10.1).

    Args:
        found: the file's text without white space.
        wanted: the document's text.
        people: its 签发人, in order.
        others: the other elements of its 版头.
    """
    length = len("".join([*people, *others]))
    return found[length:] == wanted[length:] and _made_of(found[:length], people, others)


def _made_of(text: str, ordered: Sequence[str], free: Sequence[str]) -> bool:
    """Whether the text is these parts, each once: some in their order, some anywhere."""
    if not ordered and not free:
        return not text
    next_fits = bool(ordered) and text.startswith(ordered[0])
    if next_fits and _made_of(text[len(ordered[0]) :], ordered[1:], free):
        return True
    return any(
        _made_of(text[len(part) :], ordered, [*free[:i], *free[i + 1 :]])
        for i, part in enumerate(free)
        if text.startswith(part)
    )


def _bare(text: str) -> str:
    """The text without white space, which page and line breaks may change."""
    return "".join(text.split())


def _read(workspace: Workspace, name: str) -> bytes | None:
    try:
        return workspace.peek(name)
    except OSError:
        return None
