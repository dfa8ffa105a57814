"""Text nobody would send, but somebody will: as the PDF has it, and inert."""

from __future__ import annotations

import io

import msgspec
import pypdfium2
import pytest
from ofd_drawing import Rasteriser
from ofd_reading import Ofd
from pdf_drawing import pdf_page
from PIL import Image
from test_ofd_structure import SCHEMAS, check_structure, errors_of
from writers.pdf import pdf_making as making

from pipeline.errors import FontError
from pipeline.model import (
    Anchor,
    Body,
    ImageNote,
    OfficialDocument,
    Picture,
    Source,
    Table,
    TextElement,
)
from pipeline.pictures import key_of, plain
from pipeline.text.chars import legal
from pipeline.writers.ofd.read_back import ofd_strays, ofd_text
from pipeline.writers.ofd.truetype import character_map
from pipeline.writers.ofd.writer import write_ofd
from pipeline.writers.pdf.writer import write_pdf
from pipeline.writers.read_back import pdf_text


def made(body: Body | OfficialDocument, *, allow: bool = True, **fields) -> Ofd:
    """The OFD, checked: structure, schemas, text and looks as the PDF has them."""
    emission = making.emission(body, allow_missing_glyphs=allow)
    emission = msgspec.structs.replace(emission, **fields)
    data, pdf = write_ofd(emission), write_pdf(emission)
    ofd = Ofd(data)
    check_structure(ofd)
    if SCHEMAS.is_dir():
        assert errors_of(ofd) == []
    assert ofd_strays(data) == []
    assert bare(ofd_text(data)) == bare(legal(pdf_text(pdf)))
    rasteriser = Rasteriser(ofd)
    for page, other in zip(ofd.pages, pypdfium2.PdfDocument(pdf), strict=True):
        assert (abs(rasteriser.draw(page) - pdf_page(other)) > 64).mean() <= 0.005
    return ofd


def bare(text: str) -> str:
    return "".join(text.split())


def paragraphs(*texts: str) -> Body:
    return Body(main_text=making.paragraphs(*texts))


def texts(ofd: Ofd) -> list[str]:
    return [text for page in ofd.pages for text in page.texts.values()]


@pytest.mark.parametrize(
    "text",
    [
        "<ofd:Page>&amp;]]>\"'<!-- &#x1; <![CDATA[x]]>",
        "控\x01制\x1f字\x7f符\x85行\x00段\u2028尾",
        "非\ufffe字\uffff符\ud840半\udfb7",
        "μg与µg，Ω与Ω，浓度aµb aμb" * 9,
        "甲——乙———丙—丁——",
        "——" * 60,
        "葛\U000e0100城，邉\ufe00㐂\ufe0f字，葛城",
        "क\u094d\u200dष नि\u200cदि، 👨\u200d👩 \u200d👧\u200b头",
        "𠮟責㐂寿司𠮷𬭊〇 𬭊𬭊",
        "私用\ue000\uf8ff字",
        " 前\u3000后 A\u2003B\u00a0C\u00ad ",
        "ẤỖÄpfelÞ",
        "a国" * 400,
        "，" * 900,
    ],
    ids=range(14),
)  # fmt: skip
def test_any_text_is_there_as_the_pdf_has_it(text: str):
    made(paragraphs(text, text[::-1]))


def test_a_name_moves_nothing():
    hostile = 'x"/><ofd:Actions>&\x01\ud800'
    body = Body(title=making.t(hostile), main_text=making.paragraphs("正文。"))
    ofd = made(body)
    assert ofd.xml("OFD.xml").find(".//{*}Title").text == legal(hostile)
    assert ofd.document.find(".//{*}OutlineElem").get("Title") == legal(hostile).strip("。")


def test_a_character_that_no_font_has_is_refused_as_for_the_pdf():
    body = paragraphs("这是\U00020b9f字")
    said = []
    for write in (write_pdf, write_ofd):
        with pytest.raises(FontError) as caught:
            write(making.emission(body))
        said.append((caught.value.what, caught.value.advice))
    assert said[0] == said[1]
    assert "U+20B9F" in said[0][0]


def test_a_character_beyond_the_first_plane_stands_alone():
    (item,) = [
        item
        for item in made(paragraphs("名𬭊字")).xml("Doc_0/Pages/Page_0/Content.xml").iter("{*}TextObject")
        if item.find("{*}TextCode").text == "𬭊"
    ]  # fmt: skip
    transform = item.find("{*}CGTransform")
    assert (transform.get("CodeCount"), transform.get("GlyphCount")) == ("2", "1")
    assert item.find("{*}TextCode").get("DeltaX") is None


