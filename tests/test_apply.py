"""Reviews come back: decisions, a person's own words, and what follows from them."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from command_line import TEXT, tree, zhengben

from pipeline.errors import ExitCode


def test_a_reviewed_workbook_comes_back(source, tmp_path):
    from openpyxl import load_workbook

    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    path = folder / "3-节能通知.xlsx"
    book = load_workbook(path)
    sheet = book["修复记录"]
    head = next(
        row for row in sheet.iter_rows() if {"采纳", "编号"} <= {cell.value for cell in row}
    )
    columns = {cell.value: cell.column for cell in head}
    refused = sheet.cell(head[0].row + 1, columns["编号"]).value
    sheet.cell(head[0].row + 1, columns["采纳"]).value = "否"
    book.save(path)
    done = zhengben("apply", path)
    assert done.exit_code == 0, done.output
    decisions = json.loads((folder / "decisions.json").read_text(encoding="utf-8"))
    assert {"edit_id": refused, "verdict": "refuse"} in decisions["decisions"]
    edits = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    assert [e["status"] for e in edits if e.get("id") == refused] == ["out"]
    assert zhengben("verify", folder).exit_code == 0
    # A later run heeds the decisions, and those that a changed source leaves alone.
    before = tree(folder)
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    assert tree(folder) == before
    source.write_text(TEXT + "附加一段,内容。\n", encoding="utf-8")
    carried = zhengben("run", source, "-o", tmp_path / "out")
    assert carried.exit_code == 0, carried.output
    assert "原文已变：以前的决定沿用 1 处" in carried.stderr
    now = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    assert [e["status"] for e in now if e.get("id") == refused] == []
    assert sum(e["status"] == "out" and e["tier"] == "certain" for e in now if "tier" in e) == 1
    assert zhengben("verify", folder).exit_code == 0


def test_decisions_that_do_not_fit_are_refused_and_leave_nothing(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    before = tree(folder)
    sha = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["source"]["sha256"]
    given = tmp_path / "d.json"
    for decisions, code in (
        ({"source_sha256": "0" * 64, "decisions": []}, 4),
        ({"source_sha256": sha, "decisions": [{"edit_id": "x", "verdict": "accept"}]}, 4),
        (
            {
                "source_sha256": sha,
                "decisions": [
                    {"edit_id": "x", "verdict": "accept"},
                    {"edit_id": "x", "verdict": "refuse"},
                ],
            },
            4,
        ),
    ):
        given.write_text(json.dumps({"schema_version": 1, **decisions}), encoding="utf-8")
        assert zhengben("apply", given, "--folder", folder).exit_code == code
    assert tree(folder) == before


def test_a_decision_may_rewrite_an_edit_and_add_changes(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    edits = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    comma = next(e for e in edits if e.get("old") == "," and "main_text[0]" in e["path"])
    change = {"path": "body.main_text[0]", "start": 0, "end": 1, "old": "现", "new": "现在"}
    given = tmp_path / "d.json"
    given.write_text(
        json.dumps(
            {
                "schema_version": 1,
                "source_sha256": edits[0]["source_sha256"],
                "decisions": [{"edit_id": comma["id"], "verdict": "accept", "text": "；"}],
                "manual": [change],
            }
        ),
        encoding="utf-8",
    )
    done = zhengben("apply", given, "--folder", folder)
    assert done.exit_code == 0, done.output
    assert "人工修改 2 处" in done.stderr
    text = (folder / "3-节能通知.txt").read_text(encoding="utf-8")
    assert "现在就有关事项通知如下；请遵照执行。" in text
    assert zhengben("verify", folder).exit_code == 0


PAIRED = "\n".join(
    [
        "某市人民政府工作报告",
        "全市上下深化放管服改革，优良比例86.7%13条河流达标，较上年同期下降36.4%",
        "坚持创新驱动。全年优良天数258天，达标率100%8个浴场水质达标，同比提高3.5%",
        "某市人民政府",
        "20231229",
    ]
)


def test_halves_of_a_pair_are_as_a_person_wants_and_refusals_no_longer_wait(tmp_path):
    source = tmp_path / "报告.txt"
    source.write_text(PAIRED, encoding="utf-8")
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "报告"
    lines = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    edits = [line for line in lines if line["type"] == "edit"]
    pairs = {}
    for edit in edits:
        if edit["group"]:
            pairs.setdefault(edit["group"], []).append(edit["id"])
    pair = next(ids for ids in pairs.values() if len(ids) > 1)
    given = tmp_path / "d.json"

    def decide(**verdicts: str) -> Result:
        decisions = [{"edit_id": i, "verdict": v} for i, v in verdicts.items()]
        head = {"schema_version": 1, "source_sha256": lines[0]["source_sha256"]}
        given.write_text(json.dumps({**head, "decisions": decisions}), encoding="utf-8")
        return zhengben("apply", given, "--folder", folder)

    halved = decide(**{pair[0]: "accept", pair[1]: "refuse"})
    assert halved.exit_code == 0, halved.stderr
    now = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    assert [e["status"] for e in now if e.get("id") in pair[:2]] == ["in", "out"]
    refused = decide(**{edit["id"]: "refuse" for edit in edits if edit["tier"] == "possible"})
    assert refused.exit_code == 0, refused.stderr
    assert "未采纳" not in refused.stderr
    one = decide(**{pair[0]: "accept"})
    assert one.exit_code == 0
    now = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    assert {e["id"]: e["status"] for e in now if e.get("id") in pair} == dict.fromkeys(pair, "in")


def test_a_later_review_keeps_what_was_decided_before(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    head = json.loads((folder / "2-edits.jsonl").read_bytes().splitlines()[0])
    given = tmp_path / "d.json"
    change = {"path": "body.main_text[0]", "start": 0, "end": 1, "old": "现", "new": "现在"}
    first = {"schema_version": 1, "source_sha256": head["source_sha256"], "manual": [change]}
    given.write_text(json.dumps(first), encoding="utf-8")
    assert zhengben("apply", given, "--folder", folder).exit_code == 0
    for untouched in ("3-节能通知.review.docx", "3-节能通知.xlsx"):
        assert zhengben("apply", folder / untouched).exit_code == 0
        assert "现在就有关" in (folder / "3-节能通知.txt").read_text(encoding="utf-8")
    path = folder / "2-repaired.json"
    path.write_text(path.read_text(encoding="utf-8").replace("请遵照", "请认真遵照"), "utf-8")
    assert zhengben("emit", folder).exit_code == 0
    for command in (("run", source, "-o", tmp_path / "out"), ("apply", folder / untouched)):
        assert zhengben(*command).exit_code == 0
        text = (folder / "3-节能通知.txt").read_text(encoding="utf-8")
        assert "现在就有关" in text
        assert "请认真遵照" in text
    assert zhengben("verify", folder).exit_code == 0


def test_taking_an_edit_back_by_hand_is_a_refusal(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    path = folder / "2-repaired.json"
    path.write_text(path.read_text(encoding="utf-8").replace("如下，请", "如下,请"), "utf-8")
    done = zhengben("emit", folder)
    assert done.exit_code == 0
    assert "人工修改 1 处" in done.stderr
    assert zhengben("verify", folder).exit_code == 0
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    assert "如下,请" in (folder / "3-节能通知.txt").read_text(encoding="utf-8")


def test_a_reformatted_stage_file_verifies_again(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    path = folder / "2-repaired.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()), ensure_ascii=False), "utf-8")
    assert zhengben("emit", folder).exit_code == 0
    assert zhengben("verify", folder).exit_code == 0


def test_from_inside_the_folder_and_after_renaming_it(source, tmp_path, monkeypatch):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    before = tree(folder)
    monkeypatch.chdir(folder)
    assert zhengben("emit", ".").exit_code == 0
    assert tree(folder) == before
    monkeypatch.chdir(tmp_path)
    renamed = folder.rename(tmp_path / "out" / "改名")
    done = zhengben("verify", renamed)
    assert done.exit_code == 0
    assert "docx 的文字" in done.output


def test_the_print_is_no_review(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    done = zhengben("apply", tmp_path / "out" / "节能通知" / "3-节能通知.docx")
    assert done.exit_code == ExitCode.DOCUMENT
    assert "review.docx" in done.stderr


def test_outputs_that_no_longer_follow_are_taken_away(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    source.write_text(TEXT.replace("3.5", "4.5"), encoding="utf-8")
    assert zhengben("run", source, "-o", tmp_path / "out", "--to", "txt").exit_code == 0
    assert [p.name for p in sorted(folder.glob("3-*"))] == ["3-节能通知.txt"]
    assert zhengben("verify", folder).exit_code == 0


def test_verify_notices_files_that_are_not_listed(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["outputs"] = [r for r in manifest["outputs"] if r["name"] == "1-normalized.json"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = zhengben("verify", folder)
    assert done.exit_code == 71
    assert "3-节能通知.txt" in done.output


def test_own_outputs_are_no_sources(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert zhengben("run", ".", "-o", "out", "--to", "txt").exit_code == 0
    assert len(list((tmp_path / "out").rglob("manifest.json"))) == 1


def test_a_copy_edited_by_hand_comes_back_by_the_command(source, tmp_path):
    """One change accepted, one refused, a word typed, saved without mark-up: apply, verify."""
    import io
    import zipfile

    from lxml import etree

    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    zhengben("run", source, "-o", tmp_path / "out", "--track", "all")
    folder = tmp_path / "out" / "节能通知"
    path = folder / "3-节能通知.review.docx"
    with zipfile.ZipFile(path) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    root = etree.fromstring(members["word/document.xml"])
    edits = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    refused = next(e for e in edits if e["type"] == "edit" and e["path"] == "body.main_text[0]")
    for node in list(root.iter(f"{name}ins", f"{name}del")):
        before = node.xpath("preceding-sibling::w:bookmarkStart[1]/@w:name", namespaces=root.nsmap)
        accept = before != [f"_zb_{refused['id']}"]
        if (node.tag == f"{name}ins") == accept:
            for run in list(node):
                for text in run.iter(f"{name}delText"):
                    text.tag = f"{name}t"
                node.addprevious(run)
        node.getparent().remove(node)
    for mark in list(root.iter(f"{name}bookmarkStart", f"{name}bookmarkEnd")):
        mark.getparent().remove(mark)
    typed = next(t for t in root.iter(f"{name}t") if "能耗下降" in (t.text or ""))
    typed.text = typed.text.replace("能耗下降", "能耗再下降")
    members["word/document.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    path.write_bytes(out.getvalue())

    done = zhengben("apply", path)
    assert done.exit_code == 0, done.output
    decisions = json.loads((folder / "decisions.json").read_text(encoding="utf-8"))
    said = {d["edit_id"]: d["verdict"] for d in decisions["decisions"]}
    assert said[refused["id"]] == "refuse"
    assert list(said.values()).count("refuse") == 1
    assert [(m["old"], m["new"]) for m in decisions["manual"]] == [("", "再")]
    printed = (folder / "3-节能通知.txt").read_text(encoding="utf-8")
    assert "单位能耗再下降3.5%。" in printed
    assert "通知如下,请遵照执行。" in printed
    assert zhengben("verify", folder).exit_code == 0


def test_apply_reads_each_file_of_the_folder_once(source, tmp_path):
    from openpyxl import load_workbook

    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    path = folder / "3-节能通知.xlsx"
    book = load_workbook(path)
    book["修复记录"].cell(1, 30).value = "旁注"
    book.save(path)
    for file in folder.iterdir():  # what was written a moment ago is not trusted to stay
        os.utime(file, ns=(file.stat().st_atime_ns - 10**10, file.stat().st_mtime_ns - 10**10))
    time.sleep(2.1)
    code = f"""
