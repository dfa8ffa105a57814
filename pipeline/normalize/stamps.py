"""What stands on a paper and is none of it: stamps, notes, lines of fax machines and printers.

An unknown line above a title may be the first line of the title. What is on these lists is not: who
receives, copies, scans or files a paper puts it there. None is taken out for it alone: a line is
left out of the print only where a head stands around it (:mod:`pipeline.normalize.head`).
"""

from __future__ import annotations

from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_LABELS = """
    收文 来文 办文 发文登记 文件编 登记 归档 传真 电传 页数 页码 打印 印制 扫描 校对 初审 复审
    核稿 拟稿 起草 经办 承办 签收 呈送 呈报 呈阅 传阅 批示 拟办 阅处 发自 收自 发件 收件 电话 存档
    档案 份数 版本 流水 下载 接收 送达 流程 环节 办件 全宗 目录 案卷 室编 馆编 卷 件 档 分类 缩微
"""
_LABELLED = regex(
    rf"(?:(?:主要|分管)?领导|科室|部门|单位|办公室)?(?:{'|'.join(_LABELS.split())})(?:文|件)?(?:单位|部门|机关|人员?|时间|日期|编号|序号|单?号码?|数|处理?|意见|情况|领导|单|章|登记号?|状态|名称)?"
    r"(?:[:：].{0,50}|\s*第?\s*[0-9A-Za-z\-/〔〕\[\]（）(). ]{1,30}\s*号?)"
)
"""``收文编号 0231``, ``传真：0570-2880110``, ``经办人：李四``."""
_WORDS = regex(
    "已阅|[待传送呈]阅|阅|急办|特急办|速办|已办|已传阅?|复印件|复制件|传真件|扫描件|抄件|抄告单?|来文|来电|原件|副本|正本|底稿|样稿|样张|清样"
    f"|存档[件联页]?|归档|留存|第?[{HAN_COUNT}0-9]+[稿联]|红头|套红|空白|保密|(?:盖|公|收文)章处?|骑缝章"
    "|(?:发文|收文|来文|公文|文件)?(?:处理|传阅|阅办|呈批|阅批|阅处|拟办|办理|审批|登记|批办)[单笺签表卡]"
    "|转|转发|速转|扩散|周知|收到请回复|请(?:知悉|查收|转发|周知)|原文如下|通知如下"
    "|(?:仅|只)供.{2,10}|(?:内部|供)参考|(?:请|注意)保密|扫描全能王.{0,6}"
    "|.{2,20}(?:收文|收发|档案|骑缝)专?用?章"
    f"|[{HAN}]{{0,4}}机[发电]第?(?:[0-9]{{0,6}}号|[0-9]{{2,6}})|签批(?:盖章|人)?[:：]?"
)
_BRACKETS = regex(r"[【\[（(《](?P<inside>[^【】\[\]（）()《》]{1,12})[】\]）)》]")
_FRAMED = regex(r"[【\[][^【】\[\]0-9]{1,8}[】\]]")
_PAGE = regex(
    r"[-—－–·•]{1,3}\s?[0-9]{1,4}\s?[-—－–·•]{1,3}"
    r"|(?:第\s?)?[0-9]{1,4}\s?页?\s?(?:[/／,，]\s?|\s)?(?:共\s?)?[0-9]{1,4}\s?页"
    r"|第\s?[0-9]{1,4}\s?页.{0,16}|(?:P|Page)\s?[.:]?\s?[0-9]{1,4}(?:\s?(?:/|of)\s?[0-9]{1,4})?"
)
_ADDRESS = regex(r"(?:https?://|www\.)\S{4,}|\S+\.(?:gov|com|org|net)(?:\.cn)?(?:/\S*)?")
_CLOCK = regex(
    rf".{{0,12}}{YEAR}"
    r"[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?\s*[0-9]{1,2}[:：][0-9]{2}.{0,48}"
)
_PASSES_ON = regex(
    "[-—=·]{0,4}(?:以下[为是]?)?正文(?:如下|内容|开始)[-—=·：:]{0,4}|(?:收到请回复|原文如下|通知如下|转发?|【?转发】?)[：:，,]?"
    "|(?:各位[^，,：:]{1,8}[，,：:！!])?(?:现?将[^，,：:。]{1,20}转发(?:给[^，,：:。]{1,8})?|转发[^，,：:。]{0,16}通知)(?:如下)?[：:]"
)
"""What whoever passes a paper on in a chat writes above it."""
_OF_MEETING = regex(
    rf"[{HAN}0-9]{{0,40}}会议?(?:文件|材料|参阅材料)(?:之?[{HAN_COUNT}]{{1,3}}|[（(][{HAN_COUNT}0-9]{{1,3}}[）)])"
)
_SIGNS = regex(r"[^\w]{1,40}")
_CODE = regex(r"[A-Z]{2,8}[-—－ ]{0,2}(?:[0-9]{2,}[-—－/]{0,2}){1,5}[A-Z0-9]*")
_LONGEST = 100


