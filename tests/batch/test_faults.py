"""Faults on purpose: what breaks is reported with its reason, and the rest goes on."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import msgspec
import pytest
from command_line import tree, zhengben

from batch.conftest import LIGHT, documents, finish, made, start
from batch.test_many import record
from pipeline.batch.pool import in_processes
from pipeline.batch.record import RunRecord
from pipeline.errors import ExitCode


def faulty(many: Path, tmp_path: Path, prelude: str, *arguments: str) -> tuple[int, str, RunRecord]:
    """Run with ``prelude`` in the command and its workers; ``out`` is made anew."""
    shutil.rmtree(tmp_path / "out", ignore_errors=True)
    process = start(
        "run",
        many,
        "-o",
        tmp_path / "out",
        *LIGHT,
        *arguments,
        prelude=prelude,
        folder=str(tmp_path),
    )
    code, said = finish(process)
    return code, said, record(tmp_path / "out")


def is_gone(process: subprocess.Popen[bytes]) -> bool:
    """Whether no process of the command's group is left, or soon will be."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


_PATCHED = """
import pipeline.batch.stages as process
real = process.read_source
def read(data, name, *options):
    if name == "通知005.txt":
        {fault}
    return real(data, name, *options)
process.read_source = read
"""


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_document_that_makes_a_rule_raise(many, tmp_path, jobs):
    prelude = _PATCHED.format(fault="raise ZeroDivisionError('a rule')")
    code, said, found = faulty(many, tmp_path, prelude, "-j", jobs)
    assert code == ExitCode.PARTIAL
    assert "通知005" in said
    assert "Traceback" not in said
    assert found.totals["written"] == 11
    (bad,) = (d for d in found.documents if d.status == "failed")
    assert bad.error is not None
    assert bad.error.code == ExitCode.INTERNAL
    assert "a rule" in bad.error.message


