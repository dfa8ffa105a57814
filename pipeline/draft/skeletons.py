"""公文稿 to begin with: each 文种 filled in, what belongs where said in comments.

What a kind needs is data: which way it goes (党政机关公文处理工作条例 第十三至十七条), how its
title ends, how its text begins and closes. The dots are for the person to fill.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import DocumentError

_ORGAN = "某市某局"
_DATE = "2024年1月1日"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What a kind of document is begun with.

    Attributes:
        use: what it is for (条例 第八条).
        title: its title.
        opening: how its text begins.
        closing: how it closes; empty for none.
        recipients: whom it addresses; empty for none.
        upward: it goes up: 签发人 stands in its head (GB/T 9704-2012 7.2.6).
        mark: 发文机关标志.
        number: 发文字号.
        sections: headings of its text.
        signed: whether it bears 署名 and 成文日期 at its end.
        more: lines of the head, before the title.
        notes: what to mind, a comment each.
    """

    use: str
    title: str
    opening: str
    closing: str = ""
    recipients: str = "各县（区）人民政府，市政府各部门："
    upward: bool = False
    mark: str = f"{_ORGAN}文件"
    number: str = "某字〔2024〕1号"
    sections: tuple[str, ...] = ("一、工作要求", "二、时间安排")
    signed: bool = True
    more: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


_MEETING = ("某某某会议于2024年1月1日在某地召开。会议认为，……", "会议号召，……")

SKELETONS = {
    "决议": Skeleton(
        "会议讨论通过的重大决策事项",
        "某某会议关于某某报告的决议",
        *_MEETING,
        recipients="",
        sections=(),
        signed=False,
        more=("题注: （2024年1月1日某某会议通过）",),
        notes=("决议的通过日期和会议写在题注里，文末不署名",),
    ),
    "决定": Skeleton(
        "对重要事项作出决策和部署、奖惩有关单位和人员、变更或者撤销下级机关不适当的决定事项",
        f"{_ORGAN}关于某某的决定",
        "为……，经研究，决定……。",
    ),
    "命令": Skeleton(
        "公布行政法规和规章、宣布施行重大强制性措施、批准授予和晋升衔级、嘉奖有关单位和人员",
        "",
        "《某某规定》已经2024年1月1日某某会议通过，现予公布，自2024年2月1日起施行。",
        recipients="",
        mark="某市人民政府令",
        number="第1号",
        sections=(),
        notes=("命令（令）没有标题和主送机关；署名是签发人的职务和姓名",),
    ),
    "公报": Skeleton(
        "公布重要决定或者重大事项",
        "某某会议公报",
        *_MEETING,
        recipients="",
        sections=(),
        signed=False,
        more=("题注: （2024年1月1日某某会议通过）",),
    ),
    "公告": Skeleton(
        "向国内外宣布重要事项或者法定事项",
        f"{_ORGAN}公告",
        "根据……，现将某某事项公告如下：",
        "特此公告。",
        recipients="",
        number="2024年第1号",
        sections=("一、某某", "二、某某"),
    ),
    "通告": Skeleton(
        "在一定范围内公布应当遵守或者周知的事项",
        f"{_ORGAN}关于某某的通告",
        "为……，根据……，现将有关事项通告如下：",
        "本通告自公布之日起施行。",
        recipients="",
        sections=("一、某某", "二、某某"),
    ),
    "意见": Skeleton(
        "对重要问题提出见解和处理办法",
        f"{_ORGAN}关于某某的意见",
        "为……，现提出以下意见。",
        sections=("一、总体要求", "二、重点任务", "三、保障措施"),
    ),
    "通知": Skeleton(
        "发布、传达要求下级机关执行和有关单位周知或者执行的事项，批转、转发公文",
        f"{_ORGAN}关于某某的通知",
        "为……，现将有关事项通知如下：",
    ),
    "通报": Skeleton(
        "表彰先进、批评错误、传达重要精神和告知重要情况",
        f"{_ORGAN}关于某某情况的通报",
        "现将某某情况通报如下：",
        sections=("一、基本情况", "二、工作要求"),
    ),
    "报告": Skeleton(
        "向上级机关汇报工作、反映情况，回复上级机关的询问",
        f"{_ORGAN}关于某某情况的报告",
        "现将某某情况报告如下：",
        "特此报告。",
        recipients="市人民政府：",
        upward=True,
        sections=("一、主要工作", "二、存在问题", "三、下步打算"),
        notes=("报告不夹带请示事项",),
    ),
    "请示": Skeleton(
        "向上级机关请求指示、批准",
        f"{_ORGAN}关于某某的请示",
        "为……，拟……。现将有关事项请示如下：",
        "妥否，请批示。",
        recipients="市人民政府：",
        upward=True,
        sections=("一、基本情况", "二、请示事项"),
        notes=("请示一文一事，只写一个主送机关；附注里写联系人和电话",),
    ),
    "批复": Skeleton(
        "答复下级机关请示事项",
        f"{_ORGAN}关于某某的批复",
        "《关于某某的请示》（某字〔2024〕1号）收悉。经研究，批复如下：",
        "此复。",
        recipients="某县人民政府：",
        sections=("一、同意……", "二、……"),
    ),
    "议案": Skeleton(
        "各级人民政府按照法律程序向同级人民代表大会或者人民代表大会常务委员会提请审议事项",
        "某市人民政府关于提请审议某某的议案",
        "为……，市人民政府拟订了《某某（草案）》，现提请审议。",
        recipients="市人民代表大会常务委员会：",
        mark="某市人民政府",
        sections=(),
    ),
    "函": Skeleton(
        "不相隶属机关之间商洽工作、询问和答复问题、请求批准和答复审批事项",
        f"{_ORGAN}关于商请某某的函",
        "为……，商请……。",
        "请予支持为盼。",
        recipients="某某局：",
        mark=_ORGAN,
        number="某函〔2024〕1号",
        sections=(),
        more=("版式: 信函",),
    ),
    "纪要": Skeleton(
        "记载会议主要情况和议定事项",
        "",
        "2024年1月1日，某某同志主持召开会议，研究……。现纪要如下：",
        "出席：某某、某某。",
        recipients="",
        mark=f"{_ORGAN}会议纪要",
        number="第1期",
        sections=("一、关于某某", "二、关于某某"),
        signed=False,
        notes=("出席、请假、列席人员写在正文之后，各起一行",),
    ),
    "简报": Skeleton(
        "反映情况、交流经验（不是法定文种）",
        "某某工作取得进展",
        "2024年以来，……。",
        recipients="",
        mark=f"{_ORGAN}工作简报",
        number="第1期",
        sections=("一、主要做法", "二、取得成效"),
        signed=False,
    ),
}
"""The fifteen kinds and 简报, by name."""


