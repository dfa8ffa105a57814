"""Closed vocabularies of GB/T 9704-2012 and 党政机关公文处理工作条例 (2012), 第八条."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """The fifteen kinds of official document (文种)."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令"
    COMMUNIQUE = "公报"
    ANNOUNCEMENT = "公告"
    PUBLIC_NOTICE = "通告"
    OPINION = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    REQUEST = "请示"
    REPLY = "批复"
    PROPOSAL = "议案"
    LETTER = "函"
    MINUTES = "纪要"


class Urgency(StrEnum):
    """紧急程度."""

    EXTRA_URGENT = "特急"
    URGENT = "加急"


class Classification(StrEnum):
    """密级."""

    TOP_SECRET = "绝密"
    SECRET = "机密"
    CONFIDENTIAL = "秘密"
