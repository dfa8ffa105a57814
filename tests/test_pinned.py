"""What a person decided or wrote stays, through every command."""

import json
from pathlib import Path

import msgspec
import pytest
from command_line import tree, zhengben
from docx_making import edit, part, settled_by_word, w, with_part

from pipeline.batch import application
from pipeline.convert import read
from pipeline.decisions import Decisions, ManualChange
from pipeline.edits import MANUAL_RULE_ID, SourceSpan, told_apart
from pipeline.errors import DocumentError, ExitCode
from pipeline.manual import anchored, located
from pipeline.model import Anchor, TextElement, iter_texts
from pipeline.repair.engine import RepairOptions, repair
from pipeline.rereading import Occupied, Seen, overlap, reread
from pipeline.review.proving import first_difference

NOTICE = (
    "某市人民政府关于普法的通知\n\n各县(区)人民政府:\n\n"
    "全年优良天数258天，达标率100%8个浴场水质达标，同比提高3.5%\n"
    "推动落实谁执法谁普法普法责任制，优良比例86.7%13条河流达标，较上年同期下降36.4%\n"
    "请遵照执行,认真落实。\n\n某市人民政府\n20240305\n"
)
PATH = "body.main_text[0]"
OUTPUTS = ("--to", "review,xlsx,txt", "--track", "all")


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.fixture
def folder(source, tmp_path) -> Path:
    assert zhengben("run", source, "-o", tmp_path / "out", *OUTPUTS).exit_code == 0
    return tmp_path / "out" / "通知"


def edits_of(folder: Path) -> list[dict]:
    lines = map(json.loads, (folder / "2-edits.jsonl").read_bytes().splitlines())
    return [line for line in lines if line["type"] == "edit"]


def text_of(folder: Path) -> str:
    return (folder / "3-通知.txt").read_text(encoding="utf-8")


def accepted(folder: Path, *changes: tuple[str, str], refused: tuple[str, ...] = ()) -> Path:
    """The review copy with everything accepted but what is refused, and words typed into it."""
    path = folder / "3-通知.review.docx"
    choices = {e["id"]: "refuse" if e["id"] in refused else "accept" for e in edits_of(folder)}
    data = settled_by_word(path.read_bytes(), choices)
    root = part(data)
    for old, new in changes:
        found = next(t for t in root.iter(w("t")) if old in (t.text or ""))
        found.text = found.text.replace(old, new, 1)
    path.write_bytes(with_part(data, root))
    return path


def all_the_same(folder: Path, source: Path) -> None:
    before = tree(folder)
    for command in (
        ("run", source, "-o", folder.parent, "--force", *OUTPUTS),
        ("repair", folder),
        ("emit", folder, *OUTPUTS),
        ("apply", folder / "3-通知.review.docx", *OUTPUTS),
        ("apply", folder / "3-通知.xlsx", *OUTPUTS),
    ):
        done = zhengben(*command)
        assert done.exit_code == 0, done.output
        assert tree(folder) == before, command
    assert zhengben("verify", folder).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "shows"),
    [
        ("“谁执法", "“某谁执法", "推动落实“某谁执法谁普法”普法责任制"),
        ("“谁执法", "了“谁执法", "推动落实了“谁执法谁普法”普法责任制"),
        ("普法”普", "普法了”普", "推动落实“谁执法谁普法了”普法责任制"),
        ("普法”普", "普法”的普", "推动落实“谁执法谁普法”的普法责任制"),
        ("2024年03月05日", "2024年03月05日印发", "2024年03月05日印发"),
        ("执行，认真", "执行，,认真", "请遵照执行，,认真落实。"),
        ("执行，认真", "执行(认真", "请遵照执行(认真落实。"),
        ("县（区）", "县[区]", "各县[区]人民政府："),
    ],
)
def test_what_was_accepted_stays_though_a_person_typed_beside_it(folder, source, old, new, shows):
    done = zhengben("apply", accepted(folder, (old, new)), *OUTPUTS)
    assert done.exit_code == 0, done.output
    assert shows in text_of(folder)
    said = json.loads((folder / "decisions.json").read_bytes())
    assert said["schema_version"] == 2
    statuses = {edit["id"]: edit["status"] for edit in edits_of(folder)}
    for decision in said["decisions"]:
        wanted = "in" if decision["verdict"] == "accept" else "out"
        assert statuses[decision["edit_id"]] == wanted
    all_the_same(folder, source)


