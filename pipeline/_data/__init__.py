"""Data learnt from clean official text: weights, lexicon, thresholds, and their model card."""

from importlib import resources


def is_installed() -> bool:
    """Whether the data are part of this installation; without them repair knows rules alone."""
    return resources.files(__name__).joinpath("thresholds.json").is_file()
