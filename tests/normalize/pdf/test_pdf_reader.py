"""PDF files as offices make them, drawn here character by character, and what is no text."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import Color, black, grey, red, white
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline import convert
from pipeline.convert import ConvertOptions
from pipeline.errors import SourceError
from pipeline.model import OfficialDocument, Table, iter_texts, plain_text
from pipeline.normalize.pdf import characters
from pipeline.normalize.pdf.furniture import is_page_number

FONT = "STSong-Light"
WIDTH, HEIGHT = A4
LEFT, RIGHT = 80.0, 520.0
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def drawn(*pages: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    """A file with these pages."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=True)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, x: float, down: float, text: str, size: float = 16, fill=black) -> None:
    canvas.setFont(FONT, size)
    canvas.setFillColor(fill)
    canvas.drawString(x, canvas._pagesize[1] - down, text)


def paragraph(canvas: Canvas, down: float, text: str, size: float = 16) -> float:
    """A paragraph, indented by two characters and broken at the right edge; where it ends."""
    row, x = "", LEFT + 2 * size
    for char in text:
        if x + size * (len(row) + 1) > RIGHT + 1:
            write(canvas, x, down, row, size)
            row, x, down = "", LEFT, down + 29
        row += char
    write(canvas, x, down, row, size)
    return down + 29


def read(data: bytes, name: str = "文.pdf") -> OfficialDocument:
    return convert.read(data, name)


def lines(document: OfficialDocument) -> list[str]:
    return [line.strip() for line in plain_text(document).split("\n") if line.strip()]


BODY = "为切实加强汛期安全管理，保障人民群众生命财产安全，经研究，现就有关事项通知如下，请结合本单位实际认真抓好落实，工作情况请于月底前书面报送。"


def letter(canvas: Canvas) -> None:
    write(canvas, 130, 170, "青岚市人民政府文件", 40, red)
    write(canvas, 225, 200, "青政发〔2024〕12号")
    canvas.setStrokeColor(red)
    canvas.line(LEFT, HEIGHT - 212, RIGHT, HEIGHT - 212)
    write(canvas, 224, 252, "青岚市人民政府", 22)
    write(canvas, 146, 283, "关于加强汛期安全管理的通知", 22)
    write(canvas, LEFT, 331, "各县（区）人民政府，市政府各部门：")
    down = paragraph(canvas, 360, BODY)
    paragraph(canvas, down, "一、压实责任。" + BODY)
    write(canvas, 470, 788, "— 1 —", 14)


def second(canvas: Canvas) -> None:
    paragraph(canvas, 128, "二、加强值守。严格执行领导带班制度。")
    write(canvas, 360, 216, "青岚市人民政府")
    write(canvas, 370, 245, "2024年4月28日")
    write(canvas, 96, 788, "— 2 —", 14)


def test_a_paper_by_the_standard_is_read_whole():
    document = read(drawn(letter, second))
    header, body = document.header, document.body
    assert header.authority_mark is not None
    assert header.authority_mark.text == "青岚市人民政府文件"
    assert header.document_number is not None
    assert header.document_number.text == "青政发〔2024〕12号"
    assert body.title is not None
    assert body.title.text == "青岚市人民政府关于加强汛期安全管理的通知"
    assert body.main_recipients is not None
    assert lines(document)[4:6] == [BODY, "一、压实责任。" + BODY]
    assert [one.text for one in body.authority_signature] == ["青岚市人民政府"]
    assert body.document_date is not None
    reasons = {(entry.reason, "".join(entry.text.split())) for entry in document.boilerplate}
    assert reasons == {("page-number", "—1—"), ("page-number", "—2—")}


def test_a_paragraph_goes_on_over_the_page():
    def one(canvas: Canvas) -> None:
        paragraph(canvas, 100, BODY)
        paragraph(canvas, 700, "各地要" + "认真" * 11)
        write(canvas, 470, 788, "1", 14)

    def two(canvas: Canvas) -> None:
        write(canvas, LEFT, 100, "落实，不得推诿。")
        paragraph(canvas, 129, BODY)
        write(canvas, 96, 788, "2", 14)

    assert "各地要" + "认真" * 11 + "落实，不得推诿。" in lines(read(drawn(one, two)))


