"""A bar chart of a sheet's rows: its part, and the drawing that holds it (DrawingML).

ECMA-376 part 1, 21.2 and 20.5.
"""

from __future__ import annotations

import msgspec

from pipeline.writers.xlsx.cells import text_content
from pipeline.writers.xlsx.workbook_parts import RELATIONS, quoted

_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU_PER_CM = 360_000


class BarChart(msgspec.Struct, frozen=True):
    """Bars that lie, the first row's at the top; names in column A, values in column B.

    Attributes:
        title: what is said above it.
        row: number of the row whose first cell its corner is in.
        width: in centimetres.
        height: in centimetres.
        rows: how many rows below the sheet's own it reaches.
    """

    title: str
    row: int
    width: float
    height: float
    rows: int


def chart_part(chart: BarChart, sheet: str, last: int) -> str:
    """The chart; its data are cells.

    Args:
        chart: the chart.
        sheet: title of the sheet that has its data.
        last: number of their last row; the first is the head.
    """
    a = f'xmlns:a="{_DRAWINGML}/main"'
    cells = text_content(quoted(sheet))

    def axis(kind: str, number: int, other: int, orientation: str, inside: str, rest: str) -> str:
        return (
            f'<{kind}><axId val="{number}"/><scaling><orientation val="{orientation}"/></scaling>'
            f'<delete val="0"/><axPos val="l"/>{inside}<majorTickMark val="none"/>'
            f'<minorTickMark val="none"/><crossAx val="{other}"/>{rest}</{kind}>'
        )

    return (
        f'<chartSpace xmlns="{_DRAWINGML}/chart"><style val="10"/><chart><title><tx><rich>'
        f"<a:bodyPr {a}/><a:p {a}><a:pPr><a:defRPr/></a:pPr><a:r><a:t>{text_content(chart.title)}"
        '</a:t></a:r></a:p></rich></tx></title><plotArea><barChart><barDir val="bar"/>'
        '<grouping val="clustered"/><ser><idx val="0"/><order val="0"/>'
        f"<tx><strRef><f>{cells}!B1</f></strRef></tx>"
        f'<spPr><a:ln {a}><a:prstDash val="solid"/></a:ln></spPr>'
        f"<cat><numRef><f>{cells}!$A$2:$A${last}</f></numRef></cat>"
        f"<val><numRef><f>{cells}!$B$2:$B${last}</f></numRef></val></ser>"
        '<gapWidth val="60"/><axId val="10"/><axId val="100"/></barChart>'
        + axis("catAx", 10, 100, "maxMin", "", '<lblOffset val="100"/>')
        + axis("valAx", 100, 10, "minMax", "<majorGridlines/>", "")
        + '</plotArea><plotVisOnly val="1"/><dispBlanksAs val="gap"/></chart></chartSpace>'
    )


def drawing_part(chart: BarChart) -> str:
    """Where the chart stands and how large it is."""
    width, height = (int(side * _EMU_PER_CM) for side in (chart.width, chart.height))
    return (
        f'<wsDr xmlns="{_DRAWINGML}/spreadsheetDrawing"><oneCellAnchor><from><col>0</col>'
        f"<colOff>0</colOff><row>{chart.row - 1}</row><rowOff>0</rowOff></from>"
        f'<ext cx="{width}" cy="{height}"/><graphicFrame><nvGraphicFramePr>'
        '<cNvPr id="1" name="Chart 1"/><cNvGraphicFramePr/></nvGraphicFramePr><xfrm/>'
        f'<a:graphic xmlns:a="{_DRAWINGML}/main"><a:graphicData uri="{_DRAWINGML}/chart">'
        f'<c:chart xmlns:c="{_DRAWINGML}/chart" xmlns:r="{RELATIONS}" r:id="rId1"/>'
        "</a:graphicData></a:graphic></graphicFrame><clientData/></oneCellAnchor></wsDr>"
    )
