"""Answers in the workbook's 修复记录, read back as decisions.

Rows are found by their 编号 and columns by their heads, so that a person may sort, filter, delete
rows and move columns. A row whose text is not the log's any more is refused, never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from io import BytesIO
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline.decisions import VERSION, Decision, Decisions, checked
from pipeline.edits import Edit, EditLog, Tier
from pipeline.errors import DocumentError
from pipeline.writers.emission import SOURCE_PROPERTY
from pipeline.writers.xlsx.frame import BODY, REPAIRS

if TYPE_CHECKING:
    from openpyxl import Workbook

_NEEDED = ("采纳", "改前", "改后", "编号")
_BODY_NEEDED = ("文本", "元素")
_HEAD_ROWS = 30
_MOST_BYTES = 1 << 30
_LONGEST = 16_000  # well under what a cell holds; longer texts are cut in the workbook
_SURROGATE = re.compile("[\ud800-\udfff]")
_YES = frozenset({"是", "采纳", "同意", "对", "y", "yes", "true", "ok", "√", "✓", "✔", "☑", "1"})
_NO = frozenset({"否", "不采纳", "不同意", "不", "n", "no", "false", "×", "✗", "✘", "☒", "x", "0"})

Verdict = Literal["accept", "refuse"]


class _Row(msgspec.Struct, frozen=True):
    number: int
    cells: Mapping[str, str]

    def get(self, label: str) -> str:
        return self.cells.get(label, "")


def read_xlsx_decisions(
    data: bytes, log: EditLog, texts: Mapping[str, str], name: str
) -> Decisions:
    """The decisions in a reviewed workbook.

    An applied edit left at 是 and a proposal left blank are no decisions. An answer to one edit
    of a group (a pair of marks) holds for those of it whose cell is blank.

    Args:
        data: the workbook.
        log: the log of the run that the workbook shows.
        texts: the repaired text of each element, by path.
        name: the file's name, for messages.

    Raises:
        DocumentError: no such workbook, another source's, an answer that is neither 是 nor 否,
            answers that contradict each other, a row that does not fit the log, or text typed
            where none is read back.
    """
    book = _book(data, name)
    cells, source = _table(book, name)
    if source and source != log.source_sha256:
        raise DocumentError(
            f"{name} 出自另一份源文件，与这里的修改记录不符", "请用本文件夹里的工作簿"
        )
    _refuse_typed(book, texts, name)
    edits = {edit.id: edit for edit in log.edits}
    others = {finding.id for finding in log.findings}
    found: list[Decision] = []
    answered: set[str] = set()
    for row in cells:
        key = row.get("编号").strip()
        if not key:
            _refuse_answer_without_id(row, name)
            continue
        edit = edits.get(key)
        if edit is None:
            if key in others:
                continue
            raise DocumentError(
                f"{name} 第 {row.number} 行的修改 {key} 不在现有的修改记录中",
                "文本或规则已变，请用 zhengben repair 生成的新工作簿重新审阅",
            )
        _check_text(row, edit, name)
        decision = _decision(row, edit, name)
        if decision is not None:
            found.append(decision)
        if decision is not None or row.get("采纳").strip():
            answered.add(edit.id)
    whole = (*found, *_of_groups(found, answered, edits))
    return checked(Decisions(VERSION, log.source_sha256, whole), name)


def _book(data: bytes, name: str) -> Workbook:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MOST_BYTES:
                raise DocumentError(f"{name} 展开后过大", "请确认它是 zhengben 写出的工作簿")
        return load_workbook(BytesIO(data), data_only=True)
    except DocumentError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise DocumentError(
            f"{name} 不是可以打开的 Excel 工作簿（{type(error).__name__}）",
            "请用 Excel 或 WPS 另存为 .xlsx 后再试",
        ) from error


def _table(book: Workbook, name: str) -> tuple[list[_Row], str]:
    names = [REPAIRS, *book.sheetnames]
    for title in names:
        if title in book.sheetnames:
            rows = _rows(book[title].iter_rows(values_only=True), _NEEDED)
            if rows is not None:
                properties = {p.name: p.value for p in book.custom_doc_props.props}  # type: ignore[attr-defined]
                return rows, str(properties.get(SOURCE_PROPERTY) or "")
    raise DocumentError(
        f"{name} 中没有带“{'”“'.join(_NEEDED)}”各列的“{REPAIRS}”表",
        "请勿改动表头；可用 zhengben emit 重新写出工作簿",
    )


def _refuse_typed(book: Workbook, texts: Mapping[str, str], name: str) -> None:
    """Refuse text typed into 正文: nothing would read it.

    Raises:
        DocumentError: naming the row.
    """
    if BODY not in book.sheetnames:
        return
    rows = _rows(book[BODY].iter_rows(values_only=True), _BODY_NEEDED) or ()
    parts = Counter(row.get("元素") for row in rows)
    for row in rows:
        path = row.get("元素")
        expected = texts.get(path)
        # A long text takes several rows, and a person may have sorted them.
        if expected is None or parts[path] > 1 or _same(row.get("文本"), expected):
            continue
        raise DocumentError(
            f"{name} 的“{BODY}”表第 {row.number} 行的文字被改动，这里改的字不会读回",
            f"请恢复该格；改字请用审阅稿（.review.docx），或“{REPAIRS}”的“改写为”",
        )


def _rows(lines: Iterator[tuple[object, ...]], needed: Collection[str]) -> list[_Row] | None:
    """The rows under the head; ``None`` when no head is found."""
    heads: list[str] | None = None
    rows: list[_Row] = []
    for number, line in enumerate(lines, start=1):
        texts = [_text(value) for value in line]
        if heads is None:
            if set(needed) <= {text.strip() for text in texts}:
                heads = [text.strip() for text in texts]
            elif number >= _HEAD_ROWS:
                return None
        elif any(texts):
            rows.append(_Row(number, dict(zip(heads, texts, strict=False))))
    return None if heads is None else rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_answer_without_id(row: _Row, name: str) -> None:
    if row.get("采纳").strip() or row.get("改写为").strip():
        raise DocumentError(
            f"{name} 第 {row.number} 行有答复而没有编号", "请从原工作簿补上该行的编号，或删去该行"
        )


def _check_text(row: _Row, edit: Edit, name: str) -> None:
    for label, expected in (("改前", edit.old), ("改后", edit.new)):
        if not _same(row.get(label), expected):
            raise DocumentError(
                f"{name} 第 {row.number} 行（修改 {edit.id}）的“{label}”是“{row.get(label)}”，"
                f"与修改记录的“{expected}”不符",
                "请恢复该格；要另写文字，请填“改写为”一列",
            )


def _same(shown: str, expected: str) -> bool:
    """Whether a cell still shows the log's text, as far as a workbook can hold it."""
    from openpyxl.utils.escape import unescape

    if len(expected) > _LONGEST:
        return shown[:_LONGEST] == expected[:_LONGEST]
    folded = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", expected)
    wanted = {folded, folded.replace("\r\n", "\n").replace("\r", "\n")}
    candidates = {shown, unescape(shown)} if "_x" in shown else {shown}
    return bool(candidates & wanted) or (not shown and not expected.strip())


