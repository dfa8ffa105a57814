"""Lengths and shares by which a page is read: each with a page on either side of it."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.errors import SourceError
from pipeline.model import ImageNote, OfficialDocument, Table, plain_text

HAN = "推进依法行政扎实开展治建设示范创活动取得新成效办件同比增长优化营商环境" * 10
BODY = "<p>某市人民政府关于节能工作的通知</p><p>各县人民政府：</p><p>请遵照执行。</p>"


def read(body: str) -> OfficialDocument:
    return convert.read(f"<html><body>{body}</body></html>".encode(), "页.html")


@pytest.mark.parametrize(
    ("shown", "hidden", "is_taken"), [(0, 5, True), (0, 4, False), (2, 8, True), (2, 7, False)]
)
def test_a_hidden_text_is_the_article_if_it_has_many_marks(
    shown: int, hidden: int, is_taken: bool
) -> None:
    """Five at least, and four times as many as the page shows."""
    seen = "".join(f"<p>{HAN[k : k + 9]}。</p>" for k in range(shown)) or "<p>首页</p>"
    unseen = "".join(f"<p>遵照{HAN[k : k + 9]}。</p>" for k in range(hidden))
    document = read(f'{seen}<div style="display:none">{unseen}</div>')
    assert ("遵照" in plain_text(document)) is is_taken


@pytest.mark.parametrize(("side", "is_icon"), [(40, True), (41, False)])
def test_an_icon_is_of_40_pixels(side: int, is_icon: bool) -> None:
    image = f'<p><img src="a.png" width="{side}" height="20"></p>'
    blocks = read(BODY + image + "<p>特此通知。</p>").body.main_text
    assert any(isinstance(block, ImageNote) for block in blocks) is not is_icon


@pytest.mark.parametrize(("length", "is_tool"), [(120, True), (121, False)])
def test_what_a_page_shares_with_is_of_120_characters(length: int, is_tool: bool) -> None:
    text = HAN[:length]
    document = read(f'{BODY}<div class="share">{text}</div><p>特此通知。</p>')
    assert (text in plain_text(document)) is not is_tool


@pytest.mark.parametrize(("label", "is_block"), [(10, True), (11, False)])
def test_a_label_in_a_table_of_fields_is_of_10_characters(label: int, is_block: bool) -> None:
    rows = [("索引号：", "1/2024"), ("发布机构：", "市司法局"), (HAN[: label - 1] + "：", "甲")]
    table = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    document = read(f"<table>{table}</table>{BODY}")
    assert (document.metadata.index_number == "1/2024") is is_block


@pytest.mark.parametrize(("length", "is_frame"), [(301, True), (300, False)])
def test_a_cell_of_300_characters_is_a_column_of_the_page(length: int, is_frame: bool) -> None:
    text = (HAN[:20] + "。") * 3 + HAN
    cells = f"<td>栏目</td><td>{text[:length]}</td>"
    blocks = read(f"{BODY}<table><tr>{cells}</tr><tr><td>甲</td><td>乙</td></tr></table>")
    assert any(isinstance(block, Table) for block in blocks.body.main_text) is not is_frame


@pytest.mark.parametrize(("columns", "are_spans"), [(64, True), (65, False)])
def test_a_table_is_of_64_columns(columns: int, are_spans: bool) -> None:
    table = f'<tr><td colspan="{columns}">合计</td></tr><tr><td>甲</td><td>1</td></tr>'
    document = read(f'{BODY}<table border="1">{table}</table><p>特此通知。</p>')
    (found,) = (block for block in document.body.main_text if isinstance(block, Table))
    assert (found.rows[0][0].column_span > 1) is are_spans


# Encodings


@pytest.mark.parametrize(("rare", "is_text"), [(20, True), (21, False)])
def test_four_fifths_of_a_gbk_text_are_common_characters(rare: int, is_text: bool) -> None:
    data = ("的" * (100 - rare) + "囍" * rare).encode("gb18030")
    if is_text:
        assert convert.read(data, "文.txt").source.encoding == "gb18030"
    else:
        with pytest.raises(SourceError, match="编码"):
            convert.read(data, "文.txt")


@pytest.mark.parametrize(("controls", "is_text"), [(2, True), (3, False)])
def test_a_hundredth_of_a_text_may_be_control_characters(controls: int, is_text: bool) -> None:
    data = (HAN[: 200 - controls] + "\x01" * controls).encode()
    if is_text:
        assert convert.read(data, "文.txt").source.encoding == "utf-8"
    else:
        with pytest.raises(SourceError, match="控制字符"):
            convert.read(data, "文.txt")
