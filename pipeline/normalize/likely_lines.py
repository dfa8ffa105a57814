"""Which of the lines that are likely a page's own go, and whether they show that a text is one's.

:mod:`pipeline.normalize.page_lines` says how likely each is. What is a paper's wherever it stands
stays whatever is said; what hardly speaks for a page goes only beyond a line that does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import dropwhile, takewhile

import msgspec

from pipeline.normalize import ends
from pipeline.normalize.below_end import lines_between, names_explainer
from pipeline.normalize.closing import closes
from pipeline.normalize.epigraph import is_parallel
from pipeline.normalize.fields import field_line
from pipeline.normalize.head_rows import element_of
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import attachment_name_start, is_attachment_label, is_lettered_item
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import LOUD, NEAR, SPEAKS, Said, judge, odds_of
from pipeline.normalize.recognisers import (
    ends_title,
    is_briefing_mark,
    is_document_number,
    is_office,
    issue_form,
)
from pipeline.normalize.site_lines import is_breadcrumb
from pipeline.text.chars import HAN, closed_up, has_han, squeezed
from pipeline.text.dates import DateForm, document_date, whole_date
from pipeline.text.names import has_surname, is_authority, is_full_name, is_spaced_name
from pipeline.text.patterns import regex

_LIKELY = 0.6
"""So likely a page's own goes; of a hundred such lines of pages not seen before 97 were."""
_SHORT = 0.8
"""Likewise of less than eight characters: verses and names are as short as a menu's words."""
_SURE = 0.9
"""Likewise of what hardly speaks for a page by itself."""
_ALONE = 0.97
"""So likely, and beside no other such line, a loud one goes from inside a text."""
_TITLED = 0.5
_CERTAIN = (0.75, 0.9)
"""So likely a line is a page's for certain; the second: what speaks for a paper by itself."""
_LEAST_CERTAIN = 4  # characters: shorter lines may be an item, a name, a cell
_INSIDE = 0.98
"""Likewise of a line inside a text."""
_OWN = 0.02
"""No likelier a line is a page's, and stays where only its place speaks for one."""
_LOUDEST = 5.0
_LEAST_CELLS = 3
_MANY_CELLS = 5  # no menu has so many twice, figures among them
_MOST_BELOW_TITLE = 10  # lines between a title and the text that a page may have there
_LEAST_LINK = 8  # characters
_REST = 6  # characters of what is left of a title: 政策解读
_LONGEST_SIGN = 3  # characters
_LEAST_ODDS = -1.5
"""Below it a line speaks for a paper: one to four and a half."""
_SHOW_PAGE = 3
"""So many different ones that speak for a page show by themselves that a text is one's."""
_SHOW_LOUD = 2
_SHOW_SUM = 9.0
"""Of their log odds; then fewer of them need be loud."""
_SIGNED = frozenset({DateForm.SIGNED, DateForm.HAN, DateForm.PARTLY_LOST, DateForm.UNFILLED})
_NEAR_ANNEX = 60  # lines
_MIN_TITLE = 8  # shorter lines may stand twice for a reason of their own
_ENDS = regex("[。；]$")
_PROGRAM = regex("[{}();=<?]")
_OF_PAPER = regex(f"第.{{1,6}}[条章节]|[a-zA-Z][.．、)）]\\s?[{HAN}]{{4}}")
"""An article, an item that a letter counts."""
_TELEPHONE = regex("[0-9]{3,4}[-－][0-9]{3,8}|1[0-9]{10}")
_VERSE = regex(f"[{HAN}]{{5}}|[{HAN}]{{7}}")
_BEGUN = regex("^(?=.{6,60}$)[^：:|▏>_－—-]*关于(?!我们|本[站网馆院校])[^。…|]*[^。….]$")
"""The first of a title's lines: ``某市人民政府关于调整``; links that are cut end with dots."""
_NAME = regex(f"[{HAN}]{{2,3}}")
_LABELLED = regex(r"\S{2,6}[：:]")
_SOMEBODY = regex(rf"[{HAN}](?:\s{{0,4}}[{HAN}]){{1,7}}[：:]\s?(?P<name>.{{2,8}})")
_DIGITS = regex("[0-9]+")
_ARROW = regex("[>»›→|｜]")
_PARTED = regex(r"\s{2,}")
_BY_MACHINE = regex(
    r"https?://|www\.|\b(?:FAX|FROM|TEL|TO)\b|[0-9]{1,2}:[0-9]{2}|\b[0-9]+/[0-9]+\b"
)
"""An address of a page, a fax machine's line, a time, one page of several."""
_POINTS = "●■◆○□"
"""What an item of a paper's own list begins with."""


