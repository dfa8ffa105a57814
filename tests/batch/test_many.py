"""Many documents at once: what is meant, what is said, what run.json holds."""

import json
import os
import struct
import subprocess
import sys

import msgspec
import pytest
from command_line import TEXT, tree, zhengben

from batch.conftest import LIGHT, documents, finish, start
from pipeline.batch.record import RunRecord
from pipeline.batch.sources import find_sources, read_list
from pipeline.errors import ExitCode, SourceError


def record(out) -> RunRecord:
    return msgspec.json.decode((out / "run.json").read_bytes(), type=RunRecord)


def test_a_list_of_sources(many, tmp_path):
    listed = tmp_path / "清单.txt"
    wanted = sorted(many.glob("*.txt"))[:3]
    for data in (
        "\r\n".join([str(p) for p in wanted] + [""]).encode("utf-8-sig"),
        "\n".join(str(p) for p in wanted).encode("utf-16"),
        b"".join(os.fsencode(p) + b"\0" for p in wanted),
    ):
        listed.write_bytes(data)
        assert read_list(str(listed)) == [str(p) for p in wanted]
    done = zhengben("run", "--from", listed, "-o", tmp_path / "out", *LIGHT)
    assert done.exit_code == 0, done.output
    stdin = "\n".join(str(p) for p in wanted).encode()
    done = zhengben("run", "--from", "-", "-o", tmp_path / "out2", *LIGHT, stdin=stdin)
    assert done.exit_code == 0, done.output
    assert {d.source for d in record(tmp_path / "out2").documents} == {str(p) for p in wanted}


@pytest.mark.parametrize("data", [b"", b"\n \n", b"-\n"])
def test_a_list_of_nothing_is_said(tmp_path, data):
    (tmp_path / "空.txt").write_bytes(data)
    done = zhengben("run", "--from", tmp_path / "空.txt", "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.SOURCE
    assert "空.txt" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["check", "inspect"])
def test_an_empty_list_is_nothing_to_check(command, tmp_path):
    done = zhengben(command, "--from", "-", "--format", "json", stdin=b"")
    assert done.exit_code == ExitCode.OK, done.output
    assert json.loads(done.stdout) == []
    assert "没有要检查的文件" in done.stderr


def test_a_file_meant_twice_has_one_folder_whatever_the_order(tmp_path):
    documents(tmp_path / "d" / "子", 1)
    ways = [str(tmp_path / "d"), str(tmp_path / "d" / "子"), str(tmp_path / "d/子/通知000.txt")]
    found = {str(find_sources(given)) for given in (ways, ways[::-1], ways[1:] + ways[:1])}
    assert len(found) == 1
    (source,) = find_sources(ways)
    assert source.folder.as_posix() == "子/通知000"


def test_a_name_made_to_collide_gets_a_folder_of_its_own(tmp_path):
    for folder in ("a", "b"):
        documents(tmp_path / folder, 1)
    plain = find_sources([str(tmp_path / "a"), str(tmp_path / "b")])
    taken = next(s.slug for s in plain if "-" in s.slug)
    (tmp_path / "a" / f"{taken}.txt").write_text(TEXT, encoding="utf-8")
    found = find_sources([str(tmp_path / "a"), str(tmp_path / "b")])
    assert len({s.folder.as_posix().casefold() for s in found}) == 3


def test_lines_table_and_record(many, tmp_path):
    (tmp_path / "坏.txt").write_bytes(b"\0\1\2")
    out = tmp_path / "out"
    done = zhengben("run", many, tmp_path / "坏.txt", "-o", out, *LIGHT)
    assert done.exit_code == ExitCode.PARTIAL
    assert done.stdout == ""
    assert "[12/13] ✔" in done.stderr or "[13/13] ✔" in done.stderr
    assert "失败  1 份" in done.stderr
    said = record(out)
    assert (said.status, said.exit_code) == ("finished", int(ExitCode.PARTIAL))
    assert said.totals == {"written": 12, "skipped": 0, "failed": 1, "pending": 0}
    good, bad = said.documents[0], said.documents[-1]
    assert (out / good.folder / "3-通知000.txt").is_file()
    assert set(good.outputs) == {p.name for p in (out / good.folder).iterdir()} - {"manifest.json"}
    assert len(good.sha256) == len(bad.sha256) == 64
    assert good.counts.edits > 0
    assert bad.error is not None
    assert bad.error.code == ExitCode.SOURCE
    assert "坏.txt" in bad.error.message


