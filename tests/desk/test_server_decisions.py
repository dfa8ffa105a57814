"""What is decided at the desk is decisions.json: at once, once, and for every other program too."""

import json
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from command_line import tree, zhengben
from desk_client import LETTER, PATIENCE, Tab
from docx_making import settled_by_word

from pipeline.batch.options import RunOptions
from pipeline.decisions import VERSION, Decision, Decisions, ManualChange
from pipeline.desk import outcomes
from pipeline.desk.deciding import decisions_of, fitting, items_of, step_between, stepped
from pipeline.edits import Tier
from pipeline.errors import DocumentError
from pipeline.repair.options import RepairOptions


@pytest.fixture
def folder(tab, request):
    """Where a test's own document will be, and its name."""
    return Path(tab.get("/api/state")["folder"]) / request.node.name


def dropped(tab, folder, text=LETTER):
    doc = tab.drop(f"{folder.name}.txt", text)
    return doc, tab.wait(doc)


def written(folder):
    path = folder / "decisions.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {"decisions": []}


def test_outputs_are_those_of_the_command_line(tab, folder, tmp_path):
    doc, now = dropped(tab, folder)
    assert len(now["decisions"]) > 3
    for number, one in enumerate(now["decisions"]):
        status, said = tab.decide(doc, now, one, ("accept", "refuse")[number % 2])
        assert status == 200
    assert said["counts"]["left"] == 0
    tab.post(
        f"/api/docs/{doc}/form",
        {"rev": said["rev"], "set": {"发文字号": "某政发〔2024〕5号"}},
        "PUT",
    )
    made = tab.post(f"/api/docs/{doc}/outputs", {"formats": ["zip"]})
    assert made["said"][0] == "核验：与原文、修改记录和证明都相符"
    source = tmp_path / f"{folder.name}.txt"
    source.write_text(LETTER, encoding="utf-8")
    other = tmp_path / "out" / folder.name
    other.mkdir(parents=True)
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    (other / "decisions.json").write_bytes((folder / "decisions.json").read_bytes())
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    assert tree(folder) == tree(other)
    assert zhengben("verify", folder).exit_code == 0


def test_a_character_without_a_font_leaves_the_other_outputs(tab, folder):
    doc, _ = dropped(tab, folder, LETTER.replace("\n\n", "\n\n由赵\U0003a000同志负责。\n\n", 1))
    made = tab.post(f"/api/docs/{doc}/outputs", {"formats": ["docx", "pdf"]})
    assert [file["name"] for file in made["files"]] == [f"3-{folder.name}.docx"]
    assert "U+3A000" in made["said"][-1]
    status, said = tab.ask("POST", f"/api/docs/{doc}/outputs", {"formats": ["pdf"]})
    assert status == 422
    assert "U+3A000" in said["what"]


def test_an_answer_is_on_the_disk_before_it_is_given(tab, folder):
    doc, now = dropped(tab, folder)
    one = now["decisions"][0]
    tab.decide(doc, now, one, "refuse", note="按原件")
    assert written(folder)["decisions"] == [
        {"edit_id": edit, "verdict": "refuse", "note": "按原件"} for edit in sorted(one["edits"])
    ]
    tab.decide(doc, now, one, None)
    assert written(folder)["decisions"] == []


def test_what_a_person_writes_instead_is_what_comes_out(tab, folder):
    doc, now = dropped(tab, folder)
    one = next(d for d in now["decisions"] if len(d["edits"]) == 1)
    tab.decide(doc, now, one, "accept", text="、")
    tab.wait(doc)
    place = one["places"][0]
    view = tab.get(f"/api/docs/{doc}/text")["blocks"]
    block = next(b for b in view if b["path"] == place["path"])
    assert f"{place['before'][-4:]}、{place['after'][:4]}" in block["text"]
    assert zhengben("verify", folder).exit_code == 0


def test_an_edit_that_there_is_none_of_is_said_and_the_others_hold(tab, folder):
    doc, now = dropped(tab, folder)
    edit = now["decisions"][0]["edits"][0]
    body = [{"edit_id": e, "verdict": "refuse"} for e in (edit, "000000000000")]
    said = tab.post(f"/api/docs/{doc}/decisions", {"rev": now["rev"], "decisions": body})
    assert said["said"]
    assert [d["edit_id"] for d in written(folder)["decisions"]] == [edit]


