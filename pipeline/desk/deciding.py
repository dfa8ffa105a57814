"""Decisions item by item: what two sets of them differ in, what may be undone, what clashes.

An item is a verdict on an edit or a group, a stated field, a role of a stretch, a person's own
change, or the paragraphs as a whole; all of decisions.json is such items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from pipeline.decisions import (
    Decision,
    Decisions,
    GroupDecision,
    ManualChange,
    Role,
)
from pipeline.desk import messages
from pipeline.errors import ExitCode
from pipeline.tuples import NamedTuple

Key = tuple[Any, ...]
Items = Mapping[Key, Any]


class Step(NamedTuple):
    """One thing that a person did: by item, what was said before and what is said now."""

    changed: Mapping[Key, tuple[Any, Any]]

    @property
    def back(self) -> Step:
        """The step that undoes it."""
        return Step({key: (new, old) for key, (old, new) in self.changed.items()})

    @property
    def edits(self) -> tuple[str, ...]:
        """The edits whose verdicts it changed."""
        return tuple(key[1] for key in self.changed if key[0] == "edit")


def items_of(decisions: Decisions) -> dict[Key, Any]:
    """All that is said, by what it is said of."""
    found: dict[Key, Any] = {}
    for decision in decisions.decisions:
        found["edit", decision.edit_id] = decision
    for group in decisions.groups:
        found["group", group.group_id] = group
    for name, value in decisions.fields.items():
        found["field", name] = value
    for role in decisions.roles:
        found["role", role.source.start, role.source.end] = role
    for change in decisions.manual:
        found["manual", change.path, change.start, change.end, change.after] = change
    if decisions.paragraphs:
        found[("paragraphs",)] = decisions.paragraphs
    if decisions.restated:
        found[("restated",)] = decisions.restated
    return found


def decisions_of(items: Items, like: Decisions) -> Decisions:
    """The decisions that say these items, about the source of others."""

    def of(kind: str) -> Iterable[Any]:
        return (items[key] for key in sorted(k for k in items if k[0] == kind))

    decided: tuple[Decision, ...] = tuple(of("edit"))
    groups: tuple[GroupDecision, ...] = tuple(of("group"))
    roles: tuple[Role, ...] = tuple(of("role"))
    manual: tuple[ManualChange, ...] = tuple(of("manual"))
    return msgspec.structs.replace(
        like,
        decisions=decided,
        groups=groups,
        fields={key[1]: items[key] for key in items if key[0] == "field"},
        roles=roles,
        manual=manual,
        paragraphs=items.get(("paragraphs",), ()),
        restated=items.get(("restated",), ()),
    )


def step_between(before: Decisions, after: Decisions) -> Step:
    """What changed from one to the other."""
    old, new = items_of(before), items_of(after)
    return Step(
        {
            key: (old.get(key), new.get(key))
            for key in {**old, **new}
            if old.get(key) != new.get(key)
        }
    )


def only_verdicts(one: Decisions | None, other: Decisions) -> bool:
    """Whether two differ in verdicts on edits alone, and in no words of a person's own."""
    if one is None:
        return False
    changes = step_between(one, other).changed.items()
    return all(key[0] == "edit" and not any(v and v.text for v in said) for key, said in changes)


def stepped(decisions: Decisions, step: Step) -> tuple[Decisions, Step]:
    """The decisions after a step, and what of it was done.

    What was said otherwise meanwhile is left: nobody's later word is undone.
    """
    items = items_of(decisions)
    done = {key: (old, new) for key, (old, new) in step.changed.items() if items.get(key) == old}
    for key, (_, new) in done.items():
        if new is None:
            items.pop(key, None)
        else:
            items[key] = new
    return decisions_of(items, decisions), Step(done)


def fitting(good: Decisions, wanted: Decisions, fits: Callable[[Decisions], bool]) -> Decisions:
    """As much of what is wanted as fits, the earlier item before the later.

    Args:
        good: decisions that fit.
        wanted: decisions that do not, as a whole.
        fits: whether some do.
    """
    changed = [*step_between(good, wanted).changed.items()]

    def taken(held: Decisions, changes: Sequence[tuple[Key, tuple[Any, Any]]]) -> Decisions:
        after, _ = stepped(held, Step(dict(changes)))
        if fits(after):
            return after
        if len(changes) == 1:
            return held
        half = len(changes) // 2
        return taken(taken(held, changes[:half]), changes[half:])

    return taken(good, changed) if changed else good


def with_verdict(
    shown: messages.Decision, said: Mapping[str, Decision], dropped: Mapping[str, str]
) -> messages.Decision:
    """A question as it is shown, with what was answered since.

    Args:
        shown: the question.
        said: by edit, the verdicts.
        dropped: by edit, why one was sent back.
    """
    texts = {said[edit_id].text if edit_id in said else None for edit_id in shown.edits}
    text = texts.pop() if len(texts) == 1 else None
    verdict = _verdict_on(shown.edits, said)
    why = next((dropped[edit_id] for edit_id in shown.edits if edit_id in dropped), "")
    verdicts = [_verdict_on(place.edits, said) for place in shown.places]
    is_same = (verdict, text, why) == (shown.verdict, shown.text, shown.dropped)
    if is_same and verdicts == [place.verdict for place in shown.places]:
        return shown
    places = (
        msgspec.structs.replace(place, verdict=one)
        for place, one in zip(shown.places, verdicts, strict=True)
    )
    return msgspec.structs.replace(
        shown, places=tuple(places), verdict=verdict, text=text, dropped=why
    )


def _verdict_on(edits: Iterable[str], said: Mapping[str, Decision]) -> messages.VerdictName | None:
    """The one verdict on some edits; ``None`` where there are several, or none."""
    verdicts = {said[edit_id].verdict if edit_id in said else None for edit_id in edits}
    return verdicts.pop() if len(verdicts) == 1 else None


def is_open(shown: messages.Decision, said: Mapping[str, Decision]) -> bool:
    """Whether part of a question has no answer yet."""
    return not all(edit_id in said for edit_id in shown.edits)


def asked_for(given: Iterable[messages.Verdict]) -> dict[Key, Decision | None]:
    """By item, what verdicts ask for; ``None`` where one is taken back."""
    return {
        ("edit", one.edit_id): Decision(one.edit_id, one.verdict, one.text, one.note)
        if one.verdict is not None
        else None
        for one in given
    }


def clash_of(keys: Iterable[Key], now: Items, wanted: Items, rev: int) -> messages.Clash:
    """What is said of verdicts that somebody else gave otherwise.

    Args:
        keys: the items.
        now: what holds.
        wanted: what was asked for.
        rev: the newest revision.
    """

    def told(key: Key, said: Decision | None) -> messages.Verdict:
        if said is None:
            return messages.Verdict(key[1], None)
        return messages.Verdict(key[1], said.verdict, said.text, said.note)

    keys = [*keys]
    return messages.Clash(
        int(ExitCode.DOCUMENT),
        "这一处刚在别的窗口或程序里另作了决定",
        "现在显示的是那边的决定；要改请再按一次",
        rev,
        tuple(told(key, now.get(key)) for key in keys),
        tuple(told(key, wanted[key]) for key in keys),
    )
