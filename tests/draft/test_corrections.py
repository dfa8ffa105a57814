"""What a secretary corrects in 2-….md is what is printed, certified, and there on the next run."""

import json

import pytest
from command_line import tree, zhengben
from outlines import structure_of

from pipeline.draft.reader import read_draft

TITLE = "江北市人民政府关于做好防汛工作的通知"
TAIL = "\n\n江北市人民政府\n2024年6月3日\n"
TEXT = (
    f"江北市人民政府文件\n\n江政发〔2024〕7号\n\n{TITLE}\n\n各县（区）人民政府：\n\n"
    f"现通知如下：\n\n一、加强值守\n\n落实责任。{TAIL}"
)
SIGNED = "发文机关署名: 江北市人民政府\n成文日期: 2024年6月3日\n"
MARKED = "发文机关标志: 江北市人民政府文件\n发文字号: 江政发〔2024〕7号\n"


def draft_of(head: str, body: str) -> str:
    return f"---\n结构: 照所写\n{head}---\n\n{body}\n"


CASES = {
    # (source, the 公文稿 as it is left, what the print holds)
    "recipients without a colon": (
        f"{TITLE}\n\n各县（区）人民政府，市直各单位\n\n请遵照执行。{TAIL}",
        draft_of(
            f"标题: {TITLE}\n主送机关: 各县（区）人民政府，市直各单位\n{SIGNED}", "请遵照执行。"
        ),
        "各县（区）人民政府，市直各单位：\n请遵照执行。",
    ),
    "a number in the title": (
        f"江北市人民政府文件\n\n江政发〔2024〕  号\n\n{TITLE}\n\n各县人民政府：\n\n请遵照执行。{TAIL}",
        draft_of(
            f"发文机关标志: 江北市人民政府文件\n发文字号: 江政发〔2024〕  号\n标题: {TITLE}\n"
            f"主送机关: 各县人民政府：\n{SIGNED}",
            "请遵照执行。",
        ),
        f"江政发〔2024〕  号\n{TITLE}\n",
    ),
    "a copy number and a secrecy on one line": (
        f"000001      机密★1年\n\n江北市人民政府文件\n\n江政发〔2024〕7号\n\n{TITLE}\n\n"
        f"各县人民政府：\n\n请遵照执行。{TAIL}",
        draft_of(
            f"份号: 000001\n密级: 机密★1年\n{MARKED}标题: {TITLE}\n主送机关: 各县人民政府：\n{SIGNED}",
            "请遵照执行。",
        ),
        "000001\n机密★1年\n江北市人民政府文件\n",
    ),
    "a heading, a paragraph parted and two joined": (
        TEXT.replace("一、加强", "加强").replace(
            "责任。", "责任。联系人：王某。\n\n电话另行通知。"
        ),
        draft_of(
            f"{MARKED}标题: {TITLE}\n主送机关: 各县（区）人民政府：\n{SIGNED}",
            "现通知如下：\n\n## 加强值守\n\n落实责任。\n\n联系人：王某。电话另行通知。",
        ),
        "加强值守\n落实责任。\n联系人：王某。电话另行通知。\n",
    ),
    "an attachment that is none": (
        TEXT + "\n抄送：市委。\n江北市人民政府办公室　2024年6月4日印发\n\n抄报：省政府。\n",
        draft_of(
            f"{MARKED}标题: {TITLE}\n主送机关: 各县（区）人民政府：\n{SIGNED}"
            "抄送机关: 市委。抄报：省政府。\n印发机关: 江北市人民政府办公室\n印发日期: 2024年6月4日\n",
            "现通知如下：\n\n## 一、加强值守\n\n落实责任。",
        ),
        "抄送：市委。抄报：省政府。\n江北市人民政府办公室\n2024年6月4日印发\n",
    ),
    "a table out of lines": (
        f"{TITLE}\n\n各县人民政府：\n\n请遵照执行。{TAIL}\n附件\n回执\n\n姓名 单位\n",
        draft_of(
            f"标题: {TITLE}\n主送机关: 各县人民政府：\n{SIGNED}",
            "请遵照执行。\n\n# 附件\n\n# 回执\n\n| 姓名 | 单位 |\n| --- | --- |\n|  |  |",
        ),
        "附件\n回执\n姓名\t单位\n",
    ),
    "a cell that was taken for a signature": (
        f"{TITLE}\n\n各县人民政府：\n\n请遵照执行。\n\n序号\n\n单位\n\n1\n\n市水利局{TAIL}",
        draft_of(
            f"标题: {TITLE}\n主送机关: 各县人民政府：\n{SIGNED}",
            "请遵照执行。\n\n| 序号 | 单位 |\n| --- | --- |\n| 1 | 市水利局 |",
        ),
        "序号\t单位\n1\t市水利局\n江北市人民政府\n",
    ),
    "a table with merged cells": (
        f"{TITLE}\n\n各县人民政府：\n\n见下表。\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n{TAIL}",
        draft_of(
            f"标题: {TITLE}\n主送机关: 各县人民政府：\n{SIGNED}",
            '见下表。\n\n<table>\n<tr><th colspan="2">甲</th></tr>\n<tr><td>丙</td><td>乙<br>丁</td></tr>\n</table>',
        ),
        "见下表。\n甲\n丙\t乙 丁\n江北市人民政府\n",
    ),
    "lines deleted, added and moved": (
        TEXT.replace("落实责任。", "— 1 —\n\n落实责任。\n\n备足物资。"),
        draft_of(
            f"{MARKED}标题: {TITLE}\n主送机关: 各县（区）人民政府：\n{SIGNED}",
            "现通知如下：\n\n## 一、加强值守\n\n备足物资。\n\n及时报告。\n\n落实责任。",
        ),
        "备足物资。\n及时报告。\n落实责任。\n",
    ),
    "what no text can say": (
        TEXT,
        draft_of(
            '份号: "000126"\n密级: 机密\n保密期限: 1年\n紧急程度: 特急\n'
            f"{MARKED}签发人:\n  - 张三\n  - 李四\n标题: {TITLE}\n主送机关: 各县（区）人民政府：\n"
            "发文机关署名: 江北市人民政府\n成文日期: 2024年6月5日\n",
            "现通知如下：\n\n## 一、加强值守\n\n落实责任。",
        ),
        "000126\n机密★1年\n特急\n江北市人民政府文件\n江政发〔2024〕7号\n签发人：张三　李四\n",
    ),
    "another text altogether": (
        TEXT,
        draft_of("标题: 关于放假的函\n", "全文另写。"),
        "关于放假的函\n全文另写。\n",
    ),
}


