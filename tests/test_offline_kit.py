"""The offline kit: what it asks for, and a zip that is the same twice. (No wheel is fetched.)"""

import hashlib
import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FILE = ROOT / ".ci" / "offline_kit" / "make.py"


@pytest.fixture(scope="module")
def kit():
    spec = importlib.util.spec_from_file_location("offline_kit", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_holds_what_the_program_needs_and_no_test_tool(kit):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted, waiting = set(), [project["dependencies"]]
    while waiting:
        for text in waiting.pop():
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            marker = requirement.marker
            if name not in wanted and (marker is None or marker.evaluate({"extra": ""})):
                wanted.add(name)
                waiting.append(metadata.requires(name) or [])
    here = {canonicalize_name(r.name) for r, _ in kit.needed("linux-x86_64", "3.11")}
    assert here == wanted
    assert not {"pytest", "ruff", "mypy"} & here
    assert all(hashes for _, hashes in kit.needed("windows-x86_64", "3.13"))


@pytest.mark.parametrize("platform", ["windows-x86_64", "linux-aarch64"])
def test_the_zip_is_the_same_twice_and_its_scripts_fit_their_system(kit, tmp_path, platform):
    wheels = []
    for name in ("b-2-py3-none-any.whl", "a-1-cp311-cp311-x.whl", "a-1-cp312-cp312-x.whl"):
        wheels.append(tmp_path / name)
        wheels[-1].write_bytes(name.encode())
    one, two = tmp_path / "1" / "kit.zip", tmp_path / "2" / "kit.zip"
    fonts = {"fonts/fandol/FandolFang-Regular.otf": b"face", "fonts/fandol/COPYING": b"GPL"}
    kit.assemble(one, platform, wheels, fonts=fonts)
    kit.assemble(two, platform, wheels[::-1], fonts=dict(reversed(fonts.items())))
    assert one.read_bytes() == two.read_bytes()
    beside = (tmp_path / "1" / "kit.zip.sha256").read_text(encoding="utf-8")
    assert beside == f"{hashlib.sha256(one.read_bytes()).hexdigest()}  kit.zip\n"
    with zipfile.ZipFile(one) as archive:
        lines = archive.read("kit/SHA256SUMS").decode().splitlines()
        listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
        members = {name.removeprefix("kit/") for name in archive.namelist()} - {"SHA256SUMS"}
        assert {"fonts/fandol/COPYING", *fonts} <= members == listed.keys()
        for name, digest in listed.items():
            assert hashlib.sha256(archive.read(f"kit/{name}")).hexdigest() == digest
    with zipfile.ZipFile(one) as archive:
        pins = archive.read("kit/wheels/requirements.txt").decode().splitlines()
        assert [line.split()[0] for line in pins] == ["a==1", "b==2"]
        assert ";" not in "".join(pins)
        assert pins[0].count("--hash=sha256:") == 2
        names = {n.rpartition("/")[2] for n in archive.namelist()}
        scripts = {"安装.bat", "打开正本.bat"}
        assert names & scripts == (scripts if platform.startswith("windows") else set())
        for entry in archive.infolist():
            data = archive.read(entry)
            assert b"{PYTHONS}" not in data
            if entry.filename.endswith(".bat"):
                assert data.startswith(b"@echo off\r\nchcp 65001 >nul\r\n")
                assert data.count(b"\n") == data.count(b"\r\n")
                # What a .bat decides is little; the rest is Python, which is tested.
                assert len(data.splitlines()) - 2 <= 3
                assert b"(" not in data.replace("（".encode(), b"")
                assert b"!" not in data
            if entry.filename.endswith(".sh"):
                assert b"\r" not in data
                assert entry.external_attr >> 16 & 0o111


def test_without_its_tools_it_says_so_in_one_sentence(tmp_path):
    hidden = "import sys; sys.modules['build'] = None; sys.modules['hatchling'] = None; "
    code = hidden + f"import runpy; runpy.run_path({str(FILE)!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False
    )
    said = done.stderr.decode()
    assert (done.returncode, len(said.splitlines())) == (8, 1), said
    assert "build、hatchling" in said
    assert list(tmp_path.iterdir()) == []


