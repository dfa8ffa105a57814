"""The writer of 公文稿: a document as the text that people correct, nothing of it lost.

What it writes is read again as the same document, to the last character: every mark that a text
happens to hold is escaped, what a line would not be taken for is said in a comment above it, and
what the reading would clean away is stated by its number. Elements without text are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pipeline import stated as keys
from pipeline.draft.structure import LEGAL, LEVELS, WORDS, heading_of, is_named, item_end
from pipeline.model import (
    Attachment,
    Block,
    Cell,
    DocumentKind,
    Footnote,
    Heading,
    ImageNote,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Table,
    places_by_path,
)
from pipeline.model.form_rows import as_form
from pipeline.model.notes import foot_notes
from pipeline.model.outline import FOOTNOTE, KIND, LAYOUT, SEAL, SETTINGS
from pipeline.normalize.cleaning import split_lines
from pipeline.pictures import name_of
from pipeline.stated import KEYS, Key
from pipeline.text.names import label_of
from pipeline.text.note_marks import has_room, label_of_mark
from pipeline.text.patterns import regex

_HEAD = "# 公文稿：要素写在这里，正文写在下面；改好存盘，运行 zhengben emit 读回。\n"
PAGE_RULE = "---"
_DEPTHS = {level: depth for depth, level in LEVELS.items()} | LEGAL
_LEVEL_WORDS = {level: word for word, level in WORDS.items()}
_ORDERED = regex(r"[0-9]{1,9}[.)] \S")
_LEADING = regex(r"(?P<number>[0-9]{1,9})(?=[.)](?:[ \t]|$))|(?=[#>+=~-])|(?=:?-)")
_ASCII_MARKS = regex(r"[\\`*\[\]<]|&(?=#|[A-Za-z])|_|!(?=\[)|~(?=~)")
_CLOSING_HASHES = regex(r"(?<=[ \t])#+$|^#+$")
_PLAIN_YAML = regex(r"[^\x00-\x20\"'\-?:,\[\]{}#&*!|>%@`~=\ue000-\uffff][^\x00-\x1f\x7f-\xa0]*")
_NOT_PLAIN = regex(r": |:$| #|\A\.\.\.|\A<|\ufeff|\A\s|\s\Z")


def write_draft(document: OfficialDocument) -> bytes:
    """The document as a 公文稿: UTF-8 with LF."""
    parts = ["---\n", _HEAD, f"{keys.STRUCTURE}: {keys.AS_WRITTEN}\n", *_front(document), "---\n"]
    marks = _marks_of(document)
    for paragraph in _body(document, marks):
        parts += ["\n", paragraph, "\n"]
    text = "".join(parts)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def setting_of(document: OfficialDocument, name: str) -> str:
    """What the head says of the document as a whole: 文种, 版式 or 印章; empty for nothing.

    A 文种 that the title tells is not said.
    """
    if name != KIND:
        values = {field.label: field.value for field in document.metadata.fields}
        return values[name] if values.get(name) in SETTINGS[name] else ""
    title, kind = document.body.title, document.metadata.kind
    derived = DocumentKind.of_title(title.text) if title is not None else None
    return kind.value if kind is not None and kind is not derived else ""


# --- the head -------------------------------------------------------------------------------


def _front(document: OfficialDocument) -> Iterator[str]:
    if value := setting_of(document, KIND):
        yield f"{KIND}: {value}\n"
    for name in (LAYOUT, SEAL):
        if value := setting_of(document, name):
            yield f"{name}: {value}\n"
    for key in KEYS.values():
        found = getattr(getattr(document, key.part), key.field)
        elements = found if isinstance(found, tuple) else (found,)
        texts = [element.text for element in elements if element is not None and element.text]
        if texts:
            yield from _entry(key, texts)


def _entry(key: Key, texts: list[str]) -> Iterator[str]:
    """A key with its values, without the label that the reader puts to them."""
    short = [_short(key, texts[0]), *texts[1:]]
    if key.tail:
        short = [text.removesuffix(key.tail) for text in short]
    if _as_read(key, short) == texts:
        name, values = key.name, short
    elif _as_read(key, texts) == texts:
        name, values = key.name, texts
    else:
        name, values = f"{key.name}{keys.VERBATIM}", texts
    if len(values) == 1:
        yield f"{name}: {_scalar(values[0])}\n"
    else:
        yield f"{name}:\n"
        yield from (f"  - {_scalar(value)}\n" for value in values)


def _short(key: Key, text: str) -> str:
    if key.name == "签发人":
        label = label_of(text)
        return text[len(label) :] if label == "签发人：" else text
    return text.removeprefix(f"{key.label}：") if key.label else text


def _as_read(key: Key, values: list[str]) -> list[str]:
    """The values as the reader completes them."""
    if not all(values):
        return []
    before = f"{key.label}：" if keys.lacks_label(key, values) else ""
    found = [
        f"{value}{(key.tail or '：') if keys.lacks_tail(key, value) else ''}" for value in values
    ]
    return [f"{before}{found[0]}", *found[1:]]


def _scalar(text: str) -> str:
    """A text as a YAML value: plain where that is the same, else between double quotes."""
    is_kept = not _stated_in(text)
    if is_kept and _PLAIN_YAML.fullmatch(text) and not _NOT_PLAIN.search(text):
        return text
    stated = _stated_in(text)
    chars = []
    for i, char in enumerate(text):
        if i in stated or not char.isprintable():
            chars.append(_escape(ord(char)))
        elif char in '"\\':
            chars.append(f"\\{char}")
        else:
            chars.append(char)
    return f'"{"".join(chars)}"'


def _escape(code: int) -> str:
    """A code point as YAML states it."""
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# --- the body -------------------------------------------------------------------------------


_Marks = Mapping[int, Sequence[tuple[int, int, str]]]
"""By the identity of a text: where marks of notes stand in it, and what is written there."""


def _marks_of(document: OfficialDocument) -> _Marks:
    """The marks of the notes, as Markdown has them: ``[^1]``."""
    places = places_by_path(document)
    found: dict[int, list[tuple[int, int, str]]] = {}
    for path, foot in foot_notes(document).items():
        text = places[foot.path].element
        label = _label(places[path].text, foot.end - foot.start)
        if label and not foot.goes_on:
            found.setdefault(id(text), []).append((foot.start, foot.end, f"[^{label}]"))
    return found


def _body(document: OfficialDocument, marks: _Marks) -> Iterator[str]:
    yield from _blocks(document.body.main_text, marks)
    for attachment in document.body.attachments:
        if _holds_anything(attachment):
            yield from _attachment(attachment, marks)


def _holds_anything(attachment: Attachment) -> bool:
    named = (attachment.label, attachment.title)
    has_name = any(element is not None and element.text for element in named)
    return has_name or bool([*_blocks(attachment.blocks, {})])


def _attachment(attachment: Attachment, marks: _Marks) -> Iterator[str]:
    yield PAGE_RULE
    label = attachment.label.text if attachment.label is not None else ""
    title = attachment.title.text if attachment.title is not None else ""
    if not label:
        yield "<!-- 附件 -->"
    else:
        mark = "" if keys.is_attachment_label(label) else "<!-- 附件序号 -->\n"
        yield f"{mark}# {_inline(label, heading=True)}"
    if title:
        is_plain = is_named(title, 1) and not keys.is_attachment_label(title)
        mark = "" if is_plain else "<!-- 附件标题 -->\n"
        yield f"{mark}# {_inline(title, heading=True)}"
    yield from _blocks(attachment.blocks, marks)


def _blocks(blocks: Sequence[Block], marks: _Marks) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from _table(block, marks)
            continue
        if isinstance(block, PageBreak):
            yield PAGE_RULE
            continue
        text = block.content.text
        if not text:
            continue
        own = marks.get(id(block.content), ())
        match block:
            case Heading():
                yield _heading(block, text, own)
            case ListItem():
                mark = (
                    ""
                    if block.number_end == item_end(text)
                    else (f"<!-- 列项 序号止={block.number_end} -->\n")
                )
                yield mark + _item(text, own)
            case Footnote():
                yield _note(block, text)
            case ImageNote():
                yield _image(text)
            case Paragraph():
                yield _inline(text, marks=own)


def _heading(block: Heading, text: str, marks: Sequence[tuple[int, int, str]]) -> str:
    depth = _DEPTHS[block.level]
    expected = heading_of(text, LEVELS[depth])
    own = (block.level, block.number, block.number_end, block.run_in_end)
    mark = ""
    if own != tuple(expected):
        mark = f"<!-- {_LEVEL_WORDS[block.level]} 序号={block.number} 序号止={block.number_end}"
        mark += f" 标题止={'无' if block.run_in_end is None else block.run_in_end} -->\n"
    return f"{mark}{'#' * depth} {_inline(text, heading=True, marks=marks)}"


def _note(block: Footnote, text: str) -> str:
    """A note as Markdown has it, where that says the same; else as a line that is called one."""
    end = block.number_end
    if label := _label(text, end):
        return f"[^{label}]: {_inline(text[end:])}"
    return f"<!-- {FOOTNOTE} 序号止={end} -->\n{_inline(text)}"


def _label(text: str, end: int) -> str:
    """By what Markdown calls a note; empty for one that it cannot say."""
    is_said = bool(text[end:].strip()) and not text[end].isspace()
    label = label_of_mark(text[:end]) if end and is_said else ""
    return label if has_room(label, text[:end]) else ""


def _item(text: str, marks: Sequence[tuple[int, int, str]]) -> str:
    if _ORDERED.match(text) and not text.startswith("0"):
        number, gap, rest = text.partition(" ")
        if rest[0] not in " \t" and _is_one_line(rest):
            cut = len(text) - len(rest)
            own = [(a - cut, b - cut, said) for a, b, said in marks if a >= cut]
            return f"{number}{gap}{_inline(rest, marks=own)}"
    return f"- {_inline(text, marks=marks)}"


def _is_one_line(text: str) -> bool:
    return not _LEADING.match(text)


def _image(text: str, *, bars: bool = False) -> str:
    name = name_of(text)
    if name != text and name.strip() == name:
        return f"![{_inline(name, bars=bars)}]()"
    return f'![{_inline(text, bars=bars)}](图 "{keys.VERBATIM_NAME}")'


# --- tables ---------------------------------------------------------------------------------


def _table(table: Table, marks: _Marks) -> Iterator[str]:
    caption = table.caption.text if table.caption is not None else ""
    if not _fits_bars(table):
        yield _html(table, caption)
        return
    rows = [f"| {' | '.join(_bar_cell(cell, marks) for cell in row)} |" for row in table.rows]
    lines = [rows[0], f"|{' --- |' * len(table.rows[0])}", *rows[1:]]
    if table.widths:
        lines.insert(0, f"<!-- {keys.WIDTHS} {' '.join(f'{one:g}' for one in table.widths)} -->")
    if caption:
        yield f"<!-- 表题 -->\n{_inline(caption)}"
    yield "\n".join(lines)


def _fits_bars(table: Table) -> bool:
    """Whether bars can draw a table: one head, every row as wide, a paragraph a cell."""
    if not table.rows or not table.rows[0]:
        return False
    width = len(table.rows[0])
    return as_form(table.rows) == table.rows and all(
        len(row) == width
        and all(
            (cell.column_span, cell.row_span, cell.is_header) == (1, 1, number == 0)
            and not cell.height_mm
            and len(_written(cell)) <= 1
            for cell in row
        )
        for number, row in enumerate(table.rows)
    )


def _written(cell: Cell) -> list[Paragraph | ImageNote]:
    return [block for block in cell.blocks if block.content.text]


def _bar_cell(cell: Cell, marks: _Marks) -> str:
    for block in _written(cell):
        if isinstance(block, ImageNote):
            return _image(block.content.text, bars=True)
        return _inline(block.content.text, bars=True, marks=marks.get(id(block.content), ()))
    return ""


def _html(table: Table, caption: str) -> str:
    lines = ["<table>"]
    if caption:
        lines.append(f"<caption>{_html_text(caption)}</caption>")
    if table.widths:
        columns = (f'<col width="{width:g}%">' for width in table.widths)
        lines.append(f"<colgroup>{''.join(columns)}</colgroup>")
    for row in table.rows:
        cells = []
        for cell in row:
            name = "th" if cell.is_header else "td"
            spans = f' colspan="{cell.column_span}"' * (cell.column_span > 1)
            spans += f' rowspan="{cell.row_span}"' * (cell.row_span > 1)
            if cell.height_mm:
                spans += f' style="height:{cell.height_mm:g}mm"'
            cells.append(f"<{name}{spans}>{'<br>'.join(map(_in_html, _written(cell)))}</{name}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"])


def _in_html(block: Paragraph | ImageNote) -> str:
    text = block.content.text
    if isinstance(block, Paragraph):
        return _html_text(text)
    name = name_of(text)
    if name != text and name == " ".join(name.split()):
        return f'<img alt="{_attribute(name)}">'
    return f'<img alt="{_attribute(text)}" title="{keys.VERBATIM_NAME}">'


def _attribute(text: str) -> str:
    return _html_text(text).replace('"', "&quot;")


def _html_text(text: str) -> str:
    stated = _stated_in(text)
    return "".join(
        _number(char) if i in stated else {"&": "&amp;", "<": "&lt;"}.get(char, char)
        for i, char in enumerate(text)
    )


# --- texts ----------------------------------------------------------------------------------


def _inline(
    text: str,
    *,
    heading: bool = False,
    bars: bool = False,
    marks: Sequence[tuple[int, int, str]] = (),
) -> str:
    """A text as a line of Markdown, every mark in it escaped, those of notes written out."""
    stated = _stated_in(text)
    escaped = {m.start() for m in _ASCII_MARKS.finditer(text) if _is_mark(text, m.start())}
    leading = _LEADING.match(text) if not (heading or bars) else None
    if leading is not None:
        escaped.add(leading.end())
    if heading and (m := _CLOSING_HASHES.search(text)) is not None:
        escaped.add(m.start())
    if heading and text.startswith("#"):
        escaped.add(0)
    if bars:
        escaped |= {i for i, char in enumerate(text) if char == "|"}
    noted = {start: said for start, _, said in marks}
    noted |= dict.fromkeys((i for start, end, _ in marks for i in range(start + 1, end)), "")
    return "".join(
        noted[i]
        if i in noted
        else _number(char)
        if i in stated
        else f"\\{char}"
        if i in escaped
        else char
        for i, char in enumerate(text)
    )


def _is_mark(text: str, at: int) -> bool:
    """Whether a character may be read as a mark where it stands."""
    if text[at] == "_":
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        return not (before.isalnum() and after.isalnum())
    return True


def _number(char: str) -> str:
    return f"&#{ord(char)};"


def _stated_in(text: str) -> frozenset[int]:
    """The places of characters that reading would change, or take from the edge of a line."""
    found = {i for i, char in enumerate(text) if not _stays(char)}
    first = len(text) - len(text.lstrip())
    last = len(text.rstrip())
    found.update(range(first), range(last, len(text)))
    return frozenset(found)


@lru_cache(maxsize=2**16)
def _stays(char: str) -> bool:
    """Whether reading leaves a character as it is, whatever stands beside it."""
    if " " <= char <= "~" or "一" <= char <= "龥" or char == "\N{IDEOGRAPHIC SPACE}":
        return True  # most of every text
    if unicodedata.category(char)[0] in "MCZ" or 0x1100 <= ord(char) <= 0x11FF:
        return False
    lines, changes = split_lines(f"甲{char}甲")
    return len(lines) == 1 and lines[0].text == f"甲{char}甲" and not changes
