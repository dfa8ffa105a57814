"""A process of ours ends with its command: nothing that is to be done at its end is left undone."""

from __future__ import annotations

import subprocess
import sys

import pytest


def ended(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8"
    )


def test_what_is_said_and_what_is_to_be_done_at_the_end_come_out():
    done = ended(
        "import atexit, sys\n"
        "from pipeline.process import end\n"
        "class Held:\n"
        "    def __del__(self): print('let go of')\n"
        "held = Held()\n"
        "atexit.register(print, 'last')\n"
        "sys.stdout.write('said')\n"
        "sys.stderr.write('warned')\n"
        "end(3)\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "saidlast\n", "warned")


def test_a_thread_at_work_is_waited_for():
    done = ended(
        "import threading, time\n"
        "from pipeline.process import end\n"
        "def work():\n"
        "    time.sleep(0.2)\n"
        "    print('done')\n"
        "threading.Thread(target=work).start()\n"
        "end(4)\n"
    )
    assert (done.returncode, done.stdout) == (4, "done\n")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--version"], 0), (["run"], 2), (["check", "nowhere.txt"], 3)]
)
def test_the_program_says_what_it_has_to_and_returns_its_code(arguments, code, tmp_path):
    command = [sys.executable, "-m", "pipeline", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, encoding="utf-8")
    assert done.returncode == code
    assert done.stdout + done.stderr


@pytest.mark.parametrize(
    ("raised", "code", "how"), [("KeyboardInterrupt", 130, "as ever"), ("click.Abort", 130, "as ever"),
     ("BrokenPipeError", 0, "at once")],
)  # fmt: skip
def test_a_program_that_is_broken_off_ends_as_python_does(raised, code, how):
    done = ended(
        "import click, sys\n"
        "from pipeline import cli\n"
        f"def broken_off(**_): raise {raised}\n"
        "cli.group.main = broken_off\n"
        "cli.end = lambda code: sys.exit(print('at once') or code)\n"
        "try: cli.program()\n"
        "finally: print('as ever')\n"
    )
    assert done.returncode == code
    assert done.stdout.split("\n")[0] == how
