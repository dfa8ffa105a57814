"""Notes of a Word file, from the source to the foot of the page and back."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import msgspec
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert import read, read_source
from pipeline.draft.reader import read_draft
from pipeline.draft.writer import write_draft
from pipeline.errors import DocumentError
from pipeline.model import Body, DocumentKind, Footnote, Paragraph, TextElement, places_by_path
from pipeline.model.notes import foot_notes
from pipeline.text.note_marks import raised
from pipeline.writers.docx.writer import write_docx
from pipeline.writers.pdf.writer import write_pdf
from pipeline.writers.read_back import docx_text, pdf_text
from pipeline.writers.setting.pages import fill_pages
from pipeline.writers.setting.rows import Row
from tests.word_making import SPACES, docx, p, t, table
from tests.writers.pdf.pdf_making import emission

LONG = "各县区水行政主管部门应当于每年汛期之前完成对辖区内小型水库的全面检查，形成检查记录并上报。"


def reference(number, kind="footnote", attributes="", mark=""):
    return f"<w:r><w:{kind}Reference w:id='{number}'{attributes}/>{mark}</w:r>"


def note(number, *texts, kind="footnote", mark=True):
    own = f"<w:r><w:{kind}Ref/></w:r>" if mark else ""
    first, *rest = texts
    content = p(own + t(first)) + "".join(p(t(text)) for text in rest)
    return f"<w:{kind} w:id='{number}'>{content}</w:{kind}>"


def part(*notes, kind="footnote"):
    return f"<w:{kind}s {SPACES}>{''.join(notes)}</w:{kind}s>"


def sample():
    """Notes to a title, to a text with powers in it, to a cell; one of two paragraphs."""
    body = (
        p(t("关于做好汛前检查工作的通知") + reference(1))
        + p(t("各县区水利局："))
        + p(t("库容10万m³以上、面积3km²以上的水库") + reference(2) + t("适用本通知。" + LONG))
        + table(["县区", "座数"], ["东湖区", f"<w:tc>{p(t('12') + reference(3))}</w:tc>"])
        + p(t("请按时报送。"))
        + p(t("望川市水利局"))
        + p(t("2024年3月12日"))
    )
    notes = part(
        note(1, "由水库处起草。"),
        note(2, "以登记数为准。", "登记数截至2023年底。"),
        note(3, "含代管2座。"),
    )
    return read_source(docx(body, {"footnotes": notes}), "a.docx").document


def noted(*texts, notes):
    """A document of paragraphs, then notes."""
    blocks = [Paragraph(TextElement(text)) for text in texts]
    blocks += [Footnote(TextElement(text), end) for text, end in notes]
    return Body(title=TextElement("关于检查的通知"), main_text=tuple(blocks))


def told(document):
    """Each note's text, the text it is to, and what stands before its mark there."""
    places = places_by_path(document)
    return [
        (places[path].text, places[foot.path].text[: foot.start][-4:])
        for path, foot in foot_notes(document).items()
    ]


def test_a_note_is_paired_with_its_mark_and_not_with_a_power_of_a_unit():
    assert told(sample()) == [
        ("¹由水库处起草。", "作的通知"),
        ("²以登记数为准。", "上的水库"),
        ("登记数截至2023年底。", "上的水库"),
        ("³含代管2座。", "12"),
    ]


def test_the_mark_of_a_note_to_the_title_hides_no_kind():
    assert sample().metadata.kind is DocumentKind.NOTICE


def test_notes_to_the_end_of_the_text_are_notes_too():
    body = p(t("正文") + reference(1, "endnote") + t("。" + LONG)) + p(t("末段。"))
    data = docx(body, {"endnotes": part(note(1, "见年鉴。", kind="endnote"), kind="endnote")})
    document = read_source(data, "a.docx").document
    assert told(document) == [("i见年鉴。", "正文")]
    assert "customMarkFollows" in notes_of(write_docx(emission(document)))[0]


def test_a_note_whose_mark_stands_nowhere_stays_in_the_text():
    made = emission(noted("正文。", notes=[("¹注。", 1)]))
    assert foot_notes(made.document) == {}
    assert docx_text(write_docx(made)).split() == ["关于检查的通知", "正文。", "¹注。"]


def test_a_letter_of_the_text_is_not_taken_for_the_mark_of_a_note():
    assert foot_notes(emission(noted("变量 i 的取值i。", notes=[("i注。", 1)])).document) == {}
    assert len(foot_notes(emission(noted("变量的取值i。", notes=[("i注。", 1)])).document)) == 1


