"""Numbers that name or count something and are no dates, though their digits may read as one.

``20231229`` is an account as well as what a date leaves that lost its signs. What a number is, the
words beside it say.
"""

from __future__ import annotations

from pipeline.text.chars import number_of_han
from pipeline.text.patterns import regex
from pipeline.text.remembering import remembered

LABELS: dict[str, tuple[str, ...]] = {
    "one reaches somebody by it": (
        *("电话", "手机", "传真", "热线", "座机", "分机", "总机", "短号", "联系方式", "电讯"),
        *("微信", "QQ", "qq", "邮编", "邮箱", "邮政编码", "群号", "监督举报", "会议号", "呼号"),
    ),
    "it names a person or thing among its like": (
        *("编号", "编码", "代码", "号码", "序号", "证号", "工号", "学号", "警号", "票号", "单号"),
        *("批号", "批次", "件号", "图号", "文号", "档号", "案号", "卷号", "型号", "箱号", "房号"),
        *("卡号", "账号", "帐号", "账户", "帐户", "户号", "户头", "尾号", "条码", "条形码"),
        *(
            "流水",
            "流水号",
            "索引号",
            "备案号",
            "许可证",
            "身份证",
            "准考证",
            "车牌",
            "牌照",
            "座号",
        ),
        *("考号", "桩号", "标号", "册号", "顺序号", "期号", "货号", "料号", "机号", "书号", "刊号"),
        *("车次", "航班", "班次", "表号", "桌号", "发票", "凭证", "合同号", "订单", "运单", "工单"),
        *("快递", "版本", "资产", "设备号", "仪器号", "标识", "邮发代号", "代号", "字第", "第"),
        *("编", "号", "ID", "id", "Id", "No", "NO", "no", "SN", "ISBN", "ISSN", "№", "#"),
    ),
    "it opens something": (
        "密码",
        "口令",
        "验证码",
        "校验码",
        "提取码",
        "激活码",
        "邀请码",
        "密钥",
        "PIN",
    ),
}
"""Words before a number that say it is no date, by what such a number does."""

_NAMES = "|".join(sorted((word for words in LABELS.values() for word in words), key=len)[::-1])
_NOTE = "(?:[（(][^（）()]{1,10}[）)])?"
_LINK = r"[\s:：=＝.．、*\"“‘'（(\[【]*(?:为|是|系|即|由|自|从)?[\s:：\"“‘'（(\[【]*"
_LABEL = regex(rf"(?:{_NAMES})(?:号码?|编号|代码|登记)?{_NOTE}{_LINK}$")
_LATIN_LABEL = regex(r"[A-Za-z][A-Za-z.]*[\s:#.\-_=/]*$")
"""``Batch 20231229``, ``tel. 20201120``: after a word of letters a number is that word's."""
_NAMED_IN_CLAUSE = regex(
    rf"(?:{_NAMES}|联系人|负责人|经办人|值班)[^，。；：:]{{0,6}}[：:][^，。；]{{0,10}}$"
)
"""A label with its colon further before, as in ``联系人：张三 20201120``."""
_OTHERS = regex(r"(?:[0-9A-Za-z\-—/]+[ ]?(?:[、，,/;；]|[和或及与至]|[ ])[ ]?)+$")
"""Further numbers between a label and this one."""
_PREPOSITION = regex(r"[于自从至到在由](?:[每约])?$|截[至止]$")
_COUNTED = regex(
    r"(?:(?:累计|总计|合计|历时|耗时|连续|持续|长达|用时|时长|平均|日均|工期)[^，。；：0-9于自从至到在]{0,8}"
    r"|为期|超过|不少于|不超过|不足|至少|最多|最长|共[有计用]?|[满余近约逾超达])$"
)
"""Words before a number of days: 累计1213日."""
_NO_DAY = regex("[ ]?日(?:[次均志历程内薪息]|以[内上下外]|之内)")
"""What follows a number of days, or begins another word: 日历天, 日志, 日均."""
_LONGEST_COUNT = 4
"""Digits of a number of days; a longer run has a year in it."""
_REACH = 40
_MOSTLY = 4
_LETTER = regex("[A-Za-z]")
_CODE = regex(
    r"[{}]|==|!=|:=|=>|->|</|/>|\(\)|;$|\\[nt]|&&|\|\||[A-Za-z_]\w*\(|[A-Za-z_]\w*[ ]?=[^=]"
    r"|(?i:\b(?:select|insert|import|return|print|def|const|class|var|let|echo|sudo)\b)"
)


def is_identifier(text: str, start: int, end: int) -> bool:
    """Whether the words beside ``text[start:end]``, a number, say that it is none of a date.

    >>> is_identifier("账号：20231229", 3, 11), is_identifier("累计1213日", 2, 6)
    (True, True)
    >>> is_identifier("联系人：张三，电话：20201120", 10, 18), is_identifier("于20231229日", 1, 9)
    (True, False)
    """
    before = text[max(start - _REACH, 0) : start].rpartition("\\n")[2]
    if _NO_DAY.match(text, end):
        return True
    if end - start <= _LONGEST_COUNT and _COUNTED.search(before):
        return True
    bare = _OTHERS.sub("", before)
    if any(_LABEL.search(part) or _LATIN_LABEL.search(part) for part in (before, bare)):
        return True
    return not _PREPOSITION.search(before) and _NAMED_IN_CLAUSE.search(before) is not None


@remembered
def is_chinese_prose(text: str) -> bool:
    """Whether a text may be a sentence, a line or an entry in Chinese: no English, no code.

    >>> is_chinese_prose("PM2.5平均浓度30"), is_chinese_prose("Batch No. 20231229")
    (True, False)
    >>> is_chinese_prose("x = 20231229  # 日期"), is_chinese_prose("20231229")
    (False, True)
    """
    letters, chinese = len(_LETTER.findall(text)), number_of_han(text)
    if chinese >= _MOSTLY * letters and letters:
        return True  # an address of a page in it
    return 2 * chinese >= letters and not _CODE.search(text)
