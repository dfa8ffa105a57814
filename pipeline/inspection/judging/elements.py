"""The elements of a document: their fonts, sizes, colours and places, against the styled blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pipeline.fonts.roles import ROLE_LABELS
from pipeline.inspection import measures as m
from pipeline.inspection.faces import plays, stands_in
from pipeline.inspection.finding import Deviation, deviation
from pipeline.inspection.judging.case import (
    SENTENCE_ENDS,
    SHORT,
    Case,
    in_chars,
    size_name,
)
from pipeline.inspection.judging.written import FORMS, date_fault
from pipeline.inspection.measures import Measure, Quantity, measure_of
from pipeline.inspection.setting import Setting, Stretch
from pipeline.layout.blocks import style_document
from pipeline.layout.styled import Run, StyledBlock, StyledTable
from pipeline.model import Heading, lies_in
from pipeline.normalize.looks import Formatting, Role, look_of
from pipeline.stylesheet import ParagraphStyle
from pipeline.text.chars import has_han
from pipeline.units import MM_A_POINT

_FEW = 0.1
"""Share of an element's characters in another font that is let pass: rare characters."""
_MOST = 0.5
_SIGN_OFF = ("body.authority_signature", "body.document_date")
_NEAR_RULE = 20.0
"""Millimetres."""


def judge_elements(case: Case) -> Iterator[Deviation]:
    """What deviates of the elements."""
    plain, sealed = _styled(case, seal=False), _styled(case, seal=True)
    beside = {one.path for block in sealed.values() for one in block.beside}
    other = 0
    for path, block in plain.items():
        setting = case.measured.settings.get(path)
        if setting is None or not setting.stretches or lies_in(path, "body.title_notes"):
            continue
        if path == "header.document_number" and _is_below_title(case, setting):
            continue  # of a judicial interpretation, say: it is none of 版头
        if _is_other(case, path, block, setting):
            other += 1
            continue
        yield from _looks(case, block, setting)
        if path.startswith(_SIGN_OFF):
            if path not in beside and len(case.document.body.authority_signature) <= 1:
                yield from _sign_off(case, path, plain, sealed, setting)
        else:
            yield from _place(case, block, setting)
        yield from _above(case, block, setting)
        yield from _written(case, block, setting)
        if block.style == "attachment_label" and setting.opens_page is False:
            measure = measure_of(block.style, Quantity.PAGE)
            if measure is not None:
                yield deviation(measure, "接在上文之后", "另起一页", setting.where, block.text)
        for one in block.beside:
            its = case.measured.settings.get(one.path)
            if its is not None and its.stretches:
                yield from _runs(case, one.runs, one.text, its, block.style)
    if other:
        case.unjudged.append(f"{other} 段居中、分栏或像标题、标志的文字（没有当作正文来量）")


def _styled(case: Case, *, seal: bool) -> dict[str, StyledBlock]:
    signature = msgspec.structs.replace(case.sheet.signature, seal=seal)
    sheet = msgspec.structs.replace(case.sheet, signature=signature)
    styled = style_document(case.document, sheet, "")
    blocks = [b for b in (*styled.flow, *styled.imprint) if not isinstance(b, StyledTable)]
    return {block.path: block for block in blocks}


