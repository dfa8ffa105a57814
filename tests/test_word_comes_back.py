"""What people do to the paragraphs of a review copy in Word, WPS and LibreOffice comes back."""

from __future__ import annotations

import json
import shutil
import subprocess
from copy import deepcopy

import pytest
from command_line import tree, zhengben
from docx_making import part, w, with_part
from lxml import etree

from pipeline.errors import ExitCode

TEXT = """某市人民政府关于做好秋冬季节能工作的通知

各县(区)人民政府,市政府各部门:

现就有关事项通知如下,请遵照执行.
一、提高认识
各单位要把节能工作摆在重要位置,单位能耗下降3.5%。重点用能单位要带头落实.
二、完成任务
各单位年度任务见下表.

单位\t任务\t时限
市住建局\t改造120户\t10月
市教育局\t改造35所\t11月
市财政局\t拨付资金\t12月

三、加强督导
市节能办要按月通报进展,对落实不力的予以约谈.

某市人民政府
2023年9月5日
"""
PERSON = "李审阅"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with its review copy, all changes accepted in it, and its lines of text."""
    base = tmp_path_factory.mktemp("made")
    source = base / "节能.txt"
    source.write_text(TEXT, encoding="utf-8")
    done = zhengben("run", source, "-o", base, "--to", "review,txt", "-q")
    assert done.exit_code == 0, done.output
    folder = base / "节能"
    path = folder / "3-节能.review.docx"
    root = part(path.read_bytes())
    for node in list(root.iter(w("del"))):
        node.getparent().remove(node)
    for node in list(root.iter(w("ins"))):
        for run in list(node):
            node.addprevious(run)
        node.getparent().remove(node)
    return folder, with_part(path.read_bytes(), root), root


# What people do.


def p_with(root, words):
    return next(p for p in root.iter(w("p")) if words in "".join(p.itertext(w("t"))))


def whole_run(paragraph):
    """The paragraph's text as one run, as programs join runs of one look."""
    text = "".join(paragraph.itertext(w("t")))
    for node in list(paragraph):
        if node.tag != w("pPr"):
            paragraph.remove(node)
    run = etree.SubElement(paragraph, w("r"))
    etree.SubElement(run, w("t")).text = text
    return run


def like(paragraph, text):
    new = etree.Element(w("p"))
    if paragraph.find(w("pPr")) is not None:
        new.append(deepcopy(paragraph.find(w("pPr"))))
    etree.SubElement(etree.SubElement(new, w("r")), w("t")).text = text
    return new


def change(name, *runs):
    made = etree.Element(
        w(name), {w("id"): "901", w("author"): PERSON, w("date"): "2024-01-01T00:00:00Z"}
    )
    made.extend(runs)
    return made


def mark(paragraph, name):
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    look = properties.find(w("rPr"))
    if look is None:
        look = etree.SubElement(properties, w("rPr"))
    look.insert(0, change(name))


def split(root):
    paragraph = p_with(root, "单位能耗下降")
    run = whole_run(paragraph)
    first, rest = run.find(w("t")).text.split("重点", 1)
    run.find(w("t")).text = first
    paragraph.addnext(like(paragraph, "重点" + rest))
    return {"…重点用能单位要带头落实。": None}, [("3.5%。重点", "3.5%。\n重点")]


def split_tracked(root):
    paragraph = p_with(root, "单位能耗下降")
    done = split(root)
    mark(paragraph, "ins")
    return done


def join(root):
    paragraph = p_with(root, "单位能耗下降")
    second = p_with(root, "二、完成任务")
    for node in list(second):
        if node.tag != w("pPr"):
            paragraph.append(node)
    second.getparent().remove(second)
    return {}, [("落实。\n二、", "落实。二、")]


def join_tracked(root):
    mark(p_with(root, "单位能耗下降"), "del")
    return {}, [("落实。\n二、", "落实。二、")]


