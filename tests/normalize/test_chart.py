"""The best whole reading of lines, and how sure each part of it is."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.normalize.chart import Candidate, Chart
from pipeline.normalize.evidence import evidence_of
from pipeline.normalize.head_weights import FEATURES, words_of

WEIGHTS = {"sure": 5.0, "weak": 1.0, "bad": -2.0, "after b": 3.0}


def chart(*candidates: Candidate) -> Chart[str]:
    return Chart(
        "",
        lambda i: [c for c in candidates if c.start == i],
        lambda last, c: (c.element, ("after b",) if last == "b" else ()),
        lambda last, i: (),
        WEIGHTS.__getitem__,
    )


A = Candidate("a", 0, 1, ("sure",))
B = Candidate("b", 0, 1, ("weak",))
C = Candidate("c", 1, 3, ("weak",))


def test_the_whole_decides_and_not_each_line() -> None:
    best = chart(A, Candidate("b", 0, 1, ("weak", "weak")), C).best()
    assert [step.candidate.element for step in best.steps] == ["a", "c"]
    best = chart(Candidate("a", 0, 1, ("weak", "weak", "weak")), B, C).best()
    assert [step.candidate.element for step in best.steps] == ["b", "c"]
    assert (best.weight, best.stop) == (5.0, 3)


def test_what_weighs_less_than_nothing_is_not_taken() -> None:
    assert chart(Candidate("a", 0, 1, ("bad",))).best().steps == ()


def test_a_reading_is_sure_by_what_is_left_without_it() -> None:
    whole = chart(A, B)
    best = whole.best()
    assert whole.certainty(best, A) == pytest.approx(1 / (1 + 2.718281828**-4), abs=1e-6)
    alone = chart(A)
    assert alone.certainty(alone.best(), A) > whole.certainty(best, A)


TEXT = """临澜市人民政府文件
临政发〔2024〕18号
临澜市人民政府关于做好汛期工作的通知
{recipients}
为做好汛期工作，现将有关事项通知如下。
临澜市人民政府
2024年5月6日
"""


def test_evidence_says_what_decided() -> None:
    source = TEXT.format(recipients="各县（区）人民政府，市政府各部门")
    found = convert.read_source(source.encode(), "a.txt").evidence
    assert [one.line for one in found] == sorted(one.line for one in found)
    number = evidence_of(found, "document_number", 2)
    assert number is not None
    assert number.found
    assert number.text == "临政发〔2024〕18号"
    assert number.reasons == ("“机关代字〔年份〕序号号”的写法", "在发文机关标志下面")
    recipients = evidence_of(found, "main_recipients", 4)
    assert recipients is not None
    assert "并列的机关名称，缺冒号" in recipients.reasons


def test_a_doubtful_form_is_less_sure_than_a_whole_one() -> None:
    def sure(recipients: str) -> float:
        source = TEXT.format(recipients=recipients)
        found = convert.read_source(source.encode(), "a.txt").evidence
        return max(one.certainty for one in found if one.element == "main_recipients")

    assert sure("各县（区）人民政府：") > 0.9
    assert sure("市水务局") < sure("市水务局：")


def test_the_line_most_like_a_missing_element_is_named() -> None:
    source = "临澜市城市绿化管理办法\n市水务局\n第一条　为了加强绿化，制定本办法。\n"
    (missed,) = [
        one
        for one in convert.read_source(source.encode(), "a.txt").evidence
        if not one.found and one.element == "main_recipients"
    ]
    assert (missed.line, missed.text) == (2, "市水务局")
    assert missed.certainty < 0.5


def test_evidence_of_a_page_has_lines_of_its_source() -> None:
    page = "<html>\n<body>\n" + "".join(
        f"<p>{line}</p>\n" for line in TEXT.format(recipients="各县（区）人民政府：").split()
    )
    found = convert.read_source(page.encode(), "a.html").evidence
    assert [one.line for one in found if one.element == "title"] == [5]


@pytest.mark.parametrize("name", FEATURES)
def test_a_weight_has_its_reason(name: str) -> None:
    feature = FEATURES[name]
    assert feature.reason
    assert feature.weight
    assert not any(char.isascii() and char.isalpha() for char in feature.words)


def test_words_are_told_the_weightiest_first() -> None:
    assert words_of(("topic", "title form"))[0] == FEATURES["title form"].words
