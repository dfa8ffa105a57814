"""Candidates of 发文机关标志, and of what stands above it: 份号, 密级, 紧急程度."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.normalize.chart import Candidate
from pipeline.normalize.head_candidates.first_lines import FirstLines, is_coded
from pipeline.normalize.head_candidates.gazette import gazette, is_section
from pipeline.normalize.head_candidates.notes import is_issued
from pipeline.normalize.head_candidates.numbers import is_broken_number
from pipeline.normalize.head_rows import element_of
from pipeline.normalize.looks import Role
from pipeline.normalize.recognisers import (
    ends_title,
    header_mark,
    is_authority_mark,
    is_document_number,
    is_internal,
    is_keeping_note,
    is_odd_number,
    is_office,
    is_run_on_number,
    is_spaced_number,
    issue_form,
    issue_mark,
    number_form,
)
from pipeline.normalize.signatories import is_signatory
from pipeline.normalize.stamps import is_stamp
from pipeline.normalize.titles import says_topic, set_like, title_length
from pipeline.text.chars import closed_up, has_han, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_MAX_JOINT = 12  # authorities of a joint document
_MAX_ISSUERS = 4  # offices above 令 or 公告
_LONGEST = 60  # characters of a line of a mark
_LONGEST_NAME = 12  # characters of what a 简报 is called
_RULE = regex(r"[-_=~─━—－＿\s]{3,}[★☆]?[-_=~─━—－＿\s]{0,200}|[★☆]")
_FILE = "文件"
_TELEGRAM_ALONE = regex("(?:明传|传真|密码|内部|明码)?(?:电报|明电|密电)|发电")
_TELEGRAM = regex(
    "(?:明传|传真|密码|内部|明码){0,2}(?:电报|明电|密电)$|(?<!风力|火力|水力)发电$|(?:公|便)函$|呈[批阅]件$"
)
"""What stands in a mark in the place of 文件 (党政机关电报, 便函)."""
_FORM = regex("(?:请示|报告|呈批|呈阅|签报)件?$|公文$|(?<![公便信来复])函$")
"""What some offices have there for the kind of paper: only above a number and a title."""
_KIND_IN_BRACKETS = regex("[（(](?:请示|报告|公?函|通知|签报|意见|批复)[）)]")
_DIGITS_LEFT = regex(rf"{YEAR}\s{{1,4}}[0-9]{{1,4}}")
"""What is left of ``某 政 法 〔2024〕 22 号``."""


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


def is_rule(text: str) -> bool:
    """Whether a line is drawn with strokes, or the star in one (GB/T 9704-2012 7.2.7).

    >>> is_rule("———★———"), is_rule("——在全市大会上的讲话")
    (True, False)
    """
    return _RULE.fullmatch(text) is not None


def margins(first: FirstLines, i: int) -> Iterator[Candidate]:
    """份号, 密级, 紧急程度."""
    text = first.text(i)
    element = element_of(text)
    if element == "copy_number":
        is_plain = header_mark(text) == element
        feature = "six digits" if is_plain else "short copy" if text[0] == "0" else "labelled copy"
        yield Candidate(element, i, i + 1, (feature,))
    elif element == "classification":
        feature = "internal" if is_internal(text) else "secrecy words"
        count = 2 if is_keeping_note(first.text(i + 1)) else 1
        yield Candidate(element, i, i + count, (feature,))
    elif element == "urgency":
        yield Candidate(element, i, i + 1, ("urgency words",))


def marks(first: FirstLines, i: int) -> Iterator[Candidate]:
    """发文机关标志."""
    yield from _file_marks(first, i)
    if (count := set_like(first.lines, i, Role.MARK)) and i + count < len(first.lines):
        follows = _follows_mark(first, i + count)
        features = ("set like a mark", *([follows] if follows else []))
        below = first.text(i + count)
        issues = issue_form(below) is not None and number_form(below) != "full"
        yield Candidate("authority_mark", i, i + count, features, form="issue" if issues else "")
    is_telegram = _TELEGRAM_ALONE.fullmatch(squeezed(first.text(i))) is not None
    if is_telegram and element_of(first.text(i + 1)) in {"urgency", "document_number"}:
        yield Candidate("authority_mark", i, i + 1, ("kind of mark", "above mark line"))
    numbered = ("kind of mark", "above number")
    if _is_named_series(first, i):
        yield Candidate("authority_mark", i, i + 1, numbered, form="issue")
    for count in range(1, _MAX_ISSUERS + 2):
        if i + count >= len(first.lines):
            return
        texts = [first.text(i + k) for k in range(count)]
        if not all(texts) or any(" - " in text for text in texts) or not issue_mark(texts):
            continue
        if any(gazette(first, i + k) for k in range(count)):
            continue
        if _issues(first, i + count):
            yield Candidate("authority_mark", i, i + count, numbered, form="issue")


def _issues(first: FirstLines, i: int) -> bool:
    """Whether a line numbers what is issued under the mark above it.

    The number of an office, with its 机关代字, does so only where a mark is seen to be above it:
    below a title alone it is the title's.
    """
    text = first.text(i)
    form = number_form(text)
    is_left = form == "damaged" or is_run_on_number(text) or is_spaced_number(text)
    if form == "full" or (is_left and has_han(text[0])):
        return _heads_more(first, i + 1)
    return issue_form(text) is not None


def _heads_more(first: FirstLines, i: int) -> bool:
    """Whether a title stands below a number, or who issued it and when: a mark is above it."""
    return first.has_whole_title(i) or is_issued(first, i)


def _is_named_series(first: FirstLines, i: int) -> bool:
    """A 简报 by a name of its own: above 第12期, below which stand who issued it and when."""
    text = squeezed(first.text(i))
    is_name = 2 <= len(text) <= _LONGEST_NAME and all(map(has_han, text))
    if not is_name or is_stamp(text) or issue_mark([first.text(i)]):
        return False
    at = i + 1
    while at < i + 3 and issue_form(first.text(at)) is not None:
        at += 1
    counts = any("期" in first.text(k) for k in range(i + 1, at))
    return counts and is_issued(first, at)


def _file_marks(first: FirstLines, i: int) -> Iterator[Candidate]:
    """``××人民政府文件``, names above each other with 文件 among them, names above a number."""
    names, has_file, loose = 0, False, False
    each = True  # each name has a 文件 of its own
    for count in range(1, _MAX_JOINT + 2):  # 文件 may have a line of its own
        at = i + count - 1
        mark = _mark(first, at, is_first=count == 1)
        if mark is None or at + 1 >= len(first.lines):
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
        follows = _follows_mark(first, i + count)
        if follows:
            features.append(follows)
        if has_file:
            features.append("loose name and 文件" if loose else "name and 文件")
            if not follows and (loose or names > 1):
                continue
        elif follows and i + count + 1 < len(first.lines):
            features.append("a name")
        elif is_named_below(first, i, count):
            features += ["a name", "named below"]
        elif _heads_letter(first, i, count):
            features += ["a name", "letter below"]
        else:
            continue
        yield Candidate("authority_mark", i, i + count, tuple(features))


def _heads_letter(first: FirstLines, i: int, count: int) -> bool:
    """Whether a letter's title and number stand below a name, a blank line between (10.1)."""
    below = i + count
    if i > 0 or not first.is_parted(below):
        return False
    length = title_length(first.lines, below)
    title = first.plain(below, length)
    is_letter = title.startswith("关于") and title.endswith("函")
    return is_letter and is_document_number(first.text(below + length))


