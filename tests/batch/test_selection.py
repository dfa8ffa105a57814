"""Rules chosen in every command that repairs; what was chosen decides what is finished."""

import json
from pathlib import Path

import pytest
from command_line import TEXT, zhengben
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.convert import read, repair
from pipeline.repair.catalog import SELECTABLE, UNCERTIFIED
from pipeline.repair.options import RepairOptions
from pipeline.repair.selection import Selection

DAMAGED = TEXT + (
    "深化放管服改革,推进一网通办,加强20231120日前报送.坚持服务企业并重,第(三)条:\n"
    "增长5%6%,达到类标准;一是建章立制,三是加强监督。深化府院联动”机制--试点\n"
)
"""A little of everything that rules look for."""


def rule_ids(folder: Path) -> set[str]:
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["rule_id"] for row in map(json.loads, lines) if "rule_id" in row}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_run_makes_what_check_reports(source: Path, tmp_path: Path) -> None:
    for number, chosen in enumerate(
        (("--ignore", "wid002"), ("--select", "WID"), ("--select", "PUN,NUM"), ())
    ):
        out = tmp_path / f"out{number}"
        assert zhengben("run", source, "-o", out, "--to", "txt", *chosen).exit_code == 0
        rows = json.loads(zhengben("check", source, *chosen, "--format", "json").stdout)
        assert rule_ids(out / "通知") == {row["rule_id"] for row in rows}
        count = sum(row["tier"] in {"certain", "likely"} for row in rows)
        said = zhengben("repair", source, *chosen)
        assert said.stdout == (out / "通知" / "3-通知.txt").read_text(encoding="utf-8")
        assert (f"修改 {count} 处" in said.stderr) == (count > 0)


def test_the_settings_file_chooses_for_all(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zhengben.toml").write_text('ignore = ["WID", "PUN", "NUM"]\n', encoding="utf-8")
    assert zhengben("check", source).exit_code == 0
    assert "修改" not in zhengben("run", source, "--to", "txt").stderr
    folder = tmp_path / "out" / "通知"
    assert rule_ids(folder) == set()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["repair"]["ignore"] == ["NUM", "PUN", "WID"]
    assert zhengben("verify", folder, "--deep").exit_code == 0
    zhengben("repair", folder, "--ignore", "WID001")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["repair"]["ignore"] == ["WID001"]
    assert rule_ids(folder) == {"WID002"}


def test_another_choice_is_another_document(source: Path, tmp_path: Path) -> None:
    def run(*chosen: str) -> str:
        done = zhengben("run", source, "-o", tmp_path / "out", "--to", "txt", *chosen)
        assert done.exit_code == 0, done.output
        return done.stderr

    run("--ignore", "WID,PUN")
    assert "已完成" in run("--ignore", "pun, wid")  # the same, written differently
    assert "已完成" not in run("--ignore", "WID")
    assert "已完成" not in run()


def test_what_was_learnt_can_be_left_out(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    zhengben("run", sample, "-o", out, "--to", "txt", "--ignore", "LRN")
    (folder,) = (out / sample.stem,)
    ids = rule_ids(folder)
    assert ids
    assert not any(rule_id.startswith("LRN") for rule_id in ids)
    assert zhengben("verify", folder, "--deep").exit_code == 0


def test_a_review_brings_in_no_rule_that_was_left_out(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, "--to", "txt", "--ignore", "WID002")
    folder = out / "通知"
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    edit = next(row["id"] for row in rows if row.get("rule_id") == "WID001")
    decisions = {
        "schema_version": 1,
        "source_sha256": rows[0]["source_sha256"],
        "decisions": [{"edit_id": edit, "verdict": "refuse"}],
    }
    answers = tmp_path / "决定.json"
    answers.write_text(json.dumps(decisions), encoding="utf-8")
    done = zhengben("apply", answers, "--folder", folder, "--to", "txt")
    assert done.exit_code == 0, done.output
    assert rule_ids(folder) == {"WID001"}
    assert zhengben("verify", folder, "--deep").exit_code == 0
    done = zhengben("apply", answers, "--folder", folder, "--to", "txt", "--select", "WID")
    assert done.exit_code == 0, done.output
    assert rule_ids(folder) == {"WID001", "WID002"}


_BEGINNINGS = sorted({rule_id[:length] for rule_id in SELECTABLE for length in (3, 6)})
_CHOSEN = st.lists(st.sampled_from(_BEGINNINGS), max_size=6).map(tuple)


@settings(max_examples=60, deadline=None)
@given(select=_CHOSEN, ignore=_CHOSEN)
def test_nothing_is_changed_or_reported_by_a_rule_that_was_left_out(
    select: tuple[str, ...], ignore: tuple[str, ...]
) -> None:
    selection = Selection(select, ignore)
    found = repair(read(DAMAGED.encode(), "文.txt"), RepairOptions(selection=selection)).log
    assert found.certificate.ok
    for one in (*found.edits, *found.findings):
        assert selection.includes(one.rule_id) or one.rule_id == UNCERTIFIED.id


@pytest.mark.parametrize("number", [1, 2])
def test_a_run_says_where_its_remarks_are_listed(number: int, tmp_path: Path) -> None:
    sources = [tmp_path / f"{k}.txt" for k in range(number)]
    for source in sources:
        source.write_text(TEXT + "2023 3 15召开动员会。\n", encoding="utf-8")
    said = zhengben("run", *sources, "-o", tmp_path / "out", "--to", "txt").stderr
    assert "修复记录" in next(line for line in said.splitlines() if line.startswith("  提示"))
