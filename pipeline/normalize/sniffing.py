"""What a file really is, by its content: names lie (the law database serves .doc named .docx)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pipeline.errors import SourceError
from pipeline.text.chars import number_of_han
from pipeline.text.patterns import regex
from pipeline.untrusted import Package, UnreadableError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 64 * 2**10
_PDF_HEAD = 1024
_NO_PDF = "多半是下载出错时存下的网页或提示；请用浏览器打开原地址，重新下载"
_MOST_ENTRY = 2**20
_MOST_JSON = 20 * 2**20
_MOST_VALUES = 100_000
_LOCK_SIZES = range(20, 2048)  # Word writes 162 bytes
_PROLOG = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?.*?\?>|<!--.*?-->)*+"
_HTML = re.compile(_PROLOG + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\\rtf")
_MIME = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:[A-Za-z][A-Za-z-]{0,40}:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:",
    re.IGNORECASE,
)
_MIME_KIND = re.compile(rb"Content-Type:\s*(?:multipart/|text/html)", re.IGNORECASE)
_OF_MAIL = re.compile(
    rb"^(?:To|Cc|Reply-To|Received|Message-ID|Delivered-To|Return-Path):",
    re.IGNORECASE | re.MULTILINE,
)
"""What a letter has in its head, and a page saved as MHT has not."""
_BLANK_LINE = re.compile(rb"\n\r?\n")
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_SHEETS = (".csv", ".tsv")
_FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_WORDML = b"http://schemas.microsoft.com/office/word/2003/wordml"
_TAG = regex(r"<(?:p|div|br|span|table|td|strong)\b[^<>]{0,400}>", re.IGNORECASE)
_LEAST_TAGS = 3
_LEAST_SAID = 5  # Han characters of a value that may be a text
_BETWEEN_TAGS = regex(r">([^<>]+)</")
_MOST_OUTSIDE = 0.5
"""Of a paper about pages less stands between tags, of what an export left more."""
_OFFICE_SIGNS = (b"word/", b"[Content_Types].xml", b"opendocument.text")
_PACKAGED = (".docx", ".docm", ".dotx", ".odt")
_OTHERS = (
    ("xl/", "Excel 文件（xlsx）"),
    ("ppt/", "演示文稿（pptx）"),
    ("OFD.xml", "OFD 文件"),
)
_DAMAGED = "文件可能没有下载或拷贝完整，请重新取得；能用 Word 或 WPS 打开的，另存为 .docx 再处理"
_ENCRYPTED = "请在 Word 或 WPS 中用密码打开，去掉密码后另存，再处理"


class Kind(StrEnum):
    """What a file is, where its content shows it."""

    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    PDF = "pdf"
    XML = "xml"
    PAGE = "html"
    MHT = "mht"


def kind_of(data: bytes, name: str) -> Kind | None:
    """What a file is; ``None`` where its content does not show it, as of plain text.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Raises:
        SourceError: it is a container that cannot be read: encrypted, damaged, a lock file.
    """
    if name.startswith(("~$", ".~")) and len(data) in _LOCK_SIZES:
        raise SourceError(f"{name} 不是文档，是文档打开时的锁定文件", "请选择同名而不带 ~$ 的文件")
    if data.startswith(b"PK\x03\x04"):
        return _of_package(data, name)
    if data.startswith(_OLE):
        return _of_compound(data, name)
    if _RTF.match(data, 0, 256):
        return Kind.RTF
    if b"%PDF-" in data[:_PDF_HEAD]:
        return Kind.PDF
    if name.lower().endswith(".pdf"):
        raise SourceError(f"{name} 不是 PDF，只是扩展名叫 .pdf", _NO_PDF)
    head = data[:_HEAD]
    plain = head.replace(b"\0", b"")
    if plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and (
        _FLAT in plain or _WORDML in plain
    ):
        return Kind.XML
    if _HTML.match(plain):
        return Kind.PAGE
    if _is_mail(head, name):
        raise SourceError(
            f"{name} 是电子邮件，不是文档",
            "请在邮件程序中打开它，把正文另存为 .html 或 .txt 文件，附件另存出来，再分别处理",
        )
    if _MIME.match(head) and _MIME_KIND.search(head):
        return Kind.MHT
    if name.lower().endswith(_SHEETS):
        raise SourceError(
            f"{name} 是表格数据（CSV），不是文档",
            "请用 Excel 或 WPS 打开，把要成文的表格复制到 Word 里，另存为 .docx 再处理",
        )
    begins = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if begins.startswith((b"<?xml", b"<svg")) and not name.lower().endswith(_PAGES):
        raise SourceError(f"{name} 是 XML 数据，不是文档", "请取出其中的文字，存成 .txt 文件再处理")
    if plain.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        _refuse_json(data, name)
    return None


def _is_mail(head: bytes, name: str) -> bool:
    """Whether a file is a letter of a mail program: its head says who sent it to whom."""
    blank = _BLANK_LINE.search(head)
    fields = head[: blank.start()] if blank is not None else head
    is_named = name.lower().endswith(".eml") and fields.lower().startswith(
        (b"from:", b"to:", b"date:", b"received:", b"subject:", b"return-path:")
    )
    return is_named or (_MIME.match(fields) is not None and _OF_MAIL.search(fields) is not None)


def _of_package(data: bytes, name: str) -> Kind | None:
    try:
        package = Package(data, _MOST_ENTRY)
        if "[Content_Types].xml" in package:
            types = b"".join(package.pieces("[Content_Types].xml"))
            if b"wordprocessingml" in types or b"ms-word" in types:
                return Kind.DOCX
        if "mimetype" in package:
            kind = b"".join(package.pieces("mimetype"))
            if kind.startswith(b"application/vnd.oasis.opendocument.text"):
                return Kind.ODT
        parts = list(package)
    except UnreadableError as error:
        if "加了密码" in str(error):
            raise SourceError(f"{name} 加了密码", _ENCRYPTED) from error
        is_named = name.lower().endswith(_PACKAGED)
        if not is_named and not any(sign in data for sign in _OFFICE_SIGNS):
            return None  # as what else it looks like the text reader says
        raise SourceError(f"{name} 看起来是 Word 文件，但已损坏（{error}）", _DAMAGED) from error
    for prefix, kind_name in _OTHERS:
        if any(part.startswith(prefix) for part in parts):
            raise SourceError(
                f"{name} 看起来是 {kind_name}，不是文本",
                "请把其中的文字另存为 .docx 或 .txt 再处理",
            )
    return None


def _of_compound(data: bytes, name: str) -> Kind:
    """An OLE compound file: the old Word, or an encrypted new one."""
    from pipeline.normalize.word.compound import streams_of, word_stream

    try:
        streams = streams_of(data)
        if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
            raise SourceError(f"{name} 加了密码", _ENCRYPTED)
        if "WordDocument" in streams:
            if word_stream(data).is_encrypted:
                raise SourceError(f"{name} 加了密码", _ENCRYPTED)
            return Kind.DOC
    except UnreadableError as error:
        what = f"{name} 看起来是旧版 Word、Excel 或 WPS 文件，但已损坏（{error}）"
        raise SourceError(what, _DAMAGED) from error
    kinds = {"Workbook": "Excel 文件", "Book": "Excel 文件", "PowerPoint Document": "演示文稿"}
    kind = next((word for stream, word in kinds.items() if stream in streams), "Office 文件")
    raise SourceError(
        f"{name} 看起来是旧版 {kind}，不是文档", "请把其中的文字另存为 .docx 或 .txt 再处理"
    )


def _refuse_json(data: bytes, name: str) -> None:
    """Refuse what an interface of a site gives: the document is one of its values.

    Raises:
        SourceError: naming the value: the page in it, or the longest text of a record.
    """
    if len(data) > _MOST_JSON:
        return
    try:
        values = json.loads(data)
        texts = list(_strings(values))
    except (ValueError, RecursionError):
        return
    found = next((key for key, text in texts if _is_page(text)), None)
    if found is not None:
        raise SourceError(
            f"{name} 是 JSON 数据，正文是其中 {found} 的网页代码",
            "请取出这一段，存成 .html 文件再处理",
        )
    is_record = isinstance(values, dict) or (
        isinstance(values, list) and any(isinstance(one, dict) for one in values)
    )
    longest, text = max(texts, key=lambda one: len(one[1]), default=("", ""))
    if is_record and number_of_han(text) >= _LEAST_SAID:
        ending = ".html" if _TAG.search(text) else ".txt"
        raise SourceError(
            f"{name} 是 JSON 数据，其中最长的一段文字是 {longest}",
            f"请取出正文那一段，存成 {ending} 文件再处理",
        )


def is_marked_up(text: str) -> bool:
    """Whether most of a plain text stands between the tags of a page.

    >>> is_marked_up("<p>各市人民政府：</p><p>请认真执行。</p><p>某省人民政府</p>")
    True
    >>> is_marked_up("网页的段落写作<p>，分行写作<br>，表格写作<table>，各单位照此办理。")
    False
    """
    if not _is_page(text):
        return False
    inside = sum(number_of_han(m[1]) for m in _BETWEEN_TAGS.finditer(text))
    return inside > _MOST_OUTSIDE * number_of_han(text)


def _is_page(text: str) -> bool:
    return sum(1 for _ in zip(_TAG.finditer(text), range(_LEAST_TAGS), strict=False)) == _LEAST_TAGS


def _strings(values: Any) -> Iterator[tuple[str, str]]:
    """The texts in JSON with the names that lead to them."""
    waiting: list[tuple[str, Any]] = [("", values)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path or "全文", value
        elif isinstance(value, dict):
            waiting += [(f"{path}.{key}" if path else str(key), one) for key, one in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{path}[{k}]", one) for k, one in enumerate(value)]