class Likely(msgspec.Struct, frozen=True):
    """What was learnt of pages says of a text.

    Attributes:
        reasons: why lines are a page's, by index.
        start: the first line that is a sentence of the text for certain.
        show_page: whether those lines show by themselves that the text is a page's.
        said: what was learnt says of lines, by index.
    """

    reasons: dict[int, str]
    start: int
    show_page: bool
    said: dict[int, Said]

    @property
    def own(self) -> set[int]:
        """Lines that are a paper's for certain by what was learnt."""
        return {i for i, one in self.said.items() if one.page <= _OWN}


def find_likely(lines: Sequence[Line]) -> Likely:
    """Find the lines that are a page's by what was learnt of pages."""
    judged = judge(lines)
    start = min(judged.start, NEAR)
    closing = _closing(lines, start)
    signed = {closing - 1, closing} if closing >= 0 else set()
    said = {
        i: page
        for i, (page, _) in judged.said.items()
        if page >= _LIKELY and i not in signed and _may_leave(lines, i, start, judged.said)
    }
    for i in _own_calls(lines, said):
        del said[i]
    rows = _rows_below_title(lines, start, said)
    above = [i for i in said if i < start and i not in rows and _may_name_site(lines, i, said)]
    below = [i for i in said if i >= start]
    taken = {
        *_beside_speaking(lines, above[::-1], said),
        *_below(lines, below, said, closing),
    }
    taken |= lines_between(lines, [i for i in below if i in taken and i > closing])
    certain = _certain(lines, judged.said, start, closing)
    taken |= certain
    titles = _titles(lines[:start])
    if titles and taken.issuperset(titles):
        taken.remove(min(titles, key=lambda i: (odds_of(lines[i].text), i)))
    reasons = {i: "page-mark" if i < start else "page-foot" for i in sorted(taken)}
    show_page = _show_page(lines, taken, start, closing) or bool(certain)
    return Likely(reasons, start, show_page, judged.said)


def _own_calls(lines: Sequence[Line], said: Collection[int]) -> list[int]:
    """Of lines that may be a page's those that say whom to call, beside a paper's own lines."""
    calls = {i for i in said if _TELEPHONE.search(lines[i].text) and _LABELLED.match(lines[i].text)}
    around = {i: {k for k in (i - 1, i + 1) if 0 <= k < len(lines)} for i in calls}
    return [i for i in calls if not around[i] <= {*said}]


def _certain(lines: Sequence[Line], said: Mapping[int, Said], start: int, closing: int) -> set[int]:
    """Lines that are a page's whatever their words, by where they stand among the others.

    Above the title that was learnt to be one, and below what closes the text. Where nothing closes
    it, and below a label of an attachment, a list may stand: then only what is from a line on that
    speaks for a page by itself, and only where a page shows above. Where any goes, so do single
    lines inside the text, comments of a word processor; elsewhere three of them show a page.
    """
    titled = [i for i, one in said.items() if one.title >= _TITLED and i < NEAR]
    if not titled:
        return set()
    sure = {
        i
        for i, one in said.items()
        if one.page >= _CERTAIN[odds_of(lines[i].text) < 0]
        and not _holds_element(lines[i])
        and _may_leave(lines, i, start, said)
    }
    sure.difference_update(_own_calls(lines, sure))
    # In another language a text may say whose its pictures are: only what machines write goes.
    sure = {i for i in sure if has_han(lines[i].text) or _BY_MACHINE.search(lines[i].text)}
    above = {i for i in sure if i < titled[0]}
    below = [i for i in said if i > max(closing, start)]
    is_list = closing < 0 or any(is_attachment_label(lines[i].text) for i in below)
    if is_list:
        last = [*takewhile(sure.__contains__, reversed(below))][::-1]
        below = [*dropwhile(lambda i: odds_of(lines[i].text) < LOUD, last if above else [])]
    found = above | ({*below} & sure)
    is_around = bool(above) and bool({*below} & sure)
    if not is_around and len(found) < _SHOW_PAGE:
        found = set()  # one line, or two on one side of the text, show none
    inside = {i for i in sure - found if said[i].page >= _INSIDE and i >= start}
    inside = {i for i in inside if odds_of(lines[i].text) >= SPEAKS and not {i - 1, i + 1} & inside}
    return found | inside if found or len(inside) >= _SHOW_PAGE else set()


