"""Recognisers of structural marks: which element of a document one line is, by its looks alone.

Damaged forms count: brackets of any kind, lost signs, spaces inside.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import HAN_CENTURY, HAN_YEAR, HAN_YEAR_DIGITS, YEAR, whole_date
from pipeline.text.font_runs import asian, damaged, intact, latin, lone
from pipeline.text.names import (
    AUTHORITY_ENDS,
    RECIPIENT_ENDS,
    RECIPIENTS_END,
    is_authority,
    is_person,
    title_core,
)
from pipeline.text.numerals import HAN_COUNT, HAN_ORDINALS
from pipeline.text.patterns import regex

_SENTENCE_END = regex("[。！!？?]")
_SENTENCE_ENDS = frozenset("。！!？?；;")
_OPENING, _CLOSING = r"[〔\[（(【［﹝{｛〈<]", r"[〕\]）)】］﹞}｝〉>]"
_LETTER = rf"[{HAN}A-Za-z、·×○*＊]"
_CODE = rf"[{HAN}]{_LETTER}{{0,23}}|[A-Za-z×○*＊]{{1,3}}[{HAN}]{_LETTER}{{0,20}}"
_SERIAL = r"(?:(?:[A-Z]{1,2}-?)?[0-9０-９]{1,5}(?:[-－—之][0-9]{1,3})?)"
_BLANK = r"[XxＸ×✕○〇*＊_＿—\-…]{1,6}"
"""What stands in the place of a serial number that is not yet given."""
_YEAR = rf"(?:{YEAR}|２０[０-９]{{2}}|{HAN_YEAR})"
_NO = r"(?:第|№|N[oO][.．]?)"

# 发文字号 (GB/T 9704-2012 7.2.5), as font runs: 机关代字, the year in brackets, the serial, 号.
_NUMBER_FORM = (
    asian(rf"(?:{_CODE})"),
    lone(_OPENING).maybe(),
    latin(_YEAR),
    lone(_CLOSING).maybe(),
    lone(_NO).maybe(),
    latin(_SERIAL),
    lone("号"),
)
_WITH_BRACKET = (asian(rf"(?:{_CODE}){_OPENING}"), *_NUMBER_FORM[2:])
_WITH_LETTER = (
    asian(rf"[{HAN}]{{2,12}}"),
    latin("[A-Z]{1,2}"),
    lone(_OPENING),
    *_NUMBER_FORM[2:],
)
_REMARK = "(?:[（(](?:代拟?稿?|草稿|送审稿|会签稿|秘密|机密|内部|[A-C]类?)[）)])?"
"""What is typed behind a number and is none of it."""
# Of a standards or quality office: letters alone; of a court: ``（2024）某05破3号``.
_LETTERS_NUMBER = (
    latin(r"[A-Za-z]{2,12}(?:[-—][A-Za-z]{1,8})?"),
    lone(r"[〔\[【［]"),
    latin(_YEAR),
    lone(r"[〕\]】］]"),
    lone(_NO).maybe(),
    latin(_SERIAL),
    lone("号"),
)
_CASE_NUMBER = (
    lone(_OPENING),
    latin(_YEAR),
    asian(rf"{_CLOSING}[{HAN}]{{1,4}}"),
    latin("[0-9]{1,4}"),
    lone(f"[{HAN}]"),
    latin("[0-9]{1,6}"),
    lone("号"),
)
_CASE_KIND = asian(f"[{HAN}]{{1,6}}")
_CASE_FORM = (*_CASE_NUMBER[:4], _CASE_KIND, *_CASE_NUMBER[5:])
_CASE = rf"{intact(_CASE_FORM)}(?:之[{HAN_COUNT}]{{1,2}})?"
_SHORT_YEAR = rf"(?:{_CODE})[〔\[（(【［][0-9]{{2}}[〕\]）)】］]{_NO}?[0-9]{{1,4}}号"
_DOCUMENT_NUMBER = regex(
    rf"[（(]?(?:{intact(_NUMBER_FORM)}|{intact(_LETTERS_NUMBER)}|{_SHORT_YEAR}){_REMARK}[）)]?"
    rf"|{_CASE}"
)
_MAY_NUMBER = regex(rf"号|字第|{_OPENING}{_YEAR}|[0-9０-９][）)]?$")
"""Each form of a number has one of these; few lines do, and the patterns are long."""
_LETTER_READ = regex(r"(?<=[〔\[（(【［〕\]）)】］第0-9])[oOlI]{1,2}(?=[〕\]）)】］号0-9]|$)")
"""What a scan has for 0 and 1 of a number: ``〔2O24〕l4号``."""
_ENDS_NUMBER = regex("[0-9０-９号][）)]?$")
_MAY_ISSUE = regex("[号期次]|[0-9０-９]$")
_SEVERAL = regex("(?<=[号0-9])[、，,；;](?=.*[号0-9]$)")
"""What parts the numbers of a joint document."""
_DAMAGED_NUMBER = regex(
    rf"[（(]?(?:{damaged(_WITH_BRACKET)}|{damaged(_WITH_LETTER)}"
    rf"|{damaged(_CASE_NUMBER)}|{damaged(_CASE_FORM)}|(?:{_CODE})[〔\[【［][0-9]{{3,6}}号?|(?:{_CODE})[（(][5-9][0-9]{{2,5}}号?"
    rf"|(?:{_CODE})[〔\[（(【［](?:[0-9]{{2}}[〕\]）)】］]第|[5-9][0-9][〕\]）)】］])[0-9]{{1,4}}"
    rf"|(?:{_CODE}){YEAR}[-－—][0-9]{{1,4}}号"
    rf"|(?:{_CODE}){_OPENING}{HAN_YEAR}{_CLOSING}第?[{HAN_ORDINALS}]{{1,5}}号)[）)]?"
)
_SPACED_LEFT = regex(rf"[{HAN}]{{2,12}}\s{{1,4}}{YEAR}\s{{2,4}}[0-9]{{1,4}}\s{{0,2}}号?")
"""What is left of ``某财预 〔 2024 〕 8 号``: each sign between spaces was a run of its own."""
_UNNAMED_LEFT = regex(rf"[〔\[（(]\s?{YEAR}\s?[〕\]）)]\s{{1,4}}[0-9]{{1,4}}\s{{0,2}}号?")
"""What is left of ``某 政 法 〔2024〕 22 号``."""
_SPACED_NUMBER = regex(rf"[{HAN}]{{2,10}}\s{{1,4}}{YEAR}\s{{1,4}}[0-9]{{1,4}}\s{{0,2}}号?")
_EARLY_NUMBER = regex(
    rf"[（(〔\[]?(?:{YEAR}|[0-9]{{2}})[）)〕\]][{HAN}]{{1,8}}字第?[0-9{HAN_ORDINALS}]{{1,5}}号"
)
"""``（64）某办字第22号``, ``（2023）某法建字第7号``: the year before 机关代字, until the seventies
and in courts."""
_EARLY_LEFT = regex(rf"[（(〔\[]?(?:{YEAR}|[0-9]{{2}})[）)〕\]][{HAN}]{{1,8}}字第?[0-9]{{1,5}}")
"""What font-run loss leaves of it: （ and 号 were runs of their own."""
_LEFT_OF_NUMBER = regex(
    rf"[A-Z]{{2,8}}{_OPENING}?{YEAR}[0-9]{{1,4}}号?|[{HAN}]{{2,10}}(?:{YEAR}年)?第[0-9]{{1,4}}号?"
)
_ODD_NUMBER = regex(
    rf"[{HAN}A-Za-z“”（）()、·]{{1,24}}{_OPENING}{_YEAR}年?{_CLOSING}?[{HAN}]{{0,3}}?第?"
    rf"[0-9{HAN_ORDINALS}]{{1,6}}(?:-[0-9]{{1,3}})?号?(?:之[{HAN_COUNT}0-9]{{1,3}})?"
    "[.．。]?"
)
"""``某交〔2024〕呈31号``, ``某交（办）〔2024年〕三十一号。``: against the standard, and typed."""
_RUN_ON_NUMBER = regex(rf"[{HAN}]{{2,10}}{YEAR}[\s年\-—]{{0,3}}第?[0-9]{{1,4}}\s{{0,2}}号?")
_OLD_NUMBER = regex(rf"[{HAN}]{{2,12}}字第[0-9０-９{HAN_ORDINALS}]{{1,5}}号?")
"""``某府办字第15号``: without a year, as before the standard."""
# A draft's: ``×政发〔2024〕  号``, ``〔2024〕X号``, ``〔20  〕  号``.
_BLANK_FORM = (
    asian(rf"(?:{_CODE}){_OPENING}"),
    latin(_YEAR),
    lone(_CLOSING),
    latin(rf"(?:{_BLANK})?"),
    lone("号"),
)
_DAMAGED_BLANK = regex(damaged(_BLANK_FORM))
_BLANK_NUMBER = regex(
    rf"(?:{_CODE})?{_OPENING}(?:{_YEAR}|20{_BLANK}|20|{_BLANK})?{_CLOSING}{_NO}?(?:{_BLANK})?号"
)
# What is issued under a mark: ``第3号``, ``2024年第3期``, ``〔2024〕第7次``, ``（十四届）第8号``.
_SESSION = rf"第?(?:[{HAN_COUNT}]{{1,3}}|[0-9]{{1,2}})届"
_SERIES = latin(_SERIAL), lone("[号期次]")
_ISSUE_FORMS = (
    (lone(_OPENING), latin(_YEAR), lone(_CLOSING), lone("第").maybe(), *_SERIES),
    (latin(_YEAR), lone("年"), lone("第").maybe(), *_SERIES),
    (latin(_YEAR), lone("第"), *_SERIES),
    (lone("第"), *_SERIES),
    (asian("总第?"), *_SERIES),
    (asian(rf"{_OPENING}?{_SESSION}{_CLOSING}?第"), *_SERIES),
)
_ISSUES = "|".join(
    (
        *map(intact, _ISSUE_FORMS),
        rf"第?[{HAN_ORDINALS}]{{1,6}}[号期次]",
        rf"{_OPENING}{HAN_YEAR}{_CLOSING}第?(?:[{HAN_ORDINALS}]{{1,4}}|[0-9]{{1,3}})[号期次]",
        rf"(?:{_YEAR}年)?第[0-9]{{1,4}}[号期次]",
        rf"第?{_BLANK}[号期次]",
    )
)
_SERIES_OF = rf"[{HAN}]{{2,30}}(?:公[告报]|通告|令)"
"""Whose series it is: ``国家税务总局某县税务局公告2024年第1号``."""
_OF_SERIES = regex(rf"[{HAN}]{{2,30}}(?:公告|通告)(?=[0-9第〔\[（(])")
_ISSUE = regex(
    rf"[（(〔\[]?(?:[{HAN}]{{2,12}}|{_SERIES_OF})?(?:{_OPENING}?{_SESSION}{_CLOSING}?)?"
    rf"[（(〔\[]?(?:{_ISSUES})[）)〕\]]?"
    rf"(?:[（(〔\[]?(?:总|增)?第?[0-9]{{1,5}}[号期次]?[）)〕\]]?)?"
)
_DAMAGED_ISSUE = regex(
    rf"(?:{_SERIES_OF})?(?:{'|'.join(map(damaged, _ISSUE_FORMS))})"
    rf"(?:{_OPENING}总?第?[0-9]{{1,5}}[号期次]?{_CLOSING})?"
)
_JOINT_SERIES = regex(
    r"([^〔\[（(0-9。：:]{6,80}?)(?:联合)?(?:公告|通告)\s?(?=[〔\[（(第0-9])(.{3,20})"
)
"""``某省税务局 某省财政厅公告〔2024〕第6号``: whose series it is, several of them."""
_ORDER_NUMBER = regex(rf"[（(]?[{HAN}]{{0,30}}第?[0-9０-９{HAN_ORDINALS}]{{1,6}}号[）)]?")
_SPAN = "(?:年|个?月|[天日])"
_PERIOD = (
    rf"(?:至.{{2,12}}|[0-9０-９]{{1,3}}{_SPAN}?|[{HAN_COUNT}]{{1,3}}{_SPAN}"
    "|长期|永久|启用前|解密前)"
)
_KEEP = "(?:(?:请|应|注意|妥善){0,3}(?:保存|保管|保密)|(?:不得|严禁|请勿)(?:外传|翻印|复制|外借))"
_KEEPING = regex(_KEEP)
_MARKS = {
    "copy_number": regex(r"[0-9０-９]{6}"),
    "classification": regex(
        rf"(?:绝密|机密|秘密)(?:[★☆✩*＊][^特加平急份〔]{{0,14}}|{_PERIOD})?"
        rf"|[（(【\[]?内部(?:资料|文件|材料|刊物|传阅|参[考阅]|发行|使用|交流)?(?:[，,、]?{_KEEP}){{0,2}}(?:[★☆✩*＊]{_PERIOD}?)?[）)】\]]?"
    ),
    "urgency": regex(r"(?:特急|加急|特提|平急|急件|特急件|紧急)(?:[·•\-]?(?:明电|密电))?"),
}
ROW_MARK = regex(
    rf"[0-9０-９]{{6}}(?![0-9年月日])|(?:绝密|机密|秘密)(?:\s*[★☆✩*＊]\s*{_PERIOD})?"
    rf"|内部\s*[★☆✩*＊]\s*{_PERIOD}|(?:特急|加急|特提|平急)(?:[·•-]?[明密]电)?"
)
"""What stands on a row of 版头 with nothing between it and the next element: ``机密★1年特急``."""
_INTERNAL = regex(r"[（(【\[]?内部")


def _label(words: str) -> str:
    """The expression of a label, with its colon or in brackets: ``文号：``, ``【文号】``."""
    return rf"(?:{words}\s{{0,4}}[:：]|[【\[〔]\s?{words}\s?[】\]〕]\s?[:：]?)\s{{0,8}}"


_TELEGRAPHED = r"发\s?[电报]\s{0,2}(?:单\s?位|机\s?关)"
"""Who sends a telegram is named behind this, below 发电 (党政机关电报)."""
_LABEL_LEFT = r"[：:]\s{1,4}"
"""What font-run loss leaves of ``标　题：``."""
_ISSUED_BY = r"发\s?文\s?(?:机\s?关|单\s?位)"
ISSUER_LABEL = regex(_label(_ISSUED_BY))
"""Who issues is named behind this in a head that labels all it has: above its number alone."""
_SHORT_COPY = regex(r"0[0-9]{2,7}|第?0[0-9]{2,5}号|第0[0-9]{2,5}")
HEAD_LABELS = {
    "copy_number": regex(
        r"(?:№|N[oO°][.．]?|份\s{0,4}号)\s{0,4}[:：]?|" + _label(r"(?:份|编)\s{0,4}号")
    ),
    "classification": regex(_label(r"(?:密\s{0,4}级(?:和保密期限)?|秘密等级|保密等级)")),
    "urgency": regex(
        _label(r"(?:紧急程度|缓\s{0,4}急|急\s{0,4}缓|等\s{0,4}级)")
        + r"|等\s{0,4}级\s{1,8}(?=[特加平]\s?[急提])"
    ),
    "authority_mark": regex(
        _label(_TELEGRAPHED) + rf"|{_TELEGRAPHED}\s{{1,8}}|" + _label(_ISSUED_BY)
    ),
    "document_number": regex(
        _label(
            r"(?:[发公]\s?文\s?字\s?号|(?:[发来公]?\s?文\s{0,4}|字\s{0,4}|编\s{0,4})(?:编\s?)?号"
            r"|(?:电文|电报|发电)\s?(?:编\s?|字\s?)?号)"
        )
        + rf"|{_LABEL_LEFT}"
    ),
    "title": regex(_label(r"(?:(?:文件|公文)?标\s{0,4}题|题\s{0,4}目)") + rf"|{_LABEL_LEFT}"),
    "main_recipients": regex(_label(r"主\s{0,4}送\s{0,2}(?:机\s?关|单\s?位)?")),
}
"""What offices write before an element, by the element's name."""
TEXT_LABEL = regex(r"正\s{0,4}文\s{0,2}[:：]\s{0,4}")
"""What stands between labelled elements and the text."""
_DELIVERED = regex(
    rf"{YEAR}(?:年|[0-9]{{1,2}}月|[0-9]{{2,4}}(?![0-9]))[^。，]{{2,60}}(?:会议|大会)上[^。，]{{0,40}}。?"
)
_AMENDED = regex(rf"根据{YEAR}[^。；]{{6,200}}(?:修正|修订|修改)[）)]?")
"""``根据2018年10月26日……的决定第一次修正``, below what was passed and when."""
_LEGAL = regex(
    "通过|批准|公布|发布|修正|修订|施行|修改|废止|颁布|会议上|大会上|会议 |"
    "作.{0,10}报告|起实施|审议"
)
_DATE_INSIDE = regex(
    rf"{YEAR}\s?年|{HAN_CENTURY}[{HAN_YEAR_DIGITS}]{{2}}年"
    rf"|{YEAR}(?:\d{{2,4}}|\d{{1,2}}月|\s{{1,2}}\d{{1,2}}\s{{1,2}}\d{{1,2}})(?!\d)"
)
_DRAFT = regex(
    r"[（(]?[^（）()]{0,12}(?:试行|草案|暂行|征求意见稿|送审稿|讨论稿|修订稿|修订|审议稿|讲话稿|摘要|节选|摘登|全文)[^（）()]{0,12}[）)]"
)

