"""Pictures of a source: bounded where they are taken in, and in every output that shows them."""

import base64
import hashlib
import io
import struct
import zipfile
import zlib
from itertools import pairwise

import docx
import openpyxl
import page as validator
import pikepdf
import pypdfium2 as pdfium
import pytest
from command_line import zhengben
from docx.shared import Mm
from PIL import Image

from pipeline import convert
from pipeline.batch.beside import file_beside
from pipeline.convert import ConvertOptions
from pipeline.errors import DocumentError, ExitCode
from pipeline.normalize.page.reader import read_page
from pipeline.normalize.pdf.characters import read_pages
from pipeline.pictures import packed, plain, shown, unpacked
from pipeline.untrusted import UnreadableError
from pipeline.writers.ofd.read_back import ofd_text
from pipeline.writers.read_back import docx_text, pdf_text


def picture(mode="RGB", size=(80, 60), fmt="PNG", color=None, **more):
    out = io.BytesIO()
    Image.new(mode, size, color or {"L": 120, "RGBA": (9, 9, 9, 0)}.get(mode, (9, 90, 200))).save(
        out, fmt, **more
    )
    return out.getvalue()


def word(*pictures):
    file = docx.Document()
    for text in (
        "某市水利局关于公布工程布置图的通知",
        "各县（区）水利局：",
        "现将布置图公布如下。",
    ):
        file.add_paragraph(text)
    for data in pictures:
        file.add_picture(io.BytesIO(data))
        file.add_paragraph("请认真执行。")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def bomb():
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    ihdr = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture()[:8] + ihdr + picture()[33:]


def test_a_picture_is_made_plain():
    for given, grey in ((picture("L"), True), (picture("RGBA"), False), (picture("P"), False)):
        made = shown(plain(given))
        assert (made.width, made.height, made.is_png, made.is_grey) == (80, 60, True, grey)
    clear = Image.open(io.BytesIO(plain(picture("RGBA"))))
    assert clear.mode == "RGB"
    assert clear.getpixel((5, 5)) == (255, 255, 255)
    large = shown(plain(picture(size=(5000, 100), fmt="JPEG")))
    assert not large.is_png
    assert large.width <= 2400
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    turned = shown(plain(picture(fmt="JPEG", exif=exif)))
    assert (turned.width, turned.height) == (60, 80)
    assert plain(picture()) == plain(picture())


@pytest.mark.parametrize(
    "data", [b"", b"\x01\0\0\0 EMF", picture()[:60], bomb(), b"<svg/>", bytes(33 * 2**20)]
)
def test_a_picture_that_is_none_or_too_large_is_refused(data):
    with pytest.raises(UnreadableError):
        plain(data)


def test_what_is_kept_is_what_it_is_named_by():
    made = plain(picture())
    key = hashlib.sha256(made).hexdigest()
    assert unpacked(packed({key: made}), "1-pictures.zip") == {key: made}
    for wrong in (packed({"0" * 64: made}), packed({key: made})[:-20], b"PK"):
        with pytest.raises(DocumentError):
            unpacked(wrong, "1-pictures.zip")


def test_pictures_of_a_word_file_are_in_word_and_pdf():
    source = word(picture(), picture("L"), picture(fmt="JPEG"), picture("RGBA"), picture())
    made = convert.convert(source, "图.docx", ConvertOptions(outputs=("docx", "pdf", "txt")))
    again = convert.convert(source, "图.docx", ConvertOptions(outputs=("docx", "pdf")))
    assert made.outputs["docx"] == again.outputs["docx"]
    assert made.outputs["pdf"] == again.outputs["pdf"]
    assert len(made.normalized.source.pictures) == 5
    with zipfile.ZipFile(io.BytesIO(made.outputs["docx"])) as archive:
        media = [archive.read(n) for n in archive.namelist() if n.startswith("word/media/")]
    assert {*media} == {*made.pictures.values()}
    with pikepdf.open(io.BytesIO(made.outputs["pdf"])) as pdf:
        images = dict(pdf.pages[0].Resources.XObject.items())
        sizes = {(int(one.Width), int(one.Height)) for one in images.values()}
        assert (len(images), sizes) == (4, {(80, 60)})
        for one in images.values():
            pikepdf.PdfImage(one).as_pil_image().load()
    for profile in ("2a", "ua1"):
        assert not validator.validate_pdf_bytes(made.outputs["pdf"], profile=profile).failures
    wanted = made.outputs["txt"].decode().split()
    assert docx_text(made.outputs["docx"]).split() == wanted
    assert "".join(pdf_text(made.outputs["pdf"]).split()) == "".join(wanted)
    back = convert.convert(made.outputs["docx"], "成品.docx", ConvertOptions(outputs=("txt",)))
    assert {*back.pictures.values()} == {*made.pictures.values()}
    assert back.outputs["txt"] == made.outputs["txt"]


