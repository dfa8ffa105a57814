"""``python -m pipeline`` is ``zhengben``."""

from pipeline.cli import program

program()
