"""Which channels a document went through, over which paragraphs, with the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline import _data
from pipeline.edits import source_span
from pipeline.model import OfficialDocument, TextElement, iter_texts
from pipeline.repair.channels import (
    CHANNELS,
    LOSING,
    Channel,
    ChannelEvidence,
    account_of_dates,
    evidence,
    loss_evidence,
)
from pipeline.repair.damages import LIKELY, losing_channel
from pipeline.repair.forms import WIDTHS, form_text
from pipeline.repair.rules import punctuation
from pipeline.text.width import columns

_WRAPS = "hard_wraps"
_JOINED = "ENC008"
_ENDS = "。！？；：”）》…"
_LEAST_CUT = 6
_CONTEXT = 8
_EXAMPLES = 3
_GAP = "？"
"""Stands in an example where something is missing."""
_BREAK = "｜"
"""Stands in an example where a line was broken."""
_SURE = 0.99
_UNTRACED = 0.8
"""What the tagger expects counts for less where nothing else shows a loss."""

_SHAPES = (*WIDTHS, punctuation.curved_quotes, punctuation.curved_single_quotes)
"""Rules that keep every character's place: the losing channels saw the text as they leave it."""
_WORTH_SHOWING = 0.6


class Diagnosis(ChannelEvidence, frozen=True):
    """One channel's part in a document: the evidence, and where it stands.

    Attributes:
        channel: the channel.
        lines: source lines of the paragraphs with traces, ascending.
        examples: some of the traces in their context, marked 【】, as evidence.
        account: of a losing channel, how the document's dates stand, Chinese; may be empty.
    """

    channel: Channel
    lines: tuple[int, ...]
    examples: tuple[str, ...] = ()
    account: str = ""

    @property
    def is_likely(self) -> bool:
        """Whether the document is taken to have gone through it."""
        return self.likelihood >= LIKELY


Places = list[tuple[int, int, int]]
"""Index of a text, start and end of a trace in it."""


def diagnose(document: OfficialDocument) -> list[Diagnosis]:
    """What happened to a normalized document, the likeliest first.

    A text of several hands shows traces and survivors of one channel; that is no error, and the
    lines say where each was at work.
    """
    elements = [element for _, element in iter_texts(document)]
    plain = [element.text for element in elements]
    found = [
        _of(name, elements, plain, _places(name, plain), _unless_mixed(name, plain))
        for name in CHANNELS
        if name not in {*LOSING, _WRAPS}
    ]
    found += _of_losses(elements, [form_text(text, _SHAPES) for text in plain])
    found.append(_of_wraps(document, elements, plain))
    return sorted(found, key=lambda d: -d.likelihood)


def _unless_mixed(name: str, texts: Sequence[str]) -> ChannelEvidence:
    """The evidence for a channel that changes shapes alone.

    It leaves none of its shapes in a paragraph that it went over. Where the paragraphs with its
    traces hold more that is whole, both shapes were written there, and nothing was damaged.
    """
    whole = evidence(CHANNELS[name], texts)
    beside = sum(CHANNELS[name].survivors(text) for text in texts if CHANNELS[name].places(text))
    if beside <= whole.traces:
        return whole
    return msgspec.structs.replace(
        whole, likelihood=round(whole.traces / (whole.traces + beside), 3)
    )


def _of_losses(elements: Sequence[TextElement], forms: list[str]) -> list[Diagnosis]:
    """The losing channels: of the two one at the most was at work.

    What the learnt tagger expects to have been lost speaks beside the traces, where it is there.
    """
    whole, digits = (loss_evidence(CHANNELS[name], forms) for name in LOSING)
    places = _places("font_run_loss", forms)
    if losing_channel(forms) == "digit_run_loss":
        whole = msgspec.structs.replace(whole, likelihood=0.0)
    else:
        digits = msgspec.structs.replace(digits, likelihood=0.0)
        if _data.is_installed() and any(forms):
            from pipeline.repair.decode import loss_evidence_of, propose

            weight = 1.0 if whole.traces else _UNTRACED
            likelihood = round(weight * loss_evidence_of(forms).likelihood, 3)
            whole = msgspec.structs.replace(whole, likelihood=likelihood)
            if whole.likelihood >= LIKELY:
                places += [
                    (p.paragraph, p.start, p.start)
                    for p in propose(forms)
                    if p.probability >= _WORTH_SHOWING
                ]
                if not places:  # nothing to show for it
                    whole = msgspec.structs.replace(whole, likelihood=0.0)
    return [
        _of("font_run_loss", elements, forms, sorted(set(places)), whole),
        _of("digit_run_loss", elements, forms, _places("digit_run_loss", forms), digits),
    ]


