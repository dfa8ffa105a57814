"""The model's JSON comes back as it was, and nothing else is taken for it."""

import msgspec
import pytest
from hypothesis import given, settings
from strategies import documents

from pipeline.errors import DocumentError
from pipeline.model import iter_texts, plain_text, with_texts
from pipeline.model.codec import from_json, to_json
from pipeline.model.walk import structural_offsets


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
    assert structural_offsets(document).keys() <= found.keys()


@settings(max_examples=30, deadline=None)
@given(documents)
def test_plain_text_holds_every_text_once_in_order(document):
    joined = "".join(element.text for _, element in iter_texts(document))
    between = str.maketrans("", "", "\n\t \N{IDEOGRAPHIC SPACE}")
    assert plain_text(document).translate(between) == joined.translate(between)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b'{"schema_version": 2}', b'{"schema_version": "1"}', b"\xff", b'{"a": 1}'],
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
