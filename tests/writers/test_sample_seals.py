"""Pictures of seals on drafts: marked 样稿, on the names of those who sign, in every output."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from desk import desk_making
from PIL import Image, ImageDraw

from pipeline.convert import ConvertOptions, Typography, convert, read, render, told_of_layout
from pipeline.desk import views
from pipeline.errors import StyleError
from pipeline.seals import seals_of
from pipeline.stylesheet import load_stylesheet

MM = 25.4 / 72
TEXT = """某市财政局关于下达资金的通知

各县（区）财政局：

现将有关事项通知如下。

{names}
2024年3月5日
"""
MARK = (0, 64, 160)


def picture(path, *, size=(300, 300), mode="RGBA", color=(220, 0, 0)):
    """A ring on nothing, or on white where the mode has no alpha."""
    made = Image.new(mode, size, (255, 255, 255, 0) if mode == "RGBA" else "white")
    box = (4, 4, size[0] - 5, size[1] - 5)
    ImageDraw.Draw(made).ellipse(box, outline=color, width=max(min(size) // 20, 1))
    made.save(path, "PNG")
    return str(path)


def patch(path):
    """A white square in the middle of nothing."""
    made = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(made).rectangle((100, 100, 200, 200), fill="white")
    made.save(path, "PNG")


def disc(path):
    """A ring, white inside, the corners clear."""
    made = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(made).ellipse((4, 4, 295, 295), outline="red", width=15, fill="white")
    made.save(path, "PNG")


def bar(path):
    """A ring with a white bar where a name stands."""
    picture(path)
    made = Image.open(path)
    ImageDraw.Draw(made).rectangle((20, 105, 280, 195), fill="white")
    made.save(path, "PNG")


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    return picture(tmp_path_factory.mktemp("seals") / "章.png")


def made(names="某市财政局", outputs=("docx", "pdf", "ofd"), **options):
    options = ConvertOptions(outputs=outputs, **options)
    return convert(TEXT.format(names=names).encode(), "通知.txt", options)


def told(conversion, **options):
    chosen = ConvertOptions(outputs=("pdf",), **options)
    return "；".join(told_of_layout(conversion, chosen, Typography(chosen)))


def share_of(image, color):
    near = sum(
        all(abs(a - b) < 60 for a, b in zip(pixel[:3], color, strict=True)) and pixel[3] > 200
        for pixel in image.get_flattened_data()
    )
    return near / (image.width * image.height)


@pytest.mark.parametrize("size", [(300, 300), (40, 40), (2000, 1500), (60, 400), (400, 60)])
def test_the_mark_is_in_the_pixels_whole_and_the_picture_of_bounded_size(tmp_path, size):
    (seal,) = seals_of([picture(tmp_path / "章.png", size=size)])
    shown = Image.open(io.BytesIO(seal.data))
    assert (shown.mode, shown.format, shown.size) == ("RGBA", "PNG", (seal.width, seal.height))
    assert 640 <= max(shown.size) <= 700
    marked = shown.convert("RGBA")
    columns = [
        x
        for x in range(marked.width)
        if any(marked.getpixel((x, y))[:3] == MARK for y in range(0, marked.height, 2))
    ]
    assert columns[-1] - columns[0] > 0.35 * max(shown.size)
    assert share_of(marked, MARK) > 0.01


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\nnone"), "不是 PNG，或已损坏"),
        (lambda path: Image.new("RGB", (9, 9)).save(path, "JPEG"), "不是 PNG"),
        (lambda path: picture(path, mode="RGB"), "没有透明的底"),
        (disc, "没有透明的底"),
        (bar, "没有透明的底"),
        (patch, "没有透明的底"),
        (lambda path: Image.new("RGBA", (9, 9)).save(path, "PNG"), "全部透明"),
        (lambda path: Image.new("RGBA", (4001, 9)).save(path, "PNG"), "4001×9 像素，过大"),
        (lambda path: path.write_bytes(bytes(5 * 2**20)), "超过 4 MB"),
        (lambda path: None, "读不了印章图样"),
    ],
)
def test_what_is_no_picture_of_a_seal_is_refused_by_name(tmp_path, write, said):
    write(tmp_path / "章.png")
    with pytest.raises(StyleError) as refused:
        seals_of(["章.png"], tmp_path)
    assert said in str(refused.value)
    assert "章.png" in str(refused.value)


def test_the_seal_lies_on_name_and_date_in_pdf_and_is_no_part_of_the_text(ring):
    plain, sample = made(seal="有"), made(seal_pictures=(ring,))
    pages = [pypdfium2.PdfDocument(one.outputs["pdf"])[0] for one in (plain, sample)]
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert texts[0] == texts[1]
    before, after = (page.render(scale=2).to_pil().convert("RGB") for page in pages)
    changed = [
        (x, y)
        for x in range(before.width)
        for y in range(before.height)
        if before.getpixel((x, y)) != after.getpixel((x, y))
    ]
    left, right = min(x for x, _ in changed) / 2 * MM, max(x for x, _ in changed) / 2 * MM
    assert right - left == pytest.approx(45, abs=0.6)
    searcher = pages[1].get_textpage().search("某市财政局", index=20)
    start, count = searcher.get_next()
    boxes = [pages[1].get_textpage().get_charbox(at) for at in range(start, start + count)]
    middle = (boxes[0][0] + boxes[-1][2]) / 2 * MM
    assert (left + right) / 2 == pytest.approx(middle, abs=0.6)
    with pikepdf.open(io.BytesIO(sample.outputs["pdf"])) as file:
        code = file.pages[0].Contents.read_bytes()
    drawn = code.index(b" Do Q EMC")
    assert code.rindex(b"/Artifact BMC q", 0, drawn) > code.rindex(b" BDC BT", 0, drawn)


def test_word_and_ofd_carry_the_marked_picture_and_name_it(ring):
    outputs = made(seal_pictures=(ring,)).outputs
    (seal,) = seals_of([ring])
    with zipfile.ZipFile(io.BytesIO(outputs["docx"])) as file:
        held = [file.read(name) for name in file.namelist() if "/media/" in name]
        body = file.read("word/document.xml").decode()
    assert held == [seal.data]
    assert 'behindDoc="0"' in body
    assert 'descr="印章样稿"' in body
    with zipfile.ZipFile(io.BytesIO(outputs["ofd"])) as file:
        held = [file.read(name) for name in file.namelist() if name.endswith(".png")]
        tags = file.read("Doc_0/Tags/CustomTag.xml").decode()
    assert held == [seal.data]
    assert "印章样稿" in tags


def test_the_seal_stands_in_word_where_the_pdf_has_it(ring, rendered):
    outputs = made("某市财政局\n某市教育局", seal_pictures=(ring, ring)).outputs
    places = []
    for page in (pypdfium2.PdfDocument(outputs["pdf"])[0], rendered(outputs["docx"])[0]):
        images = [one for one in page.get_objects() if one.type == 3]
        places.append(sorted(tuple(edge * MM for edge in one.get_bounds()) for one in images))
    assert [len(one) for one in places] == [2, 2]
    for one, other in zip(*places, strict=True):
        assert one == pytest.approx(other, abs=1.5)


def test_each_who_signs_has_the_seal_that_is_given_or_it_is_told(ring, tmp_path):
    other = picture(tmp_path / "乙.png", color=(120, 0, 0))
    names = "某市财政局\n某市教育局\n某市水务局"
    conversion = made(names, outputs=())
    for given, counted, said in (
        ((ring, other), 2, "署名 某市水务局 没有印章图样"),
        ((f"某市水务局={other}", ring), 2, "署名 某市教育局 没有印章图样"),
        ((ring, other, ring, other), 3, "没有用上"),
        ((f"某市林业局={other}",), 0, "乙.png 没有用上"),
    ):
        assert said in told(conversion, seal_pictures=given)
        assert ("样稿印章，图上标有“样稿”" in told(conversion, seal_pictures=given)) is (
            counted > 0
        )
        options = ConvertOptions(outputs=("ofd",), seal_pictures=given)
        with zipfile.ZipFile(io.BytesIO(render(conversion, options)["ofd"])) as file:
            content = file.read("Doc_0/Pages/Page_0/Content.xml").decode()
        assert content.count("ImageObject") == counted


def test_without_a_picture_or_where_no_sample_is_meant_it_is_told(ring):
    conversion = made(outputs=())
    assert "没有给印章图样" in told(conversion, seal="样稿")
    assert "不按样稿排" in told(conversion, seal="有", seal_pictures=(ring,))
    data = render(conversion, ConvertOptions(outputs=("docx",), seal="有", seal_pictures=(ring,)))
    assert data == render(conversion, ConvertOptions(outputs=("docx",), seal="有"))


def test_a_style_has_its_picture_beside_it_and_a_draft_asks_for_it(tmp_path, ring):
    style = tmp_path / "本单位.toml"
    picture(tmp_path / "公章.png")
    style.write_text(
        'schema_version = 1\nbased_on = "gbt9704"\n[signature]\nseal_pictures = ["公章.png"]\n',
        encoding="utf-8",
    )
    assert load_stylesheet(str(style)).signature.seal_pictures == ("公章.png",)
    options = ConvertOptions(style=str(style), outputs=("docx",))
    draft = (
        "---\n标题: 通知\n发文机关署名: 某市财政局\n成文日期: 2024年3月5日\n印章: {}\n---\n正文。\n"
    )
    for stated, counted in (("样稿", 1), ("有", 0)):
        data = convert(draft.format(stated).encode(), "通知.md", options).outputs["docx"]
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            assert sum("/media/" in name for name in file.namelist()) == counted


def test_a_word_file_with_a_sample_seal_is_read_with_its_sign_off(ring):
    document = read(made(seal_pictures=(ring,)).outputs["docx"], "通知.docx")
    assert [one.text for one in document.body.authority_signature] == ["某市财政局"]
    assert document.body.document_date is not None


def test_the_pages_of_the_desk_show_it(ring):
    document = desk_making.document("正文。", authority_signature=("某市财政局",))
    conversion = desk_making.conversion(document)
    shown = {}
    for seal in ("有", "样稿"):
        options = replace(desk_making.OPTIONS, seal=seal, seal_pictures=(ring,))
        typography = Typography(options)
        drawn = views.draw(conversion, options, typography)
        (page,) = (drawn.page(one.id) for one in drawn.pages)
        shown[seal] = page.svg.count("<image ")
    assert shown == {"有": 0, "样稿": 1}
