"""Candidates of 标题: the lines that the rules of titles join, and those that they may miss."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import DocumentKind
from pipeline.normalize.chart import Candidate
from pipeline.normalize.contents import is_contents_label
from pipeline.normalize.epigraph import is_parallel
from pipeline.normalize.head_candidates.first_lines import (
    LONG,
    LONGEST_LINE,
    FirstLines,
    is_coded,
    is_field,
    opens_text,
)
from pipeline.normalize.head_candidates.marks import is_named_below
from pipeline.normalize.head_candidates.recipients import addresses_letter
from pipeline.normalize.looks import Role
from pipeline.normalize.page_lines import LOUD, SPEAKS, odds_of
from pipeline.normalize.recognisers import (
    ends_title,
    is_document_number,
    is_draft_mark,
    is_office,
    is_recipients,
    is_sentence,
    is_title_note,
    issue_form,
    list_of_offices,
    salutes,
    starts_body,
)
from pipeline.normalize.stamps import is_stamp
from pipeline.normalize.titles import (
    SPEECH,
    begins_below,
    ends_kind,
    is_kind_alone,
    is_subtitle,
    lacks_issuer,
    may_be_title,
    says_topic,
    set_like,
    title_length,
)
from pipeline.text.chars import HAN, closed_up, squeezed
from pipeline.text.names import is_authority
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex

_MAX_LINES = 5
_MAX_TITLE = 200  # characters
_ABOVE_SUBTITLE = 4
_TITLED, _UNTITLED = 0.8, 0.1
"""So likely a line is of the title by what was learnt, and so unlikely."""
_STOPS = ("。", ".", "．")
_COMMA = regex("[，,]")
_REMARK = regex("[（(][^（()）]{1,10}[）)]")
"""``（A类）``, ``（同意公开）``, beside the number of an answer."""
_CASES = regex(
    rf"[{HAN}]{{0,30}}(?:通报|曝光|公布)[0-9{HAN_COUNT}]{{1,3}}起[^。；：:]{{4,60}}(?:问题|案例|案件)"
)
"""``某市纪委监委通报3起违反中央八项规定精神典型问题``: the 文种 stands before what it tells."""
_NAMED = regex(f"[{HAN}]{{2,4}}[：:]")
_GENERAL = regex(r"(?:第?[1一][章、.]?)\s{0,4}(?:总\s{0,4}则|概\s{0,4}述|前\s{0,4}言|总体要求)")
"""``1　总则``: how plans and rules begin, whose numbers stand alone."""
_OF_MEETING = regex("(?:会议)?(?:时间|地点|主持人?|出席|参会)[人员单位]{0,4}[：:]")
"""What minutes begin with."""


def titles(first: FirstLines, i: int) -> Iterator[Candidate]:
    """What may be 标题 at a line, or its repetition."""
    text = first.text(i)
    if is_contents_label(text):
        return
    stated = len(first.stated)
    own = stated if stated and list(first.lines[i : i + stated]) == first.stated else 0
    if own:
        yield Candidate("title", i, i + own, ("title form", "stated title"))
    length = 0 if _is_remark(text) else title_length(first.lines, i)
    if length and length != own:
        yield Candidate("title", i, i + length, ("title form", *_features(first, i, length)))
    learnt = _learnt(first, i)
    if learnt and learnt not in {own, length}:
        yield Candidate("title", i, i + learnt, ("title form", *_features(first, i, learnt)))
    for count in range(1, _MAX_LINES + 1):
        if not _may_reach(first, i, count):
            break
        if count in {own, length, learnt} or not _ends_well(first, i, count):
            continue
        features = _features(first, i, count)
        if length:
            is_on = length < count and not ends_title(first.plain(i, length))
            features = (*features, "joined on" if is_on else "joined elsewhere")
        yield Candidate("title", i, i + count, ("title form", *features))
    if is_kind_alone(text) and _closes(first, i + 1):
        yield Candidate("title", i, i + 1, ("title form", "kind at end", "kind alone"))
    if _is_pair(first, i):
        features = ("title form", "several lines", "closed below")
        yield Candidate("title", i, i + 2, features, form="pair")
    yield Candidate("repeated", i, i + 1, form="title")


def _learnt(first: FirstLines, i: int) -> int:
    """How many lines are a title by what was learnt; 0 where none begins, or a 文种 is torn."""
    if first.said(i - 1) is not None and not _is_untitled(first, i - 1):
        return 0  # where it begins was not learnt
    count = 0
    while count < _MAX_LINES and _is_titled(first, i + count):
        if count and _ends(first.plain(i, count)) and not _goes_on(first, i, count):
            break
        count += 1
    last = i + count - 1
    if count and not _is_untitled(first, last + 1):
        return 0  # where it ends was not learnt
    return 0 if count and ends_kind(first.text(last), closed_up(first.text(last + 1))) else count


def _goes_on(first: FirstLines, i: int, count: int) -> bool:
    """Whether a line below a whole title is of it all the same: the title ends with it again."""
    text = first.text(i + count)
    if is_authority(text) or text.endswith("目录") or squeezed(text) in first.plain(i, count):
        return False
    return is_draft_mark(text) or is_subtitle(text) or _ends(first.plain(i, count + 1))


def _is_titled(first: FirstLines, i: int) -> bool:
    said, text = first.said(i), closed_up(first.text(i))
    if said is None or said.title < _TITLED:
        return False
    return is_kind_alone(text) or (may_be_title(text) and len(text) <= LONGEST_LINE)


def _is_untitled(first: FirstLines, i: int) -> bool:
    said = first.said(i)
    return said is not None and said.title < _UNTITLED


def _is_remark(text: str) -> bool:
    return _REMARK.fullmatch(text) is not None and not is_draft_mark(text)


def _is_pair(first: FirstLines, i: int) -> bool:
    """Whether two lines may be a title without 文种; a long one with a comma is a text's."""
    second = first.text(i + 1)
    is_half = _COMMA.search(second) is None or len(second) <= LONG
    is_pair = is_half and _may_reach(first, i, 1) and _may_reach(first, i, 2)
    return is_pair and opens_text(first.text(i + 2))


