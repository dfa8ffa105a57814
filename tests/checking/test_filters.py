"""Rules chosen, known problems passed over."""

import json

import pytest
from command_line import TEXT, zhengben

from pipeline.checking import problem
from pipeline.repair.catalog import LISTED, SELECTABLE
from pipeline.repair.selection import Selection

NOTED = "某市工作报告\n\n　　坚持服务企业并重，抓好落实。\n"
"""A document of which nothing is said but a note."""


def rules(*arguments) -> set[str]:
    done = zhengben("check", *arguments, "--format", "json")
    return {row["rule_id"] for row in json.loads(done.stdout)}


def test_rules_by_id_or_beginning(source):
    assert rules(source) == {"WID001", "WID002"}
    assert rules(source, "--select", "wid001, PUN") == {"WID001"}
    assert rules(source, "--ignore", "WID001") == {"WID002"}
    assert rules(source, "--select", "WID", "--ignore", "WID002") == {"WID001"}
    assert rules(source, "--ignore", "WID", "--select", "WID002") == {"WID002"}
    done = zhengben("check", source, "--ignore", "WID")
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize("wrong", ["XYZ", "PUN999", "PUN001x", ","])
def test_a_rule_that_there_is_not_is_refused(source, wrong):
    done = zhengben("check", source, "--select", wrong)
    assert done.exit_code == 2
    assert done.stdout == ""


def test_every_reported_rule_can_be_named():
    assert all(Selection(select=(rule_id,)).includes(rule_id) for rule_id in SELECTABLE)
    assert {"CERT001", "LRN001", "PUN006"} <= set(SELECTABLE)
    assert len(LISTED) == len(SELECTABLE) - 1


def test_proposals_below_a_probability_are_left_out(sample):
    def count(least: str) -> int:
        done = zhengben("check", sample, "--min-confidence", least, "--format", "json")
        rows = json.loads(done.stdout)
        assert all(row.get("probability", 1) >= float(least) for row in rows)
        return len(rows)

    assert count("0") > count("0.9") > 0


def test_known_problems_are_not_reported_again(source, tmp_path):
    baseline = tmp_path / "基线.json"
    done = zhengben("check", source, "--baseline", baseline, "--update-baseline")
    assert done.exit_code == 0, done.output
    known = json.loads(baseline.read_text(encoding="utf-8"))["known"]
    assert {entry["file"] for entry in known} == {source.name}
    assert zhengben("check", source, "--baseline", baseline).exit_code == 0
    before = baseline.read_bytes()
    zhengben("check", source, "--baseline", baseline, "--update-baseline")
    assert baseline.read_bytes() == before


def test_a_baseline_follows_lines_that_move(source, tmp_path):
    baseline = tmp_path / "基线.json"
    zhengben("check", source, "--baseline", baseline, "--update-baseline")
    moved = TEXT.replace("一、总体要求", "第一段。\n\n第二段。\n\n一、总体要求")
    moved = moved.replace("各县(区)人民政府:", "各县（区）人民政府:")  # one mended by hand
    source.write_text(moved, encoding="utf-8")
    assert zhengben("check", source, "--baseline", baseline).exit_code == 0
    source.write_text(moved.replace("第二段。", "第二段(全文)。"), encoding="utf-8")
    done = zhengben("check", source, "--baseline", baseline)
    assert done.exit_code == 1
    assert {line.split()[1] for line in done.stdout.splitlines()} == {"WID002"}
    assert len(done.stdout.splitlines()) == 2


def test_text_newly_left_out_is_new(tmp_path):
    page, baseline = tmp_path / "页.html", tmp_path / "基线.json"
    text = (
        "<html><body><h1>某市水务局关于清淤的通知</h1><div id='zoom'><p>各县（区）水务局：</p>"
        "<p>请于六月底以前完成河道清淤，并把结果报送本局。</p>"
        "<p>某市水务局</p><p>2024年6月3日</p></div>"
        "<div class='foot'>有关事项由本局办公室负责解释，并按月汇总各地情况。<br>主办：某市水务局</div></body></html>"
    )
    page.write_text(text, encoding="utf-8")
    zhengben("check", page, "--baseline", baseline, "--update-baseline")
    page.write_text(text.replace("<h1>", "\n\n<h1>"), encoding="utf-8")
    assert zhengben("check", page, "--baseline", baseline).exit_code == 0
    page.write_text(text.replace("<br>主办", "本办法另行印发。<br>主办"), encoding="utf-8")
    done = zhengben("check", page, "--baseline", baseline, "--fail-on", "note")
    assert done.exit_code == 1
    assert {line.split()[1] for line in done.stdout.splitlines()} == {"OUT001"}


def test_one_more_of_the_same_is_new(tmp_path):
    path, baseline = tmp_path / "a.txt", tmp_path / "b.json"
    again = "坚持绿色发展(试行)推进节能工作。\n"
    path.write_text(TEXT + again * 2, encoding="utf-8")
    zhengben("check", path, "--baseline", baseline, "--update-baseline")
    assert zhengben("check", path, "--baseline", baseline).exit_code == 0
    path.write_text(TEXT + again * 3, encoding="utf-8")
    done = zhengben("check", path, "--baseline", baseline)
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2