def test_two_tabs_merge_and_the_same_edit_clashes(address, tab, folder, tmp_path):
    doc, now = dropped(tab, folder)
    other = another(tab)
    one, two = now["decisions"][:2]
    assert tab.decide(doc, now, one, "accept")[0] == 200
    assert other.decide(doc, now, two, "accept")[0] == 200
    before = written(folder)
    assert {d["edit_id"] for d in before["decisions"]} == {*one["edits"], *two["edits"]}
    status, said = other.decide(doc, now, one, "refuse")
    assert status == 409
    assert {v["verdict"] for v in said["theirs"]} == {"accept"}
    assert {v["verdict"] for v in said["yours"]} == {"refuse"}
    assert written(folder) == before
    # The same answer is no clash; one's own change of mind is none; who has seen it may change it.
    assert other.decide(doc, now, one, "accept")[0] == 200
    assert tab.decide(doc, now, one, "refuse")[0] == 200
    assert other.decide(doc, tab.get(f"/api/docs/{doc}"), one, "accept")[0] == 200


def another(tab):
    """A second tab, let in as a second start of the program is."""
    from pipeline.desk import running

    out = Path(tab.get("/api/state")["folder"])
    return Tab(running.knock(running.read_note(running.note_path(out))))


def test_steps_are_undone_and_done_again(tab, folder):
    doc, now = dropped(tab, folder)
    states = [written(folder)["decisions"]]
    for turn in range(25):
        one = now["decisions"][turn % len(now["decisions"])]
        verdict = ("accept", "refuse", None)[turn % 3] if turn > 3 else "accept"
        tab.decide(doc, now, one, verdict)
        if written(folder)["decisions"] != states[-1]:
            states.append(written(folder)["decisions"])
    steps = len(states) - 1
    for back in range(1, steps + 1):
        said = tab.post(f"/api/docs/{doc}/undo", {"rev": 0})
        assert written(folder)["decisions"] == states[steps - back]
    assert tab.post(f"/api/docs/{doc}/undo", {"rev": 0})["said"]
    for forth in range(1, steps + 1):
        said = tab.post(f"/api/docs/{doc}/redo", {"rev": 0})
        assert said["undone"]
        assert written(folder)["decisions"] == states[forth]


def test_a_field_and_a_line_that_is_named_keep_the_decisions(tab, folder):
    text = LETTER.replace("2023年,临澜", "各县区、市直各部门\n\n2023年,临澜")
    doc, now = dropped(tab, folder, text)
    tab.decide(doc, now, now["decisions"][0], "refuse")
    field = next(f for f in now["form"] if f["field"].startswith("主送"))
    start = text.index("各县区")
    role = {"source": [start, start + len("各县区、市直各部门")], "as": "主送机关"}
    tab.post(f"/api/docs/{doc}/form", {"rev": now["rev"], "roles": [role]}, "PUT")
    now = tab.wait(doc)
    field = next(f for f in now["form"] if f["field"].startswith("主送"))
    assert field["state"] in ("found", "doubtful")
    assert "各县区" in field["value"]
    assert now["decisions"][0]["verdict"] == "refuse"
    assert zhengben("verify", folder).exit_code == 0
    tab.post(f"/api/docs/{doc}/undo", {"rev": 0})
    status, said = tab.ask(
        "PUT", f"/api/docs/{doc}/form", {"rev": 0, "roles": [{**role, "as": "主送人"}]}
    )
    assert (status, said["code"]) == (422, 4)
    status, said = tab.ask("PUT", f"/api/docs/{doc}/form", {"rev": 0, "set": {"题目": "甲\n乙"}})
    assert (status, said["code"]) == (422, 5)


def test_a_paragraph_is_retyped(tab, folder):
    doc, now = dropped(tab, folder)
    view = tab.get(f"/api/docs/{doc}/text")
    block = next(b for b in view["blocks"] if "组织开展" in b["text"])
    text = block["text"].replace("组织开展", "抓紧组织")
    tab.post(
        f"/api/docs/{doc}/texts", {"rev": now["rev"], "path": block["path"], "text": text}, "PUT"
    )
    tab.wait(doc)
    again = tab.get(f"/api/docs/{doc}/text")["blocks"]
    assert next(b["text"] for b in again if b["path"] == block["path"]) == text
    assert text in tab.fetch(doc, "txt")[f"3-{folder.name}.txt"].decode()
    assert zhengben("verify", folder).exit_code == 0
    status, said = tab.ask(
        "PUT", f"/api/docs/{doc}/texts", {"rev": 0, "path": block["path"], "text": "甲\x00"}
    )
    assert (status, said["code"]) == (422, 4)


