"""A joint mark stands in several paragraphs of the review copy and comes back as one element."""

from __future__ import annotations

import pytest
from docx_making import document, edit, emission, log, text

from pipeline.model import Header
from pipeline.review.docx_reader import read_docx_review
from pipeline.review.docx_writer import write_review

PATH = "header.authority_mark"


@pytest.mark.parametrize(
    "mark",
    [
        "云汀省财政厅 云汀省教育厅文件",  # 文件 in a frame behind the names,
        "云汀省财政厅 文件 云汀省教育厅",  # between them,
        "云汀省财政厅文件",  # and on the row of one
    ],
)
def test_a_mark_comes_back_whole_with_its_edit(mark):
    given = document("一。", header=Header(authority_mark=text(mark)))
    entry = log(edit(PATH, mark.index("财"), "财", "水"))
    copy = write_review(emission(given, entry))
    found = read_docx_review(copy, given, entry, "r.docx")
    assert not found.decisions.manual
    seen = found.shown[PATH]
    kept = [c for c, state in zip(seen.text, seen.states, strict=True) if state != "d"]
    assert "".join("".join(kept).split()) == "".join(mark.replace("财", "水", 1).split())
