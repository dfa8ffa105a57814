"""TYP: words that damage left doubled or without their mate; only reported."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.edits import Severity
from pipeline.repair.rule import Facts, Remark, Rule
from pipeline.text.chars import HAN
from pipeline.text.garbled import Fate, garbled
from pipeline.text.patterns import regex
from pipeline.text.words import is_word

_DOUBLED_WORD = regex(rf"(?P<word>[{HAN}]{{2,4}})(?P=word)")
# A word that grammar puts once: what ends or begins another word with that character is left out.
_MAY_FOLLOW = {"规定", "很多", "阶级", "海关"}
"""The noun 规定 before the verb 规定; emphasis; 资产阶级 before 阶级斗争; one 海关 and the work of
海关."""
_DOUBLED = regex(
    "(?<![目标])的的(?!确|士)|(?<![为除终罢])了了(?!解|结|然|不)|(?<![参])与与(?!会)"
    "|(?<![求就只但而正不还若倒总越老])是是(?!非)|(?<![因认以成作行])为为(?!民|何|了|人|政|主)"
    "|(?<![理])由由|被被|(?<![即必])将将(?!军|来|于|近)|(?<![谐平温缓柔总])和和(?!谐|平|解|气|美|睦|顺|合|而)"
    "|(?<![以])及及(?!其|时|格)|(?<![大不少至甚由对关等])于于"
)
# What takes two parts: the part that is there, and the words one of which must stand before it.
_AIM = regex(
    "为(?:契机|抓手|导向|牵引|主线|突破口|落脚点|着力点|出发点|指引|己任|引领|统领)(?=[，。；])"
)
_TAKEN = regex("[以把将让使由“]|[作视是成定列称评化变]$")
_JOINT = regex(
    rf"(?:坚持|做到|实行)(?P<sides>[{HAN}]{{4,14}})相(?:结合|统一|衔接|协调|促进|适应)(?=[，。；])"
)
_BOTH = regex(
    "[与和同跟及、对并]|内外|上下|城乡|中西|左右|前后|线上线下|点面|奖惩|长短|远近|软硬|疏堵|政企|产学研|产教"
    "|医|农科教|乔灌|急缓|宽严|严|刚柔|破立|虚实|平战|人技|动静|收支|供需|标本|权"
)
_WATER = regex(
    rf"引[{HAN}]{{1,8}}活水(?=[{HAN}])(?!灌|润|浇|助|注|入|进|支|服|滋|直|精|流|赋|更|向|到|畅|不|来|源|作用|的|活|惠|涌|汩)"
)
_ONE_SIDE = "“{0}”前只有一方，似丢了字，请核对原文"
_QUOTED = 20
_SENTENCE = 80  # code points before the part that is there
_JOINED = regex(r"[与和及同对]|、|内外|中西|城乡|上下|左右|前后")


def _is_known_word(m: re.Match[str]) -> bool:
    """Whether a word is written twice; 一代一代 is none, nor is 公司法 before 司法解释."""
    before = m.string[max(m.start() - 1, 0) : m.start() + 1]
    is_other = len(before) == 2 and m["word"].endswith("法") and is_word(before)
    doubled = m["word"] not in _MAY_FOLLOW and is_word(m["word"])
    return doubled and not is_other and "一" not in before


def _is_taken_by_none(m: re.Match[str]) -> bool:
    """Whether no 以 or the like stands before 为契机 in its sentence."""
    sentence = max(m.string.rfind(stop, 0, m.start()) for stop in "。；！") + 1
    return not _TAKEN.search(m.string[max(sentence, m.start() - _SENTENCE) : m.start()])


NO_DOUBLED_PERSON = Rule(
    "TYP001",
    name="no-doubled-person",
    summary="“人员”“人数”后多出一个“人”。",
    source="完好文本480万字中没有这样的写法",
    finds=("1035名新增行政执法人员人参加资格考试",),
    keeps=("危害医务人员人身安全", "人员人均收入", "执法人员参加考试"),
).reports(
    "“{0}”似多一个“人”，请核对原文",
    regex(r"人[员数](?P<again>人)(?![身事才数均文口民大社工力行群格情物选])"),
    span="again",
)
"""人员 and 人数 are not followed by another 人."""


TWO_SIDES_OF_EQUAL_WEIGHT = Rule(
    "TYP002",
    name="two-sides-of-equal-weight",
    summary="“……并重”前只有一方，似丢了字。",
    source="“并重”须有双方；完好文本480万字中没有只列一方的",
    severity=Severity.NOTE,
    finds=("坚持服务企业并重", "坚持安全发展并重"),
    keeps=("坚持中西医并重", "坚持开发与保护并重", "坚持对内对外开放并重", "产管并重"),
).reports(
    _ONE_SIDE,
    regex(rf"(?:坚持|做到|实行)(?P<sides>[{HAN}]{{4,10}})并重"),
    where=lambda m: not _JOINED.search(m["sides"]),
)
"""Something of equal weight has two sides joined by 与, 和 or 、."""


WORDS_STAND_ONCE = (
    Rule(
        "TYP003",
        name="words-stand-once",
        summary="同一个词连写两遍，似多写一遍。",
        source="完好文本2214万字中这样的写法65处，半数以上确是误写",
        severity=Severity.NOTE,
        finds=("各参建单位单位对照要求", "干部队伍的的行动自觉", "有关部门部门应当公开"),
        keeps=(
            "实现目的的途径",
            "保险标的的处理",
            "参与与会各方活动",
            "实事求是是党的思想路线",
            "一代一代传下去",
            "运用信用信息",
            "新疆北疆北部",
            "有关规定规定应当公开",
            "还有很多很多不熟悉的事物",
            "无产阶级和资产阶级阶级斗争的继续",
            "适用公司法司法解释的规定",
            "由青岛海关海关监管人员查验",
        ),
    )
    .reports("“{0}”重复，请核对原文", _DOUBLED_WORD, where=_is_known_word)
    .reports("“{0}”重复，请核对原文", _DOUBLED)
)
"""A known word or a grammatical one does not follow itself."""


BOTH_PARTS_PRESENT = (
    Rule(
        "TYP004",
        name="both-parts-present",
        summary="固定搭配（以……为契机、……与……相结合、引……活水灌溉……）缺一半，似丢了字。",
        source="完好文本2214万字中这样的写法10处",
        severity=Severity.NOTE,
        finds=(
            "成功入选示范地区为契机，扎实推进各项工作",
            "坚持教育惩戒相结合，落实制度",
            "走出引金融活水实体经济的新路径",
        ),
        keeps=(
            "以成功入选示范地区为契机，扎实推进",
            "坚持教育和惩戒相结合，",
            "坚持标本兼治相结合，",
            "引金融活水润泽实体经济",
            "引来源头活水。",
            "将其作为抓手，",
        ),
    )
    .reports("“……{0}”前缺“以”一类的字，请核对原文", _AIM, where=_is_taken_by_none)
    .reports(_ONE_SIDE, _JOINT, where=lambda m: not _BOTH.search(m["sides"]))
    .reports("“{0}”后似丢了“灌溉”一类的字，请核对原文", _WATER)
)
"""A set phrase of two parts is not there by half."""


@Rule(
    "TYP005",
    name="no-garbled-text",
    summary="编码转换出错留下的乱码（锟斤拷、�、閫氱煡、Í¨Öª、汉字间的问号）。",
    source="乱码倒回字节，是另一种编码的完好中文；完好文本中没有",
    finds=(
        "关于印发锟斤拷锟斤拷的通知",
        "某市�人民政府",
        "请按闄勪欢瑕佹眰上报",
        "请按¸½¼þÒªÇó上报",
        "?F公告",
        "由王??同志负责",
        "名单如下：??镇政府",
        "建设“美丽??”",
        "决定组织实施公开招聘工作?，现公告如下",
    ),
    keeps=(
        "锟山",
        "关于印发的通知",
        "斤斤计较",
        "王喆、李犇、张骉、孙堃",
        "怎么看？怎么办?",
        "他问“怎么办??”",
        "为什么?因为如此",
        "Größe、café、naïve",
    ),
).remarks
def garbled_text(text: str, facts: Facts) -> Iterator[Remark]:
    """What was read in another encoding; what it meant is said where its bytes say it."""
    for one in garbled(text):
        meant = f"，原来像是“{one.meant[:_QUOTED]}”" if one.meant else "，原字已丢失"
        if one.fate is Fate.QUESTION_MARKS:
            message = "此处的问号像是转换编码时丢了的字，请核对原文"
        else:
            message = f"此处是编码转换留下的乱码{meant}，请核对原文"
        yield Remark(one.start, one.end, message)


NAMES_STAND_WHOLE = Rule(
    "TYP006",
    name="names-stand-whole",
    summary="国家机关、领导人等固定名称里多出或重复了字。",
    source="宪法所列国家机构的名称；完好文本2214万字中没有这样的写法",
    finds=(
        "在以习习近平同志为核心的党中央领导下",
        "经国务国务院同意",
        "报市人民民政府批准",
        "县人民政府府办公室",
        "中中共中央",
        "贯彻习近习近平新时代中国特色社会主义思想",
        "贯彻落实党中中央决策部署",
        "中国特色色社会主义",
        "全国人民代表代表大会常务委员会",
        "国家发展改革委委、财政部部联合印发",
        "切实维护护法治统一",
        "于2024年年5月底前完成成。",
    ),
    keeps=(
        "学习习近平新时代中国特色社会主义思想",
        "各省省政府、各市市政府",
        "中共中央、国务院",
        "中华人民共和国国务院令",
        "人民政府府际合作",
        "国务院院士座谈会",
        "向全国人民民政部门",
        "持续深入学习习近平总书记重要讲话",
        "报财政部部长、公安部部署",
        "国家发展改革委委员、委托",
        "中共中央中央军委",
        "维护护航编队的安全",
        "定期维护护栏、护坡和护岸",
        "加固维护护坡，维护护堤林带",
        "2024年年初、年年5月植树",
        "完成成果转化",
    ),
).reports(
    "“{0}”里似多了字，请核对原文",
    regex(
        "(?<!学)习习近平|习近平平(?!易|安|和|等)|近近平|国务国务院|国务务院|国务院院(?!士|长)"
        "|中中共中央|中共共中央|中共中央央|党党中央|党中央央|人人民政府|人民民政府|人民政政府"
        "|习近习近平|党中中央|中国特色色|中国特特色|特色社会社会主义|特色社会主义主义|人民代表代表大会|人民代表大大会"
        "|(?:发展改革委|卫生健康委|国资委)委(?!员|托|属|派|内|机)"
        "|(?:财政|公安|教育|民政|司法|商务|水利|自然资源|生态环境|农业农村|交通运输|应急管理"
        "|工业和信息化|人力资源社会保障|住房城乡建设)部部(?=[、，。和])"
        "|维护护(?![航士照理送林城栏坡岸堤墙网板坝桩罩套目具])|(?<=[0-9])年年(?=[0-9]{1,2}月)|完成成(?=[。，、；])"
        "|人民政府府(?!际|院)|办公公厅|办公厅厅(?!长)|办公公室|办公室室(?!内|外)"
    ),
)
"""The names of the organs of the state are written whole and once."""

NAMES_WANT_A_CHARACTER = Rule(
    "TYP007",
    name="names-want-a-character",
    summary="国名、领导人姓名似少了字或错了字。",
    source="宪法；训练文本70 MB中没有这样的写法",
    finds=("根据《中国人民共和国安全生产法》", "全面贯彻近平新时代中国特色社会主义思想"),
    keeps=(
        "中华人民共和国成立以来",
        "中国人民解放军、中国人民大学",
        "贯彻习近平新时代中国特色社会主义思想",
        "近平镇的工作",
    ),
).reports(
    "“{0}”似少了字或错了字，请核对原文",
    regex("中国人民共和国|(?<!习)近平(?=新时代|总书记|同志|主席)"),
)
"""What no text writes so: the names themselves are not put right, a person does that."""
