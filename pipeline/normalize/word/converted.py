"""Old Word, WPS, OpenDocument and RTF files: converted, walked, and held against their own text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec

from pipeline.errors import SourceError
from pipeline.normalize.account import Reading
from pipeline.normalize.options import DEFAULT, ReadOptions
from pipeline.normalize.word.compound import text_of, word_stream
from pipeline.normalize.word.flow import Flow
from pipeline.normalize.word.office import to_docx
from pipeline.normalize.word.package import MOST_UNPACKED, open_package, parse_part
from pipeline.normalize.word.reader import read_flow, walk_parts
from pipeline.normalize.word.rtf import has_numbers, numbers_as_text, text_of_rtf
from pipeline.text.chars import has_han
from pipeline.tuples import NamedTuple
from pipeline.untrusted import Package, UnreadableError

_MOST_LOST = 20
_MOST_SHARE = 0.005
_QUOTED = 12
_DUBLIN_CORE = "http://purl.org/dc/elements"


class Own(NamedTuple):
    """A file's own text, to hold its conversion against.

    Attributes:
        least: what the conversion must have.
        most: all that it may have; ``None`` where that is not known.
    """

    least: str
    most: str | None


def read_doc(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read a ``.doc`` or ``.wps``.

    Raises:
        MissingPartError: LibreOffice is not installed.
        SourceError: it cannot be read, or the conversion lost text.
        NotCertifiedError: the reading does not add up.
    """
    flow = _walked(to_docx(data, name, ".doc"), name, options)

    def own() -> Own:
        stream = word_stream(data)
        return Own(text_of(stream), text_of(stream, is_whole=True))

    return _held(flow, "doc", own, data, name, options)


def read_odt(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read an ``.odt``; as :func:`read_doc`."""
    flow = _walked(to_docx(data, name, ".odt"), name, options)
    return _held(flow, "odt", lambda: Own(*[text_of_odt(data)] * 2), data, name, options)


def read_rtf(data: bytes, name: str, options: ReadOptions = DEFAULT) -> Reading:
    """Read an ``.rtf``, its lists numbered as the file has it; as :func:`read_doc`."""
    content = numbers_as_text(data) if has_numbers(data) else data
    flow = _walked(to_docx(content, name, ".rtf"), name, options)
    return _held(flow, "rtf", lambda: Own(text_of_rtf(data), None), data, name, options)


def _held(
    flow: Flow,
    kind: str,
    own_text: Callable[[], Own],
    data: bytes,
    name: str,
    options: ReadOptions,
) -> Reading:
    """The reading of a converted file, held against the file's own text.

    Raises:
        SourceError: more was lost than a sign here and there.
    """
    remarks = []
    lost = gained = Counter[str]()
    try:
        own = own_text()
        lost, gained = _lost(own.least, flow), _gained(own.most, flow)
    except UnreadableError:
        remarks.append("转换后的文字没有可核对的依据，请核对")
    if lost:
        count = lost.total()
        some = "".join(lost)[:_QUOTED]
        whole = sum(len(line.text) for line in flow.lines)
        if count > max(_MOST_LOST, _MOST_SHARE * whole):
            raise SourceError(
                f"{name} 转换后少了 {count} 字（“{some}”等）",
                "请在 Word 或 WPS 中打开它，另存为 .docx 再处理",
            )
        remarks.append(f"转换后比原文件少 {count} 字（“{some}”），请核对")
    if gained:
        some = "".join(gained)[:_QUOTED]
        remarks.append(f"转换后比原文件多 {gained.total()} 字（“{some}”），多半是重复的，请核对")
    if _restarts(flow):
        remarks.append("自动编号的“第×条”在各章重新起算，转换可能有误，请核对")
    return _remarked(read_flow(flow, data, name, options, kind), remarks)


def text_of_odt(data: bytes) -> str:
    """The text of an OpenDocument file's body, who wrote its comments and when left out.

    Raises:
        UnreadableError: it is damaged.
    """
    package = Package(data, MOST_UNPACKED)
    root = parse_part(package, "content.xml")
    body = next(root.iter("{*}text"), None)
    texts: list[str] = []
    for element in () if body is None else body.iter():
        if not isinstance(element.tag, str) or _DUBLIN_CORE in element.tag:
            continue
        texts += (element.text or "", element.tail or "")
    return "".join(texts)


def _walked(docx: bytes, name: str, options: ReadOptions) -> Flow:
    try:
        return walk_parts(open_package(docx), options)
    except UnreadableError as error:
        raise SourceError(
            f"{name} 转换不成（{error}）", "请在 Word 或 WPS 中打开它，另存为 .docx 再处理"
        ) from error


def _lost(text: str, flow: Flow) -> Counter[str]:
    """Letters, digits and Han that the file has and the conversion has not."""
    has = Counter(char for char in text if char.isalnum())
    for line in flow.lines:
        has.subtract(char for char in line.text if char.isalnum())
    return +has


def _gained(text: str | None, flow: Flow) -> Counter[str]:
    """Han that the conversion has and the file has not, neither as text nor as lists' numbers.

    LibreOffice writes what stands in a field for input more than once where a line ends in it.
    """
    if text is None:
        return Counter()
    has = Counter(
        char for line in flow.lines if not line.reason for char in line.text if has_han(char)
    )
    has.subtract(text)
    has.subtract(flow.numbers)
    return +has


def _restarts(flow: Flow) -> bool:
    """Whether an automatic 第一条 comes again: LibreOffice restarts what Word does not."""
    return sum(line.text.startswith("第一条") for line in flow.lines) > 1 and flow.numbered > 0


def _remarked(reading: Reading, remarks: list[str]) -> Reading:
    source = reading.document.source
    source = msgspec.structs.replace(source, remarks=(*source.remarks, *remarks))
    return reading._replace(document=msgspec.structs.replace(reading.document, source=source))
