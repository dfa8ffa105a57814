"""Channels: exact on examples, stable, and constraints that agree with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.channels import CHANNELS, evidence
from pipeline.repair.channels.font_run_loss import FONT_RUN_LOSS, lost_at, lost_here
from pipeline.repair.channels.width_folding import WIDTH_FOLDING, restore_widths

TEXTS = st.text(alphabet="深化改革年月日“”、，。Ⅲ—0129%A（） ", max_size=40)


@pytest.mark.parametrize(
    ("intact", "damaged"),
    [
        ("深化“放管服”改革", "深化放管服改革"),
        ("2023年12月29日", "20231229"),
        ("优良比例86.7%，13条河", "优良比例86.7%13条河"),
        ("下降36.4%。", "下降36.4%"),
        ("均达到Ⅲ类水", "均达到类水"),
        ("“昆仑2023”“铁拳”", "昆仑2023”“铁拳"),
        ("建立“3+1”制度", "建立“3+1”制度"),
        ("十环节“工作法”，2023年", "十环节工作法2023"),
        ("8μg/m³，较去年", "8μg/m³，较去年"),
    ],
)
def test_font_run_loss(intact: str, damaged: str) -> None:
    assert FONT_RUN_LOSS.damage(intact) == damaged


@given(TEXTS)
def test_loss_can_be_undone_from_its_account(text: str) -> None:
    damaged, lost = lost_at(text)
    assert damaged == FONT_RUN_LOSS.damage(text)
    parts = [lost.get(i, "") + damaged[i : i + 1] for i in range(len(damaged) + 1)]
    assert "".join(parts) == text


@given(TEXTS, st.sampled_from("“”、，。Ⅲ年"), st.integers(0, 40))
def test_lost_here_agrees_with_the_channel(text: str, mark: str, gap: int) -> None:
    damaged = _settled(text)
    gap = min(gap, len(damaged))
    whole = damaged[:gap] + mark + damaged[gap:]
    assert lost_here(damaged, gap, mark) == (FONT_RUN_LOSS.damage(whole) == damaged)


def _settled(text: str) -> str:
    """Damage until nothing more is lost, so that the channel holds."""
    while (after := FONT_RUN_LOSS.damage(text)) != text:
        text = after
    return text


def test_ambiguous_strings_are_refused() -> None:
    assert not lost_here("深化放管服改革", 2, "”“")
    assert not lost_here("深化放管服改革", 2, "")
    assert lost_here("放管服便民利民", 3, "”、“")


@given(TEXTS)
def test_widths_keep_length_and_fold_back(text: str) -> None:
    folded = WIDTH_FOLDING.damage(text)
    restored = restore_widths(folded)
    assert len(restored) == len(folded)
    assert WIDTH_FOLDING.damage(restored) == folded


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_each_channel_explains_itself_and_settles(name: str) -> None:
    channel = CHANNELS[name]
    assert channel.id == name
    assert channel.name
    assert channel.explanation.endswith("。")
    text = _settled("全市“放管服”改革——达到Ⅲ类，30㎡、8μg/m³……")
    once = channel.damage(text)
    assert channel.damage(once) == once


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("font_run_loss", "组织开展雷霆”行动，优良比例86.7%13条河流。"),
        ("width_folding", "坚持以人民为中心,认真落实:好"),
        ("straight_quotes", '深化"放管服"改革'),
        ("flattened_scripts", "浓度为8μg/m3，建筑面积1.2万m2"),
        ("nfkc", "均达到III类标准"),
        ("dashes", "北京--上海"),
        ("hard_wraps", "全面推进依法行政，\n加快建设法治政府"),
    ],
)
def test_evidence_for_and_against(name: str, text: str) -> None:
    channel = CHANNELS[name]
    assert evidence(channel, [text]).likelihood >= 0.5
    intact = "深化“放管服”改革，2023年达到Ⅲ类、8μg/m³——好。"
    assert evidence(channel, [intact]).likelihood == 0.0


@pytest.mark.parametrize(
    ("name", "intact", "damaged"),
    [
        ("width_folding", "好，（一）", "好,(一)"),
        ("straight_quotes", "深化“放管服”改革", '深化"放管服"改革'),
        ("flattened_scripts", "8μg/m³，CO₂", "8μg/m3，CO2"),
        ("nfkc", "达到Ⅲ类，30㎡", "达到III类,30m2"),
        ("dashes", "北京——上海……", "北京--上海......"),
    ],
)
def test_channels_that_change_shapes(name: str, intact: str, damaged: str) -> None:
    assert CHANNELS[name].damage(intact) == damaged
