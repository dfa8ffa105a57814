"""No element of our own labelled documents is found worse than it was.

``pytest tests/evaluation --update-golden`` writes the floors anew: what is measured now, less 0.01.
"""

import json
import re
from pathlib import Path

import pytest

from pipeline.evaluation.labels import PARTS
from pipeline.evaluation.structure import ElementScore
from pipeline.evaluation.structure_report import measure_labels

CASES = Path(__file__).parent.parent / "cases" / "structure"
FLOORS = CASES / "floors.json"
STATES = ("intact", "damaged")


@pytest.fixture(scope="module")
def measured():
    return {one.part: one for one in measure_labels(CASES, None)}


@pytest.fixture(scope="module")
def floors(request, measured):
    if request.config.getoption("--update-golden"):
        written = {
            part: {state: floors_of(getattr(measured[part], state)) for state in STATES}
            for part in PARTS
        }
        text = json.dumps(written, ensure_ascii=False, indent=1)
        text = re.sub(r"\[\s+(\S+)\s+(\S+)\s+\]", r"[\1 \2]", text)
        FLOORS.write_text(text + "\n", encoding="utf-8")
    return json.loads(FLOORS.read_text(encoding="utf-8"))


def floors_of(score):
    """For each element, the lowest precision and recall; ``None`` where there is nothing to say."""
    return {
        name: [value if value is None else max(round(value - 0.01, 3), 0) for value in figures(one)]
        for name, one in score.elements.items()
    }


def figures(one):
    return one.precision, one.recall


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("part", PARTS)
def test_no_element_is_found_worse_than_it_was(part, state, measured, floors):
    score = getattr(measured[part], state)
    worse = []
    for name, lowest in floors[part][state].items():
        now = figures(score.elements.get(name, ElementScore()))
        for what, value, floor in zip(("P", "R"), now, lowest, strict=True):
            if floor is not None and value is not None and value < floor:
                worse.append(f"{name} {what} {value:.3f} < {floor}")
    assert worse == []


def test_our_own_documents_are_of_both_parts():
    assert [len(list((CASES / part).glob("*.txt"))) for part in PARTS] == [2156, 150]
    for part in PARTS:
        labels = (CASES / part / "corpus.labels").read_text(encoding="utf-8")
        assert labels.count("\n# ") + labels.startswith("# ") == 40


def test_no_text_of_the_corpus_is_longer_than_twelve_characters():
    for part in PARTS:
        for line in (CASES / part / "corpus.labels").read_text(encoding="utf-8").split("\n"):
            if line and not line.startswith("#"):
                assert len(line.split(" ", 2)[2]) <= 12