def test_what_was_refused_stays_refused_beside_a_persons_words(folder, source):
    comma = next(e["id"] for e in edits_of(folder) if e["old"] == ",")
    path = accepted(folder, ("执行,", "执行,又,"), refused=(comma,))
    assert zhengben("apply", path, *OUTPUTS).exit_code == 0
    assert "请遵照执行,又,认真落实。" in text_of(folder)
    all_the_same(folder, source)
    assert comma not in str(part((folder / "3-通知.review.docx").read_bytes()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024年03月05日", "2024年03月05日印发"),
        ("2024年03月05日", "2024年3月5日"),
        ("2024年03月05日", "20240305"),
        ("执行，", "执行,"),
        ("（区）", "（市、区）"),
        ("谁执法谁普法", "“谁执法谁普法”"),
        ("谁执法谁普法", "谁执法，谁普法"),
    ],
)
def test_the_stage_file_changed_by_hand_gives_one_result(folder, source, old, new):
    path = folder / "2-repaired.json"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert zhengben("emit", folder, *OUTPUTS).exit_code == 0
    assert new in text_of(folder)
    all_the_same(folder, source)


def test_words_taken_back_in_the_stage_file_do_not_return(folder, source):
    path = folder / "2-repaired.json"
    before = path.read_bytes()
    path.write_text(path.read_text(encoding="utf-8").replace("认真落实", "认真抓好落实"), "utf-8")
    assert zhengben("emit", folder, *OUTPUTS).exit_code == 0
    path.write_text(path.read_text(encoding="utf-8").replace("认真抓好落实", "认真落实"), "utf-8")
    assert zhengben("emit", folder, *OUTPUTS).exit_code == 0
    assert path.read_bytes() == before
    assert json.loads((folder / "decisions.json").read_bytes())["manual"] == []
    all_the_same(folder, source)


def answered(folder: Path, **cells_by_id: dict[str, str]) -> Path:
    import openpyxl

    path = folder / "3-通知.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["修复记录"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for label, value in cells_by_id.get(sheet.cell(row, columns["编号"]).value, {}).items():
            sheet.cell(row, columns[label]).value = value
    book.save(path)
    return path


def test_a_reworded_edit_keeps_its_words_when_it_is_accepted_later(folder, source):
    comma = next(e["id"] for e in edits_of(folder) if e["old"] == ",")
    assert zhengben("apply", answered(folder, **{comma: {"改写为": "；"}}), *OUTPUTS).exit_code == 0
    assert "请遵照执行；认真落实。" in text_of(folder)
    assert zhengben("apply", accepted(folder), *OUTPUTS).exit_code == 0
    assert "请遵照执行；认真落实。" in text_of(folder)
    all_the_same(folder, source)


def test_a_persons_own_words_may_be_reworded_and_taken_back_in_the_workbook(folder, source):
    assert zhengben("apply", accepted(folder, ("遵照", "严格遵照")), *OUTPUTS).exit_code == 0
    own = next(e["id"] for e in edits_of(folder) if e["rule_id"] == "MAN001")
    done = zhengben("apply", answered(folder, **{own: {"改写为": "认真"}}), *OUTPUTS)
    assert done.exit_code == 0, done.output
    assert "请认真遵照执行" in text_of(folder)
    own = next(e["id"] for e in edits_of(folder) if e["rule_id"] == "MAN001")
    assert zhengben("apply", answered(folder, **{own: {"采纳": "否"}}), *OUTPUTS).exit_code == 0
    assert "请遵照执行" in text_of(folder)
    all_the_same(folder, source)


def test_a_review_of_a_folder_made_with_other_options_comes_out_as_it_shows(source, tmp_path):
    out = tmp_path / "out"
    options = ("--accept", "possible", *OUTPUTS)
    assert zhengben("run", source, "-o", out, *options).exit_code == 0
    folder = out / "通知"
    before = text_of(folder)
    assert zhengben("apply", accepted(folder, ("认真", "认认真真")), *OUTPUTS).exit_code == 0
    assert text_of(folder) == before.replace("认真", "认认真真")


def test_another_text_than_the_file_shows_is_never_written(folder, monkeypatch):
    path = accepted(folder, ("认真", "认认真真"))
    real = application.repaired_as_decided

    def forgetful(workspace, decisions, tools, **options):
        return real(workspace, msgspec.structs.replace(decisions, manual=()), tools, **options)

    monkeypatch.setattr(application, "repaired_as_decided", forgetful)
    before = tree(folder)
    done = zhengben("apply", path, *OUTPUTS)
    assert done.exit_code == ExitCode.DOCUMENT
    assert "认认真真" in done.stderr
    assert "没有写出任何文件" in done.stderr
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("seen", "states", "text", "at"),
    [
        ("甲乙", "kk", "甲乙", None),
        ("甲乙", "kk", "甲丙", 1),
        ("甲乙", "kk", "甲乙丙", 2),
        ("甲,，乙", "kdik", "甲，乙", None),
        ("甲,，乙", "kdik", "甲,乙", None),
        ("甲,，乙", "kdik", "甲。乙", 1),
        ("甲“乙", "kik", "甲乙", None),
        ("甲“乙", "kkk", "甲乙", 1),
        ("", "", "", None),
        ("", "", "甲", 0),
    ],
)
def test_the_first_difference_is_found(seen, states, text, at):
    found = first_difference({"body.title": Seen(seen, states)}, {"body.title": text})
    assert (found is None) == (at is None)
    if at is not None:
        assert f"第 {at + 1} 字处" in found