import os, sys
opened = []
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, os.PathLike)) and "r" in str(arguments[1]):
        name = os.fspath(arguments[0])
        if name.startswith({str(folder)!r}):
            opened.append(os.path.basename(name))
sys.addaudithook(note)
import pipeline.cli
sys.argv = ["zhengben", "apply", {str(path)!r}, "-q"]
try:
    pipeline.cli.main()
except SystemExit as ended:
    assert ended.code == 0, ended
print(*sorted(opened), sep="\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    opened = done.stdout.split()
    assert {"1-normalized.json", "2-repaired.json", "2-edits.jsonl", "manifest.json"} <= {*opened}
    assert len(opened) == len({*opened}), " ".join(opened)


def answered(folder: Path, name: str = "节能通知") -> None:
    """The workbook as a person saved it, the first question answered."""
    path = folder / f"3-{name}.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["待定"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("采纳") + 1).value = "否"
    book.save(path)


def test_without_a_name_what_was_saved_last_is_taken(tmp_path):
    text = "关于深化放管服改革的通知\n\n各单位:\n\n深化放管服改革,优良比例86.7%13条河流达标。\n"
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        made = zhengben("run", tmp_path / f"{name}.txt", "-o", tmp_path / "out", "--to", "xlsx,txt")
        assert made.exit_code == 0, made.output
    nothing = zhengben("apply", "-o", tmp_path / "out")
    assert nothing.exit_code == 4
    assert "都没有改动" in nothing.stderr
    for moment, name in enumerate(("甲", "乙"), start=1):
        answered(tmp_path / "out" / name, name)
        os.utime(tmp_path / "out" / name / f"3-{name}.xlsx", (moment, moment))
    done = zhengben("apply", "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "乙" / "decisions.json").is_file()
    assert not (tmp_path / "out" / "甲" / "decisions.json").exists()
    assert "没有读回" in done.stderr


def test_the_outputs_stay_as_they_were_asked_for(source, tmp_path):
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, "--style", "letter", "--to", "xlsx,txt,review")
    folder = out / "节能通知"
    before = manifest_of(folder)
    path = folder / "3-节能通知.review.docx"
    assert zhengben("apply", path).exit_code == 0
    after = manifest_of(folder)
    assert after["emit"] == before["emit"]
    assert after["settings"]["style"] == before["settings"]["style"]
    assert not (folder / "3-节能通知.pdf").exists()


def test_an_own_style_sheet_is_asked_for(source, tmp_path):
    own = tmp_path / "本单位.toml"
    own.write_bytes((Path(__file__).parent.parent / "styles" / "letter.toml").read_bytes())
    zhengben("run", source, "-o", tmp_path / "out", "--style", own, "--to", "txt,review")
    path = tmp_path / "out" / "节能通知" / "3-节能通知.review.docx"
    refused = zhengben("apply", path)
    assert refused.exit_code == 5
    assert "本单位.toml" in refused.stderr
    assert zhengben("apply", path, "--style", own).exit_code == 0


@pytest.fixture
def letter(source, tmp_path):
    """A folder made by choices of every sort that ``emit`` and ``apply`` have."""
    chosen = ("--style", "letter", "--to", "xlsx,txt,review", "--track", "all", "--seal", "无")
    chosen += ("--accept", "certain", "--ignore", "NUM001", "--archive-stamp")
    done = zhengben("run", source, "-o", tmp_path / "out", *chosen)
    assert done.exit_code == 0, done.output
    return tmp_path / "out" / "节能通知"


@pytest.mark.parametrize("command", ["emit", "apply"])
@pytest.mark.parametrize("has_settings", [False, True])
def test_what_a_folder_was_made_with_stays(command, has_settings, letter, tmp_path, monkeypatch):
    """Whatever the settings file says by now."""
    if has_settings:
        (tmp_path / "zhengben.toml").write_text(
            'style = "brief"\nto = "pdf"\nseal = "有"\naccept = "possible"\n', encoding="utf-8"
        )
    monkeypatch.chdir(tmp_path)
    before = manifest_of(letter)
    target = letter if command == "emit" else letter / "3-节能通知.review.docx"
    done = zhengben(command, target)
    assert done.exit_code == 0, done.output
    after = manifest_of(letter)
    assert (after["emit"], after["repair"]) == (before["emit"], before["repair"])
    assert {o["name"] for o in after["outputs"]} == {o["name"] for o in before["outputs"]}


@pytest.mark.parametrize("command", ["emit", "apply"])
def test_what_is_chosen_now_holds_though_it_is_the_default(command, letter):
    chosen = ("--style", "gbt9704", "--to", "txt,review", "--track", "decisions")
    chosen += ("--no-archive-stamp",)
    target = letter if command == "emit" else letter / "3-节能通知.review.docx"
    done = zhengben(command, target, *chosen)
    assert done.exit_code == 0, done.output
    made = manifest_of(letter)["emit"]
    assert (made["to"], made["seal"]) == (["review", "txt"], "无")
    assert made.get("style", "gbt9704") == "gbt9704"
    assert made["track"] == "decisions"
    assert not made.get("archive_stamp", False)


def test_a_review_level_goes_back_to_the_default_where_it_is_named(letter):
    done = zhengben("apply", letter / "3-节能通知.review.docx", "--accept", "likely")
    assert done.exit_code == 0, done.output
    assert manifest_of(letter)["repair"]["accept"] == "likely"


def test_emission_makes_all_outputs_of_the_folder_again(source, tmp_path):
    """Not those alone that were made last: an old one would lie beside the new text."""
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, "--to", "xlsx,txt,review")
    folder = out / "节能通知"
    assert zhengben("emit", folder, "--to", "txt").exit_code == 0
    draft = folder / "2-节能通知.md"
    text = draft.read_text(encoding="utf-8")
    assert "请遵照执行" in text
    draft.write_text(text.replace("请遵照执行", "请认真遵照执行"), encoding="utf-8")
    done = zhengben("emit", folder)
    assert done.exit_code == 0, done.output
    assert (folder / "3-节能通知.xlsx").is_file()
    assert "请认真遵照执行" in (folder / "3-节能通知.txt").read_text(encoding="utf-8")


