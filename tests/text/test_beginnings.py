"""An expression whose beginnings are told finds what it finds without, and passes by the rest."""

from __future__ import annotations

import re
from re import _compiler  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.beginnings import beginnings
from pipeline.text.patterns import classes_kept

CHARS = "ab年月1 。\n"
ATOMS = [
    *("a", "b", "年", "[ab]", "[年月]", "[^a]", r"\d", r"\s", r"\w", ".", "$", "^", r"\b"),
    *("(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?<=年)"),
]
EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda ways: f"(?:{'|'.join(ways)})"),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"(?>{one})"),
        inner.map(lambda one: f"(?i:{one})"),
        st.tuples(inner, st.sampled_from("*+?")).map(lambda two: f"(?:{two[0]}){two[1]}"),
        inner.map(lambda one: f"(?:{one}){{2,3}}?"),
    ),
    max_leaves=8,
)


def found_by(source: str, flags: int, text: str) -> list[object]:
    pattern = re.compile(source, flags)
    spans = [(m.span(), m.groups()) for m in pattern.finditer(text)]
    first = pattern.search(text)
    return [spans, first and first.span(), pattern.split(text), pattern.sub("-", text)]


@settings(max_examples=400, deadline=None)
@given(
    EXPRESSIONS,
    st.sampled_from([0, re.IGNORECASE, re.MULTILINE, re.DOTALL, re.ASCII]),
    st.lists(st.text(CHARS, max_size=12), min_size=1, max_size=4),
)
def test_the_same_is_found(source, flags, texts):
    re.purge()
    plain = [found_by(source, flags, text) for text in texts]
    re.purge()
    with classes_kept():
        told = [found_by(source, flags, text) for text in texts]
    re.purge()
    assert told == plain


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("(?<![目标])的的(?!确)|(?<!为)了了", "的了"),
        ("[甲乙]丙|丁", "甲乙丁"),
        ("(?:^|(?<=。))(?:甲?乙|丙+)", "甲乙丙"),
        ("(?=甲)(?:(?:乙|丙)丁){2}", "乙丙"),
        ("(?>甲|[乙丙])丁", "甲乙丙"),
        ("甲*", ""),
        ("(?:甲|[^乙])丙", ""),
        ("(?:甲|[一-鿿])丙", ""),
        (r"(?:甲|\w)丙", ""),
        ("(?:甲|(?i:b))丙", ""),
        ("(甲)?(?(1)乙|丙)", ""),
    ],
)
def test_with_what_a_match_begins(source, begins):
    items = beginnings(_compiler._parser.parse(source), _compiler)
    assert {chr(value) for _, value in items} == set(begins)


def test_python_passes_by_what_begins_no_match():
    source = "(?<![目标])的的(?!确)|(?<!为)了了"

    def is_told() -> bool:
        parsed = _compiler._parser.parse(source)
        return bool(_compiler._code(parsed, 0)[2] & _compiler.SRE_INFO_CHARSET)

    assert not is_told()  # as soon as Python tells it too, beginnings are no longer needed
    with classes_kept():
        assert is_told()
