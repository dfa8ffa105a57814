"""Random reviews of a document's own review copy and workbook, and the text that each shows.

A person accepts, refuses, leaves open, types beside changes and into text, deletes characters,
splits, joins, adds, deletes and moves paragraphs, rows and cells, with tracking on or off. What
the file then shows is worked out here from the file and the log alone, by none of the program's
readers.

``python tests/reviewing.py 2000`` reviews so often and says what came of it.
"""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
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
    restructured: int = 0  # reviews that did something to the paragraphs
    told: Counter[str] = field(default_factory=Counter)  # what was said not to be taken


def folders(target: Path, sources: list[tuple[str, bytes]]) -> list[Path]:
    """A folder for each source that the program takes, with its review copy and its workbook."""
    made = []
    for number, (ending, data) in enumerate(sources):
        source = target / f"{number}" / f"文{ending}"
        source.parent.mkdir()
        source.write_bytes(data)
        track = ("all", "decisions")[number % 2]
        done = zhengben(
            "run", source, "-o", source.parent, "--to", "review,xlsx,txt", "--track", track, "-q"
        )
        if done.exit_code == 0:
            made.append(source.parent / "文")
    return made


def sources_of(golden: bool) -> list[tuple[str, bytes]]:
    """The own-worded texts, and the golden documents' sources.

    Not those of joint papers: their mark is several paragraphs on paper and one element, which
    tests/writers/test_joint_mark_reviewed.py looks at.
    """
    found = [(".txt", text.encode()) for text in WORDED]
    if golden:
        paths = sorted((ROOT / "tests" / "golden").glob("*/source.*"))
        paths = [path for path in paths if "joint" not in path.parent.name]
        found += [(path.suffix, path.read_bytes()) for path in paths]
    return found


def edits_of(folder: Path) -> list[dict]:
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["type"] == "edit"]


def added_in(folder: Path) -> list[str]:
    """The texts of the paragraphs and cells that a person added; one empty text is always there
    where they did anything to the paragraphs.
    """
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    made = [one for one in map(json.loads, lines) if one["type"] == "paragraph"]
    new = [cell for one in made for row in one.get("rows", ()) for cell in row]
    texts = [text for cell in new if "row" not in cell for text in cell.get("paragraphs", ())]
    texts += [one["text"] for one in made if one["op"] == "add" and "rows" not in one]
    return [*texts, ""] if made else []


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


def lines_of(root, statuses: dict[str, str]) -> list[str]:
    """The lines that a review copy shows; open changes of the tool's stand as the log has them."""
    found: list[str] = []
    before = ""  # of a paragraph whose mark is deleted
    for paragraph in root.iter(w("p")):
        if any(is_gone(row) for row in paragraph.iterancestors(w("tr"))):
            continue
        parts: list[str] = []
        collect(paragraph, parts, statuses)
        text, before = before + "".join(parts), ""
        *above, text = text.split("\f")
        found += (line for one in above for line in one.split("\t") if line.strip())
        mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        is_last = paragraph.getnext() is None or paragraph.getnext().tag != w("p")
        if mark is not None and {n.tag for n in mark} & {w("del"), w("moveFrom")} and not is_last:
            before = text
            continue
        found += (line for line in text.split("\t") if line.strip())
    return found


def is_gone(row) -> bool:
    """Whether a row was deleted as a tracked change."""
    return row.find(f"{w('trPr')}/{w('del')}") is not None


def collect(node, parts: list[str], statuses: dict[str, str]) -> None:
    name = ""
    for child in node:
        if child.tag == w("bookmarkStart"):
            name = child.get(w("name"), "").removeprefix("_zb_")
        elif child.tag == w("bookmarkEnd"):
            name = ""
        elif child.tag in {w("moveFrom"), w("moveTo")}:
            if child.tag == w("moveTo"):
                collect(child, parts, statuses)
        elif child.tag in {w("ins"), w("del")}:
            ours = child.get(w("author"), "").startswith(TOOL)
            stands = (child.tag == w("ins")) == (not ours or statuses.get(name) == "in")
            if stands:
                collect(child, parts, statuses)
        elif child.tag in {w("t"), w("delText")}:
            parts.append(child.text or "")
        elif child.tag == w("tab") and node.tag == w("r"):
            parts.append("\t")
        elif child.tag == w("br") and child.get(w("type")) == "page":
            parts.append("\f")
        elif child.tag not in {w("pPr"), w("rPr"), w("txbxContent")}:
            collect(child, parts, statuses)


BODY_STYLES = frozenset({"ZbBody", "ZbHeading1", "ZbHeading2", "ZbHeading3", "ZbHeading4"})


