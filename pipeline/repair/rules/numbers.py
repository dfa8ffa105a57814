"""NUM: document numbers, dates and class numerals."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.edits import Severity
from pipeline.repair.rule import Facts, Remark, Replacement, Rule
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.equivalence import GROUPED_WIDE
from pipeline.text.patterns import regex

_YEAR = regex(
    rf"(?<=[{HAN}])(?P<gap>[ ]?)(?P<open>[\[［(（【﹝„〔])(?P<inner>[ ]?)"
    rf"{YEAR}(?P<outer>[ ]?)(?P<close>[\]］)）】﹞‟〕])(?P<last>[ ]?)"
    r"(?=第?[0-9]{1,5}号(?![楼线院库门机井桥泵宗]|厂房|地块))"
)
_AS_IT_IS_WRITTEN = {"gap": "", "open": "〔", "inner": "", "outer": "", "close": "〕", "last": ""}
_WIDE_DIGITS = regex(
    rf"{GROUPED_WIDE}"
    r"|[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)*|(?<=[0-9])(?<!^[0-9])(?<!^[0-9]{2})"
    r"(?<!附件：[0-9])(?<!附件:[0-9])．(?=[0-9])"
)
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LISTED = regex(
    rf"(?:^|(?<=[：；。]))(?P<number>[1-9])(?=[{HAN}])(?![月日年个项名家户人万亿处所条次类级倍岁])"
)
_CLASS = regex(
    r"(?:达到|优于|低于|劣于|不低于|符合|执行|提升[到至]|保持在|稳定在|达|为|劣)(?:类|级)"
    r"(?=(?:及|或)?以上|标准|水质|水体|海水|断面|[，。；,;]|$)|(?<=[汛旱灾风动])级(?=(?:应急)?响应)"
)


HALFWIDTH_DIGITS = Rule(
    "NUM005",
    name="halfwidth-digits",
    summary="全角数字、字母改为半角。",
    source="GB/T 15835-2011 5.1；GB/T 9704-2012 用半角阿拉伯数字",
    needs=regex("[０-９Ａ-Ｚａ-ｚ．]"),
    fixes={
        "增长１８．５％，新增3５项": "增长18.5％，新增35项",
        "ＰＭ２．５下降7．8％": "PM2.5下降7.8％",
        "完成１，２３４．５６万元、１２，０００吨": "完成1,234.56万元、12,000吨",
        "住１０１，１０２，１０３房": "住101，102，103房",
    },
    keeps=("增长18.5%", "①加强领导", "1．2024年任务", "13．5G基站", "附件：1．2024年任务"),
).becomes(lambda m: m.group().translate(_NARROW), _WIDE_DIGITS)
"""Digits and letters as wide as Han characters become digits and letters."""


@Rule(
    "NUM001",
    name="year-in-tortoise-shell-brackets",
    summary="发文字号的年份用六角括号〔〕。",
    source="GB/T 9704-2012 7.2.5",
    needs=regex("号"),
    fixes={
        "国办发[2023]5号": "国办发〔2023〕5号",
        "某政发(2024)12号": "某政发〔2024〕12号",
        "苏政办发„2021‟101号": "苏政办发〔2021〕101号",
        "国办发〔2024]7号": "国办发〔2024〕7号",
        "国办发 〔 2024 〕 10号": "国办发〔2024〕10号",
    },
    keeps=(
        "国办发〔2023〕5号",
        "总投资（2023）万元",
        "见文献[2023]",
        "安置房（2024）3号楼",
        "出让（2024）3号地块",
    ),
).form_edits
def year_brackets(text: str, facts: Facts) -> Iterator[Replacement]:
    """The year of a document number stands in 六角括号 〔〕."""
    for m in _YEAR.finditer(text):
        for name, wanted in _AS_IT_IS_WRITTEN.items():
            if m[name] != wanted:
                yield Replacement(*m.span(name), wanted)


YEAR_CLOSED = Rule(
    "NUM004",
    name="year-closed-by-bracket",
    summary="发文字号的年份后补上丢失的“〕”。",
    source="GB/T 9704-2012 7.2.5；字体片段丢失会丢掉两个数之间单独的“〕”",
    probability=0.994,
    fixes={"黔建房通〔20235号": "黔建房通〔2023〕5号"},
    keeps=("黔建房通〔2023〕5号", "编号〔2023", "〔23555号", "〔20230号"),
).inserts("〕", regex(rf"(?<=〔{YEAR})(?=[1-9][0-9]{{0,4}}号)"))
"""A year of four digits and a serial number that touch have lost 〕 between them."""


NO_PADDING_ZERO = Rule(
    "NUM002",
    name="no-padding-zero",
    summary="成文日期的月、日不编虚位。",
    source="GB/T 9704-2012 7.3.5.5",
    roles=frozenset({"document_date", "printing_date"}),
    fixes={"2024年03月05日": "2024年3月5日"},
    keeps=("2024年10月20日", "2024年3月5日"),
).becomes("", regex(r"(?<=[0-9]{4}年)0(?=[1-9]月)|(?<=[0-9]月)0(?=[1-9]日)"))
"""Month and day of the document's date carry no padding zero."""


