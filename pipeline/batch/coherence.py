"""What the files of a document's folder prove of each other, nothing else being needed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline.arranging import whole
from pipeline.batch.counterproof import counterprove, of_restated
from pipeline.batch.manifest import (
    DECISIONS,
    EDITS,
    MANIFEST,
    PLAN,
    Manifest,
    OutputRecord,
    SourceRecord,
)
from pipeline.batch.options import RunOptions
from pipeline.batch.remaking import made_elsewhere
from pipeline.batch.stages import restated_by_nobody
from pipeline.batch.workspace import Workspace
from pipeline.certificate import explained
from pipeline.draft.writer import write_draft
from pipeline.edits import EditLog, Tier, replay, undo
from pipeline.errors import MissingPartError, PipelineError
from pipeline.formats import OUTPUTS
from pipeline.layout.kinds import has_letter_head
from pipeline.layout.printed import printed_texts, without_notes
from pipeline.model import OfficialDocument, Part, Source, iter_texts, places_of, plain_text
from pipeline.model.outline import LAYOUT
from pipeline.repair.certification import certificate_of
from pipeline.repair.options import RepairOptions
from pipeline.stated import states
from pipeline.storage import leftovers
from pipeline.style_files import STANDARD

if TYPE_CHECKING:
    from pipeline.decisions import Decisions
    from pipeline.signing.detached import Checked

log = logging.getLogger(__name__)

_OF_PROGRAMS = ("~$", ".~lock.", ".DS_Store", "Thumbs.db", "desktop.ini")
"""How names begin of what other programs leave in any folder."""
_MOST_OTHERS = 5

Verdict = Literal["verified", "unproved", "failed"]


@dataclass(slots=True)
class Verification:
    """What came of one folder.

    Attributes:
        folder: the folder.
        source: name of the source as the folder has it; empty where it does not say.
        checked: what was checked, Chinese.
        problems: what does not hold, a Chinese sentence each.
        unproved: what could not be made the same here, though nothing says that it was changed.
    """

    folder: Path
    source: str = ""
    checked: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """``failed`` where something does not hold, ``unproved`` where something is open."""
        return "failed" if self.problems else "unproved" if self.unproved else "verified"

    def take_signature(self, checked: Checked, beside: str) -> None:
        """Take down what came of a signature.

        Args:
            checked: what came of it.
            beside: which key it was checked by where a person gave none.
        """
        if not checked.holds:
            self.problems.append(checked.said)
        elif checked.is_trusted:
            self.checked.append(f"签名（公钥指纹 {checked.signer}）")
        else:
            whose = "是谁的公钥，请核对指纹或用 --key 给出"
            self.checked.append(f"签名与{beside}相符（指纹 {checked.signer}；{whose}）")


def verify(
    workspace: Workspace, roots: Sequence[str] = (), besides: Collection[str] = ()
) -> Verification:
    """Check hashes, replay both ways, the certificate, the outputs' text, signatures of PDFs.

    Args:
        workspace: the folder.
        roots: files of certificates that the signers must come from.
        besides: names in the folder that are not looked at here.
    """
    found = Verification(workspace.folder)
    try:
        manifest = workspace.manifest()
        if manifest is None:
            found.checked.append("清单")
            found.problems.append(f"没有 {MANIFEST}，无从核验")
            return found
        found.source = manifest.source.name
        _check_listed(workspace, manifest, roots, found)
        _check_reading(workspace, manifest, besides, found)
        if not manifest.lists(EDITS):
            found.checked.append("（没有修改记录，未核验修复）")
            return found
        repaired, entry = workspace.repaired(), workspace.log(sealed=False)
        _check_replay(workspace.normalized(), repaired, entry, found)
        decisions = workspace.decisions()
        _check_restated(workspace, entry, decisions, found)
        draft = workspace.draft_name
        if manifest.lists(draft) and workspace.read(draft) != write_draft(repaired):
            found.problems.append(f"{draft} 与 2-repaired.json 不同")
        _check_certificate(workspace, manifest, entry, decisions, found)
        _check_texts(workspace, manifest, repaired, found)
    except PipelineError as error:
        found.problems.append(str(error))
    return found


def check_signature(workspace: Workspace, key: str, found: Verification) -> None:
    """Check who signed the folder's manifest; what came of it is taken down.

    Args:
        workspace: the folder.
        key: file of the public key that must have signed it; empty: whoever did.
        found: takes it.

    Raises:
        SourceError: the key file cannot be read.
    """
    from pipeline.signing import detached

    if not (workspace.folder / (MANIFEST + detached.SIGNATURE)).exists():
        if key:
            found.problems.append(f"给出了公钥，但没有 {MANIFEST} 的签名")
        elif (workspace.folder / (MANIFEST + detached.PUBLIC_KEY)).exists():
            found.problems.append(f"有公钥而没有 {MANIFEST} 的签名，签名可能被人拿走")
        return
    try:
        trusted = detached.public_key_of(detached.key_bytes(Path(key)), key) if key else None
        checked = detached.check(
            workspace.read(MANIFEST),
            workspace.read(MANIFEST + detached.SIGNATURE),
            _read(workspace, MANIFEST + detached.PUBLIC_KEY),
            trusted,
        )
    except MissingPartError as error:
        found.unproved.append(f"签名没有核验（{error}）")
        return
    found.take_signature(checked, "旁边的公钥")


def _check_listed(
    workspace: Workspace, manifest: Manifest, roots: Sequence[str], found: Verification
) -> None:
    """Every file of the manifest is there, as it was written or signed since."""
    for record in manifest.outputs:
        data = _read(workspace, record.name)
        if data is None:
            found.problems.append(f"{record.name} 不见了")
        elif workspace.as_listed(record) != data:
            _check_pdf(data, record, roots, found)
        elif (hashlib.sha256(data).hexdigest(), len(data)) != (record.sha256, record.size):
            found.problems.append(f"{record.name} 在生成之后被改过")
    found.checked.append(f"{len(manifest.outputs)} 个文件的校验值")


def _check_pdf(
    data: bytes,
    record: OutputRecord,
    roots: Sequence[str],
    found: Verification,
) -> None:
    """Check the signature behind a PDF that is otherwise as it was made."""
    from pipeline.signing.pades import check_pdf

    try:
        checked = check_pdf(data, record.size, roots)
    except MissingPartError as error:
        found.unproved.append(f"{record.name} 的电子签名没有核验（{error}）")
        return
    if not checked.holds or checked.is_trusted is False:
        found.problems.append(f"{record.name} 在生成之后被改过，电子签名不成立：{checked.said}")
    else:
        doubt = "" if checked.is_trusted else "；证书未核对，请用 --trust 给出根证书"
        found.checked.append(f"{record.name} 的电子签名（{checked.signer}{doubt}）")


def _check_reading(
    workspace: Workspace, manifest: Manifest, besides: Collection[str], found: Verification
) -> None:
    """The source is the one that was read, nothing of ours is unlisted, each character is told."""
    normalized = workspace.normalized()
    if _as_noted(manifest.source) != _as_noted(normalized.source):
        found.problems.append("清单与 1-normalized.json 所记的源文件不同")
    present = {path.name for path in workspace.folder.glob("[123]-*") if path.is_file()}
    unlisted = (name for name in sorted(present) if not manifest.lists(name))
    found.problems.extend(f"{name} 不在清单里" for name in unlisted)
    listed = (record.name for record in manifest.outputs)
    if others := _others(workspace.folder, {*listed, *besides}):
        found.checked.append(f"（另有不是本工具写的、没有核验：{'、'.join(others)}）")
    found.problems.extend(workspace.misread())
    found.checked.append(_reading_of(normalized))


def _others(folder: Path, listed: Collection[str]) -> list[str]:
    """What lies in a folder and is none of its files, the first by name."""
    from pipeline.signing.detached import PUBLIC_KEY, SIGNATURE

    own = {*listed, MANIFEST, MANIFEST + SIGNATURE, MANIFEST + PUBLIC_KEY, DECISIONS, PLAN}
    own |= {path.name for path in leftovers(folder)}
    # A file named as ours is told as one that the manifest does not list.
    found = sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in own
        and not path.name.startswith(_OF_PROGRAMS)
        and not (path.name[:2] in {"1-", "2-", "3-"} and path.is_file())
    )
    more = [f"等 {len(found)} 个"] if len(found) > _MOST_OTHERS else []
    return [*found[:_MOST_OTHERS], *more]


def _reading_of(document: OfficialDocument) -> str:
    """What was checked of the reading, for people."""
    if document.reading is None:
        return "（由旧版读入，未核验读取）"
    return f"原文 {sum(msgspec.structs.astuple(document.reading))} 字的去处"


def _as_noted(source: SourceRecord | Source) -> tuple[str, int, str]:
    return source.name, source.size, source.sha256


def _check_replay(
    normalized: OfficialDocument, repaired: OfficialDocument, entry: EditLog, found: Verification
) -> None:
    """The log leads from the normalized document to the repaired one, and back."""
    if entry.source_sha256 != normalized.source.sha256:
        found.problems.append("2-edits.jsonl 与 1-normalized.json 所记的源文件不同")
    if whole(normalized, entry) != repaired:
        found.problems.append("按修改记录重放，得不到 2-repaired.json")
    # Where a person deleted a heading's number, its place is the normalized document's alone.
    replayed = repaired if not entry.paragraphs else replay(normalized, entry.edits)
    if dict(iter_texts(undo(replayed, entry.edits))) != dict(iter_texts(normalized)):
        found.problems.append("按修改记录撤销，得不到 1-normalized.json")
    made = sum(edit.status == "in" for edit in entry.edits)
    found.checked.append(f"{made} 处修改的重放与撤销")


def _check_restated(
    workspace: Workspace, entry: EditLog, decisions: Decisions | None, found: Verification
) -> None:
    """What a person did to structure and paragraphs is in their decisions."""
    normalized = workspace.normalized()
    if entry.restated:
        found.checked.append(f"{len(entry.restated)} 处要素改写")
    if entry.paragraphs:
        found.checked.append(f"{len(entry.paragraphs)} 处段落改动")
    if failure := restated_by_nobody(workspace.as_read(), entry, decisions):
        found.problems.append(failure)
    found.problems.extend(of_restated(workspace.as_read(), normalized))


def _check_certificate(
    workspace: Workspace,
    manifest: Manifest,
    entry: EditLog,
    decisions: Decisions | None,
    found: Verification,
) -> None:
    """The repair is proved, by the certificate and by the second proof."""
    normalized, page = workspace.normalized(), workspace.page()
    if decisions is not None and decisions.source_sha256 != normalized.source.sha256:
        found.problems.append(f"{DECISIONS} 是对另一份原文的决定")
    options = RepairOptions().heeding(decisions) if decisions else RepairOptions()
    certificate, failures = certificate_of(normalized, entry, options, page)
    found.problems.extend(f"证明不成立（{explained(failure)}）" for failure in failures)
    if certificate != entry.certificate:
        # Another release may count otherwise what both prove.
        said, elsewhere = "重新计算的证明与 2-edits.jsonl 所记不同", made_elsewhere(manifest)
        if elsewhere and not failures:
            found.unproved.append(f"{said}，但{elsewhere}，不能断定是否改过")
        else:
            found.problems.append(said)
    line = _line_of(manifest)
    again = counterprove(normalized, workspace.repaired(), entry, decisions, page, line=line)
    found.problems.extend(f"另一种算法的证明不成立（{why}）" for why in again)
    found.checked.append("证明（两种算法）")
    if (kept := workspace.advice()) is not None:
        found.checked.append(f"顾问模型 {kept.model} 的回答（照所存的，没有联网）")


def _line_of(manifest: Manifest) -> Tier:
    """How sure an edit had to be for the print; where it is not said, anything may have been."""
    if manifest.repair is not None:
        return manifest.repair.accept
    if manifest.settings.get("repair") == RunOptions().repair_sha256():
        return RepairOptions().accept
    return Tier.POSSIBLE


def _check_texts(
    workspace: Workspace, manifest: Manifest, repaired: OfficialDocument, found: Verification
) -> None:
    """Each output says what the repaired document says, no more and no less."""
    emitted = manifest.emit
    is_letter = emitted is not None and (emitted.layout == "信函" or emitted.style != STANDARD)
    is_letter = is_letter or has_letter_head(repaired) or states(repaired, LAYOUT) == "信函"
    says_document = _comparing_with(repaired, as_letter=is_letter)
    for output in OUTPUTS.values():
        record = manifest.record(f"3-{workspace.slug}{output.ending}")
        data = workspace.as_listed(record) if record is not None and output.text else None
        if record is None or data is None or output.text is None:
            continue
        found.checked.append(f"{output.name} 的文字")
        try:
            text = _bare(output.text(data))
            strays = output.strays(data) if output.strays is not None else []
        except Exception as error:  # whatever a broken file makes its library raise
            log.info("reading %s back", record.name, exc_info=True)
            why = f"（{error.what}）" if isinstance(error, PipelineError) else ""
            found.problems.append(f"{record.name} 读不了，可能已损坏{why}")
            continue
        if strays:
            found.problems.append(f"{record.name} 里有不该有的：{'、'.join(strays)}")
        if not says_document(text):
            found.problems.append(f"{record.name} 中的文字与 2-repaired.json 不同")


def _comparing_with(document: OfficialDocument, *, as_letter: bool) -> Callable[[str], bool]:
    """What tells whether a file's text, white space left out, is the document's.

    Args:
        document: the repaired document.
        as_letter: whether it may be set as a letter.
    """
    head = [place for place in places_of(document) if place.part is Part.HEADER]
    people = [_bare(place.text) for place in head if place.role == "signatory"]
    others = [_bare(place.text) for place in head if place.role != "signatory"]
    whole_text = _bare(plain_text(document))
    noteless, at_feet = without_notes(document)
    feet = _bare(at_feet)
    orders = [
        (
            _bare(text),
            [*others, _bare(notes)] if notes else others,
            [_bare(line) for line in foot.splitlines() if line.strip()],
        )
        for notes, text, foot in printed_texts(noteless, as_letter=as_letter)
    ]

    def says_document(found: str) -> bool:
        said = found.removesuffix(feet)  # what stands at the feet of pages is read last
        return found == whole_text or (
            found.endswith(feet)
            and any(_says(said, text, people, beside, end) for text, beside, end in orders)
        )

    return says_document


def _says(
    found: str, text: str, people: Sequence[str], others: Sequence[str], end: Sequence[str] = ()
) -> bool:
    """Whether a file says what the document says, its 版头 and 版记 in the order of the layout.

    签发人 stand above, beside and below 发文字号 (GB/T 9704-2012 7.2.5), a letter has its mark
    first (10.1), and 主题词 and 抄报 stand above 抄送.

    Args:
        found: the file's text without white space.
        text: the document's text behind its 版头.
        people: its 签发人, in order.
        others: the other elements of its 版头.
        end: the elements of its 版记.
    """
    length = len("".join([*people, *others]))
    last = max(len(found) - len("".join(end)), length)
    return (
        found[length:last] == text
        and _made_of(found[:length], people, others)
        and _made_of(found[last:], (), end)
    )


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
        if text.startswith(part) and part not in free[:i]
    )


def _bare(text: str) -> str:
    """The text without white space, which page and line breaks may change."""
    return "".join(text.split())


def _read(workspace: Workspace, name: str) -> bytes | None:
    try:
        return workspace.peek(name)
    except OSError:
        return None
