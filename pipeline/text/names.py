"""Names of authorities and persons: how they end, and what is one.

Each list of endings serves one question. Those of lines must be sure, for a line is taken for the
name; those inside a text only weigh.
"""

from __future__ import annotations

from pipeline.text.chars import HAN, squeezed
from pipeline.text.note_marks import is_raised
from pipeline.text.patterns import regex

AUTHORITY_ENDS = (
    *("厅", "局", "部", "署", "院", "委", "会", "处", "社", "科", "司", "联", "政府", "办公室"),
    *("中心", "中央", "集团", "街道", "银行", "分行", "支行", "总队", "支队", "大队", "调查队"),
    *("领导小组", "工作组", "党组", "联席会议", "大学", "学校", "税务所", "事务所", "研究所"),
    *("新区", "开发区", "编办", "网信办", "文明办", "改革办", "信访办", "金融办", "外事办", "台办"),
    *("侨办", "农办", "人防办", "应急办", "安委办", "食安办", "河长办", "双拥办", "史志办"),
    *("政研室", "军区", "军分区", "警备区"),
)
"""A line that is the name of an authority ends so; :func:`is_authority` asks for more."""

RECIPIENT_ENDS = (
    *AUTHORITY_ENDS,
    *("府", "队", "所", "站", "行", "校", "区", "县", "市", "省", "州", "盟", "旗", "镇", "乡"),
    *("室", "办", "组", "员", "厂", "场", "团", "户", "人", "单位", "团体", "机构", "部门", "企业"),
    *("机关", "职工", "省长", "市长", "市民", "居民", "主任", "你们", "庭", "组织", "学生", "家长"),
    "考生",
)
"""Who is addressed ends so before the colon: also places and kinds of persons."""

SIGNATURE_ENDS = (*AUTHORITY_ENDS, "行", "组", "所", "站", "台", "厂", "馆", "印发")
"""A signature that ran on to the last paragraph ends so, or the note of its printing."""

PUBLISHER_ENDS = (
    *AUTHORITY_ENDS,
    *("办", "室", "所", "站", "馆", "网", "报", "台", "号", "新闻", "频道", "电视", "客户端"),
    "发布",
)
"""What a page names as its source (来源) ends so: also what is published in or by."""

TITLE_AUTHORITY_ENDS = (
    *("厅", "局", "部", "署", "院", "委", "政府", "办公室", "委员会", "人大常委会"),
)
"""An authority inside a title ends so: the sense has a border behind it. 会, 处 and 社 may as well
be parts of other words there."""

OFFICES = (
    *("主席", "总理", "委员长", "省长", "市长", "县长", "区长", "州长", "盟长", "旗长", "镇长"),
    *("乡长", "部长", "局长", "厅长", "主任", "署长", "行长", "院长", "检察长", "书记", "秘书长"),
    *("委员",),
)
"""Offices of persons who sign; 副 and what else stands before them is left open."""

POSTS = "|".join((*OFFICES, f"[{HAN}]长", "总经理", "总指挥"))
"""The expression of a post in a signature: those and any 长."""

UNIT_ENDS = (
    *("海关", "公司", "总部", "总站", "医院", "中学", "小学", "幼儿园", "党校", "学院", "总会"),
    *("档案馆", "图书馆", "博物馆", "文化馆", "体育馆", "科技馆", "纪念馆", "文化宫", "少年宫"),
    *("程系", "学系", "文系", "理系", "育系", "术系", "语系", "济系"),
)
"""A body other than an authority ends so, where its place in the document bears it out."""