def body_of(root) -> list:
    """The paragraphs of text that stand in no table and no box."""
    found = []
    for paragraph in root.find(w("body")):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        is_body = style is not None and style.get(w("val")) in BODY_STYLES
        has_text = "".join(paragraph.itertext(w("t"), w("delText"))).strip()
        if paragraph.tag == w("p") and is_body and has_text:
            found.append(paragraph)
    return found


def mark_of(paragraph, name: str) -> None:
    """Give the paragraph mark a tracked change."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    look = properties.find(w("rPr"))
    if look is None:
        look = etree.SubElement(properties, w("rPr"))
    etree.SubElement(look, w(name)).set(w("author"), PERSON)


def new_paragraph(like, text: str):
    made = etree.Element(w("p"))
    if like.find(w("pPr")) is not None:
        made.append(deepcopy(like.find(w("pPr"))))
    run = etree.SubElement(made, w("r"))
    etree.SubElement(run, w("t")).text = text
    return made


def tracked_away(chance: random.Random, paragraph, kind: str) -> None:
    """Delete, or move away, all that stands in a paragraph, as a tracked change."""
    for run in runs_of(paragraph):
        for node in run.iter(w("t")):
            node.tag = w("delText") if kind == "del" else w("t")
        anchor = etree.Element(w("anchor"))
        run.addprevious(anchor)
        anchor.addnext(tracked(chance, kind, run))
        anchor.getparent().remove(anchor)
    for node in list(paragraph):
        if node.tag in {w("ins"), w("del")} and node.get(w("author")) != PERSON:
            paragraph.remove(node)
    for node in list(paragraph):
        if node.tag == w("ins") and node.get(w("author")) == PERSON:
            paragraph.remove(node)
    mark_of(paragraph, kind)


def settle_all(paragraph) -> None:
    """Accept what is still open in a paragraph, as moving and cutting text often needs."""
    for _, nodes in marks_of(paragraph):
        settle_mark(nodes, "accept")


ADDED = (
    "现补充如下意见。",
    "三、工作要求",
    "（二）严格督导。各单位要抓好落实。",
    "请认真贯彻执行。",
    "备查事项",
)


def restructure(chance: random.Random, root, track: bool) -> None:
    """Split, join, add, delete or move a paragraph, a row or a cell; or break a page."""
    paragraphs = body_of(root)
    tables = [t for t in root.iter(w("tbl")) if t.find(f"{w('tblPr')}/{w('tblStyle')}") is not None]
    choices = ("split", "join", "add", "delete", "move", "page", "swap", "line")
    what = chance.choice(choices + ("row", "no row", "cell", "cell line") * bool(tables))
    if what in {"row", "no row", "cell", "cell line"}:
        change_table(chance, chance.choice(tables), what, track)
        return
    if len(paragraphs) < 3:
        return
    paragraph = chance.choice(paragraphs)
    if what == "split":
        runs = runs_of(paragraph)
        if not runs:
            return
        run = chance.choice(runs)
        anchor, _ = cut(run, at := chance.randint(0, len(run.find(w("t")).text)), at)
        made = etree.Element(w("p"))
        if paragraph.find(w("pPr")) is not None:
            made.append(deepcopy(paragraph.find(w("pPr"))))
        for node in list(anchor.itersiblings()):
            made.append(node)
        anchor.getparent().remove(anchor)
        paragraph.addnext(made)
        if track:
            mark_of(paragraph, "ins")
    elif what == "join":
        following = paragraph.getnext()
        if following is None or following not in paragraphs:
            return
        if chance.random() < 0.5:
            mark_of(paragraph, "del")
        else:
            for node in list(following):
                if node.tag != w("pPr"):
                    paragraph.append(node)
            following.getparent().remove(following)
    elif what == "add":
        made = new_paragraph(paragraph, chance.choice(ADDED))
        if track:
            run = made.find(w("r"))
            made.append(tracked(chance, "ins", run))
            mark_of(made, "ins")
        paragraph.addnext(made)
    elif what == "delete":
        if track:
            tracked_away(chance, paragraph, "del")
        else:
            paragraph.getparent().remove(paragraph)
    elif what in {"move", "swap"}:
        other = chance.choice(paragraphs) if what == "move" else paragraph.getnext()
        if other is paragraph or other is None or other.tag != w("p") or other not in paragraphs:
            return
        if track:
            settle_all(paragraph)
            copy = deepcopy(paragraph)
            for run in runs_of(copy):
                anchor = etree.Element(w("anchor"))
                run.addprevious(anchor)
                anchor.addnext(tracked(chance, "moveTo", run))
                anchor.getparent().remove(anchor)
            other.addnext(copy)
            tracked_away(chance, paragraph, "moveFrom")
        else:
            other.addnext(paragraph)
    elif what == "page":
        run = etree.Element(w("r"))
        etree.SubElement(run, w("br")).set(w("type"), "page")
        paragraph.insert(1 if paragraph.find(w("pPr")) is not None else 0, run)
    else:
        runs = runs_of(paragraph)
        if runs:
            etree.SubElement(made := etree.Element(w("r")), w("t")).text = "另起一行。"
            paragraph.addnext(new := new_paragraph(paragraph, ""))
            new.append(made)


def change_table(chance: random.Random, table, what: str, track: bool) -> None:
    """Add or delete a row, write into a cell, or give a cell another paragraph."""
    rows = [row for row in table.iterchildren(w("tr")) if not is_gone(row)]
    if not rows or table.find(f".//{w('vMerge')}") is not None:
        return
    row = chance.choice(rows)
    cells = list(row.iterchildren(w("tc")))
    if what == "row":
        made = deepcopy(row)
        for number, cell in enumerate(made.iterchildren(w("tc"))):
            paragraphs = list(cell.iterchildren(w("p")))
            for paragraph in paragraphs[1:]:
                cell.remove(paragraph)
            for node in list(paragraphs[0]):
                if node.tag != w("pPr"):
                    paragraphs[0].remove(node)
            run = etree.SubElement(paragraphs[0], w("r"))
            etree.SubElement(run, w("t")).text = f"新{number}" if chance.random() < 0.8 else ""
        row.addnext(made)
    elif what == "no row" and len(rows) > 2:
        if track:
            properties = row.find(w("trPr"))
            if properties is None:
                properties = etree.Element(w("trPr"))
                row.insert(0, properties)
            etree.SubElement(properties, w("del")).set(w("author"), PERSON)
        else:
            table.remove(row)
    elif what == "cell" and cells:
        paragraph = chance.choice(cells).find(w("p"))
        run = etree.SubElement(paragraph, w("r"))
        etree.SubElement(run, w("t")).text = chance.choice(("待定", "12.5", "无"))
    elif what == "cell line" and cells:
        paragraph = chance.choice(cells).find(w("p"))
        paragraph.addnext(new_paragraph(paragraph, "（见附注）"))


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
        if chance.random() < 0.7:
            for _ in range(chance.randint(1, 4)):
                restructure(chance, root, track)
    lines = lines_of(root, statuses)
    if chance.random() < 0.5:
        strip(root)
    return with_part(data, root), lines


# The workbook.


def under_own_words(edit: dict, edits: Iterable[dict]) -> bool:
    """Whether a person wrote over an edit's place: nobody means both at once."""
    return edit["rule_id"] != "MAN001" and any(
        own["path"] == edit["path"] and own["start"] <= edit["end"] and edit["start"] <= own["end"]
        for own in edits
        if own["rule_id"] == "MAN001" and own["old"] and own["status"] == "in"
    )


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
        if edit is None or under_own_words(edit, edits.values()):
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
            if "没有照办" in done.stderr:
                tally.told.update(re.findall("  (.*)没有照办", done.stderr))
                return
            got: object = result
            if isinstance(shown, list):
                head = [text for path, text in result.items() if path.startswith("header.")]
                got, shown = in_order(result.values(), head), in_order(shown, head)
            elif added := added_in(work):
                # Answers are about words; what was done to the paragraphs stands.
                got = Counter("".join(result.values()))
                shown = Counter("".join((*shown.values(), *added)))
            if got != shown:
                tally.different.append(f"{number}: {folder} {name}: {differing(shown, got)}")
        if again and not run_again_is_the_same(work, folder):
            tally.different.append(
                f"{number}: {folder}: run --force, repair or emit give other bytes"
            )