def test_runs_begin_with_what_is_seen_and_hold_all_characters():
    ofd = made(paragraphs("  甲 乙\u3000丙 A B  C "))
    assert "".join(texts(ofd)).startswith("甲 乙\u3000丙 A B  C")
    assert all(text[:1].strip() for text in texts(ofd))


def test_one_glyph_for_two_characters_leaves_a_place_for_both():
    ofd = made(paragraphs("甲——乙"))
    (text,) = [text for text in texts(ofd) if "甲" in text]
    assert text == "甲——乙"
    x = {glyph.char: glyph.x for glyph in ofd.pages[0].glyphs}
    places = [glyph.x for glyph in ofd.pages[0].glyphs if glyph.char == "—"][:2]
    assert x["甲"] < places[0] < places[1] < x["乙"]


def test_long_wide_and_tall_tables():
    rows = [making.row(str(i), f"项目{i}" * (i % 3 + 1), "说明" * (i % 7), "") for i in range(60)]
    head = making.row("序号", "名称", "说明", "备注", head=True)
    tall = Table((making.row("很长的单元格" * 400, "短"), making.row("", "")))
    wide = Table((making.row(*["列名称"] * 14, head=True), making.row(*["值"] * 14)))
    long = Table((head, *rows), caption=making.t("表1 项目"))
    body = Body(
        title=making.t("关于表格的通知"), main_text=(long, tall, wide, *making.paragraphs("尾。"))
    )
    ofd = made(body)
    sizes = {(page.width, page.height) for page in ofd.pages}
    assert sizes == {(210.0, 297.0), (297.0, 210.0)}
    turned = next(page for page in ofd.pages if page.width == 297)
    number = [glyph for glyph in turned.glyphs if glyph.matrix != (1.0, 0.0, 0.0, 1.0)]
    assert "".join(glyph.char for glyph in number if glyph.char.strip()).strip("—").isdigit()
    root = ofd.xml("Doc_0/Tags/CustomTag.xml")
    repeated = root.find("{*}版外/{*}续表表头")
    assert len(repeated) >= 4 * 1
    assert len(root.findall(".//{*}表格")) == 3


def test_pictures_stand_where_the_pdf_has_them():
    colour, grey = Image.new("RGB", (90, 60), (200, 30, 30)), Image.new("L", (40, 900), 99)
    kept = []
    for image, kind in ((colour, "PNG"), (grey, "PNG"), (colour.resize((300, 200)), "JPEG")):
        out = io.BytesIO()
        image.save(out, kind)
        kept.append(plain(out.getvalue()))
    known = tuple(
        Picture(10 * i, key_of(data), width, 150)
        for i, (data, width) in enumerate(zip((*kept, kept[0]), (225, 30, 900, 90), strict=True), 1)
    )
    source = Source("a.txt", 1, making.SHA, "utf-8", "lf", pictures=known)
    notes = (
        ImageNote(TextElement(f'［图：示意"{i}"&］', (Anchor(0, 10 * i, 1, 1),), 10 * i + 1))
        for i in range(1, 5)
    )
    document = OfficialDocument(source, body=Body(main_text=(*making.paragraphs("图："), *notes)))
    ofd = made(document, pictures={key_of(data): data for data in kept})
    assert sorted(ofd.images.values()) == sorted(
        {image.file for page in ofd.pages for image in page.images}
    )
    assert len(ofd.images) == 3
    assert {file.rpartition(".")[2] for file in ofd.images.values()} == {"png", "jpg"}
    made(document)


@pytest.mark.parametrize("step", [1, 3, 5, 9])
def test_the_map_of_a_font_holds_whatever_it_is_asked_to(step: int):
    from fontTools.ttLib import TTFont, newTable

    codes = {char: i + 1 for i, char in enumerate([*range(32, 60000, step), 0x20BB7, 0x2CB4A])}
    codes = dict(list(codes.items())[-60000:])
    table = newTable("cmap")
    font = TTFont()
    font.setGlyphOrder([f"g{i}" for i in range(max(codes.values()) + 1)])
    table.decompile(character_map(codes), font)
    found = {char: int(name[1:]) for char, name in table.getBestCmap().items() if name != "g0"}
    assert found == codes