def _may_reach(first: FirstLines, i: int, count: int) -> bool:
    """Whether the last of ``count`` lines from ``i`` on may be of one title with those above it."""
    last = i + count - 1
    text = closed_up(first.text(last))
    if count > 1 and (is_kind_alone(text) or ends_kind(first.text(last - 1), text)):
        return True
    text = text[: -_stop(first, last) or None]
    if not text or not may_be_title(text) or is_title_note(text):
        return False
    if count == 1:
        return not _is_remark(first.text(i))
    if is_stamp(first.text(i)) or (is_field(first.text(i)) and is_field(first.text(i + 1))):
        return False
    return len(text) <= LONGEST_LINE


def _stop(first: FirstLines, i: int) -> int:
    """How many marks end a line that is the last of a title all the same; none should.

    One set large is seen to be a title; another by its 文种 and whom the next line addresses.
    """
    text = first.text(i)
    if not text.endswith(_STOPS):
        return 0
    look = first.lines[i].look
    if look is not None and look.role is Role.TITLE:
        return 1
    whole = text[:-1]
    is_kind = DocumentKind.of_title(whole) is not None and not is_sentence(whole)
    return int(is_kind and may_be_title(whole) and is_recipients(first.text(i + 1)))


def _said(first: FirstLines, i: int, count: int) -> str:
    """What lines say as one title: without white space and the mark that should not end it."""
    return first.plain(i, count)[: -_stop(first, i + count - 1) or None]


def _ends(text: str) -> bool:
    """As :func:`ends_title`; what is spoken too, and ``…的通``, the 知 of a line below lost."""
    if ends_title(text) or text.endswith("的通") or SPEECH.search(text):
        return True
    return _CASES.fullmatch(text) is not None


