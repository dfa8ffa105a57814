"""What a web page puts above a document's text: its field block, tools and the way to the page.

The lines are judged in runs. A run goes out of the text when one of its lines can be nothing but a
page's, or when its labels together are a record about a document. Beside a label of something
else (甲方：, 版本：) or of a paper (摘要：) labels prove nothing: the block is the document's own.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.normalize import site_fields
from pipeline.normalize.fields import (
    LabelValue,
    field_line,
    is_dated,
    is_weak,
)
from pipeline.normalize.labels import labels
from pipeline.normalize.lines import Line
from pipeline.normalize.numbering import numbered
from pipeline.normalize.recognisers import (
    ends_title,
    is_draft_mark,
    is_recipients,
    starts_body,
)
from pipeline.normalize.site_lines import (
    asks_visitor,
    fills_tool_bar,
    is_breadcrumb,
    is_counter,
    is_dateline,
    is_greeting,
    is_menu,
    is_portal,
    is_reader_line,
    is_script,
    is_site_name,
    is_sure_breadcrumb,
    is_sure_tool_bar,
    is_tool_bar,
)
from pipeline.normalize.site_runs import OWN, At, Run, Sign, Step, Taken, where
from pipeline.normalize.site_ways import (
    ARROWS,
    HAN_WORD,
    MOST_ROWS,
    begins_paper,
    calls_page,
    ends_way,
    is_of_paper_head,
    is_portal_word,
    is_section_above_title,
    is_short,
    is_sure_way,
    leads_on,
    lines_of_way,
    may_name_site,
    names_section,
    rows_of_sections,
)
from pipeline.normalize.stamps import is_stamp
from pipeline.normalize.titles import is_kind_alone
from pipeline.text.chars import HAN, has_han, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.names import is_authority
from pipeline.text.patterns import regex

_MAX_ABOVE = 12  # lines of the document above a block
_TOP_LINES = 4
_OTHER_LABEL = regex(r"[^\s。；，：:]{1,12}\s{0,4}[：:].{0,80}")
_RULE = regex(r"[-_=*~─━—]{3,200}")
_DAY = regex(
    rf"[【\[（(]\s?{YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}\s?[】\]）)]|{YEAR}(?:年[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{2,4}})\s{{0,4}}星期[一二三四五六日天]"
    rf"(?:\s{{0,4}}(?:农历|阴历|[甲乙丙丁戊己庚辛壬癸][{HAN}]年)[{HAN}\s]{{2,14}})?"
)
"""A day as pages show it beside their tools: in brackets, or with its day of the week."""
_LETTER_SIZES = regex(r"A\s?[-－—]?\s{0,2}A?\s{0,2}A\s?[+＋]")
"""``A- A A+``: what the size of letters is set with."""
_LEAST_TITLE = 6
_MOST_NAMES = 3  # lines of a site: its name, in English too, its leader's mailbox
_OF_SITE = frozenset({"tool-bar", "breadcrumb", "navigation"})
"""Reasons that need no field beside them, where the text is a page's for certain."""


class SiteHead(msgspec.Struct):
    """What a page put above the text.

    Attributes:
        reasons: why lines are boilerplate, by index.
        fields: labels and values of the lines that hold such, by index.
        stop: where the text begins.
        is_sure: whether one of the lines can be nothing but a page's.
    """

    reasons: dict[int, str] = msgspec.field(default_factory=dict)
    fields: dict[int, list[LabelValue]] = msgspec.field(default_factory=dict)
    stop: int = 0
    is_sure: bool = False


def read_site_head(lines: Sequence[Line], *, is_page: bool) -> SiteHead:
    """Find what a page put above the text.

    Args:
        lines: of the text.
        is_page: whether it is known from elsewhere that the text is a page's.
    """
    head = SiteHead()
    runs: list[Run] = []
    run = Run()
    above = i = 0
    while i < min(len(lines), site_fields.MOST_LINES):
        count = _next(lines, i, run)
        if not count:
            _leave_code(lines, run, i)
            if run.reasons:
                runs.append(run)
                run = Run()
            above += 1
            if above > _MAX_ABOVE or starts_body(lines[i].text):
                break
            count = 1
        i += count
    if run.reasons:
        runs.append(run)
    head.stop = i
    head.is_sure = any(run.is_sure for run in runs)
    for run in runs:
        if _is_taken(lines, run, is_page=is_page or head.is_sure):
            head.reasons |= run.reasons
            head.fields |= run.fields
    _section_alone(lines, head)
    _sections_above(lines, head)
    _account_above(lines, head)
    return head


