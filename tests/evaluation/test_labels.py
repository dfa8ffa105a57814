"""The form in which documents are labelled, and what damage does to labels."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.evaluation.labels import Element, clean, damaged, parse, read_labels
from pipeline.repair.channels.font_run_loss import damage as lose_runs
from pipeline.repair.channels.width_folding import WIDTH_FOLDING


def stretches(document):
    return [
        ("|".join(label.elements), document.text[label.start : label.end], label.is_required)
        for label in document.labels
    ]


def test_labels_stand_in_the_text():
    document = parse(
        "⟦标志:临澜市人民政府\n水务局文件⟧\n⟦字号|题注:〔2024〕3号⟧　⟦一级?:一、要求⟧\n正文。\n",
        "x.txt",
    )
    assert document.text == "临澜市人民政府\n水务局文件\n〔2024〕3号　一、要求\n正文。\n"
    assert stretches(document) == [
        ("标志", "临澜市人民政府\n水务局文件", True),
        ("字号|题注", "〔2024〕3号", True),
        ("一级", "一、要求", False),
    ]
    assert parse("⟦表 3x4:a\tb⟧", "x.txt").labels[0].grid == (3, 4)


@pytest.mark.parametrize(
    ("marked", "line"),
    [
        ("一\n⟦标题:二", 2),
        ("一\n二\n⟦标题:三⟦主送:四⟧⟧", 3),
        ("⟧", 1),
        ("\n⟦题目:二⟧", 2),
        ("⟦标题: \n ⟧", 2),
        ("⟦标题⟧", 1),
    ],
)
def test_what_does_not_keep_to_the_form_is_told_with_its_line(marked, line):
    with pytest.raises(SourceError, match=f"样本.txt第 {line} 行"):
        parse(marked, "样本.txt")


@pytest.fixture
def corpus(tmp_path):
    text = '关于"一网通办"(试行)的通知\n各单位:\n请执行.\n'
    place = tmp_path / "corpus" / "dev" / "1.txt"
    place.parent.mkdir(parents=True)
    place.write_text(text, encoding="utf-8")
    labels = tmp_path / "labels"
    labels.mkdir()

    right = hashlib.sha256(text.encode()).hexdigest()

    def label(*lines, digest=right):
        written = "\n".join([f"# dev/1.txt {digest}", *lines, ""])
        (labels / "corpus.labels").write_text(written, encoding="utf-8")
        return read_labels(labels, tmp_path / "corpus")

    return label


def test_labels_of_the_corpus_are_places_in_its_clean_text(corpus):
    labelled = corpus("标题 1:1-1:16 关于“一网", "主送 2:1-2:5 各单位：")
    assert labelled.absent == ()
    assert stretches(labelled.documents[0]) == [
        ("标题", "关于“一网通办”（试行）的通知", True),
        ("主送", "各单位：", True),
    ]


def test_documents_that_are_not_there_or_differ_are_named(corpus, tmp_path):
    assert corpus("标题 1:1-1:5", digest="0" * 64).absent == ("dev/1.txt",)
    corpus("标题 1:1-1:5")
    for place in (None, tmp_path / "nowhere"):
        labelled = read_labels(tmp_path / "labels", place)
        assert (labelled.documents, labelled.absent) == ((), ("dev/1.txt",))


@pytest.mark.parametrize(
    "line",
    [
        "标题 1:1-1:5 通知",
        "题目 1:1-1:5",
        "标题 9:1-9:5",
        "标题 1:1",
        "标题 1:5-1:5",
        "标题 0:1-1:2",
    ],
)
def test_a_place_that_is_none_is_told_with_its_line(corpus, line):
    with pytest.raises(SourceError, match=r"corpus\.labels第 3 行"):
        corpus("主送 2:1-2:5", line)


def test_a_heading_that_is_no_document_is_told(tmp_path):
    (tmp_path / "corpus.labels").write_text("# 1.txt\n", encoding="utf-8")
    with pytest.raises(SourceError, match="第 1 行"):
        read_labels(tmp_path, None)


def test_labels_go_with_what_damage_leaves():
    document = damaged(
        parse("⟦字号:国办发〔2019〕6号⟧　⟦签发人:王五⟧\n⟦四级:（1）范围。⟧全市。", "x.txt")
    )
    assert document.text == "国办发〔20196号 王五\n1)范围。全市。"
    assert stretches(document) == [
        ("字号", "国办发〔20196号", True),
        ("签发人", "王五", True),
        ("四级", "1)范围。", True),
    ]


def test_a_label_that_cannot_be_known_any_more_is_not_required():
    document = damaged(
        parse("⟦日期:2022年12月9日⟧\n⟦日期:2024年  月  日⟧\n⟦字号:第7号⟧\n⟦正文:好⟧", "x.txt")
    )
    assert document.text == "2022129\n2024    \n7\n"
    assert stretches(document) == [
        ("日期", "2022129", True),
        ("日期", "2024    ", False),
        ("字号", "7", False),
    ]


@given(
    st.lists(
        st.text(st.sampled_from("一二年月日（）()〔〕，。“”:：12 \u3000ab好")),
        min_size=1,
        max_size=5,
    )
)
def test_damage_is_what_the_channels_do_line_by_line(lines):
    text = "\n".join(lines)
    document = damaged(parse(text, "x.txt"))
    assert document.text.split("\n") == [WIDTH_FOLDING.damage(lose_runs(line)) for line in lines]
    assert len(clean(text)) == len(text)


def test_every_element_has_one_name():
    assert len({*map(str, Element)}) == len(Element)
