"""FMT: elements that are there, written as GB/T 9704-2012 does not have them; only reported.

What is wrong here is a mark, a word or a number too many or of another kind. None of it was lost,
so nothing is put in or taken out: a person does that, told exactly how it should read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.edits import Severity
from pipeline.model import OfficialDocument, Place, places_of
from pipeline.repair.rule import Facts, Remark, Rule
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR, parts_apart, whole_date
from pipeline.text.names import RECIPIENT_ENDS
from pipeline.text.numerals import HAN_COUNT, HAN_DIGITS, number_value
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_SERIAL = regex(r"(?<=[0-9][〕\]）)】］﹞])\s?第?\s?0*(?P<number>[1-9][0-9]{0,4})\s?号")


@Rule(
    "FMT001",
    name="serial-number-bare",
    summary="发文顺序号不加“第”字，不编虚位（写1，不写01）。",
    source="GB/T 9704-2012 7.2.5",
    roles=frozenset({"document_number"}),
    finds=(
        "某政发〔2024〕第18号",
        "某政发〔2024〕018号",
        "某政发〔2024〕第018号",
        "某政发〔2024〕第 18 号",
    ),
    keeps=(
        "某政发〔2024〕18号",
        "第18号",
        "某省人民政府令第18号",
        "某政发〔2024〕108号",
        "〔六届〕第14号",
    ),
).remarks
def bare_serial(text: str, facts: Facts) -> Iterator[Remark]:
    """Behind the bracketed year stands the serial number, without 第 and padding zeros."""
    for m in _SERIAL.finditer(text):
        wanted = f"{m['number']}号"
        if m.group() != wanted:
            written = m.group().strip()
            message = f"发文顺序号“{written}”应写作“{wanted}”：不加“第”，不编虚位，中间不空格"
            yield Remark(*m.span(), message)


_IN_FULL = regex(rf"{YEAR}年(?:[1-9]|1[0-2])月(?:[1-9]|[12][0-9]|3[01])日")
_HAN_YEAR = regex(rf"[一二][○{HAN_DIGITS}]{{3}}年")
_UNFILLED = regex(rf"(?:{YEAR})?\s?年\s*[0-9xX×＿_]{{0,2}}\s*月\s*[xX×＿_]*\s*日?")
_ARABIC_SINCE = 2012
"""Since July 2012 the date is in Arabic digits; GB/T 9704-1999 had it in Han numerals."""


@Rule(
    "FMT002",
    name="date-in-full",
    summary="成文日期、印发日期用阿拉伯数字将年、月、日标全。",
    source="GB/T 9704-2012 7.3.5.5、7.4.3；2012年7月1日以前用汉字数字",
    roles=frozenset({"document_date", "printing_date"}),
    unless_proposed=True,
    finds=(
        "2024.5.6",
        "2024-05-06",
        "2024/5/6",
        "二〇二四年五月六日",
        "2024年5月  日",
        "年  月  日",
        "2024年5月",
        "2024 5 6",
        "202456",
        "2024422印",
    ),
    keeps=("2024年5月6日", "2024年12月31日", "二〇〇六年九月七日", "2024年5月6日印发"),
).remarks
def date_in_full(text: str, facts: Facts) -> Iterator[Remark]:
    """年, 月 and 日 stand behind Arabic digits without padding zeros."""
    plain = text.removesuffix("发").removesuffix("印").strip()
    if _IN_FULL.fullmatch(plain):
        return
    start = text.index(plain)
    found = whole_date(plain, loose=True)
    iso = next((iso for *_, iso in parts_apart(plain)), found.iso if found else None)
    if iso is not None:
        year, month, day = map(int, iso.split("-"))
        if _HAN_YEAR.match(plain) and year < _ARABIC_SINCE:
            return
        whole = f"{year}年{month}月{day}日"
        yield Remark(start, start + len(plain), f"日期“{plain}”应写作“{whole}”")
    elif _UNFILLED.fullmatch(plain) or found is not None:
        yield Remark(start, start + len(plain), f"日期“{plain}”没有写全年、月、日，请填上")


_NOTED = regex(
    r"(?P<label>附\s{0,4}件?\s{0,4}(?P<own>[0-9]{0,3})\s{0,4}[：:.．]?\s{0,8})?"
    rf"(?:(?P<number>[0-9]{{1,2}})\s?[.．、]\s{{0,4}}(?:(?={YEAR})|(?![0-9]))|(?P<han>[{HAN_COUNT}]{{1,3}})、)?(?P<name>.*)"
)
_LAST_MARK = regex(r"[。；;.：:]+$")
"""A line that ends with 、 or ， goes on on the next."""
_BOOKED = regex("《[^《》]*(?:《[^《》]*》[^《》]*)*》")


@Rule(
    "FMT003",
    name="attachment-names-bare",
    summary="附件说明中附件名称后不加标点，名称外不加书名号。",
    source="GB/T 9704-2012 7.3.4；不加书名号是惯例",
    severity=Severity.NOTE,
    roles=frozenset({"attachment_note"}),
    finds=(
        "附件：责任人名单。",
        "附件：1.责任人名单；",
        "附件：《责任人名单》",
        "2．《任务分工表》；",
    ),
    keeps=(
        "附件：1.责任人名单",
        "2.任务分工表",
        "附件：《某市办法》修订说明",
        "附件：某市办法（试行）",
        "附件：",
        "2.关于印发甲、乙、",
    ),
).remarks
def bare_attachment_names(text: str, facts: Facts) -> Iterator[Remark]:
    """Behind a name stands nothing, and no book marks around it."""
    m = _NOTED.fullmatch(text)
    if m is None or not m["name"]:
        return
    name, start = m["name"], m.start("name")
    last = _LAST_MARK.search(name)
    bare = name[: last.start()] if last else name
    if last is not None and bare:
        yield Remark(
            start + last.start(), start + last.end(), f"附件名称后不加标点，应去掉“{last.group()}”"
        )
    if _BOOKED.fullmatch(bare):
        yield Remark(start, start + len(bare), f"附件名称外不加书名号，应写作“{bare[1:-1]}”")


_NUMBERED_LABEL = regex(r"[0-9]\s?[：:]?$")


class _Noted(NamedTuple):
    """One attachment that 附件说明 lists; the number is 0 where it has none."""

    place: Place
    number: int
    in_label: bool


_NOTICE = (
    "某市通知\n各县（区）人民政府：\n现将有关材料印发，请遵照执行。\n{}\n"
    "某市人民政府\n2024年3月5日\n"
)


@Rule(
    "FMT004",
    name="attachments-numbered",
    summary="一个附件不编序号；几个附件用“1.”“2.”依次编号，“附件”二字只写一次。",
    source="GB/T 9704-2012 7.3.4",
    severity=Severity.NOTE,
    finds=(
        _NOTICE.format("附件：1.责任人名单"),
        _NOTICE.format("附件1：责任人名单"),
        _NOTICE.format("附件1：责任人名单\n附件2：任务分工表"),
        _NOTICE.format("附件：1.责任人名单\n3.任务分工表"),
        _NOTICE.format("附件：责任人名单\n2.任务分工表"),
        _NOTICE.format("附件：责任人名单") + "附件1\n责任人名单\n张三负责节能，李四负责消防。",
    ),
    keeps=(
        _NOTICE.format("附件：责任人名单"),
        _NOTICE.format("附件：1.责任人名单\n2.任务分工表"),
        _NOTICE.format("附件：1.2024年责任人名单\n2.任务分工表"),
        _NOTICE.format("附件：1.责任人名单\n2.任务分工表\n3.指标表"),
        _NOTICE.format("附件：责任人名单") + "附件\n责任人名单\n张三负责节能，李四负责消防。",
    ),
).document_remarks
def numbered_attachments(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Numbers from 1 on where there are several, none where there is one."""
    noted = _noted(document)
    if not noted:
        return
    first = noted[0]
    if len(noted) == 1:
        if first.number and not _is_followed(document):
            what = "只有一个附件的，不编序号，写作“附件：”和名称"
            yield first.place.path, Remark(0, len(first.place.text), what)
        labels = [place for place in places_of(document) if place.role == "label"]
        if len(document.body.attachments) == len(labels) == 1 and _NUMBERED_LABEL.search(
            labels[0].text
        ):
            what = "只有一个附件的，这里只写“附件”，不编序号"
            yield labels[0].path, Remark(0, len(labels[0].text), what)
        return
    labelled = next((one for one in noted[1:] if one.in_label), None)
    if labelled is not None:
        what = "“附件”二字只写一次：第一行写“附件：1.”，以下各行写“2.”“3.”"
        yield labelled.place.path, Remark(0, len(labelled.place.text), what)
        return
    if not first.number:
        what = "有几个附件的，第一个也编序号，写作“附件：1.”"
        yield first.place.path, Remark(0, len(first.place.text), what)
        return
    for before, after in pairwise(noted):
        if after.number and after.number != before.number + 1:
            what = f"附件序号由 {before.number} 跳至 {after.number}，应依次编号"
            yield after.place.path, Remark(0, len(after.place.text), what)
            return