def test_what_a_command_said_last_is_the_reason(kit, capsys):
    with pytest.raises(SystemExit) as ended:
        kit._run([sys.executable, "-c", "raise OSError('no network')"], "下载")
    assert ended.value.code == 8
    assert "no network" in capsys.readouterr().err


def test_fonts_are_taken_from_a_folder(kit, tmp_path):
    (tmp_path / "fandol").mkdir()
    (tmp_path / "fandol" / "a.otf").write_bytes(b"face")
    assert kit.free_fonts(tmp_path) == {"fonts/fandol/a.otf": b"face"}


def fake_wheel(folder: Path) -> Path:
    """A wheel of a program that says with what it was called."""
    path = folder / "zhengben-1-py3-none-any.whl"
    said = "import sys\nprint(*sys.argv[1:])\n"
    info = "zhengben-1.dist-info"
    files = {
        "pipeline/__init__.py": "",
        "pipeline/__main__.py": said,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: zhengben\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return path


def without_network(command: list[str], **more) -> subprocess.CompletedProcess[str]:
    """Run a command where there is no network but the machine's own."""
    within = [
        "unshare",
        "--map-root-user",
        "--net",
        "sh",
        "-c",
        'ip link set lo up; exec "$@"',
        "-",
    ]
    if subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no networks of its own here: the kit was not started without one")
    return subprocess.run([*within, *command], capture_output=True, text=True, check=False, **more)


@pytest.mark.skipif(sys.platform != "linux", reason="the kit for Linux")
def test_the_kit_installs_without_a_network_and_leaves_an_icon(kit, tmp_path, monkeypatch):
    monkeypatch.setattr(kit, "needed", lambda platform, python: [])
    archive = tmp_path / "kit.zip"
    kit.assemble(archive, "linux-x86_64", [fake_wheel(tmp_path)])
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    home = tmp_path / "home"
    (home / "Desktop").mkdir(parents=True)
    here = tmp_path / "kit"
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    environment.pop("PYTHONPATH", None)
    done = without_network(["sh", str(here / "install.sh")], env=environment)
    assert done.returncode == 0, done.stderr
    assert "安装好了" in done.stdout
    for folder in (here, home / "data" / "applications", home / "Desktop"):
        entry = (folder / "正本.desktop").read_text(encoding="utf-8")
        assert os.access(folder / "正本.desktop", os.X_OK)
    (line,) = re.findall("^Exec=(.*)$", entry, re.MULTILINE)
    command = shlex.split(line.replace("%F", "'甲 乙.txt'"))
    assert without_network(command, env=environment, cwd=home).stdout == "desk 甲 乙.txt\n"
    (here / "wheels" / "requirements.txt").write_bytes(b"")
    done = without_network(["sh", str(here / "install.sh")], env=environment)
    assert done.returncode == 1
    assert "wheels/requirements.txt 与校验值不符" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the kit for Linux")
def test_the_desk_starts_without_a_network(tmp_path):
    code = (
        "import http.client, subprocess, sys\n"
        "desk = subprocess.Popen([sys.executable, '-m', 'pipeline', 'desk', '--no-window',"
        " '-o', sys.argv[1]], stdout=subprocess.PIPE, text=True)\n"
        "port = int(desk.stdout.readline().split(':')[2].split('/')[0])\n"
        "asked = http.client.HTTPConnection('127.0.0.1', port)\n"
        "asked.request('GET', '/api/state')\n"
        "print(asked.getresponse().status)\n"
        "desk.kill()\n"
    )
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    done = without_network(
        [sys.executable, "-c", code, str(tmp_path / "公文")], env=environment, cwd=FILE.parents[2]
    )
    assert done.stdout == "401\n", done.stderr
