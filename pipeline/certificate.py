"""Proof that a repair changed nothing but what it says.

Checks, element by element:

* ``replay``: undoing all edits gives the normalized text exactly;
* ``equivalence``: without insertions, witness and manual edits, the text before and after are
  equal through :func:`pipeline.text.equivalence.fold`: no Han character, letter or digit was
  altered, moved or lost;
* ``insertion``: what insertions add is of a closed list (marks, 年 月 日, Roman numerals, signs);
* ``channel``: where a damage channel holds, putting the repaired text through it again gives the
  source text (compared through the same table, since form edits stand beside insertions);
* ``witness``: what was copied from the original page stands there between the same characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.edits import CertificateRecord, Edit, EditKind, apply_to_text, undo_in_text
from pipeline.errors import DocumentError
from pipeline.model import OfficialDocument, places_of
from pipeline.text.equivalence import fold, letters

Damage = Callable[[str], str]
"""A channel's way of losing text: one paragraph in, the damaged paragraph out."""

_CONTENT = frozenset({EditKind.INSERT, EditKind.WITNESS, EditKind.MANUAL})

INSERTABLE = frozenset("“”‘’，。、；：？！（）〔〕【】《》〈〉—…·％%‰℃年月日ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
"""The closed list of characters an ``insert`` edit may add; no other Han character, no digit."""


def is_content(edit: Edit) -> bool:
    """Whether the edit adds to what the text says, or changes it."""
    return edit.kind in _CONTENT


def without_content(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that change form only."""
    return [edit for edit in edits if not is_content(edit)]


def replays(text: str, edits: Sequence[Edit], path: str) -> bool:
    """Whether the edits fit the text and undoing them gives it back."""
    try:
        return undo_in_text(apply_to_text(text, edits, path), edits, path) == text
    except DocumentError:
        return False


def is_equivalent(text: str, edits: Sequence[Edit], path: str) -> bool:
    """Whether the form edits alone leave the text saying the same."""
    form = without_content(edits)
    return not form or fold(apply_to_text(text, form, path)) == fold(text)


def is_insertion(edit: Edit) -> bool:
    """Whether an ``insert`` edit only adds, and only what the closed list has."""
    return not edit.old and edit.start == edit.end and set(edit.new) <= INSERTABLE


def channel_holds(form_text: str, damage: Damage) -> bool:
    """Whether a text, its form repaired, looks as if it had gone through the channel."""
    damaged = damage(form_text)
    return damaged == form_text or fold(damaged) == fold(form_text)


def undamages(text: str, edits: Sequence[Edit], path: str, damage: Damage) -> bool:
    """Whether the channel turns the repaired text into the source text again.

    Elements with witness or manual edits are a person's word and are not asked.
    """
    if any(edit.kind in {EditKind.WITNESS, EditKind.MANUAL} for edit in edits):
        return True
    return fold(damage(apply_to_text(text, edits, path))) == fold(text)


def page_letters(page: OfficialDocument) -> str:
    """What a page says, elements and boilerplate in the order of its source, letter by letter."""
    parts = [(place.start, place.text) for place in places_of(page)]
    parts += [(entry.start, entry.text) for entry in page.boilerplate]
    return "".join(letters(text) for _, text in sorted(parts, key=lambda part: part[0]))


def stands_in_page(text: str, edit: Edit, page: str) -> bool:
    """Whether a witness edit puts in what stands in the page between the same two characters.

    Args:
        text: the element's text before repair.
        edit: the edit.
        page: what the page says, by :func:`page_letters`.
    """
    before = text[: edit.start].rstrip()[-1:]
    after = text[edit.end :].lstrip()[:1]
    return letters(before + edit.new + after) in page


def certify(
    texts: Mapping[str, str],
    edits: Mapping[str, Sequence[Edit]],
    channels: Mapping[str, Mapping[str, Damage]],
    page: str | None = None,
) -> tuple[CertificateRecord, list[str]]:
    """Certify a whole document.

    Args:
        texts: text before repair by path.
        edits: the edits that are in, by path, in log order.
        channels: the channels that hold, by path, each by id.
        page: what the original page says, where there is one.

    Returns:
        The record for the log, and one line for each check that failed, naming path and check.
    """
    checks = {**dict.fromkeys(("replay", "equivalence", "insertion"), len(texts)), "channel": 0}
    if page is not None:
        checks["witness"] = 0
    held: dict[str, int] = {}
    failures: list[str] = []
    for path, text in texts.items():
        own = edits.get(path, ())
        for channel in channels.get(path, {}):
            held[channel] = held.get(channel, 0) + 1
        if not own:
            continue
        if not replays(text, own, path):
            failures.append(f"{path}: replay")
            continue
        if not is_equivalent(text, own, path):
            failures.append(f"{path}: equivalence")
        if not all(is_insertion(e) for e in own if e.kind is EditKind.INSERT):
            failures.append(f"{path}: insertion")
        copied = [e for e in own if e.kind is EditKind.WITNESS]
        if page is not None:
            checks["witness"] += len(copied)
        if not all(page is not None and stands_in_page(text, e, page) for e in copied):
            failures.append(f"{path}: witness")
        for channel, damage in channels.get(path, {}).items():
            checks["channel"] += 1
            if not undamages(text, own, path, damage):
                failures.append(f"{path}: channel {channel}")
    record = CertificateRecord(ok=not failures, channels=dict(sorted(held.items())), checks=checks)
    return record, failures
