"""Answers in the workbook's 待定 and 修复记录, read back as decisions.

Rows are found by their 编号 and columns by their heads, so that a person may sort, filter, delete
rows and move columns. A row whose text is not the log's any more is refused, never guessed at. An
answer in 待定 is one for every edit of its row; where 修复记录 answers one of them, that holds.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

import msgspec

from pipeline.decisions import VERSION, Decision, Decisions, Verdict, checked
from pipeline.edits import Edit, EditLog, Tier
from pipeline.errors import DocumentError
from pipeline.review.sheets import Cell, Workbook
from pipeline.untrusted import UnreadableError
from pipeline.writers.xlsx.cells import storable
from pipeline.writers.xlsx.frame import BODY, QUESTIONS, REPAIRS

_NEEDED = ("采纳", "改前", "改后", "编号")
_WHOLE_NEEDED = ("采纳", "建议", "编号（整项）")
_BODY_NEEDED = ("文本", "元素")
_HEAD_ROWS = 30
_ANSWERS = ("采纳", "改写为")
_LEAST_BYTES = 2**26
_BYTES_PER_CHARACTER = 1000
_BYTES_PER_ITEM = 10_000
_LEAST_TEXT = 2**22
_TEXT_PER_CHARACTER = 32
_TEXT_PER_ITEM = 1000
_LEAST_ROWS = 2000
_ROWS_PER_ITEM = 4
_SHORTEST_ROW = 100  # a long text takes several rows of thousands of characters
_LONGEST = 16_000  # well under what a cell holds; longer texts are cut in the workbook
_YES = frozenset({"是", "采纳", "同意", "对", "y", "yes", "true", "ok", "√", "✓", "✔", "☑", "1"})
_NO = frozenset({"否", "不采纳", "不同意", "不", "n", "no", "false", "×", "✗", "✘", "☒", "x", "0"})


class _Row(msgspec.Struct, frozen=True):
    """A row under the head: its number, its texts by their heads, and which of them are dates."""

    number: int
    cells: Mapping[str, str]
    dates: frozenset[str]

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
    size = sum(map(len, texts.values()))
    items = len(log.edits) + len(log.findings) + len(texts)
    try:
        return _decisions(
            Workbook(
                data,
                _LEAST_BYTES + _BYTES_PER_CHARACTER * size + _BYTES_PER_ITEM * items,
                _LEAST_TEXT + _TEXT_PER_CHARACTER * size + _TEXT_PER_ITEM * items,
                _LEAST_ROWS + _ROWS_PER_ITEM * items + size // _SHORTEST_ROW,
            ),
            log,
            texts,
            name,
        )
    except UnreadableError as error:
        raise DocumentError(
            f"{name} 不是可以打开的 Excel 工作簿（{error}）",
            "请用 Excel 或 WPS 另存为 .xlsx 后再试",
        ) from error


def _decisions(book: Workbook, log: EditLog, texts: Mapping[str, str], name: str) -> Decisions:
    cells = _table(book, REPAIRS, _NEEDED, name)
    asked = _table(book, QUESTIONS, _WHOLE_NEEDED, name)
    if cells is None and asked is None:
        raise _lacking(REPAIRS, _NEEDED, name)
    source = book.source
    if source and source != log.source_sha256:
        raise DocumentError(
            f"{name} 出自另一份源文件，与这里的修改记录不符", "请用本文件夹里的工作簿"
        )
    _refuse_typed(book, texts, name)
    edits = {edit.id: edit for edit in log.edits}
    others = {finding.id for finding in log.findings}
    found: list[Decision] = []
    answered: set[str] = set()
    for row in cells or ():
        key = row.get("编号").strip()
        if not key:
            _refuse_answer_without_id(row, name)
            continue
        edit = edits.get(key)
        if edit is None:
            if key in others:
                _refuse_answered_finding(row, name)
                continue
            raise DocumentError(
                f"{name} 第 {row.number} 行的修改 {key} 不在现有的修改记录中",
                "文本或规则已变，请用 zhengben repair 生成的新工作簿重新审阅",
            )
        _check_text(row, edit, name)
        _refuse_dates(row, name)
        decision = _decision(row, edit, name, row.get("改写为") or None)
        if decision is not None:
            found.append(decision)
        if decision is not None or row.get("采纳").strip():
            answered.add(edit.id)
    whole = (*found, *_of_groups(found, answered, edits))
    said = {decision.edit_id for decision in whole}
    answers: dict[str, Decision] = {}
    for row in asked or ():
        for decision in _of_question(row, edits, name):
            answers.setdefault(decision.edit_id, decision)
    by_question = (one for one in answers.values() if one.edit_id not in said)
    return checked(Decisions(VERSION, log.source_sha256, (*whole, *by_question)), name)


def _of_question(row: _Row, edits: Mapping[str, Edit], name: str) -> Iterator[Decision]:
    """The decisions on all edits of a row of 待定; none where it has no answer.

    Raises:
        DocumentError: the row names no edit of the log, or its answer cannot be taken.
    """
    keys = row.get("编号（整项）").split()
    if not keys:
        _refuse_answer_without_id(row, name)
        return
    unknown = next((key for key in keys if key not in edits), None)
    if unknown is not None:
        raise DocumentError(
            f"{name} 的“{QUESTIONS}”表第 {row.number} 行的修改 {unknown} 不在现有的修改记录中",
            "文本或规则已变，请用 zhengben repair 生成的新工作簿重新审阅",
        )
    _refuse_dates(row, name)
    own = [edits[key] for key in keys]
    text = row.get("改写为") or None
    texts = _rewritten(row, own, text, name) if text is not None else {}
    for edit in own:
        decision = _decision(row, edit, name, texts.get(edit.new, text))
        if decision is not None:
            yield decision


def _rewritten(row: _Row, own: Sequence[Edit], text: str, name: str) -> Mapping[str, str]:
    """What each sign that is put in becomes, where a person wrote the whole stretch anew.

    Args:
        row: of 待定; its 建议 shows the stretch: a sign, a term, a sign.
        own: its edits.
        text: what the person wrote.
        name: the file's name, for messages.

    Returns:
        By sign; nothing where the stretch is one edit.

    Raises:
        DocumentError: the term itself was changed.
    """
    shown = row.get("建议")
    first, last = own[0].new, own[1].new if len(own) > 1 else own[0].new
    if all(edit.new == shown for edit in own):
        return {}
    term = shown.removeprefix(first).removesuffix(last)
    before, found, after = text.partition(term)
    if not found or f"{first}{term}{last}" != shown:
        raise DocumentError(
            f"{name} 的“{QUESTIONS}”表第 {row.number} 行的“改写为”"
            f"改动了“{term}”本身，这里只能改补上的标点",
            "请在审阅稿（.review.docx）中改字",
        )
    return {first: before, last: after}


def _table(book: Workbook, named: str, needed: Collection[str], name: str) -> list[_Row] | None:
    """The rows under a head with these columns, the sheet of that name first.

    Returns:
        ``None`` where no sheet is called so and none has them: a person deleted it.

    Raises:
        DocumentError: the sheet is there, its head is not.
    """
    for title in dict.fromkeys([named, *book.names]):
        if title in book.names:
            rows = _rows(book.rows(title), needed)
            if rows is not None:
                return rows
    if named in book.names:
        raise _lacking(named, needed, name)
    return None


def _lacking(named: str, needed: Collection[str], name: str) -> DocumentError:
    return DocumentError(
        f"{name} 中没有带“{'”“'.join(needed)}”各列的“{named}”表",
        "请勿改动表头；可用 zhengben emit 重新写出工作簿",
    )


def _refuse_typed(book: Workbook, texts: Mapping[str, str], name: str) -> None:
    """Refuse text typed into 正文: nothing would read it.

    Raises:
        DocumentError: naming the row.
    """
    if BODY not in book.names:
        return
    rows = _rows(book.rows(BODY), _BODY_NEEDED) or ()
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


def _rows(
    lines: Iterable[tuple[int, Mapping[int, Cell]]], needed: Collection[str]
) -> list[_Row] | None:
    """The rows under the head; ``None`` when no head is found."""
    heads: dict[int, str] = {}
    rows: list[_Row] = []
    for number, line in lines:
        if heads:
            shown = {heads[column]: cell for column, cell in line.items() if column in heads}
            texts = {label: cell.text for label, cell in shown.items()}
            dates = frozenset(label for label, cell in shown.items() if cell.is_date)
            rows.append(_Row(number, texts, dates))
        elif number > _HEAD_ROWS:
            return None
        elif {*needed} <= {cell.text.strip() for cell in line.values()}:
            heads = {column: cell.text.strip() for column, cell in line.items()}
    return rows if heads else None


def _refuse_answer_without_id(row: _Row, name: str) -> None:
    if row.get("采纳").strip() or row.get("改写为").strip():
        raise DocumentError(
            f"{name} 第 {row.number} 行有答复而没有编号", "请从原工作簿补上该行的编号，或删去该行"
        )


def _refuse_answered_finding(row: _Row, name: str) -> None:
    """Refuse an answer to a finding: it proposes no edit that could be taken or rewritten.

    Raises:
        DocumentError: naming the row; 否 asks for nothing and passes.
    """
    if row.get("改写为").strip() or _verdict(row, name) == "accept":
        raise DocumentError(
            f"{name} 的“{REPAIRS}”表第 {row.number} 行是提示，没有可采纳的修改，填的不会读回",
            "请清空这一行的“采纳”“改写为”；要改的字，在审阅稿（.review.docx）或公文稿（2-….md）中改",
        )


def _refuse_dates(row: _Row, name: str) -> None:
    """Refuse an answer that the spreadsheet program made a date of: what was typed is gone."""
    for label in _ANSWERS:
        if label in row.dates:
            raise DocumentError(
                f"{name} 第 {row.number} 行的“{label}”被表格软件存成了日期",
                "请把该格的格式设为“文本”，再填一次",
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
    folded = storable(expected)
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


def _decision(row: _Row, edit: Edit, name: str, text: str | None) -> Decision | None:
    verdict = _verdict(row, name)
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
    untouched = edit.tier is not Tier.POSSIBLE and edit.status == "in" and verdict == "accept"
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
