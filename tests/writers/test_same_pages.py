"""Ends of documents and captions that Word and the PDF have on the same page, in LibreOffice."""

from __future__ import annotations

import base64
import io

import pypdfium2
import pytest
from docx_making import NS, part, w
from PIL import Image

from pipeline.convert import ConvertOptions, convert, read_source
from pipeline.inspection.drawn import lines, pages
from pipeline.layout.blocks import style_document
from pipeline.layout.styled import StyledBlock
from pipeline.stylesheet import load_stylesheet

SHEET = load_stylesheet()
OPTIONS = ConvertOptions(outputs=("docx", "pdf"))
HEAD = "云汀市水务局文件\n云水发〔2024〕24号\n\n云汀市水务局关于开展检查的通知\n\n各县水务局：\n\n"
END = "\n云汀市水务局\n2024年4月6日\n"
PRINTED = "云汀市水务局办公室　　2024年4月7日印发\n"
COPIED = "抄送：市委办公室，市政府办公室。\n"


def both(text, name="文.txt"):
    return convert(text.encode(), name, OPTIONS).outputs


def texts(data):
    return [[line.text.replace(" ", "") for line in lines(page)] for page in pages(data)]


def shown(rendered, data, name):
    kept = io.BytesIO()
    rendered(data, name).save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(("imprint", "rows"), [(PRINTED, 26), (COPIED + PRINTED, 25)])
@pytest.mark.parametrize("over", [0, 1])
def test_an_imprint_that_fills_the_page_stands_on_it(rendered, imprint, rows, over):
    text = "　　各单位要认真抓好各项工作的落实。\n" * (rows + over)
    made = both(HEAD + text + END + imprint)
    ours = texts(made["pdf"])
    theirs = texts(shown(rendered, made["docx"], f"fills{rows}{over}"))
    # One row more, and 版记 stands on the next even page; the blank one before it is not exported.
    assert (len(ours), len(theirs)) == ((4, 3) if over else (2, 2))
    assert any("印发" in line for line in theirs[-1])
    assert any("落实" in line for line in theirs[-1]) is not bool(over)


def test_where_lines_may_break_otherwise_a_full_page_is_not_counted_on():
    certain = "　　各单位要认真抓好各项工作的落实。\n" * 25
    # 28 characters, digits among them: some programs need a line more.
    unsure = certain.replace("各单位要认真", "各单位2024年5月1日前要认真细致认真细", 1)
    kinds = []
    for text in (certain, unsure):
        document = part(both(HEAD + text + END + COPIED + PRINTED)["docx"])
        kinds.append([one.get(w("val")) for one in document.iterfind(".//w:sectPr/w:type", NS)])
    assert kinds == [[], ["evenPage"]]


def annexes(count):
    names = "".join(
        f"{n}. 云汀市水务局专项规划编制工作任务分工及时间进度安排表\n" for n in range(1, count)
    )
    return f"\n附件：{names}{count}. 目录\n"


def test_a_long_list_of_attachments_leaves_the_text_on_the_first_page(rendered):
    text = "　　各有关单位要加强组织领导，落实工作责任，强化协同配合，确保各项任务按期完成。\n"
    made = both(HEAD + text * 2 + annexes(11) + END)
    ours = texts(made["pdf"])
    theirs = texts(shown(rendered, made["docx"], "annexes"))
    assert len(ours) == len(theirs) == 2
    for page in (ours[0], theirs[0]):
        assert any("各有关单位" in line for line in page)
    for page in (ours[1], theirs[1]):  # the end of the list goes along with the signature
        assert any("目录" in line for line in page)
        assert any("2024年4月6日" in line for line in page)


@pytest.mark.parametrize(("count", "held"), [(4, 5), (5, 2)])
def test_a_list_of_eight_rows_goes_along_whole(count, held):
    # All but the last take two rows: 7 and 9; of a longer list three rows go along.
    document = read_source(
        (HEAD + "　　请认真落实。\n" + annexes(count) + END).encode(), "文.txt"
    ).document
    flow = style_document(document, SHEET, "文").flow
    kept = [item for item in flow if isinstance(item, StyledBlock) and item.keeps_next]
    assert sum(item.style in {"body", "attachment_note"} for item in kept) == held


