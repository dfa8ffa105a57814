"""Candidates of 发文字号."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalize.chart import Candidate
from pipeline.normalize.head_candidates.first_lines import FirstLines
from pipeline.normalize.head_rows import element_of
from pipeline.normalize.recognisers import (
    ends_title,
    is_left_of_number,
    is_odd_number,
    is_run_on_number,
    is_spaced_number,
    issue_form,
    names_series,
    number_form,
)
from pipeline.normalize.stamps import is_stamp
from pipeline.text.chars import squeezed
from pipeline.text.patterns import regex

_BRACKETED_YEAR = regex("[〔﹝\\[（(【][0-9]{4}")
_LONGEST_CODE = 24  # characters of 机关代字, year and serial
_LONGEST_WORDS = 12  # of 机关代字 alone
_FEATURES = {
    "full": "full number",
    "damaged": "damaged number",
    "blank": "blank number",
    "order": "order number",
}
"""By the form of the number."""


def numbers(first: FirstLines, i: int) -> Iterator[Candidate]:
    """What may be 发文字号 at a line, or its repetition."""
    text = first.text(i)
    form = number_form(text)
    if is_broken_number(first, i):
        yield Candidate("document_number", i, i + 2, ("full number",))
    if form is not None:
        yield Candidate("document_number", i, i + 1, (_FEATURES[form],))
        yield Candidate("repeated", i, i + 1, form="number")
    elif is_spaced_number(text):
        yield Candidate("document_number", i, i + 1, ("damaged number",), form="spaced")
    elif (is_run_on_number(text) or is_left_of_number(text)) and not names_series(text):
        yield Candidate("document_number", i, i + 1, ("damaged number",), form="run-on")
    elif is_odd_number(text):
        yield Candidate("document_number", i, i + 1, ("damaged number",), form="odd")
    elif element_of(text) == "document_number":
        yield Candidate("document_number", i, i + 1, ("full number", "labelled number"))
    elif (issue := issue_form(text)) is not None and not is_stamp(text):
        feature = "issue number" if issue == "issue" else "damaged issue"
        feature = "bare digits" if squeezed(text).isdecimal() else feature
        yield Candidate("document_number", i, i + 1, (feature,), form="issue")
        below = first.text(i + 1)
        if issue_form(below) == "issue" and number_form(below) != "full":
            features = (feature, "issue number")
            yield Candidate("document_number", i, i + 2, features, form="issue")


def is_broken_number(first: FirstLines, i: int) -> bool:
    """Whether a number is broken in two: behind 机关代字, or before 号."""
    above, below = first.text(i), squeezed(first.text(i + 1))
    is_code = len(above) <= _LONGEST_WORDS and not ends_title(above)
    is_tail = below == "号" or (is_code and _BRACKETED_YEAR.match(below) is not None)
    return is_tail and len(above) <= _LONGEST_CODE and number_form(above + below) == "full"
