"""The review copy as it is by default: what asks is tracked, what waits is told, no more."""

import msgspec
import pytest
from docx_making import document, edit, emission, log, part, settled_by_word, w, with_part

from pipeline.edits import EditKind, Tier
from pipeline.review.docx_reader import read_docx_review
from pipeline.review.docx_writer import write_review
from pipeline.review.plan import AUTHOR, LIKELY_AUTHOR, PROPOSAL_AUTHOR, REMARK_AUTHOR

P0 = "body.main_text[0]"
LINE = "一是深化放管服改革,推进法治体检工作,全年办理1200件"


def of_pair(term, group, **given):
    at = LINE.index(term)
    return [
        msgspec.structs.replace(
            edit(P0, place, "", sign, kind=EditKind.INSERT, **given), group=group
        )
        for place, sign in ((at, "“"), (at + len(term), "”"))
    ]


COMMA = edit(P0, LINE.index(","), ",", "，")
LIKELY = of_pair("放管服", "a", status="in", tier=Tier.LIKELY)
WAITING = of_pair("法治体检", "b", status="out")
STOP = edit(P0, len(LINE), "", "。", kind=EditKind.INSERT)
LOG = log(*sorted((COMMA, *LIKELY, *WAITING, STOP), key=lambda e: (e.start, e.end)))
NORMAL = document(LINE)


@pytest.fixture(scope="module")
def copy():
    return write_review(msgspec.structs.replace(emission(NORMAL, LOG), track="decisions"))


def verdicts(data, track="decisions"):
    found = read_docx_review(data, NORMAL, LOG, "r.docx", track).decisions
    assert not found.manual
    return {one.edit_id: one.verdict for one in found.decisions}


def paragraph_of(root):
    return next(p for p in root.iter(w("p")) if "全年办理" in "".join(p.itertext()))


def test_what_asks_is_tracked_by_an_author_of_its_level(copy):
    tracked = [
        (node.get(w("author")), "".join(node.itertext()))
        for node in part(copy).iter(w("ins"), w("del"))
    ]
    assert tracked == [(LIKELY_AUTHOR, "“"), (LIKELY_AUTHOR, "”"), (AUTHOR, "。")]


def test_each_question_has_one_comment_and_form_one_for_all(copy):
    comments = {"".join(c.itertext()): c.get(w("author")) for c in part(copy, "word/comments.xml")}
    assert sorted(comments.values()) == sorted([REMARK_AUTHOR, LIKELY_AUTHOR, PROPOSAL_AUTHOR])
    assert any("已补引号：“放管服”" in text for text in comments)
    assert any("建议补引号：“法治体检”" in text for text in comments)
    # How to answer is said once, at the title.
    (told,) = (text for text in comments if "照样键入" in text)
    assert "另有 1 处确定的字形修改" in told
    assert "a.xlsx" in told
    assert "不对的，拒绝" in told


def test_a_copy_that_was_only_saved_decides_nothing(copy):
    assert verdicts(copy) == {}


def test_accepting_everything_takes_in_no_guess(copy):
    data = settled_by_word(copy, {e.id: "accept" for e in (*LIKELY, STOP)})
    found = verdicts(data)
    assert found == {e.id: "accept" for e in (*LIKELY, STOP)}


def test_what_is_refused_comes_back(copy):
    choices = {LIKELY[0].id: "refuse", LIKELY[1].id: "refuse", STOP.id: "accept"}
    assert verdicts(settled_by_word(copy, choices)) == choices


def test_a_proposal_that_is_typed_is_accepted(copy):
    root = part(copy)
    for t in paragraph_of(root).iter(w("t")):
        t.text = t.text.replace("法治", "“法治").replace("体检", "体检”")
    found = verdicts(with_part(copy, root))
    assert found == {e.id: "accept" for e in WAITING}


def test_form_that_is_put_back_is_refused(copy):
    root = part(copy)
    for t in paragraph_of(root).iter(w("t")):
        t.text = "," if t.text == "，" else t.text
    assert verdicts(with_part(copy, root)) == {COMMA.id: "refuse"}


def test_a_copy_that_tracks_all_says_so():
    data = write_review(emission(NORMAL, LOG))
    edits = (*LIKELY, *WAITING, COMMA, STOP)
    authors = [node.get(w("author")) for node in part(data).iter(w("ins"))]
    assert authors.count(PROPOSAL_AUTHOR) == len(WAITING)
    choices = {e.id: "refuse" for e in edits}
    assert verdicts(settled_by_word(data, choices), "all") == choices
