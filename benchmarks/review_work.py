"""How much work a review is, in each of its three ways: clicks, keys, and seconds by a model.

    python -m benchmarks.review_work FILE…

Everything is counted from the files that a run makes: what waits for an answer, what has to be read
for it, how many signs have to be typed where. Seconds are those of the keystroke-level model (Card,
Moran, Newell, "The keystroke-level model for user performance time with interactive systems",
Communications of the ACM 23(7), 1980; H, P and M as given there, K of an average typist who is no
secretary), reading at the pace measured for Chinese (Trauzettel-Klosinski, Dietz, "Standardized
assessment of reading performance: the new international reading speed texts IReST", Investigative
Ophthalmology & Visual Science 53(9), 2012: 255 characters a minute), waiting as timed here. A
person adopts all that waits: the most work there can be.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

from pipeline.batch.workspace import Workspace
from pipeline.convert import ConvertOptions, convert
from pipeline.draft.writer import write_draft
from pipeline.edits import Tier
from pipeline.model import iter_texts
from pipeline.questions import Question, ground_of, is_waiting, questions_of, reading_of
from pipeline.repair.options import RepairOptions
from pipeline.review.plan import PROPOSAL_AUTHOR

K, P, H, M, CLICK = 0.28, 1.10, 0.40, 1.35, 0.20
"""Seconds: a key; pointing; a hand from mouse to keys or back; making up one's mind; a click."""
READING = 255 / 60
"""Characters a second."""
OPENING = 5.0
"""Seconds until Word, Excel or an editor shows a file: assumed."""
BESIDE = 12
"""Characters of the sentence that are read on either side of a place."""
APPLY = len("zhengben apply") + 1
SAVE = 2
FINDING = 8
"""Keys: copy, find, paste (two each), Enter, Esc."""
FILTER = 3
"""Clicks: 审阅, 显示标记, 正本·建议 alone."""

_CHANGE = re.compile(rb"<w:(?:ins|del) ")
_COMMENT = re.compile(rb"<w:comment .*?</w:comment>", re.DOTALL)
_AUTHOR = re.compile(rb'w:author="([^"]*)"')
_TEXT = re.compile(rb"<w:t[^>]*>([^<]*)</w:t>")


@dataclass(frozen=True, slots=True)
class Work:
    """What a person does.

    Attributes:
        verdicts: questions that are answered.
        passed: rows or comments that are scrolled past though they ask nothing.
        preset: those that are answered already and may be looked at.
        clicks: of the mouse; each is pointed for.
        keys: pressed, in as many turns to the keyboard as ``turns``.
        read: characters.
        waited: seconds for the program.
    """

    verdicts: int
    passed: int
    preset: int
    clicks: int
    keys: int
    turns: int
    read: int
    waited: float

    @property
    def seconds(self) -> float:
        """By the model."""
        hands = self.clicks * (P + CLICK) + self.keys * K + self.turns * 2 * H
        return hands + self.verdicts * M + self.read / READING + OPENING + self.waited


class Made(NamedTuple):
    """A document made, and what waits in it."""

    folder: Path
    questions: list[Question]
    originals: dict[str, str]
    seconds: float


def made_from(source: Path, out: Path) -> Made:
    """Run the program on a source, and look into its folder."""
    seconds = timed("run", str(source), "-o", str(out))
    workspace = Workspace(out / source.stem)
    log = workspace.log()
    originals = {path: element.text for path, element in iter_texts(workspace.normalized())}
    waiting = (edit for edit in log.edits if is_waiting(edit))
    return Made(workspace.folder, questions_of(waiting, originals), originals, seconds)


def timed(*arguments: str, quiet: bool = True) -> float:
    """Seconds that a command takes, started anew as a person does."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", *arguments, *["-q"] * quiet]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def waiting_in(folder: Path) -> int:
    """How many changes of a folder wait for an answer."""
    return sum(map(is_waiting, Workspace(folder).log().edits))


def in_workbook(made: Made) -> Work:
    """Row by row of 待定: the cell, its arrow, 是; then the file is saved and read back."""
    path = next(made.folder.glob("3-*.xlsx"))
    rows, preset = rows_of(path.read_bytes())
    book = load_workbook(path)
    if rows:
        head, *answers = book["待定"].iter_rows()
        column = [cell.value for cell in head].index("采纳")
        for row in answers:
            row[column].value = row[column].value or "是"
        book.save(path)
    return Work(
        verdicts=len(rows),
        passed=0,  # the preset rows stand below those that wait
        preset=preset,
        clicks=2 + 3 * len(rows),
        keys=SAVE + APPLY,
        turns=1,
        read=sum(map(len, rows)),
        waited=made.seconds + timed("apply", str(path)),
    )


def rows_of(data: bytes) -> tuple[list[str], int]:
    """What is read of each row that waits for an answer, and how many rows are preset."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    if "待定" not in book.sheetnames:
        return [], 0
    head, *rows = book["待定"].iter_rows(values_only=True)
    shown = [head.index(name) for name in ("上文", "建议", "下文", "理由", "其他读法")]
    answer = head.index("采纳")
    waiting = ["".join(str(row[k] or "") for k in shown) for row in rows if row[answer] is None]
    return waiting, len(rows) - len(waiting)


