"""How sure it must be that a page broke the lines: for each limit a text on either side of it."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.model import iter_texts

HAN = "推进依法行政扎实开展法治建设示范创建活动取得新的成效办件同比增长优化营商环境"


def texts(*lines: str) -> list[str]:
    document = convert.read("\n".join(lines).encode(), "文.txt")
    return [element.text for _, element in iter_texts(document)]


def is_joined(lines: list[str]) -> bool:
    return len(texts(*lines)) < len(lines)


def line(number: int, width: int, end: str, mark: str = "，") -> str:
    """A line of running text; no two have the same beginning."""
    turned = (HAN[number % len(HAN) :] + HAN) * 2
    return turned[: width // 2] + mark + turned[width // 2 : width - len(mark) - len(end)] + end


def cut(number: int, width: int = 30, *, mark: str = "，", last: str = "") -> str:
    """A full line that ends within a sentence."""
    return line(
        number, width, last or "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"[number % 20], mark
    )


def whole(number: int, width: int = 30) -> str:
    """A full line that ends as a paragraph does."""
    return line(number, width, "。")


def short(number: int, width: int = 12) -> str:
    """The rest of a paragraph, or a paragraph of its own."""
    return line(number, width, "。")


def page(
    cuts: list[str], wholes: int = 0, shorts: int | None = None, longer: int = 0, rest: int = 12
) -> list[str]:
    """Each cut line with its rest, so wide; then whole lines, short ones as wide, longer ones."""
    rests = [short(k + 3, rest) for k in range(len(cuts))]
    lines = [part for pair in zip(cuts, rests, strict=True) for part in pair]
    lines += [whole(k) for k in range(wholes)]
    lines += [line(k, 45 + k, "。") for k in range(longer)]
    return lines + [short(k, rest) for k in range(shorts or 0)]


@pytest.mark.parametrize(("width", "joined"), [(14, False), (15, True), (62, True), (63, False)])
def test_a_page_is_of_a_page_s_width(width: int, joined: bool) -> None:
    """16 to 60 columns, give or take what justified lines differ by."""
    assert is_joined(page([cut(k, width) for k in range(5)])) is joined


@pytest.mark.parametrize(("count", "joined"), [(2, False), (3, True)])
def test_three_cut_lines_show_a_page(count: int, joined: bool) -> None:
    assert is_joined(page([cut(k) for k in range(count)])) is joined


@pytest.mark.parametrize(
    ("full", "rest", "joined"), [(5, 16, False), (6, 16, True), (5, 14, True), (3, 14, True)]
)
def test_three_tenths_of_the_lines_are_full(full: int, rest: int, joined: bool) -> None:
    """Of the lines that take half of the width: heads and ends are shorter anyway."""
    lines = page([cut(k) for k in range(full)], shorts=20 - 2 * full, rest=rest)
    assert len(lines) == 20
    assert is_joined(lines) is joined


@pytest.mark.parametrize(("longer", "joined"), [(2, True), (3, False)])
def test_a_tenth_of_the_lines_may_be_longer(longer: int, joined: bool) -> None:
    lines = page([cut(k) for k in range(7)], longer=longer, shorts=6 - longer)
    assert len(lines) == 20
    assert is_joined(lines) is joined


@pytest.mark.parametrize(("cuts", "joined"), [(5, False), (6, True)])
def test_six_of_ten_full_lines_end_within_a_sentence(cuts: int, joined: bool) -> None:
    assert is_joined(page([cut(k) for k in range(cuts)], wholes=10 - cuts, shorts=1)) is joined


@pytest.mark.parametrize(("marked", "joined"), [(3, False), (4, True)])
def test_half_of_the_cut_lines_hold_a_mark(marked: int, joined: bool) -> None:
    cuts = [cut(k, mark="，" if k < marked else "") for k in range(8)]
    assert is_joined(page(cuts)) is joined


@pytest.mark.parametrize(("alike", "joined"), [(4, True), (5, False)])
def test_cut_lines_of_which_half_end_alike_are_a_list(alike: int, joined: bool) -> None:
    cuts = [cut(k, last="区" if k < alike else "") for k in range(10)]
    assert is_joined(page(cuts)) is joined


@pytest.mark.parametrize(("exact", "joined"), [(7, False), (8, True)])
def test_a_page_that_counts_characters_counts_them_exactly(exact: int, joined: bool) -> None:
    """Eight of ten long lines have one number of characters; digits make their widths differ."""
    cuts = []
    for k in range(10):
        text = cut(k, 30 if k < exact else 28)
        cuts.append("9" * (2 * k + 1) + text[2 * k + 1 :])
    assert is_joined(page(cuts, rest=16)) is joined


def mixed(number: int, width: float = 30.0) -> str:
    """A cut line of so many columns, with digits: characters count for nothing on such a page."""
    digits = 2 * (number % 8) + (1 if width % 1 else 0)
    return "9" * digits + cut(number, int(width - digits / 2))


@pytest.mark.parametrize(("width", "joined"), [(27.5, False), (28.0, True), (32.0, True)])
def test_a_full_line_is_within_two_columns_of_the_page_s_width(width: float, joined: bool) -> None:
    """Seven of 23 lines must be full: the seventh is or is not."""
    cuts = [*(mixed(k) for k in range(4)), mixed(5, 31), mixed(6, 31), mixed(7, width)]
    lines = page(cuts, shorts=9, rest=16)
    assert len(lines) == 23
    assert is_joined(lines) is joined


@pytest.mark.parametrize(("width", "joined"), [(32.0, True), (32.5, False)])
def test_a_line_longer_by_more_than_two_columns_is_a_paragraph(width: float, joined: bool) -> None:
    text, rest = mixed(7, width), "其余事项已经办结。"
    found = texts(*page([mixed(k) for k in range(8)]), text, rest)
    assert (text + rest in found) is joined


@pytest.mark.parametrize(("width", "joined"), [(26.5, False), (27.0, True)])
def test_a_first_line_leaves_two_columns_for_its_indent(width: float, joined: bool) -> None:
    """A word of one column had no room behind 27 and the indent."""
    text, rest = mixed(7, width), "其余事项已经办结。"
    found = texts(*page([mixed(k) for k in range(8)]), text, rest)
    assert (text + rest in found) is joined


@pytest.mark.parametrize(("width", "joined"), [(28.5, False), (29.0, True)])
def test_a_later_line_has_no_indent(width: float, joined: bool) -> None:
    lines = [mixed(7), mixed(5, width), "其余事项已经办结。"]
    found = texts(*page([mixed(k) for k in range(8)]), *lines)
    assert ("".join(lines) in found) is joined


@pytest.mark.parametrize(("between", "joined"), [(6, True), (7, False)])
def test_an_open_bracket_is_remembered_for_eight_lines(between: int, joined: bool) -> None:
    opened = "（" + cut(0)[1:]
    lines = [opened, *(cut(k) for k in range(1, between + 1)), whole(15)]
    rest = "其中重点领域的改革事项）均已完成。"
    found = texts(*lines, rest, *page([cut(k) for k in range(4)]))
    assert ("".join(lines) + rest in found) is joined


@pytest.mark.parametrize(("indented", "joined"), [(18, False), (19, True)])
def test_indents_tell_where_paragraphs_begin_if_nearly_all_show_it(
    indented: int, joined: bool
) -> None:
    """Then a full line that ends in 。 goes on in the next, which is not indented."""
    lines = ["　　" + cut(0, 28)]
    for k in range(20):
        lines += [cut(k + 1), short(k)]
        lines.append("　　" + cut(k + 5, 28) if k < indented else cut(k + 5))
    lines += [whole(3), "有关部门要抓好落实。"]
    found = texts(*lines)
    assert found[-1].endswith("。有关部门要抓好落实。") is joined


@pytest.mark.parametrize(("shorts", "joined"), [(7, True), (8, False)])
def test_indents_that_most_lines_show_tell_nothing(shorts: int, joined: bool) -> None:
    """Of 23 lines 16 are indented, of 24 lines 17: more than seven of ten."""
    lines = []
    for k in range(6):
        lines += ["　　" + cut(k, 28), short(k)]
    lines += ["　　" + whole(k, 28) for k in range(2)]
    lines += ["　　" + short(k) for k in range(shorts)]
    lines += ["　　" + whole(3, 28), "有关部门要抓好落实。"]
    found = texts(*lines)
    assert found[-1].endswith("。有关部门要抓好落实。") is joined
