"""What is said of a picture, for programs that read pictures aloud."""

from __future__ import annotations

SAMPLE_SEAL = "印章样稿"
"""What the picture of a seal on a draft is called; it stands for no text."""
