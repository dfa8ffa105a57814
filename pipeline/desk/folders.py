"""The folder of the documents: where a dropped file goes, whose review it is."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import threading
from pathlib import Path

from pipeline.batch.manifest import NORMALIZED
from pipeline.batch.sources import SourceFile
from pipeline.batch.workspace import Workspace
from pipeline.desk.app import MOST_TEXT
from pipeline.errors import DocumentError, SourceError, WriteError
from pipeline.formats import SOURCE_ENDINGS, input_of
from pipeline.review.plan import TRACK_PROPERTY
from pipeline.review.properties import source_noted_in
from pipeline.storage import slug_of, write_atomically

ORIGINALS = "原件"
"""The folder of what was dropped, as it was dropped."""
_MOST_ALIKE = 1000


class Folders:
    """Documents' folders in one folder.

    Args:
        out: the folder.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._lock = threading.Lock()
        self._placed: dict[str, str] = {}

    def names(self) -> tuple[str, ...]:
        """The names of documents' folders, the newest first."""
        try:
            # Unlike Path.is_file, no error: one folder that is closed hides no other.
            found = [p for p in self.out.iterdir() if os.path.isfile(p / NORMALIZED)]  # noqa: PTH113
            found.sort(key=lambda p: -(p / NORMALIZED).stat().st_mtime)
        except OSError:
            return ()
        return tuple(p.name for p in found)

    def placed(self, name: str, data: bytes) -> tuple[SourceFile, Path, bool]:
        """Keep a dropped file as it is.

        Args:
            name: the file's.
            data: its bytes.

        Returns:
            The kept file, its document's folder, and whether that is made of these very bytes.

        Raises:
            SourceError: it is of no kind that is read, or too large.
            WriteError: it cannot be kept.
        """
        ending = Path(name).suffix
        if ending.lower() not in SOURCE_ENDINGS:
            raise SourceError(f"{name} 不是能读的种类", f"可以拖入的有 {'、'.join(SOURCE_ENDINGS)}")
        if input_of(name).is_text and len(data) > MOST_TEXT:
            raise SourceError(f"{name} 超过 {MOST_TEXT >> 20} MB", "不像一份公文，请检查或拆分")
        stem = slug_of(Path(name).stem)
        sha256 = hashlib.sha256(data).hexdigest()
        for number in range(1, _MOST_ALIKE):
            slug = stem if number == 1 else f"{stem}-{number}"
            folder = self.out / slug
            if (is_there := self._takes(folder, sha256)) is not None:
                kept = self.out / ORIGINALS / slug / f"{stem}{ending}"
                write_atomically(kept, data)
                return SourceFile(str(kept), Path(slug), slug), folder, is_there
        raise WriteError(f"{self.out} 里同名的文件太多", "请换一个文件名")

    def _takes(self, folder: Path, sha256: str) -> bool | None:
        """Whether a folder is made of these bytes already; ``None`` where it is another's."""
        is_there = (folder / NORMALIZED).is_file()
        if is_there and Workspace(folder).as_read().source.sha256 != sha256:
            return None
        if not is_there and folder.exists() and any(folder.iterdir()):
            return None
        with self._lock:
            # Of two files of one name that are dropped together neither is made yet.
            is_own = self._placed.setdefault(folder.name, sha256) == sha256
        return is_there if is_own or is_there else None

    def original(self, folder: Path) -> Path | None:
        """The kept file that a document was made from, where it was dropped here."""
        place = self.out / ORIGINALS / folder.name
        found = sorted(place.iterdir()) if place.is_dir() else []
        return found[0] if found else None

    def reviewed(self, name: str, data: bytes) -> Path | None:
        """The document's folder whose review copy or workbook a file is; ``None`` for none.

        Raises:
            DocumentError: it is one, and its document is not here.
        """
        ending = Path(name).suffix.lower()
        if ending not in (".docx", ".xlsx"):
            return None
        sha256 = noted_in(name, data, TRACK_PROPERTY if ending == ".docx" else "")
        if not sha256:
            # Some programs leave such notes out when they save; the name they leave.
            named = re.match(r"3-(.+)\.review" if ending == ".docx" else r"3-(.+)", Path(name).stem)
            found = [n for n in self.names() if named is not None and named[1].startswith(n)]
            return self.out / max(found, key=len) if found else None
        if (folder := self.of_source(sha256)) is not None:
            return folder
        raise DocumentError(f"{name} 是审阅稿，它的文档不在 {self.out} 里", "请先拖入原文")

    def of_source(self, sha256: str) -> Path | None:
        """The folder of the document that was read from these bytes; ``None`` for none."""
        for folder in (self.out / name for name in self.names()) if sha256 else ():
            with contextlib.suppress(DocumentError):
                if Workspace(folder).as_read().source.sha256 == sha256:
                    return folder
        return None


def noted_in(name: str, data: bytes, with_property: str = "") -> str:
    """SHA-256 of the source that a Word or Excel file was made from; empty for no such file."""
    if Path(name).suffix.lower() not in (".docx", ".xlsx"):
        return ""
    return source_noted_in(data, with_property=with_property)
