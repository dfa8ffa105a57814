"""What `verify` takes for the document's own text, whatever the layout does to 版头."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from command_line import zhengben

from pipeline.batch.coherence import _says
from pipeline.writers.read_back import docx_text

LETTER = """000012
机密★1年
特急
某省人民政府办公厅
某政办函〔2024〕5号
某省人民政府办公厅关于商请支持有关工作的函
某市人民政府：
为做好有关工作，现将有关情况函告如下。妥否，请函复。
某省人民政府办公厅
2024年11月5日
"""
UPWARD = """某市人民政府文件
签发人：李大明　王　晓
　　　　欧阳建国　赵小兰
某府〔2024〕3号　　　　　　张三丰
某市人民政府关于报送某项工作情况的请示
省人民政府：
为做好有关工作，现将有关情况请示如下。妥否，请批示。
某市人民政府
2024年11月5日
"""


@pytest.mark.parametrize(("text", "style"), [(LETTER, "letter"), (UPWARD, "gbt9704")])
def test_heads_of_every_layout_hold(text: str, style: str, tmp_path: Path) -> None:
    source = tmp_path / "函.txt"
    source.write_text(text, encoding="utf-8")
    done = zhengben("run", source, "-o", tmp_path / "out", "--style", style)
    assert done.exit_code == 0, done.output
    done = zhengben("verify", tmp_path / "out" / "函")
    assert done.exit_code == 0, done.output
    assert "docx 的文字、pdf 的文字" in done.output


def test_a_head_in_another_order_says_the_same_and_no_other() -> None:
    names = ["签发人：李大明", "王晓", "李", "李大"]
    number = "某府〔2024〕3号"
    wanted = "正文"
    assert _says("签发人：李大明王晓某府〔2024〕3号李李大正文", wanted, names, [number])
    for found in (
        "签发人：李大明王晓李大李某府〔2024〕3号正文",  # another rank
        "签发人：李大明王晓李李大某府〔2024〕4号正文",
        "某府〔2024〕3号签发人：李大明王晓李李大正体",
    ):
        assert not _says(found, wanted, names, [number])
    many = ["甲" * (i % 9 + 1) for i in range(90)]
    whole = "".join(many)
    assert _says(whole, "", many, [])
    assert not _says(whole[:-1] + "乙", "", many, [])


def test_an_imprint_in_another_order_says_the_same_and_no_other() -> None:
    end = ["抄送：市委。", "某办2024年6月4日印发", "抄报：省厅。"]
    wanted = "正文"
    assert _says("正文抄报：省厅。抄送：市委。某办2024年6月4日印发", wanted, [], [], end)
    assert not _says("正文抄报：省厅。抄送：市委。某办2024年6月5日印发", wanted, [], [], end)
    assert not _says("正文抄报：省厅。抄送：市委。抄送：市委。", wanted, [], [], end)


def test_a_word_file_with_text_outside_paragraphs_is_read() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'<w:document xmlns:w="{word}"><w:t>外</w:t><w:p><w:t>内</w:t></w:p></w:document>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", xml)
    assert "".join(sorted(docx_text(data.getvalue()).split())) == "内外"


def test_broken_outputs_are_told_and_the_others_verified(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(LETTER, encoding="utf-8")
    zhengben("run", tmp_path / "甲.txt", tmp_path / "乙.txt", "-o", tmp_path / "out")
    folder = tmp_path / "out" / "甲"
    text = folder / "3-甲.txt"
    text.write_bytes(b"\xff" + text.read_bytes()[1:])
    word = folder / "3-甲.docx"
    data = bytearray(word.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    word.write_bytes(data)
    done = zhengben("verify", tmp_path / "out")
    assert done.exit_code == 71
    assert "3-甲.txt 读不了" in done.output
    assert "3-甲.docx" in done.output
    assert f"✔ {tmp_path / 'out' / '乙'}" in done.output


def test_a_manifest_that_is_no_text_is_a_bad_folder(tmp_path: Path) -> None:
    source = tmp_path / "函.txt"
    source.write_text(LETTER, encoding="utf-8")
    zhengben("run", source, "-o", tmp_path / "out", "--to", "txt")
    manifest = tmp_path / "out" / "函" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace("函".encode(), b"\xff\xfe"))
    for command in ("emit", "repair", "explain"):
        assert zhengben(command, tmp_path / "out" / "函").exit_code == 4
    assert zhengben("verify", tmp_path / "out" / "函").exit_code == 71


def test_what_is_wrong_is_said_once_and_quietly_alone(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(LETTER, encoding="utf-8")
    out = tmp_path / "out"
    zhengben("run", tmp_path / "甲.txt", tmp_path / "乙.txt", "-o", out, "--to", "txt")
    assert json.loads(zhengben("verify", out, "-q", "--format", "json").stdout) == []
    path = out / "甲" / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"schema_version": 2', '"schema_version": 9'), encoding="utf-8")
    done = zhengben("verify", out, "-q", "--format", "json")
    assert done.exit_code == 71
    [found] = json.loads(done.stdout)
    assert found["folder"].endswith("甲")
    assert len(found["problems"]) == 1


def test_a_file_that_is_not_the_folders_is_named(tmp_path: Path) -> None:
    source = tmp_path / "函.txt"
    source.write_text(LETTER, encoding="utf-8")
    zhengben("run", source, "-o", tmp_path / "out", "--to", "txt")
    folder = tmp_path / "out" / "函"
    for name in ("~$3-函.docx", ".DS_Store"):
        (folder / name).write_bytes(b"")
    assert "另有" not in zhengben("verify", folder).output
    (folder / "补充材料.pdf").write_bytes(b"%PDF")
    done = zhengben("verify", folder)
    assert done.exit_code == 0
    assert "没有核验：补充材料.pdf" in done.output
    (folder / "3-函.pdf").write_bytes(b"%PDF")
    done = zhengben("verify", folder)
    assert done.exit_code == 71
    assert "3-函.pdf 不在清单里" in done.output
