"""An edit or a finding as a problem of its source: where, which rule, what about it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from pipeline.convert import read_source, repair, told_of_advice
from pipeline.edits import Edit, EditLog, Finding, Severity, SourceSpan, Tier
from pipeline.formats import input_of_source
from pipeline.model import OfficialDocument, iter_texts
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.repair.catalog import LISTED
from pipeline.repair.options import RepairOptions
from pipeline.repair.rules.unprinted import left_out_of, page_text_not_printed

RULES = {rule.id: rule for rule in LISTED}
"""Every rule that may be named in a problem, but for what the certificate took back."""

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""How much a problem matters, the heaviest first."""
_TIERS: dict[Tier, Literal["certain", "likely", "possible"]] = {
    Tier.CERTAIN: "certain",
    Tier.LIKELY: "likely",
    Tier.POSSIBLE: "possible",
}
_CONTEXT = 12
_REACH = 64
_FARTHEST = 1 << 11  # nothing but marks so far: they stand for themselves
_ENOUGH = _CONTEXT + 8
"""So many letters that what stands at the edge of the stretch read, and may be half of a composed
character, is none of those taken."""
_LINE_END = re.compile("\r\n|\r|\n")


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One problem; the members of ``--format json``.

    Attributes:
        file: the source, as the person gave it.
        line: line in the decoded source, from 1.
        column: column in code points, from 1.
        end_line: line of the end.
        end_column: column just after the last character; equal to ``column`` for an insertion.
        rule_id: the rule.
        level: ``error`` is what repair changes for certain, ``warning`` what is likely or possible
            or a person should look at, ``note`` what matters less.
        tier: ``certain``, ``likely``, ``possible`` or ``finding``.
        message: what about it, Chinese.
        fingerprint: 16 hex digits over the rule and the words around, and over those left out
            where that is what it tells; no line number in it.
        old: what stands there; none for a finding.
        new: what should.
        probability: of the change being right.
        group: changes of one file that share this are made together or not at all.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    rule_id: str
    level: Level
    tier: Literal["certain", "likely", "possible", "finding"]
    message: str
    fingerprint: str
    old: str | None = None
    new: str | None = None
    probability: float | None = None
    group: str = ""


def check_source(
    data: bytes,
    file: str,
    name: str,
    options: RepairOptions | None = None,
    reading: ReadOptions = DEFAULT,
) -> tuple[list[Problem], tuple[str, ...]]:
    """The problems of one source, in the order of their places, and what is told of it all.

    Args:
        data: its bytes.
        file: what it is called in the problems.
        name: its file name, which chooses the reader.
        options: what decides the edits.
        reading: what is set for the reading.

    Raises:
        SourceError: it cannot be read.
        NotCertifiedError: it cannot be repaired.
    """
    document, text, *_ = read_source(data, name, reading)
    options = options or RepairOptions()
    conversion = repair(document, options)
    starts = [0, *(m.end() for m in _LINE_END.finditer(text))]
    problems = problems_of(file, conversion.normalized, conversion.log, starts)
    where = input_of_source(document.source).where
    if where is not None:
        problems = [_placed(p, where, text, starts) for p in problems]
    return problems, document.source.remarks + told_of_advice(conversion, options)


def _placed(
    problem: Problem, where: Callable[[str, int], str], text: str, starts: list[int]
) -> Problem:
    """A problem that names the place in the file, where its line is none."""
    if not 1 <= problem.line <= len(starts):
        return problem
    place = where(text, starts[problem.line - 1] + problem.column - 1)
    return replace(problem, message=f"{place}：{problem.message}") if place else problem


def problems_of(
    file: str, document: OfficialDocument, log: EditLog, line_starts: list[int]
) -> list[Problem]:
    """The problems a log holds.

    Args:
        file: what the source is called.
        document: the normalized document.
        log: its log.
        line_starts: offset of each line of the decoded source; empty when unknown.
    """
    texts = {path: element.text for path, element in iter_texts(document)}
    found = [_from_edit(file, edit, texts[edit.path], line_starts) for edit in log.edits]
    left_out = left_out_of(document)
    for finding in log.findings:
        about = left_out(finding) if finding.rule_id == page_text_not_printed.id else ""
        found.append(_from_finding(file, finding, texts[finding.path], line_starts, about))
    return sorted(found, key=lambda p: (p.line, p.column, p.rule_id, p.fingerprint))


def _from_edit(file: str, edit: Edit, text: str, line_starts: list[int]) -> Problem:
    is_certain = edit.status == "in" and edit.tier is Tier.CERTAIN
    sure = "" if edit.tier is Tier.CERTAIN else f"（{edit.tier.label}）"
    rule = RULES.get(edit.rule_id)
    why = rule.summary if rule else edit.clause
    if rule and edit.clause != rule.source:
        why = f"{why}{edit.clause}。"
    if edit.old and edit.new:
        change = f"改【{edit.old}】为【{edit.new}】"
    else:
        change = f"补【{edit.new}】" if edit.new else f"删【{edit.old}】"
    others = "、".join(f"“{other.new}”" for other in edit.alternatives)
    if others and not is_certain:
        why = f"{why}也可能是{others}。"
    end_line, end_column = _end(edit.source, line_starts)
    return Problem(
        file=file,
        line=edit.source.line,
        column=edit.source.column,
        end_line=end_line,
        end_column=end_column,
        rule_id=edit.rule_id,
        level="error" if is_certain else "warning",
        tier=_TIERS[edit.tier],
        message=f"{'应' if is_certain else '建议'}{change}{sure}。{why}",
        fingerprint=_fingerprint(edit.rule_id, text, edit.start, edit.end, edit.new),
        old=edit.old,
        new=edit.new,
        probability=edit.probability,
        group=edit.group,
    )


def _from_finding(
    file: str, finding: Finding, text: str, line_starts: list[int], about: str
) -> Problem:
    end_line, end_column = _end(finding.source, line_starts)
    return Problem(
        file=file,
        line=finding.source.line,
        column=finding.source.column,
        end_line=end_line,
        end_column=end_column,
        rule_id=finding.rule_id,
        level="warning" if finding.severity is Severity.WARNING else "note",
        tier="finding",
        message=finding.message,
        fingerprint=_fingerprint(finding.rule_id, text, finding.start, finding.end, _words(about)),
    )


def _fingerprint(rule_id: str, text: str, start: int, end: int, new: str) -> str:
    """The same whatever happens on other lines, or to the marks and spaces near by."""
    parts = "\0".join((rule_id, text[start:end], new, _before(text, start), _after(text, end)))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _before(text: str, start: int) -> str:
    """The last letters before ``start``; a long paragraph is not read to its beginning for them."""
    reach = _REACH
    while len(words := _words(text[max(start - reach, 0) : start])) < _ENOUGH and reach < min(
        start, _FARTHEST
    ):
        reach *= 2
    return words[-_CONTEXT:]


def _after(text: str, end: int) -> str:
    """The first letters after ``end``."""
    reach = _REACH
    while len(words := _words(text[end : end + reach])) < _ENOUGH and reach < min(
        len(text) - end, _FARTHEST
    ):
        reach *= 2
    return words[:_CONTEXT]


def _words(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def _end(span: SourceSpan, line_starts: list[int]) -> tuple[int, int]:
    """Line and column just after the span's last character."""
    if span.end > span.start and line_starts:
        start_line = bisect_right(line_starts, span.start)
        if (start_line, span.start - line_starts[start_line - 1] + 1) == (span.line, span.column):
            line = bisect_right(line_starts, span.end - 1)
            return line, span.end - line_starts[line - 1] + 1
    return span.line, span.column + span.end - span.start
