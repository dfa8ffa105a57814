"""A document's folder: its files read, and written so that its manifest lists them at all times."""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import os
import stat
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from pathlib import Path
from typing import Any, TypeVar

from pipeline.batch.manifest import (
    ADVICE,
    DECISIONS,
    DRAFT_ENDING,
    EDITS,
    MANIFEST,
    MANIFEST_VERSION,
    NORMALIZED,
    PAGE,
    PICTURES,
    PLAN,
    REPAIRED,
    SOURCE,
    STAGES,
    EmitChoices,
    Manifest,
    OutputRecord,
    RepairChoices,
    SourceRecord,
    manifest_from_json,
    manifest_to_json,
)
from pipeline.decisions import Decisions, decisions_from_json
from pipeline.edits import EditLog, log_from_jsonl
from pipeline.errors import DocumentError, WriteError, reason_of
from pipeline.formats import OUTPUTS, input_of_source
from pipeline.model import OfficialDocument
from pipeline.model.codec import from_json
from pipeline.model.outline import restated
from pipeline.pictures import unpacked
from pipeline.repair.advisor.record import AdviceRecord, advice_from_json
from pipeline.storage import (
    MAX_BYTES,
    alone_in,
    leftovers,
    read_whole,
    remove,
    rename,
    write_atomically,
    write_together,
)
from pipeline.text.chars import visible

T = TypeVar("T")
_OPTIONAL = frozenset({PAGE, PICTURES})
"""Of the files of the reading, those that a document may have or not."""
_MOST = 2**30
"""Bytes of no file of a folder are more."""
_LEAST = {
    MANIFEST: 2**20,
    PLAN: 2**20,
    DECISIONS: 2**24,
    SOURCE: 2**28,
    NORMALIZED: 2**26,
    PAGE: _MOST,
    PICTURES: 2**27,
    REPAIRED: 2**26,
    EDITS: 2**26,
    ADVICE: 2**26,
}
"""Bytes that these files may have whatever the source."""
_TIMES_THE_SOURCE = 64
"""A line of one character takes some forty times its bytes in the stage files."""
_REPORTED = 5
_TICK_NS = 2_000_000_000
"""No file system's clock is coarser."""


