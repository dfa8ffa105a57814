"""STR: elements that a document of its kind needs and does not show; only reported."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.edits import Severity, SourceSpan
from pipeline.model import UNKNOWN_LINE, OfficialDocument, Place, places_of
from pipeline.repair.rule import DocumentFinder, Remark, Rule
from pipeline.structure.division import divisions
from pipeline.structure.needs import ElementName
from pipeline.structure.survey import State, Surveyed, stray_attachments, survey
from pipeline.structure.unread import mixed_lines, unread_lines
from pipeline.text.chars import shortened
from pipeline.text.issued import issued_in
from pipeline.tuples import NamedTuple

_QUOTED = 24
_NOTICE = (
    "某市人民政府关于加强节能工作的通知\n各县（区）人民政府：\n"
    "为加强节能工作，现就有关事项通知如下。\n请遵照执行。\n"
)
_SIGNED = "某市人民政府\n2024年3月5日"
_WHOLE = _NOTICE + _SIGNED
_LAW = (
    "某市节能条例\n第一章　总则\n第一条　为了节约能源，制定本条例。\n"
    "第二条　本条例自公布之日起施行。"
)
_NEWS = "今天上午，全市节能工作会议召开。\n会议指出，要抓好落实。\n会议强调，要压实责任。"
_LETTER = "某市财政局关于商请支持的函\n某市统计局：\n为做好工作，请予支持。\n专此函达。\n"
_OTHER = _WHOLE.replace("节能", "消防")


class _Told(NamedTuple):
    """What is said of an element that is missing.

    Attributes:
        name: of the element.
        how: what to do with a line that is the element.
        where: what to do where no line is.
    """

    name: str
    how: str
    where: str


_TOLD: dict[ElementName, _Told] = {
    "title": _Told("标题", "请让它单独成段，放在主送机关之上，末尾不用标点", "请在文首补上标题"),
    "main_recipients": _Told(
        "主送机关", "请让它在标题之下单独成段，末尾加冒号", "请在标题之下补上主送机关，末尾加冒号"
    ),
    "authority_signature": _Told(
        "发文机关署名",
        "请让它单独成段，放在成文日期之上，只写机关名称",
        "请在成文日期之上补上发文机关署名",
    ),
    "document_date": _Told(
        "成文日期",
        "请让它单独成段，放在署名之下，写全年、月、日",
        "请在署名之下补上成文日期，写全年、月、日",
    ),
    "document_number": _Told(
        "发文字号",
        "请让它单独成段，写作“机关代字〔年份〕顺序号号”",
        "请在发文机关标志之下补上发文字号",
    ),
    "signatory": _Told(
        "签发人", "请写作“签发人：姓名”，单独成段", "上行文请在发文字号旁补上“签发人：姓名”"
    ),
}


def _missing(element: ElementName) -> DocumentFinder:
    """Finds a document that lacks the element."""

    def find(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
        for one in survey(document):
            if one.element == element and one.state is State.MISSING:
                yield _remark(document, one)

    find.__doc__ = f"The document has {element}, where its kind needs it."
    return find


def _remark(document: OfficialDocument, one: Surveyed) -> tuple[str, Remark]:
    told = _TOLD[one.element]
    if one.like is not None:
        words, how = _quoted(one.like.words), told.how
        if one.element == "main_recipients" and one.like.words.endswith(("：", ":")):
            how = "请让它紧接在标题之下，单独成段"
        message = f"没有找到{told.name}，此处“{words}”最像；如果是，{how}"
        place = one.like.place
        return place.path, Remark(one.like.start, one.like.end, message, severity=Severity.WARNING)
    place, at = _where(document, one.element)
    return place.path, Remark(at, at, f"没有找到{told.name}；{told.where}")


def _where(document: OfficialDocument, element: ElementName) -> tuple[Place, int]:
    """Where an element would stand: the text that it would follow or head, and the offset there."""
    places = places_of(document)
    by_role = {place.role: place for place in places}
    if element in {"authority_signature", "document_date"}:
        if element == "document_date" and "authority_signature" in by_role:
            place = by_role["authority_signature"]
            return place, len(place.text)
        if element == "authority_signature" and "document_date" in by_role:
            return by_role["document_date"], 0
        text = [place for place in places if place.role == "main_text"]
        own = [place for place in text if place.part.name == "BODY"]
        place = (own or text or [*places])[-1]
        return place, len(place.text)
    if element in {"document_number", "signatory"} and "authority_mark" in by_role:
        place = by_role["authority_mark"]
        return place, len(place.text)
    if element == "main_recipients" and document.body.title is not None:
        place = next(p for p in places if p.element is document.body.title)
        return place, len(place.text)
    return places[0], 0


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return shortened(plain, _QUOTED)


TITLE_PRESENT = Rule(
    "STR101",
    name="title-present",
    summary="公文要有标题；没有认出的，指出最像的一行。",
    source="GB/T 9704-2012 7.3.1；党政机关公文处理工作条例第九条（七）",
    severity=Severity.NOTE,
    finds=("各县（区）人民政府：\n请遵照执行。\n" + _SIGNED,),
    keeps=(_WHOLE, _LAW, _NEWS),
).document_remarks(_missing("title"))

RECIPIENTS_PRESENT = Rule(
    "STR102",
    name="main-recipients-present",
    summary="请示、报告、批复、函、议案要有主送机关；其他公文有一行像主送机关的，指出。",
    source="GB/T 9704-2012 7.3.2；党政机关公文处理工作条例第九条（八）、第十五条",
    severity=Severity.NOTE,
    finds=(_LETTER.replace("某市统计局：\n", "") + "某市财政局\n2024年3月5日",),
    keeps=(
        _WHOLE,
        _WHOLE.replace("各县（区）人民政府：\n", ""),
        _LAW,
        _NEWS,
        "某市人民政府关于禁止燃放烟花爆竹的通告\n为保障安全，通告如下。\n一、禁止燃放。\n"
        + _SIGNED,
    ),
).document_remarks(_missing("main_recipients"))

SIGNATURE_PRESENT = Rule(
    "STR103",
    name="authority-signature-present",
    summary="有主送机关的公文要有发文机关署名。",
    source="GB/T 9704-2012 7.3.5；党政机关公文处理工作条例第九条（十一）",
    severity=Severity.NOTE,
    finds=(_NOTICE + "2024年3月5日", _WHOLE.replace("人民政府\n2024", "人民政府 公章\n2024")),
    keeps=(_WHOLE, _LAW, _NEWS, "各位代表：\n现在，我向大会报告工作，请予审议。\n谢谢大家！"),
).document_remarks(_missing("authority_signature"))

DATE_PRESENT = Rule(
    "STR104",
    name="document-date-present",
    summary="有主送机关的公文要有成文日期。",
    source="GB/T 9704-2012 7.3.5.5；党政机关公文处理工作条例第九条（十二）",
    severity=Severity.NOTE,
    finds=(_NOTICE + "某市人民政府",),
    keeps=(_WHOLE, _LAW, _NEWS, _LETTER + "某市财政局\n二〇〇六年三月五日"),
).document_remarks(_missing("document_date"))

NUMBER_PRESENT = Rule(
    "STR105",
    name="document-number-present",
    summary="有发文机关标志的公文要有发文字号；没有标志的，有一行像发文字号而没有认出的，指出。",
    source="GB/T 9704-2012 7.2.5",
    severity=Severity.NOTE,
    finds=("某市人民政府文件\n" + _WHOLE,),
    keeps=(_WHOLE, "某市人民政府文件\n某政发〔2024〕5号\n" + _WHOLE, _LAW, _NEWS),
).document_remarks(_missing("document_number"))

SIGNATORY_PRESENT = Rule(
    "STR106",
    name="signatory-of-upward-document-present",
    summary="有发文机关标志的请示、报告（上行文）要标签发人。",
    source="GB/T 9704-2012 7.2.6",
    severity=Severity.NOTE,
    finds=(
        "某县人民政府文件\n某政发〔2024〕5号\n某县人民政府关于拨付经费的请示\n某市人民政府：\n"
        "为做好工作，请拨付经费。\n妥否，请批示。\n某县人民政府\n2024年3月5日",
    ),
    keeps=(
        "某县人民政府文件\n签发人：李大明\n某政发〔2024〕5号\n某县人民政府关于拨付经费的请示\n"
        "某市人民政府：\n为做好工作，请拨付经费。\n妥否，请批示。\n某县人民政府\n2024年3月5日",
        "某市人民政府文件\n某政发〔2024〕5号\n" + _WHOLE,
    ),
).document_remarks(_missing("signatory"))


@Rule(
    "STR107",
    name="elements-beyond-doubt",
    summary="认作标题、署名、日期、附件等的一行不大像，请核对。",
    source="GB/T 9704-2012 7.2、7.3；各要素的写法不全、或更像别的要素",
    finds=(
        "某政办发〔201746\n" + _WHOLE,
        _WHOLE + "\n来源：某市住建局",
    ),
    keeps=(_WHOLE, _WHOLE + "\n附件\n名单\n张三、李四", _LAW, _NEWS),
).document_remarks
def elements_beyond_doubt(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """What is less sure than its threshold is told, with what speaks against it."""
    for one in survey(document):
        if one.state is State.DOUBTFUL and one.certainty is not None:
            place = one.places[0]
            what, why = _TOLD[one.element].name, one.certainty.reason
            message = f"认作{what}的“{_quoted(place.text)}”{why}，请核对"
            yield place.path, Remark(0, len(place.text), message)
    for place in stray_attachments(document):
        message = (
            f"“{_quoted(place.text)}”在落款之后，没有“附件”二字，暂作附件另页排印；"
            "请核对它是附件、版记还是网页文字"
        )
        yield place.path, Remark(0, len(place.text), message)


@Rule(
    "STR108",
    name="elements-once",
    summary="发文字号、落款各只有一处；又有一处的，指出。",
    source="GB/T 9704-2012 7.2.5、7.3.5",
    finds=(
        "某政发〔2024〕5号\n某市人民政府关于加强节能工作的通知\n某政办发〔2024〕6号\n"
        + _WHOLE.partition("\n")[2],
    ),
    keeps=(_WHOLE, "某政发〔2024〕5号\n" + _WHOLE, _LAW, _NEWS),
).document_remarks
def elements_once(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """One document has one number, one signature and one date."""
    for one in survey(document):
        if one.state is State.TWICE and one.like is not None and not divisions(document):
            what = "落款（署名和日期）" if one.element == "document_date" else "发文字号"
            message = (
                f"此处“{_quoted(one.like.words)}”像又一处{what}；"
                "请核对是否误作正文，或两份文件连在一起"
            )
            yield one.like.place.path, Remark(one.like.start, one.like.end, message)


@Rule(
    "STR109",
    name="one-document-in-a-file",
    summary="一个文件里有不止一份公文；可用 --split 分开。",
    source="GB/T 9704-2012 7.1：一份公文由版头、主体、版记组成",
    finds=(f"{_WHOLE}\n{_OTHER}",),
    keeps=(
        _WHOLE,
        f"{_WHOLE}\n附件\n{_OTHER}",
        "某市人民政府转发消防局关于加强消防工作意见的通知\n"
        f"{_WHOLE.partition(chr(10))[2]}\n{_OTHER}",
        _LAW,
    ),
).document_remarks
def one_document(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Where another document begins in the same file, that is told."""
    for number, place in enumerate(divisions(document), start=2):
        message = (
            f"从“{_quoted(place.text)}”起像是第 {number} 份公文；"
            "确是另一份的，请用 zhengben run --split 分成几份，或把它另存为一个文件"
        )
        yield place.path, Remark(0, len(place.text), message)


