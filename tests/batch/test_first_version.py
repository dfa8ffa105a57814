"""Folders of the first version of the formats are read, printed from and not called changed."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from command_line import TEXT, zhengben

from pipeline.edits import path_id


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("made")
    (base / "通知.txt").write_text("发布时间：2024-03-05 浏览次数：12\n" + TEXT, encoding="utf-8")
    done = zhengben("run", base / "通知.txt", "-o", base / "out", "--to", "docx,xlsx,txt")
    assert done.exit_code == 0, done.output
    as_first_version(base / "out" / "通知")
    return base


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made / "out" / "通知", tmp_path / "通知")


def as_first_version(folder: Path) -> None:
    """Make the folder what the first version wrote: no account of reading, edits named by place."""
    (folder / "1-source.txt.gz").unlink()
    for name in ("1-normalized.json", "2-repaired.json"):
        document = json.loads((folder / name).read_bytes())
        del document["reading"]
        document["furniture"] = [
            {
                "text": taken["content"]["text"],
                "start": taken["content"]["origin"][0][1],
                "line": taken["content"]["origin"][0][2],
                "reason": taken["reason"],
            }
            for taken in document.pop("boilerplate")
        ]
        assert document["furniture"]
        document["schema_version"] = 1
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    path = folder / "2-edits.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines[0]["schema_version"] = 1
    for line in lines:
        if line["type"] == "edit":
            place = (line[key] for key in ("path", "start", "old", "new"))
            line["id"] = path_id(lines[0]["source_sha256"], *place)
    del lines[-1]["reading"]
    lines[-1]["checks"] = {"replay": 1}
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    for added in ("repair", "emit"):
        del manifest[added]
    manifest["schema_version"] = 1
    manifest["settings"] = dict.fromkeys(manifest["settings"], "0" * 64)
    manifest["outputs"] = [o for o in manifest["outputs"] if (folder / o["name"]).exists()]
    for record in manifest["outputs"]:
        data = (folder / record["name"]).read_bytes()
        record.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@pytest.mark.parametrize("options", [(), ("--deep",), ("--source",), ("--deep", "--source")])
def test_an_intact_one_is_not_called_changed(
    folder: Path, made: Path, options: tuple[str, ...]
) -> None:
    given = [made / "通知.txt" if o == "--source" else "" for o in options]
    arguments = [a for pair in zip(options, given, strict=True) for a in pair if a]
    done = zhengben("verify", folder, *arguments)
    assert done.exit_code == 8, done.output
    assert done.stdout.startswith("？")
    assert "所记不同" in done.stdout or "不能断定" in done.stdout


def test_a_changed_one_is(folder: Path) -> None:
    path = folder / "3-通知.txt"
    path.write_text(path.read_text(encoding="utf-8") + "另加。\n", encoding="utf-8")
    assert zhengben("verify", folder).exit_code == 71


def test_what_this_program_made_has_no_such_excuse(made: Path, tmp_path: Path) -> None:
    done = zhengben("run", made / "通知.txt", "-o", tmp_path / "out", "--to", "txt")
    assert done.exit_code == 0, done.output
    folder = tmp_path / "out" / "通知"
    path = folder / "2-edits.jsonl"
    text = path.read_text(encoding="utf-8").replace('"checks":{"replay":', '"checks":{"replay":1')
    path.write_text(text, encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for record in manifest["outputs"]:
        data = (folder / record["name"]).read_bytes()
        record.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = zhengben("verify", folder)
    assert done.exit_code == 71
    assert "重新计算的证明与 2-edits.jsonl 所记不同" in done.stdout


def test_it_is_read_printed_from_and_made_anew(folder: Path, made: Path) -> None:
    assert "→ ，" in zhengben("explain", folder, "--widths").stdout
    assert "浏览次数" not in zhengben("revert", folder).stdout
    log = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    edit = next(line for line in map(json.loads, log) if line.get("new") == "，")
    said = {
        "schema_version": 1,
        "source_sha256": json.loads(log[0])["source_sha256"],
        "decisions": [{"edit_id": edit["id"], "verdict": "refuse"}],
    }
    (folder / "decisions.json").write_text(json.dumps(said), encoding="utf-8")
    commas = (folder / "3-通知.txt").read_text(encoding="utf-8").count("，")
    assert zhengben("apply", folder / "decisions.json", "--to", "txt").exit_code == 0
    assert (folder / "3-通知.txt").read_text(encoding="utf-8").count("，") == commas - 1
    assert zhengben("emit", folder, "--to", "txt").exit_code == 0
    done = zhengben("run", made / "通知.txt", "-o", folder.parent, "--to", "txt")
    assert done.exit_code == 0, done.output
    done = zhengben("verify", folder, "--deep", "--source", made / "通知.txt")
    assert done.exit_code == 0, done.output
