"""A 公文稿 whose paragraphs were arranged before: by words, by structure, never a loss."""

import json

import pytest
from command_line import zhengben

from pipeline.batch.workspace import Workspace
from pipeline.decisions import Decisions, decisions_to_json
from pipeline.edits import ParagraphEdit, ParagraphOp
from pipeline.model import places_of

TEXT = (
    "江北市人民政府关于做好防汛工作的通知\n\n各县人民政府：\n\n现通知如下。\n\n一、加强值守\n\n"
    "各地要落实责任。各部门要密切配合。\n\n江北市人民政府\n2024年6月3日\n"
)
LONG = "各地要落实责任。各部门要密切配合。"
CUT = "各部门要"


def verified(folder):
    done = zhengben("verify", "--deep", folder)
    assert done.exit_code == 0, done.output


@pytest.fixture
def arranged(tmp_path):
    """A folder where a person parted a paragraph and began a page with the rest of it."""
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert zhengben("run", path, "-o", tmp_path / "out", "--to", "txt").exit_code == 0
    folder = tmp_path / "out" / "通知"
    workspace = Workspace(folder)
    place = next(p for p in places_of(workspace.normalized()) if p.text == LONG)
    at = LONG.index(CUT)
    decisions = Decisions(
        2,
        workspace.normalized().source.sha256,
        paragraphs=(
            ParagraphEdit(ParagraphOp.SPLIT, place.path, at, CUT, "段落"),
            ParagraphEdit(ParagraphOp.BREAK, place.path, at, CUT),
        ),
    )
    (folder / "decisions.json").write_bytes(decisions_to_json(decisions))
    done = zhengben("repair", folder)
    assert done.exit_code == 0, done.output
    done = zhengben("emit", folder, "--to", "txt")
    assert done.exit_code == 0, done.output
    verified(folder)
    return folder


def print_of(folder):
    return (folder / "3-通知.txt").read_text("utf-8")


def corrected(folder, *changes):
    draft = folder / "2-通知.md"
    text = draft.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    draft.write_text(text, "utf-8")
    done = zhengben("emit", folder, "--to", "txt")
    assert done.exit_code == 0, done.output
    verified(folder)
    return json.loads((folder / "decisions.json").read_bytes())


def test_the_arranged_paragraphs_are_shown(arranged):
    text = (arranged / "2-通知.md").read_text("utf-8")
    assert "各地要落实责任。\n\n---\n\n各部门要密切配合。" in text


def test_other_words_leave_the_paragraphs_as_arranged(arranged):
    said = corrected(arranged, ("密切配合", "通力配合"))
    assert len(said["paragraphs"]) == 2
    assert "restated" not in said
    assert "责任。\n各部门要通力配合。\n" in print_of(arranged)


def test_other_elements_are_restated_with_what_was_arranged(arranged):
    said = corrected(arranged, ("密切配合", "通力配合"), ("现通知", "## 二、现通知"))
    assert said["paragraphs"] == []
    assert said["restated"]
    assert "二、现通知如下。\n" in print_of(arranged)
    assert "责任。\n各部门要通力配合。\n" in print_of(arranged)
    assert "\n---\n\n" in (arranged / "2-通知.md").read_text("utf-8")


def test_a_page_break_taken_out_is_gone(arranged):
    corrected(arranged, ("---\n\n各部门", "各部门"))
    assert '"page_break"' not in (arranged / "2-repaired.json").read_text("utf-8")
    assert "责任。\n各部门要密切配合。\n" in print_of(arranged)
