"""Pages as SVG: what is in them, what is kept when the document changes."""

from __future__ import annotations

import base64
from io import BytesIO

import msgspec
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image
from writers.pdf import pdf_making as making

from pipeline.layout.blocks import style_document
from pipeline.model import Body, Imprint, OfficialDocument, Table, iter_texts
from pipeline.writers.setting.boxes import Box
from pipeline.writers.setting.rows import Bookmark, Figure, Row
from pipeline.writers.setting.sides import Drawn
from pipeline.writers.setting.structure import Node
from pipeline.writers.svg.draw import Pen
from pipeline.writers.svg.pages import Page, PageSetter

SVG = "{http://www.w3.org/2000/svg}"
LINES = "本单位负责全市河道巡查、清淤疏浚和沿岸绿化工作，逐项登记造册并按月公布。" * 4


def body(*texts: str) -> Body:
    return Body(title=making.t("关于河道巡查的通知"), main_text=making.paragraphs(*texts))


def set_pages(given: Body | OfficialDocument, setter: PageSetter | None = None) -> list[Page]:
    return (setter or PageSetter()).pages(making.emission(given, allow_missing_glyphs=True))


def text_of(page: Page) -> list[str]:
    return ["".join(line.itertext()) for line in etree.fromstring(page.svg).iter(f"{SVG}text")]


def placed(page: Page) -> list[tuple[str, str, str]]:
    """Text, height and places of each line, whatever fonts show it."""
    return [
        ("".join(line.itertext()), line.get("y"), " ".join(s.get("x", "") for s in line))
        for line in etree.fromstring(page.svg).iter(f"{SVG}text")
    ]


def test_each_glyph_has_its_place_and_its_font_knows_the_character():
    setter = PageSetter()
    (page,) = set_pages(body("检查—整改——销号，共12.5万处。"), setter)
    fonts = {font.family: TTFont(BytesIO(font.data)) for font in setter.fonts}
    for span in etree.fromstring(page.svg).iter(f"{SVG}tspan"):
        if span.get("fill") == "none":
            assert span.text == "—"
            continue
        assert len(span.get("x").split()) == len(span.text)
        known = fonts[span.get("font-family")].getBestCmap()
        assert {*map(ord, span.text)} <= known.keys()


@pytest.mark.parametrize(
    "char", ["\0", "\x0b", "\x1f", "\x85", "\ud800", "\ufffe", "\uffff", "\U0001fffe"]
)
def test_what_xml_cannot_hold_is_shown_by_a_mark(char):
    (page,) = set_pages(body(f"甲{char}乙"))
    assert "甲\N{REPLACEMENT CHARACTER}乙" in text_of(page)


def test_words_of_a_document_are_no_markup():
    hostile = '</text><script>x()</script><image href="//a.b/c" onload="x()"/>&#60;b&#62;]]>'
    (page,) = set_pages(body(hostile))
    root = etree.fromstring(page.svg)
    assert {etree.QName(node).localname for node in root.iter()} == {"svg", "text", "tspan"}
    assert hostile in "".join(text_of(page))
    allowed = {"viewBox", "width", "height", "x", "y", "fill", "font-size", "font-family"}
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert {name for node in root.iter() for name in node.attrib} <= allowed | {space}


def test_pages_that_do_not_change_are_the_same_and_fonts_stay():
    setter = PageSetter()
    texts = [LINES] * 12
    before = set_pages(body(*texts), setter)
    fonts = list(setter.fonts)
    texts[7] = texts[7].replace("造册", "建册")
    after = set_pages(body(*texts), setter)
    changed = [
        i for i, (one, other) in enumerate(zip(before, after, strict=True)) if one is not other
    ]
    assert len(before) >= 3
    assert len(changed) == 1
    assert setter.fonts[: len(fonts)] == fonts
    assert len(setter.fonts) == len(fonts) + 1  # 建 was in none
    fresh = set_pages(body(*texts))
    assert [*map(placed, after)] == [*map(placed, fresh)]
    assert [page.lines for page in after] == [page.lines for page in fresh]