def add(root):
    p_with(root, "市节能办要").addnext(like(p_with(root, "市节能办要"), "四、其他事项"))
    last = p_with(root, "四、其他事项")
    last.addnext(like(p_with(root, "市节能办要"), "联系人另行通知。"))
    return {}, [("予以约谈。\n", "予以约谈。\n四、其他事项\n联系人另行通知。\n")]


def add_tracked(root):
    before = p_with(root, "现就有关")
    new = like(before, "本通知涉及全部单位。")
    run = new.find(w("r"))
    new.append(change("ins", run))
    mark(new, "ins")
    before.addnext(new)
    return {}, [("遵照执行。\n", "遵照执行。\n本通知涉及全部单位。\n")]


def delete(root):
    gone = p_with(root, "市节能办要")
    gone.getparent().remove(gone)
    return {}, [("市节能办要按月通报进展，对落实不力的予以约谈。\n", "")]


def delete_tracked(root):
    gone = p_with(root, "市节能办要")
    run = whole_run(gone)
    run.find(w("t")).tag = w("delText")
    gone.append(change("del", run))
    mark(gone, "del")
    return {}, [("市节能办要按月通报进展，对落实不力的予以约谈。\n", "")]


def move(root):
    p_with(root, "现就有关").addnext(p_with(root, "市节能办要"))
    return {}, [
        ("市节能办要按月通报进展，对落实不力的予以约谈。\n", ""),
        ("遵照执行。\n", "遵照执行。\n市节能办要按月通报进展，对落实不力的予以约谈。\n"),
    ]


def move_tracked(root):
    """As Word writes it: the old place and the new, each between range marks."""
    old = p_with(root, "市节能办要")
    run = whole_run(old)
    copy = like(old, run.find(w("t")).text)
    copied = copy.find(w("r"))
    copy.append(change("moveTo", copied))
    mark(copy, "moveTo")
    old.append(change("moveFrom", run))
    mark(old, "moveFrom")
    for paragraph, name in ((old, "moveFrom"), (copy, "moveTo")):
        start = etree.Element(
            w(f"{name}RangeStart"), {w("id"): "7", w("name"): "move1", w("author"): PERSON}
        )
        paragraph.insert(1, start)
        etree.SubElement(paragraph, w(f"{name}RangeEnd"), {w("id"): "7"})
    p_with(root, "现就有关").addnext(copy)
    return move_text()


def move_text():
    return {}, [
        ("市节能办要按月通报进展，对落实不力的予以约谈。\n", ""),
        ("遵照执行。\n", "遵照执行。\n市节能办要按月通报进展，对落实不力的予以约谈。\n"),
    ]


def table_of(root):
    return next(t for t in root.iter(w("tbl")) if "市住建局" in "".join(t.itertext()))


def new_row(row, *texts):
    made = deepcopy(row)
    for cell, text in zip(made.iter(w("tc")), texts, strict=True):
        run = whole_run(cell.find(w("p")))
        run.find(w("t")).text = text
    return made


def row_added(root):
    row = list(table_of(root).iter(w("tr")))[1]
    row.addnext(new_row(row, "市水利局", "改造6处", "次年1月"))
    return {}, [("10月\n", "10月\n市水利局\t改造6处\t次年1月\n")]


def row_added_tracked(root):
    row = list(table_of(root).iter(w("tr")))[3]
    made = new_row(row, "市水利局", "改造6处", "次年1月")
    properties = made.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        made.insert(0, properties)
    properties.append(change("ins"))
    row.addnext(made)
    return {}, [("12月\n", "12月\n市水利局\t改造6处\t次年1月\n")]


def row_deleted(root):
    row = list(table_of(root).iter(w("tr")))[2]
    row.getparent().remove(row)
    return {}, [("市教育局\t改造35所\t11月\n", "")]


