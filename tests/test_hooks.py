"""The pre-commit hook: its definition, and a commit that it stops and lets through."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import TEXT, zhengben

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
def test_the_hook_stops_a_commit_with_problems(tmp_path):
    """The hook as other repositories get it, but with this environment's command.

    (``language: python`` would install the project anew, which needs the network.)
    """
    definition = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert "language: python" in definition
    hooks = definition.replace("language: python", "language: system")
    indented = "".join(f"      {line}\n" for line in hooks.splitlines() if line[:1] != "#")
    config = tmp_path / ".pre-commit-config.yaml"
    config.write_text(f"repos:\n  - repo: local\n    hooks:\n{indented}", encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / ".cache"),
    }
    for variable in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        environment.pop(variable, None)

    def run(*command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, check=False
        )

    def hook() -> subprocess.CompletedProcess[bytes]:
        run("git", "add", "-A", ".")
        return run(sys.executable, "-m", "pre_commit", "run")

    assert run("git", "init", "-q").returncode == 0
    (tmp_path / "说明.md").write_text("县(区)", encoding="utf-8")
    passed = hook()
    assert passed.returncode == 0, passed.stdout.decode()
    assert b"no files to check" in passed.stdout
    path = tmp_path / "公 文.TXT"
    path.write_text(TEXT, encoding="utf-16")
    stopped = hook()
    assert stopped.returncode == 1, stopped.stdout.decode()
    assert "公 文.TXT:3:3: WID002".encode() in stopped.stdout
    path.write_text(zhengben("repair", path).stdout, encoding="utf-16")
    assert hook().returncode == 0


def test_the_definition_is_one():
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