def _section_alone(lines: Sequence[Line], head: SiteHead) -> None:
    """The name of a site's section, whatever it is, above its fields, the title below them."""
    if not head.is_sure or 0 in head.reasons or head.reasons.get(1) != "field-block":
        return
    own = next((k for k in range(1, len(lines)) if k not in head.reasons), len(lines))
    text = lines[0].text
    is_word = HAN_WORD.fullmatch(text) is not None
    is_word = is_word and (not ends_title(text) or is_kind_alone(text))
    if lines[0].block is not None or not is_word or is_of_paper_head(text) or is_stamp(text):
        return
    if not is_draft_mark(text) and numbered(text) is None and begins_paper(lines, own):
        head.reasons[0] = "navigation"


def _account_above(lines: Sequence[Line], head: SiteHead) -> None:
    """The name of who put an article up above its title, if its byline says it again."""
    if 0 in head.reasons or not lines or lines[0].block is not None or not is_short(lines[0].text):
        return
    name = lines[0].text
    below = [lines[k].text for k in sorted(head.reasons) if k <= site_fields.TOP_BYLINE]
    title = lines[1].text if len(lines) > 1 and lines[1].block is None else ""
    is_beside = head.is_sure and head.reasons.get(2) == "field-block" and begins_paper(lines, 1)
    is_place = (
        HAN_WORD.fullmatch(name) is not None
        and title.startswith(name[:2])
        and not is_authority(name)
    )
    if any(is_dateline(text) and name in text.split() for text in below) or (
        is_beside and is_place and not ends_title(name)
    ):
        head.reasons[0] = "navigation"


def _leave_code(lines: Sequence[Line], run: Run, stop: int) -> None:
    """Take lines of a script off the end of a run, where the text goes on as a program."""
    if lines[stop].block is not None or has_han(lines[stop].text):
        return
    while run.reasons and is_script(lines[max(run.reasons)].text):
        run.drop(max(run.reasons))


def _is_bare_tool_bar(at: At) -> bool:
    return is_sure_tool_bar(at.text) and "：" not in at.text and ":" not in at.text


def _greets(at: At) -> bool:
    is_name = at.i < _TOP_LINES and is_site_name(at.text)
    return is_name or is_greeting(at.text) or is_menu(at.text)


def _owner_above_portal(at: At) -> Taken | None:
    """Whose site it is, 门户网站 on the next line."""
    is_owner = at.is_first and is_authority(at.text) and is_portal_word(at.lines, 1)
    return Taken("navigation", Sign.SURE, 2) if is_owner else None


def _is_portal_above(at: At) -> bool:
    return at.is_first and is_portal(at.text) and _leads_to_page(at.lines)


def _is_owner_above_way(at: At) -> bool:
    is_owner = at.is_first and is_authority(at.text) and len(at.lines) > 1
    return is_owner and leads_on(at.lines[1].text)


def _tools(at: At) -> Taken | None:
    if not is_tool_bar(at.text):
        return None
    return Taken("tool-bar", Sign.SURE if is_sure_tool_bar(at.text) else Sign.WEAK)


def _way(at: At) -> Taken | None:
    if not is_breadcrumb(at.text):
        return None
    return Taken("breadcrumb", Sign.SURE if is_sure_breadcrumb(at.text) else Sign.WEAK)


def _is_end_of_way(at: At) -> bool:
    return at.above == "breadcrumb" and ends_way(at.lines[at.i - 1].text, at.text)


def _way_in_lines(at: At) -> Taken | None:
    """The way to the page, a step or an arrow a line."""
    count = lines_of_way(at.lines, at.i)
    return Taken("breadcrumb", Sign.SURE, count) if count else None