_HINTS = regex(
    "省|市|县|区|州|盟|旗|镇|乡|国|中央|中共|自治|人民|人力|住房|财政|发展|教育|公安|司法|统计|"
    "公积金|税务|监督|管理|银行|法院|检察|部|厅|局|委|院|署|办公|兵团|协会|集团|公司|大学|高校"
)
_ENTITY = regex("&[A-Za-z]{2,8};")  # left by a page's mark-up
_NO_AUTHORITY = regex(
    "[0-9%]|关于|^[（(]此件|^[的和在对]|工作$|召开|举[行办]|出台|打造|成立|荣获|启动|走进|发布会$"
)
_MARK = regex("[。；，,：:！？、《》/|>]")
_TRAILING_BRACKET = regex(r"[（(〔\[][^（(）)〔〕\[\]]{1,30}[）)〕\]]$")
"""Words in brackets at the end of a name or title."""
_IN_OFFICE = regex(
    rf"[{HAN}、]{{0,28}}?(?:{'|'.join(OFFICES)})[:：]?\s*"
    rf"(?P<name>[{HAN}·](?:\s{{0,4}}[{HAN}·]){{1,7}})"
)
_POST_AND_NAME = regex(rf"[{HAN}]{{0,24}}?(?:{POSTS})[:：]?[{HAN}·]{{2,4}}")
_BY_ROLE = regex(f"(?:述[职责廉]|承诺|保证|倡议|检讨)[人者][：:](?!签|见|单位)[{HAN}×○]{{2,4}}")
"""``述职人：张三``: who signs what is his own."""
_UNIT = regex(rf"[{HAN}A-Za-z0-9（）()·×○]{{4,40}}")
_SPACED = regex(rf"[{HAN}](?:\s{{1,4}}[{HAN}]){{1,3}}")
# A name that a page may not show has ○ or × for characters.
_CHAR = f"[{HAN}○×]"
_AS_LONG_AS_NAME = regex(rf"[{HAN}]{{2,4}}|[{HAN}](?:\s+[{HAN}]){{1,3}}|[{HAN}]+·[{HAN}]+")
_LONG_NAME = 4  # characters
_FULL_NAME = regex(rf"{_CHAR}(?:\s*{_CHAR}){{1,3}}|(?=.{{2,14}}$){_CHAR}+(?:[·•・]{_CHAR}+)+")
_LONGEST_NAME = 4
_NO_NAME = regex("(?:[局部委厅府院署办会处司长组]|主任|书记|主席)$")

_ROLE = regex(
    "组长|组员|成员|主任|委员|顾问|指挥|召集|秘书|联络|书记|会长|理事|监事|队长|队员|主席|主持|出席|列席|请假|参加|"
    "领导|名誉|牵头|主编|编委|评委|专家|总长|站长|馆长|校长|院长|处长|局长|县长|市长|区长|镇长|乡长|科长|村长"
)
"""What those are whom a list names: 组长：, 成员：, 出席：."""

RECIPIENTS_END = regex(rf"(?:{'|'.join(RECIPIENT_ENDS)})(?:[（(][^（()）]{{1,40}}[）)])?[:：]$")
"""How a line of 主送机关 ends."""
SIGNATORY_LABEL = (
    r"(?:(?:签\s{0,4}发|会\s{0,4}签|签\s{0,4}批)\s{0,4}(?:人\s{0,4}|盖\s{0,4}章\s{0,4})?[：:]\s*"
    r"|签\s{0,4}批\s{0,4}盖\s{0,4}章\s{1,8}(?=\S)|签\s{0,4}批\s{1,8}(?=[^\s：:]{2,4}(?:\s|$))|签\s{0,4}发\s{0,4}人(?:\s{1,8}(?=[^\s：:])|$)|(?:审\s{0,4}签|核\s{0,4}发)\s{0,4}(?:人\s{0,4})?[：:]\s*|发?人[：:]\s*)"
)
"""The label before 签发人 (GB/T 9704-2012 7.2.6), 会签人 or, on a telegram, 签批人, as sources
write it, with the colon and what follows it: ``签发人：``, ``签 发 人:``, ``签批盖章　``; and what
font-run loss leaves of one set apart, ``人：``."""
_SIGNATORY = regex(SIGNATORY_LABEL)


def is_authority(text: str) -> bool:
    """A line that names an authority and says nothing else.

    >>> is_authority("国 家 数 据 局"), is_authority("大庆市统计局"), is_authority("指标值")
    (True, True, False)
    """
    text = _ENTITY.sub("", text[:80])
    if not 2 <= len(text) <= 60 or _MARK.search(text):
        return False
    plain = _TRAILING_BRACKET.sub("", squeezed(text).removesuffix("发布"))
    if not 3 <= len(plain) <= 44 or _NO_AUTHORITY.search(plain):
        return False
    return plain.endswith(AUTHORITY_ENDS) and _HINTS.search(plain) is not None


