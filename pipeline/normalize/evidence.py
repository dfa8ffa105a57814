"""Why a line was read as an element: the features that decided, for whoever tells a person.

Evidence accompanies a document out of reading (:attr:`pipeline.normalize.account.Reading.evidence`)
and stands in no file: the same source gives the same evidence again.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Evidence(msgspec.Struct, frozen=True):
    """What speaks for one element, or for a line that might have been one and is not.

    Attributes:
        element: the field of the model, as :attr:`pipeline.model.Place.role` names it
            (``document_number``, ``title``, ``authority_signature`` …).
        line: the first line that it stands on in the decoded source, from 1.
        certainty: 0..1; how sure the reading is, not a measured frequency.
        reasons: clauses in Chinese, the weightiest first: ``符合“机关代字〔年份〕序号号”的写法``.
        found: whether the line was read as the element; else it is the one that looks most like
            an element that was not found, and ``reasons`` says what spoke for it.
        text: the text of the line or lines.
    """

    element: str
    line: int
    certainty: float
    reasons: tuple[str, ...] = ()
    found: bool = True
    text: str = ""


def evidence_of(found: Sequence[Evidence], element: str, line: int) -> Evidence | None:
    """What speaks for the element that begins on a line; ``None`` where nothing was noted.

    Args:
        found: the evidence of a document.
        element: the field of the model.
        line: the line of the decoded source.
    """
    return next((one for one in found if one.element == element and one.line == line), None)
