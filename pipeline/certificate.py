"""Proof that a repair changed nothing but what it says.

Checks, element by element:

* ``replay``: undoing all edits gives the normalized text exactly;
* ``equivalence``: without insertions, witness and manual edits, the text before and after are
  equal through :func:`pipeline.text.equivalence.fold`, and each edit is an exchange of the
  published table: no Han character, letter, digit or minus sign was altered, moved or lost, no
  line end, control or space came in;
* ``insertion``: what insertions add is of a closed list (marks, 年 月 日, Roman numerals, signs);
* ``channel``: each insertion stands where a damage channel holds that takes it: putting the text
  through the channel again gives the source text;
* ``witness``: what was copied from the original page adds or restores, and stands there amid the
  same text (:mod:`pipeline.attestation`);
* ``manual``: what is said to be a person's is in their decisions;
* ``paragraphs``: so are their changes of paragraphs, and every character of the text after the
  edits stands in the arranged paragraphs, once.

:mod:`pipeline.batch.counterproof` asks the same a second time, by other means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from pipeline.attestation import Witness, apart
from pipeline.edits import CertificateRecord, Edit, EditKind, Tier, apply_to_text, undo_in_text
from pipeline.errors import DocumentError
from pipeline.text.equivalence import fold, is_exchange
from pipeline.text.patterns import regex

Damage = Callable[[str], str]
"""A channel's way of losing text: one paragraph in, the damaged paragraph out."""

Said = Callable[[Edit], bool]
"""Whether a manual edit is in a person's decisions."""

_CONTENT = frozenset({EditKind.INSERT, EditKind.WITNESS, EditKind.MANUAL})
_OF_A_PERSON = frozenset({EditKind.WITNESS, EditKind.MANUAL})

