"""Notes, addressees and issuers that stand below each other in the source do so on paper."""

from itertools import pairwise

from pipeline.convert import read_source
from pipeline.layout.blocks import style_document
from pipeline.layout.styled import StyledBlock
from pipeline.stylesheet import load_stylesheet

TEXT = "现将有关事项通知如下，请认真贯彻执行。"
END = "霖州市财政局\n2024年5月6日"


def rows(source: str, path: str) -> list[str]:
    """The rows that an element begins anew."""
    document = read_source(source.encode(), "文.txt").document
    styled = style_document(document, load_stylesheet("gbt9704"), "文")
    blocks = (*styled.flow, *styled.imprint)
    block = next(b for b in blocks if isinstance(b, StyledBlock) and b.path == path)
    cuts = [0, *block.breaks, len(block.text)]
    return [block.text[a:b] for a, b in pairwise(cuts)]


def test_each_note_has_its_row() -> None:
    head = f"关于做好工作的通知\n各县财政局：\n{TEXT}\n{END}\n"
    two = "（联系人：吴静，电话：7654321）\n（此件不予公开）"
    assert rows(head + two, "body.note") == two.split("\n")
    labels = "地址：霖州市府前路1号\n电话：7654321"
    assert rows(head + labels, "body.note") == labels.split("\n")
    calls = "县应急局　张三　5522306\n县消防救援大队　李四　5522119"
    assert rows(head + calls, "body.note") == calls.split("\n")
    broken = "（联系人：吴静，电话：7654321\n市府前路1号）"
    assert len(rows(head + broken, "body.note")) == 1
    broken = "（联系人：吴静，电话：7654321，地址：霖州市府前路1号\n财政大楼三楼）"
    assert len(rows(head + broken, "body.note")) == 1


def test_addressees_that_no_mark_parts() -> None:
    lines = ["各县、市、区统计局，高新区经发局、经开区统计办", "各国有企业，市直有关单位"]
    source = "关于报送报表的通知\n" + "\n".join(lines) + f"\n{TEXT}\n{END}"
    assert rows(source, "body.main_recipients") == lines
    marked = [lines[0] + "，", lines[1] + "："]
    source = "关于报送报表的通知\n" + "\n".join(marked) + f"\n{TEXT}\n{END}"
    assert rows(source, "body.main_recipients") == ["".join(marked)]


def test_recipients_of_copies_that_no_mark_parts() -> None:
    head = f"关于报送报表的通知\n各县财政局：\n{TEXT}\n{END}\n"
    lines = ["抄送：市委办公室、市政协办公室", "市审计局、市统计局"]
    assert rows(head + "\n".join(lines), "imprint.cc_recipients") == lines
    marked = [lines[0] + "，", lines[1] + "。"]
    assert rows(head + "\n".join(marked), "imprint.cc_recipients") == ["".join(marked)]
    broken = ["抄送：市委办公室、霖州市发展和改革", "委员会"]
    assert rows(head + "\n".join(broken), "imprint.cc_recipients") == ["".join(broken)]


def test_addressees_below_each_other() -> None:
    lines = ["各县（区）统计局", "市局各科室", "各直属单位："]
    source = "关于报送报表的通知\n" + "\n".join(lines) + f"\n{TEXT}\n{END}"
    assert rows(source, "body.main_recipients") == lines


def test_who_issued_a_forwarded_text_and_when_stand_under_its_title() -> None:
    source = (
        "霖州市人民政府办公室转发市教育局关于加强管理意见的通知\n各县人民政府：\n"
        f"{TEXT}\n霖州市人民政府办公室\n2024年8月15日\n关于加强管理的意见\n"
        "市教育局　市财政局\n（2024年8月1日）\n为规范管理，现提出以下意见。\n各地要严格执行。"
    )
    document = read_source(source.encode(), "文.txt").document
    styled = style_document(document, load_stylesheet("gbt9704"), "文")
    attached = [b for b in styled.flow if isinstance(b, StyledBlock) and ".blocks[" in b.path]
    assert [b.style for b in attached] == ["title_note", "title_note", "body", "body"]
    assert [b.rows_before for b in attached] == [0, 0, 1, 0]


def test_a_list_of_offices_under_a_title_is_text() -> None:
    source = (
        f"关于公布名单的通知\n各县人民政府：\n{TEXT}\n附件：成员单位名单\n霖州市人民政府\n2024年8月15日\n"
        "附件\n成员单位名单\n市教育局　市财政局\n市水利局　市民政局\n2024年8月1日起执行。"
    )
    document = read_source(source.encode(), "文.txt").document
    styled = style_document(document, load_stylesheet("gbt9704"), "文")
    assert not [b for b in styled.flow if isinstance(b, StyledBlock) and b.style == "title_note"]


def test_more_names_of_a_meeting_hang_under_the_first() -> None:
    source = (
        "霖州市人民政府常务会议纪要\n〔2024〕第11次\n霖州市人民政府办公室　　2024年8月20日\n"
        "8月16日，市长主持召开第11次常务会议。\n出　席：刘洋　孙力　郑文\n　　　　王芳　李娜\n"
        "记　录：冯静\n"
    )
    document = read_source(source.encode(), "文.txt").document
    flow = style_document(document, load_stylesheet("gbt9704"), "文").flow
    first, more, last = [b for b in flow if isinstance(b, StyledBlock)][-3:]
    assert (more.left_chars, more.first_line_chars) == (first.left_chars, 0)
    assert (last.left_chars, last.first_line_chars) == (0, 2)
