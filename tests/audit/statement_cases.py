"""Labelled statements, errors and figures of tests/cases/figures/statements (see its README)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import docx

from pipeline import convert
from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check
from pipeline.audit.indicator import Indicator, find_indicators
from pipeline.model import OfficialDocument, places_by_path
from pipeline.text.numerals import halved, number_value

CASES = Path(__file__).parents[1] / "cases" / "figures" / "statements"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
_LIKE = 0.6
_APART = 2
_WORD = ".docx.txt"
_CELLS = 80
_ROWS = 10  # lines that a labelled table takes


class Named(NamedTuple):
    """A figure, its line, name and period as labelled."""

    line: int
    surface: str
    name: str
    period: str


class Labelled(NamedTuple):
    """A document of own wording: its text, and by line what agrees, what is wrong, what figures."""

    path: Path
    text: str
    agreeing: list[tuple[int, str]]
    wrong: list[tuple[int, str]]
    traps: list[int]
    figures: list[Named]


class Score(NamedTuple):
    """What was found of what is labelled.

    Attributes:
        agreeing: labelled statements that a check confirms.
        found: errors that a check reports.
        false: disagreements where no error is labelled, in words.
        missed: labels that nothing speaks of, in words.
    """

    agreeing: int
    found: int
    checks: int
    false: list[str]
    missed: list[str]


def documents(half: str) -> Iterator[Labelled]:
    for path in sorted((CASES / half).glob("[0-9]*")):
        lines: list[str] = []
        read_as, is_word = 0, path.name.endswith(_WORD)
        one = Labelled(path, "", [], [], [], [])
        for line in path.read_text(encoding="utf-8").splitlines():
            mark, _, rest = line.partition(" ")
            if mark == "=":
                one.agreeing.append((read_as, rest))
            elif mark == "!":
                one.wrong.append((read_as, rest))
            elif line == "~":
                one.traps.append(read_as)
            elif mark == "@":
                surface, name, period = (part.strip() for part in rest.split("|"))
                one.figures.append(Named(read_as, surface, name, period))
            else:
                lines.append(line)
                read_as += _lines_in_word(line) if is_word else 1
        yield one._replace(text="\n".join(lines) + "\n")


def _lines_in_word(line: str) -> int:
    """How many lines a line is counted as in a Word file: a cell is one, an empty one none."""
    return len(line.split("\t")) if line else 0


def read(one: Labelled) -> OfficialDocument:
    if one.path.name.endswith(_WORD):
        return convert.read(_in_word(one.text), one.path.name.removesuffix(".txt"))
    return convert.read(one.text.encode(), one.path.name)


def _in_word(text: str) -> bytes:
    """The text as a Word file, its lines with tabs as tables."""
    file = docx.Document()
    for is_table, group in groupby(text.splitlines(), key=lambda line: "\t" in line):
        rows = [line.split("\t") for line in group]
        if not is_table:
            for row in rows:
                file.add_paragraph(row[0])
            continue
        table = file.add_table(rows=len(rows), cols=max(map(len, rows)))
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, words in zip(cells.cells, row, strict=False):
                cell.text = words
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def _value(surface: str) -> float | None:
    number = re.search(r"\d+(?:\.\d+)?", halved(surface))
    if number:
        return float(number[0])
    han = re.search("[一二三四五六七八九十两]+", surface)
    return None if han is None else number_value(han[0].replace("两", "二"))


def _speaks_of(check: Check, line: int, surface: str, name: str) -> bool:
    """Whether a check is about the figure or word of that line."""
    value = _value(surface)
    says = surface in check.claim or surface in check.place.text
    if check.place.cell is not None:  # the labels of a table follow it
        rows = _CELLS if name.endswith(_WORD) else _ROWS
        near = line - rows <= check.place.line <= line
        return near and value is not None and abs(abs(check.stated.value) - value) < 1e-9
    if check.place.line != line:
        return False
    if not says:
        return False
    if "∶" in surface:
        return surface in check.claim
    numbers = {abs(check.stated.value), *(abs(term.value) for term in check.terms)}
    # 2160万人次 is so many 人次; shares are fractions; a year has twelve months.
    scaled = {n * k for n in numbers for k in (1, 100, 1 / 12, 1e-4, 1e-8)}
    if value is not None and check.kind in {"比率", "合计", "增减", "乘积", "构成", "列举", "前后"}:
        return any(abs(n - value) < 1e-6 for n in scaled)
    return True


def _is_there(check: Check, line: int, surface: str, name: str) -> bool:
    """Whether a disagreement is the labelled one: in its line, or in the cell of its table."""
    if check.place.cell is not None:
        return _speaks_of(check, line, surface, name)
    if check.place.line != line and abs(check.place.line - line) <= _APART:
        # Of a whole and its parts in the paragraph after it either may be labelled.
        number = re.search(r"\d+(?:\.\d+)?", halved(surface))
        return number is not None and number[0] in re.findall(r"\d+(?:\.\d+)?", check.explanation)
    return check.place.line == line


def score(half: str) -> Score:
    agreeing = found = made = 0
    false: list[str] = []
    missed: list[str] = []
    for one in documents(half):
        checks = find_checks(read(one))
        made += len(checks)
        for line, surface in one.agreeing:
            hit = any(c.agrees and _speaks_of(c, line, surface, one.path.name) for c in checks)
            agreeing += hit
            if not hit:
                missed.append(f"{one.path.name}:{line} = {surface}")
        for line, surface in one.wrong:
            hit = any(not c.agrees and _is_there(c, line, surface, one.path.name) for c in checks)
            found += hit
            if not hit:
                missed.append(f"{one.path.name}:{line} ! {surface}")
        for c in checks:
            if not c.agrees and not any(_is_there(c, *label, one.path.name) for label in one.wrong):
                false.append(f"{one.path.name}:{c.place.line} {c.kind} {c.claim}: {c.explanation}")
    return Score(agreeing, found, made, false, missed)


def alike(one: str, other: str) -> bool:
    common = sum((Counter(one) & Counter(other)).values())
    return bool(common) and 2 * common / (len(one) + len(other)) >= _LIKE


def same_period(given: str, wanted: str) -> bool:
    """Whether two words are of one time: 2023年末 and 年末, 2023年 and 全年 of a bulletin."""

    def plain(period: str) -> str:
        period = re.sub("[-－–～~]", "—", period)
        period = period.replace("前三季度", "1—9月").replace("上半年", "1—6月")
        period = period.replace("一季度", "1—3月")
        return re.sub(r"度$|份$|，.*", "", period)

    one, two = plain(given), plain(wanted)
    if one == two:
        return True
    if not one or not two:
        return False
    if two == "全年" or one == "全年":
        return bool(re.fullmatch(r"(?:20\d\d年)?(?:全年)?", one if two == "全年" else two))
    return one.endswith(two) or two.endswith(one)


class Names(NamedTuple):
    """Of so many labelled figures that were found: names alike, periods right."""

    labels: int
    found: int
    alike: int
    periods: int
    missed: list[str]


def _of_corpus(
    half: str,
) -> Iterator[tuple[OfficialDocument, Sequence[tuple[str, int, int, str, str]]]]:
    rows: dict[str, list[list[str]]] = {}
    for row in (CASES / half / "names.tsv").read_text(encoding="utf-8").splitlines():
        file, *rest = row.split("\t")
        rows.setdefault(file, []).append(rest)
    for file, labels in rows.items():
        document = convert.read((CORPUS / file).read_bytes(), Path(file).name)
        places = places_by_path(document)
        wanted = []
        for path, digest, at, pieces, period in labels:
            text = places[path].text if path in places else ""
            if hashlib.sha256(text.encode()).hexdigest()[:12] != digest:
                continue  # read otherwise than when it was labelled
            start, end = map(int, at.split(":"))
            spans = [tuple(map(int, piece.split(":"))) for piece in pieces.split(",")]
            name = "".join(text[a:b] for a, b in spans)
            wanted.append((path, start, end, name, period))
        yield document, wanted


def names(half: str, *, corpus: bool = True) -> Names:
    labels = found = like = periods = 0
    missed: list[str] = []

    def judge(where: str, got: Indicator | None, surface: str, name: str, period: str) -> None:
        nonlocal labels, found, like, periods
        labels += 1
        if got is None:
            missed.append(f"{where} {surface} is not found")
            return
        found += 1
        named, timed = alike(got.noun.phrase, name), same_period(got.period, period)
        like += named
        periods += timed
        if not (named and timed):
            missed.append(
                f"{where} {surface} {name} <> {got.noun.phrase} | {period} <> {got.period}"
            )

    for one in documents(half):
        indicators = find_indicators(read(one))
        used: set[int] = set()
        for label in one.figures:
            got = next(
                (
                    i
                    for i in indicators
                    if i.place.line == label.line
                    and i.text == label.surface
                    and i.number not in used
                ),
                None,
            )
            if got:
                used.add(got.number)
            judge(f"{one.path.name}:{label.line}", got, *label[1:])
    if corpus and CORPUS.is_dir():
        for document, wanted in _of_corpus(half):
            at = {(i.place.path, i.figure.start): i for i in find_indicators(document)}
            for path, start, _end, name, period in wanted:
                got = at.get((path, start))
                judge(f"{document.source.name} {path}", got, got.text if got else "?", name, period)
    return Names(labels, found, like, periods, missed)
