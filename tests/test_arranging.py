"""Paragraph edits alter no text, and the arranged paragraphs lead back."""

import time

import msgspec
import pytest
from docx_making import document, edit, finding, log
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arranging import LISTS, arranged, tiles, whole
from pipeline.edits import ParagraphEdit, ParagraphOp, log_from_jsonl, log_to_jsonl, replay
from pipeline.errors import DocumentError
from pipeline.model import Attachment, Body, Header, Imprint, TextElement, iter_texts
from pipeline.model.codec import from_json, to_json
from pipeline.rearranging import fitted


def some_log(chance):
    """A document, and a log of words and paragraphs changed at random."""
    count = chance.randint(1, 6)
    texts = ["".join(chance.choices("甲乙丙丁，。", k=chance.randint(0, 12))) for _ in range(count)]
    made = document(*texts)
    edits = []
    for i, text in enumerate(texts):
        if text and chance.random() < 0.5:
            at = chance.randrange(len(text))
            new = chance.choice(("戊", "", "己庚"))
            edits.append(edit(f"body.main_text[{i}]", at, text[at], new))
    after = {path: element.text for path, element in iter_texts(replay(made, edits))}
    after.pop("body.title")
    structure = []
    parts = [(path, 0) for path in after]
    for path, text in after.items():
        if len(text) > 2 and chance.random() < 0.5:
            at = chance.randrange(1, len(text))
            structure.append(ParagraphEdit(ParagraphOp.SPLIT, path, at, text[at : at + 5], "段落"))
            parts.append((path, at))
    for _ in range(chance.randint(0, 3)):
        (path, at), (to, place) = chance.choice(parts), chance.choice(parts)
        op = chance.choice(("move", "join", "add", "break"))
        more = {"after": to, "after_offset": place} if op in {"move", "join"} else {}
        text = "新段" if op == "add" else ""
        structure.append(ParagraphEdit(ParagraphOp(op), path, at, text, **more))
    return made, msgspec.structs.replace(log(*edits), paragraphs=tuple(structure))


@given(st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_every_character_stands_once_and_the_text_edits_are_carried(chance):
    normalized, entry = some_log(chance)
    try:
        found = arranged(normalized, entry)
    except DocumentError:
        return  # a paragraph joined to itself, say
    replayed = replay(normalized, entry.edits)
    assert tiles(replayed, found.pieces)
    added = sum(one.op is ParagraphOp.ADD for one in entry.paragraphs)
    before = "".join(element.text for _, element in iter_texts(replayed)) + "新段" * added
    assert sorted("".join(e.text for _, e in iter_texts(found.document))) == sorted(before)
    assert replay(found.before, found.log.edits) == found.document
    assert whole(normalized, entry) == found.document
    assert log_from_jsonl(log_to_jsonl(entry), "2-edits.jsonl") == entry


def test_what_is_found_in_a_long_paragraph_is_carried_without_asking_each_edit_for_each():
    many = 4000
    path = "body.main_text[0]"
    normalized = document("字," * many, "第二段。")
    entry = log(
        *(edit(path, 2 * i + 1, ",", "，其") for i in range(many)),
        findings=[finding(path, 2 * i, 2 * i + 1) for i in range(many)],
    )
    page = ParagraphEdit(ParagraphOp.BREAK, "body.main_text[1]", 0, "第二段")
    begun = time.process_time()
    found = arranged(normalized, msgspec.structs.replace(entry, paragraphs=(page,)))
    assert time.process_time() - begun < 5  # edit by edit it takes four times as long
    assert [(one.start, one.end) for one in found.log.findings[-2:]] == [
        (2 * i, 2 * i + 1) for i in (many - 2, many - 1)
    ]


def test_a_part_is_found_again_where_words_before_it_changed():
    normalized = document("一要抓紧。二要抓实。")
    split = ParagraphEdit(ParagraphOp.SPLIT, "body.main_text[0]", 5, "二要抓实", "段落")
    longer = (edit("body.main_text[0]", 2, "", "切实"),)
    (found,), unfit = fitted((split,), normalized, longer)
    assert (found.offset, unfit) == (7, ())
    gone = (edit("body.main_text[0]", 4, "。二要抓实。", ""),)
    assert fitted((split,), normalized, gone) == ((), (split,))


@pytest.mark.parametrize("offset", [0, 10, 99])
def test_a_split_outside_the_text_does_not_fit(offset):
    normalized = document("一要抓紧。二要抓实。")
    split = ParagraphEdit(ParagraphOp.SPLIT, "body.main_text[0]", offset, "", "段落")
    with pytest.raises(DocumentError, match="分段"):
        whole(normalized, msgspec.structs.replace(log(), paragraphs=(split,)))


def test_every_field_of_the_document_that_holds_several_paragraphs_is_a_list():
    """A field that is left out here would be taken for one paragraph, or none."""
    found = {
        name
        for part in (Header(), Body(), Imprint(), Attachment())
        for name in part.__struct_fields__
        if isinstance(getattr(part, name), tuple) and name != "attachments"
    }
    assert found == LISTS


@pytest.mark.parametrize("field", ["title", "main_recipients", "note", "document_date"])
def test_what_is_cut_off_an_element_is_a_paragraph_where_paragraphs_stand(field):
    made = document("正文。")
    body = msgspec.structs.replace(made.body, **{field: TextElement("前一半后一半")})
    normalized = msgspec.structs.replace(made, body=body)
    path = f"body.{field}"
    cut = ParagraphEdit(ParagraphOp.SPLIT, path, 3, "后一半", "段落")
    try:
        found = arranged(normalized, msgspec.structs.replace(log(), paragraphs=(cut,)))
    except DocumentError:
        return
    body = found.document.body
    assert from_json(to_json(found.document), "a.json") == found.document
    assert all(not isinstance(block, TextElement) for block in body.main_text)
