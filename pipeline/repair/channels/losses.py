"""Whether a document lost characters: how likely what is seen is if it did, and if it did not.

Such a channel takes every place of its kind, or, in a text of several hands, a part of them. An
intact document shows a trace by accident only. So the odds that a document went through are

    before looking × likelihood of what is seen if it did ÷ likelihood if it did not.

Of n places that the channel would take, t seem lost. If all of the document went through, t is n;
if a part did, any t is as likely as any other, 1/(n + 1). If nothing did, t traces are accidents.
A text that shows nothing is no evidence, however short or long it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from pipeline.repair.channels.channel import Channel, ChannelEvidence
from pipeline.repair.channels.font_run_loss import broken_dates
from pipeline.text.chars import HAN
from pipeline.text.dates import is_unpadded_day, number_of_whole
from pipeline.text.names import AUTHORITY_ENDS
from pipeline.text.patterns import regex

_BEFORE = 0.05
"""Odds before looking: of documents that come, one in twenty lost something."""
_IN_PART = 0.05
"""How often a document that lost something did so in a part of it."""
_ACCIDENT = 0.002
"""How often an intact document has a trace: 4 of 4,061 (another two were damaged where they were
published), and twice that to be safe."""
_ANOTHER = 0.3
"""How often an accident comes with another one."""
_MISTAKEN = 0.07
"""How often the tagger sees one loss or more in an intact document that has nothing to lose
(7 of 106), and with each further loss half as often."""
_MISTAKEN_AGAIN = 0.5
_SIGNED = regex(rf"(?P<signer>[{HAN}]{{0,30}})[ ]?(?P<digits>[0-9]{{6,7}})")
_MOST = 30
"""More of a kind say no more."""


def likelihood_of_loss(traces: int, survivors: int, expected: float = 0.0) -> float:
    """How likely it is that a document lost something, 0..1.

    Args:
        traces: places that only the channel leaves behind.
        survivors: places that the channel would have taken.
        expected: losses of other places that the learnt tagger sees.

    >>> [likelihood_of_loss(1, n) for n in (0, 1, 2, 60)]
    [0.961, 0.294, 0.238, 0.02]
    >>> [likelihood_of_loss(4, n) for n in (0, 10, 60)]
    [0.999, 0.755, 0.416]
    >>> [likelihood_of_loss(0, 0, n) for n in (0.0, 1.0, 2.0, 3.0)]
    [0.0, 0.411, 0.58, 0.733]
    """
    if not traces and not expected:
        return 0.0
    lost = traces + expected
    loss = _IN_PART / (lost + survivors + 1) + (0 if survivors else 1 - _IN_PART)
    log_odds = math.log(_BEFORE * loss)
    if traces:
        log_odds -= math.log(_ACCIDENT) + min(traces - 1, _MOST) * math.log(_ANOTHER)
    if expected:
        mistaken = math.log(_MISTAKEN) + (min(expected, _MOST) - 1) * math.log(_MISTAKEN_AGAIN)
        log_odds -= min(mistaken, 0.0)
    return round(1 / (1 + math.exp(-log_odds)), 3)


def number_of_signed(paragraphs: Sequence[str]) -> int:
    """Dates without signs below or behind the authority that signs, such as intact texts have none.

    In 4,061 intact documents there is no line of such digits.

    >>> number_of_signed(["某市教育局", "2024315"]), number_of_signed(["某市教育局2024315"])
    (1, 1)
    >>> number_of_signed(["某市教育局", "20241231"]), number_of_signed(["张三", "2024315"])
    (0, 0)
    """
    return sum(
        is_unpadded_day(m["digits"]) and (m["signer"] or above).endswith(AUTHORITY_ENDS)
        for above, text in pairwise(["", *paragraphs])
        if (m := _SIGNED.fullmatch(text))
    )


def account_of_dates(paragraphs: Sequence[str]) -> str:
    """How the dates of a document stand, Chinese, for whoever asks why signs were put in.

    >>> account_of_dates(["会议于2024315日召开", "2024年3月1日起"])
    '全文2处日期中1处缺年月日'
    >>> account_of_dates(["会议于2024315日召开"]), account_of_dates(["坚持稳中求进"])
    ('全文1处日期中1处缺年月日，没有一处写全', '')
    """
    whole = sum(map(number_of_whole, paragraphs))
    broken = sum(len(broken_dates(text)) for text in paragraphs) + number_of_signed(paragraphs)
    if not broken:
        return f"全文{whole}处日期都写全" if whole else ""
    account = f"全文{whole + broken}处日期中{broken}处缺年月日"
    return account if whole else f"{account}，没有一处写全"


def loss_evidence(channel: Channel, paragraphs: Sequence[str]) -> ChannelEvidence:
    """Whether a document of these paragraphs went through a losing channel.

    Args:
        channel: one of those that lose what stands alone.
        paragraphs: the document's texts, their form repaired.
    """
    traces = sum(len(channel.places(text)) for text in paragraphs) + number_of_signed(paragraphs)
    survivors = sum(channel.survivors(text) for text in paragraphs)
    return ChannelEvidence(likelihood_of_loss(traces, survivors), traces, survivors)