def test_another_program_decides_meanwhile(tab, folder):
    doc, now = dropped(tab, folder)
    one, two = now["decisions"][:2]
    tab.decide(doc, now, one, "accept")
    tab.fetch(doc, "xlsx")
    mine = written(folder)
    theirs = {
        **mine,
        "decisions": [
            *mine["decisions"],
            *({"edit_id": e, "verdict": "refuse"} for e in two["edits"]),
        ],
    }
    theirs["decisions"].sort(key=lambda d: d["edit_id"])
    other = folder.parent / "他人.json"
    other.write_text(json.dumps(theirs), encoding="utf-8")
    done = zhengben("apply", other, "--folder", folder)
    assert done.exit_code == 0, done.output
    now = tab.wait(doc, lambda d: d["decisions"][1]["verdict"] == "refuse" and d["settled"])
    assert now["decisions"][0]["verdict"] == "accept"
    assert tab.decide(doc, now, two, "accept")[0] == 200
    tab.wait(doc)
    assert {d["verdict"] for d in written(folder)["decisions"]} == {"accept"}
    assert zhengben("verify", folder).exit_code == 0


def test_the_draft_is_edited_meanwhile(tab, folder):
    doc, _ = dropped(tab, folder)
    draft = folder / f"2-{folder.name}.md"
    draft.write_text(draft.read_text("utf-8").replace("组织开展", "抓紧组织"), encoding="utf-8")
    tab.wait(doc, lambda d: d["settled"] and written(folder).get("manual"))
    assert any("抓紧组织" in b["text"] for b in tab.get(f"/api/docs/{doc}/text")["blocks"])


def test_a_workbook_that_was_answered_is_dropped(tab, folder):
    from io import BytesIO

    from openpyxl import load_workbook

    doc, now = dropped(tab, folder)
    book = load_workbook(BytesIO(tab.fetch(doc, "xlsx")[f"3-{folder.name}.xlsx"]))
    sheet = book["待定"]
    rows = [row for row in sheet.iter_rows() if "采纳" in {cell.value for cell in row}]
    column = next(cell.column for cell in rows[0] if cell.value == "采纳")
    sheet.cell(rows[0][0].row + 1, column).value = "否"
    kept = BytesIO()
    book.save(kept)
    said = tab.post(f"/api/docs?name={quote('改过的.xlsx')}", kept.getvalue())
    assert said["applied"] == doc
    assert "已读回" in said["taken"][0]
    now = tab.wait(doc)
    assert "refuse" in {d["verdict"] for d in now["decisions"]}


def test_a_finished_word_file_that_came_back_is_a_new_document_and_says_so(tab, folder):
    doc, _ = dropped(tab, folder)
    name = f"3-{folder.name}.docx"
    data = tab.fetch(doc, "docx")[name]
    said = tab.post(f"/api/docs?name={quote(name)}", data)
    assert said["doc"] not in ("", doc)
    assert f"“{folder.name}”的成品" in said["taken"][0]
    tab.wait(said["doc"])


@pytest.mark.parametrize(("strip", "end"), [(False, ""), (True, " (1)")])
def test_a_review_copy_that_came_back_is_dropped(tab, folder, strip, end):
    doc, now = dropped(tab, folder)
    name = f"3-{folder.name}.review.docx"
    data = tab.fetch(doc, "review")[name]
    one = next(d for d in now["decisions"] if d["status"] == "in" and len(d["edits"]) == 2)
    data = settled_by_word(data, dict.fromkeys(one["edits"], "refuse"), strip=strip)
    sent = name.replace(".docx", f"{end}.docx") if strip else "经办人改过.docx"
    said = tab.post(f"/api/docs?name={quote(sent)}", data)
    assert said["applied"] == doc
    now = tab.wait(doc)
    verdicts = {d["key"]: d["verdict"] for d in now["decisions"]}
    assert verdicts[one["key"]] == "refuse"
    # The desk goes on from there, and the command line from the desk.
    tab.decide(doc, now, now["decisions"][0], "refuse")
    tab.wait(doc)
    assert zhengben("emit", folder, "--to", "txt").exit_code == 0
    assert zhengben("verify", folder).exit_code == 0


def test_a_review_of_what_is_not_here_is_refused(tab, folder, tmp_path):
    source = tmp_path / "别的.txt"
    source.write_text(LETTER + "另一份。\n", encoding="utf-8")
    zhengben("run", source, "-o", tmp_path / "out", "--to", "review")
    data = (tmp_path / "out" / "别的" / "3-别的.review.docx").read_bytes()
    status, said = tab.ask("POST", f"/api/docs?name={quote('别的.docx')}", data)
    assert (status, said["code"]) == (422, 4)
    assert "审阅稿" in said["what"]


def test_the_same_name_twice_is_two_documents_and_the_same_bytes_one(tab, folder):
    doc, now = dropped(tab, folder)
    tab.decide(doc, now, now["decisions"][0], "refuse")
    other, _ = dropped(tab, folder, LETTER + "附加一段。\n")
    assert other != doc
    assert tab.drop(f"{folder.name}.txt", LETTER) == doc
    assert len(written(folder)["decisions"]) == len(now["decisions"][0]["edits"])
    tab.ask("DELETE", f"/api/docs/{doc}")
    again, now = dropped(tab, folder)
    assert now["decisions"][0]["verdict"] == "refuse"
    assert tab.get(f"/api/docs/{again}")["folder"] == str(folder)


