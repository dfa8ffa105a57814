"""Verification of documents' folders: from each alone, with its source, or made again."""

from __future__ import annotations

import hashlib
import logging
import os
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline import __version__
from pipeline.arranging import whole
from pipeline.batch.counterproof import counterprove, of_restated
from pipeline.batch.options import RunOptions
from pipeline.batch.pool import in_order, in_processes, one_by_one, processors
from pipeline.batch.remaking import Comparison, Means, made_elsewhere, read_again, remake
from pipeline.batch.stages import restated_by_nobody
from pipeline.batch.workspace import (
    DECISIONS,
    MANIFEST,
    NORMALIZED,
    PLAN,
    OutputRecord,
    SourceRecord,
    Workspace,
    find_workspaces,
    holders,
)
from pipeline.certificate import explained
from pipeline.draft.writer import write_draft
from pipeline.edits import Tier, replay, undo
from pipeline.errors import MissingPartError, PipelineError, SourceError, reason_of
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
    from pipeline.signing.detached import Checked

log = logging.getLogger(__name__)

_FEW = 16
"""A worker for fewer folders than this costs more to start than it saves."""
_OF_PROGRAMS = ("~$", ".~lock.", ".DS_Store", "Thumbs.db", "desktop.ini")
"""How names begin of what other programs leave in any folder."""
_MOST_OTHERS = 5

