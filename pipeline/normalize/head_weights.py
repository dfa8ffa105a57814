"""What speaks for a line being an element of the head, and how much: data, with the reasons.

A weight is about the logarithm of odds: a feature of weight 2 makes its element about seven times
as likely. They were set by hand against readings of 4,228 texts and the labelled heads of
``tests/cases``; a change of one is a change of behaviour and shows there.
"""

from __future__ import annotations

from pipeline.tuples import NamedTuple


class Feature(NamedTuple):
    """What speaks for an element.

    Attributes:
        weight: how much; negative against it.
        words: what a person reads, Chinese; empty where it is not worth telling.
        reason: why it weighs so.
    """

    weight: float
    words: str
    reason: str


FEATURES = {
    # 份号, 密级, 紧急程度
    "six digits": Feature(
        4, "六位数字", "7.2.1: 份号 is six digits; a line of them is little else"
    ),
    "labelled copy": Feature(5, "有“份号”“№”一类的标记", "the mark names the element"),
    "short copy": Feature(
        1, "以0开头的数字", "offices type four, five or seven digits; also a count of anything"
    ),
    "secrecy words": Feature(5, "密级的固定用语", "7.2.2: three words and a period"),
    "internal": Feature(4, "“内部资料”一类的标记", "stands in the place of 密级, is none by law"),
    "urgency words": Feature(5, "紧急程度的固定用语", "7.2.3: a closed list"),
    # 发文机关标志
    "name and 文件": Feature(6, "机关名称后有“文件”", "7.2.4; nothing else in a text ends so"),
    "loose name and 文件": Feature(
        3, "以“文件”结尾", "a company's or school's name is on no list: the number must bear it out"
    ),
    "joint names": Feature(2, "几个机关名称连着排列", "7.2.4: joint documents, one name a line"),
    "a name": Feature(1, "机关名称", "letters have the bare name (10.1); so have signatures"),
    "kind of mark": Feature(
        4, "“纪要”“公告”“令”一类的标志", "10.2, 10.3; the same words end titles: the number decides"
    ),
    "above number": Feature(4, "下一行是发文字号", "7.2.5: the number is below the mark"),
    "named below": Feature(
        4, "下一行的标题以这个机关开头", "a title names its issuer once: the name above is a head's"
    ),
    "letter below": Feature(
        2, "下面隔一行是函的标题和字号", "10.1: a letter's mark is the name alone, above all else"
    ),
    "set like a mark": Feature(6, "红色大字", "7.2.4: red 小标宋, larger than anything else"),
    "above mark line": Feature(2, "下一行是版头的其他要素", "10.1: 份号 and 密级 below the mark"),
    "no text below": Feature(-20, "", "a mark at the end of a text heads nothing"),
    # 发文字号
    "full number": Feature(6, "“机关代字〔年份〕序号号”的写法", "7.2.5; the form is unmistakable"),
    "damaged number": Feature(
        5, "缺“〕”或“号”，其余与发文字号相同", "〔 and the year behind 代字 are left by the loss"
    ),
    "blank number": Feature(5, "序号空着，是没有编号的发文字号", "drafts; 〔 〕号 is left"),
    "order number": Feature(4, "“第×号”的写法", "10.2; clauses of a text are numbered so too"),
    "issue number": Feature(3, "“×年第×号”“第×期”的写法", "only under a mark of its kind"),
    "damaged issue": Feature(
        2.5, "缺“号”等字，其余与“×年第×号”相同", "〕第 and 年第 are left by the loss"
    ),
    "bare digits": Feature(2, "缺“第”“号”等字", "digits alone: only under a mark of its kind"),
    "under mark": Feature(4, "在发文机关标志下面", "7.2.5"),
    "labelled number": Feature(2, "有“文号”一类的标记", "the label names the element"),
    # 签发人
    "signatory label": Feature(8, "有“签发人”字样", "7.2.6: the label is of nothing else"),
    # 标题
    "title form": Feature(
        5, "像标题：不是句子、称谓或编号", "most first lines that look so are one"
    ),
    "stated title": Feature(8, "与网页栏目里的标题相同", "the page itself says so"),
    "kind at end": Feature(2, "以文种结尾", "7.3.1: a title ends with its 文种"),
    "topic": Feature(1, "有“关于”“印发”等字", "7.3.1: 发文机关名称、事由和文种"),
    "several lines": Feature(-0.5, "", "each line more is one that may be something else"),
    "parted inside": Feature(
        -2, "", "a title's lines stand together; what a blank line parts from it is not of it"
    ),
    "others inside": Feature(-5, "", "between its lines stood lines that are a page's"),
    "a slogan inside": Feature(-3, "", "春耕不误农时　秋收颗粒归仓: parallel halves end no title"),
    "a field inside": Feature(-5, "", "类别：B类: a label and its value are no part of a title"),
    "like a page's": Feature(-2, "", "a site's or a column's name: what was learnt of pages"),
    "learnt to be one": Feature(
        4, "与学过的几千份公文的标题相像", "on 24 pages not seen before it was right in all"
    ),
    "learnt to be none": Feature(-1, "", "it holds a line that what was learnt calls none's"),
    "issuer above": Feature(1.5, "上一行是机关名称", "a title of several lines begins with it"),
    "closed below": Feature(1, "下一行是正文、主送或字号", "what follows a title"),
    "number-like": Feature(-3, "", "2023年第7号 is no title, whole or with its 号 lost"),
    "joined elsewhere": Feature(
        -4, "", "the rules of continuation would break this title at another line"
    ),
    "joined on": Feature(
        -0.5, "", "they would end it at a line that ends no title: the longer one may be right"
    ),
    "kind alone": Feature(
        -1,
        "只有文种",
        "通知 and 公告 alone head short papers; words such as 说明 head a part as well",
    ),
    "set like a title": Feature(6, "居中的大字", "7.3.1: 2 号小标宋, centred; little else is"),
    "set like the text": Feature(
        -8, "", "in a file whose titles are set apart, what is set like the text is none"
    ),
    # 题注
    "note form": Feature(3, "题注的写法", "when, where and by whom passed or delivered"),
    "several dates": Feature(4, "括号内是几次会议通过、批准的日期", "nothing else is said so"),
    "motto": Feature(
        1, "标题上面的题词", "verses or a saying above a title: the standard has no place for it"
    ),
    "issued line": Feature(7, "机关名称和日期", "below the number of 纪要 and 简报"),
    "repeated": Feature(4, "与上文相同", "a title or number letter by letter again"),
    "draft": Feature(7, "“送审稿”一类的标记", "a draft says so above its head"),
    "drawn line": Feature(1, "", "7.2.7: the red line, drawn with strokes"),
    "speaker": Feature(2, "姓名，在讲话的标题下面", "a name alone says nothing elsewhere"),
    # 主送机关
    "addresses": Feature(6, "以机关或人的名称和冒号结尾", "7.3.2; no sentence ends so"),
    "salutation": Feature(6, "称谓", "同志们、各位代表 address at the head only"),
    "recipients in lines": Feature(-0.5, "排成几行", "each line more may be something else"),
    "names without colon": Feature(
        1, "并列的机关名称，缺冒号", "lists of offices stand in texts too"
    ),
    "every": Feature(2, "以“各”开头", "各县、各部门: who is addressed"),
    "one name": Feature(-1, "只有一个名称", "the issuer may stand below a title too"),
    "all of a kind": Feature(
        4, "以“各”“全体”一类的词起头，以冒号结尾", "who is addressed, whatever they are"
    ),
    "a person": Feature(3, "姓名和冒号", "letters and replies to one person"),
    "kind addresses": Feature(1.5, "该文种一般有主送机关", "通知, 请示, 函 …; 公告 has none"),
    "kind addresses none": Feature(-4, "该文种一般没有主送机关", "公告, 通告, laws"),
    "text below": Feature(1.5, "下一行是正文", "7.3.2: the text follows at once"),
    "under title": Feature(1, "在标题下面", "7.3.2"),
    # what is none of these
    "unknown line": Feature(
        -3, "", "a stamp, a fax header: worth it only where a head is whole around it"
    ),
    "unknown line of a page": Feature(-1.5, "", "what was learnt of pages says that it is one's"),
    "stamp": Feature(
        -0.5, "", "what is stamped or noted on a paper, and by a fax machine: no other line is so"
    ),
    "nothing explains": Feature(-60, "", "lines that are no head's end nothing but a text"),
    # the text
    "text begins": Feature(1, "", "a sentence or a number where the text is to begin"),
}
"""Each by the name that candidates give."""


def weight_of(feature: str) -> float:
    """How much a feature speaks for its element.

    >>> weight_of("kind at end") > 0 > weight_of("one name")
    True
    """
    return FEATURES[feature].weight


def words_of(features: tuple[str, ...]) -> tuple[str, ...]:
    """What a person reads of features, the weightiest first.

    >>> words_of(("every", "names without colon", "recipients in lines"))
    ('以“各”开头', '并列的机关名称，缺冒号', '排成几行')
    """
    told = [FEATURES[name] for name in features if FEATURES[name].words]
    return tuple(f.words for f in sorted(told, key=lambda f: -f.weight))
