"""OFD as a person asks for it on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

from command_line import zhengben
from docx import Document
from ofd_reading import O, Ofd

LETTER = Path(__file__).parents[2] / "golden" / "letter" / "source.txt"


def attached(folder: Path) -> list[str]:
    (path,) = folder.glob("3-*.ofd")
    ofd = Ofd(path.read_bytes())
    return [a.get("Name") for a in ofd.xml("Doc_0/Attachs/Attachments.xml").iter(O + "Attachment")]


def test_the_source_travels_inside_and_is_asked_for_again(tmp_path):
    source, out = shutil.copy(LETTER, tmp_path / "函.txt"), tmp_path / "out"
    done = zhengben("run", source, "-o", out, "--to", "ofd", "--ofd-a", "--ofd-attach")
    assert done.exit_code == 0, done.output
    assert attached(out / "函") == ["函.txt", "2-函.txt", "2-edits.txt"]
    assert zhengben("verify", out, "--deep").exit_code == 8
    assert zhengben("verify", out, "--deep", "--source", source).exit_code == 0
    again = zhengben("emit", out / "函", "--force")
    assert again.exit_code == 4
    assert "--source" in again.output
    done = zhengben("emit", out / "函", "--force", "--source", source, "--no-ofd-a")
    assert done.exit_code == 0, done.output
    assert attached(out / "函") == ["函.txt", "2-函.txt", "2-edits.jsonl"]
    (path,) = (out / "函").glob("3-*.ofd")
    path.write_bytes(path.read_bytes().replace(b"PK", b"PX", 1))
    spoilt = zhengben("verify", out)
    assert spoilt.exit_code == 71
    assert "3-函.ofd 读不了" in spoilt.output


def test_an_ofd_a_leaves_out_a_source_that_is_no_text_and_says_so(tmp_path):
    document = Document()
    for text in ("关于某事的通知", "各单位：", "现通知如下。"):
        document.add_paragraph(text)
    document.save(tmp_path / "通知.docx")
    options = ["--to", "ofd", "--ofd-a", "--ofd-attach"]
    done = zhengben("run", tmp_path / "通知.docx", "-o", tmp_path / "out", *options)
    assert done.exit_code == 0, done.output
    assert "OFD-A 只能附文本，没有附上源文件 通知.docx" in done.output
    assert attached(tmp_path / "out" / "通知") == ["2-通知.txt", "2-edits.txt"]
