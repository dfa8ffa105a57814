"""What is not printed is said, everywhere; with --keep-boilerplate all is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import zhengben

from pipeline import convert
from pipeline.edits import Severity

PAGE = (
    "索引号：000014349/2024-00012\n发布机构：某市人民政府\n"
    "某市人民政府关于加强节能工作的通知\n各县（区）人民政府：\n请遵照执行。\n扫一扫在手机打开当前页\n"
)
SAID = "源文件第 1—2、6 行有 3 行没有印出（栏目信息 2、页脚 1）"


def source(folder: Path, text: str = PAGE) -> Path:
    path = folder / "节能通知.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_run_says_so_and_each_place_that_shows_findings(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = zhengben("run", source(tmp_path), "-o", out, "--to", "txt,review,xlsx")
    assert "未印 3 行" in done.stderr
    assert "--keep-boilerplate" in done.stderr
    assert SAID in zhengben("explain", out / "节能通知").stdout
    found = json.loads(zhengben("check", source(tmp_path), "--format", "json").stdout)
    (problem,) = [p for p in found if p["rule_id"] == "OUT001"]
    assert (problem["line"], problem["column"], problem["level"]) == (1, 1, "note")
    assert problem["end_column"] == len("索引号：000014349/2024-00012") + 1


def test_a_text_of_which_all_is_printed_says_nothing(tmp_path: Path) -> None:
    plain = source(
        tmp_path,
        "某市通知\n各县（区）人民政府：\n请遵照执行。\n------\n某市人民政府\n2024年3月5日\n",
    )
    done = zhengben("run", plain, "-o", tmp_path / "out", "--to", "txt")
    assert "未印" not in done.stderr
    assert not convert.repair(convert.read(plain.read_bytes(), plain.name)).log.findings


def test_all_is_printed_where_a_person_says_so(tmp_path: Path) -> None:
    path, out = source(tmp_path), tmp_path / "out"
    text = out / "节能通知" / "3-节能通知.txt"
    zhengben("run", path, "-o", out, "--to", "txt")
    assert "索引号" not in text.read_text("utf-8")
    # The setting decides the bytes: what was finished without it is not finished with it.
    done = zhengben("run", path, "-o", out, "--to", "txt", "--keep-boilerplate")
    assert "未印" not in done.stderr
    printed = text.read_text("utf-8")
    assert all(line in printed for line in PAGE.splitlines())
    checked = zhengben("check", path, "--keep-boilerplate", "--format", "json").stdout
    assert "OUT001" not in checked


def test_a_page_is_printed_whole_where_a_person_says_so() -> None:
    page = (
        "<html><body><nav><a href='/'>首页</a></nav><div class='share'>分享到：微信</div>"
        "<table><tr><td>索引号：</td><td>1/2024</td></tr></table><h1>某市通知</h1>"
        "<p>各县（区）人民政府：</p><p>请遵照执行。</p><p style='display:none'>不显示</p></body></html>"
    ).encode()
    kept = convert.read(page, "a.html", keep_boilerplate=True)
    assert [(entry.reason, entry.text) for entry in kept.boilerplate] == [("hidden", "不显示")]


def test_what_reads_as_text_outside_a_page_s_article_is_a_warning() -> None:
    sentence = "各县（区）人民政府应当于三月底前把本地区的落实情况报送市政府办公室。"
    page = (
        f"<html><body><div><p>{sentence}</p></div><h1>关于加强节能工作的通知</h1>"
        f"<div class='TRS_Editor'><p>各县（区）人民政府：</p>{'<p>请各地认真遵照执行。</p>' * 9}</div>"
        "</body></html>"
    ).encode()
    document = convert.read(page, "a.html")
    assert sentence in {entry.text for entry in document.boilerplate}
    found = convert.repair(document).log.findings
    assert [f.severity for f in found if f.rule_id == "OUT001"] == [Severity.NOTE, Severity.WARNING]


def test_a_page_s_table_below_the_title_is_the_documents() -> None:
    table = "<table><tr><td>县区</td><td>金额</td></tr><tr><td>甲县</td><td>1200</td></tr></table>"
    page = (
        "<html><body><h1>关于下达专项资金的通知</h1><div class='TRS_Editor'><p>各县区财政局：</p>"
        f"<p>现将专项资金下达你们，请按规定使用，并报送使用情况。</p></div><div>{table}</div></body></html>"
    ).encode()
    assert not convert.read(page, "a.html").boilerplate


def test_names_below_a_page_s_text_are_the_documents() -> None:
    page = (
        "<html><body><h1>关于公布名单的通知</h1><div><p>各县区财政局：</p>"
        f"<p>{'现将名单公布如下，请认真做好后续工作。' * 4}</p></div>"
        "<p>------</p><p>张三</p><p>李四</p></body></html>"
    ).encode()
    assert not convert.read(page, "a.html").boilerplate


@pytest.mark.parametrize(
    ("day", "is_kept"),
    [("二〇二四年三月五日", True), ("2024年3月  日", True), ("2024-03-05", False)],
)
def test_a_date_below_links_is_the_documents_where_no_page_writes_it_so(day, is_kept) -> None:
    text = (
        "某市人民政府关于加强节能工作的通知\n各县（区）人民政府：\n请遵照执行。\n"
        "某市人民政府办公室　　2007年3月7日印发\n"
        f"相关文件\n关于做好统计核查工作的通报\n《关于加强秸秆利用的意见》解读\n{day}\n"
    )
    left_out = {entry.text for entry in convert.read(text.encode(), "a.txt").boilerplate}
    assert "相关文件" in left_out or is_kept
    assert (day in left_out) is not is_kept


def test_recipients_above_a_page_s_fields_are_the_documents() -> None:
    fields = "索引号：195196172/2024-460\n发布机构：某县统计局\n"
    text = (
        f"各县（区）人民政府，某区统计局：\n{fields}某县人民政府关于治理河流的意见\n请遵照执行。\n"
    )
    document = convert.read(text.encode(), "a.txt")
    assert "各县（区）人民政府，某区统计局：" not in {e.text for e in document.boilerplate}