def _holds_element(line: Line) -> bool:
    """Whether a line is a table, drawn, an item, an office, a paper's field or of 版头."""
    text = line.text
    if line.block is not None or text[0] in _POINTS or not any(map(str.isalnum, text)):
        return True
    if is_authority(closed_up(text)) or is_lettered_item(text) or numbered(text) is not None:
        return True
    if is_briefing_mark(squeezed(text)) or issue_form(text) is not None:
        return True
    if document_date(text) is not None or len(text) < _LEAST_CERTAIN:
        return True
    if any(field.name in labels().paper_labels for field in field_line(text) or ()):
        return True
    return any(element_of(part) is not None for part in _PARTED.split(text))


def _rows_below_title(lines: Sequence[Line], start: int, said: Collection[int]) -> set[int]:
    """Lines between a title and the first sentence that may be a paper's own rows.

    A page puts few there, and what it puts speaks for it: a table without sentences speaks softly.
    """
    ending = [i for i in range(start) if i not in said and ends_title(lines[i].text)]
    if not ending:
        return set()
    below = range(ending[-1] + 1, start)
    least = LOUD if len(below) > _MOST_BELOW_TITLE else SPEAKS
    return {i for i in below if odds_of(lines[i].text) < least}


def _may_name_site(lines: Sequence[Line], i: int, said: Mapping[int, float]) -> bool:
    """In another language a site's name stands below its Chinese one; a sign stands alone."""
    text = lines[i].text
    is_below_it = i - 1 in said and has_han(lines[i - 1].text) and ":" not in text
    return len(text) <= _LONGEST_SIGN or has_han(text) or is_below_it


def _closing(lines: Sequence[Line], start: int) -> int:
    """The last date below which a text is signed, or -1."""
    for i in range(len(lines) - 1, max(start, len(lines) - NEAR) - 1, -1):
        day = document_date(lines[i].text) if lines[i].block is None else None
        if (day is not None and day.form in _SIGNED) or closes(lines, i):
            return i
    return -1


def _below(
    lines: Sequence[Line], likely: Sequence[int], said: Mapping[int, float], closing: int
) -> Iterator[int]:
    """Of the lines below the first sentence those that go.

    Where a date closes the text, what stands above it is the text's unless it is loud; where none
    does, lists may end it: nothing goes above the first loud line.
    """
    last = {*takewhile({*likely}.__contains__, reversed(range(len(lines))))}
    # In another language a text may say whose its pictures are.
    is_told = any(has_han(lines[i].text) for i in last)
    likely = [i for i in likely if has_han(lines[i].text) or (is_told and i in last)]
    loud = [i for i in likely if odds_of(lines[i].text) >= LOUD]
    first = closing + 1
    if closing < 0:
        own = (i for i in reversed(range(len(lines))) if _is_of_text(lines[i]))
        first = max(min(loud, default=len(lines)), next(own, -1) + 1)
    yield from (i for i in loud if i < first and i != closing and _stands_alone(lines, i, said))
    yield from _beside_speaking(lines, [i for i in likely if i >= first], said)


def _stands_alone(lines: Sequence[Line], i: int, said: Mapping[int, float]) -> bool:
    """Whether a line inside a text can only be a page's: rows of a table and lists are several."""
    beside = {i - 1, i + 1} & said.keys()
    return said[i] >= _ALONE and odds_of(lines[i].text) >= _LOUDEST and not beside


def _is_of_text(line: Line) -> bool:
    """Whether a line speaks for a paper, and is not how links to other papers end."""
    is_paper = line.block is None and odds_of(line.text) < -LOUD
    return is_paper and not ends_title(line.text)


