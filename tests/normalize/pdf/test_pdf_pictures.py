"""The pictures of a PDF: kept where they are of the text, told where they are the page's."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipeline import convert
from pipeline.convert import ConvertOptions
from pipeline.errors import SourceError
from pipeline.model import ImageNote, plain_text
from pipeline.normalize.pdf import images
from tests.normalize.pdf.test_pdf_reader import (
    BODY,
    HEIGHT,
    LEFT,
    WIDTH,
    drawn,
    paragraph,
    write,
)

QUARTERS = ((220, 20, 20), (20, 160, 20), (20, 20, 220), (230, 200, 20))


def quarters(size=(120, 80), mode="RGB"):
    """A picture whose four quarters differ."""
    image = Image.new("RGB", size)
    width, height = size[0] // 2, size[1] // 2
    for k, colour in enumerate(QUARTERS):
        x, y = (k % 2) * width, (k // 2) * height
        image.paste(colour, (x, y, x + width, y + height))
    return image.convert(mode)


def put(canvas, image, x, down, width=240, height=160):
    canvas.drawImage(ImageReader(image), x, HEIGHT - down - height, width, height, mask="auto")


def read(*pages):
    return convert.read_source(drawn(*pages), "图.pdf")


def kept(reading):
    """The kept pictures in the order of the text, and the words around them."""
    pictures = [
        Image.open(io.BytesIO(reading.pictures[one.sha256]))
        for one in reading.document.source.pictures
    ]
    return pictures, plain_text(reading.document).split("\n")


def corners(image):
    width, height = image.size
    places = [(w, h) for h in (height // 4, 3 * height // 4) for w in (width // 4, 3 * width // 4)]
    return [
        min(range(4), key=lambda k: sum(abs(a - b) for a, b in zip(QUARTERS[k], got, strict=True)))
        for got in (image.convert("RGB").getpixel(place) for place in places)
    ]


def report(canvas):
    down = paragraph(canvas, 120, BODY)
    put(canvas, quarters(), 180, down)
    write(canvas, 220, down + 190, "图1　监测点分布")
    paragraph(canvas, down + 230, "下一步" + BODY)


def test_a_picture_stands_between_its_paragraphs():
    reading = read(report)
    (picture,), lines = kept(reading)
    assert corners(picture) == [0, 1, 2, 3]
    assert picture.size == (120, 80)
    at = lines.index("［图：第1页的图片］")
    assert lines[at - 1].endswith("书面报送。")
    assert lines[at + 1].startswith("图1")
    (one,) = reading.document.source.pictures
    assert (round(one.width), round(one.height)) == (240, 160)
    assert not reading.document.source.remarks


def test_it_is_printed_in_word_and_pdf():
    made = convert.convert(drawn(report), "图.pdf", ConvertOptions(outputs=("docx", "pdf")))
    with pikepdf.open(io.BytesIO(made.outputs["pdf"])) as pdf:
        assert sum(len(page.Resources.XObject) for page in pdf.pages) == 1
    back = convert.read_source(made.outputs["docx"], "成品.docx")
    assert {*back.pictures.values()} == {*made.pictures.values()}


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "matrix",
    [
        (240, 0, 0, 160), (-240, 0, 0, 160), (240, 0, 0, -160), (-240, 0, 0, -160),
        (0, 240, -160, 0), (0, -240, 160, 0), (0, 240, 160, 0), (0, -240, -160, 0),
    ],
)  # fmt: skip
def test_a_picture_is_kept_as_the_page_shows_it(matrix, turned):
    def page(canvas):
        canvas.saveState()
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(turned)
        canvas.setFont("Helvetica", 16)
        canvas.drawString(-200, 280, "Points of measurement")
        canvas.restoreState()
        canvas.saveState()
        canvas.transform(*matrix, 300, 400)
        canvas.drawImage(ImageReader(quarters()), 0, 0, 1, 1)
        canvas.restoreState()
        canvas.setPageRotation(turned)

    data = drawn(page)
    (picture,), _ = kept(convert.read_source(data, "图.pdf"))
    with pdfium.PdfDocument(data) as document:
        seen = document[0].render(scale=1).to_pil().convert("RGB")
    inside = Image.eval(seen.convert("HSV").getchannel("S"), lambda v: 255 * (v > 150)).getbbox()
    assert corners(picture) == corners(seen.crop(inside))


def test_a_mask_shows_the_paper():
    def page(canvas):
        paragraph(canvas, 120, BODY)
        image = quarters(mode="RGBA")
        image.putalpha(Image.new("L", image.size, 0))
        put(canvas, image, 180, 300)

    (picture,), _ = kept(read(page))
    assert picture.convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def test_what_the_page_cuts_off_is_not_shown():
    def page(canvas):
        paragraph(canvas, 120, BODY)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(180, HEIGHT - 460, 120, 160)
        canvas.clipPath(path, stroke=0, fill=0)
        put(canvas, quarters(), 180, 300)
        canvas.restoreState()

    (picture,), _ = kept(read(page))
    assert corners(picture) == [0, 0, 2, 2]
    assert picture.size == (60, 80)


def with_a_seal(canvas):
    paragraph(canvas, 120, BODY)
    write(canvas, 320, 400, "青岚市人民政府")
    write(canvas, 340, 429, "2024年6月1日")
    put(canvas, quarters(mode="RGBA"), 330, 350, 110, 110)


def with_a_ground(canvas):
    put(canvas, quarters(), 0, 0, WIDTH, HEIGHT)
    paragraph(canvas, 120, BODY)


def with_a_logo(canvas):
    put(canvas, quarters(), LEFT, 30, 60, 40)
    paragraph(canvas, 120, BODY)


@pytest.mark.parametrize("page", [with_a_seal, with_a_ground, with_a_logo])
def test_a_picture_of_the_page_is_told_and_not_printed(page):
    reading = read(page)
    assert not reading.pictures
    assert "［图" not in plain_text(reading.document)
    (said,) = reading.document.source.remarks
    assert "1 幅图片" in said
    assert "第1页的图片" in said


def test_a_picture_on_page_after_page_is_the_pages():
    def page(canvas):
        put(canvas, quarters(), 180, 120)
        paragraph(canvas, 320, BODY)

    assert not read(page, page).pictures
    assert len(read(page, report).pictures) == 1


def test_scanned_pages_among_text_are_kept():
    def scan(k):
        return lambda canvas: put(canvas, quarters((60 + 20 * k, 80)), 0, 0, WIDTH, HEIGHT)

    reading = read(report, scan(1), scan(2))
    assert len(reading.document.source.pictures) == 3
    assert any("2 页是图片" in said for said in reading.document.source.remarks)


def test_ornaments_are_told():
    def page(canvas):
        paragraph(canvas, 120, BODY)
        for k in range(3):
            put(canvas, quarters(), 100 + 40 * k, 400, 12, 12)

    (said,) = read(page).document.source.remarks
    assert "3 幅图片" in said
    assert "第1页的小图" in said


def test_a_picture_in_a_table_stands_in_its_cell():
    def page(canvas):
        down = paragraph(canvas, 120, BODY)
        canvas.grid([LEFT, 240, 500], [HEIGHT - down - k for k in (0, 30, 130, 160)])
        for k, (name, what) in enumerate((("名称", "样式"), ("警示牌", ""), ("界桩", "从略"))):
            write(canvas, LEFT + 10, down + (20, 80, 150)[k], name, 12)
            write(canvas, 250, down + (20, 80, 150)[k], what, 12)
        put(canvas, quarters(), 260, down + 35, 120, 80)
        paragraph(canvas, down + 220, BODY)

    reading = read(page)
    kinds = [type(block).__name__ for block in reading.document.body.main_text]
    assert kinds == ["Paragraph", "Table", "Paragraph"]
    table = reading.document.body.main_text[1]
    held = [[[type(one).__name__ for one in cell.blocks] for cell in row] for row in table.rows]
    assert held == [
        [["Paragraph"], ["Paragraph"]],
        [["Paragraph"], ["ImageNote"]],
        [["Paragraph"]] * 2,
    ]
    assert len(reading.pictures) == 1


def test_a_table_of_pictures_is_one_and_a_cell_keeps_their_order():
    def page(canvas):
        down = paragraph(canvas, 120, BODY)
        canvas.grid([LEFT, 260, 500], [HEIGHT - down - k for k in (0, 120, 300)])
        for k, (x, y) in enumerate(((110, 10), (280, 10), (110, 130))):
            put(canvas, quarters((120 + k, 80)), x, down + y, 120, 80)
        for what, y in (("上面的话。", 140), ("下面的话。", 280)):
            write(canvas, 270, down + y, what, 12)
        put(canvas, quarters((90, 80)), 280, down + 155, 120, 80)
        paragraph(canvas, down + 360, BODY)

    reading = read(page)
    table = reading.document.body.main_text[1]
    said = [[[one.content.text[:3] for one in cell.blocks] for cell in row] for row in table.rows]
    assert said == [[["［图："], ["［图："]], [["［图："], ["上面的", "［图：", "下面的"]]]
    assert len(reading.pictures) == 4


def hostile(width, height, data=b"x", filters="/FlateDecode", bits=8):
    with pikepdf.open(io.BytesIO(drawn(report))) as pdf:
        (image,) = pdf.pages[0].Resources.XObject.values()
        image.write(data, filter=pikepdf.Name(filters))
        image.Width, image.Height, image.BitsPerComponent = width, height, bits
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def jpeg(size):
    out = io.BytesIO()
    Image.new("L", size, 200).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        hostile(60_000, 60_000), hostile(2**31 - 1, 2**31 - 1), hostile(0, 0),
        hostile(200, 200, jpeg((6000, 6000)), "/DCTDecode"), hostile(200, 200, b"", "/JPXDecode"),
        hostile(20_000, 20_000, b"", "/CCITTFaxDecode", 1), hostile(200, 200, b"", "/JBIG2Decode"),
        hostile(200, 200, b"no picture" * 9, "/DCTDecode"),
        hostile(200, 200, b"no picture" * 9, "/JPXDecode"),
        hostile(200, 200, bytes(100), "/JBIG2Decode"),
    ],
)  # fmt: skip
def test_a_hostile_picture_is_named_and_told(data, monkeypatch):
    decoded = []
    rendered = images._upright
    monkeypatch.setattr(images, "_upright", lambda *a: decoded.append(a[3]) or rendered(*a))
    reading = convert.read_source(data, "图.pdf")
    assert all(width * height <= images.MOST_PIXELS for width, height in decoded)
    notes = [one for one in reading.document.body.main_text if isinstance(one, ImageNote)]
    assert [note.content.text for note in notes] == ["［图：第1页的图片］"]
    assert not reading.pictures
    assert any("有 1 幅图片没有带入成品" in said for said in reading.document.source.remarks)


def test_no_more_pixels_are_decoded_than_a_file_may_have(monkeypatch):
    monkeypatch.setattr(images, "_MOST_DECODED", 25_000)

    def page(k):
        def draw(canvas):
            down = paragraph(canvas, 120, BODY)
            put(canvas, quarters((120 + 2 * k, 80)), 180, down)
            paragraph(canvas, down + 200, BODY)

        return draw

    reading = read(*map(page, range(4)))
    assert len(reading.pictures) == 2
    assert any("有 2 幅图片没有带入成品" in said for said in reading.document.source.remarks)


def test_pictures_of_a_scan_are_not_decoded(monkeypatch):
    monkeypatch.setattr(images, "_upright", None)
    with pytest.raises(SourceError, match="扫描件"):
        read(lambda canvas: put(canvas, quarters(), 0, 0, WIDTH, HEIGHT))
