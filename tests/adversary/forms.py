"""Forms: code, intervals, quotes and joining controls are changed whole or not at all.

Attacked with lines in which two marks belong together, alone and within prose, whose widths the
rules may mend: either both marks of a pair are changed or neither. Code keeps every character, a
connector between two places stays one, blanks of an examination stay, and the controls that shape
Persian, Indic and Mongolian letters stay beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from pipeline import convert
from pipeline.model import iter_texts
from pipeline.text.equivalence import fold
from tests.adversary import wording as w
from tests.adversary.attack import Attack, Failure

_MARKS = "()[]{}（）［］【】〔〕\"'“”‘’<>《》"


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and what must hold of it.

    Attributes:
        kind: what it is.
        line: the whole line.
        core: what the promise is about; it stands in the line once.
        promise: ``whole`` (no character changed), ``together`` (its outer marks both or neither),
            ``balanced`` (as many brackets opened as closed, of each width), ``connector`` (never a
            dash) or ``blank``.
        prose: whether prose stands around the line.
    """

    kind: str
    line: str
    core: str
    promise: str
    prose: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        return "\n".join([*self.prose, self.line, *self.prose]).encode()


def _interval(rng: Random) -> tuple[str, str, str]:
    core = rng.choice("([") + rng.choice(("0,1", "1,+∞", "-1,1", "60,85")) + rng.choice(")]")
    return (
        rng.choice((f"设x∈{core}，求f(x)的值。", f"评分在{core}内的为合格。", f"区间{core}上单调")),
        core,
        "together",
    )


def _code(rng: Random) -> tuple[str, str, str]:
    core = rng.choice(
        (
            "print('完成')",
            "SELECT * FROM 用户 WHERE 姓名='张三';",
            'if (a["键"] != "值") { return -1; }',
            "git commit -m '修复' --amend",
            "x = [i for i in range(10) if i > 3]",
            "<div class='名称'>",
            'curl -H "Token: abc" http://example.cn/a?b=1,2',
            "echo $((1+2)); ls --all",
            "df['金额'].sum()",
        )
    )
    return rng.choice((core, f"调用{core}即可", f"执行 {core} 后重试。")), core, "whole"


def _quotes(rng: Random) -> tuple[str, str, str]:
    opened, closed = rng.choice(('""', "''", "“”", "‘’", '“"', '"”'))
    core = f"{opened}{rng.choice(w.THINGS)}{closed}"
    return f"要深化{core}行动，{w.clause(rng)}。", core, "together"


def _brackets(rng: Random) -> tuple[str, str, str]:
    opened, closed = rng.choice(("()", "（）", "（)", "(）", "[]", "〔〕"))
    core = opened + rng.choice(("试行", "A类", "2023", "第二批")) + closed
    return f"《{rng.choice(w.THINGS)}办法{core}》，{w.clause(rng)}。", core, "together"


def _connector(rng: Random) -> tuple[str, str, str]:
    core = f"{rng.choice(w.PLACES)}--{rng.choice(w.PLACES)}"
    return (
        f"{core}{rng.choice(('高铁', '高速公路', '航线'))}全线贯通，{w.clause(rng)}。",
        core,
        "connector",
    )


def _blank(rng: Random) -> tuple[str, str, str]:
    core = rng.choice(("（ ）", "（　　）", "( )", "____"))
    a = rng.randint(2, 9)
    return (
        rng.choice((f"1）{a}.5km={core}m", f"2.{a}>0.45{core}", f"直角是90°{core}")),
        core,
        "blank",
    )


def _formula(rng: Random) -> tuple[str, str, str]:
    core = rng.choice(
        ("f(x)=2x+1", "a[i]=b[j]", "P(A|B)=0.5", "y=(x-1)(x+1)", "C(n,k)", "|x|<1", "1:2=3:6")
    )
    return f"已知{core}，求解。", core, "balanced"


