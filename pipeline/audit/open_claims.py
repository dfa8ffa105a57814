"""Claims whose words leave open what is computed with: they are not called wrong.

A rate of several grades together, a base that only its trade knows, prices that are no parts, days
on which a house is closed: a text may be right without telling the figure that a check would need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.audit.findings import Check
from pipeline.text.patterns import regex


class OpenClaim(NamedTuple):
    """One kind of claim that its words leave open.

    Attributes:
        kinds: the kinds of check (:class:`Check`).
        is_open: whether a check is one.
        reason: why.
    """

    kinds: frozenset[str]
    is_open: Callable[[Check], bool]
    reason: str


_GRADES = regex("优良率|优秀良好率|良好以上")
_POSTS = regex("空编|缺编|超编|空岗")
_ALL_POSTS = regex("编制(?!外)|核定|定编")
_LOST = regex("产销差率|漏损率|漏失率|线损率|网损率")
_SENT = regex("供[水电气热]量|[购送]电量|取水量")
_EACH = regex("每[人名个户套辆台亩件校村班]的?[0-9０-９]")
_VISITED = regex("(?:读者|观众|到馆|参观|入馆|入园|游客).*日均")
_FEWEST_DAYS, _DAYS = 200.0, 366.0


def _is_closed_on_days(check: Check) -> bool:
    """A mean by the day that fewer days than a year's give: of those on which it was open."""
    if not _VISITED.search(check.claim) or not check.stated.value or len(check.terms) > 1:
        return False
    return any(_FEWEST_DAYS <= term.value / check.stated.value < _DAYS for term in check.terms)


OPEN_CLAIMS = (
    OpenClaim(
        frozenset({"比率"}),
        lambda check: _GRADES.search(check.claim) is not None and len(check.terms) == 2,
        "a rate of good and best together is of the sum of both",
    ),
    OpenClaim(
        frozenset({"增减"}),
        lambda check: _POSTS.search(check.claim) is not None and not _ALL_POSTS.search(check.claim),
        "vacant posts are those of the establishment, which is not told",
    ),
    OpenClaim(
        frozenset({"比率"}),
        lambda check: _LOST.search(check.claim) is not None and not _SENT.search(check.claim),
        "what is lost on the way is a share of what was sent, not of what was sold",
    ),
    OpenClaim(
        frozenset({"合计"}),
        lambda check: len(_EACH.findall(check.claim)) >= len(check.terms) > 1,
        "prices for each are no parts of a total",
    ),
    OpenClaim(frozenset({"平均"}), _is_closed_on_days, "houses are closed on some days of a year"),
)


def closed(checks: Iterable[Check]) -> list[Check]:
    """The checks without the disagreements that the words leave open."""
    return [
        check
        for check in checks
        if check.agrees
        or not any(check.kind in one.kinds and one.is_open(check) for one in OPEN_CLAIMS)
    ]
