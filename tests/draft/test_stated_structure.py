"""Fields, roles and structure of decisions.json: heeded, or refused with words, and never a loss."""

import json
from collections import Counter

import pytest
from command_line import zhengben
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.convert import read, repair
from pipeline.decisions import Decisions, Role
from pipeline.draft.stating import restated_as_decided
from pipeline.edits import SourceSpan
from pipeline.errors import DocumentError
from pipeline.model import ELEMENT_NAMES, places_of
from pipeline.model.outline import Restated, Stated, outline_of, restated

TITLE = "江北市人民政府关于做好防汛工作的通知"
TEXT = (
    f"{TITLE}\n\n各县人民政府：\n\n现通知如下：\n\n一、加强值守\n\n落实责任。联系人：王某。\n\n"
    "江北市人民政府\n2024年6月3日\n\n附件\n分工表\n\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n"
)
DOCUMENT = read(TEXT.encode(), "通知.txt")
TABLE = TEXT.index("| 甲")


def standing(document):
    """Every character with its place in the source."""
    return Counter(
        (anchor.source + k, char)
        for place in places_of(document)
        for anchor, end in zip(
            place.element.origin,
            [*(a.offset for a in place.element.origin[1:]), len(place.text)],
            strict=True,
        )
        for k, char in enumerate(place.text[anchor.offset : end])
    )


def decided(**parts) -> Decisions:
    return Decisions(2, DOCUMENT.source.sha256, **parts)


def role_of(text: str, role: str) -> Role:
    start = TEXT.index(text)
    return Role(SourceSpan(start, start + len(text), 1, 1), role, text)


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("现通知如下：", "题注", ("题注", "现通知如下：")),
        ("联系人：王某。", "附注", ("附注", "联系人：王某。")),
        ("联系人：王某。", "段落", ("段落", "联系人：王某。")),
        ("落实责任。联系", "一级标题", ("一级标题", "落实责任。联系")),
        ("一、加强值守\n\n落实责任。", "段落", ("段落", "一、加强值守落实责任。")),
        ("附件\n分工表", "附件标题", ("附件标题", "附件分工表")),
    ],
)
def test_a_stretch_is_what_a_person_says(text, role, expected):
    found = repair(DOCUMENT, decisions=decided(roles=(role_of(text, role),)))
    assert expected in [(p.kind, p.text) for p in places_of(found.normalized)]
    assert standing(found.normalized) == standing(DOCUMENT)
    assert found.log.restated
    assert found.log.certificate.checks["restated"] == len(found.log.restated)


@given(
    st.integers(0, TABLE - 1),
    st.integers(1, 40),
    st.sampled_from([name for name in ELEMENT_NAMES if name != "表格"]),
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_said_no_character_is_lost(start, size, role):
    end = min(start + size, TABLE)
    try:
        stated = decided(roles=(Role(SourceSpan(start, end, 1, 1), role),))
        found = repair(DOCUMENT, decisions=stated)
    except DocumentError:
        return
    assert standing(found.normalized) == standing(DOCUMENT)


LINES = [line for line in TEXT.partition("| 甲")[0].split("\n") if line]
SAID = [
    "标题",
    "主送机关",
    "一级标题",
    "段落",
    "附注",
    "印发机关",
    "成文日期",
    "发文机关署名",
    "附件标题",
]
STATED = {
    "签发人": "张三",
    "主送机关": "各县：",
    "标题": "关于防汛的通知",
    "附注": "",
    "成文日期": "",
}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(SAID)), max_size=3),
    st.sets(st.sampled_from(sorted(STATED))),
)
def test_the_log_makes_of_what_was_read_what_was_stated(said, names):
    """One change after the other, or, as whoever reads the log makes them, all at once."""
    roles = tuple(role_of(text, role) for text, role in said)
    decisions = decided(roles=roles, fields={name: STATED[name] for name in names})
    try:
        found, changes = restated_as_decided(DOCUMENT, decisions, "decisions.json")
    except DocumentError:
        return  # a title, say, that would hold the table
    assert restated(DOCUMENT, changes, "2-edits.jsonl") == found
    assert standing(found) == standing(DOCUMENT)


def test_a_document_is_its_outline():
    changes = [Restated(tuple(outline_of(DOCUMENT)))]
    assert restated(DOCUMENT, changes, "x") == DOCUMENT


PARAGRAPH = next(e for e in outline_of(DOCUMENT) if e.role == "段落")


@pytest.mark.parametrize(
    "element",
    [
        Stated("段落", ((PARAGRAPH.text[0][0], PARAGRAPH.text[0][1] - 1),)),
        Stated("段落", ((PARAGRAPH.text[0][0], PARAGRAPH.text[0][1] + 1),)),
        Stated("段落", ((PARAGRAPH.text[0][0], 2**21),)),
        Stated("段落", ((10**9, 3),)),
        Stated("段落", ((PARAGRAPH.text[0][0], -1),)),
        Stated("没有的", PARAGRAPH.text),
        Stated("段落", ()),
        Stated("段落", PARAGRAPH.text * 2),
    ],
)
def test_what_is_not_the_text_is_refused(element):
    with pytest.raises(DocumentError, match="与原文不符"):
        restated(DOCUMENT, [Restated((element,))], "x")


def test_a_log_that_restates_what_no_one_decided_is_refused(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    zhengben("run", path, "-o", tmp_path / "out", "--to", "txt")
    folder = tmp_path / "out" / "通知"
    draft = folder / "2-通知.md"
    draft.write_text(draft.read_text("utf-8").replace("## 一、", "一、"), "utf-8")
    assert zhengben("emit", folder, "--to", "txt").exit_code == 0
    decisions = json.loads((folder / "decisions.json").read_text("utf-8"))
    assert decisions.pop("restated")
    (folder / "decisions.json").write_text(json.dumps(decisions), "utf-8")
    assert "要素改写" in zhengben("verify", folder).output
    done = zhengben("emit", folder, "--to", "txt")
    assert done.exit_code == 71
