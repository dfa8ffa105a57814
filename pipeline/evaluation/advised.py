"""What a model's agreement is worth: damage clean text, repair it with the model, compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import convert
from pipeline.edits import Basis, Edit, EditLog, Tier
from pipeline.evaluation.corpus import documents
from pipeline.evaluation.measuring import CLASSES, Tally, count, lost_of, score
from pipeline.evaluation.results import insertions_of
from pipeline.repair.advisor.advice import prompt_sha256
from pipeline.repair.advisor.client import host_of
from pipeline.repair.advisor.record import FAILURES, Advisor, Calibration, calibrated
from pipeline.repair.channels.width_folding import WIDTH_FOLDING
from pipeline.repair.options import RepairOptions

Case = tuple[str, float, bool]
"""Rule id and own probability of a decision that the model agreed with; whether it was right."""


@dataclass(slots=True)
class Measured:
    """What came of asking a model about clean documents that were damaged.

    Attributes:
        calibration: what its agreement is worth.
        alone, joined: by kind, a tally of each document: of what is likely at the least without
            the model, and of that with all that the model agreed with.
        asked: windows asked and answered, places said and dropped, reasons.
        documents, withheld: how many there were, and how many of them were sent to nobody.
    """

    calibration: Calibration
    alone: dict[str, list[Tally]] = field(default_factory=dict)
    joined: dict[str, list[Tally]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    withheld: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether the model answered at all, where it was asked."""
        return bool(self.asked["answered"]) or not self.asked["asked"]

    def as_text(self) -> str:
        """Tables in Markdown."""
        return "\n".join([*self._gains(), "", *self._points(), "", *self._counts()]) + "\n"

    def _gains(self) -> Iterator[str]:
        yield "| documents | marks | docs | lost | alone P | R | with the agreed P | R |"
        yield "|---|---|---|---|---|---|---|---|"
        for kind, alone in self.alone.items():
            for name in CLASSES:
                own = score(alone, name, Tier.LIKELY)
                both = score(self.joined[kind], name, Tier.LIKELY)
                if own.lost:
                    yield (
                        f"| {kind} | {name} | {own.documents} | {own.lost} | {own.precision:.3f} "
                        f"| {own.recall:.3f} | {both.precision:.3f} | {both.recall:.3f} |"
                    )

    def _points(self) -> Iterator[str]:
        yield "| rule | own from | agreed | right | P | at the least |"
        yield "|---|---|---|---|---|---|"
        for rule_id, points in self.calibration.points.items():
            for point in points:
                yield (
                    f"| {rule_id} | {point.least:.1f} | {point.agreed} | {point.right} "
                    f"| {point.right / point.agreed:.3f} | {point.worth:.3f} |"
                )

    def _counts(self) -> Iterator[str]:
        numbers = ("asked", "answered", "said", "dropped")
        yield "| documents | withheld | asked | answered | marks | dropped | why, and failures |"
        yield "|---|---|---|---|---|---|---|"
        reasons = sorted((name, n) for name, n in self.asked.items() if name not in numbers)
        told = "，".join(f"{name} {n}" for name, n in reasons)
        counts = " | ".join(str(self.asked[name]) for name in numbers)
        yield f"| {self.documents} | {self.withheld} | {counts} | {told} |"


def evaluate_advisor(
    corpus: Path,
    split: str,
    kinds: Sequence[str],
    asked: tuple[str, str],
    advance: Callable[[], object] = lambda: None,
) -> Measured:
    """Damage clean documents, ask the model about them, and count what it agreed with.

    Args:
        corpus: holds ``<split>/<kind>/*.txt``.
        split: the folder under it.
        kinds: kinds of documents.
        asked: where the model is asked, and its name.
        advance: told when a document is done.

    Raises:
        OSError: the corpus cannot be read.
        MissingPartError: the library for asking is not installed.
    """
    address, model = asked
    options = RepairOptions(advisor=Advisor(model, host_of(address)), ask_at=address)
    found = Measured(calibrated(model, prompt_sha256(), ()))
    cases: list[Case] = []
    for document in documents(corpus / split, tuple(kinds)):
        found.documents += 1
        if any(paragraph.strip() for paragraph in document.paragraphs):
            damaged, lost = lost_of(document)
            conversion = _repaired(damaged, options)
            log = conversion.log
            cases += _cases(log, lost)
            alone, joined = insertions_of(log), insertions_of(log, agreed=Tier.LIKELY)
            found.alone.setdefault(document.kind, []).append(count(alone, lost))
            found.joined.setdefault(document.kind, []).append(count(joined, lost))
            if conversion.advice is None:
                found.withheld += 1
            else:
                found.asked.update(conversion.advice.counts)
                for one in conversion.advice.asked:
                    found.asked.update(one.dropped)
                    found.asked.update([FAILURES[one.failure]] if one.failure else ())
        advance()
    found.calibration = calibrated(model, prompt_sha256(), cases)
    return found


def _repaired(damaged: Sequence[str], options: RepairOptions) -> convert.Conversion:
    text = "\n".join(WIDTH_FOLDING.damage(paragraph) for paragraph in damaged)
    return convert.repair(convert.read(text.encode("utf-8", "replace"), "x.txt"), options)


def _cases(log: EditLog, lost: Sequence[dict[int, str]]) -> Iterator[Case]:
    """The decisions that the model agreed with, each against what was lost at its gaps."""
    decisions: dict[str, list[Edit]] = {}
    for edit in log.edits:
        if edit.basis is Basis.ADVISOR:
            decisions.setdefault(edit.group or edit.id, []).append(edit)
    for edits in decisions.values():
        right = all(
            lost[edit.source.line - 1].get(edit.source.column - 1, "") == edit.new for edit in edits
        )
        for rule_id in sorted({edit.rule_id for edit in edits}):
            own = min(edit.probability for edit in edits if edit.rule_id == rule_id)
            yield rule_id, own, right
