"""Random reviews of a document's own review copy and workbook, and the text that each shows.

A person accepts, refuses, leaves open, types beside changes and into text, deletes characters,
with tracking on or off. What the file then shows is worked out here from the file and the log
alone, by none of the program's readers.

``python tests/reviewing.py 2000`` reviews so often and says what came of it.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from command_line import TEXT, zhengben
from docx_making import part, w, with_part
from lxml import etree

from pipeline.model import iter_texts
from pipeline.model.codec import from_json

ROOT = Path(__file__).parent.parent
PERSON = "张三"
TOOL = "正本"
MEMBERS = ("3-文.review.docx", "3-文.xlsx")

WORDED = (
    TEXT,
    "某市人民政府关于表彰先进的通报\n\n各区(县)人民政府,市政府各部门:\n\n"
    "全市上下深化放管服改革,推动落实谁执法谁普法责任制,优良比例86.7%13条河流达标,"
    "较上年同期下降36.4%。\n坚持创新驱动。全年优良天数258天,达标率100%8个浴场水质达标,同比提高3.5%\n"
    "一,总体要求\n(一)加强领导;落实责任.\n附件:1.先进名单\n2.统计表\n\n某市人民政府\n20231229\n"
    "抄送:市委各部门,市人大办公室.\n某市人民政府办公室 2023年12月29日印发\n",
    '关于报送"十四五"规划(草案)的函\n\n某省发展改革委:\n\n'
    '按照"放管服"改革要求,我市于20230105召开会议,审议了规划(草案)。现将有关情况报送如下:\n'
    "1.总投资1200万元,其中:中央预算内300万元;\n2.工期2023-2025年。\n"
    "妥否,请批示。\n\n某市发展改革委\n二〇二三年一月五日\n(联系人:李某,电话:0000-0000000)\n",
)
TYPED = ("某", "的", "另外", "，", "。", "“", "”", "2024年", "(", "）", "3", " ", "：", "一是")


@dataclass
class Tally:
    """What came of many reviews."""

    reviews: int = 0
    applied: int = 0
    different: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    refused_plain: list[str] = field(default_factory=list)  # of those that only accept and refuse


def folders(target: Path, sources: list[tuple[str, bytes]]) -> list[Path]:
    """A folder for each source that the program takes, with its review copy and its workbook."""
    made = []
    for number, (ending, data) in enumerate(sources):
        source = target / f"{number}" / f"文{ending}"
        source.parent.mkdir()
        source.write_bytes(data)
        done = zhengben("run", source, "-o", source.parent, "--to", "review,xlsx,txt", "-q")
        if done.exit_code == 0:
            made.append(source.parent / "文")
    return made


def sources_of(golden: bool) -> list[tuple[str, bytes]]:
    """The own-worded texts, and the golden documents' sources."""
    found = [(".txt", text.encode()) for text in WORDED]
    if golden:
        paths = sorted((ROOT / "tests" / "golden").glob("*/source.*"))
        found += [(path.suffix, path.read_bytes()) for path in paths]
    return found


def edits_of(folder: Path) -> list[dict]:
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["type"] == "edit"]


def texts_in(path: Path) -> dict[str, str]:
    """The text of each element of a document's JSON, by path."""
    document = from_json(path.read_bytes(), path.name)
    return {path: element.text for path, element in iter_texts(document)}


# The review copy.


def marks_of(paragraph) -> Iterator[tuple[str, list]]:
    """Edit id and its tracked changes, for each that the paragraph shows."""
    name, nodes = "", []
    for node in list(paragraph):
        if node.tag == w("bookmarkStart") and node.get(w("name"), "").startswith("_zb_"):
            name, nodes = node.get(w("name")).removeprefix("_zb_"), []
        elif node.tag == w("bookmarkEnd") and name:
            yield name, nodes
            name = ""
        elif name and node.tag in {w("ins"), w("del")}:
            nodes.append(node)


def settle_mark(nodes: list, verdict: str) -> None:
    """Accept or refuse one change as Word does."""
    for node in nodes:
        stays = (node.tag == w("ins")) == (verdict == "accept")
        for run in list(node):
            if stays:
                for text in run.iter(w("delText")):
                    text.tag = w("t")
                node.addprevious(run)
        node.getparent().remove(node)


def runs_of(paragraph) -> list:
    """The runs of text that stand and are part of no tracked change."""
    return [
        run
        for run in paragraph
        if run.tag == w("r") and run.find(w("t")) is not None and (run.find(w("t")).text or "")
    ]


def run_like(run, text: str, deleted: bool = False):
    made = etree.fromstring(etree.tostring(run))
    made.tail = None
    node = made.find(w("t"))
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if deleted:
        node.tag = w("delText")
    return made


