"""The wheel, built from the sdist and run in an environment of its own: styles and data come along."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    work = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "-o", str(work), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (path,) = work.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel) -> Path:
    """The zhengben command of a fresh environment that holds nothing but the wheel.

    The libraries come from this environment by PYTHONPATH; the project does not (an editable
    install is found through a .pth file, which PYTHONPATH does not read).
    """
    home = wheel.parent / "venv"
    venv.create(home, with_pip=False)
    bin_ = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        f"{sys.executable} -m pip --python {bin_ / 'python'} install --no-deps --no-index -q {wheel}".split(),
        check=True,
        capture_output=True,
    )
    return bin_ / "zhengben"


def run(command: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    return subprocess.run(
        [str(command), *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_whole_pipeline_from_the_wheel(installed, sample, tmp_path):
    where = run(
        installed.with_name("python"),
        "-c",
        "import pipeline; print(pipeline.__file__)",
        cwd=tmp_path,
    )
    assert str(installed.parent.parent) in where.stdout
    done = run(installed, "run", str(sample), "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out" / sample.stem
    for ending in ("docx", "pdf", "xlsx", "txt"):
        assert (folder / f"3-{sample.stem}.{ending}").stat().st_size > 1000
    assert run(installed, "verify", str(folder), cwd=tmp_path).returncode == 0
    styles = run(installed, "styles", cwd=tmp_path)
    assert "gbt9704" in styles.stdout
    assert run(installed, "doctor", cwd=tmp_path).returncode == 0


def test_what_trains_stays_in_the_repository(wheel):
    packages = {Path(name).parts[1] for name in zipfile.ZipFile(wheel).namelist() if "/" in name}
    assert {"evaluation", "_data", "_seeds", "_styles"} <= packages
    # The page of the desk goes along, the sample of its demo too.
    assert "pipeline/desk/static/desk.html" in zipfile.ZipFile(wheel).namelist()
    assert "training" not in packages


def test_evaluation_from_the_wheel(installed, tmp_path):
    folder = tmp_path / "corpus" / "dev" / "laws"
    folder.mkdir(parents=True)
    text = "深化“放管服”改革，落实“谁执法谁普法”责任制。\n各地、各部门要认真执行。\n"
    (folder / "1.txt").write_text(text, encoding="utf-8")
    done = run(installed, "evaluate", "corpus", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "| laws | quotes | certain | 1 | 4 |" in done.stdout
    assert "| laws | 1 | 1.0000 | 0 |" in done.stdout


def test_the_program_is_known_by_the_installer_s_record(installed, tmp_path):
    """No file of the program is read at a start; another file is another program."""
    code = """
import sys
opened = []
def note(event, arguments):
    if event == "open" and str(arguments[0]).endswith("words.txt"):
        opened.append(arguments[0])
sys.addaudithook(note)
from pipeline.batch.program import program_sha256
print(program_sha256(), len(opened))
"""
    python = installed.with_name("python")
    sha256, opened = run(python, "-c", code, cwd=tmp_path).stdout.split()
    assert opened == "0"
    (record,) = installed.parent.parent.rglob("zhengben-*.dist-info/RECORD")
    text = record.read_text(encoding="utf-8")
    changed = re.sub(
        r"(?<=^pipeline/certificate\.py,sha256=)[\w-]{4}", "0000", text, flags=re.MULTILINE
    )
    apart = re.sub(
        r"(?<=^pipeline/commands/run\.py,sha256=)[\w-]{4}", "0000", text, flags=re.MULTILINE
    )
    assert len({text, changed, apart}) == 3
    try:
        record.write_text(changed, encoding="utf-8")
        assert run(python, "-c", code, cwd=tmp_path).stdout.split()[0] != sha256
        record.write_text(apart, encoding="utf-8")
        assert run(python, "-c", code, cwd=tmp_path).stdout.split()[0] == sha256
    finally:
        record.write_text(text, encoding="utf-8")
