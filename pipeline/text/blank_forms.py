"""Forms to be filled in: how much writing a label asks for, and where they are signed."""

from __future__ import annotations

from pipeline.text.chars import HAN, squeezed
from pipeline.text.patterns import regex

_LONGEST_LABEL = 30  # characters: 主管领导评语和考核等次建议, with what it explains in brackets
_BRACKETS = regex(r"[（(][^（()）]*[）)]")
_ASKS: tuple[tuple[int, str], ...] = (
    (6, "事迹|简历|经历|履历|总结|述职|自述|自传"),
    (4, "意见|审批|审核|审查|批示|评语|鉴定|结论|承诺|声明|评价|建议"),
    (
        4,
        "概况|简介|简况|情况|内容|理由|依据|问题|措施|成果|成绩|业绩|贡献|表现|效益|计划|方案|原因|说明",
    ),
    (2, "备注|特长|爱好|奖惩|奖励|处分|荣誉|获奖|家庭|社会关系|兼职"),
)
"""Lines that are written as a rule beside a label that says so; the first that fits decides."""
_SHORT = regex("(?:健康|身体|婚姻|婚育|学历|职称)(?:情况|状况)|(?:联系|通讯)(?:方式|地址)")
_PHOTO = regex(
    "[（(]?(?:请?粘?贴)?(?:本人|近期|近照|正面|免冠|彩色|彩照|证件|标准|[一二两12小大][寸吋])*"
    "(?:照片|相片|照)(?:粘?贴)?[处栏]?[）)]?"
)
_LARGE_PHOTO = regex("二寸|两寸|2寸|2吋|二吋")
_WHO = f"[{HAN}]{{0,14}}?"
_SIGNED = regex(
    rf"(?:[（(]?{_WHO}[（(]?(?:签字|签名|签章|盖章|公章|印章|签署|[（(]章)[）)]?[：:]?"
    rf"|{_WHO}(?:负责人|经办人|审核人|领导|组长|申请人|填表人|承诺人|主任|本人)[：:]"
    r"|(?:(?:填表|签字|填报|审批)?(?:日期|时间)[：:])?[_0-9Xx×]{0,4}年[_0-9Xx×]{0,2}月[_0-9Xx×]{0,2}日"
    r"|(?:填表|签字|填报|审批)?(?:日期|时间)[：:])+"
)
_SAYS_SEAL_OR_DAY = regex("[签章]|年.{0,2}月|[：:]$")
_INSTRUCTION = regex(r"[（(][^（()）]*[）)]")


def lines_asked(label: str) -> int:
    """How many lines are written beside a label; 1 where it asks for a word or a number.

    By the forms of offices; no standard has it. What stands in brackets only explains.

    >>> [lines_asked(label) for label in ("主要事迹", "所在单位意见", "备　注", "姓名")]
    [6, 4, 2, 1]
    >>> lines_asked("健康状况"), lines_asked("政治面貌")
    (1, 1)
    """
    plain = squeezed(label).rstrip("：:")
    if len(plain) > _LONGEST_LABEL:
        return 1
    plain = _BRACKETS.sub("", plain)
    if _SHORT.search(plain):
        return 1
    return next((lines for lines, words in _ASKS if regex(words).search(plain)), 1)


def photo_size(text: str) -> tuple[int, int] | None:
    """Width and height in mm of the photograph that a cell is kept for; ``None`` for another.

    一寸 is 25 × 35 mm, 二寸 35 × 49 (惯例).

    >>> photo_size("照　片"), photo_size("（贴二寸免冠照片）"), photo_size("现场照片由专人保管")
    ((25, 35), (35, 49), None)
    """
    plain = squeezed(text)
    if not _PHOTO.fullmatch(plain):
        return None
    return (35, 49) if _LARGE_PHOTO.search(plain) else (25, 35)


def is_signed_there(text: str) -> bool:
    """Whether a line is where a form is signed, sealed and dated, and says nothing else.

    >>> all(map(is_signed_there, ("（盖章）", "负责人签字：", "年　　月　　日", "签名： 年 月 日")))
    True
    >>> is_signed_there("同意推荐"), is_signed_there("文章"), is_signed_there("姓名：")
    (False, False, False)
    """
    plain = squeezed(text)
    return _SIGNED.fullmatch(plain) is not None and _SAYS_SEAL_OR_DAY.search(plain) is not None


def is_instruction(text: str) -> bool:
    """Whether a text only says how a blank is filled in: （500字以内，可另附页）.

    >>> is_instruction("（不超过500字）"), is_instruction("（一）项目概况")
    (True, False)
    """
    return _INSTRUCTION.fullmatch(squeezed(text)) is not None
