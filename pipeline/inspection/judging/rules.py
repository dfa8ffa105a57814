"""The rules of 版头 and 版记, and what is measured from the edges of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.inspection import measures as m
from pipeline.inspection.finding import Deviation, deviation
from pipeline.inspection.judging.case import (
    HALF_GAP,
    Case,
)
from pipeline.inspection.setting import Line, Setting

_IMPRINT = "imprint."


def judge_rules(case: Case) -> Iterator[Deviation]:
    """What deviates of the rules, and of what stands by the edges of the paper."""
    settings = case.measured.settings
    header = case.document.header
    letter = case.sheet.letter
    if letter is not None and header.authority_mark is not None:
        red = [line for line in case.measured.lines if line.is_red]
        if not red:
            where = case.where("header.authority_mark")
            yield deviation(m.LETTER_RULES, "没有", "首页上下各一条红色双线", where)
    elif case.form.red_line and "header.authority_mark" in settings:
        yield from _red_rule(case)
    yield from _mark_top(case)
    yield from _imprint(case)


def _red_rule(case: Case) -> Iterator[Deviation]:
    settings = case.measured.settings
    title = settings.get("body.title")
    number = settings.get("header.document_number")
    head = [line for line in case.measured.lines if _is_in_head(case, line, title, number)]
    where = case.where("header.document_number", "header.authority_mark")
    red = [line for line in head if line.is_red]
    if not head:
        yield deviation(m.RED_RULE, "没有", "发文字号之下一条红色分隔线", where)
    elif not red:
        yield deviation(m.RED_COLOUR, "不是红色", "红色", where)
    for line in red[:1]:
        room = next((one.area_width for one in case.measured.leaves if one.area_width), None)
        room = room or case.room  # as wide as the file's own 版心, right or wrong
        if line.length is not None and abs(line.length - room) > m.RED_WIDTH.tolerance:
            found = f"长 {line.length:.0f} 毫米"
            yield deviation(m.RED_WIDTH, found, f"与版心等宽（{room:.0f} 毫米）", line.where)
        if line.y is not None and number is not None and number.bottom is not None:
            wanted = case.sheet.separators["red"].gap.in_mm
            # Who issued 纪要 and when stands between the two, in a row of its own.
            rows = [at for at in case.bottoms("body.title_notes") if at < line.y]
            gap = line.y - max([number.bottom, *rows])
            if abs(gap - wanted) > m.RED_GAP.tolerance:
                yield deviation(
                    m.RED_GAP, f"在发文字号之下 {gap:.1f} 毫米", f"{wanted:g} 毫米", line.where
                )


def _is_in_head(case: Case, line: Line, title: Setting | None, number: Setting | None) -> bool:
    """Whether a rule stands between 发文机关标志 and the title."""
    mark = case.measured.settings["header.authority_mark"].where
    if case.measured.kind == "docx":
        last = title.where.paragraph if title is not None else mark.paragraph + 12
        # One that is drawn hangs on any paragraph above.
        return line.order <= last and (mark.paragraph <= line.order or line.is_red)
    if line.where.page != mark.page or line.y is None:
        return False
    if line.length is not None and line.length < case.room / 3:
        return False
    top = case.measured.settings["header.authority_mark"].top or 0.0
    low = title.top if title is not None and title.where.page == mark.page else None
    return top < line.y < (low if low is not None else top + 120)


def _mark_top(case: Case) -> Iterator[Deviation]:
    setting = case.measured.settings.get("header.authority_mark")
    if setting is None or setting.top is None or setting.where.page != 1:
        return
    letter = case.sheet.letter
    if letter is not None:
        wanted = letter.mark_top
    else:
        wanted = case.sheet.page.top + case.form.mark_top(case.sheet.header)
    rows = [case.bottoms(f"header.{name}") for name in ("copy_number", "classification", "urgency")]
    above = max((bottom for found in rows for bottom in found), default=0.0)
    if wanted.in_mm < setting.top <= above + case.sheet.grid.row_pitch.in_mm:
        return  # what stands above it reaches so far down
    slack = m.MARK_TOP.tolerance + (0 if letter is not None else HALF_GAP.in_mm)
    if abs(setting.top - wanted.in_mm) > slack:
        yield deviation(
            m.MARK_TOP,
            f"距纸张上边 {setting.top:.0f} 毫米",
            f"距纸张上边 {wanted.in_mm:g} 毫米",
            setting.where,
        )


def _imprint(case: Case) -> Iterator[Deviation]:
    own = {p: s for p, s in case.measured.settings.items() if p.startswith(_IMPRINT)}
    if not own or case.sheet.letter is not None:
        return
    first, last = next(iter(own.values())), list(own.values())[-1]
    where = first.where
    lines = [line for line in case.measured.lines if not line.is_red and _is_near(case, line, own)]
    if len(lines) < 2:
        found = "没有" if not lines else "只有 1 条"
        yield deviation(m.IMPRINT_RULES, found, "首末两条分隔线，中间各一条", where)
    else:
        yield from _imprint_lines(case, lines)
    if case.measured.kind != "pdf":
        return
    if where.page and case.measured.last_page > last.where.page:
        yield deviation(
            m.IMPRINT_LAST,
            f"在第 {last.where.page} 页，不是最后一页（第 {case.measured.last_page} 页）",
            "公文最后一面",
            where,
        )
    page = case.sheet.page
    foot = page.height - page.bottom - case.sheet.imprint.above_foot
    at = max((line.y for line in lines if line.y is not None), default=None)
    if at is None and last.bottom is not None and not lines:
        at = last.bottom
    slack = m.IMPRINT_FOOT.tolerance + HALF_GAP.in_mm
    if at is not None and abs(at - foot.in_mm) > slack:
        yield deviation(
            m.IMPRINT_FOOT,
            f"距纸张下边 {page.height.in_mm - at:.0f} 毫米",
            f"与版心下边缘重合（距纸张下边 {(page.height - foot).in_mm:g} 毫米）",
            where,
        )


def _imprint_lines(case: Case, lines: Sequence[Line]) -> Iterator[Deviation]:
    thick = [line.thickness for line in lines if line.thickness]
    if not thick:
        return
    outer = case.sheet.separators["imprint_outer"].width.in_mm
    inner = case.sheet.separators["imprint_inner"].width.in_mm
    limit = m.IMPRINT_THICK.tolerance
    if any(not inner - limit <= one <= outer + limit for one in thick):
        worst = max(thick, key=lambda one: max(inner - one, one - outer))
        yield deviation(
            m.IMPRINT_THICK,
            f"{worst:.2f} 毫米",
            f"首末 {outer:g} 毫米、中间 {inner:g} 毫米",
            lines[0].where,
        )


def _is_near(case: Case, line: Line, own: Mapping[str, Setting]) -> bool:
    """Whether a rule is one of 版记's."""
    if case.measured.kind == "docx":
        numbers = [s.where.paragraph for s in own.values()]
        return min(numbers) - 2 <= line.order <= max(numbers) + 2
    if line.y is None or (line.length is not None and line.length < case.room / 2):
        return False
    on_page = [s for s in own.values() if s.where.page == line.where.page]
    tops = [s.top for s in on_page if s.top is not None]
    bottoms = [s.bottom for s in on_page if s.bottom is not None]
    return bool(tops) and min(tops) - 12 <= line.y <= max(bottoms, default=0.0) + 12