def _is_other(case: Case, path: str, block: StyledBlock, setting: Setting) -> bool:
    """Whether what was read as text is set as no text is: a mark, a title, a caption, columns.

    The reader may have missed what it is; as text it would deviate in everything.
    """
    sizes = setting.sizes()
    size = max(sizes, key=lambda one: sizes[one])
    is_red = all(stretch.is_red for stretch in setting.stretches)
    if block.style == "title" and case.document.header.authority_mark is None:
        look = look_of(Formatting(size, is_red=is_red))
        return look is not None and look.role is Role.MARK
    if block.style not in {"body", "heading1", "heading2"}:
        return False
    if path in case.in_contents or _is_salutation(case, path, block):
        return True
    if block.style != "body" and not _is_unnumbered(case, path):
        return False
    if setting.is_spread or setting.is_apart or _is_between_rules(case, setting):
        return True
    is_centred = (
        setting.centred is not None
        and setting.centred < case.char
        and (setting.left is None or setting.left > 2.5 * case.char)
    )
    text = block.text.strip()
    if is_centred and (setting.rows == 1 or (text[:1] in "（(" and text[-1:] in "）)")):
        return True
    face = setting.stretches[0].face
    look = look_of(Formatting(size, face, is_red, is_centred))
    if look is not None and look.role is Role.HEADING and block.style == "body":
        # A caption or a heading without a number; a sentence in its face is text.
        one_face = len({s.face for s in setting.stretches if has_han(s.text)}) == 1
        return one_face and len(text) <= SHORT and text[-1:] not in SENTENCE_ENDS
    return look is not None and look.role in {Role.MARK, Role.TITLE}


def _is_salutation(case: Case, path: str, block: StyledBlock) -> bool:
    """Whether the first line of the text is 主送机关 that was not taken for it."""
    if path != "body.main_text[0]" or case.document.body.main_recipients is not None:
        return False
    return block.text.strip()[-1:] in "：:" and len(block.text) <= 2 * SHORT


def _is_between_rules(case: Case, setting: Setting) -> bool:
    """Whether a row of a PDF stands close between two rules: in a table of rules alone."""
    if setting.top is None or setting.bottom is None:
        return False
    ys = [
        line.y
        for line in case.measured.lines
        if line.where.page == setting.where.page
        and line.y is not None
        and (line.length or 0.0) > case.room / 3
    ]
    above = (setting.top - y for y in ys if y <= setting.top + 1)
    below = (y - setting.bottom for y in ys if y >= setting.bottom - 1)
    return max(min(above, default=99.0), min(below, default=99.0)) < _NEAR_RULE


def _is_below_title(case: Case, setting: Setting) -> bool:
    title = case.measured.settings.get("body.title")
    if title is None:
        return False
    if case.measured.kind == "docx":
        return setting.where.paragraph > title.where.paragraph
    return (setting.where.page, setting.top or 0.0) > (title.where.page, title.top or 0.0)


def _is_unnumbered(case: Case, path: str) -> bool:
    """Whether a heading has no number: its looks alone made it one."""
    place = case.places.get(path)
    block = place.block if place is not None else None
    return isinstance(block, Heading) and not block.number_end


