"""Reviews: what a reviewed file shows is what comes out, or ``apply`` refuses it (exit 4).

Attacked with random reviews of review copies and workbooks: changes accepted, refused or left open,
words typed beside them and anywhere, with and without tracking, words deleted, answers and own words
in the workbook. The files are changed in their XML and cells, as Word and Excel leave them. What a
file shows is read here, not by the product's reader. A review that only accepts and refuses is never
refused, and ``emit``, ``run --force`` and ``verify`` agree with the result.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree

from tests.adversary import wording as w
from tests.adversary.attack import Attack, Failure, fewer, random_of
from tests.adversary.commands import tree, zhengben
from tests.adversary.documents import as_text, intact
from tests.adversary.witness import damaged

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OURS = "正本"
_MARK = "_zb_"
_BASES = 6
_TYPED = ("某", "了", "（试行）", "，", "12", "“某某”", "年", "。", "不", " A", "的工作", ",", '"')
_WORDS = ("type", "type", "beside", "beside", "beside", "delete", "delete", "split", "add")
_PERSON = "王五"
SLUG = "原稿"


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person did.

    Attributes:
        what: accept, refuse; in a Word file also type, delete, beside (typed next to a change),
            split (a paragraph cut in two) and add (a paragraph); in a workbook also rewrite.
        at: which of the edits (by number), or which of the paragraphs.
        offset: of what is typed or deleted, in parts of a thousand of the paragraph; of what is
            typed beside a change: even before it, odd behind it.
        text: what is typed; of a deletion its length counts.
        tracked: whether Word recorded it.
    """

    what: str
    at: int
    offset: int = 0
    text: str = ""
    tracked: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """A review of a document.

    Attributes:
        base: which document, by number.
        form: ``docx`` or ``xlsx``.
        acts: what the person did, in order.
        bare: whether the program dropped bookmarks and comments when it saved.
        again: whether the other commands are asked to agree.
    """

    base: int
    form: str
    acts: tuple[Act, ...]
    bare: bool
    again: bool

    @property
    def only_verdicts(self) -> bool:
        """Whether nothing but accepting and refusing was done."""
        return all(act.what in {"accept", "refuse"} for act in self.acts)


def base_text(number: int) -> str:
    """A document that lost marks on its way, with quotes to put back."""
    rng = random_of("reviews-base", 0, number)
    quoted = [
        f"要深化“{rng.choice(w.THINGS)}”改革，{w.clause(rng)}，推动“谁执法谁普法”落实。"
        for _ in range(3)
    ]
    dates = [
        f"截至{w.day(rng)}，{w.clause(rng)}，比重为{rng.randint(10, 90)}.5%。" for _ in range(2)
    ]
    pieces = as_text(intact(rng)).split("\n")
    for line in quoted + dates:
        pieces.insert(rng.randint(4, max(len(pieces) - 3, 4)), line)
    if number % 2 == 0:
        pieces.append("某市人民政府办公室　　2024年03月05日印发")
    return damaged("\n\n".join(pieces))


