"""Candidates for the head: what each of the first lines may be, by its looks and neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model import DocumentKind
from pipeline.normalize.chart import Candidate
from pipeline.normalize.contents import is_contents_label
from pipeline.normalize.epigraph import is_parallel, motto_length
from pipeline.normalize.head_rows import element_of
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import is_attachment_label
from pipeline.normalize.looks import Role
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import LOUD, SPEAKS, odds_of
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_draft_mark,
    is_internal,
    is_left_of_number,
    is_odd_number,
    is_office,
    is_order_mark,
    is_period,
    is_recipients,
    is_run_on_number,
    is_sentence,
    is_spaced_number,
    is_title_note,
    issue_form,
    issue_mark,
    list_of_offices,
    names_series,
    number_form,
    recipients_end,
    salutes,
    starts_body,
)
from pipeline.normalize.signatories import is_signatory
from pipeline.normalize.stamps import is_paper_of_meeting, is_stamp
from pipeline.normalize.titles import (
    TOPIC,
    begins_below,
    ends_kind,
    is_kind_alone,
    lacks_issuer,
    may_be_title,
    says_same,
    set_like,
    title_length,
)
from pipeline.text.chars import HAN, closed_up, has_han, squeezed
from pipeline.text.dates import HAN_YEAR, YEAR, date_at_end, whole_date
from pipeline.text.names import is_authority, is_full_name, is_person, is_spaced_name
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_WINDOW = 60  # lines that may be of the head
_MAX_JOINT = 12  # authorities of a joint document
_MAX_ISSUERS = 4  # offices above 令 or 公告
_MAX_TITLE_LINES = 5
_ABOVE_SUBTITLE = 4
_MAX_RECIPIENT_LINES = 12  # thirty offices, three or four a line
_LEAST_AGAIN = 8  # characters: shorter lines may stand twice for a reason of their own
_AGAIN = 8  # lines below a title in which it stands again
_LONGEST_UNKNOWN = 100  # characters of a stamp's or fax header's line
_LONGEST_HEADLINE = 40  # characters of what a page calls an article
_ONE_BLANK = 2  # lines from one to the next, with a blank line between
_LONGEST_SECTION = 6  # characters of what a site calls a section
_LONGEST_LINE = 80  # of a title of several lines
_FIELD = regex(
    r"[^：:\s]{2,6}[：:]\s?[^：:。；]{0,20}(?:[0-9]{1,2}[：:][0-9]{2})?"
    r"(?:[\s|｜]{1,6}[^：:\s]{2,6}[：:]\s?[^：:。；]{0,20}){0,4}"
)
"""``发布时间：2024-05-07``: whatever its words, the topic of no title."""
_CODED = regex("[：:].*[0-9A-Za-z]")
_STOPS = ("。", ".", "．")
_COMMA = regex("[，,]")
SPEECH = regex(
    "(?:(?:开幕|闭幕|主持|欢迎|欢送|答谢|颁奖)[词辞]|讲话|致辞|致词|发言|演讲|报告|寄语|贺词|献词|谈话|动员|党课)(?:提纲|稿|摘要|要点)?$"
)
"""How a title ends under which the speaker's name stands."""
_STACKED = regex("(?=.{0,12}(?:各|有关|直属))[^。：:；]{3,60}$")
_LIST_BROKEN = regex("(?=.{0,60}各)[^。：:；]{6,600}[、，,][^。：:；、，,]{1,40}[、，,]?")
_ALL_OF_A_KIND = regex(
    "(?:[^。：:；]{2,40}[、，])?"
    "(?:[^，。：:；、]{0,10}各|(?:[0-9]{4}[级届]|[^，。：:；、0-9为是由在]{0,10})全体|全[市县区镇校院省]|广大|有关|尊敬的|亲爱的)[^。：:；！!？?0-9]{1,200}[：:]"
)
_NO_KIND = regex(
    "如下|以下|下列|[情状]况|时间|地点|内容|对象|要求|任务|目标|范围|标准|原则|依据|电话|方式|名单|说明|职责|附件"
    "|认为|指出|强调|建议|[将已了]|应(?!急|商|链|届)"
)
_RANK = (
    "(?:先生|女士|同志|同学|教授|老师|院士|主任|书记|经理|主席"
    "|[会校院局厅市县区镇处所站社董行部队]事?长)"
)
_TO_PERSON = regex(rf"[{HAN}](?:[{HAN}]{{1,3}}{_RANK}|[○×某]{{1,3}})[：:]")
_TO_WHOM = regex(rf"致\s?[：:]\s?[{HAN}（）()、，,]{{3,60}}[：:]?")
"""``致：某市各建筑施工企业``: how letters of business address."""
_REMARK = regex("[（(][^（()）]{1,10}[）)]")
"""``（A类）``, ``（同意公开）``, beside the number of an answer."""
_NAMED = regex(f"[{HAN}]{{2,4}}[：:]")
_GENERAL = regex(r"(?:第?[1一][章、.]?)\s{0,4}(?:总\s{0,4}则|概\s{0,4}述|前\s{0,4}言|总体要求)")
"""``1　总则``: how plans and rules begin, whose numbers stand alone."""
_OF_MEETING = regex("(?:会议)?(?:时间|地点|主持人?|出席|参会)[人员单位]{0,4}[：:]")
"""What minutes begin with."""
_WROTE = regex(
    rf"(?!.{{0,12}}各)[{HAN}“”（）()、]{{2,24}}(?:调研|课题|编写|起草|考察|评估|调查)(?:小?组|专班)"
)
"""Who wrote a report, below its title: ``某局调研组``."""
_CASES = regex(
    rf"[{HAN}]{{0,30}}(?:通报|曝光|公布)[0-9{HAN_COUNT}]{{1,3}}起[^。；：:]{{4,60}}(?:问题|案例|案件)"
)
"""``某市纪委监委通报3起违反中央八项规定精神典型问题``: the 文种 stands before what it tells."""
_ISSUE_OF = rf"[（(]?(?:{YEAR}|第|总)[^，。]{{0,20}}期[^，。{HAN}]{{0,12}}"
_GAZETTE = regex(
    rf"(?P<above>{_ISSUE_OF})?"
    rf"[{HAN}]{{2,20}}(?:人民政府|人大常委会|人民代表大会常务委员会|国务院)公报(?P<issue>{_ISSUE_OF})?"
)
_SECTION = regex(
    "【?(?:本?[省市县区州盟旗])?(?:人民政府|政府|党委|部门|单位|政府办公?室?|本级)文件】?"
)
"""What a gazette or site calls a section: it names no authority in full, as a mark does."""
_OF_PARTY = regex(
    "(?:当事人|被(?:处罚|检查|告知|申请|征收)(?:人|单位)|申请人|单位名称|法定代表人|经营者|负责人|统一社会信用代码|(?:经营|营业|生产)场所|住[所址])"
    r"(?:[（(].{1,12}[）)])?\s?[：:]"
)
"""Whom a decision is about, and where they live: rows of its text."""
_OF_TITLE = frozenset({"kind at end", "topic"})
_TO_BUSINESS = regex(
    rf"[{HAN}（）()]{{4,30}}(?:店|铺|馆|园|房|吧|楼|城|广场|市场|超市|堂|坊|苑|农庄|公寓|工作室|经营部)[：:]"
)
"""``某区鼎盛餐饮店：``, whom a notice of supervision is addressed to."""
_TOLD = regex("年|通过|会议|审议|^[—-]{2}")
LETTERS = regex("(?:函|书|答复|批复|通知|意见)$")
"""How a title ends under which one person may be addressed."""
_OFFICER = regex(
    rf"[{HAN}、（）()]{{2,40}}(?:[长理记席员师授家人]|主任|委员|代表)\s+[{HAN}·](?:\s{{0,4}}[{HAN}·]){{1,7}}"
)
_ISSUED = regex(
    rf"(.{{3,40}}?)(?:编印?|主办|整理|印发|编制|发)?\s*[（(]?(?:{YEAR}\s?年.{{3,10}}日?|{YEAR}[0-9]{{2,4}}"
    rf"|{HAN_YEAR}年.{{3,8}}日)[）)]?"
)
_EDITED = regex("(.{3,40}?)(?:编印?|编辑部?|主办|编制|整理)")
_BRACKETED_NUMBER = regex("[〔﹝\\[（(【][0-9]{4}")
_LONGEST_CODE = 24  # characters of 机关代字, year and serial
_LONGEST_WORDS = 12  # of 机关代字 alone
_DIGITS = regex("[0-9]{3}")
_DIGITS_LEFT = regex(rf"{YEAR}\s{{1,4}}[0-9]{{1,4}}")
"""What is left of ``某 政 法 〔2024〕 22 号``."""
_KEPT = regex("(?:请|应|注意|妥善){1,3}(?:保存|保管|保密)|(?:不得|严禁|请勿)外传")
_LONGEST_NAME = 12  # characters of what a 简报 is called
_LEAST_TEXT = 12
_BEGINS_TEXT = regex(
    "为(?!民|人民)|根据|按照|依据|现[将就]|经.{2,30}(?:同意|研究|批准)|近[年日期来]|今[年天]|截至|定于|兹|请(?!示|柬)"
)
"""How the first paragraph of a text begins."""
_SAYS_HOW = regex(r"(?:如下|以下)(?:意见|措施|决定|规定|要求|通知|通告|公告)?[：:]?$|[，,]现[就将]")
"""How it ends, or goes on."""
_LONG = 30  # characters of a line that can only be the text's
_PASSED = ("通过", "批准", "公布", "发布", "修订", "修正", "审议通过")
_PASSED_ON = regex(rf"{YEAR}.{{2,80}}?(?:{'|'.join(_PASSED)}|修改|废止|施行)")
_DELIVERED = regex("(?:会议|大会|会)上(?:的讲话|的报告)?$")
_MAX_NOTE_LINES = 8
_BRACKET = frozenset("（(")
_SEPARATOR = regex(r"[-_=~─━—－＿\s]{3,}[★☆]?[-_=~─━—－＿\s]{0,200}|[★☆]")
_DRAFT = regex("[（(]?(?:草稿|代拟稿|送审稿|征求意见稿|讨论稿|初稿|会签稿)[）)]?")
_FILE = "文件"
_TELEGRAM = regex(
    "(?:明传|传真|密码|内部|明码){0,2}(?:电报|明电|密电)$|(?<!风力|火力|水力)发电$|(?:公|便)函$|呈[批阅]件$"
)
"""What stands in a mark in the place of 文件 (党政机关电报, 便函)."""
_FORM = regex("(?:请示|报告|呈批|呈阅|签报)件?$|公文$|(?<![公便信来复])函$")
"""What some offices have there for the kind of paper: only above a number and a title."""
_KIND_IN_BRACKETS = regex("[（(](?:请示|报告|公?函|通知|签报|意见|批复)[）)]")
_TELEGRAM_ALONE = regex("(?:明传|传真|密码|内部|明码)?(?:电报|明电|密电)|发电")
_NUMBERS = {
    "full": "full number",
    "damaged": "damaged number",
    "blank": "blank number",
    "order": "order number",
}


