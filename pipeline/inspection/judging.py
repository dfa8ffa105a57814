"""What a file has, held against what the style sheet and the layout of its document ask for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from pipeline.fonts.roles import ROLE_LABELS
from pipeline.inspection import measures as m
from pipeline.inspection.faces import plays, stands_in
from pipeline.inspection.finding import Deviation, deviation
from pipeline.inspection.measures import Measure, Quantity, measure_of
from pipeline.inspection.setting import Leaf, Line, Measured, PageNumber, Setting, Stretch, Where
from pipeline.layout.blocks import style_document
from pipeline.layout.kinds import format_of
from pipeline.layout.styled import Run, StyledBlock, StyledTable
from pipeline.model import Heading, OfficialDocument, iter_texts, lies_in, places_by_path
from pipeline.normalize.looks import Formatting, Role, look_of
from pipeline.stylesheet import FontRole, Page, ParagraphStyle, StyleSheet
from pipeline.text.chars import has_han
from pipeline.text.dates import is_written_plainly
from pipeline.units import Length

HALF_GAP = Length.mm(2.42)
"""GB/T 33476.2-2016: a glyph begins so far inside its row, so that software sets 天头 34.58 mm
where paper shows 37 mm. Either is right."""

_MM = 25.4 / 72
_FEW = 0.1
"""Share of an element's characters in another font that is let pass: rare characters."""
_MOST = 0.5
_SIGN_OFF = ("body.authority_signature", "body.document_date")
_NUMBER = re.compile("[^〔〕]+〔[0-9]{4}〕[1-9][0-9]*号")
_NUMBER_OF_YEAR = re.compile(r"[^\s0-9〔\[［（(【〈﹝]+[〔\[［（(【〈﹝]\s*[0-9]{2,4}")
"""代字 and a year in brackets; a 令 or 公告 has a number alone (10.2)."""
_OF_DATE = re.compile("[年月日./-]")
_SHORT = 20
"""Characters of a caption."""
_SENTENCE_ENDS = "。；;！？!?，,"
_NEAR_RULE = 20.0
"""Millimetres."""
_FULL_STOPS = "。；;，,.、"
_IMPRINT = "imprint."


