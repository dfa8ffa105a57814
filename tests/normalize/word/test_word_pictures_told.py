"""Pictures of a Word file that are not printed are told, by name, with what helps."""

from __future__ import annotations

import io

import pytest
from PIL import Image

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


def floating(name):
    return (
        '<w:r><w:drawing><wp:anchor behindDoc="0"><wp:extent cx="1440000" cy="1440000"/><wp:wrapNone/>'
        f'<wp:docPr id="1" name="x" descr="{name}"/><a:blip r:embed="i"/></wp:anchor></w:drawing></w:r>'
    )


def png():
    made = io.BytesIO()
    Image.new("RGB", (60, 60), "red").save(made, "PNG")
    return made.getvalue()


def test_a_picture_that_floats_over_words_is_told_and_one_that_stands_alone_is_kept():
    links = [("i", "image", "media/1.png", png())]
    over = docx(p(t("正文。")) + p(floating("公章") + t("2024年6月3日")), links=links)
    document = read_source(over, "a.docx").document
    assert "公章" not in str(document.body)
    assert [one.text for one in document.boilerplate] == ["［图：公章］"]
    assert any("没有印（公章）" in said for said in document.source.remarks)
    alone = docx(p(t("正文。")) + p(floating("流程图")) + p(t("末段。")), links=links)
    document = read_source(alone, "a.docx").document
    assert "流程图" in str(document.body)