_YEARS = regex(
    rf"[（(]?{YEAR}年?(?:[—–\-－~～至]{{0,2}}{YEAR})?年?(?:版|度)?[）)]"
    rf"|[（(]{YEAR}年?[—–\-－~～至]{{1,2}}{YEAR}年?"
)
"""For which years a plan is; （ and — are runs of their own and may be lost, and by hand ）."""

_TITLE_ENDS = """
    决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要
    办法 条例 规定 细则 方案 计划 规划 纲要 要点 措施 制度 规则 规程 章程 准则 规范 标准
    指南 指引 清单 目录 汇编 说明 讲话 汇报 建议 草案 法 法典 解释 答复 预案 守则 政策 名单
    公示 倡议书 通则 安排 总结 打算 情况 解读 宣言 协议 问答 分工 职责 目标 责任书 简报
    提醒 启事 简章 须知 议程 函告 公开信 感谢信 慰问信 一封信 温馨提示
    通知书 决定书 告知书 意见书 建议书 承诺书
    一览表 汇总表 登记表 申请表 明细表 分工表 统计表
"""
TITLE_ENDS = tuple(_TITLE_ENDS.split())
"""Words that a whole title ends with."""

_CALLS_UPON = regex("(?<!发出)(?<!提出)(?<!以下)(?<!如下)倡议$")
"""``“文明餐桌”自律公约倡议``: not where the text calls so."""

