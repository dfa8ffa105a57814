"""Pages through the commands: files, folders, standard input; all that follows holds."""

import json
import shutil

import pytest
from command_line import zhengben

from normalize.page.test_pages import TEXT, TITLE, page

BODY = "<p>一、总体要求</p><table border=1><tr><td>指标</td><td>值</td></tr><tr><td>能耗</td><td>3.5</td></tr></table>"


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "公文" / "通知.html"
    path.parent.mkdir()
    path.write_bytes(page(BODY).encode("gb18030"))
    return path


def test_a_page_becomes_every_output_and_is_verified(saved, tmp_path):
    shutil.copy(saved, saved.with_name("通知2.HTM"))
    assert zhengben("run", saved.parent, "-o", tmp_path / "out").exit_code == 0
    folder = tmp_path / "out" / "通知"
    assert (tmp_path / "out" / "通知2" / "3-通知2.pdf").is_file()
    assert {p.suffix for p in folder.glob("3-*")} == {".docx", ".pdf", ".xlsx", ".txt"}
    assert "能耗\t3.5\n" in (folder / "3-通知.txt").read_text(encoding="utf-8")
    verified = zhengben("verify", folder)
    assert verified.exit_code == 0, verified.output
    assert zhengben("revert", folder).output.startswith(f"{TITLE}\n{TEXT}\n")


def test_the_three_stages_give_the_bytes_of_one_run(saved, tmp_path):
    zhengben("run", saved, "-o", tmp_path / "a")
    for command in (
        ("normalize", saved, "-o", tmp_path / "b"),
        ("repair", tmp_path / "b"),
        ("emit", tmp_path / "b"),
    ):
        assert zhengben(*command).exit_code == 0
    for path in (tmp_path / "a" / "通知").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / "通知" / path.name).read_bytes(), path.name


def test_standard_input_is_a_page_where_its_name_says_so(saved, tmp_path):
    data = saved.read_bytes()
    assert zhengben("run", "-", "--name", "x.html", "-o", tmp_path / "o", stdin=data).exit_code == 0
    assert (tmp_path / "o" / "x" / "3-x.txt").read_text(encoding="utf-8").startswith(TITLE)


def test_check_names_the_place_in_the_page_file(tmp_path):
    path = tmp_path / "页.html"
    path.write_text(page("\n<p>坚持<b>绿色</b>(低碳)发展。</p>"), encoding="utf-8")
    result = zhengben("check", path, "--format", "json")
    assert result.exit_code == 1
    source = path.read_text(encoding="utf-8").splitlines()
    for item in json.loads(result.stdout):
        if item.get("old"):
            column = item["column"] - 1
            assert source[item["line"] - 1][column : column + len(item["old"])] == item["old"]
