"""Random documents and random official prose for property tests."""

from hypothesis import strategies as st

from pipeline.model import (
    Anchor,
    Attachment,
    Body,
    Boilerplate,
    Cell,
    CharacterChange,
    DocumentKind,
    Field,
    Header,
    Heading,
    HeadingLevel,
    ImageNote,
    Imprint,
    ListItem,
    Metadata,
    OfficialDocument,
    Paragraph,
    Source,
    Table,
    TextElement,
)

PHRASES = [
    "深化", "放管服", "改革", "2023年", "12月29日", "86.7%", "13条", "PM2.5", "μg/m3", "(一)", "（二）",
    "一是", "，", "。", "、", ",", ":", ";", "(", ")", "“", "”", "‘", "’", '"', "《", "》", "……", "...",
    "--", "——", "[2024]5号", "国办发", "20231229", "达到类及以上", "m2", "30", "万", "A", "b", " ", "?", "!",
    "Ⅲ", "①", "㎡", "\N{CJK UNIFIED IDEOGRAPH-2B36C}", "镕", "日", "年", "月", "%", ".", "/", "-", "=1+1",
]  # fmt: skip

prose = st.lists(st.sampled_from(PHRASES), max_size=40).map("".join)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
texts = st.one_of(prose, any_text)


@st.composite
def elements(draw, text=texts):
    body = draw(text)
    start = draw(st.integers(0, 10_000))
    return TextElement(body, (Anchor(0, start, draw(st.integers(1, 500)), 1),), start + len(body))


@st.composite
def headings(draw):
    element = draw(elements())
    size = len(element.text)
    number_end = draw(st.integers(0, size))
    run_in = draw(st.one_of(st.none(), st.integers(number_end, size)))
    level = draw(st.sampled_from(HeadingLevel))
    return Heading(level, element, draw(st.integers(1, 99)), number_end, run_in)


@st.composite
def list_items(draw):
    element = draw(elements())
    return ListItem(element, draw(st.integers(0, len(element.text))))


paragraphs = elements().map(Paragraph)
cells = st.builds(
    Cell,
    blocks=st.lists(paragraphs, max_size=2).map(tuple),
    column_span=st.integers(1, 3),
    row_span=st.integers(1, 3),
    is_header=st.booleans(),
)
tables = st.builds(
    Table,
    rows=st.lists(st.lists(cells, max_size=3).map(tuple), max_size=3).map(tuple),
    caption=st.one_of(st.none(), elements()),
)
blocks = st.lists(
    st.one_of(paragraphs, headings(), list_items(), tables, elements().map(ImageNote)), max_size=5
).map(tuple)
maybe = st.one_of(st.none(), elements())
several = st.lists(elements(), max_size=2).map(tuple)
optional_text = st.one_of(st.none(), any_text)

documents = st.builds(
    OfficialDocument,
    source=st.builds(
        Source,
        name=any_text,
        size=st.integers(0, 10**9),
        sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
        encoding=st.just("utf-8"),
        newline=st.just("lf"),
    ),
    metadata=st.builds(
        Metadata,
        title=optional_text,
        document_number=optional_text,
        kind=st.one_of(st.none(), st.sampled_from(DocumentKind)),
        fields=st.lists(st.builds(Field, any_text, any_text, st.integers(1, 9)), max_size=2).map(
            tuple
        ),
    ),
    header=st.builds(Header, classification=maybe, document_number=maybe, signatory=several),
    body=st.builds(
        Body,
        title=maybe,
        title_notes=several,
        main_recipients=maybe,
        main_text=blocks,
        attachment_note=several,
        authority_signature=several,
        document_date=maybe,
        note=maybe,
        attachments=st.lists(
            st.builds(Attachment, label=elements(), title=maybe, blocks=blocks), max_size=2
        ).map(tuple),
    ),
    imprint=st.builds(
        Imprint,
        cc_recipients=maybe,
        printing_authority=maybe,
        printing_date=maybe,
        other=st.lists(elements(), max_size=2).map(tuple),
    ),
    boilerplate=st.lists(
        st.builds(Boilerplate, elements(), st.just("x")),
        max_size=2,
    ).map(tuple),
    character_changes=st.lists(
        st.builds(CharacterChange, st.just("ENC001"), st.just("x"), st.integers(1, 9), st.just(1)),
        max_size=2,
    ).map(tuple),
)