_SALUTATION = regex(
    rf"(?:各位|尊敬的)?[{HAN}、，,\s]{{0,40}}(?:等[0-9]{{1,2}}[位名])?"
    rf"(?:代表|委员|同志们|同志|同胞|朋友们|女士们|先生们|来宾|嘉宾|领导|老师|同学们?|朋友|常委"
    rf"|战友们|乡亲们|会员|股东|业主|职工们)[:：]|尊敬的[{HAN}]{{2,30}}[:：]"
)
_OPENINGS = frozenset(
    f"{name}{mark}" for name in ("各位代表", "各位委员", "同志们") for mark in "，,！!"
)
_NOT_RECIPIENTS = regex(
    "如下|以下|通知|下列|附件|当事人|申请人|委托人|被处罚|法定代表|主持|出席|列席|缺席|请假|记录|联系|地址|住[所址][：:（(]|(?:营业?|生产)场所[：:]|代码[：:]|电话|说明|^(?:经营者|负责人)[：:]|^被[告处检查申]|^为|^根据|^按照|^依[据照]|^鉴于|^兹"
    "|^现[将就予]|^经(?![济信贸开科发管营]).{0,30}(?:研究|同意|批准|讨论|审议|审核|推荐|考核|评审|选举)|^注|包括|认为|指出|强调|表示|摘要|解读|来源|编辑|条件"
)
_ON_A_FORM = regex(
    "(?:填报|填表|制表|编制|报送|申报|申请|上报|推荐|建设|施工|监理|设计|责任|牵头|主管|主办|承办|协办|参会|用人"
    r"|所属|所在|工作|起草|委托|采购|招标)(?:单位|部门|机关|机构|地区)(?:名称)?\s?[（(：:]|.{2,20}[（(](?:盖章|公章|签章)[）)]"
)
"""What a form asks for above its table: ``填报单位（盖章）：``."""
_NUMBERED = regex(
    rf"[{HAN_COUNT}]{{1,3}}\s?[、．.]|[（(][{HAN_COUNT}]{{1,3}}[）)]|"
    rf"第[{HAN_ORDINALS}]{{1,6}}[章节条]|第[0-9]{{1,4}}条"
)
_EVERY = regex("[，,、；]各|有关单位|有关部门|直属")
_BRACKETED = regex("[（(][^（()）]{0,40}[）)]")
_MIN_RUN_ON = 12  # characters of text after the recipients' colon on the same line


