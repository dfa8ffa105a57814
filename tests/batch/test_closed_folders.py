"""A folder among documents that cannot be opened is never passed over in silence."""

import errno
import os
from pathlib import Path

import pytest
from command_line import zhengben

from pipeline.batch.record import guarded
from pipeline.desk.folders import Folders
from pipeline.errors import ExitCode

SHUT = "关着"


@pytest.fixture
def out(source, tmp_path, monkeypatch) -> Path:
    """An output folder of one document, and a folder whose listing the system refuses."""
    out = tmp_path / "out"
    assert zhengben("run", source, "-o", out, "--to", "txt").exit_code == 0
    (out / SHUT).mkdir()
    listed = os.scandir

    def scandir(path):
        if Path(path).name == SHUT:
            raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return out


@pytest.mark.parametrize("command", ["summary", "emit", "explain", "archive"])
def test_what_cannot_be_opened_stops_the_command(command, out, tmp_path):
    more = ("-o", tmp_path / "包", "--allow-missing") if command == "archive" else ()
    done = zhengben(command, out, *more)
    assert done.exit_code == ExitCode.DOCUMENT, done.output
    assert f"{out / SHUT}（没有权限）" in done.stderr
    assert not (tmp_path / "包").exists()


def test_verify_counts_what_cannot_be_opened_and_goes_on(out):
    done = zhengben("verify", out)
    assert done.exit_code == ExitCode.NOT_CERTIFIED, done.output
    assert "1 份相符，1 份不符" in done.output
    assert SHUT in done.output


@pytest.mark.parametrize("command", ["verify", "summary", "emit"])
def test_what_is_not_there_is_no_folder_that_is_closed(command, tmp_path):
    done = zhengben(command, tmp_path / "没有")
    assert done.exit_code in {ExitCode.DOCUMENT, ExitCode.USAGE}, done.output
    assert "打不开" not in done.output


def test_the_desk_lists_the_others(out):
    (out / "打不开").symlink_to("长" * 300)
    assert Folders(out).names() == ("节能通知",)


def test_a_closed_output_folder_is_no_error_of_the_program():
    def step():
        raise PermissionError(errno.EACCES, "Permission denied", "out/甲")

    outcome = guarded("甲.txt", step)
    assert outcome.exit_code is ExitCode.WRITE
    assert "打不开 out/甲（没有权限）" in outcome.error
