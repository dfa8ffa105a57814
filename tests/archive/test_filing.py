"""What a person states at filing: names, values, tables, 档号."""

import pytest

from pipeline.errors import StyleError
from pipeline.filing import (
    archival_code,
    catalogue_row,
    filing_name,
    filing_table,
    filing_value,
    parse_filing,
)

KNOWN = ("题名", "文件编号", "日期", "责任者", "密级")
FILED = {"全宗号": "Q031", "年度": "2024", "保管期限": "定期30年", "件号": "7"}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("保管期限=永久", ("保管期限", "永久")),
        ("保管期限=10年", ("保管期限", "定期10年")),
        ("机构(问题)=BGS", ("机构或问题", "BGS")),
        ("文号=甲发〔2024〕1号", ("文件编号", "甲发〔2024〕1号")),
        ("件号=", ("件号", "")),
    ],
)
def test_names_and_values_as_people_write_them(given, found):
    assert parse_filing(given, KNOWN) == found


@pytest.mark.parametrize(
    "given", ["永久", "保管期限=很久", "年度=24", "件号=甲", "页数=-1", "保管=永久", "备注=甲\n乙"]
)
def test_what_cannot_be_filed_is_refused(given):
    with pytest.raises(StyleError):
        parse_filing(given, KNOWN)


def test_an_unknown_name_is_told_the_nearest():
    with pytest.raises(StyleError, match="保管期限"):
        filing_name("保管年限", KNOWN)


def test_the_code_needs_all_its_parts():
    assert archival_code(FILED) == "Q031-WS·2024-D30-0007"
    assert archival_code({**FILED, "机构或问题": "办公室", "机构代码": "BGS"}) == (
        "Q031-WS·2024-D30-BGS-0007"
    )
    assert archival_code({**FILED, "档号": "自编-1"}) == "自编-1"
    for name in FILED:
        assert archival_code({**FILED, name: ""}) == ""
    assert archival_code({**FILED, "机构或问题": "办公室"}) == ""
    assert archival_code({**FILED, "保管期限": "长期"}) == ""


def test_a_date_is_eight_digits_in_the_catalogue():
    assert catalogue_row(1, {"日期": "2024-03-05"}).date == "20240305"
    assert catalogue_row(1, {"日期": "2024年春"}).date == "2024年春"


def test_a_table_finds_rows_by_folder_number_or_title():
    table = filing_table("\ufeff文件夹,件号,年度\r\n甲/乙,1,\r\n".lstrip("\ufeff"), "a.csv", KNOWN)
    assert table.row_for({"文件夹": "甲\\乙"}) == ("甲/乙", {"件号": "1"})
    assert table.row_for({"文件夹": "丙"}) == ("", {})
    table = filing_table("发文字号,保管期限\n甲发〔2024〕1号,永久\n", "a.csv", KNOWN)
    assert table.row_for({"文件编号": "甲发〔2024〕1号"})[1]["保管期限"] == "永久"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "件号,年度\n1,2024\n",
        "文件夹,文件夹\n甲,乙\n",
        "文件夹,件号\n甲,1\n甲,2\n",
        "文件夹,件号\n,1\n",
        "文件夹,件号\n甲,1,多出\n",
        "文件夹,件号\n甲,第一\n",
        '文件夹,件号\n"甲,1\n',
        "文件夹,不知何物\n甲,1\n",
    ],
)
def test_a_table_that_is_none_is_refused(text):
    with pytest.raises(StyleError, match=r"a\.csv|不知何物"):
        filing_table(text, "a.csv", KNOWN)


def test_what_a_spreadsheet_would_compute_comes_back_as_it_was():
    table = filing_table("文件夹,备注\n甲,'=附表\n", "a.csv", KNOWN)
    assert table.row_for({"文件夹": "甲"})[1] == {"备注": "=附表"}
    assert filing_value("备注", "  ") == ""