def is_document_number(text: str) -> bool:
    """A line that is a 发文字号: ``国办发〔2019〕4号``, any brackets, or ``（第16号）``.

    Also one that lost 〕 or 号 and one whose serial is not given yet.

    >>> [is_document_number(text) for text in ("国办发[2019]4号", "第290号", "第一号提案")]
    [True, True, False]
    >>> [is_document_number(text) for text in ("国办发〔20194", "国办发〔2019〕  号", "国办发2019")]
    [True, True, False]
    """
    return number_form(text) is not None


def number_form(text: str) -> str | None:
    """In which form a line is a 发文字号 by itself.

    Returns:
        ``full``, ``damaged``, ``blank``, ``order`` (第16号, 国令第707号), or ``None``.

    >>> number_form("国办发〔2O19〕l4号")
    'full'
    >>> [number_form(text) for text in ("国办发〔2019〕4号", "国办发〔20194", "国发〔2024〕X号")]
    ['full', 'damaged', 'blank']
    """
    if (joint := _joint_series_form(text)) is not None:
        return joint
    if len(text) > 60 or text.startswith("关于"):
        return None
    plain = _LETTER_READ.sub(lambda m: "0" if m[0] in "oO" else "1", squeezed(text))
    if _MAY_NUMBER.search(plain) is None:
        return None
    if "号" in plain and _DOCUMENT_NUMBER.fullmatch(plain):
        return "full"
    parts = _SEVERAL.split(plain)
    if len(parts) > 1 and all(number_form(part) in {"full", "damaged"} for part in parts):
        return "full"
    if _ENDS_NUMBER.search(plain) and _DAMAGED_NUMBER.fullmatch(plain):
        return "damaged"
    if ("号" in plain and _BLANK_NUMBER.fullmatch(plain)) or _DAMAGED_BLANK.fullmatch(plain):
        return "blank"
    if _SPACED_LEFT.fullmatch(text) or _UNNAMED_LEFT.fullmatch(text):
        return "damaged"
    if _EARLY_NUMBER.fullmatch(plain):
        return "full"
    if _EARLY_LEFT.fullmatch(plain):
        return "damaged"
    if _OLD_NUMBER.fullmatch(plain):
        return "order"
    if _ORDER_NUMBER.fullmatch(plain) and any(("令" in plain, "第" in plain[:2])):
        return "order"
    return None