def test_a_picture_that_cannot_be_kept_is_named_and_said():
    data = word(picture())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            new.writestr(name, bomb() if name.startswith("word/media/") else held)
    made = convert.convert(out.getvalue(), "图.docx", ConvertOptions(outputs=("docx", "pdf")))
    assert not made.normalized.source.pictures
    assert any("1 幅图片" in said for said in made.normalized.source.remarks)
    assert "［图：" in pdf_text(made.outputs["pdf"])


def test_the_folder_keeps_them_and_makes_the_same_again(tmp_path):
    source = tmp_path / "图.docx"
    source.write_bytes(word(picture(), picture("L")))
    out = tmp_path / "out"
    run = ("run", source, "-o", out, "--to", "docx,pdf")
    assert zhengben(*run).exit_code == 0
    folder = out / "图"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert zhengben("verify", out, "--deep", "--source", source).exit_code == 0
    assert zhengben("emit", folder, "--to", "docx,pdf").exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    source.write_bytes(word())
    assert zhengben(*run).exit_code == 0
    assert not (folder / "1-pictures.zip").exists()
    source.write_bytes(word(picture()))
    assert zhengben(*run).exit_code == 0
    kept = plain(picture("L"))
    (folder / "1-pictures.zip").write_bytes(packed({hashlib.sha256(kept).hexdigest(): kept}))
    for command in ("verify", "emit"):
        done = zhengben(command, folder)
        assert done.exit_code == ExitCode.NOT_CERTIFIED
        assert "图片" in done.output


def page(*addresses):
    images = "".join(f'<p><img src="{address}" alt="布置图"></p>' for address in addresses)
    return (
        "<html><head><title>关于公布布置图的通知</title></head><body><div><h1>关于公布布置图的通知</h1>"
        "<p>各县（区）水利局：</p><p>现将布置图公布如下，请认真执行，并按时报送情况。</p>"
        f"{images}<p>请认真执行。</p><p>某市水利局</p><p>2024年6月1日</p></div></body></html>"
    ).encode()