def test_a_mark_of_closer_characters_is_one_row_in_libreoffice(rendered):
    name = "中国（云汀）自由贸易试验区青川片区管理委员会办公室"
    made = both(
        f"{name}文件\n云自贸办发〔2024〕3号\n\n关于印发工作规则的通知\n\n各部门：\n\n　　请执行。\n"
    )
    theirs = texts(shown(rendered, made["docx"], "closer"))
    assert theirs[0][0] == f"{name}文件"


def picture(width, height):
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "#88aacc").save(kept, "PNG")
    data = base64.b64encode(kept.getvalue()).decode()
    return f'<p><img src="data:image/png;base64,{data}" alt="示意"></p>'


TABLE = (
    '<table border="1"><tr><th>断面</th><th>均值</th></tr><tr><td>青川桥</td><td>2.31</td></tr>'
    "<tr><td>石门</td><td>3.05</td></tr></table>"
)


def page(*parts):
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return (
        '<meta charset="utf-8"><div class="article"><h1>关于水质监测情况的通报</h1><p>各乡镇：</p>'
        f"<p>现将水质监测情况通报如下。</p>{body}<p>请各乡镇加强巡查。</p></div>"
    )


def styles(*parts):
    document = read_source(page(*parts).encode(), "文.html").document
    flow = style_document(document, SHEET, "文").flow
    return {item.text: item.style for item in flow if isinstance(item, StyledBlock)}


PICTURE = picture(400, 240)


@pytest.mark.parametrize(
    ("parts", "captions"),
    [
        (("表1　监测结果", TABLE), {"表1　监测结果"}),
        ((TABLE, "表1　监测结果"), {"表1　监测结果"}),
        ((PICTURE, "图1　点位"), {"图1　点位"}),
        (("图1　点位", PICTURE), {"图1　点位"}),
        # Between two, a caption is of the table below it and of the picture above it.
        (("表1　甲", TABLE, "表2　乙", TABLE), {"表1　甲", "表2　乙"}),
        ((PICTURE, "图1　甲", PICTURE, "图2　乙"), {"图1　甲", "图2　乙"}),
        # One has one caption.
        (("表1　甲", TABLE, "表2　乙见附件"), {"表1　甲"}),
        (("图1　甲见附件", PICTURE, "图2　乙"), {"图2　乙"}),
        ((TABLE, "由表1可见，水质稳定。"), set()),
    ],
)
def test_captions_stand_on_either_side(parts, captions):
    assert {text for text, style in styles(*parts).items() if style == "caption"} == captions


def test_a_caption_below_a_table_is_centred_and_on_its_page(rendered):
    made = both(page(*["各乡镇要加强巡查，及时上报。"] * 14, TABLE, "表1　监测结果"), "文.html")
    word = shown(rendered, made["docx"], "below")
    for data in (made["pdf"], word):
        (number,) = (n for n, one in enumerate(texts(data)) if any("表1" in line for line in one))
        assert any("石门" in line for line in texts(data)[number])
        (line,) = (one for one in lines(pages(data)[number]) if "表1" in one.text.replace(" ", ""))
        ends = max(c.right for c in line.chars if c.text.strip())
        assert (line.x + ends) / 2 == pytest.approx(28 + 78, abs=1)


def test_a_picture_that_fills_a_page_leaves_a_row_to_its_caption(rendered):
    made = both(page(picture(1200, 1700), "图1　平面"), "文.html")
    for data in (made["pdf"], shown(rendered, made["docx"], "filled")):
        (number,) = (n for n, one in enumerate(texts(data)) if any("平面" in line for line in one))
        shown_there = pypdfium2.PdfDocument(data)[number].get_objects()
        assert any(item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for item in shown_there)
