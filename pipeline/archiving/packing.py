"""Documents' folders made into a package that an archive takes in."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from pipeline import __version__
from pipeline.archiving.bag import SIGNED, BagWriter, FolderTarget, Target, ZipTarget
from pipeline.archiving.notes import examination, explanation
from pipeline.archiving.record import FileNote, Record, form_of, record_of, to_xml
from pipeline.batch.by_hand import decisions_on
from pipeline.batch.coherence import Verification
from pipeline.batch.finding import find_workspaces
from pipeline.batch.manifest import DECISIONS, MANIFEST, RUN_RECORD
from pipeline.batch.signatures import pdf_as_made, when_signed
from pipeline.batch.verification import Asked, source_among, verify_folder
from pipeline.batch.workspace import Workspace
from pipeline.decisions import refused_edits
from pipeline.description import described_as
from pipeline.errors import DocumentError, NotCertifiedError, StyleError, WriteError
from pipeline.filing import CATALOGUE, FilingTable, catalogue_row
from pipeline.questions import is_waiting
from pipeline.signing.detached import PUBLIC_KEY, SIGNATURE, Signer
from pipeline.signing.pades import PdfSigner
from pipeline.storage import slug_of
from pipeline.structure.survey import State, line_of, survey
from pipeline.text.chars import visible

log = logging.getLogger(__name__)

DOCUMENTS = "文件/"
"""Where the documents' folders stand in the payload."""
METADATA, LISTING = "元数据.xml", "归档文件目录.csv"
ORIGINAL = "原文件/"
EXPLANATION, EXAMINATION = "说明.txt", "四性检测报告.txt"
_ASKED = (
    *("文件夹", "题名", "文件编号", "责任者", "日期", "密级"),
    *("全宗号", "年度", "保管期限", "机构或问题", "机构代码", "件号", "备注"),
)


@dataclass(frozen=True, slots=True)
class Filing:
    """What a person states of the documents.

    Attributes:
        common: of all of them, by name.
        table: of each.
        first: the number from which 件号 are given in order; 0: none are.
        sources: files that may be the documents' sources, by name; as ``verify`` has them.
        lacking: whether what is missing may stay so.
    """

    common: Mapping[str, str] = field(default_factory=dict)
    table: FilingTable | None = None
    first: int = 0
    sources: Mapping[str, Sequence[Path]] | None = None
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs.

    Attributes:
        manifest: signs the package's manifest.
        pdf: signs each PDF.
        day: the day that the PDFs' signatures state; empty: each document's own.
    """

    manifest: Signer | None = None
    pdf: PdfSigner | None = None
    day: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A document of the package.

    Attributes:
        name: its folder in the package, with ``/``.
        workspace: its folder.
        stated: what a person stated of it.
    """

    name: str
    workspace: Workspace
    stated: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Packed:
    """What came of it.

    Attributes:
        documents: how many.
        files: of the payload.
        missing: of each document that lacks something: its folder and the names.
        signer: the fingerprint of the key that signed; empty where none did.
        sample_seals: the documents whose pages bear pictures of seals marked 样稿, by folder.
        open: of each document that asks for a look before it is kept: its folder, and what of its
            elements is doubtful or missing or waits for a person, Chinese.
    """

    documents: int
    files: int
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    signer: str = ""
    sample_seals: tuple[str, ...] = ()
    open: tuple[tuple[str, str], ...] = ()


def pieces_of(paths: Iterable[str], filing: Filing) -> list[Piece]:
    """The documents at some paths, each with what is stated of it, in the order of the catalogue.

    Raises:
        DocumentError: there is none, or two have one name.
        StyleError: a row of the table is no document's, or two have one 件号.
    """
    found: dict[str, Workspace] = {}
    for given in paths:
        for workspace in find_workspaces(given):
            name = _name_of(workspace, Path(given))
            if name in found and found[name].folder.resolve() != workspace.folder.resolve():
                raise DocumentError(f"有两份文档的文件夹都叫“{visible(name)}”", "请分两个包归档")
            found[name] = workspace
    used: set[str] = set()
    pieces = []
    for name, workspace in found.items():
        row = _row_of(name, workspace, filing.table, used)
        pieces.append(Piece(name, workspace, {**workspace.filed(), **row, **filing.common}))
    if filing.table is not None and (unused := sorted(set(filing.table.rows) - used)):
        raise StyleError(
            f"表中的“{visible(unused[0][:60])}”等 {len(unused)} 行没有对应的文档",
            f"请检查“{filing.table.key}”一列",
        )
    pieces.sort(key=_in_time if filing.first else lambda piece: piece.name)
    if filing.first:
        pieces = [
            Piece(one.name, one.workspace, {**one.stated, "件号": str(number)})
            for number, one in enumerate(pieces, start=filing.first)
        ]
    pieces.sort(key=_by_item)
    _refuse_twice(pieces)
    return pieces


