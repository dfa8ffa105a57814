"""Stretches of a text that are no prose: code, addresses, names of files, mathematics.

Their marks are part of them. What looks at the marks of Chinese text looks at :func:`prose`, where
each such stretch is as many Latin letters. Where Chinese text may be written alike, a stretch is
taken for prose: ``10kV(含)``, ``PPP(政府和社会资本合作)``, ``("双减")``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.chars import HAN, has_han
from pipeline.text.formulas import IN_TEX
from pipeline.text.patterns import regex
from pipeline.text.remembering import remembered

_LETTER = "x"
_FILE_ENDINGS = (
    "docx?|wps|xlsx?|et|pptx?|pdf|ofd|txt|csv|md|json|xml|ya?ml|html?|jpe?g|png|gif|bmp|tiff?|svg"
    "|mp[34]|avi|zip|rar|7z|tar|gz|exe|dll|py|js|ts|java|cpp|sql|sh|bat|ini|cfg|log|db"
)
_STRING = r"(?:\"[^\"]*\"|'[^']*')"
_TERM = r"[+\-−±]?\s?(?:[0-9.]+%?|[0-9.]*(?:∞|π|[a-zA-Z][₀-₉0-9]?))(?:\s?[+\-*/^]\s?[0-9a-z.π]+)?"
_RADICAL = (
    r"\((?:OH|NH[24]|SO[34]|NO[23]|H?CO3|H?PO4|H2PO4|CH[23]|C2H5|CN|ClO|COOH|MnO4|CrO4)\)[0-9]{0,2}"
)
_ATOMS = "(?:[A-Z][a-z]?[0-9]{0,2}){0,9}"
_KINDS = {
    "address of a page": r"(?P<address>(?:(?<![A-Za-z0-9+.\-])[A-Za-z][A-Za-z0-9+.\-]*://"
    r"|(?<![A-Za-z0-9@.])www\.)"
    r"[^\s\"'<>`\u0080-\U0010ffff]+)",
    "address of mail": r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]*"
    r"@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+",
    "name of a file": r"(?:\([^()（）\s]{1,40}\)[A-Za-z0-9_.\-]{0,40}){1,3}"
    rf"\.(?:{_FILE_ENDINGS})(?![A-Za-z0-9])",
    "path": r"(?<![A-Za-z0-9])[A-Za-z]:\\[^\s，。；：、？！“”<>|\"]*"
    rf"|(?<![0-9A-Za-z{HAN}）)”℃%％/])[~.]{{0,2}}/[A-Za-z0-9_.\-]+/[^\s，。；：、？！“”<>|\",;]*"
    r"|/(?:home|usr|etc|var|opt|tmp|data|root|mnt|srv|Users)/[^\s，。；：、？！“”<>|\",;]*",
    "tag": r"</?[A-Za-z][A-Za-z0-9\-]*(?:\s[^<>]*)?/?>",
    "link": r"\]\([^()\s]*\)",
    "marked as code": r"`[^`]+`",
    "formula in TeX": IN_TEX,
    "entity": r"&#?[A-Za-z0-9]{1,8};",
    "query": r"(?:SELECT\b[^;；。]{1,200}?\bFROM|INSERT\s+INTO|UPDATE\b[^;；。]{1,80}?\bSET"
    r"|DELETE\s+FROM|(?:CREATE|ALTER|DROP|TRUNCATE)\s+(?:TABLE|VIEW|INDEX))\b[^;；。]*;?",
    "assignment": rf"[=≠]\s?{_STRING};?|{_STRING}\s?[=!]=",
    "option of a command": rf"(?<![A-Za-z0-9\-])--?[A-Za-z][A-Za-z0-9\-]{{0,30}}[ =]{_STRING}",
    "method of a string": rf"{_STRING}\.[a-z]\w*(?=\()",
    "several strings": r"\(\s?'[^']*'(?:\s?,\s?'[^']*')+\s?\)",
    "group of an expression": r"\(\?[:=!<][^()]*\)",
    "interval": rf"[(\[（［]\s?(?![0-9]{{1,3}}(?:,[0-9]{{3}})+[)）]){_TERM}"
    rf"(?:\s?[,，]\s?{_TERM}){{1,5}}\s?[)\]）］]",
    "compound": f"(?<![A-Za-z0-9]){_ATOMS}(?:{_RADICAL}){{1,3}}{_ATOMS}",
}
"""What each is, and how it is written."""

_KIND = regex("|".join(f"(?:{source})" for source in _KINDS.values()))
_LINE = regex(
    r"(?:(?:var|let|const|int|float|double|char|string|bool|def|class|function|return|import|from"
    r"|public|private|static|using|package|echo|printf?|puts|if|for|while|switch|try|else)"
    r"(?:\s+[A-Za-z_$\"'({<]|\s*[({])"
    r"|(?:WHERE|AND|OR|ORDER BY|GROUP BY|VALUES|FROM|SET|LIMIT|JOIN)\b"
    r"|(?:\$\s|sudo\s|pip3?\s|npm\s|git\s|cd\s|curl\s|wget\s|docker\s|python3?\s)"
    r"|#include\b|<\?php|<!DOCTYPE|<!--|//\s?[A-Za-z])(?=.*[;{}=()<>\"'])"
    rf"|\s*{_STRING}\s?:\s?(?:{_STRING}|-?[0-9.]+|true|false|null|[\[{{]),?$"
)
"""A paragraph that is code as a whole begins so, or is a member of a JSON object."""
_MOST_HAN = 0.5  # of the characters of such a paragraph

_CALLED = regex(r"(?<![A-Za-z0-9_\\/])(?P<name>[A-Za-z_$][A-Za-z0-9_.$]{0,60})\(")
_LOWER = regex(r"[a-z_$].*|[A-Za-z]$|[A-Za-z]+[._].*")
_QUOTED_FIRST = regex(r"\s*[\"']")
_COMPUTED = regex(r"[<>=*]|,\s?[\"']")
_OPERATED = regex(
    r"(?<=[=+*/^∈∪∩≤≥])\(|\((?=[^()]*\)\s?[=^*∪∩∈≤≥]|[^()]*[+\-*/^][^()]*\)\s?\([^()]*[+\-*/^])"
)
_LISTED = regex(rf"\[(?=\s?{_STRING}(?:\s?,\s?{_STRING})*\s?\])|\{{")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_BRACKET = regex(r"[()\[\]{}]")
_TRAILING = frozenset(".,;:!?")
_MAY_HOLD = regex(r"[A-Za-z(\[{<`=/\@&∞（［\"']")
_LONGEST = 2000


@remembered
def prose(text: str) -> str:
    r"""The text of one paragraph, all that is no prose as Latin letters; its length stays.

    >>> prose("调用print('完成')即可")
    '调用xxxxxxxxxxx即可'
    >>> prose("网址http://www.gov.cn/a,b(c),电话")
    '网址xxxxxxxxxxxxxxxxxxxxxxxx,电话'
    >>> prose("调用git commit -m '修复'即可")
    '调用git commit xxxxxxx即可'
    >>> prose("x在(0,1]上") + prose("达10kV(含)及以上")
    'x在xxxxx上达10kV(含)及以上'
    """
    return _masked(text) if _MAY_HOLD.search(text) else text


def _masked(text: str) -> str:
    parts: list[str] = []
    done = 0
    for start, stop in sorted(_stretches(text)):
        if stop > done:
            start = max(start, done)
            parts += (text[done:start], _LETTER * (stop - start))
            done = stop
    parts.append(text[done:])
    return "".join(parts)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    if _LINE.match(text) and sum(map(has_han, text)) <= _MOST_HAN * len(text):
        yield 0, len(text)
        return
    for m in _KIND.finditer(text):
        yield m.start(), m.end() if m["address"] is None else _end_of_address(text, *m.span())
    closings = _closings(text)
    for m in _CALLED.finditer(text):
        stop = closings.get(m.end() - 1, 0)
        if stop and _is_call(m["name"], text[m.end() : stop - 1]):
            yield m.start(), stop
    for m in _LISTED.finditer(text):
        stop = closings.get(m.start(), 0)
        if stop:
            yield m.start(), stop
    for m in _OPERATED.finditer(text):
        stop = closings.get(m.start(), 0)
        if stop and not has_han(text[m.start() : stop]):
            yield m.start(), stop


def _end_of_address(text: str, start: int, stop: int) -> int:
    """Where an address ends: marks behind it, and a bracket around it, are the sentence's."""
    depth = 0
    for i in range(start, stop):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth < 0:
            stop = i
            break
    while text[stop - 1] in _TRAILING:
        stop -= 1
    return stop


def _closings(text: str) -> dict[int, int]:
    """For each bracket that is closed soon where the one that closes it ends."""
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = {closing: [] for closing in _OPENING}
    for m in _BRACKET.finditer(text):
        if m.group() not in waiting:
            waiting[_CLOSING[m.group()]].append(m.start())
        elif waiting[m.group()]:
            opening = waiting[m.group()].pop()
            if m.end() - opening <= _LONGEST:
                found[opening] = m.end()
    return found


def _is_call(name: str, arguments: str) -> bool:
    """Whether a function is called, not a name explained: ``max(a,b)``, ``PPP(Partnership)``."""
    if _LOWER.fullmatch(name):
        return not has_han(arguments) or _QUOTED_FIRST.match(arguments) is not None
    return _COMPUTED.search(arguments) is not None and not has_han(arguments[:1])