def _is_beside_tools(at: At) -> bool:
    """Whether a line is a page's tool where others stand above it."""
    return bool(at.above) and (
        at.text.strip("【】[]（）() ") in labels().tool_fillers
        or _LETTER_SIZES.fullmatch(at.text) is not None
        or fills_tool_bar(at.text)
        or _is_between_tools(at)
    )


def _is_section(at: At) -> bool:
    return bool(at.above) and (is_portal(at.text) or is_section_above_title(at.lines, at.i))


def _sections(at: At) -> Taken | None:
    """Names of a site's sections, a line each."""
    is_below = at.run.is_sure or at.above == "navigation"
    count = rows_of_sections(at.lines, at.i) if is_below else 0
    return Taken("navigation", Sign.WEAK, count) if count else None


def _is_page_mark(at: At) -> bool:
    is_mark = _DAY.fullmatch(at.text) or _RULE.fullmatch(at.text) or at.text in ARROWS
    return bool(is_mark) or is_script(at.text)


_STEPS: tuple[Step, ...] = (
    site_fields.column_of_labels,
    site_fields.label_above_value,
    site_fields.colon_above_value,
    site_fields.row_above_values,
    where("tool-bar", Sign.SURE, _is_bare_tool_bar),
    site_fields.byline_left,
    site_fields.labels_with_values,
    where("field-block", Sign.WEAK, site_fields.is_day_above),
    where("field-block", Sign.RECORD, site_fields.is_day_and_office),
    site_fields.spaced_labels,
    site_fields.cells_by_turns,
    where("navigation", Sign.SURE, lambda at: (at.is_first or at.above) and asks_visitor(at.text)),
    where("tool-bar", Sign.WEAK, lambda at: at.above and at.text in labels().dialog_words),
    where("navigation", Sign.SURE, _greets),
    where("field-block", Sign.SURE, site_fields.says_whence),
    _owner_above_portal,
    where("navigation", Sign.WEAK, _is_portal_above),
    where("field-block", Sign.WEAK, site_fields.names_account),
    site_fields.other_label_with_value,
    where("field-block", Sign.WEAK, site_fields.has_lost_label),
    where("navigation", Sign.WEAK, _is_owner_above_way),
    where("tool-bar", Sign.SURE, lambda at: is_reader_line(at.text)),
    site_fields.beside_reader_line,
    _tools,
    where("tool-bar", Sign.WEAK, lambda at: not at.is_first and is_counter(at.text)),
    _way,
    where("breadcrumb", Sign.WEAK, _is_end_of_way),
    _way_in_lines,
    where("tool-bar", Sign.WEAK, _is_beside_tools),
    where("navigation", Sign.WEAK, _is_section),
    _sections,
    where("page-mark", Sign.WEAK, _is_page_mark),
)
"""What a line above a text may be, the first that holds: what only fields are comes before what
other texts have as well, and what needs a line above it that was taken comes last."""


def _next(lines: Sequence[Line], i: int, run: Run) -> int:
    """Add line ``i`` to the run if it may be a page's; how many lines were added."""
    if lines[i].block is not None:
        return 0
    at = At(lines, i, run)
    taken = next((taken for step in _STEPS if (taken := step(at))), OWN)
    run.add(i, taken)
    return taken.lines


def _is_between_tools(at: At) -> bool:
    """Whether some word stands between two rows of a page's tools: one that no list has."""
    text = at.text
    if at.above != "tool-bar" or not is_tool_bar(at.below):
        return False
    is_own = is_of_paper_head(text) or is_stamp(text) or is_draft_mark(text) or ends_title(text)
    return is_short(text) and has_han(text) and numbered(text) is None and not is_own


def _leads_to_page(lines: Sequence[Line]) -> bool:
    """Whether fields, a menu or the way to the page stand below the first line."""
    rest = [line for line in lines[1:_TOP_LINES] if line.text not in ARROWS]
    below = rest[0].text if rest and rest[0].block is None else ""
    return bool(below) and (leads_on(below) or field_line(below) is not None)