@pytest.fixture(params=CASES)
def corrected(request, tmp_path):
    """A document's folder whose 公文稿 was corrected, and what is expected of it."""
    source, wanted, expected = CASES[request.param]
    path = tmp_path / "通知.txt"
    path.write_text(source, encoding="utf-8")
    assert zhengben("run", path, "-o", tmp_path / "out", "--to", "txt").exit_code == 0
    folder = tmp_path / "out" / "通知"
    draft = folder / "2-通知.md"
    draft.write_text(wanted, encoding="utf-8")
    return path, folder, draft, expected


def test_what_is_corrected_is_what_is_printed(corrected):
    path, folder, draft, expected = corrected
    wanted = structure_of(read_draft(draft.read_bytes(), "稿.md").document)
    done = zhengben("emit", folder, "--to", "txt")
    assert done.exit_code == 0, done.output
    printed = (folder / "3-通知.txt").read_text(encoding="utf-8")
    assert expected in printed, printed
    assert structure_of(read_draft(draft.read_bytes(), "稿.md").document) == wanted
    done = zhengben("verify", folder, "--deep")
    assert done.exit_code == 0, done.output
    # The next run knows it, and so does one that makes all of it anew.
    before = {name: data for name, data in tree(folder).items() if name != "manifest.json"}
    assert zhengben("emit", folder, "--to", "txt").exit_code == 0
    done = zhengben("run", path, "-o", folder.parent, "--to", "txt", "--force")
    assert done.exit_code == 0, done.output
    assert {n: data for n, data in tree(folder).items() if n != "manifest.json"} == before