def row_deleted_tracked(root):
    row = list(table_of(root).iter(w("tr")))[2]
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        row.insert(0, properties)
    properties.append(change("del"))
    return {}, [("市教育局\t改造35所\t11月\n", "")]


def column_deleted(root):
    for row in table_of(root).iter(w("tr")):
        row.remove(list(row.iter(w("tc")))[1])
    return {}, [
        ("\t改造120户", ""),
        ("\t改造35所", ""),
        ("\t拨付资金", ""),
        ("单位\t任务\t", "单位\t"),
    ]


def column_added(root):
    for number, row in enumerate(table_of(root).iter(w("tr"))):
        cell = list(row.iter(w("tc")))[2]
        new = deepcopy(cell)
        whole_run(new.find(w("p"))).find(w("t")).text = "备注" if not number else f"注{number}"
        cell.addnext(new)
    return {}, [
        ("时限\n", "时限\t备注\n"),
        ("10月\n", "10月\t注1\n"),
        ("11月\n", "11月\t注2\n"),
        ("12月\n", "12月\t注3\n"),
    ]


def cell_changed(root):
    whole_run(p_with(root, "改造35所")).find(w("t")).text = "改造36所（含幼儿园）"
    return {}, [("改造35所", "改造36所（含幼儿园）")]


def table_deleted(root):
    table = table_of(root)
    table.getparent().remove(table)
    return {}, [
        (
            "单位\t任务\t时限\n市住建局\t改造120户\t10月\n市教育局\t改造35所\t11月\n"
            "市财政局\t拨付资金\t12月\n",
            "",
        )
    ]


def table_added(root):
    made = deepcopy(table_of(root))
    for row in list(made.iter(w("tr")))[2:]:
        made.remove(row)
    texts = iter("甲乙丙丁戊己")
    for paragraph in made.iter(w("p")):
        whole_run(paragraph).find(w("t")).text = next(texts) + "项"
    p_with(root, "市节能办要").addnext(made)
    return {}, [("予以约谈。\n", "予以约谈。\n甲项\t乙项\t丙项\n丁项\t戊项\t己项\n")]


def soft_line(root):
    paragraph = p_with(root, "市节能办要")
    run = whole_run(paragraph)
    first, rest = run.find(w("t")).text.split("对落实", 1)
    run.find(w("t")).text = first
    etree.SubElement(run, w("br"))
    etree.SubElement(run, w("t")).text = "对落实" + rest
    return {}, [("进展，对落实", "进展，\n对落实")]


EDITS = [
    split, split_tracked, join, join_tracked, add, add_tracked, delete, delete_tracked, move,
    move_tracked, row_added, row_added_tracked, row_deleted, row_deleted_tracked, column_deleted,
    column_added, cell_changed, table_deleted, table_added, soft_line,
]  # fmt: skip


# How programs save it.


def plain(data, _tmp):
    return data


def as_word(data, _tmp):
    """Runs cut by revision ids and the spelling check, bookmarks, smart tags, content controls."""
    root = part(data)
    for number, paragraph in enumerate(root.iter(w("p"))):
        paragraph.set(w("rsidR"), f"00A{number % 90:05d}")
        paragraph.set(f"{{{_W14}}}paraId", f"{number + 16:08X}")
        for run in list(paragraph.iterchildren(w("r"))):
            text = run.find(w("t"))
            run.set(w("rsidRPr"), "00B10042")
            if text is None or len(text.text or "") < 4 or len(run.findall(w("t"))) > 1:
                continue
            if [child.tag for child in run if child.tag not in {w("rPr"), w("t")}]:
                continue
            half = len(text.text) // 2
            second = deepcopy(run)
            second.find(w("t")).text = text.text[half:]
            text.text = text.text[:half]
            run.addnext(second)
            error = etree.Element(w("proofErr"), {w("type"): "spellStart"})
            run.addnext(error)
            if number % 3 == 0:
                tag = etree.Element(w("smartTag"), {w("element"): "chsdate"})
                second.addprevious(tag)
                tag.append(second)
            elif number % 3 == 1:
                control = etree.Element(w("sdt"))
                etree.SubElement(etree.SubElement(control, w("sdtPr")), w("id"), {w("val"): "77"})
                second.addprevious(control)
                etree.SubElement(control, w("sdtContent")).append(second)
        start = etree.Element(w("bookmarkStart"), {w("id"): "0", w("name"): "_GoBack"})
        paragraph.append(start)
        paragraph.append(etree.Element(w("bookmarkEnd"), {w("id"): "0"}))
    for row in root.iter(w("tr")):
        row.insert(0, etree.Element(w("tblPrEx")))
    return _stripped(data, root)


