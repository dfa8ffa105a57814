"""发文机关标志: which names it has, and how large it is set (GB/T 9704-2012 7.2.4)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout.mark import MarkSetting, mark_setting
from pipeline.model import TextElement
from pipeline.model.document import Anchor
from pipeline.stylesheet import load_stylesheet
from pipeline.text.width import columns

SHEET = load_stylesheet()
ROOM = SHEET.page.type_area_width.in_pt


def read(*lines: str) -> TextElement:
    """A mark as it is read: its lines joined, each with its place in the source."""
    anchors, offset, source = [], 0, 0
    for number, line in enumerate(lines, 1):
        anchors.append(Anchor(offset, source, number, 1))
        offset += len(line)
        source += len(line) + 1
    return TextElement("".join(lines), tuple(anchors), source - 1)


def setting(*lines: str) -> MarkSetting:
    made = mark_setting(SHEET, read(*lines))
    assert made is not None
    return made


def parts(*lines: str) -> tuple[list[str], str | None]:
    made, text = setting(*lines), "".join(lines)
    word = None if made.word is None else text[made.word.start : made.word.ink_end]
    return [text[row.start : row.ink_end] for row in made.rows], word


THREE = ["云汀省财政厅", "云汀省教育厅", "云汀省人力资源和社会保障厅"]


@pytest.mark.parametrize(
    "lines",
    [
        [*THREE[:2], THREE[2] + "文件"],
        [THREE[0], THREE[1] + "　　文件", THREE[2]],
        [THREE[0] + "文件", *THREE[1:]],
        [*THREE, "文　件"],
        [THREE[0], "文件", *THREE[1:]],
        [" ".join(THREE) + "文件"],
        ["".join(THREE) + "文件"],
    ],
)
def test_names_of_a_joint_mark_stand_a_row_each_and_its_word_by_itself(lines):
    names, word = parts(*lines)
    assert names == THREE
    assert "".join((word or "").split()) == "文件"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["云汀省财政厅", "云汀省教育厅"], ["云汀省财政厅", "云汀省教育厅"]),
        (["中共云汀市委云汀市人民政府文件"], ["中共云汀市委", "云汀市人民政府"]),
        # One name, on two lines or of two parts that each look like one.
        (["云汀省人力资源和", "社会保障厅文件"], ["云汀省人力资源和社会保障厅文件"]),
        (["中国人民政治协商会议", "云汀市委员会文件"], ["中国人民政治协商会议云汀市委员会文件"]),
        (["国家税务总局云汀省税务局文件"], ["国家税务总局云汀省税务局文件"]),
        (["云 汀 市 人 民 政 府 文 件"], ["云 汀 市 人 民 政 府 文 件"]),
        (["云汀市人民政府令"], ["云汀市人民政府令"]),
        # The second part of the last begins as the first of all does.
        (
            ["云汀市财政局", "云汀市卫生健康委员会", "国家统计局云汀调查队", "文件"],
            ["云汀市财政局", "云汀市卫生健康委员会", "国家统计局云汀调查队"],
        ),
        (["云汀市财政局国家统计局云汀调查队文件"], ["云汀市财政局", "国家统计局云汀调查队"]),
    ],
)
def test_what_is_one_name_and_what_are_two(lines, names):
    assert parts(*lines)[0] == names


@pytest.mark.parametrize(
    ("length", "size", "apart"),
    [
        (12, 36.0, 0.0),  # 156 mm hold twelve characters of 36 pt
        (13, 34.0, 0.0),  # smaller, to the half point
        (20, 22.0, 0.0),
        (21, 22.0, -1.04),  # closer, but for one gap that some programs leave
        (22, 20.5, None),  # and smaller again: no closer than eight hundredths
    ],
)
def test_a_mark_too_long_is_smaller_then_closer(length, size, apart):
    made = setting("云" * (length - 1) + "厅")
    assert made.size_pt == pytest.approx(size, abs=1.01 if apart is None else 0.01)
    if apart is not None:
        assert made.rows[0].apart_pt == pytest.approx(apart, abs=0.02)
    wide = length * made.size_pt + made.rows[0].apart_pt * (length - 1)
    assert wide <= ROOM + 0.01


@pytest.mark.parametrize("count", range(2, 13))
def test_names_share_their_width_and_80_millimetres(count):
    names = [f"云汀省{'发展和改革' * (i % 3)}委员会" for i in range(count)]
    made = setting(*names[:-1], names[-1] + "文件")
    assert len(made.rows) == count
    assert count * made.pitch_pt <= 80 / 25.4 * 72 + 0.01
    wide = {
        round(columns(name) * made.size_pt + row.apart_pt * (len(name) - 1), 2)
        for name, row in zip(names, made.rows, strict=True)
    }
    assert len(wide) == 1
    assert made.word is not None
    assert made.word_left_pt + 2 * made.size_pt <= ROOM + 0.01
    # Halfway up: as far below the first name as above the last.
    assert made.word_drop_pt == pytest.approx((count - 1) * made.pitch_pt / 2)


@given(st.lists(st.text("云汀省市厅局委文件令 　会中共", max_size=9), min_size=1, max_size=6))
def test_rows_and_word_are_the_whole_text_once(lines):
    made = mark_setting(SHEET, read(*lines))
    if made is None:
        return
    stretches = sorted(
        (row.start, row.end) for row in (*made.rows, *((made.word,) if made.word else ()))
    )
    assert stretches[0][0] == 0
    assert stretches[-1][1] == len("".join(lines))
    assert all(a[1] == b[0] for a, b in pairwise(stretches))


def test_names_that_have_文件_each_keep_it_on_their_rows():
    lines = ("中共云汀县委宣传部文件", "云汀县消防救援大队文件")
    assert parts(*lines) == ([*lines], None)


def test_文件_twice_behind_one_name_is_left_as_it_is():
    assert parts("云汀县财政局文件", "文件") == (["云汀县财政局文件文件"], None)


def test_a_telegram_stands_on_a_row_above_who_sends_it():
    assert parts("传真电报", "云汀市防汛抗旱指挥部") == (["传真电报", "云汀市防汛抗旱指挥部"], None)