def _mark(first: FirstLines, i: int, *, is_first: bool) -> _Mark | None:
    """What a line is to 发文机关标志."""
    text = first.text(i)
    plain = squeezed(text)
    if not text or len(plain) > _LONGEST or is_stamp(text) or " - " in text:
        return None
    if header_mark(text) is not None or is_section(first, i):
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
        return _Mark(1, has_file=True, is_loose=True) if _heads_more(first, i + 2) else None
    name = plain.removesuffix(_FILE)
    has_file = name != plain
    names = name.split("、")
    if has_file and len(names) > 1 and all(map(is_authority, names)):
        return _Mark(len(names), has_file=True)
    if count := len(_offices(text)):
        return _Mark(count, has_file=has_file)
    return _Mark(1, has_file=has_file, is_loose=True) if is_office(name) else None


def _offices(text: str) -> list[str]:
    """The offices that a row names, white space between, 文件 behind each, the last or none."""
    parts = closed_up(text).split()
    if parts and parts[-1] == _FILE:
        parts.pop()
    parts = [part.removesuffix(_FILE) for part in parts]
    return parts if len(parts) > 1 and all(map(is_office, parts)) else []


def _follows_mark(first: FirstLines, i: int) -> str:
    """The feature of a mark above line ``i`` below which a number, or 签发人, is next."""
    while is_rule(first.text(i)) or is_stamp(first.text(i)) or is_coded(first.text(i)):
        i += 1
    if _KIND_IN_BRACKETS.fullmatch(squeezed(first.text(i))):
        i += 1
    k = i
    while k < i + 3 and header_mark(first.text(k)) is not None:
        k += 1
    below = k > i and (k in first.people or is_document_number(first.text(k)))
    return "above number" if below or _is_number(first, i) else ""


def _is_number(first: FirstLines, i: int) -> bool:
    """Whether a line is a number in any form, or 签发人."""
    text = first.text(i)
    if i in first.people or is_signatory(text) or is_document_number(text):
        return True
    if is_spaced_number(text) or is_run_on_number(text) or is_odd_number(text):
        return True
    if is_broken_number(first, i):
        return True
    if issue_form(text) is not None and not squeezed(text).isdecimal():
        return True
    # Two numbers; a title below shows what they are.
    return _DIGITS_LEFT.fullmatch(text) is not None and first.has_whole_title(i + 1)


def is_named_below(first: FirstLines, i: int, count: int) -> bool:
    """Whether a title stands below names of authorities that begins with all of them."""
    joined = first.plain(i, count)
    below = squeezed(first.text(i + count))
    below += squeezed(first.text(i + count + 1)) if below == joined else ""
    if not (below.startswith(joined) and len(below) > len(joined)):
        return False
    texts = [first.text(i + k) for k in range(count)]
    if not all(is_authority(text) or _offices(text) for text in texts):
        return False
    return ends_title(below) or says_topic(below)
