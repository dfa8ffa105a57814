"""What is measured: each clause of GB/T 9704-2012 that a file can be held against, as data.

No figure stands here: what is required is the style sheet's, and what the layout of the very
document makes of it (:mod:`pipeline.layout`). What the style sheet marks as office custom (惯例),
such as the size of 发文机关标志 or the type of tables, is measured by nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pipeline.checking.problem import Level


class Quantity(StrEnum):
    """What of an element is measured."""

    FONT = "字体"
    SIZE = "字号"
    COLOUR = "颜色"
    PLACE = "位置"
    ABOVE = "上方空行"
    FORM = "写法"
    PAGE = "另起一页"


class Measure(msgspec.Struct, frozen=True):
    """One thing that is measured.

    Attributes:
        id: ``FMT`` and three digits; never given to another.
        element: key of the style sheet's paragraph, or what else it is of.
        label: its name for people.
        clause: of GB/T 9704-2012.
        severity: of a deviation.
        tolerance: how far what is found may be from what is required, in ``unit``; of the
            standard where it has one, else of the measuring.
        unit: Chinese.
        quantity: of the element; ``None`` for what is of the page.
    """

    id: str
    element: str
    label: str
    clause: str
    severity: Level = "warning"
    tolerance: float = 0.0
    unit: str = ""
    quantity: Quantity | None = None


_ERROR: Level = "error"
_WARNING: Level = "warning"
_NOTE: Level = "note"

_PLACE_CHARS = 0.6
"""Characters by which an indent may differ: widths of Latin digits are those of their font."""
_ABOVE_ROWS = 0.6

# Element, its number, its name, its clause, what of it is measured. Size, colour and font fall
# under 5.2.2 and 5.2.4 where the element's own clause says nothing of them.
_OF_ELEMENTS: tuple[tuple[str, int, str, str, str], ...] = (
    ("copy_number", 10, "份号", "7.2.1", "SIZE PLACE"),
    ("classification", 11, "密级和保密期限", "7.2.2", "FONT SIZE PLACE"),
    ("urgency", 12, "紧急程度", "7.2.3", "FONT SIZE PLACE"),
    ("authority_mark", 13, "发文机关标志", "7.2.4", "FONT COLOUR PLACE"),
    ("document_number", 14, "发文字号", "7.2.5", "FONT SIZE PLACE FORM"),
    ("signatory_label", 15, "签发人标签", "7.2.6", "FONT SIZE"),
    ("signatory", 16, "签发人", "7.2.6", "FONT SIZE"),
    ("title", 20, "标题", "7.3.1", "FONT SIZE COLOUR PLACE ABOVE FORM"),
    ("main_recipients", 22, "主送机关", "7.3.2", "FONT SIZE PLACE ABOVE FORM"),
    ("body", 23, "正文", "7.3.3", "FONT SIZE COLOUR PLACE"),
    ("heading1", 24, "一级标题", "7.3.3", "FONT SIZE PLACE"),
    ("heading2", 25, "二级标题", "7.3.3", "FONT SIZE PLACE"),
    ("heading3", 26, "三级标题", "7.3.3", "FONT SIZE PLACE"),
    ("heading4", 27, "四级标题", "7.3.3", "FONT SIZE PLACE"),
    ("attachment_note", 30, "附件说明", "7.3.4", "FONT SIZE PLACE ABOVE FORM"),
    ("authority_signature", 31, "发文机关署名", "7.3.5", "FONT SIZE PLACE"),
    ("document_date", 32, "成文日期", "7.3.5", "FONT SIZE PLACE FORM"),
    ("note", 33, "附注", "7.3.6", "FONT SIZE PLACE FORM"),
    ("attachment_label", 40, "附件序号", "7.3.7", "FONT SIZE PLACE PAGE"),
    ("attachment_title", 41, "附件标题", "7.3.7", "PLACE"),
    ("imprint", 50, "版记", "7.4", "FONT SIZE PLACE"),
)
_DIGITS = {q: k for k, q in enumerate(Quantity, 1)}
_SEVERITIES: dict[Quantity, Level] = {
    Quantity.ABOVE: _NOTE,
    Quantity.FORM: _WARNING,
    Quantity.PLACE: _WARNING,
}
_TOLERANCES = {
    Quantity.SIZE: (0.3, "磅"),
    Quantity.PLACE: (_PLACE_CHARS, "字"),
    Quantity.ABOVE: (_ABOVE_ROWS, "行"),
}


def _of_elements() -> tuple[Measure, ...]:
    made = []
    for element, number, label, clause, quantities in _OF_ELEMENTS:
        for name in quantities.split():
            quantity = Quantity[name]
            tolerance, unit = _TOLERANCES.get(quantity, (0.0, ""))
            made.append(
                Measure(
                    f"FMT{number:02}{_DIGITS[quantity]}",
                    element,
                    f"{label}{quantity.value}",
                    clause,
                    _SEVERITIES.get(quantity, _ERROR),
                    tolerance,
                    unit,
                    quantity,
                )
            )
    return tuple(made)


PAPER = Measure("FMT001", "page", "纸张", "5.1", _ERROR, 1.0, "毫米")
TOP = Measure("FMT002", "page", "天头", "5.2.1", _ERROR, 1.0, "毫米")
LEFT = Measure("FMT003", "page", "订口", "5.2.1", _ERROR, 1.0, "毫米")
WIDTH = Measure("FMT004", "page", "版心宽", "5.2.1", _ERROR, 1.5, "毫米")
HEIGHT = Measure("FMT005", "page", "版心高", "5.2.1", _ERROR, 2.5, "毫米")
ROWS = Measure("FMT006", "page", "每面行数", "5.2.3", _WARNING, 0.0, "行")
COLUMNS = Measure("FMT007", "page", "每行字数", "5.2.3", _WARNING, 0.0, "字")
TURNED = Measure("FMT008", "page", "横排页版心", "8", _WARNING, 1.5, "毫米")
MARK_TOP = Measure("FMT138", "authority_mark", "发文机关标志上边缘", "7.2.4", _WARNING, 2.0, "毫米")
LABELS = Measure("FMT238", "body", "出席、请假、列席的字体", "10.3", _WARNING)
RED_RULE = Measure("FMT171", "red", "版头分隔线", "7.2.7", _ERROR)
RED_COLOUR = Measure("FMT172", "red", "版头分隔线颜色", "7.2.7", _ERROR)
RED_WIDTH = Measure("FMT173", "red", "版头分隔线长度", "7.2.7", _WARNING, 2.0, "毫米")
RED_GAP = Measure("FMT174", "red", "版头分隔线位置", "7.2.7", _WARNING, 1.5, "毫米")
LETTER_RULES = Measure("FMT175", "letter", "信函格式的红色双线", "10.1", _ERROR)
IMPRINT_RULES = Measure("FMT511", "imprint", "版记分隔线", "7.4.1", _WARNING)
IMPRINT_THICK = Measure("FMT512", "imprint", "版记分隔线粗细", "7.4.1", _WARNING, 0.12, "毫米")
IMPRINT_FOOT = Measure("FMT513", "imprint", "版记末条分隔线位置", "7.4.1", _WARNING, 2.5, "毫米")
IMPRINT_LAST = Measure("FMT514", "imprint", "版记所在页", "7.4", _WARNING)
NUMBERED = Measure("FMT601", "page_number", "页码", "7.5", _ERROR)
NUMBER_FONT = Measure("FMT602", "page_number", "页码字体", "7.5", _WARNING)
NUMBER_SIZE = Measure("FMT603", "page_number", "页码字号", "7.5", _WARNING, 0.3, "磅")
NUMBER_FORM = Measure("FMT604", "page_number", "页码写法", "7.5", _WARNING)
NUMBER_SIDE = Measure("FMT605", "page_number", "页码左右位置", "7.5", _ERROR, 0.6, "字")
NUMBER_DROP = Measure("FMT606", "page_number", "页码距版心下边缘", "7.5", _WARNING, 2.0, "毫米")
NUMBER_FIRST = Measure("FMT607", "page_number", "首页页码", "10.1", _WARNING)

ELEMENTS = _of_elements()
MEASURES: tuple[Measure, ...] = tuple(
    sorted(
        (
            *ELEMENTS,
            *(one for one in list(globals().values()) if isinstance(one, Measure)),
        ),
        key=lambda one: one.id,
    )
)
"""All of them, by id."""
BY_ID = {one.id: one for one in MEASURES}
_BY_PLACE = {(one.element, one.quantity): one for one in ELEMENTS}
_SAME = {"document_number_up": "document_number"}


def measure_of(element: str, quantity: Quantity) -> Measure | None:
    """What of a paragraph's style is measured; ``None``: the standard says nothing of it."""
    return _BY_PLACE.get((_SAME.get(element, element), quantity))