def _may_leave(lines: Sequence[Line], i: int, start: int, likely: Collection[int]) -> bool:
    """Whether a line may be a page's: no table, program, note, or title of an attachment."""
    text = lines[i].text
    is_program = _PROGRAM.search(text) is not None and not has_han(text)
    is_rest = i > 0 and lines[i - 1].text.endswith("》") and ends_title(text) and len(text) <= _REST
    is_issuer = i < start and _stands_on_title(lines, i, likely)
    goes_on = text.count("》") > text.count("《") or is_rest or is_issuer or begins_title(text)
    is_mark = i + 1 < len(lines) and issue_form(lines[i + 1].text) == "issue"
    if is_program or goes_on or is_mark or lines[i].block is not None:
        return False
    note = set(ends.note_features(text))
    if "note-printed" in note or (note and i >= start and odds_of(text) < LOUD):
        return False
    if attachment_name_start(text) is not None or _OF_PAPER.match(text) or names_explainer(text):
        return False
    is_addressed = i == start - 1 and (text.endswith(("：", ":")) or odds_of(text) < LOUD)
    if is_addressed or any(ends.copy_features(text)):
        return False
    if (closed_up(text) != text and is_authority(text)) or _is_of_roll(lines, i):
        return False
    may_be_name = _NAME.fullmatch(text) is not None and has_surname(text)
    loudest = LOUD if "，" in text else SPEAKS  # no menu has a comma
    is_slogan = i + 1 < start and is_parallel(text) and odds_of(text) < loudest
    if _is_verse(lines, i) or is_slogan or may_be_name or (i < start and _is_row(lines, i)):
        return False
    return not (i and is_attachment_label(lines[i - 1].text))


def begins_title(text: str) -> bool:
    """Whether a line is the first of a title's lines, what it is about begun and not ended.

    >>> begins_title("某市人民政府关于调整"), begins_title("关于做好防汛工作的通知")
    (True, False)
    """
    return _BEGUN.search(text) is not None and not ends_title(text)


def _stands_on_title(lines: Sequence[Line], i: int, said: Collection[int]) -> bool:
    """Whether a line names an office, and the next is a title that names none.

    So sites name themselves too; but a title may say who issues it, and nothing is to be lost.
    """
    if i + 1 >= len(lines) or not is_office(squeezed(lines[i].text)):
        return False
    title = lines[i + 1].text
    says_who = is_authority(title.partition("关于")[0]) or squeezed(title).startswith(
        squeezed(lines[i].text)
    )
    is_beyond = i == 0 or (i - 1 in said and odds_of(lines[i - 1].text) >= LOUD)
    return is_beyond and ends_title(title) and not says_who and lines[i + 1].block is None


def _is_of_roll(lines: Sequence[Line], i: int) -> bool:
    """Whether a line names somebody for something, as those beside it do: ``茶  艺：端木云``."""
    return any(
        all(0 <= k < len(lines) and _names_somebody(lines[k].text) for k in (i, i + a, i + b))
        for a, b in ((-1, 1), (1, 2), (-2, -1))
    )


def _names_somebody(text: str) -> bool:
    m = _SOMEBODY.fullmatch(text)
    is_name = m is not None and (is_full_name(m["name"]) or is_spaced_name(m["name"]))
    return is_name and field_line(text) is None


