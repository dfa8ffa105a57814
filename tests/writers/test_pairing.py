"""Which paragraph of a reviewed file is which element: how much a person may change before it is another."""

from __future__ import annotations

import pytest

from pipeline.errors import DocumentError
from pipeline.model import (
    Body,
    Header,
    OfficialDocument,
    Paragraph,
    Place,
    Source,
    TextElement,
    places_of,
)
from pipeline.review.docx_text import Shown, ShownText
from pipeline.review.pairing import paired

HAN = "推进依法行政扎实开展治建设示范创活动取得新的成效办件同比增长优化营商环境"
OTHER = "江河湖海山川草木鱼虫鸟兽风雨雷电云雾霜雪春夏秋冬东南西北红黄蓝绿"


def shown(text: str) -> ShownText:
    return tuple(Shown(char, "kept", "") for char in text)


def places(*paragraphs: str, **header: str) -> tuple[Place, ...]:
    """The places of a document with these fields of 版头 and these paragraphs."""
    return places_of(
        OfficialDocument(
            source=Source("a.txt", 1, "0" * 64, "utf-8", "lf"),
            header=Header(**{name: TextElement(text) for name, text in header.items()}),
            body=Body(main_text=tuple(Paragraph(TextElement(text)) for text in paragraphs)),
        )
    )


def pair(elements: list[str], paragraphs: list[str]) -> list[str]:
    """What stands in the file for each element, in the elements' order."""
    given = places(*elements)
    found = paired(given, [shown(text) for text in paragraphs], frozenset(), "审阅.docx")
    texts = {place.path: "".join(one.char for one in text) for place, text in found}
    return [texts[place.path] for place in given]


def changed(text: str, count: int) -> str:
    """The text with its last characters changed."""
    return text[: len(text) - count] + OTHER[:count]


@pytest.mark.parametrize(("length", "is_told"), [(19, False), (20, True)])
def test_documents_are_told_apart_by_20_characters(length: int, is_told: bool) -> None:
    if is_told:
        with pytest.raises(DocumentError, match="大多不同"):
            pair([HAN[:length]], [OTHER[:length]])
    else:
        assert pair([HAN[:length]], [OTHER[:length]]) == [OTHER[:length]]


@pytest.mark.parametrize(("changes", "is_same"), [(10, True), (11, False)])
def test_half_of_a_document_s_characters_are_still_there(changes: int, is_same: bool) -> None:
    text = HAN[:20]
    if is_same:
        assert pair([text], [changed(text, changes)]) == [changed(text, changes)]
    else:
        with pytest.raises(DocumentError, match="大多不同"):
            pair([text], [changed(text, changes)])


@pytest.mark.parametrize(("length", "is_line"), [(5, True), (6, False)])
def test_a_line_of_a_few_characters_may_be_any_other(length: int, is_line: bool) -> None:
    """The first line gone and one added behind, or both lines changed: nobody can say of few."""
    first, second, third = HAN[:length], OTHER[:length], OTHER[10 : 10 + length]
    if is_line:
        assert pair([first, second], [second, third]) == [second, third]
    else:
        with pytest.raises(DocumentError, match="增加了段落"):
            pair([first, second], [second, third])


@pytest.mark.parametrize(("parts", "said"), [(4, "拆成了几段"), (5, "增加了段落")])
def test_a_paragraph_cut_apart_is_refused(parts: int, said: str) -> None:
    text = HAN[:20]
    cut = [text[k * 4 : k * 4 + 4] for k in range(parts - 1)] + [text[parts * 4 - 4 :]]
    with pytest.raises(DocumentError, match=said):
        pair([text, OTHER[:12]], [*cut, OTHER[:12]])


@pytest.mark.parametrize(("changes", "is_cut"), [(2, False), (3, True)])
def test_a_paragraph_is_rather_changed_than_gone(changes: int, is_cut: bool) -> None:
    """Two paragraphs are left of three. The first was shortened and the second changed in two of
    ten characters; or, where it would be three, the first was cut in two and the others deleted.
    """
    first, second = HAN[:10], HAN[10:20]
    elements = [first + second, changed(second, changes), OTHER[20:30]]
    if is_cut:
        with pytest.raises(DocumentError, match="拆成了几段"):
            pair(elements, [first, second])
    else:
        assert pair(elements, [first, second]) == [first, second, ""]


@pytest.mark.parametrize(("changes", "is_found"), [(4, True), (5, False)])
def test_a_line_of_the_head_is_found_by_half_of_it(changes: int, is_found: bool) -> None:
    """It may stand in another order, here behind the text; with less of it left it is not found."""
    given = places(HAN[:20], authority_mark="某市人民政府文件", document_number="某府发〔2024〕3号")
    rows = [given[1].text, HAN[:20], changed("某市人民政府文件", changes)]
    paragraphs = [shown(row) for row in rows]
    if is_found:
        found = dict(paired(given, paragraphs, frozenset(), "审阅.docx"))
        assert [found[item] for item in given] == [paragraphs[k] for k in (2, 0, 1)]
    else:
        with pytest.raises(DocumentError, match="增加了段落"):
            paired(given, paragraphs, frozenset(), "审阅.docx")


@pytest.mark.parametrize(("above", "is_found"), [(8, True), (9, False)])
def test_the_head_is_looked_for_in_nine_rows(above: int, is_found: bool) -> None:
    body = [HAN[k : k + 12] for k in range(above)]
    given = places(*body, authority_mark="某市人民政府文件")
    rows = [shown(text) for text in [*body, "某市人民政府文件"]]
    if is_found:
        assert dict(paired(given, rows, frozenset(), "审阅.docx"))[given[0]] == rows[-1]
    else:
        with pytest.raises(DocumentError, match="换了次序"):
            paired(given, rows, frozenset(), "审阅.docx")


@pytest.mark.parametrize(("paragraphs", "message"), [(160, "大多不同"), (161, "改动过大")])
def test_forty_thousand_pairs_are_weighed_and_no_more(paragraphs: int, message: str) -> None:
    elements = [chr(0x4E00 + k) for k in range(250)]
    with pytest.raises(DocumentError, match=message):
        pair(elements, [chr(0x6E00 + k) for k in range(paragraphs)])
