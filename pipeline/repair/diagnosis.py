"""Which channels a document went through, over which paragraphs, with the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import OfficialDocument, iter_texts
from pipeline.repair.channels import CHANNELS, evidence
from pipeline.repair.regime import LIKELY, form_text
from pipeline.text.width import columns

_PER_DOCUMENT = "hard_wraps"
_ENDS = "。！？；：”）》…"
_LEAST_CUT = 6


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One channel's part in a document.

    Attributes:
        channel: its id.
        name: its Chinese name.
        explanation: what it does, Chinese.
        likelihood: 0..1 that the document went through it.
        traces: places that only it leaves.
        survivors: places it would have changed, still whole.
        lines: source lines of the paragraphs with traces, ascending.
    """

    channel: str
    name: str
    explanation: str
    likelihood: float
    traces: int
    survivors: int
    lines: tuple[int, ...]

    @property
    def is_likely(self) -> bool:
        """Whether the document is taken to have gone through it."""
        return self.likelihood >= LIKELY


def diagnose(document: OfficialDocument) -> list[Diagnosis]:
    """What happened to a normalized document, the likeliest first.

    A text of several hands shows traces and survivors of one channel; that is no error, and the
    lines say where each was at work.
    """
    texts = [element for _, element in iter_texts(document)]
    lines = [element.origin[0].line if element.origin else 0 for element in texts]
    plain = [element.text for element in texts]
    found = [_of_channel(name, plain, lines) for name in CHANNELS if name != _PER_DOCUMENT]
    wraps = CHANNELS[_PER_DOCUMENT]
    likelihood, cut = cut_lines(plain)
    places = tuple(lines[i] for i in cut)
    found.append(
        Diagnosis(wraps.id, wraps.name, wraps.explanation, likelihood, len(cut), 0, places)
    )
    return sorted(found, key=lambda d: -d.likelihood)


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


def _of_channel(name: str, texts: Sequence[str], lines: Sequence[int]) -> Diagnosis:
    channel = CHANNELS[name]
    seen = [form_text(text) for text in texts] if name == "font_run_loss" else list(texts)
    whole = evidence(channel, seen)
    places = {line for text, line in zip(seen, lines, strict=True) if channel.traces(text) and line}
    return Diagnosis(
        name,
        channel.name,
        channel.explanation,
        whole.likelihood,
        whole.traces,
        whole.survivors,
        tuple(sorted(places)),
    )
