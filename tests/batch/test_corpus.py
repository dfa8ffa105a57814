"""A corpus in one file: the same repair, bounded, resumed, in order."""

import json
import signal
import time

import pytest
from command_line import TEXT, zhengben

from batch.conftest import finish, kill_all, start
from pipeline.batch import corpus, corpus_results
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


def test_a_row_ends_as_its_text_did(tmp_path):
    """A line end is put in where the row had one, and nowhere else."""
    source = tmp_path / "语料.jsonl"
    ends = {"有": TEXT.rstrip("\n") + "\n", "没有": TEXT.rstrip("\n")}
    lines = [json.dumps({"id": name, "text": text}) for name, text in ends.items()]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert zhengben("corpus", source, tmp_path / "o.parquet", "-j", "1").exit_code == 0
    found = {row["id"]: row["text"] for row in rows(tmp_path / "o.parquet")}
    assert found["有"] == found["没有"] + "\n"


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
    monkeypatch.setattr(corpus_results.ParquetTarget, "join", lambda *_: None)
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


FURTHER = [
    {"id": "甲", "text": TEXT, "年份": 2024, "来源": "某市", "edits": "原有", "x": [1.50, None]},
    {"id": 2, "text": TEXT, "大": 123456789012345678901234567890, "来源": None},
]


@pytest.fixture
def further(tmp_path):
    path = tmp_path / "语料.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in FURTHER]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_ending_decides_what_is_written_and_further_members_go_along(further, tmp_path):
    target = tmp_path / "o.jsonl"
    done = zhengben("corpus", further, target, "-j", "1")
    assert done.exit_code == 0, done.output
    one, two = lines(target)
    assert (one["id"], two["id"]) == ("甲", "2")
    assert one["text"] == zhengben("repair", "-", stdin=TEXT.encode()).stdout
    assert len(one["edits"]) == one["edit_count"] > 0
    assert one["edits_in"] == "原有"
    assert {name: one[name] for name in ("年份", "来源", "x")} == {
        "年份": 2024,
        "来源": "某市",
        "x": [1.5, None],
    }
    assert '"x":[1.5, null]' in target.read_text(encoding="utf-8")  # as it was written
    assert two["大"] == FURTHER[1]["大"]
    assert {"年份", "x"}.isdisjoint(two)
    before = target.read_bytes()
    assert zhengben("corpus", further, target, "-j", "1").exit_code == 0
    assert target.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {"语料.jsonl", "o.jsonl", ".o.jsonl.zhengben"}
    target.write_bytes(before + b"{}\n")
    assert zhengben("corpus", further, target, "-j", "1").exit_code == ExitCode.WRITE
    assert zhengben("corpus", further, target, "-j", "1", "--force").exit_code == 0
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["o.csv", "o", "o.json", "o.jsonl.gz", "o.xlsx"])
def test_another_ending_is_refused(further, tmp_path, name):
    done = zhengben("corpus", further, tmp_path / name)
    assert done.exit_code == ExitCode.USAGE
    assert ".jsonl" in done.stderr
    assert not (tmp_path / name).exists()


def test_further_columns_from_one_kind_to_the_other(further, tmp_path):
    target = tmp_path / "o.parquet"
    assert zhengben("corpus", further, target, "-j", "1").exit_code == 0
    one, two = rows(target)
    assert (one["年份"], one["来源"], one["edits_in"]) == ("2024", "某市", "原有")
    assert (two["年份"], two["来源"], two["大"]) == (None, None, str(FURTHER[1]["大"]))
    day = __import__("datetime").date(2024, 3, 5)
    table = pa.table(
        {
            "日期": [day, None],
            "id": ["a", "b"],
            "error": [1, 2],
            "text": [TEXT, TEXT],
            "时刻": pa.array([1, 2**62 + 1], pa.timestamp("ns")),
            "类": pa.array(["x", "y"]).dictionary_encode(),
        }
    )
    parquet.write_table(table, tmp_path / "i.parquet")
    for ending in ("parquet", "jsonl"):
        made = tmp_path / f"p.{ending}"
        done = zhengben("corpus", tmp_path / "i.parquet", made, "-j", "1")
        assert done.exit_code == 0, done.output
    found = parquet.read_table(tmp_path / "p.parquet")
    for name in ("日期", "时刻", "类"):
        assert found.column(name).cast(table.schema.field(name).type).equals(table.column(name))
    assert found.column("error_in").to_pylist() == [1, 2]
    assert [row["日期"] for row in lines(tmp_path / "p.jsonl")] == ["2024-03-05", None]
    assert [row["error_in"] for row in lines(tmp_path / "p.jsonl")] in ([1, 2], ["1", "2"])


def test_packed_lines_and_standard_input(further, tmp_path):
    import gzip

    plain = tmp_path / "o.jsonl"
    zhengben("corpus", further, plain, "-j", "1")
    packed = tmp_path / "语料.jsonl.gz"
    packed.write_bytes(gzip.compress(further.read_bytes()))
    assert zhengben("corpus", packed, tmp_path / "g.jsonl", "-j", "1").exit_code == 0
    done = zhengben("corpus", "-", tmp_path / "s.jsonl", "-j", "1", stdin=further.read_bytes())
    assert done.exit_code == 0, done.output
    assert (tmp_path / "g.jsonl").read_bytes() == plain.read_bytes()
    assert (tmp_path / "s.jsonl").read_bytes() == plain.read_bytes()
    assert not list(tmp_path.glob("*zhengben-tmp"))
    torn = tmp_path / "torn.gz"
    torn.write_bytes(packed.read_bytes()[:-12])
    done = zhengben("corpus", torn, tmp_path / "t.jsonl", "-j", "1")
    assert (done.exit_code, "torn.gz" in done.stderr) == (ExitCode.DOCUMENT, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,text\n1,abc\n2,def\n", "CSV"),
        (b'{"name": "a", "content": "b"}\n', "缺少列 id、text（有的是：name、content）"),
        (b"[1, 2]\n[3]\n", "开头的 2 行"),
        (b"PK\x03\x04 and so on", "Excel"),
        (b"plain words\n", "第 1 行不是 JSON"),
    ],
)
def test_what_is_no_corpus_is_said_with_its_reason(tmp_path, content, said):
    source = tmp_path / "x.jsonl"
    source.write_bytes(content)
    done = zhengben("corpus", source, tmp_path / "o.jsonl", "-j", "1")
    assert done.exit_code == ExitCode.DOCUMENT
    assert said in done.stderr
    assert not (tmp_path / "o.jsonl").exists()


def test_why_rows_failed_is_said(tmp_path):
    source = tmp_path / "x.jsonl"
    good = json.dumps(texts(1)[0])
    source.write_text("\n".join([good, *["{}"] * 5]), encoding="utf-8")
    done = zhengben("corpus", source, tmp_path / "o.jsonl", "-j", "1")
    assert done.exit_code == ExitCode.PARTIAL
    assert "第 2 行没有 id" in done.stderr
    assert "第 2 行：" not in done.stderr
    assert "其余 2 行" in done.stderr