CLASS_NUMERAL = Rule(
    "NUM003",
    name="class-numeral-present",
    summary="“类”“级”前似缺罗马数字或数词（如Ⅲ类），无法断定原字，请核对原文。",
    source="GB 3838-2002 第3章（Ⅰ—Ⅴ类）；字体片段丢失会丢掉汉字之间单独的罗马数字",
    finds=(
        "水源地水质均达到类及以上标准",
        "断面水质优于类标准",
        "消除劣类水体",
        "启动防汛级应急响应",
    ),
    keeps=(
        "启动防汛Ⅳ级应急响应",
        "评为级别较高的",
        "水质达到Ⅲ类标准",
        "达到一类水质",
        "分为类和种",
        "评为级别",
    ),
).reports("“{0}”中似缺类别数字（如Ⅲ），请核对原文", _CLASS)
"""A class without its numeral is reported; the numeral is never invented."""


@Rule(
    "NUM006",
    name="items-numbered-whole",
    summary="句中序号1、2、3后没有标点，原文可能是①②③。",
    source="兼容字符分解会把①变成1，连同其后的文字无法断定原形",
    severity=Severity.NOTE,
    finds=("重点任务：1加强领导；2压实责任；3强化监督。",),
    keeps=("1月底前完成；2月底前验收；3月上报。", "共3项。1项完成；2项在建", "：①加强；②压实"),
).remarks
def bare_item_numbers(text: str, facts: Facts) -> Iterator[Remark]:
    """1, 2, 3 directly before Han characters, one clause each, once were ①, ②, ③."""
    found = list(_LISTED.finditer(text))
    for first, *others in zip(found, found[1:], found[2:], strict=False):
        if [m["number"] for m in (first, *others)] == ["1", "2", "3"]:
            message = "序号1、2、3后没有标点，原文可能是①、②、③，请核对"
            yield Remark(first.start("number"), first.end("number"), message)


YEAR_IN_ITS_BRACKETS = Rule(
    "NUM007",
    name="year-in-its-brackets",
    summary="发文字号的年份没有用六角括号〔〕，或缺一半，请核对。",
    source="GB/T 9704-2012 7.2.5",
    severity=Severity.NOTE,
    finds=("国办发<2024>11号", "台房金管办2022]1号"),
    keeps=("国办发〔2024〕11号", "《2024》第3号", "总投资2022"),
).reports(
    "发文字号的年份“{0}”应为六角括号〔〕，请核对原文",
    regex(rf"(?<=[{HAN}])(?:[<＜{{｛《]{YEAR}[>＞}}｝》]|{YEAR}[〕\]])(?=第?[0-9]{{1,5}}号)"),
)
"""A year of a document number in brackets that are none, or in half of a pair."""

HALFWIDTH_COLON_OF_A_TIME = Rule(
    "NUM008",
    name="colon-of-a-time-halfwidth",
    summary="钟点的时、分之间用半角冒号，写作9:00。",
    source="GB/T 7408 时间的扩展格式；GB/T 15835-2011 的示例",
    severity=Severity.NOTE,
    finds=(
        "会议定于5月6日上午9：00召开",
        "下午14：30结束",
        "4月10日9：00至4月16日17：00",
        "时间：9：00",
    ),
    keeps=(
        "上午9:00",
        "按4：3：3分担",
        "屏幕比例为16：90",
        "日程安排：9：30个席位",
        "上午9时",
    ),
).reports(
    "钟点“{0}”的冒号应为半角，写作时、分之间用“:”",
    regex("(?:(?<=[午晨晚间日])|(?<=时间：))(?:[01]?[0-9]|2[0-4])：[0-5][0-9](?![0-9：个人])"),
)
"""Behind 上午, 下午 or a day: elsewhere the same two numbers may be a ratio."""
