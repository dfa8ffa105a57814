"""What the guides show is done as they show it, in a folder like the one that they speak of."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from command_line import TEXT, zhengben
from docx import Document
from PIL import Image, ImageDraw

ROOT = Path(__file__).parent.parent
GUIDES = ("README.md", *(f"docs/{name}.md" for name in ("draft", "english", "inspect", "layout")))
GUIDES += ("docs/pages.md",)
LETTER = TEXT.replace("的通知", "的复函")
ANSWERED = {
    "check": {0, 1},  # there is something to say
    "inspect": {0, 1},
    "apply": {0, 4},  # nothing was reviewed since
    "verify": {0, 8},  # of a Word file, reading it again takes --source
}


def commands(page: str) -> list[str]:
    """The ``zhengben …`` of a page's blocks, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line.removeprefix("zhengben ") for line in lines if line.startswith("zhengben ")]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the guides name."""
    monkeypatch.chdir(tmp_path)
    paragraphs = [line for line in TEXT.splitlines() if line]
    page = "<html><meta charset='utf-8'><body>" + "".join(f"<p>{p}</p>" for p in paragraphs)
    for name in ("报告", "通知", "复函", "notice"):
        Path(f"{name}.txt").write_text(LETTER if name == "复函" else TEXT, encoding="utf-8")
    for name in ("通知", "请示", "letter"):
        document = Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        document.save(f"{name}.docx")
    Path("通知.html").write_text(page, encoding="utf-8")
    for folder, name in (("文件夹", "甲.txt"), ("文本", "通知.txt"), ("公文", "乙.docx")):
        Path(folder).mkdir()
        data = Path(f"通知{Path(name).suffix}").read_bytes()
        (Path(folder) / name).write_bytes(data)
    for authority in ("公章", "财政局", "教育局"):
        seal = Image.new("RGBA", (300, 300))
        ImageDraw.Draw(seal).ellipse((5, 5, 295, 295), outline=(220, 0, 0, 255), width=10)
        seal.save(f"{authority}.png")
    Path("网页").mkdir()
    (Path("网页") / "通知.html").write_text(page, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("page", GUIDES)
def test_each_command_of_a_guide_works(page: str, office: Path) -> None:
    done = 0
    for command in commands(page):
        words = shlex.split(command, comments=True)
        result = zhengben(*words, stdin=("\n" * 40).encode())
        assert result.exit_code in ANSWERED.get(words[0], {0}), (command, result.output)
        done += 1
    assert done >= 3
