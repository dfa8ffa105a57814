"""The offline kit: what it asks for, and a zip that is the same twice. (No wheel is fetched.)"""

import importlib.util
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
    kit.assemble(one, platform, wheels)
    kit.assemble(two, platform, wheels[::-1])
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        pins = archive.read("kit/wheels/requirements.txt").decode().splitlines()
        assert [line.split()[0] for line in pins] == ["a==1", "b==2"]
        assert ";" not in "".join(pins)
        assert pins[0].count("--hash=sha256:") == 2
        names = {n.rpartition("/")[2] for n in archive.namelist()}
        assert ("拖入文件.bat" in names) == platform.startswith("windows")
        for entry in archive.infolist():
            data = archive.read(entry)
            assert b"{PYTHONS}" not in data
            if entry.filename.endswith(".bat"):
                assert data.startswith(b"@echo off\r\nchcp 65001 >nul\r\n")
                assert data.count(b"\n") == data.count(b"\r\n")
            if entry.filename.endswith(".sh"):
                assert b"\r" not in data
                assert entry.external_attr >> 16 & 0o111
