"""Blocks of the main text: headings by their numbers, list items, paragraphs.

A numbered line is a heading by its sense: the part before the first 。 is short and names
something; a sentence that happens to carry a number is a list item. Lengths were measured on
real documents: the heading parts of run-in headings hold 9 to 30 characters, numbered sentences
begin at about 35, and the two meet between 30 and 40. Where a line by itself could be either, its
sisters decide: the lines whose numbers follow each other are of one kind in nearly all documents
(of 2,400 series in the corpus nine in ten), so what most of them are speaks for each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.model import Block, Heading, HeadingLevel, ListItem, Paragraph
from pipeline.normalize.lines import Line
from pipeline.normalize.looks import Role
from pipeline.normalize.numbering import LEGAL_LEVELS, Numbered, Series, numbered, with_series
from pipeline.text.chars import HAN
from pipeline.text.dates import YEAR
from pipeline.text.numerals import NUMBER_SIGN
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

MAX_RUN_IN = 36
"""Longest heading part, without its number, of a run-in heading."""

MAX_HEADING = 46
"""Longest line, without its number and trailing brackets, that is a heading as a whole."""


class _Feature(NamedTuple):
    """What a numbered line shows.

    Attributes:
        weight: for a heading, or against it; what decides is the sum.
        reason: in Chinese, for whoever asks why a line is a heading or none.
    """

    weight: float
    reason: str


# Set by hand so that each pair of examples in tests/normalize/test_headings.py falls on its side.
_RUN_IN = _Feature(1.2, "句号之前像标题，其后接正文")
_BARE = _Feature(1.6, "句末没有句号")
_WHOLE = _Feature(-0.6, "一句完整的话，有句号")
_BRIEF = _Feature(1.2, "编号之后的话很短")
_LONG = _Feature(-0.6, "编号之后的话较长")
_LONGER = _Feature(-1.4, "编号之后的话长得少见于标题")
_TOO_LONG = _Feature(-9.0, "编号之后的话太长")
_SAYS = _Feature(-3.0, "有条文、说明常用的词语")
_OPENS_TASK = _Feature(0.7, "以“加强、推进”一类的词开头，像任务的名称")
_OPENS_CASE = _Feature(-1.5, "以“符合、申请、对于”一类的词开头，像条款")
_NAMES_DOCUMENT = _Feature(-4.0, "编号之后是发文字号，是文件的清单")
_CLOSES = _Feature(-9.0, "是施行、解释一类的结尾条款")
_GOES_ON = _Feature(-9.0, "以逗号、分号、顿号结尾，是列举")
_INTRODUCES = _Feature(-3.5, "以冒号结尾")
_INTRODUCES_BELOW = _Feature(-6.0, "以冒号结尾，引出下文，又不是一级标题")
_NAMES_VALUE = _Feature(-3.0, "“时间：”“地点：”一类的事项和内容")
_HEADS = _Feature(2.0, "下面有它统领的内容")
_IN_A_ROW = _Feature(-3.5, "与相邻编号紧挨着，是逐条列举")
_SET = _Feature(3.6, "在文件里排成标题的样子")
_ASKS = _Feature(-8.0, "是问题，下面是供选的答案")
_LAST = _Feature(-4.0, "下面没有内容")

_SISTERS = 1.0
"""Weight of what the other lines of the series are by themselves, on average."""
_LOUDEST = 2.0
"""Beyond this no line weighs more for its sisters: one long item does not outvote the rest."""

_OVER_TEXT = frozenset({Role.HEADING, Role.TITLE})
_MOST_SET_APART = 0.4
"""Of lines; a fifth of a document's lines are headings, more than half of an outline's."""
_POINT = regex(rf"(?<=[{HAN}）)”])[.．](?=[{HAN}“《0-9A-Z]|$)")
_BRACKET_TAIL = regex(r"[（(][^（(）)]{1,200}[）)]$")
_TASKED = regex(
    r"\s*[（(](?:责任|牵头|配合|主责|协办|完成|落实|时限|负责)[^（()）。]{2,160}[）)][。；]?"
)
"""``（责任单位：某局）`` behind an item."""
_NOTE_ONE = regex(r"(?:备?注|[^。；：:]{0,6}说明)\s?[：:]\s?(?:1|１|一)\s?[.．、]")
_BELOW = regex("如下|以下|下列|包括|具体为")
_VALUED = regex(
    rf"[{HAN}]{{0,4}}(?:时间|地点|人员|对象|议题|主题|方式|单位|范围|电话|联系人)[：:].{{2}}"
)
_CLOSING = regex("负责解释|日起(?:施行|执行|实施|实行)|同时废止")
_SENTENCE_WORDS = regex(
    "应当|不得|修改为|删去(?:第|.{1,12}中)|增加一[条款项]|是指|指的是|负责解释|起施行|起执行|起实施|之日起|为准|的[，,。；;]|万元|以上的|按照.{0,12}执行|制[定订]本|[应宜须][按采达由设有符满]|[：:]|"
    "^为[^，,。]{2,60}[，,]|^会议(?:听取|审议|研究|讨论|决定|指出|强调|要求|认为|同意|原则|议定)|"
    "^(?:本(?:通知|办法|细则|规定|意见|条例|措施|方案|决定|制度|市|省)|大家(?=都?知道|[，,])|众所周知|凡|如果|若|你[省市县区们部局委]|请(?!示)|自(?:19|20|发布|印发|公布))"
)
# The first words of numbered lines in the corpus: of those that begin so, four in five headings
# or more; below, four in five none.
_TASK = regex(
    "加[强快大]|推[进动]|深化|完善|提[高升]|优化|强化|健全|支持|大力|坚[持决]|规范|促进|实[行施]|做好|聚焦|"
    "发挥|进一步|保持|保障(?!性)|便利|围绕|明确|扩大|畅通|不断|合理|增[加强]|调整|扎实|降低|创新|培育|稳[定步]|"
    "全[力面]|拓宽|切实|激发|给予|营造|关于|着力|聚力|放宽|严格|落实|构建|打造|开展"
)
_CASE = regex(
    "将|违反|有[其下]|应当|不得|需要|属于|共?具?有|国务院|国家|对(?![外口标接])|符合|借款|各[地级部单责]|在[本责]|"
    "使用|按照|依[托法照]|根据|未(?!来)|职工|缴存|其[他它]|通过|购买|申请|居民|个人|凡|因(?!地)|经(?![济营贸])|由|除|"
    "本(?![土地领])|(?:原则)?同意|请(?!示)|严禁|禁止|要(?=[严加按切认高把以对坚充注强全做抓])"
)
_NUMBER_FIRST = regex(rf"[{HAN}]{{2,12}}(?:[〔\[]{YEAR}|[（(]{YEAR}[）)][0-9])")
_ARTICLE = regex("[^。；;，,、！？：:]{2,40}(?:[：:][^。；;：:]{4,40})?")
_ARTICLE_LABEL = regex(
    "^(?:来源|供稿|责编|编辑|审核|联系|电话|地址|主持|时间|地点|注)|人[：:]|如下"
)
_CHOICE = regex(r"[□○◯☐■√]|[（(]\s*[）)]|[AＡ]\s?[.．、：:）)]")
_BULLET = regex("[◇◆●■□▲△★☆○·•※]")
_SUBTITLE = ("——", "--")
_LEAST_ARTICLE = 8  # characters of the title of a briefing's article
_LEAST_BELOW = 12  # of the paragraph below it
_LOST_STOP = regex("[0-9%℃]$")
"""Behind a number 。 is a font run of its own, and lost: its want says nothing."""
_FAREWELL = regex("(?:特此|专此|此复|谨此|妥否|当否)[^。；]{0,16}[。！!？]?")
"""What closes a letter; no heading has it below."""
_LISTED = regex("[;；,，、]$")
_SHORT, _MEDIUM = 12, 28  # characters of a phrase


def build_blocks(lines: Sequence[Line], *, has_articles: bool = False) -> tuple[Block, ...]:
    """The blocks of consecutive lines, one for each line.

    Args:
        lines: of one text.
        has_articles: it is a briefing's: lines between its articles are their titles.
    """
    texts = ["" if line.block is not None else line.text for line in lines]
    marks, series = with_series(texts, [numbered(text) for text in texts])
    articles = sum(mark is not None and mark.level is HeadingLevel.ARTICLE for mark in marks)
    set_apart = _set_apart(lines)
    heads = _headings(lines, marks, series, set_apart)
    in_article = False
    blocks: list[Block] = []
    for i, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if line.block is not None:
            blocks.append(line.block)
        elif mark is None and i in set_apart and _may_head(line.text, following=i + 1 < len(lines)):
            blocks.append(Heading(_level_of(line), line.element(), 0, 0))
        elif has_articles and mark is None and _heads_article(lines, i):
            blocks.append(Heading(HeadingLevel.FIRST, line.element(), 0, 0))
        elif mark is None:
            circled = NUMBER_SIGN.match(line.text)
            if circled and circled.end() < len(line.text):
                blocks.append(ListItem(line.element(), circled.end()))
            else:
                blocks.append(Paragraph(line.element()))
        elif mark.level in LEGAL_LEVELS:
            block = _legal(line, mark)
            in_article = in_article or (block is not None and articles >= 2)
            blocks.append(block or Paragraph(line.element()))
        elif not _says_anything(line.text, mark):
            blocks.append(Paragraph(line.element()))
        elif i not in heads or (in_article and mark.level is not HeadingLevel.FIRST):
            blocks.append(ListItem(line.element(), mark.end))
        else:
            stop = _stop(line.text, mark.end) + 1
            run_in = stop if 0 < stop < len(line.text) else None
            blocks.append(Heading(mark.level, line.element(), mark.number, mark.end, run_in))
    return tuple(blocks)


def _set_apart(lines: Sequence[Line]) -> set[int]:
    """Indices of lines that are set like headings, where few are.

    In a text most of which is set in 黑体 that face says nothing; what a style states does.
    """
    looks = [line.look for line in lines]
    found = {i for i, look in enumerate(looks) if look and look.role in _OVER_TEXT}
    stated = {i for i in found if (look := looks[i]) and look.is_stated}
    return found if len(found) <= _MOST_SET_APART * len(lines) else stated


def _level_of(line: Line) -> HeadingLevel:
    level = line.look.level if line.look is not None else 1
    return HeadingLevel(str(min(max(level, 1), 4)))


def _may_head(text: str, *, following: bool) -> bool:
    """Whether a line that is set like a heading reads like one."""
    bare = _BRACKET_TAIL.sub("", text)
    return following and text[-1] not in "。；;，,、" and names_a_section(bare, MAX_HEADING)


def _heads_article(lines: Sequence[Line], i: int) -> bool:
    """Whether a line of a briefing is the title of an article: between a full stop and a text."""
    text = lines[i].text
    if not _LEAST_ARTICLE <= len(text) <= MAX_HEADING or not _ARTICLE.fullmatch(text):
        return False
    if text.startswith(_SUBTITLE):
        return False
    below = lines[i + 1] if i + 1 < len(lines) else None
    if below is not None and below.text.startswith(_SUBTITLE):
        below = lines[i + 2] if i + 2 < len(lines) else None
    if below is None or below.block is not None or len(below.text) < _LEAST_BELOW:
        return False
    if not ("。" in below.text or below.text.endswith(".")) or _ARTICLE_LABEL.search(text):
        return False
    above = lines[i - 1].text if i else "。"
    is_text = len(above) >= _LEAST_BELOW and above[-1] not in "，,、；;：:"  # its 。 may be lost
    return above.endswith("。") or is_text or _BULLET.match(above) is not None


def _legal(line: Line, mark: Numbered) -> Heading | None:
    """章 and 节 lines are headings as a whole; of 条 the number is the heading, run in."""
    text = line.text
    if mark.level is HeadingLevel.ARTICLE:
        run_in = mark.end if len(text) > mark.end else None
        return Heading(mark.level, line.element(), mark.number, mark.end, run_in)
    if len(text) > 60 or text.endswith(("。", "；", "：")):
        return None
    return Heading(mark.level, line.element(), mark.number, mark.end)


def _says_anything(text: str, mark: Numbered) -> bool:
    return mark.end < len(text) and not text.startswith(("。", "，", "的"), mark.end)


def _stop(text: str, start: int) -> int:
    """Where the first sentence ends, -1 for nowhere: at 。, or at a point in a text without any."""
    stop = text.find("。", start)
    if stop < 0 and (m := _POINT.search(text, start)):
        return m.start()
    return stop


def _says_more(text: str, stop: int) -> bool:
    """Whether text stands behind the first sentence; whose task it is, in brackets, is none."""
    return 0 <= stop < len(text) - 1 and _TASKED.fullmatch(text, stop + 1) is None


def _headings(
    lines: Sequence[Line],
    marks: Sequence[Numbered | None],
    series: Sequence[Series],
    set_apart: Collection[int],
) -> set[int]:
    """Indices of the numbered lines that are headings, each by itself and by its sisters."""
    heads: set[int] = set()
    for _, members in series:
        if _goes_on_note(lines, marks, members):
            continue
        rows = _rows(lines, marks, members)
        own = {
            i: sum(f.weight for f in features(lines, marks, i, in_row=i in rows))
            + (_SET.weight if i in set_apart else 0.0)
            for i in members
        }
        heard = {i: max(-_LOUDEST, min(_LOUDEST, weight)) for i, weight in own.items()}
        total = sum(heard.values())
        for i in members:
            others = (total - heard[i]) / len(members)
            if own[i] + _SISTERS * others > 0:
                heads.add(i)
        for below, i in pairwise(reversed(members)):
            if below == i + 1 and below not in heads and not _run_in({i, below}, lines, marks):
                heads.discard(i)  # directly above an item, it heads nothing either
    return heads


def _run_in(at: Collection[int], lines: Sequence[Line], marks: Sequence[Numbered | None]) -> bool:
    """Whether more stands behind the first sentence of one of some lines."""
    ends = ((lines[i].text, mark.end) for i in at if (mark := marks[i]) is not None)
    return any(_says_more(text, _stop(text, end)) for text, end in ends)


def _goes_on_note(
    lines: Sequence[Line], marks: Sequence[Numbered | None], members: Sequence[int]
) -> bool:
    """Whether a series is that of a note whose first number stands behind its label: ``注：1.``."""
    first = members[0]
    mark = marks[first]
    assert mark is not None  # it is of a series
    return first > 0 and mark.number > 1 and _NOTE_ONE.match(lines[first - 1].text) is not None


def _rows(
    lines: Sequence[Line], marks: Sequence[Numbered | None], members: Sequence[int]
) -> set[int]:
    """Members that stand directly below each other, nothing said behind their phrases.

    Headings of the first level may: a contents list or a plan's skeleton has them so. Of others
    bare phrases may where at least as many of the series head something.
    """
    rows: set[int] = set()
    for a, b in pairwise(members):
        if b == a + 1 and all(_is_row(lines[k].text, marks[k]) for k in (a, b)):
            rows |= {a, b}
    if 2 * len(rows) <= len(members):
        rows -= {k for k in rows if _is_bare(lines[k].text, marks[k])}
    return rows


def _is_bare(text: str, mark: Numbered | None) -> bool:
    """Whether a line is a phrase without a mark behind it."""
    return mark is not None and _stop(text, mark.end) < 0 and _LISTED.search(text) is None


def _is_row(text: str, mark: Numbered | None) -> bool:
    """Whether a line says one thing alone, and is no bare heading of the first level."""
    assert mark is not None  # it is of a series
    stop = _stop(text, mark.end)
    if stop < 0 and _LISTED.search(text):
        return True
    is_whole = stop >= 0 and not _says_more(text, stop)
    return is_whole or (stop < 0 and mark.level is not HeadingLevel.FIRST)


def features(
    lines: Sequence[Line], marks: Sequence[Numbered | None], i: int, *, in_row: bool
) -> Iterator[_Feature]:
    """What speaks for a numbered line as a heading, and against it.

    Args:
        lines: of the text.
        marks: their numbers.
        i: the line.
        in_row: whether it stands directly beside a sister as an item does.
    """
    text, mark = lines[i].text, marks[i]
    assert mark is not None  # the caller looked
    stop = _stop(text, mark.end)
    runs_in = _says_more(text, stop)
    phrase = text[mark.end : stop if stop >= 0 else len(text)]
    if runs_in:
        yield _RUN_IN
    else:
        if stop >= 0:
            yield _WHOLE
        elif not (_LOST_STOP.search(text) and _is_above_sister(marks, i)):
            yield _BARE
        phrase = _BRACKET_TAIL.sub("", phrase)
    if phrase.endswith(("：", ":")):
        names = mark.level is HeadingLevel.FIRST and not _BELOW.search(phrase)
        yield _INTRODUCES if names else _INTRODUCES_BELOW
        phrase = phrase[:-1]
    elif stop < 0 and _LISTED.search(phrase):
        yield _GOES_ON
    if _VALUED.match(phrase):
        yield _NAMES_VALUE
    yield from _of_length(len(phrase))
    if _TASK.match(phrase):
        yield _OPENS_TASK
    elif len(phrase) > _SHORT and _CASE.match(phrase):
        yield _OPENS_CASE
    if _NUMBER_FIRST.match(phrase):
        yield _NAMES_DOCUMENT
    if _CLOSING.search(phrase):
        yield _CLOSES
    elif _SENTENCE_WORDS.search(phrase + "。"):
        yield _SAYS
    if runs_in:
        return
    is_first = mark.level is HeadingLevel.FIRST
    if (
        not is_first
        and phrase.endswith(("？", "?"))
        and i + 1 < len(lines)
        and _CHOICE.match(lines[i + 1].text)
    ):
        yield _ASKS
    if i + 1 == len(lines):
        yield _LAST
    elif in_row:
        yield _IN_A_ROW
    else:
        if _FAREWELL.fullmatch(lines[i + 1].text):
            yield _LAST
        elif not _is_above_sister(marks, i):
            yield _HEADS


def _is_above_sister(marks: Sequence[Numbered | None], i: int) -> bool:
    """Whether a line of the same level stands directly below."""
    mark, below = marks[i], marks[i + 1] if i + 1 < len(marks) else None
    return mark is not None and below is not None and below.level is mark.level


def _of_length(length: int) -> Iterator[_Feature]:
    if not length or length > MAX_HEADING:
        yield _TOO_LONG
    elif length > MAX_RUN_IN:
        yield _LONG
        yield _LONGER
    elif length > _MEDIUM:
        yield _LONG
    elif length <= _SHORT:
        yield _BRIEF


def names_a_section(phrase: str, limit: int) -> bool:
    """Whether a phrase names what follows rather than saying something whole."""
    return 0 < len(phrase) <= limit and not _SENTENCE_WORDS.search(phrase + "。")
