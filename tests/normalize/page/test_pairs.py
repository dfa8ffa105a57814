"""Pages as government sites have them: their text character for character, beside the intact text."""

from collections import Counter

import pytest

from normalize.page.page_checks import PAIRS, checked_page, kept_characters, plain
from pipeline.model import plain_text


@pytest.mark.parametrize("path", PAIRS)
def test_nothing_of_the_intact_text_is_lost(path):
    document = checked_page(path.read_bytes(), path.name)
    intact = path.with_name(f"{path.stem}.intact.txt").read_text(encoding="utf-8")
    assert not Counter(plain(intact)) - kept_characters(document)


@pytest.mark.parametrize("path", PAIRS)
def test_the_article_is_the_intact_text(path):
    """Beside the article there is only what went to the metadata, and a line about the telephone."""
    document = checked_page(path.read_bytes(), path.name)
    number = document.header.document_number
    without = plain(number.text) if number is not None else "\0"
    article = plain(plain_text(document)).replace(without, "")
    intact = plain(path.with_name(f"{path.stem}.intact.txt").read_text(encoding="utf-8"))
    head, found, tail = intact.replace(without, "").partition(article)
    assert found
    fields = "".join(f"{field.label}：{field.value}" for field in document.metadata.fields)
    assert not Counter(head) - Counter(plain(fields))
    assert tail in {"", "扫一扫在手机打开当前页"}
