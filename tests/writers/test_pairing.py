"""Which line of a reviewed file is which part: how much a person may change before it is another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.rereading import Seen
from pipeline.review.pairing import (
    Line,
    Pairing,
    Part,
    alike_stretches,
    rising,
    unique_pairs,
)

HAN = "推进依法行政扎实开展治建设示范创活动取得新的成效办件同比增长优化营商环境"
OTHER = "江河湖海山川草木鱼虫鸟兽风雨雷电云雾霜雪春夏秋冬东南西北红黄蓝绿"


def part(text: str, *, is_head: bool = False) -> Part:
    return Part("p", 0, "body.main_text", text, text, text, is_head=is_head)


def pair(elements: list[str], lines: list[str]) -> list[list[str]]:
    """For each line what stands in it, as ``number of the element:text``."""
    pairing = Pairing([part(text) for text in elements], [Line(Seen.kept(text)) for text in lines])
    pairing.pair([[i] for i in range(len(elements))], [*range(len(lines))])
    pairing.refuse_other("审阅.docx")
    return [
        [f"{u}:{line[low:high]}" for u, low, high in stretches]
        for line, stretches in zip(lines, pairing.stretches, strict=True)
    ]


def changed(text: str, count: int) -> str:
    """The text with its last characters changed."""
    return text[: len(text) - count] + OTHER[:count]


@pytest.mark.parametrize(("length", "is_told"), [(19, False), (20, True)])
def test_documents_are_told_apart_by_20_characters(length: int, is_told: bool) -> None:
    if is_told:
        with pytest.raises(DocumentError, match="大多不同"):
            pair([HAN[:length]], [OTHER[:length]])
    else:
        pair([HAN[:length]], [OTHER[:length]])


@pytest.mark.parametrize(("changes", "is_same"), [(10, True), (11, False)])
def test_half_of_a_document_s_characters_are_still_there(changes: int, is_same: bool) -> None:
    text = HAN[:20]
    if is_same:
        assert pair([text], [changed(text, changes)]) == [[f"0:{changed(text, changes)}"]]
    else:
        with pytest.raises(DocumentError, match="大多不同"):
            pair([text], [changed(text, changes)])


def test_paragraphs_split_joined_added_and_gone() -> None:
    first, second, third = HAN[:12], HAN[12:24], HAN[24:36]
    assert pair([first, second], [first[:7], first[7:], second]) == [
        [f"0:{first[:7]}"],
        [f"0:{first[7:]}"],
        [f"1:{second}"],
    ]
    assert pair([first, second, third], [first + second, third]) == [
        [f"0:{first}", f"1:{second}"],
        [f"2:{third}"],
    ]
    assert pair([first, second], [first, OTHER[:9], second])[1] == []
    assert pair([first, second, third], [first, third]) == [[f"0:{first}"], [f"2:{third}"]]


def test_where_one_was_split_and_its_end_joined_to_the_next() -> None:
    first, second = HAN[:12], HAN[12:24]
    assert pair([first, second], [first[:5], first[5:] + second]) == [
        [f"0:{first[:5]}"],
        [f"0:{first[5:]}", f"1:{second}"],
    ]


@pytest.mark.parametrize(("length", "is_moved"), [(3, False), (4, True)])
def test_a_paragraph_of_four_characters_is_known_where_it_went(length: int, is_moved: bool) -> None:
    first, second, third = HAN[:length], HAN[10:22], HAN[22:34]
    found = pair([first, second, third], [second, third, first])
    assert (found[2] == [f"0:{first}"]) == is_moved
    assert found[:2] == [[f"1:{second}"], [f"2:{third}"]]


@pytest.mark.parametrize(("changes", "is_known"), [(3, True), (4, False)])
def test_seven_tenths_of_a_paragraph_are_known_where_it_went(changes: int, is_known: bool) -> None:
    first, second, third = HAN[:10], HAN[10:22], HAN[22:34]
    found = pair([first, second, third], [second, third, changed(first, changes)])
    assert (found[2] != []) == is_known


@pytest.mark.parametrize(("kept", "is_same"), [(6, True), (5, False)])
def test_three_tenths_of_a_line_are_of_the_part(kept: int, is_same: bool) -> None:
    """Of a line that is longer than what it has of an element: the rest was typed."""
    element = HAN[:14]
    line = element[:kept] + OTHER[: 20 - kept]
    rest = HAN[20:36]
    found = pair([element, rest], [line, OTHER[20:30], rest])
    assert (found[0] != []) == is_same


@pytest.mark.parametrize(("changes", "is_found"), [(4, True), (5, False)])
def test_a_line_of_the_head_is_found_by_half_of_it(changes: int, is_found: bool) -> None:
    """It may stand in another order, here behind the text."""
    mark = "某市人民政府文件"
    lines = [Line(Seen.kept(text)) for text in (HAN[:20], changed(mark, changes))]
    pairing = Pairing([part(mark, is_head=True), part(HAN[:20])], lines)
    assert pairing.pair_head([[0], [1]], [0, 1]) == ({1} if is_found else set())


@pytest.mark.parametrize(("above", "is_found"), [(8, True), (9, False)])
def test_the_head_is_looked_for_in_nine_rows(above: int, is_found: bool) -> None:
    mark = "某市人民政府文件"
    lines = [Line(Seen.kept(HAN[k : k + 12])) for k in range(above)] + [Line(Seen.kept(mark))]
    pairing = Pairing([part(mark, is_head=True)], lines)
    assert bool(pairing.pair_head([[0]], [*range(len(lines))])) == is_found


words = st.text("甲乙丙丁戊", max_size=30)


@given(st.lists(words, max_size=8), st.lists(words, max_size=8))
def test_every_character_of_a_paired_line_is_of_one_part_in_order(ours, theirs) -> None:
    pairing = Pairing([part(text) for text in ours], [Line(Seen.kept(text)) for text in theirs])
    pairing.pair([[i] for i in range(len(ours))], [*range(len(theirs))])
    for text, stretches in zip(theirs, pairing.stretches, strict=True):
        if stretches:
            assert [low for _, low, _ in stretches] == [0, *(high for _, _, high in stretches[:-1])]
            assert stretches[-1][2] == len(text)


@given(words, words)
def test_alike_stretches_are_alike_and_in_order(one: str, other: str) -> None:
    at = to = 0
    for i, j, size in alike_stretches(one * 20, other * 20):
        assert (one * 20)[i : i + size] == (other * 20)[j : j + size]
        assert i >= at
        assert j >= to
        at, to = i + size, j + size


@given(st.permutations(range(8)))
def test_the_most_that_rise_stay(order: list[int]) -> None:
    pairs = unique_pairs([str(i) for i in range(8)], [str(i) for i in order])
    assert [i for i, _ in pairs] == [*order]
    kept = sorted(rising(pairs), key=lambda pair: pair[1])
    assert [i for i, _ in kept] == sorted(i for i, _ in kept)
