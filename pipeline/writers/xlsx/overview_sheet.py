"""概要: what the document is, what was repaired, what waits, what fonts stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pipeline.certificate import HELD
from pipeline.description import described_as
from pipeline.edits import EditLog, Tier
from pipeline.fonts.roles import FontSet
from pipeline.model import SIGNS, OfficialDocument
from pipeline.questions import is_waiting
from pipeline.repair.channels import CHANNELS
from pipeline.structure.survey import LEGEND, State, line_of, survey
from pipeline.writers.emission import Emission
from pipeline.writers.fitting import told_of
from pipeline.writers.xlsx.cells import Cell, Styled
from pipeline.writers.xlsx.frame import OVERVIEW, QUESTIONS, Frame
from pipeline.writers.xlsx.package import Column, Sheet, place

SOURCE_HASH_LABEL = "源文件 SHA-256"
"""The item whose content ties a workbook to its source."""

_LEVEL_NOTES = {
    Tier.CERTAIN: None,
    Tier.LIKELY: "可在“待定”中改答“否”退回",
    Tier.POSSIBLE: "已由人采纳，或按 --accept possible 采纳",
}
_METADATA = (
    ("文种", "kind"),
    ("发文字号", ""),
    ("发文机关", "issuing_authority"),
    ("发布机构", "publisher"),
    ("成文日期", ""),
    ("发布日期", "publication_date"),
    ("索引号", "index_number"),
    ("主题分类", "subject_category"),
    ("体裁分类", "genre_category"),
    ("主题词", "subject_words"),
    ("内容概述", "summary"),
    ("有效性", "validity"),
)
"""Labels and members of the metadata; empty: what the document itself says, repaired."""
_SAID = {"发文字号": "文件编号", "成文日期": "日期"}
_NEWLINES = {"lf": "LF", "crlf": "CRLF", "cr": "CR", "mixed": "混用", "none": "无"}

Row = tuple[str, str, Cell, str | None]


def overview_sheet(
    frame: Frame, to_do: list[Row], extra: list[Row], sheets: list[str]
) -> Sheet[Row]:
    """概要: items in groups.

    Args:
        frame: the document.
        to_do: what of 核对 waits for a person.
        extra: further items (of 指标数据 and 核对).
        sheets: names of the sheets to link to.
    """
    sheet: Sheet[Row] = Sheet(
        OVERVIEW,
        (
            Column("类别", 5, "text", lambda row: row[0]),
            Column("项目", 11, "text", lambda row: Styled(row[1], "strong")),
            Column("内容", 38, "text", lambda row: row[2]),
            Column("说明", 24, "text", lambda row: row[3]),
        ),
    )
    for row in _items(frame, to_do, extra, sheets):
        sheet.add(row)
    return sheet


def document_title(frame: Frame) -> str:
    """The document's title, else the metadata's, else the slug."""
    emission = frame.emission
    title = emission.document.body.title
    return (title.text if title else "") or emission.document.metadata.title or emission.slug


def said_of(document: OfficialDocument, label: str) -> str:
    """发文字号 or 成文日期 as the archive's catalogue has them; empty where none is."""
    return described_as(document, _SAID[label])


def as_date(text: str | None) -> Cell:
    """An ISO date as a real date; anything else as the text it is."""
    try:
        return Styled(date.fromisoformat(text or ""), "day")
    except ValueError:
        return text


def certified(log: EditLog) -> Styled:
    """Whether the certificate holds, in its colour."""
    return Styled("通过", "certain") if log.certificate.ok else Styled("未通过", "conflict")


def _items(frame: Frame, to_do: list[Row], extra: list[Row], sheets: list[str]) -> Iterator[Row]:
    emission = frame.emission
    yield "文件", "标题", document_title(frame), None
    if frame.questions:
        waiting = sum(len(question.edits) for question in frame.questions)
        warning = f"尚有 {len(frame.questions)} 项待定（{waiting} 处），打印件未含"
        command = f"zhengben apply 3-{emission.slug}.xlsx"
        how = f"请在“{QUESTIONS}”的“采纳”列选是或否，存盘后运行 {command}"
        yield "待办", "建议", Styled(warning, "warning"), how
    lacking = [
        one for one in survey(emission.document) if one.state not in {State.FOUND, State.ABSENT}
    ]
    if lacking:
        draft = f"请看原件；在 2-{emission.slug}.md 中写明，再运行 zhengben emit"
        yield "待办", "要素", Styled(line_of(lacking), "warning"), draft
    yield from to_do
    for name in sheets:
        yield "工作表", name, Styled(name, "link", place(name, "A1")), None
    yield from _metadata(frame)
    yield from _counts(frame)
    yield from _repairs(frame)
    yield from extra
    yield from _certificate(frame)
    yield from _fit(emission)
    yield from _fonts(emission.fonts)


