"""Channels: ways in which a text loses characters or their shape, each a deterministic function."""

from __future__ import annotations

from pipeline.repair.channels.channel import Channel, ChannelEvidence, evidence
from pipeline.repair.channels.digit_run_loss import DIGIT_RUN_LOSS
from pipeline.repair.channels.font_run_loss import FONT_RUN_LOSS
from pipeline.repair.channels.hard_wraps import HARD_WRAPS
from pipeline.repair.channels.losses import (
    account_of_dates,
    likelihood_of_loss,
    loss_evidence,
    number_of_signed,
)
from pipeline.repair.channels.shapes import DASHES, FLATTENED_SCRIPTS, NFKC, STRAIGHT_QUOTES
from pipeline.repair.channels.width_folding import WIDTH_FOLDING

__all__ = [
    "CHANNELS",
    "Channel",
    "ChannelEvidence",
    "account_of_dates",
    "evidence",
    "likelihood_of_loss",
    "loss_evidence",
    "number_of_signed",
]

CHANNELS: dict[str, Channel] = {
    channel.id: channel
    for channel in (
        FONT_RUN_LOSS,
        DIGIT_RUN_LOSS,
        WIDTH_FOLDING,
        STRAIGHT_QUOTES,
        FLATTENED_SCRIPTS,
        NFKC,
        DASHES,
        HARD_WRAPS,
    )
}

LOSING = (FONT_RUN_LOSS.id, DIGIT_RUN_LOSS.id)
"""Those that lose what was set in another font: all of it, or digits alone."""