class _Mark(NamedTuple):
    """What a line is to 发文机关标志.

    Attributes:
        names: how many authorities it names.
        has_file: 文件 stands in it.
        is_loose: a name of no known kind.
    """

    names: int
    has_file: bool = False
    is_loose: bool = False


class Candidates:
    """The candidates that begin at each line.

    Args:
        lines: the document's own lines.
        people: those of them that are 签发人.
        stated: those that the page states as the title.
    """

    def __init__(self, lines: Sequence[Line], people: range, stated: Sequence[Line]) -> None:
        self._lines = lines
        self._people = people
        self._stated = list(stated)
        self._known: dict[int, list[Candidate]] = {}
        gaps = [b.number - a.number > 1 for a, b in pairwise(lines[:_WINDOW])]
        self._is_spaced = 2 * sum(gaps) > len(gaps)

    def at(self, i: int) -> list[Candidate]:
        """Those that begin at a line."""
        if i not in self._known:
            in_reach = i < min(len(self._lines), _WINDOW) and self._lines[i].block is None
            self._known[i] = list(self._all(i)) if in_reach else []
        return self._known[i]

    def seen(self) -> Iterator[Candidate]:
        """All that were asked for."""
        for candidates in self._known.values():
            yield from candidates

    def _all(self, i: int) -> Iterator[Candidate]:
        if i in self._people:
            if i == self._people.start:
                yield Candidate("signatory", i, self._people.stop, ("signatory label",))
            return
        if i < len(self._lines) - 1:  # no head without a text
            yield from self._margins(i)
            yield from self._marks(i)
        if _SEPARATOR.fullmatch(self._text(i)):
            yield Candidate("separator", i, i + 1, ("drawn line",))
            return
        yield from self._mottoes(i)
        yield from self._numbers(i)
        yield from self._titles(i)
        yield from self._notes(i)
        yield from self._recipients(i)
        yield from self._unknown(i)

    def _unknown(self, i: int) -> Iterator[Candidate]:
        """What is no element, and may stand in a head all the same: a stamp, a fax header."""
        text = self._text(i)
        if not text or len(text) > _LONGEST_UNKNOWN or i + 1 >= len(self._lines):
            return
        if numbered(text) is not None or text[-1] in "；;，,、" or _OF_PARTY.match(text):
            return
        if "。" in text and not is_stamp(text):
            return
        if is_attachment_label(text):
            return
        plain = squeezed(text)
        if count := self._gazette(i):
            yield Candidate("unknown", i, i + count, ("stamp",))
            return
        if self._is_section(i):
            yield Candidate("unknown", i, i + 1, ("stamp",))
            return
        if is_authority(text) and is_paper_of_meeting(self._text(i + 1)):
            yield Candidate("unknown", i, i + 2, ("stamp",))  # broken behind whose meeting it is
        is_number = is_document_number(text)
        again = any(squeezed(self._text(k)) == plain for k in range(i + 1, i + _AGAIN))
        again = again or self._is_headline(i)
        if again and (is_number or (ends_title(text) and len(plain) >= _LEAST_AGAIN)):
            form = "number above" if is_number else "title above"
            yield Candidate("repeated", i, i + 1, ("repeated",), form=form)
        is_field = _FIELD.fullmatch(text) is not None
        if is_kind_alone(text) and self._is_whole_title(i + 1):
            yield Candidate("title_notes", i, i + 1, ("unknown line",), form="unknown")
            return
        is_section = len(plain) <= _LONGEST_SECTION and ends_title(text)
        if is_section and self.parted(i + 1) == "others inside":
            yield Candidate("title_notes", i, i + 1, ("unknown line",), form="unknown")
            return  # a site's section, 规章制度, beyond its menu
        has_words = ends_title(text) or (not is_field and any(word in text for word in TOPIC))
        has_words = has_words and text[-1] not in "！!"
        if (has_words and not is_stamp(text)) or is_recipients(text):
            return
        is_note = is_title_note(text) and (_TOLD.search(text) or is_person(text))
        feature = "unknown line"
        if odds_of(text) >= SPEAKS:
            feature = "unknown line of a page"
        if is_stamp(text):
            feature = "stamp"
        if is_stamp(text) and not (is_note or is_number):
            yield Candidate("unknown", i, i + 1, (feature,))
        may_be_element = is_note or is_number or date_at_end(text) is not None
        if (
            self._is_among_page(i)
            and has_han(text)
            and not may_be_element
            and not self._names_office(i)
        ):
            yield Candidate("unknown", i, i + 1, ("unknown line of a page",))
        feature = feature if "page" in feature else "unknown line"
        yield Candidate("title_notes", i, i + 1, (feature,), form="unknown")

    def _is_among_page(self, i: int) -> bool:
        """Whether what stood right above or below a line was a page's, and it is no element."""
        text = self._text(i)
        is_words = len(text) <= _LONGEST_HEADLINE and has_han(text)
        is_words = is_words and (odds_of(text) >= 0 or text[0] in "@▲△▼◀▶")
        if not is_words or self._names_office(i) or date_at_end(text) is not None:
            return False
        above = self._text(i - 1) if i else ""
        is_verse = len(above) == len(text) and all(map(has_han, above + text))
        if is_verse or is_full_name(text) or _FIELD.fullmatch(text):
            return False
        is_below = i == 0 and self._lines[0].number > 1 and not self._lines[0].blank_before
        return is_below or "others inside" in (self.parted(i), self.parted(i + 1))

    def _is_headline(self, i: int) -> bool:
        """Whether a page's headline says what the title of the paper below it says.

        Right below it stood what is the page's, and down to the title what only stands above one.
        """
        if i + 1 >= len(self._lines) or not ends_title(self._text(i)):
            return False
        gap = self._lines[i + 1].number - self._lines[i].number
        if self.parted(i + 1) != "others inside" and gap <= _ONE_BLANK:
            return False
        said = squeezed(self._text(i))
        marks = ""
        for k in range(i + 1, min(i + _AGAIN, len(self._lines))):
            text = self._text(k)
            length = title_length(self._lines, k)
            if length and says_same(said, "".join(self._squeezed(k, length)), marks):
                return True
            if not text or is_sentence(text) or numbered(text) is not None:
                return False
            marks += squeezed(text) if is_authority_mark(text) or is_authority(text) else ""
        return False

    def _is_whole_title(self, i: int) -> bool:
        """Whether a title with topic and 文种 begins at a line: 公告 above it is a section's."""
        title = "".join(self._squeezed(i, title_length(self._lines, i)))
        return "关于" in title and ends_title(title)

    def _is_coded(self, i: int) -> bool:
        """Whether a line is a label and a code: ``类别：A``, ``提案编号：第032号``."""
        text = self._text(i)
        return _FIELD.fullmatch(text) is not None and _CODED.search(text) is not None

    def _text(self, i: int) -> str:
        """The text of a line; empty beyond the last and of a table."""
        if i >= len(self._lines) or self._lines[i].block is not None:
            return ""
        return self._lines[i].text

    def _margins(self, i: int) -> Iterator[Candidate]:
        """份号, 密级, 紧急程度."""
        text = self._text(i)
        element = element_of(text)
        if element == "copy_number":
            plain = header_mark(text) == element
            feature = "six digits" if plain else "short copy" if text[0] == "0" else "labelled copy"
            yield Candidate(element, i, i + 1, (feature,))
        elif element == "classification":
            feature = "internal" if is_internal(text) else "secrecy words"
            count = 2 if _KEPT.fullmatch(squeezed(self._text(i + 1))) else 1
            yield Candidate(element, i, i + count, (feature,))
        elif element == "urgency":
            yield Candidate(element, i, i + 1, ("urgency words",))

    # 发文机关标志

    def _marks(self, i: int) -> Iterator[Candidate]:
        yield from self._file_marks(i)
        if (count := set_like(self._lines, i, Role.MARK)) and i + count < len(self._lines):
            follows = self._follows_mark(i + count)
            features = ["set like a mark", *([follows] if follows else [])]
            below = self._text(i + count)
            issues = issue_form(below) is not None and number_form(below) != "full"
            form = "issue" if issues else ""
            yield Candidate("authority_mark", i, i + count, tuple(features), form=form)
        is_telegram = _TELEGRAM_ALONE.fullmatch(squeezed(self._text(i))) is not None
        if is_telegram and element_of(self._text(i + 1)) in {"urgency", "document_number"}:
            yield Candidate("authority_mark", i, i + 1, ("kind of mark", "above mark line"))
        if self._is_named_series(i):
            named = ("kind of mark", "above number")
            yield Candidate("authority_mark", i, i + 1, named, form="issue")
        for count in range(1, _MAX_ISSUERS + 2):
            if i + count >= len(self._lines):
                return
            texts = [self._text(i + k) for k in range(count)]
            if not all(texts) or any(" - " in text for text in texts) or not issue_mark(texts):
                continue
            if any(self._gazette(i + k) for k in range(count)):
                continue
            below = self._text(i + count)
            is_issue = issue_form(below) is not None
            own = number_form(below)
            is_left = own == "damaged" or is_run_on_number(below) or is_spaced_number(below)
            is_own = own == "full" or (is_left and has_han(below[0]))
            if is_own and not self._heads_more(i + count + 1):
                continue  # the number of an office: the line is a title
            if is_own or is_issue:
                features = ["kind of mark", "above number"]
                yield Candidate("authority_mark", i, i + count, tuple(features), form="issue")

    def _gazette(self, i: int) -> int:
        """How many lines call a gazette by name and issue: ``某市人民政府公报``, ``第5期``."""
        m = _GAZETTE.fullmatch(squeezed(self._text(i)))
        if m is None:
            return 0
        if m["issue"] or m["above"]:
            return 1
        below = self._text(i + 1)
        return 2 if "期" in below and issue_form(below) == "issue" else 0

    def _is_section(self, i: int) -> bool:
        """``部门文件`` below the name of a gazette: what it calls a section."""
        if _SECTION.fullmatch(squeezed(self._text(i))) is None:
            return False
        return any(self._gazette(k) == i - k for k in (i - 1, i - 2) if k >= 0)

    def _heads_more(self, i: int) -> bool:
        """Whether a title stands below a number, or who issued it and when: a mark is above it."""
        length = title_length(self._lines, i)
        title = "".join(self._squeezed(i, length))
        has_title = "关于" in title and ends_title(title)
        return has_title or self._is_issued(i)

    def _is_named_series(self, i: int) -> bool:
        """A 简报 by a name of its own: above 第12期, below which stand who issued it and when."""
        text = squeezed(self._text(i))
        is_name = 2 <= len(text) <= _LONGEST_NAME and all(map(has_han, text))
        if not is_name or is_stamp(text) or issue_mark([self._text(i)]):
            return False
        at = i + 1
        while at < i + 3 and issue_form(self._text(at)) is not None:
            at += 1
        counts = any("期" in self._text(k) for k in range(i + 1, at))
        return counts and self._is_issued(at)

    def _file_marks(self, i: int) -> Iterator[Candidate]:
        """``××人民政府文件``, names above each other with 文件 among them, names above a number."""
        names, has_file, loose = 0, False, False
        each = True  # each name has a 文件 of its own
        for count in range(1, _MAX_JOINT + 2):  # 文件 may have a line of its own
            at = i + count - 1
            mark = self._mark(at, is_first=count == 1)
            if mark is None or at + 1 >= len(self._lines):
                return
            each = each and mark.has_file and mark.names > 0
            if mark.has_file and has_file and not each:
                return
            names += mark.names
            if names > _MAX_JOINT:
                return
            has_file = has_file or mark.has_file
            loose = loose or mark.is_loose
            if not names:
                continue
            features = ["joint names"] if names > 1 else []
            follows = self._follows_mark(i + count)
            if follows:
                features.append(follows)
            if has_file:
                features.append("loose name and 文件" if loose else "name and 文件")
                if follows != "above number" and (loose or names > 1):
                    continue
            elif follows == "above number" and i + count + 1 < len(self._lines):
                features.append("a name")
            elif self._is_named_below(i, count):
                features += ["a name", "named below"]
            elif self._heads_letter(i, count):
                features += ["a name", "letter below"]
            else:
                continue
            yield Candidate("authority_mark", i, i + count, tuple(features))

    def _heads_letter(self, i: int, count: int) -> bool:
        """Whether a letter's title and number stand below a name, a blank line between (10.1)."""
        below = i + count
        length = title_length(self._lines, below)
        title = "".join(self._squeezed(below, length))
        is_letter = title.startswith("关于") and title.endswith("函")
        is_apart = self.parted(below) == "parted inside"
        return i == 0 and is_apart and is_letter and is_document_number(self._text(below + length))

    def _mark(self, i: int, *, is_first: bool) -> _Mark | None:
        """What a line is to 发文机关标志."""
        text = self._text(i)
        plain = squeezed(text)
        if (
            not text
            or len(plain) > 60
            or is_stamp(text)
            or " - " in text
            or header_mark(text) is not None
            or self._is_section(i)
        ):
            return None
        if _TELEGRAM_ALONE.fullmatch(plain):
            return _Mark(0, has_file=True)
        if plain in (_FILE, "（文件）", "(文件)"):
            return None if is_first else _Mark(0, has_file=True)
        if is_authority(text):
            return _Mark(max(len(_offices(text)), 1))
        if is_authority_mark(text):
            return _Mark(1, has_file=True)
        if (telegram := _TELEGRAM.search(plain)) and is_office(plain[: telegram.start()]):
            return _Mark(1, has_file=True)
        if (form := _FORM.search(plain)) and is_office(plain[: form.start()]):
            return _Mark(1, has_file=True, is_loose=True) if self._heads_more(i + 2) else None
        names = plain.removesuffix(_FILE).split("、")
        if plain.endswith(_FILE) and len(names) > 1 and all(map(is_authority, names)):
            return _Mark(len(names), has_file=True)
        parts = closed_up(text).split()
        if parts and parts[-1] == _FILE:
            parts.pop()
        if len(parts) > 1 and all(map(is_office, [p.removesuffix(_FILE) for p in parts])):
            return _Mark(len(parts), has_file=plain.endswith(_FILE))
        name = plain.removesuffix(_FILE)
        if is_office(name):
            return _Mark(1, has_file=name != plain, is_loose=True)
        return None

    def _follows_mark(self, i: int) -> str:
        """What stands below a mark that ends above line ``i``: a number, another element."""
        while _SEPARATOR.fullmatch(self._text(i)) or is_stamp(self._text(i)) or self._is_coded(i):
            i += 1
        if _KIND_IN_BRACKETS.fullmatch(squeezed(self._text(i))):
            i += 1
        text = self._text(i)
        is_number = is_document_number(text) or is_spaced_number(text) or is_run_on_number(text)
        is_number = is_number or is_odd_number(text) or self._is_broken_number(i)
        if i in self._people or is_number or is_signatory(text):
            return "above number"
        if issue_form(text) is not None and not squeezed(text).isdecimal():
            return "above number"
        if _DIGITS_LEFT.fullmatch(text):  # two numbers; a title below shows what they are
            title = "".join(self._squeezed(i + 1, title_length(self._lines, i + 1)))
            return "above number" if "关于" in title and ends_title(title) else ""
        k = i
        while k < i + 3 and header_mark(self._text(k)) is not None:
            k += 1
        if k > i and (k in self._people or is_document_number(self._text(k))):
            return "above number"
        return ""

    # 发文字号

    def _numbers(self, i: int) -> Iterator[Candidate]:
        text = self._text(i)
        form = number_form(text)
        if self._is_broken_number(i):
            yield Candidate("document_number", i, i + 2, ("full number",))
        if form is not None:
            yield Candidate("document_number", i, i + 1, (_NUMBERS[form],))
            yield Candidate("repeated", i, i + 1, form="number")
        elif is_spaced_number(text):
            yield Candidate("document_number", i, i + 1, ("damaged number",), form="spaced")
        elif (is_run_on_number(text) or is_left_of_number(text)) and not names_series(text):
            yield Candidate("document_number", i, i + 1, ("damaged number",), form="run-on")
        elif is_odd_number(text):
            yield Candidate("document_number", i, i + 1, ("damaged number",), form="odd")
        elif element_of(text) == "document_number":
            yield Candidate("document_number", i, i + 1, ("full number", "labelled number"))
        elif (issue := issue_form(text)) is not None and not is_stamp(text):
            is_second = issue_form(self._text(i + 1)) == "issue"
            count = 2 if is_second and number_form(self._text(i + 1)) != "full" else 1
            feature = "issue number" if issue == "issue" else "damaged issue"
            feature = "bare digits" if squeezed(text).isdecimal() else feature
            for k in range(1, count + 1):
                features = (feature, *("issue number",) * (k - 1))
                yield Candidate("document_number", i, i + k, features, form="issue")

    def _is_broken_number(self, i: int) -> bool:
        """Whether a number is broken in two: behind 机关代字, or before 号."""
        above, below = self._text(i), squeezed(self._text(i + 1))
        is_code = len(above) <= _LONGEST_WORDS and not ends_title(above)
        is_tail = below == "号" or (is_code and _BRACKETED_NUMBER.match(below) is not None)
        return is_tail and len(above) <= _LONGEST_CODE and number_form(above + below) == "full"

    # 标题

    def _titles(self, i: int) -> Iterator[Candidate]:
        own = 0
        if is_contents_label(self._text(i)):
            return
        if self._stated and list(self._lines[i : i + len(self._stated)]) == self._stated:
            own = len(self._stated)
            yield Candidate("title", i, i + own, ("title form", "stated title"))
        length = 0 if self._is_remark(i) else title_length(self._lines, i)
        if length and length != own:
            features = ("title form", *self._title_features(i, length))
            yield Candidate("title", i, i + length, features)
        for count in range(1, _MAX_TITLE_LINES + 1):
            if not self._may_go_on(i, count):
                break
            if count in {own, length} or not self._ends_well(i, count):
                continue
            features = self._title_features(i, count)
            if length:
                is_on = length < count and not ends_title("".join(self._squeezed(i, length)))
                features = (*features, "joined on" if is_on else "joined elsewhere")
            yield Candidate("title", i, i + count, ("title form", *features))
        if is_kind_alone(self._text(i)) and self._closes(i + 1):
            yield Candidate("title", i, i + 1, ("title form", "kind at end", "kind alone"))
        is_pair = self._may_go_on(i, 1) and self._may_go_on(i, 2) and self._is_half(i + 1)
        if is_pair and self._opens_text(self._text(i + 2)):
            features = ("title form", "several lines", "closed below")
            yield Candidate("title", i, i + 2, features, form="pair")
        yield Candidate("repeated", i, i + 1, form="title")

    def _is_remark(self, i: int) -> bool:
        text = self._text(i)
        return _REMARK.fullmatch(text) is not None and not is_draft_mark(text)

    def _is_half(self, i: int) -> bool:
        """Whether a line may be the second of a title without 文种, and no text without stop."""
        text = self._text(i)
        return _COMMA.search(text) is None or len(text) <= _LONG

    def _squeezed(self, i: int, count: int) -> list[str]:
        return [squeezed(self._text(i + k)) for k in range(count)]

    def _may_go_on(self, i: int, count: int) -> bool:
        """Whether ``count`` lines from ``i`` on may be of one title."""
        text = closed_up(self._text(i + count - 1))
        if count > 1 and (is_kind_alone(text) or ends_kind(self._text(i + count - 2), text)):
            return True
        text = text[: -self._stop(i + count - 1) or None]
        if not text or not may_be_title(text) or is_title_note(text):
            return False
        if count == 1 and self._is_remark(i):
            return False
        if count > 1 and all(_FIELD.fullmatch(self._text(k)) for k in (i, i + 1)):
            return False
        if count > 1 and is_stamp(self._text(i)):
            return False
        return count == 1 or len(text) <= _LONGEST_LINE

    def _stop(self, i: int) -> int:
        """How many marks end a line that is the last of a title all the same; none should.

        One set large is seen to be a title; another by its 文种 and whom the next line addresses.
        """
        text, look = self._text(i), self._lines[i].look if i < len(self._lines) else None
        if not text.endswith(_STOPS):
            return 0
        if look is not None and look.role is Role.TITLE:
            return 1
        whole = text[:-1]
        is_kind = DocumentKind.of_title(whole) is not None and not is_sentence(whole)
        return int(is_kind and may_be_title(whole) and is_recipients(self._text(i + 1)))

    def _ends_well(self, i: int, count: int) -> bool:
        """Whether the lines end with a 文种, and one of those that follow a title follows."""
        joined = "".join(squeezed(self._text(i + k)) for k in range(count))
        joined = joined[: -self._stop(i + count - 1) or None]
        is_closed = self._closes(i + count) != "" or _CASES.fullmatch(joined) is not None
        if not _ends_title(joined) or not is_closed:
            return False
        if count > _ABOVE_SUBTITLE and self._text(i + count).startswith(("——", "--")):
            return False
        first = self._text(i)
        if count == 1:
            return not is_authority(first)
        if begins_below(self._lines, i):
            return False
        if not is_authority(first) and _names_its_issuer(self._text(i + 1)):
            return False  # the second line is a title by itself
        if (
            not self._names_office(i)
            and self._names_office(i + 1)
            and lacks_issuer(self._text(i + 2))
        ):
            return False  # it begins with the second line, the office that issues it
        if any(self._is_named_below(i, k) for k in range(1, count)):
            return False  # what issues it stands above it once more
        whole = any(self._is_whole(i, k, joined) for k in range(1, count))
        return not whole and len(joined) <= 200

    def _names_office(self, i: int) -> bool:
        text = squeezed(self._text(i))
        return is_authority(text) or is_office(text)

    def _is_named_below(self, i: int, count: int) -> bool:
        """Whether a title stands below names of authorities that begins with all of them."""
        names = self._squeezed(i, count)
        joined = "".join(names)
        below = squeezed(self._text(i + count))
        below += squeezed(self._text(i + count + 1)) if below == joined else ""
        if not (below.startswith(joined) and len(below) > len(joined)):
            return False
        texts = [self._text(i + k) for k in range(count)]
        if not all(is_authority(text) or _offices(text) for text in texts):
            return False
        return ends_title(below) or any(word in below for word in TOPIC)

    def _is_whole(self, i: int, count: int, joined: str) -> bool:
        """Whether a title may end behind a line, and does not only look so: ``…和规划|局关于…``."""
        first = "".join(self._squeezed(i, count))
        if not ends_title(self._text(i + count - 1)):
            return False
        return "关于" not in joined or DocumentKind.of_title(first) is not None

    def _closes(self, i: int) -> str:
        text = self._text(i)
        if not text:
            return ""
        if is_document_number(text) or starts_body(text) or is_title_note(text) or salutes(text):
            return "closed below"
        if issue_form(text) == "issue" and "号" in text:
            return "closed below"  # 2024年第17号, of 公告 and 通告
        if _GENERAL.fullmatch(text) is not None or _NAMED.fullmatch(text) is not None:
            return "closed below"
        if is_contents_label(text) or _TO_WHOM.fullmatch(text) or _OF_MEETING.match(squeezed(text)):
            return "closed below"
        is_broken = text.startswith("各") and list_of_offices(text, is_open=True) is not None
        return "closed below" if is_broken or list_of_offices(text) is not None else ""

    def _title_features(self, i: int, count: int) -> tuple[str, ...]:
        texts = [self._text(i + k) for k in range(count)]
        joined = "".join(map(squeezed, texts))
        features = ["several lines"] * (count - 1)
        looks = {look.role for line in self._lines[i : i + count] if (look := line.look)}
        if set_like(self._lines, i, Role.TITLE) == count:
            features = ["set like a title"]
        elif Role.TEXT in looks:
            features.append("set like the text")
        features += [part for k in range(i + 1, i + count) if (part := self.parted(k))]
        if not (count == 1 and ends_title(joined)) and any(
            map(self._is_coded, range(i, i + count))
        ):
            features.append("a field inside")
        if "关于" in joined and any(map(is_parallel, texts[:-1])):
            features.append("a slogan inside")
        least = SPEAKS if count == 1 else LOUD
        features += ["like a page's"] * any(odds_of(text) >= least for text in texts)
        if count == 1 and issue_form(joined) is not None:
            features.append("number-like")
        is_draft = count > 1 and is_draft_mark(texts[-1])
        joined = joined[: -self._stop(i + count - 1) or None]
        if _ends_title(joined) or (is_draft and ends_title("".join(texts[:-1]))):
            features.append("kind at end")
        if any(word in joined for word in TOPIC):
            features.append("topic")
        if count > 1 and is_office(squeezed(texts[0])):
            features.append("issuer above")
        if (closed := self._closes(i + count)) or joined == squeezed(self._text(i + count)):
            features.append(closed or "closed below")
        return tuple(features)

    # 题注

    def _mottoes(self, i: int) -> Iterator[Candidate]:
        """Verses or a saying above a title, as far as a title stands below."""
        if (count := motto_length(self._lines[i : i + _WINDOW])) == 0:
            return
        if is_kind_alone(self._text(i + count)) or self.parted(i + count) == "others inside":
            return  # it is half of the title, or a page's headline
        if any(c.element == "title" and {*c.features} & _OF_TITLE for c in self.at(i + count)):
            yield Candidate("title_notes", i, i + count, ("motto",), form="motto")

    def _notes(self, i: int) -> Iterator[Candidate]:
        text = self._text(i)
        if not text or is_recipients(text) or is_contents_label(text):
            return
        if is_period(text) and ends_title(self._text(i - 1) if i else ""):
            return  # for which years a plan is, its title says
        dated = whole_date(text, loose=True) is not None
        is_told = is_title_note(text) or _is_dated_office(text) or self._wrote(i)
        if is_told or dated or self._names_issuer(i):
            yield Candidate("title_notes", i, i + 1, ("note form",))
        if not dated and self._is_broken_note(i):
            yield Candidate("title_notes", i, i + 2, ("note form",))
        if (count := self._bracketed_note(i)) > 1:
            yield Candidate("title_notes", i, i + count, ("note form", "several dates"))
        if _DRAFT.fullmatch(squeezed(text)):
            yield Candidate("title_notes", i, i + 1, ("draft",), form="draft")
        if ends_title(text):
            yield Candidate("title_notes", i, i + 1, ("note form",), form="again")
        if is_spaced_name(text):
            yield Candidate("title_notes", i, i + 1, ("note form",), form="signed")
        if _of_office(text):
            yield Candidate("title_notes", i, i + 1, ("speaker",), form="author")
        if self._is_speaker(i):
            yield Candidate("title_notes", i, i + 1, ("speaker",), form="speaker")
        if self._is_issued(i):
            yield Candidate("title_notes", i, i + 1, ("issued line",), form="issued")

    def _is_broken_note(self, i: int) -> bool:
        """When and where it was passed or delivered: ``2024年4月某市人大|第二次会议通过``."""
        first, second = self._text(i), self._text(i + 1)
        if first.startswith("——") and not _DELIVERED.search(first) and len(second) <= _LONG:
            return _DELIVERED.search(second) is not None
        if is_title_note(first) or is_title_note(second) or len(second) > _LONG:
            return False
        return squeezed(second).rstrip("）)").endswith(_PASSED) and is_title_note(first + second)

    def _bracketed_note(self, i: int) -> int:
        """Lines of one pair of brackets: where and when it was passed, amended, approved."""
        joined = ""
        for count in range(1, _MAX_NOTE_LINES + 1):
            text = self._text(i + count - 1)
            joined += text
            is_open = joined[:1] in _BRACKET and joined.count(joined[0]) == 1
            if not is_open or len(text) > _LONGEST_LINE or "。" in text or not text:
                return 0
            if text[-1] in "）)":
                return count if len(_PASSED_ON.findall(joined)) > 1 else 0
        return 0

    def _wrote(self, i: int) -> bool:
        """Whether a line names a group that wrote the report, and no one addressed with others."""
        is_listed = self._text(i + 1).endswith(("：", ":"))
        return _WROTE.fullmatch(self._text(i)) is not None and not is_listed

    def _names_issuer(self, i: int) -> bool:
        """An authority under the title: only when a date, a number or another note follows.

        Below ``——在…会议上`` a salutation may follow too: who reports stands there.
        """
        for j in range(i, min(i + 5, len(self._lines))):
            text = self._text(j)
            dated = whole_date(text, loose=True) is not None
            if dated or is_title_note(text) or is_document_number(text):
                return j > i
            is_below_subtitle = i > 0 and self._text(i - 1).startswith(("——", "--"))
            if j > i and is_below_subtitle and (salutes(text) or starts_body(text)):
                return True
            if not (is_authority(text) or is_order_mark(text) or is_office(squeezed(text))):
                return False
        return False

    def _is_speaker(self, i: int) -> bool:
        """A name alone, above a date, a salutation or the text."""
        text = self._text(i)
        is_officer = len(text) <= 60 and _OFFICER.fullmatch(text) is not None
        is_name = len(text) <= 12 and is_full_name(text.removesuffix("同志"))
        if not (is_name or is_officer) or ends_title(text):
            return False
        following = self._text(i + 1)
        dated = whole_date(following, loose=True) is not None
        return dated or is_title_note(following) or salutes(following) or is_sentence(following)

    def _is_issued(self, i: int) -> bool:
        """Who issued a 纪要 or 简报, and when, on one line or two."""
        text = self._text(i)
        m = _ISSUED.fullmatch(text) if len(text) <= 80 else None
        if m is not None and is_office(squeezed(m[1]).removesuffix("编")):
            return True
        if (at := date_at_end(text)) is not None and is_office(squeezed(text[:at])):
            return True
        above = self._text(i - 1) if i else ""
        if _is_edited(text) and issue_form(above) is not None:
            return True
        if is_office(squeezed(text)):
            return whole_date(self._text(i + 1), loose=True) is not None
        dated = whole_date(text, loose=True) is not None
        is_numbered = "期" in above and issue_form(above) is not None
        return dated and (is_office(squeezed(above)) or is_numbered or _is_edited(above))

    # 主送机关

    def _recipients(self, i: int) -> Iterator[Candidate]:
        text = closed_up(self._text(i))
        if not text:
            return
        if is_recipients(text):
            feature = "salutation" if salutes(text) else "addresses"
            yield Candidate("main_recipients", i, i + 1, (feature,))
            if is_recipients(self._text(i + 1)) and not salutes(text):
                features = (feature, "recipients in lines")
                yield Candidate("main_recipients", i, i + 2, (feature, *features))
            return
        if salutes(text) and self._opens_text(self._text(i + 1)):
            yield Candidate("main_recipients", i, i + 1, ("salutation",), form="spoken")
            return
        for titled in (False, True):
            end = recipients_end(text, titled=titled)
            if end is not None and len(self._lines[i].cut(end)) == 2:
                form = "titled" if titled else ""
                yield Candidate("main_recipients", i, i + 1, ("addresses",), end, form)
                return
        if _TO_WHOM.fullmatch(text) and self._opens_text(self._text(i + 1)):
            yield Candidate("main_recipients", i, i + 1, ("all of a kind",), form="under")
            return
        if self._opens_text(self._text(i + 1)) and not _NO_KIND.search(text):
            if _ALL_OF_A_KIND.fullmatch(text):
                yield Candidate("main_recipients", i, i + 1, ("all of a kind",), form="under")
                return
            if _TO_PERSON.fullmatch(text) or _TO_BUSINESS.fullmatch(text):
                yield Candidate("main_recipients", i, i + 1, ("a person",), form="person")
                return
        broken = _LIST_BROKEN.fullmatch(text) is not None
        joined = text
        for count in range(2, _MAX_RECIPIENT_LINES + 1):
            more = self._text(i + count - 1)
            goes_on = joined[-1] in "、，," and list_of_offices(joined) is not None
            is_open = joined[-1] in "、，," and list_of_offices(joined, is_open=True) is not None
            goes_on = goes_on or (is_open and list_of_offices(more) is not None)
            if not (broken or goes_on or list_of_offices(joined, is_open=True)) or not more:
                break
            if not self._is_next(i + count - 1):
                break
            joined += more
            is_list = is_recipients(joined) or _ends_list(joined)
            if is_list and (broken or goes_on or _LIST_BROKEN.fullmatch(joined[:-1])):
                lines = ("recipients in lines",) * (count - 1)
                yield Candidate("main_recipients", i, i + count, ("addresses", *lines))
                return
        yield from self._stacked_recipients(i)
        yield from self._broken_recipients(i)
        yield from self._unmarked_recipients(i)

    def parted(self, i: int) -> str:
        """What stood between a line and the one before: other lines, or a blank one."""
        if not 0 < i < len(self._lines):
            return ""
        gap = self._lines[i].number - self._lines[i - 1].number
        if gap > 1 and not self._lines[i].blank_before:
            return "others inside"
        return "parted inside" if gap > 1 and not self._is_spaced else ""

    def _is_next(self, i: int) -> bool:
        """Whether a line stands right below the one before, or with one blank line between.

        Where lines between them were the page's, they are no two halves of one name.
        """
        return self._lines[i].number - self._lines[i - 1].number <= _ONE_BLANK

    def _stacked_recipients(self, i: int) -> Iterator[Candidate]:
        """主送机关 below each other, only line ends between, a colon at last."""
        for count in range(1, _MAX_RECIPIENT_LINES):
            above, below = self._text(i + count - 1), closed_up(self._text(i + count))
            if not _STACKED.match(above) or list_of_offices(above) is None:
                return
            if is_recipients(below) and list_of_offices(below) is not None:
                features = ("addresses", *("recipients in lines",) * count)
                yield Candidate("main_recipients", i, i + count + 1, features, form="under")
                return

    def _broken_recipients(self, i: int) -> Iterator[Candidate]:
        """主送机关 broken inside a name: ``某县应急管理|局、某县消防救援大队：``."""
        first, second = self._text(i), self._text(i + 1)
        joined = first + second
        if not second or is_sentence(first) or ends_title(first) or len(joined) > _LONGEST_LINE:
            return
        if not self._is_next(i + 1):
            return
        if salutes(second):
            return  # who reports stands above 各位代表：
        if is_document_number(first) or is_title_note(first) or _DIGITS.search(first):
            return
        if is_recipients(joined) and list_of_offices(joined) is not None:
            features = ("addresses", "recipients in lines")
            yield Candidate("main_recipients", i, i + 2, features, form="under")

    def _unmarked_recipients(self, i: int) -> Iterator[Candidate]:
        """主送机关 without its colon: offices between the title and the text."""
        joined = ""
        stacked = 0  # names of the lines so far, each of which is a list by itself
        for count in range(1, _MAX_RECIPIENT_LINES + 1):
            text = closed_up(self._text(i + count - 1))
            if not text or numbered(text) is not None or self._wrote(i + count - 1):
                return
            joined += text
            own = None if salutes(text) else list_of_offices(text)
            stacked = stacked + own if own is not None and (stacked or count == 1) else 0
            names = stacked if stacked and "各" in joined else list_of_offices(joined)
            following = self._text(i + count)
            if names is not None and self._opens_text(following):
                features = ["names without colon", "text below"]
                features += ["every"] if joined.startswith(("各", "全")) or "各" in joined else []
                features += ["one name"] if names == 1 else []
                features += ["recipients in lines"] * (count - 1)
                yield Candidate("main_recipients", i, i + count, tuple(features), form="plain")
                return
            is_list = (names is not None and joined[-1] in "、，,") or stacked > 0
            if not is_list and list_of_offices(joined, is_open=True) is None:
                return

    @staticmethod
    def _opens_text(text: str) -> bool:
        """Whether a line can only be the text's: no name, no note, no date."""
        if not text or is_recipients(text) or is_title_note(text) or is_document_number(text):
            return False
        if text[-1] in "、，,：:" and list_of_offices(text) is not None:
            return False
        if is_sentence(text) or text[-1] in "！？!?" or numbered(text) is not None:
            return True
        if text[-1] == "." and len(text) >= _LEAST_TEXT:
            return True
        if len(text) >= _LEAST_TEXT and _BEGINS_TEXT.match(text) and not ends_title(text):
            return True  # it may have lost its 。
        if len(text) >= _LEAST_TEXT and _SAYS_HOW.search(text):
            return True
        return len(text) >= _LONG and list_of_offices(text) is None  # it may have lost its 。