def test_an_indented_row_begins_a_paragraph_and_a_short_one_ends_it():
    def page(canvas: Canvas) -> None:
        down = paragraph(canvas, 100, BODY)
        down = paragraph(canvas, down, "一、" + "工作" * 12 + "。")  # ends at the edge
        paragraph(canvas, down, "二、" + BODY)

    assert lines(read(drawn(page))) == [BODY, "一、" + "工作" * 12 + "。", "二、" + BODY]


@pytest.mark.parametrize(("mark", "count"), [("。", 2), ("二", 3)])
def test_a_mark_that_no_row_begins_with_belongs_to_the_row_above(mark: str, count: int):
    def page(canvas: Canvas) -> None:
        down = paragraph(canvas, 100, BODY)
        write(canvas, LEFT + 32, down, "现委托他人办理，权限为：")  # a blank to fill in follows
        write(canvas, LEFT, down + 29, f"{mark}代理期限为一年，从委托之日算起。")

    assert len(lines(read(drawn(page)))) == count


@pytest.mark.parametrize(
    ("second", "count"), [("填报单位：青岚市水务局", 2), ("工作的具体安排方案", 1)]
)
def test_who_fills_in_a_form_begins_a_paragraph(second: str, count: int):
    def page(canvas: Canvas) -> None:
        write(canvas, LEFT, 100, "青岚市二〇二四年度水利工程维修养护")
        write(canvas, LEFT, 129, second)
        write(canvas, LEFT + 200, 600, "其他")

    assert len(lines(read(drawn(page)))) == count + 1


def test_the_longest_of_short_rows_ends_its_paragraph():
    texts = ["1总则", "1.1目的", "为了规范管理，制定本规划。", "1.2依据", "依据有关法律。"]

    def page(canvas: Canvas) -> None:
        write(canvas, 234, 100, "某市发展规划", 22)
        down = 160.0
        for text in texts:
            down = paragraph(canvas, down, text)

    assert lines(read(drawn(page))) == ["某市发展规划", *texts]


def grid(canvas: Canvas, rows: list[list[str]], top: float, widths: list[float]) -> float:
    canvas.setStrokeColor(black)
    high = 24
    edges = [LEFT]
    for width in widths:
        edges.append(edges[-1] + width)
    for k in range(len(rows) + 1):
        canvas.line(LEFT, HEIGHT - top - k * high, edges[-1], HEIGHT - top - k * high)
    for x in edges:
        canvas.line(x, HEIGHT - top, x, HEIGHT - top - len(rows) * high)
    for k, row in enumerate(rows):
        for x, text in zip(edges, row, strict=False):
            write(canvas, x + 4, top + k * high + 17, text, 12)
    return top + len(rows) * high


HEAD = ["序号", "单位", "投资额"]


def test_a_ruled_table_that_runs_over_the_page_is_one():
    def one(canvas: Canvas) -> None:
        write(canvas, 180, 80, "重点项目投资完成情况表", 18)
        grid(canvas, [HEAD, ["1", "西港区", "237"], ["2", "", "141.5"]], 100, [60, 120, 90])

    def two(canvas: Canvas) -> None:
        down = grid(canvas, [HEAD, ["3", "南山区", "374"]], 70, [60, 120, 90])
        write(canvas, LEFT, down + 40, "注：投资额为计划数。", 12)

    document = read(drawn(one, two))
    tables = [block for block in document.body.main_text if isinstance(block, Table)]
    tables += [b for a in document.body.attachments for b in a.blocks if isinstance(b, Table)]
    (table,) = tables
    texts = [["".join(p.content.text for p in c.blocks) for c in row] for row in table.rows]
    assert texts == [HEAD, ["1", "西港区", "237"], ["2", "", "141.5"], ["3", "南山区", "374"]]
    assert all(cell.is_header for cell in table.rows[0])
    assert [e.text for e in document.boilerplate if e.reason == "repeated-header"] == HEAD