def is_paper_of_meeting(text: str) -> bool:
    """Whether a line counts a paper among those of a meeting: above its title, no part of it.

    >>> is_paper_of_meeting("某市六届人大三次会议文件（五）"), is_paper_of_meeting("会议文件")
    (True, False)
    """
    return _OF_MEETING.fullmatch(squeezed(text)) is not None


def is_stamp(text: str) -> bool:
    """Whether a line is a stamp, a note or a machine's line.

    >>> [is_stamp(text) for text in ("已阅", "收文编号 0231", "第 1 页 共 4 页", "【抄告】")]
    [True, True, True, True]
    >>> [is_stamp(text) for text in ("内部资料", "某市教育局", "关于做好扫描工作的通知")]
    [False, False, False]
    """
    if not text or len(text) > _LONGEST:
        return False
    plain = squeezed(text)
    if _PASSES_ON.fullmatch(plain) or _OF_MEETING.fullmatch(plain):
        return True
    if _WORDS.fullmatch(plain) or _FRAMED.fullmatch(plain) or _PAGE.fullmatch(text):
        return True
    if (m := _BRACKETS.fullmatch(plain)) is not None and _WORDS.fullmatch(m["inside"]):
        return True
    if any(p.fullmatch(text) for p in (_ADDRESS, _CLOCK, _SIGNS, _CODE)):
        return True
    if _LABELLED.fullmatch(text) or _LABELLED.fullmatch(plain):
        return True
    if _PART_OF_PAGES.fullmatch(plain):
        return True
    return _is_row(text)


def is_filing_mark(text: str) -> bool:
    """Whether a line is what an archive, a scanner or a fax machine puts below a paper.

    >>> is_filing_mark("某县档案馆　第0053件　共3页"), is_filing_mark("（共2页）")
    (True, True)
    >>> is_filing_mark("电话：0570-2880110"), is_filing_mark("报名网址：www.example.cn")
    (False, False)
    """
    inside = text.strip("（）()")
    is_one = is_receipt(text) or _PART_OF_PAGES.fullmatch(inside) is not None
    return len(text) <= _LONGEST and (is_one or _is_row(text))


def is_receipt(text: str) -> bool:
    """Whether a line says who took a telegram or a fax down, and when, or how it was sent.

    >>> is_receipt("收电人：值班室 李明　6月19日21时10分"), is_receipt("（传真件，原件后补）")
    (True, True)
    >>> is_receipt("接收人：李明"), is_receipt("（原件由县档案馆保存）")
    (False, False)
    """
    if len(text) > _LONGEST:
        return False
    return _RECEIVED.fullmatch(text) is not None or _HOW_SENT.fullmatch(text) is not None


def is_fax_row(text: str) -> bool:
    """Whether a line is what a fax machine prints at the head of each sheet.

    When it was sent, from or to whom, and which sheet it is; nothing else but a name.

    >>> is_fax_row("2024-06-19 21:06  FROM:LJSFXB  TEL:0570 2880110  P.1/2")
    True
    >>> is_fax_row("会议时间：2024-06-19 21:06  电话：0570-2880110")
    False
    """
    if len(text) > _LONGEST or not _HOUR.search(text) or not _OF_FAX.search(text):
        return False
    rest = _FAX_PIECE.sub(" ", text)
    return len(squeezed(rest)) <= _LONGEST_SENDER and _NO_SENDER.search(rest) is None


def _is_row(text: str) -> bool:
    """Whether a row is made of such notes, white space between."""
    return (
        is_fax_row(text)
        or _ARCHIVED.fullmatch(text) is not None
        or any(
            len(parts) > 1 and all(any(form.fullmatch(part) for form in _PARTS) for part in parts)
            for parts in (_joined(text.split()), _GAP.split(text))
        )
    )


