r"""What an ``EQ`` field without a cached result shows: ``\o\ac(□,√)`` is a ticked box."""

from __future__ import annotations

from pipeline.text.patterns import regex

_CIRCLED = {str(n): chr(0x245F + n) for n in range(1, 21)}
_TICKED = {"√": "☑", "✓": "☑", "×": "☒", "✗": "☒"}
_SWITCH = regex(r"\\\*\s*(?:\"[^\"]{0,80}\"|\S{1,20})(?:\s*\"[^\"]{0,80}\")?")
_OPTION = regex(
    r"\\(?:a[crld]|up|do|di|al|co|hs|vs|li|ba|ri|in|su|pr|fc|lc|bc|rc|to|bo|le|ri)[0-9]*\s*[0-9]{0,4}"
)
_HEAD = regex(r"\\([a-z])\s*")
_MOST_DEPTH = 12


def equation_text(instruction: str) -> str | None:
    r"""The text of an ``EQ`` field; ``None`` where no text says what it shows.

    >>> [equation_text(rf"eq {it}") for it in (r"\o\ac(□,√)", r"\o\ac(○,1)", r"\f(1,2)")]
    ['☑', '①', '1/2']
    >>> equation_text(r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(lán),岚)')
    '岚'
    """
    plain = _SWITCH.sub("", instruction.strip())
    word, _, rest = plain.partition("\\")
    if word.strip().lower() != "eq" or not rest:
        return None
    return _read("\\" + rest.strip(), 0)


def _read(text: str, depth: int) -> str | None:
    m = _HEAD.match(text)
    if m is None:
        return text
    opening = text.find("(")
    if opening < 0 or depth > _MOST_DEPTH or not text.rstrip().endswith(")"):
        return None
    options = text[m.end() : opening]
    if _OPTION.sub("", options).strip():
        return None
    parts = [_read(part.strip(), depth + 1) for part in _arguments(text.rstrip()[opening + 1 : -1])]
    if any(part is None for part in parts):
        return None
    words = [part or "" for part in parts]
    if m[1] == "o":
        return words[-1] if "\\ad" in options else _laid_over(words)
    if m[1] == "f" and len(words) == 2:
        return "/".join(words)
    if m[1] == "r":
        return f"√{words[-1]}"
    return "".join(words) if m[1] in "sxabl" else None


def _laid_over(words: list[str]) -> str:
    frame, rest = words[0], "".join(words[1:])
    if frame in {"□", "☐"} and rest in _TICKED:
        return _TICKED[rest]
    if frame in {"○", "◯", "〇"} and rest in _CIRCLED:
        return _CIRCLED[rest]
    return frame + rest


def _arguments(text: str) -> list[str]:
    """Arguments between commas or semicolons outside brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char in ",;" and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
