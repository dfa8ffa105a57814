"""Closed vocabularies of GB/T 9704-2012 and 党政机关公文处理工作条例 (2012), 第八条."""

from __future__ import annotations

from enum import StrEnum

from pipeline.text.names import title_core


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

    @classmethod
    def of_ending(cls, text: str) -> DocumentKind | None:
        """The kind that the last word of a title or mark names; 令 is a 命令.

        >>> DocumentKind.of_ending("××省人民政府令").value, DocumentKind.of_ending("通知（试行）")
        ('命令', None)
        """
        text = text.rstrip()
        if text.endswith("令"):
            return cls.ORDER
        return next((kind for kind in cls if text.endswith(kind.value)), None)

    @classmethod
    def of_title(cls, title: str) -> DocumentKind | None:
        """The kind by a title's last word, brackets such as （试行） and closing marks left out.

        >>> DocumentKind.of_title("关于××的通知（试行）").value, DocumentKind.of_title("××办法")
        ('通知', None)
        """
        return cls.of_ending(title_core(title))


class Urgency(StrEnum):
    """紧急程度."""

    EXTRA_URGENT = "特急"
    URGENT = "加急"


class Classification(StrEnum):
    """密级."""

    TOP_SECRET = "绝密"
    SECRET = "机密"
    CONFIDENTIAL = "秘密"