def _noted(document: OfficialDocument) -> list[_Noted]:
    """What 附件说明 lists; a line without a number goes on with the name above it."""
    found: list[_Noted] = []
    for place in places_of(document):
        m = _NOTED.fullmatch(place.text) if place.role == "attachment_note" else None
        if m is None:
            continue
        digits = m["number"] or m["own"]
        number = int(digits or number_value(m["han"] or "") or 0)
        if (number or m["label"] or not found) and m["name"]:
            found.append(_Noted(place, number, in_label=m["label"] is not None))
    return found


def _is_followed(document: OfficialDocument) -> bool:
    """Whether more attachments follow than 附件说明 was read to list."""
    return len(document.body.attachments) > 1


SEAL_NOT_WRITTEN = Rule(
    "FMT005",
    name="seal-not-written",
    summary="署名只写机关名称，印章由人加盖，不印“（盖章）”。",
    source="GB/T 9704-2012 7.3.5",
    roles=frozenset({"authority_signature"}),
    finds=("某市财政局（盖章）", "某市财政局(公章)", "某市财政局（章）"),
    keeps=("某市财政局", "某市财政局（代章）", "（某市住房和城乡建设局代章）", "某市印章管理局"),
).reports(
    "署名后的“{0}”不是机关名称，正式印发前请去掉；印章由人加盖",
    regex(r"[（(]\s?(?:盖章|公章|单位公章|签章|印章|章)\s?[）)]$"),
)
"""Who signs is written, that a seal goes there is not."""

