"""What is recorded of one document in a package: values by DA/T 46, each with its source; files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.archiving.elements import ITEM, NUMBERS, OF_FILES
from pipeline.batch.manifest import EmitChoices, Manifest, RepairChoices
from pipeline.batch.workspace import Workspace
from pipeline.description import describe
from pipeline.errors import DocumentError
from pipeline.filing import NEEDED, archival_code, values_of
from pipeline.model.outline import SEAL
from pipeline.stated import states
from pipeline.text.chars import legal
from pipeline.tuples import NamedTuple
from pipeline.untrusted import UnreadableError, local_name, parse_xml

NAMESPACE = "urn:zhengben:archive:1"
STATED = "归档时写明"
"""The source of what a person stated."""
_ROOT, _FILE, _SUM = "电子文件元数据", "电子属性", "校验"
_LABELS = {"sha256": "SHA-256", "sm3": "SM3"}
_NAMED = {"件号": ITEM, "备注": "附注"}
"""Names of filing, as DA/T 46 has them."""
_FORMATS = {
    ".docx": "Office Open XML（ISO/IEC 29500）文字处理文件",
    ".xlsx": "Office Open XML（ISO/IEC 29500）电子表格",
    ".ofd": "OFD（GB/T 33190-2016）",
    ".txt": "纯文本（UTF-8）",
    ".md": "纯文本（UTF-8，公文稿）",
    ".json": "JSON（UTF-8）",
    ".jsonl": "JSON，一行一项（UTF-8）",
    ".gz": "gzip 压缩的纯文本（UTF-8）",
    ".zip": "ZIP",
    ".pdf": "PDF",
}
_MOST_ELEMENTS = 100_000


class Value(NamedTuple):
    """A value with its source.

    Attributes:
        name: the element's, as :mod:`pipeline.filing` and the description have it.
        text: what it says.
        source: where it is from, Chinese; :data:`STATED` where a person stated it.
    """

    name: str
    text: str
    source: str


class FileNote(NamedTuple):
    """A file of the document.

    Attributes:
        name: below the document's folder.
        size: bytes.
        form: its format, Chinese.
        sums: its checksums, by algorithm.
    """

    name: str
    size: int
    form: str
    sums: Mapping[str, str]


class Record(NamedTuple):
    """What is recorded of a document.

    Attributes:
        values: in the order of DA/T 46; what it has no name for comes last.
        files: by name.
        has_sample_seals: whether pictures of seals, marked 样稿, stand on its pages.
    """

    values: tuple[Value, ...]
    files: tuple[FileNote, ...] = ()
    has_sample_seals: bool = False

    @property
    def known(self) -> dict[str, str]:
        """The values by name, several under one parted by ``；``."""
        found: dict[str, str] = {}
        for one in self.values:
            found[one.name] = f"{found[one.name]}；{one.text}" if one.name in found else one.text
        return found

    @property
    def missing(self) -> tuple[str, ...]:
        """What no document is filed without, and this one lacks."""
        known = self.known
        return tuple(name for name in NEEDED if not known.get(name))

    @property
    def stated(self) -> dict[str, str]:
        """What a person stated."""
        return {one.name: one.text for one in self.values if one.source == STATED}


def record_of(workspace: Workspace, stated: Mapping[str, str]) -> Record:
    """What is known of a folder's document.

    Args:
        workspace: the folder.
        stated: by name, what a person stated; it outdoes what the document says.

    Raises:
        DocumentError: the folder cannot be read.
    """
    described = describe(workspace.repaired())
    said = values_of(described, {})
    stated = {name: text for name, text in stated.items() if text and said.get(name) != text}
    values = [Value(*one) for one in described if one.name not in stated]
    values += [Value(name, text, STATED) for name, text in stated.items()]
    pages = workspace.pages()
    if "页数" not in stated and pages is not None:
        values.append(Value("页数", str(pages), "PDF 中有图文的页面数"))
    code = archival_code(values_of(described, stated))
    if code and "档号" not in stated:
        values.append(
            Value("档号", code, "由全宗号、年度、保管期限、机构和件号组成（DA/T 22-2015）")
        )
    values += [one for one in _process(workspace) if one.name not in stated]
    return Record(tuple(sorted(values, key=_order)), has_sample_seals=_has_sample_seals(workspace))


def _has_sample_seals(workspace: Workspace) -> bool:
    """Whether it was laid out for sample seals and had pictures of them."""
    manifest = workspace.manifest()
    if manifest is None or manifest.emit is None or "seals" not in manifest.settings:
        return False
    return (manifest.emit.seal or states(workspace.repaired(), SEAL)) == "样稿"


def _order(value: Value) -> tuple[int, str]:
    number = NUMBERS.get(_NAMED.get(value.name, value.name), "M999")
    return (int(number[1:]), "" if number != "M999" else value.name)


def _process(workspace: Workspace) -> list[Value]:
    """What was done to the document, and with what."""
    manifest = workspace.manifest()
    if manifest is None:
        return []
    source = "清单 manifest.json"
    said = [f"程序 zhengben {manifest.zhengben}", *_settings(manifest)]
    name = f"3-{workspace.slug}.pdf"
    listed = {record.name for record in manifest.outputs}
    if name in listed:
        said += [f"字体代用 {one}" for one in _substitutions(workspace.read(name))]
    return [
        Value("文档创建程序", f"zhengben {manifest.zhengben}", source),
        Value("业务行为", "修复文字，按 GB/T 9704-2012 编排，转换格式", source),
        Value("行为依据", "GB/T 9704-2012", source),
        Value("行为描述", "；".join(said), source),
    ]


def _settings(manifest: Manifest) -> list[str]:
    repair, emit = manifest.repair or RepairChoices(), manifest.emit or EmitChoices()
    named = (
        ("修复采纳到", str(repair.accept)),
        ("最低概率", f"{repair.min_confidence:g}" if repair.min_confidence else ""),
        ("只用规则", "、".join(repair.select)),
        ("不用规则", "、".join(repair.ignore)),
        ("词表", repair.terms_sha256[:16]),
        ("版式", emit.style),
        ("PDF/A", emit.pdfa),
        ("归档章", "印" if emit.archive_stamp or emit.stamp else ""),
        ("格式", emit.layout),
        ("印章", emit.seal),
        ("缺字", "印作〓" if emit.allow_missing_glyphs else ""),
    )
    return [f"{name} {value}" for name, value in named if value]


def _substitutions(data: bytes) -> list[str]:
    import pikepdf

    from pipeline.writers.pdf.xmp import SUBSTITUTIONS

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
            found = metadata.get(SUBSTITUTIONS, [])
            return [str(one) for one in found] if isinstance(found, list) else []
    except pikepdf.PdfError as error:
        raise DocumentError("PDF 文件读不了", "请用 zhengben emit 重新生成") from error


def form_of(name: str, data: bytes) -> str:
    """The format of a file, Chinese: of a PDF what it says of itself."""
    ending = "." + name.rpartition(".")[2].lower()
    if ending == ".pdf":
        return _pdf_form(data)
    return _FORMATS.get(ending, f"{ending[1:].upper() or '未知'} 文件")


def _pdf_form(data: bytes) -> str:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
            level = str(metadata.pdfa_status)
    except pikepdf.PdfError:
        return _FORMATS[".pdf"]
    return f"PDF/A-{level[:1]}{level[1:].lower()}（文件自述）" if level else _FORMATS[".pdf"]


def to_xml(record: Record) -> bytes:
    """The record as 元数据.xml."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{_ROOT} xmlns="{NAMESPACE}" 依据="DA/T 46-2009">',
    ]
    lines += [_element(one) for one in record.values]
    for file in record.files:
        number = NUMBERS[_FILE]
        lines.append(f'<{_FILE} 编号="{number}">')
        form, name, size, *_ = OF_FILES
        for label, text in ((form, file.form), (name, file.name), (size, str(file.size))):
            lines.append(f'<{label} 编号="{NUMBERS[label]}">{_text(text)}</{label}>')
        lines += [
            f'<{_SUM} 算法="{_LABELS[algorithm]}">{digest}</{_SUM}>'
            for algorithm, digest in file.sums.items()
        ]
        lines.append(f"</{_FILE}>")
    return "\n".join([*lines, f"</{_ROOT}>", ""]).encode()


