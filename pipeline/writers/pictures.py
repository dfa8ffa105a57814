"""What is said of a picture, for programs that read pictures aloud."""

from __future__ import annotations

SAMPLE_SEAL = "印章样稿"
"""What the picture of a seal on a draft is called; it stands for no text."""


def name_of(text: str) -> str:
    """The picture's name in the text of its note.

    >>> name_of("［图：行政区划图］"), name_of("行政区划图")
    ('行政区划图', '行政区划图')
    """
    name = text.removeprefix("［图：").removesuffix("］")
    return name if text == f"［图：{name}］" and name else text
