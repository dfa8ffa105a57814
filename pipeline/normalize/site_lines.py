"""Lines that a web page adds to a document, told by their own words.

Two questions are asked of a line. May it be a page's? ``is_…`` and ``may_…``: asked of the lines of
a file that *is* a page. Can it be nothing else? ``is_sure_…``: asked of plain text, which may be a
contract, a program or a poem, and in which a word like 打印 or a line of dashes proves nothing.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.normalize.labels import labels
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

MAX_LINE = 200
"""Characters of a line that a page adds; longer ones are text."""

_NOT_WORDS = regex(r"[↑↓▲▼⬆\s\[\]【】()（）:：|｜,，、.·/\\+\-—_>»›<«“”\"'#$;；&0-9]+")
_ARROW = "[>»›＞→➤▸]"
_CHAIN = regex(
    rf"(?:[^>»›＞→➤▸。]{{1,20}}\s*{_ARROW}+\s*){{2,}}[^。]{{0,80}}|首页\s*{_ARROW}.{{0,100}}"
)
_TOP = r"(?:网站|本站|政务网|门户)?(?:首\s?页|主\s?页)"
_FROM_TOP = regex(
    rf"[^>»›＞→。，；：:\s]{{2,20}}(?:网站|门户网|政务网|信息网)\s*{_ARROW}+\s*[^。；]{{2,60}}|"
    rf"(?:{_TOP})\s*(?:{_ARROW}|-{{1,2}}>|::)[^。]{{0,100}}|Home\s*{_ARROW}+\s*[{HAN}][^。]{{0,100}}"
    rf"|(?:{_TOP})(?:\s*[/\\\\]\s*[^/\\\\。]{{1,20}}){{2,8}}|(?:{_TOP})(?:\s+[-—_]\s+[^。]{{1,20}}){{2,8}}"
)
_WHERE = regex(r"[^\s。；，：:]{0,9}位置\s?[：:]\s*\S")
"""``您当前的位置：``; whether it is one of a site the way behind it says."""
_CODE = regex(r"[(){}\[\]=;]|^[!-~\s]+$")
"""No way through a site, whatever stands between its parts."""
_MENU = regex(r"(?:网站|本站)?首页(?:[\s|｜·]{1,8}\S{2,10}){3,20}")
_FROM_NEWS = regex(
    r"[（(](?:新闻|文章|信息|稿件)?(?:来源|稿源|转自|摘自)\s?[:：]\s?([^（()）。]{2,24})[）)]"
)
_WAY = regex("首页|主页|网站|[>»›＞→➤▸]|[^/\\s]{2,}/[^/\\s]{2,}")
_IDENTITY = regex(
    r"ICP备?\s?(?:案?号?[:：]?)?\s?[0-9]{6}|公(?:网安备|安备案)[\s：:编案序号]{0,4}[0-9]{8}|"
    r"网站标识码[:：]?\s?[0-9A-Za-z]{6}|政府网站找错$"
)
_SIZES = frozenset("大中小")
_OTHER_PAGES = regex(
    "关联阅读|(?:本栏目|同栏目|本类|同类|本站)(?:的?(?:其他|其它|相关|最新|热门|更多|推荐)){0,2}(?:文章|新闻|信息|内容|文件|公告|资讯|阅读|导航)"
    "|(?:(?:24|48)小时|今日|本周|本月|一周)?(?:最新|热门|热点|推荐|点击)(?:文章|新闻|信息|资讯|阅读|排行)(?:排行|推荐|榜)?"
    "|(?:没有|暂无)(?:找到)?相关(?:文章|内容|信息|新闻)?"
    "|(?:相关|文档|附件|文件|资料|材料|原文|表格){2,3}下载|(?:最近|历史)浏览"
)
"""What heads other pages of a section."""
_STEPS = regex(rf"\s*{_ARROW}+\s*|\s+[/|｜-]\s+|\s{{2,8}}|\u3000+")
_LONGEST_STEP = 20  # characters
_PAGE_ITSELF = frozenset(
    {
        "正文",
        "详情",
        "详细",
        "查看详情",
        "文章详情",
        "详细内容",
        "详细信息",
        "内容页",
        "信息详情",
        "文章内容",
    }
)
"""The last step of a way: the page itself."""
_SIZE_WORDS = frozenset({"默认", "超大", "特大", "大", "小", "放大", "缩小", "较大", "标准"})
_TRACKED = regex(
    r"_hmt|_czc|_paq|cnzz|bdshare|jiathis|addthis|hm\.baidu|tongji|getClick|click\.aspx|visitcount|hits\.js"
)
"""What counts the visitors of a page."""
_SCRIPT = regex(r"\s*(?:\$\(|var |function ?\(|document\.|window\.|<!--|//<|/\*).{0,300}")
_GAPS = regex(r"\s*[|｜│┃·•/]\s*|\s{1,8}|\s*[【\[\]】]\s*")
_BARS = regex(r"[|｜│┃·•]|\s")
_OF_SITES = regex(
    rf".{{1,9}}(?:网站|政府网|门户网|信息网|政务网|之窗)$|走进.{{2,4}}|.{{1,6}}首页|[{HAN}]{{2,3}}版"
)
_LEAST_PARTS = 3
_REMARK = regex(
    r"[【（(\[※*]{0,2}(?:温馨提示|特别|版权|免责|郑重|转载)?(?:声明|提示|说明)[】）)\]]?\s?[:：].{0,160}"
    r"(?:本网|本站|本公众号|本平台|转载|版权|著作权|侵权|原作者|非本)"
    r"|(?:凡本|本)(?:网站?|站|公众号|平台).{0,120}(?:转载|版权归|侵权|不代表本|浏览器|[Cc]ookie)"
    r"|.{0,30}(?:转载|图文|图片|素材|文章).{0,30}(?:侵权|侵删|版权归).{0,40}"
)
_COOKIES = regex(r".{0,24}[Cc]ookies?.{0,120}")
_CODED = regex(".{0,24}二维码.{0,24}(?:朋友圈|公众号|手机|小程序|好友).{0,12}")
_BROWSER = regex(
    r"(?:建议|请|推荐|最佳)(?:您)?使用.{0,60}(?:分辨率|浏览器|IE|Chrome|[0-9]{3,4}\s?[*×xX]\s?[0-9]{3,4}).{0,60}"
)
_ADDRESS = regex(r"(?:https?://|www\.)[!-~]{4,80}|[0-9A-Za-z-]{2,30}\.gov\.cn")
_ADDRESS_ALONE = regex(
    r"(?:https?://|www\.)[!-~]{4,160}|[0-9A-Za-z-]{2,30}(?:\.[0-9A-Za-z-]{1,20}){0,3}\.(?:gov|org|edu|com|net)(?:\.cn)?/?"
)
_ADDRESS_PRINTED = regex(r"https?://[!-~]{4,180}\s{2,}[0-9]{1,3}/[0-9]{1,3}")
"""What a browser prints at the foot of a page: the address, and which page of how many."""
_PRINTED_OUT = regex(
    r"(?:打印|导出|下载)(?:人员?|者|用户|时间|日期)?\s?[：:].{0,60}[0-9]{1,2}[:：][0-9]{2}(?:.{0,20}|\s.{0,20}https?://[!-~]{4,120})"
)
_MADE = (
    *("我要纠错", "网站纠错", "Produced By", "Powered by", "Powered By"),
    *("©北大法宝", "© 北大法宝"),  # what is copied from there ends with it
)
_PORTAL = regex(
    r"[^。；，：:]{2,24}(?:网站|门户网?|信息公开(?:网|平台)|信息网|政务网|政务服务网|之窗)"
    r"|[^。；，：:]{1,24}政府网|[^。；，：:]{2,24}(?:网站?|门户)(?:移动版|手机版|触屏版|电脑版|无障碍版|新版|旧版)"
)
_BARRED_MENU = regex(rf"(?:网站|本站)?首页(?:\s*[|｜]\s*[{HAN}]{{2,8}}){{2,20}}")
_TO_CALL = regex(
    r"[^：:]{0,4}(?:支持|维护|运维)(?:单位|电话|热线)?[：:][0-9\s()（）+、,，;；/转\-—－]{5,60}"
)
"""Whom to call for help: tenders and notices say so too, and pages rather name the firm."""
_GREETING = regex(
    r"(?:您好[，,！!]?\s?)?欢迎(?:您)?(?:访问|光临|来到|浏览|登录|进入)[^。；：:]{2,30}(?:网|网站|平台|门户|频道)[！!。.]?"
    rf"|今天是\s?[：:]?(?:\s?{YEAR}.{{4,24}})?|(?:(?:热门|热点)(?:搜索|搜词|关键词|词|搜索词)|热搜词?|搜索热词|热词|大家都在搜)\s?[：:].{{0,60}}"
)
_SKIPS = regex(
    r"跳(?:到|至|转到?|转至|过)[^。；，]{0,6}(?:内容|导航|正文)[^。；，]{0,4}"
    r"|(?:进入|切换到?|切换至|打开|开启|关闭|退出)(?:适老化?|长者|长辈|老年人?|关怀|无障碍|大字|简洁|简明|标准|盲人)"
    r"(?:助手|版|模式|专区|服务|浏览|阅读|通道|工具|辅助)?"
    r"|请?输入[^。；，：]{0,8}(?:关键[字词]|检索词|搜索词|(?:搜索|检索|查找|查询)的?(?:内容|信息|文字))[^。；，]{0,4}"
)
"""What a site says to those who see or search it: 跳到主要内容, 进入适老模式, 请输入关键字."""
_PLACE = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_EXPLAINS = regex(
    "(?:(?:相关|政策|文件|文字|图片|视频){0,2}(?:解读|图解)|一图(?:读懂|看懂))(?:链接|材料|文章)?\\s?[：:]\\s?(?:.{0,60}(?:解读|图解|读懂|答记者问)|《.{4,60}》)"
)
_OWNED = regex(
    r"(?!.{0,20}[由将请])[^\s。；，：:]{2,24}(?:主办|承办|维护|建设|管理)(?:[\s|｜、]+[^\s。；，：:]{2,24}(?:主办|承办|协办|维护|建设|管理|技术支持)){1,4}"
)
_OWNED_BY = regex(r"([^\s。；，：:由将请]{4,24})(?:主办|承办|建设维护|主管)")
_RIGHTS = regex(
    r"[^。；]{0,60}(?:[Aa]ll [Rr]ights [Rr]eserved|版权所有(?![者权的])|保留所有权利)"
    r"[^。；]{0,80}[.。]?"
)
_RUN_BY = regex(r"本(?:站|网站|网)由[^。；，]{2,40}(?:主办|承办|维护|建设|管理)[^。；]{0,60}")
_ASKS = regex(
    r"(?:您访问的链接|您)?(?:即将|将要|正在)离开.{2,40}(?:网站|网|门户|平台|页面).{0,24}|是否继续(?:访问)?[？?]?"
    r"|(?:您|你)(?:正在)?使用的浏览器.{2,80}|.{0,12}浏览器(?:版本过低|不支持).{0,60}|请(?:开启|启用)\s?JavaScript.{0,30}"
)
_CONSENT = regex(
    r"(?:本网站|本站|我们|网站)[^。]{0,16}[Cc]ookies?.{0,80}(?:体验|同意|政策|服务|继续|设置)"
)
_CONTACT = regex(
    r"[^\s。；，：:]{0,8}(?:地址|电话|热线|传真|邮编|邮政编码|邮箱|信箱|网址|[Ee]-?mail|总机)\s?[：:].{1,100}"
)
_PROVINCE = regex(_PLACE)
_STROKE = regex(r"^\S{1,6}\s?[丨｜]")
_DAY_AND_HOUR = (
    rf"(?:{YEAR}\s?[年./-]\s?[0-9]{{1,2}}\s?[月./-]\s?[0-9]{{1,2}}日?\s{{0,4}}|{YEAR}[0-9]{{2,4}}\s{{1,4}})"
    r"[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?"
)
_HOUR_AND_NAME = regex(
    rf"{_DAY_AND_HOUR}\s{{1,4}}(?P<names>[^\s。；，：:0-9]{{2,16}})"
    r"(?:\s{1,4}(?:记者|通讯员|编辑|作者)\s?[^\s。；，0-9]{2,12}){0,2}"
)
_DATELINE = regex(
    rf"(?P<names>[^\s。；，：:0-9]{{2,20}}(?:\s{{1,4}}[^\s。；，：:0-9]{{2,20}}){{0,3}})\s{{1,4}}{_DAY_AND_HOUR}"
    rf"(?:\s{{0,4}}(?:发表于\s?[{HAN}]{{2,3}}|{_PLACE}))?"
)
_POSTED = regex(
    r"(?:[^\s。；，：:0-9]{2,20}\s{1,4}){1,3}[0-9月日./-]{2,6}\s{1,4}[0-9]{1,2}[:：][0-9]{2}\s{0,4}"
    rf"发表于\s?[{HAN}]{{2,3}}"
)
"""The day without its year, its signs perhaps lost: ``某镇发布 327 10:05 发表于湖南``."""
_DIARY = regex("记录|主持|星期|上午|下午|晚上|会议|地点|天气|晴|雨|阴|考试|时间|日期")
_FRAMED_SIZES = regex(r"[【\[（(]")
_READ = regex(
    r"(?:本文|本页|此文|文章|该信息|该文章)(?:已经?|共)?被?(?:浏览|阅读|点击|访问)了?\s{0,4}[：:]?\s{0,4}[0-9]{1,9}\s{0,4}(?:次|人次)"
)
_READ_SO_OFTEN = regex(
    r"[（(]?(?:已有|共有|共|被)\s?[0-9]{1,9}\s?(?:位|人次?|次|名|个)?[^\s。；，：:]{0,6}(?:浏览|阅读|访问|点击|评论|看过)[^\s。；，：:]{0,4}[）)]?"
)
_SPACED = 2  # letters of a label that is set as wide as those of more
_MAX_READER = 60  # characters of a line that WeChat adds
_LONGEST_BYLINE = 120
_LEAST_COUNTERS = 3
_COUNT = regex(r"[0-9][0-9,.]{0,9}\s?[万wW]?\+?")
_PARTING = " \t\N{IDEOGRAPHIC SPACE}|｜·、,，"
_HOUR_AND_PLACE = regex(
    rf"{YEAR}\s?[年./-]?\s?[0-9]{{1,2}}\s?[月./-]?\s?[0-9]{{1,2}}日?\s{{1,4}}[0-9]{{1,2}}[:：][0-9]{{2}}"
    rf"(?:\s{{0,4}}(?:发表于)?\s?[{HAN}]{{2,3}})"
)

_THINGS = tuple(
    regex(source)
    for source in (
        "打印|关闭|收藏|复制|字号|字体|顶部",
        "分享|转发(?!《|.{2,40}(?:关于|通知|文件))|朋友圈|点赞|在看|关注",
        "扫一扫|扫码|扫描|二维码|识别",
        "浏览|阅读量|阅读次数|点击[量数率]|访问|访客|统计|人气",
        "责任编辑|责编|网站编辑|文章录入|录入员|管理员",
        "(?:本文|原文|文章|本页|网页)(?:链接|网址|地址)|转载|出处|原创|来源",
        "网站|网页|本站|本网|页面|首页|导航|栏目|客户端|App|APP|IPv6|浏览器|分辨率|[Cc]ookie",
        rf"版权|©\s?(?:[0-9]{{4}}|[{HAN}])|[Cc]opyright|备案|ICP|公网安备|标识码",
        "上一[篇条页]|下一[篇条页]|前一篇|后一篇|返回|没有了|查看更多|点击下载|点击查看",
        "手机|微信|微博|公众号|抖音|小程序|视频号|融媒",
        "图解|解读|读懂|一图|相关链接|相关阅读|相关文章|延伸阅读|友情链接",
        "评论|留言|说两句|我要咨询|政策咨询|我要提意见|意见征集|举报|反馈|标签|登录|注册|纠错|无障碍|适老|长者|语音|朗读|播报|播放",
        "主办单位|承办单位|技术支持|运行维护|隐私|免责|声明|联系我们|关于我们",
    )
)
"""What pages speak of around a text, a row each; hardly a short line of a paper speaks of two."""
_GAZETTE = regex(
    r"刊\s?号|准印证?|内资准?字|统一刊号|赠阅|免费(?:发放|交流|赠)|内部(?:资料|发行|交流)|定价|印数"
)
_IMPRINTS = regex(
    r"主管|主办|编辑|出版|编印|承印|印刷|发行|刊\s?号|准印证|赠阅|邮编|印数|定价|开本|发送对象"
)
"""What the imprint of a periodical says."""
_COPYRIGHT_LINE = regex(r"[Cc]opyright\s{0,2}(?:©|[(（][Cc][）)]|[0-9]{4}).{0,120}")
_COPYRIGHT = regex(rf"(?:©|c[)])\s?(?:[0-9]{{4}}|[{HAN}])")
"""Of a site, its bracket left out; other texts say whose a picture is."""
_BYLINE = regex(
    r"(?:来源|作者|编辑|浏览|点击|阅读|阅览|字号|字体|发布|访问|打印|分享|更新|录入|稿源|供稿|审核|转载|发布者|人气)"
    r"[^\s。；：:]{0,6}\s?[：:【\[（(]"
)
_COUNTED = regex(
    r"(?:浏览|点击|阅读|阅览|访问|人气)|[字][号体]|来源|(?:发布|更新)(?:时间|日期)|录入"
)
_ANY_DAY = regex(
    rf"{YEAR}\s?[年./-]\s?[0-9]{{1,2}}\s?[月./-]\s?[0-9]{{1,2}}|{YEAR}[0-9]{{2,4}}(?=\s)"
)


@cache
def _joined_tools() -> re.Pattern[str]:
    """Tool words with nothing between them; of words that begin alike the longest."""
    words = sorted(labels().tools + labels().tool_fillers, key=lambda word: (-len(word), word))
    return regex(f"(?:{'|'.join(map(re.escape, words))})+")


@cache
def _tool() -> re.Pattern[str]:
    words = sorted(labels().tools, key=lambda word: (-len(word), word))
    return regex("|".join(map(re.escape, words)))


@cache
def _reader_lines() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sure, beside = (
        regex("|".join(f"(?:{source})" for source in sources))
        for sources in (labels().reader_lines, labels().reader_bylines)
    )
    return sure, beside


@cache
def _counter() -> re.Pattern[str]:
    names = "|".join(sorted(labels().counters, key=lambda name: (-len(name), name)))
    return regex(
        rf"(?P<name>{names})(?:\s?[:：]?\s{{0,4}}[\[（(]?(?P<count>\s?[0-9][0-9,.]{{0,9}}\s?[万wWkK]?\+?\s?[次人]?"
        r"|(?<=[:：])次)\s?[\]）)]?)?"
    )


def is_reader_line(text: str) -> bool:
    """Whether only the page of an article in WeChat has a line.

    >>> is_reader_line("点击上方蓝字关注我们"), is_reader_line("关注民生")
    (True, False)
    >>> is_reader_line("赞 186  分享  收藏  在看"), is_reader_line("分享 收藏")
    (True, False)
    """
    if len(text) > _MAX_READER:
        return False
    if "轻点两下取消" in text or _READ.fullmatch(text) or _READ_SO_OFTEN.fullmatch(text):
        return True
    if "。" in text.rstrip("。"):
        return False
    counters = _counters(text)
    names = {name for name, _ in counters}
    if len(counters) >= _LEAST_COUNTERS and (any(n for _, n in counters) or "在看" in names):
        return True
    return _reader_lines()[0].fullmatch(text) is not None


def is_beside_reader_line(text: str) -> bool:
    """Whether such a page may have a line beside one of those: 原创, the hour and the province.

    >>> is_beside_reader_line("原创 某市教育 某市教育发布"), is_beside_reader_line("原创作品")
    (True, False)
    >>> is_beside_reader_line("2025年01月10日 18:32 江苏")
    True
    """
    if len(text) > _MAX_READER or "。" in text:
        return False
    return any(form.fullmatch(text) for form in (_reader_lines()[1], _HOUR_AND_PLACE, _PROVINCE))


def says_hour_and_place(text: str) -> bool:
    """Whether a line is when and where an article of WeChat was put up.

    >>> says_hour_and_place("2024-08-02 09:31 发表于湖南"), says_hour_and_place("2024-08-02 09:31")
    (True, False)
    """
    return len(text) <= _MAX_READER and _HOUR_AND_PLACE.fullmatch(text) is not None


def is_counter(text: str) -> bool:
    """Whether a line is how often a page was read, and nothing else.

    >>> is_counter("阅读 2.3万"), is_counter("阅读：三遍"), is_counter("浏览次数")
    (True, False, False)
    """
    counters = _counters(text)
    return bool(counters) and all(count for _, count in counters)


def is_staff(text: str) -> bool:
    """Whether a line says who wrote, checked or edited a page.

    >>> is_staff("编辑：某某 审核：某某"), is_staff("审核意见如下")
    (True, False)
    >>> is_staff("编 辑：某某"), is_staff("辑:某某"), is_staff("乙方:某某")
    (True, True, False)
    """
    return len(text) <= MAX_LINE and "。" not in text and _staff().match(text) is not None


@cache
def _staff() -> re.Pattern[str]:
    # Of ``编 辑：`` the first letter is a font run of its own, and lost.
    left = "".join(sorted({name[-1] for name in labels().staff_starts if len(name) == _SPACED}))
    names = rf"(?:{_staff_names()}|[{left}](?=[:：]))"
    return regex(rf"[\s【（(\[]*{names}\s{{0,4}}[:：|｜丨/]\s*\S{{1,30}}")


def parts_staff(text: str) -> bool:
    """Whether a line says who did what for a page with the stroke that articles have for a colon.

    >>> parts_staff("编辑丨某某"), parts_staff("编辑｜某某　审核｜某某"), parts_staff("编辑：某某")
    (True, True, False)
    """
    return is_staff(text) and "|" not in text and _STROKE.search(text) is not None


def lacks_name(text: str) -> bool:
    """Whether a line says who edited or checked a page, the name, letter-spaced, lost.

    >>> lacks_name("编辑 |"), lacks_name("审核："), lacks_name("编辑 | 某某")
    (True, True, False)
    """
    return len(text) <= _MAX_READER and _lost_staff().fullmatch(text) is not None


@cache
def _lost_staff() -> re.Pattern[str]:
    return regex(rf"(?:{_staff_names()})\s{{0,4}}[:：|｜丨/]")


@cache
def _staff_names() -> str:
    names = sorted(labels().staff_starts, key=lambda name: (-len(name), name))
    return "|".join(r"\s?".join(name) if len(name) == _SPACED else name for name in names)


def _counters(text: str) -> list[tuple[str, str]]:
    """The counters that a line consists of; none where it says anything else."""
    if len(text) > _MAX_READER:
        return []
    found = [(m["name"], m["count"] or "") for m in _counter().finditer(text)]
    rest = _counter().sub("", text).strip(_PARTING)
    if rest and not (len(found) > 1 and _COUNT.fullmatch(rest)):
        return []
    return [*found, ("", rest)] if rest else found  # font-run loss takes 赞 from 赞 186


def is_tool_bar(text: str) -> bool:
    """Whether a line holds tool words and nothing else.

    >>> is_tool_bar("【字体：大 中 小】 打印 分享到："), is_tool_bar("经验分享到了各地")
    (True, False)
    """
    if len(text) > MAX_LINE:
        return False
    words = _NOT_WORDS.sub("", text)
    if _FRAMED_SIZES.search(text) and set(words) == _SIZES:
        return True
    if not _joined_tools().fullmatch(words):
        return False
    return any(tool in words for tool in labels().tools) or ("字体" in words or "字号" in words)


def fills_tool_bar(text: str) -> bool:
    """Whether a line holds words that fill a tool bar up, the size of letters among them.

    >>> fills_tool_bar("默认 大 超大"), fills_tool_bar("大 中 小"), fills_tool_bar("大会 小结")
    (True, True, False)
    """
    words = _NOT_WORDS.sub(" ", text).split() if len(text) <= _MAX_READER else []
    fillers = labels().tool_fillers
    return len(words) > 1 and all(w in fillers for w in words) and not _SIZE_WORDS.isdisjoint(words)


def is_sure_tool_bar(text: str) -> bool:
    """Whether a tool bar can be nothing else: a page's own tool, two tools, the sizes of letters.

    >>> is_sure_tool_bar("分享到："), is_sure_tool_bar("打印 关闭"), is_sure_tool_bar("打印")
    (True, True, False)
    """
    if not is_tool_bar(text):
        return False
    words = _NOT_WORDS.sub("", text)
    if any(tool in words for tool in labels().sure_tools):
        return True
    return len(set(_tool().findall(words))) >= 2 or set(words) >= _SIZES


def is_breadcrumb(text: str) -> bool:
    """Whether a line says where in its site the page is.

    >>> is_breadcrumb("您现在的位置：首页 >> 政策文件"), is_breadcrumb("首页设计要求")
    (True, False)
    >>> is_breadcrumb("政务公开 > 政策 > 通知"), is_breadcrumb("if (a > b > c) {")
    (True, False)
    """
    if len(text) > MAX_LINE:
        return False
    if text.startswith(labels().breadcrumb_starts) or is_sure_breadcrumb(text):
        return True
    return _CHAIN.fullmatch(text) is not None and _CODE.search(text) is None


def is_menu(text: str) -> bool:
    """Whether a line is the row of a site's sections, tools or neighbours.

    >>> is_menu("首页 要闻动态 政务公开 政务服务 互动交流"), is_menu("首页 设计 要求")
    (True, False)
    >>> is_menu("联系我们 | 网站地图 | 隐私声明"), is_menu("姓名 | 单位 | 联系方式")
    (True, False)
    >>> is_menu("首页 | 新闻 | 公开"), is_menu("新闻 | 首页设计 | 公开")
    (True, False)
    >>> is_menu("机构概况 新闻中心 政务公开 互动交流"), is_menu("机构概况 人员 经费")
    (True, False)
    """
    if len(text) > MAX_LINE or not _BARS.search(text):
        return False
    if _MENU.fullmatch(text) is not None or _BARRED_MENU.fullmatch(text) is not None:
        return True
    parts = [part for part in _GAPS.split(text.strip("|｜ ")) if part]
    if len(parts) < _LEAST_PARTS or any(mark in text for mark in "。；，：:0123456789"):
        return False
    if sum(part in labels().sections for part in parts) >= max(_LEAST_PARTS, len(parts) - 1):
        return True
    words = {*labels().foot_words, *labels().tools}
    known = sum(part in words or _OF_SITES.fullmatch(part) is not None for part in parts)
    own = sum(part in labels().sure_menu or _OF_SITES.fullmatch(part) is not None for part in parts)
    return own >= 2 and known == len(parts)


def is_site_name(text: str) -> bool:
    """Whether a line says whose site it is and its address.

    >>> is_site_name("某市人民政府门户网站 www.mou.gov.cn"), is_site_name("www.mou.gov.cn")
    (True, False)
    """
    if len(text) > MAX_LINE or "。" in text:
        return False
    m = _ADDRESS.search(text)
    if m is not None and len(text) > _MAX_READER and text[m.end() :].strip(" \t）)"):
        return False
    name = text[: m.start()].strip(" \t（(|") if m is not None else ""
    return bool(name) and (_PORTAL.fullmatch(name) is not None or is_authority(name))


def is_greeting(text: str) -> bool:
    """Whether a line is what a site says to its visitors above its menu.

    >>> is_greeting("您好，欢迎访问某市教育局网站！"), is_greeting("欢迎来到会场")
    (True, False)
    >>> is_greeting("跳到主要内容区域"), is_greeting("进入关怀期")
    (True, False)
    >>> is_greeting("今天是2024年5月21日 星期二"), is_greeting("今天是个好日子")
    (True, False)
    """
    return len(text) <= _MAX_READER and any(
        form.fullmatch(text) is not None for form in (_GREETING, _SKIPS)
    )


def asks_visitor(text: str) -> bool:
    """Whether a line is what a site asks before it shows a page: cookies, another site, a browser.

    >>> asks_visitor("您访问的链接即将离开“某市政府网站”，是否继续？"), asks_visitor("是否继续观察")
    (True, False)
    """
    if len(text) > _LONGEST_BYLINE:
        return False
    return _ASKS.fullmatch(text) is not None or _CONSENT.match(text) is not None


def _is_consent(text: str) -> bool:
    return _COOKIES.match(text) is not None and ("网站" in text or "本站" in text)


def states_rights(text: str) -> bool:
    """Whether a line says whose the rights of a site are.

    >>> states_rights("某市中心医院 版权所有"), states_rights("版权所有者的授权文件应当留存")
    (True, False)
    """
    return len(text) <= MAX_LINE and (
        _RIGHTS.fullmatch(text) is not None or _COPYRIGHT_LINE.match(text) is not None
    )


def is_contact(text: str) -> bool:
    """Whether a line says where an office is found: its address, telephone, post code, mail.

    >>> is_contact("医院地址：健康路9号"), is_contact("电话通知：各科室")
    (True, False)
    """
    return len(text) <= MAX_LINE and _CONTACT.fullmatch(text) is not None


def is_portal(text: str) -> bool:
    """Whether a line may be the name of a site: 某市人民政府门户网站."""
    return len(text) <= _MAX_READER and _PORTAL.fullmatch(text) is not None


def is_dateline(text: str) -> bool:
    """Whether a line says who put an article up, the day and the hour, as below its headline.

    >>> is_dateline("某市应急 2024-07-12 20:15 江西"), is_dateline("2024-07-12 20:15")
    (True, False)
    >>> is_dateline("某县发布 某县妇联 2024-07-12 20:15 发表于某州")
    True
    >>> is_dateline("某镇发布 3月27日 10:05 发表于湖南"), is_dateline("某镇发布 3月27日 10:05")
    (True, False)
    >>> is_dateline("会议时间 2024-07-12 20:15"), is_dateline("某县发布 2024-07-12 20:15 某州")
    (False, False)
    """
    if len(text) > _MAX_READER:
        return False
    if _POSTED.fullmatch(text) is not None:
        return True
    m = _DATELINE.fullmatch(text)
    if m is None and (below := _HOUR_AND_NAME.fullmatch(text)):
        m = (
            below
            if below["names"].endswith((*labels().news_ends, "发布", "融媒", "资讯"))
            else None
        )
    return m is not None and _DIARY.search(m["names"]) is None


def is_remark(text: str) -> bool:
    """Whether a line is what sites say of rights, cookies and browsers below a text.

    >>> is_remark("声明：本网转载的文章版权归原作者所有，如有侵权请联系删除。")
    True
    >>> is_remark("各单位转载作品应当注明作者，不得侵犯他人版权。")
    False
    """
    if len(text) > MAX_LINE:
        return False
    return any(form.fullmatch(text.rstrip("。")) for form in (_BROWSER, _CODED)) or _is_notice(text)


def _is_notice(text: str) -> bool:
    if _REMARK.match(text):
        return "本" in text or "原作者" in text or "侵删" in text or "联系" in text
    return _is_consent(text)


def is_address(text: str) -> bool:
    """Whether a line is the address of a page or a site, and nothing else."""
    return len(text) <= MAX_LINE and _ADDRESS_ALONE.fullmatch(text) is not None


def is_script(text: str) -> bool:
    """Whether a line looks like a program's, as a page leaves one behind."""
    return _SCRIPT.fullmatch(text) is not None or counts_visitors(text)