def _joint_series_form(text: str) -> str | None:
    """In which form a line is a number in a series that several authorities issue."""
    m = _JOINT_SERIES.fullmatch(text)
    if m is None:
        return None
    names = _LIST_ITEM.split(m[1].strip())
    if len(names) < 2 or not all(map(is_issuer, names)):
        return None
    issue = issue_form(m[2])
    return "full" if issue == "issue" else issue


def names_issuers(text: str) -> bool:
    """Whether a line is a number before which all those stand that issue the series.

    >>> names_issuers("某省税务局 某省财政厅公告〔2024〕第6号")
    True
    >>> names_issuers("某省税务局 某财发〔2024〕6号"), names_issuers("某省税务局公告2024年第6号")
    (False, False)
    """
    return _joint_series_form(text) is not None


def is_spaced_number(text: str) -> bool:
    """What may be left of ``某财 〔2024〕 8号``: so does a row of a table look, but not in a head.

    >>> is_spaced_number("某财 2024 8"), is_document_number("某财 2024 8")
    (True, False)
    """
    return _SPACED_NUMBER.fullmatch(text) is not None


def is_run_on_number(text: str) -> bool:
    """What may be left of ``某财〔2024〕8号`` with no space in it: a number only under a mark.

    >>> [is_run_on_number(text) for text in ("某财20248", "某财2024 8", "某财2024年8", "某财2024")]
    [True, True, True, False]
    """
    return _RUN_ON_NUMBER.fullmatch(text) is not None


def is_left_of_number(text: str) -> bool:
    """What may be left of ``某交呈〔2024〕第31号`` in letters or without its year, under a mark.

    >>> [is_left_of_number(text) for text in ("YJC202431", "某交呈第31", "第31")]
    [True, True, False]
    """
    return len(text) <= 40 and _LEFT_OF_NUMBER.fullmatch(squeezed(text)) is not None


def is_odd_number(text: str) -> bool:
    """A number that the standard knows no form of: only beside what shows a head.

    >>> [is_odd_number(text) for text in ("某交〔2024〕呈31号", "某交〔2024〕31号。")]
    [True, True]
    """
    if len(text) > 40 or "关于" in text:
        return False
    return _ODD_NUMBER.fullmatch(squeezed(text)) is not None


