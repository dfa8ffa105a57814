"""Recognisers of one line: what it looks like on its own, damaged forms included."""

from __future__ import annotations

import re

from pipeline.text.dates import whole_date

_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile("[。；！？]")
_TRAILING_BRACKET = re.compile(r"[（(〔\[][^（(）)〔〕\[\]]{1,30}[）)〕\]]$")

_DOCUMENT_NUMBER = re.compile(
    r"[（(]?[\u4e00-\u9fffA-Za-z、]{1,24}"
    r"[〔\[（(【［﹝]?(?:19|20)\d{2}[〕\]）)】］﹞]?第?[0-9０-９]{1,5}号[）)]?"
)
_ORDER_NUMBER = re.compile(
    r"[（(]?[\u4e00-\u9fff]{0,30}第?[0-9０-９一二三四五六七八九十百〇零]{1,6}号[）)]?"
)
_COPY_NUMBER = re.compile(r"[0-9]{6}")
_CLASSIFICATION = re.compile(r"(?:绝密|机密|秘密)(?:[★☆*].{0,8})?")
_URGENCY = re.compile(r"特急|加急|特提|平急|急件")

_AUTHORITY_ENDS = (
    "国务院",
    "政府",
    "办公厅",
    "办公室",
    "委员会",
    "管委会",
    "厅",
    "局",
    "部",
    "署",
    "院",
    "委",
    "会",
    "中心",
    "总队",
    "支队",
    "大队",
    "调查队",
    "处",
    "科",
    "司",
    "社",
    "银行",
    "分行",
    "支行",
    "公司",
    "集团",
    "检察院",
    "法院",
    "领导小组",
    "工作组",
    "党组",
    "协会",
    "学会",
    "街道",
    "办事处",
    "中央",
    "军委",
    "大学",
    "学院",
    "学校",
    "税务所",
    "事务所",
    "研究所",
    "行政公署",
    "新区",
    "开发区",
    "联",
    "联席会议",
)
_AUTHORITY_HINTS = re.compile(
    "省|市|县|区|州|盟|旗|镇|乡|国|中央|中共|自治|全国|人民|人力|住房|财政|发展|教育|公安|司法|统计|"
    "公积金|税务|监督|管理|银行|法院|检察|部|厅|局|委|院|署|办公|兵团|协会|集团|公司|大学|学院|高校"
)
_ENTITY = re.compile("&[A-Za-z]{2,8};")  # left by a page's mark-up
_NO_AUTHORITY = re.compile("[0-9%]|关于|^[（(]此件|^[的和在对]|工作$|召开|举行|出台|发布会$")
_PERSON = re.compile(
    r"(?:[\u4e00-\u9fff]{0,24}?)(?:主席|总理|副总理|委员长|省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|"
    r"部长|局长|厅长|主任|署长|行长|院长|检察长|书记|秘书长|委员)[:：]?\s*"
    r"[\u4e00-\u9fff·](?:\s{0,4}[\u4e00-\u9fff·]){1,7}"
)
_DELIVERED = re.compile(r"(?:19|20)[0-9]{2}年[^。，]{2,60}(?:会议|大会)上[^。，]{0,40}。?")
_NAME = re.compile(r"[\u4e00-\u9fff](?:\s{1,4}[\u4e00-\u9fff]){1,3}")  # 习 近 平
_LEGAL = re.compile(
    "通过|批准|公布|发布|修正|修订|施行|修改|废止|颁布|会议上|大会上|会议 |"
    "作.{0,10}报告|起实施|审议"
)
_DATE_INSIDE = re.compile(
    r"(?:19|20)\d{2}\s?年|[一二][九〇○零][〇○零一二三四五六七八九]{2}年|(?:19|20)\d{5,6}(?!\d)"
)
_DRAFT = re.compile(
    r"[（(][^（）()]{0,12}(?:试行|草案|暂行|征求意见稿|送审稿|讨论稿|修订稿|修订|审议稿|讲话稿|摘要|节选|摘登|全文)[^（）()]{0,12}[）)]"
)