def _ends_well(first: FirstLines, i: int, count: int) -> bool:
    """Whether the lines end with a 文种, and one of those that follow a title follows."""
    joined = _said(first, i, count)
    if not _ends(joined):
        return False
    if not (_closes(first, i + count) or _CASES.fullmatch(joined)):
        return False
    if count > _ABOVE_SUBTITLE and is_subtitle(first.text(i + count)):
        return False
    if count == 1:
        return not is_authority(first.text(i))
    if len(joined) > _MAX_TITLE or begins_below(first.lines, i):
        return False
    if not is_authority(first.text(i)) and _names_its_issuer(first.text(i + 1)):
        return False  # the second line is a title by itself
    is_named = not first.names_issuer(i) and first.names_issuer(i + 1)
    if is_named and lacks_issuer(first.text(i + 2)):
        return False  # it begins with the second line, the office that issues it
    if any(is_named_below(first, i, k) for k in range(1, count)):
        return False  # what issues it stands above it once more
    return not any(_is_whole(first, i, k, joined) for k in range(1, count))


def _names_its_issuer(text: str) -> bool:
    """``某市人民政府关于…的通知``: with all that a title has."""
    issuer, about, _ = text.partition("关于")
    return bool(about) and is_authority(issuer) and ends_title(text)


def _is_whole(first: FirstLines, i: int, count: int, joined: str) -> bool:
    """Whether a title may end behind a line, and does not only look so: ``…和规划|局关于…``."""
    if not ends_title(first.text(i + count - 1)):
        return False
    return "关于" not in joined or DocumentKind.of_title(first.plain(i, count)) is not None


def _closes(first: FirstLines, i: int) -> bool:
    """Whether a line is one of those that stand right below a title."""
    text = first.text(i)
    if not text:
        return False
    if is_document_number(text) or starts_body(text) or is_title_note(text) or salutes(text):
        return True
    if issue_form(text) == "issue" and "号" in text:
        return True  # 2024年第17号, of 公告 and 通告
    if _GENERAL.fullmatch(text) or _NAMED.fullmatch(text) or is_contents_label(text):
        return True
    if addresses_letter(text) or _OF_MEETING.match(squeezed(text)):
        return True
    is_broken = text.startswith("各") and list_of_offices(text, is_open=True) is not None
    return is_broken or list_of_offices(text) is not None


def _features(first: FirstLines, i: int, count: int) -> tuple[str, ...]:
    """What speaks for lines to be one title, and against it."""
    texts = [first.text(i + k) for k in range(count)]
    plain = first.plain(i, count)
    features = ["several lines"] * (count - 1)
    looks = {look.role for line in first.lines[i : i + count] if (look := line.look)}
    if set_like(first.lines, i, Role.TITLE) == count:
        features = ["set like a title"]
    elif Role.TEXT in looks:
        features.append("set like the text")
    for k in range(i + 1, i + count):
        features += ["others inside"] * first.is_below_others(k)
        features += ["parted inside"] * first.is_parted(k)
    if not (count == 1 and ends_title(plain)) and any(map(is_coded, texts)):
        features.append("a field inside")
    if "关于" in plain and any(map(is_parallel, texts[:-1])):
        features.append("a slogan inside")
    least = SPEAKS if count == 1 else LOUD
    features += ["like a page's"] * any(odds_of(text) >= least for text in texts)
    if _learnt(first, i) == count:
        features.append("learnt to be one")
    elif any(_is_untitled(first, i + k) for k in range(count)):
        features.append("learnt to be none")
    if count == 1 and issue_form(plain) is not None:
        features.append("number-like")
    said = _said(first, i, count)
    is_draft = count > 1 and is_draft_mark(texts[-1])
    if _ends(said) or (is_draft and ends_title("".join(texts[:-1]))):
        features.append("kind at end")
    if says_topic(said):
        features.append("topic")
    if count > 1 and is_office(squeezed(texts[0])):
        features.append("issuer above")
    if _closes(first, i + count) or said == squeezed(first.text(i + count)):
        features.append("closed below")
    return tuple(features)