class Judge:
    """Holds one file against a style.

    Args:
        document: what was read of it.
        measured: how it is set.
        sheet: the style.
    """

    def __init__(self, document: OfficialDocument, measured: Measured, sheet: StyleSheet) -> None:
        self._document = document
        self._measured = measured
        self._in_contents = _contents_of(document)
        self._sheet = sheet
        self._form = format_of(document)
        self._places = places_by_path(document)
        self._char = sheet.grid.advance.in_mm
        self._room = sheet.page.type_area_width.in_mm
        self.stand_ins: Counter[tuple[str, str]] = Counter()
        """Faces of a PDF that stand in for a role, and how many characters they show."""
        self.unjudged: list[str] = []
        """What could not be judged, a Chinese clause each."""

    def deviations(self) -> list[Deviation]:
        """All that deviates."""
        self.unjudged.append("印章")
        found = [*self._pages(), *self._elements(), *self._rules(), *self._numbers()]
        return found

    # -- elements ------------------------------------------------------------------------------

    def _styled(self, *, seal: bool) -> dict[str, StyledBlock]:
        signature = msgspec.structs.replace(self._sheet.signature, seal=seal)
        sheet = msgspec.structs.replace(self._sheet, signature=signature)
        styled = style_document(self._document, sheet, "")
        blocks = [b for b in (*styled.flow, *styled.imprint) if not isinstance(b, StyledTable)]
        return {block.path: block for block in blocks}

    def _elements(self) -> Iterator[Deviation]:
        plain, sealed = self._styled(seal=False), self._styled(seal=True)
        beside = {one.path for block in sealed.values() for one in block.beside}
        other = 0
        for path, block in plain.items():
            setting = self._measured.settings.get(path)
            if setting is None or not setting.stretches or lies_in(path, "body.title_notes"):
                continue
            if path == "header.document_number" and self._is_below_title(setting):
                continue  # of a judicial interpretation, say: it is none of 版头
            if self._is_other(path, block, setting):
                other += 1
                continue
            yield from self._looks(block, setting)
            if path.startswith(_SIGN_OFF):
                if path not in beside and len(self._document.body.authority_signature) <= 1:
                    yield from self._sign_off(path, plain, sealed, setting)
            else:
                yield from self._place(block, setting)
            yield from self._above(block, setting)
            yield from self._written(block, setting)
            if block.style == "attachment_label" and setting.opens_page is False:
                measure = measure_of(block.style, Quantity.PAGE)
                if measure is not None:
                    yield deviation(measure, "接在上文之后", "另起一页", setting.where, block.text)
            for one in block.beside:
                its = self._measured.settings.get(one.path)
                if its is not None and its.stretches:
                    yield from self._runs(one.runs, one.text, its, block.style)
        if other:
            self.unjudged.append(f"{other} 段居中、分栏或像标题、标志的文字（没有当作正文来量）")

    def _is_other(self, path: str, block: StyledBlock, setting: Setting) -> bool:
        """Whether what was read as text is set as no text is: a mark, a title, a caption, columns.

        The reader may have missed what it is; as text it would deviate in everything.
        """
        sizes = setting.sizes()
        size = max(sizes, key=lambda one: sizes[one])
        is_red = all(stretch.is_red for stretch in setting.stretches)
        if block.style == "title" and self._document.header.authority_mark is None:
            look = look_of(Formatting(size, is_red=is_red))
            return look is not None and look.role is Role.MARK
        if block.style not in {"body", "heading1", "heading2"}:
            return False
        if path in self._in_contents or self._is_salutation(path, block):
            return True
        if block.style != "body" and not self._is_unnumbered(path):
            return False
        if setting.is_spread or setting.is_apart or self._is_between_rules(setting):
            return True
        is_centred = (
            setting.centred is not None
            and setting.centred < self._char
            and (setting.left is None or setting.left > 2.5 * self._char)
        )
        text = block.text.strip()
        if is_centred and (setting.rows == 1 or (text[:1] in "（(" and text[-1:] in "）)")):
            return True
        face = setting.stretches[0].face
        look = look_of(Formatting(size, face, is_red, is_centred))
        if look is not None and look.role is Role.HEADING and block.style == "body":
            # A caption or a heading without a number; a sentence in its face is text.
            one_face = len({s.face for s in setting.stretches if has_han(s.text)}) == 1
            return one_face and len(text) <= _SHORT and text[-1:] not in _SENTENCE_ENDS
        return look is not None and look.role in {Role.MARK, Role.TITLE}

    def _is_salutation(self, path: str, block: StyledBlock) -> bool:
        """Whether the first line of the text is 主送机关 that was not taken for it."""
        if path != "body.main_text[0]" or self._document.body.main_recipients is not None:
            return False
        return block.text.strip()[-1:] in "：:" and len(block.text) <= 2 * _SHORT

    def _is_between_rules(self, setting: Setting) -> bool:
        """Whether a row of a PDF stands close between two rules: in a table of rules alone."""
        if setting.top is None or setting.bottom is None:
            return False
        ys = [
            line.y
            for line in self._measured.lines
            if line.where.page == setting.where.page
            and line.y is not None
            and (line.length or 0.0) > self._room / 3
        ]
        above = (setting.top - y for y in ys if y <= setting.top + 1)
        below = (y - setting.bottom for y in ys if y >= setting.bottom - 1)
        return max(min(above, default=99.0), min(below, default=99.0)) < _NEAR_RULE

    def _is_below_title(self, setting: Setting) -> bool:
        title = self._measured.settings.get("body.title")
        if title is None:
            return False
        if self._measured.kind == "docx":
            return setting.where.paragraph > title.where.paragraph
        return (setting.where.page, setting.top or 0.0) > (title.where.page, title.top or 0.0)

    def _is_unnumbered(self, path: str) -> bool:
        """Whether a heading has no number: its looks alone made it one."""
        place = self._places.get(path)
        block = place.block if place is not None else None
        return isinstance(block, Heading) and not block.number_end

    def _looks(self, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
        yield from self._runs(block.runs, block.text, setting, block.style)
        style = self._sheet.paragraphs[block.style]
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
        self, runs: Sequence[Run], text: str, setting: Setting, style: str
    ) -> Iterator[Deviation]:
        """Fonts and sizes of an element, stretch by stretch of what is set alike."""
        offset = 0
        length = len("".join(text.split()))
        missing = length - len(setting.text)  # a number that Word writes by itself
        for run in runs:
            count = len("".join(run.text.split()))
            part = _cut(setting.stretches, max(offset - missing, 0), offset + count - missing)
            offset += count
            own = self._sheet.paragraphs[run.style]
            if not part:
                continue
            if run.font == own.font:
                yield from self._font(measure_of(run.style, Quantity.FONT), run.font, part, setting)
            elif self._hangs(run):
                yield from self._font(m.LABELS, run.font, part, setting)
            measure = measure_of(run.style, Quantity.SIZE)
            if measure is not None:
                yield from self._size(measure, own, part, setting)

    def _hangs(self, run: Run) -> bool:
        """Whether a stretch is the label that the names of a 纪要 hang on (10.3)."""
        label = self._form.hung_label
        return (
            label is not None and run.style == "body" and label.match(f"{run.text}：") is not None
        )

    def _font(
        self, measure: Measure | None, key: str, part: Sequence[Stretch], setting: Setting
    ) -> Iterator[Deviation]:
        if measure is None:
            return
        role = self._sheet.fonts[key]
        faces: Counter[str] = Counter()
        for stretch in part:
            faces[stretch.face] += sum(map(has_han, stretch.text))
        total = faces.total()
        wrong: Counter[str] = Counter()
        for face, count in faces.items():
            if not count or plays(face, key, role):
                continue
            if self._measured.kind == "pdf" and stands_in(face, role):
                self.stand_ins[face, ROLE_LABELS.get(key, key)] += count
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
        self, measure: Measure, style: ParagraphStyle, part: Sequence[Stretch], setting: Setting
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

    def _place(self, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
        measure = measure_of(block.style, Quantity.PLACE)
        style = self._sheet.paragraphs[block.style]
        if measure is None or block.landscape:
            return
        char = style.size_pt * _MM
        limit = measure.tolerance * char
        align = block.align or style.align
        if align == "center":
            if block.mark is not None and block.mark.is_joint:
                return
            if setting.centred is not None and setting.centred > max(limit, char):
                side = self._side_of(setting)
                yield deviation(measure, side, "居中", setting.where, block.text)
            elif setting.centred is None and self._runs_on_from_the_left(setting):
                yield deviation(measure, "居左", "居中", setting.where, block.text)
        elif align == "right":
            if setting.right is not None:
                wanted = block.right_chars * char
                if abs(setting.right - wanted) > limit:
                    yield deviation(
                        measure,
                        f"右空 {_chars(setting.right, char)}",
                        "顶右边" if not wanted else f"右空 {_chars(wanted, char)}",
                        setting.where,
                        block.text,
                    )
        elif setting.left is not None:
            wanted = (block.left_chars + block.first_line_chars) * char
            if abs(setting.left - wanted) > limit:
                where = f"左空 {_chars(setting.left, char)}"
                if (
                    setting.centred is not None
                    and setting.centred < char
                    and setting.left > 2 * char
                ):
                    where = "居中"
                yield deviation(
                    measure,
                    "顶格" if abs(setting.left) <= limit else where,
                    "顶格" if not wanted else f"左空 {_chars(wanted, char)}",
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

    def _runs_on_from_the_left(self, setting: Setting) -> bool:
        """Whether it is of more rows than one, which begin at the left edge."""
        return (
            setting.rows > 1
            and setting.right is None
            and setting.left is not None
            and setting.left < self._char
        )

    def _side_of(self, setting: Setting) -> str:
        if setting.left is None or setting.right is None:
            return f"偏 {setting.centred:.0f} 毫米"
        if setting.left < self._char:
            return "居左"
        if setting.right < self._char:
            return "居右"
        way = "右" if setting.left > setting.right else "左"
        return f"偏{way} {setting.centred:.0f} 毫米"

    def _sign_off(
        self,
        path: str,
        plain: Mapping[str, StyledBlock],
        sealed: Mapping[str, StyledBlock],
        setting: Setting,
    ) -> Iterator[Deviation]:
        """署名 and 成文日期 stand where they would with a seal, or where without one (7.3.5)."""
        block = plain[path]
        measure = measure_of(block.style, Quantity.PLACE)
        date = plain.get("body.document_date")
        is_odd = date is not None and _date_fault("".join(date.text.split())) is not None
        if measure is None or (is_odd and block is not date):
            return  # a name stands by its date, whose width is not yet what it will be
        char = self._sheet.paragraphs[block.style].size_pt * _MM
        # A name is centred over its date by eye.
        slack = 1.5 if path == "body.document_date" else 2.0
        limit = slack * measure.tolerance * char
        wanted = [one.right_chars * char for one in (block, sealed.get(path)) if one is not None]
        if setting.right is None:
            if setting.left is not None and setting.left < self._room / 3:
                found = "居左" if setting.left < 3 * char else f"左空 {_chars(setting.left, char)}"
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
                found = f"右空 {_chars(setting.right, char)}"
        else:
            return
        words = [_chars(one, char) for one in dict.fromkeys(wanted)]
        required = f"右空 {words[0]}"
        if path == "body.document_date" and self._document.body.authority_signature:
            required = f"首字比署名首字右移 2 字，即{required}"
        if len(words) > 1:
            required += f"（加盖印章的，{words[1]}）"
        yield deviation(measure, found, required, setting.where, block.text)

    def _above(self, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
        measure = measure_of(block.style, Quantity.ABOVE)
        if measure is None or setting.above is None:
            return
        if block.style == "title" and self._document.header.document_number is None:
            return  # nothing stands above it that the rows are counted from
        wanted = block.rows_before
        if abs(setting.above - wanted) > measure.tolerance:
            found = f"空 {setting.above:.1f} 行"
            yield deviation(measure, found, f"空 {wanted} 行", setting.where, block.text)

    def _written(self, block: StyledBlock, setting: Setting) -> Iterator[Deviation]:
        """How the element is written: what the standard says of its signs."""
        measure = measure_of(block.style, Quantity.FORM)
        if measure is None:
            return
        text = "".join(block.text.split())
        fault = _FORMS[measure.element](text) if measure.element in _FORMS else None
        if fault is not None:
            yield deviation(measure, fault[0], fault[1], setting.where, block.text)

    # -- pages ---------------------------------------------------------------------------------

    def _pages(self) -> Iterator[Deviation]:
        page = self._sheet.page
        for leaf in self._measured.leaves:
            sheet = page.landscape if leaf.is_landscape else page
            short, long = sorted((leaf.width, leaf.height))
            limit = m.PAPER.tolerance
            if abs(short - page.width.in_mm) > limit or abs(long - page.height.in_mm) > limit:
                found = f"{_paper(short, long)}{leaf.width:.0f}×{leaf.height:.0f} 毫米"
                required = f"A4，{page.width.in_mm:g}×{page.height.in_mm:g} 毫米"
                yield deviation(m.PAPER, found, required, leaf.where)
                continue
            if leaf.is_landscape:
                yield from self._turned(leaf, sheet)
                continue
            tops = (sheet.top, sheet.top - HALF_GAP)
            yield from _length(m.TOP, leaf.tops, tops, leaf.where)
            yield from _length(m.LEFT, _known(leaf.left), (sheet.left,), leaf.where)
            width = (sheet.type_area_width,)
            yield from _length(m.WIDTH, _known(leaf.area_width), width, leaf.where)
            heights = (sheet.type_area_height, sheet.type_area_height + HALF_GAP * 2)
            yield from _length(m.HEIGHT, _known(leaf.area_height), heights, leaf.where)
            yield from self._grid(leaf)

    def _turned(self, leaf: Leaf, sheet: Page) -> Iterator[Deviation]:
        wanted = (sheet.type_area_width, sheet.type_area_height)
        has = (leaf.area_width, leaf.area_height)
        for one, other in zip(has, wanted, strict=True):
            if one is None or not leaf.has_text:
                return
            if abs(one - other.in_mm) > 2 * m.TURNED.tolerance:
                found = f"{has[0] or 0:.0f}×{has[1] or 0:.0f} 毫米"
                required = f"{wanted[0].in_mm:.0f}×{wanted[1].in_mm:.0f} 毫米（与竖排页同一版心）"
                yield deviation(m.TURNED, found, required, leaf.where)
                return

    def _grid(self, leaf: Leaf) -> Iterator[Deviation]:
        """22 rows of 28 characters; rows closer together are right where they save a page."""
        grid, fit = self._sheet.grid, self._sheet.fit
        height = (leaf.area_height or self._sheet.page.type_area_height.in_mm) / _MM
        rows = leaf.rows
        if rows is None and leaf.pitch:
            rows = int(height / leaf.pitch + 0.02)
            if leaf.area_height is None and rows == grid.rows - 1:
                # 版心 was not seen whole: it may be that of GB/T 33476.2.
                rows = int((height + 2 * HALF_GAP.in_pt) / leaf.pitch + 0.02)
        if rows is not None:
            most = max(int(height / fit.least_row_pitch_pt + 0.02), grid.rows)
            if not grid.rows <= rows <= most:
                found = f"{rows} 行"
                if leaf.pitch:
                    found += f"（行距约 {leaf.pitch:.1f} 磅）"
                yield deviation(m.ROWS, found, f"{grid.rows} 行", leaf.where)
        count = leaf.columns
        if count is None and self._measured.kind == "docx" and leaf.advance and leaf.area_width:
            count = int(leaf.area_width / _MM / leaf.advance + 0.02)
        if count is not None and count != grid.columns:
            yield deviation(m.COLUMNS, f"{count} 字", f"{grid.columns} 字", leaf.where)

    # -- rules ---------------------------------------------------------------------------------

    def _rules(self) -> Iterator[Deviation]:
        settings = self._measured.settings
        header = self._document.header
        letter = self._sheet.letter
        if letter is not None and header.authority_mark is not None:
            red = [line for line in self._measured.lines if line.is_red]
            if not red:
                where = self._where("header.authority_mark")
                yield deviation(m.LETTER_RULES, "没有", "首页上下各一条红色双线", where)
        elif self._form.red_line and "header.authority_mark" in settings:
            yield from self._red_rule()
        yield from self._mark_top()
        yield from self._imprint()

    def _where(self, *paths: str) -> Where:
        for path in paths:
            if path in self._measured.settings:
                return self._measured.settings[path].where
        return Where()

    def _bottoms(self, path: str) -> list[float]:
        """Lower edges of the elements whose path begins so."""
        found = (one.bottom for key, one in self._measured.settings.items() if key.startswith(path))
        return [bottom for bottom in found if bottom is not None]

    def _red_rule(self) -> Iterator[Deviation]:
        settings = self._measured.settings
        title = settings.get("body.title")
        number = settings.get("header.document_number")
        head = [line for line in self._measured.lines if self._is_in_head(line, title, number)]
        where = self._where("header.document_number", "header.authority_mark")
        red = [line for line in head if line.is_red]
        if not head:
            yield deviation(m.RED_RULE, "没有", "发文字号之下一条红色分隔线", where)
        elif not red:
            yield deviation(m.RED_COLOUR, "不是红色", "红色", where)
        for line in red[:1]:
            room = next((one.area_width for one in self._measured.leaves if one.area_width), None)
            room = room or self._room  # as wide as the file's own 版心, right or wrong
            if line.length is not None and abs(line.length - room) > m.RED_WIDTH.tolerance:
                found = f"长 {line.length:.0f} 毫米"
                yield deviation(m.RED_WIDTH, found, f"与版心等宽（{room:.0f} 毫米）", line.where)
            if line.y is not None and number is not None and number.bottom is not None:
                wanted = self._sheet.separators["red"].gap.in_mm
                # Who issued 纪要 and when stands between the two, in a row of its own.
                rows = [at for at in self._bottoms("body.title_notes") if at < line.y]
                gap = line.y - max([number.bottom, *rows])
                if abs(gap - wanted) > m.RED_GAP.tolerance:
                    yield deviation(
                        m.RED_GAP, f"在发文字号之下 {gap:.1f} 毫米", f"{wanted:g} 毫米", line.where
                    )

    def _is_in_head(self, line: Line, title: Setting | None, number: Setting | None) -> bool:
        """Whether a rule stands between 发文机关标志 and the title."""
        mark = self._measured.settings["header.authority_mark"].where
        if self._measured.kind == "docx":
            last = title.where.paragraph if title is not None else mark.paragraph + 12
            # One that is drawn hangs on any paragraph above.
            return line.order <= last and (mark.paragraph <= line.order or line.is_red)
        if line.where.page != mark.page or line.y is None:
            return False
        if line.length is not None and line.length < self._room / 3:
            return False
        top = self._measured.settings["header.authority_mark"].top or 0.0
        low = title.top if title is not None and title.where.page == mark.page else None
        return top < line.y < (low if low is not None else top + 120)

    def _mark_top(self) -> Iterator[Deviation]:
        setting = self._measured.settings.get("header.authority_mark")
        if setting is None or setting.top is None or setting.where.page != 1:
            return
        letter = self._sheet.letter
        if letter is not None:
            wanted = letter.mark_top
        else:
            wanted = self._sheet.page.top + self._form.mark_top(self._sheet.header)
        rows = [
            self._bottoms(f"header.{name}") for name in ("copy_number", "classification", "urgency")
        ]
        above = max((bottom for found in rows for bottom in found), default=0.0)
        if wanted.in_mm < setting.top <= above + self._sheet.grid.row_pitch.in_mm:
            return  # what stands above it reaches so far down
        slack = m.MARK_TOP.tolerance + (0 if letter is not None else HALF_GAP.in_mm)
        if abs(setting.top - wanted.in_mm) > slack:
            yield deviation(
                m.MARK_TOP,
                f"距纸张上边 {setting.top:.0f} 毫米",
                f"距纸张上边 {wanted.in_mm:g} 毫米",
                setting.where,
            )

    def _imprint(self) -> Iterator[Deviation]:
        own = {p: s for p, s in self._measured.settings.items() if p.startswith(_IMPRINT)}
        if not own or self._sheet.letter is not None:
            return
        first, last = next(iter(own.values())), list(own.values())[-1]
        where = first.where
        lines = [
            line for line in self._measured.lines if not line.is_red and self._is_near(line, own)
        ]
        if len(lines) < 2:
            found = "没有" if not lines else "只有 1 条"
            yield deviation(m.IMPRINT_RULES, found, "首末两条分隔线，中间各一条", where)
        else:
            yield from self._imprint_lines(lines)
        if self._measured.kind != "pdf":
            return
        if where.page and self._measured.last_page > last.where.page:
            yield deviation(
                m.IMPRINT_LAST,
                f"在第 {last.where.page} 页，不是最后一页（第 {self._measured.last_page} 页）",
                "公文最后一面",
                where,
            )
        page = self._sheet.page
        foot = page.height - page.bottom - self._sheet.imprint.above_foot
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

    def _imprint_lines(self, lines: Sequence[Line]) -> Iterator[Deviation]:
        thick = [line.thickness for line in lines if line.thickness]
        if not thick:
            return
        outer = self._sheet.separators["imprint_outer"].width.in_mm
        inner = self._sheet.separators["imprint_inner"].width.in_mm
        limit = m.IMPRINT_THICK.tolerance
        if any(not inner - limit <= one <= outer + limit for one in thick):
            worst = max(thick, key=lambda one: max(inner - one, one - outer))
            yield deviation(
                m.IMPRINT_THICK,
                f"{worst:.2f} 毫米",
                f"首末 {outer:g} 毫米、中间 {inner:g} 毫米",
                lines[0].where,
            )

    def _is_near(self, line: Line, own: Mapping[str, Setting]) -> bool:
        """Whether a rule is one of 版记's."""
        if self._measured.kind == "docx":
            numbers = [s.where.paragraph for s in own.values()]
            return min(numbers) - 2 <= line.order <= max(numbers) + 2
        if line.y is None or (line.length is not None and line.length < self._room / 2):
            return False
        on_page = [s for s in own.values() if s.where.page == line.where.page]
        tops = [s.top for s in on_page if s.top is not None]
        bottoms = [s.bottom for s in on_page if s.bottom is not None]
        return bool(tops) and min(tops) - 12 <= line.y <= max(bottoms, default=0.0) + 12

    # -- page numbers --------------------------------------------------------------------------

    def _numbers(self) -> Iterator[Deviation]:
        numbers = self._measured.numbers
        if numbers is None:
            self.unjudged.append("页码")
            return
        numbered = [one for one in numbers if one.text]
        style, wanted = self._sheet.paragraphs["page_number"], self._sheet.page_number
        if not wanted.first_page:
            for one in numbers:
                if one.first and one.text:
                    yield deviation(m.NUMBER_FIRST, "有页码", "首页不编页码", one.where)
        if not numbered:
            if self._measured.pages == 1 and self._document.header.authority_mark is None:
                self.unjudged.append(
                    "页码（只有一页又没有发文机关标志，看不出是不是信函；信函首页不编页码）"
                )
            elif self._measured.pages != 1 or wanted.first_page:
                yield deviation(m.NUMBERED, "没有", f"有页码，写作“{wanted.text(1)}”", Where())
            return
        for one in numbered:
            yield from self._number(one, style)
        parities = {one.parity for one in numbered}
        if "odd" in parities and "even" not in parities and self._measured.kind == "docx":
            yield deviation(m.NUMBERED, "偶数页没有", "单、双页都有", numbered[0].where)
        last = max(one.where.page for one in numbered)
        for one in numbers:
            # Behind the last numbered page 版记 and blank pages above it have none (7.5).
            if not one.text and not one.first and one.where.page < last:
                yield deviation(m.NUMBERED, "没有", "单、双页都有", one.where)

    def _number(self, one: PageNumber, style: ParagraphStyle) -> Iterator[Deviation]:
        wanted = self._sheet.page_number
        form = "".join(one.text.split())
        if form != "".join(wanted.pattern.split()):
            shown = one.text.replace("{n}", "1").strip()
            yield deviation(m.NUMBER_FORM, f"“{shown}”", f"“{wanted.text(1)}”", one.where)
        if one.size is not None and abs(one.size - style.size_pt) > m.NUMBER_SIZE.tolerance:
            yield deviation(m.NUMBER_SIZE, size_name(one.size), size_name(style.size_pt), one.where)
        role = self._sheet.fonts[style.font]
        if one.face and not plays(one.face, style.font, role):
            if self._measured.kind == "pdf" and self._may_stand(one.face, role):
                self.stand_ins[one.face, "宋体"] += 1
            else:
                yield deviation(m.NUMBER_FONT, one.face, "宋体", one.where)
        yield from self._side(one, style)
        drop = wanted.below_type_area.in_mm
        if one.drop is not None and abs(one.drop - drop) > m.NUMBER_DROP.tolerance:
            slack = m.NUMBER_DROP.tolerance + (HALF_GAP.in_mm if one.drop < drop else 0.0)
            if abs(one.drop - drop) > slack:
                found = f"约 {one.drop:.0f} 毫米" if one.drop >= 0 else "在版心之内"
                yield deviation(m.NUMBER_DROP, found, f"{drop:g} 毫米", one.where)

    def _may_stand(self, face: str, role: FontRole) -> bool:
        names = [
            name for family in role.latin for name in self._sheet.latin_stand_ins.get(family, ())
        ]
        return stands_in(face, msgspec.structs.replace(role, stand_ins=(*role.stand_ins, *names)))

    def _side(self, one: PageNumber, style: ParagraphStyle) -> Iterator[Deviation]:
        chars = self._sheet.page_number.outer_chars
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
            char = style.size_pt * _MM
            if abs(one.inset - chars * char) > 1.5 * m.NUMBER_SIDE.tolerance * char:
                found = ("单页右空" if one.parity == "odd" else "双页左空") + (
                    f" {_chars(one.inset, char)}"
                )
                yield deviation(m.NUMBER_SIDE, found, required, one.where, level="warning")


def _contents_of(document: OfficialDocument) -> frozenset[str]:
    """Paths of the lines of a table of contents: short, and each comes again below."""
    texts = [
        (path, "".join(element.text.split()))
        for path, element in iter_texts(document)
        if lies_in(path, "body.main_text") or ".blocks[" in path
    ]
    last = {text: path for path, text in texts}
    return frozenset(
        path
        for path, text in texts
        if last[text] != path and 2 < len(text) <= 2 * _SHORT and text[-1:] not in _SENTENCE_ENDS
    )


def _known(length: float | None) -> tuple[float, ...]:
    return () if length is None else (length,)


def _length(
    measure: Measure, found: Sequence[float], wanted: Sequence[Length], where: Where
) -> Iterator[Deviation]:
    """A length of the page, right where it is near one of those wanted or between them.

    Where it may be one of several, it is right if one of them is; else the first is told.
    """
    low, high = (end(one.in_mm for one in wanted) for end in (min, max))
    slack = measure.tolerance
    if found and not any(low - slack <= one <= high + slack for one in found):
        yield deviation(measure, f"{found[0]:.1f} 毫米", f"{wanted[0].in_mm:g} 毫米", where)


def _chars(length: float, char: float) -> str:
    return f"{length / char:.1f}".replace("-0.0", "0").removesuffix(".0") + " 字"


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


_SIZES = (
    *(
        (42.0, "初号"),
        (36.0, "小初"),
        (26.0, "一号"),
        (24.0, "小一"),
        (22.0, "2号"),
        (18.0, "小二"),
    ),
    *((16.0, "3号"), (15.0, "小三"), (14.0, "4号"), (12.0, "小四"), (10.5, "五号"), (9.0, "小五")),
)


def size_name(points: float) -> str:
    """A type size as people call it.

    >>> size_name(16), size_name(15.96), size_name(20)
    ('3号（16 磅）', '3号（16 磅）', '20 磅')
    """
    for size, name in _SIZES:
        if abs(points - size) <= 0.3:
            return f"{name}（{size:g} 磅）"
    return f"{points:g} 磅"


_PAPERS = {
    (215.9, 279.4): "Letter",
    (215.9, 355.6): "Legal",
    (184.0, 260.0): "16 开",
    (195.0, 270.0): "16 开",
    (148.0, 210.0): "A5",
    (176.0, 250.0): "B5",
    (297.0, 420.0): "A3",
}
"""Sheets that offices use besides, mm."""


def _paper(short: float, long: float) -> str:
    for (a, b), name in _PAPERS.items():
        if abs(a - short) <= 2 and abs(b - long) <= 2:
            return f"{name}，"
    return ""


Fault = tuple[str, str] | None
"""What is found, and what is required."""


def _number_fault(text: str) -> Fault:
    if _NUMBER.search(text) or not _NUMBER_OF_YEAR.search(text):
        return None
    return f"“{text}”", "机关代字、六角括号〔〕括起的年份、顺序号（不编虚位，不加“第”），后加“号”"


def _title_fault(text: str) -> Fault:
    return ("末尾有句号", "末尾不加标点") if text.endswith("。") else None


def _recipients_fault(text: str) -> Fault:
    if text.endswith("："):
        return None
    return ("末尾是半角冒号" if text.endswith(":") else "末尾没有冒号", "末尾用全角冒号")


def _attachments_fault(text: str) -> Fault:
    if text.startswith("附件:"):
        return "“附件”后是半角冒号", "全角冒号"
    return ("名称后有标点", "名称后不加标点") if text[-1:] in _FULL_STOPS else None


def _date_fault(text: str) -> Fault:
    if is_written_plainly(text) or not _OF_DATE.search(text):  # what is no date, check tells
        return None
    return f"“{text}”", "用阿拉伯数字写全年、月、日，不编虚位"


def _note_fault(text: str) -> Fault:
    if text[:1] in "（(" and text[-1:] in "）)":
        return None
    return "没有圆括号", "加圆括号"


_FORMS = {
    "document_number": _number_fault,
    "title": _title_fault,
    "main_recipients": _recipients_fault,
    "attachment_note": _attachments_fault,
    "document_date": _date_fault,
    "note": _note_fault,
}
