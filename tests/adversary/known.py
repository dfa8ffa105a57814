"""What an attacker is known to break today, by kind: one list, each a strict expected failure.

A kind that the short attack of CI no longer sees is taken out here; nothing else is to be done. Any
kind that is not listed fails.
"""

from __future__ import annotations

KNOWN: dict[str, dict[str, str]] = {}
