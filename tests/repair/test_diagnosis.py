"""diagnose names the channels a text went through, and says when there are none."""

import pytest
from click.testing import CliRunner

from pipeline import convert
from pipeline.cli import group
from pipeline.repair.channels import CHANNELS
from pipeline.repair.diagnosis import cut_lines, diagnose

INTACT = "\n".join(
    [
        "某市人民政府工作报告",
        "2023年，全市坚持以人民为中心，深化“放管服”改革，推进“一网通办”，办件量增长5%，其中新增3项。",
        "完成改造面积120万m²，PM₂.₅浓度30μg/m³，优良率86.7%，13条河流达到Ⅲ类标准——创历史最好水平。",
        "一是加强领导；二是压实责任；三是强化监督……为全市发展提供保障（详见附件）。",
        "同比下降3.5%，好于去年。全年优良天数258天，达标率100%，较上年提高36.4%。",
        "2024年3月5日至2024年12月31日为实施期：共三个阶段。",
    ]
)


def likely(text: str) -> set[str]:
    return {d.channel.id for d in diagnose(convert.read(text.encode(), "x.txt")) if d.is_likely}


def damaged(*names: str) -> str:
    lines = INTACT.split("\n")
    for name in names:
        lines = [CHANNELS[name].damage(line) for line in lines]
    return "\n".join(lines)


def test_an_intact_text_is_said_to_be_intact(tmp_path):
    assert likely(INTACT) == set()
    path = tmp_path / "x.txt"
    path.write_text(INTACT, encoding="utf-8")
    done = CliRunner().invoke(group, ["diagnose", str(path)])
    assert done.exit_code == 0
    assert "未见损坏" in done.stdout


@pytest.mark.parametrize("name", ["width_folding", "straight_quotes", "font_run_loss"])
def test_one_channel_is_found_alone(name):
    assert likely(damaged(name)) == {name}


def test_lines_of_a_page_are_found_though_they_are_joined():
    found = {
        d.channel.id: d for d in diagnose(convert.read(damaged("hard_wraps").encode(), "x.txt"))
    }
    assert found["hard_wraps"].is_likely
    assert found["hard_wraps"].traces == damaged("hard_wraps").count("\n") - INTACT.count("\n")
    assert {d.channel.id for d in found.values() if d.is_likely} == {"hard_wraps"}


def test_marks_that_were_spared_tell_the_losing_channels_apart():
    text = INTACT.replace("共三个阶段", "“一规划”“两方案”、“三清单”落实，共三个阶段")
    lost = "\n".join(CHANNELS["digit_run_loss"].damage(line) for line in text.split("\n"))
    found = {d.channel.id: d for d in diagnose(convert.read(lost.encode(), "x.txt"))}
    assert found["digit_run_loss"].is_likely
    assert not found["font_run_loss"].is_likely
    assert any("【" in example for example in found["digit_run_loss"].examples)


def test_two_channels_are_found_together():
    assert likely(damaged("font_run_loss", "width_folding")) >= {"font_run_loss", "width_folding"}


def test_lines_of_a_page_are_seen_as_cut():
    lines = [
        ("全市上下坚持稳中求进工作总基调全面贯彻新发展理念" * 9)[i : i + 28]
        for i in range(0, 196, 28)
    ]
    likelihood, cut = cut_lines([*lines, "完。"])
    assert likelihood > 0.5
    assert len(cut) >= 6
    assert cut_lines(INTACT.split("\n")) == (0.0, [])


def test_a_text_that_mixes_widths_is_not_called_damaged(tmp_path):
    mixed = "全市上下齐心协力，攻坚克难，推进改革(试行)，扩大开放，改善民生。"
    path = tmp_path / "x.txt"
    path.write_text(f"某市工作报告\n{(mixed + chr(10)) * 8}", encoding="utf-8")
    assert "width_folding" not in likely(path.read_text(encoding="utf-8"))
    said = CliRunner().invoke(group, ["diagnose", str(path)]).stdout
    assert "未见损坏" in said
    assert "写法不一，不算损坏" in said


def test_a_part_that_came_from_elsewhere_is_still_found():
    whole = "全市上下齐心协力，攻坚克难，推进改革（试行），扩大开放，改善民生。"
    folded = CHANNELS["width_folding"].damage(whole)
    assert "width_folding" in likely("\n".join(["某市工作报告", *[whole] * 40, *[folded] * 20]))


def test_certain_traces_are_shown_before_what_is_only_expected():
    text = "\n".join(
        ["某市报告", *["深化放管服改革，推进一网通办，优化营商环境。"] * 6, "优良率86.7%13条河流。"]
    )
    found = {d.channel.id: d for d in diagnose(convert.read(text.encode(), "x.txt"))}
    assert "【7%1】" in found["font_run_loss"].examples[0]
    assert all("【】" not in example for d in found.values() for example in d.examples)