class Reviews(Attack[Review]):
    """Random reviews."""

    name = "reviews"
    short = 10
    tolerated = {"refused-words": 0.02, "refused-paragraphs": 0.02}  # noqa: RUF012

    def folder(self, number: int) -> Path:
        """A document's folder as ``run`` makes it; never changed afterwards."""
        home = self.scratch / f"base{number}"
        if not home.is_dir():
            home.mkdir()
            source = home / f"{SLUG}.txt"
            source.write_text(base_text(number), encoding="utf-8")
            # What is expected is read from a copy that shows all.
            shown = ("--to", "docx,review,xlsx", "--track", "all", "-q")
            done = zhengben("run", source, "-o", home / "out", *shown)
            assert done.code == 0, done.said
        return home

    def make(self, rng: Random) -> Review:
        form = rng.choice(("docx", "docx", "docx", "xlsx"))
        verdicts = [
            Act(rng.choice(("accept", "refuse")), rng.randrange(500))
            for _ in range(rng.randint(1, 40))
        ]
        if rng.random() < 0.2:
            verdicts = [Act(verdicts[0].what, at) for at in range(500)]
        words = []
        if rng.random() < 0.6:
            for _ in range(rng.randint(1, 4)):
                what = rng.choice(_WORDS if form == "docx" else ("rewrite",))
                text = rng.choice(_TYPED)
                words.append(
                    Act(what, rng.randrange(500), rng.randrange(1000), text, rng.random() < 0.6)
                )
        acts = tuple(verdicts + words)
        return Review(rng.randrange(_BASES), form, acts, rng.random() < 0.5, rng.random() < 0.25)

    def smaller(self, case: Review) -> Iterator[Review]:
        for acts in fewer(case.acts):
            yield replace(case, acts=acts)

    def files(self, case: Review) -> dict[str, bytes]:
        acts = "\n".join(map(str, case.acts))
        name = f"3-{SLUG}.{'review.docx' if case.form == 'docx' else 'xlsx'}"
        out = self.folder(case.base) / "out" / SLUG
        made = (_reviewed_docx if case.form == "docx" else _reviewed_xlsx)(case, out)[0]
        return {f"{SLUG}.txt": base_text(case.base).encode(), name: made, "acts.txt": acts.encode()}

    def check(self, case: Review) -> list[Failure]:
        home = self.scratch / "case"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.folder(case.base), home)
        folder = home / "out" / SLUG
        if case.form == "docx":
            path = folder / f"3-{SLUG}.review.docx"
            reviewed, wanted = _reviewed_docx(case, folder)
        else:
            path = folder / f"3-{SLUG}.xlsx"
            reviewed, wanted = _reviewed_xlsx(case, folder)
        path.write_bytes(reviewed)
        before = tree(home)
        done = zhengben("apply", path, "--to", "docx,review,xlsx", "-q")
        failures = done.failures("apply")
        if failures:
            return failures
        told = " ".join(done.said.split())[-200:]
        if done.code != 0:
            if tree(home) != before:
                failures.append(Failure("refused-but-written", told))
            if done.code != 4:
                failures.append(Failure(f"exit-{done.code}", told))
            elif case.only_verdicts:
                failures.append(Failure("refused-verdicts", told))
            else:
                cut = any(act.what in {"split", "add"} for act in case.acts)
                failures.append(Failure("refused-paragraphs" if cut else "refused-words", told))
            return failures
        if "没有照办" in done.said:
            return failures  # what it says it left out is another test's
        now = shown_text(_part((folder / f"3-{SLUG}.docx").read_bytes()), {})
        if now != wanted:
            kind = "differs-verdicts" if case.only_verdicts else "differs-words"
            failures.append(Failure(f"{kind}-{case.form}", _difference(wanted, now)))
        if case.again:
            failures += _agree(home, folder)
        return failures


def _agree(home: Path, folder: Path) -> Iterator[Failure]:
    """Whether the other commands have the same result."""
    light = ("--to", "docx,review,xlsx", "--track", "all", "-q")
    done = zhengben("verify", folder)
    if done.code:
        yield Failure("verify-after-apply", " ".join(done.said.split())[-200:])
    before = tree(folder)
    for name, command in (
        ("emit", ("emit", folder, *light)),
        ("run", ("run", home / f"{SLUG}.txt", "-o", home / "out", "--force", *light)),
    ):
        done = zhengben(*command)
        if done.code or tree(folder) != before:
            yield Failure(
                f"{name}-disagrees", f"exit {done.code} {' '.join(done.said.split())[-200:]}"
            )


def _difference(wanted: str, found: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), 0)
    return f"shown {wanted[max(at - 12, 0) : at + 20]} result {found[max(at - 12, 0) : at + 20]}"


def edits_of(folder: Path) -> list[dict[str, Any]]:
    """The edits of a folder's log, as JSON."""
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    return [edit for line in lines if (edit := json.loads(line))["type"] == "edit"]


def _verdicts(case: Review, edits: Sequence[dict[str, Any]]) -> dict[str, str]:
    """By id; the same for all of a group, as the product asks for."""
    groups: dict[str, list[str]] = {}
    for edit in edits:
        groups.setdefault(edit["group"] or edit["id"], []).append(edit["id"])
    by_number = [*groups.values()]
    said: dict[str, str] = {}
    for act in case.acts:
        if act.what in {"accept", "refuse"} and by_number:
            said.update(dict.fromkeys(by_number[act.at % len(by_number)], act.what))
    return said