def _verdict(row: _Row, name: str) -> Verdict | None:
    # Full-width Ｙ and １ are what a Chinese keyboard gives; a 。 typed after 是 says no more.
    answer = unicodedata.normalize("NFKC", row.get("采纳")).strip().rstrip("。.").lower()
    if not answer:
        return None
    if answer in _YES:
        return "accept"
    if answer in _NO:
        return "refuse"
    raise DocumentError(
        f"{name} 第 {row.number} 行的“采纳”是“{row.get('采纳')}”", "请填是或否，或留空"
    )


def _decision(row: _Row, edit: Edit, name: str) -> Decision | None:
    verdict = _verdict(row, name)
    text = row.get("改写为") or None
    note = row.get("备注").strip() or None
    if text is not None and verdict == "refuse":
        raise DocumentError(
            f"{name} 第 {row.number} 行（修改 {edit.id}）答“否”而又填了“改写为”",
            "请改答“是”，或清空“改写为”",
        )
    if text is not None:
        verdict = "accept"
    if verdict is None:
        return None
    untouched = edit.tier is Tier.APPLIED and edit.status == "in" and verdict == "accept"
    if untouched and text is None and note is None:
        return None
    return Decision(edit.id, verdict, None if text == edit.new else text, note)


def _of_groups(
    found: list[Decision], answered: Set[str], edits: Mapping[str, Edit]
) -> Iterator[Decision]:
    """What follows from the decisions for edits of their groups that have no answer.

    What a cell says holds, though it parts a group; the first decision speaks for the blank ones.
    """
    said: dict[str, Verdict] = {}
    for decision in found:
        group = edits[decision.edit_id].group
        if group:
            said.setdefault(group, decision.verdict)
    for edit in edits.values():
        if edit.group in said and edit.id not in answered:
            yield Decision(edit.id, said[edit.group])
