"""Which damage channels a document went through, element by element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.certificate import Damage, channel_holds, form_edits, is_explained
from pipeline.edits import Edit, EditKind, apply_to_text
from pipeline.model import OfficialDocument, iter_texts, places_of
from pipeline.repair.channels import CHANNELS, loss_evidence
from pipeline.repair.channels.width_folding import restore_widths
from pipeline.text.dates import YEAR
from pipeline.text.patterns import regex

LIKELY = 0.5
"""Least likelihood with which a document is taken to have gone through a channel."""

_PRESUMED = "font_run_loss"
_DIGITS = "digit_run_loss"
_SPARED = 4
"""So many marks that one of the two losing channels takes and the other spares tell them apart."""
_WEIGHT_OF_TRACES = 3
_LEAST_FOUND = 0.5
"""Of 291 documents damaged by the two losses those that no trace gave away had more found in
them than this part of their survivors; of later ones a single one had less."""
_SIGNED = regex(f"{YEAR}[0-9]{{2,4}}日?")
_UNCLOSED = regex(rf"〔{YEAR}[1-9][0-9]{{0,4}}号")


def damages_by_path(texts: Mapping[str, str]) -> dict[str, dict[str, Damage]]:
    """By path, the losing channel that holds on the element, with its damage.

    A channel is asked about the whole document first (is there evidence that it was at work?),
    then about each element: it holds where putting the text through it again changes nothing.

    Args:
        texts: text by path, its form repaired.
    """
    here = losing_channel(list(texts.values()))
    if here is None:
        return {}
    damage = CHANNELS[here].damage
    return {path: {here: damage} for path, text in texts.items() if _holds(text, damage)}


def damages_of_log(
    document: OfficialDocument, edits: Sequence[Edit], *, proposed: bool = False
) -> dict[str, dict[str, Damage]]:
    """By path, the losing channels that may explain what a log inserts.

    Where the channel that the document shows explains them not, or there is none:
    font-run loss, where the learnt finders and the rules found much lost in the document beside
    what it has left; and the loss that an element shows by itself, a date signed in digits alone, a
    year without its 〕.

    Args:
        document: the normalized document.
        edits: all edits of the log, those that are out too.
        proposed: whether elements are asked where insertions are only proposed.
    """
    own: dict[str, list[Edit]] = {}
    for edit in edits:
        own.setdefault(edit.path, []).append(edit)
    texts = {
        path: apply_to_text(element.text, form_edits(element.text, own.get(path, ())), path)
        for path, element in iter_texts(document)
    }
    found = damages_by_path(texts)
    asked = {"in", "out"} if proposed else {"in"}
    inserting = {e.path for e in edits if e.kind is EditKind.INSERT and e.status in asked}
    if not inserting:
        return found
    is_likely = _finds_more_lost(list(texts.values()), edits)
    for place in places_of(document):
        path = place.path
        here = found.get(path, {})
        if path not in inserting or (
            here and is_explained(place.text, own.get(path, ()), path, here)
        ):
            continue
        text = texts[path]
        is_signed = place.role == "document_date" and _SIGNED.fullmatch(text)
        shows_it = is_signed or _UNCLOSED.search(text)
        for name in (_PRESUMED, _DIGITS) if shows_it else (_PRESUMED,) if is_likely else ():
            damage = CHANNELS[name].damage
            if _holds(text, damage):
                found.setdefault(path, {}).setdefault(name, damage)
    return found


def _holds(text: str, damage: Damage) -> bool:
    """Whether a channel would leave a text alone, its marks as wide as they were."""
    return channel_holds(text, damage) or channel_holds(restore_widths(text), damage)


def _finds_more_lost(texts: Sequence[str], edits: Sequence[Edit]) -> bool:
    """Whether half as much was found lost in a document as font-run loss left in it, or more."""
    channel = CHANNELS[_PRESUMED]
    lost = sum(edit.kind is EditKind.INSERT for edit in edits)
    traces = sum(len(channel.places(text)) for text in texts)
    found = lost + _WEIGHT_OF_TRACES * traces
    return found > _LEAST_FOUND * sum(channel.survivors(text) for text in texts)


def losing_channel(texts: Sequence[str]) -> str | None:
    """The id of the losing channel that a document of these texts likely went through.

    Args:
        texts: the document's texts, their form repaired.
    """
    whole = loss_evidence(CHANNELS[_PRESUMED], texts)
    if whole.survivors:
        # Quotation marks that stand alone show that the runs lost were of another font than theirs.
        digits = loss_evidence(CHANNELS[_DIGITS], texts)
        spared = whole.survivors - digits.survivors
        least = max(LIKELY, whole.likelihood if spared >= _SPARED else whole.likelihood + LIKELY)
        if spared and digits.likelihood >= least:
            return _DIGITS
    return _PRESUMED if whole.likelihood >= LIKELY else None