def is_person(text: str) -> bool:
    """An office and a name, white space somewhere in them.

    >>> is_person("省长 胡玉亭"), is_person("省长胡玉亭"), is_person("胡玉亭")
    (True, False, False)
    >>> is_person("某市发展和改革委员会　某市教育局")
    False
    """
    if len(text) > 40 or squeezed(text) == text:
        return False
    m = _IN_OFFICE.fullmatch(text)
    if m is None:
        return False
    name = squeezed(m["name"])  # of no person: 会　某市教育局, behind the 委员 of a 委员会
    return len(name) <= _LONGEST_NAME or _NO_NAME.search(name) is None


def is_signing_person(text: str) -> bool:
    """As :func:`is_person`, where a document is signed: any 长, and a colon before the name.

    >>> [is_signing_person(text) for text in ("县长：毕长庚", "局　长　张三", "县长张三")]
    [True, True, False]
    >>> [is_signing_person(text) for text in ("述职人：喻某", "汇报人：喻某", "承诺人：签名")]
    [True, False, False]
    """
    plain = squeezed(text)
    is_parted = plain != text or ":" in text or "：" in text
    if is_person(text) or _BY_ROLE.fullmatch(plain) is not None:
        return True
    return is_parted and _POST_AND_NAME.fullmatch(plain) is not None


def is_unit(text: str) -> bool:
    """A line that names a school, a hospital, a company or the like; what stands around decides.

    >>> is_unit("某市第二中学"), is_unit("某（集团）有限公司"), is_unit("中学")
    (True, True, False)
    """
    plain = _TRAILING_BRACKET.sub("", squeezed(text))
    return plain.endswith(UNIT_ENDS) and _UNIT.fullmatch(plain) is not None


def is_spaced_name(text: str) -> bool:
    """``习 近 平``: a name set apart by spaces; a word such as 目　录 looks the same."""
    return len(text) <= 12 and _SPACED.fullmatch(text) is not None


def is_full_name(text: str) -> bool:
    """A person's name alone, as beside 签发人.

    >>> [is_full_name(text) for text in ("王　五", "阿不都·热依木", "张三", "王", "统计局")]
    [True, True, True, False, False]
    """
    return _FULL_NAME.fullmatch(text) is not None and _NO_NAME.search(text) is None


def may_be_name(text: str) -> bool:
    """Whether a line is as long as a person's name; of four characters few are one.

    >>> [may_be_name(text) for text in ("张三", "首页", "阿不都·热依木", "县财政局")]
    [True, True, True, False]
    """
    if _AS_LONG_AS_NAME.fullmatch(text) is None:
        return False
    return len(text) != _LONG_NAME or is_full_name(text)


def has_surname(text: str) -> bool:
    """Whether a text begins with one of the two hundred commonest surnames, as 首页 does not.

    >>> [has_surname(text) for text in ("孙建静", "首页", "要闻")]
    [True, False, False]
    """
    return text[:1] in _SURNAMES


_SURNAMES = frozenset(
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍"
    "韦申尤毕聂焦柳邢路岳齐梅庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋甘景薄单包司柏宁柯阮"
    "桂闵解强柴华车冉房边净阴闫佘练肖付代占冷初闻花骆师诸尚莫穆"
)


def names_role(label: str) -> bool:
    """Whether the label of a list says what those are whom it names.

    >>> names_role("副 组 长："), names_role("联系电话：")
    (True, False)
    """
    return _ROLE.search(squeezed(label)) is not None


def label_of(text: str) -> str:
    """The label of 签发人 that a text begins with; empty for none.

    >>> label_of("签发人：李大明"), label_of("李大明")
    ('签发人：', '')
    """
    m = _SIGNATORY.match(text)
    return m[0] if m else ""


def title_core(title: str) -> str:
    """The title without white space, words in brackets at its end, closing marks, marks of notes.

    >>> title_core("关于印发《××办法 （试行）》的通知（摘要）"), title_core("《××办法（试行）》")
    ('关于印发《××办法（试行）》的通知', '《××办法（试行）')
    """
    plain = squeezed(title)
    while plain and is_raised(plain[-1]):  # the mark of a note
        plain = plain[:-1]
    while (shorter := _TRAILING_BRACKET.sub("", plain)) != plain:
        plain = shorter
    return plain.rstrip('》〉”"')
