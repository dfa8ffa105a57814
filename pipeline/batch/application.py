"""A reviewed output comes back: what was decided goes into decisions.json, all is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from pipeline.arranging import arranged, whole
from pipeline.batch.both import decided_in_both, says_the_same
from pipeline.batch.finding import find_workspaces
from pipeline.batch.manifest import DECISIONS, NORMALIZED, REPAIRED, OutputRecord
from pipeline.batch.options import RunOptions, Tools
from pipeline.batch.record import Outcome
from pipeline.batch.stages import emit_decided, refuse_uncertified, repaired_as_decided
from pipeline.batch.workspace import Workspace
from pipeline.convert import Conversion
from pipeline.decisions import (
    VERSION,
    Decision,
    Decisions,
    decisions_from_json,
    merged,
)
from pipeline.edits import MANUAL_RULE_ID, Edit, EditKind, EditLog, Tier, replay
from pipeline.errors import DocumentError, SourceError, reason_of
from pipeline.manual import manual_changes, place_of
from pipeline.model import iter_texts
from pipeline.rearranging import stated
from pipeline.repair.heeding import brought_up, heeded, word_of
from pipeline.rereading import Seen
from pipeline.review.docx_reader import Review, read_docx_review
from pipeline.review.layout import WHOLE_TEXTS, Layout, Wanted, misplaced, wanted
from pipeline.review.proving import first_difference
from pipeline.storage import read_whole
from pipeline.text.chars import legal, visible

REVIEWABLE = (".docx", ".xlsx", ".json")
_MOST_BYTES = 2**28
_MOST_NAMED = 3
_MOST_COMMENTS = 20
_LONGEST_COMMENT = 200


def read_review(path: Path, workspace: Workspace) -> Review:
    """What a person decided in a reviewed file, and what it shows.

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
            f"{name} 是成品，不是审阅稿",
            f"请在 3-{workspace.slug}.review.docx 中审阅；已经改了成品的，请另存后作为新的原文运行 "
            "zhengben run",
        )
    if ending == ".docx":
        manifest = workspace.manifest()
        track = manifest.emit.track if manifest and manifest.emit else "all"
        review = read_docx_review(data, workspace.normalized(), workspace.log(), name, track)
    elif ending == ".xlsx":
        from pipeline.review.xlsx_reader import read_xlsx_decisions

        shown = whole(workspace.normalized(), workspace.log())
        texts = {place: element.text for place, element in iter_texts(shown)}
        review = Review(read_xlsx_decisions(data, workspace.log(), texts, name))
    elif ending == ".json":
        review = Review(decisions_from_json(data, name))
    else:
        raise DocumentError(f"{name} 不是审阅过的文件", f"可用的扩展名：{'、'.join(REVIEWABLE)}")
    if review.decisions.source_sha256 != workspace.log().source_sha256:
        raise DocumentError(
            f"{name} 出自另一份原文，与 {workspace.folder} 不符", "请用该文件夹里生成的审阅文件"
        )
    return review


def reviewed_files(out: Path) -> list[Path]:
    """Review copies and workbooks of the folders below ``out`` that a person saved, newest first.

    Those are the ones whose bytes are not what the folder's manifest says.

    Raises:
        DocumentError: no document folder is there.
    """
    found: list[tuple[float, Path]] = []
    for workspace in find_workspaces(str(out)):
        try:
            manifest = workspace.manifest()
        except DocumentError:
            continue
        slug = workspace.slug
        for record in manifest.outputs if manifest else ():
            path = workspace.folder / record.name
            if record.name not in {f"3-{slug}.review.docx", f"3-{slug}.xlsx"}:
                continue
            if path.is_file() and _differs(path, record):
                found.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(found, reverse=True)]


def _differs(path: Path, record: OutputRecord) -> bool:
    if path.stat().st_size != record.size:
        return True
    return hashlib.sha256(read_whole(path, record.size)).hexdigest() != record.sha256


