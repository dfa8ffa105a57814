"""Titles: how many lines are one, by what it says and what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import DocumentKind
from pipeline.normalize.ends import calls
from pipeline.normalize.fields import field_line
from pipeline.normalize.lines import Line
from pipeline.normalize.looks import Role
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import (
    TITLE_ENDS,
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_draft_mark,
    is_odd_number,
    is_recipients,
    is_sentence,
    is_title_note,
    list_of_offices,
    number_form,
    starts_body,
)
from pipeline.normalize.stamps import is_stamp
from pipeline.text.chars import HAN, closed_up, has_han, squeezed
from pipeline.text.dates import YEAR, whole_date
from pipeline.text.names import has_surname, is_authority, is_full_name, is_person
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_MAX_TITLE = 160
_MAX_JOINED = 300  # the longest real titles join the names of a dozen ministries
_MAX_TITLE_LINES = 12
_STOPS = regex(rf"[{HAN}]\.$|[0-9]%$")
"""A sentence whose 。 was made a point."""
_JOINING = (
    *("关于", "印发", "转发", "批转", "发布", "的", "和", "与", "及", "、", "暨", "开展", "进一步"),
)
"""A title does not end so."""
_NO_TITLE = regex(
    "为(?!人民)|根据|按照|依据|近日|日前|今天|目前|[图表] ?(?:[A-Z][.．]?)?[0-9]|"
    "《[^《》]{2,60}》(?:已[经由于]|业经|经)|现(?:公布|发布|予)|"
    "(?:政府|官方)?(?:门户)?网站$|[0-9]+[-.－][0-9]+ |“[^”]*$|.{0,6}单位[：:]|"
    "(?:[甲乙丙丁买卖供需双各]方|(?:出租|承租|出让|受让|委托|受托|发包|承包)[方人]|(?:投标|招标|采购|申请)人)"
    "(?:[（(][^（()）]{1,12}[）)])?\\s?[：:]"
)
# In collections a title keeps its place: ``4. ××厅关于印发…的通知（2023年4月7日）``.
_NUMBERED_TITLE = regex(
    "[0-9]{1,3}[.．]\\s?[^《0-9].*(?:关于|印发|办法|条例|措施|规定|细则|通知|意见|公告|方案)"
)
_ITEM_OF_YEAR = regex(rf"[0-9]{{1,2}}[.．]{YEAR}年")
"""``1.2024年名单``: an item of a list, no title."""
_EXPLAINING = ("一图读懂", "一图看懂", "图解", "【图解】", "政策解读")
"""How the link to a page about the document begins."""
_BESIDE_DATE = regex(rf"(.{{4,40}}?)\s{{2,40}}{YEAR}[0-9]{{2,4}}")
"""Who issued a 纪要 and when, 年, 月 and 日 lost."""
_ADDRESSEES = regex("[，,；;]各.*[，,；;]")
"""A line of 主送机关 that is broken inside a name."""
_OPENING = regex(r"[〔﹝\[［【]")
"""The bracket before the year of a 发文字号, as it is left where 号 is lost."""
_NUMBER_OF = regex(r"[^：:]{2,8}[：:]\s?[0-9][0-9\s-]{1,20}")
"""``热线电话：12345``: no part of a title."""
_LABELS = regex(rf"目[录次]|附[件表录][0-9{HAN_COUNT}]{{0,3}}[：:]?|前言|第.{{1,3}}[章编节条].*")
"""Such lines may be set like a title and are none."""
_ALONE = frozenset(TITLE_ENDS) | {
    *("邀请函", "介绍信", "证明", "感谢信", "慰问信", "公开信", "表扬信", "贺信", "声明", "启事"),
    *("委托书", "申请书", "聘书", "公函", "函告", "讣告"),
}
"""What a short paper has for a title."""
_FILE = regex(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|ofd|rar|zip)\s{1,4}[0-9.]{1,6}\s?[KMkm]")
"""``…的通知.docx　28.4KB``: a file as a chat shows it."""
_ASKED = regex("[问答QA][：:]")
_BESIDE_PAPER = regex(
    rf"^[{HAN}]{{2,6}}(?:号|日期|时间|编号|状态|意见)[：:].|^[【\[](?:相关|附件|关联|原文|报名|点击)[{HAN}]{{0,4}}[】\]]."
    r"|^(?=.{0,40}$).*[0-9]{1,2}[:：][0-9]{2}(?![0-9：:])"
)
"""What stands above a title or links to another, and the hour, which no title says."""
_LETTER = regex(f"(?![来去])[{HAN}]{{1,4}}(?<!信)函")
"""``询价函``, ``商请函``: a letter by what it does."""
_TOPIC = ("关于", "印发", "转发", "批转", "发布", "公布")
"""Words that say what a title is about."""
SPEECH = regex(
    "(?:(?:开幕|闭幕|主持|欢迎|欢送|答谢|颁奖)[词辞]|讲话|致辞|致词|发言|演讲|报告|寄语|贺词|献词|谈话|动员|党课)(?:提纲|稿|摘要|要点)?$"
)
"""How a title ends under which the speaker's name stands."""
LETTERS = regex("(?:函|书|答复|批复|通知|意见)$")
"""How a title ends under which one person may be addressed."""
_BEGUN_BY_ISSUER = regex(rf"对(?!于)|{YEAR}(?!年.{{0,2}}月.{{0,2}}日)")
"""``对…的答复``, ``2025年工作总结``: titles whose issuer stands on the line above."""
_LEAST_SAID = 8  # characters of the shorter of two titles, from 关于 on
_SAID_AGAIN = 0.6  # of the longer one stands in the shorter
_OTHER_PAPER = regex(
    "补充|更正|撤销|解除|取消|废止|修[改订]|细则|转发|批转|延[期长]|调整|终止|暂停|恢复|重新|再次|答复"
)
"""What one title says beyond another shows that it is another paper's."""
_MARKS = regex("[《》〈〉“”，、（）()]")
_YEAR_REPORTED = ("总结", "情况", "报告", "汇报")
_YEAR_PLANNED = regex(
    rf"{YEAR}年(?:度|[上下]半年)?(?:重点|主要)?工作的?(?:计划|打算|安排|思路|要点|重点)"
)
"""Below ``某局2025年工作总结``; the 和 between them may be lost."""
_LABEL_LEFT = regex(rf"[{HAN}]{{1,4}}[：:]")
_GOES_ON = ("和", "与", "及", "以及", "暨")


