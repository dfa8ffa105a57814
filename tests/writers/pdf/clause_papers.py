"""Documents that show what the clauses of GB/T 9704-2012 give a figure for, and their measures.

Each measure reads a finished page, whoever set it: the PDF, or what LibreOffice shows of the Word
file. Lengths in mm from the sheet's upper left corner; characters are those of 三号.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from math import dist
from statistics import median

import msgspec
import pdf_making as making
import pdf_reading as reading
import pypdfium2
from PIL import Image, ImageDraw

from pipeline.model import Attachment, Body, Header, HeadingLevel, Imprint, OfficialDocument, Table
from pipeline.stylesheet import StyleSheet, load_stylesheet

LEFT, RIGHT, TOP, FOOT = 28.0, 184.0, 37.0, 262.0
MIDDLE = (LEFT + RIGHT) / 2
CHAR = 15.793 * reading.MM_A_POINT
PITCH = 28.95 * reading.MM_A_POINT
HAN = "加强防汛抗旱物资储备管理落实责任完善预案统筹资金推进项目建设保障民生改善服务提高效率"
TEXT = making.paragraphs(HAN * 4 + "。")
IMPRINT = Imprint(
    making.t("抄送：云汀市委办公室，" + "云汀市人大常委会办公室，" * 3 + "云汀市政协办公室。"),
    making.t("云汀市人民政府办公室"),
    making.t("2024年3月6日印发"),
)
NUMBER = making.t("云政发〔2024〕15号")
NAMES = ("陆远山", "宋知微", "顾长风")
TITLE = making.t("云汀市人民政府关于做好防汛抗旱工作的通知")
FULL = making.document(
    Body(
        title=TITLE,
        main_recipients=making.t(
            "各县（区）人民政府，市政府各部门、各直属单位，" * 2 + "市属国有企业："
        ),
        main_text=(
            *TEXT,
            making.heading("一、总体要求"),
            making.heading("（一）压实责任", HeadingLevel.SECOND),
            making.heading("1. 防汛物资", HeadingLevel.THIRD),
            *TEXT * 7,
        ),
        attachment_note=(
            making.t("附件：1. 防汛物资储备清单" + HAN[:16]),
            making.t("2. 联系人名单"),
        ),
        authority_signature=(making.t("云汀市防汛抗旱指挥部办公室"),),
        document_date=making.t("2024年3月5日"),
        note=making.t("（此件公开发布）"),
        attachments=(
            Attachment(making.t("附件1"), making.t("防汛物资储备清单"), TEXT),
            Attachment(making.t("附件2"), making.t("联系人名单"), TEXT),
        ),
    ),
    header=Header(
        copy_number=making.t("000123"),
        classification=making.t("机密★1年"),
        urgency=making.t("特急"),
        authority_mark=making.t("云汀市人民政府文件"),
        document_number=NUMBER,
    ),
    imprint=IMPRINT,
)
UPWARD = making.document(
    Body(title=TITLE, main_recipients=making.t("云汀省人民政府："), main_text=TEXT),
    header=Header(
        authority_mark=making.t("云汀市人民政府文件"),
        document_number=NUMBER,
        signatory=tuple(map(making.t, NAMES)),
    ),
)
LETTER = making.document(
    Body(
        title=making.t("关于商请支持有关工作的函"),
        main_recipients=making.t("云汀省水利厅："),
        main_text=TEXT * 7,
        authority_signature=(making.t("云汀市人民政府"),),
        document_date=making.t("2024年3月5日"),
    ),
    header=Header(
        copy_number=making.t("000123"),
        classification=making.t("机密★1年"),
        authority_mark=making.t("云汀市人民政府"),
        document_number=making.t("云政函〔2024〕5号"),
    ),
    imprint=Imprint(making.t("抄送：云汀省财政厅。")),
)
ORDER = making.document(
    Body(
        main_text=TEXT,
        authority_signature=(making.t("市长  陆远山"),),
        document_date=making.t("2024年3月5日"),
    ),
    header=Header(authority_mark=making.t("云汀市人民政府令"), document_number=making.t("第123号")),
)
MINUTES = making.document(
    Body(
        main_text=(
            *TEXT,
            *making.paragraphs("出席：" + "、".join(["陆远山"] * 14), "请假：宋知微"),
        )
    ),
    header=Header(
        authority_mark=making.t("云汀市人民政府会议纪要"), document_number=making.t("〔2024〕12号")
    ),
)
SEALED = making.document(
    Body(
        title=TITLE,
        main_text=TEXT,
        authority_signature=(making.t("云汀市人民政府"),),
        document_date=making.t("2024年3月5日"),
    )
)
TURNED = making.document(
    Body(
        main_text=(
            *TEXT,
            Table(
                (
                    making.row(*[f"第{n}季度指标" for n in "一二三四五六七八九"] * 2, head=True),
                    *[making.row(*["计划完成数据"] * 18)] * 2,
                )
            ),
            *TEXT,
        )
    )
)


SIGNERS = ("云汀市财政局", "云汀市教育局", "云汀市水务局", "云汀市林业局", "云汀市审计局")
JOINT = making.document(
    Body(
        title=making.t("关于做好防汛抗旱工作的通知"),
        main_text=TEXT,
        authority_signature=tuple(map(making.t, SIGNERS)),
        document_date=making.t("2024年3月5日"),
    )
)
JOINT_ORDER = making.document(
    Body(
        main_text=making.paragraphs(HAN + "。"),
        authority_signature=tuple(
            map(making.t, ("财政局局长　　陆远山", "教育局局长　　宋知微", "水务局局长　　顾长风"))
        ),
        document_date=making.t("2024年3月5日"),
    ),
    header=Header(authority_mark=making.t("云汀市财政局令"), document_number=making.t("第12号")),
)
JOINT_HEAD = making.document(
    Body(title=TITLE, main_text=TEXT),
    header=Header(
        authority_mark=making.t("云汀市财政局 云汀市教育局 云汀市水利局文件"),
        document_number=NUMBER,
    ),
)
NOTICE = making.document(
    Body(
        title=making.t("关于防汛抗旱工作有关事项的公告"),
        title_notes=(making.t("2024年第3号"),),
        main_text=TEXT,
        authority_signature=(making.t("云汀市人民政府"),),
        document_date=making.t("2024年3月5日"),
    ),
    header=Header(authority_mark=making.t("云汀市人民政府公告")),
)


def sheet_of(name: str) -> StyleSheet:
    sheet = load_stylesheet({"letter": "letter", "electronic": "gbt33476"}.get(name, "gbt9704"))
    if name in {"sealed", "joint"}:
        signature = msgspec.structs.replace(sheet.signature, seal=True)
        return msgspec.structs.replace(sheet, signature=signature)
    return sheet


DOCUMENTS: dict[str, OfficialDocument] = {
    "full": FULL,
    "upward": UPWARD,
    "letter": LETTER,
    "order": ORDER,
    "minutes": MINUTES,
    "sealed": SEALED,
    "turned": TURNED,
    "electronic": FULL,
    "joint": JOINT,
    "joint_order": JOINT_ORDER,
    "joint_head": JOINT_HEAD,
    "notice": NOTICE,
}


def seals_of(name: str) -> dict[str, str]:
    """The pictures of seals on a draft: one for each who signs."""
    count = len(SIGNERS) if name == "joint" else 0
    return {f"body.authority_signature[{i}]": SEAL_KEY for i in range(count)}


def _ring() -> bytes:
    made = Image.new("RGBA", (90, 90))
    ImageDraw.Draw(made).ellipse((0, 0, 89, 89), outline=(0, 0, 220), width=4)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


SEAL_KEY, SEAL = "seal", _ring()


@dataclass(frozen=True)
class Row:
    """What stands on one baseline of a page, blanks left out."""

    page: int
    chars: tuple[reading.Char, ...]

    @property
    def text(self) -> str:
        return "".join(c.text for c in self.chars)

    @property
    def size(self) -> float:
        return self.chars[0].size

    @property
    def x(self) -> float:
        return self.chars[0].x

    @property
    def end(self) -> float:
        """The right edge of the last character's body, a digit's half as wide."""
        last = self.chars[-1]
        wide = last.size * reading.MM_A_POINT
        return last.x + (wide if not last.text.isascii() else last.right - last.x)

    @property
    def y(self) -> float:
        return self.chars[0].y

    @property
    def top(self) -> float:
        return self.y - 0.88 * self.size * reading.MM_A_POINT

    @property
    def bottom(self) -> float:
        return self.y + 0.12 * self.size * reading.MM_A_POINT

    @property
    def middle(self) -> float:
        return (self.x + self.end) / 2


class Paper:
    """A finished document as it is printed."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def rows(self) -> list[Row]:
        found: list[Row] = []
        for number, chars in enumerate(reading.pages(self.data)):
            seen = sorted((c for c in chars if c.text.strip()), key=lambda c: c.y)
            group: list[reading.Char] = []
            for char in [*seen, None]:
                if group and (char is None or char.y - group[-1].y > 1.0):
                    found.append(Row(number, tuple(sorted(group, key=lambda c: c.x))))
                    group = []
                if char is not None:
                    group.append(char)
        return found

    def row(self, start: str) -> Row:
        """The first row that begins so."""
        return next(row for row in self.rows if row.text.startswith(start))

    def at(self, text: str) -> tuple[Row, int]:
        """The first row that holds a text, and where in it."""
        row = next(row for row in self.rows if text in row.text)
        return row, row.text.index(text)

    def after(self, start: str) -> Row:
        """The row below the one that begins so."""
        return self.rows[self.rows.index(self.row(start)) + 1]

    def rules(self, page: int) -> list[reading.Box]:
        """The level rules of a page, each once, from the uppermost."""
        found: list[reading.Box] = []
        for box in sorted(reading.boxes(self.data, page), key=lambda b: b.top):
            is_level = box.right - box.left > 100 and box.bottom - box.top < 2
            if is_level and not (found and box.top - found[-1].top < 0.1):
                found.append(box)
        return found

    @cached_property
    def imprint(self) -> list[reading.Box]:
        return [b for b in self.rules(self.row("抄送").page) if b.color == (0, 0, 0)]

    @cached_property
    def red(self) -> list[tuple[float, float]]:
        return reading.red_bands(self.data, 0)

    @cached_property
    def red_ink(self) -> reading.Box:
        """The uppermost red rule."""
        upper, lower = self.red[0]
        return reading.ink(self.data, 0, upper + 0.1, lower - 0.1)

    @cached_property
    def seals(self) -> list[tuple[float, float, float]]:
        """Of each seal's picture the middle and the diameter, from the uppermost row, left first."""
        page = pypdfium2.PdfDocument(self.data)[self.row(SIGNERS[0]).page]
        height = page.get_size()[1]
        found = []
        for item in page.get_objects():
            if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
                left, low, right, high = (edge * reading.MM_A_POINT for edge in item.get_bounds())
                middle = height * reading.MM_A_POINT - (low + high) / 2
                found.append(((left + right) / 2, middle, right - left))
        return sorted(found, key=lambda seal: (round(seal[1]), seal[0]))

    def shade(self, page: int, top: float, bottom: float) -> tuple[float, float]:
        """Of the ink between two heights: the most of red over the rest, and of any colour."""
        scale = 4.0
        bitmap = pypdfium2.PdfDocument(self.data)[page].render(scale=scale)
        per_mm = scale / reading.MM_A_POINT
        shown = (
            bitmap.to_pil()
            .convert("RGB")
            .crop((0, int(top * per_mm), bitmap.width, int(bottom * per_mm)))
        )
        colors = [color for _count, color in shown.getcolors(shown.width * shown.height) or ()]
        red = max(r - max(g, b) for r, g, b in colors)
        return red, max(max(color) - min(color) for color in colors)

    def name(self, text: str) -> tuple[float, float]:
        """The middle of a name that stands in a row with others."""
        row, at = self.at(text)
        first, last = row.chars[at], row.chars[at + len(text) - 1]
        return (
            first.x + last.x + last.size * reading.MM_A_POINT
        ) / 2, row.y - 0.38 * row.size * reading.MM_A_POINT

    def size(self, page: int) -> tuple[float, float]:
        width, height = pypdfium2.PdfDocument(self.data)[page].get_size()
        return width * reading.MM_A_POINT, height * reading.MM_A_POINT

    def number(self, page: int) -> Row:
        """The page's number."""
        return next(r for r in self.rows if r.page == page and r.y > FOOT + 1)

    def blank_rows(self, above: str, below: str) -> float:
        """Blank rows between two rows of the body's size."""
        return (self.row(below).y - self.row(above).y) / PITCH - 1


