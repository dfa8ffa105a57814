"""``--split``: the documents of one file as documents of their own; nothing else is changed."""

import gzip
import json
from pathlib import Path

import pytest
from command_line import zhengben
from structure_papers import WHOLE, another

SECOND = another(WHOLE)
LIGHT = ("--to", "txt")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "来文" / "两份.txt"
    path.parent.mkdir()
    path.write_bytes((WHOLE + "\n" + SECOND).encode("gb18030"))
    return path


def kept(folder: Path) -> str:
    return gzip.decompress((folder / "1-source.txt.gz").read_bytes()).decode()


def test_two_documents_become_two_folders(file, tmp_path):
    out = tmp_path / "out"
    done = zhengben("run", file, "-o", out, "--split", *LIGHT)
    assert done.exit_code == 0
    assert sorted(p.name for p in out.iterdir() if p.is_dir()) == ["两份-1", "两份-2"]
    assert kept(out / "两份-1") + kept(out / "两份-2") == WHOLE + "\n" + SECOND
    assert "消防" in (out / "两份-2" / "3-两份-2.txt").read_text("utf-8")
    record = json.loads((out / "run.json").read_bytes())
    assert [one["source"] for one in record["documents"]] == [
        f"{file}（第 1 份）",
        f"{file}（第 2 份）",
    ]
    again = zhengben("run", file, "-o", out, "--split", *LIGHT)
    assert again.stderr.count("已完成，跳过") == 2
    assert zhengben("verify", out / "两份-1", "--deep", "--source", file).exit_code == 0
    assert zhengben("verify", out, "--source", file.parent).exit_code == 0
    file.write_text(WHOLE + "\n" + SECOND + "附件\n", encoding="utf-8")
    assert zhengben("verify", out / "两份-1", "--source", file).exit_code == 0
    assert zhengben("verify", out / "两份-2", "--source", file).exit_code == 71


def test_without_being_asked_one_file_is_one_document_and_is_told(file, tmp_path):
    out = tmp_path / "out"
    assert zhengben("run", file, "-o", out, *LIGHT).exit_code == 0
    assert [p.name for p in out.iterdir() if p.is_dir()] == ["两份"]
    assert "STR109" in zhengben("check", file).stdout


def test_names_that_are_taken_are_left_to_whom_they_belong(file, tmp_path):
    (file.parent / "两份-1.txt").write_text(WHOLE, encoding="utf-8")
    out = tmp_path / "out"
    assert zhengben("run", file.parent, "-o", out, "--split", *LIGHT).exit_code == 0
    names = sorted(p.name for p in out.iterdir() if p.is_dir())
    assert len(names) == 3
    assert {"两份-1", "两份-2"} <= set(names)
    assert kept(out / "两份-1") == WHOLE


def test_normalize_parts_too_and_what_cannot_be_read_has_its_code(file, tmp_path):
    out = tmp_path / "out"
    assert zhengben("normalize", file, "-o", out, "--split").exit_code == 0
    assert (out / "两份-2" / "1-normalized.json").is_file()
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    assert zhengben("run", bad, "-o", out, "--split", *LIGHT).exit_code == 3
    piped = zhengben("run", "-", "--split", "-o", tmp_path / "o2", *LIGHT, stdin=file.read_bytes())
    assert piped.exit_code == 0
    assert {p.name for p in (tmp_path / "o2").iterdir() if p.is_dir()} == {"stdin-1", "stdin-2"}
