"""One command at a time in an output folder; none waits for one that has died."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import TEXT, tree, zhengben

from pipeline.batch.lock import LOCK, locked, output_folders_of
from pipeline.errors import WriteError

HOLD = (
    "import sys, time; from pathlib import Path; from pipeline.batch.lock import locked\n"
    "with locked([Path(sys.argv[1])]):\n print('held', flush=True); time.sleep(600)\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def hold(folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"held"
    return process


def test_the_second_command_says_so_and_touches_nothing(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert zhengben("run", source, "-o", out, "--to", "txt").exit_code == 0
    process = hold(out)
    try:
        before = tree(out)
        folder = out / "通知"
        for arguments in (
            ("run", source, "-o", out, "--force"),
            ("run", tmp_path, "-o", out),
            ("normalize", source, "-o", out),
            ("repair", folder),
            ("emit", folder, "--to", "docx"),
            ("apply", folder / "3-通知.xlsx"),
        ):
            done = zhengben(*arguments)
            assert (done.exit_code, str(out) in done.stderr) == (7, True), arguments
            assert "另一个 zhengben 正在往" in done.stderr
        assert tree(out) == before
        for arguments in (("verify", folder), ("explain", folder), ("revert", folder)):
            assert zhengben(*arguments).exit_code == 0
        assert zhengben("run", source, "-o", tmp_path / "else", "--to", "txt").exit_code == 0
    finally:
        process.kill()  # without a chance to tidy up
        process.communicate()
    assert (out / LOCK).exists()
    assert zhengben("run", source, "-o", out, "--to", "txt", "--force").exit_code == 0
    assert not (out / LOCK).exists()


def test_a_document_below_folders_is_locked_with_its_run(tmp_path: Path) -> None:
    deep = tmp_path / "原文" / "上" / "下"
    deep.mkdir(parents=True)
    (deep / "通知.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    assert zhengben("run", tmp_path / "原文", "-o", out, "--to", "txt").exit_code == 0
    folder = out / "上" / "下" / "通知"
    assert output_folders_of([folder]) == {out.resolve(), folder.parent.resolve()}
    with locked([out]):
        assert zhengben("emit", folder, "--to", "txt").exit_code == 7
    assert zhengben("emit", folder, "--to", "txt").exit_code == 0


def test_nothing_is_left_of_a_folder_that_nothing_was_put_into(tmp_path: Path) -> None:
    assert zhengben("run", tmp_path / "没有.txt", "-o", tmp_path / "a" / "b").exit_code == 3
    (tmp_path / "空.txt").write_bytes(b"")
    assert zhengben("run", tmp_path / "空.txt", "-o", tmp_path / "a" / "b").exit_code == 3
    assert not (tmp_path / "a").exists()


def test_where_there_can_be_no_lock_the_command_goes_on(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()  # no file can be there
    with locked([tmp_path, "s3://bucket/out"]):
        pass
    assert (tmp_path / LOCK).is_dir()


def test_another_name_of_a_folder_is_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    try:
        (tmp_path / "link").symlink_to("out", target_is_directory=True)
    except OSError:
        pytest.skip("no links on this system")
    with locked([tmp_path / "out"]), pytest.raises(WriteError), locked([tmp_path / "link"]):
        pass


def test_a_file_system_without_locks_is_made_do_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def missing(*_: object) -> None:
        raise OSError(errno.ENOSYS, "no locks")

    monkeypatch.setattr(fcntl, "flock", missing)
    with locked([tmp_path]), pytest.raises(WriteError), locked([tmp_path]):
        pass
    assert list(tmp_path.iterdir()) == []
    with locked([tmp_path]):
        pass