Verdict = Literal["verified", "unproved", "failed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """How folders are to be verified; can be pickled.

    Attributes:
        deep: make the repair and the outputs again and compare.
        means: what a person gives for that.
        sources: files that may be the source, by file name; one under the empty name is any
            folder's. ``None`` where no sources were given.
        key: file of the public key that must have signed the manifest; empty: whoever did.
        roots: files of certificates that the signers of PDFs must come from.
        besides: names in the folder that who asks verifies himself.
    """

    deep: bool = False
    means: Means = field(default_factory=Means)
    sources: Mapping[str, Sequence[Path]] | None = None
    key: str = ""
    roots: tuple[str, ...] = ()
    besides: frozenset[str] = frozenset()

    def __call__(self) -> Callable[[Path], Verification]:
        """What verifies one folder after another in this process."""
        return partial(verify_folder, asked=self)


@dataclass(frozen=True, slots=True)
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


def folders_at(given: str) -> list[Path]:
    """The document folders meant by a path, those too that lack a stage file or do not open.

    Raises:
        DocumentError: no document folder is there.
    """
    path = Path(given)
    if not path.is_dir():
        return [workspace.folder for workspace in find_workspaces(given)]
    names = (NORMALIZED, MANIFEST)
    if any((path / name).is_file() for name in names):
        return [path]
    closed: list[OSError] = []
    found = holders(path, names, closed)
    # What cannot be opened may be a document's, and is told as one that does not hold.
    found += [Path(error.filename) for error in closed]
    return sorted(found) or [workspace.folder for workspace in find_workspaces(given)]


def sources_at(given: Path) -> dict[str, list[Path]]:
    """The files of a folder, by their names as a document's source has them; one file as any.

    Raises:
        SourceError: nothing is there.
    """
    if not given.is_dir():
        if not given.exists():
            raise SourceError(f"{given} 不存在", "请检查 --source 后的路径")
        return {"": [given]}
    found: dict[str, list[Path]] = {}
    for root, _, files in os.walk(given):
        for name in files:
            shown = os.fsencode(name).decode("utf-8", "replace")
            found.setdefault(unicodedata.normalize("NFC", shown), []).append(Path(root) / name)
    return found


def verify_folder(folder: Path, asked: Asked) -> Verification:
    """Verify one folder as asked; whatever is wrong with it becomes part of the result."""
    workspace = Workspace(folder)
    found = Verification(folder)
    try:
        found = verify(workspace, asked.roots, asked.besides)
        problems, checked = found.problems, found.checked
        manifest = None if problems and not found.source else workspace.manifest()
        if manifest is None:
            return found
        check_signature(workspace, asked.key, found)
        source = None
        if asked.sources is not None:
            source = _source_of(workspace, asked.sources, found)
        # What does not hold already is not worth making again.
        if asked.deep and not problems:
            _take_over(remake(workspace, asked.means, source), found)
            other = (
                ""
                if manifest.zhengben == __version__
                else f"（清单说由 {manifest.zhengben} 版生成）"
            )
            checked.append(f"重做比对{other}")
        elif source is not None and not problems:
            _take_over(read_again(workspace, source), found)
    except PipelineError as error:
        found.problems.append(str(error))
    except PermissionError as error:
        found.problems.append(f"打不开 {error.filename or folder}（{reason_of(error)}）")
    except Exception as error:  # whatever a broken file makes a library raise
        log.info("verifying %s", folder, exc_info=True)
        found.problems.append(f"核验时出错，可能有文件已损坏（{type(error).__name__}: {error}）")
    return found


def verify_all(
    folders: Sequence[Path], asked: Asked, jobs: int | None = None
) -> Iterator[Verification]:
    """Verify folders, here or in several processes.

    Args:
        folders: each a document's.
        asked: how.
        jobs: how many processes; by default one for each processor, where that pays.

    Yields:
        What came of each, in the order of the folders.

    Raises:
        PipelineError: no worker process can run.
    """
    few = 2 if asked.deep else _FEW
    workers = min(jobs, len(folders)) if jobs else min(processors(), len(folders) // few)
    if workers <= 1:
        yield from one_by_one(folders, asked)
        return
    yield from in_order(in_processes(folders, asked, workers, _lost))


def _lost(folder: Path, ended: str) -> Verification:
    return Verification(folder, problems=[f"核验时工作进程意外终止（{ended}）"])


def _take_over(compared: Comparison, found: Verification) -> None:
    found.problems.extend(compared.changed)
    found.unproved.extend(compared.unproved)


def _source_of(
    workspace: Workspace, sources: Mapping[str, Sequence[Path]], found: Verification
) -> bytes | None:
    """The bytes of the folder's source among those given; what is wrong with it is taken down."""
    manifest = workspace.manifest()
    assert manifest is not None
    name, wanted = manifest.source.name, manifest.source.sha256
    candidates = sources.get("") or sources.get(name) or sources.get(_whole_of(name), ())
    if not candidates:
        found.unproved.append(f"--source 的文件夹中没有它的源文件 {name}，没有核对")
    for path in candidates:
        try:
            data = path.read_bytes()
        except OSError as error:
            found.problems.append(f"读不了源文件 {path}（{reason_of(error)}）")
            return None
        if hashlib.sha256(data).hexdigest() == wanted:
            found.checked.append("源文件")
            return data
        for piece in _pieces(data, path.name, workspace):
            if hashlib.sha256(piece).hexdigest() == wanted:
                found.checked.append("源文件中的这一份")
                return piece
    if candidates:
        listed = "、".join(map(str, candidates[:3]))
        found.problems.append(f"源文件 {listed} 与清单所记的校验值不同")
    return None


def source_among(workspace: Workspace, sources: Mapping[str, Sequence[Path]]) -> bytes | None:
    """The bytes of the folder's source among files by their names; ``None`` where it is none."""
    return _source_of(workspace, sources, Verification(workspace.folder))


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


def _whole_of(name: str) -> str:
    """The file that ``--split`` took a source of this name from: 通知-2.txt from 通知.txt."""
    path = PurePath(name)
    stem, sign, number = path.stem.rpartition("-")
    return f"{stem}{path.suffix}" if sign and number.isdigit() else name


def _pieces(data: bytes, name: str, workspace: Workspace) -> list[bytes]:
    """The documents that a file holds, where the folder may be one's; else none."""
    from pipeline.batch.splitting import pieces_of

    if _whole_of(workspace.normalized().source.name) == workspace.normalized().source.name:
        return []
    try:
        return pieces_of(data, name)
    except PipelineError:
        return []


def verify(
    workspace: Workspace, roots: Sequence[str] = (), besides: Collection[str] = ()
) -> Verification:
    """Check hashes, replay both ways, the certificate, the outputs' text, signatures of PDFs.

    Args:
        workspace: the folder.
        roots: files of certificates that the signers must come from.
        besides: names in the folder that are not looked at here.
    """
    problems: list[str] = []
    checked: list[str] = []
    unproved: list[str] = []
    name = ""
    try:
        manifest = workspace.manifest()
        if manifest is None:
            return Verification(workspace.folder, "", ["清单"], [f"没有 {MANIFEST}，无从核验"])
        name = manifest.source.name
        for record in manifest.outputs:
            data = _read(workspace, record.name)
            if data is None:
                problems.append(f"{record.name} 不见了")
            elif workspace.as_listed(record) != data:
                _check_pdf(data, record, roots, checked, problems, unproved)
            elif (hashlib.sha256(data).hexdigest(), len(data)) != (record.sha256, record.size):
                problems.append(f"{record.name} 在生成之后被改过")
        checked.append(f"{len(manifest.outputs)} 个文件的校验值")
        normalized = workspace.normalized()
        if _as_noted(manifest.source) != _as_noted(normalized.source):
            problems.append("清单与 1-normalized.json 所记的源文件不同")
        draft = workspace.draft_name
        names = {record.name for record in manifest.outputs}
        present = {p.name for p in workspace.folder.glob("[123]-*") if p.is_file()}
        problems += [f"{name} 不在清单里" for name in sorted(present - names)]
        if others := _others(workspace.folder, {*names, *besides}):
            checked.append(f"（另有不是本工具写的、没有核验：{'、'.join(others)}）")
        problems += workspace.misread()
        checked.append(_reading_of(normalized))
        if "2-edits.jsonl" not in names:
            checked.append("（没有修改记录，未核验修复）")
            return Verification(workspace.folder, name, checked, problems)
        repaired, entry = workspace.repaired(), workspace.log(sealed=False)
        if entry.source_sha256 != normalized.source.sha256:
            problems.append("2-edits.jsonl 与 1-normalized.json 所记的源文件不同")
        if whole(normalized, entry) != repaired:
            problems.append("按修改记录重放，得不到 2-repaired.json")
        # Where a person deleted a heading's number, its place is the normalized document's alone.
        replayed = repaired if not entry.paragraphs else replay(normalized, entry.edits)
        if dict(iter_texts(undo(replayed, entry.edits))) != dict(iter_texts(normalized)):
            problems.append("按修改记录撤销，得不到 1-normalized.json")
        checked.append(f"{sum(e.status == 'in' for e in entry.edits)} 处修改的重放与撤销")
        decisions, page = workspace.decisions(), workspace.page()
        if entry.restated:
            checked.append(f"{len(entry.restated)} 处要素改写")
        if entry.paragraphs:
            checked.append(f"{len(entry.paragraphs)} 处段落改动")
        if failure := restated_by_nobody(workspace.as_read(), entry, decisions):
            problems.append(failure)
        problems += of_restated(workspace.as_read(), normalized)
        if draft in names and workspace.read(draft) != write_draft(repaired):
            problems.append(f"{draft} 与 2-repaired.json 不同")
        if decisions is not None and decisions.source_sha256 != normalized.source.sha256:
            problems.append(f"{DECISIONS} 是对另一份原文的决定")
        options = RepairOptions().heeding(decisions) if decisions else RepairOptions()
        record_now, failures = certificate_of(normalized, entry, options, page)
        problems += [f"证明不成立（{explained(failure)}）" for failure in failures]
        if record_now != entry.certificate:
            # Another release may count otherwise what both prove.
            said, elsewhere = "重新计算的证明与 2-edits.jsonl 所记不同", made_elsewhere(manifest)
            if elsewhere and not failures:
                unproved.append(f"{said}，但{elsewhere}，不能断定是否改过")
            else:
                problems.append(said)
        # Where it is not said, what is possible may have been put in as a whole.
        line = Tier.POSSIBLE
        if manifest.repair is not None:
            line = manifest.repair.accept
        elif manifest.settings.get("repair") == RunOptions().repair_sha256():
            line = RepairOptions().accept
        again = counterprove(normalized, repaired, entry, decisions, page, line=line)
        problems += [f"另一种算法的证明不成立（{why}）" for why in again]
        checked.append("证明（两种算法）")
        if (kept := workspace.advice()) is not None:
            checked.append(f"顾问模型 {kept.model} 的回答（照所存的，没有联网）")
        emitted = manifest.emit
        is_letter = emitted is not None and (emitted.layout == "信函" or emitted.style != STANDARD)
        problems += _texts(workspace, repaired, names, checked, is_letter=is_letter)
    except PipelineError as error:
        problems.append(str(error))
    return Verification(workspace.folder, name, checked, problems, unproved)


def _check_pdf(
    data: bytes,
    record: OutputRecord,
    roots: Sequence[str],
    checked: list[str],
    problems: list[str],
    unproved: list[str],
) -> None:
    """Check the signature behind a PDF that is otherwise as it was made."""
    from pipeline.signing.pades import check_pdf

    try:
        found = check_pdf(data, record.size, roots)
    except MissingPartError as error:
        unproved.append(f"{record.name} 的电子签名没有核验（{error}）")
        return
    if not found.holds or found.is_trusted is False:
        problems.append(f"{record.name} 在生成之后被改过，电子签名不成立：{found.said}")
    else:
        doubt = "" if found.is_trusted else "；证书未核对，请用 --trust 给出根证书"
        checked.append(f"{record.name} 的电子签名（{found.signer}{doubt}）")


def _reading_of(document: OfficialDocument) -> str:
    """What was checked of the reading, for people."""
    if document.reading is None:
        return "（由旧版读入，未核验读取）"
    return f"原文 {sum(msgspec.structs.astuple(document.reading))} 字的去处"


def _as_noted(source: SourceRecord | Source) -> tuple[str, int, str]:
    return source.name, source.size, source.sha256


def _texts(
    workspace: Workspace,
    document: OfficialDocument,
    names: set[str],
    checked: list[str],
    *,
    is_letter: bool,
) -> list[str]:
    problems = []
    head = [place for place in places_of(document) if place.part is Part.HEADER]
    people = [_bare(place.text) for place in head if place.role == "signatory"]
    others = [_bare(place.text) for place in head if place.role != "signatory"]
    letter = is_letter or has_letter_head(document) or states(document, LAYOUT) == "信函"
    whole_text = _bare(plain_text(document))
    document, at_feet = without_notes(document)
    feet = _bare(at_feet)
    wanted = list(printed_texts(document, as_letter=letter))
    for output in OUTPUTS.values():
        name = f"3-{workspace.slug}{output.ending}"
        listed = {record.name: record for record in workspace.listed()}
        data = workspace.as_listed(listed[name]) if name in names and output.text else None
        if data is None or output.text is None:
            continue
        checked.append(f"{output.name} 的文字")
        try:
            found = _bare(output.text(data))
            strays = output.strays(data) if output.strays is not None else []
        except Exception as error:  # whatever a broken file makes its library raise
            log.info("reading %s back", name, exc_info=True)
            why = f"（{error.what}）" if isinstance(error, PipelineError) else ""
            problems.append(f"{name} 读不了，可能已损坏{why}")
            continue
        if strays:
            problems.append(f"{name} 里有不该有的：{'、'.join(strays)}")
        said = found.removesuffix(feet)  # what stands at the feet of pages is read last
        if found != whole_text and not any(
            found.endswith(feet)
            and _says(
                said,
                _bare(text),
                people,
                [*others, _bare(notes)] if notes else others,
                [_bare(line) for line in foot.splitlines() if line.strip()],
            )
            for notes, text, foot in wanted
        ):
            problems.append(f"{name} 中的文字与 2-repaired.json 不同")
    return problems


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
