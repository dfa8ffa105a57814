"""The log replays, undoes, reads back, and keeps what a person changed."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents, prose

from pipeline.decisions import Decisions
from pipeline.edits import (
    Basis,
    EditKind,
    Severity,
    Tier,
    log_from_jsonl,
    log_to_jsonl,
    replay,
    shifted,
    source_span,
    undo,
)
from pipeline.errors import DocumentError
from pipeline.manual import manual_changes, with_manual_edits
from pipeline.model import Anchor, TextElement, places_of, with_texts
from pipeline.repair.certification import recertify
from pipeline.repair.engine import repair
from pipeline.repair.options import RepairOptions


@settings(max_examples=60, deadline=None)
@given(documents)
def test_the_log_reads_back(document):
    _, log = repair(document)
    data = log_to_jsonl(log)
    assert log_from_jsonl(data, "2-edits.jsonl") == log
    assert data.count(b"\n") == 2 + len(log.edits) + len(log.findings)


@settings(max_examples=120, deadline=None)
@given(documents, st.data())
def test_a_persons_changes_become_manual_edits_and_replay(document, data):
    repaired, log = repair(document)
    # Structure is fixed: the person changes texts that carry no structural offset.
    free = [place.path for place in places_of(repaired) if not place.borders]
    changes = (
        {path: data.draw(prose) for path in data.draw(st.lists(st.sampled_from(free), max_size=3))}
        if free
        else {}
    )
    changed = with_texts(repaired, changes, lambda _path, offset: offset)
    result, count = with_manual_edits(document, changed, log, "2-repaired.json")
    assert replay(document, result.edits) == changed
    assert undo(changed, result.edits) == document
    if changed == repaired:
        assert (result, count) == (log, 0)
    said = Decisions(2, document.source.sha256, manual=manual_changes(result))
    person = RepairOptions().heeding(said)
    assert recertify(document, result, person).certificate.ok
    for edit in result.edits:
        if edit.kind is EditKind.MANUAL:
            assert edit.path in changes


@settings(max_examples=60, deadline=None)
@given(documents)
def test_structural_offsets_go_there_and_back(document):
    repaired, log = repair(document)
    for before, after in zip(places_of(document), places_of(repaired), strict=True):
        own = [e for e in log.edits if e.path == before.path and e.status == "in"]
        assert {shifted(offset, own) for offset in before.borders} == after.borders
        assert {shifted(offset, own, back=True) for offset in after.borders} == before.borders


def test_a_log_that_does_not_fit_is_refused():
    from test_rules import one_text

    _, log = repair(one_text("甲,乙(丙)"))
    with pytest.raises(DocumentError, match="修改记录与文本不符"):
        replay(one_text("完全不同的一段话"), log.edits)
    moved = [msgspec.structs.replace(e, path="body.main_text[9]") for e in log.edits]
    with pytest.raises(DocumentError, match="没有的部分"):
        replay(one_text("甲,乙(丙)"), moved)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}\n",
        b'{"type":"header","schema_version":1,"source_sha256":"x"}\n',
        b'{"type":"header","schema_version":9,"source_sha256":"x"}\n{"type":"certificate","ok":true,"channels":{},"checks":{}}\n',
        b"\xff\xfe\n",
    ],
)
def test_a_cut_or_foreign_log_is_refused(data):
    with pytest.raises(DocumentError, match=r"2-edits\.jsonl"):
        log_from_jsonl(data, "2-edits.jsonl")


def test_places_in_the_source_follow_the_anchors():
    element = TextElement("甲乙丙丁", (Anchor(0, 10, 2, 3), Anchor(2, 20, 3, 1)), 22)
    span = source_span(element, 1, 3)
    assert (span.start, span.end, span.line, span.column) == (11, 21, 2, 4)
    span = source_span(element, 2, 2)
    assert (span.start, span.end, span.line, span.column) == (20, 20, 3, 1)


def test_people_read_one_word_for_each_value():
    for words in (EditKind, Basis, Tier, Severity):
        labels = [member.label for member in words]
        assert all(labels)
        assert len(set(labels)) == len(labels)
        assert msgspec.json.decode(msgspec.json.encode(list(words)), type=list[words]) == [*words]
