"""All that lies on the desk: its documents, where they are kept, with which style they are set."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline import __version__
from pipeline.batch.manifest import NORMALIZED
from pipeline.batch.options import RunOptions, Tools
from pipeline.batch.sources import SourceFile
from pipeline.batch.stages import normalize_source
from pipeline.batch.workspace import Workspace
from pipeline.convert import Typography, convert
from pipeline.desk import messages, views
from pipeline.desk.app import MOST_BYTES, MOST_JSON, MOST_TEXT, Refused
from pipeline.desk.batches import Batch
from pipeline.desk.book import Book
from pipeline.desk.folders import Folders, noted_in
from pipeline.desk.hand import unexpected
from pipeline.desk.holding import Holding
from pipeline.desk.paper import Paper
from pipeline.desk.sample import sample
from pipeline.desk.styling import remembered, styles, taken_in
from pipeline.errors import DocumentError, PipelineError
from pipeline.formats import SOURCE_ENDINGS
from pipeline.repair.engine import Offers
from pipeline.storage import slug_of

MOST_IN_A_BATCH = 2000
_MOST_EARLIER = 200
_MOST_OPEN = 24
_FEW = 12  # lines
_OF_THE_DESK = frozenset({"style", "pdfa", "archive_stamp"})


class Bench:
    """The documents of one folder.

    Args:
        out: the folder that documents are kept in.
        options: what a person set.
        known: ids that documents' folders had before, by id.

    Attributes:
        folders: where they are kept.
        held: the lock of the folder, for who writes into it.
        at_work: held by who reads, repairs or draws: one at a time.
    """

    def __init__(self, out: Path, options: RunOptions, known: dict[str, str] | None = None) -> None:
        self.out, self.options = out, _chosen(remembered(out, options))
        self.folders = Folders(out)
        self.held = Holding(out)
        self.at_work = threading.Lock()
        self.is_demo = False
        self._typography = Typography(self.options)
        self._lock = threading.RLock()
        self._papers: dict[str, Paper] = {}
        self._known = dict(known or {})
        self._batches: dict[str, Batch] = {}
        self._books: dict[Path, Book] = {}

    def warm(self) -> None:
        """Load what reading, repairing and drawing need: the first file shall not wait for it."""
        with self.at_work, contextlib.suppress(PipelineError):
            options = replace(self.options, outputs=())
            few = b"\n".join(sample().splitlines()[:_FEW])
            views.draw(convert(few, "示例.txt", options), options, self._typography)

    def tools_for(self, workspace: Workspace, offers: Offers | None = None) -> Tools:
        """What a document is made with: the rules of its folder, the style of the desk."""
        options = self.options.with_rules_of(workspace.repair_choices())
        tools = Tools(replace(options, repair=replace(options.repair, offers=offers)))
        tools.typography = self._typography
        return tools

    def state(self) -> messages.State:
        """What there is."""
        with self._lock:
            papers = [*reversed(self._papers.values())]
            batches = tuple(reversed(self._batches))
        open_ones = {paper.folder.name for paper in papers}
        return messages.State(
            version=__version__,
            docs=tuple(paper.row() for paper in papers),
            batches=batches,
            styles=styles(self.out),
            style=self.style,
            fonts=self._substitutions(),
            folder=str(self.out),
            endings=tuple(SOURCE_ENDINGS),
            limits=messages.Limits(MOST_BYTES, MOST_TEXT, MOST_JSON, MOST_IN_A_BATCH),
            demo=self.is_demo,
            earlier=tuple(n for n in self.folders.names() if n not in open_ones)[:_MOST_EARLIER],
        )

    def _substitutions(self) -> str:
        """A sentence about fonts that stand in, once they were looked up."""
        is_known = "fonts" in vars(self._typography)
        return self._typography.fonts.in_short() if is_known else ""

    @property
    def style(self) -> str:
        """The name of the style that holds."""
        style = self.options.style
        return Path(style).stem if style.endswith(".toml") else style

    def paper(self, doc: str) -> Paper:
        """The document of an id; one that an earlier server had is opened again.

        Raises:
            Refused: there is none.
        """
        with self._lock:
            found = self._papers.get(doc)
            folder = self.out / self._known[doc] if doc in self._known else None
            if found is None and folder is not None and (folder / NORMALIZED).is_file():
                found = self._laid(Workspace(folder).as_read().source.name, folder)
                found.open()
        if found is None:
            raise Refused(404, "没有这份文件", "请从列表里打开")
        return found

    def folder_of(self, doc: str) -> Path:
        """The folder of an id, open or not.

        Raises:
            Refused: there is none.
        """
        with self._lock:
            if doc not in self._known:
                raise Refused(404, "没有这份文件", "请从列表里打开")
            return self.out / self._known[doc]

    def known(self) -> dict[str, str]:
        """Ids and the names of their folders, for a server that comes after this one."""
        with self._lock:
            return dict(self._known)

    def papers(self) -> list[Paper]:
        """Those that are open."""
        with self._lock:
            return [*self._papers.values()]

    def reopen(self, name: str) -> messages.Taken:
        """Open a document of an earlier day by the name of its folder.

        Raises:
            DocumentError: there is none.
        """
        if name not in self.folders.names():
            raise DocumentError("没有这份文件", "请从列表里选")
        folder = self.out / name
        with self._lock:
            for paper in self._papers.values():
                if paper.folder == folder:
                    return messages.Taken(doc=paper.doc)
            source = Workspace(folder).as_read().source.name
            paper = self._laid(source, folder)
        paper.open()
        return messages.Taken(doc=paper.doc)

    def close(self, doc: str) -> messages.Done:
        """Put a document away; its folder stays."""
        with self._lock:
            paper = self._papers.pop(doc, None)
            self._known.pop(doc, None)
        if paper is not None:
            paper.close()
        return messages.Done()

    def take(self, name: str, data: bytes) -> messages.Taken:
        """A dropped file: a review of a document that is there, or a new document.

        Args:
            name: the file's.
            data: its bytes.

        Raises:
            SourceError: it is of no kind that is read, or too large.
            DocumentError: a review that does not fit.
        """
        file = Path(name).name or "未命名.txt"
        if Path(file).suffix.lower() == ".toml":
            style = taken_in(self, file, data)
            return messages.Taken(style=style, taken=(f"已收下版式“{style}”，现在用它",))
        reviewed = self.folders.reviewed(file, data)
        if reviewed is not None:
            return self._apply(reviewed, file, data)
        source, folder, is_there = self.folders.placed(file, data)
        told: tuple[str, ...] = ()
        if (made_from := self.folders.of_source(noted_in(file, data))) is not None:
            told = (
                f"这是“{made_from.name}”的成品，不是审阅稿，按新的一份读入；"
                "要把改动并回原来那份，请改“更多”里的审阅稿，再拖进来",
            )
        with self._lock:
            paper = next((p for p in self._papers.values() if p.folder == folder), None)
            if paper is not None and not paper.is_failed:
                return messages.Taken(doc=paper.doc, taken=told)
            paper = self._laid(file, folder)
        if is_there:
            paper.open()
        else:
            threading.Thread(target=partial(self._bring, paper, source), daemon=True).start()
        return messages.Taken(doc=paper.doc, taken=told)

    def id_of(self, folder: Path) -> str:
        """The id of a document's folder, open or not."""
        with self._lock:
            for doc, name in self._known.items():
                if name == folder.name:
                    return doc
            doc = secrets.token_hex(8)
            self._known[doc] = folder.name
            return doc

    def _laid(self, name: str, folder: Path) -> Paper:
        doc = self.id_of(folder)
        self._papers.pop(doc, None)
        paper = self._papers[doc] = Paper(self, doc, name, folder)
        # Many that lie open take memory: the oldest at rest are put away, their ids stay good.
        at_rest = [one for one in self._papers.values() if not one.is_busy and one is not paper]
        for old in at_rest[: max(len(self._papers) - _MOST_OPEN, 0)]:
            self._papers.pop(old.doc).close()
        return paper

    def book_of(self, folder: Path) -> Book:
        """The decisions on a document; its steps can be undone though it was put away since."""
        with self._lock:
            return self._books.setdefault(folder, Book(folder))

    def opened(self, doc: str) -> Paper | None:
        """A document where it is open."""
        with self._lock:
            return self._papers.get(doc)

    def new_batch(self, count: int) -> Batch:
        """A batch of so many files that are going to be dropped.

        Raises:
            Refused: they are too many.
        """
        if not 0 < count <= MOST_IN_A_BATCH:
            raise Refused(413, f"一次最多 {MOST_IN_A_BATCH} 份", "请分几次拖入")
        batch = Batch(self, count)
        with self._lock:
            self._batches[batch.batch] = batch
        return batch

    def batch(self, number: str) -> Batch:
        """The batch of an id.

        Raises:
            Refused: there is none.
        """
        with self._lock:
            found = self._batches.get(number)
        if found is None:
            raise Refused(404, "没有这一批", "请把文件再拖一次，做完的不会重做")
        return found

    def _bring(self, paper: Paper, source: SourceFile) -> None:
        try:
            with self.at_work, self.held():
                paper.read()
                normalize_source(source, self.out, self.tools_for(Workspace(paper.folder)))
            paper.open()
        except PipelineError as error:
            paper.fail(error)
        except Exception as error:
            paper.fail(unexpected(error, paper.name))

    def _apply(self, folder: Path, name: str, data: bytes) -> messages.Taken:
        from pipeline.batch.application import apply_review

        with tempfile.TemporaryDirectory(prefix="zhengben-") as place:
            path = Path(place) / f"{slug_of(Path(name).stem)}{Path(name).suffix}"
            path.write_bytes(data)
            with self.at_work, self.held():
                outcome = apply_review(path, self.options, folder)
        taken = self.reopen(folder.name)
        counts = outcome.counts
        said = f"已读回 {name}：采纳 {counts.by_person} 处，人工修改 {counts.manual} 处"
        said += f"，还有 {counts.waiting} 处待定" if counts.waiting else ""
        return messages.Taken(applied=taken.doc, taken=(said, *outcome.told))

    def choose(self, options: RunOptions) -> None:
        """Another style or other settings for what is made from now on."""
        self.options = _chosen(options)
        self._typography = Typography(options)
        for paper in self.papers():
            paper.redraw()

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        with self._lock:
            laid: list[Paper | Batch] = [*self._papers.values(), *self._batches.values()]
        return self.at_work.locked() or any(one.is_busy for one in laid)


def _chosen(options: RunOptions) -> RunOptions:
    """The options, those that the desk sets taken for chosen whatever a folder was made with."""
    return replace(options, chosen=(options.chosen or frozenset()) | _OF_THE_DESK)