def _sections_above(lines: Sequence[Line], head: SiteHead) -> None:
    """Names of a site's sections above the way to the page, a line each."""
    ways = [k for k, why in head.reasons.items() if why in {"breadcrumb", "navigation"}]
    sure = [k for k in ways if is_sure_way(lines[k].text)]
    is_sure = bool(sure)
    first = max(sure) if sure else min(ways, default=0)
    own = next((k for k in range(first, len(lines)) if k not in head.reasons), None)
    if own is None or not begins_paper(lines, own):
        return
    above = [k for k in range(first) if k not in head.reasons]
    title = "".join(squeezed(line.text) for line in lines[own : own + MOST_ROWS])
    above = [k for k in above if not calls_page(lines[k].text, title)]
    names = [k for k in above if not names_section(lines[k])]
    if all(is_sure and len(names) <= _MOST_NAMES and may_name_site(lines[k]) for k in names):
        head.reasons |= dict.fromkeys(above, "navigation")


def _is_taken(lines: Sequence[Line], run: Run, *, is_page: bool) -> bool:
    """Whether a run is the page's.

    Args:
        lines: of the text.
        run: the run.
        is_page: whether the text is a page's for certain.
    """
    if run.is_sure:
        return True
    found = [f for of_line in run.fields.values() for f in of_line]
    names = {f.name for f in found}
    around = (min(run.reasons) - 1, max(run.reasons) + 1)
    beside = [lines[j].text for j in around if 0 <= j < len(lines) and lines[j].block is None]
    if names & labels().paper_labels or any(map(_is_other_label, beside)):
        return False
    if is_page and (Sign.RECORD in run.signs.values() or _OF_SITE & {*run.reasons.values()}):
        return True
    if is_page and any(not is_weak(of_line) for of_line in run.fields.values()):
        return True
    if is_page and found and _is_byline_below_title(lines, run, found):
        return True
    stated = [f.value for f in found if f.name in labels().names["title"] and f.value]
    is_below = any(_stands_below(lines, run, value) for value in stated)
    if stated and not is_below and not any(map(ends_title, stated)):
        return False
    if len(names & labels().record_labels | {*map(_byline, found)} - {""}) >= 2:
        return True
    return len(run.reasons) == 1 and any(
        f.name == "来源" and f.value.endswith(labels().news_ends) for f in found
    )


def _is_byline_below_title(lines: Sequence[Line], run: Run, found: Sequence[LabelValue]) -> bool:
    """Whether lines such as ``编辑：王五`` stand right below the title of a page."""
    above = min(run.reasons) - 1
    if above < 0 or lines[above].block is not None or not ends_title(lines[above].text):
        return False
    return all(f.name in labels().byline_labels and is_short(f.value) for f in found)


def _byline(field: LabelValue) -> str:
    """来源, or 时间 for a time, where the value is as pages give it; else nothing."""
    if field.name in {"时间", "日期", ""}:
        return "时间" if is_dated(field.value) else ""
    if field.name != "来源" or is_weak([field]) or field.value.endswith(labels().paper_ends):
        return ""
    return "来源"


def _is_other_label(text: str) -> bool:
    """Whether a line is a label and its value, and no site's: 甲方：, 版本：, 主持人：."""
    return (
        _OTHER_LABEL.fullmatch(text) is not None
        and field_line(text) is None
        and not is_recipients(text)
    )


def _stands_below(lines: Sequence[Line], run: Run, title: str) -> bool:
    """Whether the title that a block states is in the text too: else it is the text's only one."""
    plain = squeezed(title)
    last = max(run.reasons)
    return any(
        (own := squeezed(line.text)) and (_says_title(own, plain) or plain in own)
        for line in [*lines[: min(run.reasons)], *lines[last + 1 : last + site_fields.MOST_LINES]]
        if len(line.text) >= _LEAST_TITLE
    )


def _says_title(own: str, title: str) -> bool:
    """Whether a line is a title or a part of one broken in lines, and not who issues it alone."""
    return own in title and (2 * len(own) >= len(title) or not is_authority(own))