def title_length(lines: Sequence[Line], start: int = 0) -> int:
    """How many lines from ``start`` on are one title; 0 when none."""
    above = _above_subtitle(lines, start)
    if above:
        return above
    if begins_below(lines, start):
        return 0
    if count := set_like(lines, start, Role.TITLE):
        return count
    if start < len(lines) and (look := lines[start].look) is not None and look.role is Role.TEXT:
        return 0
    if start >= len(lines) or not (
        may_be_title(lines[start].text) or breaks_list(lines[start].text)
    ):
        return 0
    first = lines[start].text
    names_issuer = is_authority(first) and not _topic_below(lines, start + 1)
    if names_issuer and not is_title_note(below(lines, start)):
        return 0
    count = 1
    joined = first
    while count < _MAX_TITLE_LINES and start + count < len(lines):
        text = lines[start + count].text
        if len(joined) + len(text) > _MAX_JOINED:
            break
        if is_draft_mark(text) and ends_title(joined):
            count += 1
            break
        if not _continues(lines, start + count, joined):
            break
        joined += text
        count += 1
    return 0 if lines[start + count - 1].text.endswith("、") else count


def begins_below(lines: Sequence[Line], start: int) -> bool:
    """Whether a line above ``关于…`` is a person's name, or a short label with its value."""
    if not below(lines, start).startswith("关于") or start >= len(lines):
        return False
    text = lines[start].text
    return _LABEL_LEFT.match(text) is not None or (is_full_name(text) and has_surname(text))


