"""A document's folder received from someone else: no name in it leads out of it."""

import hashlib
import json
from pathlib import Path

import pytest
from command_line import tree, zhengben

from pipeline.errors import ExitCode

LIGHT = ("--to", "txt")


@pytest.fixture
def folder(source, tmp_path) -> Path:
    assert zhengben("run", source, "-o", tmp_path / "out", *LIGHT).exit_code == 0
    return tmp_path / "out" / "节能通知"


def with_manifest(folder: Path, change) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def record(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


STRANGE = [
    "x/../../../../T",
    "../T",
    "..",
    ".",
    "/tmp/T",
    "a\\b",
    "C:T",
    "a\x1b[31mb",
    "\u202ex",
    "CON",
]


@pytest.mark.parametrize("slug", STRANGE)
@pytest.mark.parametrize("command", ["emit", "run", "repair", "apply"])
def test_a_slug_that_leads_elsewhere_is_refused(folder, source, tmp_path, slug, command):
    with_manifest(folder, lambda manifest: manifest.update(slug=slug))
    before = tree(tmp_path)
    arguments = {
        "emit": (folder, *LIGHT),
        "repair": (folder,),
        "run": (source, "-o", tmp_path / "out", *LIGHT),
        "apply": (folder / "decisions.json",),
    }[command]
    if command == "apply":
        sha256 = json.loads((folder / "manifest.json").read_text())["source"]["sha256"]
        text = json.dumps({"schema_version": 1, "source_sha256": sha256})
        (folder / "decisions.json").write_text(text, encoding="utf-8")
        before = tree(tmp_path)
    done = zhengben(command, *arguments)
    assert done.exit_code == ExitCode.DOCUMENT, done.output
    assert "manifest.json" in done.stderr
    assert "\x1b" not in done.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["../victim.bin", "z/../../victim.bin", "victim.bin", "decisions.json"]
)
@pytest.mark.parametrize("plan", [False, True])
def test_a_listed_file_that_is_not_this_tool_s_is_left_alone(folder, source, tmp_path, name, plan):
    victim = tmp_path / "out" / "victim.bin"
    victim.write_bytes(b"precious")
    (folder / "z").mkdir()
    (folder / "victim.bin").write_bytes(b"precious")
    with_manifest(folder, lambda m: m["outputs"].append(record(name, b"precious")))
    if plan:
        (folder / "manifest.json").rename(folder / ".manifest.next.json")
    source.write_text(source.read_text(encoding="utf-8") + "\n附加一段，内容。\n", encoding="utf-8")
    done = zhengben("run", source, "-o", tmp_path / "out", *LIGHT)
    assert done.exit_code in {ExitCode.DOCUMENT, ExitCode.WRITE}, done.output
    assert victim.read_bytes() == b"precious"
    assert (folder / "victim.bin").read_bytes() == b"precious"


def test_a_folder_or_a_file_that_is_a_link_is_refused(folder, source, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere, target_is_directory=True)
    before = tree(elsewhere)
    for arguments in (("emit", folder, *LIGHT), ("run", source, "-o", tmp_path / "out", "--force")):
        done = zhengben(*arguments)
        assert done.exit_code in {ExitCode.DOCUMENT, ExitCode.WRITE}, done.output
        assert tree(elsewhere) == before
    folder.unlink()
    elsewhere.rename(folder)
    secret = tmp_path / "secret.json"
    secret.write_text('{"schema_version": 1}', encoding="utf-8")
    (folder / "2-repaired.json").unlink()
    (folder / "2-repaired.json").symlink_to(secret)
    done = zhengben("emit", folder, *LIGHT)
    assert done.exit_code in {ExitCode.DOCUMENT, ExitCode.WRITE}, done.output
    assert secret.read_text(encoding="utf-8") == '{"schema_version": 1}'