def apply_review(
    path: Path, options: RunOptions, folder: Path | None = None, source: bytes | None = None
) -> Outcome:
    """Read a reviewed file, write decisions.json beside it, repair and emit again.

    What the file shows must be what comes out, else nothing is written.

    Args:
        path: the reviewed file.
        options: what a person set; what they did not choose is as the folder was made.
        folder: the document's folder, when the file lies elsewhere.
        source: the source's bytes, attached to a PDF/A-3 or an OFD.

    Raises:
        SourceError: the file cannot be read.
        DocumentError: its answers do not fit, or would not come out as it shows them.
        NotCertifiedError: the folder's log does not hold.
    """
    if not path.exists():
        raise SourceError(f"{path} 不存在", "请检查路径")
    workspace = Workspace(folder or path.parent)
    if not (workspace.folder / NORMALIZED).is_file():
        raise DocumentError(
            f"{workspace.folder.resolve()} 不是文档文件夹",
            "审阅文件不在文档文件夹里时，请用 --folder 指出该文件夹",
        )
    options = options.as_made(workspace.manifest())
    tools = Tools(options)
    # The reviewed file itself was changed by the person, on purpose: it is made anew.
    reviewed = frozenset({path.name}) if path.parent == workspace.folder else frozenset()
    if workspace.unread_change():
        return _with_unread(path, options, workspace, tools, reviewed, source)
    review = read_review(path, workspace)
    refuse_uncertified(workspace)
    is_marked = path.suffix.lower() != ".json"
    pending = _Pending(workspace, review, path.name, is_marked=is_marked)
    decisions, told = pending.together()
    conversion = repaired_as_decided(workspace, decisions, tools, decided_in=path.name)
    if is_marked:
        more = _verdicts_for(pending.expected(decisions), conversion.log)
        if more:
            # Rules or options are not those that the file was made with: what it shows holds.
            decisions = merged(Decisions(VERSION, decisions.source_sha256, more), decisions)
            conversion = repaired_as_decided(workspace, decisions, tools, decided_in=path.name)
        pending.prove(conversion, decisions)
    return _emitted(workspace, conversion, decisions, tools, reviewed, source, told)


def _emitted(
    workspace: Workspace,
    conversion: Conversion,
    decisions: Decisions,
    tools: Tools,
    reviewed: frozenset[str],
    source: bytes | None,
    told: tuple[str, ...],
) -> Outcome:
    outcome = emit_decided(workspace, conversion, tools, reviewed, source)
    manual = len(decisions.manual) + sum(1 for d in decisions.decisions if d.text)
    manual += len(decisions.paragraphs) + len(decisions.restated)
    outcome.counts = msgspec.structs.replace(outcome.counts, manual=manual)
    outcome.told = told
    return outcome


def _with_unread(
    path: Path,
    options: RunOptions,
    workspace: Workspace,
    tools: Tools,
    reviewed: frozenset[str],
    source: bytes | None,
) -> Outcome:
    """Take a review in together with what a person changed in the folder's own files.

    Raises:
        DocumentError: both changed the same words, or cannot be put together.
    """
    plain = replace(options, outputs=("txt",))
    decisions, wanted, told = decided_in_both(
        workspace, options, path, lambda file, folder: apply_review(file, plain, folder).told
    )
    conversion = repaired_as_decided(workspace, decisions, tools, decided_in=path.name)
    if not says_the_same(conversion.repaired, wanted):
        raise DocumentError(
            f"{path.name} 与 {REPAIRED} 或 {workspace.draft_name} 都改过，两样合不到一起",
            "没有写出任何文件；请还原后者，先 apply，再在新的公文稿里改",
        )
    return _emitted(workspace, conversion, decisions, tools, reviewed, source, told)


