"""Page numbers: whether there are any, how they are written and where they stand (7.5)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.inspection import measures as m
from pipeline.inspection.faces import plays, stands_in
from pipeline.inspection.finding import Deviation, deviation
from pipeline.inspection.judging.case import (
    HALF_GAP,
    Case,
    in_chars,
    size_name,
)
from pipeline.inspection.setting import PageNumber, Where
from pipeline.stylesheet import FontRole, ParagraphStyle
from pipeline.units import MM_A_POINT


def judge_page_numbers(case: Case) -> Iterator[Deviation]:
    """What deviates of the page numbers."""
    numbers = case.measured.numbers
    if numbers is None:
        case.unjudged.append("页码")
        return
    numbered = [one for one in numbers if one.text]
    style, wanted = case.sheet.paragraphs["page_number"], case.sheet.page_number
    if not wanted.first_page:
        for one in numbers:
            if one.first and one.text:
                yield deviation(m.NUMBER_FIRST, "有页码", "首页不编页码", one.where)
    if not numbered:
        if case.measured.pages == 1 and case.document.header.authority_mark is None:
            case.unjudged.append(
                "页码（只有一页又没有发文机关标志，看不出是不是信函；信函首页不编页码）"
            )
        elif case.measured.pages != 1 or wanted.first_page:
            yield deviation(m.NUMBERED, "没有", f"有页码，写作“{wanted.text(1)}”", Where())
        return
    for one in numbered:
        yield from _number(case, one, style)
    parities = {one.parity for one in numbered}
    if "odd" in parities and "even" not in parities and case.measured.kind == "docx":
        yield deviation(m.NUMBERED, "偶数页没有", "单、双页都有", numbered[0].where)
    last = max(one.where.page for one in numbered)
    for one in numbers:
        # Behind the last numbered page 版记 and blank pages above it have none (7.5).
        if not one.text and not one.first and one.where.page < last:
            yield deviation(m.NUMBERED, "没有", "单、双页都有", one.where)


def _number(case: Case, one: PageNumber, style: ParagraphStyle) -> Iterator[Deviation]:
    wanted = case.sheet.page_number
    form = "".join(one.text.split())
    if form != "".join(wanted.pattern.split()):
        shown = one.text.replace("{n}", "1").strip()
        yield deviation(m.NUMBER_FORM, f"“{shown}”", f"“{wanted.text(1)}”", one.where)
    if one.size is not None and abs(one.size - style.size_pt) > m.NUMBER_SIZE.tolerance:
        yield deviation(m.NUMBER_SIZE, size_name(one.size), size_name(style.size_pt), one.where)
    role = case.sheet.fonts[style.font]
    if one.face and not plays(one.face, style.font, role):
        if case.measured.kind == "pdf" and _may_stand(case, one.face, role):
            case.stand_ins[one.face, "宋体"] += 1
        else:
            yield deviation(m.NUMBER_FONT, one.face, "宋体", one.where)
    yield from _side(case, one, style)
    drop = wanted.below_type_area.in_mm
    if one.drop is not None and abs(one.drop - drop) > m.NUMBER_DROP.tolerance:
        slack = m.NUMBER_DROP.tolerance + (HALF_GAP.in_mm if one.drop < drop else 0.0)
        if abs(one.drop - drop) > slack:
            found = f"约 {one.drop:.0f} 毫米" if one.drop >= 0 else "在版心之内"
            yield deviation(m.NUMBER_DROP, found, f"{drop:g} 毫米", one.where)


def _may_stand(case: Case, face: str, role: FontRole) -> bool:
    names = [name for family in role.latin for name in case.sheet.latin_stand_ins.get(family, ())]
    return stands_in(face, msgspec.structs.replace(role, stand_ins=(*role.stand_ins, *names)))


def _side(case: Case, one: PageNumber, style: ParagraphStyle) -> Iterator[Deviation]:
    chars = case.sheet.page_number.outer_chars
    required = f"单页居右空 {chars:g} 字、双页居左空 {chars:g} 字"
    names = {"left": "居左", "right": "居右", "center": "居中"}
    right = {"odd": "right", "even": "left"}.get(one.parity)
    if one.side in (None, "outside"):
        return
    if right is None:
        found = "单、双页都" + names[one.side]
        yield deviation(m.NUMBER_SIDE, found, required, one.where)
    elif one.side != right:
        found = ("单页" if one.parity == "odd" else "双页") + names[one.side]
        yield deviation(m.NUMBER_SIDE, found, required, one.where)
    elif one.inset is not None:
        char = style.size_pt * MM_A_POINT
        if abs(one.inset - chars * char) > 1.5 * m.NUMBER_SIDE.tolerance * char:
            found = ("单页右空" if one.parity == "odd" else "双页左空") + (
                f" {in_chars(one.inset, char)}"
            )
            yield deviation(m.NUMBER_SIDE, found, required, one.where, level="warning")
