"""What an attacker is known to break today, by kind: one list, each a strict expected failure.

A kind that the short attack of CI no longer sees is taken out here; nothing else is to be done. Any
kind that is not listed fails.
"""

from __future__ import annotations

_SECOND_PROOF = "the second proof refuses a form edit of the product's own, of probability 0.8"

KNOWN: dict[str, dict[str, str]] = {
    "reading": {
        "image-lost": "an image that a page loads later (data-src) leaves no note",
        "unprinted-breadcrumb": "a > b > c of code below a field block is taken for a breadcrumb",
        "unprinted-page-foot": "印发 below a list of links is not printed",
    },
    "reviews": {
        "differs-words-docx": "what is typed beside a change brings the rules back over the text",
        "verify-after-apply": _SECOND_PROOF,
    },
    "processes": {"not-whole-emit": _SECOND_PROOF, "not-whole-kill": _SECOND_PROOF},
    "logs": {
        "emit-passes-read": "emit does not count the source's characters again",
    },
    "witness": {
        "applied-letters-damaged": "元 and the like, which no damage takes, are put in from the page",
    },
}
