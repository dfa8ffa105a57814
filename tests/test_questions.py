"""What a person is asked: which changes one answer settles, and how they are told."""

import msgspec
import pytest
from docx_making import edit

from pipeline.edits import EditKind, SourceSpan, Tier
from pipeline.questions import Question, change_of, ground_of, questions_of

PATH = "body.main_text[0]"
TEXT = "深化放管服改革，推进放管服改革，于2023年办结“一网通办事项。"
TEXTS = {PATH: TEXT}


def put_in(at, new, *, group="", status="out", tier=Tier.POSSIBLE, rule="LRN001", clause="据"):
    made = edit(PATH, at, "", new, status, tier, EditKind.INSERT)
    span = SourceSpan(at, at, 1, at + 1)
    return msgspec.structs.replace(
        made, group=group, rule_id=rule, source=span, clause=clause, probability=0.8
    )


def pair(at, term, **given):
    group = f"g{at}"
    return [
        put_in(at, "“", group=group, **given),
        put_in(at + len(term), "”", group=group, **given),
    ]


FIRST, SECOND = TEXT.index("放管服"), TEXT.rindex("放管服")


def test_a_pair_is_one_question_and_so_are_all_places_of_a_term():
    found = questions_of([*pair(FIRST, "放管服"), *pair(SECOND, "放管服")], TEXTS)
    (one,) = found
    assert [[e.new for e in place] for place in one.places] == [["“", "”"], ["“", "”"]]
    assert one.term == "放管服"
    assert change_of(one.places[0], TEXT) == "补引号：“放管服”"


def test_places_of_which_one_is_in_the_print_are_two_questions():
    found = questions_of(
        [*pair(FIRST, "放管服", status="in", tier=Tier.LIKELY), *pair(SECOND, "放管服")], TEXTS
    )
    assert [question.places[0][0].status for question in found] == ["in", "out"]


def test_single_signs_are_asked_one_by_one():
    assert len(questions_of([put_in(7, "，"), put_in(15, "，")], TEXTS)) == 2


def test_the_signs_of_a_date_are_one_question():
    text = "于20231229前"
    signs = [
        msgspec.structs.replace(put_in(at, new, rule="DAT001"), tier=Tier.LIKELY)
        for at, new in ((5, "年"), (7, "月"), (9, "日"))
    ]
    (one,) = questions_of(signs, {PATH: text})
    assert change_of(one.places[0], text) == "补“年月日”"


def test_half_a_pair_is_told_with_its_mate():
    at = TEXT.index("办事项")
    (one,) = questions_of([put_in(at, "”")], TEXTS)
    assert one.term == "一网通"
    assert change_of(one.places[0], TEXT) == "补半个引号：“一网通”"


@pytest.mark.parametrize(
    ("kind", "tier", "is_asked"),
    [
        (EditKind.FORM, Tier.CERTAIN, False),
        (EditKind.FORM, Tier.POSSIBLE, True),
        (EditKind.INSERT, Tier.CERTAIN, True),
        (EditKind.MANUAL, Tier.CERTAIN, False),
    ],
)
def test_what_is_certain_and_of_form_alone_asks_nothing(kind, tier, is_asked):
    made = edit(PATH, 0, "深", "化", "in", tier, kind)
    assert bool(questions_of([made], TEXTS)) == is_asked


def test_the_ground_counts_what_the_paper_itself_shows():
    texts = {**TEXTS, "body.main_text[1]": "“放管服”改革和“放管服”事项"}
    clause = "“放管服”：词表中 262 次里 258 次加引号"
    (one,) = questions_of(pair(FIRST, "放管服", clause=clause), texts)
    assert (
        ground_of(one, "\n".join(texts.values()))
        == "词表中 262 次里 258 次加引号；本文另有 2 处带引号"
    )


def test_a_question_is_as_sure_as_its_least_sure_place():
    sure = msgspec.structs.replace(put_in(0, "“"), tier=Tier.LIKELY, probability=0.97)
    question = Question(((sure,), (put_in(1, "“"),)))
    assert (question.tier, question.probability) == (Tier.POSSIBLE, 0.8)
