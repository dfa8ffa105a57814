"""Checks over the development documents: enough of them, and none of them a false alarm."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline import convert
from pipeline.audit.checks import find_checks
from pipeline.audit.indicator import find_indicators

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*/source.*"))
DEV = ROOT.parent / "shared" / "corpus" / "dev"


def checks_of(paths: Iterable[Path]) -> tuple[int, list[str]]:
    """How many checks the documents give, and those that do not agree."""
    made = 0
    wrong = []
    for path in paths:
        for check in find_checks(convert.read(path.read_bytes(), path.name)):
            made += 1
            if not check.agrees:
                wrong.append(f"{path.name}: {check.claim}: {check.explanation}")
    return made, wrong


def test_golden_documents_give_checks_and_no_false_alarm() -> None:
    made, wrong = checks_of(GOLDEN)
    assert wrong == []
    assert made >= 25


def test_development_documents_give_checks_and_no_false_alarm() -> None:
    if not DEV.is_dir():
        pytest.skip("the corpus (../shared/corpus/dev) is not here: only golden documents")
    made, wrong = checks_of(sorted(DEV.glob("*/*.txt")))
    # Judged by hand 2026-11: none of these documents contradicts itself where checks can see.
    assert wrong == []
    assert made >= 100


def test_sample() -> None:
    (path,) = (ROOT / "seeds").glob("000_*.txt")
    document = convert.read(path.read_bytes(), path.name)
    found = find_checks(document)
    sums = [c for c in found if c.kind in {"比率", "合计"}]
    assert [(c.agrees, round(c.computed, 3)) for c in sums] == [
        (False, 0.57),
        (False, 0.511),
        (True, 0.966),
        (True, 38),
        (True, 528895.6),
    ]
    assert all(c.agrees for c in found if c.kind not in {"比率"})


def test_sample_indicators_stand_where_they_say() -> None:
    (path,) = (ROOT / "seeds").glob("000_*.txt")
    document = convert.read(path.read_bytes(), path.name)
    from pipeline.model import iter_texts

    texts = {p: element.text for p, element in iter_texts(document)}
    found = find_indicators(document)
    assert len(found) >= 100
    assert [i.number for i in found] == list(range(1, len(found) + 1))
    for indicator in found:
        text = texts[indicator.place.path]
        assert text[indicator.figure.start : indicator.figure.end] == indicator.text
        assert indicator.text in indicator.sentence
