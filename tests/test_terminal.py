"""What is said on a terminal commands none, and what it will not take is no error of ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import TEXT, zhengben

from pipeline.errors import ExitCode
from pipeline.text.chars import visible

ESCAPE = "\x1b[31m"
TURN = "\N{RIGHT-TO-LEFT OVERRIDE}"
NAMES = [f"a{ESCAPE}", f"报告{TURN}txt.exe", "a\nb", "a\u2028b", "a\x9b31m", "\N{TAG SPACE}a"]


def raw(text: str) -> str:
    """The characters of the text, line ends apart, that a terminal would obey."""
    return "".join(char for char in text.replace("\n", "") if visible(char) != char)


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be")
@pytest.mark.parametrize("name", NAMES)
def test_no_command_says_a_file_s_name_raw(tmp_path, name):
    source = tmp_path / f"{name}.txt"
    source.write_text(TEXT, encoding="utf-8")
    folder = tmp_path / name
    done = zhengben("run", source, tmp_path / f"没有{name}", "-o", folder, "--to", "txt")
    assert done.exit_code == ExitCode.PARTIAL
    whole = [done]
    for command in ("check", "diagnose"):
        whole.append(zhengben(command, source))
    for command in ("verify", "explain", "emit", "repair", "revert", "summary"):
        whole.append(zhengben(command, folder))
    whole.append(zhengben("verify", folder / "没有"))
    whole.append(zhengben("run", source, "--style", f"{name}.toml", "-o", tmp_path / "o"))
    whole.append(zhengben("run", source, "--terms", f"{name}.toml"))
    whole.append(zhengben("check", source, "--format", "github"))
    whole.append(zhengben(name))
    for done in whole:
        assert done.exit_code != ExitCode.INTERNAL, done.output
        assert raw(done.stdout + done.stderr) == ""


def test_explain_says_nothing_of_a_log_raw(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out", "--to", "txt")
    folder = tmp_path / "out" / "节能通知"
    lines = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    bad = f"{ESCAPE}{TURN}\n"
    for line in lines:
        for key in ("new", "old", "message", "clause", "rule_id"):
            if key in line:
                line[key] = bad
        if line["type"] == "edit":
            line["alternatives"] = [{"new": bad, "probability": 0.5}]
    finding = {
        "type": "finding",
        "id": "0" * 12,
        "severity": "note",
        "path": "body.title",
        "start": 0,
        "end": 2,
        "source": {"start": 0, "end": 2, "line": 1, "column": 1},
        "rule_id": bad,
        "message": bad,
    }
    lines.insert(1, finding)
    written = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "2-edits.jsonl").write_text(written, encoding="utf-8")
    (folder / "manifest.json").unlink()
    done = zhengben("explain", folder, "--widths")
    assert done.exit_code == 0, done.output
    assert "\\x1b[31m\\u202e\\n" in done.stdout
    assert raw(done.output) == ""
    found = json.loads(zhengben("explain", folder, "--widths", "--format", "json").stdout)
    assert bad in {item.get("message") for item in found}


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals here")
def test_a_document_s_text_is_escaped_on_a_terminal_and_exact_elsewhere(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out", "--to", "txt")
    folder = tmp_path / "out" / "节能通知"
    for name in ("1-normalized.json", "2-repaired.json"):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace("遵照", f"遵{TURN}照"), "utf-8")
    (folder / "manifest.json").unlink()
    assert f"遵{TURN}照" in zhengben("revert", folder).stdout
    near, far = os.openpty()
    code = "import sys; from pipeline.cli import main; sys.argv[0] = 'zhengben'; main()"
    subprocess.run([sys.executable, "-c", code, "revert", str(folder)], stdout=far, check=True)
    os.close(far)
    shown = os.read(near, 65_536).decode()
    assert "遵\\u202e照" in shown
    assert TURN not in shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "arguments",
    [("check", "{}"), ("check", "{}", "--format", "sarif"), ("diagnose", "{}"), ("rules",),
     ("styles",), ("--help",)],
)  # fmt: skip
def test_a_full_disk_behind_standard_output(source, arguments):
    code = "import sys; from pipeline.cli import main; sys.argv[0] = 'zhengben'; main()"
    given = [word.format(source) for word in arguments]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, *given],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
        )
    assert done.returncode == ExitCode.WRITE, done.stderr
    assert "磁盘已满" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
