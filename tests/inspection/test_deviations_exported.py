"""Deviations planted in a Word file and in the PDF that LibreOffice makes of it: each is found in
both, as far as it shows in both, and no other is.

The file is right as printed: 发文机关标志 at 72 mm, 4 mm from 发文字号 to its line, 版记 at the foot.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import office_paper as office
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from office_paper import BLANK, CENTRE, FANG, HEI, INDENT, RED, SONG, border, font, footer, para
from test_deviations import MARGINS, ROW, messages_of

from pipeline.fonts.discovery import carried_font_directory

FACES = {
    FANG: "FangSong_GB2312",
    office.KAI: "KaiTi_GB2312",
    HEI: "SimHei",
    office.BIAO: "FZXBSJW--GB1-0",
    SONG: "SimSun",
    "Times New Roman": "TimesNewRomanPSMT",
}
"""The fonts of the standard, as Word calls them and as PDF files do."""

MARK = para(
    "云汀市人民政府文件",
    font(office.BIAO, 36, RED),
    '<w:spacing w:before="2041" w:line="720" w:lineRule="exact"/>' + CENTRE,
)
SPACED = '<w:bottom w:val="single" w:sz="16" w:space="7" w:color="FF0000"/>'
LONG = para(office.TEXT * 4, font(FANG), INDENT)
FOOT = [BLANK] * 10
"""What brings 版记 to the foot of its page."""
TO_PRINT = (
    ("(<w:p><w:pPr></w:pPr></w:p>){3}<w:p>(?:(?!</w:p>).)*政府文件</w:t></w:r></w:p>", MARK),
    (re.escape(border("bottom", 16, "FF0000")), SPACED),
    ("(?=<w:p><w:pPr>[^一]{0,200}二、加强值守)", LONG * 3),
    ("(?=<w:p><w:pPr><w:pBdr>(?:(?!</w:p>).)*抄送)", "".join(FOOT)),
    ("(?=<w:ind w:leftChars=.{0,60}</w:pPr>(?:(?!</w:p>).)*抄送)", '<w:spacing w:before="440"/>'),
)


def paper(*changes: tuple[str, str], **others: str) -> bytes:
    return office.paper(*TO_PRINT, *changes, **others)


def styled(old: str, new: str) -> dict[str, str]:
    assert old in office.STYLES
    return {"styles": office.STYLES.replace(old, new)}


def about(words: str, old: str = "(?:(?!</w:pPr>).)*") -> str:
    """The properties of the paragraph that begins with these words."""
    return f"<w:pPr>{old}</w:pPr>(?=<w:r>(?:(?!<w:t>).)*<w:t>{words})"


Found = dict[str, str]
IN_BOTH = None
PLANTED: dict[str, tuple[list[tuple[str, str]], dict[str, str], Found, Found | None]] = {
    # Changes; other parts; found in the Word file; found in the PDF, where that is not the same:
    # what only a page shows, and what the change moves on it.
    "rows of 24 points": ([], styled(ROW, 'w:line="480" w:lineRule="exact"'), {"FMT006": "26 行"}, {"FMT006": "26 行", "FMT513": "6"}),
    "margins of 30 mm": ([(MARGINS, 'w:top="2098" w:right="1701" w:bottom="1985" w:left="1701"')], {}, {"FMT003": "30.0", "FMT004": "150.0", "FMT007": "27"}, {"FMT003": "30.1", "FMT004": "149.7", "FMT007": "26"}),
    "head margin of 30 mm": ([(MARGINS, 'w:top="1701" w:right="1474" w:bottom="1985" w:left="1588"')], {}, {"FMT002": "30.0"}, {"FMT002": "30.0", "FMT138": "65", "FMT513": "4"}),
    "foot margin of 20 mm": ([(MARGINS, 'w:top="2098" w:right="1474" w:bottom="1134" w:left="1588"'), ('w:footer="1440"', 'w:footer="589"')], {}, {"FMT005": "240"}, {"FMT005": "234.9", "FMT513": "27", "FMT606": "21"}),
    "body in 四号": ([('<w:sz w:val="32"/>(?=</w:rPr><w:t>为切实)', '<w:sz w:val="28"/>')], {}, {"FMT232": "4号", "FMT007": "32"}, IN_BOTH),
    "second headings at the edge": ([(about("（一）"), "<w:pPr></w:pPr>")], {}, {"FMT254": "顶格"}, IN_BOTH),
    "first headings in 小二": ([('<w:sz w:val="32"/>(?=</w:rPr><w:t>[一二]、)', '<w:sz w:val="36"/>')], {}, {"FMT242": "小二"}, IN_BOTH),
    "mark in 黑体": ([("方正小标宋简体(?=.{0,150}政府文件)", HEI)], {}, {"FMT131": "应为小标宋"}, IN_BOTH),
    "mark at the left": ([(CENTRE + "(?=</w:pPr>(?:(?!</w:p>).)*政府文件)", "")], {}, {"FMT134": "居左"}, IN_BOTH),
    "half a red line": ([(f"(<w:pBdr>{SPACED}</w:pBdr>)", r'\1<w:ind w:left="2268" w:right="2268"/>')], {}, {"FMT173": "7"}, IN_BOTH),
    "line right below the number": ([('w:space="7"', 'w:space="0"')], {}, {}, {"FMT174": "1."}),
    "a blue line": ([('w:space="7" w:color="FF0000"', 'w:space="7" w:color="0070C0"')], {}, {"FMT172": "不是红色"}, IN_BOTH),
    "mark at the head of the page": ([('w:before="2041"', 'w:before="0"')], {}, {}, {"FMT138": ""}),
    "title with a full stop": ([("防汛工作的通知(?=<)", "防汛工作的通知。")], {}, {"FMT206": "句号"}, IN_BOTH),
    "title in 一号": ([('<w:sz w:val="44"/>(?=</w:rPr><w:t>云汀)', '<w:sz w:val="52"/>')], {}, {"FMT202": "一号"}, IN_BOTH),
    "no row below the title": ([("<w:p><w:pPr></w:pPr></w:p>(?=<w:p><w:pPr></w:pPr><w:r>(?:(?!</w:p>).)*各县)", "")], {}, {"FMT225": "空 0"}, IN_BOTH),
    "attachments at the edge": ([(about("附件："), "<w:pPr></w:pPr>")], {}, {"FMT304": "顶格"}, IN_BOTH),
    "attachment label indented": ([(about("附件<"), f"<w:pPr><w:pageBreakBefore/>{INDENT}</w:pPr>")], {}, {"FMT404": "左空 2 字"}, IN_BOTH),
    "attachment title at the left": ([(about("防汛物资清单"), "<w:pPr></w:pPr>")], {}, {"FMT414": "居左"}, IN_BOTH),
    "rules of 版记 1 mm thick": ([(re.escape(border("top", 8)), border("top", 24))], {}, {"FMT512": "1."}, IN_BOTH),
    "one rule of 版记": ([(re.escape(border("top", 8) + border("bottom", 6)), border("top", 8)), ('<w:pBdr>(?:(?!</w:pBdr>).)*</w:pBdr>(?=(?:(?!</w:p>).)*印发<)', "")], {}, {"FMT511": "只有 1 条"}, {"FMT511": "只有 1 条", "FMT513": "48"}),
    "版记 in 五号": ([('<w:sz w:val="28"/>(?=</w:rPr><w:t>抄送)', '<w:sz w:val="21"/>')], {}, {"FMT502": "五号"}, IN_BOTH),
    "版记 in mid-page": ([(f"(?:{BLANK}){{10}}", "")], {}, {}, {"FMT513": "距纸张下边"}),
    "no number on even pages": ([], {"even": f"<w:ftr {office.SPACES}><w:p/></w:ftr>"}, {"FMT601": ""}, IN_BOTH),
    "numbers low": ([('w:footer="1440"', 'w:footer="567"')], {}, {"FMT606": ""}, IN_BOTH),
    "numbers at the inner edge": ([], {"odd": footer(office.EVEN), "even": footer(office.ODD)}, {"FMT605": ""}, IN_BOTH),
    "numbers between hyphens": ([], {"odd": footer(office.ODD, around="-{}-"), "even": footer(office.EVEN, around="-{}-")}, {"FMT604": ""}, IN_BOTH),
    "date with points": ([("2024年3月5日(?=<)", "2024.3.5")], {}, {"FMT326": "2024.3.5"}, IN_BOTH),
    "note without brackets": ([("（此件公开发布）", "此件公开发布")], {}, {"FMT336": ""}, IN_BOTH),
    "number with 第": ([("〔2024〕15号", "〔2024〕第15号")], {}, {"FMT146": ""}, IN_BOTH),
    "recipients in the middle": ([(about("各县"), f"<w:pPr>{CENTRE}</w:pPr>")], {}, {"FMT224": "居中"}, IN_BOTH),
    "a half-width colon": ([("各部门：", "各部门:")], {}, {"FMT226": "半角冒号"}, IN_BOTH),
    "signature at the edge": ([(about("云汀市人民政府<"), '<w:pPr><w:jc w:val="right"/></w:pPr>')], {}, {"FMT314": "右空"}, IN_BOTH),
    "body in red": ([('(?=<w:sz w:val="32"/></w:rPr><w:t>为切实)', RED)], {}, {"FMT233": "应为黑色"}, IN_BOTH),
    "16 开": ([('w:w="11906" w:h="16838"', 'w:w="10433" w:h="14742"')], {}, {"FMT001": "16 开"}, IN_BOTH),
}  # fmt: skip


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all the files as Word files and as PDF."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not here")
    folder = tmp_path_factory.mktemp("office")
    for name, (changes, others, *_) in {"right": ([], {}), **PLANTED}.items():
        (folder / f"{name}.docx").write_bytes(paper(*changes, **others))
    _make_fonts(folder)
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{folder}</dir></fontconfig>",
        encoding="utf-8",
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, folder.glob("*.docx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    return folder


def _make_fonts(folder: Path) -> None:
    """The Han font that pip brings, cut to what is set here, under the names of the standard's."""
    carried = carried_font_directory()
    if carried is None:
        pytest.skip("pylopdf-fonts-zh-cn is not here")
    text = "".join(map(chr, range(32, 127)))
    face = TTFont(next(carried.glob("*Serif*.otf")))
    cutter = subset.Subsetter()
    cutter.populate(text=text + office.BODY + "—〔〕第。：二〇四三五零")
    cutter.subset(face)
    for family, name in FACES.items():
        names = face["name"]
        names.names = []
        for key, value in ((1, family), (2, "Regular"), (4, family), (6, name)):
            names.setName(value, key, 3, 1, 0x409)
        table = face["CFF "].cff
        table.fontNames[0] = name
        for part in table.topDictIndex[0].FDArray:
            part.FontName = name
        face.save(folder / f"{name}.otf")


def found(exported: Path, name: str) -> dict[str, str]:
    path = exported / name
    return messages_of(path.read_bytes(), name)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_nothing_is_found_in_a_file_that_is_right_as_printed(exported, kind):
    assert found(exported, f"right.{kind}") == {}


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found_and_nothing_else(exported, name, kind):
    *_, expected, otherwise = PLANTED[name]
    wanted = otherwise if kind == "pdf" and otherwise is not None else expected
    messages = found(exported, f"{name}.{kind}")
    assert messages.keys() == wanted.keys(), messages
    for key, words in wanted.items():
        assert words in messages[key], messages[key]