_TITLE_ENDS = """
    决议 决定 命令 令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要
    办法 条例 规定 细则 方案 计划 规划 纲要 要点 措施 制度 规则 规程 章程 准则 规范 标准
    指南 指引 清单 目录 汇编 说明 讲话 汇报 建议 草案 法 法典 解释 答复 预案 守则 政策 名单
    公示 倡议书 通则 安排 总结 情况 解读 宣言 协议 问答 分工 职责 目标 责任书 简报
    一览表 汇总表 登记表 申请表 明细表 分工表 统计表
"""
TITLE_ENDS = tuple(_TITLE_ENDS.split())
"""Words that a whole title ends with."""

_SALUTATION = re.compile(
    r"(?:各位|尊敬的)?[\u4e00-\u9fff、，,\s]{0,40}"
    r"(?:代表|委员|同志们|同志|同胞|朋友们|女士们|先生们)[:：]|尊敬的[\u4e00-\u9fff]{2,30}[:：]"
)
_OPENINGS = frozenset(
    f"{name}{mark}" for name in ("各位代表", "各位委员", "同志们") for mark in "，,！!"
)
_RECIPIENT_ENDS = re.compile(
    "(?:政府|办公厅|办公室|办|厅|局|委|会|部|署|院|府|社|队|处|所|站|行|校|公司|集团|单位|机构|部门|中心|"
    "区|县|市|省|州|盟|旗|镇|乡|街道|办事处|银行|企业|园区|行署|科室|社会|人|职工|干部|学院|高校|大学|"
    "法院|检察院|部委|分行|支行|兵团|直属单位|组|员|厂|场|团|室|党委|党组|中央|商会|协会|军区|省长|市长|开发区|科|户|"
    "市民|居民|客户|主任|机关|你们)(?:[（(][^（）()]{1,40}[）)])?[:：]$"
)
_NOT_RECIPIENTS = re.compile(
    "如下|以下|通知|下列|附件|联系|地址|电话|说明|^为|^根据|^按照|^注|包括|认为|指出|强调|表示|摘要|解读|来源|编辑|条件"
)


_EVERY = re.compile("[，,、；]各|有关单位|有关部门|直属")
_MIN_RUN_ON = 12  # characters of text after the recipients' colon on the same line


def squeezed(text: str) -> str:
    """The text without white space."""
    return _SPACE.sub("", text)


def is_document_number(text: str) -> bool:
    """A line that is a 发文字号: ``国办发〔2019〕4号``, any brackets, or ``（第16号）``.

    >>> [is_document_number(text) for text in ("国办发[2019]4号", "第290号", "第一号提案")]
    [True, True, False]
    """
    if len(text) > 60:
        return False
    plain = squeezed(text)
    if _DOCUMENT_NUMBER.fullmatch(plain):
        return True
    return _ORDER_NUMBER.fullmatch(plain) is not None and ("令" in plain or "第" in plain[:2])


def header_mark(text: str) -> str | None:
    """The header element (份号, 密级, 紧急程度) that a line is, by its name in the model."""
    if len(text) > 16:
        return None
    plain = squeezed(text)
    if _COPY_NUMBER.fullmatch(plain) and whole_date(plain) is None:
        return "copy_number"
    if _CLASSIFICATION.fullmatch(plain):
        return "classification"
    if _URGENCY.fullmatch(plain):
        return "urgency"
    return None


def is_authority(text: str) -> bool:
    """A line that names an authority and says nothing else.

    >>> is_authority("国 家 数 据 局"), is_authority("大庆市统计局"), is_authority("指标值")
    (True, True, False)
    """
    text = _ENTITY.sub("", text[:80])
    if not 2 <= len(text) <= 60 or re.search("[。；，,：:！？、《》]", text):
        return False
    plain = _TRAILING_BRACKET.sub("", squeezed(text).removesuffix("发布"))
    if not 3 <= len(plain) <= 44 or _NO_AUTHORITY.search(plain):
        return False
    return plain.endswith(_AUTHORITY_ENDS) and _AUTHORITY_HINTS.search(plain) is not None


