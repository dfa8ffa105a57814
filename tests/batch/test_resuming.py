"""Interrupted and run again: the same files as undisturbed; a person's work is never lost."""

import json
import random
import shutil
import time

import pytest
from command_line import TEXT, tree, zhengben

from batch.conftest import LIGHT, finish, kill_all, made, start
from pipeline.batch import program
from pipeline.batch.manifest import PLAN
from pipeline.batch.workspace import Workspace
from pipeline.errors import ExitCode, WriteError


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_random_moments_and_run_again(many, undisturbed, tmp_path, jobs):
    out = tmp_path / "out"
    moments = random.Random(int(jobs))
    for _ in range(4):
        process = start("run", many, "-o", out, "-j", jobs)
        # Some of them before anything is written, some in the midst of it.
        deadline = time.monotonic() + 60
        wanted = len(list(out.glob("*/manifest.json"))) + moments.randint(0, 2)
        while len(list(out.glob("*/manifest.json"))) < wanted and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(moments.random() * 0.3)
        kill_all(process)
    code, said = finish(start("run", many, "-o", out, "-j", jobs))
    assert code == 0, said
    assert made(out) == undisturbed


@pytest.mark.parametrize("calls", [1, 2, 4, 7, 9, 10, 11])
def test_killed_at_each_step_of_writing(source, tmp_path, calls):
    """The process dies at the n-th rename; then other options, then the first ones again."""
    calm, out = tmp_path / "calm", tmp_path / "out"
    prelude = (
        "import os, pathlib\n"
        "count, real = 0, pathlib.Path.replace\n"
        "def replace(self, target):\n"
        "    global count\n"
        "    count += 'out' in pathlib.Path(target).parts\n"
        f"    if count == {calls}: os._exit(9)\n"
        "    return real(self, target)\n"
        "pathlib.Path.replace = replace"
    )
    options = ("--to", "txt,json,xlsx")
    assert zhengben("run", source, "-o", calm, *options).exit_code == 0
    assert zhengben("run", source, "-o", out, *options, "--accept", "possible").exit_code == 0
    # A different first run, so that the files already there are others.
    source.write_text(TEXT.replace("3.5%", "4.5%"), encoding="utf-8")
    process = start("run", source, "-o", out, *options, prelude=prelude, folder=str(tmp_path))
    code, _ = finish(process)
    assert code == (9 if calls <= 10 else 0)
    source.write_text(TEXT, encoding="utf-8")
    done = zhengben("run", source, "-o", out, *options)
    assert done.exit_code == 0, done.output
    assert made(out) == made(calm)


def test_what_is_finished_is_skipped_and_force_redoes(many, tmp_path):
    out = tmp_path / "out"
    zhengben("run", many, "-o", out, *LIGHT)
    before = {path: path.stat().st_mtime_ns for path in out.glob("*/*")}
    done = zhengben("run", many, "-o", out, *LIGHT)
    assert "跳过  12 份" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in out.glob("*/*")} == before
    done = zhengben("run", many, "-o", out, *LIGHT, "--force")
    assert "跳过" not in done.stderr
    after = {path: path.stat().st_mtime_ns for path in out.glob("*/*")}
    assert after.keys() == before.keys()
    assert all(after[path] > before[path] for path in before)


@pytest.mark.parametrize(
    "change",
    ["source", "options", "output gone", "output changed back", "program", "epoch", "decisions"],
)
def test_what_has_changed_is_made_again(source, tmp_path, monkeypatch, change):
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, *LIGHT)
    folder = out / "节能通知"
    options: tuple[str, ...] = LIGHT
    if change == "source":
        source.write_text(TEXT.replace("3.5%", "4.5%"), encoding="utf-8")
    elif change == "options":
        options = (*LIGHT, "--accept", "possible")
    elif change == "output gone":
        (folder / "3-节能通知.txt").unlink()
    elif change == "output changed back":
        (folder / ".0123456789ab.zhengben-tmp").write_bytes(b"half")
    elif change == "program":
        monkeypatch.setattr("pipeline.batch.options.program_sha256", lambda: "0" * 64)
    elif change == "epoch":
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    else:
        sha = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["source"]["sha256"]
        (folder / "decisions.json").write_text(
            json.dumps({"schema_version": 1, "source_sha256": sha, "decisions": []}),
            encoding="utf-8",
        )
    done = zhengben("run", source, "-o", out, *options)
    assert done.exit_code == 0, done.output
    assert "已完成" not in done.stderr
    assert not [name for name in made(out) if name.endswith("tmp")]
    again = zhengben("run", source, "-o", out, *options)
    assert "已完成" in again.stderr