class _Pending:
    """What a review says beside what holds already.

    Args:
        workspace: the document's folder.
        review: the file as it was read.
        name: the file's name, for messages.
        is_marked: whether the file shows the document, and does not state decisions alone.
    """

    def __init__(self, workspace: Workspace, review: Review, name: str, *, is_marked: bool) -> None:
        self._workspace, self._review, self._name = workspace, review, name
        self._is_marked = is_marked
        self._normalized, self._log = workspace.normalized(), workspace.log()
        self._own = {
            e.id: e for e in self._log.edits if e.rule_id == MANUAL_RULE_ID and e.status == "in"
        }
        words = (self._own.values(), manual_changes(self._log))
        self._words = {edit.id: change for edit, change in zip(*words, strict=True)}
        self._edits = [edit for edit in self._log.edits if edit.rule_id != MANUAL_RULE_ID]
        self._answers = self._completed(review.decisions)
        self._standing, self._unseen = self._holding()

    def _completed(self, decisions: Decisions) -> Decisions:
        """The answers by the ids of this folder, with what follows from them.

        Raises:
            DocumentError: they name edits that the folder has not.
        """
        own = {d.edit_id: d for d in decisions.decisions if d.edit_id in self._own}
        rest = tuple(d for d in decisions.decisions if d.edit_id not in own)
        reworded = (
            msgspec.structs.replace(self._words[i], new=one.text)
            for i, one in own.items()
            if one.text is not None and one.verdict == "accept"
        )
        found = msgspec.structs.replace(
            decisions, decisions=rest, manual=(*decisions.manual, *reworded)
        )
        word = word_of(found, self._normalized, self._edits, self._name)
        if word.unknown:
            raise DocumentError(
                f"{self._name} 提到没有的修改：{'、'.join(sorted(word.unknown)[:5])}",
                "请用该文件夹里最近生成的审阅文件",
            )
        found = brought_up(found, self._normalized, self._edits, self._name)
        # An edit that a person reworded before is accepted in those words.
        texts = {e.id: e.new for e in self._edits if e.kind is EditKind.MANUAL}
        before = self._workspace.decisions()
        said = {d.edit_id: d.text for d in before.decisions} if before is not None else {}
        return msgspec.structs.replace(
            found,
            decisions=tuple(
                msgspec.structs.replace(d, text=texts[d.edit_id])
                if d.verdict == "accept"
                and d.text is None
                and d.edit_id in texts
                and said.get(d.edit_id) == texts[d.edit_id]
                else d
                for d in found.decisions
            ),
        )

    def _holding(self) -> tuple[Decisions, frozenset[str]]:
        """What holds before this review, and the paths where the file cannot show it.

        Earlier decisions hold, with what a person wrote into decisions.json and no stage has read
        yet; else their words in the log; and proposals that were put in.
        """
        sha256 = self._log.source_sha256
        before = self._workspace.decisions()
        if before is None or before.source_sha256 != sha256:
            before = Decisions(
                VERSION,
                sha256,
                manual=manual_changes(self._log),
                paragraphs=stated(self._log.paragraphs),
            )
        name = str(self._workspace.folder / DECISIONS)
        before = brought_up(before, self._normalized, self._edits, name)
        said = {d.edit_id for d in before.decisions}
        put_in = (
            Decision(edit.id, "accept")
            for edit in self._edits
            if edit.status == "in" and edit.tier is Tier.POSSIBLE and edit.id not in said
        )
        before = msgspec.structs.replace(before, decisions=(*before.decisions, *put_in))
        shown = dict(iter_texts(replay(self._normalized, self._log.edits)))
        now = self._texts(before)
        unseen = frozenset(path for path, text in now.items() if text != shown[path].text)
        given = self._review.decisions.decisions
        gone = {
            place_of(self._own[d.edit_id])
            for d in given
            if d.edit_id in self._own and (d.verdict == "refuse" or d.text is not None)
        }
        accepted = {d.edit_id for d in self._answers.decisions if d.verdict == "accept"}
        over = [edit for edit in self._edits if edit.id in accepted and edit.status == "out"]
        # An edit put in takes the place of their words that the file shows beside it.
        gone |= {
            place_of(own) for own in self._own.values() if any(_covers(edit, own) for edit in over)
        }
        manual = tuple(change for change in before.manual if place_of(change) not in gone)
        return msgspec.structs.replace(before, manual=manual), unseen

    def together(self) -> tuple[Decisions, tuple[str, ...]]:
        """What holds from now on, and what of the file cannot hold, a Chinese sentence each.

        Raises:
            DocumentError: the file decides on an element that was changed elsewhere meanwhile.
        """
        spoken = {change.path for change in self._answers.manual}
        ids = {d.edit_id for d in self._answers.decisions}
        spoken |= {edit.path for edit in self._edits if edit.id in ids}
        both = sorted(spoken & self._unseen)
        if both and self._is_marked:
            raise DocumentError(
                f"{both[0]} 在 {self._name} 中审阅过，又在 {DECISIONS} 中另有改动",
                "请先运行 zhengben emit 读入那里的改动，再在新的审阅稿中审阅",
            )
        layout = self._review.layout
        if layout is None:
            return merged(self._standing, self._answers), ()
        # The file shows all paragraphs: what was done to them before is said anew.
        words = merged(msgspec.structs.replace(self._standing, paragraphs=()), self._answers)
        asked = wanted(layout, self._normalized, self._texts(words))
        found = msgspec.structs.replace(words, paragraphs=asked.paragraphs)
        return found, tuple(_said_of(layout, asked))

    def expected(self, decisions: Decisions) -> list[Edit]:
        """The edits as the file shows them, decided."""
        word = word_of(decisions, self._normalized, self._edits, self._name)
        return heeded(self._normalized, self._edits, word)[0]

    def _texts(self, decisions: Decisions) -> dict[str, str]:
        found = replay(self._normalized, self.expected(decisions))
        return {path: element.text for path, element in iter_texts(found)}

    def prove(self, conversion: Conversion, decisions: Decisions) -> None:
        """Compare what comes out with what the file shows, decided as it says.

        Raises:
            DocumentError: they differ; the first difference is named.
        """
        replayed = replay(conversion.normalized, conversion.log.edits)
        texts = {path: element.text for path, element in iter_texts(replayed)}
        review = self._review
        shown = {path: seen for path, seen in review.shown.items() if path not in self._unseen}
        expected = {path: Seen.kept(legal(t)) for path, t in self._texts(decisions).items()}
        difference = first_difference(expected, texts) or first_difference(shown, texts)
        if difference is None and review.layout is not None:
            difference = misplaced(review.layout, arranged(conversion.normalized, conversion.log))
        if difference is not None:
            raise DocumentError(
                f"{self._name} 所示与将得到的文字不同：{difference}",
                "没有写出任何文件；规则或选项可能已变，请用 zhengben run --force 重新生成后再审阅",
            )


