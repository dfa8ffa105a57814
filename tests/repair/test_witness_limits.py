"""How much of a page a text must have, and have lost, before the page's word is taken."""

from __future__ import annotations

import html

import pytest

from pipeline import convert
from pipeline.edits import Edit, EditKind
from pipeline.errors import SourceError
from pipeline.model import OfficialDocument
from pipeline.repair.engine import repair
from pipeline.repair.options import RepairOptions
from pipeline.repair.witness import restoring
from pipeline.repair.witness.alignment import align
from pipeline.repair.witness.evidence import Evidence

HAN = "推进依法行政扎实开展治建设示范创活动取得新的成效办件同比增长优化营商环境"
OTHER = "江河湖海山川草木鱼虫鸟兽风雨雷电云雾霜雪春夏秋冬东南西北红黄蓝绿"
NAMES = "甲乙丙丁戊己庚辛"


def page_of(lines: list[str]) -> OfficialDocument:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return convert.read(f'<body><div id="zoom">{body}</div></body>'.encode(), "原页.html")


def restored(text: list[str], page: list[str]) -> list[Edit]:
    """What the page gives the text."""
    document = convert.read("\n\n".join(text).encode(), "文.txt")
    _, log = repair(document, RepairOptions(page=page_of(page)))
    return [edit for edit in log.edits if edit.kind is EditKind.WITNESS]


def is_taken(text: list[str], page: list[str]) -> bool:
    """Whether all that the page gives is taken at once, not proposed."""
    tiers = {edit.tier.value for edit in restored(text, page)}
    assert len(tiers) == 1
    return tiers == {"certain"}


def without(lines: list[str], marks: str, count: int) -> list[str]:
    """The first lines without the marks."""
    gone = str.maketrans(dict.fromkeys(marks))
    return [line.translate(gone) if k < count else line for k, line in enumerate(lines)]


CLASSES = [f"{name}江断面达到Ⅲ类标准的要求" for name in NAMES]
"""A numeral that stands alone in its font, as a conversion loses it."""


@pytest.mark.parametrize(("others", "is_page"), [(20, True), (21, False)])
def test_half_of_a_text_stands_in_its_page(others: int, is_page: bool) -> None:
    text = [HAN[:20], OTHER[:others]]
    if is_page:
        assert restored(text, [HAN[:20]]) == []
    else:
        with pytest.raises(SourceError, match="不是"):
            restored(text, [HAN[:20]])


@pytest.fixture
def damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts show that they are damaged, whatever they are."""
    monkeypatch.setattr(restoring, "evidence_of", lambda *_: Evidence(runs=True, shapes=True))


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize(("lost", "taken"), [(2, False), (3, True)])
def test_a_font_lost_three_characters(lost: int, taken: bool) -> None:
    page = CLASSES[:lost]
    assert is_taken(without(page, "Ⅲ", lost), page) is taken


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize(("kept", "taken"), [(3, True), (4, False)])
def test_a_font_lost_as_many_characters_as_it_kept(kept: int, taken: bool) -> None:
    page = CLASSES[: 3 + kept]
    assert is_taken(without(page, "Ⅲ", 3), page) is taken


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize(("own", "taken"), [(14, True), (13, False)])
def test_three_quarters_of_a_paragraph_are_the_text_s(own: int, taken: bool) -> None:
    """With the numeral it lost. Of less, the paragraph is another edition's."""
    line = "断面达到Ⅲ类标准" + HAN[:12]
    assert len(line) == 20
    edited = "断面达到类标准" + HAN[: own - 7] + OTHER[: 19 - own]
    found = restored([*without(CLASSES, "Ⅲ", 8), edited], [*CLASSES, line])
    tiers = [edit.tier.value for edit in found if edit.new == "Ⅲ"]
    assert tiers == ["certain"] * 8 + ["certain" if taken else "possible"]


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize(("times", "taken"), [(2, False), (3, True)])
def test_a_mark_vanished_that_the_page_has_three_times(times: int, taken: bool) -> None:
    page = [f"{HAN[k : k + 6]}；{HAN[k + 6 : k + 14]}" for k in range(times)]
    assert is_taken(without(page, "；", times), page) is taken


@pytest.mark.usefixtures("damaged")
@pytest.mark.parametrize(("left", "taken"), [(0, True), (1, False)])
def test_a_mark_that_stands_somewhere_did_not_vanish(left: int, taken: bool) -> None:
    page = [f"{HAN[k : k + 6]}；{HAN[k + 6 : k + 14]}" for k in range(5)]
    assert is_taken(without(page, "；", 5 - left), page) is taken


@pytest.mark.parametrize(("stray", "is_shared"), [(3, False), (4, True)])
def test_three_characters_between_two_changes_are_alike_by_chance(
    stray: int, is_shared: bool
) -> None:
    text = HAN[:9] + OTHER[:5] + HAN[10 : 10 + stray] + OTHER[5:10] + HAN[20:29]
    page = HAN[:9] + OTHER[10:15] + HAN[10 : 10 + stray] + OTHER[15:20] + HAN[20:29]
    assert [run.length for run in align(text, page)] == ([9, stray, 9] if is_shared else [9, 9])


@pytest.mark.parametrize(("others", "is_heard"), [(14, True), (15, False)])
def test_nothing_is_guessed_in_a_text_half_of_which_the_page_has(
    others: int, is_heard: bool
) -> None:
    seam = "优良比例86.7%13条河流"
    text = [HAN[:30], seam + OTHER[:others]]
    document = convert.read("\n\n".join(text).encode(), "文.txt")
    _, log = repair(document, RepairOptions(page=page_of([HAN[:30], seam])))
    assert [edit.basis.value for edit in log.edits] == ["model"] * (not is_heard)


@pytest.mark.parametrize(("length", "is_given"), [(12, True), (13, False)])
def test_a_row_that_was_lost_whole_is_of_12_characters(length: int, is_given: bool) -> None:
    """A longer one is reported: it may be another edition's."""
    lost = OTHER[:length]
    rows = [("序号", "名称"), (lost[:2], lost[2:]), ("戊己", "庚辛壬")]
    table = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in rows)
    source = f'<div id="zoom"><p>{HAN[:20]}</p><table border="1">{table}</table></div>'
    page = convert.read(f"<body>{source}</body>".encode(), "原页.html")
    document = convert.read(f"{HAN[:20]}\n\n序号  名称\n\n戊己  庚辛壬".encode(), "文.txt")
    _, log = repair(document, RepairOptions(page=page))
    assert [edit.new for edit in log.edits] == [f"{lost[:2]}  {lost[2:]}  "] * is_given
    assert ("WIT004" in {finding.rule_id for finding in log.findings}) is not is_given


@pytest.mark.parametrize(("shared", "is_copied"), [(15, True), (14, False)])
def test_three_quarters_of_a_page_s_own_line_were_copied_with_the_text(
    shared: int, is_copied: bool
) -> None:
    """Of less, what matches is chance: the rest of the line is no loss."""
    link = HAN[:shared] + OTHER[: 20 - shared]
    body = f'<div id="zoom"><p>{HAN[20:35]}</p><p>{HAN[3:33]}</p></div>'
    page = convert.read(
        f'<body><div><a href="#">{link}</a></div>{body}</body>'.encode(), "原页.html"
    )
    assert [entry.text for entry in page.boilerplate] == [link]
    text = "\n\n".join([HAN[:shared], HAN[20:35], HAN[3:33]])
    _, log = repair(convert.read(text.encode(), "文.txt"), RepairOptions(page=page))
    assert [edit.new for edit in log.edits] == [OTHER[: 20 - shared]] * is_copied
