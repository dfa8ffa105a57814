"""Batches: many small documents, and the command as a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import command_line
import pytest

if os.name != "posix":  # signals and process groups
    collect_ignore = ["test_faults.py", "test_resuming.py", "test_cluster.py", "test_corpus.py"]

LIGHT = ("--to", "txt")
"""An output that takes little time to make."""


def documents(folder: Path, count: int) -> Path:
    """A folder of ``count`` small documents, no two alike."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = command_line.TEXT.replace("3.5%", f"{number}.5%")
        (folder / f"通知{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def start(*arguments: str | Path, prelude: str = "", **environment: str) -> subprocess.Popen[bytes]:
    """``zhengben`` in a process group of its own.

    ``prelude`` is run in the workers as well: spawn imports the main module anew.
    """
    command = [sys.executable, "-m", "pipeline"]
    if prelude:
        folder = Path(environment.pop("folder"))
        script = folder / "faulty.py"
        script.write_text(
            f"{prelude}\nfrom pipeline.cli import main\nif __name__ == '__main__':\n    main()\n",
            encoding="utf-8",
        )
        command = [sys.executable, str(script)]
    # A shell starts what it puts in the background with SIGINT ignored, and so all below it:
    # a person's own shell does not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [*command, *map(str, arguments)],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Exit code and standard error, when it ends by itself."""
    _, said = process.communicate(timeout=300)
    return process.returncode, said.decode("utf-8", "replace")


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the command and all its workers, as when the power fails."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve documents, never written to."""
    return documents(tmp_path_factory.mktemp("many"), 12)


def made(out: Path) -> dict[str, str]:
    """What lies there, hidden files too, the record of the run left out."""
    return {name: sha for name, sha in command_line.tree(out).items() if name != "run.json"}


def _undisturbed(many: Path, out: Path, *options: str) -> dict[str, str]:
    assert command_line.zhengben("run", many, "-o", out, *options).exit_code == 0
    return made(out)


@pytest.fixture(scope="session")
def undisturbed(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a run makes that nothing happens to."""
    return _undisturbed(many, tmp_path_factory.mktemp("undisturbed"))


@pytest.fixture(scope="session")
def calm(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same, with the light output."""
    return _undisturbed(many, tmp_path_factory.mktemp("calm"), *LIGHT)