def _is_row(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is a row of a table: three cells or more, a figure, and one like it beside."""
    cells = lines[i].text.split()
    if (odds_of(lines[i].text) >= LOUD and len(cells) < _MANY_CELLS) or ">" in cells:
        return False
    if len(cells) < _LEAST_CELLS or "：" in cells[0] or not any(map(_DIGITS.search, cells)):
        return False
    beside = (lines[k].text.split() for k in (i - 1, i + 1) if 0 <= k < len(lines))
    return any(len(one) == len(cells) and not any("：" in cell for cell in one) for one in beside)


def _is_verse(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is of five or seven Han characters, and one beside it of as many."""
    text = lines[i].text
    beside = (lines[k].text for k in (i - 1, i + 1) if 0 <= k < len(lines))
    return _VERSE.fullmatch(text) is not None and any(
        len(one) == len(text) and _VERSE.fullmatch(one) and odds_of(one) < LOUD for one in beside
    )


def _beside_speaking(
    lines: Sequence[Line], likely: Sequence[int], said: Mapping[int, float]
) -> Iterator[int]:
    """Of lines from the text outwards those that go.

    What hardly speaks for a page itself (the name of a site, the title of another page) stands
    beyond a line that does, for right beside the text stand attachments and marks; and it is sure
    or longer than a verse or a name.
    """
    is_beyond = is_annex = False
    for i in likely:
        if not is_annex and _is_in_annex(lines, i):
            is_annex, is_beyond = True, False  # rows of its tables look like a page's fields
        odds, is_long = odds_of(lines[i].text), len(lines[i].text) >= _LEAST_LINK
        is_call = _TELEPHONE.search(lines[i].text) is not None  # whom to call about the matter
        speaks = odds >= (LOUD if (is_annex or is_call) and not is_beyond else SPEAKS)
        is_sure = said[i] >= _SURE
        needs = (is_long or (is_sure and odds >= 0), is_long and is_sure)
        if (speaks and said[i] >= (_LIKELY if is_long else _SHORT)) or (
            is_beyond and needs[odds < _LEAST_ODDS]
        ):
            yield i
        is_beyond = is_beyond or speaks


def _is_in_annex(lines: Sequence[Line], i: int) -> bool:
    """Whether a label of an attachment stands above a line, below all sentences."""
    above = range(i - 1, max(i - _NEAR_ANNEX, -1), -1)
    below_text = takewhile(lambda k: not _ENDS.search(lines[k].text), above)
    return any(is_attachment_label(lines[k].text) for k in below_text)


def _titles(above: Sequence[Line]) -> list[int]:
    """The lines above a text of which one is its title: by how they end, else by their length."""
    plain = [i for i, line in enumerate(above) if line.block is None and not field_line(line.text)]
    ending = [
        i
        for i in plain
        if _LABELLED.match(above[i].text) is None
        and (ends_title(above[i].text) or above[i].text.startswith("关于"))
    ]
    return ending or [i for i in plain if may_be_page_title(above[i])]


def _show_page(lines: Sequence[Line], likely: Collection[int], start: int, closing: int) -> bool:
    """Whether lines that are likely a page's show by themselves that the text is one.

    Three different ones do, two of them loud, two of the loudest above the text, or a loud one
    above and one below it. Lists at the end of a text show nothing, nor do labels and values:
    contracts and journals have such too.
    """
    speaking = [
        i
        for i in likely
        if (i < start or (closing >= 0 and i > closing and not _is_in_annex(lines, i)))
        and odds_of(lines[i].text) > 0
        and not field_line(lines[i].text)
        and not _LABELLED.match(lines[i].text)
    ]
    loud = [i for i in speaking if odds_of(lines[i].text) >= LOUD]
    said = {lines[i].text for i in speaking}
    if len(said) >= _SHOW_PAGE:
        are_loud = len({lines[i].text for i in loud}) >= _SHOW_LOUD
        return are_loud or sum(map(odds_of, said)) >= _SHOW_SUM
    above = {lines[i].text for i in loud if i < start}
    if sum(odds_of(text) >= _LOUDEST for text in above) >= _SHOW_LOUD:
        return True
    return bool(above) and any(i > start for i in loud)


def again_inside(lines: Sequence[Line], taken: Collection[int]) -> set[int]:
    """What a page prints on every sheet: lines that but for numbers are one that was taken."""
    forms = {_DIGITS.sub("0", lines[i].text) for i in taken if odds_of(lines[i].text) > 1}
    return {
        i
        for i, line in enumerate(lines)
        if i not in taken
        and line.block is None
        and len(line.text) >= _LEAST_LINK
        and _DIGITS.sub("0", line.text) in forms
    }


def may_be_page_title(line: Line) -> bool:
    """Whether a line may be what a page is called: no date, number, item or way to the page."""
    text = line.text
    return (
        line.block is None
        and len(squeezed(text)) >= _MIN_TITLE
        and whole_date(text) is None
        and not is_document_number(text)
        and numbered(text) is None
        and not is_breadcrumb(text)
        and _ARROW.search(text) is None
    )
