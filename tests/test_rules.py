"""Every rule's examples are its tests; rules are stable alone and together."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from hypothesis import example, given, settings
from msgspec.structs import replace
from strategies import documents, prose

from pipeline import convert
from pipeline.certificate import without_content
from pipeline.edits import EditKind, Tier, apply_to_text, by_path, replay, undo
from pipeline.model import Body, OfficialDocument, Paragraph, Source, TextElement, iter_texts
from pipeline.repair import engine, rules
from pipeline.repair.catalog import BY_ID
from pipeline.repair.engine import RepairOptions, repair
from pipeline.repair.rule import Facts, Replacement, Rule
from pipeline.repair.rules import RULES
from pipeline.text.equivalence import fold

EDITING = [rule for rule in RULES if rule.find_edits is not None]
REPORTING = [rule for rule in RULES if rule.find_remarks is not None]
DOCUMENT = [rule for rule in RULES if rule.find_in_document is not None]
FIXES = [(rule, old, new) for rule in EDITING for old, new in rule.fixes.items()]
KEEPS = [(rule, text) for rule in RULES for text in rule.keeps]


def test_no_rule_is_written_down_and_never_asked():
    written = {
        rule_id
        for name in rules.__path__
        for path in Path(name).glob("*.py")
        for rule_id in re.findall(r'\bRule\(\s*"([A-Z]+[0-9]+)"', path.read_text("utf-8"))
    }
    assert {"NUM008", "TYP007"} <= written
    assert written <= {rule.id for rule in RULES}


def one_text(text: str, role: str = "main_text") -> OfficialDocument:
    element = TextElement(text)
    body = (
        Body(document_date=element)
        if role == "document_date"
        else Body(main_text=(Paragraph(element),))
    )
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return OfficialDocument(Source("x.txt", 0, digest, "utf-8", "lf"), body=body)


def facts_of(rule: Rule) -> Facts:
    """What the rule's examples are tried with."""
    return rule.tested_with or Facts(channels=rule.channels)


def apply_rule(rule: Rule, text: str, facts: Facts | None = None) -> str:
    assert rule.find_edits is not None
    found = sorted(rule.find_edits(text, facts or facts_of(rule)), key=lambda r: -r.start)
    for replacement in found:
        text = text[: replacement.start] + replacement.new + text[replacement.end :]
    return text


def test_ids_and_names_are_unique_and_complete():
    for attribute in ("id", "name"):
        counted = Counter(getattr(rule, attribute) for rule in RULES)
        assert max(counted.values()) == 1
    for rule in RULES:
        assert rule.id[:3].isalpha()
        assert rule.id[3:].isdigit()
        assert rule.summary.endswith("。")
        assert rule.source
        assert rule.keeps
        assert rule.fixes or rule.finds
        assert rule.find_edits or rule.find_remarks or rule.find_in_document


@pytest.mark.parametrize(("rule", "old", "new"), FIXES, ids=lambda v: getattr(v, "id", None))
def test_fixes_give_exactly_the_stated_text(rule, old, new):
    assert apply_rule(rule, old) == new
    assert apply_rule(rule, new) == new


@pytest.mark.parametrize(("rule", "text"), KEEPS, ids=lambda v: getattr(v, "id", None))
def test_keeps_are_left_alone(rule, text):
    facts = facts_of(rule)
    if rule.find_edits is not None:
        assert list(rule.find_edits(text, facts)) == []
    if rule.find_remarks is not None:
        assert list(rule.find_remarks(text, facts)) == []
    if rule.find_in_document is not None:
        assert list(rule.find_in_document(convert.read(text.encode(), "x.txt"))) == []


@pytest.mark.parametrize("rule", REPORTING, ids=lambda r: r.id)
def test_finds_are_found(rule):
    for text in rule.finds:
        remarks = list(rule.find_remarks(text, facts_of(rule)))
        assert remarks
        assert all(0 <= r.start < r.end <= len(text) for r in remarks)


