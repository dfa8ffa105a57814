"""What a file has, held against what the style sheet and the layout of its document ask for."""

from __future__ import annotations

from pipeline.inspection.finding import Deviation
from pipeline.inspection.judging.case import Case
from pipeline.inspection.judging.elements import judge_elements
from pipeline.inspection.judging.page_numbers import judge_page_numbers
from pipeline.inspection.judging.pages import judge_pages
from pipeline.inspection.judging.rules import judge_rules


def deviations_of(case: Case) -> list[Deviation]:
    """All in which a file deviates; what cannot be judged is noted in the case."""
    case.unjudged.append("印章")
    return [
        *judge_pages(case),
        *judge_elements(case),
        *judge_rules(case),
        *judge_page_numbers(case),
    ]
