"""What layout does by the kind of a document (GB/T 9704-2012 10), and what it does not."""

from __future__ import annotations

import pytest
from docx_making import document, text

from pipeline.layout.blocks import style_document
from pipeline.layout.kinds import KIND_FORMATS, ORDINARY, format_of
from pipeline.layout.styled import StyledBlock
from pipeline.model import DocumentKind, Header
from pipeline.stylesheet import load_stylesheet


@pytest.mark.parametrize(
    ("mark", "title", "kind"),
    [
        ("某省人民政府令", None, DocumentKind.ORDER),
        ("某省人民政府命令 ", None, DocumentKind.ORDER),
        ("某省人民政府文件", "关于废止第5号令", None),  # only the mark makes an order
        ("某省人民政府文件", "某某工作会议纪要", DocumentKind.MINUTES),
        ("某市人民政府会议纪要", None, DocumentKind.MINUTES),
        (None, "关于做好有关工作的通知", None),
        (None, None, None),
    ],
)
def test_the_mark_or_the_title_names_the_kind(mark, title, kind):
    header = Header(authority_mark=text(mark) if mark else None)
    form = format_of(document("正文。", title=title, header=header))
    assert form is (ORDINARY if kind is None else KIND_FORMATS[kind])


def test_a_kind_is_added_in_one_place(monkeypatch):
    """Its entry alone changes the head, the sign-off and what hangs."""
    notice = KIND_FORMATS[DocumentKind.ORDER]
    monkeypatch.setitem(KIND_FORMATS, DocumentKind.PUBLIC_NOTICE, notice)
    made = document(
        "正文。",
        title=None,
        header=Header(authority_mark=text("某市通告"), document_number=text("第1号")),
        authority_signature=(text("某某"),),
    )
    sheet = load_stylesheet()
    blocks = {
        b.path: b for b in style_document(made, sheet, "a").flow if isinstance(b, StyledBlock)
    }
    assert blocks["header.authority_mark"].mark_top == sheet.header.order_mark_top
    assert blocks["header.document_number"].rule_below is None
    assert blocks["body.authority_signature[0]"].right_chars == 4
