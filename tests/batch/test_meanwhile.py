"""Work in a folder that another command, or a person, has a part in."""

import json
import threading
from pathlib import Path

import pytest
from command_line import tree, zhengben

from pipeline.batch import stages
from pipeline.batch.workspace import Workspace
from pipeline.errors import ExitCode, WriteError

LIGHT = ("--to", "txt")


@pytest.fixture
def folder(source, tmp_path) -> Path:
    assert zhengben("run", source, "-o", tmp_path / "out", *LIGHT).exit_code == 0
    return tmp_path / "out" / "节能通知"


def decisions(folder: Path, **parts) -> bytes:
    sha256 = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["source"]["sha256"]
    return json.dumps({"schema_version": 1, "source_sha256": sha256, **parts}).encode()


def first_edit(folder: Path) -> str:
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    return next(edit["id"] for edit in map(json.loads, lines) if edit.get("status") == "in")


@pytest.mark.parametrize("name", ["emit", "repair", "run"])
@pytest.mark.parametrize("settled", [False, True])
def test_decisions_saved_meanwhile_stay(folder, source, tmp_path, monkeypatch, name, settled):
    path = folder / "decisions.json"
    if settled:
        path.write_bytes(decisions(folder))
    new = decisions(folder, decisions=[{"edit_id": first_edit(folder), "verdict": "refuse"}])
    real = stages.log_to_jsonl

    def saving_meanwhile(log):
        path.write_bytes(new)
        return real(log)

    monkeypatch.setattr(stages, "log_to_jsonl", saving_meanwhile)
    options = {"emit": (folder, *LIGHT), "repair": (folder,)}
    done = zhengben(name, *options.get(name, (source, "-o", tmp_path / "out", "--force", *LIGHT)))
    assert done.exit_code in {0, ExitCode.WRITE}, done.output
    assert path.read_bytes() == new
    monkeypatch.undo()
    # The next run sees that they are new, and heeds them.
    assert zhengben("run", source, "-o", tmp_path / "out", *LIGHT).exit_code == 0
    text = (folder / "2-edits.jsonl").read_text(encoding="utf-8")
    refused = [e for e in map(json.loads, text.splitlines()) if e.get("id") == first_edit_of(new)]
    assert [e["status"] for e in refused] == ["out"]


def first_edit_of(data: bytes) -> str:
    return json.loads(data)["decisions"][0]["edit_id"]


@pytest.mark.parametrize("name", ["emit", "repair", "run"])
def test_words_written_meanwhile_are_not_overwritten(folder, source, tmp_path, monkeypatch, name):
    path = folder / "2-repaired.json"
    real = stages.log_to_jsonl

    def writing_meanwhile(log):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("遵照执行", "认真执行"), encoding="utf-8")
        return real(log)

    monkeypatch.setattr(stages, "log_to_jsonl", writing_meanwhile)
    options = {"emit": (folder, *LIGHT), "repair": (folder,)}
    done = zhengben(name, *options.get(name, (source, "-o", tmp_path / "out", "--force", *LIGHT)))
    assert "认真执行" in path.read_text(encoding="utf-8")
    assert done.exit_code == ExitCode.WRITE, done.output
    assert "2-repaired.json" in done.stderr


def test_emit_does_not_ask_the_page_s_record(folder):
    (folder / "1-page.json").write_text("{", encoding="utf-8")
    assert zhengben("emit", folder, *LIGHT).exit_code == 0


def test_a_verdict_on_a_change_by_hand_is_refused(folder):
    change = {"path": "body.main_text[0]", "start": 0, "end": 1, "old": "现", "new": "现在"}
    path = folder / "decisions.json"
    path.write_bytes(decisions(folder, manual=[change]))
    assert zhengben("repair", folder).exit_code == 0
    lines = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    by_hand = next(e["id"] for e in map(json.loads, lines) if e.get("rule_id") == "MAN001")
    verdict = {"edit_id": by_hand, "verdict": "refuse"}
    path.write_bytes(decisions(folder, manual=[change], decisions=[verdict]))
    done = zhengben("repair", folder)
    assert done.exit_code == ExitCode.DOCUMENT
    assert by_hand in done.stderr


def test_what_others_gave_rise_to_may_be_refused(sample, tmp_path):
    """An edit that was offered only because proposals were accepted is in the log reviewed."""
    source = tmp_path / "报告.txt"
    lines = sample.read_text(encoding="utf-8").splitlines()[:30]
    source.write_text("\n".join(lines), encoding="utf-8")
    options = ("--accept", "possible", *LIGHT)
    assert zhengben("run", source, "-o", tmp_path / "out", *options).exit_code == 0
    folder = tmp_path / "out" / "报告"
    text = (folder / "2-edits.jsonl").read_text(encoding="utf-8")
    seams = [e["id"] for e in map(json.loads, text.splitlines()) if e.get("rule_id") == "SEM001"]
    assert seams
    answers = tmp_path / "answers.json"
    verdicts = [{"edit_id": seam, "verdict": "refuse"} for seam in seams]
    answers.write_bytes(decisions(folder, decisions=verdicts))
    done = zhengben("apply", answers, "--folder", folder, *LIGHT)
    assert done.exit_code == 0, done.output


def test_another_source_of_the_same_stem_does_not_take_the_folder(folder, source, tmp_path):
    page = source.with_suffix(".html")
    lines = source.read_text(encoding="utf-8").split()
    page.write_text("".join(f"<p>{line}</p>" for line in lines), encoding="utf-8")
    before = tree(folder)
    done = zhengben("run", page, "-o", tmp_path / "out", *LIGHT)
    assert done.exit_code == ExitCode.WRITE
    assert "节能通知.txt" in done.stderr
    assert tree(folder) == before
    assert zhengben("run", page, "-o", tmp_path / "out", "--force", *LIGHT).exit_code == 0


def test_two_writers_at_once_do_not_clear_each_other_away(folder):
    """Threads of a desk and its workers write into one document's folder."""
    manifest = Workspace(folder).manifest()
    failed = []

    def write_often(name: str) -> None:
        for n in range(40):
            try:
                Workspace(folder).write(
                    {name: f"{name} {n}".encode() * 2000},
                    manifest.source,
                    manifest.zhengben,
                    {},
                    force=True,
                )
            except WriteError as error:
                failed.append(error.what)

    names = [f"3-{folder.name}{ending}" for ending in (".txt", ".docx", ".pdf")]
    writers = [threading.Thread(target=write_often, args=(name,)) for name in names]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    now = Workspace(folder).manifest()
    assert {*names} <= {record.name for record in now.outputs}
    assert not any(Workspace(folder).is_changed(name) for name in names)
