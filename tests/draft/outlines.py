"""What a document says and how it is built, without places and without what holds no text."""

from pipeline.model import Attachment, Heading, ListItem, OfficialDocument, Table, TextElement


def bare(value):
    """A part of a document without places, and without elements that hold no text."""
    match value:
        case None:
            return None
        case TextElement():
            return value.text or None
        case Table():
            rows = tuple(
                tuple((bare(c.blocks), c.column_span, c.row_span, c.is_header) for c in row)
                for row in value.rows
            )
            return ("table", rows, bare(value.caption))
        case Heading() | ListItem():
            text = bare(value.content)
            rest = tuple(getattr(value, f) for f in value.__struct_fields__ if f != "content")
            return text and (type(value).__name__, text, *rest)
        case Attachment():
            whole = (bare(value.label), bare(value.title), bare(value.blocks))
            return whole if any(whole) else None
        case tuple():
            return tuple(b for v in value if (b := bare(v)) is not None)
        case _ if hasattr(value, "content"):
            text = bare(value.content)
            return text and (type(value).__name__, text)
    return tuple((name, bare(getattr(value, name))) for name in value.__struct_fields__)


def structure_of(document: OfficialDocument):
    """Header, body and imprint, bare."""
    return bare(document.header), bare(document.body), bare(document.imprint)
