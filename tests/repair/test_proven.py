"""What is proven of a quotation beside what the scorer weighs, and where none is looked for."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.evaluation.corpus import Document
from pipeline.repair.decode.context import COLUMNS, columns, is_left_bare
from pipeline.repair.decode.guard import no_prose
from pipeline.repair.decode.reading import Reading, Span, read
from pipeline.repair.lexicon import Count, Lexicon
from pipeline.repair.lexicon.contexts import WIDTHS, Contexts, from_arrays, key
from pipeline.repair.tagger import load
from pipeline.training.context import fit_context
from pipeline.training.contexts import count

NONE = Contexts(*[tuple(np.zeros(0, dtype) for _ in WIDTHS) for dtype in "IBB"])


def reading(*paragraphs: str) -> Reading:
    return read(paragraphs, load())


def row(found: Reading, term: str, contexts: Contexts = NONE) -> dict[str, float]:
    at = found.folded.index(term)
    span = Span(at, at + len(term))
    table = columns(found, [span], [Count(5, 10)], [], contexts)
    return dict(zip(COLUMNS, table[0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("全面推行明白卡制度", False),  # both marks would have been lost
        ("1.明白卡制度由区里推行", True),  # behind a Latin full stop “ would have lived
        ("全市发放20个明白卡给农户", True),  # 个 would have been lost with “
        ("全市推行明白卡2批", True),  # before a digit ” would have lived
        ("全面推行“明白卡”制度", False),  # it is quoted
        ("明白卡制度由区里推行", False),  # at the beginning “ would have been lost
    ],
)
def test_what_would_have_kept_its_marks_was_left_bare(text: str, is_bare: bool) -> None:
    found = reading(text)
    at = text.index("明白卡")
    assert is_left_bare(found, at, at + 3) is is_bare


def test_one_proof_speaks_for_every_place_of_a_string() -> None:
    both = reading("全面推行明白卡制度。", "1.明白卡由区里发放。")
    assert row(both, "明白卡")["left bare"] == pytest.approx(np.log(2))
    assert row(reading("全面推行明白卡制度。"), "明白卡")["left bare"] == 0


def test_a_mark_that_stayed_forbids_two_quotations() -> None:
    assert row(reading("推行明白卡、连心卡制度"), "明白卡")["before a kept 、"] == 1
    assert row(reading("推行明白卡和连心卡制度"), "明白卡")["before a kept 、"] == 0


def document(*paragraphs: str) -> Document:
    return Document("own", "own.txt", "own", paragraphs)


def test_a_term_is_counted_by_what_stands_beside_it() -> None:
    corpus = [document("推行“明白卡”制度。"), document("推行“明白卡”制度。", "发放明白卡百份。")]
    arrays = count([*corpus, document("发放明白卡百份。")], Lexicon({"明白卡": Count(2, 4)}))
    table = from_arrays(arrays)
    before = WIDTHS.index((2, 0))

    def quoted_and_seen(text: str) -> list[float]:
        at = text.index("明白卡")
        wanted = np.array([key(text, at, at + 3, WIDTHS[before])], dtype=np.uint32)
        return table.look_up(before, wanted)[0].tolist()

    assert quoted_and_seen("\n推行明白卡制度\n") == [2, 2]
    assert quoted_and_seen("\n发放明白卡制度\n") == [0, 2]
    assert quoted_and_seen("\n清理明白卡制度\n") == [0, 0]
    name = f"share in {WIDTHS[before]}"
    here, there = (
        row(reading(f"{verb}明白卡制度"), "明白卡", table)[name] for verb in ("推行", "发放")
    )
    assert here > 0 > there


def test_what_stands_in_the_paragraph_before_is_not_beside_it() -> None:
    width = (2, 2)
    assert key("\n甲乙\n明白卡\n丙丁\n", 4, 7, width) == key("\n戊己\n明白卡\n庚\n", 4, 7, width)
    assert key("\n甲乙明白卡\n", 3, 6, width) != key("\n戊己明白卡\n", 3, 6, width)


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("计算方法：上年结转资金+本年收入资金", ["计算方法：上年结转资金+本年收入资金"]),
        ("补贴额=面积×标准。另行通知", ["补贴额=面积×标准"]),
        ("推广公司+基地+农户模式", []),
        ("实施数据要素×行动", []),
        ("公式由面积×标准调整为面积×标准+奖励", []),  # cited: it may have been quoted
        ("第一章总则…………1", ["第一章总则…………1"]),
        ("商品编码6901234567892按此填报", ["6901234567892"]),
        ("设立110119120122热线", []),  # hotlines that lost the marks between them
    ],
)
def test_formulas_contents_and_codes_are_no_prose(text: str, guarded: list[str]) -> None:
    assert [text[start:stop] for start, stop in no_prose(text)] == guarded


def test_the_weight_of_a_proof_is_learnt() -> None:
    random = np.random.default_rng(1)
    scores = np.full(4000, 0.5, dtype=np.float32)
    proven = (random.random((4000, 2)) < 0.5).astype(np.float32)
    right = random.random(4000) < 1 / (1 + np.exp(2 * proven[:, 0]))
    weights = fit_context([scores], [proven], [right], ["report"])["context"]
    assert weights.tolist() == pytest.approx([-2, 0], abs=0.3)