def issue_form(text: str) -> str | None:
    """In which form a line is a number, if a mark such as 会议纪要 or 公告 stands above it.

    Returns:
        ``issue``, ``damaged``, or ``None``.

    >>> [issue_form(text) for text in ("2024年第3号", "第5期（总第31期）", "20245")]
    ['issue', 'issue', 'damaged']
    """
    if len(text) > 40:
        return None
    plain = squeezed(text)
    if _MAY_ISSUE.search(plain) is None:
        return None
    if _ISSUE.fullmatch(plain):
        return "issue"
    return "damaged" if _DAMAGED_ISSUE.fullmatch(plain) else None


def names_series(text: str) -> bool:
    """Whether a number says whose series it is of, as no title does.

    >>> names_series("某市税务局公告2024年第1号"), names_series("2024年第1号")
    (True, False)
    """
    is_series = _OF_SERIES.match(squeezed(text[:60])) is not None
    return is_series and issue_form(text) is not None and number_form(text) != "order"


def header_mark(text: str) -> str | None:
    """The header element (份号, 密级, 紧急程度) that a line is, by its name in the model.

    >>> [header_mark(text) for text in ("000001", "机密★1年", "特 急", "内部资料", "20240305")]
    ['copy_number', 'classification', 'urgency', 'classification', None]
    """
    if len(text) > 24:
        return None
    plain = squeezed(text)
    mark = next((name for name, pattern in _MARKS.items() if pattern.fullmatch(plain)), None)
    if mark == "copy_number":
        is_spread = text != plain and any(len(part) > 1 for part in text.split())
        return None if is_spread or whole_date(plain) is not None else mark
    return mark


def is_internal(text: str) -> bool:
    """``内部资料``: what stands in the place of 密级 and is none by law."""
    return _INTERNAL.match(squeezed(text)) is not None


def is_keeping_note(text: str) -> bool:
    """Whether a line says how the paper is to be kept, below its 密级 or 内部资料.

    >>> is_keeping_note("注意保存"), is_keeping_note("请勿外传"), is_keeping_note("注意安全")
    (True, True, False)
    """
    return _KEEPING.fullmatch(squeezed(text)) is not None


def is_short_copy_number(text: str) -> bool:
    """Digits with a leading zero, not six: a 份号 beside other elements of 版头.

    >>> [is_short_copy_number(text) for text in ("0012", "第0012号", "2024", "第12号")]
    [True, True, False, False]
    """
    return _SHORT_COPY.fullmatch(squeezed(text)) is not None


def is_authority_mark(text: str) -> bool:
    """``××人民政府文件``: a mark by its own words.

    >>> is_authority_mark("某 市 人 民 政 府 文 件"), is_authority_mark("某市人民政府")
    (True, False)
    """
    plain = squeezed(text)
    return plain.endswith("文件") and is_authority(plain.removesuffix("文件"))


def is_title_note(text: str) -> bool:
    """A line under a title: when and where it was passed, delivered or issued."""
    if not text:
        return False
    if len(text) <= 90 and _DELIVERED.fullmatch(text):
        return True
    if len(text) > 600 or text.endswith(("。", "；", "：", ":")):
        return False
    if whole_date(text) is not None or is_person(text):
        return True
    if len(text) <= 300 and _AMENDED.fullmatch(text):
        return True
    if text.startswith(("——", "--", "—", "－－")) and len(text) <= 120:
        return True
    is_open = text[0] in "（(" or _DATE_INSIDE.match(text) is not None  # （ was lost
    if is_open and text[-1] in "）)":
        return bool(_DATE_INSIDE.search(text[:200]) or _LEGAL.search(text[:200])) or len(text) <= 24
    return len(text) <= 300 and bool(_DATE_INSIDE.match(text) and _LEGAL.search(text))


def is_recipients(text: str) -> bool:
    """A line that addresses: 主送机关, or the salutation of a report (``各位代表：``).

    >>> is_recipients("各市人民政府,省政府各部门:"), is_recipients("现将有关情况报告如下：")
    (True, False)
    >>> [is_recipients(text) for text in ("各申报单位：", "申报单位：", "填表单位（盖章）：")]
    [True, False, False]
    >>> is_recipients("一、在本市购买住房的家庭：")
    False
    """
    if not 3 <= len(text) <= 600 or (text[-1] not in "：:" and text not in _OPENINGS):
        return False
    if _SALUTATION.fullmatch(text) or text in _OPENINGS:
        return True
    if _SENTENCE_END.search(text) or _NOT_RECIPIENTS.search(text) or is_asked_on_a_form(text):
        return False
    if _NUMBERED.match(text):
        return False
    if text.count("：") + text.count(":") > 1:
        return False
    return RECIPIENTS_END.search(text[-60:]) is not None


def is_asked_on_a_form(text: str) -> bool:
    """Whether a line is what a form asks for above its table, and says who fills it in.

    >>> is_asked_on_a_form("填报单位：某市水务局"), is_asked_on_a_form("各申报单位：")
    (True, False)
    """
    return _ON_A_FORM.match(text) is not None