def _said_of(layout: Layout, asked: Wanted) -> Iterator[str]:
    """What of a file was not taken, and what a person remarked in it, for people."""
    by_kind: dict[str, list[str]] = {}
    for what, near in (*layout.told, *asked.told):
        by_kind.setdefault(what, []).append(near)
    for what, places in by_kind.items():
        is_text = what in WHOLE_TEXTS
        named = "、".join(
            f"“{visible(near)}”" for near in places[: None if is_text else _MOST_NAMED] if near
        )
        more = f"等 {len(places)} 处" if len(places) > _MOST_NAMED and not is_text else ""
        yield f"{what}没有照办{f'：{named}{more}' if named else ''}"
    for author, text in layout.comments[:_MOST_COMMENTS]:
        yield f"{visible(author) or '有人'}的批注：{visible(text[:_LONGEST_COMMENT])}"
    if len(layout.comments) > _MOST_COMMENTS:
        yield f"另有批注 {len(layout.comments) - _MOST_COMMENTS} 条，见审阅文件"


def _covers(edit: Edit, own: Edit) -> bool:
    return edit.path == own.path and edit.start < own.end and own.start < edit.end


def _verdicts_for(expected: Sequence[Edit], log: EditLog) -> tuple[Decision, ...]:
    """The verdicts that a log lacks to have in and out what is expected."""
    ids = {edit.id for edit in log.edits}
    if not ids & {edit.id for edit in expected}:
        return ()  # made by a version with other ids
    wanted, found = (
        {e.id for e in edits if e.status == "in" and e.rule_id != MANUAL_RULE_ID}
        for edits in (expected, log.edits)
    )
    return (
        *(Decision(edit_id, "accept") for edit_id in sorted(wanted - found)),
        *(Decision(edit_id, "refuse") for edit_id in sorted(found - wanted)),
    )
