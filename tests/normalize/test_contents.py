"""Contents lists are no headings and no title; the codes of Word in them leave the text."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import Heading, OfficialDocument

TITLE = "临澜市养老服务发展规划"
BODY = "一、发展基础\n全市现有养老机构126家。\n二、主要任务\n新建20家。\n"


def headings(document: OfficialDocument) -> list[str]:
    return [b.content.text for b in document.body.main_text if isinstance(b, Heading)]


def read(text: str) -> OfficialDocument:
    document = checked(text.encode())
    assert document.body.title is not None
    assert document.body.title.text == TITLE
    return document


@pytest.mark.parametrize(
    "contents",
    [
        "目  录\n\n一、发展基础…………1\n二、主要任务…………3\n\n",
        "目录\n一、发展基础\t1\n二、主要任务\t3\n",
        "目　　录\n一、发展基础 ...... 1\n二、主要任务 ...... 3\n",
        "目次\n一、发展基础（1）\n二、主要任务（3）\n",
        "目录\n一、发展基础\n二、主要任务\n",
        "目录\n一、发展基础······1\n（一）成效······1\n二、主要任务······3\n附件······9\n",
        "一、发展基础........1\n二、主要任务........3\n三、保障措施........5\n",
        "目 录\n一、发展基础 PAGEREF _Toc25831 \\h 1\n二、主要任务 PAGEREF _Toc258 \\h 3\n",
        "目录\n一、发展基础 PAGEREF _Toc25831 \\h 1\n二、主要任务 PAGEREF _Toc258 \\h 3\n三、保障\t4\n",
        " \n一、发展基础 PAGEREF _Toc25831 h 1\n二、主要任务 PAGEREF _Toc258 h 3\n",
    ],
)
def test_its_lines_are_paragraphs(contents: str) -> None:
    document = read(f"{TITLE}\n\n{contents}{BODY}")
    assert headings(document) == ["一、发展基础", "二、主要任务"]
    assert document.body.title_notes == ()


def test_chapters_are_headings_where_they_stand_again() -> None:
    text = (
        "临澜市河道采砂管理条例\n"
        "（2022年8月26日临澜市第六届人民代表大会常务委员会第四次会议通过）\n"
        "目　　录\n第一章　总则\n第二章　附则\n"
        "第一章　总　　则\n第一条　为了加强河道采砂管理，制定本条例。\n"
        "第二章　附　　则\n第二条　本条例自2023年1月1日起施行。\n"
    )
    document = checked(text.encode())
    assert headings(document) == text.split("\n")[5:9]
    assert len(document.body.title_notes) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n{BODY}",
        f"{TITLE}\n目录管理办法\n{BODY}",
        f"{TITLE}\n目录\n{TITLE}的说明。\n{BODY}",
    ],
)
def test_what_is_no_contents_list(text: str) -> None:
    assert headings(checked(text.encode())) == ["一、发展基础", "二、主要任务"]


def test_codes_leave_the_text_and_what_they_point_to_stays() -> None:
    text = (
        f'{TITLE}\n目录\nTOC \\o "1-3" \\h \\z \\u\n'
        'HYPERLINK \\l "_Toc1001"一、发展基础 PAGEREF _Toc1001 \\h 1\n'
        f"二、主要任务 PAGEREF _Toc1002 \\h 3\n{BODY}"
    )
    document = read(text)
    assert {entry.reason for entry in document.boilerplate} == {"field-code"}
    assert [b.content.text for b in document.body.main_text[:3]] == [
        "目录", "一、发展基础", "二、主要任务",
    ]  # fmt: skip


def test_the_words_of_a_program_are_no_code() -> None:
    assert checked(f"{TITLE}\n字段PAGEREF用于引用页码。\n{BODY}".encode()).boilerplate == ()


CHAPTERS = "第一章　总则\n第二章　机构\n第三章　附则\n"


def test_chapters_that_stand_again_are_a_list_without_its_label() -> None:
    text = "第一章　总则\n第一条　为了规范，制定本办法。\n第二章　机构\n第二条　县级负责。\n第三章　附则\n第三条　自印发之日起施行。\n"
    document = read(TITLE + "\n\n" + CHAPTERS + text)
    chapters = [name for name in headings(document) if "章" in name]
    assert len(chapters) == 3


def test_chapters_in_a_row_that_stand_once_are_headings() -> None:
    document = read(TITLE + "\n\n" + CHAPTERS + "第一条　自印发之日起施行。\n")
    assert sum("章" in name for name in headings(document)) == 3
