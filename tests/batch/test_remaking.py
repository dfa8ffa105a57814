"""`verify --deep` finds whatever was changed, hashes and all; what cannot be remade is no change."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from command_line import TEXT, zhengben

from pipeline.batch import program
from pipeline.batch.verification import Asked, verify_folder
from pipeline.errors import ExitCode
from pipeline.repair.lexicon.learning import learn_texts
from pipeline.repair.lexicon.store import write_toml


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("made")
    (base / "通知.txt").write_text(TEXT, encoding="utf-8")
    done = zhengben("run", base / "通知.txt", "-o", base / "out", "--track", "all")
    assert done.exit_code == 0, done.output
    return base


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made / "out" / "通知", tmp_path / "通知")


def seal(folder: Path, **said: object) -> None:
    """Rewrite the manifest's hashes, as a forger would."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest.update(said)
    for record in manifest["outputs"]:
        data = (folder / record["name"]).read_bytes()
        record.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def in_zip(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == part:
                assert change(data) != data
                data = change(data)
            new.writestr(entry, data)
    path.write_bytes(made.getvalue())


def in_pdf(change: Callable[[pikepdf.Pdf], None]) -> Callable[[Path], None]:
    def forge(folder: Path) -> None:
        with pikepdf.open(folder / "3-通知.pdf", allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(folder / "3-通知.pdf")

    return forge


def in_word(name: str, part: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    return lambda folder: in_zip(folder / name, part, lambda data: data.replace(old, new))


def in_log(**said: object) -> Callable[[Path], None]:
    def forge(folder: Path) -> None:
        path = folder / "2-edits.jsonl"
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        lines[1].update(said)
        text = "".join(
            json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines
        )
        path.write_text(text, encoding="utf-8")

    return forge


def white_box(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.contents_add(b"q 1 1 1 rg 0 300 600 200 re f Q")


def note(pdf: pikepdf.Pdf) -> None:
    box = pikepdf.Array([100, 100, 300, 200])
    free = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=box, Contents="另有规定"
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(free)]))


def date(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["xmp:CreateDate"] = "2031-01-01T00:00:00Z"


def cell(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "3-通知.xlsx")
    book.worksheets[-1]["B2"] = "另一个数"
    book.save(folder / "3-通知.xlsx")


def wide(folder: Path) -> None:
    path = folder / "1-normalized.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\n\n", 1))


FORGED: dict[str, Callable[[Path], None]] = {
    "a white box over lines of the PDF": in_pdf(white_box),
    "a note on the PDF": in_pdf(note),
    "a doubled page": in_pdf(lambda pdf: pdf.pages.append(pdf.pages[0])),
    "another date of the PDF": in_pdf(date),
    "a page less": in_pdf(lambda pdf: pdf.pages.__delitem__(0)),
    "another author": in_word("3-通知.docx", "docProps/core.xml", b"</dc:title>", b".</dc:title>"),
    "another page number": in_word("3-通知.docx", "word/footer1.xml", b"PAGE", b"NUMPAGES"),
    "words in a footer": in_word("3-通知.docx", "word/footer1.xml", " —".encode(), "密".encode()),
    "other margins": in_word("3-通知.docx", "word/document.xml", b'w:left="', b'w:left="1'),
    "words of the review copy": in_word(
        "3-通知.review.docx", "word/document.xml", "通知如下".encode(), "通报如下".encode()
    ),
    "a comment's author": in_word(
        "3-通知.review.docx", "word/document.xml", b'w:author="', b'w:author="x'
    ),
    "a cell": cell,
    "a probability": in_log(probability=0.5),
    "a clause": in_log(clause="另一条"),
    "a rule": in_log(rule_id="PUN001"),
    "the way a stage is written": wide,
}


@pytest.mark.parametrize("what", FORGED)
def test_what_was_changed_is_found_though_its_hash_was_rewritten(what: str, folder: Path) -> None:
    FORGED[what](folder)
    seal(folder)
    found = verify_folder(folder, Asked(deep=True))
    assert found.verdict == "failed", found
    assert zhengben("verify", folder, "--deep", "-q").exit_code == 71


def test_another_version_is_found_where_all_else_is_of_this_one(folder: Path) -> None:
    seal(folder, zhengben="0.0.9")
    found = verify_folder(folder, Asked(deep=True))
    assert found.verdict == "failed"
    assert "0.0.9" in found.problems[0]


@pytest.mark.parametrize(
    "said",
    [
        {"repair": {"accept": "proposed"}},
        {"repair": {"ignore": ["PUN"]}},
        {"emit": {"to": ["pdf"]}},
        {"emit": {"to": ["docx", "review", "pdf", "xlsx", "txt"], "archive_stamp": True}},
        {"emit": {"to": ["md"], "style": "../../x", "source_date_epoch": "x"}},
        {"settings": {}},
        {"repair": None, "emit": None},
    ],
)
def test_settings_that_are_not_those_it_was_made_with_prove_nothing(
    said: dict[str, object], folder: Path
) -> None:
    seal(folder, **said)
    found = verify_folder(folder, Asked(deep=True))
    assert found.verdict != "verified" or said == {"repair": None, "emit": None}, found