def skeleton_of(kind: str) -> str:
    """A 公文稿 of a kind, to be filled in.

    Raises:
        DocumentError: there is no such kind.
    """
    kind = "命令" if kind == "令" else kind
    if kind not in SKELETONS:
        from difflib import get_close_matches

        near = get_close_matches(kind, SKELETONS, n=1, cutoff=0.3)
        hint = f"是否指“{near[0]}”" if near else f"可用的有 {'、'.join(SKELETONS)}"
        raise DocumentError(f"没有“{kind[:20]}”这个文种", hint)
    return "".join(f"{line}\n" for line in _lines(kind, SKELETONS[kind]))


def _lines(kind: str, one: Skeleton) -> list[str]:
    head = [
        "---",
        f"# {kind}：{one.use}。",
        "# 每行“名称: 值”；不要的行删去或留空。以 # 开头的行是说明，不会印出。",
        *(f"# {note}。" for note in one.notes),
        f"文种: {kind}",
        "# 份号六位数字，密级如 机密，保密期限如 1年，紧急程度如 特急；没有的留空。",
        "份号:",
        "密级:",
        "保密期限:",
        "紧急程度:",
        f"发文机关标志: {one.mark}",
        f"发文字号: {one.number}",
    ]
    if one.upward:
        head += ["# 上行文写签发人，几位各写一行，前面加“- ”。", "签发人: 某某某"]
    head += one.more
    if one.title:
        head.append(f"标题: {one.title}")
    if one.recipients:
        head.append(f"主送机关: {one.recipients}")
    head += ["# 附件说明如 1.任务分工表；几个附件各写一行，前面加“- ”。", "附件说明:"]
    if one.signed:
        head += [f"发文机关署名: {_ORGAN}", f"成文日期: {_DATE}"]
    head += [
        "# 附注如 （此件公开发布）。",
        "附注:",
        "抄送机关:",
        f"印发机关: {_ORGAN}办公室",
        f"印发日期: {_DATE}",
        "---",
    ]
    body = [
        "<!-- 正文：每段一行，段间空一行。标题写自己的序号，一级用 ##，二级用 ###。 -->",
        one.opening,
    ]
    for section in one.sections:
        body += [f"## {section}", "……。"]
    if one.closing:
        body.append(one.closing)
    if kind in {"通知", "意见"}:
        body.append(
            "<!-- 附件另起一页：先写 # 附件1，再写 # 附件的标题，表格用竖线：\n\n"
            "# 附件1\n\n# 任务分工表\n\n| 序号 | 任务 | 单位 |\n| --- | --- | --- |\n"
            "| 1 | 某某 | 某某局 |\n-->"
        )
    return [*head, *(line for part in body for line in ("", part))]