# -- Word ----------------------------------------------------------------------------------------


def _part(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def _with_part(data: bytes, root: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(
                name, etree.tostring(root) if name == "word/document.xml" else old.read(name)
            )
    return out.getvalue()


def shown_text(root: Any, status: dict[str, str]) -> str:
    """What a Word file says, without white space; changes still open as the log has them.

    Args:
        root: of ``word/document.xml``.
        status: ``in`` or ``out`` by id of edit.
    """
    parts: list[str] = []
    edit = ""
    for node in root.iter():
        if node.tag == f"{_W}bookmarkStart":
            edit = node.get(f"{_W}name").removeprefix(_MARK)
        elif node.tag in {f"{_W}t", f"{_W}delText"}:
            over = next((a for a in node.iterancestors(f"{_W}ins", f"{_W}del")), None)
            is_shown = True
            if over is not None:
                is_in = (
                    not over.get(f"{_W}author", "").startswith(_OURS) or status.get(edit) == "in"
                )
                is_shown = (over.tag == f"{_W}ins") == is_in
            if is_shown:
                parts.append(node.text or "")
    return "".join("".join(parts).split())


def _reviewed_docx(case: Review, folder: Path) -> tuple[bytes, str]:
    """The review copy as the person saved it, and what it shows."""
    data = (folder / f"3-{SLUG}.review.docx").read_bytes()
    root = _part(data)
    edits = edits_of(folder)
    verdicts = _verdicts(case, edits)
    for paragraph in root.iter(f"{_W}p"):
        _settle(paragraph, verdicts)
    paragraphs = [p for p in root.iter(f"{_W}p") if next(_runs(p), None) is not None]
    for act in case.acts:
        if act.what == "beside":
            _write_beside(root, act)
        elif act.what in {"split", "add"}:
            _new_paragraph(paragraphs[act.at % len(paragraphs)], act)
        elif act.what in {"type", "delete"}:
            _write(paragraphs[act.at % len(paragraphs)], act)
    wanted = shown_text(root, {edit["id"]: edit["status"] for edit in edits})
    if case.bare:
        marks = (
            "bookmarkStart",
            "bookmarkEnd",
            "commentRangeStart",
            "commentRangeEnd",
            "commentReference",
        )
        for node in [*root.iter(*(f"{_W}{mark}" for mark in marks))]:
            node.getparent().remove(node)
    return _with_part(data, root), wanted


def _settle(paragraph: Any, verdicts: dict[str, str]) -> None:
    """Accept and refuse, as Word does: what stays loses its mark, what goes is gone."""
    verdict: str | None = None
    for node in list(paragraph):
        if node.tag == f"{_W}bookmarkStart":
            verdict = verdicts.get(node.get(f"{_W}name").removeprefix(_MARK))
        elif node.tag == f"{_W}bookmarkEnd":
            verdict = None
        elif node.tag in {f"{_W}ins", f"{_W}del"} and verdict is not None:
            if (node.tag == f"{_W}ins") == (verdict == "accept"):
                for run in list(node):
                    for text in run.iter(f"{_W}delText"):
                        text.tag = f"{_W}t"
                    node.addprevious(run)
            paragraph.remove(node)


def _runs(paragraph: Any) -> Iterator[Any]:
    """Runs of text that no change is open on."""
    for run in paragraph.iterchildren(f"{_W}r"):
        text = run.find(f"{_W}t")
        if text is not None and text.text:
            yield run


def _write(paragraph: Any, act: Act) -> None:
    """Type or delete something in a run of a paragraph."""
    runs = [*_runs(paragraph)]
    if not runs:
        return
    length = sum(len(run.find(f"{_W}t").text) for run in runs)
    at = act.offset * length // 1000
    for run in runs:
        text = run.find(f"{_W}t").text
        if at <= len(text):
            break
        at -= len(text)
    end = at if act.what == "type" else min(at + len(act.text), len(text))
    parts = [_like(run, text[:at])]
    if act.what == "type":
        typed = _like(run, act.text)
        parts.append(_tracked("ins", typed) if act.tracked else typed)
    elif act.tracked and text[at:end]:
        gone = _like(run, text[at:end])
        gone.find(f"{_W}t").tag = f"{_W}delText"
        parts.append(_tracked("del", gone))
    parts.append(_like(run, text[end:]))
    for part in parts:
        if "".join(part.itertext()):
            run.addprevious(part)
    paragraph.remove(run)


def _write_beside(root: Any, act: Act) -> None:
    """Type something next to a change, open or settled."""
    marks = [m for m in root.iter(f"{_W}bookmarkStart") if m.get(f"{_W}name").startswith(_MARK)]
    if not marks:
        return
    mark = marks[act.at % len(marks)]
    run = next(_runs(mark.getparent()), None)
    if run is None:
        return
    typed = _like(run, act.text)
    typed = _tracked("ins", typed) if act.tracked else typed
    if act.offset % 2 == 0:
        mark.addprevious(typed)
    else:
        next(n for n in mark.itersiblings() if n.tag == f"{_W}bookmarkEnd").addnext(typed)


def _new_paragraph(paragraph: Any, act: Act) -> None:
    """Cut a paragraph in two before one of its runs, or put another behind it."""
    runs = [*_runs(paragraph)]
    if not runs:
        return
    new = etree.Element(f"{_W}p")
    if (properties := paragraph.find(f"{_W}pPr")) is not None:
        new.append(deepcopy(properties))
    run = runs[act.offset % len(runs)]
    if act.what == "add":
        new.append(_like(run, act.text))
    else:
        for node in [run, *run.itersiblings()]:
            new.append(node)
    paragraph.addnext(new)


def _like(run: Any, text: str) -> Any:
    made = deepcopy(run)
    node = made.find(f"{_W}t")
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _tracked(kind: str, run: Any) -> Any:
    made = etree.Element(f"{_W}{kind}")
    made.set(f"{_W}id", "90001")
    made.set(f"{_W}author", _PERSON)
    made.set(f"{_W}date", "2024-05-06T07:08:09Z")
    made.append(run)
    return made


# -- Excel ---------------------------------------------------------------------------------------


def _reviewed_xlsx(case: Review, folder: Path) -> tuple[bytes, str]:
    """The workbook as the person saved it, and what the document says by its answers."""
    from openpyxl import load_workbook

    edits = edits_of(folder)
    verdicts = _verdicts(case, edits)
    words = {
        edits[act.at % len(edits)]["id"]: act.text.strip()
        for act in case.acts
        if act.what == "rewrite" and edits
    }
    words = {key: text for key, text in words.items() if verdicts.get(key) != "refuse" and text}
    book = load_workbook(folder / f"3-{SLUG}.xlsx")
    columns: dict[Any, int] = {}
    for row in book["修复记录"].iter_rows():
        if not columns:
            if {"采纳", "编号"} <= {cell.value for cell in row}:
                columns = {cell.value: place for place, cell in enumerate(row)}
            continue
        key = str(row[columns["编号"]].value)
        if key in verdicts:
            row[columns["采纳"]].value = "是" if verdicts[key] == "accept" else "否"
        if key in words:
            row[columns["改写为"]].value = words[key]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), _decided_text(folder, edits, verdicts, words)


def _decided_text(
    folder: Path, edits: Sequence[dict[str, Any]], verdicts: dict[str, str], words: dict[str, str]
) -> str:
    """The document's text with the answers put in, from the review copy that shows them all."""
    accepted = {group for edit in edits if edit["id"] in words and (group := edit["group"])}
    root = _part((folder / f"3-{SLUG}.review.docx").read_bytes())
    said = dict(verdicts)
    for edit in edits:
        if edit["id"] in words or edit["group"] in accepted:
            said[edit["id"]] = "accept"
    by_id = {edit["id"]: edit for edit in edits}
    for node in [*root.iter(f"{_W}bookmarkStart")]:
        key = node.get(f"{_W}name").removeprefix(_MARK)
        if key not in words or key not in by_id:
            continue
        for change in node.itersiblings():
            if change.tag == f"{_W}bookmarkEnd":
                break
            if change.tag == f"{_W}ins":
                change.find(f".//{_W}t").text = words[key]
    for paragraph in root.iter(f"{_W}p"):
        _settle(paragraph, said)
    return shown_text(root, {edit["id"]: edit["status"] for edit in edits})