def set_like(lines: Sequence[Line], start: int, role: Role) -> int:
    """How many lines from ``start`` on are set like a title or a mark, and can be one."""
    count = 0
    for line in lines[start : start + _MAX_TITLE_LINES]:
        text = line.text
        cannot = is_document_number(text) or is_recipients(text) or whole_date(text) is not None
        if line.look is None or line.look.role is not role or cannot or not has_han(text):
            break
        if len(text) > _MAX_TITLE or _LABELS.fullmatch(squeezed(text)) or text.endswith("。"):
            break
        count += 1
    return count


def _above_subtitle(lines: Sequence[Line], start: int) -> int:
    """Short lines above ``——在…会议上的报告`` are its title, whatever their words."""
    for count in range(1, 5):
        i = start + count
        above = lines[i - 1].text if i <= len(lines) else ""
        if i >= len(lines) or len(above) > 50 or is_sentence(above) or is_title_note(above):
            return 0
        if _BESIDE_PAPER.search(above) or is_stamp(above):
            return 0
        if is_subtitle(lines[i].text) and len(lines[i].text) <= 80:
            is_whole = count > 1 and ends_title(above) and not _may_go_on(lines[i - 2].text)
            return 0 if is_recipients(above) or is_whole else count
    return 0


def asks_or_answers(text: str) -> bool:
    """Whether a line is a question or an answer of an interview: ``问：…``, ``答：…``.

    >>> asks_or_answers("问：什么是临时救助？"), asks_or_answers("问答")
    (True, False)
    """
    return _ASKED.match(text) is not None


def says_same(headline: str, title: str, issuer: str = "") -> bool:
    """Whether a page's headline and a title are of one paper, one perhaps in fewer words.

    Args:
        headline: without white space.
        title: likewise.
        issuer: the authority that stands above the title.

    >>> title = "某县公安局转发市公安局关于开展货车非法改装专项整治行动的通知"
    >>> says_same("转发市公安局关于开展货车非法改装专项整治的通知", title)
    True
    >>> says_same("关于张三任职的通知", "关于李四任职的通知")
    False
    >>> says_same("关于报送材料的通知", "关于报送材料的补充通知")
    False
    """
    (by, topic), (own, whole) = _parted_titles(headline), _parted_titles(title)
    if not topic and ends_title(headline):
        topic = _MARKS.sub("", headline)  # 第12号提案答复
    own = own or issuer.removesuffix("文件")
    if not (topic and whole) or (by and own and by != own):
        return False
    shorter, longer = sorted((topic, whole), key=len)
    if len(shorter) < _LEAST_SAID or len(shorter) < _SAID_AGAIN * len(longer):
        return False
    rest = iter(longer)
    left = []
    for char in shorter:
        for other in rest:
            if other == char:
                break
            left.append(other)
        else:
            return False
    return _OTHER_PAPER.search("".join((*left, *rest))) is None


def _parted_titles(text: str) -> tuple[str, str]:
    """Who issues a paper and what its title says of it, marks left out; nothing for no title."""
    at = min((at for word in _TOPIC if (at := text.find(word)) >= 0), default=-1)
    if at < 0 or not ends_title(text):
        return "", ""
    return text[:at], _MARKS.sub("", text[at:])


def _may_go_on(text: str) -> bool:
    """Whether a title may go on below a line: who issues it, what it is about, half a phrase."""
    plain = squeezed(text)
    is_site = "-" in plain or "_" in plain  # 政策问答-某市医疗保障局, as pages are called
    return (is_authority(text) and not is_site) or "关于" in plain or plain.endswith(_JOINING)


