"""What the decoder weighs against what: each number with a case on either side of it."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from pipeline.repair.decode.candidates import Candidates, find, register_of, settle
from pipeline.repair.decode.coined import coined
from pipeline.repair.decode.dates import find_dates
from pipeline.repair.decode.endings import unfinished
from pipeline.repair.decode.evidence import loss_evidence
from pipeline.repair.decode.joint import choose
from pipeline.repair.decode.marks import find_marks
from pipeline.repair.decode.mentions import mentioned
from pipeline.repair.decode.quotes import insertions, joined
from pipeline.repair.decode.reading import Reading, Span, read
from pipeline.repair.lexicon import Count, Lexicon
from pipeline.repair.lexicon.contexts import WIDTHS, Contexts
from pipeline.repair.tagger import LOST, load
from pipeline.repair.tagger.encoding import OTHER

HAN = "推进依法行政扎实开展治建设示范创活动取得新的成效办件同比增长优化营商环境" * 4

NO_CONTEXTS = Contexts(*[tuple(np.zeros(0, dtype) for _ in WIDTHS) for dtype in "IBB"])


def reading(text: str, lost: dict[int, dict[str, float]] | None = None) -> Reading:
    """A reading of one paragraph in which the tagger sees these losses and no others."""
    found = read([text], load())
    chances = np.zeros_like(found.lost)
    chances[:, 0] = 1.0
    for gap, marks in (lost or {}).items():
        for mark, chance in marks.items():
            chances[gap, LOST.index(mark)] = chance
        chances[gap, 0] = 1 - sum(marks.values())
    opens = sum(chances[:, k] for k, mark in enumerate(LOST) if mark.endswith("“"))
    closes = sum(chances[:, k] for k, mark in enumerate(LOST) if mark.startswith("”"))
    return replace(found, lost=chances, opens=opens, closes=closes)


def candidates(spans: list[Span], repeats: int = 1) -> Candidates:
    none = np.zeros((len(spans), 1), dtype=np.float32)
    known = [None] * len(spans)
    return Candidates(spans, none, none, known, [0] * len(spans), [repeats] * len(spans))


# Spans in quotation marks


@pytest.mark.parametrize(("repeats", "score"), [(8, 0.8), (9, 0.68)])
def test_a_term_that_stands_nine_times_is_the_document_s_topic(repeats: int, score: float) -> None:
    """Then fewer of its places were quoted: by 0.85."""
    given = candidates([Span(2, 5)], repeats)
    settled = settle(reading(HAN[:20]), given, np.array([0.8], dtype=np.float32))
    assert settled.tolist() == pytest.approx([score])


def test_what_mates_a_lone_mark_sums_to_nearly_one() -> None:
    """One of the two is its mate, or with 0.08 neither."""
    lone = [Span(2, 5, has_open=True), Span(2, 8, has_open=True), Span(10, 14)]
    scores = np.array([0.6, 0.3, 0.5], dtype=np.float32)
    settled = settle(reading(HAN[:20]), candidates(lone), scores)
    assert settled.tolist() == pytest.approx([0.6 / 0.98, 0.3 / 0.98, 0.5], rel=1e-4)


@pytest.mark.parametrize(("score", "taken"), [(0.12, []), (0.125, [0])])
def test_a_span_that_is_hardly_likely_is_not_taken(score: float, taken: list[int]) -> None:
    assert choose([Span(2, 5)], [score], [False]) == taken


@pytest.mark.parametrize(("second", "taken"), [(4, [0]), (6, [0]), (7, [0, 1])])
def test_two_lost_marks_need_two_characters_between_them(second: int, taken: list[int]) -> None:
    assert choose([Span(2, 5), Span(second, 9)], [0.9, 0.8], [False, False]) == taken


@pytest.mark.parametrize(("last", "taken"), [(0.25, [0, 1]), (0.22, [1])])
def test_every_span_has_its_price(last: float, taken: list[int]) -> None:
    """Two short spans or the long one over both: each costs 0.12."""
    spans = [Span(2, 5), Span(8, 12), Span(2, 12)]
    found = choose(spans, [0.5, last, 0.62], [False] * 3)
    assert found == ([0, 1] if taken == [0, 1] else [2])


@pytest.mark.parametrize(
    ("between", "alone", "may"),
    [
        (0.06, 0.1, True),
        (0.04, 0.05, False),  # hardly likely by itself
        (0.2, 0.4, True),
        (0.2, 0.5, False),  # one mark alone is likelier by far
    ],
)
def test_two_quotations_meet_where_marks_between_are_likely(
    between: float, alone: float, may: bool
) -> None:
    found = reading(HAN[:20], {5: {"”、“": between, "“": alone}})
    assert joined(found, candidates([Span(5, 9)])) == [may]


@pytest.mark.parametrize(("ends", "found"), [((0.011, 0.5), True), ((0.009, 0.5), False)])
def test_each_end_of_a_span_is_likely(ends: tuple[float, float], found: bool) -> None:
    seen = reading(HAN[:30], {5: {"“": ends[0]}, 9: {"”": ends[1]}})
    assert (Span(5, 9) in find(seen, Lexicon({}), NO_CONTEXTS).spans) is found


@pytest.mark.parametrize(("chance", "found"), [(0.024, True), (0.021, False)])
def test_both_ends_of_a_span_are_likely_together(chance: float, found: bool) -> None:
    """Each above 0.01, their product above 0.0005."""
    seen = reading(HAN[:30], {5: {"“": chance}, 9: {"”": chance}})
    assert (Span(5, 9) in find(seen, Lexicon({}), NO_CONTEXTS).spans) is found


@pytest.mark.parametrize(("ends", "found"), [(5, True), (6, False)])
def test_the_five_likeliest_ends_are_tried(ends: int, found: bool) -> None:
    """Of either side: the least likely “ and the least likely ” are not tried together."""
    chances = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4][6 - ends :]
    lost = {5 + 2 * k: {"“": chance} for k, chance in enumerate(chances)}
    lost |= {30 + 2 * k: {"”": chance} for k, chance in enumerate(chances)}
    spans = find(reading(HAN[:50], lost), Lexicon({}), NO_CONTEXTS).spans
    assert (Span(3 + 2 * ends, 28 + 2 * ends) in spans) is found


@pytest.mark.parametrize(("chance", "found"), [(0.006, True), (0.004, False)])
def test_a_lone_mark_s_mate_may_be_hardly_likely(chance: float, found: bool) -> None:
    text = "深化“放管服改革" + HAN[:10]
    spans = find(reading(text, {6: {"”": chance}}), Lexicon({}), NO_CONTEXTS).spans
    assert (Span(3, 6, has_open=True) in spans) is found


@pytest.mark.parametrize(("share", "shown"), [(0.06, True), (0.04, False)])
def test_other_closing_marks_are_shown_that_are_not_unlikely(share: float, shown: bool) -> None:
    seen = reading(HAN[:12], {12: {"”": 1 - share, "”。": share}})
    *_, last = insertions(seen, candidates([Span(5, 12)]), {0: 0.9})
    assert (last.text, bool(last.alternatives)) == ("”", shown)


@pytest.mark.parametrize(("must_stop", "closing"), [(True, "”。"), (False, "”")])
def test_a_full_stop_goes_in_with_a_mark_where_the_paragraph_must_end_so(
    must_stop: bool, closing: str
) -> None:
    seen = reading(HAN[:12], {12: {"”": 0.2, "”。": 0.8}})
    seen = replace(seen, stops=frozenset({12} if must_stop else ()))
    *_, last = insertions(seen, candidates([Span(5, 12)]), {0: 0.9})
    assert last.text == closing
    assert "”。" in {last.text, *(text for text, _ in last.alternatives)}


def test_a_word_may_have_gone_between_two_quotations() -> None:
    """What joins them is as sure as the tagger is that a mark did, and no word."""
    spans = [Span(5, 9), Span(9, 13)]
    for word, chance in ((0.0, 0.9), (0.5, 0.45)):
        seen = reading(HAN[:20], {9: {"”、“": 0.5, LOST[OTHER]: word}, 13: {"”": 0.9}})
        _, between, _ = insertions(seen, candidates(spans), {0: 0.9, 1: 0.9})
        assert between.text == "”、“"
        assert between.probability == pytest.approx(chance, abs=0.01)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("全面构建一核一带三区发展格局", "一核一带三区"),
        ("全面构建两核三带发展格局", ""),  # two counts may be a sum
        ("全年完成三亿五千四百万元投资", ""),
        ("全面构建一核一带三区+项目发展格局", ""),
    ],
)
def test_a_name_of_three_counts_is_quoted(text: str, name: str) -> None:
    end = text.find(name) + len(name)
    seen = reading(text, {end: {"”": 0.1}} if name else {k: {"”": 0.1} for k in range(5, 12)})
    best = max(coined(seen), key=lambda found: found[1], default=None)
    assert (text[best[0].start : best[0].end] if best else "") == name
    assert best is None or best[1] > 0.9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("金融机构应当加盖假币字样的戳记", ["假币"]),
        ("请在信封上注明意见征集等字样", ["意见征集"]),
        ("名称应当冠以行政区划名称或者园区字样", []),  # where they begin cannot be seen
        ("公示栏里的字样应当清楚", []),
        ("将第十二条第二款中的规划部门修改为自然资源部门", ["规划部门", "自然资源部门"]),
        ("第三条中的十日统一改为二十日将第五条删去", ["十日", "二十日"]),
        ("第三条中的期限由十日改为二十日", []),  # where they begin cannot be seen
        ("首付比例由三成改为二成", []),  # no text is spoken of
        ("将工作重心中的一半改为下沉基层", []),
    ],
)
def test_words_that_are_mentioned_are_quoted(text: str, words: list[str]) -> None:
    spans = [span for span, _ in mentioned(reading(text))]
    assert [text[span.start : span.end] for span in spans] == words


@pytest.mark.parametrize(("length", "found"), [(2, True), (1, False), (60, True), (61, False)])
def test_a_span_is_of_two_to_60_characters(length: int, found: bool) -> None:
    seen = reading(HAN[:80], {5: {"“": 0.9}, 5 + length: {"”": 0.9}})
    assert (Span(5, 5 + length) in find(seen, Lexicon({}), NO_CONTEXTS).spans) is found


@pytest.mark.parametrize(("quoted", "found"), [(16, True), (15, False)])
def test_a_term_that_is_usually_quoted_is_a_candidate(quoted: int, found: bool) -> None:
    seen = reading(HAN[:30])
    terms = Lexicon({HAN[6:12]: Count(quoted, 100)})
    assert (Span(6, 12) in find(seen, terms, NO_CONTEXTS).spans) is found


@pytest.mark.parametrize(("chance", "found"), [(0.31, True), (0.29, False)])
def test_what_is_likely_quoted_once_is_looked_for_elsewhere(chance: float, found: bool) -> None:
    text = HAN[:10] + "栗香溪谷" + HAN[12:22] + "栗香溪谷" + HAN[:5]
    seen = reading(text, {10: {"“": chance}, 14: {"”": 0.9}})
    assert (Span(24, 28) in find(seen, Lexicon({}), NO_CONTEXTS).spans) is found


@pytest.mark.parametrize(
    ("articles", "length", "register"),
    [(3, 2000, "statute"), (2, 1000, "sparse"), (3, 2010, "sparse"), (6, 4000, "statute")],
)
def test_a_law_is_known_by_its_articles(articles: int, length: int, register: str) -> None:
    """Three at least, and three in 2,000 characters."""
    text = "第一条规定。" * articles
    text += "甲" * (length - len(text) - 1)
    assert len(reading(text).text) == length
    assert register_of(reading(text)) == register


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("依照《条例》第三条、第五条和第七条的规定", "sparse"),
        ("一、将第三条删去。二、将第五条删去。三、将第七条删去。", "sparse"),
        ("第三条规定如下。第五条规定如下。\u3000第七条规定如下", "statute"),
    ],
)
def test_articles_that_are_cited_make_no_law(text: str, register: str) -> None:
    assert register_of(reading(text)) == register


@pytest.mark.parametrize(("gaps", "register"), [(4, "dense"), (3, "sparse")])
def test_a_document_quotes_often_from_four_in_a_thousand(gaps: int, register: str) -> None:
    seen = reading("甲" * 999, {10 * k + 5: {"“": 1.0} for k in range(gaps)})
    assert register_of(seen) == register


# Single marks and dates


@pytest.mark.parametrize(("chance", "found"), [(0.21, True), (0.19, False)])
def test_a_mark_is_likely(chance: float, found: bool) -> None:
    seen = reading("优良比例86.7%13条河流达标", {9: {"，": chance}})
    assert [mark.text for mark in find_marks(seen)] == ["，"] * found


@pytest.mark.parametrize(("between", "found"), [(199, True), (200, False)])
def test_a_bracket_and_its_mate_are_200_characters_apart(between: int, found: bool) -> None:
    text = "（" + "甲" * (between - 1) + "A1" + "甲" * 5
    seen = reading(text, {between + 1: {"）": 0.9}})
    assert [mark.text for mark in find_marks(seen)] == ["）"] * found


@pytest.mark.parametrize(("other", "shown"), [(0.06, True), (0.04, False)])
def test_other_marks_are_shown_that_are_not_unlikely(other: float, shown: bool) -> None:
    (mark,) = find_marks(reading("优良比例86.7%13条河流达标", {9: {"，": 0.8, "、": other}}))
    assert bool(mark.others) is shown


@pytest.mark.parametrize(("chance", "found"), [(0.16, True), (0.14, False)])
def test_digits_may_be_a_date_if_signs_are_likely(chance: float, found: bool) -> None:
    """Of all signs at all gaps together 0.3."""
    seen = reading("自20231229日起施行", {5: {"年": chance}, 7: {"月": chance}})
    dates = [readings for readings in find_dates(seen, ("2023-12-29",))]
    assert bool(dates) is found


def test_a_date_that_the_metadata_states_is_fifty_times_likelier() -> None:
    seen = reading("自2024111日起施行", {5: {"年": 0.9}, 6: {"月": 0.4}, 7: {"月": 0.4}})
    plain = {r.text: r.probability for r in next(find_dates(seen, ()))}
    stated = {r.text: r.probability for r in next(find_dates(seen, ("2024-11-01",)))}
    early, late = "2024年1月11", "2024年11月1"
    assert stated[late] / stated[early] == pytest.approx(50 * plain[late] / plain[early])


# Paragraphs without their full stop

WHOLE = "各部门要落实责任，加强协调。重要情况及时报告市政府。"


@pytest.mark.parametrize(("others", "found"), [(4, True), (3, False)])
def test_four_other_paragraphs_show_how_they_end(others: int, found: bool) -> None:
    texts = [*[WHOLE] * others, "完善配套政策，优化服务。始终做到两个毫不动摇"]
    assert bool(unfinished(texts)) is found


@pytest.mark.parametrize(("open_ones", "found"), [(2, True), (3, False)])
def test_four_fifths_of_such_paragraphs_end_in_a_stop(open_ones: int, found: bool) -> None:
    """Of the other paragraphs, the one in question not counted."""
    texts = [*[WHOLE] * 4, *["完善配套政策，优化服务。始终做到两个毫不动摇"] * open_ones]
    assert bool(unfinished(texts)) is found


@pytest.mark.parametrize(("items", "found"), [(9, True), (8, False)])
def test_nine_tenths_of_a_list_s_items_end_in_a_stop(items: int, found: bool) -> None:
    texts = [f"{k}.落实责任，加强协调。" for k in range(1, items + 1)]
    texts += [f"{items + k}.落实责任，加强协调" for k in (1, 2)]
    assert bool(unfinished(texts)) is found


@pytest.mark.parametrize(("length", "found"), [(15, True), (14, False)])
def test_a_paragraph_of_sentences_is_of_15_characters(length: int, found: bool) -> None:
    last = "优化服务。" + HAN[: length - 5]
    assert bool(unfinished([*[WHOLE] * 5, last])) is found


# Whether the document lost anything at all


@pytest.mark.parametrize(("chance", "counts"), [(0.31, True), (0.29, False)])
def test_a_loss_counts_from_three_tenths(chance: float, counts: bool) -> None:
    text = HAN[:30]
    seen = reading(text, {5: {"“": chance}})
    assert loss_evidence([text], seen).expected == pytest.approx(chance if counts else 0)


def test_only_paragraphs_that_lost_something_speak_for_a_loss() -> None:
    """Three losses seen, in a paragraph with two quotation marks left: they are mistakes."""
    text = "深化“放管服”改革" + HAN[:20]
    lost = {14: {"“": 1.0}, 18: {"“": 1.0}, 22: {"“": 1.0}}
    found = loss_evidence([text], reading(text, lost))
    assert (found.expected, found.survivors, found.holds) == (0.0, 2, (False,))
    assert found.likelihood == 0.0
    bare = HAN[:29]
    found = loss_evidence([bare], reading(bare, lost))
    assert (found.expected, found.survivors, found.holds) == (3.0, 0, (True,))
    assert found.likelihood > 0.5


def test_numbers_and_labels_are_no_evidence() -> None:
    """What the tagger misses in 20231229 or 1） an intact text may lack as well."""
    text = "账号：20231229"
    found = loss_evidence([text], reading(text, {7: {"年": 1.0}, 9: {"月": 1.0}, 11: {"日": 1.0}}))
    assert (found.expected, found.likelihood) == (0.0, 0.0)
    text = "1）加强领导"
    found = loss_evidence([text], reading(text, {0: {"（": 1.0}}))
    assert (found.expected, found.likelihood) == (0.0, 0.0)


def test_one_trace_is_outweighed_by_one_survivor() -> None:
    seam = "优良比例86.7%13条主要河流"
    found = loss_evidence([seam, "总数3比5"], reading(f"{seam}\n总数3比5"))
    assert (found.traces, found.survivors, found.holds) == (1, 1, (True, False))
    assert found.likelihood < 0.5
    assert loss_evidence([seam], reading(seam)).likelihood > 0.9
