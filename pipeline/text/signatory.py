"""The label before 签发人 (GB/T 9704-2012 7.2.6), or before 会签人, as sources write it."""

from __future__ import annotations

import re

LABEL = re.compile(r"(?:签\s{0,4}发|会\s{0,4}签)\s{0,4}人\s{0,4}[：:]\s*")
"""With the colon and what follows it: ``签发人：``, ``签 发 人:``."""


def label_of(text: str) -> str:
    """The label that a text begins with; empty for none.

    >>> label_of("签发人：李大明"), label_of("李大明")
    ('签发人：', '')
    """
    m = LABEL.match(text)
    return m[0] if m else ""