def _of_wraps(
    document: OfficialDocument, elements: Sequence[TextElement], plain: list[str]
) -> Diagnosis:
    """Hard wraps: those that normalization joined, or lines that look cut and were not joined."""
    joined = sum(c.count for c in document.character_changes if c.rule_id == _JOINED)
    if joined:
        places = [
            (i, anchor.offset, anchor.offset)
            for i, element in enumerate(elements)
            for before, anchor in pairwise(element.origin)
            if anchor.line != before.line
        ]
        return _of(_WRAPS, elements, plain, places, ChannelEvidence(_SURE, joined, 0))
    likelihood, cut = cut_lines(plain)
    places = [(i, len(plain[i]), len(plain[i])) for i in cut]
    return _of(_WRAPS, elements, plain, places, ChannelEvidence(likelihood, len(cut), 0))


def _places(name: str, texts: Sequence[str]) -> Places:
    channel = CHANNELS[name]
    return [(i, *place) for i, text in enumerate(texts) for place in channel.places(text)]


def _of(
    name: str,
    elements: Sequence[TextElement],
    texts: Sequence[str],
    places: Places,
    whole: ChannelEvidence,
) -> Diagnosis:
    shown: dict[int, tuple[int, int]] = {}  # one of each paragraph
    # What only the channel leaves, before what the learnt tagger expects there.
    for i, start, end in sorted(places, key=lambda place: place[1] == place[2]):
        shown.setdefault(i, (start, end))
    lines = {
        source_span(elements[i], min(start, len(elements[i].text)), end).line
        for i, start, end in places
    }
    gap = _BREAK if name == _WRAPS else _GAP
    examples = [_example(texts[i], *place, gap) for i, place in list(shown.items())[:_EXAMPLES]]
    return Diagnosis(
        whole.likelihood,
        whole.traces,
        whole.survivors,
        CHANNELS[name],
        tuple(sorted(lines)),
        tuple(examples),
        account_of_dates(texts) if name in LOSING else "",
    )


def _example(text: str, start: int, end: int, gap: str = _GAP) -> str:
    """A trace in its context.

    >>> _example("优良比例86.7%13条主要河流", 7, 10)
    '优良比例86.【7%1】3条主要河流'
    >>> _example("深化放管服改革", 2, 2)
    '深化【？】放管服改革'
    """
    before, after = text[max(start - _CONTEXT, 0) : start], text[end : end + _CONTEXT]
    return f"{before}【{text[start:end] or gap}】{after}"


def cut_lines(paragraphs: Sequence[str]) -> tuple[float, list[int]]:
    """How likely it is that the lines of a page stand as paragraphs (hard wraps).

    Lines of a page are of one width, and most end inside a sentence; paragraphs do neither.

    Args:
        paragraphs: the document's paragraphs in order.

    Returns:
        Likelihood 0..1, and the indexes of the paragraphs that look cut.
    """
    widths = [columns(p) for p in paragraphs]
    full = max(widths, default=0.0)
    if not 12 <= full <= 60 or len(paragraphs) < _LEAST_CUT:
        return 0.0, []
    cut = [
        i
        for i, (p, width) in enumerate(zip(paragraphs, widths, strict=True))
        if width >= full - 3 and p[-1:] not in _ENDS and i + 1 < len(paragraphs)
    ]
    if len(cut) < _LEAST_CUT:
        return 0.0, []
    return round(min(2 * len(cut) / len(paragraphs), 1.0), 3), cut
