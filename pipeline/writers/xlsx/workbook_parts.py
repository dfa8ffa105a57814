"""The parts of a workbook beside its sheets and its styles (ECMA-376 part 1, 18; part 2).

openpyxl made these parts once, and they still are, byte by byte, what it made: a document that did
not change makes the file that it made before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from pipeline.writers.xlsx.cells import MAIN, attribute, plain, text_content

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
RELATIONS = f"{_OFFICE}/relationships"
_OPC = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"

_ROOT_RELATIONS = (
    (f"{RELATIONS}/officeDocument", "xl/workbook.xml"),
    (f"{_OPC}/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{RELATIONS}/extended-properties", "docProps/app.xml"),
    (f"{RELATIONS}/custom-properties", "docProps/custom.xml"),
)
# Readers trust row heights and results of a file that Excel made; this one it did not.
_APP = (
    f'<Properties xmlns="{_OFFICE}/extended-properties">'
    "<Application>zhengben Compatible / Openpyxl 3.1.5</Application>"
    "<AppVersion>3.1</AppVersion></Properties>"
)
_VIEW = (
    '<workbookPr/><workbookProtection/><bookViews><workbookView visibility="visible"'
    ' minimized="0" showHorizontalScroll="1" showVerticalScroll="1" showSheetTabs="1"'
    ' tabRatio="600" firstSheet="0" activeTab="0" autoFilterDateGrouping="1"/></bookViews>'
)


class SheetParts(msgspec.Struct, frozen=True):
    """A sheet as the workbook names it, and its parts.

    Attributes:
        title: its name.
        filtered: the cells whose rows can be filtered, ``$A$1:$F$12``.
        printed: the cells that go on paper, likewise.
        data: the worksheet part.
        drawing: the drawing part, where the sheet has a chart.
        chart: the chart's part, likewise.
    """

    title: str
    filtered: str
    printed: str
    data: bytes
    drawing: str = ""
    chart: str = ""


class Properties(msgspec.Struct, frozen=True):
    """What the file says of itself.

    Attributes:
        title: of the document; may be empty.
        creator: who made the document.
        moment: the only time in the file.
        others: further properties by name.
    """

    title: str
    creator: str
    moment: datetime
    others: Mapping[str, str]


def quoted(title: str) -> str:
    """A sheet's name as formulas have it.

    >>> quoted("正文")
    "'正文'"
    """
    return "'" + title.replace("'", "''") + "'"


def members(
    sheets: Sequence[SheetParts], styles: str, strings: bytes, properties: Properties
) -> dict[str, bytes]:
    """The parts of the workbook by their names."""
    text = {
        "docProps/app.xml": _APP,
        "docProps/core.xml": _core(properties),
        "xl/styles.xml": styles,
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _workbook_relations(len(sheets)),
    }
    count = len(_ROOT_RELATIONS)
    if properties.others:
        text["docProps/custom.xml"] = _custom(properties.others)
    else:
        count -= 1
    text["_rels/.rels"] = _relations(_ROOT_RELATIONS[:count])
    made = {
        "xl/theme/theme1.xml": Path(__file__).with_name("theme.xml").read_bytes(),
        "xl/sharedStrings.xml": strings,
    }
    drawn = 0
    for number, sheet in enumerate(sheets, start=1):
        made[f"xl/worksheets/sheet{number}.xml"] = sheet.data
        if not sheet.chart:
            continue
        drawn += 1
        text[f"xl/drawings/drawing{drawn}.xml"] = sheet.drawing
        text[f"xl/charts/chart{drawn}.xml"] = sheet.chart
        for owner, kind, name in (
            (f"xl/worksheets/_rels/sheet{number}.xml.rels", "drawing", "drawings/drawing"),
            (f"xl/drawings/_rels/drawing{drawn}.xml.rels", "chart", "charts/chart"),
        ):
            text[owner] = _relations([(f"{RELATIONS}/{kind}", f"/xl/{name}{drawn}.xml")])
    text["[Content_Types].xml"] = _content_types(sheets, has_custom=bool(properties.others))
    return made | {name: part.encode() for name, part in text.items()}


def _relations(relations: Iterable[tuple[str, str]], rest: str = "") -> str:
    items = "".join(
        f'<Relationship Type="{kind}" Target="{target}" Id="rId{number}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    return f'<Relationships xmlns="{_OPC}/relationships">{items}{rest}</Relationships>'


def _workbook_relations(count: int) -> str:
    kinds = [
        *(("worksheet", f"/xl/worksheets/sheet{n}.xml") for n in range(1, count + 1)),
        ("styles", "styles.xml"),
        ("theme", "theme/theme1.xml"),
    ]
    strings = (
        f'<Relationship Id="strings" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    return _relations(((f"{RELATIONS}/{kind}", target) for kind, target in kinds), strings)


def _workbook(sheets: Sequence[SheetParts]) -> str:
    listed, named = [], []
    for number, sheet in enumerate(sheets, start=1):
        listed.append(
            f'<sheet xmlns:r="{RELATIONS}" name="{attribute(plain(sheet.title))}"'
            f' sheetId="{number}" state="visible" r:id="rId{number}"/>'
        )
        name = quoted(sheet.title)
        for kind, cells, rest in (
            ("_FilterDatabase", sheet.filtered, ' hidden="1"'),
            ("Print_Titles", "$1:$1", ""),
            ("Print_Area", sheet.printed, ""),
        ):
            named.append(
                f'<definedName name="_xlnm.{kind}" localSheetId="{number - 1}"{rest}>'
                f"{text_content(f'{name}!{cells}')}</definedName>"
            )
    return (
        f'<workbook xmlns="{MAIN}">{_VIEW}<sheets>{"".join(listed)}</sheets>'
        f"<definedNames>{''.join(named)}</definedNames>"
        '<calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    )


def _core(properties: Properties) -> str:
    moment = properties.moment.astimezone(UTC)
    said = [("creator", properties.creator), ("title", properties.title), ("language", "zh-CN")]
    elements = "".join(
        f'<dc:{name} xmlns:dc="http://purl.org/dc/elements/1.1/">{text_content(value)}</dc:{name}>'
        for name, value in said
        if value
    )
    times = "".join(
        f'<dcterms:{name} xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="dcterms:W3CDTF">'
        f"{moment:%Y-%m-%dT%H:%M:%SZ}</dcterms:{name}>"
        for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_OPC}/metadata/core-properties">'
        f"{elements}{times}</cp:coreProperties>"
    )


def _custom(properties: Mapping[str, str]) -> str:
    items = "".join(
        f'<property name="{attribute(name)}" fmtid="{_FORMAT_ID}" pid="{number}">'
        f'<vt:lpwstr xmlns:vt="{_OFFICE}/docPropsVTypes">{text_content(value)}</vt:lpwstr>'
        "</property>"
        for number, (name, value) in enumerate(properties.items(), start=2)
    )
    return f'<Properties xmlns="{_OFFICE}/custom-properties">{items}</Properties>'


def _content_types(sheets: Sequence[SheetParts], *, has_custom: bool) -> str:
    kinds = [
        ("xl/styles.xml", "spreadsheetml.styles"),
        ("xl/theme/theme1.xml", "theme"),
        ("docProps/core.xml", ""),
        ("docProps/app.xml", "extended-properties"),
        *([("docProps/custom.xml", "custom-properties")] if has_custom else []),
    ]
    charts = 0
    for number, sheet in enumerate(sheets, start=1):
        kinds.append((f"xl/worksheets/sheet{number}.xml", "spreadsheetml.worksheet"))
        if sheet.chart:
            charts += 1
            kinds.append((f"xl/drawings/drawing{charts}.xml", "drawing"))
    kinds.append(("xl/sharedStrings.xml", "spreadsheetml.sharedStrings"))
    kinds += [(f"xl/charts/chart{n}.xml", "drawingml.chart") for n in range(1, charts + 1)]
    kinds.append(("xl/workbook.xml", "spreadsheetml.sheet.main"))
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    items = "".join(
        f'<Override PartName="/{name}" ContentType="{f"{_TYPE}.{kind}+xml" if kind else core}"/>'
        for name, kind in kinds
    )
    return (
        f'<Types xmlns="{_OPC}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>'
    )