def test_words_are_found_by_the_source_whatever_their_line_was_read_as():
    document = read(NOTICE.encode(), "通知.txt")
    path, start = next(
        (p, e.text.find("遵照")) for p, e in iter_texts(document) if "遵照" in e.text
    )
    change = anchored(document, ManualChange(path, start, start, "", "严格"))
    assert change.source is not None
    for stale in ("body.title_notes[3]", "body.title", "body.main_recipients"):
        moved = msgspec.structs.replace(change, path=stale, start=1, end=1)
        assert located(document, moved, "decisions.json") == change
    said = Decisions(2, document.source.sha256, manual=(moved,))
    repaired, _ = repair(document, RepairOptions().heeding(said))
    assert "请严格遵照执行" in dict(iter_texts(repaired))[path].text
    gone = msgspec.structs.replace(moved, source=SourceSpan(9999, 9999, 99, 1))
    with pytest.raises(DocumentError, match="与原文不符"):
        located(document, gone, "decisions.json")


def test_edits_of_text_without_a_source_stay_apart():
    document = read(NOTICE.encode(), "通知.txt")
    sourceless = TextElement("一,二,三,四,五", ())
    assert not any(isinstance(anchor, Anchor) for anchor in sourceless.origin)
    body = msgspec.structs.replace(document.body, title_notes=(sourceless, sourceless))
    edits = repair(msgspec.structs.replace(document, body=body))[1].edits
    notes = [edit for edit in edits if "title_notes" in edit.path]
    assert len(notes) == 8
    assert len({edit.id for edit in edits}) == len(edits)


def test_a_mark_typed_once_more_leaves_the_edit_beside_it_its_name():
    ours = edit(PATH, 1, "", "”")
    theirs = msgspec.structs.replace(ours, rule_id=MANUAL_RULE_ID)
    for order in ([ours, theirs], [theirs, ours]):
        named = told_apart(order, "0" * 64)
        assert [e.rule_id for e in named] == [e.rule_id for e in order]
        alone = told_apart([ours], "0" * 64)[0].id
        assert {e.rule_id: e.id == alone for e in named} == {
            ours.rule_id: True,
            MANUAL_RULE_ID: False,
        }


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ((0, 2, "甲"), (2, 3, "乙"), True),
        ((0, 2, "甲"), (1, 3, "乙"), False),
        ((0, 2, "甲"), (1, 1, "乙"), False),
        ((0, 2, "甲"), (0, 0, "乙"), True),
        ((0, 2, "甲"), (2, 2, "乙"), True),
        ((1, 1, "甲"), (0, 2, "乙"), False),
        ((1, 1, "甲"), (1, 2, "乙"), True),
        ((1, 1, "甲"), (1, 1, "乙"), True),
        ((1, 1, "甲"), (1, 1, "甲"), False),
    ],
)
def test_edits_that_exclude_each_other_are_not_both_offered(first, second, apart):
    one, other = (
        edit(PATH, start, "字" * (end - start), new) for start, end, new in (first, second)
    )
    places = Occupied()
    assert places.take(one)
    assert places.take(other) == apart == (not overlap(one, other))


def test_an_open_change_beside_a_refused_one_is_read_whole():
    before = "建立清单三张清单,,做到"
    at = before.index(",,")
    edits = [edit(PATH, at, ",", "，"), edit(PATH, at + 1, ",", "，")]
    found = reread(PATH, before, edits, Seen("建(立清单三张清单,，,做到", "k" * 9 + "dikkk"))
    assert [(d.edit_id, d.verdict) for d in found.decisions] == [(edits[1].id, "refuse")]
    assert [(m.start, m.old, m.new) for m in found.manual] == [(1, "", "(")]


@pytest.mark.parametrize(
    ("states", "comes"),
    [
        ("kidk", "甲”乙"),  # in the print: what it puts in is there, what it takes away is not
        ("kIDk", '甲"乙'),  # only proposed
    ],
)
def test_an_open_change_that_came_from_elsewhere_reads_as_its_author_left_it(states, comes):
    found = reread(PATH, "甲乙", [], Seen('甲”"乙', states))
    assert [(m.start, m.new) for m in found.manual] == [(1, comes[1])]


def test_what_was_typed_before_an_open_proposal_leaves_it_open():
    before = "增长1.8%2.6万农户"
    one = edit(PATH, before.index("2.6"), "", "、", "out")
    found = reread(PATH, before, [one], Seen("增长1.8%一是、2.6万农户", "k" * 8 + "i" + "k" * 6))
    assert found.decisions == ()
    assert [(m.start, m.new, m.after) for m in found.manual] == [(6, "一是", "")]