def test_a_picture_in_a_page_is_kept_however_long_its_address_is():
    """A small photograph is a hundred thousand characters of an attribute."""
    image = Image.effect_noise((300, 200), 90)
    out = io.BytesIO()
    image.save(out, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
    assert len(address) > 50_000
    reading = read_page(page(address), "通知.html")
    assert len(reading.pictures) == 1
    assert not reading.document.source.remarks


def word_with_a_table():
    """Two pictures in the cells of a table, the first before any text of it."""
    file = docx.Document()
    for text in ("某市水利局关于公布标志样式的通知", "各县（区）水利局：", "现将样式公布如下。"):
        file.add_paragraph(text)
    table = file.add_table(3, 2)
    for row, texts in zip(table.rows, ("样式|名称", "|警示牌", "|界桩"), strict=True):
        for cell, text in zip(row.cells, texts.split("|"), strict=True):
            cell.text = text
    for row, color in ((0, 30), (2, 200)):
        table.cell(row, 0).paragraphs[0].insert_paragraph_before().add_run().add_picture(
            io.BytesIO(picture("L", color=color))
        )
    file.add_paragraph("请认真执行。")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def figures_of(path):
    """Each figure's parent and what is said of it, as the structure tree has them."""
    found = []

    def walk(node):
        for kid in node.K if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if kid.S == "/Figure":
                    found.append((str(kid.P.S), str(kid.Alt)))
                walk(kid)

    with pikepdf.open(path) as pdf:
        walk(pdf.Root.StructTreeRoot)
    return found


def page_with_a_table():
    images = [base64.b64encode(picture("L", color=color)).decode() for color in (30, 200)]
    rows = "<tr><th>样式</th><th>名称</th></tr>" + "".join(
        f'<tr><td><img src="data:image/png;base64,{image}" alt="样式{k}"></td><td>{name}</td></tr>'
        for k, (image, name) in enumerate(zip(images, ("警示牌", "界桩"), strict=True))
    )
    return page().replace("<p>请认真".encode(), f"<table>{rows}</table><p>请认真".encode())


def draft_with_a_table():
    images = [base64.b64encode(picture("L", color=color)).decode() for color in (30, 200)]
    rows = "".join(
        f"| ![样式](data:image/png;base64,{image}) | {name} |\n"
        for image, name in zip(images, ("警示牌", "界桩"), strict=True)
    )
    text = "# 某市水利局关于公布标志样式的通知\n\n各县（区）水利局：\n\n现将样式公布如下。\n\n"
    return f"{text}| 样式 | 名称 |\n|---|---|\n{rows}\n请认真执行。\n".encode()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("样式.docx", word_with_a_table),
        ("样式.html", page_with_a_table),
        ("样式.md", draft_with_a_table),
    ],
)
def test_pictures_in_cells_are_printed_in_them(tmp_path, name, make):
    source = tmp_path / name
    source.write_bytes(make())
    out = tmp_path / "out"
    done = zhengben("run", source, "-o", out, "--to", "docx,pdf,ofd,xlsx,txt")
    assert done.exit_code == 0, done.output
    folder = out / "样式"
    kept = unpacked((folder / "1-pictures.zip").read_bytes(), "")
    assert {*kept.values()} == {plain(picture("L", color=color)) for color in (30, 200)}
    text = (folder / "3-样式.txt").read_text(encoding="utf-8")
    of_cells = [line for line in text.splitlines() if "［图：" in line]
    assert len(of_cells) == 2
    assert of_cells[1].startswith("［图：")
    assert of_cells[1].endswith("\t界桩")
    with zipfile.ZipFile(folder / "3-样式.docx") as archive:
        media = {archive.read(n) for n in archive.namelist() if n.startswith("word/media/")}
    assert media == {*kept.values()}
    cells = docx.Document(folder / "3-样式.docx").tables[0]._cells
    shown_in = [number for number, cell in enumerate(cells) if cell._tc.xpath(".//pic:pic")]
    assert len(shown_in) == 2
    assert shown_in[1] == 4  # the last row's first
    with pikepdf.open(folder / "3-样式.pdf") as pdf:
        assert sum(len(page.Resources.XObject) for page in pdf.pages) == 2
    for profile in ("2a", "ua1"):
        data = (folder / "3-样式.pdf").read_bytes()
        assert not validator.validate_pdf_bytes(data, profile=profile).failures
    assert [parent for parent, _ in figures_of(folder / "3-样式.pdf")][1] == "/TD"
    with zipfile.ZipFile(folder / "3-样式.ofd") as archive:
        tags = archive.read("Doc_0/Tags/CustomTag.xml").decode()
    assert tags.count("<zb:单元格 文字=") == 2
    book = openpyxl.load_workbook(folder / "3-样式.xlsx")
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(str(value).startswith("［图：") for value in values) >= 2
    assert zhengben("verify", out, "--deep", "--source", source).exit_code == 0
    draft = folder / "2-样式.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace("请认真", "请严格"), "utf-8")
    assert zhengben("emit", folder, "--to", "docx,txt").exit_code == 0
    assert (folder / "3-样式.txt").read_text(encoding="utf-8") == text.replace("请认真", "请严格")
    assert zhengben("verify", out).exit_code == 0


def word_of_cells(*rows):
    """A table with a row for each of ``rows``; pictures stand in cells as bytes."""
    file = docx.Document()
    for text in ("某市水利局关于公布标志样式的通知", "各县（区）水利局：", "现将样式公布如下。"):
        file.add_paragraph(text)
    table = file.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, held in enumerate(row):
            cell = table.cell(r, c)
            for k, one in enumerate(held):
                p = cell.add_paragraph() if k else cell.paragraphs[0]
                if isinstance(one, str):
                    p.add_run(one)
                else:
                    p.add_run().add_picture(io.BytesIO(one), width=Mm(100))
    file.add_paragraph("请认真执行。")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_pictures_fit_their_cells_and_no_page_parts_one():
    """A cell of four tall pictures, longer than a page, beside one of text."""
    tall = [picture(size=(400, 400 + k)) for k in range(4)]
    cells = (["样式"], ["说明"]), (tall, ["设置在河道入口处。" * 40])
    source = word_of_cells(*cells)
    made = convert.convert(source, "图.docx", ConvertOptions(outputs=("docx", "pdf", "ofd")))
    seen = [*read_pages(pdfium.PdfDocument(made.outputs["pdf"]))]
    pages = [page.pictures for page in seen]
    text_left = min(c.x0 for page in seen for c in page.characters if c.text == "河")
    foot = seen[0].height - Mm(35).pt
    assert sum(map(len, pages)) == 4
    assert len([page for page in pages if page]) == 2
    for images in pages:
        for image, below in pairwise(sorted(images, key=lambda one: one.y0)):
            assert image.y1 < below.y0
        for image in images:
            assert Mm(28).pt < image.x0
            assert image.x1 < text_left
            assert image.y1 <= foot
            assert image.y1 - image.y0 <= Mm(90).pt
    text = "".join(docx_text(made.outputs["docx"]).split())
    assert "".join(pdf_text(made.outputs["pdf"]).split()) == text
    assert "".join(ofd_text(made.outputs["ofd"]).split()) == text