def as_wps(data, _tmp):
    """Styles by number, a hint for fonts on each run, empty runs, no bookmarks of ours."""
    root = part(data)
    for style in root.iter(w("pStyle")):
        style.set(w("val"), str(abs(hash(style.get(w("val")))) % 40))
    for run in root.iter(w("r")):
        look = run.find(w("rPr"))
        if look is None:
            look = etree.Element(w("rPr"))
            run.insert(0, look)
        etree.SubElement(look, w("rFonts"), {w("hint"): "eastAsia"})
        etree.SubElement(look, w("lang"), {w("val"): "en-US", w("eastAsia"): "zh-CN"})
        etree.SubElement(look, w("b"), {w("val"): "0"})
    for paragraph in root.iter(w("p")):
        etree.SubElement(paragraph, w("r"))
        choice = etree.SubElement(paragraph, f"{{{_MC}}}AlternateContent")
        etree.SubElement(choice, f"{{{_MC}}}Choice", {"Requires": "wps"})
    return _stripped(data, root)


def _stripped(data, root):
    for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"):
        for node in list(root.iter(w(name))):
            if not node.get(w("name"), "").startswith("_Go"):
                node.getparent().remove(node)
    return with_part(data, root, drop=("docProps/custom.xml",))


def as_libreoffice(data, tmp):
    """Opened and saved by LibreOffice itself."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    given = tmp / "审阅.docx"
    given.write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp / 'profile'}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        tmp / "saved",
        given,
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    return (tmp / "saved" / "审阅.docx").read_bytes()


def _applied(made, data, tmp_path):
    folder = tmp_path / "节能"
    shutil.copytree(made, folder)
    path = folder / "3-节能.review.docx"
    path.write_bytes(data)
    return folder, path, zhengben("apply", path, "--to", "review,txt")


@pytest.mark.parametrize("saved", [plain, as_word, as_wps])
@pytest.mark.parametrize("do", EDITS)
def test_what_was_done_to_paragraphs_comes_back(made, tmp_path, do, saved):
    _comes_back(made, tmp_path, do, saved)


@pytest.mark.parametrize(
    "do", [split, join_tracked, add, delete, move, row_added, row_deleted, column_added]
)
def test_libreoffice_saves_what_was_done(made, tmp_path, do):
    _comes_back(made, tmp_path, do, as_libreoffice)


def _comes_back(made, tmp_path, do, saved):
    original, data, _ = made
    wanted = (original / "3-节能.txt").read_text(encoding="utf-8")
    root = part(data)
    _, replacements = do(root)
    for old, new in replacements:
        assert old in wanted, (old, wanted)
        wanted = wanted.replace(old, new)
    folder, path, done = _applied(original, saved(with_part(data, root), tmp_path), tmp_path)
    assert done.exit_code == 0, done.output
    assert "没有照办" not in done.stderr
    assert (folder / "3-节能.txt").read_text(encoding="utf-8") == wanted
    verified = zhengben("verify", folder)
    assert verified.exit_code == 0, verified.output
    # The new copy shows it, and read back it changes nothing.
    before = tree(folder)
    assert zhengben("apply", path, "--to", "review,txt", "-q").exit_code == 0
    assert tree(folder) == before
    # So does the whole run.
    source = tmp_path / "节能.txt"
    source.write_text(TEXT, encoding="utf-8")
    again = zhengben("run", source, "-o", tmp_path, "--force", "--to", "review,txt", "-q")
    assert again.exit_code == 0, again.output
    assert tree(folder) == before


def test_a_page_break_is_kept(made, tmp_path):
    original, data, _ = made
    root = part(data)
    paragraph = p_with(root, "三、加强督导")
    run = etree.Element(w("r"))
    etree.SubElement(run, w("br"), {w("type"): "page"})
    paragraph.insert(1, run)
    folder, path, done = _applied(original, with_part(data, root), tmp_path)
    assert done.exit_code == 0, done.output
    heading = p_with(part(path.read_bytes()), "三、加强督导")
    assert heading.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None
    assert '"page_break"' in (folder / "2-repaired.json").read_text(encoding="utf-8")
    assert zhengben("verify", folder).exit_code == 0


def _bold(root):
    run = whole_run(p_with(root, "市节能办要"))
    look = etree.Element(w("rPr"))
    etree.SubElement(look, w("b"))
    run.insert(0, look)


def _centred(root):
    properties = p_with(root, "市节能办要").find(w("pPr"))
    etree.SubElement(properties, w("jc"), {w("val"): "center"})


def _hidden(root):
    paragraph = p_with(root, "市节能办要")
    run = etree.SubElement(paragraph, w("r"))
    etree.SubElement(etree.SubElement(run, w("rPr")), w("vanish"))
    etree.SubElement(run, w("t")).text = "内部掌握"


def _ruby(root):
    paragraph = p_with(root, "市节能办要")
    text = whole_run(paragraph).find(w("t"))
    text.text = text.text.replace("约谈。", "约")
    ruby = etree.SubElement(etree.SubElement(paragraph, w("r")), w("ruby"))
    for name, said in (("rt", "tán"), ("rubyBase", "谈")):
        run = etree.SubElement(etree.SubElement(ruby, w(name)), w("r"))
        etree.SubElement(run, w("t")).text = said
    etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = "。"


def _box(root):
    paragraph = p_with(root, "市节能办要")
    picture = etree.SubElement(etree.SubElement(paragraph, w("r")), w("pict"))
    content = etree.SubElement(picture, w("txbxContent"))
    content.append(like(paragraph, "文本框里的说明"))


def _placeholder(root):
    control = etree.Element(w("sdt"))
    etree.SubElement(etree.SubElement(control, w("sdtPr")), w("showingPlcHdr"))
    content = etree.SubElement(control, w("sdtContent"))
    content.append(like(p_with(root, "市节能办要"), "单击此处输入文字"))
    p_with(root, "市节能办要").addnext(control)


def _before_the_title(root):
    paragraph = p_with(root, "秋冬季")
    paragraph.addprevious(like(paragraph, "内部资料，注意保存"))


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (_bold, "加粗没有照办"),
        (_centred, "居中没有照办"),
        (_hidden, "隐藏文字没有照办：“内部掌握”"),
        (_ruby, "拼音指南没有照办"),
        (_box, "文本框中的文字没有照办：“文本框里的说明”"),
        (_placeholder, "内容控件的提示文字没有照办"),
        (_before_the_title, "增加的段落没有照办：“内部资料，注意保存”"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_rest_is_taken(made, tmp_path, do, said):
    original, data, _ = made
    root = part(data)
    do(root)
    split(root)
    folder, _, done = _applied(original, with_part(data, root), tmp_path)
    assert done.exit_code == 0, done.output
    assert said in done.stderr
    wanted = (original / "3-节能.txt").read_text(encoding="utf-8")
    wanted = wanted.replace("3.5%。重点", "3.5%。\n重点")
    assert (folder / "3-节能.txt").read_text(encoding="utf-8") == wanted


def test_a_footer_s_text_and_a_comment_are_said(made, tmp_path):
    original, data, _ = made
    footer = part(data, "word/footer1.xml")
    footer.append(like(footer.find(w("p")), "内部资料"))
    data = with_part(data, footer, "word/footer1.xml")
    comments = part(data, "word/comments.xml")
    comment = etree.SubElement(comments, w("comment"), {w("id"): "900", w("author"): PERSON})
    comment.append(like(comment, "这里再核一下"))
    folder, _, done = _applied(original, with_part(data, comments, "word/comments.xml"), tmp_path)
    assert done.exit_code == 0, done.output
    assert "页眉、页脚中的文字没有照办：“— 1 —内部资料”" in done.stderr
    assert f"{PERSON}的批注：这里再核一下" in done.stderr
    assert (folder / "3-节能.txt").read_bytes() == (original / "3-节能.txt").read_bytes()


def test_structure_is_logged_and_forgeries_fail(made, tmp_path):
    original, data, _ = made
    root = part(data)
    add(root)
    folder, _, done = _applied(original, with_part(data, root), tmp_path)
    assert done.exit_code == 0
    decisions = json.loads((folder / "decisions.json").read_bytes())
    assert [one["op"] for one in decisions["paragraphs"]] == ["add", "add"]
    said = (folder / "2-edits.jsonl").read_text(encoding="utf-8")
    (folder / "2-edits.jsonl").write_text(said.replace("联系人另行通知", "联系人不另通知"), "utf-8")
    verified = zhengben("verify", folder)
    assert verified.exit_code == ExitCode.NOT_CERTIFIED, verified.output
    assert "段落" in verified.output


def test_many_changes_take_time_of_their_number():
    """Counted: characters compared one by one, for a text of twice as many paragraphs."""
    from pipeline.rereading import Seen
    from pipeline.review.pairing import Line, Pairing, Part

    def compared(count):
        words = [
            f"第{i}项工作由{chr(0x4E00 + i)}{chr(0x5E00 + i)}单位负责落实到位" for i in range(count)
        ]
        parts = [Part(f"p[{i}]", 0, "", text, text, text) for i, text in enumerate(words)]
        lines = [Line(Seen.kept(text[:9] + "新" + text[9:])) for text in words]
        pairing = Pairing(parts, [line for i, line in enumerate(lines) if i % 3])
        pairing.pair([[i] for i in range(count)], [*range(len(pairing.stretches))])
        return pairing.compared

    assert compared(2000) <= 2.5 * compared(1000) + 1


def test_a_changed_source_keeps_the_decisions_that_still_fit(made, tmp_path):
    original, data, _ = made
    root = part(data)
    for do in (add, split, move):
        do(root)
    whole_run(p_with(root, "二、完成任务")).find(w("t")).text = "二、完成年度任务"
    whole_run(p_with(root, "各单位年度任务")).find(w("t")).text = "各单位年度任务详见下表。"
    folder, _, done = _applied(original, with_part(data, root), tmp_path)
    assert done.exit_code == 0, done.output
    source = tmp_path / "节能.txt"
    changed = TEXT.replace("某市人民政府关于", "某县人民政府关于").replace(
        "年度任务见下表", "职责见下表"
    )
    source.write_text(
        changed.replace("三、加强督导\n", "三、加强督导\n要加强领导.\n"), encoding="utf-8"
    )
    again = zhengben("run", source, "-o", tmp_path, "--to", "review,txt")
    assert again.exit_code == 0, again.output
    assert "1 处不再适用" in again.stderr, again.stderr
    assert "不再适用：人工修改（原第 9 行）：补“详”" in again.stderr
    text = (folder / "3-节能.txt").read_text(encoding="utf-8")
    assert text.startswith("某县人民政府关于")
    for kept in (
        "遵照执行。\n市节能办要按月通报进展",
        "3.5%。\n重点用能",
        "二、完成年度任务\n各单位职责见下表。\n",
        "要加强领导。\n",
        "四、其他事项\n联系人另行通知。\n",
    ):
        assert kept in text, text
    assert zhengben("verify", folder).exit_code == 0
    before = tree(folder)
    assert zhengben("run", source, "-o", tmp_path, "--to", "review,txt", "--force").exit_code == 0
    assert tree(folder) == before


def test_words_changed_in_the_repaired_file_keep_the_paragraphs(made, tmp_path):
    original, data, _ = made
    root = part(data)
    for do in (add, split, join, move):
        do(root)
    folder, _, done = _applied(original, with_part(data, root), tmp_path)
    assert done.exit_code == 0, done.output
    path = folder / "2-repaired.json"
    said = path.read_text(encoding="utf-8")
    for old, new in (("带头", "率先带头"), ("另行通知", "另行告知"), ("完成任务", "完成全年任务")):
        assert old in said
        said = said.replace(old, new)
    path.write_text(said, encoding="utf-8")
    before = (folder / "3-节能.txt").read_text(encoding="utf-8")
    emitted = zhengben("emit", folder, "--to", "review,txt")
    assert emitted.exit_code == 0, emitted.output
    wanted = before.replace("带头", "率先带头").replace("另行通知", "另行告知")
    wanted = wanted.replace("完成任务", "完成全年任务")
    assert (folder / "3-节能.txt").read_text(encoding="utf-8") == wanted
    assert zhengben("verify", folder).exit_code == 0
    held = tree(folder)
    source = tmp_path / "节能.txt"
    source.write_text(TEXT, encoding="utf-8")
    assert zhengben("run", source, "-o", tmp_path, "--force", "--to", "review,txt").exit_code == 0
    assert tree(folder) == held


def test_a_verdict_in_the_workbook_leaves_the_paragraphs_where_they_were(tmp_path):
    from openpyxl import load_workbook

    source = tmp_path / "节能.txt"
    source.write_text(TEXT, encoding="utf-8")
    zhengben("run", source, "-o", tmp_path, "--to", "review,txt,xlsx", "-q")
    path = tmp_path / "节能" / "3-节能.review.docx"
    root = part(path.read_bytes())
    paragraph = p_with(root, "现就有关")
    whole_run(paragraph).find(w("t")).text = "现就有关事项通知如下"
    paragraph.addnext(like(paragraph, "，请遵照执行。"))
    path.write_bytes(with_part(path.read_bytes(), root))
    assert zhengben("apply", path, "--to", "review,txt,xlsx", "-q").exit_code == 0
    book = path.with_name("3-节能.xlsx")
    answers = load_workbook(book)
    sheet = answers["修复记录"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, columns["采纳"]).value = "否"
    answers.save(book)
    done = zhengben("apply", book, "--to", "review,txt,xlsx", "-q")
    assert done.exit_code == 0, done.output
    text = path.with_name("3-节能.txt").read_text(encoding="utf-8")
    assert "现就有关事项通知如下\n,请遵照执行.\n" in text
    assert zhengben("verify", path.parent).exit_code == 0
    assert "分段：，请遵照执行。" in zhengben("explain", path.parent).output


def _last(root):
    return p_with(root, "2023年9月5日")


def _below_the_date(root):
    _last(root).addnext(like(p_with(root, "市节能办要"), "请于9月底前报送落实情况。"))
    return "2023年9月5日\n请于9月底前报送落实情况。\n"


def _as_an_attachment(root):
    like_text = p_with(root, "市节能办要")
    table = deepcopy(table_of(root))
    for words in ("市住建局负责。", "任务分工表", "附件1"):
        _last(root).addnext(like(like_text, words))
    p_with(root, "市住建局负责").addnext(table)
    return "2023年9月5日\n附件1\n任务分工表\n市住建局负责。\n单位\t任务\t时限\n"


@pytest.mark.parametrize("do", [_below_the_date, _as_an_attachment])
def test_what_was_added_at_the_very_end_is_taken(made, tmp_path, do):
    original, data, _ = made
    root = part(data)
    wanted = do(root)
    folder, path, done = _applied(original, with_part(data, root), tmp_path)
    assert done.exit_code == 0, done.output
    assert "没有照办" not in done.stderr
    assert wanted in (folder / "3-节能.txt").read_text(encoding="utf-8")
    assert zhengben("verify", folder).exit_code == 0
    before = tree(folder)
    assert zhengben("apply", path, "--to", "review,txt", "-q").exit_code == 0
    assert tree(folder) == before


def test_a_date_that_was_deleted_is_not_said_to_be_there(made, tmp_path):
    original, data, _ = made
    root = part(data)
    gone = _last(root)
    gone.getparent().remove(gone)
    _, _, done = _applied(original, with_part(data, root), tmp_path)
    assert done.exit_code == 0, done.output
    assert "日期 ✗" in done.output


def _breaks(folder):
    return (folder / "2-repaired.json").read_text(encoding="utf-8").count('"page_break"')


def test_page_breaks_are_taken_away_in_word(made, tmp_path):
    original, _, _ = made
    folder = tmp_path / "节能"
    shutil.copytree(original, folder)
    draft = folder / "2-节能.md"
    text = draft.read_text(encoding="utf-8").replace("## 二、", "---\n\n## 二、")
    draft.write_text(text.replace("| 单位", "---\n\n| 单位"), encoding="utf-8")
    assert zhengben("emit", folder, "--to", "review,txt", "-q").exit_code == 0
    assert _breaks(folder) == 2
    path = folder / "3-节能.review.docx"
    root = part(path.read_bytes())
    found = [*root.iter(w("pageBreakBefore"))]
    assert len(found) == 2
    found[0].getparent().remove(found[0])
    path.write_bytes(with_part(path.read_bytes(), root))
    assert zhengben("apply", path, "--to", "review,txt", "-q").exit_code == 0
    assert _breaks(folder) == 1
    assert zhengben("verify", folder).exit_code == 0


def _with_a_draft(made, tmp_path, old, new, do):
    original, data, _ = made
    folder = tmp_path / "节能"
    shutil.copytree(original, folder)
    draft = folder / "2-节能.md"
    text = draft.read_text(encoding="utf-8")
    assert old in text
    draft.write_text(text.replace(old, new), encoding="utf-8")
    root = part(data)
    do(root)
    path = folder / "3-节能.review.docx"
    path.write_bytes(with_part(data, root))
    return folder, zhengben("apply", path, "--to", "review,txt")


@pytest.mark.parametrize(
    ("old", "new", "printed"),
    [
        ("按月通报", "按季通报", "按季通报进展，对"),
        ("进展，对", "进展。\n\n对", "按月通报进展。\n对"),
    ],
)
def test_a_review_and_the_draft_are_both_taken(made, tmp_path, old, new, printed):
    folder, done = _with_a_draft(made, tmp_path, old, new, split)
    assert done.exit_code == 0, done.output
    text = (folder / "3-节能.txt").read_text(encoding="utf-8")
    assert printed in text
    assert "3.5%。\n重点" in text
    assert zhengben("verify", folder).exit_code == 0


def test_the_same_words_changed_in_both_are_named(made, tmp_path):
    def reword(root):
        run = whole_run(p_with(root, "市节能办要"))
        run.find(w("t")).text = "市节能办要按年通报进展，对落实不力的予以约谈。"

    folder, done = _with_a_draft(made, tmp_path, "按月通报", "按季通报", reword)
    assert done.exit_code == ExitCode.DOCUMENT, done.output
    assert "按季通报" in done.stderr
    assert "按年通报" in done.stderr
    assert "按月通报" in (folder / "3-节能.txt").read_text(encoding="utf-8")