def test_quiet_and_progress(many, tmp_path):
    quiet = zhengben("run", many, "-o", tmp_path / "1", *LIGHT, "--quiet")
    assert (quiet.exit_code, quiet.stderr) == (0, "")
    bar = zhengben("run", many, "-o", tmp_path / "2", *LIGHT, "--progress", "bar")
    assert "12/12" in bar.stderr
    assert "剩余" in bar.stderr
    assert "[1/12]" not in bar.stderr
    none = zhengben("run", many, "-o", tmp_path / "3", *LIGHT, "--progress", "none")
    assert "文档  12 份" in none.stderr
    assert "[1/12]" not in none.stderr


def test_a_bar_is_drawn_on_a_terminal(many, tmp_path):
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "pipeline", "run", many, "-o", tmp_path / "out", *LIGHT]
    process = subprocess.Popen([str(c) for c in command], stderr=far, stdout=subprocess.DEVNULL)
    os.close(far)
    said = b""
    while True:
        try:
            part = os.read(near, 4096)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(near)
    assert process.wait() == 0
    assert "100%" in said.decode("utf-8", "replace")


def test_start_up_loads_no_bar():
    done = start("run", "--help")
    assert finish(done)[0] == 0
    code = "import pipeline.commands.run, sys; print({'tqdm', 'numpy'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert found.stdout.strip() == "set()"


def test_a_foreign_run_json_is_not_overwritten(many, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "run.json").write_text('{"mine": 1}', encoding="utf-8")
    done = zhengben("run", many, "-o", out, *LIGHT)
    assert done.exit_code == ExitCode.WRITE
    assert json.loads((out / "run.json").read_text(encoding="utf-8")) == {"mine": 1}
    assert set(tree(out)) == {"run.json"}


def test_one_plain_file_has_no_record(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out", *LIGHT)
    assert not (tmp_path / "out" / "run.json").exists()


def test_stages_of_many_in_processes_give_the_same_bytes_as_run(many, tmp_path):
    whole, steps = tmp_path / "whole", tmp_path / "steps"
    for command in (
        ("run", many, "-o", whole),
        ("normalize", many, "-o", steps),
        ("repair", steps),
        ("emit", steps),
    ):
        light = LIGHT if command[0] in {"run", "emit"} else ()
        done = zhengben(*command, *light, "--jobs", "2")
        assert done.exit_code == 0, done.output
    (whole / "run.json").unlink()
    assert tree(whole) == tree(steps)


def test_the_same_bytes_whatever_workers_order_locale_zone_and_seed(many, tmp_path):
    sources = sorted(many.glob("*.txt"))
    made = []
    for jobs, given, environment in (
        ("1", sources, {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C"}),
        ("2", sources[::-1], {"TZ": "America/New_York", "PYTHONHASHSEED": "2"}),
        ("3", [*sources[5:], *sources[:5]], {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "77"}),
    ):
        out = tmp_path / jobs
        outputs = ("--to", "docx,pdf,xlsx,txt") if jobs != "3" else ("--to", "txt,xlsx,pdf,docx")
        process = start("run", *given, "-o", out, "-j", jobs, *outputs, **environment)
        code, said = finish(process)
        assert code == 0, said
        assert len(record(out).documents) == len(sources)
        (out / "run.json").unlink()
        made.append(tree(out))
    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize("path", ["没有.txt"])
def test_a_missing_list_is_said(tmp_path, path):
    with pytest.raises(SourceError, match="没有"):
        read_list(str(tmp_path / path))


def test_a_file_name_that_is_no_text(many, tmp_path):
    folder = documents(tmp_path / "in", 1)
    try:
        for name, data in ((b"\xff\xfe.txt", b"\0\1"), (b"\xfd.txt", TEXT.encode())):
            (folder / os.fsdecode(name)).write_bytes(data)
    except OSError:
        pytest.skip("this file system holds only names that are text")
    done = zhengben("run", tmp_path / "in", "-o", tmp_path / "out", *LIGHT)
    assert done.exit_code == ExitCode.PARTIAL
    assert record(tmp_path / "out").totals == {
        "written": 2,
        "skipped": 0,
        "failed": 1,
        "pending": 0,
    }