@Rule(
    "STR110",
    name="lines-of-head-recognised",
    summary="版头中有一行认不出是哪个要素，没有印出，或印在标题之下；请核对。",
    source="GB/T 9704-2012 7.2：版头的要素是份号、密级、紧急程度、发文机关标志、字号、签发人",
    finds=(
        "已阅\n某市人民政府文件\n某政发〔2024〕5号\n" + _WHOLE,
        "某市人民政府文件\n某政发〔2024〕5号\n收文编号 0231\n" + _WHOLE,
        "便民提示\n" + _WHOLE,
    ),
    keeps=(
        _WHOLE,
        "某市人民政府文件\n某政发〔2024〕5号\n" + _WHOLE,
        "已阅\n某市人民政府\n2024年3月5日",
        "某县人民政府常务会议纪要\n第8期\n某县人民政府办公室　　2024年3月28日\n第八次常务会议纪要\n"
        "2024年3月26日，县长主持召开第八次常务会议。现纪要如下：\n一、会议传达了有关精神\n会议强调，要抓好落实。",
        _LAW,
        _NEWS,
    ),
).document_remarks
def lines_of_head(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """What stands in the head and is no element is kept in the record, not printed, and told."""
    places = sorted(places_of(document), key=lambda place: place.start)
    for entry in document.boilerplate:
        if entry.reason != UNKNOWN_LINE or not places:
            continue
        near = next((place for place in places if place.start >= entry.start), places[-1])
        where, instead = (
            ("在文末", "请把它移到署名之上")
            if entry.start > places[-1].start
            else ("在版头之中", "请把它移到主送机关之下；如是题注，请移到标题之下")
        )
        message = (
            f"第 {entry.line} 行“{_quoted(entry.text)}”{where}，认不出是哪个要素，没有印出；"
            f"如是正文，{instead}"
        )
        source = SourceSpan(entry.start, entry.content.end, entry.line, 1)
        yield near.path, Remark(0, 0, message, source)
    title = document.body.title
    notes = [place for place in places if place.role == "title_notes"]
    issued = issued_in([place.text for place in notes[:2]])
    if issued is not None and document.header.authority_mark is not None:
        notes = notes[issued.lines :]  # who issued a 纪要, and when (10.3)
    for place in notes:
        if title is None or place.start >= title.origin[0].source:
            continue
        message = (
            f"第 {place.line} 行“{_quoted(place.text)}”原在标题之上，认不出是哪个要素，"
            "印在标题之下；不是题注的，请把它移走"
        )
        yield place.path, Remark(0, len(place.text), message)


@Rule(
    "STR111",
    name="lines-beside-text-recognised",
    summary="正文第一句之上、最后一句之下有一行认不出是哪个要素，照印为正文；请核对。",
    source="GB/T 9704-2012 7.3：标题、主送机关、正文、附件说明、署名、日期，此外没有别的行",
    finds=(
        _NOTICE.replace("各县（区）人民政府：\n", "各县（区）人民政府：\n某某综合楼二层\n")
        + _SIGNED,
    ),
    keeps=(
        _WHOLE,
        "某市人民政府文件\n某政发〔2024〕5号\n" + _WHOLE,
        _NOTICE.replace("政府：\n", "政府：\n时间：3月5日\n") + _SIGNED,
        _LAW,
        _NEWS,
    ),
).document_remarks
def lines_beside_text(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """What stands between the elements and the text and is neither is printed, and told."""
    for place in unread_lines(document):
        message = (
            f"第 {place.line} 行“{_quoted(place.text)}”认不出是哪个要素，照印为正文；"
            "如是标题、主送机关、署名等，请让它单独成段、放在应在的位置"
        )
        yield place.path, Remark(0, len(place.text), message, severity=Severity.NOTE)
    for place in mixed_lines(document):
        message = f"“{_quoted(place.text)}”里像是连着别的要素或别的行；请核对，是几项的请分成几段"
        yield place.path, Remark(0, len(place.text), message, severity=Severity.NOTE)
