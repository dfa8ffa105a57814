"""Channels: ways in which a text loses characters or their shape, each a deterministic function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.repair.channels.dashes import Dashes
from pipeline.repair.channels.digit_run_loss import DigitRunLoss
from pipeline.repair.channels.flattened_scripts import FlattenedScripts
from pipeline.repair.channels.font_run_loss import FontRunLoss
from pipeline.repair.channels.hard_wraps import HardWraps
from pipeline.repair.channels.nfkc import Nfkc
from pipeline.repair.channels.straight_quotes import StraightQuotes
from pipeline.repair.channels.width_folding import WidthFolding


@dataclass(frozen=True, slots=True)
class ChannelEvidence:
    """Whether a document went through a channel.

    Attributes:
        likelihood: 0..1.
        traces: places that only the channel leaves behind.
        survivors: places that the channel would have changed, but that are whole.
    """

    likelihood: float
    traces: int
    survivors: int


class Channel(Protocol):
    """A way of losing text.

    Attributes:
        id: its name in logs and files.
        name: its Chinese name.
        explanation: what happened to the text, Chinese, for the secretary.
    """

    id: str
    name: str
    explanation: str

    def damage(self, text: str) -> str:
        """The text of one paragraph as the channel leaves it."""
        ...

    def holds(self, text: str) -> bool:
        """Whether the channel leaves the paragraph as it is: ``damage(text) == text``."""
        ...

    def places(self, text: str) -> list[tuple[int, int]]:
        """Places of one paragraph that look as only this channel leaves them."""
        ...

    def survivors(self, text: str) -> int:
        """How many characters of one paragraph the channel would have changed."""
        ...


_ALL: tuple[Channel, ...] = (
    FontRunLoss(),
    DigitRunLoss(),
    WidthFolding(),
    StraightQuotes(),
    FlattenedScripts(),
    Nfkc(),
    Dashes(),
    HardWraps(),
)

CHANNELS: dict[str, Channel] = {channel.id: channel for channel in _ALL}


def compose(*channels: Channel) -> Callable[[str], str]:
    """One damage after another, the first first.

    >>> compose(CHANNELS["font_run_loss"], CHANNELS["width_folding"])("深化“放管服”改革，好")
    '深化放管服改革,好'
    """

    def damage(text: str) -> str:
        for channel in channels:
            text = channel.damage(text)
        return text

    return damage


_EXPECTED_PER_CHARACTER = 0.002
"""Droppable characters in a character of intact text, at the least (laws; reports have 0.015)."""


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
