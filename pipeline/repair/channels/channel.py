"""What a channel is, and whether a document went through one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from pipeline.text.patterns import regex

_EXPECTED_PER_CHARACTER = 0.002
"""Droppable characters in a character of intact text, at the least (laws; reports have 0.015)."""


class Channel(msgspec.Struct, frozen=True):
    """A way in which text loses characters or their shape.

    Attributes:
        id: its name in logs and files.
        name: its Chinese name.
        explanation: what happened to the text, Chinese, for the secretary.
        damage: the text of one paragraph as the channel leaves it.
        places: start and end of each place of one paragraph that looks as only this channel
            leaves it.
        survivors: how many characters (or marks) of one paragraph the channel would have changed.
    """

    id: str
    name: str
    explanation: str
    damage: Callable[[str], str]
    places: Callable[[str], list[tuple[int, int]]]
    survivors: Callable[[str], int]


def spans_of(source: str) -> Callable[[str], list[tuple[int, int]]]:
    """A function that gives start and end of each match of a regular expression in a text."""
    pattern = regex(source)
    return lambda text: [m.span() for m in pattern.finditer(text)]


def number_of(source: str) -> Callable[[str], int]:
    """A function that counts the matches of a regular expression in a text."""
    pattern = regex(source)
    return lambda text: len(pattern.findall(text))


class ChannelEvidence(msgspec.Struct, frozen=True):
    """Whether a document went through a channel.

    Attributes:
        likelihood: 0..1.
        traces: places that only the channel leaves behind.
        survivors: places that the channel would have changed, but that are whole.
    """

    likelihood: float
    traces: int
    survivors: int


def evidence(channel: Channel, paragraphs: Sequence[str]) -> ChannelEvidence:
    """Whether a document of these paragraphs went through the channel.

    Traces speak for it, survivors against it; a text that mixes hands has both, so survivors are
    weighed by how many an intact text of this length would have at the least.
    """
    traces = sum(len(channel.places(text)) for text in paragraphs)
    survivors = sum(channel.survivors(text) for text in paragraphs)
    length = sum(len(text) for text in paragraphs)
    whole = survivors / max(length * _EXPECTED_PER_CHARACTER, 1.0)
    likelihood = traces / (traces + whole) if traces else 0.0
    return ChannelEvidence(round(likelihood, 3), traces, survivors)
