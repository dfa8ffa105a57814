"""Data learnt from clean official text, with their model card; the mark of sample seals."""

from importlib import resources


def is_installed() -> bool:
    """Whether the data are part of this installation; without them repair knows rules alone."""
    return resources.files(__name__).joinpath("thresholds.json").is_file()
