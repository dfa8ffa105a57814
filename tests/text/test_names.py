"""Names of authorities and persons: what is one, and what looks like one."""

from __future__ import annotations

import pytest

from pipeline.text.names import (
    AUTHORITY_ENDS,
    PUBLISHER_ENDS,
    RECIPIENT_ENDS,
    SIGNATURE_ENDS,
    TITLE_AUTHORITY_ENDS,
    is_authority,
    is_full_name,
    is_person,
    is_spaced_name,
    label_of,
)


@pytest.mark.parametrize(
    "text",
    [
        "国务院",
        "国 家 数 据 局",
        "大庆市统计局",
        "某市人民政府办公室",
        "某县人民政府（印章）",
        "某省人民政府发布",
        "全国人大常委会",
        "某市残联",
        "某市防汛抗旱指挥部",
        "某市工作联席会议",
        "某市&nbsp;财政局",
    ],
)
def test_authorities(text: str) -> None:
    assert is_authority(text)


@pytest.mark.parametrize(
    "text",
    [
        "指标值",
        "统计",
        "局",
        "关于成立某市统计局",
        "某市统计局：",
        "某市统计局，",
        "3个市财政局",
        "在某市财政局",
        "某市召开国企改革推进会",
        "做好全市财政工作",
        "市" * 45 + "局",
        "学习社",  # an ending alone is not enough
    ],
)
def test_no_authorities(text: str) -> None:
    assert not is_authority(text)


def test_the_longest_name_of_an_authority() -> None:
    assert is_authority("市" * 43 + "局")
    assert not is_authority("市" * 44 + "局")


@pytest.mark.parametrize("text", ["省长 胡玉亭", "某市市长　张 三", "副总理 李四", "主任：王 五"])
def test_persons_in_office(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize("text", ["省长胡玉亭", "胡玉亭", "省长 ", "省长 A某某"])
def test_no_persons_in_office(text: str) -> None:
    assert not is_person(text)


def test_names_set_apart_by_spaces() -> None:
    assert is_spaced_name("习 近 平")
    assert is_spaced_name("王\N{IDEOGRAPHIC SPACE}五")
    assert is_spaced_name("𬭊 某")  # a rare character is a Han character
    assert not is_spaced_name("习近平")
    assert not is_spaced_name("一 二 三 四 五")
    assert not is_spaced_name("A B")


@pytest.mark.parametrize(
    "text", ["王五", "王　五", "欧阳某某", "阿不都·热依木", "王○○", "李××", "㙍某"]
)
def test_names_beside_the_label(text: str) -> None:
    assert is_full_name(text)


@pytest.mark.parametrize(
    "text", ["王", "某某某某某", "统计局", "办公室主任", "张三、李四", "·五", "A某"]
)
def test_no_names_beside_the_label(text: str) -> None:
    assert not is_full_name(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("签发人：李大明", "签发人："),
        ("签 发 人: 李大明", "签 发 人: "),
        ("会签人：李大明", "会签人："),
        ("签发人李大明", ""),
        ("由签发人：李大明", ""),
    ],
)
def test_the_label_of_signatories(text: str, label: str) -> None:
    assert label_of(text) == label


@pytest.mark.parametrize("ends", [RECIPIENT_ENDS, SIGNATURE_ENDS, PUBLISHER_ENDS])
def test_what_an_authority_is_may_be_addressed_sign_and_publish(ends: tuple[str, ...]) -> None:
    assert set(AUTHORITY_ENDS) < set(ends)
    assert len(set(ends)) == len(ends)


@pytest.mark.parametrize("ends", [AUTHORITY_ENDS, TITLE_AUTHORITY_ENDS])
def test_no_ending_is_listed_in_vain(ends: tuple[str, ...]) -> None:
    longer = [end for end in ends if any(end != other and end.endswith(other) for other in ends)]
    assert len(set(ends)) == len(ends)
    assert longer == []
