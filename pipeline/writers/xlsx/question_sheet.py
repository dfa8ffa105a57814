"""待定: one row a question that waits for a person, and one for each that is likely and in.

``pipeline.review.xlsx_reader`` reads the answers back by the heads and ids. One answer settles
all places of the question; 修复记录 has a row for each of them, which may be answered apart.
"""

from __future__ import annotations

from pipeline.edits import EditKind, Tier
from pipeline.questions import Question, ground_of, questions_of, reading_of
from pipeline.tuples import NamedTuple
from pipeline.writers.xlsx.cells import Styled
from pipeline.writers.xlsx.frame import NO, QUESTIONS, YES, Frame, context_of
from pipeline.writers.xlsx.package import Column, Sheet

_PRINTED = 10
"""What a person needs to decide by: on A4 seven points high."""


class _QuestionRow(NamedTuple):
    """A question, its place in reading order, and the document it is of."""

    order: int
    question: Question
    frame: Frame

    @property
    def context(self) -> tuple[str, str]:
        """What stands before and after its first place."""
        place = self.question.places[0]
        return context_of(self.frame, place[0].path, place[0].start, place[-1].end)

    @property
    def reading(self) -> str:
        """How its first place would read."""
        place = self.question.places[0]
        return reading_of(place, self.frame.originals.get(place[0].path, ""))

    @property
    def answer(self) -> str | None:
        """是 for what is in the print; what waits has no answer yet."""
        return YES if self.question.places[0][0].status == "in" else None

    @property
    def others(self) -> str:
        """Other readings with their probabilities."""
        return "；".join(
            f"{one.new or '（无）'}（{one.probability:.0%}）" for one in self.question.alternatives
        )


COLUMNS: tuple[Column[_QuestionRow], ...] = (
    Column("次序", 3, "number", lambda r: r.order),
    Column("采纳", 3, "answer", lambda r: r.answer),
    Column("上文", 9, "text", lambda r: r.context[0]),
    Column("建议", 8, "new", lambda r: r.reading),
    Column("下文", 9, "text", lambda r: r.context[1]),
    Column("改写为", 5, "answer", lambda _r: None),
    Column("处数", 3, "number", lambda r: len(r.question.places)),
    Column("级别", 4, "center", lambda r: Styled(r.question.tier.label, r.question.tier.value)),
    Column("理由", 11, "text", lambda r: ground_of(r.question, r.frame.whole)),
    Column("其他读法", 6, "text", lambda r: r.others),
    Column("把握", 4, "percent", lambda r: r.question.probability),
    Column("位置", 10, "text", lambda r: r.frame.where(r.question.places[0][0].path)),
    Column("备注", 8, "answer", lambda _r: None),
    Column("编号（整项）", 8, "code", lambda r: " ".join(e.id for e in r.question.edits)),
)


def question_sheet(frame: Frame) -> Sheet[_QuestionRow]:
    """What waits, the likeliest first, then what is likely and in; 次序 is that of reading."""
    sheet = Sheet(QUESTIONS, COLUMNS, frozen_columns=2, printed=_PRINTED)
    sheet.choices["采纳"] = (YES, NO)
    made = questions_of(
        (
            edit
            for edit in frame.emission.log.edits
            if edit.status == "in" and edit.tier is Tier.LIKELY and edit.kind is not EditKind.MANUAL
        ),
        frame.originals,
    )
    ordered = sorted(
        (*frame.questions, *made), key=lambda q: (q.places[0][0].source.start, q.places[0][0].start)
    )
    order = {question.key: number for number, question in enumerate(ordered, start=1)}
    for question in (*_likeliest_first(frame.questions), *_likeliest_first(made)):
        sheet.add(_QuestionRow(order[question.key], question, frame))
    return sheet


def _likeliest_first(questions: list[Question]) -> list[Question]:
    return sorted(questions, key=lambda question: -question.probability)