def test_cells_that_are_merged():
    def page(canvas: Canvas) -> None:
        write(canvas, 180, 80, "情况表", 18)
        for y0, x0, x1 in ((100, 80, 320), (124, 160, 320), (148, 80, 320), (172, 80, 320)):
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y0)
        for x, y0, y1 in ((80, 100, 172), (160, 100, 172), (240, 124, 172), (320, 100, 172)):
            canvas.line(x, HEIGHT - y0, x, HEIGHT - y1)
        for x, down, text in (
            (84, 130, "指标"),
            (164, 117, "数值"),
            (164, 141, "上年"),
            (244, 141, "本年"),
            (84, 165, "人口"),
            (164, 165, "3.1"),
            (244, 165, "3.2"),
        ):
            write(canvas, x, down, text, 12)

    (table,) = (b for b in read(drawn(page)).body.main_text if isinstance(b, Table))
    shape = [[(cell.row_span, cell.column_span) for cell in row] for row in table.rows]
    assert shape == [[(2, 1), (1, 2)], [(1, 1), (1, 1)], [(1, 1), (1, 1), (1, 1)]]


def test_a_table_of_level_rules_alone():
    def page(canvas: Canvas) -> None:
        write(canvas, 180, 60, "分区人口表", 18)
        for down in (80, 104, 190):
            canvas.line(LEFT, HEIGHT - down, RIGHT, HEIGHT - down)
        for k, row in enumerate(
            (
                ["地区", "人口", "增长"],
                ["西港区", "12", "3.1"],
                ["南山区", "9", "2"],
                ["合计", "21", "2.6"],
            )
        ):
            for x, text in zip((90, 250, 400), row, strict=True):
                write(canvas, x, 98 + k * 26, text, 12)

    (table,) = (b for b in read(drawn(page)).body.main_text if isinstance(b, Table))
    assert [len(row) for row in table.rows] == [3, 3, 3, 3]


def test_the_rules_of_an_imprint_are_no_table():
    def page(canvas: Canvas) -> None:
        letter(canvas)

    def last(canvas: Canvas) -> None:
        second(canvas)
        for down in (690, 720, 750):
            canvas.line(LEFT, HEIGHT - down, RIGHT, HEIGHT - down)
        write(canvas, 94, 712, "抄送：市委各部门，市人大常委会办公室。", 14)
        write(canvas, 94, 742, "青岚市人民政府办公室", 14)
        write(canvas, 380, 742, "2024年4月28日印发", 14)

    document = read(drawn(page, last))
    assert document.imprint.cc_recipients is not None
    assert document.imprint.printing_authority is not None
    assert not any(isinstance(block, Table) for block in document.body.main_text)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read_upright(degrees, request):
    """Content turned one way and the page the other: one sees it upright."""
    source = request.config.rootpath / "tests" / "golden" / "letter" / "source.txt"
    made = convert.convert(source.read_bytes(), source.name, ConvertOptions(outputs=("pdf",)))
    with pikepdf.open(io.BytesIO(made.outputs["pdf"])) as pdf:
        for page in pdf.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            matrix, box = {
                90: (f"0 1 -1 0 {height} 0", [0, 0, height, width]),
                180: (f"-1 0 0 -1 {width} {height}", [0, 0, width, height]),
                270: (f"0 -1 1 0 0 {width}", [0, 0, height, width]),
            }[degrees]
            page.contents_add(f"q {matrix} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.mediabox = box
            page.Rotate = degrees
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert bare(read(buffer.getvalue())) == bare(read(made.outputs["pdf"]))


def test_two_columns_are_read_one_after_the_other():
    def page(canvas: Canvas) -> None:
        for column in range(2):
            for k in range(14):
                write(canvas, 60 + column * 250, 120 + k * 20, rows[column][k], 12)
            write(canvas, 60 + column * 250, 400, rows[column][14], 12)

    rows = [[(BODY * 9)[18 * k + i :][:18] for k in range(14)] + ["完成了。"] for i in (0, 7)]
    assert "".join(lines(read(drawn(page)))) == "".join("".join(column) for column in rows)


def test_annexes_that_begin_alike_are_no_running_head():
    def annex(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, LEFT, 90, f"附件{number}")
            write(canvas, 200, 150, "任务清单", 22)
            paragraph(canvas, 200, BODY)

        return draw

    document = read(drawn(letter, annex(1), annex(2)))
    assert [entry.reason for entry in document.boilerplate] == ["page-number"]


def test_what_nobody_sees_is_told_apart_and_what_is_drawn_twice_is_read_once():
    def page(canvas: Canvas) -> None:
        for shift in (0, 0.35, 0.7):
            write(canvas, 150 + shift, 80, "关于规范校外培训的通告", 18)
        write(canvas, 151.2, 81.2, "关于规范校外培训的通告", 18, Color(0.7, 0.7, 0.7))
        paragraph(canvas, 130, BODY)
        write(canvas, LEFT, 500, "白色的字", 16, white)
        write(canvas, LEFT, 900, "页面之外的字", 16)
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.setFont(FONT, 40)
        canvas.setFillColor(grey)
        canvas.drawString(0, 0, "征求意见稿")
        canvas.restoreState()

    document = read(drawn(page))
    assert lines(document) == ["关于规范校外培训的通告", BODY]
    told = {entry.reason: "".join(entry.text.split()) for entry in document.boilerplate}
    assert told["watermark"] == "征求意见稿"
    hidden = [entry.text for entry in document.boilerplate if entry.reason == "hidden"]
    assert sorted(hidden) == ["白色的字", "页面之外的字"]


def test_running_heads_and_notes():
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            write(canvas, LEFT, 42, "青岚市统计局　统计分析", 9)
            down = paragraph(canvas, 130, f"第{number}段，" + BODY)
            if number == 1:
                write(canvas, LEFT + 32, down, "全市总额486.2亿元")
                x = LEFT + 32 + pdfmetrics.stringWidth("全市总额486.2亿元", FONT, 16)
                write(canvas, x, down - 6, "12", 8)
                write(canvas, x + 10, down, "，增长7.4%。")
                write(canvas, LEFT, 766, "①数据为快报数。", 9)
            write(canvas, 270, 802, f"第{number}页 共3页", 9)

        return draw

    document = read(drawn(page(1), page(2), page(3)))
    reasons = [entry.reason for entry in document.boilerplate]
    assert reasons.count("page-header") == 3
    assert reasons.count("page-number") == 3
    assert "①数据为快报数。" in lines(document)
    assert any("亿元¹²，增长" in line for line in lines(document))


def picture(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "lightgrey")), 0, 0, WIDTH, HEIGHT)