def test_structure_is_told_and_given_back(corrected):
    path, folder, _, _ = corrected
    zhengben("emit", folder, "--to", "txt,xlsx,review")
    log = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    if any(line["type"] == "restated" for line in log):
        assert "人工改动结构" in zhengben("explain", folder).output
    # Without the decisions it is the document that was read.
    (folder / "decisions.json").unlink(missing_ok=True)  # nothing was to be corrected
    zhengben("run", path, "-o", folder.parent, "--to", "txt", "--force")
    fresh = folder.parent.parent / "fresh"
    zhengben("run", path, "-o", fresh, "--to", "txt")
    assert (folder / "3-通知.txt").read_bytes() == (fresh / "通知" / "3-通知.txt").read_bytes()


def test_two_files_that_say_different_things(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    zhengben("run", path, "-o", tmp_path / "out", "--to", "txt")
    folder = tmp_path / "out" / "通知"
    for name, old, new in (
        ("2-通知.md", "落实责任。", "落实各项责任。"),
        ("2-repaired.json", "现通知如下：", "现就有关事项通知如下："),
    ):
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before = tree(folder)
    done = zhengben("emit", folder, "--to", "txt")
    assert done.exit_code == 4
    assert "都改过" in done.output
    assert "落实各项责任。" in done.output
    assert "现就有关事项通知如下：" in done.output
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("标题:", "题目:", "行第 1 字处没有“题目”这一项。应为“标题”"),
        ("标题: ", "标题: *", "字处前言的写法有误"),
        ("现通知如下：", "<!-- 成文日期 -->\n现通知如下：", "成文日期写了两次"),
    ],
)
def test_a_mistake_in_it_is_named_with_its_place(tmp_path, old, new, says):
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    zhengben("run", path, "-o", tmp_path / "out", "--to", "txt")
    draft = tmp_path / "out" / "通知" / "2-通知.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    before = tree(tmp_path / "out")
    done = zhengben("emit", draft.parent, "--to", "txt")
    assert done.exit_code == 4, done.output
    assert says in done.output
    assert tree(tmp_path / "out") == before


def test_what_is_stated_wins_over_what_is_found(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    stated = ["--set", "发文字号=江政发[2024]8号", "--set", "成文日期=", "--set", "抄送机关=市委。"]
    done = zhengben("run", path, "-o", tmp_path / "out", "--to", "txt,docx,review", *stated)
    assert done.exit_code == 0, done.output
    folder = tmp_path / "out" / "通知"
    printed = (folder / "3-通知.txt").read_text(encoding="utf-8")
    assert "江政发[2024]8号\n" in printed
    assert "2024年6月3日" not in printed
    assert printed.endswith("江北市人民政府\n抄送：市委。\n")
    assert zhengben("verify", folder, "--deep").exit_code == 0
    again = zhengben("run", path, "-o", tmp_path / "out", "--to", "txt,docx,review", *stated)
    assert "已完成" in again.output
    # It can be corrected like anything else, and stated anew.
    draft = folder / "2-通知.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace("8号", "9号"), encoding="utf-8")
    assert zhengben("emit", folder, "--to", "txt").exit_code == 0
    assert "江政发[2024]9号\n" in (folder / "3-通知.txt").read_text(encoding="utf-8")
    assert zhengben("verify", folder, "--deep").exit_code == 0
    assert (
        zhengben("emit", folder, "--to", "txt", "--set", "发文字号=江政发〔2024〕7号").exit_code
        == 0
    )
    assert "江政发〔2024〕7号\n" in (folder / "3-通知.txt").read_text(encoding="utf-8")


def test_fields_of_the_settings_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zhengben.toml").write_text('set = ["发文机关标志=江北市水利局文件"]\n', "utf-8")
    (tmp_path / "通知.txt").write_text(TEXT, encoding="utf-8")
    assert zhengben("run", "通知.txt", "--to", "txt").exit_code == 0
    assert (tmp_path / "out/通知/3-通知.txt").read_text("utf-8").startswith("江北市水利局文件\n")
    for wrong in ("题目=甲", "标题", "标题=甲\n乙"):
        done = zhengben("run", "通知.txt", "--set", wrong)
        assert done.exit_code == 2
        assert "--set" in done.output