def counts_visitors(text: str) -> bool:
    """Whether a line is the program that counts the visitors of a page.

    >>> counts_visitors("var _hmt = _hmt || [];"), counts_visitors("var y = 2;")
    (True, False)
    """
    return len(text) <= MAX_LINE and _TRACKED.search(text) is not None and not has_han(text)


def is_sure_breadcrumb(text: str) -> bool:
    """Whether such a line can be nothing else: from the site's first page on, or by its label.

    >>> is_sure_breadcrumb("当前位置：首页 > 政策"), is_sure_breadcrumb("甲 > 乙 > 丙")
    (True, False)
    >>> is_sure_breadcrumb("位置：首页/政务公开/文件"), is_sure_breadcrumb("首页/封面")
    (True, False)
    """
    if len(text) > MAX_LINE or "。" in text:
        return False
    starts = text.startswith(labels().breadcrumb_starts) or _WHERE.match(text) is not None
    labelled = starts and _WAY.search(text) is not None
    return labelled or _FROM_TOP.fullmatch(text) is not None or _leads_to_text(text)


def _leads_to_text(text: str) -> bool:
    """Whether a line is a way of sections alone, or one that ends with the page itself: 详情."""
    steps = [step for step in _STEPS.split(text) if step]
    if len(steps) < 2 or any(len(step) > _LONGEST_STEP for step in steps):
        return False
    if all(step in labels().sections for step in steps):
        return True
    named = [step in labels().sections for step in steps[1:]]
    if is_authority(steps[0]) and (all(named) or (any(named) and len(steps) > 2)):
        return True
    if sum(step in labels().sections for step in steps) >= max(2, len(steps) - 1):
        return True
    is_known = any(step in labels().sections or _PORTAL.fullmatch(step) for step in steps)
    return steps[-1] in _PAGE_ITSELF and (is_known or len(steps) > 2)


