"""Is a package what it says it is? From the package alone, and a key that a person has."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.archiving.bag import DATA, INFO, SIGNED, Bag, check_bag, open_bag, sums_of, whole_of
from pipeline.archiving.packing import (
    DOCUMENTS,
    EXAMINATION,
    EXPLANATION,
    LISTING,
    METADATA,
    ORIGINAL,
    listing,
)
from pipeline.archiving.record import FileNote, Record, differences, form_of, from_xml, record_of
from pipeline.batch.coherence import Verification
from pipeline.batch.manifest import MANIFEST, RUN_RECORD
from pipeline.batch.verification import Asked, sources_at, verify_folder
from pipeline.batch.workspace import Workspace
from pipeline.errors import DocumentError, MissingPartError, PipelineError
from pipeline.signing.detached import PUBLIC_KEY, SIGNATURE, check
from pipeline.text.chars import visible

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_OF_PACKAGE = frozenset({METADATA, LISTING, ORIGINAL.rstrip("/")})
"""What packing put beside a document's own files; it is verified here."""


def verify_package(
    path: Path, key: Ed25519PublicKey | None = None, roots: Sequence[str] = ()
) -> Iterator[Verification]:
    """Check a package: its checksums and lists, its signature, then every document.

    Args:
        path: the package.
        key: the signer's public key; with it, a package that it did not sign fails.
        roots: files of certificates that the PDFs' signers must come from.

    Yields:
        What came of the package itself, then of each document.
    """
    found = Verification(path)
    try:
        bag = open_bag(path)
        found.problems.extend(check_bag(bag))
        count = sum(name.startswith(DATA) for name in bag.names)
        found.checked.append(f"{count} 个文件的 SHA-256 和 SM3")
        _check_signature(bag, key, found)
        folders = _folders(bag)
        found.checked.append(f"{len(folders)} 件公文")
        if not folders:
            found.problems.append("包里没有公文")
        records = {folder: _record(bag, folder, found) for folder in folders}
        _check_listing(bag, records, found)
    except PipelineError as error:
        found.problems.append(str(error))
        yield found
        return
    yield found
    for folder in folders:
        yield _verify_document(bag, path, folder, records[folder], roots)


def _check_signature(bag: Bag, key: Ed25519PublicKey | None, found: Verification) -> None:
    if SIGNED + SIGNATURE not in bag.names:
        if key is not None:
            found.problems.append("给出了公钥，但包里没有签名")
        elif SIGNED + PUBLIC_KEY in bag.names:
            found.problems.append("包里有公钥而没有签名，签名可能被人拿走")
        else:
            found.checked.append("（没有签名：只说明前后一致，防不了整个重做）")
        return
    name = SIGNED + PUBLIC_KEY
    try:
        checked = check(
            whole_of(bag, SIGNED),
            whole_of(bag, SIGNED + SIGNATURE, 4096),
            whole_of(bag, name, 4096) if name in bag.names else None,
            key,
        )
    except MissingPartError as error:
        found.unproved.append(f"签名没有核验（{error}）")
        return
    found.take_signature(checked, "包里的公钥")


def _folders(bag: Bag) -> list[str]:
    """The documents' folders, each ending with ``/``."""
    start = DATA + DOCUMENTS
    ends = f"/{MANIFEST}"
    found = [n for n in bag.names if n.startswith(start) and n.endswith(ends)]
    return sorted(name.removesuffix(MANIFEST) for name in found)


def _record(bag: Bag, folder: str, found: Verification) -> Record | None:
    try:
        return from_xml(whole_of(bag, folder + METADATA), folder + METADATA)
    except DocumentError as error:
        found.problems.append(str(error))
        return None


def _check_listing(bag: Bag, records: dict[str, Record | None], found: Verification) -> None:
    """The catalogue says of each document what its metadata say, and nothing else."""
    apart = {DATA + name for name in (LISTING, EXPLANATION, EXAMINATION, RUN_RECORD)}
    astray = [
        name
        for name in bag.names
        if name.startswith(DATA) and name not in apart and not name.startswith(tuple(records))
    ]
    found.problems.extend(f"{visible(name)} 不属于哪一件公文" for name in astray)
    rows = whole_of(bag, DATA + LISTING).decode("utf-8-sig", "replace").split("\r\n")
    own = {}
    for folder, record in records.items():
        if record is None:
            continue
        name = folder + LISTING
        data = whole_of(bag, name).decode("utf-8-sig", "replace") if name in bag.names else ""
        first, number = data.split("\r\n")[1:2], 0
        cell = first[0].partition(",")[0] if first else ""
        number = int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 9 else 0
        own[number] = record
        if listing([record], number).decode("utf-8-sig") != data:
            found.problems.append(f"{visible(name)} 与元数据不同")
    whole = [own[number] for number in sorted(own)]
    if listing(whole).decode("utf-8-sig").split("\r\n") != rows:
        found.problems.append(f"{DATA}{LISTING} 与各件的元数据不同")
    found.checked.append("目录")


def _verify_document(
    bag: Bag, path: Path, folder: str, record: Record | None, roots: Sequence[str]
) -> Verification:
    name = folder.removeprefix(DATA + DOCUMENTS).rstrip("/")
    shown = path / DOCUMENTS.rstrip("/") / name
    with tempfile.TemporaryDirectory(prefix="zhengben-") as scratch:
        try:
            place = bag.laid_out(folder, Path(scratch))
            original = place / ORIGINAL.rstrip("/")
            sources = sources_at(original) if original.is_dir() else None
            if sources is not None:  # one file, whatever its name had to become
                sources = {"": [file for files in sources.values() for file in files]}
            found = verify_folder(
                place, Asked(sources=sources, roots=tuple(roots), besides=_OF_PACKAGE)
            )
            if record is not None and not found.problems:
                _check_record(bag, folder, place, record, found)
        except (PipelineError, OSError) as error:
            found = Verification(shown, problems=[f"核验不了（{error}）"])
    return replace(found, folder=shown)


def _check_record(bag: Bag, folder: str, place: Path, record: Record, found: Verification) -> None:
    notes = []
    apart = {METADATA, LISTING}
    inner = {n.removeprefix(folder) for n in _folders(bag) if n.startswith(folder) and n != folder}
    for name in bag.names:
        own = name.removeprefix(folder)
        if not name.startswith(folder) or own in apart or own.startswith(tuple(inner)):
            continue
        data = whole_of(bag, name, 2**30)
        notes.append(FileNote(own, len(data), form_of(own, data), sums_of(data)))
    made = record_of(Workspace(place), record.stated)._replace(files=tuple(notes))
    said = differences(record, made)
    # Another release may take more, or less, from the same document.
    agent = f"Bag-Software-Agent: zhengben {__version__}"
    is_ours = agent in whole_of(bag, INFO).decode("utf-8", "replace").split("\n")
    if said and not is_ours:
        found.unproved.append(f"{said[0]}，但包由另一版写出，不能断定是否改过")
    else:
        found.problems.extend(said)
    found.checked.append("元数据")
