"""What several sheets need of one document: its elements, their edits, and where each stands."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from pipeline.edits import Edit
from pipeline.model import places_by_path, places_of
from pipeline.questions import Question, is_waiting, questions_of
from pipeline.writers.emission import Emission
from pipeline.writers.xlsx.cells import Styled
from pipeline.writers.xlsx.package import place

OVERVIEW, OUTLINE, BODY = "概要", "目录", "正文"
INDICATORS, CHECKS, REPAIRS, CHARTS = "指标数据", "核对", "修复记录", "图表"
QUESTIONS = "待定"
YES, NO = "是", "否"
"""Names of the sheets."""

AGREES, DISAGREES = "一致", "不一致"
"""What a check comes to."""

CONTEXT = 16
"""Characters of context on each side."""

_HEADING = 7  # characters of a heading that tell it from the others


class Frame:
    """One document, seen from its workbook.

    Attributes:
        emission: the document with its log.
        elements: the repaired document's texts.
        by_path: the same by path.
        originals: texts before repair by path.
        whole: all of them, a line each.
        edits: the log's edits by path.
        findings: how many findings the log has by path.
        body_rows: row in 正文 by path, filled when that sheet is made.
        repair_rows: first row in 修复记录 by path, likewise.
    """

    def __init__(self, emission: Emission) -> None:
        """Args: the document with its log."""
        self.emission = emission
        self.elements = places_of(emission.document)
        self.by_path = places_by_path(emission.document)
        self.originals = {place.path: place.text for place in places_of(emission.normalized)}
        self.whole = "\n".join(self.originals.values())
        self.edits: dict[str, list[Edit]] = {}
        for edit in emission.log.edits:
            self.edits.setdefault(edit.path, []).append(edit)
        self.findings = Counter(finding.path for finding in emission.log.findings)
        self.body_rows: dict[str, int] = {}
        self.repair_rows: dict[str, int] = {}

    @cached_property
    def questions(self) -> list[Question]:
        """What waits for a person, in reading order."""
        refused = self.emission.refused
        waiting = (edit for edit in self.emission.log.edits if is_waiting(edit, refused))
        return questions_of(waiting, self.originals)

    def link(self, path: str) -> str | None:
        """The element's place in 正文."""
        row = self.body_rows.get(path)
        return None if row is None else place(BODY, f"A{row}")

    def where(self, path: str) -> Styled:
        """What the element is and under which heading, linked to its row in 正文."""
        link = self.link(path)
        return Styled(self._described(path), "link" if link else "text", link)

    def done(self, path: str) -> int:
        """How many edits of the element are in the print."""
        return sum(1 for edit in self.edits.get(path, ()) if edit.status == "in")

    def waiting(self, path: str) -> int:
        """How many proposals for the element are neither in the print nor refused."""
        return sum(1 for e in self.edits.get(path, ()) if is_waiting(e, self.emission.refused))

    def noted(self, path: str) -> int:
        """How many findings the element has."""
        return self.findings[path]

    def _described(self, path: str) -> str:
        element = self.by_path.get(path)
        if element is None:
            return path
        heading = element.section[-1] if element.section else ""
        short = heading if len(heading) <= _HEADING else f"{heading[:_HEADING]}…"
        names = [short, element.kind] if short else [element.kind]
        if element.cell:
            names.append(f"第{element.cell[0]}行第{element.cell[1]}列")
        return "｜".join(names)


def context_of(frame: Frame, path: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a stretch of an element's text before repair."""
    text = frame.originals.get(path, "")
    before = text[max(0, start - CONTEXT) : start]
    after = text[end : end + CONTEXT]
    return (
        ("…" if start > CONTEXT else "") + before,
        after + ("…" if end + CONTEXT < len(text) else ""),
    )
