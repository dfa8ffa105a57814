"""The tree of a document's elements: each text once, in order, under its heading."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from strategies import documents
from structure_papers import WHOLE

from pipeline.convert import read
from pipeline.model import places_of
from pipeline.structure.certainty import Certainty
from pipeline.structure.outline import Node, outline_of


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.path:
            yield node
        yield from walk(node.children)


@settings(max_examples=60)
@given(documents)
def test_every_text_stands_in_the_tree_once_and_in_order(document):
    assert [n.path for n in walk(outline_of(document))] == [p.path for p in places_of(document)]


def test_every_golden_document_stands_in_its_tree(golden_texts):
    for path in golden_texts:
        document = read(path.read_bytes(), "文.txt")
        assert [n.path for n in walk(outline_of(document))] == [p.path for p in places_of(document)]


def test_what_stands_under_a_heading_is_under_it_and_the_sign_off_is_not():
    parts = outline_of(read(WHOLE.encode(), "文.txt"))
    assert [part.element for part in parts] == ["版头", "主体", "版记"]
    (heading,) = (node for node in parts[1].children if node.element == "一级标题")
    assert [child.text for child in heading.children] == ["要加强领导。", "请遵照执行。"]
    assert [node.element for node in parts[1].children[-2:]] == ["发文机关署名", "成文日期"]
    assert all(node.line > 0 for node in walk(parts))


def test_what_reading_noted_goes_before_what_the_text_shows():
    document = read(WHOLE.encode(), "文.txt")
    noted = {("title", 3): Certainty(0.42, "读入时记下的理由")}
    (title,) = (n for n in walk(outline_of(document, noted)) if n.role == "title")
    assert (title.certainty, title.reason) == (0.42, "读入时记下的理由")


@pytest.mark.parametrize("annexes", [1, 3])
def test_each_annex_is_a_part(annexes):
    text = WHOLE.partition("抄送")[0] + "".join(
        f"附件{number}\n节能任务分工方案\n一、任务\n降低能耗。\n"
        for number in range(1, annexes + 1)
    )
    parts = outline_of(read(text.encode(), "文.txt"))
    assert [part.element for part in parts].count("附件") == annexes
