"""Commands as a user calls them: codes, streams, files; faults on purpose."""

import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
from command_line import TEXT, tree, zhengben

from pipeline import storage
from pipeline.errors import ExitCode


def test_run_writes_every_output_and_prints_nothing_on_stdout(source, tmp_path):
    out = tmp_path / "out"
    done = zhengben("run", source, "-o", out)
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert "节能通知" in done.stderr
    assert set(tree(out)) == {
        f"节能通知/{name}"
        for name in (
            "1-source.txt.gz",
            "1-normalized.json",
            "2-repaired.json",
            "2-edits.jsonl",
            "2-节能通知.md",
            "3-节能通知.docx",
            "3-节能通知.review.docx",
            "3-节能通知.pdf",
            "3-节能通知.xlsx",
            "3-节能通知.txt",
            "manifest.json",
        )
    }
    text = (out / "节能通知" / "3-节能通知.txt").read_text(encoding="utf-8")
    assert "各县（区）人民政府：" in text
    assert "（一）加强领导。坚持绿色发展，单位能耗下降3.5%。" in text


def test_stages_one_after_another_give_the_same_bytes_as_run(source, tmp_path):
    whole, steps = tmp_path / "whole", tmp_path / "steps"
    assert zhengben("run", source, "-o", whole).exit_code == 0
    assert zhengben("normalize", source, "-o", steps).exit_code == 0
    assert zhengben("repair", steps / "节能通知").exit_code == 0
    assert zhengben("emit", steps).exit_code == 0
    assert tree(whole) == tree(steps)


def test_a_second_run_changes_no_byte_whatever_zone_locale_and_hash_seed(source, tmp_path):
    found = []
    for number, (zone, seed) in enumerate([("Asia/Shanghai", "1"), ("America/New_York", "2")]):
        out = tmp_path / str(number)
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        command = [sys.executable, "-m", "pipeline", "run", str(source), "-o", str(out)]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        found.append(tree(out))
    assert found[0] == found[1]