def opening_of(text: str) -> str:
    """How a line begins, without the bracket or bar that pages draw before it.

    >>> opening_of("【责任编辑：某某】")
    '责任编辑：某某】'
    """
    return text.lstrip("【[（( |")


def is_foot(text: str) -> bool:
    """Whether a line of a page stands below its text.

    >>> is_foot("责任编辑：张某"), is_foot("附件：责任清单")
    (True, False)
    """
    if len(text) > MAX_LINE:
        return False
    opening = opening_of(text)
    if "。" not in text and (opening.startswith(labels().foot_starts) or _COPYRIGHT.match(opening)):
        return True
    return is_tool_bar(text) or any(mark in text for mark in labels().foot_marks)


def things_of_pages(text: str) -> int:
    """Of how many things a line speaks that pages have around a text.

    >>> things_of_pages("扫一扫，手机浏览"), things_of_pages("各单位要抓好落实")
    (3, 0)
    >>> things_of_pages("技术支持：某某公司"), things_of_pages("技术支持：400-810-1234")
    (1, 0)
    """
    if _TO_CALL.fullmatch(text):
        return 0
    return sum(thing.search(text) is not None for thing in _THINGS)


def is_byline(text: str) -> bool:
    """Whether a line says when and whence a page has its text, in labels that no list has.

    >>> is_byline("本文来源：林业局 2024-07-15 【大】"), is_byline("编辑：某 2024年6月3日")
    (True, False)
    """
    if len(text) > _LONGEST_BYLINE or any(mark in text for mark in "。；！？"):
        return False
    if not _BYLINE.search(text) or not _COUNTED.search(text):
        return False
    return _ANY_DAY.search(text) is not None or len(_BYLINE.findall(text)) > 1