def test_what_nothing_was_done_to_is_made_again_the_same(made: Path, folder: Path) -> None:
    done = zhengben("verify", folder, "--deep", "--source", made, "--format", "json")
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    assert (row["verdict"], row["problems"], row["unproved"]) == ("verified", [], [])
    assert {"源文件", "重做比对"} <= {*row["checked"]}
    seal(folder)  # a forger who changes nothing
    assert zhengben("verify", folder, "--deep").exit_code == 0


def test_another_program_is_no_change_unless_the_bytes_are_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "_LIBRARIES", ("msgspec",))
    program.program_sha256.cache_clear()
    try:
        assert verify_folder(folder, Asked(deep=True)).verdict == "verified"
        FORGED["a cell"](folder)
        seal(folder)
        found = verify_folder(folder, Asked(deep=True))
        assert (found.verdict, found.problems) == ("unproved", [])
        assert "3-通知.xlsx" in found.unproved[0]
        done = zhengben("verify", folder, "--deep", "-q")
        assert done.exit_code == 8
        assert done.stdout.startswith("？")
    finally:
        monkeypatch.undo()
        program.program_sha256.cache_clear()


def test_a_folder_of_a_release_that_noted_less_is_proved_where_the_bytes_are_the_same(
    folder: Path,
) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    del manifest["repair"], manifest["emit"]
    manifest["settings"] = dict.fromkeys(manifest["settings"], "0" * 64) | {
        "style": manifest["settings"]["style"]
    }
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    found = verify_folder(folder, Asked(deep=True))
    assert (found.verdict, found.unproved) == ("verified", [])


def test_a_style_and_terms_of_ones_own_are_asked_for(made: Path, tmp_path: Path) -> None:
    style = tmp_path / "本单位.toml"
    text = zhengben("styles", "gbt9704").stdout.replace("size_pt = 16", "size_pt = 15", 1)
    style.write_text(text, encoding="utf-8")
    terms = tmp_path / "词.toml"
    terms.write_text(write_toml(learn_texts(["“节能工作”"], ())), encoding="utf-8")
    arguments = ("--style", style, "--terms", terms)
    done = zhengben("run", made / "通知.txt", "-o", tmp_path / "out", "--to", "docx", *arguments)
    assert done.exit_code == 0, done.output
    assert zhengben("verify", tmp_path / "out", "--deep", *arguments).exit_code == 0
    done = zhengben("verify", tmp_path / "out", "--deep", *arguments[2:])
    assert done.exit_code == 8
    assert "--style" in done.stdout


