"""Pictures of a Word file that are not printed are told, by name, with what helps."""

from __future__ import annotations

import pytest

from pipeline.convert import read_source
from tests.word_making import docx, p, t

EMF = b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(64)
WMF = bytes.fromhex("d7cdc69a") + bytes(64)


def picture(name):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{name}"/>'
        '<a:blip r:embed="i"/></wp:inline></w:drawing></w:r>'
    )


@pytest.mark.parametrize("data", [EMF, WMF])
def test_a_drawing_of_windows_is_told_with_what_to_do(data):
    body = p(t("正文。")) + p(picture("组织结构图")) + p(t("末段。"))
    made = docx(body, links=[("i", "image", "media/1.emf", data)])
    (said,) = read_source(made, "a.docx").document.source.remarks
    assert "组织结构图" in said
    assert "选择性粘贴" in said