def test_a_head_with_a_picture_is_repeated_as_no_part_of_the_text():
    rows = [
        (["标志", picture(size=(300, 30))], ["名称"]),
        *((["一"], ["二"] * 3) for _ in range(20)),
    ]
    source = word_of_cells(*rows)
    with_head = docx.Document(io.BytesIO(source))
    row = with_head.tables[0].rows[0]._tr.get_or_add_trPr()
    row.append(
        row.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tblHeader")
    )
    out = io.BytesIO()
    with_head.save(out)
    made = convert.convert(out.getvalue(), "图.docx", ConvertOptions(outputs=("txt", "pdf", "ofd")))
    pages = [page.pictures for page in read_pages(pdfium.PdfDocument(made.outputs["pdf"]))]
    assert [len(images) for images in pages] == [1] * len(pages)
    assert len(pages) > 1
    for profile in ("2a", "ua1"):
        assert not validator.validate_pdf_bytes(made.outputs["pdf"], profile=profile).failures
    text = "".join(made.outputs["txt"].decode().split())
    assert text.count("［图：") == 1
    assert "".join(pdf_text(made.outputs["pdf"]).split()) == text
    assert "".join(ofd_text(made.outputs["ofd"]).split()) == text


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ('<td><img alt="图片"></td><td>界桩</td>', "<td></td><td>界桩</td>", "\t界桩"),
        (
            '<td><img alt="图片"></td><td>界桩</td>',
            '<td>界桩</td><td><img alt="图片"></td>',
            "界桩\t［图：图片］",
        ),
        ("现将样式", "现把样式", "［图：图片］\t界桩"),
    ],
)
def test_a_person_takes_a_picture_out_of_a_cell_or_moves_it(tmp_path, old, new, shown):
    source = tmp_path / "样式.docx"
    cells = ["警示牌", "如图。"], [picture("L"), "左图。"]
    source.write_bytes(word_of_cells(cells, ([picture()], ["界桩"])))
    out = tmp_path / "out"
    assert zhengben("run", source, "-o", out, "--to", "docx,pdf").exit_code == 0
    draft = out / "样式" / "2-样式.md"
    text = draft.read_text(encoding="utf-8")
    assert old in text
    draft.write_text(text.replace(old, new), "utf-8")
    done = zhengben("emit", out / "样式", "--to", "docx,txt,pdf")
    assert done.exit_code == 0, done.output
    lines = (out / "样式" / "3-样式.txt").read_text(encoding="utf-8").split("\n")
    assert shown in lines
    assert zhengben("verify", out).exit_code == 0
    left = "\n".join(lines).count("［图：")
    with pikepdf.open(out / "样式" / "3-样式.pdf") as pdf:
        assert sum(len(page.Resources.XObject) for page in pdf.pages) == left
    with zipfile.ZipFile(out / "样式" / "3-样式.docx") as archive:
        assert archive.read("word/document.xml").count(b"<pic:pic") == left


def test_a_picture_whose_name_is_taken_out_of_a_review_copy_is_not_printed(tmp_path):
    source = tmp_path / "样式.docx"
    source.write_bytes(
        word_of_cells((["名称"], ["样式"]), (["界桩(大)"], ["如图：", picture(), "缩小。"]))
    )
    out = tmp_path / "out"
    assert zhengben("run", source, "-o", out, "--to", "docx,pdf,review").exit_code == 0
    copy = out / "样式" / "3-样式.review.docx"
    review = docx.Document(copy)
    named = review.tables[0].cell(1, 1).paragraphs[1]
    assert named.text == "［图：图片］"
    named._p.getparent().remove(named._p)
    review.save(copy)
    done = zhengben("apply", copy)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(out / "样式" / "3-样式.docx") as archive:
        text = archive.read("word/document.xml").decode()
    assert "<pic:pic" not in text
    assert "缩小。" in text
    with pikepdf.open(out / "样式" / "3-样式.pdf") as pdf:
        assert not any(page.Resources.get("/XObject") for page in pdf.pages)
    assert zhengben("verify", out).exit_code == 0


