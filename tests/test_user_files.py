"""What a person hands over is of any shape: it is taken in whole, or refused by name."""

import json
from pathlib import Path

import pytest
from command_line import zhengben
from docx import Document

from pipeline.errors import ExitCode

DEEP = "[" * 5000


@pytest.fixture
def folder(source: Path, tmp_path: Path) -> Path:
    assert zhengben("run", source, "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out" / "节能通知"


def review(folder: Path) -> Path:
    return next(folder.glob("3-*.review.docx"))


def change(folder: Path, wanted: str, act) -> Path:
    """Change the paragraph of the review copy that holds these words, as an editor would."""
    path = review(folder)
    book = Document(str(path))
    (found,) = [p for p in book.element.body.iter("{*}p") if wanted in "".join(p.itertext())]
    act(found)
    book.save(str(path))
    return path


def remove(paragraph) -> None:
    paragraph.getparent().remove(paragraph)


@pytest.mark.parametrize("wanted", ["一、总体要求", "绿色发展", "现就有关"])
def test_a_deleted_paragraph_or_heading_is_taken_in_and_verifies(folder, wanted):
    done = zhengben("apply", change(folder, wanted, remove))
    assert done.exit_code == 0, done.output
    verified = zhengben("verify", folder)
    assert verified.exit_code == 0, verified.output


def test_a_moved_paragraph_is_where_it_was_moved_to(folder):
    def to_the_end(paragraph) -> None:
        parent = paragraph.getparent()
        places = [p for p in parent.iter("{*}p") if "绿色发展" in "".join(p.itertext())]
        places[0].addnext(paragraph)

    done = zhengben("apply", change(folder, "一、总体要求", to_the_end))
    assert done.exit_code == 0, done.output
    text = (folder / "3-节能通知.txt").read_text(encoding="utf-8")
    assert text.index("绿色发展") < text.index("一、总体要求")
    assert zhengben("verify", "--deep", folder).exit_code == 0


def test_a_rewritten_heading_in_the_stage_file_is_text_alone(folder):
    path = folder / "2-repaired.json"
    text = path.read_text(encoding="utf-8")
    assert "加强领导。" in text
    path.write_text(text.replace("加强领导。", "大力加强组织领导。"), encoding="utf-8")
    done = zhengben("emit", folder)
    assert done.exit_code == 0, done.output
    verified = zhengben("verify", folder)
    assert verified.exit_code == 0, verified.output


def test_normalize_does_not_lose_an_unread_change(folder, source, tmp_path):
    path = folder / "2-repaired.json"
    path.write_bytes(path.read_bytes().replace("遵照".encode(), "认真遵照".encode()))
    kept = path.read_bytes()
    done = zhengben("normalize", source, "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.WRITE, done.output
    assert "人工修改" in done.stderr
    assert path.read_bytes() == kept
    assert (folder / "2-edits.jsonl").is_file()


@pytest.mark.parametrize("bad", ["甲\u0000", "甲\n乙", "\ufdd0"])
def test_decisions_hold_no_character_that_no_output_can_show(folder, tmp_path, bad):
    sha = json.loads((folder / "manifest.json").read_bytes())["source"]["sha256"]
    edits = [json.loads(line) for line in (folder / "2-edits.jsonl").read_bytes().splitlines()]
    edit = next(e for e in edits if e["type"] == "edit")
    manual = {"path": "body.main_text[0]", "start": 0, "end": 0, "old": "", "new": bad}
    for words in (
        {"decisions": [{"edit_id": edit["id"], "verdict": "accept", "text": bad}]},
        {"manual": [manual]},
        {"manual": [{**manual, "new": "甲", "start": 9999, "end": 9999}]},
    ):
        given = tmp_path / "d.json"
        given.write_text(
            json.dumps({"schema_version": 1, "source_sha256": sha, **words}), encoding="utf-8"
        )
        (folder / "decisions.json").write_bytes(given.read_bytes())
        done = zhengben("repair", folder)
        assert done.exit_code == ExitCode.DOCUMENT, done.output
        assert "decisions.json" in done.stderr


@pytest.mark.parametrize(
    "content",
    [f"a = {DEEP}", "to = 3", "ignore = 5", "jobs = 1e400", "jobs = 2.5", 'terms = "\\u0000"',
     "min-confidence = nan", "archive-stamp = 1", f"jobs = 1{'0' * 400}"],
)  # fmt: skip
def test_a_settings_file_of_any_shape_is_refused_by_name(source, tmp_path, content):
    path = tmp_path / "x.toml"
    path.write_text(content, encoding="utf-8")
    done = zhengben("--config", path, "run", source, "-o", tmp_path / "out")
    assert done.exit_code in {ExitCode.STYLE, ExitCode.USAGE}, done.output
    assert "x.toml" in done.stderr
    assert "内部错误" not in done.stderr


@pytest.mark.parametrize(
    "content",
    ["terms = 3", "terms = []", f"a = {DEEP}", "[term]", "schema_version = true", "x = 1"],
)
def test_a_lexicon_of_any_shape_is_refused_by_name(source, tmp_path, content):
    path = tmp_path / "词表.toml"
    version = "" if "schema" in content else "schema_version = 1\n"
    path.write_text(version + content, encoding="utf-8")
    done = zhengben("check", source, "--terms", path)
    assert done.exit_code in {ExitCode.STYLE, ExitCode.DOCUMENT, ExitCode.USAGE}, done.output
    assert "词表.toml" in done.stderr
    assert "内部错误" not in done.stderr


def test_what_notepad_saves_is_read(source, tmp_path):
    path = tmp_path / "词表.toml"
    path.write_text('schema_version = 1\n[terms]\n"放管服" = [9, 10]\n', encoding="utf-8-sig")
    assert zhengben("check", source, "--terms", path).exit_code == ExitCode.CHANGES


def test_no_confidence_is_not_a_number(source):
    done = zhengben("check", source, "--min-confidence", "nan")
    assert done.exit_code == ExitCode.USAGE
    assert "0 到 1" in done.stderr


def test_an_empty_argument_is_not_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("各县:请遵照。", encoding="utf-8")
    assert zhengben("check", "").exit_code == ExitCode.SOURCE
    assert zhengben("run", "a.txt", "-o", "").exit_code == ExitCode.USAGE


def test_a_pattern_means_every_file(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{name}县:请遵照。", encoding="utf-8")
    done = zhengben("repair", tmp_path / "*.txt")
    assert done.stdout == "a县：请遵照。\nb县：请遵照。\n"


def test_explain_answers_with_one_list(source, tmp_path):
    other = tmp_path / "乙.txt"
    other.write_text("各县:请遵照。", encoding="utf-8")
    zhengben("run", source, other, "-o", tmp_path / "out", "--to", "txt")
    found = json.loads(zhengben("explain", tmp_path / "out", "--format", "json", "--widths").stdout)
    assert {Path(item["document"]).name for item in found} == {"节能通知", "乙"}
    alone = json.loads(
        zhengben("explain", tmp_path / "out" / "乙", "--format", "json", "--widths").stdout
    )
    assert "document" not in alone[0]


def test_a_corpus_is_not_written_over_itself_and_a_bad_row_is_a_row(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "a.jsonl"
    deep = '{"id":"b","text":' + "[" * 100_000
    path.write_text(f'{{"id":"a","text":"各县:请"}}\n{deep}\n', encoding="utf-8")
    before = path.read_bytes()
    assert zhengben("corpus", path, path, "--force").exit_code == ExitCode.USAGE
    assert path.read_bytes() == before
    out = tmp_path / "o.parquet"
    assert zhengben("corpus", path, out, "--jobs", "1").exit_code == ExitCode.PARTIAL
    rows = parquet.read_table(out).to_pylist()
    assert [row["text"] for row in rows] == ["各县：请", None]
    bytes_in = pyarrow.array([b"\xff\xfe", "各县:请".encode()], pyarrow.binary())
    strings = pyarrow.StringArray.from_buffers(2, bytes_in.buffers()[1], bytes_in.buffers()[2])
    table = pyarrow.table({"id": ["x", "y"], "text": strings})
    parquet.write_table(table, tmp_path / "b.parquet")
    assert zhengben("corpus", tmp_path / "b.parquet", out, "--force").exit_code == ExitCode.PARTIAL
    rows = parquet.read_table(out).to_pylist()
    assert [row["text"] for row in rows] == [None, "各县：请"]


def test_a_text_is_no_document_folder(source):
    for command in ("explain", "verify", "revert", "emit"):
        done = zhengben(command, source)
        assert done.exit_code == ExitCode.DOCUMENT, (command, done.output)
        assert source.name in done.stderr


def test_a_files_name_commands_no_terminal_and_no_ci(tmp_path):
    path = tmp_path / "a\n::warning::b\x1b[31m.txt"
    path.write_text("", encoding="utf-8")
    for command in ("check", "diagnose", "run"):
        done = zhengben(command, path, *(("-o", tmp_path / "o") if command == "run" else ()))
        assert done.exit_code == ExitCode.SOURCE
        said = done.stdout + done.stderr
        assert "\x1b" not in said
        assert not any(line.startswith("::") for line in said.splitlines())


def test_what_is_typed_where_nothing_reads_it_is_refused(folder):
    from openpyxl import load_workbook

    path = next(folder.glob("3-*.xlsx"))
    book = load_workbook(path)
    head = {cell.value: cell.column for cell in book["正文"][1]}
    book["正文"].cell(4, head["文本"]).value = "各区县："
    book.save(path)
    done = zhengben("apply", path)
    assert done.exit_code == ExitCode.DOCUMENT
    assert "“正文”表第 4 行" in done.stderr