def test_the_box_of_a_stretch_goes_over_lines_and_pages():
    texts = [LINES] * 12
    pages = set_pages(body(*texts))
    paths = {path for page in pages for path in page.shown if path.startswith("body.main_text")}
    for path in paths:
        boxes = [box for page in pages for box in page.boxes(path, 10, 70)]
        assert [(box.start, box.end) for box in boxes] == [
            (max(line.start, 10), min(line.end, 70))
            for page in pages
            for line in page.lines
            if line.path == path and line.start < 70 and line.end > 10
        ]
        assert boxes[0].start == 10
        assert boxes[-1].end == 70
        assert len(boxes) >= 3
    parted = [p for p in paths if sum(bool(page.boxes(p, 0, 999)) for page in pages) > 1]
    assert parted


def test_the_box_of_a_place_between_characters_is_narrow_and_where_they_meet():
    (page,) = set_pages(body("甲乙丙丁"))
    path = "body.main_text[0]"
    (between,) = page.boxes(path, 2, 2)
    (left,), (right,) = page.boxes(path, 1, 2), page.boxes(path, 2, 3)
    middle = between.x + between.width / 2
    assert between.width < left.width / 2
    assert middle == pytest.approx(right.x)
    assert left.x < middle
    (end,) = page.boxes(path, 4, 4)
    (last,) = page.boxes(path, 3, 4)
    assert end.x + end.width / 2 == pytest.approx(last.x + last.width)
    assert page.boxes(path, 5, 5) == ()


def test_a_box_holds_the_ink_of_its_character():
    (page,) = set_pages(body("甲乙丙丁"))
    (box,) = page.boxes("body.main_text[0]", 0, 4)
    line = next(n for n in etree.fromstring(page.svg).iter(f"{SVG}text") if "甲" in n[0].text)
    baseline = float(line.get("y"))
    assert box.y < baseline - 12
    assert baseline < box.y + box.height


def test_recipients_that_moved_to_the_foot_keep_their_offsets():
    names = "、".join(f"第{i}县人民政府" for i in range(1, 90)) + "："
    given = making.document(
        msgspec.structs.replace(body(LINES), main_recipients=making.t(names)),
        imprint=Imprint(making.t("抄送：市委办公室。")),
    )
    assert style_document(given, making.emission(given).sheet, "a", moved=True).told
    pages = set_pages(given)
    at = names.index("第7县")
    boxes = [box for page in pages for box in page.boxes("body.main_recipients", at, at + 3)]
    shown = [line for page in pages for line in text_of(page) if "主送：" in line]
    assert shown
    assert [(box.start, box.end) for box in boxes] == [(at, at + 3)]
    first = next(box for page in pages for box in page.boxes("body.main_recipients", 0, 1))
    assert first.start == 0


def test_every_element_that_is_printed_has_lines_to_click():
    given = making.full_document()
    pages = set_pages(given)
    clicked = {line.path for page in pages for line in page.lines}
    assert clicked == {path for path, element in iter_texts(given) if element.text}
    assert all(isinstance(line, Box) for page in pages for line in page.lines)


def test_a_rule_that_two_cells_share_is_drawn_once():
    rows = (making.row("河段", "长度", head=True), making.row("上游", "12公里"))
    given = msgspec.structs.replace(body("如下。"), main_text=(Table(rows),))
    (page,) = set_pages(given)
    rules = [tuple(rule.attrib.values()) for rule in etree.fromstring(page.svg).iter(f"{SVG}rect")]
    assert len(rules) == len({*rules}) == 12


def test_the_picture_is_the_kept_one():
    out = BytesIO()
    Image.new("RGB", (4, 2), "red").save(out, "PNG")
    setter = PageSetter()
    figure = Figure("k", 10.0, 2.0, 40.0, 20.0, Node("Figure"), "［图：一］", "body.main_text[0]")
    svg = Pen(setter.fonts, {"k": out.getvalue()}).page(100, 80, [Drawn(figure, 30.0)])
    (image,) = etree.fromstring(svg)
    assert (
        base64.b64decode(image.get("href").removeprefix("data:image/png;base64,")) == out.getvalue()
    )
    assert [image.get(k) for k in ("x", "y", "width", "height")] == ["10", "32", "40", "20"]


def test_a_row_again_is_the_same_in_all_but_what_holds_it():
    bookmark, head = Bookmark("一", 1), (Row(2.0),)
    row = Row(
        *(1.0, [], 2.0, True, True, bookmark, head, True, [(0.0, 1.0)], 3.0, head, True),
    )
    names = {*Row.__struct_fields__}
    assert {n for n in names if getattr(row, n) != getattr(Row(9.0), n)} == names - {"items"}
    again = row.again()
    assert again == row
    assert again.items is row.items
    again.keep = False
    assert row.keep