def _name_of(workspace: Workspace, given: Path) -> str:
    folder = workspace.folder
    if given.is_dir() and folder != given and folder.is_relative_to(given):
        return folder.relative_to(given).as_posix()
    return folder.resolve().name


def _row_of(
    name: str, workspace: Workspace, table: FilingTable | None, used: set[str]
) -> Mapping[str, str]:
    if table is None:
        return {}
    document = workspace.repaired()
    keys = {key: described_as(document, key) for key in ("文件编号", "题名")}
    key, row = table.row_for({"文件夹": name, **keys})
    if key:
        used.add(key)
    return row


def _in_time(piece: Piece) -> tuple[str, str, str]:
    document = piece.workspace.repaired()
    return (described_as(document, "日期"), described_as(document, "文件编号"), piece.name)


def _by_item(piece: Piece) -> tuple[str, str, int, str]:
    stated = piece.stated
    item = stated.get("件号", "")
    return (
        stated.get("全宗号", ""),
        stated.get("年度", ""),
        int(item) if item else 0,
        piece.name,
    )


def _refuse_twice(pieces: Sequence[Piece]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    names = ("全宗号", "年度", "保管期限", "机构或问题", "件号")
    for piece in pieces:
        if not piece.stated.get("件号"):
            continue
        key = (*(piece.stated.get(name, "") for name in names[:-1]), str(int(piece.stated["件号"])))
        if key in seen:
            raise StyleError(
                f"{visible(seen[key])} 和 {visible(piece.name)} 的件号都是 {piece.stated['件号']}",
                "请用 --set-from 逐份写明，或用 --number-from 顺序编号",
            )
        seen[key] = piece.name


def refuse_inside(target: Path, paths: Iterable[str]) -> None:
    """Refuse a package among the documents: they would be found twice the next time.

    Raises:
        WriteError: it would lie there.
    """
    for given in paths:
        if target.resolve().is_relative_to(Path(given).resolve()):
            raise WriteError(f"{target} 在 {given} 里面", "归档包请放在别处（-o）")


def asked_for(pieces: Sequence[Piece]) -> bytes:
    """The table that a person fills in: what is known of each document, and what is missing."""
    rows = []
    for piece in pieces:
        known = {**record_of(piece.workspace, piece.stated).known, "文件夹": piece.name}
        rows.append([known.get(name, "") for name in _ASKED])
    return _csv([_ASKED, *rows])


def pack(
    pieces: Sequence[Piece],
    target: Path,
    filing: Filing,
    signing: Signing,
    run_record: bytes | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Packed:
    """Make the package; where anything is wrong, nothing is written.

    Args:
        pieces: the documents.
        target: a folder to be, or a file ending ``.zip``.
        filing: what a person stated.
        signing: who signs.
        run_record: run.json, where the times of conversion are to go along.
        told: told the name of each document as it is done.

    Raises:
        NotCertifiedError: a document's folder is not what it says it is.
        StyleError: something is missing, named.
        WriteError: something is there already, or nothing can be written.
    """
    if target.exists() or target.is_symlink():
        raise WriteError(f"{target} 已存在", "请移走它，或换一个名称（-o）")
    is_zip = target.suffix.lower() == ".zip"
    lacking = [
        (piece.name, missing)
        for piece in pieces
        if (missing := record_of(piece.workspace, piece.stated).missing)
    ]
    if lacking and not filing.lacking:
        raise StyleError(_asking(lacking), _how_to_state(lacking))
    place: Target = ZipTarget(target) if is_zip else FolderTarget(target)
    try:
        packed = _packed(pieces, place, filing, signing, run_record, told, tuple(lacking))
        place.finish()
    except BaseException:
        place.give_up()
        raise
    return packed


def _asking(lacking: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    first = "；".join(f"{visible(name)} 缺 {'、'.join(names)}" for name, names in lacking[:5])
    more = f"；等 {len(lacking)} 份" if len(lacking) > 5 else ""
    return f"归档所需的还没有写明：{first}{more}"


def _how_to_state(lacking: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    names = dict.fromkeys(name for _, missing in lacking for name in missing)
    example = "永久" if "保管期限" in names else "…"
    name = "保管期限" if "保管期限" in names else next(iter(names))
    return (
        f"各份相同的用 --set（如 --set {name}={example}），逐份不同的用 --ask 写出表格、填好后用 "
        "--set-from 给出；暂缺也要打包的，加 --allow-missing"
    )


def _packed(
    pieces: Sequence[Piece],
    place: Target,
    filing: Filing,
    signing: Signing,
    run_record: bytes | None,
    told: Callable[[str], None],
    lacking: tuple[tuple[str, tuple[str, ...]], ...],
) -> Packed:
    bag = BagWriter(place)
    records: list[Record] = []
    verified: list[Verification] = []
    for number, piece in enumerate(pieces, start=1):
        record, found = _pack_one(bag, piece, number, filing, signing)
        records.append(record)
        verified.append(found)
        told(piece.name)
    names = [piece.name for piece in pieces]
    bag.add(LISTING, listing(records))
    if run_record is not None:
        bag.add(RUN_RECORD, run_record)
    subject = signing.pdf.subject if signing.pdf is not None else ""
    key = signing.manifest.fingerprint if signing.manifest is not None else ""
    bag.add(EXAMINATION, examination(names, records, verified, signed=bool(key), pdf=subject))
    bag.add(EXPLANATION, explanation(names, records, key=key, pdf=subject))
    info = {"Bag-Software-Agent": f"zhengben {__version__}"}
    if owner := filing.common.get("立档单位名称"):
        info["Source-Organization"] = owner
    manifest = bag.finish(info, {})
    if signing.manifest is not None:
        beside = signing.manifest.sign(manifest)
        for ending in (SIGNATURE, PUBLIC_KEY):
            place.add(SIGNED + ending, beside[ending])
    samples = tuple(name for name, one in zip(names, records, strict=True) if one.has_sample_seals)
    left = [(piece.name, _left_open(piece.workspace)) for piece in pieces]
    open_ones = tuple((name, said) for name, said in left if said)
    return Packed(len(pieces), bag.count, lacking, key, samples, open_ones)


def _left_open(workspace: Workspace) -> str:
    """What of a document a person has not settled, Chinese; empty where all is."""
    log, document = workspace.log(), workspace.repaired()
    refused = refused_edits(decisions_on(workspace, log), log)
    waiting = sum(is_waiting(edit, refused) for edit in log.edits)
    doubtful = [one for one in survey(document) if one.state in {State.DOUBTFUL, State.TWICE}]
    said = [f"有 {waiting} 处待定，成品未含"] if waiting else []
    said += [f"要素存疑：{line_of(doubtful)}"] if doubtful else []
    return "；".join(said)


def _pack_one(
    bag: BagWriter, piece: Piece, number: int, filing: Filing, signing: Signing
) -> tuple[Record, Verification]:
    workspace = piece.workspace
    found = verify_folder(workspace.folder, Asked(sources=filing.sources))
    if found.problems:
        raise NotCertifiedError(
            f"{workspace.folder} 没有通过核验（{found.problems[0].rstrip('。')}）",
            "没有写出归档包；请先用 zhengben verify 查明",
        )
    files = _files_of(workspace, signing)
    if filing.sources is not None:
        files |= _original(workspace, filing.sources)
    notes = []
    folder = f"{DOCUMENTS}{piece.name}/"
    for name, data in files.items():
        sums = bag.add(folder + name, data)
        notes.append(FileNote(name, len(data), form_of(name, data), sums))
    record = record_of(workspace, piece.stated)._replace(files=tuple(notes))
    bag.add(folder + METADATA, to_xml(record))
    bag.add(folder + LISTING, listing([record], number))
    return record, found


def _files_of(workspace: Workspace, signing: Signing) -> dict[str, bytes]:
    """The files of a document's folder that are this tool's or a person's decisions."""
    manifest = workspace.manifest()
    assert manifest is not None  # it was verified
    names = [MANIFEST, *(record.name for record in manifest.outputs), DECISIONS]
    names += [MANIFEST + ending for ending in (SIGNATURE, PUBLIC_KEY)]
    files = {name: workspace.read(name) for name in names if (workspace.folder / name).exists()}
    pdf = f"3-{workspace.slug}.pdf"
    made = pdf_as_made(workspace, pdf) if signing.pdf is not None else None
    if signing.pdf is not None and made is not None:
        files[pdf] = signing.pdf.sign(made, when_signed(workspace, signing.day))
    return files


def _original(workspace: Workspace, sources: Mapping[str, Sequence[Path]]) -> dict[str, bytes]:
    """The document's source, which was found to be it.

    Raises:
        NotCertifiedError: it is not among the files that were given.
    """
    manifest = workspace.manifest()
    assert manifest is not None
    data = source_among(workspace, sources)
    path = PurePath(manifest.source.name)
    name = f"{slug_of(path.stem)}{path.suffix if slug_of(path.suffix) == path.suffix else ''}"
    if data is None:
        raise NotCertifiedError(
            f"--source 的文件夹中没有 {workspace.folder} 的源文件 {manifest.source.name}",
            "没有写出归档包；请给出它所在的文件夹，或去掉 --source",
        )
    return {ORIGINAL + name: data}


def listing(records: Sequence[Record], first: int = 1) -> bytes:
    """归档文件目录 (DA/T 22-2015) as CSV: UTF-8 with its mark, so that a spreadsheet reads it."""
    rows = [catalogue_row(number, one.known) for number, one in enumerate(records, start=first)]
    return _csv([CATALOGUE, *rows])


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerows([[_safe(str(cell)) for cell in row] for row in rows])
    return target.getvalue().encode("utf-8-sig", "replace")


def _safe(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