def explains(text: str) -> bool:
    """Whether a line leads to a page that explains the document: 政策解读：《…》解读."""
    return len(text) <= MAX_LINE and _EXPLAINS.match(text) is not None


def names_owner(text: str) -> bool:
    """Whether a line says whose the site is: 某市人民政府主办　某市大数据局承办.

    >>> names_owner("某市人民政府主办 某市大数据局承办"), names_owner("会议由某市教育局主办")
    (True, False)
    >>> names_owner("© 2024 某市人民政府"), names_owner("© of the pictures: their owners")
    (True, False)
    >>> names_owner("技术支持：某某公司"), names_owner("技术支持：400-810-1234")
    (True, False)
    """
    opening = opening_of(text)
    if _TO_CALL.fullmatch(opening):
        return False
    if _COPYRIGHT.match(opening) or states_rights(text):
        return True
    if len(text) <= _MAX_READER and (m := _OWNED_BY.fullmatch(text)) and is_authority(m[1]):
        return True
    return opening.startswith(labels().owner_starts) or (
        len(text) <= MAX_LINE
        and any(form.fullmatch(text) is not None for form in (_OWNED, _RUN_BY))
    )


def may_be_foot(text: str) -> bool:
    """Whether a line may stand in a page's foot, if others there can stand nowhere else."""
    return text.startswith(labels().weak_foot_starts)