def may_be_title(text: str) -> bool:
    """Whether a line may be one of a title's, by its looks alone."""
    if asks_or_answers(text) or calls(text) or _BESIDE_PAPER.search(text) or _FILE.search(text):
        return False
    if len(text) > _MAX_TITLE or is_recipients(text) or text[-1] in "：:；;，,、。！!":
        return False
    if is_document_number(text) or whole_date(text) is not None or header_mark(text):
        return False
    if field_line(text) is not None or is_of_head(text) or is_stamp(text):
        return False
    if text.startswith(("——", "附件", "注：", "注:")) or is_person(text) or _NO_TITLE.match(text):
        return False
    if numbered(text) is not None and not _NUMBERED_TITLE.match(text):
        return False
    beside = _BESIDE_DATE.fullmatch(text)
    if beside is not None and is_authority(beside[1]):
        return False
    if _ITEM_OF_YEAR.match(text) or _NUMBER_OF.fullmatch(text) or text.count(" / ") > 1:
        return False
    if (is_sentence(text) and not ends_title(text)) or _STOPS.search(text):
        return False
    if _ADDRESSEES.search(text) and list_of_offices(text, is_open=True) is not None:
        return False
    return len(text) >= (2 if text[0] == "的" else 4) and has_han(text)


def breaks_list(text: str, joined: str = "") -> bool:
    """Whether a line is one of a title's that goes on: ``关于表彰先进集体、`` above more of them.

    Args:
        text: the line.
        joined: the title so far.

    >>> [breaks_list(text) for text in ("关于表彰先进集体、", "各市、县、", "关于表彰先进集体")]
    [True, False, False]
    """
    goes_on = "关于" in text or text[0] == "的" or joined.endswith("、")
    return goes_on and text.endswith("、") and may_be_title(text[:-1])


def is_of_head(text: str) -> bool:
    """Whether a line holds what only 版头 has: 机关名称 and 文件, a 发文字号 set apart by spaces.

    >>> is_of_head("某市教育局文件"), is_of_head("某局　某教〔2024〕5号"), is_of_head("文件办法")
    (True, True, False)
    """
    if is_authority_mark(text):
        return True
    parts = text.split()
    if is_odd_number(text) or ("签发" in text and _OPENING.search(text)):
        return True
    numbers = (part for part in parts if "号" in part or _OPENING.search(part))
    return len(parts) > 1 and any(number_form(part) in {"full", "damaged"} for part in numbers)


def is_kind_alone(text: str) -> bool:
    """Whether a line is a 文种 and nothing else, its letters perhaps set apart: ``通　知``.

    >>> is_kind_alone("通　知"), is_kind_alone("询价函"), is_kind_alone("关于节能的通知")
    (True, True, False)
    """
    plain = squeezed(text)
    return plain in _ALONE or _LETTER.fullmatch(plain) is not None


def says_topic(text: str) -> bool:
    """Whether a line says what a title is about.

    >>> says_topic("某县关于印发"), says_topic("工作总结")
    (True, False)
    """
    return any(word in text for word in _TOPIC)


def is_subtitle(text: str) -> bool:
    """Whether a line begins with the dash of a subtitle: ``——在全市大会上的讲话``."""
    return text.startswith(("——", "--"))


def _topic_below(lines: Sequence[Line], i: int) -> bool:
    """Whether the next line, after more names of authorities, says what the title is about."""
    while i < len(lines) and is_authority(lines[i].text):
        i += 1
    return i < len(lines) and lacks_issuer(closed_up(lines[i].text))


def lacks_issuer(text: str) -> bool:
    """Whether a line is the rest of a title behind the authority that issues it.

    >>> [lacks_issuer(text) for text in ("关于节能的通知", "2025年总结", "总结", "某局公告")]
    [True, True, False, False]
    """
    is_begun = _BEGUN_BY_ISSUER.match(text) is not None and ends_title(text)
    return text.startswith(_TOPIC) or is_begun