def addresses_several(text: str) -> bool:
    """Authorities with a comma between them and a colon behind: no heading of links says so.

    >>> addresses_several("各县（区）人民政府，某市统计局："), addresses_several("各县区网站：")
    (True, False)
    """
    return is_recipients(text) and text[-1] in "：:" and any(mark in text for mark in "，,")


def recipients_end(text: str, *, titled: bool) -> int | None:
    """Where 主送机关 ends in a line that goes on with the text; ``None`` when it has none.

    Args:
        text: the line.
        titled: whether a title stands above; without one a name alone does not address.

    >>> recipients_end("各县人民政府:为进一步保障基本住房需求,现将有关事项通知如下:", titled=False)
    7
    """
    colons = [at for mark in "：:" if (at := text.find(mark, 0, 400)) > 0]
    end = min(colons, default=-1) + 1
    prefix = text[:end]
    if len(text) - end < _MIN_RUN_ON or not is_recipients(prefix):
        return None
    if titled or _SALUTATION.fullmatch(prefix) or prefix.startswith("各") or _EVERY.search(prefix):
        return end
    return None


def is_sentence(text: str) -> bool:
    """A line of running text, by its length and marks."""
    return text.endswith(("；", ";", "：", ":", "，", ",")) or "。" in text or len(text) > 120


def ends_sentence(text: str) -> bool:
    """Whether a line ends as sentences do.

    >>> ends_sentence("请认真贯彻执行。"), ends_sentence("关于防汛的通知"), ends_sentence("")
    (True, False, False)
    """
    return text[-1:] in _SENTENCE_ENDS


def ends_title(text: str) -> bool:
    """Whether a title may end here: with a word for a kind of document, brackets closed."""
    plain = squeezed(text)
    for opening, closing in ("《》", "（）", "()"):
        if plain.count(opening) > plain.count(closing):
            return False
    core = title_core(text)
    return core.endswith(TITLE_ENDS) or _CALLS_UPON.search(core) is not None


def is_order_mark(text: str) -> bool:
    """``××人民政府令``, ``××人民政府命令``: the mark of a 命令（令） (GB/T 9704-2012 10.2).

    >>> is_order_mark("某省人民政府命令"), is_order_mark("某市人民政府令"), is_order_mark("指令")
    (True, True, False)
    """
    plain = squeezed(text)
    return plain.endswith("令") and is_authority(plain.removesuffix("令").removesuffix("命"))


def is_draft_mark(text: str) -> bool:
    """``（试行）``, ``（草案）``, ``（2021—2035年）``: a line that belongs to the title above it.

    >>> is_draft_mark("（2021—2035年）"), is_draft_mark("（2021年5月6日）")
    (True, False)
    """
    return is_period(text) or (len(text) <= 26 and _DRAFT.fullmatch(squeezed(text)) is not None)


def is_period(text: str) -> bool:
    """``（2021—2035年）``: for which years a plan is.

    >>> is_period("（2021—2035年）"), is_period("（2024年版）"), is_period("（2024年3月5日）")
    (True, True, False)
    """
    return len(text) <= 26 and _YEARS.fullmatch(squeezed(text)) is not None


def starts_body(text: str) -> bool:
    """Whether a line can only be the body: recipients, a numbered line or running text."""
    if is_recipients(text) or _NUMBERED.match(text):
        return True
    if is_title_note(text):
        return False
    return (
        "。" in text
        or (len(text) > 60 and is_sentence(text))
        or text.endswith(("；", "：", ";", ":"))
    )


_OFFICE_ENDS = (
    *AUTHORITY_ENDS,
    *("公司", "海关", "中学", "小学", "监狱", "委", "办", "所", "站", "馆", "团", "队", "行", "厂"),
    *("场", "园", "组", "校", "企业", "室", "团体", "一中", "二中", "三中", "四中", "中专", "职高"),
)
_OFFICE = regex(rf"[{HAN}A-Za-z0-9（）()·×○]{{3,40}}")
_NO_OFFICE = regex(
    "关于|的|印发|转发|通知|会议$|大会$|一览|文件|^各|、|[局厅委部院会府办司处队心]和.{1,8}$|[0-9]{4}"
)
_ISSUED_KIND = regex(
    "(?:令|命令|公告|通告|布告|公报|通报|纪要|简报|简讯|快报|专报|通讯|信息|动态|情况|参考|摘报|要情"
    "|(?:督办|督查|交办)(?:通知|函|单)|抄告单|提示[函单])$"
)
_BRIEFING = regex("(?:简报|简讯|快报|专报|通讯|信息|动态|参考|摘报|要情)$")
_OWN_KIND = regex("(?:命?令|公告|通告|布告|公报)$")
_BARE_KIND = regex("命?令|公告|通告|布告|公报|简报|快报|专报")
_LONGEST_KIND = 8  # characters of 审计结果公告 and the like, below its issuer
_NO_MARK = regex("关于|的|印发|[0-9]{4}年|[，。：；]")
_LIST_ITEM = regex(r"[、，,；;\s]+")
_PLACES = frozenset("省市县区州盟旗镇乡站所队室部处科办局委厂校院系场组股村社")
"""What one character names in a list: 各县、市、区, 各大队、站."""
_LIST_END = ("。", "；", ";", "，", ",", "、", ".", "．")
_HOW_MANY = regex(
    rf"(?<!第)(?<!第[0-9])[0-9][余多万]?(?:个[{HAN}]{{1,4}}|[人户家名所站队校厂场村组县市区乡镇])$"
)
"""``全村有村民1648人``: so many there are, and nobody is addressed."""
_SAID = regex(
    "^(?:现(?!代)|为|根据|按照|经(?![济信贸开科发])|请|特此)|[0-9]{4}年|是|将|已|应(?!急|用|届)|了|以及其|[：:。！？]"
)