def cut(run, low: int, high: int) -> tuple:
    """The run in three: before, between, after; the empty ones are ``None``."""
    text = run.find(w("t")).text
    pieces = [run_like(run, t) if t else None for t in (text[:low], text[low:high], text[high:])]
    for piece in pieces:
        if piece is not None:
            run.addprevious(piece)
    anchor = etree.Element(w("anchor"))
    before = pieces[0] if pieces[0] is not None else None
    if before is not None:
        before.addnext(anchor)
    elif pieces[1] is not None:
        pieces[1].addprevious(anchor)
    else:
        run.addprevious(anchor)
    run.getparent().remove(run)
    return anchor, pieces[1]


def tracked(chance: random.Random, kind: str, run):
    made = etree.Element(w(kind))
    made.set(w("id"), str(chance.randint(50_000, 90_000)))
    made.set(w("author"), PERSON)
    made.append(run)
    return made


def type_into(chance: random.Random, paragraph, track: bool) -> bool:
    """Type, or delete, somewhere in the paragraph; half the time right beside a change."""
    runs = runs_of(paragraph)
    if not runs:
        return False
    beside = [
        (run, side)
        for run in runs
        for side, node in (("start", run.getprevious()), ("end", run.getnext()))
        if node is not None
        and node.tag in {w("bookmarkEnd"), w("bookmarkStart"), w("ins"), w("del")}
    ]
    if beside and chance.random() < 0.5:
        run, side = chance.choice(beside)
        size = len(run.find(w("t")).text)
        at = 0 if side == "start" else size
    else:
        run = chance.choice(runs)
        size = len(run.find(w("t")).text)
        at = chance.randint(0, size)
    what = chance.choice(("type", "type", "delete", "replace"))
    high = at if what == "type" else min(size, at + chance.randint(1, 3))
    low = at if high > at or what == "type" else max(0, at - 1)
    anchor, between = cut(run, low, high)
    if between is not None:
        if track:
            deleted = run_like(between, between.find(w("t")).text, deleted=True)
            between.addprevious(tracked(chance, "del", deleted))
        between.getparent().remove(between)
    if what != "delete":
        made = run_like(run, chance.choice(TYPED))
        anchor.addnext(tracked(chance, "ins", made) if track else made)
    anchor.getparent().remove(anchor)
    return True


def lines_of(root, statuses: dict[str, str]) -> Counter[str]:
    """The lines that a review copy shows; open changes of the tool's stand as the log has them."""
    found: Counter[str] = Counter()
    for paragraph in root.iter(w("p")):
        parts: list[str] = []
        collect(paragraph, parts, statuses)
        found.update(line for line in "".join(parts).split("\t") if line.strip())
    return found


def collect(node, parts: list[str], statuses: dict[str, str]) -> None:
    name = ""
    for child in node:
        if child.tag == w("bookmarkStart"):
            name = child.get(w("name"), "").removeprefix("_zb_")
        elif child.tag == w("bookmarkEnd"):
            name = ""
        elif child.tag in {w("ins"), w("del")}:
            ours = child.get(w("author")) == TOOL
            stands = (child.tag == w("ins")) == (not ours or statuses.get(name) == "in")
            if stands:
                collect(child, parts, statuses)
        elif child.tag in {w("t"), w("delText")}:
            parts.append(child.text or "")
        elif child.tag == w("tab") and node.tag == w("r"):
            parts.append("\t")
        elif child.tag not in {w("pPr"), w("rPr"), w("txbxContent")}:
            collect(child, parts, statuses)


def strip(root) -> None:
    """Take bookmarks, comments and looks away, and merge runs, as programs do."""
    for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"):
        for node in list(root.iter(w(name))):
            node.getparent().remove(node)
    for node in list(root.iter(w("commentReference"))):
        run = node.getparent()
        run.getparent().remove(run)


def review_copy(chance: random.Random, data: bytes, folder: Path, plain: bool) -> tuple:
    """A review of the copy: the file, and the lines it shows.

    Args:
        chance: decides everything.
        data: the copy.
        folder: its document's folder.
        plain: accept and refuse only.
    """
    statuses = {edit["id"]: edit["status"] for edit in edits_of(folder)}
    root = part(data)
    leaning = chance.choice((0.1, 0.5, 0.9, 1.0, 0.0))
    open_share = chance.choice((0.0, 0.0, 0.3))
    for paragraph in root.iter(w("p")):
        for _, nodes in marks_of(paragraph):
            if chance.random() >= open_share:
                settle_mark(nodes, "accept" if chance.random() < leaning else "refuse")
    if not plain:
        track = chance.random() < 0.3
        paragraphs = [p for p in root.iter(w("p")) if runs_of(p)]
        for _ in range(chance.randint(1, 4)):
            type_into(chance, chance.choice(paragraphs), track)
    lines = lines_of(root, statuses)
    if chance.random() < 0.5:
        strip(root)
    return with_part(data, root), lines


# The workbook.