def notes_of(data):
    """The main part and the notes of a Word file, as text; no notes: empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        held = package.read("word/footnotes.xml") if "word/footnotes.xml" in names else b""
        return package.read("word/document.xml").decode(), held.decode()


def test_a_word_file_counts_notes_itself_where_it_counts_as_the_source():
    text, notes = notes_of(write_docx(emission(sample())))
    assert text.count("<w:footnoteReference ") == 3
    assert notes.count("<w:footnoteRef/>") == 3
    assert "¹" not in text
    assert "customMarkFollows" not in text


def test_other_marks_are_kept_as_they_are():
    made = emission(noted("甲※，乙²。", notes=[("※注。", 1), ("²又注。", 1)]))
    text, notes = notes_of(write_docx(made))
    assert text.count('w:customMarkFollows="1"') == 2
    assert "※" in text
    assert "※" in notes
    assert docx_text(write_docx(made)).split()[1:] == ["甲※，乙²。", "※注。", "²又注。"]


def test_what_word_and_pdf_say_ends_with_the_notes():
    made = emission(sample())
    wanted = ["¹由水库处起草。", "²以登记数为准。", "登记数截至2023年底。", "³含代管2座。"]
    assert docx_text(write_docx(made)).split()[-4:] == wanted
    said = "".join(pdf_text(write_pdf(made)).split())
    assert said.endswith("".join(wanted))
    assert said.count("²") == 3  # the mark, the note, km²


def test_a_word_file_whose_notes_were_tampered_with_says_so():
    data = write_docx(emission(sample()))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/footnotes.xml":
                content = content.replace(b"<w:separator/>", b"<w:t>x</w:t>")
            new.writestr(name, content)
    assert docx_text(out.getvalue()).split()[-1] == "x"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(), "w"):
        main = old.read("word/document.xml").replace(b'<w:footnoteReference w:id="1"/>', b"")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, main if name == "word/document.xml" else old.read(name))
    with pytest.raises(DocumentError, match="注文"):
        docx_text(out.getvalue())


def test_a_word_file_with_notes_reads_back_as_the_same_document():
    document = sample()
    again = read_source(write_docx(emission(document)), "b.docx").document
    assert [type(block) for block in again.body.main_text] == [
        type(block) for block in document.body.main_text
    ]
    assert told(again) == told(document)


def test_a_draft_has_notes_as_markdown_has_them():
    document = sample()
    text = write_draft(document).decode()
    assert "的水库[^2]适用" in text
    assert "\n[^2]: 以登记数为准。\n" in text
    assert "12[^3] |" in text
    assert "3km²" in text
    again = read_draft(text.encode(), "a.md").document
    assert told(again) == told(document)


@given(
    st.text("甲[]^1:\\¹ ", min_size=1, max_size=12), st.text("乙[^]1:\\ ", min_size=1, max_size=8)
)
def test_whatever_stands_beside_a_mark_comes_back(text, said):
    body = noted(f"甲{text}¹", notes=[(f"¹{said}", 1), ("续", 0)])
    document = emission(body).document
    again = read_draft(write_draft(document), "a.md").document
    as_written = [
        (type(block), block.content.text, getattr(block, "number_end", 0))
        for block in document.body.main_text
    ]
    assert as_written == [
        (type(block), block.content.text, getattr(block, "number_end", 0))
        for block in again.body.main_text
    ]


def test_notes_of_any_markdown_stand_at_the_foot():
    text = "# 关于检查的通知\n\n各县区要检查[^a]。\n\n望川市水利局\n\n2024年3月12日\n\n[^a]: 含塘坝。\n"
    document = read_draft(text.encode(), "a.md").document
    assert told(document) == [("¹含塘坝。", "县区要检查"[-4:])]
    assert document.body.authority_signature[0].text == "望川市水利局"


def pages(rows, height=100.0):
    """What stands on each page: numbers of rows, notes as their negative heights."""
    rule = Row(5.0, is_note=True)
    made = fill_pages(rows, height, note_rule=rule)
    for page in made:
        assert all(placed.y + placed.row.height <= height + 0.01 for placed in page)
        spans = sorted((placed.y, placed.y + placed.row.height) for placed in page)
        assert all(low[1] <= high[0] + 0.01 for low, high in pairwise(spans))
    return [
        [-placed.row.height if placed.row.is_note else placed.row.height for placed in page]
        for page in made
    ]


def text_rows(count):
    return [Row(10.0) for _ in range(count)]


def small(count):
    return tuple(Row(7.0, is_note=True) for _ in range(count))


def test_a_row_whose_notes_do_not_fit_goes_to_the_next_page():
    rows = text_rows(10)
    rows[8].notes = small(2)
    assert pages(rows) == [[10.0] * 8, [10.0, 10.0, -5.0, -7.0, -7.0]]


def test_notes_longer_than_a_page_go_on_at_the_foot_of_the_next():
    rows = text_rows(3)
    rows[0].notes = small(20)
    found = pages(rows)
    assert sum(row.count(-7.0) for row in found) == 20
    assert sum(row.count(10.0) for row in found) == 3
    assert all(row.count(-5.0) == 1 for row in found[:2])


def test_rows_without_notes_stand_as_they_stood():
    rows = text_rows(25)
    assert pages(rows) == [[10.0] * 10, [10.0] * 10, [10.0] * 5]


def test_what_is_read_aloud_of_a_pdf_tells_a_note():
    with pikepdf.open(io.BytesIO(write_pdf(emission(sample())))) as pdf:
        root = pdf.Root.StructTreeRoot
        notes = [kid for kid in root.K.K if str(kid.S) == "/Note"]
        named = [bytes(item) for item in root.IDTree.Names[::2]]
    assert len(notes) == 4
    assert [bytes(one.ID) for one in notes] == named


def test_an_earlier_document_without_notes_is_read():
    document = sample()
    data = msgspec.json.encode(document)
    assert msgspec.json.decode(data, type=type(document)) == document


def test_notes_count_as_their_section_says():
    section = (
        "<w:sectPr><w:footnotePr><w:numFmt w:val='decimalEnclosedCircle'/>"
        "<w:numStart w:val='3'/></w:footnotePr></w:sectPr>"
    )
    body = p(t("正文") + reference(1) + t("，又" + LONG) + reference(2)) + p(t("末段。")) + section
    data = docx(body, {"footnotes": part(note(1, "甲。"), note(2, "乙。"))})
    document = read_source(data, "a.docx").document
    assert [text for text, _ in told(document)] == ["③甲。", "④乙。"]
    assert "customMarkFollows" in notes_of(write_docx(emission(document)))[0]


def test_a_mark_far_above_is_not_looked_for_without_end():
    texts = ["甲¹。", *["乙" * 30_000] * 3]
    assert foot_notes(emission(noted(*texts, notes=[("¹注。", 1)])).document) == {}


@pytest.mark.parametrize("count", [9, 12, 101])
def test_many_notes_are_told_apart_in_drafts_and_in_any_markdown(count):
    numbers = range(1, count + 1)
    notes = [(f"{raised(k)}注{k}。", len(str(k))) for k in numbers]
    document = emission(noted("".join(f"文{raised(k)}" for k in numbers), notes=notes)).document
    again = read_draft(write_draft(document), "a.md").document
    assert told(again) == told(document)
    assert len(told(again)) == count
    text = "# 关于检查的通知\n\n" + "".join(f"文[^{k}]" for k in numbers)
    text += "\n\n" + "\n".join(f"[^{k}]: 注{k}。" for k in numbers)
    plain = read_draft(text.encode(), "b.md").document
    assert [note for note, _ in told(plain)] == [note for note, _ in notes]


def test_a_mark_that_markdown_has_no_room_for_is_written_as_it_is():
    mark = raised(1000)
    document = emission(noted(f"文{mark}。", notes=[(f"{mark}注。", 4)])).document
    assert told(read_draft(write_draft(document), "a.md").document) == told(document)


def test_notes_between_paragraphs_of_any_markdown_stay_where_they_are():
    text = "# 关于检查的通知\n\n各县区要检查[^a]。\n\n[^a]: 含塘坝。\n\n请抓好落实[^b]。\n\n[^b]: 限期一月。\n"
    document = read_draft(text.encode(), "a.md").document
    assert told(document) == [("¹含塘坝。", "县区要检查"[-4:]), ("²限期一月。", "抓好落实")]
    assert [type(block).__name__ for block in document.body.main_text] == [
        *("Paragraph", "Footnote", "Paragraph", "Footnote")
    ]


def test_notes_of_which_one_is_named_twice_keep_their_order():
    source = (
        "# 某市关于检查的通知\n\n各区：\n\n依据条例[^1]，查看泵站[^2]。\n\n按要求办理[^1]。\n\n某市\n\n"
        "[^1]: 已修订。\n[^2]: 不含小泵站。\n"
    )
    first, second = foot_notes(read(source.encode(), "注.md")).values()
    assert first.path == second.path == "body.main_text[0]"
    assert first.end <= second.start
