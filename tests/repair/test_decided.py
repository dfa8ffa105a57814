"""Decisions are put over what the rules offer; the rules are asked twice only in doubt."""

import msgspec
import pytest
from test_rules import one_text

from pipeline.convert import read
from pipeline.decisions import Decision, Decisions, GroupDecision, ManualChange
from pipeline.edits import EditKind, Tier, path_id
from pipeline.errors import DocumentError
from pipeline.model import iter_texts
from pipeline.repair import engine
from pipeline.repair.engine import RepairOptions, repair

DOCUMENT = one_text("某市(县)坚持以人民为中心,认真落实。")
PATH = "body.main_text[0]"


def decided(*verdicts: Decision, document=DOCUMENT, version=2, **parts):
    """The repaired text and its log under these decisions."""
    said = Decisions(version, document.source.sha256, verdicts, **parts)
    repaired, log = repair(document, RepairOptions().heeding(said))
    return dict(iter_texts(repaired))[PATH].text, log


def offered(new: str, document=DOCUMENT):
    return next(edit for edit in repair(document)[1].edits if edit.new == new)


@pytest.fixture
def asked(monkeypatch) -> list[RepairOptions]:
    """The options of each time that the rules are asked."""
    made: list[RepairOptions] = []
    real = engine._offered

    def counted(document, options, rules, **how):
        made.append(options)
        return real(document, options, rules, **how)

    monkeypatch.setattr(engine, "_offered", counted)
    return made


def test_what_was_decided_is_found_at_once(asked):
    comma, left = offered("，"), offered("（")
    asked.clear()
    text, _ = decided(Decision(comma.id, "refuse"), Decision(left.id, "accept", text="["))
    assert text == "某市[县）坚持以人民为中心,认真落实。"
    assert len(asked) == 1


def test_an_id_that_no_edit_has_is_refused(asked):
    with pytest.raises(DocumentError, match="0123456789ab"):
        decided(Decision("0123456789ab", "refuse"))
    assert len(asked) == 3


def test_no_rule_is_asked_about_a_persons_words():
    text, log = decided(manual=(ManualChange(PATH, 13, 13, "", ",又(甲)"),))
    assert text == "某市（县）坚持以人民为中心，,又(甲)认真落实。"[:13] + ",又(甲)，认真落实。"
    assert [e.new for e in log.edits if e.kind is EditKind.MANUAL] == [",又(甲)"]


@pytest.mark.parametrize(("behind", "shown"), [(False, "心某，认"), (True, "心某，认")])
def test_a_word_typed_beside_a_replacement_leaves_it(behind, shown):
    comma = offered("，")
    after = comma.id if behind else ""  # it has characters of its own: nothing stands behind it
    said = ManualChange(PATH, comma.start, comma.start, "", "某", after=after)
    assert shown in decided(Decision(comma.id, "accept"), manual=(said,))[0]


QUOTED = read(
    "某市人民政府工作报告\n\n各县(区)人民政府:\n"
    "全年优良天数258天，达标率100%8个浴场水质达标，同比提高3.5%\n"
    "全市上下深化放管服改革，优良比例86.7%13条河流达标，较上年同期下降36.4%\n".encode(),
    "报告.txt",
)


def pair():
    """A pair of marks that is only proposed, or offered, in the second paragraph."""
    edits = [e for e in repair(QUOTED)[1].edits if e.new in "“”"]
    assert len(edits) >= 2
    return edits[:2]


def text_of(path: str, verdicts=(), version=2, **parts):
    said = Decisions(version, QUOTED.source.sha256, tuple(verdicts), **parts)
    repaired, _ = repair(QUOTED, RepairOptions(accept=Tier.CERTAIN).heeding(said))
    return dict(iter_texts(repaired))[path].text


def test_one_verdict_for_a_group_and_a_place_that_differs():
    one, two = pair()
    assert one.group == two.group == one.id
    whole = GroupDecision(one.group, "accept")
    assert "深化“放管服”改革" in text_of(one.path, groups=(whole,))
    assert "深化“放管服改革" in text_of(one.path, [Decision(two.id, "refuse")], groups=(whole,))
    assert "深化放管服”改革" in text_of(
        one.path, [Decision(one.id, "refuse"), Decision(two.id, "accept")]
    )


def test_in_version_1_a_verdict_on_one_of_a_group_holds_for_all():
    one, two = pair()
    assert "深化“放管服”改革" in text_of(one.path, [Decision(two.id, "accept")], version=1)
    assert "深化放管服”改革" in text_of(one.path, [Decision(two.id, "accept")])


def test_ids_of_version_0_1_are_known():
    comma = offered("，")
    old = path_id(DOCUMENT.source.sha256, PATH, comma.start, comma.old, comma.new)
    assert decided(Decision(old, "refuse"), version=1)[0].endswith("中心,认真落实。")


@pytest.mark.parametrize(("behind", "text"), [(False, "深化某“放"), (True, "深化“某放")])
def test_what_was_typed_beside_an_insertion_stands_where_it_was_typed(behind, text):
    one, two = pair()
    said = ManualChange(one.path, one.start, one.start, "", "某", after=one.id if behind else "")
    wanted = [Decision(one.id, "accept"), Decision(two.id, "accept")]
    assert text in text_of(one.path, wanted, manual=(said,))


def test_a_change_over_an_edit_takes_its_place_and_excludes_its_acceptance():
    comma = offered("，")
    over = ManualChange(PATH, comma.start - 1, comma.end, "心,", "心；")
    text, log = decided(manual=(over,))
    assert text.endswith("中心；认真落实。")
    assert {e.id: e.status for e in log.edits}[comma.id] == "out"
    with pytest.raises(DocumentError, match="互相冲突"):
        decided(Decision(comma.id, "accept"), manual=(over,))


def test_words_that_the_program_offers_are_its_edit_accepted():
    comma = offered("，")
    same = ManualChange(PATH, comma.start, comma.end, ",", "，")
    refused = Decision(comma.id, "refuse")
    _, log = decided(refused, manual=(same,))
    assert [e.kind for e in log.edits if e.start == comma.start and e.status == "in"] == [
        EditKind.MANUAL
    ]
    assert len({e.id for e in log.edits}) == len(log.edits)


def test_edits_keep_their_ids_when_a_line_becomes_another_element():
    """The reader takes one line more for an element of its own: nothing is orphaned."""
    body = "现就加强节能工作通知如下,请遵照执行。\n一是坚持绿色发展,能耗下降3.5%,成效明显。\n"
    head = "某市人民政府关于加强节能工作的通知\n"
    for line in ("各县(区)人民政府:\n", "本市各有关单位(部门),收到后执行\n"):
        document = read((head + line + body).encode(), "通知.txt")
        ids = {edit.id for edit in repair(document)[1].edits}
        moved = msgspec.structs.replace(
            document,
            body=msgspec.structs.replace(
                document.body,
                main_recipients=None,
                title_notes=(document.body.main_recipients,),
            )
            if document.body.main_recipients
            else msgspec.structs.replace(
                document.body,
                main_recipients=document.body.main_text[0].content,
                main_text=document.body.main_text[1:],
            ),
        )
        again = {edit.id: edit.path for edit in repair(moved)[1].edits}
        assert len(ids & again.keys()) >= 3
        assert ids <= again.keys()