class Workspace:
    """One document's folder; each of its files is read and decoded once, until it changes.

    Args:
        folder: the folder; need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._bytes: dict[str, tuple[tuple[int, ...], bytes]] = {}
        self._first: dict[str, bytes | None] = {}
        self._decoded: dict[str, tuple[bytes, Any]] = {}
        self._slug = ""
        self._restated: tuple[OfficialDocument, EditLog, OfficialDocument] | None = None

    @property
    def slug(self) -> str:
        """The document's name: as the manifest has it, else the folder's name."""
        if not self._slug:
            try:
                manifest = self.manifest()
            except DocumentError:
                manifest = None
            self._slug = (manifest.slug if manifest else "") or self.folder.resolve().name
        return self._slug

    @property
    def draft_name(self) -> str:
        """The file that holds the repaired document as a 公文稿."""
        return f"2-{self.slug}{DRAFT_ENDING}"

    def peek(self, name: str) -> bytes:
        """The bytes of a file as they lie there now; read again only when it may have changed.

        Raises:
            OSError: it is not there, is a link, or cannot be read.
        """
        path = self.folder / name
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode) or self.folder.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        stamp = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
        known = self._bytes.get(name)
        if known is None or known[0] != stamp:
            # A file written a moment ago may be written again within one tick of its clock.
            is_settled = time.time_ns() - max(stamp[:2]) > _TICK_NS
            data = read_whole(path, self._most(name, status.st_size))
            known = (stamp if is_settled else (), data)
            self._bytes[name] = known
            self._first.setdefault(name, known[1])
        return known[1]

    def _most(self, name: str, size: int) -> int:
        """Bytes that a file of the folder may have.

        What a person decided and the stage files grow with the source, which the manifest states.
        """
        least = _LEAST.get(name, _MOST)
        if size <= least or name in {MANIFEST, PLAN}:
            return least
        try:
            manifest = self.manifest()
        except DocumentError:
            manifest = None
        return min(least + _TIMES_THE_SOURCE * (manifest.source.size if manifest else 0), _MOST)

    def read(self, name: str) -> bytes:
        """The bytes of a file in the folder.

        Raises:
            DocumentError: it is not there or cannot be read.
        """
        try:
            return self.peek(name)
        except FileNotFoundError as error:
            raise DocumentError(
                f"{self.folder} 中没有 {name}", "请先运行前一步（normalize → repair → emit）"
            ) from error
        except OSError as error:
            is_special = error.errno in {errno.EINVAL, errno.ENXIO}
            advice = "它不是本工具写的，请移走后重新生成" if is_special else "请检查权限"
            raise DocumentError(
                f"读不了 {self.folder / name}（{reason_of(error)}）", advice
            ) from error

    def listed(self) -> tuple[OutputRecord, ...]:
        """The files that the manifest lists.

        Raises:
            DocumentError: it cannot be read.
        """
        manifest = self.manifest()
        return manifest.outputs if manifest is not None else ()

    def as_listed(self, record: OutputRecord) -> bytes:
        """A file as the manifest lists it: a PDF without the signature that was put behind it.

        Raises:
            DocumentError: it is not there or cannot be read.
        """
        from pipeline.signing.behind import signed_behind

        data = self.read(record.name)
        if record.name.endswith(OUTPUTS["pdf"].ending) and signed_behind(data, record.size):
            before = data[: record.size]
            if hashlib.sha256(before).hexdigest() == record.sha256:
                return before
        return data

    def filed(self) -> dict[str, str]:
        """What the document's 归档章 says, by name; empty where it has none that is filled in."""
        try:
            manifest = self.manifest()
        except DocumentError:
            return {}
        emit = manifest.emit if manifest is not None else None
        return dict(emit.stamp) if emit is not None else {}

    def sha256_of(self, name: str) -> str:
        """Hash of a file as it was when this command first read it; empty where there is none.

        Raises:
            DocumentError: it cannot be read.
        """
        if name not in self._first:
            is_there = (self.folder / name).exists()
            self._first[name] = self.read(name) if is_there else None
        data = self._first[name]
        return hashlib.sha256(data).hexdigest() if data is not None else ""

    def _read_as(self, name: str, decode: Callable[[bytes, str], T]) -> T:
        """What a file says, decoded once.

        Raises:
            DocumentError: it is not there, or wrong.
        """
        data = self.read(name)
        known = self._decoded.get(name)
        if known is None or known[0] != data:
            known = self._decoded[name] = (data, decode(data, str(self.folder / name)))
        value: T = known[1]
        return value

    def _read_if_there(self, name: str, decode: Callable[[bytes, str], T]) -> T | None:
        if (self.folder / name).exists():
            return self._read_as(name, decode)
        self._first.setdefault(name, None)
        return None

    def as_read(self) -> OfficialDocument:
        """The document of 1-normalized.json."""
        return self._read_as(NORMALIZED, from_json)

    def normalized(self) -> OfficialDocument:
        """The document before repair: as it was read, its structure as the log restates it.

        Raises:
            DocumentError: the log restates what the document has not.
        """
        document = self.as_read()
        log = self._read_if_there(EDITS, log_from_jsonl)
        if log is None or not log.restated:
            return document
        known = self._restated
        if known is None or known[0] is not document or known[1] is not log:
            changes = [edit.change for edit in log.restated if edit.status == "in"]
            name = str(self.folder / EDITS)
            known = self._restated = (document, log, restated(document, changes, name))
        return known[2]

    def source(self) -> str | None:
        """The decoded source of 1-source.txt.gz, or ``None`` where there is none."""
        return self._read_if_there(SOURCE, _unpacked)

    def pages(self) -> int | None:
        """Pages of the document's PDF that show something; ``None`` where there is no PDF.

        Raises:
            DocumentError: it cannot be read.
        """
        from pipeline.writers.read_back import pdf_pages

        name = f"3-{self.slug}{OUTPUTS['pdf'].ending}"
        return self._read_if_there(name, lambda data, _: pdf_pages(data))

    def misread(self) -> list[str]:
        """What of 1-normalized.json is not what the kept source says, a Chinese clause each.

        Nothing is asked of a document that an earlier version read.
        """
        from pipeline.normalize.account import account_of

        document, text = self.as_read(), self.source()
        if document.reading is None:
            return []
        if text is None:
            return [f"{SOURCE} 不见了，核验不了读取"]
        shown = input_of_source(document.source).shown(text)
        record, failures = account_of(document, text, shown)
        if record != document.reading and not failures:
            failures = ["各处字数与所记不同"]
        if {one.sha256 for one in document.source.pictures} != {*self.pictures()}:
            failures = [*failures, f"所记的图片与 {PICTURES} 里的不同"]
        return [f"{NORMALIZED} 与原文不符（{failure}）" for failure in failures[:_REPORTED]]

    def pictures(self) -> dict[str, bytes]:
        """The pictures of 1-pictures.zip by their hashes; none where there is no such file.

        Raises:
            DocumentError: it is no such file, or what it holds was changed.
        """
        return self._read_if_there(PICTURES, unpacked) or {}

    def page(self) -> OfficialDocument | None:
        """The document of 1-page.json, or ``None`` where there is none."""
        return self._read_if_there(PAGE, from_json)

    def advice(self) -> AdviceRecord | None:
        """What a model said of the document, or ``None`` where none was asked.

        Raises:
            DocumentError: the file is there but wrong.
        """
        return self._read_if_there(ADVICE, advice_from_json)

    def repaired(self) -> OfficialDocument:
        """The document of 2-repaired.json."""
        return self._read_as(REPAIRED, from_json)

    def log(self, *, sealed: bool = True) -> EditLog:
        """The log of 2-edits.jsonl.

        Args:
            sealed: it must be the one the manifest names; no one edits a log.

        Raises:
            DocumentError: it is no log, or another than was written.
        """
        log = self._read_as(EDITS, log_from_jsonl)
        manifest = self.manifest() if sealed else None
        listed = {record.name: record.sha256 for record in manifest.outputs} if manifest else {}
        if EDITS in listed and listed[EDITS] != self.sha256_of(EDITS):
            raise DocumentError(
                f"{self.folder / EDITS} 在生成之后被改过，与文档对不上",
                "请还原该文件，或用 zhengben repair --force 重新生成",
            )
        return log

    def decisions(self) -> Decisions | None:
        """The person's decisions, or ``None`` where there are none.

        Raises:
            DocumentError: decisions.json is there but wrong.
        """
        return self._read_if_there(DECISIONS, decisions_from_json)

    def manifest(self) -> Manifest | None:
        """The manifest, or ``None`` where there is none.

        Raises:
            DocumentError: it is there but cannot be read.
        """
        return self._read_if_there(MANIFEST, manifest_from_json)

    def repair_choices(self) -> RepairChoices | None:
        """What was set when the document was repaired; ``None`` where the manifest has it not."""
        try:
            manifest = self.manifest()
        except DocumentError:
            return None
        return manifest.repair if manifest is not None else None

    def unread_change(self) -> bool:
        """Whether a person's work waits in 2-repaired.json or in the 公文稿."""
        return self.is_changed(REPAIRED) or self.is_changed(self.draft_name)

    def is_changed(self, name: str) -> bool:
        """Whether a file is there and not as this tool wrote it."""
        known = {record.sha256 for record in self._ours() if record.name == name}
        if not known:
            return False
        try:
            data = self.peek(name)
        except OSError:
            return False
        return hashlib.sha256(data).hexdigest() not in known

    def is_finished(
        self, source: SourceRecord, version: str, settings: Mapping[str, str], names: set[str]
    ) -> bool:
        """Whether the folder already holds what would be made, whole and unchanged.

        Args:
            source: the source as it is now.
            version: of the tool.
            settings: hashes of what would decide the bytes.
            names: the files that would be written.
        """
        try:
            manifest = self.manifest()
        except DocumentError:
            return False
        if manifest is None or (manifest.source, manifest.zhengben) != (source, version):
            return False
        if manifest.settings != settings or not names <= {r.name for r in manifest.outputs}:
            return False
        if (self.folder / PLAN).exists() or leftovers(self.folder):
            return False
        return all(self._is_whole(record) for record in manifest.outputs)

    def _is_whole(self, record: OutputRecord) -> bool:
        try:
            data = self.peek(record.name)
        except OSError:
            return False
        return hashlib.sha256(data).hexdigest() == record.sha256

    def _ours(self) -> list[OutputRecord]:
        """What this tool wrote, or was writing when it was interrupted."""
        records: list[OutputRecord] = []
        for name in (MANIFEST, PLAN):
            with contextlib.suppress(DocumentError):
                manifest = self._read_if_there(name, manifest_from_json)
                records += manifest.outputs if manifest else ()
        return records

    def write(
        self,
        files: Mapping[str, bytes],
        source: SourceRecord,
        version: str,
        settings: Mapping[str, str],
        *,
        force: bool,
        replace: frozenset[str] = frozenset(),
        decisions: bytes | None = None,
        chosen_repair: RepairChoices | None = None,
        chosen_emit: EmitChoices | None = None,
        unmade: Collection[str] = (),
    ) -> bool:
        """Write files and the manifest that lists them; all are checked before any is written.

        Files of later stages that no longer follow from what is written are removed, or, where
        a person changed them, left alone and no longer listed. A signature of the manifest goes
        with the manifest that was signed.

        Args:
            files: bytes by name.
            source: the document's source.
            version: of the tool.
            settings: hashes of what decided the bytes; merged into those already noted, an empty
                one taken out.
            force: overwrite what this tool did not write.
            replace: names whose present content may differ from the manifest (a stage file
                whose change by a person was just read in).
            decisions: decisions.json, which is the person's and so not listed.
            chosen_repair: what a person set for the repair; where none was done, what is noted
                stays.
            chosen_emit: likewise, for the outputs.
            unmade: outputs that were to be made and could not be; earlier ones of theirs go.

        Returns:
            Whether the manifest was signed and no longer is.

        Raises:
            WriteError: a file is there that this tool did not write or that was changed since, or
                the folder is another source's.
        """
        if self.folder.is_symlink():
            raise WriteError(
                f"{self.folder} 是指向别处的链接", "请移走它，或换一个输出文件夹（-o）"
            )
        with alone_in(self.folder):
            try:
                manifest = self.manifest()
            except DocumentError:
                if not force:
                    raise
                manifest = None
            said = {DECISIONS: decisions} if decisions is not None else {}
            self._refuse_changed_meanwhile({*files, *said} & {REPAIRED, DECISIONS, self.draft_name})
            if not force:
                self._refuse_foreign(files, replace)
                self._refuse_other_source(manifest, source)
            known = {record.name: record for record in manifest.outputs} if manifest else {}
            stale = self._listed_anew(known, files, unmade)
            # Of another source nothing holds any more.
            is_of_source = manifest is not None and manifest.source.sha256 == source.sha256
            noted = manifest if is_of_source and manifest and manifest.settings else None
            merged = {**(noted.settings if noted else {}), **settings}
            new = Manifest(
                schema_version=MANIFEST_VERSION,
                zhengben=version,
                source=source,
                settings={part: merged[part] for part in sorted(merged) if merged[part]},
                outputs=tuple(known[name] for name in sorted(known)),
                slug=self.slug,
                repair=chosen_repair or (noted.repair if noted else None),
                emit=chosen_emit or (noted.emit if noted else None),
            )
            return self._put_down(manifest, manifest_to_json(new), {**said, **files}, stale)

    def _refuse_other_source(self, manifest: Manifest | None, source: SourceRecord) -> None:
        if manifest is not None and manifest.source.name != source.name:
            raise WriteError(
                f"{self.folder} 是 {visible(manifest.source.name)} 的结果，"
                f"不是 {visible(source.name)} 的",
                "请换一个输出文件夹（-o）；要换成后者的，加 --force",
            )

    def _listed_anew(
        self, known: dict[str, OutputRecord], files: Mapping[str, bytes], unmade: Collection[str]
    ) -> list[Path]:
        """List the files that are to be written; those that no longer follow are given back."""
        changed = any(name in known and name not in files for name in _may_be_gone(files))
        for name, data in files.items():
            record = OutputRecord(name, len(data), hashlib.sha256(data).hexdigest())
            changed = changed or (name in STAGES and known.get(name) != record)
            known[name] = record
        stale = self._taken_out([name for name in unmade if name in known], known)
        return stale + (self._stale(files, known) if changed else [])

    def _put_down(
        self,
        earlier: Manifest | None,
        manifest: bytes,
        files: Mapping[str, bytes],
        stale: list[Path],
    ) -> bool:
        """Write all files and the manifest; whether an earlier one was signed and no longer is.

        The plan comes first and becomes the manifest last: whenever this is interrupted, the next
        run knows every file as its own and finishes the work.
        """
        for path in leftovers(self.folder):
            remove(path)
        write_atomically(self.folder / PLAN, manifest)
        try:
            write_together({self.folder / name: data for name, data in files.items()})
            for path in stale:
                remove(path)
        except WriteError:
            if self._is_untouched(earlier):
                remove(self.folder / PLAN)
            raise
        is_unsigned = self._unsign(manifest)
        rename(self.folder / PLAN, self.folder / MANIFEST)
        self._first.clear()
        return is_unsigned

    def _unsign(self, new: bytes) -> bool:
        """Take the manifest's signature away where the manifest to come is another."""
        if not any(p.name.startswith(f"{MANIFEST}.") for p in self.folder.iterdir()):
            return False
        from pipeline.signing.detached import PUBLIC_KEY, SIGNATURE

        with contextlib.suppress(OSError):
            if self.peek(MANIFEST) == new:
                return False
        signature, key = (self.folder / (MANIFEST + end) for end in (SIGNATURE, PUBLIC_KEY))
        was_signed = os.path.lexists(signature)
        if was_signed:
            remove(signature)
            remove(key)
        return was_signed

    def _is_untouched(self, manifest: Manifest | None) -> bool:
        """Whether every file is still the one that the manifest lists."""
        if manifest is None:
            return not any((self.folder / record.name).exists() for record in self._ours())
        return all(self._is_whole(record) for record in manifest.outputs)

    def _refuse_changed_meanwhile(self, names: Set[str]) -> None:
        """Refuse to write over a person's work that came while this command was at work.

        Raises:
            WriteError: one of these files is not as it was when it was read.
        """
        for name in names:
            try:
                present = self.peek(name)
            except FileNotFoundError:
                continue
            except OSError:
                present = None
            if name in self._first and present != self._first[name]:
                raise WriteError(
                    f"{self.folder / name} 在处理期间被改过", "没有写出结果，请再运行一次"
                )

    def _refuse_foreign(
        self,
        files: Mapping[str, bytes],
        replace: frozenset[str],
    ) -> None:
        ours: dict[str, set[str]] = {}
        for record in self._ours():
            ours.setdefault(record.name, set()).add(record.sha256)
        for name, data in files.items():
            path = self.folder / name
            try:
                present = self.peek(name)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise WriteError(
                    f"{path} 已存在但读不了（{reason_of(error)}）",
                    "请移走它，或换一个输出文件夹（-o）",
                ) from error
            if present == data or name in replace:
                continue
            if name not in ours:
                raise WriteError(f"{path} 已存在，不是本工具写的", "请移走它，或加 --force 覆盖")
            if hashlib.sha256(present).hexdigest() not in ours[name]:
                what, advice = self._changed(name, present)
                raise WriteError(f"{path} {what}", advice)

    def _changed(self, name: str, present: bytes) -> tuple[str, str]:
        """What became of an output after it was made, and what to do about it."""
        from pipeline.signing.behind import signed_behind

        otherwise = "请另存该文件，或加 --force 覆盖"
        sizes = [record.size for record in self._ours() if record.name == name]
        if name.endswith(".pdf") and any(signed_behind(present, size) for size in sizes):
            return "已经签名，重新生成会失去签名", f"{otherwise}，再用 zhengben sign 签名"
        what = "在生成之后被改过"
        if name[:2] == "3-" and name.endswith((".review.docx", ".xlsx")):
            return what, f"若是审阅过的，请用 zhengben apply 读回；否则{otherwise}"
        if name[:2] == "3-" and name.endswith(".docx"):
            return what, f"要留住改动，请另存后作为新的原文运行 zhengben run；否则{otherwise}"
        return what, otherwise

    def _stale(self, files: Mapping[str, bytes], known: dict[str, OutputRecord]) -> list[Path]:
        """Take what the changed stage files leave behind out of ``known``; what may be removed."""
        first = min(name[0] for name in files)
        may_be = _may_be_gone(files)
        return self._taken_out(
            [n for n in known if n not in files and (n[0] > first or n in may_be)], known
        )

    def _taken_out(self, names: Iterable[str], known: dict[str, OutputRecord]) -> list[Path]:
        """Take files out of ``known``; those of them that no one changed, to be removed."""
        gone = []
        for name in names:
            record = known.pop(name)
            if self._is_whole(record):
                gone.append(self.folder / name)
        return gone


def _may_be_gone(files: Collection[str]) -> frozenset[str]:
    """Of the files of a stage, those that are no more where it is written without them."""
    reading = _OPTIONAL if NORMALIZED in files else frozenset[str]()
    return reading | ({ADVICE} if EDITS in files else frozenset())


def packed(source: str) -> bytes:
    """A decoded source as 1-source.txt.gz holds it: UTF-8, gzip, without a time or a name."""
    return gzip.compress(source.encode("utf-8"), mtime=0)


def _unpacked(data: bytes, name: str) -> str:
    """The decoded source.

    Raises:
        DocumentError: it is none, or longer than any source.
    """
    try:
        reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
        text = reader.decompress(data, 3 * MAX_BYTES)  # what was a byte or more is three at most
        if not reader.eof:
            raise ValueError
        return text.decode("utf-8")
    except (zlib.error, ValueError) as error:
        raise DocumentError(
            f"{name} 不是原文的压缩件，或已损坏", "请由原文重新生成（zhengben run --force）"
        ) from error