def test_what_cannot_hold_is_sent_back_and_said(tab, folder):
    """Two answers whose texts exclude each other: the earlier holds, the later is said."""
    doc, now = dropped(tab, folder)
    one = now["decisions"][0]
    tab.decide(doc, now, one, "accept")
    now = tab.wait(doc)
    bad = {**written(folder)}
    path = now["decisions"][0]["places"][0]["path"]
    bad["manual"] = [{"path": path, "start": 0, "end": 1, "old": "没", "new": "有"}]
    (folder / "decisions.json").write_text(json.dumps(bad), encoding="utf-8")
    now = tab.wait(doc, lambda d: d["settled"] and not written(folder)["manual"])
    assert any("退回" in words for words in now["said"])
    assert now["decisions"][0]["verdict"] == "accept"
    assert zhengben("verify", folder).exit_code == 0


def decisions(*pairs, **more):
    return Decisions(VERSION, "0", tuple(Decision(i, v) for i, v in pairs), **more)


def test_a_step_is_undone_only_where_nobody_spoke_since():
    before = decisions(("a", "accept"))
    after = decisions(("a", "refuse"), ("b", "accept"), fields={"标题": "甲"})
    step = step_between(before, after)
    assert stepped(before, step)[0] == after
    assert stepped(after, step.back)[0] == before
    later = decisions(("a", "accept"), ("b", "accept"), fields={"标题": "乙"})
    left, done = stepped(later, step.back)
    assert {*done.changed} == {("edit", "b")}
    assert left == decisions(("a", "accept"), fields={"标题": "乙"})
    assert decisions_of(items_of(after), after) == after


def test_as_much_is_kept_as_fits():
    change = ManualChange("p", 0, 1, "a", "b")
    good = decisions(("a", "accept"))
    wanted = decisions(*((c, "accept") for c in "abcdefg"), manual=(change,))

    def fits(some):
        return not some.manual and "d" not in {d.edit_id for d in some.decisions}

    held = fitting(good, wanted, fits)
    assert [d.edit_id for d in held.decisions] == [*"abcefg"]
    assert held.manual == ()


def test_what_is_foreseen_is_what_comes_of_it():
    """Verdicts by chance: what is shown while keys come is what the whole repair gives."""
    import random

    from pipeline.batch.options import Tools
    from pipeline.convert import repair
    from pipeline.desk.outcomes import differ, foreseen
    from pipeline.formats import input_of
    from pipeline.repair.engine import Offers

    tools = Tools(RunOptions(repair=RepairOptions(offers=Offers())))
    read, _, *_ = input_of("a.txt").read(LETTER.encode(), "a.txt", tools.options.reading)
    shown = repair(read, tools.options.repair, decisions=Decisions(VERSION, read.source.sha256))
    asked = [edit.id for edit in shown.log.edits if edit.tier is not Tier.CERTAIN]
    chance = random.Random(7)
    agreed = 0
    for _ in range(40):
        said = chance.sample(asked, chance.randint(1, len(asked)))
        verdicts = [(one, chance.choice(("accept", "refuse"))) for one in sorted(said)]
        wanted = Decisions(VERSION, read.source.sha256, tuple(Decision(i, v) for i, v in verdicts))
        seen = foreseen(shown, wanted, tools.options.repair)
        try:
            came = repair(read, tools.options.repair, decisions=wanted)
        except DocumentError:
            continue  # they exclude each other: nothing is foreseen either
        assert seen is not None
        agreed += not differ(seen, came) or seen.repaired == came.repaired
    assert agreed >= 36


def test_a_verdict_is_seen_before_the_certificate_is_asked(tab, folder, monkeypatch):
    doc, now = dropped(tab, folder)
    one = next(d for d in now["decisions"] if d["status"] == "in" and len(d["edits"]) == 2)
    asked, waiting = outcomes.repaired_as_decided, threading.Event()

    def late(*given):
        assert waiting.wait(PATIENCE)
        return asked(*given)

    monkeypatch.setattr(outcomes, "repaired_as_decided", late)
    try:
        tab.decide(doc, now, one, "refuse")
        seen = tab.wait(doc, lambda d: d["pages"] != now["pages"])
        assert not seen["settled"]
        assert next(d for d in seen["decisions"] if d["key"] == one["key"])["status"] == "out"
        assert (
            json.loads((folder / "manifest.json").read_bytes())["settings"].get("decisions") is None
        )
    finally:
        waiting.set()
    after = tab.wait(doc)
    assert after["pages"] == seen["pages"]
    assert zhengben("verify", folder).exit_code == 0