def in_word(made: Made) -> Work:
    """下一条批注, read, a click before each sign, the sign typed; then as with the workbook."""
    path = next(made.folder.glob("3-*.review.docx"))
    asked, others = comments_of(path.read_bytes())
    signs = signs_of(made)
    return Work(
        verdicts=len(asked),
        passed=0,  # filtered by reviewer: 正本·建议 alone is shown
        preset=others,
        clicks=2 + FILTER + len(asked) + len(signs),
        keys=2 * sum(signs) + SAVE + APPLY,  # most signs are typed with Shift
        turns=len(signs) + 1,
        read=sum(map(len, asked)) + 2 * BESIDE * len(asked),
        waited=made.seconds + timed("apply", str(path)),
    )


def signs_of(made: Made) -> list[int]:
    """How many characters are typed at each place where some are."""
    return [len(edit.new) for question in made.questions for edit in question.edits]


def comments_of(data: bytes) -> tuple[list[str], int]:
    """The comments of a review copy that propose something, and how many others there are."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        whole = package.read("word/comments.xml")
    asked, others = [], 0
    for comment in _COMMENT.findall(whole):
        author = _AUTHOR.search(comment)
        if author is not None and author[1].decode() == PROPOSAL_AUTHOR:
            asked.append(b"".join(_TEXT.findall(comment)).decode())
        else:
            others += 1
    return asked, others


def in_draft(made: Made, source: Path) -> Work:
    """What ``explain`` lists is found in the 公文稿 and typed there; then it is emitted."""
    read, whole = 0, "\n".join(made.originals.values())
    for question in made.questions:
        place = question.places[0]
        text = made.originals.get(place[0].path, "")
        read += len(reading_of(place, text)) + 2 * BESIDE + len(ground_of(question, whole))
    signs = signs_of(made)
    places = sum(len(question.places) for question in made.questions)
    possible = ConvertOptions(repair=RepairOptions(accept=Tier.POSSIBLE))
    adopted = convert(source.read_bytes(), source.name, possible).repaired
    next(made.folder.glob("2-*.md")).write_bytes(write_draft(adopted))
    commands = (f"zhengben explain out/{made.folder.name}", f"zhengben emit out/{made.folder.name}")
    return Work(
        verdicts=len(made.questions),
        passed=0,
        preset=0,
        clicks=2 + 2 * places + len(signs),  # both ends of what is copied; before each sign
        keys=places * FINDING + 2 * sum(signs) + SAVE + sum(len(c) + 1 for c in commands),
        turns=places + len(signs) + 2,
        read=read,
        waited=made.seconds
        + timed("explain", str(made.folder), quiet=False)
        + timed("emit", str(made.folder)),
    )


def marks_of(data: bytes) -> tuple[int, int]:
    """Tracked changes and comments of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        changes = len(_CHANGE.findall(package.read("word/document.xml")))
        comments = len(_COMMENT.findall(package.read("word/comments.xml")))
    return changes, comments


def measured(source: Path, folder: Path) -> Iterator[str]:
    """The lines of one document."""
    ways: dict[str, Callable[[Made], Work]] = {
        "工作簿": in_workbook,
        "审阅稿（Word）": in_word,
        "公文稿": partial(in_draft, source=source),
    }
    for number, (name, way) in enumerate(ways.items()):
        made = made_from(source, folder / str(number))
        some = next(made.folder.glob("3-*.review.docx")).read_bytes()
        work = way(made)
        left = waiting_in(made.folder) if name != "审阅稿（Word）" else "—"
        yield (
            f"| {name} | {work.verdicts} | {work.passed} | {work.clicks} | {work.keys} | "
            f"{work.read} | {work.waited:.0f} | {work.seconds / 60:.1f} | {left} |"
        )
    track_all = ConvertOptions(outputs=("review",), track="all")
    every = convert(source.read_bytes(), source.name, track_all).outputs["review"]
    yield f"tracked changes, comments: {marks_of(some)}; --track all: {marks_of(every)}"


def main() -> None:
    """Print a table a document."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    for source in parser.parse_args().files:
        with tempfile.TemporaryDirectory() as folder:
            print(source.name)
            print("| 方式 | 要答 | 略过 | 点击 | 按键 | 读（字） | 等（秒） | 共（分） | 还剩 |")
            for line in measured(source, Path(folder)):
                print(line)


if __name__ == "__main__":
    main()