_PARTED = regex(r"(?<=[^\s：:])(?:[；;。/／|]|[ \u3000]{1,8}(?=\S))(?=\S)")
_COMMA = regex("[，,]")
_COLONS = ("：", ":")
_SPOKEN = regex("代表|委员(?!会)|同志|朋友|先生|女士")
_DOUBLED = regex("[，,、；;][：:]$")


@Rule(
    "FMT006",
    name="recipients-parted-by-commas",
    summary="主送机关之间用逗号、顿号，末尾用全角冒号。",
    source="GB/T 9704-2012 7.3.2；标点按 GB/T 15834-2011",
    severity=Severity.NOTE,
    roles=frozenset({"main_recipients"}),
    finds=(
        "各县人民政府；市直各部门：",
        "各县人民政府 市直各部门：",
        "各县人民政府，市直各部门，：",
        "各县人民政府，市直各部门",
        "各县人民政府；",
        "市住房和城乡建设委员会",
    ),
    keeps=(
        "各县人民政府，市直各部门：",
        "各市、县（区）人民政府，省政府各部门、各直属机构：",
        "某行总部，各分行、各中心支行；各国有银行、股份制银行：",
        "同志们：",
        "各位代表：",
        "各位代表！",
        "各位委员",
    ),
).remarks
def recipients_parted(text: str, facts: Facts) -> Iterator[Remark]:
    """Between authorities of one sort stands 、, between sorts ，; the colon comes last."""
    for m in _PARTED.finditer(text):
        if m.group() in {*"；;"} and _COMMA.search(text):
            continue  # the third level, above ， and 、
        shown = "空格" if m.group().isspace() else f"“{m.group()}”"
        yield Remark(*m.span(), f"主送机关之间应用逗号或顿号，此处是{shown}")
    if not text.endswith(_COLONS) and _SPOKEN.search(text) is None:
        whole = f"{text.rstrip('；;。，,')}："
        message = f"主送机关末尾用全角冒号，应写作“{whole}”"
        yield Remark(max(len(text) - 1, 0), len(text), message)
    for m in _DOUBLED.finditer(text):
        yield Remark(*m.span(), f"主送机关末尾只用冒号，应去掉“{m.group()[0]}”")