def names_site(text: str) -> bool:
    """Whether a line holds the number under which a site is registered.

    >>> names_site("蜀ICP备 13001288号"), names_site("网站应当完成ICP备案")
    (True, False)
    """
    return len(text) <= MAX_LINE and "。" not in text and _IDENTITY.search(text) is not None


def is_sure_foot(text: str) -> bool:
    """Whether a line can only stand below a page's text.

    >>> is_sure_foot("打印人：张某 打印时间：2024-06-26 16:40"), is_sure_foot("打印时间：上午")
    (True, False)
    >>> is_sure_foot("【我要纠错】 责任编辑：张某"), is_sure_foot("责任编辑：张某")
    (True, False)
    >>> is_sure_foot("http://10.1.2.3/oa/print?id=8   1/1"), is_sure_foot("http://10.1.2.3/oa 1/1")
    (True, False)
    """
    if names_site(text) or is_sure_tool_bar(text) or is_menu(text) or counts_visitors(text):
        return True
    if len(text) <= MAX_LINE and (_PRINTED_OUT.fullmatch(text) or _ADDRESS_PRINTED.fullmatch(text)):
        return True
    source = _FROM_NEWS.fullmatch(text) if len(text) <= _MAX_READER else None
    if source and source[1].strip().endswith(labels().news_ends):
        return True
    opening = opening_of(text)
    return is_gazettes(text) or (len(text) <= MAX_LINE and opening.startswith(_MADE))


