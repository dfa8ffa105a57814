"""What run.json counts: each document, and all of them together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from command_line import TEXT, zhengben

from batch.conftest import LIGHT
from pipeline.batch.record import Counts, RunRecord

LESS = "某市人民政府关于加强节水工作的通知\n\n各县(区)人民政府:\n\n请遵照执行.\n"


def record(out: Path) -> RunRecord:
    return msgspec.json.decode((out / "run.json").read_bytes(), type=RunRecord)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]


def summed(counts: list[Counts]) -> Counts:
    names = Counts.__struct_fields__
    return Counts(**{name: sum(getattr(one, name) for one in counts) for name in names})


@pytest.fixture
def several(tmp_path: Path, sample: Path) -> Path:
    """Documents of different counts; two of them with proposals."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "样本.txt").write_bytes(sample.read_bytes())
    (folder / "另一份.txt").write_bytes(sample.read_bytes() + "\n附加一段,内容.\n".encode())
    (folder / "节能.txt").write_text(TEXT, encoding="utf-8")
    (folder / "节水.txt").write_text(LESS, encoding="utf-8")
    return folder


def test_totals_are_the_sums_over_the_documents(several: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert zhengben("run", several, "-o", out, *LIGHT).exit_code == 0
    said = record(out)
    counts = [document.counts for document in said.documents]
    assert sum(one.waiting > 0 for one in counts) == 2
    assert said.counts == summed(counts)
    for document in said.documents:
        log = lines(out / document.folder)
        edits = [line for line in log if line["type"] == "edit"]
        made = [line for line in edits if line["status"] == "in"]
        waiting = [line for line in edits if line["status"] == "out"]
        assert document.counts.edits == len(made) > 0
        assert document.counts.waiting == len(waiting)
        assert document.counts.findings == sum(line["type"] == "finding" for line in log)
    assert said.counts.waiting > 0
    assert said.counts.findings > 0


def test_proposals_taken_over_are_counted(several: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    waiting = zhengben("run", several, "-o", out, *LIGHT)
    assert waiting.exit_code == 0
    before = record(out).counts
    taken = zhengben("run", several, "-o", tmp_path / "all", *LIGHT, "--accept", "possible")
    assert taken.exit_code == 0, taken.output
    after = record(tmp_path / "all").counts
    assert (before.accepted, before.manual) == (0, 0)
    assert after.accepted > 0
    assert after.edits == before.edits + after.accepted


def test_finished_documents_count_in_the_next_run_too(several: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert zhengben("run", several, "-o", out, *LIGHT).exit_code == 0
    first = record(out)
    (several / "坏.txt").write_bytes(b"\0\1\2")
    zhengben("run", several, "-o", out, *LIGHT)
    second = record(out)
    assert second.totals == {"written": 0, "skipped": 4, "failed": 1, "pending": 0}
    assert second.counts == summed([document.counts for document in second.documents])
    assert second.counts == first.counts