def test_what_was_set_is_in_the_folder_and_need_not_be_said_again(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    chosen = ("--style", "letter", "--accept", "possible", "--ignore", "WID001", "--pdfa", "3a")
    done = zhengben("run", made / "通知.txt", "-o", tmp_path / "out", *chosen)
    assert done.exit_code == 0, done.output
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    done = zhengben("verify", tmp_path / "out", "--deep", "--source", made / "通知.txt")
    assert done.exit_code == 0, done.output
    done = zhengben("verify", tmp_path / "out", "--deep")
    assert done.exit_code == 8
    assert "--source" in done.stdout


def test_outputs_of_an_earlier_time_with_other_settings_are_not_called_changed(
    folder: Path,
) -> None:
    assert zhengben("emit", folder, "--style", "letter", "--to", "docx").exit_code == 0
    found = verify_folder(folder, Asked(deep=True))
    assert found.problems == []
    assert any("3-通知.pdf" in sentence for sentence in found.unproved)


def test_what_a_person_decided_or_wrote_is_made_again_with_it(folder: Path) -> None:
    repaired = folder / "2-repaired.json"
    text = repaired.read_text(encoding="utf-8")
    repaired.write_text(text.replace("请遵照执行", "请认真执行"), encoding="utf-8")
    assert zhengben("emit", folder).exit_code == 0
    found = verify_folder(folder, Asked(deep=True))
    assert found.verdict == "verified", found
    (folder / "decisions.json").unlink()
    found = verify_folder(folder, Asked(deep=True))
    assert found.verdict == "failed"
    assert "decisions.json" in found.problems[0]


def test_a_broken_document_does_not_stop_the_others(made: Path, tmp_path: Path) -> None:
    for name in ("甲", "乙", "丙"):
        shutil.copytree(made / "out" / "通知", tmp_path / "out" / name)
    (tmp_path / "out" / "甲" / "1-normalized.json").unlink()
    FORGED["a page less"](tmp_path / "out" / "丙")
    seal(tmp_path / "out" / "丙")
    for more in ((), ("--deep", "--jobs", "2")):
        done = zhengben("verify", tmp_path / "out", *more)
        assert done.exit_code == 71
        marks = [line[0] for line in done.stdout.splitlines() if line[0] != " "]
        assert marks == ["✘", "✔", "✘"]  # 丙, 乙, 甲: by code point
        assert "核验 3 份：1 份相符，2 份不符" in done.stderr
    quiet = zhengben("verify", tmp_path / "out", "-q")
    assert (quiet.stderr, quiet.stdout.count("✔")) == ("", 0)
    assert zhengben("verify", tmp_path / "out" / "乙", tmp_path / "没有").exit_code == 4


def test_another_source_is_found(made: Path, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "原文" / "下层"
    other.mkdir(parents=True)
    (other / "别的.txt").write_text(TEXT, encoding="utf-8")
    missing = zhengben("verify", folder, "--source", tmp_path / "原文")
    assert missing.exit_code == 8  # nothing says that anything was changed
    assert missing.stdout.startswith("？")
    assert "没有它的源文件 通知.txt" in missing.stdout
    (other / "通知.txt").write_text(TEXT + "又一行。\n", encoding="utf-8")
    done = zhengben("verify", folder, "--source", tmp_path / "原文")
    assert done.exit_code == 71
    assert "校验值不同" in done.stdout
    (other.parent / "通知.txt").write_text(TEXT, encoding="utf-8")
    done = zhengben("verify", folder, "--source", tmp_path / "原文")
    assert done.exit_code == 0, done.output
    assert zhengben("verify", folder, "--source", other / "别的.txt").exit_code == 0  # its bytes
    two = zhengben("verify", folder, made / "out" / "通知", "--source", other / "别的.txt")
    assert two.exit_code == 2


def test_a_reading_that_leaves_something_out_is_found_with_the_source(
    made: Path, folder: Path
) -> None:
    for name in ("1-normalized.json", "2-repaired.json"):
        path = folder / name
        data = path.read_text(encoding="utf-8")
        path.write_text(data.replace("加强领导。", "加强督导。"), encoding="utf-8")
    seal(folder)
    found = verify_folder(folder, Asked(sources={"": [made / "通知.txt"]}))
    assert found.verdict == "failed"


def unmarked(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources["/Font"].keys()))
    pdf.pages[0].contents_add(f"BT {font} 12 Tf 90 400 Td <00020003000400050006> Tj ET".encode())


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (FORGED["a note on the PDF"], "第 1 页的批注"),
        (FORGED["a doubled page"], "3-通知.pdf 中的文字"),
        (in_pdf(unmarked), "3-通知.pdf 中的文字"),
        (
            in_word("3-通知.docx", "word/document.xml", b"<w:rPr>", b"<w:rPr><w:vanish/>"),
            "隐藏的文字",
        ),
        (
            lambda folder: in_zip(
                folder / "3-通知.docx",
                "word/document.xml",
                lambda data: data.replace(b"<w:r>", b"<w:ins><w:r>", 1).replace(
                    b"</w:r>", b"</w:r></w:ins>", 1
                ),
            ),
            "修订",
        ),
    ],
)
def test_what_is_no_text_is_looked_for_without_making_it_again(
    forge: Callable[[Path], None], said: str, folder: Path
) -> None:
    forge(folder)
    seal(folder)
    found = verify_folder(folder, Asked())
    assert found.verdict == "failed"
    assert said in "".join(found.problems)


def swapped(document: dict[str, Any]) -> None:
    document["body"]["main_text"][:2] = document["body"]["main_text"][1::-1]


def made_a_note(document: dict[str, Any]) -> None:
    block = document["body"]["main_text"].pop(0)
    document["body"]["title_notes"] = [block["content"]]


@pytest.mark.parametrize(("forge", "is_printed"), [(swapped, False), (made_a_note, True)])
@pytest.mark.parametrize("name", ["文.txt", "页.html", "旧页.html", "宽.txt"])
def test_another_reading_is_found_without_the_source(
    name: str, forge: Callable[[dict[str, Any]], None], is_printed: bool, tmp_path: Path
) -> None:
    lines = ["关于报送数据的通知", "各县：", "第一段不得转让。", "第二段应当报送。", "甲局"]
    text = "\n".join(lines)
    if name.endswith("html"):
        text = "<meta charset=gb2312>" + "".join(f"<p>{line}</p>" for line in lines)
    encoding = {"旧页.html": "gb18030", "宽.txt": "utf-16"}.get(name, "utf-8")
    (tmp_path / name).write_bytes(text.encode(encoding))
    assert zhengben("run", tmp_path / name, "-o", tmp_path / "out", "--to", "txt").exit_code == 0
    folder = next((tmp_path / "out").glob("*/manifest.json")).parent
    assert verify_folder(folder, Asked(deep=True)).verdict == "verified"
    for stage in ("1-normalized.json", "2-repaired.json"):
        document = json.loads((folder / stage).read_bytes())
        forge(document)
        (folder / stage).write_text(
            json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    seal(folder)
    printed = zhengben("emit", folder, "--force").exit_code
    assert printed == (ExitCode.OK if is_printed else ExitCode.NOT_CERTIFIED)
    seal(folder)
    found = verify_folder(folder, Asked(deep=True))
    assert found.verdict == "failed"
    said = "由所存的原文" if is_printed else "换了位置"
    assert any(said in problem for problem in found.problems)