def in_order(texts: Iterable[str], head: list[str]) -> list[str]:
    """The lines in their order, those of 版头 before them: styles set these as they like."""
    lines = [line for text in texts for line in text.split("\t") if line.strip()]
    first = [line for text in head for line in text.split("\t") if line.strip()]
    for line in first:
        if line in lines:
            lines.remove(line)
    return [*first, *lines]


def differing(shown, got) -> object:
    if isinstance(shown, list):
        apart = next(
            (i for i, (a, b) in enumerate(zip(shown, got, strict=False)) if a != b),
            min(len(shown), len(got)),
        )
        return shown[apart - 1 : apart + 3], got[apart - 1 : apart + 3]
    return {path: (text, got.get(path)) for path, text in shown.items() if got.get(path) != text}


def run_again_is_the_same(work: Path, folder: Path) -> bool:
    before = {path.name: path.read_bytes() for path in work.iterdir()}
    source = next(path for path in folder.parent.iterdir() if path.is_file())
    track = json.loads(before["manifest.json"])["emit"]["track"]
    options = ("--to", "review,xlsx,txt", "--track", track, "-q")
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
    print("told:", dict(found.told))
    print(f"refused: {sum(found.refused.values())}, {len(found.refused_plain)} of them plain")
    for why, times in found.refused.most_common():
        print(f"  {times} {why}")
    for line in (found.different + found.refused_plain)[:40]:
        print(line)
