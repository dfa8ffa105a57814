"""PUN: shapes of marks (GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.edits import Alternative, Severity
from pipeline.repair.rule import Facts, Replacement, Rule
from pipeline.text.chars import CJK, HAN, has_han
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_NAME = regex(rf"[{HAN}]{{2,20}}")
_PAIR = r"(?<!—)(?:--(?!-)|－－(?!－)|──(?!─)|――(?!―)|––(?!–))(?<![－─―–-]{3})(?!—)"
# A dash for certain: at the beginning, after a stop, beside one mark of a pair, before a word that
# explains, or two ems wide; else a connector of two names may be meant.
_EXPLAINS = (
    f"[{HAN_COUNT}]是|即|也就是|就是|特别是|尤其|包括|是|以|把|让|再|不|没有|从|为|均为|都是|也是|又是"
    "|并非|而是|但是|却|则是|还是|只有|仅|必须|应当|可以|能够"
)
_DASH = regex(
    rf"^{_PAIR}(?=[{HAN}0-9“《])|(?<=[。；：，！？]){_PAIR}(?=[{CJK}0-9])"
    rf"|(?<=[”’》】]){_PAIR}(?=[{HAN}0-9])"
    rf"|(?<=[{HAN}])(?<![年月日时点级号]){_PAIR}(?=[“‘《]|{_EXPLAINS})"
    rf"|(?<=[{CJK}])(?:──|――)(?<![─―]{{3}})(?![─―—])(?=[{CJK}0-9])"
)
_DASH_OR_CONNECTOR = regex(
    rf"(?<=[{CJK}0-9]){_PAIR}(?=[{CJK}])|(?<=[{HAN}])(?<![年月日时点级号]){_PAIR}(?=[0-9])"
)
_BAR = regex("--|－－|──|――|––|—")
"""What each of the patterns of a dash holds; few paragraphs do."""
_DASH_LIKELY = 0.8
_LONG_DASH = regex(rf"(?:(?<=[{CJK}])(?<!—)|^)—{{3,}}+(?=[{CJK}])(?<!^——)")
# A line or sentence that begins with half a dash; between two names — is a mark of its own, and
# a note to a table says what it stands for there.
_SIGN_FOR = f"表示|代表|系?指|是指|为[{HAN}]{{0,3}}(?:[无未缺空零暂不没]|保密)"
_HALF_DASH = regex(rf"(?:(?<=[。；：])|^)—(?!{_SIGN_FOR})(?=[{HAN}“《])")
_DOTS = regex(
    rf"(?<=[{CJK}])(?<!…)(?:\.{{3,}}+|(?<!。)。{{3,}}+|(?<!·)·{{3,}}+|…{{3,}}+|…(?!…))"
    r"(?![.…。·])(?![.…\s]*+[0-9])"
)
_UNFINISHED = regex(
    "(?<![个大双不三四五六])(?:要坚持|必须坚持|坚持以|树牢|树立|践行|弘扬|打造|争创|贯彻|围绕|聚焦|叫做|称为"
    "|[以的和把在了为是与及向从]|按照)$"
)
"""What hardly any quotation ends with: the mark behind it opens one inside it."""
_NEVER_FIRST = frozenset("，。；：、！？）》〉】〕,;:!?)")
_NEVER_LAST = frozenset("（《〈【〔(")
_CORNER = regex("[「」『』〝〞]")
_QUOTE = regex("[“”‘’「」『』〝〞]")
_MATES = {"“": "”〞", "〝": "”〞", "‘": "’", "「": "」", "『": "』"}
_BY_DEPTH = (("“", "”"), ("‘", "’"))


def _curved(text: str, straight: str, opening: str, closing: str) -> Iterator[Replacement]:
    if straight not in text:
        return
    pairs = _paired(text, straight, opening, closing)
    if pairs is None:
        return  # no sure way to pair them
    for first, last in pairs:
        inside = text[first + 1 : last]
        measured = text[first - 1 : first].isdigit() or text[first - 1 : first] in {"°", "′"}
        if measured and not _NAME.fullmatch(inside):
            return  # feet and inches, minutes and seconds
        if inside[:1].isdigit() and ("。" in inside or text[last + 1 : last + 2].isdigit()):
            return  # what closed two quotations, not what opened and closed one
        around = text[max(first - 1, 0) : first] + text[last + 1 : last + 2]
        if not inside or inside != inside.strip() or not has_han(inside + around):
            return
        if inside[0] in _NEVER_FIRST or inside[-1] in _NEVER_LAST:
            return  # a quotation that lacks a mark came before: the closing ones open
        if len(pairs) > 1 and _UNFINISHED.search(inside):
            return  # a quotation in a quotation: which marks pair is a matter of sense
    for first, last in pairs:
        for place, mark in ((first, opening), (last, closing)):
            if text[place] == straight:
                yield Replacement(place, place + 1, mark)


def _paired(text: str, straight: str, opening: str, closing: str) -> list[tuple[int, int]] | None:
    """Pairs of marks that a straight one is part of; ``None`` where they pair in no sure way.

    A straight mark inside a whole curved pair may be a quotation in the quotation; one that
    a curved mark lacks is its mate.
    """
    lacks_mate = text.count(opening) != text.count(closing)
    pairs: list[tuple[int, int]] = []
    begin: int | None = None
    for m in re.finditer(f"[{straight}{opening}{closing}]", text):
        mark, place = m.group(), m.start()
        if begin is None:
            if mark == closing:
                return None
            begin = place
        elif mark == opening or (
            not lacks_mate and (mark == straight) != (text[begin] == straight)
        ):
            return None
        else:
            if straight in {mark, text[begin]}:
                pairs.append((begin, place))
            begin = None
    return pairs if begin is None else None


@Rule(
    "PUN001",
    name="curved-quotes",
    summary="中文里的直引号改为弯引号。",
    source="GB/T 15834-2011 4.8",
    fixes={
        '深化"放管服"改革': "深化“放管服”改革",
        "深化＂放管服＂改革": "深化“放管服”改革",
        '“一件事"改革和“一网通办”': "“一件事”改革和“一网通办”",
        '“放管服”和"一网通办"': "“放管服”和“一网通办”",
        '开展6·5"世界环境日"宣传': "开展6·5“世界环境日”宣传",
        '用print("x")输出"甲"字': '用print("x")输出“甲”字',
    },
    keeps=(
        '"下列物质是规定的"有毒物质":(一)危险废物"',
        '“称"某"为乙”',
        '屏幕尺寸为27"',
        '称"某"为"乙',
        'print("x")',
        '调用print("完成")即可',
        '变量姓名="张三"如下',
        '配置{"姓名":"张三"}如下',
        '取["甲","乙"]之一',
        '<a href="链接">文字</a>',
        '24"和27"显示器',
        '培养致富带头人"3560名。评选示范村"12个',
        '培养致富带头人"3560名、示范村"12个',
        '会议强调"要坚持"人民至上"理念"，抓好落实',
        '提出"以"双碳"目标为引领"',
    ),
).form_edits
def curved_quotes(text: str, facts: Facts) -> Iterator[Replacement]:
    """Straight double quotes become “ and ” where they pair without doubt."""
    yield from _curved(text.replace("＂", '"'), '"', "“", "”")


@Rule(
    "PUN003",
    name="no-corner-quotes",
    summary="直角引号、双撇引号改为弯引号。",
    source="GB/T 15834-2011 4.8.2",
    fixes={
        "推进「一网通办」": "推进“一网通办”",
        "推行“房交即交证〞改革": "推行“房交即交证”改革",
        "全面落实『河长制』": "全面落实“河长制”",
        "会议强调，「落实『河长制』要求」": "会议强调，“落实‘河长制’要求”",
        "会议强调，“落实「河长制」要求”": "会议强调，“落实‘河长制’要求”",
    },
    keeps=(
        "推进「一网通办",
        "推进“一网通办”",
        "推行房交即交证〞改革",
        "「落实『河长制」要求』",
        "“落实「河长制”要求」",
    ),
).form_edits
def corner_quotes(text: str, facts: Facts) -> Iterator[Replacement]:
    """Corner brackets and primes become “ and ”, inside another quotation ‘ and ’ (4.8.3.5)."""
    if _CORNER.search(text) is None:
        return
    found: list[Replacement] = []
    opened: list[tuple[str, str]] = []
    for m in _QUOTE.finditer(text):
        mark = m.group()
        if mark in _MATES:
            new, closing = _BY_DEPTH[len(opened) % 2]
            opened.append((_MATES[mark], closing))
        elif opened and mark in opened[-1][0]:
            new = opened.pop()[1]
        elif mark == "’":
            continue  # an apostrophe
        else:
            return  # no sure way to pair them
        if _CORNER.match(mark):
            found.append(Replacement(m.start(), m.end(), new))
    if not opened:
        yield from found


@Rule(
    "PUN002",
    name="curved-single-quotes",
    summary="中文里的直单引号改为弯单引号。",
    source="GB/T 15834-2011 4.8.3.5",
    fixes={"“坚持'三不'原则”": "“坚持‘三不’原则”"},
    keeps=(
        "it's 5'",
        "People's 好",
        "东经118°33'至119°51'",
        "调用print('完成')即可",
        "SELECT * FROM 用户 WHERE 姓名='张三';",
        "列表['甲','乙']中",
        "取值在('甲','乙')中",
        "执行'甲乙'.split('，')",
    ),
).form_edits
def curved_single_quotes(text: str, facts: Facts) -> Iterator[Replacement]:
    """Straight single quotes become ‘ and ’ where they pair without doubt."""
    yield from _curved(text, "'", "‘", "’")


@Rule(
    "PUN004",
    name="whole-dashes",
    summary="破折号用两字宽的——；两个名称之间的--也可能是连接号，只建议。",
    source="GB/T 15834-2011 4.10, 5.1.5",
    fixes={
        "三个突破--一是": "三个突破——一是",
        "――某市经验": "——某市经验",
        "--2024年1月23日在某市": "——2024年1月23日在某市",
        "———坚持公开透明。": "——坚持公开透明。",
        "基本原则。—坚持公开透明": "基本原则。——坚持公开透明",
        "基本原则。—为民服务": "基本原则。——为民服务",
        "提出“双控”--能耗": "提出“双控”——能耗",
        "北京――上海": "北京——上海",
    },
    keeps=(
        "a--b",
        "2023-2027年",
        "工期5月--10月",
        "三个突破——一是",
        "GB/T 9704--2012",
        "电话010--12345678",
        "磨憨—磨丁经济合作区",
        "注：—表示没有统计。",
        "来源：市财政局；—为无数据，▲为下降。",
        "第一章 总则————1",
        "三个突破--——一是",
        "(一)————深化",  # whole, once the bracket before it is a Chinese one
        "T1--T2航站楼",
        "http://www.gov.cn/a--b",
    ),
).form_edits
def whole_dashes(text: str, facts: Facts) -> Iterator[Replacement]:
    """Two hyphens or bars between Chinese text are a dash; a dash is neither longer nor half.

    Between two words alone they may join them (北京--上海高铁): a dash is proposed there.
    """
    if _BAR.search(text) is None:
        return
    certain = {m.span() for found in (_DASH, _LONG_DASH, _HALF_DASH) for m in found.finditer(text)}
    open_ones = {m.span() for m in _DASH_OR_CONNECTOR.finditer(text)} - certain
    for start, end in sorted(certain):
        yield Replacement(start, end, "——")
    for start, end in sorted(open_ones):
        connector = Alternative("—", round(1 - _DASH_LIKELY, 3))
        yield Replacement(start, end, "——", _DASH_LIKELY, (connector,))


MIDDLE_DOTS = Rule(
    "PUN011",
    name="middle-dots",
    summary="人名、书名中的间隔号用“·”。",
    source="GB/T 15834-2011 4.13；完好文本2161万字中“•”在两个汉字之间30处，都是间隔号",
    fixes={"阿卜杜拉•买买提同志": "阿卜杜拉·买买提同志", "彩虹张掖・宜居地产": "彩虹张掖·宜居地产"},
    keeps=("阿卜杜拉·买买提", "• 加强领导", "•加强领导", "A•B"),
).becomes("·", regex(rf"(?<=[{HAN}])[•・‧](?=[{HAN}])"))
"""The dot between the parts of a name is the middle dot."""


WHOLE_ELLIPSES = Rule(
    "PUN005",
    name="whole-ellipses",
    summary="省略号用六个连点的……。",
    source="GB/T 15834-2011 4.11, 5.1.5",
    needs=regex(r"…|\.{3}|。{3}|·{3}"),
    fixes={
        "工业、农业...": "工业、农业……",
        "说。。。": "说……",
        "等等…好": "等等……好",
        "等等…………好": "等等……好",
    },
    keeps=(
        "a...b",
        "第一章 总则......1",
        "第一章 总则…………1",
        "等等……",
        "…………",
        "······",
        "深化...……",
    ),
).becomes("……", _DOTS)
"""Three dots or more, half an ellipsis or two of them after Chinese text are one ellipsis."""


NO_SPACE_BESIDE_MARKS = Rule(
    "PUN012",
    name="no-space-beside-marks",
    summary="标点前面、点号后面、前括号和前引号后面的空格去掉。",
    source="GB/T 15834-2011 5.1；完好文本1031万字中44处，2215万字中点号后的150处，都是误加的",
    needs=regex(" "),
    fixes={
        "全市 GDP 情况 ： 完成 ，其中": "全市 GDP 情况： 完成，其中",
        "（ 以下简称甲方 ）": "（以下简称甲方）",
        "深化“ 放管服 ”改革，执行《 管理办法 》": "深化“放管服”改革，执行《管理办法》",
        "同比增长5.6% ，": "同比增长5.6%，",
        "（某政发〔 2024 〕 12号）": "（某政发〔2024〕12号）",
        "加快住房、 商业办公用房建设 。各地": "加快住房、商业办公用房建设。各地",
        "市财政局， 3个县": "市财政局，3个县",
        "规划 ,建设， 共有23人 。": "规划,建设，共有23人。",
    },
    keeps=(
        "得分（ ）",
        "姓名：    ；性别：    。",
        "由        （盖章）负责",
        "单位（    ）于    日，",
        "现提出如下意见。 一、加强领导",
        "联系人：    ，电话：",
        "见 “放管服”改革",
        "同意     ；不同意     。",
        "联系人  ，电话  ；其中男  人，女  ？",
        "（  年度）",
        "涉及土地 亩， 户，补偿 元； 人。",
        "各单位： 根据",
    ),
).becomes(
    "",
    regex(rf"(?<=[{HAN}0-9A-Za-z%％]) (?=[，；：、？！）》”’〕])"),
    regex(rf"(?<=[{HAN}]) (?=。|[,;][{HAN}])"),
    regex(rf"(?<=[，、；]) (?=[0-9]|[{HAN}]{{2}})"),
    regex(rf"(?<=[（《“‘]) (?=[{HAN}0-9A-Za-z])"),
    regex("(?<=〔) (?=[0-9]{4}[ 〕])|(?<=〕) (?=[0-9]{1,4} ?号)"),
)
"""A mark stands close to what it ends or opens; more spaces than one are a blank to fill in."""


NO_DOUBLED_MARKS = Rule(
    "PUN008",
    name="no-doubled-marks",
    summary="两个点号相连，其中一个多余，或其间丢了字。",
    source="GB/T 15834-2011 5.1.1；完好文本480万字中仅2处",
    severity=Severity.NOTE,
    finds=("推荐程序。；聘用人员", "按时完成，。", "各位代表！！", "怎么办？？？"),
    keeps=("等等……。", "说。。。好", "完成。“好，”", "各位代表！"),
).reports(
    "“{0}”两个点号相连，请核对原文",
    regex(r"(?<![。.…])[，。；：、][，。；：、](?![。.…])|！{2,}|？{2,}"),
)
"""Two stops never stand together; ！！ stands nowhere in 22 million characters."""
