"""WID: marks folded to ASCII become full-width again next to Chinese text (GB/T 15834-2011 5.1)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.repair.rule import Facts, Replacement, Rule
from pipeline.text.chars import CJK, HAN, has_han, number_of_han
from pipeline.text.dots import OF_NAME
from pipeline.text.equivalence import is_exchange
from pipeline.text.garbled import garbled
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
# After Chinese text a mark is Chinese; behind an opening quotation mark it is named, not used.
# Before a Han character it is too, unless it stands in a run of Latin text (a time 10:30, a ratio
# 1:500, a URL) that goes on to the left with a letter.
_BEFORE = CJK.replace("”", "").replace("’", "")
_MARK = regex(
    rf"(?<=[{_BEFORE}])(?<![“‘])[,;:!?]+(?![/\\]{{2}})|(?<=[{_BEFORE}0-9][”’])[,;:!?]+"
    rf"|(?<=[0-9%％‰℃²³)\]])[,;:!?](?=[{HAN}“‘《（(])|(?<=[A-Za-z])[,;:](?=[{HAN}“‘《（(])"
    r"|(?<=[%％‰℃²³㎡])[,;](?=[0-9A-Za-zⅠ-Ⅻ])"  # a comma after % groups no digits
)
_LAST = regex(r"(?<=[0-9A-Za-z%％‰℃²³㎡)\]])[;:]$")
# (1) at a paragraph's start is a list mark, whatever follows.
_LIST_MARK = regex(r"\([0-9]{1,2}\)")
_CHINESE = regex(rf"[{CJK}]")
_BRACKET = regex(r"[()（）]")
_OPENERS = (
    "请(?:各|你|于|认真|遵照|按|结合|及时|贯彻)|特此|现[将就予]|为(?:了|做好|进一步|贯彻)"
    "|同时|此外|其中|目前|当前|下一步|根据|按照|会议|以上|上述|凡|未经|对(?:于|违反|未)"
    "|各(?:级|地|县|市|区|单位|部门|有关)|要(?:加强|坚持|求|切实|进一步)|全[市省县]"
    f"|坚持|加强|加快|推进|本(?:通知|办法|规定|意见|方案)|[{HAN_COUNT}]是"
)
"""Words that begin a sentence and no name."""
_DOT = regex(rf"(?<=[{HAN}”’）》])\.(?:(?={_OPENERS}|$)|(?P<other>(?=[{HAN}“《（A-Z])))")
_SPACED_DOT = regex(rf"(?<=[{HAN}]) \.$")
_AFTER_FIGURE = regex(
    rf"(?<![0-9.A-Za-z附件表图第见号版])(?P<figure>[0-9]+(?:\.[0-9]+)?)"
    rf"(?P<unit>[A-Za-z%％‰℃℉㎡㎞μµ°²³/·]{{0,8}})\.(?=[{HAN}“《（]|$)"
)
_LONGEST_ITEM = 2  # digits of an item's number: 3.会议
_DOTTED = regex(rf"[{HAN}”’）》]\.$")
"""A paragraph whose own end shows what its dots are."""
_STOP = regex(r"[。！？；;]|(?<![0-9])\.|\.(?![0-9])")
_REACH = 100  # characters of a sentence that are looked at
_SENTENCE = 4  # Han characters before the dot; fewer may be a label
_REFERENCE = regex(r"\[[A-Z](?:/[A-Z]{2})?\]")
_WEIGHTED = regex(r"[A-Za-z]\([A-Z]\)")
"""dB(A): the bracket is part of the unit (GB 3096-2008 3.1)."""


@Rule(
    "WID002",
    name="fullwidth-brackets",
    summary="中文里的圆括号用全角。",
    source="GB/T 15834-2011 4.9, 5.1",
    needs=regex("[()]"),
    fixes={
        "(一)深入学习": "（一）深入学习",
        "《某某行动方案(2023-2027年)》": "《某某行动方案（2023-2027年）》",
        "细颗粒物(PM2.5)浓度": "细颗粒物（PM2.5）浓度",
        "固废(危废)问题(其中移送1个)": "固废（危废）问题（其中移送1个）",
        "公开发布)": "公开发布）",
        "各市(州）": "各市（州）",
        "(1)1983年以前": "（1）1983年以前",
        "得分(  )": "得分（  ）",
        "(a)选项甲(b)选项乙": "（a）选项甲（b）选项乙",
        "达10kV(含)及以上": "达10kV（含）及以上",
        "采用PPP(Partnership)模式": "采用PPP（Partnership）模式",
        "总投资(1,035)万元": "总投资（1,035）万元",
        "网站(http://www.gov.cn/)公布": "网站（http://www.gov.cn/）公布",
    },
    keeps=(
        "f(x)=2",
        "Word(2019)",
        "call(010) 6601",
        "昼间53.6dB(A)，夜间45.2dB(A)。",
        "取值范围(0,1]",
        "在[1,+∞)上",
        "函数f(x)=(a,b)的图像",
        "坐标(3,4)和(5,6)",
        "调用print('完成')即可",
        "调用max(a,b)即可",
        "=IF(A1>0,'是','否')",
        "正则^(?:甲|乙){1,3}$",
        "加入(NH4)2SO4溶液",
        "方程(x+1)(x-2)=0有解",
        "见http://www.gov.cn/(a)的说明",
        "/home/用户/文档(1)",
        "《报告(终稿).docx》",
        "<a href='甲(乙)'>",
        "模板{姓名(必填)}",
    ),
).form_edits
def fullwidth_brackets(text: str, facts: Facts) -> Iterator[Replacement]:
    """A round bracket that touches Chinese text, inside or outside, is full-width with its mate."""
    open_at: list[int] = []
    pairs: list[tuple[int, ...]] = []
    for m in _BRACKET.finditer(text):
        if m.group() in "(（":
            open_at.append(m.start())
        elif open_at:
            pairs.append((open_at.pop(), m.start()))
        else:
            pairs.append((m.start(),))
    pairs += [(i,) for i in open_at]
    mate = {i: pair for pair in pairs for i in pair}
    ready = [pair for pair in pairs if _touches_chinese(text, pair) and not _in_unit(text, pair)]
    wide: set[tuple[int, ...]] = set()
    while ready:  # a bracket beside one that becomes full-width is in Chinese text too
        pair = ready.pop()
        if pair not in wide:
            wide.add(pair)
            ready += [mate[k] for i in pair for k in (i - 1, i + 1) if k in mate]
    for i in sorted(i for pair in wide for i in pair):
        if text[i] in _WIDE:
            yield Replacement(i, i + 1, _WIDE[text[i]])


@Rule(
    "WID001",
    name="fullwidth-marks",
    summary="汉字旁的逗号、分号、冒号、问号、叹号用全角。",
    source="GB/T 15834-2011 5.1",
    needs=regex("[,;:!?]"),
    fixes={
        "2023年,某市坚持以人民为中心;认真落实:好!": "2023年，某市坚持以人民为中心；认真落实：好！",
        "达标率100%,优良比例86.7%": "达标率100%，优良比例86.7%",
        "裁员率不高于5.5%,30人以下": "裁员率不高于5.5%，30人以下",
        "《规划》,其中": "《规划》，其中",
        "1.支持科技创新,增长10.6%;": "1.支持科技创新，增长10.6%；",
        "长3.6km;(二)推广PPP:一是": "长3.6km；(二)推广PPP：一是",
        "25.1℃,pH值7": "25.1℃，pH值7",
        "网址http://www.gov.cn,电话": "网址http://www.gov.cn，电话",
        "邮箱:a.b@gov.cn,电话": "邮箱：a.b@gov.cn，电话",
        "尊敬的{姓名}:": "尊敬的{姓名}：",
    },
    keeps=(
        "会议于10:30开始",
        "总投资1,035万元",
        "比例尺1:500",
        "http://www.gov.cn/zhengce,a",
        "Windows, Linux",
        "Notes;",
        "附件&nbsp;",
        "The “Belt and Road”, which is good",
        "SELECT 姓名,年龄 FROM 用户;",
        "if(x>0){计数;}",
        "x=a?b:c",
        "运行时间8:00-9:00",
        "按1:2:3配制",
        "[1,2]与(3,4)",
        "决定组织实施公开招聘工作?，现公告如下",
        "名单如下：??镇政府、??村委会",
        "责任者之间以“;”隔开，题名中的‘:’照录",
        "建设“美丽??”",
    ),
).form_edits
def fullwidth_marks(text: str, facts: Facts) -> Iterator[Replacement]:
    """A mark next to Han characters is full-width."""
    lost = {i for one in garbled(text) for i in range(one.start, one.end)}
    for m in _MARK.finditer(text):
        for i in range(*m.span()):
            if i not in lost:
                yield Replacement(i, i + 1, _WIDE[text[i]])
    last = _LAST.search(text) if has_han(text) else None
    if last is not None:
        yield Replacement(last.start(), last.end(), _WIDE[last.group()])


@Rule(
    "WID003",
    name="fullwidth-full-stop",
    summary="汉字、数字后作句号用的“.”改为“。”。",
    source="GB/T 15834-2011 4.1, 5.1",
    roles=frozenset({"main_text", "cc_recipients"}),
    fixes={
        "现提出如下意见.": "现提出如下意见。",
        "石门水库坝高18.6米.": "石门水库坝高18.6米。",
        "请各单位认真落实“双控”要求（试行）.": "请各单位认真落实“双控”要求（试行）。",
        "各地要抓好落实.请于3月底前报送总结.": "各地要抓好落实。请于3月底前报送总结。",
        "经研究，同意.特此批复.": "经研究，同意。特此批复。",
        "人员、物资、预案做到“三到位”.": "人员、物资、预案做到“三到位”。",
        "（一）臭氧污染突出.超标天数增加.": "（一）臭氧污染突出。超标天数增加。",
        "计划投资1.2亿元.年产值达到3亿元.": "计划投资1.2亿元。年产值达到3亿元。",
        "全市增长6.5%.服务业增势良好.": "全市增长6.5%。服务业增势良好。",
        "请于3月底前填写报告单 .": "请于3月底前填写报告单。",
    },
    keeps=(
        "现提出如下意见。",
        "推荐人选为阿卜杜拉.买买提同志",
        "计划投资1.2亿元.年产值达到3亿元",
        "学习卡尔.马克思的著作",
        "一.加强领导",
        "附件1.名单",
        "选择项.",
        "选择项 .",
        "张三.论网络治理[M].北京：某某出版社.",
        "增长3.5%.",
        "见第3.",
        "项目建设进展情况...",
        "请登录www.某某.中国.",
        "详见《工作报告.docx》",
        "表1.主要指标",
        "See No. 3.",
    ),
).form_edits
def fullwidth_full_stop(text: str, facts: Facts) -> Iterator[Replacement]:
    """A dot at the end of a sentence in Chinese is a full stop.

    Inside a paragraph it is one only before a word that begins a sentence: a dot also stands in
    names (卡尔.马克思), after numbers of items and in references to literature. Where the document
    has no other stop, or the paragraph has none and ends in one (23,625 of 23,627 in 676 training
    documents damaged so, the other two meant as stops), those inside are stops too, and so are
    those behind a figure that ends there (6.5%.会议), not behind a number that counts items or
    papers (附件1.名单).
    """
    if "." not in text or _REFERENCE.search(text):
        return
    is_dotted = facts.has_dots_for_stops or ("。" not in text and _DOTTED.search(text) is not None)
    if (spaced := _SPACED_DOT.search(text)) and _ends_sentence(text, spaced.start()):
        yield Replacement(*spaced.span(), "。")
    for m in _DOT.finditer(text):
        if not _ends_sentence(text, m.start()):
            continue
        of_name = OF_NAME.match(text, m.start()) is not None
        if m["other"] is None or (is_dotted and not of_name):
            yield Replacement(m.start(), m.start() + 1, "。")
    if is_dotted:
        for m in _AFTER_FIGURE.finditer(text):
            dot = m.end() - 1
            is_amount = m["unit"] or "." in m["figure"] or len(m["figure"]) > _LONGEST_ITEM
            if is_amount and is_exchange(text, dot, dot + 1, "。") and _ends_sentence(text, dot):
                yield Replacement(dot, dot + 1, "。")


def _ends_sentence(text: str, at: int) -> bool:
    """Whether what stands before a dot is long enough to be a sentence."""
    return number_of_han(_STOP.split(text[max(at - _REACH, 0) : at])[-1]) >= _SENTENCE


def _in_unit(text: str, pair: tuple[int, ...]) -> bool:
    return pair[0] > 0 and _WEIGHTED.match(text, pair[0] - 1) is not None


def _touches_chinese(text: str, pair: tuple[int, ...]) -> bool:
    touching = "".join(text[max(i - 1, 0) : i] + text[i + 1 : i + 2] for i in pair)
    is_list_mark = pair[0] == 0 and _LIST_MARK.match(text) is not None
    return is_list_mark or _CHINESE.search(touching) is not None
