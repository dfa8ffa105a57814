"""Files of a folder that are no sources are named and counted, never passed over in silence."""

import json
import os
from pathlib import Path

import pytest
from command_line import TEXT, zhengben


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "来文"
    (path / "下级").mkdir(parents=True)
    (path / "通知.txt").write_text(TEXT, encoding="utf-8")
    for name in ("草稿.wps", "下级/扫描.tif", "下级/第二页.tif", "说明"):
        (path / name).write_bytes(b"x")
    for name in (".隐藏.wps", "~$草稿.wps", "Thumbs.db"):  # nobody's documents
        (path / name).write_bytes(b"x")
    return path


def test_a_run_names_and_counts_them(folder, tmp_path):
    out = tmp_path / "out"
    done = zhengben("run", folder, "-o", out, "--to", "txt")
    assert done.exit_code == 0
    assert "没有读的文件 4 个（.tif 2" in done.stderr
    names = json.loads((out / "run.json").read_bytes())["not_read"]
    assert [Path(name).name for name in names] == ["扫描.tif", "第二页.tif", "草稿.wps", "说明"]
    assert all(name in done.stderr for name in names)
    quiet = zhengben("run", folder, "-o", out, "--to", "txt", "--force", "-q")
    assert quiet.stderr == ""


@pytest.mark.parametrize("command", ["check", "outline"])
def test_commands_that_write_nothing_name_them_too(folder, command):
    assert "没有读的文件 4 个" in zhengben(command, folder).stderr
    assert zhengben(command, folder, "-q").stderr == ""


def test_a_folder_without_any_source_says_what_is_in_it(folder):
    (folder / "通知.txt").unlink()
    done = zhengben("check", folder)
    assert done.exit_code == 3
    assert "有 4 个其他文件" in done.stderr


def test_files_that_are_named_themselves_are_read_whatever_their_ending(folder):
    (folder / "说明").write_text(TEXT, encoding="utf-8")
    assert "没有读的文件" not in zhengben("check", folder / "说明").stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_no_matter_of_rights(tmp_path):
    pipe = tmp_path / "管道.txt"
    os.mkfifo(pipe)
    done = zhengben("check", pipe)
    assert done.exit_code == 3
    assert "不是普通文件" in done.stderr
    assert "权限" not in done.stderr