def _ends_title(text: str) -> bool:
    """As :func:`ends_title`; what is spoken too, and ``…的通``, the 知 of a line below lost."""
    if ends_title(text) or text.endswith("的通") or SPEECH.search(text):
        return True
    return _CASES.fullmatch(text) is not None


def _ends_list(text: str) -> bool:
    """Names of several offices and the colon."""
    return text[-1] in "：:" and (list_of_offices(text) or 0) > 1


def _names_its_issuer(text: str) -> bool:
    """``某市人民政府关于…的通知``: with all that a title has."""
    issuer, about, _ = text.partition("关于")
    return bool(about) and is_authority(issuer) and ends_title(text)


def _is_edited(text: str) -> bool:
    """``某市总工会办公室编``: who issues a 简报, the day on a line of its own."""
    m = _EDITED.fullmatch(squeezed(text))
    return m is not None and is_office(m[1])


def _of_office(text: str) -> bool:
    """``某县行政审批局　张三``: an office or those who wrote for it, and a name."""
    office, _, name = text.strip().partition(" " if " " in text else "\N{IDEOGRAPHIC SPACE}")
    is_body = is_office(office) or is_authority(office)
    return is_body and is_full_name(name.strip().removesuffix("同志"))


def _is_dated_office(text: str) -> bool:
    """``某市财政局　2024年3月``: who wrote it and when, white space between."""
    at = date_at_end(text) if len(text) <= _LONGEST_LINE else None
    if at is None or not text[:at].endswith((" ", "\N{IDEOGRAPHIC SPACE}")):
        return False
    return is_authority(text[:at].strip())


def _offices(text: str) -> list[str]:
    """The authorities that a row names, set apart by white space."""
    parts = closed_up(text).split()
    return parts if len(parts) > 1 and all(map(is_office, parts)) else []