def test_an_update_keeps_what_it_did_not_look_at(tmp_path):
    baseline = tmp_path / "b.json"
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    zhengben("check", tmp_path, "--baseline", baseline, "--update-baseline")
    (tmp_path / "a.txt").write_text(zhengben("repair", tmp_path / "a.txt").stdout, encoding="utf-8")
    (tmp_path / "c.txt").unlink()
    arguments = ("check", tmp_path / "a.txt", "--baseline", baseline, "--update-baseline")
    zhengben(*arguments, "--select", "WID001")
    known = json.loads(baseline.read_text(encoding="utf-8"))["known"]
    assert {(k["file"], k["rule_id"]) for k in known} == {
        ("a.txt", "WID002"),
        ("b.txt", "WID001"),
        ("b.txt", "WID002"),
    }


def test_a_renamed_file_brings_its_known_problems_along(tmp_path):
    folder, baseline = tmp_path / "公文", tmp_path / "b.json"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    zhengben("check", folder, "--baseline", baseline, "--update-baseline")
    (folder / "a.txt").rename(folder / "新名.txt")
    assert zhengben("check", folder, "--baseline", baseline).exit_code == 0
    folder.rename(tmp_path / "归档")
    assert zhengben("check", tmp_path / "归档", "--baseline", baseline).exit_code == 0
    # A copy is no new name: what it has was never known.
    (tmp_path / "归档").rename(folder)
    (folder / "新名.txt").rename(folder / "a.txt")
    (folder / "c.txt").write_text(TEXT, encoding="utf-8")
    done = zhengben("check", folder / "c.txt", "--baseline", baseline)
    assert done.exit_code == 1
    assert "基线中已有 0 条" in done.stderr


def test_notes_alone_do_not_fail_unless_asked(tmp_path):
    note = tmp_path / "a.txt"
    note.write_text(NOTED, encoding="utf-8")
    rows = json.loads(zhengben("check", note, "--format", "json").stdout)
    assert {row["level"] for row in rows} == {"note"}
    assert zhengben("check", note).exit_code == 0
    assert zhengben("check", note, "--fail-on", "note").exit_code == 1
    edits = tmp_path / "b.txt"
    edits.write_text(TEXT, encoding="utf-8")
    for level in ("note", "warning", "error"):
        assert zhengben("check", edits, "--fail-on", level).exit_code == 1
    remark = tmp_path / "c.txt"
    remark.write_text(NOTED.replace("抓好落实", "深化府院联动”机制"), encoding="utf-8")
    assert zhengben("check", remark, "--fail-on", "error").exit_code == 0
    assert zhengben("check", remark).exit_code == 1


def test_what_to_check_may_be_listed(tmp_path, source):
    listed = tmp_path / "清单"
    listed.write_text(f"{source}\n{tmp_path / '没有.txt'}\n", encoding="utf-8")
    done = zhengben("check", "--from", listed)
    assert done.exit_code == 9
    assert "1 份没有检查成" in done.stderr
    assert done.stderr.index("没有.txt") < done.stderr.index("检查 2 份")
    piped = zhengben("check", "--from", "-", stdin=f"{source}\0".encode())
    assert piped.exit_code == 1
    assert piped.stdout == zhengben("check", source).stdout
    assert zhengben("check").exit_code == 2


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"schema_version":2,"known":[]}', b"\xff"])
def test_a_bad_baseline_is_refused(source, tmp_path, content):
    baseline = tmp_path / "b.json"
    baseline.write_bytes(content)
    for extra in ((), ("--update-baseline",)):
        done = zhengben("check", source, "--baseline", baseline, *extra)
        assert done.exit_code == 5
        assert "b.json" in done.stderr
        assert baseline.read_bytes() == content


def test_a_missing_baseline_says_how_to_write_it(source, tmp_path):
    done = zhengben("check", source, "--baseline", tmp_path / "b.json")
    assert done.exit_code == 5
    assert "--update-baseline" in done.stderr
    assert zhengben("check", source, "--update-baseline").exit_code == 2


def test_several_processes_find_the_same(source, sample, tmp_path):
    folder = tmp_path / "文件"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_bytes(sample.read_bytes())
        (folder / f"{number}号.txt").write_bytes(source.read_bytes())
    (folder / "坏.txt").write_bytes(b"\x00\x01\x02\x00" * 50)
    alone = zhengben("check", folder, "--format", "json", "--jobs", "1")
    several = zhengben("check", folder, "--format", "json", "--jobs", "2")
    assert json.loads(several.stdout)
    assert (several.exit_code, several.stdout, several.stderr) == (
        alone.exit_code,
        alone.stdout,
        alone.stderr,
    )
    assert "坏.txt" in several.stderr


def test_a_fingerprint_reads_no_more_of_a_long_paragraph_than_it_needs(monkeypatch):
    whole = problem._words
    read = []

    def words(text):
        read.append(len(text))
        return whole(text)

    text = "深化改革，" * 20_000 + " 。" * 300 + "扩大开放"
    at = 60_000
    expected = whole(text[:at])[-12:], whole(text[at:])[:12]
    monkeypatch.setattr(problem, "_words", words)
    assert (problem._before(text, at), problem._after(text, at)) == expected
    assert max(read) <= 200
    assert problem._before(text, len(text)) == whole(text)[-12:]
