"""Checks on order: 一是 二是 …, and the numbers of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.audit.findings import Check, Term
from pipeline.model import HeadingLevel
from pipeline.model.places import Element
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, han_numeral, number_of
from pipeline.text.patterns import regex

_IS = regex(rf"(?:(?<=[。；;：:，,])|^)\s*(?P<n>[{HAN_COUNT}]{{1,3}})是(?=[{HAN}“《])")
_FIRST = regex(rf"(?:(?<=[。；;：:，,])|^)\s*第(?P<n>[{HAN_COUNT}]{{1,2}})[，,]")
_LISTS = (("序号", _IS, "{}是"), ("序号", _FIRST, "第{}"))
_NUMBERED = {
    HeadingLevel.FIRST,
    HeadingLevel.SECOND,
    HeadingLevel.THIRD,
    HeadingLevel.CHAPTER,
    HeadingLevel.ARTICLE,
}


def list_checks(elements: Sequence[Element]) -> Iterator[Check]:
    """一是 二是 四是: one number left out, within a paragraph or from paragraph to paragraph."""
    for _kind, pattern, form in _LISTS:
        running: list[tuple[int, Element]] = []
        for element in elements:
            if element.kind in {"表格", "表题"}:
                continue
            found = [(number_of(m["n"]) or 0, element) for m in pattern.finditer(element.text)]
            inside = len(found) > 1 or (found and found[0][0] == 1)
            if not found:
                if element.level is not None and running:
                    yield from _sequence(running, form)
                    running = []
                continue
            if inside and running and found[0][0] == 1:
                yield from _sequence(running, form)
                running = []
            for number, owner in found:
                if number == 1 and running:
                    yield from _sequence(running, form)
                    running = []
                running.append((number, owner))
        if running:
            yield from _sequence(running, form)


def _sequence(running: Sequence[tuple[int, Element]], form: str) -> Iterator[Check]:
    numbers = [number for number, _ in running]
    if len(numbers) < 2 or numbers[0] != 1:
        return
    last = running[-1][1]
    rising = all(a < b for a, b in pairwise(numbers))
    if not rising:
        yield from _out_of_place(running, form)
        return
    expected = numbers[-1]
    missing = [form.format(han_numeral(n)) for n in range(1, expected) if n not in numbers]
    written = "".join({element.path: element.text for _, element in running}.values())
    if len(missing) > 2 or any(word in written for word in missing):
        return
    shown = "、".join(form.format(han_numeral(n)) for n in numbers)
    yield Check(
        kind="序号",
        path=last.path,
        claim=shown,
        explanation=f"缺{'、'.join(missing)}" if missing else "序号连续",
        formula="{0}",
        terms=(Term(len(numbers)),),
        stated=Term(expected),
        computed=len(numbers),
        tolerance=0,
        line=last.line,
    )


def _out_of_place(running: Sequence[tuple[int, Element]], form: str) -> Iterator[Check]:
    """一是 二是 四是 四是: exactly one number is not the one its place asks for.

    Two or more out of place are lists within lists, of which nothing can be said.
    """
    wrong = [(i, n, owner) for i, (n, owner) in enumerate(running, start=1) if n != i]
    owners = len({owner.path for _, owner in running})
    if len(wrong) != 1 or len(running) < 3 or owners not in {1, len(running)}:
        return
    place, number, owner = wrong[0]
    yield Check(
        kind="序号",
        path=owner.path,
        claim="、".join(form.format(han_numeral(n)) for n, _ in running),
        explanation=f"第 {place} 项写作“{form.format(han_numeral(number))}”",
        formula="{0}",
        terms=(Term(place),),
        stated=Term(number),
        computed=place,
        tolerance=0,
        line=owner.line,
    )


def heading_checks(elements: Sequence[Element]) -> Iterator[Check]:
    """Numbers of headings of one level under one parent follow one another."""
    groups: dict[tuple[str, HeadingLevel, tuple[str, ...]], list[tuple[int, Element]]] = {}
    for element in elements:
        if element.level in _NUMBERED and element.number_of_heading:
            # Articles are numbered through chapters; other levels start again under each heading.
            parent = () if element.level in {HeadingLevel.ARTICLE} else element.section
            key = (element.part, element.level, parent)
            groups.setdefault(key, []).append((element.number_of_heading, element))
    for found in groups.values():
        numbers = [number for number, _ in found]
        if len(numbers) < 2 or numbers[0] != 1:
            continue
        jumps = [(a, b) for a, b in pairwise(found) if b[0] != a[0] + 1]
        if len(jumps) > 1:
            continue  # not one sequence
        last = jumps[0][1][1] if jumps else found[-1][1]
        stated, computed = (
            (jumps[0][1][0], jumps[0][0][0] + 1) if jumps else (numbers[-1], numbers[-1])
        )
        if jumps and (not 0 < stated - computed <= 2 or _is_written(elements, *jumps[0])):
            continue
        yield Check(
            kind="序号",
            path=last.path,
            claim=last.title[:40],
            explanation=(
                f"标题序号由 {computed - 1} 跳至 {stated}"
                if jumps
                else f"标题序号 1 至 {stated} 连续"
            ),
            formula="{0}",
            terms=(Term(computed),),
            stated=Term(stated),
            computed=computed,
            tolerance=0,
            line=last.line,
        )


def _is_written(
    elements: Sequence[Element], before: tuple[int, Element], after: tuple[int, Element]
) -> bool:
    """Whether a number left out stands somewhere between, unrecognized."""
    between = elements[before[1].number - 1 : after[1].number]
    text = "\n".join(re.sub(r"\s", "", element.text) for element in between)
    for number in range(before[0] + 1, after[0]):
        han = han_numeral(number)
        forms = (
            f"（{han}）",
            f"({han})",
            f"（{number}）",
            f"({number})",
            f"第{han}",
            f"第{number}",
        )
        if any(form in text.replace("\n", "") for form in forms):
            return True
        if re.search(rf"(?:^|[\n。；;]){han}、|(?:^|[\n。；;]){number}[.．、]", text):
            return True
    return False