def recognised(canvas: Canvas) -> None:
    picture(canvas)
    text = canvas.beginText(LEFT, HEIGHT - 100)
    text.setFont(FONT, 16)
    text.setTextRenderMode(3)
    for k in range(6):
        text.textLine(BODY[9 * k :][:18])
    canvas.drawText(text)


def encrypted(password: str) -> bytes:
    with pikepdf.open(io.BytesIO(drawn(letter))) as pdf:
        buffer = io.BytesIO()
        permissions = pikepdf.Permissions(extract=False)
        pdf.save(
            buffer, encryption=pikepdf.Encryption(owner="owner", user=password, allow=permissions)
        )
    return buffer.getvalue()


def packed_bomb() -> bytes:
    """A page of half a megabyte that draws 60 MB."""
    drawing = b"BT /F1 12 Tf 10 10 Td (abc) Tj ET\n" * 2_000_000
    return made_of(drawing, [])


def forms_in_forms() -> bytes:
    """Forms that draw forms, ten times each, six deep."""
    return made_of(b"/X Do " * 10, [b"/X Do " * 10] * 5 + [b"BT /F1 12 Tf (abc) Tj ET"])


def made_of(drawing: bytes, forms: list[bytes]) -> bytes:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4)
        page.Contents = pdf.make_stream(drawing)
        inner = None
        for form in reversed(forms):
            stream = pdf.make_stream(form, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            stream.BBox = [0, 0, 600, 800]
            stream.Resources = pikepdf.Dictionary()
            if inner is not None:
                stream.Resources.XObject = pikepdf.Dictionary(X=inner)
            inner = pdf.make_indirect(stream)
        if inner is not None:
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def many_pieces() -> bytes:
    """A page of more pieces of text than any paper has, most of them beyond its edge."""
    return made_of(b"BT /F1 12 Tf 300 400 Td " + b"(a) Tj -6 0 Td " * 30_001 + b"ET", [])


REFUSED = {
    "a scan": (lambda: drawn(picture, picture), "扫描件"),
    "a scan with recognised text": (lambda: drawn(recognised), "识别软件"),
    "nothing": (lambda: drawn(lambda canvas: None), "没有文字"),
    "a password": (lambda: encrypted("secret"), "加了密码"),
    "a bomb": (packed_bomb, "展开后太大"),
    "many pieces": (many_pieces, "文字太多"),
    "forms in forms": (forms_in_forms, "展开后太大"),
    "cut off": (lambda: drawn(letter, second)[:-900], "缺了一截"),
    "no PDF": (lambda: b"<html><body>404 Not Found</body></html>", "不是 PDF"),
    "broken": (lambda: b"%PDF-1.4\n" + b"x" * 4000 + b"startxref\n0\n%%EOF", "完好"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_holds_no_readable_text_is_refused_with_its_reason(what):
    make, said = REFUSED[what]
    with pytest.raises(SourceError, match=said):
        read(make())


def test_a_file_that_opens_without_a_password_is_read_and_told():
    document = read(encrypted(""))
    assert document.body.title is not None
    assert any("权限" in remark for remark in document.source.remarks)


def test_a_page_that_is_a_picture_among_others_is_told():
    document = read(drawn(letter, picture, second))
    assert any("1 页是图片" in remark for remark in document.source.remarks)


def test_signs_of_a_font_that_is_nowhere_are_told_or_the_file_refused():
    def few(canvas: Canvas) -> None:
        letter(canvas)
        write(canvas, LEFT, 700, "字")

    def many(canvas: Canvas) -> None:
        few(canvas)
        for k, char in enumerate(BODY[:20]):
            write(canvas, LEFT + 20 * k, 730, char)

    assert any("1 个字" in remark for remark in read(drawn(few)).source.remarks)
    with pytest.raises(SourceError, match="没有嵌入"):
        read(drawn(many))


@pytest.mark.parametrize("text", ["— 3 —", "-12-", "第 3 页 共 12 页", "第三页", "3/12", "7", "iv"])
def test_page_numbers(text):
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["2024年", "第三条", "一、总则", "1.总则", "共12页纸", ""])
def test_no_page_numbers(text):
    assert not is_page_number(text)


@pytest.mark.parametrize(
    "name",
    [
        *("letter", "minutes", "report", "wide-table", "head-with-everything"),
        *("joint-issue-of-three", "sealed-joint-issue"),
    ],
)
def test_our_own_paper_is_read_back_as_it_was(name, request):
    (source,) = (request.config.rootpath / "tests" / "golden" / name).glob("source.*")
    made = convert.convert(source.read_bytes(), source.name, ConvertOptions(outputs=("pdf",)))
    again = read(made.outputs["pdf"])
    assert bare(again) == bare(made.repaired)


def bare(document: OfficialDocument) -> dict[str, str]:
    """The texts by their places, white space left out."""
    return {path: "".join(e.text.split()) for path, e in iter_texts(document)}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data):
    whole = bytearray(DAMAGED)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    try:
        document = read(bytes(whole))
    except SourceError:
        return
    assert plain_text(document) or document.boilerplate


DAMAGED = drawn(letter, second)


def test_white_text_on_a_dark_ground_is_seen_and_on_paper_is_not():
    def page(canvas: Canvas) -> None:
        paragraph(canvas, 100, BODY)
        canvas.setFillColor(Color(0.1, 0.3, 0.5))
        canvas.rect(LEFT, HEIGHT - 410, 200, 30, fill=1, stroke=0)
        write(canvas, LEFT + 10, 400, "白字表头", fill=white)
        canvas.setFillColor(Color(0.95, 0.95, 0.95))
        canvas.rect(LEFT, HEIGHT - 510, 200, 30, fill=1, stroke=0)
        write(canvas, LEFT + 10, 500, "浅底白字", fill=white)
        write(canvas, LEFT, 600, "纸上白字", fill=white)

    document = read(drawn(page))
    assert "白字表头" in lines(document)
    hidden = [one.content.text for one in document.boilerplate if one.reason == "hidden"]
    assert hidden == ["浅底白字", "纸上白字"]


def test_a_latin_word_that_had_no_room_is_no_new_paragraph():
    def page(canvas: Canvas) -> None:
        down = paragraph(canvas, 100, BODY)
        write(canvas, LEFT + 32, down, "网址：https://www.example.gov.cn/very/long/")
        write(canvas, LEFT, down + 29, "path/to/a/page/with/a/name/index.html")
        write(canvas, LEFT + 32, down + 58, "另行成段的一行短字")
        write(canvas, LEFT, down + 87, "AB另行成段")

    document = read(drawn(page))
    assert lines(document)[-3:] == [
        "网址：https://www.example.gov.cn/very/long/path/to/a/page/with/a/name/index.html",
        "另行成段的一行短字",
        "AB另行成段",
    ]


def columns(canvas: Canvas, top: float) -> None:
    """Two columns of ten rows each, a paragraph of three rows and one of seven in each."""
    for x in (LEFT, LEFT + 230):
        for k in range(10):
            shift = 32 if k in {0, 3} else 0
            write(canvas, x + shift, top + 29 * k, "现就有关事项要求通知如下"[shift // 16 :])


def test_two_columns_below_headings_that_run_over_both():
    def first(canvas: Canvas) -> None:
        write(canvas, 200, 120, "某市工作简报汇编", 26, red)
        write(canvas, 270, 160, "第三期第四号")
        columns(canvas, 250)

    document = read(drawn(first, lambda canvas: columns(canvas, 120)))
    texts = [line for line in lines(document) if "有关事项" in line]
    assert [len(text) for text in texts] == [34, 82] * 4


def test_a_list_of_names_below_a_title_is_no_two_columns():
    def page(canvas: Canvas) -> None:
        write(canvas, 190, 120, "参加会议的同志的名单", 22)
        for k in range(12):
            write(canvas, LEFT + 20, 200 + 29 * k, "张某某")
            write(canvas, LEFT + 240, 200 + 29 * k, "某某市人民政府")

    assert "张某某" not in lines(read(drawn(page)))


ROWS = ["1", "市公安局", "配合做好消防", "长期"]


@pytest.mark.parametrize(
    ("rest", "shown"),
    [
        (["", "", "监督检查", ""], ["1", "市公安局", "配合做好消防监督检查", "长期"]),
        (["", "", "监督检查", "每月"], None),  # a row of its own: 长期 had room for more
        (["2", "", "监督检查", ""], None),  # as has 1
    ],
)
def test_a_row_that_breaks_off_goes_on_over_the_page(rest, shown):
    widths = [40.0, 110.0, 84.0, 80.0]

    def first(canvas: Canvas) -> None:
        grid(canvas, [["序号", "单位", "任务", "时限"], ROWS], 600, widths)

    def second(canvas: Canvas) -> None:
        grid(canvas, [rest, ["3", "市委", "其他", "全年"]], 100, widths)

    (table,) = [b for b in read(drawn(first, second)).body.main_text if isinstance(b, Table)]
    texts = [
        ["".join(block.content.text for block in cell.blocks) for cell in row] for row in table.rows
    ]
    assert texts[1] == (shown or ROWS)
    assert texts[-1] == ["3", "市委", "其他", "全年"]
    assert len(texts) == (3 if shown else 4)


def test_figures_that_stand_close_are_no_copies_of_one_another():
    def page(canvas: Canvas) -> None:
        paragraph(canvas, 100, BODY)
        narrow = canvas.beginText(LEFT, 400)
        narrow.setFont("Helvetica", 16)
        narrow.setHorizScale(12)
        narrow.textOut("1111111122")
        canvas.drawText(narrow)
        for k in range(2):  # drawn twice, for bold
            canvas.setFont("Helvetica", 16)
            canvas.drawString(LEFT + k * 0.3, 300, "111222")

    assert lines(read(drawn(page)))[-2:] == ["1111111122", "111222"]


def test_a_page_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(characters, "MOST_OF_PAGE", 50)
    with pytest.raises(SourceError, match="一页的文字超过"):
        read(drawn(letter))


def test_a_bullet_of_a_font_of_signs_is_what_it_shows():
    assert characters._sign("Wingdings-Regular", "\uf0d8") == "➢"
    assert characters._sign("SymbolMT", "\uf0b7") == "•"
    assert characters._sign("SimSun", "l") == "l"


@pytest.mark.parametrize(
    ("last", "row", "is_apart"),
    [
        ("重点项目投资增长8.5%", "二、重点工作", True),
        ("其他事项按有关规定办理", "（二）工作要求", True),
        ("推进农村第一、", "二、三产业融合发展", False),
        ("推进农村产业融合发展", "二、三产业增长8%。", False),
    ],
)
def test_a_heading_below_a_full_row_begins_a_paragraph(last, row, is_apart):
    """No mark ends the paragraph above, and nothing is indented."""

    def page(canvas):
        down = paragraph(canvas, 120, 3 * BODY)
        start = LEFT + 432 - pdfmetrics.stringWidth(last, FONT, 16)
        write(canvas, LEFT, down, BODY[: int((start - LEFT) // 16)])
        write(canvas, start, down, last)
        write(canvas, LEFT, down + 29, row)
        paragraph(canvas, down + 58, BODY)

    found = lines(read(drawn(page)))
    assert (row in found) is is_apart
    assert any(line.endswith(last + row) for line in found) is not is_apart


@pytest.mark.parametrize(
    ("last", "row", "is_apart"),
    [
        ("问题要及时报告。", "（二）报送进展。加强督促检查。", True),
        ("符合本条第一项和", "（二）项规定的，予以支持。", False),
        ("问题要及时报告。", "（三）报送进展。加强督促检查。", False),
    ],
)
def test_the_next_item_begins_a_paragraph_where_nothing_is_indented(last, row, is_apart):
    def page(canvas):
        down = paragraph(canvas, 120, 3 * BODY)
        write(canvas, LEFT, down, ("（一）建立台账。" + BODY)[:27])
        write(canvas, LEFT, down + 29, BODY[: 26 - len(last)] + last)
        write(canvas, LEFT, down + 58, row)
        paragraph(canvas, down + 87, BODY)

    found = lines(read(drawn(page)))
    assert any(line.startswith(row) for line in found) is is_apart
    assert any(last + row in line for line in found) is not is_apart


@pytest.mark.parametrize(
    ("indent", "last", "is_apart"), [(0, "：", True), (0, "，", False), (32, "：", False)]
)
def test_a_list_that_a_colon_announces_begins_a_paragraph(indent, last, is_apart):
    """But for one that goes on at the edge, below the first row of a paragraph that is indented."""

    def page(canvas):
        down = paragraph(canvas, 120, 3 * BODY)
        room = 27 - indent // 16
        write(canvas, LEFT + indent, down, (BODY * 2)[: room - 1].replace("。", "，") + last)
        write(canvas, LEFT, down + 29, "（一）建立台账，落实责任。")
        paragraph(canvas, down + 58, BODY)

    found = lines(read(drawn(page)))
    assert ("（一）建立台账，落实责任。" in found) is is_apart


def apart(canvas: Canvas, down: float, names: list[str], gap: float, spaces: list[float]) -> None:
    """Names so far apart (em), nothing drawn between them; their signs likewise."""
    x = LEFT + 32
    for name, space in zip(names, spaces, strict=True):
        canvas.setFont(FONT, 16)
        canvas.setFillColor(black)
        canvas.drawString(x, HEIGHT - down, name, charSpace=gap * 16)
        x += 16 * (len(name) * (1 + gap) + space)


NAMES = ["张伟", "王海", "李春梅", "欧阳明"]


@pytest.mark.parametrize("gap", [-0.0125, 0.0, 0.12])
def test_a_space_between_names_that_is_drawn_as_a_gap_is_kept(gap):
    def page(canvas: Canvas) -> None:
        apart(canvas, paragraph(canvas, 100, BODY), NAMES, gap, [0.25] * 4)

    assert lines(read(drawn(page)))[-1] == " ".join(NAMES)


@pytest.mark.parametrize(
    ("gap", "spaces"),
    [
        (0.3, [0.0] * 4),  # stretched as a whole
        (0.0, [0.05] * 4),  # no space is as narrow
        (0.0, [0.11, 0.25, 0.11, 0.0]),  # uneven: nobody can tell
    ],
)
def test_no_space_is_read_into_a_row_that_is_stretched(gap, spaces):
    def page(canvas: Canvas) -> None:
        apart(canvas, paragraph(canvas, 100, BODY), NAMES, gap, spaces)

    assert lines(read(drawn(page)))[-1] == "".join(NAMES)


@pytest.mark.parametrize(
    "typed", ["甲方  赵强", "甲方　　赵强", "甲方 赵强", "Word 2010版", "第1   期"]
)
def test_spaces_that_are_drawn_are_read_as_many_as_they_are(typed):
    def page(canvas: Canvas) -> None:
        write(canvas, LEFT + 32, paragraph(canvas, 100, BODY), typed)

    assert lines(read(drawn(page)))[-1] == typed


def test_a_space_at_the_end_of_a_row_is_one_where_not_every_row_has_it():
    room = int((RIGHT - LEFT) // 16)
    rows = ["与会人员" * 20, "请假人员" * 20, "赵强" * 20, "孙丽" * 20, "周志远。"]
    rows = [row[:room] for row in rows]

    def page(spaced: set[int]) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            down = paragraph(canvas, 100, BODY)
            for k, row in enumerate(rows):
                write(canvas, LEFT, down + 29 * k, row + " " * (k in spaced))

        return draw

    assert lines(read(drawn(page({2}))))[1:] == ["".join((*rows[:3], " ", *rows[3:]))]
    assert lines(read(drawn(page({0, 1, 2, 3}))))[1:] == ["".join(rows)]


def test_our_own_paper_keeps_the_spaces_between_names():
    names = "张伟 王海 李春梅 欧阳明 赵强 孙丽 周志远 钱卫东"
    source = "某市人民政府关于表彰先进工作者的通报\n各县人民政府：\n" + BODY + "\n" + names
    made = convert.convert(source.encode(), "名单.txt", ConvertOptions(outputs=("pdf",)))
    assert names in lines(read(made.outputs["pdf"]))


@pytest.mark.parametrize(("left", "is_apart"), [(112.0, True), (80.0, False)])
def test_where_all_rows_are_indented_each_begins_a_paragraph(left, is_apart):
    """Margins are alike: what ends far nearer to the paper's edge than it begins is indented."""
    full, following = "某日县长主持召开会议听取有关汇报现纪要如下，", "一、会议原则同意该方案。"
    full = full.rjust(int((515 - left) // 16), "于")

    def page(canvas: Canvas) -> None:
        write(canvas, 179, 60, "关于防汛工作的会议纪要", 22)
        write(canvas, left, 120, full)
        write(canvas, left, 149, following)
        write(canvas, left, 207, "出席：周志远")

    found = lines(read(drawn(page)))
    assert (following in found) is is_apart
    assert (full + following in found) is not is_apart


def test_the_names_of_a_joint_mark_come_before_what_stands_beside_them():
    source = (
        "临澜市教育局 临澜市公安局文件\n临教发〔2023〕41号\n"
        "临澜市教育局 临澜市公安局\n关于开展校车安全专项检查的通知\n各县人民政府：\n" + BODY
    )
    made = convert.convert(source.encode(), "联合.txt", ConvertOptions(outputs=("pdf",)))
    mark = read(made.outputs["pdf"]).header.authority_mark
    assert mark is not None
    assert "".join(mark.text.split()) == "临澜市教育局临澜市公安局文件"


def test_red_rows_of_which_the_middle_one_is_longer_stay_as_they_are():
    def page(canvas: Canvas) -> None:
        write(canvas, 200, 100, "临澜市教育局", 30, red)
        write(canvas, 185, 150, "临澜市交通局文件", 30, red)
        write(canvas, 215, 200, "临澜市公安局", 30, red)
        paragraph(canvas, 300, BODY)

    said = "".join("".join(lines(read(drawn(page)))).split())
    assert said.startswith("临澜市教育局临澜市交通局文件临澜市公安局")
