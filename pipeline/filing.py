"""What is stated when a document is filed (归档, DA/T 22-2015): names, 档号, rows of the 目录.

None of it stands in a document; it is a person's, and where it is not stated it is missing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING

import msgspec

from pipeline.errors import StyleError
from pipeline.text.chars import squeezed, unprintable
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

if TYPE_CHECKING:
    from pipeline.description import Described

STAMP = ("全宗号", "年度", "件号", "机构或问题", "保管期限", "页数")
"""The cells of 归档章, row by row (DA/T 22-2015 5.4.2); only 机构或问题 may stay empty."""
NEEDED = ("题名", "责任者", "日期", "全宗号", "年度", "保管期限", "件号")
"""What no document is filed without."""
FILED = (*STAMP, "机构代码", "档号", "备注")
"""Names that are stated at filing alone."""
_ALIASES = {
    "机构": "机构或问题",
    "问题": "机构或问题",
    "机构(问题)": "机构或问题",
    "机构（问题）": "机构或问题",
    "室编件号": "件号",
    "文号": "文件编号",
    "发文字号": "文件编号",
    "标题": "题名",
    "成文日期": "日期",
    "发文机关": "责任者",
    "主送机关": "主送",
    "抄送机关": "抄送",
}
_TERM = regex(r"永久|长期|短期|(?:定期)?([0-9]{1,3})年")
_YEAR = regex(r"[12][0-9]{3}")
_NUMBER = regex(r"[0-9]{1,6}")
_CODE = regex(r"[0-9A-Za-z]{1,12}")
_DAY = regex(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LONGEST = 1000
_MOST_ROWS = 100_000
_KEYS = ("文件夹", "文件编号", "题名")
"""Columns by which a row of a table finds its document; the first that the table has."""


def filing_name(name: str, known: Iterable[str]) -> str:
    """A name as this module has it.

    Args:
        name: as a person wrote it.
        known: names that may be stated besides :data:`FILED`.

    Raises:
        StyleError: there is no such name.

    >>> filing_name("机构（问题）", ())
    '机构或问题'
    """
    plain = squeezed(name)
    plain = _ALIASES.get(plain, plain)
    names = (*FILED, *known)
    if plain in names:
        return plain
    from difflib import get_close_matches

    near = get_close_matches(plain, names, n=1, cutoff=0.4)
    advice = f"是否指“{near[0]}”" if near else f"可用的有 {'、'.join(FILED)}，和 DA/T 46 的元素名"
    raise StyleError(f"没有“{name[:20]}”这一项归档信息", advice)


def filing_value(name: str, value: str) -> str:
    """A value as it is filed.

    Args:
        name: as :func:`filing_name` gives it.
        value: as a person wrote it.

    Raises:
        StyleError: it is none of this name's.

    >>> filing_value("保管期限", "30年"), filing_value("件号", " 12 ")
    ('定期30年', '12')
    """
    value = value.strip()
    if unprintable(value) is not None or len(value) > _LONGEST:
        raise StyleError(f"“{name}”有换行、控制字符，或太长", "请写在一行里")
    if not value:
        return ""
    if name == "保管期限":
        found = _TERM.fullmatch(squeezed(value))
        if found is None:
            raise StyleError(f"保管期限写作“{value[:20]}”", "应为 永久、定期30年 或 定期10年")
        return f"定期{found[1]}年" if found[1] else squeezed(value)
    for names, pattern, said in (
        (("年度",), _YEAR, "四位数字，如 2024"),
        (("件号", "页数"), _NUMBER, "数字"),
        (("机构代码",), _CODE, "字母或数字，如 BGS"),
    ):
        if name in names and not pattern.fullmatch(value):
            raise StyleError(f"{name}写作“{value[:20]}”", f"应为{said}")
    return value


def is_of_stamp(given: str) -> bool:
    """Whether ``件号=1`` states a cell of 归档章.

    >>> is_of_stamp("机构=BGS"), is_of_stamp("密级=机密"), is_of_stamp("备注=甲")
    (True, False, False)
    """
    name = squeezed(given.partition("=")[0])
    return _ALIASES.get(name, name) in STAMP


def parse_filing(given: str, known: Iterable[str]) -> tuple[str, str]:
    """``保管期限=永久`` as name and value.

    Raises:
        StyleError: it is written otherwise, or says what there is not.
    """
    written, sign, value = given.partition("=")
    if not sign:
        raise StyleError(f"“{given[:30]}”没有等号", "应写成 保管期限=永久")
    name = filing_name(written, known)
    return name, filing_value(name, value)


class FilingTable(msgspec.Struct, frozen=True):
    """What is stated for documents one by one.

    Attributes:
        key: the column that says which document a row is for.
        rows: by that column's value, what the row states.
    """

    key: str
    rows: Mapping[str, Mapping[str, str]]

    def row_for(self, keys: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
        """The row of a document and what it is called; an empty one where it has none.

        Args:
            keys: what the document has for each of the columns by which rows are found.
        """
        key = _bare(keys.get(self.key, ""))
        return (key, self.rows[key]) if key in self.rows else ("", {})


def filing_table(text: str, name: str, known: Iterable[str]) -> FilingTable:
    """The table in a CSV file; empty cells state nothing.

    Args:
        text: the file's text.
        name: the file's name, for messages.
        known: names that may be stated besides :data:`FILED`.

    Raises:
        StyleError: it is no such table.
    """
    known = (*known, "文件夹")
    try:
        lines = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise StyleError(
            f"{name} 不是完好的 CSV（{error}）", "请用 Excel、WPS 另存为 CSV"
        ) from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines or len(lines) > _MOST_ROWS:
        raise StyleError(f"{name} 是空的，或超过 {_MOST_ROWS} 行", "第一行应为各列的名称")
    columns = [
        "" if column in {"", "序号"} else filing_name(column, known)
        for column in (cell.strip() for cell in lines[0])
    ]
    key = next((key for key in _KEYS if key in columns), "")
    if not key or len({*filter(None, columns)}) != len([*filter(None, columns)]):
        raise StyleError(
            f"{name} 没有“文件夹”一列，或有两列同名", "请用 zhengben archive --ask 写出表样"
        )
    rows: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > len(columns):
            raise StyleError(f"{name} 第 {number} 行比第一行多出几列", "请检查其中的逗号")
        row: dict[str, str] = {}
        for column, cell in zip(columns, line, strict=False):
            try:
                value = filing_value(column, _plain(cell))
            except StyleError as error:
                raise StyleError(f"{name} 第 {number} 行：{error.what}", error.advice) from error
            if column and value:
                row[column] = value
        found = _bare(row.pop(key, "") if key == "文件夹" else row.get(key, ""))
        if not found or found in rows:
            raise StyleError(
                f"{name} 第 {number} 行的“{key}”是空的，或与前面的相同", "请一行写一份"
            )
        rows[found] = row
    return FilingTable(key, rows)


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from computing it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell


def _bare(key: str) -> str:
    return squeezed(key.replace("\\", "/")).strip("/")


def archival_code(values: Mapping[str, str]) -> str:
    """档号 (DA/T 22-2015): as stated, else put together; empty where something of it is missing.

    >>> filed = {"全宗号": "Z109", "年度": "2011", "保管期限": "永久", "件号": "1"}
    >>> archival_code(filed), archival_code({**filed, "机构或问题": "BGS"})
    ('Z109-WS·2011-Y-0001', 'Z109-WS·2011-Y-BGS-0001')
    >>> archival_code({**filed, "机构或问题": "办公室"})
    ''
    """
    if values.get("档号"):
        return values["档号"]
    term = _TERM.fullmatch(values.get("保管期限", ""))
    parts = [values.get(name, "") for name in ("全宗号", "年度", "件号")]
    office = values.get("机构代码") or values.get("机构或问题", "")
    if term is None or not all(parts) or (office and not _CODE.fullmatch(office)):
        return ""
    if values["保管期限"] in {"长期", "短期"}:
        return ""
    code = f"D{term[1]}" if term[1] else "Y"
    middle = [office] if office else []
    return "-".join([parts[0], f"WS·{parts[1]}", code, *middle, parts[2].zfill(4)])


class CatalogueRow(NamedTuple):
    """A row of 归档文件目录 (DA/T 22-2015), with 件号 of the edition before."""

    number: int
    item: str
    code: str
    document_number: str
    authority: str
    title: str
    date: str
    classification: str
    pages: str
    remark: str


CATALOGUE = ("序号", "件号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")
"""What the columns of a :class:`CatalogueRow` are called."""


def catalogue_row(number: int, values: Mapping[str, str]) -> CatalogueRow:
    """The row of a document.

    Args:
        number: of the row, from 1.
        values: what is known of the document, by name.
    """
    day = _DAY.fullmatch(values.get("日期", ""))
    return CatalogueRow(
        number,
        values.get("件号", ""),
        archival_code(values),
        values.get("文件编号", ""),
        values.get("责任者", ""),
        values.get("题名", ""),
        "".join(day.groups()) if day else values.get("日期", ""),
        values.get("密级", ""),
        values.get("页数", ""),
        values.get("备注", ""),
    )


def values_of(described: Sequence[Described], stated: Mapping[str, str]) -> dict[str, str]:
    """What is known of a document by name: what a person stated, else what it says."""
    found: dict[str, str] = {}
    for one in described:
        found[one.name] = f"{found[one.name]}；{one.text}" if one.name in found else one.text
    return {**found, **{name: value for name, value in stated.items() if value}}