@pytest.mark.parametrize("within", ["{}", "| 名称 | 样式 |\n|---|---|\n| 界桩 | {} |"])
def test_an_image_that_markdown_has_as_a_tag_is_kept(tmp_path, within):
    (tmp_path / "图.png").write_bytes(picture("L"))
    tag = '<img src="图.png" alt="界桩&amp;样式" width="80">'
    given = MARKDOWN + within.format(tag) + "\n\n<p align=\"center\"><img src='图.png'></p>\n"
    given += "\n![](<图 二.png>)\n"
    (tmp_path / "通知.md").write_text(given, "utf-8")
    out = tmp_path / "out"
    assert zhengben("run", tmp_path / "通知.md", "-o", out, "--to", "docx,txt").exit_code == 0
    text = (out / "通知" / "3-通知.txt").read_text(encoding="utf-8")
    assert text.count("［图：界桩&样式］") == 1
    assert text.count("［图：图.png］") == 1
    assert "［图：图 二.png］" in text
    with zipfile.ZipFile(out / "通知" / "3-通知.docx") as archive:
        assert archive.read("word/document.xml").count(b"<pic:pic") == 2
    assert zhengben("verify", out, "--deep", "--source", tmp_path / "通知.md").exit_code == 0


MARKDOWN = "# 关于公布布置图的通知\n\n各县（区）水利局：\n\n请认真执行。\n\n"


@pytest.mark.parametrize("name", ["通知.html", "通知.md", "通知.mht"])
def test_pictures_in_and_beside_pages_and_markdown(tmp_path, name):
    inside = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
    addresses = [inside, "tu_files/%E5%9B%BE.png?v=2", "https://example.cn/a.png", "../外.png"]
    data = page(*addresses)
    if name.endswith(".md"):
        data = (MARKDOWN + "\n\n".join(f"![布置图]({one})" for one in addresses)).encode()
    if name.endswith(".mht"):
        image = base64.b64encode(picture("L")).decode()
        data = (
            b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
            b"Content-Type: text/html; charset=utf-8\n\n" + data + b"\n--b\n"
            b"Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: "
            + addresses[1].encode() + b"\n\n" + image.encode() + b"\n--b--\n"
        )  # fmt: skip
    folder = tmp_path / "里"
    (folder / "tu_files").mkdir(parents=True)
    (folder / "tu_files" / "图.png").write_bytes(picture("L"))
    (tmp_path / "外.png").write_bytes(picture("P"))
    (folder / name).write_bytes(data)
    out = tmp_path / "out"
    done = zhengben("run", folder / name, "-o", out, "--to", "docx,txt")
    assert done.exit_code == 0
    assert "2 幅图片" in done.output
    kept = unpacked((out / "通知" / "1-pictures.zip").read_bytes(), "")
    assert {*kept.values()} == {plain(picture()), plain(picture("L"))}
    assert (out / "通知" / "3-通知.txt").read_text().count("［图：布置图］") == 4
    assert zhengben("verify", out, "--deep", "--source", folder / name).exit_code == 0


def test_a_picture_of_an_archive_is_found_by_where_its_page_was():
    """Word saves addresses of pictures as they are from its page."""
    image = base64.b64encode(picture("L")).decode()
    data = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        b"Content-Location: file:///C:/dir/tong.htm\nContent-Type: text/html; charset=utf-8\n\n"
        + page("tong.files/image001.png")
        + b"\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        b"Content-Location: file:///C:/dir/tong.files/image001.png\n\n"
        + image.encode()
        + b"\n--b--\n"
    )
    made = convert.convert(data, "通知.mht", ConvertOptions(outputs=("txt",)))
    assert [*made.pictures.values()] == [plain(picture("L"))]
    assert not made.normalized.source.remarks


@pytest.mark.parametrize(
    "address",
    [
        *("../外.png", "/etc/hostname", "file:///etc/hostname", "//host/a.png", "C:\\a.png"),
        *("图/../../外.png", "%2e%2e/外.png", "..\\外.png", "链.png", "图", "", "没有.png", "?a"),
        "a\0.png",
    ],
)
def test_an_address_that_leads_out_of_the_folder_is_not_followed(tmp_path, address):
    folder = tmp_path / "里"
    (folder / "图").mkdir(parents=True)
    (tmp_path / "外.png").write_bytes(picture())
    (folder / "链.png").symlink_to(tmp_path / "外.png")
    (folder / "图" / "内.png").write_bytes(picture())
    assert file_beside(folder / "页.html", address) is None
    assert file_beside(folder / "页.html", "./图/内.png") == picture()
