"""``zhengben outline``, and the line of elements that other commands say."""

import json
from pathlib import Path

import pytest
from command_line import zhengben
from structure_papers import DATED, HEAD, SIGNED, TEXT, TITLE, TO, WHOLE

LACKING = TO + TEXT + HEAD + TITLE + SIGNED + DATED
"""Its head came behind its text: no title is where titles are."""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_each_element_is_shown_with_line_certainty_and_reason(paper):
    done = zhengben("outline", paper)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"{paper}：通知"
    (number,) = (line for line in lines if line.strip().startswith("发文字号"))
    assert "临政发〔2024〕5号（第 2 行，" in number
    assert lines[-1].strip() == "要素：标题 ✓ 发文字号 ✓ 主送 ✓ 署名 ✓ 日期 ✓"
    assert "✗ 缺" in done.stderr
    assert zhengben("outline", paper, "-q").stderr == ""


def test_what_is_missing_is_shown_with_the_line_that_looks_like_it(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(LACKING, encoding="utf-8")
    done = zhengben("outline", path)
    assert done.exit_code == 0
    assert "标题 ✗ 第 8 行“临澜市人民政府关于加强节能工作的通知”最像" in done.stdout


def test_the_json_has_the_whole_tree(paper):
    (document,) = json.loads(zhengben("outline", paper, "--format", "json").stdout)
    assert (document["file"], document["kind"]) == (str(paper), "通知")
    assert [part["element"] for part in document["tree"]] == ["版头", "主体", "版记"]
    assert {row["element"]: row["state"] for row in document["elements"]} == {
        "title": "found",
        "document_number": "found",
        "main_recipients": "found",
        "authority_signature": "found",
        "document_date": "found",
    }
    title = document["tree"][1]["children"][0]
    assert (title["role"], title["path"], title["line"]) == ("title", "body.title", 3)
    assert 0 < title["certainty"] <= 1
    assert title["reason"]


def test_standard_input_a_folder_of_sources_and_documents_are_taken(paper, tmp_path):
    piped = zhengben("outline", "-", "--name", "来文", stdin=WHOLE.encode())
    assert piped.exit_code == 0
    assert "要素：标题 ✓" in piped.stdout
    out = tmp_path / "out"
    assert zhengben("run", paper, "-o", out, "--to", "txt").exit_code == 0
    for given in (out, out / "通知"):
        (made,) = json.loads(zhengben("outline", given, "--format", "json").stdout)
        assert made["file"] == str(out / "通知")
    # A folder with sources and, in it, documents made of them stands for its sources.
    (source,) = json.loads(zhengben("outline", tmp_path, "--format", "json").stdout)
    assert source["file"] == str(paper)


def test_what_cannot_be_read_has_its_code(tmp_path, paper):
    assert zhengben("outline", tmp_path / "没有.txt").exit_code == 3
    assert zhengben("outline").exit_code == 2
    empty = tmp_path / "空.txt"
    empty.write_bytes(b"")
    assert zhengben("outline", empty).exit_code == 3
    both = zhengben("outline", paper, empty)
    assert both.exit_code == 9
    assert "标题 ✓" in both.stdout
    (tmp_path / "out" / "坏").mkdir(parents=True)
    (tmp_path / "out" / "坏" / "1-normalized.json").write_text("{", encoding="utf-8")
    assert zhengben("outline", tmp_path / "out").exit_code == 4


def test_run_says_in_one_line_which_elements_are_there(paper, tmp_path):
    said = "标题 ✓ 发文字号 ✓ 主送 ✓ 署名 ✓ 日期 ✓"
    done = zhengben("run", paper, "-o", tmp_path / "out", "--to", "txt")
    assert f"  要素：{said}\n" in done.stderr
    assert zhengben("run", paper, "-o", tmp_path / "other", "--to", "txt", "-q").stderr == ""
    (tmp_path / "第二份.txt").write_text(LACKING, encoding="utf-8")
    several = zhengben(
        "run", tmp_path, "-o", tmp_path / "out2", "--to", "txt", "--progress", "lines"
    )
    rows = [line for line in several.stderr.splitlines() if line.startswith("[")]
    assert len(rows) == 2
    assert any(row.endswith(f"；{said}") for row in rows)
    assert any("标题 ✗" in row for row in rows)
    record = json.loads((tmp_path / "out2" / "run.json").read_bytes())
    assert {one["elements"] for one in record["documents"]} == {
        said,
        "标题 ✗ 发文字号 ✗ 主送 ✓ 署名 ✓ 日期 ✓",
    }


def test_findings_are_told_at_the_line_and_can_be_chosen(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(LACKING, encoding="utf-8")
    done = zhengben("check", path, "--select", "STR1")
    assert done.exit_code == 1
    assert (
        f"{path}:8:1: STR101 没有找到标题，此处“临澜市人民政府关于加强节能工作的通知”最像"
        in done.stdout
    )
    assert zhengben("check", path, "--ignore", "STR1").exit_code == 0


def test_fonts_that_stand_in_are_said_once(paper, tmp_path):
    (tmp_path / "另一份.txt").write_text(LACKING, encoding="utf-8")
    done = zhengben("run", tmp_path, "-o", tmp_path / "out", "--to", "pdf")
    assert done.stderr.count("字体：") <= 1


def test_a_table_is_counted_in_cells(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(
        TITLE + TO + TEXT + "序号\t名称\t数量\n1\t甲\t10\n2\t乙\t20\n", encoding="utf-8"
    )
    assert "表格 9 格，始于“序号”" in zhengben("outline", path).stdout
