"""Desk, Word, workbook, 公文稿 and command line take over from one another: what one decides, the next sees.

The desk has the document open all the while.
"""

import io
import itertools
import json
from pathlib import Path

import pytest
from command_line import zhengben
from desk_client import LETTER
from docx_making import part, settled_by_word, w
from openpyxl import load_workbook


class Case:
    """A document that lies on the desk; its questions are named by what they would put in."""

    def __init__(self, tab, name):
        self.tab, self.name = tab, name
        self.folder = Path(tab.get("/api/state")["folder"]) / name
        self.doc = tab.drop(f"{name}.txt", LETTER)
        self.asked = [one for one in tab.wait(self.doc)["decisions"] if is_plain(one)]

    def emitted(self, output, ending):
        done = zhengben("emit", self.folder, "--to", output)
        assert done.exit_code == 0, done.output
        return self.folder / f"3-{self.name}{ending}"

    def settled(self, edits):
        """The desk shows what was decided on some edits."""

        def shows(now):
            found = {v for d in now["decisions"] if d["edits"] == edits for v in [d["verdict"]]}
            return now["settled"] and now["phase"] == "ready" and found == {"refuse"}

        return self.tab.wait(self.doc, shows)


def is_plain(one):
    """A pair of marks that is in the text at one place: every program can say no to it."""
    return one["status"] == "in" and len(one["places"]) == 1 and len(one["edits"]) == 2


def applied(path, folder):
    done = zhengben("apply", path, "--folder", folder)
    assert done.exit_code == 0, done.output


def decide_desk(case, one):
    now = case.tab.get(f"/api/docs/{case.doc}")
    assert case.tab.decide(case.doc, now, one, "refuse")[0] == 200


def decide_word(case, one):
    copy = case.emitted("review", ".review.docx")
    back = case.folder.parent / f"{case.name}-审阅.docx"
    back.write_bytes(
        settled_by_word(copy.read_bytes(), dict.fromkeys(one["edits"], "refuse"), strip=False)
    )
    applied(back, case.folder)


def rows_of(case):
    """The workbook, and of each question its cell of 采纳 by the words around it."""
    book = load_workbook(io.BytesIO(case.emitted("xlsx", ".xlsx").read_bytes()))
    sheet = book["待定"]
    head = next(row for row in sheet.iter_rows() if "采纳" in {cell.value for cell in row})
    column = next(cell.column for cell in head if cell.value == "采纳")
    rows = sheet.iter_rows(min_row=head[0].row + 1)
    return book, {
        "".join(str(cell.value or "") for cell in row): sheet.cell(row[0].row, column)
        for row in rows
    }


def row_of(rows, one):
    words = one["title"].partition("：")[2]
    (cell,) = (cell for said, cell in rows.items() if words in said)
    return cell


def decide_workbook(case, one):
    book, rows = rows_of(case)
    row_of(rows, one).value = "否"
    back = case.folder.parent / f"{case.name}-待定.xlsx"
    book.save(back)
    applied(back, case.folder)


def decide_draft(case, one):
    draft = case.folder / f"2-{case.name}.md"
    text, (place,) = draft.read_text("utf-8"), one["places"]
    assert text.count(place["text"]) == 1
    draft.write_text(text.replace(place["text"], place["old"]), encoding="utf-8")
    done = zhengben("emit", case.folder, "--to", "txt")
    assert done.exit_code == 0, done.output


def decide_command(case, one):
    path = case.folder / "decisions.json"
    said = json.loads(path.read_bytes()) if path.exists() else None
    if said is None:
        sha = json.loads((case.folder / "manifest.json").read_bytes())["source"]["sha256"]
        said = {"schema_version": 1, "source_sha256": sha, "decisions": []}
    said["decisions"] += [{"edit_id": edit, "verdict": "refuse"} for edit in one["edits"]]
    said["decisions"].sort(key=lambda one: one["edit_id"])
    other = case.folder.parent / f"{case.name}-决定.json"
    other.write_text(json.dumps(said), encoding="utf-8")
    applied(other, case.folder)


def sees_desk(case, one):
    case.settled(one["edits"])


def sees_word(case, one):
    root = part(case.emitted("review", ".review.docx").read_bytes())
    open_ones = {
        mark.get(w("name")).removeprefix("_zb_")
        for mark in root.iter(w("bookmarkStart"))
        if mark.getnext() is not None and mark.getnext().tag in (w("ins"), w("del"))
    }
    assert open_ones
    assert not open_ones & {*one["edits"]}


def sees_workbook(case, one):
    book, rows = rows_of(case)
    assert not [said for said in rows if one["title"].partition("：")[2] in said]
    head, *edits = book["修复记录"].iter_rows(values_only=True)
    said = [dict(zip(head, edit, strict=True)) for edit in edits]
    refused = [edit for edit in said if edit["采纳"] == "否"]
    assert any(f"{edit['下文']}".startswith(one["old"][:4]) for edit in refused)


def sees_draft(case, one):
    (place,) = one["places"]
    assert place["text"] not in (case.folder / f"2-{case.name}.md").read_text("utf-8")


def sees_command(case, one):
    (place,) = one["places"]
    assert place["text"] not in case.emitted("txt", ".txt").read_text("utf-8")
    said = json.loads((case.folder / "decisions.json").read_bytes())["decisions"]
    verdicts = {d["edit_id"]: d["verdict"] for d in said}
    assert {verdicts[edit] for edit in one["edits"]} == {"refuse"}


PROGRAMS = {
    "desk": (decide_desk, sees_desk),
    "word": (decide_word, sees_word),
    "workbook": (decide_workbook, sees_workbook),
    "draft": (decide_draft, sees_draft),
    "command": (decide_command, sees_command),
}


@pytest.mark.parametrize(("first", "then"), [*itertools.permutations(PROGRAMS, 2)])
def test_what_one_decides_the_next_sees_and_goes_on_from(tab, first, then):
    case = Case(tab, f"{first}-{then}")
    one, two = case.asked[:2]
    decide, sees = PROGRAMS[first]
    decide_then, sees_then = PROGRAMS[then]
    decide(case, one)
    if first == "desk":
        tab.wait(case.doc)  # a program that starts now finds the stage files as they are
    sees_then(case, one)
    decide_then(case, two)
    for said in (one, two):
        case.settled(said["edits"])
        sees(case, said)
    done = zhengben("verify", case.folder)
    assert done.exit_code == 0, done.output
