"""Sequences of numbers: where they break, what is missing, and what nothing can be said of."""

import pytest

from pipeline.model import (
    Body,
    Heading,
    HeadingLevel,
    OfficialDocument,
    Paragraph,
    Source,
    TextElement,
    places_of,
)
from pipeline.model.sequences import Numbering, counted_items, heading_numbers


def document(*blocks) -> OfficialDocument:
    return OfficialDocument(
        source=Source("a.txt", 1, "0" * 64, "utf-8", "lf"), body=Body(main_text=tuple(blocks))
    )


def counted(*paragraphs: str) -> list[Numbering]:
    blocks = (Paragraph(TextElement(text)) for text in paragraphs)
    return list(counted_items(places_of(document(*blocks))))


def headings(*titles: tuple[int, str]) -> list[Numbering]:
    blocks = (Heading(HeadingLevel.FIRST, TextElement(text), n, 2) for n, text in titles)
    return list(heading_numbers(places_of(document(*blocks))))


def marked(numbering: Numbering) -> str:
    return numbering.place.text[numbering.start : numbering.end]


def test_a_number_left_out_is_shown_at_the_last_number():
    (gap,) = counted("任务：一是甲；二是乙；四是丁。")
    assert not gap.is_unbroken
    assert (gap.number, gap.expected, gap.explanation) == (4, 3, "缺三是")
    assert (gap.claim, marked(gap)) == ("一是、二是、四是", "四是")


def test_a_list_goes_on_from_paragraph_to_paragraph():
    (gap,) = counted("第一，建章立制。", "第三，加强监督。")
    assert (gap.place.path, marked(gap), gap.explanation) == ("body.main_text[1]", "第三", "缺第二")
    assert all(one.is_unbroken for one in counted("一是甲；二是乙。", "一是丙；二是丁；三是戊。"))


def test_one_number_out_of_turn_is_named():
    (gap,) = counted("一是甲；二是乙；二是丙；四是丁。")
    assert (gap.number, gap.expected, gap.explanation) == (2, 3, "第 3 项写作“二是”")
    assert (marked(gap), gap.start) == ("二是", 8)


def test_the_number_itself_is_marked_not_its_words_elsewhere():
    (gap,) = counted("所说的四是指什么。一是甲；二是乙；四是丁。")
    assert (marked(gap), gap.start) == ("四是", 17)
    (gap,) = headings((1, "一、总则"), (2, "二、任务"), (4, "四、四方合作"))
    assert (marked(gap), gap.start) == ("四方合作", 2)


@pytest.mark.parametrize(
    "text",
    [
        "一是甲；五是戊。",  # three missing: another list
        "一是甲；二是乙；一种是三是之说；四是丁。",  # the missing one is there
        "二是乙；三是丙。",  # begins elsewhere
        "一是甲；三是丙；二是乙；五是戊。",  # two out of turn
    ],
)
def test_nothing_is_said_of_what_may_be_no_list(text):
    assert all(one.is_unbroken for one in counted(text))


def test_a_heading_left_out_is_shown_unless_it_stands_there_as_text():
    (gap,) = headings((1, "一、总则"), (2, "二、任务"), (4, "四、保障"))
    assert (gap.number, gap.expected, marked(gap)) == (4, 3, "保障")
    assert gap.explanation == "标题序号由 2 跳至 4"
    assert headings((1, "一、总则"), (2, "二、任务。三、步骤"), (4, "四、保障")) == []
    (whole,) = headings((1, "一、总则"), (2, "二、任务"))
    assert whole.is_unbroken


def test_articles_are_counted_beyond_a_hundred():
    """A law of 112 articles: one that stands as text is no gap, one that is nowhere is."""

    def articles(text: str) -> list[Numbering]:
        numbers = [n for n in range(1, 113) if n != 110]
        blocks = [Heading(HeadingLevel.ARTICLE, TextElement(f"第{n}条 甲"), n, 2) for n in numbers]
        blocks.insert(109, Paragraph(TextElement(text)))
        return list(heading_numbers(places_of(document(*blocks))))

    assert articles("见第一百一十条的规定") == []
    (gap,) = articles("见有关规定")
    assert (gap.number, gap.expected) == (111, 110)
