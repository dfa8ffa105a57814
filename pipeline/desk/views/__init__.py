"""A document as the page shows it: its pages, its elements, its questions, in words for people.

Everything here is made from a conversion that has settled (or from one that was only read) and asks
nobody: no session, no disk. :func:`draw` comes first; its result is given to the others.
"""

from pipeline.desk.views.drawing import Drawn, draw
from pipeline.desk.views.elements import form_of, text_of
from pipeline.desk.views.words import (
    Named,
    counts_of,
    decisions_of,
    findings_of,
    questions,
    rules_of,
)

__all__ = [
    "Drawn",
    "Named",
    "counts_of",
    "decisions_of",
    "draw",
    "findings_of",
    "form_of",
    "questions",
    "rules_of",
    "text_of",
]
