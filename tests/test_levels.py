"""The levels as a user meets them: the line they draw, what is marked, how it goes back."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from command_line import zhengben

from pipeline import convert
from pipeline.batch.counterproof import counterprove
from pipeline.batch.workspace import Workspace
from pipeline.edits import EditKind, Tier
from pipeline.model import plain_text
from pipeline.questions import questions_of
from pipeline.repair.engine import repair
from pipeline.repair.options import RepairOptions
from pipeline.review.plan import AUTHOR, LIKELY_AUTHOR

LIGHT = ("--to", "txt,review,xlsx")


@pytest.fixture(scope="module")
def source() -> Path:
    return Path(__file__).parent / "golden" / "damaged-font-runs" / "source.txt"


@pytest.fixture
def folder(source: Path, tmp_path: Path) -> Path:
    done = zhengben("run", source, "-o", tmp_path / "out", *LIGHT)
    assert done.exit_code == 0, done.output
    return tmp_path / "out" / "source"


def statuses(folder: Path) -> dict[Tier, set[str]]:
    found: dict[Tier, set[str]] = {tier: set() for tier in Tier}
    for edit in Workspace(folder).log().edits:
        found[edit.tier].add(edit.status)
    return found


@pytest.mark.parametrize(
    ("line", "in_print"),
    [
        ("certain", {Tier.CERTAIN}),
        ("applied", {Tier.CERTAIN}),
        ("likely", {Tier.CERTAIN, Tier.LIKELY}),
        ("possible", set(Tier)),
        ("proposed", set(Tier)),
    ],
)
def test_accept_draws_the_line(
    source: Path, tmp_path: Path, line: str, in_print: set[Tier]
) -> None:
    out = tmp_path / "out"
    assert zhengben("run", source, "-o", out, *LIGHT, "--accept", line).exit_code == 0
    found = statuses(out / "source")
    assert {tier for tier in Tier if found[tier] == {"in"}} == in_print
    assert zhengben("verify", out, "--deep").exit_code == 0


@pytest.mark.parametrize("made", ["certain", "likely"])
@pytest.mark.parametrize("line", ["certain", "likely", "possible"])
def test_emit_draws_the_line_anew_in_the_same_folder(
    source: Path, tmp_path: Path, made: str, line: str
) -> None:
    wanted, out = tmp_path / "wanted", tmp_path / "out"
    assert zhengben("run", source, "-o", wanted, *LIGHT, "--accept", line).exit_code == 0
    assert zhengben("run", source, "-o", out, *LIGHT, "--accept", made).exit_code == 0
    done = zhengben("emit", out, *LIGHT, "--accept", line)
    assert done.exit_code == 0, done.output
    for path in sorted((wanted / "source").iterdir()):
        assert (out / "source" / path.name).read_bytes() == path.read_bytes(), path.name
    assert zhengben("verify", "--deep", out).exit_code == 0


def test_a_person_is_heard_when_the_line_is_drawn_anew(folder: Path) -> None:
    log = Workspace(folder).log()
    kept = next(e for e in log.edits if e.tier is Tier.LIKELY and e.status == "in")
    review = {
        "schema_version": 2,
        "source_sha256": log.source_sha256,
        "decisions": [{"edit_id": kept.id, "verdict": "accept"}],
    }
    (folder / "decisions.json").write_text(json.dumps(review), encoding="utf-8")
    done = zhengben("emit", folder, *LIGHT, "--accept", "certain")
    assert done.exit_code == 0, done.output
    likely = [e for e in Workspace(folder).log().edits if e.tier is Tier.LIKELY]
    assert {e.id for e in likely if e.status == "in"} == {kept.id}


def test_a_folder_made_with_terms_asks_for_them(source: Path, tmp_path: Path) -> None:
    terms = tmp_path / "terms.toml"
    terms.write_text('schema_version = 1\n[terms]\n"法律明白人" = [9, 10]\n', encoding="utf-8")
    out = tmp_path / "out"
    done = zhengben("run", source, "-o", out, "--to", "txt", "--terms", terms)
    assert done.exit_code == 0, done.output
    done = zhengben("emit", out, "--to", "txt", "--accept", "certain")
    assert done.exit_code == 4
    assert "--terms" in done.output


def test_min_confidence_holds_within_the_line(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert zhengben("run", source, "-o", out, *LIGHT, "--min-confidence", "0.95").exit_code == 0
    edits = Workspace(out / "source").log().edits
    likely = [edit for edit in edits if edit.tier is Tier.LIKELY]
    assert {edit.status for edit in likely} == {"in", "out"}
    assert all((edit.status == "in") == (edit.probability >= 0.95) for edit in likely)
    assert zhengben("verify", out, "--deep").exit_code == 0


def test_the_summary_says_how_sure_what_was_put_in_is(source: Path, tmp_path: Path) -> None:
    said = zhengben("run", source, "-o", tmp_path / "out", *LIGHT).stderr
    log = Workspace(tmp_path / "out" / "source").log()
    put_in = [e for e in log.edits if e.status == "in" and e.kind is EditKind.INSERT]
    likely = sum(edit.tier is Tier.LIKELY for edit in put_in)
    sure = len(put_in) - likely
    assert f"补入 {len(put_in)} 处：确定 {sure}，较有把握 {likely}；可退回" in said


def test_the_review_copy_marks_what_is_likely(folder: Path) -> None:
    with zipfile.ZipFile(folder / "3-source.review.docx") as package:
        document = package.read("word/document.xml").decode()
        comments = package.read("word/comments.xml").decode()
    log = Workspace(folder).log()
    likely = [edit for edit in log.edits if edit.tier is Tier.LIKELY]
    authors = re.findall(r'<w:(?:ins|del) [^>]*w:author="([^"]*)"', document)
    assert authors.count(LIKELY_AUTHOR) == len(likely)
    assert set(authors) <= {AUTHOR, LIKELY_AUTHOR}
    assert comments.count("较有把握，把握") == len(questions_of(likely, {}))


@pytest.mark.parametrize("name", ["3-source.review.docx", "3-source.xlsx"])
def test_an_untouched_review_decides_nothing_about_what_is_likely(folder: Path, name: str) -> None:
    before = (folder / "2-repaired.json").read_bytes()
    assert zhengben("apply", folder / name).exit_code == 0
    assert (folder / "2-repaired.json").read_bytes() == before
    said = json.loads((folder / "decisions.json").read_bytes())["decisions"]
    likely = {edit.id for edit in Workspace(folder).log().edits if edit.tier is Tier.LIKELY}
    assert not likely & {one["edit_id"] for one in said}


def test_what_was_left_out_by_the_line_stays_out_when_a_review_is_read(
    source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    zhengben("run", source, "-o", out, *LIGHT, "--accept", "certain")
    folder = out / "source"
    before = (folder / "2-repaired.json").read_bytes()
    assert zhengben("apply", folder / "3-source.review.docx").exit_code == 0
    assert (folder / "2-repaired.json").read_bytes() == before


def test_what_is_likely_goes_back_when_it_is_refused(folder: Path, tmp_path: Path) -> None:
    log = Workspace(folder).log()
    one = next(edit for edit in log.edits if edit.tier is Tier.LIKELY)
    pair = [edit.id for edit in log.edits if edit.group == one.group]
    given = tmp_path / "decisions.json"
    verdicts = [{"edit_id": i, "verdict": "refuse"} for i in pair]
    head = {"schema_version": 2, "source_sha256": log.source_sha256}
    given.write_text(json.dumps({**head, "decisions": verdicts}), encoding="utf-8")
    assert zhengben("apply", given, "--folder", folder).exit_code == 0
    now = {edit.id: edit.status for edit in Workspace(folder).log().edits}
    assert {now[i] for i in pair} == {"out"}
    assert zhengben("verify", folder).exit_code == 0


def test_what_is_beyond_the_line_is_not_in_unasked(folder: Path) -> None:
    workspace = Workspace(folder)
    document = workspace.normalized()
    repaired, log = repair(document, RepairOptions(accept=Tier.LIKELY))
    assert counterprove(document, repaired, log, None, None, line=Tier.LIKELY) == []
    problems = counterprove(document, repaired, log, None, None, line=Tier.CERTAIN)
    assert problems
    assert all("没有人接受" in problem for problem in problems)


@pytest.mark.parametrize(
    ("level", "code"), [("certain", 1), ("likely", 1), ("possible", 1), ("error", 1)]
)
def test_check_reports_and_fails_by_level(source: Path, level: str, code: int) -> None:
    done = zhengben("check", source, "--fail-on", level)
    assert done.exit_code == code
    assert re.search("（确定 [0-9]+，较有把握 [0-9]+，仅供参考 [0-9]+", done.stderr)
    assert "（较有把握）。" in done.stdout
    alone = ("--select", "LRN001", "--fail-on")
    only_likely = zhengben("check", source, *alone, level)
    assert only_likely.exit_code == (1 if level in {"likely", "possible"} else 0)


def test_the_sample_gets_back_what_is_likely(sample: Path) -> None:
    """Of the 54 places that it lost, as they were written down before anything was tuned."""
    listed = Path(__file__).parent / "cases" / "sample_lost_places.toml"
    places = tomllib.loads(listed.read_text(encoding="utf-8"))["place"]
    document = convert.read(sample.read_bytes(), sample.name)

    def restored(line: Tier) -> list[str]:
        text = plain_text(repair(document, RepairOptions(accept=line))[0])
        ways = ((p["kind"], (p["restored"], *p.get("also", ()))) for p in places)
        return [kind for kind, every in ways if any(way and way in text for way in every)]

    certain, likely = restored(Tier.CERTAIN), restored(Tier.LIKELY)
    quotes = [kind for kind in likely if kind in {"half", "pair"}]
    assert not {"half", "pair"} & {*certain}
    assert len(quotes) >= 8
    assert len(likely) - len(certain) == len(quotes)


def test_what_a_person_accepted_is_said_to_be_theirs(folder: Path, tmp_path: Path) -> None:
    log = Workspace(folder).log()
    one = next(e for e in log.edits if e.tier is Tier.POSSIBLE and e.kind is EditKind.INSERT)
    pair = [
        edit.id
        for edit in log.edits
        if edit.id == one.id or (one.group and edit.group == one.group)
    ]
    given = tmp_path / "decisions.json"
    verdicts = [{"edit_id": i, "verdict": "accept"} for i in pair]
    head = {"schema_version": 2, "source_sha256": log.source_sha256}
    given.write_text(json.dumps({**head, "decisions": verdicts}), encoding="utf-8")
    done = zhengben("apply", given, "--folder", folder)
    assert f"经人采纳 {len(pair)}" in done.stderr
    assert "仅供参考" not in done.stderr