def test_verify_and_revert(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    done = zhengben("verify", folder)
    assert done.exit_code == 0, done.output
    reverted = zhengben("revert", folder)
    assert reverted.exit_code == 0
    assert "各县(区)人民政府:\n" in reverted.stdout
    assert reverted.stdout.split() == TEXT.split()


@pytest.mark.parametrize("name", ["3-节能通知.txt", "2-edits.jsonl", "3-节能通知.pdf"])
def test_verify_notices_a_changed_file(source, tmp_path, name):
    zhengben("run", source, "-o", tmp_path / "out")
    path = tmp_path / "out" / "节能通知" / name
    path.write_bytes(path.read_bytes() + b"\n")
    done = zhengben("verify", path.parent)
    assert done.exit_code == 71
    assert name in done.output


def test_verify_notices_an_output_that_says_something_else(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    target = folder / "3-节能通知.txt"
    data = target.read_bytes().replace(b"3.5%", b"8.5%")
    target.write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for record in manifest["outputs"]:
        if record["name"] == target.name:
            record.update(sha256=hashlib.sha256(data).hexdigest())
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = zhengben("verify", folder)
    assert done.exit_code == 71
    assert "文字" in done.output


def test_repair_prints_text_for_a_file_and_for_standard_input(source):
    for arguments, stdin in ((("repair", source), None), (("repair", "-"), TEXT.encode())):
        done = zhengben(*arguments, stdin=stdin)
        assert done.exit_code == 0
        assert done.stdout.startswith("某市人民政府关于加强节能工作的通知\n")
        assert "各县（区）人民政府：\n" in done.stdout


def test_check_codes_and_formats(source, tmp_path):
    done = zhengben("check", source)
    assert done.exit_code == 1
    assert f"{source}:3:3: WID002" in done.stdout
    rows = json.loads(zhengben("check", source, "--format", "json").stdout)
    assert {"WID001", "WID002"} <= {row["rule_id"] for row in rows}
    clean = tmp_path / "clean.txt"
    clean.write_text(zhengben("repair", source).stdout, encoding="utf-8")
    assert zhengben("check", clean).exit_code == 0
    assert not (tmp_path / "out").exists()


def test_a_persons_change_is_kept_as_a_manual_edit(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    folder = tmp_path / "out" / "节能通知"
    path = folder / "2-repaired.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("请遵照执行", "请认真贯彻执行"), encoding="utf-8")
    done = zhengben("emit", folder)
    assert done.exit_code == 0, done.output
    assert "含人工修改" in done.stderr
    assert "请认真贯彻执行" in (folder / "3-节能通知.txt").read_text(encoding="utf-8")
    lines = (folder / "2-edits.jsonl").read_bytes().splitlines()
    kinds = [json.loads(line).get("kind") for line in lines]
    assert "manual" in kinds
    assert zhengben("verify", folder).exit_code == 0
    assert "请遵照执行" in zhengben("revert", folder).stdout


def test_a_changed_structure_is_taken_in(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out")
    path = tmp_path / "out" / "节能通知" / "2-repaired.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    gone = document["body"]["main_text"].pop()["content"]["text"]
    path.write_text(json.dumps(document), encoding="utf-8")
    done = zhengben("emit", path.parent)
    assert done.exit_code == 0, done.output
    assert gone not in (path.parent / "3-节能通知.txt").read_text(encoding="utf-8")
    assert zhengben("verify", path.parent, "--deep").exit_code == 0
    assert gone[4:8] in zhengben("revert", path.parent).stdout


def test_a_log_that_was_changed_is_named(source, tmp_path):
    zhengben("run", source, "-o", tmp_path / "out", "--to", "txt")
    path = tmp_path / "out" / "节能通知" / "2-edits.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    for command in ("emit", "explain", "revert"):
        done = zhengben(command, path.parent)
        assert done.exit_code == ExitCode.DOCUMENT, command
        assert str(path) in done.stderr
        assert "repair --force" in done.stderr
    assert zhengben("verify", path.parent).exit_code == ExitCode.NOT_CERTIFIED
    assert zhengben("repair", path.parent, "--force").exit_code == 0
    assert zhengben("verify", path.parent).exit_code == 0


def test_explain_tells_a_pair_as_one_and_rules_knows_every_id(source, tmp_path, sample):
    zhengben("run", sample, "-o", tmp_path / "out", "--to", "txt")
    folder = tmp_path / "out" / sample.stem
    said = zhengben("explain", folder, "--only", "possible").stdout
    assert "部门“一把手”讲法" in said
    assert "补 “ ”" in said
    applied = zhengben("explain", folder, "--only", "certain").stdout
    assert "2023年12月29日\n    补 年 月 日" in applied
    lines = (folder / "2-edits.jsonl").read_bytes().splitlines()
    ids = {json.loads(line).get("rule_id") for line in lines}
    for rule_id in ids - {None}:
        done = zhengben("rules", rule_id)
        assert done.exit_code == 0
        assert "依据：" in done.stdout


@pytest.mark.parametrize(
    ("text", "place", "change"),
    [
        (
            "有效期202291-2023831日，优良比例86.7%13条主要河流。",
            "有效期2022年9月1日-2023",
            "补 年 月 日",
        ),
        ("展期自 2024 年 3 月 5 日 起。", "展期自 2024年3月5日 起。", "空格 → （删去）"),
    ],
)
def test_explain_tells_the_changes_of_one_date_as_one(tmp_path, text, place, change):
    path = tmp_path / "展会通知.txt"
    path.write_text(f"关于举办展会的通知\n\n{text}", encoding="utf-8")
    zhengben("run", path, "-o", tmp_path / "out", "--to", "txt")
    said = zhengben("explain", tmp_path / "out" / path.stem, "--only", "certain").stdout
    assert place in said
    assert f"\n    {change}  把握" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b" \n\t\xc2\xa0\n", "空"),
        (b"\x00\x01\x02" * 500, ""),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\x00" * 50, "PDF"),
        (b"PK\x03\x04" + b"\x00" * 60, ""),
        ("某市".encode() + b"\xff\xfe\xfd" * 3 + b"\x81", "字节"),
    ],
)
def test_unreadable_sources(tmp_path, content, said):
    path = tmp_path / "坏.txt"
    path.write_bytes(content)
    done = zhengben("run", path, "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.SOURCE
    assert "坏.txt" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "out").exists()


def test_huge_missing_and_empty_folder(tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as handle:
        handle.truncate(200 * 2**20)
    (tmp_path / "空文件夹").mkdir()
    for path in (huge, tmp_path / "没有.txt", tmp_path / "空文件夹", tmp_path / "*.nothing"):
        done = zhengben("run", path, "-o", tmp_path / "out")
        assert done.exit_code == ExitCode.SOURCE, path
        assert path.name in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_target_that_is_not_ours_is_not_overwritten(source, tmp_path):
    folder = tmp_path / "out" / "节能通知"
    folder.mkdir(parents=True)
    foreign = folder / "3-节能通知.docx"
    foreign.write_bytes(b"a person's own file")
    done = zhengben("run", source, "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.WRITE
    assert foreign.name in done.stderr
    assert tree(tmp_path / "out").keys() == {"节能通知/3-节能通知.docx"}
    assert foreign.read_bytes() == b"a person's own file"
    assert zhengben("run", source, "-o", tmp_path / "out", "--force").exit_code == 0
    edited = foreign.read_bytes() + b"x"
    foreign.write_bytes(edited)
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == ExitCode.WRITE
    assert foreign.read_bytes() == edited


def test_an_output_folder_that_is_a_file(source, tmp_path):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    done = zhengben("run", source, "-o", tmp_path / "out" / "x")
    assert done.exit_code in {ExitCode.WRITE, ExitCode.USAGE}
    assert (tmp_path / "out").read_text(encoding="utf-8") == "a file"


def test_a_full_disk_leaves_nothing_half_written(source, tmp_path, monkeypatch):
    zhengben("run", source, "-o", tmp_path / "out")
    before = tree(tmp_path / "out")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    done = zhengben("run", source, "-o", tmp_path / "out", "--accept", "possible")
    assert done.exit_code == ExitCode.WRITE
    assert "磁盘已满" in done.stderr
    assert tree(tmp_path / "out") == before


def test_a_bad_document_does_not_stop_the_others(source, tmp_path):
    (tmp_path / "坏.txt").write_bytes(b"\x00\x00\x00\x00")
    done = zhengben("run", tmp_path, "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.PARTIAL
    assert "坏.txt" in done.stderr
    assert (tmp_path / "out" / "节能通知" / "manifest.json").exists()


def test_two_sources_of_one_name_do_not_overwrite_each_other(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(TEXT, encoding="utf-8")
    done = zhengben("normalize", tmp_path / "a/x.txt", tmp_path / "b/x.txt", "-o", tmp_path / "o")
    assert done.exit_code == 0
    assert len(list((tmp_path / "o").iterdir())) == 2


@pytest.mark.parametrize("damage", ["{", '{"schema_version": 7}', "[]", ""])
def test_a_bad_stage_file_is_refused(source, tmp_path, damage):
    zhengben("normalize", source, "-o", tmp_path / "out")
    path = tmp_path / "out" / "节能通知" / "1-normalized.json"
    path.write_text(damage, encoding="utf-8")
    done = zhengben("repair", path)
    assert done.exit_code == ExitCode.DOCUMENT
    assert "1-normalized.json" in done.stderr


def test_an_internal_error_is_a_sentence(source, tmp_path, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        message = "boom"
        raise ValueError(message)

    monkeypatch.setattr("pipeline.batch.stages.repair", broken)
    done = zhengben("run", source, "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.INTERNAL
    assert "boom" in done.stderr
    assert "Traceback" not in done.output


def test_usage_style_and_information(source, tmp_path):
    assert zhengben("run").exit_code == ExitCode.USAGE
    assert zhengben("nonsense").exit_code == ExitCode.USAGE
    assert zhengben("run", source, "--to", "odt").exit_code == ExitCode.USAGE
    bad = zhengben("run", source, "--style", "nonsense", "-o", tmp_path / "o")
    assert bad.exit_code == ExitCode.STYLE
    assert "gbt9704" in bad.stderr
    assert zhengben("--version").output.startswith("正本 zhengben ")
    assert "WID001" in zhengben("rules").stdout
    assert "不改" in zhengben("rules", "wid001").stdout
    assert zhengben("rules", "XXX999").exit_code == ExitCode.USAGE
    assert "row_pitch_pt" in zhengben("styles", "gbt9704").stdout
    assert "仿宋" in zhengben("fonts", "list").stdout
    assert zhengben("fonts", "suggest").stdout.strip()
    said = zhengben("doctor", "--no-trial").stdout
    assert "字体" in said
    assert all(f"zhengben[{extra}]" in said for extra in ("cluster", "parquet"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "没有 nonsense 这条命令"),
        (["run", "--jobs", "x", "a"], "应为不小于 1、不大于 512 的整数"),
        (["run", "--progress", "x", "a"], "可用的有 auto、bar、lines、none"),
        (["run", "--terms", "没有.toml", "a"], "没有.toml 不存在"),
        (["explain", "a", "b", "c", "d", "e"], "多了参数 b、c、d 等 4 个"),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_chinese(arguments, said):
    code = (
        f"import sys; sys.argv = {['zhengben', *arguments]!r}; import pipeline.cli as c; c.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr.decode()


def test_without_a_command_its_help_is_shown_in_chinese():
    code = "import sys; sys.argv = ['zhengben']; import pipeline.cli as c; c.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == ExitCode.USAGE
    said = done.stderr.decode()
    assert said.startswith("用法：zhengben")
    assert not re.search("错误|Options|Show", said)
    assert not re.search("default:|Usage:|Options:", zhengben("run", "-h").stdout)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.parametrize("words", [["outline"], ["outline", "--format", "json"], ["check"]])
def test_a_pager_that_was_left_is_no_error(words, source):
    gone, ours = os.pipe()
    os.close(gone)
    code = "from pipeline.cli import main; main()"
    command = [sys.executable, "-c", code, *words, str(source), str(source)]
    try:
        done = subprocess.run(command, stdout=ours, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(ours)
    assert "错误" not in done.stderr.decode()
    assert done.returncode == ExitCode.OK


def test_ctrl_c_ends_with_130(source, tmp_path):
    code = (
        "import pipeline.batch.stages as p, pipeline.cli as c, sys\n"
        "def stop(*a, **k): raise KeyboardInterrupt\n"
        "p.repair = stop\n"
        f"sys.argv = ['zhengben', 'run', {str(source)!r}, '-o', {str(tmp_path / 'out')!r}]\n"
        "c.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 130
    assert "已中断".encode() in done.stderr


def test_one_bad_argument_does_not_stop_the_others(source, tmp_path):
    done = zhengben("run", source, tmp_path / "没有.txt", "-o", tmp_path / "out", "--to", "txt")
    assert done.exit_code == ExitCode.PARTIAL
    assert "没有.txt" in done.stderr
    assert (tmp_path / "out" / "节能通知" / "3-节能通知.txt").exists()


def test_an_option_is_no_name_of_a_file(tmp_path):
    done = zhengben("summary", tmp_path, "--csv", "--parquet")
    assert done.exit_code == ExitCode.USAGE
    assert "少了文件名，后面紧接着 --parquet" in done.stderr
    assert not list(tmp_path.iterdir())
