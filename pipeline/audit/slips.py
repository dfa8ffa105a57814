"""Whether a number looks like another one written wrong.

A list after 其中 need not be complete, so a sum that is not the whole proves nothing. When one slip
of the pen in one figure makes everything fit, though, chance is a poor explanation.
"""

from __future__ import annotations

_LEAST = (
    3  # digits before the closing zeros: with fewer almost any number is one slip from any other
)


def is_slip(written: str, meant: str) -> bool:
    """Whether ``written`` is ``meant`` with one digit wrong, missing or too many, or two swapped.

    Args:
        written: the digits of the text, without grouping.
        meant: the digits that would fit.

    >>> is_slip("3157", "9157"), is_slip("275.0", "257.0"), is_slip("100", "170")
    (True, True, False)
    """
    if written == meant or max(_digits(written), _digits(meant)) < _LEAST:
        return False
    if len(written) == len(meant):
        wrong = [i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
        if len(wrong) == 1:
            return "." not in (written[wrong[0]], meant[wrong[0]])
        i, j = wrong[0], wrong[-1]
        swapped = (written[i], written[j]) == (meant[j], meant[i])
        return len(wrong) == 2 and j == i + 1 and swapped
    short, long = sorted((written, meant), key=len)
    if len(long) != len(short) + 1:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)) if long[i] != ".")


def _digits(number: str) -> int:
    return sum(char.isdigit() for char in number.rstrip("0."))