def _joined(rng: Random) -> tuple[str, str, str]:
    core = rng.choice(
        (
            "می\N{ZERO WIDTH NON-JOINER}خواهم",
            "क्\N{ZERO WIDTH JOINER}ष",
            "ᠠᠯᠲᠠᠨ\N{MONGOLIAN VOWEL SEPARATOR}ᠠ",
            "👨\N{ZERO WIDTH JOINER}👩\N{ZERO WIDTH JOINER}👧",
            "ශ්\N{ZERO WIDTH JOINER}රී",
        )
    )
    return f"外文名称为{core}，{w.clause(rng)}。", core, "whole"


_KINDS: dict[str, Callable[[Random], tuple[str, str, str]]] = {
    "interval": _interval,
    "code": _code,
    "quotes": _quotes,
    "brackets": _brackets,
    "connector": _connector,
    "blank": _blank,
    "formula": _formula,
    "joined-letters": _joined,
}


class Forms(Attack[Marked]):
    """Marks that belong together."""

    name = "forms"
    short = 150

    def make(self, rng: Random) -> Marked:
        kind = rng.choice([*_KINDS])
        line, core, promise = _KINDS[kind](rng)
        prose = tuple(w.paragraph(rng) for _ in range(rng.randint(0, 3)))
        if rng.random() < 0.3:  # prose whose marks lost their width
            prose = tuple(text.replace("，", ",").replace("。", ".") for text in prose)
        return Marked(kind, line, core, promise, prose)

    def files(self, case: Marked) -> dict[str, bytes]:
        return {"文.txt": case.data}

    def smaller(self, case: Marked) -> Iterator[Marked]:
        for count in range(len(case.prose)):
            yield Marked(case.kind, case.line, case.core, case.promise, case.prose[:count])

    def check(self, case: Marked) -> list[Failure]:
        done = convert.repair(convert.read(case.data, "文.txt"))
        texts = [element.text for _, element in iter_texts(done.repaired)]
        texts += [entry.text for entry in done.normalized.boilerplate]
        if any(_holds(case, text) for text in texts):
            return []
        near = max(texts, key=lambda text: len({*text} & {*case.line}), default="")
        return [Failure(f"{case.kind}-{case.promise}", f"{case.line} → {near}")]


def _holds(case: Marked, text: str) -> bool:
    """Whether a printed text holds the core as it was, or changed as a whole."""
    if case.core in text:
        return True
    if case.promise == "whole":
        return False
    if case.promise == "connector":
        return any(case.core.replace("--", line) in text for line in "-—－～")
    if case.promise == "balanced":
        same = fold(case.core) in fold(text)
        return same and all(text.count(a) == text.count(b) for a, b in ("()", "（）", "[]"))
    inner = case.core[1:-1]
    if case.promise == "blank":
        # A blank keeps its width or is written in the width of its marks; it never vanishes.
        return _between(text, inner, "（", "）") or case.core.strip("_") == ""
    at = text.find(inner)
    if at < 1 or at + len(inner) >= len(text):
        return False
    before, after = text[at - 1], text[at + len(inner)]
    return (
        _pair_of(case.core[0], before)
        and _pair_of(case.core[-1], after)
        and _fits(before, after, case)
    )


def _between(text: str, inner: str, opened: str, closed: str) -> bool:
    return any(f"{opened}{space}{closed}" in text for space in {inner, "　", "  ", "　　", " "})


def _pair_of(old: str, new: str) -> bool:
    """Whether a mark is still a mark."""
    return old in _MARKS and new in _MARKS


_WIDE, _NARROW = frozenset("（）［］【】〔〕“”‘’《》"), frozenset("()[]{}\"'<>")


def _fits(before: str, after: str, case: Marked) -> bool:
    """Whether both marks were changed, or were of two widths from the start and are of one now."""
    same: Sequence[bool] = (before == case.core[0], after == case.core[-1])
    one_width = {before, after} <= _WIDE or {before, after} <= _NARROW
    mixed = (case.core[0] in _WIDE) != (case.core[-1] in _WIDE)
    return (not any(same) and one_width) or (mixed and one_width)