def _element(value: Value) -> str:
    name = _NAMED.get(value.name, value.name)
    number = NUMBERS.get(name)
    said = f' 编号="{number}"' if number else ' 依据="GB/T 9704-2012"'
    if value.name == "机构代码":
        said = ' 依据="DA/T 22-2015"'
    return f"<{name}{said} 来源={quoteattr(legal(value.source))}>{_text(value.text)}</{name}>"


def _text(text: str) -> str:
    return escape(legal(text))


def from_xml(data: bytes, name: str) -> Record:
    """The record of a 元数据.xml.

    Raises:
        DocumentError: it is none.
    """
    reader = _Reader()
    try:
        for _ in parse_xml(iter([data]), reader, _MOST_ELEMENTS):
            pass
    except UnreadableError as error:
        raise DocumentError(f"{name} 读不了（{error}）", "它可能已损坏") from error
    return Record(tuple(reader.values), tuple(reader.files))


class _Reader:
    """Takes a record out of XML; an ``XmlHandler``."""

    def __init__(self) -> None:
        self.values: list[Value] = []
        self.files: list[FileNote] = []
        self._open: list[tuple[str, str, list[str]]] = []
        self._file: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        source = attributes.get("来源", attributes.get("算法", ""))
        self._open.append((local_name(name), source, []))

    def text(self, text: str) -> None:
        """A stretch of text."""
        if self._open:
            self._open[-1][2].append(text)

    def end(self) -> None:
        """An element ends."""
        name, source, parts = self._open.pop()
        text = "".join(parts)
        if name == _FILE:
            self.files.append(_file_note(self._file))
            self._file = {}
        elif name != _ROOT and any(above[0] == _FILE for above in self._open):
            self._file[source or name] = text
        elif name != _ROOT:
            known = {named: ours for ours, named in _NAMED.items()}
            self.values.append(Value(known.get(name, name), text, source))


def _file_note(said: Mapping[str, str]) -> FileNote:
    form, name, size, *_ = OF_FILES
    sums = {key: said[label] for key, label in _LABELS.items() if label in said}
    number = said.get(size, "")
    whole = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else -1
    return FileNote(said.get(name, ""), whole, said.get(form, ""), sums)


def differences(noted: Record, made: Record) -> list[str]:
    """Where what a package records of a document is not what the document says, Chinese."""
    problems = []
    before, after = _by_name(noted.values), _by_name(made.values)
    problems += [
        f"元数据的“{name}”与文档不同"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    if _as_told(noted.files) != _as_told(made.files):
        problems.append("元数据所记的文件与实际不同")
    return problems


def _by_name(values: Iterable[Value]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in values:
        found.setdefault(one.name, []).append((legal(one.text), legal(one.source)))
    return found


def _as_told(files: Sequence[FileNote]) -> list[tuple[str, int, str, list[tuple[str, str]]]]:
    return sorted((f.name, f.size, f.form, sorted(f.sums.items())) for f in files)
