"""Whatever is wrong with a file of a folder, it is told; no command fails for a reason unknown.

The same damage on every run: a failure can be had again by its number.
"""

import json
import os
import random
import shutil
import sys
from pathlib import Path

import pytest
from command_line import TEXT, zhengben
from damaged_files import damaged

from pipeline.errors import ExitCode
from pipeline.style_files import styles_directory

ROUNDS = 8
"""Of each command; some ten seconds in all."""

REVIEWED = ("3-a.review.docx", "3-a.xlsx", "decisions.json")
COMMANDS = {
    "verify": ("verify", "{folder}"),
    "explain": ("explain", "{folder}", "--widths"),
    "emit": ("emit", "{folder}", "--to", "txt,review"),
    "repair": ("repair", "{folder}"),
    "revert": ("revert", "{folder}"),
    "run": ("run", "{source}", "-o", "{out}", "--to", "txt"),
    "force": ("run", "{source}", "-o", "{out}", "--to", "txt", "--force"),
    "summary": ("summary", "{out}"),
}


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mutations")
    source = place / "a.txt"
    source.write_text(TEXT, encoding="utf-8")
    assert zhengben("run", source, "-o", place / "out").exit_code == 0
    folder = place / "out" / "a"
    sha256 = json.loads((folder / "manifest.json").read_bytes())["source"]["sha256"]
    (folder / "decisions.json").write_text(
        json.dumps({"schema_version": 1, "source_sha256": sha256, "decisions": []}),
        encoding="utf-8",
    )
    return place


def copy_of(intact: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(intact / "out", place)
    return place / "a"


def is_told(done) -> bool:
    ended = done.exception is None or isinstance(done.exception, SystemExit)
    return ended and done.exit_code != ExitCode.INTERNAL and "内部错误" not in done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_a_damaged_folder(intact, tmp_path, command):
    for number in range(ROUNDS):
        chance = random.Random(f"{command} {number}")
        folder = copy_of(intact, tmp_path / "out")
        path = chance.choice(sorted(folder.iterdir()))
        path.write_bytes(damaged(path.read_bytes(), path.name, chance))
        if chance.random() < 0.4:
            (folder / "manifest.json").unlink()
        given = {"folder": folder, "out": folder.parent, "source": intact / "a.txt"}
        done = zhengben(*(word.format(**given) for word in COMMANDS[command]))
        assert is_told(done), (number, path.name, done.output)


@pytest.mark.parametrize("name", REVIEWED)
def test_a_damaged_reviewed_file(intact, tmp_path, name):
    for number in range(ROUNDS):
        chance = random.Random(f"{name} {number}")
        folder = copy_of(intact, tmp_path / "out")
        path = folder / name
        path.write_bytes(damaged(path.read_bytes(), name, chance))
        done = zhengben("apply", path, "--to", "txt")
        assert is_told(done), (number, done.output)


def test_a_damaged_style_source_or_baseline(intact, tmp_path):
    styles = (styles_directory() / "gbt9704.toml").read_bytes()
    baseline = tmp_path / "base.json"
    zhengben("check", intact / "a.txt", "--baseline", baseline, "--update-baseline", "-q")
    known = baseline.read_bytes()
    for number in range(ROUNDS):
        chance = random.Random(number)
        style, source = tmp_path / "s.toml", tmp_path / "b.txt"
        style.write_bytes(damaged(styles, style.name, chance))
        source.write_bytes(damaged(TEXT.encode(), source.name, chance))
        baseline.write_bytes(damaged(known, baseline.name, chance))
        for done in (
            zhengben("styles", style),
            zhengben("diagnose", source),
            zhengben("check", intact / "a.txt", "--baseline", baseline),
            zhengben("--config", style, "check", source),
        ):
            assert is_told(done), (number, done.output)


@pytest.mark.parametrize("wrong", [b"\xff", b"\xc0\x80", "乱".encode("gb18030"), b"\xed\xa0\x80"])
@pytest.mark.parametrize("name", ["1-normalized.json", "2-repaired.json", "2-edits.jsonl",
                                  "manifest.json", "decisions.json", "3-a.txt"])  # fmt: skip
def test_bytes_that_are_no_utf_8(intact, tmp_path, name, wrong):
    folder = copy_of(intact, tmp_path / "out")
    path = folder / name
    data = path.read_bytes()
    at = data.index(b'"', 2) + 1 if name != "3-a.txt" else 3
    path.write_bytes(data[:at] + wrong + data[at:])
    verified = zhengben("verify", folder).exit_code
    assert verified == ExitCode.NOT_CERTIFIED
    done = zhengben("emit", folder, "--to", "txt")
    expected = ExitCode.WRITE if name == "3-a.txt" else ExitCode.DOCUMENT
    assert done.exit_code == expected, done.output


def test_a_file_s_name_that_is_no_text(intact, tmp_path):
    if sys.platform in {"win32", "darwin"}:
        pytest.skip("such names cannot be")
    source = tmp_path / os.fsdecode(b"a\xff.txt")
    source.write_text(TEXT, encoding="utf-8")
    out = tmp_path / os.fsdecode(b"o\xfe")
    for arguments in (
        ("run", source, "-o", out),
        *((c, out) for c in ("verify", "explain", "emit", "repair", "revert", "summary")),
        ("explain", out, "--format", "json"),
        ("check", source, "--format", "json"),
        ("check", source, "--format", "sarif"),
        ("diagnose", source, "--format", "json"),
        ("apply", out / "a_" / "3-a_.xlsx"),
        ("run", tmp_path, "-o", tmp_path / "o"),
        ("config", "--format", "json"),
    ):
        done = zhengben(*arguments)
        assert is_told(done), (arguments, done.output)
