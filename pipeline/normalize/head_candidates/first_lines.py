"""The first lines of a document, each with what stands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.normalize.lines import Line
from pipeline.normalize.numbering import numbered
from pipeline.normalize.page_lines import Said
from pipeline.normalize.recognisers import (
    ends_title,
    is_document_number,
    is_issuer,
    is_recipients,
    is_sentence,
    is_title_note,
    list_of_offices,
)
from pipeline.normalize.titles import title_length
from pipeline.text.chars import squeezed
from pipeline.text.dates import whole_date
from pipeline.text.patterns import regex

WINDOW = 60  # lines that may be of the head
LONGEST_LINE = 80  # characters of a line of several that are one title or list
LONG = 30  # characters of a line that, without a mark of its own, can only be the text's
_ONE_BLANK = 2  # lines from one to the next, with a blank line between
_LEAST_TEXT = 12
_FIELD = regex(
    r"[^：:\s]{2,6}[：:]\s?[^：:。；]{0,20}(?:[0-9]{1,2}[：:][0-9]{2})?"
    r"(?:[\s|｜]{1,6}[^：:\s]{2,6}[：:]\s?[^：:。；]{0,20}){0,4}"
)
_CODED = regex("[：:].*[0-9A-Za-z]")
_BEGINS_TEXT = regex(
    "为(?!民|人民)|根据|按照|依据|现[将就]|经.{2,30}(?:同意|研究|批准)|近[年日期来]|今[年天]|截至|定于|兹|请(?!示|柬)"
)
"""How the first paragraph of a text begins."""
_SAYS_HOW = regex(r"(?:如下|以下)(?:意见|措施|决定|规定|要求|通知|通告|公告)?[：:]?$|[，,]现[就将]")
"""How it ends, or goes on."""


class FirstLines:
    """The first lines.

    Args:
        lines: the document's own lines.
        people: those of them that are 签发人.
        stated: those that the page states as the title.
        said: what was learnt says of lines, by where they begin in the source.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        people: range,
        stated: Sequence[Line],
        said: Mapping[int, Said],
    ) -> None:
        self.lines = lines
        self.people = people
        self.stated = list(stated)
        self._said = said
        gaps = [b.number - a.number > 1 for a, b in pairwise(lines[:WINDOW])]
        self._is_spaced = 2 * sum(gaps) > len(gaps)

    def text(self, i: int) -> str:
        """The text of a line; empty above the first, beyond the last and of a table."""
        if not 0 <= i < len(self.lines) or self.lines[i].block is not None:
            return ""
        return self.lines[i].text

    def plain(self, i: int, count: int) -> str:
        """The text of lines run on, without white space."""
        return "".join(squeezed(self.text(i + k)) for k in range(count))

    def title(self, i: int) -> str:
        """The title that begins at a line, without white space; empty where none does."""
        return self.plain(i, title_length(self.lines, i))

    def has_whole_title(self, i: int) -> bool:
        """Whether a title that says its topic and its 文种 begins at a line."""
        title = self.title(i)
        return "关于" in title and ends_title(title)

    def said(self, i: int) -> Said | None:
        """What was learnt says of a line, if anything."""
        return self._said.get(self.lines[i].start) if 0 <= i < len(self.lines) else None

    def names_issuer(self, i: int) -> bool:
        """Whether a line names who may issue a document."""
        return is_issuer(squeezed(self.text(i)))

    def is_next(self, i: int) -> bool:
        """Whether a line stands right below the one before, or with one blank line between.

        Where lines between them were the page's, they are no two halves of one name.
        """
        return self.lines[i].number - self.lines[i - 1].number <= _ONE_BLANK

    def is_parted(self, i: int) -> bool:
        """Whether a blank line alone stood above a line, where not every line has one."""
        gap = self._gap(i)
        return gap > 1 and self.lines[i].blank_before and not self._is_spaced

    def is_below_others(self, i: int) -> bool:
        """Whether other lines, a page's, stood between a line and the one before."""
        return self._gap(i) > 1 and not self.lines[i].blank_before

    def _gap(self, i: int) -> int:
        if not 0 < i < len(self.lines):
            return 0
        return self.lines[i].number - self.lines[i - 1].number


def is_field(text: str) -> bool:
    """Whether a line is labels and short values, whatever their words: the topic of no title.

    >>> is_field("发布时间：2024-05-07"), is_field("关于做好防汛工作的通知")
    (True, False)
    """
    return _FIELD.fullmatch(text) is not None


def is_coded(text: str) -> bool:
    """Whether a line is a label and a code.

    >>> is_coded("提案编号：第032号"), is_coded("类别：甲")
    (True, False)
    """
    return is_field(text) and _CODED.search(text) is not None


def is_dated(text: str) -> bool:
    """Whether a line is a date, damaged or not.

    >>> is_dated("2024年3月5日"), is_dated("2024年3月5日通过")
    (True, False)
    """
    return whole_date(text, loose=True) is not None


def opens_text(text: str) -> bool:
    """Whether a line can only be the text's: no name, no note, no date.

    >>> opens_text("根据工作需要，经研究，拟选用三人"), opens_text("各县人民政府：")
    (True, False)
    """
    if not text or is_recipients(text) or is_title_note(text) or is_document_number(text):
        return False
    if text[-1] in "、，,：:" and list_of_offices(text) is not None:
        return False
    if is_sentence(text) or text[-1] in "！？!?" or numbered(text) is not None:
        return True
    # What follows may have lost its 。
    if len(text) >= _LEAST_TEXT:
        if text[-1] == "." or _SAYS_HOW.search(text):
            return True
        if _BEGINS_TEXT.match(text) and not ends_title(text):
            return True
    return len(text) >= LONG and list_of_offices(text) is None
