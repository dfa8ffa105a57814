"""What is chosen, left out and moved by the format of a document, and that it is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import zhengben

from pipeline.convert import ConvertOptions, Typography, convert, sheet_for, told_of_layout
from pipeline.layout.kinds import has_letter_head
from pipeline.layout.styled import StyledBlock
from pipeline.model import OfficialDocument
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.read_back import docx_text, pdf_text

LETTER = """江州市档案局
江档函〔2024〕5号
江州市档案局关于商请提供有关材料的函
市财政局：
为做好档案工作，商请贵局提供材料。
江州市档案局
2024年3月5日
抄送：市政府办公室。
江州市档案局办公室          2024年3月6日印发
"""
NOTICE = """江州市人民政府文件
江政发〔2024〕12号
江州市人民政府关于加强档案工作的通知
{recipients}
现将有关事项通知如下。
一、提高认识
各单位要重视档案工作。
江州市人民政府
2024年3月5日
抄送：市委办公室。
江州市人民政府办公室          2024年3月6日印发
"""


def read(text: str, name: str = "a.txt") -> OfficialDocument:
    return convert(text.encode(), name, ConvertOptions(outputs=())).repaired


@pytest.mark.parametrize(
    ("old", "new", "is_letter"),
    [
        ("", "", True),
        ("江档函", "江档发", True),  # still a 函 without 文件
        ("的函", "的批复", True),  # a 批复 under a letter's mark and number
        ("江州市档案局\n江档", "江州市档案局文件\n江档", False),
    ],
)
def test_a_letter_s_head_is_known(old: str, new: str, is_letter: bool) -> None:
    document = read(LETTER.replace(old, new, 1) if old else LETTER)
    assert has_letter_head(document) is is_letter
    sheet = load_stylesheet()
    assert (sheet_for(document, sheet).letter is not None) is is_letter
    assert sheet_for(document, sheet, ConvertOptions(layout="文件")).letter is None
    assert sheet_for(document, sheet, ConvertOptions(layout="信函")).letter is not None


def test_a_seal_is_laid_out_for_as_a_person_says() -> None:
    document, sheet = read(LETTER), load_stylesheet()
    assert not sheet_for(document, sheet).signature.seal
    assert sheet_for(document, sheet, ConvertOptions(seal="有")).signature.seal


def test_a_letter_prints_no_printing_office_and_says_so(tmp_path: Path) -> None:
    path, out = tmp_path / "函.txt", tmp_path / "out"
    path.write_text(LETTER, encoding="utf-8")
    done = zhengben("run", path, "-o", out, "--to", "docx,pdf,review,txt")
    assert "按信函格式（10.1）排版" in done.stderr
    assert "版记不印印发机关" in done.stderr
    folder = out / "函"
    for text in (
        docx_text((folder / "3-函.docx").read_bytes()),
        pdf_text((folder / "3-函.pdf").read_bytes()),
    ):
        assert "印发" not in text
        assert "抄送" in text
    # The text and the review copy have it.
    assert "印发" in (folder / "3-函.txt").read_text("utf-8")
    assert "印发" in docx_text((folder / "3-函.review.docx").read_bytes())
    assert zhengben("verify", out, "--deep").stdout.startswith("✔")
    zhengben("apply", folder / "3-函.review.docx")
    assert "印发" in (folder / "3-函.txt").read_text("utf-8")
    plain = zhengben("run", path, "-o", out, "--to", "docx", "--layout", "文件")
    assert "信函" not in plain.stderr
    assert "印发" in docx_text((folder / "3-函.docx").read_bytes())


def names(count: int) -> str:
    return "、".join(f"江州市东江第{i}区人民政府" for i in range(count)) + "，市政府各部门："


def test_too_many_recipients_stand_in_the_imprint(tmp_path: Path) -> None:
    path, out = tmp_path / "多.txt", tmp_path / "out"
    path.write_text(NOTICE.format(recipients=names(40)), encoding="utf-8")
    done = zhengben("run", path, "-o", out, "--to", "docx,pdf")
    assert "已移到版记（7.3.2）" in done.stderr
    text = pdf_text((out / "多" / "3-多.pdf").read_bytes())
    title, notice = text.index("通知"), text.index("现将有关事项")
    assert "人民政府、" not in text[title:notice]
    at = text.index("主送：江州市东江第0区人民政府、")
    assert text.index("抄送：") > at > text.index("2024年3月5日")
    assert "市政府各部门。" in text
    assert zhengben("verify", out, "--deep").stdout.startswith("✔")


def test_recipients_that_leave_page_1_its_text_stay() -> None:
    made = convert(
        NOTICE.format(recipients=names(12)).encode(), "a.txt", ConvertOptions(outputs=())
    )
    options = ConvertOptions()
    assert told_of_layout(made, options, Typography(options)) == ()


MINUTES = """江州市人民政府常务会议纪要
第12期
江州市人民政府办公室          2024年3月5日
会议研究了档案工作。现纪要如下：
一、关于档案工作
会议指出，档案工作十分重要。
出席：赵某某、钱某某。
"""


@pytest.mark.parametrize("mark", ["江州市人民政府常务会议纪要", "工作简报"])
def test_office_and_date_of_minutes_stand_above_the_red_line(tmp_path: Path, mark: str) -> None:
    from pipeline.layout.blocks import style_document

    document = read(MINUTES.replace("江州市人民政府常务会议纪要", mark))
    flow = style_document(document, load_stylesheet(), "a").flow
    row = next(i for i, block in enumerate(flow) if block.path == "body.title_notes[0]")
    assert [getattr(block, "rule_below", None) for block in flow[row - 1 : row + 1]] == [
        None,
        "red",
    ]
    assert flow[row - 1].path == "header.document_number"


@pytest.mark.parametrize("style", ["gbt9704", "letter", "brief"])
def test_nothing_of_minutes_is_lost_in_any_form(style: str) -> None:
    from pipeline.layout.blocks import style_document

    document = read(MINUTES)
    styled = style_document(document, load_stylesheet(style), "a")
    shown = "".join(
        block.text + "".join(other.text for other in block.beside)
        for block in styled.flow
        if isinstance(block, StyledBlock)
    )
    assert "江州市人民政府办公室" in shown
    assert "2024年3月5日" in shown