_SIGNS = frozenset("·％%‰℃ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
"""What says something of its own and is put in only when a person accepts it."""
_MATES = dict(zip("“‘（《〈【〔", "”’）》〉】〕", strict=True))
_CLOSING = frozenset(_MATES.values())
_BEFORE_SIGN = {
    "年": regex(r"(?<![0-9.])(?:1[89]|20)[0-9]{2}\Z"),
    "月": regex(r"(?<![0-9.])(?:0?[1-9]|1[0-2])\Z"),
    "日": regex(r"(?<![0-9.])(?:0?[1-9]|[12][0-9]|3[01])\Z"),
    "〕": regex(r"〔(?:1[89]|20)[0-9]{2}\Z|[^0-9\s]\Z"),
}
"""What stands before a sign of a date or of a document number that was put in."""
_PARTING = regex(r"[，。、；：？！—…](?=[.%％‰])|(?<=[0-9.])[。；：？！…](?=[0-9])")
"""A stop that parts a number."""
INSERTABLE = _SIGNS | frozenset("“”‘’，。、；：？！（）〔〕【】《》〈〉—…年月日")
"""The closed list of characters an ``insert`` edit may add; no other Han character, no digit."""


CHECKS = {
    "source": "是另一份原文的修改记录",
    "path": "文档中没有这一部分",
    "replay": "按记录改不出，或撤销不回原文",
    "equivalence": "字形修改动了文字、数字、负号或换行",
    "insertion": "补了不该补的字",
    "channel": "没有损坏能解释补上的字",
    "witness": "原页没有这些字，或不在这里，或删了字",
    "manual": "人工修改不在 decisions.json 中",
    "paragraphs": "段落的改动不在 decisions.json 中，或动了文字",
}
"""What each check that failed means, for people."""

HELD = {
    "replay": ("重放与撤销", "撤销全部修改可还原为修复前文本"),
    "equivalence": ("字形修改", "除补入外，字、数字、字母无一改动"),
    "insertion": ("补入的字", "只补标点、年月日一类，不断开数，不剩半个引号"),
    "channel": ("损坏过程", "按推定的损坏过程重做，与来源一致"),
    "witness": ("原页", "照原页补回的，在原页中前后相邻的字相同"),
}
"""By check of the record: its name, and what holds where it did not fail, for people."""


def explained(failure: str) -> str:
    """A line of :func:`certify` in words for people."""
    path, _, check = failure.rpartition(": ")
    return f"{path}：{CHECKS[check]}（{check}）"


def is_content(edit: Edit) -> bool:
    """Whether the edit adds to what the text says, or changes it."""
    return edit.kind in _CONTENT


def without_content(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that change form only."""
    return [edit for edit in edits if not is_content(edit)]


def _fits(text: str, edit: Edit) -> bool:
    """Whether an edit's old text stands where it says."""
    return 0 <= edit.start <= edit.end <= len(text) and text[edit.start : edit.end] == edit.old


def replays(text: str, edits: Sequence[Edit], path: str) -> bool:
    """Whether the edits fit the text and undoing them gives it back."""
    if not all(_fits(text, edit) for edit in edits):
        return False
    try:
        return undo_in_text(apply_to_text(text, edits, path), edits, path) == text
    except DocumentError:
        return False


def is_equivalent(text: str, edits: Sequence[Edit], path: str) -> bool:
    """Whether the form edits alone leave the text saying the same."""
    form = without_content(edits)
    if not form:
        return True
    exchanged = all(is_exchange(text, edit.start, edit.end, edit.new) for edit in form)
    return exchanged and fold(apply_to_text(text, form, path)) == fold(text)


def is_insertion(edit: Edit) -> bool:
    """Whether an ``insert`` edit only adds, and only what the closed list has.

    Signs and numerals are never put in without a person's word.
    """
    if edit.old or edit.start != edit.end or not edit.new or not set(edit.new) <= INSERTABLE:
        return False
    return edit.tier is Tier.POSSIBLE or _SIGNS.isdisjoint(edit.new)


def parted_elements(edits: Iterable[Edit]) -> frozenset[str]:
    """Paths of the elements of whose insertions a person refused some.

    Args:
        edits: all edits of a log.
    """
    found: set[str] = set()
    groups: dict[tuple[str, str], set[str]] = {}
    for edit in edits:
        if edit.kind is EditKind.INSERT:
            groups.setdefault((edit.path, edit.group), set()).add(edit.status)
            if edit.status == "out" and edit.tier is Tier.CERTAIN:
                found.add(edit.path)
    parted = {path for (path, group), states in groups.items() if group and len(states) > 1}
    return frozenset(found | parted)


def channel_holds(form_text: str, damage: Damage) -> bool:
    """Whether a text, its form repaired, looks as if it had gone through the channel."""
    damaged = damage(form_text)
    return damaged == form_text or fold(damaged) == fold(form_text)


def form_edits(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The form edits of a text's log: those a person refused, too, are how its form was.

    Args:
        text: the text before repair.
        edits: all edits that the log has for it.
    """
    taken = [e for e in edits if e.status == "in" or (e.kind is EditKind.FORM and _fits(text, e))]
    return [
        edit
        for edit in apart(taken)
        if edit.kind is EditKind.FORM
        and (edit.status == "in" or is_exchange(text, edit.start, edit.end, edit.new))
    ]


def undamages(text: str, edits: Sequence[Edit], path: str, damage: Damage) -> bool:
    """Whether the channel takes from the repaired text what was inserted, and nothing else.

    Where a page or a person changed the text too, with what they changed or without it.

    Args:
        text: the text before repair.
        edits: all edits that the log has for it.
        path: the element's path.
        damage: of a channel that holds on the text, its form repaired.
    """
    own = [edit for edit in edits if edit.status == "in"]
    added = [edit for edit in own if edit.kind is EditKind.INSERT]
    form = form_edits(text, edits)
    bare = damage(apply_to_text(text, form, path))
    if damage(apply_to_text(text, [*form, *added], path)) == bare:
        return True
    # Of marks lost side by side a person may have taken one.
    inside = {at for edit in form for at in range(edit.start + 1, edit.end)}
    offered = [
        edit
        for edit in edits
        if edit.kind is EditKind.INSERT
        and (edit.status == "in" or (is_insertion(edit) and _fits(text, edit)))
        and edit.start not in inside
    ]
    if damage(apply_to_text(text, [*form, *offered], path)) == bare:
        return True
    if not any(edit.kind in _OF_A_PERSON for edit in own):
        return False
    bare = damage(apply_to_text(text, [e for e in own if e.kind is not EditKind.INSERT], path))
    return damage(apply_to_text(text, own, path)) == bare


def makes_whole(
    text: str, edits: Sequence[Edit], path: str, parted: Set[str] = frozenset()
) -> bool:
    """Whether insertions leave dates that the calendar has, and no mark without its mate.

    Args:
        text: the element's text before repair.
        edits: its edits that are in.
        path: the element's path.
        parted: elements of whose insertions a person refused some: they are not asked, nor are
            those that a person or a page changed.
    """
    if path in parted or any(edit.kind in _OF_A_PERSON for edit in edits):
        return True
    full = apply_to_text(text, edits, path)
    shift = 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        at = edit.start + shift
        shift += len(edit.new) - len(edit.old)
        if edit.kind is not EditKind.INSERT:
            continue
        for place, sign in enumerate(edit.new, at):
            number = _BEFORE_SIGN.get(sign)
            if number is not None and not number.search(full, max(place - 5, 0), place):
                return False
        if _PARTING.search(full, at, at + len(edit.new) + 1):
            return False
    return without_mates(full) <= without_mates(apply_to_text(text, without_content(edits), path))


def without_mates(text: str) -> int:
    """How many quotation marks and brackets stand in a text without their mates.

    >>> without_mates("“甲（乙）”"), without_mates("”甲（")
    (0, 2)
    """
    open_marks: list[str] = []
    alone = 0
    for char in text:
        if char in _MATES:
            open_marks.append(_MATES[char])
        elif char in _CLOSING:
            if open_marks and open_marks[-1] == char:
                open_marks.pop()
            else:
                alone += 1
    return alone + len(open_marks)


def is_explained(
    text: str, edits: Sequence[Edit], path: str, channels: Mapping[str, Damage]
) -> bool:
    """Whether one of the channels that hold on an element explains all its insertions."""
    if not any(edit.kind is EditKind.INSERT and edit.status == "in" for edit in edits):
        return True
    return any(undamages(text, edits, path, damage) for damage in channels.values())


def certify(
    texts: Mapping[str, str],
    logged: Mapping[str, Sequence[Edit]],
    channels: Mapping[str, Mapping[str, Damage]],
    *,
    said: Said = lambda _: False,
    witness: Witness | None = None,
    parted: Set[str] = frozenset(),
) -> tuple[CertificateRecord, list[str]]:
    """Certify a whole document.

    Args:
        texts: text before repair by path.
        logged: all edits of the log, by path, in its order.
        channels: the channels that hold, by path, each by id.
        said: whether a manual edit is in a person's decisions.
        witness: what the original page bears out, where there is one.
        parted: elements of whose insertions a person refused some.

    Returns:
        The record for the log, and one line for each check that failed, naming path and check.
    """
    checks = {**dict.fromkeys(("replay", "equivalence", "insertion"), len(texts)), "channel": 0}
    if witness is not None:
        checks["witness"] = 0
    held: dict[str, int] = {}
    failures = [f"{path}: path" for path in logged if path not in texts]
    for path, text in texts.items():
        own = [edit for edit in logged.get(path, ()) if edit.status == "in"]
        for channel in channels.get(path, {}):
            held[channel] = held.get(channel, 0) + 1
        if not own:
            continue
        if not replays(text, own, path):
            failures.append(f"{path}: replay")
            continue
        if not is_equivalent(text, own, path):
            failures.append(f"{path}: equivalence")
        added = [e for e in own if e.kind is EditKind.INSERT]
        if added and not (all(map(is_insertion, added)) and makes_whole(text, own, path, parted)):
            failures.append(f"{path}: insertion")
        copied = [e for e in own if e.kind is EditKind.WITNESS]
        if witness is not None:
            checks["witness"] += len(copied)
        if not all(witness is not None and witness.bears_out(e) for e in copied):
            failures.append(f"{path}: witness")
        checks["channel"] += len(channels.get(path, {}))
        if not is_explained(text, logged[path], path, channels.get(path, {})):
            failures.append(f"{path}: channel")
        if not all(said(e) for e in own if e.kind is EditKind.MANUAL):
            failures.append(f"{path}: manual")
    record = CertificateRecord(ok=not failures, channels=dict(sorted(held.items())), checks=checks)
    return record, failures
