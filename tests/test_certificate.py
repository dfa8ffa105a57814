"""The certificate holds on honest repairs, and refuses what alters a document."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import prose
from test_rules import one_text

from pipeline.certificate import certify, is_equivalent, replays, undamages
from pipeline.edits import Basis, Edit, EditKind, SourceSpan, Tier
from pipeline.errors import NotCertifiedError
from pipeline.normalize.decoding import decode
from pipeline.repair import certification
from pipeline.repair.channels import CHANNELS
from pipeline.repair.engine import RepairOptions, repair
from pipeline.repair.rule import Replacement
from pipeline.repair.rules import RULES
from pipeline.text.equivalence import fold

FONT_RUNS = CHANNELS["font_run_loss"].damage


def edit(start: int, old: str, new: str, kind: EditKind = EditKind.FORM) -> Edit:
    return Edit(
        id="0" * 12,
        rule_id="TYP900",
        kind=kind,
        tier=Tier.CERTAIN,
        basis=Basis.STANDARD,
        path="p",
        start=start,
        end=start + len(old),
        old=old,
        new=new,
        probability=1.0,
        clause="",
        status="in",
        source=SourceSpan(0, 0, 1, 1),
    )


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("下降3.5%", edit(2, "3.5", "8.5")),
        ("不得收费", edit(0, "不得", "得")),
        ("第3条", edit(1, "3", "三")),
        ("甲乙", edit(0, "甲乙", "乙甲")),
        ("ABC", edit(0, "A", "a")),
    ],
)
def test_a_form_edit_that_alters_content_is_not_equivalent(text, change):
    assert not is_equivalent(text, [change], "p")
    record, failures = certify({"p": text}, {"p": [change]}, {})
    assert not record.ok
    assert failures == ["p: equivalence"]


def test_an_edit_that_does_not_fit_does_not_replay():
    assert not replays("甲乙", [edit(0, "丙", "丁")], "p")
    assert not replays("甲乙", [edit(0, "甲乙", ""), edit(1, "乙", "")], "p")


def test_an_insertion_that_the_channel_would_not_have_lost_is_refused():
    # A mark between two Han characters survives font-run loss, so it was never there.
    comma = edit(2, "", "，", EditKind.INSERT)
    assert not undamages("甲乙丙丁", [comma], "p", FONT_RUNS)
    quotes = [edit(2, "", "“", EditKind.INSERT), edit(4, "", "”", EditKind.INSERT)]
    assert undamages("甲乙丙丁戊己", quotes, "p", FONT_RUNS)


@settings(max_examples=100, deadline=None)
@given(prose)
def test_damage_only_drops(text):
    once = FONT_RUNS(text)
    left = iter(text)
    assert all(char in left for char in once)  # characters are dropped, never moved or changed


@settings(max_examples=150, deadline=None)
@given(prose, st.lists(st.sampled_from(sorted(set(CHANNELS) - {"hard_wraps"})), max_size=4))
@example("20231229 86.7%", [])
def test_random_damage_repaired_is_certified_and_loses_nothing(text, names):
    damaged = text
    for name in names:
        damaged = CHANNELS[name].damage(damaged)
    document = one_text(damaged)
    repaired, log = repair(document, RepairOptions(accept=Tier.POSSIBLE))
    assert log.certificate.ok
    # Asked apart from the certificate's own code: what was there is still there, in order. A space
    # beside a restored mark says nothing more.
    left = iter(fold(repaired.body.main_text[0].content.text))
    assert all(char in left for char in fold(damaged).replace(" ", ""))


def _rule_that_inserts(what: str):
    def find(text, facts):
        if what not in text:
            yield Replacement(1, 1, what)

    template = next(rule for rule in RULES if rule.id == "SEM003")
    return msgspec.structs.replace(
        template, id="TYP903", find_edits=find, roles=frozenset(), probability=1.0
    )


def test_cert001_drops_the_edit_and_writes_the_rest():
    # 86.7%13条 is a trace of font-run loss; 甲，乙 could not have lost its comma.
    text = "甲乙达到86.7%13条,完成"
    repaired, log = repair(one_text(text), rules=[*RULES, _rule_that_inserts("，，")])
    found = [finding for finding in log.findings if finding.rule_id == "CERT001"]
    assert len(found) == 1
    assert log.certificate.ok
    assert "，，" not in repaired.body.main_text[0].content.text
    assert "13条，完成" in repaired.body.main_text[0].content.text


def test_exit_71_when_dropping_cannot_cure(monkeypatch):
    monkeypatch.setattr(certification, "certificate_of", lambda *_: (None, ["body.title: replay"]))
    with pytest.raises(NotCertifiedError, match="没有通过核验"):
        repair(one_text("甲,乙"))
    assert NotCertifiedError.exit_code == 71


def certified(paths):
    """How many documents, each damaged and not: nothing is lost in either."""
    for path in paths:
        text = decode(path.read_bytes(), path.name).text
        for version in (text, "\n".join(FONT_RUNS(p) for p in text.split("\n"))):
            _, log = repair(one_text(version.replace("\n", " ")))
            assert log.certificate.ok, path
    return len(paths)


def test_every_golden_document_is_certified(golden_texts):
    assert certified(golden_texts) >= 20


def test_the_whole_corpus_is_certified(corpus):
    """A sample of each folder."""
    folders = sorted((corpus / "dev").iterdir())
    assert certified([p for folder in folders for p in sorted(folder.glob("*.txt"))[:6]]) >= 20


def test_the_equivalence_table_never_joins_different_content():
    for pair in ("3８", "ⅢⅣ", "①②", "²³", "（《", "，。"):
        assert fold(pair[0]) != fold(pair[1])


@pytest.mark.parametrize(
    ("old", "new"), [("下降", "上升"), ("", "不"), ("", "1"), ("人民", "敌人"), ("", "，不")]
)
def test_an_insertion_adds_and_only_from_the_closed_list(old, new):
    text = "人民下降"
    start = text.find(old) if old else 2
    record, failures = certify({"p": text}, {"p": [edit(start, old, new, EditKind.INSERT)]}, {})
    assert not record.ok
    assert failures == ["p: insertion", "p: channel"]


def test_a_witness_without_a_page_is_no_witness():
    _, failures = certify({"p": "甲乙"}, {"p": [edit(1, "", "丙", EditKind.WITNESS)]}, {})
    assert failures == ["p: witness"]