def test_the_program_s_hash_covers_code_and_data(monkeypatch, tmp_path):
    package = tmp_path / "pipeline"
    package.mkdir()
    hashes = set()
    for text in ("1", "2"):
        (package / "a.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(program.pipeline, "__file__", str(package / "__init__.py"))
        program.program_sha256.cache_clear()
        hashes.add(program.program_sha256())
    program.program_sha256.cache_clear()
    assert len(hashes) == 2


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("command", ["run", "repair"])
def test_words_a_person_wrote_into_the_repaired_text_stay(source, tmp_path, force, command):
    out = tmp_path / "out"
    zhengben("run", source, "-o", out)
    folder = out / "节能通知"
    path = folder / "2-repaired.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("请遵照执行", "请认真贯彻执行"), encoding="utf-8")
    if command == "run":
        done = zhengben("run", source, "-o", out, *force)
    else:
        assert zhengben("repair", folder, *force).exit_code == 0
        done = zhengben("emit", folder)
    assert done.exit_code == 0, done.output
    assert "含人工修改 1 处" in done.stderr
    assert "请认真贯彻执行" in (folder / "3-节能通知.txt").read_text(encoding="utf-8")
    assert "请认真贯彻执行" in path.read_text(encoding="utf-8")
    # They stay through whatever comes after.
    zhengben("run", source, "-o", out, *force)
    zhengben("run", source, "-o", out, "--accept", "possible", "--force")
    assert "请认真贯彻执行" in path.read_text(encoding="utf-8")
    assert zhengben("verify", folder).exit_code == 0


def test_words_that_cannot_be_taken_in_are_left_where_they_are(source, tmp_path):
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, *LIGHT)
    (out / "节能通知" / "2-repaired.json").write_text("{half an edit", encoding="utf-8")
    source.write_text(TEXT.replace("3.5%", "4.5%"), encoding="utf-8")
    before = made(out)
    for force in ((), ("--force",)):
        done = zhengben("run", source, "-o", out, *LIGHT, *force)
        assert done.exit_code == ExitCode.DOCUMENT
        assert "2-repaired.json" in done.stderr
        assert made(out) == before


def test_words_written_before_the_source_changed_are_carried_over(source, tmp_path):
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, *LIGHT)
    path = out / "节能通知" / "2-repaired.json"
    text = path.read_text(encoding="utf-8").replace("请遵照执行", "请认真贯彻执行")
    path.write_text(text, encoding="utf-8")
    source.write_text(TEXT.replace("3.5%", "4.5%"), encoding="utf-8")
    assert zhengben("run", source, "-o", out, *LIGHT).exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert "请认真贯彻执行" in text
    assert "4.5%" in text


def test_a_review_takes_in_words_written_meanwhile(source, tmp_path):
    """What lies unread in the folder and what the review says come out together."""
    out = tmp_path / "out"
    zhengben("run", source, "-o", out)
    folder = out / "节能通知"
    path = folder / "2-repaired.json"
    text = path.read_text(encoding="utf-8").replace("请遵照执行", "请认真贯彻执行")
    path.write_text(text, encoding="utf-8")
    done = zhengben("apply", folder / "3-节能通知.review.docx")
    assert done.exit_code == 0, done.output
    assert "请认真贯彻执行" in path.read_text(encoding="utf-8")
    assert "请认真贯彻执行" in (folder / "3-节能通知.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_decisions_stay_through_skip_and_redo(source, tmp_path, force):
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, *LIGHT)
    folder = out / "节能通知"
    lines = (folder / "2-edits.jsonl").read_bytes().splitlines()
    edit = next(json.loads(line) for line in lines if b'"type":"edit"' in line)
    sha = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["source"]["sha256"]
    decisions = {
        "schema_version": 1,
        "source_sha256": sha,
        "decisions": [{"edit_id": edit["id"], "verdict": "refuse", "note": "保留原样"}],
    }
    (folder / "decisions.json").write_text(json.dumps(decisions), encoding="utf-8")
    before = (folder / "decisions.json").read_bytes()
    for _ in range(2):
        assert zhengben("run", source, "-o", out, *LIGHT, *force).exit_code == 0
        assert (folder / "decisions.json").read_bytes() == before
        lines = (folder / "2-edits.jsonl").read_bytes().splitlines()
        found = next(json.loads(line) for line in lines if edit["id"].encode() in line)
        assert found["status"] == "out"
    # Taken away again, they no longer hold.
    (folder / "decisions.json").unlink()
    assert zhengben("run", source, "-o", out, *LIGHT).exit_code == 0
    assert "decisions" not in json.loads((folder / "manifest.json").read_bytes())["settings"]


def test_a_full_disk_leaves_every_old_file(source, tmp_path, monkeypatch):
    """All new files are on the disk before the first old one is touched."""
    zhengben("run", source, "-o", tmp_path / "out", *LIGHT)
    folder = tmp_path / "out" / "节能通知"
    before = tree(folder)
    import os

    real, count = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal count
        count += 1
        if count == 4:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr("pipeline.storage.os.fsync", full)
    workspace = Workspace(folder)
    manifest = workspace.manifest()
    assert manifest is not None
    with pytest.raises(WriteError, match="磁盘已满"):
        workspace.write(
            {"2-repaired.json": b"1", "2-edits.jsonl": b"2", "3-节能通知.txt": b"3"},
            manifest.source,
            "0",
            {},
            force=False,
        )
    assert count == 4
    assert tree(folder) == before
    assert not (folder / PLAN).exists()


def test_other_options_after_a_kill_find_no_stranger(many, tmp_path):
    """What a killed run wrote is known as this tool's, though no manifest lists it yet."""
    out = tmp_path / "out"
    zhengben("run", many, "-o", out, *LIGHT)
    folder = out / "通知000"
    shutil.move(folder / "manifest.json", folder / PLAN)
    done = zhengben("run", many, "-o", out, *LIGHT, "--accept", "possible")
    assert done.exit_code == 0, done.output
    (folder / "manifest.json").unlink()
    (folder / "3-通知000.txt").write_bytes(b"a person's")
    assert zhengben("run", many, "-o", out, *LIGHT).exit_code == ExitCode.PARTIAL
