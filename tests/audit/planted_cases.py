"""Passages of real documents with a figure that a reader can check, and one figure altered.

The guideline is in tests/cases/planted/README.md. The passages stand in ``../shared/corpus`` and are
named by file, offset, length and hash; nothing of them is kept here. Invented passages of the same
kinds stand in for them where the corpus is not.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parents[1] / "cases" / "planted" / "passages.tsv"
INVENTED = CASES.with_name("invented.tsv")
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
_HALF = {0xFF10 + i: ord("0") + i for i in range(10)} | {ord("％"): ord("%"), ord("．"): ord(".")}
_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_MULTIPLES = (("万亿", 1e12), ("亿", 1e8), ("万", 1e4))
_HAN = "零一二三四五六七八九十"
_TRIES = 200


class Passage(NamedTuple):
    stratum: str
    file: str
    start: int
    text: str
    relation: str
    whole: str


class Number(NamedTuple):
    start: int
    end: int
    written: str
    multiple: float

    def value(self, written: str | None = None) -> float:
        return float(written or self.written) * self.multiple

    def half(self, written: str | None = None) -> float:
        digits = (written or self.written).partition(".")[2]
        return 0.5 * 10.0 ** -len(digits) * self.multiple


def passages() -> Iterator[Passage]:
    """Every labelled passage, with its whole document."""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        stratum, file, start, length, digest, relation = line.split("\t")
        whole = (CORPUS / file).read_bytes().decode("utf-8-sig")
        text = whole[int(start) : int(start) + int(length)]
        assert hashlib.sha256(text.encode()).hexdigest()[:12] == digest, f"{file}:{start} differs"
        yield Passage(stratum, file, int(start), text, relation, whole)


def invented() -> Iterator[Passage]:
    """The invented passages, each a document of one paragraph."""
    for line in INVENTED.read_text(encoding="utf-8").splitlines():
        stratum, relation, text = line.split("\t")
        title = "临澜市人民政府关于工作情况的报告\n\n"
        yield Passage(stratum, f"{relation}.txt", len(title), text, relation, f"{title}{text}\n")


def numbers(text: str) -> list[Number]:
    plain = text.translate(_HALF)
    found = []
    for m in _NUMBER.finditer(plain):
        rest = plain[m.end() :].lstrip()
        multiple = next((value for word, value in _MULTIPLES if rest.startswith(word)), 1.0)
        found.append(Number(m.start(), m.end(), re.sub("[,，]", "", m[0]), multiple))
    return found


def claimed(passage: Passage) -> tuple[str, list[Number]]:
    """The kind of relation and its figures in the order of the label (``c12`` is a constant)."""
    kind, _, formula = passage.relation.partition(" ")
    there = numbers(passage.text)
    taken: set[int] = set()
    found = []
    for word in re.findall(r"c?\d+(?:\.\d+)?(?:#\d+)?", formula):
        if word.startswith("c"):
            found.append(Number(-1, -1, word[1:], 1.0))
            continue
        surface, _, nth = word.partition("#")
        same = [n for n in there if n.written == surface]
        free = [n for n in same if n.start not in taken]
        assert free, f"{passage.file}:{passage.start}: no {word} for {passage.relation}"
        number = same[int(nth) - 1] if nth else free[0]
        taken.add(number.start)
        found.append(number)
    return kind, found


def holds(kind: str, figures: list[Number], written: list[str]) -> bool:
    """Whether the claim is true of these figures, rounding taken into account."""
    v = [n.value(w) for n, w in zip(figures, written, strict=True)]
    e = [n.half(w) if "." in w else 0.0 for n, w in zip(figures, written, strict=True)]
    percent = 0.01 * figures[0].half(written[0])
    if kind == "sum":
        return abs(sum(v[1:]) - v[0]) <= max(e) * len(v) + 1e-6
    if kind == "hundred":
        return abs(sum(v) - 100) <= max(e) * len(v) + 1e-6
    if kind == "diff":
        return abs(v[1] - sum(v[2:]) - v[0]) <= max(e) * len(v) + 1e-6
    if kind == "prod":
        product = 1.0
        for value in v[1:]:
            product *= value
        return abs(product - v[0]) <= max(e) + 1e-6
    if v[1] <= 0 or (kind == "by" and v[1] <= v[2]) or (kind == "ratio" and v[2] <= 0):
        return False
    big = [n.half(w) for n, w in zip(figures, written, strict=True)]
    if kind == "ratio":
        got, spread = v[1] / v[2], big[1] / v[2] + big[2] * v[1] / v[2] ** 2
    elif kind == "growth":
        got, spread = (v[2] - v[1]) / v[1], big[2] / v[1] + big[1] * v[2] / v[1] ** 2
    elif kind == "left":
        got, spread = (v[1] - v[2]) / v[1], big[2] / v[1] + big[1] * v[2] / v[1] ** 2
    else:
        assert kind == "by", kind
        base = v[1] - v[2]
        got, spread = v[2] / base, big[2] / base + (big[1] + big[2]) * v[2] / base**2
    return abs(got - v[0] / 100) <= percent + spread + 1e-9


def alteration(passage: Passage, seed: int = 0) -> tuple[int, int, str]:
    """One figure of the passage altered so that its claim no longer holds: start, end, new text.

    A digit is replaced, two digits change places, or one is left out, as a typist errs.
    """
    rng = random.Random(f"{seed}:{passage.file}:{passage.start}")
    if passage.stratum == "count":
        return _count(passage, rng)
    if passage.stratum == "order":
        return _order(passage, rng)
    if passage.stratum == "span":
        return _span(passage, rng)
    kind, figures = claimed(passage)
    written = [n.written for n in figures]
    assert holds(kind, figures, written), f"{passage.file}:{passage.start}: {passage.relation}"
    for _ in range(_TRIES):
        at = rng.choice([i for i, n in enumerate(figures) if n.start >= 0])
        new = _mistyped(figures[at].written, rng)
        if new is None or holds(kind, figures, [*written[:at], new, *written[at + 1 :]]):
            continue
        return figures[at].start, figures[at].end, new
    raise AssertionError(passage)


def _mistyped(number: str, rng: random.Random) -> str | None:
    digits = [i for i, char in enumerate(number) if char.isdigit()]
    at = rng.choice(digits)
    way = rng.choice(("replace", "replace", "swap", "drop"))
    if way == "replace":
        new = number[:at] + rng.choice("0123456789") + number[at + 1 :]
    elif way == "swap" and at + 1 < len(number) and number[at + 1].isdigit():
        new = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    elif way == "drop" and len(digits) > 1:
        new = number[:at] + number[at + 1 :]
    else:
        return None
    if new == number or not re.fullmatch(r"[1-9]\d*(?:\.\d+)?|0\.\d+", new) or float(new) == 0:
        return None
    return new


def _count(passage: Passage, rng: random.Random) -> tuple[int, int, str]:
    word, _, at = passage.relation.removeprefix("count ").partition("@")
    start = int(at)
    assert passage.text.startswith(word, start), passage
    value = int(word) if word.isdigit() else _han_value(word)
    others = [n for n in range(max(2, value - 2), value + 3) if n != value]
    new = rng.choice(others)
    return start, start + len(word), str(new) if word.isdigit() else _han(new)


def _order(passage: Passage, rng: random.Random) -> tuple[int, int, str]:
    marks = [
        m.start(1)
        for m in re.finditer(r"(?:^|[：:，,。；;])([一二三四五六七八九十])是", passage.text)
    ]
    at = rng.choice(marks[1:])
    value = _HAN.index(passage.text[at])
    new = rng.choice([n for n in (value - 1, value + 1, value + 2) if 1 <= n <= 10])
    return at, at + 1, _HAN[new]


def _span(passage: Passage, rng: random.Random) -> tuple[int, int, str]:
    years = list(re.finditer(r"(20\d\d)(?=年\d)", passage.text))
    m = rng.choice(years[:2])
    return m.start(), m.end(), str(int(m[1]) + rng.choice((-2, -1, 1, 2)))


def _han_value(word: str) -> int:
    if word == "两":
        return 2
    tens, mark, ones = word.partition("十")
    if not mark:
        return _HAN.index(word)
    return 10 * (_HAN.index(tens) if tens else 1) + (_HAN.index(ones) if ones else 0)


def _han(value: int) -> str:
    if value == 2:
        return "两"
    if value <= 10:
        return _HAN[value]
    tens, ones = divmod(value, 10)
    return (_HAN[tens] if tens > 1 else "") + "十" + (_HAN[ones] if ones else "")