def thickness(box: reading.Box) -> float:
    return box.bottom - box.top


def indent(row: Row) -> float:
    return (row.x - LEFT) / CHAR


def right_indent(row: Row) -> float:
    return (RIGHT - row.end) / CHAR


MEASURES: dict[str, Callable[[Paper], float]] = {
    "paper_width": lambda p: p.size(0)[0],
    "paper_height": lambda p: p.size(0)[1],
    "left": lambda p: median(
        r.x for r in p.rows if r.page == 1 and r.y < FOOT and r.text[0] in HAN
    ),
    "right": lambda p: max(r.end for r in p.rows if r.page == 1 and r.y < FOOT),
    "rows": lambda p: sum(r.page == 1 and r.y < FOOT for r in p.rows),
    "columns": lambda p: max(len(r.text) for r in p.rows if r.page == 1 and "。" not in r.text),
    "head": lambda p: next(r for r in p.rows if r.page == 1).top,
    "body_size": lambda p: p.row(HAN[:5]).size,
    "copy_size": lambda p: p.row("000123").size,
    "copy_indent": lambda p: indent(p.row("000123")),
    "copy_row": lambda p: (p.row("000123").top - TOP) / PITCH,
    "class_size": lambda p: p.row("机密").size,
    "class_indent": lambda p: indent(p.row("机密")),
    "class_row": lambda p: p.blank_rows("000123", "机密") + 2,
    "urgency_size": lambda p: p.row("特急").size,
    "urgency_indent": lambda p: indent(p.row("特急")),
    "urgency_row": lambda p: p.blank_rows("000123", "特急") + 2,
    "mark_top": lambda p: reading.ink(p.data, 0, 68, 95).top,
    "mark_middle": lambda p: p.row("云汀市人民政府文件").middle,
    "number_size": lambda p: p.row("云政发").size,
    "number_middle": lambda p: p.row("云政发").middle,
    "number_gap": lambda p: (p.row("云政发").top - p.row("云汀市人民政府文件").bottom) / PITCH,
    "mark_red": lambda p: p.shade(0, 70, 90)[0],
    "text_colour": lambda p: p.shade(1, 37, 262)[1],
    "red_colour": lambda p: p.shade(0, p.red[0][0] - 0.5, p.red[0][1] + 0.5)[0],
    "red_gap": lambda p: sum(p.red[0]) / 2 - p.row("云政发").bottom,
    "red_width": lambda p: p.rules(0)[0].right - p.rules(0)[0].left,
    "title_size": lambda p: p.row(TITLE.text[:9]).size,
    "title_middle": lambda p: p.row(TITLE.text[:9]).middle,
    "title_gap": lambda p: (p.row(TITLE.text[:9]).top - sum(p.red[0]) / 2) / PITCH,
    "recipients_size": lambda p: p.row("各县").size,
    "recipients_gap": lambda p: (p.row("各县").top - p.row(TITLE.text[:9]).bottom) / PITCH - 0.35,
    "recipients_indent": lambda p: indent(p.row("各县")),
    "recipients_wrap": lambda p: indent(p.after("各县")),
    "text_page": lambda p: p.row(HAN[:5]).page + 1,
    "text_indent": lambda p: indent(p.row(HAN[:5])),
    "text_wrap": lambda p: indent(p.after(HAN[:5])),
    "heading1_indent": lambda p: indent(p.row("一、总体")),
    "heading2_indent": lambda p: indent(p.row("（一）压实")),
    "heading3_indent": lambda p: indent(p.row("1.防汛")),
    "heading1_size": lambda p: p.row("一、总体").size,
    "note_of_attachments": lambda p: (
        (p.row("附件：1").y - p.rows[p.rows.index(p.row("附件：1")) - 1].y) / PITCH - 1
    ),
    "attachments_indent": lambda p: indent(p.row("附件：1")),
    "attachments_align": lambda p: p.row("2.联系").x - p.row("附件：1").chars[3].x,
    "attachments_wrap": lambda p: p.after("附件：1").x - p.row("附件：1").chars[5].x,
    "signature_indent": lambda p: right_indent(p.row("云汀市防汛抗旱")),
    "signature_gap": lambda p: p.blank_rows("2.联系", "云汀市防汛抗旱"),
    "date_gap": lambda p: p.blank_rows("云汀市防汛抗旱", "2024年"),
    "date_shift": lambda p: (p.row("2024年").x - p.row("云汀市防汛抗旱").x) / CHAR,
    "note_indent": lambda p: indent(p.row("（此件")),
    "note_gap": lambda p: p.blank_rows("2024年", "（此件"),
    "label_page": lambda p: p.row("附件1").page - p.row("（此件").page,
    "label_indent": lambda p: indent(p.row("附件1")),
    "label_row": lambda p: (p.row("附件1").top - TOP) / PITCH,
    "label_size": lambda p: p.row("附件1").size,
    "attachment_title": lambda p: p.row("防汛物资储备").middle,
    "attachment_row": lambda p: p.blank_rows("附件1", "防汛物资储备") + 2,
    "imprint_first": lambda p: thickness(p.imprint[0]),
    "imprint_middle": lambda p: thickness(p.imprint[1]),
    "imprint_last": lambda p: thickness(p.imprint[-1]),
    "imprint_count": lambda p: len(p.imprint),
    "imprint_width": lambda p: p.imprint[0].right - p.imprint[0].left,
    "imprint_foot": lambda p: (p.imprint[-1].top + p.imprint[-1].bottom) / 2,
    "imprint_parity": lambda p: (p.row("抄送").page + 1) % 2,
    "imprint_last_page": lambda p: len(reading.pages(p.data)) - 1 - p.row("抄送").page,
    "copies_size": lambda p: p.row("抄送").size,
    "copies_indent": lambda p: (p.row("抄送").x - LEFT) / (14 * reading.MM_A_POINT),
    "copies_right": lambda p: (RIGHT - p.row("抄送").end) / (14 * reading.MM_A_POINT),
    "copies_hang": lambda p: p.after("抄送").x - p.row("抄送").chars[3].x,
    "printing_indent": lambda p: (
        (p.row("云汀市人民政府办公室").x - LEFT) / (14 * reading.MM_A_POINT)
    ),
    "printing_right": lambda p: (
        (RIGHT - p.row("云汀市人民政府办公室").end) / (14 * reading.MM_A_POINT)
    ),
    "page_number_size": lambda p: p.number(0).size,
    "page_number_drop": lambda p: (
        (p.number(0).chars[0].top + p.number(0).chars[0].bottom) / 2 - FOOT
    ),
    "page_number_odd": lambda p: (RIGHT - p.number(0).end) / (14 * reading.MM_A_POINT),
    "page_number_even": lambda p: (p.number(1).x - LEFT) / (14 * reading.MM_A_POINT),
    "upward_number": lambda p: indent(p.row("云政发")),
    "upward_signatory": lambda p: min(right_indent(r) for r in p.rows if r.text[-3:] in NAMES),
    "upward_same_row": lambda p: float("顾长风" in p.row("云政发").text),
    "upward_align": lambda p: (
        p.at("顾长风")[0].chars[p.at("顾长风")[1]].x - p.at("陆远山")[0].chars[p.at("陆远山")[1]].x
    ),
    "letter_mark": lambda p: reading.ink(p.data, 0, 20, p.red[0][0] - 1).top,
    "letter_middle": lambda p: p.row("云汀市人民政府").middle,
    "letter_gap": lambda p: p.red[0][0] - reading.ink(p.data, 0, 20, p.red[0][0] - 1).bottom,
    "letter_width": lambda p: p.red_ink.right - p.red_ink.left,
    "letter_rule_middle": lambda p: (p.red_ink.left + p.red_ink.right) / 2,
    "letter_upper": lambda p: float(p.red[0][1] - p.red[0][0] > p.red[1][1] - p.red[1][0]),
    "letter_lower": lambda p: float(p.red[-2][1] - p.red[-2][0] < p.red[-1][1] - p.red[-1][0]),
    "letter_foot": lambda p: 297 - p.red[-1][1],
    "letter_number": lambda p: right_indent(p.row("000123")),
    "letter_copy": lambda p: indent(p.row("000123")),
    "letter_below": lambda p: p.row("000123").top - p.red[1][1],
    "letter_title": lambda p: (p.row("关于商请").top - p.row("机密").bottom) / PITCH,
    "letter_first": lambda p: float(any(r.page == 0 and "—" in r.text for r in p.rows)),
    "letter_imprint": lambda p: len(p.imprint),
    "order_mark": lambda p: reading.ink(p.data, 0, 45, 80).top,
    "order_number": lambda p: (p.row("第123号").top - p.row("云汀市").bottom) / PITCH,
    "order_text": lambda p: p.blank_rows("第123号", HAN[:5]),
    "order_name_gap": lambda p: (
        (p.row("市长").y - p.rows[p.rows.index(p.row("市长")) - 1].y) / PITCH - 1
    ),
    "order_name": lambda p: right_indent(p.row("市长")),
    "order_name_apart": lambda p: (p.row("市长").chars[2].x - p.row("市长").chars[1].x) / CHAR - 1,
    "order_date_gap": lambda p: p.blank_rows("市长", "2024年"),
    "order_date": lambda p: right_indent(p.row("2024年")),
    "minutes_mark": lambda p: reading.ink(p.data, 0, 68, 95).top,
    "minutes_gap": lambda p: (
        (p.row("出席").y - p.rows[p.rows.index(p.row("出席")) - 1].y) / PITCH - 1
    ),
    "minutes_indent": lambda p: indent(p.row("出席")),
    "minutes_hang": lambda p: p.after("出席").x - p.row("出席").chars[3].x,
    "sealed_date": lambda p: right_indent(p.row("2024年")),
    "sealed_middle": lambda p: (
        next(r for r in p.rows if r.text == "云汀市人民政府").middle - p.row("2024年").middle
    ),
    "turned_width": lambda p: p.size(1)[0],
    "turned_height": lambda p: p.size(1)[1],
    "electronic_head": lambda p: reading.ink(p.data, 1, 30, 43.5).top,
    "electronic_foot": lambda p: (p.imprint[-1].top + p.imprint[-1].bottom) / 2,
    "electronic_mark": lambda p: reading.ink(p.data, 0, 68, 95).top,
    "electronic_drop": lambda p: (
        (p.number(0).chars[0].top + p.number(0).chars[0].bottom) / 2 - FOOT
    ),
    "electronic_rows": lambda p: sum(r.page == 1 and r.y < FOOT for r in p.rows),
    "electronic_pitch": lambda p: median(
        b.y - a.y for a, b in pairwise(r for r in p.rows if r.page == 1 and r.y < FOOT)
    ),
    "electronic_red": lambda p: sum(p.red[0]) / 2 - p.row("云政发").bottom,
    "heads_mark": lambda p: reading.ink(p.data, 0, 68, 80).top,
    "heads_word": lambda p: (
        p.at("文件")[0].chars[p.at("文件")[1]].y
        - (p.row("云汀市财政").y + p.row("云汀市水利").y) / 2
    ),
    "heads_right": lambda p: (
        p.at("文件")[0].chars[p.at("文件")[1]].x - p.row("云汀市财政").chars[5].x
    ),
    "heads_number": lambda p: (p.row("云政发").top - p.row("云汀市水利").bottom) / PITCH,
    "heads_red": lambda p: sum(p.red[0]) / 2 - p.row("云政发").bottom,
    "seals_count": lambda p: len(p.seals),
    "seals_diameter": lambda p: max(across for *_, across in p.seals),
    "seals_on_names": lambda p: max(
        dist(p.name(name), seal[:2]) for name, seal in zip(SIGNERS, p.seals, strict=True)
    ),
    "seals_apart": lambda p: min(
        dist(a[:2], b[:2]) - (a[2] + b[2]) / 2 for a, b in combinations(p.seals, 2)
    ),
    "seals_left": lambda p: min(0.0, *(x - across / 2 - LEFT for x, _, across in p.seals)),
    "seals_right": lambda p: min(0.0, *(RIGHT - x - across / 2 for x, _, across in p.seals)),
    "seals_top": lambda p: (
        (p.seals[0][1] - p.seals[0][2] / 2 - p.rows[p.rows.index(p.row(SIGNERS[0])) - 1].bottom)
        / PITCH
    ),
    "seals_date": lambda p: p.row("2024年").middle - p.name(SIGNERS[-1])[0],
    "joint_order_names": lambda p: max(
        right_indent(r) - 4 for r in p.rows if r.text.endswith(NAMES)
    ),
    "joint_order_apart": lambda p: max(
        (p.row(of).chars[5].x - p.row(of).chars[4].x) / CHAR - 3 for of in ("财政", "教育", "水务")
    ),
    "joint_order_gap": lambda p: (
        (p.row("财政局局").y - p.rows[p.rows.index(p.row("财政局局")) - 1].y) / PITCH - 1
    ),
    "joint_order_date_gap": lambda p: p.blank_rows("水务局局", "2024年"),
    "joint_order_date": lambda p: right_indent(p.row("2024年")),
    "notice_mark": lambda p: reading.ink(p.data, 0, 68, 95).top,
    "notice_title": lambda p: p.row("关于防汛").middle,
    "notice_number": lambda p: p.row("2024年第").middle,
    "notice_number_gap": lambda p: (p.row("2024年第").top - p.row("关于防汛").bottom) / PITCH,
    "notice_text_gap": lambda p: p.blank_rows("2024年第", HAN[:5]),
}
