"""Errors planted in real documents, and every disagreement the documents hold themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from planted_cases import CORPUS, Passage, alteration, invented, passages

from pipeline.audit.checks import find_checks
from pipeline.normalize import normalize

JUDGED = Path(__file__).parents[1] / "cases" / "planted" / "judged.tsv"
needs_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus (../shared/corpus) is not here: only invented passages"
)


def disagreements(text: str, name: str) -> set[tuple[str, str, str]]:
    found = find_checks(normalize(text.encode(), name))
    return {(c.kind, c.claim, c.explanation) for c in found if not c.agrees}


def found_when_altered(passages: Iterable[Passage]) -> list[bool]:
    own = cache(disagreements)
    found = []
    for passage in passages:
        start, end, new = alteration(passage)
        start, end = passage.start + start, passage.start + end
        altered = passage.whole[:start] + new + passage.whole[end:]
        found.append(bool(disagreements(altered, passage.file) - own(passage.whole, passage.file)))
    return found


def test_most_errors_planted_in_invented_passages_are_found() -> None:
    found = found_when_altered(invented())
    assert len(found) == 16
    assert sum(found) / len(found) >= 0.5


def test_invented_passages_agree() -> None:
    wrong = {passage.text: disagreements(passage.whole, passage.file) for passage in invented()}
    assert {text: found for text, found in wrong.items() if found} == {}


@needs_corpus
def test_most_errors_planted_in_real_documents_are_found() -> None:
    found = found_when_altered(passages())
    assert len(found) == 226
    assert sum(found) / len(found) >= 0.6


@needs_corpus
def test_documents_disagree_only_where_it_was_judged() -> None:
    judged: dict[str, set[tuple[int, str, str]]] = {}
    verdicts = []
    for row in JUDGED.read_text(encoding="utf-8").splitlines()[1:]:
        file, line, digest, kind, explanation, verdict, reason = row.split("\t")
        source = (CORPUS / file).read_text(encoding="utf-8-sig").splitlines()[int(line) - 1]
        assert hashlib.sha256(source.encode()).hexdigest()[:12] == digest, file
        assert verdict in {"true", "false"}
        assert reason
        judged.setdefault(file, set()).add((int(line), kind, explanation))
        verdicts.append(verdict == "true")
    for file, expected in judged.items():
        found = find_checks(normalize((CORPUS / file).read_bytes(), file))
        assert {(c.line, c.kind, c.explanation) for c in found if not c.agrees} == expected, file
    assert sum(verdicts) / len(verdicts) >= 0.9