def review_book(chance: random.Random, data: bytes, folder: Path, plain: bool) -> tuple:
    """A review of the workbook: the file, and the texts that its answers make, by path."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["修复记录"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    edits = {edit["id"]: edit for edit in edits_of(folder)}
    leaning = chance.choice((0.1, 0.5, 0.9, 1.0, 0.0))
    answered = chance.choice((0.3, 1.0))
    state: dict[str, tuple[bool, str]] = {
        i: (edit["status"] == "in", edit["new"]) for i, edit in edits.items()
    }
    for row in range(2, sheet.max_row + 1):
        edit = edits.get(sheet.cell(row, columns["编号"]).value)
        if edit is None:
            continue
        cell = sheet.cell(row, columns["采纳"])
        if chance.random() < answered or (edit["group"] and cell.value is None):
            yes = chance.random() < leaning
            cell.value = "是" if yes else "否"
            state[edit["id"]] = (yes, edit["new"])
            if yes and not plain and chance.random() < 0.1:
                text = chance.choice(TYPED).strip() or "某"
                sheet.cell(row, columns["改写为"]).value = text
                state[edit["id"]] = (True, text)
    target = io.BytesIO()
    book.save(target)
    texts = texts_in(folder / "1-normalized.json")
    made = {path: [e for e in edits.values() if e["path"] == path] for path in texts}
    for path, own in made.items():
        wanted = [e for e in own if state[e["id"]][0]]
        text, parts, done = texts[path], [], 0
        for edit in sorted(wanted, key=lambda e: (e["start"], e["end"])):
            parts += (text[done : edit["start"]], state[edit["id"]][1])
            done = edit["end"]
        texts[path] = "".join(parts) + text[done:]
    return target.getvalue(), texts


def one_review(number: str, folder: Path, tally: Tally, rounds: int, again: bool) -> None:
    """Review a copy of the folder, perhaps several times, and compare what comes out."""
    chance = random.Random(number)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch) / folder.name
        shutil.copytree(folder, work)
        for _ in range(rounds):
            plain = chance.random() < 0.4
            name = chance.choice(MEMBERS)
            data = (work / name).read_bytes()
            review = review_copy if name.endswith(".docx") else review_book
            changed, shown = review(chance, data, work, plain)
            (work / name).write_bytes(changed)
            before = {path.name: path.read_bytes() for path in work.iterdir()}
            done = zhengben("apply", work / name, "--to", "review,xlsx,txt", "-q")
            tally.reviews += 1
            if done.exit_code != 0:
                assert done.exit_code == 4, done.output
                assert before == {path.name: path.read_bytes() for path in work.iterdir()}
                reason = done.stderr.partition("：")[2]
                tally.refused[reason[reason.find("：") + 1 :][:70]] += 1
                if plain:
                    tally.refused_plain.append(done.stderr)
                return
            tally.applied += 1
            result = texts_in(work / "2-repaired.json")
            if isinstance(shown, Counter):
                got = Counter(line for text in result.values() for line in text.split("\t"))
                got = Counter({line: count for line, count in got.items() if line.strip()})
            else:
                got = result
            if got != shown:
                tally.different.append(f"{number}: {folder} {name}: {differing(shown, got)}")
        if again and not run_again_is_the_same(work, folder):
            tally.different.append(
                f"{number}: {folder}: run --force, repair or emit give other bytes"
            )


def differing(shown, got) -> object:
    if isinstance(shown, Counter):
        return sorted(shown - got), sorted(got - shown)
    return {path: (text, got.get(path)) for path, text in shown.items() if got.get(path) != text}


def run_again_is_the_same(work: Path, folder: Path) -> bool:
    before = {path.name: path.read_bytes() for path in work.iterdir()}
    source = next(path for path in folder.parent.iterdir() if path.is_file())
    options = ("--to", "review,xlsx,txt", "-q")
    for command in (
        ("run", source, "-o", work.parent, "--force", *options),
        ("repair", work, "-q"),
        ("emit", work, *options),
    ):
        done = zhengben(*command)
        assert done.exit_code == 0, done.output
    verified = zhengben("verify", work)
    assert verified.exit_code == 0, verified.output
    return before == {path.name: path.read_bytes() for path in work.iterdir()}


def many(count: int, seed: int, made: list[Path], first: int = 0) -> Tally:
    """So many reviews of these folders."""
    tally = Tally()
    number = first
    while tally.reviews < count:
        rounds = 2 if number % 3 == 0 else 1
        again = number % 10 == 0
        one_review(f"{seed}-{number}", made[number % len(made)], tally, rounds, again)
        number += 1
    return tally


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as target:
        whole = [int(a) for a in sys.argv[1:]]
        found = many(
            whole[0],
            whole[1] if len(whole) > 1 else 1,
            folders(Path(target), sources_of(golden=True)),
        )
    print(f"{found.reviews} reviews, {found.applied} applied, {len(found.different)} differ")
    print(f"refused: {sum(found.refused.values())}, {len(found.refused_plain)} of them plain")
    for why, times in found.refused.most_common():
        print(f"  {times} {why}")
    for line in (found.different + found.refused_plain)[:40]:
        print(line)