def _looks(case: Case, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
    yield from _runs(case, block.runs, block.text, setting, block.style)
    style = case.sheet.paragraphs[block.style]
    measure = measure_of(block.style, Quantity.COLOUR)
    if measure is None:
        return
    shown = [s for s in setting.stretches if s.text.strip()]
    total = sum(len(s.text) for s in shown)
    if style.color == "text":
        wrong = [s for s in shown if not s.is_black]
        wanted = "黑色"
    else:
        wrong = [s for s in shown if not s.is_red]
        wanted = "红色"
    if total and sum(len(s.text) for s in wrong) > _MOST * total:
        found = wrong[0].colour or ("红色" if wrong[0].is_red else "黑色")
        yield deviation(measure, found, wanted, setting.where, block.text)


def _runs(
    case: Case, runs: Sequence[Run], text: str, setting: Setting, style: str
) -> Iterator[Deviation]:
    """Fonts and sizes of an element, stretch by stretch of what is set alike."""
    offset = 0
    length = len("".join(text.split()))
    missing = length - len(setting.text)  # a number that Word writes by itself
    for run in runs:
        count = len("".join(run.text.split()))
        part = _cut(setting.stretches, max(offset - missing, 0), offset + count - missing)
        offset += count
        own = case.sheet.paragraphs[run.style]
        if not part:
            continue
        if run.font == own.font:
            yield from _font(case, measure_of(run.style, Quantity.FONT), run.font, part, setting)
        elif _hangs(case, run):
            yield from _font(case, m.LABELS, run.font, part, setting)
        measure = measure_of(run.style, Quantity.SIZE)
        if measure is not None:
            yield from _size(case, measure, own, part, setting)


def _hangs(case: Case, run: Run) -> bool:
    """Whether a stretch is the label that the names of a 纪要 hang on (10.3)."""
    label = case.form.hung_label
    return label is not None and run.style == "body" and label.match(f"{run.text}：") is not None


def _font(
    case: Case, measure: Measure | None, key: str, part: Sequence[Stretch], setting: Setting
) -> Iterator[Deviation]:
    if measure is None:
        return
    role = case.sheet.fonts[key]
    faces: Counter[str] = Counter()
    for stretch in part:
        faces[stretch.face] += sum(map(has_han, stretch.text))
    total = faces.total()
    wrong: Counter[str] = Counter()
    for face, count in faces.items():
        if not count or plays(face, key, role):
            continue
        if case.measured.kind == "pdf" and stands_in(face, role):
            case.stand_ins[face, ROLE_LABELS.get(key, key)] += count
        else:
            wrong[face] = count
    if not total or wrong.total() <= _FEW * total:
        return
    face = max(wrong, key=lambda one: wrong[one])
    label = ROLE_LABELS.get(key, role.families[0])
    found = face or "没有指定"
    level = None
    if wrong.total() < _MOST * total:
        found, level = f"一部分文字是{found}", "note"
    text = "".join(stretch.text for stretch in part)
    yield deviation(measure, found, label, setting.where, text, level)  # type: ignore[arg-type]


def _size(
    case: Case, measure: Measure, style: ParagraphStyle, part: Sequence[Stretch], setting: Setting
) -> Iterator[Deviation]:
    sizes: Counter[float] = Counter()
    for stretch in part:
        sizes[stretch.size] += len(stretch.text)
    total = sizes.total()
    wrong = Counter(
        {s: n for s, n in sizes.items() if abs(s - style.size_pt) > measure.tolerance + 1e-6}
    )
    if not total or wrong.total() < _MOST * total:
        return
    size = max(wrong, key=lambda one: wrong[one])
    text = "".join(stretch.text for stretch in part)
    yield deviation(measure, size_name(size), size_name(style.size_pt), setting.where, text)


def _place(case: Case, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
    measure = measure_of(block.style, Quantity.PLACE)
    style = case.sheet.paragraphs[block.style]
    if measure is None or block.landscape:
        return
    char = style.size_pt * MM_A_POINT
    limit = measure.tolerance * char
    align = block.align or style.align
    if align == "center":
        if block.mark is not None and block.mark.is_joint:
            return
        if setting.centred is not None and setting.centred > max(limit, char):
            side = _side_of(case, setting)
            yield deviation(measure, side, "居中", setting.where, block.text)
        elif setting.centred is None and _runs_on_from_the_left(case, setting):
            yield deviation(measure, "居左", "居中", setting.where, block.text)
    elif align == "right":
        if setting.right is not None:
            wanted = block.right_chars * char
            if abs(setting.right - wanted) > limit:
                yield deviation(
                    measure,
                    f"右空 {in_chars(setting.right, char)}",
                    "顶右边" if not wanted else f"右空 {in_chars(wanted, char)}",
                    setting.where,
                    block.text,
                )
    elif setting.left is not None:
        wanted = (block.left_chars + block.first_line_chars) * char
        if abs(setting.left - wanted) > limit:
            where = f"左空 {in_chars(setting.left, char)}"
            if setting.centred is not None and setting.centred < char and setting.left > 2 * char:
                where = "居中"
            yield deviation(
                measure,
                "顶格" if abs(setting.left) <= limit else where,
                "顶格" if not wanted else f"左空 {in_chars(wanted, char)}",
                setting.where,
                block.text,
            )
    elif setting.centred is not None and setting.right is None:
        yield deviation(
            measure,
            "居中",
            f"左空 {block.left_chars + block.first_line_chars:g} 字",
            setting.where,
            block.text,
        )
    elif setting.right is not None:
        yield deviation(measure, "居右", "居左", setting.where, block.text)


def _runs_on_from_the_left(case: Case, setting: Setting) -> bool:
    """Whether it is of more rows than one, which begin at the left edge."""
    return (
        setting.rows > 1
        and setting.right is None
        and setting.left is not None
        and setting.left < case.char
    )


def _side_of(case: Case, setting: Setting) -> str:
    if setting.left is None or setting.right is None:
        return f"偏 {setting.centred:.0f} 毫米"
    if setting.left < case.char:
        return "居左"
    if setting.right < case.char:
        return "居右"
    way = "右" if setting.left > setting.right else "左"
    return f"偏{way} {setting.centred:.0f} 毫米"


def _sign_off(
    case: Case,
    path: str,
    plain: Mapping[str, StyledBlock],
    sealed: Mapping[str, StyledBlock],
    setting: Setting,
) -> Iterator[Deviation]:
    """署名 and 成文日期 stand where they would with a seal, or where without one (7.3.5)."""
    block = plain[path]
    measure = measure_of(block.style, Quantity.PLACE)
    date = plain.get("body.document_date")
    is_odd = date is not None and date_fault("".join(date.text.split())) is not None
    if measure is None or (is_odd and block is not date):
        return  # a name stands by its date, whose width is not yet what it will be
    char = case.sheet.paragraphs[block.style].size_pt * MM_A_POINT
    # A name is centred over its date by eye.
    slack = 1.5 if path == "body.document_date" else 2.0
    limit = slack * measure.tolerance * char
    wanted = [one.right_chars * char for one in (block, sealed.get(path)) if one is not None]
    if setting.right is None:
        if setting.left is not None and setting.left < case.room / 3:
            found = "居左" if setting.left < 3 * char else f"左空 {in_chars(setting.left, char)}"
        elif setting.centred is not None:
            found = "居中"
        else:
            return
    elif all(abs(setting.right - one) > limit for one in wanted):
        if setting.left is not None and setting.left < 3 * char and len(block.text) < 20:
            found = "居左"
        elif setting.centred is not None and setting.centred < char:
            found = "居中"
        else:
            found = f"右空 {in_chars(setting.right, char)}"
    else:
        return
    words = [in_chars(one, char) for one in dict.fromkeys(wanted)]
    required = f"右空 {words[0]}"
    if path == "body.document_date" and case.document.body.authority_signature:
        required = f"首字比署名首字右移 2 字，即{required}"
    if len(words) > 1:
        required += f"（加盖印章的，{words[1]}）"
    yield deviation(measure, found, required, setting.where, block.text)


def _above(case: Case, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
    measure = measure_of(block.style, Quantity.ABOVE)
    if measure is None or setting.above is None:
        return
    if block.style == "title" and case.document.header.document_number is None:
        return  # nothing stands above it that the rows are counted from
    wanted = block.rows_before
    if abs(setting.above - wanted) > measure.tolerance:
        found = f"空 {setting.above:.1f} 行"
        yield deviation(measure, found, f"空 {wanted} 行", setting.where, block.text)


def _written(case: Case, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
    """How the element is written: what the standard says of its signs."""
    measure = measure_of(block.style, Quantity.FORM)
    if measure is None:
        return
    text = "".join(block.text.split())
    fault = FORMS[measure.element](text) if measure.element in FORMS else None
    if fault is not None:
        yield deviation(measure, fault[0], fault[1], setting.where, block.text)


def _cut(stretches: Sequence[Stretch], start: int, end: int) -> list[Stretch]:
    """What of stretches lies between two offsets of their characters."""
    made: list[Stretch] = []
    at = 0
    for s in stretches:
        text = s.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            made.append(Stretch(text, s.face, s.latin, s.size, s.is_red, s.is_black, s.colour))
        at += len(s.text)
    return made