def _continues(lines: Sequence[Line], i: int, joined: str) -> bool:
    """Whether line ``i`` goes on with the title ``joined``."""
    text = closed_up(lines[i].text)
    plain = squeezed(joined)
    if is_kind_alone(text) and not ends_title(joined):
        return plain.endswith("的") or _closed_below(lines, i)
    if ends_kind(joined, text):
        return _closed_below(lines, i)
    if not (may_be_title(text) or breaks_list(text, joined)) or len(text) > 80:
        return False
    if plain.count("《") > plain.count("》"):
        return True
    if text.startswith(_EXPLAINING):
        return False
    if plain.count("“") > plain.count("”") and "”" in text:  # else ” was lost
        return True
    if is_title_note(text):
        return False
    if text.startswith(_GOES_ON) and ends_title(text):
        return True
    if plain.endswith(_YEAR_REPORTED) and _YEAR_PLANNED.fullmatch(squeezed(text)):
        return _YEAR_PLANNED.fullmatch(squeezed(below(lines, i))) is None
    if is_authority(joined) and _topic_below(lines, i):
        return True
    if ends_title(joined) and not _is_cut_short(joined, text):
        # 国务院办公厅关于…制度 / …的指导意见 / 国办发〔2018〕118号: broken after a likely end.
        following = below(lines, i)
        closed = is_document_number(following) or is_recipients(following)
        return closed and "关于" in plain and "关于" not in text and ends_title(text)
    if plain.endswith(_JOINING) or text.startswith(("关于", "的")) or _halves(lines, i, joined):
        return True
    if says_topic(plain):
        # The rest of the title stands within three lines, or the line was whole after all.
        for j in range(i, min(i + 3, len(lines))):
            if j > i and ends_kind(lines[j - 1].text, lines[j].text):
                return True
            if not (may_be_title(lines[j].text) or breaks_list(lines[j].text, lines[j - 1].text)):
                return False
            if ends_title(lines[j].text):
                return True
    return False


def ends_kind(above: str, text: str) -> bool:
    """Whether a line is the rest of a 文种 that was broken: ``…的通`` above ``知``.

    >>> ends_kind("关于做好防汛工作的通", "知"), ends_kind("关于做好防汛工作的通知", "知")
    (True, False)
    """
    rest = squeezed(text)
    if len(rest) != 1 or not has_han(rest) or ends_title(above):
        return False
    return squeezed(above + rest).endswith(
        ("通知", "意见", "决定", "报告", "方案", "办法", "请示", "通报", "批复")
    )


def _halves(lines: Sequence[Line], i: int, joined: str) -> bool:
    """A title broken once, without 关于: the second half ends it and the text follows."""
    text = lines[i].text
    if not (8 <= len(joined) <= 40 and len(text) <= 40 and ends_title(text)):
        return False
    if "关于" in text and not text.startswith("关于"):
        return False  # it has its own issuer
    return _closed_below(lines, i) and not re.search("[，,：:]", joined + text)


def _is_cut_short(joined: str, text: str) -> bool:
    """``某市自然资源和规划`` above ``局关于…的通知``: the end of a word that looks like a 文种."""
    if DocumentKind.of_title(joined) is not None or text.startswith("关于"):
        return False
    issuer, about, _ = text.partition("关于")
    whole = joined + issuer if about else joined
    return "关于" in joined or (bool(about) and is_authority(whole) and not is_authority(issuer))


def _closed_below(lines: Sequence[Line], i: int) -> bool:
    """Whether what only follows a title stands below line ``i``."""
    at = i + is_draft_mark(below(lines, i))
    text = below(lines, at)
    is_addressed = at > i and is_recipients(text)
    return starts_body(text) or is_document_number(text) or is_addressed


def below(lines: Sequence[Line], i: int) -> str:
    """The text below line ``i``; empty at the end."""
    return lines[i + 1].text if i + 1 < len(lines) else ""