_MARKS = frozenset("，,、；;：:")
_ENDS_WITH_NAME = regex(rf"[{HAN}）)]{{2,4}}(?:{'|'.join(RECIPIENT_ENDS)})$|[，,、；;：:]$")


@Rule(
    "FMT008",
    name="recipients-below-each-other",
    summary="主送机关原来一行一个、没有标点的，连起来要用逗号、顿号隔开。",
    source="GB/T 9704-2012 7.3.2",
    roles=frozenset({"main_recipients"}),
    finds=(
        "关于做好防汛工作的通知\n各县人民政府\n市政府各部门\n驻市各单位：\n现将有关工作通知如下。",
    ),
    keeps=(
        "关于做好防汛工作的通知\n各县人民政府，\n市政府各部门，\n驻市各单位：\n现将有关工作通知如下。",
        "关于做好防汛工作的通知\n高新区管委会，各县人民政府，市直各部门，科\n学城办事处，各企业：\n现通知如下。",
    ),
).document_remarks
def recipients_below_each_other(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Names that stood one a line, nothing but the ends of lines between them, run together."""
    for place in places_of(document):
        if place.role != "main_recipients":
            continue
        text = place.text
        seams = [a.offset for a in place.element.origin[1:] if 0 < a.offset < len(text)]
        names = [text[a:b] for a, b in pairwise([0, *seams, len(text)])]
        if seams and all(map(_ENDS_WITH_NAME.search, names)):
            for at in seams:
                if text[at - 1] not in _MARKS:
                    message = "主送机关原来各占一行，连起来时这里没有标点，请用逗号或顿号隔开"
                    yield place.path, Remark(at - 1, at + 1, message)


_TITLE_END = regex(r"[。；;，,、：:.]$")
_NESTED = regex("《[^《》]{1,80}《[^《》]{1,80}》[^《》]{0,80}》")
_ANGLED = regex(rf"(?<![《〈<＜])[<＜〈](?P<name>[{HAN}（）()0-9]{{3,60}})[>＞〉](?!》)")


@Rule(
    "FMT007",
    name="title-marks",
    summary="标题末尾不用标点；书名号外层用《》，里层用〈〉。",
    source="GB/T 9704-2012 7.3.1；GB/T 15834-2011 4.15.3",
    severity=Severity.NOTE,
    roles=frozenset({"title"}),
    finds=(
        "某市人民政府关于加强节能工作的通知。",
        "关于印发《关于实施《某市办法》的意见》的通知",
        "关于印发〈某市节能办法〉的通知",
        "关于印发<某市节能办法>的通知",
    ),
    keeps=(
        "某市人民政府关于加强节能工作的通知",
        "关于印发《某市节能办法》的通知",
        "关于印发《关于实施〈某市办法〉的意见》的通知",
        "关于印发《甲办法》《乙办法》的通知",
    ),
).remarks
def title_marks(text: str, facts: Facts) -> Iterator[Remark]:
    """A title has no mark at its end; book marks within book marks are single."""
    if m := _TITLE_END.search(text):
        yield Remark(*m.span(), f"标题末尾不用标点，应去掉“{m.group()}”")
    for m in _NESTED.finditer(text):
        yield Remark(*m.span(), "书名号里又有书名号，里层应用〈〉")
    for m in _ANGLED.finditer(text):
        if not _is_within(text, m.start()):
            yield Remark(*m.span(), f"书名号外层应用《》，应写作“《{m['name']}》”")


def _is_within(text: str, at: int) -> bool:
    return text.count("《", 0, at) > text.count("》", 0, at)
