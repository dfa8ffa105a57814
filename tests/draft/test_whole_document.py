"""Page breaks by a line of dashes, what is stated of the whole document, numbers that change."""

import json

import pytest
from command_line import zhengben

from pipeline.draft.reader import read_draft
from pipeline.errors import SourceError
from pipeline.model import PageBreak

HEAD = "---\n结构: 照所写\n标题: 江北市水利局关于防汛的通知\n主送机关: 各县\n---\n\n"
RECOGNISED = HEAD.replace("结构: 照所写\n", "")
TEXT = """江北市水利局关于防汛工作的通知

各县水利局：

现就有关事项通知如下。
一、加强值守
各单位要落实责任，按月报送情况。
二、抓好落实
请认真贯彻执行。

江北市水利局
2024年6月3日
抄报：省水利厅。
抄送：市委办公室。
江北市水利局办公室 2024年6月4日印发
"""


def kinds(text):
    document = read_draft(text.encode(), "稿.md").document
    body = document.body
    return [type(b).__name__ for b in body.main_text], [
        [type(b).__name__ for b in one.blocks] for one in body.attachments
    ]


@pytest.mark.parametrize("head", [HEAD, RECOGNISED])
def test_a_line_of_dashes_is_a_page_break(head):
    text = (
        head
        + "甲。\n\n---\n\n乙。\n\n---\n\n| 丙 |\n| --- |\n| 丁 |\n\n---\n\n# 附件\n\n# 表\n\n戊。\n"
    )
    assert kinds(text) == (
        ["Paragraph", "PageBreak", "Paragraph", "PageBreak", "Table"],
        [["Paragraph"]],
    )


def test_a_rule_above_a_numbered_section_is_a_page_break_and_two_are_two():
    assert kinds(HEAD + "甲。\n\n---\n\n# 一、乙\n\n---\n\n---\n\n丙。\n")[0] == [
        "Paragraph", "PageBreak", "Heading", "PageBreak", "PageBreak", "Paragraph",
    ]  # fmt: skip


def test_dashes_of_plain_markdown_are_marks():
    document = read_draft("# 题\n\n甲。\n\n---\n\n乙。\n".encode(), "稿.md").document
    assert not any(isinstance(block, PageBreak) for block in document.body.main_text)


def test_a_table_begins_the_page_that_is_broken_before_it(tmp_path):
    from docx_making import part, w

    source = tmp_path / "稿.md"
    source.write_text(HEAD + "甲。\n\n---\n\n| 丙 |\n| --- |\n| 丁 |\n", "utf-8")
    assert zhengben("run", source, "-o", tmp_path, "--to", "docx,pdf", "-q").exit_code == 0
    root = part((tmp_path / "稿" / "3-稿.docx").read_bytes())
    first = next(root.iter(w("tc"))).find(w("p"))
    assert first.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None
    import pikepdf

    with pikepdf.open(tmp_path / "稿" / "3-稿.pdf") as pdf:
        assert len(pdf.pages) == 2


@pytest.mark.parametrize("colon", [":", "：", ": "])
def test_a_period_of_secrecy_behind_any_colon(colon):
    head = f"---\n标题: 甲通知\n密级{colon}机密\n保密期限{colon}1年\n---\n\n正文。\n"
    found = read_draft(head.encode(), "稿.md").document.header.classification
    assert found is not None
    assert found.text == "机密★1年"


def test_many_signs_take_time_of_their_number():
    document = read_draft((HEAD + ">" * 4000 + " 甲\n").encode(), "稿.md").document
    # Deeper than Markdown nests: told as not read.
    assert [one.reason for one in document.boilerplate if "甲" in one.text] == ["unread"]


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "通知.txt"
    source.write_text(TEXT, "utf-8")
    assert zhengben("run", source, "-o", tmp_path, "--to", "docx,txt", "-q").exit_code == 0
    return tmp_path / "通知"


def corrected(folder, *pairs):
    path = folder / "2-通知.md"
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text, text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    done = zhengben("emit", folder, "--to", "docx,txt", "-q")
    assert done.exit_code == 0, done.output
    verified = zhengben("verify", folder)
    assert verified.exit_code == 0, verified.output
    return path.read_text("utf-8")


def test_what_is_stated_of_the_whole_takes_effect_and_lasts(folder):
    text = corrected(folder, ("标题:", "文种: 函\n版式: 信函\n标题:"))
    assert "文种: 函\n版式: 信函\n" in text
    decided = json.loads((folder / "decisions.json").read_bytes())["restated"]
    assert [one["settings"] for one in decided] == [[["文种", "函"]], [["版式", "信函"]]]
    assert "版式：信函" in zhengben("explain", folder).output
    source = folder.with_suffix(".txt")
    again = zhengben("run", source, "-o", folder.parent, "--force", "--to", "docx,txt", "-q")
    assert again.exit_code == 0, again.output
    assert (folder / "2-通知.md").read_text("utf-8") == text
    assert "版式" not in corrected(folder, ("版式: 信函\n", ""))


def test_set_states_the_whole_too(folder):
    done = zhengben("emit", folder, "--set", "印章=无", "--to", "docx,txt", "-q")
    assert done.exit_code == 0, done.output
    assert "印章: 无\n" in (folder / "2-通知.md").read_text("utf-8")
    assert zhengben("verify", folder).exit_code == 0
    wrong = zhengben("emit", folder, "--set", "版式=公函")
    assert wrong.exit_code == 2
    assert "文件、信函" in wrong.output


def test_changed_numbers_are_the_headings_own(folder):
    text = corrected(
        folder,
        ("## 二、抓好落实", "### （一）抓好落实"),
        ("请认真", "- （1）新加一项。\n\n## 四、另加一节\n\n请认真"),
    )
    assert "<!--" not in text
    repaired = json.loads((folder / "2-repaired.json").read_bytes())
    made = [b for b in repaired["body"]["main_text"] if b["type"] == "heading"]
    assert [(one["number"], one["number_end"]) for one in made] == [(1, 2), (1, 3), (4, 2)]


def test_line_ends_of_old_machines():
    document = read_draft((HEAD + "甲。\n\n乙。\n").replace("\n", "\r").encode(), "稿.md").document
    assert [block.content.text for block in document.body.main_text] == ["甲。", "乙。"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("---\n标题: 甲\n正文\n", "第 1 行第 1 字处前言没有写完"),
        ('---\n标题: "甲\\ud800"\n---\n正文\n', "第 2 行第 5 字处值里有不成字的编码"),
    ],
)
def test_more_mistakes_are_named_with_their_place(text, says):
    with pytest.raises(SourceError, match=says):
        read_draft(text.encode(), "稿.md")


def test_half_a_character_by_its_number_is_none():
    document = read_draft((HEAD + "甲&#xD800;乙\n").encode(), "稿.md").document
    assert document.body.main_text[0].content.text == "甲\ufffd乙"


def test_lists_in_lists_are_read_forty_deep():
    text = "".join(f"{'  ' * i}- 第{i}项\n" for i in range(40))
    assert len(read_draft((HEAD + text).encode(), "稿.md").document.body.main_text) == 40


def test_a_head_with_a_name_of_no_value_is_refused():
    with pytest.raises(SourceError, match="名称: 值"):
        read_draft("---\n标题: 关于检查的通知\n[^2]: 注\n甲\n---\n\n正文。\n".encode(), "a.md")
