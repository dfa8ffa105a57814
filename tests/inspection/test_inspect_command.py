"""``zhengben inspect``: its formats, its exit codes, what it refuses, what it writes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import office_paper as office
import pytest
from command_line import zhengben
from jsonschema import Draft4Validator
from openpyxl import load_workbook
from word_making import docx, p

SCHEMA = Path(__file__).parent.parent / "schemas" / "sarif-2.1.0-rtm.5.json"
WRONG = office.paper(("方正小标宋简体(?=.{0,120}关于做好)", "宋体"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "公文").mkdir()
    (tmp_path / "公文" / "好.docx").write_bytes(office.paper())
    (tmp_path / "公文" / "错.docx").write_bytes(WRONG)
    (tmp_path / "公文" / "别的.txt").write_text("各县人民政府：\n", encoding="utf-8")
    return tmp_path


def test_a_folder_is_told_file_by_file_and_other_files_are_named(folder):
    done = zhengben("inspect", "公文")
    assert done.exit_code == 1
    assert "好.docx：没有发现不符" in done.stdout
    assert "错误 标题字体：宋体，应为小标宋（7.3.1）　正文第 10 段" in done.stdout
    assert "没有判断：印章" in done.stdout
    assert "别的.txt" in done.stderr


def test_json_has_what_was_found_and_what_is_required(folder):
    done = zhengben("inspect", "公文/错.docx", "公文/好.docx", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert (row["rule_id"], row["found"], row["required"]) == ("FMT201", "宋体", "小标宋")
    assert (row["clause"], row["places"][0]["paragraph"]) == ("7.3.1", 10)


def test_sarif_is_valid_and_names_the_measures(folder):
    done = zhengben("inspect", "公文/错.docx", "--format", "sarif")
    log = json.loads(done.stdout)
    Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    (result,) = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "FMT201"


def test_the_workbook_has_a_row_a_deviation_and_is_not_overwritten(folder):
    assert zhengben("inspect", "公文", "-o", "查.xlsx").exit_code == 1
    book = load_workbook(io.BytesIO((folder / "查.xlsx").read_bytes()))
    rows = list(book["不符"].iter_rows(values_only=True))
    assert rows[1][1:5] == ("错误", "标题字体", "宋体", "小标宋")
    assert zhengben("inspect", "公文", "-o", "查.xlsx").exit_code == 7
    assert zhengben("inspect", "公文", "-o", "查.docx").exit_code == 2


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_the_level_decides_the_exit_code(folder, level, code):
    (folder / "a.docx").write_bytes(office.paper(("各部门：", "各部门")))
    assert zhengben("inspect", "a.docx", "--fail-on", level).exit_code == code


def test_fix_sets_anew_and_leaves_the_original(folder):
    done = zhengben("inspect", "公文/错.docx", "--fix", "--fix-out", "新")
    assert done.exit_code == 1
    assert (folder / "公文" / "错.docx").read_bytes() == WRONG
    made = folder / "新" / "错" / "3-错.docx"
    assert zhengben("inspect", made).exit_code == 0


def test_what_has_no_layout_is_refused_plainly(folder):
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 not a package")
    for name, words in (("公文/别的.txt", "没有版式可查"), ("坏.docx", "坏.docx")):
        done = zhengben("inspect", name)
        assert done.exit_code == 3
        assert words in done.stderr
        assert "Traceback" not in done.output


def test_a_file_without_styles_is_judged(folder):
    (folder / "裸.docx").write_bytes(docx(p("关于做好防汛工作的通知") + p("各县人民政府：")))
    done = zhengben("inspect", "裸.docx", "--format", "json")
    assert done.exit_code == 1
    found = {row["rule_id"]: row["found"] for row in json.loads(done.stdout)}
    assert found["FMT201"] == "没有指定"
    assert found["FMT601"] == "没有"