def _metadata(frame: Frame) -> Iterator[Row]:
    document = frame.emission.document
    source, metadata = document.source, document.metadata
    for label, name in _METADATA:
        value = getattr(metadata, name) if name else said_of(document, label)
        if value:
            yield "文件", label, as_date(value) if "日期" in label else str(value), None
    for field in metadata.fields:
        yield "页面字段", field.label, field.value, f"来源第 {field.line} 行"
    yield "来源", "文件名", source.name, None
    yield "来源", "字节数", Styled(source.size, "count"), None
    yield "来源", "编码", source.encoding, None
    yield "来源", "换行", _NEWLINES.get(source.newline, source.newline), None
    yield "来源", SOURCE_HASH_LABEL, source.sha256, "与修复记录的编号相连，请勿改动"
    for change in document.character_changes:
        note = f"规则 {change.rule_id}，首见于第 {change.line} 行"
        yield "来源", f"字符整理：{change.label}", Styled(change.count, "count"), note
    for boilerplate in document.boilerplate:
        if boilerplate.reason in SIGNS:
            continue  # the table's own lines stand for them
        yield "来源", "移出正文的页面文字", boilerplate.text, f"第 {boilerplate.line} 行"


def elements_of(document: OfficialDocument) -> Cell:
    """Which elements the document has, in the colour of a warning where one wants attention."""
    found = survey(document)
    calm = all(one.state in {State.FOUND, State.ABSENT} for one in found)
    return Styled(line_of(found), "text" if calm else "warning")


def _counts(frame: Frame) -> Iterator[Row]:
    yield "要素", "有无", elements_of(frame.emission.document), LEGEND
    kinds = Counter(element.kind for element in frame.elements)
    yield "要素", "全文字数", Styled(sum(len(e.text) for e in frame.elements), "count"), None
    for kind, count in kinds.items():
        yield "要素", kind, Styled(count, "count"), None


def _repairs(frame: Frame) -> Iterator[Row]:
    log = frame.emission.log
    done = [edit for edit in log.edits if edit.status == "in"]
    waiting = [edit for edit in log.edits if is_waiting(edit, frame.emission.refused)]
    refused = len(log.edits) - len(done) - len(waiting)
    manual = sum(1 for edit in done if edit.kind.value == "manual")
    yield "修复", "已改", Styled(len(done), "count"), "已含在打印件中"
    for level, count in frame.emission.levels():
        if count or level is not Tier.POSSIBLE:
            yield "修复", f"其中{level.label}", Styled(count, "count"), _LEVEL_NOTES[level]
    if manual:
        yield "修复", "其中人工修改", Styled(manual, "count"), None
    yield "修复", "建议未采纳", Styled(len(waiting), "count"), "打印件未含"
    if refused:
        yield "修复", "不予采纳", Styled(refused, "count"), None
    rules = Counter(edit.rule_id for edit in log.edits)
    ins = Counter(edit.rule_id for edit in done)
    clauses: dict[str, set[str]] = {}
    for edit in log.edits:
        clauses.setdefault(edit.rule_id, set()).add(edit.clause)
    for rule, count in sorted(rules.items()):
        # A learnt finder states each edit's own ground; those are in 修复记录.
        ground = f"{next(iter(clauses[rule]))}；" if len(clauses[rule]) == 1 else ""
        note = f"{ground}已改 {ins[rule]} 处，未改 {count - ins[rule]} 处"
        yield "规则", rule, Styled(count, "count"), note
    findings = Counter((f.severity, f.rule_id) for f in log.to_look_at)
    for (severity, rule), count in sorted(findings.items()):
        yield "待核", rule, Styled(count, "count"), f"{severity.label}；逐处见“修复记录”"


def _certificate(frame: Frame) -> Iterator[Row]:
    record = frame.emission.log.certificate
    yield "核验", "结论", certified(frame.emission.log), None
    for name, count in record.checks.items():
        label, holds = HELD.get(name, (name, None))
        yield "核验", label, Styled(count, "count"), holds
    for channel, count in record.channels.items():
        known = CHANNELS.get(channel)
        yield "核验", known.name if known else channel, Styled(count, "count"), "见于这么多个要素"


def _fit(emission: Emission) -> Iterator[Row]:
    """What was done to the page that a reader would not expect."""
    for sentence in told_of(emission.document, emission.sheet, emission.slug):
        yield "版面", "调整", sentence, None


def _fonts(fonts: FontSet) -> Iterator[Row]:
    told: set[str] = set()
    for role in fonts.roles.values():
        if role.label in told:  # differs in its digits alone
            continue
        told.add(role.label)
        wanted = "、".join(role.wanted)
        note = "PDF 用代用字体" if role.is_substitute else None
        yield "字体", role.label, f"{wanted} → {role.han.label}", note
    for sentence in fonts.substitutions():
        yield "字体", "代用", sentence, None
