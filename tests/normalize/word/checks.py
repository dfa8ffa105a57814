"""What a Word file is read as, line by line."""

from pipeline.convert import read_source
from pipeline.normalize.options import ReadOptions


def lines_of(data, name="a.docx", revisions="accepted"):
    """The canonical text's lines, those that are no text with their reason before them."""
    reading = read_source(data, name, ReadOptions(revisions=revisions))
    text = reading.source.partition("\x01")[0]
    reasons = {entry.line: entry.reason for entry in reading.document.boilerplate}
    lines = [line for line in text.split("\n") if line]
    return [
        f"[{reasons[k]}] {line}" if k in reasons else line.replace("\x02", "［图］")
        for k, line in enumerate(lines, 1)
    ]


def blocks_of(data, name="a.docx"):
    """Kind and text of each block of the main text."""
    document = read_source(data, name).document
    return [
        (type(block).__name__, getattr(getattr(block, "content", None), "text", ""))
        for block in document.body.main_text
    ]
