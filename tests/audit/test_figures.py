"""The extractor against the labels: value, unit, qualifier and place; the noun phrase apart."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from figure_cases import Passage, passages
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.figures import find_figures
from pipeline.audit.nouns import nouns_of

ALL = list(passages())
UNSEEN = list(passages("unseen"))


def test_there_are_enough_labels_of_enough_kinds() -> None:
    assert sum(len(passage.labels) for passage in ALL) >= 400
    assert len({passage.name for passage in ALL}) >= 10
    assert len({passage.kind for passage in ALL}) == 4


def overlap(one: str, other: str) -> float:
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if common else 0.0


def found(passage: Passage) -> set[tuple[object, ...]]:
    return {
        (f.start, f.end, float(f.value), f.upper, f.unit, f.qualifier)
        for f in find_figures(passage.text)
    }


@pytest.mark.parametrize(("cases", "least"), [(ALL, 0.98), (UNSEEN, 0.95)])
def test_figures_are_found_as_labelled(cases: list[Passage], least: float) -> None:
    right = wanted = given_ = 0
    for passage in cases:
        labels = {tuple(label[:6]) for label in passage.labels}
        got = found(passage)
        right += len(labels & got)
        wanted += len(labels)
        given_ += len(got)
    # Measured 2026-11: tests/cases/figures/README.md.
    assert right / wanted >= least
    assert right / given_ >= least


@pytest.mark.parametrize(("cases", "least"), [(ALL, 0.75), (UNSEEN, 0.82)])
def test_noun_phrases_overlap_with_the_labels(cases: list[Passage], least: float) -> None:
    good = total = 0
    for passage in cases:
        figures = find_figures(passage.text)
        nouns = dict(
            zip(((f.start, f.end) for f in figures), nouns_of(passage.text, figures), strict=True)
        )
        for label in passage.labels:
            noun = nouns.get((label.start, label.end))
            if noun:
                total += 1
                good += overlap(noun.phrase, label.noun) >= 0.6
    # Measured 2026-11: tests/cases/figures/README.md.
    assert good / total >= least


@pytest.mark.parametrize(
    "text",
    [
        "2023年12月29日印发的秦政发〔2023〕5号文件",
        "第三章第十二条第二款",
        "PM2.5、5G和AES100发动机",
        "“3+1”建议提案全员办理责任制",
        "一是建立体系，二是出台办法",
        "《法治政府建设实施纲要（2021—2025年）》",
        "综合指数全国排名第8位",
        "三年行动计划和五年规划",
        "一把手讲法成为规定动作",
        "联系电话：0335-3221234",
        "7×24小时服务",
        "9.3乡村公共场所防雷装置",
        "第41条~57条",
        "防洪标准由最低五年一遇提高到二十年或五十年一遇",
        "打折合算",
        "最近千家万户",
    ],
)
def test_numbers_that_say_which_are_no_figures(text: str) -> None:
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("text", "value", "upper", "unit", "qualifier"),
    [
        ("累计办理1.27万余件", 12700, None, "件", "余"),
        ("检查企业两千一百家", 2100, None, "家", ""),
        ("惠及二十余个村", 20, None, "个", "余"),
        ("罚款幅度为10%～30%", 10, 30, "%", ""),
        ("占百分之三十以上", 30, None, "%", "以上"),
        ("浓度为8μg/m3", 8, None, "μg/m3", ""),
        ("罚没款71.3万元", 71.3, None, "万元", ""),
        ("共约３.５万人次", 35000, None, "人次", "约"),
        ("投资超百亿元", 100, None, "亿元", "超"),
        ("解决难题近千个", 1000, None, "个", "近"),
        ("从不到70万亿元增加", 70, None, "万亿元", "不到"),
        ("未满60周岁的", 60, None, "周岁", "未满"),
        ("优惠低至8.5折", 8.5, None, "折", ""),
        ("按照不超过项目投资额30%的比例", 30, None, "%", "不超过"),
        ("不少于本单位在职职工总数百分之一点五", 1.5, None, "%", "不少于"),
    ],
)
def test_forms_of_numbers(
    text: str, value: float, upper: float | None, unit: str, qualifier: str
) -> None:
    (figure,) = find_figures(text)
    assert (figure.value, figure.upper, figure.unit, figure.qualifier) == (
        value,
        upper,
        unit,
        qualifier,
    )


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("新能源装机占比达63%", ["新能源装机占比"]),
        ("从事特殊教育累计满十五年", ["从事特殊教育"]),
        ("事故起数、死亡人数分别下降11.5%、18.7%", ["事故起数下降", "死亡人数下降"]),
        (
            "高新技术企业、科技型中小企业贷款分别增长27.7%、31.1%",
            ["高新技术企业贷款增长", "科技型中小企业贷款增长"],
        ),
        ("粮食总产达到557亿斤，总投资10.8万亿元", ["粮食总产", "总投资"]),
        (
            "公共服务扩面提质，80%的中小学纳入教联体，86%的县建成三级医院",
            ["中小学", "县"],
        ),
        ("“以旧换新”政策惠及76万群众", ["群众"]),
        ("常住人口由上年729万人增加到732万人", ["常住人口", "常住人口"]),
        ("办好1所优质初中", ["优质初中"]),
    ],
)
def test_noun_phrases(text: str, phrases: list[str]) -> None:
    assert [noun.phrase for noun in nouns_of(text, find_figures(text))] == phrases


@given(
    st.text(alphabet="0123456789.,%一二三十百千万亿年月日第至到-～余约个件元，。（“”", max_size=60)
)
def test_any_text_gives_figures_in_order_and_apart(text: str) -> None:
    figures = find_figures(text)
    for one, other in pairwise(figures):
        assert one.end <= other.start
    assert all(0 <= f.start < f.end <= len(text) for f in figures)
    assert len(nouns_of(text, figures)) == len(figures)
