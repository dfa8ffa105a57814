"""Numbers whole and damaged, and the series that they make."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import Heading, ListItem, OfficialDocument
from pipeline.normalize.numbering import numbered, with_series
from pipeline.repair.channels import CHANNELS

TITLE = "临澜市人民政府关于优化营商环境的意见"
SAYS = (
    "各部门要逐级分解任务，明确专人负责，按月调度进展，确保各项任务落到实处、取得实效，年底前完成。"
)


def levels(*lines: str) -> list[str]:
    document: OfficialDocument = checked("\n".join([TITLE, *lines, SAYS]).encode())
    return [
        b.level.value if isinstance(b, Heading) else "项" if isinstance(b, ListItem) else "文"
        for b in document.body.main_text[:-1]
    ]


@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("一、总体要求", "1", 1),
        ("（二）主要目标", "2", 2),
        ("3.加强领导", "3", 3),
        ("（4）落实责任", "4", 4),
        ("4）落实责任", "4", 4),
        ("4)落实责任", "4", 4),
        ("12)PM2.5治理", "4", 12),
        ("三）深化改革", "2", 3),
        ("第一条 为加强管理", "条", 1),
    ],
)
def test_a_number_by_its_looks(text: str, level: str, number: int) -> None:
    mark = numbered(text)
    assert mark is not None
    assert (mark.level.value, mark.number) == (level, number)


@pytest.mark.parametrize(
    "text", ["1%的企业", "12)", "(1加强", "1加强", "3.5个百分点", "10时30分", "f(x)"]
)
def test_no_number_by_its_looks(text: str) -> None:
    assert numbered(text) is None


@pytest.mark.parametrize("channel", ["font_run_loss", "digit_run_loss"])
def test_what_a_channel_leaves_of_a_series_is_read_as_the_series(channel: str) -> None:
    lines = ["（1）加强组织领导", "（2）2024年任务", "（3）PM2.5治理", "（4）督促检查"]
    texts = [CHANNELS[channel].damage(line) for line in lines]
    assert texts != lines
    marks, series = with_series(texts, [numbered(text) for text in texts])
    assert [mark.number if mark else None for mark in marks] == [1, 2, 3, 4]
    assert [len(run.members) for run in series] == [4]


@pytest.mark.parametrize(
    "lines",
    [
        ("（1加强领导", "（2落实责任", "（3督促检查"),
        ("(1加强领导", "（2）落实责任", "(3督促检查"),
        ("1）加强领导", "2）落实责任", "3）督促检查"),
        ("1）加强领导", "22024年的任务", "3）督促检查"),
    ],
)
def test_damaged_headings_of_the_fourth_level(lines: tuple[str, ...]) -> None:
    told = [part for line in lines for part in (line, SAYS)]
    assert levels(*told)[::2] == ["4"] * 3


@pytest.mark.parametrize(
    "lines",
    [
        ("（1）加强领导", SAYS, "2024年以来，全市主体总量突破28万户。", "（2）落实责任", SAYS),
        ("（一）加强领导", SAYS, "（二级响应由市指挥部启动）", SAYS, "（二）落实责任", SAYS),
        ("（1加强领导", SAYS),
    ],
)
def test_what_is_no_number_without_neighbours(lines: tuple[str, ...]) -> None:
    found = levels(*lines)
    plain = [k for k, line in enumerate(lines) if line.startswith(("2024", "（二级", "（1加"))]
    assert [found[k] for k in plain] == ["文"]


def test_brackets_that_lost_their_numerals_are_a_series() -> None:
    found = levels("()加强领导", SAYS, "()落实责任", SAYS, "(三)督促检查", SAYS)
    assert found[::2] == ["2", "2", "2"]
    assert levels("()加强领导", SAYS)[0] == "文"


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        (["1.无专职安全员；", "2.5名工人未持证；", "3.监理未旁站。"], [1, 2, 3]),
        (["1.5月6日报到；", "2.带齐材料。"], [1, 2]),
        (["1.安全员未到岗；", "2.5名工人未持证。"], [1, 2]),
        (["1.1感知终端，20处；", "1.2网络接入，100M；", "2.应用场景"], [None, None, 2]),
        (["比上年提高", "1.2个百分点；", "2.财政收入增长。"], [None, None, 2]),
        (["1.投资完成120亿元，增长", "2.5%，", "3.零售额增长。"], [1, None, 3]),
        (["全年投入", "2.5亿元用于修路，", "3.养护另列。"], [None, None, 3]),
    ],
)
def test_digits_behind_a_number_that_its_neighbours_bear_out(
    lines: list[str], numbers: list[int | None]
) -> None:
    marks, _ = with_series(lines, [numbered(line) for line in lines])
    assert [mark.number if mark else None for mark in marks] == numbers