_HOUR = regex(r"[0-9]{1,2}[:：][0-9]{2}")
_OF_FAX = regex(
    r"\b(?:FROM|From|TO)\s?[:：]|\b(?:FAX|Fax|传真)|\bP\s?[.．:：]?\s?[0-9]{1,3}(?:/[0-9]{1,3})?(?![0-9A-Za-z])"
)
_FAX_PIECE = regex(
    rf"{YEAR}[-/.年][0-9]{{1,2}}[-/.月][0-9]{{1,2}}日?|[0-9]{{1,2}}[-/.](?:[0-9]{{1,2}}|[A-Za-z]{{3}})[-/.][0-9]{{2,4}}"
    r"|(?:[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][RrYy]|[Aa][Pp][Rr]|[Jj][Uu][NnLl]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])[a-z]{0,6}[-.\s]{0,2}[0-9]{1,2}[-,.\s]{1,2}[0-9]{4}"
    r"|[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?\s?(?:[AaPp][Mm])?|(?:周|星期)[一二三四五六日]|\b(?:MON|TUE|WED|THU|FRI|SAT|SUN)\b"
    r"|(?:页码?|第)\s?[0-9]{1,3}\s?页?\s?(?:[/／共]\s?[0-9]{1,3}\s?页?)?|\b[Pp](?:AGE|age)?\s?[.．:：]?\s?[0-9]{1,3}(?:\s?/\s?[0-9]{1,3})?"
    r"|(?:FROM|From|TO|To|FAX|Fax|TEL|Tel|传真|电话|ID|NO|No|收|发)(?:\s?(?:NO|No|号码?))?\s?[.．:：]{0,2}|#[0-9]{1,6}|[0-9()（）+-]{3,20}|[0-9]{1,4}/[0-9]{1,4}"
)
_LONGEST_SENDER = 24  # characters
_NO_SENDER = regex("[。；，：:]")
_GAP = regex(r"[\t\N{IDEOGRAPHIC SPACE}]\s*|\s{2,}")
_NUMBER = regex(
    r"(?:编号|字号|日期|时间)[:：]\S{1,30}|[0-9]{1,2}[:：][0-9]{2}|已[分签阅办转][发收结毕]?"
    rf"|第\s?[0-9]{{1,6}}\s?[号件卷]|{YEAR}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?:\s[0-9]{{1,2}}[:：][0-9]{{2}})?"
    r"|(?:FAX|Fax|TEL|传真)[.:：]?\s?[0-9-]{6,20}|P\s?[.:]?\s?[0-9]{1,3}(?:/[0-9]{1,3})?"
    r"|(?:FROM|From|TO|To)\s?[:：]\s?.{2,24}|[0-9]{3,4}-[0-9]{7,8}"
)
_ARCHIVED = regex(
    rf"(?:[【\[]?(?:归档章|档案章|[{HAN}]{{2,14}}档案[馆室])[】\]]?\s*)?(?:(?:全宗号?|目录号?|案卷号?|年度|归档年度|机构(?:[（(]问题[）)])?|问题|[室馆]编件号|件号|页[数号]|保管期限|期限|盒号|卷号|档号|分类号|微缩号)"
    r"\s?[:：]?\s{0,3}[^\s：:]{1,12}\s*){2,9}"
)
"""The row of an archive's stamp (DA/T 22): names of columns and what is written in them."""
_MINUTE = r"(?:[0-9]{1,2}[:：时][0-9]{2}分?|[0-9]{1,2}[日时])"
_RECEIVED = regex(
    rf"(?:收电|接电|收报|接报|来电|转报|收到|签收|接收|收文|发电|传真|电传)(?:人|员|时间|单位|登记|值班员|情况)?\s?[：:](?=.{{0,60}}(?:{_MINUTE}|已报|值班)).{{2,80}}"
)
"""With the minute or who was told; a paper's form has the label alone."""
_HOW_SENT = regex(
    r"[（(【\[](?=[^（()）]{2,30}[）)】\]]$)(?:此件|本件|该件)?[^（()）]{0,10}(?:传真件|电传稿|传真稿|原件(?:后补|随后|另寄|邮寄|后寄)|请回传|传真发出|回传确认|以原件为准|以正式(?:文件|行文)为准)[^（()）]{0,20}[）)】\]]"
)
_FILED = regex(
    rf"保管期限\s?[:：]?\s?(?:永久|长期|短期|定期|[0-9]{{2}}年)|[{HAN}]{{2,12}}档案[馆室]|(?:档案)?数字化(?:加工|扫描)?"
)
"""How an archive numbers what it keeps (DA/T 22)."""
_PART_OF_PAGES = regex(r"共[0-9]{1,3}页(?:（含本页）|\(含本页\))?|页数[:：]?[0-9]{1,3}")


_PARTS = (_LABELLED, _NUMBER, _WORDS, _PART_OF_PAGES, _FILED)


def _joined(parts: list[str]) -> list[str]:
    """``共 4 页``: what white space parts and is one."""
    whole: list[str] = []
    for part in parts:
        if whole and (whole[-1] == "共" or (whole[-1][:1] == "共" and part[0] == "页")):
            whole[-1] += part
        else:
            whole.append(part)
    return whole
