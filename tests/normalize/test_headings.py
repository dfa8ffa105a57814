"""Headings: what names a section, and what says something whole."""

from __future__ import annotations

from pipeline.normalize.headings import MAX_RUN_IN, names_a_section


def test_phrases_that_name_a_section() -> None:
    assert names_a_section("加强组织领导", MAX_RUN_IN)
    assert names_a_section("领" * MAX_RUN_IN, MAX_RUN_IN)
    assert not names_a_section("领" * (MAX_RUN_IN + 1), MAX_RUN_IN)
    assert not names_a_section("", MAX_RUN_IN)
    assert not names_a_section("各单位应当加强领导", MAX_RUN_IN)