@pytest.mark.parametrize("rule", DOCUMENT, ids=lambda r: r.id)
def test_documents_are_reported_on(rule):
    for text in rule.finds:
        document = convert.read(text.encode(), "x.txt")
        assert list(rule.find_in_document(document))
        _, log = repair(document)
        assert rule.id in {finding.rule_id for finding in log.findings}


@pytest.mark.parametrize(("rule", "old", "new"), FIXES, ids=lambda v: getattr(v, "id", None))
def test_a_form_fix_says_the_same(rule, old, new):
    if rule.kind is EditKind.FORM:
        assert fold(old) == fold(new)
    else:
        assert fold(old) != fold(new)


@settings(max_examples=150, deadline=None)
@example("深化 )深化")
@given(prose)
def test_repairing_twice_is_repairing_once(text):
    document = one_text(text)
    once, log = repair(document)
    twice, again = repair(once)
    assert twice == once
    assert [edit for edit in again.edits if edit.status == "in"] == []
    assert log.certificate.ok


@settings(max_examples=80, deadline=None)
@given(documents)
def test_log_replays_and_undoes_on_random_documents(document):
    for accept in Tier:
        repaired, log = repair(document, RepairOptions(accept=accept))
        assert replay(document, log.edits) == repaired
        assert undo(repaired, log.edits) == document
        texts = dict(iter_texts(document))
        for path, edits in by_path(log.edits).items():
            before = texts[path].text
            assert fold(apply_to_text(before, without_content(edits), path)) == fold(before)


@settings(max_examples=60, deadline=None)
@given(documents)
def test_edits_have_ids_of_their_own(document):
    _, log = repair(document)
    assert max(Counter(edit.id for edit in log.edits).values(), default=1) == 1


def test_rules_that_disagree_are_named():
    def swap(id_: str, old: str, new: str) -> Rule:
        def find(text, facts):
            if text.endswith(old):
                yield Replacement(len(text), len(text), new)

        template = next(rule for rule in EDITING if rule.id == "SEM003")
        return replace(
            template,
            id=id_,
            find_edits=find,
            channels=frozenset(),
            roles=frozenset(),
            probability=1.0,
        )

    with pytest.raises(engine.DisagreeingRulesError, match="TYP901、TYP902"):
        repair(one_text("一"), rules=[swap("TYP901", "一", "、"), swap("TYP902", "、", "一")])


def test_a_rule_is_not_asked_again_about_a_text_in_which_it_wanted_nothing():
    asked: list[str] = []

    def find(text, facts):
        asked.append(text)
        yield from ()

    template = next(rule for rule in EDITING if rule.kind is EditKind.FORM)
    rules_of_all = {"channels": frozenset(), "roles": frozenset()}
    silent = replace(template, id="TYP903", find_edits=find, **rules_of_all)
    changing = replace(template, find_edits=_with_a_comma, **rules_of_all)
    repair(one_text("甲,"), rules=[changing, silent])
    assert asked == ["甲，"]
    asked.clear()
    repair(one_text("甲,"), rules=[silent, changing])
    assert asked == ["甲,", "甲，"]


def _with_a_comma(text: str, _facts: Facts) -> Iterator[Replacement]:
    if text.endswith(","):
        yield Replacement(len(text) - 1, len(text), "，")


def test_every_rule_of_the_package_is_asked_and_in_the_catalog():
    modules = [import_module(f"{rules.__name__}.{m.name}") for m in iter_modules(rules.__path__)]
    written = [v for module in modules for v in vars(module).values() if isinstance(v, Rule)]
    assert sorted(rule.id for rule in written) == sorted(rule.id for rule in RULES)
    assert all(BY_ID[rule.id] is rule for rule in written)
    assert len({rule.name for rule in BY_ID.values()}) == len(BY_ID)
    assert all(rule.summary.endswith("。") and rule.source for rule in BY_ID.values())
