"""A document written as a 公文稿 is read again as the same document, to the last character."""

from hypothesis import given, settings
from hypothesis import strategies as st
from outlines import structure_of
from strategies import documents

from pipeline.draft.reader import read_draft, shown
from pipeline.draft.writer import write_draft
from pipeline.model import (
    Attachment,
    Body,
    Cell,
    DocumentKind,
    Header,
    Heading,
    HeadingLevel,
    ImageNote,
    Imprint,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Source,
    Table,
    TextElement,
)
from pipeline.normalize.account import account_of


def read_back(document):
    data = write_draft(document)
    reading = read_draft(data, "稿.md")
    record, failures = account_of(reading.document, reading.source, shown(reading.source))
    assert not failures
    assert record == reading.document.reading
    return reading.document, data.decode()


@given(documents)
@settings(max_examples=120, deadline=None)
def test_every_document(document):
    found, text = read_back(document)
    assert structure_of(found) == structure_of(document), text
    title = document.body.title
    derived = DocumentKind.of_title(title.text) if title else None
    assert found.metadata.kind == (document.metadata.kind or derived)
    assert write_draft(found).decode() == text


marks = st.text(
    "#*_`[]<>&;!|-+=.)(\\~:1 0\"'ax甲。、：附件签发人一（）第章条\N{IDEOGRAPHIC SPACE}\t",
    min_size=1,
    max_size=14,
)
plain = marks.map(lambda text: TextElement(text))


@given(plain, plain, st.lists(plain, min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_marks_in_texts(one, other, several):
    blocks = (
        Paragraph(one),
        Heading(HeadingLevel.FIRST, other, 0, 0),
        ListItem(one, 0),
        ImageNote(other),
        PageBreak(),
        Table(
            (
                tuple(Cell((Paragraph(text),), is_header=True) for text in several),
                tuple(Cell((Paragraph(text),)) for text in several),
            )
        ),
        Table((tuple(Cell((Paragraph(text),), row_span=2) for text in several),), caption=one),
    )
    document = OfficialDocument(
        Source("", 0, "", "", ""),
        header=Header(copy_number=one, classification=other, signatory=tuple(several)),
        body=Body(
            title=one,
            main_recipients=other,
            attachment_note=tuple(several),
            main_text=blocks,
            attachments=(
                Attachment(one, other, blocks),
                Attachment(None, None, blocks),
                Attachment(other),
            ),
        ),
        imprint=Imprint(cc_recipients=one, printing_date=other),
    )
    found, text = read_back(document)
    assert structure_of(found) == structure_of(document), text
