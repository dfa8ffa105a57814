"""Which damage channels a document went through, element by element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.certificate import Damage, channel_holds, without_content
from pipeline.edits import Edit, apply_to_text
from pipeline.model import OfficialDocument, iter_texts
from pipeline.repair.channels import CHANNELS, loss_evidence
from pipeline.repair.rule import Facts, Rule
from pipeline.repair.rules import width

LIKELY = 0.5
"""Least likelihood with which a document is taken to have gone through a channel."""

_MOST_ROUNDS = 10

WIDTHS = (width.fullwidth_brackets, width.fullwidth_marks)
"""Rules that restore the widths of marks."""

_PRESUMED = "font_run_loss"
_DIGITS = "digit_run_loss"
_SPARED = 4
"""So many marks that one of the two losing channels takes and the other spares tell them apart."""


def damages_by_path(
    document: OfficialDocument,
    presumed: frozenset[str] = frozenset(),
    edits: Mapping[str, Sequence[Edit]] | None = None,
) -> dict[str, dict[str, Damage]]:
    """By path, the losing channel that holds on the element, with its damage.

    Only these channels decide what may be inserted.

    Args:
        document: the normalized document.
        presumed: elements whose edits rest on font-run loss (the learnt finders weigh evidence
            of their own); the channel is asked there whatever the document shows.
        edits: the edits that are in, by path; their form is the text's form. Without them the
            widths alone are restored.

    A channel is asked about the whole document first (is there evidence that it was at work?),
    then about each element: it holds where putting the text, its widths restored, through it
    again changes nothing.
    """
    texts = {
        path: form_text(element.text)
        if edits is None
        else apply_to_text(element.text, without_content(edits.get(path, ())), path)
        for path, element in iter_texts(document)
    }
    here = losing_channel(list(texts.values()))
    found: dict[str, dict[str, Damage]] = {}
    for path, text in texts.items():
        name = _PRESUMED if path in presumed else here
        if name is not None and channel_holds(text, CHANNELS[name].damage):
            found.setdefault(path, {})[name] = CHANNELS[name].damage
    return found


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


def form_text(text: str, rules: Sequence[Rule] = WIDTHS) -> str:
    """The text with its form repaired by these rules, its widths by default."""
    for _ in range(_MOST_ROUNDS):
        before = text
        for rule in rules:
            assert rule.find_edits is not None
            for found in sorted(rule.find_edits(text, Facts()), key=lambda r: -r.start):
                text = text[: found.start] + found.new + text[found.end :]
        if text == before:
            break
    return text