def is_gazettes(text: str) -> bool:
    """Whether a line says who edits and prints a gazette, and under which number it appears.

    >>> is_gazettes("主管主办：某市人民政府　编辑出版：公报室　赠阅　刊号：内资准字第099号")
    True
    >>> is_gazettes("主办：某市教育局　承办：某区教育局"), is_gazettes("刊号：1001")
    (False, False)
    """
    return (
        len(text) <= MAX_LINE
        and "。" not in text
        and _GAZETTE.search(text) is not None
        and (len({*_IMPRINTS.findall(text)}) > 1)
    )


def proves_foot(text: str) -> bool:
    """Whether a line shows that the block of a page in which it stands is the page's foot.

    >>> proves_foot("版权所有：某市人民政府"), proves_foot("技术支持：400-810-1234")
    (True, False)
    """
    if is_sure_foot(text) or heads_news(text):
        return True
    opening = opening_of(text)
    starts = (*labels().page_foot_starts, *labels().owner_starts)
    return (
        len(text) <= MAX_LINE
        and "。" not in text
        and opening.startswith(starts)
        and not opening.startswith("技术支持")
    )


def heads_news(text: str) -> bool:
    """Whether the links of a page of news stand below a line (``相关报道：``)."""
    return squeezed(text).strip("【】[]").rstrip("：:") in labels().news_links


def heads_links(text: str) -> bool:
    """Whether links may stand below a line (``相关文件``)."""
    plain = squeezed(text).strip("【】[]-—=>→»·").rstrip("：:")
    is_other = _OTHER_PAGES.fullmatch(plain) is not None
    return heads_news(text) or is_other or plain in labels().links
