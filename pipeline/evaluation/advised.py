"""What a model's agreement is worth: damage clean text, repair it with the model, compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline import convert
from pipeline.edits import Basis, EditLog
from pipeline.evaluation.corpus import documents
from pipeline.evaluation.measuring import lost_of
from pipeline.repair.advisor.advice import prompt_sha256
from pipeline.repair.advisor.client import host_of
from pipeline.repair.advisor.record import FAILURES, Advisor, Calibration, calibrated
from pipeline.repair.channels.width_folding import WIDTH_FOLDING
from pipeline.repair.options import RepairOptions

Case = tuple[str, float, bool]
"""Rule id and own probability of a proposal that the model agreed with; whether it was right."""


def evaluate_advisor(
    corpus: Path, split: str, kinds: Sequence[str], address: str, model: str
) -> tuple[str, Calibration]:
    """Damage clean documents, ask the model about them, and count what it agreed with.

    Args:
        corpus: holds ``<split>/<kind>/*.txt``.
        split: the folder under it.
        kinds: kinds of documents.
        address: where the model is asked.
        model: its name.

    Returns:
        What was measured, as tables in Markdown, and the calibration that follows.

    Raises:
        OSError: the corpus cannot be read.
        MissingPartError: the library for asking is not installed.
    """
    options = RepairOptions(advisor=Advisor(model, host_of(address)), ask_at=address)
    cases: list[Case] = []
    asked: Counter[str] = Counter()
    number = withheld = 0
    for document in documents(corpus / split, tuple(kinds)):
        number += 1
        if not any(paragraph.strip() for paragraph in document.paragraphs):
            continue
        damaged, lost = lost_of(document)
        conversion = _repaired(damaged, options)
        cases += _cases(conversion.log, lost)
        if conversion.advice is None:
            withheld += 1
            continue
        asked.update(conversion.advice.counts)
        asked.update(FAILURES[one.failure] for one in conversion.advice.asked if one.failure)
    calibration = calibrated(model, prompt_sha256(), cases)
    return _as_text(calibration, asked, number, withheld), calibration


def _repaired(damaged: Sequence[str], options: RepairOptions) -> convert.Conversion:
    text = "\n".join(WIDTH_FOLDING.damage(paragraph) for paragraph in damaged)
    return convert.repair(convert.read(text.encode("utf-8", "replace"), "x.txt"), options)


def _cases(log: EditLog, lost: Sequence[dict[int, str]]) -> list[Case]:
    """The edits that the model agreed with, each against what was lost at its gap."""
    return [
        (
            edit.rule_id,
            edit.probability,
            lost[edit.source.line - 1].get(edit.source.column - 1, "") == edit.new,
        )
        for edit in log.edits
        if edit.basis is Basis.ADVISOR
    ]


def _as_text(calibration: Calibration, asked: Counter[str], number: int, withheld: int) -> str:
    lines = ["| rule | own from | agreed | right | P | at the least |", "|---|---|---|---|---|---|"]
    for rule_id, points in calibration.points.items():
        lines += [
            f"| {rule_id} | {point.least:.1f} | {point.agreed} | {point.right} "
            f"| {point.right / point.agreed:.3f} | {point.worth:.3f} |"
            for point in points
        ]
    counts = {name: asked.pop(name, 0) for name in ("asked", "answered", "said", "dropped")}
    lines += ["", "| documents | withheld | asked | answered | marks | dropped | failures |"]
    lines.append("|---|---|---|---|---|---|---|")
    failures = "，".join(f"{name} {count}" for name, count in sorted(asked.items()))
    numbers = " | ".join(map(str, (number, withheld, *counts.values())))
    lines.append(f"| {numbers} | {failures} |")
    return "\n".join(lines) + "\n"
