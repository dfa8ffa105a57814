"""What a person fills in, names and retypes, as decisions: fields, roles, words of their own."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pipeline.convert import Conversion
from pipeline.decisions import Decision, Decisions, Role, merged
from pipeline.desk.messages import FillIn, NewRole
from pipeline.edits import SourceSpan, offsets_of, source_span
from pipeline.errors import DocumentError
from pipeline.manual import manual_changes, with_manual_edits
from pipeline.model import ELEMENT_NAMES, OfficialDocument, places_of, with_texts
from pipeline.stated import parse_field, stated_places

Make = Callable[[Conversion, Decisions], Decisions]


def filled_in(asked: FillIn) -> Make:
    """The decisions with fields stated and lines named.

    Raises:
        StyleError: (when called) there is no such field, or it cannot say that.
        DocumentError: (when called) there is no such line or role.
    """
    fields = dict(parse_field(f"{name}={value}", "要素") for name, value in asked.set.items())

    def make(conversion: Conversion, decisions: Decisions) -> Decisions:
        for given in asked.roles:
            decisions = _with_role(conversion.normalized, decisions, given)
        return decisions.with_fields(fields) if fields else decisions

    return make


def _with_role(document: OfficialDocument, decisions: Decisions, given: NewRole) -> Decisions:
    start, end = given.source
    if given.as_ and given.as_ not in ELEMENT_NAMES:
        raise DocumentError(f"没有“{given.as_[:20]}”这种要素", "请从列表里选")
    kept = [r for r in decisions.roles if r.source.end <= start or end <= r.source.start]
    if given.as_:
        span, text = _stretch(document, start, end)
        kept.append(Role(span, given.as_, text))
    return msgspec.structs.replace(decisions, roles=tuple(kept))


def _stretch(document: OfficialDocument, start: int, end: int) -> tuple[SourceSpan, str]:
    """A stretch of the source with its line, and what stands there.

    Raises:
        DocumentError: it is in no element.
    """
    for place in places_of(document):
        if not place.element.origin or not start < end:
            continue
        for at in offsets_of(place.element, start):
            span = source_span(place.element, at, min(at + end - start, len(place.text)))
            if span.start == start:
                return msgspec.structs.replace(span, end=end), place.text[at : at + end - start]
    raise DocumentError("这一行不在文件里", "请刷新页面再选")


def retyped(path: str, text: str) -> Make:
    """The decisions with a paragraph as a person wrote it.

    Raises:
        DocumentError: (when called) there is no such paragraph, its text cannot be printed, or it
            is stated in the form.
    """

    def make(conversion: Conversion, decisions: Decisions) -> Decisions:
        before, log = conversion.repaired, conversion.log
        if not any(place.path == path for place in places_of(before)):
            raise DocumentError("这一段已不在", "请刷新页面再改")
        stated = {place.path for place in stated_places(conversion.normalized, decisions.fields)}
        if path in stated:
            raise DocumentError("这一要素是在左边填写的", "请在左边改")
        left = with_texts(before, {path: text.strip()}, lambda _, offset: offset)
        after, _ = with_manual_edits(conversion.normalized, left, log, "这一段")
        was = {edit.id: edit.status for edit in log.edits}
        said = tuple(
            Decision(edit.id, "accept" if edit.status == "in" else "refuse")
            for edit in after.edits
            if was.get(edit.id, edit.status) != edit.status
        )
        old, new = {*manual_changes(log)}, {*manual_changes(after)}
        kept = tuple(change for change in decisions.manual if change not in old - new)
        now = msgspec.structs.replace(
            decisions, decisions=said, groups=(), fields={}, roles=(), manual=tuple(new - old)
        )
        return merged(msgspec.structs.replace(decisions, manual=kept), now)

    return make
