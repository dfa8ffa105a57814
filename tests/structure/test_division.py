"""Several documents in one file: told where each begins, parted on request, nothing lost."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from normalize.checks import checked
from structure_papers import BODY, DATED, HEAD, IMPRINT, SIGNED, TITLE, TO, WHOLE, another

from pipeline.batch.splitting import pieces_of
from pipeline.convert import read
from pipeline.normalize.decoding import decode
from pipeline.structure.division import divisions

END = SIGNED + DATED
PAPER = BODY + END
LETTER = (
    "临澜市财政局关于商请支持的函\n市统计局：\n为做好工作，请予支持。\n专此函达。\n"
    "临澜市财政局\n2024年4月1日\n"
)


def starts(text: str) -> list[int]:
    """The lines on which documents begin, but the first."""
    return [place.line for place in divisions(read(text.encode(), "文.txt"))]


def lines_in(text: str) -> int:
    return text.count("\n")


@pytest.mark.parametrize("first", [WHOLE, PAPER, LETTER, PAPER + IMPRINT], ids=len)
@pytest.mark.parametrize(
    "second",
    [
        another(WHOLE),
        another(PAPER),
        LETTER,
        "000012\n机密★1年\n特急\n" + another(WHOLE),
        another(HEAD) + "临澜市人民政府关于\n加强消防工作的通知\n" + TO + "请遵照执行。\n" + END,
        "临澜市人民政府关于做好防汛工作的通知\n临政发〔2024〕7号\n现将有关事项通知。\n" + END,
    ],
    ids=len,
)
def test_where_the_second_begins_is_told(first, second):
    assert starts(first + "\n" + second) == [lines_in(first) + 2]


@pytest.mark.parametrize("date", ["2024.3.5", "2024年3月  日", "二〇二四年三月五日", "202435"])
def test_the_first_may_be_dated_in_any_form(date):
    first = PAPER.replace(DATED, date + "\n")
    assert starts(first + LETTER) == [lines_in(first) + 1]


def test_a_notice_to_all_is_signed_by_whom_its_title_names():
    notice = "临澜市公安局关于禁止燃放烟花爆竹的通告\n自2月1日起，禁止燃放。\n{}\n2024年1月2日\n"
    assert starts(PAPER + notice.format("临澜市公安局")) == [lines_in(PAPER) + 1]
    assert starts(PAPER + notice.format("临澜市教育局")) == []


def test_each_of_several_is_told():
    assert starts(PAPER + LETTER + another(WHOLE)) == [
        lines_in(PAPER) + 1,
        lines_in(PAPER + LETTER) + 1,
    ]


def test_a_whole_head_opens_a_document_though_the_first_was_never_closed():
    assert starts(HEAD + BODY + another(WHOLE)) == [lines_in(HEAD + BODY) + 1]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        PAPER + "附件\n" + LETTER,
        BODY
        + "附件：1.关于商请支持的函\n2.名单\n"
        + END
        + "附件1\n"
        + LETTER
        + "附件2\n名单\n甲\n",
        TITLE.replace("关于", "转发市应急局关于") + TO + "现转发你们。\n" + END + another(PAPER),
        TITLE.replace("加强节能工作", "印发节能工作意见") + TO + "请执行。\n" + END + LETTER,
        PAPER + "（联系人：张三，电话：12345678）\n",
        PAPER + "2024年3月9日，市政府发布了关于节能工作的通知。\n",
        "临澜市节能条例\n第一条　为了节能，制定本条例。\n",
    ],
    ids=len,
)
def test_what_a_document_encloses_is_its_own(text):
    assert starts(text) == []


def test_pieces_are_the_file():
    text = "\ufeff" + WHOLE + "\r\n\r\n" + another(PAPER) + "  \n\n" + LETTER
    pieces = pieces_of(text.encode("utf-8"), "文.txt")
    assert len(pieces) == 3
    assert "".join(decode(piece, "文.txt").text for piece in pieces) == text.removeprefix("\ufeff")
    titles = [read(piece, "文.txt").body.title for piece in pieces]
    assert [title and title.text[-2:] for title in titles] == ["通知", "通知", "的函"]


def test_a_page_and_one_document_are_left_whole():
    page = f"<html><body><p>{'</p><p>'.join((PAPER + LETTER).split())}</p></body></html>".encode()
    assert pieces_of(page, "文.html") == [page]
    assert pieces_of(WHOLE.encode(), "文.txt") == [WHOLE.encode()]


LINES = (WHOLE + another(WHOLE) + LETTER).split("\n")
ORDERS = st.integers(0, 2**32).map(lambda seed: random.Random(seed).sample(LINES, len(LINES)))


@settings(max_examples=60)
@given(ORDERS)
def test_in_any_order_of_the_lines_nothing_is_lost(lines):
    text = "\n".join(lines)
    checked(text.encode())  # every visible character is in one place, and is what it was
    pieces = pieces_of(text.encode(), "文.txt")
    assert "".join(decode(piece, "文.txt").text for piece in pieces) == text
    for piece in pieces:
        checked(piece)


@settings(max_examples=40)
@given(st.integers(0, lines_in(PAPER)), st.sampled_from([HEAD, HEAD + TITLE, WHOLE, TO, END]))
def test_with_a_head_in_the_middle_nothing_is_lost(at, inserted):
    lines = PAPER.split("\n")
    text = "\n".join([*lines[:at], inserted, *lines[at:]])
    checked(text.encode())
    pieces = pieces_of(text.encode(), "文.txt")
    assert "".join(decode(piece, "文.txt").text for piece in pieces) == text
