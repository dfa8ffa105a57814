"""A corpus in one file: the same repair, bounded, resumed, in order."""

import json
import signal
import time

import pytest
from command_line import TEXT, zhengben

from batch.conftest import finish, kill_all, start
from pipeline.batch import corpus
from pipeline.errors import ExitCode

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def texts(count):
    return [{"id": f"n{i}", "text": TEXT.replace("3.5%", f"{i}.5%")} for i in range(count)]


@pytest.fixture
def jsonl(tmp_path):
    path = tmp_path / "语料.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in texts(160)), encoding="utf-8")
    return path


def rows(path):
    return parquet.read_table(path).to_pylist()


def test_rows_are_what_repair_prints_in_order(jsonl, tmp_path):
    done = zhengben("corpus", jsonl, tmp_path / "o.parquet", "-j", "1")
    assert done.exit_code == 0, done.output
    assert "共 160 行" in done.stderr
    found = rows(tmp_path / "o.parquet")
    assert [row["id"] for row in found] == [f"n{i}" for i in range(160)]
    text = TEXT.replace("3.5%", "7.5%")
    assert found[7]["text"] == zhengben("repair", "-", stdin=text.encode()).stdout
    assert found[7]["certificate_ok"] is True
    edits = json.loads(found[7]["edits"])
    assert sum(edit["status"] == "in" for edit in edits) == found[7]["edit_count"] > 0
    assert not (tmp_path / "o.parquet.parts").exists()


def test_parquet_in_and_the_same_bytes_whatever_the_workers(jsonl, tmp_path):
    source = tmp_path / "语料.parquet"
    parquet.write_table(pa.Table.from_pylist(texts(160)), source, row_group_size=50)
    made = []
    for jobs in ("1", "2"):
        target = tmp_path / f"{jobs}.parquet"
        code, said = finish(start("corpus", source, target, "-j", jobs))
        assert code == 0, said
        made.append(target.read_bytes())
    assert made[0] == made[1]
    zhengben("corpus", jsonl, tmp_path / "j.parquet", "-j", "1")
    assert rows(tmp_path / "j.parquet") == rows(tmp_path / "1.parquet")


def test_bad_rows_are_said_and_the_others_done(tmp_path):
    source = tmp_path / "坏.jsonl"
    good = json.dumps(texts(1)[0])
    source.write_text(
        f'{good}\n{{"id": 1}}\nnot json\n\n{{"id": 2, "text": ""}}\n', encoding="utf-8"
    )
    done = zhengben("corpus", source, tmp_path / "o.parquet", "-j", "1")
    assert done.exit_code == ExitCode.PARTIAL
    found = rows(tmp_path / "o.parquet")
    assert [row["error"] is None for row in found] == [True, False, False, False]
    assert [row["text"] is None for row in found] == [False, True, True, True]
    assert "第 2 行" in found[1]["error"]


def test_killed_and_run_again(jsonl, tmp_path):
    calm, target = tmp_path / "calm.parquet", tmp_path / "o.parquet"
    assert zhengben("corpus", jsonl, calm, "-j", "1").exit_code == 0
    for stop in (kill_all, lambda process: process.send_signal(signal.SIGTERM)):
        process = start("corpus", jsonl, target, "-j", "1")
        wanted = len(list(tmp_path.glob("o.parquet.parts/*"))) + 1
        deadline = time.monotonic() + 120
        while len(list(tmp_path.glob("o.parquet.parts/*"))) < wanted:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        stop(process)
        process.communicate()
        assert not target.exists()
    code, said = finish(start("corpus", jsonl, target, "-j", "1"))
    assert code == 0, said
    assert target.read_bytes() == calm.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["calm.parquet", "o.parquet", "语料.jsonl"]


def test_finished_groups_are_not_done_again(jsonl, tmp_path, monkeypatch):
    target = tmp_path / "o.parquet"
    monkeypatch.setattr(corpus, "_join", lambda *_: None)
    monkeypatch.setattr(corpus.shutil, "rmtree", lambda *_, **__: None)
    zhengben("corpus", jsonl, target, "-j", "1")
    done = []
    monkeypatch.setattr(
        corpus,
        "_repaired",
        lambda _options, row: done.append(row.id) or corpus.Result(row.id),
    )
    text = jsonl.read_text(encoding="utf-8").replace('"n100"', '"x100"')
    jsonl.write_text(text, encoding="utf-8")
    zhengben("corpus", jsonl, target, "-j", "1")
    assert done == [f"n{i}" if i != 100 else "x100" for i in range(64, 128)]


def test_a_row_that_takes_its_worker_along_is_lost_alone(tmp_path):
    source = tmp_path / "语料.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in texts(20)), encoding="utf-8")
    prelude = """
import os
import pipeline.batch.corpus as corpus
real = corpus.read
def read(data, name, **given):
    if name == "n5.txt": os._exit(4)
    return real(data, name, **given)
corpus.read = read
"""
    target = tmp_path / "o.parquet"
    arguments = ("corpus", source, target, "-j", "2")
    code, _ = finish(start(*arguments, prelude=prelude, folder=str(tmp_path)))
    assert code == ExitCode.PARTIAL
    assert [row["id"] for row in rows(target) if row["error"]] == ["n5"]


def test_what_is_no_corpus_and_a_target_that_is_not_ours(jsonl, tmp_path):
    other = tmp_path / "o.parquet"
    parquet.write_table(pa.Table.from_pylist([{"a": 1}]), other)
    before = other.read_bytes()
    assert (
        zhengben("corpus", other, tmp_path / "x.parquet", "-j", "1").exit_code == ExitCode.DOCUMENT
    )
    assert zhengben("corpus", jsonl, other, "-j", "1").exit_code == ExitCode.WRITE
    assert other.read_bytes() == before
    missing = zhengben("corpus", tmp_path / "没有.jsonl", tmp_path / "x.parquet")
    assert missing.exit_code == ExitCode.SOURCE
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 nothing")
    assert (
        zhengben("corpus", broken, tmp_path / "x.parquet", "-j", "1").exit_code == ExitCode.DOCUMENT
    )
    assert not (tmp_path / "x.parquet").exists()
