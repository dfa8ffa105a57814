"""What several sheets need of one document: its elements, their edits, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.edits import Edit, Finding
from pipeline.model import Place, places_by_path, places_of
from pipeline.writers.emission import Emission
from pipeline.writers.xlsx.package import place
from pipeline.writers.xlsx.words import BODY

_HEADING = 7  # characters of a heading that tell it from the others


@dataclass(slots=True)
class Frame:
    """One document, seen from its workbook.

    Attributes:
        given: the emission.
        elements: the repaired document's texts.
        by_path: the same by path.
        originals: texts before repair by path.
        edits: the log's edits by path.
        findings: the log's findings by path.
        body_rows: row in 正文 by path, filled when that sheet is made.
        repair_rows: first row in 修复记录 by path, likewise.
    """

    given: Emission
    elements: tuple[Place, ...]
    by_path: dict[str, Place]
    originals: dict[str, str]
    edits: dict[str, list[Edit]]
    findings: dict[str, list[Finding]]
    body_rows: dict[str, int] = field(default_factory=dict)
    repair_rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Emission) -> Frame:
        """The frame of an emission."""
        edits: dict[str, list[Edit]] = {}
        for edit in given.log.edits:
            edits.setdefault(edit.path, []).append(edit)
        findings: dict[str, list[Finding]] = {}
        for finding in given.log.findings:
            findings.setdefault(finding.path, []).append(finding)
        return cls(
            given=given,
            elements=places_of(given.document),
            by_path=places_by_path(given.document),
            originals={element.path: element.text for element in places_of(given.normalized)},
            edits=edits,
            findings=findings,
        )

    def link(self, path: str) -> str | None:
        """The element's place in 正文."""
        row = self.body_rows.get(path)
        return None if row is None else place(BODY, f"A{row}")

    def where(self, path: str) -> str:
        """What the element is and under which heading, for a reader."""
        element = self.by_path.get(path)
        if element is None:
            return path
        heading = element.section[-1] if element.section else ""
        short = heading if len(heading) <= _HEADING else f"{heading[:_HEADING]}…"
        names = [short, element.kind] if short else [element.kind]
        if element.cell:
            names.append(f"第{element.cell[0]}行第{element.cell[1]}列")
        return "｜".join(names)