def is_authority_mark(text: str) -> bool:
    """``××人民政府文件``: a mark by its own words.

    >>> is_authority_mark("某 市 人 民 政 府 文 件"), is_authority_mark("某市人民政府")
    (True, False)
    """
    plain = squeezed(text)
    return plain.endswith("文件") and is_authority(plain.removesuffix("文件"))


def is_person(text: str) -> bool:
    """``省长 胡玉亭``: an office and a name, set apart by white space or not at all."""
    return len(text) <= 40 and _PERSON.fullmatch(text) is not None and squeezed(text) != text


def is_name(text: str) -> bool:
    """``习 近 平``: a name set apart by spaces; a word such as 目　录 looks the same."""
    return len(text) <= 12 and _NAME.fullmatch(text) is not None


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
    if text.startswith(("——", "--", "—", "－－")) and len(text) <= 120:
        return True
    if text[0] in "（(" and text[-1] in "）)":
        return bool(_DATE_INSIDE.search(text[:200]) or _LEGAL.search(text[:200])) or len(text) <= 24
    return (
        len(text) <= 300
        and _DATE_INSIDE.match(text) is not None
        and _LEGAL.search(text[:300]) is not None
    )


def is_recipients(text: str) -> bool:
    """A line that addresses: 主送机关, or the salutation of a report (``各位代表：``).

    >>> is_recipients("各市人民政府,省政府各部门:"), is_recipients("现将有关情况报告如下：")
    (True, False)
    """
    if not 3 <= len(text) <= 600 or (text[-1] not in "：:" and text not in _OPENINGS):
        return False
    if _SALUTATION.fullmatch(text) or text in _OPENINGS:
        return True
    if _SENTENCE_END.search(text.replace("；", "")) or _NOT_RECIPIENTS.search(text):
        return False
    if text.count("：") + text.count(":") > 1:
        return False
    return _RECIPIENT_ENDS.search(text[-60:]) is not None


def recipients_end(text: str, *, titled: bool) -> int | None:
    """Where 主送机关 ends in a line that goes on with the text; ``None`` when it has none.

    Args:
        text: the line.
        titled: whether a title stands above; without one a name alone does not address.

    >>> recipients_end("各县人民政府:为进一步保障基本住房需求,现将有关事项通知如下:", titled=False)
    7
    """
    colons = [at for mark in "：:" if (at := text.find(mark, 0, 400)) > 0]
    if not colons:
        return None
    end = min(colons) + 1
    prefix = text[:end]
    if len(text) - end < _MIN_RUN_ON or not is_recipients(prefix):
        return None
    if titled or _SALUTATION.fullmatch(prefix) or prefix.startswith("各") or _EVERY.search(prefix):
        return end
    return None


def is_sentence(text: str) -> bool:
    """A line of running text, by its length and marks."""
    if text.endswith(("。", "；", ";", "：", ":", "，", ",")):
        return True
    return "。" in text or len(text) > 120


def ends_title(text: str) -> bool:
    """Whether a title may end here: with a word for a kind of document, brackets closed."""
    plain = squeezed(text)
    for opening, closing in ("《》", "（）", "()", "“”"):
        if plain.count(opening) > plain.count(closing):
            return False
    while (shorter := _TRAILING_BRACKET.sub("", plain)) != plain:
        plain = shorter
    return plain.rstrip('》〉”"').endswith(TITLE_ENDS)


def is_draft_mark(text: str) -> bool:
    """``（试行）``, ``（草案）``: a line that belongs to the title above it."""
    return len(text) <= 26 and _DRAFT.fullmatch(squeezed(text)) is not None


_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}\s?[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]|"
    r"第[一二三四五六七八九十百零〇]{1,6}[章节条]|第[0-9]{1,4}条"
)


def starts_body(text: str) -> bool:
    """Whether a line can only be the body: recipients, a numbered line or running text."""
    if is_recipients(text):
        return True
    if _NUMBERED.match(text):
        return True
    if is_title_note(text):
        return False
    return "。" in text or (len(text) > 60 and is_sentence(text)) or text.endswith(("；", "："))
