"""How old somebody is who was born in a year that the sentence tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.audit.findings import Check, Term, shown
from pipeline.audit.moments import moments_in
from pipeline.model import Place
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT, halved, number_value
from pipeline.text.patterns import regex

_SENTENCE = regex(r"[^。；;\n]+")
_BORN = regex(
    rf"{YEAR}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:出?生(?![产活效态前])|诞生)|(?:出生于|生于)(?={YEAR}年)"
)
_AGE = regex(
    rf"(?P<lead>现年|今年|年龄|时年|享年|终年|[现时年]|满)(?:为|已)?(?P<n>\d{{1,3}}|[{HAN_COUNT}]{{1,4}})(?:周)?岁"
)
_AS_ONE_COUNTS = frozenset({"享年", "终年"})
"""Of the dead, whose first year is often counted."""
_OLDEST = 120
_FAR = 3  # years that a wrong age is off at most


def age_checks(place: Place) -> Iterator[Check]:
    """1963年4月出生，现年62岁（截至2025年10月）.

    Args:
        place: an element.
    """
    if "岁" not in place.text:
        return
    for sentence in _SENTENCE.findall(halved(place.text)):
        born, ages = [*_BORN.finditer(sentence)], [*_AGE.finditer(sentence)]
        moments = moments_in(sentence)
        if len(born) != 1 or len(ages) != 1 or len(moments) != 2:
            continue
        birth = next((o for o in moments if born[0].start() <= o.start <= born[0].end()), None)
        until = next((o for o in moments if o is not birth), None)
        stated = number_value(ages[0]["n"])
        if birth is None or until is None or not stated or not (birth.year and until.year):
            continue
        years = until.year - birth.year
        known = birth.month and until.month
        possible = {years} if known and until.month >= birth.month else {years, years - 1}
        if known and until.month < birth.month:
            possible = {years - 1}
        if known and until.month == birth.month and not until.day:
            possible = {years, years - 1}
        if ages[0]["lead"] in _AS_ONE_COUNTS:
            possible |= {years + 1}
        if stated > _OLDEST or abs(stated - years) > _FAR:
            continue
        computed = stated if stated in possible else max(possible & {years, years - 1})
        told = f"{sentence[birth.start : birth.end]}出生，{sentence[until.start : until.end]}"
        yield Check(
            kind="期限",
            place=place,
            claim=re.sub(r"\s+", " ", sentence).strip(),
            explanation=f"{told}为{shown(computed)}岁，文中为{ages[0]['n']}岁",
            terms=(Term(computed),),
            stated=Term(stated),
            computed=computed,
        )
