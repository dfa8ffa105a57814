"""The offline kit: what it asks for, and a zip that is the same twice. (No wheel is fetched.)"""

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FILE = Path(__file__).parent.parent / ".ci" / "offline_kit" / "make.py"


@pytest.fixture(scope="module")
def kit():
    spec = importlib.util.spec_from_file_location("offline_kit", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_holds_what_the_program_needs_and_no_test_tool(kit):
    wanted, waiting = set(), ["zhengben"]
    while waiting:
        for text in metadata.requires(waiting.pop()) or ():
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            marker = requirement.marker
            if name not in wanted and (marker is None or marker.evaluate({"extra": ""})):
                wanted.add(name)
                waiting.append(name)
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
        scripts = {"安装.bat", "拖入文件.bat", "读回审阅.bat"}
        assert names & scripts == (scripts if platform.startswith("windows") else set())
        for entry in archive.infolist():
            data = archive.read(entry)
            assert b"{PYTHONS}" not in data
            if entry.filename.endswith(".bat"):
                assert data.startswith(b"@echo off\r\nchcp 65001 >nul\r\n")
                assert data.count(b"\n") == data.count(b"\r\n")
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
