"""The model's JSON comes back as it was, and nothing else is taken for it."""

import gc
import re
import weakref
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from strategies import documents

import pipeline
from pipeline.errors import DocumentError
from pipeline.model import (
    Attachment,
    Body,
    Cell,
    Header,
    Heading,
    HeadingLevel,
    Imprint,
    OfficialDocument,
    Paragraph,
    Source,
    Table,
    TextElement,
    iter_texts,
    places_by_path,
    places_of,
    plain_text,
    with_texts,
)
from pipeline.model.codec import from_json, to_json


@settings(max_examples=60, deadline=None)
@given(documents)
def test_json_round_trip(document):
    data = to_json(document)
    assert from_json(data, "x.json") == document
    assert to_json(from_json(data, "x.json")) == data


@settings(max_examples=40, deadline=None)
@given(documents)
def test_every_text_has_its_own_path_and_can_be_put_back(document):
    found = dict(iter_texts(document))
    assert len(found) == len(list(iter_texts(document)))
    marked = {path: f"<{path}>" for path in found}
    changed = with_texts(document, marked, lambda _path, offset: offset)
    assert [element.text for _, element in iter_texts(changed)] == list(marked.values())
    back = {path: element.text for path, element in found.items()}
    assert with_texts(changed, back, lambda _path, offset: offset) == document


def elements_in(node: object) -> Iterator[TextElement]:
    """Every text below a node, in reading order: fields as they are declared, a caption first."""
    if isinstance(node, TextElement):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from elements_in(item)
    elif isinstance(node, Table):
        yield from elements_in((node.caption, node.rows))
    elif isinstance(node, msgspec.Struct):
        yield from elements_in(tuple(getattr(node, name) for name in node.__struct_fields__))


def element_at(document: OfficialDocument, path: str) -> object:
    """What a path leads to, step by step through fields and numbers."""
    node: object = document
    for name, number in re.findall(r"(\w+)|\[(\d+)\]", path.replace(".", " ")):
        if isinstance(node, Cell):
            node = node.blocks
        node = getattr(node, name) if name else node[int(number)]
    return getattr(node, "content", node)


@settings(max_examples=60, deadline=None)
@given(documents)
def test_every_text_has_one_place_in_reading_order_and_its_path_leads_to_it(document):
    places = places_of(document)
    elements = list(elements_in((document.header, document.body, document.imprint)))
    assert [id(place.element) for place in places] == [id(element) for element in elements]
    assert [place.number for place in places] == [*range(1, len(places) + 1)]
    by_path = places_by_path(document)
    assert len(by_path) == len(places)
    for place in places:
        assert element_at(document, place.path) is place.element
        assert by_path[place.path] is place
        assert element_at(document, place.block_path or place.path) is (
            place.block if isinstance(place.block, Table) else place.element
        )


def test_a_place_says_what_stands_there():
    def text(words: str) -> TextElement:
        return TextElement(words)

    table = Table(((Cell((Paragraph(text("甲")), Paragraph(text("乙")))),),), text("表1"))
    document = OfficialDocument(
        source=Source("a.txt", 1, "0" * 64, "utf-8", "lf"),
        header=Header(signatory=(text("签发人：张三"), text("李四"))),
        body=Body(
            title=text("某市通知"),
            main_text=(
                Heading(HeadingLevel.FIRST, text("一、总则"), 1, 2),
                Heading(HeadingLevel.SECOND, text("（一）目的。为了工作。"), 1, 3, 6),
                table,
            ),
            document_date=text("2024年1月1日"),
            attachments=(Attachment(text("附件1"), text("清单"), (Paragraph(text("丙")),)),),
        ),
        imprint=Imprint(printing_date=text("2024年1月2日印发")),
    )
    shown = [
        (str(place.part), place.role, place.kind, place.cell, place.section)
        for place in places_of(document)
    ]
    assert shown == [
        ("版头", "signatory", "签发人", None, ()),
        ("版头", "signatory", "签发人", None, ()),
        ("主体", "title", "标题", None, ()),
        ("主体", "main_text", "一级标题", None, ()),
        ("主体", "main_text", "二级标题", None, ("一、总则",)),
        ("主体", "caption", "表题", None, ("一、总则", "（一）目的")),
        ("主体", "table", "表格", (1, 1), ("一、总则", "（一）目的")),
        ("主体", "table", "表格", (1, 1), ("一、总则", "（一）目的")),
        ("主体", "document_date", "成文日期", None, ("一、总则", "（一）目的")),
        ("附件", "label", "附件序号", None, ()),
        ("附件", "title", "附件标题", None, ()),
        ("附件", "main_text", "段落", None, ()),
        ("版记", "printing_date", "印发日期", None, ()),
    ]
    by_path = places_by_path(document)
    assert by_path["header.signatory[1]"].index == 1
    assert by_path["body.main_text[1]"].borders == {3, 6}
    assert by_path["body.main_text[2].rows[0][0][1]"].text == "乙"
    assert by_path["body.attachments[0].title"].block is None


def test_places_are_found_once_and_forgotten_with_their_document():
    document = OfficialDocument(
        source=Source("a.txt", 1, "0" * 64, "utf-8", "lf"), body=Body(title=TextElement("通知"))
    )
    assert places_of(document) is places_of(document)
    alive = weakref.ref(document)
    del document
    gc.collect()
    assert alive() is None


def test_paths_are_made_in_the_walk_and_parsed_nowhere():
    parsing = re.compile(
        r"""["']\.rows\[|(?:startswith|endswith|partition|removeprefix)\(["'](?:header|body|imprint)\."""
    )
    package = Path(pipeline.__file__).parent
    assert [p.name for p in package.rglob("*.py") if parsing.search(p.read_text("utf-8"))] == []


@settings(max_examples=30, deadline=None)
@given(documents)
def test_plain_text_holds_every_text_once_in_order(document):
    joined = "".join(element.text for _, element in iter_texts(document))
    between = str.maketrans("", "", "\n\t \N{IDEOGRAPHIC SPACE}")
    assert plain_text(document).translate(between) == joined.translate(between)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"schema_version": 3}', b'{"schema_version": "1"}', b"\xff", b'{"a": 1}'],
)
def test_what_is_not_this_schema_is_refused_by_name(data):
    with pytest.raises(DocumentError, match=r"页\.json"):
        from_json(data, "页.json")


def test_unknown_members_and_versions_are_refused():
    raw = {"schema_version": 1, "source": {}, "surprise": 1}
    with pytest.raises(DocumentError):
        from_json(msgspec.json.encode(raw), "x.json")
    with pytest.raises(DocumentError, match="schema_version 是 99"):
        from_json(b'{"schema_version": 99}', "x.json")