def is_office(text: str) -> bool:
    """A name, without white space, of an authority or of any other body that issues documents.

    Looser than :func:`pipeline.text.names.is_authority`: its neighbours must bear it out.

    >>> [is_office(name) for name in ("滨江海关", "滨江市水务集团有限公司", "关于防汛的通知")]
    [True, True, False]
    """
    plain = text
    if not _OFFICE.fullmatch(plain) or _NO_OFFICE.search(plain):
        return False
    return plain.endswith(_OFFICE_ENDS)


def is_issuer(text: str) -> bool:
    """Whether a line names who may issue a document: an authority, or any other office.

    >>> is_issuer("滨江海关"), is_issuer("某 市 人 民 政 府"), is_issuer("关于防汛的通知")
    (True, True, False)
    """
    return is_authority(text) or is_office(text)


def issue_mark(texts: Sequence[str]) -> bool:
    """Lines that together are a mark under which issues are numbered: 公告, 令, 会议纪要, 简报.

    >>> issue_mark(["滨江市人民政府", "常务会议纪要"]), issue_mark(["工 作 简 报"])
    (True, True)
    >>> issue_mark(["滨江市2023年统计公报"]), issue_mark(["关于防汛工作的通告"])
    (False, False)
    """
    plain = [squeezed(text) for text in texts]
    joined = "".join(plain)
    if not 2 <= len(joined) <= 48 or _NO_MARK.search(joined) or not _ISSUED_KIND.search(plain[-1]):
        return False
    above = plain[:-1]
    if _BARE_KIND.fullmatch(plain[-1]) is not None and above:
        return all(map(is_office, above)) or _ISSUED_KIND.search(above[0]) is not None
    if len(above) > 1 or any(_ISSUED_KIND.search(t) or ends_title(t) for t in above):
        return False
    own = _OWN_KIND.search(joined)
    if own is None or (above and len(plain[-1]) <= _LONGEST_KIND and is_office(above[0])):
        return True
    name = joined[: own.start()]
    if not name or is_issuer(name):
        return True
    # ``某市审计局审计结果公告``: what the issuer announces stands between.
    ends = range(max(len(name) - _LONGEST_KIND, 3), len(name))
    return own[0] in {"公告", "通告"} and any(is_authority(name[:end]) for end in ends)


def is_briefing_mark(text: str) -> bool:
    """``某市信访简报``: a mark under which articles with titles of their own stand.

    >>> is_briefing_mark("某市信访简报"), is_briefing_mark("某市人民政府公告")
    (True, False)
    """
    return _BRIEFING.search(squeezed(text)) is not None


def salutes(text: str) -> bool:
    """``同志们：``, ``各位代表：``; the mark may be missing.

    >>> salutes("同志们"), salutes("各位代表！"), salutes("省财政厅：")
    (True, True, False)
    >>> salutes("为了加强古树名木保护，某市第五届人民代表")
    False
    """
    plain = squeezed(text).rstrip("！!，,：:")
    if text[-1:] not in "！!，,：:" and _SAID.search(plain):
        return False  # 为了…，某市第五届人民代表: a paragraph that was cut
    return len(plain) <= 60 and _SALUTATION.fullmatch(plain + "：") is not None


def list_of_offices(text: str, *, is_open: bool = False) -> int | None:
    """How many offices a line is a list of; ``None`` when it is anything else.

    Args:
        text: a line, perhaps with a mark at its end.
        is_open: the last of them may be cut, its rest standing on the next line.

    >>> list_of_offices("各县（区）人民政府，市政府各部门"), list_of_offices("现通知如下。")
    (2, None)
    >>> list_of_offices("全村有村民1648人。"), list_of_offices("市第2中学、市110指挥中心")
    (None, 2)
    """
    if not 3 <= len(text) <= 400 or _NOT_RECIPIENTS.search(text):
        return None
    body = text.rstrip()
    while body.endswith((*_LIST_END, "：", ":")):
        body = body[:-1].rstrip()
    plain = _BRACKETED.sub("", body)
    items = [item for item in _LIST_ITEM.split(plain) if item]
    checked = items[:-1] if is_open else items
    if not items or not all(_is_addressee(item) for item in checked):
        return None
    if is_open and (len(items) < 2 or _SAID.search(items[-1])):
        return None
    return len(items)


def _is_addressee(name: str) -> bool:
    if name in _PLACES:
        return True
    if not 2 <= len(name) <= 40 or _SAID.search(name) or "。" in name or _HOW_MANY.search(name):
        return False
    if name[0] == "各" and len(name) <= 20:
        return True
    return name.endswith((*RECIPIENT_ENDS, *_OFFICE_ENDS))
