"""Which damage channels a document went through, element by element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.certificate import Damage, channel_holds, without_content
from pipeline.edits import Edit, apply_to_text
from pipeline.model import OfficialDocument, iter_texts
from pipeline.repair.channels import CHANNELS, evidence
from pipeline.repair.rule import Facts
from pipeline.repair.rules import width

LIKELY = 0.5
"""Least likelihood with which a document is taken to have gone through a channel."""

_MOST_ROUNDS = 10

_LOSING = ("font_run_loss",)
"""Channels that lose characters; only these decide what may be inserted."""


def damages_by_path(
    document: OfficialDocument,
    presumed: frozenset[str] = frozenset(),
    edits: Mapping[str, Sequence[Edit]] | None = None,
) -> dict[str, dict[str, Damage]]:
    """By path, the losing channels that hold on the element, each with its damage.

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
    found: dict[str, dict[str, Damage]] = {}
    for name in _LOSING:
        channel = CHANNELS[name]
        everywhere = evidence(channel, list(texts.values())).likelihood >= LIKELY
        for path, text in texts.items():
            if (everywhere or path in presumed) and channel_holds(text, channel.damage):
                found.setdefault(path, {})[name] = channel.damage
    return found


def form_text(text: str) -> str:
    """The text with the widths of its marks restored (the channel saw it so)."""
    for _ in range(_MOST_ROUNDS):
        before = text
        for rule in (width.fullwidth_brackets, width.fullwidth_marks):
            assert rule.find_edits is not None
            for found in sorted(rule.find_edits(text, Facts()), key=lambda r: -r.start):
                text = text[: found.start] + found.new + text[found.end :]
        if text == before:
            break
    return text