def test_emission_asks_for_an_own_style_sheet(source, tmp_path, monkeypatch):
    own = tmp_path / "本单位.toml"
    own.write_bytes((Path(__file__).parent.parent / "styles" / "letter.toml").read_bytes())
    zhengben("run", source, "-o", tmp_path / "out", "--style", own, "--to", "txt,review")
    folder = tmp_path / "out" / "节能通知"
    refused = zhengben("emit", folder)
    assert refused.exit_code == 5
    assert "本单位.toml" in refused.stderr
    # What the settings file names is that very file.
    (tmp_path / "zhengben.toml").write_text('style = "本单位.toml"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert zhengben("emit", folder).exit_code == 0
    assert zhengben("apply", folder / "3-节能通知.review.docx").exit_code == 0
    assert manifest_of(folder)["emit"]["style"] == "本单位.toml"


def test_fonts_that_stand_in_are_told_once(source, tmp_path):
    """Once in an output folder, and again where they are others."""
    other = tmp_path / "另一份.txt"
    other.write_text(TEXT, encoding="utf-8")
    out = ("-o", tmp_path / "out", "--to", "pdf,txt,review")
    told = "代替标准的字体"
    assert told in zhengben("run", source, *out).stderr
    folder = tmp_path / "out" / "节能通知"
    for again in (
        ("run", source, *out, "--force"),
        ("run", other, *out),
        ("emit", folder),
        ("apply", folder / "3-节能通知.review.docx"),
    ):
        done = zhengben(*again)
        assert done.exit_code == 0, done.output
        assert told not in done.stderr
    path = folder / "manifest.json"
    noted = json.loads(path.read_text(encoding="utf-8"))
    noted["settings"]["fonts"] = "0" * 64
    path.write_text(json.dumps(noted), encoding="utf-8")
    assert told in zhengben("emit", folder).stderr


def manifest_of(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