@pytest.mark.parametrize(
    ("fault", "how"),
    [
        ("import os; os._exit(3)", "退出码 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "信号 SIGKILL"),
    ],
)
def test_a_worker_that_dies_twice_over_one_document(many, tmp_path, fault, how):
    code, said, found = faulty(many, tmp_path, _PATCHED.format(fault=fault), "-j", "2")
    assert code == ExitCode.PARTIAL
    assert how in said
    assert found.totals["written"] == 11
    (bad,) = (d for d in found.documents if d.status == "failed")
    assert bad.source.endswith("通知005.txt")


def test_a_worker_that_dies_once_costs_no_document(many, tmp_path):
    mark = tmp_path / "died"
    fault = f"import os, pathlib; p = pathlib.Path({str(mark)!r}); p.exists() or (p.touch(), os._exit(1))"
    code, said, found = faulty(many, tmp_path, _PATCHED.format(fault=fault), "-j", "2")
    assert mark.exists()
    assert code == 0, said
    assert found.totals["written"] == 12


def test_workers_that_never_come_up_are_said_once(many, tmp_path):
    prelude = "if __name__ != '__main__': import os; os._exit(5)"
    code, said, found = faulty(many, tmp_path, prelude, "-j", "2")
    assert code == ExitCode.INTERNAL
    assert "--jobs 1" in said
    assert found.totals["pending"] == 12


def test_a_source_that_vanishes_and_one_that_cannot_be_read(tmp_path):
    many = documents(tmp_path / "in", 6)
    (many / "通知006.txt").symlink_to(many / "nowhere.txt")
    (many / "通知007.txt").mkdir()  # root reads whatever the permissions; a folder it cannot
    prelude = f"""
import pipeline.commands._batch as batch, pathlib
real = batch.carry_out
def carry_out(*arguments, **named):
    pathlib.Path({str(many / "通知003.txt")!r}).unlink()
    return real(*arguments, **named)
batch.carry_out = carry_out
"""
    code, said, found = faulty(many, tmp_path, prelude, "-j", "2")
    assert code == ExitCode.PARTIAL
    failed = {Path(d.source).name: d.error for d in found.documents if d.status == "failed"}
    assert set(failed) == {"通知003.txt", "通知006.txt"}
    assert all(error is not None and error.code == ExitCode.SOURCE for error in failed.values())
    assert "通知003.txt" in said
    assert found.totals["written"] == 5


def test_a_folder_that_cannot_be_written(many, tmp_path):
    """As root no permission forbids it; a file where the folder should be does."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = zhengben("run", many, "-o", tmp_path / "file" / "out", *LIGHT)
    assert done.exit_code in {ExitCode.WRITE, ExitCode.USAGE}
    out = tmp_path / "out"
    out.mkdir()
    (out / "通知004").write_text("a file", encoding="utf-8")
    done = zhengben("run", many, "-o", out, *LIGHT)
    assert done.exit_code == ExitCode.PARTIAL
    assert record(out).totals == {"written": 11, "skipped": 0, "failed": 1, "pending": 0}
    assert (out / "通知004").read_text(encoding="utf-8") == "a file"


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if not mounted or mounted.returncode != 0:
        pytest.skip("no tmpfs can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False)


def test_a_full_disk(many, small_disk, tmp_path):
    out = small_disk / "out"
    code, said = finish(start("run", many, "-o", out, "--to", "txt,xlsx", "-j", "2"))
    assert code in {ExitCode.PARTIAL, ExitCode.WRITE}
    assert "磁盘已满" in said
    assert "Traceback" not in said
    finished = list(out.glob("*/manifest.json"))
    assert finished
    for path in finished:
        assert zhengben("verify", path.parent).exit_code == 0
    assert not list(out.rglob("*.zhengben-tmp"))
    # With room again the same command finishes the work, as if nothing had been.
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    code, said = finish(start("run", many, "-o", out, "--to", "txt,xlsx"))
    assert code == 0, said
    assert zhengben("run", many, "-o", tmp_path / "calm", "--to", "txt,xlsx").exit_code == 0
    assert made(out) == made(tmp_path / "calm")


HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)


@pytest.mark.parametrize(
    ("sent", "code", "jobs", "to_all"),
    [
        (signal.SIGINT, ExitCode.INTERRUPTED, "1", False),
        (signal.SIGTERM, ExitCode.TERMINATED, "1", True),
        (signal.SIGINT, ExitCode.INTERRUPTED, "2", True),
        (signal.SIGTERM, ExitCode.TERMINATED, "2", False),
        (signal.SIGTERM, ExitCode.TERMINATED, "2", True),
        (HANGUP, ExitCode.TERMINATED, "1", False),
        (HANGUP, ExitCode.TERMINATED, "2", True),
    ],
)
def test_stopped_by_a_signal(many, undisturbed, tmp_path, sent, code, jobs, to_all):
    out = tmp_path / "out"
    process = start("run", many, "-o", out, "-j", jobs)
    while process.poll() is None and not list(out.glob("*/manifest.json")):
        time.sleep(0.01)
    (os.killpg if to_all else os.kill)(process.pid, sent)
    ended, said = finish(process)
    assert ended == code, said
    assert "Traceback" not in said
    assert "接着做完" in said
    assert is_gone(process)
    found = record(out)
    assert (found.status, found.exit_code) == ("interrupted", int(code))
    assert found.totals["pending"] > 0
    assert not list(out.rglob("*.zhengben-tmp"))
    code_, said = finish(start("run", many, "-o", out))
    assert code_ == 0, said
    assert made(out) == undisturbed


@pytest.mark.parametrize(
    ("sent", "code"),
    [("SIGINT", ExitCode.INTERRUPTED), ("SIGTERM", ExitCode.TERMINATED)],
)
def test_a_stop_that_falls_within_a_finalizer_is_heard(many, tmp_path, sent, code):
    prelude = f"""
import signal, pipeline.commands._batch as batch
class Let_go:
    def __del__(self):
        signal.raise_signal(signal.{sent})
real = batch.exit_code_of
def exit_code_of(*arguments, **named):
    Let_go()
    for _ in range(200):
        __import__("time").sleep(0.01)
    return real(*arguments, **named)
batch.exit_code_of = exit_code_of
"""
    ended, said, found = faulty(many, tmp_path, prelude, "-j", "1")
    assert ended == code, said
    assert "Traceback" not in said
    assert found.status == "interrupted"


def test_workers_leave_when_the_command_is_killed(many, tmp_path):
    process = start("run", many, "-o", tmp_path / "out", "-j", "2")
    while process.poll() is None and not list((tmp_path / "out").glob("*/manifest.json")):
        time.sleep(0.01)
    process.kill()
    process.communicate()  # ends only when no worker holds the pipes any more
    assert is_gone(process)


def test_a_source_too_large(tmp_path):
    many = documents(tmp_path / "in", 3)
    with (many / "大.txt").open("wb") as handle:
        handle.truncate(80 * 2**20)
    done = zhengben("run", many, "-o", tmp_path / "out", *LIGHT)
    assert done.exit_code == ExitCode.PARTIAL
    assert "大.txt" in done.stderr
    assert record(tmp_path / "out").totals["written"] == 3


def _double(number: int) -> int:
    return 2 * number


class _Doubling:
    def __call__(self):
        return _double


def test_tasks_are_taken_only_as_workers_are_free():
    taken: list[int] = []

    def tasks():
        for number in range(40):
            taken.append(number)
            yield number

    done = {}
    for number, result in in_processes(tasks(), _Doubling(), 2, lambda *_: -1):
        done[number] = result
        assert len(taken) <= len(done) + 2
    assert done == {number: 2 * number for number in range(40)}


def test_all_failing_for_want_of_room_is_a_write_error(many, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for path in many.glob("*.txt"):
        (out / path.stem).write_text("a file", encoding="utf-8")
    before = tree(out)
    done = zhengben("run", many, "-o", out, *LIGHT, "-j", "2")
    assert done.exit_code == ExitCode.WRITE
    assert made(out) == before


def test_a_record_of_a_killed_run_says_so(many, tmp_path):
    process = start("run", many, "-o", tmp_path / "out", "-j", "2")
    while process.poll() is None and not list((tmp_path / "out").glob("*/manifest.json")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    data = (tmp_path / "out" / "run.json").read_bytes()
    assert msgspec.json.decode(data, type=RunRecord).status == "running"
