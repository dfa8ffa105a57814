"""One file inspected: read, measured, held against a style."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from pipeline.errors import SourceError
from pipeline.formats import Input, input_for
from pipeline.inspection.finding import Finding, findings_of
from pipeline.inspection.judging import deviations_of
from pipeline.inspection.judging.case import Case
from pipeline.inspection.setting import Measured
from pipeline.model import OfficialDocument
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.stylesheet import StyleSheet, as_letter, load_stylesheet

ENDINGS = (".docx", ".docm", ".dotx", ".doc", ".wps", ".dot", ".wpt", ".odt", ".rtf", ".pdf")
_OLD = {"doc": ".doc", "odt": ".odt", "rtf": ".rtf"}
_LEAST_DOUBLE = 0.9
_AT_EDGE = 2.0
"""Millimetres from the edge of 版心."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in one file.

    Attributes:
        document: as it was read.
        measured: how it is set.
        style: title of the style that it was held against.
        findings: in the order of the measures.
        unjudged: what could not be judged, a Chinese clause each.
        remarks: what else a person should know, a Chinese sentence each.
    """

    document: OfficialDocument
    measured: Measured
    style: str
    findings: list[Finding]
    unjudged: tuple[str, ...]
    remarks: tuple[str, ...]


def inspect_source(
    data: bytes,
    file: str,
    name: str,
    style: str | None = None,
    reading: ReadOptions = DEFAULT,
) -> Inspection:
    """Inspect a Word or PDF file.

    Args:
        data: its bytes.
        file: what it is called in the findings.
        name: its file name, which with the content tells its kind.
        style: name or path of the style sheet; ``None``: the ordinary one. Either is taken in
            the form of a letter where the file is set as one.
        reading: what is set for the reading.

    Raises:
        SourceError: it cannot be read, or is neither Word nor PDF.
        MissingPartError: LibreOffice is needed and not installed.
        StyleError: no such style.
    """
    kind = input_for(data, name)
    usual = load_stylesheet(style or "gbt9704")
    document, measured = _measured(kind, data, name, reading, usual)
    sheet = usual
    if _is_letter(document, measured):
        sheet = as_letter(usual) if style else load_stylesheet("letter")
    case = Case(document, measured, sheet)
    findings = findings_of(file, deviations_of(case))
    remarks = [*document.source.remarks]
    if kind.name in _OLD:
        remarks.append("旧格式先由 LibreOffice 转换成 .docx 再检查，与 Word 中所见可能略有出入")
    for (face, label), _count in case.stand_ins.most_common(4):
        remarks.append(f"{label}用的是代用字体 {face}，印发前请换用标准的字体")
    if measured.kind == "docx":
        case.unjudged.append(
            "要看排好的页面才知道的（版记是否在末页底部、各页实际行数），请另存为 PDF 再检查"
        )
    return Inspection(
        document, measured, sheet.title, findings, tuple(case.unjudged), tuple(remarks)
    )


def _measured(
    kind: Input, data: bytes, name: str, options: ReadOptions, sheet: StyleSheet
) -> tuple[OfficialDocument, Measured]:
    if kind.name == "pdf":
        from pipeline.inspection.paper import measure_pdf

        reading = kind.read(data, name, options)
        return reading.document, measure_pdf(data, reading.document, reading.source, sheet)
    if kind.name in {"docx", *_OLD}:
        return _of_word(kind, data, name, options)
    if PurePath(name).suffix.lower() in ENDINGS:
        raise SourceError(
            f"{name} 的内容不是 Word 或 PDF 文件（像是{kind.label}）",
            "多半没有下载完，或已损坏；请重新索取",
        )
    raise SourceError(
        f"{name} 是{kind.label}，没有版式可查",
        "inspect 只看 Word 和 PDF；检查文字用 zhengben check",
    )


def _of_word(
    kind: Input, data: bytes, name: str, options: ReadOptions
) -> tuple[OfficialDocument, Measured]:
    from pipeline.inspection.word import WordSetting
    from pipeline.normalize.word.office import to_docx
    from pipeline.normalize.word.package import open_package
    from pipeline.normalize.word.reader import read_flow
    from pipeline.untrusted import UnreadableError

    content = data if kind.name == "docx" else to_docx(data, name, _OLD[kind.name])
    try:
        setting = WordSetting(open_package(content))
        flow = setting.walk(options)
    except UnreadableError as error:
        kind.read(data, name, options)  # says what is wrong with it in its own words
        raise SourceError(
            f"{name} 的排版读不了（{error}）", "请在 Word 或 WPS 中打开它，另存为 .docx 再检查"
        ) from error
    document = read_flow(flow, data, name, options, kind.name).document
    measured = setting.measured(document, flow)
    if kind.name != "docx":
        for one in measured.numbers or ():
            if one.side in {"left", "right"} and one.inset is None:
                one.side = None  # of a frame at the outer edge LibreOffice makes one at the right
    return document, measured


def _is_letter(document: OfficialDocument, measured: Measured) -> bool:
    """Whether a file has the red double rules of 信函格式, or its 发文字号 at the right (10.1).

    The rules go with 发文机关标志; where a paper has none, the place of its number alone tells.
    """
    number = measured.settings.get("header.document_number")
    right = number.right if number is not None else None
    if document.header.authority_mark is None and right is not None and abs(right) <= _AT_EDGE:
        return True
    red = [line for line in measured.lines if line.is_red]
    if measured.kind == "docx":
        return sum(line.is_double for line in red) >= 1
    wide = [line for line in red if line.length and line.length >= _LEAST_DOUBLE * 170]
    ys = [line.y for line in wide if line.where.page == 1 and line.y is not None]
    return len(ys) >= 2 and max(ys) - min(ys) > 150
